"""Golden files against refsim: the simulator, and the generated C compiled for this machine, case by case and bit for bit."""

from __future__ import annotations

import functools
import os
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from refsim import errors
from refsim.codegen.generate import generate
from refsim.engines import profile
from refsim.errors import GoldenError, RefsimError
from refsim.golden import primitives, primitives_c
from refsim.golden.files import load_all, paths
from refsim.golden.values import Blob, Case, GoldenFile, Params
from refsim.ir import Array, Model
from refsim.overflow import OverflowWarning
from refsim.simulate import Simulator
from refsim.tflite import load as load_model
from refsim.toolchain.host import CompiledModel

#: Who is held to the vectors: the package's own arithmetic, and the generated C.
SIDES = ("simulator", "c")
#: Golden models are small and run once: compiling counts, not speed.
FLAGS = ("-std=c99", "-O1", "-fPIC", "-shared", "-fvisibility=hidden")
Progress = Callable[[str, int, int], None]


def _silent(stage: str, done: int, total: int) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Difference:
    """The first element at which a case differs, and how many of how many do; or what else is wrong (``problem``)."""

    file: str
    case: str
    engine: str
    side: str
    array: str = ""
    element: tuple[int, ...] = ()
    expected: int | float = 0
    got: int | float = 0
    count: int = 0
    total: int = 0
    problem: str = ""

    def __str__(self) -> str:
        where = f"{self.file}: case {self.case!r} of {self.engine}: {self.side}"
        if self.problem:
            return f"{where}: {self.problem}"
        return (
            f"{where}: {self.array!r} differs in {self.count} of {self.total} elements; "
            f"first at {list(self.element)}: expected {self.expected}, got {self.got}"
        )


@dataclass(frozen=True, slots=True)
class GoldenReport:
    """What :func:`verify` found. ``ok`` is True when every case of every file is met.

    ``proves`` says against whom, per file and source.
    """

    files: int
    cases: int
    elements: int
    sides: tuple[str, ...]
    differences: tuple[Difference, ...]
    proves: Mapping[str, str]

    @property
    def ok(self) -> bool:
        return not self.differences


def verify(
    path: str | os.PathLike[str], *, with_c: bool = True, engine: str | None = None, progress: Progress = _silent
) -> GoldenReport:
    """Hold refsim to the golden file at ``path``, or to all below a folder; GoldenError when one cannot be read.

    ``with_c`` also generates C for each valid case and compiles it here. ``engine`` keeps the answers of one engine only. A case
    that cannot be run counts as a difference.
    """
    sides = SIDES if with_c else SIDES[:1]
    files = [answered for file in paths(path) for answered in load_all(file)]
    if engine is not None:
        wanted = profile(engine).id
        files = [file for file in files if file.source.engine == wanted]
        if not files:
            raise GoldenError(f"{path}: no golden file was recorded from {wanted}")
    found: list[Difference] = []
    total, done = sum(len(file.cases) for file in files), 0
    for file in files:
        for case in file.cases:
            progress("verify", done, total)
            found += [d for side in sides if (d := check_case(file, case, side)) is not None]
            done += 1
    progress("verify", total, total)
    elements = sum(blob.array.size for file in files for case in file.cases for blob in case.outputs)
    proves = {f"{file.name} of {file.source.engine}": file.source.proves for file in files}
    return GoldenReport(len({file.name for file in files}), total, elements, sides, tuple(found), proves)


def check_case(golden: GoldenFile, case: Case, side: str) -> Difference | None:
    """The first difference of one case on one side, None if there is none. An invalid case has no C side: nothing is generated."""
    if side not in SIDES:
        raise GoldenError(f"unknown side {side!r}; known: {', '.join(SIDES)}")
    where = Path(golden.name).name, case.id, golden.source.engine, side
    if case.refusal is not None:
        return None if side == "c" else _check_refusal(golden, case, where)
    try:
        got = _run_primitive(case, side) if golden.kind == "primitive" else _run_model(golden, case, side)
    except RefsimError as error:
        return Difference(*where, problem=f"{type(error).__name__}: {error}")
    for blob, array in zip(case.outputs, got, strict=True):
        difference = _difference(where, blob, array)
        if difference is not None:
            return difference
    return None


