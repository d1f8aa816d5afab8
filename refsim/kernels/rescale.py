"""Functions of two straight halves on int16: RELU, LEAKY_RELU, ABS.

x - zero point times one multiplier where it is 0 or more, times another below, plus the output's zero point, clamped.
8-bit nodes take the same arithmetic through a table. Source: tflite ``reference/leaky_relu.h``, ``reference_ops::ReluX``.
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
    input_offset: Annotated[int, I32, "-zero point of the input"]
    multiplier: Annotated[int, I32, "Q0.31, for x >= 0"]
    shift: Annotated[int, SHORT, "[-31, 31]"]
    negative_multiplier: Annotated[int, I32, "Q0.31, for x < 0"]
    negative_shift: Annotated[int, SHORT, "[-31, 31]"]
    negative_sign: Annotated[int, I32, "1 or -1, which x < 0 is multiplied by before scaling"]
    result_sign: Annotated[int, I32, "1 or -1, which the result for x < 0 is multiplied by"]
    output_offset: Annotated[int, I32, "zero point of the output"]
    output_min: Annotated[int, I32, "lower clamp"]
    output_max: Annotated[int, I32, "upper clamp"]
    dtype: str


def run(nx: Any, p: Params, x: Array) -> Array:
    """x [n, ...] -> same shape."""
    value = x.astype(np.int64) + p.input_offset
    above = nx.mbqm_double(value, p.multiplier, p.shift)
    below = p.result_sign * nx.mbqm_double(p.negative_sign * value, p.negative_multiplier, p.negative_shift)
    scaled = nx.wrap_add(np.where(value >= 0, above, below), p.output_offset)
    return np.asarray(nx.saturate(scaled, p.output_min, p.output_max)).astype(p.dtype)


KERNEL = Kernel(
    name="rescale",
    params=Params,
    slots=(Slot("input", doc="[size]"), Slot("output", role="out", doc="[size]")),
    run=run,
    variants=variants_of({"x": "int16"}),
)
