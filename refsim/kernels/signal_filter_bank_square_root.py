"""The rounded square root of every channel, scaled back by the bits that the frame was scaled up by.

Source: TFLM ``signal/src/filter_bank_square_root.cc``, ``square_root_64.cc``. Only the low five bits of the scale count, as on the
processors that the engine runs on; it promises nothing for a scale outside [0, 31].
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.ir import Array
from refsim.kernels import I32, Kernel, Slot, variants_of


@dataclass(frozen=True, slots=True)
class Params:
    channels: Annotated[int, I32, ""]


def run(nx: Any, p: Params, x: Array, scale_bits: Array) -> Array:
    """x uint64 [n, channels], scale_bits int32 [n] -> uint32 [n, channels], rounded down."""
    bits = scale_bits.reshape(-1, 1).astype(np.int64) & 31
    return np.asarray(nx.shift_right(nx.square_root(x), bits).astype(np.uint32))


KERNEL = Kernel(
    name="signal_filter_bank_square_root",
    params=Params,
    slots=(
        Slot("input", "x", doc="[channels]"),
        Slot("scale_bits", "scale", doc="one element"),
        Slot("output", "y", "out", "[channels]"),
    ),
    run=run,
    variants=variants_of({"x": "uint64", "scale": "int32", "y": "uint32"}),
)
