"""The values that travel through refsim: a model as read.

All classes are frozen; arrays inside them are read-only. Integers are exact; the only floats are the scales of
:class:`Quantization`, and nothing behind ``prepare`` looks at them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy.typing as npt

from refsim.types import INT_RANGE as INT_RANGE
from refsim.types import storage_dtype as storage_dtype

Array = npt.NDArray[Any]


def read_only(array: Array) -> Array:
    """``array`` itself, made immutable."""
    array.setflags(write=False)
    return array


@dataclass(frozen=True, slots=True, eq=False)
class Quantization:
    """Affine quantization, real = scale * (q - zero_point), as the file has it: a scale may be 0, negative, infinite or NaN.

    ``scale`` is float32 ``[n]`` and ``zero_point`` int64 ``[n]``; n is 1 (per tensor) or the size of dimension ``axis``.
    """

    scale: Array
    zero_point: Array
    axis: int = 0
    #: False if the file has scales without zero points. LiteRT refuses that, TFLM takes the tensor for one without scales.
    zero_points_given: bool = field(default=True, kw_only=True)

    @property
    def per_channel(self) -> bool:
        return self.scale.size > 1


@dataclass(frozen=True, slots=True, eq=False)
class Tensor:
    """One tensor of a model; ``data`` is its constant value, or None for an activation or a variable."""

    index: int
    name: str
    dtype: str
    shape: tuple[int, ...]
    quantization: Quantization | None = None
    data: Array | None = None
    is_variable: bool = False
    shape_signature: tuple[int, ...] | None = None
    #: The constant lies behind the flatbuffer. TFLM does not look there and computes with whatever its memory holds.
    outside: bool = False
    #: Levels of a constant whose zeros the file leaves out, though ``data`` has them: see :func:`refsim.sparse.levels_of`.
    sparse: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        return math.prod(self.shape)

    @property
    def nbytes(self) -> int:
        return self.size * storage_dtype(self.dtype).itemsize

    def __str__(self) -> str:
        return f"tensor {self.index} {quote(self.name)}"


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One operator call. Tensor indices; -1 stands for an optional tensor that is left out.

    ``options`` holds the fields of the operator's options table in snake_case. A file may leave the whole table out:
    then the mapping is empty, which every engine reads as all fields zero.
    """

    index: int
    op: str
    version: int
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    options: Mapping[str, Any] = field(default_factory=dict)
    intermediates: tuple[int, ...] = ()
    label: str = ""
    #: Of a custom operator: bytes that only the operator understands, often a FlexBuffer (:mod:`refsim.custom`).
    custom_options: bytes = b""

    def option(self, name: str) -> Any:
        return self.options.get(name, 0)

    def __str__(self) -> str:
        return f"node {self.index} {self.op} {quote(self.label)}" if self.label else f"node {self.index} {self.op}"


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """One subgraph: nodes in execution order, tensors by index."""

    name: str
    tensors: tuple[Tensor, ...]
    nodes: tuple[Node, ...]
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    #: Tensors with a problem and what it is, of a graph that was read to be shown.
    doubtful: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Signature:
    """A named entry of a model: names of inputs and outputs -> tensor indices of ``graphs[graph]``, all as the file has them."""

    key: str
    graph: int
    inputs: Mapping[str, int]
    outputs: Mapping[str, int]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Model:
    """A .tflite file as read. ``graphs[0]`` is the one that runs."""

    name: str
    sha256: str
    description: str
    graphs: tuple[Graph, ...]
    #: Oddities of the file that change no number but that some engine refuses.
    notes: tuple[str, ...] = ()
    #: The file itself.
    content: bytes = b""
    signatures: tuple[Signature, ...] = ()
    #: Names of the metadata entries.
    metadata: tuple[str, ...] = ()
    #: What is wrong, or not known to refsim, of a model that was read to be shown. Such a model must not run.
    unsupported: tuple[str, ...] = ()
    #: (operator, version) of every operator code, used or not.
    operators: tuple[tuple[str, int], ...] = ()

    def __repr__(self) -> str:
        ends = [", ".join(f"{t.dtype}{list(t.shape)}" for t in tensors) for tensors in (self.inputs, self.outputs)]
        counts = f"{len(self.nodes)} nodes, {len(self.tensors)} tensors"
        return f"<Model {quote(self.name)}: {counts}, inputs {ends[0] or 'none'}, outputs {ends[1] or 'none'}>"

    @property
    def graph(self) -> Graph:
        return self.graphs[0]

    @property
    def tensors(self) -> tuple[Tensor, ...]:
        return self.graph.tensors

    @property
    def nodes(self) -> tuple[Node, ...]:
        return self.graph.nodes

    @property
    def inputs(self) -> tuple[Tensor, ...]:
        return tuple(self.tensors[i] for i in self.graph.inputs)

    @property
    def outputs(self) -> tuple[Tensor, ...]:
        return tuple(self.tensors[i] for i in self.graph.outputs)


def quote(text: str, limit: int = 60) -> str:
    """``text`` in quotes, safe for one line of a terminal, shortened in the middle when longer than ``limit``."""
    if len(text) > limit:
        text = f"{text[: limit // 2]}…{text[-limit // 2 :]}"
    return repr(text)
