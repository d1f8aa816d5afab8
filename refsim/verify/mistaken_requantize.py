"""Wrong ways to multiply by a quantized multiplier: in both roundings at once, in floating point, in too few bits.

For the primitives ``mbqm_*``, and for the output stage of kernels in :mod:`refsim.verify.anatomy`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import Any

import numpy as np

from refsim.fixedpoint import EXACT
from refsim.ir import Array
from refsim.verify.mistaken import MAX, MIN, ROUNDINGS, Mistake, half_up, rounding_twice

#: What becomes of the left shift, in words; the second part is None for the right one.
LEFT_SHIFTS: Mapping[str, tuple[str, Callable[[Array, Any], Array]]] = {
    "saturating": ("saturates the left shift", lambda x, shift: np.clip(x << shift, MIN, MAX)),
    "wide": ("shifts left in 64 bits", lambda x, shift: x << shift),
    "none": ("ignores left shifts", lambda x, shift: x),
}
FLOAT_ROUNDINGS: Mapping[str, tuple[str, Callable[[Any], Any]]] = {
    "rint": ("ties to even (lrintf)", np.rint),
    "trunc": ("the fraction dropped (a cast)", np.trunc),
    "round": ("ties away from zero (roundf)", lambda v: np.trunc(v + np.copysign(v.dtype.type(0.5), v))),
    "floor": ("ties up (floorf of the value + 0.5)", lambda v: np.floor(v + v.dtype.type(0.5))),
    "half": ("0.5 added and the fraction dropped (a cast)", lambda v: np.trunc(v + v.dtype.type(0.5))),
    "down": ("rounded down (floorf)", np.floor),
    "up": ("rounded up (ceilf)", np.ceil),
}


# --- two roundings --------------------------------------------------------------------------------------------------------
def twice(first: str, second: str, left: str = "") -> Callable[..., Any]:
    """Rule double with other roundings, names of ROUNDINGS, and another left shift, a name of LEFT_SHIFTS."""
    return rounding_twice(ROUNDINGS[first][1], ROUNDINGS[second][1], LEFT_SHIFTS[left][1] if left else None)


def told_twice(first: str, second: str, left: str = "") -> str:
    """What a kernel with these roundings does, where the right ones are up and away."""
    if second == "away":
        told = f"{ROUNDINGS[first][0]} in the first of the two roundings"
    elif first == "up":
        told = f"{ROUNDINGS[second][0]} in the second of the two roundings"
    elif first == second:
        told = f"{ROUNDINGS[first][0]} in both of its roundings"
    else:
        told = f"{ROUNDINGS[first][0]} first, then {ROUNDINGS[second][0]}"
    own = (first, second) != ("up", "away")
    return " and ".join([*([told] if own else []), *([LEFT_SHIFTS[left][0]] if left else [])])


def pairs_of(rule: str) -> Iterator[Mistake]:
    """Every two mistakes in one multiplication by ``rule``."""
    right = {"double": ("up", "away"), "ruy": ("up", "up")}.get(rule)
    if right is None:
        return
    for first, second, left in product(ROUNDINGS, ROUNDINGS, ("", *LEFT_SHIFTS)):
        wrong = (first != right[0]) + (second != right[1]) + bool(left)
        if wrong >= 2 and not (wrong == 3 and left):
            yield Mistake(_flags(first, second, left), told_twice(first, second, left), twice(first, second, left))


def _flags(first: str, second: str, left: str) -> str:
    """The flag that tells a pair best: that of its second rounding."""
    kind = second if second != "away" else first
    if kind in ("floor", "zero", "odd"):
        return "truncation"
    return "tie_even" if kind == "even" else "tie_away" if second != "away" else "tie_up"


# --- floating point -------------------------------------------------------------------------------------------------------
def in_floats(dtype: Any, rounding: str) -> Callable[..., Any]:
    """The product of the accumulator and the real multiplier in ``dtype``, rounded to an integer."""
    real = np.dtype(dtype).type

    def rule(x: Array, multiplier: Array, shift: Array, low: Array | int = 0) -> Array:
        return to_int32(FLOAT_ROUNDINGS[rounding][1](scaled(real, x, multiplier, shift, low)))

    return rule


def scaled(real: Any, x: Array, multiplier: Array, shift: Array, low: Array | int = 0) -> Array:
    """real(x) * real(M), each rounded to the type, and so is the product."""
    significand = (np.asarray(multiplier, dtype=np.int64) << 22) | low
    factor = np.ldexp(significand.astype(np.float64), np.maximum(np.asarray(shift) - 53, -1074))
    return np.asarray(np.asarray(x).astype(real) * factor.astype(real), dtype=real)


def to_int32(value: Array) -> Array:
    """A conversion that saturates, as most processors' does."""
    return np.nan_to_num(np.clip(value.astype(np.float64), MIN, MAX)).astype(np.int64)


