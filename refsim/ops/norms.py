"""Functions of a row: L2_NORMALIZATION, LOG_SOFTMAX, SOFTMAX.

Source: tflite ``kernels/{l2norm,activations}.cc``; TFLM ``kernels/{l2norm,log_softmax,softmax_common}.cc``.
"""

from __future__ import annotations

import numpy as np

from refsim.engines.rules import both, engines
from refsim.errors import QuantizationError
from refsim.fixedpoint import softmax_diff_min, softmax_lut, softmax_multiplier
from refsim.fixedpoint.floats import softmax_table, softmax_uint16_table
from refsim.ir import read_only
from refsim.kernels import KernelCall, l2_normalization, log_softmax, softmax
from refsim.kernels._rows import INPUT_INTEGER_BITS
from refsim.ops import Call, Op, Operand, uniform
from refsim.ops._checks import factor_of, require, require_shape, scale_of, zero_point_of
from refsim.ops._scales import require_unit
from refsim.sheet import Sheet
from refsim.types import INT_RANGE


def _rows(call: Call, limit: int) -> tuple[int, int]:
    """How many rows there are, and elements of a row, which have to be fewer than ``limit``."""
    x = call["input"]
    require(call, len(x.shape) >= 1 and x.shape[-1] >= 1, f"needs a last axis, but its shape is {x.shape}", x)
    require_shape(call, call.output, x.shape)
    depth = x.shape[-1]
    require(call, depth < limit, f"a row of {depth} elements is too long: its sum leaves 32 bits", x)
    return x.size // depth, depth


def _scaling(call: Call, beta: float) -> tuple[int, int, int]:
    """(multiplier, shift, smallest one that counts) of differences of 8-bit elements."""
    x = call["input"]
    try:
        factors = softmax_multiplier(beta, float(factor_of(call, x)), INPUT_INTEGER_BITS, call.nx.largest_shift)
    except QuantizationError as error:
        raise call.fail(str(error), x) from error
    return *factors, softmax_diff_min(factors[1])


