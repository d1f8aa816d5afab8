"""ADD, with broadcasting. Source: tflite ``kernels/add.cc``, ``reference/add.h``; ``reference/integer_ops/add.h``.

General path: both inputs are brought to a common scale, twice the larger one, with ``left_shift`` extra bits, added, and
scaled to the output. Power-of-two path (int16, LiteRT): one input is shifted right, the other is used as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.fixedpoint import mbqm_double, quantize_multiplier, rdbpot, saturate
from refsim.fixedpoint.scale import checked_log2
from refsim.ir import INT_RANGE, Array
from refsim.ops import C_TYPES, I32, Call, CField, Op, Operand, Rules, Variant
from refsim.ops._common import activation_name, activation_range, require, require_shape, scale_of, zero_point_of
from refsim.overflow import wrap_int32

SIGNATURES = {
    "s8": ("int8", "int8", "int8"),
    "u8": ("uint8", "uint8", "uint8"),
    "s16": ("int16", "int16", "int16"),
    "s16pot": ("int16", "int16", "int16"),
    "s32": ("int32", "int32", "int32"),
}
MAX_DIMS = 6
DIMS = CField("int32_t", MAX_DIMS)
INT32_ACTIVATIONS = {"RELU": (0, 2**31 - 1), "RELU_N1_TO_1": (-1, 1), "RELU6": (0, 6)}


@dataclass(frozen=True, slots=True)
class Broadcast:
    """Element strides of both operands over the output's dimensions; 0 where an operand repeats."""

    shape: Annotated[tuple[int, ...], DIMS, "output dimensions, outermost first; merged where possible, padded with 1"]
    lhs_stride: Annotated[tuple[int, ...], DIMS, "elements, 0 where the operand is repeated"]
    rhs_stride: Annotated[tuple[int, ...], DIMS, "elements, 0 where the operand is repeated"]


@dataclass(frozen=True, slots=True)
class Params:
    broadcast: Annotated[Broadcast, "how operands repeat"]
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
    signature: str
    node: str
    ranks: tuple[int, int]
    output_shape: tuple[int, ...]


def choose_signature(call: Call, candidates: tuple[str, ...]) -> str:
    """int16 takes the power-of-two path when engine and model ask for it and all scales are powers of two."""
    scales = [scale_of(call, tensor) for tensor in (call["lhs"], call["rhs"], call.output)]
    wanted = bool(call.node.option("pot_scale_int16")) and all(checked_log2(scale)[1] for scale in scales)
    return "s16pot" if wanted and "s16pot" in candidates else "s16"


def prepare(call: Call) -> Params:
    lhs, rhs, out = call["lhs"], call["rhs"], call.output
    try:
        shape = np.broadcast_shapes(lhs.shape, rhs.shape)
    except ValueError:
        raise call.fail(f"shapes {lhs.shape} and {rhs.shape} do not broadcast", rhs) from None
    require_shape(call, out, shape)
    values = {"s32": _prepare_int32, "s16pot": _prepare_pot}.get(call.signature, _prepare_general)(call)
    fields = dict.fromkeys(PLAIN_FIELDS, 0) | values
    return Params(
        broadcast=_broadcast(call, lhs.shape, rhs.shape, shape),
        **fields,
        signature=call.signature,
        node=str(call.node),
        ranks=(len(lhs.shape), len(rhs.shape)),
        output_shape=out.shape,
    )


PLAIN_FIELDS = tuple(name for name, kind in Params.__annotations__.items() if "I32" in str(kind))


def _prepare_general(call: Call) -> dict[str, int]:
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


def _prepare_pot(call: Call) -> dict[str, int]:
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


def _prepare_int32(call: Call) -> dict[str, int]:
    name = activation_name(call) if call.rules["activation"] == "applied" else "NONE"
    low, high = INT32_ACTIVATIONS.get(name, INT_RANGE["int32"])
    return {"activation_min": low, "activation_max": high}


def _broadcast(call: Call, lhs: tuple[int, ...], rhs: tuple[int, ...], shape: tuple[int, ...]) -> Broadcast:
    strides = [_strides(operand, len(shape)) for operand in (lhs, rhs)]
    merged: list[list[int]] = []
    for dim, left, right in zip(shape, *strides, strict=True):
        if dim == 1:
            continue
        outer = merged[-1] if merged else None
        if outer and outer[1] == dim * left and outer[2] == dim * right:
            merged[-1] = [outer[0] * dim, left, right]
        else:
            merged.append([dim, left, right])
    require(call, len(merged) <= MAX_DIMS, f"broadcasting over {len(merged)} dimensions, more than {MAX_DIMS}")
    padded = [[1, 0, 0]] * (MAX_DIMS - len(merged)) + merged
    columns = [tuple(column) for column in zip(*padded, strict=True)]
    return Broadcast(columns[0], columns[1], columns[2])


def _strides(shape: tuple[int, ...], rank: int) -> list[int]:
    """Element strides of ``shape`` aligned to ``rank`` dimensions, 0 where it has extent 1."""
    padded = (1,) * (rank - len(shape)) + shape
    return [0 if dim == 1 else int(np.prod(padded[axis + 1 :], dtype=np.int64)) for axis, dim in enumerate(padded)]


def simulate(p: Params, lhs: Array, rhs: Array) -> Array:
    """lhs [n, ...], rhs [n, ...] -> [n, *broadcast shape]; either may have n = 1."""
    a, b = (_align(x, len(p.output_shape)).astype(np.int64) for x in (lhs, rhs))
    total = {"s32": _add_int32, "s16pot": _add_pot}.get(p.signature, _add_general)(p, a, b)
    return saturate(total, p.activation_min, p.activation_max).astype(lhs.dtype)


def _align(x: Array, rank: int) -> Array:
    return x.reshape(x.shape[0], *(1,) * (rank + 1 - x.ndim), *x.shape[1:])


def _add_general(p: Params, a: Array, b: Array) -> Any:
    lhs = mbqm_double((a + p.lhs_offset) << p.left_shift, p.lhs_multiplier, p.lhs_shift)
    rhs = mbqm_double((b + p.rhs_offset) << p.left_shift, p.rhs_multiplier, p.rhs_shift)
    return mbqm_double(lhs + rhs, p.output_multiplier, p.output_shift) + p.output_offset


def _add_pot(p: Params, a: Array, b: Array) -> Any:
    return saturate(rdbpot(a, -p.lhs_shift) + rdbpot(b, -p.rhs_shift), -(2**15), 2**15 - 1)


def _add_int32(p: Params, a: Array, b: Array) -> Any:
    return wrap_int32(a + b, p.node)


def variant(signature: str, rules: Rules) -> Variant:
    path = {"s32": "plain", "s16pot": "pot"}.get(signature, "general")
    return Variant(signature, {"x": C_TYPES[SIGNATURES[signature][0]]}, {"path": path})


OP = Op(
    name="add",
    builtin="ADD",
    operands=(Operand("lhs"), Operand("rhs")),
    signatures=SIGNATURES,
    params=Params,
    prepare=prepare,
    simulate=simulate,
    variant=variant,
    choose_signature=choose_signature,
)
