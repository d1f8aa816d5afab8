"""Where two sets of tensors differ first. Equality only: there is no tolerance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from refsim.ir import Array
from refsim.program import Program


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A tensor that differs: first differing element, and how many of how many differ. ``node`` is None for a variable."""

    tensor: int
    name: str
    node: str
    vector: int
    element: tuple[int, ...]
    expected: int | float
    got: int | float
    count: int
    total: int

    def __str__(self) -> str:
        return (
            f"{self.node}: tensor {self.tensor} {self.name!r} differs in {self.count} of {self.total} elements; "
            f"first in vector {self.vector} at {list(self.element)}: expected {self.expected}, got {self.got}"
        )


def compare(program: Program, expected: Mapping[int, Array], got: Mapping[int, Array]) -> list[Mismatch]:
    """Every tensor that differs, block by block in execution order, then variables. Arrays have a leading vector axis.

    Of blocks that steps run, the last visit is compared, where ``got`` has it: programs for emulated targets do not record it.
    """
    order = [(index, str(step.node)) for step in program.steps for index in step.outputs]
    inner = [(index, block.title(step)) for block in program.blocks[1:] for step, index in program.traced_in(block)]
    order += [(index, node) for index, node in inner if index in got]
    order += [(index, "state") for index in sorted(program.initial_state)]
    found = []
    for index, node in order:
        mismatch = compare_tensor(index, program.values[index].name, node, expected[index], got[index])
        if mismatch is not None:
            found.append(mismatch)
    return found


def compare_tensor(index: int, name: str, node: str, expected: Array, got: Array) -> Mismatch | None:
    """The difference of one stacked tensor, or None. Different shapes or types differ everywhere."""
    if expected.shape != got.shape or expected.dtype != got.dtype:
        total = max(expected.size, got.size)
        return Mismatch(index, name, node, 0, (), expected.size, got.size, total, total)
    different = _different(expected, got)
    if not different.any():
        return None
    first = np.unravel_index(int(np.argmax(different)), different.shape)
    vector, *element = (int(i) for i in first)
    total = different.size
    return Mismatch(
        index, name, node, vector, tuple(element), expected[first].item(), got[first].item(), int(different.sum()), total
    )


def _different(expected: Array, got: Array) -> Array:
    """Floats by bits: NaN equals itself, and the zeros differ."""
    if expected.dtype.kind == "f":
        bits = f"u{expected.dtype.itemsize}"
        expected, got = (np.ascontiguousarray(array).view(bits) for array in (expected, got))
    return np.asarray(expected != got)


def differences(expected: Array, got: Array) -> tuple[int, int]:
    """How many elements differ, and by how much at most: whole numbers, 0 for floats. Another shape or type differs everywhere."""
    if expected.shape != got.shape or expected.dtype != got.dtype:
        return expected.size, 0
    different = _different(expected, got)
    if not different.any() or expected.dtype.kind not in "iu":
        return int(different.sum()), 0
    gaps = [abs(int(a) - int(b)) for a, b in ((expected.max(), got.min()), (expected.min(), got.max()))]
    if max(gaps) < 2**62:
        return int(different.sum()), int(np.abs(expected.astype(np.int64) - got.astype(np.int64)).max())
    pairs = zip(expected[different].tolist(), got[different].tolist(), strict=True)
    return int(different.sum()), max(abs(a - b) for a, b in pairs)
