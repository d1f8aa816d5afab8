"""Frames of features side by side: some before, the frame itself, some after; every ``step`` frames.

Source: TFLM ``signal/micro/kernels/stacker.cc``. The frames before the first one repeat it. While there is no output the engine
leaves it as it lies in memory and says "not valid"; here it is 0 then.
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
    channels: Annotated[int, I32, "of a frame"]
    left: Annotated[int, I32, "frames before"]
    right: Annotated[int, I32, "frames after"]
    step: Annotated[int, I32, "frames from output to output, [1, left + 1 + right]"]


def run(nx: Any, p: Params, x: Array, history: Array, held: Array) -> tuple[Array, Array, Array, Array]:
    """x [n, channels or more], history [n, left + right, channels], held [n, 1] -> (stack [n, ...], valid [n], states)."""
    n, others = len(x), p.left + p.right
    frame = x.reshape(n, -1)[:, np.newaxis, : p.channels]
    first = held.reshape(n, 1, 1) == 0
    before = np.where(first, frame, kept(history, 1, others * p.channels).reshape(n, others, p.channels))
    stack = np.concatenate([before, frame], axis=1)
    # held is 0 before the first frame, then 1 + the frames that wait.
    waiting = np.where(held.reshape(n) == 0, p.left, held.reshape(n) - 1) + 1
    valid = waiting > others
    out = np.where(valid[:, np.newaxis, np.newaxis], stack, 0)
    left = (1 + np.where(valid, waiting - p.step, waiting)).astype(held.dtype)
    return out.astype(x.dtype).reshape(n, -1), valid, keep(history, stack[:, 1:]), left.reshape(held.shape)


KERNEL = Kernel(
    name="signal_stacker",
    params=Params,
    slots=(
        Slot("input", "x", doc="[channels]"),
        Slot("history", "x", "state", "[left + right, channels], the newest last"),
        Slot("held", "count", "state", "one element: 0 at the start, then 1 + frames that wait"),
        Slot("output", "x", "out", "[left + 1 + right, channels]"),
        Slot("valid", "valid", "out", "one element: 1 when there is an output"),
    ),
    run=run,
    variants=variants_of({"x": "int16", "count": "int32", "valid": "bool"}),
)
