"""A model's file with a memory plan in it, as TFLM reads it: metadata "OfflineMemoryAllocation".

The engine puts a tensor of the first subgraph where the plan says, and finds places for the rest by itself. Its kernels are its
own, so nothing here lies over what a node still reads.

Source: TFLM's ``docs/memory_management.md`` and ``micro_allocation_info.cc``.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

from refsim.codegen.place import Buffer, place
from refsim.errors import CodegenError
from refsim.flatread import Source, Table
from refsim.ir import Model
from refsim.schema import TABLES

NAME = "OfflineMemoryAllocation"
VERSION, SUBGRAPH, ONLINE = 1, 0, -1
#: What constants that lie in the file are aligned to: the file stays as it is, behind something new of a multiple of this.
BLOCK = 64


def offsets_of(model: Model) -> dict[int, int]:
    """Where each activation of the first subgraph lies in the arena, by tensor."""
    first = dict.fromkeys(model.graph.inputs, 0)
    last = dict(first)
    for time, node in enumerate(model.nodes):
        for index in (*node.inputs, *node.outputs):
            first.setdefault(index, time)
            last[index] = time
    last |= dict.fromkeys(model.graph.outputs, len(model.nodes))
    tensors = [tensor for tensor in model.tensors if tensor.index in first and tensor.data is None and not tensor.is_variable]
    buffers = [Buffer(str(t.index), t.nbytes, first[t.index], last[t.index]) for t in tensors]
    return {int(name): offset for name, offset in place(buffers)[0].items()}


def with_memory_plan(model: Model) -> bytes:
    """The file of ``model`` with the plan of :func:`offsets_of` as metadata, in the place of any that it has.

    Raises CodegenError for a model with several subgraphs, or constants outside the flatbuffer.
    """
    if len(model.graphs) != 1:
        raise CodegenError(
            f"{model.name}: a memory plan in the file is for models with one subgraph, this one has {len(model.graphs)}"
        )
    root = Source(model.content).root("Model")
    if any(buffer.number("offset") > 1 for buffer in root.tables("buffers")) or root.has("external_buffers"):
        raise CodegenError(f"{model.name}: constants lie outside the flatbuffer, whose plan would move them")
    found = offsets_of(model)
    numbers = [found.get(tensor.index, ONLINE) for tensor in model.tensors]
    return _rewritten(model.content, root, struct.pack(f"<{3 + len(numbers)}i", VERSION, SUBGRAPH, len(numbers), *numbers))


class _Head:
    """New tables to stand in front of a file, with links that lead forward into it."""

    def __init__(self, file: bytes) -> None:
        self.file = file
        self.bytes = bytearray(4) + file[4:8]
        #: (where an offset stands, where it leads, whether that is counted from the start of the file).
        self.links: list[tuple[int, int, bool]] = []

    def align(self) -> int:
        self.bytes += bytes(-len(self.bytes) % 4)
        return len(self.bytes)

    def link(self, at: int, target: int, *, file: bool = False) -> None:
        self.links.append((at, target, file))

    def vector(self, content: bytes, count: int) -> int:
        """A text, or a vector of ``count`` elements; returns its place."""
        at = self.align()
        self.bytes += struct.pack("<I", count) + content
        return at

    def table(self, numbers: Mapping[int, int]) -> tuple[int, dict[int, int]]:
        """A table with 4-byte fields by slot; returns its place and those of its fields."""
        count = max(numbers) + 1
        entries = [4 + 4 * sorted(numbers).index(slot) if slot in numbers else 0 for slot in range(count)]
        vtable = self.align()
        self.bytes += struct.pack(f"<{2 + count}H", 4 + 2 * count, 4 + 4 * len(numbers), *entries)
        at = self.align()
        self.bytes += struct.pack(f"<i{len(numbers)}I", at - vtable, *(numbers[slot] for slot in sorted(numbers)))
        return at, {slot: at + entries[slot] for slot in numbers}

    def more(self, field: int, tables: Sequence[Table]) -> int:
        """A vector of ``tables`` and a new one, for the field at ``field``; returns where the new one's offset stands."""
        count = len(tables) + 1
        at = self.vector(bytes(4 * count), count)
        self.link(field, at)
        for n, table in enumerate(tables):
            self.link(at + 4 + 4 * n, table.start, file=True)
        return at + 4 * count

    def joined(self) -> bytes:
        size = len(self.bytes) + -len(self.bytes) % BLOCK
        self.bytes += bytes(size - len(self.bytes))
        for at, target, file in self.links:
            struct.pack_into("<I", self.bytes, at, target + (size if file else 0) - at)
        return bytes(self.bytes) + self.file


def _rewritten(file: bytes, root: Table, plan: bytes) -> bytes:
    """``file`` behind a new root, which has one more buffer and one more metadata entry."""
    head, schema = _Head(file), TABLES["Model"]
    fields = {name: root.place(name) for name in schema if root.place(name) or name in ("buffers", "metadata")}
    top, places = head.table({schema[name].slot: root.number(name) if name == "version" else 0 for name in fields})
    head.link(0, top)
    for name, at in fields.items():
        if name not in ("version", "buffers", "metadata"):
            head.link(places[schema[name].slot], at + int.from_bytes(file[at : at + 4], "little"), file=True)
    buffers = root.tables("buffers")
    entries = [table for table in root.tables("metadata") if table.text("name") != NAME]
    # Links lead forward only: vectors first, then the new tables that they lead to.
    own = [head.more(places[schema[name].slot], old) for name, old in (("buffers", buffers), ("metadata", entries))]
    head.link(own[0], _buffer(head, plan))
    head.link(own[1], _metadata(head, len(buffers)))
    return head.joined()


def _buffer(head: _Head, content: bytes) -> int:
    at, places = head.table({TABLES["Buffer"]["data"].slot: 0})
    head.bytes += bytes(-(len(head.bytes) + 4) % 16)
    head.link(places[0], head.vector(content, len(content)))
    return at


def _metadata(head: _Head, buffer: int) -> int:
    name, number = (TABLES["Metadata"][field].slot for field in ("name", "buffer"))
    at, places = head.table({name: 0, number: buffer})
    head.link(places[name], head.vector(NAME.encode() + b"\0", len(NAME)))
    return at
