"""Logarithms of softmax over rows, in steps of 1/16 below the type's largest value.

Source: tflite ``internal/reference/log_softmax.h``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.ir import Array
from refsim.kernels import I32, SHORT, Kernel, Slot, variants_of
from refsim.kernels._rows import DIFFERENCES, RowParams, differences, exponentials, sums_of_rows
from refsim.types import INT_RANGE


@dataclass(frozen=True, slots=True, eq=False)
class Params(RowParams):
    reverse_multiplier: Annotated[int, I32, "Q0.31, back from Q5.26"]
    reverse_shift: Annotated[int, SHORT, "[-31, 0]"]
    dtype: str


def run(nx: Any, p: Params, x: Array) -> Array:
    """x [n, ..., depth] -> same shape."""
    diff, (low, high) = differences(x), INT_RANGE[p.dtype]
    scaled = nx.mbqm_double(np.maximum(DIFFERENCES, p.diff_min), p.multiplier, p.shift)
    log = nx.log_x_for_x_at_least_1(sums_of_rows(nx, exponentials(nx, p, scaled)[diff + 255]))
    reach = nx.mbqm_double(log - 2**31, p.reverse_multiplier, p.reverse_shift)
    value = nx.saturate(nx.rdbpot(scaled[diff + 255] - log, 22) + high, low, high)
    return np.asarray(np.where(diff > np.maximum(reach, p.diff_min - 1), value, low)).astype(p.dtype)


KERNEL = Kernel(
    name="log_softmax",
    params=Params,
    slots=(Slot("input", doc="[rows, depth]"), Slot("output", role="out", doc="[rows, depth]")),
    run=run,
    variants=variants_of({"x": "int8"}, {"x": "uint8"}),
)