def told_floats(dtype: str, rounding: str) -> str:
    return f"requantizes in {dtype}, {FLOAT_ROUNDINGS[rounding][0]}"


def floats_of(rule: str) -> Iterator[Mistake]:
    for dtype, rounding in product(("float32", "float64"), FLOAT_ROUNDINGS):
        if (rule, dtype) != ("float64", "float64"):
            yield Mistake("float_requant", told_floats(dtype, rounding), in_floats(dtype, rounding))


# --- widths ---------------------------------------------------------------------------------------------------------------
def _narrow_product(x: Array, multiplier: Array, shift: Array) -> Array:
    """All 31 bits of the multiplier, in 64 bits that wrap."""
    amount = 31 - shift
    half = np.int64(1) << (amount - 1)
    return np.asarray(EXACT.wrap((x * multiplier + half) >> amount))


def _product_in_32_bits(x: Array, multiplier: Array, shift: Array) -> Array:
    kept = np.where(multiplier < 0x7FFF0000, (multiplier + 0x8000) >> 16, 0x7FFF)
    amount = 15 - shift
    half = np.where(amount <= 32, np.int64(1) << (amount - 1), 0)
    return np.asarray(EXACT.wrap(x * kept + half) >> np.minimum(amount, 31))


def _half_in_32_bits(x: Array, multiplier: Array, shift: Array) -> Array:
    kept = np.where(multiplier < 0x7FFF0000, (multiplier + 0x8000) >> 16, 0x7FFF)
    amount = 15 - shift
    return np.asarray(EXACT.wrap((x * kept + EXACT.wrap(np.int64(1) << ((amount - 1) & 31))) >> amount))


def _carry_kept(x: Array, multiplier: Array, shift: Array) -> Array:
    return np.asarray(EXACT.wrap(half_up(x * ((multiplier + 0x8000) >> 16), 15 - shift)))


def _widths() -> list[Mistake]:
    return [
        Mistake("accumulator_width", "keeps all 31 bits of the multiplier, so that its product leaves 64 bits", _narrow_product),
        Mistake("accumulator_width", "multiplies in 32 bits", _product_in_32_bits),
        Mistake("shift_extreme", "computes the rounding constant of its shift in 32 bits", _half_in_32_bits),
        Mistake("multiplier_carry", "lets the rounding of the multiplier reach 2^15, in more than 16 bits", _carry_kept),
    ]


@functools.cache
def more(name: str) -> tuple[Mistake, ...]:
    """Mistakes of primitive ``name`` beside those of :mod:`refsim.verify.mistaken`."""
    rule = name.removeprefix("mbqm_")
    if rule == name:
        return ()
    return (*floats_of(rule), *(_widths() if rule == "reduced" else ()))


@functools.cache
def pairs(name: str) -> tuple[Mistake, ...]:
    """Two mistakes of primitive ``name`` at once; each is called by a name that no single one has."""
    return tuple(pairs_of(name.removeprefix("mbqm_"))) if name.startswith("mbqm_") else ()
