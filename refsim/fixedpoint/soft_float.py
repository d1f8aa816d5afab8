"""float32 arithmetic on IEEE-754 bit patterns, in integers only, so that firmware needs no FPU.

The C header has the same functions. On this side they are the proof that the integer forms equal the float operations.
"""

from __future__ import annotations

from typing import cast

import numpy as np

from refsim.fixedpoint.core import Core, bit_length, exact
from refsim.ir import Array

_INFINITY = 0x7F800000
_MIN, _MAX = -(1 << 31), (1 << 31) - 1
_MAX64 = (1 << 63) - 1


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

    @exact
    def quantize_float32_exact(self, x_bits: Array, scale_bits: Array) -> Array:
        """round(x / scale), the exact quotient rounded half away; saturated to int32, for finite x and scale > 0 as bit patterns.

        A quotient in float64 gives the same below 2^27: 24-bit significands leave it no way to round to a tie.
        Source: LiteRT optimized ``AffineQuantize``, what is left over behind whole vectors.
        """
        negative, x = x_bits >> 31 & 1 == 1, x_bits & 0x7FFFFFFF
        dividend, exponent = _unpack(x)
        divisor, divisor_exponent = _unpack(scale_bits)
        exponent = exponent - divisor_exponent
        # Above 2^32 it saturates, and from 1/4 down it is 0, whatever the significands are.
        left, right = np.clip(exponent, 0, 33), np.clip(-exponent, 0, 3)
        magnitude = np.minimum(((dividend << (left + 1)) + (divisor << right)) // (divisor << (right + 1)), 1 << 31)
        return cast(Array, np.where(negative, -magnitude, np.minimum(magnitude, _MAX)))

    @exact
    def quantize_float32_product(self, x_bits: Array, inverse_bits: Array) -> Array:
        """rint(float32(x * inverse)), both roundings half to even; saturated to int32. ``inverse`` is float32(1 / scale).

        Takes float32 bit patterns as uint32, subnormals and infinities included; -2^31 where the product is NaN.
        Source: XNNPACK ``f32-qs8-vcvt``; LiteRT optimized QUANTIZE to int16.
        """
        negative = ((x_bits ^ inverse_bits) >> 31) & 1 == 1
        x, inverse = x_bits & 0x7FFFFFFF, inverse_bits & 0x7FFFFFFF
        (a, a_exponent), (b, b_exponent) = _unpack(x), _unpack(inverse)
        # The product of two significands is 2^46 to 2^48; in [1/2, 2^31) it is no subnormal, so 24 bits it is.
        product, dropped = self._round_to_bits(a * b, 24)
        exponent = a_exponent + b_exponent - 300 + dropped
        whole = self.round_half_even_shift(product, np.clip(-exponent, 0, 62)) << np.clip(exponent, 0, 8)
        magnitude = np.where((x == _INFINITY) | (inverse == _INFINITY) | ((exponent > 8) & (product > 0)), 1 << 31, whole)
        is_nan = (x > _INFINITY) | (inverse > _INFINITY) | ((x == 0) & (inverse == _INFINITY)) | ((x == _INFINITY) & (inverse == 0))
        magnitude = np.minimum(magnitude, 1 << 31)
        return np.where(is_nan, _MIN, np.where(negative, -magnitude, np.minimum(magnitude, _MAX)))

    @exact
    def truncate_float32(self, x_bits: Array) -> Array:
        """The float32 with these bits, rounded toward zero; saturated to int32, and -2^31 for NaN. Source: a C conversion."""
        negative, x = x_bits >> 31 & 1 == 1, x_bits & 0x7FFFFFFF
        significand, exponent = _unpack(x)
        whole = (significand >> np.clip(150 - exponent, 0, 62)) << np.clip(exponent - 150, 0, 8)
        whole = np.minimum(whole, 1 << 31)
        whole = np.where(negative, -whole, np.minimum(whole, _MAX))
        return np.where(x > _INFINITY, _MIN, whole)

    @exact
    def float32_to_int64(self, x_bits: Array) -> Array:
        """The float32 with these bits, rounded toward zero; saturated to int64, and 0 for NaN. Source: a C conversion."""
        negative, x = x_bits >> 31 & 1 == 1, x_bits & 0x7FFFFFFF
        significand, exponent = _unpack(x)
        whole = (significand >> np.clip(150 - exponent, 0, 62)) << np.clip(exponent - 150, 0, 39)
        whole = np.where(exponent > 189, _MAX64, whole)
        whole = np.where(negative, np.where(exponent > 189, -_MAX64 - 1, -whole), whole)
        return np.where(x > _INFINITY, 0, whole)

    @exact
    def int64_to_float32(self, n: Array) -> Array:
        """The bits of the float32 nearest to an integer, ties to even. Source: IEEE-754, a C conversion."""
        # Beyond 2^53 bits are dropped; that they were there is kept, for ties.
        magnitude = np.abs(n).astype(np.uint64)  # 2^63, too
        wide = magnitude >= 1 << 53
        kept = np.where(wide, magnitude >> 11 | (magnitude & 0x7FF != 0), magnitude).astype(np.int64)
        return self._pack(kept, np.where(wide, 161, 150), n < 0)

    @exact
    def dequantize_float32(self, n: Array, scale_bits: Array) -> Array:
        """float32(double(scale) * n) as bits, for int32 n = q - zero point and a finite scale > 0.

        Rounded twice, as the processor does, which shows for n of more than 29 bits.
        Source: tflite ``kernels/internal/reference/dequantize.h``; TFLM, XNNPACK.
        """
        significand, exponent = _unpack(scale_bits)
        product, dropped = self._as_double(np.abs(n) * significand)
        return self._pack(product, exponent + dropped, n < 0)

    @exact
    def dequantize_two_products(self, q: Array, zero_point: Array, scale_bits: Array) -> Array:
        """float32(float32(q * scale) + float32(-zero_point * scale)) as bits: q, zero point of 16 bits, 0 < scale < 2^96.

        Source: LiteRT optimized DEQUANTIZE of 8-bit integers on SSE.
        """
        significand, exponent = _unpack(scale_bits)
        # In units of the last place of the scale everything is an integer: no sum is smaller, so no bit is lost below it.
        total = self._to_24_bits(q * significand) + self._to_24_bits(-zero_point * significand)
        return self._pack(np.abs(total), exponent, total < 0)

    @exact
    def dequantize_fused(self, q: Array, zero_point: Array, scale_bits: Array) -> Array:
        """float32(q * scale + float32(-zero_point * scale)) as bits, by a fused multiply-add. Arguments as above.

        Source: LiteRT optimized DEQUANTIZE of 8-bit integers on Arm.
        """
        significand, exponent = _unpack(scale_bits)
        total = q * significand + self._to_24_bits(-zero_point * significand)
        return self._pack(np.abs(total), exponent, total < 0)

    @exact
    def multiply_float32(self, a_bits: Array, b_bits: Array) -> Array:
        """a * b as bits, for the bits of finite float32, rounded half to even. Source: IEEE-754."""
        (a, a_exponent), (b, b_exponent) = _unpack(a_bits & 0x7FFFFFFF), _unpack(b_bits & 0x7FFFFFFF)
        return self._pack(a * b, a_exponent + b_exponent - 150, (a_bits ^ b_bits) >> 31 != 0)

    @exact
    def add_float32(self, a_bits: Array, b_bits: Array) -> Array:
        """a + b as bits, for the bits of finite float32, rounded half to even; a - a is +0. Source: IEEE-754."""
        swapped = (a_bits & 0x7FFFFFFF) < (b_bits & 0x7FFFFFFF)
        larger, smaller = np.where(swapped, b_bits, a_bits), np.where(swapped, a_bits, b_bits)
        (a, exponent), (b, lower) = _unpack(larger & 0x7FFFFFFF), _unpack(smaller & 0x7FFFFFFF)
        # Further than 28 places below, all that matters of the smaller one is that it is not zero.
        up = np.minimum(exponent - lower, 28)
        b = np.where(exponent - lower > up, b > 0, b)
        total = (a << up) + np.where((a_bits ^ b_bits) >> 31 != 0, -b, b)
        negative = np.where(total == 0, a_bits & b_bits, larger) >> 31 != 0
        return self._pack(total, exponent - up, negative)

    def _to_24_bits(self, x: Array) -> Array:
        significand, dropped = self._round_to_bits(np.abs(x), 24)
        return np.sign(x) * (significand << dropped)

    def _as_double(self, magnitude: Array) -> tuple[Array, Array]:
        """A magnitude below 2^55 rounded to 53 bits, as value * 2^dropped."""
        dropped = (magnitude >= 1 << 53).astype(np.int64) + (magnitude >= 1 << 54)
        return self.round_half_even_shift(magnitude, dropped), dropped

    def _pack(self, magnitude: Array, exponent: Array, negative: Array) -> Array:
        """The bits of magnitude * 2^(exponent - 150), rounded half to even once; magnitude <= 2^53."""
        # 24 bits are kept, fewer where the last one would be below 2^-149.
        dropped = np.clip(np.maximum(bit_length(magnitude) - 24, 1 - exponent), 0, 62)
        significand, exponent = self.round_half_even_shift(magnitude, dropped), exponent + dropped
        up = np.clip(24 - bit_length(significand), 0, exponent - 1)
        # A carry to 2^24 moves on into the exponent; a subnormal has exponent 1 and less than 2^23, which leaves 0 there.
        bits = ((exponent - up) << 23) + (significand << up) - (1 << 23)
        bits = np.where(significand == 0, 0, np.minimum(bits, _INFINITY))
        return cast(Array, bits + (negative.astype(np.int64) << 31))


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
