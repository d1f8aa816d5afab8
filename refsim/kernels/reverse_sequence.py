"""Sequences of different lengths, each turned around. Source: tflite ``reference_ops.h``, ``ReverseSequence``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.ir import Array
from refsim.kernels import I32, SHORT, Kernel, Slot, variants_of
from refsim.kernels._shared import require_between


@dataclass(frozen=True, slots=True)
class Params:
    outer: Annotated[int, I32, "places before the first of the two dimensions"]
    first: Annotated[int, I32, "extent of the first: of the sequences, or of the batch"]
    middle: Annotated[int, I32, "places between the two"]
    second: Annotated[int, I32, "extent of the second"]
    inner: Annotated[int, I32, "places behind the second"]
    sequence_first: Annotated[int, SHORT, "1: sequences run along the first of the two, 0: along the second"]
    node: str


def params_of(shape: tuple[int, ...], along: int, batch: int, node: str) -> Params:
    a, b = sorted((along, batch))
    parts = (shape[:a], shape[a : a + 1], shape[a + 1 : b], shape[b : b + 1], shape[b + 1 :])
    outer, first, middle, second, inner = (int(np.prod(part)) for part in parts)
    return Params(outer, first, middle, second, inner, int(along < batch), node)


def run(nx: Any, p: Params, x: Array, lengths: Array) -> Array:
    """x [n, ...], lengths [n, batch] -> like x."""
    count = max(len(x), len(lengths))
    seen = np.broadcast_to(x, (count, *x.shape[1:])).reshape(count, p.outer, p.first, p.middle, p.second, p.inner)
    order = np.arange(p.first if p.sequence_first else p.second)
    require_between(lengths, 0, order.size, p.node, "sequence length")
    ends = lengths[:, :, np.newaxis]
    source = np.broadcast_to(np.where(order < ends, ends - 1 - order, order), (count, lengths.shape[1], order.size))
    if p.sequence_first:
        taken = np.take_along_axis(seen, source.transpose(0, 2, 1)[:, np.newaxis, :, np.newaxis, :, np.newaxis], axis=2)
    else:
        taken = np.take_along_axis(seen, source[:, np.newaxis, :, np.newaxis, :, np.newaxis], axis=4)
    return taken.reshape(count, *x.shape[1:])


KERNEL = Kernel(
    name="reverse_sequence",
    params=Params,
    slots=(Slot("input"), Slot("lengths", "n", doc="[batch], 0 to the extent of the sequences"), Slot("output", role="out")),
    run=run,
    variants=variants_of(*({"x": f"uint{bits}", "n": n} for bits in (8, 16, 32, 64) for n in ("int32", "int64"))),
)
