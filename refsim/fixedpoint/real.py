"""Real numbers to integers and back, in the float arithmetic of an engine: QUANTIZE, DEQUANTIZE, fake quantization.

Everything is computed in float32, one rounding per operation, on arrays that broadcast together. Nothing here checks its
arguments; ``refsim.quantize`` does. The rules are data of an engine profile, see ``engines.py``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import numpy as np

from refsim.fixedpoint.scale import round_half_away
from refsim.ir import Array

#: Beyond this magnitude a rounded quotient is saturated before it becomes an integer; every target type is narrower.
_HUGE = 2.0**40


def _divide_half_away(x: Array, scale: Array) -> Array:
    """Rule ``divide_half_away``. Source: tflite ``AffineQuantize`` (LiteRT reference and TFLM ``QUANTIZE``)."""
    with np.errstate(over="ignore", under="ignore"):
        return round_half_away(x / scale)


def _reciprocal_half_even(x: Array, scale: Array) -> Array:
    """Rule ``reciprocal_half_even``. Source: XNNPACK float to qs8; LiteRT optimized float to int16."""
    with np.errstate(over="ignore", under="ignore"):
        return cast(Array, np.rint(x * (np.float32(1) / scale)))


#: Rounded x / scale as an integral float, by name: what QUANTIZE computes before the zero point is added.
QUANTIZE_RULES: dict[str, Callable[[Array, Array], Array]] = {
    "divide_half_away": _divide_half_away,
    "reciprocal_half_even": _reciprocal_half_even,
}


def _double_product(q: Array, scale: Array, zero_point: Array) -> Array:
    """Rule ``double_product``: float32(double(scale) * (q - zero point)). Source: tflite ``Dequantize`` (reference), TFLM."""
    return np.asarray((q - zero_point) * scale.astype(np.float64), dtype=np.float32)


def _two_products(q: Array, scale: Array, zero_point: Array) -> Array:
    """Rule ``two_products``: q * scale + (-zero point * scale), each in float32. Source: LiteRT optimized int8 on NEON."""
    return cast(Array, q.astype(np.float32) * scale + (-zero_point).astype(np.float32) * scale)


def _fused(q: Array, scale: Array, zero_point: Array) -> Array:
    """Rule ``fused``: as ``two_products``, but by a fused multiply-add. Source: LiteRT optimized int8 on Arm.

    In double the sum is exact: both terms are multiples of the last place of the scale, and of at most 49 bits for 8-bit integers.
    """
    offset = (-zero_point).astype(np.float32) * scale
    return np.asarray(q * scale.astype(np.float64) + offset, dtype=np.float32)


#: What DEQUANTIZE computes, by name; integers int64, scale float32 -> float32.
DEQUANTIZE_RULES: dict[str, Callable[[Array, Array, Array], Array]] = {
    "double_product": _double_product,
    "two_products": _two_products,
    "fused": _fused,
}


def quantize_array(x: Array, scale: Array, zero_point: Array, low: int, high: int, rule: str) -> Array:
    """clamp(rounded x / scale + zero point) as int64; x float32 and finite, scale float32 and positive."""
    steps = np.clip(QUANTIZE_RULES[rule](x, scale), -_HUGE, _HUGE).astype(np.int64)
    return np.clip(steps + zero_point, low, high)


def dequantize_array(q: Array, scale: Array, zero_point: Array, rule: str) -> Array:
    """scale * (q - zero point) as float32; q and zero point int64."""
    return DEQUANTIZE_RULES[rule](q, scale, zero_point)


#: Roundings of a zero point, by name.
ZERO_POINT_RULES: dict[str, Callable[[Array], Array]] = {"half_away": round_half_away, "half_even": np.rint}


def nearest_zero_point(low: Array, rmin: Array, scale: Array, high: Array, rule: str) -> Array:
    """low - rmin / scale in float32, rounded by ``rule`` and clamped to [low, high], int64.

    Source: tflite ``GetAsymmetricQuantizationParams`` (half away); ai-edge-quantizer ``tensor_zp_scale_from_min_max`` (half even).
    """
    return np.clip(ZERO_POINT_RULES[rule](low.astype(np.float32) - rmin / scale), low, high).astype(np.int64)


def ceil_power_of_two(scale: Array) -> Array:
    """The smallest power of two >= scale, in the type of ``scale``; exact."""
    fraction, exponent = np.frexp(scale)
    return cast(Array, np.ldexp(np.ones_like(scale), exponent - (fraction == 0.5)))


def nudge(rmin: Array, rmax: Array, low: int, high: int) -> tuple[Array, Array, Array, Array]:
    """(nudged min, nudged max, scale, 1 / scale): the range of fake quantization, moved so that zero is one of its steps.

    float32 arrays with rmin < rmax; steps are numbered ``low`` to ``high``. Source: TensorFlow ``fake_quant_ops_functor.h``.
    """
    steps = np.float32(high) - np.float32(low)
    scale, inverse = (rmax - rmin) / steps, steps / (rmax - rmin)
    zero_point = np.clip(round_half_away(np.float32(low) - rmin / scale), np.float32(low), np.float32(high))
    return (np.float32(low) - zero_point) * scale, (np.float32(high) - zero_point) * scale, scale, inverse


def fake_quantize(x: Array, nudged: tuple[Array, Array, Array, Array], per_channel: bool) -> Array:
    """``x`` clamped to the range of :func:`nudge` and rounded to its steps, half up, as float32.

    TensorFlow divides by the scale per tensor, but multiplies by its inverse per channel: near ties the two differ by a step.
    The order of the operations is part of the result. Source: ``FakeQuantWithMinMaxVars``, ``FakeQuantWithMinMaxVarsPerChannel``.
    """
    low, high, scale, inverse = nudged
    half = np.float32(0.5)
    shifted = np.maximum(np.minimum(x, high), low) - low
    steps = shifted * inverse if per_channel else shifted / scale
    return cast(Array, np.floor(steps - np.floor(-low * inverse + half) + half) * scale)


def nearest_places(extent: int, out: int, align_corners: bool, half_pixel: bool) -> Array:
    """int64 [out]: the place in a row of ``extent`` that each of ``out`` places shows.

    Source: tflite ``reference/resize_nearest_neighbor.h``, ``GetNearestNeighbor``; float32, one rounding per operation.
    """
    aligned = align_corners and out > 1
    scale = np.float32(extent - 1) / np.float32(out - 1) if aligned else np.float32(extent) / np.float32(out)
    value = (np.arange(out, dtype=np.float32) + np.float32(0.5 if half_pixel else 0)) * scale
    places = round_half_away(value) if align_corners else np.floor(value)
    return np.clip(places.astype(np.int64), 0 if half_pixel else None, extent - 1)
