/* refsim 0.1.0: integer, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_INTEGER_H
#define REFSIM_INTEGER_H

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
} refsim_integer_params;

/*
 * output[i] = refsim_integer_element_...(p, lhs[i], rhs[i]), the function before each; strided: an operand repeats
 * along axes where its stride in walk is 0. Elements take any value of their type; members of p keep to the ranges
 * beside them. The output shares no memory with anything else.
 */

static inline uint8_t refsim_integer_element_bool_add_flat(const refsim_integer_params *p, uint8_t lhs, uint8_t rhs)
{
    (void)p;
    return (uint8_t)(lhs | rhs);
}

REFSIM_KERNEL void refsim_integer_bool_add_flat(
    const refsim_integer_params *p,
    const uint8_t *lhs,
    const uint8_t *rhs,
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_bool_add_flat(p, lhs[i], rhs[i]);
    }
}

static inline uint8_t refsim_integer_element_bool_add_strided(const refsim_integer_params *p, uint8_t lhs, uint8_t rhs)
{
    (void)p;
    return (uint8_t)(lhs | rhs);
}

REFSIM_KERNEL void refsim_integer_bool_add_strided(
    const refsim_integer_params *p,
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
            *output++ = refsim_integer_element_bool_add_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline uint8_t refsim_integer_element_bool_maximum_flat(const refsim_integer_params *p, uint8_t lhs, uint8_t rhs)
{
    (void)p;
    return lhs > rhs ? lhs : rhs;
}

REFSIM_KERNEL void refsim_integer_bool_maximum_flat(
    const refsim_integer_params *p,
    const uint8_t *lhs,
    const uint8_t *rhs,
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_bool_maximum_flat(p, lhs[i], rhs[i]);
    }
}

static inline uint8_t refsim_integer_element_bool_maximum_strided(
    const refsim_integer_params *p, uint8_t lhs, uint8_t rhs)
{
    (void)p;
    return lhs > rhs ? lhs : rhs;
}

REFSIM_KERNEL void refsim_integer_bool_maximum_strided(
    const refsim_integer_params *p,
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
            *output++ = refsim_integer_element_bool_maximum_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline uint8_t refsim_integer_element_bool_minimum_flat(const refsim_integer_params *p, uint8_t lhs, uint8_t rhs)
{
    (void)p;
    return lhs < rhs ? lhs : rhs;
}

REFSIM_KERNEL void refsim_integer_bool_minimum_flat(
    const refsim_integer_params *p,
    const uint8_t *lhs,
    const uint8_t *rhs,
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_bool_minimum_flat(p, lhs[i], rhs[i]);
    }
}

static inline uint8_t refsim_integer_element_bool_minimum_strided(
    const refsim_integer_params *p, uint8_t lhs, uint8_t rhs)
{
    (void)p;
    return lhs < rhs ? lhs : rhs;
}

REFSIM_KERNEL void refsim_integer_bool_minimum_strided(
    const refsim_integer_params *p,
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
            *output++ = refsim_integer_element_bool_minimum_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline uint8_t refsim_integer_element_bool_multiply_flat(
    const refsim_integer_params *p, uint8_t lhs, uint8_t rhs)
{
    (void)p;
    return (uint8_t)(lhs & rhs);
}

REFSIM_KERNEL void refsim_integer_bool_multiply_flat(
    const refsim_integer_params *p,
    const uint8_t *lhs,
    const uint8_t *rhs,
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_bool_multiply_flat(p, lhs[i], rhs[i]);
    }
}

static inline uint8_t refsim_integer_element_bool_multiply_strided(
    const refsim_integer_params *p, uint8_t lhs, uint8_t rhs)
{
    (void)p;
    return (uint8_t)(lhs & rhs);
}

REFSIM_KERNEL void refsim_integer_bool_multiply_strided(
    const refsim_integer_params *p,
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
            *output++ = refsim_integer_element_bool_multiply_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline int16_t refsim_integer_element_s16_add_flat(const refsim_integer_params *p, int16_t lhs, int16_t rhs)
{
    (void)p;
    return (int16_t)((uint32_t)lhs + (uint32_t)rhs);
}

REFSIM_KERNEL void refsim_integer_s16_add_flat(
    const refsim_integer_params *p,
    const int16_t *lhs,
    const int16_t *rhs,
    int16_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_s16_add_flat(p, lhs[i], rhs[i]);
    }
}

static inline int16_t refsim_integer_element_s16_add_strided(const refsim_integer_params *p, int16_t lhs, int16_t rhs)
{
    (void)p;
    return (int16_t)((uint32_t)lhs + (uint32_t)rhs);
}

REFSIM_KERNEL void refsim_integer_s16_add_strided(
    const refsim_integer_params *p,
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
            *output++ = refsim_integer_element_s16_add_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline int16_t refsim_integer_element_s16_bitwise_xor_flat(
    const refsim_integer_params *p, int16_t lhs, int16_t rhs)
{
    (void)p;
    return (int16_t)(lhs ^ rhs);
}

REFSIM_KERNEL void refsim_integer_s16_bitwise_xor_flat(
    const refsim_integer_params *p,
    const int16_t *lhs,
    const int16_t *rhs,
    int16_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_s16_bitwise_xor_flat(p, lhs[i], rhs[i]);
    }
}

static inline int16_t refsim_integer_element_s16_bitwise_xor_strided(
    const refsim_integer_params *p, int16_t lhs, int16_t rhs)
{
    (void)p;
    return (int16_t)(lhs ^ rhs);
}

REFSIM_KERNEL void refsim_integer_s16_bitwise_xor_strided(
    const refsim_integer_params *p,
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
            *output++ = refsim_integer_element_s16_bitwise_xor_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline int16_t refsim_integer_element_s16_floor_div_flat(
    const refsim_integer_params *p, int16_t lhs, int16_t rhs)
{
    (void)p;
    /* No engine defines a division by 0; 1 stands in for it. */
    return (int16_t)refsim_floor_div(lhs, rhs != 0 ? rhs : 1);
}

REFSIM_KERNEL void refsim_integer_s16_floor_div_flat(
    const refsim_integer_params *p,
    const int16_t *lhs,
    const int16_t *rhs,
    int16_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_s16_floor_div_flat(p, lhs[i], rhs[i]);
    }
}

static inline int16_t refsim_integer_element_s16_floor_div_strided(
    const refsim_integer_params *p, int16_t lhs, int16_t rhs)
{
    (void)p;
    /* No engine defines a division by 0; 1 stands in for it. */
    return (int16_t)refsim_floor_div(lhs, rhs != 0 ? rhs : 1);
}

REFSIM_KERNEL void refsim_integer_s16_floor_div_strided(
    const refsim_integer_params *p,
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
            *output++ = refsim_integer_element_s16_floor_div_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline int16_t refsim_integer_element_s16_floor_mod_flat(
    const refsim_integer_params *p, int16_t lhs, int16_t rhs)
{
    (void)p;
    /* No engine defines a division by 0; 1 stands in for it. */
    return (int16_t)refsim_floor_mod(lhs, rhs != 0 ? rhs : 1);
}

REFSIM_KERNEL void refsim_integer_s16_floor_mod_flat(
    const refsim_integer_params *p,
    const int16_t *lhs,
    const int16_t *rhs,
    int16_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_s16_floor_mod_flat(p, lhs[i], rhs[i]);
    }
}

