"""Windows picked where indices say, moved inside where they stick out. Source: tflite ``kernels/stablehlo_gather.cc``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.ir import Array
from refsim.kernels import I32, PI32, CField, Kernel, Slot, variants_of

MAX_DIMS = 6
DIMS = CField("int32_t", MAX_DIMS)


@dataclass(frozen=True, slots=True, eq=False)
class Params:
    shape: Annotated[tuple[int, ...], DIMS, "of the output, outermost dimension first, padded with 1"]
    index_stride: Annotated[tuple[int, ...], DIMS, "elements of the indices; 0 along a window"]
    window_stride: Annotated[tuple[int, ...], DIMS, "elements of the input; 0 from window to window"]
    depth: Annotated[int, I32, "indices that name one window"]
    index_step: Annotated[int, I32, "elements from one of them to the next"]
    limit: Annotated[Array, PI32, "[depth], the last place of a window that lies inside"]
    stride: Annotated[Array, PI32, "[depth], elements of the input"]
    output_shape: tuple[int, ...]


def offsets(shape: Sequence[int], stride: Sequence[int]) -> Array:
    """int64 [elements of shape]: where each element lies that is ``stride`` apart along each dimension."""
    total = np.zeros((), dtype=np.int64)
    for extent, step in zip(shape, stride, strict=True):
        total = np.add.outer(total, np.arange(extent) * step)
    return total.reshape(-1)


def run(nx: Any, p: Params, x: Array, indices: Array) -> Array:
    """x [n, ...], indices [n, ...] -> [n, *output_shape]."""
    count = max(len(x), len(indices))
    first, flat = offsets(p.shape, p.index_stride), indices.reshape(len(indices), -1)
    places = np.broadcast_to(offsets(p.shape, p.window_stride), (count, first.size))
    for number, (limit, stride) in enumerate(zip(p.limit.tolist(), p.stride.tolist(), strict=True)):
        places = places + np.clip(flat[:, first + number * p.index_step].astype(np.int64), 0, limit) * stride
    seen = np.broadcast_to(x.reshape(len(x), -1), (count, x[0].size))
    return np.take_along_axis(seen, places, axis=1).reshape(count, *p.output_shape)


KERNEL = Kernel(
    name="window_gather",
    params=Params,
    slots=(Slot("input"), Slot("indices", "i"), Slot("output", role="out")),
    run=run,
    variants=variants_of(*({"x": f"uint{bits}", "i": i} for bits in (8, 16, 32, 64) for i in ("int32", "int64"))),
)
