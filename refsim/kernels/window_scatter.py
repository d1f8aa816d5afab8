"""Windows put where indices say; what lies outside is left out. Source: tflite ``kernels/stablehlo_scatter.cc``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.errors import RangeError
from refsim.ir import Array
from refsim.kernels import I32, PI32, Kernel, Slot, variants_of
from refsim.kernels.window_gather import DIMS, MAX_DIMS, offsets


@dataclass(frozen=True, slots=True, eq=False)
class Params:
    shape: Annotated[tuple[int, ...], DIMS, "of the updates, outermost dimension first, padded with 1"]
    index_stride: Annotated[tuple[int, ...], DIMS, "elements of the indices; 0 along a window"]
    window_stride: Annotated[tuple[int, ...], DIMS, "elements of the output; 0 from window to window"]
    depth: Annotated[int, I32, "indices that name one window"]
    index_step: Annotated[int, I32, "elements from one of them to the next"]
    extent: Annotated[Array, PI32, "[depth], extents of the indexed dimensions of the output"]
    stride: Annotated[Array, PI32, "[depth], elements of the output"]
    axis: Annotated[Array, PI32, "[depth], the dimension of the updates that runs along it, 6 where none does"]
    meeting: str
    node: str


def run(nx: Any, p: Params, indices: Array, updates: Array, out: Array) -> Array:
    """indices [n, ...], updates [n, ...], into out [n, ...], in the order of the updates.

    Rule ``meeting`` says what becomes of an element and its update: the update itself, or both folded modulo the type.
    """
    count = max(len(indices), len(updates), len(out))
    first, flat = offsets(p.shape, p.index_stride), indices.reshape(len(indices), -1)
    steps = np.stack([*np.indices(p.shape).reshape(MAX_DIMS, -1), np.zeros(first.size, dtype=np.int64)])
    places = np.broadcast_to(offsets(p.shape, p.window_stride), (count, first.size))
    inside = np.ones((count, first.size), dtype=bool)
    for number, axis in enumerate(p.axis.tolist()):
        start = flat[:, first + number * p.index_step].astype(np.int64)
        if np.any(start + steps[axis] < 0):
            raise RangeError(f"{p.node}: negative places, where the engine writes outside the tensor")
        inside = inside & (start + steps[axis] < int(p.extent[number]))
        places = places + np.minimum(start, int(p.extent[number])) * int(p.stride[number])
    runs, numbers = np.nonzero(inside)
    where = runs, places[runs, numbers]
    values = np.broadcast_to(updates.reshape(len(updates), -1), (count, first.size))[runs, numbers]
    whole = out.reshape(count, -1)
    if p.meeting == "update":
        whole[where] = values
    else:
        UFUNCS[p.meeting].at(whole, where, values)
    return whole.reshape(out.shape)


UFUNCS: dict[str, np.ufunc] = {"add": np.add, "multiply": np.multiply, "minimum": np.minimum, "maximum": np.maximum}
INDICES = ("int32", "int64")
KERNEL = Kernel(
    name="window_scatter",
    params=Params,
    slots=(Slot("indices", "i"), Slot("updates"), Slot("output", role="out")),
    run=run,
    variants=(
        *variants_of(
            *({"x": f"uint{bits}", "i": i} for bits in (8, 16, 32, 64) for i in INDICES),
            meeting="update add multiply minimum maximum",
        ),
        *variants_of(*({"x": f"int{bits}", "i": i} for bits in (8, 16, 32, 64) for i in INDICES), meeting="minimum maximum"),
    ),
    partial=True,
)
