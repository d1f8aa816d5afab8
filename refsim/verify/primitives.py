"""The primitives that a port can be verified on: their fields, domains, and vectors at three levels of effort.

Level 1 crosses boundaries, level 2 adds weighted random cases, level 3 is the whole domain where that has at most 2^32 cases.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from refsim import fixedpoint as fp
from refsim.errors import RefsimError
from refsim.ir import Array
from refsim.verify.boundaries import I16, I32, MULTIPLIERS, NORMAL, U32, Columns, boundary, cross, double_ties, float_pairs, join

LEVELS = (1, 2, 3)
RANDOM_CASES = 1 << 16
LARGEST_DOMAIN = 1 << 32
CHUNK = 1 << 14
Mistakes = Mapping[str, Callable[..., Any]]


@dataclass(frozen=True, slots=True)
class Field:
    """One hexadecimal field of a line: two's complement, as many digits as ``dtype`` needs."""

    name: str
    dtype: str

    @property
    def digits(self) -> int:
        return np.dtype(self.dtype).itemsize * 2

    @property
    def signed(self) -> bool:
        return not self.dtype.startswith("u")


@dataclass(frozen=True, slots=True, eq=False)
class Primitive:
    """One function. ``domain`` holds the inclusive range of each field; ``table`` makes the level-1 columns.

    ``function`` takes int64 columns and returns one column per result.
    """

    name: str
    title: str
    fields: tuple[Field, ...]
    domain: tuple[tuple[int, int], ...]
    function: Callable[..., Any]
    table: Callable[[], Columns]
    results: tuple[Field, ...] = (Field("result", "int32"),)
    #: Constant data that the function looks up, by name.
    tables: Mapping[str, Array] = field(default_factory=dict)

    @property
    def domain_size(self) -> int:
        size = 1
        for low, high in self.domain:
            size *= high - low + 1
        return size

    def evaluate(self, columns: Columns) -> Columns:
        """The results of ``columns``, one int64 column per result."""
        return as_columns(self.function(*columns))

    def chunks(self, level: int, seed: int) -> Iterator[Columns]:
        """The input columns of one level, a part at a time."""
        if level not in LEVELS:
            raise RefsimError(f"there is no level {level}; the levels are 1, 2 and 3")
        if level == 3:
            yield from self._whole_domain()
            return
        yield from _parts(self.table())
        if level == 2:
            yield from _parts(self.random(RANDOM_CASES, seed))

    def _whole_domain(self) -> Iterator[Columns]:
        if self.domain_size > LARGEST_DOMAIN:
            raise RefsimError(f"{self.name} has {self.domain_size:,} cases, too many for level 3; use level 2 with several seeds")
        sizes = tuple(high - low + 1 for low, high in self.domain)
        for start in range(0, self.domain_size, CHUNK):
            flat = np.arange(start, min(start + CHUNK, self.domain_size), dtype=np.int64)
            indices = np.unravel_index(flat, sizes)
            yield tuple(index + low for index, (low, _) in zip(indices, self.domain, strict=True))

    def random(self, count: int, seed: int, *, weighted: bool = True) -> Columns:
        """``count`` cases: a third uniform, a third of any magnitude, a third at ties and boundaries; or all uniform."""
        rng = np.random.default_rng([seed, *self.name.encode()])
        draw = _weighted if weighted else _uniform
        return tuple(draw(rng, low, high, count) for low, high in self.domain)


def as_columns(result: Any) -> Columns:
    parts = result if isinstance(result, tuple) else (result,)
    return tuple(np.asarray(part, dtype=np.int64) for part in parts)


def _parts(columns: Columns) -> Iterator[Columns]:
    for start in range(0, columns[0].size, CHUNK):
        yield tuple(column[start : start + CHUNK] for column in columns)


def _uniform(rng: np.random.Generator, low: int, high: int, count: int) -> Array:
    return rng.integers(low, high, count, dtype=np.int64, endpoint=True)


def _weighted(rng: np.random.Generator, low: int, high: int, count: int) -> Array:
    kind = rng.integers(0, 3, count)
    bits = rng.integers(0, 63, count)
    any_size = (_uniform(rng, -(2**62), 2**62, count) >> bits).clip(low, high)
    # An odd number times a power of two: a tie of the shift by one more.
    ties = ((_uniform(rng, -(2**31), 2**31, count) >> rng.integers(0, 31, count)) | 1) << rng.integers(0, 31, count)
    notable = np.asarray(boundary(low, high), dtype=np.int64)[rng.integers(0, len(boundary(low, high)), count)]
    tie = np.where((ties < low) | (ties > high) | (rng.integers(0, 2, count) == 1), notable, ties)
    return np.choose(kind, [_uniform(rng, low, high, count), any_size, tie])


