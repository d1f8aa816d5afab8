"""Tensors pulled apart, with a value put between their elements: DILATE, STABLEHLO_PAD.

Source: tflite ``kernels/{dilate,stablehlo_pad}.cc``; both move raw elements and look at no scale.
"""

from __future__ import annotations

from collections.abc import Sequence

from refsim.ir import Tensor
from refsim.kernels import KernelCall
from refsim.ops import Call, Op, Operand
from refsim.ops._checks import constant_ints, require, require_shape
from refsim.ops._moves import EVERY, kernels, move_view, spread
from refsim.sheet import Sheet
from refsim.types import types_of


def apart(call: Call, first: Sequence[int], step: Sequence[int], out: Tensor) -> tuple[KernelCall, ...]:
    """The input's elements from ``first`` on, ``step`` places apart, in ``out`` full of the value; outside ones are left out."""
    x = call["input"]
    taken, places = [], []
    for n, extent, start, by in zip(x.shape, out.shape, first, step, strict=True):
        inside = [i for i in range(n) if 0 <= start + i * by < extent]
        if not inside:
            return (spread(call, call["value"], out),)
        taken.append(slice(inside[0], inside[-1] + 1))
        places.append(slice(start + inside[0] * by, start + inside[-1] * by + 1, by))
    moved = move_view(call, x, lambda a: a[tuple(taken)], out, lambda a: a[tuple(places)])
    return spread(call, call["value"], out), moved


def _dilate(call: Call) -> tuple[KernelCall, ...]:
    x, table = call["input"], call["dilations"]
    steps = constant_ints(call, "dilations")
    require(call, table.shape == (len(x.shape),), f"must hold {len(x.shape)} dilations, but its shape is {table.shape}", table)
    require(call, min(steps, default=1) >= 1, f"dilations must be 1 or more, not {steps}", table)
    require_shape(call, call.output, tuple((n - 1) * step + 1 for n, step in zip(x.shape, steps, strict=True)))
    return apart(call, [0] * len(steps), steps, call.output)


def _draw_dilate(s: Sheet) -> None:
    dtype, shape = s.types[0], s.shape(1, 4)
    steps = [s.size(1, 3) for _ in shape]
    table = s.add("int32", (len(shape),), data=steps)
    out = s.output(dtype, [(n - 1) * step + 1 for n, step in zip(shape, steps, strict=True)])
    s.node("DILATE", [s.input(dtype, shape), table, s.input(dtype, (1,))], [out], {})


EDGES = ("edge_padding_low", "edge_padding_high", "interior_padding")


def _stablehlo_pad(call: Call) -> tuple[KernelCall, ...]:
    """Negative edges cut off what was there after the interior was padded."""
    x = call["input"]
    low, high, interior = ([int(value) for value in call.node.options.get(name, ())] for name in EDGES)
    fits = len(low) == len(high) == len(interior) == len(x.shape) and min(interior, default=0) >= 0
    require(call, fits, f"paddings {low}, {high} and {interior} do not fit shape {x.shape}", x)
    steps = [gap + 1 for gap in interior]
    extents = [a + b + (n - 1) * step + 1 for n, a, b, step in zip(x.shape, low, high, steps, strict=True)]
    require(call, min(extents, default=1) > 0, f"paddings {low} and {high} leave nothing of shape {x.shape}", x)
    require_shape(call, call.output, tuple(extents))
    return apart(call, low, steps, call.output)


def _draw_stablehlo_pad(s: Sheet) -> None:
    dtype, shape = s.types[0], s.shape(1, 4)
    interior = [s.size(0, 2) for _ in shape]
    inner = [(n - 1) * (gap + 1) + 1 for n, gap in zip(shape, interior, strict=True)]
    low = [s.size(-min(n - 1, 2), 2) for n in inner]
    high = [s.size(-min(n + a - 1, 2), 2) for n, a in zip(inner, low, strict=True)]
    out = s.output(dtype, [n + a + b for n, a, b in zip(inner, low, high, strict=True)])
    options = dict(zip(EDGES, (low, high, interior), strict=True))
    s.node("STABLEHLO_PAD", [s.input(dtype, shape), s.input(dtype, ())], [out], options)


OPS = (
    Op(
        "DILATE",
        (Operand("input"), Operand("dilations", "hint"), Operand("value")),
        {name: (dtype, None, dtype, dtype) for name, dtype in zip(EVERY.split(), types_of(EVERY), strict=True)},
        kernels("", EVERY),
        _dilate,
        sample=_draw_dilate,
    ),
    Op(
        "STABLEHLO_PAD",
        (Operand("input"), Operand("value")),
        {name: (dtype, dtype, dtype) for name, dtype in zip(EVERY.split(), types_of(EVERY), strict=True)},
        kernels("", EVERY),
        _stablehlo_pad,
        sample=_draw_stablehlo_pad,
    ),
)
