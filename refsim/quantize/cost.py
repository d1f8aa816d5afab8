"""What quantization costs: errors between a real signal and what is left of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from refsim.errors import QuantizationError
from refsim.ir import Array, Quantization
from refsim.quantize.affine import dequantize, quantize
from refsim.quantize.scheme import finite


@dataclass(frozen=True, slots=True, eq=False)
class Errors:
    """Differences y - x of two arrays; floats, or float64 arrays ``[channels]``.

    ``sqnr_db`` is 10 log10(signal power / noise power): infinite where nothing differs, and about 6 dB per bit. ``mean`` keeps the
    sign (a bias), ``mean_abs`` does not. ``noise`` is the mean squared difference. ``cosine`` is 1 for two zero arrays.
    """

    sqnr_db: Any
    max_abs: Any
    mean: Any
    cosine: Any
    mean_abs: Any
    noise: Any


def errors(x: Any, y: Any, axis: int | None = None) -> Errors:
    """Errors of ``y`` against the original ``x``, both real and of one shape; with ``axis`` one value per channel."""
    original, other = finite(x, "x").astype(np.float64), finite(y, "y").astype(np.float64)
    if original.shape != other.shape:
        raise QuantizationError(f"x has shape {original.shape}, y has {other.shape}")
    if not original.size:
        raise QuantizationError("there is nothing to compare: x and y are empty")
    if axis is None:
        values = _rows(original.reshape(1, -1), other.reshape(1, -1))
        return Errors(*(float(value[0]) for value in values))
    if not -original.ndim <= axis < original.ndim:
        raise QuantizationError(f"an array of shape {original.shape} has no dimension {axis}")
    count = original.shape[axis]
    return Errors(*_rows(*(np.moveaxis(array, axis, 0).reshape(count, -1) for array in (original, other))))


def _rows(x: Array, y: Array) -> tuple[Array, ...]:
    """The fields of :class:`Errors` for each row."""
    difference = y - x
    signal, noise, power = ((array**2).mean(axis=1) for array in (x, difference, y))
    with np.errstate(divide="ignore", invalid="ignore"):
        sqnr = 10 * np.log10(signal / noise)
        cosine = (x * y).mean(axis=1) / (np.sqrt(signal) * np.sqrt(power))
    equal = (x == y).all(axis=1)
    sqnr = np.where(equal, np.inf, sqnr)
    cosine = np.where(equal, 1.0, np.nan_to_num(cosine, nan=0.0, posinf=0.0, neginf=0.0))
    size = np.abs(difference)
    return sqnr, size.max(axis=1), difference.mean(axis=1), np.clip(cosine, -1.0, 1.0), size.mean(axis=1), noise


def cost(x: Any, p: Quantization, dtype: str = "int8") -> Errors:
    """Errors of quantizing ``x`` by ``p`` and back."""
    return errors(x, dequantize(quantize(x, p, dtype), p))


def predicted_noise(p: Quantization) -> Any:
    """step^2 / 12, the noise of rounding to even steps: a float, or float64 ``[channels]``.

    It holds for values that are spread over many steps and not clipped; many exact zeros make the measured noise smaller.
    """
    noise = p.scale.astype(np.float64) ** 2 / 12
    return noise if p.per_channel else float(noise[0])
