"""What is known about every kernel call of a program before it runs: which values each channel can take, and why.

Intervals of channels start at the inputs' types and go through weights and output stages. A kernel that nothing is known about
gives its output type's whole range, so that the result holds for every program.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from refsim.fixedpoint import EXACT
from refsim.ir import Array, Tensor
from refsim.kernels import KernelCall
from refsim.kernels._shared import Window
from refsim.program import Program
from refsim.schedule import intervals
from refsim.schedule.intervals import Interval
from refsim.schedule.thresholds import Stage, stage_of
from refsim.types import INT_RANGE

EIGHT_BITS = ("int8", "uint8")
#: (step number, number of the call within the step).
Place = tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Weighted:
    """A sum of inputs times weights, 8-bit in and out.

    ``weights`` int64 ``[channels, K]`` with their offset applied, K in the order of the call's own weights; ``bias`` int64
    ``[channels]``; ``input_offset`` is what the kernel adds to each input. ``stage`` holds intervals of accumulators with bias.
    """

    weights: Array
    bias: Array
    input_offset: int
    stage: Stage

    @property
    def folded_bias(self) -> Array:
        """The bias of sums over raw inputs: padding then has to read the input's zero point."""
        return np.asarray(self.bias + self.input_offset * self.weights.sum(axis=1))


#: Of values that nothing here looks at.
NOTHING = (-(2**31), 2**31 - 1)


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """Intervals ``[channels]`` of values by number, and what is known of weighted sums by place."""

    values: Mapping[int, Interval]
    weighted: Mapping[Place, Weighted]


def taps_inside(window: Window) -> Array:
    """bool ``[outputs, taps]``: which taps of each output lie inside the image."""
    ones = np.ones((window.input_height, window.input_width, 1), dtype=np.int8)
    taps = window.taps(ones)
    return np.asarray(taps.reshape(-1, window.filter_height * window.filter_width) > 0)


def facts_of(program: Program) -> Facts:
    """Everything that can be said about ``program`` for all inputs."""
    values: dict[int, Interval] = {}
    for tensor in program.values:
        if tensor.is_variable:  # read before it is written, too: then it holds what the run before left
            values[tensor.index] = whole(tensor)
        if tensor.data is None or tensor.is_variable:
            continue
        if tensor.dtype in EIGHT_BITS and tensor.shape and tensor.size:
            flat = tensor.data.reshape(-1, tensor.shape[-1]).astype(np.int64)
            values[tensor.index] = Interval(flat.min(axis=0), flat.max(axis=0))
    for tensor in program.model.inputs:
        values[tensor.index] = whole(tensor)
    weighted: dict[Place, Weighted] = {}
    for number, part, call in program.calls:
        known = _weighted(program, call, values)
        if known is not None:
            weighted[number, part] = known[0]
        for index in call.writes:
            if call.kernel.partial or program.values[index].is_variable:
                values[index] = whole(program.values[index])
            else:
                values[index] = known[1] if known is not None else _propagate(program, call, program.values[index], values)
    return Facts(values, weighted)


def whole(tensor: Tensor) -> Interval:
    """The whole range of a tensor's type, for each of its channels; of floats and uint64, nothing that may be relied on."""
    low, high = INT_RANGE.get(tensor.dtype, NOTHING)
    low, high = NOTHING if high >= 2**63 else (low, high)
    return intervals.uniform(low, high, tensor.shape[-1] if tensor.shape else 1)


# --- weighted sums --------------------------------------------------------------------------------------------------------
def _weighted(program: Program, call: KernelCall, values: Mapping[int, Interval]) -> tuple[Weighted, Interval] | None:
    bounds = BOUNDS.get(call.kernel.name)
    if bounds is None or call.variant.types.get("x") not in EIGHT_BITS:
        return None
    p, (source, filters, bias_index) = call.params, call.reads
    assert source is not None and filters is not None
    w = program.values[filters].data
    assert w is not None
    channels = p.units if call.kernel.name == "fully_connected" else p.window.output_depth
    bias_data = None if bias_index is None else program.values[bias_index].data
    bias = np.zeros(channels, dtype=np.int64) if bias_data is None else bias_data.reshape(-1).astype(np.int64)
    rows, acc = bounds(p, w.astype(np.int64) + p.filter_offset, bias, values[source].plus(p.input_offset))
    around = acc.hull(axis=0)
    stage = stage_of(p.output, around.low, around.high)
    return Weighted(rows, bias, p.input_offset, stage), outputs_of(stage, acc)


