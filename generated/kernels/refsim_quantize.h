/* refsim 0.1.0: quantize, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_QUANTIZE_H
#define REFSIM_QUANTIZE_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t size; /* elements */
    int32_t input_offset; /* -zero point of the input */
    int32_t multiplier; /* Q0.31, integers only */
    refsim_short shift; /* [-31, 31], integers only */
    uint32_t scale_bits; /* IEEE-754 bits of the output scale, floats only */
    int32_t output_offset; /* zero point of the output */
    int32_t output_min; /* smallest value of the output type */
    int32_t output_max; /* largest value of the output type */
} refsim_quantize_params;

/*
 * integer: output = clamp(requantize(input + input_offset) + output_offset) to [output_min, output_max];
 * float: input holds bits of float32, requantize is round(input / scale), ties away from zero.
 * Elements take any value of their type; members of p keep to the ranges beside them.
 * The output shares no memory with anything else.
 */

REFSIM_KERNEL void refsim_quantize_f32s16_float(
    const refsim_quantize_params *p,
    const uint32_t *input, /* [size] */
    int16_t *REFSIM_RESTRICT output /* [size] */)
{
    const int32_t low = p->output_min - p->output_offset;
    const int32_t high = p->output_max - p->output_offset;
    for (int32_t i = 0; i < p->size; ++i) {
        const int64_t quotient = refsim_quantize_float32(input[i], p->scale_bits);
        output[i] = (int16_t)((int32_t)refsim_saturate64(quotient, low, high) + p->output_offset);
    }
}

REFSIM_KERNEL void refsim_quantize_f32s4_float(
    const refsim_quantize_params *p,
    const uint32_t *input, /* [size] */
    int8_t *REFSIM_RESTRICT output /* [size] */)
{
    const int32_t low = p->output_min - p->output_offset;
    const int32_t high = p->output_max - p->output_offset;
    for (int32_t i = 0; i < p->size; ++i) {
        const int64_t quotient = refsim_quantize_float32(input[i], p->scale_bits);
        output[i] = (int8_t)((int32_t)refsim_saturate64(quotient, low, high) + p->output_offset);
    }
}

REFSIM_KERNEL void refsim_quantize_f32s8_float(
    const refsim_quantize_params *p,
    const uint32_t *input, /* [size] */
    int8_t *REFSIM_RESTRICT output /* [size] */)
{
    const int32_t low = p->output_min - p->output_offset;
    const int32_t high = p->output_max - p->output_offset;
    for (int32_t i = 0; i < p->size; ++i) {
        const int64_t quotient = refsim_quantize_float32(input[i], p->scale_bits);
        output[i] = (int8_t)((int32_t)refsim_saturate64(quotient, low, high) + p->output_offset);
    }
}

REFSIM_KERNEL void refsim_quantize_f32u4_float(
    const refsim_quantize_params *p,
    const uint32_t *input, /* [size] */
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    const int32_t low = p->output_min - p->output_offset;
    const int32_t high = p->output_max - p->output_offset;
    for (int32_t i = 0; i < p->size; ++i) {
        const int64_t quotient = refsim_quantize_float32(input[i], p->scale_bits);
        output[i] = (uint8_t)((int32_t)refsim_saturate64(quotient, low, high) + p->output_offset);
    }
}

REFSIM_KERNEL void refsim_quantize_f32u8_float(
    const refsim_quantize_params *p,
    const uint32_t *input, /* [size] */
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    const int32_t low = p->output_min - p->output_offset;
    const int32_t high = p->output_max - p->output_offset;
    for (int32_t i = 0; i < p->size; ++i) {
        const int64_t quotient = refsim_quantize_float32(input[i], p->scale_bits);
        output[i] = (uint8_t)((int32_t)refsim_saturate64(quotient, low, high) + p->output_offset);
    }
}

REFSIM_KERNEL void refsim_quantize_s16_integer(
    const refsim_quantize_params *p,
    const int16_t *input, /* [size] */
    int16_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        const int32_t scaled = refsim_mbqm_double(refsim_wrap_add(input[i], p->input_offset), p->multiplier, p->shift);
        const int32_t moved = refsim_wrap_add(scaled, p->output_offset);
        output[i] = (int16_t)refsim_saturate(moved, p->output_min, p->output_max);
    }
}

REFSIM_KERNEL void refsim_quantize_s16s32_integer(
    const refsim_quantize_params *p,
    const int16_t *input, /* [size] */
    int32_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        const int32_t scaled = refsim_mbqm_double(refsim_wrap_add(input[i], p->input_offset), p->multiplier, p->shift);
        const int32_t moved = refsim_wrap_add(scaled, p->output_offset);
        output[i] = (int32_t)refsim_saturate(moved, p->output_min, p->output_max);
    }
}

