"""Choosing scale and zero point for a range of real values.

real = scale * (q - zero point). Two tools that write .tflite files choose slightly differently, so the arithmetic is a named rule:

=====================  ============================================================================================
rule                   whose arithmetic
=====================  ============================================================================================
``converter``          TensorFlow's TFLiteConverter (int8 activations, int16 activations of the 16x8 scheme)
``ai-edge-quantizer``  Google's ai-edge-quantizer, ``tensor_zp_scale_from_min_max``
=====================  ============================================================================================

All of it is float32, like the scales in the file. Goldens hold both to the real tools, bit for bit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from refsim.errors import QuantizationError
from refsim.fixedpoint.real import ceil_power_of_two, nearest_zero_point
from refsim.ir import INT_RANGE, Array, Quantization, read_only

#: Types that values are quantized to. int32 and int64 hold biases, whose scale is not chosen.
DTYPES = ("int8", "uint8", "int16", "int4")


@dataclass(frozen=True, slots=True)
class Rule:
    """How one tool treats a range. ``smallest`` are the least widths that it divides by; ``widen`` is added on both sides of an
    asymmetric range narrower than itself."""

    zero_point: str
    widen: float
    smallest_range: float
    smallest_bound: float


RULES: Mapping[str, Rule] = {
    "converter": Rule("half_away", widen=1e-6, smallest_range=0.0, smallest_bound=float(np.finfo(np.float32).tiny)),
    "ai-edge-quantizer": Rule("half_even", widen=0.0, smallest_range=1e-9, smallest_bound=1e-9),
}


def choose(
    rmin: Any,
    rmax: Any,
    dtype: str = "int8",
    symmetric: bool = False,
    narrow_range: bool = False,
    *,
    axis: int = 0,
    rule: str = "converter",
    power_of_two: bool = False,
) -> Quantization:
    """Scale and zero point for real values in [rmin, rmax]: two numbers, or two arrays ``[channels]`` for dimension ``axis``.

    The range is widened to include 0, which is then exactly representable. ``symmetric`` puts 0 in the middle of the
    type (zero point 0; 128 for uint8); int16 is always symmetric, as every kernel demands. ``narrow_range`` leaves out the lowest
    code. ``power_of_two`` rounds the scale up to a power of two. Raises QuantizationError for NaN, infinity, rmin > rmax, no
    channels at all, and a range whose scale float32 cannot hold.
    """
    low, high = code_range(dtype, narrow_range)
    tool = _rule(rule)
    least, most = _range(rmin, rmax)
    symmetric = symmetric or dtype == "int16"
    if symmetric:
        middle = (INT_RANGE[dtype][0] + INT_RANGE[dtype][1] + 1) // 2
        bound = np.maximum(np.maximum(np.abs(least), np.abs(most)), np.float32(tool.smallest_bound))
        scale, zero_point = bound / np.float32(high - middle), np.full(bound.shape, middle, dtype=np.int64)
    else:
        least, most = _widened(least, most, tool)
        scale, zero_point = _divided(least, most, high - low, tool), None
    if power_of_two:
        scale = ceil_power_of_two(scale)
    _check_scale(scale, least, most)
    if zero_point is None:
        zero_point = nearest_zero_point(np.asarray(low), least, scale, np.asarray(high), tool.zero_point)
    return Quantization(read_only(scale), read_only(zero_point), axis)


def code_range(dtype: str, narrow_range: bool = False) -> tuple[int, int]:
    """Lowest and highest code of ``dtype``; a narrow range leaves the lowest one out."""
    if dtype not in DTYPES:
        raise QuantizationError(f"cannot quantize to {dtype!r}; known: {', '.join(DTYPES)}")
    low, high = INT_RANGE[dtype]
    return low + narrow_range, high


def finite(x: Any, what: str) -> Array:
    """``x`` as a float32 array; QuantizationError with the index of the first element that is NaN, infinite, or too large."""
    values = np.asarray(x)
    if values.dtype.kind not in "biuf":
        raise QuantizationError(f"{what} must hold numbers, not {values.dtype}")
    with np.errstate(over="ignore"):
        array = values.astype(np.float32)
    bad = ~np.isfinite(array)
    if bad.any():
        index = tuple(int(i) for i in np.unravel_index(int(np.argmax(bad)), bad.shape))
        where = f"{what}{list(index)}" if index else what
        told = "is not a finite number" if not np.isfinite(values[index]) else "does not fit float32"
        raise QuantizationError(f"{where} = {values[index]} {told}")
    return array


def _rule(name: str) -> Rule:
    if name not in RULES:
        raise QuantizationError(f"unknown rule {name!r}; known: {', '.join(RULES)}")
    return RULES[name]


def _range(rmin: Any, rmax: Any) -> tuple[Array, Array]:
    """float32 ``[n]`` bounds that include 0."""
    least, most = finite(rmin, "rmin"), finite(rmax, "rmax")
    if least.shape != most.shape or least.ndim > 1:
        raise QuantizationError(f"rmin and rmax must be two numbers or two arrays [channels], not {least.shape} and {most.shape}")
    if not least.size:
        raise QuantizationError("there is no range: rmin and rmax are empty")
    least, most = np.atleast_1d(least), np.atleast_1d(most)
    wrong = np.flatnonzero(least > most)
    if wrong.size:
        raise QuantizationError(f"rmin {least[wrong[0]]} is greater than rmax {most[wrong[0]]} (channel {wrong[0]})")
    return np.minimum(least, np.float32(0)), np.maximum(most, np.float32(0))


def _widened(least: Array, most: Array, tool: Rule) -> tuple[Array, Array]:
    """A range narrower than ``tool.widen`` grows by that much on both sides."""
    with np.errstate(over="ignore"):
        extra = np.where((most - least).astype(np.float64) < tool.widen, np.float32(tool.widen), np.float32(0))
    return least - extra, most + extra


def _divided(least: Array, most: Array, steps: int, tool: Rule) -> Array:
    with np.errstate(over="ignore"):
        return np.asarray(np.maximum(most - least, np.float32(tool.smallest_range)) / np.float32(steps), dtype=np.float32)


def _check_scale(scale: Array, least: Array, most: Array) -> None:
    bad = np.flatnonzero(~(np.isfinite(scale) & (scale > 0)))
    if bad.size:
        n = bad[0]
        raise QuantizationError(f"the range [{least[n]}, {most[n]}] (channel {n}) gives a scale of {scale[n]}, outside float32")
