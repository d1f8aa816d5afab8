"""Running sums along one axis, in either direction, with or without the element itself.

int8 sums start at minus the zero point, rescaled: every result is off by that once, as in TFLM.
Source: TFLM ``kernels/cumsum.cc``; tflite ``reference/cumsum.h``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.ir import Array
from refsim.kernels import I32, SHORT, Kernel, Slot, variants_of
from refsim.overflow import wrap_int32


@dataclass(frozen=True, slots=True, eq=False)
class Params:
    outer: Annotated[int, I32, "runs before the axis"]
    depth: Annotated[int, I32, "elements along the axis"]
    inner: Annotated[int, I32, "elements behind the axis"]
    exclusive: Annotated[int, SHORT, "1: a sum leaves out its own element"]
    reverse: Annotated[int, SHORT, "1: from the last element to the first"]
    input_offset: Annotated[int, SHORT, "-zero point; int8 only, as what follows"]
    input_multiplier: Annotated[int, I32, "Q0.31"]
    input_shift: Annotated[int, SHORT, "[-31, 0]"]
    output_multiplier: Annotated[int, I32, "Q0.31"]
    output_shift: Annotated[int, SHORT, "[-31, 0]"]
    output_offset: Annotated[int, SHORT, "zero point of the output"]
    dtype: str
    node: str


def run(nx: Any, p: Params, x: Array) -> Array:
    """x [n, ...] -> [n, outer, depth, inner]."""
    terms = x.reshape(x.shape[0], p.outer, p.depth, p.inner).astype(np.int64)
    terms = terms[:, :, ::-1] if p.reverse else terms
    start = np.int64(0)
    if p.dtype == "int8":
        terms = nx.mbqm_double((terms + p.input_offset) << 20, p.input_multiplier, p.input_shift)
        start = nx.mbqm_double(np.int64(p.input_offset << 20), p.input_multiplier, p.input_shift)
    sums = terms.cumsum(axis=2) - (terms if p.exclusive else 0) + start
    if p.dtype != "int64":
        sums = wrap_int32(sums, p.node)
    if p.dtype == "int8":
        sums = nx.saturate(nx.mbqm_double(sums, p.output_multiplier, p.output_shift) + p.output_offset, -128, 127)
    return np.asarray(sums[:, :, ::-1] if p.reverse else sums).astype(p.dtype)


KERNEL = Kernel(
    name="cumsum",
    params=Params,
    slots=(Slot("input"), Slot("output", role="out")),
    run=run,
    variants=variants_of({"x": "int8"}, {"x": "int32"}, {"x": "int64"}),
)
