"""A C conversion of one type to another: integers wrap, floats are truncated, booleans say whether there is anything.

Integers of up to 32 bits with a sign become float32 by the kernel of DEQUANTIZE with scale 1. Source: tflite ``kernels/cast.cc``,
``portable_type_to_tflitetype.h``; TFLM ``kernels/cast.cc``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.errors import RangeError
from refsim.fixedpoint.floats import whole_part
from refsim.ir import Array
from refsim.kernels import I32, I64, Kernel, Slot, variants_of
from refsim.types import DTYPES, storage_dtype

INTEGERS = "int8 uint8 int16 uint16 int32 uint32 int64 bool".split()


@dataclass(frozen=True, slots=True)
class Params:
    size: Annotated[int, I32, "elements"]
    low: Annotated[int, I64, "least value of the output's type"]
    high: Annotated[int, I64, "largest value"]
    not_a_number: Annotated[int, I64, "what NaN becomes"]
    dtype: str
    node: str
    #: Whether floats outside the type become its nearest end, not something that C leaves undefined.
    saturates: bool = True


def params_of(size: int, dtype: str, node: str, outside: str) -> Params:
    """``outside``: the rule ``outside_type``."""
    kind = DTYPES[dtype]
    return Params(size, kind.low, kind.high, kind.high if outside == "highest" else 0, dtype, node, outside != "undefined")


def run(nx: Any, p: Params, x: Array) -> Array:
    """x [n, ...] -> same shape in the output's type."""
    if p.dtype == "bool":
        return np.asarray(x != 0)
    if p.dtype == "float32":
        return np.asarray(nx.int64_to_float32(x.astype(np.int64))).astype(np.uint32).view(np.float32)
    if x.dtype != np.float32:
        return x.astype(p.dtype)
    with np.errstate(invalid="ignore"):
        whole = whole_part(x)
        if not p.saturates and not np.all((whole >= p.low) & (whole <= p.high)):
            raise RangeError(f"{p.node}: numbers outside {p.dtype}, for which C, and so this engine, defines no result")
    values = nx.float32_to_int64(np.ascontiguousarray(x).view(np.uint32).astype(np.int64))
    return np.where(np.isnan(x), p.not_a_number, np.clip(values, p.low, p.high)).astype(storage_dtype(p.dtype))


KERNEL = Kernel(
    name="cast",
    params=Params,
    slots=(Slot("input", doc="[size]"), Slot("output", "out", "out", "[size]")),
    run=run,
    variants=variants_of(
        *({"x": x, "out": out} for x in INTEGERS for out in INTEGERS if x != out),
        *({"x": "float32", "out": out} for out in f"int2 int4 uint4 {' '.join(INTEGERS)}".split()),
        *({"x": x, "out": "float32"} for x in ("uint32", "int64")),
    ),
)
