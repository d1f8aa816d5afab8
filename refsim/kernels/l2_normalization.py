"""Rows divided by their Euclidean norm, in steps of 1/128.

Source: tflite ``internal/reference/{l2normalization,integer_ops/l2normalization}.h``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.ir import Array
from refsim.kernels import SHORT, SIZE, Kernel, Slot, variants_of
from refsim.overflow import wrap_int32


@dataclass(frozen=True, slots=True)
class Params:
    rows: Annotated[int, SIZE, ""]
    depth: Annotated[int, SIZE, "elements of a row"]
    input_offset: Annotated[int, SHORT, "-zero point of the input"]
    node: str


def run(nx: Any, p: Params, x: Array) -> Array:
    """x [n, rows, depth] -> same shape. uint8 is scaled up before the rounding product, int8 behind it."""
    value = x.reshape(len(x), p.rows, p.depth).astype(np.int64) + p.input_offset
    multiplier, shift = nx.get_inv_sqrt(wrap_int32(np.square(value).sum(axis=-1, keepdims=True), p.node))
    if x.dtype == np.uint8:
        return np.asarray(nx.saturate(128 + nx.mbqm_double(128 * value, multiplier, shift), 0, 255)).astype(np.uint8)
    return np.asarray(nx.saturate(nx.mbqm_double(value, multiplier, shift + 7), -128, 127)).astype(np.int8)


KERNEL = Kernel(
    name="l2_normalization",
    params=Params,
    slots=(Slot("input", doc="[rows, depth]"), Slot("output", role="out", doc="[rows, depth]")),
    run=run,
    variants=variants_of({"x": "int8"}, {"x": "uint8"}),
)
