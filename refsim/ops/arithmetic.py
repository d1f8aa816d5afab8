"""Sums, products and quotients of two quantized tensors, element by element: ADD, SUB, MUL, DIV, SQUARED_DIFFERENCE.

Integers without a scale take the kernels of :mod:`refsim.ops.integer`.
Source: tflite ``kernels/{add,sub,mul,div,squared_difference}.cc``, ``internal/reference/{add,sub,mul,div}.h``,
``internal/reference/integer_ops/{add,mul}.h``; TFLM ``kernels/{add,sub,mul}_common.cc``, ``div.cc``, ``squared_difference.cc``.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.engines.rules import Engines, Rules, both, engines
from refsim.errors import RangeError
from refsim.fixedpoint.scale import checked_log2
from refsim.ir import Array
from refsim.kernels import I32, SHORT, Kernel, KernelCall
from refsim.kernels._elementwise import Binary, Element, binary
from refsim.kernels._shared import Output
from refsim.ops import Call, Op, integer, uniform
from refsim.ops._binary import (
    LHS_RHS,
    broadcast_fields,
    common_scale,
    draw_binary,
    lower_binary,
    named_multiplier,
    product_scales,
    quantized_fields,
    scales_of,
    stage_fields,
    weight_fields,
)
from refsim.ops._checks import activation_range, multiplier_of, output_stage, ratio, require, scale_of, zero_point_of
from refsim.ops._samples import broadcast_pair
from refsim.sheet import Sheet
from refsim.types import INT_RANGE, types_of


def _op(
    builtin: str,
    signatures: Mapping[str, tuple[str | None, ...]],
    rows: Engines,
    lower: Callable[[Call], KernelCall],
    sample: Callable[[Sheet], None],
    choose: Callable[[Call, tuple[str, ...]], str] | None = None,
) -> Op:
    """An operator whose quantized operands ``lower`` takes."""

    def either(call: Call) -> KernelCall:
        if call.types in ("s32", "s64", "s16raw"):
            return lower_binary(call, integer.CLAMPED, {"operation": call.op.name}, integer.integer_fields(call))
        return lower(call)

    return Op(builtin, LHS_RHS, signatures, rows, either, choose, functools.partial(integer.draw_either, builtin, sample))


def _types(letters: str) -> list[dict[str, str]]:
    return [{"x": dtype, "out": dtype} for dtype in types_of(letters)]


# --- ADD, SUB, SQUARED_DIFFERENCE: both operands at a common scale ------------------------------------------------------
@dataclass(frozen=True, slots=True, eq=False)
class SumParams(Binary):
    left_shift: Annotated[int, SHORT, "extra bits of a common scale: ADD and SUB 20 for 8 bits, 15 for 16; SQUARED_DIFFERENCE 7, 0"]
    lhs_offset: Annotated[int, I32, "-zero point"]
    lhs_multiplier: Annotated[int, I32, "Q0.31"]
    lhs_shift: Annotated[int, SHORT, "[-31, 0]"]
    rhs_offset: Annotated[int, I32, "-zero point"]
    rhs_multiplier: Annotated[int, I32, "Q0.31"]
    rhs_shift: Annotated[int, SHORT, "[-31, 0]"]
    output_multiplier: Annotated[int, I32, "Q0.31"]
    output_shift: Annotated[int, SHORT, "[-31, 0], SQUARED_DIFFERENCE to 31"]
    output_offset: Annotated[int, SHORT, "zero point of the output"]
    activation_min: Annotated[int, SHORT, "lower clamp, within the output type"]
    activation_max: Annotated[int, SHORT, "upper clamp, within the output type"]
    path: str
    dtype: str


def _sum_kernel(name: str, combine: Callable[[Any, Any], Any], c: str, paths: Sequence[tuple[str, str]]) -> Kernel:
    """``combine`` of both operands, each brought to twice the larger scale with ``left_shift`` extra bits; ``c`` is the same in C.

    ``paths`` are (path, letters of types). Path ``pot`` (int16, LiteRT): one operand is shifted right, the other is used as it is.
    """

    def element(nx: Any, p: SumParams, lhs: Array, rhs: Array) -> Array:
        if p.path == "weights":
            weighted = combine((lhs + p.lhs_offset) * p.lhs_multiplier, (rhs + p.rhs_offset) * p.rhs_multiplier)
            total = nx.round_half_up_shift(weighted, p.output_shift) + p.output_offset
        elif p.path == "pot":
            total = nx.saturate(combine(nx.rdbpot(lhs, -p.lhs_shift), nx.rdbpot(rhs, -p.rhs_shift)), *INT_RANGE["int16"])
        else:
            a = nx.mbqm_double((lhs + p.lhs_offset) << p.left_shift, p.lhs_multiplier, p.lhs_shift)
            b = nx.mbqm_double((rhs + p.rhs_offset) << p.left_shift, p.rhs_multiplier, p.rhs_shift)
            total = nx.mbqm_double(combine(a, b), p.output_multiplier, p.output_shift) + p.output_offset
        return np.asarray(nx.saturate(total, p.activation_min, p.activation_max)).astype(p.dtype)

    body = """
{% if v["path"] == "general" %}
    /* At most 17 bits times 2^15, or 9 bits times 2^20: no overflow. */
    const int32_t scale = (int32_t)((uint32_t)1 << p->left_shift);
    const int32_t a = refsim_mbqm_double((lhs + p->lhs_offset) * scale, p->lhs_multiplier, p->lhs_shift);
    const int32_t b = refsim_mbqm_double((rhs + p->rhs_offset) * scale, p->rhs_multiplier, p->rhs_shift);
    const int32_t sum = refsim_mbqm_double(COMBINED, p->output_multiplier, p->output_shift) + p->output_offset;
{% else %}
    const int32_t a = refsim_rdbpot(lhs, -p->lhs_shift);
    const int32_t b = refsim_rdbpot(rhs, -p->rhs_shift);
    const int32_t sum = refsim_saturate(COMBINED, -32768, 32767);
{% endif %}
    return ({{ v["out"] }})refsim_saturate(sum, p->activation_min, p->activation_max);
