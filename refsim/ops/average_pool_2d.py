"""AVERAGE_POOL_2D: mean of the cells inside the image, rounded half away from zero, no requantization.

Source: tflite ``reference/integer_ops/pooling.h`` (int8, int16), ``reference/pooling.h`` (uint8).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from refsim.fixedpoint import div_half_away, saturate
from refsim.ir import Array
from refsim.ops import C_TYPES, I32, Call, Op, Operand, Rules, Variant
from refsim.ops._common import Window, activation_range, require, scale_of, window, zero_point_of
from refsim.overflow import wrap_int32

SIGNATURES = {"s8": ("int8", "int8"), "u8": ("uint8", "uint8"), "s16": ("int16", "int16")}


@dataclass(frozen=True, slots=True, eq=False)
class Params:
    window: Annotated[Window, "geometry; input_depth == output_depth"]
    activation_min: Annotated[int, I32, "lower clamp, within the output type"]
    activation_max: Annotated[int, I32, "upper clamp, within the output type"]
    dtype: str
    node: str


def prepare(call: Call) -> Params:
    x, out = call["input"], call.output
    size = int(call.node.option("filter_height")), int(call.node.option("filter_width"))
    geometry = window(call, x, size, out)
    require(call, out.shape[3] == x.shape[3], f"has {out.shape[3]} channels, the input {x.shape[3]}", out)
    same_scale = abs(float(scale_of(call, x)) - float(scale_of(call, out))) <= 1e-6
    require(call, same_scale, "input and output must have the same scale; pooling does not requantize", out)
    require(call, zero_point_of(call, x) == zero_point_of(call, out), "input and output must have the same zero point", out)
    low, high = activation_range(call, out)
    return Params(geometry, low, high, out.dtype, str(call.node))


def simulate(p: Params, x: Array) -> Array:
    """x [n, N, H, W, C] -> [n, N, OH, OW, C]."""
    total = wrap_int32(p.window.taps(x.astype(np.int64)).sum(axis=(-3, -2)), p.node)
    inside = np.ones((p.window.input_height, p.window.input_width, 1), dtype=np.int64)
    count = p.window.taps(inside).sum(axis=(-3, -2))
    return saturate(div_half_away(total, count), p.activation_min, p.activation_max).astype(p.dtype)


def variant(signature: str, rules: Rules) -> Variant:
    return Variant(signature, {"x": C_TYPES[SIGNATURES[signature][0]]})


OP = Op(
    name="average_pool_2d",
    builtin="AVERAGE_POOL_2D",
    operands=(Operand("input"),),
    signatures=SIGNATURES,
    params=Params,
    prepare=prepare,
    simulate=simulate,
    variant=variant,
)
