"""Scaling of a frame to the left before a fixed-point FFT, by as many bits as its largest magnitude leaves free.

Source: TFLM ``signal/src/fft_auto_scale.cc``, ``max_abs.cc``, ``msb_32.cc``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.ir import Array
from refsim.kernels import I32, Kernel, Slot, variants_of

LOWEST = -(1 << 15)


@dataclass(frozen=True, slots=True)
class Params:
    size: Annotated[int, I32, "samples"]


def run(nx: Any, p: Params, x: Array) -> tuple[Array, Array]:
    """x [n, size] -> (x * 2^bits wrapped to int16, bits [n])."""
    wide = x.reshape(len(x), p.size).astype(np.int64)
    largest = _largest_magnitude(wide)
    bits = np.where(largest > 0, nx.clz32(np.maximum(largest, 1)) - 17, 0)
    scaled = nx.wrap(wide << bits[:, np.newaxis], bits=16)
    return scaled.astype(np.int16).reshape(x.shape), bits.astype(np.int32)


def _largest_magnitude(x: Array) -> Array:
    """Largest magnitude of each row as the engine finds it.

    Its running maximum is an int16: the magnitude of -32768 wraps to -32768, below everything, so that the search starts over.
    While the samples that follow then rise, each is above the maximum before it and counts with its sign, not its magnitude.
    """
    size = x.shape[1]
    lowest = x == LOWEST
    last = np.where(lowest.any(axis=1), size - 1 - np.argmax(lowest[:, ::-1], axis=1), -1)[:, np.newaxis]
    position = np.arange(size)
    rising = np.concatenate([np.ones((len(x), 1), bool), x[:, 1:] > x[:, :-1]], axis=1) | (position <= last)
    signed = (last >= 0) & np.logical_and.accumulate(rising, axis=1)
    counted = np.where(position <= last, LOWEST, np.where(signed, x, np.abs(x)))
    return np.asarray(np.maximum(counted.max(axis=1), np.where(last[:, 0] < 0, 0, LOWEST)))


KERNEL = Kernel(
    name="signal_fft_auto_scale",
    params=Params,
    slots=(
        Slot("input", "x", doc="[size]"),
        Slot("output", "x", "out", "[size]"),
        Slot("scale_bits", "scale", "out", "one element"),
    ),
    run=run,
    variants=variants_of({"x": "int16", "scale": "int32"}),
)
