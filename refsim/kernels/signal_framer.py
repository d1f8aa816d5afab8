"""Overlapping frames of a stream of samples.

Source: TFLM ``signal/micro/kernels/framer.cc``. While the stream is too short for a frame the engine leaves it as it lies in
memory and says "not valid"; here such a frame is 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.ir import Array
from refsim.kernels import I32, Kernel, Slot, variants_of
from refsim.kernels._history import keep, kept


@dataclass(frozen=True, slots=True)
class Params:
    rows: Annotated[int, I32, "streams side by side"]
    frames: Annotated[int, I32, "of a call"]
    frame_size: Annotated[int, I32, "samples"]
    frame_step: Annotated[int, I32, "samples from frame to frame"]
    kept: Annotated[int, I32, "samples from call to call, of each stream"]
    warm_up: Annotated[int, I32, "frames until the first valid one"]


def run(nx: Any, p: Params, x: Array, history: Array, seen: Array) -> tuple[Array, Array, Array, Array]:
    """x [n, rows x frames * step], history [n, rows x kept], seen [n, 1] -> (frames [n, ...], valid [n], states)."""
    n, step = len(x), p.frame_step
    stream = np.concatenate([kept(history, p.rows, p.kept), x.reshape(n, p.rows, p.frames * step)], axis=-1)
    index = np.arange(p.frames)[:, np.newaxis] * step + np.arange(p.frame_size)
    filled = seen.reshape(n, 1) + np.arange(p.frames) >= p.warm_up
    out = np.where(filled[:, np.newaxis, :, np.newaxis], stream[..., index], 0)
    rest = keep(history, stream[..., p.frames * step :])
    counted = np.minimum(seen + p.frames, p.warm_up).astype(seen.dtype)
    return out.astype(x.dtype).reshape(n, -1), np.asarray(filled.all(axis=1)), rest, counted


KERNEL = Kernel(
    name="signal_framer",
    params=Params,
    slots=(
        Slot("input", "x", doc="[rows, frames * frame_step]"),
        Slot("history", "x", "state", "[rows, kept], the newest last"),
        Slot("seen", "count", "state", "one element: frames so far, up to warm_up"),
        Slot("output", "x", "out", "[rows, frames, frame_size]"),
        Slot("valid", "valid", "out", "one element: 1 when all frames are"),
    ),
    run=run,
    variants=variants_of({"x": "int16", "count": "int32", "valid": "bool"}),
)
