/* refsim 0.1.0: types and helpers that several kernels share, as far as the models use it. Generated; do not edit. */
#ifndef REFSIM_COMMON_H
#define REFSIM_COMMON_H

#include <stddef.h>
#include <stdint.h>

#include "refsim_fixedpoint.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_fixedpoint.h: generate both again"
#endif

/* For arrays that nothing else points to. */
#if defined(__GNUC__) || defined(_MSC_VER)
#define REFSIM_RESTRICT __restrict
#elif defined(__cplusplus)
#define REFSIM_RESTRICT
#else
#define REFSIM_RESTRICT restrict
#endif

/* Linkage of every kernel. */
#ifndef REFSIM_KERNEL
#define REFSIM_KERNEL static inline
#endif

/*
 * Numbers of kernels' parameters. refsim_short: zero points, clamps, shifts. refsim_size: of tensors and windows, from
 * 0 to 65535, or more where REFSIM_LARGE is defined, as a model's source does that needs it. Where int has 16 bits both
 * have 32, for C computes in int.
 */
#if INT_MAX < 2147483647
typedef int32_t refsim_short;
#else
typedef int16_t refsim_short;
#endif

#ifdef REFSIM_LARGE
#define REFSIM_TAKES_LARGE
#endif

#if defined(REFSIM_LARGE) || INT_MAX < 2147483647
typedef int32_t refsim_size;
#else
typedef uint16_t refsim_size;
#endif

typedef struct {
    refsim_size batches; /* N */
    refsim_size input_height;
    refsim_size input_width;
    refsim_size input_depth; /* channels of the input */
    refsim_size filter_height;
    refsim_size filter_width;
    refsim_size stride_height; /* >= 1 */
    refsim_size stride_width; /* >= 1 */
    refsim_size dilation_height; /* >= 1 */
    refsim_size dilation_width; /* >= 1 */
    refsim_size pad_top; /* rows of padding above; the extra row of uneven padding goes below */
    refsim_size pad_left; /* columns of padding on the left */
    refsim_size output_height;
    refsim_size output_width;
    refsim_size output_depth; /* channels of the output */
} refsim_window;

typedef struct {
    REFSIM_CONST int32_t *multiplier; /* Q0.31, [2^30, 2^31) or 0; one, or one per output channel */
    REFSIM_CONST int8_t *shift; /* [-31, 31], positive is left; reduced: [-31, 7] */
    REFSIM_CONST int32_t *multiplier_low; /* 22 more bits of the significand, only for rule float64, else NULL */
    refsim_short channel_step; /* 1: one multiplier per output channel; 0: one for all */
    refsim_short zero_point; /* output zero point, 0 for 16-bit outputs */
    refsim_short activation_min; /* lower clamp, within the output type */
    refsim_short activation_max; /* upper clamp, within the output type */
} refsim_output;

/* Sum of n products, modulo 2^32: the caller has proved, or checks, that the true sum fits. */
static inline uint32_t refsim_dot_int8(const int16_t *x, REFSIM_CONST int8_t *w, int32_t n)
{
    uint32_t sum = 0u;
    for (int32_t i = 0; i < n; ++i) {
        sum += (uint32_t)((int32_t)x[i] * (int32_t)w[i]);
    }
    return sum;
}

/*
 * Output stage: requantize by rule double, add the zero point, clamp. Clamping first, in shifted bounds, cannot
 * overflow.
 */
static inline int32_t refsim_output_double(int32_t acc, const refsim_output *o, int32_t channel)
{
    const int32_t i = channel * o->channel_step;
    const int32_t low = o->activation_min - o->zero_point;
    const int32_t high = o->activation_max - o->zero_point;
    return (int32_t)refsim_saturate(refsim_mbqm_double(acc, o->multiplier[i], o->shift[i]), low, high) + o->zero_point;
}

#endif

#if defined(REFSIM_LARGE) && !defined(REFSIM_TAKES_LARGE)
#error "a model with sizes above 65535 follows one without in one translation unit: define REFSIM_LARGE before both"
#endif
