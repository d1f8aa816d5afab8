"""A window over frames of samples.

Source: TFLM ``signal/src/window.cc``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.ir import Array
from refsim.kernels import I32, SHORT, Kernel, Slot, variants_of
from refsim.types import INT_RANGE


@dataclass(frozen=True, slots=True)
class Params:
    frames: Annotated[int, I32, ""]
    frame_size: Annotated[int, I32, "samples"]
    shift: Annotated[int, SHORT, "[0, 31], to the right"]


def run(nx: Any, p: Params, x: Array, weights: Array) -> Array:
    """x [n, ...] of frames x frame_size samples -> the same, each sample times its weight, rounded down, clamped."""
    products = x.reshape(len(x), p.frames, p.frame_size).astype(np.int64) * weights
    scaled = nx.saturate(nx.shift_right(products, p.shift), *INT_RANGE["int16"])
    return np.asarray(scaled.astype(np.int16).reshape(x.shape))


def macs(p: Params) -> int:
    return p.frames * p.frame_size


KERNEL = Kernel(
    name="signal_window",
    params=Params,
    slots=(
        Slot("input", "x", doc="[frames, frame_size]"),
        Slot("weights", "x", "const", "[frame_size]"),
        Slot("output", "x", "out", "[frames, frame_size]"),
    ),
    run=run,
    variants=variants_of({"x": "int16"}),
    macs=macs,
)
