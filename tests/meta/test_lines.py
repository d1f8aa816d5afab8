"""How many lines an operator costs, held to what was set for it; ``-s`` prints the table, as ``tests/meta/lines.py`` does."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from meta import lines

from refsim.ops import registry

#: Own lines by hand: module, template, cases and slow definition.
BOUNDS: Mapping[str, tuple[int, str]] = {
    "moves of elements": (15, "PAD TRANSPOSE RESIZE_NEAREST_NEIGHBOR CONCATENATION STRIDED_SLICE SPLIT"),
    "elementwise": (45, "MUL DEQUANTIZE"),
    "unary": (25, "LOGISTIC"),
    "reductions and pooling": (80, "MEAN MAX_POOL_2D"),
    "the first ten": (
        250,
        "ADD AVERAGE_POOL_2D CONV_2D DEPTHWISE_CONV_2D FULLY_CONNECTED QUANTIZE RESHAPE SOFTMAX SVDF UNIDIRECTIONAL_SEQUENCE_LSTM",
    ),
}
#: What is above its bound: no more than this, and gone from here once it is not.
ABOVE = {"STRIDED_SLICE": 42}


def test_every_operator_has_its_lines() -> None:
    found = lines.table()
    assert set(found) == {op.builtin for op in registry().values()}
    assert all(0 < row["own"] <= row["share"] for row in found.values())
    print(f"\n{lines.text()}")


def test_the_count_sees_every_kind() -> None:
    """A definition of its own, a shared one, a template, cases and a slow definition."""
    softmax = lines.table()["SOFTMAX"]
    assert all(softmax[kind] > 20 for kind in ("module", "template", "cases", "slow"))
    assert lines.table()["LOGISTIC"]["own"] < 5 < lines.table()["LOGISTIC"]["share"], "it shares all but its entry with TANH"


@pytest.mark.parametrize("kind", BOUNDS)
def test_an_operator_costs_no_more_than_that(kind: str) -> None:
    bound, names = BOUNDS[kind]
    for name in names.split():
        own = lines.table()[name]["own"]
        assert own <= ABOVE.get(name, bound), f"{name} has {own} lines of its own"
        assert name not in ABOVE or own > bound, f"{name} keeps its bound of {bound} now: take it out of ABOVE"
