"""Where an output stage steps: every accumulator at which the output changes, found exactly.

An output stage never falls as the accumulator rises. So it is known completely by its thresholds, at most 255 for
8-bit outputs, and another non-decreasing function equals it on an interval if it does so at both sides of every threshold and at
the ends.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

import numpy as np

from refsim.fixedpoint import requantize, saturate
from refsim.ir import Array

INT32_MIN, INT32_MAX = -(2**31), 2**31 - 1
#: Rules whose outputs are a non-decreasing function of an int32 accumulator.
MONOTONE_RULES = ("double", "single", "ruy", "float64")
#: Widest output range that is worth one threshold per value: 8-bit types.
MAX_VALUES = 256


if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Form = TypeVar("Form", bound="DataclassInstance")


class OutputStage(Protocol):
    """What is asked of an operator's output stage; arrays hold one element, or one per channel."""

    @property
    def multiplier(self) -> Array: ...
    @property
    def shift(self) -> Array: ...
    @property
    def multiplier_low(self) -> Array: ...
    @property
    def zero_point(self) -> int: ...
    @property
    def activation_min(self) -> int: ...
    @property
    def activation_max(self) -> int: ...
    @property
    def rule(self) -> str: ...


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """The output stage of each channel and the accumulators that can reach it.

    All arrays are int64 ``[channels]``; ``acc_min`` and ``acc_max`` are inclusive and hold the bias. ``multiplier_low`` is all 0
    unless the rule is ``float64``.
    """

    multiplier: Array
    shift: Array
    multiplier_low: Array
    acc_min: Array
    acc_max: Array
    zero_point: int
    minimum: int
    maximum: int
    rule: str

    @property
    def channels(self) -> int:
        return int(self.multiplier.size)

    @property
    def scale(self) -> Array:
        """float64 ``[channels]``: output steps per accumulator step, as near as float64 can say."""
        return (self.multiplier + self.multiplier_low * 2.0**-22) * np.exp2(self.shift - 31.0)

    def reference(self, acc: Array) -> Array:
        """The engine's own output for accumulators ``[channels, points]``."""
        column = as_columns(self)
        return np.asarray(saturate(requantize(acc, column, self.rule) + self.zero_point, self.minimum, self.maximum))


def as_columns(value: Form) -> Form:
    """A dataclass with its arrays ``[channels]`` as ``[channels, 1]``, for accumulators ``[channels, points]``."""
    parts = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    return dataclasses.replace(value, **{name: part[:, np.newaxis] for name, part in parts.items() if isinstance(part, np.ndarray)})


def stage_of(output: OutputStage, acc_min: Array, acc_max: Array) -> Stage:
    """``output`` for accumulators in [acc_min, acc_max] (``[channels]``, bias included)."""
    channels = np.broadcast_shapes(np.shape(acc_min), np.shape(acc_max), output.multiplier.shape)
    low = output.multiplier_low if output.multiplier_low.size else np.zeros(1)

    def full(source: Array) -> Array:
        return np.broadcast_to(np.asarray(source, dtype=np.int64), channels)

    return Stage(
        multiplier=full(output.multiplier),
        shift=full(output.shift),
        multiplier_low=full(low),
        acc_min=full(acc_min),
        acc_max=full(acc_max),
        zero_point=output.zero_point,
        minimum=output.activation_min,
        maximum=output.activation_max,
        rule=output.rule,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Accumulators ``[channels, points]`` that decide everything: both sides of every threshold, both ends, -1 and 0.

    ``value`` is the output there. ``floor`` marks where a result must not lie below ``value`` (at the lower clamp it may),
    ``ceiling`` where it must not lie above (at the upper clamp it may). ``steps`` are the :func:`thresholds`.
    """

    acc: Array
    value: Array
    floor: Array
    ceiling: Array
    steps: Array

    @property
    def constant(self) -> Array:
        """Mask ``[channels]``: the output is the same for every accumulator."""
        return np.asarray((self.value == self.value[:, :1]).all(axis=1))

    def lifted(self, amount: int) -> Points:
        """The points of outputs that are ``amount`` larger."""
        return dataclasses.replace(self, value=self.value + amount)

    def rows(self, chosen: Array) -> Points:
        """The points of some channels; ``chosen`` is a mask or indices."""
        return Points(self.acc[chosen], self.value[chosen], self.floor[chosen], self.ceiling[chosen], self.steps[chosen])


def provable(stage: Stage) -> bool:
    """Whether the reference is a non-decreasing function of few values, without wrap-around, on the whole interval."""
    few = 0 <= stage.maximum - stage.minimum < MAX_VALUES
    if stage.rule not in MONOTONE_RULES or not few or bool((stage.multiplier < 0).any()):
        return False
    # int64 products of Python-sized bounds: a left shift of at most 31 of an int32 value stays within 2^62.
    fits = (stage.acc_min >= INT32_MIN) & (stage.acc_max <= INT32_MAX) & (stage.acc_min <= stage.acc_max)
    if not fits.all():
        return False
    left = np.maximum(stage.shift, 0)
    ends = np.stack([stage.acc_min << left, stage.acc_max << left])
    return bool((left <= 31).all() and (ends >= INT32_MIN).all() and (ends <= INT32_MAX).all())


def thresholds(stage: Stage) -> Array:
    """int64 ``[channels, maximum - minimum]``: smallest accumulator whose output is >= minimum + 1 + i, or acc_max + 1 if none."""
    wanted = np.arange(stage.minimum + 1, stage.maximum + 1, dtype=np.int64)
    first, last = stage.acc_min[:, np.newaxis], stage.acc_max[:, np.newaxis]
    left, right = _brackets(stage, wanted)
    while (left < right).any():
        middle = (left + right) // 2
        reached = stage.reference(np.minimum(middle, last)) >= wanted
        right = np.where(reached, np.minimum(middle, right), right)
        left = np.where(reached, left, np.minimum(middle + 1, right))
    assert bool(((right >= first) & (right <= last + 1)).all())
    return right


def _brackets(stage: Stage, wanted: Array) -> tuple[Array, Array]:
    """Intervals that hold the thresholds: a few accumulators around where the real scale puts them, or everything."""
    first, last = stage.acc_min[:, np.newaxis], stage.acc_max[:, np.newaxis]
    scale = np.maximum(stage.scale, 2.0**-62)[:, np.newaxis]
    guess = np.clip((wanted - stage.zero_point - 0.5) / scale, first - 4.0, last + 4.0).astype(np.int64)
    left, right = np.clip(guess - 3, first, last), np.clip(guess + 3, first, last)
    above = (stage.reference(right) >= wanted) | (right == last)
    below = (stage.reference(left) < wanted) | (left == first)
    right = np.where(above & (right < last), right, last + 1)
    return np.where(below, left, first), right


def points(stage: Stage) -> Points:
    """The deciding accumulators of ``stage``, which has to be :func:`provable`."""
    steps = thresholds(stage)
    first, last = stage.acc_min[:, np.newaxis], stage.acc_max[:, np.newaxis]
    ends = np.broadcast_to(np.asarray([-1, 0]), (stage.channels, 2))
    acc = np.clip(np.concatenate([first, last, ends, steps - 1, steps], axis=1), first, last)
    value = stage.reference(acc)
    return Points(acc, value, value > stage.minimum, value < stage.maximum, steps)
