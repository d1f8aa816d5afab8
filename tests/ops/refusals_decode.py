"""Compressed constants of TFLM that are cut short, or do not fit what they are unpacked into. Entries as in refusals_shapes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from ops.refusals_shapes import Entry, q

from refsim.flatmodel import N, T, build
from refsim.ops.decoding import HEADER, HUFFMAN, LUT, PRUNE

EIGHT = bytes([0b10110010])
#: Codes 0 and 10 or 11, by a table of two bits: (16 + length) * 2^11 + symbol.
CODES = np.asarray([17 << 11, 17 << 11, (18 << 11) + 6, (18 << 11) + 7], dtype="<u2").tobytes()


def _decode(
    kind: int, packed: bytes, tables: bytes, out: T, parameters: int = 1, version: int = 1, inputs: Sequence[int] = (0, 1)
) -> bytes:
    head = bytes([kind, 1, 0, 0, version, parameters]).ljust(HEADER, b"\0")
    known = [T(name, "uint8", (len(data),), data=list(data)) for name, data in (("packed", packed), ("how", head + tables))]
    return build([*known, out], [N("CUSTOM", inputs, [2], None, custom="TFLM_DECODE")], [], [2])


def _looked_up() -> Iterator[tuple[str, bytes, tuple[str, ...]]]:
    y = q("y", (8,))
    yield "unpaired", _decode(LUT, EIGHT, b"\1\2", y, inputs=(0, 1, 0)), ("has 3 inputs for 1 outputs, not two for each",)
    yield "type", _decode(LUT, EIGHT, b"\1\2", T("y", "uint8", (8,))), ("'y'", "type uint8 is not decompressed by TFLM")
    yield "version", _decode(LUT, EIGHT, b"\1\2", y, version=2), ("'how'", "is of version 2, not 1")
    yield "no_width", _decode(LUT, EIGHT, b"\1\2", y, parameters=8), ("'how'", "has indices of no bits")
    yield "beyond", _decode(LUT, EIGHT, b"\1", y), ("'how'", "has 1 values, but an index lies beyond them")
    middle = q("y", (2, 2, 2), [0.5, 0.25], zero_point=[0, 0], axis=1)
    yield "middle", _decode(LUT, EIGHT, b"\1\2", middle), ("'y'", "along axis 1, not the first or the last")


def _pruned() -> Iterator[tuple[str, bytes, tuple[str, ...]]]:
    yield "bits", _decode(PRUNE, EIGHT, bytes(9), q("y", (9,))), ("'packed'", "has 8 bits for 9 elements")
    yield "values", _decode(PRUNE, EIGHT, bytes(3), q("y", (8,))), ("'how'", "has 3 values for 4 elements")
    shifted = q("y", (8,), dtype="int16", zero_point=3)
    yield "zero", _decode(PRUNE, EIGHT, bytes(8), shifted), ("'y'", "must have zero point 0")


def _huffman() -> Iterator[tuple[str, bytes, tuple[str, ...]]]:
    wide = q("y", (4,), dtype="int16")
    yield "narrow", _decode(HUFFMAN, EIGHT, CODES, wide, 16), ("'y'", "tables of 16 bits do not hold int16")
    for name, count in (("cut", 5), ("short", 20)):  # four codes of two bits are there; the next one is read from zeros
        told = ("'packed'", f"ends before {count} symbols are read")
        yield name, _decode(HUFFMAN, b"\xff", CODES, q("y", (count,)), 16), told
    yield "lost", _decode(HUFFMAN, b"\xff", CODES[:2], q("y", (4,)), 16), ("'how'", "has 1 entries, but a code leads beyond them")


def undecodable() -> Iterator[Entry]:
    for part in (_looked_up, _pruned, _huffman):
        for name, data, says in part():
            yield f"decode{part.__name__}_{name}", "tflm", data, says, 0