def outputs_of(stage: Stage, acc: Interval) -> Interval:
    """Intervals ``[channels]`` of the outputs of accumulators ``[kinds, channels]``; the stage's own range if it may wrap."""
    if stage.rule == "reduced" or bool((np.abs([stage.acc_min, stage.acc_max]) > 2**31 - 1).any()):
        return intervals.uniform(stage.minimum, stage.maximum, stage.channels)
    if bool((stage.shift > 0).any()):
        return intervals.uniform(stage.minimum, stage.maximum, stage.channels)
    return Interval(stage.reference(acc.low.T).min(axis=1), stage.reference(acc.high.T).max(axis=1))


Bounds = Callable[[Any, Array, Array, Interval], tuple[Array, Interval]]


def _conv_2d(p: Any, w: Array, bias: Array, x: Interval) -> tuple[Array, Interval]:
    channels, height, width, depth = w.shape
    inside, each = taps_inside(p.window), channels // p.groups
    parts = []
    for group in range(p.groups):
        own = slice(group * depth, (group + 1) * depth)
        rows = slice(group * each, (group + 1) * each)
        part = intervals.conv(Interval(x.low[own], x.high[own]), w[rows].reshape(each, height * width, depth), bias[rows], inside)
        parts.append(part)
    low, high = (np.concatenate([getattr(part, end) for part in parts])[np.newaxis] for end in ("low", "high"))
    return w.reshape(channels, -1), Interval(low, high)


def _depthwise(p: Any, w: Array, bias: Array, x: Interval) -> tuple[Array, Interval]:
    taps = w.reshape(-1, w.shape[-1])
    repeated = Interval(np.repeat(x.low, p.depth_multiplier), np.repeat(x.high, p.depth_multiplier))
    return taps.T, intervals.depthwise(repeated, taps, bias, taps_inside(p.window))


def _fully_connected(p: Any, w: Array, bias: Array, x: Interval) -> tuple[Array, Interval]:
    fits = p.depth % x.low.size == 0
    low, high = (np.tile(end, p.depth // x.low.size) for end in (x.low, x.high)) if fits else _spread(x, p.depth)
    acc = intervals.dense(Interval(low, high), w, bias)
    return w, Interval(acc.low[np.newaxis], acc.high[np.newaxis])


def _spread(x: Interval, count: int) -> tuple[Array, Array]:
    """The hull of all channels, ``count`` times: where the last dimension is cut otherwise than the weights' rows."""
    return np.full(count, x.low.min()), np.full(count, x.high.max())


BOUNDS: Mapping[str, Bounds] = {"conv_2d": _conv_2d, "depthwise_conv_2d": _depthwise, "fully_connected": _fully_connected}


# --- the rest -------------------------------------------------------------------------------------------------------------
def _propagate(program: Program, call: KernelCall, out: Tensor, values: Mapping[int, Interval]) -> Interval:
    known = [values.get(index) for index in call.reads if index is not None]
    sources = [interval for interval in known if interval is not None]
    if len(sources) != len(call.reads) or out.dtype not in EIGHT_BITS or not out.shape:
        return whole(out)
    depth = out.shape[-1]
    if call.kernel.name == "copy":
        if program.values[call.reads[0] or 0].dtype != out.dtype:  # the same bits are other numbers
            return whole(out)
        return sources[0] if sources[0].low.size == depth else Interval(*_spread(sources[0], depth))
    if call.kernel.name == "average_pool_2d":
        p = call.params
        ends = (np.clip(end, p.activation_min, p.activation_max) for end in (sources[0].low, sources[0].high))
        return Interval(*ends)
    if call.kernel.name == "add" and call.variant.rules["walk"] == "flat" and all(s.low.size == depth for s in sources):
        # Both multipliers are positive, so that the sum never falls as an operand rises.
        low, high = (_added(call, *(getattr(s, end) for s in sources)) for end in ("low", "high"))
        return Interval(low, high)
    return whole(out)


def _added(call: KernelCall, lhs: Array, rhs: Array) -> Array:
    shape = (1,) * len(call.params.output_shape)
    a, b = (x.reshape(*shape, -1) for x in (lhs, rhs))
    return np.asarray(call.kernel.run(EXACT, call.params, a, b), dtype=np.int64).reshape(-1)
