"""One node as a model of its own, to be lowered anew: by other rules, with mistakes, or read otherwise."""

from __future__ import annotations

from dataclasses import replace

from refsim.ir import Graph, Model, Tensor
from refsim.program import Program, Step


def alone(program: Program, step: Step) -> Model | None:
    """A model of ``step``'s node, its tensors numbered as ``program``'s values; None where its kernels hold values of their own.

    What was computed beforehand is constant in it, and so are the node's shapes.
    """
    own = {value for call in step.calls for value in (*call.reads, *call.states) if value is not None}
    hidden = own & program.initial_state.keys() - set(range(program.visible))
    if hidden or any(program.values[index].dtype == "resource" for index in step.node.inputs if index >= 0):
        return None
    source = [tensor for graph in program.model.graphs for tensor in graph.tensors]
    tensors = tuple(_known(tensor, value) for tensor, value in zip(source, program.values, strict=False))
    given = {index for index in step.node.inputs if index >= 0 and tensors[index].data is None}
    inputs = tuple(sorted(index for index in given if not tensors[index].is_variable))
    graph = Graph("", tensors, (step.node,), inputs, step.node.outputs)
    return replace(program.model, graphs=(graph,), operators=(), signatures=())


def _known(tensor: Tensor, value: Tensor) -> Tensor:
    """``tensor`` as the file has it, with the number and the data of ``value``."""
    return replace(tensor, index=value.index, data=value.data, is_variable=value.is_variable)
