"""The primitives with the mistakes that ports make, so that a wrong port can be told what it does.

A mistake belongs to a flag of :mod:`refsim.golden.flags`. A case carries the flag if the mistake changes its result; a port whose
results are those of the mistake, case by case, has made it.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from refsim.fixedpoint import EXACT, Arithmetic
from refsim.golden import mistakes as golden
from refsim.ir import Array
from refsim.verify.boundaries import Columns
from refsim.verify.primitives import as_columns, per_value, primitives

MIN, MAX = -(2**31), 2**31 - 1


@dataclass(frozen=True, slots=True)
class Mistake:
    """``what`` completes the sentence "the port ..."; ``function`` takes columns like the primitive's."""

    flag: str
    what: str
    function: Callable[..., Any]

    def results(self, columns: Columns) -> Columns:
        with np.errstate(all="ignore"):
            return as_columns(self.function(*columns))


# --- ways to round -------------------------------------------------------------------------------------------------------
def half_up(x: Array, shift: Any) -> Array:
    return np.asarray(EXACT.round_half_up_shift(x, shift))


def half_away(x: Array, shift: Any) -> Array:
    return np.asarray(EXACT.rdbpot(x, shift))


def half_down(x: Array, shift: Any) -> Array:
    return -half_up(-x, shift)


def half_even(x: Array, shift: Any) -> Array:
    up = half_up(x, shift)
    tie = (x & ((np.int64(1) << shift) - 1)) == ((np.int64(1) << shift) >> 1)
    return np.where(tie & (np.asarray(shift) > 0) & (up & 1 == 1), up - 1, up)


def floor(x: Array, shift: Any) -> Array:
    return np.asarray(x >> shift)


def toward_zero(x: Array, shift: Any) -> Array:
    return np.asarray(np.sign(x) * (np.abs(x) >> shift))


def to_odd(x: Array, shift: Any) -> Array:
    """The lowest bit that is kept says whether any bit was lost."""
    kept = floor(x, shift)
    return np.asarray(kept | (x != kept << shift))


ROUNDINGS: Mapping[str, tuple[str, Callable[[Array, Any], Array]]] = {
    "up": ("rounds ties up", half_up),
    "away": ("rounds ties away from zero", half_away),
    "down": ("rounds ties down", half_down),
    "even": ("rounds ties to even", half_even),
    "floor": ("shifts right without rounding", floor),
    "zero": ("drops the remainder, as a C division does", toward_zero),
    "odd": ("rounds to odd", to_odd),
}


def _flag(right: str, wrong: str) -> str:
    if wrong in ("floor", "zero", "odd"):
        return "truncation"
    return "tie_even" if wrong == "even" else f"tie_{right}"


def roundings(right: str, make: Callable[[Callable[[Array, Any], Array]], Callable[..., Any]], where: str = "") -> list[Mistake]:
    """One mistake for each way to round but the ``right`` one; ``make`` builds the primitive from a way to round."""
    return [
        Mistake(_flag(right, name), f"{what}{where}", make(rounding))
        for name, (what, rounding) in ROUNDINGS.items()
        if name != right
    ]


# --- multiplications ----------------------------------------------------------------------------------------------------
def _srdhm(rounding: Callable[[Array, Any], Array]) -> Callable[..., Any]:
    return lambda a, b: np.minimum(rounding(a * b, 31), MAX)


def rounding_twice(
    first: Callable[[Array, Any], Array] = half_up,
    second: Callable[[Array, Any], Array] = half_away,
    left: Callable[[Array, Any], Array] | None = None,
) -> Callable[..., Any]:
    """Rule double, made of its parts."""

    def rule(x: Array, multiplier: Array, shift: Array) -> Array:
        shifted = EXACT.shift_left_wrap(x, np.maximum(shift, 0)) if left is None else left(x, np.maximum(shift, 0))
        high = np.clip(rounding_product(first, shifted, multiplier), MIN, MAX)
        return EXACT.wrap(second(high, np.maximum(-shift, 0)))

    return rule


