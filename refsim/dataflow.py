"""Does the data of a graph flow: every index in range, every tensor written once and before it is read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from refsim.custom import accelerator
from refsim.ir import Graph, Node, Tensor, quote, read_only, storage_dtype

#: Options that name the subgraphs which an operator runs.
CALLS: Mapping[str, tuple[str, ...]] = {
    "IF": ("then_subgraph_index", "else_subgraph_index"),
    "WHILE": ("cond_subgraph_index", "body_subgraph_index"),
    "CALL_ONCE": ("init_subgraph_index",),
    "STABLEHLO_COMPOSITE": ("decomposition_subgraph_index",),
}

#: What a problem is about (a node, a tensor, or "graph"), and the problem.
Problem = tuple[object, str]


def fill_empty(graph: Graph) -> Graph:
    """``graph`` with each tensor that has no elements made a constant if it is read and nothing in the file produces it.

    Its value is fully known, but in a file its buffer is as empty as that of an activation.
    """
    read = set(graph.outputs).union(*(node.inputs for node in graph.nodes))
    free = read.difference(graph.inputs, *(node.outputs for node in graph.nodes))
    tensors = tuple(_filled(tensor) if tensor.index in free else tensor for tensor in graph.tensors)
    return replace(graph, tensors=tensors)


def _filled(tensor: Tensor) -> Tensor:
    if tensor.is_variable or tensor.data is not None or 0 not in tensor.shape:
        return tensor
    return replace(tensor, data=read_only(np.empty(tensor.shape, dtype=storage_dtype(tensor.dtype))))


def check_indices(graph: Graph) -> Iterator[Problem]:
    """All indices of tensors in ``graph`` that are out of range, in the order of the file."""
    yield from _out_of_range("graph", "input", graph.inputs, graph)
    yield from _out_of_range("graph", "output", graph.outputs, graph)
    for node in graph.nodes:
        yield from _out_of_range(node, "input", node.inputs, graph, optional=True)
        yield from _out_of_range(node, "intermediate", node.intermediates, graph, optional=True)
        yield from _out_of_range(node, "output", node.outputs, graph)


def check_flow(graph: Graph, doubtful: Collection[int] = ()) -> Iterator[Problem]:
    """All problems of the data flow of ``graph``, in the order of the file; indices out of range are passed over.

    ``doubtful`` tensors have a broken value that is reported elsewhere; it is not reported again as missing.
    """
    yield from _check_inputs(graph)
    yield from _check_nodes(graph, doubtful)


def check_calls(graphs: Sequence[Graph]) -> Iterator[Problem]:
    """Problems of the nodes that run other subgraphs: no such subgraph, or one that comes to run itself."""
    calls: list[set[int]] = []
    for index, graph in enumerate(graphs):
        wanted = [(node, name, int(node.option(name))) for node in graph.nodes for name in CALLS.get(node.op, ())]
        for node, name, target in wanted:
            if not 0 <= target < len(graphs):
                where = f"subgraph {index} {quote(graph.name)}: {node}" if index else node
                yield where, f"{name} is {target}, but the file has {len(graphs)} subgraphs; convert the model again"
        calls.append({target for _, _, target in wanted if 0 <= target < len(graphs)})
    for index in _circles(calls):
        yield f"subgraph {index} {quote(graphs[index].name)}", "runs itself, through its nodes; convert the model again"


def _circles(calls: Sequence[set[int]]) -> list[int]:
    """The graphs that are left when those that run nothing are taken away, again and again."""
    left = {index: set(targets) for index, targets in enumerate(calls)}
    while done := {index for index, targets in left.items() if not targets}:
        left = {index: targets - done for index, targets in left.items() if index not in done}
    return sorted(index for index, targets in left.items() if targets)


def _check_inputs(graph: Graph) -> Iterator[Problem]:
    inputs = _in_range(graph.inputs, graph)
    for tensor in inputs:
        if tensor.data is not None:
            yield tensor, "is a graph input and has a constant value; it cannot be both"
    seen: set[int] = set()
    for tensor in inputs:
        if tensor.index in seen:
            yield tensor, "is listed more than once among the graph inputs; give each input a tensor of its own"
        seen.add(tensor.index)


def _check_nodes(graph: Graph, doubtful: Collection[int]) -> Iterator[Problem]:
    constants = {tensor.index for tensor in graph.tensors if tensor.data is not None}
    known = {tensor.index for tensor in graph.tensors if tensor.is_variable}.union(doubtful)
    # What holds the value of each tensor that has one by now.
    source: dict[int, str] = dict.fromkeys(constants, "a constant") | dict.fromkeys(graph.inputs, "a graph input")
    for node in graph.nodes:
        # What an accelerator's compiler leaves as an input that nothing writes is the accelerator's scratch memory.
        for tensor in dict.fromkeys(() if accelerator(node.op) else _in_range(node.inputs, graph)):
            if tensor.index not in source and tensor.index not in known:
                yield node, f"reads {tensor} before anything has written it; put the nodes in the order of execution"
        yield from _check_writes(node, graph, source)
    for tensor in _in_range(graph.outputs, graph):
        if tensor.index not in source and tensor.index not in known:
            yield tensor, "is a graph output, but no node writes it; convert the model again"


def _check_writes(node: Node, graph: Graph, source: dict[int, str]) -> Iterator[Problem]:
    for tensor in _in_range(node.outputs, graph):
        if tensor.index in source:
            yield node, f"writes {tensor}, which is already {source[tensor.index]}; give the node an output of its own"
        source[tensor.index] = f"written by {node}"


def _in_range(indices: Sequence[int], graph: Graph) -> list[Tensor]:
    """The tensors of those ``indices`` that are in range."""
    return [graph.tensors[index] for index in indices if 0 <= index < len(graph.tensors)]


def _out_of_range(where: object, role: str, indices: Sequence[int], graph: Graph, optional: bool = False) -> Iterator[Problem]:
    """One problem for each index out of range; -1 leaves out an ``optional`` tensor."""
    count = len(graph.tensors)
    for position, index in enumerate(indices):
        if not 0 <= index < count and not (optional and index == -1):
            yield where, f"{role} {position} is tensor {index}, but the graph has {count} tensors; convert the model again"
