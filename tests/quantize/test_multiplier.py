"""S1 * S2 / S3 in integers: the stored factor's error, and each rounding rule's."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from refsim import QuantizationError
from refsim import quantize as q
from refsim.fixedpoint import quantize_multiplier
from refsim.quantize.multiplier import RULES, real_multiplier

scales = st.floats(1e-6, 1e3, allow_nan=False)


@given(scales, scales, scales)
def test_the_stored_factor_is_off_by_at_most_2_to_minus_31(s1: float, s2: float, s3: float) -> None:
    m, shift = q.multiplier(s1, s2, s3)
    assert (m, shift) == quantize_multiplier(s1 * s2 / s3)
    if m:
        assert 2**30 <= m < 2**31
        assert abs(q.multiplier_error(s1, s2, s3)) <= Fraction(1, 2**31)
    else:
        assert real_multiplier(s1, s2, s3) < 2**-32
        assert q.multiplier_error(s1, s2, s3) == -1


@given(st.integers(-(2**24), 2**24), scales, scales, scales)
def test_every_rule_keeps_its_bound(acc: int, s1: float, s2: float, s3: float) -> None:
    real = real_multiplier(s1, s2, s3)
    assume(abs(acc) * real < 2**30 and real < 2**7)
    for rule, result in q.products(acc, s1, s2, s3).items():
        assert abs(result - acc * Fraction(real)) <= q.product_bound(rule, acc, s1, s2, s3), rule


def test_ties_are_rounded_as_each_rule_says() -> None:
    assert q.products(-6, 0.5, 0.25, 0.5) == {"double": -2, "single": -1, "ruy": -1, "reduced": -1, "float64": -2}
    assert q.products(6, 0.5, 0.25, 0.5) == dict.fromkeys(RULES, 2)
    many = q.products(np.arange(-5, 6), 0.5, 0.25, 0.5)
    assert set(many) == set(RULES)
    assert np.array_equal(many["single"], (np.arange(-5, 6) + 2) // 4)


def test_a_large_factor_leaves_out_the_rules_that_cannot() -> None:
    assert set(q.products(1, 300.0, 1.0, 1.0)) == {"double", "ruy", "single", "float64"}


@pytest.mark.parametrize("bad", [0.0, -1.0, float("nan"), float("inf")])
@pytest.mark.parametrize("position", [0, 1, 2])
def test_scales_without_meaning_are_errors(bad: float, position: int) -> None:
    arguments = [1.0, 1.0, 1.0]
    arguments[position] = bad
    with pytest.raises(QuantizationError, match=f"s{position + 1} must be a positive number"):
        q.multiplier(*arguments)


def test_a_factor_outside_a_double_is_an_error() -> None:
    with pytest.raises(QuantizationError, match="does not fit"):
        q.multiplier(1e300, 1e300, 1e-300)
