/* refsim 0.1.0: log_softmax, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_LOG_SOFTMAX_H
#define REFSIM_LOG_SOFTMAX_H

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
    int32_t reverse_multiplier; /* Q0.31, back from Q5.26 */
    refsim_short reverse_shift; /* [-31, 0] */
} refsim_log_softmax_params;

/*
 * output = logarithm of softmax over rows of at most 4095 elements, in steps of 1/16 below the type's largest value.
 * Elements take any value of their type; members of p keep to the ranges beside them.
 * The output shares no memory with anything else.
 */

/* exp of an element's difference to the largest one of its row, in Q0.31. */
static inline int32_t refsim_log_softmax_exp_s8(const refsim_log_softmax_params *p, int32_t diff)
{
    return refsim_exp_on_negative_values(refsim_mbqm_double(diff, p->multiplier, p->shift), 5);
}

REFSIM_KERNEL void refsim_log_softmax_s8(
    const refsim_log_softmax_params *p,
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
                sum += (uint32_t)refsim_rdbpot(refsim_log_softmax_exp_s8(p, input[i] - max), 12);
            }
        }
        const int32_t log = refsim_log_x_for_x_at_least_1((int32_t)sum);
        /* The smallest difference of which the result can still be told from the smallest one. */
        const int32_t reach = refsim_mbqm_double(refsim_wrap_add(log, INT32_MIN), p->reverse_multiplier,
            p->reverse_shift);
        const int32_t limit = reach > p->diff_min - 1 ? reach : p->diff_min - 1;
        for (int32_t i = 0; i < p->depth; ++i) {
            int32_t value = -128;
            if (input[i] - max > limit) {
                const int32_t scaled = refsim_mbqm_double(input[i] - max, p->multiplier, p->shift);
                value = refsim_saturate(refsim_rdbpot(scaled - log, 22) + 127, -128, 127);
            }
            output[i] = (int8_t)value;
        }
        input += p->depth;
        output += p->depth;
    }
}

/* exp of an element's difference to the largest one of its row, in Q0.31. */
static inline int32_t refsim_log_softmax_exp_u8(const refsim_log_softmax_params *p, int32_t diff)
{
    return refsim_exp_on_negative_values(refsim_mbqm_double(diff, p->multiplier, p->shift), 5);
}

REFSIM_KERNEL void refsim_log_softmax_u8(
    const refsim_log_softmax_params *p,
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
                sum += (uint32_t)refsim_rdbpot(refsim_log_softmax_exp_u8(p, input[i] - max), 12);
            }
        }
        const int32_t log = refsim_log_x_for_x_at_least_1((int32_t)sum);
        /* The smallest difference of which the result can still be told from the smallest one. */
        const int32_t reach = refsim_mbqm_double(refsim_wrap_add(log, INT32_MIN), p->reverse_multiplier,
            p->reverse_shift);
        const int32_t limit = reach > p->diff_min - 1 ? reach : p->diff_min - 1;
        for (int32_t i = 0; i < p->depth; ++i) {
            int32_t value = 0;
            if (input[i] - max > limit) {
                const int32_t scaled = refsim_mbqm_double(input[i] - max, p->multiplier, p->shift);
                value = refsim_saturate(refsim_rdbpot(scaled - log, 22) + 255, 0, 255);
            }
            output[i] = (uint8_t)value;
        }
        input += p->depth;
        output += p->depth;
    }
}

#ifdef __cplusplus
}
#endif

#endif
