"""Proofs by an SMT solver, for all inputs, about the formulas of the package and of the C header.

Each formula is transcribed below next to the name of the function it stands for, first as the C header has it, then as the
package has it; that the transcription is faithful is what the equality tests of test_fixedpoint.py show. Products of two
unknowns are one unknown here: |a * b| = |a| * |b| bounds it, and its factors matter no further.
"""

from __future__ import annotations

from typing import Any

import pytest
from bitwuzla import Kind
from unit.bitvector import (
    NEAREST_AWAY,
    NEAREST_EVEN,
    Bits,
    all_of,
    assert_always,
    choose,
    constant,
    counterexample,
    implies,
    join,
    negated,
    same,
    term,
    unknown,
)

MAX32, MIN32 = 2**31 - 1, -(2**31)


def within(x: Bits, low: int, high: int) -> Any:
    return all_of(x >= low, x <= high)


# --- definitions: what rounding means ---------------------------------------------------------------------------------------
def is_nearest_ties_up(quotient: Bits, x: Bits, exponent: int) -> Any:
    """``quotient`` = x / 2^exponent to the nearest, ties up: -half <= x - quotient * 2^exponent < half, in 128 bits."""
    rest = x.signed(128) - (quotient.signed(128) << exponent)
    return within(rest << 1, -(1 << exponent), (1 << exponent) - 1)


def half_away(x: Bits, exponent: int) -> Bits:
    """x / 2^exponent, ties away from zero, in 64 bits, by the magnitude."""
    wide = x.signed(64) if x.width < 64 else x
    magnitude = choose(wide < 0, -wide, wide)
    rounded = (magnitude + ((1 << exponent) >> 1)) >> exponent
    return choose(wide < 0, -rounded, rounded)


# --- wrap, clz32, saturating_left_shift ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("bits", [8, 16, 32])
def test_wrap(bits: int) -> None:
    x, half = unknown(64, "x"), 1 << (bits - 1)
    package = ((x + half) & ((1 << bits) - 1)) - half
    assert_always(package.equals(x.low(bits).signed(64)))


def c_clz32(x: Bits) -> Bits:
    count = constant(0, 32)
    shifted = x
    for step in (16, 8, 4, 2):
        empty = shifted.logical_right(32 - step).equals(0)
        count = choose(empty, count + step, count)
        shifted = choose(empty, shifted << step, shifted)
    count = choose(shifted.logical_right(31).equals(0), count + 1, count)
    return choose(x.equals(0), 32, count)


def test_clz32() -> None:
    x = unknown(32, "x")
    zeros = c_clz32(x)
    highest = x.logical_right(constant(31, 32) - zeros)
    assert_always(all_of(implies(x.equals(0), zeros.equals(32)), implies(negated(x.equals(0)), highest.equals(1))))


@pytest.mark.parametrize("bits", [16, 32])
def test_saturating_left_shift_overflows_nowhere(bits: int) -> None:
    """What the thresholds let through fits, and what they stop does not fit, but for -2^(bits-1) itself."""
    x = unknown(bits, "x")
    for shift in range(bits):
        threshold = constant((1 << (bits - 1)) - 1, bits) >> shift
        exact, lowest = x.signed(64) << shift, -(1 << (bits - 1))
        stopped = negated(within(x, 0, 0) if shift == bits - 1 else all_of(x <= threshold, x >= -threshold))
        fits = within(exact, lowest, -lowest - 1)
        assert_always(same(stopped, negated(all_of(fits, negated(exact.equals(lowest))))))


# --- srdhm ------------------------------------------------------------------------------------------------------------------
def test_only_min_times_min_reaches_2_to_62() -> None:
    a, b = unknown(32, "a"), unknown(32, "b")
    product = a.signed(64) * b.signed(64)
    assert_always(same(all_of(a.equals(MIN32), b.equals(MIN32)), product.equals(1 << 62)))


def reachable(product: Bits) -> Any:
    """The range of a * b: only MIN has magnitude 2^31, so short of MIN * MIN, |a| * |b| <= 2^31 * (2^31 - 1)."""
    return term(Kind.OR, product.equals(1 << 62), within(product, -(1 << 62) + (1 << 31), (1 << 62) - (1 << 31)))


def published_srdhm(product: Bits) -> Bits:
    """gemmlowp's text: a nudge by the sign, then C division, which truncates."""
    nudge = choose(product >= 0, constant(1 << 30, 64), 1 - (1 << 30))
    return choose(product.equals(1 << 62), MAX32, (product + nudge).truncated_quotient(1 << 31))


def package_srdhm(product: Bits) -> Bits:
    floored = (product + (1 << 30)) >> 31
    return choose(floored > MAX32, MAX32, floored)


