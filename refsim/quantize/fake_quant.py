"""Fake quantization: quantize and dequantize in one step, in floats, as quantization-aware training does.

Equal, bit for bit, to TensorFlow's ``fake_quant_with_min_max_vars`` and its ``_per_channel`` form. The range is nudged so that
zero is one of its steps. Unlike for ``choose``, it does not have to include zero: then it is shifted until it does.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from refsim.errors import QuantizationError
from refsim.fixedpoint.real import fake_quantize, nudge
from refsim.ir import Array
from refsim.quantize.scheme import finite

_TINY = np.finfo(np.float32).tiny


class Gradients(NamedTuple):
    """Of the input, of rmin and of rmax: float32, in their shapes."""

    x: Array
    rmin: Array
    rmax: Array


class _Nudged(NamedTuple):
    low: Array
    high: Array
    scale: Array
    inverse: Array
    zero: Array  # channels whose range is just zero


def fake_quant(x: Any, rmin: Any, rmax: Any, num_bits: int = 8, narrow_range: bool = False) -> Array:
    """``x`` (float32, any shape) rounded to the steps of the nudged range [rmin, rmax].

    ``rmin`` and ``rmax`` are numbers, or arrays ``[channels]`` for the last dimension of ``x``. A range of exactly [0, 0] gives
    zeros. Raises QuantizationError for NaN and infinity, rmin > rmax, and a range too narrow for float32, where TensorFlow gives
    NaN.
    """
    values = finite(x, "x")
    nudged = _nudged(values, rmin, rmax, num_bits, narrow_range)
    rounded = fake_quantize(values, nudged[:4], bool(np.ndim(rmin)))
    return np.asarray(np.where(nudged.zero, np.float32(0), rounded), dtype=np.float32)


def fake_quant_mask(x: Any, rmin: Any, rmax: Any, num_bits: int = 8, narrow_range: bool = False) -> Array:
    """Where the straight-through gradient passes: True inside the nudged range, ends included."""
    values = finite(x, "x")
    nudged = _nudged(values, rmin, rmax, num_bits, narrow_range)
    return np.asarray(nudged.zero | ((values >= nudged.low) & (values <= nudged.high)))


def fake_quant_gradients(gradients: Any, x: Any, rmin: Any, rmax: Any, num_bits: int = 8, narrow_range: bool = False) -> Gradients:
    """``gradients`` of the output, passed back: inside the range to x, below it to rmin, above it to rmax.

    The sums for rmin and rmax are formed in float64 and rounded once.
    """
    values, incoming = finite(x, "x"), finite(gradients, "gradients")
    if incoming.shape != values.shape:
        raise QuantizationError(f"gradients have shape {incoming.shape}, x has {values.shape}")
    nudged = _nudged(values, rmin, rmax, num_bits, narrow_range)
    below, above = ((values < nudged.low) & ~nudged.zero), ((values > nudged.high) & ~nudged.zero)
    axes = tuple(range(values.ndim - 1 if np.ndim(rmin) else values.ndim))
    sums = [np.where(side, incoming, 0).sum(axis=axes, dtype=np.float64).astype(np.float32) for side in (below, above)]
    return Gradients(np.where(below | above, np.float32(0), incoming), np.asarray(sums[0]), np.asarray(sums[1]))


def _nudged(x: Array, rmin: Any, rmax: Any, num_bits: int, narrow_range: bool) -> _Nudged:
    if not 2 <= num_bits <= 16:
        raise QuantizationError(f"num_bits must be 2 to 16, not {num_bits}")
    least, most = _flushed(finite(rmin, "rmin")), _flushed(finite(rmax, "rmax"))
    if least.shape != most.shape or least.shape not in ((), x.shape[-1:]):
        raise QuantizationError(f"rmin {least.shape} and rmax {most.shape} do not fit the last dimension of {x.shape}")
    zero = (least == 0) & (most == 0)
    low, high = int(narrow_range), (1 << num_bits) - 1
    # A range of [0, 0] is answered separately; 1 only keeps the division quiet.
    width = np.where(zero, np.float32(1), most - least)
    bad = ~(np.isfinite(width) & (width / np.float32(high - low) >= _TINY))
    if bad.any():
        n = int(np.argmax(bad))
        told = f"[{least.reshape(-1)[n]}, {most.reshape(-1)[n]}] (channel {n})"
        raise QuantizationError(f"the range {told} is reversed, or its step does not fit float32")
    return _Nudged(*nudge(np.where(zero, np.float32(0), least), np.where(zero, np.float32(1), most), low, high), zero)


def _flushed(bound: Array) -> Array:
    """Subnormal bounds count as zero, as TensorFlow's kernels run with them flushed."""
    return np.asarray(np.where(np.abs(bound) < _TINY, np.float32(0), bound), dtype=np.float32)
