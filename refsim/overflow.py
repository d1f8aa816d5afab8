"""Accumulator overflow: computed as the target computes it, and never in silence.

The engines add in int32 registers, which wrap. A simulator that refused such inputs could not be compared with an engine on them,
and one that wrapped quietly would hide a real defect of the model. So kernels wrap and report; whoever runs them
records the reports. Without a recorder a report is an error.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass

import numpy as np

from refsim.errors import RangeError
from refsim.fixedpoint import wrap
from refsim.ir import Array


class OverflowWarning(UserWarning):
    """Some accumulators left their range in a simulated run; the results are those of a target that wraps."""


WRAPS = (
    "accumulators leave int32 (worst {worst}); the target wraps. "
    "Use smaller weights or bias, fewer taps, or inputs of a smaller range."
)


@dataclass(frozen=True, slots=True)
class Overflow:
    """``count`` accumulators of one node left their range in one run; ``worst`` is the one farthest from zero.

    ``effect`` says which range, what follows, and what helps.
    """

    node: str
    worst: int
    count: int
    effect: str = WRAPS
    #: Whether the engine stops there, or leaves the result undefined: nothing equals what is computed then.
    stops: bool = False

    def __str__(self) -> str:
        return f"{self.node}: {self.count} {self.effect.format(worst=self.worst)}"


def merged(events: Iterable[Overflow]) -> tuple[Overflow, ...]:
    """One event per node and effect: all counts added, the worst value kept; in order of first appearance."""
    kinds: dict[tuple[str, str], Overflow] = {}
    for event in events:
        known = kinds.get((event.node, event.effect), event)
        count = event.count + (known.count if known is not event else 0)
        worst = max(known.worst, event.worst, key=abs)
        kinds[event.node, event.effect] = Overflow(event.node, worst, count, event.effect, event.stops)
    return tuple(kinds.values())


_recorder: ContextVar[list[Overflow] | None] = ContextVar("overflow_recorder", default=None)


@contextlib.contextmanager
def recording() -> Iterator[list[Overflow]]:
    """Collect the overflows of all kernels that run inside the block."""
    events: list[Overflow] = []
    token = _recorder.set(events)
    try:
        yield events
    finally:
        _recorder.reset(token)


def wrap_int32(acc: Array, node: str) -> Array:
    """``acc`` (int64, exact) as int32 registers hold it; anything outside is reported under ``node``."""
    outside = (acc < -(2**31)) | (acc >= 2**31)
    if not outside.any():
        return acc
    report(node, acc[outside])
    return np.asarray(wrap(acc))


def report(node: str, beyond: Array, effect: str = WRAPS, *, stops: bool = False) -> None:
    """Report the accumulators ``beyond`` their range, if there are any, under ``node``."""
    if not beyond.size:
        return
    event = Overflow(node, int(beyond.flat[np.argmax(np.abs(beyond))]), beyond.size, effect, stops)
    events = _recorder.get()
    if events is None:
        raise RangeError(str(event))
    events.append(event)
