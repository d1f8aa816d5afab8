"""Exact moves of elements: nothing is computed, only places change. Source: exact move.

A NumPy function is the definition of each such operator (:mod:`refsim.ops._moves`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from refsim.engines.rules import both, engines
from refsim.ir import Tensor
from refsim.kernels import KernelCall
from refsim.ops import Call, Op, Operand, _cmsis_nn, uniform
from refsim.ops._checks import axis_of, constant_ints, raw_zero_point_of, require, require_shape
from refsim.ops._moves import (
    ALL,
    EVERY,
    USUAL,
    compared,
    draw_along,
    fill_with,
    move,
    move_view,
    mover,
    rearrange,
    scaled,
    spread,
    whole,
)
from refsim.ops._scales import CHECKED, keep_scale
from refsim.sheet import Sheet
from refsim.types import ctype_of, storage_dtype, types_of


# --- RESHAPE, SQUEEZE, EXPAND_DIMS, BITCAST -------------------------------------------------------------------------
def _reshape(call: Call) -> KernelCall:
    """The output tensor's shape, checked by the element count, decides; input 1, if there, has to agree.

    Of LiteRT the option new_shape has to, where input 1 is none that it reads; an option of one 0, or none, makes a scalar.
    """
    x, out = call["input"], call.output
    if not ctype_of(x.dtype):
        raise call.unsupported(f"type {x.dtype} is not supported", x)
    require(call, x.dtype == out.dtype, f"type {out.dtype} differs from the input's {x.dtype}", out)
    require(call, x.size == out.size, f"shape {out.shape} has {out.size} elements, the input {x.size}", out)
    wanted = call.get("shape")
    if wanted is not None and wanted.data is not None:
        target = constant_ints(call, "shape")
        require(call, _matches(target, out.shape), f"shape is {out.shape}, but the operator asks for {target}", out)
    if call.rules.get("new_shape") == "followed":
        _refuse_other_shape(call, wanted)
    if x.data is not None and out.is_variable and call.rules.get("constant_result") == "early":
        call.refuse("the engine computes this before the first run, so the variable never holds its initial value", out)
    return move(call, x, out)


def _refuse_other_shape(call: Call, wanted: Tensor | None) -> None:
    """Note an output that has not the shape that LiteRT gives it. Source: tflite ``kernels/reshape.cc`` ``GetOutputShape``."""
    if len(call.node.inputs) == 2 and wanted is None:
        call.refuse("names no tensor as its shape (-1), through which the engine reads a null pointer")
    elif wanted is None or wanted.dtype != "int32" or len(wanted.shape) != 1:
        said = tuple(int(n) for n in call.node.options.get("new_shape", ()))
        target = () if said == (0,) else said
        if not _matches(target, call.output.shape):
            call.refuse(f"shape is {call.output.shape}, but the engine goes by the option new_shape, {said}", call.output)


def _matches(target: tuple[int, ...], shape: tuple[int, ...]) -> bool:
    """Whether ``target``, with at most one -1 standing for whatever is left, describes ``shape``."""
    if len(target) != len(shape) or target.count(-1) > 1:
        return False
    return all(t in (-1, n) for t, n in zip(target, shape, strict=True))


def _draw_reshape(s: Sheet) -> None:
    dtype = str(s.pick("int8", "int16", "int32"))
    shape = s.shape()
    target = s.pick(shape[::-1], [int(np.prod(shape))], [1, *shape, 1])
    scale, zero_point = s.scale(), s.zero_point(dtype)
    wanted = s.add("int32", (len(target),), data=target)
    source = s.input(dtype, shape, scale, zero_point)
    s.node("RESHAPE", [source, wanted], [s.output(dtype, target, scale, zero_point)], {"new_shape": tuple(target)}, version=1)


def _squeeze(call: Call) -> KernelCall:
    """The options name dimensions of 1 to leave out; none named: all of them."""
    x = call["input"]
    rank = len(x.shape)
    named = [int(axis) for axis in call.node.options.get("squeeze_dims", ())]
    require(call, all(-rank <= axis < rank for axis in named), f"squeeze_dims {named} do not fit shape {x.shape}", x)
    gone = {axis % rank for axis in named} if named else {axis for axis, n in enumerate(x.shape) if n == 1}
    require(call, all(x.shape[axis] == 1 for axis in gone), f"squeeze_dims {named} are not all 1 in shape {x.shape}", x)
    require_shape(call, call.output, tuple(n for axis, n in enumerate(x.shape) if axis not in gone))
    return move(call, x, call.output)


def _draw_squeeze(s: Sheet) -> None:
    dtype, shape = s.types[0], s.shape(1, 3)
    gone = sorted(s.rng.choice(len(shape) + 1, s.size(1, 2)).tolist())
    for axis in gone:
        shape.insert(axis, 1)
    ones = [axis for axis, n in enumerate(shape) if n == 1]
    named = s.pick(ones, [], [axis - len(shape) for axis in ones])
    affine = s.affine(dtype)
    out = s.output(dtype, [n for n in shape if n != 1], *affine)
    s.node("SQUEEZE", [s.input(dtype, shape, *affine)], [out], {"squeeze_dims": tuple(named)})


def _expand_dims(call: Call) -> KernelCall:
    x, (axis, *more) = call["input"], constant_ints(call, "axis") or (0, 0)
    rank = len(x.shape) + 1
    require(call, not more and -rank <= axis < rank, f"axis {axis} is not one of {rank} dimensions", call["axis"])
    shape = list(x.shape)
    shape.insert(axis % rank, 1)
    require_shape(call, call.output, tuple(shape))
    keep_scale(call, x, call.output)
    return move(call, x, call.output)


def _draw_expand_dims(s: Sheet) -> None:
    dtype, shape = s.types[0], s.shape(0, 3)
    axis, affine = s.size(0, len(shape)), s.affine(dtype)
    where = s.add("int32", s.pick((), (1,)), data=s.pick(axis, axis - len(shape) - 1))
    wider = [*shape[:axis], 1, *shape[axis:]]
    s.node("EXPAND_DIMS", [s.input(dtype, shape, *affine), where], [s.output(dtype, wider, *affine)], {})


BITS = "s8 u8 s16 s32 s64 f32 u16 u32 u64"
#: Bits that are no truth value make no bool that C knows, and whole bytes none of the types that share them.
ALONE = "bool s4 u4 s2"
BITCASTS = {
    f"{a}{b}": (x, y)
    for a, x in zip(f"{BITS} {ALONE}".split(), types_of(f"{BITS} {ALONE}"), strict=True)
    for b, y in zip(f"{BITS} {ALONE}".split(), types_of(f"{BITS} {ALONE}"), strict=True)
    if a == b or (b not in ALONE.split() and (a not in ALONE.split() or a == "bool"))
}


def _bitcast(call: Call) -> KernelCall:
    """The same bytes as elements of another type; a last dimension comes or goes where the widths differ."""
    x, out = call["input"], call.output
    a, b = (storage_dtype(tensor.dtype).itemsize for tensor in (x, out))
    shape = x.shape if a == b else (*x.shape, a // b) if a > b else x.shape[:-1]
    require(call, a >= b or x.shape[-1:] == (b // a,), f"{x.dtype} of shape {x.shape} does not make {out.dtype}", x)
    require_shape(call, out, shape)
    return move(call, x, out)


def _draw_bitcast(s: Sheet) -> None:
    shape, (a, b) = s.shape(1, 3), (storage_dtype(dtype).itemsize for dtype in s.types)
    source = s.input(s.types[0], shape if a >= b else [*shape, b // a])
    s.node("BITCAST", [source], [s.output(s.types[1], shape if a <= b else [*shape, a // b])], {})


# --- TRANSPOSE ----------------------------------------------------------------------------------------------------------
def _transpose(call: Call) -> KernelCall:
    x, order = call["input"], constant_ints(call, "perm")
    require(call, sorted(order) == list(range(len(x.shape))), f"perm {order} is no order of {len(x.shape)} dimensions", x)
    require_shape(call, call.output, tuple(x.shape[axis] for axis in order))
    if not x.shape:
        call.refuse("has no dimensions to order: an engine refuses its empty perm, or writes nothing: undefined", x)
    _cmsis_nn.refuse_transpose(call, x, order)
    return rearrange(call, x, lambda a: a.transpose(order), call.output)


def _draw_transpose(s: Sheet) -> None:
    dtype, shape = s.types[0], s.shape(1, 5)
    order, affine = s.rng.permutation(len(shape)), s.affine(dtype)
    perm = s.add("int32", (len(shape),), data=order)
    out = s.output(dtype, [shape[axis] for axis in order], *affine)
    s.node("TRANSPOSE", [s.input(dtype, shape, *affine), perm], [out], {})


# --- PAD, PADV2, MIRROR_PAD -----------------------------------------------------------------------------------------------
def _pads(call: Call) -> list[tuple[int, int]]:
    """(before, after) for each dimension of the input."""
    x, out, table = call["input"], call.output, call["paddings"]
    values = constant_ints(call, "paddings")
    fits = table.shape == (len(x.shape), 2) and min(values, default=0) >= 0
    require(call, fits, f"paddings {values} do not fit shape {x.shape}", table)
    pads = list(zip(values[0::2], values[1::2], strict=True))
    require_shape(call, out, tuple(n + a + b for n, (a, b) in zip(x.shape, pads, strict=True)))
    return pads


def _pad(call: Call) -> tuple[KernelCall, ...]:
    """Filled with the zero point, or PADV2's own value, then the input copied into its place."""
    x, out = call["input"], call.output
    pads = _pads(call)
    _cmsis_nn.refuse_rank(call, x)
    inside = tuple(slice(a, a + n) for n, (a, _) in zip(x.shape, pads, strict=True))
    if "value" in call.operands:
        keep_scale(call, call["value"], out)
        filled = spread(call, call["value"], out)
    else:
        rule = call.rules.get("padding", "zero")
        offset = out.quantization and (rule == "zero_point" or (rule == "scaled" and x.quantization))
        filled = fill_with(call, out, raw_zero_point_of(call, out) if offset else 0)
    return filled, move_view(call, x, whole, out, lambda a: a[inside])


