"""Channels that are constant for every input, taken out: neither computed nor stored, and folded into the biases of who reads them.

Two sides decide which channels of a value stay. Its producer: a channel that may change is computed. Its readers: a depthwise
convolution, a mean or a sum has the same channels on both sides; a padded convolution reads zero points at the border, so that only
a constant equal to the zero point can be folded there; whoever is not known here reads whole tensors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from refsim.ir import Array, Tensor, read_only
from refsim.kernels import KernelCall
from refsim.kernels._shared import Output, Window
from refsim.program import Narrow, Program, Step
from refsim.schedule.facts import EIGHT_BITS, Facts, taps_inside

Constant = Callable[[str, str, Array], int]

#: Kernels with the same channels in all operands and in the output; convolutions and fully connected layers have two sets.
COUPLED = ("depthwise_conv_2d", "average_pool_2d", "copy", "add")
MIXING = ("conv_2d", "fully_connected")


@dataclass(slots=True)
class Channels:
    """Masks ``[channels]`` of what has to be stored of each value, growing until nothing asks for more; why values are whole."""

    program: Program
    facts: Facts
    masks: dict[int, Array] = field(default_factory=dict)
    whole: dict[int, str] = field(default_factory=dict)

    def need(self, value: int, mask: Array | bool, reason: str = "") -> bool:
        """Ask for more channels of ``value``; whether that changed anything."""
        known = self.masks[value]
        asked = known | mask
        if bool((asked == known).all()):
            return False
        self.masks[value] = asked
        if reason and bool(asked.all()):
            self.whole.setdefault(value, reason)
        return True

    def constants(self, value: int) -> Array:
        """int64 ``[channels]``: what a channel always is; whatever it begins with where it may change."""
        return self.facts.values[value].low


def required(program: Program, facts: Facts, block: int) -> Channels:
    """The channels of every value of the main block that have to be computed and stored, a multiple of ``block``."""
    found = Channels(program, facts)
    written = {value for _, _, call in program.calls for value in call.writes}
    for tensor in program.values:
        interval = facts.values.get(tensor.index) if tensor.index in written else None
        width = tensor.shape[-1] if tensor.shape else 1
        eight = interval is not None and tensor.dtype in EIGHT_BITS and interval.low.size == width
        found.masks[tensor.index] = ~interval.constant if eight and interval is not None else np.ones(width, dtype=bool)
    for value, reason in _read_whole(program):
        found.need(value, True, reason)
    changed = True
    while changed:
        asked = sum(_asked(found, call) for _, _, call in program.calls)
        changed = bool(asked + sum(_filled(found, value, block) for value in found.masks))
    return found


def _read_whole(program: Program) -> Iterator[tuple[int, str]]:
    """Values that somebody outside of the main block's kernels sees."""
    for value in (*program.main.inputs, *program.main.outputs, *program.initial_state):
        yield value, "an input, output or variable of the model"
    for step in program.steps:
        if step.flow is not None:
            seen = (value for value in (*step.operands, *step.outputs) if value is not None)
            yield from ((value, f"{step.node} runs another subgraph") for value in seen)
    for block in program.blocks[1:]:
        for _, _, call in block.calls:
            yield from ((value, "another subgraph") for value in (*call.reads, *call.writes) if value is not None)


def _filled(found: Channels, value: int, block: int) -> bool:
    """Whole blocks of channels, and one block at least: constants are computed after all where a block has room."""
    mask = found.masks[value]
    count = int(mask.sum())
    room = min(max(-count % block, block - count), mask.size - count)
    more = np.zeros(mask.size, dtype=bool)
    more[np.flatnonzero(~mask)[:room]] = True
    return bool(room) and found.need(value, more)


