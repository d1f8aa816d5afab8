/* refsim 0.1.0: depthwise_conv_2d, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_DEPTHWISE_CONV_2D_H
#define REFSIM_DEPTHWISE_CONV_2D_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    refsim_window window; /* geometry */
    refsim_size depth_multiplier; /* >= 1; outputs per input channel */
    refsim_short input_offset; /* [-255, 128]  -zero point of the input */
    refsim_short filter_offset; /* [-255, 0]  -zero point of the filter, 0 unless uint8 */
    refsim_output output; /* output stage */
} refsim_depthwise_conv_2d_params;

/*
 * acc = bias + sum of (input + input_offset) * (filter + filter_offset) over the taps inside the image, modulo 2^32 or
 * 2^64; output = clamp(requantize(acc) + zero_point) to [activation_min, activation_max], by the rule that the
 * function's name ends in. Output channel c * depth_multiplier + m sees input channel c alone. Elements take any value
 * of their type; members of p keep to the ranges beside them. The output shares no memory with anything else.
 */

/* Channels that are summed side by side: long enough for SIMD registers, short enough for a small stack. */
enum { refsim_depthwise_block_s16s8s64_reduced = 32 };

/* Add one tap to the sums of ``count`` output channels from ``first`` on. */
static inline void refsim_depthwise_tap_s16s8s64_reduced(
    const refsim_depthwise_conv_2d_params *p,
    const int16_t *pixel,
    REFSIM_CONST int8_t *tap,
    int32_t first,
    int32_t count,
    int64_t *sums)
{
    const int32_t input_offset = p->input_offset, filter_offset = p->filter_offset;
    if (p->depth_multiplier == 1) {
        for (int32_t i = 0; i < count; ++i) {
            const int32_t x = pixel[first + i] + input_offset;
            const int32_t w = tap[first + i] + filter_offset;
            sums[i] += (int64_t)(x * w);
        }
    } else {
        for (int32_t i = 0; i < count; ++i) {
            const int32_t x = pixel[(first + i) / p->depth_multiplier] + input_offset;
            const int32_t w = tap[first + i] + filter_offset;
            sums[i] += (int64_t)(x * w);
        }
    }
}

/* Sums of all taps inside the image, for one output pixel. */
static inline void refsim_depthwise_sums_s16s8s64_reduced(
    const refsim_depthwise_conv_2d_params *p,
    const int16_t *image,
    REFSIM_CONST int8_t *filter,
    int32_t oy,
    int32_t ox,
    int32_t first,
    int32_t count,
    int64_t *sums)
{
    const refsim_window *g = &p->window;
    for (int32_t ky = 0; ky < g->filter_height; ++ky) {
        const int32_t iy = oy * g->stride_height - g->pad_top + ky * g->dilation_height;
        if (iy < 0 || iy >= g->input_height) {
            continue;
        }
        for (int32_t kx = 0; kx < g->filter_width; ++kx) {
            const int32_t ix = ox * g->stride_width - g->pad_left + kx * g->dilation_width;
            if (ix >= 0 && ix < g->input_width) {
                const int16_t *pixel = image + (iy * g->input_width + ix) * g->input_depth;
                REFSIM_CONST int8_t *tap = filter + (ky * g->filter_width + kx) * g->output_depth;
                refsim_depthwise_tap_s16s8s64_reduced(p, pixel, tap, first, count, sums);
            }
        }
    }
}

REFSIM_KERNEL void refsim_depthwise_conv_2d_s16s8s64_reduced(
    const refsim_depthwise_conv_2d_params *p,
    const int16_t *input, /* [N, H, W, C] */
    REFSIM_CONST int8_t *filter, /* [1, KH, KW, O] */
    REFSIM_CONST int64_t *bias, /* [O] or NULL */
    int16_t *REFSIM_RESTRICT output /* [N, OH, OW, O] */)
{
    const refsim_window *g = &p->window;
    int64_t sums[refsim_depthwise_block_s16s8s64_reduced];

    for (int32_t n = 0; n < g->batches; ++n) {
        const int16_t *image = input + n * g->input_height * g->input_width * g->input_depth;
        for (int32_t y = 0; y < g->output_height; ++y) {
            for (int32_t x = 0; x < g->output_width; ++x) {
                for (int32_t first = 0; first < g->output_depth; first += refsim_depthwise_block_s16s8s64_reduced) {
                    const int32_t rest = g->output_depth - first;
                    const int32_t count = rest < refsim_depthwise_block_s16s8s64_reduced ? rest
                        : refsim_depthwise_block_s16s8s64_reduced;
                    for (int32_t i = 0; i < count; ++i) {
                        sums[i] = bias != NULL ? (int64_t)bias[first + i] : 0;
                    }
                    refsim_depthwise_sums_s16s8s64_reduced(p, image, filter, y, x, first, count, sums);
                    for (int32_t i = 0; i < count; ++i) {
                        const int64_t acc = sums[i];
                        *output++ = (int16_t)refsim_output_reduced(acc, &p->output, first + i);
                    }
                }
            }
        }
    }
}

