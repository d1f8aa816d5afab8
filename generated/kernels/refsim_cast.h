/* refsim 0.1.0: cast, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_CAST_H
#define REFSIM_CAST_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t size; /* elements */
    int64_t low; /* least value of the output's type */
    int64_t high; /* largest value */
    int64_t not_a_number; /* what NaN becomes */
} refsim_cast_params;

/*
 * output = (its type) input: integers wrap, bits of float32 are truncated and clamped, a bool is input != 0.
 * Elements take any value of their type; members of p keep to the ranges beside them.
 * The output shares no memory with anything else.
 */

REFSIM_KERNEL void refsim_cast_bools16(
    const refsim_cast_params *p,
    const uint8_t *input, /* [size] */
    int16_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (int16_t)input[i];
    }
}

REFSIM_KERNEL void refsim_cast_bools32(
    const refsim_cast_params *p,
    const uint8_t *input, /* [size] */
    int32_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (int32_t)input[i];
    }
}

REFSIM_KERNEL void refsim_cast_bools64(
    const refsim_cast_params *p,
    const uint8_t *input, /* [size] */
    int64_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (int64_t)input[i];
    }
}

REFSIM_KERNEL void refsim_cast_bools8(
    const refsim_cast_params *p,
    const uint8_t *input, /* [size] */
    int8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (int8_t)input[i];
    }
}

REFSIM_KERNEL void refsim_cast_boolu16(
    const refsim_cast_params *p,
    const uint8_t *input, /* [size] */
    uint16_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (uint16_t)input[i];
    }
}

REFSIM_KERNEL void refsim_cast_boolu32(
    const refsim_cast_params *p,
    const uint8_t *input, /* [size] */
    uint32_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (uint32_t)input[i];
    }
}

REFSIM_KERNEL void refsim_cast_boolu8(
    const refsim_cast_params *p,
    const uint8_t *input, /* [size] */
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (uint8_t)input[i];
    }
}

REFSIM_KERNEL void refsim_cast_f32bool(
    const refsim_cast_params *p,
    const uint32_t *input, /* [size] */
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        /* Both zeros are false, NaN is true. */
        output[i] = (input[i] & UINT32_C(0x7FFFFFFF)) != 0 ? 1u : 0u;
    }
}

REFSIM_KERNEL void refsim_cast_f32s16(
    const refsim_cast_params *p,
    const uint32_t *input, /* [size] */
    int16_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        const int64_t whole = refsim_float32_to_int64(input[i]);
        const int64_t clamped = whole < p->low ? p->low : whole > p->high ? p->high : whole;
        output[i] = (int16_t)((input[i] & UINT32_C(0x7FFFFFFF)) > UINT32_C(0x7F800000) ? p->not_a_number : clamped);
    }
}

REFSIM_KERNEL void refsim_cast_f32s2(
    const refsim_cast_params *p,
    const uint32_t *input, /* [size] */
    int8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        const int64_t whole = refsim_float32_to_int64(input[i]);
        const int64_t clamped = whole < p->low ? p->low : whole > p->high ? p->high : whole;
        output[i] = (int8_t)((input[i] & UINT32_C(0x7FFFFFFF)) > UINT32_C(0x7F800000) ? p->not_a_number : clamped);
    }
}

REFSIM_KERNEL void refsim_cast_f32s32(
    const refsim_cast_params *p,
    const uint32_t *input, /* [size] */
    int32_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        const int64_t whole = refsim_float32_to_int64(input[i]);
        const int64_t clamped = whole < p->low ? p->low : whole > p->high ? p->high : whole;
        output[i] = (int32_t)((input[i] & UINT32_C(0x7FFFFFFF)) > UINT32_C(0x7F800000) ? p->not_a_number : clamped);
    }
}

REFSIM_KERNEL void refsim_cast_f32s4(
    const refsim_cast_params *p,
    const uint32_t *input, /* [size] */
    int8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        const int64_t whole = refsim_float32_to_int64(input[i]);
        const int64_t clamped = whole < p->low ? p->low : whole > p->high ? p->high : whole;
        output[i] = (int8_t)((input[i] & UINT32_C(0x7FFFFFFF)) > UINT32_C(0x7F800000) ? p->not_a_number : clamped);
    }
}

