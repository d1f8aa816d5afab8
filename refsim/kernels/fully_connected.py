"""Fully connected layer. Weights [units, depth]; the input's elements are read as rows of ``depth``. Weights may be activations.

Source: arithmetic of tflite ``reference/integer_ops/fully_connected.h``, ``reference/fully_connected.h``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Any

import numpy as np

from refsim import exact
from refsim.errors import RangeError
from refsim.ir import Array
from refsim.kernels import SHORT, SIZE, Kernel, Slot, variants_of
from refsim.kernels._shared import Accumulator, Output
from refsim.kernels.conv_2d import S8, S16B32, S16B64, U8

U8S16 = {"x": "uint8", "w": "uint8", "bias": "int32", "out": "int16", "acc": "int32"}
S16W16, S16W16B64 = ({"x": "int16", "w": "int16", "bias": bias, "out": "int16", "acc": "int64"} for bias in ("int32", "int64"))


@dataclass(frozen=True, slots=True, eq=False)
class Params:
    batches: Annotated[int, SIZE, "rows of the input"]
    depth: Annotated[int, SIZE, "elements of a row"]
    units: Annotated[int, SIZE, "outputs per row"]
    input_offset: Annotated[int, SHORT, "[-255, 128]  -zero point of the input"]
    filter_offset: Annotated[int, SHORT, "[-32767, 32767]  -zero point of the weights"]
    output: Annotated[Output, "output stage"]
    acc: Accumulator


def run(nx: Any, p: Params, x: Array, w: Array, bias: Array | None) -> Array:
    """x [n, ...], w [units, depth] or with n, bias [units] or None -> [n, batches, units] (the caller restores the shape)."""
    acc = accumulate(nx, p, x, w, bias)
    if p.output.rule == "float64":
        check_float64_range(p, acc)
    return p.output.apply(nx, acc)


def accumulate(nx: Any, p: Params, x: Array, w: Array, bias: Array | None) -> Array:
    """The sums, bias included, int64 [n, batches, units]."""
    dtype = exact.product_dtype(p.acc.bound)
    rows = x.reshape(x.shape[0], p.batches, p.depth).astype(dtype) + dtype.type(p.input_offset)
    acc = exact.matmul(rows, w.astype(dtype) + dtype.type(p.filter_offset), p.acc.bound)
    if bias is not None:
        acc += bias.reshape(-1)
    return p.acc.fit(acc)


def check_float64_range(p: Params, acc: Array) -> None:
    """LiteRT converts the scaled accumulator from double to int32, which is undefined when it does not fit."""
    real = p.output.multiplier * np.exp2(p.output.shift - 31.0)
    if p.acc.total * float(real.max(initial=0)) < 2.0**30:
        return
    worst = float(np.abs(acc * real).max(initial=0))
    if worst >= 2.0**31 - 1:
        raise RangeError(f"{p.acc.node}: scaled accumulator {worst:.0f} does not fit int32; LiteRT's result is undefined there")


def macs(p: Params) -> int:
    return p.batches * p.units * p.depth


def _slots(weights: str) -> tuple[Slot, ...]:
    """``weights``: the role of their slot."""
    return (
        Slot("input", "x", doc="[batches, depth]"),
        Slot("filter", "w", weights, "[units, depth]"),
        Slot("bias", "bias", "const", "[units] or NULL"),
        Slot("output", "out", "out", "[batches, units]"),
    )


KERNEL = Kernel(
    name="fully_connected",
    params=Params,
    slots=_slots("const"),
    run=run,
    accumulate=accumulate,
    variants=(
        *variants_of(S8, S16B32, U8, requant="double float64"),
        *variants_of(U8S16, requant="float64"),
        *variants_of(S16W16, S16W16B64, requant="reduced"),
        *variants_of(S16B64, requant="reduced float64"),
    ),
    macs=macs,
)
#: Of weights that are activations.
DYNAMIC = replace(KERNEL, name="fully_connected_dynamic", slots=_slots("in"), template="fully_connected")
KERNELS = KERNEL, DYNAMIC
