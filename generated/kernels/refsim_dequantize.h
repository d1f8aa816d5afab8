/* refsim 0.1.0: dequantize, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_DEQUANTIZE_H
#define REFSIM_DEQUANTIZE_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t outer; /* product of the dimensions before the channels */
    int32_t channels; /* channels, 1 per tensor */
    int32_t inner; /* product of the dimensions behind them */
    REFSIM_CONST uint32_t *scale_bits; /* [channels] IEEE-754 bits of the scales */
    REFSIM_CONST int32_t *zero_point; /* [channels] */
} refsim_dequantize_params;

/*
 * output = bits of float32((input - zero_point) * scale), the product rounded to double first. One scale, or one for
 * each channel. Elements take any value of their type; members of p keep to the ranges beside them. The output shares
 * no memory with anything else.
 */

REFSIM_KERNEL void refsim_dequantize_boolf32(
    const refsim_dequantize_params *p,
    const uint8_t *input, /* [outer, channels, inner] */
    uint32_t *REFSIM_RESTRICT output /* likewise */)
{
    for (int32_t n = 0; n < p->outer; ++n) {
        for (int32_t c = 0; c < p->channels; ++c) {
            for (int32_t i = 0; i < p->inner; ++i) {
                *output++ = refsim_dequantize_float32(*input++ - p->zero_point[c], p->scale_bits[c]);
            }
        }
    }
}

REFSIM_KERNEL void refsim_dequantize_s16f32(
    const refsim_dequantize_params *p,
    const int16_t *input, /* [outer, channels, inner] */
    uint32_t *REFSIM_RESTRICT output /* likewise */)
{
    for (int32_t n = 0; n < p->outer; ++n) {
        for (int32_t c = 0; c < p->channels; ++c) {
            for (int32_t i = 0; i < p->inner; ++i) {
                *output++ = refsim_dequantize_float32(*input++ - p->zero_point[c], p->scale_bits[c]);
            }
        }
    }
}

REFSIM_KERNEL void refsim_dequantize_s2f32(
    const refsim_dequantize_params *p,
    const int8_t *input, /* [outer, channels, inner] */
    uint32_t *REFSIM_RESTRICT output /* likewise */)
{
    for (int32_t n = 0; n < p->outer; ++n) {
        for (int32_t c = 0; c < p->channels; ++c) {
            for (int32_t i = 0; i < p->inner; ++i) {
                *output++ = refsim_dequantize_float32(*input++ - p->zero_point[c], p->scale_bits[c]);
            }
        }
    }
}

REFSIM_KERNEL void refsim_dequantize_s32f32(
    const refsim_dequantize_params *p,
    const int32_t *input, /* [outer, channels, inner] */
    uint32_t *REFSIM_RESTRICT output /* likewise */)
{
    for (int32_t n = 0; n < p->outer; ++n) {
        for (int32_t c = 0; c < p->channels; ++c) {
            for (int32_t i = 0; i < p->inner; ++i) {
                *output++ = refsim_dequantize_float32(*input++ - p->zero_point[c], p->scale_bits[c]);
            }
        }
    }
}

REFSIM_KERNEL void refsim_dequantize_s4f32(
    const refsim_dequantize_params *p,
    const int8_t *input, /* [outer, channels, inner] */
    uint32_t *REFSIM_RESTRICT output /* likewise */)
{
    for (int32_t n = 0; n < p->outer; ++n) {
        for (int32_t c = 0; c < p->channels; ++c) {
            for (int32_t i = 0; i < p->inner; ++i) {
                *output++ = refsim_dequantize_float32(*input++ - p->zero_point[c], p->scale_bits[c]);
            }
        }
    }
}

REFSIM_KERNEL void refsim_dequantize_s8f32(
    const refsim_dequantize_params *p,
    const int8_t *input, /* [outer, channels, inner] */
    uint32_t *REFSIM_RESTRICT output /* likewise */)
{
    for (int32_t n = 0; n < p->outer; ++n) {
        for (int32_t c = 0; c < p->channels; ++c) {
            for (int32_t i = 0; i < p->inner; ++i) {
                *output++ = refsim_dequantize_float32(*input++ - p->zero_point[c], p->scale_bits[c]);
            }
        }
    }
}

REFSIM_KERNEL void refsim_dequantize_u16f32(
    const refsim_dequantize_params *p,
    const uint16_t *input, /* [outer, channels, inner] */
    uint32_t *REFSIM_RESTRICT output /* likewise */)
{
    for (int32_t n = 0; n < p->outer; ++n) {
        for (int32_t c = 0; c < p->channels; ++c) {
            for (int32_t i = 0; i < p->inner; ++i) {
                *output++ = refsim_dequantize_float32(*input++ - p->zero_point[c], p->scale_bits[c]);
            }
        }
    }
}

REFSIM_KERNEL void refsim_dequantize_u4f32(
    const refsim_dequantize_params *p,
    const uint8_t *input, /* [outer, channels, inner] */
    uint32_t *REFSIM_RESTRICT output /* likewise */)
{
    for (int32_t n = 0; n < p->outer; ++n) {
        for (int32_t c = 0; c < p->channels; ++c) {
            for (int32_t i = 0; i < p->inner; ++i) {
                *output++ = refsim_dequantize_float32(*input++ - p->zero_point[c], p->scale_bits[c]);
            }
        }
    }
}

REFSIM_KERNEL void refsim_dequantize_u8f32(
    const refsim_dequantize_params *p,
    const uint8_t *input, /* [outer, channels, inner] */
    uint32_t *REFSIM_RESTRICT output /* likewise */)
{
    for (int32_t n = 0; n < p->outer; ++n) {
        for (int32_t c = 0; c < p->channels; ++c) {
            for (int32_t i = 0; i < p->inner; ++i) {
                *output++ = refsim_dequantize_float32(*input++ - p->zero_point[c], p->scale_bits[c]);
            }
        }
    }
}

#ifdef __cplusplus
}
#endif

#endif
