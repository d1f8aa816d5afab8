"""Look-up tables, float quantization and the scales that are turned into integers at prepare time."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from slow import fixedpoint_slow as slow
from unit.fixedpoint_c import shared_library

from refsim import fixedpoint
from refsim.errors import QuantizationError
from refsim.fixedpoint.real import DEQUANTIZE_RULES
from refsim.ir import Array

INT16 = np.arange(-(2**15), 2**15)


def test_sigmoid_table() -> None:
    assert tuple(fixedpoint.SIGMOID_TABLE.tolist()) == slow.sigmoid_table()
    assert int(fixedpoint.SIGMOID_TABLE.sum()) == 15670629
    assert not fixedpoint.SIGMOID_TABLE.flags.writeable


# --- 16-bit look-up tables --------------------------------------------------------------------------------------------------
def exponential(x: Any) -> Any:
    """e^x rounded from double, the same on every machine; elementwise for arrays, in their float type."""
    if isinstance(x, np.ndarray):
        return np.asarray([math.exp(float(value)) for value in x], dtype=x.dtype)
    return math.exp(x)


def reciprocal(x: Any) -> Any:
    """1 / (1 + x) in the float type of ``x``."""
    return x.dtype.type(1) / (x.dtype.type(1) + x) if isinstance(x, np.ndarray) else 1 / (1 + x)


def cubic(x: Any) -> Any:
    return x * x * x


#: (function, (scale, zero point) of the input, scale of the output): the two tables of SOFTMAX int16, and one that saturates.
LUTS: dict[str, tuple[Callable[[Any], Any], tuple[float, int], float]] = {
    "exp": (exponential, (10 / 65535, 32767), 2 / 65535),
    "reciprocal": (reciprocal, (1 / 65535, -32768), 2 / 65535),
    "cubic": (cubic, (2.75 / 65535, 3000), 2 / 65535),
}


def slow_table(name: str, dtype: type[np.floating[Any]]) -> list[int]:
    _, input_scale_zero_point, output_scale = LUTS[name]
    cast: Callable[[float], float] = slow.float32 if dtype is np.float32 else float
    steps: dict[str, Callable[[float], float]] = {
        "exp": lambda x: cast(math.exp(x)),
        "reciprocal": lambda x: cast(1 / cast(1 + x)),
        "cubic": lambda x: cast(cast(x * x) * x),
    }
    return list(slow.build_lut16(steps[name], input_scale_zero_point, output_scale, cast))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", sorted(LUTS))
def test_build_lut16(name: str, dtype: type[np.floating[Any]]) -> None:
    table = fixedpoint.build_lut16(*LUTS[name], dtype)
    assert table.dtype == np.int16 and table.shape == (513,) and not table.flags.writeable
    assert table.tolist() == slow_table(name, dtype)


def test_a_range_that_is_rounded_once() -> None:
    """With the output scale of a recorded case in which tflite-runtime 2.14 on Arm rounds it once."""

    def steps(x: float) -> float:
        return slow.float32(math.exp(x))

    quantization = (2.0592082e-05, 0), 4.345583511167206e-05
    tables = [fixedpoint.build_lut16(exponential, *quantization, np.float32, fused) for fused in (False, True)]
    for fused, table in enumerate(tables):
        assert table.tolist() == slow.build_lut16(steps, *quantization, slow.float32, bool(fused))
    assert tables[0].tolist() != tables[1].tolist()


def test_float_type_of_a_table_matters() -> None:
    tables = [[fixedpoint.build_lut16(*LUTS[name], dtype).tolist() for name in sorted(LUTS)] for dtype in (np.float32, np.float64)]
    assert tables[0] != tables[1]


def lookup_tables() -> dict[str, Array]:
    rng = np.random.default_rng(513)
    zigzag = np.where(np.arange(513) % 2 == 0, -(2**15), 2**15 - 1)  # steeper than int16: slopes wrap
    return {
        "exp": fixedpoint.build_lut16(*LUTS["exp"], np.float64),
        "random": rng.integers(-(2**15), 2**15, size=513).astype(np.int16),
        "zigzag": zigzag.astype(np.int16),
        "ties": (np.arange(513) * 64 % 8191 - 4000).astype(np.int16),
    }


@pytest.mark.parametrize("name", sorted(lookup_tables()))
def test_lut16_lookup(name: str) -> None:
    table = lookup_tables()[name]
    result = fixedpoint.lut16_lookup(table, INT16)
    assert shared_library()("lut16_lookup", table, INT16)[0].tolist() == result.tolist()
    entries = table.tolist()
    rows = [*range(0, 65536, 7), 65535]
    assert result[rows].tolist() == [slow.lut16_lookup(entries, int(INT16[row])) for row in rows]
    scalar = fixedpoint.lut16_lookup(table, -12345)
    assert type(scalar) is int and scalar == slow.lut16_lookup(entries, -12345)


# --- float32 quantization without floats ------------------------------------------------------------------------------------
def numpy_quantize(x_bits: Array, scale_bits: Array) -> Array:
    """The float definition: NumPy's float32 division, half away, saturated to int32; MIN for NaN."""
    with np.errstate(all="ignore"):
        quotient = x_bits.astype(np.uint32).view(np.float32) / scale_bits.astype(np.uint32).view(np.float32)
        rounded = fixedpoint.round_half_away(quotient).astype(np.float64)
    return np.where(np.isnan(rounded), -(2.0**31), np.clip(rounded, -(2.0**31), 2.0**31 - 1)).astype(np.int64)


