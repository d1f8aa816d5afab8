/* refsim 0.1.0: integer_arithmetic, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_INTEGER_ARITHMETIC_H
#define REFSIM_INTEGER_ARITHMETIC_H

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
    int64_t activation_min; /* lower clamp */
    int64_t activation_max; /* upper clamp */
} refsim_integer_arithmetic_params;

/*
 * output[i] = refsim_integer_arithmetic_element_...(p, lhs[i], rhs[i]), the function before each; strided: an operand
 * repeats along axes where its stride in walk is 0. Elements take any value of their type; members of p keep to the
 * ranges beside them. The output shares no memory with anything else.
 */

static inline int16_t refsim_integer_arithmetic_element_s16_add_flat(
    const refsim_integer_arithmetic_params *p, int16_t lhs, int16_t rhs)
{
    const int32_t result = refsim_wrap_add_16(lhs, rhs);
    return (int16_t)refsim_saturate64(result, p->activation_min, p->activation_max);
}

REFSIM_KERNEL void refsim_integer_arithmetic_s16_add_flat(
    const refsim_integer_arithmetic_params *p,
    const int16_t *lhs,
    const int16_t *rhs,
    int16_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_arithmetic_element_s16_add_flat(p, lhs[i], rhs[i]);
    }
}

static inline int16_t refsim_integer_arithmetic_element_s16_add_strided(
    const refsim_integer_arithmetic_params *p, int16_t lhs, int16_t rhs)
{
    const int32_t result = refsim_wrap_add_16(lhs, rhs);
    return (int16_t)refsim_saturate64(result, p->activation_min, p->activation_max);
}

REFSIM_KERNEL void refsim_integer_arithmetic_s16_add_strided(
    const refsim_integer_arithmetic_params *p,
    const int16_t *lhs,
    const int16_t *rhs,
    int16_t *REFSIM_RESTRICT output /* [size] */)
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
            *output++ = refsim_integer_arithmetic_element_s16_add_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline int16_t refsim_integer_arithmetic_element_s16_mul_flat(
    const refsim_integer_arithmetic_params *p, int16_t lhs, int16_t rhs)
{
    const int32_t result = refsim_wrap16((uint32_t)lhs * (uint32_t)rhs);
    return (int16_t)refsim_saturate64(result, p->activation_min, p->activation_max);
}

REFSIM_KERNEL void refsim_integer_arithmetic_s16_mul_flat(
    const refsim_integer_arithmetic_params *p,
    const int16_t *lhs,
    const int16_t *rhs,
    int16_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_arithmetic_element_s16_mul_flat(p, lhs[i], rhs[i]);
    }
}

static inline int16_t refsim_integer_arithmetic_element_s16_mul_strided(
    const refsim_integer_arithmetic_params *p, int16_t lhs, int16_t rhs)
{
    const int32_t result = refsim_wrap16((uint32_t)lhs * (uint32_t)rhs);
    return (int16_t)refsim_saturate64(result, p->activation_min, p->activation_max);
}

REFSIM_KERNEL void refsim_integer_arithmetic_s16_mul_strided(
    const refsim_integer_arithmetic_params *p,
    const int16_t *lhs,
    const int16_t *rhs,
    int16_t *REFSIM_RESTRICT output /* [size] */)
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
            *output++ = refsim_integer_arithmetic_element_s16_mul_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline int32_t refsim_integer_arithmetic_element_s32_add_flat(
    const refsim_integer_arithmetic_params *p, int32_t lhs, int32_t rhs)
{
    const int32_t result = refsim_wrap_add(lhs, rhs);
    return (int32_t)refsim_saturate64(result, p->activation_min, p->activation_max);
}

REFSIM_KERNEL void refsim_integer_arithmetic_s32_add_flat(
    const refsim_integer_arithmetic_params *p,
    const int32_t *lhs,
    const int32_t *rhs,
    int32_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_arithmetic_element_s32_add_flat(p, lhs[i], rhs[i]);
    }
}

static inline int32_t refsim_integer_arithmetic_element_s32_add_strided(
    const refsim_integer_arithmetic_params *p, int32_t lhs, int32_t rhs)
{
    const int32_t result = refsim_wrap_add(lhs, rhs);
    return (int32_t)refsim_saturate64(result, p->activation_min, p->activation_max);
}

REFSIM_KERNEL void refsim_integer_arithmetic_s32_add_strided(
    const refsim_integer_arithmetic_params *p,
    const int32_t *lhs,
    const int32_t *rhs,
    int32_t *REFSIM_RESTRICT output /* [size] */)
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
            *output++ = refsim_integer_arithmetic_element_s32_add_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline int32_t refsim_integer_arithmetic_element_s32_div_flat(
    const refsim_integer_arithmetic_params *p, int32_t lhs, int32_t rhs)
{
    /* 0 has no quotient, in no engine; 1 stands in for it. */
    const int32_t result = refsim_trunc_div(lhs, rhs != 0 ? rhs : 1);
    return (int32_t)refsim_saturate64(result, p->activation_min, p->activation_max);
}

