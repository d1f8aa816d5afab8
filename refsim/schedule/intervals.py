"""What values each channel can take, whatever the input: intervals, propagated from the input's type through the weights.

Every function maps the inclusive intervals of an operator's input channels to those of its accumulators, per output channel and
place in the window. Inputs are raw quantized values with their offset applied, int64; a tap outside the image adds nothing.
Intervals of different channels are treated as independent: they hold for every input, but need not all be reached together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from refsim.ir import Array


@dataclass(frozen=True, slots=True, eq=False)
class Interval:
    """Inclusive bounds, int64 arrays of one shape, most often ``[channels]``."""

    low: Array
    high: Array

    @property
    def constant(self) -> Array:
        """Mask of the elements that cannot change."""
        return np.asarray(self.low == self.high)

    def plus(self, amount: Array | int) -> Interval:
        return Interval(self.low + amount, self.high + amount)

    def hull(self, axis: int) -> Interval:
        """The smallest intervals that hold all those along ``axis``."""
        return Interval(self.low.min(axis=axis), self.high.max(axis=axis))

    def join(self, other: Interval) -> Interval:
        """The smallest intervals that hold both."""
        return Interval(np.minimum(self.low, other.low), np.maximum(self.high, other.high))


def uniform(low: int, high: int, channels: int) -> Interval:
    """The same interval for every channel, such as a type's whole range."""
    return Interval(np.full(channels, low, dtype=np.int64), np.full(channels, high, dtype=np.int64))


def products(x: Interval, w: Array) -> Interval:
    """Intervals of x * w, broadcast together."""
    a, b = x.low * w, x.high * w
    return Interval(np.minimum(a, b), np.maximum(a, b))


def dense(x: Interval, w: Array, bias: Array) -> Interval:
    """Accumulators ``[channels]`` of w ``[channels, K]`` times x (``[K]``, offset applied) plus bias ``[channels]``."""
    positive, negative = np.maximum(w, 0), np.minimum(w, 0)
    low = positive @ x.low + negative @ x.high
    high = positive @ x.high + negative @ x.low
    return Interval(low + bias, high + bias)


def windows(taps: Interval, present: Array, bias: Array) -> Interval:
    """Accumulators ``[windows, channels]`` from intervals of each tap's product ``[taps, channels]``.

    ``present`` ``[windows, taps]`` says which taps lie inside the image for each kind of window: see :func:`kinds_of_windows`.
    """
    chosen = present.astype(np.int64)
    return Interval(chosen @ taps.low + bias, chosen @ taps.high + bias)


def kinds_of_windows(inside: Array) -> Array:
    """The different rows of ``inside`` (bool ``[outputs, taps]``, which taps of an output lie inside the image)."""
    return np.unique(inside.reshape(-1, inside.shape[-1]), axis=0)


def conv(x: Interval, w: Array, bias: Array, inside: Array) -> Interval:
    """Accumulators ``[channels]`` of a convolution: w ``[channels, taps, depth]``, x ``[depth]``, inside ``[outputs, taps]``."""
    parts = products(x, w)
    taps = Interval(parts.low.sum(axis=2).T, parts.high.sum(axis=2).T)
    return windows(taps, kinds_of_windows(inside), bias).hull(axis=0)


def depthwise(x: Interval, w: Array, bias: Array, inside: Array) -> Interval:
    """Accumulators ``[windows, channels]`` of a depthwise convolution: w ``[taps, channels]``, x ``[channels]``.

    The kinds of windows stay apart: where the input of a channel is constant, each has one accumulator, and their outputs may
    be equal although the accumulators are not.
    """
    return windows(products(x, w), kinds_of_windows(inside), bias)
