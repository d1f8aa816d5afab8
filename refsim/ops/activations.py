"""Functions of one quantized element: LOGISTIC, TANH, RELU and its kin, LEAKY_RELU, HARD_SWISH, ABS, EXP, LOG, SQRT, GELU, ...

8-bit ones are 256 results, made here by each operator's own arithmetic; 16-bit ones have kernels or interpolated tables.
Source: tflite ``kernels/{activations,elementwise}.cc``; TFLM ``kernels/{logistic,tanh,activations,elementwise}.cc``.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

from refsim.engines.rules import both, engines
from refsim.fixedpoint import build_lut8, build_lut16, quantize_fraction8_multiplier
from refsim.fixedpoint import functions as real
from refsim.fixedpoint.floats import square_root_steps
from refsim.fixedpoint.scale import checked_log2, softmax_diff_min
from refsim.ir import Array, Tensor
from refsim.kernels import KernelCall, integer_unary, lookup, rescale, table_sigmoid
from refsim.ops import Call, Op, Operand, uniform
from refsim.ops._checks import factor_of, multiplier_of, quantized_range, ratio, require, require_shape, scale_of, zero_point_of
from refsim.ops._samples import draw_unary
from refsim.ops._scales import require_unit
from refsim.sheet import Sheet
from refsim.types import INT_RANGE, storage_dtype


def every_value(dtype: str) -> Array:
    """All values of a type of 8 or 16 bits, in the order of their bits as unsigned numbers."""
    bits = 8 * storage_dtype(dtype).itemsize
    return np.arange(1 << bits).astype(f"uint{bits}").view(storage_dtype(dtype))


def lower_table(
    call: Call,
    table: Array,
    lowest: int | None = None,
    interpolated: bool = False,
    x: Tensor | None = None,
    out: Tensor | None = None,
) -> KernelCall:
    """A call of the look-up kernel, from the input to the output if not told; below ``lowest`` no result is defined."""
    x, out = x or call["input"], out or call.output
    require_shape(call, out, x.shape)
    params = lookup.Params(x.size, interpolated, INT_RANGE[x.dtype][0] if lowest is None else lowest, str(call.node))
    rules = {"table": "interpolated" if interpolated else "whole"}
    variant = lookup.KERNEL.variant({"x": x.dtype, "out": out.dtype}, rules)
    return call.kernel(lookup.KERNEL, variant, params, (x, call.constant(table, out.dtype, f"{out.name}_table")), (out,))


def affine(call: Call, which: str = "input") -> tuple[Any, int]:
    """(scale, zero point) of the input or the output; most functions only multiply by the input's scale, which may be 0."""
    if which == "output":
        return scale_of(call, call.output), zero_point_of(call, call.output)
    return factor_of(call, call[which]), zero_point_of(call, call[which])


# --- RELU and its kin, LEAKY_RELU, ABS: two straight halves -----------------------------------------------------------
def _lower_rescale(call: Call, fields: dict[str, int]) -> KernelCall:
    x, out = call["input"], call.output
    require_shape(call, out, x.shape)
    fields = {"negative_sign": 1, "result_sign": 1, "output_offset": zero_point_of(call, out)} | fields
    fields = dict(zip(("output_min", "output_max"), INT_RANGE[out.dtype], strict=True)) | fields
    params = rescale.Params(size=x.size, input_offset=-zero_point_of(call, x), dtype=out.dtype, **fields)
    if x.dtype == "int16":
        return call.kernel(rescale.KERNEL, rescale.KERNEL.variant({"x": "int16"}), params, (x,))
    return lower_table(call, rescale.run(call.nx, params, every_value(x.dtype)))


def _both_halves(call: Call) -> dict[str, int]:
    (s_in, _), (s_out, _) = affine(call), affine(call, "output")
    multiplier, shift = multiplier_of(call, ratio(call, (s_in,), (s_out,)), call.output)
    return {"multiplier": multiplier, "shift": shift, "negative_multiplier": multiplier, "negative_shift": shift}