REFSIM_KERNEL void refsim_integer_arithmetic_s32_div_flat(
    const refsim_integer_arithmetic_params *p,
    const int32_t *lhs,
    const int32_t *rhs,
    int32_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_arithmetic_element_s32_div_flat(p, lhs[i], rhs[i]);
    }
}

static inline int32_t refsim_integer_arithmetic_element_s32_div_strided(
    const refsim_integer_arithmetic_params *p, int32_t lhs, int32_t rhs)
{
    /* 0 has no quotient, in no engine; 1 stands in for it. */
    const int32_t result = refsim_trunc_div(lhs, rhs != 0 ? rhs : 1);
    return (int32_t)refsim_saturate64(result, p->activation_min, p->activation_max);
}

REFSIM_KERNEL void refsim_integer_arithmetic_s32_div_strided(
    const refsim_integer_arithmetic_params *p,
    const int32_t *lhs,
    const int32_t *rhs,
    int32_t *REFSIM_RESTRICT output /* [size] */)
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
            *output++ = refsim_integer_arithmetic_element_s32_div_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline int32_t refsim_integer_arithmetic_element_s32_mul_flat(
    const refsim_integer_arithmetic_params *p, int32_t lhs, int32_t rhs)
{
    const int32_t result = refsim_wrap_mul(lhs, rhs);
    return (int32_t)refsim_saturate64(result, p->activation_min, p->activation_max);
}

REFSIM_KERNEL void refsim_integer_arithmetic_s32_mul_flat(
    const refsim_integer_arithmetic_params *p,
    const int32_t *lhs,
    const int32_t *rhs,
    int32_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_arithmetic_element_s32_mul_flat(p, lhs[i], rhs[i]);
    }
}

static inline int32_t refsim_integer_arithmetic_element_s32_mul_strided(
    const refsim_integer_arithmetic_params *p, int32_t lhs, int32_t rhs)
{
    const int32_t result = refsim_wrap_mul(lhs, rhs);
    return (int32_t)refsim_saturate64(result, p->activation_min, p->activation_max);
}

REFSIM_KERNEL void refsim_integer_arithmetic_s32_mul_strided(
    const refsim_integer_arithmetic_params *p,
    const int32_t *lhs,
    const int32_t *rhs,
    int32_t *REFSIM_RESTRICT output /* [size] */)
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
            *output++ = refsim_integer_arithmetic_element_s32_mul_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline int32_t refsim_integer_arithmetic_element_s32_squared_difference_flat(
    const refsim_integer_arithmetic_params *p, int32_t lhs, int32_t rhs)
{
    const int32_t difference = refsim_wrap_sub(lhs, rhs);
    const int32_t result = refsim_wrap_mul(difference, difference);
    return (int32_t)refsim_saturate64(result, p->activation_min, p->activation_max);
}

REFSIM_KERNEL void refsim_integer_arithmetic_s32_squared_difference_flat(
    const refsim_integer_arithmetic_params *p,
    const int32_t *lhs,
    const int32_t *rhs,
    int32_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_arithmetic_element_s32_squared_difference_flat(p, lhs[i], rhs[i]);
    }
}

static inline int32_t refsim_integer_arithmetic_element_s32_squared_difference_strided(
    const refsim_integer_arithmetic_params *p, int32_t lhs, int32_t rhs)
{
    const int32_t difference = refsim_wrap_sub(lhs, rhs);
    const int32_t result = refsim_wrap_mul(difference, difference);
    return (int32_t)refsim_saturate64(result, p->activation_min, p->activation_max);
}

REFSIM_KERNEL void refsim_integer_arithmetic_s32_squared_difference_strided(
    const refsim_integer_arithmetic_params *p,
    const int32_t *lhs,
    const int32_t *rhs,
    int32_t *REFSIM_RESTRICT output /* [size] */)
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
            *output++ = refsim_integer_arithmetic_element_s32_squared_difference_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline int32_t refsim_integer_arithmetic_element_s32_sub_flat(
    const refsim_integer_arithmetic_params *p, int32_t lhs, int32_t rhs)
{
    const int32_t result = refsim_wrap_sub(lhs, rhs);
    return (int32_t)refsim_saturate64(result, p->activation_min, p->activation_max);
}

REFSIM_KERNEL void refsim_integer_arithmetic_s32_sub_flat(
    const refsim_integer_arithmetic_params *p,
    const int32_t *lhs,
    const int32_t *rhs,
    int32_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_arithmetic_element_s32_sub_flat(p, lhs[i], rhs[i]);
    }
}

