/* refsim 0.1.0: ADD, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_ADD_H
#define REFSIM_ADD_H

#include "refsim_common.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t shape[6]; /* output dimensions, outermost first; merged where possible, padded with 1 */
    int32_t lhs_stride[6]; /* elements, 0 where the operand is repeated */
    int32_t rhs_stride[6]; /* elements, 0 where the operand is repeated */
} refsim_broadcast;

typedef struct {
    refsim_broadcast broadcast; /* how operands repeat */
    int32_t left_shift; /* 20 for 8-bit operands, 15 for 16-bit, else 0 */
    int32_t lhs_offset; /* [-255, 128]  -zero point */
    int32_t lhs_multiplier; /* Q0.31 */
    int32_t lhs_shift; /* [-31, 0] */
    int32_t rhs_offset; /* [-255, 128]  -zero point */
    int32_t rhs_multiplier; /* Q0.31 */
    int32_t rhs_shift; /* [-31, 0] */
    int32_t output_multiplier; /* Q0.31 */
    int32_t output_shift; /* [-31, 0] */
    int32_t output_offset; /* zero point of the output */
    int32_t activation_min; /* lower clamp, within the output type */
    int32_t activation_max; /* upper clamp, within the output type */
} refsim_add_params;

REFSIM_KERNEL void refsim_add_s16(
    const refsim_add_params *p, const int16_t *lhs, const int16_t *rhs, int16_t *output);

static inline int16_t refsim_add_element_s16(const refsim_add_params *p, int16_t lhs, int16_t rhs)
{
    /* At most 16 bits times 2^15, or 9 bits times 2^20: no overflow. */
    const int32_t scale = (int32_t)((uint32_t)1 << p->left_shift);
    const int32_t a = refsim_mbqm_double((lhs + p->lhs_offset) * scale, p->lhs_multiplier, p->lhs_shift);
    const int32_t b = refsim_mbqm_double((rhs + p->rhs_offset) * scale, p->rhs_multiplier, p->rhs_shift);
    const int32_t sum = refsim_mbqm_double(a + b, p->output_multiplier, p->output_shift) + p->output_offset;
    return (int16_t)refsim_saturate(sum, p->activation_min, p->activation_max);
}

REFSIM_KERNEL void refsim_add_s16(
    const refsim_add_params *p, const int16_t *lhs, const int16_t *rhs, int16_t *output)
{
    const refsim_broadcast *b = &p->broadcast;
    const int32_t inner = b->shape[5];
    const int32_t lhs_step = b->lhs_stride[5];
    const int32_t rhs_step = b->rhs_stride[5];
    int32_t index[5] = { 0, 0, 0, 0, 0 };

    for (;;) {
        int32_t left = 0;
        int32_t right = 0;
        int32_t axis;
        for (axis = 0; axis < 5; ++axis) {
            left += index[axis] * b->lhs_stride[axis];
            right += index[axis] * b->rhs_stride[axis];
        }
        for (int32_t i = 0; i < inner; ++i) {
            *output++ = refsim_add_element_s16(p, lhs[left + i * lhs_step], rhs[right + i * rhs_step]);
        }
        /* Count up like an odometer, the last of the outer axes first. */
        for (axis = 4; axis >= 0; --axis) {
            index[axis] += 1;
            if (index[axis] < b->shape[axis]) {
                break;
            }
            index[axis] = 0;
        }
        if (axis < 0) {
            return;
        }
    }
}

REFSIM_KERNEL void refsim_add_s16pot(
    const refsim_add_params *p, const int16_t *lhs, const int16_t *rhs, int16_t *output);

static inline int16_t refsim_add_element_s16pot(const refsim_add_params *p, int16_t lhs, int16_t rhs)
{
    const int32_t a = refsim_rdbpot(lhs, -p->lhs_shift);
    const int32_t b = refsim_rdbpot(rhs, -p->rhs_shift);
    const int32_t sum = refsim_saturate(a + b, -32768, 32767);
    return (int16_t)refsim_saturate(sum, p->activation_min, p->activation_max);
}

REFSIM_KERNEL void refsim_add_s16pot(
    const refsim_add_params *p, const int16_t *lhs, const int16_t *rhs, int16_t *output)
{
    const refsim_broadcast *b = &p->broadcast;
    const int32_t inner = b->shape[5];
    const int32_t lhs_step = b->lhs_stride[5];
    const int32_t rhs_step = b->rhs_stride[5];
    int32_t index[5] = { 0, 0, 0, 0, 0 };

    for (;;) {
        int32_t left = 0;
        int32_t right = 0;
        int32_t axis;
        for (axis = 0; axis < 5; ++axis) {
            left += index[axis] * b->lhs_stride[axis];
            right += index[axis] * b->rhs_stride[axis];
        }
        for (int32_t i = 0; i < inner; ++i) {
            *output++ = refsim_add_element_s16pot(p, lhs[left + i * lhs_step], rhs[right + i * rhs_step]);
        }
        /* Count up like an odometer, the last of the outer axes first. */
        for (axis = 4; axis >= 0; --axis) {
            index[axis] += 1;
            if (index[axis] < b->shape[axis]) {
                break;
            }
            index[axis] = 0;
        }
        if (axis < 0) {
            return;
        }
    }
}

REFSIM_KERNEL void refsim_add_s32(
    const refsim_add_params *p, const int32_t *lhs, const int32_t *rhs, int32_t *output);

static inline int32_t refsim_add_element_s32(const refsim_add_params *p, int32_t lhs, int32_t rhs)
{
    const int32_t sum = refsim_wrap32((uint32_t)lhs + (uint32_t)rhs);
    return (int32_t)refsim_saturate(sum, p->activation_min, p->activation_max);
}

