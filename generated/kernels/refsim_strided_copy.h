/* refsim 0.1.0: strided_copy, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_STRIDED_COPY_H
#define REFSIM_STRIDED_COPY_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t shape[6]; /* elements to move, outermost dimension first; merged where possible, padded with 1 */
    int32_t input_stride[6]; /* elements */
    int32_t output_stride[6]; /* elements */
    int32_t input_offset; /* first element to read */
    int32_t output_offset; /* first element to write */
} refsim_strided_copy_params;

/*
 * Elements along input_stride go to places along output_stride, shape[0] to shape[5] of them; others of the output stay
 * as they are. Elements take any value of their type; members of p keep to the ranges beside them. The output shares no
 * memory with anything else.
 */

REFSIM_KERNEL void refsim_strided_copy_u16(
    const refsim_strided_copy_params *p,
    const uint16_t *input,
    uint16_t *REFSIM_RESTRICT output)
{
    int32_t index[5] = { 0, 0, 0, 0, 0 };

    for (;;) {
        const uint16_t *from = input + p->input_offset;
        uint16_t *to = output + p->output_offset;
        for (int32_t axis = 0; axis < 5; ++axis) {
            from += index[axis] * p->input_stride[axis];
            to += index[axis] * p->output_stride[axis];
        }
        for (int32_t i = 0; i < p->shape[5]; ++i) {
            to[i * p->output_stride[5]] = from[i * p->input_stride[5]];
        }
        if (!refsim_next_index(index, p->shape, 5)) {
            return;
        }
    }
}

REFSIM_KERNEL void refsim_strided_copy_u32(
    const refsim_strided_copy_params *p,
    const uint32_t *input,
    uint32_t *REFSIM_RESTRICT output)
{
    int32_t index[5] = { 0, 0, 0, 0, 0 };

    for (;;) {
        const uint32_t *from = input + p->input_offset;
        uint32_t *to = output + p->output_offset;
        for (int32_t axis = 0; axis < 5; ++axis) {
            from += index[axis] * p->input_stride[axis];
            to += index[axis] * p->output_stride[axis];
        }
        for (int32_t i = 0; i < p->shape[5]; ++i) {
            to[i * p->output_stride[5]] = from[i * p->input_stride[5]];
        }
        if (!refsim_next_index(index, p->shape, 5)) {
            return;
        }
    }
}

REFSIM_KERNEL void refsim_strided_copy_u64(
    const refsim_strided_copy_params *p,
    const uint64_t *input,
    uint64_t *REFSIM_RESTRICT output)
{
    int32_t index[5] = { 0, 0, 0, 0, 0 };

    for (;;) {
        const uint64_t *from = input + p->input_offset;
        uint64_t *to = output + p->output_offset;
        for (int32_t axis = 0; axis < 5; ++axis) {
            from += index[axis] * p->input_stride[axis];
            to += index[axis] * p->output_stride[axis];
        }
        for (int32_t i = 0; i < p->shape[5]; ++i) {
            to[i * p->output_stride[5]] = from[i * p->input_stride[5]];
        }
        if (!refsim_next_index(index, p->shape, 5)) {
            return;
        }
    }
}

REFSIM_KERNEL void refsim_strided_copy_u8(
    const refsim_strided_copy_params *p,
    const uint8_t *input,
    uint8_t *REFSIM_RESTRICT output)
{
    int32_t index[5] = { 0, 0, 0, 0, 0 };

    for (;;) {
        const uint8_t *from = input + p->input_offset;
        uint8_t *to = output + p->output_offset;
        for (int32_t axis = 0; axis < 5; ++axis) {
            from += index[axis] * p->input_stride[axis];
            to += index[axis] * p->output_stride[axis];
        }
        for (int32_t i = 0; i < p->shape[5]; ++i) {
            to[i * p->output_stride[5]] = from[i * p->input_stride[5]];
        }
        if (!refsim_next_index(index, p->shape, 5)) {
            return;
        }
    }
}

#ifdef __cplusplus
}
#endif

#endif
