/* refsim 0.1.0: weighted_add, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_WEIGHTED_ADD_H
#define REFSIM_WEIGHTED_ADD_H

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
    int32_t lhs_weight; /* of a raw operand */
    int32_t rhs_weight; /* of a raw operand */
    int32_t offset; /* zero points and rounding */
    refsim_short right; /* [0, 31]  right shift */
    refsim_short activation_min; /* lower clamp, within the output type */
    refsim_short activation_max; /* upper clamp, within the output type */
} refsim_weighted_add_params;

/*
 * output[i] = refsim_weighted_add_element_...(p, lhs[i], rhs[i]), the function before each; strided: an operand repeats
 * along axes where its stride in walk is 0. Elements take any value of their type; members of p keep to the ranges
 * beside them. The output may end where an operand is still being read, as far as the planner of arenas allows; else
 * they are apart.
 */

static inline int8_t refsim_weighted_add_element_s8_flat(const refsim_weighted_add_params *p, int8_t lhs, int8_t rhs)
{
    const int32_t sum = refsim_weighted_pair(lhs, rhs, p->lhs_weight, p->rhs_weight, p->offset, p->right);
    return (int8_t)refsim_saturate(sum, p->activation_min, p->activation_max);
}

REFSIM_KERNEL void refsim_weighted_add_s8_flat(
    const refsim_weighted_add_params *p,
    const int8_t *lhs,
    const int8_t *rhs,
    int8_t *output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_weighted_add_element_s8_flat(p, lhs[i], rhs[i]);
    }
}

static inline int8_t refsim_weighted_add_element_s8_strided(const refsim_weighted_add_params *p, int8_t lhs, int8_t rhs)
{
    const int32_t sum = refsim_weighted_pair(lhs, rhs, p->lhs_weight, p->rhs_weight, p->offset, p->right);
    return (int8_t)refsim_saturate(sum, p->activation_min, p->activation_max);
}

REFSIM_KERNEL void refsim_weighted_add_s8_strided(
    const refsim_weighted_add_params *p,
    const int8_t *lhs,
    const int8_t *rhs,
    int8_t *output /* [size] */)
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
            *output++ = refsim_weighted_add_element_s8_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline uint8_t refsim_weighted_add_element_u8_flat(const refsim_weighted_add_params *p, uint8_t lhs, uint8_t rhs)
{
    const int32_t sum = refsim_weighted_pair(lhs, rhs, p->lhs_weight, p->rhs_weight, p->offset, p->right);
    return (uint8_t)refsim_saturate(sum, p->activation_min, p->activation_max);
}

REFSIM_KERNEL void refsim_weighted_add_u8_flat(
    const refsim_weighted_add_params *p,
    const uint8_t *lhs,
    const uint8_t *rhs,
    uint8_t *output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_weighted_add_element_u8_flat(p, lhs[i], rhs[i]);
    }
}

static inline uint8_t refsim_weighted_add_element_u8_strided(
    const refsim_weighted_add_params *p, uint8_t lhs, uint8_t rhs)
{
    const int32_t sum = refsim_weighted_pair(lhs, rhs, p->lhs_weight, p->rhs_weight, p->offset, p->right);
    return (uint8_t)refsim_saturate(sum, p->activation_min, p->activation_max);
}

REFSIM_KERNEL void refsim_weighted_add_u8_strided(
    const refsim_weighted_add_params *p,
    const uint8_t *lhs,
    const uint8_t *rhs,
    uint8_t *output /* [size] */)
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
            *output++ = refsim_weighted_add_element_u8_strided(
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
