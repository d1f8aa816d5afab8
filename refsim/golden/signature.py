"""Golden vectors as check values: four bytes per layer and one line to print, instead of every tensor.

A layer's check value is the CRC-32 (as in zlib) of its output as little-endian bytes, over all runs or steps of the case one after
the other. A board prints ``refsim-signature CASE`` and the values in hexadecimal; :func:`compare` says which layer broke first.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from refsim.codegen.selftest import check_value
from refsim.errors import GoldenError
from refsim.golden.values import Case, GoldenFile
from refsim.ir import Array
from refsim.overflow import OverflowWarning
from refsim.simulate import Simulator
from refsim.tflite import load

PREFIX = "refsim-signature"
VALUE = re.compile(r"(?:0[xX])?[0-9a-fA-F]{1,8}")


@dataclass(frozen=True, slots=True)
class Layer:
    """One output of one node, and its check value."""

    node: str
    tensor: int
    name: str
    check: int

    def __str__(self) -> str:
        return f"{self.node}, tensor {self.tensor}{f' {self.name!r}' if self.name else ''}"


@dataclass(frozen=True, slots=True)
class Broken:
    """A case whose printed signature is not the expected one. ``layer`` is the first that differs, None if none was printed."""

    case: str
    problem: str
    layer: Layer | None = None
    differing: int = 0
    layers: int = 0

    def __str__(self) -> str:
        return f"case {self.case!r}: {self.problem}"


def with_signature(golden: GoldenFile) -> list[Case]:
    """The cases that have layers: valid ones with a model."""
    return [case for case in golden.cases if case.model is not None and case.refusal is None]


def signature(golden: GoldenFile, case: Case) -> tuple[Layer, ...]:
    """The layers of a case in order of execution.

    They come from the simulator, after it has given every tensor that the file holds; GoldenError when it does not.
    """
    if case.model is None or case.refusal is not None:
        raise GoldenError(f"{golden.name}: case {case.id!r} has no layers, so no signature")
    simulator = Simulator(load(case.model), golden.source.engine)
    checks: dict[int, int] = {}
    for number, tensors in enumerate(_runs(simulator, case)):
        for blob in case.outputs:
            if blob.tensor is None or not np.array_equal(tensors[blob.tensor], blob.array[number]):
                where = f"{golden.name}: case {case.id!r}"
                raise GoldenError(f"{where}: refsim does not give {blob.name!r}; see `refsim golden verify`")
        for step in simulator.program.steps:
            for index in step.outputs:
                checks[index] = check_value(tensors[index], checks.get(index, 0))
    model = simulator.model
    pairs = [(str(step.node), index) for step in simulator.program.steps for index in step.outputs]
    return tuple(Layer(node, index, model.tensors[index].name, checks[index]) for node, index in pairs)


def _runs(simulator: Simulator, case: Case) -> Iterator[Mapping[int, Array]]:
    for sample in zip(*case.arrays, strict=True):
        if not case.params["stateful"]:
            simulator.reset()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", OverflowWarning)
            simulator.run(*sample)
        yield simulator.tensors


def line(case: Case, layers: Sequence[Layer]) -> str:
    """What a board has to print for a case."""
    return " ".join([PREFIX, case.id, *(f"{layer.check:08x}" for layer in layers)])


def compare(golden: GoldenFile, printed: Iterable[str]) -> list[Broken]:
    """The cases whose line is wrong or missing among ``printed``, the lines of a log; other lines may stand between.

    GoldenError when a line cannot be read, or names a case that the file does not have.
    """
    expected = {case.id: signature(golden, case) for case in with_signature(golden)}
    if not expected:
        raise GoldenError(f"{golden.name}: no case has layers, so there are no signatures")
    found = _read(golden, expected, printed)
    broken = []
    for name, layers in expected.items():
        if name not in found:
            broken.append(Broken(name, f"was not printed; expected a line `{PREFIX} {name} ...`", layers=len(layers)))
            continue
        wrong = [layer for layer, check in zip(layers, found[name], strict=True) if layer.check != check]
        if wrong:
            got = found[name][layers.index(wrong[0])]
            told = f"{wrong[0]} differs first: check value {got:08x} instead of {wrong[0].check:08x}"
            broken.append(Broken(name, f"{told}; {len(wrong)} of {len(layers)} layers differ", wrong[0], len(wrong), len(layers)))
    return broken


def _read(golden: GoldenFile, expected: Mapping[str, Sequence[Layer]], printed: Iterable[str]) -> dict[str, list[int]]:
    """Check values by case; a case that was printed again has to say the same."""
    found: dict[str, list[int]] = {}
    for number, text in enumerate(printed, 1):
        _, marker, rest = text.partition(PREFIX)
        if not marker:
            continue
        name, *tokens = rest.split() or [""]
        if name not in expected:
            raise GoldenError(f"line {number}: {golden.name} has no case {name!r} with layers")
        if not all(VALUE.fullmatch(token) for token in tokens) or len(tokens) != len(expected[name]):
            needs = f"{len(expected[name])} hexadecimal check values"
            raise GoldenError(f"line {number}: case {name!r} needs {needs}, got {' '.join(tokens)!r}")
        values = [int(token, 16) for token in tokens]
        if found.setdefault(name, values) != values:
            raise GoldenError(f"line {number}: case {name!r} was printed before with other check values")
    return found
