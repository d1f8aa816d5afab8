/* refsim 0.1.0: fixed-point arithmetic of quantized kernels. Generated; do not edit. */
#ifndef REFSIM_FIXEDPOINT_H
#define REFSIM_FIXEDPOINT_H

/*
 * Fixed-point arithmetic of quantized kernels: C99, also valid C++11, freestanding, no floats, no library calls.
 *
 * Every function is total on the domain that its comment states, and free of undefined behaviour there. Multipliers are
 * Q0.31: 0, or a magnitude in [2^30, 2^31]. A positive shift moves left, a negative one right. MIN and MAX are those of
 * the type. Functions ending in _16 take and return int16 values, held in int32_t.
 */

#include <limits.h>
#include <stddef.h>
#include <stdint.h>

/* Headers of other versions do not fit: each looks here whether it does. */
#define REFSIM_VERSION 100

/*
 * REFSIM_SINGLE_ROUNDING, if it is defined, makes the kernels those of an engine built with TFLITE_SINGLE_ROUNDING=1. A
 * model's source defines it for itself where its profile says so, so that no translation unit can hold two kinds of
 * models.
 */
#ifdef REFSIM_SINGLE_ROUNDING
#define REFSIM_ROUNDS_ONCE
#endif

/*
 * Qualifiers of weights, biases and tables, and of pointers to them. Define it where constants can stay in an address
 * space of their own: for an AVR's flash as 'const __memx'.
 */
#ifndef REFSIM_CONST
#define REFSIM_CONST const
#endif

/* --- what the target has to be; checked while compiling ----------------------------------------------------------- */

#if CHAR_BIT != 8
#error "refsim needs 8-bit bytes"
#endif
#if (-1 & 3) != 3
#error "refsim needs two's complement integers"
#endif
#if (-5 >> 1) != -3
#error "refsim needs an arithmetic right shift of negative integers"
#endif

typedef char refsim_needs_arithmetic_shift_32[((-INT32_C(5) >> 1) == -INT32_C(3)) ? 1 : -1];
typedef char refsim_needs_arithmetic_shift_64[((-INT64_C(5) >> 1) == -INT64_C(3)) ? 1 : -1];
typedef char refsim_needs_wrapping_conversion_8[((int8_t)UINT8_C(0x81) == -INT32_C(0x7F)) ? 1 : -1];
typedef char refsim_needs_wrapping_conversion_16[((int16_t)UINT16_C(0x8001) == -INT32_C(0x7FFF)) ? 1 : -1];
typedef char refsim_needs_wrapping_conversion_32[((int32_t)UINT32_C(0x80000001) == -INT32_C(0x7FFFFFFF)) ? 1 : -1];
typedef char refsim_needs_wrapping_conversion_64[((int64_t)(UINT64_MAX - 1) == -INT64_C(2)) ? 1 : -1];

/* --- wrapping and saturating -------------------------------------------------------------------------------------- */

/* The low 32 bits of x as a signed number. For a 64-bit value v: refsim_wrap32((uint32_t)v). */
static inline int32_t refsim_wrap32(uint32_t x)
{
    return (int32_t)x;
}

/* The low 16 bits of x as a signed number. */
static inline int32_t refsim_wrap16(uint32_t x)
{
    return (int32_t)(int16_t)(uint16_t)x;
}

/* The low 8 bits of x as a signed number. */
static inline int32_t refsim_wrap8(uint32_t x)
{
    return (int32_t)(int8_t)(uint8_t)x;
}

/* a + b modulo 2^32. */
static inline int32_t refsim_wrap_add(int32_t a, int32_t b)
{
    return refsim_wrap32((uint32_t)a + (uint32_t)b);
}

/* a - b modulo 2^32. */
static inline int32_t refsim_wrap_sub(int32_t a, int32_t b)
{
    return refsim_wrap32((uint32_t)a - (uint32_t)b);
}

/* a + b modulo 2^16. */
static inline int32_t refsim_wrap_add_16(int32_t a, int32_t b)
{
    return refsim_wrap16((uint32_t)a + (uint32_t)b);
}

/* a - b modulo 2^16. */
static inline int32_t refsim_wrap_sub_16(int32_t a, int32_t b)
{
    return refsim_wrap16((uint32_t)a - (uint32_t)b);
}

/* a * b modulo 2^32. */
static inline int32_t refsim_wrap_mul(int32_t a, int32_t b)
{
    return refsim_wrap32((uint32_t)a * (uint32_t)b);
}

/* a + b modulo 2^64. */
static inline int64_t refsim_wrap_add64(int64_t a, int64_t b)
{
    return (int64_t)((uint64_t)a + (uint64_t)b);
}

/* a - b modulo 2^64. */
static inline int64_t refsim_wrap_sub64(int64_t a, int64_t b)
{
    return (int64_t)((uint64_t)a - (uint64_t)b);
}

/* a * b modulo 2^64. */
static inline int64_t refsim_wrap_mul64(int64_t a, int64_t b)
{
    return (int64_t)((uint64_t)a * (uint64_t)b);
}

/* min(max(x, low), high): the lower bound first, which matters only when low > high. */
static inline int32_t refsim_saturate(int32_t x, int32_t low, int32_t high)
{
    const int32_t raised = x < low ? low : x;
    return raised > high ? high : raised;
}

/* refsim_saturate for 64-bit x, as refsim_mbqm_float64 and refsim_quantize_float32 return it. */
static inline int64_t refsim_saturate64(int64_t x, int64_t low, int64_t high)
{
    const int64_t raised = x < low ? low : x;
    return raised > high ? high : raised;
}

/* x * 2^shift modulo 2^32, shift in [0, 31]. */
static inline int32_t refsim_shift_left_wrap(int32_t x, int32_t shift)
{
    return refsim_wrap32((uint32_t)x << shift);
}

/*
 * x * 2^shift, shift in [0, 31]; MAX above the threshold 2^(31-shift) - 1, MIN below minus that threshold
 * (symmetric, as gemmlowp has it).
 */
static inline int32_t refsim_saturating_left_shift(int32_t x, int32_t shift)
{
    const int32_t threshold = (int32_t)INT32_MAX >> shift;
    if (x > threshold) {
        return INT32_MAX;
    }
    if (x < -threshold) {
        return INT32_MIN;
    }
    return refsim_wrap32((uint32_t)x << shift);
}

/*
 * x * 2^shift, shift in [0, 15]; MAX above the threshold 2^(15-shift) - 1, MIN below minus that threshold
 * (symmetric, as gemmlowp has it).
 */
static inline int32_t refsim_saturating_left_shift_16(int32_t x, int32_t shift)
{
    const int32_t threshold = (int32_t)INT16_MAX >> shift;
    if (x > threshold) {
        return INT16_MAX;
    }
    if (x < -threshold) {
        return INT16_MIN;
    }
    return refsim_wrap16((uint32_t)x << shift);
}

/* Leading zero bits, 32 for 0. */
static inline int32_t refsim_clz32(uint32_t x)
{
    int32_t count = 0;
    if (x == 0) {
        return 32;
    }
    if ((x >> 16) == 0) {
        count += 16;
        x <<= 16;
    }
    if ((x >> 24) == 0) {
        count += 8;
        x <<= 8;
    }
    if ((x >> 28) == 0) {
        count += 4;
        x <<= 4;
    }
    if ((x >> 30) == 0) {
        count += 2;
        x <<= 2;
    }
    return (x >> 31) == 0 ? count + 1 : count;
}

/* Bits after the sign bit that equal it: 31 for 0 and -1, 0 for MIN. */
static inline int32_t refsim_count_leading_sign_bits(int32_t x)
{
    return refsim_clz32(x < 0 ? ~(uint32_t)x : (uint32_t)x) - 1;
}

/* --- rounding ----------------------------------------------------------------------------------------------------- */

/*
 * Saturating rounding doubling high multiply: floor((a * b + 2^30) / 2^31); MIN * MIN gives MAX. All a, b.
 * Ties go up (toward +infinity). The published form, truncating division after a sign-dependent nudge, is the same
 * function.
 */
static inline int32_t refsim_srdhm(int32_t a, int32_t b)
{
    if (a == b && a == INT32_MIN) {
        return INT32_MAX;
    }
    return (int32_t)(((int64_t)a * (int64_t)b + INT64_C(0x40000000)) >> 31);
}

