"""A bank of overlapping filters over an energy spectrum.

Each bin adds its energy to two channels: with the weight to its own, with the "unweight" to the next one. The first channel exists
for its unweights only and is no output. Sums are modulo 2^64. Source: TFLM ``signal/src/filter_bank.cc``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.ir import Array
from refsim.kernels import I32, Kernel, Slot, variants_of


@dataclass(frozen=True, slots=True)
class Params:
    bins: Annotated[int, I32, "of the input"]
    channels: Annotated[int, I32, "of the output; the tables have one more"]


def run(
    nx: Any, p: Params, x: Array, weights: Array, unweights: Array, starts: Array, weight_starts: Array, widths: Array
) -> Array:
    """x uint32 [n, bins] -> uint64 [n, channels]. A negative weight counts as 2^64 minus its magnitude."""
    counts = np.maximum(widths.astype(np.int64), 0)
    channel = np.repeat(np.arange(p.channels + 1), counts)
    inside = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    bins, taps = np.repeat(starts.astype(np.int64), counts) + inside, np.repeat(weight_starts.astype(np.int64), counts) + inside
    matrix = np.zeros((p.bins, p.channels + 2), np.int64)
    np.add.at(matrix, (bins, channel), weights[taps].astype(np.int64))
    np.add.at(matrix, (bins, channel + 1), unweights[taps].astype(np.int64))
    return np.asarray(x.astype(np.uint64) @ matrix[:, 1 : p.channels + 1].astype(np.uint64))


def macs(p: Params) -> int:
    return 2 * p.bins


KERNEL = Kernel(
    name="signal_filter_bank",
    params=Params,
    slots=(
        Slot("input", "x", doc="[bins]"),
        Slot("weights", "w", "const", "of all channels, one after the other"),
        Slot("unweights", "w", "const", "as weights"),
        Slot("starts", "w", "const", "[channels + 1], first bin"),
        Slot("weight_starts", "w", "const", "[channels + 1], first weight"),
        Slot("widths", "w", "const", "[channels + 1], bins"),
        Slot("output", "y", "out", "[channels]"),
    ),
    run=run,
    variants=variants_of({"x": "uint32", "w": "int16", "y": "uint64"}),
    macs=macs,
)
