"""How many taps may be summed up at once where several sums share a word: as many as are proved to fit, for every int8 input."""

from __future__ import annotations

import numpy as np

from refsim.ir import Array
from refsim.kernels._packed import HIGH, LOW
from refsim.schedule.choice import require

#: Bits of a sum of :class:`refsim.kernels._packed.TripleParams`.
TRIPLE_BITS = 21
#: Bits of a sum of :mod:`refsim.kernels._windows`.
WINDOW_BITS = 16
#: Taps of a step of a convolution's inner loop.
STEP = 4


def fits(weights: Array, part: int, bits: int) -> bool:
    """Whether sums of ``part`` neighbouring taps are signed numbers of ``bits`` bits; ``weights`` are int64 ``[channels, K]``."""
    padded = np.pad(weights, ((0, 0), (0, -weights.shape[1] % part)))
    windows = padded.reshape(len(weights), -1, part)
    ends = np.sort([windows * LOW, windows * HIGH], axis=0).sum(axis=-1)
    return bool(ends[0].min() >= -(2 ** (bits - 1)) and ends[1].max() < 2 ** (bits - 1))


def parts_of(weights: Array, bits: int) -> tuple[int, int]:
    """(taps of a part, taps of all) for the fewest equal parts that fit, in whole steps of the inner loop."""
    steps = -(-weights.shape[1] // STEP)
    for parts in range(1, steps + 1):
        part = STEP * -(-steps // parts)
        if fits(weights, part, bits):
            return part, part * -(-steps * STEP // part)
    require(False, f"sums of {STEP} taps leave {bits} bits")
    raise AssertionError


def windows_of(weights: Array, block: int) -> list[list[int]]:
    """Taps of each window, for each ``block`` of channels of ``weights``: as many as keep all sums in 16 bits; one does always."""
    limit = 2 ** (WINDOW_BITS - 1)
    products = weights.reshape(-1, block, weights.shape[1])
    ends = np.sort([products * LOW, products * HIGH], axis=0)
    windows = []
    for low, high in zip(*ends, strict=True):
        taps, least, most = [0], np.zeros(block, dtype=np.int64), np.zeros(block, dtype=np.int64)
        for tap in range(low.shape[1]):
            least, most = least + low[:, tap], most + high[:, tap]
            if least.min() < -limit or most.max() >= limit:
                taps, least, most = [*taps, 0], low[:, tap], high[:, tap]
            taps[-1] += 1
        windows.append(taps)
    return windows
