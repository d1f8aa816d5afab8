"""Calibration: streaming, each method's promise, and what it reports."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from refsim import QuantizationError
from refsim import quantize as q
from refsim.ir import Array
from refsim.quantize.calibrate import METHODS, _Aim, _divergence
from refsim.quantize.histogram import HALF, Histogram

STREAMING = sorted(set(METHODS) - {"moving_average"})
values = st.floats(width=32, min_value=-(2.0**66), max_value=2.0**66, allow_nan=False).filter(lambda v: v == 0 or abs(v) > 1e-20)


def heavy(count: int = 20000) -> Array:
    """Values with a few that are far out."""
    return np.random.default_rng(7).standard_t(2, size=count).astype(np.float32)


@given(arrays(np.float32, st.integers(2, 60), elements=values), st.data())
@settings(max_examples=40)
def test_a_histogram_does_not_care_about_order_or_batches(x: Array, data: st.DataObject) -> None:
    whole, parts = Histogram(), Histogram()
    whole.add(x)
    cut = data.draw(st.integers(1, x.size - 1))
    for part in (x[cut:], x[:cut]):
        parts.add(part)
    assert (whole.exponent, whole.zeros, whole.total) == (parts.exponent, parts.zeros, parts.total)
    assert np.array_equal(whole.counts, parts.counts)
    middles, counts = whole.points()
    assert counts.sum() == x.size
    assert (np.diff(middles) > 0).all()
    assert np.abs(middles).max() <= max(2 * np.abs(x).max(), np.ldexp(1.0, -140))


@pytest.mark.sampled(4)
@pytest.mark.parametrize("method", STREAMING)
@pytest.mark.parametrize("axis", [None, 1])
def test_the_result_does_not_depend_on_how_samples_were_cut(method: str, axis: int | None) -> None:
    x = heavy(3000).reshape(1000, 3) * np.float32([1, 30, 0.01])
    ways = [q.calibrate(batches, method, axis=axis) for batches in ([x], np.array_split(x, 13), np.array_split(x[::-1], 2))]
    for other in ways[1:]:
        for name in ("scale", "zero_point", "rmin", "rmax", "clipped"):
            assert np.array_equal(getattr(ways[0], name), getattr(other, name)), name
    assert ways[0].scale.size == (1 if axis is None else 3)


@pytest.mark.parametrize("method", sorted(METHODS))
def test_per_channel_is_each_channel_alone(method: str) -> None:
    x = heavy(3000).reshape(1000, 3) * np.float32([1, 30, 0.01])
    batches = np.array_split(x, 4)
    p = q.calibrate(batches, method, "int8", axis=-1)
    for channel in range(3):
        one = q.calibrate((batch[:, channel] for batch in batches), method)
        assert (one.scale[0], one.zero_point[0]) == (p.scale[channel], p.zero_point[channel])
        assert one.clipped[0] == p.clipped[channel]
    assert np.array_equal(
        q.quantize(x, p),
        np.stack([q.quantize(x[:, [c]], q.calibrate([b[:, c] for b in batches], method))[:, 0] for c in range(3)], 1),
    )


def test_bins_are_closed_below_and_open_above() -> None:
    histogram = Histogram()
    histogram.add(np.float32([-1.0, -0.5, 0.5, 1.0]))
    width = np.ldexp(1.0, histogram.exponent)
    middles, counts = histogram.points()
    assert counts.tolist() == [1, 1, 1, 1]
    assert (middles - np.float32([-1.0, -0.5, 0.5, 1.0])).tolist() == [width / 2] * 4


def test_the_divergence_treats_both_tails_alike() -> None:
    x = np.random.default_rng(5).normal(size=4001).astype(np.float32)
    aim = _Aim("int4", True, True, "converter", 99.0)
    found = []
    for values in (x, -x):
        histogram = Histogram()
        histogram.add(values)
        middles, counts = histogram.points()
        p = aim.choose(-1.5, 1.5)
        codes = q.quantize(middles, p, "int4", narrow_range=True).astype(np.int64)
        found.append(_divergence(middles, counts, codes - codes.min(), p, aim))
    assert found[0] == pytest.approx(found[1], rel=1e-12)
    assert found[0] > 0


def test_minmax_is_the_range_and_clips_nothing() -> None:
    x = heavy()
    p = q.calibrate(np.array_split(x, 9))
    assert (p.rmin[0], p.rmax[0]) == (x.min(), x.max()) == (p.seen_min[0], p.seen_max[0])
    assert p.clipped[0] == 0
    assert p.samples == x.size
    chosen = q.choose(x.min(), x.max())
    assert (p.scale[0], p.zero_point[0]) == (chosen.scale[0], chosen.zero_point[0])
    assert "minmax: range" in str(p)


def test_moving_average_follows_its_recurrence() -> None:
    batches = [np.float32([-1, 2]), np.float32([-3, 4]), np.float32([0, 10])]
    p = q.calibrate(batches, "moving_average")
    low, high = np.float32(-1), np.float32(2)
    for batch in batches[1:]:
        low, high = (np.float32(0.95) * old + np.float32(1 - 0.95) * new for old, new in ((low, batch[0]), (high, batch[1])))
    assert (p.rmin[0], p.rmax[0]) == (low, high)
    assert p.clipped[0] == 3 / 6


@pytest.mark.parametrize("percentile", [90.0, 99.0, 99.9, 100.0])
def test_percentile_clips_no_more_than_it_may(percentile: float) -> None:
    x = heavy()
    p = q.calibrate([x], "percentile", percentile=percentile)
    share = (100 - percentile) / 100
    below, above = (x < p.rmin[0]).mean(), (x > p.rmax[0]).mean()
    assert below <= share
    assert above <= share
    width = 2.0 ** np.ceil(np.log2(np.abs(x).max())) / HALF
    assert (x < p.rmin[0] + 1.01 * width).mean() > share or percentile == 100
    assert abs(p.clipped[0] - (below + above)) < 1e-3


@pytest.mark.parametrize("dtype", ["int8", "int4"])
@pytest.mark.parametrize("symmetric", [False, True])
def test_mse_is_never_worse_than_minmax(dtype: str, symmetric: bool) -> None:
    for x in (heavy(), np.abs(heavy()), np.linspace(-1, 1, 5000, dtype=np.float32)):
        full, best = (q.calibrate([x], method, dtype, symmetric=symmetric) for method in ("minmax", "mse"))
        assert q.cost(x, best, dtype).noise <= q.cost(x, full, dtype).noise * 1.01
    assert best.clipped[0] < 0.1


def test_mse_and_entropy_cut_a_lonely_outlier() -> None:
    x = np.append(np.random.default_rng(3).normal(size=100_000), 40.0)
    for method in ("mse", "entropy"):
        p = q.calibrate([x], method, "int4", symmetric=True)
        assert p.rmax[0] < 20, method
        assert 0 < p.clipped[0] < 0.2, method
        assert q.cost(x, p, "int4").noise < q.cost(x, q.calibrate([x], "minmax", "int4", symmetric=True), "int4").noise


@pytest.mark.parametrize("method", sorted(METHODS))
@pytest.mark.parametrize("x", [np.zeros(5), np.full(5, 3.0), np.full(5, -3.0), np.array([1e-40, 0.0]), np.array([2.0])])
def test_degenerate_samples(method: str, x: Array) -> None:
    p = q.calibrate([x], method)
    assert p.scale[0] > 0
    assert int(q.quantize(0.0, p)) == p.zero_point[0]
    assert q.cost(x, p).max_abs <= 1.001 * p.scale[0]


def test_int16_is_symmetric() -> None:
    p = q.calibrate([np.array([0.0, 4.0])], dtype="int16")
    assert p.zero_point[0] == 0
    assert p.scale[0] == np.float32(4) / np.float32(32767)


@pytest.mark.parametrize(
    ("batches", "method", "axis", "told"),
    [
        ([], "minmax", None, "no samples"),
        ([np.zeros(0)], "minmax", None, "empty"),
        ([np.zeros(2)], "median", None, "known"),
        ([np.zeros((2, 3)), np.zeros((2, 4))], "minmax", 1, "4 channels"),
        ([np.zeros(2)], "minmax", 1, "no dimension"),
    ],
)
def test_samples_without_meaning_are_errors(batches: list[Array], method: str, axis: int | None, told: str) -> None:
    with pytest.raises(QuantizationError, match=told):
        q.calibrate(batches, method, axis=axis)
    with pytest.raises(QuantizationError, match="percentile"):
        q.calibrate([np.ones(2)], "percentile", percentile=20)