def _check_refusal(golden: GoldenFile, case: Case, where: tuple[str, str, str, str]) -> Difference | None:
    """The model must be refused, by an error of the class that the case names."""
    wanted = case.refusal.error if case.refusal else ""
    if not hasattr(errors, wanted):
        return Difference(*where, problem=f"refsim has no error called {wanted}")
    try:
        simulator = Simulator(_model(case), golden.source.engine, overflow="error")
        list(_run(simulator, case.params, case.arrays))
    except RefsimError as error:
        if type(error).__name__ == wanted:
            return None
        return Difference(*where, problem=f"refused by {type(error).__name__} instead of {wanted}: {error}")
    return Difference(*where, problem=f"runs, but has to be refused by {wanted}")


def _difference(where: tuple[str, str, str, str], blob: Blob, got: Array) -> Difference | None:
    expected = blob.array
    if expected.shape != got.shape or expected.dtype != got.dtype:
        told = f"{blob.name!r} is {got.dtype} {list(got.shape)}, expected {expected.dtype} {list(expected.shape)}"
        return Difference(*where, problem=told)
    bits = np.dtype(f"u{expected.dtype.itemsize}")  # floats are compared by their bytes
    wrong = np.ascontiguousarray(expected).view(bits) != np.ascontiguousarray(got).view(bits)
    if not wrong.any():
        return None
    first = np.unravel_index(int(np.argmax(wrong)), wrong.shape)
    element = tuple(int(i) for i in first)
    return Difference(*where, blob.name, element, expected[first].item(), got[first].item(), int(wrong.sum()), wrong.size)


# --- primitives ---------------------------------------------------------------------------------------------------------
def _run_primitive(case: Case, side: str) -> list[Array]:
    primitive = primitives.named(case.params)
    columns = len(primitive.arguments), len(primitive.results)
    counts = {blob.array.shape for blob in (*case.inputs, *case.outputs)}
    if (len(case.inputs), len(case.outputs)) != columns or len(counts) != 1 or any(len(shape) != 1 for shape in counts):
        raise GoldenError(f"{primitive.name} takes {columns[0]} columns and gives {columns[1]}, all of one length")
    run = primitives.run_package if side == "simulator" else primitives_c.run_c
    results = run(case.params, case.arrays)
    return [_narrowed(result, blob.array.dtype) for result, blob in zip(results, case.outputs, strict=True)]


def _narrowed(result: Array, dtype: np.dtype[Any]) -> Array:
    """``result`` in ``dtype``, or as it is where it does not fit, which then counts as a difference."""
    narrow = result.astype(dtype)
    return narrow if np.array_equal(narrow, result) else result


# --- models -------------------------------------------------------------------------------------------------------------
def _model(case: Case) -> Model:
    if case.model is None:
        raise GoldenError(f"case {case.id!r} has no model")
    return load_model(case.model)


def _run_model(golden: GoldenFile, case: Case, side: str) -> list[Array]:
    """The recorded tensors, each ``[runs, ...]``, computed by the simulator or by the generated C."""
    runner: Simulator | CompiledModel
    if side == "c":
        runner = _compiled(case.model or b"", golden.source.engine)
        runner.reset()
    else:
        # What an overflow gives is undefined; but recorded from a whole model, it is what the engine's users see.
        runner = Simulator(_model(case), golden.source.engine, overflow="warn" if golden.kind == "model" else "error")
    wanted = [_tensor(case, blob, runner.model) for blob in case.outputs]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", OverflowWarning)
        runs = list(_run(runner, case.params, case.arrays))
    return [np.concatenate([tensors[index] for tensors in runs]) for index in wanted]


def _tensor(case: Case, blob: Blob, model: Model) -> int:
    if blob.tensor is None or blob.tensor >= len(model.tensors):
        raise GoldenError(f"case {case.id!r}: output {blob.name!r} names no tensor of the model")
    return blob.tensor


def _run(runner: Simulator | CompiledModel, params: Params, inputs: Sequence[Array]) -> Iterator[Mapping[int, Array]]:
    """Tensors by index, stacked: once for independent runs, step by step for consecutive ones."""
    if not params["stateful"]:
        runner.run_batch(*inputs)
        yield runner.tensors
        return
    for sample in zip(*inputs, strict=True):
        runner.run(*sample)
        yield {index: tensor[np.newaxis] for index, tensor in runner.tensors.items()}


@functools.lru_cache(maxsize=2)
def _compiled(model: bytes, engine: str) -> CompiledModel:
    """Cases of one model come one after the other."""
    return CompiledModel(generate(load_model(model), engine), flags=FLAGS)
