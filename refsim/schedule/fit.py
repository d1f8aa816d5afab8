"""Find a line acc * scale + offset whose floor is the wanted value at every deciding accumulator.

Each point gives at most two linear constraints on (scale, offset). For a fixed scale the offsets that satisfy all of them are an
interval; its width is a concave, piecewise linear function of the scale, so the roomiest scale is where the tangents of both sides
meet. What is found in floats here is only a guess: callers prove it in the arithmetic that they will use.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from refsim.ir import Array
from refsim.schedule.thresholds import Points

#: A bound that no offset of 32-bit arithmetic reaches: "not constrained".
OPEN = 1 << 40
#: Tangents that are tried; a handful is usual.
CUTS = 40
#: Relative distance from the true scale within which a better one is looked for.
SEARCH = 2.0**-8


def sides(acc: Array, signed: bool) -> list[Array]:
    """Masks of the points that share one offset: all of them, or negative and other accumulators apart."""
    return [acc < 0, acc >= 0] if signed else [np.ones(acc.shape, dtype=bool)]


def offset_range(points: Points, product: Array, side: Array, unit: int | float, gap: int | float) -> tuple[Array, Array]:
    """(lowest, highest) offset ``[channels]`` with value <= (product + offset) / unit < value + 1 on the points of ``side``.

    ``gap`` is the smallest step of the arithmetic, 1 for integers: the upper bound stays that much below value + 1.
    """
    floor = np.where(points.floor & side, points.value * unit - product, -OPEN).max(axis=1)
    ceiling = np.where(points.ceiling & side, (points.value + 1) * unit - gap - product, OPEN).min(axis=1)
    return floor, ceiling


@dataclass(frozen=True, slots=True, eq=False)
class Room:
    """The roomiest scale of each channel and the width of its interval of offsets, in outputs; not positive: there is no line."""

    scale: Array
    width: Array


class _Widths:
    """The width of the interval of offsets as a function of the scale, with its slope."""

    def __init__(self, points: Points, signed: bool) -> None:
        self.acc = points.acc
        masks = sides(points.acc, signed)
        self.floors = [np.where(points.floor & side, points.value, -OPEN).astype(np.float64) for side in masks]
        self.ceilings = [np.where(points.ceiling & side, points.value + 1, OPEN).astype(np.float64) for side in masks]

    def at(self, scale: Array) -> tuple[Array, Array]:
        """(width, slope) ``[channels]`` of the narrowest side."""
        index = np.arange(self.acc.shape[0])
        product = self.acc * scale[:, np.newaxis]
        widths, slopes = [], []
        for floor, ceiling in zip(self.floors, self.ceilings, strict=True):
            low, high = floor - product, ceiling - product
            i, j = low.argmax(axis=1), high.argmin(axis=1)
            widths.append(high[index, j] - low[index, i])
            slopes.append(self.acc[index, i] - self.acc[index, j])
        narrow: Sequence[int] | Array = np.argmin(widths, axis=0)
        return np.asarray(widths)[narrow, index], np.asarray(slopes, dtype=np.float64)[narrow, index]


def room(points: Points, near: Array, signed: bool) -> Room:
    """The scale close to ``near`` (float64 ``[channels]``) whose offsets have most room; sides as in :func:`sides`."""
    widths = _Widths(points, signed)
    left, right = near * (1 - SEARCH), near * (1 + SEARCH)
    (left_width, left_slope), (right_width, right_slope) = widths.at(left), widths.at(right)
    best = near
    for _ in range(CUTS):
        # Where the tangents meet; an end whose slope leads outwards is the optimum itself.
        fall = left_slope - right_slope
        meet = (right_width - left_width + left_slope * left - right_slope * right) / np.where(fall > 0, fall, 1)
        best = np.where(fall > 0, np.clip(meet, left, right), (left + right) / 2)
        width, slope = widths.at(best)
        hoped = left_width + left_slope * (best - left)
        if bool((width >= hoped - 1e-12 * np.maximum(np.abs(hoped), 1)).all()):
            break
        rising = slope > 0
        before, after = (left, left_width, left_slope), (right, right_width, right_slope)
        here = (best, width, slope)
        left, left_width, left_slope = (np.where(rising, new, old) for new, old in zip(here, before, strict=True))
        right, right_width, right_slope = (np.where(rising, old, new) for new, old in zip(here, after, strict=True))
    return Room(best, widths.at(best)[0])
