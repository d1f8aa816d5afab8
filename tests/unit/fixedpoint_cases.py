"""What the three definitions of the fixed-point arithmetic are compared on: one entry per function, with boundary tables.

The boundary tables are those that ports are verified with, see refsim.verify.boundaries.
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from slow import fixedpoint_slow as slow

from refsim import fixedpoint
from refsim.ir import Array
from refsim.verify.boundaries import I16, I32, MULTIPLIERS, NORMAL, U32, Columns, boundary, cross, double_ties, float_pairs, join


@dataclass(frozen=True, slots=True)
class Definition:
    """One function, three times: ``name`` in C (without ``refsim_``), ``package`` on arrays or ints, ``slow`` on ints.

    ``domain`` is the range of each argument; ``table`` makes the boundary columns; the slow definition looks at every
    ``step``-th row of it, and at those with a notable first argument.
    """

    name: str
    package: Callable[..., Any]
    slow: Callable[..., Any]
    domain: tuple[tuple[int, int], ...]
    table: Callable[[], Columns]
    step: int = 1

    def rows(self, columns: Columns) -> Array:
        """Indices of the rows that the slow definition looks at."""
        regular = np.arange(columns[0].size) % self.step == 0
        return np.flatnonzero(regular | np.isin(columns[0], boundary(*self.domain[0])))


def outputs(result: Any) -> Array:
    """A result (array, int, or tuple of them) as int64 ``[outputs, n]``."""
    parts = result if isinstance(result, tuple) else (result,)
    return np.stack([np.atleast_1d(np.asarray(part, dtype=np.int64)) for part in parts])


def with_option(function: Callable[..., Any], option: str, **fixed: int) -> Callable[..., Any]:
    """``function`` with its keyword ``option`` as the last operand, which may be an array."""

    def call(*arguments: Any) -> Any:
        *operands, value = arguments
        if not isinstance(value, np.ndarray):
            return function(*operands, **{option: int(value)}, **fixed)
        result: Array | None = None
        for one in np.unique(value):
            chosen = value == one
            part = outputs(function(*(operand[chosen] for operand in operands), **{option: int(one)}, **fixed))
            result = np.zeros((part.shape[0], value.size), dtype=np.int64) if result is None else result
            result[:, chosen] = part
        return tuple(result) if result is not None else ()

    return call


def with_bits(function: Callable[..., Any]) -> Callable[..., Any]:
    """The 16-bit form of ``function``."""
    return functools.partial(function, bits=16)


def _table(*domain: tuple[int, int]) -> Callable[[], Columns]:
    return lambda: cross(*(boundary(*limits) for limits in domain))


def _shifts(low: int, high: int) -> range:
    return range(low, high + 1)


def _basic() -> list[Definition]:
    p = fixedpoint
    clamp = (tuple(boundary(*I32)[::7]), (-(2**31), -128, -1, 0, 5), (2**31 - 1, 127, -2, 0, 5))
    byte, any64, half64 = (-128, 127), (-(2**63), 2**63 - 1), (-(2**62), 2**62)
    wrap_8, slow_wrap_8 = (functools.partial(function, bits=8) for function in (p.wrap, slow.wrap))
    return [
        Definition("wrap32", p.wrap, slow.wrap, (any64,), _table(any64)),
        Definition("wrap16", with_bits(p.wrap), with_bits(slow.wrap), (any64,), _table(any64)),
        Definition("wrap8", wrap_8, slow_wrap_8, (any64,), _table(any64)),
        Definition("saturate", p.saturate, slow.saturate, (I32, byte, byte), lambda: cross(*clamp)),
        Definition("saturate64", p.saturate, slow.saturate, (any64, I32, I32), lambda: cross(boundary(*any64)[::5], *clamp[1:])),
        Definition("shift_left_wrap", p.shift_left_wrap, slow.shift_left_wrap, (I32, (0, 31)), _table(I32, (0, 31))),
        Definition("clz32", p.clz32, slow.clz32, (U32,), _table(U32)),
        Definition("srdhm", p.srdhm, slow.srdhm, (I32, I32), _table(I32, I32)),
        Definition("count_leading_sign_bits", p.count_leading_sign_bits, slow.count_leading_sign_bits, (I32,), _table(I32)),
        Definition("sdhm16", p.sdhm16, slow.sdhm16, (I16, I16), _table(I16, I16)),
        Definition("srdhm16", p.srdhm16, slow.srdhm16, (I16, I16), _table(I16, I16)),
        Definition("rdbpot", p.rdbpot, slow.rdbpot, (I32, (0, 31)), lambda: cross(boundary(*I32), _shifts(0, 31))),
        Definition(
            "round_half_up_shift",
            p.round_half_up_shift,
            slow.round_half_up_shift,
            (half64, (0, 62)),
            lambda: cross(boundary(*half64), _shifts(0, 62)),
        ),
        Definition("div_half_away", p.div_half_away, slow.div_half_away, (I32, (1, 2**31 - 1)), _table(I32, (1, 2**31 - 1))),
    ]


def _modular() -> list[Definition]:
    """Sums, differences and products modulo a power of two."""
    found = []
    for suffix, bits in (("", 32), ("_16", 16), ("64", 64)):
        limits = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
        for name in ("wrap_add", "wrap_sub", "wrap_mul"):
            if name + suffix != "wrap_mul_16":
                package, oracle = (functools.partial(getattr(home, name), bits=bits) for home in (fixedpoint, slow))
                found.append(Definition(name + suffix, package, oracle, (limits, limits), _table(limits, limits), step=7))
    return found


def _division() -> list[Definition]:
    p = fixedpoint
    half64 = (-(2**62), 2**62)
    ties = cross([sign * (2 * n + 1) * 2**19 + d for n in range(300) for sign in (-1, 1) for d in (-1, 0, 1)])
    found = [
        Definition("rdbpot_x86", p.rdbpot_x86, slow.rdbpot_x86, (I32, (0, 93)), lambda: cross(boundary(*I32), _shifts(0, 93))),
        Definition("resize_divide", p.resize_divide, slow.resize_divide, (half64,), lambda: join(cross(boundary(*half64)), ties)),
        Definition("rdbpot64", p.rdbpot, slow.rdbpot, (half64, (0, 62)), lambda: cross(boundary(*half64), _shifts(0, 62))),
        Definition(
            "round_half_even_shift",
            p.round_half_even_shift,
            slow.round_half_even_shift,
            (half64, (0, 62)),
            lambda: cross(boundary(*half64), _shifts(0, 62)),
        ),
    ]
    for suffix, bits in (("", 32), ("64", 64)):
        limits = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
        domain = (limits, (1, limits[1]))
        divisors = [n for n in (*range(-9, 10), *boundary(*limits)[::5]) if n != 0]
        table = lambda limits=limits, divisors=divisors: cross(boundary(*limits), divisors)  # noqa: E731
        for name in ("trunc_div", "floor_div"):
            package, oracle = (functools.partial(getattr(home, name), bits=bits) for home in (p, slow))
            found.append(Definition(name + suffix, package, oracle, domain, table, step=3))
        found.append(Definition("floor_mod" + suffix, p.floor_mod, slow.floor_mod, domain, table, step=3))
    return found


def _multiply() -> list[Definition]:
    p = fixedpoint
    x32, x48, x54 = boundary(*I32), boundary(-(2**47) + 1, 2**47 - 1), boundary(-(2**53) + 1, 2**53 - 1)
    positive = [m for m in MULTIPLIERS if m >= 0]
    lows = (0, 2**21 + 1, 2**22 - 1)
    some = (2**30, 0x5A82799A, 2**31 - 1)
    x86 = (I32, NORMAL, (0, 93))
    return [
        Definition(
            "mbqm_double",
            p.mbqm_double,
            slow.mbqm_double,
            (I32, NORMAL, (-31, 31)),
            lambda: cross(x32, MULTIPLIERS, _shifts(-31, 31)),
        ),
        Definition(
            "mbqm_twice", p.mbqm_twice, slow.mbqm_double, (I32, NORMAL, (-31, 31)), lambda: cross(x32, some, _shifts(-31, 31))
        ),
        Definition("mbqm_double_x86", p.mbqm_double_x86, slow.mbqm_double_x86, x86, lambda: cross(x32, some, range(94)), step=3),
        Definition("mbqm_single_x86", p.mbqm_single_x86, slow.mbqm_single_x86, x86, lambda: cross(x32, some, range(94)), step=3),
        Definition(
            "mbqm_single",
            p.mbqm_single,
            slow.mbqm_single,
            (I32, NORMAL, (-31, 30)),
            lambda: cross(x32, MULTIPLIERS, _shifts(-31, 30)),
        ),
        Definition(
            "mbqm_ruy",
            p.mbqm_ruy,
            slow.mbqm_ruy,
            (I32, NORMAL, (-31, 31)),
            lambda: cross(x32, MULTIPLIERS, _shifts(-31, 31)),
        ),
        Definition(
            "mbqm_reduced",
            p.mbqm_reduced,
            slow.mbqm_reduced,
            ((-(2**47) + 1, 2**47 - 1), NORMAL, (-31, 7)),
            lambda: cross(x48, positive, _shifts(-31, 7)),
        ),
        Definition(
            "mbqm_float64",
            p.mbqm_float64,
            slow.mbqm_float64,
            ((-(2**53) + 1, 2**53 - 1), NORMAL, (-40, 31), (0, 2**22 - 1)),
            lambda: join(
                cross(x54[::5], some, _shifts(-110, 72), lows),
                cross(x54, some, (-1073, -500, 63, 1024), lows),
                cross(x54[::16], (0,), (-1073, 0, 1024), (0,)),
                double_ties(),
            ),
        ),
    ]


def _merged() -> list[Definition]:
    p = fixedpoint
    some, shifts, left, right = boundary(*I32)[::9], (1, 12, 31), (0, 8, 31), (0, 14, 31)
    unsigned, byte = boundary(*U32)[::9], (-128, -1, 0, 3, 127)
    accs, any_shift = boundary(*I32)[::3], (0, 31)

    def define(name: str, domain: tuple[tuple[int, int], ...], *columns: Sequence[int], step: int = 7) -> Definition:
        return Definition(name, getattr(p, name), getattr(slow, name), domain, lambda: cross(*columns), step)

    return [
        Definition("high_multiply", p.high_multiply, slow.high_multiply, (I32, I32), _table(I32, I32)),
        define("merged_high", (I32, I32, I32, any_shift, any_shift), accs, some, some, left, right, step=23),
        define("split_multiply", (U32, U32, U32, (1, 31)), unsigned, unsigned, unsigned, shifts),
        define(
            "merged_split",
            (U32, U32, U32, I32, (1, 31), any_shift),
            *(unsigned, unsigned[::2], unsigned[::2], some, shifts, right),
            step=97,
        ),
        define("weighted_pair", (I32, I32, I32, I32, I32, any_shift), byte, byte, some[::2], some[::2], some[::2], right, step=23),
    ]


def _xnnpack() -> list[Definition]:
    """The rules of float scales: XNNPACK's, and the one without wrapping that they share."""
    p = fixedpoint
    x32, rules = boundary(*I32), _shifts(-31, 8)
    scales = [exponent << 23 | fraction for exponent in range(95, 135) for fraction in (0, 1, 0x400000, 0x2AAAAB, 0x7FFFFF)]
    extreme = [1 << 23, (157 << 23) | 0x7FFFFF]
    floats = [m << 7 for m in (2**23, 2**23 + 1, 0xB504F3, 2**24 - 1)]
    return [
        Definition(
            "mbqm_fp32",
            p.mbqm_fp32,
            slow.mbqm_fp32,
            (I32, (0x2F800000, 0x43800000 - 1)),
            lambda: join(cross(x32, [*scales, *extreme]), half_products()),
            step=11,
        ),
        Definition(
            "mbqm_single_wide",
            p.mbqm_single_wide,
            slow.mbqm_single_wide,
            (I32, NORMAL, (-31, 31)),
            lambda: cross(x32, MULTIPLIERS, _shifts(-31, 31)),
            step=29,
        ),
        Definition("mbqm_rndnu", p.mbqm_rndnu, slow.mbqm_rndnu, (I32, NORMAL, (-31, 8)), lambda: cross(x32, floats, rules), step=7),
        Definition(
            "mbqm_rndnu16",
            p.mbqm_rndnu16,
            slow.mbqm_rndnu16,
            (I32, (2**14, 2**15 - 1), (-31, 8)),
            lambda: cross(x32, (2**14, 2**14 + 1, 0x5A83, 2**15 - 1), rules),
            step=7,
        ),
    ]


