"""Transposed convolution: every input pixel adds its product with the filter, the taps ``stride`` apart, to the output.

acc = bias + sum (x + input_offset) * (w + filter_offset); out = clamp(requantize(acc) + zero point). Weights [O, H, W, I].
Source: arithmetic of tflite ``reference/integer_ops/transpose_conv.h`` (int8, int16), ``reference/transpose_conv.h`` (uint8).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim import exact
from refsim.ir import Array
from refsim.kernels import SHORT, Kernel, Slot, variants_of
from refsim.kernels._shared import Accumulator, Output, Window
from refsim.kernels.conv_2d import S8, S16B32, S16B64, U8


@dataclass(frozen=True, slots=True, eq=False)
class Params:
    window: Annotated[Window, "geometry; padding is cut from the output, dilations are 1"]
    input_offset: Annotated[int, SHORT, "[-255, 128]  -zero point of the input"]
    filter_offset: Annotated[int, SHORT, "[-255, 0]  -zero point of the filter, 0 unless uint8"]
    output: Annotated[Output, "output stage"]
    acc: Accumulator


def run(nx: Any, p: Params, x: Array, w: Array, bias: Array | None) -> Array:
    """x [n, N, H, W, C], w [O, KH, KW, C], bias [O] or None -> [n, N, OH, OW, O]."""
    return p.output.apply(nx, accumulate(nx, p, x, w, bias))


def accumulate(nx: Any, p: Params, x: Array, w: Array, bias: Array | None) -> Array:
    """The sums, bias included, int64 [n, N, OH, OW, O]."""
    g = p.window
    dtype = exact.product_dtype(p.acc.bound)
    pixels = x.astype(dtype) + dtype.type(p.input_offset)
    kernel = w.astype(dtype) + dtype.type(p.filter_offset)
    span = [(n - 1) * s + 1 for n, s in ((g.input_height, g.stride_height), (g.input_width, g.stride_width))]
    # The whole canvas, from which the padding is cut and which ends in zeros where it is smaller than the output.
    height = max(span[0] + g.filter_height - 1, g.pad_top + g.output_height)
    width = max(span[1] + g.filter_width - 1, g.pad_left + g.output_width)
    canvas = np.zeros((*x.shape[:2], height, width, w.shape[0]), dtype=np.int64)
    for ky, kx in np.ndindex(g.filter_height, g.filter_width):
        reached = canvas[:, :, ky : ky + span[0] : g.stride_height, kx : kx + span[1] : g.stride_width]
        reached += exact.matmul(pixels, kernel[:, ky, kx], p.acc.bound)
    acc = canvas[:, :, g.pad_top : g.pad_top + g.output_height, g.pad_left : g.pad_left + g.output_width]
    return p.acc.fit(acc if bias is None else acc + bias)


def macs(p: Params) -> int:
    g = p.window
    return g.batches * g.input_height * g.input_width * g.input_depth * g.filter_height * g.filter_width * g.output_depth


KERNEL = Kernel(
    name="transpose_conv",
    params=Params,
    slots=(
        Slot("input", "x", doc="[N, H, W, C]"),
        Slot("filter", "w", "const", "[O, KH, KW, C]"),
        Slot("bias", "bias", "const", "[O] or NULL"),
        Slot("output", "out", "out", "[N, OH, OW, O]"),
    ),
    run=run,
    accumulate=accumulate,
    variants=(*variants_of(S8, S16B32, U8, requant="double"), *variants_of(S16B64, requant="reduced")),
    macs=macs,
)