static inline int16_t refsim_integer_element_s16_floor_mod_strided(
    const refsim_integer_params *p, int16_t lhs, int16_t rhs)
{
    (void)p;
    /* No engine defines a division by 0; 1 stands in for it. */
    return (int16_t)refsim_floor_mod(lhs, rhs != 0 ? rhs : 1);
}

REFSIM_KERNEL void refsim_integer_s16_floor_mod_strided(
    const refsim_integer_params *p,
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
            *output++ = refsim_integer_element_s16_floor_mod_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline int16_t refsim_integer_element_s16_maximum_flat(const refsim_integer_params *p, int16_t lhs, int16_t rhs)
{
    (void)p;
    return lhs > rhs ? lhs : rhs;
}

REFSIM_KERNEL void refsim_integer_s16_maximum_flat(
    const refsim_integer_params *p,
    const int16_t *lhs,
    const int16_t *rhs,
    int16_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_s16_maximum_flat(p, lhs[i], rhs[i]);
    }
}

static inline int16_t refsim_integer_element_s16_maximum_strided(
    const refsim_integer_params *p, int16_t lhs, int16_t rhs)
{
    (void)p;
    return lhs > rhs ? lhs : rhs;
}

REFSIM_KERNEL void refsim_integer_s16_maximum_strided(
    const refsim_integer_params *p,
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
            *output++ = refsim_integer_element_s16_maximum_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline int16_t refsim_integer_element_s16_minimum_flat(const refsim_integer_params *p, int16_t lhs, int16_t rhs)
{
    (void)p;
    return lhs < rhs ? lhs : rhs;
}

REFSIM_KERNEL void refsim_integer_s16_minimum_flat(
    const refsim_integer_params *p,
    const int16_t *lhs,
    const int16_t *rhs,
    int16_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_s16_minimum_flat(p, lhs[i], rhs[i]);
    }
}

static inline int16_t refsim_integer_element_s16_minimum_strided(
    const refsim_integer_params *p, int16_t lhs, int16_t rhs)
{
    (void)p;
    return lhs < rhs ? lhs : rhs;
}

REFSIM_KERNEL void refsim_integer_s16_minimum_strided(
    const refsim_integer_params *p,
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
            *output++ = refsim_integer_element_s16_minimum_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline int16_t refsim_integer_element_s16_multiply_flat(const refsim_integer_params *p, int16_t lhs, int16_t rhs)
{
    (void)p;
    return (int16_t)((uint32_t)lhs * (uint32_t)rhs);
}

REFSIM_KERNEL void refsim_integer_s16_multiply_flat(
    const refsim_integer_params *p,
    const int16_t *lhs,
    const int16_t *rhs,
    int16_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_s16_multiply_flat(p, lhs[i], rhs[i]);
    }
}

static inline int16_t refsim_integer_element_s16_multiply_strided(
    const refsim_integer_params *p, int16_t lhs, int16_t rhs)
{
    (void)p;
    return (int16_t)((uint32_t)lhs * (uint32_t)rhs);
}

REFSIM_KERNEL void refsim_integer_s16_multiply_strided(
    const refsim_integer_params *p,
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
            *output++ = refsim_integer_element_s16_multiply_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline int16_t refsim_integer_element_s16_right_shift_flat(
    const refsim_integer_params *p, int16_t lhs, int16_t rhs)
{
    (void)p;
    /* A negative count is undefined. */
    const uint32_t count = (uint32_t)rhs < 15u ? (uint32_t)rhs : 15u;
    return (int16_t)refsim_floor_div64((int64_t)lhs, (int64_t)(UINT64_C(1) << count));
}

REFSIM_KERNEL void refsim_integer_s16_right_shift_flat(
    const refsim_integer_params *p,
    const int16_t *lhs,
    const int16_t *rhs,
    int16_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_s16_right_shift_flat(p, lhs[i], rhs[i]);
    }
}

static inline int16_t refsim_integer_element_s16_right_shift_strided(
    const refsim_integer_params *p, int16_t lhs, int16_t rhs)
{
    (void)p;
    /* A negative count is undefined. */
    const uint32_t count = (uint32_t)rhs < 15u ? (uint32_t)rhs : 15u;
    return (int16_t)refsim_floor_div64((int64_t)lhs, (int64_t)(UINT64_C(1) << count));
}

REFSIM_KERNEL void refsim_integer_s16_right_shift_strided(
    const refsim_integer_params *p,
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
            *output++ = refsim_integer_element_s16_right_shift_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline int32_t refsim_integer_element_s32_add_flat(const refsim_integer_params *p, int32_t lhs, int32_t rhs)
{
    (void)p;
    return (int32_t)((uint32_t)lhs + (uint32_t)rhs);
}

REFSIM_KERNEL void refsim_integer_s32_add_flat(
    const refsim_integer_params *p,
    const int32_t *lhs,
    const int32_t *rhs,
    int32_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_s32_add_flat(p, lhs[i], rhs[i]);
    }
}

static inline int32_t refsim_integer_element_s32_add_strided(const refsim_integer_params *p, int32_t lhs, int32_t rhs)
{
    (void)p;
    return (int32_t)((uint32_t)lhs + (uint32_t)rhs);
}

REFSIM_KERNEL void refsim_integer_s32_add_strided(
    const refsim_integer_params *p,
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
            *output++ = refsim_integer_element_s32_add_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline int32_t refsim_integer_element_s32_bitwise_xor_flat(
    const refsim_integer_params *p, int32_t lhs, int32_t rhs)
{
    (void)p;
    return (int32_t)(lhs ^ rhs);
}

REFSIM_KERNEL void refsim_integer_s32_bitwise_xor_flat(
    const refsim_integer_params *p,
    const int32_t *lhs,
    const int32_t *rhs,
    int32_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_s32_bitwise_xor_flat(p, lhs[i], rhs[i]);
    }
}

static inline int32_t refsim_integer_element_s32_bitwise_xor_strided(
    const refsim_integer_params *p, int32_t lhs, int32_t rhs)
{
    (void)p;
    return (int32_t)(lhs ^ rhs);
}

REFSIM_KERNEL void refsim_integer_s32_bitwise_xor_strided(
    const refsim_integer_params *p,
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
            *output++ = refsim_integer_element_s32_bitwise_xor_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline int32_t refsim_integer_element_s32_floor_div_flat(
    const refsim_integer_params *p, int32_t lhs, int32_t rhs)
{
    (void)p;
    /* No engine defines a division by 0; 1 stands in for it. */
    return (int32_t)refsim_floor_div(lhs, rhs != 0 ? rhs : 1);
}

REFSIM_KERNEL void refsim_integer_s32_floor_div_flat(
    const refsim_integer_params *p,
    const int32_t *lhs,
    const int32_t *rhs,
    int32_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_s32_floor_div_flat(p, lhs[i], rhs[i]);
    }
}

static inline int32_t refsim_integer_element_s32_floor_div_strided(
    const refsim_integer_params *p, int32_t lhs, int32_t rhs)
{
    (void)p;
    /* No engine defines a division by 0; 1 stands in for it. */
    return (int32_t)refsim_floor_div(lhs, rhs != 0 ? rhs : 1);
}

