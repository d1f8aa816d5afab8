/* refsim 0.1.0: resize_bilinear, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_RESIZE_BILINEAR_H
#define REFSIM_RESIZE_BILINEAR_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t input; /* size */
    int32_t output; /* size */
    int32_t step; /* >= 0 */
    int32_t start; /* may be negative */
} refsim_resize_axis;

typedef struct {
    refsim_size batches; /* N */
    refsim_size depth; /* channels */
    refsim_resize_axis rows; /* height */
    refsim_resize_axis columns; /* width */
} refsim_resize_bilinear_params;

/*
 * output = four neighbours weighted by positions of 10 bits behind the point, the sum divided by 2^20 with
 * refsim_resize_divide().
 * Elements take any value of their type; members of p keep to the ranges beside them.
 * The output shares no memory with anything else.
 */

/* The two cells between which an output lies, and the weight of the second, in 1/1024. */
static inline int32_t refsim_resize_bilinear_taps_s16(
    const refsim_resize_axis *a, int32_t index, int32_t *lower, int32_t *upper)
{
    const int32_t position = index * a->step + a->start;
    *lower = position > 0 ? position / 1024 : 0;
    *upper = (position + 1023) / 1024 < a->input ? (position + 1023) / 1024 : a->input - 1;
    return position - 1024 * *lower;
}

REFSIM_KERNEL void refsim_resize_bilinear_s16(
    const refsim_resize_bilinear_params *p,
    const int16_t *input, /* [N, H, W, C] */
    int16_t *REFSIM_RESTRICT output /* [N, OH, OW, C] */)
{
    const int32_t line = p->columns.input * p->depth;
    for (int32_t n = 0; n < p->batches; ++n) {
        const int16_t *image = input + n * p->rows.input * line;
        for (int32_t y = 0; y < p->rows.output; ++y) {
            int32_t top, bottom, left, right;
            const int32_t down = refsim_resize_bilinear_taps_s16(&p->rows, y, &top, &bottom);
            for (int32_t x = 0; x < p->columns.output; ++x) {
                const int32_t across = refsim_resize_bilinear_taps_s16(&p->columns, x, &left, &right);
                for (int32_t c = 0; c < p->depth; ++c) {
                    const int16_t *above = image + top * line + c;
                    const int16_t *below = image + bottom * line + c;
                    const int64_t first = above[left * p->depth] * (1024 - down) + below[left * p->depth] * down;
                    const int64_t second = above[right * p->depth] * (1024 - down) + below[right * p->depth] * down;
                    *output++ = (int16_t)refsim_resize_divide(first * (1024 - across) + second * across);
                }
            }
        }
    }
}

/* The two cells between which an output lies, and the weight of the second, in 1/1024. */
static inline int32_t refsim_resize_bilinear_taps_s8(
    const refsim_resize_axis *a, int32_t index, int32_t *lower, int32_t *upper)
{
    const int32_t position = index * a->step + a->start;
    *lower = position > 0 ? position / 1024 : 0;
    *upper = (position + 1023) / 1024 < a->input ? (position + 1023) / 1024 : a->input - 1;
    return position - 1024 * *lower;
}

REFSIM_KERNEL void refsim_resize_bilinear_s8(
    const refsim_resize_bilinear_params *p,
    const int8_t *input, /* [N, H, W, C] */
    int8_t *REFSIM_RESTRICT output /* [N, OH, OW, C] */)
{
    const int32_t line = p->columns.input * p->depth;
    for (int32_t n = 0; n < p->batches; ++n) {
        const int8_t *image = input + n * p->rows.input * line;
        for (int32_t y = 0; y < p->rows.output; ++y) {
            int32_t top, bottom, left, right;
            const int32_t down = refsim_resize_bilinear_taps_s8(&p->rows, y, &top, &bottom);
            for (int32_t x = 0; x < p->columns.output; ++x) {
                const int32_t across = refsim_resize_bilinear_taps_s8(&p->columns, x, &left, &right);
                for (int32_t c = 0; c < p->depth; ++c) {
                    const int8_t *above = image + top * line + c;
                    const int8_t *below = image + bottom * line + c;
                    const int64_t first = above[left * p->depth] * (1024 - down) + below[left * p->depth] * down;
                    const int64_t second = above[right * p->depth] * (1024 - down) + below[right * p->depth] * down;
                    *output++ = (int8_t)refsim_resize_divide(first * (1024 - across) + second * across);
                }
            }
        }
    }
}

#ifdef __cplusplus
}
#endif

#endif