def _lower_relu(call: Call, lower: float, upper: float | None) -> KernelCall:
    if call.rules.get("relu6") == "clamp":  # in the input's quantization; the output's is not looked at
        low, high = quantized_range(call, call["input"], None, upper)
        low = zero_point_of(call, call["input"])
        one = {"multiplier": 1 << 30, "shift": 1, "negative_multiplier": 1 << 30, "negative_shift": 1}
        return _lower_rescale(call, {**one, "output_offset": low, "output_min": low, "output_max": high})
    low, high = quantized_range(call, call.output, lower, upper)
    return _lower_rescale(call, {**_both_halves(call), "output_min": low, "output_max": high})


def _lower_leaky_relu(call: Call) -> KernelCall:
    (s_in, _), (s_out, _) = affine(call), affine(call, "output")
    alpha = np.float32(call.option("alpha"))
    positive = np.float32(s_in) / np.float32(s_out)
    # XNNPACK leaves other slopes to the kernels before it. Source: ``src/subgraph/unary.c``.
    if call.rules.get("ratio_bits") == "8" and all(2.0**-8 <= abs(value) < 128 for value in (positive, positive * alpha)):
        (multiplier, shift), (below, _) = map(quantize_fraction8_multiplier, (positive, positive * alpha))
        pair = {"multiplier": multiplier, "shift": shift, "negative_multiplier": below, "negative_shift": shift}
        return _lower_rescale(call, pair)
    slope = ratio(call, (s_in, alpha), (s_out,))
    multiplier, shift = multiplier_of(call, ratio(call, (s_in,), (s_out,)), call.output)
    negative, negative_shift = multiplier_of(call, slope, call.output)
    fields = {"multiplier": multiplier, "shift": shift, "negative_multiplier": abs(negative), "negative_shift": negative_shift}
    return _lower_rescale(call, {**fields, "result_sign": -1 if slope < 0 else 1})


def lower_plain(call: Call, function: str) -> KernelCall:
    """A plain integer function."""
    x = call["input"]
    require_shape(call, call.output, x.shape)
    variant = integer_unary.KERNEL.variant({"x": x.dtype}, {"function": function})
    return call.kernel(integer_unary.KERNEL, variant, integer_unary.Params(x.size, function), (x,))


def _lower_abs(call: Call) -> KernelCall:
    if call["input"].dtype == "int32" or (call["input"].dtype == "int16" and call["input"].quantization is None):
        return lower_plain(call, "abs")
    return _lower_rescale(call, {**_both_halves(call), "negative_sign": -1})


# --- LOGISTIC, TANH ---------------------------------------------------------------------------------------------------
def _lower_sigmoid(call: Call, function: str) -> KernelCall:
    out = call.output
    s_out, zero = affine(call, "output")
    unit = 2.0**-15 if out.dtype == "int16" else 2.0**-8 if function == "logistic" else 2.0**-7
    wanted = 0 if out.dtype == "int16" else INT_RANGE[out.dtype][0] + (0 if function == "logistic" else 128)
    require_unit(call, unit, wanted, lambda scale: checked_log2(np.float32(scale)) == (-15, True))
    if out.dtype == "int16":
        return _table_sigmoid(call, function)
    if call.rules["sigmoid"] == "gemmlowp":
        return lower_table(call, _gemmlowp_table(call, function))
    exact = real.real_logistic if function == "logistic" else real.real_tanh
    dtypes = call["input"].dtype, out.dtype
    return lower_table(call, build_lut8(exact, affine(call), (s_out, zero), dtypes))


def _gemmlowp_table(call: Call, function: str) -> Array:
    """TFLM's 8-bit results: gemmlowp's function in Q4.27, and the ends of the type beyond a radius."""
    scale, zero_point = affine(call)
    multiplier, left = call.quantize(float(scale) * 2.0**27)
    radius = -softmax_diff_min(left, 4) if left <= 31 else 0
    x = every_value(call["input"].dtype).astype(np.int64) - zero_point
    inside = np.clip(x, -max(radius, 1), max(radius, 1))
    exponent, offset = (23, -128) if function == "logistic" else (24, 0)
    nx = call.nx
    argument = nx.mbqm_double(inside, multiplier, left)
    value = nx.rdbpot(getattr(nx, function)(argument, integer_bits=4), exponent) + offset
    result = np.where(x <= -radius, -128, np.where(x >= radius, 127, nx.saturate(value, -128, 127)))
    return np.asarray(result).astype(np.int8)