/* Channels that are summed side by side: long enough for SIMD registers, short enough for a small stack. */
enum { refsim_depthwise_block_s8s32_double = 32 };

/* Add one tap to the sums of ``count`` output channels from ``first`` on. */
static inline void refsim_depthwise_tap_s8s32_double(
    const refsim_depthwise_conv_2d_params *p,
    const int8_t *pixel,
    REFSIM_CONST int8_t *tap,
    int32_t first,
    int32_t count,
    uint32_t *sums)
{
    const int32_t input_offset = p->input_offset, filter_offset = p->filter_offset;
    if (p->depth_multiplier == 1) {
        for (int32_t i = 0; i < count; ++i) {
            const int32_t x = pixel[first + i] + input_offset;
            const int32_t w = tap[first + i] + filter_offset;
            sums[i] += (uint32_t)(x * w);
        }
    } else {
        for (int32_t i = 0; i < count; ++i) {
            const int32_t x = pixel[(first + i) / p->depth_multiplier] + input_offset;
            const int32_t w = tap[first + i] + filter_offset;
            sums[i] += (uint32_t)(x * w);
        }
    }
}

/* Sums of all taps inside the image, for one output pixel. */
static inline void refsim_depthwise_sums_s8s32_double(
    const refsim_depthwise_conv_2d_params *p,
    const int8_t *image,
    REFSIM_CONST int8_t *filter,
    int32_t oy,
    int32_t ox,
    int32_t first,
    int32_t count,
    uint32_t *sums)
{
    const refsim_window *g = &p->window;
    for (int32_t ky = 0; ky < g->filter_height; ++ky) {
        const int32_t iy = oy * g->stride_height - g->pad_top + ky * g->dilation_height;
        if (iy < 0 || iy >= g->input_height) {
            continue;
        }
        for (int32_t kx = 0; kx < g->filter_width; ++kx) {
            const int32_t ix = ox * g->stride_width - g->pad_left + kx * g->dilation_width;
            if (ix >= 0 && ix < g->input_width) {
                const int8_t *pixel = image + (iy * g->input_width + ix) * g->input_depth;
                REFSIM_CONST int8_t *tap = filter + (ky * g->filter_width + kx) * g->output_depth;
                refsim_depthwise_tap_s8s32_double(p, pixel, tap, first, count, sums);
            }
        }
    }
}

REFSIM_KERNEL void refsim_depthwise_conv_2d_s8s32_double(
    const refsim_depthwise_conv_2d_params *p,
    const int8_t *input, /* [N, H, W, C] */
    REFSIM_CONST int8_t *filter, /* [1, KH, KW, O] */
    REFSIM_CONST int32_t *bias, /* [O] or NULL */
    int8_t *REFSIM_RESTRICT output /* [N, OH, OW, O] */)
{
    const refsim_window *g = &p->window;
    uint32_t sums[refsim_depthwise_block_s8s32_double];

    for (int32_t n = 0; n < g->batches; ++n) {
        const int8_t *image = input + n * g->input_height * g->input_width * g->input_depth;
        for (int32_t y = 0; y < g->output_height; ++y) {
            for (int32_t x = 0; x < g->output_width; ++x) {
                for (int32_t first = 0; first < g->output_depth; first += refsim_depthwise_block_s8s32_double) {
                    const int32_t rest = g->output_depth - first;
                    const int32_t count = rest < refsim_depthwise_block_s8s32_double ? rest
                        : refsim_depthwise_block_s8s32_double;
                    for (int32_t i = 0; i < count; ++i) {
                        sums[i] = bias != NULL ? (uint32_t)bias[first + i] : 0;
                    }
                    refsim_depthwise_sums_s8s32_double(p, image, filter, y, x, first, count, sums);
                    for (int32_t i = 0; i < count; ++i) {
                        const int32_t acc = refsim_wrap32(sums[i]);
                        *output++ = (int8_t)refsim_output_double(acc, &p->output, first + i);
                    }
                }
            }
        }
    }
}

