/* refsim 0.1.0: l2_normalization, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_L2_NORMALIZATION_H
#define REFSIM_L2_NORMALIZATION_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    refsim_size rows;
    refsim_size depth; /* elements of a row */
    refsim_short input_offset; /* -zero point of the input */
} refsim_l2_normalization_params;

/*
 * output = (input + input_offset) by the Euclidean norm of its row, in steps of 1/128, clamped.
 * Elements take any value of their type; members of p keep to the ranges beside them.
 * The output shares no memory with anything else.
 */

REFSIM_KERNEL void refsim_l2_normalization_s8(
    const refsim_l2_normalization_params *p,
    const int8_t *input, /* [rows, depth] */
    int8_t *REFSIM_RESTRICT output /* [rows, depth] */)
{
    for (int32_t row = 0; row < p->rows; ++row) {
        int32_t sum = 0;
        int32_t shift;
        for (int32_t i = 0; i < p->depth; ++i) {
            const int32_t x = input[i] + p->input_offset;
            sum = refsim_wrap_add(sum, x * x);
        }
        const int32_t multiplier = refsim_get_inv_sqrt(sum, &shift);
        for (int32_t i = 0; i < p->depth; ++i) {
            const int32_t x = input[i] + p->input_offset;
            output[i] = (int8_t)refsim_saturate(refsim_mbqm_double(x, multiplier, shift + 7), -128, 127);
        }
        input += p->depth;
        output += p->depth;
    }
}

REFSIM_KERNEL void refsim_l2_normalization_u8(
    const refsim_l2_normalization_params *p,
    const uint8_t *input, /* [rows, depth] */
    uint8_t *REFSIM_RESTRICT output /* [rows, depth] */)
{
    for (int32_t row = 0; row < p->rows; ++row) {
        int32_t sum = 0;
        int32_t shift;
        for (int32_t i = 0; i < p->depth; ++i) {
            const int32_t x = input[i] + p->input_offset;
            sum = refsim_wrap_add(sum, x * x);
        }
        const int32_t multiplier = refsim_get_inv_sqrt(sum, &shift);
        for (int32_t i = 0; i < p->depth; ++i) {
            const int32_t x = input[i] + p->input_offset;
            output[i] = (uint8_t)refsim_saturate(128 + refsim_mbqm_double(128 * x, multiplier, shift), 0, 255);
        }
        input += p->depth;
        output += p->depth;
    }
}

#ifdef __cplusplus
}
#endif

#endif