@pytest.mark.parametrize("kind", ["any bits", "quotients near int32", "quotients near ties"])
def test_quantize_float32_equals_float_division(kind: str) -> None:
    rng = np.random.default_rng(754)
    n = 1_000_000
    scale = rng.integers(0, 2**32, size=n)
    x = rng.integers(0, 2**32, size=n)
    if kind != "any bits":
        exponent = ((scale >> 23) & 255) + rng.integers(-4, 34, size=n)
        x = (x & 0x807FFFFF) | (exponent.clip(0, 254) << 23)
    if kind == "quotients near ties":
        with np.errstate(all="ignore"):
            # A multiple of scale by n + 1/2, give or take one float: the division then rounds to the tie, or just off it.
            factor = rng.integers(-(2**16), 2**16, size=n).astype(np.float32) + np.float32(0.5)
            near = factor * scale.astype(np.uint32).view(np.float32)
        x = (near.view(np.uint32).astype(np.int64) + rng.integers(-1, 2, size=n)) & 0xFFFFFFFF
    expected = numpy_quantize(x, scale)
    assert np.array_equal(fixedpoint.quantize_float32(x, scale), expected)
    assert np.array_equal(shared_library()("quantize_float32", x, scale)[0], expected)


@pytest.mark.parametrize(
    ("x", "scale", "expected"),
    [
        (0x7FC00000, 0x3F800000, -(2**31)),  # NaN
        (0x00000000, 0x80000000, -(2**31)),  # 0 / -0
        (0x7F800000, 0xFF800000, -(2**31)),  # infinity / -infinity
        (0x3F800000, 0x00000000, 2**31 - 1),  # 1 / 0
        (0xBF800000, 0x00000000, -(2**31)),  # -1 / 0
        (0x3F000000, 0x3F800000, 1),  # 0.5
        (0xBF000000, 0x3F800000, -1),  # -0.5
        (0x3EFFFFFF, 0x3F800000, 0),  # the float below 0.5
        (0x4F000000, 0x3F800000, 2**31 - 1),  # 2^31
        (0xCF000000, 0x3F800000, -(2**31)),  # -2^31
        (0x4EFFFFFF, 0x3F800000, 2**31 - 128),  # the float below 2^31
        (0x00000001, 0x00000001, 1),  # the smallest subnormal by itself
        (0x00000003, 0x00000002, 2),  # 1.5, of subnormals
    ],
)
def test_quantize_float32_by_hand(x: int, scale: int, expected: int) -> None:
    assert fixedpoint.quantize_float32(x, scale) == slow.quantize_float32(x, scale) == expected
    assert int(shared_library()("quantize_float32", x, scale)[0, 0]) == expected


