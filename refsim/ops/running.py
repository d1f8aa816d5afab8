"""Running sums: CUMSUM. Source: TFLM ``kernels/cumsum.cc``; tflite ``kernels/cumsum.cc``."""

from __future__ import annotations

import math

from refsim.engines.rules import engines
from refsim.fixedpoint import quantize_multiplier_smaller_than_one
from refsim.kernels import KernelCall, cumsum
from refsim.ops import Call, Op, Operand, uniform
from refsim.ops._checks import constant_ints, positive_scale_of, require, require_shape, scale_of, zero_point_of
from refsim.sheet import Sheet


def _cumsum(call: Call) -> KernelCall:
    x, out = call["input"], call.output
    require_shape(call, out, x.shape)
    axes, rank = constant_ints(call, "axis"), len(x.shape)
    fits = len(axes) == 1 and -rank <= axes[0] < rank
    require(call, fits, f"axis {axes} is not one of {rank} dimensions", call["axis"])
    axis = axes[0] % rank
    fields = dict.fromkeys(("input_multiplier", "input_shift", "output_multiplier", "output_shift"), 0)
    offsets = {"input_offset": 0, "output_offset": 0}
    if x.dtype == "int8":
        twice = 2 * float(scale_of(call, x))
        fields["input_multiplier"], fields["input_shift"] = call.quantize(0.5)
        real = twice / (2.0**20 * positive_scale_of(call, out))
        fields["output_multiplier"], fields["output_shift"] = quantize_multiplier_smaller_than_one(real)
        offsets = {"input_offset": -zero_point_of(call, x), "output_offset": zero_point_of(call, out)}
    params = cumsum.Params(
        outer=math.prod(x.shape[:axis]),
        depth=x.shape[axis],
        inner=math.prod(x.shape[axis + 1 :]),
        exclusive=int(bool(call.option("exclusive"))),
        reverse=int(bool(call.option("reverse"))),
        dtype=x.dtype,
        node=str(call.node),
        **fields,
        **offsets,
    )
    return call.kernel(cumsum.KERNEL, cumsum.KERNEL.variant({"x": x.dtype}), params, (x,))


def _draw(s: Sheet) -> None:
    dtype, shape = s.types[0], s.shape(1, 4)
    axis = s.size(-len(shape), len(shape) - 1)
    scale, zero_point = s.affine(dtype)
    span = (-1000, 1000) if dtype == "int32" else None  # its sums are undefined beyond int32
    source = s.input(dtype, shape, scale, zero_point, span)
    table = s.add("int32", (1,), data=[axis])
    out = s.output(dtype, shape, scale and scale * s.scale(0.3, 4.0), s.zero_point(dtype))
    options = {"exclusive": bool(s.pick(True, False)), "reverse": bool(s.pick(True, False))}
    s.node("CUMSUM", [source, table], [out], options)


OPS = (
    Op(
        "CUMSUM",
        (Operand("input"), Operand("axis", "hint")),
        uniform("s8 s32 s64", hints=1),
        engines(("s8", {}, None), ("s32 s64", None, {})),
        _cumsum,
        sample=_draw,
    ),
)
