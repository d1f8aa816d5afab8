/* refsim 0.1.0: signal_framer, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_SIGNAL_FRAMER_H
#define REFSIM_SIGNAL_FRAMER_H

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
    int32_t frame_step; /* samples from frame to frame */
    int32_t kept; /* samples from call to call, of each stream */
    int32_t warm_up; /* frames until the first valid one */
} refsim_signal_framer_params;

/*
 * output holds overlapping frames of the stream, 0 where it is still too short; valid is 1 when all of them are frames.
 * history and seen are updated.
 * Updated: history, seen.
 * Elements take any value of their type; members of p keep to the ranges beside them.
 * The output shares no memory with anything else.
 */

REFSIM_KERNEL void refsim_signal_framer_s16s32bool(
    const refsim_signal_framer_params *p,
    const int16_t *input, /* [rows, frames * frame_step] */
    int16_t *history, /* [rows, kept], the newest last */
    int32_t *seen, /* one element: frames so far, up to warm_up */
    int16_t *REFSIM_RESTRICT output, /* [rows, frames, frame_size] */
    uint8_t *REFSIM_RESTRICT valid /* one element: 1 when all frames are */)
{
    const int32_t samples = p->frames * p->frame_step;
    for (int32_t n = 0; n < p->rows; ++n) {
        for (int32_t f = 0; f < p->frames; ++f) {
            const int32_t start = f * p->frame_step - p->kept;
            const int32_t filled = *seen + f >= p->warm_up;
            for (int32_t i = start; i < start + p->frame_size; ++i) {
                const int16_t sample = i < 0 ? history[p->kept + i] : input[i];
                *output++ = (int16_t)(filled ? sample : 0);
            }
        }
        /* Upwards: what is read lies at or behind what is written. */
        for (int32_t i = 0; i < p->kept; ++i) {
            const int32_t from = i + samples - p->kept;
            history[i] = from < 0 ? history[i + samples] : input[from];
        }
        history += p->kept;
        input += samples;
    }
    *valid = (uint8_t)(*seen >= p->warm_up ? 1 : 0);
    *seen = *seen + p->frames < p->warm_up ? *seen + p->frames : p->warm_up;
}

#ifdef __cplusplus
}
#endif

#endif