/* refsim_srdhm for int16: floor((a * b + 2^14) / 2^15); MIN * MIN gives MAX. Ties go up. */
static inline int32_t refsim_srdhm16(int32_t a, int32_t b)
{
    if (a == b && a == INT16_MIN) {
        return INT16_MAX;
    }
    return (a * b + INT32_C(0x4000)) >> 15;
}

/* Doubling high multiply of int16 without rounding: a * b / 2^15 toward zero; MIN * MIN gives MAX. */
static inline int32_t refsim_sdhm16(int32_t a, int32_t b)
{
    if (a == b && a == INT16_MIN) {
        return INT16_MAX;
    }
    return (a * b) / INT32_C(0x8000);
}

/* x / 2^exponent, exponent in [0, 31], all x. Ties go away from zero (unlike refsim_srdhm). */
static inline int32_t refsim_rdbpot(int32_t x, int32_t exponent)
{
    const uint32_t mask = (UINT32_C(1) << exponent) - UINT32_C(1);
    const uint32_t remainder = (uint32_t)x & mask;
    const uint32_t threshold = (mask >> 1) + (x < 0 ? UINT32_C(1) : UINT32_C(0));
    return (x >> exponent) + (remainder > threshold ? 1 : 0);
}

/*
 * refsim_rdbpot for any exponent >= 0, as x86-64 processors compute gemmlowp's text, which is undefined beyond 31:
 * shift counts are taken modulo 32, and modulo 64 for the mask, which then loses its upper half.
 */
static inline int32_t refsim_rdbpot_x86(int32_t x, int32_t exponent)
{
    const int32_t mask = refsim_wrap32((uint32_t)((UINT64_C(1) << (exponent & 63)) - UINT64_C(1)));
    const int32_t remainder = refsim_wrap32((uint32_t)x & (uint32_t)mask);
    const int32_t threshold = (mask >> 1) + (x < 0 ? 1 : 0);
    return refsim_wrap_add(x >> (exponent & 31), remainder > threshold ? 1 : 0);
}

/* x / 2^exponent, |x| <= 2^62, exponent in [0, 62]. Ties go away from zero. */
static inline int64_t refsim_rdbpot64(int64_t x, int32_t exponent)
{
    const uint64_t magnitude = x < 0 ? UINT64_C(0) - (uint64_t)x : (uint64_t)x;
    const uint64_t rounded = (magnitude + ((UINT64_C(1) << exponent) >> 1)) >> exponent;
    return x < 0 ? -(int64_t)rounded : (int64_t)rounded;
}

/* x / 2^exponent, |x| <= 2^62, exponent in [0, 62]. Ties go to even. */
static inline int64_t refsim_round_half_even_shift(int64_t x, int32_t exponent)
{
    const int64_t half = (INT64_C(1) << exponent) >> 1;
    if (half == 0) {
        return x;
    }
    return (x + (half - 1) + ((x >> exponent) & 1)) >> exponent;
}

/* x / 2^exponent, |x| <= 2^62, exponent in [0, 62]. Ties go up. */
static inline int64_t refsim_round_half_up_shift(int64_t x, int32_t exponent)
{
    return (x + ((INT64_C(1) << exponent) >> 1)) >> exponent;
}

/*
 * x / 2^20, |x| <= 2^62, as bilinear interpolation rounds. Ties go away from zero; up where engines are built to round
 * once.
 */
static inline int64_t refsim_resize_divide(int64_t x)
{
#ifdef REFSIM_SINGLE_ROUNDING
    return refsim_round_half_up_shift(x, 20);
#else
    return refsim_rdbpot64(x, 20);
#endif
}

/* x / n, n > 0, all x (average pooling). Ties go away from zero. */
static inline int32_t refsim_div_half_away(int32_t x, int32_t n)
{
    const uint32_t magnitude = x < 0 ? UINT32_C(0) - (uint32_t)x : (uint32_t)x;
    const uint32_t quotient = (magnitude + (uint32_t)n / 2) / (uint32_t)n;
    return refsim_wrap32(x < 0 ? UINT32_C(0) - quotient : quotient);
}

/* x / n toward zero, n != 0. MIN / -1 gives MIN. */
static inline int32_t refsim_trunc_div(int32_t x, int32_t n)
{
    return n == -1 ? refsim_wrap_sub(0, x) : x / n;
}

/* x / n rounded down, n != 0. MIN / -1 gives MIN. */
static inline int32_t refsim_floor_div(int32_t x, int32_t n)
{
    const int32_t quotient = refsim_trunc_div(x, n);
    return n != -1 && x % n != 0 && (x < 0) != (n < 0) ? quotient - 1 : quotient;
}

/* x - n * floor(x / n), n != 0: 0 or of the sign of n. */
static inline int32_t refsim_floor_mod(int32_t x, int32_t n)
{
    const int32_t remainder = n == -1 ? 0 : x % n;
    return remainder != 0 && (remainder < 0) != (n < 0) ? remainder + n : remainder;
}

/* x / n toward zero, n != 0. MIN / -1 gives MIN. */
static inline int64_t refsim_trunc_div64(int64_t x, int64_t n)
{
    return n == -1 ? refsim_wrap_sub64(0, x) : x / n;
}

/* x / n rounded down, n != 0. MIN / -1 gives MIN. */
static inline int64_t refsim_floor_div64(int64_t x, int64_t n)
{
    const int64_t quotient = refsim_trunc_div64(x, n);
    return n != -1 && x % n != 0 && (x < 0) != (n < 0) ? quotient - 1 : quotient;
}

/* x - n * floor(x / n), n != 0: 0 or of the sign of n. */
static inline int64_t refsim_floor_mod64(int64_t x, int64_t n)
{
    const int64_t remainder = n == -1 ? 0 : x % n;
    return remainder != 0 && (remainder < 0) != (n < 0) ? remainder + n : remainder;
}

/* --- x * multiplier * 2^(shift - 31), by each rounding rule ------------------------------------------------------- */

/*
 * Rule "twice": rdbpot(srdhm(x << left, multiplier), right), the shift to the left wrapping. All x, shift in [-31, 31].
 * Two roundings: ties up, then ties away from zero.
 */
static inline int32_t refsim_mbqm_twice(int32_t x, int32_t multiplier, int32_t shift)
{
    const int32_t left = shift > 0 ? shift : 0;
    const int32_t right = shift > 0 ? 0 : -shift;
    return refsim_rdbpot(refsim_srdhm(refsim_shift_left_wrap(x, left), multiplier), right);
}

/*
 * Rule "single": floor((x * multiplier + 2^(30-shift)) / 2^(31-shift)), wrapping. All x, shift in [-31, 30]. Ties go
 * up.
 */
static inline int32_t refsim_mbqm_single(int32_t x, int32_t multiplier, int32_t shift)
{
    return refsim_wrap32((uint32_t)refsim_round_half_up_shift((int64_t)x * (int64_t)multiplier, 31 - shift));
}

/* Rule "double": "twice", but in the kernels of an engine that was built to round once "single", and no shift of 31. */
static inline int32_t refsim_mbqm_double(int32_t x, int32_t multiplier, int32_t shift)
{
#ifdef REFSIM_SINGLE_ROUNDING
    return refsim_mbqm_single(x, multiplier, shift);
#else
    return refsim_mbqm_twice(x, multiplier, shift);
#endif
}

/*
 * Rule "single" with shift -exponent, for any exponent >= 0: beyond 31 as x86-64 processors shift, by a count modulo
 * 64.
 */
static inline int32_t refsim_mbqm_single_x86(int32_t x, int32_t multiplier, int32_t exponent)
{
    const uint64_t half = UINT64_C(1) << ((30 + exponent) & 63);
    const int64_t sum = (int64_t)((uint64_t)((int64_t)x * (int64_t)multiplier) + half);
    return refsim_wrap32((uint32_t)(sum >> ((31 + exponent) & 63)));
}

/* Rule "double" with shift -exponent, for any exponent >= 0, as x86-64 processors shift. */
static inline int32_t refsim_mbqm_double_x86(int32_t x, int32_t multiplier, int32_t exponent)
{
#ifdef REFSIM_SINGLE_ROUNDING
    return refsim_mbqm_single_x86(x, multiplier, exponent);
#else
    return refsim_rdbpot_x86(refsim_srdhm(x, multiplier), exponent);
#endif
}

/*
 * Rule "ruy": as "double" without the saturation, and the ties of the second rounding go up too. All x, shift in [-31,
 * 31].
 */
