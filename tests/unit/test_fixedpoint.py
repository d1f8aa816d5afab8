"""The package, the slow definition and the C header are one arithmetic: equal on boundary tables and on random arguments."""

from __future__ import annotations

from fractions import Fraction
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slow import fixedpoint_slow as slow
from unit.fixedpoint_c import Library, shared_library
from unit.fixedpoint_cases import Definition, boundary_table, definitions, outputs
from unit.fixedpoint_cases_signal import TABLED

from refsim import fixedpoint
from refsim.ir import Array

NAMES = sorted(definitions())
#: Functions of the header without a twin in the package: parts of others.
PARTS = {"newton_reciprocal", "newton_reciprocal_16", "round_to_24_bits", "round_to_53_bits", "scale_half_even"} | {
    "pack_float32",
    "scale_table_input",
    "interpolate_sigmoid",
    "unpack_float32",
    "rounded_quotient",
}
#: Package modules whose functions have to exist in C, but for those that build tables or choose a rule at prepare time.
MIRRORED = ("core", "gemmlowp", "merged", "requant", "soft_float", "tables")
PREPARE_ONLY = {"build_lut16", "build_lut8", "requantize", "softmax_lut"}
#: What the C of no engine's kernel needs.
PACKAGE_ONLY = {"dequantize_fused", "dequantize_two_products", "mbqm_double_vector", "quantize_float32_exact"}


@pytest.fixture(scope="session")
def c() -> Library:
    return shared_library()


def slow_outputs(entry: Definition, columns: tuple[Array, ...], rows: Array) -> Array:
    results = [entry.slow(*row) for row in zip(*(column[rows].tolist() for column in columns), strict=True)]
    transposed: Array = np.asarray(results, dtype=np.int64).reshape(len(results), -1).T
    return transposed


def assert_equal(actual: Array, expected: Array, columns: tuple[Array, ...], what: str) -> None:
    """Equality of every element; a failure names the first argument tuple that differs."""
    assert actual.shape == expected.shape, what
    different = np.flatnonzero((actual != expected).any(axis=0))
    if different.size:
        at = different[0]
        arguments = ", ".join(str(column[at]) for column in columns)
        pytest.fail(f"{what}({arguments}): {actual[:, at]} is not {expected[:, at]}; {different.size} of {actual.shape[1]} differ")


def test_every_function_is_compared() -> None:
    functions = set(shared_library().functions)
    assert functions == set(NAMES) | PARTS | TABLED | {"lut16_lookup"}
    package = {name.removesuffix("_16").removesuffix("32").removesuffix("64") for name in functions}
    modules = {f"refsim.fixedpoint.{module}" for module in MIRRORED}
    mirrored = {name for name in fixedpoint.__all__ if getattr(getattr(fixedpoint, name), "__module__", "") in modules}
    exported = {name.removesuffix("32").removesuffix("64") for name in mirrored - PREPARE_ONLY - PACKAGE_ONLY}
    assert len(exported) > 20
    assert exported <= package


@pytest.mark.parametrize("name", NAMES)
def test_boundary_table_package_equals_c(name: str, c: Library) -> None:
    columns, expected = boundary_table(name)
    assert_equal(c(name, *columns), expected, columns, name)


@pytest.mark.sampled(16)
@pytest.mark.parametrize("name", NAMES)
def test_boundary_table_package_equals_slow(name: str) -> None:
    entry = definitions()[name]
    columns, result = boundary_table(name)
    rows = entry.rows(columns)
    assert rows.size > 0
    assert_equal(result[:, rows], slow_outputs(entry, columns, rows), tuple(column[rows] for column in columns), name)