REFSIM_KERNEL void refsim_integer_s32_floor_div_strided(
    const refsim_integer_params *p,
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
            *output++ = refsim_integer_element_s32_floor_div_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline int32_t refsim_integer_element_s32_floor_mod_flat(
    const refsim_integer_params *p, int32_t lhs, int32_t rhs)
{
    (void)p;
    /* No engine defines a division by 0; 1 stands in for it. */
    return (int32_t)refsim_floor_mod(lhs, rhs != 0 ? rhs : 1);
}

REFSIM_KERNEL void refsim_integer_s32_floor_mod_flat(
    const refsim_integer_params *p,
    const int32_t *lhs,
    const int32_t *rhs,
    int32_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_s32_floor_mod_flat(p, lhs[i], rhs[i]);
    }
}

static inline int32_t refsim_integer_element_s32_floor_mod_strided(
    const refsim_integer_params *p, int32_t lhs, int32_t rhs)
{
    (void)p;
    /* No engine defines a division by 0; 1 stands in for it. */
    return (int32_t)refsim_floor_mod(lhs, rhs != 0 ? rhs : 1);
}

REFSIM_KERNEL void refsim_integer_s32_floor_mod_strided(
    const refsim_integer_params *p,
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
            *output++ = refsim_integer_element_s32_floor_mod_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline int32_t refsim_integer_element_s32_maximum_flat(const refsim_integer_params *p, int32_t lhs, int32_t rhs)
{
    (void)p;
    return lhs > rhs ? lhs : rhs;
}

REFSIM_KERNEL void refsim_integer_s32_maximum_flat(
    const refsim_integer_params *p,
    const int32_t *lhs,
    const int32_t *rhs,
    int32_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_s32_maximum_flat(p, lhs[i], rhs[i]);
    }
}

static inline int32_t refsim_integer_element_s32_maximum_strided(
    const refsim_integer_params *p, int32_t lhs, int32_t rhs)
{
    (void)p;
    return lhs > rhs ? lhs : rhs;
}

REFSIM_KERNEL void refsim_integer_s32_maximum_strided(
    const refsim_integer_params *p,
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
            *output++ = refsim_integer_element_s32_maximum_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline int32_t refsim_integer_element_s32_minimum_flat(const refsim_integer_params *p, int32_t lhs, int32_t rhs)
{
    (void)p;
    return lhs < rhs ? lhs : rhs;
}

REFSIM_KERNEL void refsim_integer_s32_minimum_flat(
    const refsim_integer_params *p,
    const int32_t *lhs,
    const int32_t *rhs,
    int32_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_s32_minimum_flat(p, lhs[i], rhs[i]);
    }
}

static inline int32_t refsim_integer_element_s32_minimum_strided(
    const refsim_integer_params *p, int32_t lhs, int32_t rhs)
{
    (void)p;
    return lhs < rhs ? lhs : rhs;
}

REFSIM_KERNEL void refsim_integer_s32_minimum_strided(
    const refsim_integer_params *p,
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
            *output++ = refsim_integer_element_s32_minimum_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline int32_t refsim_integer_element_s32_multiply_flat(const refsim_integer_params *p, int32_t lhs, int32_t rhs)
{
    (void)p;
    return (int32_t)((uint32_t)lhs * (uint32_t)rhs);
}

REFSIM_KERNEL void refsim_integer_s32_multiply_flat(
    const refsim_integer_params *p,
    const int32_t *lhs,
    const int32_t *rhs,
    int32_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_s32_multiply_flat(p, lhs[i], rhs[i]);
    }
}

static inline int32_t refsim_integer_element_s32_multiply_strided(
    const refsim_integer_params *p, int32_t lhs, int32_t rhs)
{
    (void)p;
    return (int32_t)((uint32_t)lhs * (uint32_t)rhs);
}

REFSIM_KERNEL void refsim_integer_s32_multiply_strided(
    const refsim_integer_params *p,
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
            *output++ = refsim_integer_element_s32_multiply_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline int32_t refsim_integer_element_s32_pow_flat(const refsim_integer_params *p, int32_t lhs, int32_t rhs)
{
    (void)p;
    int32_t result = 1;
    int32_t power = lhs;
    for (int32_t rest = rhs; rest > 0; rest /= 2) {
        result = rest % 2 != 0 ? refsim_wrap_mul(result, power) : result;
        power = refsim_wrap_mul(power, power);
    }
    return result;
}

REFSIM_KERNEL void refsim_integer_s32_pow_flat(
    const refsim_integer_params *p,
    const int32_t *lhs,
    const int32_t *rhs,
    int32_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_s32_pow_flat(p, lhs[i], rhs[i]);
    }
}

static inline int32_t refsim_integer_element_s32_pow_strided(const refsim_integer_params *p, int32_t lhs, int32_t rhs)
{
    (void)p;
    int32_t result = 1;
    int32_t power = lhs;
    for (int32_t rest = rhs; rest > 0; rest /= 2) {
        result = rest % 2 != 0 ? refsim_wrap_mul(result, power) : result;
        power = refsim_wrap_mul(power, power);
    }
    return result;
}

REFSIM_KERNEL void refsim_integer_s32_pow_strided(
    const refsim_integer_params *p,
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
            *output++ = refsim_integer_element_s32_pow_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline int32_t refsim_integer_element_s32_right_shift_flat(
    const refsim_integer_params *p, int32_t lhs, int32_t rhs)
{
    (void)p;
    /* A negative count is undefined. */
    const uint32_t count = (uint32_t)rhs < 31u ? (uint32_t)rhs : 31u;
    return (int32_t)refsim_floor_div64((int64_t)lhs, (int64_t)(UINT64_C(1) << count));
}

REFSIM_KERNEL void refsim_integer_s32_right_shift_flat(
    const refsim_integer_params *p,
    const int32_t *lhs,
    const int32_t *rhs,
    int32_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_s32_right_shift_flat(p, lhs[i], rhs[i]);
    }
}

static inline int32_t refsim_integer_element_s32_right_shift_strided(
    const refsim_integer_params *p, int32_t lhs, int32_t rhs)
{
    (void)p;
    /* A negative count is undefined. */
    const uint32_t count = (uint32_t)rhs < 31u ? (uint32_t)rhs : 31u;
    return (int32_t)refsim_floor_div64((int64_t)lhs, (int64_t)(UINT64_C(1) << count));
}

REFSIM_KERNEL void refsim_integer_s32_right_shift_strided(
    const refsim_integer_params *p,
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
            *output++ = refsim_integer_element_s32_right_shift_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline int64_t refsim_integer_element_s64_add_flat(const refsim_integer_params *p, int64_t lhs, int64_t rhs)
{
    (void)p;
    return (int64_t)((uint64_t)lhs + (uint64_t)rhs);
}

REFSIM_KERNEL void refsim_integer_s64_add_flat(
    const refsim_integer_params *p,
    const int64_t *lhs,
    const int64_t *rhs,
    int64_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_s64_add_flat(p, lhs[i], rhs[i]);
    }
}

static inline int64_t refsim_integer_element_s64_add_strided(const refsim_integer_params *p, int64_t lhs, int64_t rhs)
{
    (void)p;
    return (int64_t)((uint64_t)lhs + (uint64_t)rhs);
}

