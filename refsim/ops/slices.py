"""Parts of tensors: cut out, split off, written over. Source: exact move; of masks, tflite ``strided_slice_logic.h``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from refsim.engines.rules import engines
from refsim.ir import Tensor
from refsim.kernels import KernelCall, dynamic_update, reverse_sequence
from refsim.ops import Call, Op, Operand
from refsim.ops._checks import axis_of, constant_ints, require, require_shape
from refsim.ops._moves import EVERY, draw_move, kernels, move_view, mover, parts_along, rearrange, whole, with_extent
from refsim.sheet import Sheet
from refsim.types import storage_dtype, types_of


# --- STRIDED_SLICE, SLICE -----------------------------------------------------------------------------------------------
def _cut(call: Call, index: tuple[Any, ...]) -> KernelCall:
    """``index`` of the input as NumPy takes it; what is no index there is none in an engine, or undefined."""
    x = call["input"]
    try:
        require_shape(call, call.output, np.broadcast_to(np.int8(0), x.shape)[index].shape)
    except (IndexError, ValueError) as error:
        raise call.fail(f"cannot be cut so: {error}", x) from error
    return rearrange(call, x, lambda a: a[index], call.output)


MASKS = ("begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask", "shrink_axis_mask")


def _strided_slice(call: Call) -> KernelCall:
    masks, rank = [int(call.option(name)) for name in MASKS], len(call["input"].shape)
    numbers = [constant_ints(call, name) for name in ("begin", "end", "strides")]
    if ignored := call.rules.get("slice_masks") == "ignored":
        masks[2:4], numbers = [0, 0], [values[:rank] for values in numbers]
    count = rank if ignored else len(numbers[0])
    require(call, {*map(len, numbers)} == {count}, f"begin, end and strides do not all have {count} elements")
    defined = not call.option("offset") or call.rules["slice_offset"] == "ignored"
    require(call, defined, "this engine sizes the output as if offset were not set")
    index = _index(numbers, masks)
    named = sum(what not in (None, Ellipsis) for what in index)
    require(call, Ellipsis not in index or named < rank, "ellipsis_mask has to name one place, for one dimension or more")
    still = any(isinstance(what, int) and stride < 1 for what, stride in zip(index, numbers[2], strict=True))
    require(call, not still, "shrink_axis_mask with a stride below 1 takes nothing, and the result is undefined")
    return _cut(call, index)


def _index(numbers: Sequence[Sequence[int]], masks: Iterable[int]) -> tuple[Any, ...]:
    """What NumPy calls it: slices, numbers where a dimension goes, None for a new one, Ellipsis."""
    index: list[Any] = []
    for place, (begin, end, stride) in enumerate(zip(*numbers, strict=True)):
        first, last, whole, new, shrink = (bool(mask & 2**place) for mask in masks)
        span = slice(None if first else begin, None if last else end, stride)
        index.append(Ellipsis if whole else None if new else span.start or 0 if shrink else span)
    return tuple(index)


def _draw_strided_slice(s: Sheet) -> None:
    shape, rows, masks = s.shape(1, 4, 6), list[tuple[int, int, int]](), dict.fromkeys(MASKS, 0)
    for axis, n in enumerate(shape):
        stride, a, length = s.pick(1, 1, 2, 3, -1, -2), s.size(0, n - 1), s.size(1, n)
        if len(shape) > 1 and s.pick(True, False, False, False):
            masks["shrink_axis_mask"] += 2**axis
            stride = length = 1
        b = a + length if stride > 0 else a - length
        rows.append((s.pick(a, a - n), b - n if 0 <= b < n and s.pick(True, False) else b if b >= 0 else -n - 1, stride))
    if s.rules.get("slice_masks") != "ignored" and len(shape) < 4 and s.pick(True, False):
        # Behind these dimensions, one that an ellipsis takes whole, and a new one.
        masks |= {"ellipsis_mask": 2 ** len(shape), "new_axis_mask": 2 ** (len(shape) + 1)}
        shape, rows = [*shape, 3], [*rows, (0, 0, 1), (0, 0, 1)]
    numbers = list(zip(*rows, strict=True))
    out = np.empty(shape)[_index(numbers, masks.values())].shape
    draw_move(s, "STRIDED_SLICE", shape, out, numbers, masks, version=4)


def _slice(call: Call) -> KernelCall:
    """``size`` elements from ``begin`` on; -1: all that are left."""
    x, begin, size = call["input"], constant_ints(call, "begin"), constant_ints(call, "size")
    require(call, len(begin) == len(size) == len(x.shape), f"begin {begin} and size {size} do not fit shape {x.shape}", x)
    ends = [a + m if m != -1 else n for n, a, m in zip(x.shape, begin, size, strict=True)]
    fits = all(0 <= a < b <= n for n, a, b in zip(x.shape, begin, ends, strict=True))
    require(call, fits, f"begin {begin} and size {size} go beyond shape {x.shape}, or take nothing", x)
    return _cut(call, tuple(map(slice, begin, ends)))


def _draw_slice(s: Sheet) -> None:
    shape = s.shape(1, 5, 6)
    begin = [s.size(0, n - 1) for n in shape]
    size = [s.size(1, n - a) for n, a in zip(shape, begin, strict=True)]
    told = [-1 if a + m == n and s.pick(True, False) else m for n, a, m in zip(shape, begin, size, strict=True)]
    draw_move(s, "SLICE", shape, size, [begin, told], version=2)


# --- SPLIT, SPLIT_V ----------------------------------------------------------------------------------------------------
def _split(call: Call) -> tuple[KernelCall, ...]:
    """Even parts along an axis."""
    x, count = call["input"], len(call.outputs)
    axis = _split_axis(call, x)
    told = int(call.option("num_splits"))
    require(call, told == count and x.shape[axis] % count == 0, f"shape {x.shape} does not make {told} parts along {axis}", x)
    return _parts(call, x, axis, [x.shape[axis] // count] * count)


def _split_v(call: Call) -> tuple[KernelCall, ...]:
    """Parts of given sizes along an axis; one -1 stands for what is left."""
    x, sizes = call["input"], list(constant_ints(call, "size_splits"))
    axis = _split_axis(call, x)
    if sizes.count(-1) == 1:
        sizes[sizes.index(-1)] = x.shape[axis] - sum(sizes) - 1
    fits = len(sizes) == len(call.outputs) and min(sizes, default=0) >= 1 and sum(sizes) == x.shape[axis]
    require(call, fits, f"size_splits {sizes} do not cut shape {x.shape} into {len(call.outputs)} along {axis}", x)
    return _parts(call, x, axis, sizes)


def _split_axis(call: Call, x: Tensor) -> int:
    axis = constant_ints(call, "axis")
    require(call, len(axis) == 1, f"the axis has {len(axis)} elements, not 1", call["axis"])
    return axis_of(call, axis[0], x)


def _parts(call: Call, x: Tensor, axis: int, sizes: list[int]) -> tuple[KernelCall, ...]:
    for out, size in zip(call.outputs, sizes, strict=True):
        require_shape(call, out, tuple(with_extent(x.shape, axis, size)))
    return tuple(rearrange(call, x, part, out) for out, part in zip(call.outputs, parts_along(axis, sizes), strict=True))


def _draw_split(s: Sheet) -> None:
    dtype, shape, count = s.types[-1], s.shape(1, 4), s.size(1, 3)
    axis, affine = s.size(0, len(shape) - 1), s.affine(dtype)
    where = s.add("int32", s.pick((), (1,)), data=s.pick(axis, axis - len(shape)))
    outs = [s.output(dtype, shape, *affine) for _ in range(count)]
    source = s.input(dtype, with_extent(shape, axis, shape[axis] * count), *affine)
    s.node("SPLIT", [where, source], outs, {"num_splits": count}, version=2)


def _draw_split_v(s: Sheet) -> None:
    dtype, shape, sizes = s.types[0], s.shape(1, 4), [s.size(1, 4) for _ in range(s.size(1, 4))]
    axis, affine = s.size(0, len(shape) - 1), s.affine(dtype)
    told = list(sizes)
    if s.pick(True, False):
        told[s.size(0, len(sizes) - 1)] = -1
    numbers = [s.add("int32", (len(sizes),), data=told), s.add("int32", (1,), data=s.pick(axis, axis - len(shape)))]
    outs = [s.output(dtype, with_extent(shape, axis, size), *affine) for size in sizes]
    source = s.input(dtype, with_extent(shape, axis, sum(sizes)), *affine)
    s.node("SPLIT_V", [source, *numbers], outs, {"num_splits": len(sizes)})


# --- DYNAMIC_UPDATE_SLICE -----------------------------------------------------------------------------------------------
def _dynamic_update(call: Call) -> tuple[KernelCall, ...]:
    """The operand, and then the update over a part of it; a start that would go beyond is moved back."""
    x, update, start, out = call["input"], call["update"], call["start"], call.output
    require_shape(call, out, x.shape)
    rank = len(x.shape)
    fits = len(update.shape) == rank and all(m <= n for m, n in zip(update.shape, x.shape, strict=True))
    require(call, fits, f"shape {update.shape} does not fit into {x.shape}", update)
    located = start.shape == (rank,) and start.dtype in ("int32", "int64")
    require(call, located, f"{start.dtype} of shape {start.shape} is no place in {rank} dimensions", start)
    base = move_view(call, x, whole, out, whole)
    if start.data is not None:
        spans = list(zip(start.data.tolist(), x.shape, update.shape, strict=True))
        places = tuple(slice(at := min(max(a, 0), n - m), at + m) for a, n, m in spans)
        return base, move_view(call, update, whole, out, lambda a: a[places])
    if rank > dynamic_update.MAX_DIMS:
        raise call.unsupported(f"more than {dynamic_update.MAX_DIMS} dimensions", x)
    params = dynamic_update.params_of(x.shape, update.shape)
    variant = dynamic_update.KERNEL.variant({"x": f"uint{8 * storage_dtype(x.dtype).itemsize}", "at": start.dtype})
    return base, call.kernel(dynamic_update.KERNEL, variant, params, (update, start))


def _draw_dynamic_update(s: Sheet) -> None:
    dtype, shape = s.types[0], s.shape(1, 4)
    affine, small = s.affine(dtype), [s.size(1, n) for n in shape]
    first = [s.size(-2, n) for n in shape]
    known = s.pick(True, False)
    start = s.add("int32", (len(shape),), data=first) if known else s.input("int32", (len(shape),), span=(-3, 7))
    sources = [s.input(dtype, shape, *affine), s.input(dtype, small, *affine), start]
    s.node("DYNAMIC_UPDATE_SLICE", sources, [s.output(dtype, shape, *affine)], {}, version=s.pick(1, 2))


# --- REVERSE_SEQUENCE ---------------------------------------------------------------------------------------------------
def _reverse_sequence(call: Call) -> KernelCall:
    """The first ``lengths[b]`` elements along ``seq_dim`` backwards, for each place b along ``batch_dim``."""
    x, lengths, out = call["input"], call["lengths"], call.output
    along, batch = int(call.option("seq_dim")), int(call.option("batch_dim"))
    apart = along != batch and min(along, batch) >= 0 and max(along, batch) < len(x.shape)
    require(call, apart, f"seq_dim {along} and batch_dim {batch} are not two of {len(x.shape)} dimensions", x)
    require_shape(call, lengths, (x.shape[batch],))
    require_shape(call, out, x.shape)
    require(call, lengths.dtype in ("int32", "int64"), f"lengths are {lengths.dtype}", lengths)
    if lengths.data is not None:
        bad = [n for n in lengths.data.tolist() if not 0 <= n <= x.shape[along]]
        require(call, not bad, f"lengths {bad} are not between 0 and {x.shape[along]}", lengths)
    variant = reverse_sequence.KERNEL.variant({"x": f"uint{8 * storage_dtype(x.dtype).itemsize}", "n": lengths.dtype})
    params = reverse_sequence.params_of(x.shape, along, batch, str(call.node))
    return call.kernel(reverse_sequence.KERNEL, variant, params, (x, lengths))


def _draw_reverse_sequence(s: Sheet) -> None:
    dtype, shape = s.types[0], s.shape(2, 4)
    along, batch = (int(axis) for axis in s.rng.permutation(len(shape))[:2])
    affine, kind = s.affine(dtype), s.pick("int32", "int64")
    lengths = s.input(kind, (shape[batch],), span=(0, shape[along]))
    options = {"seq_dim": along, "batch_dim": batch}
    s.node("REVERSE_SEQUENCE", [s.input(dtype, shape, *affine), lengths], [s.output(dtype, shape, *affine)], options)


def _with_hint(types: str, place: int, operands: int = 1) -> dict[str, tuple[str | None, ...]]:
    """Signatures of ``operands`` and an output of one type, with something else at ``place``."""
    found: dict[str, tuple[str | None, ...]] = {}
    for letter, dtype in zip(types.split(), types_of(types), strict=True):
        kinds: list[str | None] = [dtype] * (operands + 1)
        kinds.insert(place, None)
        found[letter] = tuple(kinds)
    return found


SPLITS = "s8 s16 u8 s32 s64 f32"
CUTS = "s8 s16 s32 bool f32"
#: TFLM looks at none of ellipsis_mask, new_axis_mask and offset, and at as many numbers as there are dimensions.
MASKED = engines((CUTS, {"slice_masks": "ignored", "slice_offset": "ignored"}, None), (EVERY, None, {"slice_offset": "undefined"}))
OPS = (
    mover("STRIDED_SLICE", _strided_slice, _draw_strided_slice, "begin", "end", "strides", rows=MASKED),
    mover("SLICE", _slice, _draw_slice, "begin", "size", tflm=CUTS, litert=f"{EVERY} s4"),
    mover("SPLIT", _split, _draw_split, "axis", place=1, tflm="s8 s16 s32 f32", litert=SPLITS, variadic_outputs=True),
    mover("SPLIT_V", _split_v, _draw_split_v, "size_splits", "axis", tflm="s8 s16 s32 f32", litert=SPLITS, variadic_outputs=True),
    Op(
        "DYNAMIC_UPDATE_SLICE",
        (Operand("input"), Operand("update"), Operand("start")),
        _with_hint(f"{EVERY} s4", 2, 2),
        kernels("s8 s16 s32 f32", f"{EVERY} s4"),
        _dynamic_update,
        sample=_draw_dynamic_update,
    ),
    Op(
        "REVERSE_SEQUENCE",
        (Operand("input"), Operand("lengths")),
        _with_hint("s16 u8 s32 s64 f32", 1),
        kernels("", "s16 u8 s32 s64 f32"),
        _reverse_sequence,
        sample=_draw_reverse_sequence,
    ),
)
