"""Elements of one tensor or another, as bools say: SELECT, SELECT_V2, WHERE. Source: exact move."""

from __future__ import annotations

from functools import partial

import numpy as np

from refsim.kernels import KernelCall, select
from refsim.ops import Call, Op, Operand
from refsim.ops._checks import require, require_shape
from refsim.ops._moves import EVERY, kernels, known
from refsim.sheet import Sheet
from refsim.types import storage_dtype, types_of


def _select(call: Call) -> KernelCall:
    """x and y have one shape; the condition has it too, or one element, or one for each row."""
    condition, x, y = call["condition"], call["x"], call["y"]
    require_shape(call, y, x.shape)
    rows = condition.shape == x.shape[:1]
    fits = condition.shape in (x.shape, ()) or rows or condition.size == 1
    require(call, fits, f"shape {condition.shape} does not fit {x.shape}", condition)
    shape = condition.shape + (1,) * (len(x.shape) - 1) if rows else condition.shape if condition.shape == x.shape else ()
    return _selected(call, (shape, x.shape, y.shape))


def _select_v2(call: Call) -> KernelCall:
    return _selected(call, tuple(call[name].shape for name in ("condition", "x", "y")))


def _selected(call: Call, shapes: tuple[tuple[int, ...], ...]) -> KernelCall:
    out = call.output
    try:
        shape = np.broadcast_shapes(*shapes)
    except ValueError:
        raise call.fail(f"shapes {', '.join(map(str, shapes))} do not broadcast", call["condition"]) from None
    require_shape(call, out, shape)
    params = select.params_of(shapes, shape)
    if params is None:
        raise call.unsupported(f"broadcasting of {shapes} over more than 6 dimensions")
    variant = select.KERNEL.variant({"c": "bool", "x": f"uint{8 * storage_dtype(out.dtype).itemsize}"})
    return call.kernel(select.KERNEL, variant, params, [call[name] for name in ("condition", "x", "y")])


def _draw_select(s: Sheet, op: str) -> None:
    dtype, shape = s.types[-1], s.shape(int(op == "SELECT"), 4)
    affine = s.affine(dtype)
    if op == "SELECT":
        shapes = [s.pick(shape, [], shape[:1]), shape, shape]
    else:
        shapes = [[s.pick(n, n, 1) for n in shape][s.size(0, len(shape)) :] for _ in range(3)]
        shapes[s.size(0, 2)] = shape
    sources = [s.input("bool", shapes[0]), *(s.input(dtype, dims, *affine) for dims in shapes[1:])]
    s.node(op, sources, [s.output(dtype, shape, *affine)], {}, version=1)


def _where(call: Call) -> KernelCall:
    """The places of what is not zero. Their number has to be known."""
    x = call["input"]
    if x.data is None:
        raise call.unsupported("must be constant: how large the output is depends on its values", x)
    require(call, len(x.shape) >= 1, "a scalar has no places", x)
    return known(call, np.stack(np.nonzero(x.data), axis=-1))


def _draw_where(s: Sheet) -> None:
    dtype, shape = s.types[0], s.shape(1, 3)
    data = s.rng.integers(0, 2, shape)
    data.flat[0] = 1
    s.node("WHERE", [s.add(dtype, shape, data=data)], [s.output("int64", [int(data.sum()), len(shape)])], {})


def _choosing(types: str) -> dict[str, tuple[str | None, ...]]:
    return {letter: ("bool", dtype, dtype, dtype) for letter, dtype in zip(types.split(), types_of(types), strict=True)}


SOUGHT = "s8 u8 s32 s64 bool f32 u32"
DRAWS = [partial(_draw_select, op=name) for name in ("SELECT", "SELECT_V2")]
OPERANDS = (Operand("condition"), Operand("x"), Operand("y"))
OPS = (
    Op("SELECT", OPERANDS, _choosing(EVERY), kernels("", EVERY), _select, sample=DRAWS[0]),
    Op(
        "SELECT_V2",
        OPERANDS,
        _choosing(EVERY),
        kernels("s8 s16 f32", EVERY),
        _select_v2,
        sample=DRAWS[1],
    ),
    Op(
        "WHERE",
        (Operand("input", "hint"),),
        {letter: (dtype, "int64") for letter, dtype in zip(SOUGHT.split(), types_of(SOUGHT), strict=True)},
        kernels("", SOUGHT),
        _where,
        sample=_draw_where,
    ),
)
