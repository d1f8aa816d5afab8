"""Pooling over the cells of a window that lie inside the image: their mean, or the largest.

The mean is rounded half away from zero; nothing is requantized.
Source: tflite ``reference/integer_ops/pooling.h`` (int8, int16), ``reference/pooling.h`` (uint8).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.ir import Array
from refsim.kernels import SHORT, Kernel, Slot, variants_of
from refsim.kernels._shared import Window
from refsim.overflow import wrap_int32
from refsim.types import INT_RANGE


@dataclass(frozen=True, slots=True, eq=False)
class Params:
    window: Annotated[Window, "geometry; input_depth == output_depth"]
    activation_min: Annotated[int, SHORT, "lower clamp, within the output type"]
    activation_max: Annotated[int, SHORT, "upper clamp, within the output type"]
    dtype: str
    node: str


def run_average(nx: Any, p: Params, x: Array) -> Array:
    """x [n, N, H, W, C] -> [n, N, OH, OW, C]."""
    total = accumulate(nx, p, x)
    inside = np.ones((p.window.input_height, p.window.input_width, 1), dtype=np.int64)
    count = p.window.taps(inside).sum(axis=(-3, -2))
    mean: Array = nx.saturate(nx.div_half_away(total, count), p.activation_min, p.activation_max).astype(p.dtype)
    return mean


def accumulate(nx: Any, p: Params, x: Array) -> Array:
    """The sums of the cells inside, which are divided by their count: int64 [n, N, OH, OW, C]."""
    return wrap_int32(p.window.taps(x.astype(np.int64)).sum(axis=(-3, -2)), p.node)


def run_max(nx: Any, p: Params, x: Array) -> Array:
    """x [n, N, H, W, C] -> [n, N, OH, OW, C]."""
    # Padding must not win: offset by the type's minimum, everything inside is at least the 0 that ``taps`` pads with.
    low = INT_RANGE[p.dtype][0]
    largest = p.window.taps(x.astype(np.int64) - low).max(axis=(-3, -2)) + low
    return np.asarray(nx.saturate(largest, p.activation_min, p.activation_max).astype(p.dtype))


def _kernel(name: str, run: Any, **fields: Any) -> Kernel:
    return Kernel(
        name=name,
        params=Params,
        slots=(Slot("input", doc="[N, H, W, C]"), Slot("output", role="out", doc="[N, OH, OW, C]")),
        run=run,
        variants=variants_of({"x": "int8"}, {"x": "int16"}, {"x": "uint8"}),
        template="pool_2d",
        **fields,
    )


AVERAGE = _kernel("average_pool_2d", run_average, accumulate=accumulate)
MAX = _kernel("max_pool_2d", run_max)
KERNELS = (AVERAGE, MAX)
