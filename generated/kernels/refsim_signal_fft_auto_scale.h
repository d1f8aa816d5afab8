/* refsim 0.1.0: signal_fft_auto_scale, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_SIGNAL_FFT_AUTO_SCALE_H
#define REFSIM_SIGNAL_FFT_AUTO_SCALE_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t size; /* samples */
} refsim_signal_fft_auto_scale_params;

/*
 * output = input * 2^scale_bits, with as many bits as the largest magnitude of the frame leaves free.
 * Elements take any value of their type; members of p keep to the ranges beside them.
 * The output shares no memory with anything else.
 */

REFSIM_KERNEL void refsim_signal_fft_auto_scale_s16s32(
    const refsim_signal_fft_auto_scale_params *p,
    const int16_t *input, /* [size] */
    int16_t *REFSIM_RESTRICT output, /* [size] */
    int32_t *REFSIM_RESTRICT scale_bits /* one element */)
{
    /* The magnitude of -32768 wraps to -32768, after which even a negative sample is a new maximum. */
    int32_t largest = 0;
    for (int32_t i = 0; i < p->size; ++i) {
        if (input[i] > largest) {
            largest = input[i];
        } else if (-(int32_t)input[i] > largest) {
            largest = refsim_wrap16((uint32_t)-(int32_t)input[i]);
        }
    }
    const int32_t bits = largest > 0 ? refsim_clz32((uint32_t)largest) - 17 : 0;
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (int16_t)refsim_wrap16((uint32_t)(int32_t)input[i] << bits);
    }
    *scale_bits = bits;
}

#ifdef __cplusplus
}
#endif

#endif
