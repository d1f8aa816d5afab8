"""Rounding, shifting and saturating: the arithmetic below every kernel.

Every function takes Python ints or NumPy integer arrays (any mix, broadcast together) and computes in exact 64-bit integers.
It returns an int when all arguments are ints, else an int64 array.

Notation: Q0.31 multipliers lie in [2^30, 2^31), or are 0; a positive ``shift`` moves left, a negative one right.
Source of the formulas: gemmlowp ``fixedpoint/fixedpoint.h``, tflite ``kernels/internal/common.{h,cc}``.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np

from refsim.ir import Array

IntLike = int | Array
INT64 = np.dtype(np.int64)
Result = TypeVar("Result")


def exact(function: Callable[..., Result]) -> Callable[..., Result]:
    """Let a method written for int64 arrays take Python ints too, and return an int when it got only ints.

    Its operands are positional; keyword options (``bits``, ``integer_bits``) pass as they are.
    """

    @functools.wraps(function)
    def wrapper(self: Any, *args: Any, **options: Any) -> Any:
        result: Any = function(self, *[np.asarray(arg, dtype=INT64) for arg in args], **options)
        for arg in args:  # a loop: these functions are called very often on very little
            if isinstance(arg, np.ndarray):
                return result
        return tuple(int(part) for part in result) if isinstance(result, tuple) else int(result)

    return cast(Callable[..., Result], wrapper)


def bit_length(x: Array) -> Array:
    """Bits of integers in [0, 2^53], 0 for 0: the exponent of the double that holds them exactly."""
    return np.frexp(np.asarray(x, dtype=np.float64))[1].astype(np.int64)


class Core:
    """Rounding, shifting and saturating. Every other part of the arithmetic calls these through ``self``."""

    @exact
    def saturate(self, x: Array, low: Array, high: Array) -> Array:
        """Clamp to [low, high], the lower bound first, as every kernel does (matters only when low > high)."""
        return np.minimum(np.maximum(x, low), high)

    @exact
    def wrap(self, x: Array, *, bits: int = 32) -> Array:
        """Two's complement truncation to ``bits``."""
        half = 1 << (bits - 1)
        return ((x + half) & ((1 << bits) - 1)) - half

    @exact
    def wrap_add(self, a: Array, b: Array, *, bits: int = 32) -> Array:
        """a + b modulo 2^bits, as a signed number; ``bits`` up to 64."""
        return self._modular(np.add, a, b, bits)

    @exact
    def wrap_sub(self, a: Array, b: Array, *, bits: int = 32) -> Array:
        """a - b modulo 2^bits, as a signed number; ``bits`` up to 64."""
        return self._modular(np.subtract, a, b, bits)

    @exact
    def wrap_mul(self, a: Array, b: Array, *, bits: int = 32) -> Array:
        """a * b modulo 2^bits, as a signed number; ``bits`` up to 64."""
        return self._modular(np.multiply, a, b, bits)

    def _modular(self, operation: np.ufunc, a: Array, b: Array, bits: int) -> Array:
        with np.errstate(over="ignore"):  # NumPy warns of it for single numbers
            whole = operation(a.astype(np.uint64), b.astype(np.uint64)).astype(np.int64)
        return cast(Array, whole) if bits == 64 else self.wrap(whole & ((1 << bits) - 1), bits=bits)

    @exact
    def shift_left_wrap(self, x: Array, shift: Array) -> Array:
        """``x << shift`` as a 32-bit register computes it: x int32, shift in [0, 31]."""
        return self.wrap(x << shift)

    @exact
    def saturating_left_shift(self, x: Array, shift: Array, *, bits: int = 32) -> Array:
        """``x << shift`` with gemmlowp's saturation: to MAX above 2^(bits-1-shift)-1, to MIN below -(2^(bits-1-shift)-1).

        Source: gemmlowp ``ImplSaturatingRoundingMultiplyByPOT``; the threshold is symmetric.
        """
        top = (1 << (bits - 1)) - 1
        threshold = (np.int64(1) << (bits - 1 - shift)) - 1
        shifted = self.wrap(x << shift, bits=bits)
        return np.where(x > threshold, top, np.where(x < -threshold, -top - 1, shifted))

    @exact
    def clz32(self, x: Array) -> Array:
        """Leading zero bits of a uint32; 32 for 0."""
        return 32 - bit_length(x)

    @exact
    def count_leading_sign_bits(self, x: Array) -> Array:
        """Bits after the sign bit of an int32 that equal it: 31 for 0 and -1, 0 for MIN."""
        return 31 - bit_length(x ^ (x >> 63))

    @exact
    def srdhm(self, a: Array, b: Array) -> Array:
        """Saturating rounding doubling high multiply of int32: (a*b + 2^30) >> 31, ties up; MIN*MIN gives MAX.

        Source: gemmlowp ``SaturatingRoundingDoublingHighMul``. Its truncating division of a product with a sign-dependent
        nudge equals this floor form, so ties round up (toward +infinity), not away from zero.
        """
        return cast(Array, np.minimum((a * b + (1 << 30)) >> 31, (1 << 31) - 1))

    @exact
    def srdhm16(self, a: Array, b: Array) -> Array:
        """:func:`srdhm` for int16: (a*b + 2^14) >> 15; MIN*MIN gives MAX."""
        return cast(Array, np.minimum((a * b + (1 << 14)) >> 15, (1 << 15) - 1))

    @exact
    def sdhm16(self, a: Array, b: Array) -> Array:
        """Doubling high multiply of int16 without rounding: a*b / 2^15 toward zero; MIN*MIN gives MAX.

        Source: tflite ``reference/hard_swish.h`` ``SaturatingDoublingHighMul``.
        """
        product = a * b
        return cast(Array, np.minimum(np.sign(product) * (np.abs(product) >> 15), (1 << 15) - 1))

    @exact
    def rdbpot(self, x: Array, exponent: Array) -> Array:
        """Divide by 2^exponent, rounding half away from zero; |x| <= 2^62, exponent in [0, 62] (C: int32 x, exponent in [0, 31]).

        Source: gemmlowp ``RoundingDivideByPOT``. Note that :func:`srdhm` rounds its ties up instead.
        """
        half = (np.int64(1) << exponent) >> 1
        return cast(Array, (x + half + ((x >> 63) & -(exponent > 0).astype(np.int64))) >> exponent)

    @exact
    def rdbpot_x86(self, x: Array, exponent: Array) -> Array:
        """:func:`rdbpot` of int32 with any exponent >= 0, beyond 31 as x86-64 processors shift: the count modulo 32 or 64.

        gemmlowp leaves those undefined, yet DIV gets there with numerators 0 and -1. The mask 2^exponent - 1 is made in 64 bits
        and cut to 32, which gives -1 for exponents 32 to 63. Other processors (Arm) compute something else.
        """
        mask = self.wrap(~(np.int64(-1) << (exponent & 63)))
        remainder = self.wrap(x & mask)
        return self.wrap((x >> (exponent & 31)) + (remainder > (mask >> 1) + (x < 0)))

    @exact
    def round_half_up_shift(self, x: Array, exponent: Array) -> Array:
        """Divide by 2^exponent, rounding half up; |x| <= 2^62, exponent in [0, 62]."""
        return cast(Array, (x + ((np.int64(1) << exponent) >> 1)) >> exponent)

    @exact
    def resize_divide(self, x: Array) -> Array:
        """x / 2^20 rounded half away from zero, |x| <= 2^62: what interpolation divides its weights out by.

        Source: tflite ``reference/resize_bilinear.h`` ``ResizeBilinearInteger``.
        """
        return self.rdbpot(x, np.asarray(20))

    @exact
    def round_half_even_shift(self, x: Array, exponent: Array) -> Array:
        """Divide by 2^exponent, rounding half to even; |x| <= 2^62, exponent in [0, 62]."""
        half = (np.int64(1) << exponent) >> 1
        odd = (x >> exponent) & 1
        # Half less one, and one more where the quotient is odd: only then does a tie carry.
        return cast(Array, (x + np.maximum(half - 1, 0) + np.where(half > 0, odd, 0)) >> exponent)

    def _round_to_bits(self, x: Array, bits: int) -> tuple[Array, Array]:
        """x in [0, 2^53] as significand * 2^dropped, rounded half to even to ``bits`` significant bits."""
        dropped = np.maximum(bit_length(x) - bits, 0)
        return self.round_half_even_shift(x, dropped), dropped

    @exact
    def div_half_away(self, x: Array, n: Array) -> Array:
        """x / n rounded half away from zero, for n > 0, as average pooling divides (integer_ops/pooling.h)."""
        nudged = np.where(x > 0, x + n // 2, x - n // 2)
        return cast(Array, np.sign(nudged) * (np.abs(nudged) // n))

    @exact
    def trunc_div(self, x: Array, n: Array, *, bits: int = 32) -> Array:
        """x / n toward zero, n not 0, in ``bits`` (32 or 64): MIN / -1 gives MIN, where C leaves it undefined."""
        floored = self.floor_div(x, n, bits=bits)
        inexact = self.wrap_sub(x, self.wrap_mul(floored, n, bits=bits), bits=bits) != 0
        return cast(Array, floored + (inexact & ((x < 0) != (n < 0))))

    @exact
    def floor_div(self, x: Array, n: Array, *, bits: int = 32) -> Array:
        """x / n rounded down, n not 0, in ``bits`` (32 or 64): MIN / -1 gives MIN, where C leaves it undefined."""
        # Dividing by -1 is negating; NumPy's division of the smallest int64 by it warns.
        quotient = x // np.where(n == -1, 1, n)
        return np.where(n == -1, self.wrap_sub(np.zeros_like(x), x, bits=bits), quotient)

    @exact
    def floor_mod(self, x: Array, n: Array) -> Array:
        """x - n * floor(x / n), n not 0: 0 or of the sign of n. int32 or int64."""
        return np.where(n == -1, 0, x % np.where(n == -1, 1, n))
