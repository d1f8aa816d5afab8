/* refsim 0.1.0: add, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_ADD_H
#define REFSIM_ADD_H

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
    /* extra bits of a common scale: ADD and SUB 20 for 8 bits, 15 for 16; SQUARED_DIFFERENCE 7, 0 */
    refsim_short left_shift;
    int32_t lhs_offset; /* -zero point */
    int32_t lhs_multiplier; /* Q0.31 */
    refsim_short lhs_shift; /* [-31, 0] */
    int32_t rhs_offset; /* -zero point */
    int32_t rhs_multiplier; /* Q0.31 */
    refsim_short rhs_shift; /* [-31, 0] */
    int32_t output_multiplier; /* Q0.31 */
    refsim_short output_shift; /* [-31, 0], SQUARED_DIFFERENCE to 31 */
    refsim_short output_offset; /* zero point of the output */
    refsim_short activation_min; /* lower clamp, within the output type */
    refsim_short activation_max; /* upper clamp, within the output type */
} refsim_add_params;

/*
 * output[i] = refsim_add_element_...(p, lhs[i], rhs[i]), the function before each; strided: an operand repeats along
 * axes where its stride in walk is 0. Elements take any value of their type; members of p keep to the ranges beside
 * them. The output shares no memory with anything else.
 */

static inline int16_t refsim_add_element_s16_general_flat(const refsim_add_params *p, int16_t lhs, int16_t rhs)
{
    /* At most 17 bits times 2^15, or 9 bits times 2^20: no overflow. */
    const int32_t scale = (int32_t)((uint32_t)1 << p->left_shift);
    const int32_t a = refsim_mbqm_double((lhs + p->lhs_offset) * scale, p->lhs_multiplier, p->lhs_shift);
    const int32_t b = refsim_mbqm_double((rhs + p->rhs_offset) * scale, p->rhs_multiplier, p->rhs_shift);
    const int32_t sum = refsim_mbqm_double(a + b, p->output_multiplier, p->output_shift) + p->output_offset;
    return (int16_t)refsim_saturate(sum, p->activation_min, p->activation_max);
}

REFSIM_KERNEL void refsim_add_s16_general_flat(
    const refsim_add_params *p,
    const int16_t *lhs,
    const int16_t *rhs,
    int16_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_add_element_s16_general_flat(p, lhs[i], rhs[i]);
    }
}

static inline int16_t refsim_add_element_s16_general_strided(const refsim_add_params *p, int16_t lhs, int16_t rhs)
{
    /* At most 17 bits times 2^15, or 9 bits times 2^20: no overflow. */
    const int32_t scale = (int32_t)((uint32_t)1 << p->left_shift);
    const int32_t a = refsim_mbqm_double((lhs + p->lhs_offset) * scale, p->lhs_multiplier, p->lhs_shift);
    const int32_t b = refsim_mbqm_double((rhs + p->rhs_offset) * scale, p->rhs_multiplier, p->rhs_shift);
    const int32_t sum = refsim_mbqm_double(a + b, p->output_multiplier, p->output_shift) + p->output_offset;
    return (int16_t)refsim_saturate(sum, p->activation_min, p->activation_max);
}

REFSIM_KERNEL void refsim_add_s16_general_strided(
    const refsim_add_params *p,
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
            *output++ = refsim_add_element_s16_general_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline int16_t refsim_add_element_s16_pot_flat(const refsim_add_params *p, int16_t lhs, int16_t rhs)
{
    const int32_t a = refsim_rdbpot(lhs, -p->lhs_shift);
    const int32_t b = refsim_rdbpot(rhs, -p->rhs_shift);
    const int32_t sum = refsim_saturate(a + b, -32768, 32767);
    return (int16_t)refsim_saturate(sum, p->activation_min, p->activation_max);
}

REFSIM_KERNEL void refsim_add_s16_pot_flat(
    const refsim_add_params *p,
    const int16_t *lhs,
    const int16_t *rhs,
    int16_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_add_element_s16_pot_flat(p, lhs[i], rhs[i]);
    }
}

static inline int16_t refsim_add_element_s16_pot_strided(const refsim_add_params *p, int16_t lhs, int16_t rhs)
{
    const int32_t a = refsim_rdbpot(lhs, -p->lhs_shift);
    const int32_t b = refsim_rdbpot(rhs, -p->rhs_shift);
    const int32_t sum = refsim_saturate(a + b, -32768, 32767);
    return (int16_t)refsim_saturate(sum, p->activation_min, p->activation_max);
}

