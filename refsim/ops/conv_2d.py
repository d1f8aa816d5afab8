"""CONV_2D, grouped or not. Weights [O, H, W, I]; I times the number of groups is the input's depth.

acc = bias + sum (x + input_offset) * (w + filter_offset); out = clamp(requantize(acc) + zero point).
Source: arithmetic of tflite ``reference/integer_ops/conv.h`` (int8, int16) and ``reference/conv.h`` (uint8).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from refsim import exact
from refsim.ir import Array, Tensor
from refsim.ops import C_TYPES, I32, Call, Op, Operand, Rules, Variant
from refsim.ops._common import (
    Accumulator,
    Output,
    Window,
    accumulator,
    conv_output_stage,
    magnitude,
    require,
    require_bias,
    require_rank,
    window,
    zero_point_of,
)

SIGNATURES = {
    "s8": ("int8", "int8", "int32", "int8"),
    "s8w4": ("int8", "int4", "int32", "int8"),
    "u8": ("uint8", "uint8", "int32", "uint8"),
    "s16b64": ("int16", "int8", "int64", "int16"),
    "s16b32": ("int16", "int8", "int32", "int16"),
}
#: TensorType code of int32 in the option ``quantized_bias_type``.
INT32_CODE = 2


@dataclass(frozen=True, slots=True, eq=False)
class Params:
    window: Annotated[Window, "geometry"]
    groups: Annotated[int, I32, ">= 1; input and output channels are split evenly"]
    input_offset: Annotated[int, I32, "[-255, 128]  -zero point of the input"]
    filter_offset: Annotated[int, I32, "[-255, 0]  -zero point of the filter, 0 unless uint8"]
    output: Annotated[Output, "output stage"]
    acc: Accumulator


def choose_signature(call: Call, candidates: tuple[str, ...]) -> str:
    """Without a bias, 16-bit kernels accumulate in 64 bits unless the model asks for an int32 bias."""
    wanted = "s16b32" if call.node.option("quantized_bias_type") == INT32_CODE else "s16b64"
    return wanted if wanted in candidates else candidates[0]


def filter_offset(call: Call, w: Tensor) -> int:
    """Minus the filter's zero point; signed weights must be symmetric, as the engines assume without checking."""
    zero_point = zero_point_of(call, w)
    require(call, w.dtype == "uint8" or zero_point == 0, f"weights must have zero point 0, not {zero_point}", w)
    return -zero_point


def acc_dtype(signature: str) -> str:
    return "int64" if signature.endswith("b64") else "int32"


def prepare(call: Call) -> Params:
    x, w, bias, out = call["input"], call["filter"], call.get("bias"), call.output
    require_rank(call, w, 4)
    require_rank(call, x, 4)
    channels, height, width, depth = w.shape
    geometry = window(call, x, (height, width), out)
    require(call, out.shape[3] == channels, f"has {channels} filters, but the output has {out.shape[3]} channels", w)
    groups = x.shape[3] // depth if depth else 0
    fits = groups >= 1 and groups * depth == x.shape[3] and channels % groups == 0
    require(call, fits, f"filter depth {depth} and {channels} filters do not divide {x.shape[3]} input channels into groups", w)
    require_bias(call, bias, channels)
    offset = -zero_point_of(call, x)
    w_offset = filter_offset(call, w)
    assert w.data is not None
    taps = w.data.reshape(channels, -1).astype(np.int64) + w_offset
    return Params(
        window=geometry,
        groups=groups,
        input_offset=offset,
        filter_offset=w_offset,
        output=conv_output_stage(call, out, channels),
        acc=accumulator(call, acc_dtype(call.signature), taps, magnitude(call, x, offset), bias.data if bias else None),
    )


def simulate(p: Params, x: Array, w: Array, bias: Array | None) -> Array:
    """x [n, N, H, W, C], w [O, KH, KW, I], bias [O] or None -> [n, N, OH, OW, O]."""
    dtype = exact.product_dtype(p.acc.bound)
    patches = p.window.taps(x.astype(dtype) + dtype.type(p.input_offset))
    lead = patches.shape[:-3]
    depth, channels = w.shape[3], w.shape[0] // p.groups
    kernel = w.astype(dtype) + dtype.type(p.filter_offset)
    parts = [
        exact.matmul(
            patches[..., g * depth : (g + 1) * depth].reshape(-1, kernel[0].size),
            kernel[g * channels : (g + 1) * channels].reshape(channels, -1),
            p.acc.bound,
        )
        for g in range(p.groups)
    ]
    acc = parts[0] if p.groups == 1 else np.concatenate(parts, axis=-1)
    if bias is not None:
        acc += bias
    acc = p.acc.fit(acc)
    return p.output.apply(acc).reshape(*lead, w.shape[0])


def variant(signature: str, rules: Rules) -> Variant:
    """int4 weights are unpacked at generation time, so they share the int8 kernel."""
    x, w, bias, out = (C_TYPES["int8" if dtype == "int4" else dtype] for dtype in SIGNATURES[signature])
    types = {"x": x, "w": w, "bias": bias, "out": out, "acc": C_TYPES[acc_dtype(signature)]}
    return Variant(f"{signature.removesuffix('w4')}_{rules['requant']}", types, {"requant": rules["requant"]})


def scratch(p: Params) -> int:
    """One patch of int16: the taps of one output pixel for one group, offset applied, padding filled in."""
    g = p.window
    return 2 * g.filter_height * g.filter_width * (g.input_depth // p.groups)


def macs(p: Params) -> int:
    g = p.window
    return g.outputs * g.filter_height * g.filter_width * (g.input_depth // p.groups)


OP = Op(
    name="conv_2d",
    builtin="CONV_2D",
    operands=(Operand("input"), Operand("filter", "const"), Operand("bias", "const", optional=True)),
    signatures=SIGNATURES,
    params=Params,
    prepare=prepare,
    simulate=simulate,
    variant=variant,
    scratch=scratch,
    macs=macs,
    choose_signature=choose_signature,
)
