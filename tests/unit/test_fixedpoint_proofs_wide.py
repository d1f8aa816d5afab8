"""Proofs by an SMT solver about the primitives of wide values and of float scales; see test_fixedpoint_proofs.py."""

from __future__ import annotations

from typing import Any

import pytest
from bitwuzla import Kind
from unit.bitvector import (
    NEAREST_EVEN,
    Bits,
    all_of,
    assert_always,
    choose,
    constant,
    counterexample,
    implies,
    join,
    same,
    term,
    unknown,
)
from unit.test_fixedpoint_proofs import c_clz32, c_rdbpot, half_away, package_rdbpot, round_half_up_shift, within


def c_rdbpot64(x: Bits, exponent: int) -> Bits:
    magnitude = choose(x < 0, -x, x)
    rounded = (magnitude + ((1 << exponent) >> 1)).logical_right(exponent)
    return choose(x < 0, -rounded, rounded)


def test_rdbpot64() -> None:
    x = unknown(64, "x")
    for exponent in range(63):
        limits = within(x, -(1 << 62), 1 << 62)
        assert_always(c_rdbpot64(x, exponent).equals(package_rdbpot(x, exponent)), limits)


def test_the_division_of_resize_bilinear_is_rdbpot() -> None:
    """The engines nudge by half, away from zero, and truncate; also for 0."""
    v = unknown(64, "v")
    published = (v + choose(v > 0, constant(1 << 19, 64), -(1 << 19))).truncated_quotient(1 << 20)
    assert_always(published.equals(package_rdbpot(v, 20)), within(v, -(1 << 62), 1 << 62))


def round_half_even_shift(x: Bits, exponent: int) -> Bits:
    """C and package alike."""
    if exponent == 0:
        return x
    return (x + ((1 << (exponent - 1)) - 1) + ((x >> exponent) & 1)) >> exponent


def test_round_half_even_shift_for_every_exponent() -> None:
    """The half-up result, but one less for a tie that it makes odd."""
    x = unknown(64, "x")
    for exponent in range(63):
        up = round_half_up_shift(x, exponent)
        tie = (x & ((1 << exponent) - 1)).equals((1 << exponent) >> 1) if exponent else constant(0, 64).equals(1)
        expected = choose(all_of(tie, (up & 1).equals(1)), up - 1, up)
        assert_always(round_half_even_shift(x, exponent).equals(expected), within(x, -(1 << 62), 1 << 62))


def c_rdbpot_x86(x: Bits, exponent: int) -> Bits:
    mask = constant(((1 << (exponent & 63)) - 1) & 0xFFFFFFFF, 32)
    threshold = (mask >> 1) + choose(x < 0, constant(1, 32), 0)
    return (x >> (exponent & 31)) + choose((x & mask) > threshold, constant(1, 32), 0)


def test_rdbpot_x86_is_rdbpot_up_to_31() -> None:
    x = unknown(32, "x")
    for exponent in range(32):
        assert_always(c_rdbpot_x86(x, exponent).equals(c_rdbpot(x, exponent)))


def test_rdbpot_x86_of_what_div_gets_there_with() -> None:
    """0 becomes 1, and -1 stays."""
    for exponent in range(32, 64):
        for x, expected in ((0, 1), (-1, -1)):
            assert_always(c_rdbpot_x86(constant(x, 32), exponent).equals(expected))


def test_count_leading_sign_bits() -> None:
    """Shifted by so many bits x keeps its value, and by one more it does not, but for 0."""
    x = unknown(32, "x")
    count = c_clz32(choose(x < 0, -x - 1, x)) - 1
    wide = x.signed(64) << count.unsigned(64)
    assert_always(all_of(within(count, 0, 31), within(wide, -(1 << 31), (1 << 31) - 1)))
    more = wide << 1
    assert_always(same(within(more, -(1 << 31), (1 << 31) - 1), x.equals(0)))


# --- rule fp32: against IEEE-754 single arithmetic ----------------------------------------------------------------------------
def single(biased: int, fraction: Bits) -> Any:
    return term(Kind.FP_FP, constant(0, 1).node, constant(biased, 8).node, fraction.node)


def to_single(x: Bits) -> Any:
    return term(Kind.FP_TO_FP_FROM_UBV, NEAREST_EVEN, x.node, indices=(8, 24))


@pytest.mark.parametrize("lengths", [range(25, 37), range(37, 49)])
def test_rounding_to_24_bits(lengths: range) -> None:
    """Of accumulators and of products of two significands: significand * 2^dropped is the float32 that IEEE-754 has."""
    for length in lengths:
        value = join(constant(0, 64 - length), constant(1, 1), unknown(length - 1, f"rest{length}"))
        significand = round_half_even_shift(value, length - 24)
        carried = significand.equals(1 << 24)
        biased = choose(carried, constant(length + 127, 8), length - 1 + 127)
        expected = term(Kind.FP_FP, constant(0, 1).node, biased.node, significand.low(23).node)
        assert_always(term(Kind.EQUAL, to_single(value), expected))


def test_last_rounding_of_fp32() -> None:
    """A float32 of every exponent between 2^-2 and 2^24 to the nearest integer, ties to even."""
    for exponent in range(-2, 24):
        fraction = unknown(23, f"fraction{exponent + 2}")
        rounded = Bits(term(Kind.FP_TO_UBV, NEAREST_EVEN, single(exponent + 127, fraction), indices=(64,)), 64)
        assert_always(rounded.equals(round_half_even_shift(join(constant(1, 41), fraction), 23 - exponent)))


# --- the prover can say no ----------------------------------------------------------------------------------------------------
def mistakes() -> dict[str, Any]:
    x, wide = unknown(32, "x"), unknown(64, "wide")
    limits = within(wide, -(1 << 62), 1 << 62)
    return {
        "half even is half up": implies(limits, round_half_even_shift(wide, 4).equals(round_half_up_shift(wide, 4))),
        "half even is half away": implies(limits, round_half_even_shift(wide, 4).equals(half_away(wide, 4))),
        "x86 shifts everything out": c_rdbpot_x86(x, 40).equals(choose(x < 0, constant(-1, 32), 0)),
    }


@pytest.mark.parametrize("name", sorted(mistakes()))
def test_mistakes_are_refuted(name: str) -> None:
    assert counterexample(mistakes()[name])
