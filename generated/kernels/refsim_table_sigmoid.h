/* refsim 0.1.0: table_sigmoid, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_TABLE_SIGMOID_H
#define REFSIM_TABLE_SIGMOID_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t size; /* elements */
    refsim_short multiplier; /* [0, 32767], brings the input to units of 1/(3 * 4096) */
    refsim_short shift; /* [0, 31], to the right */
} refsim_table_sigmoid_params;

/*
 * output = sigmoid or tanh of input * multiplier / 2^shift in Q0.15, from a table of 256 sigmoids.
 * Elements take any value of their type; members of p keep to the ranges beside them.
 * The output shares no memory with anything else.
 */

REFSIM_KERNEL void refsim_table_sigmoid_s16_logistic(
    const refsim_table_sigmoid_params *p,
    const int16_t *input, /* [size] */
    int16_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (int16_t)refsim_table_logistic(input[i], p->multiplier, p->shift);
    }
}

REFSIM_KERNEL void refsim_table_sigmoid_s16_tanh(
    const refsim_table_sigmoid_params *p,
    const int16_t *input, /* [size] */
    int16_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (int16_t)refsim_table_tanh(input[i], p->multiplier, p->shift);
    }
}

#ifdef __cplusplus
}
#endif

#endif
