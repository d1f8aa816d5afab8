"""Builds .tflite files in memory, sound ones and broken ones: nothing is checked here. The writing twin of :mod:`refsim.tflite`.

build([T("x", "int8", (1, 4), scale=0.5), T("y", "int8", (1, 4), scale=0.5)],
      [N("ADD", [0, 0], [1], {"fused_activation_function": 0})], inputs=[0], outputs=[1])
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import flatbuffers  # type: ignore[import-untyped]
import numpy as np

from refsim.ir import Array
from refsim.schema import OPERATORS, OPTIONS, TABLES, TENSOR_TYPES, UNIONS, Field

#: Number types: method of the builder, and NumPy's name.
_NUMBERS = {
    "bool": ("Bool", "bool"),
    "i8": ("Int8", "int8"),
    "u8": ("Uint8", "uint8"),
    "u16": ("Uint16", "uint16"),
    "i32": ("Int32", "int32"),
    "u32": ("Uint32", "uint32"),
    "i64": ("Int64", "int64"),
    "u64": ("Uint64", "uint64"),
    "f32": ("Float32", "float32"),
}


@dataclass(frozen=True)
class Sparse:
    """Sparsity parameters. ``levels``: the extent of a dense one, or segments and indices, in NumPy's type of the file's vector."""

    order: Sequence[int]
    levels: Sequence[int | tuple[Array, Array]]
    blocks: Sequence[int] = ()


@dataclass(frozen=True)
class T:
    """A tensor. ``dtype`` may be a raw type code, ``data`` raw bytes of any size, ``buffer`` the index of another buffer.

    ``scale`` and ``zero_point`` are numbers or sequences; ``zero_point=None`` writes none. int4 data is given unpacked.
    ``outside`` puts the data behind the flatbuffer, as converters do for huge models. ``raw`` overrides fields of the table,
    ``sparse``: ``data`` are the values that :class:`Sparse` gives places to; True stands for parameters that say nothing.
    ``details`` names a class of quantization details, ``inside`` is content of a buffer whose data is ``outside``, too.
    """

    name: str | bytes
    dtype: str | int
    shape: Sequence[int] | None
    scale: float | Sequence[float] | None = None
    zero_point: int | Sequence[int] | None = 0
    data: Any = None
    variable: bool = False
    signature: Sequence[int] | None = None
    axis: int = 0
    buffer: int | None = None
    sparse: Sparse | bool = False
    outside: bool = False
    raw: Mapping[str, Any] = field(default_factory=dict)
    details: str = ""
    inside: bytes | None = None


@dataclass(frozen=True)
class N:
    """A node. ``op`` may be a raw operator code; ``opcode`` overrides the index into the operator codes.

    ``options=None`` leaves the options table out; ``table`` overrides the class that the operator reads. A custom operator has a
    name, ``custom``, and ``custom_options``. ``raw`` and ``code`` override fields of the node's table and of its operator code.
    """

    op: str | int
    inputs: Sequence[int]
    outputs: Sequence[int]
    options: Mapping[str, Any] | None = field(default_factory=dict)
    version: int = 1
    intermediates: Sequence[int] = ()
    custom: str = ""
    opcode: int | None = None
    table: str = ""
    custom_options: bytes = b""
    raw: Mapping[str, Any] = field(default_factory=dict)
    code: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class G:
    """A subgraph; its operators' options name others by index, the model's own graph being 0."""

    tensors: Sequence[T]
    nodes: Sequence[N]
    inputs: Sequence[int]
    outputs: Sequence[int]
    name: str = "main"


@dataclass(frozen=True)
class S:
    """A signature: names of inputs and outputs -> tensor indices of subgraph ``graph``."""

    key: str
    inputs: Mapping[str, int]
    outputs: Mapping[str, int]
    graph: int = 0


def build(
    tensors: Sequence[T],
    nodes: Sequence[N],
    inputs: Sequence[int],
    outputs: Sequence[int],
    description: str = "",
    extra_subgraphs: int = 0,
    schema: int = 3,
    subgraphs: Sequence[G] = (),
    signatures: Sequence[S] = (),
    metadata: Mapping[str, bytes] | None = None,
    force_defaults: bool = False,
) -> bytes:
    """Bytes of a .tflite file. Extra subgraphs repeat the first one, under other names; ``subgraphs`` follow them.

    ``force_defaults`` writes out fields that hold their default, which other writers leave out.
    """
    writer = _Writer(force_defaults)
    first = G(tensors, nodes, inputs, outputs)
    graphs = [first, *(replace(first, name=f"extra_{i}") for i in range(extra_subgraphs)), *subgraphs]
    where = [writer.buffers_of(graph) for graph in (first, *subgraphs)]
    where = [where[0]] * (1 + extra_subgraphs) + where[1:]
    notes = [(name, writer.buffer(content)) for name, content in (metadata or {}).items()]
    # The extra subgraphs share the operator codes of the first one.
    starts = [0] * (1 + extra_subgraphs)
    codes = [writer.opcode(node) for node in nodes]
    for graph in subgraphs:
        starts.append(len(codes))
        codes += [writer.opcode(node) for node in graph.nodes]
    written = [writer.graph(*parts) for parts in zip(graphs, where, starts, strict=True)]
    root = writer.table(
        "Model",
        version=schema,
        operator_codes=writer.offsets(codes),
        subgraphs=writer.offsets(written),
        description=writer.text(description),
        buffers=writer.offsets(writer.buffers),
        metadata=writer.offsets([writer.table("Metadata", name=name, buffer=at) for name, at in notes]) if notes else None,
        signature_defs=writer.offsets([writer.signature(signature) for signature in signatures]) if signatures else None,
    )
    return writer.finish(root)


def raw_data(tensor: T) -> bytes | None:
    """Content of the tensor's buffer, little-endian; types below 8 bits packed, the first element in the lowest bits."""
    if tensor.data is None or isinstance(tensor.data, bytes):
        return tensor.data
    bits = {"int4": 4, "uint4": 4, "int2": 2}.get(str(tensor.dtype), 0)
    if not bits:
        array = np.asarray(tensor.data, dtype=str(tensor.dtype))
        return array.astype(array.dtype.newbyteorder("<")).tobytes()
    per_byte = 8 // bits
    values = np.asarray(tensor.data).ravel().astype(np.int64) & (2**bits - 1)
    padded = np.append(values, np.zeros(-values.size % per_byte, np.int64)).reshape(-1, per_byte)
    return bytes((padded << (bits * np.arange(per_byte))).sum(axis=1).astype(np.uint8))