static inline int32_t refsim_mbqm_ruy(int32_t x, int32_t multiplier, int32_t shift)
{
    const int32_t left = shift > 0 ? shift : 0;
    const int32_t right = shift > 0 ? 0 : -shift;
    const int64_t product = (int64_t)refsim_shift_left_wrap(x, left) * (int64_t)multiplier;
    const int32_t doubled = refsim_wrap32((uint32_t)((product + INT64_C(0x40000000)) >> 31));
    if (right == 0) {
        return doubled;
    }
    /* The highest dropped bit decides; adding half first could overflow. */
    return (doubled >> right) + ((doubled >> (right - 1)) & 1);
}

/*
 * Rule "reduced": floor((x * r + 2^(14-shift)) / 2^(15-shift)), wrapping to 32 bits, with r the multiplier rounded to
 * 15 bits (half up, at most 32767). |x| < 2^47, shift in [-31, 7]. Ties go up.
 */
static inline int32_t refsim_mbqm_reduced(int64_t x, int32_t multiplier, int32_t shift)
{
    const int32_t reduced = multiplier < INT32_C(0x7FFF0000) ? (multiplier + INT32_C(0x8000)) >> 16 : INT32_C(0x7FFF);
    return refsim_wrap32((uint32_t)refsim_round_half_up_shift(x * (int64_t)reduced, 15 - shift));
}

/* --- requantization in one multiply: equal to a rule above only where the generator has proved it ----------------- */

/* High word of a * b, rounded down. */
static inline int32_t refsim_high_multiply(int32_t a, int32_t b)
{
    return (int32_t)(((int64_t)a * (int64_t)b) >> 32);
}

/* (high_multiply(acc * 2^left, multiplier) + offset) / 2^right, rounded down; sums wrap, shifts in [0, 31]. */
static inline int32_t refsim_merged_high(int32_t acc, int32_t multiplier, int32_t offset, int32_t left, int32_t right)
{
    return refsim_wrap_add(refsim_high_multiply(refsim_shift_left_wrap(acc, left), multiplier), offset) >> right;
}

/* rise * high + floor(rise * low / 2^low_shift), for cores without a long multiply; wraps, low_shift in [1, 31]. */
static inline uint32_t refsim_split_multiply(uint32_t rise, uint32_t high, uint32_t low, int32_t low_shift)
{
    return rise * high + ((rise * low) >> low_shift);
}

/* (split_multiply(rise) + offset) / 2^right, rounded down; the sum as a signed number, right in [0, 31]. */
static inline int32_t refsim_merged_split(
    uint32_t rise, uint32_t high, uint32_t low, int32_t offset, int32_t low_shift, int32_t right)
{
    return refsim_wrap32(refsim_split_multiply(rise, high, low, low_shift) + (uint32_t)offset) >> right;
}

/* (a * a_weight + b * b_weight + offset) / 2^right, rounded down; the sum wraps, right in [0, 31]. */
static inline int32_t refsim_weighted_pair(
    int32_t a, int32_t b, int32_t a_weight, int32_t b_weight, int32_t offset, int32_t right)
{
    const int32_t sum = refsim_wrap_add(refsim_wrap_mul(a, a_weight), refsim_wrap_mul(b, b_weight));
    return refsim_wrap_add(sum, offset) >> right;
}

/* Rounds high:low, below 2^106, to 53 significant bits, half to even: value ~ result * 2^*dropped, result <= 2^53. */
static inline uint64_t refsim_round_to_53_bits(uint64_t high, uint64_t low, int32_t *dropped)
{
    const uint64_t top = high != 0 ? high : low;
    const uint32_t upper = (uint32_t)(top >> 32);
    const int32_t zeros = upper != 0 ? refsim_clz32(upper) : 32 + refsim_clz32((uint32_t)top);
    const int32_t length = (high != 0 ? 128 : 64) - zeros;
    const int32_t excess = length - 53;
    uint64_t kept, remainder, half;
    if (excess <= 0) {
        *dropped = 0;
        return low;
    }
    kept = (low >> excess) | (high << (64 - excess));
    remainder = low & ((UINT64_C(1) << excess) - UINT64_C(1));
    half = UINT64_C(1) << (excess - 1);
    *dropped = excess;
    if (remainder > half || (remainder == half && (kept & 1) != 0)) {
        kept += UINT64_C(1);
    }
    return kept;
}

/*
 * Rule "float64": round(double(x) * M), ties away from zero, where the product is a double, so rounded to 53 bits (half
 * to even) before. M = (multiplier * 2^22 + low) * 2^(shift - 53) is a positive normal double or 0: multiplier holds
 * the top 31 bits of the significand, low in [0, 2^22) the others. |x| < 2^53, shift in [-1073, 1024]. A result of
 * magnitude 2^62 or more becomes 2^63-1 or -(2^63-1), all others are exact.
 */
static inline int64_t refsim_mbqm_float64(int64_t x, int32_t multiplier, int32_t shift, int32_t low)
{
    const uint64_t word = UINT64_C(0xFFFFFFFF);
    const uint64_t a = x < 0 ? UINT64_C(0) - (uint64_t)x : (uint64_t)x;
    const uint64_t b = ((uint64_t)(uint32_t)multiplier << 22) | (uint64_t)(uint32_t)low;
    const uint64_t lowest = (a & word) * (b & word);
    const uint64_t middle = (a >> 32) * (b & word) + (a & word) * (b >> 32) + (lowest >> 32);
    int32_t dropped;
    const uint64_t significand =
        refsim_round_to_53_bits((a >> 32) * (b >> 32) + (middle >> 32), (middle << 32) | (lowest & word), &dropped);
    const int32_t exponent = dropped + shift - 53;
    uint64_t magnitude;
    if (exponent > 9) {
        magnitude = significand != 0 ? (uint64_t)INT64_MAX : UINT64_C(0);
    } else if (exponent >= 0) {
        magnitude = significand << exponent;
        magnitude = magnitude >= (UINT64_C(1) << 62) ? (uint64_t)INT64_MAX : magnitude;
    } else if (exponent >= -54) {
        magnitude = (significand + (UINT64_C(1) << (-exponent - 1))) >> -exponent;
    } else {
        magnitude = UINT64_C(0);
    }
    return x < 0 ? -(int64_t)magnitude : (int64_t)magnitude;
}

/* Rounds a magnitude up to 2^53 to 24 significant bits, half to even: value ~ result * 2^*dropped, result <= 2^24. */
static inline uint64_t refsim_round_to_24_bits(uint64_t value, int32_t *dropped)
{
    const uint32_t upper = (uint32_t)(value >> 32);
    const int32_t zeros = upper != 0 ? refsim_clz32(upper) : 32 + refsim_clz32((uint32_t)value);
    *dropped = zeros < 40 ? 40 - zeros : 0;
    return (uint64_t)refsim_round_half_even_shift((int64_t)value, *dropped);
}

/* significand * 2^exponent for a magnitude up to 2^25, exponent in [-200, 38]. Ties go to even. */
static inline int64_t refsim_scale_half_even(uint64_t significand, int32_t exponent)
{
    if (exponent >= 0) {
        return (int64_t)(significand << exponent);
    }
    return refsim_round_half_even_shift((int64_t)significand, exponent < -62 ? 62 : -exponent);
}

/*
 * Rule "fp32": rint(float32(float32(x) * S)), all three roundings half to even, with the bits of the float32 S in
 * [2^-126, 2^31). All x. The result is exact: it has up to 62 bits.
 */
static inline int64_t refsim_mbqm_fp32(int32_t x, uint32_t scale_bits)
{
    const uint64_t scale = (uint64_t)((scale_bits & UINT32_C(0x7FFFFF)) | UINT32_C(0x800000));
    int32_t dropped, more;
    const uint64_t significand = refsim_round_to_24_bits(x < 0 ? UINT32_C(0) - (uint32_t)x : (uint32_t)x, &dropped);
    const uint64_t product = refsim_round_to_24_bits(significand * scale, &more);
    const int64_t magnitude = refsim_scale_half_even(product, dropped + more + (int32_t)(scale_bits >> 23) - 150);
    return x < 0 ? -magnitude : magnitude;
}

/* Rule "single_wide": refsim_mbqm_single without wrapping. All x, shift in [-31, 31]. Ties go up. */
static inline int64_t refsim_mbqm_single_wide(int32_t x, int32_t multiplier, int32_t shift)
{
    return refsim_round_half_up_shift((int64_t)x * (int64_t)multiplier, 31 - shift);
}

