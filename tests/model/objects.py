"""Symbols of an ELF object file, read without any tool."""

from __future__ import annotations

import struct
from pathlib import Path

SYMBOL_TABLE, UNDEFINED, FILE_OR_SECTION = 2, 0, (3, 4)


def symbols(path: Path) -> tuple[set[str], set[str], set[str]]:
    """Names that the object needs, that it offers to others, and that it keeps to itself."""
    data = path.read_bytes()
    assert data[:4] == b"\x7fELF", f"{path} is not an ELF file"
    wide, order = data[4] == 2, "<" if data[5] == 1 else ">"
    needed: set[str] = set()
    offered: set[str] = set()
    local: set[str] = set()
    sections = _sections(data, wide, order)
    for kind, offset, size, link in sections:
        if kind != SYMBOL_TABLE:
            continue
        for at in range(offset, offset + size, 24 if wide else 16):
            name, info, home = _symbol(data, at, wide, order)
            text = _text(data, sections[link][1] + name)
            if not text or info & 15 in FILE_OR_SECTION:
                continue
            (needed if home == UNDEFINED else offered if info >> 4 else local).add(text)
    return needed, offered, local


def _sections(data: bytes, wide: bool, order: str) -> list[tuple[int, int, int, int]]:
    """(type, offset, size, link) of each section."""
    table = struct.unpack_from(f"{order}{'Q' if wide else 'I'}", data, 40 if wide else 32)[0]
    size, count = struct.unpack_from(f"{order}HH", data, 58 if wide else 46)
    found = []
    for at in range(table, table + size * count, size):
        kind = struct.unpack_from(f"{order}I", data, at + 4)[0]
        offset, length = struct.unpack_from(f"{order}{'QQ' if wide else 'II'}", data, at + (24 if wide else 16))
        link = struct.unpack_from(f"{order}I", data, at + (40 if wide else 24))[0]
        found.append((kind, offset, length, link))
    return found


def _symbol(data: bytes, at: int, wide: bool, order: str) -> tuple[int, int, int]:
    """(offset of the name, binding and type, section)."""
    if wide:
        name, info, _, home = struct.unpack_from(f"{order}IBBH", data, at)
    else:
        name, _, _, info, _, home = struct.unpack_from(f"{order}IIIBBH", data, at)
    return name, info, home


def _text(data: bytes, at: int) -> str:
    return data[at : data.index(0, at)].decode()
