/* refsim 0.1.0: conv_2d, portable C99 kernels, as far as the models use it. Generated; do not edit. */
#ifndef REFSIM_CONV_2D_H
#define REFSIM_CONV_2D_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    refsim_window window; /* geometry */
    refsim_size groups; /* >= 1; input and output channels are split evenly */
    refsim_short input_offset; /* [-255, 128]  -zero point of the input */
    refsim_short filter_offset; /* [-255, 0]  -zero point of the filter, 0 unless uint8 */
    refsim_output output; /* output stage */
} refsim_conv_2d_params;

/*
 * acc = bias + sum of (input + input_offset) * (filter + filter_offset) over the taps inside the image, modulo 2^32 or
 * 2^64; output = clamp(requantize(acc) + zero_point) to [activation_min, activation_max], by the rule that the
 * function's name ends in. scratch: 2 * filter_height * filter_width * (input_depth / groups) bytes, the taps of one
 * output pixel. Elements take any value of their type; members of p keep to the ranges beside them. The output shares
 * no memory with anything else. scratch is aligned to 16 bytes; what it holds afterwards means nothing.
 */

/* The taps of one output pixel for one group as 16-bit values, offset applied; taps outside the image are 0. */
static inline void refsim_conv_2d_patch_s8s32_double(
    const refsim_conv_2d_params *p, const int8_t *image, int32_t oy, int32_t ox, int32_t depth,
    int16_t *REFSIM_RESTRICT patch)
{
    const refsim_window *g = &p->window;
    for (int32_t ky = 0; ky < g->filter_height; ++ky) {
        const int32_t iy = oy * g->stride_height - g->pad_top + ky * g->dilation_height;
        for (int32_t kx = 0; kx < g->filter_width; ++kx) {
            const int32_t ix = ox * g->stride_width - g->pad_left + kx * g->dilation_width;
            if (iy < 0 || iy >= g->input_height || ix < 0 || ix >= g->input_width) {
                for (int32_t i = 0; i < depth; ++i) {
                    patch[i] = 0;
                }
            } else {
                const int8_t *pixel = image + (iy * g->input_width + ix) * g->input_depth;
                for (int32_t i = 0; i < depth; ++i) {
                    patch[i] = (int16_t)(pixel[i] + p->input_offset);
                }
            }
            patch += depth;
        }
    }
}

REFSIM_KERNEL void refsim_conv_2d_s8s32_double(
    const refsim_conv_2d_params *p,
    const int8_t *input, /* [N, H, W, C] */
    REFSIM_CONST int8_t *filter, /* [O, KH, KW, C / groups] */
    REFSIM_CONST int32_t *bias, /* [O] or NULL */
    int8_t *REFSIM_RESTRICT output, /* [N, OH, OW, O] */
    void *scratch)
{
    const refsim_window *g = &p->window;
    const int32_t depth = g->input_depth / p->groups;
    const int32_t channels = g->output_depth / p->groups;
    const int32_t taps = g->filter_height * g->filter_width * depth;
    int16_t *patch = (int16_t *)scratch;

    for (int32_t n = 0; n < g->batches; ++n) {
        const int8_t *image = input + n * g->input_height * g->input_width * g->input_depth;
        for (int32_t y = 0; y < g->output_height; ++y) {
            for (int32_t x = 0; x < g->output_width; ++x) {
                REFSIM_CONST int8_t *weights = filter;
                for (int32_t group = 0; group < p->groups; ++group) {
                    refsim_conv_2d_patch_s8s32_double(p, image + group * depth, y, x, depth, patch);
                    for (int32_t c = group * channels; c < (group + 1) * channels; ++c) {
                        const uint32_t sum = refsim_dot_int8(patch, weights, taps);
                        const int32_t acc = refsim_wrap32(sum + (bias != NULL ? (uint32_t)bias[c] : 0u));
                        *output++ = (int8_t)refsim_output_double(acc, &p->output, c);
                        weights += taps;
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
