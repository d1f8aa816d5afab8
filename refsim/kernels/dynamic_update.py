"""A part of a tensor written over, at a place known at run time only. Source: tflite ``kernels/dynamic_update_slice.cc``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.ir import Array
from refsim.kernels import I32, CField, Kernel, Slot, variants_of

MAX_DIMS = 6
DIMS = CField("int32_t", MAX_DIMS)


@dataclass(frozen=True, slots=True)
class Params:
    rank: Annotated[int, I32, "dimensions of the tensors and numbers in start"]
    shape: Annotated[tuple[int, ...], DIMS, "of the update, 1 in front of its own dimensions"]
    stride: Annotated[tuple[int, ...], DIMS, "of the output, in elements"]
    last: Annotated[tuple[int, ...], DIMS, "largest start that fits; others are moved back"]


def params_of(shape: tuple[int, ...], update: tuple[int, ...]) -> Params:
    """Of an update of a tensor of ``shape``."""
    lead, rank = MAX_DIMS - len(shape), len(shape)
    strides = tuple(int(np.prod(shape[axis + 1 :])) for axis in range(rank))
    last = tuple(n - m for n, m in zip(shape, update, strict=True))
    return Params(rank, (1,) * lead + update, (0,) * lead + strides, (0,) * lead + last)


def run(nx: Any, p: Params, update: Array, start: Array, out: Array) -> Array:
    """update [n, ...] into a part of out [n, ...], at start [n, rank]."""
    count = max(len(update), len(start), len(out))
    lead = MAX_DIMS - p.rank
    at = np.clip(start.astype(np.int64), 0, np.asarray(p.last[lead:], dtype=np.int64)) @ np.asarray(p.stride[lead:], dtype=np.int64)
    inside = np.zeros(p.shape, dtype=np.int64)
    for axis, (extent, stride) in enumerate(zip(p.shape, p.stride, strict=True)):
        inside += (np.arange(extent) * stride).reshape(-1, *(1,) * (MAX_DIMS - axis - 1))
    places = np.broadcast_to(at[:, np.newaxis] + inside.reshape(-1), (count, inside.size))
    out.reshape(count, -1)[np.arange(count)[:, np.newaxis], places] = update.reshape(len(update), -1)
    return out


KERNEL = Kernel(
    name="dynamic_update",
    params=Params,
    slots=(Slot("update"), Slot("start", "at", doc="[rank]"), Slot("output", role="out")),
    run=run,
    variants=variants_of(*({"x": f"uint{bits}", "at": at} for bits in (8, 16, 32, 64) for at in ("int32", "int64"))),
    partial=True,
)
