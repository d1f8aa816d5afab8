/* refsim 0.1.0: average_pool_2d, portable C99 kernels, as far as the models use it. Generated; do not edit. */
#ifndef REFSIM_AVERAGE_POOL_2D_H
#define REFSIM_AVERAGE_POOL_2D_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    refsim_window window; /* geometry; input_depth == output_depth */
    refsim_short activation_min; /* lower clamp, within the output type */
    refsim_short activation_max; /* upper clamp, within the output type */
} refsim_average_pool_2d_params;

/*
 * Mean, rounded half away from zero, of the cells of the window that lie inside the image, clamped to [activation_min,
 * activation_max]. At least one cell of every window does. Elements take any value of their type; members of p keep to
 * the ranges beside them. The output shares no memory with anything else.
 */

/* Mean of the cells of one window that lie inside the image, for one channel. */
static inline int8_t refsim_average_pool_2d_cell_s8(
    const refsim_average_pool_2d_params *p, const int8_t *image, int32_t oy, int32_t ox, int32_t channel)
{
    const refsim_window *g = &p->window;
    int32_t sum = 0;
    int32_t count = 0;
    for (int32_t ky = 0; ky < g->filter_height; ++ky) {
        const int32_t iy = oy * g->stride_height - g->pad_top + ky;
        for (int32_t kx = 0; kx < g->filter_width; ++kx) {
            const int32_t ix = ox * g->stride_width - g->pad_left + kx;
            if (iy >= 0 && iy < g->input_height && ix >= 0 && ix < g->input_width) {
                sum = refsim_wrap_add(sum, image[(iy * g->input_width + ix) * g->input_depth + channel]);
                count += 1;
            }
        }
    }
    return (int8_t)refsim_saturate(refsim_div_half_away(sum, count), p->activation_min, p->activation_max);
}

REFSIM_KERNEL void refsim_average_pool_2d_s8(
    const refsim_average_pool_2d_params *p,
    const int8_t *input, /* [N, H, W, C] */
    int8_t *REFSIM_RESTRICT output /* [N, OH, OW, C] */)
{
    const refsim_window *g = &p->window;
    for (int32_t n = 0; n < g->batches; ++n) {
        const int8_t *image = input + n * g->input_height * g->input_width * g->input_depth;
        for (int32_t y = 0; y < g->output_height; ++y) {
            for (int32_t x = 0; x < g->output_width; ++x) {
                for (int32_t c = 0; c < g->output_depth; ++c) {
                    *output++ = refsim_average_pool_2d_cell_s8(p, image, y, x, c);
                }
            }
        }
    }
}

#ifdef __cplusplus
}
#endif

#endif
