/* refsim 0.1.0: signal_filter_bank, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_SIGNAL_FILTER_BANK_H
#define REFSIM_SIGNAL_FILTER_BANK_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t bins; /* of the input */
    int32_t channels; /* of the output; the tables have one more */
} refsim_signal_filter_bank_params;

/*
 * Each bin adds energy * weight to its channel and energy * unweight to the next one, modulo 2^64. starts,
 * weight_starts and widths lie within input and weights. Elements take any value of their type; members of p keep to
 * the ranges beside them. The output shares no memory with anything else.
 */

REFSIM_KERNEL void refsim_signal_filter_bank_u32s16u64(
    const refsim_signal_filter_bank_params *p,
    const uint32_t *input, /* [bins] */
    REFSIM_CONST int16_t *weights, /* of all channels, one after the other */
    REFSIM_CONST int16_t *unweights, /* as weights */
    REFSIM_CONST int16_t *starts, /* [channels + 1], first bin */
    REFSIM_CONST int16_t *weight_starts, /* [channels + 1], first weight */
    REFSIM_CONST int16_t *widths, /* [channels + 1], bins */
    uint64_t *REFSIM_RESTRICT output /* [channels] */)
{
    uint64_t own = 0u;
    uint64_t next = 0u;
    for (int32_t c = 0; c <= p->channels; ++c) {
        const int32_t taps = widths[c];
        const uint32_t *energy = input + starts[c];
        REFSIM_CONST int16_t *weight = weights + weight_starts[c];
        REFSIM_CONST int16_t *unweight = unweights + weight_starts[c];
        for (int32_t i = 0; i < taps; ++i) {
            /* A negative weight is 2^64 minus its magnitude. */
            own += (uint64_t)(int64_t)weight[i] * energy[i];
            next += (uint64_t)(int64_t)unweight[i] * energy[i];
        }
        if (c > 0) {
            output[c - 1] = own;
        }
        own = next;
        next = 0u;
    }
}

#ifdef __cplusplus
}
#endif

#endif