def _table_sigmoid(call: Call, function: str) -> KernelCall:
    x = call["input"]
    require_shape(call, call.output, x.shape)
    require(call, zero_point_of(call, x) == 0, "must have zero point 0", x)
    scale = scale_of(call, x)
    power, exact = checked_log2(scale)
    power += 12
    whole = exact and (power == 0 or (function == "tanh" and power == 1))
    if whole and call.rules.get("sigmoid16") == "gemmlowp":  # simulated only: there is no C for it
        params = table_sigmoid.Params(x.size, power, 0, function, gemmlowp=True)
        return call.kernel(table_sigmoid.KERNEL, table_sigmoid.KERNEL.variant({"x": "int16"}, {"function": function}), params, (x,))
    if whole:
        multiplier, shift = 3 << power, 0
    else:
        value, shift = float(scale) * 4096 * 3, 0
        while value <= 32767 / 2.0 and shift <= 30:
            value, shift = value * 2, shift + 1
        require(call, value < 2**15, f"scale {float(scale)!r} is too large for the table: its multiplier leaves 16 bits", x)
        multiplier = int(value)
    params = table_sigmoid.Params(x.size, multiplier, shift, function)
    return call.kernel(table_sigmoid.KERNEL, table_sigmoid.KERNEL.variant({"x": "int16"}, {"function": function}), params, (x,))


def _draw_sigmoid(s: Sheet, op: str) -> None:
    dtype = s.types[0]
    low = INT_RANGE[dtype][0]
    out = (2.0**-15, 0) if dtype == "int16" else (2.0**-8, low) if op == "LOGISTIC" else (2.0**-7, low + 128)
    shape = s.shape()
    scale = s.scale(1e-3, 0.2) if dtype != "int16" else float(s.pick(2.0**-12, 2.0**-11, s.scale(1e-5, 1e-3)))
    s.node(op, [s.input(dtype, shape, scale, s.zero_point(dtype))], [s.output(dtype, shape, *out)], {})


# --- HARD_SWISH -------------------------------------------------------------------------------------------------------
def _sixteen_bits(multiplier: int) -> int:
    """A Q0.31 multiplier in Q0.15. Source: tflite ``DownScaleInt32ToInt16Multiplier``."""
    return 32767 if multiplier >= 0x7FFF0000 else (multiplier + 2**15) // 2**16


def _lower_hard_swish(call: Call) -> KernelCall:
    (s_in, zero_in), (s_out, zero_out) = affine(call), affine(call, "output")
    x = every_value(call["input"].dtype).astype(np.int64)
    high_resolution = ratio(call, (s_in,), (128,))
    multiplier, exponent = call.quantize(ratio(call, (high_resolution,), (s_out,)))
    require(call, exponent <= 0, "the ratio of scales is too large: the engines refuse an output multiplier above 1", call.output)
    relu, relu_exponent = call.quantize(ratio(call, (high_resolution,), (np.float32(3.0 / 32768.0),)))
    nx = call.nx
    value = nx.wrap((x - zero_in) << 7, bits=16)
    scaled = nx.srdhm16(value, _sixteen_bits(multiplier))
    gate = nx.saturating_left_shift(value, relu_exponent - 1, bits=16) if relu_exponent > 0 else value
    gate = nx.srdhm16(gate, _sixteen_bits(relu))
    gate = nx.saturating_left_shift(gate, 1, bits=16) if relu_exponent > 0 else nx.rdbpot(gate, -relu_exponent)
    gate = nx.floor_div(gate + 2**15, 2)
    result = nx.rdbpot(nx.sdhm16(gate, scaled), -exponent) + zero_out
    return lower_table(call, nx.saturate(result, *INT_RANGE[call.output.dtype]).astype(call.output.dtype))


def _draw_hard_swish(s: Sheet, op: str) -> None:
    shape, scale = s.shape(), s.scale(1e-3, 0.5)
    source = s.input(s.types[0], shape, scale, s.zero_point(s.types[0]))
    out = s.output(s.types[0], shape, float(np.float32(scale * s.scale(0.2, 1.5))), s.zero_point(s.types[0]))
    s.node(op, [source], [out], {})


