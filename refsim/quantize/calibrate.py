"""Choosing a range from samples, and scale and zero point from the range.

Samples arrive in batches and are not kept: a calibrator holds the extremes and a histogram. The histogram's bins are a power
of two wide and start at zero, so that its resolution can halve while it grows: the result does not depend on how the samples
were cut into batches (``moving_average`` apart, whose very idea is to depend on it).

==================  ===============================================================================================
method              range
==================  ===============================================================================================
``minmax``          from the smallest to the largest value seen
``moving_average``  min and max of each batch, smoothed: 0.95 of the old and 0.05 of the new (as ai-edge-quantizer does)
``percentile``      leaves out a share of the values on each side (``percentile=99.99`` leaves out 0.01 % below and above)
``mse``             the range with the smallest mean squared error of quantizing and dequantizing
``entropy``         the range whose quantized distribution loses least information (smallest Kullback-Leibler divergence)
==================  ===============================================================================================
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from refsim.errors import QuantizationError
from refsim.ir import Array, Quantization, read_only
from refsim.quantize.affine import dequantize, quantize
from refsim.quantize.histogram import Histogram
from refsim.quantize.scheme import choose, code_range, finite

SMOOTHING = 0.95
#: Candidate ranges of the searches, as shares of the full range.
SHARES = np.linspace(0.01, 1.0, 100)
#: Probability given to a code that no sample falls into, so that the divergence stays finite.
FLOOR = 1e-10


def _nothing() -> Array:
    return read_only(np.zeros(0, dtype=np.float32))


@dataclass(frozen=True, slots=True, eq=False)
class Calibration(Quantization):
    """A quantization and where it comes from: all arrays float32 or float64 ``[n]``, as ``scale``.

    ``rmin`` and ``rmax`` are the range chosen, ``seen_min`` and ``seen_max`` the extremes of the samples, ``clipped`` the share of
    samples outside the range (for ``moving_average`` to the resolution of the histogram).
    """

    method: str = ""
    rmin: Array = field(default_factory=_nothing)
    rmax: Array = field(default_factory=_nothing)
    seen_min: Array = field(default_factory=_nothing)
    seen_max: Array = field(default_factory=_nothing)
    clipped: Array = field(default_factory=_nothing)
    samples: int = 0

    def __str__(self) -> str:
        ranges = f"[{self.rmin.min():.6g}, {self.rmax.max():.6g}]"
        return f"{self.method}: range {ranges}, {100 * float(self.clipped.max()):.3g} % of {self.samples} samples clipped"


@dataclass(frozen=True, slots=True)
class _Aim:
    """What a range is chosen for."""

    dtype: str
    symmetric: bool
    narrow_range: bool
    rule: str
    percentile: float

    def choose(self, rmin: Any, rmax: Any, axis: int = 0) -> Quantization:
        return choose(rmin, rmax, self.dtype, self.symmetric, self.narrow_range, axis=axis, rule=self.rule)


class Calibrator:
    """Collects batches with :meth:`add`; :meth:`result` can be asked at any time.

    ``axis`` None is per tensor; else each index of that dimension has its own range.
    """

    def __init__(self, method: str = "minmax", axis: int | None = None) -> None:
        if method not in METHODS:
            raise QuantizationError(f"unknown calibration method {method!r}; known: {', '.join(METHODS)}")
        self.method, self.axis = method, axis
        self._rank = 0
        self._channels: list[_Channel] = []

    def add(self, batch: Any) -> None:
        """Take in one batch. QuantizationError for NaN and infinity, for an empty batch, and for a changed number of channels."""
        values = finite(batch, "batch")
        if not values.size:
            raise QuantizationError("a batch is empty")
        if self.axis is None:
            rows = values.reshape(1, -1)
        elif -values.ndim <= self.axis < values.ndim:
            rows = np.moveaxis(values, self.axis, 0).reshape(values.shape[self.axis], -1)
        else:
            raise QuantizationError(f"a batch of shape {values.shape} has no dimension {self.axis}")
        if not self._channels:
            self._channels = [_Channel() for _ in rows]
        if len(rows) != len(self._channels):
            raise QuantizationError(f"a batch has {len(rows)} channels, those before had {len(self._channels)}")
        for channel, row in zip(self._channels, rows, strict=True):
            channel.add(row)

    def result(
        self,
        dtype: str = "int8",
        *,
        symmetric: bool = False,
        narrow_range: bool = False,
        rule: str = "converter",
        percentile: float = 99.99,
    ) -> Calibration:
        """Range, scale and zero point for ``dtype`` from all batches so far."""
        if not self._channels:
            raise QuantizationError("there are no samples to calibrate with")
        code_range(dtype)
        if not 50 < percentile <= 100:
            raise QuantizationError(f"percentile must be above 50 and at most 100, not {percentile}")
        aim = _Aim(dtype, symmetric, narrow_range, rule, percentile)
        ranges = [METHODS[self.method](channel, aim) for channel in self._channels]
        rmin, rmax = (np.asarray(column, dtype=np.float32) for column in zip(*ranges, strict=True))
        p = aim.choose(rmin, rmax, self.axis or 0)
        clipped = [channel.share_outside(low, high) for channel, low, high in zip(self._channels, rmin, rmax, strict=True)]
        return Calibration(
            p.scale,
            p.zero_point,
            p.axis,
            self.method,
            read_only(rmin),
            read_only(rmax),
            read_only(np.asarray([channel.low for channel in self._channels], dtype=np.float32)),
            read_only(np.asarray([channel.high for channel in self._channels], dtype=np.float32)),
            read_only(np.asarray(clipped)),
            sum(channel.histogram.total for channel in self._channels),
        )


def calibrate(
    batches: Iterable[Any],
    method: str = "minmax",
    dtype: str = "int8",
    axis: int | None = None,
    *,
    symmetric: bool = False,
    narrow_range: bool = False,
    rule: str = "converter",
    percentile: float = 99.99,
) -> Calibration:
    """Scale and zero point from ``batches`` of samples, read once, one after the other. See :class:`Calibrator`."""
    calibrator = Calibrator(method, axis)
    for batch in batches:
        calibrator.add(batch)
    return calibrator.result(dtype, symmetric=symmetric, narrow_range=narrow_range, rule=rule, percentile=percentile)


class _Channel:
    """What is kept of the samples of one channel."""

    def __init__(self) -> None:
        self.histogram = Histogram()
        self.low = self.high = self.smooth_low = self.smooth_high = np.float32(0)

    def add(self, row: Array) -> None:
        low, high = row.min(), row.max()
        if not self.histogram.total:
            self.low, self.high, self.smooth_low, self.smooth_high = low, high, low, high
        else:
            self.low, self.high = min(self.low, low), max(self.high, high)
            self.smooth_low = np.float32(SMOOTHING) * self.smooth_low + np.float32(1.0 - SMOOTHING) * low
            self.smooth_high = np.float32(SMOOTHING) * self.smooth_high + np.float32(1.0 - SMOOTHING) * high
        self.histogram.add(row)

    def share_outside(self, low: Any, high: Any) -> float:
        if low <= self.low and high >= self.high:
            return 0.0
        values, counts = self.histogram.points()
        return float(counts[(values < low) | (values > high)].sum() / self.histogram.total)

    def candidates(self, low_share: Array, high_share: Array) -> list[tuple[float, float]]:
        """Ranges that are shares of the full one, with 0 inside."""
        low, high = min(float(self.low), 0.0), max(float(self.high), 0.0)
        return [(low * a, high * b) for a, b in zip(low_share, high_share, strict=True)]


def _minmax(channel: _Channel, aim: _Aim) -> tuple[Any, Any]:
    return channel.low, channel.high


def _moving_average(channel: _Channel, aim: _Aim) -> tuple[Any, Any]:
    return channel.smooth_low, channel.smooth_high


def _percentile(channel: _Channel, aim: _Aim) -> tuple[Any, Any]:
    """Bin edges beyond which at most the given share lies, no wider than the extremes."""
    low, high = channel.histogram.tails((100 - aim.percentile) / 100)
    return max(low, float(channel.low)), min(high, float(channel.high))


def _search(channel: _Channel, aim: _Aim, cost: Callable[[Array, Array, Quantization], float]) -> tuple[float, float]:
    """The cheapest range: first both ends shrink alike, then each by itself. The full range wins a draw."""
    values, counts = channel.histogram.points()
    ones = np.ones_like(SHARES)

    def best(ranges: list[tuple[float, float]]) -> int:
        costs = [cost(values, counts, aim.choose(low, high)) for low, high in ranges]
        return len(costs) - 1 - int(np.argmin(costs[::-1]))

    both = SHARES[best(channel.candidates(SHARES, SHARES))]
    lower = SHARES[best(channel.candidates(SHARES, both * ones))]
    upper = SHARES[best(channel.candidates(lower * ones, SHARES))]
    return channel.candidates(np.asarray([lower]), np.asarray([upper]))[0]


def _mse(channel: _Channel, aim: _Aim) -> tuple[float, float]:
    def cost(values: Array, counts: Array, p: Quantization) -> float:
        back = dequantize(quantize(values, p, aim.dtype, narrow_range=aim.narrow_range), p)
        return float(counts @ (back.astype(np.float64) - values) ** 2)

    return _search(channel, aim, cost)


def _entropy(channel: _Channel, aim: _Aim) -> tuple[float, float]:
    def cost(values: Array, counts: Array, p: Quantization) -> float:
        codes = quantize(values, p, aim.dtype, narrow_range=aim.narrow_range).astype(np.int64)
        return _divergence(values, counts, codes - codes.min(), p, aim)

    return _search(channel, aim, cost)


def _divergence(values: Array, counts: Array, codes: Array, p: Quantization, aim: _Aim) -> float:
    """KL divergence of the samples (clipped ones moved to the outermost bins) from what their codes tell about them.

    A code knows only how many unclipped samples it holds: it spreads them evenly over its occupied bins.
    """
    low, high = code_range(aim.dtype, aim.narrow_range)
    ends = dequantize(np.asarray([low, high]), p)
    inside = (values >= ends[0]) & (values <= ends[1])
    if not inside.any():
        return float("inf")
    kept = counts * inside
    first, last = np.flatnonzero(inside)[[0, -1]]
    reference = kept.copy()
    reference[first] += counts[:first].sum()
    reference[last] += counts[last + 1 :].sum()
    occupied = (reference > 0).astype(np.float64)
    per_code = np.bincount(codes, weights=kept) / np.maximum(np.bincount(codes, weights=occupied), 1)
    told = np.maximum(per_code[codes] * occupied / max(kept.sum(), 1), FLOOR)
    truth = reference / reference.sum()
    used = truth > 0
    return float((truth[used] * np.log(truth[used] / told[used])).sum())


METHODS: dict[str, Callable[[_Channel, _Aim], tuple[Any, Any]]] = {
    "minmax": _minmax,
    "moving_average": _moving_average,
    "percentile": _percentile,
    "mse": _mse,
    "entropy": _entropy,
}
