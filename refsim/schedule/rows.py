"""Layers that can be computed row by row, and what memory a run of them takes while it goes on.

A layer with a window needs, for a row of its output, some rows of its input and nothing else. A run of such layers, each reading
what the one before it writes, goes down as far as it can whenever there is a new row: of the tensors between the layers only the
rows of a window are kept. The same kernels compute a row as compute the whole, with another window in their parameters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from refsim.ir import Array
from refsim.kernels import KernelCall
from refsim.kernels._shared import Window
from refsim.program import Program
from refsim.types import storage_dtype

#: Kernels with a ``window`` in their parameters whose rows of output do not come from a window of rows.
OTHERS = ("transpose_conv",)
#: The gap of two buffers that are never in use together.
NEVER = -(1 << 40)


def window_of(call: KernelCall) -> Window | None:
    """The window of a call that can be made for some rows alone; None for others."""
    window = getattr(call.params, "window", None)
    fits = isinstance(window, Window) and window.batches == 1 and call.kernel.name not in OTHERS
    return window if fits and len(call.writes) == 1 else None


@dataclass(frozen=True, slots=True, eq=False)
class RowLayer:
    """A layer of a run: ``step`` of the main block, and its only call."""

    step: int
    call: KernelCall
    window: Window
    in_bytes: int
    out_bytes: int

    @property
    def span(self) -> int:
        """Rows of the input from the first to the last of a window."""
        return (self.window.filter_height - 1) * self.window.dilation_height + 1

    def first(self, row: int) -> int:
        """The first row of the input that output row ``row`` and those behind it need."""
        return max(row * self.window.stride_height - self.window.pad_top, 0)

    def last(self, row: int) -> int:
        """The last row of the input that output row ``row`` needs."""
        last = row * self.window.stride_height - self.window.pad_top + self.span - 1
        return min(last, self.window.input_height - 1)

    def params(self, row: int) -> Any:
        """The parameters for output row ``row`` alone, of the rows of the input that it needs."""
        height, above = self.shape(row)
        return replace(self.call.params, window=replace(self.window, input_height=height, pad_top=above, output_height=1))

    def shape(self, row: int) -> tuple[int, int]:
        """(rows of the input, rows of padding above them) that output row ``row`` is made of."""
        return self.last(row) - self.first(row) + 1, max(self.window.pad_top - row * self.window.stride_height, 0)

    def gap(self, row: int) -> int | None:
        """The gap of the kernel when it computes output row ``row`` alone."""
        return self.call.kernel.gap(self.params(row), 0)


def layer_of(program: Program, number: int) -> RowLayer | None:
    """Step ``number`` of the main block as a layer of a run; None where it cannot be one."""
    step = program.steps[number]
    window = window_of(step.calls[0]) if len(step.calls) == 1 and step.flow is None else None
    if window is None:
        return None
    call = step.calls[0]
    values = [program.values[value] for value in (*call.reads, *call.writes) if value is not None]
    source, out = values[0], values[-1]
    if call.reads[0] is None or source.data is not None or any(value.is_variable for value in values):
        return None
    if any(value.data is None for value in values[1:-1]):
        return None
    sizes = [storage_dtype(value.dtype).itemsize for value in (source, out)]
    widths = (window.input_width * window.input_depth, window.output_width * window.output_depth)
    return RowLayer(number, call, window, *(size * width for size, width in zip(sizes, widths, strict=True)))


def layers_of(program: Program, steps: Sequence[int]) -> tuple[RowLayer, ...]:
    """The layers of a run, which has to be one."""
    found = [layer_of(program, number) for number in steps]
    assert all(found)
    return tuple(layer for layer in found if layer is not None)


def chains(program: Program) -> Iterator[range]:
    """The longest runs of steps of the main block that can be computed row by row."""
    block = program.main
    uses = Counter(value for _, _, call in block.calls for value in call.reads if value is not None)
    uses.update(value for step in block.steps if step.flow is not None for value in step.operands if value is not None)
    uses.update(block.outputs)
    first = None
    before: RowLayer | None = None
    for number in range(len(block.steps)):
        layer = layer_of(program, number)
        joined = before is not None and layer is not None and layer.call.reads[0] == before.call.writes[0]
        if joined and before is not None and uses[before.call.writes[0]] == 1:
            before = layer
            continue
        if first is not None:
            yield range(first, number)
        first, before = (number if layer is not None else None), layer
    if first is not None:
        yield range(first, len(block.steps))


@dataclass(frozen=True, slots=True, eq=False)
class Walk:
    """How a run goes on, row after row.

    ``tasks`` are (layer, row of its output) in order; layer -1 is a row of the input that is fed. ``low`` and ``high``
    ``[tensors, tasks]`` are the bytes of each tensor's memory that are in use while a task goes on, both 0 where there are none;
    ``capacity`` are the rows that a tensor has room for. ``reached`` are, of every task, the bytes from the start of the tensor
    that it writes to the start of the one it reads that the kernel asks for; ``peak`` is the most that is in use at once.
    """

    tasks: tuple[tuple[int, int], ...]
    capacity: tuple[int, ...]
    low: Array
    high: Array
    reached: Array
    peak: int

    def gap(self, a: int, b: int) -> int:
        """By how many bytes tensor ``a`` has to begin before tensor ``b`` if it lies below it; NEVER where anything goes."""
        both = (self.high[a] > self.low[a]) & (self.high[b] > self.low[b])
        needed = self.high[a] - self.low[b]
        if a == b + 1:
            own = np.array([layer == b for layer, _ in self.tasks])
            needed = np.where(own, self.reached, needed)
        return int(needed[both].max(initial=NEVER))


class _Walker:
    """The state of a run on its way: of each tensor the rows made so far, and the one at the start of its memory."""

    def __init__(self, layers: Sequence[RowLayer], fed: bool, kept: bool) -> None:
        self.layers, self.kept = layers, kept
        self.heights = [layers[0].window.input_height, *(layer.window.output_height for layer in layers)]
        self.bytes = [layers[0].in_bytes, *(layer.out_bytes for layer in layers)]
        spans = [min(layer.span, height) for layer, height in zip(layers, self.heights, strict=False)]
        self.capacity = [spans[0] if fed else self.heights[0], *spans[1:], self.heights[-1]]
        self.made = [0 if fed else self.heights[0], *[0] * len(layers)]
        self.start = [0] * len(self.bytes)
        self.tasks: list[tuple[int, int]] = []
        #: (task from which on, lowest byte, highest byte) in use, of each tensor.
        self.uses: list[list[tuple[int, int, int]]] = [[(0, 0, self.made[t] * size)] for t, size in enumerate(self.bytes)]
        self.reached: list[int] = []
        self.gaps: dict[tuple[int, int, int], int | None] = {}

    def run(self) -> None:
        """Whatever can go on furthest down goes on; only what a new row has made ready can be."""
        layer = len(self.layers) - 1
        while True:
            while layer >= 0 and not self._ready(layer):
                layer -= 1
            if layer < 0 and self.made[0] == self.heights[0]:
                return
            self._task(layer)
            layer = min(layer + 1, len(self.layers) - 1)

    def _ready(self, n: int) -> bool:
        row = self.made[n + 1]
        return row < self.heights[n + 1] and self.made[n] > self.layers[n].last(row)

    def _needed(self, tensor: int) -> int:
        """The first row of ``tensor`` that is still needed."""
        if tensor == len(self.layers) or (tensor == 0 and self.kept):
            return 0
        row = self.made[tensor + 1]
        return self.made[tensor] if row == self.heights[tensor + 1] else min(self.layers[tensor].first(row), self.made[tensor])

    def _use(self, tensor: int, high: int | None = None, low: int | None = None) -> None:
        """From the next task on, what is needed of ``tensor`` is in use, or what is said."""
        own, start = self.bytes[tensor], self.start[tensor]
        low = (self._needed(tensor) - start) * own if low is None else low
        self.uses[tensor].append((len(self.tasks), low, (self.made[tensor] - start) * own if high is None else high))

    def _task(self, layer: int) -> None:
        """Write the next row of tensor ``layer`` + 1."""
        to, row = layer + 1, self.made[layer + 1]
        old = (row - self.start[to]) * self.bytes[to]
        low: int | None = None
        if row - self.start[to] == self.capacity[to]:
            # Rows that nobody needs any more make room; those behind them move to the front.
            self.start[to] = min(self.layers[to].first(self.made[to + 1]), row)
            low = 0
        at = (row - self.start[to]) * self.bytes[to]
        high = max(old, at + self.bytes[to])
        self._use(to, high, low)
        self.reached.append(0 if layer < 0 else self._reached(layer, row, at, old, high))
        self.tasks.append((layer, row))
        self.made[to] += 1
        self._use(to)
        if layer >= 0:
            self._use(layer)

    def _reached(self, layer: int, row: int, at: int, old: int, high: int) -> int:
        part = self.layers[layer]
        alike = (layer, *part.shape(row))
        if alike not in self.gaps:
            self.gaps[alike] = part.gap(row)
        gap = self.gaps[alike]
        return (high if gap is None else max(old, at + max(gap, 0))) - self.uses[layer][-1][1]

    def table(self, column: int) -> Array:
        """int64 ``[tensors, tasks]``: the lowest (1) or highest (2) byte in use."""
        found = np.zeros((len(self.bytes), len(self.tasks)), dtype=np.int64)
        for tensor, uses in enumerate(self.uses):
            kept = {use[0]: use[column] for use in uses if use[0] < len(self.tasks)}  # the last word counts
            ends = [*list(kept)[1:], len(self.tasks)]
            found[tensor] = np.repeat(list(kept.values()), np.diff([0, *ends]))
        return found


def walk(layers: Sequence[RowLayer], fed: bool = False, kept: bool = False) -> Walk:
    """How the run of ``layers`` goes on. ``fed``: its input comes row by row; ``kept``: its input is still needed afterwards."""
    walker = _Walker(layers, fed, kept)
    walker.run()
    tasks, low, high = tuple(walker.tasks), walker.table(1), walker.table(2)
    reached = np.asarray(walker.reached, dtype=np.int64)
    return Walk(tasks, tuple(walker.capacity), low, high, reached, _peak(layers, tasks, low, high, reached))


def _peak(layers: Sequence[RowLayer], tasks: Sequence[tuple[int, int]], low: Array, high: Array, reached: Array) -> int:
    """The most bytes in use at once; where a row may lie over its input both count once."""
    number = np.arange(len(tasks))
    layer = np.array([task[0] for task in tasks])
    used = high - np.minimum(low, high)
    total = used.sum(axis=0)
    to, source = layer + 1, np.maximum(layer, 0)
    pair = used[to, number] + used[source, number]
    together = np.maximum(high[to, number], reached + high[source, number]) - low[to, number]
    total -= np.where(layer >= 0, np.maximum(pair - together, 0), 0)
    scratch = np.array([0, *(part.call.kernel.scratch(part.call.params) for part in layers)])
    return int((total + scratch[to]).max())
