"""Many small models as one, so that one cross compile per target runs every kernel."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Sequence

import refsim
from refsim.cases import draw, kernels_of
from refsim.engines import profile
from refsim.ir import Graph, Model

SEED = 1


@functools.cache
def covering() -> dict[str, list[Model]]:
    """By engine, as few single-operator models as it takes to call every C function of every kernel that is drawn."""
    covered: set[str] = set()
    found: dict[str, list[Model]] = {}
    for alias in ("tflm", "litert-ref"):
        p = profile(alias)
        found[alias] = []
        for op, signature in kernels_of(p):
            model = refsim.load(draw(op, signature, p, SEED).model)
            functions = {call.function for _, _, call in refsim.prepare(model, p).calls}
            if functions - covered:
                found[alias].append(model)
                covered |= functions
    return found


def kernels(engine: str) -> list[Model]:
    """Models of the functions that are called first under ``engine``."""
    return covering()[engine]


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
