/* refsim 0.1.0: transpose_conv, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_TRANSPOSE_CONV_H
#define REFSIM_TRANSPOSE_CONV_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    refsim_window window; /* geometry; padding is cut from the output, dilations are 1 */
    refsim_short input_offset; /* [-255, 128]  -zero point of the input */
    refsim_short filter_offset; /* [-255, 0]  -zero point of the filter, 0 unless uint8 */
    refsim_output output; /* output stage */
} refsim_transpose_conv_params;

/*
 * acc = bias + sum of (input + input_offset) * (filter + filter_offset) over the taps inside the image, modulo 2^32 or
 * 2^64; output = clamp(requantize(acc) + zero_point) to [activation_min, activation_max], by the rule that the
 * function's name ends in. Every input pixel adds its products to the output pixels stride apart from it. Elements take
 * any value of their type; members of p keep to the ranges beside them. The output shares no memory with anything else.
 */

/* The input row or column that lies at `position` in units of the stride, or -1. */
static inline int32_t refsim_transpose_conv_source_s16s8s32_double(int32_t position, int32_t stride, int32_t size)
{
    return position >= 0 && position % stride == 0 && position / stride < size ? position / stride : -1;
}

/* Sum of products over all input pixels that reach one output. */
static inline uint32_t refsim_transpose_conv_sum_s16s8s32_double(
    const refsim_transpose_conv_params *p, const int16_t *image, REFSIM_CONST int8_t *weights, int32_t oy, int32_t ox)
{
    const refsim_window *g = &p->window;
    uint32_t sum = 0;
    for (int32_t ky = 0; ky < g->filter_height; ++ky) {
        const int32_t iy = refsim_transpose_conv_source_s16s8s32_double(oy + g->pad_top - ky, g->stride_height,
            g->input_height);
        for (int32_t kx = 0; kx < g->filter_width; ++kx) {
            const int32_t ix = refsim_transpose_conv_source_s16s8s32_double(ox + g->pad_left - kx, g->stride_width,
                g->input_width);
            if (iy >= 0 && ix >= 0) {
                const int16_t *pixel = image + (iy * g->input_width + ix) * g->input_depth;
                for (int32_t i = 0; i < g->input_depth; ++i) {
                    sum += (uint32_t)((pixel[i] + p->input_offset) * (weights[i] + p->filter_offset));
                }
            }
            weights += g->input_depth;
        }
    }
    return sum;
}

REFSIM_KERNEL void refsim_transpose_conv_s16s8s32_double(
    const refsim_transpose_conv_params *p,
    const int16_t *input, /* [N, H, W, C] */
    REFSIM_CONST int8_t *filter, /* [O, KH, KW, C] */
    REFSIM_CONST int32_t *bias, /* [O] or NULL */
    int16_t *REFSIM_RESTRICT output /* [N, OH, OW, O] */)
{
    const refsim_window *g = &p->window;
    const int32_t taps = g->filter_height * g->filter_width * g->input_depth;
    for (int32_t n = 0; n < g->batches; ++n) {
        const int16_t *image = input + n * g->input_height * g->input_width * g->input_depth;
        for (int32_t y = 0; y < g->output_height; ++y) {
            for (int32_t x = 0; x < g->output_width; ++x) {
                for (int32_t c = 0; c < g->output_depth; ++c) {
                    uint32_t sum = refsim_transpose_conv_sum_s16s8s32_double(p, image, filter + c * taps, y, x);
                    sum += bias != NULL ? (uint32_t)bias[c] : 0;
                    const int32_t acc = refsim_wrap32(sum);
                    *output++ = (int16_t)refsim_output_double(acc, &p->output, c);
                }
            }
        }
    }
}

/* The input row or column that lies at `position` in units of the stride, or -1. */
static inline int32_t refsim_transpose_conv_source_s16s8s64_reduced(int32_t position, int32_t stride, int32_t size)
{
    return position >= 0 && position % stride == 0 && position / stride < size ? position / stride : -1;
}

