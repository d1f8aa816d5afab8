/* refsim 0.1.0: signal_stacker, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_SIGNAL_STACKER_H
#define REFSIM_SIGNAL_STACKER_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t channels; /* of a frame */
    int32_t left; /* frames before */
    int32_t right; /* frames after */
    int32_t step; /* frames from output to output, [1, left + 1 + right] */
} refsim_signal_stacker_params;

/*
 * output holds frames side by side: left before, the frame, right after it; 0 with valid 0 while there is none. history
 * and held are updated. Updated: history, held. Elements take any value of their type; members of p keep to the ranges
 * beside them. The output shares no memory with anything else.
 */

REFSIM_KERNEL void refsim_signal_stacker_s16s32bool(
    const refsim_signal_stacker_params *p,
    const int16_t *input, /* [channels] */
    int16_t *history, /* [left + right, channels], the newest last */
    int32_t *held, /* one element: 0 at the start, then 1 + frames that wait */
    int16_t *REFSIM_RESTRICT output, /* [left + 1 + right, channels] */
    uint8_t *REFSIM_RESTRICT valid /* one element: 1 when there is an output */)
{
    const int32_t others = p->left + p->right;
    const int32_t stacked = others * p->channels;
    const int32_t waiting = (*held == 0 ? p->left : *held - 1) + 1;
    const int32_t complete = waiting > others;

    if (*held == 0) {
        for (int32_t i = 0; i < stacked; ++i) {
            history[i] = input[i % p->channels];
        }
    }
    for (int32_t i = 0; i < stacked + p->channels; ++i) {
        const int16_t value = i < stacked ? history[i] : input[i - stacked];
        output[i] = (int16_t)(complete ? value : 0);
    }
    for (int32_t i = 0; i < stacked; ++i) {
        const int32_t from = i + p->channels;
        history[i] = from < stacked ? history[from] : input[from - stacked];
    }
    *valid = (uint8_t)(complete ? 1 : 0);
    *held = 1 + (complete ? waiting - p->step : waiting);
}

#ifdef __cplusplus
}
#endif

#endif
