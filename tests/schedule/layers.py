"""Layers of real models and of chance, as the schedule's proofs see them: output stages with intervals of accumulators."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import refsim
from refsim.ir import INT_RANGE, Array
from refsim.schedule import intervals
from refsim.schedule.intervals import Interval
from refsim.schedule.thresholds import Stage, stage_of

LAYERS = ("conv_2d", "depthwise_conv_2d", "fully_connected")


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """One layer: ``weights`` int64 ``[channels, K]``, the intervals ``x`` of its K taps, and its output stage."""

    name: str
    weights: Array
    bias: Array
    x: Interval
    stage: Stage


def taps_inside(window: Any) -> Array:
    """bool ``[outputs, taps]``: which taps of each output lie inside the image."""
    ones = np.ones((window.input_height, window.input_width, 1), dtype=np.int64)
    return window.taps(ones).reshape(-1, window.filter_height * window.filter_width) > 0  # type: ignore[no-any-return]


def _weights(kind: str, w: Array) -> Array:
    rows = w.reshape(-1, w.shape[-1]).T if kind == "depthwise_conv_2d" else w.reshape(w.shape[0], -1)
    return rows.astype(np.int64)


@functools.cache
def program(path: Path, engine: str) -> refsim.Program:
    return refsim.prepare(refsim.load(path), engine)


def layers(path: Path, engine: str) -> Iterator[Layer]:
    """The int8 layers of a model that requantize weighted sums; inputs may take any value of their type."""
    prepared = program(path, engine)
    tensors = prepared.model.tensors
    for step in prepared.steps:
        if step.op.name not in LAYERS or step.signature not in ("s8", "u8"):
            continue
        x, filters, bias = (tensors[index] for index in step.operands if index is not None)
        assert filters.data is not None
        assert bias.data is not None
        weights = _weights(step.op.name, filters.data) + step.params.filter_offset
        low, high = (bound + step.params.input_offset for bound in INT_RANGE[x.dtype])
        # A tap may lie outside the image, where it adds 0.
        each = intervals.uniform(min(low, 0), max(high, 0), weights.shape[1])
        acc = intervals.dense(each, weights, bias.data.astype(np.int64))
        stage = stage_of(step.params.output, acc.low, acc.high)
        yield Layer(f"{path.stem}-{engine}-{step.node.index}", weights, bias.data.astype(np.int64), each, stage)


def random_stage(rng: np.random.Generator, channels: int) -> Stage:
    """An output stage as layers have them: scales within a factor of 16, intervals that reach most outputs."""
    minimum = -128 if rng.random() < 0.7 else int(rng.integers(-128, 100))
    maximum = 127 if rng.random() < 0.7 else int(rng.integers(minimum + 1, 128))
    zero_point = minimum if rng.random() < 0.5 else int(rng.integers(-128, 128))
    shift = rng.integers(-12, -2) - rng.integers(0, 4, channels)
    reach = np.exp2(-shift + rng.uniform(4, 8, channels)).astype(np.int64)
    middle = (reach * rng.uniform(-0.5, 0.5, channels)).astype(np.int64)
    return Stage(
        multiplier=rng.integers(2**30, 2**31, channels),
        shift=shift,
        multiplier_low=np.zeros(channels, dtype=np.int64),
        acc_min=middle - reach,
        acc_max=middle + reach,
        zero_point=zero_point,
        minimum=minimum,
        maximum=maximum,
        rule=str(rng.choice(["double", "ruy", "single"])),
    )