REFSIM_KERNEL void refsim_integer_s64_add_strided(
    const refsim_integer_params *p,
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
            *output++ = refsim_integer_element_s64_add_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline int64_t refsim_integer_element_s64_floor_mod_flat(
    const refsim_integer_params *p, int64_t lhs, int64_t rhs)
{
    (void)p;
    /* No engine defines a division by 0; 1 stands in for it. */
    return (int64_t)refsim_floor_mod64(lhs, rhs != 0 ? rhs : 1);
}

REFSIM_KERNEL void refsim_integer_s64_floor_mod_flat(
    const refsim_integer_params *p,
    const int64_t *lhs,
    const int64_t *rhs,
    int64_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_s64_floor_mod_flat(p, lhs[i], rhs[i]);
    }
}

static inline int64_t refsim_integer_element_s64_floor_mod_strided(
    const refsim_integer_params *p, int64_t lhs, int64_t rhs)
{
    (void)p;
    /* No engine defines a division by 0; 1 stands in for it. */
    return (int64_t)refsim_floor_mod64(lhs, rhs != 0 ? rhs : 1);
}

REFSIM_KERNEL void refsim_integer_s64_floor_mod_strided(
    const refsim_integer_params *p,
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
            *output++ = refsim_integer_element_s64_floor_mod_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline int64_t refsim_integer_element_s64_maximum_flat(const refsim_integer_params *p, int64_t lhs, int64_t rhs)
{
    (void)p;
    return lhs > rhs ? lhs : rhs;
}

REFSIM_KERNEL void refsim_integer_s64_maximum_flat(
    const refsim_integer_params *p,
    const int64_t *lhs,
    const int64_t *rhs,
    int64_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_s64_maximum_flat(p, lhs[i], rhs[i]);
    }
}

static inline int64_t refsim_integer_element_s64_maximum_strided(
    const refsim_integer_params *p, int64_t lhs, int64_t rhs)
{
    (void)p;
    return lhs > rhs ? lhs : rhs;
}

REFSIM_KERNEL void refsim_integer_s64_maximum_strided(
    const refsim_integer_params *p,
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
            *output++ = refsim_integer_element_s64_maximum_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline int64_t refsim_integer_element_s64_minimum_flat(const refsim_integer_params *p, int64_t lhs, int64_t rhs)
{
    (void)p;
    return lhs < rhs ? lhs : rhs;
}

REFSIM_KERNEL void refsim_integer_s64_minimum_flat(
    const refsim_integer_params *p,
    const int64_t *lhs,
    const int64_t *rhs,
    int64_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_s64_minimum_flat(p, lhs[i], rhs[i]);
    }
}

static inline int64_t refsim_integer_element_s64_minimum_strided(
    const refsim_integer_params *p, int64_t lhs, int64_t rhs)
{
    (void)p;
    return lhs < rhs ? lhs : rhs;
}

REFSIM_KERNEL void refsim_integer_s64_minimum_strided(
    const refsim_integer_params *p,
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
            *output++ = refsim_integer_element_s64_minimum_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline int64_t refsim_integer_element_s64_multiply_flat(const refsim_integer_params *p, int64_t lhs, int64_t rhs)
{
    (void)p;
    return (int64_t)((uint64_t)lhs * (uint64_t)rhs);
}

REFSIM_KERNEL void refsim_integer_s64_multiply_flat(
    const refsim_integer_params *p,
    const int64_t *lhs,
    const int64_t *rhs,
    int64_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_s64_multiply_flat(p, lhs[i], rhs[i]);
    }
}

static inline int64_t refsim_integer_element_s64_multiply_strided(
    const refsim_integer_params *p, int64_t lhs, int64_t rhs)
{
    (void)p;
    return (int64_t)((uint64_t)lhs * (uint64_t)rhs);
}

REFSIM_KERNEL void refsim_integer_s64_multiply_strided(
    const refsim_integer_params *p,
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
            *output++ = refsim_integer_element_s64_multiply_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline int8_t refsim_integer_element_s8_add_flat(const refsim_integer_params *p, int8_t lhs, int8_t rhs)
{
    (void)p;
    return (int8_t)((uint32_t)lhs + (uint32_t)rhs);
}

REFSIM_KERNEL void refsim_integer_s8_add_flat(
    const refsim_integer_params *p,
    const int8_t *lhs,
    const int8_t *rhs,
    int8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_s8_add_flat(p, lhs[i], rhs[i]);
    }
}

static inline int8_t refsim_integer_element_s8_add_strided(const refsim_integer_params *p, int8_t lhs, int8_t rhs)
{
    (void)p;
    return (int8_t)((uint32_t)lhs + (uint32_t)rhs);
}

REFSIM_KERNEL void refsim_integer_s8_add_strided(
    const refsim_integer_params *p,
    const int8_t *lhs,
    const int8_t *rhs,
    int8_t *REFSIM_RESTRICT output /* [size] */)
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
            *output++ = refsim_integer_element_s8_add_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline int8_t refsim_integer_element_s8_bitwise_xor_flat(const refsim_integer_params *p, int8_t lhs, int8_t rhs)
{
    (void)p;
    return (int8_t)(lhs ^ rhs);
}

REFSIM_KERNEL void refsim_integer_s8_bitwise_xor_flat(
    const refsim_integer_params *p,
    const int8_t *lhs,
    const int8_t *rhs,
    int8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_s8_bitwise_xor_flat(p, lhs[i], rhs[i]);
    }
}

static inline int8_t refsim_integer_element_s8_bitwise_xor_strided(
    const refsim_integer_params *p, int8_t lhs, int8_t rhs)
{
    (void)p;
    return (int8_t)(lhs ^ rhs);
}

REFSIM_KERNEL void refsim_integer_s8_bitwise_xor_strided(
    const refsim_integer_params *p,
    const int8_t *lhs,
    const int8_t *rhs,
    int8_t *REFSIM_RESTRICT output /* [size] */)
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
            *output++ = refsim_integer_element_s8_bitwise_xor_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline int8_t refsim_integer_element_s8_floor_div_flat(const refsim_integer_params *p, int8_t lhs, int8_t rhs)
{
    (void)p;
    /* No engine defines a division by 0; 1 stands in for it. */
    return (int8_t)refsim_floor_div(lhs, rhs != 0 ? rhs : 1);
}

REFSIM_KERNEL void refsim_integer_s8_floor_div_flat(
    const refsim_integer_params *p,
    const int8_t *lhs,
    const int8_t *rhs,
    int8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_s8_floor_div_flat(p, lhs[i], rhs[i]);
    }
}

static inline int8_t refsim_integer_element_s8_floor_div_strided(const refsim_integer_params *p, int8_t lhs, int8_t rhs)
{
    (void)p;
    /* No engine defines a division by 0; 1 stands in for it. */
    return (int8_t)refsim_floor_div(lhs, rhs != 0 ? rhs : 1);
}

REFSIM_KERNEL void refsim_integer_s8_floor_div_strided(
    const refsim_integer_params *p,
    const int8_t *lhs,
    const int8_t *rhs,
    int8_t *REFSIM_RESTRICT output /* [size] */)
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
            *output++ = refsim_integer_element_s8_floor_div_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline int8_t refsim_integer_element_s8_floor_mod_flat(const refsim_integer_params *p, int8_t lhs, int8_t rhs)
{
    (void)p;
    /* No engine defines a division by 0; 1 stands in for it. */
    return (int8_t)refsim_floor_mod(lhs, rhs != 0 ? rhs : 1);
}

