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


def quantize_multiplier(real: float, largest_shift: int | None = None) -> tuple[int, int]:
    """(multiplier, shift) with real ~ multiplier * 2^(shift - 31) and multiplier in [2^30, 2^31); (0, 0) for tiny values.

    Negative values give a multiplier in [-2^31, -2^30]: upstream renormalises only a rounding up to +2^31, as -2^31 fits. What
    needs a shift above ``largest_shift``, in builds that have one, becomes (2^31 - 1, largest_shift).
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
    if largest_shift is not None and shift > largest_shift:
        return (1 << 31) - 1, largest_shift
    return (0, 0) if shift < -31 else (multiplier, shift)


def quantize_multipliers(reals: Array, largest_shift: int | None = None) -> QuantizedMultiplier:
    """:func:`quantize_multiplier` of each element of a float64 array ``[n]``."""
    pairs = np.asarray([quantize_multiplier(float(real), largest_shift) for real in reals], dtype=np.int32).reshape(-1, 2)
    return QuantizedMultiplier(read_only(pairs[:, 0].copy()), read_only(pairs[:, 1].copy()), _empty())


def quantize_float64_multiplier(reals: Array) -> QuantizedMultiplier:
    """The exact 53-bit significands of a positive float64 array ``[n]``, for rule ``float64``."""
    fraction, shift = np.frexp(np.asarray(reals, dtype=np.float64))
    significand = np.ldexp(fraction, 53).astype(np.int64)
    high = (significand >> 22).astype(np.int32)
    low = (significand & ((1 << 22) - 1)).astype(np.int32)
    return QuantizedMultiplier(read_only(high), read_only(shift.astype(np.int32)), read_only(low))


@dataclass(frozen=True, slots=True, eq=False)
class FloatScale:
    """Multipliers of rule ``fp32``: the bits of positive float32 numbers, uint32 ``[n]``."""

    scale_bits: Array


def quantize_fp32_multiplier(reals: Array) -> FloatScale:
    """A float32 array ``[n]`` for rule ``fp32``. Raises QuantizationError for 256 and above, which XNNPACK does not take.

    Source: XNNPACK ``src/operators/convolution-nhwc.c``; a scale of a dead channel may be as small as it likes, if it is normal.
    """
    return FloatScale(read_only(_checked_float32(reals, least=2.0**-126).view(np.uint32).copy()))


def quantize_at(real: Any, shift: int) -> int:
    """``real`` in steps of 2^-shift, the nearest, ties to even. Source: XNNPACK ``src/microparams-init.c``."""
    return int(np.rint(np.ldexp(real, shift)))


def quantize_fraction8_multiplier(real: Any) -> tuple[int, int]:
    """(multiplier, shift) of a float32 ratio of scales in steps of 1/256, half to even, for operands of 9 bits.

    Rule ``double`` rounds the product once: nothing is left for its second rounding.
    Source: XNNPACK ``src/microparams-init.c``, ``vcvt`` and ``vlrelu`` of 8-bit integers.
    """
    return int(np.rint(np.float32(256) * np.float32(real))) << 7, 16


def quantize_rndnu_multiplier(reals: Array) -> QuantizedMultiplier:
    """A float32 array ``[n]`` in [2^-32, 256) for rule ``rndnu``: all 24 bits of the significands, so exact."""
    fraction, shift = np.frexp(_checked_float32(reals).astype(np.float64))
    multiplier = np.ldexp(fraction, 31).astype(np.int32)
    return QuantizedMultiplier(read_only(multiplier), read_only(shift.astype(np.int32)), _empty())


def quantize_rndnu16_multiplier(reals: Array) -> QuantizedMultiplier:
    """A float32 array ``[n]`` in [2^-32, 256) for rule ``rndnu16``: significands of 15 bits, halves up, in [2^14, 2^15)."""
    fraction, shift = np.frexp(_checked_float32(reals).astype(np.float64))
    multiplier = np.floor(np.ldexp(fraction, 15) + 0.5).astype(np.int32)
    carried = multiplier == 1 << 15
    multiplier = np.where(carried, 1 << 14, multiplier).astype(np.int32)
    return QuantizedMultiplier(read_only(multiplier), read_only((shift + carried).astype(np.int32)), _empty())


def _checked_float32(reals: Array, least: float = 2.0**-32) -> Array:
    values = np.asarray(reals, dtype=np.float32)
    for value in values:
        if not least <= value < 256:
            raise QuantizationError(f"a float multiplier has to lie in [2^{int(math.log2(least))}, 256), not {float(value)!r}")
    return values


def quantize_multiplier_smaller_than_one(real: float) -> tuple[int, int]:
    """:func:`quantize_multiplier` where engines insist on 0 < real < 1 and a shift <= 0. Raises QuantizationError otherwise.

    A real within 2^-32 of 1 is rounded up to it and refused too. Source: tflite ``QuantizeMultiplierSmallerThanOneExp``.
    """
    multiplier, shift = quantize_multiplier(real)
    if not 0 < real < 1 or shift > 0:
        raise QuantizationError(f"a real multiplier has to lie in (0, 1), not {real!r}")
    return multiplier, shift


def narrow_multiplier(multiplier: int) -> int:
    """A 31-bit multiplier in 15 bits, half up, at most 32767. Source: tflite ``DownScaleInt32ToInt16Multiplier``."""
    return 32767 if multiplier >= 0x7FFF0000 else (multiplier + (1 << 15)) >> 16


def table_multiplier(scale: float, powers: tuple[int, ...]) -> tuple[int, int]:
    """(multiplier, shift) that brings int16 of ``scale`` to steps of 1/(3 * 4096), for ``table_logistic`` and ``table_tanh``.

    Where scale * 2^12 is 2^p to 1e-3 and p is one of ``powers`` (LOGISTIC 0; TANH 0 and 1), it is exactly 3 * 2^p. Else the largest
    multiplier of 15 bits, truncated. Source: tflite ``kernels/activations.cc``; TFLM ``logistic_common.cc``, ``tanh.cc``.
    """
    power, exact = checked_log2(scale)
    if exact and power + 12 in powers:
        return 3 << (power + 12), 0
    multiplier, shift = float(scale) * 4096 * 3, 0
    while multiplier <= 32767 / 2 and shift <= 30:
        multiplier, shift = multiplier * 2, shift + 1
    if multiplier >= 2**15:
        raise QuantizationError(f"scale {float(scale)!r} is too large for the sigmoid table")
    return int(multiplier), shift


def sigmoid_input_multiplier(scale: float, integer_bits: int = 4) -> tuple[int, int, int]:
    """(multiplier, left shift, radius) that brings 8-bit inputs to Q(integer_bits), for TFLM's LOGISTIC and TANH.

    Inputs at ``radius`` from the zero point or beyond are at the end of the output's range. Raises QuantizationError where the
    shift is above 31. Source: TFLM ``logistic_common.cc``, ``tanh.cc``; tflite ``CalculateInputRadius``.
    """
    multiplier, shift = quantize_multiplier(float(scale) * 2.0 ** (31 - integer_bits))
    if shift > 31:
        raise QuantizationError(f"scale {float(scale)!r} is too large for an 8-bit sigmoid")
    return multiplier, shift, -softmax_diff_min(shift, integer_bits)


def float32_bits(value: Any) -> int:
    """The bits of ``value`` as a float32, as :func:`refsim.fixedpoint.quantize_float32` takes scales."""
    return int(np.float32(value).view(np.uint32))


def float32_reciprocal_bits(scale: Any) -> int:
    """The bits of float32(1 / scale), for :func:`refsim.fixedpoint.quantize_float32_product`."""
    return float32_bits(np.float32(1) / np.float32(scale))


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


def softmax_multiplier(beta: float, scale: float, integer_bits: int = 5, largest_shift: int | None = None) -> tuple[int, int]:
    """(multiplier, left shift) that brings score differences to Q(integer_bits).

    Source: tflite ``PreprocessSoftmaxScaling``: min(beta * scale * 2^(31 - integer_bits), 2^31 - 1), which has to exceed 1; the
    limit is 2^30 - 1 in builds whose ``largest_shift`` is 30.
    """
    real = min(beta * scale * 2.0 ** (31 - integer_bits), 2.0 ** (largest_shift or 31) - 1)
    if not real > 1:
        raise QuantizationError(f"beta {beta} x scale {scale!r} is too small for softmax")
    return quantize_multiplier(real, largest_shift)


def softmax_diff_min(left_shift: int, integer_bits: int = 5) -> int:
    """Smallest score difference that still counts. Source: tflite ``CalculateInputRadius``, negated."""
    return -math.floor(((1 << integer_bits) - 1) * 2.0 ** (31 - integer_bits) / 2.0**left_shift)
