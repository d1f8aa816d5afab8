"""Requantization in one multiply and one shift: found, proved at every threshold, or refused.

The engines' output stage multiplies, rounds, shifts, rounds again, adds a zero point and clamps. Where the lower clamp hides
negative results the two roundings merge into one addition; elsewhere one more constant for negative accumulators makes up for the
second rounding's symmetry. Multipliers may be off by a little, as the outputs are integers: what counts is equality at every
threshold.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from refsim.fixedpoint import high_multiply, merged_high, merged_split, saturate
from refsim.fixedpoint.merged import floor_affine
from refsim.ir import Array
from refsim.schedule.fit import OPEN, Room, offset_range, room, sides
from refsim.schedule.thresholds import INT32_MAX, INT32_MIN, Points, Stage, as_columns, points, provable

Range = tuple[Array, Array]
#: Left shifts of the accumulator in order of preference: 8 costs nothing where an accumulator is a multiple of 256 anyway.
LEFT_SHIFTS = (8, 9, 10, 11, 12, 13, 7, 6, 5, 4, 3, 2)
#: Multipliers next to the first guess that are tried.
NEIGHBOURS = (0, *(sign * step for step in range(1, 9) for sign in (1, -1)))
#: Right shifts of the lower product.
LOW_SHIFTS = tuple(range(1, 32))
#: Right shift of the form without a long multiply: 2^22 times 256 outputs, and as much for the offset, stay within 31 bits.
SPLIT_RIGHT = 22


@dataclass(frozen=True, slots=True, eq=False)
class Merged:
    """clamp(((((acc - base) << left) * multiplier) >> 32) + offset - (negative if acc < 0)) >> right) for a whole layer.

    Arrays are int64 ``[channels]`` with int32 values. ``base`` is meant to be taken off the bias: it is 0 except where a large bias
    would not fit otherwise. ``negative`` is 0 in every channel unless ``signed``; then ``base`` is 0.
    """

    left: int
    right: int
    base: Array
    multiplier: Array
    offset: Array
    negative: Array
    minimum: int
    maximum: int

    @property
    def signed(self) -> bool:
        return bool(self.negative.any())

    def apply(self, acc: Array) -> Array:
        """Accumulators ``[..., channels]`` to int64 outputs of the same shape."""
        offset = self.offset - np.where(acc < 0, self.negative, 0)
        scaled = merged_high(acc - self.base, self.multiplier, offset, self.left, self.right)
        return np.asarray(saturate(scaled, self.minimum, self.maximum))


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """For cores without a long multiply: rise = acc - base; below 1 the output is ``minimum``, from ``top`` on ``maximum``, between

    (rise * high + ((rise * low) >> low_shift) + offset - (negative if acc < 0)) >> right. Arrays are int64 ``[channels]``;
    products are uint32, sums int32. ``negative`` is 0 in every channel unless ``signed``.
    """

    low_shift: int
    right: int
    base: Array
    top: Array
    high: Array
    low: Array
    offset: Array
    negative: Array
    minimum: int
    maximum: int

    @property
    def signed(self) -> bool:
        return bool(self.negative.any())

    def apply(self, acc: Array) -> Array:
        """Accumulators ``[..., channels]`` to int64 outputs of the same shape."""
        rise = acc - self.base
        inner = saturate(rise, 0, np.maximum(self.top, 0))
        offset = self.offset - np.where(acc < 0, self.negative, 0)
        scaled = merged_split(inner, self.high, self.low, offset, self.low_shift, self.right)
        return np.where(rise <= 0, self.minimum, np.where(rise >= self.top, self.maximum, scaled))


@dataclass(frozen=True, slots=True, eq=False)
class Affine:
    """clamp(floor(acc * scale + offset - (negative if acc < 0))) in float64, for the simulator; float64 ``[channels]``."""

    scale: Array
    offset: Array
    negative: Array
    minimum: int
    maximum: int

    @property
    def signed(self) -> bool:
        return bool(self.negative.any())

    def apply(self, acc: Array, out: Array | None = None) -> Array:
        """Accumulators ``[..., channels]`` (whole numbers of any type) to float64 whole numbers; ``out`` may be reused."""
        scaled = floor_affine(acc, self.scale, self.offset, self.negative if self.signed else None, out)
        return np.clip(scaled, self.minimum, self.maximum, out=scaled)


# --- one multiply ---------------------------------------------------------------------------------------------------------
class Decided:
    """The deciding points of a stage, and the roomiest scales, each computed once and only when asked for."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.points = points(stage)
        self.constant = self.points.constant
        self._rooms: dict[bool, Room] = {}

    def room(self, signed: bool) -> Room:
        if signed not in self._rooms:
            self._rooms[signed] = room(self.points, self.stage.scale, signed)
        return self._rooms[signed]


