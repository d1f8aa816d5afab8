"""Boundary tables of the fixed-point functions: the values at which ports go wrong, crossed with each other.

A table crosses 0, +-2^k, +-2^k +- 1, +-3 * 2^k (the exact ties of every right shift), MIN and MAX with the notable multipliers and
with every shift of the domain. Random multipliers rarely land on a tie; these do. All tables are columns of int64.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from refsim.ir import Array

Columns = tuple[Array, ...]
I32, U32, I16 = (-(2**31), 2**31 - 1), (0, 2**32 - 1), (-(2**15), 2**15 - 1)
NORMAL = (2**30, 2**31 - 1)


def boundary(low: int, high: int) -> list[int]:
    """The notable integers within [low, high]."""
    powers = [2**k for k in range(64)]
    notable = {0, low, high, low + 1, high - 1}
    notable.update(sign * (power + step) for power in powers for sign in (1, -1) for step in (-1, 0, 1))
    notable.update(sign * 3 * power for power in powers for sign in (1, -1))
    return sorted(value for value in notable if low <= value <= high)


def cross(*axes: Iterable[int]) -> Columns:
    """Every combination of the axes' values, one flat int64 column per axis."""
    grids = np.meshgrid(*(np.fromiter(axis, dtype=np.int64) for axis in axes), indexing="ij")
    return tuple(grid.reshape(-1) for grid in grids)


def join(*tables: Columns) -> Columns:
    return tuple(np.concatenate(columns) for columns in zip(*tables, strict=True))


#: 0, the ends of [2^30, 2^31), the neighbours of 0x7FFF0000, ties of the 15-bit multiplier, 1/sqrt(2), a pattern, negatives.
MULTIPLIERS = (
    (0, 2**30, 2**30 + 1, 2**31 - 1, 2**31 - 2, 0x7FFEFFFF, 0x7FFF0000 - 1, 0x7FFF0000, 0x7FFF0001, 0x7FFE8000, 0x40007FFF)
    + (0x40008000, 0x5A82799A, 0x55555555, -(2**30), -(2**30) - 1, -(2**31))
)  # fmt: skip


def double_ties() -> Columns:
    """Columns (x, multiplier, shift, low) of rule float64 whose exact product lies on or next to a tie of either rounding."""
    rng = np.random.default_rng(53)
    rows = []
    for _ in range(1500):
        x = int(rng.integers(1, 2 ** int(rng.integers(2, 54))))
        # A significand that brings x * M next to n + 1/2: the 53-bit rounding then often lands on that tie.
        n = int(rng.integers(0, 2 ** int(rng.integers(1, 30))))
        exponent = (2 * n + 1).bit_length() - x.bit_length()
        scaled = ((2 * n + 1) << (80 - exponent)) // (2 * x)
        shift = exponent - 80 + scaled.bit_length()
        significand = scaled >> (scaled.bit_length() - 53)
        rows += [_double(x, significand + d, shift) for d in (0, 1)] + [_double(-x, significand, shift)]
        odd = int(rng.integers(2**52, 2**53)) | 1
        rows += [_double(3 * 2 ** int(rng.integers(0, 50)), odd, int(rng.integers(-60, 12)))]
    # 3 * significand is 2^54 - 1, which the 53-bit rounding carries over to the next power of two.
    rows += [_double(sign * 3, (2**54 - 1) // 3, shift) for sign in (1, -1) for shift in range(-60, 72)]
    return tuple(np.asarray(column, dtype=np.int64) for column in zip(*rows, strict=True))


def _double(x: int, significand: int, shift: int) -> tuple[int, int, int, int]:
    significand = min(significand, 2**53 - 1)
    return x, significand >> 22, shift, significand & (2**22 - 1)


def float_pairs() -> Columns:
    """float32 bit patterns crossed with scales: zeros, subnormals, powers of two and their neighbours, infinities, NaNs."""
    special = [0, 1, 2, 3, 0x7FFFFE, 0x7FFFFF, 0x800000, 0x800001, 0x7F7FFFFF, 0x7F800000, 0x7F800001, 0x7FC00000, 0x7FFFFFFF]
    exponents = [*range(96, 160, 3), 0x7E, 0x7F, 0x80, 1, 2, 254]
    powers = [(exponent << 23) + step for exponent in exponents for step in (-1, 0, 1, 0x400000)]
    positive = sorted({*special, *powers})
    signed = [*positive, *(bits | 0x80000000 for bits in positive)]
    # Quotients n + 1/2: exact ones by a power of two, and near ones, where rounding the division makes the tie.
    rng = np.random.default_rng(24)
    halves = (np.asarray([*range(64), 32767, 127, 2**22 - 1], dtype=np.float32) + np.float32(0.5)).astype(np.float32)
    scales = np.concatenate([np.asarray([1, 0.25, 2**-10, 2**-130], dtype=np.float32), rng.uniform(1e-3, 1, 60).astype(np.float32)])
    near = (halves[:, None] * scales[None, :]).astype(np.float32).view(np.uint32).astype(np.int64)
    x = np.concatenate([near - 1, near, near + 1, near + 0x80000000]).clip(0, 2**32 - 1)
    ties = x.reshape(-1), np.broadcast_to(scales.view(np.uint32).astype(np.int64), x.shape).reshape(-1)
    return join(cross(signed, signed[::2]), ties, _close_quotients(rng))


def _close_quotients(rng: np.random.Generator) -> Columns:
    """Pairs whose quotient misses the middle between two floats by the least that a remainder can, all its bits showing."""
    rows = []
    for divisor in (rng.integers(2**23, 2**24, size=60) | 1).tolist():
        for remainder in ((divisor - 1) // 2, (divisor + 1) // 2):
            dividend = divisor + remainder * pow(2, -23, divisor) % divisor
            if dividend < 2**24:
                rows += [((exponent << 23) + dividend - 2**23, (100 << 23) + divisor - 2**23) for exponent in (123, 125, 130)]
    return tuple(np.asarray(column, dtype=np.int64) for column in zip(*rows, strict=True))
