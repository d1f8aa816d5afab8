/* refsim 0.1.0: signal_filter_bank_square_root, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_SIGNAL_FILTER_BANK_SQUARE_ROOT_H
#define REFSIM_SIGNAL_FILTER_BANK_SQUARE_ROOT_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t channels;
} refsim_signal_filter_bank_square_root_params;

/*
 * output = round(sqrt(input)) / 2^scale_bits, rounded down; of scale_bits the low five bits count.
 * Elements take any value of their type; members of p keep to the ranges beside them.
 * The output shares no memory with anything else.
 */

REFSIM_KERNEL void refsim_signal_filter_bank_square_root_u64s32u32(
    const refsim_signal_filter_bank_square_root_params *p,
    const uint64_t *input, /* [channels] */
    const int32_t *scale_bits, /* one element */
    uint32_t *REFSIM_RESTRICT output /* [channels] */)
{
    const int32_t bits = (int32_t)((uint32_t)*scale_bits & 31u);
    for (int32_t c = 0; c < p->channels; ++c) {
        output[c] = refsim_shift_right_u32(refsim_square_root(input[c]), bits);
    }
}

#ifdef __cplusplus
}
#endif

#endif
