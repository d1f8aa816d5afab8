"""ADD as a weighted sum: (a * a_weight + b * b_weight + offset) >> right, clamped; found, checked on all pairs, or refused.

The engines scale both operands, add, and scale the sum, with three roundings. For 8-bit operands there are only 65,536 pairs, so
that a form with one rounding can be checked on every one of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

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
    a, b = (each.ravel() for each in np.meshgrid(values, values, indexing="ij"))
    pairs = _Pairs(a, b, np.asarray(reference(a, b)), minimum, maximum)
    for right in RIGHT_SHIFTS:
        for step_a, step_b in NEIGHBOURS:
            weights = round(ratios[0] * 2**right) + step_a, round(ratios[1] * 2**right) + step_b
            form = Weighted(*weights, 0, right, minimum, maximum)
            offset = pairs.offset(*weights, right) if fits(form, low, high) else None
            if offset is not None:
                form = replace(form, offset=offset)
                if fits(form, low, high) and np.array_equal(form.apply(a, b), pairs.wanted):
                    return form
    return None


@dataclass
class _Pairs:
    """All pairs of operands ``[65536]`` and what is wanted of each."""

    a: Array
    b: Array
    wanted: Array
    minimum: int
    maximum: int
    #: Pairs for which other weights had no offset in common: most weights fail on these, too, and need no look at the others.
    telling: list[int] = field(default_factory=list)

    def offset(self, a_weight: int, b_weight: int, right: int) -> int | None:
        """The middle of the offsets that give what is wanted for every pair, or None."""
        if self.telling:
            lowest, highest = self._offsets(self.telling, a_weight, b_weight, right)
            if lowest.max() > highest.min():
                return None
        lowest, highest = self._offsets(slice(None), a_weight, b_weight, right)
        if lowest.max() > highest.min():
            self.telling += [int(lowest.argmax()), int(highest.argmin())]
            return None
        return int(lowest.max() + highest.min()) // 2

    def _offsets(self, which: slice | list[int], a_weight: int, b_weight: int, right: int) -> tuple[Array, Array]:
        """Of each pair the lowest and the highest offset that give what is wanted."""
        wanted, total, unit = self.wanted[which], self.a[which] * a_weight + self.b[which] * b_weight, 1 << right
        lowest = np.where(wanted > self.minimum, wanted * unit - total, -INT32_MAX)
        return lowest, np.where(wanted < self.maximum, (wanted + 1) * unit - 1 - total, INT32_MAX)


def fits(form: Weighted, low: int, high: int) -> bool:
    """Whether no sum of the formula leaves int32 for operands in [low, high]."""
    most = max(abs(low), abs(high))
    parts = abs(form.a_weight) * most, abs(form.b_weight) * most
    return sum(parts) + abs(form.offset) <= INT32_MAX
