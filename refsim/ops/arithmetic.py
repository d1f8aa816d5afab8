"""Sums and products of two tensors, element by element: ADD.

Source: tflite ``kernels/add.cc``, ``reference/add.h``, ``reference/integer_ops/add.h``; TFLM ``kernels/add_common.cc``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.engines.rules import engines
from refsim.fixedpoint import quantize_multiplier
from refsim.fixedpoint.scale import checked_log2
from refsim.ir import Array
from refsim.kernels import I32, KernelCall
from refsim.kernels._elementwise import MAX_DIMS, Binary, binary, walk_of
from refsim.ops import Call, Op, Operand, uniform
from refsim.ops._checks import activation_name, activation_range, require, require_shape, scale_of, zero_point_of
from refsim.ops._samples import broadcast_pair
from refsim.overflow import wrap_int32
from refsim.sheet import Sheet
from refsim.types import INT_RANGE

INT32_ACTIVATIONS = {"RELU": (0, 2**31 - 1), "RELU_N1_TO_1": (-1, 1), "RELU6": (0, 6)}


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


def lower_binary(call: Call, kernel: Any, rules: dict[str, str], fields: dict[str, Any]) -> KernelCall:
    """A call of an elementwise ``kernel`` on ``lhs`` and ``rhs`` with its own ``fields``."""
    common = broadcast_fields(call)
    types = {"x": call["lhs"].dtype, "out": call.output.dtype}
    variant = kernel.variant(types, {**rules, "walk": "strided" if common["walk"].size else "flat"})
    return call.kernel(kernel, variant, kernel.params(**common, **fields), (call["lhs"], call["rhs"]))


# --- ADD --------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, eq=False)
class AddParams(Binary):
    left_shift: Annotated[int, I32, "20 for 8-bit operands, 15 for 16-bit, else 0"]
    lhs_offset: Annotated[int, I32, "[-255, 128]  -zero point"]
    lhs_multiplier: Annotated[int, I32, "Q0.31"]
    lhs_shift: Annotated[int, I32, "[-31, 0]"]
    rhs_offset: Annotated[int, I32, "[-255, 128]  -zero point"]
    rhs_multiplier: Annotated[int, I32, "Q0.31"]
    rhs_shift: Annotated[int, I32, "[-31, 0]"]
    output_multiplier: Annotated[int, I32, "Q0.31"]
    output_shift: Annotated[int, I32, "[-31, 0]"]
    output_offset: Annotated[int, I32, "zero point of the output"]
    activation_min: Annotated[int, I32, "lower clamp, within the output type"]
    activation_max: Annotated[int, I32, "upper clamp, within the output type"]
    path: str
    dtype: str


def _add(nx: Any, p: AddParams, lhs: Array, rhs: Array) -> Array:
    """Both brought to a common scale, twice the larger one, with ``left_shift`` extra bits, added, and scaled to the output.

    Path ``pot`` (int16, LiteRT): one operand is shifted right, the other is used as it is. Path ``plain``: int32 sums.
    """
    if p.path == "plain":
        total = wrap_int32(lhs + rhs, p.node)
    elif p.path == "pot":
        total = nx.saturate(nx.rdbpot(lhs, -p.lhs_shift) + nx.rdbpot(rhs, -p.rhs_shift), *INT_RANGE["int16"])
    else:
        a = nx.mbqm_double((lhs + p.lhs_offset) << p.left_shift, p.lhs_multiplier, p.lhs_shift)
        b = nx.mbqm_double((rhs + p.rhs_offset) << p.left_shift, p.rhs_multiplier, p.rhs_shift)
        total = nx.mbqm_double(a + b, p.output_multiplier, p.output_shift) + p.output_offset
    return np.asarray(nx.saturate(total, p.activation_min, p.activation_max)).astype(p.dtype)


ADD = binary(
    "add",
    AddParams,
    _add,
    """
{% if v["path"] == "general" %}
    /* At most 16 bits times 2^15, or 9 bits times 2^20: no overflow. */
    const int32_t scale = (int32_t)((uint32_t)1 << p->left_shift);
    const int32_t a = refsim_mbqm_double((lhs + p->lhs_offset) * scale, p->lhs_multiplier, p->lhs_shift);
    const int32_t b = refsim_mbqm_double((rhs + p->rhs_offset) * scale, p->rhs_multiplier, p->rhs_shift);
    const int32_t sum = refsim_mbqm_double(a + b, p->output_multiplier, p->output_shift) + p->output_offset;
{% elif v["path"] == "pot" %}
    const int32_t a = refsim_rdbpot(lhs, -p->lhs_shift);
    const int32_t b = refsim_rdbpot(rhs, -p->rhs_shift);
    const int32_t sum = refsim_saturate(a + b, -32768, 32767);
{% else %}
    const int32_t sum = refsim_wrap32((uint32_t)lhs + (uint32_t)rhs);
{% endif %}
    return ({{ v["out"] }})refsim_saturate(sum, p->activation_min, p->activation_max);