# --- the list -----------------------------------------------------------------------------------------------------------
X, SHIFT, MULTIPLIER, BITS = (
    Field("x", "int32"),
    Field("shift", "int32"),
    Field("multiplier", "int32"),
    Field("integer_bits", "int32"),
)
X64 = Field("x", "int64")


def per_value(function: Callable[..., Any], option: str, **fixed: int) -> Callable[..., Any]:
    """``function`` with its keyword ``option`` as a last column."""

    def call(*columns: Array) -> Columns:
        *operands, values = columns
        results: list[Array] = []
        for value in np.unique(values):
            chosen = values == value
            parts = as_columns(function(*(operand[chosen] for operand in operands), **{option: int(value)}, **fixed))
            results = results or [np.zeros(values.size, dtype=np.int64) for _ in parts]
            for result, part in zip(results, parts, strict=True):
                result[chosen] = part
        return tuple(results)

    return call


def _table(*axes: Any) -> Callable[[], Columns]:
    return lambda: cross(*axes)


#: Kernels never have negative multipliers, and ports need not take them.
_MULTIPLIERS = tuple(m for m in MULTIPLIERS if m >= 0)


def _basic() -> list[Primitive]:
    a, b = Field("a", "int32"), Field("b", "int32")
    positive = (1, 2**31 - 1)
    return [
        Primitive("srdhm", "saturating rounding doubling high multiply of int32", (a, b), (I32, I32), fp.srdhm, _table(boundary(*I32), boundary(*I32))),
        Primitive(
            "srdhm16", "saturating rounding doubling high multiply of int16", (Field("a", "int16"), Field("b", "int16")), (I16, I16),
            fp.srdhm16, _table(boundary(*I16), boundary(*I16)), (Field("result", "int16"),),
        ),
        Primitive(
            "rdbpot", "divide by 2^exponent, half away from zero", (X, Field("exponent", "int32")), (I32, (0, 31)),
            fp.rdbpot, _table(boundary(*I32), range(32)),
        ),
        Primitive(
            "saturating_left_shift", "multiply by 2^exponent, saturating", (X, Field("exponent", "int32")), (I32, (0, 31)),
            fp.saturating_left_shift, _table(boundary(*I32), range(32)),
        ),
        Primitive(
            "div_half_away", "divide by n > 0, half away from zero (average pooling)", (X, Field("n", "int32")), (I32, positive),
            fp.div_half_away, lambda: join(cross(boundary(*I32), boundary(*positive)), cross(range(-300, 301), range(1, 50))),
        ),
    ]  # fmt: skip


def _multiply() -> list[Primitive]:
    x32, x48, x54 = boundary(*I32), boundary(-(2**47) + 1, 2**47 - 1), boundary(-(2**53) + 1, 2**53 - 1)
    some, lows = (2**30, 0x5A82799A, 2**31 - 1), (0, 2**21 + 1, 2**22 - 1)

    def define(rule: str, title: str, shifts: tuple[int, int]) -> Primitive:
        axes = (x32, _MULTIPLIERS, range(shifts[0], shifts[1] + 1))
        return Primitive(
            f"mbqm_{rule}", title, (X, MULTIPLIER, SHIFT), (I32, NORMAL, shifts), getattr(fp, f"mbqm_{rule}"), lambda: cross(*axes)
        )

    return [
        define("double", "multiply by quantized multiplier, two roundings: the default of TFLite and TFLM", (-31, 31)),
        define("single", "multiply by quantized multiplier, one rounding", (-31, 30)),
        define("ruy", "multiply by quantized multiplier, two roundings, both half up", (-31, 31)),
        Primitive(
            "mbqm_reduced", "multiply a 64-bit accumulator by a multiplier of 15 bits", (X64, MULTIPLIER, SHIFT),
            ((-(2**47) + 1, 2**47 - 1), NORMAL, (-31, 7)), fp.mbqm_reduced, _table(x48, _MULTIPLIERS, range(-31, 8)),
        ),
        Primitive(
            "mbqm_float64", "round(double(x) * M), M = (multiplier * 2^22 + low) * 2^(shift - 53)",
            (X64, MULTIPLIER, SHIFT, Field("low", "int32")), ((-(2**53) + 1, 2**53 - 1), NORMAL, (-40, 31), (0, 2**22 - 1)),
            fp.mbqm_float64, lambda: join(cross(x54[::5], some, range(-110, 72), lows), double_ties()), (Field("result", "int64"),),
        ),
    ]  # fmt: skip


