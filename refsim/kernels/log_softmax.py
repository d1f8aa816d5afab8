"""Logarithms of softmax over rows, in steps of 1/16 below the type's largest value.

Source: tflite ``internal/reference/log_softmax.h``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.ir import Array
from refsim.kernels import I32, SHORT, SIZE, Kernel, Slot, variants_of
from refsim.types import INT_RANGE


@dataclass(frozen=True, slots=True)
class Params:
    rows: Annotated[int, SIZE, ""]
    depth: Annotated[int, SIZE, "elements of a row, at most 4095"]
    multiplier: Annotated[int, I32, "Q0.31, brings differences to Q5.26"]
    shift: Annotated[int, SHORT, "[0, 31], to the left"]
    diff_min: Annotated[int, I32, "smallest difference from the row's maximum that counts"]
    reverse_multiplier: Annotated[int, I32, "Q0.31, back from Q5.26"]
    reverse_shift: Annotated[int, SHORT, "[-31, 0]"]
    dtype: str


def run(nx: Any, p: Params, x: Array) -> Array:
    """x [n, rows, depth] -> same shape."""
    low, high = INT_RANGE[p.dtype]
    score = x.reshape(len(x), p.rows, p.depth).astype(np.int64)
    difference = score - score.max(axis=-1, keepdims=True)
    scaled = nx.mbqm_double(np.maximum(difference, p.diff_min), p.multiplier, p.shift)
    exponentials = nx.rdbpot(nx.exp_on_negative_values(scaled, integer_bits=5), 12)
    total = np.where(difference >= p.diff_min, exponentials, 0).sum(axis=-1, keepdims=True)
    log = nx.log_x_for_x_at_least_1(total)
    reach = nx.mbqm_double(log - 2**31, p.reverse_multiplier, p.reverse_shift)
    value = nx.saturate(nx.rdbpot(scaled - log, 22) + high, low, high)
    return np.asarray(np.where(difference > np.maximum(reach, p.diff_min - 1), value, low)).astype(p.dtype)


KERNEL = Kernel(
    name="log_softmax",
    params=Params,
    slots=(Slot("input", doc="[rows, depth]"), Slot("output", role="out", doc="[rows, depth]")),
    run=run,
    variants=variants_of({"x": "int8"}, {"x": "uint8"}),
)
