"""Sigmoid or tanh of int16 in Q0.15, from upstream's table of sigmoids.

Source: tflite ``internal/reference/integer_ops/{logistic,tanh}.h``, the int16 functions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.ir import Array
from refsim.kernels import I32, SHORT, Kernel, Slot, variants_of


@dataclass(frozen=True, slots=True)
class Params:
    size: Annotated[int, I32, "elements"]
    multiplier: Annotated[int, SHORT, "[0, 32767], brings the input to units of 1/(3 * 4096)"]
    shift: Annotated[int, SHORT, "[0, 31], to the right"]
    function: str
    #: gemmlowp's function of 16 bits instead, as engines do that are simulated only; the multiplier is then the left shift to Q3.
    gemmlowp: bool = False


def run(nx: Any, p: Params, x: Array) -> Array:
    """x [n, ...] -> same shape."""
    if p.gemmlowp:
        value = nx.saturate(x.astype(np.int64) << p.multiplier, -(2**15), 2**15 - 1)
        return np.asarray(getattr(nx, p.function)(value, integer_bits=3, bits=16)).astype(np.int16)
    return np.asarray(getattr(nx, f"table_{p.function}")(x.astype(np.int64), p.multiplier, p.shift)).astype(np.int16)


KERNEL = Kernel(
    name="table_sigmoid",
    params=Params,
    slots=(Slot("input", doc="[size]"), Slot("output", role="out", doc="[size]")),
    run=run,
    variants=variants_of({"x": "int16"}, function="logistic tanh"),
)