REFSIM_KERNEL void refsim_quantize_s16s8_integer(
    const refsim_quantize_params *p,
    const int16_t *input, /* [size] */
    int8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        const int32_t scaled = refsim_mbqm_double(refsim_wrap_add(input[i], p->input_offset), p->multiplier, p->shift);
        const int32_t moved = refsim_wrap_add(scaled, p->output_offset);
        output[i] = (int8_t)refsim_saturate(moved, p->output_min, p->output_max);
    }
}

REFSIM_KERNEL void refsim_quantize_s32s16_integer(
    const refsim_quantize_params *p,
    const int32_t *input, /* [size] */
    int16_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        const int32_t scaled = refsim_mbqm_double(refsim_wrap_add(input[i], p->input_offset), p->multiplier, p->shift);
        const int32_t moved = refsim_wrap_add(scaled, p->output_offset);
        output[i] = (int16_t)refsim_saturate(moved, p->output_min, p->output_max);
    }
}

REFSIM_KERNEL void refsim_quantize_s32s8_integer(
    const refsim_quantize_params *p,
    const int32_t *input, /* [size] */
    int8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        const int32_t scaled = refsim_mbqm_double(refsim_wrap_add(input[i], p->input_offset), p->multiplier, p->shift);
        const int32_t moved = refsim_wrap_add(scaled, p->output_offset);
        output[i] = (int8_t)refsim_saturate(moved, p->output_min, p->output_max);
    }
}

REFSIM_KERNEL void refsim_quantize_s8_integer(
    const refsim_quantize_params *p,
    const int8_t *input, /* [size] */
    int8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        const int32_t scaled = refsim_mbqm_double(refsim_wrap_add(input[i], p->input_offset), p->multiplier, p->shift);
        const int32_t moved = refsim_wrap_add(scaled, p->output_offset);
        output[i] = (int8_t)refsim_saturate(moved, p->output_min, p->output_max);
    }
}

REFSIM_KERNEL void refsim_quantize_s8s16_integer(
    const refsim_quantize_params *p,
    const int8_t *input, /* [size] */
    int16_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        const int32_t scaled = refsim_mbqm_double(refsim_wrap_add(input[i], p->input_offset), p->multiplier, p->shift);
        const int32_t moved = refsim_wrap_add(scaled, p->output_offset);
        output[i] = (int16_t)refsim_saturate(moved, p->output_min, p->output_max);
    }
}

REFSIM_KERNEL void refsim_quantize_s8s32_integer(
    const refsim_quantize_params *p,
    const int8_t *input, /* [size] */
    int32_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        const int32_t scaled = refsim_mbqm_double(refsim_wrap_add(input[i], p->input_offset), p->multiplier, p->shift);
        const int32_t moved = refsim_wrap_add(scaled, p->output_offset);
        output[i] = (int32_t)refsim_saturate(moved, p->output_min, p->output_max);
    }
}

REFSIM_KERNEL void refsim_quantize_s8u8_integer(
    const refsim_quantize_params *p,
    const int8_t *input, /* [size] */
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        const int32_t scaled = refsim_mbqm_double(refsim_wrap_add(input[i], p->input_offset), p->multiplier, p->shift);
        const int32_t moved = refsim_wrap_add(scaled, p->output_offset);
        output[i] = (uint8_t)refsim_saturate(moved, p->output_min, p->output_max);
    }
}

REFSIM_KERNEL void refsim_quantize_u8_integer(
    const refsim_quantize_params *p,
    const uint8_t *input, /* [size] */
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        const int32_t scaled = refsim_mbqm_double(refsim_wrap_add(input[i], p->input_offset), p->multiplier, p->shift);
        const int32_t moved = refsim_wrap_add(scaled, p->output_offset);
        output[i] = (uint8_t)refsim_saturate(moved, p->output_min, p->output_max);
    }
}

REFSIM_KERNEL void refsim_quantize_u8s16_integer(
    const refsim_quantize_params *p,
    const uint8_t *input, /* [size] */
    int16_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        const int32_t scaled = refsim_mbqm_double(refsim_wrap_add(input[i], p->input_offset), p->multiplier, p->shift);
        const int32_t moved = refsim_wrap_add(scaled, p->output_offset);
        output[i] = (int16_t)refsim_saturate(moved, p->output_min, p->output_max);
    }
}

REFSIM_KERNEL void refsim_quantize_u8s8_integer(
    const refsim_quantize_params *p,
    const uint8_t *input, /* [size] */
    int8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        const int32_t scaled = refsim_mbqm_double(refsim_wrap_add(input[i], p->input_offset), p->multiplier, p->shift);
        const int32_t moved = refsim_wrap_add(scaled, p->output_offset);
        output[i] = (int8_t)refsim_saturate(moved, p->output_min, p->output_max);
    }
}

#ifdef __cplusplus
}
#endif

#endif
