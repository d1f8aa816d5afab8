"""Weighted sums for Arm cores with Helium (Cortex-M55, M85): sixteen products an instruction.

Convolutions take four pixels times two channels: VMLADAVA adds sixteen products of bytes to a core register; then four sums share
one vector output stage. Rows take one row times four channels the same way. Depthwise ones take eight channels of a pixel at a
time, with even and odd channels' sums in two vectors, or sixteen, where two taps' products may share 16 bits.

One stream of words holds everything, block of channels after block. Convolutions: weights (a byte each), sixteen of each channel in
turn, two biases, multipliers and offsets (, and what negative accumulators subtract). Rows: four biases, four channels' weights,
then four of each of the latter. Depthwise: biases (even channels before odd ones), a block's weights tap by tap, then for each four
channels in that order four of each of the latter.

Source: refsim's own; equal to the portable kernels, by proof of the output stage and exact sums.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.ir import Array
from refsim.kernels import I32, SHORT, SIZE, Kernel, Slot, variants_of
from refsim.kernels._packed import (
    HIGH,
    LOW,
    STREAMED,
    Packed,
    RowParams,
    WindowParams,
    conv_kernel,
    convolve,
    convolve_depthwise,
    dense_kernel,
    depthwise_kernel,
    merged_output,
    multiply_rows,
    words,
)

#: Taps of one instruction; channels of a block of rows, and of a depthwise block; pixels and channels of a convolution's block.
TAPS, ROW_BLOCK, LANES, PIXELS, PAIR = 16, 4, 8, 4, 2
#: By channels of a block, the order in which widening leaves them: even ones first; of sixteen, twice.
ORDER = {8: [0, 2, 4, 6, 1, 3, 5, 7], 16: [0, 4, 8, 12, 2, 6, 10, 14, 1, 5, 9, 13, 3, 7, 11, 15]}


@dataclass(frozen=True, slots=True, eq=False)
class LaneWindowParams(WindowParams):
    lanes: int = LANES


@dataclass(frozen=True, slots=True, eq=False)
class VectorRowParams(RowParams):
    taps: Annotated[int, SIZE, "depth, rounded up to a multiple of 16"]


def _bytes(weights: Array) -> Array:
    return np.ascontiguousarray(weights.astype(np.int8)).reshape(-1).view("<i4")


def pack_conv(packed: Packed) -> Array:
    """Two channels a block: weights in vectors, then biases and columns of the tail; see the module."""
    out: list[Any] = []
    for c in range(0, len(packed.bias), PAIR):
        own = slice(c, c + PAIR)
        vectors = packed.weights[own].reshape(PAIR, -1, TAPS).transpose(1, 0, 2)
        out += [_bytes(vectors), packed.bias[own], packed.tail[own].T]
    return words(out)


def unpack_conv(stream: Array, taps: int, signed: bool) -> Packed:
    """What :func:`pack_conv` packed."""
    columns, size = 3 if signed else 2, PAIR * taps // 4
    rows = np.ascontiguousarray(stream.reshape(-1, size + PAIR * (1 + columns)).astype(np.int32))
    vectors = np.ascontiguousarray(rows[:, :size]).view(np.int8).reshape(-1, taps // TAPS, PAIR, TAPS)
    rest = rows[:, size:].astype(np.int64).reshape(-1, 1 + columns, PAIR).transpose(0, 2, 1).reshape(-1, 1 + columns)
    return Packed(vectors.transpose(0, 2, 1, 3).reshape(-1, taps).astype(np.int64), rest[:, 0], rest[:, 1:])


def pack_rows(packed: Packed) -> Array:
    """Four channels a block: biases, weights channel by channel, columns of the tail."""
    out: list[Any] = []
    for c in range(0, len(packed.bias), ROW_BLOCK):
        own = slice(c, c + ROW_BLOCK)
        out += [packed.bias[own], _bytes(packed.weights[own]), packed.tail[own].T]
    return words(out)


def unpack_rows(stream: Array, taps: int, signed: bool) -> Packed:
    """What :func:`pack_rows` packed."""
    columns, block, size = 3 if signed else 2, ROW_BLOCK, taps * ROW_BLOCK // 4
    rows = np.ascontiguousarray(stream.reshape(-1, block + size + columns * block).astype(np.int32))
    weights = np.ascontiguousarray(rows[:, block : block + size]).view(np.int8).reshape(-1, taps)
    tail = rows[:, block + size :].reshape(-1, columns, block).transpose(0, 2, 1).reshape(-1, columns)
    return Packed(weights.astype(np.int64), rows[:, :block].reshape(-1).astype(np.int64), tail.astype(np.int64))


def pack_depthwise(packed: Packed, lanes: int) -> Array:
    """``lanes`` channels a block; see the module."""
    out: list[Any] = []
    for c in range(0, len(packed.bias), lanes):
        own, order = slice(c, c + lanes), ORDER[lanes]
        tail = packed.tail[own][order].reshape(lanes // 4, 4, -1).transpose(0, 2, 1)
        out += [packed.bias[own][order], _bytes(packed.weights[own].T), tail]
    return words(out)


def unpack_depthwise(stream: Array, taps: int, lanes: int, signed: bool) -> Packed:
    """What :func:`pack_depthwise` packed."""
    columns, size, back = 3 if signed else 2, lanes * taps // 4, np.argsort(ORDER[lanes])
    rows = np.ascontiguousarray(stream.reshape(-1, lanes + size + columns * lanes).astype(np.int32))
    weights = np.ascontiguousarray(rows[:, lanes : lanes + size]).view(np.int8).reshape(-1, taps, lanes)
    tail = rows[:, lanes + size :].reshape(-1, lanes // 4, columns, 4).transpose(0, 1, 3, 2).reshape(-1, lanes, columns)
    return Packed(
        weights.transpose(0, 2, 1).reshape(-1, taps).astype(np.int64),
        rows[:, :lanes][:, back].reshape(-1).astype(np.int64),
        tail[:, back].reshape(-1, columns).astype(np.int64),
    )


def _conv(nx: Any, p: WindowParams, x: Array, stream: Array) -> Array:
    return convolve(nx, p.window, x, p.pad, unpack_conv(stream, p.taps, p.signed), merged_output(p.left, p.right))


def _depthwise(nx: Any, p: LaneWindowParams, x: Array, stream: Array) -> Array:
    packed = unpack_depthwise(stream, p.taps, p.lanes, p.signed)
    return convolve_depthwise(nx, p.window, x, p.pad, packed, merged_output(p.left, p.right))


def _dense(nx: Any, p: VectorRowParams, x: Array, stream: Array) -> Array:
    rows = x.reshape(x.shape[0], p.batches, p.depth)
    return multiply_rows(nx, rows, unpack_rows(stream, p.taps, p.signed), p.units, merged_output(p.left, p.right))


def _conv_scratch(p: WindowParams) -> int:
    """The taps of four pixels. Pointwise layers read in place what is no whole number of vectors too, but for the last pixels."""
    g = p.window
    ones = g.filter_height, g.filter_width, g.stride_height, g.stride_width
    return 0 if ones == (1, 1, 1, 1) and g.input_depth % TAPS == 0 else PIXELS * p.taps


def _dense_scratch(p: VectorRowParams) -> int:
    """The outputs of the last block, and a row that is no whole number of vectors."""
    return (0 if p.units % ROW_BLOCK == 0 else TAPS) + (p.taps if p.depth % TAPS else 0)


@dataclass(frozen=True, slots=True, eq=False)
class AddParams:
    size: Annotated[int, I32, "elements"]
    lhs_weight: Annotated[int, I32, "of a raw operand"]
    rhs_weight: Annotated[int, I32, "of a raw operand"]
    offset: Annotated[int, I32, "zero points and rounding"]
    right: Annotated[int, SHORT, "[0, 31]  right shift"]


def _add(nx: Any, p: AddParams, lhs: Array, rhs: Array) -> Array:
    a, b = (x.reshape(len(x), -1).astype(np.int64) for x in (lhs, rhs))  # nothing repeats, but the ranks may differ
    total = nx.weighted_pair(a, b, p.lhs_weight, p.rhs_weight, p.offset, p.right)
    return np.asarray(nx.saturate(total, LOW, HIGH)).astype(np.int8)


ADD_SLOTS = (Slot("lhs"), Slot("rhs"), Slot("output", "out", "out", "[size]"))
#: Is the constant for negative accumulators there?
VARIANTS = variants_of(STREAMED, stage="relu signed")
#: Numbers of vectors of taps that are written out; others are a loop, of nines or threes if they can.
STEPS = (1, 2, 3, 4, 8, 9)
#: Numbers of taps whose pointers stay in registers: these take sixteen channels; others are a loop.
TAP_COUNTS = (3, 5, 9, 10)
DEPTHWISE_VARIANTS = variants_of(STREAMED, stage="relu signed", taps=" ".join(map(str, (*TAP_COUNTS, "loop"))))
CONV_VARIANTS = variants_of(STREAMED, stage="relu signed", steps=" ".join(map(str, (*STEPS, "nines", "threes", "loop"))))

KERNELS = (
    conv_kernel("mve", WindowParams, _conv, CONV_VARIANTS, _conv_scratch, PIXELS),
    depthwise_kernel("mve", LaneWindowParams, _depthwise, DEPTHWISE_VARIANTS),
    dense_kernel("mve", VectorRowParams, _dense, VARIANTS, _dense_scratch),
    Kernel("mve_add", AddParams, ADD_SLOTS, _add, variants_of({"x": "int8", "out": "int8"}), gap=lambda p, operand: 0),
)
CONV_2D, DEPTHWISE_CONV_2D, FULLY_CONNECTED, ADD = KERNELS