def half_products() -> Columns:
    """Columns (x, bits of S) whose product is n + 1/2, exactly or after it was rounded to float32."""
    rng = np.random.default_rng(25)
    x = rng.integers(1, 2**24, size=4000) >> rng.integers(0, 22, size=4000)
    near = (rng.integers(0, 2**10, size=4000) + np.float32(0.5)) / np.maximum(x, 1).astype(np.float32)
    bits = near.astype(np.float32).view(np.uint32).astype(np.int64)
    return np.where(rng.integers(0, 2, size=4000) == 1, x, -x), bits


def _transcendental(suffix: str, bits: int) -> list[Definition]:
    p = fixedpoint
    every = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
    unit = (0, every[1])
    option = functools.partial(with_option, bits=bits)
    bind = functools.partial(functools.partial, bits=bits)

    def values(limits: tuple[int, int]) -> list[int]:
        if bits == 16:
            return list(range(limits[0], limits[1] + 1))
        rng = np.random.default_rng(limits[1] & 0xFFFF)
        return [*boundary(*limits), *rng.integers(limits[0], limits[1] + 1, size=200).tolist()]

    def define(name: str, function: Callable[..., Any], oracle: Callable[..., Any], *axes: tuple[int, int]) -> Definition:
        step = 1 if bits == 32 else 1009 if len(axes) > 1 else 67
        table = lambda: cross(values(axes[0]), *(_shifts(*axis) for axis in axes[1:]))  # noqa: E731
        return Definition(name + suffix, function, oracle, axes, table, step)

    shift = with_bits(p.saturating_left_shift) if bits == 16 else p.saturating_left_shift
    one_over, ratio = p.one_over_one_plus_x, p.one_minus_x_over_one_plus_x
    return [
        define("saturating_left_shift", shift, bind(slow.saturating_left_shift), every, (0, bits - 1)),
        define("rescale", option(p.rescale, "exponent"), bind(slow.rescale), every, (1 - bits, bits - 1)),
        Definition("rounding_half_sum" + suffix, p.rounding_half_sum, slow.rounding_half_sum, (every, every), _table(every, every)),
        define("exp_on_interval", bind(p.exp_on_interval), bind(slow.exp_on_interval), every),
        define(
            "exp_on_negative_values",
            option(p.exp_on_negative_values, "integer_bits"),
            bind(slow.exp_on_negative_values),
            (every[0], 0),
            (0, bits - 3),
        ),
        define("one_over_one_plus_x", bind(one_over), bind(slow.one_over_one_plus_x), unit),
        define("one_minus_x_over_one_plus_x", bind(ratio), bind(slow.one_minus_x_over_one_plus_x), unit),
        define("logistic", option(p.logistic, "integer_bits"), bind(slow.logistic), every, (0, bits - 3)),
        define("tanh", option(p.tanh, "integer_bits"), bind(slow.tanh), every, (0, bits - 4)),
    ]


