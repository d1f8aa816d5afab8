"""What a board printed: tensors from a layer hook, and the line of a self-test.

A layer hook prints each tensor as one or more lines ``refsim-tensor INDEX OFFSET HEX``: the tensor's index, the place of the first
byte, and bytes as they lie in memory, little-endian. Offset 0 begins a tensor anew; one that comes k times is k samples. Other text
may stand around the lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from refsim.errors import RefsimError
from refsim.ir import Array, Tensor, storage_dtype

HOOK = re.compile(r"refsim-tensor (\S+) (\S+) (\S+)\s*$")
SELF_TEST = re.compile(r"refsim-selftest (\S+) (PASS|FAIL)(.*)$")
FAILED = re.compile(r" input (\d+) node \d+ tensor \d+ expected [0-9a-f]{8} got [0-9a-f]{8} all((?: [0-9a-f]{8})+)\s*$")


def tensors_of_log(tensors: Sequence[Tensor], lines: Iterable[str]) -> Mapping[int, Array]:
    """Those of ``tensors`` ``[n, ...]`` by index that a layer hook printed. RefsimError names the line that cannot be read."""
    found: dict[int, list[bytearray]] = {}
    for number, line in enumerate(lines, 1):
        match = HOOK.search(line)
        if match:
            _take(tensors, found, number, *match.groups())
    if not found:
        raise RefsimError("no line `refsim-tensor INDEX OFFSET HEX` in the log")
    return {index: np.stack([_array(tensors[index], data) for data in samples]) for index, samples in found.items()}


def _take(tensors: Sequence[Tensor], found: dict[int, list[bytearray]], number: int, index: str, offset: str, digits: str) -> None:
    if not (index.isdigit() and offset.isdigit() and re.fullmatch(r"([0-9a-fA-F]{2})+", digits)):
        raise RefsimError(f"line {number}: needs `refsim-tensor INDEX OFFSET HEX`, whole bytes in hexadecimal")
    if int(index) >= len(tensors):
        raise RefsimError(f"line {number}: the model has tensors 0 to {len(tensors) - 1}, not {index}")
    samples = found.setdefault(int(index), [])
    if int(offset) == 0:
        samples.append(bytearray())
    if not samples or len(samples[-1]) != int(offset):
        had = len(samples[-1]) if samples else 0
        raise RefsimError(f"line {number}: tensor {index} goes on at byte {offset}, but {had} bytes came before")
    samples[-1] += bytes.fromhex(digits)


def _array(tensor: Tensor, data: bytearray) -> Array:
    stored = np.dtype(storage_dtype(tensor.dtype)).newbyteorder("<")
    if len(data) != tensor.size * stored.itemsize:
        raise RefsimError(f"{tensor}: the log has {len(data)} bytes of it, not {tensor.size * stored.itemsize}")
    return np.frombuffer(bytes(data), stored).astype(stored.newbyteorder("=")).reshape(tensor.shape)


@dataclass(frozen=True, slots=True)
class SelfTest:
    """What a self-test said: all inputs passed (``checks`` is empty), or every layer's check value of the first that did not."""

    input: int = 0
    checks: tuple[int, ...] = ()


def self_test_of_log(lines: Iterable[str]) -> SelfTest:
    """The last self-test line of a log. RefsimError if there is none, or it tells of no layers."""
    found = [match for match in map(SELF_TEST.search, lines) if match]
    if not found:
        raise RefsimError("no line `refsim-selftest ...` in the log")
    if found[-1][2] == "PASS":
        return SelfTest()
    told = FAILED.match(found[-1][3])
    if told is None:
        raise RefsimError(f"the self-test did not come to its layers: {found[-1][0].strip()!r}")
    return SelfTest(int(told[1]), tuple(int(value, 16) for value in told[2].split()))