def _draw_pads(
    s: Sheet,
    op: str,
    limit: int = 2,
    options: Mapping[str, Any] | None = None,
    rest: Sequence[int] = (),
    affine: tuple[float | None, int] | None = None,
) -> None:
    """``limit``: least that padding must stay below an extent; the input and the paddings come first, then ``rest``."""
    affine = affine or s.affine(s.types[0])
    dtype, shape = s.types[0], s.shape(1, 4)
    top = [n - 1 + limit if limit < 2 else 2 for n in shape]
    pads = np.asarray([[s.size(0, min(n, 2)), s.size(0, min(n, 2))] for n in top])
    table = s.add("int32", pads.shape, data=pads)
    out = s.output(dtype, (np.asarray(shape) + pads.sum(axis=1)).tolist(), *affine)
    s.node(op, [s.input(dtype, shape, *affine), table, *rest], [out], options or {}, version=2)


def _draw_padv2(s: Sheet) -> None:
    dtype, affine = s.types[0], s.affine(s.types[0])
    known = s.pick(True, False) and dtype not in ("bool", "float32")
    value = s.constant(dtype, (1,), *affine) if known else s.input(dtype, (1,), *affine)
    _draw_pads(s, "PADV2", rest=[value], affine=affine)


MIRRORS = ("reflect", "symmetric")


