"""Transcendental functions in fixed point, exactly as gemmlowp computes them.

A value in Qm.n is a plain integer with m integer bits: real = raw / 2^(bits-1-m). ``bits`` is 32 or 16. Multiplication is the
saturating rounding doubling high multiply. Addition and subtraction wrap, except the last addition of the exponential, which
saturates at 16 bits (gemmlowp's ``AddSaturatingIf16Bit``).
Source: gemmlowp ``fixedpoint/fixedpoint.h``.
"""

from __future__ import annotations

import numpy as np

from refsim.fixedpoint.core import Core, exact
from refsim.ir import Array

#: exp(-2^e) in Q0.31, for each bit e of the argument that can be set.
EXP_FACTORS = ((-2, 1672461947), (-1, 1302514674), (0, 790015084), (1, 290630308), (2, 39332535), (3, 720401), (4, 242))
EXP_MINUS_ONE_EIGHTH = 1895147668
ONE_THIRD = 715827883
FORTY_EIGHT_SEVENTEENTHS = 1515870810  # in Q2.29
MINUS_THIRTY_TWO_SEVENTEENTHS = -1010580540  # in Q2.29
SQRT_HALF = 1518500250
FOURTH_ROOT_HALF = 1805811301
LN_2 = 1488522236
#: Of the rational approximation of ln around 2^(-1/4): multiples of the fourth root of 2.
LOG_ALPHA_N, LOG_ALPHA_D, LOG_ALPHA_I, LOG_ALPHA_F = 117049297, 127690142, 1057819769, 638450708


def constant(value: int, bits: int) -> int:
    """A 32-bit fixed-point constant in ``bits``, as gemmlowp's 16-bit instances derive it: half away from zero.

    Data, so it does not follow when an arithmetic rounds differently.
    """
    magnitude = abs(value) if bits == 32 else (abs(value) + (1 << 15)) >> 16
    return magnitude if value >= 0 else -magnitude


