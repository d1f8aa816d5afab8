"""A histogram that grows with its data and forgets nothing but order.

Bins are [k * width, (k + 1) * width) with ``width`` a power of two. When a value does not fit, the width doubles and
neighbouring bins merge two by two; both steps are exact, so counts depend on the values alone, not on their order.
"""

from __future__ import annotations

import numpy as np

from refsim.ir import Array

#: Bins on each side of zero.
HALF = 4096
#: Smallest bin width; every float32 that is not subnormal-sized has bins of its own scale.
MIN_EXPONENT = -140


class Histogram:
    """Counts of float32 values; zeros are counted apart, as ReLU makes so many of them."""

    def __init__(self) -> None:
        self.exponent = MIN_EXPONENT
        self.counts = np.zeros(2 * HALF, dtype=np.int64)
        self.zeros = 0
        self.total = 0

    def add(self, values: Array) -> None:
        """Count ``values``, float32 and finite, of any shape."""
        wide = values.reshape(-1).astype(np.float64)
        wide = wide[wide != 0]
        self.zeros += values.size - wide.size
        self.total += values.size
        if not wide.size:
            return
        self._grow(float(np.abs(wide).max()))
        edges = np.ldexp(np.arange(-HALF, HALF, dtype=np.float64), self.exponent)
        bins = np.searchsorted(edges, wide, side="right") - 1
        self.counts += np.bincount(bins, minlength=2 * HALF)

    def _grow(self, largest: float) -> None:
        """Widen the bins until ``largest`` lies inside."""
        needed = int(np.frexp(largest)[1]) - int(np.log2(HALF))
        for _ in range(max(needed - self.exponent, 0) if self.counts.any() else 0):
            merged = self.counts.reshape(-1, 2).sum(axis=1)
            self.counts = np.zeros_like(self.counts)
            self.counts[HALF // 2 : HALF // 2 + HALF] = merged
        self.exponent = max(self.exponent, needed)

    def points(self) -> tuple[Array, Array]:
        """(values float32, counts float64) of the occupied bins, each represented by its middle, and of zero; ascending."""
        used = np.flatnonzero(self.counts)
        middles = np.ldexp(used - HALF + 0.5, self.exponent).astype(np.float32)
        at = int(np.searchsorted(middles, 0.0))
        extra = [self.zeros] if self.zeros else []
        values = np.insert(middles, [at] * len(extra), np.float32(0))
        return values, np.insert(self.counts[used], [at] * len(extra), extra).astype(np.float64)

    def tails(self, share: float) -> tuple[float, float]:
        """(low, high): bin edges such that at most ``share`` of the values lie below low, and at most ``share`` above high."""
        values, counts = self.points()
        half = np.where(values == 0, 0.0, np.ldexp(0.5, self.exponent))
        below = np.cumsum(counts) - counts
        above = self.total - below - counts
        first = int(np.flatnonzero(below <= share * self.total)[-1])
        last = int(np.flatnonzero(above <= share * self.total)[0])
        return float(values[first] - half[first]), float(values[last] + half[last])