def test_srdhm() -> None:
    """C, package and published form agree for all 2^64 pairs, and round to the nearest, ties up."""
    product = unknown(64, "product")
    floored = (product + (1 << 30)) >> 31
    c_form = choose(product.equals(1 << 62), MAX32, floored.low(32)).signed(64)
    assert_always(c_form.equals(package_srdhm(product)), reachable(product))
    assert_always(c_form.equals(published_srdhm(product)), reachable(product))
    assert_always(implies(negated(product.equals(1 << 62)), is_nearest_ties_up(c_form, product, 31)), reachable(product))


def test_srdhm16() -> None:
    a, b = unknown(16, "a"), unknown(16, "b")
    product = a.signed(32) * b.signed(32)
    lowest = all_of(a.equals(-(1 << 15)), b.equals(-(1 << 15)))
    floored = (product + (1 << 14)) >> 15
    c_form = choose(lowest, 32767, floored)
    package = choose(floored > 32767, 32767, floored)
    nudge = choose(product >= 0, constant(1 << 14, 32), 1 - (1 << 14))
    published = choose(lowest, 32767, (product + nudge).truncated_quotient(1 << 15))
    assert_always(all_of(c_form.equals(package), c_form.equals(published), within(c_form, -32768, 32767)))


# --- rdbpot and its half-up sisters -------------------------------------------------------------------------------------------
def c_rdbpot(x: Bits, exponent: int) -> Bits:
    mask = (1 << exponent) - 1
    threshold = constant(mask >> 1, 32) + choose(x < 0, constant(1, 32), 0)
    return (x >> exponent) + choose((x & mask).unsigned_above(threshold), constant(1, 32), 0)


def package_rdbpot(x: Bits, exponent: int) -> Bits:
    sign = (x >> 63) & (-1 if exponent > 0 else 0)
    return (x + ((1 << exponent) >> 1) + sign) >> exponent


def test_rdbpot_is_half_away_for_every_exponent() -> None:
    x = unknown(32, "x")
    for exponent in range(32):
        expected = half_away(x, exponent)
        assert_always(c_rdbpot(x, exponent).signed(64).equals(expected))
        assert_always(package_rdbpot(x.signed(64), exponent).equals(expected))


def test_rdbpot_of_wide_values() -> None:
    x = unknown(64, "x")
    for exponent in range(63):
        assert_always(package_rdbpot(x, exponent).equals(half_away(x, exponent)), within(x, -(1 << 62), 1 << 62))


def round_half_up_shift(x: Bits, exponent: int) -> Bits:
    """C and package alike."""
    return (x + ((1 << exponent) >> 1)) >> exponent


def test_round_half_up_shift_for_every_exponent() -> None:
    """So mbqm_single rounds once, to the nearest, for all its 62 shifts (exponents 1 to 62), and mbqm_reduced for its 39."""
    x = unknown(64, "x")
    for exponent in range(63):
        assert_always(is_nearest_ties_up(round_half_up_shift(x, exponent), x, exponent), within(x, -(1 << 62), 1 << 62))


def test_rounding_half_sum() -> None:
    a, b = unknown(32, "a"), unknown(32, "b")
    total = a.signed(64) + b.signed(64)
    c_form = choose(total < 0, total, total + 1) >> 1
    published = (total + choose(total >= 0, constant(1, 64), -1)).truncated_quotient(2)
    assert_always(all_of(c_form.equals(published), c_form.equals(package_rdbpot(total, 1)), within(c_form, MIN32, MAX32)))


# --- mbqm_ruy -----------------------------------------------------------------------------------------------------------------
def c_half_up(x: Bits, right: int) -> Bits:
    return (x >> right) + ((x >> (right - 1)) & 1)


def test_ruy_second_rounding() -> None:
    """C, package, and ruy's own form: add half in 32 bits, but 2^(31-right) where that would overflow."""
    x = unknown(32, "x")
    for right in range(1, 32):
        half = 1 << (right - 1)
        forced = choose(x > MAX32 - half, 1 << (31 - right), (x + half) >> right)
        assert_always(c_half_up(x, right).equals(forced))
        assert_always(c_half_up(x, right).signed(64).equals(round_half_up_shift(x.signed(64), right)))


def test_ruy_differs_from_double_only_on_negative_ties() -> None:
    x = unknown(32, "x")
    for right in range(1, 32):
        double, ruy = c_rdbpot(x, right), c_half_up(x, right)
        negative_tie = all_of(x < 0, (x & ((1 << right) - 1)).equals(1 << (right - 1)))
        assert_always(all_of(same(negated(double.equals(ruy)), negative_tie), implies(negative_tie, ruy.equals(double + 1))))


def test_ruy_first_rounding_is_srdhm_but_for_min_times_min() -> None:
    product = unknown(64, "product")
    wrapped = ((product + (1 << 30)) >> 31).low(32).signed(64)
    assert_always(same(wrapped.equals(package_srdhm(product)), negated(product.equals(1 << 62))), reachable(product))