/* Channels that are summed side by side: long enough for SIMD registers, short enough for a small stack. */
enum { refsim_depthwise_block_u8s32_double = 32 };

/* Add one tap to the sums of ``count`` output channels from ``first`` on. */
static inline void refsim_depthwise_tap_u8s32_double(
    const refsim_depthwise_conv_2d_params *p,
    const uint8_t *pixel,
    REFSIM_CONST uint8_t *tap,
    int32_t first,
    int32_t count,
    uint32_t *sums)
{
    const int32_t input_offset = p->input_offset, filter_offset = p->filter_offset;
    if (p->depth_multiplier == 1) {
        for (int32_t i = 0; i < count; ++i) {
            const int32_t x = pixel[first + i] + input_offset;
            const int32_t w = tap[first + i] + filter_offset;
            sums[i] += (uint32_t)(x * w);
        }
    } else {
        for (int32_t i = 0; i < count; ++i) {
            const int32_t x = pixel[(first + i) / p->depth_multiplier] + input_offset;
            const int32_t w = tap[first + i] + filter_offset;
            sums[i] += (uint32_t)(x * w);
        }
    }
}

/* Sums of all taps inside the image, for one output pixel. */
static inline void refsim_depthwise_sums_u8s32_double(
    const refsim_depthwise_conv_2d_params *p,
    const uint8_t *image,
    REFSIM_CONST uint8_t *filter,
    int32_t oy,
    int32_t ox,
    int32_t first,
    int32_t count,
    uint32_t *sums)
{
    const refsim_window *g = &p->window;
    for (int32_t ky = 0; ky < g->filter_height; ++ky) {
        const int32_t iy = oy * g->stride_height - g->pad_top + ky * g->dilation_height;
        if (iy < 0 || iy >= g->input_height) {
            continue;
        }
        for (int32_t kx = 0; kx < g->filter_width; ++kx) {
            const int32_t ix = ox * g->stride_width - g->pad_left + kx * g->dilation_width;
            if (ix >= 0 && ix < g->input_width) {
                const uint8_t *pixel = image + (iy * g->input_width + ix) * g->input_depth;
                REFSIM_CONST uint8_t *tap = filter + (ky * g->filter_width + kx) * g->output_depth;
                refsim_depthwise_tap_u8s32_double(p, pixel, tap, first, count, sums);
            }
        }
    }
}

REFSIM_KERNEL void refsim_depthwise_conv_2d_u8s32_double(
    const refsim_depthwise_conv_2d_params *p,
    const uint8_t *input, /* [N, H, W, C] */
    REFSIM_CONST uint8_t *filter, /* [1, KH, KW, O] */
    REFSIM_CONST int32_t *bias, /* [O] or NULL */
    uint8_t *REFSIM_RESTRICT output /* [N, OH, OW, O] */)
{
    const refsim_window *g = &p->window;
    uint32_t sums[refsim_depthwise_block_u8s32_double];

    for (int32_t n = 0; n < g->batches; ++n) {
        const uint8_t *image = input + n * g->input_height * g->input_width * g->input_depth;
        for (int32_t y = 0; y < g->output_height; ++y) {
            for (int32_t x = 0; x < g->output_width; ++x) {
                for (int32_t first = 0; first < g->output_depth; first += refsim_depthwise_block_u8s32_double) {
                    const int32_t rest = g->output_depth - first;
                    const int32_t count = rest < refsim_depthwise_block_u8s32_double ? rest
                        : refsim_depthwise_block_u8s32_double;
                    for (int32_t i = 0; i < count; ++i) {
                        sums[i] = bias != NULL ? (uint32_t)bias[first + i] : 0;
                    }
                    refsim_depthwise_sums_u8s32_double(p, image, filter, y, x, first, count, sums);
                    for (int32_t i = 0; i < count; ++i) {
                        const int32_t acc = refsim_wrap32(sums[i]);
                        *output++ = (uint8_t)refsim_output_twice(acc, &p->output, first + i);
                    }
                }
            }
        }
    }
}

#ifdef __cplusplus
}
#endif

#endif
