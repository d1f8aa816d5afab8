"""Plain integers, one by one: negation, magnitude, sign, and the opposite of a boolean. Scales and zero points are ignored.

Source: tflite ``internal/reference/neg.h``, ``kernels/{elementwise,sign}.cc``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.ir import Array
from refsim.kernels import I32, Kernel, Slot, variants_of


@dataclass(frozen=True, slots=True)
class Params:
    size: Annotated[int, I32, "elements"]
    function: str


def run(nx: Any, p: Params, x: Array) -> Array:
    """x [n, ...] -> same shape; the smallest number is its own opposite."""
    if p.function == "not":
        return np.asarray(np.logical_not(x))
    opposite = nx.wrap_sub(np.zeros(1, np.int64), x.astype(np.int64), bits=64)
    result = {"neg": opposite, "abs": np.where(x < 0, opposite, x), "sign": np.sign(x)}[p.function]
    return np.asarray(result).astype(x.dtype)


KERNEL = Kernel(
    name="integer_unary",
    params=Params,
    slots=(Slot("input", doc="[size]"), Slot("output", role="out", doc="[size]")),
    run=run,
    variants=(
        *variants_of(*({"x": dtype} for dtype in ("int8", "int16", "int32", "int64")), function="neg"),
        *variants_of({"x": "int16"}, {"x": "int32"}, function="abs"),
        *variants_of({"x": "int32"}, function="sign"),
        *variants_of({"x": "bool"}, function="not"),
    ),
)
