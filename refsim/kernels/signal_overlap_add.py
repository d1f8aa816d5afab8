"""A stream of samples from overlapping frames, which are added up with saturation, the oldest first.

Source: TFLM ``signal/src/overlap_add.cc``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.ir import Array
from refsim.kernels import I32, Kernel, Slot, variants_of
from refsim.kernels._history import keep, kept
from refsim.types import INT_RANGE


@dataclass(frozen=True, slots=True)
class Params:
    rows: Annotated[int, I32, "streams side by side"]
    frames: Annotated[int, I32, "of a call"]
    frame_size: Annotated[int, I32, "samples"]
    frame_step: Annotated[int, I32, "samples from frame to frame, at most frame_size"]


def run(nx: Any, p: Params, x: Array, overlap: Array) -> tuple[Array, Array]:
    """x [n, rows x frames x size], overlap [n, rows x (size - step)] -> (samples [n, rows x frames * step], new overlap)."""
    n, step = len(x), p.frame_step
    pieces = -(-p.frame_size // step)
    total = np.zeros((n, p.rows, p.frames + pieces, step), np.int64)
    total.reshape(n, p.rows, -1)[..., : p.frame_size - step] = kept(overlap, p.rows, p.frame_size - step)
    padded = np.zeros((n, p.rows, p.frames, pieces * step), np.int64)
    padded[..., : p.frame_size] = x.reshape(n, p.rows, p.frames, p.frame_size)
    parts = padded.reshape(n, p.rows, p.frames, pieces, step)
    # The last piece of a frame meets the first piece of a later one: going backwards adds to each sample its oldest frame first.
    for piece in reversed(range(pieces)):
        reached = total[:, :, piece : piece + p.frames]
        reached[:] = nx.saturate(reached + parts[:, :, :, piece], *INT_RANGE["int16"])
    stream = total.reshape(n, p.rows, -1).astype(x.dtype)
    rest = stream[..., p.frames * step :][..., : p.frame_size - step]
    return stream[..., : p.frames * step].reshape(n, -1), keep(overlap, rest)


def macs(p: Params) -> int:
    return p.rows * p.frames * p.frame_size


KERNEL = Kernel(
    name="signal_overlap_add",
    params=Params,
    slots=(
        Slot("input", "x", doc="[rows, frames, frame_size]"),
        Slot("overlap", "x", "state", "[rows, frame_size - frame_step], sums that later frames add to"),
        Slot("output", "x", "out", "[rows, frames * frame_step]"),
    ),
    run=run,
    variants=variants_of({"x": "int16"}),
    macs=macs,
)