"""
    variants = [(types, {"path": path}) for path, letters in paths for types in _types(letters)]
    return binary(name, SumParams, element, body.replace("COMBINED", c), variants)


def _squared(a: Array, b: Array) -> Array:
    """(a - b)^2; both are at most 2^15 in magnitude, and their difference squared fits int32."""
    return np.asarray((a - b) * (a - b))


PATHS = (("general", "s8 u8 s16"), ("pot", "s16"))
ADD = _sum_kernel("add", operator.add, "a + b", PATHS)
SUB = _sum_kernel("sub", operator.sub, "a - b", PATHS)
SQUARED_DIFFERENCE = _sum_kernel("squared_difference", _squared, "(a - b) * (a - b)", (("general", "s8 s16"),))


def _choose_path(call: Call, candidates: tuple[str, ...]) -> str:
    """int16 takes the power-of-two path when engine and model ask for it and all scales are powers of two."""
    if "s16raw" in candidates and not any(tensor.quantization for tensor in (call["lhs"], call["rhs"], call.output)):
        return "s16raw"
    wanted = bool(call.option("pot_scale_int16")) and all(checked_log2(scale)[1] for scale in scales_of(call))
    return "s16pot" if wanted and "s16pot" in candidates else "s16"


def _lower_sum(call: Call) -> KernelCall:
    kernel = {"ADD": ADD, "SUB": SUB}[call.op.builtin]
    broadcast_fields(call)
    if call.rules.get("sum_of_two") == "weights":  # simulated only: there is no C for it
        return lower_binary(call, kernel, {"path": "general"}, weight_fields(call) | {"path": "weights"})
    path, prepare = ("pot", _pot_fields) if call.types == "s16pot" else ("general", _sum_fields)
    return lower_binary(call, kernel, {"path": path}, prepare(call) | {"path": path})


def _sum_fields(call: Call) -> dict[str, Any]:
    left_shift = 15 if call.output.dtype == "int16" else 20
    s1, s2, so = scales_of(call)
    real = np.dtype(call.rules.get("ratio", "float64")).type
    fields = common_scale(call, left_shift)
    fields |= named_multiplier(call, "output", ratio(call, (2, max(s1, s2)), (real(2**left_shift) * real(so),)))
    return fields | quantized_fields(call)


def _pot_fields(call: Call) -> dict[str, Any]:
    lhs, rhs, out = call["lhs"], call["rhs"], call.output
    for tensor in (lhs, rhs, out):
        zero_point_of(call, tensor)
    base, _ = checked_log2(scale_of(call, out))
    shifts = {f"{name}_shift": checked_log2(scale_of(call, call[name]))[0] - base for name in ("lhs", "rhs")}
    legal = max(shifts.values()) == 0 and min(shifts.values()) >= -31
    require(call, legal, f"power-of-two scales need shifts 0 and <= 0, not {tuple(shifts.values())}; the engine aborts", out)
    if call.op.builtin != "SUB":
        _require_one_shape(call, "the power-of-two path does not broadcast")
    none = {name: 0 for name in SumParams.__annotations__ if name.endswith(("_shift", "_offset", "_multiplier"))}
    low, high = activation_range(call, out)
    return none | shifts | {"activation_min": low, "activation_max": high, "dtype": out.dtype}


def _require_one_shape(call: Call, message: str) -> None:
    require(call, call["lhs"].shape == call["rhs"].shape, message, call["rhs"])


def _draw_sum(s: Sheet, op: str) -> None:
    options = {"fused_activation_function": s.activation(), "pot_scale_int16": s.signature == "s16pot"}
    if s.signature == "s16pot":
        top = s.size(-12, -8)
        scales = [2.0**power for power in s.pick((top, top - s.size(0, 6)), (top - s.size(0, 6), top))] + [2.0**top]
        shape = s.shape()
        sources = [s.input("int16", shape, scale) for scale in scales[:2]]
        s.node(op, sources, [s.output("int16", shape, scales[2])], options, version=3)
        return
    draw_binary(s, op, options, version=3)


def _lower_squared_difference(call: Call) -> KernelCall:
    left_shift = 7 if call.output.dtype == "int8" else 0
    s1, s2, so = scales_of(call)
    twice = 2.0 * float(max(s1, s2))
    # The denominator is a product of an int and a float32: a float32.
    real = twice * twice / float(np.float32(1 << 2 * left_shift) * so)
    fields = common_scale(call, left_shift) | named_multiplier(call, "output", real, call.rules["above_one"] == "taken")
    return lower_binary(call, SQUARED_DIFFERENCE, {"path": "general"}, fields | quantized_fields(call) | {"path": "general"})


def _draw_squared_difference(s: Sheet) -> None:
    _draw_growing(s, "SQUARED_DIFFERENCE", {}, lambda a, b: max(a, b) ** 2, 8, (0.3, 1.0, 2.0), 20000, version=2)


def _draw_growing(
    s: Sheet,
    op: str,
    options: dict[str, Any],
    scale: Callable[[float, float], float],
    bits: int,
    factors: tuple[float, ...],
    top: int,
    version: int,
) -> None:
    """An operator whose results have about twice the operands' bits: ``scale`` of their scales, times 2^``bits`` for 8 bits.

    Integers without a scale are at most ``top`` in magnitude; 64-bit ones 2^31.
    """
    a, b = s.scale(), s.scale()
    real = scale(a, b) * 2.0 ** (bits + 8 * (s.types[0] == "int16")) * float(s.pick(*factors))
    span = {"int32": (-top, top), "int64": (-(2**31), 2**31)}.get(s.types[0])
    draw_binary(s, op, options, (a, b, float(np.float32(real))), (span, span), version)


# --- MUL --------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, eq=False)
class StageParams(Binary):
    output_offset: Annotated[int, SHORT, "zero point of the output"]
    activation_min: Annotated[int, SHORT, "lower clamp, within the output type"]
    activation_max: Annotated[int, SHORT, "upper clamp, within the output type"]
    dtype: str


@dataclass(frozen=True, slots=True, eq=False)
class ProductParams(StageParams):
    lhs_offset: Annotated[int, SHORT, "[-255, 128]  -zero point"]
    rhs_offset: Annotated[int, SHORT, "[-255, 128]  -zero point"]
    output_multiplier: Annotated[int, I32, "Q0.31"]
    output_shift: Annotated[int, SHORT, "[-31, 31]; DIV any"]
    #: Of engines that do not requantize by rule double, which are simulated only.
    stage: Output | None = None


def _clamped(name: str, params: type, element: Element, c: str, types: list[dict[str, str]]) -> Kernel:
    """``element``, offset already, within the bounds of the activation; ``c`` is a C body that makes ``scaled``, without offset."""

    def clamped(nx: Any, p: Any, lhs: Array, rhs: Array) -> Array:
        return np.asarray(nx.saturate(element(nx, p, lhs, rhs), p.activation_min, p.activation_max)).astype(p.dtype)

    end = """    const int32_t result = refsim_wrap_add(scaled, p->output_offset);
    return ({{ v["out"] }})refsim_saturate(result, p->activation_min, p->activation_max);
