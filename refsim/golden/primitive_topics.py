"""What golden vectors ask about each primitive: boundary tables, mistakes and conditions.

A mistake gets the slow oracle ``s``, a row of arguments and, if it takes them, the options ``bits`` and ``integer_bits``.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from types import ModuleType
from typing import Any

import numpy as np

Row = tuple[int, ...]
#: (oracle, *arguments) -> what a mistaken implementation returns.
Mistake = Callable[..., Any]
MIN32, MAX32 = -(2**31), 2**31 - 1


@dataclass(frozen=True, slots=True)
class Topic:
    """What is asked about one primitive: boundary rows, and per flag a mistake (``wrong``) or a condition (``where``)."""

    rows: Callable[[Mapping[str, int]], Iterable[Row]]
    wrong: Mapping[str, Mistake] = field(default_factory=dict)
    where: Mapping[str, Callable[..., bool]] = field(default_factory=dict)
    options: Sequence[Mapping[str, int]] = ({},)


# --- boundary tables ----------------------------------------------------------------------------------------------------
def notable(low: int, high: int, every: int = 1) -> list[int]:
    """0, +-2^k and their neighbours, +-3 * 2^k, the ends, within [low, high]; ``every`` takes each k-th power only."""
    powers = [2**k for k in range(0, 64, every)]
    values = {0, low, high, low + 1, high - 1, *(s * (p + d) for p in powers for s in (1, -1) for d in (-1, 0, 1))}
    values.update(sign * 3 * power for power in powers for sign in (1, -1))
    return sorted(value for value in values if low <= value <= high)


def crossed(*axes: Iterable[int]) -> Callable[[Mapping[str, int]], Iterable[Row]]:
    return lambda options: itertools.product(*axes)


def _range(options: Mapping[str, int]) -> tuple[int, int]:
    half = 2 ** (options["bits"] - 1)
    return -half, half - 1


MULTIPLIERS = (2**30, 2**30 + 1, 0x5A82799A, 0x40008000, 0x7FFEFFFF, 0x7FFF0000, MAX32)
SHIFTS = (-31, -30, -17, -8, -3, -2, -1, 0, 1, 2, 7)


# --- mistakes -----------------------------------------------------------------------------------------------------------
def _exact(x: int, multiplier: int, shift: int) -> Fraction:
    return Fraction(x * multiplier) * Fraction(2) ** (shift - 31)


def _saturated_left(s: ModuleType, x: int, multiplier: int, shift: int) -> int:
    left = s.saturate(x * 2 ** max(shift, 0), MIN32, MAX32)
    return int(s.rdbpot(s.srdhm(left, multiplier), max(-shift, 0)))


def _srdhm_half_away(s: ModuleType, a: int, b: int, bits: int = 32) -> int:
    if a == b == -(2 ** (bits - 1)):
        return int(2 ** (bits - 1) - 1)
    return int(s.half_away(Fraction(a * b, 2 ** (bits - 1))))


def _reduced(s: ModuleType, x: int, multiplier: int, shift: int, rounded: Callable[[Fraction], int], cap: bool = True) -> int:
    reduced = s.half_up(Fraction(multiplier, 2**16)) if multiplier < 0x7FFF0000 or not cap else 2**15 - 1
    return int(s.wrap(rounded(Fraction(x * reduced) * Fraction(2) ** (shift - 15))))


def _float64(s: ModuleType, x: int, multiplier: int, shift: int, low: int) -> Fraction:
    """The product of rule float64 before it is rounded to an integer."""
    product = Fraction(x * (multiplier * 2**22 + low)) * Fraction(2) ** (shift - 53)
    return Fraction(s.round_to_significant_bits(product, 53, -(2**20)))


def _float64_near_ties() -> list[Row]:
    """Rows of rule float64 whose product lies on a tie, or so close that rounding to 53 bits puts it there."""
    rows: list[Row] = []
    for n, x, step in itertools.product((0, 1, 2, 5, 63, 1000), (1, 3, 7, 1001, 2**31 - 1, 2**40 + 1), (-1, 0, 1)):
        exponent = (2 * n + 1).bit_length() - x.bit_length()
        scaled = ((2 * n + 1) << (80 - exponent)) // (2 * x)
        significand = (scaled >> (scaled.bit_length() - 53)) + step
        shift = exponent - 80 + scaled.bit_length()
        if 2**52 <= significand < 2**53:
            rows += [(sign * x, significand >> 22, shift, significand & (2**22 - 1)) for sign in (1, -1)]
    return rows


def _floats(s: ModuleType, x: int, scale: int) -> tuple[float, float]:
    return s.float32_from_bits(x), s.float32_from_bits(scale)


def _float_mistake(rounded: str) -> Mistake:
    """The quotient rounded to an integer by another rule, or the truncated one; special values as they should be."""

    def mistake(s: ModuleType, x_bits: int, scale_bits: int) -> int:
        x, scale = _floats(s, x_bits, scale_bits)
        if not (np.isfinite(x) and np.isfinite(scale)) or scale == 0:
            return int(s.quantize_float32(x_bits, scale_bits))
        quotient = s.divide_float32(x, scale)
        whole = s.quantize_float32(x_bits, scale_bits)
        return int(whole if quotient is None else s.saturate(getattr(s, rounded)(quotient), MIN32, MAX32))

    return mistake


def _reciprocal_product(s: ModuleType, x_bits: int, scale_bits: int) -> int:
    x, scale = _floats(s, x_bits, scale_bits)
    right = int(s.quantize_float32(x_bits, scale_bits))
    if not (np.isfinite(x) and np.isfinite(scale)) or scale == 0 or abs(right) > 2**24 or abs(scale) < 2**-100 or abs(x) > 2**100:
        return right
    reciprocal = s.divide_float32(1.0, scale)
    return int(s.half_away(s.round_to_significant_bits(Fraction(x) * reciprocal, 24, -149)))


def _float_rows(options: Mapping[str, int]) -> Iterable[Row]:
    special = [0, 1, 0x7FFFFF, 0x800000, 0x3F000000, 0x3F800000, 0x3FC00000, 0x42FF0000, 0x4F000000, 0x7F7FFFFF, 0x7F800000]
    signed = [*special, *(bits | 0x80000000 for bits in special)]
    scales = [1, 0x400000, 0x00800000, 0x3DCCCCCD, 0x3E800000, 0x3F800000, 0x40490FDB, 0x7F7FFFFF, 0x7F800000]
    yield from itertools.product(signed, scales)
    for scale in np.asarray([0.25, 0.1, 0.3, 0.0371, 1 / 3], dtype=np.float32):
        for n in range(-40, 40):
            middle = np.float32((np.float32(n) + np.float32(0.5)) * scale)
            for x in (middle, np.nextafter(middle, np.float32(1e9)), np.nextafter(middle, np.float32(-1e9))):
                yield int(np.float32(x).view(np.uint32)), int(scale.view(np.uint32))


# --- topics -------------------------------------------------------------------------------------------------------------
_I32, _I32_THIN = notable(MIN32, MAX32), notable(MIN32, MAX32, 4)
_I64 = notable(-(2**62), 2**62, 3)
_WIDTHS = ({"bits": 32}, {"bits": 16})
_BY_MULTIPLIER = crossed(_I32[::2], MULTIPLIERS, SHIFTS)


def _any(*arguments: int) -> bool:
    return True


def _extreme(x: int, shift: int) -> bool:
    return shift in (0, 31)


def _basic_topics() -> dict[str, Topic]:
    return {
        "shift_left_wrap": Topic(
            crossed(_I32, range(32)),
            {"wrap_left_shift": lambda s, x, e: s.saturate(x * 2**e, MIN32, MAX32)},
            {"shift_extreme": _extreme},
        ),
        "saturating_left_shift": Topic(
            lambda o: itertools.product(notable(*_range(o)), range(o["bits"])),
            {"saturation": lambda s, x, e, bits: s.wrap(x * 2**e, bits)},
            {"boundary": _any},
            _WIDTHS,
        ),
        "srdhm": Topic(
            lambda o: itertools.product(notable(*_range(o), 2), repeat=2),
            {
                "tie_up": _srdhm_half_away,
                "truncation": lambda s, a, b, bits: min(a * b // 2 ** (bits - 1), 2 ** (bits - 1) - 1),
                "saturation_min_min": lambda s, a, b, bits: s.wrap((a * b + 2 ** (bits - 2)) // 2 ** (bits - 1), bits),
            },
            {"boundary": _any},
            _WIDTHS,
        ),
    }


def _division_topics() -> dict[str, Topic]:
    return {
        "rdbpot": Topic(
            crossed(_I32, range(32)),
            {
                "tie_away": lambda s, x, e: s.half_up(Fraction(x, 2**e)),
                "tie_even": lambda s, x, e: s.half_even(Fraction(x, 2**e)),
                "truncation": lambda s, x, e: x >> e,
            },
            {"shift_extreme": _extreme},
        ),
        "round_half_up_shift": Topic(
            crossed(_I64, range(0, 63, 2)),
            {
                "tie_up": lambda s, x, e: s.half_away(Fraction(x, 2**e)),
                "tie_even": lambda s, x, e: s.half_even(Fraction(x, 2**e)),
                "truncation": lambda s, x, e: x >> e,
            },
            {"boundary": _any},
        ),
        "div_half_away": Topic(
            crossed(_I32[::2], (1, 2, 3, 4, 6, 9, 49, 256, 65536, MAX32)),
            {
                "tie_away": lambda s, x, n: s.half_up(Fraction(x, n)),
                "tie_even": lambda s, x, n: s.half_even(Fraction(x, n)),
                "truncation": lambda s, x, n: s.truncate(Fraction(x, n)),
            },
            {"boundary": _any},
        ),
    }


def _multiply_topics() -> dict[str, Topic]:
    return {
        "mbqm_double": Topic(
            _BY_MULTIPLIER,
            {
                "tie_away": lambda s, *a: s.mbqm_ruy(*a),
                "tie_up": lambda s, x, m, e: s.rdbpot(_srdhm_half_away(s, s.wrap(x * 2 ** max(e, 0)), m), max(-e, 0)),
                "double_rounding": lambda s, *a: s.mbqm_single(*a),
                "wrap_left_shift": _saturated_left,
            },
            {"shift_extreme": lambda x, m, e: e in (-31, 31)},
        ),
        "mbqm_single": Topic(
            _BY_MULTIPLIER,
            {
                "single_rounding": lambda s, *a: s.mbqm_double(*a),
                "tie_up": lambda s, *a: s.wrap(s.half_away(_exact(*a))),
                "truncation": lambda s, *a: s.wrap(_exact(*a).__floor__()),
            },
            {"shift_extreme": lambda x, m, e: e in (-31, 30)},
        ),
        "mbqm_ruy": Topic(
            _BY_MULTIPLIER,
            {"tie_up": lambda s, *a: s.mbqm_double(*a), "double_rounding": lambda s, *a: s.mbqm_single(*a)},
            {"shift_extreme": lambda x, m, e: e in (-31, 31)},
        ),
    }


def _wide_multiply_topics() -> dict[str, Topic]:
    return {
        "mbqm_reduced": Topic(
            crossed(notable(1 - 2**47, 2**47 - 1, 2), MULTIPLIERS, SHIFTS),
            {
                "tie_up": lambda s, x, m, e: _reduced(s, x, m, e, s.half_away),
                "reduced_multiplier": lambda s, *a: s.wrap(s.half_up(_exact(*a))),
                "multiplier_carry": lambda s, x, m, e: _reduced(s, x, m, e, s.half_up, cap=False),
            },
            {"shift_extreme": lambda x, m, e: e in (-31, 7)},
        ),
        "mbqm_float64": Topic(
            lambda o: [
                *itertools.product(
                    notable(1 - 2**53, 2**53 - 1, 3), (2**30, 0x5A82799A, MAX32), (-60, -20, -3, -2, 0, 5), (0, 2**22 - 1)
                ),
                *_float64_near_ties(),
            ],
            {
                "tie_away": lambda s, *a: s.half_up(_float64(s, *a)),
                "tie_even": lambda s, *a: s.half_even(_float64(s, *a)),
                "double_rounding": lambda s, x, m, e, low: s.half_away(Fraction(x * (m * 2**22 + low)) * Fraction(2) ** (e - 53)),
                "float64_requant": lambda s, x, m, e, low: s.mbqm_double(s.wrap(x), m, max(min(e, 31), -31)),
            },
            {"boundary": _any},
        ),
    }


def _fixed_point_rows(low: int | None, high: int | None) -> Callable[[Mapping[str, int]], Iterable[Row]]:
    """Notable values of the width, cut to [low, high] where given, and an even spread between the ends."""

    def rows(options: Mapping[str, int]) -> Iterable[Row]:
        bottom, top = _range(options)
        bottom, top = bottom if low is None else low, top if high is None else high
        spread = range(bottom, top, max((top - bottom) // 97, 1))
        return [(value,) for value in sorted({*notable(bottom, top), *spread})]

    return rows


def _function_topics() -> dict[str, Topic]:
    widths = [{"bits": 32, "integer_bits": 5}, {"bits": 32, "integer_bits": 4}, {"bits": 16, "integer_bits": 3}]
    halves: Mapping[str, Callable[..., bool]] = {
        "boundary": _any,
        "negative_half": lambda a, **o: a < 0,
        "zero": lambda a, **o: a == 0,
    }
    return {
        "exp_on_negative_values": Topic(
            _fixed_point_rows(None, 0),
            where={
                "boundary": _any,
                "zero": lambda a, **o: a == 0,
                "underflow": lambda a, bits, integer_bits: integer_bits > 5 and a < -(2 ** (bits + 4 - integer_bits)),
            },
            options=[*widths, {"bits": 32, "integer_bits": 10}],
        ),
        "one_over_one_plus_x": Topic(_fixed_point_rows(0, None), where={"boundary": _any}, options=_WIDTHS),
        "one_minus_x_over_one_plus_x": Topic(_fixed_point_rows(0, None), where={"boundary": _any}, options=_WIDTHS),
        "logistic": Topic(_fixed_point_rows(None, None), where=halves, options=widths),
        "tanh": Topic(_fixed_point_rows(None, None), where=halves, options=widths),
        "get_reciprocal": Topic(
            lambda o: [(x,) for x in notable(1, 2**32 - 1)],
            where={"boundary": _any},
            options=[{"integer_bits": 12}, {"integer_bits": 31}],
        ),
    }


def _table_topics() -> dict[str, Topic]:
    rows = crossed([*notable(-(2**15), 2**15 - 1), *range(-32768, 32768, 997)], (3, 24577), (0, 3, 14))
    where: Mapping[str, Callable[..., bool]] = {
        "boundary": _any,
        "negative_half": lambda x, m, e: x < 0,
        "zero": lambda x, m, e: x == 0,
    }
    return {
        "table_logistic": Topic(rows, where=where),
        "table_tanh": Topic(rows, where=where),
        "quantize_float32": Topic(
            _float_rows,
            {
                "tie_away": _float_mistake("half_up"),
                "tie_even": _float_mistake("half_even"),
                "truncation": _float_mistake("truncate"),
                "float_division": _reciprocal_product,
            },
            {
                "infinity": lambda x, scale: x & 0x7FFFFFFF == 0x7F800000 or scale == 0x7F800000,
                "subnormal": lambda x, scale: 0 < x & 0x7FFFFFFF < 0x800000 or 0 < scale < 0x800000,
            },
        ),
    }


def _product_53_bits() -> Iterable[Row]:
    """(n, scale) whose product of 55 bits lies next to a tie of float32, onto which the rounding to 53 bits puts it."""
    for significand in range(2**24 - 1, 2**24 - 201, -2):
        for step in (1, -1):
            yield (2**30 + step) * pow(significand, -1, 2**31) % 2**31, 0x3F800000 | (significand & 0x7FFFFF)


def _integer_topics() -> dict[str, Topic]:
    divisions = crossed(_I32[::2], [n for n in notable(MIN32, MAX32, 7) if n != 0])
    return {
        "sdhm16": Topic(
            crossed(notable(-(2**15), 2**15 - 1), notable(-(2**15), 2**15 - 1, 2)),
            {
                "negative_half": lambda s, a, b: min(a * b >> 15, 2**15 - 1),
                "saturation_min_min": lambda s, a, b: s.wrap(s.truncate(Fraction(a * b, 2**15)), 16),
            },
            {"boundary": _any},
        ),
        "trunc_div": Topic(divisions, {"negative_half": lambda s, x, n: s.floor_div(x, n)}, {"boundary": _any}),
        "floor_div": Topic(divisions, {"negative_half": lambda s, x, n: s.trunc_div(x, n)}, {"boundary": _any}),
        "floor_mod": Topic(divisions, {"negative_half": lambda s, x, n: x - n * s.trunc_div(x, n)}, {"boundary": _any}),
        "get_inv_sqrt": Topic(lambda o: [(x,) for x in notable(0, MAX32)], where={"boundary": _any, "zero": lambda x: x == 0}),
        "log_x_for_x_at_least_1": Topic(lambda o: [(x,) for x in notable(2**19, MAX32)], where={"boundary": _any}),
    }


def _rounded_once(s: ModuleType, x: int, multiplier: int, shift: int) -> int:
    return int(s.half_up(Fraction(x * multiplier) * Fraction(2) ** (shift - 15)))


def _product_once(s: ModuleType, x: int, scale: int) -> int:
    return int(s.half_even(x * Fraction(s.float32_from_bits(scale))))


def _float_scale_topics() -> dict[str, Topic]:
    scales = [e << 23 | f for e in (96, 110, 120, 124, 126, 127, 130, 134) for f in (0, 1, 0x400000, 0x2AAAAB, 0x7FFFFF)]
    wide = crossed(_I32[::2], (2**30, 0x5A827980, 2**31 - 128), SHIFTS[:-1])
    narrow = crossed(_I32, (2**14, 0x5A83, 2**15 - 1), range(-31, 9, 3))
    return {
        "mbqm_fp32": Topic(crossed(_I32, scales), {"double_rounding": _product_once}, {"boundary": _any}),
        "mbqm_rndnu": Topic(wide, {"tie_up": lambda s, *a: s.half_away(_exact(*a))}, {"boundary": _any}),
        "mbqm_rndnu16": Topic(narrow, {"double_rounding": _rounded_once}, {"boundary": _any}),
        "quantize_float32_product": Topic(
            _float_rows,
            where={
                "infinity": lambda x, inverse: 0x7F800000 in (x & 0x7FFFFFFF, inverse),
                "subnormal": lambda x, inverse: 0 < x & 0x7FFFFFFF < 0x800000 or 0 < inverse < 0x800000,
                "boundary": _any,
            },
        ),
        "truncate_float32": Topic(
            lambda o: [(s | e << 23 | f,) for s, e, f in itertools.product((0, 1 << 31), range(256), (0, 1, 0x7FFFFF))],
            where={"boundary": _any, "infinity": lambda x: x & 0x7FFFFFFF == 0x7F800000},
        ),
        "dequantize_float32": Topic(
            lambda o: [*itertools.product(_I32_THIN, (1, 0x7FFFFF, 0x800000, 0x3DCCCCCD, 0x7F7FFFFF)), *_product_53_bits()],
            {"double_rounding": lambda s, n, b: s.float32_bits(s.nearest_float32(n * Fraction(s.float32_from_bits(b))))},
            {"boundary": _any, "subnormal": lambda n, b: 0 < b < 0x800000},
        ),
    }


_PARTS = (_integer_topics, _float_scale_topics, _basic_topics, _division_topics, _multiply_topics, _wide_multiply_topics)
TOPICS: Mapping[str, Topic] = {name: topic for part in (*_PARTS, _function_topics, _table_topics) for name, topic in part().items()}
