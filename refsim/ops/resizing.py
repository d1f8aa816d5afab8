"""Images of another size: RESIZE_BILINEAR. Source: tflite and TFLM ``kernels/resize_bilinear.cc``."""

from __future__ import annotations

import numpy as np

from refsim.engines.rules import both, engines
from refsim.fixedpoint import EXACT, floor_div
from refsim.fixedpoint.floats import bilinear_taps, resize_taps
from refsim.ir import Array
from refsim.kernels import KernelCall, resize_bilinear, resize_bilinear_float
from refsim.ops import Call, Op, Operand, uniform
from refsim.ops._checks import constant_ints, require, require_rank, require_same_scale, require_shape
from refsim.sheet import Sheet

SIZE = (Operand("input"), Operand("size", "hint"))


def output_size(call: Call) -> tuple[int, int]:
    """(height, width) of the output, after checking everything that resizing an image asks for."""
    x, size = call["input"], constant_ints(call, "size")
    require_rank(call, x, 4)
    require(call, len(size) == 2 and min(size) > 0, f"must hold a height and a width above 0, not {size}", call["size"])
    both_ways = call.option("align_corners") and call.option("half_pixel_centers")
    require(call, not both_ways, "align_corners and half_pixel_centers exclude each other")
    require_shape(call, call.output, (x.shape[0], *size, x.shape[3]))
    require_same_scale(call, x, call.output)
    return size[0], size[1]


def _axis(call: Call, extent: int, size: int) -> resize_bilinear.ResizeAxis:
    corners = bool(call.option("align_corners")) and size > 1
    cells, steps = (extent - 1, size - 1) if corners else (extent, size)
    step = int(floor_div(1024 * cells + floor_div(steps, 2), steps))
    axis = resize_bilinear.ResizeAxis(extent, size, step, int(floor_div(step, 2)) - 512 if call.option("half_pixel_centers") else 0)
    require(call, step * size < 2**31 - 1024, f"positions leave int32 for {size} outputs of {extent} cells")
    beyond = f"{size} outputs by steps of {step}/1024 leave an image of {extent} cells; the engines' result is undefined"
    require(call, int(axis.taps(EXACT)[0].max()) < extent, beyond)
    return axis


def _float_axis(extent: int, size: int, corners: bool, centers: bool, fused: bool) -> resize_bilinear_float.FloatAxis:
    below, above, *weights = bilinear_taps(extent, size, corners, centers, fused)
    table: Array = np.stack([below, above, *(weight.view(np.int32) for weight in weights)], axis=-1)
    return resize_bilinear_float.FloatAxis(extent, size, table)


def _bilinear(call: Call) -> KernelCall:
    x = call["input"]
    height, width = output_size(call)
    ways = bool(call.option("align_corners")), bool(call.option("half_pixel_centers"))
    taps = None
    if call.rules.get("positions") == "float":
        taps = resize_taps(x.shape[1], height, *ways), resize_taps(x.shape[2], width, *ways)
    if x.dtype == "uint8":
        fused = call.rules.get("multiply_add") == "fused"
        axes = [_float_axis(x.shape[i], size, *ways, fused) for i, size in ((1, height), (2, width))]
        first = call.rules.get("blend") == "weights"
        fields = resize_bilinear_float.Params(x.shape[0], x.shape[3], axes[0], axes[1], first, fused, taps)
        return call.kernel(resize_bilinear_float.KERNEL, resize_bilinear_float.KERNEL.variants[0], fields, (x,))
    rows, columns = _axis(call, x.shape[1], height), _axis(call, x.shape[2], width)
    params = resize_bilinear.Params(x.shape[0], x.shape[3], rows, columns, x.dtype, taps)
    return call.kernel(resize_bilinear.KERNEL, resize_bilinear.KERNEL.variant({"x": x.dtype}), params, (x,))


def _draw(s: Sheet) -> None:
    dtype, affine = s.types[0], s.affine(s.types[0])
    batches, height, width, depth = s.size(1, 2), s.size(1, 8), s.size(1, 8), s.size(1, 4)
    size = [s.size(1, 12), s.size(1, 12)]
    corners, centers = s.pick((False, False), (True, False), (False, True))
    table = s.add("int32", (2,), data=size)
    out = s.output(dtype, (batches, *size, depth), *affine)
    options = {"align_corners": corners, "half_pixel_centers": centers}
    s.node("RESIZE_BILINEAR", [s.input(dtype, (batches, height, width, depth), *affine), table], [out], options, version=3)


ENGINES = engines(both("s8"), ("s16 u8", None, {}))
OPS = (Op("RESIZE_BILINEAR", SIZE, uniform("s8 s16 u8", hints=1), ENGINES, _bilinear, sample=_draw),)
