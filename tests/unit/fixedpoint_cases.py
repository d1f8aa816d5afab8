"""What the three definitions of the fixed-point arithmetic are compared on: one entry per function, with boundary tables.

The boundary tables are those that ports are verified with, see refsim.verify.boundaries.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
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


def _multiply() -> list[Definition]:
    p = fixedpoint
    x32, x48, x54 = boundary(*I32), boundary(-(2**47) + 1, 2**47 - 1), boundary(-(2**53) + 1, 2**53 - 1)
    positive = [m for m in MULTIPLIERS if m >= 0]
    lows = (0, 2**21 + 1, 2**22 - 1)
    some = (2**30, 0x5A82799A, 2**31 - 1)
    return [
        Definition(
            "mbqm_double",
            p.mbqm_double,
            slow.mbqm_double,
            (I32, NORMAL, (-31, 31)),
            lambda: cross(x32, MULTIPLIERS, _shifts(-31, 31)),
        ),
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
    ]


@functools.cache
def definitions() -> dict[str, Definition]:
    """All entries by C name."""
    entries = [*_basic(), *_multiply(), *_transcendental("", 32), *_transcendental("_16", 16), *_tables()]
    return {entry.name: entry for entry in entries}


@functools.cache
def boundary_table(name: str) -> tuple[Columns, Array]:
    """(columns, the package's outputs ``[outputs, n]``) of one entry."""
    columns = definitions()[name].table()
    return columns, outputs(definitions()[name].package(*columns))
