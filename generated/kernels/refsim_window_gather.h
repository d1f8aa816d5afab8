/* refsim 0.1.0: window_gather, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_WINDOW_GATHER_H
#define REFSIM_WINDOW_GATHER_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t shape[6]; /* of the output, outermost dimension first, padded with 1 */
    int32_t index_stride[6]; /* elements of the indices; 0 along a window */
    int32_t window_stride[6]; /* elements of the input; 0 from window to window */
    int32_t depth; /* indices that name one window */
    int32_t index_step; /* elements from one of them to the next */
    REFSIM_CONST int32_t *limit; /* [depth], the last place of a window that lies inside */
    REFSIM_CONST int32_t *stride; /* [depth], elements of the input */
} refsim_window_gather_params;

/*
 * output = the windows of input whose corners indices name; a window that would stick out is moved inside.
 * Elements take any value of their type; members of p keep to the ranges beside them.
 * The output shares no memory with anything else.
 */

REFSIM_KERNEL void refsim_window_gather_u16s32(
    const refsim_window_gather_params *p,
    const uint16_t *input,
    const int32_t *indices,
    uint16_t *REFSIM_RESTRICT output)
{
    int32_t place[6] = { 0, 0, 0, 0, 0, 0 };

    do {
        const int32_t *index = indices;
        const uint16_t *from = input;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            from += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int32_t at = index[d * p->index_step];
            from += (at < 0 ? 0 : at > p->limit[d] ? p->limit[d] : (int32_t)at) * p->stride[d];
        }
        *output++ = *from;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_gather_u16s64(
    const refsim_window_gather_params *p,
    const uint16_t *input,
    const int64_t *indices,
    uint16_t *REFSIM_RESTRICT output)
{
    int32_t place[6] = { 0, 0, 0, 0, 0, 0 };

    do {
        const int64_t *index = indices;
        const uint16_t *from = input;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            from += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int64_t at = index[d * p->index_step];
            from += (at < 0 ? 0 : at > p->limit[d] ? p->limit[d] : (int32_t)at) * p->stride[d];
        }
        *output++ = *from;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_gather_u32s32(
    const refsim_window_gather_params *p,
    const uint32_t *input,
    const int32_t *indices,
    uint32_t *REFSIM_RESTRICT output)
{
    int32_t place[6] = { 0, 0, 0, 0, 0, 0 };

    do {
        const int32_t *index = indices;
        const uint32_t *from = input;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            from += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int32_t at = index[d * p->index_step];
            from += (at < 0 ? 0 : at > p->limit[d] ? p->limit[d] : (int32_t)at) * p->stride[d];
        }
        *output++ = *from;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_gather_u32s64(
    const refsim_window_gather_params *p,
    const uint32_t *input,
    const int64_t *indices,
    uint32_t *REFSIM_RESTRICT output)
{
    int32_t place[6] = { 0, 0, 0, 0, 0, 0 };

    do {
        const int64_t *index = indices;
        const uint32_t *from = input;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            from += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int64_t at = index[d * p->index_step];
            from += (at < 0 ? 0 : at > p->limit[d] ? p->limit[d] : (int32_t)at) * p->stride[d];
        }
        *output++ = *from;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_gather_u64s32(
    const refsim_window_gather_params *p,
    const uint64_t *input,
    const int32_t *indices,
    uint64_t *REFSIM_RESTRICT output)
{
    int32_t place[6] = { 0, 0, 0, 0, 0, 0 };

    do {
        const int32_t *index = indices;
        const uint64_t *from = input;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            from += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int32_t at = index[d * p->index_step];
            from += (at < 0 ? 0 : at > p->limit[d] ? p->limit[d] : (int32_t)at) * p->stride[d];
        }
        *output++ = *from;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_gather_u64s64(
    const refsim_window_gather_params *p,
    const uint64_t *input,
    const int64_t *indices,
    uint64_t *REFSIM_RESTRICT output)
{
    int32_t place[6] = { 0, 0, 0, 0, 0, 0 };

    do {
        const int64_t *index = indices;
        const uint64_t *from = input;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            from += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int64_t at = index[d * p->index_step];
            from += (at < 0 ? 0 : at > p->limit[d] ? p->limit[d] : (int32_t)at) * p->stride[d];
        }
        *output++ = *from;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_gather_u8s32(
    const refsim_window_gather_params *p,
    const uint8_t *input,
    const int32_t *indices,
    uint8_t *REFSIM_RESTRICT output)
{
    int32_t place[6] = { 0, 0, 0, 0, 0, 0 };

    do {
        const int32_t *index = indices;
        const uint8_t *from = input;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            from += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int32_t at = index[d * p->index_step];
            from += (at < 0 ? 0 : at > p->limit[d] ? p->limit[d] : (int32_t)at) * p->stride[d];
        }
        *output++ = *from;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_gather_u8s64(
    const refsim_window_gather_params *p,
    const uint8_t *input,
    const int64_t *indices,
    uint8_t *REFSIM_RESTRICT output)
{
    int32_t place[6] = { 0, 0, 0, 0, 0, 0 };

    do {
        const int64_t *index = indices;
        const uint8_t *from = input;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            from += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int64_t at = index[d * p->index_step];
            from += (at < 0 ? 0 : at > p->limit[d] ? p->limit[d] : (int32_t)at) * p->stride[d];
        }
        *output++ = *from;
    } while (refsim_next_index(place, p->shape, 6));
}

#ifdef __cplusplus
}
#endif

#endif