def rounding_product(rounding: Callable[[Array, Any], Array], x: Array, multiplier: Array) -> Array:
    """x * multiplier / 2^31 where x may have more than 32 bits: split so that nothing leaves 64."""
    wide = np.abs(x) > 2**31
    small = rounding(np.where(wide, 0, x) * multiplier, 31)
    return np.where(wide, (np.where(wide, x, 0) >> 16) * multiplier >> 15, small)


def _single(rounding: Callable[[Array, Any], Array]) -> Callable[..., Any]:
    return lambda x, multiplier, shift: EXACT.wrap(rounding(x * multiplier, 31 - shift))


def _saturated_single(x: Array, multiplier: Array, shift: Array) -> Array:
    return np.clip(half_up(x * multiplier, 31 - shift), MIN, MAX)


def _ruy(rounding: Callable[[Array, Any], Array]) -> Callable[..., Any]:
    return lambda x, m, shift: rounding_twice(half_up, rounding)(x, m, shift)


def _reduced(rounding: Callable[[Array, Any], Array], carry: bool = False, whole: bool = False) -> Callable[..., Any]:
    def rule(x: Array, multiplier: Array, shift: Array) -> Array:
        if whole:
            return EXACT.wrap(EXACT.mbqm_float64(x, multiplier, shift, np.zeros_like(x)))
        kept = (multiplier + (1 << 15)) >> 16
        kept = EXACT.wrap(kept, bits=16) if carry else np.minimum(kept, 0x7FFF)
        return EXACT.wrap(rounding(x * kept, 15 - shift))

    return rule


def _float64(round_integer: Callable[[Array], Array]) -> Callable[..., Any]:
    def rule(x: Array, multiplier: Array, shift: Array, low: Array) -> Array:
        significand = ((multiplier << 22) | low).astype(np.float64)
        product = x.astype(np.float64) * np.ldexp(significand, np.maximum(shift - 53, -1074))
        top = float(2**62)
        return np.where(
            np.abs(product) < top, round_integer(np.clip(product, -top, top)).astype(np.int64), np.sign(x) * np.iinfo(np.int64).max
        )

    return rule


def _left_first(limit: Callable[[Array], Array]) -> Callable[[Array, Any], Array]:
    return lambda x, shift: limit(x << shift)


def _multiply_mistakes() -> dict[str, list[Mistake]]:
    saturating = Mistake(
        "wrap_left_shift", "saturates the left shift", rounding_twice(left=_left_first(lambda x: np.clip(x, MIN, MAX)))
    )
    wide = Mistake("wrap_left_shift", "shifts left in 64 bits", rounding_twice(left=_left_first(lambda x: x)))
    no_left = Mistake("left_shift", "ignores left shifts", rounding_twice(left=lambda x, shift: x))
    single = Mistake("double_rounding", "rounds once instead of twice", EXACT.mbqm_single)
    double = Mistake("single_rounding", "rounds twice instead of once", EXACT.mbqm_double)
    first = roundings("up", lambda rounding: rounding_twice(first=rounding), " in the first of the two roundings")
    second = roundings("away", lambda rounding: rounding_twice(second=rounding), " in the second of the two roundings")
    return {
        "mbqm_double": [*second, *first, single, saturating, wide, no_left],
        "mbqm_ruy": [*roundings("up", _ruy, " in the second of the two roundings"), single, saturating, wide, no_left],
        "mbqm_single": [
            double,
            *roundings("up", _single),
            Mistake("saturation", "saturates where the result wraps", _saturated_single),
            Mistake("left_shift", "ignores left shifts", lambda x, m, shift: EXACT.mbqm_single(x, m, np.minimum(shift, 0))),
        ],
        "mbqm_reduced": [
            *roundings("up", _reduced),
            Mistake("reduced_multiplier", "uses all 31 bits of the multiplier", _reduced(half_up, whole=True)),
            Mistake("multiplier_carry", "lets the rounding of the multiplier reach 2^15", _reduced(half_up, carry=True)),
        ],
        "mbqm_float64": [
            Mistake("tie_away", "rounds ties up", _float64(lambda v: np.floor(v + 0.5))),
            Mistake("tie_even", "rounds ties to even", _float64(np.rint)),
            Mistake("truncation", "drops the remainder", _float64(np.trunc)),
            Mistake("float64_requant", "requantizes in integers", lambda x, m, shift, low: EXACT.mbqm_double(EXACT.wrap(x), m, np.clip(shift, -31, 31))),
        ],
    }  # fmt: skip


