"""The arithmetic as a value: a replaced function is replaced in all that is made of it, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from refsim import fixedpoint
from refsim.fixedpoint import EXACT, Arithmetic
from refsim.fixedpoint.signal import Signal

ACC = np.arange(-4096, 4096)
PARAMS = SimpleNamespace(multiplier=np.asarray([1 << 30]), shift=np.asarray([-2]))

#: (a function made of others, a part of it, its wrong replacement, arguments at which the mistake shows).
MADE_OF: list[tuple[Callable[[Arithmetic], Any], str, Callable[..., Any]]] = [
    (lambda nx: nx.mbqm_double(ACC, 1 << 30, -2), "rdbpot", EXACT.round_half_up_shift),
    (lambda nx: nx.requantize(ACC, PARAMS, "double"), "rdbpot", EXACT.round_half_up_shift),
    (lambda nx: nx.requantize(ACC, PARAMS, "single"), "round_half_up_shift", EXACT.rdbpot),
    (lambda nx: nx.requantize(ACC, PARAMS, "double"), "mbqm_double", EXACT.mbqm_single),
    (lambda nx: nx.exp_on_negative_values(-abs(ACC) << 15, integer_bits=5), "srdhm", lambda a, b: (a * b) >> 31),
    (lambda nx: nx.logistic(ACC << 10, integer_bits=4), "exp_on_interval", lambda a, bits: 0 * a),
    (lambda nx: nx.tanh(ACC, integer_bits=3, bits=16), "srdhm16", lambda a, b: (a * b) >> 15),
    (lambda nx: nx.table_logistic(ACC * 8, 3, 0), "sigmoid_table", EXACT.sigmoid_table + 1),
    (lambda nx: nx.lut16_lookup(np.arange(513) * 101 - 26000, ACC * 8), "wrap", lambda x, bits: x + 1),
]


@pytest.mark.parametrize(("made", "part", "wrong"), MADE_OF, ids=[f"{i}-{part}" for i, (_, part, _) in enumerate(MADE_OF)])
def test_a_mistake_reaches_what_is_made_of_it(made: Callable[[Arithmetic], Any], part: str, wrong: Any) -> None:
    right = made(EXACT)
    assert not np.array_equal(made(EXACT.but(**{part: wrong})), right)
    assert np.array_equal(made(EXACT), right)
    # The replacement is what counts: putting the right function back gives the right result.
    assert np.array_equal(made(EXACT.but(**{part: wrong}).but(**{part: getattr(EXACT, part)})), right)


def test_mistakes_add_up() -> None:
    both = EXACT.but(rdbpot=EXACT.round_half_up_shift).but(srdhm=lambda a, b: (a * b) >> 31)
    assert both.mbqm_double(-3, 1 << 30, -1) == -1  # floor(-1.5) = -2, and -1 from there
    assert EXACT.mbqm_double(-3, 1 << 30, -1) == -1  # ties up to -1, and -0.5 goes away from zero
    assert both.mbqm_double(-5, 1 << 30, -1) == -1  # -3, whose half goes up
    assert repr(both) == "EXACT.but(rdbpot, srdhm)"
    assert repr(EXACT) == "EXACT"


def test_an_arithmetic_does_not_change() -> None:
    with pytest.raises(AttributeError, match="does not change"):
        EXACT.rdbpot = EXACT.round_half_up_shift  # type: ignore[method-assign]
    with pytest.raises(AttributeError, match="does not change"):
        del EXACT.rdbpot


@pytest.mark.parametrize("name", ["rdpbot", "_add", "but", "__init__"])
def test_only_parts_can_be_replaced(name: str) -> None:
    with pytest.raises(TypeError, match=name):
        EXACT.but(**{name: EXACT.rdbpot})


def test_the_functions_of_the_package_are_the_exact_ones() -> None:
    values = {name: getattr(fixedpoint, name) for name in fixedpoint.__all__}
    functions = {name: value for name, value in values.items() if getattr(value, "__self__", None) is EXACT}
    parts = {name for name in dir(Arithmetic) if not name.startswith("_")} - {"but", "largest_shift", "sigmoid_table"}
    parts -= {name for name in vars(Signal) if not name.startswith("_")}  # operators of one family take these from the value
    assert set(functions) == parts
    assert all(value == getattr(EXACT, name) for name, value in functions.items())