REFSIM_KERNEL void refsim_cast_f32s64(
    const refsim_cast_params *p,
    const uint32_t *input, /* [size] */
    int64_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        const int64_t whole = refsim_float32_to_int64(input[i]);
        const int64_t clamped = whole < p->low ? p->low : whole > p->high ? p->high : whole;
        output[i] = (int64_t)((input[i] & UINT32_C(0x7FFFFFFF)) > UINT32_C(0x7F800000) ? p->not_a_number : clamped);
    }
}

REFSIM_KERNEL void refsim_cast_f32s8(
    const refsim_cast_params *p,
    const uint32_t *input, /* [size] */
    int8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        const int64_t whole = refsim_float32_to_int64(input[i]);
        const int64_t clamped = whole < p->low ? p->low : whole > p->high ? p->high : whole;
        output[i] = (int8_t)((input[i] & UINT32_C(0x7FFFFFFF)) > UINT32_C(0x7F800000) ? p->not_a_number : clamped);
    }
}

REFSIM_KERNEL void refsim_cast_f32u16(
    const refsim_cast_params *p,
    const uint32_t *input, /* [size] */
    uint16_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        const int64_t whole = refsim_float32_to_int64(input[i]);
        const int64_t clamped = whole < p->low ? p->low : whole > p->high ? p->high : whole;
        output[i] = (uint16_t)((input[i] & UINT32_C(0x7FFFFFFF)) > UINT32_C(0x7F800000) ? p->not_a_number : clamped);
    }
}

REFSIM_KERNEL void refsim_cast_f32u32(
    const refsim_cast_params *p,
    const uint32_t *input, /* [size] */
    uint32_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        const int64_t whole = refsim_float32_to_int64(input[i]);
        const int64_t clamped = whole < p->low ? p->low : whole > p->high ? p->high : whole;
        output[i] = (uint32_t)((input[i] & UINT32_C(0x7FFFFFFF)) > UINT32_C(0x7F800000) ? p->not_a_number : clamped);
    }
}

REFSIM_KERNEL void refsim_cast_f32u4(
    const refsim_cast_params *p,
    const uint32_t *input, /* [size] */
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        const int64_t whole = refsim_float32_to_int64(input[i]);
        const int64_t clamped = whole < p->low ? p->low : whole > p->high ? p->high : whole;
        output[i] = (uint8_t)((input[i] & UINT32_C(0x7FFFFFFF)) > UINT32_C(0x7F800000) ? p->not_a_number : clamped);
    }
}

REFSIM_KERNEL void refsim_cast_f32u8(
    const refsim_cast_params *p,
    const uint32_t *input, /* [size] */
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        const int64_t whole = refsim_float32_to_int64(input[i]);
        const int64_t clamped = whole < p->low ? p->low : whole > p->high ? p->high : whole;
        output[i] = (uint8_t)((input[i] & UINT32_C(0x7FFFFFFF)) > UINT32_C(0x7F800000) ? p->not_a_number : clamped);
    }
}

REFSIM_KERNEL void refsim_cast_s16bool(
    const refsim_cast_params *p,
    const int16_t *input, /* [size] */
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = input[i] != 0 ? 1u : 0u;
    }
}

REFSIM_KERNEL void refsim_cast_s16s32(
    const refsim_cast_params *p,
    const int16_t *input, /* [size] */
    int32_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (int32_t)input[i];
    }
}

REFSIM_KERNEL void refsim_cast_s16s64(
    const refsim_cast_params *p,
    const int16_t *input, /* [size] */
    int64_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (int64_t)input[i];
    }
}

REFSIM_KERNEL void refsim_cast_s16s8(
    const refsim_cast_params *p,
    const int16_t *input, /* [size] */
    int8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (int8_t)input[i];
    }
}

REFSIM_KERNEL void refsim_cast_s16u16(
    const refsim_cast_params *p,
    const int16_t *input, /* [size] */
    uint16_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (uint16_t)input[i];
    }
}

REFSIM_KERNEL void refsim_cast_s16u32(
    const refsim_cast_params *p,
    const int16_t *input, /* [size] */
    uint32_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (uint32_t)input[i];
    }
}

REFSIM_KERNEL void refsim_cast_s16u8(
    const refsim_cast_params *p,
    const int16_t *input, /* [size] */
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (uint8_t)input[i];
    }
}

