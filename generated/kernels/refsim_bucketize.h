/* refsim 0.1.0: bucketize, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_BUCKETIZE_H
#define REFSIM_BUCKETIZE_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t size; /* elements */
    int32_t count; /* thresholds */
} refsim_bucketize_params;

/*
 * output[i] = the number of thresholds that are not above input[i].
 * Elements take any value of their type; members of p keep to the ranges beside them.
 * The output shares no memory with anything else.
 */

REFSIM_KERNEL void refsim_bucketize_s32(
    const refsim_bucketize_params *p,
    const int32_t *input, /* [size] */
    REFSIM_CONST int32_t *thresholds, /* [count], ascending */
    int32_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        int32_t low = 0;
        int32_t high = p->count;
        /* The first threshold above the element lies in [low, high]. */
        while (low < high) {
            const int32_t middle = low + (high - low) / 2;
            if (thresholds[middle] <= input[i]) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        output[i] = low;
    }
}

REFSIM_KERNEL void refsim_bucketize_s64s32(
    const refsim_bucketize_params *p,
    const int64_t *input, /* [size] */
    REFSIM_CONST int64_t *thresholds, /* [count], ascending */
    int32_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        int32_t low = 0;
        int32_t high = p->count;
        /* The first threshold above the element lies in [low, high]. */
        while (low < high) {
            const int32_t middle = low + (high - low) / 2;
            if (thresholds[middle] <= input[i]) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        output[i] = low;
    }
}

#ifdef __cplusplus
}
#endif

#endif
