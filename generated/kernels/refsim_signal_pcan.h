/* refsim 0.1.0: signal_pcan, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_SIGNAL_PCAN_H
#define REFSIM_SIGNAL_PCAN_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t channels;
    refsim_short snr_shift; /* [0, 63], to the right */
} refsim_signal_pcan_params;

/*
 * output = input times the gain at its noise estimate, shrunk by a curve.
 * Elements take any value of their type; members of p keep to the ranges beside them.
 * The output shares no memory with anything else.
 */

REFSIM_KERNEL void refsim_signal_pcan_u32s16(
    const refsim_signal_pcan_params *p,
    const uint32_t *input, /* [channels] */
    const uint32_t *noise, /* [channels], noise estimate */
    REFSIM_CONST int16_t *gains, /* [125], gain curve over the noise */
    uint32_t *REFSIM_RESTRICT output /* [channels] */)
{
    for (int32_t c = 0; c < p->channels; ++c) {
        const uint32_t gain = (uint32_t)refsim_wide_dynamic(gains, noise[c]);
        output[c] = refsim_pcan_shrink(refsim_low_pass(input[c], 0u, gain, 0u, p->snr_shift));
    }
}

#ifdef __cplusplus
}
#endif

#endif
