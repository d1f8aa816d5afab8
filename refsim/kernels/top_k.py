"""The largest elements of each row and where they were, equal ones in their order. Source: tflite ``kernels/topk_v2.cc``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.ir import Array
from refsim.kernels import I32, Kernel, Slot, variants_of


@dataclass(frozen=True, slots=True)
class Params:
    rows: Annotated[int, I32, ""]
    size: Annotated[int, I32, "elements of a row"]
    count: Annotated[int, I32, "elements to find, at most size"]
    output_shape: tuple[int, ...]
    index_dtype: str = "int32"


def run(nx: Any, p: Params, x: Array) -> tuple[Array, Array]:
    """x [n, rows, size] -> values and indices [n, rows, count]."""
    rows = x.reshape(len(x), p.rows, p.size)
    # The complement turns the order around without leaving the type, and the sort keeps equal ones in order.
    order = np.argsort(~rows, axis=-1, kind="stable")[..., : p.count]
    values = np.take_along_axis(rows, order, axis=-1)
    return tuple(array.reshape(len(x), *p.output_shape) for array in (values, order.astype(p.index_dtype)))  # type: ignore[return-value]


KERNEL = Kernel(
    name="top_k",
    params=Params,
    slots=(Slot("input", doc="[rows, size]"), Slot("values", role="out"), Slot("indices", "i", "out", "[rows, count]")),
    run=run,
    variants=variants_of(*({"x": x, "i": i} for x in ("int8", "uint8", "int16", "int32", "int64") for i in ("int32", "int16"))),
)
