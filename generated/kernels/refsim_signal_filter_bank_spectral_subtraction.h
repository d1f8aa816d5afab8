/* refsim 0.1.0: signal_filter_bank_spectral_subtraction, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_SIGNAL_FILTER_BANK_SPECTRAL_SUBTRACTION_H
#define REFSIM_SIGNAL_FILTER_BANK_SPECTRAL_SUBTRACTION_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t channels;
    uint32_t smoothing; /* weight of the newest frame, even channels */
    uint32_t one_minus_smoothing; /* weight of the estimate, even channels */
    uint32_t alternate_smoothing; /* weight of the newest frame, odd channels */
    uint32_t alternate_one_minus_smoothing; /* weight of the estimate, odd channels */
    uint32_t min_signal_remaining; /* share of the input that always stays */
    refsim_short smoothing_bits; /* [0, 31], fractional bits of the estimate */
    refsim_short subtraction_bits; /* [0, 63], fractional bits of the weights */
    refsim_short clamping; /* 1: the estimate falls with the signal */
} refsim_signal_filter_bank_spectral_subtraction_params;

/*
 * The estimate moves to the input by the smoothing of its channel; output = input less the estimate, but no less than a
 * share of the input. All words are uint32 and wrap. noise is updated and given out as estimate. Updated: noise.
 * Elements take any value of their type; members of p keep to the ranges beside them. The output shares no memory with
 * anything else.
 */

REFSIM_KERNEL void refsim_signal_filter_bank_spectral_subtraction_u32(
    const refsim_signal_filter_bank_spectral_subtraction_params *p,
    const uint32_t *input, /* [channels] */
    uint32_t *noise, /* [channels], the estimate so far */
    uint32_t *REFSIM_RESTRICT output, /* [channels] */
    uint32_t *REFSIM_RESTRICT estimate /* [channels], the new estimate */)
{
    for (int32_t c = 0; c < p->channels; ++c) {
        const uint32_t weight = c % 2 == 0 ? p->smoothing : p->alternate_smoothing;
        const uint32_t keep = c % 2 == 0 ? p->one_minus_smoothing : p->alternate_one_minus_smoothing;
        const uint32_t signal = input[c] << p->smoothing_bits;
        const uint32_t learned = refsim_low_pass(signal, noise[c], weight, keep, p->subtraction_bits);
        const uint32_t covered = learned > signal ? signal : learned;
        const uint32_t least = refsim_low_pass(input[c], 0u, p->min_signal_remaining, 0u, p->subtraction_bits);
        const uint32_t rest = refsim_shift_right_u32(signal - covered, p->smoothing_bits);
        output[c] = rest > least ? rest : least;
        noise[c] = p->clamping != 0 ? covered : learned;
        estimate[c] = noise[c];
    }
}

#ifdef __cplusplus
}
#endif

#endif
