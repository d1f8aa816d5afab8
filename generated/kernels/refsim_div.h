/* refsim 0.1.0: div, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_DIV_H
#define REFSIM_DIV_H

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
    refsim_short output_offset; /* zero point of the output */
    refsim_short activation_min; /* lower clamp, within the output type */
    refsim_short activation_max; /* upper clamp, within the output type */
    refsim_short lhs_offset; /* [-255, 128]  -zero point */
    refsim_short rhs_offset; /* [-255, 128]  -zero point */
    int32_t output_multiplier; /* Q0.31 */
    refsim_short output_shift; /* [-31, 31]; DIV any */
} refsim_div_params;

/*
 * output[i] = refsim_div_element_...(p, lhs[i], rhs[i]), the function before each; strided: an operand repeats along
 * axes where its stride in walk is 0. Elements take any value of their type; members of p keep to the ranges beside
 * them. The output shares no memory with anything else.
 */

static inline int16_t refsim_div_element_s16_flat(const refsim_div_params *p, int16_t lhs, int16_t rhs)
{
    const int32_t divisor = rhs + p->rhs_offset;
    const int32_t x = divisor < 0 ? -(lhs + p->lhs_offset) : lhs + p->lhs_offset;
    /* 0 has no quotient, in no engine; 1 stands in for it. */
    const int32_t y = divisor < 0 ? -divisor : divisor == 0 ? 1 : divisor;
    int32_t bits_over_unit;
    const int32_t inverse = refsim_get_reciprocal((uint32_t)y, 31, &bits_over_unit);
    const int32_t headroom = refsim_count_leading_sign_bits(x);
    const int32_t unscaled = refsim_srdhm(refsim_shift_left_wrap(x, headroom), inverse);
    const int32_t right = bits_over_unit + headroom - p->output_shift;
    const int32_t scaled = refsim_mbqm_double_x86(unscaled, p->output_multiplier, right);
    const int32_t result = refsim_wrap_add(scaled, p->output_offset);
    return (int16_t)refsim_saturate(result, p->activation_min, p->activation_max);
}

REFSIM_KERNEL void refsim_div_s16_flat(
    const refsim_div_params *p,
    const int16_t *lhs,
    const int16_t *rhs,
    int16_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_div_element_s16_flat(p, lhs[i], rhs[i]);
    }
}

static inline int16_t refsim_div_element_s16_strided(const refsim_div_params *p, int16_t lhs, int16_t rhs)
{
    const int32_t divisor = rhs + p->rhs_offset;
    const int32_t x = divisor < 0 ? -(lhs + p->lhs_offset) : lhs + p->lhs_offset;
    /* 0 has no quotient, in no engine; 1 stands in for it. */
    const int32_t y = divisor < 0 ? -divisor : divisor == 0 ? 1 : divisor;
    int32_t bits_over_unit;
    const int32_t inverse = refsim_get_reciprocal((uint32_t)y, 31, &bits_over_unit);
    const int32_t headroom = refsim_count_leading_sign_bits(x);
    const int32_t unscaled = refsim_srdhm(refsim_shift_left_wrap(x, headroom), inverse);
    const int32_t right = bits_over_unit + headroom - p->output_shift;
    const int32_t scaled = refsim_mbqm_double_x86(unscaled, p->output_multiplier, right);
    const int32_t result = refsim_wrap_add(scaled, p->output_offset);
    return (int16_t)refsim_saturate(result, p->activation_min, p->activation_max);
}

REFSIM_KERNEL void refsim_div_s16_strided(
    const refsim_div_params *p,
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
            *output++ = refsim_div_element_s16_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline int8_t refsim_div_element_s8_flat(const refsim_div_params *p, int8_t lhs, int8_t rhs)
{
    const int32_t divisor = rhs + p->rhs_offset;
    const int32_t x = divisor < 0 ? -(lhs + p->lhs_offset) : lhs + p->lhs_offset;
    /* 0 has no quotient, in no engine; 1 stands in for it. */
    const int32_t y = divisor < 0 ? -divisor : divisor == 0 ? 1 : divisor;
    int32_t bits_over_unit;
    const int32_t inverse = refsim_get_reciprocal((uint32_t)y, 31, &bits_over_unit);
    const int32_t headroom = refsim_count_leading_sign_bits(x);
    const int32_t unscaled = refsim_srdhm(refsim_shift_left_wrap(x, headroom), inverse);
    const int32_t right = bits_over_unit + headroom - p->output_shift;
    const int32_t scaled = refsim_mbqm_double_x86(unscaled, p->output_multiplier, right);
    const int32_t result = refsim_wrap_add(scaled, p->output_offset);
    return (int8_t)refsim_saturate(result, p->activation_min, p->activation_max);
}

REFSIM_KERNEL void refsim_div_s8_flat(
    const refsim_div_params *p,
    const int8_t *lhs,
    const int8_t *rhs,
    int8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_div_element_s8_flat(p, lhs[i], rhs[i]);
    }
}

