"""Builds .tflite files in memory, sound ones and broken ones: nothing is checked here. The writing twin of :mod:`refsim.tflite`.

build([T("x", "int8", (1, 4), scale=0.5), T("y", "int8", (1, 4), scale=0.5)],
      [N("ADD", [0, 0], [1], {"fused_activation_function": 0})], inputs=[0], outputs=[1])
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import flatbuffers  # type: ignore[import-untyped]
import numpy as np
import tflite  # type: ignore[import-untyped]

#: Options classes that are not named after their operator.
SHARED_OPTIONS = {
    "AVERAGE_POOL_2D": "Pool2DOptions",
    "MAX_POOL_2D": "Pool2DOptions",
    "L2_POOL_2D": "Pool2DOptions",
    "MAXIMUM": "MaximumMinimumOptions",
    "MINIMUM": "MaximumMinimumOptions",
    "MEAN": "ReducerOptions",
    "SUM": "ReducerOptions",
    "REDUCE_MAX": "ReducerOptions",
    "REDUCE_MIN": "ReducerOptions",
}


@dataclass(frozen=True)
class T:
    """A tensor. ``dtype`` may be a raw type code, ``data`` raw bytes of any size, ``buffer`` the index of another buffer.

    ``scale`` and ``zero_point`` are numbers or sequences; ``zero_point=None`` writes none. int4 data is given unpacked.
    ``outside`` puts the data behind the flatbuffer, as converters do for huge models.
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
    sparse: bool = False
    outside: bool = False


@dataclass(frozen=True)
class N:
    """A node. ``op`` may be a raw operator code; ``opcode`` overrides the index into the operator codes.

    ``options=None`` leaves the options table out; ``table`` overrides the class that the operator's name suggests.
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


def build(
    tensors: Sequence[T],
    nodes: Sequence[N],
    inputs: Sequence[int],
    outputs: Sequence[int],
    description: str = "",
    extra_subgraphs: int = 0,
    schema: int = 3,
) -> bytes:
    """Bytes of a .tflite file. Extra subgraphs repeat the first one, under other names."""
    writer = _Writer()
    buffers = [writer.table("Buffer")]
    where = []
    for tensor in tensors:
        content = raw_data(tensor)
        if content is None:
            where.append(0 if tensor.buffer is None else tensor.buffer)
        else:
            where.append(len(buffers))
            buffers.append(writer.outside(content) if tensor.outside else writer.table("Buffer", data=writer.aligned(content)))
    codes = [writer.opcode(node) for node in nodes]
    names = ["main", *(f"extra_{i}" for i in range(extra_subgraphs))]
    graphs = [writer.graph(name, tensors, where, nodes, inputs, outputs) for name in names]
    root = writer.table(
        "Model",
        version=schema,
        operator_codes=writer.offsets(codes),
        subgraphs=writer.offsets(graphs),
        description=writer.text(description),
        buffers=writer.offsets(buffers),
    )
    return writer.finish(root)


def raw_data(tensor: T) -> bytes | None:
    """Content of the tensor's buffer, little-endian; int4 in nibbles, the low one first."""
    if tensor.data is None or isinstance(tensor.data, bytes):
        return tensor.data
    if tensor.dtype != "int4":
        array = np.asarray(tensor.data, dtype=str(tensor.dtype))
        return array.astype(array.dtype.newbyteorder("<")).tobytes()
    nibbles = np.asarray(tensor.data, dtype=np.int8).ravel() & 15
    nibbles = np.append(nibbles, np.zeros(nibbles.size % 2, np.int8)).astype(np.uint8)
    return bytes(nibbles[0::2] | nibbles[1::2] << 4)


