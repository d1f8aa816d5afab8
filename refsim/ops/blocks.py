"""Images cut into blocks, and diagonals. Source: exact move."""

from __future__ import annotations

from functools import partial

import numpy as np

from refsim.ir import Array, Tensor
from refsim.kernels import KernelCall
from refsim.ops import Call, Op, Operand, uniform
from refsim.ops._checks import constant_ints, require, require_rank, require_shape
from refsim.ops._moves import fill_with, kernels, move_view, mover, rearrange, scaled, whole
from refsim.ops._scales import keep_scale, scale_and_zero_point
from refsim.sheet import Sheet
from refsim.types import storage_dtype


# --- SPACE_TO_DEPTH, DEPTH_TO_SPACE -------------------------------------------------------------------------------------
def _block_size(call: Call) -> int:
    block = int(call.option("block_size"))
    require_rank(call, call["input"], 4)
    require(call, block >= 1, f"block_size must be positive, not {block}")
    return block


def _space_to_depth(call: Call) -> KernelCall:
    x, b = call["input"], _block_size(call)
    n, h, w, c = x.shape
    require(call, h % b == w % b == 0, f"shape {x.shape} is not made of blocks of {b}", x)
    require_shape(call, call.output, (n, h // b, w // b, c * b * b))
    return rearrange(call, x, lambda a: a.reshape(n, h // b, b, w // b, b, c).transpose(0, 1, 3, 2, 4, 5), call.output)


def _depth_to_space(call: Call) -> KernelCall:
    x, b = call["input"], _block_size(call)
    n, h, w, c = x.shape
    require(call, c % (b * b) == 0, f"shape {x.shape} does not have blocks of {b} in its depth", x)
    require_shape(call, call.output, (n, h * b, w * b, c // (b * b)))
    return rearrange(call, x, lambda a: a.reshape(n, h, w, b, b, c // (b * b)).transpose(0, 1, 3, 2, 4, 5), call.output)


def _draw_depth(s: Sheet, op: str) -> None:
    dtype, (n, h, w, c), b = s.types[0], (s.size(1, 2), s.size(1, 4), s.size(1, 4), s.size(1, 3)), s.size(1, 3)
    affine, shapes = s.affine(dtype), ([n, h * b, w * b, c], [n, h, w, c * b * b])
    x, out = shapes if op == "SPACE_TO_DEPTH" else shapes[::-1]
    s.node(op, [s.input(dtype, x, *affine)], [s.output(dtype, out, *affine)], {"block_size": b})


# --- SPACE_TO_BATCH_ND, BATCH_TO_SPACE_ND -------------------------------------------------------------------------------
def _block_shape(call: Call, edges: str) -> tuple[list[int], list[tuple[int, int]]]:
    """Blocks of the spatial dimensions, the one or two behind the batch, and what is put or cut before and after them."""
    keep_scale(call, call["input"], call.output)
    x, block, pads = call["input"], constant_ints(call, "block_shape"), constant_ints(call, edges)
    require_rank(call, x, 3, 4)
    spatial = len(x.shape) - 2
    fits = len(block) == spatial and len(pads) == 2 * spatial and min(block) >= 1 and min(pads) >= 0
    require(call, fits, f"block_shape {block} and {edges} {pads} do not fit shape {x.shape}", x)
    return list(block), list(zip(pads[0::2], pads[1::2], strict=True))


def _space_to_batch(call: Call) -> tuple[KernelCall, ...]:
    """Padded with the zero point, then cut into blocks whose elements become batches."""
    x, out = call["input"], call.output
    block, pads = _block_shape(call, "paddings")
    padded = (x.shape[0], *(n + a + b for n, (a, b) in zip(x.shape[1:], pads, strict=False)), x.shape[-1])
    fits = all(n % b == 0 for n, b in zip(padded[1:], block, strict=False))
    require(call, fits, f"shape {padded}, with padding, is not made of blocks {block}", x)
    tiles = [n // b for n, b in zip(padded[1:], block, strict=False)]
    require_shape(call, out, (x.shape[0] * int(np.prod(block)), *tiles, x.shape[-1]))
    if padded == x.shape:
        return (rearrange(call, x, lambda a: _to_blocks(a, block, tiles), out),)
    if call.rules.get("batch_padding") == "undefined":
        raise call.unsupported("this engine pads with a value that it never sets; pad with PAD in front", x)
    whole_image = call.temporary(x.dtype, padded, f"{x.name}_padded")
    inside = (slice(None), *(slice(a, a + n) for n, (a, _) in zip(x.shape[1:], pads, strict=False)))
    filled = fill_with(call, whole_image, _padding(call, out))
    placed = move_view(call, x, whole, whole_image, lambda a: a[inside])
    return filled, placed, rearrange(call, whole_image, lambda a: _to_blocks(a, block, tiles), out)


def _padding(call: Call, out: Tensor) -> int:
    """The zero point, cut to a byte that fills each one of an element of up to 16 bits; 0 of wider ones."""
    held, (_, zero_point) = storage_dtype(out.dtype), scale_and_zero_point(out)
    if held.itemsize > 2:
        return 0
    if held.kind == "b" and zero_point & 0xFF > 1:
        raise call.unsupported(f"the engine pads with the zero point {zero_point}, which is no truth value", out)
    return int(np.full(held.itemsize, zero_point & 0xFF, np.uint8).view(held)[0])


def _to_blocks(a: Array, block: list[int], tiles: list[int]) -> Array:
    """[n, tiles * block, ..., c] -> [block..., n, tiles..., c]."""
    spatial = len(block)
    cut = a.reshape(a.shape[0], *(n for pair in zip(tiles, block, strict=True) for n in pair), a.shape[-1])
    moved: Array = cut.transpose(*range(2, 2 * spatial + 1, 2), 0, *range(1, 2 * spatial, 2), 2 * spatial + 1)
    return moved


def _batch_to_space(call: Call) -> KernelCall:
    x, out = call["input"], call.output
    block, crops = _block_shape(call, "crops")
    count, spatial = int(np.prod(block)), len(block)
    require(call, x.shape[0] % count == 0, f"{x.shape[0]} batches do not make blocks {block}", x)
    image = (x.shape[0] // count, *(n * b for n, b in zip(x.shape[1:], block, strict=False)), x.shape[-1])
    ends = [n - b for n, (_, b) in zip(image[1:], crops, strict=False)]
    require_shape(call, out, (image[0], *(end - a for end, (a, _) in zip(ends, crops, strict=True)), x.shape[-1]))
    kept = (slice(None), *(slice(a, end) for end, (a, _) in zip(ends, crops, strict=True)))
    order = (spatial, *(axis for i in range(spatial) for axis in (spatial + 1 + i, i)), 2 * spatial + 1)
    return rearrange(call, x, lambda a: a.reshape(*block, image[0], *x.shape[1:]).transpose(order).reshape(image)[kept], out)


def _draw_blocks(s: Sheet, op: str) -> None:
    dtype, n, c, spatial = s.types[0], s.size(1, 2), s.size(1, 3), s.size(1, 2)
    block, tiles = ([s.size(1, 3) for _ in range(spatial)] for _ in range(2))
    image = [a * b for a, b in zip(block, tiles, strict=True)]
    pads = [(0, 0) if s.rules.get("batch_padding") == "undefined" else _some_edges(s, extent) for extent in image]
    affine = s.affine(dtype)
    numbers = [s.add("int32", (spatial,), data=block), s.add("int32", (spatial, 2), data=pads)]
    shapes = [n, *(a - sum(pad) for a, pad in zip(image, pads, strict=True)), c], [n * int(np.prod(block)), *tiles, c]
    x, out = shapes if op == "SPACE_TO_BATCH_ND" else shapes[::-1]
    s.node(op, [s.input(dtype, x, *affine), *numbers], [s.output(dtype, out, *affine)], {}, version=2)


def _some_edges(s: Sheet, extent: int) -> tuple[int, int]:
    before = s.size(0, min(2, extent - 1))
    return before, s.size(0, min(2, extent - 1 - before))


# --- MATRIX_DIAG, MATRIX_SET_DIAG ---------------------------------------------------------------------------------------
def _diagonal(a: Array) -> Array:
    return np.asarray(np.diagonal(a, axis1=-2, axis2=-1))


def _matrix_diag(call: Call) -> tuple[KernelCall, ...]:
    x, out = call["input"], call.output
    require(call, len(x.shape) >= 1, "a scalar has no diagonal", x)
    require_shape(call, out, (*x.shape, x.shape[-1]))
    return fill_with(call, out, 0), move_view(call, x, whole, out, _diagonal)


def _matrix_set_diag(call: Call) -> tuple[KernelCall, ...]:
    x, diagonal, out = call["input"], call["diagonal"], call.output
    require(call, len(x.shape) >= 2, f"shape {x.shape} has no diagonal", x)
    require_shape(call, diagonal, (*x.shape[:-2], min(x.shape[-2:])))
    require_shape(call, out, x.shape)
    return move_view(call, x, whole, out, whole), move_view(call, diagonal, whole, out, _diagonal)


def _draw_matrix(s: Sheet, op: str) -> None:
    dtype, shape, n = s.types[0], s.shape(0, 2), s.size(1, 5)
    affine, m = s.affine(dtype), n + s.size(0, 2)
    if op == "MATRIX_DIAG":
        s.node(op, [s.input(dtype, [*shape, n], *affine)], [s.output(dtype, [*shape, n, n], *affine)], {})
    else:
        whole_shape = [*shape, *s.pick((n, m), (m, n))]
        sources = [s.input(dtype, whole_shape, *affine), s.input(dtype, [*shape, n], *affine)]
        s.node(op, sources, [s.output(dtype, whole_shape, *affine)], {})


TO_BATCH, TO_SPACE = (partial(_draw_blocks, op=name) for name in ("SPACE_TO_BATCH_ND", "BATCH_TO_SPACE_ND"))
DEPTHS = "s8 u8 s32 s64 f32"
DIAGONALS = "s8 s16 u8 s32 s64 f32 u32"
#: TFLM reserves a padding value for int8 and never sets it.
UNSET = scaled(("s8", {"batch_padding": "undefined"}, None), ("f32", {}, None))

OPS = (
    mover("SPACE_TO_DEPTH", _space_to_depth, partial(_draw_depth, op="SPACE_TO_DEPTH"), tflm="s8 f32", litert=DEPTHS),
    mover("DEPTH_TO_SPACE", _depth_to_space, partial(_draw_depth, op="DEPTH_TO_SPACE"), tflm="s8 f32", litert=DEPTHS),
    mover("SPACE_TO_BATCH_ND", _space_to_batch, TO_BATCH, "block_shape", "paddings", rows=UNSET),
    mover("BATCH_TO_SPACE_ND", _batch_to_space, TO_SPACE, "block_shape", "crops", rows=scaled(("s8 f32", {}, None))),
    mover("MATRIX_DIAG", _matrix_diag, partial(_draw_matrix, op="MATRIX_DIAG"), litert=DIAGONALS),
    Op(
        "MATRIX_SET_DIAG",
        (Operand("input"), Operand("diagonal")),
        uniform(DIAGONALS, operands=2),
        kernels("", DIAGONALS),
        _matrix_set_diag,
        sample=partial(_draw_matrix, op="MATRIX_SET_DIAG"),
    ),
)