REFSIM_KERNEL void refsim_add_s16_pot_strided(
    const refsim_add_params *p,
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
            *output++ = refsim_add_element_s16_pot_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline int8_t refsim_add_element_s8_general_flat(const refsim_add_params *p, int8_t lhs, int8_t rhs)
{
    /* At most 17 bits times 2^15, or 9 bits times 2^20: no overflow. */
    const int32_t scale = (int32_t)((uint32_t)1 << p->left_shift);
    const int32_t a = refsim_mbqm_double((lhs + p->lhs_offset) * scale, p->lhs_multiplier, p->lhs_shift);
    const int32_t b = refsim_mbqm_double((rhs + p->rhs_offset) * scale, p->rhs_multiplier, p->rhs_shift);
    const int32_t sum = refsim_mbqm_double(a + b, p->output_multiplier, p->output_shift) + p->output_offset;
    return (int8_t)refsim_saturate(sum, p->activation_min, p->activation_max);
}

REFSIM_KERNEL void refsim_add_s8_general_flat(
    const refsim_add_params *p,
    const int8_t *lhs,
    const int8_t *rhs,
    int8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_add_element_s8_general_flat(p, lhs[i], rhs[i]);
    }
}

static inline int8_t refsim_add_element_s8_general_strided(const refsim_add_params *p, int8_t lhs, int8_t rhs)
{
    /* At most 17 bits times 2^15, or 9 bits times 2^20: no overflow. */
    const int32_t scale = (int32_t)((uint32_t)1 << p->left_shift);
    const int32_t a = refsim_mbqm_double((lhs + p->lhs_offset) * scale, p->lhs_multiplier, p->lhs_shift);
    const int32_t b = refsim_mbqm_double((rhs + p->rhs_offset) * scale, p->rhs_multiplier, p->rhs_shift);
    const int32_t sum = refsim_mbqm_double(a + b, p->output_multiplier, p->output_shift) + p->output_offset;
    return (int8_t)refsim_saturate(sum, p->activation_min, p->activation_max);
}

REFSIM_KERNEL void refsim_add_s8_general_strided(
    const refsim_add_params *p,
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
            *output++ = refsim_add_element_s8_general_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline uint8_t refsim_add_element_u8_general_flat(const refsim_add_params *p, uint8_t lhs, uint8_t rhs)
{
    /* At most 17 bits times 2^15, or 9 bits times 2^20: no overflow. */
    const int32_t scale = (int32_t)((uint32_t)1 << p->left_shift);
    const int32_t a = refsim_mbqm_double((lhs + p->lhs_offset) * scale, p->lhs_multiplier, p->lhs_shift);
    const int32_t b = refsim_mbqm_double((rhs + p->rhs_offset) * scale, p->rhs_multiplier, p->rhs_shift);
    const int32_t sum = refsim_mbqm_double(a + b, p->output_multiplier, p->output_shift) + p->output_offset;
    return (uint8_t)refsim_saturate(sum, p->activation_min, p->activation_max);
}

REFSIM_KERNEL void refsim_add_u8_general_flat(
    const refsim_add_params *p,
    const uint8_t *lhs,
    const uint8_t *rhs,
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_add_element_u8_general_flat(p, lhs[i], rhs[i]);
    }
}

static inline uint8_t refsim_add_element_u8_general_strided(const refsim_add_params *p, uint8_t lhs, uint8_t rhs)
{
    /* At most 17 bits times 2^15, or 9 bits times 2^20: no overflow. */
    const int32_t scale = (int32_t)((uint32_t)1 << p->left_shift);
    const int32_t a = refsim_mbqm_double((lhs + p->lhs_offset) * scale, p->lhs_multiplier, p->lhs_shift);
    const int32_t b = refsim_mbqm_double((rhs + p->rhs_offset) * scale, p->rhs_multiplier, p->rhs_shift);
    const int32_t sum = refsim_mbqm_double(a + b, p->output_multiplier, p->output_shift) + p->output_offset;
    return (uint8_t)refsim_saturate(sum, p->activation_min, p->activation_max);
}

REFSIM_KERNEL void refsim_add_u8_general_strided(
    const refsim_add_params *p,
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
            *output++ = refsim_add_element_u8_general_strided(
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
