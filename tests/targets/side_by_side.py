"""Many small models as one, so that one cross compile per target runs every kernel."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import refsim
from refsim.cases import draw, kernels_of
from refsim.engines import profile
from refsim.ir import Graph, Model

SEED = 1


def kernels(engine: str) -> list[Model]:
    """One single-operator model for every kernel of a profile."""
    p = profile(engine)
    return [refsim.load(draw(op, signature, p, SEED).model) for op, signature in kernels_of(p)]


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
