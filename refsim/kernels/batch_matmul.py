"""Products of matrices, over batches that broadcast.

acc = sum (a + lhs_offset) * (b + rhs_offset); out = clamp(requantize(acc) + zero point), or acc where the output has 32 bits.
A transposed operand has other strides. Source: arithmetic of tflite ``reference/batch_matmul.h``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim import exact
from refsim.ir import Array
from refsim.kernels import I32, SHORT, SIZE, CField, Kernel, Slot, variants_of
from refsim.kernels._shared import Accumulator, Output

MAX_BATCH = 3
BATCH = CField("int32_t", MAX_BATCH)


@dataclass(frozen=True, slots=True, eq=False)
class Matrices:
    """One operand; strides in elements."""

    batch: Annotated[tuple[int, ...], BATCH, "strides of the batch dimensions, 0 where it repeats"]
    line: Annotated[int, I32, "stride from a row of the product (lhs) or a column of it (rhs) to the next"]
    step: Annotated[int, I32, "stride along the sum"]
    offset: Annotated[int, SHORT, "[-127, 128]  -zero point"]


@dataclass(frozen=True, slots=True, eq=False)
class Params:
    batch: Annotated[tuple[int, ...], BATCH, "batch dimensions of the output, outermost first"]
    rows: Annotated[int, SIZE, "of the output"]
    columns: Annotated[int, SIZE, "of the output"]
    depth: Annotated[int, SIZE, "products in a sum"]
    lhs: Annotated[Matrices, "left operand"]
    rhs: Annotated[Matrices, "right operand"]
    output: Annotated[Output, "output stage; unused where sums are the outputs"]
    acc: Accumulator
    lhs_transposed: bool
    rhs_transposed: bool


def run(nx: Any, p: Params, lhs: Array, rhs: Array) -> Array:
    """lhs [n, ..., rows, depth], rhs [n, ..., depth, columns], or with the last two axes swapped -> [n, ..., rows, columns]."""
    sums = accumulate(nx, p, lhs, rhs)
    return sums.astype(np.int32) if p.output.dtype == "int32" else p.output.apply(nx, sums)


def accumulate(nx: Any, p: Params, lhs: Array, rhs: Array) -> Array:
    """The sums, int64 [n, ..., rows, columns]."""
    dtype, rank = exact.product_dtype(p.acc.bound), max(lhs.ndim, rhs.ndim)
    a, b = (
        x.reshape(x.shape[0], *(1,) * (rank - x.ndim), *x.shape[1:]).astype(dtype) + dtype.type(side.offset)
        for x, side in ((lhs, p.lhs), (rhs, p.rhs))
    )
    a = a.swapaxes(-1, -2) if p.lhs_transposed else a
    b = b if p.rhs_transposed else b.swapaxes(-1, -2)
    return p.acc.fit(exact.matmul(a, b, p.acc.bound))


def macs(p: Params) -> int:
    return int(np.prod(p.batch)) * p.rows * p.columns * p.depth


S8, S8S32 = ({"x": "int8", "w": "int8", "out": out, "acc": "int32"} for out in ("int8", "int32"))
S16, S16S8 = ({"x": "int16", "w": right, "out": "int16", "acc": "int64"} for right in ("int16", "int8"))
KERNEL = Kernel(
    name="batch_matmul",
    params=Params,
    slots=(Slot("lhs"), Slot("rhs", "w"), Slot("output", "out", "out", "[..., rows, columns]")),
    run=run,
    accumulate=accumulate,
    variants=(
        *variants_of(S8, requant="double"),
        *variants_of(S16, S16S8, requant="reduced"),
        *variants_of(S8S32),
    ),
    macs=macs,
)
