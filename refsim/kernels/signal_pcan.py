"""Per-channel automatic gain control (PCAN): each channel times a gain that falls with its noise, then compressed.

Source: TFLM ``signal/src/pcan_argc_fixed.cc``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.ir import Array
from refsim.kernels import I32, SHORT, Kernel, Slot, variants_of


@dataclass(frozen=True, slots=True)
class Params:
    channels: Annotated[int, I32, ""]
    snr_shift: Annotated[int, SHORT, "[0, 63], to the right"]


def run(nx: Any, p: Params, x: Array, noise: Array, gains: Array) -> Array:
    """x, noise uint32 [n, channels] -> uint32 [n, channels]. A negative gain counts as 2^32 minus its magnitude."""
    gain = nx.wide_dynamic(gains, noise)
    ratio = nx.low_pass(x, np.zeros_like(x), gain & 0xFFFFFFFF, 0, p.snr_shift)
    return np.asarray(nx.pcan_shrink(ratio).astype(np.uint32))


KERNEL = Kernel(
    name="signal_pcan",
    params=Params,
    slots=(
        Slot("input", "x", doc="[channels]"),
        Slot("noise", "x", doc="[channels], noise estimate"),
        Slot("gains", "gains", "const", "[125], gain curve over the noise"),
        Slot("output", "x", "out", "[channels]"),
    ),
    run=run,
    variants=variants_of({"x": "uint32", "gains": "int16"}),
)
