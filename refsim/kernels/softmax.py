"""Softmax over the last axis.

8-bit inputs: exponentials of score differences in Q5.26 (gemmlowp), normalised by a Newton reciprocal. 16-bit inputs: two
interpolated look-up tables. Source: tflite ``reference/softmax.h``, ``kernels/activations.cc``; TFLM ``kernels/softmax_common.cc``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.fixedpoint.floats import row_multipliers, softmax_shares
from refsim.ir import Array
from refsim.kernels import PI16, Kernel, Slot, _rows, variants_of
from refsim.kernels._rows import DIFFERENCES, SUM_INTEGER_BITS, RowParams, differences, sums_of_rows
from refsim.overflow import report, wrap_int32
from refsim.types import INT_RANGE

#: 512 or more scores at or near the maximum of one row: the 8-bit result is then below half a step, and its shift above 31.
SUM_TOO_LARGE = (
    "sums of exponentials reach 512 (worst {worst}, in Q12.19); the engines abort there, or leave the result undefined. "
    "Use fewer classes or scores of a larger range."
)


@dataclass(frozen=True, slots=True, eq=False)
class Params(RowParams):
    exp_lut: Annotated[Array, PI16, "16-bit: 513 entries, exp over [-10, 0]; else NULL"]
    reciprocal_lut: Annotated[Array, PI16, "16-bit: 513 entries, 1 / (1 + x) over [0, 1]; else NULL"]
    dtype: str
    node: str
    #: Whether a share of 1 wraps, of engines that do not clamp it.
    wraps: bool = False
    #: Exponentials by distance to the maximum and scale of the output, of engines that compute in float32 and are simulated only.
    float_table: Array | None = None
    float_scale: Any = None


def run(nx: Any, p: Params, x: Array, table: Array | None = None) -> Array:
    """x [n, ..., depth] -> same shape in the output's type. ``table`` holds the :func:`exponentials`, if they are known."""
    diff, (low, high) = differences(x), INT_RANGE[p.dtype]
    if p.exp_lut.size:
        return np.asarray(_shares_by_lut(nx, p, diff)).astype(p.dtype)
    if p.float_table is not None:
        shares = _float_shares(nx, p, p.float_table, diff)
    else:
        shares = _shares(nx, p, diff, exponentials(nx, p) if table is None else table)
    return np.asarray(nx.saturate(shares + low, low, high).astype(p.dtype))


def _float_shares(nx: Any, p: Params, table: Array, diff: Array) -> Any:
    if table.dtype == np.int64:
        exponential = table[-diff]
        return nx.mbqm_double(exponential, *row_multipliers(exponential.sum(axis=-1, keepdims=True), p.float_scale))
    return softmax_shares(table, -diff, p.float_scale, p.dtype == "uint8")


def exponentials(nx: Any, p: Params) -> Array:
    """The exponential of each of the 256 differences -255 to 0 that 8-bit scores can have, int64 in Q0.31."""
    counted = np.maximum(DIFFERENCES, p.diff_min)
    return _rows.exponentials(nx, p, nx.srdhm(nx.shift_left_wrap(counted, p.shift), p.multiplier))


def _shares(nx: Any, p: Params, diff: Array, table: Array) -> Any:
    exponential = table[diff + 255]
    # The register wraps at 2^31, but its bits are then read as unsigned, so only the report is needed below 2^32.
    total = wrap_int32(sums_of_rows(nx, exponential), p.node) & 0xFFFFFFFF
    reciprocal, bits_over_unit = nx.get_reciprocal(total, integer_bits=SUM_INTEGER_BITS)
    exponent = bits_over_unit + 31 - (16 if p.dtype == "int16" else 8)
    report(p.node, total[exponent > 31], SUM_TOO_LARGE, stops=True)
    return nx.rdbpot(nx.srdhm(reciprocal, exponential), exponent)


def _shares_by_lut(nx: Any, p: Params, diff: Array) -> Any:
    scores = nx.saturate(nx.mbqm_double(diff, p.multiplier, p.shift) + 32767, -(2**15), 2**15 - 1)
    exponential = nx.lut16_lookup(p.exp_lut, scores)
    total = exponential.sum(axis=-1, keepdims=True)
    headroom = nx.clz32(total)
    # The sum, normalised to [1, 2) with 16 fraction bits; minus 1 it is the argument of 1 / (1 + x).
    normalised = nx.round_half_up_shift(total << (headroom - 1), 14)
    argument = _fit(nx, p, normalised - (2**15 + 2**16), -(2**15))
    reciprocal = nx.lut16_lookup(p.reciprocal_lut, argument)
    return _fit(nx, p, nx.round_half_up_shift(exponential * reciprocal, 31 - headroom), 0)


def _fit(nx: Any, p: Params, x: Any, low: int) -> Any:
    return nx.wrap(x, bits=16) if p.wraps else nx.saturate(x, low, 2**15 - 1)


TYPES = ("int8", "int8"), ("uint8", "uint8"), ("int8", "int16"), ("uint8", "int16")
KERNEL = Kernel(
    name="softmax",
    params=Params,
    slots=(Slot("input", doc="[rows, depth]"), Slot("output", "out", "out", "[rows, depth]")),
    run=run,
    variants=(
        *variants_of(*({"x": x, "out": out} for x, out in TYPES), path="exp"),
        *variants_of({"x": "int16", "out": "int16"}, path="lut lut_wraps"),
    ),
)
