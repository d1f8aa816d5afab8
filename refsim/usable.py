"""Which generated inputs a model runs with: indices inside their tables, divisors other than 0."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress

import numpy as np

from refsim import vectors
from refsim.engines import Profile
from refsim.errors import ModelError, RangeError
from refsim.ir import Model, storage_dtype
from refsim.overflow import OverflowWarning
from refsim.simulate import Simulator

#: What all plain inputs are set to while one of them is asked about: the first of these that the model runs with.
BASES = (0, 1)


def spans(model: Model, engine: str | Profile) -> Mapping[int, vectors.Span]:
    """Lowest and highest value by number of the input, for :func:`refsim.vectors.inputs`; empty where all values run.

    Plain integers, those without a scale, mean something to a model: an index, a divisor. Where the simulator stops on extremes or
    on 0, each has the widest span around 0, or 1, with which it runs while the others are 0, or 1. Quantized inputs take all values
    of their type: that an engine stops on one of them is worth knowing. Raises ModelError.
    """
    tensors = model.inputs
    full = {n: vectors.limits(tensor) for n, tensor in enumerate(tensors) if vectors.plain(tensor)}
    if not full:
        return {}
    simulator = Simulator(model, engine)

    def runs(values: Mapping[int, int]) -> bool:
        stacks = [np.full((1, *t.shape), values.get(n, 0), dtype=storage_dtype(t.dtype)) for n, t in enumerate(tensors)]
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", OverflowWarning)
                simulator.run_batch(*stacks)
        except RangeError:
            return False
        return True

    extremes = ({n: bound[side] for n, bound in full.items()} for side in (0, 1))
    if all(map(runs, ({}, *extremes))):
        return {}
    around = next((start for start in (dict.fromkeys(full, base) for base in BASES) if runs(start)), {})

    def ends(number: int, base: int) -> vectors.Span:
        low, high = (_end(lambda value: runs(around | {number: value}), base, end) for end in full[number])
        return low, high

    return {number: ends(number, base) for number, base in around.items()}


def spans_for(model: Model, engines: Iterable[Profile]) -> Mapping[int, vectors.Span]:
    """:func:`spans` as the first of ``engines`` has them that runs the model at all."""
    for engine in engines:
        with suppress(ModelError):
            return spans(model, engine)
    return {}


def notes(model: Model, found: Mapping[int, vectors.Span]) -> tuple[str, ...]:
    """A line for each of ``found``, which are :func:`spans` of ``model``."""
    tensors = model.inputs
    return tuple(
        f"{tensors[n]}: values are drawn from {low:,} to {high:,}; the engine stops on others" for n, (low, high) in found.items()
    )


def _end(runs: Callable[[int], bool], good: int, bad: int) -> int:
    """The last number from ``good`` towards ``bad`` that runs, by bisection; ``good`` itself where its neighbour does not run."""
    neighbour = good + (bad > good) - (bad < good)
    if not runs(neighbour):
        return good
    if runs(bad):
        return bad
    while abs(bad - good) > 1:
        middle = (good + bad) // 2
        good, bad = (middle, bad) if runs(middle) else (good, middle)
    return good
