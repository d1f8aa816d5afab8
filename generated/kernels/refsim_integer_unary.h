/* refsim 0.1.0: integer_unary, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_INTEGER_UNARY_H
#define REFSIM_INTEGER_UNARY_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t size; /* elements */
} refsim_integer_unary_params;

/*
 * output = function(input), integers that wrap; scales and zero points do not matter.
 * Elements take any value of their type; members of p keep to the ranges beside them.
 * The output shares no memory with anything else.
 */

REFSIM_KERNEL void refsim_integer_unary_bool_not(
    const refsim_integer_unary_params *p,
    const uint8_t *input, /* [size] */
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = input[i] == 0 ? 1u : 0u;
    }
}

REFSIM_KERNEL void refsim_integer_unary_s16_abs(
    const refsim_integer_unary_params *p,
    const int16_t *input, /* [size] */
    int16_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = input[i] < 0 ? (int16_t)refsim_wrap_sub(0, input[i]) : input[i];
    }
}

REFSIM_KERNEL void refsim_integer_unary_s16_neg(
    const refsim_integer_unary_params *p,
    const int16_t *input, /* [size] */
    int16_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (int16_t)refsim_wrap_sub(0, input[i]);
    }
}

REFSIM_KERNEL void refsim_integer_unary_s32_abs(
    const refsim_integer_unary_params *p,
    const int32_t *input, /* [size] */
    int32_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = input[i] < 0 ? (int32_t)refsim_wrap_sub(0, input[i]) : input[i];
    }
}

REFSIM_KERNEL void refsim_integer_unary_s32_neg(
    const refsim_integer_unary_params *p,
    const int32_t *input, /* [size] */
    int32_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (int32_t)refsim_wrap_sub(0, input[i]);
    }
}

REFSIM_KERNEL void refsim_integer_unary_s32_sign(
    const refsim_integer_unary_params *p,
    const int32_t *input, /* [size] */
    int32_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (int32_t)((input[i] > 0) - (input[i] < 0));
    }
}

REFSIM_KERNEL void refsim_integer_unary_s64_neg(
    const refsim_integer_unary_params *p,
    const int64_t *input, /* [size] */
    int64_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (int64_t)refsim_wrap_sub64(0, input[i]);
    }
}

REFSIM_KERNEL void refsim_integer_unary_s8_neg(
    const refsim_integer_unary_params *p,
    const int8_t *input, /* [size] */
    int8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (int8_t)refsim_wrap_sub(0, input[i]);
    }
}

#ifdef __cplusplus
}
#endif

#endif