# --- float32 dequantization without floats ----------------------------------------------------------------------------------
def floats_of(bits: Array) -> Array:
    return bits.astype(np.uint32).view(np.float32)


def bits_of(values: Array) -> Array:
    return values.astype(np.float32).view(np.uint32).astype(np.int64)


def test_truncate_float32_equals_a_conversion() -> None:
    """Every exponent below 2^31 in magnitude."""
    x = np.random.default_rng(7).integers(0, 0x4F000000, size=500_000)
    for bits in (x, x | 0x80000000):
        expected = np.trunc(floats_of(bits)).astype(np.int64)
        assert np.array_equal(fixedpoint.truncate_float32(bits), expected)
        assert np.array_equal(shared_library()("truncate_float32", bits)[0], expected)


@pytest.mark.parametrize("limit", [2**8, 2**16, 2**31])
def test_dequantize_float32_equals_double_arithmetic(limit: int) -> None:
    """Every finite scale, subnormal ones and products beyond the largest float32 included."""
    rng = np.random.default_rng(limit)
    n = rng.integers(-limit, limit, size=500_000)
    scale = rng.integers(1, 0x7F800000, size=n.size)
    with np.errstate(over="ignore"):
        expected = bits_of(floats_of(scale).astype(np.float64) * n)
    assert np.array_equal(fixedpoint.dequantize_float32(n, scale), expected)
    assert np.array_equal(shared_library()("dequantize_float32", n, scale)[0], expected)


def test_dequantize_float32_rounds_twice() -> None:
    """Products of 55 bits just above or below a tie of float32, which the rounding to 53 bits puts on it."""
    found = 0
    for significand, step in itertools.product(range(2**24 - 1, 2**24 - 401, -2), (1, -1)):
        n = (2**30 + step) * pow(significand, -1, 2**31) % 2**31
        scale = 0x3F800000 | (significand & 0x7FFFFF)
        once = slow.float32_bits(slow.nearest_float32(n * Fraction(slow.float32_from_bits(scale))))
        expected = slow.dequantize_float32(n, scale)
        assert fixedpoint.dequantize_float32(n, scale) == expected
        assert int(shared_library()("dequantize_float32", n, scale)[0, 0]) == expected
        found += once != expected
    assert found > 50


@pytest.mark.parametrize("rule", ["two_products", "fused"])
def test_dequantize_by_two_terms(rule: str) -> None:
    """The integer forms equal the slow definitions, and the float forms of refsim.quantize where those round alike."""
    rng = np.random.default_rng(len(rule))
    q, zero_point = rng.integers(-128, 256, size=(2, 200_000))
    scale = rng.integers(1, 0x6F800000, size=q.size)
    result = getattr(fixedpoint, f"dequantize_{rule}")(q, zero_point, scale)
    assert np.array_equal(result, bits_of(DEQUANTIZE_RULES[rule](q, floats_of(scale), zero_point)))
    rows = zip(q[:500].tolist(), zero_point[:500].tolist(), scale[:500].tolist(), strict=True)
    assert result[:500].tolist() == [getattr(slow, f"dequantize_{rule}")(*row) for row in rows]
    wide = rng.integers(-(2**15), 2**15, size=(2, 300)), scale[:300]
    expected = [getattr(slow, f"dequantize_{rule}")(*row) for row in zip(*map(np.ndarray.tolist, (*wide[0], wide[1])), strict=True)]
    assert getattr(fixedpoint, f"dequantize_{rule}")(*wide[0], wide[1]).tolist() == expected


