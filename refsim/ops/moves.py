"""Exact moves of elements: nothing is computed, only places change. Source: exact move.

A NumPy view is the definition of each such operator: ``view`` takes an array of the input's shape to one of the output's.
"""

from __future__ import annotations

import numpy as np

from refsim.engines.rules import both, engines
from refsim.ir import Array, Tensor
from refsim.kernels import KernelCall, copy, fill, strided_copy
from refsim.kernels.strided_copy import View
from refsim.ops import Call, Op, Operand, uniform
from refsim.ops._checks import constant_ints, raw_zero_point_of, require, require_same_quantization, require_shape
from refsim.sheet import Sheet
from refsim.types import ctype_of, storage_dtype

EVERY = "s8 s16 u8 s32 s64 bool"


# --- how moves become kernel calls --------------------------------------------------------------------------------------
def whole(x: Array) -> Array:
    return x


def move(call: Call, x: Tensor, out: Tensor) -> KernelCall:
    """The bytes of ``x`` in their order as ``out``."""
    params = copy.Params(x.nbytes, out.shape)
    return call.kernel(copy.KERNEL, copy.KERNEL.variants[0], params, (x,), (out,))


def move_view(call: Call, x: Tensor, view: View, out: Tensor, part: View = whole) -> KernelCall:
    """The elements of ``view(x)`` to ``part(out)``, in order."""
    params = strided_copy.params_of(x.shape, view, out.shape, part)
    if params is None:
        raise call.unsupported(f"moves over more than {strided_copy.MAX_DIMS} dimensions", x)
    variant = strided_copy.BY_WIDTH[storage_dtype(x.dtype).itemsize]
    return call.kernel(strided_copy.KERNEL, variant, params, (x,), (out,))


def fill_with(call: Call, out: Tensor, value: int) -> KernelCall:
    """``out`` filled with ``value``."""
    held = storage_dtype(out.dtype)
    params = fill.Params(out.size, value, out.shape, str(held))
    return call.kernel(fill.KERNEL, fill.BY_WIDTH[held.itemsize], params, (), (out,))


# --- RESHAPE, SQUEEZE, EXPAND_DIMS ----------------------------------------------------------------------------------------
def _reshape(call: Call) -> KernelCall:
    """The output tensor's shape, checked by the element count, decides; input 1, if there, has to agree."""
    x, out = call["input"], call.output
    if not ctype_of(x.dtype):
        raise call.unsupported(f"type {x.dtype} is not supported", x)
    require(call, x.dtype == out.dtype, f"type {out.dtype} differs from the input's {x.dtype}", out)
    require(call, x.size == out.size, f"shape {out.shape} has {out.size} elements, the input {x.size}", out)
    wanted = call.get("shape")
    if wanted is not None and wanted.data is not None:
        target = tuple(int(n) for n in wanted.data.reshape(-1))
        require(call, _matches(target, out.shape), f"shape is {out.shape}, but the operator asks for {target}", out)
    return move(call, x, out)


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


# --- TRANSPOSE ----------------------------------------------------------------------------------------------------------
def _transpose(call: Call) -> KernelCall:
    x = call["input"]
    order = constant_ints(call, "perm")
    require(call, sorted(order) == list(range(len(x.shape))), f"perm {order} is no order of {len(x.shape)} dimensions", x)
    require_shape(call, call.output, tuple(x.shape[axis] for axis in order))
    return move_view(call, x, lambda a: a.transpose(order), call.output)


def _draw_transpose(s: Sheet) -> None:
    dtype, shape = s.types[0], s.shape(1, 5)
    order = s.rng.permutation(len(shape))
    affine = s.affine(dtype)
    perm = s.add("int32", (len(shape),), data=order)
    out = s.output(dtype, [shape[axis] for axis in order], *affine)
    s.node("TRANSPOSE", [s.input(dtype, shape, *affine), perm], [out], {})


