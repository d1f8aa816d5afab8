"""Memory, argument expressions and differing results of ``worker.py``, and like it free of refsim: see there.

Buffers lie in one arena of guard bytes between fences of memory that cannot be touched.
"""

from __future__ import annotations

import ast
import ctypes
import functools
import itertools
import math
import mmap
import operator
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

ITEM = {"int8": 1, "uint8": 1, "int16": 2, "uint16": 2, "int32": 4, "uint32": 4, "int64": 8, "uint64": 8, "float32": 4}
GUARD_BYTES = 256
MARGIN = 1 << 16
FENCE = 1 << 30
CAPACITY = 1 << 26
ALIGNMENT = 64


class JobError(Exception):
    """The job does not fit the function that it describes."""


# --- memory ---------------------------------------------------------------------------------------------------------------
class Arena:
    """Memory for buffers, with guard bytes around each and, where the system can, fences at both ends."""

    def __init__(self) -> None:
        self._base = _fenced() or self._plain()

    def _plain(self) -> int:
        self._kept = ctypes.create_string_buffer(CAPACITY + ALIGNMENT)
        return -(-ctypes.addressof(self._kept) // ALIGNMENT) * ALIGNMENT

    def begin(self, guard: int) -> None:
        self._guard = guard
        self._end = MARGIN
        self._spans: list[tuple[str, int, int]] = []
        ctypes.memset(self._base, guard, MARGIN)

    def place(self, name: str, size: int, offset: int) -> int:
        """The address of ``size`` bytes, ``offset`` bytes past an aligned one."""
        start = -(-(self._end + GUARD_BYTES) // ALIGNMENT) * ALIGNMENT + offset
        end = start + size
        if end + MARGIN > CAPACITY:
            raise JobError(f"buffer {name!r} of {size:,} bytes does not fit; all buffers may have {CAPACITY - 2 * MARGIN:,}")
        ctypes.memset(self._base + self._end, self._guard, start - self._end)
        self._spans.append((name, start, end))
        self._end = end
        return self._base + start

    def close(self) -> None:
        ctypes.memset(self._base + self._end, self._guard, MARGIN)

    def damage(self) -> str:
        """The first bytes outside the buffers that have changed, "" if none has."""
        edges = [("", 0, 0), *self._spans, ("", self._end + MARGIN, 0)]
        intact = _guards(self._guard)
        for (before, _, gap_start), (after, gap_end, _) in itertools.pairwise(edges):
            gap = ctypes.string_at(self._base + gap_start, gap_end - gap_start)
            if gap != intact[: len(gap)]:
                first = len(gap) - len(gap.lstrip(bytes([self._guard])))
                last = len(gap.rstrip(bytes([self._guard]))) - 1
                if before and (first < len(gap) - last or not after):
                    return f"wrote outside {before}: {_bytes(first + 1, last + 1)} past its end"
                return f"wrote outside {after}: {_bytes(len(gap) - last, len(gap) - first)} before its start"
        return ""


@functools.cache
def _guards(guard: int) -> bytes:
    """As many guard bytes as there are between two buffers, at most."""
    return bytes([guard]) * (MARGIN + GUARD_BYTES + 2 * ALIGNMENT)


def _bytes(first: int, last: int) -> str:
    """Which bytes, counted from 1."""
    return f"byte {first}" if first == last else f"bytes {first} to {last}"


def _fenced() -> int:
    """Writable memory between two fences; 0 where the system does not offer it."""
    if os.name != "posix":
        return 0
    libc = ctypes.CDLL(None, use_errno=True)
    libc.mmap.restype = ctypes.c_void_p
    libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
    libc.mprotect.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
    flags = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS
    start = libc.mmap(None, CAPACITY + 2 * FENCE, 0, flags, -1, 0)
    if start in (None, ctypes.c_void_p(-1).value):
        return 0
    inside = int(start) + FENCE
    return inside if libc.mprotect(inside, CAPACITY, mmap.PROT_READ | mmap.PROT_WRITE) == 0 else 0


@dataclass
class Buffer:
    """An array of the case in the arena; ``content`` is None for one that the function fills."""

    name: str
    address: int
    size: int
    content: bytes | None = None


# --- numbers -------------------------------------------------------------------------------------------------------------
def int_range(ffi: Any, kind: Any) -> tuple[float, float]:
    """The lowest and the highest integer that a C type takes."""
    if kind.kind not in ("primitive", "enum") or kind.cname in ("float", "double", "long double"):
        return -math.inf, math.inf
    if kind.cname in ("bool", "_Bool"):
        return 0, 1
    bits = 8 * ffi.sizeof(kind)
    return (-(1 << (bits - 1)), (1 << (bits - 1)) - 1) if int(ffi.cast(kind, -1)) < 0 else (0, (1 << bits) - 1)


def signed(value: int, kind: str) -> int:
    bits = 8 * ITEM[kind]
    return value - (1 << bits) if kind.startswith("int") and value >= 1 << (bits - 1) else value


def native(data: bytes, item: int) -> bytes:
    """Big-endian elements as this machine holds them, and the reverse."""
    if item == 1 or sys.byteorder == "big":
        return data
    swapped = bytearray(len(data))
    for i in range(item):
        swapped[i::item] = data[item - 1 - i :: item]
    return bytes(swapped)


# --- expressions ----------------------------------------------------------------------------------------------------------
BINARY: Mapping[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
    ast.LShift: operator.lshift,
    ast.RShift: operator.rshift,
}


#: What an array's elements can be narrowed to.
NARROWED = ("int8", "int16")


def narrowed(elements: Sequence[int], item: int, name: str) -> bytes:
    """``elements`` in ``item`` bytes each, as this machine holds them."""
    try:
        return b"".join(element.to_bytes(item, sys.byteorder, signed=True) for element in elements)
    except OverflowError:
        raise JobError(f"{name}: an element does not fit; exclude such cases by their flag") from None


def evaluate(text: str, names: Callable[[str], Any]) -> Any:
    """A name, a number, or whole-number arithmetic of them: ``+ - * // << >>``, unary minus, ``array[0]``, ``min``, ``max``.

    ``int8(array)`` and ``int16(array)``: its elements as that type.
    """
    return _value(_parsed(text), names)


@functools.cache
def _parsed(text: str) -> ast.expr:
    try:
        return ast.parse(text.strip(), mode="eval").body
    except SyntaxError:
        raise JobError(f"{text!r} is not an expression") from None


def _value(node: ast.AST, names: Callable[[str], Any]) -> Any:
    if isinstance(node, ast.Constant) and isinstance(node.value, int):
        return node.value
    if isinstance(node, ast.Name):
        return names(node.id)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_value(node.operand, names)
    if isinstance(node, ast.BinOp) and type(node.op) in BINARY:
        return BINARY[type(node.op)](_value(node.left, names), _value(node.right, names))
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
        return names(f"{node.value.id}[{_value(node.slice, names)}]")
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in NARROWED:
        if len(node.args) == 1 and isinstance(node.args[0], ast.Name):
            return names(f"{node.func.id}({node.args[0].id})")
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("min", "max"):
        return {"min": min, "max": max}[node.func.id](_value(argument, names) for argument in node.args)
    raise JobError(f"{ast.unparse(node)!r} is not something that an argument can be")


# --- results --------------------------------------------------------------------------------------------------------------
def depends_on_memory(results: Mapping[str, str], first: str, second: str) -> str:
    """``unwritten`` if the poison itself is in the results, else ``poison``."""
    differing = [(first[i : i + 2], second[i : i + 2]) for i in _starts(first) if first[i : i + 2] != second[i : i + 2]]
    told = first_difference(results, first, second)
    if all(pair == ("a5", "5a") for pair in differing):
        return f"unwritten bytes of the results that were never written: {len(differing)}; {told}"
    return f"poison the result depends on memory that nobody wrote: {told}"


def _starts(digits: str) -> Iterator[int]:
    """Where the bytes of results begin, which have a blank between them."""
    start = 0
    for token in digits.split(" "):
        yield from range(start, start + len(token), 2)
        start += len(token) + 1


def first_difference(results: Mapping[str, str], first: str, second: str) -> str:
    """The first element in which two answers differ; ``results``: the types by name."""
    for (name, kind), one, other in zip(results.items(), first.split(" "), second.split(" "), strict=True):
        width = 2 * ITEM[kind]
        for i in range(0, len(one), width):
            if one[i : i + width] != other[i : i + width]:
                return f"element {i // width} of {name} is 0x{other[i : i + width]} instead of 0x{one[i : i + width]}"
    return "no element differs"