def _mirror_pad(call: Call) -> KernelCall:
    x, pads, mode = call["input"], _pads(call), int(call.option("mode"))
    keep_scale(call, x, call.output)
    require(call, mode in (0, 1), f"mode must be 0 (REFLECT) or 1 (SYMMETRIC), not {mode}")
    fits = all(max(pair) <= n - 1 + mode for n, pair in zip(x.shape, pads, strict=True))
    require(call, fits, f"paddings {pads} are more than {MIRRORS[mode]} edges of shape {x.shape} have", call["paddings"])
    return rearrange(call, x, lambda a: np.pad(a, pads, mode=MIRRORS[mode]), call.output)  # type: ignore[call-overload]


def _draw_mirror_pad(s: Sheet) -> None:
    mode = s.pick(0, 1)
    _draw_pads(s, "MIRROR_PAD", mode, {"mode": mode})


# --- TILE, BROADCAST_TO, REVERSE_V2 -------------------------------------------------------------------------------------
def _tile(call: Call) -> KernelCall:
    x, counts = call["input"], constant_ints(call, "multiples")
    fits = len(counts) == len(x.shape) and min(counts, default=1) >= 1
    require(call, fits, f"multiples {counts} do not fit shape {x.shape}", call["multiples"])
    require_shape(call, call.output, tuple(n * count for n, count in zip(x.shape, counts, strict=True)))
    return rearrange(call, x, lambda a: np.tile(a, counts), call.output)


def _draw_tile(s: Sheet) -> None:
    dtype, shape = s.types[0], s.shape(1, 4)
    affine, counts = s.affine(dtype), [s.size(1, 3) for _ in shape]
    multiples = s.add("int32", (len(shape),), data=counts)
    out = s.output(dtype, [n * count for n, count in zip(shape, counts, strict=True)], *affine)
    s.node("TILE", [s.input(dtype, shape, *affine), multiples], [out], {})


