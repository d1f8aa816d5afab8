"""Weighted sums for Arm cores with the DSP extension (Cortex-M4, M7, M33): two products an instruction.

**Weights of two channels in one halfword.** Channel c0 and channel c1 are stored as c0 + 256 * c1. SMLAD with such halfwords gives
P = s0 + 256 * s1; with the low bytes alone (SXTB16) it gives Q = s0; then 256 * s1 = P - Q, exact modulo 2^32 while |s1| < 2^23.
The factor 256 is the left shift that the output stage wants anyway. Four taps are stored as two words, the first and third, then
the second and fourth, which is the order in which SXTB16 widens four input bytes.

**Depthwise** weights are 16-bit words times 256, four channels side by side; each tap is reached through a pointer, so that taps
outside the image cost nothing: they point to a row of zero points.

**Windows of 3x3 and stride 1** are computed in blocks of two rows by two columns of outputs, four channels at a time. Their four
rows of inputs are packed once: halfwords (row 0, row 1) and (row 2, row 3) of each column and channel. With the weights of a column
as halfwords (w0, w1) and (w1, w2) the upper output is one SMLAD and the product of row 2 and w2, the lower one that of row 1 and w0
and one SMLAD: three products in two instructions, by weights that stay in registers along the rows.

One stream of words holds everything, block of channels after block: biases, weights, then multiplier and offset of each channel,
with, for signed output stages, what negative accumulators subtract.

Source: refsim's own; equal to the portable kernels, by proof of the output stage and exact sums.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.ir import Array
from refsim.kernels import SHORT, Kernel, variants_of
from refsim.kernels._packed import (
    SLOTS,
    STREAMED,
    Packed,
    RowParams,
    WindowParams,
    conv_kernel,
    convolve,
    convolve_depthwise,
    dense_kernel,
    depthwise_kernel,
    halves,
    merged_output,
    multiply_rows,
    rows_gap,
    tap_macs,
    words,
)

#: Left shift of the output stage that comes with the weights.
FREE_SHIFT = 8


#: Left shift of the output stage: at least that which comes with the weights.
LEFT = Annotated[int, SHORT, "[8, 31]  left shift of accumulators"]


@dataclass(frozen=True, slots=True, eq=False)
class PairWindowParams(WindowParams):
    left: LEFT


@dataclass(frozen=True, slots=True, eq=False)
class PairRowParams(RowParams):
    left: LEFT


# --- packing --------------------------------------------------------------------------------------------------------------
def _pair_words(pair: Array) -> Array:
    """Weights ``[2, K]`` of two channels as K / 2 words."""
    low, high = pair[0], pair[1] - (pair[0] < 0)
    half = ((low & 0xFF) | ((high & 0xFF) << 8)).reshape(-1, 4)
    return np.asarray(half[:, [0, 1]] | (half[:, [2, 3]] << 16)).reshape(-1)


def _pair_weights(stream: Array) -> Array:
    """What :func:`_pair_words` packed: int64 ``[2, K]``."""
    value = halves(stream).reshape(-1, 2, 2).transpose(0, 2, 1).reshape(-1)
    low = ((value + 128) & 0xFF) - 128
    return np.stack([low, (value - low) // 256])


def can_pair(weights: Array) -> bool:
    """Whether a halfword can hold two weights: the upper byte holds one less where the lower weight is negative."""
    rows = np.concatenate([weights, weights[-1:]]) if len(weights) % 2 else weights
    return bool((rows[1::2] - (rows[::2] < 0)).min() >= -128 and rows.max() <= 127)


def pack_conv(packed: Packed) -> Array:
    """Two channels a block: bias0 + 256 bias1, bias0, weights, both multipliers, both offsets (, both negatives)."""
    out: list[Any] = []
    for c in range(0, len(packed.bias), 2):
        two = slice(c, c + 2)
        out += [packed.bias[c] + 256 * packed.bias[c + 1], packed.bias[c], _pair_words(packed.weights[two])]
        out += [packed.tail[two].T]
    return words(out)


def unpack_conv(stream: Array, taps: int, signed: bool) -> Packed:
    """What :func:`pack_conv` packed."""
    rows = stream.reshape(-1, 2 + taps // 2 + (6 if signed else 4)).astype(np.int64)
    weights = np.concatenate([_pair_weights(row[2 : 2 + taps // 2].astype(np.int32)) for row in rows])
    both, first = rows[:, 0], rows[:, 1]
    bias = np.stack([first, (((both - first) & 0xFFFFFFFF) ^ (1 << 31)) - (1 << 31)], axis=1)
    bias[:, 1] //= 256
    ends = rows[:, 2 + taps // 2 :].reshape(len(rows), -1, 2)
    return Packed(weights, bias.reshape(-1), ends.transpose(0, 2, 1).reshape(bias.size, -1))


def pack_dense(packed: Packed) -> Array:
    """Four channels a block: bias0 + 256 bias1, bias2 + 256 bias3, bias0, bias2, weights (two words of the first pair, two of the
    second, ...), then for each pair multiplier0, offset0, multiplier1, offset1 (, negative0, negative1)."""
    out: list[Any] = []
    for c in range(0, len(packed.bias), 4):
        b = packed.bias[c : c + 4]
        pairs = [_pair_words(packed.weights[c + j : c + j + 2]).reshape(-1, 2) for j in (0, 2)]
        out += [b[0] + 256 * b[1], b[2] + 256 * b[3], b[0], b[2], np.concatenate(pairs, axis=1)]
        out += [_tail(packed, c + j) for j in (0, 2)]
    return words(out)


def _tail(packed: Packed, c: int) -> Array:
    """multiplier0, offset0, multiplier1, offset1 (, negative0, negative1) of channels c and c + 1."""
    two = packed.tail[c : c + 2]
    return np.concatenate([two[:, :2].reshape(-1), two[:, 2:].reshape(-1)])


def _untail(tails: Array) -> Array:
    """What :func:`_tail` made, ``[blocks, 2, words]``, as ``[channels, n]``."""
    two, negative = tails[..., :4].reshape(-1, 2), tails[..., 4:].reshape(tails.shape[0] * tails.shape[1] * 2, -1)
    return np.concatenate([two, negative], axis=1)


def unpack_dense(stream: Array, taps: int, signed: bool) -> Packed:
    """What :func:`pack_dense` packed."""
    tail = 6 if signed else 4
    rows = stream.reshape(-1, 4 + taps + 2 * tail).astype(np.int64)
    blocks = rows[:, 4 : 4 + taps].astype(np.int32).reshape(len(rows), -1, 2, 2)
    weights = np.concatenate([_pair_weights(np.ascontiguousarray(block[:, j])) for block in blocks for j in (0, 1)])
    both, first = rows[:, :2], rows[:, 2:4]
    second = ((((both - first) & 0xFFFFFFFF) ^ (1 << 31)) - (1 << 31)) // 256
    bias = np.stack([first, second], axis=2).reshape(-1)
    return Packed(weights, bias, _untail(rows[:, 4 + taps :].reshape(len(rows), 2, tail)))


def pack_depthwise(packed: Packed) -> Array:
    """Four channels a block: 256 times each bias, two words a tap (channels 0 and 2, 1 and 3), then as :func:`pack_dense`."""
    out: list[Any] = []
    for c in range(0, len(packed.bias), 4):
        w = (packed.weights[c : c + 4] * 256) & 0xFFFF
        taps = np.stack([w[0] | (w[2] << 16), w[1] | (w[3] << 16)], axis=1)
        out += [packed.bias[c : c + 4] * 256, taps, *(_tail(packed, c + j) for j in (0, 2))]
    return words(out)


def unpack_depthwise(stream: Array, taps: int, signed: bool) -> Packed:
    """What :func:`pack_depthwise` packed."""
    tail = 6 if signed else 4
    rows = stream.reshape(-1, 4 + 2 * taps + 2 * tail).astype(np.int64)
    four = halves(rows[:, 4 : 4 + 2 * taps].astype(np.int32).reshape(-1)).reshape(len(rows), taps, 2, 2)
    weights = four.transpose(0, 3, 2, 1).reshape(-1, taps) // 256
    bias = (rows[:, :4] // 256).reshape(-1)
    return Packed(weights, bias, _untail(rows[:, 4 + 2 * taps :].reshape(len(rows), 2, tail)))


def pack_square(packed: Packed) -> Array:
    """3x3 weights, a channel a block: multiplier, offset, 256 times the bias (, negative), and for each column of weights
    w0, w1, w2, all times 256, the words (w0, w1) and (w1, w2)."""
    w = (packed.weights * 256).reshape(-1, 3, 3) & 0xFFFF
    columns = np.stack([w[:, 0] | (w[:, 1] << 16), w[:, 1] | (w[:, 2] << 16)], axis=2)
    bias = packed.bias[:, np.newaxis] * 256
    return words([np.concatenate([packed.tail[:, :2], bias, packed.tail[:, 2:], columns.reshape(-1, 6)], axis=1)])


def unpack_square(stream: Array, signed: bool) -> Packed:
    """What :func:`pack_square` packed. The words of both outputs have to agree on w1."""
    rows = stream.reshape(-1, 10 if signed else 9)
    upper, lower = (halves(rows[:, at::2]).reshape(-1, 3, 2) for at in (-6, -5))
    if not np.array_equal(upper[:, :, 1], lower[:, :, 0]):
        raise ValueError("the middle weights of two rows of outputs differ")
    weights = np.stack([upper[:, :, 0], upper[:, :, 1], lower[:, :, 1]], axis=1).reshape(-1, 9) // 256
    ends = rows[:, :-6].astype(np.int64)
    return Packed(weights, ends[:, 2] // 256, np.delete(ends, 2, axis=1))


# --- definitions ----------------------------------------------------------------------------------------------------------
def _conv(nx: Any, p: PairWindowParams, x: Array, stream: Array) -> Array:
    return convolve(nx, p.window, x, p.pad, unpack_conv(stream, p.taps, p.signed), merged_output(p.left, p.right))


def _depthwise(nx: Any, p: PairWindowParams, x: Array, stream: Array) -> Array:
    return convolve_depthwise(nx, p.window, x, p.pad, unpack_depthwise(stream, p.taps, p.signed), merged_output(p.left, p.right))


def _square(nx: Any, p: PairWindowParams, x: Array, stream: Array) -> Array:
    return convolve_depthwise(nx, p.window, x, p.pad, unpack_square(stream, p.signed), merged_output(p.left, p.right))


def _dense(nx: Any, p: PairRowParams, x: Array, stream: Array) -> Array:
    rows = x.reshape(x.shape[0], p.batches, p.depth)
    return multiply_rows(nx, rows, unpack_dense(stream, p.depth, p.signed), p.units, merged_output(p.left, p.right))


def _conv_scratch(p: PairWindowParams) -> int:
    """Two pixels' taps in 16 bits; for depths that are no multiple of 4 a pixel's bytes too."""
    return 4 * p.taps + (p.taps if p.window.input_depth % 4 else 0)


def _square_scratch(p: PairWindowParams) -> int:
    """Four rows in 16 bits of four channels."""
    return 32 * (p.window.output_width + 2)


def _square_gap(p: PairWindowParams, operand: int) -> int | None:
    return rows_gap(p.window, 2) if operand == 0 else None


def _dense_scratch(p: PairRowParams) -> int:
    """The outputs of the last block."""
    return 0 if p.units % 4 == 0 else 4


#: Is the constant for negative accumulators there? Is the left shift more than 8?
STAGE = {"stage": "relu signed", "left": "free more"}

SQUARE = variants_of(STREAMED, **STAGE)
KERNELS = (
    conv_kernel("dsp", PairWindowParams, _conv, variants_of(STREAMED, step="4 16 20 28 32", **STAGE), _conv_scratch, 2),
    depthwise_kernel("dsp", PairWindowParams, _depthwise, variants_of(STREAMED, step="1 3 5", **STAGE)),
    dense_kernel("dsp", PairRowParams, _dense, variants_of(STREAMED, step="4 8 32", **STAGE), _dense_scratch),
    Kernel("dsp_depthwise_3x3", PairWindowParams, SLOTS, _square, SQUARE, _square_scratch, tap_macs, gap=_square_gap),
)
CONV_2D, DEPTHWISE_CONV_2D, FULLY_CONNECTED, DEPTHWISE_3X3 = KERNELS
