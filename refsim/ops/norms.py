"""Functions of a row: L2_NORMALIZATION, LOG_SOFTMAX.

Source: tflite ``kernels/{l2norm,activations}.cc``; TFLM ``kernels/{l2norm,log_softmax}.cc``.
"""

from __future__ import annotations

from refsim.engines.rules import both, engines
from refsim.fixedpoint import softmax_diff_min, softmax_multiplier
from refsim.kernels import KernelCall, l2_normalization, log_softmax
from refsim.ops import Call, Op, Operand, uniform
from refsim.ops._checks import require, require_shape, scale_of, zero_point_of
from refsim.sheet import Sheet
from refsim.types import INT_RANGE


def _lower_l2(call: Call) -> KernelCall:
    x, out = call["input"], call.output
    require_shape(call, out, x.shape)
    require(call, 1 <= len(x.shape) <= 4, f"must have rank 1 to 4, but its shape is {x.shape}", x)
    require(call, int(call.option("fused_activation_function")) == 0, "the engines take no fused activation here", out)
    middle = 128 if out.dtype == "uint8" else 0
    unit = float(scale_of(call, out)) == 2.0**-7 and zero_point_of(call, out) == middle
    require(call, unit, f"must have scale 1/128 and zero point {middle}", out)
    params = l2_normalization.Params(x.size // x.shape[-1], x.shape[-1], -zero_point_of(call, x), str(call.node))
    return call.kernel(l2_normalization.KERNEL, l2_normalization.KERNEL.variant({"x": x.dtype}), params, (x,))


def _draw_l2(s: Sheet) -> None:
    dtype, shape = s.types[0], s.shape()
    out = s.output(dtype, shape, 2.0**-7, 128 if dtype == "uint8" else 0)
    s.node("L2_NORMALIZATION", [s.input(dtype, shape, s.scale(), s.zero_point(dtype))], [out], {"fused_activation_function": 0}, 2)


def _lower_log_softmax(call: Call) -> KernelCall:
    x, out = call["input"], call.output
    require_shape(call, out, x.shape)
    require(call, len(x.shape) >= 1, "needs a last axis", x)
    high = INT_RANGE[out.dtype][1]
    unit = float(scale_of(call, out)) == 2.0**-4 and zero_point_of(call, out) == high
    require(call, unit, f"must have scale 1/16 and zero point {high}", out)
    depth = x.shape[-1]
    require(call, depth < 2**12, f"a row of {depth} elements is too long: its sum of exponentials leaves 32 bits", x)
    multiplier, shift = softmax_multiplier(1.0, float(scale_of(call, x)), largest_shift=call.nx.largest_shift)
    reverse, reverse_shift = call.quantize(2.0 ** (31 - shift) / multiplier)
    fields = (multiplier, shift, softmax_diff_min(shift), reverse, reverse_shift)
    params = log_softmax.Params(x.size // depth, depth, *fields, out.dtype)
    return call.kernel(log_softmax.KERNEL, log_softmax.KERNEL.variant({"x": x.dtype}), params, (x,))


def _draw_log_softmax(s: Sheet) -> None:
    dtype, shape = s.types[0], s.shape()
    source = s.input(dtype, shape, s.scale(1e-3, 0.5), s.zero_point(dtype))
    s.node("LOG_SOFTMAX", [source], [s.output(dtype, shape, 2.0**-4, INT_RANGE[dtype][1])], {}, 2)


OPS = (
    Op(
        "LOG_SOFTMAX",
        (Operand("input"),),
        uniform("s8 u8"),
        engines(both("s8"), ("u8", None, {})),
        _lower_log_softmax,
        sample=_draw_log_softmax,
    ),
    Op(
        "L2_NORMALIZATION",
        (Operand("input"),),
        uniform("s8 u8"),
        engines(both("s8"), ("u8", None, {})),
        _lower_l2,
        sample=_draw_l2,
    ),
)
