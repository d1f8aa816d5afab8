"""Many small models as one, so that one cross compile per target runs every kernel."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Sequence
from typing import Any

import refsim
from refsim.cases import draw, kernels_of
from refsim.engines import profile
from refsim.ir import Array, Graph, Model, Node
from refsim.program import Program

SEED = 1


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Question:
    """One prepared model, and inputs ``[runs, ...]`` that its operator takes."""

    program: Program
    inputs: tuple[Array, ...]


@functools.cache
def covering() -> dict[str, list[Question]]:
    """By engine, as few single-operator draws as it takes to call every C function of every kernel that is drawn."""
    covered: set[str] = set()
    found: dict[str, list[Question]] = {}
    for alias in ("tflm", "litert-ref"):
        p = profile(alias)
        found[alias] = []
        for op, signature in kernels_of(p):
            drawn = draw(op, signature, p, SEED)
            program = refsim.prepare(refsim.load(drawn.model), p)
            functions = {call.function for _, _, call in program.calls}
            if functions - covered:
                found[alias].append(Question(program, drawn.inputs))
                covered |= functions
    return found


def kernels(engine: str) -> list[Question]:
    """Draws that call the functions that are called first under ``engine``."""
    return covering()[engine]


def merged(questions: Sequence[Question]) -> tuple[Model, list[Array]]:
    """The models side by side in one graph, where nothing connects them, and all their inputs. Their other subgraphs follow."""
    tensors, nodes, inputs, outputs = [], [], [], []
    others: list[Graph] = []
    for model in (question.program.model for question in questions):
        base = len(tensors)

        def moved(numbers: Sequence[int], base: int = base) -> tuple[int, ...]:
            return tuple(number + base if number >= 0 else number for number in numbers)

        tensors += [dataclasses.replace(tensor, index=tensor.index + base) for tensor in model.tensors]
        for node in model.nodes:
            links = {"inputs": moved(node.inputs), "outputs": moved(node.outputs), "intermediates": moved(node.intermediates)}
            nodes.append(dataclasses.replace(node, index=len(nodes), options=_options(node, len(others)), **links))
        inputs += moved(model.graph.inputs)
        outputs += moved(model.graph.outputs)
        first = len(others)
        for graph in model.graphs[1:]:
            inner = tuple(dataclasses.replace(node, options=_options(node, first)) for node in graph.nodes)
            others.append(dataclasses.replace(graph, nodes=inner))
    graph = Graph("main", tuple(tensors), tuple(nodes), tuple(inputs), tuple(outputs))
    return Model("kernels", "0" * 64, "", (graph, *others)), [stack for question in questions for stack in question.inputs]


def _options(node: Node, further: int) -> dict[str, Any]:
    """A node's options where ``further`` subgraphs stand before those of its model."""
    return {name: value + further if name.endswith("subgraph_index") else value for name, value in node.options.items()}