def decide(stage: Stage) -> Decided | None:
    """What the forms below are proved with; None if ``stage`` is not :func:`provable`."""
    return Decided(stage) if provable(stage) else None


def merge(decided: Decided, left_shifts: Sequence[int] = LEFT_SHIFTS) -> Merged | None:
    """The first form with one shift for the whole layer that is proved, or None.

    A form without a constant for negative accumulators is preferred. Channels with a constant output get multiplier 0.
    """
    for signed in (False, True):
        for left in left_shifts:
            form = _merge(decided, left, signed)
            if form is not None and merged_equals(decided.stage, form, decided.points):
                return form
    return None


def _merge(decided: Decided, left: int, signed: bool) -> Merged | None:
    stage, live = decided.stage, ~decided.constant
    right = (int((-stage.shift[live]).min()) if live.any() else 1) + left - 1
    base = np.zeros_like(stage.acc_min) if signed else _bases(stage, left)
    reach = np.maximum(np.abs(stage.acc_min - base), np.abs(stage.acc_max - base))[live] << left
    if not 0 <= right <= 31 or bool((reach > INT32_MAX).any()):
        return None
    unit = 2.0 ** (right + 32 - left)
    guess = np.where(live, np.minimum(_nearest(stage.scale * unit), INT32_MAX), 0)

    def ranges(chosen: Array, multiplier: Array) -> list[Range]:
        points = decided.points.rows(chosen)
        product = high_multiply((points.acc - base[chosen, np.newaxis]) << left, multiplier[:, np.newaxis])
        return [offset_range(points, product, side, 1 << right, 1) for side in sides(points.acc, signed)]

    def fits(chosen: Array, multiplier: Array) -> Array:
        return _fits(ranges(chosen, multiplier))

    multiplier = _search(decided, guess, unit, signed, fits)
    if multiplier is None:
        return None
    natural = (stage.zero_point << right) + (1 << right) // 2
    offset, negative = _offsets(ranges(np.arange(multiplier.size), multiplier), natural, (1 << left) // 2)
    return Merged(left, right, base, multiplier, offset, negative, stage.minimum, stage.maximum)


def _bases(stage: Stage, left: int) -> Array:
    """What to subtract from accumulators: nothing, or where they would not fit, the middle of their interval."""
    fits = np.maximum(np.abs(stage.acc_min), np.abs(stage.acc_max)) << left <= INT32_MAX
    return np.where(fits, 0, (stage.acc_min + stage.acc_max) // 2)


def _nearest(real: Array) -> Array:
    """Whole numbers, cut where they would leave every form's arithmetic anyway."""
    return np.asarray(np.minimum(np.rint(real), 2.0**52), dtype=np.int64)


def _fits(ranges: list[Range]) -> Array:
    """Mask ``[channels]``: some offset (one for each side) gives the right value at every point."""
    return np.asarray(np.logical_and.reduce([low <= high for low, high in ranges]))


def _search(decided: Decided, guess: Array, unit: float, signed: bool, fits: Callable[[Array, Array], Array]) -> Array | None:
    """A multiplier for each channel: ``guess``, or one next to the roomiest scale times ``unit``; None when a channel has none.

    ``fits`` tells for some channels (indices, multipliers) which multipliers will do.
    """
    found: Array = guess.copy()
    index = np.flatnonzero(~fits(np.arange(guess.size), guess))
    if not index.size:
        return found
    best = decided.room(signed)
    if bool((best.width[index] <= 0).any()):
        return None
    for step in NEIGHBOURS:
        candidate = np.maximum(_nearest(best.scale[index] * unit) + step, 0)
        good = fits(index, candidate)
        found[index[good]] = candidate[good]
        index = index[~good]
        if not index.size:
            return found
    return None


def _offsets(ranges: list[tuple[Array, Array]], natural: int, step: int) -> tuple[Array, Array]:
    """(offset, what negative accumulators subtract from it), near ``natural`` and ``step`` if there is a choice."""
    low, high = ranges[-1]
    negative = np.zeros_like(low)
    if len(ranges) > 1:
        below_low, below_high = ranges[0]
        negative = _shared(np.maximum(low - below_high, 0), high - below_low, step)
        low, high = np.maximum(low, below_low + negative), np.minimum(high, below_high + negative)
    return _shared(low, high, natural), negative


def _shared(low: Array, high: Array, natural: int) -> Array:
    """One value for all channels if their ranges meet, else the one nearest to ``natural`` in each."""
    bottom, top = int(low.max(initial=-OPEN)), int(high.min(initial=OPEN))
    chosen = min(max(natural, bottom), top) if bottom <= top else natural
    return np.minimum(np.maximum(chosen, low), high)


def merged_equals(stage: Stage, form: Merged, decided: Points) -> bool:
    """The proof: equality at every deciding point, and no intermediate beyond int32 anywhere on the interval.

    Multiplier 0 hides the accumulator, so there it may even wrap.
    """
    live = form.multiplier > 0
    ends = np.stack([stage.acc_min, stage.acc_max]) - form.base
    high = high_multiply(ends << form.left, form.multiplier)
    reached = np.concatenate([ends, (ends << form.left) * live, high + form.offset, high + form.offset - form.negative])
    constants = np.concatenate([form.base, form.multiplier, form.offset, form.negative])
    shifted = form.signed and bool(form.base.any())
    if shifted or not (_int32(reached) and _int32(constants) and (form.multiplier >= 0).all() and 0 <= form.right <= 31):
        return False
    return bool(np.array_equal(as_columns(form).apply(decided.acc), decided.value))


def _int32(values: Array) -> bool:
    return bool((values >= INT32_MIN).all() and (values <= INT32_MAX).all())


# --- without a long multiply ----------------------------------------------------------------------------------------------
def split(decided: Decided, low_shifts: Sequence[int] = LOW_SHIFTS) -> Split | None:
    """The form for cores whose multiply keeps 32 bits, proved, or None. The largest of ``low_shifts`` that fits is tried."""
    stage, steps = decided.stage, decided.points.steps
    if stage.minimum == stage.maximum:
        return None
    base = steps[:, 0] - 1
    top = steps[:, -1] - base
    most = 32 - int(np.where(decided.constant, 1, top - 1).max(initial=1)).bit_length()
    low_shift = max((shift for shift in low_shifts if shift <= most), default=0)
    if low_shift < 1:
        return None
    for signed in (False, True):
        form = _split(decided, low_shift, base, top, signed)
        if form is not None and split_equals(stage, form, decided.points):
            return form
    return None


def _split(decided: Decided, low_shift: int, base: Array, top: Array, signed: bool) -> Split | None:
    stage, unit = decided.stage, 2.0 ** (SPLIT_RIGHT + low_shift)
    rise = decided.points.acc - base[:, np.newaxis]
    between = (rise > 0) & (rise < top[:, np.newaxis])
    rise = np.where(between, rise, 0)

    def ranges(chosen: Array, factor: Array) -> list[Range]:
        points = decided.points.rows(chosen)
        high, low = np.divmod(factor[:, np.newaxis], 1 << low_shift)
        product = rise[chosen] * high + ((rise[chosen] * low) // (1 << low_shift))
        masks = [side & between[chosen] for side in sides(points.acc, signed)]
        return [offset_range(points, product, mask, 1 << SPLIT_RIGHT, 1) for mask in masks]

    guess = np.where(decided.constant, 0, _nearest(stage.scale * unit))
    factor = _search(decided, guess, unit, signed, lambda chosen, tried: _fits(ranges(chosen, tried)))
    if factor is None:
        return None
    # Offsets count from the lowest threshold, so they differ from channel to channel.
    high, low = np.divmod(factor, 1 << low_shift)
    natural = (stage.minimum << SPLIT_RIGHT) + (1 << SPLIT_RIGHT) // 2
    offset, negative = _offsets(ranges(np.arange(factor.size), factor), natural, 1)
    return Split(low_shift, SPLIT_RIGHT, base, top, high, low, offset, negative, stage.minimum, stage.maximum)


def split_equals(stage: Stage, form: Split, decided: Points) -> bool:
    """The proof: as :func:`merged_equals`, with unsigned products."""
    most = np.maximum(form.top - 1, 0)
    whole = most * form.high + (most * form.low) // (1 << form.low_shift)
    parts = np.stack([most * form.low, most * form.high, whole])
    unsigned = bool((parts < 1 << 32).all() and (parts >= 0).all())
    sums = [form.offset, form.offset - form.negative, parts[2] + form.offset, stage.acc_min - form.base, stage.acc_max - form.base]
    if not (unsigned and _int32(np.concatenate([*sums, form.base]))):
        return False
    return bool(np.array_equal(as_columns(form).apply(decided.acc), decided.value))


# --- float64, for the simulator -------------------------------------------------------------------------------------------
def affine(decided: Decided, base: Array | int = 0, lift: int = 0) -> Affine | None:
    """The float64 form of acc - ``base`` to output + ``lift``, proved as NumPy computes it (multiply, add, floor), or None.

    A form that treats negative accumulators apart takes the accumulators themselves, so it is found for ``base`` 0 only.
    """
    bases = np.broadcast_to(np.asarray(base, dtype=np.int64), decided.constant.shape)
    for signed in (False, True) if not bases.any() else (False,):
        for roomiest in (False, True):
            scale = decided.room(signed).scale if roomiest else decided.stage.scale
            form = _affine(decided, scale, signed, bases, lift)
            if form is not None and affine_equals(form, decided.points, bases, lift):
                return form
    return None


def _affine(decided: Decided, scale: Array, signed: bool, base: Array, lift: int) -> Affine | None:
    points, stage = decided.points.lifted(lift), decided.stage
    product = (points.acc - base[:, np.newaxis]) * scale[:, np.newaxis]
    ranges = [offset_range(points, product, side, 1.0, 0.0) for side in sides(points.acc, signed)]
    if any(bool((low >= high).any()) for low, high in ranges):
        return None
    natural = stage.zero_point + lift + 0.5
    middles = [np.where((low > -OPEN) & (high < OPEN), (low + high) / 2, np.clip(natural, low, high)) for low, high in ranges]
    return Affine(scale, middles[-1], middles[-1] - middles[0], stage.minimum + lift, stage.maximum + lift)


def affine_equals(form: Affine, decided: Points, base: Array | int = 0, lift: int = 0) -> bool:
    """The proof: equality at every deciding point. Floats keep order, so nothing between the points can differ."""
    acc = decided.acc - np.broadcast_to(np.asarray(base, dtype=np.int64), form.scale.shape)[:, np.newaxis]
    return bool((form.scale >= 0).all() and np.array_equal(as_columns(form).apply(acc), decided.value + lift))
