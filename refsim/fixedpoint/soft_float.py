"""float32 arithmetic on IEEE-754 bit patterns, in integers only, so that firmware can quantize floats without an FPU.

The C header has the same function. On this side it is the proof that the integer form equals the float division.
"""

from __future__ import annotations

import numpy as np

from refsim.fixedpoint.core import Core, bit_length, exact
from refsim.ir import Array

_INFINITY = 0x7F800000
_MIN, _MAX = -(1 << 31), (1 << 31) - 1


class SoftFloat(Core):
    """Floats at the edges of a model, as bit patterns."""

    @exact
    def quantize_float32(self, x_bits: Array, scale_bits: Array) -> Array:
        """round(x / scale), the division rounded to float32 (half to even), then half away; saturated to int32.

        Takes float32 bit patterns as uint32 in [0, 2^32), subnormals, infinities and a zero scale included. Where the quotient is
        NaN the result is -2^31, as on x86; the engines convert NaN and too large floats in C, where that is undefined.
        Source: tflite ``AffineQuantize`` (``kernels/internal/reference/quantize.h``), before the zero point is added.
        """
        negative = ((x_bits ^ scale_bits) >> 31) & 1 == 1
        x, scale = x_bits & 0x7FFFFFFF, scale_bits & 0x7FFFFFFF
        magnitude = _rounded_quotient(x, scale)
        magnitude = np.where((x == _INFINITY) | (scale == 0), 1 << 31, magnitude)
        magnitude = np.where((x == 0) | (scale == _INFINITY), 0, magnitude)
        is_nan = (x > _INFINITY) | (scale > _INFINITY) | ((x == scale) & ((x == 0) | (x == _INFINITY)))
        return np.where(is_nan, _MIN, np.where(negative, -magnitude, np.minimum(magnitude, _MAX)))


def _rounded_quotient(x: Array, scale: Array) -> Array:
    """The magnitude, at most 2^31, for positive finite float32 bit patterns; any value for the others."""
    dividend, exponent = _unpack(x)
    divisor, divisor_exponent = _unpack(scale)
    below_one = dividend < divisor
    dividend = np.where(below_one, dividend << 1, dividend)
    exponent = exponent - divisor_exponent - below_one
    divisor = np.maximum(divisor, 1)
    quotient, remainder = np.divmod(dividend << 23, divisor)
    # 24 bits and no tie: 2 * remainder == divisor would need 2^24 to divide the 24-bit divisor.
    quotient = quotient + (2 * remainder > divisor)
    # The quotient is worth quotient * 2^(exponent - 23). Below 1/2 (subnormals are) the result is 0: (2 * divisor - 1) / divisor
    # is too far from 2 to be rounded up to it. From 2^31 on the result saturates.
    right = np.clip(23 - exponent, 0, 25)
    left = np.clip(exponent - 23, 0, 7)
    whole = ((quotient + ((np.int64(1) << right) >> 1)) >> right) << left
    return np.where(exponent > 30, 1 << 31, np.where(exponent < -1, 0, whole))


def _unpack(bits: Array) -> tuple[Array, Array]:
    """(significand in [2^23, 2^24), biased exponent) of a positive float32, subnormals normalised; (0, ...) for zero."""
    exponent, fraction = bits >> 23, bits & 0x7FFFFF
    left = 24 - bit_length(fraction)
    subnormal = exponent == 0
    significand = np.where(subnormal, fraction << left, fraction | 0x800000)
    return significand, np.where(subnormal, 1 - left, exponent)
