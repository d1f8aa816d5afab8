"""Rows looked up by key, zeros where there is none. Source: tflite ``kernels/hashtable_lookup.cc``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.errors import RangeError
from refsim.ir import Array
from refsim.kernels import I32, Kernel, Slot, variants_of


@dataclass(frozen=True, slots=True)
class Params:
    lookups: Annotated[int, I32, "rows to find"]
    rows: Annotated[int, I32, "rows of the table"]
    inner: Annotated[int, I32, "elements of a row"]
    output_shape: tuple[int, ...]
    node: str


def run(nx: Any, p: Params, lookup: Array, keys: Array, values: Array) -> tuple[Array, Array]:
    """lookup [n, lookups], keys [rows] ascending, values [n, rows, inner] -> rows [n, lookups, inner], uint8 hits [n, lookups]."""
    count = max(len(lookup), len(values))
    wanted = np.broadcast_to(lookup.astype(np.int64), (count, p.lookups))
    # The engine compares by subtracting in 32 bits, of which what does not fit is undefined.
    if np.any(wanted - int(keys[0]) >= 2**31) or np.any(wanted - int(keys[-1]) < -(2**31)):
        raise RangeError(f"{p.node}: keys that are 2^31 or more apart, which the engine leaves undefined")
    places = np.minimum(np.searchsorted(keys, wanted), p.rows - 1)
    hits = keys[places] == wanted
    table = np.broadcast_to(values.reshape(len(values), p.rows, p.inner), (count, p.rows, p.inner))
    found = np.take_along_axis(table, places[:, :, np.newaxis], axis=1)
    rows = np.where(hits[:, :, np.newaxis], found, np.zeros((), dtype=values.dtype))
    return rows.reshape(count, *p.output_shape), hits.astype(np.uint8)


KERNEL = Kernel(
    name="hashtable_lookup",
    params=Params,
    slots=(
        Slot("lookup", "i", doc="[lookups]"),
        Slot("keys", "i", "const", "[rows], ascending"),
        Slot("values", doc="[rows, inner]"),
        Slot("output", role="out", doc="[lookups, inner]"),
        Slot("hits", "h", "out", "[lookups]"),
    ),
    run=run,
    variants=variants_of(*({"i": "int32", "x": f"uint{bits}", "h": "uint8"} for bits in (8, 16, 32, 64))),
)
