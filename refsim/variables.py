"""Resource variables: which handle stands for which variable, and of what type and shape each one is.

A handle is a tensor without numbers: VAR_HANDLE makes it from a name, and READ_VARIABLE and ASSIGN_VARIABLE use it, in the same
subgraph or in one that gets it as an argument. What a variable holds is nowhere written down: it follows from the nodes that use
it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from refsim.dataflow import CALLS
from refsim.ir import Graph, Node, Tensor

#: Container and shared name.
Name = tuple[str, str]


@dataclass(slots=True)
class Resource:
    """A variable that nodes reach through handles; ``like`` is a tensor assigned to it, or else one read from it."""

    name: Name
    like: Tensor | None = None
    assigned: bool = False
    #: Values that are handles of this variable, by (graph, tensor).
    handles: set[tuple[int, int]] = field(default_factory=set)


def resources(graphs: Sequence[Graph]) -> list[Resource]:
    """The variables behind the handles of ``graphs``, in order of first use; a handle with two meanings belongs to none."""
    names = _handles(graphs)
    found: dict[Name, Resource] = {}
    for place, meanings in names.items():
        if len(meanings) == 1:
            (name,) = meanings
            found.setdefault(name, Resource(name)).handles.add(place)
    by_handle = {place: resource for resource in found.values() for place in resource.handles}
    for index, graph in enumerate(graphs):
        for node, handle, tensor in _uses(graph):
            resource = by_handle.get((index, handle))
            if resource is not None and (resource.like is None or (node.op == "ASSIGN_VARIABLE" and not resource.assigned)):
                resource.like = tensor
                resource.assigned = node.op == "ASSIGN_VARIABLE"
    return list(found.values())


def _uses(graph: Graph) -> Iterator[tuple[Node, int, Tensor]]:
    """(node, handle, what is read or assigned)."""
    for node in graph.nodes:
        if node.op == "READ_VARIABLE" and node.inputs and node.outputs:
            yield node, node.inputs[0], graph.tensors[node.outputs[0]]
        elif node.op == "ASSIGN_VARIABLE" and len(node.inputs) > 1 and node.inputs[1] >= 0:
            yield node, node.inputs[0], graph.tensors[node.inputs[1]]


def _handles(graphs: Sequence[Graph]) -> dict[tuple[int, int], set[Name]]:
    """What every handle may mean: a name where it is made, the caller's where it is an argument."""
    names: dict[tuple[int, int], set[Name]] = {}
    for index, graph in enumerate(graphs):
        for node in graph.nodes:
            if node.op == "VAR_HANDLE" and node.outputs:
                name = str(node.option("container") or ""), str(node.option("shared_name") or "")
                names.setdefault((index, node.outputs[0]), set()).add(name)
    # Subgraphs form no circle, so that one round a level is enough.
    for _ in graphs:
        for index, graph in enumerate(graphs):
            for node in graph.nodes:
                _hand_over(graphs, index, node, names)
    return names


def _hand_over(graphs: Sequence[Graph], index: int, node: Node, names: dict[tuple[int, int], set[Name]]) -> None:
    arguments = node.inputs[1:] if node.op == "IF" else node.inputs
    for target in (int(node.option(option)) for option in CALLS.get(node.op, ())):
        for here, there in zip(arguments, graphs[target].inputs, strict=False):
            if known := names.get((index, here)):
                names.setdefault((target, there), set()).update(known)
    if node.op == "WHILE":  # the body hands its arguments on
        for here, there in zip(node.inputs, node.outputs, strict=False):
            if known := names.get((index, here)):
                names.setdefault((index, there), set()).update(known)


def handle_numbers(found: Sequence[Resource], starts: Sequence[int], first: int) -> Mapping[int, int]:
    """Value of every handle -> value of its variable; ``starts`` are the graphs' first values, ``first`` the variables'."""
    return {starts[graph] + tensor: first + number for number, resource in enumerate(found) for graph, tensor in resource.handles}