REFSIM_KERNEL void refsim_cast_s32bool(
    const refsim_cast_params *p,
    const int32_t *input, /* [size] */
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = input[i] != 0 ? 1u : 0u;
    }
}

REFSIM_KERNEL void refsim_cast_s32s16(
    const refsim_cast_params *p,
    const int32_t *input, /* [size] */
    int16_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (int16_t)input[i];
    }
}

REFSIM_KERNEL void refsim_cast_s32s64(
    const refsim_cast_params *p,
    const int32_t *input, /* [size] */
    int64_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (int64_t)input[i];
    }
}

REFSIM_KERNEL void refsim_cast_s32s8(
    const refsim_cast_params *p,
    const int32_t *input, /* [size] */
    int8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (int8_t)input[i];
    }
}

REFSIM_KERNEL void refsim_cast_s32u16(
    const refsim_cast_params *p,
    const int32_t *input, /* [size] */
    uint16_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (uint16_t)input[i];
    }
}

REFSIM_KERNEL void refsim_cast_s32u32(
    const refsim_cast_params *p,
    const int32_t *input, /* [size] */
    uint32_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (uint32_t)input[i];
    }
}

REFSIM_KERNEL void refsim_cast_s32u8(
    const refsim_cast_params *p,
    const int32_t *input, /* [size] */
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (uint8_t)input[i];
    }
}

REFSIM_KERNEL void refsim_cast_s64bool(
    const refsim_cast_params *p,
    const int64_t *input, /* [size] */
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = input[i] != 0 ? 1u : 0u;
    }
}

REFSIM_KERNEL void refsim_cast_s64f32(
    const refsim_cast_params *p,
    const int64_t *input, /* [size] */
    uint32_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_int64_to_float32(input[i]);
    }
}

REFSIM_KERNEL void refsim_cast_s64s16(
    const refsim_cast_params *p,
    const int64_t *input, /* [size] */
    int16_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (int16_t)input[i];
    }
}

REFSIM_KERNEL void refsim_cast_s64s32(
    const refsim_cast_params *p,
    const int64_t *input, /* [size] */
    int32_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (int32_t)input[i];
    }
}

REFSIM_KERNEL void refsim_cast_s64s8(
    const refsim_cast_params *p,
    const int64_t *input, /* [size] */
    int8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (int8_t)input[i];
    }
}

REFSIM_KERNEL void refsim_cast_s64u16(
    const refsim_cast_params *p,
    const int64_t *input, /* [size] */
    uint16_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (uint16_t)input[i];
    }
}

REFSIM_KERNEL void refsim_cast_s64u32(
    const refsim_cast_params *p,
    const int64_t *input, /* [size] */
    uint32_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (uint32_t)input[i];
    }
}

REFSIM_KERNEL void refsim_cast_s64u8(
    const refsim_cast_params *p,
    const int64_t *input, /* [size] */
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (uint8_t)input[i];
    }
}

REFSIM_KERNEL void refsim_cast_s8bool(
    const refsim_cast_params *p,
    const int8_t *input, /* [size] */
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = input[i] != 0 ? 1u : 0u;
    }
}

REFSIM_KERNEL void refsim_cast_s8s16(
    const refsim_cast_params *p,
    const int8_t *input, /* [size] */
    int16_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (int16_t)input[i];
    }
}

REFSIM_KERNEL void refsim_cast_s8s32(
    const refsim_cast_params *p,
    const int8_t *input, /* [size] */
    int32_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (int32_t)input[i];
    }
}

REFSIM_KERNEL void refsim_cast_s8s64(
    const refsim_cast_params *p,
    const int8_t *input, /* [size] */
    int64_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (int64_t)input[i];
    }
}

REFSIM_KERNEL void refsim_cast_s8u16(
    const refsim_cast_params *p,
    const int8_t *input, /* [size] */
    uint16_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (uint16_t)input[i];
    }
}

REFSIM_KERNEL void refsim_cast_s8u32(
    const refsim_cast_params *p,
    const int8_t *input, /* [size] */
    uint32_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (uint32_t)input[i];
    }
}

REFSIM_KERNEL void refsim_cast_s8u8(
    const refsim_cast_params *p,
    const int8_t *input, /* [size] */
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (uint8_t)input[i];
    }
}