# --- functions by float tables: EXP, LOG, GELU, ELU -------------------------------------------------------------------
def _lower_function(call: Call, function: Callable[[Array], Array]) -> KernelCall:
    x, out = call["input"], call.output
    if x.dtype == "int16":
        fused = call.rules.get("table_range") == "fused"
        table = build_lut16(function, affine(call), float(affine(call, "output")[0]), np.float32, fused)
        return lower_table(call, table, interpolated=True)
    return lower_table(call, build_lut8(function, affine(call), affine(call, "output"), (x.dtype, out.dtype)))


def _lower_gelu(call: Call) -> KernelCall:
    return _lower_function(call, real.real_gelu_approximate if call.option("approximate") else real.real_gelu)


def _lower_log(call: Call) -> KernelCall:
    """Left of the pole: the smallest output."""
    s_out, zero_out = affine(call, "output")
    lowest = float(s_out * np.float32(INT_RANGE[call.output.dtype][0] - zero_out))
    return _lower_function(call, real.where_positive(real.real_log, lowest))


def _lower_sqrt(call: Call) -> KernelCall:
    """In float32, rounded toward zero."""
    x, out = call["input"], call.output
    (s_in, zero_in), (s_out, zero_out) = affine(call), affine(call, "output")
    value = np.maximum(every_value(x.dtype).astype(np.int64) - zero_in, 0)
    steps = square_root_steps(value, s_in, s_out)
    table = np.clip(steps + zero_out, *INT_RANGE[out.dtype]).astype(storage_dtype(out.dtype))
    return lower_table(call, table, lowest=zero_in if s_in else None)  # with scale 0 every input is 0


def _lower_rsqrt(call: Call) -> KernelCall:
    if call.types == "s16" and call.rules["rsqrt"] == "table":
        highest = float(affine(call, "output")[0] * np.float32(32767))
        return _lower_function(call, real.where_positive(real.real_rsqrt, highest))
    s_in, zero_in, (s_out, zero_out) = scale_of(call, call["input"]), affine(call)[1], affine(call, "output")
    multiplier, shift = call.quantize(float(np.float32(1) / (np.sqrt(s_in) * s_out)))
    value = np.maximum(every_value(call["input"].dtype).astype(np.int64) - zero_in, 0)
    nx = call.nx
    inverse, inverse_shift = nx.get_inv_sqrt(value)
    root = nx.mbqm_double(np.ones_like(value), inverse, inverse_shift + 20)
    result = nx.mbqm_double(root, multiplier, shift - 20) + zero_out
    low, high = INT_RANGE[call.output.dtype]
    table = np.where(value == 0, high, nx.saturate(result, low, high)).astype(call.output.dtype)
    return lower_table(call, table, lowest=zero_in)


def _draw_positive(s: Sheet, op: str) -> None:
    """Inputs from the zero point on."""
    dtype, shape = s.types[0], s.shape()
    zero_point = s.zero_point(dtype) if dtype != "int8" else int(s.pick(-128, -128, -100, 0))
    source = s.input(dtype, shape, s.scale(), zero_point, (zero_point, INT_RANGE[dtype][1]))
    scale = s.scale(1e-2, 0.2) if dtype == "int8" else s.scale(1e-4, 1e-2)
    s.node(op, [source], [s.output(dtype, shape, scale, s.zero_point(dtype))], {}, version=2)


def _draw_scaled(s: Sheet, op: str, options: Callable[[Sheet], dict[str, Any]] | None = None) -> None:
    """An output scale near the input's."""
    dtype, shape = s.types[0], s.shape()
    scale, zero_point = s.affine(dtype)
    if scale is None:
        draw_unary(s, op)
        return
    source = s.input(dtype, shape, scale, zero_point)
    out = s.output(dtype, shape, float(np.float32(scale * s.scale(0.3, 4.0))), s.zero_point(dtype))
    s.node(op, [source], [out], options(s) if options else {})


def _draw_alpha(s: Sheet) -> dict[str, Any]:
    return {"alpha": float(s.pick(0.1, 0.3, 1.5, -0.2))}


def _draw_plain(s: Sheet, op: str) -> None:
    draw_unary(s, op, same=True)


def _draw_exp(s: Sheet, op: str) -> None:
    """No input of which float32 has no exponential."""
    dtype, shape = s.types[0], s.shape()
    source = s.input(dtype, shape, s.scale(1e-4, 2e-3) if dtype == "int16" else s.scale(), s.zero_point(dtype))
    s.node(op, [source], [s.output(dtype, shape, *s.affine(dtype))], {})