REFSIM_KERNEL void refsim_integer_s8_floor_mod_flat(
    const refsim_integer_params *p,
    const int8_t *lhs,
    const int8_t *rhs,
    int8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_s8_floor_mod_flat(p, lhs[i], rhs[i]);
    }
}

static inline int8_t refsim_integer_element_s8_floor_mod_strided(const refsim_integer_params *p, int8_t lhs, int8_t rhs)
{
    (void)p;
    /* No engine defines a division by 0; 1 stands in for it. */
    return (int8_t)refsim_floor_mod(lhs, rhs != 0 ? rhs : 1);
}

REFSIM_KERNEL void refsim_integer_s8_floor_mod_strided(
    const refsim_integer_params *p,
    const int8_t *lhs,
    const int8_t *rhs,
    int8_t *REFSIM_RESTRICT output /* [size] */)
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
            *output++ = refsim_integer_element_s8_floor_mod_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline int8_t refsim_integer_element_s8_maximum_flat(const refsim_integer_params *p, int8_t lhs, int8_t rhs)
{
    (void)p;
    return lhs > rhs ? lhs : rhs;
}

REFSIM_KERNEL void refsim_integer_s8_maximum_flat(
    const refsim_integer_params *p,
    const int8_t *lhs,
    const int8_t *rhs,
    int8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_s8_maximum_flat(p, lhs[i], rhs[i]);
    }
}

static inline int8_t refsim_integer_element_s8_maximum_strided(const refsim_integer_params *p, int8_t lhs, int8_t rhs)
{
    (void)p;
    return lhs > rhs ? lhs : rhs;
}

REFSIM_KERNEL void refsim_integer_s8_maximum_strided(
    const refsim_integer_params *p,
    const int8_t *lhs,
    const int8_t *rhs,
    int8_t *REFSIM_RESTRICT output /* [size] */)
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
            *output++ = refsim_integer_element_s8_maximum_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline int8_t refsim_integer_element_s8_minimum_flat(const refsim_integer_params *p, int8_t lhs, int8_t rhs)
{
    (void)p;
    return lhs < rhs ? lhs : rhs;
}

REFSIM_KERNEL void refsim_integer_s8_minimum_flat(
    const refsim_integer_params *p,
    const int8_t *lhs,
    const int8_t *rhs,
    int8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_s8_minimum_flat(p, lhs[i], rhs[i]);
    }
}

static inline int8_t refsim_integer_element_s8_minimum_strided(const refsim_integer_params *p, int8_t lhs, int8_t rhs)
{
    (void)p;
    return lhs < rhs ? lhs : rhs;
}

REFSIM_KERNEL void refsim_integer_s8_minimum_strided(
    const refsim_integer_params *p,
    const int8_t *lhs,
    const int8_t *rhs,
    int8_t *REFSIM_RESTRICT output /* [size] */)
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
            *output++ = refsim_integer_element_s8_minimum_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline int8_t refsim_integer_element_s8_multiply_flat(const refsim_integer_params *p, int8_t lhs, int8_t rhs)
{
    (void)p;
    return (int8_t)((uint32_t)lhs * (uint32_t)rhs);
}

REFSIM_KERNEL void refsim_integer_s8_multiply_flat(
    const refsim_integer_params *p,
    const int8_t *lhs,
    const int8_t *rhs,
    int8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_s8_multiply_flat(p, lhs[i], rhs[i]);
    }
}

static inline int8_t refsim_integer_element_s8_multiply_strided(const refsim_integer_params *p, int8_t lhs, int8_t rhs)
{
    (void)p;
    return (int8_t)((uint32_t)lhs * (uint32_t)rhs);
}

REFSIM_KERNEL void refsim_integer_s8_multiply_strided(
    const refsim_integer_params *p,
    const int8_t *lhs,
    const int8_t *rhs,
    int8_t *REFSIM_RESTRICT output /* [size] */)
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
            *output++ = refsim_integer_element_s8_multiply_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline int8_t refsim_integer_element_s8_right_shift_flat(const refsim_integer_params *p, int8_t lhs, int8_t rhs)
{
    (void)p;
    /* A negative count is undefined. */
    const uint32_t count = (uint32_t)rhs < 7u ? (uint32_t)rhs : 7u;
    return (int8_t)refsim_floor_div64((int64_t)lhs, (int64_t)(UINT64_C(1) << count));
}

REFSIM_KERNEL void refsim_integer_s8_right_shift_flat(
    const refsim_integer_params *p,
    const int8_t *lhs,
    const int8_t *rhs,
    int8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_s8_right_shift_flat(p, lhs[i], rhs[i]);
    }
}

static inline int8_t refsim_integer_element_s8_right_shift_strided(
    const refsim_integer_params *p, int8_t lhs, int8_t rhs)
{
    (void)p;
    /* A negative count is undefined. */
    const uint32_t count = (uint32_t)rhs < 7u ? (uint32_t)rhs : 7u;
    return (int8_t)refsim_floor_div64((int64_t)lhs, (int64_t)(UINT64_C(1) << count));
}

REFSIM_KERNEL void refsim_integer_s8_right_shift_strided(
    const refsim_integer_params *p,
    const int8_t *lhs,
    const int8_t *rhs,
    int8_t *REFSIM_RESTRICT output /* [size] */)
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
            *output++ = refsim_integer_element_s8_right_shift_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline uint16_t refsim_integer_element_u16_add_flat(const refsim_integer_params *p, uint16_t lhs, uint16_t rhs)
{
    (void)p;
    return (uint16_t)((uint32_t)lhs + (uint32_t)rhs);
}

REFSIM_KERNEL void refsim_integer_u16_add_flat(
    const refsim_integer_params *p,
    const uint16_t *lhs,
    const uint16_t *rhs,
    uint16_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_u16_add_flat(p, lhs[i], rhs[i]);
    }
}

static inline uint16_t refsim_integer_element_u16_add_strided(
    const refsim_integer_params *p, uint16_t lhs, uint16_t rhs)
{
    (void)p;
    return (uint16_t)((uint32_t)lhs + (uint32_t)rhs);
}

REFSIM_KERNEL void refsim_integer_u16_add_strided(
    const refsim_integer_params *p,
    const uint16_t *lhs,
    const uint16_t *rhs,
    uint16_t *REFSIM_RESTRICT output /* [size] */)
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
            *output++ = refsim_integer_element_u16_add_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline uint16_t refsim_integer_element_u16_bitwise_xor_flat(
    const refsim_integer_params *p, uint16_t lhs, uint16_t rhs)
{
    (void)p;
    return (uint16_t)(lhs ^ rhs);
}

REFSIM_KERNEL void refsim_integer_u16_bitwise_xor_flat(
    const refsim_integer_params *p,
    const uint16_t *lhs,
    const uint16_t *rhs,
    uint16_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_u16_bitwise_xor_flat(p, lhs[i], rhs[i]);
    }
}

