"""Average pooling: mean of the cells inside the image, rounded half away from zero, no requantization.

Source: tflite ``reference/integer_ops/pooling.h`` (int8, int16), ``reference/pooling.h`` (uint8).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.ir import Array
from refsim.kernels import I32, Kernel, Slot, variants_of
from refsim.kernels._shared import Window
from refsim.overflow import wrap_int32


@dataclass(frozen=True, slots=True, eq=False)
class Params:
    window: Annotated[Window, "geometry; input_depth == output_depth"]
    activation_min: Annotated[int, I32, "lower clamp, within the output type"]
    activation_max: Annotated[int, I32, "upper clamp, within the output type"]
    dtype: str
    node: str


def run(nx: Any, p: Params, x: Array) -> Array:
    """x [n, N, H, W, C] -> [n, N, OH, OW, C]."""
    total = wrap_int32(p.window.taps(x.astype(np.int64)).sum(axis=(-3, -2)), p.node)
    inside = np.ones((p.window.input_height, p.window.input_width, 1), dtype=np.int64)
    count = p.window.taps(inside).sum(axis=(-3, -2))
    mean: Array = nx.saturate(nx.div_half_away(total, count), p.activation_min, p.activation_max).astype(p.dtype)
    return mean


KERNEL = Kernel(
    name="average_pool_2d",
    params=Params,
    slots=(Slot("input", doc="[N, H, W, C]"), Slot("output", role="out", doc="[N, OH, OW, C]")),
    run=run,
    variants=variants_of({"x": "int8"}, {"x": "int16"}, {"x": "uint8"}),
)
