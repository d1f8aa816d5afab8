/* refsim 0.1.0: signal_filter_bank_log, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_SIGNAL_FILTER_BANK_LOG_H
#define REFSIM_SIGNAL_FILTER_BANK_LOG_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t channels;
    refsim_short correction_bits; /* [0, 31], of the input, to the left, modulo 2^32 */
    uint32_t scale; /* of the output */
} refsim_signal_filter_bank_log_params;

/*
 * output = ln(input * 2^correction_bits) * scale, 0 up to 1, at most 32767.
 * Elements take any value of their type; members of p keep to the ranges beside them.
 * The output shares no memory with anything else.
 */

REFSIM_KERNEL void refsim_signal_filter_bank_log_u32s16(
    const refsim_signal_filter_bank_log_params *p,
    const uint32_t *input, /* [channels] */
    REFSIM_CONST int16_t *table, /* [129], see log_table */
    int16_t *REFSIM_RESTRICT output /* [channels] */)
{
    for (int32_t c = 0; c < p->channels; ++c) {
        const uint32_t shifted = input[c] << p->correction_bits;
        const uint32_t value = shifted > 1u ? refsim_log_scaled(table, shifted, p->scale) : 0u;
        output[c] = (int16_t)(value < 32767u ? value : 32767u);
    }
}

#ifdef __cplusplus
}
#endif

#endif
