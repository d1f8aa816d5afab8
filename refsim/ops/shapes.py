"""Tensors that say how others look, or that are one value throughout. Source: exact move.

Shapes are static, so most of this is known when preparing: a copy of a constant, which goes away unless it is a model's output.
"""

from __future__ import annotations

import numpy as np

from refsim.engines.rules import both, engines
from refsim.flatmodel import Sparse
from refsim.kernels import KernelCall
from refsim.ops import Call, Op, Operand, uniform
from refsim.ops._checks import constant_ints, require, require_shape
from refsim.ops._moves import EVERY, compared, fill_with, kernels, known, move, mover, spread
from refsim.ops._scales import keep_scale
from refsim.sheet import Sheet
from refsim.types import INT_RANGE, types_of


def _shape(call: Call) -> KernelCall:
    return known(call, np.asarray(call["input"].shape, dtype=np.int64))


def _draw_shape(s: Sheet) -> None:
    shape, out = s.shape(1, 4), s.types[1]
    x = s.input(str(s.pick("int8", "int32")), shape)
    s.node("SHAPE", [x], [s.output(out, (len(shape),))], {"out_type": {"int32": 2, "int64": 4}[out]})


def _rank(call: Call) -> KernelCall:
    return known(call, np.asarray(len(call["input"].shape)))


def _draw_rank(s: Sheet) -> None:
    s.node("RANK", [s.input("int8", s.shape(0, 4))], [s.output("int32", ())], {})


def _fill(call: Call) -> KernelCall:
    require_shape(call, call.output, constant_ints(call, "dims"))
    require(call, call["value"].shape in ((), (1,)), f"must be one value, but its shape is {call['value'].shape}", call["value"])
    keep_scale(call, call["value"], call.output)
    if not call["dims"].size and call.rules.get("empty_dims") == "refused":
        call.refuse("has no elements, for which the engine finds no constant", call["dims"])
    return spread(call, call["value"], call.output)


def _draw_fill(s: Sheet) -> None:
    dtype, shape = s.types[-1], s.shape(1, 4)
    affine = s.affine(dtype)
    dims = s.add(str(s.pick("int32", "int64")), (len(shape),), data=shape)
    s.node("FILL", [dims, s.input(dtype, (), *affine)], [s.output(dtype, shape, *affine)], {})


def _zeros_like(call: Call) -> KernelCall:
    """Zeros as stored: not the zero point."""
    require_shape(call, call.output, call["input"].shape)
    return fill_with(call, call.output, 0)


def _draw_zeros_like(s: Sheet) -> None:
    dtype, shape = s.types[0], s.shape(0, 4)
    affine = s.affine(dtype)
    s.node("ZEROS_LIKE", [s.input(dtype, shape, *affine)], [s.output(dtype, shape, *affine)], {})


def _range(call: Call) -> KernelCall:
    numbers = [constant_ints(call, name) for name in ("start", "limit", "delta")]
    require(call, all(len(values) == 1 for values in numbers), f"start, limit and delta {numbers} are not single numbers")
    (start,), (limit,), (delta,) = numbers
    require(call, delta != 0 and (limit - start) * delta > 0, f"{start} to {limit} by {delta} has no elements, or no end")
    require_shape(call, call.output, (len(range(start, limit, delta)),))
    return known(call, np.arange(start, limit, delta, dtype=np.int64))


def _draw_range(s: Sheet) -> None:
    start, delta, count = s.size(-50, 50), s.pick(1, 2, 7, -1, -3), s.size(1, 9)
    limit = start + delta * count - s.size(0, abs(delta) - 1) * (1 if delta > 0 else -1)
    numbers = [s.add(s.types[0], (), data=value) for value in (start, limit, delta)]
    s.node("RANGE", numbers, [s.output(s.types[0], (count,))], {})


def _broadcast_args(call: Call) -> KernelCall:
    a, b = constant_ints(call, "lhs"), constant_ints(call, "rhs")
    try:
        shape = np.broadcast_shapes(a, b)
    except ValueError:
        raise call.fail(f"shapes {a} and {b} do not broadcast", call["rhs"]) from None
    return known(call, np.asarray(shape, dtype=np.int64))


