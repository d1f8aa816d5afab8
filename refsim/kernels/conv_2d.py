"""Convolution, grouped or not. Weights [O, H, W, I]; I times the number of groups is the input's depth.

acc = bias + sum (x + input_offset) * (w + filter_offset); out = clamp(requantize(acc) + zero point).
Source: arithmetic of tflite ``reference/integer_ops/conv.h`` (int8, int16) and ``reference/conv.h`` (uint8).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim import exact
from refsim.ir import Array
from refsim.kernels import SHORT, SIZE, Kernel, Slot, variants_of
from refsim.kernels._shared import Accumulator, Output, Window

#: Types of the operands of a weighted sum, by what they are called in the engines' tables. int4 weights are unpacked when
#: generating, so they share the int8 kernel.
S8 = {"x": "int8", "w": "int8", "bias": "int32", "out": "int8", "acc": "int32"}
U8 = {"x": "uint8", "w": "uint8", "bias": "int32", "out": "uint8", "acc": "int32"}
S16B64 = {"x": "int16", "w": "int8", "bias": "int64", "out": "int16", "acc": "int64"}
S16B32 = {"x": "int16", "w": "int8", "bias": "int32", "out": "int16", "acc": "int32"}


@dataclass(frozen=True, slots=True, eq=False)
class Params:
    window: Annotated[Window, "geometry"]
    groups: Annotated[int, SIZE, ">= 1; input and output channels are split evenly"]
    input_offset: Annotated[int, SHORT, "[-255, 128]  -zero point of the input"]
    filter_offset: Annotated[int, SHORT, "[-255, 0]  -zero point of the filter, 0 unless uint8"]
    output: Annotated[Output, "output stage"]
    acc: Accumulator


def run(nx: Any, p: Params, x: Array, w: Array, bias: Array | None) -> Array:
    """x [n, N, H, W, C], w [O, KH, KW, I], bias [O] or None -> [n, N, OH, OW, O]."""
    return p.output.apply(nx, accumulate(nx, p, x, w, bias))


def accumulate(nx: Any, p: Params, x: Array, w: Array, bias: Array | None) -> Array:
    """The sums, bias included, int64 [n, N, OH, OW, O]."""
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
        acc += bias.reshape(-1)
    return p.acc.fit(acc).reshape(*lead, w.shape[0])


def scratch(p: Params) -> int:
    """One patch of int16: the taps of one output pixel for one group, offset applied, padding filled in."""
    g = p.window
    return 2 * g.filter_height * g.filter_width * (g.input_depth // p.groups)


def macs(p: Params) -> int:
    g = p.window
    return g.outputs * g.filter_height * g.filter_width * (g.input_depth // p.groups)


KERNEL = Kernel(
    name="conv_2d",
    params=Params,
    slots=(
        Slot("input", "x", doc="[N, H, W, C]"),
        Slot("filter", "w", "const", "[O, KH, KW, C / groups]"),
        Slot("bias", "bias", "const", "[O] or NULL"),
        Slot("output", "out", "out", "[N, OH, OW, O]"),
    ),
    run=run,
    accumulate=accumulate,
    variants=(
        *variants_of(S8, S16B32, U8, requant="double"),
        *variants_of(S16B64, requant="reduced"),
    ),
    scratch=scratch,
    macs=macs,
)
