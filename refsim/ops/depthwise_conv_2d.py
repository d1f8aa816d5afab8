"""DEPTHWISE_CONV_2D. Weights [1, H, W, C * multiplier]; output channel = input channel * multiplier + m.

Source: arithmetic of tflite ``reference/integer_ops/depthwise_conv.h`` and ``reference/depthwiseconv_uint8.h``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from refsim import exact
from refsim.ir import Array
from refsim.ops import I32, Call, Op, Operand, Rules, Variant
from refsim.ops import conv_2d as conv
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

SIGNATURES = {name: conv.SIGNATURES[name] for name in ("s8", "s8w4", "u8", "s16b64")}


@dataclass(frozen=True, slots=True, eq=False)
class Params:
    window: Annotated[Window, "geometry"]
    depth_multiplier: Annotated[int, I32, ">= 1; outputs per input channel"]
    input_offset: Annotated[int, I32, "[-255, 128]  -zero point of the input"]
    filter_offset: Annotated[int, I32, "[-255, 0]  -zero point of the filter, 0 unless uint8"]
    output: Annotated[Output, "output stage"]
    acc: Accumulator


def prepare(call: Call) -> Params:
    x, w, bias, out = call["input"], call["filter"], call.get("bias"), call.output
    require_rank(call, w, 4)
    require_rank(call, x, 4)
    one, height, width, channels = w.shape
    require(call, one == 1, f"the first dimension of depthwise weights must be 1, not {one}", w)
    geometry = window(call, x, (height, width), out)
    # The option depth_multiplier is redundant; the engines go by the shapes, and so do we.
    multiplier = out.shape[3] // x.shape[3] if x.shape[3] else 0
    fits = multiplier >= 1 and out.shape[3] == channels == multiplier * x.shape[3]
    require(call, fits, f"{channels} filters and {out.shape[3]} output channels do not fit {x.shape[3]} input channels", w)
    require_bias(call, bias, channels)
    offset = -zero_point_of(call, x)
    w_offset = conv.filter_offset(call, w)
    assert w.data is not None
    taps = w.data.reshape(-1, channels).T.astype(np.int64) + w_offset
    return Params(
        window=geometry,
        depth_multiplier=multiplier,
        input_offset=offset,
        filter_offset=w_offset,
        output=conv_output_stage(call, out, channels),
        acc=accumulator(call, conv.acc_dtype(call.signature), taps, magnitude(call, x, offset), bias.data if bias else None),
    )


def simulate(p: Params, x: Array, w: Array, bias: Array | None) -> Array:
    """x [n, N, H, W, C], w [1, KH, KW, O], bias [O] or None -> [n, N, OH, OW, O]."""
    dtype = exact.product_dtype(p.acc.bound)
    image = x.astype(dtype) + dtype.type(p.input_offset)
    if p.depth_multiplier > 1:
        image = np.repeat(image, p.depth_multiplier, axis=-1)
    acc = exact.weighted_sum(p.window.taps(image), w[0].astype(dtype) + dtype.type(p.filter_offset), p.acc.bound)
    if bias is not None:
        acc += bias
    acc = p.acc.fit(acc)
    return p.output.apply(acc)


def variant(signature: str, rules: Rules) -> Variant:
    return conv.variant(signature, rules)


def macs(p: Params) -> int:
    return p.window.outputs * p.window.filter_height * p.window.filter_width


OP = Op(
    name="depthwise_conv_2d",
    builtin="DEPTHWISE_CONV_2D",
    operands=(Operand("input"), Operand("filter", "const"), Operand("bias", "const", optional=True)),
    signatures=SIGNATURES,
    params=Params,
    prepare=prepare,
    simulate=simulate,
    variant=variant,
    macs=macs,
)