static inline int32_t refsim_integer_arithmetic_element_s32_sub_strided(
    const refsim_integer_arithmetic_params *p, int32_t lhs, int32_t rhs)
{
    const int32_t result = refsim_wrap_sub(lhs, rhs);
    return (int32_t)refsim_saturate64(result, p->activation_min, p->activation_max);
}

REFSIM_KERNEL void refsim_integer_arithmetic_s32_sub_strided(
    const refsim_integer_arithmetic_params *p,
    const int32_t *lhs,
    const int32_t *rhs,
    int32_t *REFSIM_RESTRICT output /* [size] */)
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
            *output++ = refsim_integer_arithmetic_element_s32_sub_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline int64_t refsim_integer_arithmetic_element_s64_add_flat(
    const refsim_integer_arithmetic_params *p, int64_t lhs, int64_t rhs)
{
    const int64_t result = refsim_wrap_add64(lhs, rhs);
    return (int64_t)refsim_saturate64(result, p->activation_min, p->activation_max);
}

REFSIM_KERNEL void refsim_integer_arithmetic_s64_add_flat(
    const refsim_integer_arithmetic_params *p,
    const int64_t *lhs,
    const int64_t *rhs,
    int64_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_arithmetic_element_s64_add_flat(p, lhs[i], rhs[i]);
    }
}

static inline int64_t refsim_integer_arithmetic_element_s64_add_strided(
    const refsim_integer_arithmetic_params *p, int64_t lhs, int64_t rhs)
{
    const int64_t result = refsim_wrap_add64(lhs, rhs);
    return (int64_t)refsim_saturate64(result, p->activation_min, p->activation_max);
}

REFSIM_KERNEL void refsim_integer_arithmetic_s64_add_strided(
    const refsim_integer_arithmetic_params *p,
    const int64_t *lhs,
    const int64_t *rhs,
    int64_t *REFSIM_RESTRICT output /* [size] */)
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
            *output++ = refsim_integer_arithmetic_element_s64_add_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline int64_t refsim_integer_arithmetic_element_s64_mul_flat(
    const refsim_integer_arithmetic_params *p, int64_t lhs, int64_t rhs)
{
    const int64_t result = refsim_wrap_mul64(lhs, rhs);
    return (int64_t)refsim_saturate64(result, p->activation_min, p->activation_max);
}

REFSIM_KERNEL void refsim_integer_arithmetic_s64_mul_flat(
    const refsim_integer_arithmetic_params *p,
    const int64_t *lhs,
    const int64_t *rhs,
    int64_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_arithmetic_element_s64_mul_flat(p, lhs[i], rhs[i]);
    }
}

static inline int64_t refsim_integer_arithmetic_element_s64_mul_strided(
    const refsim_integer_arithmetic_params *p, int64_t lhs, int64_t rhs)
{
    const int64_t result = refsim_wrap_mul64(lhs, rhs);
    return (int64_t)refsim_saturate64(result, p->activation_min, p->activation_max);
}

REFSIM_KERNEL void refsim_integer_arithmetic_s64_mul_strided(
    const refsim_integer_arithmetic_params *p,
    const int64_t *lhs,
    const int64_t *rhs,
    int64_t *REFSIM_RESTRICT output /* [size] */)
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
            *output++ = refsim_integer_arithmetic_element_s64_mul_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline int64_t refsim_integer_arithmetic_element_s64_sub_flat(
    const refsim_integer_arithmetic_params *p, int64_t lhs, int64_t rhs)
{
    const int64_t result = refsim_wrap_sub64(lhs, rhs);
    return (int64_t)refsim_saturate64(result, p->activation_min, p->activation_max);
}

REFSIM_KERNEL void refsim_integer_arithmetic_s64_sub_flat(
    const refsim_integer_arithmetic_params *p,
    const int64_t *lhs,
    const int64_t *rhs,
    int64_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_arithmetic_element_s64_sub_flat(p, lhs[i], rhs[i]);
    }
}

static inline int64_t refsim_integer_arithmetic_element_s64_sub_strided(
    const refsim_integer_arithmetic_params *p, int64_t lhs, int64_t rhs)
{
    const int64_t result = refsim_wrap_sub64(lhs, rhs);
    return (int64_t)refsim_saturate64(result, p->activation_min, p->activation_max);
}

REFSIM_KERNEL void refsim_integer_arithmetic_s64_sub_strided(
    const refsim_integer_arithmetic_params *p,
    const int64_t *lhs,
    const int64_t *rhs,
    int64_t *REFSIM_RESTRICT output /* [size] */)
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
            *output++ = refsim_integer_arithmetic_element_s64_sub_strided(
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
