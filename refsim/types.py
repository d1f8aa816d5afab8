"""Facts about tensor types, in one table: the letters that name kernels, value ranges, how NumPy and C hold them."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True, slots=True)
class DType:
    """A tensor type by its name in the schema (lower case).

    ``letter`` names it in kernels and tables. ``held`` is the NumPy type in memory: int4 and int2 are held unpacked, floats in C as
    their bit patterns. ``ctype`` is empty where generated code has no such elements. ``low`` and ``high`` bound integers.
    """

    name: str
    letter: str
    held: str
    ctype: str
    low: int = 0
    high: int = 0

    @property
    def integer(self) -> bool:
        return self.high > 0

    @property
    def per_byte(self) -> int:
        """Elements that share a byte in files and in the engines' memory."""
        bits = (self.high - self.low).bit_length()
        return 8 // bits if 1 < bits < 8 else 1


def _integer(name: str, letter: str, bits: int, held: str = "", signed: bool = True) -> DType:
    low, high = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if signed else (0, 2**bits - 1)
    return DType(name, letter, held or name, f"{held or name}_t", low, high)


_TABLE = (
    _integer("int2", "s2", 2, "int8"),
    _integer("int4", "s4", 4, "int8"),
    _integer("int8", "s8", 8),
    _integer("int16", "s16", 16),
    _integer("int32", "s32", 32),
    _integer("int64", "s64", 64),
    _integer("uint4", "u4", 4, "uint8", signed=False),
    _integer("uint8", "u8", 8, signed=False),
    _integer("uint16", "u16", 16, signed=False),
    _integer("uint32", "u32", 32, signed=False),
    _integer("uint64", "u64", 64, signed=False),
    DType("bool", "bool", "bool", "uint8_t", 0, 1),
    DType("float32", "f32", "float32", "uint32_t"),
    DType("float16", "f16", "float16", "uint16_t"),
    DType("bfloat16", "bf16", "uint16", "uint16_t"),
    DType("float8_e4m3fn", "f8e4m3", "uint8", "uint8_t"),
    DType("float8_e5m2", "f8e5m2", "uint8", "uint8_t"),
    DType("float64", "f64", "float64", "uint64_t"),
    DType("complex64", "c64", "complex64", ""),
    DType("complex128", "c128", "complex128", ""),
    # Elements of no fixed size, or handles: kept as raw bytes.
    DType("string", "string", "uint8", ""),
    DType("resource", "resource", "uint8", ""),
    DType("variant", "variant", "uint8", ""),
)
DTYPES: Mapping[str, DType] = {dtype.name: dtype for dtype in _TABLE}
BY_LETTER: Mapping[str, DType] = {dtype.letter: dtype for dtype in _TABLE}


def facts(dtype: str) -> DType:
    """The facts about ``dtype``; a type that nobody knows is held as bytes, and has no elements in C."""
    return DTYPES.get(dtype, DType(dtype, dtype, "uint8", ""))


#: Value range of every integer type that a tensor may have.
INT_RANGE: Mapping[str, tuple[int, int]] = {d.name: (d.low, d.high) for d in _TABLE if d.integer and d.name != "bool"}


#: Bytes that the arrays of one kernel call may take for one sample, held as 64-bit integers: what asks for more is refused.
MEMORY_LIMIT = 4 * 2**30


def gibibytes(elements: int) -> str:
    """Memory of ``elements`` held as 64-bit integers, where that is more than the limit; else empty."""
    return f"{8 * elements / 2**30:,.1f} GiB" if 8 * elements > MEMORY_LIMIT else ""


@functools.cache
def storage_dtype(dtype: str) -> np.dtype[Any]:
    """NumPy type that holds a tensor of type ``dtype`` (int4 is held unpacked, in int8)."""
    return np.dtype(facts(dtype).held)


def ctype_of(dtype: str) -> str:
    """C type of an element of a tensor of type ``dtype``; empty when generated code has none."""
    return facts(dtype).ctype


def letter_of(dtype: str) -> str:
    """Short name of ``dtype`` in kernels and tables: ``s8``, ``u8``, ``f32``, ..."""
    return facts(dtype).letter


def types_of(letters: str) -> tuple[str, ...]:
    """Type names of space-separated letters.

    >>> types_of("s8 s16 u8")
    ('int8', 'int16', 'uint8')
    """
    return tuple(BY_LETTER[letter].name for letter in letters.split())