# --- PAD ----------------------------------------------------------------------------------------------------------------
def _pad(call: Call) -> tuple[KernelCall, ...]:
    """Filled with the zero point, then the input copied into its place."""
    x, out = call["input"], call.output
    table = call["paddings"]
    pads = np.asarray(constant_ints(call, "paddings")).reshape(-1, 2)
    fits = table.shape == (len(x.shape), 2) and (pads >= 0).all()
    require(call, bool(fits), f"paddings {pads.tolist()} do not fit shape {x.shape}", table)
    require_shape(call, out, tuple(n + int(a) + int(b) for n, (a, b) in zip(x.shape, pads, strict=True)))
    require_same_quantization(call, x, out)
    inside = tuple(slice(int(a), int(a) + n) for n, (a, _) in zip(x.shape, pads, strict=True))
    value = raw_zero_point_of(call, out) if out.quantization else 0
    return fill_with(call, out, value), move_view(call, x, whole, out, lambda a: a[inside])


def _draw_pad(s: Sheet) -> None:
    dtype, shape = s.types[0], s.shape(1, 4)
    pads = np.asarray([[s.size(0, 2), s.size(0, 2)] for _ in shape])
    affine = s.affine(dtype)
    table = s.add("int32", pads.shape, data=pads)
    out = s.output(dtype, (np.asarray(shape) + pads.sum(axis=1)).tolist(), *affine)
    s.node("PAD", [s.input(dtype, shape, *affine), table], [out], {}, version=2)


# --- CONCATENATION ------------------------------------------------------------------------------------------------------
def _concatenate(call: Call) -> tuple[KernelCall, ...]:
    parts, out = call.all("inputs"), call.output
    rank = len(out.shape)
    axis = int(call.option("axis"))
    require(call, -rank <= axis < rank, f"axis {axis} is not one of {rank} dimensions", out)
    axis %= rank
    calls, start = [], 0
    for x in parts:
        fits = len(x.shape) == rank and x.shape[:axis] + x.shape[axis + 1 :] == out.shape[:axis] + out.shape[axis + 1 :]
        require(call, fits, f"shape {x.shape} does not fit {out.shape} along axis {axis}", x)
        require_same_quantization(call, x, out)
        where = (*(slice(None),) * axis, slice(start, start + x.shape[axis]))
        calls.append(move_view(call, x, whole, out, lambda a, where=where: a[where]))  # type: ignore[misc]
        start += x.shape[axis]
    require(call, start == out.shape[axis], f"shape is {out.shape}, but the inputs make {start} along axis {axis}", out)
    return tuple(calls)


def _draw_concatenation(s: Sheet) -> None:
    dtype, shape = s.types[0], s.shape(1, 4)
    axis = s.size(0, len(shape) - 1)
    affine, extents = s.affine(dtype), [s.size(1, 4) for _ in range(s.size(1, 4))]
    parts = [s.input(dtype, [*shape[:axis], n, *shape[axis + 1 :]], *affine) for n in extents]
    out = s.output(dtype, [*shape[:axis], sum(extents), *shape[axis + 1 :]], *affine)
    s.node("CONCATENATION", parts, [out], {"axis": s.pick(axis, axis - len(shape)), "fused_activation_function": 0}, version=2)


OPS = (
    Op(
        "RESHAPE",
        (Operand("input"), Operand("shape", "hint", optional=True)),
        {"any": (None, None, None)},
        engines(both("any")),
        _reshape,
        sample=_draw_reshape,
    ),
    Op(
        "TRANSPOSE",
        (Operand("input"), Operand("perm", "hint")),
        uniform(EVERY, hints=1),
        engines(both("s8 s16"), ("u8 s32 s64 bool", None, {})),
        _transpose,
        sample=_draw_transpose,
    ),
    Op(
        "PAD",
        (Operand("input"), Operand("paddings", "hint")),
        uniform(EVERY, hints=1),
        engines(both("s8 s16 s32"), ("u8 s64 bool", None, {})),
        _pad,
        sample=_draw_pad,
    ),
    Op(
        "CONCATENATION",
        (Operand("inputs", variadic=True),),
        uniform(EVERY),
        engines(both("s8 s16 s32 s64 bool"), ("u8", None, {})),
        _concatenate,
        sample=_draw_concatenation,
    ),
)
