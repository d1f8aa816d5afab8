"""Bytes of a .tflite file -> :class:`refsim.ir.Model`.

The file is never trusted, and nothing interprets it on the way: fields are read raw, as the engines read them.

* :mod:`refsim.flatread` checks every position, and lets the work grow only with the size of the file, however its tables overlap.
  Whatever it raises becomes one :class:`ModelError`, in :func:`_parse`.
* ``_Parser`` decodes tables into frozen values and checks each one; problems are collected and raised together.
* :mod:`refsim.dataflow` follows the data through the nodes of each graph.

Scales are kept as the file has them, also those that are no scales: whether one is ever used is for the operators to say.

Source: tensorflow/lite/schema/schema.fbs (version 3), as :mod:`refsim.schema` lists it.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from refsim.dataflow import check_calls, check_flow, check_indices, fill_empty
from refsim.errors import ModelError, UnsupportedError, raise_all
from refsim.flatread import GARBLED, Source, Table
from refsim.ir import INT_RANGE, Array, Graph, Model, Node, Quantization, Signature, Tensor, quote, read_only, storage_dtype
from refsim.schema import OPERATORS, OPTIONS, TENSOR_TYPES
from refsim.source import File, read_source
from refsim.sparse import densify, levels_of

SCHEMA_VERSION = 3
#: Element counts and indices have to fit int32, in every engine and in the generated C.
MAX_ELEMENTS = 2**31 - 1
#: Rank limit of NumPy 1; no operator of LiteRT goes beyond 8.
MAX_RANK = 32
#: A hostile file could have a problem in every byte; more than this many help nobody.
MAX_PROBLEMS = 1000
TOO_MANY = f"more than {MAX_PROBLEMS} problems; the rest is not listed"

#: Types whose constants are kept as raw bytes: their elements have no fixed size.
_OPAQUE = frozenset({"string", "resource", "variant"})
#: Bits of the types that share a byte, the first element in the lowest ones, and whether they have a sign.
_PACKED = {"int4": (4, True), "uint4": (4, False), "int2": (2, True)}


# --- from bytes to a model -----------------------------------------------------------------------------------------------
def load(source: File, *, tolerant: bool = False) -> Model:
    """Read a .tflite file, given as a path, as its bytes, or as a file object open for binary reading.

    Raises :class:`ModelError` with every problem found, and :class:`UnsupportedError` if the file is sound but uses a tensor type
    or storage that refsim does not know. ``tolerant`` is for showing a file, not for running it: what can be read is read then.
    Problems are listed in ``Model.unsupported``, and the tensors that have them in ``Graph.doubtful``, some without a value.
    """
    data, name = read_source(source, _check_identifier)
    return _parse(data, name, tolerant)


def as_model(source: Model | File) -> Model:
    """``source`` itself if it is a model, else what :func:`load` reads from it."""
    return source if isinstance(source, Model) else load(source)


def _check_identifier(data: bytes, where: str) -> None:
    """Refuse data that is not a .tflite file at all, before anything else looks at it."""
    if not data:
        raise ModelError(f"{quote(where, 200)} is empty; a .tflite file was expected")
    if data[4:8] != b"TFL3":
        found = f"bytes 4 to 7 are {data[4:8]!r}" if len(data) >= 8 else f"it has only {len(data)} bytes"
        raise ModelError(f"{quote(where, 200)} is not a .tflite file: {found}, where the identifier b'TFL3' belongs")


def _parse(data: bytes, where: str, tolerant: bool) -> Model:
    """The one place where errors of the reading become :class:`ModelError`."""
    _check_identifier(data, where)
    try:
        return _Parser(data, tolerant).model(Path(where).stem or "model")
    except GARBLED as err:
        raise ModelError(f"{quote(where, 200)} is truncated or corrupt: {err or type(err).__name__}; get the file again") from err


# --- decoding ---------------------------------------------------------------------------------------------------------
class _Parser:
    """Decodes one file. ``problems`` and ``notes`` grow on the way."""

    def __init__(self, data: bytes, tolerant: bool) -> None:
        self.source = Source(data)
        self.tolerant = tolerant
        self.problems: list[ModelError] = []
        #: A set that keeps the order.
        self.unsupported: dict[str, None] = {}
        self.notes: list[str] = []
        self.prefix = ""
        #: Tensors of the current graph that have a problem already noted.
        self.doubtful: dict[int, str] = {}
        self.opcodes: list[tuple[str, int]] = []
        self.buffers: list[Table] = []
        self._bytes: dict[int, Array] = {}
        self._outside: set[int] = set()
        self._constants: dict[tuple[int, str], Array] = {}
        #: Elements that constants in sparse form may have in all; a tiny file could describe huge ones.
        self._zeros = 256 * len(data)

    def corrupt(self, where: object, message: str) -> None:
        """Note a problem of ``where`` (a tensor, a node, or a word) with which the file cannot even be shown."""
        self._note_problem(ModelError(f"{self.prefix}{where}: {message}"))

    def fail(self, where: object, message: str) -> None:
        """Note a problem of ``where`` with which the file cannot be run."""
        self._note(ModelError, where, message)

    def refuse(self, where: object, message: str) -> None:
        """Note something sound that refsim does not know."""
        self._note(UnsupportedError, where, message)

    def _note(self, kind: type[ModelError], where: object, message: str) -> None:
        problem = kind(f"{self.prefix}{where}: {message}")
        if isinstance(where, Tensor):
            self.doubtful.setdefault(where.index, message)
        if not self.tolerant:
            self._note_problem(problem)
        elif len(self.unsupported) < MAX_PROBLEMS:
            self.unsupported[str(problem)] = None
        else:
            self.unsupported[TOO_MANY] = None

    def _note_problem(self, problem: ModelError) -> None:
        self.problems.append(problem)
        if len(self.problems) == MAX_PROBLEMS:
            self.problems.append(ModelError(TOO_MANY))
            raise_all(self.problems)

    def model(self, name: str) -> Model:
        root = self.source.root("Model")
        version = root.number("version")
        if version != SCHEMA_VERSION:
            self.notes.append(f"schema version is {version}, not {SCHEMA_VERSION}; LiteRT refuses such a file")
        self.buffers = root.tables("buffers")
        self.opcodes = [self._opcode(raw) for raw in root.tables("operator_codes")]
        graphs = tuple(self._graph(i, raw) for i, raw in enumerate(root.tables("subgraphs")))
        if not graphs:
            raise ModelError("the file holds no subgraph, so there is nothing to run; convert the model again")
        for where, message in check_calls(graphs):
            self.corrupt(where, message)
        signatures = tuple(self._signature(raw) for raw in root.tables("signature_defs"))
        raise_all(self.problems)
        return Model(
            name=name,
            sha256=hashlib.sha256(self.source.data).hexdigest(),
            description=root.text("description"),
            graphs=graphs,
            notes=tuple(self.notes),
            content=self.source.data,
            signatures=signatures,
            metadata=tuple(raw.text("name") for raw in root.tables("metadata")),
            unsupported=tuple(self.unsupported),
            operators=tuple(self.opcodes),
        )

    def _signature(self, raw: Table) -> Signature:
        """As the file has it: TFLM never looks at it, so indices out of range refuse nothing."""
        ends = [{item.text("name"): int(item.number("tensor_index")) for item in raw.tables(end)} for end in ("inputs", "outputs")]
        return Signature(raw.text("signature_key"), int(raw.number("subgraph_index")), *ends)

    def _opcode(self, raw: Table) -> tuple[str, int]:
        """(operator name, version). Writers fill the old 8-bit field, the new one, or both; engines take the larger one."""
        code = max(int(raw.number("deprecated_builtin_code")), int(raw.number("builtin_code")))
        op = OPERATORS[code] if 0 <= code < len(OPERATORS) else f"BUILTIN_{code}"
        if op == "CUSTOM":
            # Operator names appear bare in messages, so a custom one is escaped and shortened like any other text.
            op = f"CUSTOM:{quote(raw.text('custom_code'))[1:-1]}"
        return op, int(raw.number("version"))

    def _graph(self, index: int, raw: Table) -> Graph:
        name = raw.text("name")
        self.prefix = f"subgraph {index} {quote(name)}: " if index else ""
        self.doubtful = {}
        tensors = tuple(self._tensor(i, item) for i, item in enumerate(raw.tables("tensors")))
        nodes = tuple(self._node(i, item, tensors) for i, item in enumerate(raw.tables("operators")))
        graph = fill_empty(Graph(name, tensors, nodes, raw.integers("inputs"), raw.integers("outputs")))
        for where, message in check_indices(graph):
            self.corrupt(where, message)
        for where, message in check_flow(graph, frozenset(self.doubtful)):
            self.fail(where, message)
        self.prefix = ""
        return replace(graph, doubtful=self.doubtful)

    def _node(self, index: int, raw: Table, tensors: Sequence[Tensor]) -> Node:
        code = int(raw.number("opcode_index"))
        known = code < len(self.opcodes)
        op, version = self.opcodes[code] if known else ("UNKNOWN", 0)
        outputs = raw.integers("outputs")
        node = Node(
            index=index,
            op=op,
            version=version,
            inputs=raw.integers("inputs"),
            outputs=outputs,
            options=self._options(op, raw),
            intermediates=raw.integers("intermediates"),
            label=tensors[outputs[0]].name if outputs and 0 <= outputs[0] < len(tensors) else "",
            custom_options=self._custom_options(raw),
        )
        if not known:
            self.fail(node, f"operator code {code} is out of range, the file has {len(self.opcodes)}; convert the model again")
        return node

    def _options(self, op: str, raw: Table) -> dict[str, Any]:
        """Fields of the options table. A table of another operator's class has none: engines do not look into it."""
        wanted = OPTIONS.get(op)
        for union in ("builtin_options", "builtin_options_2"):
            kind, table = raw.union(union)
            if table is not None and (wanted is None or kind == wanted):
                return table.fields()
        return {}

    def _custom_options(self, raw: Table) -> bytes:
        """Options of a custom operator; huge ones lie behind the flatbuffer, like huge constants."""
        start, size = int(raw.number("large_custom_options_offset")), int(raw.number("large_custom_options_size"))
        if start <= 1 or not size:
            return raw.raw("custom_options")
        self.source.spend(size)
        return self.source.slice(start, size).tobytes()

    # --- tensors
    def _tensor(self, index: int, raw: Table) -> Tensor:
        code = int(raw.number("type"))
        dtype = TENSOR_TYPES[code] if 0 <= code < len(TENSOR_TYPES) else f"unknown_{code}"
        signature = raw.integers("shape_signature") or None
        variable = bool(raw.number("is_variable"))
        tensor = Tensor(index, raw.text("name"), dtype, (), is_variable=variable, shape_signature=signature)
        if dtype not in TENSOR_TYPES:
            known = f"refsim knows 0 to {len(TENSOR_TYPES) - 1}"
            self.refuse(tensor, f"tensor type {code} is unknown, {known}; use another type")
        shape = self._shape(tensor, raw.integers("shape"))
        constant = self._constant(tensor, raw, shape)
        quantization = self._quantization(tensor, raw.table("quantization"), shape)
        outside = constant is not None and int(raw.number("buffer")) in self._outside
        sparsity = raw.table("sparsity")
        sparse = () if sparsity is None or constant is None else levels_of(sparsity, len(constant.shape))
        return replace(tensor, shape=shape or (), data=constant, quantization=quantization, outside=outside, sparse=sparse)

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

    def _constant(self, tensor: Tensor, raw: Table, shape: tuple[int, ...] | None) -> Array | None:
        """Constant value of a tensor, read-only, or None if it has none (or a doubtful one)."""
        index, external = int(raw.number("buffer")), int(raw.number("external_buffer"))
        content = self._buffer(index)
        # Buffer 0 is empty by convention, and a file without constants may leave it out.
        if index >= len(self.buffers) and index > 0:
            self.fail(tensor, f"buffer {index} is out of range, the file has {len(self.buffers)}; convert the model again")
        elif external:
            self.refuse(tensor, f"its value lies in another file (external buffer {external}); convert the model into one file")
        elif not content.size:
            return None
        elif tensor.is_variable:
            self.fail(
                tensor, "is a variable with a constant value; LiteRT refuses that and TFLM drops the value; convert the model again"
            )
        elif tensor.dtype in _OPAQUE:
            return content
        elif (sparsity := raw.table("sparsity")) is not None:
            return self._densified(tensor, sparsity, index, shape)
        elif tensor.dtype in TENSOR_TYPES and shape is not None:
            size = math.prod(shape)
            needed = -(-size * _bits(tensor.dtype) // 8)
            if content.size >= needed:  # engines look at no more than that
                return read_only(self._decode(index, tensor.dtype)[:size].reshape(shape))
            told = f"shape {shape} of {tensor.dtype} needs {needed}"
            self.fail(tensor, f"its constant value has {content.size} bytes, but {told}; convert the model again")
        return None

    def _densified(self, tensor: Tensor, sparsity: Table, index: int, shape: tuple[int, ...] | None) -> Array | None:
        """A constant that is stored in sparse form, with its zeros."""
        if shape is None or tensor.dtype not in TENSOR_TYPES:
            return None
        self._zeros -= math.prod(shape)
        if self._zeros < 0:
            raise ValueError("its constants in sparse form are far larger than the file")
        dense = densify(sparsity, self._decode(index, tensor.dtype), shape)
        if dense is None:
            told = f"is stored in sparse form, but its parameters do not fit shape {shape} and the values"
            self.refuse(tensor, f"{told}; convert the model without sparsity")
        return None if dense is None else read_only(dense)

    def _buffer(self, index: int) -> Array:
        """Bytes of a buffer, uint8 [n]. They may lie behind the flatbuffer, at an offset counted from the start of the file."""
        if index >= len(self.buffers):
            return np.empty(0, dtype=np.uint8)
        if index not in self._bytes:
            raw = self.buffers[index]
            start, size = int(raw.number("offset")), int(raw.number("size"))
            content = raw.numbers("data")
            # What is in the flatbuffer comes first, as in LiteRT. Offsets 0 and 1 are placeholders of the converter.
            if not content.size and start > 1 and size:
                self._outside.add(index)
                content = self.source.slice(start, size)
            self._bytes[index] = content
        return self._bytes[index]

    def _decode(self, index: int, dtype: str) -> Array:
        """Buffer as a flat array of ``dtype``. Tensors that share a buffer share the array."""
        key = index, dtype
        if key not in self._constants:
            content = self._buffer(index)
            if dtype in _PACKED:
                flat = _unpack(content, *_PACKED[dtype])
            elif dtype == "bool":
                flat = content != 0
            else:
                stored = storage_dtype(dtype)
                whole = content[: content.size - content.size % stored.itemsize]
                flat = whole.view(stored.newbyteorder("<")).astype(stored, copy=False)
            self._constants[key] = np.require(flat, requirements="A")
        return self._constants[key]

    # --- quantization
    def _quantization(self, tensor: Tensor, raw: Table | None, shape: tuple[int, ...] | None) -> Quantization | None:
        """Scales, also bad ones, and zero points, of any type: engines compare those of floats and bools, too."""
        if raw is None:
            return None
        if (details := raw.union("details")[0]) in ("BlockwiseQuantization", "MultiAxisQuantization"):
            if tensor.dtype in INT_RANGE:
                self.refuse(tensor, f"has scales per block ({details}); quantize per tensor or per channel")
            return None
        scale, stored = raw.numbers("scale"), raw.numbers("zero_point")
        if not scale.size:
            return None
        zero_point = self._zero_points(tensor, stored, scale.size)
        axis = self._axis(tensor, scale.size, int(raw.number("quantized_dimension")), shape)
        return Quantization(scale, zero_point, axis, zero_points_given=bool(stored.size))

    def _misfit(self, tensor: Tensor, message: str) -> None:
        """Scales that do not fit ``tensor``: it cannot be run if it is of integers, which alone are computed with them."""
        if tensor.dtype in INT_RANGE:
            self.fail(tensor, f"{message}; quantize the model again")
        else:
            self.notes.append(f"{self.prefix}{tensor}: {message}; LiteRT refuses such a file")

    def _zero_points(self, tensor: Tensor, stored: Array, count: int) -> Array:
        """int64 [count]. None stored means 0, one is shared by all channels."""
        if stored.size not in (0, 1, count):
            self._misfit(tensor, f"has {stored.size} zero points for {count} scales")
        elif stored.size != count:
            told = "one zero point" if stored.size else "no zero points"
            self.notes.append(f"{self.prefix}{tensor}: {told} for {count} scales; LiteRT refuses such a file")
        low, high = INT_RANGE.get(tensor.dtype, (-(2**63), 2**63 - 1))
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
                self._misfit(tensor, f"has {count} scales, but dimension {axis} of shape {shape} has {shape[axis]} channels")
            return axis
        problem = f"quantized_dimension {axis} is out of range for rank {rank}"
        if count != 1 and shape != (count,) and (rank or tensor.dtype in INT_RANGE):
            self._misfit(tensor, f"{problem}, with {count} scales for shape {shape}")
        elif rank or axis < 0:
            self.notes.append(f"{self.prefix}{tensor}: {problem}; LiteRT refuses such a file")
        return axis if count == 1 else 0


def _bits(dtype: str) -> int:
    """Bits of an element as files store it."""
    return _PACKED[dtype][0] if dtype in _PACKED else 8 * storage_dtype(dtype).itemsize


def _unpack(packed: Array, bits: int, signed: bool) -> Array:
    """Elements of ``bits`` bits, the first in the lowest ones: uint8 [n] -> int8 or uint8 [n * 8 / bits]."""
    per_byte = 8 // bits
    flat = np.empty(per_byte * packed.size, dtype=np.uint8)
    for place in range(per_byte):
        flat[place::per_byte] = packed << (8 - bits * (place + 1))  # to the top, so that what is above falls off
    return flat.view(np.int8) >> (8 - bits) if signed else flat >> (8 - bits)