""",
    [
        *(({"x": dtype, "out": dtype}, {"path": "general"}) for dtype in ("int8", "uint8", "int16")),
        ({"x": "int16", "out": "int16"}, {"path": "pot"}),
        ({"x": "int32", "out": "int32"}, {"path": "plain"}),
    ],
)


def _choose_add(call: Call, candidates: tuple[str, ...]) -> str:
    """int16 takes the power-of-two path when engine and model ask for it and all scales are powers of two."""
    scales = [scale_of(call, tensor) for tensor in (call["lhs"], call["rhs"], call.output)]
    wanted = bool(call.option("pot_scale_int16")) and all(checked_log2(scale)[1] for scale in scales)
    return "s16pot" if wanted and "s16pot" in candidates else "s16"


#: What the paths without requantization leave out.
NO_CONSTANTS = {name: 0 for name in AddParams.__annotations__ if name.endswith(("_shift", "_offset", "_multiplier"))}


def _lower_add(call: Call) -> KernelCall:
    broadcast_fields(call)
    path, prepare = {"s32": ("plain", _plain_fields), "s16pot": ("pot", _pot_fields)}.get(call.types, ("general", _sum_fields))
    return lower_binary(call, ADD, {"path": path}, NO_CONSTANTS | prepare(call) | {"path": path, "dtype": call.output.dtype})


def _sum_fields(call: Call) -> dict[str, int]:
    lhs, rhs, out = call["lhs"], call["rhs"], call.output
    left_shift = 15 if out.dtype == "int16" else 20
    s1, s2, so = (float(scale_of(call, tensor)) for tensor in (lhs, rhs, out))
    twice = 2 * max(s1, s2)
    reals = {"lhs": s1 / twice, "rhs": s2 / twice, "output": twice / (2.0**left_shift * so)}
    values: dict[str, int] = {"left_shift": left_shift}
    for name, real in reals.items():
        multiplier, shift = quantize_multiplier(real)
        small = f"{name} multiplier {real!r} must be below 1; the engines abort (output scale {so!r} is too small)"
        require(call, real < 1 and shift <= 0, small, out)
        values |= {f"{name}_multiplier": multiplier, f"{name}_shift": shift}
    low, high = activation_range(call, out)
    offsets = {"lhs_offset": -zero_point_of(call, lhs), "rhs_offset": -zero_point_of(call, rhs)}
    return values | offsets | {"output_offset": zero_point_of(call, out), "activation_min": low, "activation_max": high}


def _pot_fields(call: Call) -> dict[str, int]:
    lhs, rhs, out = call["lhs"], call["rhs"], call.output
    for tensor in (lhs, rhs, out):
        zero_point_of(call, tensor)
    base, _ = checked_log2(scale_of(call, out))
    shifts = {f"{name}_shift": checked_log2(scale_of(call, call[name]))[0] - base for name in ("lhs", "rhs")}
    legal = max(shifts.values()) == 0 and min(shifts.values()) >= -31
    require(call, legal, f"power-of-two scales need shifts 0 and <= 0, not {tuple(shifts.values())}; the engine aborts", out)
    require(call, lhs.shape == rhs.shape, "the power-of-two path does not broadcast", rhs)
    low, high = activation_range(call, out)
    return shifts | {"activation_min": low, "activation_max": high}


def _plain_fields(call: Call) -> dict[str, int]:
    name = activation_name(call) if call.rules.get("activation") == "applied" else "NONE"
    low, high = INT32_ACTIVATIONS.get(name, INT_RANGE["int32"])
    return {"activation_min": low, "activation_max": high}


def _draw_add(s: Sheet) -> None:
    dtype = s.types[0]
    lhs, rhs, shape = broadcast_pair(s)
    scales: tuple[float | None, ...] = (s.scale(), s.scale(), s.scale())
    if s.signature == "s16pot":
        top = s.size(-12, -8)
        scales = tuple(2.0**power for power in s.pick((top, top - s.size(0, 6)), (top - s.size(0, 6), top))) + (2.0**top,)
        lhs = rhs = shape
    if dtype == "int32":
        scales = (None, None, None)
    sources = [s.input(dtype, size, scale, s.zero_point(dtype)) for size, scale in zip((lhs, rhs), scales, strict=False)]
    result = s.output(dtype, shape, scales[2], s.zero_point(dtype))
    options = {"fused_activation_function": s.activation(), "pot_scale_int16": s.signature == "s16pot"}
    s.node("ADD", sources, [result], options, version=3)


LHS_RHS = (Operand("lhs"), Operand("rhs"))
APPLIED = {"activation": "applied"}
KERNELS = (ADD,)
OPS = (
    Op(
        "ADD",
        LHS_RHS,
        {**uniform("s8 u8 s16", 2), "s16pot": ("int16",) * 3, **uniform("s32", 2)},
        engines(("s8 s16", APPLIED, APPLIED), ("u8 s16pot", None, APPLIED), ("s32", {"activation": "ignored"}, APPLIED)),
        _lower_add,
        _choose_add,
        _draw_add,
    ),
)