/* Rule "rndnu": one rounding, ties go up; the multiplier has 24 bits, so its low 7 are 0. All x, shift in [-31, 8]. */
static inline int64_t refsim_mbqm_rndnu(int32_t x, int32_t multiplier, int32_t shift)
{
    return refsim_mbqm_single_wide(x, multiplier, shift);
}

/*
 * Rule "rndnu16": x * 2^shift saturated to 16 bits, times a multiplier of 15 bits, in [2^14, 2^15). All x, shift in
 * [-31, 8]. Ties go up, both times.
 */
static inline int32_t refsim_mbqm_rndnu16(int32_t x, int32_t multiplier, int32_t shift)
{
    const int64_t left = (int64_t)x * (INT64_C(1) << (shift > 0 ? shift : 0));
    const int64_t moved = refsim_round_half_up_shift(left, shift > 0 ? 0 : -shift);
    return refsim_srdhm16((int32_t)refsim_saturate64(moved, INT16_MIN, INT16_MAX), multiplier);
}

/* --- exp, logistic, tanh, reciprocal (gemmlowp) ------------------------------------------------------------------- */

/* (a + b) / 2. All a, b. Ties go away from zero. */
static inline int32_t refsim_rounding_half_sum(int32_t a, int32_t b)
{
    const int64_t sum = (int64_t)a + (int64_t)b;
    return (int32_t)((sum < 0 ? sum : sum + 1) >> 1);
}

/* x * 2^exponent: right with ties away from zero, left with saturation. All x, exponent in [-31, 31]. */
static inline int32_t refsim_rescale(int32_t x, int32_t exponent)
{
    return exponent < 0 ? refsim_rdbpot(x, -exponent) : refsim_saturating_left_shift(x, exponent);
}

/*
 * exp(a) in Q0 for a in [-1/4, 0) in Q0. With x = a + 1/8:
 * exp(-1/8) * (1 + x + (((x^4 / 4 + x^3) / 3) + x^2) / 2), each product by srdhm, each halving ties away from zero.
 */
static inline int32_t refsim_exp_on_interval(int32_t a)
{
    const int32_t factor = INT32_C(1895147668); /* exp(-1/8) */
    const int32_t x = refsim_wrap_add(a, INT32_C(268435456));
    const int32_t x2 = refsim_srdhm(x, x);
    const int32_t x3 = refsim_srdhm(x2, x);
    const int32_t x4 = refsim_srdhm(x2, x2);
    const int32_t sum = refsim_wrap_add(refsim_rdbpot(x4, 2), x3);
    const int32_t cubic = refsim_srdhm(sum, INT32_C(715827883)); /* 1/3 */
    const int32_t tail = refsim_rdbpot(refsim_wrap_add(cubic, x2), 1);
    const int32_t product = refsim_srdhm(refsim_wrap_add(x, tail), factor);
    return refsim_wrap_add(factor, product);
}

/*
 * exp(a) in Q0 for a <= 0 in Q(integer_bits), integer_bits in [0, 29]: exp of a modulo 1/4, times exp(-2^k) for each
 * higher bit of -a.
 */
static inline int32_t refsim_exp_on_negative_values(int32_t a, int32_t integer_bits)
{
    const int32_t fraction_bits = 31 - integer_bits;
    const int32_t quarter = INT32_C(1) << (fraction_bits - 2);
    const int32_t a_mod = (int32_t)((uint32_t)a & (uint32_t)(quarter - 1)) - quarter;
    const uint32_t remainder = (uint32_t)a_mod - (uint32_t)a;
    int32_t result = refsim_exp_on_interval(refsim_rescale(a_mod, integer_bits));
    if (a == 0) {
        return INT32_MAX;
    }
    if (integer_bits > 5 && a < -(INT32_C(1) << (36 - integer_bits))) {
        return 0;
    }
    if (((remainder >> (fraction_bits - 2)) & 1) != 0) {
        result = refsim_srdhm(result, INT32_C(1672461947)); /* exp(-2^-2) */
    }
    if (((remainder >> (fraction_bits - 1)) & 1) != 0) {
        result = refsim_srdhm(result, INT32_C(1302514674)); /* exp(-2^-1) */
    }
    if (integer_bits > 0 && ((remainder >> (fraction_bits + 0)) & 1) != 0) {
        result = refsim_srdhm(result, INT32_C(790015084)); /* exp(-2^0) */
    }
    if (integer_bits > 1 && ((remainder >> (fraction_bits + 1)) & 1) != 0) {
        result = refsim_srdhm(result, INT32_C(290630308)); /* exp(-2^1) */
    }
    if (integer_bits > 2 && ((remainder >> (fraction_bits + 2)) & 1) != 0) {
        result = refsim_srdhm(result, INT32_C(39332535)); /* exp(-2^2) */
    }
    if (integer_bits > 3 && ((remainder >> (fraction_bits + 3)) & 1) != 0) {
        result = refsim_srdhm(result, INT32_C(720401)); /* exp(-2^3) */
    }
    if (integer_bits > 4 && ((remainder >> (fraction_bits + 4)) & 1) != 0) {
        result = refsim_srdhm(result, INT32_C(242)); /* exp(-2^4) */
    }
    return result;
}

/* 2 / (1 + a) in Q2 for a in [0, 1) in Q0: three Newton-Raphson steps from 48/17 - 32/17 * h, with h = (1 + a) / 2. */
static inline int32_t refsim_newton_reciprocal(int32_t a)
{
    const int32_t h = refsim_rounding_half_sum(a, INT32_MAX);
    int32_t x = refsim_wrap_add(INT32_C(1515870810), refsim_srdhm(h, -INT32_C(1010580540)));
    int32_t step;
    for (step = 0; step < 3; ++step) {
        const int32_t error = refsim_wrap_sub(INT32_C(536870912), refsim_srdhm(h, x));
        x = refsim_wrap_add(x, refsim_rescale(refsim_srdhm(x, error), 2));
    }
    return x;
}

/* 1 / (1 + a) in Q0 for a in [0, 1) in Q0. */
static inline int32_t refsim_one_over_one_plus_x(int32_t a)
{
    return refsim_rescale(refsim_newton_reciprocal(a), 1);
}

/* (1 - a) / (1 + a) in Q0 for a in [0, 1) in Q0. */
static inline int32_t refsim_one_minus_x_over_one_plus_x(int32_t a)
{
    const int32_t x = refsim_wrap_sub(refsim_newton_reciprocal(a), INT32_C(536870912));
    return refsim_rescale(x, 2);
}

/* 1 / (1 + exp(-a)) in Q0 for a in Q(integer_bits). All a, integer_bits in [0, 29]. */
static inline int32_t refsim_logistic(int32_t a, int32_t integer_bits)
{
    const int32_t negative = a < 0 ? a : -a;
    const int32_t e = refsim_exp_on_negative_values(negative, integer_bits);
    const int32_t positive = refsim_one_over_one_plus_x(e);
    if (a == 0) {
        return INT32_C(1073741824);
    }
    return a > 0 ? positive : refsim_wrap_sub(INT32_MAX, positive);
}

/* tanh(a) in Q0 for a in Q(integer_bits), from exp(-2|a|): one more integer bit. All a, integer_bits in [0, 28]. */
static inline int32_t refsim_tanh(int32_t a, int32_t integer_bits)
{
    const int32_t negative = a < 0 ? a : -a;
    const int32_t e = refsim_exp_on_negative_values(negative, integer_bits + 1);
    const int32_t positive = refsim_one_minus_x_over_one_plus_x(e);
    if (a == 0) {
        return 0;
    }
    return a > 0 ? positive : refsim_wrap_sub(0, positive);
}

/* The 16-bit constants are the 32-bit ones, divided by 2^16 and rounded. */
/* (a + b) / 2. All a, b. Ties go away from zero. */
static inline int32_t refsim_rounding_half_sum_16(int32_t a, int32_t b)
{
    const int32_t sum = a + b;
    return (int32_t)((sum < 0 ? sum : sum + 1) >> 1);
}

/* x * 2^exponent: right with ties away from zero, left with saturation. All x, exponent in [-15, 15]. */
static inline int32_t refsim_rescale_16(int32_t x, int32_t exponent)
{
    return exponent < 0 ? refsim_rdbpot(x, -exponent) : refsim_saturating_left_shift_16(x, exponent);
}

