"""A second, slow definition of the fixed-point arithmetic: plain Python ints and Fractions, one value at a time.

Written from the mathematics of the engines (published C forms where there are any), not from the package: nothing here may
import ``refsim``. Each function is the definition that the package and the C header are held equal to. The names are those of
``refsim.fixedpoint``; ``bits`` is 32 or 16.
"""

from __future__ import annotations

import functools
import math
import struct
from collections.abc import Callable
from fractions import Fraction

MIN32, MAX32 = -(2**31), 2**31 - 1


# --- rounding of exact rationals ------------------------------------------------------------------------------------------
def half_up(value: Fraction) -> int:
    return math.floor(value + Fraction(1, 2))


def half_away(value: Fraction) -> int:
    return half_up(value) if value >= 0 else -half_up(-value)


def half_even(value: Fraction) -> int:
    return round(value)  # Fraction.__round__ is exact and rounds half to even


def truncate(value: Fraction) -> int:
    return math.trunc(value)


def power_of_two(exponent: int) -> Fraction:
    return Fraction(2**exponent) if exponent >= 0 else Fraction(1, 2**-exponent)


def floor_log2(value: Fraction) -> int:
    """Largest e with 2^e <= value, for value > 0."""
    exponent = value.numerator.bit_length() - value.denominator.bit_length()
    return exponent if power_of_two(exponent) <= value else exponent - 1


def round_to_significant_bits(value: Fraction, bits: int, lowest: int) -> Fraction:
    """Nearest binary float of ``bits`` significant bits, half to even; ``lowest`` is the exponent of the last subnormal bit."""
    if value == 0:
        return value
    unit = power_of_two(max(floor_log2(abs(value)) - bits + 1, lowest))
    return half_even(value / unit) * unit


# --- integers of a fixed width --------------------------------------------------------------------------------------------
def wrap(x: int, bits: int = 32) -> int:
    x %= 2**bits
    return x - 2**bits if x >= 2 ** (bits - 1) else x


def saturate(x: int, low: int, high: int) -> int:
    if x < low:
        x = low
    return high if x > high else x


def shift_left_wrap(x: int, shift: int) -> int:
    return wrap(x * 2**shift)


def saturating_left_shift(x: int, shift: int, bits: int = 32) -> int:
    limit = 2 ** (bits - 1 - shift) - 1
    if x > limit:
        return int(2 ** (bits - 1) - 1)
    if x < -limit:
        return int(-(2 ** (bits - 1)))
    return int(x * 2**shift)


def clz32(x: int) -> int:
    return next((31 - bit for bit in range(31, -1, -1) if x >= 2**bit), 32)


def wrap_add(a: int, b: int, bits: int = 32) -> int:
    return wrap(a + b, bits)


def wrap_sub(a: int, b: int, bits: int = 32) -> int:
    return wrap(a - b, bits)


def wrap_mul(a: int, b: int, bits: int = 32) -> int:
    return wrap(a * b, bits)


def count_leading_sign_bits(x: int) -> int:
    """How often x can be doubled before it leaves int32."""
    return next((n for n in range(31) if not MIN32 <= x * 2 ** (n + 1) <= MAX32), 31)


def sdhm16(a: int, b: int) -> int:
    return min(truncate(Fraction(a * b, 2**15)), 2**15 - 1)


def srdhm(a: int, b: int, bits: int = 32) -> int:
    """The published form: nudge by the sign of the product, then divide by 2^(bits-1) with truncation."""
    if a == b == -(2 ** (bits - 1)):
        return int(2 ** (bits - 1) - 1)
    product = a * b
    nudge = 2 ** (bits - 2) if product >= 0 else 1 - 2 ** (bits - 2)
    return truncate(Fraction(product + nudge, 2 ** (bits - 1)))


def srdhm16(a: int, b: int) -> int:
    return srdhm(a, b, bits=16)


def rdbpot(x: int, exponent: int) -> int:
    return half_away(Fraction(x, 2**exponent))


