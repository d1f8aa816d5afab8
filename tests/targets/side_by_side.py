"""Many small models as one, so that one cross compile per target runs every kernel."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence

from ops import models as m
from ops.directed import BUILDERS

import refsim
from refsim.flatmodel import T
from refsim.ir import Graph, Model
from refsim.ops import registry


def reshape(signature: str = "any") -> bytes:
    assert signature == "any"
    return m.single("RESHAPE", [T("input", "int8", (2, 6), 0.5, 3)], [T("output", "int8", (3, 4), 0.5, 3)], {"new_shape": (3, 4)})


ALL: Mapping[str, Callable[..., bytes]] = {"reshape": reshape, **BUILDERS}


def kernels(engine: str) -> list[Model]:
    """One single-operator model for every kernel of a profile."""
    names = sorted(op.name for op in registry().values())
    wanted = [(op, signature) for op in names for alias, signature in m.kernels_of(op) if alias == engine]
    return [refsim.load(ALL[op](signature)) for op, signature in wanted]


def merged(models: Sequence[Model]) -> Model:
    """``models`` side by side in one graph: nothing connects them."""
    tensors, nodes, inputs, outputs = [], [], [], []
    for model in models:
        base = len(tensors)

        def moved(numbers: Sequence[int], base: int = base) -> tuple[int, ...]:
            return tuple(number + base if number >= 0 else number for number in numbers)

        tensors += [dataclasses.replace(tensor, index=tensor.index + base) for tensor in model.tensors]
        for node in model.nodes:
            links = {"inputs": moved(node.inputs), "outputs": moved(node.outputs), "intermediates": moved(node.intermediates)}
            nodes.append(dataclasses.replace(node, index=len(nodes), **links))
        inputs += moved(model.graph.inputs)
        outputs += moved(model.graph.outputs)
    graph = Graph("main", tuple(tensors), tuple(nodes), tuple(inputs), tuple(outputs))
    return Model("kernels", "0" * 64, "", (graph,))
