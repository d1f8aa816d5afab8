"""Bytes of a .tflite file -> :class:`refsim.ir.Model`. The only module that knows flatbuffers.

The file is never trusted. Three layers keep it in check:

* ``_Table`` adds the bounds checks that the stock accessors lack, and ``_Reader`` lets the work grow only with the size of the
  file, however its tables overlap. Whatever the accessors raise becomes one :class:`ModelError`, in :func:`_parse`.
* ``_Parser`` decodes tables into frozen values and checks each one; problems are collected and raised together.
* :mod:`refsim.dataflow` follows the data through the nodes of each graph.

Source: tensorflow/lite/schema/schema.fbs (version 3), read through the ``tflite`` package.
"""

from __future__ import annotations

import functools
import hashlib
import math
import os
import re
import struct
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

import flatbuffers  # type: ignore[import-untyped]
import numpy as np
import tflite  # type: ignore[import-untyped]

from refsim.dataflow import check_graph, fill_empty
from refsim.errors import ModelError, UnsupportedError, raise_all
from refsim.ir import INT_RANGE, Array, Graph, Model, Node, Quantization, Tensor, quote, read_only, storage_dtype
from refsim.source import read_source

SCHEMA_VERSION = 3
#: Element counts and indices have to fit int32, in every engine and in the generated C.
MAX_ELEMENTS = 2**31 - 1
#: Rank limit of NumPy 1; no operator of LiteRT goes beyond 8.
MAX_RANK = 32
#: A hostile file could have a problem in every byte; more than this many help nobody.
MAX_PROBLEMS = 1000

#: What the accessors of ``tflite``, ``flatbuffers`` and NumPy raise on bytes that make no sense.
_GARBLED = (struct.error, IndexError, ValueError, TypeError, ArithmeticError, RecursionError, MemoryError, AttributeError)


def _names(enum: type) -> dict[int, str]:
    return {code: name for name, code in vars(enum).items() if isinstance(code, int)}


_TENSOR_TYPES = {code: name.lower() for code, name in _names(tflite.TensorType).items()}
_OPERATORS = _names(tflite.BuiltinOperator)
_OPTIONS = {code: getattr(tflite, name) for code, name in _names(tflite.BuiltinOptions).items() if name != "NONE"}
#: Types whose constants are kept as raw bytes: their elements have no fixed size.
_OPAQUE = frozenset({"string", "resource", "variant"})


# --- from bytes to a model -----------------------------------------------------------------------------------------------
def load(source: str | os.PathLike[str] | bytes | BinaryIO) -> Model:
    """Read a .tflite file, given as a path, as its bytes, or as a file object open for binary reading.

    Raises :class:`ModelError` with every problem found, and :class:`UnsupportedError` if the file is sound but uses a tensor type
    or storage that refsim does not know.
    """
    data, name = read_source(source, _check_identifier)
    return _parse(data, name)


def _check_identifier(data: bytes, where: str) -> None:
    """Refuse data that is not a .tflite file at all, before anything else looks at it."""
    if not data:
        raise ModelError(f"{quote(where, 200)} is empty; a .tflite file was expected")
    if data[4:8] != b"TFL3":
        found = f"bytes 4 to 7 are {data[4:8]!r}" if len(data) >= 8 else f"it has only {len(data)} bytes"
        raise ModelError(f"{quote(where, 200)} is not a .tflite file: {found}, where the identifier b'TFL3' belongs")


def _parse(data: bytes, where: str) -> Model:
    """The one place where errors of the accessors become :class:`ModelError`."""
    _check_identifier(data, where)
    try:
        return _Parser(data).model(Path(where).stem or "model")
    except _GARBLED as err:
        raise ModelError(f"{quote(where, 200)} is truncated or corrupt: {err or type(err).__name__}; get the file again") from err


