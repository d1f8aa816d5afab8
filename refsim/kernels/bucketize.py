"""How many of a row of thresholds each integer has reached. Source: tflite ``kernels/bucketize.cc``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.ir import Array
from refsim.kernels import I32, Kernel, Slot, variants_of


@dataclass(frozen=True, slots=True)
class Params:
    size: Annotated[int, I32, "elements"]
    count: Annotated[int, I32, "thresholds"]


def run(nx: Any, p: Params, x: Array, thresholds: Array) -> Array:
    """x [n, ...], thresholds [count] in ascending order -> int32, of the shape of x."""
    return np.searchsorted(thresholds, x, side="right").astype(np.int32)


KERNEL = Kernel(
    name="bucketize",
    params=Params,
    slots=(
        Slot("input", doc="[size]"),
        Slot("thresholds", role="const", doc="[count], ascending"),
        Slot("output", "o", "out", "[size]"),
    ),
    run=run,
    variants=variants_of(*({"x": x, "o": "int32"} for x in ("int32", "int64"))),
)
