"""Two models in a row as one: a front end that turns samples into features, and a model behind it.

The front end runs at each step; what it gives is kept until the model behind it has all that it takes. The join is made of
operators that every engine has, variables among them, so that state, reset, C and comparison are those of any model.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from refsim.dataflow import CALLS
from refsim.errors import ModelError
from refsim.ir import Array, Graph, Model, Node, Tensor, read_only, storage_dtype


def chain(first: Model, second: Model, *, hop: int = 0, every: int = 1) -> Model:
    """``second`` behind ``first`` as one model.

    Its input is ``hop`` new elements of the input of ``first`` ``[..., n]`` (0: all n), before which the last n - hop stay. Its
    outputs are ``ready``, bool ``[1]``, and those of ``second``, which runs at each step whose number, from 1 on, is a multiple of
    ``every``: on the last results of ``first``, as many as its input holds. At the steps between, its outputs are zero in their
    quantization; so are all samples and results before the beginning. Raises ModelError where the two do not fit.
    """
    return _Chain(first, second, hop, every).model()


class _Chain:
    """A model that grows node by node."""

    def __init__(self, first: Model, second: Model, hop: int, every: int) -> None:
        self.first, self.second, self.every = first, second, every
        for model, ends, what in (
            (first, first.inputs, "input"),
            (first, first.outputs, "output"),
            (second, second.inputs, "input"),
        ):
            if len(ends) != 1:
                raise ModelError(f"model {model.name!r} has {len(ends)} {what}s, not the one that a chain needs")
        self.samples, self.result, self.window = first.inputs[0], first.outputs[0], second.inputs[0]
        self.hop = hop or self.samples.size
        if not 1 <= self.hop <= self.samples.size:
            raise ModelError(f"{self.samples}: takes {self.samples.size} elements, of which {hop} cannot be new")
        if self.result.dtype != self.window.dtype or self.window.size % self.result.size:
            told = f"{self.result.dtype}{list(self.result.shape)} of {self.result}"
            raise ModelError(f"{self.window}: its {self.window.dtype}{list(self.window.shape)} is not made of {told}")
        if every < 1:
            raise ModelError(f"the second model can run at every 1st step or less often, not every {every}")
        self.tensors: list[Tensor] = []
        self.nodes: list[Node] = []
        # The main graph, the model behind, what stands in for it between, where variables begin, then all other graphs.
        self.behind, self.between, self.start, others = 1, 2, 3, 4
        self.numbers = [[0, *range(others, others + len(first.graphs) - 1)]]
        others += len(first.graphs) - 1
        self.numbers.append([self.behind, *range(others, others + len(second.graphs) - 1)])
        self.begin: list[tuple[str, Array, Tensor]] = []

    # --- tensors and nodes of the main graph
    def tensor(self, name: str, dtype: str, shape: Sequence[int], data: Any = None, like: Tensor | None = None) -> int:
        array = None if data is None else read_only(np.asarray(data, dtype=storage_dtype(dtype)).reshape(shape))
        quantization = like.quantization if like else None
        self.tensors.append(Tensor(len(self.tensors), f"chain/{name}", dtype, tuple(shape), quantization, array))
        return len(self.tensors) - 1

    def node(self, op: str, inputs: Sequence[int], outputs: Sequence[int], version: int = 1, **options: Any) -> None:
        label = self.tensors[outputs[0]].name if outputs else ""
        self.nodes.append(Node(len(self.nodes), op, version, tuple(inputs), tuple(outputs), options, label=label))

    def variable(self, name: str, start: Array, like: Tensor) -> tuple[int, int]:
        """(handle, what it holds at this step) of a variable that begins with ``start``."""
        self.begin.append((name, start, like))
        handle = self.tensor(f"{name}_handle", "resource", ())
        self.node("VAR_HANDLE", (), (handle,), container="", shared_name=f"chain/{name}")
        held = self.tensor(f"{name}_before", like.dtype, start.shape, like=like)
        self.node("READ_VARIABLE", (handle,), (held,))
        return handle, held

    def shifted(self, name: str, new: int, size: int, like: Tensor) -> int:
        """The last ``size`` elements of a stream, of which ``new`` has just come: [1, size]."""
        count = self.tensors[new].size
        if count == size:
            return new
        handle, held = self.variable(name, _zeros(like, (1, size - count)), like)
        whole = self.tensor(name, like.dtype, (1, size), like=like)
        self.node("CONCATENATION", (held, new), (whole,), axis=1, fused_activation_function=0)
        kept = self.tensor(f"{name}_after", like.dtype, (1, size - count), like=like)
        begin = self.tensor(f"{name}_begin", "int32", (2,), (0, count))
        extent = self.tensor(f"{name}_extent", "int32", (2,), (1, size - count))
        self.node("SLICE", (whole, begin, extent), (kept,))
        self.node("ASSIGN_VARIABLE", (handle, kept), ())
        return whole

    def reshaped(self, x: int, shape: Sequence[int], like: Tensor) -> int:
        if self.tensors[x].shape == tuple(shape):
            return x
        out = self.tensor(f"{like.name}_reshaped", like.dtype, shape, like=like)
        self.node("RESHAPE", (x,), (out,), new_shape=tuple(shape))
        return out

    def due(self) -> int:
        """A bool [1]: whether this step is one of those at which the second model runs."""
        counter = Tensor(0, "count", "int32", (1,))
        handle, held = self.variable("count", np.zeros(1, dtype=np.int32), counter)
        one, all_of_them = (self.tensor(name, "int32", (1,), n) for name, n in (("one", 1), ("every", self.every)))
        names = ("count", "flag", "rest", "count_after")
        count, flag, rest, after = (self.tensor(name, "int32", (1,)) for name in names)
        ready = self.tensor("ready", "bool", (1,))
        self.node("ADD", (held, one), (count,), fused_activation_function=0)
        self.node("EQUAL", (count, all_of_them), (ready,))
        self.node("CAST", (ready,), (flag,))
        self.node("SUB", (one, flag), (rest,), fused_activation_function=0)
        self.node("MUL", (count, rest), (after,), fused_activation_function=0)
        self.node("ASSIGN_VARIABLE", (handle, after), ())
        return ready

    # --- the graphs
    def model(self) -> Model:
        sample = self.tensor("samples", self.samples.dtype, (1, self.hop), like=self.samples)
        heard = self.shifted("samples", sample, self.samples.size, self.samples)
        frame = self.reshaped(heard, self.samples.shape, self.samples)
        result = self.reshaped(self.inlined(frame), (1, self.result.size), self.window)
        seen = self.shifted("results", result, self.window.size, self.window)
        window = self.reshaped(seen, self.window.shape, self.window)
        ready = self.due()
        outputs = [self.tensor(f"output_{i}", t.dtype, t.shape, like=t) for i, t in enumerate(self.second.outputs)]
        branches = {"then_subgraph_index": self.behind, "else_subgraph_index": self.between}
        self.node("IF", (ready, window), outputs, **branches)
        start = Node(0, "CALL_ONCE", 1, (), (), {"init_subgraph_index": self.start}, label="chain/start")
        once = [self.moved(1, node, 0) for node in self.second.nodes if node.op == "CALL_ONCE"]
        nodes = [replace(node, index=number) for number, node in enumerate((start, *once, *self.nodes))]
        main = Graph("main", tuple(self.tensors), tuple(nodes), (sample,), (ready, *outputs))
        behind = replace(self.graph(1, 0), nodes=tuple(n for n in self.graph(1, 0).nodes if n.op != "CALL_ONCE"))
        others = [self.graph(which, g) for which, m in enumerate((self.first, self.second)) for g in range(1, len(m.graphs))]
        graphs = main, behind, self.between_graph(), self.start_graph(), *others
        digest = hashlib.sha256(f"{self.first.sha256} {self.second.sha256} {self.hop} {self.every}".encode()).hexdigest()
        told = f"{self.first.name}, then {self.second.name}"
        return Model(self.second.name, digest, told, graphs, operators=(*self.first.operators, *self.second.operators))

    def inlined(self, frame: int) -> int:
        """The nodes of the first model, which takes ``frame``; returns its result."""
        graph, offset = self.first.graph, len(self.tensors)
        self.tensors += [replace(tensor, index=offset + tensor.index) for tensor in graph.tensors]
        self.node("RESHAPE", (frame,), (offset + self.samples.index,), new_shape=self.samples.shape)
        self.nodes += [self.moved(0, node, offset) for node in graph.nodes]
        return offset + self.result.index

    def moved(self, which: int, node: Node, offset: int) -> Node:
        """A node of one of the two models, with its tensors, subgraphs and variables as they are called here."""
        options = dict(node.options)
        for name in CALLS.get(node.op, ()):
            options[name] = self.numbers[which][int(node.option(name))]
        if node.op == "VAR_HANDLE":
            options["shared_name"] = f"{('first', 'second')[which]}/{node.option('shared_name') or ''}"
        lists = [tuple(offset + i if i >= 0 else i for i in indices) for indices in (node.inputs, node.outputs, node.intermediates)]
        return replace(node, options=options, inputs=lists[0], outputs=lists[1], intermediates=lists[2])

    def graph(self, which: int, number: int) -> Graph:
        graph = (self.first, self.second)[which].graphs[number]
        return replace(graph, nodes=tuple(self.moved(which, node, 0) for node in graph.nodes))

    def between_graph(self) -> Graph:
        """What the outputs are while the second model does not run: zero."""
        tensors = [replace(self.window, index=0, data=None)]
        for output in self.second.outputs:
            zeros = read_only(_zeros(output, output.shape))
            tensors.append(replace(output, index=len(tensors), data=zeros, is_variable=False))
        return Graph("chain/between", tuple(tensors), (), (0,), tuple(range(1, len(tensors))))

    def start_graph(self) -> Graph:
        """What the variables of the chain begin with."""
        tensors: list[Tensor] = []
        nodes: list[Node] = []
        for name, start, like in self.begin:
            handle = Tensor(len(tensors), f"chain/{name}_handle", "resource", ())
            value = Tensor(len(tensors) + 1, f"chain/{name}_start", like.dtype, start.shape, like.quantization, read_only(start))
            tensors += [handle, value]
            options = {"container": "", "shared_name": f"chain/{name}"}
            nodes.append(Node(len(nodes), "VAR_HANDLE", 1, (), (handle.index,), options, label=handle.name))
            nodes.append(Node(len(nodes), "ASSIGN_VARIABLE", 1, (handle.index, value.index), (), label=handle.name))
        return Graph("chain/start", tuple(tensors), tuple(nodes), (), ())


def _zeros(like: Tensor, shape: Sequence[int]) -> Array:
    """Zero in the quantization of ``like``."""
    zero = 0 if like.quantization is None else int(like.quantization.zero_point[0])
    return np.full(shape, zero, dtype=storage_dtype(like.dtype))
