"""Guarded reading of a flatbuffer, field by field, straight from its bytes.

Tables may legally share parts, so a small hostile file can describe a huge model: :class:`Source` lets the work grow only with the
size of the file. Bytes that make no sense raise one of ``GARBLED``, never anything else.
"""

from __future__ import annotations

import struct
from typing import Any

import numpy as np

from refsim.ir import Array, read_only
from refsim.schema import TABLES, UNIONS, Field

#: What reading raises on bytes that make no sense.
GARBLED = (struct.error, IndexError, ValueError, TypeError, ArithmeticError, RecursionError, MemoryError, AttributeError)

#: Number types: NumPy's name and the format of ``struct``.
_NUMBERS = {
    "bool": ("<u1", "<B"),
    "i8": ("<i1", "<b"),
    "u8": ("<u1", "<B"),
    "i16": ("<i2", "<h"),
    "u16": ("<u2", "<H"),
    "i32": ("<i4", "<i"),
    "u32": ("<u4", "<I"),
    "i64": ("<i8", "<q"),
    "u64": ("<u8", "<Q"),
    "f32": ("<f4", "<f"),
}
_NOTHING = {name: read_only(np.empty(0, np.dtype(stored).newbyteorder("="))) for name, (stored, _) in _NUMBERS.items()}


class Source:
    """The bytes of a file, and how much may still be read from it.

    An honest file spends at most about five times its own size: a table costs 32 (its pointer and header alone take at least
    8 bytes), the rest its own bytes.
    """

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._left = 8 * len(data) + 2**16

    def spend(self, cost: int) -> None:
        self._left -= cost
        if self._left < 0:
            raise ValueError("its tables overlap so much that they describe far more than the file can hold")

    def unpack(self, form: str, at: int) -> Any:
        """The number of format ``form`` at byte ``at``. A negative position would count from the end, unnoticed."""
        if at < 0:
            raise ValueError(f"an offset points {-at} bytes before the start of the file")
        return struct.unpack_from(form, self.data, at)[0]

    def follow(self, at: int) -> int:
        """Where the unsigned offset at ``at`` points to."""
        return at + int(self.unpack("<I", at))

    def root(self, kind: str) -> Table:
        return Table(self, kind, self.follow(0))

    def slice(self, start: int, size: int) -> Array:
        """uint8 ``[size]``, from ``start``, counted from the start of the file."""
        return np.frombuffer(self.data, np.uint8, count=size, offset=start)


class Table:
    """One table of class ``kind``. A field that the file leaves out has its default; text, vectors and tables are empty or None."""

    __slots__ = ("_at", "_size", "_source", "_vtable", "kind")

    def __init__(self, source: Source, kind: str, at: int) -> None:
        source.spend(32)
        self.kind = kind
        self._source, self._at = source, at
        self._vtable = at - int(source.unpack("<i", at))
        self._size = int(source.unpack("<H", self._vtable))

    def _slot(self, slot: int) -> int:
        """Position of the field in ``slot``, 0 if the file leaves it out."""
        entry = 4 + 2 * slot
        offset = int(self._source.unpack("<H", self._vtable + entry)) if entry < self._size else 0
        return self._at + offset if offset else 0

    def _find(self, name: str) -> tuple[Field, int]:
        field = TABLES[self.kind][name]
        return field, self._slot(field.slot)

    def number(self, name: str) -> Any:
        """Scalar field: int, float or bool."""
        field, at = self._find(name)
        value = self._source.unpack(_NUMBERS[field.type][1], at) if at else field.default
        return bool(value) if field.type == "bool" else float(value) if field.type == "f32" else value

    @property
    def start(self) -> int:
        """Where the table lies in the file."""
        return self._at

    def place(self, name: str) -> int:
        """Where a field lies in the file, 0 if it is left out."""
        return self._find(name)[1]

    def has(self, name: str) -> bool:
        """True if the file holds the field, with any value."""
        return bool(self._find(name)[1])

    def text(self, name: str) -> str:
        return self.raw(name).decode("utf-8", errors="replace")

    def raw(self, name: str) -> bytes:
        """Bytes of a text, or of a vector of bytes."""
        at = self._find(name)[1]
        if not at:
            return b""
        start, count = self._vector(at, 1)
        self._source.spend(count)
        return self._source.data[start : start + count]

    def numbers(self, name: str) -> Array:
        """A vector of numbers, as a read-only 1-D array in native byte order; empty if it is missing."""
        field, at = self._find(name)
        if not at:
            return _NOTHING[field.element]
        stored = np.dtype(_NUMBERS[field.element][0])
        start, count = self._vector(at, stored.itemsize)
        self._source.spend(count * stored.itemsize)
        array = np.frombuffer(self._source.data, stored, count=count, offset=start)
        return read_only(np.require(array.astype(stored.newbyteorder("="), copy=False), requirements="A"))

    def integers(self, name: str) -> tuple[int, ...]:
        return tuple(self.numbers(name).tolist())

    def _vector(self, at: int, width: int) -> tuple[int, int]:
        """(first byte, element count) of the vector that the field at ``at`` points to."""
        start = self._source.follow(at)
        count = int(self._source.unpack("<I", start))
        if count * width > len(self._source.data) - start - 4:
            raise ValueError(f"a string or vector of {count} elements at byte {start} passes the end of the file")
        return start + 4, count

    def table(self, name: str) -> Table | None:
        field, at = self._find(name)
        return Table(self._source, field.type, self._source.follow(at)) if at else None

    def tables(self, name: str) -> list[Table]:
        field, at = self._find(name)
        if not at:
            return []
        start, count = self._vector(at, 4)
        self._source.spend(4 * count)
        return [Table(self._source, field.element, self._source.follow(start + 4 * i)) for i in range(count)]

    def union(self, name: str) -> tuple[str, Table | None]:
        """Class ("" for none or one that the schema lacks) and table of a union field."""
        field, at = self._find(name)
        kind_at = self._slot(field.slot - 1)
        code = int(self._source.unpack("<B", kind_at)) if kind_at else 0
        members = UNIONS[name]
        kind = members[code] if 0 < code < len(members) else ""
        return kind, Table(self._source, kind, self._source.follow(at)) if kind and at else None

    def fields(self) -> dict[str, Any]:
        """All numbers, texts and vectors of numbers; nested tables are left out."""
        values: dict[str, Any] = {}
        for name, field in TABLES[self.kind].items():
            if field.element in _NUMBERS:
                values[name] = self._flags_or_numbers(name, field) if field.is_vector else self.number(name)
            elif field.type == "text":
                values[name] = self.text(name)
        return values

    def _flags_or_numbers(self, name: str, field: Field) -> tuple[Any, ...]:
        values = self.numbers(name)
        return tuple((values != 0).tolist() if field.element == "bool" else values.tolist())