def camel(name: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


def options_class(node: N) -> str:
    """Name of a node's options class: CONV_2D -> Conv2DOptions, SVDF -> SVDFOptions, "" if the operator has none."""
    if node.table or node.op in SHARED_OPTIONS:
        return node.table or SHARED_OPTIONS[str(node.op)]
    wanted = f"{re.sub('_', '', str(node.op))}OPTIONS"
    return next((name for name in vars(tflite.BuiltinOptions) if name.upper() == wanted), "")


class _Writer:
    """Thin layer over the builder: children first, then the table that points to them."""

    MARK = 0x5AFE_C0DE_0000_0000

    def __init__(self) -> None:
        self.builder = flatbuffers.Builder(1024)
        self.behind: list[bytes] = []

    def finish(self, root: int) -> bytes:
        self.builder.Finish(root, file_identifier=b"TFL3")
        data = bytes(self.builder.Output())
        for number, content in enumerate(self.behind):
            data += bytes(-len(data) % 16)
            data = data.replace(struct.pack("<Q", self.MARK + number), struct.pack("<Q", len(data))) + content
        return data

    def outside(self, content: bytes) -> int:
        """A buffer whose content goes behind the flatbuffer; a mark stands for its offset until that is known."""
        self.behind.append(content)
        return self.table("Buffer", offset=self.MARK + len(self.behind) - 1, size=len(content))

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
        ready = {name: self._value(value) for name, value in fields.items() if value is not None}
        getattr(tflite, f"{kind}Start")(self.builder)
        for name, value in ready.items():
            getattr(tflite, f"{kind}Add{camel(name)}")(self.builder, value)
        return int(getattr(tflite, f"{kind}End")(self.builder))

    def _value(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.text(value)
        return self.numbers(value) if isinstance(value, tuple | list) else value

    def opcode(self, node: N) -> int:
        code = node.op if isinstance(node.op, int) else getattr(tflite.BuiltinOperator, node.op)
        return self.table(
            "OperatorCode",
            deprecated_builtin_code=min(code, 127),
            builtin_code=code,
            version=node.version,
            custom_code=node.custom or None,
        )

    def graph(
        self,
        name: str,
        tensors: Sequence[T],
        where: Sequence[int],
        nodes: Sequence[N],
        inputs: Sequence[int],
        outputs: Sequence[int],
    ) -> int:
        return self.table(
            "SubGraph",
            tensors=self.offsets([self.tensor(tensor, buffer) for tensor, buffer in zip(tensors, where, strict=True)]),
            inputs=self.numbers(inputs),
            outputs=self.numbers(outputs),
            operators=self.offsets([self.node(i, node) for i, node in enumerate(nodes)]),
            name=name,
        )

    def node(self, index: int, node: N) -> int:
        kind = options_class(node) if node.options is not None else ""
        return self.table(
            "Operator",
            opcode_index=index if node.opcode is None else node.opcode,
            inputs=self.numbers(node.inputs),
            outputs=self.numbers(node.outputs),
            builtin_options_type=getattr(tflite.BuiltinOptions, kind) if kind else None,
            builtin_options=self.table(kind, **(node.options or {})) if kind else None,
            intermediates=self.numbers(node.intermediates or None),
        )

    def tensor(self, tensor: T, buffer: int) -> int:
        code = tensor.dtype if isinstance(tensor.dtype, int) else getattr(tflite.TensorType, tensor.dtype.upper())
        return self.table(
            "Tensor",
            shape=self.numbers(tensor.shape),
            type=code,
            buffer=buffer,
            name=self.text(tensor.name),
            quantization=self.quantization(tensor),
            is_variable=tensor.variable,
            shape_signature=self.numbers(tensor.signature),
            sparsity=self.table("SparsityParameters") if tensor.sparse else None,
        )

    def quantization(self, tensor: T) -> int | None:
        if tensor.scale is None:
            return None
        return self.table(
            "QuantizationParameters",
            scale=self.numbers(np.atleast_1d(tensor.scale), "float32"),
            zero_point=None if tensor.zero_point is None else self.numbers(np.atleast_1d(tensor.zero_point), "int64"),
            quantized_dimension=tensor.axis,
        )
