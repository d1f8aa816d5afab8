/* refsim 0.1.0: accumulate, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_ACCUMULATE_H
#define REFSIM_ACCUMULATE_H

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
    refsim_short input_offset; /* [-127, 128]  -zero point */
} refsim_accumulate_params;

/*
 * output[i] = refsim_accumulate_element_...(p, lhs[i], rhs[i]), the function before each; strided: an operand repeats
 * along axes where its stride in walk is 0. Elements take any value of their type; members of p keep to the ranges
 * beside them. The output shares no memory with anything else.
 */

static inline int32_t refsim_accumulate_element_s8s32_flat(const refsim_accumulate_params *p, int8_t lhs, int32_t rhs)
{
    return refsim_wrap_add(rhs, refsim_mbqm_double((lhs + p->input_offset) * (INT32_C(1) << 20), INT32_C(1) << 30, 0));
}

REFSIM_KERNEL void refsim_accumulate_s8s32_flat(
    const refsim_accumulate_params *p,
    const int8_t *lhs,
    const int32_t *rhs,
    int32_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = refsim_accumulate_element_s8s32_flat(p, lhs[i], rhs[i]);
    }
}

static inline int32_t refsim_accumulate_element_s8s32_strided(
    const refsim_accumulate_params *p, int8_t lhs, int32_t rhs)
{
    return refsim_wrap_add(rhs, refsim_mbqm_double((lhs + p->input_offset) * (INT32_C(1) << 20), INT32_C(1) << 30, 0));
}

REFSIM_KERNEL void refsim_accumulate_s8s32_strided(
    const refsim_accumulate_params *p,
    const int8_t *lhs,
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
            *output++ = refsim_accumulate_element_s8s32_strided(
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