# --- what each call asks for ----------------------------------------------------------------------------------------------
def _asked(found: Channels, call: KernelCall) -> bool:
    """Ask for the channels that ``call`` needs of its operands and output; whether that changed anything."""
    reason = _refusal(found, call)
    if reason:
        values = [value for value in (*call.reads, *call.writes) if value is not None]
        return bool(sum(found.need(value, True, f"{call.kernel.name} {reason}") for value in values))
    if call.kernel.name in COUPLED:
        return _coupled(found, call)
    (source, _, _) = call.reads
    assert source is not None
    padded = call.kernel.name == "conv_2d" and not bool(taps_inside(call.params.window).all())
    if not padded:
        return False
    other: Array = np.not_equal(found.constants(source), -call.params.input_offset)
    return found.need(source, other)


def _coupled(found: Channels, call: KernelCall) -> bool:
    """The same channels on all sides; with a depth multiplier each channel of the input has several of the output."""
    (out,) = call.writes
    times = call.params.depth_multiplier if call.kernel.name == "depthwise_conv_2d" else 1
    sources = [value for value in call.reads[: 2 if call.kernel.name == "add" else 1] if value is not None]
    mask = np.asarray(found.masks[out].reshape(-1, times).any(axis=1))
    for source in sources:
        mask = mask | found.masks[source]
    grown = [found.need(out, np.repeat(mask, times)), *(found.need(source, mask) for source in sources)]
    return any(grown)


def _refusal(found: Channels, call: KernelCall) -> str:
    """Why ``call`` cannot work on some of the channels, or ''."""
    name, p = call.kernel.name, call.params
    if name not in (*COUPLED, *MIXING) or call.kernel.partial:
        return "reads whole tensors"
    if name in ("conv_2d", "depthwise_conv_2d", "fully_connected"):
        return _refused_weights(found, call)
    widths = {found.masks[value].size for value in (*call.reads, *call.writes) if value is not None}
    if len(widths) > 1:
        return "changes the last dimension"
    if name == "add" and call.variant.rules["walk"] != "flat":
        return "repeats an operand"
    dtypes = {found.program.values[value].dtype for value in (*call.reads, *call.writes) if value is not None}
    return "" if name != "copy" or (len(dtypes) == 1 and p.dtype in EIGHT_BITS) else "changes the type"


def _refused_weights(found: Channels, call: KernelCall) -> str:
    source, filters, bias = call.reads
    assert source is not None and filters is not None
    values, p = found.program.values, call.params
    width, weights = found.masks[source].size, values[filters].data
    if weights is None or (bias is not None and values[bias].data is None):
        return "has weights that are computed"
    if p.output.lanes is not None:
        return "rounds some channels otherwise than others"
    if call.kernel.name == "conv_2d" and (p.groups != 1 or width != p.window.input_depth):
        return "is grouped"
    if call.kernel.name == "depthwise_conv_2d" and width != p.window.input_depth:
        return "takes rows that are no channels"
    if call.kernel.name == "fully_connected" and p.depth % width:
        return "takes rows that are no channels"
    return "" if call.kernel.name == "depthwise_conv_2d" or p.acc.total < 2**31 else "may overflow"


# --- the program without them ---------------------------------------------------------------------------------------------
def without_constant_channels(
    program: Program, facts: Facts, block: int, constant: Constant, values: list[Tensor]
) -> tuple[Program, Channels]:
    """``program`` with narrow values in place of those that have constant channels; new values are appended to ``values``.

    Channels that stay are filled up to a multiple of ``block``, as kernels want them.
    """
    found = required(program, facts, block)
    written = {value for _, _, call in program.calls for value in call.writes}
    narrow: dict[int, Narrow] = {}
    for index in sorted(written):
        mask = found.masks[index]
        if not bool(mask.all()):
            tensor = program.values[index]
            fill = found.constants(index).astype(tensor.dtype)
            stored = replace(tensor, index=len(values), shape=(*tensor.shape[:-1], int(mask.sum())))
            values.append(stored)
            narrow[index] = Narrow(stored.index, read_only(np.flatnonzero(mask)), read_only(fill))
    if not narrow:
        return program, found
    rewriter = _Rewriter(program, found, narrow, constant)
    steps = [replace(step, calls=tuple(rewriter.call(call) for call in step.calls)) for step in program.steps]
    return replace(program.with_steps(steps), values=tuple(values), narrow=narrow), found


