"""Elements picked along tables of offsets, one table per axis: moves that strides cannot describe. Source: exact move.

Mirrored edges, nearest neighbours, gathering along an axis by known indices: where an element comes from is a sum of terms, each of
which depends on its place along one axis.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.ir import Array
from refsim.kernels import PI32, CField, Kernel, Slot, variants_of

MAX_DIMS = 8


@dataclass(frozen=True, slots=True, eq=False)
class Params:
    shape: Annotated[tuple[int, ...], CField("int32_t", MAX_DIMS), "of the output, outermost dimension first, padded with 1"]
    table: Annotated[Array, PI32, "for each dimension in turn, an offset into the input for each place along it; they add up"]
    output_shape: tuple[int, ...]


def run(nx: Any, p: Params, x: Array) -> Array:
    """x [n, ...] -> [n, *output_shape]."""
    tables = np.split(p.table, np.cumsum(p.shape)[:-1])
    picked: Array = x.reshape(len(x), -1)[:, add_up(tables).reshape(-1)]
    return picked.reshape(len(x), *p.output_shape)


def add_up(tables: Sequence[Array]) -> Array:
    """The sum of one term per axis: [a], [b], ... -> [a, b, ...]."""
    return functools.reduce(np.add.outer, tables, np.int64(0))


KERNEL = Kernel(
    name="index_copy",
    params=Params,
    slots=(Slot("input"), Slot("output", role="out")),
    run=run,
    variants=variants_of(*({"x": dtype} for dtype in ("uint8", "uint16", "uint32", "uint64"))),
)
#: The variant by bytes of an element.
BY_WIDTH = dict(zip((1, 2, 4, 8), KERNEL.variants, strict=True))