@pytest.mark.parametrize("name", NAMES)
def test_scalars_are_ints_and_equal_arrays(name: str) -> None:
    entry = definitions()[name]
    columns, result = boundary_table(name)
    for row in range(0, columns[0].size, max(1, columns[0].size // 40)):
        scalar = entry.package(*(int(column[row]) for column in columns))
        parts = scalar if isinstance(scalar, tuple) else (scalar,)
        assert all(type(part) is int for part in parts)
        assert parts == tuple(result[:, row].tolist())


@pytest.mark.parametrize("name", NAMES)
def test_random_arguments(name: str, c: Library) -> None:
    entry = definitions()[name]
    rng = np.random.default_rng(len(name))
    columns = tuple(rng.integers(low, high, size=20_000, endpoint=True) for low, high in entry.domain)
    result = outputs(entry.package(*columns))
    assert_equal(c(name, *columns), result, columns, f"C {name}")
    rows = np.arange(0, 20_000, 40)
    assert_equal(result[:, rows], slow_outputs(entry, columns, rows), tuple(column[rows] for column in columns), name)


@pytest.mark.sampled(4)
@pytest.mark.parametrize("name", NAMES)
def test_chosen_arguments(name: str, c: Library) -> None:
    """Hypothesis prefers small and extreme numbers, which uniform random ones miss."""
    entry = definitions()[name]

    @settings(max_examples=25)
    @given(st.lists(st.tuples(*(st.integers(low, high) for low, high in entry.domain)), min_size=1, max_size=20))
    def compare(rows: list[tuple[int, ...]]) -> None:
        columns = tuple(np.asarray(column, dtype=np.int64) for column in zip(*rows, strict=True))
        result = outputs(entry.package(*columns))
        assert_equal(c(name, *columns), result, columns, f"C {name}")
        assert_equal(result, slow_outputs(entry, columns, np.arange(len(rows))), columns, name)

    compare()


# --- what a boundary table has to catch -------------------------------------------------------------------------------------
def test_tables_hold_ties_of_every_shift() -> None:
    (x, shift), _ = boundary_table("rdbpot")
    for exponent in range(1, 31):
        ties = (shift == exponent) & (x & ((1 << exponent) - 1) == 1 << (exponent - 1))
        assert (ties & (x > 0)).any() and (ties & (x < 0)).any(), exponent


@pytest.mark.parametrize("pair", [("mbqm_double", "mbqm_ruy"), ("mbqm_double", "mbqm_single"), ("mbqm_ruy", "mbqm_single")])
def test_tables_tell_the_rules_apart(pair: tuple[str, str]) -> None:
    columns, _ = boundary_table("mbqm_single")  # its shifts suit all three
    one, other = (outputs(getattr(fixedpoint, name)(*columns)) for name in pair)
    assert (one != other).any()


def test_float64_table_holds_both_ties() -> None:
    """Products on a tie of the 53-bit rounding, and products that only that rounding turns into a tie of the integer one."""
    columns, _ = boundary_table("mbqm_float64")
    first = second = 0
    for x, multiplier, shift, low in zip(*(column[-6264:].tolist() for column in columns), strict=True):
        product = abs(x) * ((multiplier << 22) | low)
        dropped = max(product.bit_length() - 53, 0)
        first += dropped > 0 and product & ((1 << dropped) - 1) == 1 << (dropped - 1)
        right = 53 - shift
        doubled = slow.half_even(Fraction(product, 1 << dropped)) << dropped
        second += right > 0 and doubled != product and doubled & ((1 << right) - 1) == 1 << (right - 1)
    assert first > 100
    assert second > 100


# --- domains that only the package has --------------------------------------------------------------------------------------
def test_rdbpot_of_wide_values() -> None:
    rng = np.random.default_rng(62)
    values = [*rng.integers(-(2**62), 2**62, size=200).tolist(), *(sign * 2**k for k in range(63) for sign in (1, -1))]
    for exponent in range(63):
        expected = [slow.rdbpot(value, exponent) for value in values]
        assert fixedpoint.rdbpot(np.asarray(values), exponent).tolist() == expected, exponent


def test_requantize_passes_every_field_on() -> None:
    params = SimpleNamespace(multiplier=np.asarray([0x5A82799A]), shift=np.asarray([-3]), multiplier_low=np.asarray([77]))
    acc = np.asarray([-(2**31), -5, 0, 12345, 2**31 - 1])
    for rule, oracle in (("double", slow.mbqm_double), ("single", slow.mbqm_single), ("ruy", slow.mbqm_ruy)):
        assert fixedpoint.requantize(acc, params, rule).tolist() == [oracle(x, 0x5A82799A, -3) for x in acc.tolist()]
    exact = [slow.mbqm_float64(x, 0x5A82799A, -3, 77) for x in acc.tolist()]
    assert fixedpoint.requantize(acc, params, "float64").tolist() == exact