/*
 * exp(a) in Q0 for a in [-1/4, 0) in Q0. With x = a + 1/8:
 * exp(-1/8) * (1 + x + (((x^4 / 4 + x^3) / 3) + x^2) / 2), each product by srdhm16, each halving ties away from zero.
 */
static inline int32_t refsim_exp_on_interval_16(int32_t a)
{
    const int32_t factor = INT32_C(28918); /* exp(-1/8) */
    const int32_t x = refsim_wrap_add_16(a, INT32_C(4096));
    const int32_t x2 = refsim_srdhm16(x, x);
    const int32_t x3 = refsim_srdhm16(x2, x);
    const int32_t x4 = refsim_srdhm16(x2, x2);
    const int32_t sum = refsim_wrap_add_16(refsim_rdbpot(x4, 2), x3);
    const int32_t cubic = refsim_srdhm16(sum, INT32_C(10923)); /* 1/3 */
    const int32_t tail = refsim_rdbpot(refsim_wrap_add_16(cubic, x2), 1);
    const int32_t product = refsim_srdhm16(refsim_wrap_add_16(x, tail), factor);
    return refsim_saturate(factor + product, INT16_MIN, INT16_MAX);
}

/*
 * exp(a) in Q0 for a <= 0 in Q(integer_bits), integer_bits in [0, 13]: exp of a modulo 1/4, times exp(-2^k) for each
 * higher bit of -a.
 */
static inline int32_t refsim_exp_on_negative_values_16(int32_t a, int32_t integer_bits)
{
    const int32_t fraction_bits = 15 - integer_bits;
    const int32_t quarter = INT32_C(1) << (fraction_bits - 2);
    const int32_t a_mod = (int32_t)((uint32_t)a & (uint32_t)(quarter - 1)) - quarter;
    const uint32_t remainder = (uint32_t)a_mod - (uint32_t)a;
    int32_t result = refsim_exp_on_interval_16(refsim_rescale_16(a_mod, integer_bits));
    if (a == 0) {
        return INT16_MAX;
    }
    if (integer_bits > 5 && a < -(INT32_C(1) << (20 - integer_bits))) {
        return 0;
    }
    if (((remainder >> (fraction_bits - 2)) & 1) != 0) {
        result = refsim_srdhm16(result, INT32_C(25520)); /* exp(-2^-2) */
    }
    if (((remainder >> (fraction_bits - 1)) & 1) != 0) {
        result = refsim_srdhm16(result, INT32_C(19875)); /* exp(-2^-1) */
    }
    if (integer_bits > 0 && ((remainder >> (fraction_bits + 0)) & 1) != 0) {
        result = refsim_srdhm16(result, INT32_C(12055)); /* exp(-2^0) */
    }
    if (integer_bits > 1 && ((remainder >> (fraction_bits + 1)) & 1) != 0) {
        result = refsim_srdhm16(result, INT32_C(4435)); /* exp(-2^1) */
    }
    if (integer_bits > 2 && ((remainder >> (fraction_bits + 2)) & 1) != 0) {
        result = refsim_srdhm16(result, INT32_C(600)); /* exp(-2^2) */
    }
    if (integer_bits > 3 && ((remainder >> (fraction_bits + 3)) & 1) != 0) {
        result = refsim_srdhm16(result, INT32_C(11)); /* exp(-2^3) */
    }
    if (integer_bits > 4 && ((remainder >> (fraction_bits + 4)) & 1) != 0) {
        result = refsim_srdhm16(result, INT32_C(0)); /* exp(-2^4) */
    }
    return result;
}

/* 2 / (1 + a) in Q2 for a in [0, 1) in Q0: three Newton-Raphson steps from 48/17 - 32/17 * h, with h = (1 + a) / 2. */
static inline int32_t refsim_newton_reciprocal_16(int32_t a)
{
    const int32_t h = refsim_rounding_half_sum_16(a, INT16_MAX);
    int32_t x = refsim_wrap_add_16(INT32_C(23130), refsim_srdhm16(h, -INT32_C(15420)));
    int32_t step;
    for (step = 0; step < 3; ++step) {
        const int32_t error = refsim_wrap_sub_16(INT32_C(8192), refsim_srdhm16(h, x));
        x = refsim_wrap_add_16(x, refsim_rescale_16(refsim_srdhm16(x, error), 2));
    }
    return x;
}

/* 1 / (1 + a) in Q0 for a in [0, 1) in Q0. */
static inline int32_t refsim_one_over_one_plus_x_16(int32_t a)
{
    return refsim_rescale_16(refsim_newton_reciprocal_16(a), 1);
}

/* (1 - a) / (1 + a) in Q0 for a in [0, 1) in Q0. */
static inline int32_t refsim_one_minus_x_over_one_plus_x_16(int32_t a)
{
    const int32_t x = refsim_wrap_sub_16(refsim_newton_reciprocal_16(a), INT32_C(8192));
    return refsim_rescale_16(x, 2);
}

/* 1 / (1 + exp(-a)) in Q0 for a in Q(integer_bits). All a, integer_bits in [0, 13]. */
static inline int32_t refsim_logistic_16(int32_t a, int32_t integer_bits)
{
    const int32_t negative = a < 0 ? a : -a;
    const int32_t e = refsim_exp_on_negative_values_16(negative, integer_bits);
    const int32_t positive = refsim_one_over_one_plus_x_16(e);
    if (a == 0) {
        return INT32_C(16384);
    }
    return a > 0 ? positive : refsim_wrap_sub_16(INT16_MAX, positive);
}

/* tanh(a) in Q0 for a in Q(integer_bits), from exp(-2|a|): one more integer bit. All a, integer_bits in [0, 12]. */
static inline int32_t refsim_tanh_16(int32_t a, int32_t integer_bits)
{
    const int32_t negative = a < 0 ? a : -a;
    const int32_t e = refsim_exp_on_negative_values_16(negative, integer_bits + 1);
    const int32_t positive = refsim_one_minus_x_over_one_plus_x_16(e);
    if (a == 0) {
        return 0;
    }
    return a > 0 ? positive : refsim_wrap_sub_16(0, positive);
}

/*
 * 1 / x for x in unsigned fixed point with integer_bits integer bits, x > 0: returns 1 / (1 + f) in Q0, in [1/2, 1],
 * where x = (1 + f) * 2^(31 - leading zeros), and *bits_over_unit = integer_bits - leading zeros, the power of two that
 * is missing.
 */
static inline int32_t refsim_get_reciprocal(uint32_t x, int32_t integer_bits, int32_t *bits_over_unit)
{
    const int32_t headroom = refsim_clz32(x);
    const uint32_t normalised = x == 0 ? UINT32_C(0) : x << headroom;
    *bits_over_unit = integer_bits - headroom;
    return refsim_one_over_one_plus_x(refsim_wrap32(normalised - UINT32_C(0x80000000)));
}

/*
 * 1 / sqrt(x) as multiplier (returned) and *shift, both as refsim_mbqm_double takes them; MAX and 0 for 0 and 1. x >=
 * 0. With x normalised by powers of 4: five Newton-Raphson steps y * (3/2 - x/2 * y^2) in Q3, from 1.
 */
static inline int32_t refsim_get_inv_sqrt(int32_t x, int32_t *shift)
{
    const int32_t large = x >= INT32_C(0x20000000) ? 1 : 0;
    const int32_t value = large != 0 ? x / 4 : x;
    const int32_t pairs = value > 1 ? (refsim_clz32((uint32_t)value) - 1) / 2 - 1 : 0;
    const int32_t left = 11 + large - pairs;
    const int32_t half = refsim_rdbpot((int32_t)((uint32_t)value << (2 * pairs)) >> 1, 1);
    int32_t y = INT32_C(0x10000000);
    int32_t step;
    for (step = 0; step < 5; ++step) {
        const int32_t cubed = refsim_rescale(refsim_srdhm(refsim_srdhm(y, y), y), 6);
        y = refsim_rescale(refsim_wrap_sub(refsim_srdhm(INT32_C(0x18000000), y), refsim_srdhm(half, cubed)), 3);
    }
    y = refsim_srdhm(y, INT32_C(1518500250)); /* sqrt(1/2) */
    *shift = x > 1 && left > 0 ? -left : 0;
    if (x <= 1) {
        return INT32_MAX;
    }
    return left < 0 ? refsim_shift_left_wrap(y, -left) : y;
}

/*
 * ln(x) in Q5 for x in Q12, x >= 1 (2^19). x = r * 2^p with r next to 2^(-1/4): the smaller r and the larger p, in Q6,
 * of two ways to normalise; then a rational approximation of ln around that point.
 */
