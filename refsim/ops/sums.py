"""Sums of many tensors: ADD_N. Source: tflite ``kernels/add_n.cc``, ``internal/reference/add_n.h``; TFLM ``kernels/add_n.cc``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.engines.rules import engines
from refsim.ir import Array, Tensor, read_only
from refsim.kernels import SHORT, KernelCall, fill, quantize
from refsim.kernels._elementwise import Binary, binary
from refsim.ops import Call, Op, Operand
from refsim.ops._checks import raw_zero_point_of, require, require_shape, scale_of, zero_point_of
from refsim.ops.integer import CLAMPED
from refsim.sheet import Sheet
from refsim.types import INT_RANGE

LEFT_SHIFT = 20


@dataclass(frozen=True, slots=True, eq=False)
class AccumulateParams(Binary):
    input_offset: Annotated[int, SHORT, "[-127, 128]  -zero point"]


def _accumulate(nx: Any, p: AccumulateParams, x: Array, acc: Array) -> Array:
    """acc + (x - zero point) * 2^19: half of it, as in a sum of two, with 20 more bits."""
    return np.asarray(nx.wrap_add(acc, nx.mbqm_double((x + p.input_offset) << LEFT_SHIFT, 1 << 30, 0))).astype(np.int32)


ACCUMULATE = binary(
    "accumulate",
    AccumulateParams,
    _accumulate,
    """
    return refsim_wrap_add(rhs, refsim_mbqm_double((lhs + p->input_offset) * (INT32_C(1) << 20), INT32_C(1) << 30, 0));
""",
    [({"x": "int8", "y": "int32", "out": "int32"}, {})],
)


def _common(call: Call) -> dict[str, Any]:
    tensors = call.all("inputs")
    require(call, len(tensors) >= 2, f"sums two tensors or more, not {len(tensors)}")
    for tensor in tensors:
        require_shape(call, tensor, call.output.shape)
    none = read_only(np.zeros(0, dtype=np.int32))
    return {"size": call.output.size, "walk": none, "output_shape": call.output.shape, "node": str(call.node)}


def _lower(call: Call) -> tuple[KernelCall, ...]:
    return _plain(call) if call.types == "s32" else _quantized(call)


def _plain(call: Call) -> tuple[KernelCall, ...]:
    first, *rest = call.all("inputs")
    low, high = INT_RANGE["int32"]
    fields = {"activation_min": low, "activation_max": high, "operation": "add", "dtype": "int32"}
    params, calls = CLAMPED.params(**_common(call), **fields), []
    variant = CLAMPED.variant({"x": "int32", "out": "int32"}, {"operation": "add", "walk": "flat"})
    for number, tensor in enumerate(rest, 1):
        last = number == len(rest)
        total = call.output if last else call.temporary("int32", call.output.shape, f"{call.output.name}_sum_{number}")
        calls.append(call.kernel(CLAMPED, variant, params, (first, tensor), (total,)))
        first = total
    return tuple(calls)


def _quantized(call: Call) -> tuple[KernelCall, ...]:
    """The sum starts at the rescaled negative zero point, once too much: a fault of the engine's that is part of its results."""
    common, out = _common(call), call.output
    tensors: tuple[Tensor, ...] = call.all("inputs")
    scale, zero_point = scale_of(call, tensors[0]), zero_point_of(call, tensors[0])
    for tensor in tensors:
        same = scale_of(call, tensor) == scale and raw_zero_point_of(call, tensor) == zero_point
        require(call, bool(same), "must have the scale and zero point of the first input", tensor)
    real = 2 * float(scale) / (2.0**LEFT_SHIFT * float(scale_of(call, out)))
    multiplier, shift = call.quantize(real)
    require(call, real < 1 and shift <= 0, f"output multiplier {real!r} must be below 1; the engine aborts", out)
    start = int(call.nx.mbqm_double(-zero_point << LEFT_SHIFT, 1 << 30, 0))
    sums = [call.temporary("int32", out.shape, f"{out.name}_sum_{number}") for number in range(len(tensors) + 1)]
    calls = [call.kernel(fill.KERNEL, fill.BY_WIDTH[4], fill.Params(out.size, start, out.shape, "uint32"), (), sums[:1])]
    variant = ACCUMULATE.variant({"x": "int8", "y": "int32", "out": "int32"}, {"walk": "flat"})
    params = AccumulateParams(**common, input_offset=-zero_point)
    for number, tensor in enumerate(tensors):
        calls.append(call.kernel(ACCUMULATE, variant, params, (tensor, sums[number]), sums[number + 1 : number + 2]))
    last = quantize.Params(out.size, 0, multiplier, shift, 0, zero_point_of(call, out), -128, 127, "int8", str(call.node))
    finish = quantize.KERNEL.variant({"x": "int32", "out": "int8"}, {"path": "integer"})
    return (*calls, call.kernel(quantize.KERNEL, finish, last, sums[-1:]))


def _draw(s: Sheet) -> None:
    dtype, shape = s.types[0], s.shape()
    affine = s.affine(dtype)
    sources = [s.input(dtype, shape, *affine, (-(2**28), 2**28) if dtype == "int32" else None) for _ in range(s.size(2, 5))]
    s.node("ADD_N", sources, [s.output(dtype, shape, *s.affine(dtype, 0.02, 0.5))], {})


KERNELS = (ACCUMULATE,)
OPS = (
    Op(
        "ADD_N",
        (Operand("inputs", variadic=True),),
        {"s8": ("int8", "int8"), "s32": ("int32", "int32")},
        engines(("s8", {}, None), ("s32", None, {})),
        _lower,
        sample=_draw,
    ),
)
