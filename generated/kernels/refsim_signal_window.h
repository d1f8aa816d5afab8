/* refsim 0.1.0: signal_window, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_SIGNAL_WINDOW_H
#define REFSIM_SIGNAL_WINDOW_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t frames;
    int32_t frame_size; /* samples */
    refsim_short shift; /* [0, 31], to the right */
} refsim_signal_window_params;

/*
 * output = clamp(input * weights / 2^shift) to int16, rounded down.
 * Elements take any value of their type; members of p keep to the ranges beside them.
 * The output shares no memory with anything else.
 */

REFSIM_KERNEL void refsim_signal_window_s16(
    const refsim_signal_window_params *p,
    const int16_t *input, /* [frames, frame_size] */
    REFSIM_CONST int16_t *weights, /* [frame_size] */
    int16_t *REFSIM_RESTRICT output /* [frames, frame_size] */)
{
    for (int32_t n = 0; n < p->frames; ++n) {
        for (int32_t i = 0; i < p->frame_size; ++i) {
            const int32_t product = refsim_shift_right((int32_t)*input++ * weights[i], p->shift);
            *output++ = (int16_t)refsim_saturate(product, -32768, 32767);
        }
    }
}

#ifdef __cplusplus
}
#endif

#endif
