"""Integers without a scale, element by element: MAXIMUM, FLOOR_DIV, POW, BITWISE_XOR, LOGICAL_AND, STABLEHLO_ADD, ... and the
kernel by which ADD, SUB, MUL, DIV and SQUARED_DIFFERENCE take them.

Source: tflite ``internal/reference/{add,sub,mul,div,maximum_minimum,floor_div,floor_mod}.h``, ``kernels/{pow,bitwise_xor,
right_shift,stablehlo_elementwise}.cc``.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.engines.rules import both, engines
from refsim.errors import RangeError
from refsim.fixedpoint.floats import whole_part
from refsim.ir import Array
from refsim.kernels import I64, KernelCall
from refsim.kernels._elementwise import Binary, binary
from refsim.ops import Call, Op, _cmsis_nn, uniform
from refsim.ops._binary import LHS_RHS, draw_binary, integer_bounds, lower_binary
from refsim.ops._checks import activation_name, require_shape
from refsim.overflow import report
from refsim.sheet import Sheet
from refsim.types import storage_dtype, types_of


def _nonzero(y: Array, node: str) -> Array:
    if np.any(y == 0):
        raise RangeError(f"{node}: division by zero, which no engine defines a result for")
    return y


# --- with a fused activation: int32 and int64 ---------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, eq=False)
class ClampedParams(Binary):
    activation_min: Annotated[int, I64, "lower clamp"]
    activation_max: Annotated[int, I64, "upper clamp"]
    operation: str
    dtype: str


def _clamped(nx: Any, p: ClampedParams, lhs: Array, rhs: Array) -> Array:
    bits = 8 * np.dtype(p.dtype).itemsize
    wrapped, real = CLAMPED_OPERATIONS[p.operation](nx, lhs, rhs, bits, p.node)
    # A result that wrapped is off by a multiple of 2^bits, far more than the floats are.
    beyond = np.abs(real - wrapped) > 2.0 ** (bits - 2)
    report(p.node, real[beyond], f"results leave {p.dtype} (worst {{worst}}); the target wraps")
    return np.asarray(nx.saturate(wrapped, p.activation_min, p.activation_max)).astype(p.dtype)


def _wrapping(name: str, operation: Callable[[Any, Any], Any]) -> Callable[..., tuple[Array, Array]]:
    def apply(nx: Any, a: Array, b: Array, bits: int, node: str) -> tuple[Array, Array]:
        return getattr(nx, name)(a, b, bits=bits), operation(a.astype(np.float64), b)

    return apply


def _quotients(nx: Any, a: Array, b: Array, bits: int, node: str) -> tuple[Array, Array]:
    return nx.trunc_div(a, _nonzero(b, node), bits=bits), whole_part(a.astype(np.float64) / b)


def _squares(nx: Any, a: Array, b: Array, bits: int, node: str) -> tuple[Array, Array]:
    difference = nx.wrap_sub(a, b, bits=bits)
    return nx.wrap_mul(difference, difference, bits=bits), np.square(a.astype(np.float64) - b)


CLAMPED_OPERATIONS: Mapping[str, Callable[..., tuple[Array, Array]]] = {
    "add": _wrapping("wrap_add", np.add),
    "sub": _wrapping("wrap_sub", np.subtract),
    "mul": _wrapping("wrap_mul", np.multiply),
    "div": _quotients,
    "squared_difference": _squares,
}

CLAMPED = binary(
    "integer_arithmetic",
    ClampedParams,
    _clamped,
    """
{% set n = {"int64_t": "64", "int16_t": "_16"}.get(v["x"], "") %}
{% if v["operation"] == "div" %}
    /* 0 has no quotient, in no engine; 1 stands in for it. */
    const {{ v["x"] }} result = refsim_trunc_div{{ n }}(lhs, rhs != 0 ? rhs : 1);
{% elif v["operation"] == "squared_difference" %}
    const {{ v["x"] }} difference = refsim_wrap_sub{{ n }}(lhs, rhs);
    const {{ v["x"] }} result = refsim_wrap_mul{{ n }}(difference, difference);
{% elif v["operation"] == "mul" and n == "_16" %}
    const int32_t result = refsim_wrap16((uint32_t)lhs * (uint32_t)rhs);
{% else %}
    const {{ "int64_t" if n == "64" else "int32_t" }} result = refsim_wrap_{{ v["operation"] }}{{ n }}(lhs, rhs);
{% endif %}
    return ({{ v["out"] }})refsim_saturate64(result, p->activation_min, p->activation_max);
