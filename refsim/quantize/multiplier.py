"""Multiplying by a real number in integers: real ~ multiplier * 2^(shift - 31).

An accumulator of a convolution counts in steps of S1 * S2 (input and weights); the output wants steps of S3. The factor
S1 * S2 / S3 is stored as a 31-bit integer and a shift.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from refsim.errors import QuantizationError
from refsim.fixedpoint import (
    mbqm_double,
    mbqm_float64,
    mbqm_reduced,
    mbqm_ruy,
    mbqm_single,
    quantize_float64_multiplier,
    quantize_multiplier,
)

#: Rules that round a product, see ``refsim.fixedpoint.core``.
RULES = ("double", "single", "ruy", "reduced", "float64")


def multiplier(s1: float, s2: float, s3: float) -> tuple[int, int]:
    """(m, shift) of S1 * S2 / S3, formed in float64; m in [2^30, 2^31), a positive shift moves left.

    Scales are taken as given; those of a model are float32. (0, 0) for a factor below 2^-32, which flushes to zero.
    """
    return quantize_multiplier(real_multiplier(s1, s2, s3))


def real_multiplier(s1: float, s2: float, s3: float) -> float:
    """S1 * S2 / S3 in float64. QuantizationError unless all three are positive and finite, and so is the result."""
    for name, value in (("s1", s1), ("s2", s2), ("s3", s3)):
        if not (np.isfinite(value) and value > 0):
            raise QuantizationError(f"scale {name} must be a positive number, not {value}")
    with np.errstate(over="ignore", under="ignore"):
        real = float(np.float64(s1) * np.float64(s2) / np.float64(s3))
    if not (np.isfinite(real) and real > 0):
        raise QuantizationError(f"{s1} * {s2} / {s3} does not fit a double")
    return real


def multiplier_error(s1: float, s2: float, s3: float) -> Fraction:
    """Exact relative error of the stored factor, (stored - real) / real: at most 2^-31, or -1 where it flushes to zero."""
    real = Fraction(real_multiplier(s1, s2, s3))
    m, shift = multiplier(s1, s2, s3)
    return Fraction(m) * Fraction(2) ** (shift - 31) / real - 1


def products(acc: Any, s1: float, s2: float, s3: float) -> dict[str, Any]:
    """``acc`` (int or int array) times S1 * S2 / S3, as each rounding rule of the engines gives it.

    A rule that does not take such a shift is left out: see :func:`product_bound` for how far each may be off.
    """
    m, shift = multiplier(s1, s2, s3)
    top = quantize_float64_multiplier(np.asarray([real_multiplier(s1, s2, s3)]))
    results: dict[str, Any] = {"double": mbqm_double(acc, m, shift), "ruy": mbqm_ruy(acc, m, shift)}
    if shift <= 30:
        results["single"] = mbqm_single(acc, m, shift)
    if shift <= 7:
        results["reduced"] = mbqm_reduced(acc, m, shift)
    results["float64"] = mbqm_float64(acc, int(top.multiplier[0]), int(top.shift[0]), int(top.low[0]))
    return {rule: results[rule] for rule in RULES if rule in results}


def product_bound(rule: str, acc: int, s1: float, s2: float, s3: float) -> Fraction:
    """Most that ``rule`` can differ from the exact acc * S1 * S2 / S3, as long as nothing leaves int32.

    Two parts: the stored factor is off by a relative 2^-31 (``reduced``: 2^-15; ``float64``: 2^-52), and each
    rounding adds half a step. ``double`` and ``ruy`` round twice; the first rounding is worth 2^shift of a half step when it moves
    right.
    """
    real = Fraction(real_multiplier(s1, s2, s3))
    m, shift = multiplier(s1, s2, s3)
    if m == 0:
        return abs(acc) * real
    relative = {"reduced": Fraction(1, 2**15), "float64": Fraction(1, 2**52)}.get(rule, Fraction(1, 2**31))
    half = Fraction(1, 2)
    second = half * Fraction(2) ** min(shift, 0) if rule in ("double", "ruy") and shift < 0 else Fraction(0)
    return abs(acc) * real * relative + half + second
