"""A delay line: an exact move of samples through time. Source: TFLM ``signal/micro/kernels/delay.cc``."""

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
    size: Annotated[int, I32, "samples of a call, of each stream"]
    delay: Annotated[int, I32, "samples"]


def run(nx: Any, p: Params, x: Array, history: Array) -> tuple[Array, Array]:
    """x [n, rows x size], history [n, rows x delay] -> (x delayed, new history)."""
    stream = np.concatenate([kept(history, p.rows, p.delay), x.reshape(len(x), p.rows, p.size)], axis=-1)
    return stream[..., : p.size].reshape(x.shape), keep(history, stream[..., p.size :])


KERNEL = Kernel(
    name="signal_delay",
    params=Params,
    slots=(
        Slot("input", "x", doc="[rows, size]"),
        Slot("history", "x", "state", "[rows, delay], the oldest first"),
        Slot("output", "x", "out", "[rows, size]"),
    ),
    run=run,
    variants=variants_of({"x": "int16"}),
)
