/* refsim 0.1.0: signal_energy, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_SIGNAL_ENERGY_H
#define REFSIM_SIGNAL_ENERGY_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t bins; /* of the output */
    int32_t start; /* first bin that is computed */
    int32_t end; /* bin after the last one */
} refsim_signal_energy_params;

/*
 * output[bin] = real^2 + imaginary^2 modulo 2^32 for bins from start to end, 0 outside of it.
 * Elements take any value of their type; members of p keep to the ranges beside them.
 * The output shares no memory with anything else.
 */

REFSIM_KERNEL void refsim_signal_energy_s16u32(
    const refsim_signal_energy_params *p,
    const int16_t *input, /* [bins, 2], real and imaginary parts */
    uint32_t *REFSIM_RESTRICT output /* [bins] */)
{
    for (int32_t i = 0; i < p->bins; ++i) {
        const int32_t real = input[2 * i];
        const int32_t imaginary = input[2 * i + 1];
        output[i] = i < p->start || i >= p->end ? 0u : (uint32_t)(real * real) + (uint32_t)(imaginary * imaginary);
    }
}

#ifdef __cplusplus
}
#endif

#endif
