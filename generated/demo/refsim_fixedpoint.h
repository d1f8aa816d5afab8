/* refsim 0.1.0: fixed-point arithmetic of quantized kernels, as far as the models use it. Generated; do not edit. */
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

/* min(max(x, low), high): the lower bound first, which matters only when low > high. */
static inline int32_t refsim_saturate(int32_t x, int32_t low, int32_t high)
{
    const int32_t raised = x < low ? low : x;
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

/* x / 2^exponent, exponent in [0, 31], all x. Ties go away from zero (unlike refsim_srdhm). */
static inline int32_t refsim_rdbpot(int32_t x, int32_t exponent)
{
    const uint32_t mask = (UINT32_C(1) << exponent) - UINT32_C(1);
    const uint32_t remainder = (uint32_t)x & mask;
    const uint32_t threshold = (mask >> 1) + (x < 0 ? UINT32_C(1) : UINT32_C(0));
    return (x >> exponent) + (remainder > threshold ? 1 : 0);
}

/* x / 2^exponent, |x| <= 2^62, exponent in [0, 62]. Ties go up. */
static inline int64_t refsim_round_half_up_shift(int64_t x, int32_t exponent)
{
    return (x + ((INT64_C(1) << exponent) >> 1)) >> exponent;
}

/* x / n, n > 0, all x (average pooling). Ties go away from zero. */
static inline int32_t refsim_div_half_away(int32_t x, int32_t n)
{
    const uint32_t magnitude = x < 0 ? UINT32_C(0) - (uint32_t)x : (uint32_t)x;
    const uint32_t quotient = (magnitude + (uint32_t)n / 2) / (uint32_t)n;
    return refsim_wrap32(x < 0 ? UINT32_C(0) - quotient : quotient);
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

#endif /* REFSIM_FIXEDPOINT_H */

#if defined(REFSIM_SINGLE_ROUNDING) != defined(REFSIM_ROUNDS_ONCE)
#error "one translation unit holds models that round once and models that round twice: compile their sources separately"
#endif