REFSIM_KERNEL void refsim_cast_u16bool(
    const refsim_cast_params *p,
    const uint16_t *input, /* [size] */
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = input[i] != 0 ? 1u : 0u;
    }
}

REFSIM_KERNEL void refsim_cast_u16s16(
    const refsim_cast_params *p,
    const uint16_t *input, /* [size] */
    int16_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (int16_t)input[i];
    }
}

REFSIM_KERNEL void refsim_cast_u16s32(
    const refsim_cast_params *p,
    const uint16_t *input, /* [size] */
    int32_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (int32_t)input[i];
    }
}

REFSIM_KERNEL void refsim_cast_u16s64(
    const refsim_cast_params *p,
    const uint16_t *input, /* [size] */
    int64_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (int64_t)input[i];
    }
}

REFSIM_KERNEL void refsim_cast_u16s8(
    const refsim_cast_params *p,
    const uint16_t *input, /* [size] */
    int8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (int8_t)input[i];
    }
}

REFSIM_KERNEL void refsim_cast_u16u32(
    const refsim_cast_params *p,
    const uint16_t *input, /* [size] */
    uint32_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (uint32_t)input[i];
    }
}

REFSIM_KERNEL void refsim_cast_u16u8(
    const refsim_cast_params *p,
    const uint16_t *input, /* [size] */
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (uint8_t)input[i];
    }
}

REFSIM_KERNEL void refsim_cast_u32bool(
    const refsim_cast_params *p,
    const uint32_t *input, /* [size] */
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = input[i] != 0 ? 1u : 0u;
    }
}

REFSIM_KERNEL void refsim_cast_u32f32(
    const refsim_cast_params *p,
    const uint32_t *input, /* [size] */
    uint32_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_int64_to_float32(input[i]);
    }
}

REFSIM_KERNEL void refsim_cast_u32s16(
    const refsim_cast_params *p,
    const uint32_t *input, /* [size] */
    int16_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (int16_t)input[i];
    }
}

REFSIM_KERNEL void refsim_cast_u32s32(
    const refsim_cast_params *p,
    const uint32_t *input, /* [size] */
    int32_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (int32_t)input[i];
    }
}

REFSIM_KERNEL void refsim_cast_u32s64(
    const refsim_cast_params *p,
    const uint32_t *input, /* [size] */
    int64_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (int64_t)input[i];
    }
}

REFSIM_KERNEL void refsim_cast_u32s8(
    const refsim_cast_params *p,
    const uint32_t *input, /* [size] */
    int8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (int8_t)input[i];
    }
}

REFSIM_KERNEL void refsim_cast_u32u16(
    const refsim_cast_params *p,
    const uint32_t *input, /* [size] */
    uint16_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (uint16_t)input[i];
    }
}

REFSIM_KERNEL void refsim_cast_u32u8(
    const refsim_cast_params *p,
    const uint32_t *input, /* [size] */
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (uint8_t)input[i];
    }
}

REFSIM_KERNEL void refsim_cast_u8bool(
    const refsim_cast_params *p,
    const uint8_t *input, /* [size] */
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = input[i] != 0 ? 1u : 0u;
    }
}

REFSIM_KERNEL void refsim_cast_u8s16(
    const refsim_cast_params *p,
    const uint8_t *input, /* [size] */
    int16_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (int16_t)input[i];
    }
}

REFSIM_KERNEL void refsim_cast_u8s32(
    const refsim_cast_params *p,
    const uint8_t *input, /* [size] */
    int32_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (int32_t)input[i];
    }
}

REFSIM_KERNEL void refsim_cast_u8s64(
    const refsim_cast_params *p,
    const uint8_t *input, /* [size] */
    int64_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (int64_t)input[i];
    }
}

REFSIM_KERNEL void refsim_cast_u8s8(
    const refsim_cast_params *p,
    const uint8_t *input, /* [size] */
    int8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (int8_t)input[i];
    }
}

REFSIM_KERNEL void refsim_cast_u8u16(
    const refsim_cast_params *p,
    const uint8_t *input, /* [size] */
    uint16_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (uint16_t)input[i];
    }
}

REFSIM_KERNEL void refsim_cast_u8u32(
    const refsim_cast_params *p,
    const uint8_t *input, /* [size] */
    uint32_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (uint32_t)input[i];
    }
}

#ifdef __cplusplus
}
#endif

#endif
