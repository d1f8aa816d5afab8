/* refsim 0.1.0: compare_scaled, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_COMPARE_SCALED_H
#define REFSIM_COMPARE_SCALED_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t size; /* elements of the output */
    /* 6 dimensions of the output, 6 strides of lhs, 6 of rhs in elements; NULL where nothing repeats */
    REFSIM_CONST int32_t *walk;
    refsim_short lhs_offset; /* [-255, 128]  -zero point */
    int32_t lhs_multiplier; /* Q0.31 */
    refsim_short lhs_exponent; /* [0, 63], to the right; above 31 as x86-64 shifts */
    refsim_short rhs_offset; /* [-255, 128]  -zero point */
    int32_t rhs_multiplier; /* Q0.31 */
    refsim_short rhs_exponent; /* [0, 63], to the right; above 31 as x86-64 shifts */
} refsim_compare_scaled_params;

/*
 * output[i] = refsim_compare_scaled_element_...(p, lhs[i], rhs[i]), the function before each; strided: an operand
 * repeats along axes where its stride in walk is 0. Elements take any value of their type; members of p keep to the
 * ranges beside them. The output shares no memory with anything else.
 */

static inline uint8_t refsim_compare_scaled_element_s16bool_equal_flat(
    const refsim_compare_scaled_params *p, int16_t lhs, int16_t rhs)
{
    const int32_t a = refsim_mbqm_double_x86((lhs + p->lhs_offset) * 256, p->lhs_multiplier, p->lhs_exponent);
    const int32_t b = refsim_mbqm_double_x86((rhs + p->rhs_offset) * 256, p->rhs_multiplier, p->rhs_exponent);
    return a == b ? 1u : 0u;
}

REFSIM_KERNEL void refsim_compare_scaled_s16bool_equal_flat(
    const refsim_compare_scaled_params *p,
    const int16_t *lhs,
    const int16_t *rhs,
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_compare_scaled_element_s16bool_equal_flat(p, lhs[i], rhs[i]);
    }
}

static inline uint8_t refsim_compare_scaled_element_s16bool_equal_strided(
    const refsim_compare_scaled_params *p, int16_t lhs, int16_t rhs)
{
    const int32_t a = refsim_mbqm_double_x86((lhs + p->lhs_offset) * 256, p->lhs_multiplier, p->lhs_exponent);
    const int32_t b = refsim_mbqm_double_x86((rhs + p->rhs_offset) * 256, p->rhs_multiplier, p->rhs_exponent);
    return a == b ? 1u : 0u;
}

