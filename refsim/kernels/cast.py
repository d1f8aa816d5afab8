"""A C conversion of one type to another: integers wrap, floats are truncated, booleans say whether there is anything.

Integers to float32 take the kernel of DEQUANTIZE with scale 1. Source: tflite ``kernels/cast.cc``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.errors import RangeError
from refsim.fixedpoint.floats import whole_part
from refsim.ir import Array
from refsim.kernels import I32, Kernel, Slot, variants_of
from refsim.types import DTYPES

INTEGERS = "int8 uint8 int16 uint16 int32 uint32 int64 bool".split()


@dataclass(frozen=True, slots=True)
class Params:
    size: Annotated[int, I32, "elements"]
    dtype: str
    node: str


def run(nx: Any, p: Params, x: Array) -> Array:
    """x [n, ...] -> same shape in the output's type."""
    if p.dtype == "bool":
        return np.asarray(x != 0)
    if x.dtype != np.float32:
        return x.astype(p.dtype)
    kind = DTYPES[p.dtype]
    with np.errstate(invalid="ignore"):
        whole = whole_part(x)
        if not np.all((whole >= kind.low) & (whole <= kind.high)):
            raise RangeError(f"{p.node}: numbers outside {p.dtype}, for which C, and so no engine, defines a result")
    return np.asarray(nx.truncate_float32(np.ascontiguousarray(x).view(np.uint32).astype(np.int64))).astype(p.dtype)


KERNEL = Kernel(
    name="cast",
    params=Params,
    slots=(Slot("input", doc="[size]"), Slot("output", "out", "out", "[size]")),
    run=run,
    variants=variants_of(
        *({"x": x, "out": out} for x in INTEGERS for out in INTEGERS if x != out),
        *({"x": "float32", "out": out} for out in "int8 uint8 int16 uint16 int32 bool".split()),
    ),
)