#: float32 magnitudes: subnormals, the ends of the exponent's range, and significands next to powers of two.
POSITIVE_FLOATS = sorted(
    {1, 2, 3, 0x7FFFFE, 0x7FFFFF, 0x7F7FFFFF}
    | {
        (exponent << 23) + step
        for exponent in (1, 2, 30, 97, 98, 100, 126, 127, 128, 200, 223, 224, 253, 254)
        for step in (-1, 0, 1)
    }
    | {0x3C010204, 0x3DCCCCCD, 0x3EAAAAAB, 0x7EAAAAAB, 0x002AAAAB}
)


#: Bits of a positive and of a negative float32 that are finite.
FINITE_FLOATS = (0, 0x7F7FFFFF), (0x80000000, 0xFF7FFFFF)


def finite_pairs() -> Columns:
    """Zeros and floats of both signs with each other, and pairs whose exponents are close, so that sums cancel and tie."""
    both = [0, *POSITIVE_FLOATS]
    signed = [*both, *(bits | 0x80000000 for bits in both)]
    rng = np.random.default_rng(17)
    a = rng.integers(100 << 23, 140 << 23, size=4000)
    b = a + (rng.integers(-30, 30, size=a.size) << 23) + rng.integers(-3, 4, size=a.size)
    # Significands of few bits: their sums and products end in exact ties.
    exponents, significands, places = (rng.integers(*ends, size=(2, 4000)) for ends in ((100, 140), (0, 64), (0, 18)))
    few = (exponents << 23) + (significands << places)
    signs = rng.integers(0, 2, size=(2, 8000)) << 31
    close = np.concatenate([a, few[0]]) + signs[0], np.concatenate([b, few[1]]) + signs[1]
    return join(cross(signed, signed), close)


