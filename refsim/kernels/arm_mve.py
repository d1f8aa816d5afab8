"""Weighted sums for Arm cores with Helium (Cortex-M55, M85): sixteen products an instruction.

Convolutions take four pixels times one channel: VMLADAVA adds sixteen products of bytes to a core register; then the four sums
share one vector output stage. Rows take one row times four channels the same way. Depthwise ones take eight channels of a pixel at
a time, with even and odd channels' sums in two vectors.

One stream of words holds everything, block of channels after block. Convolutions: weights (a byte each, in whole sixteens), bias,
multiplier, offset (, what negative accumulators subtract). Rows: four biases, four channels' weights, then four of each of the
latter. Depthwise: four biases of even channels, four of odd ones, eight weights a tap, then for even and for odd channels four of
each of the latter.

Source: refsim's own; equal to the portable kernels, by proof of the output stage and exact sums.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.ir import Array
from refsim.kernels import I32, Kernel, Slot, variants_of
from refsim.kernels._packed import HIGH, LOW, Packed, convolve, convolve_depthwise, merged_output, multiply_rows, window_gap, words
from refsim.kernels._shared import Window

TYPES = {"x": "int8", "stream": "int32", "out": "int8"}
#: Taps of one instruction; channels of a block of rows, and of a depthwise block; pixels of a convolution's block.
TAPS, ROW_BLOCK, LANES, PIXELS = 16, 4, 8, 4
POINTER = 8
#: Even channels first: the order in which a widening multiply leaves them.
EVEN_ODD = [0, 2, 4, 6, 1, 3, 5, 7]


@dataclass(frozen=True, slots=True, eq=False)
class WindowParams:
    window: Annotated[Window, "geometry; no dilation"]
    pad: Annotated[int, I32, "zero point of the input: what taps outside the image read"]
    taps: Annotated[int, I32, "taps of an output; for convolutions a multiple of 16"]
    left: Annotated[int, I32, "[0, 31]  left shift of accumulators"]
    right: Annotated[int, I32, "[0, 31]  right shift of outputs"]
    length: Annotated[int, I32, "words of the stream"]
    signed: bool


@dataclass(frozen=True, slots=True, eq=False)
class RowParams:
    batches: Annotated[int, I32, "rows of the input"]
    depth: Annotated[int, I32, "elements of a row"]
    taps: Annotated[int, I32, "depth, rounded up to a multiple of 16"]
    units: Annotated[int, I32, "outputs per row"]
    left: Annotated[int, I32, "[0, 31]  left shift of accumulators"]
    right: Annotated[int, I32, "[0, 31]  right shift of outputs"]
    length: Annotated[int, I32, "words of the stream"]
    signed: bool


def _bytes(weights: Array) -> Array:
    return np.ascontiguousarray(weights.astype(np.int8)).reshape(-1).view("<i4")


def pack_conv(packed: Packed) -> Array:
    """Channel by channel; see the module."""
    parts = zip(packed.weights, packed.bias, packed.tail, strict=True)
    return words([part for weights, bias, tail in parts for part in (_bytes(weights), bias, tail)])


def unpack_conv(stream: Array, taps: int, signed: bool) -> Packed:
    """What :func:`pack_conv` packed."""
    rows = np.ascontiguousarray(stream.reshape(-1, taps // 4 + (4 if signed else 3)).astype(np.int32))
    weights = np.ascontiguousarray(rows[:, : taps // 4]).view(np.int8)
    rest = rows[:, taps // 4 :].astype(np.int64)
    return Packed(weights.astype(np.int64), rest[:, 0], rest[:, 1:])


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


def pack_depthwise(packed: Packed) -> Array:
    """Eight channels a block; see the module."""
    out: list[Any] = []
    for c in range(0, len(packed.bias), LANES):
        own = slice(c, c + LANES)
        tail = packed.tail[own][EVEN_ODD].reshape(2, 4, -1).transpose(0, 2, 1)
        out += [packed.bias[own][EVEN_ODD], _bytes(packed.weights[own].T), tail]
    return words(out)


def unpack_depthwise(stream: Array, taps: int, signed: bool) -> Packed:
    """What :func:`pack_depthwise` packed."""
    columns, size, back = 3 if signed else 2, 2 * taps, np.argsort(EVEN_ODD)
    rows = np.ascontiguousarray(stream.reshape(-1, LANES + size + columns * LANES).astype(np.int32))
    weights = np.ascontiguousarray(rows[:, LANES : LANES + size]).view(np.int8).reshape(-1, taps, LANES)
    tail = rows[:, LANES + size :].reshape(-1, 2, columns, 4).transpose(0, 1, 3, 2).reshape(-1, LANES, columns)
    return Packed(
        weights.transpose(0, 2, 1).reshape(-1, taps).astype(np.int64),
        rows[:, :LANES][:, back].reshape(-1).astype(np.int64),
        tail[:, back].reshape(-1, columns).astype(np.int64),
    )


def _conv(nx: Any, p: WindowParams, x: Array, stream: Array) -> Array:
    return convolve(nx, p.window, x, p.pad, unpack_conv(stream, p.taps, p.signed), merged_output(p.left, p.right))


def _depthwise(nx: Any, p: WindowParams, x: Array, stream: Array) -> Array:
    packed = unpack_depthwise(stream, p.taps, p.signed)
    return convolve_depthwise(nx, p.window, x, p.pad, packed, merged_output(p.left, p.right))


def _dense(nx: Any, p: RowParams, x: Array, stream: Array) -> Array:
    rows = x.reshape(x.shape[0], p.batches, p.depth)
    return multiply_rows(nx, rows, unpack_rows(stream, p.taps, p.signed), p.units, merged_output(p.left, p.right))


def _conv_scratch(p: WindowParams) -> int:
    """The taps of four pixels. Pointwise layers read in place what is no whole number of vectors too, but for the last pixels."""
    g = p.window
    ones = g.filter_height, g.filter_width, g.stride_height, g.stride_width
    return 0 if ones == (1, 1, 1, 1) and g.input_depth % TAPS == 0 else PIXELS * p.taps


def _depthwise_scratch(p: WindowParams) -> int:
    """A pointer for each tap, and a pixel of zero points."""
    return POINTER * p.taps + p.window.input_depth


def _dense_scratch(p: RowParams) -> int:
    """The outputs of the last block, and a row that is no whole number of vectors."""
    return (0 if p.units % ROW_BLOCK == 0 else TAPS) + (p.taps if p.depth % TAPS else 0)


def _window_macs(p: WindowParams) -> int:
    g = p.window
    return g.outputs * g.filter_height * g.filter_width * g.input_depth


@dataclass(frozen=True, slots=True, eq=False)
class AddParams:
    size: Annotated[int, I32, "elements"]
    lhs_weight: Annotated[int, I32, "of a raw operand"]
    rhs_weight: Annotated[int, I32, "of a raw operand"]
    offset: Annotated[int, I32, "zero points and rounding"]
    right: Annotated[int, I32, "[0, 31]  right shift"]


def _add(nx: Any, p: AddParams, lhs: Array, rhs: Array) -> Array:
    a, b = (x.reshape(len(x), -1).astype(np.int64) for x in (lhs, rhs))  # nothing repeats, but the ranks may differ
    total = nx.weighted_pair(a, b, p.lhs_weight, p.rhs_weight, p.offset, p.right)
    return np.asarray(nx.saturate(total, LOW, HIGH)).astype(np.int8)


SLOTS = (Slot("input", "x"), Slot("constants", "stream", "const", "[length]"), Slot("output", "out", "out"))
ADD_SLOTS = (Slot("lhs"), Slot("rhs"), Slot("output", "out", "out", "[size]"))
#: Is the constant for negative accumulators there?
VARIANTS = variants_of(TYPES, stage="relu signed")
#: Numbers of vectors of taps that are written out; others are a loop, of nines or threes if they can.
STEPS = (1, 2, 3, 4, 8, 9)
CONV_VARIANTS = variants_of(TYPES, stage="relu signed", steps=" ".join(map(str, (*STEPS, "nines", "threes", "loop"))))

KERNELS = (
    Kernel("mve_conv_2d", WindowParams, SLOTS, _conv, CONV_VARIANTS, _conv_scratch, _window_macs, gap=window_gap(PIXELS)),
    Kernel(
        "mve_depthwise_conv_2d",
        WindowParams,
        SLOTS,
        _depthwise,
        VARIANTS,
        _depthwise_scratch,
        lambda p: p.window.outputs * p.window.filter_height * p.window.filter_width,
        gap=window_gap(1),
    ),
    Kernel("mve_fully_connected", RowParams, SLOTS, _dense, VARIANTS, _dense_scratch, lambda p: p.batches * p.units * p.depth),
    Kernel("mve_add", AddParams, ADD_SLOTS, _add, variants_of({"x": "int8", "out": "int8"}), gap=lambda p, operand: 0),
)
CONV_2D, DEPTHWISE_CONV_2D, FULLY_CONNECTED, ADD = KERNELS
