"""What a worker has to know of a model beyond what its engine tells, read from the file's raw fields.

A worker may run in an interpreter that has no schema package, and those "help": they hide which of the two operator code
fields is set. So the dozen fields are read here; the numbers are the schema's.
"""

from __future__ import annotations

import functools
import struct
from dataclasses import dataclass

STRING, RESOURCE, VARIANT = 5, 13, 14
#: Types without numbers to read; engines crash when asked for them.
OPAQUE = frozenset({STRING, RESOURCE, VARIANT})
#: Types of less than a byte: int4, int2, uint4. TFLM's wheel reads past the end of such tensors.
FIRST_PACKED = 17
BFLOAT16 = 18
CUSTOM, VAR_HANDLE = 32, 142


@dataclass(frozen=True)
class Facts:
    """The first subgraph of a model. ``filled``: tensors that hold something after a run (constants, inputs, results, state)."""

    types: tuple[int, ...]
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    filled: frozenset[int]
    #: State outside of the first subgraph's variable tensors, which a reset does not clear: only building it anew does.
    hidden_state: bool

    def readable(self, index: int) -> bool:
        """Is ``index`` a tensor of the model, of a type with numbers, that something is written to?"""
        return index in self.filled and self.types[index] not in OPAQUE

    def packed(self, index: int) -> bool:
        return self.types[index] >= FIRST_PACKED and self.types[index] != BFLOAT16


class _Table:
    """A flatbuffer table; fields by slot, an absent one gives the default."""

    def __init__(self, data: bytes, position: int) -> None:
        self.data, self.position = data, position
        self.fields = position - struct.unpack_from("<i", data, position)[0]
        self.size = struct.unpack_from("<H", data, self.fields)[0]

    def _place(self, slot: int) -> int:
        """Where the field stands in the file; 0 if it is absent."""
        entry = 4 + 2 * slot
        offset = struct.unpack_from("<H", self.data, self.fields + entry)[0] if entry < self.size else 0
        return self.position + offset if offset else 0

    def number(self, slot: int, form: str) -> int:
        place = self._place(slot)
        return int(struct.unpack_from("<" + form, self.data, place)[0]) if place else 0

    def _vector(self, slot: int) -> tuple[int, int]:
        """Position of the first element, and the count."""
        place = self._place(slot)
        if not place:
            return 0, 0
        start = place + struct.unpack_from("<I", self.data, place)[0]
        return start + 4, struct.unpack_from("<I", self.data, start)[0]

    def length(self, slot: int) -> int:
        return self._vector(slot)[1]

    def integers(self, slot: int) -> tuple[int, ...]:
        start, count = self._vector(slot)
        return struct.unpack_from(f"<{count}i", self.data, start)

    def tables(self, slot: int) -> list[_Table]:
        start, count = self._vector(slot)
        places = range(start, start + 4 * count, 4)
        return [_Table(self.data, place + struct.unpack_from("<I", self.data, place)[0]) for place in places]


@functools.lru_cache(maxsize=1)  # a model with hidden state is built anew for every run
def read(model: bytes) -> Facts:
    """The facts of ``model``, which an engine has accepted. Raises struct.error or IndexError for garbage."""
    root = _Table(model, struct.unpack_from("<I", model, 0)[0])
    graph, *behind = root.tables(2)
    # An engine takes the larger of the two fields, so that a code in either of them counts.
    codes = {max(code.number(0, "b"), code.number(3, "i")) for code in root.tables(1)}
    constant = [buffer.length(0) > 0 or buffer.number(1, "Q") > 1 for buffer in root.tables(4)]
    tensors, inputs, outputs = graph.tables(0), graph.integers(1), graph.integers(2)
    filled = {i for i, tensor in enumerate(tensors) if constant[tensor.number(2, "I")] or tensor.number(5, "b")}
    for node in graph.tables(3):
        filled.update(index for index in node.integers(2) if index >= 0)
    types = tuple(tensor.number(1, "b") for tensor in tensors)
    # LiteRT fails to reset variables of a subgraph that nothing runs: they have no memory.
    elsewhere = any(tensor.number(5, "b") for each in behind for tensor in each.tables(0))
    hidden = elsewhere or bool(codes & {CUSTOM, VAR_HANDLE})
    return Facts(types, inputs, outputs, frozenset(filled | {*inputs}), hidden)
