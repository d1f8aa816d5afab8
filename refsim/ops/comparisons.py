"""EQUAL, NOT_EQUAL, GREATER, GREATER_EQUAL, LESS, LESS_EQUAL: booleans of two tensors, element by element.

8-bit operands, and int16 ones of EQUAL and NOT_EQUAL, are brought to a common scale of 2^-8 first, where two different numbers can
become equal; all others are compared as they are, their scales ignored.

Source: tflite ``kernels/comparisons.cc``, ``internal/reference/comparisons.h``.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.engines.rules import engines
from refsim.ir import Array
from refsim.kernels import I32, SHORT, KernelCall
from refsim.kernels._elementwise import Binary, binary
from refsim.ops import Call, Op
from refsim.ops._binary import LHS_RHS, draw_binary, lower_binary
from refsim.ops._checks import require, scale_of, zero_point_of
from refsim.sheet import Sheet
from refsim.types import types_of

RELATIONS = {"equal": "==", "not_equal": "!=", "greater": ">", "greater_equal": ">=", "less": "<", "less_equal": "<="}
EQUALITIES = ("equal", "not_equal")


@dataclass(frozen=True, slots=True, eq=False)
class RawParams(Binary):
    relation: str


@dataclass(frozen=True, slots=True, eq=False)
class ScaledParams(Binary):
    lhs_offset: Annotated[int, SHORT, "[-255, 128]  -zero point"]
    lhs_multiplier: Annotated[int, I32, "Q0.31"]
    lhs_exponent: Annotated[int, SHORT, "[0, 63], to the right; above 31 as x86-64 shifts"]
    rhs_offset: Annotated[int, SHORT, "[-255, 128]  -zero point"]
    rhs_multiplier: Annotated[int, I32, "Q0.31"]
    rhs_exponent: Annotated[int, SHORT, "[0, 63], to the right; above 31 as x86-64 shifts"]
    relation: str
    #: Of engines that are simulated only: where vector registers shift lhs and rhs, bool, to be broadcast to the output; and
    #: what is added there.
    in_vectors: tuple[Array, Array, int] | None = None


def _raw(nx: Any, p: RawParams, lhs: Array, rhs: Array) -> Array:
    return np.asarray(getattr(np, p.relation)(lhs, rhs))


def _scaled(nx: Any, p: ScaledParams, lhs: Array, rhs: Array) -> Array:
    a = nx.mbqm_double_x86(lhs := (lhs + p.lhs_offset) << 8, p.lhs_multiplier, p.lhs_exponent)
    b = nx.mbqm_double_x86(rhs := (rhs + p.rhs_offset) << 8, p.rhs_multiplier, p.rhs_exponent)
    if p.in_vectors is not None:
        of_lhs, of_rhs, rounds = p.in_vectors
        a = np.where(of_lhs, nx.mbqm_double_vector(lhs, p.lhs_multiplier, p.lhs_exponent, rounds), a)
        b = np.where(of_rhs, nx.mbqm_double_vector(rhs, p.rhs_multiplier, p.rhs_exponent, rounds), b)
    return np.asarray(getattr(np, p.relation)(a, b))


SIGNS = f"{{% set sign = {RELATIONS}[v['relation']] %}}"
RAW = binary(
    "compare",
    RawParams,
    _raw,
    f"{SIGNS}\n    return lhs {{{{ sign }}}} rhs ? 1u : 0u;\n",
    [
        ({"x": dtype, "out": "bool"}, {"relation": relation})
        for dtype in types_of("s16 s32 s64 bool")
        for relation in RELATIONS
        if (dtype, relation in EQUALITIES) not in (("bool", False), ("int16", True))
    ],
)
SCALED = binary(
    "compare_scaled",
    ScaledParams,
    _scaled,
    SIGNS
    + """
    const int32_t a = refsim_mbqm_double_x86((lhs + p->lhs_offset) * 256, p->lhs_multiplier, p->lhs_exponent);
    const int32_t b = refsim_mbqm_double_x86((rhs + p->rhs_offset) * 256, p->rhs_multiplier, p->rhs_exponent);
    return a {{ sign }} b ? 1u : 0u;
