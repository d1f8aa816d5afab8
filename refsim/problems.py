"""What is wrong with a model, told shortly: one line per operator and cause, and what to do about the file as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from refsim.custom import compiled_for
from refsim.dataflow import CALLS
from refsim.errors import ModelError, UnsupportedError
from refsim.ir import Model, Node, quote
from refsim.types import ctype_of

#: A problem as it is told: perhaps a subgraph, the node's number, operator and label, the cause.
NODE = re.compile(r"((?:subgraph \d+ .*?: )?)(node \d+) ([^\s:]+)((?: '.*?'| \".*?\")?): (.*)", re.DOTALL)
#: Where a cause names a tensor; nodes that differ in it alone have the same problem.
TENSOR = re.compile(r"tensor \d+ ('.*?'|\".*?\")(?=: )")
NUMBERS = {"float16", "bfloat16", "float32", "float64"}


def grouped(problems: Iterable[ModelError]) -> Iterator[ModelError]:
    """``problems`` of nodes as one error for each operator and cause, which tells how many nodes have it and the first."""
    groups: dict[tuple[str, ...], list[tuple[str, re.Match[str] | None]]] = {}
    for problem in problems:
        for line in problem.problems:
            found = NODE.fullmatch(line)
            cause = (found[1], found[3], TENSOR.sub("tensor", found[5], count=1)) if found else (line,)
            groups.setdefault((type(problem).__name__, *cause), []).append((line, found))
    for (kind, *_), same in groups.items():
        line, found = same[0]
        if found and len(same) > 1:
            line = f"{found[1]}{found[3]}: {len(same)} nodes, first {found[2]}{found[4]}: {found[5]}"
        yield UnsupportedError(line) if kind == "UnsupportedError" else ModelError(line)


def advice(model: Model) -> Iterator[UnsupportedError]:
    """What kind of file does not run here as a whole, and what to do instead."""
    target = compiled_for(model)
    if target is not None:
        yield UnsupportedError(f"the file is compiled for {target} and runs nowhere else; take the one that the compiler was given")
    elif is_float(model):
        yield UnsupportedError("this is a float model; `refsim quantize` makes an integer model of it")
    elif is_hybrid(model):
        told = "its weights alone are integers; `refsim quantize` takes the float model that it was made from"
        yield UnsupportedError(f"this is a hybrid model, {told}")


def unusable_ends(model: Model) -> Iterator[UnsupportedError]:
    """Inputs and outputs of types whose elements are no numbers that simulator and C could exchange."""
    for kind, tensors in (("input", model.inputs), ("output", model.outputs)):
        for tensor in tensors:
            if not ctype_of(tensor.dtype):
                yield UnsupportedError(f"{tensor}: a model {kind} of type {tensor.dtype} is not supported")


def is_float(model: Model) -> bool:
    """Whether ``model`` computes in floating point from end to end: no integer is quantized, and some number is a float."""
    return _computes_floats(model) and not any(t.quantization for t in model.tensors if t.dtype not in NUMBERS)


def is_hybrid(model: Model) -> bool:
    """Whether floats meet integer weights, and no other integer is quantized: converters call that the dynamic range."""
    return _computes_floats(model) and any(_has_integer_weights(node, model) for node in model.nodes)


def _computes_floats(model: Model) -> bool:
    numbers = [model.tensors[index] for node in model.nodes for index in node.outputs]
    integers = [tensor for tensor in model.tensors if tensor.dtype not in NUMBERS and tensor.data is None]
    return any(tensor.dtype in NUMBERS for tensor in numbers) and not any(tensor.quantization for tensor in integers)


def _has_integer_weights(node: Node, model: Model) -> bool:
    operands = [model.tensors[index] for index in node.inputs if index >= 0]
    weights = any(t.quantization and t.data is not None and t.dtype not in NUMBERS for t in operands)
    return weights and (node.op == "DEQUANTIZE" or any(t.data is None and t.dtype in NUMBERS for t in operands))


def left_out(model: Model) -> Iterator[str]:
    """Parts of the file that do not run when the model does: subgraphs that nothing calls, and further signatures."""
    numbers = idle(model)
    if numbers:
        names = ", ".join(f"{number} {quote(model.graphs[number].name)}" for number in numbers[:5])
        yield f"{len(numbers)} of {len(model.graphs)} subgraphs do not run: {names}; subgraph 0 does"
    others = [signature.key for signature in model.signatures if signature.graph != 0]
    if others:
        yield f"signatures of other subgraphs do not run: {', '.join(map(quote, others[:5]))}"


def idle(model: Model) -> list[int]:
    """The subgraphs that no node comes to run, from subgraph 0 on."""
    reached, left = {0}, [0]
    while left:
        nodes = model.graphs[left.pop()].nodes
        called = {int(node.option(name)) for node in nodes for name in CALLS.get(node.op, ())} - reached
        reached |= called
        left += called
    return [number for number in range(len(model.graphs)) if number not in reached]
