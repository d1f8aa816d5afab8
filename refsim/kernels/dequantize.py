"""Integers to float32, as bit patterns: float32(double(scale) * (q - zero point)), computed in integers.

Source: tflite ``internal/reference/dequantize.h``, per tensor and per channel.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.ir import Array
from refsim.kernels import I32, PI32, CField, Kernel, Slot, variants_of

INTEGERS = "int2 int4 uint4 int8 uint8 int16 uint16 int32 bool".split()


@dataclass(frozen=True, slots=True, eq=False)
class Params:
    outer: Annotated[int, I32, "product of the dimensions before the channels"]
    channels: Annotated[int, I32, "channels, 1 per tensor"]
    inner: Annotated[int, I32, "product of the dimensions behind them"]
    scale_bits: Annotated[Array, CField("uint32_t", pointer=True), "[channels] IEEE-754 bits of the scales"]
    zero_point: Annotated[Array, PI32, "[channels]"]
    #: Of engines that are simulated only, for the first elements of a tensor with one scale.
    rule: str = "product"
    lanes: int = 0


def run(nx: Any, p: Params, x: Array) -> Array:
    """x [n, ...] -> float32 [n, outer * channels * inner]."""
    split = x.reshape(len(x), p.outer, p.channels, p.inner).astype(np.int64)
    bits = nx.dequantize_float32(split - p.zero_point.reshape(-1, 1), p.scale_bits.astype(np.int64).reshape(-1, 1))
    if p.lanes:
        function = nx.dequantize_fused if p.rule == "fused" else nx.dequantize_two_products
        other = function(split, p.zero_point.reshape(-1, 1), p.scale_bits.astype(np.int64).reshape(-1, 1))
        bits = np.where(np.arange(split[0].size).reshape(split.shape[1:]) < p.lanes, other, bits)
    return np.asarray(bits).astype(np.uint32).view(np.float32).reshape(len(x), -1)


KERNEL = Kernel(
    name="dequantize",
    params=Params,
    slots=(Slot("input", doc="[outer, channels, inner]"), Slot("output", "out", "out", "likewise")),
    run=run,
    variants=variants_of(*({"x": dtype, "out": "float32"} for dtype in INTEGERS)),
)
