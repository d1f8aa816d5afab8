/* refsim 0.1.0: lookup, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_LOOKUP_H
#define REFSIM_LOOKUP_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t size; /* elements */
} refsim_lookup_params;

/*
 * output = table[input], from the smallest value on; interpolated: 16-bit values between 513 entries.
 * Elements take any value of their type; members of p keep to the ranges beside them.
 * The output shares no memory with anything else.
 */

REFSIM_KERNEL void refsim_lookup_s16_interpolated(
    const refsim_lookup_params *p,
    const int16_t *input, /* [size] */
    REFSIM_CONST int16_t *table, /* [256], [65536] or [513] */
    int16_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (int16_t)refsim_lut16_lookup(table, input[i]);
    }
}

REFSIM_KERNEL void refsim_lookup_s16_whole(
    const refsim_lookup_params *p,
    const int16_t *input, /* [size] */
    REFSIM_CONST int16_t *table, /* [256], [65536] or [513] */
    int16_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = table[(uint16_t)input[i]];
    }
}

REFSIM_KERNEL void refsim_lookup_s8_whole(
    const refsim_lookup_params *p,
    const int8_t *input, /* [size] */
    REFSIM_CONST int8_t *table, /* [256], [65536] or [513] */
    int8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = table[(uint8_t)input[i]];
    }
}

REFSIM_KERNEL void refsim_lookup_s8u8_whole(
    const refsim_lookup_params *p,
    const int8_t *input, /* [size] */
    REFSIM_CONST uint8_t *table, /* [256], [65536] or [513] */
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = table[(uint8_t)input[i]];
    }
}

REFSIM_KERNEL void refsim_lookup_u8_whole(
    const refsim_lookup_params *p,
    const uint8_t *input, /* [size] */
    REFSIM_CONST uint8_t *table, /* [256], [65536] or [513] */
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = table[(uint8_t)input[i]];
    }
}

REFSIM_KERNEL void refsim_lookup_u8s8_whole(
    const refsim_lookup_params *p,
    const uint8_t *input, /* [size] */
    REFSIM_CONST int8_t *table, /* [256], [65536] or [513] */
    int8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = table[(uint8_t)input[i]];
    }
}

#ifdef __cplusplus
}
#endif

#endif
