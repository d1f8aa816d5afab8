"""The energy of a spectrum: the squared magnitude of each complex bin in a range.

Source: TFLM ``signal/src/energy.cc``. The engine leaves bins outside the range as they lie in memory; here they are 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.ir import Array
from refsim.kernels import I32, Kernel, Slot, variants_of


@dataclass(frozen=True, slots=True)
class Params:
    bins: Annotated[int, I32, "of the output"]
    start: Annotated[int, I32, "first bin that is computed"]
    end: Annotated[int, I32, "bin after the last one"]


def run(nx: Any, p: Params, x: Array) -> Array:
    """x int16 [n, 2 * bins or more], real and imaginary parts in turn -> uint32 [n, bins]."""
    parts = x.reshape(len(x), -1, 2)[:, p.start : p.end].astype(np.int64)
    out = np.zeros((len(x), p.bins), np.uint32)
    out[:, p.start : p.end] = (parts * parts).sum(axis=-1)
    return out


def macs(p: Params) -> int:
    return 2 * max(p.end - p.start, 0)


KERNEL = Kernel(
    name="signal_energy",
    params=Params,
    slots=(Slot("input", "x", doc="[bins, 2], real and imaginary parts"), Slot("output", "y", "out", "[bins]")),
    run=run,
    variants=variants_of({"x": "int16", "y": "uint32"}),
    macs=macs,
)
