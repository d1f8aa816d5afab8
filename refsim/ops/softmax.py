"""SOFTMAX over the last axis.

8-bit inputs: exponentials of score differences in Q5.26 (gemmlowp), normalised by a Newton reciprocal. 16-bit inputs: two
interpolated look-up tables. Source: tflite ``reference/softmax.h``, ``kernels/activations.cc``; TFLM ``kernels/softmax_common.cc``.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Annotated, Any, cast

import numpy as np

from refsim.errors import QuantizationError
from refsim.fixedpoint import (
    build_lut16,
    clz32,
    exp_on_negative_values,
    get_reciprocal,
    lut16_lookup,
    mbqm_double,
    quantize_multiplier,
    rdbpot,
    real_exp,
    round_half_up_shift,
    saturate,
    shift_left_wrap,
    softmax_diff_min,
    softmax_multiplier,
    srdhm,
)
from refsim.ir import INT_RANGE, Array, read_only
from refsim.ops import C_TYPES, I32, PI16, Call, Op, Operand, Rules, Variant
from refsim.ops._common import quantization, require, require_shape, scale_of, zero_point_of
from refsim.overflow import report, wrap_int32

SIGNATURES = {"s8": ("int8", "int8"), "u8": ("uint8", "uint8"), "s8s16": ("int8", "int16"), "s16": ("int16", "int16")}
INPUT_INTEGER_BITS = 5
SUM_INTEGER_BITS = 12
#: More than 512 scores at or near the maximum of one row: the 8-bit result is then below half a step, and its shift above 31.
SUM_TOO_LARGE = (
    "sums of exponentials exceed 512 (worst {worst}, in Q12.19); the engines abort there, or leave the result undefined. "
    "Use fewer classes or scores of a larger range."
)


@dataclass(frozen=True, slots=True, eq=False)
class Params:
    rows: Annotated[int, I32, "number of rows"]
    depth: Annotated[int, I32, "elements of a row"]
    multiplier: Annotated[int, I32, "Q0.31, beta x input scale"]
    shift: Annotated[int, I32, "8-bit: left shift [0, 31]; 16-bit: [-31, 31]"]
    diff_min: Annotated[int, I32, "8-bit: smallest difference to the row's maximum that counts"]
    exp_lut: Annotated[Array, PI16, "16-bit: 513 entries, exp over [-10, 0]; else NULL"]
    reciprocal_lut: Annotated[Array, PI16, "16-bit: 513 entries, 1 / (1 + x) over [0, 1]; else NULL"]
    dtype: str
    node: str


def prepare(call: Call) -> Params:
    x, out = call["input"], call.output
    require(call, len(x.shape) >= 1 and x.shape[-1] >= 1, f"needs a last axis, but its shape is {x.shape}", x)
    require_shape(call, out, x.shape)
    depth = x.shape[-1]
    require(call, depth < 2**16, f"a row of {depth} elements is too long: its sum leaves 32 bits", x)
    beta, scale = float(np.float32(call.node.option("beta"))), float(scale_of(call, x))
    rows = x.size // depth
    common: dict[str, Any] = {"rows": rows, "depth": depth, "dtype": out.dtype, "node": str(call.node)}
    if call.signature == "s16":
        return _prepare_int16(call, beta, common)
    _check_output(call)
    try:
        multiplier, shift = softmax_multiplier(beta, scale, INPUT_INTEGER_BITS)
    except QuantizationError as error:
        raise call.fail(str(error), x) from error
    none = read_only(np.zeros(0, dtype=np.int16))
    return Params(multiplier=multiplier, shift=shift, diff_min=softmax_diff_min(shift), exp_lut=none, reciprocal_lut=none, **common)


def _check_output(call: Call) -> None:
    """The output scale is fixed by the algorithm: 1/256, or 1/65536 for 16 bits, with the zero point at the type's minimum."""
    out = call.output
    unit = 2.0**-16 if out.dtype == "int16" else 2.0**-8
    scale, zero_point = float(scale_of(call, out)), int(quantization(call, out).zero_point[0])
    low = INT_RANGE[out.dtype][0]
    tolerance = 0.0 if call.rules["unit_scale"] == "exact" and out.dtype != "int16" else 0.001 * unit
    require(call, abs(scale - unit) <= tolerance, f"scale must be {unit!r}, not {scale!r}", out)
    require(call, zero_point == low, f"zero point must be {low}, not {zero_point}", out)