static inline int8_t refsim_div_element_s8_strided(const refsim_div_params *p, int8_t lhs, int8_t rhs)
{
    const int32_t divisor = rhs + p->rhs_offset;
    const int32_t x = divisor < 0 ? -(lhs + p->lhs_offset) : lhs + p->lhs_offset;
    /* 0 has no quotient, in no engine; 1 stands in for it. */
    const int32_t y = divisor < 0 ? -divisor : divisor == 0 ? 1 : divisor;
    int32_t bits_over_unit;
    const int32_t inverse = refsim_get_reciprocal((uint32_t)y, 31, &bits_over_unit);
    const int32_t headroom = refsim_count_leading_sign_bits(x);
    const int32_t unscaled = refsim_srdhm(refsim_shift_left_wrap(x, headroom), inverse);
    const int32_t right = bits_over_unit + headroom - p->output_shift;
    const int32_t scaled = refsim_mbqm_double_x86(unscaled, p->output_multiplier, right);
    const int32_t result = refsim_wrap_add(scaled, p->output_offset);
    return (int8_t)refsim_saturate(result, p->activation_min, p->activation_max);
}

REFSIM_KERNEL void refsim_div_s8_strided(
    const refsim_div_params *p,
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
            *output++ = refsim_div_element_s8_strided(
                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]]);
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

static inline uint8_t refsim_div_element_u8_flat(const refsim_div_params *p, uint8_t lhs, uint8_t rhs)
{
    const int32_t divisor = rhs + p->rhs_offset;
    const int32_t x = divisor < 0 ? -(lhs + p->lhs_offset) : lhs + p->lhs_offset;
    /* 0 has no quotient, in no engine; 1 stands in for it. */
    const int32_t y = divisor < 0 ? -divisor : divisor == 0 ? 1 : divisor;
    int32_t bits_over_unit;
    const int32_t inverse = refsim_get_reciprocal((uint32_t)y, 31, &bits_over_unit);
    const int32_t headroom = refsim_count_leading_sign_bits(x);
    const int32_t unscaled = refsim_srdhm(refsim_shift_left_wrap(x, headroom), inverse);
    const int32_t right = bits_over_unit + headroom - p->output_shift;
    const int32_t scaled = refsim_mbqm_double_x86(unscaled, p->output_multiplier, right);
    const int32_t result = refsim_wrap_add(scaled, p->output_offset);
    return (uint8_t)refsim_saturate(result, p->activation_min, p->activation_max);
}

REFSIM_KERNEL void refsim_div_u8_flat(
    const refsim_div_params *p,
    const uint8_t *lhs,
    const uint8_t *rhs,
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_div_element_u8_flat(p, lhs[i], rhs[i]);
    }
}

static inline uint8_t refsim_div_element_u8_strided(const refsim_div_params *p, uint8_t lhs, uint8_t rhs)
{
    const int32_t divisor = rhs + p->rhs_offset;
    const int32_t x = divisor < 0 ? -(lhs + p->lhs_offset) : lhs + p->lhs_offset;
    /* 0 has no quotient, in no engine; 1 stands in for it. */
    const int32_t y = divisor < 0 ? -divisor : divisor == 0 ? 1 : divisor;
    int32_t bits_over_unit;
    const int32_t inverse = refsim_get_reciprocal((uint32_t)y, 31, &bits_over_unit);
    const int32_t headroom = refsim_count_leading_sign_bits(x);
    const int32_t unscaled = refsim_srdhm(refsim_shift_left_wrap(x, headroom), inverse);
    const int32_t right = bits_over_unit + headroom - p->output_shift;
    const int32_t scaled = refsim_mbqm_double_x86(unscaled, p->output_multiplier, right);
    const int32_t result = refsim_wrap_add(scaled, p->output_offset);
    return (uint8_t)refsim_saturate(result, p->activation_min, p->activation_max);
}

REFSIM_KERNEL void refsim_div_u8_strided(
    const refsim_div_params *p,
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
            *output++ = refsim_div_element_u8_strided(
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
