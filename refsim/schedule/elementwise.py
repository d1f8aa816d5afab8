"""ADD as a weighted sum: (a * a_weight + b * b_weight + offset) >> right, clamped; found, checked on all pairs, or refused.

The engines scale both operands, add, and scale the sum, with three roundings. For 8-bit operands there are only 65,536 pairs, so
that a form with one rounding can be checked on every one of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from refsim.fixedpoint import saturate, weighted_pair
from refsim.ir import Array
from refsim.types import INT_RANGE

#: Right shifts in order of preference, the most exact first.
RIGHT_SHIFTS = tuple(range(22, 11, -1))
#: Weights next to the nearest ones that are tried.
NEIGHBOURS = sorted(((i, j) for i in range(-3, 4) for j in range(-3, 4)), key=lambda step: abs(step[0]) + abs(step[1]))
INT32_MAX = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Weighted:
    """clamp((a * a_weight + b * b_weight + offset) >> right); every sum of the formula, in this order, is int32."""

    a_weight: int
    b_weight: int
    offset: int
    right: int
    minimum: int
    maximum: int

    def apply(self, a: Array, b: Array) -> Array:
        """Raw quantized operands, broadcast together, to int64 outputs."""
        scaled = weighted_pair(a, b, self.a_weight, self.b_weight, self.offset, self.right)
        return np.asarray(saturate(scaled, self.minimum, self.maximum))


def weigh(
    reference: Callable[[Array, Array], Array], dtype: str, ratios: tuple[float, float], minimum: int, maximum: int
) -> Weighted | None:
    """The form of ``reference``, an operator of two ``dtype`` (8-bit) operands that clamps to [minimum, maximum], or None.

    ``reference`` maps int64 arrays of raw operands to int64 outputs. ``ratios`` are the operands' scales over the output's: a
    guess, as equality is checked on every pair.
    """
    if dtype not in ("int8", "uint8"):
        return None
    low, high = INT_RANGE[dtype]
    values = np.arange(low, high + 1, dtype=np.int64)
    a, b = values[:, np.newaxis], values[np.newaxis, :]
    wanted = np.asarray(reference(a, b))
    for right in RIGHT_SHIFTS:
        for step_a, step_b in NEIGHBOURS:
            weights = round(ratios[0] * 2**right) + step_a, round(ratios[1] * 2**right) + step_b
            offset = _offset(wanted, a * weights[0] + b * weights[1], right, minimum, maximum)
            if offset is not None:
                form = Weighted(*weights, offset, right, minimum, maximum)
                if fits(form, low, high) and np.array_equal(form.apply(a, b), wanted):
                    return form
    return None


def _offset(wanted: Array, total: Array, right: int, minimum: int, maximum: int) -> int | None:
    """The middle of the offsets that give ``wanted`` for every pair, or None."""
    unit = 1 << right
    lowest = np.where(wanted > minimum, wanted * unit - total, -INT32_MAX).max()
    highest = np.where(wanted < maximum, (wanted + 1) * unit - 1 - total, INT32_MAX).min()
    return None if lowest > highest else int(lowest + highest) // 2


def fits(form: Weighted, low: int, high: int) -> bool:
    """Whether no sum of the formula leaves int32 for operands in [low, high]."""
    most = max(abs(low), abs(high))
    parts = abs(form.a_weight) * most, abs(form.b_weight) * most
    return sum(parts) + abs(form.offset) <= INT32_MAX