def _prepare_int16(call: Call, beta: float, common: dict[str, Any]) -> Params:
    x, out = call["input"], call.output
    zero_point_of(call, x), zero_point_of(call, out)
    scale = scale_of(call, out)
    require(call, abs(float(scale) - 2.0**-15) <= 0.001 * 2.0**-15, f"scale must be 2^-15, not {float(scale)!r}", out)
    product_type = np.dtype(call.rules.get("scale_product", "float64")).type
    real = float(product_type(scale_of(call, x)) * product_type(beta)) / (10.0 / 65535.0)
    multiplier, shift = quantize_multiplier(real)
    require(call, shift <= 31, f"beta {beta} x scale {float(scale_of(call, x))!r} is too large for softmax", x)
    exp_lut, reciprocal_lut = _exp_lut(call.rules["lut"]), _reciprocal_lut(call.rules["lut"])
    return Params(multiplier=multiplier, shift=shift, diff_min=0, exp_lut=exp_lut, reciprocal_lut=reciprocal_lut, **common)


@functools.cache
def _exp_lut(float_type: str) -> Array:
    return build_lut16(real_exp, (10.0 / 65535.0, 32767), 2.0 / 65535.0, np.dtype(float_type).type)


@functools.cache
def _reciprocal_lut(float_type: str) -> Array:
    real = np.dtype(float_type).type
    return build_lut16(lambda v: real(1) / (real(1) + v), (1.0 / 65535.0, -32768), 2.0 / 65535.0, real)


def simulate(p: Params, x: Array) -> Array:
    """x [n, ..., depth] -> same shape in the output's type."""
    rows = x.astype(np.int64)
    diff = rows - rows.max(axis=-1, keepdims=True)
    return cast(Array, (_softmax_int16 if p.exp_lut.size else _softmax_int8)(p, diff).astype(p.dtype))


def _softmax_int8(p: Params, diff: Array) -> Any:
    """Only 256 differences exist, so their exponentials are computed once."""
    low, high = INT_RANGE[p.dtype]
    table = exp_on_negative_values(
        srdhm(shift_left_wrap(np.maximum(np.arange(-255, 1), p.diff_min), p.shift), p.multiplier), integer_bits=INPUT_INTEGER_BITS
    )
    counts = diff >= p.diff_min
    exponential = np.where(counts, table[diff + 255], 0)
    total = rdbpot(exponential, SUM_INTEGER_BITS).sum(axis=-1, keepdims=True)
    # The register wraps at 2^31, but its bits are then read as unsigned, so only the report is needed below 2^32.
    total = wrap_int32(total, p.node) & 0xFFFFFFFF
    reciprocal, bits_over_unit = get_reciprocal(total, integer_bits=SUM_INTEGER_BITS)
    output_bits = 16 if p.dtype == "int16" else 8
    exponent = bits_over_unit + 31 - output_bits
    report(p.node, total[exponent > 31], SUM_TOO_LARGE)
    scaled = rdbpot(srdhm(reciprocal, exponential), exponent)
    return np.where(counts, saturate(scaled + low, low, high), low)


def _softmax_int16(p: Params, diff: Array) -> Any:
    scores = saturate(mbqm_double(diff, p.multiplier, p.shift) + 32767, -(2**15), 2**15 - 1)
    exponential = lut16_lookup(p.exp_lut, scores)
    total = exponential.sum(axis=-1, keepdims=True)
    headroom = clz32(total)
    # The sum, normalised to [1, 2) with 16 fraction bits; minus 1 it is the argument of 1 / (1 + x).
    normalised = round_half_up_shift(total << (headroom - 1), 14)
    argument = saturate(normalised - (2**15 + 2**16), -(2**15), 2**15 - 1)
    reciprocal = lut16_lookup(p.reciprocal_lut, argument)
    return saturate(round_half_up_shift(exponential * reciprocal, 31 - headroom), 0, 2**15 - 1)


def variant(signature: str, rules: Rules) -> Variant:
    x, out = (C_TYPES[dtype] for dtype in SIGNATURES[signature])
    low, high = INT_RANGE[SIGNATURES[signature][1]]
    values = {"path": "lut" if signature == "s16" else "exp", "low": str(low), "high": str(high)}
    return Variant(signature, {"x": x, "out": out}, values | {"bits": "16" if out == "int16_t" else "8"})


OP = Op(
    name="softmax",
    builtin="SOFTMAX",
    operands=(Operand("input"),),
    signatures=SIGNATURES,
    params=Params,
    prepare=prepare,
    simulate=simulate,
    variant=variant,
)