@pytest.mark.parametrize("kind", ["any bits", "products near int32", "products near ties"])
def test_quantize_float32_product_equals_float_product(kind: str) -> None:
    rng = np.random.default_rng(len(kind))
    x, inverse = rng.integers(0, 2**32, size=(2, 500_000))
    if kind != "any bits":
        exponent = 254 - ((inverse >> 23) & 255) + rng.integers(-4, 34, size=x.size)
        x = (x & 0x807FFFFF) | (exponent.clip(0, 254) << 23)
    with np.errstate(all="ignore"):
        if kind == "products near ties":
            x = bits_of((rng.integers(-(2**12), 2**12, size=x.size).astype(np.float32) + np.float32(0.5)) / floats_of(inverse))
        product = np.rint(floats_of(x) * floats_of(inverse)).astype(np.float64)
    expected = np.where(np.isnan(product), -(2.0**31), np.clip(product, -(2.0**31), 2.0**31 - 1)).astype(np.int64)
    assert np.array_equal(fixedpoint.quantize_float32_product(x, inverse), expected)
    assert np.array_equal(shared_library()("quantize_float32_product", x, inverse)[0], expected)


def test_quantize_float32_exact_equals_a_float64_quotient() -> None:
    """... while that is below 2^27; the slow definition holds everywhere. Every other element is next to a tie, or one."""
    rng = np.random.default_rng(8)
    scale = rng.integers(0x30000000, 0x50000000, size=200_000)
    steps = rng.integers(-(2**15), 2**15, size=scale.size).astype(np.float32) + np.float32(0.5)
    x = np.asarray(bits_of(steps * floats_of(scale))) + rng.integers(-1, 2, size=scale.size)
    quotient = floats_of(x).astype(np.float64) / floats_of(scale)
    expected = np.copysign(np.floor(np.abs(quotient) + 0.5), quotient).astype(np.int64)
    assert np.array_equal(fixedpoint.quantize_float32_exact(x, scale), expected)
    wild = rng.integers(0, 0x7F800000, size=1_000), rng.integers(1, 0x7F800000, size=1_000)
    rows = [*zip(x[:500].tolist(), scale[:500].tolist(), strict=True), *zip(*map(np.ndarray.tolist, wild), strict=True)]
    got = fixedpoint.quantize_float32_exact(*np.asarray(rows).T)
    assert got.tolist() == [slow.quantize_float32_exact(*row) for row in rows]


def test_float32_bits() -> None:
    assert fixedpoint.float32_bits(1.0) == 0x3F800000
    assert fixedpoint.float32_bits(np.float32(0.1)) == 0x3DCCCCCD
    assert fixedpoint.float32_reciprocal_bits(np.float32(0.1)) == fixedpoint.float32_bits(10.0)
    assert fixedpoint.float32_reciprocal_bits(3.0) == fixedpoint.float32_bits(1 / 3)


# --- the rules of float scales --------------------------------------------------------------------------------------------------
def float_scales() -> Array:
    rng = np.random.default_rng(8)
    notable = [2.0**-32, 1.0, 256 - 2.0**-16, 0.5, 1 - 2.0**-24, 1 - 2.0**-15, 1 - 2.0**-16, 1 - 2.0**-17]
    return np.asarray([*notable, *(2.0 ** rng.uniform(-32, 8, size=300))], dtype=np.float32)


def test_fp32_rule_equals_float_arithmetic() -> None:
    scales = float_scales()
    rng = np.random.default_rng(24)
    acc = rng.integers(-(2**31), 2**31, size=(2000, 1)) >> rng.integers(0, 31, size=(2000, 1))
    expected = np.rint(acc.astype(np.float32) * scales).astype(np.int64)
    params = fixedpoint.quantize_fp32_multiplier(scales)
    assert np.array_equal(fixedpoint.requantize(acc, params, "fp32"), expected)