def squares() -> list[int]:
    """Notable integers of 31 bits, and some hundred more of every magnitude."""
    rng = np.random.default_rng(11)
    return sorted({*boundary(0, 2**31 - 1), *(rng.integers(0, 2**31, size=900) >> rng.integers(0, 30, size=900)).tolist()})


def wide_ties() -> Columns:
    """Halves of the last place that float32 keeps of integers of 25 bits and more, one beside them, and both ends."""
    found = {0, 1, -1, 2**63 - 1, -(2**63)}
    for top in range(24, 63):
        for odd in (0, 1):
            tie = (2**23 + 6 + odd << top - 23) + (1 << top - 24)
            found |= {sign * (tie + off) for sign in (-1, 1) for off in (-1, 0, 1)}
    return cross(sorted(found))


def _tables() -> list[Definition]:
    p = fixedpoint
    #: (multiplier, shift): one unit per step, the largest of both, the power-of-two forms, a rounding right shift.
    scales = ((0, 0), (3, 0), (6, 0), (24, 0), (3, 3), (1, 31), (24577, 14), (32767, 15), (32767, 31))

    def inputs() -> Columns:
        return join(*(cross(range(-(2**15), 2**15), (multiplier,), (shift,)) for multiplier, shift in scales))

    domain = (I16, (0, 32767), (0, 31))
    reciprocal = with_option(p.get_reciprocal, "integer_bits")
    return [
        Definition("table_logistic", p.table_logistic, slow.table_logistic, domain, inputs, step=509),
        Definition("table_tanh", p.table_tanh, slow.table_tanh, domain, inputs, step=509),
        Definition(
            "get_reciprocal",
            reciprocal,
            slow.get_reciprocal,
            ((1, 2**32 - 1), (0, 31)),
            lambda: cross(boundary(1, 2**32 - 1), (0, 12, 31)),
        ),
        Definition("quantize_float32", p.quantize_float32, slow.quantize_float32, (U32, U32), float_pairs),
        Definition("quantize_float32_product", p.quantize_float32_product, slow.quantize_float32_product, (U32, U32), float_pairs),
        Definition("truncate_float32", p.truncate_float32, slow.truncate_float32, (U32,), lambda: cross(boundary(*U32))),
        Definition("float32_to_int64", p.float32_to_int64, slow.float32_to_int64, (U32,), lambda: cross(boundary(*U32))),
        Definition("int64_to_float32", p.int64_to_float32, slow.int64_to_float32, ((-(2**63), 2**63 - 1),), wide_ties),
        Definition(
            "dequantize_float32",
            p.dequantize_float32,
            slow.dequantize_float32,
            (I32, (1, 0x7F7FFFFF)),
            lambda: cross(boundary(*I32), POSITIVE_FLOATS),
            step=5,
        ),
        Definition("multiply_float32", p.multiply_float32, slow.multiply_float32, FINITE_FLOATS, finite_pairs, step=7),
        Definition("add_float32", p.add_float32, slow.add_float32, FINITE_FLOATS, finite_pairs, step=7),
        Definition("get_inv_sqrt", p.get_inv_sqrt, slow.get_inv_sqrt, ((0, 2**31 - 1),), lambda: cross(squares()), step=3),
        Definition(
            "log_x_for_x_at_least_1",
            p.log_x_for_x_at_least_1,
            slow.log_x_for_x_at_least_1,
            ((2**19, 2**31 - 1),),
            lambda: cross(x for x in squares() if x >= 2**19),
        ),
    ]


@functools.cache
def definitions() -> dict[str, Definition]:
    """All entries by C name."""
    entries = [*_basic(), *_modular(), *_division(), *_multiply(), *_merged(), *_xnnpack()]
    entries += [*_transcendental("", 32), *_transcendental("_16", 16), *_tables()]
    entries += importlib.import_module("unit.fixedpoint_cases_signal").definitions()
    return {entry.name: entry for entry in entries}


@functools.cache
def boundary_table(name: str) -> tuple[Columns, Array]:
    """(columns, the package's outputs ``[outputs, n]``) of one entry."""
    columns = definitions()[name].table()
    return columns, outputs(definitions()[name].package(*columns))
