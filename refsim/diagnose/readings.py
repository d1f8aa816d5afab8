"""What a port, or whoever took its dump, may make of a right model: an option ignored, operands swapped, another layout.

Each is a change of the node before it is lowered, or of a right output on its way into the dump.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np

from refsim.codegen import cstruct
from refsim.diagnose.replay import Fed, Reading
from refsim.ir import Array, Graph, Node, Quantization, Tensor
from refsim.types import storage_dtype
from refsim.verify.misread import PLACES

#: What completes "the dump ...", the change, and what it touches.
Found = tuple[str, Reading, str]
#: Options that are numbers -> the value that leaves them out.
NEUTRAL: Mapping[str, float] = {"alpha": 0.0, "beta": 1.0, "cell_clip": 0.0, "proj_clip": 0.0}
GATES = ("input", "forget", "cell", "output")


def readings(fed: Fed) -> Iterator[Found]:
    """The ways to read the node and its tensors otherwise."""
    if fed.alone is None:
        return
    graph = fed.alone.graph
    yield from _options(graph.nodes[0])
    yield from _swapped(fed, graph)
    yield from _gates(fed, graph)
    if not _names_zero_points(fed):  # else those of its parameters are tried
        yield from _zero_points(graph)
    yield from _requantized(fed, graph)


def _with_node(change: Callable[[Node], Node]) -> Reading:
    return lambda graph: replace(graph, nodes=(change(graph.nodes[0]),))


def _options(node: Node) -> Iterator[Found]:
    for name, value in node.options.items():
        if isinstance(value, bool):
            told = f"ignores {name}" if value else f"computes as if {name} were set"
            yield told, _with_option(name, not value), name
        elif name in NEUTRAL and value != NEUTRAL[name]:
            yield f"takes {NEUTRAL[name]:g} for {name}", _with_option(name, NEUTRAL[name]), name


def _with_option(name: str, value: Any) -> Reading:
    return _with_node(lambda node: replace(node, options={**node.options, name: value}))


# --- operands ---------------------------------------------------------------------------------------------------------
def _names(fed: Fed) -> list[str]:
    """What each input of the node is called."""
    known = fed.step.op.operands
    count = len(fed.step.node.inputs)
    if known and known[-1].variadic:
        first = len(known) - 1
        return [operand.name for operand in known[:-1]] + [f"input {number - first}" for number in range(first, count)]
    return [operand.name for operand in known][:count]


def _swapped(fed: Fed, graph: Graph) -> Iterator[Found]:
    """Two operands of one shape and type, neither of them a weight."""
    node, names = graph.nodes[0], _names(fed)
    data = [place for place, index in enumerate(node.inputs[: len(names)]) if index >= 0 and _is_number(graph.tensors[index])]
    for one, other in combinations(data[:8], 2):
        a, b = (graph.tensors[node.inputs[place]] for place in (one, other))
        if (a.shape, a.dtype) == (b.shape, b.dtype) and a.index != b.index and not (a.data is not None and b.data is not None):
            yield f"swaps {names[one]} and {names[other]}", _swap([(one, other)]), f"operands {one} {other}"


def _is_number(tensor: Tensor) -> bool:
    return not tensor.is_variable and tensor.dtype != "bool"


def _swap(pairs: Sequence[tuple[int, int]]) -> Reading:
    def change(node: Node) -> Node:
        inputs = list(node.inputs)
        for one, other in pairs:
            inputs[one], inputs[other] = inputs[other], inputs[one]
        return replace(node, inputs=tuple(inputs))

    return _with_node(change)


def _gates(fed: Fed, graph: Graph) -> Iterator[Found]:
    """Weights and biases of two gates of an LSTM, one for the other."""
    names = _names(fed)
    parts = ("input_to_{}_weights", "recurrent_to_{}_weights", "{}_bias")
    if not all(part.format(gate) in names for part in parts for gate in GATES):
        return
    for one, other in combinations(GATES, 2):
        pairs = [(names.index(part.format(one)), names.index(part.format(other))) for part in parts]
        yield f"swaps its {one} and {other} gates", _swap(pairs), "gates"


# --- quantization -----------------------------------------------------------------------------------------------------
def _names_zero_points(fed: Fed) -> bool:
    calls = (call for call in fed.step.calls if not isinstance(call.params, PLACES))
    members = (member.name for call in calls for member in cstruct.members(type(call.params)))
    return any("offset" in name or "zero_point" in name or name == "output" for name in members)


def _with_quantization(changed: Mapping[int, Quantization]) -> Reading:
    def read(graph: Graph) -> Graph:
        tensors = (replace(t, quantization=changed[t.index]) if t.index in changed else t for t in graph.tensors)
        return replace(graph, tensors=tuple(tensors))

    return read


def _activations(graph: Graph) -> Iterator[tuple[Tensor, Quantization]]:
    node = graph.nodes[0]
    for index in dict.fromkeys((*node.inputs, *node.outputs)):
        tensor = graph.tensors[index]
        if index >= 0 and tensor.quantization is not None and not tensor.quantization.per_channel and tensor.data is None:
            yield tensor, tensor.quantization


def _zero_points(graph: Graph) -> Iterator[Found]:
    for tensor, own in _activations(graph):
        if own.zero_point.any():
            part = f"zero point {tensor.index}"
            for told, zero in (("ignores", 0 * own.zero_point), ("takes the wrong sign for", -own.zero_point)):
                what = f"{told} the zero point of {tensor}"
                yield what, _with_quantization({tensor.index: replace(own, zero_point=zero)}), part


def _requantized(fed: Fed, graph: Graph) -> Iterator[Found]:
    """No way from the scale of the input to that of the output."""
    out = graph.tensors[graph.nodes[0].outputs[0]]
    if out.quantization is None or any(slot.name == "filter" for call in fed.step.calls for slot in call.kernel.inputs):
        return
    same_type = [(t.index, own) for t, own in _activations(graph) if t.dtype == out.dtype]
    others = {index: out.quantization for index, own in same_type if not _alike(own, out.quantization)}
    if others:
        told = "takes the scale and zero point of its output for those of its input"
        yield told + "s" * (len(others) > 1), _with_quantization(others), "requantized"


def _alike(one: Quantization, other: Quantization) -> bool:
    return np.array_equal(one.scale, other.scale) and np.array_equal(one.zero_point, other.zero_point)


# --- the way into the dump --------------------------------------------------------------------------------------------
def transports(fed: Fed) -> Iterator[tuple[str, Callable[[Array], Array]]]:
    """What is right, and dumped otherwise."""
    tensors = [fed.whole.values[index] for index in fed.dumped]
    ranks = {len(tensor.shape) for tensor in tensors}
    if ranks == {4}:
        yield "is right, but lies as [N, C, H, W]", _in_order(0, 1, 4, 2, 3)
        yield "is right, but has height and width swapped", _in_order(0, 1, 3, 2, 4)
    if ranks == {2}:
        yield "is right, but lies column by column", _in_order(0, 2, 1)
    if all(storage_dtype(tensor.dtype).itemsize > 1 for tensor in tensors):
        yield "is right, but has the bytes of each element in the other order", lambda x: x.byteswap()
    if all(storage_dtype(tensor.dtype).itemsize == 1 for tensor in tensors):
        yield "is right, but 128 off in each element, as uint8 is where int8 is meant", _other_sign


def _other_sign(x: Array) -> Array:
    return (x.view(np.uint8) ^ 0x80).view(x.dtype)


def _in_order(*axes: int) -> Callable[[Array], Array]:
    return lambda x: np.ascontiguousarray(x.transpose(axes)).reshape(x.shape)
