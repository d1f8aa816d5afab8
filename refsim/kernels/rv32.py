"""Weighted sums for 32-bit RISC-V with multiplication: blocks that keep all sums in registers, so that nothing spills.

Convolutions take six pixels times four channels, depthwise ones a pixel times four channels, rows a row times eight channels.
One stream of words holds everything (that of rows: see :mod:`refsim.kernels._windows`), block of channels after block: biases, then
the weights of the block tap by tap, a byte each, then multiplier and offset of each channel, with, for signed output stages, what
negative accumulators subtract.

A convolution's pixels come in threes, see :class:`refsim.kernels._packed.TripleParams`.

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
    TripleParams,
    WindowParams,
    convolve,
    convolve_depthwise,
    dense_kernel,
    depthwise_kernel,
    merged_output,
    multiply_rows,
    triple_kernel,
    words,
)
from refsim.kernels._windows import BLOCK as ROW_BLOCK
from refsim.kernels._windows import unpack_windows

#: Channels of a block, and pixels of a convolution's block.
BLOCK, PIXELS = 4, 6
#: Pixels of a depthwise layer's block, where both are inside the image.
NEIGHBOURS = 2


@dataclass(frozen=True, slots=True, eq=False)
class RowParams:
    batches: Annotated[int, SIZE, "rows of the input"]
    depth: Annotated[int, SIZE, "elements of a row, a multiple of 4"]
    units: Annotated[int, SIZE, "outputs per row"]
    left: Annotated[int, SHORT, "[0, 31]  left shift of accumulators"]
    right: Annotated[int, SHORT, "[0, 31]  right shift of outputs"]
    length: Annotated[int, I32, "words of the stream"]
    sparse: bool
    signed: bool


def pack(packed: Packed, block: int) -> Array:
    """Blocks of ``block`` channels, a multiple of 4; channels come in whole blocks."""
    out: list[Any] = []
    for c in range(0, len(packed.bias), block):
        own = slice(c, c + block)
        taps = np.ascontiguousarray(packed.weights[own].T.astype(np.int8))
        out += [packed.bias[own], taps.reshape(-1).view("<i4"), packed.tail[own]]
    return words(out)


def unpack(stream: Array, taps: int, block: int, signed: bool) -> Packed:
    """What :func:`pack` packed."""
    columns, size = 3 if signed else 2, taps * block // 4
    rows = np.ascontiguousarray(stream.reshape(-1, block + size + columns * block).astype(np.int32))
    weights = np.ascontiguousarray(rows[:, block : block + size]).view(np.int8).reshape(len(rows), taps, block)
    return Packed(
        weights.transpose(0, 2, 1).reshape(-1, taps).astype(np.int64),
        rows[:, :block].reshape(-1).astype(np.int64),
        rows[:, block + size :].reshape(-1, columns).astype(np.int64),
    )


def _conv(nx: Any, p: TripleParams, x: Array, stream: Array) -> Array:
    packed = unpack(stream, p.taps, BLOCK, p.signed)
    return convolve(nx, p.window, x, p.pad, packed, merged_output(p.left, p.right))


def _depthwise(nx: Any, p: WindowParams, x: Array, stream: Array) -> Array:
    packed = unpack(stream, p.taps, BLOCK, p.signed)
    return convolve_depthwise(nx, p.window, x, p.pad, packed, merged_output(p.left, p.right))


def _dense(nx: Any, p: RowParams, x: Array, stream: Array) -> Array:
    rows = x.reshape(x.shape[0], p.batches, p.depth)
    packed = unpack_windows(stream, p.depth, 3 if p.signed else 2, p.sparse)
    return multiply_rows(nx, rows, packed, p.units, merged_output(p.left, p.right))


def _dense_scratch(p: RowParams) -> int:
    """The outputs of the last block."""
    return 0 if p.units % ROW_BLOCK == 0 else ROW_BLOCK


#: Is the constant for negative accumulators there?
VARIANTS = variants_of(STREAMED, stage="relu signed")
#: Are all taps of a convolution summed up at once?
CONV_VARIANTS = variants_of(STREAMED, stage="relu signed", parts="one many")
#: Are taps that are 0 left out?
ROW_VARIANTS = variants_of(STREAMED, stage="relu signed", taps="all sparse")

KERNELS = (
    triple_kernel("rv32", TripleParams, _conv, CONV_VARIANTS, PIXELS),
    depthwise_kernel("rv32", WindowParams, _depthwise, VARIANTS, NEIGHBOURS),
    dense_kernel("rv32", RowParams, _dense, ROW_VARIANTS, _dense_scratch),
)
CONV_2D, DEPTHWISE_CONV_2D, FULLY_CONNECTED = KERNELS
