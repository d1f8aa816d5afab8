"""Functions of a row: L2_NORMALIZATION. Source: tflite ``kernels/l2norm.cc``; TFLM ``kernels/l2norm.cc``."""

from __future__ import annotations

from refsim.engines.rules import both, engines
from refsim.kernels import KernelCall, l2_normalization
from refsim.ops import Call, Op, Operand, uniform
from refsim.ops._checks import require, require_shape, scale_of, zero_point_of
from refsim.sheet import Sheet


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


OPS = (
    Op(
        "L2_NORMALIZATION",
        (Operand("input"),),
        uniform("s8 u8"),
        engines(both("s8"), ("u8", None, {})),
        _lower_l2,
        sample=_draw_l2,
    ),
)
