"""Requantization in one multiply: forms that equal a rule of ``requant`` only where :mod:`refsim.schedule` has proved it.

Every form is non-decreasing in the accumulator (for multipliers >= 0) as long as nothing wraps, which is what makes a proof by
thresholds possible.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from refsim.fixedpoint.core import Core, IntLike, bit_length, exact
from refsim.fixedpoint.gemmlowp import FORTY_EIGHT_SEVENTEENTHS, MINUS_THIRTY_TWO_SEVENTEENTHS
from refsim.ir import Array


class Merged(Core):
    """One multiply, one addition, one shift. Everything is int32 unless stated, and wraps."""

    @exact
    def high_multiply(self, a: Array, b: Array) -> Array:
        """High word of a * b, rounded down."""
        return (a * b) >> 32

    @exact
    def merged_high(self, acc: Array, multiplier: Array, offset: Array, left: Array, right: Array) -> Array:
        """(high_multiply(acc << left, multiplier) + offset) >> right; shifts in [0, 31]."""
        return self.wrap(self.high_multiply(self.wrap(acc << left), multiplier) + offset) >> right

    @exact
    def split_multiply(self, rise: Array, high: Array, low: Array, low_shift: Array) -> Array:
        """rise * high + ((rise * low) >> low_shift), for cores without a long multiply; all uint32, low_shift in [1, 31]."""
        mask = (1 << 32) - 1
        return (self._product(rise, high) + (self._product(rise, low) >> low_shift)) & mask

    @exact
    def merged_split(self, rise: Array, high: Array, low: Array, offset: Array, low_shift: Array, right: Array) -> Array:
        """(split_multiply(rise) + offset) >> right; the sum as int32, right in [0, 31]."""
        return self.wrap(self.split_multiply(rise, high, low, low_shift) + offset) >> right

    @exact
    def weighted_pair(self, a: Array, b: Array, a_weight: Array, b_weight: Array, offset: Array, right: Array) -> Array:
        """(a * a_weight + b * b_weight + offset) >> right: ADD of two quantized values; right in [0, 31]."""
        total = self.wrap_add(self.wrap_add(self.wrap_mul(a, a_weight), self.wrap_mul(b, b_weight)), offset)
        return total >> right

    def _product(self, a: Array, b: Array) -> Array:
        """a * b modulo 2^32 as uint32, for uint32 a and b."""
        return np.asarray(self.wrap_mul(self.wrap(a), self.wrap(b)), dtype=np.int64) & ((1 << 32) - 1)


def floor_affine(acc: Array, scale: Array, offset: Array, negative: Array | None = None, out: Array | None = None) -> Array:
    """floor(acc * scale + offset - (negative if acc < 0)) in float64, every operation rounded on its own; acc holds integers.

    IEEE rounding keeps order, so for scale >= 0 this never falls as ``acc`` rises within one sign, and checks at thresholds prove
    it for all. ``out`` is a float64 buffer of the result's shape that may be reused.
    """
    product = np.multiply(acc, scale, out=out)
    np.add(product, offset, out=product)
    if negative is not None:
        np.add(product, np.clip(acc, -1, 0) * negative, out=product)
    return np.floor(product, out=product)


def unsaturated_shares(exponentials: Array, total: IntLike, *, integer_bits: int, output_bits: int) -> Array:
    """exponentials / total in steps of 2^-output_bits, as SOFTMAX divides, without what never happens: nothing saturates.

    ``exponentials`` are int64 in Q0.31, at least 0; ``total`` is their sum, 2^(31 - integer_bits) to 2^(31 - output_bits), an int
    where it is one for all. Not yet cut to the output's largest value. Source: as ``get_reciprocal``.
    """
    reciprocal, bits_over_unit = unsaturated_reciprocal(total, integer_bits=integer_bits)
    right = bits_over_unit + (31 - output_bits)
    shares: Array = (_doubled_high(exponentials, reciprocal) + ((1 << right) >> 1)) >> right
    return shares


def unsaturated_reciprocal(x: Any, *, integer_bits: int) -> tuple[Any, Any]:
    """``get_reciprocal`` of 0 < x < 2^31 without what never happens there, in the operators that ints and arrays share.

    A single int takes a hundredth of the time that an array of one element takes. With h in [2^30, 2^31) the estimates lie in
    (2^28, 2^30 + 2^10), so neither do sums wrap nor products saturate: only the last doubling does.
    """
    headroom: Any = 32 - (x.bit_length() if isinstance(x, int) else bit_length(x))
    half, one = (x << headroom) >> 1, (1 << 31) - 1  # the mean of the fraction and 1
    estimate: Any = FORTY_EIGHT_SEVENTEENTHS + _doubled_high(half, MINUS_THIRTY_TWO_SEVENTEENTHS)
    for _ in range(3):
        estimate += _doubled_high(estimate, (1 << 29) - _doubled_high(half, estimate)) << 2
    doubled = estimate << 1
    return doubled - (doubled >> 31) * (doubled - one), integer_bits - headroom


def _doubled_high(a: Any, b: Any) -> Any:
    """``srdhm`` where it does not saturate."""
    return (a * b + (1 << 30)) >> 31