class Gemmlowp(Core):
    """Exponential, logistic, tanh and reciprocals."""

    def _multiply(self, a: Array, b: Array | int, bits: int) -> Array:
        return self.srdhm(a, b) if bits == 32 else self.srdhm16(a, b)

    def _add(self, a: Array | int, b: Array | int, bits: int) -> Array:
        return self.wrap(np.asarray(a, dtype=np.int64) + b, bits=bits)

    def _add_saturating_if_16_bit(self, a: Array, b: Array, bits: int) -> Array:
        return self._add(a, b, bits) if bits == 32 else self.saturate(a + b, -(1 << 15), (1 << 15) - 1)

    @exact
    def rescale(self, x: Array, *, exponent: int, bits: int = 32) -> Array:
        """x * 2^exponent, saturating to the left and rounding half away to the right."""
        return self.rdbpot(x, -exponent) if exponent < 0 else self.saturating_left_shift(x, exponent, bits=bits)

    @exact
    def rounding_half_sum(self, a: Array, b: Array) -> Array:
        """(a + b) / 2, half away from zero."""
        return self.rdbpot(a + b, 1)

    @exact
    def exp_on_interval(self, a: Array, *, bits: int = 32) -> Array:
        """exp(a) for a in [-1/4, 0) in Q0: a Taylor polynomial around -1/8."""
        x = self._add(a, 1 << (bits - 4), bits)
        x2 = self._multiply(x, x, bits)
        x3 = self._multiply(x2, x, bits)
        x4 = self._multiply(x2, x2, bits)
        cubic = self._multiply(self._add(self.rdbpot(x4, 2), x3, bits), constant(ONE_THIRD, bits), bits)
        tail = self.rdbpot(self._add(cubic, x2, bits), 1)
        factor = np.asarray(constant(EXP_MINUS_ONE_EIGHTH, bits), dtype=np.int64)
        return self._add_saturating_if_16_bit(factor, self._multiply(self._add(x, tail, bits), factor, bits), bits)

    @exact
    def exp_on_negative_values(self, a: Array, *, integer_bits: int, bits: int = 32) -> Array:
        """exp(a) in Q0 for a <= 0 in Q(integer_bits); integer_bits in [0, 29], or [0, 13] for 16 bits."""
        fraction_bits = bits - 1 - integer_bits
        quarter = 1 << (fraction_bits - 2)
        a_mod = (a & (quarter - 1)) - quarter
        result = self.exp_on_interval(self.rescale(a_mod, exponent=integer_bits, bits=bits), bits=bits)
        remainder = a_mod - a
        for exponent, factor in EXP_FACTORS:
            if integer_bits > exponent:
                is_set = (remainder >> (fraction_bits + exponent)) & 1
                result = np.where(is_set == 1, self._multiply(result, constant(factor, bits), bits), result)
        if integer_bits > 5:
            clamp = -constant(1 << (36 - integer_bits), bits)
            result = np.where(a < clamp, 0, result)
        return np.where(a == 0, (1 << (bits - 1)) - 1, result)

    def _newton_reciprocal(self, a: Array, bits: int) -> Array:
        """2 / (1 + a) in Q2 for a in [0, 1) in Q0: three Newton-Raphson steps from the linear estimate 48/17 - 32/17 * h."""
        one = (1 << (bits - 1)) - 1
        h = self.rounding_half_sum(a, np.asarray(one, dtype=np.int64))
        slope = constant(MINUS_THIRTY_TWO_SEVENTEENTHS, bits)
        x = self._add(constant(FORTY_EIGHT_SEVENTEENTHS, bits), self._multiply(h, slope, bits), bits)
        for _ in range(3):
            error = self._add(1 << (bits - 3), -self._multiply(h, x, bits), bits)
            x = self._add(x, self.rescale(self._multiply(x, error, bits), exponent=2, bits=bits), bits)
        return x

    @exact
    def one_over_one_plus_x(self, a: Array, *, bits: int = 32) -> Array:
        """1 / (1 + a) in Q0 for a in [0, 1) in Q0."""
        return self.rescale(self._newton_reciprocal(a, bits), exponent=1, bits=bits)

    @exact
    def one_minus_x_over_one_plus_x(self, a: Array, *, bits: int = 32) -> Array:
        """(1 - a) / (1 + a) in Q0 for a in [0, 1) in Q0."""
        return self.rescale(self._add(self._newton_reciprocal(a, bits), -(1 << (bits - 3)), bits), exponent=2, bits=bits)

    @exact
    def logistic(self, a: Array, *, integer_bits: int, bits: int = 32) -> Array:
        """1 / (1 + exp(-a)) in Q0 for a in Q(integer_bits); integer_bits in [0, 29], or [0, 13] for 16 bits."""
        positive = self.one_over_one_plus_x(
            self.exp_on_negative_values(-np.abs(a), integer_bits=integer_bits, bits=bits), bits=bits
        )
        one = (1 << (bits - 1)) - 1
        return np.where(a > 0, positive, np.where(a == 0, 1 << (bits - 2), one - positive))

    @exact
    def tanh(self, a: Array, *, integer_bits: int, bits: int = 32) -> Array:
        """tanh(a) in Q0 for a in Q(integer_bits): (1 - e) / (1 + e) with e = exp(-2|a|), read off with one more integer bit.

        integer_bits in [0, 28], or [0, 12] for 16 bits.
        """
        e = self.exp_on_negative_values(-np.abs(a), integer_bits=integer_bits + 1, bits=bits)
        positive = self.one_minus_x_over_one_plus_x(e, bits=bits)
        return np.where(a == 0, 0, np.where(a > 0, positive, -positive))

    @exact
    def get_reciprocal(self, x: Array, *, integer_bits: int) -> tuple[Array, Array]:
        """(1/x in Q0 normalised to [1/2, 1], bits over unit) for x > 0, a uint32 with ``integer_bits`` integer bits.

        Source: tflite ``kernels/internal/common.h`` ``GetReciprocal``.
        """
        headroom = self.clz32(x)
        fraction = ((x << headroom) & 0xFFFFFFFF) - (1 << 31)
        return self.one_over_one_plus_x(fraction), integer_bits - headroom

    @exact
    def get_inv_sqrt(self, x: Array) -> tuple[Array, Array]:
        """(multiplier, shift) of 1 / sqrt(x) for int32 x >= 0, as :func:`mbqm_double` takes them; (MAX, 0) for 0 and 1.

        Source: tflite ``kernels/internal/quantization_util.cc`` ``GetInvSqrtQuantizedMultiplierExp``, reverse shift -1.
        """
        large = x >= 1 << 29  # an int32 quartered once is below 2^29
        value = np.where(large, x >> 2, x)
        # 0 and 1 have results of their own; 2 stands in for them below.
        value = np.maximum(value, 2)
        pairs = ((self.clz32(value) - 1) >> 1) - 1
        shift = 11 + large - pairs
        y = self.wrap(self.srdhm(self._inv_sqrt_newton(value << (2 * pairs)), np.asarray(SQRT_HALF)))
        multiplier = self.shift_left_wrap(y, np.maximum(-shift, 0))
        return np.where(x <= 1, (1 << 31) - 1, multiplier), np.where(x <= 1, 0, -np.maximum(shift, 0))

    def _inv_sqrt_newton(self, x: Array) -> Array:
        """1 / sqrt of x in Q2.29, in Q3.28: five steps y * (3/2 - x/2 * y^2) from 1."""
        half = self.rdbpot(x >> 1, 1)
        y = np.full_like(x, 1 << 28)
        three_halves = np.asarray((1 << 28) + (1 << 27))
        for _ in range(5):
            cubed = self.rescale(self.srdhm(self.srdhm(y, y), y), exponent=6)
            y = self.rescale(self.wrap_sub(self.srdhm(three_halves, y), self.srdhm(half, cubed)), exponent=3)
        return y

    @exact
    def log_x_for_x_at_least_1(self, x: Array) -> Array:
        """ln(x) in Q5 for x >= 1 in Q12: x = r * 2^P with r next to 2^(-1/4), then a rational approximation around it.

        Source: tflite ``kernels/internal/common.h`` ``log_x_for_x_greater_than_or_equal_to_1_impl``.
        """
        r, power = self._normalised_for_log(x)
        p = self.rounding_half_sum(r, np.asarray(FOURTH_ROOT_HALF))
        q = self.wrap_sub(r, np.asarray(FOURTH_ROOT_HALF))
        q = self.wrap_add(q, q)
        squared = self.srdhm(q, q)
        numerator = self.wrap_add(self.srdhm(q, r), self._times(self.srdhm(q, squared), LOG_ALPHA_N))
        inner = self.wrap_add(self.wrap_add(np.asarray(LOG_ALPHA_I), q), self._times(squared, LOG_ALPHA_D))
        denominator_minus_1 = self.wrap_add(self.srdhm(p, inner), self._times(q, LOG_ALPHA_F))
        fraction = self.srdhm(self.rescale(numerator, exponent=-6), self.one_over_one_plus_x(denominator_minus_1))
        return self.rescale(self.wrap_add(self._times(power, LN_2), fraction), exponent=1)

    def _normalised_for_log(self, x: Array) -> tuple[Array, Array]:
        """(r in Q0, P in Q6) of x = r * 2^P, x in Q12: the smaller r and the larger P of two ways to normalise."""
        headroom = self.clz32(x)
        first = self._times(self.saturating_left_shift(x, headroom - 1), SQRT_HALF)
        first = self.saturating_left_shift(first, np.asarray(1))
        second_headroom = self.clz32(self._times(x, SQRT_HALF)) - 1
        second = self.saturating_left_shift(x, second_headroom)
        # Powers of two between -20 and 12, a quarter up or down: nothing saturates.
        one, quarter = 1 << 25, 1 << 23
        power = np.maximum((12 - headroom) * one + quarter, (12 - second_headroom) * one - quarter)
        return np.minimum(first, second), power

    def _times(self, a: Array, factor: int) -> Array:
        return self.srdhm(a, np.asarray(factor))