static inline int32_t refsim_log_x_for_x_at_least_1(int32_t x)
{
    const int32_t center = INT32_C(1805811301); /* 2^(-1/4) */
    const int32_t root_half = INT32_C(1518500250);
    const int32_t headroom = refsim_clz32((uint32_t)x);
    const int32_t other = refsim_clz32((uint32_t)refsim_srdhm(x, root_half)) - 1;
    const int32_t first = refsim_saturating_left_shift(refsim_srdhm(refsim_saturating_left_shift(x, headroom - 1),
        root_half), 1);
    const int32_t second = refsim_saturating_left_shift(x, other);
    const int32_t first_power = (12 - headroom) * INT32_C(0x2000000) + INT32_C(0x800000);
    const int32_t second_power = (12 - other) * INT32_C(0x2000000) - INT32_C(0x800000);
    const int32_t r = first < second ? first : second;
    const int32_t power = first_power > second_power ? first_power : second_power;
    const int32_t p = refsim_rounding_half_sum(r, center);
    const int32_t q = refsim_wrap_mul(refsim_wrap_sub(r, center), 2);
    const int32_t squared = refsim_srdhm(q, q);
    const int32_t cubic = refsim_srdhm(refsim_srdhm(q, squared), INT32_C(117049297));
    const int32_t numerator = refsim_wrap_add(refsim_srdhm(q, r), cubic);
    const int32_t inner =
        refsim_wrap_add(refsim_wrap_add(INT32_C(1057819769), q), refsim_srdhm(squared, INT32_C(127690142)));
    const int32_t denominator = refsim_wrap_add(refsim_srdhm(p, inner), refsim_srdhm(q, INT32_C(638450708)));
    const int32_t fraction = refsim_srdhm(refsim_rescale(numerator, -6), refsim_one_over_one_plus_x(denominator));
    return refsim_rescale(refsim_wrap_add(refsim_srdhm(power, INT32_C(1488522236)), fraction), 1); /* p * ln(2) + ... */
}

/* --- tables ------------------------------------------------------------------------------------------------------- */

/*
 * Value at int16 x of a table of 513 entries, 128 apart, with linear interpolation. Ties go up. Slope and sum wrap to
 * int16.
 */
static inline int32_t refsim_lut16_lookup(REFSIM_CONST int16_t *table, int16_t x)
{
    REFSIM_CONST int16_t *entry = table + (256 + ((int32_t)x >> 7));
    const int32_t base = entry[0];
    const int32_t slope = refsim_wrap_sub_16(entry[1], base);
    const int32_t offset = (int32_t)x & 127;
    return refsim_wrap_add_16(base, (slope * offset + 64) >> 7);
}

/* 65536 / (1 + exp(-i / 24)), rounded as upstream has it (44 entries lie one above the rounded value). */
static REFSIM_CONST uint16_t refsim_sigmoid_table[256] = {
    32768, 33451, 34133, 34813, 35493, 36169, 36843, 37513, 38180, 38841, 39498, 40149, 40794, 41432, 42064, 42688,
    43304, 43912, 44511, 45102, 45683, 46255, 46817, 47369, 47911, 48443, 48964, 49475, 49975, 50464, 50942, 51409,
    51865, 52311, 52745, 53169, 53581, 53983, 54374, 54755, 55125, 55485, 55834, 56174, 56503, 56823, 57133, 57433,
    57724, 58007, 58280, 58544, 58800, 59048, 59288, 59519, 59743, 59959, 60168, 60370, 60565, 60753, 60935, 61110,
    61279, 61441, 61599, 61750, 61896, 62036, 62172, 62302, 62428, 62549, 62666, 62778, 62886, 62990, 63090, 63186,
    63279, 63368, 63454, 63536, 63615, 63691, 63765, 63835, 63903, 63968, 64030, 64090, 64148, 64204, 64257, 64308,
    64357, 64405, 64450, 64494, 64536, 64576, 64614, 64652, 64687, 64721, 64754, 64786, 64816, 64845, 64873, 64900,
    64926, 64950, 64974, 64997, 65019, 65039, 65060, 65079, 65097, 65115, 65132, 65149, 65164, 65179, 65194, 65208,
    65221, 65234, 65246, 65258, 65269, 65280, 65291, 65301, 65310, 65319, 65328, 65337, 65345, 65352, 65360, 65367,
    65374, 65381, 65387, 65393, 65399, 65404, 65410, 65415, 65420, 65425, 65429, 65433, 65438, 65442, 65445, 65449,
    65453, 65456, 65459, 65462, 65465, 65468, 65471, 65474, 65476, 65479, 65481, 65483, 65485, 65488, 65489, 65491,
    65493, 65495, 65497, 65498, 65500, 65501, 65503, 65504, 65505, 65507, 65508, 65509, 65510, 65511, 65512, 65513,
    65514, 65515, 65516, 65517, 65517, 65518, 65519, 65520, 65520, 65521, 65522, 65522, 65523, 65523, 65524, 65524,
    65525, 65525, 65526, 65526, 65526, 65527, 65527, 65528, 65528, 65528, 65529, 65529, 65529, 65529, 65530, 65530,
    65530, 65530, 65531, 65531, 65531, 65531, 65531, 65532, 65532, 65532, 65532, 65532, 65532, 65533, 65533, 65533,
    65533, 65533, 65533, 65533, 65533, 65534, 65534, 65534, 65534, 65534, 65534, 65534, 65534, 65534, 65534, 65535,
};

/* x * multiplier / 2^shift: int16 x, multiplier in [0, 32767], shift in [0, 31]. Ties go up. */
static inline int32_t refsim_scale_table_input(int32_t x, int32_t multiplier, int32_t shift)
{
    const int32_t half = (int32_t)((UINT32_C(1) << shift) >> 1);
    return (x * multiplier + half) >> shift;
}

/* The sigmoid table at position / 2^step_bits, linearly interpolated, times 2^step_bits; `last` from entry 255 on. */
static inline int32_t refsim_interpolate_sigmoid(int32_t position, int32_t step_bits, int32_t last)
{
    const int32_t index = position >> step_bits;
    const int32_t fraction = position & ((INT32_C(1) << step_bits) - 1);
    int32_t left, right;
    if (index >= 255) {
        return last;
    }
    left = (int32_t)refsim_sigmoid_table[index];
    right = (int32_t)refsim_sigmoid_table[index + 1];
    return left * (INT32_C(1) << step_bits) + fraction * (right - left);
}

/*
 * sigmoid in Q0.15 of int16 x; x * multiplier / 2^shift has to be in units of 1/(3 * 4096). multiplier in [0, 32767],
 * shift in [0, 31]. Ties go up for positive results and down for the mirrored ones.
 */
static inline int32_t refsim_table_logistic(int32_t x, int32_t multiplier, int32_t shift)
{
    const int32_t scaled = refsim_scale_table_input(x, multiplier, shift);
    const int32_t value = refsim_interpolate_sigmoid(scaled < 0 ? -scaled : scaled, 9, INT32_C(0x1FFFC00));
    return (scaled < 0 ? INT32_C(0x2000000) - value + 511 : value + 512) >> 10;
}

/* tanh in Q0.15 of int16 x = 2 * sigmoid(2x) - 1, from the sigmoid table. Domain and ties as refsim_table_logistic. */
static inline int32_t refsim_table_tanh(int32_t x, int32_t multiplier, int32_t shift)
{
    const int32_t scaled = refsim_scale_table_input(x, multiplier, shift);
    const int32_t value = refsim_interpolate_sigmoid(scaled < 0 ? -scaled : scaled, 8, INT32_C(0xFFFF00));
    return (scaled < 0 ? INT32_C(0x800000) - value + 127 : value - INT32_C(0x800000) + 128) >> 8;
}

/* --- floats as bit patterns --------------------------------------------------------------------------------------- */

/* Significand in [2^23, 2^24) and biased exponent of a finite float32 magnitude > 0; subnormals are normalised. */
static inline uint32_t refsim_unpack_float32(uint32_t magnitude, int32_t *exponent)
{
    const uint32_t fraction = magnitude & UINT32_C(0x7FFFFF);
    int32_t left;
    if ((magnitude >> 23) != 0) {
        *exponent = (int32_t)(magnitude >> 23);
        return fraction | UINT32_C(0x800000);
    }
    left = refsim_clz32(fraction) - 8;
    *exponent = 1 - left;
    return fraction << left;
}