REFSIM_KERNEL void refsim_compare_scaled_s16bool_equal_strided(
    const refsim_compare_scaled_params *p,
    const int16_t *lhs,
    const int16_t *rhs,
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    REFSIM_CONST int32_t *shape = p->walk;
    REFSIM_CONST int32_t *lhs_stride = p->walk + 6;
    REFSIM_CONST int32_t *rhs_stride = p->walk + 12;
    int32_t index[5] = { 0, 0, 0, 0, 0 };
    int32_t outer[5];

    for (int32_t axis = 0; axis < 5; ++axis) {
        outer[axis] = shape[axis];
    }
    for (;;) {
        int32_t left = 0;
        int32_t right = 0;
        for (int32_t axis = 0; axis < 5; ++axis) {
            left += index[axis] * lhs_stride[axis];
            right += index[axis] * rhs_stride[axis];
        }
        for (int32_t i = 0; i < shape[5]; ++i) {
            *output++ = refsim_compare_scaled_element_s16bool_equal_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline uint8_t refsim_compare_scaled_element_s16bool_not_equal_flat(
    const refsim_compare_scaled_params *p, int16_t lhs, int16_t rhs)
{
    const int32_t a = refsim_mbqm_double_x86((lhs + p->lhs_offset) * 256, p->lhs_multiplier, p->lhs_exponent);
    const int32_t b = refsim_mbqm_double_x86((rhs + p->rhs_offset) * 256, p->rhs_multiplier, p->rhs_exponent);
    return a != b ? 1u : 0u;
}

REFSIM_KERNEL void refsim_compare_scaled_s16bool_not_equal_flat(
    const refsim_compare_scaled_params *p,
    const int16_t *lhs,
    const int16_t *rhs,
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_compare_scaled_element_s16bool_not_equal_flat(p, lhs[i], rhs[i]);
    }
}

static inline uint8_t refsim_compare_scaled_element_s16bool_not_equal_strided(
    const refsim_compare_scaled_params *p, int16_t lhs, int16_t rhs)
{
    const int32_t a = refsim_mbqm_double_x86((lhs + p->lhs_offset) * 256, p->lhs_multiplier, p->lhs_exponent);
    const int32_t b = refsim_mbqm_double_x86((rhs + p->rhs_offset) * 256, p->rhs_multiplier, p->rhs_exponent);
    return a != b ? 1u : 0u;
}

REFSIM_KERNEL void refsim_compare_scaled_s16bool_not_equal_strided(
    const refsim_compare_scaled_params *p,
    const int16_t *lhs,
    const int16_t *rhs,
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    REFSIM_CONST int32_t *shape = p->walk;
    REFSIM_CONST int32_t *lhs_stride = p->walk + 6;
    REFSIM_CONST int32_t *rhs_stride = p->walk + 12;
    int32_t index[5] = { 0, 0, 0, 0, 0 };
    int32_t outer[5];

    for (int32_t axis = 0; axis < 5; ++axis) {
        outer[axis] = shape[axis];
    }
    for (;;) {
        int32_t left = 0;
        int32_t right = 0;
        for (int32_t axis = 0; axis < 5; ++axis) {
            left += index[axis] * lhs_stride[axis];
            right += index[axis] * rhs_stride[axis];
        }
        for (int32_t i = 0; i < shape[5]; ++i) {
            *output++ = refsim_compare_scaled_element_s16bool_not_equal_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline uint8_t refsim_compare_scaled_element_s8bool_equal_flat(
    const refsim_compare_scaled_params *p, int8_t lhs, int8_t rhs)
{
    const int32_t a = refsim_mbqm_double_x86((lhs + p->lhs_offset) * 256, p->lhs_multiplier, p->lhs_exponent);
    const int32_t b = refsim_mbqm_double_x86((rhs + p->rhs_offset) * 256, p->rhs_multiplier, p->rhs_exponent);
    return a == b ? 1u : 0u;
}

REFSIM_KERNEL void refsim_compare_scaled_s8bool_equal_flat(
    const refsim_compare_scaled_params *p,
    const int8_t *lhs,
    const int8_t *rhs,
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_compare_scaled_element_s8bool_equal_flat(p, lhs[i], rhs[i]);
    }
}

static inline uint8_t refsim_compare_scaled_element_s8bool_equal_strided(
    const refsim_compare_scaled_params *p, int8_t lhs, int8_t rhs)
{
    const int32_t a = refsim_mbqm_double_x86((lhs + p->lhs_offset) * 256, p->lhs_multiplier, p->lhs_exponent);
    const int32_t b = refsim_mbqm_double_x86((rhs + p->rhs_offset) * 256, p->rhs_multiplier, p->rhs_exponent);
    return a == b ? 1u : 0u;
}

REFSIM_KERNEL void refsim_compare_scaled_s8bool_equal_strided(
    const refsim_compare_scaled_params *p,
    const int8_t *lhs,
    const int8_t *rhs,
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    REFSIM_CONST int32_t *shape = p->walk;
    REFSIM_CONST int32_t *lhs_stride = p->walk + 6;
    REFSIM_CONST int32_t *rhs_stride = p->walk + 12;
    int32_t index[5] = { 0, 0, 0, 0, 0 };
    int32_t outer[5];

    for (int32_t axis = 0; axis < 5; ++axis) {
        outer[axis] = shape[axis];
    }
    for (;;) {
        int32_t left = 0;
        int32_t right = 0;
        for (int32_t axis = 0; axis < 5; ++axis) {
            left += index[axis] * lhs_stride[axis];
            right += index[axis] * rhs_stride[axis];
        }
        for (int32_t i = 0; i < shape[5]; ++i) {
            *output++ = refsim_compare_scaled_element_s8bool_equal_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline uint8_t refsim_compare_scaled_element_s8bool_greater_equal_flat(
    const refsim_compare_scaled_params *p, int8_t lhs, int8_t rhs)
{
    const int32_t a = refsim_mbqm_double_x86((lhs + p->lhs_offset) * 256, p->lhs_multiplier, p->lhs_exponent);
    const int32_t b = refsim_mbqm_double_x86((rhs + p->rhs_offset) * 256, p->rhs_multiplier, p->rhs_exponent);
    return a >= b ? 1u : 0u;
}

REFSIM_KERNEL void refsim_compare_scaled_s8bool_greater_equal_flat(
    const refsim_compare_scaled_params *p,
    const int8_t *lhs,
    const int8_t *rhs,
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_compare_scaled_element_s8bool_greater_equal_flat(p, lhs[i], rhs[i]);
    }
}

static inline uint8_t refsim_compare_scaled_element_s8bool_greater_equal_strided(
    const refsim_compare_scaled_params *p, int8_t lhs, int8_t rhs)
{
    const int32_t a = refsim_mbqm_double_x86((lhs + p->lhs_offset) * 256, p->lhs_multiplier, p->lhs_exponent);
    const int32_t b = refsim_mbqm_double_x86((rhs + p->rhs_offset) * 256, p->rhs_multiplier, p->rhs_exponent);
    return a >= b ? 1u : 0u;
}

REFSIM_KERNEL void refsim_compare_scaled_s8bool_greater_equal_strided(
    const refsim_compare_scaled_params *p,
    const int8_t *lhs,
    const int8_t *rhs,
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    REFSIM_CONST int32_t *shape = p->walk;
    REFSIM_CONST int32_t *lhs_stride = p->walk + 6;
    REFSIM_CONST int32_t *rhs_stride = p->walk + 12;
    int32_t index[5] = { 0, 0, 0, 0, 0 };
    int32_t outer[5];

    for (int32_t axis = 0; axis < 5; ++axis) {
        outer[axis] = shape[axis];
    }
    for (;;) {
        int32_t left = 0;
        int32_t right = 0;
        for (int32_t axis = 0; axis < 5; ++axis) {
            left += index[axis] * lhs_stride[axis];
            right += index[axis] * rhs_stride[axis];
        }
        for (int32_t i = 0; i < shape[5]; ++i) {
            *output++ = refsim_compare_scaled_element_s8bool_greater_equal_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline uint8_t refsim_compare_scaled_element_s8bool_greater_flat(
    const refsim_compare_scaled_params *p, int8_t lhs, int8_t rhs)
{
    const int32_t a = refsim_mbqm_double_x86((lhs + p->lhs_offset) * 256, p->lhs_multiplier, p->lhs_exponent);
    const int32_t b = refsim_mbqm_double_x86((rhs + p->rhs_offset) * 256, p->rhs_multiplier, p->rhs_exponent);
    return a > b ? 1u : 0u;
}

REFSIM_KERNEL void refsim_compare_scaled_s8bool_greater_flat(
    const refsim_compare_scaled_params *p,
    const int8_t *lhs,
    const int8_t *rhs,
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_compare_scaled_element_s8bool_greater_flat(p, lhs[i], rhs[i]);
    }
}

static inline uint8_t refsim_compare_scaled_element_s8bool_greater_strided(
    const refsim_compare_scaled_params *p, int8_t lhs, int8_t rhs)
{
    const int32_t a = refsim_mbqm_double_x86((lhs + p->lhs_offset) * 256, p->lhs_multiplier, p->lhs_exponent);
    const int32_t b = refsim_mbqm_double_x86((rhs + p->rhs_offset) * 256, p->rhs_multiplier, p->rhs_exponent);
    return a > b ? 1u : 0u;
}

REFSIM_KERNEL void refsim_compare_scaled_s8bool_greater_strided(
    const refsim_compare_scaled_params *p,
    const int8_t *lhs,
    const int8_t *rhs,
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    REFSIM_CONST int32_t *shape = p->walk;
    REFSIM_CONST int32_t *lhs_stride = p->walk + 6;
    REFSIM_CONST int32_t *rhs_stride = p->walk + 12;
    int32_t index[5] = { 0, 0, 0, 0, 0 };
    int32_t outer[5];

    for (int32_t axis = 0; axis < 5; ++axis) {
        outer[axis] = shape[axis];
    }
    for (;;) {
        int32_t left = 0;
        int32_t right = 0;
        for (int32_t axis = 0; axis < 5; ++axis) {
            left += index[axis] * lhs_stride[axis];
            right += index[axis] * rhs_stride[axis];
        }
        for (int32_t i = 0; i < shape[5]; ++i) {
            *output++ = refsim_compare_scaled_element_s8bool_greater_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline uint8_t refsim_compare_scaled_element_s8bool_less_equal_flat(
    const refsim_compare_scaled_params *p, int8_t lhs, int8_t rhs)
{
    const int32_t a = refsim_mbqm_double_x86((lhs + p->lhs_offset) * 256, p->lhs_multiplier, p->lhs_exponent);
    const int32_t b = refsim_mbqm_double_x86((rhs + p->rhs_offset) * 256, p->rhs_multiplier, p->rhs_exponent);
    return a <= b ? 1u : 0u;
}

REFSIM_KERNEL void refsim_compare_scaled_s8bool_less_equal_flat(
    const refsim_compare_scaled_params *p,
    const int8_t *lhs,
    const int8_t *rhs,
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_compare_scaled_element_s8bool_less_equal_flat(p, lhs[i], rhs[i]);
    }
}

static inline uint8_t refsim_compare_scaled_element_s8bool_less_equal_strided(
    const refsim_compare_scaled_params *p, int8_t lhs, int8_t rhs)
{
    const int32_t a = refsim_mbqm_double_x86((lhs + p->lhs_offset) * 256, p->lhs_multiplier, p->lhs_exponent);
    const int32_t b = refsim_mbqm_double_x86((rhs + p->rhs_offset) * 256, p->rhs_multiplier, p->rhs_exponent);
    return a <= b ? 1u : 0u;
}

REFSIM_KERNEL void refsim_compare_scaled_s8bool_less_equal_strided(
    const refsim_compare_scaled_params *p,
    const int8_t *lhs,
    const int8_t *rhs,
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    REFSIM_CONST int32_t *shape = p->walk;
    REFSIM_CONST int32_t *lhs_stride = p->walk + 6;
    REFSIM_CONST int32_t *rhs_stride = p->walk + 12;
    int32_t index[5] = { 0, 0, 0, 0, 0 };
    int32_t outer[5];

    for (int32_t axis = 0; axis < 5; ++axis) {
        outer[axis] = shape[axis];
    }
    for (;;) {
        int32_t left = 0;
        int32_t right = 0;
        for (int32_t axis = 0; axis < 5; ++axis) {
            left += index[axis] * lhs_stride[axis];
            right += index[axis] * rhs_stride[axis];
        }
        for (int32_t i = 0; i < shape[5]; ++i) {
            *output++ = refsim_compare_scaled_element_s8bool_less_equal_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline uint8_t refsim_compare_scaled_element_s8bool_less_flat(
    const refsim_compare_scaled_params *p, int8_t lhs, int8_t rhs)
{
    const int32_t a = refsim_mbqm_double_x86((lhs + p->lhs_offset) * 256, p->lhs_multiplier, p->lhs_exponent);
    const int32_t b = refsim_mbqm_double_x86((rhs + p->rhs_offset) * 256, p->rhs_multiplier, p->rhs_exponent);
    return a < b ? 1u : 0u;
}

REFSIM_KERNEL void refsim_compare_scaled_s8bool_less_flat(
    const refsim_compare_scaled_params *p,
    const int8_t *lhs,
    const int8_t *rhs,
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_compare_scaled_element_s8bool_less_flat(p, lhs[i], rhs[i]);
    }
}

static inline uint8_t refsim_compare_scaled_element_s8bool_less_strided(
    const refsim_compare_scaled_params *p, int8_t lhs, int8_t rhs)
{
    const int32_t a = refsim_mbqm_double_x86((lhs + p->lhs_offset) * 256, p->lhs_multiplier, p->lhs_exponent);
    const int32_t b = refsim_mbqm_double_x86((rhs + p->rhs_offset) * 256, p->rhs_multiplier, p->rhs_exponent);
    return a < b ? 1u : 0u;
}

REFSIM_KERNEL void refsim_compare_scaled_s8bool_less_strided(
    const refsim_compare_scaled_params *p,
    const int8_t *lhs,
    const int8_t *rhs,
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    REFSIM_CONST int32_t *shape = p->walk;
    REFSIM_CONST int32_t *lhs_stride = p->walk + 6;
    REFSIM_CONST int32_t *rhs_stride = p->walk + 12;
    int32_t index[5] = { 0, 0, 0, 0, 0 };
    int32_t outer[5];

    for (int32_t axis = 0; axis < 5; ++axis) {
        outer[axis] = shape[axis];
    }
    for (;;) {
        int32_t left = 0;
        int32_t right = 0;
        for (int32_t axis = 0; axis < 5; ++axis) {
            left += index[axis] * lhs_stride[axis];
            right += index[axis] * rhs_stride[axis];
        }
        for (int32_t i = 0; i < shape[5]; ++i) {
            *output++ = refsim_compare_scaled_element_s8bool_less_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline uint8_t refsim_compare_scaled_element_s8bool_not_equal_flat(
    const refsim_compare_scaled_params *p, int8_t lhs, int8_t rhs)
{
    const int32_t a = refsim_mbqm_double_x86((lhs + p->lhs_offset) * 256, p->lhs_multiplier, p->lhs_exponent);
    const int32_t b = refsim_mbqm_double_x86((rhs + p->rhs_offset) * 256, p->rhs_multiplier, p->rhs_exponent);
    return a != b ? 1u : 0u;
}

REFSIM_KERNEL void refsim_compare_scaled_s8bool_not_equal_flat(
    const refsim_compare_scaled_params *p,
    const int8_t *lhs,
    const int8_t *rhs,
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_compare_scaled_element_s8bool_not_equal_flat(p, lhs[i], rhs[i]);
    }
}

static inline uint8_t refsim_compare_scaled_element_s8bool_not_equal_strided(
    const refsim_compare_scaled_params *p, int8_t lhs, int8_t rhs)
{
    const int32_t a = refsim_mbqm_double_x86((lhs + p->lhs_offset) * 256, p->lhs_multiplier, p->lhs_exponent);
    const int32_t b = refsim_mbqm_double_x86((rhs + p->rhs_offset) * 256, p->rhs_multiplier, p->rhs_exponent);
    return a != b ? 1u : 0u;
}

REFSIM_KERNEL void refsim_compare_scaled_s8bool_not_equal_strided(
    const refsim_compare_scaled_params *p,
    const int8_t *lhs,
    const int8_t *rhs,
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    REFSIM_CONST int32_t *shape = p->walk;
    REFSIM_CONST int32_t *lhs_stride = p->walk + 6;
    REFSIM_CONST int32_t *rhs_stride = p->walk + 12;
    int32_t index[5] = { 0, 0, 0, 0, 0 };
    int32_t outer[5];

    for (int32_t axis = 0; axis < 5; ++axis) {
        outer[axis] = shape[axis];
    }
    for (;;) {
        int32_t left = 0;
        int32_t right = 0;
        for (int32_t axis = 0; axis < 5; ++axis) {
            left += index[axis] * lhs_stride[axis];
            right += index[axis] * rhs_stride[axis];
        }
        for (int32_t i = 0; i < shape[5]; ++i) {
            *output++ = refsim_compare_scaled_element_s8bool_not_equal_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline uint8_t refsim_compare_scaled_element_u8bool_equal_flat(
    const refsim_compare_scaled_params *p, uint8_t lhs, uint8_t rhs)
{
    const int32_t a = refsim_mbqm_double_x86((lhs + p->lhs_offset) * 256, p->lhs_multiplier, p->lhs_exponent);
    const int32_t b = refsim_mbqm_double_x86((rhs + p->rhs_offset) * 256, p->rhs_multiplier, p->rhs_exponent);
    return a == b ? 1u : 0u;
}

REFSIM_KERNEL void refsim_compare_scaled_u8bool_equal_flat(
    const refsim_compare_scaled_params *p,
    const uint8_t *lhs,
    const uint8_t *rhs,
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_compare_scaled_element_u8bool_equal_flat(p, lhs[i], rhs[i]);
    }
}

static inline uint8_t refsim_compare_scaled_element_u8bool_equal_strided(
    const refsim_compare_scaled_params *p, uint8_t lhs, uint8_t rhs)
{
    const int32_t a = refsim_mbqm_double_x86((lhs + p->lhs_offset) * 256, p->lhs_multiplier, p->lhs_exponent);
    const int32_t b = refsim_mbqm_double_x86((rhs + p->rhs_offset) * 256, p->rhs_multiplier, p->rhs_exponent);
    return a == b ? 1u : 0u;
}

REFSIM_KERNEL void refsim_compare_scaled_u8bool_equal_strided(
    const refsim_compare_scaled_params *p,
    const uint8_t *lhs,
    const uint8_t *rhs,
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    REFSIM_CONST int32_t *shape = p->walk;
    REFSIM_CONST int32_t *lhs_stride = p->walk + 6;
    REFSIM_CONST int32_t *rhs_stride = p->walk + 12;
    int32_t index[5] = { 0, 0, 0, 0, 0 };
    int32_t outer[5];

    for (int32_t axis = 0; axis < 5; ++axis) {
        outer[axis] = shape[axis];
    }
    for (;;) {
        int32_t left = 0;
        int32_t right = 0;
        for (int32_t axis = 0; axis < 5; ++axis) {
            left += index[axis] * lhs_stride[axis];
            right += index[axis] * rhs_stride[axis];
        }
        for (int32_t i = 0; i < shape[5]; ++i) {
            *output++ = refsim_compare_scaled_element_u8bool_equal_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline uint8_t refsim_compare_scaled_element_u8bool_greater_equal_flat(
    const refsim_compare_scaled_params *p, uint8_t lhs, uint8_t rhs)
{
    const int32_t a = refsim_mbqm_double_x86((lhs + p->lhs_offset) * 256, p->lhs_multiplier, p->lhs_exponent);
    const int32_t b = refsim_mbqm_double_x86((rhs + p->rhs_offset) * 256, p->rhs_multiplier, p->rhs_exponent);
    return a >= b ? 1u : 0u;
}

REFSIM_KERNEL void refsim_compare_scaled_u8bool_greater_equal_flat(
    const refsim_compare_scaled_params *p,
    const uint8_t *lhs,
    const uint8_t *rhs,
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_compare_scaled_element_u8bool_greater_equal_flat(p, lhs[i], rhs[i]);
    }
}

static inline uint8_t refsim_compare_scaled_element_u8bool_greater_equal_strided(
    const refsim_compare_scaled_params *p, uint8_t lhs, uint8_t rhs)
{
    const int32_t a = refsim_mbqm_double_x86((lhs + p->lhs_offset) * 256, p->lhs_multiplier, p->lhs_exponent);
    const int32_t b = refsim_mbqm_double_x86((rhs + p->rhs_offset) * 256, p->rhs_multiplier, p->rhs_exponent);
    return a >= b ? 1u : 0u;
}

REFSIM_KERNEL void refsim_compare_scaled_u8bool_greater_equal_strided(
    const refsim_compare_scaled_params *p,
    const uint8_t *lhs,
    const uint8_t *rhs,
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    REFSIM_CONST int32_t *shape = p->walk;
    REFSIM_CONST int32_t *lhs_stride = p->walk + 6;
    REFSIM_CONST int32_t *rhs_stride = p->walk + 12;
    int32_t index[5] = { 0, 0, 0, 0, 0 };
    int32_t outer[5];

    for (int32_t axis = 0; axis < 5; ++axis) {
        outer[axis] = shape[axis];
    }
    for (;;) {
        int32_t left = 0;
        int32_t right = 0;
        for (int32_t axis = 0; axis < 5; ++axis) {
            left += index[axis] * lhs_stride[axis];
            right += index[axis] * rhs_stride[axis];
        }
        for (int32_t i = 0; i < shape[5]; ++i) {
            *output++ = refsim_compare_scaled_element_u8bool_greater_equal_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline uint8_t refsim_compare_scaled_element_u8bool_greater_flat(
    const refsim_compare_scaled_params *p, uint8_t lhs, uint8_t rhs)
{
    const int32_t a = refsim_mbqm_double_x86((lhs + p->lhs_offset) * 256, p->lhs_multiplier, p->lhs_exponent);
    const int32_t b = refsim_mbqm_double_x86((rhs + p->rhs_offset) * 256, p->rhs_multiplier, p->rhs_exponent);
    return a > b ? 1u : 0u;
}

REFSIM_KERNEL void refsim_compare_scaled_u8bool_greater_flat(
    const refsim_compare_scaled_params *p,
    const uint8_t *lhs,
    const uint8_t *rhs,
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_compare_scaled_element_u8bool_greater_flat(p, lhs[i], rhs[i]);
    }
}

static inline uint8_t refsim_compare_scaled_element_u8bool_greater_strided(
    const refsim_compare_scaled_params *p, uint8_t lhs, uint8_t rhs)
{
    const int32_t a = refsim_mbqm_double_x86((lhs + p->lhs_offset) * 256, p->lhs_multiplier, p->lhs_exponent);
    const int32_t b = refsim_mbqm_double_x86((rhs + p->rhs_offset) * 256, p->rhs_multiplier, p->rhs_exponent);
    return a > b ? 1u : 0u;
}

REFSIM_KERNEL void refsim_compare_scaled_u8bool_greater_strided(
    const refsim_compare_scaled_params *p,
    const uint8_t *lhs,
    const uint8_t *rhs,
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    REFSIM_CONST int32_t *shape = p->walk;
    REFSIM_CONST int32_t *lhs_stride = p->walk + 6;
    REFSIM_CONST int32_t *rhs_stride = p->walk + 12;
    int32_t index[5] = { 0, 0, 0, 0, 0 };
    int32_t outer[5];

    for (int32_t axis = 0; axis < 5; ++axis) {
        outer[axis] = shape[axis];
    }
    for (;;) {
        int32_t left = 0;
        int32_t right = 0;
        for (int32_t axis = 0; axis < 5; ++axis) {
            left += index[axis] * lhs_stride[axis];
            right += index[axis] * rhs_stride[axis];
        }
        for (int32_t i = 0; i < shape[5]; ++i) {
            *output++ = refsim_compare_scaled_element_u8bool_greater_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline uint8_t refsim_compare_scaled_element_u8bool_less_equal_flat(
    const refsim_compare_scaled_params *p, uint8_t lhs, uint8_t rhs)
{
    const int32_t a = refsim_mbqm_double_x86((lhs + p->lhs_offset) * 256, p->lhs_multiplier, p->lhs_exponent);
    const int32_t b = refsim_mbqm_double_x86((rhs + p->rhs_offset) * 256, p->rhs_multiplier, p->rhs_exponent);
    return a <= b ? 1u : 0u;
}

REFSIM_KERNEL void refsim_compare_scaled_u8bool_less_equal_flat(
    const refsim_compare_scaled_params *p,
    const uint8_t *lhs,
    const uint8_t *rhs,
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_compare_scaled_element_u8bool_less_equal_flat(p, lhs[i], rhs[i]);
    }
}

static inline uint8_t refsim_compare_scaled_element_u8bool_less_equal_strided(
    const refsim_compare_scaled_params *p, uint8_t lhs, uint8_t rhs)
{
    const int32_t a = refsim_mbqm_double_x86((lhs + p->lhs_offset) * 256, p->lhs_multiplier, p->lhs_exponent);
    const int32_t b = refsim_mbqm_double_x86((rhs + p->rhs_offset) * 256, p->rhs_multiplier, p->rhs_exponent);
    return a <= b ? 1u : 0u;
}

REFSIM_KERNEL void refsim_compare_scaled_u8bool_less_equal_strided(
    const refsim_compare_scaled_params *p,
    const uint8_t *lhs,
    const uint8_t *rhs,
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    REFSIM_CONST int32_t *shape = p->walk;
    REFSIM_CONST int32_t *lhs_stride = p->walk + 6;
    REFSIM_CONST int32_t *rhs_stride = p->walk + 12;
    int32_t index[5] = { 0, 0, 0, 0, 0 };
    int32_t outer[5];

    for (int32_t axis = 0; axis < 5; ++axis) {
        outer[axis] = shape[axis];
    }
    for (;;) {
        int32_t left = 0;
        int32_t right = 0;
        for (int32_t axis = 0; axis < 5; ++axis) {
            left += index[axis] * lhs_stride[axis];
            right += index[axis] * rhs_stride[axis];
        }
        for (int32_t i = 0; i < shape[5]; ++i) {
            *output++ = refsim_compare_scaled_element_u8bool_less_equal_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline uint8_t refsim_compare_scaled_element_u8bool_less_flat(
    const refsim_compare_scaled_params *p, uint8_t lhs, uint8_t rhs)
{
    const int32_t a = refsim_mbqm_double_x86((lhs + p->lhs_offset) * 256, p->lhs_multiplier, p->lhs_exponent);
    const int32_t b = refsim_mbqm_double_x86((rhs + p->rhs_offset) * 256, p->rhs_multiplier, p->rhs_exponent);
    return a < b ? 1u : 0u;
}

REFSIM_KERNEL void refsim_compare_scaled_u8bool_less_flat(
    const refsim_compare_scaled_params *p,
    const uint8_t *lhs,
    const uint8_t *rhs,
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_compare_scaled_element_u8bool_less_flat(p, lhs[i], rhs[i]);
    }
}

static inline uint8_t refsim_compare_scaled_element_u8bool_less_strided(
    const refsim_compare_scaled_params *p, uint8_t lhs, uint8_t rhs)
{
    const int32_t a = refsim_mbqm_double_x86((lhs + p->lhs_offset) * 256, p->lhs_multiplier, p->lhs_exponent);
    const int32_t b = refsim_mbqm_double_x86((rhs + p->rhs_offset) * 256, p->rhs_multiplier, p->rhs_exponent);
    return a < b ? 1u : 0u;
}

REFSIM_KERNEL void refsim_compare_scaled_u8bool_less_strided(
    const refsim_compare_scaled_params *p,
    const uint8_t *lhs,
    const uint8_t *rhs,
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    REFSIM_CONST int32_t *shape = p->walk;
    REFSIM_CONST int32_t *lhs_stride = p->walk + 6;
    REFSIM_CONST int32_t *rhs_stride = p->walk + 12;
    int32_t index[5] = { 0, 0, 0, 0, 0 };
    int32_t outer[5];

    for (int32_t axis = 0; axis < 5; ++axis) {
        outer[axis] = shape[axis];
    }
    for (;;) {
        int32_t left = 0;
        int32_t right = 0;
        for (int32_t axis = 0; axis < 5; ++axis) {
            left += index[axis] * lhs_stride[axis];
            right += index[axis] * rhs_stride[axis];
        }
        for (int32_t i = 0; i < shape[5]; ++i) {
            *output++ = refsim_compare_scaled_element_u8bool_less_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline uint8_t refsim_compare_scaled_element_u8bool_not_equal_flat(
    const refsim_compare_scaled_params *p, uint8_t lhs, uint8_t rhs)
{
    const int32_t a = refsim_mbqm_double_x86((lhs + p->lhs_offset) * 256, p->lhs_multiplier, p->lhs_exponent);
    const int32_t b = refsim_mbqm_double_x86((rhs + p->rhs_offset) * 256, p->rhs_multiplier, p->rhs_exponent);
    return a != b ? 1u : 0u;
}

REFSIM_KERNEL void refsim_compare_scaled_u8bool_not_equal_flat(
    const refsim_compare_scaled_params *p,
    const uint8_t *lhs,
    const uint8_t *rhs,
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_compare_scaled_element_u8bool_not_equal_flat(p, lhs[i], rhs[i]);
    }
}

static inline uint8_t refsim_compare_scaled_element_u8bool_not_equal_strided(
    const refsim_compare_scaled_params *p, uint8_t lhs, uint8_t rhs)
{
    const int32_t a = refsim_mbqm_double_x86((lhs + p->lhs_offset) * 256, p->lhs_multiplier, p->lhs_exponent);
    const int32_t b = refsim_mbqm_double_x86((rhs + p->rhs_offset) * 256, p->rhs_multiplier, p->rhs_exponent);
    return a != b ? 1u : 0u;
}

REFSIM_KERNEL void refsim_compare_scaled_u8bool_not_equal_strided(
    const refsim_compare_scaled_params *p,
    const uint8_t *lhs,
    const uint8_t *rhs,
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    REFSIM_CONST int32_t *shape = p->walk;
    REFSIM_CONST int32_t *lhs_stride = p->walk + 6;
    REFSIM_CONST int32_t *rhs_stride = p->walk + 12;
    int32_t index[5] = { 0, 0, 0, 0, 0 };
    int32_t outer[5];

    for (int32_t axis = 0; axis < 5; ++axis) {
        outer[axis] = shape[axis];
    }
    for (;;) {
        int32_t left = 0;
        int32_t right = 0;
        for (int32_t axis = 0; axis < 5; ++axis) {
            left += index[axis] * lhs_stride[axis];
            right += index[axis] * rhs_stride[axis];
        }
        for (int32_t i = 0; i < shape[5]; ++i) {
            *output++ = refsim_compare_scaled_element_u8bool_not_equal_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

#ifdef __cplusplus
}
#endif

#endif
