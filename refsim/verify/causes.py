"""What may be wrong in a kernel that :mod:`refsim.verify.anatomy` takes apart: one change each, alone or two together."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any

import numpy as np

from refsim.fixedpoint import EXACT
from refsim.ir import Array
from refsim.verify import mistaken
from refsim.verify.anatomy import NUMBER, Inside, Otherwise, Values
from refsim.verify.mistaken_requantize import FLOAT_ROUNDINGS, pairs, scaled, to_int32

#: Numbers that are no sizes, and of these the ones that cannot be negative; names that are easily taken for each other.
NUMBERS = re.compile(r"offset|zero_point|pad_|stride_(height|width)|dilation_|activation_|left_shift|hs_shift")
COUNTS = re.compile(r"pad_|stride_|dilation_|left_shift")
PARTNERS = (("height", "width"), ("top", "left"), ("lhs", "rhs"), ("_min", "_max"))


@dataclass(frozen=True, slots=True)
class Change:
    """One part done otherwise. ``what`` completes "a kernel that ..."; only one change of a ``part`` can be made at a time."""

    part: str
    what: str
    choice: Any
    #: Two mistakes already, or one of very many: with another beside it, it would explain anything.
    alone: bool = False
    #: Another part that is done otherwise in the same way.
    also: str = ""

    @property
    def plan(self) -> Mapping[str, Any]:
        return {self.part: self.choice} | ({self.also: self.choice} if self.also else {})


# --- numbers --------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Misread:
    """The number that stands for field ``name``."""

    name: str
    how: str
    other: str = ""

    def __call__(self, values: Values) -> int:
        own = values[self.name]
        assert isinstance(own, int)
        if self.how == "other":
            other = values[self.other]
            assert isinstance(other, int)
            return other
        neutral = 1 if self.name.startswith(("stride", "dilation")) else 0
        return {"8 bits": int(EXACT.wrap(own, bits=8)), "none": neutral, "high": own + 1, "low": own - 1, "sign": -own}[self.how]


TOLD = {
    "8 bits": "keeps {} in 8 bits",
    "none": "ignores {}",
    "high": "has {} one too high",
    "low": "has {} one too low",
    "sign": "has {} with the wrong sign",
}


def misreadings(values: Values) -> Iterator[Change]:
    """Every number of a case that may be taken for another one; the likeliest mistakes first."""
    names = [name for name, value in values.items() if isinstance(value, int) and NUMBERS.search(name)]
    for name in names:
        for pair in PARTNERS:
            for one, other in (pair, pair[::-1]):
                if one in name and name.replace(one, other) in names:
                    partner = name.replace(one, other)
                    yield Change(NUMBER + name, f"takes {partner} for {name}", Misread(name, "other", partner))
    if "pad_top" in names:
        yield Change(f"{NUMBER}pad_top", "ignores the padding, pad_top and pad_left", lambda values: 0, also=f"{NUMBER}pad_left")
    for name in names:
        if name == "zero_point":  # the kernel has no use for it
            continue
        for how, told in TOLD.items():
            if how == "none" and name.startswith("activation_"):  # 0 is no end of a type
                yield Change(NUMBER + name, f"takes 0 for {name}", Misread(name, how))
            elif how != "sign" or not COUNTS.match(name):
                yield Change(NUMBER + name, told.format(name), Misread(name, how), alone=how in ("8 bits", "high", "low"))


# --- filters --------------------------------------------------------------------------------------------------------------
def _read_as(order: tuple[int, ...], w: Array) -> Array:
    """The weights of memory that holds the axes OHWI in another ``order``, for instance HWIO, read in that order."""
    shape = [w.shape[axis] for axis in order]
    return np.asarray(np.ascontiguousarray(w).reshape(shape).transpose(np.argsort(order)))


def filters(op: str) -> Iterator[Change]:
    """Filters that are mirrored, turned, or read in another layout."""
    if op == "fully_connected":
        yield Change("filter", "reads its weights as [depth, units]", functools.partial(_read_as, (1, 0)))
        yield Change("filter", "reads its rows of weights backwards", lambda w: w[:, ::-1])
        return
    yield Change("filter", "has its filter mirrored (as numpy.convolve does), in both directions", lambda w: w[:, ::-1, ::-1])
    yield Change("filter", "has its filter mirrored from top to bottom", lambda w: w[:, ::-1])
    yield Change("filter", "has its filter mirrored from left to right", lambda w: w[:, :, ::-1])
    layouts = {"OWHI": (0, 2, 1, 3), "OIHW": (0, 3, 1, 2), "HWIO": (1, 2, 3, 0), "HWOI": (1, 2, 0, 3), "IHWO": (3, 1, 2, 0)}
    for layout, order in layouts.items():
        if op == "conv_2d" or layout in ("OWHI", "OIHW"):
            name = layout if op == "conv_2d" else layout.replace("I", "C").replace("O", "1")
            yield Change("filter", f"reads its filter in the layout {name}", functools.partial(_read_as, order))


# --- sums -----------------------------------------------------------------------------------------------------------------
TERMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("leaves out the bias", ("bias",)),
    ("does not add input_offset x sum(weights)", ("zin w", "zin zw")),
    ("starts its sum at 0: neither the bias nor input_offset x sum(weights) is added", ("zin w", "zin zw", "bias")),
    ("takes the weights' zero point for 0", ("zw x", "zin zw")),
    ("leaves the weights' zero point out of its folded sum, input_offset x sum(weights + filter_offset)", ("zin zw",)),
    ("does not add filter_offset x sum(inputs)", ("zw x",)),
    ("adds no term of either zero point", ("zw x", "zin w", "zin zw")),
    ("adds no term of either zero point, and no bias", ("zw x", "zin w", "zin zw", "bias")),
)


def terms() -> Iterator[Change]:
    for told, left_out in TERMS:
        yield Change("terms", told, left_out)
        if "bias" not in left_out or len(left_out) > 1:
            yield Change("terms", told, ("folded", *left_out))
    yield Change("terms", "pads with the integer 0 instead of the zero point", ("integer padding",))


def _to_float(acc: Array) -> Array:
    return np.asarray(acc.astype(np.float32).astype(np.int64))


def registers(wide: bool) -> Iterator[Change]:
    """Bias and accumulator in other widths."""
    yield Change("bias", "reads its bias as 16 bits", lambda bias: EXACT.wrap(bias, bits=16))
    yield Change("bias", "adds the first channel's bias to all", lambda bias: bias[:1])
    yield Change("bias", "adds its bias twice", lambda bias: 2 * bias)
    yield Change("bias", "subtracts its bias", lambda bias: -bias)
    yield Change("accumulator", "sums in float32", _to_float)
    yield Change("accumulator", "keeps its accumulator in 16 bits", lambda acc: EXACT.wrap(acc, bits=16))
    saturated = "saturates its accumulator to 16 bits"
    yield Change("accumulator", saturated, lambda acc: np.clip(acc, -(2**15), 2**15 - 1))
    if wide:
        yield Change("accumulator", "keeps its accumulator in 32 bits", EXACT.wrap)
    else:
        yield Change("accumulator", "saturates its accumulator to 32 bits", lambda acc: np.clip(acc, -(2**31), 2**31 - 1))


# --- output ---------------------------------------------------------------------------------------------------------------
def _inside(dtype: str, rounding: str) -> Inside:
    """A float product to which the zero point is added before it is rounded."""
    real = np.dtype(dtype).type

    def function(acc: Array, multiplier: Array, shift: Array, low: Array, zero_point: int) -> Array:
        value = scaled(real, acc, multiplier, shift, low) + real(zero_point)
        return to_int32(FLOAT_ROUNDINGS[rounding][1](value))

    return Inside(function)


#: Rules that a kernel may have instead of its own and that are not among the mistakes of that one.
OTHER_RULES: Mapping[str, Mapping[str, str]] = {
    "reduced": {"double": "requantizes in 32 bits, with two roundings", "single": "requantizes in 32 bits, with one rounding"},
    "float64": {"single": "requantizes in integers, with one rounding"},
}


def requantizations(rule: str, part: str = "requantize", where: str = "") -> Iterator[Change]:
    """Other roundings, rules, widths and float types in the place of ``rule``."""
    for mistake in mistaken.mistakes(f"mbqm_{rule}"):
        yield Change(part, mistake.what + where, Otherwise(rule, mistake.function))
    for mistake in pairs(f"mbqm_{rule}"):
        yield Change(part, mistake.what + where, Otherwise(rule, mistake.function), alone=True)
    for other, told in OTHER_RULES.get(rule, {}).items():
        yield Change(part, told + where, other)
    if part == "requantize":
        for dtype, rounding in product(("float32", "float64"), FLOAT_ROUNDINGS):
            told = f"requantizes in {dtype}, adds the zero point there, {FLOAT_ROUNDINGS[rounding][0]}"
            yield Change(part, told, _inside(dtype, rounding), alone=True)


def outputs() -> Iterator[Change]:
    yield Change("clamp", "ignores the fused activation", "type")
    yield Change("clamp", "clamps before it adds the output's zero point", "before")
    yield Change("clamp", "lets results outside of their type wrap", "wrap")


# --- operators ------------------------------------------------------------------------------------------------------------
def changes(op: str, signature: str, rule: str, values: Values) -> list[Change]:
    """Every single change of operator ``op``; those of numbers need a case, ``values``."""
    found = list(misreadings(values))
    if op == "average_pool_2d":
        return [*found, *_means(), *outputs()]
    if op == "add":
        operands, last = (requantizations("double", part, f" of {name}") for part, name in _ADD_PARTS)
        return [*found, *outputs(), *requantizations("double"), *operands, *last]
    found += [*filters(op), *terms(), *registers(signature.endswith("b64")), *outputs(), *requantizations(rule)]
    return [*found, Change("first scale", "uses the first channel's scale for all", True)]


_ADD_PARTS = (("operands", "the operands"), ("last", "the sum"))


def _means() -> Iterator[Change]:
    yield Change("whole window", "divides by the size of the whole window", True)
    for told, divide in _divisions():
        yield Change("divide", told, divide)
    yield Change("point", "subtracts the zero point before dividing, and adds it after", "own")
    for point in range(-128, 256):
        told = f"subtracts the zero point before dividing, and adds it after (a constant such as {point})"
        yield Change("point", told, point, alone=True)


def _divisions() -> Iterator[tuple[str, Any]]:
    for mistake in mistaken.mistakes("div_half_away"):
        yield mistake.what, mistake.function
    yield "multiplies by a reciprocal of 16 bits", lambda total, n: mistaken.half_away(total * (65536 // n), 16)
    yield "divides in float32 and rounds ties to even", _float_mean


def _float_mean(total: Array, n: Array) -> Array:
    return np.asarray(np.rint(total.astype(np.float32) / n.astype(np.float32)).astype(np.int64))


def two_of(single: list[Change]) -> Iterator[tuple[Change, Change]]:
    """Every two changes that can be made together."""
    for one, other in combinations([change for change in single if not change.alone], 2):
        if not one.plan.keys() & other.plan.keys():
            yield one, other