def _broadcast_to(call: Call) -> KernelCall:
    x, shape = call["input"], constant_ints(call, "shape")
    require_shape(call, call.output, shape)
    fits = len(x.shape) <= len(shape) and all(n in (1, m) for n, m in zip(x.shape[::-1], shape[::-1], strict=False))
    require(call, fits, f"shape {x.shape} does not broadcast to {shape}", x)
    return rearrange(call, x, lambda a: np.broadcast_to(a, shape), call.output)


def _draw_broadcast_to(s: Sheet) -> None:
    dtype, shape = s.types[0], s.shape(1, 5, 4)
    affine = s.affine(dtype)
    small = [s.pick(n, 1) for n in shape][s.size(0, len(shape)) :]
    wanted = s.add("int32", (len(shape),), data=shape)
    s.node("BROADCAST_TO", [s.input(dtype, small, *affine), wanted], [s.output(dtype, shape, *affine)], {}, version=2)


def _reverse(call: Call) -> KernelCall:
    x, out = call["input"], call.output
    axes = tuple(axis_of(call, axis, x) for axis in constant_ints(call, "axis"))
    require(call, len(set(axes)) == len(axes), f"axes {axes} repeat", call["axis"])
    require_shape(call, out, x.shape)
    if not axes:
        call.refuse("reverses along no axis, on which the engine crashes", call["axis"])
    along = axes[:1] if call.rules.get("reversed_axes") == "first" else axes
    return rearrange(call, x, lambda a: np.flip(a, along), out)


def _draw_reverse(s: Sheet) -> None:
    dtype, shape, first, affine = draw_along(s)
    chosen = range(first, s.size(first, len(shape) - 1) + 1)
    axes = s.add("int32", (len(chosen),), data=list(chosen))
    s.node("REVERSE_V2", [s.input(dtype, shape, *affine), axes], [s.output(dtype, shape, *affine)], {})


BY_ZERO_POINT, BY_SCALE = {"padding": "zero_point"}, {"padding": "scaled"}
PADDED = engines(
    ("s8", BY_ZERO_POINT, BY_SCALE),
    ("s16", {}, BY_SCALE),
    ("u8", None, BY_ZERO_POINT),
    both("s32 f32"),
    ("s64 bool", None, {}),
)
OPS = (
    Op(
        "RESHAPE",
        (Operand("input"), Operand("shape", "hint", optional=True)),
        {"any": (None, None, None)},
        engines(("any", {}, {"constant_result": "early", "new_shape": "followed"})),
        _reshape,
        sample=_draw_reshape,
    ),
    mover("SQUEEZE", _squeeze, _draw_squeeze, tflm=f"{USUAL} u32 u64", litert=ALL),
    mover("EXPAND_DIMS", _expand_dims, _draw_expand_dims, "axis", rows=engines(("s8 s16 f32", {}, None), *compared(ALL))),
    Op("BITCAST", (Operand("input"),), BITCASTS, engines((" ".join(BITCASTS), None, {})), _bitcast, sample=_draw_bitcast),
    mover("TRANSPOSE", _transpose, _draw_transpose, "perm", tflm="s8 s16 f32", litert=f"{EVERY} s4 u4"),
    mover("PAD", _pad, partial(_draw_pads, op="PAD"), "paddings", rows=PADDED),
    Op(
        "PADV2",
        (Operand("input"), Operand("paddings", "hint"), Operand("value")),
        {letter: (dtype, None, dtype, dtype) for letter, (dtype, _) in uniform(USUAL).items()},
        engines(("s8", CHECKED, CHECKED), ("s16", {}, CHECKED), ("u8", None, CHECKED), both("s32 f32"), ("s64 bool", None, {})),
        _pad,
        sample=_draw_padv2,
    ),
    mover("MIRROR_PAD", _mirror_pad, _draw_mirror_pad, "paddings", rows=scaled(("s8 f32", {}, None))),
    mover("TILE", _tile, _draw_tile, "multiples", litert=EVERY),
    mover("BROADCAST_TO", _broadcast_to, _draw_broadcast_to, "shape", tflm=f"{USUAL} u32 u64", litert=EVERY),
    mover("REVERSE_V2", _reverse, _draw_reverse, "axis", tflm=USUAL, litert=USUAL),
)
