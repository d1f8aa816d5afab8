"""Reductions: MEAN, SUM, REDUCE_*, ARG_MAX, ARG_MIN. Source: tflite ``kernels/reduce.cc``, ``kernels/arg_min_max.cc``; TFLM
``kernels/reduce_common.cc``, ``kernels/arg_min_max.cc``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection
from typing import Any

import numpy as np

from refsim.engines.rules import Engines, both, engines
from refsim.fixedpoint.floats import image_mean_bias
from refsim.kernels import KernelCall, reduce
from refsim.ops import Call, Op, Operand, uniform
from refsim.ops._checks import (
    constant_ints,
    factor_of,
    positive_scale_of,
    require,
    require_shift,
    scale_of,
    zero_point_of,
)
from refsim.ops._scales import CHECKED, CHECKED_16, keep_scale
from refsim.ops.integer import UNSCALED, refuse_scales
from refsim.sheet import Sheet
from refsim.types import types_of

QUANTIZED = ("int8", "int16", "uint8")
NO_SCALE = {"input_offset": 0, "multiplier": 0, "shift": 0, "output_offset": 0}


def _axes(call: Call, name: str = "axes") -> tuple[int, ...]:
    """The axes in ascending order, each once; negative ones count from the end."""
    rank = len(call["input"].shape)
    given = constant_ints(call, name)
    require(call, all(-rank <= axis < rank for axis in given), f"axes {given} are not all among {rank} dimensions", call[name])
    return tuple(sorted({axis % rank for axis in given}))


def _count(call: Call, axes: Collection[int]) -> int:
    """Elements that make one output, whose reduced axes may be there as 1."""
    x, out = call["input"], call.output
    shapes = (
        tuple(1 if axis in axes else n for axis, n in enumerate(x.shape)),
        tuple(n for axis, n in enumerate(x.shape) if axis not in axes),
    )
    require(call, out.shape in shapes, f"shape is {out.shape}, but the operator computes {shapes[0]} or {shapes[1]}", out)
    return x.size // out.size


def _lower(call: Call, axes: tuple[int, ...], fold: str, finish: str, scaling: dict[str, Any], dtype: str = "") -> KernelCall:
    x, out, count = call["input"], call.output, _count(call, axes)
    loops = reduce.loops_of(x.shape, axes)
    if loops is None:
        raise call.unsupported(f"axes {axes} of shape {x.shape} take more than {reduce.MAX_RUNS} loops", x)
    taken = dtype or x.dtype
    result = taken if out.dtype == x.dtype else out.dtype
    params = reduce.Params(
        kept=loops[0],
        reduced=loops[1],
        outputs=out.size,
        count=count,
        axes=axes,
        fold=fold,
        finish=finish,
        dtype=taken,
        out=result,
        held=out.dtype,
        node=str(call.node),
        **scaling,
    )
    variant = reduce.variant_of(taken, result, fold, finish)
    return call.kernel(reduce.KERNEL, variant, params, (x,))


def _scaling(call: Call, real: float, count: int = 1) -> dict[str, int]:
    """Offsets and the multiplier ``real`` / ``count``, whose significand is divided as an integer, with as many bits as fit."""
    x, out = call["input"], call.output
    multiplier, shift = call.quantize(real)
    if count > 1:
        extra = min(count.bit_length() - 1, 32, 31 + shift)
        multiplier, shift = (multiplier << extra) // count, shift - extra
    require(call, -31 <= shift <= 31, f"the ratio of scales needs a shift by {shift}, from -31 to 31 are possible", out)
    offsets = {"input_offset": -zero_point_of(call, x), "output_offset": zero_point_of(call, out)}
    return {"multiplier": multiplier, "shift": shift} | offsets


def _mean(call: Call) -> KernelCall:
    x, out, axes = call["input"], call.output, _axes(call)
    if x.dtype not in QUANTIZED:
        return _lower(call, axes, "sum", "divide", NO_SCALE)
    count = _count(call, axes)
    special = _in_float(call, count, mean=True) or _image_mean(call, axes)
    real = float(factor_of(call, x)) / positive_scale_of(call, out)
    return _lower(call, axes, "sum", "requantize", special or _scaling(call, real, count))


def _in_float(call: Call, count: int, mean: bool = False) -> dict[str, Any] | None:
    """A line through the sum in float32, where the engine computes one. Source: XNNPACK; tflite ``optimized_ops``."""
    rounding = call.rules.get("sum_in_float", "no")
    if rounding == "no":
        return None
    x, out = call["input"], call.output
    slope, zero_in, zero_out = scale_of(call, x) / scale_of(call, out), zero_point_of(call, x), zero_point_of(call, out)
    if rounding == "away":  # the zero point is added behind
        constant, offset = np.float32(-zero_in) * slope * np.float32(count), zero_out
    else:
        slope = slope * (np.float32(1) / np.float32(count)) if mean else slope
        constant, offset = np.float32(zero_out) - np.float32(count * zero_in) * slope, 0
    return NO_SCALE | {"output_offset": offset, "line": (slope, constant, rounding.removesuffix("_in_line"))}


def _image_mean(call: Call, axes: tuple[int, ...]) -> dict[str, Any] | None:
    """Over height and width of an image. Source: tflite ``optimized_ops/reduce.h`` ``Mean`` of 8-bit integers."""
    x, out = call["input"], call.output
    image = len(x.shape) == len(out.shape) == 4 and axes == (1, 2) and x.dtype != "int16"
    if not image or call.rules.get("image_mean") != "vectors":
        return None
    count = _count(call, axes)
    bias = image_mean_bias(zero_point_of(call, x), scale_of(call, x), scale_of(call, out), zero_point_of(call, out))
    multiplier, shift = call.quantize(float(scale_of(call, x) / (np.float32(count) * scale_of(call, out))))
    channels = x.shape[3]
    scaling = {"multiplier": multiplier, "shift": shift, "output_offset": bias, "input_offset": 0}
    return scaling | {"lanes": channels - channels % 16, "channels": channels}


def _sum(call: Call) -> KernelCall:
    """Of bools: whether any is true."""
    x, out, axes = call["input"], call.output, _axes(call)
    if x.dtype not in QUANTIZED:
        return _bools(call, axes, "max") if x.dtype == "bool" else _lower(call, axes, "sum", "plain", NO_SCALE)
    if len(axes) > 2 and call.rules.get("sum_axes") == "two":
        call.refuse(f"the engine has room for two axes, and writes {len(axes)} over its own memory: undefined", call["axes"])
    if x.dtype == "int16" and call.rules.get("short_sum") == "wraps":
        same = scale_of(call, x) == scale_of(call, out)
        told = "adds up in 16 bits, and wraps around where this saturates" if same else "sums int16 to the same scale only"
        call.refuse(f"the engine {told}", x)
    held = "uint8" if x.dtype == "int8" and call.rules.get("sum_type") == "uint8" else x.dtype
    special = _in_float(call, _count(call, axes))
    real = float(factor_of(call, x)) / positive_scale_of(call, out)
    return _lower(call, axes, "sum", "requantize", special or _scaling(call, real), held)


def _bools(call: Call, axes: tuple[int, ...], fold: str) -> KernelCall:
    """Source: tflite ``optimized_ops/reduce.h`` ``ReduceGeneric``, which folds bools only by all and any."""
    count = _count(call, axes)
    if count > 1 and call.rules.get("fold_of_bools") == "refused":
        call.refuse(f"the engine folds no {count} bools, and fails when the model runs; use REDUCE_ANY or REDUCE_ALL")
    return _lower(call, axes, fold, "plain", NO_SCALE)


def _product(call: Call) -> KernelCall:
    """Each factor brings its share of the scales: scale_in / scale_out^(1 / count). Of bools: whether all are true."""
    x, out, axes = call["input"], call.output, _axes(call)
    if x.dtype not in QUANTIZED:
        refuse_scales(call, "input")
        return _bools(call, axes, "min") if x.dtype == "bool" else _lower(call, axes, "product", "plain", NO_SCALE)
    count = _count(call, axes)
    if count == 1 and call.rules.get("lone_factor") == "copied":
        return _lower(call, axes, "max", "plain", NO_SCALE)
    if count == 1 and call.rules.get("lone_factor") == "undefined":
        call.refuse("nothing is multiplied: the engine scales with what it never set, or crashes: undefined", call["axes"])
    share = positive_scale_of(call, out) ** (1.0 / count)
    scaling = _scaling(call, float(factor_of(call, x)) / share)
    require_shift(call, scaling["shift"], out, "product")
    return _lower(call, axes, "product", "requantize", scaling)


def _extreme(call: Call, fold: str) -> KernelCall:
    keep_scale(call, call["input"], call.output)
    axes = _axes(call)
    return _bools(call, axes, fold) if call.output.dtype == "bool" else _lower(call, axes, fold, "plain", NO_SCALE)


def _place(call: Call, fold: str) -> KernelCall:
    axis = call["axis"]
    require(call, axis.size == 1, f"must hold one axis, not {axis.size}", axis)
    return _lower(call, _axes(call, "axis"), fold, "plain", NO_SCALE)


# --- samples ----------------------------------------------------------------------------------------------------------
def _draw(s: Sheet, op: str, out_scale: Callable[[float, int], float] | None) -> None:
    """Over any axes, some counted from the end; ``out_scale`` makes the output's scale from the input's and the count."""
    dtype, shape = s.types[0], s.shape(0, 5)
    axes = [axis for axis in range(len(shape)) if s.pick(True, False)]
    if len(shape) == 4 and s.pick(True, False):
        axes = [1, 2]  # a way of its own in the engines
    keep = bool(s.pick(True, False))
    size = [1 if axis in axes else n for axis, n in enumerate(shape) if keep or axis not in axes]
    scale, zero_point = s.affine(dtype)
    source = s.input(dtype, shape, scale, zero_point)
    if scale is not None and out_scale is not None and not s.pick(True, False, False):
        count = math.prod(shape) // math.prod(size)
        scale, zero_point = out_scale(scale, count), s.zero_point(dtype)
    table = s.add("int32", (len(axes),), data=[axis - len(shape) if s.pick(True, False) else axis for axis in axes])
    s.node(
        op, [source, table], [s.output(dtype, size, scale, zero_point)], {"keep_dims": keep}, version=1 if dtype == "bool" else 2
    )


def _draw_place(s: Sheet, op: str, option: str) -> None:
    dtype, shape = s.types[0], s.shape(1, 5)
    axis = s.size(-len(shape), len(shape) - 1)
    out = s.types[-1]
    source = s.input(dtype, shape, *s.affine(dtype))
    table = s.add("int32", (1,), data=[axis])
    size = [n for number, n in enumerate(shape) if number != axis % len(shape)]
    code = {"int32": 2, "int64": 4}[out]
    s.node(op, [source, table], [s.output(out, size)], {option: code}, version=2)


# --- operators --------------------------------------------------------------------------------------------------------
def _op(builtin: str, types: str, table: Engines, lower: Any, out_scale: Callable[[Sheet, float, int], float] | None = None) -> Op:
    def sample(s: Sheet) -> None:
        _draw(s, builtin, None if out_scale is None else lambda scale, count: out_scale(s, scale, count))

    return Op(builtin, (Operand("input"), Operand("axes", "hint")), uniform(types, hints=1), table, lower, sample=sample)


def _place_op(builtin: str, fold: str) -> Op:
    kinds = {f"{x}{y}": (*types_of(x), None, *types_of(y)) for x in ("s8", "u8", "s32", "bool") for y in ("s32", "s64")}
    return Op(
        builtin,
        (Operand("input"), Operand("axis", "hint")),
        kinds,
        engines(both("s8s32"), ("s8s64 u8s32 u8s64 s32s32 s32s64 bools32 bools64", None, {})),
        lambda call: _place(call, fold),
        sample=lambda s: _draw_place(s, builtin, "output_type"),
    )


ADDED = {"int16_zero_point": "added"}
EXTREMES = engines(both("s8", CHECKED), ("s16", None, CHECKED_16), ("u8", None, CHECKED), ("s32 s64 bool", None, {}))
OPS = (
    _op(
        "MEAN",
        "s8 s16 u8 s32 s64",
        engines(both("s8"), ("s16", ADDED, {}), ("u8 s32 s64", None, {})),
        _mean,
        lambda s, scale, count: scale * s.scale(0.1, 2.0),
    ),
    _op(
        "SUM",
        "s8 s16 u8 s32 s64 bool",
        engines(("s8", {}, {"sum_type": "uint8"}), ("s16", ADDED, None), ("u8 s32 s64 bool", None, {})),
        _sum,
        lambda s, scale, count: scale * count**0.5 * s.scale(0.3, 4.0),
    ),
    _op(
        "REDUCE_PROD",
        "s8 s16 s32 s64 bool",
        engines(("s8 s16", None, {}), ("s32 s64 bool", None, UNSCALED)),
        _product,
        lambda s, scale, count: math.exp(min(max(count * math.log(scale * 64), -60), 60)) * s.scale(0.005, 0.05),
    ),
    _op(
        "REDUCE_MAX",
        "s8 s16 u8 s32 s64 bool",
        EXTREMES,
        lambda call: _extreme(call, "max"),
    ),
    _op(
        "REDUCE_MIN",
        "s8 s16 u8 s32 s64 bool",
        EXTREMES,
        lambda call: _extreme(call, "min"),
    ),
    _op("REDUCE_ALL", "bool", engines(both("bool")), lambda call: _extreme(call, "min")),
    _op("REDUCE_ANY", "bool", engines(("bool", None, {})), lambda call: _extreme(call, "max")),
    _place_op("ARG_MAX", "arg_max"),
    _place_op("ARG_MIN", "arg_min"),
)
