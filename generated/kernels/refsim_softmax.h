/* refsim 0.1.0: softmax, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_SOFTMAX_H
#define REFSIM_SOFTMAX_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    refsim_size rows; /* number of rows */
    refsim_size depth; /* elements of a row */
    int32_t multiplier; /* Q0.31, scales differences to the row's maximum, of 8 bits to Q5.26 */
    refsim_short shift; /* [0, 31], to the left; lut: [-31, 31] */
    int32_t diff_min; /* 8-bit: smallest difference to the row's maximum that counts */
    REFSIM_CONST int16_t *exp_lut; /* 16-bit: 513 entries, exp over [-10, 0]; else NULL */
    REFSIM_CONST int16_t *reciprocal_lut; /* 16-bit: 513 entries, 1 / (1 + x) over [0, 1]; else NULL */
} refsim_softmax_params;

/*
 * exp(input * scale) of an element by the sum of its row; 8 bits through exp in Q5.26 and a Newton reciprocal, 16 bits
 * through tables. The output has scale 2^-8 and zero point -128 or 0 for 8 bits, 2^-15 and 0 for int16, 2^-16 and
 * -32768 from int8 to int16. Elements take any value of their type; members of p keep to the ranges beside them. The
 * output shares no memory with anything else.
 */

/* exp of a score difference <= 0, from the table, in Q0.15. */
static inline int16_t refsim_softmax_exp_s16_lut(const refsim_softmax_params *p, int32_t diff)
{
    const int32_t score = refsim_saturate(refsim_mbqm_double(diff, p->multiplier, p->shift), -65535, 0) + 32767;
    return (int16_t)refsim_lut16_lookup(p->exp_lut, (int16_t)score);
}

REFSIM_KERNEL void refsim_softmax_s16_lut(
    const refsim_softmax_params *p,
    const int16_t *input, /* [rows, depth] */
    int16_t *REFSIM_RESTRICT output /* [rows, depth] */)
{
    for (int32_t row = 0; row < p->rows; ++row) {
        int32_t max = input[0];
        for (int32_t i = 1; i < p->depth; ++i) {
            max = input[i] > max ? input[i] : max;
        }
        uint32_t sum = 0u;
        for (int32_t i = 0; i < p->depth; ++i) {
            output[i] = refsim_softmax_exp_s16_lut(p, input[i] - max);
            sum += (uint16_t)output[i];
        }
        /* The sum, normalised to [1, 2) with 16 fraction bits; minus 1 it is the argument of 1 / (1 + x). */
        const int32_t headroom = refsim_clz32(sum);
        const int32_t fraction = (int32_t)refsim_round_half_up_shift((int64_t)(sum << (headroom - 1)), 14) - 98304;
        const int32_t argument = refsim_saturate(fraction, -32768, 32767);
        const int32_t reciprocal = refsim_lut16_lookup(p->reciprocal_lut, (int16_t)argument);
        for (int32_t i = 0; i < p->depth; ++i) {
            const int32_t value = (int32_t)refsim_round_half_up_shift((int32_t)output[i] * reciprocal, 31 - headroom);
            output[i] = (int16_t)refsim_saturate(value, 0, 32767);
        }
        input += p->depth;
        output += p->depth;
    }
}

/* exp of a score difference <= 0, from the table, in Q0.15. */
static inline int16_t refsim_softmax_exp_s16_lut_wraps(const refsim_softmax_params *p, int32_t diff)
{
    const int32_t score = refsim_saturate(refsim_mbqm_double(diff, p->multiplier, p->shift), -65535, 0) + 32767;
    return (int16_t)refsim_lut16_lookup(p->exp_lut, (int16_t)score);
}