static inline uint16_t refsim_integer_element_u16_bitwise_xor_strided(
    const refsim_integer_params *p, uint16_t lhs, uint16_t rhs)
{
    (void)p;
    return (uint16_t)(lhs ^ rhs);
}

REFSIM_KERNEL void refsim_integer_u16_bitwise_xor_strided(
    const refsim_integer_params *p,
    const uint16_t *lhs,
    const uint16_t *rhs,
    uint16_t *REFSIM_RESTRICT output /* [size] */)
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
            *output++ = refsim_integer_element_u16_bitwise_xor_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline uint16_t refsim_integer_element_u16_maximum_flat(
    const refsim_integer_params *p, uint16_t lhs, uint16_t rhs)
{
    (void)p;
    return lhs > rhs ? lhs : rhs;
}

REFSIM_KERNEL void refsim_integer_u16_maximum_flat(
    const refsim_integer_params *p,
    const uint16_t *lhs,
    const uint16_t *rhs,
    uint16_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_u16_maximum_flat(p, lhs[i], rhs[i]);
    }
}

static inline uint16_t refsim_integer_element_u16_maximum_strided(
    const refsim_integer_params *p, uint16_t lhs, uint16_t rhs)
{
    (void)p;
    return lhs > rhs ? lhs : rhs;
}

REFSIM_KERNEL void refsim_integer_u16_maximum_strided(
    const refsim_integer_params *p,
    const uint16_t *lhs,
    const uint16_t *rhs,
    uint16_t *REFSIM_RESTRICT output /* [size] */)
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
            *output++ = refsim_integer_element_u16_maximum_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline uint16_t refsim_integer_element_u16_minimum_flat(
    const refsim_integer_params *p, uint16_t lhs, uint16_t rhs)
{
    (void)p;
    return lhs < rhs ? lhs : rhs;
}

REFSIM_KERNEL void refsim_integer_u16_minimum_flat(
    const refsim_integer_params *p,
    const uint16_t *lhs,
    const uint16_t *rhs,
    uint16_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_u16_minimum_flat(p, lhs[i], rhs[i]);
    }
}

static inline uint16_t refsim_integer_element_u16_minimum_strided(
    const refsim_integer_params *p, uint16_t lhs, uint16_t rhs)
{
    (void)p;
    return lhs < rhs ? lhs : rhs;
}

REFSIM_KERNEL void refsim_integer_u16_minimum_strided(
    const refsim_integer_params *p,
    const uint16_t *lhs,
    const uint16_t *rhs,
    uint16_t *REFSIM_RESTRICT output /* [size] */)
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
            *output++ = refsim_integer_element_u16_minimum_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline uint16_t refsim_integer_element_u16_multiply_flat(
    const refsim_integer_params *p, uint16_t lhs, uint16_t rhs)
{
    (void)p;
    return (uint16_t)((uint32_t)lhs * (uint32_t)rhs);
}

REFSIM_KERNEL void refsim_integer_u16_multiply_flat(
    const refsim_integer_params *p,
    const uint16_t *lhs,
    const uint16_t *rhs,
    uint16_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_u16_multiply_flat(p, lhs[i], rhs[i]);
    }
}

static inline uint16_t refsim_integer_element_u16_multiply_strided(
    const refsim_integer_params *p, uint16_t lhs, uint16_t rhs)
{
    (void)p;
    return (uint16_t)((uint32_t)lhs * (uint32_t)rhs);
}

REFSIM_KERNEL void refsim_integer_u16_multiply_strided(
    const refsim_integer_params *p,
    const uint16_t *lhs,
    const uint16_t *rhs,
    uint16_t *REFSIM_RESTRICT output /* [size] */)
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
            *output++ = refsim_integer_element_u16_multiply_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline uint16_t refsim_integer_element_u16_right_shift_flat(
    const refsim_integer_params *p, uint16_t lhs, uint16_t rhs)
{
    (void)p;
    /* A negative count is undefined. */
    const uint32_t count = (uint32_t)rhs < 15u ? (uint32_t)rhs : 15u;
    return (uint16_t)refsim_floor_div64((int64_t)lhs, (int64_t)(UINT64_C(1) << count));
}

REFSIM_KERNEL void refsim_integer_u16_right_shift_flat(
    const refsim_integer_params *p,
    const uint16_t *lhs,
    const uint16_t *rhs,
    uint16_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_u16_right_shift_flat(p, lhs[i], rhs[i]);
    }
}

static inline uint16_t refsim_integer_element_u16_right_shift_strided(
    const refsim_integer_params *p, uint16_t lhs, uint16_t rhs)
{
    (void)p;
    /* A negative count is undefined. */
    const uint32_t count = (uint32_t)rhs < 15u ? (uint32_t)rhs : 15u;
    return (uint16_t)refsim_floor_div64((int64_t)lhs, (int64_t)(UINT64_C(1) << count));
}

REFSIM_KERNEL void refsim_integer_u16_right_shift_strided(
    const refsim_integer_params *p,
    const uint16_t *lhs,
    const uint16_t *rhs,
    uint16_t *REFSIM_RESTRICT output /* [size] */)
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
            *output++ = refsim_integer_element_u16_right_shift_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline uint32_t refsim_integer_element_u32_add_flat(const refsim_integer_params *p, uint32_t lhs, uint32_t rhs)
{
    (void)p;
    return (uint32_t)((uint32_t)lhs + (uint32_t)rhs);
}

REFSIM_KERNEL void refsim_integer_u32_add_flat(
    const refsim_integer_params *p,
    const uint32_t *lhs,
    const uint32_t *rhs,
    uint32_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_u32_add_flat(p, lhs[i], rhs[i]);
    }
}

static inline uint32_t refsim_integer_element_u32_add_strided(
    const refsim_integer_params *p, uint32_t lhs, uint32_t rhs)
{
    (void)p;
    return (uint32_t)((uint32_t)lhs + (uint32_t)rhs);
}

REFSIM_KERNEL void refsim_integer_u32_add_strided(
    const refsim_integer_params *p,
    const uint32_t *lhs,
    const uint32_t *rhs,
    uint32_t *REFSIM_RESTRICT output /* [size] */)
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
            *output++ = refsim_integer_element_u32_add_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline uint32_t refsim_integer_element_u32_bitwise_xor_flat(
    const refsim_integer_params *p, uint32_t lhs, uint32_t rhs)
{
    (void)p;
    return (uint32_t)(lhs ^ rhs);
}

REFSIM_KERNEL void refsim_integer_u32_bitwise_xor_flat(
    const refsim_integer_params *p,
    const uint32_t *lhs,
    const uint32_t *rhs,
    uint32_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_u32_bitwise_xor_flat(p, lhs[i], rhs[i]);
    }
}

static inline uint32_t refsim_integer_element_u32_bitwise_xor_strided(
    const refsim_integer_params *p, uint32_t lhs, uint32_t rhs)
{
    (void)p;
    return (uint32_t)(lhs ^ rhs);
}

REFSIM_KERNEL void refsim_integer_u32_bitwise_xor_strided(
    const refsim_integer_params *p,
    const uint32_t *lhs,
    const uint32_t *rhs,
    uint32_t *REFSIM_RESTRICT output /* [size] */)
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
            *output++ = refsim_integer_element_u32_bitwise_xor_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline uint32_t refsim_integer_element_u32_maximum_flat(
    const refsim_integer_params *p, uint32_t lhs, uint32_t rhs)
{
    (void)p;
    return lhs > rhs ? lhs : rhs;
}

