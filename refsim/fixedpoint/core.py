"""Rounding, shifting and saturating: the arithmetic below every kernel.

Every function takes Python ints or NumPy integer arrays (any mix, broadcast together) and computes in exact 64-bit integers.
It returns an int when all arguments are ints, else an int64 array.

Notation: Q0.31 multipliers lie in [2^30, 2^31), or are 0; a positive ``shift`` moves left, a negative one right.
Source of the formulas: gemmlowp ``fixedpoint/fixedpoint.h``, tflite ``kernels/internal/common.{h,cc}``, ruy
``ruy/apply_multiplier.cc``.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np

from refsim.ir import Array

IntLike = int | Array
Result = TypeVar("Result")


def exact(function: Callable[..., Result]) -> Callable[..., Result]:
    """Let ``function``, written for int64 arrays, take Python ints too, and return an int when it got only ints.

    Its operands are positional; keyword options (``bits``, ``integer_bits``) pass as they are.
    """

    @functools.wraps(function)
    def wrapper(*args: Any, **options: Any) -> Any:
        result: Any = function(*(np.asarray(arg, dtype=np.int64) for arg in args), **options)
        if any(isinstance(arg, np.ndarray) for arg in args):
            return result
        return tuple(int(part) for part in result) if isinstance(result, tuple) else int(result)

    return cast(Callable[..., Result], wrapper)


@exact
def saturate(x: Array, low: Array, high: Array) -> Array:
    """Clamp to [low, high], the lower bound first, as every kernel does (matters only when low > high)."""
    return np.minimum(np.maximum(x, low), high)


@exact
def wrap(x: Array, *, bits: int = 32) -> Array:
    """Two's complement truncation to ``bits``."""
    half = 1 << (bits - 1)
    return ((x + half) & ((1 << bits) - 1)) - half


@exact
def shift_left_wrap(x: Array, shift: Array) -> Array:
    """``x << shift`` as a 32-bit register computes it: x int32, shift in [0, 31]."""
    return wrap(x << shift)


@exact
def saturating_left_shift(x: Array, shift: Array, *, bits: int = 32) -> Array:
    """``x << shift`` with gemmlowp's saturation: to MAX above 2^(bits-1-shift)-1, to MIN below -(2^(bits-1-shift)-1).

    Source: gemmlowp ``ImplSaturatingRoundingMultiplyByPOT``; the threshold is symmetric.
    """
    top = (1 << (bits - 1)) - 1
    threshold = (np.int64(1) << (bits - 1 - shift)) - 1
    shifted = wrap(x << shift, bits=bits)
    return np.where(x > threshold, top, np.where(x < -threshold, -top - 1, shifted))


@exact
def clz32(x: Array) -> Array:
    """Leading zero bits of a uint32; 32 for 0."""
    _, exponent = np.frexp(x.astype(np.float64))
    return 32 - exponent.astype(np.int64)


@exact
def srdhm(a: Array, b: Array) -> Array:
    """Saturating rounding doubling high multiply of int32: (a*b + 2^30) >> 31, ties up; MIN*MIN gives MAX.

    Source: gemmlowp ``SaturatingRoundingDoublingHighMul``. Its truncating division of a product with a sign-dependent
    nudge equals this floor form, so ties round up (toward +infinity), not away from zero.
    """
    return cast(Array, np.minimum((a * b + (1 << 30)) >> 31, (1 << 31) - 1))


@exact
def srdhm16(a: Array, b: Array) -> Array:
    """:func:`srdhm` for int16: (a*b + 2^14) >> 15; MIN*MIN gives MAX."""
    return cast(Array, np.minimum((a * b + (1 << 14)) >> 15, (1 << 15) - 1))


@exact
def rdbpot(x: Array, exponent: Array) -> Array:
    """Divide by 2^exponent, rounding half away from zero; |x| <= 2^62, exponent in [0, 62] (C: int32 x, exponent in [0, 31]).

    Source: gemmlowp ``RoundingDivideByPOT``. Note that :func:`srdhm` rounds its ties up instead.
    """
    half = (np.int64(1) << exponent) >> 1
    return cast(Array, (x + half + ((x >> 63) & -(exponent > 0).astype(np.int64))) >> exponent)


@exact
def round_half_up_shift(x: Array, exponent: Array) -> Array:
    """Divide by 2^exponent, rounding half up; |x| <= 2^62, exponent in [0, 62]."""
    return cast(Array, (x + ((np.int64(1) << exponent) >> 1)) >> exponent)


