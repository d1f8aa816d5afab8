"""Weighted sums for cores whose only multiplication keeps 32 bits, such as Cortex-M0 and M0+.

Convolutions take six pixels times one channel, three pixels in two words (see :class:`TripleParams`); rows a row times eight
channels; depthwise ones a pixel times one channel. The output stage needs no long product: a sum counts from the channel's lowest
threshold, outputs below and above the thresholds are known without multiplying, and between them two 32-bit products do.

One stream of words holds everything (that of rows: see :mod:`refsim.kernels._windows`), block of channels after block: biases, then
each channel's weights, a byte each, filled up to whole words, then of each channel top, high, low and offset (see
``split_output``), with, for signed stages, two more.

Source: refsim's own; equal to the portable kernels, by proof of the output stage and exact sums.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.ir import Array
from refsim.kernels import I32, SHORT, SIZE, variants_of
from refsim.kernels._packed import (
    STREAMED,
    Packed,
    convolve,
    convolve_depthwise,
    dense_kernel,
    depthwise_kernel,
    multiply_rows,
    split_output,
    triple_kernel,
    words,
)
from refsim.kernels._shared import Window
from refsim.kernels._windows import BLOCK as ROW_BLOCK
from refsim.kernels._windows import unpack_windows

#: Channels of a block, and pixels of a convolution's block.
BLOCK, PIXELS = 1, 6
#: Pixels of a depthwise layer's block, where both are inside the image.
NEIGHBOURS = 2
#: Right shift of the output stage, as the proof has it.
RIGHT = 22
#: Shifts of the lower product: a wider span of accumulators takes a smaller one.
LOW_SHIFTS = (12, 14, 16, 18, 20)


@dataclass(frozen=True, slots=True, eq=False)
class WindowParams:
    window: Annotated[Window, "geometry; no dilation"]
    pad: Annotated[int, SHORT, "zero point of the input: what taps outside the image read"]
    taps: Annotated[int, SIZE, "taps of an output"]
    low_shift: Annotated[int, SHORT, "[1, 31]  right shift of the lower product"]
    length: Annotated[int, I32, "words of the stream"]
    signed: bool


@dataclass(frozen=True, slots=True, eq=False)
class TripleParams:
    """Three pixels in two words: see :class:`refsim.kernels._packed.TripleParams`."""

    window: Annotated[Window, "geometry; no dilation"]
    pad: Annotated[int, SHORT, "zero point of the input: what taps outside the image read"]
    taps: Annotated[int, SIZE, "taps of an output, in whole parts"]
    part: Annotated[int, SIZE, "taps that are summed up at once, a multiple of 4"]
    low_shift: Annotated[int, SHORT, "[1, 31]  right shift of the lower product"]
    length: Annotated[int, I32, "words of the stream"]
    signed: bool


@dataclass(frozen=True, slots=True, eq=False)
class RowParams:
    batches: Annotated[int, SIZE, "rows of the input"]
    depth: Annotated[int, SIZE, "elements of a row, a multiple of 4"]
    units: Annotated[int, SIZE, "outputs per row"]
    low_shift: Annotated[int, SHORT, "[1, 31]  right shift of the lower product"]
    length: Annotated[int, I32, "words of the stream"]
    sparse: bool
    signed: bool


def pack(packed: Packed, block: int) -> Array:
    """Blocks of ``block`` channels; channels come in whole blocks."""
    wide = np.pad(packed.weights, ((0, 0), (0, -packed.weights.shape[1] % 4))).astype(np.int8)
    out: list[Any] = []
    for c in range(0, len(packed.bias), block):
        own = slice(c, c + block)
        out += [packed.bias[own], np.ascontiguousarray(wide[own]).reshape(-1).view("<i4"), packed.tail[own]]
    return words(out)


def unpack(stream: Array, taps: int, block: int, signed: bool) -> Packed:
    """What :func:`pack` packed."""
    columns, size = 6 if signed else 4, -(-taps // 4) * block
    rows = np.ascontiguousarray(stream.reshape(-1, block + size + columns * block).astype(np.int32))
    weights = np.ascontiguousarray(rows[:, block : block + size]).view(np.int8).reshape(len(rows) * block, -1)
    tail = rows[:, block + size :].reshape(-1, columns).astype(np.int64)
    tail[:, 1:3] &= 0xFFFFFFFF
    return Packed(weights[:, :taps].astype(np.int64), rows[:, :block].reshape(-1).astype(np.int64), tail)


def _conv(nx: Any, p: TripleParams, x: Array, stream: Array) -> Array:
    packed = unpack(stream, p.taps, BLOCK, p.signed)
    return convolve(nx, p.window, x, p.pad, packed, split_output(p.low_shift, RIGHT))


def _depthwise(nx: Any, p: WindowParams, x: Array, stream: Array) -> Array:
    packed = unpack(stream, p.taps, BLOCK, p.signed)
    return convolve_depthwise(nx, p.window, x, p.pad, packed, split_output(p.low_shift, RIGHT))


def _dense(nx: Any, p: RowParams, x: Array, stream: Array) -> Array:
    rows = x.reshape(x.shape[0], p.batches, p.depth)
    packed = unpack_windows(stream, p.depth, 6 if p.signed else 4, p.sparse)
    packed.tail[:, 1:3] &= 0xFFFFFFFF
    return multiply_rows(nx, rows, packed, p.units, split_output(p.low_shift, RIGHT))


def _dense_scratch(p: RowParams) -> int:
    """The outputs of the last block."""
    return 0 if p.units % ROW_BLOCK == 0 else ROW_BLOCK


#: Are there constants for negative accumulators? The shift of the lower product is an immediate.
VARIANTS = variants_of(STREAMED, stage="relu signed", low=" ".join(map(str, LOW_SHIFTS)))
#: Are taps that are 0 left out?
ROW_VARIANTS = variants_of(STREAMED, stage="relu signed", low=" ".join(map(str, LOW_SHIFTS)), taps="all sparse")
#: Are all taps of a convolution summed up at once?
CONV_VARIANTS = variants_of(STREAMED, stage="relu signed", low=" ".join(map(str, LOW_SHIFTS)), parts="one many")

KERNELS = (
    triple_kernel("m0", TripleParams, _conv, CONV_VARIANTS, PIXELS),
    depthwise_kernel("m0", WindowParams, _depthwise, VARIANTS, NEIGHBOURS),
    dense_kernel("m0", RowParams, _dense, ROW_VARIANTS, _dense_scratch),
)
CONV_2D, DEPTHWISE_CONV_2D, FULLY_CONNECTED = KERNELS
