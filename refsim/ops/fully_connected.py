"""FULLY_CONNECTED. Weights [units, depth]; the input's elements are read as rows of ``depth``.

A weight zero point is honoured per tensor and ignored per channel, as the engines do.
Source: arithmetic of tflite ``reference/integer_ops/fully_connected.h``, ``reference/fully_connected.h``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from refsim import exact
from refsim.errors import RangeError
from refsim.ir import Array
from refsim.ops import I32, Call, Op, Operand
from refsim.ops import conv_2d as conv
from refsim.ops._common import (
    Accumulator,
    Output,
    accumulator,
    conv_output_stage,
    magnitude,
    quantization,
    require,
    require_bias,
    require_rank,
    zero_point_of,
)

SIGNATURES = conv.SIGNATURES


@dataclass(frozen=True, slots=True, eq=False)
class Params:
    batches: Annotated[int, I32, "rows of the input"]
    depth: Annotated[int, I32, "elements of a row"]
    units: Annotated[int, I32, "outputs per row"]
    input_offset: Annotated[int, I32, "[-255, 128]  -zero point of the input"]
    filter_offset: Annotated[int, I32, "[-255, 127]  -zero point of the weights"]
    output: Annotated[Output, "output stage"]
    acc: Accumulator


def prepare(call: Call) -> Params:
    x, w, bias, out = call["input"], call["filter"], call.get("bias"), call.output
    require_rank(call, w, 2)
    units, depth = w.shape
    fits = depth > 0 and x.size % depth == 0
    require(call, fits, f"{x.size} input elements are not rows of {depth}, the weights' depth", x)
    batches = x.size // depth
    require(call, out.size == batches * units, f"shape is {out.shape}, but there are {batches} rows of {units} outputs", out)
    require_bias(call, bias, units)
    require(call, int(call.node.option("weights_format")) == 0, "shuffled weights (weights_format 1) are not supported")
    q = quantization(call, w)
    w_offset = 0 if q.per_channel else -zero_point_of(call, w)
    if w.dtype == "int4" and q.per_channel and call.rules["requant"] == "double":
        raise call.unsupported("int4 weights must be quantized per tensor in this profile")
    offset = -zero_point_of(call, x)
    assert w.data is not None
    taps = w.data.astype(np.int64) + w_offset
    return Params(
        batches=batches,
        depth=depth,
        units=units,
        input_offset=offset,
        filter_offset=w_offset,
        output=conv_output_stage(call, out, units),
        acc=accumulator(call, conv.acc_dtype(call.signature), taps, magnitude(call, x, offset), bias.data if bias else None),
    )


def simulate(p: Params, x: Array, w: Array, bias: Array | None) -> Array:
    """x [n, ...], w [units, depth], bias [units] or None -> [n, batches, units] (the caller restores the shape)."""
    dtype = exact.product_dtype(p.acc.bound)
    rows = x.reshape(x.shape[0], p.batches, p.depth).astype(dtype) + dtype.type(p.input_offset)
    acc = exact.matmul(rows, w.astype(dtype) + dtype.type(p.filter_offset), p.acc.bound)
    if bias is not None:
        acc += bias
    acc = p.acc.fit(acc)
    if p.output.rule == "float64":
        check_float64_range(p, acc)
    return p.output.apply(acc)


def check_float64_range(p: Params, acc: Array) -> None:
    """LiteRT converts the scaled accumulator from double to int32, which is undefined when it does not fit."""
    real = p.output.multiplier * np.exp2(p.output.shift - 31.0)
    if p.acc.total * float(real.max(initial=0)) < 2.0**30:
        return
    worst = float(np.abs(acc * real).max(initial=0))
    if worst >= 2.0**31 - 1:
        raise RangeError(f"{p.acc.node}: scaled accumulator {worst:.0f} does not fit int32; LiteRT's result is undefined there")


def macs(p: Params) -> int:
    return p.batches * p.units * p.depth


OP = Op(
    name="fully_connected",
    builtin="FULLY_CONNECTED",
    operands=(Operand("input"), Operand("filter", "const"), Operand("bias", "const", optional=True)),
    signatures=SIGNATURES,
    params=Params,
    prepare=prepare,
    simulate=simulate,
    variant=conv.variant,
    macs=macs,
    choose_signature=conv.choose_signature,
)
