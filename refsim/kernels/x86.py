"""Weighted sums for x86-64 with AVX2: sixteen products of 16 bits an instruction, added in pairs (VPMADDWD; with VNNI VPDPWSSD).

Convolutions take four pixels times sixteen channels, rows a row times sixteen, depthwise ones a pixel times eight channels, two
taps at a time. Pixels of convolutions are widened to 16 bits once.

One stream of words holds everything, block of channels after block: biases, then for every two taps both weights of each channel,
then a column each of multipliers, offsets and, for signed output stages, what negative accumulators subtract. Weights have 16 bits;
those of rows, each of which is read once an inference, have 8.

Source: refsim's own; equal to the portable kernels, by proof of the output stage and exact sums.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.ir import Array
from refsim.kernels import SIZE, variants_of
from refsim.kernels._packed import (
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

#: Channels of a block, and of a depthwise one; pixels of a convolution's block; taps that are widened at once.
BLOCK, LANES, PIXELS, WIDE = 16, 8, 4, 16


@dataclass(frozen=True, slots=True, eq=False)
class PairedRowParams(RowParams):
    taps: Annotated[int, SIZE, "depth, rounded up to an even number"]


def pack(packed: Packed, block: int, dtype: str = "<i2") -> Array:
    """Blocks of ``block`` channels; channels and taps come in whole blocks and pairs."""
    out: list[Any] = []
    for c in range(0, len(packed.bias), block):
        own = slice(c, c + block)
        pairs = packed.weights[own].astype(dtype).reshape(block, -1, 2).transpose(1, 0, 2)
        out += [packed.bias[own], np.ascontiguousarray(pairs).reshape(-1).view("<i4"), packed.tail[own].T]
    return words(out)


def unpack(stream: Array, taps: int, block: int, signed: bool, dtype: str = "<i2") -> Packed:
    """What :func:`pack` packed."""
    pairs, columns = (taps + 1) // 2, 3 if signed else 2
    size = pairs * block * 2 * np.dtype(dtype).itemsize // 4
    rows = np.ascontiguousarray(stream.reshape(-1, block + size + columns * block).astype("<i4"))
    weights = np.ascontiguousarray(rows[:, block : block + size]).view(dtype).reshape(-1, pairs, block, 2)
    tail = rows[:, block + size :].reshape(-1, columns, block).transpose(0, 2, 1)
    return Packed(
        weights.transpose(0, 2, 1, 3).reshape(-1, 2 * pairs).astype(np.int64),
        rows[:, :block].reshape(-1).astype(np.int64),
        tail.reshape(-1, columns).astype(np.int64),
    )


def _conv(nx: Any, p: WindowParams, x: Array, stream: Array) -> Array:
    return convolve(nx, p.window, x, p.pad, unpack(stream, p.taps, BLOCK, p.signed), merged_output(p.left, p.right))


def _depthwise(nx: Any, p: WindowParams, x: Array, stream: Array) -> Array:
    return convolve_depthwise(nx, p.window, x, p.pad, unpack(stream, p.taps, LANES, p.signed), merged_output(p.left, p.right))


def _dense(nx: Any, p: PairedRowParams, x: Array, stream: Array) -> Array:
    rows = x.reshape(x.shape[0], p.batches, p.depth)
    return multiply_rows(nx, rows, unpack(stream, p.taps, BLOCK, p.signed, "<i1"), p.units, merged_output(p.left, p.right))


def _scratch(p: WindowParams | PairedRowParams) -> int:
    """Taps of 16 bits, and as many more as are widened at once: of four pixels, or of a row."""
    return 2 * (p.taps + WIDE) * (PIXELS if isinstance(p, WindowParams) else 1)


#: Is the constant for negative accumulators there?
VARIANTS = variants_of(STREAMED, stage="relu signed")

KERNELS = (
    conv_kernel("x86", WindowParams, _conv, VARIANTS, _scratch, PIXELS),
    depthwise_kernel("x86", WindowParams, _depthwise, VARIANTS),
    dense_kernel("x86", PairedRowParams, _dense, VARIANTS, _scratch),
)
CONV_2D, DEPTHWISE_CONV_2D, FULLY_CONNECTED = KERNELS
