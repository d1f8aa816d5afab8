"""Every option of every operator at odd values: the engine takes what the profile takes, and computes the same."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pytest

import refsim
from refsim import live
from refsim.errors import EngineError
from refsim.ops import registry
from refsim.schema import OPTIONS, TABLES
from refsim.sheet import Sheet

pytestmark = pytest.mark.filterwarnings("ignore::refsim.OverflowWarning")
MANY = (-1, 0, 1, 2, 3, 5, 127, 2**15, 2**20, 2**31 - 1)
ODD = {"bool": (False, True), "f32": (-1.0, 0.5)}


def drawn(name: str, signature: str, profile: refsim.Profile) -> Sheet:
    op = registry()[name]
    sheet = Sheet(np.random.default_rng(3), signature, op.signatures[signature], profile.rules(op, signature))
    assert op.sample is not None
    op.sample(sheet)
    return sheet


def questions(profile: refsim.Profile, signatures: int, numbers: tuple[int, ...]) -> Iterator[tuple[str, Sheet]]:
    """A drawn node with one of its options changed, and what was changed."""
    for name, op in sorted(registry().items()):
        table = OPTIONS.get(op.builtin)
        for signature in profile.signatures(op)[:signatures] if table and op.sample else ():
            for option, kind in TABLES[table or ""].items():
                if kind.is_vector or kind.type in ("text", "union") or "subgraph" in option:
                    continue
                for value in ODD.get(kind.type, numbers):
                    sheet = drawn(name, signature, profile)
                    at = next(place for place, node in enumerate(sheet.nodes) if node.op == op.builtin)
                    given = dict(sheet.nodes[at].options or {})
                    top = {"i8": 127, "u8": 255}.get(kind.type, 2**31)
                    if value != given.get(option) and value <= top and (value >= 0 or kind.type[0] != "u"):
                        sheet.nodes[at] = dataclasses.replace(sheet.nodes[at], options=given | {option: value})
                        yield f"{op.builtin} {signature}: {option} {given.get(option)} -> {value}", sheet


def compared(engine: str, data: bytes, inputs: Sequence[Any]) -> str | None:
    """What is wrong where nothing is told: the engine refuses the model, or computes other numbers; None where something is told.

    Whether the engine refuses that, too, is for the tests of refusals; some take it and are undefined.
    """
    try:
        simulator = refsim.Simulator(data, engine)
        ours = simulator.run_batch(*inputs)
    except refsim.ModelError:
        return None
    if simulator.program.refusals or any(event.stops for event in simulator.overflows):
        return None
    try:
        theirs = live.run(engine, data, inputs).outputs
    except EngineError as error:
        return str(error)
    same = all(np.array_equal(a, b, equal_nan=a.dtype.kind == "f") for a, b in zip(ours, theirs, strict=True))
    return "" if same else "other numbers"


@pytest.mark.thorough
@pytest.mark.parametrize("engine", ["tflm", "litert-ref"])
@pytest.mark.parametrize(
    ("signatures", "numbers"), [(1, (-1, 3)), pytest.param(3, MANY, marks=pytest.mark.campaign)], ids=["few", "many"]
)
def test_odd_options(engine: str, signatures: int, numbers: tuple[int, ...]) -> None:
    if live.available(engine) is None:
        pytest.skip(f"{engine} is not installed")
    wrong, seen = [], Counter[str]()
    for asked, sheet in questions(refsim.profile(engine), signatures, numbers):
        verdict = compared(engine, sheet.build(), sheet.values(2, 5))
        seen["told" if verdict is None else "asked"] += 1
        if verdict:
            wrong.append(f"{asked}: {verdict}")
    assert wrong == []
    assert min(seen["told"], seen["asked"]) > 20
