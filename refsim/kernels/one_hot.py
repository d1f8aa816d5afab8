"""One value where an index points, another elsewhere. Source: tflite ``kernels/one_hot.cc``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.ir import Array
from refsim.kernels import I32, Kernel, Slot, variants_of


@dataclass(frozen=True, slots=True)
class Params:
    outer: Annotated[int, I32, "places before the new dimension"]
    depth: Annotated[int, I32, "extent of the new dimension"]
    inner: Annotated[int, I32, "places behind it"]
    output_shape: tuple[int, ...]


def run(nx: Any, p: Params, indices: Array, on: Array, off: Array) -> Array:
    """indices [n, outer, inner], on and off [n] -> [n, outer, depth, inner]; an index outside the depth points nowhere."""
    points = indices.reshape(-1, p.outer, 1, p.inner) == np.arange(p.depth).reshape(-1, 1)
    picked = np.where(points, on.reshape(-1, 1, 1, 1), off.reshape(-1, 1, 1, 1))
    return picked.reshape(len(picked), *p.output_shape)


KERNEL = Kernel(
    name="one_hot",
    params=Params,
    slots=(Slot("indices", "i", doc="[outer, inner]"), Slot("on", doc="[1]"), Slot("off", doc="[1]"), Slot("output", role="out")),
    run=run,
    variants=variants_of(*({"x": f"uint{bits}", "i": i} for bits in (8, 16, 32, 64) for i in ("int32", "int64"))),
)
