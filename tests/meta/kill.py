"""The kill suite: does the tree on the import path still give the reference's values? A script, run once per seeded mistake.

    python -m meta.kill SIDE REFERENCE HINT

SIDE is ``package`` (simulator and primitives in Python) or ``c`` (the same, compiled). REFERENCE is a file that :func:`record`
wrote from the sound tree. HINT is an operator or nothing: its cases come first, as a mistake usually shows there. Exit status 0:
equal; DIFFERS: not, with the first difference on standard output; anything else: the suite itself is broken.
"""

from __future__ import annotations

import dataclasses
import sys
import tempfile
import warnings
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from ops.kernels import Kernels
from unit.fixedpoint_c import Library, parse_functions, wrapper_source

import refsim
from refsim.cases import draw, kernels_of
from refsim.codegen.headers import BESIDE, kernel_files, kernel_library, shared_headers
from refsim.engines import profiles
from refsim.errors import RefsimError
from refsim.ir import Array
from refsim.overflow import OverflowWarning
from refsim.program import Program
from refsim.simulate import Simulator
from refsim.toolchain.host import compile_library

DIFFERS = 3
FLAGS = ("-std=c99", "-O0", "-w", "-fPIC", "-shared")
#: What a wrong number can lead to inside a kernel, besides a wrong result.
CONSEQUENCES = (RefsimError, ArithmeticError, IndexError, ValueError)
Reference = Mapping[str, Array]


class Different(Exception):
    """The first difference."""


# --- the reference -------------------------------------------------------------------------------------------------------
def record(path: Path) -> None:
    """Boundary tables of all primitives and tensors of all directed and drawn cases, as this tree computes them."""
    from unit.fixedpoint_cases import boundary_table, definitions

    values: dict[str, Array] = {}
    for name in definitions():
        columns, result = boundary_table(name)
        values |= {f"primitive/{name}/{i}": column for i, column in enumerate(columns)} | {f"primitive/{name}/out": result}
    for key, engine, data, inputs in questions():
        values[f"{key}/model"] = np.frombuffer(data, dtype=np.uint8)
        values |= {f"{key}/in{i}": stack for i, stack in enumerate(inputs)}
        simulator = Simulator(refsim.load(data), engine)
        values[f"{key}/functions"] = np.array(sorted({call.function for _, _, call in simulator.program.calls}))
        values |= {f"{key}/out/{name}": tensor for name, tensor in tensors(simulator, inputs).items()}
    np.savez(path, **values)  # type: ignore[arg-type]


def questions() -> Iterator[tuple[str, str, bytes, tuple[Array, ...]]]:
    """(key, engine, model, inputs): the directed cases of the first operators, a few drawn nodes of every other one."""
    from ops.directed import cases

    directed = cases()
    for case in directed:
        for engine in case.engines:
            yield f"case/{case.op}/{case.signature}/{case.name}/{engine}", engine, case.data, case.inputs
    for profile in profiles():
        for op, signature in kernels_of(profile):
            if op.name not in {case.op for case in directed}:
                drawn = draw(op, signature, profile, seed=1, nodes=10, runs=6)
                yield f"case/{op.name}/{signature}/drawn/{profile.id}", profile.id, drawn.model, drawn.inputs


def params_of(program: Program) -> Array:
    """Every number that prepare makes of a model, as one text: a wrong last bit of a multiplier seldom reaches a result.

    Of tables and other constants the check value.
    """
    made = [value.data for value in program.values[program.visible :] if value.data is not None]
    tables = [f"{data.dtype} {data.shape} {zlib.crc32(np.ascontiguousarray(data).tobytes()):08x}" for data in made]
    text = "\n".join([*(f"{call.function} {_text(call.params)}" for _, _, call in program.calls), *tables])
    return np.frombuffer(text.encode(), dtype=np.uint8)


def _text(value: Any) -> str:
    if dataclasses.is_dataclass(value):
        return f"({', '.join(f'{field.name}={_text(getattr(value, field.name))}' for field in dataclasses.fields(value))})"
    return str(value.tolist() if isinstance(value, np.ndarray) else value)


def simulated(data: bytes, engine: str, inputs: tuple[Array, ...]) -> dict[str, Array]:
    """:func:`tensors` of a model."""
    return tensors(Simulator(refsim.load(data), engine), inputs)


def tensors(simulator: Simulator, inputs: tuple[Array, ...]) -> dict[str, Array]:
    """What was prepared, then every node's output over a stream of inputs and the state after each, by tensor index."""
    warnings.simplefilter("ignore", OverflowWarning)  # a mistake may cause one, and some cases mean to
    program = simulator.program
    wanted = [*(index for step in program.steps for index in step.outputs), *program.initial_state]
    prepared = {"params": params_of(program)}
    if not program.initial_state:
        simulator.run_batch(*inputs)
        return prepared | {str(index): simulator.tensors[index] for index in wanted}
    runs = []
    for sample in zip(*inputs, strict=True):
        simulator.run(*sample)
        runs.append({index: simulator.tensors[index] for index in wanted})
    return prepared | {str(index): np.stack([run[index] for run in runs]) for index in wanted}