@dataclass(frozen=True, slots=True, eq=False)
class _Rewriter:
    program: Program
    found: Channels
    narrow: Mapping[int, Narrow]
    constant: Constant

    def call(self, call: KernelCall) -> KernelCall:
        if not self.narrow.keys() & {*call.reads, *call.writes}:
            return call
        rewritten: KernelCall = getattr(self, f"_{call.kernel.name}")(call)
        reads = tuple(value if value is None else self._stored(value) for value in rewritten.reads)
        return replace(rewritten, reads=reads, writes=tuple(map(self._stored, call.writes)))

    def _stored(self, value: int) -> int:
        return self.narrow[value].stored if value in self.narrow else value

    def _live(self, value: int | None) -> Array:
        assert value is not None
        return np.flatnonzero(self.found.masks[value])

    def _width(self, value: int) -> int:
        return int(self.found.masks[value].sum())

    def _weights(self, call: KernelCall, weights: Array, fold: Array | int, live: Array) -> tuple[int | None, ...]:
        """The operands of ``call`` with other weights, and a bias ``[channels]`` that has the constants ``fold`` in it."""
        source, filters, bias = call.reads
        assert filters is not None
        old = self.program.values[filters]
        kept = self.constant(old.name, old.dtype, np.ascontiguousarray(weights))
        if bias is None:
            if not np.any(fold):
                return source, kept, None
            total, name = np.zeros(len(live), dtype=np.int64) + fold, f"{old.name} (constant inputs)"
        else:
            data = self.program.values[bias].data
            assert data is not None
            total, name = data.reshape(-1)[live].astype(np.int64) + fold, self.program.values[bias].name
        dtype = call.variant.types["bias"]
        return source, kept, self.constant(name, dtype, total.astype(dtype))

    def _conv_2d(self, call: KernelCall) -> KernelCall:
        p, (source, filters, _), (out,) = call.params, call.reads, call.writes
        assert source is not None and filters is not None
        data = self.program.values[filters].data
        assert data is not None
        inside, live = self.found.masks[source], self._live(out)
        rows = data[live]
        dropped = (rows[..., ~inside].astype(np.int64) + p.filter_offset) * self._dropped(source, ~inside, p.input_offset)
        window = replace(p.window, input_depth=int(inside.sum()), output_depth=len(live))
        params = replace(p, window=window, output=_output(p.output, live, len(data)))
        reads = self._weights(call, rows[..., inside], dropped.sum(axis=(1, 2, 3)), live)
        return replace(call, params=params, reads=reads)

    def _dropped(self, source: int, mask: Array, offset: int) -> Array:
        return np.asarray(self.found.constants(source)[mask] + offset)

    def _depthwise_conv_2d(self, call: KernelCall) -> KernelCall:
        p, (source, filters, _), (out,) = call.params, call.reads, call.writes
        assert source is not None and filters is not None
        data, live = self.program.values[filters].data, self._live(out)
        assert data is not None
        window = replace(p.window, input_depth=self._width(source), output_depth=len(live))
        params = replace(p, window=window, output=_output(p.output, live, data.shape[-1]))
        return replace(call, params=params, reads=self._weights(call, data[..., live], 0, live))

    def _fully_connected(self, call: KernelCall) -> KernelCall:
        p, (source, filters, _), (out,) = call.params, call.reads, call.writes
        assert source is not None and filters is not None
        data = self.program.values[filters].data
        assert data is not None
        width, live = self.found.masks[source].size, self._live(out)
        inside = np.tile(self.found.masks[source], p.depth // width)
        rows, constants = data[live], np.tile(self.found.constants(source), p.depth // width)
        dropped = (rows[:, ~inside].astype(np.int64) + p.filter_offset) @ (constants[~inside] + p.input_offset)
        params = replace(p, depth=int(inside.sum()), units=len(live), output=_output(p.output, live, len(data)))
        return replace(call, params=params, reads=self._weights(call, rows[:, inside], dropped, live))

    def _average_pool_2d(self, call: KernelCall) -> KernelCall:
        width = self._width(call.writes[0])
        window: Window = replace(call.params.window, input_depth=width, output_depth=width)
        return replace(call, params=replace(call.params, window=window))

    def _copy(self, call: KernelCall) -> KernelCall:
        shape = (*call.params.shape[:-1], self._width(call.writes[0]))
        return replace(call, params=replace(call.params, bytes=int(np.prod(shape)), shape=shape))

    def _add(self, call: KernelCall) -> KernelCall:
        shape = (*call.params.output_shape[:-1], self._width(call.writes[0]))
        return replace(call, params=replace(call.params, size=int(np.prod(shape)), output_shape=shape))


def _output(output: Output, live: Array, channels: int) -> Output:
    """The output stage of the channels ``live`` of all ``channels``."""
    if not output.channel_step:
        return output
    changes: dict[str, Any] = {}
    for name in ("multiplier", "shift", "multiplier_low", "scale_bits"):
        column = getattr(output, name)
        changes[name] = read_only(column[live]) if column.size == channels else column
    return replace(output, **changes)


# --- what that saves ------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Work:
    """Multiply-accumulates and weights, of the network and of what is left of it."""

    macs: int
    macs_left: int
    weights: int
    weights_left: int

    def __str__(self) -> str:
        pairs = (("MACs", self.macs, self.macs_left), ("weights", self.weights, self.weights_left))
        return " and ".join(f"{before - left:,} of {before:,} {name}" for name, before, left in pairs)


@dataclass(frozen=True, slots=True)
class Wasted:
    """A node: its channels, how many of them never change and how many of those are not computed, and why not more."""

    node: str
    channels: int
    constant: int
    removed: int
    reason: str
    work: Work

    def __str__(self) -> str:
        kept = f", {self.constant - self.removed} of them computed ({self.reason})" if self.constant > self.removed else ""
        saved = f"; {self.work} saved" if self.work.macs > self.work.macs_left else ""
        return f"{self.node}: {self.constant} of {self.channels} channels never change{kept}{saved}"


@dataclass(frozen=True, slots=True)
class Waste:
    """What a network computes although it is known: the nodes that compute or read constant channels, and the whole."""

    nodes: tuple[Wasted, ...] = ()
    work: Work = Work(0, 0, 0, 0)

    def __str__(self) -> str:
        if not self.nodes:
            return "no channel is the same for every input"
        lines = ["channels that are the same for every input:", *map(str, self.nodes)]
        return "\n".join([*lines, f"in all {self.work} change nothing; training such channels away, or keeping them alive, pays"])


NOTHING = Waste()


def waste_of(before: Program, after: Program, found: Channels) -> Waste:
    """What :func:`without_constant_channels` found in ``before`` and left out of ``after``."""
    nodes, every = [], []
    for step, left in zip(before.steps, after.steps, strict=True):
        work = Work(step.macs, left.macs, _weights_of(before, step), _weights_of(after, left))
        every.append(work)
        for out in step.outputs[: 1 if step.calls else 0]:
            interval, mask = found.facts.values[out], found.masks[out]
            constant = int(interval.constant.sum()) if interval.low.size == mask.size else 0
            if constant or work.macs != work.macs_left:
                reason = found.whole.get(out, "blocks of channels, or what its neighbours need")
                nodes.append(Wasted(str(step.node), mask.size, constant, int((~mask).sum()), reason, work))
    columns = ("macs", "macs_left", "weights", "weights_left")
    return Waste(tuple(nodes), Work(*(sum(getattr(work, name) for work in every) for name in columns)))


def _weights_of(program: Program, step: Step) -> int:
    """Elements of the filters of a step's calls."""
    pairs: list[tuple[Any, int | None]] = [pair for call in step.calls for pair in zip(call.kernel.inputs, call.reads, strict=True)]
    return sum(program.values[value].size for slot, value in pairs if slot.name == "filter" and value is not None)