def _basic_mistakes() -> dict[str, list[Mistake]]:
    def divide(rounding: Callable[[Array], Array]) -> Callable[..., Any]:
        return lambda x, n: rounding(x / n).astype(np.int64)

    exponent_32 = Mistake("shift_extreme", "ignores an exponent of 31", lambda x, e: np.where(e == 31, x, EXACT.rdbpot(x, e)))
    return {
        "srdhm": [
            *roundings("up", _srdhm),
            Mistake("saturation_min_min", "lets MIN * MIN wrap", lambda a, b: EXACT.wrap((a * b + (1 << 30)) >> 31)),
            Mistake("boundary", "does not double the product", lambda a, b: half_up(a * b, 32)),
        ],
        "srdhm16": [
            *roundings("up", lambda rounding: lambda a, b: np.minimum(rounding(a * b, 15), 2**15 - 1)),
            Mistake("saturation_min_min", "lets MIN * MIN wrap", lambda a, b: EXACT.wrap((a * b + (1 << 14)) >> 15, bits=16)),
            Mistake("boundary", "does not double the product", lambda a, b: half_up(a * b, 16)),
        ],
        "rdbpot": [*roundings("away", lambda rounding: lambda x, e: rounding(x, e)), exponent_32],
        "saturating_left_shift": [Mistake("saturation", "lets the shift wrap instead of saturating", EXACT.shift_left_wrap)],
        "div_half_away": [
            Mistake("truncation", "drops the remainder, as a C division does", divide(np.trunc)),
            Mistake("truncation", "rounds down", divide(np.floor)),
            Mistake("tie_away", "rounds ties up", lambda x, n: (2 * x + n) // (2 * n)),
            Mistake("tie_even", "rounds ties to even", divide(np.rint)),
        ],
    }


# --- functions made of other functions ------------------------------------------------------------------------------------
def _made_of(name: str, bits: int, **parts: Callable[..., Any]) -> Callable[..., Any]:
    """Primitive ``name`` with other functions in place of those that it is made of."""
    mistaken = EXACT.but(**parts)
    plain = name.removesuffix("_16")
    if plain == "one_over_one_plus_x":
        return functools.partial(mistaken.one_over_one_plus_x, bits=bits + 1)
    fixed = {} if plain == "get_reciprocal" else {"bits": bits + 1}
    return per_value(getattr(mistaken, plain), "integer_bits", **fixed)


def _without_special_zero(name: str, bits: int) -> Callable[..., Any]:
    """The general formula where 0 is a case of its own."""

    def call(a: Array, integer_bits: Array) -> Any:
        near = np.where(a == 0, -1 if name.startswith("exp") else 1, a)
        return primitives()[name].function(near, integer_bits)

    return call


def _composed_mistakes() -> dict[str, list[Mistake]]:
    found = {}
    for name in ("exp_on_negative_values", "logistic", "tanh", "one_over_one_plus_x", "get_reciprocal"):
        for suffix, multiply, bits in (("", "srdhm", 31), ("_16", "srdhm16", 15)):
            if name + suffix not in primitives():
                continue
            away = {multiply: lambda a, b, bits=bits: np.minimum(half_away(np.asarray(a) * b, bits), (1 << bits) - 1)}
            cut = {multiply: lambda a, b, bits=bits: np.minimum(floor(np.asarray(a) * b, bits), (1 << bits) - 1)}
            listed = [
                Mistake("tie_up", "rounds ties away from zero in its products", _made_of(name + suffix, bits, **away)),
                Mistake("truncation", "does not round its products", _made_of(name + suffix, bits, **cut)),
                Mistake(
                    "saturation",
                    "does not saturate its left shifts",
                    _made_of(name + suffix, bits, saturating_left_shift=_shift_wrap),
                ),
            ]
            if name in ("exp_on_negative_values", "logistic", "tanh"):
                listed.append(Mistake("zero", "has no special case for 0", _without_special_zero(name + suffix, bits)))
            found[name + suffix] = listed
    return found


def _shift_wrap(x: Array, shift: Any, bits: int = 32) -> Array:
    return np.asarray(EXACT.wrap(x << shift, bits=bits))


def _table_mistakes() -> dict[str, list[Mistake]]:
    def scaled(name: str, rounding: Callable[[Array, Any], Array]) -> Callable[..., Any]:
        function = primitives()[name].function
        return lambda x, m, shift: function(np.clip(rounding(x * m, shift), -(2**15), 2**15 - 1), np.ones_like(x), np.zeros_like(x))

    def looked_up(name: str, rounding: Callable[[Array, Any], Array]) -> Callable[..., Any]:
        table = primitives()[name].tables["table"].astype(np.int64)
        return lambda x: table[256 + (x >> 7)] + rounding((table[257 + (x >> 7)] - table[256 + (x >> 7)]) * (x & 127), 7)

    functions = {
        name: roundings("up", functools.partial(scaled, name), " when it scales its input")
        for name in ("table_logistic", "table_tanh")
    }
    tables = {name: roundings("up", functools.partial(looked_up, name)) for name in ("lut16_exp", "lut16_reciprocal")}
    divided = [
        Mistake("tie_away", "rounds ties up", golden.TIE_AWAY["quantize_float32"]),
        Mistake("tie_even", "rounds ties to even", golden.TIE_EVEN["quantize_float32"]),
        Mistake("truncation", "rounds down", golden.TRUNCATION["quantize_float32"]),
    ]
    return functions | tables | {"quantize_float32": divided}


@functools.cache
def mistakes(name: str) -> tuple[Mistake, ...]:
    """The mistakes known for primitive ``name``; none for some."""
    from refsim.verify.mistaken_requantize import more

    known = {**_basic_mistakes(), **_multiply_mistakes(), **_composed_mistakes(), **_table_mistakes()}
    return (*known.get(name, ()), *more(name))


def replaceable() -> tuple[str, ...]:
    """The primitives that a mistake can stand for inside kernels: those that take nothing but numbers."""
    return tuple(name for name in primitives() if hasattr(Arithmetic, name) and takes_numbers_only(name))


def takes_numbers_only(name: str) -> bool:
    parameters = inspect.signature(getattr(Arithmetic, name)).parameters.values()
    return all(parameter.kind is not parameter.KEYWORD_ONLY for parameter in parameters)


def on_arrays(function: Callable[..., Any]) -> Callable[..., Any]:
    """``function`` of columns as kernels call it: with arrays and numbers of any shapes that broadcast."""
    return lambda *args: function(*np.broadcast_arrays(*(np.asarray(arg, dtype=np.int64) for arg in args)))


def flags(name: str, columns: Columns) -> dict[str, Array]:
    """For each flag, which of the cases carry it."""
    right = primitives()[name].evaluate(columns)
    found: dict[str, Array] = {}
    for mistake in mistakes(name):
        shows = np.any([a != b for a, b in zip(mistake.results(columns), right, strict=False)], axis=0)
        found[mistake.flag] = found[mistake.flag] | shows if mistake.flag in found else shows
    return found
