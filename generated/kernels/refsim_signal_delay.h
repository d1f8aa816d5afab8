/* refsim 0.1.0: signal_delay, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_SIGNAL_DELAY_H
#define REFSIM_SIGNAL_DELAY_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t rows; /* streams side by side */
    int32_t size; /* samples of a call, of each stream */
    int32_t delay; /* samples */
} refsim_signal_delay_params;

/*
 * Row by row output[i] = sample i - delay of the stream; history keeps the last delay samples, moved on.
 * Updated: history.
 * Elements take any value of their type; members of p keep to the ranges beside them.
 * The output shares no memory with anything else.
 */

REFSIM_KERNEL void refsim_signal_delay_s16(
    const refsim_signal_delay_params *p,
    const int16_t *input, /* [rows, size] */
    int16_t *history, /* [rows, delay], the oldest first */
    int16_t *REFSIM_RESTRICT output /* [rows, size] */)
{
    for (int32_t n = 0; n < p->rows; ++n) {
        for (int32_t i = 0; i < p->size; ++i) {
            output[i] = i < p->delay ? history[i] : input[i - p->delay];
        }
        /* Upwards: what is read lies at or behind what is written. */
        for (int32_t i = 0; i < p->delay; ++i) {
            const int32_t from = i + p->size;
            history[i] = from < p->delay ? history[from] : input[from - p->delay];
        }
        history += p->delay;
        input += p->size;
        output += p->size;
    }
}

#ifdef __cplusplus
}
#endif

#endif