# --- guarded access to flatbuffers ------------------------------------------------------------------------------------
class _Table(flatbuffers.table.Table):  # type: ignore[misc]
    """The accessors' table, with bounds checks on strings and vectors: the stock one returns what is left of a cut string and
    believes any vector length."""

    __slots__ = ()

    def String(self, off: int) -> bytes:
        self._check(self.Indirect(off))
        return bytes(super().String(off))

    def VectorLen(self, off: int) -> int:
        return self._check(self.Indirect(off + self.Pos))

    def _check(self, start: int) -> int:
        """Length stored at ``start``; at least one byte per element must follow it."""
        length = int(self.Get(flatbuffers.number_types.UOffsetTFlags, start))
        if length > len(self.Bytes) - start - 4:
            raise ValueError(f"a string or vector of {length} elements at byte {start} passes the end of the file")
        return length


class _Reader:
    """Reads fields by name, and keeps the work proportional to the file's size.

    Tables may legally share parts, so a small hostile file can describe a huge model. An honest file spends at most about five
    times its own size here: a table costs 32 (its pointer and header alone take at least 8 bytes), the rest its own bytes.
    """

    def __init__(self, data: bytes) -> None:
        self._left = 8 * len(data) + 2**16

    def _spend(self, cost: int) -> None:
        self._left -= cost
        if self._left < 0:
            raise ValueError("its tables overlap so much that they describe far more than the file can hold")

    def table(self, accessor: Any) -> Any:
        self._spend(32)
        accessor._tab = _Table(accessor._tab.Bytes, accessor._tab.Pos)
        return accessor

    def tables(self, owner: Any, name: str) -> list[Any]:
        count = getattr(owner, f"{name}Length")()
        self._spend(4 * count)
        get = getattr(owner, name)
        return [self.table(get(i)) for i in range(count)]

    def numbers(self, owner: Any, name: str) -> Array:
        """A vector of numbers, as a read-only 1-D array in native byte order; empty if it is missing."""
        if not getattr(owner, f"{name}Length")():
            return read_only(np.empty(0, dtype=np.uint8))
        array: Array = getattr(owner, f"{name}AsNumpy")()
        self._spend(array.nbytes)
        return read_only(array.astype(array.dtype.newbyteorder("="), copy=False))

    def integers(self, owner: Any, name: str) -> tuple[int, ...]:
        return tuple(int(value) for value in self.numbers(owner, name))

    def text(self, raw: bytes | None) -> str:
        if raw is None:
            return ""
        self._spend(len(raw))
        return raw.decode("utf-8", errors="replace")

    def options(self, code: int, table: Any) -> dict[str, Any]:
        """Fields of an options table of union type ``code``; nested tables are skipped, a missing table has no fields."""
        kind = _OPTIONS.get(code)
        if kind is None or table is None:
            return {}
        accessor = kind()
        accessor.Init(table.Bytes, table.Pos)
        self.table(accessor)
        fields = {key: self._option(accessor, name, is_vector) for key, name, is_vector in _option_fields(kind)}
        return {key: value for key, value in fields.items() if isinstance(value, bool | int | float | str | tuple)}

    def _option(self, accessor: Any, name: str, is_vector: bool) -> Any:
        if is_vector:
            return tuple(self.numbers(accessor, name).tolist())
        value = getattr(accessor, name)()
        return self.text(value) if isinstance(value, bytes) else value


@functools.cache
def _option_fields(kind: type) -> tuple[tuple[str, str, bool], ...]:
    """(snake_case name, accessor, is a vector) of each field of an options class; vectors of tables are left out."""
    methods = {name for name in vars(kind) if name[0].isupper() and name != "Init"}
    helpers = {f"{name}{suffix}" for name in methods for suffix in ("Length", "AsNumpy", "IsNone")}
    fields = []
    for name in sorted(methods - helpers):
        is_vector = f"{name}Length" in methods
        if name.startswith("GetRootAs") or name.endswith("BufferHasIdentifier") or (is_vector and f"{name}AsNumpy" not in methods):
            continue
        fields.append((re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower(), name, is_vector))
    return tuple(fields)