/*
 * round(x / scale) of finite float32 magnitudes > 0, at most 2^31: the quotient is rounded to float32, then half away.
 */
static inline uint32_t refsim_rounded_quotient(uint32_t x, uint32_t scale)
{
    int32_t exponent, divisor_exponent;
    uint32_t dividend = refsim_unpack_float32(x, &exponent);
    const uint32_t divisor = refsim_unpack_float32(scale, &divisor_exponent);
    uint32_t quotient, remainder;
    exponent -= divisor_exponent;
    if (dividend < divisor) {
        dividend <<= 1;
        exponent -= 1;
    }
    if (exponent > 30) {
        return UINT32_C(0x80000000);
    }
    if (exponent < -1) {
        return 0; /* below a half, subnormal quotients too; (2d - 1) / d is too far from 2 to be rounded up to it */
    }
    /*
     * 24 quotient bits by long division: the leading 1, then 8, 8 and 7 bits; a remainder has 24 bits, so 32 hold it
     * shifted.
     */
    quotient = 1;
    remainder = dividend - divisor;
    quotient = (quotient << 8) | ((remainder << 8) / divisor);
    remainder = (remainder << 8) % divisor;
    quotient = (quotient << 8) | ((remainder << 8) / divisor);
    remainder = (remainder << 8) % divisor;
    quotient = (quotient << 7) | ((remainder << 7) / divisor);
    remainder = (remainder << 7) % divisor;
    /* No tie: 2 * remainder == divisor would need 2^24 to divide the 24-bit divisor. */
    quotient += 2 * remainder > divisor ? UINT32_C(1) : UINT32_C(0);
    if (exponent >= 23) {
        return quotient << (exponent - 23);
    }
    return (quotient + (UINT32_C(1) << (22 - exponent))) >> (23 - exponent);
}

/*
 * round(x / scale) for float32 bit patterns, all of them: the division is rounded to float32 (half to even), the
 * quotient to an integer (ties away from zero), and that saturates to int32. Where the quotient is NaN the result is
 * -2^31, as on x86; engines leave NaN and too large values undefined. Returned in 64 bits, so that a zero point can be
 * added before clamping.
 */
static inline int64_t refsim_quantize_float32(uint32_t bits, uint32_t scale_bits)
{
    const uint32_t infinity = UINT32_C(0x7F800000);
    const uint32_t x = bits & UINT32_C(0x7FFFFFFF);
    const uint32_t scale = scale_bits & UINT32_C(0x7FFFFFFF);
    uint32_t magnitude;
    if (x > infinity || scale > infinity || (x == scale && (x == 0 || x == infinity))) {
        return INT32_MIN;
    }
    if (x == infinity || scale == 0) {
        magnitude = UINT32_C(0x80000000);
    } else if (x == 0 || scale == infinity) {
        magnitude = 0;
    } else {
        magnitude = refsim_rounded_quotient(x, scale);
    }
    if (((bits ^ scale_bits) >> 31) != 0) {
        return -(int64_t)magnitude;
    }
    return magnitude > UINT32_C(0x7FFFFFFF) ? (int64_t)INT32_MAX : (int64_t)magnitude;
}

/*
 * rint(float32(x * inverse)) for float32 bit patterns, all of them, both roundings half to even, saturated to int32;
 * inverse is float32(1 / scale). Where the product is NaN the result is -2^31. In 64 bits, so that a zero point can be
 * added before clamping.
 */
static inline int64_t refsim_quantize_float32_product(uint32_t bits, uint32_t inverse_bits)
{
    const uint32_t infinity = UINT32_C(0x7F800000);
    const uint32_t x = bits & UINT32_C(0x7FFFFFFF);
    const uint32_t inverse = inverse_bits & UINT32_C(0x7FFFFFFF);
    const int64_t most = INT64_C(0x80000000);
    int64_t magnitude = 0;
    if (x > infinity || inverse > infinity || (x == 0 && inverse == infinity) || (x == infinity && inverse == 0)) {
        return INT32_MIN;
    }
    if (x == infinity || inverse == infinity) {
        magnitude = most;
    } else if (x != 0 && inverse != 0) {
        int32_t exponent, other, dropped;
        const uint64_t a = refsim_unpack_float32(x, &exponent);
        const uint64_t b = refsim_unpack_float32(inverse, &other);
        const uint64_t product = refsim_round_to_24_bits(a * b, &dropped);
        exponent += other + dropped - 300;
        magnitude = exponent > 8 ? most : refsim_scale_half_even(product, exponent < -62 ? -62 : exponent);
        magnitude = magnitude > most ? most : magnitude;
    }
    if (((bits ^ inverse_bits) >> 31) != 0) {
        return -magnitude;
    }
    return magnitude == most ? (int64_t)INT32_MAX : magnitude;
}

/* The float32 with these bits, rounded toward zero; saturated to int32, and -2^31 for NaN. */
static inline int32_t refsim_truncate_float32(uint32_t bits)
{
    const uint32_t magnitude = bits & UINT32_C(0x7FFFFFFF);
    int32_t exponent;
    const uint32_t significand = refsim_unpack_float32(magnitude, &exponent);
    uint32_t whole;
    if (magnitude > UINT32_C(0x7F800000)) {
        return INT32_MIN;
    }
    if (exponent < 127) {
        return 0;
    }
    if (exponent > 157) {
        return bits != magnitude ? INT32_MIN : INT32_MAX;
    }
    whole = exponent > 150 ? significand << (exponent - 150) : significand >> (150 - exponent);
    return bits != magnitude ? refsim_wrap32(UINT32_C(0) - whole) : (int32_t)whole;
}

/* The float32 with these bits, rounded toward zero; saturated to int64, and 0 for NaN. */
static inline int64_t refsim_float32_to_int64(uint32_t bits)
{
    const uint32_t magnitude = bits & UINT32_C(0x7FFFFFFF);
    int32_t exponent;
    const uint32_t significand = refsim_unpack_float32(magnitude, &exponent);
    int64_t whole;
    if (magnitude > UINT32_C(0x7F800000) || exponent < 127) {
        return 0;
    }
    if (exponent > 189) {
        return bits != magnitude ? INT64_MIN : INT64_MAX;
    }
    whole = exponent > 150 ? (int64_t)((uint64_t)significand << (exponent - 150))
        : (int64_t)(significand >> (150 - exponent));
    return bits != magnitude ? -whole : whole;
}

/*
 * The float32 bits of magnitude * 2^(exponent - 150), rounded half to even once; magnitude up to 2^53, exponent up to
 * 400.
 */
static inline uint32_t refsim_pack_float32(uint64_t magnitude, int32_t exponent, uint32_t sign)
{
    const uint32_t upper = (uint32_t)(magnitude >> 32);
    const int32_t length = upper != 0 ? 64 - refsim_clz32(upper) : 32 - refsim_clz32((uint32_t)magnitude);
    const int32_t subnormal = 1 - exponent; /* bits below 2^-149 */
    int32_t dropped = length - 24 > subnormal ? length - 24 : subnormal;
    uint32_t significand, bits;
    int32_t up;
    dropped = refsim_saturate(dropped, 0, 62);
    significand = (uint32_t)refsim_round_half_even_shift((int64_t)magnitude, dropped);
    if (significand == 0) {
        return sign;
    }
    exponent += dropped;
    up = refsim_clz32(significand) - 8;
    up = up < 0 ? 0 : up < exponent - 1 ? up : exponent - 1;
    /*
     * A carry to 2^24 moves on into the exponent; a subnormal has exponent 1 and less than 2^23, which leaves 0 there.
     */
    bits = ((uint32_t)(exponent - up) << 23) + (significand << up) - UINT32_C(0x800000);
    return sign | (bits < UINT32_C(0x7F800000) ? bits : UINT32_C(0x7F800000));
}

/* The bits of the float32 nearest to n, ties to even. */
static inline uint32_t refsim_int64_to_float32(int64_t n)
{
    const uint32_t sign = n < 0 ? UINT32_C(0x80000000) : UINT32_C(0);
    const uint64_t magnitude = n < 0 ? UINT64_C(0) - (uint64_t)n : (uint64_t)n;
    if (magnitude < UINT64_C(0x20000000000000)) {
        return refsim_pack_float32(magnitude, 150, sign);
    }
    /* What is dropped here is no more than a mark that there was something, for ties. */
    return refsim_pack_float32((magnitude >> 11) | ((magnitude & 0x7FFu) != 0 ? 1u : 0u), 161, sign);
}

