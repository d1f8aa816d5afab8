"""The kill suite: does the tree on the import path still give the reference's values? A script, run once per seeded mistake.

    python -m meta.kill SIDE REFERENCE HINT

SIDE is ``package`` (simulator and primitives in Python) or ``c`` (the same, compiled). REFERENCE is a folder that :func:`record`
wrote from the sound tree: a file for each primitive and each operator, as most mistakes need but one. HINT is an operator or
nothing: its cases come first, as a mistake usually shows there. Exit status 0: equal; DIFFERS: not, with the first difference on
standard output; anything else: the suite itself is broken.
"""

from __future__ import annotations

import dataclasses
import pickle
import sys
import tempfile
import time
import warnings
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from ops.kernels import Kernels
from unit.fixedpoint_c import Library, parse_functions, wrapper_source

import refsim
from refsim.cases import draw
from refsim.codegen.headers import BESIDE, kernel_files, kernel_library, shared_headers
from refsim.engines import profiles
from refsim.errors import RefsimError
from refsim.ir import Array
from refsim.ops import Op, registry
from refsim.overflow import OverflowWarning
from refsim.program import Program
from refsim.simulate import Simulator
from refsim.toolchain.host import compile_library

DIFFERS = 3
FLAGS = ("-std=c99", "-O0", "-w", "-fPIC", "-shared")
#: What a wrong number can lead to inside a kernel, besides a wrong result.
CONSEQUENCES = (RefsimError, ArithmeticError, IndexError, ValueError)


class Different(Exception):
    """The first difference."""


# --- the reference -------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Known:
    """A model, its inputs and what the sound tree made of them: functions called in C, tensors by index."""

    id: str
    engine: str
    model: bytes
    inputs: tuple[Array, ...]
    functions: frozenset[str]
    tensors: Mapping[str, Array]


def record(reference: Path) -> None:
    """Boundary tables of all primitives and tensors of all directed and drawn cases, as this tree computes them.

    Several processes may record into one folder: each takes what nobody has begun, and returns when all is there.
    """
    from unit.fixedpoint_cases import boundary_table, definitions

    parts: dict[Path, Callable[[], Any]] = {}
    parts |= {reference / "primitives" / name: lambda name=name: boundary_table(name) for name in definitions()}  # type: ignore[misc]
    parts |= {reference / "operators" / op.name: lambda op=op: known(op) for op in registry().values()}  # type: ignore[misc]
    for path, made in parts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            path.with_suffix(".begun").touch(exist_ok=False)
        except FileExistsError:
            continue
        path.with_suffix(".part").write_bytes(pickle.dumps(made(), protocol=5))
        path.with_suffix(".part").rename(path)
    give_up = time.monotonic() + 600
    while not all(path.exists() for path in parts):
        if time.monotonic() > give_up:
            raise TimeoutError(f"nobody wrote {', '.join(path.name for path in parts if not path.exists())}")
        time.sleep(0.1)


def recorded(reference: Path, kind: str, name: str) -> Any:
    return pickle.loads((reference / kind / name).read_bytes())


def known(op: Op) -> list[Known]:
    """The directed cases of the first operators, a few drawn nodes of every other one."""
    found = []
    for name, engine, data, inputs in [*_directed(op.name)] or _drawn(op):
        simulator = Simulator(refsim.load(data), engine)
        functions = frozenset(call.function for _, _, call in simulator.program.calls)
        found.append(Known(f"{op.name}/{name}/{engine}", engine, data, inputs, functions, tensors(simulator, inputs)))
    return found


Question = tuple[str, str, bytes, tuple[Array, ...]]


def _directed(op: str) -> Iterator[Question]:
    from ops.directed import cases

    for case in cases():
        for engine in case.engines if case.op == op else ():
            yield f"{case.signature}/{case.name}", engine, case.data, case.inputs


def _drawn(op: Op) -> Iterator[Question]:
    for profile in profiles():
        for signature in profile.signatures(op) if op.sample else ():
            drawn = draw(op, signature, profile, seed=1, nodes=10, runs=6)
            yield f"{signature}/drawn", profile.id, drawn.model, drawn.inputs


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
def check_primitives(reference: Path, call: Any) -> None:
    from unit.fixedpoint_cases import definitions

    for name in definitions():
        columns, expected = recorded(reference, "primitives", name)
        try:
            got = call(name, columns)
        except CONSEQUENCES as error:
            raise Different(f"{name}: {error}") from error
        if not np.array_equal(got, expected):
            at = int(np.argmax((got != expected).any(axis=0)))
            arguments = ", ".join(str(column[at]) for column in columns)
            raise Different(f"{name}({arguments}): {got[:, at]} is not {expected[:, at]}")


def cases_of(reference: Path, hint: str) -> Iterator[Known]:
    """All cases, those of operator ``hint`` first."""
    for op in sorted(registry().values(), key=lambda op: op.name != hint):
        yield from recorded(reference, "operators", op.name)


def check_cases(cases: Iterable[Known], run: Callable[[bytes, str, tuple[Array, ...]], Mapping[str, Array]]) -> None:
    for case in cases:
        try:
            got = run(case.model, case.engine, case.inputs)
        except (*CONSEQUENCES, AssertionError) as error:
            raise Different(f"{case.id}: {type(error).__name__} {error}") from error
        for name, tensor in got.items():
            expected = case.tensors[name]
            if tensor.shape != expected.shape or tensor.tobytes() != expected.tobytes():  # NaN is equal to itself
                shown = tensor[tensor != expected] if tensor.shape == expected.shape else tensor
                raise Different(f"{case.id}: {name} differs: {shown}")


def check_package(reference: Path, hint: str) -> None:
    from unit.fixedpoint_cases import definitions, outputs

    if hint:
        check_cases(recorded(reference, "operators", hint), simulated)
    check_primitives(reference, lambda name, columns: outputs(definitions()[name].package(*columns)))
    check_cases(cases_of(reference, hint), simulated)


def check_c(reference: Path, hint: str) -> None:
    """Compiles no more than the next step needs: most mistakes are found in the first."""
    with tempfile.TemporaryDirectory(prefix="refsim-kill-") as name:
        folder = Path(name)
        if hint:
            first = recorded(reference, "operators", hint)
            called = {function for case in first for function in case.functions}
            check_kernels(kernel_files(called, BESIDE), folder / hint, first)
        shared = shared_headers()
        functions = parse_functions(shared["refsim_fixedpoint.h"])
        library = compile_library({**shared, "wrap.c": wrapper_source(functions)}, "wrap.c", folder / "wrap", flags=FLAGS)
        wrapped = Library(library, functions)
        check_primitives(reference, lambda name, columns: wrapped(name, *columns))
        check_kernels(kernel_library(), folder / "all", cases_of(reference, hint))


def check_kernels(headers: Mapping[str, str], folder: Path, cases: Iterable[Known]) -> None:
    kernels = Kernels(folder, headers, flags=FLAGS)
    check_cases(cases, lambda *case: compiled(kernels, *case))


def main(side: str, reference: str, hint: str = "") -> int:
    warnings.simplefilter("ignore", OverflowWarning)
    try:
        {"package": check_package, "c": check_c}[side](Path(reference), hint)
    except Different as difference:
        print(difference)
        return DIFFERS
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