def _draw_function(s: Sheet, op: str) -> None:
    draw_unary(s, op, {"approximate": s.pick(True, False)} if op == "GELU" else {})


INPUT = (Operand("input"),)
SHARED = {"ratio": "float64"}, {"ratio": "float32"}


def _op(builtin: str, letters: str, rows: Any, lower: Any, sample: Any) -> Op:
    return Op(builtin, INPUT, uniform(letters), engines(*rows), lower, sample=functools.partial(sample, op=builtin))


def _relu(builtin: str, letters: str, rows: Any, lower: float, upper: float | None) -> Op:
    return _op(builtin, letters, rows, functools.partial(_lower_relu, lower=lower, upper=upper), _draw_scaled)


def _sigmoid(builtin: str, tflm: str, litert: str, litert16: str) -> Op:
    """``tflm``, ``litert``, ``litert16``: what those engines demand of outputs, the latter of 16 bits."""
    table = {"sigmoid": "float", "unit_scale": litert}
    rows = (
        ("s8", {"sigmoid": "gemmlowp", "unit_scale": tflm}, table),
        ("u8", None, table),
        ("s16", {"unit_scale": "near"}, {"unit_scale": litert16}),
    )
    return _op(builtin, "s8 u8 s16", rows, functools.partial(_lower_sigmoid, function=builtin.lower()), _draw_sigmoid)


REF_32 = {"ratio": "float32"}
RELU_ROWS = (("s8 s16", *SHARED), ("u8", None, REF_32))
#: TFLM's kernels that look at no zero point of 16 bits beforehand.
ADDED = {"int16_zero_point": "added"}
RELU6_ROWS = (("s8", {"relu6": "clamp"}, REF_32), ("s16", {"relu6": "clamp"} | ADDED, REF_32), ("u8", None, REF_32))
LEAKY_ROWS = (("s8", *SHARED), ("s16", SHARED[0] | ADDED, REF_32), ("u8", None, REF_32))
OPS = (
    _sigmoid("LOGISTIC", "zero_point", "scale", "exact"),
    _sigmoid("TANH", "free", "free", "near"),
    _relu("RELU", "s8 u8 s16", RELU_ROWS, 0.0, None),
    _relu("RELU6", "s8 u8 s16", RELU6_ROWS, 0.0, 6.0),
    _relu("RELU_N1_TO_1", "s8 u8", (("s8 u8", None, REF_32),), -1.0, 1.0),
    _relu("RELU_0_TO_1", "s8 u8", (("s8 u8", None, REF_32),), 0.0, 1.0),
    _op("LEAKY_RELU", "s8 u8 s16", LEAKY_ROWS, _lower_leaky_relu, functools.partial(_draw_scaled, options=_draw_alpha)),
    _op("HARD_SWISH", "s8 u8", (("s8", *SHARED), ("u8", None, REF_32)), _lower_hard_swish, _draw_hard_swish),
    _op("EXP", "s8 s16", (("s8 s16", None, {}),), functools.partial(_lower_function, function=real.real_exp), _draw_exp),
    _op("LOG", "s8 s16", (("s8 s16", None, {}),), _lower_log, _draw_positive),
    _op("GELU", "s8 u8 s16", (("s8 u8 s16", None, {}),), _lower_gelu, _draw_function),
    _op("ELU", "s8", (("s8", {}, None),), functools.partial(_lower_function, function=real.real_elu), _draw_function),
    _op("SQRT", "s8 s16", (("s8 s16", None, {}),), _lower_sqrt, _draw_positive),
    _op("RSQRT", "s8 s16", (both("s8"), ("s16", {"rsqrt": "fixed"}, {"rsqrt": "table"})), _lower_rsqrt, _draw_positive),
    _op("ABS", "s8 s16 s32", (("s8 s16", *SHARED), ("s32", None, {})), _lower_abs, _draw_scaled),
    _op("NEG", "s8 s16 s32 s64", (("s8 s16 s32 s64", None, {}),), functools.partial(lower_plain, function="neg"), _draw_plain),
    _op("SIGN", "s32", (("s32", None, {}),), functools.partial(lower_plain, function="sign"), _draw_plain),
    _op("LOGICAL_NOT", "bool", (both("bool"),), functools.partial(lower_plain, function="not"), _draw_plain),
)