def test_rndnu_rules_by_their_definitions() -> None:
    scales = float_scales()
    rng = np.random.default_rng(16)
    acc = [*(rng.integers(-(2**31), 2**31, size=60) >> rng.integers(0, 31, size=60)).tolist(), -(2**31), 2**31 - 1, 0, -1, 1]
    column = np.asarray(acc).reshape(-1, 1)
    exact = fixedpoint.quantize_rndnu_multiplier(scales)
    assert not (exact.multiplier & 127).any()
    expected = [[slow.half_up(x * Fraction(float(scale))) for scale in scales] for x in acc]
    assert fixedpoint.requantize(column, exact, "rndnu").tolist() == expected
    assert fixedpoint.requantize(column, exact, "single_wide").tolist() == expected
    narrow = fixedpoint.quantize_rndnu16_multiplier(scales)
    assert narrow.multiplier.min() >= 2**14 and narrow.multiplier.max() < 2**15
    for real, multiplier, shift in zip(scales.tolist(), narrow.multiplier.tolist(), narrow.shift.tolist(), strict=True):
        fraction, exponent = slow.split_real(Fraction(real))
        kept = slow.half_up(fraction * 2**15)
        assert (multiplier, shift) == ((2**14, exponent + 1) if kept == 2**15 else (kept, exponent))
    pairs = list(zip(narrow.multiplier.tolist(), narrow.shift.tolist(), strict=True))
    assert fixedpoint.requantize(column, narrow, "rndnu16").tolist() == [
        [slow.mbqm_rndnu16(x, *pair) for pair in pairs] for x in acc
    ]


def test_shifts_of_vector_registers() -> None:
    rng = np.random.default_rng(17)
    x = [*(rng.integers(-(2**31), 2**31, size=90) >> rng.integers(0, 31, size=90)).tolist(), -(2**31), 2**31 - 1, 0, -1, 1, 2, -2]
    rows = list(itertools.product(x, (2**30, 0x5A82799A, 2**31 - 1), range(64), (0, 1)))
    columns = np.asarray(rows).T
    assert fixedpoint.mbqm_double_vector(*columns).tolist() == [slow.mbqm_double_vector(*row) for row in rows]


@pytest.mark.parametrize("build", ["quantize_fp32_multiplier", "quantize_rndnu_multiplier", "quantize_rndnu16_multiplier"])
@pytest.mark.parametrize("real", [0.0, 2.0**-33, 256.0, -0.5, math.nan, math.inf])
def test_float_scales_out_of_range(build: str, real: float) -> None:
    least = "2\\^-126" if build == "quantize_fp32_multiplier" else "2\\^-32"  # every normal float32, or 32 bits of shift
    real = 2.0**-127 if real == 2.0**-33 and "126" in least else real
    with pytest.raises(QuantizationError, match=least):
        getattr(fixedpoint, build)(np.asarray([0.5, real], dtype=np.float32))


# --- scales at prepare time -------------------------------------------------------------------------------------------------
def notable_reals() -> list[float]:
    """Powers of two and their neighbours, ties of the 31-bit rounding, the flush to zero, random magnitudes."""
    reals = [0.0]
    for k in range(-40, 40):
        reals += [math.ldexp(1, k), math.nextafter(math.ldexp(1, k), 0), math.nextafter(math.ldexp(1, k), math.inf)]
        reals += [math.ldexp(1 - 2.0**-bits, k) for bits in (31, 32, 33)]
        reals += [math.ldexp(2**30 + n + 0.5, k - 31) for n in (0, 1, 2**30 - 1)]
    rng = np.random.default_rng(31)
    return [*reals, *(2.0 ** rng.uniform(-40, 33, size=2000)).tolist()]


def test_quantize_multiplier() -> None:
    for real in notable_reals():
        for signed in (real, -real):
            assert fixedpoint.quantize_multiplier(signed) == slow.quantize_multiplier(signed), signed


