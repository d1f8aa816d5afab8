"""Intervals hold, are reached, and prove channels constant that stay so whatever is done to move them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

import refsim
from refsim.flatmodel import N, T, build
from refsim.ir import Array
from refsim.schedule import intervals
from refsim.schedule.facts import facts_of
from refsim.schedule.intervals import Interval

SAMPLES = 10_000


def random_interval(rng: np.random.Generator, size: int) -> Interval:
    a, b = rng.integers(-128, 128, (2, size))
    some = rng.random(size) < 0.3
    return Interval(np.minimum(a, b), np.where(some, np.minimum(a, b), np.maximum(a, b)))


def adversaries(rng: np.random.Generator, x: Interval, rows: Array) -> Iterator[Array]:
    """Inputs ``[samples, K]`` inside ``x``: those that pull each row's sum to either end, those with a few taps changed, any."""
    for low, high in ((x.low, x.high), (x.high, x.low)):
        pulled = np.where(rows > 0, high, low)
        yield pulled
        flips = rng.random((len(rows), rows.shape[1])) < 0.1
        yield np.where(flips, np.where(pulled == x.high, x.low, x.high), pulled)
    yield rng.integers(x.low, x.high + 1, (SAMPLES, x.low.size))


@pytest.mark.parametrize("seed", range(8))
def test_dense_bounds_are_exact(seed: int) -> None:
    rng = np.random.default_rng(seed)
    channels, taps = rng.integers(1, 40, 2)
    w, bias, x = rng.integers(-127, 128, (channels, taps)), rng.integers(-9999, 9999, channels), random_interval(rng, taps)
    bounds = intervals.dense(x, w, bias)
    accs = np.concatenate([sample @ w.T + bias for sample in adversaries(rng, x, w)])
    assert np.array_equal(accs.min(axis=0), bounds.low)
    assert np.array_equal(accs.max(axis=0), bounds.high)


def windows_of(rng: np.random.Generator, taps: int) -> Array:
    """Which taps lie inside, for a handful of windows; one of them is whole."""
    inside = rng.random((6, taps)) < 0.7
    inside[0] = True
    return inside


@pytest.mark.parametrize("seed", range(8))
def test_conv_bounds_are_exact(seed: int) -> None:
    rng = np.random.default_rng(seed)
    channels, taps, depth = (int(n) for n in rng.integers(1, 9, 3))
    w, bias, x = rng.integers(-127, 128, (channels, taps, depth)), rng.integers(-999, 999, channels), random_interval(rng, depth)
    inside = windows_of(rng, taps)
    bounds = intervals.conv(x, w, bias, inside)
    low, high = [], []
    for window in inside:
        masked = (w * window[:, np.newaxis]).reshape(channels, -1)
        every = Interval(np.tile(x.low, taps), np.tile(x.high, taps))
        accs = np.concatenate([sample @ masked.T + bias for sample in adversaries(rng, every, masked)])
        low.append(accs.min(axis=0))
        high.append(accs.max(axis=0))
    assert np.array_equal(np.min(low, axis=0), bounds.low)
    assert np.array_equal(np.max(high, axis=0), bounds.high)


@pytest.mark.parametrize("seed", range(8))
def test_depthwise_bounds_are_exact_at_every_border(seed: int) -> None:
    rng = np.random.default_rng(seed)
    channels, taps = (int(n) for n in rng.integers(1, 9, 2))
    w, bias, x = rng.integers(-127, 128, (taps, channels)), rng.integers(-999, 999, channels), random_interval(rng, channels)
    inside = windows_of(rng, taps)
    bounds = intervals.depthwise(x, w, bias, inside)
    for row, window in enumerate(intervals.kinds_of_windows(inside)):
        for c in range(channels):
            masked = (w[:, c] * window)[np.newaxis]
            every = Interval(np.full(taps, x.low[c]), np.full(taps, x.high[c]))
            accs = np.concatenate([sample @ masked[0] + bias[c] for sample in adversaries(rng, every, masked)])
            assert (accs.min(), accs.max()) == (bounds.low[row, c], bounds.high[row, c])


def test_a_constant_input_gives_constants() -> None:
    """Also where the border leaves taps out: then each kind of window has one accumulator of its own."""
    x = Interval(np.asarray([5, -7]), np.asarray([5, 3]))
    w, bias = np.asarray([[1, 1], [2, 2]]), np.asarray([10, 20])
    bounds = intervals.depthwise(x, w, bias, np.asarray([[True, True], [True, False], [False, False]]))
    assert bounds.constant[:, 0].tolist() == [True, True, True]
    assert sorted(bounds.low[:, 0].tolist()) == [10, 15, 25]
    assert bounds.constant[:, 1].tolist().count(True) == 1, "only where no tap is inside"
    assert not bounds.hull(axis=0).constant.any()
    assert x.join(Interval(np.asarray([4, 0]), np.asarray([4, 1]))).high.tolist() == [5, 3]


def test_the_same_bits_of_another_type_are_other_numbers() -> None:
    tensors = [T("x", "uint8", (1, 4), 0.5), T("y", "int8", (1, 4), 0.5), T("z", "int8", (2, 2), 0.5)]
    shape = T("shape", "int32", (2,), data=[2, 2])
    nodes = [N("BITCAST", [0], [1], {}), N("RESHAPE", [1, 3], [2], {})]
    model = refsim.load(build([*tensors, shape], nodes, [0], [2]))
    facts = facts_of(refsim.prepare(model, "litert-ref"))
    assert [(int(ends.low.min()), int(ends.high.max())) for ends in map(facts.values.get, (0, 1, 2)) if ends is not None] == [
        (0, 255),
        (-128, 127),
        (-128, 127),
    ]


def test_types_beyond_64_bits_are_no_hindrance() -> None:
    model = refsim.load(
        build([T("x", "uint64", (2,)), T("y", "uint64", (2,))], [N("RESHAPE", [0], [1], {"new_shape": [2]})], [0], [1])
    )
    assert refsim.generate(model, "litert-ref").texts
