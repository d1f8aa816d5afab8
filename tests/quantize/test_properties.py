"""Properties of choose, quantize, dequantize and fake_quant, on ranges of all magnitudes."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from refsim import QuantizationError
from refsim import quantize as q
from refsim.engines import profiles
from refsim.fixedpoint import quantize_float32
from refsim.ir import INT_RANGE, Array, Quantization, storage_dtype
from refsim.quantize.scheme import DTYPES, RULES, code_range

finite = st.floats(width=32, allow_nan=False, allow_infinity=False, min_value=-(2.0**100), max_value=2.0**100)
normal = finite.filter(lambda v: v == 0 or abs(v) > 1e-30)
dtypes = st.sampled_from(DTYPES)
rules = st.sampled_from(sorted(RULES))


@st.composite
def ranges(draw: st.DrawFn) -> tuple[float, float]:
    low, high = sorted((draw(normal), draw(normal)))
    return low, high


@st.composite
def schemes(draw: st.DrawFn) -> tuple[Quantization, str, float, float]:
    """(p, dtype, rmin, rmax)."""
    (low, high), dtype = draw(ranges()), draw(dtypes)
    p = q.choose(low, high, dtype, draw(st.booleans()), draw(st.booleans()), rule=draw(rules), power_of_two=draw(st.booleans()))
    return p, dtype, low, high


def ulp(value: Fraction) -> Fraction:
    """One unit in the last place of a float32 of that magnitude."""
    if value == 0:
        return Fraction(0)
    return Fraction(2) ** max(math.frexp(float(abs(value)))[1] - 24, -149)


@given(schemes(), st.floats(0, 1))
def test_round_trip_error_is_at_most_half_a_step_inside_the_range(
    scheme: tuple[Quantization, str, float, float], where: float
) -> None:
    p, dtype, low, high = scheme
    x = np.float32(min(max(low + (high - low) * where, low), high))
    code = q.quantize(x, p, dtype)
    scale, zero = Fraction(float(p.scale[0])), int(p.zero_point[0])
    ends = [(end - zero) * scale for end in code_range(dtype)]
    assume(ends[0] <= Fraction(float(x)) <= ends[1])
    exact = (int(code) - zero) * scale
    # The quotient x / S is rounded to float32 before it is rounded to an integer: that may cost another half ulp of it.
    bound = scale / 2 + ulp(Fraction(float(x)) / scale) / 2 * scale
    assert abs(exact - Fraction(float(x))) <= bound
    assert abs(Fraction(float(q.dequantize(code, p))) - exact) <= ulp(exact) / 2


@given(st.sampled_from(("int8", "int4", "uint8", "int16")), st.integers(-20, 20), st.integers(-(2**23), 2**23))
def test_round_trip_is_exactly_half_a_step_for_power_of_two_scales(dtype: str, exponent: int, steps: int) -> None:
    low, high = INT_RANGE[dtype]
    zero = (low + high + 1) // 2
    p = Quantization(np.float32([2.0**exponent]), np.asarray([zero]))
    x = Fraction(steps, 2**8) * Fraction(2) ** exponent
    code = int(q.quantize(np.float32(float(x)), p, dtype))
    if (low - zero) * Fraction(2) ** exponent <= x <= (high - zero) * Fraction(2) ** exponent:
        assert abs((code - zero) * Fraction(2) ** exponent - x) <= Fraction(2) ** exponent / 2
    else:
        assert code in (low, high)


@given(schemes(), st.lists(finite, min_size=2, max_size=30))
def test_monotonic_and_saturating(scheme: tuple[Quantization, str, float, float], values: list[float]) -> None:
    p, dtype, _, _ = scheme
    x = np.sort(np.asarray(values, dtype=np.float32))
    codes = q.quantize(x, p, dtype).astype(np.int64)
    assert (np.diff(codes) >= 0).all()
    low, high = INT_RANGE[dtype]
    assert codes.min() >= low
    assert codes.max() <= high
    back = q.dequantize(q.quantize(x, p, dtype), p)
    assert (np.diff(back) >= 0).all()


@given(schemes())
def test_zero_is_exact(scheme: tuple[Quantization, str, float, float]) -> None:
    p, dtype, _, _ = scheme
    code = q.quantize(0.0, p, dtype)
    assert int(code) == int(p.zero_point[0])
    assert float(q.dequantize(code, p)) == 0.0


@given(schemes(), st.booleans())
def test_the_range_is_representable_to_a_step(scheme: tuple[Quantization, str, float, float], upper: bool) -> None:
    """The ends of the range saturate by no more than one step: half from the zero point's rounding, half from the value's."""
    p, dtype, low, high = scheme
    end = Fraction(float(np.float32(high if upper else low)))
    back = (int(q.quantize(float(end), p, dtype)) - int(p.zero_point[0])) * Fraction(float(p.scale[0]))
    assert abs(back - end) <= Fraction(float(p.scale[0])) * Fraction(1001, 1000) + abs(end) / 2**20


@given(
    arrays(np.float32, array_shapes(min_dims=1, max_dims=4, max_side=5), elements=normal),
    dtypes,
    st.integers(0, 3),
    st.booleans(),
    st.sampled_from([p.alias for p in profiles()]),
)
def test_per_channel_is_per_tensor_slice_by_slice(x: Array, dtype: str, axis: int, negative: bool, engine: str) -> None:
    axis = axis % x.ndim
    rest = tuple(k for k in range(x.ndim) if k != axis)
    p = q.choose(x.min(axis=rest), x.max(axis=rest), dtype, axis=axis - x.ndim if negative else axis)
    codes = q.quantize(x, p, dtype, engine=engine)
    back = q.dequantize(codes, p, engine=engine)
    assert codes.dtype == storage_dtype(dtype)
    for channel in range(x.shape[axis]):
        part = np.take(x, channel, axis)
        one = q.choose(part.min(), part.max(), dtype)
        assert (one.scale[0], one.zero_point[0]) == (p.scale[channel], p.zero_point[channel])
        assert np.array_equal(np.take(codes, channel, axis), q.quantize(part, one, dtype, engine=engine))
        assert np.array_equal(np.take(back, channel, axis), q.dequantize(np.take(codes, channel, axis), one, engine=engine))


@given(arrays(np.float32, 20, elements=finite), schemes())
def test_quantize_equals_the_kernels_integer_form(x: Array, scheme: tuple[Quantization, str, float, float]) -> None:
    """``quantize_float32`` is what the simulator and the generated C run for QUANTIZE."""
    p, dtype, _, _ = scheme
    low, high = INT_RANGE[dtype]
    steps = quantize_float32(x.view(np.uint32).astype(np.int64), np.full(20, p.scale.view(np.uint32)[0], dtype=np.int64))
    assert np.array_equal(q.quantize(x, p, dtype), np.clip(steps + p.zero_point[0], low, high))


@given(arrays(np.float32, 12, elements=normal), ranges(), st.sampled_from([2, 4, 8, 16]), st.booleans())
def test_fake_quant_is_idempotent_bounded_and_monotonic(x: Array, span: tuple[float, float], bits: int, narrow: bool) -> None:
    low, high = span
    assume(high - low > 1e-25)
    once = q.fake_quant(np.sort(x), low, high, bits, narrow)
    assert (np.diff(once) >= 0).all()
    mask = q.fake_quant_mask(x, low, high, bits, narrow)
    gradients = q.fake_quant_gradients(np.ones_like(x), x, low, high, bits, narrow)
    assert np.array_equal(gradients.x, mask)
    assert float(gradients.x.sum() + gradients.rmin + gradients.rmax) == x.size
    assert float(q.fake_quant(0.0, low, high, bits, narrow)) == 0.0


@given(st.lists(ranges(), min_size=1, max_size=6), dtypes, rules, st.booleans())
def test_choose_is_per_channel_what_it_is_per_tensor(
    spans: list[tuple[float, float]], dtype: str, rule: str, symmetric: bool
) -> None:
    low, high = (np.asarray(column, dtype=np.float32) for column in zip(*spans, strict=True))
    p = q.choose(low, high, dtype, symmetric, axis=3, rule=rule)
    assert p.axis == 3
    for channel, (rmin, rmax) in enumerate(spans):
        one = q.choose(rmin, rmax, dtype, symmetric, rule=rule)
        assert (p.scale[channel], p.zero_point[channel]) == (one.scale[0], one.zero_point[0])


@given(ranges(), dtypes)
def test_a_power_of_two_scale_is_the_next_one(span: tuple[float, float], dtype: str) -> None:
    plain, power = q.choose(*span, dtype), q.choose(*span, dtype, power_of_two=True)
    fraction, _ = np.frexp(power.scale[0])
    assert fraction == 0.5
    assert power.scale[0] / 2 < plain.scale[0] <= power.scale[0]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("span", [(0, 0), (5, 5), (-5, -5), (2, 6), (-6, -2), (0, 1e-40), (-1e-45, 1e-45), (-3.4e38, 0)])
@pytest.mark.parametrize("rule", RULES)
def test_degenerate_ranges_have_a_scale_and_an_exact_zero(dtype: str, span: tuple[float, float], rule: str) -> None:
    p = q.choose(*span, dtype, rule=rule)
    assert p.scale[0] > 0
    assert np.isfinite(p.scale[0])
    assert int(q.quantize(0.0, p, dtype)) == p.zero_point[0]
    low, high = INT_RANGE[dtype]
    assert low <= p.zero_point[0] <= high


@pytest.mark.parametrize(
    ("rmin", "rmax", "told"),
    [
        (float("nan"), 1, "rmin = nan"),
        (0, float("inf"), "rmax = inf"),
        ([0.0, float("nan")], [1.0, 1.0], r"rmin\[1\] = nan"),
        (1, -1, "greater than"),
        ([], [], "empty"),
        ([0.0], 1.0, "two arrays"),
        (-3.4e38, 3.4e38, "outside float32"),
        (0, 1e39, "does not fit float32"),
    ],
)
def test_ranges_without_meaning_are_errors(rmin: object, rmax: object, told: str) -> None:
    with pytest.raises(QuantizationError, match=told):
        q.choose(rmin, rmax)


@pytest.mark.parametrize(("dtype", "rule"), [("int32", "converter"), ("float32", "converter"), ("int8", "mine")])
def test_unknown_types_and_rules_are_errors(dtype: str, rule: str) -> None:
    with pytest.raises(QuantizationError, match="known"):
        q.choose(0, 1, dtype, rule=rule)


def test_codes_0_to_255_never_wrap_into_int8() -> None:
    codes = np.arange(256, dtype=np.uint8)
    whole = q.choose(0, 255)
    assert np.array_equal(q.quantize(codes, whole), np.arange(-128, 128))
    one = Quantization(np.float32([1]), np.asarray([0]))
    assert np.array_equal(q.quantize(codes, one), np.minimum(codes.astype(int), 127))
    assert np.array_equal(q.quantize(np.arange(-300, 300), one, "uint8"), np.clip(np.arange(-300, 300), 0, 255))
    assert np.array_equal(q.quantize([3e38, -3e38], Quantization(np.float32([1e-38]), np.asarray([0])), "int16"), [32767, -32768])


@pytest.mark.parametrize("engine", [p.alias for p in profiles()])
@pytest.mark.parametrize("dtype", DTYPES)
def test_ties_are_rounded_away_from_zero(engine: str, dtype: str) -> None:
    """Every multiple of half a step, also where the zero point is odd; and the kernel's integer form agrees."""
    low, high = INT_RANGE[dtype]
    for scale, zero in ((1.0, 0), (0.25, 3), (2.0**-7, 1)):
        halves = np.arange(2 * max(low, -300) - 4, 2 * min(high, 300) + 5)
        p = Quantization(np.float32([scale]), np.asarray([zero]))
        x = (halves * (scale / 2)).astype(np.float32)
        expected = [int(math.copysign((abs(int(h)) + 1) // 2, h)) for h in halves]
        codes = q.quantize(x, p, dtype, engine=engine)
        assert np.array_equal(codes, np.clip(np.asarray(expected) + zero, low, high))
        bits = np.full(x.size, p.scale.view(np.uint32)[0], dtype=np.int64)
        assert np.array_equal(quantize_float32(x.view(np.uint32).astype(np.int64), bits), expected)


def test_the_rounding_is_data_of_the_profile() -> None:
    """A profile with other rules gets other results, where the rules differ."""
    other = replace(
        profiles()[0],
        id="other",
        quantize_float={"any": "divide_half_away", "int16": "reciprocal_half_even"},
        dequantize_float={"any": "double_product", "int8": "two_products"},
    )
    one = Quantization(np.float32([1]), np.asarray([0]))
    ties = np.asarray([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5])
    assert q.quantize(ties, one, "int16", engine=other).tolist() == [-2, -2, 0, 0, 2, 2]
    assert q.quantize(ties, one, "int8", engine=other).tolist() == [-3, -2, -1, 1, 2, 3]
    assert q.quantize(ties, one, "int16").tolist() == [-3, -2, -1, 1, 2, 3]
    p = Quantization(np.float32([0.1]), np.asarray([-77]))
    codes = np.arange(-128, 128).astype(np.int8)
    exact = [float(np.float32(float(p.scale[0]) * (int(code) + 77))) for code in codes]
    assert q.dequantize(codes, p).tolist() == exact
    scale = np.float32(0.1)
    parts = [float(np.float32(np.float32(code) * scale) + np.float32(np.float32(77) * scale)) for code in codes]
    assert q.dequantize(codes, p, engine=other).tolist() == parts
    assert parts != exact


def test_int4_is_held_in_int8_and_stays_in_its_range() -> None:
    p = q.choose(-1, 1, "int4", symmetric=True)
    codes = q.quantize(np.linspace(-3, 3, 50), p, "int4")
    assert codes.dtype == np.int8
    assert (codes.min(), codes.max()) == (-8, 7)
    assert q.quantize(-3.0, p, "int4", narrow_range=True) == -7


@pytest.mark.parametrize(("value", "told"), [(np.nan, "nan"), (np.inf, "inf"), (-np.inf, "-inf"), (1e39, "does not fit")])
def test_values_without_meaning_are_errors_with_their_index(value: float, told: str) -> None:
    x = np.zeros((3, 4))
    x[2, 1] = value
    p = q.choose(0, 1)
    for call in (lambda: q.quantize(x, p), lambda: q.fake_quant(x, 0, 1), lambda: q.errors(x, x), lambda: q.calibrate([x])):
        with pytest.raises(QuantizationError, match=rf"\[2, 1\] = .*{told}"):
            call()


def test_misfits_are_errors() -> None:
    three = q.choose([0, 0, 0], [1, 2, 3], axis=1)
    with pytest.raises(QuantizationError, match="do not fit an array of shape"):
        q.quantize(np.zeros((3, 4)), three)
    with pytest.raises(QuantizationError, match="outside int8"):
        q.quantize(0.0, q.choose(0, 1, "uint8", symmetric=True))
    with pytest.raises(QuantizationError, match="integer codes"):
        q.dequantize([0.5], q.choose(0, 1))
    with pytest.raises(QuantizationError, match="positive"):
        q.dequantize([1], Quantization(np.float32([0]), np.asarray([0])))
    with pytest.raises(QuantizationError, match="float32"):
        q.dequantize([1], Quantization(np.asarray([0.5]), np.asarray([0])))
    with pytest.raises(QuantizationError, match="numbers"):
        q.quantize(["a"], q.choose(0, 1))


@pytest.mark.parametrize(("low", "high"), [(1, 1), (1, -1), (0, 1e-37), ([0, 0], [1, 1])])
def test_fake_quant_refuses_ranges_that_give_nan_elsewhere(low: object, high: object) -> None:
    with pytest.raises(QuantizationError, match=r"reversed|do not fit"):
        q.fake_quant(np.zeros((2, 3)), low, high)
    with pytest.raises(QuantizationError, match="num_bits"):
        q.fake_quant(0.0, 0, 1, num_bits=17)


def test_fake_quant_of_an_empty_range_is_zero_and_passes_every_gradient() -> None:
    x = np.asarray([-1, 0, 2], dtype=np.float32)
    assert not q.fake_quant(x, 0, 0).any()
    assert q.fake_quant_mask(x, 0, 0).all()