""",
    [
        ({"x": dtype, "out": dtype}, {"operation": operation})
        for dtype, operations in (("int16", "add mul"), ("int32", "add sub mul div squared_difference"), ("int64", "add sub mul"))
        for operation in operations.split()
    ],
)


#: int16 without a scale, where an engine takes it; and what TFLM's operators make of scales of int32.
RAW = {"s16raw": ("int16",) * 3}
UNSCALED = {"integer_scale": "operands"}


def draw_either(op: str, sample: Callable[[Sheet], None], s: Sheet) -> None:
    """By ``sample``, but over int16 without a scale a node of values whose results fit."""
    if s.signature not in RAW:
        sample(s)
        return
    top, more = {"ADD": (16000, {"pot_scale_int16": False}), "MUL": (180, {})}[op]
    options = {"fused_activation_function": s.activation()} | more
    draw_binary(s, op, options, (None,) * 3, ((-top, top),) * 2, version=4)


def refuse_scales(call: Call, *operands: str) -> None:
    """Note the scales that an engine refuses of integers which it would take as they are."""
    rule = call.rules.get("integer_scale", "ignored")
    tensors = [*(call[name] for name in operands), *[call.output] * (rule == "all")]
    for tensor in tensors if rule != "ignored" else ():
        if tensor.quantization is not None:
            call.refuse("has a scale, but this engine takes plain integers only", tensor)


def integer_fields(call: Call) -> dict[str, Any]:
    """The fields of :class:`ClampedParams` behind those of :class:`Binary`."""
    refuse_scales(call, "lhs", "rhs")
    low, high = integer_bounds(call)
    operation = "squared_difference" if call.op.builtin == "SQUARED_DIFFERENCE" else call.op.name
    return {"activation_min": low, "activation_max": high, "operation": operation, "dtype": call.output.dtype}


# --- without ------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, eq=False)
class PlainParams(Binary):
    operation: str
    dtype: str


def _plain(nx: Any, p: PlainParams, lhs: Array, rhs: Array) -> Array:
    result = PLAIN_OPERATIONS[p.operation](nx, lhs, rhs, p)
    return np.asarray(result).astype(storage_dtype(p.dtype))


def _unwrapped(x: Array, p: PlainParams) -> Array:
    """Integers that can be compared: those of uint64 come wrapped to int64."""
    return x.astype(np.uint64) if p.dtype == "uint64" else x


def _power(nx: Any, base: Array, exponent: Array, p: PlainParams) -> Array:
    """By squaring, modulo 2^32; a negative exponent is refused by the engine, a result beyond int32 undefined."""
    if np.any(exponent < 0):
        raise RangeError(f"{p.node}: negative exponents, which the engine refuses")
    with np.errstate(over="ignore"):  # infinity is beyond int32 too
        real = np.clip(np.power(base.astype(np.float64), exponent), -(2.0**31) - 1, 2.0**31)
    report(p.node, real[np.abs(real) >= 2.0**31], "results leave int32, which is undefined")
    result = np.ones(np.broadcast_shapes(base.shape, exponent.shape), dtype=np.int64)
    while np.any(exponent > 0):
        result = np.where(nx.floor_mod(exponent, 2) == 1, nx.wrap_mul(result, base), result)
        base, exponent = nx.wrap_mul(base, base), nx.floor_div(exponent, 2)
    return result


def _shifted(nx: Any, x: Array, count: Array, p: PlainParams) -> Array:
    """Shifted right, by at most all bits but one. A negative count is undefined."""
    if np.any(count < 0):
        raise RangeError(f"{p.node}: negative shift counts, which the engine leaves undefined")
    bits = 8 * storage_dtype(p.dtype).itemsize
    return np.asarray(nx.floor_div(x, np.left_shift(1, np.minimum(count, bits - 1)), bits=64))


PLAIN_OPERATIONS: Mapping[str, Callable[[Any, Array, Array, PlainParams], Any]] = {
    "add": lambda nx, a, b, p: (a | b) if p.dtype == "bool" else nx.wrap_add(a, b, bits=64),
    "multiply": lambda nx, a, b, p: nx.wrap_mul(a, b, bits=64),
    "maximum": lambda nx, a, b, p: np.maximum(_unwrapped(a, p), _unwrapped(b, p)),
    "minimum": lambda nx, a, b, p: np.minimum(_unwrapped(a, p), _unwrapped(b, p)),
    "floor_div": lambda nx, a, b, p: nx.floor_div(a, _nonzero(b, p.node), bits=64 if p.dtype == "int64" else 32),
    "floor_mod": lambda nx, a, b, p: nx.floor_mod(a, _nonzero(b, p.node)),
    "bitwise_xor": lambda nx, a, b, p: a ^ b,
    "right_shift": _shifted,
    "pow": _power,
}
ALL = "s8 u8 s16 u16 s32 u32 s64 u64 bool"
PLAIN = binary(
    "integer",
    PlainParams,
    _plain,
    """
{% set n = "64" if v["x"] == "int64_t" else "" %}
{% set unsigned = "uint64_t" if n or v["x"] == "uint64_t" else "uint32_t" %}
{% if v["operation"] in ("add", "multiply") %}
{% if v.types["x"] == "bool" %}
    return ({{ v["out"] }})(lhs {{ "|" if v["operation"] == "add" else "&" }} rhs);
{% else %}
    return ({{ v["out"] }})(({{ unsigned }})lhs {{ "+" if v["operation"] == "add" else "*" }} ({{ unsigned }})rhs);
{% endif %}
{% elif v["operation"] in ("maximum", "minimum") %}
    return lhs {{ ">" if v["operation"] == "maximum" else "<" }} rhs ? lhs : rhs;
{% elif v["operation"] in ("floor_div", "floor_mod") %}
    /* No engine defines a division by 0; 1 stands in for it. */
    return ({{ v["out"] }})refsim_{{ v["operation"] }}{{ n }}(lhs, rhs != 0 ? rhs : 1);
{% elif v["operation"] == "bitwise_xor" %}
    return ({{ v["out"] }})(lhs ^ rhs);
{% elif v["operation"] == "right_shift" %}
    /* A negative count is undefined. */
{% set top = {"int8_t": 7, "uint8_t": 7, "int16_t": 15, "uint16_t": 15}.get(v["x"], 31) %}
    const uint32_t count = (uint32_t)rhs < {{ top }}u ? (uint32_t)rhs : {{ top }}u;
    return ({{ v["out"] }})refsim_floor_div64((int64_t)lhs, (int64_t)(UINT64_C(1) << count));
{% else %}
    int32_t result = 1;
    int32_t power = lhs;
    for (int32_t rest = rhs; rest > 0; rest /= 2) {
        result = rest % 2 != 0 ? refsim_wrap_mul(result, power) : result;
        power = refsim_wrap_mul(power, power);
    }
    return result;
{% endif %}
""",
    [
        ({"x": dtype, "out": dtype}, {"operation": operation})
        for operations, letters in (
            ("add multiply maximum minimum", ALL),
            ("bitwise_xor right_shift", "s8 u8 s16 u16 s32 u32"),
            ("floor_div", "s8 s16 s32"),
            ("floor_mod", "s8 s16 s32 s64"),
            ("pow", "s32"),
        )
        for operation in operations.split()
        for dtype in types_of(letters)
    ],
)


def _lower_plain(call: Call, operation: str) -> KernelCall:
    if call.op.builtin.startswith("STABLEHLO"):
        require_shape(call, call["rhs"], call["lhs"].shape)
    if call.op.builtin in ("MAXIMUM", "MINIMUM"):
        _cmsis_nn.refuse_extremum(call, call["lhs"], call["rhs"])
    return lower_binary(call, PLAIN, {"operation": operation}, {"operation": operation, "dtype": call.output.dtype})


def lower_unsigned_mul(call: Call) -> KernelCall:
    """MUL of uint32, modulo 2^32: RELU changes nothing there, and no model is known that clamps to more than that."""
    if (named := activation_name(call)) not in ("NONE", "RELU"):
        raise call.unsupported(f"has the activation {named}, which is not supported with uint32; use a node of its own")
    return _lower_plain(call, "multiply")


def _draw_plain(s: Sheet, op: str, span: tuple[float, float] | None, rhs_span: tuple[float, float] | None) -> None:
    if op.startswith("STABLEHLO"):  # without repeating
        shape = s.shape()
        sources = [s.input(dtype, shape) for dtype in s.types[:2]]
        s.node(op, sources, [s.output(s.types[2], shape)], {})
        return
    draw_binary(s, op, {}, (s.scale(),) * 3, (span, rhs_span))


def _op(builtin: str, operation: str, letters: str, tflm: str = "", span: Any = None, rhs_span: Any = None) -> Op:
    """An operator of LiteRT, and of TFLM for types ``tflm``; ``span`` and ``rhs_span`` are what samples hold."""
    alone = " ".join(letter for letter in letters.split() if letter not in tflm.split())
    rows = [both(tflm)] if tflm else []
    return Op(
        builtin,
        LHS_RHS,
        uniform(letters, 2),
        engines(*rows, (alone, None, {})),
        functools.partial(_lower_plain, operation=operation),
        sample=functools.partial(_draw_plain, op=builtin, span=span, rhs_span=rhs_span or span),
    )


KERNELS = (CLAMPED, PLAIN)
SHIFTED = "s8 u8 s16 u16 s32 u32"
OPS = (
    _op("MAXIMUM", "maximum", "s8 u8 s16 s32 s64", "s8 s16 s32 s64"),
    _op("MINIMUM", "minimum", "s8 u8 s16 s32 s64", "s8 s16 s32 s64"),
    _op("FLOOR_DIV", "floor_div", "s8 s16 s32", rhs_span=(1, 127)),
    _op("FLOOR_MOD", "floor_mod", "s8 s16 s32 s64", rhs_span=(-128, -1)),
    _op("POW", "pow", "s32", span=(-7, 7), rhs_span=(0, 11)),
    _op("BITWISE_XOR", "bitwise_xor", SHIFTED),
    _op("RIGHT_SHIFT", "right_shift", SHIFTED, rhs_span=(0, 40)),
    _op("LOGICAL_AND", "minimum", "bool", "bool"),
    _op("LOGICAL_OR", "maximum", "bool", "bool"),
    *(_op(f"STABLEHLO_{name.upper()}", name, ALL) for name in ("add", "multiply", "maximum", "minimum")),
)
