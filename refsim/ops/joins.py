"""Tensors joined and taken apart: CONCATENATION, PACK, UNPACK. Source: exact move; uint8 of other scales, see ``_rescale``."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from refsim.engines.rules import Rules
from refsim.fixedpoint import round_half_away
from refsim.ir import Tensor
from refsim.kernels import KernelCall
from refsim.ops import Call, Op, Operand, uniform
from refsim.ops._checks import (
    axis_of,
    raw_zero_point_of,
    require,
    require_same_scale,
    require_shape,
    scale_and_zero_point,
    scale_of,
)
from refsim.ops._moves import ALL, CHECKED, USUAL, keep_scale, kernels, move_view, mover, parts_along, rearrange, whole
from refsim.ops.activations import lower_table
from refsim.sheet import Sheet


# --- CONCATENATION ------------------------------------------------------------------------------------------------------
def _concatenate(call: Call) -> tuple[KernelCall, ...]:
    parts, out, calls = call.all("inputs"), call.output, list[KernelCall]()
    axis = axis_of(call, int(call.option("axis")), out)
    for x in parts:
        require_shape(call, x, out.shape[:axis] + x.shape[axis : axis + 1] + out.shape[axis + 1 :])
        require(call, call.types != "s16" or scale_and_zero_point(x)[1] == 0, "an int16 tensor must have zero point 0", x)
        if call.types == "s8":
            require_same_scale(call, x, out)
    total = sum(x.shape[axis] for x in parts)
    require(call, total == out.shape[axis], f"shape is {out.shape}, but the inputs make {total} along axis {axis}", out)
    scaled = [_rescale(call, x, calls) if call.types == "u8" else x for x in parts]
    return *calls, *_joined(call, scaled, axis, [x.shape[axis] for x in parts])


def _rescale(call: Call, x: Tensor, calls: list[KernelCall]) -> Tensor:
    """uint8 in the output's scale: by a table where it has another. Source: tflite ``reference/concatenation.h``."""
    if scale_and_zero_point(x) == scale_and_zero_point(call.output):
        return x
    scale = scale_of(call, x) * (np.float32(1) / scale_of(call, call.output))
    reals = round_half_away(np.arange(256, dtype=np.float32) * scale + np.float32(-raw_zero_point_of(call, x)) * scale)
    require(call, bool((np.abs(reals) < 2.0**31).all()), "its values in the output's scale leave int32: undefined in C", x)
    values = np.clip(reals.astype(np.int64) + raw_zero_point_of(call, call.output), 0, 255).astype(np.uint8)
    scaled = call.temporary(x.dtype, x.shape, f"{x.name}_scaled")
    calls.append(lower_table(call, values, x=x, out=scaled))
    return scaled


def _joined(call: Call, parts: Sequence[Tensor], axis: int, sizes: Sequence[int], view: Any = whole) -> tuple[KernelCall, ...]:
    """``view`` of each of ``parts`` in its place, ``sizes`` long, along an axis of the output."""
    return tuple(move_view(call, x, view, call.output, part) for x, part in zip(parts, parts_along(axis, sizes), strict=True))


def _draw_concatenation(s: Sheet) -> None:
    dtype, shape = s.types[0], s.shape(1, 4)
    axis = s.size(0, len(shape) - 1)
    affine, extents = s.affine(dtype), [s.size(1, 4) for _ in range(s.size(1, 4))]
    scales = [s.affine(dtype) if dtype in ("uint8", "int16") and s.pick(True, False) else affine for _ in extents]
    parts = [s.input(dtype, [*shape[:axis], n, *shape[axis + 1 :]], *own) for n, own in zip(extents, scales, strict=True)]
    out = s.output(dtype, [*shape[:axis], sum(extents), *shape[axis + 1 :]], *affine)
    s.node("CONCATENATION", parts, [out], {"axis": s.pick(axis, axis - len(shape)), "fused_activation_function": 0}, version=2)


# --- PACK, UNPACK -------------------------------------------------------------------------------------------------------
def _pack(call: Call) -> tuple[KernelCall, ...]:
    parts, out = call.all("inputs"), call.output
    axis = axis_of(call, int(call.option("axis")), out)
    require(call, int(call.option("values_count")) == len(parts), f"values_count is not {len(parts)}, the number of inputs")
    for x in parts:
        require_shape(call, x, out.shape[:axis] + out.shape[axis + 1 :])
        keep_scale(call, x, out)
    require(call, out.shape[axis] == len(parts), f"shape is {out.shape}, but {len(parts)} inputs are packed along {axis}", out)
    return _joined(call, parts, axis, [1] * len(parts), partial(np.expand_dims, axis=axis))


def _draw_pack(s: Sheet) -> None:
    dtype, shape, count = s.types[0], s.shape(0, 3), s.size(1, 4)
    axis, affine = s.size(0, len(shape)), s.affine(dtype)
    parts = [s.input(dtype, shape, *affine) for _ in range(count)]
    options = {"values_count": count, "axis": s.pick(axis, axis - len(shape) - 1)}
    s.node("PACK", parts, [s.output(dtype, [*shape[:axis], count, *shape[axis:]], *affine)], options)


def _unpack(call: Call) -> tuple[KernelCall, ...]:
    x = call["input"]
    axis = axis_of(call, int(call.option("axis")), x)
    count = int(call.option("num"))
    require(call, count == len(call.outputs) == x.shape[axis], f"{count} parts of shape {x.shape} along {axis}", x)
    for out in call.outputs:
        require_shape(call, out, x.shape[:axis] + x.shape[axis + 1 :])
        keep_scale(call, x, out)
    return tuple(rearrange(call, x, part, out) for out, part in zip(call.outputs, parts_along(axis, [1] * count), strict=True))


def _draw_unpack(s: Sheet) -> None:
    dtype, shape = s.types[0], s.shape(1, 4)
    axis, affine = s.size(0, len(shape) - 1), s.affine(dtype)
    options = {"num": shape[axis], "axis": s.pick(axis, axis - len(shape))}
    outs = [s.output(dtype, shape[:axis] + shape[axis + 1 :], *affine) for _ in range(shape[axis])]
    s.node("UNPACK", [s.input(dtype, shape, *affine)], outs, options)


def _variadic(builtin: str, lower: Any, sample: Any, tflm: str, litert: str, litert_rules: Rules | None = None) -> Op:
    types = " ".join(name for name in ALL.split() if name in f"{tflm} {litert}".split())
    columns = kernels(tflm, litert, litert_rules)
    return Op(builtin, (Operand("inputs", variadic=True),), uniform(types), columns, lower, sample=sample)


PACKED = "s8 s16 s32 s64 f32"
UNPACKED = "s8 s16 s32 f32"
OPS = (
    _variadic("CONCATENATION", _concatenate, _draw_concatenation, "s8 s16 s32 s64 bool f32", f"{USUAL} u32 s4"),
    _variadic("PACK", _pack, _draw_pack, PACKED, f"{PACKED} u8 u32", CHECKED),
    mover("UNPACK", _unpack, _draw_unpack, rows=kernels(UNPACKED, f"{UNPACKED} u8 bool", CHECKED), variadic_outputs=True),
)