def _draw_broadcast_args(s: Sheet) -> None:
    shape = s.shape(1, 4)
    other = [s.pick(n, 1) for n in shape][s.size(0, len(shape) - 1) :]
    sources = [s.add(s.types[0], (len(dims),), data=dims) for dims in s.pick((shape, other), (other, shape))]
    s.node("BROADCAST_ARGS", sources, [s.output(s.types[0], (len(shape),))], {})


def _densify(call: Call) -> KernelCall:
    x = call["input"]
    require(call, bool(x.sparse), "is not stored in sparse form; the engine refuses that", x)
    require_shape(call, call.output, x.shape)
    return move(call, x, call.output)


def _draw_densify(s: Sheet) -> None:
    """A matrix by rows or by columns, some of its blocks left out; blocks of one element are none."""
    dtype, by_columns, block = s.types[0], s.pick(False, True), s.pick(1, 1, 2, 4)
    rows, columns, affine = s.size(1, 6), s.size(1, 5), s.affine(dtype)
    kept = s.rng.random((rows, columns)) < s.pick(0.1, 0.5, 1.0)
    kept[0, 0] = True  # engines take an empty buffer for no constant
    segments, places = np.cumsum([0, *kept.sum(axis=1)]), np.nonzero(kept)[1]
    width = s.pick("int32", "uint16", "uint8")
    levels = [rows, (segments.astype(width), places.astype(width)), block]
    order, axis = ([1, 0, 2], 0) if by_columns else ([0, 1, 2], 1)
    how = Sparse(order, levels, [axis]) if block > 1 else Sparse(order[:2], levels[:2])
    shape = (columns * block, rows) if by_columns else (rows, columns * block)
    low, high = (-100, 100) if dtype == "float32" else INT_RANGE[dtype]
    values = s.rng.integers(low, high, places.size * block, endpoint=True)
    x = s.add(dtype, shape, *affine, data=values, sparse=how)
    s.node("DENSIFY", [x], [s.output(dtype, shape, *affine)], {})


INDICES = "s32 s64"
OPS = (
    Op(
        "SHAPE",
        (Operand("input", "hint"),),
        {"s32": (None, "int32"), "s64": (None, "int64")},
        engines(both("s32"), ("s64", None, {})),
        _shape,
        sample=_draw_shape,
    ),
    Op("RANK", (Operand("input", "hint"),), {"s32": (None, "int32")}, engines(("s32", None, {})), _rank, sample=_draw_rank),
    Op(
        "FILL",
        (Operand("dims", "hint"), Operand("value")),
        {letter: (None, dtype, dtype) for letter, dtype in zip(EVERY.split(), types_of(EVERY), strict=True)},
        engines(("s8 s32 f32", {"empty_dims": "refused"}, None), *compared(EVERY)),
        _fill,
        sample=_draw_fill,
    ),
    Op(
        "DENSIFY",
        (Operand("input", "const"),),
        uniform("s8 f32"),
        kernels("", "s8 f32"),
        _densify,
        sample=_draw_densify,
        sparse=frozenset({"input"}),
    ),
    mover("ZEROS_LIKE", _zeros_like, _draw_zeros_like, tflm="s8 s32 s64 f32", litert="s32 s64 f32"),
    Op(
        "RANGE",
        tuple(Operand(name, "hint") for name in ("start", "limit", "delta")),
        {letter: (dtype,) * 4 for letter, dtype in zip(INDICES.split(), types_of(INDICES), strict=True)},
        kernels("", INDICES),
        _range,
        sample=_draw_range,
    ),
    Op(
        "BROADCAST_ARGS",
        (Operand("lhs", "hint"), Operand("rhs", "hint")),
        {letter: (dtype,) * 3 for letter, dtype in zip(INDICES.split(), types_of(INDICES), strict=True)},
        kernels(INDICES, INDICES),
        _broadcast_args,
        sample=_draw_broadcast_args,
    ),
)
