"""Numbers and constants of a kernel call that a port may misread: offsets, padding, clamps, layouts of weights."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from refsim.codegen import cstruct
from refsim.diagnose.cause import Cause, Change
from refsim.diagnose.replay import Fed
from refsim.fixedpoint import EXACT
from refsim.ir import INT_RANGE, Array
from refsim.kernels import KernelCall, fill
from refsim.kernels.conv_2d import KERNEL as CONV
from refsim.kernels.depthwise_conv_2d import KERNEL as DEPTHWISE
from refsim.kernels.pool_2d import AVERAGE, MAX
from refsim.verify.misread import suspicions, with_number


# --- parameters -------------------------------------------------------------------------------------------------------
def parameters(fed: Fed) -> Iterator[Cause]:
    """Every number of the kernels' parameters that may be taken for another."""
    for number, call in enumerate(fed.step.calls):
        found: dict[tuple[tuple[str, ...], int], list[str]] = {}
        for (path, how), value in suspicions(call.params).items():
            found.setdefault((path, value), []).append(how)
        paths = {path for path, _ in found}
        for (path, value), told in found.items():
            name = ".".join(path) if sum(path[-1] == other[-1] for other in paths) > 1 else path[-1]
            touches = frozenset({f"{number} {'.'.join(path)}"})
            what = ", or ".join(words.format(name) for words in told)
            yield Cause("parameter", what, call=_with_number(call.params, path, value), touches=touches)
        yield from _special(call)
        if call.kernel is fill.KERNEL and fed.step.node.op == "PAD":
            yield Cause("parameter", "pads with 0 instead of the zero point", call=_filled_with_zero)


def _filled_with_zero(call: KernelCall) -> KernelCall:
    return replace(call, params=replace(call.params, value=0)) if call.kernel is fill.KERNEL else call


def _with_number(params: Any, path: tuple[str, ...], value: int) -> Change:
    def change(call: KernelCall) -> KernelCall:
        return replace(call, params=with_number(call.params, path, value)) if type(call.params) is type(params) else call

    return change


def _special(call: KernelCall) -> Iterator[Cause]:
    params = call.params
    names = {member.name for member in cstruct.members(type(params))}
    output = getattr(params, "output", None)
    if output is not None and output.multiplier.size > 1:
        yield _output_cause("uses the first channel's scale for all", "scale", _first_scale)
    if call.kernel is AVERAGE:
        cells = params.window.filter_height * params.window.filter_width
        divide = {"div_half_away": lambda total, count: EXACT.div_half_away(total, cells)}
        yield Cause("arithmetic", "divides by the whole window, padding included", functions=divide, touches=frozenset({"count"}))
    if hasattr(params, "window"):
        yield from _padding(call)
    if output is not None:
        yield _output_cause("ignores the fused activation", "clamp", _whole_type)
    elif "activation_min" in names:
        yield Cause("parameter", "ignores the fused activation", call=_without_activation, touches=frozenset({"clamp"}))


def _padding(call: KernelCall) -> Iterator[Cause]:
    """Of windows on an image: what lies around it, and where it begins."""
    w, part = call.params.window, frozenset({"padding"})
    if w.pad_top and w.pad_left:
        begins = replace(w, pad_top=0, pad_left=0), replace(w, pad_top=w.pad_top + 1, pad_left=w.pad_left + 1)
        for what, window in zip(
            ("has no padding above and on the left", "has too much padding above and on the left"), begins, strict=True
        ):
            yield Cause("parameter", what, call=_with_window(call, window), touches=part)
    zero_is_else = getattr(call.params, "input_offset", 0) or call.kernel is MAX
    if zero_is_else and call.kernel in (CONV, DEPTHWISE, MAX) and w.padded_size != (w.input_height, w.input_width):
        height, width = w.padded_size
        whole = replace(w, pad_top=0, pad_left=0, input_height=height, input_width=width)
        instead = "the type's lowest value" if call.kernel is MAX else "the zero point of its input"
        what = f"pads with 0 instead of {instead}"
        yield Cause("parameter", what, call=_with_window(call, whole), inputs={"input": w.pad}, touches=part)


def _with_window(like: KernelCall, window: Any) -> Change:
    def change(call: KernelCall) -> KernelCall:
        return replace(call, params=replace(call.params, window=window)) if call.kernel is like.kernel else call

    return change


