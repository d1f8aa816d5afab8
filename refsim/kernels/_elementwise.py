"""Element by element, two operands that repeat where they have to: what such kernels share.

A family makes a kernel with :func:`binary`: the constants it needs (a dataclass below :class:`Binary`), one expression in NumPy,
and one function body in C, which gets ``p``, ``lhs`` and ``rhs`` and returns the result. Where nothing repeats, the C is one loop.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.ir import Array, Tensor, read_only
from refsim.kernels import I32, PI32, Kernel, Slot, Variant, apart

MAX_DIMS = 6
WALKS = ("flat", "strided")


@dataclass(frozen=True, slots=True, eq=False)
class Binary:
    """The first parameters of every such kernel."""

    size: Annotated[int, I32, "elements of the output"]
    walk: Annotated[Array, PI32, "6 dimensions of the output, 6 strides of lhs, 6 of rhs in elements; NULL where nothing repeats"]
    output_shape: tuple[int, ...]
    node: str


Element = Callable[[Any, Any, Array, Array], Any]


def binary(
    name: str,
    params: type,
    element: Element,
    body: str,
    variants: Sequence[tuple[dict[str, str], dict[str, str]]],
    gap: Callable[[Any, int], int | None] = apart,
) -> Kernel:
    """A kernel of operands of type ``x`` (the second of type ``y`` where a variant has one) and an output of type ``out``.

    ``element(nx, params, lhs, rhs)`` gets int64 arrays that broadcast. ``variants`` are (types, rules); each gets both walks.
    """

    def run(nx: Any, p: Any, lhs: Array, rhs: Array) -> Array:
        a, b = (_align(x, len(p.output_shape)) for x in (lhs, rhs))
        return np.asarray(element(nx, p, a, b))

    second = "y" if "y" in variants[0][0] else "x"
    return Kernel(
        name=name,
        params=params,
        slots=(Slot("lhs"), Slot("rhs", second), Slot("output", "out", "out", "[size]")),
        run=run,
        variants=tuple(Variant(types, {**rules, "walk": walk}) for types, rules in variants for walk in WALKS),
        template="elementwise",
        body=body,
        gap=gap,
    )


def _align(x: Array, rank: int) -> Array:
    """[n, *shape] with dimensions of 1 in front, so that it broadcasts behind the leading axis; int64."""
    aligned = x.reshape(x.shape[0], *(1,) * (rank + 1 - x.ndim), *x.shape[1:])
    return aligned.astype(np.int64)


def walk_of(lhs: Tensor, rhs: Tensor, out: Tensor) -> Array | None:
    """The table of :class:`Binary`: empty where nothing repeats, None where 6 dimensions do not suffice. The shapes broadcast."""
    merged = merged_strides([lhs.shape, rhs.shape], out.shape)
    if len(merged) > MAX_DIMS:
        return None
    if len(merged) <= 1 and lhs.size == rhs.size == out.size:
        return read_only(np.zeros(0, dtype=np.int32))
    columns = [[1, 0, 0]] * (MAX_DIMS - len(merged)) + merged
    return read_only(np.asarray(columns, dtype=np.int32).T.reshape(-1).copy())


def merged_strides(shapes: Sequence[tuple[int, ...]], out: tuple[int, ...]) -> list[list[int]]:
    """[extent, stride of each operand] per dimension of ``out``, outermost first, in as few dimensions as it takes.

    A stride is 0 where an operand repeats. Dimensions merge where every operand goes on as it would inside one.
    """
    columns = [_strides(shape, len(out)) for shape in shapes]
    merged: list[list[int]] = []
    for dim, *steps in zip(out, *columns, strict=True):
        if dim == 1:
            continue
        outer = merged[-1] if merged else None
        if outer and all(before == step * dim for before, step in zip(outer[1:], steps, strict=True)):
            merged[-1] = [outer[0] * dim, *steps]
        else:
            merged.append([dim, *steps])
    return merged


def _strides(shape: tuple[int, ...], rank: int) -> list[int]:
    """Element strides of ``shape`` aligned to ``rank`` dimensions, 0 where it has extent 1."""
    padded = (1,) * (rank - len(shape)) + shape
    return [0 if dim == 1 else int(np.prod(padded[axis + 1 :], dtype=np.int64)) for axis, dim in enumerate(padded)]