/*
 * float32(double(scale) * n) as bits, for the bits of a finite float32 scale > 0. All n. The product is rounded to 53
 * bits, then to 24 (half to even both times), as the processor does it.
 */
static inline uint32_t refsim_dequantize_float32(int32_t n, uint32_t scale_bits)
{
    const uint32_t sign = n < 0 ? UINT32_C(0x80000000) : UINT32_C(0);
    const uint64_t magnitude = n < 0 ? UINT32_C(0) - (uint32_t)n : (uint32_t)n;
    int32_t exponent, excess;
    const uint64_t product = magnitude * refsim_unpack_float32(scale_bits, &exponent);
    const uint64_t significand = refsim_round_to_53_bits(UINT64_C(0), product, &excess);
    return refsim_pack_float32(significand, exponent + excess, sign);
}

/* a * b as bits, for the bits of finite float32, rounded half to even. */
static inline uint32_t refsim_multiply_float32(uint32_t a, uint32_t b)
{
    int32_t exponent, other;
    const uint64_t significand = refsim_unpack_float32(a & UINT32_C(0x7FFFFFFF), &exponent);
    const uint64_t product = significand * refsim_unpack_float32(b & UINT32_C(0x7FFFFFFF), &other);
    return refsim_pack_float32(product, exponent + other - 150, (a ^ b) & UINT32_C(0x80000000));
}

/* a + b as bits, for the bits of finite float32, rounded half to even; a - a is +0. */
static inline uint32_t refsim_add_float32(uint32_t a, uint32_t b)
{
    const uint32_t sign = UINT32_C(0x80000000);
    const uint32_t larger = (a & ~sign) < (b & ~sign) ? b : a;
    const uint32_t smaller = larger == a ? b : a;
    int32_t exponent, lower, up;
    uint64_t total = refsim_unpack_float32(larger & ~sign, &exponent);
    uint64_t rest = refsim_unpack_float32(smaller & ~sign, &lower);
    up = exponent - lower;
    if (up > 28) { /* so far below, all that matters of the smaller one is that it is not zero */
        up = 28;
        rest = rest != 0 ? UINT64_C(1) : UINT64_C(0);
    }
    total <<= up;
    total = ((a ^ b) & sign) != 0 ? total - rest : total + rest;
    return refsim_pack_float32(total, exponent - up, total == 0 ? a & b & sign : larger & sign);
}

/* --- audio front end ---------------------------------------------------------------------------------------------- */

/* x / 2^shift, rounded down; shift in [0, 31]. */
static inline int32_t refsim_shift_right(int32_t x, int32_t shift)
{
    return x >> shift;
}

/* The same for uint32. */
static inline uint32_t refsim_shift_right_u32(uint32_t x, int32_t shift)
{
    return x >> shift;
}

/* x / 2^32, rounded down. */
static inline uint32_t refsim_high_word(uint64_t x)
{
    return (uint32_t)(x >> 32);
}

/* x * factor in Q0.31, factor in [-MAX, MAX]. Ties go up. */
static inline int32_t refsim_fft_scale(int32_t x, int32_t factor)
{
    return refsim_wrap32((uint32_t)(((int64_t)x * factor + (INT64_C(1) << 30)) >> 31));
}

/* x * factor in Q0.15, both int16, factor in [-MAX, MAX]. Ties go up. */
static inline int32_t refsim_fft_scale_16(int32_t x, int32_t factor)
{
    return refsim_wrap16((uint32_t)((x * factor + (INT32_C(1) << 14)) >> 15));
}

/* a * b + c * d in Q0.31 modulo 2^32, b and d in [-MAX, MAX]. The sum is rounded once; ties go up. */
static inline int32_t refsim_fft_products(int32_t a, int32_t b, int32_t c, int32_t d)
{
    return refsim_wrap32((uint32_t)(((int64_t)a * b + (int64_t)c * d + (INT64_C(1) << 30)) >> 31));
}

/* a * b + c * d in Q0.15 modulo 2^16, all int16, b and d in [-MAX, MAX]. The sum is rounded once; ties go up. */
static inline int32_t refsim_fft_products_16(int32_t a, int32_t b, int32_t c, int32_t d)
{
    return refsim_wrap16((uint32_t)((a * b + c * d + (INT32_C(1) << 14)) >> 15));
}

/* Square root of x, rounded to nearest, but at most 2^16 - 1 for x below 2^32, and 2^32 - 1. */
static inline uint32_t refsim_square_root(uint64_t x)
{
    const uint64_t largest = x <= UINT32_MAX ? (uint64_t)UINT16_MAX : (uint64_t)UINT32_MAX;
    uint64_t root = 0;
    uint64_t bit = UINT64_C(1) << 62;
    while (bit > x) {
        bit >>= 2;
    }
    while (bit != 0) {
        if (x >= root + bit) {
            x -= root + bit;
            root = (root >> 1) + bit;
        } else {
            root >>= 1;
        }
        bit >>= 2;
    }
    return (uint32_t)(x > root && root != largest ? root + 1 : root);
}

/*
 * log2(x) - integer in Q0.16 for x in [2^integer, 2^(integer + 1)), by a table of 129 entries in Q0.16: what log2(1 + i
 * / 128) exceeds i / 128 by. Of the slope between two entries the engine adds 2^-9 only.
 */
static inline int32_t refsim_log2_fraction(REFSIM_CONST int16_t *table, uint32_t x, int32_t integer)
{
    const uint32_t rest = x - (UINT32_C(1) << integer);
    const uint32_t fraction = integer < 16 ? rest << (16 - integer) : rest >> (integer - 16);
    const uint32_t segment = fraction >> 9;
    const int32_t low = table[segment];
    const int32_t rise = (int32_t)table[segment + 1] - low;
    return (int32_t)fraction + low + ((rise * (int32_t)(fraction & 511)) >> 16);
}

/* ln(x) * scale for x > 0: rounded to Q0.16, then to an integer modulo 2^32 / 2^16. Ties go up. */
static inline uint32_t refsim_log_scaled(REFSIM_CONST int16_t *table, uint32_t x, uint32_t scale)
{
    const int32_t integer = 31 - refsim_clz32(x);
    const uint32_t log2 = ((uint32_t)integer << 16) + (uint32_t)refsim_log2_fraction(table, x, integer);
    const uint32_t natural = (uint32_t)((UINT64_C(45426) * log2 + 32768) >> 16);
    return (scale * natural + 32768) >> 16;
}

/*
 * Gain at x from a table of 125 int16: three values, then a parabola for each octave. Sums wrap to 32 bits, the result
 * to 16.
 */
static inline int32_t refsim_wide_dynamic(REFSIM_CONST int16_t *table, uint32_t x)
{
    if (x <= 2) {
        return table[x];
    }
    const int32_t octave = 32 - refsim_clz32(x);
    REFSIM_CONST int16_t *entry = table + (4 * octave - 6);
    const int32_t fraction = (int32_t)((octave < 11 ? x << (11 - octave) : x >> (octave - 11)) & 0x3FF);
    const int32_t slope = (((int32_t)entry[2] * fraction) >> 5) + (int32_t)entry[1] * 32;
    const int32_t product = refsim_wrap32((uint32_t)slope * (uint32_t)fraction);
    return refsim_wrap16((uint32_t)((refsim_wrap_add(product, INT32_C(1) << 14) >> 15) + entry[0]));
}

/* x^2 / 4 below 2, else x - 1, from 12 fractional bits to 6. Rounds down. */
static inline uint32_t refsim_pcan_shrink(uint32_t x)
{
    return x < UINT32_C(8192) ? (x * x) >> 20 : (x >> 6) - 64;
}

/*
 * (x * weight + state * keep) / 2^bits, bits in [0, 63]: the sum modulo 2^64, the result rounded down and modulo 2^32.
 */
static inline uint32_t refsim_low_pass(uint32_t x, uint32_t state, uint32_t weight, uint32_t keep, int32_t bits)
{
    return (uint32_t)(((uint64_t)x * weight + (uint64_t)state * keep) >> bits);
}

#endif /* REFSIM_FIXEDPOINT_H */

#if defined(REFSIM_SINGLE_ROUNDING) != defined(REFSIM_ROUNDS_ONCE)
#error "one translation unit holds models that round once and models that round twice: compile their sources separately"
#endif