REFSIM_KERNEL void refsim_integer_u32_maximum_flat(
    const refsim_integer_params *p,
    const uint32_t *lhs,
    const uint32_t *rhs,
    uint32_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_u32_maximum_flat(p, lhs[i], rhs[i]);
    }
}

static inline uint32_t refsim_integer_element_u32_maximum_strided(
    const refsim_integer_params *p, uint32_t lhs, uint32_t rhs)
{
    (void)p;
    return lhs > rhs ? lhs : rhs;
}

REFSIM_KERNEL void refsim_integer_u32_maximum_strided(
    const refsim_integer_params *p,
    const uint32_t *lhs,
    const uint32_t *rhs,
    uint32_t *REFSIM_RESTRICT output /* [size] */)
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
            *output++ = refsim_integer_element_u32_maximum_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline uint32_t refsim_integer_element_u32_minimum_flat(
    const refsim_integer_params *p, uint32_t lhs, uint32_t rhs)
{
    (void)p;
    return lhs < rhs ? lhs : rhs;
}

REFSIM_KERNEL void refsim_integer_u32_minimum_flat(
    const refsim_integer_params *p,
    const uint32_t *lhs,
    const uint32_t *rhs,
    uint32_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_u32_minimum_flat(p, lhs[i], rhs[i]);
    }
}

static inline uint32_t refsim_integer_element_u32_minimum_strided(
    const refsim_integer_params *p, uint32_t lhs, uint32_t rhs)
{
    (void)p;
    return lhs < rhs ? lhs : rhs;
}

REFSIM_KERNEL void refsim_integer_u32_minimum_strided(
    const refsim_integer_params *p,
    const uint32_t *lhs,
    const uint32_t *rhs,
    uint32_t *REFSIM_RESTRICT output /* [size] */)
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
            *output++ = refsim_integer_element_u32_minimum_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline uint32_t refsim_integer_element_u32_multiply_flat(
    const refsim_integer_params *p, uint32_t lhs, uint32_t rhs)
{
    (void)p;
    return (uint32_t)((uint32_t)lhs * (uint32_t)rhs);
}

REFSIM_KERNEL void refsim_integer_u32_multiply_flat(
    const refsim_integer_params *p,
    const uint32_t *lhs,
    const uint32_t *rhs,
    uint32_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_u32_multiply_flat(p, lhs[i], rhs[i]);
    }
}

static inline uint32_t refsim_integer_element_u32_multiply_strided(
    const refsim_integer_params *p, uint32_t lhs, uint32_t rhs)
{
    (void)p;
    return (uint32_t)((uint32_t)lhs * (uint32_t)rhs);
}

REFSIM_KERNEL void refsim_integer_u32_multiply_strided(
    const refsim_integer_params *p,
    const uint32_t *lhs,
    const uint32_t *rhs,
    uint32_t *REFSIM_RESTRICT output /* [size] */)
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
            *output++ = refsim_integer_element_u32_multiply_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline uint32_t refsim_integer_element_u32_right_shift_flat(
    const refsim_integer_params *p, uint32_t lhs, uint32_t rhs)
{
    (void)p;
    /* A negative count is undefined. */
    const uint32_t count = (uint32_t)rhs < 31u ? (uint32_t)rhs : 31u;
    return (uint32_t)refsim_floor_div64((int64_t)lhs, (int64_t)(UINT64_C(1) << count));
}

REFSIM_KERNEL void refsim_integer_u32_right_shift_flat(
    const refsim_integer_params *p,
    const uint32_t *lhs,
    const uint32_t *rhs,
    uint32_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_u32_right_shift_flat(p, lhs[i], rhs[i]);
    }
}

static inline uint32_t refsim_integer_element_u32_right_shift_strided(
    const refsim_integer_params *p, uint32_t lhs, uint32_t rhs)
{
    (void)p;
    /* A negative count is undefined. */
    const uint32_t count = (uint32_t)rhs < 31u ? (uint32_t)rhs : 31u;
    return (uint32_t)refsim_floor_div64((int64_t)lhs, (int64_t)(UINT64_C(1) << count));
}

REFSIM_KERNEL void refsim_integer_u32_right_shift_strided(
    const refsim_integer_params *p,
    const uint32_t *lhs,
    const uint32_t *rhs,
    uint32_t *REFSIM_RESTRICT output /* [size] */)
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
            *output++ = refsim_integer_element_u32_right_shift_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline uint64_t refsim_integer_element_u64_add_flat(const refsim_integer_params *p, uint64_t lhs, uint64_t rhs)
{
    (void)p;
    return (uint64_t)((uint64_t)lhs + (uint64_t)rhs);
}

REFSIM_KERNEL void refsim_integer_u64_add_flat(
    const refsim_integer_params *p,
    const uint64_t *lhs,
    const uint64_t *rhs,
    uint64_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_u64_add_flat(p, lhs[i], rhs[i]);
    }
}

static inline uint64_t refsim_integer_element_u64_add_strided(
    const refsim_integer_params *p, uint64_t lhs, uint64_t rhs)
{
    (void)p;
    return (uint64_t)((uint64_t)lhs + (uint64_t)rhs);
}

REFSIM_KERNEL void refsim_integer_u64_add_strided(
    const refsim_integer_params *p,
    const uint64_t *lhs,
    const uint64_t *rhs,
    uint64_t *REFSIM_RESTRICT output /* [size] */)
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
            *output++ = refsim_integer_element_u64_add_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline uint64_t refsim_integer_element_u64_maximum_flat(
    const refsim_integer_params *p, uint64_t lhs, uint64_t rhs)
{
    (void)p;
    return lhs > rhs ? lhs : rhs;
}

REFSIM_KERNEL void refsim_integer_u64_maximum_flat(
    const refsim_integer_params *p,
    const uint64_t *lhs,
    const uint64_t *rhs,
    uint64_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_u64_maximum_flat(p, lhs[i], rhs[i]);
    }
}

static inline uint64_t refsim_integer_element_u64_maximum_strided(
    const refsim_integer_params *p, uint64_t lhs, uint64_t rhs)
{
    (void)p;
    return lhs > rhs ? lhs : rhs;
}

REFSIM_KERNEL void refsim_integer_u64_maximum_strided(
    const refsim_integer_params *p,
    const uint64_t *lhs,
    const uint64_t *rhs,
    uint64_t *REFSIM_RESTRICT output /* [size] */)
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
            *output++ = refsim_integer_element_u64_maximum_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline uint64_t refsim_integer_element_u64_minimum_flat(
    const refsim_integer_params *p, uint64_t lhs, uint64_t rhs)
{
    (void)p;
    return lhs < rhs ? lhs : rhs;
}

REFSIM_KERNEL void refsim_integer_u64_minimum_flat(
    const refsim_integer_params *p,
    const uint64_t *lhs,
    const uint64_t *rhs,
    uint64_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_u64_minimum_flat(p, lhs[i], rhs[i]);
    }
}

static inline uint64_t refsim_integer_element_u64_minimum_strided(
    const refsim_integer_params *p, uint64_t lhs, uint64_t rhs)
{
    (void)p;
    return lhs < rhs ? lhs : rhs;
}