def compiled(kernels: Kernels, data: bytes, engine: str, inputs: tuple[Array, ...]) -> dict[str, Array]:
    """The tensors of :func:`simulated`, by the C kernels."""
    program = refsim.prepare(refsim.load(data), engine)
    wanted = [*(index for step in program.steps for index in step.outputs), *program.initial_state]
    state, runs = dict(program.initial_state), []
    for sample in zip(*inputs, strict=True) if inputs else [()]:
        tensors = kernels.run(program, sample, state)
        state = {index: tensors[index] for index in state}
        runs.append(tensors)
    return {str(index): np.stack([run[index] for run in runs]) for index in wanted}


# --- comparison ----------------------------------------------------------------------------------------------------------
def check_primitives(reference: Reference, call: Any) -> None:
    for key in [key for key in reference if key.startswith("primitive/") and key.endswith("/out")]:
        name = key.split("/")[1]
        count = sum(other.startswith(f"primitive/{name}/") for other in reference) - 1
        columns = tuple(reference[f"primitive/{name}/{i}"] for i in range(count))
        expected = reference[key]
        try:
            got = call(name, columns)
        except CONSEQUENCES as error:
            raise Different(f"{name}: {error}") from error
        if not np.array_equal(got, expected):
            at = int(np.argmax((got != expected).any(axis=0)))
            arguments = ", ".join(str(column[at]) for column in columns)
            raise Different(f"{name}({arguments}): {got[:, at]} is not {expected[:, at]}")


def keys_of(reference: Reference, hint: str, only: bool = False) -> list[str]:
    """All cases, those of operator ``hint`` first, or ``only`` those."""
    keys = [key.removesuffix("/model") for key in reference if key.endswith("/model")]
    return sorted((key for key in keys if not only or _operator(key) == hint), key=lambda key: _operator(key) != hint)


def _operator(key: str) -> str:
    return key.split("/")[1]


def case_of(reference: Reference, key: str) -> tuple[bytes, str, tuple[Array, ...]]:
    """(model, engine, inputs)."""
    inputs = []
    while f"{key}/in{len(inputs)}" in reference:
        inputs.append(reference[f"{key}/in{len(inputs)}"])
    return reference[f"{key}/model"].tobytes(), key.split("/")[-1], tuple(inputs)


def check_cases(reference: Reference, keys: Iterable[str], run: Any) -> None:
    for key in keys:
        try:
            got = run(*case_of(reference, key))
        except (*CONSEQUENCES, AssertionError) as error:
            raise Different(f"{key}: {type(error).__name__} {error}") from error
        for name, tensor in got.items():
            expected = reference[f"{key}/out/{name}"]
            if tensor.shape != expected.shape or tensor.tobytes() != expected.tobytes():  # NaN is equal to itself
                shown = tensor[tensor != expected] if tensor.shape == expected.shape else tensor
                raise Different(f"{key}: {name} differs: {shown}")


def check_package(reference: Reference, hint: str) -> None:
    from unit.fixedpoint_cases import definitions, outputs

    if hint:
        check_cases(reference, keys_of(reference, hint, only=True), simulated)
    check_primitives(reference, lambda name, columns: outputs(definitions()[name].package(*columns)))
    check_cases(reference, keys_of(reference, hint), simulated)


def check_c(reference: Reference, hint: str) -> None:
    """Compiles no more than the next step needs: most mistakes are found in the first."""
    with tempfile.TemporaryDirectory(prefix="refsim-kill-") as name:
        folder = Path(name)
        if hint:
            keys = keys_of(reference, hint, only=True)
            called = {str(function) for key in keys for function in reference[f"{key}/functions"]}
            check_kernels(kernel_files(called, BESIDE), folder / hint, reference, keys)
        shared = shared_headers()
        functions = parse_functions(shared["refsim_fixedpoint.h"])
        library = compile_library({**shared, "wrap.c": wrapper_source(functions)}, "wrap.c", folder / "wrap", flags=FLAGS)
        wrapped = Library(library, functions)
        check_primitives(reference, lambda name, columns: wrapped(name, *columns))
        check_kernels(kernel_library(), folder / "all", reference, keys_of(reference, hint))


def check_kernels(headers: Mapping[str, str], folder: Path, reference: Reference, keys: Iterable[str]) -> None:
    kernels = Kernels(folder, headers, flags=FLAGS)
    check_cases(reference, keys, lambda *case: compiled(kernels, *case))


def main(side: str, reference: str, hint: str = "") -> int:
    warnings.simplefilter("ignore", OverflowWarning)
    try:
        with np.load(reference) as stored:  # reads an array when it is asked for
            {"package": check_package, "c": check_c}[side](stored, hint)
    except Different as difference:
        print(difference)
        return DIFFERS
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
