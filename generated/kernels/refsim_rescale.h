/* refsim 0.1.0: rescale, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_RESCALE_H
#define REFSIM_RESCALE_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t size; /* elements */
    int32_t input_offset; /* -zero point of the input */
    int32_t multiplier; /* Q0.31, for x >= 0 */
    refsim_short shift; /* [-31, 31] */
    int32_t negative_multiplier; /* Q0.31, for x < 0 */
    refsim_short negative_shift; /* [-31, 31] */
    int32_t negative_sign; /* 1 or -1, which x < 0 is multiplied by before scaling */
    int32_t result_sign; /* 1 or -1, which the result for x < 0 is multiplied by */
    int32_t output_offset; /* zero point of the output */
    int32_t output_min; /* lower clamp */
    int32_t output_max; /* upper clamp */
} refsim_rescale_params;

/*
 * output = clamp(x * multiplier + output_offset) with x = input + input_offset, and another multiplier and sign where x
 * < 0. Elements take any value of their type; members of p keep to the ranges beside them. The output shares no memory
 * with anything else.
 */

REFSIM_KERNEL void refsim_rescale_s16(
    const refsim_rescale_params *p,
    const int16_t *input, /* [size] */
    int16_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        const int32_t x = input[i] + p->input_offset;
        int32_t scaled;
        if (x >= 0) {
            scaled = refsim_mbqm_double(x, p->multiplier, p->shift);
        } else {
            scaled = refsim_mbqm_double(x * p->negative_sign, p->negative_multiplier, p->negative_shift);
            scaled = refsim_wrap_mul(scaled, p->result_sign);
        }
        output[i] = (int16_t)refsim_saturate(refsim_wrap_add(scaled, p->output_offset), p->output_min, p->output_max);
    }
}

#ifdef __cplusplus
}
#endif

#endif