# --- decoding ---------------------------------------------------------------------------------------------------------
class _Parser:
    """Decodes one file. ``problems`` and ``notes`` grow on the way."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.reader = _Reader(data)
        self.problems: list[ModelError] = []
        self.notes: list[str] = []
        self.prefix = ""
        #: Tensors of the current graph whose value is a problem already noted.
        self.doubtful: set[int] = set()
        self.opcodes: list[tuple[str, int]] = []
        self.buffers: list[Any] = []
        self._bytes: dict[int, Array] = {}
        self._constants: dict[tuple[int, str], Array] = {}

    def fail(self, where: object, message: str, kind: type[ModelError] = ModelError) -> None:
        """Note a problem of ``where`` (a tensor, a node, or a word)."""
        self.problems.append(kind(f"{self.prefix}{where}: {message}"))
        if len(self.problems) == MAX_PROBLEMS:
            self.problems.append(ModelError(f"more than {MAX_PROBLEMS} problems; the rest is not listed"))
            raise_all(self.problems)

    def model(self, name: str) -> Model:
        root = self.reader.table(tflite.Model.GetRootAs(self.data))
        if root.Version() != SCHEMA_VERSION:
            raise ModelError(
                f"schema version is {root.Version()}, but every engine wants {SCHEMA_VERSION}; convert the model again"
            )
        self.buffers = self.reader.tables(root, "Buffers")
        self.opcodes = [self._opcode(raw) for raw in self.reader.tables(root, "OperatorCodes")]
        graphs = tuple(self._graph(i, raw) for i, raw in enumerate(self.reader.tables(root, "Subgraphs")))
        if not graphs:
            raise ModelError("the file holds no subgraph, so there is nothing to run; convert the model again")
        raise_all(self.problems)
        digest = hashlib.sha256(self.data).hexdigest()
        return Model(name, digest, self.reader.text(root.Description()), graphs, tuple(self.notes))

    def _opcode(self, raw: Any) -> tuple[str, int]:
        """(operator name, version). Old files fill only the 8-bit field, new ones both, so the larger one counts."""
        code = max(int(raw.DeprecatedBuiltinCode()), int(raw.BuiltinCode()))
        op = _OPERATORS.get(code, f"BUILTIN_{code}")
        if op == "CUSTOM":
            # Operator names appear bare in messages, so a custom one is escaped and shortened like any other text.
            op = f"CUSTOM:{quote(self.reader.text(raw.CustomCode()))[1:-1]}"
        return op, int(raw.Version())

    def _graph(self, index: int, raw: Any) -> Graph:
        name = self.reader.text(raw.Name())
        self.prefix = f"subgraph {index} {quote(name)}: " if index else ""
        self.doubtful = set()
        tensors = tuple(self._tensor(i, item) for i, item in enumerate(self.reader.tables(raw, "Tensors")))
        nodes = tuple(self._node(i, item, tensors) for i, item in enumerate(self.reader.tables(raw, "Operators")))
        inputs, outputs = self.reader.integers(raw, "Inputs"), self.reader.integers(raw, "Outputs")
        graph = fill_empty(Graph(name, tensors, nodes, inputs, outputs))
        for where, message in check_graph(graph, self.doubtful):
            self.fail(where, message)
        return graph

    def _node(self, index: int, raw: Any, tensors: Sequence[Tensor]) -> Node:
        code = int(raw.OpcodeIndex())
        known = code < len(self.opcodes)
        op, version = self.opcodes[code] if known else ("UNKNOWN", 0)
        outputs = self.reader.integers(raw, "Outputs")
        label = tensors[outputs[0]].name if outputs and 0 <= outputs[0] < len(tensors) else ""
        options = self.reader.options(int(raw.BuiltinOptionsType()), raw.BuiltinOptions())
        inputs, intermediates = self.reader.integers(raw, "Inputs"), self.reader.integers(raw, "Intermediates")
        node = Node(index, op, version, inputs, outputs, options, intermediates, label)
        if not known:
            self.fail(node, f"operator code {code} is out of range, the file has {len(self.opcodes)}; convert the model again")
        return node

    # --- tensors
    def _tensor(self, index: int, raw: Any) -> Tensor:
        dtype = _TENSOR_TYPES.get(int(raw.Type()), "")
        signature = self.reader.integers(raw, "ShapeSignature") or None
        variable = bool(raw.IsVariable())
        tensor = Tensor(index, self.reader.text(raw.Name()), dtype, (), is_variable=variable, shape_signature=signature)
        if not dtype:
            known = f"refsim knows 0 to {max(_TENSOR_TYPES)}"
            self.fail(tensor, f"tensor type {int(raw.Type())} is unknown, {known}; use another type", UnsupportedError)
        shape = self._shape(tensor, self.reader.integers(raw, "Shape"))
        constant = self._constant(tensor, raw, shape)
        quantization = self._quantization(tensor, raw.Quantization(), shape)
        return replace(tensor, shape=shape or (), data=constant, quantization=quantization)

    def _shape(self, tensor: Tensor, recorded: tuple[int, ...]) -> tuple[int, ...] | None:
        """The shape to run with, or None if it makes no sense. A dimension of -1 is 1 if the signature says it is dynamic."""
        if len(recorded) > MAX_RANK:
            self.fail(tensor, f"has {len(recorded)} dimensions, at most {MAX_RANK} are possible; use a lower rank")
            return None
        signature = tensor.shape_signature or ()
        dynamic = signature if len(signature) == len(recorded) else (0,) * len(recorded)
        shape = tuple(1 if size == -1 == free else size for size, free in zip(recorded, dynamic, strict=True))
        if min(shape, default=0) < 0:
            self.fail(tensor, f"shape {recorded} has a negative dimension; convert the model with a fixed shape")
        # Zero sizes are skipped: NumPy limits the product of all the others, too.
        elif math.prod(max(size, 1) for size in shape) > MAX_ELEMENTS:
            self.fail(tensor, f"shape {shape} has more than 2^31 - 1 elements; make the tensor smaller")
        else:
            return shape
        return None

    def _constant(self, tensor: Tensor, raw: Any, shape: tuple[int, ...] | None) -> Array | None:
        """Constant value of a tensor, read-only, or None if it has none (or a doubtful one)."""
        index = int(raw.Buffer())
        content = self._buffer(index)
        size = math.prod(shape or ())
        # Buffer 0 is empty by convention, and a file without constants may leave it out.
        if index >= len(self.buffers) and index > 0:
            self.fail(tensor, f"buffer {index} is out of range, the file has {len(self.buffers)}; convert the model again")
        elif not content.size:
            return None
        elif tensor.is_variable:
            self.fail(
                tensor, "is a variable with a constant value; LiteRT refuses that and TFLM drops the value; convert the model again"
            )
        elif raw.Sparsity() is not None:
            self.fail(tensor, "is stored in sparse form; convert the model without sparsity", UnsupportedError)
        elif tensor.dtype in _OPAQUE:
            return content
        elif tensor.dtype and shape is not None:
            needed = (size + 1) // 2 if tensor.dtype == "int4" else size * storage_dtype(tensor.dtype).itemsize
            if content.size == needed:
                return read_only(self._decode(index, tensor.dtype)[:size].reshape(shape))
            told = f"shape {shape} of {tensor.dtype} needs {needed}"
            self.fail(tensor, f"its constant value has {content.size} bytes, but {told}; convert the model again")
        self.doubtful.add(tensor.index)
        return None

    def _buffer(self, index: int) -> Array:
        """Bytes of a buffer, uint8 [n]. They may lie behind the flatbuffer, at an offset counted from the start of the file."""
        if index >= len(self.buffers):
            return np.empty(0, dtype=np.uint8)
        if index not in self._bytes:
            raw = self.buffers[index]
            start, size = int(raw.Offset()), int(raw.Size())
            # Offsets 0 and 1 are placeholders of the converter.
            outside = np.frombuffer(self.data, np.uint8, count=size, offset=start) if start > 1 and size else None
            self._bytes[index] = self.reader.numbers(raw, "Data") if outside is None else outside
        return self._bytes[index]

    def _decode(self, index: int, dtype: str) -> Array:
        """Buffer as a flat array of ``dtype``. Tensors that share a buffer share the array."""
        key = index, dtype
        if key not in self._constants:
            content = self._buffer(index)
            if dtype == "int4":
                flat = _unpack_int4(content)
            elif dtype == "bool":
                flat = content != 0
            else:
                stored = storage_dtype(dtype)
                flat = content.view(stored.newbyteorder("<")).astype(stored, copy=False)
            self._constants[key] = np.require(flat, requirements="A")
        return self._constants[key]

    # --- quantization
    def _quantization(self, tensor: Tensor, raw: Any, shape: tuple[int, ...] | None) -> Quantization | None:
        """Scales and zero points; None for a tensor without scales or of a type that is never quantized."""
        if raw is None or tensor.dtype not in INT_RANGE:
            return None
        self.reader.table(raw)
        scale = self.reader.numbers(raw, "Scale")
        if not scale.size:
            return None
        bad = np.flatnonzero(~(np.isfinite(scale) & (scale > 0)))
        if bad.size:
            problem = f"scale {scale[bad[0]]} (entry {bad[0]} of {scale.size}) is not a positive number"
            self.fail(tensor, f"{problem}; quantize the model again")
        zero_point = self._zero_points(tensor, self.reader.numbers(raw, "ZeroPoint"), scale.size)
        axis = self._axis(tensor, scale.size, int(raw.QuantizedDimension()), shape)
        return Quantization(scale, zero_point, axis)

    def _zero_points(self, tensor: Tensor, stored: Array, count: int) -> Array:
        """int64 [count]. None stored means 0, one is shared by all channels."""
        if stored.size not in (0, 1, count):
            self.fail(tensor, f"has {stored.size} zero points for {count} scales; quantize the model again")
        elif stored.size != count:
            told = "one zero point" if stored.size else "no zero points"
            refused = "LiteRT refuses" if stored.size else "LiteRT and TFLM refuse"
            self.notes.append(f"{self.prefix}{tensor}: {told} for {count} scales; {refused} such a file")
        low, high = INT_RANGE[tensor.dtype]
        bad = np.flatnonzero((stored < low) | (stored > high))
        if bad.size:
            limits = f"the range of {tensor.dtype}, {low} to {high}"
            self.fail(tensor, f"zero point {stored[bad[0]]} (entry {bad[0]}) is outside {limits}; quantize the model again")
        values = stored if stored.size in (1, count) else np.zeros(1)
        return read_only(np.broadcast_to(values.astype(np.int64), (count,)).copy())

    def _axis(self, tensor: Tensor, count: int, axis: int, shape: tuple[int, ...] | None) -> int:
        """The dimension that ``count`` scales belong to. One out of range is accepted where it leaves no doubt."""
        if shape is None:
            return axis
        rank = len(shape)
        if 0 <= axis < rank:
            if count not in (1, shape[axis]):
                told = f"dimension {axis} of shape {shape} has {shape[axis]} channels"
                self.fail(tensor, f"has {count} scales, but {told}; quantize the model again")
            return axis
        problem = f"quantized_dimension {axis} is out of range for rank {rank}"
        if count != 1 and shape != (count,):
            self.fail(tensor, f"{problem}, with {count} scales for shape {shape}; quantize the model again")
        elif rank or axis < 0:
            self.notes.append(f"{self.prefix}{tensor}: {problem}; LiteRT refuses such a file")
        return axis if count == 1 else 0


def _unpack_int4(packed: Array) -> Array:
    """Two's complement nibbles, the low one first: uint8 [n] -> int8 [2 n]."""
    flat = np.empty(2 * packed.size, dtype=np.int8)
    flat[0::2] = (packed << 4).view(np.int8) >> 4
    flat[1::2] = packed.view(np.int8) >> 4
    return flat
