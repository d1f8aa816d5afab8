"""Where buffers of an arena lie: first fit in many orders, and what it takes to do better. Pure."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf

ALIGNMENT = 16
#: Orders of buffers that are tried beyond the usual ones, where those leave a plan above its lower bound.
TRIALS = 400
#: Places where a row of buffers that trail each other is broken, at most.
BREAKS = 40


@dataclass(frozen=True, slots=True)
class Buffer:
    """A stretch of arena memory that is in use from step ``first`` to step ``last``, both included."""

    name: str
    size: int
    first: int
    last: int

    def overlaps(self, other: Buffer) -> bool:
        return self.first <= other.last and other.first <= self.last


#: (name of a call's output, name of an operand that it is the last to read): bytes by which the output has to begin before the
#: operand where they share memory; see :class:`refsim.kernels.Kernel`.
Gaps = dict[tuple[str, str], int]


#: For each buffer those that are in use together with it: how far before, and how far behind such a one's offset it disturbs it.
Neighbours = Mapping[str, Mapping[str, tuple[int, int]]]
NO_GAPS: Gaps = {}
NO_RANKS: Mapping[str, int] = {}
Order = Callable[[Buffer], tuple[int, ...]]


def place(
    buffers: Iterable[Buffer], gaps: Gaps = NO_GAPS, alive: Sequence[int] = (0,), ranks: Mapping[str, int] = NO_RANKS
) -> tuple[dict[str, int], int]:
    """First fit at the lowest offset, in several orders; the smallest result wins (the first of equals), and is improved.

    ``alive`` are the bytes in use at every time, ``ranks`` numbers of buffers that one after the other lie over each other.
    """
    orders: list[Order] = [
        lambda b: (-b.size, b.first),
        lambda b: (-b.size * (b.last - b.first + 1), b.first),
        lambda b: (b.first, -b.size),
        lambda b: (b.first - b.last, -b.size),
    ]
    listed = list(buffers)
    if gaps:
        orders += _overlapping(listed, gaps, alive, ranks)
    near = _neighbours(listed, gaps)
    best = min((sorted(listed, key=order) for order in orders), key=lambda order: _size(order, _first_fit(order, near)))
    offsets = _improved(best, near, max(alive))
    return offsets, _size(listed, offsets)


def _overlapping(listed: Sequence[Buffer], gaps: Gaps, alive: Sequence[int], ranks: Mapping[str, int]) -> Iterator[Order]:
    """Orders for buffers that lie over each other: what trails another is placed before it."""
    shared = {name for pair in gaps for name in pair}
    yield lambda b: (-b.first, -b.size)
    yield lambda b: (b.name not in shared, -b.first, -b.size)
    yield lambda b: (-b.last, -b.first)

    def pressure(b: Buffer) -> int:
        return -max(alive[b.first : b.last + 1], default=0)

    def inner(b: Buffer) -> tuple[int, int]:
        """Scratch memory lowest, a run's input behind what grows over it."""
        return ranks.get(b.name, 0), b.last - b.first

    # What lives when most is alive goes first.
    yield lambda b: (pressure(b), b.last - b.first, -b.first)
    yield lambda b: (pressure(b), *inner(b), -b.first)
    # A row of buffers that trail each other is long, each a little further; so it is broken somewhere, and begun again.
    times = sorted({b.first for b in listed})
    for time in times[:: len(times) // BREAKS + 1]:
        yield functools.partial(_broken, time, pressure, inner)


def _broken(time: int, pressure: Callable[[Buffer], int], inner: Order, b: Buffer) -> tuple[int, ...]:
    return (b.first > time, -b.first if b.first <= time else pressure(b), *inner(b), -b.first)


def _improved(order: list[Buffer], near: Neighbours, bound: int) -> dict[str, int]:
    """``order`` with the buffer that reaches highest moved for as long as that lowers the arena, down to ``bound``; the offsets."""
    offsets = _first_fit(order, near)
    tried = 0
    while _size(order, offsets) > bound:
        top = max(order, key=lambda buffer: offsets[buffer.name] + buffer.size)
        size, others = offsets[top.name] + top.size, [buffer for buffer in order if buffer is not top]
        before: dict[str, int] = {}
        for at in range(len(order)):
            tried += 1
            found = _first_fit([top, *others[at:]], near, before, size)
            if found:
                order, offsets = [*others[:at], top, *others[at:]], found
                break
            if tried == TRIALS or at == len(others):
                return offsets
            before[others[at].name] = _lowest(others[at], before, near)
    return offsets


def _first_fit(
    buffers: Iterable[Buffer], near: Neighbours, before: Mapping[str, int] | None = None, below: float = inf
) -> dict[str, int]:
    """Offsets of ``buffers`` and of those that were placed ``before``; none at all when one of them does not end ``below``."""
    placed = dict(before or {})
    for buffer in buffers:
        placed[buffer.name] = _lowest(buffer, placed, near)
        if placed[buffer.name] + buffer.size >= below:
            return {}
    return placed


def _lowest(buffer: Buffer, placed: Mapping[str, int], near: Neighbours) -> int:
    """The lowest offset where ``buffer`` disturbs nothing that is placed."""
    met = ((placed[name], *reach) for name, reach in near[buffer.name].items() if name in placed)
    offset = 0
    for low, high in sorted((at - before, at + behind) for at, before, behind in met):
        if low < offset < high:
            offset = aligned(high)
    return offset


def _size(buffers: Iterable[Buffer], offsets: Mapping[str, int]) -> int:
    return max((offsets[buffer.name] + buffer.size for buffer in buffers), default=0)


def _neighbours(buffers: Sequence[Buffer], gaps: Gaps) -> Neighbours:
    """Looked up once for hundreds of orders."""

    def of(buffer: Buffer) -> dict[str, tuple[int, int]]:
        together = (other for other in buffers if other is not buffer and buffer.overlaps(other))
        return {other.name: _reach(buffer, other, gaps) for other in together}

    return {buffer.name: of(buffer) for buffer in buffers}


def _reach(buffer: Buffer, other: Buffer, gaps: Gaps) -> tuple[int, int]:
    """Where ``buffer`` would disturb ``other``, from its offset on: both ends excluded."""
    before = min(buffer.size, gaps.get((buffer.name, other.name), buffer.size))
    return before, min(other.size, gaps.get((other.name, buffer.name), other.size))


def aligned(offset: int) -> int:
    """The first aligned offset from ``offset`` on."""
    return -(-offset // ALIGNMENT) * ALIGNMENT


def alive_bytes(buffers: list[Buffer], gaps: Gaps, steps: int) -> list[int]:
    """Bytes in use at every time, memory that two buffers share counted once."""
    named = {buffer.name: buffer for buffer in buffers}
    saved = [0] * (steps + 1)
    for (out, source), gap in gaps.items():
        a, b = named[out], named[source]
        together = min(max(a.size, max(gap, 0) + b.size), a.size + b.size)
        saved[a.first] = max(saved[a.first], a.size + b.size - together)
    return [sum(b.size for b in buffers if b.first <= n <= b.last) - saved[n] for n in range(steps + 1)]
