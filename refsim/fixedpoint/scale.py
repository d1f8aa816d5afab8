"""From real scales to integers, at prepare time: the only float arithmetic behind a program.

Source: tflite ``kernels/internal/quantization_util.cc``, ``kernels/kernel_util.cc``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, cast

import numpy as np

from refsim.errors import QuantizationError
from refsim.ir import Array, read_only


@dataclass(frozen=True, slots=True, eq=False)
class QuantizedMultiplier:
    """real = multiplier * 2^(shift - 31), int32 arrays ``[n]``.

    ``low`` holds 22 more bits of the significand for rule ``float64``: real = (multiplier * 2^22 + low) * 2^(shift - 53). It
    is empty for every other rule.
    """

    multiplier: Array
    shift: Array
    low: Array


def round_half_away(x: Any) -> Array:
    """Nearest integer, halves away from zero, in the float type of ``x`` (C ``round``)."""
    x = np.asarray(x)
    whole = np.trunc(x)
    # x - trunc(x) is exact, so this never rounds 0.49999999999999994 up as floor(x + 0.5) would.
    with np.errstate(invalid="ignore"):  # infinity stays infinity
        away = np.abs(x - whole) >= 0.5
    return cast(Array, whole + np.where(away, np.copysign(x.dtype.type(1), x), x.dtype.type(0)))


def quantize_multiplier(real: float) -> tuple[int, int]:
    """(multiplier, shift) with real ~ multiplier * 2^(shift - 31) and multiplier in [2^30, 2^31); (0, 0) for tiny values.

    Negative values give a multiplier in [-2^31, -2^30]: upstream renormalises only a rounding up to +2^31, as -2^31 fits.
    Source: tflite ``QuantizeMultiplier``.
    """
    if not math.isfinite(real):
        raise QuantizationError(f"a real multiplier has to be finite, not {real!r}")
    if real == 0:
        return 0, 0
    fraction, shift = math.frexp(real)
    multiplier = int(round_half_away(fraction * 2.0**31))
    if multiplier == 1 << 31:
        multiplier //= 2
        shift += 1
    return (0, 0) if shift < -31 else (multiplier, shift)


def quantize_multipliers(reals: Array) -> QuantizedMultiplier:
    """:func:`quantize_multiplier` of each element of a float64 array ``[n]``."""
    pairs = np.asarray([quantize_multiplier(float(real)) for real in reals], dtype=np.int32).reshape(-1, 2)
    return QuantizedMultiplier(read_only(pairs[:, 0].copy()), read_only(pairs[:, 1].copy()), _empty())


def quantize_float64_multiplier(reals: Array) -> QuantizedMultiplier:
    """The exact 53-bit significands of a positive float64 array ``[n]``, for rule ``float64``."""
    fraction, shift = np.frexp(np.asarray(reals, dtype=np.float64))
    significand = np.ldexp(fraction, 53).astype(np.int64)
    high = (significand >> 22).astype(np.int32)
    low = (significand & ((1 << 22) - 1)).astype(np.int32)
    return QuantizedMultiplier(read_only(high), read_only(shift.astype(np.int32)), read_only(low))


def _empty() -> Array:
    return read_only(np.zeros(0, dtype=np.int32))


def quantize_real(value: float, scale: Any, zero_point: int) -> int:
    """zero_point + round(value / scale) with the division in float32, as activation ranges are computed.

    Source: tflite ``kernel_util.cc`` ``Quantize``. Raises QuantizationError when the quotient leaves int32.
    """
    with np.errstate(over="ignore"):
        quotient = float(round_half_away(np.float32(value) / np.float32(scale)))
    if not -(2.0**31) <= quotient < 2.0**31:
        raise QuantizationError(f"{value} / scale {float(scale)!r} does not fit int32")
    return zero_point + int(quotient)


def checked_log2(scale: Any) -> tuple[int, bool]:
    """(p, exact): the integer nearest to log2(scale), and whether it is nearer than 1e-3. In float32.

    Source: tflite ``kernels/kernel_util.cc`` ``CheckedLog2``.
    """
    log2 = np.float32(math.log(scale)) * (np.float32(1) / np.float32(math.log(2)))
    nearest = round_half_away(log2)
    return int(nearest), bool(abs(log2 - nearest) < np.float32(1e-3))


def softmax_multiplier(beta: float, scale: float, integer_bits: int = 5) -> tuple[int, int]:
    """(multiplier, left shift) that brings score differences to Q(integer_bits).

    Source: tflite ``PreprocessSoftmaxScaling``: min(beta * scale * 2^(31 - integer_bits), 2^31 - 1), which has to exceed 1.
    """
    real = min(beta * scale * 2.0 ** (31 - integer_bits), 2.0**31 - 1)
    if not real > 1:
        raise QuantizationError(f"beta {beta} x scale {scale!r} is too small for softmax")
    return quantize_multiplier(real)


def softmax_diff_min(left_shift: int, integer_bits: int = 5) -> int:
    """Smallest score difference that still counts. Source: tflite ``CalculateInputRadius``, negated."""
    return -math.floor(((1 << integer_bits) - 1) * 2.0 ** (31 - integer_bits) / 2.0**left_shift)