REFSIM_KERNEL void refsim_softmax_s16_lut_wraps(
    const refsim_softmax_params *p,
    const int16_t *input, /* [rows, depth] */
    int16_t *REFSIM_RESTRICT output /* [rows, depth] */)
{
    for (int32_t row = 0; row < p->rows; ++row) {
        int32_t max = input[0];
        for (int32_t i = 1; i < p->depth; ++i) {
            max = input[i] > max ? input[i] : max;
        }
        uint32_t sum = 0u;
        for (int32_t i = 0; i < p->depth; ++i) {
            output[i] = refsim_softmax_exp_s16_lut_wraps(p, input[i] - max);
            sum += (uint16_t)output[i];
        }
        /* The sum, normalised to [1, 2) with 16 fraction bits; minus 1 it is the argument of 1 / (1 + x). */
        const int32_t headroom = refsim_clz32(sum);
        const int32_t fraction = (int32_t)refsim_round_half_up_shift((int64_t)(sum << (headroom - 1)), 14) - 98304;
        const int32_t argument = refsim_wrap16((uint32_t)fraction);
        const int32_t reciprocal = refsim_lut16_lookup(p->reciprocal_lut, (int16_t)argument);
        for (int32_t i = 0; i < p->depth; ++i) {
            const int32_t value = (int32_t)refsim_round_half_up_shift((int32_t)output[i] * reciprocal, 31 - headroom);
            output[i] = (int16_t)refsim_wrap16((uint32_t)value);
        }
        input += p->depth;
        output += p->depth;
    }
}

/* exp of an element's difference to the largest one of its row, in Q0.31. */
static inline int32_t refsim_softmax_exp_s8_exp(const refsim_softmax_params *p, int32_t diff)
{
    return refsim_exp_on_negative_values(refsim_srdhm(refsim_shift_left_wrap(diff, p->shift), p->multiplier), 5);
}

REFSIM_KERNEL void refsim_softmax_s8_exp(
    const refsim_softmax_params *p,
    const int8_t *input, /* [rows, depth] */
    int8_t *REFSIM_RESTRICT output /* [rows, depth] */)
{
    for (int32_t row = 0; row < p->rows; ++row) {
        int32_t max = input[0];
        for (int32_t i = 1; i < p->depth; ++i) {
            max = input[i] > max ? input[i] : max;
        }
        uint32_t sum = 0u;
        for (int32_t i = 0; i < p->depth; ++i) {
            if (input[i] - max >= p->diff_min) {
                sum += (uint32_t)refsim_rdbpot(refsim_softmax_exp_s8_exp(p, input[i] - max), 12);
            }
        }
        int32_t bits_over_unit;
        const int32_t reciprocal = refsim_get_reciprocal(sum, 12, &bits_over_unit);
        const int32_t exponent = bits_over_unit + 31 - 8;
        for (int32_t i = 0; i < p->depth; ++i) {
            int32_t value = -128;
            /* With an exponent above 31 every result rounds to 0. */
            if (input[i] - max >= p->diff_min && exponent <= 31) {
                const int32_t e = refsim_softmax_exp_s8_exp(p, input[i] - max);
                value = refsim_saturate(refsim_rdbpot(refsim_srdhm(reciprocal, e), exponent) + (-128), -128, 127);
            }
            output[i] = (int8_t)value;
        }
        input += p->depth;
        output += p->depth;
    }
}

/* exp of an element's difference to the largest one of its row, in Q0.31. */
static inline int32_t refsim_softmax_exp_s8s16_exp(const refsim_softmax_params *p, int32_t diff)
{
    return refsim_exp_on_negative_values(refsim_srdhm(refsim_shift_left_wrap(diff, p->shift), p->multiplier), 5);
}

REFSIM_KERNEL void refsim_softmax_s8s16_exp(
    const refsim_softmax_params *p,
    const int8_t *input, /* [rows, depth] */
    int16_t *REFSIM_RESTRICT output /* [rows, depth] */)
{
    for (int32_t row = 0; row < p->rows; ++row) {
        int32_t max = input[0];
        for (int32_t i = 1; i < p->depth; ++i) {
            max = input[i] > max ? input[i] : max;
        }
        uint32_t sum = 0u;
        for (int32_t i = 0; i < p->depth; ++i) {
            if (input[i] - max >= p->diff_min) {
                sum += (uint32_t)refsim_rdbpot(refsim_softmax_exp_s8s16_exp(p, input[i] - max), 12);
            }
        }
        int32_t bits_over_unit;
        const int32_t reciprocal = refsim_get_reciprocal(sum, 12, &bits_over_unit);
        const int32_t exponent = bits_over_unit + 31 - 16;
        for (int32_t i = 0; i < p->depth; ++i) {
            int32_t value = -32768;
            /* With an exponent above 31 every result rounds to 0. */
            if (input[i] - max >= p->diff_min && exponent <= 31) {
                const int32_t e = refsim_softmax_exp_s8s16_exp(p, input[i] - max);
                value = refsim_saturate(refsim_rdbpot(refsim_srdhm(reciprocal, e), exponent) + (-32768), -32768, 32767);
            }
            output[i] = (int16_t)value;
        }
        input += p->depth;
        output += p->depth;
    }
}

