/* refsim 0.1.0: fully_connected, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_FULLY_CONNECTED_H
#define REFSIM_FULLY_CONNECTED_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    refsim_size batches; /* rows of the input */
    refsim_size depth; /* elements of a row */
    refsim_size units; /* outputs per row */
    refsim_short input_offset; /* [-255, 128]  -zero point of the input */
    refsim_short filter_offset; /* [-32767, 32767]  -zero point of the weights */
    refsim_output output; /* output stage */
} refsim_fully_connected_params;

/*
 * acc = bias + sum of (input + input_offset) * (filter + filter_offset), modulo 2^32 or 2^64;
 * output = clamp(requantize(acc) + zero_point) to [activation_min, activation_max], by the rule that the function's
 * name ends in. Elements take any value of their type; members of p keep to the ranges beside them. The output shares
 * no memory with anything else.
 */

REFSIM_KERNEL void refsim_fully_connected_s16s32s64_reduced(
    const refsim_fully_connected_params *p,
    const int16_t *input, /* [batches, depth] */
    REFSIM_CONST int16_t *filter, /* [units, depth] */
    REFSIM_CONST int32_t *bias, /* [units] or NULL */
    int16_t *REFSIM_RESTRICT output /* [batches, units] */)
{
    for (int32_t n = 0; n < p->batches; ++n) {
        const int16_t *row = input + n * p->depth;
        REFSIM_CONST int16_t *weights = filter;
        for (int32_t c = 0; c < p->units; ++c) {
            int64_t sum = bias != NULL ? (int64_t)bias[c] : 0;
            for (int32_t i = 0; i < p->depth; ++i) {
                const int32_t x = row[i] + p->input_offset;
                const int32_t w = weights[i] + p->filter_offset;
                sum += (int64_t)(x * w);
            }
            const int64_t acc = sum;
            *output++ = (int16_t)refsim_output_reduced(acc, &p->output, c);
            weights += p->depth;
        }
    }
}

REFSIM_KERNEL void refsim_fully_connected_s16s64_reduced(
    const refsim_fully_connected_params *p,
    const int16_t *input, /* [batches, depth] */
    REFSIM_CONST int16_t *filter, /* [units, depth] */
    REFSIM_CONST int64_t *bias, /* [units] or NULL */
    int16_t *REFSIM_RESTRICT output /* [batches, units] */)
{
    for (int32_t n = 0; n < p->batches; ++n) {
        const int16_t *row = input + n * p->depth;
        REFSIM_CONST int16_t *weights = filter;
        for (int32_t c = 0; c < p->units; ++c) {
            int64_t sum = bias != NULL ? (int64_t)bias[c] : 0;
            for (int32_t i = 0; i < p->depth; ++i) {
                const int32_t x = row[i] + p->input_offset;
                const int32_t w = weights[i] + p->filter_offset;
                sum += (int64_t)(x * w);
            }
            const int64_t acc = sum;
            *output++ = (int16_t)refsim_output_reduced(acc, &p->output, c);
            weights += p->depth;
        }
    }
}

REFSIM_KERNEL void refsim_fully_connected_s16s8s32_double(
    const refsim_fully_connected_params *p,
    const int16_t *input, /* [batches, depth] */
    REFSIM_CONST int8_t *filter, /* [units, depth] */
    REFSIM_CONST int32_t *bias, /* [units] or NULL */
    int16_t *REFSIM_RESTRICT output /* [batches, units] */)
{
    for (int32_t n = 0; n < p->batches; ++n) {
        const int16_t *row = input + n * p->depth;
        REFSIM_CONST int8_t *weights = filter;
        for (int32_t c = 0; c < p->units; ++c) {
            uint32_t sum = bias != NULL ? (uint32_t)bias[c] : 0;
            for (int32_t i = 0; i < p->depth; ++i) {
                const int32_t x = row[i] + p->input_offset;
                const int32_t w = weights[i] + p->filter_offset;
                sum += (uint32_t)(x * w);
            }
            const int32_t acc = refsim_wrap32(sum);
            *output++ = (int16_t)refsim_output_double(acc, &p->output, c);
            weights += p->depth;
        }
    }
}

