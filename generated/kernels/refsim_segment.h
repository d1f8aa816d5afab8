/* refsim 0.1.0: segment, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_SEGMENT_H
#define REFSIM_SEGMENT_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t rows; /* rows of the input */
    int32_t inner; /* elements of a row */
    int32_t segments; /* rows of the output */
    int32_t empty; /* what a segment without rows holds */
} refsim_segment_params;

/*
 * output[ids[row]] = fold of the rows of that segment, empty where there are none; rows with ids outside are left out.
 * Elements take any value of their type; members of p keep to the ranges beside them.
 * The output shares no memory with anything else.
 */

REFSIM_KERNEL void refsim_segment_s32_maximum(
    const refsim_segment_params *p,
    const int32_t *input, /* [rows, inner] */
    const int32_t *ids, /* [rows] */
    int32_t *REFSIM_RESTRICT output /* [segments, inner] */)
{
    for (int32_t i = 0; i < p->segments * p->inner; ++i) {
        output[i] = p->empty;
    }
    for (int32_t row = 0; row < p->rows; ++row) {
        const int32_t *from = input + row * p->inner;
        /* A row with a negative number belongs nowhere; beyond the last segment nothing is written either. */
        if (ids[row] < 0 || ids[row] >= p->segments) {
            continue;
        }
        for (int32_t i = 0; i < p->inner; ++i) {
            int32_t *to = output + ids[row] * p->inner + i;
            *to = from[i] > *to ? from[i] : *to;
        }
    }
}

REFSIM_KERNEL void refsim_segment_s32_minimum(
    const refsim_segment_params *p,
    const int32_t *input, /* [rows, inner] */
    const int32_t *ids, /* [rows] */
    int32_t *REFSIM_RESTRICT output /* [segments, inner] */)
{
    for (int32_t i = 0; i < p->segments * p->inner; ++i) {
        output[i] = p->empty;
    }
    for (int32_t row = 0; row < p->rows; ++row) {
        const int32_t *from = input + row * p->inner;
        /* A row with a negative number belongs nowhere; beyond the last segment nothing is written either. */
        if (ids[row] < 0 || ids[row] >= p->segments) {
            continue;
        }
        for (int32_t i = 0; i < p->inner; ++i) {
            int32_t *to = output + ids[row] * p->inner + i;
            *to = from[i] < *to ? from[i] : *to;
        }
    }
}

REFSIM_KERNEL void refsim_segment_s32_product(
    const refsim_segment_params *p,
    const int32_t *input, /* [rows, inner] */
    const int32_t *ids, /* [rows] */
    int32_t *REFSIM_RESTRICT output /* [segments, inner] */)
{
    for (int32_t i = 0; i < p->segments * p->inner; ++i) {
        output[i] = p->empty;
    }
    for (int32_t row = 0; row < p->rows; ++row) {
        const int32_t *from = input + row * p->inner;
        /* A row with a negative number belongs nowhere; beyond the last segment nothing is written either. */
        if (ids[row] < 0 || ids[row] >= p->segments) {
            continue;
        }
        for (int32_t i = 0; i < p->inner; ++i) {
            int32_t *to = output + ids[row] * p->inner + i;
            *to = refsim_wrap_mul(*to, from[i]);
        }
    }
}

REFSIM_KERNEL void refsim_segment_s32_sum(
    const refsim_segment_params *p,
    const int32_t *input, /* [rows, inner] */
    const int32_t *ids, /* [rows] */
    int32_t *REFSIM_RESTRICT output /* [segments, inner] */)
{
    for (int32_t i = 0; i < p->segments * p->inner; ++i) {
        output[i] = p->empty;
    }
    for (int32_t row = 0; row < p->rows; ++row) {
        const int32_t *from = input + row * p->inner;
        /* A row with a negative number belongs nowhere; beyond the last segment nothing is written either. */
        if (ids[row] < 0 || ids[row] >= p->segments) {
            continue;
        }
        for (int32_t i = 0; i < p->inner; ++i) {
            int32_t *to = output + ids[row] * p->inner + i;
            *to = refsim_wrap_add(*to, from[i]);
        }
    }
}

#ifdef __cplusplus
}
#endif

#endif