/* exp of an element's difference to the largest one of its row, in Q0.31. */
static inline int32_t refsim_softmax_exp_u8_exp(const refsim_softmax_params *p, int32_t diff)
{
    return refsim_exp_on_negative_values(refsim_srdhm(refsim_shift_left_wrap(diff, p->shift), p->multiplier), 5);
}

REFSIM_KERNEL void refsim_softmax_u8_exp(
    const refsim_softmax_params *p,
    const uint8_t *input, /* [rows, depth] */
    uint8_t *REFSIM_RESTRICT output /* [rows, depth] */)
{
    for (int32_t row = 0; row < p->rows; ++row) {
        int32_t max = input[0];
        for (int32_t i = 1; i < p->depth; ++i) {
            max = input[i] > max ? input[i] : max;
        }
        uint32_t sum = 0u;
        for (int32_t i = 0; i < p->depth; ++i) {
            if (input[i] - max >= p->diff_min) {
                sum += (uint32_t)refsim_rdbpot(refsim_softmax_exp_u8_exp(p, input[i] - max), 12);
            }
        }
        int32_t bits_over_unit;
        const int32_t reciprocal = refsim_get_reciprocal(sum, 12, &bits_over_unit);
        const int32_t exponent = bits_over_unit + 31 - 8;
        for (int32_t i = 0; i < p->depth; ++i) {
            int32_t value = 0;
            /* With an exponent above 31 every result rounds to 0. */
            if (input[i] - max >= p->diff_min && exponent <= 31) {
                const int32_t e = refsim_softmax_exp_u8_exp(p, input[i] - max);
                value = refsim_saturate(refsim_rdbpot(refsim_srdhm(reciprocal, e), exponent) + (0), 0, 255);
            }
            output[i] = (uint8_t)value;
        }
        input += p->depth;
        output += p->depth;
    }
}

/* exp of an element's difference to the largest one of its row, in Q0.31. */
static inline int32_t refsim_softmax_exp_u8s16_exp(const refsim_softmax_params *p, int32_t diff)
{
    return refsim_exp_on_negative_values(refsim_srdhm(refsim_shift_left_wrap(diff, p->shift), p->multiplier), 5);
}

REFSIM_KERNEL void refsim_softmax_u8s16_exp(
    const refsim_softmax_params *p,
    const uint8_t *input, /* [rows, depth] */
    int16_t *REFSIM_RESTRICT output /* [rows, depth] */)
{
    for (int32_t row = 0; row < p->rows; ++row) {
        int32_t max = input[0];
        for (int32_t i = 1; i < p->depth; ++i) {
            max = input[i] > max ? input[i] : max;
        }
        uint32_t sum = 0u;
        for (int32_t i = 0; i < p->depth; ++i) {
            if (input[i] - max >= p->diff_min) {
                sum += (uint32_t)refsim_rdbpot(refsim_softmax_exp_u8s16_exp(p, input[i] - max), 12);
            }
        }
        int32_t bits_over_unit;
        const int32_t reciprocal = refsim_get_reciprocal(sum, 12, &bits_over_unit);
        const int32_t exponent = bits_over_unit + 31 - 16;
        for (int32_t i = 0; i < p->depth; ++i) {
            int32_t value = -32768;
            /* With an exponent above 31 every result rounds to 0. */
            if (input[i] - max >= p->diff_min && exponent <= 31) {
                const int32_t e = refsim_softmax_exp_u8s16_exp(p, input[i] - max);
                value = refsim_saturate(refsim_rdbpot(refsim_srdhm(reciprocal, e), exponent) + (-32768), -32768, 32767);
            }
            output[i] = (int16_t)value;
        }
        input += p->depth;
        output += p->depth;
    }
}

#ifdef __cplusplus
}
#endif

#endif
