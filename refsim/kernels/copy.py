"""An exact move of bytes in order: only shape, or type, changes, so the output may lie where the input lies. Source: exact move."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.ir import Array
from refsim.kernels import I32, Kernel, Slot, variants_of


@dataclass(frozen=True, slots=True)
class Params:
    bytes: Annotated[int, I32, "size of the tensor"]
    shape: tuple[int, ...]
    dtype: str


def run(nx: Any, p: Params, x: Array) -> Array:
    """x [n, ...] -> [n, *shape], the same bytes seen as ``dtype``."""
    if x.dtype == p.dtype:
        return x.reshape(len(x), *p.shape)
    return np.reshape(x, (x.shape[0], math.prod(x.shape[1:]))).view(p.dtype).reshape(x.shape[0], *p.shape)


KERNEL = Kernel(
    name="copy",
    params=Params,
    slots=(Slot("input", doc="[bytes]"), Slot("output", role="out", doc="[bytes]")),
    run=run,
    variants=variants_of({"x": "uint8"}),
    in_place=True,
)
