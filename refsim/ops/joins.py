"""Tensors joined and taken apart: CONCATENATION, PACK, UNPACK. Source: exact move; uint8 of other scales, see ``_rescale``."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from refsim.engines.rules import Engines, both, engines
from refsim.fixedpoint import round_half_away
from refsim.ir import Tensor
from refsim.kernels import KernelCall
from refsim.ops import Call, Op, Operand, uniform
from refsim.ops._checks import (
    axis_of,
    raw_zero_point_of,
    require,
    require_shape,
    scale_of,
)
from refsim.ops._moves import draw_along, kernels, move_view, mover, parts_along, rearrange, types_in, whole, with_extent
from refsim.ops._scales import CHECKED, keep_scale, require_even_int16, scale_and_zero_point
from refsim.ops.activations import lower_table
from refsim.sheet import Sheet


# --- CONCATENATION, PACK ------------------------------------------------------------------------------------------------
def _join(call: Call, packed: bool = False) -> tuple[KernelCall, ...]:
    """The parts one behind the other along an axis of the output; ``packed`` ones do not have that axis."""
    parts, out, calls = call.all("inputs"), call.output, list[KernelCall]()
    if not packed:
        require_even_int16(call, out)
    axis = axis_of(call, int(call.option("axis")), out)
    _require_parts(call, parts, out, axis, packed)
    sizes = [1 if packed else x.shape[axis] for x in parts]
    require(call, sum(sizes) == out.shape[axis], f"shape is {out.shape}, but the inputs make {sum(sizes)} along axis {axis}", out)
    scaled = parts if packed else [_to_scale(call, x, calls) for x in parts]
    places = zip(scaled, parts_along(axis, sizes), strict=True)
    view = partial(np.expand_dims, axis=axis) if packed else whole
    return *calls, *(move_view(call, x, view, out, place) for x, place in places)


def _require_parts(call: Call, parts: Sequence[Tensor], joined: Tensor, axis: int, packed: bool) -> None:
    """The parts have the shape of what they are joined to or taken from, but for their extent along ``axis``, and its scale."""
    for x in parts:
        require_shape(call, x, joined.shape[:axis] + (() if packed else x.shape[axis : axis + 1]) + joined.shape[axis + 1 :])
        keep_scale(call, x, joined)


def _to_scale(call: Call, x: Tensor, calls: list[KernelCall]) -> Tensor:
    """uint8 in the output's scale: by a table where it has another. Source: tflite ``reference/concatenation.h``."""
    require_even_int16(call, x)
    if call.types != "u8" or scale_and_zero_point(x) == scale_and_zero_point(call.output):
        return x
    scale = scale_of(call, x) * (np.float32(1) / scale_of(call, call.output))
    reals = round_half_away(np.arange(256, dtype=np.float32) * scale + np.float32(-raw_zero_point_of(call, x)) * scale)
    require(call, bool((np.abs(reals) < 2.0**31).all()), "its values in the output's scale leave int32: undefined in C", x)
    values = np.clip(reals.astype(np.int64) + raw_zero_point_of(call, call.output), 0, 255).astype(np.uint8)
    scaled = call.temporary(x.dtype, x.shape, f"{x.name}_scaled")
    calls.append(lower_table(call, values, x=x, out=scaled))
    return scaled


def _draw_concatenation(s: Sheet) -> None:
    dtype, shape, axis, affine = draw_along(s)
    extents = [s.size(1, 4) for _ in range(s.size(1, 4))]
    scales = [s.affine(dtype) if dtype in ("uint8", "int16") and s.pick(True, False) else affine for _ in extents]
    parts = [s.input(dtype, with_extent(shape, axis, n), *own) for n, own in zip(extents, scales, strict=True)]
    options = {"axis": s.pick(axis, axis - len(shape)), "fused_activation_function": 0}
    s.node("CONCATENATION", parts, [s.output(dtype, with_extent(shape, axis, sum(extents)), *affine)], options, version=2)


def _pack(call: Call) -> tuple[KernelCall, ...]:
    count = len(call.all("inputs"))
    require(call, int(call.option("values_count")) == count, f"values_count is not {count}, the number of inputs")
    return _join(call, packed=True)


def _draw_pack(s: Sheet) -> None:
    dtype, shape, count = s.types[0], s.shape(0, 3), s.size(1, 4)
    axis, affine = s.size(0, len(shape)), s.affine(dtype)
    parts = [s.input(dtype, shape, *affine) for _ in range(count)]
    options = {"values_count": count, "axis": s.pick(axis, axis - len(shape) - 1)}
    s.node("PACK", parts, [s.output(dtype, [*shape[:axis], count, *shape[axis:]], *affine)], options)


# --- UNPACK -------------------------------------------------------------------------------------------------------------
def _unpack(call: Call) -> tuple[KernelCall, ...]:
    x = call["input"]
    axis = axis_of(call, int(call.option("axis")), x)
    count = int(call.option("num"))
    require(call, count == len(call.outputs) == x.shape[axis], f"{count} parts of shape {x.shape} along {axis}", x)
    _require_parts(call, call.outputs, x, axis, packed=True)
    return tuple(rearrange(call, x, part, out) for out, part in zip(call.outputs, parts_along(axis, [1] * count), strict=True))


def _draw_unpack(s: Sheet) -> None:
    dtype, shape, axis, affine = draw_along(s)
    options = {"num": shape[axis], "axis": s.pick(axis, axis - len(shape))}
    outs = [s.output(dtype, shape[:axis] + shape[axis + 1 :], *affine) for _ in range(shape[axis])]
    s.node("UNPACK", [s.input(dtype, shape, *affine)], outs, options)


def _variadic(builtin: str, lower: Any, sample: Any, columns: Engines) -> Op:
    return Op(builtin, (Operand("inputs", variadic=True),), uniform(types_in(columns)), columns, lower, sample=sample)


PACKED = "s8 s16 s32 s64 f32"
UNPACKED = "s8 s16 s32 f32"
JOINED = engines(both("s8", CHECKED), both("s16 s32 s64 bool f32"), ("u8 u32 s4", None, {}))
OPS = (
    _variadic("CONCATENATION", _join, _draw_concatenation, JOINED),
    _variadic("PACK", _pack, _draw_pack, kernels(PACKED, f"{PACKED} u8 u32", CHECKED)),
    mover("UNPACK", _unpack, _draw_unpack, rows=kernels(UNPACKED, f"{UNPACKED} u8 bool", CHECKED), variadic_outputs=True),
)