REFSIM_KERNEL void refsim_fully_connected_s16s8s32_float64(
    const refsim_fully_connected_params *p,
    const int16_t *input, /* [batches, depth] */
    REFSIM_CONST int8_t *filter, /* [units, depth] */
    REFSIM_CONST int32_t *bias, /* [units] or NULL */
    int16_t *REFSIM_RESTRICT output /* [batches, units] */)
{
    for (int32_t n = 0; n < p->batches; ++n) {
        const int16_t *row = input + n * p->depth;
        REFSIM_CONST int8_t *weights = filter;
        for (int32_t c = 0; c < p->units; ++c) {
            uint32_t sum = bias != NULL ? (uint32_t)bias[c] : 0;
            for (int32_t i = 0; i < p->depth; ++i) {
                const int32_t x = row[i] + p->input_offset;
                const int32_t w = weights[i] + p->filter_offset;
                sum += (uint32_t)(x * w);
            }
            const int32_t acc = refsim_wrap32(sum);
            *output++ = (int16_t)refsim_output_float64(acc, &p->output, c);
            weights += p->depth;
        }
    }
}

REFSIM_KERNEL void refsim_fully_connected_s16s8s64_float64(
    const refsim_fully_connected_params *p,
    const int16_t *input, /* [batches, depth] */
    REFSIM_CONST int8_t *filter, /* [units, depth] */
    REFSIM_CONST int64_t *bias, /* [units] or NULL */
    int16_t *REFSIM_RESTRICT output /* [batches, units] */)
{
    for (int32_t n = 0; n < p->batches; ++n) {
        const int16_t *row = input + n * p->depth;
        REFSIM_CONST int8_t *weights = filter;
        for (int32_t c = 0; c < p->units; ++c) {
            int64_t sum = bias != NULL ? (int64_t)bias[c] : 0;
            for (int32_t i = 0; i < p->depth; ++i) {
                const int32_t x = row[i] + p->input_offset;
                const int32_t w = weights[i] + p->filter_offset;
                sum += (int64_t)(x * w);
            }
            const int64_t acc = sum;
            *output++ = (int16_t)refsim_output_float64(acc, &p->output, c);
            weights += p->depth;
        }
    }
}

REFSIM_KERNEL void refsim_fully_connected_s16s8s64_reduced(
    const refsim_fully_connected_params *p,
    const int16_t *input, /* [batches, depth] */
    REFSIM_CONST int8_t *filter, /* [units, depth] */
    REFSIM_CONST int64_t *bias, /* [units] or NULL */
    int16_t *REFSIM_RESTRICT output /* [batches, units] */)
{
    for (int32_t n = 0; n < p->batches; ++n) {
        const int16_t *row = input + n * p->depth;
        REFSIM_CONST int8_t *weights = filter;
        for (int32_t c = 0; c < p->units; ++c) {
            int64_t sum = bias != NULL ? (int64_t)bias[c] : 0;
            for (int32_t i = 0; i < p->depth; ++i) {
                const int32_t x = row[i] + p->input_offset;
                const int32_t w = weights[i] + p->filter_offset;
                sum += (int64_t)(x * w);
            }
            const int64_t acc = sum;
            *output++ = (int16_t)refsim_output_reduced(acc, &p->output, c);
            weights += p->depth;
        }
    }
}

REFSIM_KERNEL void refsim_fully_connected_s8s32_double(
    const refsim_fully_connected_params *p,
    const int8_t *input, /* [batches, depth] */
    REFSIM_CONST int8_t *filter, /* [units, depth] */
    REFSIM_CONST int32_t *bias, /* [units] or NULL */
    int8_t *REFSIM_RESTRICT output /* [batches, units] */)
{
    for (int32_t n = 0; n < p->batches; ++n) {
        const int8_t *row = input + n * p->depth;
        REFSIM_CONST int8_t *weights = filter;
        for (int32_t c = 0; c < p->units; ++c) {
            uint32_t sum = bias != NULL ? (uint32_t)bias[c] : 0;
            for (int32_t i = 0; i < p->depth; ++i) {
                const int32_t x = row[i] + p->input_offset;
                const int32_t w = weights[i] + p->filter_offset;
                sum += (uint32_t)(x * w);
            }
            const int32_t acc = refsim_wrap32(sum);
            *output++ = (int8_t)refsim_output_double(acc, &p->output, c);
            weights += p->depth;
        }
    }
}

