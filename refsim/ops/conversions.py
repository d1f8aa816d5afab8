"""Changes of type and scale: QUANTIZE. Source: tflite ``kernels/quantize.cc``; TFLM ``kernels/quantize_common.cc``."""

from __future__ import annotations

import numpy as np

from refsim.engines.rules import both, engines
from refsim.fixedpoint import quantize_multiplier
from refsim.kernels import KernelCall, quantize
from refsim.ops import Call, Op, Operand
from refsim.ops._checks import raw_zero_point_of, require, scale_of
from refsim.sheet import Sheet
from refsim.types import INT_RANGE

SIGNATURES = {pair: quantize.types_of_pair(pair) for pair in quantize.PAIRS}


def _quantize(call: Call) -> KernelCall:
    x, out = call["input"], call.output
    variant = quantize.KERNEL.variant({"x": x.dtype, "out": out.dtype}, {"path": "float" if x.dtype == "float32" else "integer"})
    return call.kernel(quantize.KERNEL, variant, _params(call), (x,))


def _params(call: Call) -> quantize.Params:
    x, out = call["input"], call.output
    require(call, x.shape == out.shape, f"shape {out.shape} differs from the input's {x.shape}", out)
    low, high = INT_RANGE[out.dtype]
    offset = raw_zero_point_of(call, out)
    scale_out = scale_of(call, out)
    if x.dtype == "float32":
        bits = int(scale_out.view(np.uint32))
        return quantize.Params(x.size, 0, 0, 0, bits, offset, low, high, out.dtype, str(call.node))
    multiplier, shift = quantize_multiplier(float(scale_of(call, x)) / float(scale_out))
    require(call, shift <= 31, f"scale ratio {float(scale_of(call, x)) / float(scale_out)!r} needs a shift above 31", out)
    zero_in = raw_zero_point_of(call, x)
    for tensor, zero_point in ((x, zero_in), (out, offset)):
        require(call, tensor.dtype != "int32" or zero_point == 0, "an int32 tensor must have zero point 0", tensor)
    return quantize.Params(x.size, -zero_in, multiplier, shift, 0, offset, low, high, out.dtype, str(call.node))


DOUBLE = {"requant": "double"}
def _draw_quantize(s: Sheet) -> None:
    x, out = (str(dtype) for dtype in s.types)
    shape = [s.size(1, 6) for _ in range(s.size(1, 4))]
    x_scale = s.scale() if x != "float32" else None
    wide = {"int8": 2**8, "uint8": 2**8, "int16": 2**16, "int32": 2**30, "float32": 1}
    ratio = wide[x] / wide[out] * float(s.pick(0.2, 1.0, 3.0)) if out != "int32" else 1.0
    scale = s.scale(0.5, 2.0) * (x_scale * ratio if x_scale else s.scale(1e-4, 0.1))
    source = s.input(x, shape, x_scale, s.zero_point(x))
    s.node("QUANTIZE", [source], [s.output(out, shape, float(np.float32(scale)), s.zero_point(out))], {}, version=3)


OPS = (
    Op(
        "QUANTIZE",
        (Operand("input"),),
        SIGNATURES,
        engines(
            both("s8s8 s8u8 s8s16 s16s8 s16s16 s16s32 s32s8 s32s16 u8s8", DOUBLE),
            ("s8s32", DOUBLE, None),
            ("u8u8", None, DOUBLE),
            both("f32s8 f32s16"),
            ("f32u8", None, {}),
        ),
        _quantize,
        sample=_draw_quantize,
    ),
)
