"""Random bits of a counter and a key: Philox4x32-10 and Threefry2x32-20 (Salmon et al., Random123).

Source: tflite ``kernels/rng_bit_generator.cc``, ``kernels/rng_util.cc``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.ir import Array
from refsim.kernels import I32, Kernel, Slot, variants_of

PHILOX_FACTORS, PHILOX_STEPS = (0xD2511F53, 0xCD9E8D57), (0x9E3779B9, 0xBB67AE85)
THREEFRY_PARITY, THREEFRY_TURNS = 0x1BD11BDA, ((13, 15, 26, 6), (17, 29, 16, 24))
WORD = np.uint64(2**32 - 1)


@dataclass(frozen=True, slots=True)
class Params:
    size: Annotated[int, I32, "elements of the output"]
    state_size: Annotated[int, I32, "words of 64 bits: key, counter, and of Philox perhaps one that stays"]
    algorithm: str
    dtype: str
    output_shape: tuple[int, ...]


def run(nx: Any, p: Params, state: Array) -> tuple[Array, Array]:
    """state uint64 [n, 2 or 3] -> the state behind it, and the bits; a counter of 64 bits counts the blocks."""
    wide = np.dtype(p.dtype).itemsize == 8
    words = p.size * (2 if wide else 1)
    width = 4 if p.algorithm == "philox" else 2
    blocks = -(-words // width)
    counter = state[:, 1:2] + np.arange(blocks, dtype=np.uint64)
    key = list(_halves(nx, state[:, :1]))
    block = [*_halves(nx, counter)]
    block += _halves(nx, state[:, -1:] if p.state_size == 3 else state[:, :1]) if width == 4 else ()
    made = np.stack([*np.broadcast_arrays(*(_philox if width == 4 else _threefry)(nx, key, block))], axis=-1)
    bits = made.reshape(len(state), -1)[:, :words].astype(np.uint32)
    if wide:
        bits = bits[:, ::2] | (bits[:, 1::2].astype(np.uint64) << np.uint64(32))
    after = state.copy()
    after[:, 1] += np.uint64(blocks)
    return after, bits.view(p.dtype).reshape(len(state), *p.output_shape)


def _halves(nx: Any, x: Array) -> Iterator[Array]:
    """The lower and the upper word of uint64, as uint64."""
    yield x & WORD
    yield nx.high_word(x).astype(np.uint64)


def _philox(nx: Any, key: list[Array], c: list[Array]) -> list[Array]:
    for _ in range(10):
        (low, high), (other_low, other_high) = (
            _halves(nx, np.uint64(factor) * word) for factor, word in zip(PHILOX_FACTORS, c[::2], strict=True)
        )
        c = [other_high ^ c[1] ^ key[0], other_low, high ^ c[3] ^ key[1], low]
        key = [(word + np.uint64(step)) & WORD for word, step in zip(key, PHILOX_STEPS, strict=True)]
    return c


def _threefry(nx: Any, key: list[Array], c: list[Array]) -> list[Array]:
    keys = [*key, key[0] ^ key[1] ^ np.uint64(THREEFRY_PARITY)]
    a, b = (word + known & WORD for word, known in zip(c, key, strict=True))
    for turn in range(5):
        for bits in THREEFRY_TURNS[turn % 2]:
            a = a + b & WORD
            turned = b << np.uint64(bits)
            b = (turned & WORD | nx.high_word(turned).astype(np.uint64)) ^ a
        a = a + keys[(turn + 1) % 3] & WORD
        b = b + keys[(turn + 2) % 3] + np.uint64(turn + 1) & WORD
    return [a, b]


KERNEL = Kernel(
    name="random_bits",
    params=Params,
    slots=(
        Slot("state", "s", doc="[state_size]"),
        Slot("state_after", "s", "out", "[state_size]"),
        Slot("output", role="out", doc="[size]"),
    ),
    run=run,
    variants=variants_of({"s": "uint64", "x": "uint32"}, {"s": "uint64", "x": "uint64"}, algorithm="philox threefry"),
)