@pytest.mark.parametrize(
    ("real", "expected"),
    [
        (0.0, (0, 0)),
        (1.0, (2**30, 1)),
        (1 - 2.0**-33, (2**30, 1)),  # rounds up to 2^31: renormalised
        (2.0**-32, (2**30, -31)),
        (2.0**-33, (0, 0)),  # flushed
        (2.0**-32 * (1 - 2.0**-33), (2**30, -31)),  # rounding lifts it over the flush
        (-(1 - 2.0**-33), (-(2**31), 0)),  # -2^31 fits, so upstream keeps it
        (-0.75, (-0x60000000, 0)),
    ],
)
def test_quantize_multiplier_by_hand(real: float, expected: tuple[int, int]) -> None:
    assert fixedpoint.quantize_multiplier(real) == expected


@pytest.mark.parametrize("real", [math.nan, math.inf, -math.inf])
def test_quantize_multiplier_needs_a_finite_value(real: float) -> None:
    with pytest.raises(QuantizationError, match="finite"):
        fixedpoint.quantize_multiplier(real)


def test_quantize_float64_multiplier() -> None:
    reals = [real for real in notable_reals() if real > 0]
    parts = fixedpoint.quantize_float64_multiplier(np.asarray(reals))
    expected = [slow.quantize_float64_multiplier(real) for real in reals]
    assert list(zip(parts.multiplier.tolist(), parts.shift.tolist(), parts.low.tolist(), strict=True)) == expected


