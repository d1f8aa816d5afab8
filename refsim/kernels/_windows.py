"""Rows times weights for cores whose products keep 32 bits: four weights in a word, two of them in a product.

A word holds the weights of four channels and one tap, raised to bytes u = w + 128. Two words come of it without a load:
``u0 + 2^16 u2``, its even bytes, and ``u1 + 2^8 u2 + 2^16 u3``, itself shifted. Sums of their products with inputs, less what the
raised weights added, are ``s0 + 2^16 s2`` and ``s1 + 2^8 s2 + 2^16 s3``, which say all four as long as each lies in 16 bits. Taps
are cut into windows that are proved to keep them there; at their ends upper halves are added to totals A, and the words themselves
to totals T, modulo 2^32: the other sums are T - 2^16 A.

One stream of words holds everything, block of eight channels after block: what the totals begin with (T and A of channels 0 and 2,
of 1 and 3, of 4 and 6, of 5 and 7), windows, each as its number of taps and two words for each, then the constants of the output
stage.

**Sparse** rows count inputs from the lowest one, -128, and leave out taps that are 0: half of them where a ReLU was before. Sums
then begin with what -128 everywhere gives, which stands in four words behind a window's number of taps, so that they are the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from refsim.ir import Array
from refsim.kernels._packed import LOW, Packed, words

#: Channels of a block.
BLOCK = 8
#: Channels whose sums share words: the lower ones, then the upper ones, word by word.
LOWER, UPPER = [0, 1, 4, 5], [2, 3, 6, 7]


#: Words that sums of a sparse window begin with.
BEGIN = 4


def pack_windows(packed: Packed, windows: Sequence[Sequence[int]], sparse: bool) -> Array:
    """``windows`` are numbers of taps, block by block; channels come in whole blocks."""
    out: list[Any] = []
    for block, taps in enumerate(windows):
        own = slice(BLOCK * block, BLOCK * (block + 1))
        bias = packed.bias[own]
        raised = np.ascontiguousarray((packed.weights[own].T + 128).astype(np.uint8)).view("<u4")
        out.append(np.stack([bias[LOWER] + (bias[UPPER] << 16), bias[UPPER]], axis=1))
        for start, count in zip(np.cumsum([0, *taps]), taps, strict=False):
            begin = [_begin(packed.weights[own, start : start + count])] if sparse else []
            out += [[count], *begin, raised[start : start + count]]
        out.append(packed.tail[own])
    return words(out)


def _begin(weights: Array) -> Array:
    """The words of sums whose inputs are all -128."""
    s = LOW * weights.sum(axis=1).reshape(-1, 4)
    return np.stack([s[:, 0] + (s[:, 2] << 16), s[:, 1] + (s[:, 2] << 8) + (s[:, 3] << 16)], axis=1) & 0xFFFFFFFF


def unpack_windows(stream: Array, depth: int, columns: int, sparse: bool) -> Packed:
    """What :func:`pack_windows` packed, with ``columns`` constants of the output stage for each channel."""
    weights, biases, tails, at = [], [], [], 0
    while at < stream.size:
        begin = stream[at : at + BLOCK].astype(np.int64).reshape(-1, 2)
        bias = np.empty(BLOCK, dtype=np.int64)
        bias[UPPER], bias[LOWER] = begin[:, 1], (begin[:, 0] - (begin[:, 1] << 16)).astype(np.int32)
        at += BLOCK
        rows: list[Array] = []
        while sum(len(part) for part in rows) < depth:
            start = at + 1 + (BEGIN if sparse else 0)
            end = start + 2 * int(stream[at])
            rows.append(np.ascontiguousarray(stream[start:end]).view(np.uint8).reshape(-1, BLOCK))
            at = end
        weights.append(np.concatenate(rows).T.astype(np.int64) - 128)
        biases.append(bias)
        tails.append(stream[at : at + BLOCK * columns].reshape(BLOCK, columns).astype(np.int64))
        at += BLOCK * columns
    return Packed(np.concatenate(weights), np.concatenate(biases), np.concatenate(tails))
