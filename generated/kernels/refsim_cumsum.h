/* refsim 0.1.0: cumsum, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_CUMSUM_H
#define REFSIM_CUMSUM_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t outer; /* runs before the axis */
    int32_t depth; /* elements along the axis */
    int32_t inner; /* elements behind the axis */
    refsim_short exclusive; /* 1: a sum leaves out its own element */
    refsim_short reverse; /* 1: from the last element to the first */
    refsim_short input_offset; /* -zero point; int8 only, as what follows */
    int32_t input_multiplier; /* Q0.31 */
    refsim_short input_shift; /* [-31, 0] */
    int32_t output_multiplier; /* Q0.31 */
    refsim_short output_shift; /* [-31, 0] */
    refsim_short output_offset; /* zero point of the output */
} refsim_cumsum_params;

/*
 * Sums of input along depth up to an element, with it or exclusive, forward or reverse; int8 sums are rescaled.
 * Elements take any value of their type; members of p keep to the ranges beside them.
 * The output shares no memory with anything else.
 */

REFSIM_KERNEL void refsim_cumsum_s32(
    const refsim_cumsum_params *p,
    const int32_t *input,
    int32_t *REFSIM_RESTRICT output)
{
    const int32_t step = p->reverse ? -p->inner : p->inner;
    for (int32_t i = 0; i < p->outer; ++i) {
        for (int32_t j = 0; j < p->inner; ++j) {
            int32_t at = i * p->depth * p->inner + j + (p->reverse ? (p->depth - 1) * p->inner : 0);
            int32_t sum = 0;
            for (int32_t d = 0; d < p->depth; ++d) {
                const int32_t term = input[at];
                const int32_t next = refsim_wrap_add(sum, term);
                output[at] = p->exclusive ? sum : next;
                sum = next;
                at += step;
            }
        }
    }
}

REFSIM_KERNEL void refsim_cumsum_s64(
    const refsim_cumsum_params *p,
    const int64_t *input,
    int64_t *REFSIM_RESTRICT output)
{
    const int32_t step = p->reverse ? -p->inner : p->inner;
    for (int32_t i = 0; i < p->outer; ++i) {
        for (int32_t j = 0; j < p->inner; ++j) {
            int32_t at = i * p->depth * p->inner + j + (p->reverse ? (p->depth - 1) * p->inner : 0);
            int64_t sum = 0;
            for (int32_t d = 0; d < p->depth; ++d) {
                const int64_t term = input[at];
                const int64_t next = refsim_wrap_add64(sum, term);
                output[at] = p->exclusive ? sum : next;
                sum = next;
                at += step;
            }
        }
    }
}

REFSIM_KERNEL void refsim_cumsum_s8(
    const refsim_cumsum_params *p,
    const int8_t *input,
    int8_t *REFSIM_RESTRICT output)
{
    const int32_t step = p->reverse ? -p->inner : p->inner;
    for (int32_t i = 0; i < p->outer; ++i) {
        for (int32_t j = 0; j < p->inner; ++j) {
            int32_t at = i * p->depth * p->inner + j + (p->reverse ? (p->depth - 1) * p->inner : 0);
            int32_t sum = refsim_mbqm_double(p->input_offset * 1048576, p->input_multiplier, p->input_shift);
            for (int32_t d = 0; d < p->depth; ++d) {
                /* 9 bits times 2^20: no overflow. */
                const int32_t term = refsim_mbqm_double((input[at] + p->input_offset) * 1048576, p->input_multiplier,
                    p->input_shift);
                const int32_t next = refsim_wrap_add(sum, term);
                const int32_t scaled = refsim_mbqm_double(p->exclusive ? sum : next, p->output_multiplier,
                    p->output_shift);
                output[at] = (int8_t)refsim_saturate(scaled + p->output_offset, -128, 127);
                sum = next;
                at += step;
            }
        }
    }
}

#ifdef __cplusplus
}
#endif

#endif