REFSIM_KERNEL void refsim_add_s32(
    const refsim_add_params *p, const int32_t *lhs, const int32_t *rhs, int32_t *output)
{
    const refsim_broadcast *b = &p->broadcast;
    const int32_t inner = b->shape[5];
    const int32_t lhs_step = b->lhs_stride[5];
    const int32_t rhs_step = b->rhs_stride[5];
    int32_t index[5] = { 0, 0, 0, 0, 0 };

    for (;;) {
        int32_t left = 0;
        int32_t right = 0;
        int32_t axis;
        for (axis = 0; axis < 5; ++axis) {
            left += index[axis] * b->lhs_stride[axis];
            right += index[axis] * b->rhs_stride[axis];
        }
        for (int32_t i = 0; i < inner; ++i) {
            *output++ = refsim_add_element_s32(p, lhs[left + i * lhs_step], rhs[right + i * rhs_step]);
        }
        /* Count up like an odometer, the last of the outer axes first. */
        for (axis = 4; axis >= 0; --axis) {
            index[axis] += 1;
            if (index[axis] < b->shape[axis]) {
                break;
            }
            index[axis] = 0;
        }
        if (axis < 0) {
            return;
        }
    }
}

REFSIM_KERNEL void refsim_add_s8(
    const refsim_add_params *p, const int8_t *lhs, const int8_t *rhs, int8_t *output);

static inline int8_t refsim_add_element_s8(const refsim_add_params *p, int8_t lhs, int8_t rhs)
{
    /* At most 16 bits times 2^15, or 9 bits times 2^20: no overflow. */
    const int32_t scale = (int32_t)((uint32_t)1 << p->left_shift);
    const int32_t a = refsim_mbqm_double((lhs + p->lhs_offset) * scale, p->lhs_multiplier, p->lhs_shift);
    const int32_t b = refsim_mbqm_double((rhs + p->rhs_offset) * scale, p->rhs_multiplier, p->rhs_shift);
    const int32_t sum = refsim_mbqm_double(a + b, p->output_multiplier, p->output_shift) + p->output_offset;
    return (int8_t)refsim_saturate(sum, p->activation_min, p->activation_max);
}

REFSIM_KERNEL void refsim_add_s8(
    const refsim_add_params *p, const int8_t *lhs, const int8_t *rhs, int8_t *output)
{
    const refsim_broadcast *b = &p->broadcast;
    const int32_t inner = b->shape[5];
    const int32_t lhs_step = b->lhs_stride[5];
    const int32_t rhs_step = b->rhs_stride[5];
    int32_t index[5] = { 0, 0, 0, 0, 0 };

    for (;;) {
        int32_t left = 0;
        int32_t right = 0;
        int32_t axis;
        for (axis = 0; axis < 5; ++axis) {
            left += index[axis] * b->lhs_stride[axis];
            right += index[axis] * b->rhs_stride[axis];
        }
        for (int32_t i = 0; i < inner; ++i) {
            *output++ = refsim_add_element_s8(p, lhs[left + i * lhs_step], rhs[right + i * rhs_step]);
        }
        /* Count up like an odometer, the last of the outer axes first. */
        for (axis = 4; axis >= 0; --axis) {
            index[axis] += 1;
            if (index[axis] < b->shape[axis]) {
                break;
            }
            index[axis] = 0;
        }
        if (axis < 0) {
            return;
        }
    }
}

REFSIM_KERNEL void refsim_add_u8(
    const refsim_add_params *p, const uint8_t *lhs, const uint8_t *rhs, uint8_t *output);

static inline uint8_t refsim_add_element_u8(const refsim_add_params *p, uint8_t lhs, uint8_t rhs)
{
    /* At most 16 bits times 2^15, or 9 bits times 2^20: no overflow. */
    const int32_t scale = (int32_t)((uint32_t)1 << p->left_shift);
    const int32_t a = refsim_mbqm_double((lhs + p->lhs_offset) * scale, p->lhs_multiplier, p->lhs_shift);
    const int32_t b = refsim_mbqm_double((rhs + p->rhs_offset) * scale, p->rhs_multiplier, p->rhs_shift);
    const int32_t sum = refsim_mbqm_double(a + b, p->output_multiplier, p->output_shift) + p->output_offset;
    return (uint8_t)refsim_saturate(sum, p->activation_min, p->activation_max);
}

REFSIM_KERNEL void refsim_add_u8(
    const refsim_add_params *p, const uint8_t *lhs, const uint8_t *rhs, uint8_t *output)
{
    const refsim_broadcast *b = &p->broadcast;
    const int32_t inner = b->shape[5];
    const int32_t lhs_step = b->lhs_stride[5];
    const int32_t rhs_step = b->rhs_stride[5];
    int32_t index[5] = { 0, 0, 0, 0, 0 };

    for (;;) {
        int32_t left = 0;
        int32_t right = 0;
        int32_t axis;
        for (axis = 0; axis < 5; ++axis) {
            left += index[axis] * b->lhs_stride[axis];
            right += index[axis] * b->rhs_stride[axis];
        }
        for (int32_t i = 0; i < inner; ++i) {
            *output++ = refsim_add_element_u8(p, lhs[left + i * lhs_step], rhs[right + i * rhs_step]);
        }
        /* Count up like an odometer, the last of the outer axes first. */
        for (axis = 4; axis >= 0; --axis) {
            index[axis] += 1;
            if (index[axis] < b->shape[axis]) {
                break;
            }
            index[axis] = 0;
        }
        if (axis < 0) {
            return;
        }
    }
}

#ifdef __cplusplus
}
#endif

#endif
