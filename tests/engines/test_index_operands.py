"""Axes, shapes and paddings in other types and ranks: what an engine refuses or misreads is told, what it takes is the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from engines.test_options import drawn

import refsim
from refsim import live
from refsim.errors import EngineError
from refsim.flatmodel import T
from refsim.ops import registry
from refsim.sheet import Sheet

pytestmark = pytest.mark.filterwarnings("ignore::refsim.OverflowWarning")


def others(tensor: T) -> Iterator[T]:
    """The same numbers in another type, and with another rank."""
    data, shape = np.asarray(tensor.data), tuple(tensor.shape or ())
    for dtype in ("int16", "int64"):
        if dtype != tensor.dtype:
            yield replace(tensor, dtype=dtype)
    yield replace(tensor, shape=(1, *shape), data=data.reshape(1, *shape))


def questions(profile: refsim.Profile) -> Iterator[tuple[str, Sheet]]:
    """A drawn node of every operator with one of its index operands changed, and what was changed."""
    for builtin, operand in profile.index_operands:
        name = next(name for name, op in registry().items() if op.builtin == builtin)
        signature = next(iter(profile.signatures(registry()[name])), None)
        place = [each.name for each in registry()[name].operands].index(operand)
        for number in range(3) if signature else ():
            sheet = drawn(name, signature or "", profile)
            node = next(node for node in sheet.nodes if node.op == builtin)
            index = node.inputs[place]
            changed = list(others(sheet.tensors[index]))[number:][:1] if sheet.tensors[index].data is not None else []
            for tensor in changed:
                told = f"{builtin} {operand}: {tensor.dtype} {list(tensor.shape or ())}"
                sheet.tensors[index] = tensor
                yield told, sheet


@pytest.mark.thorough
@pytest.mark.parametrize("engine", ["tflm", "litert-ref"])
def test_index_operands(engine: str) -> None:
    if live.available(engine) is None:
        pytest.skip(f"{engine} is not installed")
    seen, told, wrong = 0, 0, []
    for asked, sheet in questions(refsim.profile(engine)):
        data, inputs = sheet.build(), sheet.values(1, 5)
        try:
            simulator = refsim.Simulator(data, engine)
        except refsim.ModelError:
            continue
        seen += 1
        if simulator.program.refusals:
            told += 1
            continue
        ours = simulator.run(*(stack[0] for stack in inputs))
        wrong += [asked] if not _same(ours, engine, data, inputs) else []
    assert wrong == []
    assert seen > 40 and told > 20


def _same(ours: list[Any], engine: str, data: bytes, inputs: list[Any]) -> bool:
    try:
        theirs = live.run(engine, data, inputs).outputs
    except EngineError:
        return False
    return all(np.array_equal(a, b[0]) for a, b in zip(ours, theirs, strict=True))