"""
    return binary(name, params, clamped, c + end, [(variant, {}) for variant in types])


def _product(nx: Any, p: ProductParams, lhs: Array, rhs: Array) -> Any:
    product = (lhs + p.lhs_offset) * (rhs + p.rhs_offset)
    if p.stage is not None:
        return p.stage.apply(nx, product)
    return nx.wrap_add(nx.mbqm_double(product, p.output_multiplier, p.output_shift), p.output_offset)


def _high_product(nx: Any, p: StageParams, lhs: Array, rhs: Array) -> Any:
    """The upper 8 bits of a product in Q0.15; all scales are ignored."""
    return nx.rdbpot(nx.srdhm16(lhs, rhs), 8) + p.output_offset


PRODUCT = """
    const int32_t product = (lhs + p->lhs_offset) * (rhs + p->rhs_offset);
    const int32_t scaled = refsim_mbqm_double(product, p->output_multiplier, p->output_shift);
"""
MUL = _clamped("mul", ProductParams, _product, PRODUCT, _types("s8 u8 s16"))
HIGH_PRODUCT = "\n    const int32_t scaled = refsim_rdbpot(refsim_srdhm16(lhs, rhs), 8);\n"
MUL_HIGH = _clamped("mul_high", StageParams, _high_product, HIGH_PRODUCT, [{"x": "int16", "out": "int8"}])


def _ratio_fields(call: Call, above: Sequence[Any], below: Sequence[Any], rule: str = "double") -> dict[str, Any]:
    """Offsets, bounds, and the multiplier and shift of a ratio of scales."""
    multiplier, shift = multiplier_of(call, ratio(call, above, below), call.output, rule)
    return quantized_fields(call) | {"output_multiplier": multiplier, "output_shift": shift}


def _lower_mul(call: Call) -> KernelCall:
    if call.types == "u32":
        return integer.lower_unsigned_mul(call)
    if call.types == "s16s16s8":
        _require_one_shape(call, "a product of int16 in int8 does not repeat operands; the engine aborts")
        return lower_binary(call, MUL_HIGH, {}, stage_fields(call))
    s1, s2, so = product_scales(call)
    stage = output_stage(call, np.asarray([s1 * s2 / so]), call.output) if "requant" in call.rules else None
    return lower_binary(call, MUL, {}, _ratio_fields(call, (s1, s2), (so,)) | {"stage": stage})


def _draw_mul(s: Sheet) -> None:
    options = {"fused_activation_function": s.pick(0, 1) if s.types[0] == "uint32" else s.activation()}
    if s.signature == "s16s16s8":
        draw_binary(s, "MUL", options, version=4, repeated=False)
    else:
        _draw_growing(s, "MUL", options, operator.mul, 6, (0.1, 1.0, 4.0), 40000, version=4)


# --- DIV --------------------------------------------------------------------------------------------------------------
def _quotient(nx: Any, p: ProductParams, lhs: Array, rhs: Array) -> Any:
    """The dividend, moved as far left as it goes, times the reciprocal of the divisor; then all shifts at once, to the right.

    A quotient next to 0 is shifted by more than 31, which C leaves undefined: as x86-64 does it.
    """
    x, y = lhs + p.lhs_offset, rhs + p.rhs_offset
    if np.any(y == 0):
        raise RangeError(f"{p.node}: division by zero, which no engine defines a result for")
    x, y = np.where(y < 0, -x, x), np.abs(y)
    inverse, bits_over_unit = nx.get_reciprocal(y, integer_bits=31)
    headroom = nx.count_leading_sign_bits(x)
    unscaled = nx.srdhm(nx.shift_left_wrap(x, headroom), inverse)
    right = bits_over_unit + headroom - p.output_shift
    return nx.wrap_add(nx.mbqm_double_x86(unscaled, p.output_multiplier, right), p.output_offset)


QUOTIENT = """
    const int32_t divisor = rhs + p->rhs_offset;
    const int32_t x = divisor < 0 ? -(lhs + p->lhs_offset) : lhs + p->lhs_offset;
    /* 0 has no quotient, in no engine; 1 stands in for it. */
    const int32_t y = divisor < 0 ? -divisor : divisor == 0 ? 1 : divisor;
    int32_t bits_over_unit;
    const int32_t inverse = refsim_get_reciprocal((uint32_t)y, 31, &bits_over_unit);
    const int32_t headroom = refsim_count_leading_sign_bits(x);
    const int32_t unscaled = refsim_srdhm(refsim_shift_left_wrap(x, headroom), inverse);
    const int32_t right = bits_over_unit + headroom - p->output_shift;
    const int32_t scaled = refsim_mbqm_double_x86(unscaled, p->output_multiplier, right);
