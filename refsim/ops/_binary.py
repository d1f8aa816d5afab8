"""Operators over two tensors, element by element: what their lowering, their kernels and their samples have in common."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from refsim.fixedpoint.scale import quantize_at
from refsim.kernels import Kernel, KernelCall
from refsim.kernels._elementwise import MAX_DIMS, walk_of
from refsim.ops import Call, Operand
from refsim.ops._checks import activation_name, activation_range, factor_of, ratio, require, require_shape, scale_of, zero_point_of
from refsim.ops._samples import broadcast_pair
from refsim.sheet import Sheet
from refsim.types import DTYPES

LHS_RHS = (Operand("lhs"), Operand("rhs"))
#: Fused activations of integers without a scale; None is the end of the type.
INTEGER_BOUNDS = {"NONE": (None, None), "RELU": (0, None), "RELU_N1_TO_1": (-1, 1), "RELU6": (0, 6)}


def broadcast_fields(call: Call) -> dict[str, Any]:
    """The fields of :class:`Binary` for operands ``lhs`` and ``rhs``, after checking that they broadcast to the output's shape."""
    lhs, rhs, out = call["lhs"], call["rhs"], call.output
    try:
        shape = np.broadcast_shapes(lhs.shape, rhs.shape)
    except ValueError:
        raise call.fail(f"shapes {lhs.shape} and {rhs.shape} do not broadcast", rhs) from None
    require_shape(call, out, shape)
    walk = walk_of(lhs, rhs, out)
    if walk is None:
        raise call.unsupported(f"broadcasting of {lhs.shape} and {rhs.shape} takes more than {MAX_DIMS} dimensions")
    return {"size": out.size, "walk": walk, "output_shape": out.shape, "node": str(call.node)}


def lower_binary(call: Call, kernel: Kernel, rules: dict[str, str], fields: dict[str, Any]) -> KernelCall:
    """A call of an elementwise ``kernel`` on ``lhs`` and ``rhs`` with its own ``fields``."""
    common = broadcast_fields(call)
    types = {"x": call["lhs"].dtype, "y": call["rhs"].dtype, "out": call.output.dtype}
    if kernel.slots[1].type == "x":
        del types["y"]
    variant = kernel.variant(types, {**rules, "walk": "strided" if common["walk"].size else "flat"})
    return call.kernel(kernel, variant, kernel.params(**common, **fields), (call["lhs"], call["rhs"]))


def quantized_fields(call: Call) -> dict[str, Any]:
    """Offsets of both operands and the output, and the bounds of the fused activation."""
    return stage_fields(call) | {f"{name}_offset": -zero_point_of(call, call[name]) for name in ("lhs", "rhs")}


def stage_fields(call: Call) -> dict[str, Any]:
    """Offset of the output, and the bounds of the fused activation."""
    low, high = activation_range(call, call.output)
    zero_point = zero_point_of(call, call.output)
    return {"output_offset": zero_point, "activation_min": low, "activation_max": high, "dtype": call.output.dtype}


def integer_bounds(call: Call) -> tuple[int, int]:
    """Bounds of the fused activation of integers without a scale, where the engine applies it."""
    kind = DTYPES[call.output.dtype]
    low, high = INTEGER_BOUNDS[activation_name(call) if call.rules.get("activation", "applied") == "applied" else "NONE"]
    return kind.low if low is None else low, kind.high if high is None else high


def scales_of(call: Call) -> tuple[Any, Any, Any]:
    """Scales of both operands and the output, float32."""
    return scale_of(call, call["lhs"]), scale_of(call, call["rhs"]), scale_of(call, call.output)


def product_scales(call: Call) -> tuple[Any, Any, Any]:
    """The same where the operands' are only multiplied by, and may be 0."""
    return factor_of(call, call["lhs"]), factor_of(call, call["rhs"]), scale_of(call, call.output)


def weight_fields(call: Call) -> dict[str, Any]:
    """Both ratios of scales as integers, the larger one of 21 bits. Source: XNNPACK ``src/microparams-init.c``, ``vadd``."""
    s1, s2, so = scales_of(call)
    ratios = np.float32(s1) / np.float32(so), np.float32(s2) / np.float32(so)
    shift = 20 - (math.frexp(float(max(ratios)))[1] - 1)
    require(call, 0 < shift < 31, f"the ratio of scales {float(max(ratios))!r} is too far from 1", call.output)
    weights = {f"{name}_multiplier": quantize_at(r, shift) for name, r in zip(("lhs", "rhs"), ratios, strict=True)}
    none = {"left_shift": 0, "lhs_shift": 0, "rhs_shift": 0, "output_multiplier": 0}
    return none | weights | {"output_shift": shift} | quantized_fields(call)


def common_scale(call: Call, left_shift: int) -> dict[str, Any]:
    """The multipliers that bring both operands to twice the larger of their scales."""
    s1, s2, _ = scales_of(call)
    fields: dict[str, Any] = {"left_shift": left_shift}
    for name, scale in (("lhs", s1), ("rhs", s2)):
        fields |= named_multiplier(call, name, ratio(call, (scale,), (2, max(s1, s2))))
    return fields


def named_multiplier(call: Call, name: str, real: float, above_one: bool = False) -> dict[str, int]:
    multiplier, shift = call.quantize(real)
    if not above_one:
        small = f"{name} multiplier {real!r} must be below 1 (the output's scale is too small); the engines abort, or are undefined"
        require(call, real < 1 and shift <= 0, small, call.output)
    return {f"{name}_multiplier": multiplier, f"{name}_shift": shift}


# --- samples ----------------------------------------------------------------------------------------------------------
def draw_binary(
    s: Sheet,
    op: str,
    options: dict[str, Any] | None = None,
    scales: Sequence[float | None] = (),
    spans: tuple[tuple[float, float] | None, tuple[float, float] | None] = (None, None),
    version: int = 1,
    rank: int = 4,
    repeated: bool = True,
) -> None:
    """A node over two tensors of which one may repeat. ``scales`` are those of lhs, rhs and output, ``spans`` bound the values."""
    *shapes, shape = broadcast_pair(s, rank) if repeated else [s.shape(1, rank)] * 3
    kinds = [s.affine(dtype) for dtype in s.types]
    if scales:
        kinds = [(scale, zero) if known else (known, zero) for scale, (known, zero) in zip(scales, kinds, strict=True)]
    sources = [s.input(s.types[i], shapes[i], *kinds[i], spans[i]) for i in (0, 1)]
    s.node(op, sources, [s.output(s.types[2], shape, *kinds[2])], options or {}, version=version)