def options_class(node: N) -> str:
    """Name of a node's options class: CONV_2D -> Conv2DOptions, SVDF -> SVDFOptions, "" if the operator has none."""
    return node.table or OPTIONS.get(str(node.op), "")


class _Writer:
    """Thin layer over the builder: children first, then the table that points to them."""

    MARK = 0x5AFE_C0DE_0000_0000

    def __init__(self, force_defaults: bool = False) -> None:
        self.builder = flatbuffers.Builder(1024)
        self.builder.ForceDefaults(force_defaults)
        self.behind: list[bytes] = []
        self.buffers = [self.table("Buffer")]

    def finish(self, root: int) -> bytes:
        self.builder.Finish(root, file_identifier=b"TFL3")
        data = bytes(self.builder.Output())
        for number, content in enumerate(self.behind):
            data += bytes(-len(data) % 16)
            data = data.replace(struct.pack("<Q", self.MARK + number), struct.pack("<Q", len(data))) + content
        return data

    def buffer(self, content: bytes, outside: bool = False, inside: bytes | None = None) -> int:
        """Index of a new buffer that holds ``content``."""
        self.buffers.append(self.outside(content, inside) if outside else self.table("Buffer", data=self.aligned(content)))
        return len(self.buffers) - 1

    def buffers_of(self, graph: G) -> list[int]:
        """The buffer of each tensor, written unless it is another's."""
        contents = [(tensor, raw_data(tensor)) for tensor in graph.tensors]
        return [
            tensor.buffer or 0 if content is None else self.buffer(content, tensor.outside, tensor.inside)
            for tensor, content in contents
        ]

    def outside(self, content: bytes, inside: bytes | None) -> int:
        """A buffer whose content goes behind the flatbuffer; a mark stands for its offset until that is known."""
        self.behind.append(content)
        return self.table("Buffer", data=inside, offset=self.MARK + len(self.behind) - 1, size=len(content))

    def text(self, value: str | bytes) -> int:
        return int(self.builder.CreateString(value))

    def numbers(self, values: Iterable[Any] | None, dtype: str = "int32") -> int | None:
        return None if values is None else self.builder.CreateNumpyVector(np.asarray(list(values), dtype=dtype))

    def offsets(self, values: Sequence[int]) -> int:
        self.builder.StartVector(4, len(values), 4)
        for value in reversed(values):
            self.builder.PrependUOffsetTRelative(value)
        return int(self.builder.EndVector())

    def aligned(self, content: bytes) -> int:
        """A byte vector at a multiple of 16, as the format wants for constants."""
        self.builder.StartVector(1, len(content), 16)
        self.builder.head -= len(content)
        self.builder.Bytes[self.builder.head : self.builder.head + len(content)] = content
        return int(self.builder.EndVector())

    def table(self, kind: str, /, **fields: Any) -> int:
        """A table of class ``kind``; fields in snake_case, None leaves one out. Sequences and text become vectors first."""
        known = TABLES[kind]
        ready = [(known[name], self._value(known[name], value)) for name, value in fields.items() if value is not None]
        self.builder.StartObject(max((item.slot for item in known.values()), default=-1) + 1)
        for item, value in ready:
            self._put(item, value)
        return int(self.builder.EndObject())

    def _value(self, item: Field, value: Any) -> Any:
        """Text and vectors are written at once, and become offsets; numbers and offsets stay."""
        if isinstance(value, str):
            return self.text(value)
        if item.type == "[u8]" and isinstance(value, bytes | bytearray):
            return self.aligned(bytes(value))
        is_vector = item.is_vector and isinstance(value, tuple | list)
        return self.numbers(value, _NUMBERS[item.element][1]) if is_vector else value

    def _put(self, item: Field, value: Any) -> None:
        """A union is given as (code, offset)."""
        if item.type == "union":
            self.builder.PrependUint8Slot(item.slot - 1, value[0], 0)
            self.builder.PrependUOffsetTRelativeSlot(item.slot, value[1], 0)
        elif item.type in _NUMBERS:
            getattr(self.builder, f"Prepend{_NUMBERS[item.type][0]}Slot")(item.slot, value, item.default)
        else:
            self.builder.PrependUOffsetTRelativeSlot(item.slot, value, 0)

    def opcode(self, node: N) -> int:
        code = node.op if isinstance(node.op, int) else OPERATORS.index(node.op)
        fields = {
            "deprecated_builtin_code": min(code, 127),
            "builtin_code": code,
            "version": node.version,
            "custom_code": node.custom or None,
        }
        return self.table("OperatorCode", **{**fields, **node.code})

    def graph(self, graph: G, where: Sequence[int], first_code: int) -> int:
        return self.table(
            "SubGraph",
            tensors=self.offsets([self.tensor(tensor, buffer) for tensor, buffer in zip(graph.tensors, where, strict=True)]),
            inputs=self.numbers(graph.inputs),
            outputs=self.numbers(graph.outputs),
            operators=self.offsets([self.node(first_code + i, node) for i, node in enumerate(graph.nodes)]),
            name=graph.name,
        )

    def node(self, index: int, node: N) -> int:
        fields = {
            "opcode_index": index if node.opcode is None else node.opcode,
            "inputs": self.numbers(node.inputs),
            "outputs": self.numbers(node.outputs),
            **self.options(node),
            "intermediates": self.numbers(node.intermediates or None),
            "custom_options": node.custom_options or None,
        }
        return self.table("Operator", **{**fields, **node.raw})

    def options(self, node: N) -> dict[str, tuple[int, int]]:
        """The union that holds the node's options class: field -> (code, table)."""
        kind = options_class(node)
        if node.options is None or not kind:
            return {}
        union = next(name for name in ("builtin_options", "builtin_options_2") if kind in UNIONS[name])
        return {union: (UNIONS[union].index(kind), self.table(kind, **node.options))}

    def signature(self, signature: S) -> int:
        ends = [
            self.offsets([self.table("TensorMap", name=name, tensor_index=index) for name, index in end.items()])
            for end in (signature.inputs, signature.outputs)
        ]
        return self.table(
            "SignatureDef", inputs=ends[0], outputs=ends[1], signature_key=signature.key, subgraph_index=signature.graph
        )

    def tensor(self, tensor: T, buffer: int) -> int:
        code = tensor.dtype if isinstance(tensor.dtype, int) else TENSOR_TYPES.index(tensor.dtype)
        fields = {
            "shape": self.numbers(tensor.shape),
            "type": code,
            "buffer": buffer,
            "name": self.text(tensor.name),
            "quantization": self.quantization(tensor),
            "is_variable": tensor.variable,
            "shape_signature": self.numbers(tensor.signature),
            "sparsity": self.sparsity(tensor.sparse) if tensor.sparse else None,
        }
        return self.table("Tensor", **{**fields, **tensor.raw})

    def sparsity(self, how: Sparse | bool) -> int:
        if isinstance(how, bool):
            return self.table("SparsityParameters")
        levels = self.offsets([self.level(level) for level in how.levels])
        order, blocks = self.numbers(how.order), self.numbers(how.blocks or None)
        return self.table("SparsityParameters", traversal_order=order, block_map=blocks, dim_metadata=levels)

    def level(self, level: int | tuple[Array, Array]) -> int:
        if isinstance(level, int):
            return self.table("DimensionMetadata", dense_size=level)
        ends = []
        for vector in level:
            kind = f"{vector.dtype.name.capitalize()}Vector"
            values = self.numbers(vector, vector.dtype.name)
            ends.append((UNIONS["array_indices"].index(kind), self.table(kind, values=values)))
        return self.table("DimensionMetadata", format=1, array_segments=ends[0], array_indices=ends[1])

    def quantization(self, tensor: T) -> int | None:
        if tensor.scale is None:
            return None
        return self.table(
            "QuantizationParameters",
            scale=self.numbers(np.atleast_1d(tensor.scale), "float32"),
            zero_point=None if tensor.zero_point is None else self.numbers(np.atleast_1d(tensor.zero_point), "int64"),
            quantized_dimension=tensor.axis,
            details=(UNIONS["details"].index(tensor.details), self.table(tensor.details)) if tensor.details else None,
        )
