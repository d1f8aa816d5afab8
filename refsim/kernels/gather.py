"""Slices picked by indices that arrive at run time. Source: tflite ``reference/gather.h``, ``reference_ops.h``, ``GatherNd``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.ir import Array
from refsim.kernels import I32, PI32, Kernel, Slot, variants_of
from refsim.kernels._shared import require_between


@dataclass(frozen=True, slots=True, eq=False)
class Params:
    batches: Annotated[int, I32, "places of the dimensions that input and indices share"]
    outer: Annotated[int, I32, "places between those and the indexed dimensions"]
    coords: Annotated[int, I32, "slices to pick in each batch"]
    depth: Annotated[int, I32, "indices that name one slice"]
    inner: Annotated[int, I32, "elements of a slice"]
    extent: Annotated[Array, PI32, "[depth], extents of the indexed dimensions"]
    output_shape: tuple[int, ...]
    node: str


def run(nx: Any, p: Params, x: Array, indices: Array) -> Array:
    """x [n, batches, outer, *extent, inner], indices [n, batches, coords, depth] -> [n, batches, outer, coords, inner]."""
    count = max(len(x), len(indices))
    places = places_of(indices.reshape(len(indices), p.batches, p.coords, p.depth), p.extent, p.node)
    rows = int(p.extent.prod())
    seen = np.broadcast_to(x.reshape(len(x), p.batches, p.outer, rows, p.inner), (count, p.batches, p.outer, rows, p.inner))
    wanted = np.broadcast_to(places[:, :, np.newaxis, :, np.newaxis], (count, p.batches, 1, p.coords, 1))
    taken = np.take_along_axis(seen, wanted, axis=3)
    return taken.reshape(count, *p.output_shape)


def places_of(indices: Array, extent: Array, node: str) -> Array:
    """Indices [..., depth] as places [...] in dimensions of ``extent``, all of them inside."""
    places = np.zeros(indices.shape[:-1], dtype=np.int64)
    for axis, size in enumerate(extent.tolist()):
        require_between(indices[..., axis], 0, size - 1, node, "index")
        places = places * size + indices[..., axis]
    return places


KERNEL = Kernel(
    name="gather",
    params=Params,
    slots=(Slot("input"), Slot("indices", "i", doc="[batches, coords, depth]"), Slot("output", role="out")),
    run=run,
    variants=variants_of(
        *({"x": f"uint{bits}", "i": i} for bits in (8, 16, 32, 64) for i in ("int16", "int32", "int64")),
        {"x": "uint8", "i": "uint8"},  # a table of 256 results
    ),
)