def rdbpot_x86(x: int, exponent: int) -> int:
    """gemmlowp's text, each shift by the count that the processor looks at: 6 bits of it in 64-bit registers, 5 in 32-bit ones."""
    mask = wrap(2 ** (exponent % 64) - 1)
    remainder = wrap(x & mask)
    threshold = mask // 2 + (1 if x < 0 else 0)
    return wrap(x // 2 ** (exponent % 32) + (1 if remainder > threshold else 0))


def round_half_even_shift(x: int, exponent: int) -> int:
    return half_even(Fraction(x, 2**exponent))


def round_half_up_shift(x: int, exponent: int) -> int:
    return half_up(Fraction(x, 2**exponent))


def div_half_away(x: int, n: int) -> int:
    return half_away(Fraction(x, n))


def trunc_div(x: int, n: int, bits: int = 32) -> int:
    return wrap(truncate(Fraction(x, n)), bits)


def floor_div(x: int, n: int, bits: int = 32) -> int:
    return wrap(math.floor(Fraction(x, n)), bits)


def floor_mod(x: int, n: int) -> int:
    return x - n * math.floor(Fraction(x, n))


def resize_divide(v: int) -> int:
    """The last step of RESIZE_BILINEAR: nudged away from zero by half, then a C division by 2^20."""
    return truncate(Fraction(v + (2**19 if v > 0 else -(2**19)), 2**20))


# --- multiply by quantized multiplier -------------------------------------------------------------------------------------
def mbqm_double(x: int, multiplier: int, shift: int) -> int:
    return rdbpot(srdhm(wrap(x * 2 ** max(shift, 0)), multiplier), max(-shift, 0))


def mbqm_single(x: int, multiplier: int, shift: int) -> int:
    return wrap(half_up(x * multiplier * power_of_two(shift - 31)))


def mbqm_double_x86(x: int, multiplier: int, exponent: int) -> int:
    return rdbpot_x86(srdhm(x, multiplier), exponent)


def mbqm_double_vector(x: int, multiplier: int, exponent: int, rounds: int) -> int:
    """The count is signed there, and what is shifted out is lost: the mask of rdbpot is then -1, its threshold -1 or 0, or none."""
    doubled = srdhm(x, multiplier)
    if exponent < 32:
        return rdbpot(doubled, exponent)
    return wrap(doubled * 2 ** (64 - exponent) + (rounds if doubled > (-1 if doubled >= 0 else 0) else 0))


def mbqm_single_x86(x: int, multiplier: int, exponent: int) -> int:
    """64-bit C on x86-64: sums wrap, and of the counts 30 + exponent and 31 + exponent the low six bits are looked at."""
    total = wrap(x * multiplier + 2 ** ((30 + exponent) % 64), bits=64)
    return wrap(math.floor(Fraction(total, 2 ** ((31 + exponent) % 64))))


def mbqm_ruy(x: int, multiplier: int, shift: int) -> int:
    left, right = max(shift, 0), max(-shift, 0)
    doubled = wrap(half_up(Fraction(wrap(x * 2**left) * multiplier, 2**31)))
    if right == 0:
        return doubled
    if doubled > MAX32 - 2 ** (right - 1):
        return int(2 ** (31 - right))
    return half_up(Fraction(doubled, 2**right))


def floor_div_pow2(value: int, exponent: int) -> int:
    return math.floor(Fraction(value) * power_of_two(-exponent))


def high_multiply(a: int, b: int) -> int:
    return floor_div_pow2(a * b, 32)


def merged_high(acc: int, multiplier: int, offset: int, left: int, right: int) -> int:
    return floor_div_pow2(wrap(high_multiply(wrap(acc * 2**left), multiplier) + offset), right)


def split_multiply(rise: int, high: int, low: int, low_shift: int) -> int:
    return (rise * high + floor_div_pow2(rise * low % 2**32, low_shift)) % 2**32


def merged_split(rise: int, high: int, low: int, offset: int, low_shift: int, right: int) -> int:
    return floor_div_pow2(wrap(split_multiply(rise, high, low, low_shift) + offset), right)


def weighted_pair(a: int, b: int, a_weight: int, b_weight: int, offset: int, right: int) -> int:
    return floor_div_pow2(wrap(a * a_weight + b * b_weight + offset), right)


def mbqm_reduced(x: int, multiplier: int, shift: int) -> int:
    reduced = half_up(Fraction(multiplier, 2**16)) if multiplier < 0x7FFF0000 else 2**15 - 1
    return wrap(half_up(x * reduced * power_of_two(shift - 15)))


def mbqm_float64(x: int, multiplier: int, shift: int, low: int) -> int:
    """round(double(x) * M) with a double M; saturated to +-(2^63-1) from 2^62 on."""
    real = (multiplier * 2**22 + low) * power_of_two(shift - 53)
    lowest = -(2**20)  # the exponent never runs out: what is tiny rounds to 0 anyway
    result = half_away(round_to_significant_bits(x * real, 53, lowest))
    if abs(result) >= 2**62:
        return 2**63 - 1 if result > 0 else -(2**63 - 1)
    return result


def mbqm_fp32(x: int, scale_bits: int) -> int:
    """x and the product in float32, then to the nearest integer, ties to even: as the processor does it."""
    product = nearest_float32(nearest_float32(Fraction(x)) * Fraction(float32_from_bits(scale_bits)))
    return half_even(product)


def mbqm_single_wide(x: int, multiplier: int, shift: int) -> int:
    return half_up(x * multiplier * power_of_two(shift - 31))


def mbqm_rndnu(x: int, multiplier: int, shift: int) -> int:
    return half_up(x * Fraction(multiplier, 2**31) * power_of_two(shift))


def mbqm_rndnu16(x: int, multiplier: int, shift: int) -> int:
    moved = saturate(saturate(half_up(x * power_of_two(shift)), MIN32, MAX32), -(2**15), 2**15 - 1)
    return half_up(Fraction(moved * multiplier, 2**15))


# --- gemmlowp (Qm.n) ------------------------------------------------------------------------------------------------------
EXP_STEPS = ((-2, 1672461947), (-1, 1302514674), (0, 790015084), (1, 290630308), (2, 39332535), (3, 720401), (4, 242))


def constant(value: int, bits: int) -> int:
    return value if bits == 32 else half_away(Fraction(value, 2**16))


def rescale(x: int, exponent: int, bits: int = 32) -> int:
    return rdbpot(x, -exponent) if exponent < 0 else saturating_left_shift(x, exponent, bits)


def rounding_half_sum(a: int, b: int) -> int:
    total = a + b
    return truncate(Fraction(total + (1 if total >= 0 else -1), 2))


def exp_on_interval(a: int, bits: int = 32) -> int:
    x = wrap(a + 2 ** (bits - 4), bits)
    x2 = srdhm(x, x, bits)
    x3 = srdhm(x2, x, bits)
    x4 = srdhm(x2, x2, bits)
    third = srdhm(wrap(rdbpot(x4, 2) + x3, bits), constant(715827883, bits), bits)
    t = rdbpot(wrap(third + x2, bits), 1)
    k = constant(1895147668, bits)
    total = k + srdhm(k, wrap(x + t, bits), bits)
    return saturate(total, -(2**15), 2**15 - 1) if bits == 16 else wrap(total)


def exp_on_negative_values(a: int, integer_bits: int, bits: int = 32) -> int:
    if a == 0:
        return int(2 ** (bits - 1) - 1)
    if integer_bits > 5 and a < constant(-(2 ** (36 - integer_bits)), bits):
        return 0
    fraction_bits = bits - 1 - integer_bits
    quarter = 2 ** (fraction_bits - 2)
    a_mod = a % quarter - quarter
    result = exp_on_interval(rescale(a_mod, integer_bits, bits), bits)
    remainder = a_mod - a
    for exponent, factor in EXP_STEPS:
        if integer_bits > exponent and remainder // 2 ** (fraction_bits + exponent) % 2 == 1:
            result = srdhm(result, constant(factor, bits), bits)
    return result


def reciprocal_core(a: int, bits: int) -> int:
    one, one_q2 = 2 ** (bits - 1) - 1, 2 ** (bits - 3)
    h = rounding_half_sum(a, one)
    x = wrap(constant(1515870810, bits) + srdhm(h, constant(-1010580540, bits), bits), bits)
    for _ in range(3):
        error = wrap(one_q2 - srdhm(h, x, bits), bits)
        x = wrap(x + rescale(srdhm(x, error, bits), 2, bits), bits)
    return x


def one_over_one_plus_x(a: int, bits: int = 32) -> int:
    return saturating_left_shift(reciprocal_core(a, bits), 1, bits)


def one_minus_x_over_one_plus_x(a: int, bits: int = 32) -> int:
    return saturating_left_shift(wrap(reciprocal_core(a, bits) - 2 ** (bits - 3), bits), 2, bits)


def logistic(a: int, integer_bits: int, bits: int = 32) -> int:
    if a == 0:
        return int(2 ** (bits - 2))
    positive = one_over_one_plus_x(exp_on_negative_values(-abs(a), integer_bits, bits), bits)
    return positive if a > 0 else 2 ** (bits - 1) - 1 - positive


def tanh(a: int, integer_bits: int, bits: int = 32) -> int:
    if a == 0:
        return 0
    t = one_minus_x_over_one_plus_x(exp_on_negative_values(-abs(a), integer_bits + 1, bits), bits)
    return t if a > 0 else -t


def get_reciprocal(x: int, integer_bits: int) -> tuple[int, int]:
    headroom = clz32(x)
    return one_over_one_plus_x(x * 2**headroom % 2**32 - 2**31), integer_bits - headroom


def get_inv_sqrt(x: int) -> tuple[int, int]:
    """1 / sqrt(x) as (multiplier, shift): Newton steps y * (3/2 - x/2 * y^2) in Q3, from 1, on x normalised by powers of 4."""
    if x <= 1:
        return MAX32, 0
    shift = 11
    while x >= 2**29:
        x, shift = x // 4, shift + 1
    pairs = (clz32(x) - 1) // 2 - 1
    shift, x = shift - pairs, x * 4**pairs
    y = 2**28
    for _ in range(5):
        cubed = rescale(srdhm(srdhm(y, y), y), 6)
        y = rescale(wrap(srdhm(2**28 + 2**27, y) - srdhm(rdbpot(x // 2, 1), cubed)), 3)
    y = srdhm(y, 1518500250)
    return (y, -shift) if shift >= 0 else (wrap(y * 2**-shift), 0)


def log_x_for_x_at_least_1(x: int) -> int:
    """ln of x in Q12, in Q5; the accumulators are in Q6."""
    ln_2, fourth_root_half, root_half = 1488522236, 1805811301, 1518500250
    quarter = rdbpot(2**29, 6)
    a = clz32(x)
    r_a = saturating_left_shift(srdhm(saturating_left_shift(x, a - 1), root_half), 1)
    power_a = saturate(saturating_left_shift(12 - a, 25) + quarter, MIN32, MAX32)
    b = clz32(srdhm(x, root_half)) - 1
    r_b = saturating_left_shift(x, b)
    power_b = saturate(saturating_left_shift(12 - b, 25) - quarter, MIN32, MAX32)
    r, power = min(r_a, r_b), max(power_a, power_b)
    p = rounding_half_sum(r, fourth_root_half)
    q = wrap(2 * wrap(r - fourth_root_half))
    c = srdhm(q, q)
    numerator = wrap(srdhm(q, r) + srdhm(srdhm(q, c), 117049297))
    sum_ = wrap(wrap(1057819769 + q) + srdhm(127690142, c))
    denominator = wrap(srdhm(p, sum_) + srdhm(638450708, q))
    return rescale(wrap(srdhm(power, ln_2) + srdhm(rescale(numerator, -6), one_over_one_plus_x(denominator))), 1)


# --- tables ---------------------------------------------------------------------------------------------------------------
#: Where upstream's sigmoid table lies one above the rounded value.
ONE_ABOVE = frozenset(
    int(index)
    for index in (
        "4 8 12 14 15 16 17 19 20 21 22 25 27 28 29 30 31 33 34 35 37 39 40 41 43 44 45 46 49 50 54 "
        "62 63 64 66 82 86 93 100 103 112 116 135 255"
    ).split()
)


def exp_bounds(x: Fraction) -> tuple[Fraction, Fraction]:
    """Rational bounds of e^x, x >= 0, a relative 2^-40 apart or less: the Taylor series, and its rest by a geometric series."""
    total = term = Fraction(1)
    n = 0
    while n < 2 * x or term > total / 2**42:
        n += 1
        term = term * x / n
        total += term
    return total, total + 2 * term


def sigmoid_entry(index: int) -> int:
    """min(65535, floor(65536 / (1 + e^(-index/24)) + 1/2)), decided by exact bounds, plus upstream's exception."""
    candidates = {math.floor(65536 * e / (e + 1) + Fraction(1, 2)) for e in exp_bounds(Fraction(index, 24))}
    if len(candidates) != 1:
        raise ArithmeticError(f"entry {index} is too close to a tie for these bounds")
    return min(65535, candidates.pop()) + (index in ONE_ABOVE)


def build_lut16(
    function: Callable[[float], float],
    input_scale_zero_point: tuple[float, int],
    output_scale: float,
    cast: Callable[[float], float],
    fused_range: bool = False,
) -> list[int]:
    """The 513 entries; the output's zero point is 0.

    ``fused_range``: the upper end of the output is not rounded before the lower one, which is exact, is taken away.
    ``cast`` rounds a double to the float type, which is exact for one operation in float32, as 53 >= 2 * 24 + 2.
    """
    scale, zero_point = cast(input_scale_zero_point[0]), input_scale_zero_point[1]
    low, high = cast(scale * (-32768 - zero_point)), cast(scale * (32767 - zero_point))
    top, bottom = cast(cast(output_scale) * 32767), cast(cast(output_scale) * -32768)
    step = cast(cast(high - low) / 512)
    half_step = cast(step / 2)
    if fused_range:
        top = cast(output_scale) * 32767  # exact in a double
    inverse = cast(65536 / cast(top - bottom))

    def scaled(x: float) -> float:
        return cast(function(x) * inverse)

    def rounded(value: float) -> int:
        return half_away(Fraction(value))

    table = []
    for i in range(512):
        at = cast(low + cast(i * step))
        sample = rounded(scaled(at))
        following = scaled(cast(low + cast((i + 1) * step)))
        middle = rounded(cast(cast(following + sample) / 2))
        error = middle - rounded(scaled(cast(at + half_step)))
        table.append(sample - half_away(Fraction(error, 2)))
    table.append(rounded(scaled(high)))
    return [saturate(entry, -(2**15), 2**15 - 1) for entry in table]


def lut16_lookup(table: list[int], x: int) -> int:
    index = 256 + x // 128
    slope = wrap(table[index + 1] - table[index], 16)
    return wrap(table[index] + half_up(Fraction(slope * (x % 128), 128)), 16)


@functools.cache
def sigmoid_table() -> tuple[int, ...]:
    return tuple(sigmoid_entry(index) for index in range(256))


def scaled_input(x: int, multiplier: int, shift: int) -> int:
    return half_up(Fraction(x * multiplier, 2**shift))


def table_logistic(x: int, multiplier: int, shift: int) -> int:
    v = scaled_input(x, multiplier, shift)
    u, fraction = divmod(abs(v), 512)
    table = sigmoid_table()
    r = 0x7FFF * 1024 if u >= 255 else table[u] * 512 + fraction * (table[u + 1] - table[u])
    return (r + 512) // 1024 if v >= 0 else (2**25 - r + 511) // 1024


def table_tanh(x: int, multiplier: int, shift: int) -> int:
    v = scaled_input(x, multiplier, shift)
    u, fraction = divmod(abs(v), 256)
    table = sigmoid_table()
    r = 0xFFFF * 256 if u >= 255 else table[u] * 256 + fraction * (table[u + 1] - table[u])
    return (r - 2**23 + 128) // 256 if v >= 0 else (-r + 2**23 + 127) // 256


# --- floats to integers ---------------------------------------------------------------------------------------------------
def float32(value: float) -> float:
    """The nearest float32 (struct rounds half to even); overflow raises OverflowError."""
    return float(struct.unpack("<f", struct.pack("<f", value))[0])


def float32_from_bits(bits: int) -> float:
    return float(struct.unpack("<f", struct.pack("<I", bits))[0])


def divide_float32(x: float, y: float) -> Fraction | None:
    """x / y rounded to float32, for float32 x and finite y != 0; None when it overflows."""
    quotient = round_to_significant_bits(Fraction(x) / Fraction(y), 24, -149)
    return quotient if abs(quotient) < 2**128 else None


def quantize_float32(x_bits: int, scale_bits: int) -> int:
    """int32-saturated round(float32(x / scale)); MIN for NaN."""
    x, scale = float32_from_bits(x_bits), float32_from_bits(scale_bits)
    if math.isnan(x) or math.isnan(scale) or (x == 0 and scale == 0) or (math.isinf(x) and math.isinf(scale)):
        return MIN32
    negative = math.copysign(1, x) != math.copysign(1, scale)
    if math.isinf(scale):
        return 0
    quotient = None if math.isinf(x) or scale == 0 else divide_float32(x, scale)
    if quotient is None:
        return MIN32 if negative else MAX32
    return saturate(half_away(quotient), MIN32, MAX32)


def nearest_float32(value: Fraction) -> Fraction:
    """The nearest float32, half to even; also beyond the largest one, where a processor has infinity."""
    return round_to_significant_bits(value, 24, -149)


def float32_bits(value: Fraction) -> int:
    """The bits of a value that is a float32, or of infinity from 2^128 on."""
    if value == 0:
        return 0
    number = math.copysign(math.inf, value) if abs(value) >= 2**128 else float(value)
    return int(struct.unpack("<I", struct.pack("<f", number))[0])


def quantize_float32_exact(x_bits: int, scale_bits: int) -> int:
    """int32-saturated x / scale, half away; of finite floats."""
    quotient = Fraction(float32_from_bits(x_bits)) / Fraction(float32_from_bits(scale_bits))
    return saturate(half_away(quotient), MIN32, MAX32)


def quantize_float32_product(x_bits: int, inverse_bits: int) -> int:
    """int32-saturated rint(float32(x * inverse)); MIN for NaN."""
    x, inverse = float32_from_bits(x_bits), float32_from_bits(inverse_bits)
    product = x * inverse
    if math.isnan(product):
        return MIN32
    if math.isinf(product):
        return MAX32 if product > 0 else MIN32
    return saturate(half_even(nearest_float32(Fraction(x) * Fraction(inverse))), MIN32, MAX32)


def truncate_float32(x_bits: int) -> int:
    """int32-saturated float32 toward zero; MIN for NaN."""
    x = float32_from_bits(x_bits)
    if math.isnan(x):
        return MIN32
    if math.isinf(x):
        return MAX32 if x > 0 else MIN32
    return saturate(math.trunc(x), MIN32, MAX32)


def float32_to_int64(x_bits: int) -> int:
    """int64-saturated float32 toward zero; 0 for NaN."""
    x = float32_from_bits(x_bits)
    if math.isnan(x):
        return 0
    if math.isinf(x):
        return 2**63 - 1 if x > 0 else -(2**63)
    return saturate(math.trunc(x), -(2**63), 2**63 - 1)


def int64_to_float32(n: int) -> int:
    return float32_bits(nearest_float32(Fraction(n)))


def dequantize_float32(n: int, scale_bits: int) -> int:
    product = round_to_significant_bits(n * Fraction(float32_from_bits(scale_bits)), 53, -1074)
    return float32_bits(nearest_float32(product))


def multiply_float32(a_bits: int, b_bits: int) -> int:
    a, b = Fraction(float32_from_bits(a_bits)), Fraction(float32_from_bits(b_bits))
    return float32_bits(nearest_float32(a * b)) or (a_bits ^ b_bits) & 2**31


def add_float32(a_bits: int, b_bits: int) -> int:
    total = Fraction(float32_from_bits(a_bits)) + Fraction(float32_from_bits(b_bits))
    return float32_bits(nearest_float32(total)) or a_bits & b_bits & 2**31


def dequantize_two_products(q: int, zero_point: int, scale_bits: int) -> int:
    scale = Fraction(float32_from_bits(scale_bits))
    return float32_bits(nearest_float32(nearest_float32(q * scale) + nearest_float32(-zero_point * scale)))


def dequantize_fused(q: int, zero_point: int, scale_bits: int) -> int:
    scale = Fraction(float32_from_bits(scale_bits))
    return float32_bits(nearest_float32(q * scale + nearest_float32(-zero_point * scale)))


def split_real(real: Fraction) -> tuple[Fraction, int]:
    """frexp: real = fraction * 2^exponent with 1/2 <= |fraction| < 1."""
    exponent = floor_log2(abs(real)) + 1
    return real / power_of_two(exponent), exponent


def quantize_multiplier(real: float) -> tuple[int, int]:
    if real == 0:
        return 0, 0
    fraction, shift = split_real(Fraction(real))
    multiplier = half_away(fraction * 2**31)
    if multiplier == 2**31:
        multiplier, shift = 2**30, shift + 1
    return (0, 0) if shift < -31 else (multiplier, shift)


def quantize_float64_multiplier(real: float) -> tuple[int, int, int]:
    """(multiplier, shift, low) of a positive double: the 53-bit significand in two parts."""
    fraction, shift = split_real(Fraction(real))
    significand = fraction * 2**53
    if significand.denominator != 1:
        raise ArithmeticError("a double has 53 significant bits")
    return int(significand) // 2**22, shift, int(significand) % 2**22


def quantize_real(value: float, scale: float, zero_point: int) -> int | None:
    """zero_point + round(float32(value / scale)); None when the quotient leaves int32."""
    quotient = divide_float32(float32(value), float32(scale))
    if quotient is None or not -(2**31) <= half_away(quotient) < 2**31:
        return None
    return zero_point + half_away(quotient)


def softmax_diff_min(left_shift: int, integer_bits: int = 5) -> int:
    return -math.floor(Fraction((2**integer_bits - 1) * 2 ** (31 - integer_bits), 2**left_shift))
