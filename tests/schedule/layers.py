"""Layers of real models and of chance, as the schedule's proofs see them: output stages with intervals of accumulators."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path

import numpy as np

import refsim
from refsim.program import Program
from refsim.schedule.facts import Weighted, facts_of
from refsim.schedule.thresholds import Stage


@functools.cache
def program(path: Path, engine: str) -> Program:
    return refsim.prepare(refsim.load(path), engine)


def layers(path: Path, engine: str) -> Iterator[tuple[str, Weighted]]:
    """The 8-bit weighted sums of a model, with names."""
    for (number, _), layer in facts_of(program(path, engine)).weighted.items():
        yield f"{path.stem}-{engine}-{number}", layer


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
