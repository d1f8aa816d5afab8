"""Requantization in one multiply: forms that equal a rule of ``core`` only where :mod:`refsim.schedule` has proved it.

Every form is non-decreasing in the accumulator (for multipliers >= 0), which is what makes a proof by thresholds possible. Python
ints and NumPy integer arrays, broadcast together, in exact 64-bit integers; the caller keeps intermediates within 32 bits where it
says so, because the C does.
"""

from __future__ import annotations

from typing import cast

import numpy as np

from refsim.fixedpoint.core import exact
from refsim.ir import Array


@exact
def high_multiply(acc: Array, multiplier: Array, *, left: int) -> Array:
    """High word of (acc << left) * multiplier; acc << left and multiplier are int32."""
    return cast(Array, ((acc << left) * multiplier) >> 32)


@exact
def merged_high(acc: Array, multiplier: Array, offset: Array, negative: Array, *, left: int, right: int) -> Array:
    """(high_multiply(acc) + offset - negative) >> right: one multiply, one shift. The sums are int32."""
    return cast(Array, (high_multiply(acc, multiplier, left=left) + offset - negative) >> right)


@exact
def split_multiply(rise: Array, high: Array, low: Array, *, low_shift: int) -> Array:
    """rise * high + ((rise * low) >> low_shift) with rise >= 0, for cores without a long multiply; both products are uint32."""
    return cast(Array, rise * high + ((rise * low) >> low_shift))


@exact
def merged_split(rise: Array, high: Array, low: Array, offset: Array, negative: Array, *, low_shift: int, right: int) -> Array:
    """(split_multiply(rise) + offset - negative) >> right; rise >= 0, the sums are int32."""
    return cast(Array, (split_multiply(rise, high, low, low_shift=low_shift) + offset - negative) >> right)


@exact
def weighted_pair(a: Array, b: Array, a_weight: Array, b_weight: Array, offset: Array, *, right: int) -> Array:
    """(a * a_weight + b * b_weight + offset) >> right: ADD of two quantized values; the sum is int32."""
    return cast(Array, (a * a_weight + b * b_weight + offset) >> right)


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