""",
    [({"x": dtype, "out": "bool"}, {"relation": relation}) for dtype in types_of("s8 u8") for relation in RELATIONS]
    + [({"x": "int16", "out": "bool"}, {"relation": relation}) for relation in EQUALITIES],
)


def _in_vectors(call: Call) -> tuple[Array, Array, int] | None:
    """Where a shift to the left is done as vector registers do it, of lhs and of rhs; None where it is nowhere.

    Equal shapes are one row, whose whole vectors are; the rest is not. Without a repetition in the last dimension all are, both
    operands in one register, which does not round. An operand that repeats there is not; the other one is in the whole vectors of
    each row: the last dimensions in which the first has extent 1.
    """
    rule, shape = call.rules.get("vector_shifts", "none"), call.output.shape
    lanes, shapes = {"none": 0, "sixteens": 16, "eights": 8}[rule], [call[name].shape for name in ("lhs", "rhs")]
    if lanes == 0 or (shapes[0] != shapes[1] and rule == "sixteens"):
        return None
    nowhere, everywhere = np.zeros((), bool), np.ones((), bool)
    if shapes[0] == shapes[1]:
        whole = _whole_vectors(shape, len(shape), lanes)
        return whole, whole, 1
    aligned = [(1,) * (len(shape) - len(each)) + each for each in shapes]
    if aligned[0][-1] == aligned[1][-1]:
        return everywhere, everywhere, 0
    repeats = 0 if aligned[0][-1] == 1 else 1
    ones = next((n for n, extent in enumerate(reversed(aligned[repeats])) if extent != 1), len(shape))
    whole = _whole_vectors(shape, ones, lanes)
    return (nowhere, whole, 1) if repeats == 0 else (whole, nowhere, 1)


def _whole_vectors(shape: tuple[int, ...], last: int, lanes: int) -> Array:
    """Bool of ``shape``: which elements are in whole vectors of ``lanes``, in rows that its ``last`` dimensions make."""
    row = math.prod(shape[len(shape) - last :])
    return np.asarray(np.arange(math.prod(shape)).reshape(shape) % max(row, 1) < row - row % lanes)


def _lower(call: Call, relation: str) -> KernelCall:
    fields: dict[str, Any] = {"relation": relation}
    if call.types not in ("s8", "u8") and not (call.types == "s16" and relation in EQUALITIES):
        return lower_binary(call, RAW, {"relation": relation}, fields)
    # Where scales are not looked at, any one will do that loses nothing.
    raw = call.rules.get("int16_equality") == "raw"
    for name in ("lhs", "rhs"):
        tensor = call[name]
        real = 0.5 if raw else float(scale_of(call, tensor))
        multiplier, shift = call.quantize(real)
        taken = real < 1 or (call.rules.get("above_one") == "taken" and real > 1)
        require(call, taken and shift <= 32, f"scale {real!r} must be below 1; the engine aborts", tensor)
        # A negative count shifts by its last 6 bits there.
        exponent = -shift if shift <= 0 else 64 - shift
        offset = 0 if raw else -zero_point_of(call, tensor)
        fields |= {f"{name}_offset": offset, f"{name}_multiplier": multiplier, f"{name}_exponent": exponent}
    fields["in_vectors"] = _in_vectors(call) if max(fields["lhs_exponent"], fields["rhs_exponent"]) > 31 else None
    return lower_binary(call, SCALED, {"relation": relation}, fields)


def _draw(s: Sheet, op: str) -> None:
    scales = (s.scale(1e-2, 0.5), s.scale(1e-2, 0.5), 1.0)
    span = (-9, 9) if s.types[0] in ("int32", "int64") else None
    draw_binary(s, op, {}, scales, (span, span))


def _op(relation: str) -> Op:
    builtin, equality = relation.upper(), relation in EQUALITIES
    letters = "s8 u8 s16 s32 s64 bool" if equality else "s8 u8 s16 s32 s64"
    plain = "s32 s64 bool" if equality else "s32 s64"
    taken = {"above_one": "taken"}
    return Op(
        builtin,
        LHS_RHS,
        {letter: (dtype, dtype, "bool") for letter, dtype in zip(letters.split(), types_of(letters), strict=True)},
        engines(("s8", {}, taken), ("u8", None, taken), ("s16", None, taken), (plain, {}, {})),
        functools.partial(_lower, relation=relation),
        sample=functools.partial(_draw, op=builtin),
    )


KERNELS = (RAW, SCALED)
OPS = tuple(_op(relation) for relation in RELATIONS)
