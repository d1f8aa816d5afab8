"""Images of another size: RESIZE_NEAREST_NEIGHBOR, RESIZE_BILINEAR. Source: tflite and TFLM ``kernels/resize_*.cc``."""

from __future__ import annotations

import numpy as np

from refsim.engines.rules import both, engines
from refsim.fixedpoint import EXACT, floor_div
from refsim.fixedpoint.floats import bilinear_taps, resize_taps
from refsim.fixedpoint.real import nearest_places
from refsim.ir import Array
from refsim.kernels import KernelCall, resize_bilinear, resize_bilinear_float
from refsim.ops import Call
from refsim.ops._checks import constant_ints, require, require_rank, require_shape
from refsim.ops._moves import mover, rearrange
from refsim.ops._scales import keep_scale
from refsim.sheet import Sheet


def _size(call: Call) -> tuple[int, ...]:
    """(height, width) of the output, after checking both shapes."""
    x, size = call["input"], constant_ints(call, "size")
    require_rank(call, x, 4)
    require(call, len(size) == 2 and min(size) > 0, f"must hold a height and a width above 0, not {size}", call["size"])
    require_shape(call, call.output, (x.shape[0], *size, x.shape[3]))
    return size


def _ways(call: Call) -> tuple[bool, bool]:
    """(align_corners, half_pixel_centers)"""
    return bool(call.option("align_corners")), bool(call.option("half_pixel_centers"))


# --- RESIZE_NEAREST_NEIGHBOR --------------------------------------------------------------------------------------------
def _nearest(call: Call) -> KernelCall:
    x, size = call["input"], _size(call)
    corners, centers = _ways(call)
    centers = centers and call.rules.get("half_pixels") != "ignored"
    rows, columns = (nearest_places(x.shape[1 + axis], size[axis], corners, centers) for axis in (0, 1))
    return rearrange(call, x, lambda a: a[:, rows][:, :, columns], call.output)


def _draw_nearest(s: Sheet) -> None:
    dtype, shape, size = s.types[0], [s.size(1, 2), s.size(1, 9), s.size(1, 9), s.size(1, 3)], [s.size(1, 15), s.size(1, 15)]
    affine, (align, half) = s.affine(dtype), s.pick((False, False), (True, False), (False, True))
    wanted = s.add("int32", (2,), data=size)
    out = s.output(dtype, [shape[0], *size, shape[3]], *affine)
    options = {"align_corners": align, "half_pixel_centers": half}
    s.node("RESIZE_NEAREST_NEIGHBOR", [s.input(dtype, shape, *affine), wanted], [out], options, version=3)


# --- RESIZE_BILINEAR ----------------------------------------------------------------------------------------------------
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
    x, (height, width), ways, taps = call["input"], _size(call), _ways(call), None
    require(call, not all(ways), "align_corners and half_pixel_centers exclude each other")
    keep_scale(call, x, call.output)
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


def _draw_bilinear(s: Sheet) -> None:
    dtype, affine = s.types[0], s.affine(s.types[0])
    batches, height, width, depth = s.size(1, 2), s.size(1, 8), s.size(1, 8), s.size(1, 4)
    size = [s.size(1, 12), s.size(1, 12)]
    corners, centers = s.pick((False, False), (True, False), (False, True))
    table = s.add("int32", (2,), data=size)
    out = s.output(dtype, (batches, *size, depth), *affine)
    options = {"align_corners": corners, "half_pixel_centers": centers}
    s.node("RESIZE_BILINEAR", [s.input(dtype, (batches, height, width, depth), *affine), table], [out], options, version=3)


ENGINES = engines(both("s8"), ("s16 u8", None, {}))
OPS = (
    mover("RESIZE_NEAREST_NEIGHBOR", _nearest, _draw_nearest, "size", tflm="s8 s16 f32", litert="s8 s16 u8 s32 bool f32 u16 u32"),
    mover("RESIZE_BILINEAR", _bilinear, _draw_bilinear, "size", rows=ENGINES),
)
