"""A function of one element by its table: 256 results for 8 bits, 65536 for 16, or 513 between which 16 bits interpolate.

The results are made when a node is lowered, by the operator's own arithmetic.
Source: tflite kernels/internal/common.h, ``LUTPopulate`` and ``LUTLookup``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.errors import RangeError
from refsim.ir import Array
from refsim.kernels import I32, Kernel, Slot, variants_of


@dataclass(frozen=True, slots=True)
class Params:
    size: Annotated[int, I32, "elements"]
    interpolated: bool
    lowest: int
    node: str


def run(nx: Any, p: Params, x: Array, table: Array) -> Array:
    """x [n, ...], a table by the bits of x as an unsigned number (or by its upper 9 bits) -> results of the same shape."""
    if np.any(x < p.lowest):
        raise RangeError(f"{p.node}: inputs below {p.lowest}, negative numbers, for which no engine defines a result")
    if p.interpolated:
        return np.asarray(nx.lut16_lookup(table, x)).astype(np.int16)
    return np.asarray(table[x.view(f"uint{8 * x.itemsize}")])


EIGHT = tuple({"x": x, "out": out} for x in ("int8", "uint8") for out in ("int8", "uint8"))
KERNEL = Kernel(
    name="lookup",
    params=Params,
    slots=(
        Slot("input", doc="[size]"),
        Slot("table", "out", "const", "[256], [65536] or [513]"),
        Slot("output", "out", "out", "[size]"),
    ),
    run=run,
    variants=(
        *variants_of(*EIGHT, {"x": "int16", "out": "int16"}, table="whole"),
        *variants_of({"x": "int16", "out": "int16"}, table="interpolated"),
    ),
)
