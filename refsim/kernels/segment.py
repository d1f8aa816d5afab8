"""Rows folded into the segment that each one's number names. Source: tflite ``kernels/unsorted_segment.cc``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.ir import Array
from refsim.kernels import I32, Kernel, Slot, variants_of
from refsim.kernels._shared import require_between
from refsim.overflow import report

#: What a segment without rows holds, by fold.
EMPTY = {"sum": 0, "product": 1, "maximum": -(2**31), "minimum": 2**31 - 1}


@dataclass(frozen=True, slots=True, eq=False)
class Params:
    rows: Annotated[int, I32, "rows of the input"]
    inner: Annotated[int, I32, "elements of a row"]
    segments: Annotated[int, I32, "rows of the output"]
    empty: Annotated[int, I32, "what a segment without rows holds"]
    fold: str
    output_shape: tuple[int, ...]
    node: str


def run(nx: Any, p: Params, x: Array, ids: Array) -> Array:
    """x [n, rows, inner] int32, ids [n, rows] -> [n, segments, inner]; rows with a negative number belong nowhere."""
    count = max(len(x), len(ids))
    rows = np.broadcast_to(x.reshape(len(x), p.rows, p.inner).astype(np.int64), (count, p.rows, p.inner))
    numbers = np.broadcast_to(ids.reshape(len(ids), p.rows), (count, p.rows))
    require_between(numbers, -(2**31), p.segments - 1, p.node, "segment")
    # Rows that belong nowhere fold into one more segment, which is left out.
    where = np.arange(count)[:, np.newaxis], np.where(numbers < 0, p.segments, numbers)
    shape = (count, p.segments + 1, p.inner)
    result, real = np.full(shape, p.empty, dtype=np.int64), np.full(shape, p.empty, dtype=np.float64)
    UFUNCS[p.fold].at(result, where, rows)
    UFUNCS[p.fold].at(real, where, rows)
    inside = real[:, :-1]
    beyond = (inside < -(2.0**31)) | (inside >= 2.0**31)
    report(p.node, inside[beyond], "results leave int32 (worst {worst}); the target wraps")
    # int64 wraps modulo 2^64, so the low 32 bits are right whatever was lost above.
    return np.asarray(nx.wrap(result[:, :-1] & 0xFFFFFFFF)).astype(np.int32).reshape(count, *p.output_shape)


UFUNCS: dict[str, np.ufunc] = {"sum": np.add, "product": np.multiply, "maximum": np.maximum, "minimum": np.minimum}
KERNEL = Kernel(
    name="segment",
    params=Params,
    slots=(Slot("input", doc="[rows, inner]"), Slot("ids", doc="[rows]"), Slot("output", role="out", doc="[segments, inner]")),
    run=run,
    variants=variants_of({"x": "int32"}, fold=" ".join(UFUNCS)),
)
