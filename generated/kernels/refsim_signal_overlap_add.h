/* refsim 0.1.0: signal_overlap_add, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_SIGNAL_OVERLAP_ADD_H
#define REFSIM_SIGNAL_OVERLAP_ADD_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t rows; /* streams side by side */
    int32_t frames; /* of a call */
    int32_t frame_size; /* samples */
    int32_t frame_step; /* samples from frame to frame, at most frame_size */
} refsim_signal_overlap_add_params;

/*
 * output = sums of overlapping frames, saturated to int16, the oldest first; overlap keeps what later frames add to.
 * Updated: overlap.
 * Elements take any value of their type; members of p keep to the ranges beside them.
 * The output shares no memory with anything else.
 */

REFSIM_KERNEL void refsim_signal_overlap_add_s16(
    const refsim_signal_overlap_add_params *p,
    const int16_t *input, /* [rows, frames, frame_size] */
    int16_t *overlap, /* [rows, frame_size - frame_step], sums that later frames add to */
    int16_t *REFSIM_RESTRICT output /* [rows, frames * frame_step] */)
{
    const int32_t kept = p->frame_size - p->frame_step;
    for (int32_t n = 0; n < p->rows; ++n) {
        for (int32_t f = 0; f < p->frames; ++f) {
            /*
             * Upwards: sample i of the frame is added to kept sample i, and goes out or becomes kept sample i - step.
             */
            for (int32_t i = 0; i < p->frame_size; ++i) {
                const int32_t before = i < kept ? overlap[i] : 0;
                const int16_t sum = (int16_t)refsim_saturate(before + input[i], -32768, 32767);
                if (i < p->frame_step) {
                    *output++ = sum;
                } else {
                    overlap[i - p->frame_step] = sum;
                }
            }
            input += p->frame_size;
        }
        overlap += kept;
    }
}

#ifdef __cplusplus
}
#endif

#endif