/* Sum of products over all input pixels that reach one output. */
static inline int64_t refsim_transpose_conv_sum_s16s8s64_reduced(
    const refsim_transpose_conv_params *p, const int16_t *image, REFSIM_CONST int8_t *weights, int32_t oy, int32_t ox)
{
    const refsim_window *g = &p->window;
    int64_t sum = 0;
    for (int32_t ky = 0; ky < g->filter_height; ++ky) {
        const int32_t iy = refsim_transpose_conv_source_s16s8s64_reduced(oy + g->pad_top - ky, g->stride_height,
            g->input_height);
        for (int32_t kx = 0; kx < g->filter_width; ++kx) {
            const int32_t ix = refsim_transpose_conv_source_s16s8s64_reduced(ox + g->pad_left - kx, g->stride_width,
                g->input_width);
            if (iy >= 0 && ix >= 0) {
                const int16_t *pixel = image + (iy * g->input_width + ix) * g->input_depth;
                for (int32_t i = 0; i < g->input_depth; ++i) {
                    sum += (int64_t)((pixel[i] + p->input_offset) * (weights[i] + p->filter_offset));
                }
            }
            weights += g->input_depth;
        }
    }
    return sum;
}

REFSIM_KERNEL void refsim_transpose_conv_s16s8s64_reduced(
    const refsim_transpose_conv_params *p,
    const int16_t *input, /* [N, H, W, C] */
    REFSIM_CONST int8_t *filter, /* [O, KH, KW, C] */
    REFSIM_CONST int64_t *bias, /* [O] or NULL */
    int16_t *REFSIM_RESTRICT output /* [N, OH, OW, O] */)
{
    const refsim_window *g = &p->window;
    const int32_t taps = g->filter_height * g->filter_width * g->input_depth;
    for (int32_t n = 0; n < g->batches; ++n) {
        const int16_t *image = input + n * g->input_height * g->input_width * g->input_depth;
        for (int32_t y = 0; y < g->output_height; ++y) {
            for (int32_t x = 0; x < g->output_width; ++x) {
                for (int32_t c = 0; c < g->output_depth; ++c) {
                    int64_t sum = refsim_transpose_conv_sum_s16s8s64_reduced(p, image, filter + c * taps, y, x);
                    sum += bias != NULL ? (int64_t)bias[c] : 0;
                    const int64_t acc = sum;
                    *output++ = (int16_t)refsim_output_reduced(acc, &p->output, c);
                }
            }
        }
    }
}

/* The input row or column that lies at `position` in units of the stride, or -1. */
static inline int32_t refsim_transpose_conv_source_s8s32_double(int32_t position, int32_t stride, int32_t size)
{
    return position >= 0 && position % stride == 0 && position / stride < size ? position / stride : -1;
}

/* Sum of products over all input pixels that reach one output. */
static inline uint32_t refsim_transpose_conv_sum_s8s32_double(
    const refsim_transpose_conv_params *p, const int8_t *image, REFSIM_CONST int8_t *weights, int32_t oy, int32_t ox)
{
    const refsim_window *g = &p->window;
    uint32_t sum = 0;
    for (int32_t ky = 0; ky < g->filter_height; ++ky) {
        const int32_t iy = refsim_transpose_conv_source_s8s32_double(oy + g->pad_top - ky, g->stride_height,
            g->input_height);
        for (int32_t kx = 0; kx < g->filter_width; ++kx) {
            const int32_t ix = refsim_transpose_conv_source_s8s32_double(ox + g->pad_left - kx, g->stride_width,
                g->input_width);
            if (iy >= 0 && ix >= 0) {
                const int8_t *pixel = image + (iy * g->input_width + ix) * g->input_depth;
                for (int32_t i = 0; i < g->input_depth; ++i) {
                    sum += (uint32_t)((pixel[i] + p->input_offset) * (weights[i] + p->filter_offset));
                }
            }
            weights += g->input_depth;
        }
    }
    return sum;
}

