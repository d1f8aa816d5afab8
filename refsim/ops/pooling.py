"""Pooling: AVERAGE_POOL_2D, MAX_POOL_2D. Source: tflite ``kernels/pooling.cc``; TFLM ``kernels/pooling_common.cc``."""

from __future__ import annotations

from refsim.engines.rules import engines
from refsim.kernels import Kernel, KernelCall, pool_2d
from refsim.kernels._shared import Window
from refsim.ops import Call, Op, Operand, uniform
from refsim.ops._checks import activation_name, activation_range, require, window
from refsim.ops._samples import draw_window
from refsim.ops._scales import keep_scale
from refsim.sheet import Sheet
from refsim.types import INT_RANGE


def _pool(call: Call, kernel: Kernel) -> KernelCall:
    x, out = call["input"], call.output
    size = int(call.node.option("filter_height")), int(call.node.option("filter_width"))
    geometry = window(call, x, size, out)
    require(call, out.shape[3] == x.shape[3], f"has {out.shape[3]} channels, the input {x.shape[3]}", out)
    keep_scale(call, x, out)
    if out.quantization is None and activation_name(call) == "NONE":
        return _call(call, kernel, geometry, *INT_RANGE[out.dtype])
    return _call(call, kernel, geometry, *activation_range(call, out))


def _call(call: Call, kernel: Kernel, geometry: Window, low: int, high: int) -> KernelCall:
    x = call["input"]
    params = pool_2d.Params(geometry, low, high, x.dtype, str(call.node))
    return call.kernel(kernel, kernel.variant({"x": x.dtype}), params, (x,))


def _draw(s: Sheet, op: str) -> None:
    dtype = str(s.types[0])
    options, image, kernel, size = draw_window(s, dilate=False)
    batches, depth, scale, zero_point = s.size(1, 2), s.size(1, 6), s.scale(), s.zero_point(dtype)
    source = s.input(dtype, (batches, *image, depth), scale, zero_point)
    result = s.output(dtype, (batches, *size, depth), scale, zero_point)
    s.node(op, [source], [result], options | {"filter_height": kernel[0], "filter_width": kernel[1]}, version=2)


def _op(builtin: str, kernel: Kernel) -> Op:
    near, added = {"same_scale": "near"}, {"int16_zero_point": "added"}
    return Op(
        builtin,
        (Operand("input"),),
        uniform("s8 u8 s16"),
        engines(("s8", near, {}), ("s16", near | added, added), ("u8", None, {})),
        lambda call: _pool(call, kernel),
        sample=lambda s: _draw(s, builtin),
    )


OPS = (_op("AVERAGE_POOL_2D", pool_2d.AVERAGE), _op("MAX_POOL_2D", pool_2d.MAX))
