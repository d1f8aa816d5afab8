"""What an engine does not load, whether or not the model comes to use it: whole files, operators, types, idle subgraphs."""

from __future__ import annotations

from collections.abc import Iterator

from refsim.engines import Profile
from refsim.ir import Graph, Model, quote
from refsim.ops import registry
from refsim.problems import idle
from refsim.schema import TENSOR_TYPES

#: Options that name a type, of the operators whose options engines convert on loading.
TYPE_OPTIONS = {
    "CAST": ("in_data_type", "out_data_type"),
    **dict.fromkeys(("ARG_MAX", "ARG_MIN"), ("output_type",)),
    "SHAPE": ("out_type",),
    **dict.fromkeys(("CONV_2D", "FULLY_CONNECTED", "TRANSPOSE_CONV"), ("quantized_bias_type",)),
}


def not_loaded(model: Model, rules: Profile) -> Iterator[str]:
    """Why the engine of ``rules`` does not load ``model``, although what runs of it may be clear."""
    if rules.refuses_oddities:
        yield from model.notes
    yield from _unknown_versions(model, rules)
    for where in unknown_nodes(model, rules):
        yield f"{where}: the engine prepares this subgraph, too, and has no such operator"
    yield from _idle_memory(model, rules)
    yield from _unknown_types(model, rules)
    yield from _odd_type_options(model)
    yield from _in_place(model, rules)


def place(model: Model, number: int) -> str:
    """What stands before a message about subgraph ``number``."""
    return f"subgraph {number} {quote(model.graphs[number].name)}: " if number else ""


def _places(model: Model) -> Iterator[tuple[str, Graph]]:
    for number, graph in enumerate(model.graphs):
        yield place(model, number), graph


def _unknown_versions(model: Model, rules: Profile) -> Iterator[str]:
    """Operator codes that the engine does not find, for which it refuses the file, whether or not a node has them."""
    if rules.versions is None:
        return
    nodes = [node for graph in model.graphs for node in graph.nodes]
    for number, (op, version) in enumerate(model.operators):
        first, last = rules.versions.get(op, (1, 0))
        if op.startswith("CUSTOM:") or first <= version <= last:
            continue
        user = next((node for node in nodes if (node.op, node.version) == (op, version)), None)
        known = f"versions {first} to {last}" if last else "none"
        where = str(user) if user else f"operator code {number}, {op}, which no node has"
        yield f"{where}: version {version} of this operator; the engine knows {known} and does not load the file"


def unknown_nodes(model: Model, rules: Profile) -> Iterator[str]:
    """Nodes behind subgraph 0 that an engine looks up, whether they run or not, and does not know."""
    if rules.float_operators is None:
        return
    for where, graph in list(_places(model))[1:]:
        for node in graph.nodes:
            op = registry().get(node.op)
            if node.op not in rules.float_operators and not (op and rules.signatures(op)):
                yield f"{where}{node}"


def _idle_memory(model: Model, rules: Profile) -> Iterator[str]:
    """Nodes that nothing runs and that ask for memory all the same, whose place and time of use the engine never learns."""
    for number in idle(model):
        graph = model.graphs[number]
        for node in (node for node in graph.nodes if node.op in rules.idle_memory):
            wanted = rules.idle_memory[node.op]
            if not wanted or wanted in [graph.tensors[index].dtype for index in node.inputs[:2] if index >= 0]:
                told = "asks for memory in a subgraph that nothing runs, of which the engine crashes while loading"
                yield f"{place(model, number)}{node}: {told}"


def _unknown_types(model: Model, rules: Profile) -> Iterator[str]:
    for where, graph in _places(model):
        for tensor in graph.tensors:
            if tensor.dtype in rules.unknown_types:
                yield f"{where}{tensor}: the engine does not load a file with a tensor of type {tensor.dtype}, used or not"


def _odd_type_options(model: Model) -> Iterator[str]:
    """Options that name a type that there is not, which every engine looks up for every node before anything else."""
    for where, graph in _places(model):
        for node in graph.nodes:
            for name in TYPE_OPTIONS.get(node.op, ()):
                if not 0 <= (code := int(node.option(name))) < len(TENSOR_TYPES):
                    yield f"{where}{node}: the option {name} is {code}, which is no type; the engine does not load the file"


def _in_place(model: Model, rules: Profile) -> Iterator[str]:
    """Nodes that read what they write, also in subgraphs that never run. Source: tflite ``CheckInputAndOutputForOverlap``."""
    for where, graph in _places(model):
        for node in (node for node in graph.nodes if node.op in rules.never_in_place):
            for index in sorted({*node.inputs} & {*node.outputs} - {-1}):
                told = "is read and written by one node, with which the engine does not load the file"
                yield f"{where}{node}: {graph.tensors[index]}: {told}"