# --- mbqm_reduced -------------------------------------------------------------------------------------------------------------
def test_reduced_multiplier() -> None:
    """Fifteen bits, rounded half up, at most 32767; the int32 sum does not overflow. So |x| < 2^47 keeps x * r below 2^62."""
    m = unknown(32, "m")
    c_form = choose(m < 0x7FFF0000, (m + (1 << 15)) >> 16, 0x7FFF)
    exact = (m.signed(64) + (1 << 15)) >> 16
    capped = choose(exact > 0x7FFF, 0x7FFF, exact)
    assert_always(all_of(c_form.signed(64).equals(capped), within(c_form, 0, 0x7FFF)), m >= 0)
    assert (2**47 - 1) * 0x7FFF < 2**62


def test_reduced_equals_two_step_form() -> None:
    """CMSIS-NN's ``arm_nn_requantize_s64`` shifts one bit less, adds one, shifts the last bit: the same result in 32 bits."""
    product = unknown(64, "product")
    for shift in range(-31, 8):
        two_steps = ((product >> (14 - shift)) + 1) >> 1
        one_step = round_half_up_shift(product, 15 - shift)
        assert_always(one_step.low(32).equals(two_steps.low(32)), within(product, -(1 << 62), 1 << 62))


# --- mbqm_float64: against IEEE-754 double arithmetic -------------------------------------------------------------------------
# IEEE-754 defines a product as the exact product, rounded. So the exact integer product |x| * significand, below 2^106, is the
# unknown; the solver's to_fp rounds it. Proved in three links: the words hold the exact product; the first rounding is the one
# to double, for every length of the product; scaling by 2^(shift-53) changes the exponent only, and the second rounding is
# round-to-integral, ties away, for every exponent. As the links meet in a significand and an exponent, all shifts are covered.
# Not proved here is a floating-point multiplier circuit; the tests with the processor's doubles are about that.
# The sign goes last, as both roundings are symmetric.


def test_float64_words_hold_the_product() -> None:
    """a * b = hh * 2^64 + (hl + lh) * 2^32 + ll for 32-bit halves; a, b below 2^54."""
    word = 2**32 - 1
    ll, lh, hl, hh = (unknown(64, name) for name in ("ll", "lh", "hl", "hh"))
    bounds = [ll.at_most_unsigned(word * word), lh.at_most_unsigned(word << 22), hl.at_most_unsigned(word << 22)]
    middle = hl + lh + ll.logical_right(32)
    words = join(hh + middle.logical_right(32), (middle << 32) | (ll & word))
    exact = (hh.unsigned(128) << 64) + ((hl.unsigned(128) + lh.unsigned(128)) << 32) + ll.unsigned(128)
    assert_always(words.equals(exact), *bounds, hh.at_most_unsigned(1 << 44))


def rounded_to_53_bits(product: Bits, excess: int) -> Bits:
    """C and package: the significand, in 64 bits, of the 128-bit ``product`` without its ``excess`` lowest bits."""
    high, low = product.field(127, 64), product.field(63, 0)
    kept = low.logical_right(excess) | (high << ((64 - excess) & 63))
    remainder = low & ((1 << excess) - 1)
    half = (1 << excess) >> 1
    tie_up = all_of(remainder.equals(half), negated((kept & 1).equals(0)))
    up = term(Kind.OR, remainder.unsigned_above(half), tie_up)
    return choose(up, kept + 1, kept)


def product_of_length(length: int) -> Bits:
    """Any number of exactly ``length`` bits, in 128."""
    rest = [unknown(length - 1, f"rest{length}")] if length > 1 else []
    return join(constant(0, 128 - length), constant(1, 1), *rest)


def double(exponent: int | Bits, fraction: Bits) -> Any:
    """The positive normal double (1 + fraction / 2^52) * 2^exponent, or with the biased exponent as Bits."""
    biased = constant(exponent + 1023, 11) if isinstance(exponent, int) else exponent
    return term(Kind.FP_FP, constant(0, 1).node, biased.node, fraction.node)


def to_double(x: Bits, rounding: Any) -> Any:
    return term(Kind.FP_TO_FP_FROM_UBV, rounding, x.node, indices=(11, 53))


@pytest.mark.parametrize("lengths", [range(54, 80), range(80, 107)])
def test_float64_first_rounding(lengths: range) -> None:
    """Products of more than 53 bits."""
    for length in lengths:
        product = product_of_length(length)
        significand = rounded_to_53_bits(product, length - 53)
        carried = significand.equals(1 << 53)
        biased = choose(carried, constant(length + 1023, 11), length - 1 + 1023)
        assert_always(term(Kind.EQUAL, to_double(product, NEAREST_EVEN), double(biased, significand.low(52))))
        assert_always(all_of(significand >= 1 << 52, significand <= 1 << 53))