REFSIM_KERNEL void refsim_transpose_conv_s8s32_double(
    const refsim_transpose_conv_params *p,
    const int8_t *input, /* [N, H, W, C] */
    REFSIM_CONST int8_t *filter, /* [O, KH, KW, C] */
    REFSIM_CONST int32_t *bias, /* [O] or NULL */
    int8_t *REFSIM_RESTRICT output /* [N, OH, OW, O] */)
{
    const refsim_window *g = &p->window;
    const int32_t taps = g->filter_height * g->filter_width * g->input_depth;
    for (int32_t n = 0; n < g->batches; ++n) {
        const int8_t *image = input + n * g->input_height * g->input_width * g->input_depth;
        for (int32_t y = 0; y < g->output_height; ++y) {
            for (int32_t x = 0; x < g->output_width; ++x) {
                for (int32_t c = 0; c < g->output_depth; ++c) {
                    uint32_t sum = refsim_transpose_conv_sum_s8s32_double(p, image, filter + c * taps, y, x);
                    sum += bias != NULL ? (uint32_t)bias[c] : 0;
                    const int32_t acc = refsim_wrap32(sum);
                    *output++ = (int8_t)refsim_output_double(acc, &p->output, c);
                }
            }
        }
    }
}

/* The input row or column that lies at `position` in units of the stride, or -1. */
static inline int32_t refsim_transpose_conv_source_u8s32_double(int32_t position, int32_t stride, int32_t size)
{
    return position >= 0 && position % stride == 0 && position / stride < size ? position / stride : -1;
}

/* Sum of products over all input pixels that reach one output. */
static inline uint32_t refsim_transpose_conv_sum_u8s32_double(
    const refsim_transpose_conv_params *p, const uint8_t *image, REFSIM_CONST uint8_t *weights, int32_t oy, int32_t ox)
{
    const refsim_window *g = &p->window;
    uint32_t sum = 0;
    for (int32_t ky = 0; ky < g->filter_height; ++ky) {
        const int32_t iy = refsim_transpose_conv_source_u8s32_double(oy + g->pad_top - ky, g->stride_height,
            g->input_height);
        for (int32_t kx = 0; kx < g->filter_width; ++kx) {
            const int32_t ix = refsim_transpose_conv_source_u8s32_double(ox + g->pad_left - kx, g->stride_width,
                g->input_width);
            if (iy >= 0 && ix >= 0) {
                const uint8_t *pixel = image + (iy * g->input_width + ix) * g->input_depth;
                for (int32_t i = 0; i < g->input_depth; ++i) {
                    sum += (uint32_t)((pixel[i] + p->input_offset) * (weights[i] + p->filter_offset));
                }
            }
            weights += g->input_depth;
        }
    }
    return sum;
}

REFSIM_KERNEL void refsim_transpose_conv_u8s32_double(
    const refsim_transpose_conv_params *p,
    const uint8_t *input, /* [N, H, W, C] */
    REFSIM_CONST uint8_t *filter, /* [O, KH, KW, C] */
    REFSIM_CONST int32_t *bias, /* [O] or NULL */
    uint8_t *REFSIM_RESTRICT output /* [N, OH, OW, O] */)
{
    const refsim_window *g = &p->window;
    const int32_t taps = g->filter_height * g->filter_width * g->input_depth;
    for (int32_t n = 0; n < g->batches; ++n) {
        const uint8_t *image = input + n * g->input_height * g->input_width * g->input_depth;
        for (int32_t y = 0; y < g->output_height; ++y) {
            for (int32_t x = 0; x < g->output_width; ++x) {
                for (int32_t c = 0; c < g->output_depth; ++c) {
                    uint32_t sum = refsim_transpose_conv_sum_u8s32_double(p, image, filter + c * taps, y, x);
                    sum += bias != NULL ? (uint32_t)bias[c] : 0;
                    const int32_t acc = refsim_wrap32(sum);
                    *output++ = (uint8_t)refsim_output_double(acc, &p->output, c);
                }
            }
        }
    }
}

#ifdef __cplusplus
}
#endif

#endif