REFSIM_KERNEL void refsim_integer_u64_minimum_strided(
    const refsim_integer_params *p,
    const uint64_t *lhs,
    const uint64_t *rhs,
    uint64_t *REFSIM_RESTRICT output /* [size] */)
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
            *output++ = refsim_integer_element_u64_minimum_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline uint64_t refsim_integer_element_u64_multiply_flat(
    const refsim_integer_params *p, uint64_t lhs, uint64_t rhs)
{
    (void)p;
    return (uint64_t)((uint64_t)lhs * (uint64_t)rhs);
}

REFSIM_KERNEL void refsim_integer_u64_multiply_flat(
    const refsim_integer_params *p,
    const uint64_t *lhs,
    const uint64_t *rhs,
    uint64_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_u64_multiply_flat(p, lhs[i], rhs[i]);
    }
}

static inline uint64_t refsim_integer_element_u64_multiply_strided(
    const refsim_integer_params *p, uint64_t lhs, uint64_t rhs)
{
    (void)p;
    return (uint64_t)((uint64_t)lhs * (uint64_t)rhs);
}

REFSIM_KERNEL void refsim_integer_u64_multiply_strided(
    const refsim_integer_params *p,
    const uint64_t *lhs,
    const uint64_t *rhs,
    uint64_t *REFSIM_RESTRICT output /* [size] */)
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
            *output++ = refsim_integer_element_u64_multiply_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline uint8_t refsim_integer_element_u8_add_flat(const refsim_integer_params *p, uint8_t lhs, uint8_t rhs)
{
    (void)p;
    return (uint8_t)((uint32_t)lhs + (uint32_t)rhs);
}

REFSIM_KERNEL void refsim_integer_u8_add_flat(
    const refsim_integer_params *p,
    const uint8_t *lhs,
    const uint8_t *rhs,
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_u8_add_flat(p, lhs[i], rhs[i]);
    }
}

static inline uint8_t refsim_integer_element_u8_add_strided(const refsim_integer_params *p, uint8_t lhs, uint8_t rhs)
{
    (void)p;
    return (uint8_t)((uint32_t)lhs + (uint32_t)rhs);
}

REFSIM_KERNEL void refsim_integer_u8_add_strided(
    const refsim_integer_params *p,
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
            *output++ = refsim_integer_element_u8_add_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline uint8_t refsim_integer_element_u8_bitwise_xor_flat(
    const refsim_integer_params *p, uint8_t lhs, uint8_t rhs)
{
    (void)p;
    return (uint8_t)(lhs ^ rhs);
}

REFSIM_KERNEL void refsim_integer_u8_bitwise_xor_flat(
    const refsim_integer_params *p,
    const uint8_t *lhs,
    const uint8_t *rhs,
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_u8_bitwise_xor_flat(p, lhs[i], rhs[i]);
    }
}

static inline uint8_t refsim_integer_element_u8_bitwise_xor_strided(
    const refsim_integer_params *p, uint8_t lhs, uint8_t rhs)
{
    (void)p;
    return (uint8_t)(lhs ^ rhs);
}

REFSIM_KERNEL void refsim_integer_u8_bitwise_xor_strided(
    const refsim_integer_params *p,
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
            *output++ = refsim_integer_element_u8_bitwise_xor_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline uint8_t refsim_integer_element_u8_maximum_flat(const refsim_integer_params *p, uint8_t lhs, uint8_t rhs)
{
    (void)p;
    return lhs > rhs ? lhs : rhs;
}

REFSIM_KERNEL void refsim_integer_u8_maximum_flat(
    const refsim_integer_params *p,
    const uint8_t *lhs,
    const uint8_t *rhs,
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_u8_maximum_flat(p, lhs[i], rhs[i]);
    }
}

static inline uint8_t refsim_integer_element_u8_maximum_strided(
    const refsim_integer_params *p, uint8_t lhs, uint8_t rhs)
{
    (void)p;
    return lhs > rhs ? lhs : rhs;
}

REFSIM_KERNEL void refsim_integer_u8_maximum_strided(
    const refsim_integer_params *p,
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
            *output++ = refsim_integer_element_u8_maximum_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline uint8_t refsim_integer_element_u8_minimum_flat(const refsim_integer_params *p, uint8_t lhs, uint8_t rhs)
{
    (void)p;
    return lhs < rhs ? lhs : rhs;
}

REFSIM_KERNEL void refsim_integer_u8_minimum_flat(
    const refsim_integer_params *p,
    const uint8_t *lhs,
    const uint8_t *rhs,
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_u8_minimum_flat(p, lhs[i], rhs[i]);
    }
}

static inline uint8_t refsim_integer_element_u8_minimum_strided(
    const refsim_integer_params *p, uint8_t lhs, uint8_t rhs)
{
    (void)p;
    return lhs < rhs ? lhs : rhs;
}

REFSIM_KERNEL void refsim_integer_u8_minimum_strided(
    const refsim_integer_params *p,
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
            *output++ = refsim_integer_element_u8_minimum_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline uint8_t refsim_integer_element_u8_multiply_flat(const refsim_integer_params *p, uint8_t lhs, uint8_t rhs)
{
    (void)p;
    return (uint8_t)((uint32_t)lhs * (uint32_t)rhs);
}

REFSIM_KERNEL void refsim_integer_u8_multiply_flat(
    const refsim_integer_params *p,
    const uint8_t *lhs,
    const uint8_t *rhs,
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_u8_multiply_flat(p, lhs[i], rhs[i]);
    }
}

static inline uint8_t refsim_integer_element_u8_multiply_strided(
    const refsim_integer_params *p, uint8_t lhs, uint8_t rhs)
{
    (void)p;
    return (uint8_t)((uint32_t)lhs * (uint32_t)rhs);
}

REFSIM_KERNEL void refsim_integer_u8_multiply_strided(
    const refsim_integer_params *p,
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
            *output++ = refsim_integer_element_u8_multiply_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline uint8_t refsim_integer_element_u8_right_shift_flat(
    const refsim_integer_params *p, uint8_t lhs, uint8_t rhs)
{
    (void)p;
    /* A negative count is undefined. */
    const uint32_t count = (uint32_t)rhs < 7u ? (uint32_t)rhs : 7u;
    return (uint8_t)refsim_floor_div64((int64_t)lhs, (int64_t)(UINT64_C(1) << count));
}

REFSIM_KERNEL void refsim_integer_u8_right_shift_flat(
    const refsim_integer_params *p,
    const uint8_t *lhs,
    const uint8_t *rhs,
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_integer_element_u8_right_shift_flat(p, lhs[i], rhs[i]);
    }
}

static inline uint8_t refsim_integer_element_u8_right_shift_strided(
    const refsim_integer_params *p, uint8_t lhs, uint8_t rhs)
{
    (void)p;
    /* A negative count is undefined. */
    const uint32_t count = (uint32_t)rhs < 7u ? (uint32_t)rhs : 7u;
    return (uint8_t)refsim_floor_div64((int64_t)lhs, (int64_t)(UINT64_C(1) << count));
}

REFSIM_KERNEL void refsim_integer_u8_right_shift_strided(
    const refsim_integer_params *p,
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
            *output++ = refsim_integer_element_u8_right_shift_strided(
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