def _transcendental(suffix: str, bits: int) -> list[Primitive]:
    every, dtype = (I32, "int32") if bits == 32 else (I16, "int16")
    result = (Field("result", dtype),)
    a = Field("a", dtype)

    def values(low: int, high: int) -> list[int]:
        rng = np.random.default_rng(high & 0xFFFF)
        return sorted({*boundary(low, high), *rng.integers(low, high + 1, size=200).tolist()})

    def define(name: str, title: str, domain: tuple[int, int], most: int) -> Primitive:
        function = per_value(getattr(fp, name), "integer_bits", bits=bits)
        full = (domain, (0, most))
        return Primitive(name + suffix, title, (a, BITS), full, function, lambda: cross(values(*domain), range(most + 1)), result)

    one_over = functools.partial(fp.one_over_one_plus_x, bits=bits)
    unit = (0, every[1])
    return [
        define("exp_on_negative_values", "exp(a), a <= 0 with integer_bits integer bits", (every[0], 0), bits - 3),
        define("logistic", "1 / (1 + exp(-a)), a with integer_bits integer bits", every, bits - 3),
        define("tanh", "tanh(a), a with integer_bits integer bits", every, bits - 4),
        Primitive(
            "one_over_one_plus_x" + suffix,
            "1 / (1 + a), a in [0, 1)",
            (a,),
            (unit,),
            one_over,
            lambda: cross(values(*unit)),
            result,
        ),
    ]


def _reciprocal_and_tables() -> list[Primitive]:
    x16, unit = Field("x", "int16"), Field("result", "int16")
    scales = ((0, 0), (3, 0), (24, 0), (3, 3), (1, 31), (24577, 14), (32767, 15), (32767, 31))
    steps = sorted({*boundary(*I16), *range(-(2**15), 2**15, 61)})

    def inputs() -> Columns:
        return join(*(cross(steps, (multiplier,), (shift,)) for multiplier, shift in scales))

    domain = (I16, (0, 32767), (0, 31))
    fields = (x16, Field("multiplier", "int16"), SHIFT)
    return [
        Primitive(
            "get_reciprocal", "1 / x of a uint32 with integer_bits integer bits, and the power of two that is missing",
            (Field("x", "uint32"), BITS), ((1, U32[1]), (0, 31)), per_value(fp.get_reciprocal, "integer_bits"),
            lambda: cross(boundary(1, U32[1]), (0, 12, 31)), (Field("result", "int32"), Field("bits_over_unit", "int32")),
        ),
        Primitive("table_logistic", "int16 sigmoid by table", fields, domain, fp.table_logistic, inputs, (unit,)),
        Primitive("table_tanh", "int16 tanh by table", fields, domain, fp.table_tanh, inputs, (unit,)),
        Primitive(
            "quantize_float32", "round(x / scale) of float32 bit patterns, half away, saturated to int32",
            (Field("x", "uint32"), Field("scale", "uint32")), (U32, U32), fp.quantize_float32, float_pairs, (Field("result", "int64"),),
        ),
        *(_lut(name) for name in ("exp", "reciprocal")),
    ]  # fmt: skip


def _lut(name: str) -> Primitive:
    table = fp.softmax_lut(name)

    def look_up(x: Array) -> Any:
        return fp.lut16_lookup(table, x)

    whole = lambda: cross(range(-(2**15), 2**15))  # noqa: E731
    title = f"interpolated look-up in the 513-entry table {name!r} of int16 softmax (`refsim vectors table lut16_{name}`)"
    return Primitive(
        f"lut16_{name}", title, (Field("x", "int16"),), (I16,), look_up, whole, (Field("result", "int16"),), {"table": table}
    )


@functools.cache
def primitives() -> Mapping[str, Primitive]:
    """Every primitive by name."""
    listed = [*_basic(), *_multiply(), *_transcendental("", 32), *_transcendental("_16", 16), *_reciprocal_and_tables()]
    return {primitive.name: primitive for primitive in listed}
