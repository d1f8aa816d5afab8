"""Sums that share words: as many taps at once as fit, for weights and inputs of every sign; and the words, taken apart."""

from __future__ import annotations

import math

import numpy as np
import pytest

from refsim.ir import Array
from refsim.kernels._packed import Packed
from refsim.kernels._windows import pack_windows, unpack_windows
from refsim.schedule.parts import TRIPLE_BITS, fits, parts_of, windows_of


def wrapped(x: int, bits: int) -> int:
    return (x + (1 << (bits - 1))) % (1 << bits) - (1 << (bits - 1))


def apart(first: int, second: int) -> tuple[int, int, int]:
    """Three sums from ``s0 + 2^21 s1`` and ``s2 + 2^10 s1``, both modulo 2^32, by what these are."""
    low = wrapped(first, 21)
    middle = wrapped((first - low) >> 21, 11)
    high = wrapped(second - (middle << 10), 21)
    rest = second - (middle << 10) - high
    return low, middle + (wrapped(rest, 32) >> 10), high


def test_two_words_say_three_sums() -> None:
    rng = np.random.default_rng(1)
    ends = (-(2**20), -(2**20) + 1, -1025, -1024, -1, 0, 1, 1023, 1024, 2**20 - 1)
    drawn = rng.integers(-(2**20), 2**20, (500, 3)).tolist()
    for a, b, c in [*([a, b, c] for a in ends for b in ends for c in ends), *drawn]:
        assert apart((a + (b << 21)) % 2**32, (c + (b << 10)) % 2**32) == (a, b, c)


@pytest.mark.parametrize(("sign", "most"), [(-1, 63), (1, 64)])
def test_fits_is_sharp(sign: int, most: int) -> None:
    """-128 times -128, 64 times, is 2^20, which does not fit; 127 times -128 does 64 times."""
    weights = np.full((3, 256), -128 if sign < 0 else 127)
    assert fits(weights[:, :most], most, TRIPLE_BITS)
    assert not fits(weights[:, : most + 1 + (sign > 0)], most + 1 + (sign > 0), TRIPLE_BITS)


def test_parts_are_the_fewest_that_fit() -> None:
    rng = np.random.default_rng(2)
    for taps in (1, 4, 27, 144, 576):
        weights = rng.integers(-128, 128, (5, taps))
        part, whole = parts_of(weights, TRIPLE_BITS)
        assert part % 4 == 0 and whole % part == 0 and whole >= taps
        parts = np.add.reduceat(np.abs(weights), np.arange(0, taps, part), axis=1)
        assert int(parts.max()) * 128 <= 2**20
        if whole > part:
            fewer = whole // part - 1
            assert not fits(weights, 4 * math.ceil(taps / 4 / fewer), TRIPLE_BITS)


def test_windows_are_as_long_as_they_fit() -> None:
    """Every block of channels has its own; a tap more leaves 16 bits for some input of some channel."""
    rng = np.random.default_rng(3)
    scale = np.repeat([1, 9, 127], 8)[:, np.newaxis]
    weights = rng.integers(-scale, scale + 1, (24, 160))
    weights[16, :2] = -128, -128
    for block, windows in enumerate(windows_of(weights, 8)):
        assert sum(windows) == 160
        start = 0
        for taps in windows:
            assert largest(weights[8 * block : 8 * block + 8, start : start + taps]) < 2**15
            start += taps
            assert start == 160 or largest(weights[8 * block : 8 * block + 8, start - taps : start + 1]) >= 2**15


def largest(weights: Array) -> int:
    """The largest magnitude of a sum, a negative one less 1: what has to lie below a power of two to fit."""
    inputs = np.where(weights > 0, 127, -128), np.where(weights > 0, -128, 127)
    return int(max((weights * inputs[0]).sum(axis=1).max(), -(weights * inputs[1]).sum(axis=1).min() - 1))


def test_packed_windows_are_unpacked() -> None:
    rng = np.random.default_rng(4)
    weights = rng.integers(-128, 128, (16, 36))
    packed = Packed(weights, rng.integers(-(2**20), 2**20, 16), rng.integers(-(2**31), 2**31, (16, 3)))
    for sparse in (False, True):
        back = unpack_windows(pack_windows(packed, windows_of(weights, 8), sparse), 36, 3, sparse)
        assert all(np.array_equal(getattr(back, part), getattr(packed, part)) for part in ("weights", "bias", "tail"))