def test_float64_short_products_are_exact() -> None:
    for length in range(1, 54):
        product = product_of_length(length)
        fraction = product.low(53) << (53 - length)
        assert_always(term(Kind.EQUAL, to_double(product, NEAREST_EVEN), double(length - 1, fraction.low(52))))


def test_float64_scaling_by_a_power_of_two_is_exact() -> None:
    """For all exponents of both factors whose sum is that of a normal double."""
    exponent, scale, fraction = unknown(11, "exponent"), unknown(11, "scale"), unknown(52, "fraction")
    total = exponent.unsigned(13) + scale.unsigned(13) - 1023
    normal = [within(total, 1, 2046), within(exponent.unsigned(13), 1, 2046), within(scale.unsigned(13), 1, 2046)]
    product = term(Kind.FP_MUL, NEAREST_EVEN, double(exponent, fraction), double(scale, constant(0, 52)))
    assert_always(term(Kind.EQUAL, product, double(total.low(11), fraction)), *normal)


def integer_magnitude(significand: Bits, exponent: int) -> Bits:
    """C and package: significand * 2^exponent, rounded."""
    right = max(-exponent, 0)
    return (significand + ((1 << right) >> 1)).logical_right(right) << max(exponent, 0)


def to_integer(value: Any, rounding: Any) -> Bits:
    return Bits(term(Kind.FP_TO_UBV, rounding, value, indices=(64,)), 64)


def test_float64_second_rounding() -> None:
    """Every exponent from the first that always rounds to 0 to the last below saturation; a carry is the next exponent's 2^52."""
    for exponent in range(-62, 10):
        fraction = unknown(52, f"fraction{exponent + 62}")
        significand = join(constant(1, 12), fraction)
        rounded = to_integer(double(exponent + 52, fraction), NEAREST_AWAY)
        assert_always(rounded.equals(integer_magnitude(significand, exponent)))
        carried = integer_magnitude(constant(1 << 53, 64), exponent)
        assert_always(carried.equals(to_integer(double(exponent + 53, constant(0, 52)), NEAREST_AWAY)))


def test_float64_tiny_results_are_zero() -> None:
    """Below 2^-2 (exponent -55 and less, even after a carry) every double rounds to 0, subnormals included."""
    biased, fraction = unknown(11, "biased"), unknown(52, "fraction")
    rounded = to_integer(double(biased, fraction), NEAREST_AWAY)
    assert_always(rounded.equals(0), biased.at_most_unsigned(1023 - 55 + 53 - 1))


# --- quantize_float32 ---------------------------------------------------------------------------------------------------------
def test_quotient_to_integer() -> None:
    """The last step of quantize_float32: a 24-bit float significand to an integer, ties away, for every exponent in range."""
    for exponent in range(-1, 31):
        fraction = unknown(23, f"quotient{exponent + 1}")
        parts = (constant(0, 1), constant(exponent + 127, 8), fraction)
        value = term(Kind.FP_FP, *(part.node for part in parts))
        significand = join(constant(1, 41), fraction)
        assert_always(to_integer(value, NEAREST_AWAY).equals(integer_magnitude(significand, exponent - 23)))


# --- the prover can say no ----------------------------------------------------------------------------------------------------
def mistakes() -> dict[str, Any]:
    """Claims that are nearly right."""
    x, product = unknown(32, "x"), unknown(64, "product")
    small, wrapped = within(product, -(1 << 61), 1 << 61), ((product + (1 << 30)) >> 31).low(32).signed(64)
    fraction = unknown(52, "fraction")
    long_product = product_of_length(60)
    half_up = round_half_up_shift(long_product.low(64), 7)
    away = to_integer(double(-1, fraction), NEAREST_AWAY)
    return {
        "srdhm is half away": implies(small, package_srdhm(product).equals(half_away(product, 31))),
        "srdhm needs no saturation": implies(reachable(product), wrapped.equals(published_srdhm(product))),
        "rdbpot is half up": c_rdbpot(x, 5).equals(c_half_up(x, 5)),
        "rdbpot needs no sign": half_away(x, 5).equals(round_half_up_shift(x.signed(64), 5)),
        "double rounds products half up": half_up.equals(rounded_to_53_bits(long_product, 7)),
        "the second rounding is half even": away.equals(to_integer(double(-1, fraction), NEAREST_EVEN)),
        "adding half cannot overflow": c_half_up(x, 31).equals((x + (1 << 30)) >> 31),
    }


@pytest.mark.parametrize("name", sorted(mistakes()))
def test_mistakes_are_refuted(name: str) -> None:
    assert counterexample(mistakes()[name])