REFSIM_KERNEL void refsim_fully_connected_s8s32_float64(
    const refsim_fully_connected_params *p,
    const int8_t *input, /* [batches, depth] */
    REFSIM_CONST int8_t *filter, /* [units, depth] */
    REFSIM_CONST int32_t *bias, /* [units] or NULL */
    int8_t *REFSIM_RESTRICT output /* [batches, units] */)
{
    for (int32_t n = 0; n < p->batches; ++n) {
        const int8_t *row = input + n * p->depth;
        REFSIM_CONST int8_t *weights = filter;
        for (int32_t c = 0; c < p->units; ++c) {
            uint32_t sum = bias != NULL ? (uint32_t)bias[c] : 0;
            for (int32_t i = 0; i < p->depth; ++i) {
                const int32_t x = row[i] + p->input_offset;
                const int32_t w = weights[i] + p->filter_offset;
                sum += (uint32_t)(x * w);
            }
            const int32_t acc = refsim_wrap32(sum);
            *output++ = (int8_t)refsim_output_float64(acc, &p->output, c);
            weights += p->depth;
        }
    }
}

REFSIM_KERNEL void refsim_fully_connected_u8s32_double(
    const refsim_fully_connected_params *p,
    const uint8_t *input, /* [batches, depth] */
    REFSIM_CONST uint8_t *filter, /* [units, depth] */
    REFSIM_CONST int32_t *bias, /* [units] or NULL */
    uint8_t *REFSIM_RESTRICT output /* [batches, units] */)
{
    for (int32_t n = 0; n < p->batches; ++n) {
        const uint8_t *row = input + n * p->depth;
        REFSIM_CONST uint8_t *weights = filter;
        for (int32_t c = 0; c < p->units; ++c) {
            uint32_t sum = bias != NULL ? (uint32_t)bias[c] : 0;
            for (int32_t i = 0; i < p->depth; ++i) {
                const int32_t x = row[i] + p->input_offset;
                const int32_t w = weights[i] + p->filter_offset;
                sum += (uint32_t)(x * w);
            }
            const int32_t acc = refsim_wrap32(sum);
            *output++ = (uint8_t)refsim_output_double(acc, &p->output, c);
            weights += p->depth;
        }
    }
}

REFSIM_KERNEL void refsim_fully_connected_u8s32_float64(
    const refsim_fully_connected_params *p,
    const uint8_t *input, /* [batches, depth] */
    REFSIM_CONST uint8_t *filter, /* [units, depth] */
    REFSIM_CONST int32_t *bias, /* [units] or NULL */
    uint8_t *REFSIM_RESTRICT output /* [batches, units] */)
{
    for (int32_t n = 0; n < p->batches; ++n) {
        const uint8_t *row = input + n * p->depth;
        REFSIM_CONST uint8_t *weights = filter;
        for (int32_t c = 0; c < p->units; ++c) {
            uint32_t sum = bias != NULL ? (uint32_t)bias[c] : 0;
            for (int32_t i = 0; i < p->depth; ++i) {
                const int32_t x = row[i] + p->input_offset;
                const int32_t w = weights[i] + p->filter_offset;
                sum += (uint32_t)(x * w);
            }
            const int32_t acc = refsim_wrap32(sum);
            *output++ = (uint8_t)refsim_output_float64(acc, &p->output, c);
            weights += p->depth;
        }
    }
}

REFSIM_KERNEL void refsim_fully_connected_u8s32s16_float64(
    const refsim_fully_connected_params *p,
    const uint8_t *input, /* [batches, depth] */
    REFSIM_CONST uint8_t *filter, /* [units, depth] */
    REFSIM_CONST int32_t *bias, /* [units] or NULL */
    int16_t *REFSIM_RESTRICT output /* [batches, units] */)
{
    for (int32_t n = 0; n < p->batches; ++n) {
        const uint8_t *row = input + n * p->depth;
        REFSIM_CONST uint8_t *weights = filter;
        for (int32_t c = 0; c < p->units; ++c) {
            uint32_t sum = bias != NULL ? (uint32_t)bias[c] : 0;
            for (int32_t i = 0; i < p->depth; ++i) {
                const int32_t x = row[i] + p->input_offset;
                const int32_t w = weights[i] + p->filter_offset;
                sum += (uint32_t)(x * w);
            }
            const int32_t acc = refsim_wrap32(sum);
            *output++ = (int16_t)refsim_output_float64(acc, &p->output, c);
            weights += p->depth;
        }
    }
}

#ifdef __cplusplus
}
#endif

#endif
