"""Elements moved along strides, into a whole tensor or a part of it. Source: exact move.

A NumPy view, taken when lowering, is the definition of such an operator: its strides and offset are the parameters here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.ir import Array
from refsim.kernels import I32, CField, Kernel, Slot, variants_of

MAX_DIMS = 6
DIMS = CField("int32_t", MAX_DIMS)


@dataclass(frozen=True, slots=True)
class Params:
    shape: Annotated[tuple[int, ...], DIMS, "elements to move, outermost dimension first; merged where possible, padded with 1"]
    input_stride: Annotated[tuple[int, ...], DIMS, "elements"]
    output_stride: Annotated[tuple[int, ...], DIMS, "elements"]
    input_offset: Annotated[int, I32, "first element to read"]
    output_offset: Annotated[int, I32, "first element to write"]


def run(nx: Any, p: Params, x: Array, out: Array) -> Array:
    """x [n, ...] into a part of out [n, ...]."""
    target = _view(out, p.shape, p.output_stride, p.output_offset)
    target[...] = _view(x, p.shape, p.input_stride, p.input_offset)
    return out


def _view(x: Array, shape: tuple[int, ...], stride: tuple[int, ...], offset: int) -> Array:
    if x.flags.c_contiguous and len(x):  # straight: NumPy's own way takes longer than a small move
        steps = x.nbytes // len(x), *(step * x.itemsize for step in stride)
        view: Array = np.ndarray((len(x), *shape), x.dtype, x, offset * x.itemsize, steps)
        return view
    flat = x.reshape(len(x), -1)[:, offset:]
    item = flat.strides[1] if flat.shape[1] > 1 else flat.itemsize
    return np.lib.stride_tricks.as_strided(flat, (len(x), *shape), (flat.strides[0], *(step * item for step in stride)))


View = Callable[[Array], Array]


def params_of(x_shape: tuple[int, ...], x_view: View, out_shape: tuple[int, ...], out_view: View) -> Params | None:
    """The move of ``x_view(x)`` to ``out_view(out)``: views of the same shape; None where 6 dimensions do not suffice."""
    (x_steps, x_offset, shape), (out_steps, out_offset, written) = _strides(x_shape, x_view), _strides(out_shape, out_view)
    if shape != written:
        raise ValueError(f"a view of shape {shape} cannot fill one of shape {written}")
    merged: list[list[int]] = []
    for extent, left, right in zip(shape, x_steps, out_steps, strict=True):
        if extent == 1:
            continue
        if merged and merged[-1][1] == left * extent and merged[-1][2] == right * extent:
            merged[-1] = [merged[-1][0] * extent, left, right]
        else:
            merged.append([extent, left, right])
    if len(merged) > MAX_DIMS:
        return None
    padded = [[1, 0, 0]] * (MAX_DIMS - len(merged)) + merged
    extents, inner, outer = (tuple(column) for column in zip(*padded, strict=True))
    return Params(extents, inner, outer, x_offset, out_offset)


def _strides(shape: tuple[int, ...], view: View) -> tuple[tuple[int, ...], int, tuple[int, ...]]:
    """(strides, offset, shape) of a view, in elements. The array is never touched, so its size costs nothing."""
    base = np.empty(shape, dtype=np.int8)
    seen = view(base)
    offset = seen.__array_interface__["data"][0] - base.__array_interface__["data"][0]
    return seen.strides, offset, seen.shape


KERNEL = Kernel(
    name="strided_copy",
    params=Params,
    slots=(Slot("input"), Slot("output", role="out")),
    run=run,
    variants=variants_of(*({"x": dtype} for dtype in ("uint8", "uint16", "uint32", "uint64"))),
    partial=True,
)
#: The variant by bytes of an element.
BY_WIDTH = {1: KERNEL.variants[0], 2: KERNEL.variants[1], 4: KERNEL.variants[2], 8: KERNEL.variants[3]}