"""
DIV = _clamped("div", ProductParams, _quotient, QUOTIENT, _types("s8 u8 s16"))


def _lower_div(call: Call) -> KernelCall:
    s1, s2, so = scales_of(call)
    if call.rules.get("small_quotient") == "asserted":
        call.refuse("an assertion stops this engine at quotients next to 0")
    return lower_binary(call, DIV, {}, _ratio_fields(call, (s1,), (s2, so), "quotient16" if call.types == "s16" else "quotient"))


def _draw_div(s: Sheet) -> None:
    dtype = s.types[0]
    low, high = INT_RANGE[dtype]
    a, b, zero = s.scale(), s.scale(), low if s.pick(True, False) else high
    if dtype in ("int16", "int32"):
        zero, (low, high) = 0, s.pick((1, high), (low, -1))
    else:
        low, high = (low + 1, high) if zero == low else (low, high - 1)
    *shapes, shape = broadcast_pair(s)
    scale = float(np.float32(a / b * float(s.pick(0.01, 0.1, 1.0))))
    scales: tuple[float | None, ...] = (None, None, None) if dtype == "int32" else (a, b, scale)
    x = s.input(dtype, shapes[0], scales[0], s.zero_point(dtype))
    y = s.input(dtype, shapes[1], scales[1], zero, (low, high))
    out = s.output(dtype, shape, scales[2], s.zero_point(dtype))
    s.node("DIV", [x, y], [out], {"fused_activation_function": s.activation()}, version=2)


KERNELS = (ADD, SUB, SQUARED_DIFFERENCE, MUL, MUL_HIGH, DIV)
SUMS = {**uniform("s8 u8 s16", 2), "s16pot": ("int16",) * 3, **uniform("s32 s64", 2)}
FLOAT32, FLOAT64 = {"ratio": "float32"}, {"ratio": "float64"}
SUMMED: Sequence[tuple[str, Rules, Rules]] = both("s8"), ("s16", {"int16_zero_point": "added"}, {})
OPS = (
    _op(
        "ADD",
        SUMS | integer.RAW,
        engines(*SUMMED, ("u8 s16pot s64 s16raw", None, {}), ("s32", {"activation": "ignored"} | integer.UNSCALED, {})),
        _lower_sum,
        functools.partial(_draw_sum, op="ADD"),
        _choose_path,
    ),
    _op(
        "SUB",
        SUMS,
        engines(*SUMMED, ("u8 s16pot s64", None, {}), ("s32", {"integer_scale": "all"}, {})),
        _lower_sum,
        functools.partial(_draw_sum, op="SUB"),
        _choose_path,
    ),
    _op(
        "SQUARED_DIFFERENCE",
        uniform("s8 s16 s32", 2),
        engines(("s8", {"above_one": "taken"}, {"above_one": "refused"}), ("s16", {"above_one": "taken"}, None), both("s32")),
        _lower_squared_difference,
        _draw_squared_difference,
    ),
    _op(
        "MUL",
        {**uniform("s8 u8 s16 s32 s64 u32", 2), "s16s16s8": ("int16", "int16", "int8"), **integer.RAW},
        engines(("s8 s16", FLOAT64, FLOAT32), ("u8", None, FLOAT32), both("s32"), ("s64 u32 s16s16s8 s16raw", None, {})),
        _lower_mul,
        _draw_mul,
        lambda call, candidates: candidates[0 if call.output.quantization else -1],
    ),
    _op(
        "DIV",
        uniform("s8 u8 s16 s32", 2),
        engines(("s8", FLOAT64, FLOAT32), ("u8 s16", None, FLOAT32), ("s32", integer.UNSCALED, {})),
        _lower_div,
        _draw_div,
    ),
)