@exact
def div_half_away(x: Array, n: Array) -> Array:
    """x / n rounded half away from zero, for n > 0, as average pooling divides (integer_ops/pooling.h)."""
    nudged = np.where(x > 0, x + n // 2, x - n // 2)
    return cast(Array, np.sign(nudged) * (np.abs(nudged) // n))


@exact
def mbqm_double(x: Array, multiplier: Array, shift: Array) -> Array:
    """Rule ``double``: rdbpot(srdhm(wrap32(x << left), multiplier), right). x int32, shift in [-31, 31].

    The default of TensorFlow Lite and TFLM (``TFLITE_SINGLE_ROUNDING`` off): two roundings, ties up and then away from zero.
    """
    if shift.max(initial=0) > 0:
        x = wrap(x << np.maximum(shift, 0))
    return rdbpot(srdhm(x, multiplier), np.maximum(-shift, 0))


@exact
def mbqm_single(x: Array, multiplier: Array, shift: Array) -> Array:
    """Rule ``single``: (x*multiplier + 2^(30-shift)) >> (31-shift), one rounding, ties up. x int32, shift in [-31, 30].

    ``TFLITE_SINGLE_ROUNDING=1`` and ``CMSIS_NN_USE_SINGLE_ROUNDING`` builds.
    """
    return wrap(round_half_up_shift(x * multiplier, 31 - shift))


@exact
def mbqm_ruy(x: Array, multiplier: Array, shift: Array) -> Array:
    """Rule ``ruy``: as ``double`` but the second rounding is half up too. x int32, shift in [-31, 31].

    The SIMD paths of ruy and of LiteRT's optimized kernels. Differs from ``double`` only for a negative value exactly on
    a tie of the right shift.
    """
    doubled = wrap((wrap(x << np.maximum(shift, 0)) * multiplier + (1 << 30)) >> 31)
    return round_half_up_shift(doubled, np.maximum(-shift, 0))


@exact
def mbqm_reduced(x: Array, multiplier: Array, shift: Array) -> Array:
    """Rule ``reduced``: int64 accumulators times a 15-bit multiplier, one rounding, ties up. |x| < 2^47, shift in [-31, 7].

    Source: tflite ``MultiplyByQuantizedMultiplier(int64_t, ...)``. The result is truncated to int32.
    """
    reduced = np.where(multiplier < 0x7FFF0000, (multiplier + (1 << 15)) >> 16, 0x7FFF)
    return wrap(round_half_up_shift(x * reduced, 15 - shift))


@exact
def mbqm_float64(x: Array, multiplier: Array, shift: Array, low: Array) -> Array:
    """Rule ``float64``: round(double(x) * M), half away from zero, with M a double, computed in integers.

    M = (multiplier * 2^22 + low) * 2^(shift - 53): ``multiplier`` holds the top 31 bits of the 53-bit significand, ``low`` the
    other 22. The product is rounded twice, as the processor does: to 53 significant bits (half to even), then to an integer
    (half away). |x| < 2^53. A result of magnitude 2^62 or more becomes 2^63-1 or -(2^63-1), all others are exact.
    Source: LiteRT 2.3 reference ``FullyConnected``, which requantizes in double.
    """
    high64, low64 = _product_128(np.abs(x).astype(np.uint64), ((multiplier << 22) | low).astype(np.uint64))
    significand, dropped = _round_to_53_bits(high64, low64)
    exponent = dropped + shift - 53
    right = np.minimum(np.maximum(-exponent, 0), 62)
    left = np.maximum(exponent, 0)
    magnitude = ((significand + ((np.int64(1) << right) >> 1)) >> right) << np.minimum(left, 9)
    # left > 9 means 2^62 or more, as a non-zero significand has 53 bits; a carry in the rounding can also reach 2^62.
    saturated = np.where(((left > 9) & (significand > 0)) | (magnitude >= 1 << 62), np.iinfo(np.int64).max, magnitude)
    return np.where(x < 0, -saturated, saturated)


def _product_128(a: Array, b: Array) -> tuple[Array, Array]:
    """a*b of two uint64 arrays below 2^53, as (high, low) 64-bit words."""
    word, mask = np.uint64(32), np.uint64(0xFFFFFFFF)
    a_high, a_low, b_high, b_low = a >> word, a & mask, b >> word, b & mask
    lowest = a_low * b_low
    middle = a_high * b_low + a_low * b_high + (lowest >> word)
    return a_high * b_high + (middle >> word), (middle << word) | (lowest & mask)


def _round_to_53_bits(high: Array, low: Array) -> tuple[Array, Array]:
    """The 128-bit value high:low (< 2^106) as significand * 2^dropped, rounded half to even; significand <= 2^53."""
    one = np.uint64(1)
    length = np.where(high > 0, 64 + _bit_length(high), _bit_length(low))
    dropped = np.maximum(length - 53, 0)
    d = dropped.astype(np.uint64)
    # A shift by 64 - d with d = 0 would be undefined; the high word is zero then, so any legal shift will do.
    kept = (low >> d) | (high << ((np.uint64(64) - d) & np.uint64(63)))
    remainder = low & ((one << d) - one)
    half = (one << d) >> one
    up = (remainder > half) | ((remainder == half) & (d > 0) & ((kept & one) == one))
    return np.asarray(kept + up.astype(np.uint64), dtype=np.int64), dropped


def _bit_length(x: Array) -> Array:
    """Bits of a uint64 array, 0 for 0; in two halves because a double cannot hold 64 bits."""
    upper = x >> np.uint64(32)
    _, high_bits = np.frexp(upper.astype(np.float64))
    _, low_bits = np.frexp((x & np.uint64(0xFFFFFFFF)).astype(np.float64))
    return np.asarray(np.where(upper > 0, 32 + high_bits, low_bits), dtype=np.int64)


#: The requantization rules by name; engines.py says which kernel of which engine uses which.
REQUANT_RULES: dict[str, Callable[..., Any]] = {
    "double": mbqm_double,
    "single": mbqm_single,
    "ruy": mbqm_ruy,
    "reduced": mbqm_reduced,
    "float64": mbqm_float64,
}


def multiply_by_quantized_multiplier(x: IntLike, multiplier: IntLike, shift: IntLike, rule: str = "double") -> Any:
    """x * multiplier * 2^(shift - 31), rounded by ``rule`` (``double``, ``single``, ``ruy`` or ``reduced``)."""
    return REQUANT_RULES[rule](x, multiplier, shift)


def requantize(acc: Array, params: Any, rule: str) -> Array:
    """Accumulators ``[..., channels]`` to the output's scale, by the multipliers of ``params`` (one, or one per channel)."""
    if rule == "float64":
        return mbqm_float64(acc, params.multiplier, params.shift, params.multiplier_low)
    return cast(Array, multiply_by_quantized_multiplier(acc, params.multiplier, params.shift, rule))
