"""Slices put where indices say. Source: tflite ``reference_ops.h``, ``ScatterNd``, and ``kernels/sparse_to_dense.cc``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.ir import Array
from refsim.kernels import I32, PI32, Kernel, Slot, variants_of
from refsim.kernels.gather import places_of


@dataclass(frozen=True, slots=True, eq=False)
class Params:
    coords: Annotated[int, I32, "slices"]
    depth: Annotated[int, I32, "indices that name one place"]
    inner: Annotated[int, I32, "elements of a slice"]
    extent: Annotated[Array, PI32, "[depth], extents of the indexed dimensions"]
    step: Annotated[int, I32, "elements from one slice to the next; 0: one slice for all places"]
    meeting: str
    node: str


def run(nx: Any, p: Params, indices: Array, updates: Array, out: Array) -> Array:
    """indices [n, coords, depth], updates [n, coords or 1, inner], into out [n, *extent, inner].

    Rule ``sum``: what meets in one place is added up, modulo the type, and bools become true once one is. Rule ``last``: the last
    one stays.
    """
    count = max(len(indices), len(updates), len(out))
    places = np.broadcast_to(places_of(indices.reshape(len(indices), p.coords, p.depth), p.extent, p.node), (count, p.coords))
    slices = np.broadcast_to(updates.reshape(len(updates), -1, p.inner), (count, p.coords, p.inner))
    whole, where = out.reshape(count, -1, p.inner), (np.arange(count)[:, np.newaxis], places)
    if p.meeting == "sum":
        np.add.at(whole, where, slices)
    else:
        whole[where] = slices
    return whole.reshape(out.shape)


TYPES = ("bool", "uint8", "uint16", "uint32", "uint64")
KERNEL = Kernel(
    name="scatter",
    params=Params,
    slots=(Slot("indices", "i", doc="[coords, depth]"), Slot("updates", doc="[coords, inner]"), Slot("output", role="out")),
    run=run,
    variants=variants_of(*({"x": x, "i": i} for x in TYPES for i in ("int32", "int64")), meeting="sum last"),
    partial=True,
)
