"""SOFTMAX. Source: tflite ``kernels/activations.cc``; TFLM ``kernels/softmax_common.cc``."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from refsim.engines.rules import engines
from refsim.errors import QuantizationError
from refsim.fixedpoint import build_lut16, real_exp, softmax_diff_min, softmax_multiplier
from refsim.fixedpoint.floats import softmax_table, softmax_uint16_table
from refsim.ir import Array, read_only
from refsim.kernels import KernelCall, softmax
from refsim.ops import Call, Op, Operand
from refsim.ops._checks import factor_of, quantization, require, require_shape, scale_of, zero_point_of
from refsim.sheet import Sheet
from refsim.types import INT_RANGE

SIGNATURES = {
    "s8": ("int8", "int8"),
    "u8": ("uint8", "uint8"),
    "s8s16": ("int8", "int16"),
    "u8s16": ("uint8", "int16"),
    "s16": ("int16", "int16"),
}


def _lower(call: Call) -> KernelCall:
    x, out = call["input"], call.output
    params = _params(call)
    path = "exp" if call.types != "s16" else "lut_wraps" if params.wraps else "lut"
    variant = softmax.KERNEL.variant({"x": x.dtype, "out": out.dtype}, {"path": path})
    return call.kernel(softmax.KERNEL, variant, params, (x,))


def _params(call: Call) -> softmax.Params:
    x, out = call["input"], call.output
    require(call, len(x.shape) >= 1 and x.shape[-1] >= 1, f"needs a last axis, but its shape is {x.shape}", x)
    require_shape(call, out, x.shape)
    depth = x.shape[-1]
    require(call, depth < 2**16, f"a row of {depth} elements is too long: its sum leaves 32 bits", x)
    beta, scale = float(np.float32(call.node.option("beta"))), float(factor_of(call, x))
    rows = x.size // depth
    common: dict[str, Any] = {"rows": rows, "depth": depth, "dtype": out.dtype, "node": str(call.node)}
    if call.types == "s16":
        return _prepare_int16(call, beta, common)
    _check_output(call)
    none = read_only(np.zeros(0, dtype=np.int16))
    luts: dict[str, Any] = {"exp_lut": none, "reciprocal_lut": none}
    table = {"float": softmax_table, "uint16": softmax_uint16_table}.get(call.rules.get("exponentials", "fixed"))
    if table is not None:
        luts |= {"float_table": table(scale_of(call, x), beta), "float_scale": scale_of(call, out)}
    try:
        multiplier, shift = softmax_multiplier(beta, scale, softmax.INPUT_INTEGER_BITS, call.nx.largest_shift)
    except QuantizationError as error:
        raise call.fail(str(error), x) from error
    return softmax.Params(multiplier=multiplier, shift=shift, diff_min=softmax_diff_min(shift), **luts, **common)


def _check_output(call: Call) -> None:
    """The output scale is fixed by the algorithm: 1/256, or 1/65536 for 16 bits, with the zero point at the type's minimum."""
    out = call.output
    unit = 2.0**-16 if out.dtype == "int16" else 2.0**-8
    scale, zero_point = float(scale_of(call, out)), int(quantization(call, out).zero_point[0])
    low = INT_RANGE[out.dtype][0]
    tolerance = 0.0 if call.rules["unit_scale"] == "exact" and out.dtype != "int16" else 0.001 * unit
    require(call, abs(scale - unit) <= tolerance, f"scale must be {unit!r}, not {scale!r}", out)
    require(call, zero_point == low, f"zero point must be {low}, not {zero_point}", out)


def _prepare_int16(call: Call, beta: float, common: dict[str, Any]) -> softmax.Params:
    x, out = call["input"], call.output
    zero_point_of(call, x), zero_point_of(call, out)
    scale = scale_of(call, out)
    require(call, abs(float(scale) - 2.0**-15) <= 0.001 * 2.0**-15, f"scale must be 2^-15, not {float(scale)!r}", out)
    product_type = np.dtype(call.rules.get("scale_product", "float64")).type
    real = float(product_type(factor_of(call, x)) * product_type(beta)) / (10.0 / 65535.0)
    multiplier, shift = call.quantize(real)
    require(call, shift <= 31, f"beta {beta} x scale {float(factor_of(call, x))!r} is too large for softmax", x)
    exp_lut, reciprocal_lut = _exp_lut(call.rules["lut"]), _reciprocal_lut(call.rules["lut"])
    luts: dict[str, Any] = {"exp_lut": exp_lut, "reciprocal_lut": reciprocal_lut, "wraps": call.rules.get("whole_share") == "wraps"}
    return softmax.Params(multiplier=multiplier, shift=shift, diff_min=0, **luts, **common)


@functools.cache
def _exp_lut(float_type: str) -> Array:
    return build_lut16(real_exp, (10.0 / 65535.0, 32767), 2.0 / 65535.0, np.dtype(float_type).type)


@functools.cache
def _reciprocal_lut(float_type: str) -> Array:
    real = np.dtype(float_type).type
    return build_lut16(lambda v: real(1) / (real(1) + v), (1.0 / 65535.0, -32768), 2.0 / 65535.0, real)


def _draw_softmax(s: Sheet) -> None:
    x, out = (str(dtype) for dtype in s.types)
    shape = [s.size(1, 4) for _ in range(s.size(1, 3))] + [s.size(1, 40)]
    unit = {"s16": 2.0**-15, "s8s16": 2.0**-16, "u8s16": 2.0**-16}.get(s.signature, 2.0**-8)
    low = 0 if s.signature == "s16" else INT_RANGE[out][0]
    scale = s.scale(1e-3, 0.5) if x != "int16" else s.scale(1e-5, 1e-3)
    source = s.input(x, shape, scale, s.zero_point(x))
    s.node("SOFTMAX", [source], [s.output(out, shape, unit, low)], {"beta": float(s.pick(1.0, 1.0, 0.5, 2.0))}, version=3)


OPS = (
    Op(
        "SOFTMAX",
        (Operand("input"),),
        SIGNATURES,
        engines(
            ("s8 s8s16", {"unit_scale": "exact"}, {"unit_scale": "near"}),
            ("u8 u8s16", None, {"unit_scale": "near"}),
            ("s16", {"lut": "float32"}, {"lut": "float64", "scale_product": "float32"}),
        ),
        _lower,
        sample=_draw_softmax,
    ),
)
