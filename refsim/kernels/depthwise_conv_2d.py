"""Depthwise convolution. Weights [1, H, W, C * multiplier]; output channel = input channel * multiplier + m.

Source: arithmetic of tflite ``reference/integer_ops/depthwise_conv.h`` and ``reference/depthwiseconv_uint8.h``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim import exact
from refsim.ir import Array
from refsim.kernels import SHORT, SIZE, Kernel, Slot, variants_of
from refsim.kernels._shared import Accumulator, Output, Window
from refsim.kernels.conv_2d import S8, S16B64, U8


@dataclass(frozen=True, slots=True, eq=False)
class Params:
    window: Annotated[Window, "geometry"]
    depth_multiplier: Annotated[int, SIZE, ">= 1; outputs per input channel"]
    input_offset: Annotated[int, SHORT, "[-255, 128]  -zero point of the input"]
    filter_offset: Annotated[int, SHORT, "[-255, 0]  -zero point of the filter, 0 unless uint8"]
    output: Annotated[Output, "output stage"]
    acc: Accumulator


def run(nx: Any, p: Params, x: Array, w: Array, bias: Array | None) -> Array:
    """x [n, N, H, W, C], w [1, KH, KW, O], bias [O] or None -> [n, N, OH, OW, O]."""
    return p.output.apply(nx, accumulate(nx, p, x, w, bias))


def accumulate(nx: Any, p: Params, x: Array, w: Array, bias: Array | None) -> Array:
    """The sums, bias included, int64 [n, N, OH, OW, O]."""
    dtype = exact.product_dtype(p.acc.bound)
    image = x.astype(dtype) + dtype.type(p.input_offset)
    if p.depth_multiplier > 1:
        image = np.repeat(image, p.depth_multiplier, axis=-1)
    acc = exact.weighted_sum(p.window.taps(image), w[0].astype(dtype) + dtype.type(p.filter_offset), p.acc.bound)
    if bias is not None:
        acc += bias.reshape(-1)
    return p.acc.fit(acc)


def macs(p: Params) -> int:
    return p.window.outputs * p.window.filter_height * p.window.filter_width


KERNEL = Kernel(
    name="depthwise_conv_2d",
    params=Params,
    slots=(
        Slot("input", "x", doc="[N, H, W, C]"),
        Slot("filter", "w", "const", "[1, KH, KW, O]"),
        Slot("bias", "bias", "const", "[O] or NULL"),
        Slot("output", "out", "out", "[N, OH, OW, O]"),
    ),
    run=run,
    accumulate=accumulate,
    variants=(*variants_of(S8, U8, requant="double"), *variants_of(S16B64, requant="reduced")),
    macs=macs,
)