def _output_cause(what: str, part: str, change: Callable[[Any], Any]) -> Cause:
    def changed(call: KernelCall) -> KernelCall:
        return replace(call, params=replace(call.params, output=change(call.params.output)))

    return Cause("parameter", what, call=changed, touches=frozenset({part}))


def _first_scale(output: Any) -> Any:
    columns = {name: getattr(output, name) for name in ("multiplier", "shift", "multiplier_low", "scale_bits")}
    return replace(output, **{name: np.broadcast_to(column[:1], column.shape) for name, column in columns.items()})


def _whole_type(output: Any) -> Any:
    low, high = INT_RANGE[output.dtype]
    return replace(output, activation_min=low, activation_max=high)


def _without_activation(call: KernelCall) -> KernelCall:
    low, high = INT_RANGE[call.params.dtype]
    return replace(call, params=replace(call.params, activation_min=low, activation_max=high))


# --- operands ---------------------------------------------------------------------------------------------------------
def operands(fed: Fed) -> Iterator[Cause]:
    """Constants that are read otherwise: no bias, filters that are turned or lie in another layout."""
    slots = {
        slot.name
        for call in fed.step.calls
        for slot, index in zip(call.kernel.inputs, call.reads, strict=True)
        if index is not None
    }
    if "bias" in slots:
        for what, function in BIASES.items():
            yield Cause("operand", what, operands={"bias": function}, touches=frozenset({"bias"}))
    if "filter" in slots:
        for what, function in (WEIGHTS if fed.step.node.op == "FULLY_CONNECTED" else FILTERS).items():
            yield Cause("operand", what, operands={"filter": function}, touches=frozenset({"filter"}))
    if "weights_time" in slots:
        backwards = {"weights_time": lambda w: w[:, ::-1]}
        yield Cause("operand", "reads its time weights backwards", operands=backwards, touches=frozenset({"filter"}))
    if fed.step.node.op == "BATCH_MATMUL":
        for name, side in (("lhs", "left"), ("rhs", "right")):
            turned, what = {name: _transposed}, f"reads its {side} operand by columns"
            yield Cause("operand", what, operands=turned, inputs=turned, touches=frozenset({name}))


def _transposed(w: Array) -> Array:
    """The last two axes read the other way round, in the same shape."""
    return np.asarray(w.reshape(*w.shape[:-2], *w.shape[:-3:-1]).swapaxes(-1, -2))


BIASES: Mapping[str, Callable[[Array], Array]] = {
    "leaves out the bias": np.zeros_like,
    "reads its bias as 16 bits": lambda bias: np.asarray(EXACT.wrap(bias.astype(np.int64), bits=16)).astype(bias.dtype),
    "adds the first channel's bias to all": lambda bias: np.broadcast_to(bias[:1], bias.shape),
    "adds its bias twice": lambda bias: 2 * bias,
    "subtracts its bias": lambda bias: -bias,
}
WEIGHTS: Mapping[str, Callable[[Array], Array]] = {"reads its weights as [depth, units]": _transposed}
FILTERS: Mapping[str, Callable[[Array], Array]] = {
    "has its filter mirrored, in both directions": lambda w: w[:, ::-1, ::-1],
    "has its filter mirrored from top to bottom": lambda w: w[:, ::-1],
    "has its filter mirrored from left to right": lambda w: w[:, :, ::-1],
    "reads height and width of its filter swapped": lambda w: w.reshape(w.shape[0], w.shape[2], w.shape[1], -1).swapaxes(1, 2),
    "reads its filter in the layout HWIO": lambda w: w.reshape(*w.shape[1:], w.shape[0]).transpose(3, 0, 1, 2),
    "reads its filter in the layout OIHW": lambda w: w.reshape(w.shape[0], w.shape[3], *w.shape[1:3]).transpose(0, 2, 3, 1),
    "reads its filter in the layout IHWO": lambda w: w.reshape(w.shape[3], *w.shape[1:3], w.shape[0]).transpose(3, 1, 2, 0),
    "reads its filter in the layout IOHW": lambda w: w.reshape(w.shape[3], w.shape[0], *w.shape[1:3]).transpose(1, 2, 3, 0),
}