# --- L2_NORMALIZATION, LOG_SOFTMAX --------------------------------------------------------------------------------------
def _lower_l2(call: Call) -> KernelCall:
    x, out = call["input"], call.output
    require_shape(call, out, x.shape)
    require(call, len(x.shape) >= 1, "needs a last axis, but it is a scalar", x)
    fits = len(x.shape) <= 4 or call.rules.get("norm_rank") != "four"
    require(call, fits, f"must have rank 1 to 4, but its shape is {x.shape}", x)
    require(call, int(call.option("fused_activation_function")) == 0, "the engines take no fused activation here", out)
    require_unit(call, 2.0**-7, 128 if out.dtype == "uint8" else 0)
    params = l2_normalization.Params(x.size // x.shape[-1], x.shape[-1], -zero_point_of(call, x), str(call.node))
    return call.kernel(l2_normalization.KERNEL, l2_normalization.KERNEL.variant({"x": x.dtype}), params, (x,))


def _draw_l2(s: Sheet) -> None:
    dtype, shape = s.types[0], s.shape()
    out = s.output(dtype, shape, 2.0**-7, 128 if dtype == "uint8" else 0)
    s.node("L2_NORMALIZATION", [s.input(dtype, shape, s.scale(), s.zero_point(dtype))], [out], {"fused_activation_function": 0}, 2)


def _lower_log_softmax(call: Call) -> KernelCall:
    x, out, (rows, depth) = call["input"], call.output, _rows(call, 2**12)
    require_unit(call, 2.0**-4, INT_RANGE[out.dtype][1])
    multiplier, shift, diff_min = _scaling(call, 1.0)
    reverse, reverse_shift = call.quantize(2.0 ** (31 - shift) / multiplier)
    params = log_softmax.Params(rows, depth, multiplier, shift, diff_min, reverse, reverse_shift, out.dtype)
    return call.kernel(log_softmax.KERNEL, log_softmax.KERNEL.variant({"x": x.dtype}), params, (x,))


def _draw_log_softmax(s: Sheet) -> None:
    dtype, shape = s.types[0], s.shape()
    source = s.input(dtype, shape, s.scale(1e-3, 0.5), s.zero_point(dtype))
    s.node("LOG_SOFTMAX", [source], [s.output(dtype, shape, 2.0**-4, INT_RANGE[dtype][1])], {}, 2)


# --- SOFTMAX ------------------------------------------------------------------------------------------------------------
SIGNATURES = uniform("s8 u8") | {"s8s16": ("int8", "int16"), "u8s16": ("uint8", "int16")} | uniform("s16")
#: Scale and zero point of the output.
UNITS = {"s8": (2.0**-8, -128), "u8": (2.0**-8, 0), **dict.fromkeys(("s8s16", "u8s16"), (2.0**-16, -(2**15))), "s16": (2.0**-15, 0)}
#: Of engines that look exponentials up, in floats.
FLOAT_TABLES = {"float": softmax_table, "uint16": softmax_uint16_table}
NO_TABLE = read_only(np.zeros(0, dtype=np.int16))


def _lower_softmax(call: Call) -> KernelCall:
    x, out, beta = call["input"], call.output, float(np.float32(call.option("beta")))
    rows, depth = _rows(call, 2**16)
    unit, zero_point = UNITS[call.types]
    require_unit(call, unit, zero_point, lambda scale: abs(scale - unit) <= 0.001 * unit)
    wide = x.dtype == "int16"
    wraps = wide and call.rules.get("whole_share") == "wraps"
    scaling = (_wide_scaling if wide else _scaling)(call, beta)
    exp, reciprocal = (softmax_lut(name, call.rules["lut"]) if wide else NO_TABLE for name in ("exp", "reciprocal"))
    table = None if wide else FLOAT_TABLES.get(call.rules.get("exponentials", ""))
    floats = (table(scale_of(call, x), beta), scale_of(call, out)) if table else (None, None)
    params = softmax.Params(rows, depth, *scaling, exp, reciprocal, out.dtype, str(call.node), wraps, *floats)
    path = "exp" if not wide else "lut_wraps" if wraps else "lut"
    return call.kernel(softmax.KERNEL, softmax.KERNEL.variant({"x": x.dtype, "out": out.dtype}, {"path": path}), params, (x,))


def _wide_scaling(call: Call, beta: float) -> tuple[int, int, int]:
    """:func:`_scaling` of 16-bit elements, all of which count; the first table spans 10 in 65535 steps."""
    x, real = call["input"], np.dtype(call.rules.get("scale_product", "float64")).type
    zero_point_of(call, x)  # which has to be 0
    multiplier, shift = call.quantize(float(real(factor_of(call, x)) * real(beta)) / (10.0 / 65535.0))
    require(call, shift <= 31, f"beta {beta} x scale {float(factor_of(call, x))!r} is too large for softmax", x)
    return multiplier, shift, 0


def _draw_softmax(s: Sheet) -> None:
    x, out = s.types
    shape = [s.size(1, 4) for _ in range(s.size(1, 3))] + [s.size(1, 40)]
    source = s.input(x, shape, s.scale(1e-3, 0.5) if x != "int16" else s.scale(1e-5, 1e-3), s.zero_point(x))
    result = s.output(out, shape, *UNITS[s.signature])
    s.node("SOFTMAX", [source], [result], {"beta": float(s.pick(1.0, 1.0, 0.5, 2.0))}, version=3)


SOFTMAX = engines(
    ("s8", {"unit_scale": "exact"}, {"unit_scale": "near"}),
    ("s8s16", {"unit_scale": "near"}, {"unit_scale": "free"}),
    ("u8 u8s16", None, {"unit_scale": "free"}),
    ("s16", {"lut": "float32", "unit_scale": "near"}, {"lut": "float64", "scale_product": "float32", "unit_scale": "near"}),
)
EXACT = {"unit_scale": "exact"}
LOG_SOFTMAX = engines(both("s8", EXACT), ("u8", None, EXACT))
L2 = engines(("s8", {"unit_scale": "free", "norm_rank": "four"}, EXACT), ("u8", None, EXACT))
INPUT = (Operand("input"),)
OPS = (
    Op("SOFTMAX", INPUT, SIGNATURES, SOFTMAX, _lower_softmax, sample=_draw_softmax),
    Op("LOG_SOFTMAX", INPUT, uniform("s8 u8"), LOG_SOFTMAX, _lower_log_softmax, sample=_draw_log_softmax),
    Op("L2_NORMALIZATION", INPUT, uniform("s8 u8"), L2, _lower_l2, sample=_draw_l2),
)
