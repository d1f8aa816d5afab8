/* refsim 0.1.0: prelu, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_PRELU_H
#define REFSIM_PRELU_H

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
    int32_t lhs_offset; /* -zero point of the input */
    refsim_short rhs_offset; /* [-255, 128]  -zero point of alpha */
    refsim_short output_offset; /* zero point of the output */
    int32_t positive_multiplier; /* Q0.31 */
    refsim_short positive_shift; /* [-31, 31] */
    int32_t negative_multiplier; /* Q0.31 */
    refsim_short negative_shift; /* [-31, 31] */
    refsim_short activation_min; /* smallest value of the output type */
    refsim_short activation_max; /* largest value of the output type */
} refsim_prelu_params;

/*
 * output[i] = refsim_prelu_element_...(p, lhs[i], rhs[i]), the function before each; strided: an operand repeats along
 * axes where its stride in walk is 0. Elements take any value of their type; members of p keep to the ranges beside
 * them. The output shares no memory with anything else.
 */

static inline int16_t refsim_prelu_element_s16s8_flat(const refsim_prelu_params *p, int16_t lhs, int8_t rhs)
{
    const int32_t x = lhs + p->lhs_offset;
    const int32_t scaled = x >= 0
        ? refsim_mbqm_double(x, p->positive_multiplier, p->positive_shift)
        : refsim_mbqm_double(x * (rhs + p->rhs_offset), p->negative_multiplier, p->negative_shift);
    return (int16_t)refsim_saturate(refsim_wrap_add(scaled, p->output_offset), p->activation_min, p->activation_max);
}

REFSIM_KERNEL void refsim_prelu_s16s8_flat(
    const refsim_prelu_params *p,
    const int16_t *lhs,
    const int8_t *rhs,
    int16_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_prelu_element_s16s8_flat(p, lhs[i], rhs[i]);
    }
}

static inline int16_t refsim_prelu_element_s16s8_strided(const refsim_prelu_params *p, int16_t lhs, int8_t rhs)
{
    const int32_t x = lhs + p->lhs_offset;
    const int32_t scaled = x >= 0
        ? refsim_mbqm_double(x, p->positive_multiplier, p->positive_shift)
        : refsim_mbqm_double(x * (rhs + p->rhs_offset), p->negative_multiplier, p->negative_shift);
    return (int16_t)refsim_saturate(refsim_wrap_add(scaled, p->output_offset), p->activation_min, p->activation_max);
}

REFSIM_KERNEL void refsim_prelu_s16s8_strided(
    const refsim_prelu_params *p,
    const int16_t *lhs,
    const int8_t *rhs,
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
            *output++ = refsim_prelu_element_s16s8_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline int8_t refsim_prelu_element_s8_flat(const refsim_prelu_params *p, int8_t lhs, int8_t rhs)
{
    const int32_t x = lhs + p->lhs_offset;
    const int32_t scaled = x >= 0
        ? refsim_mbqm_double(x, p->positive_multiplier, p->positive_shift)
        : refsim_mbqm_double(x * (rhs + p->rhs_offset), p->negative_multiplier, p->negative_shift);
    return (int8_t)refsim_saturate(refsim_wrap_add(scaled, p->output_offset), p->activation_min, p->activation_max);
}

REFSIM_KERNEL void refsim_prelu_s8_flat(
    const refsim_prelu_params *p,
    const int8_t *lhs,
    const int8_t *rhs,
    int8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_prelu_element_s8_flat(p, lhs[i], rhs[i]);
    }
}

static inline int8_t refsim_prelu_element_s8_strided(const refsim_prelu_params *p, int8_t lhs, int8_t rhs)
{
    const int32_t x = lhs + p->lhs_offset;
    const int32_t scaled = x >= 0
        ? refsim_mbqm_double(x, p->positive_multiplier, p->positive_shift)
        : refsim_mbqm_double(x * (rhs + p->rhs_offset), p->negative_multiplier, p->negative_shift);
    return (int8_t)refsim_saturate(refsim_wrap_add(scaled, p->output_offset), p->activation_min, p->activation_max);
}

REFSIM_KERNEL void refsim_prelu_s8_strided(
    const refsim_prelu_params *p,
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
            *output++ = refsim_prelu_element_s8_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline uint8_t refsim_prelu_element_u8_flat(const refsim_prelu_params *p, uint8_t lhs, uint8_t rhs)
{
    const int32_t x = lhs + p->lhs_offset;
    const int32_t scaled = x >= 0
        ? refsim_mbqm_double(x, p->positive_multiplier, p->positive_shift)
        : refsim_mbqm_double(x * (rhs + p->rhs_offset), p->negative_multiplier, p->negative_shift);
    return (uint8_t)refsim_saturate(refsim_wrap_add(scaled, p->output_offset), p->activation_min, p->activation_max);
}

REFSIM_KERNEL void refsim_prelu_u8_flat(
    const refsim_prelu_params *p,
    const uint8_t *lhs,
    const uint8_t *rhs,
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_prelu_element_u8_flat(p, lhs[i], rhs[i]);
    }
}

static inline uint8_t refsim_prelu_element_u8_strided(const refsim_prelu_params *p, uint8_t lhs, uint8_t rhs)
{
    const int32_t x = lhs + p->lhs_offset;
    const int32_t scaled = x >= 0
        ? refsim_mbqm_double(x, p->positive_multiplier, p->positive_shift)
        : refsim_mbqm_double(x * (rhs + p->rhs_offset), p->negative_multiplier, p->negative_shift);
    return (uint8_t)refsim_saturate(refsim_wrap_add(scaled, p->output_offset), p->activation_min, p->activation_max);
}

REFSIM_KERNEL void refsim_prelu_u8_strided(
    const refsim_prelu_params *p,
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
            *output++ = refsim_prelu_element_u8_strided(
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