def test_float64_rule_equals_double_arithmetic() -> None:
    """The integer form against the processor's own double product and ``round_half_away``."""
    rng = np.random.default_rng(64)
    n = 500_000
    acc = rng.integers(-(2**31), 2**31, size=n) >> rng.integers(0, 31, size=n)
    real = np.ldexp(rng.uniform(0.5, 1, size=n), rng.integers(-40, 20, size=n))
    half = np.abs(acc) > 0
    real[: n // 2] = np.where(half, (rng.integers(0, 2**12, size=n) + 0.5) / np.maximum(np.abs(acc), 1), real)[: n // 2]
    parts = fixedpoint.quantize_float64_multiplier(real)
    expected = fixedpoint.round_half_away(acc.astype(np.float64) * real).astype(np.int64)
    assert np.array_equal(fixedpoint.mbqm_float64(acc, parts.multiplier, parts.shift, parts.low), expected)


@given(
    st.floats(width=32, allow_nan=False, allow_infinity=False),
    st.floats(min_value=2.0**-126, max_value=1e6, width=32),
    st.integers(-(2**15), 2**15),
)
def test_quantize_real(value: float, scale: float, zero_point: int) -> None:
    expected = slow.quantize_real(value, scale, zero_point)
    if expected is None:
        with pytest.raises(QuantizationError, match="int32"):
            fixedpoint.quantize_real(value, scale, zero_point)
    else:
        assert fixedpoint.quantize_real(value, scale, zero_point) == expected


@pytest.mark.parametrize(("value", "expected"), [(6.0, 12), (-1.0, -2), (0.25, 1), (-0.25, -1), (0.0, 0)])
def test_quantize_real_by_hand(value: float, expected: int) -> None:
    assert fixedpoint.quantize_real(value, np.float32(0.5), 7) == expected + 7


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_round_half_away_keeps_type_and_never_rounds_twice(dtype: type[np.floating[Any]]) -> None:
    below_half = np.nextafter(dtype(0.5), dtype(0))
    values = np.asarray([0.5, -0.5, 1.5, 2.5, -2.5, below_half, -below_half, 2.0**23 + 1, -0.0], dtype=dtype)
    result = fixedpoint.round_half_away(values)
    assert result.dtype == dtype
    assert result.tolist() == [slow.half_away(Fraction(float(value))) for value in values]


def test_softmax_scaling() -> None:
    for scale in (2.0**-24, 0.00390625, 0.1, 3.7, 1000.0):
        multiplier, shift = fixedpoint.softmax_multiplier(1.0, scale)
        assert (multiplier, shift) == slow.quantize_multiplier(min(scale * 2.0**26, 2.0**31 - 1))
        assert fixedpoint.softmax_diff_min(shift) == slow.softmax_diff_min(shift)
    with pytest.raises(QuantizationError, match="too small"):
        fixedpoint.softmax_multiplier(1.0, 2.0**-26)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_real_exp_is_rounded_correctly(dtype: type[np.floating[Any]]) -> None:
    """Neither neighbour in the type is nearer to the exact exponential, taken from its series in rational arithmetic."""
    points = np.concatenate([np.linspace(-10.7, 0, 97), [-5e-8, -0.25, -1.0]]).astype(dtype)
    for x, got in zip(points, fixedpoint.real_exp(points), strict=True):
        exact = exact_exp(Fraction(float(x)))
        errors = [abs(Fraction(float(y)) - exact) for y in (got, np.nextafter(got, dtype(-1)), np.nextafter(got, dtype(2)))]
        assert min(errors) == errors[0]


def exact_exp(x: Fraction) -> Fraction:
    """exp(x) within 2^-120 for |x| < 11: the Taylor series of exp(x / 16), to the sixteenth power."""
    small, term, total = x / 16, Fraction(1), Fraction(1)
    for k in range(1, 60):
        term *= small / k
        total += term
    return total**16


def test_multiplier_smaller_than_one() -> None:
    assert fixedpoint.quantize_multiplier_smaller_than_one(0.75) == (0x60000000, 0)
    for real in (0.0, 1.0, 1 - 2.0**-33, 1.5, -0.5):
        with pytest.raises(QuantizationError, match="0, 1"):
            fixedpoint.quantize_multiplier_smaller_than_one(real)


def test_narrow_multiplier() -> None:
    for multiplier in (2**30, 0x40007FFF, 0x40008000, 0x7FFEFFFF, 0x7FFF0000, 2**31 - 1, -(2**30)):
        expected = min(slow.half_up(Fraction(multiplier, 2**16)), 32767)
        assert fixedpoint.narrow_multiplier(multiplier) == expected


@pytest.mark.parametrize(
    ("scale", "powers", "expected"),
    [
        (2.0**-12, (0,), (3, 0)),
        (2.0**-12 * 1.0005, (0,), (3, 0)),  # a power of two to 1e-3
        (2.0**-11, (0, 1), (6, 0)),
        (2.0**-11, (0,), (24576, 12)),
        (1 / 5000, (0,), (20132, 13)),  # 2.4576 * 2^13 = 20132.66, truncated
        (4.0 / 3, (0,), (16384, 0)),
    ],
)
def test_table_multiplier(scale: float, powers: tuple[int, ...], expected: tuple[int, int]) -> None:
    assert fixedpoint.table_multiplier(scale, powers) == expected


def test_table_multiplier_of_a_large_scale() -> None:
    with pytest.raises(QuantizationError, match="too large"):
        fixedpoint.table_multiplier(3.0, (0,))


def test_sigmoid_input_multiplier() -> None:
    assert fixedpoint.sigmoid_input_multiplier(2.0**-4) == (2**30, 24, 120)
    multiplier, shift, radius = fixedpoint.sigmoid_input_multiplier(np.float32(0.1))
    assert (multiplier, shift) == slow.quantize_multiplier(float(np.float32(0.1)) * 2.0**27)
    assert radius == math.floor(Fraction(15 * 2**27, 2**shift)) == 120
    with pytest.raises(QuantizationError, match="too large"):
        fixedpoint.sigmoid_input_multiplier(16.0)


def test_build_lut8_by_hand() -> None:
    """The identity: a code comes back, moved from one zero point to the other; the reciprocal of 0.1 is rounded, and so is 0.5."""
    table = fixedpoint.build_lut8(lambda x: x, (0.5, 3), (0.5, -2))
    codes = np.arange(-128, 128).astype(np.int8)
    assert table[codes.view(np.uint8)].tolist() == np.clip(codes.astype(int) - 5, -128, 127).tolist()
    assert not table.flags.writeable
    half = fixedpoint.build_lut8(lambda x: x, (0.25, 128), (0.5, 0), ("uint8", "int8"))
    assert half[125:132].tolist() == [-2, -1, -1, 0, 1, 1, 2]  # halves away from zero
