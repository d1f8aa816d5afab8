"""Quantize and dequantize arrays: q = clamp(round(x / scale) + zero point), x' = scale * (q - zero point).

Rounding and float precision are those of an engine profile (``Profile.quantize_float``, ``Profile.dequantize_float``).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from refsim.engines import Profile, profile
from refsim.errors import QuantizationError
from refsim.fixedpoint.real import dequantize_array, quantize_array
from refsim.ir import Array, Quantization, storage_dtype
from refsim.quantize.scheme import code_range, finite


def quantize(x: Any, p: Quantization, dtype: str = "int8", *, narrow_range: bool = False, engine: str | Profile = "tflm") -> Array:
    """Real values ``x`` (any shape, read as float32) to codes of ``dtype``; int4 is held in int8.

    Values outside the range saturate; they never wrap. Raises QuantizationError for NaN and infinity (with the index), for a zero
    point outside the type, and if ``p`` does not fit the shape.
    """
    low, high = code_range(dtype, narrow_range)
    outside = (p.zero_point < low) | (p.zero_point > high)
    if outside.any():
        channel = int(np.argmax(outside))
        raise QuantizationError(f"zero point {p.zero_point[channel]} (channel {channel}) is outside {dtype}, {low} to {high}")
    values = finite(x, "x")
    scale, zero_point = spread(p, values.ndim, values.shape)
    rules = _profile(engine).quantize_float
    codes = quantize_array(values, scale, zero_point, low, high, rules.get(dtype, rules["any"]))
    return codes.astype(storage_dtype(dtype))


def dequantize(xq: Any, p: Quantization, *, engine: str | Profile = "tflm") -> Array:
    """Codes ``xq`` (any integer type and shape) to real values, float32."""
    codes = np.asarray(xq)
    if codes.dtype.kind not in "iu":
        raise QuantizationError(f"xq must hold integer codes, not {codes.dtype}")
    scale, zero_point = spread(p, codes.ndim, codes.shape)
    rules = _profile(engine).dequantize_float
    return np.asarray(dequantize_array(codes.astype(np.int64), scale, zero_point, rules.get(str(codes.dtype), rules["any"])))


def spread(p: Quantization, rank: int, shape: tuple[int, ...]) -> tuple[Array, Array]:
    """Scale and zero point of ``p``, shaped to broadcast against an array of ``shape``; axes count from the end if negative."""
    check_scales(p)
    if not p.per_channel:
        return p.scale.reshape(()), p.zero_point.reshape(())
    if not -rank <= p.axis < rank or shape[p.axis] != p.scale.size:
        raise QuantizationError(f"{p.scale.size} scales on dimension {p.axis} do not fit an array of shape {shape}")
    wanted = [1] * rank
    wanted[p.axis] = -1
    return p.scale.reshape(wanted), p.zero_point.reshape(wanted)


def check_scales(p: Quantization) -> None:
    """QuantizationError unless ``p`` has at least one scale, all positive and finite, and a zero point for each."""
    if p.scale.dtype != np.float32 or not p.scale.size or p.scale.shape != p.zero_point.shape:
        told = f"{p.scale.dtype} {p.scale.shape} and {p.zero_point.dtype} {p.zero_point.shape}"
        raise QuantizationError(f"scale must be float32 [n] and zero point int64 [n], not {told}")
    bad = ~(np.isfinite(p.scale) & (p.scale > 0))
    if bad.any():
        raise QuantizationError(f"scale {p.scale[int(np.argmax(bad))]} (channel {int(np.argmax(bad))}) is not a positive number")


def _profile(engine: str | Profile) -> Profile:
    return engine if isinstance(engine, Profile) else profile(engine)
