/* refsim 0.1.0: dynamic_update, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_DYNAMIC_UPDATE_H
#define REFSIM_DYNAMIC_UPDATE_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t rank; /* dimensions of the tensors and numbers in start */
    int32_t shape[6]; /* of the update, 1 in front of its own dimensions */
    int32_t stride[6]; /* of the output, in elements */
    int32_t last[6]; /* largest start that fits; others are moved back */
} refsim_dynamic_update_params;

/*
 * update goes to start in output, moved so that it lies inside; other elements of the output stay as they are.
 * Elements take any value of their type; members of p keep to the ranges beside them.
 * The output shares no memory with anything else.
 */

REFSIM_KERNEL void refsim_dynamic_update_u16s32(
    const refsim_dynamic_update_params *p,
    const uint16_t *update,
    const int32_t *start, /* [rank] */
    uint16_t *REFSIM_RESTRICT output)
{
    int32_t index[5] = { 0, 0, 0, 0, 0 };

    for (int32_t i = 0; i < p->rank; ++i) {
        const int32_t axis = 6 - p->rank + i;
        const int32_t last = p->last[axis];
        output += (start[i] < 0 ? 0 : start[i] > last ? last : (int32_t)start[i]) * p->stride[axis];
    }
    for (;;) {
        uint16_t *to = output;
        for (int32_t axis = 0; axis < 5; ++axis) {
            to += index[axis] * p->stride[axis];
        }
        for (int32_t i = 0; i < p->shape[5]; ++i) {
            to[i * p->stride[5]] = *update++;
        }
        if (!refsim_next_index(index, p->shape, 5)) {
            return;
        }
    }
}

REFSIM_KERNEL void refsim_dynamic_update_u16s64(
    const refsim_dynamic_update_params *p,
    const uint16_t *update,
    const int64_t *start, /* [rank] */
    uint16_t *REFSIM_RESTRICT output)
{
    int32_t index[5] = { 0, 0, 0, 0, 0 };

    for (int32_t i = 0; i < p->rank; ++i) {
        const int32_t axis = 6 - p->rank + i;
        const int32_t last = p->last[axis];
        output += (start[i] < 0 ? 0 : start[i] > last ? last : (int32_t)start[i]) * p->stride[axis];
    }
    for (;;) {
        uint16_t *to = output;
        for (int32_t axis = 0; axis < 5; ++axis) {
            to += index[axis] * p->stride[axis];
        }
        for (int32_t i = 0; i < p->shape[5]; ++i) {
            to[i * p->stride[5]] = *update++;
        }
        if (!refsim_next_index(index, p->shape, 5)) {
            return;
        }
    }
}

REFSIM_KERNEL void refsim_dynamic_update_u32s32(
    const refsim_dynamic_update_params *p,
    const uint32_t *update,
    const int32_t *start, /* [rank] */
    uint32_t *REFSIM_RESTRICT output)
{
    int32_t index[5] = { 0, 0, 0, 0, 0 };

    for (int32_t i = 0; i < p->rank; ++i) {
        const int32_t axis = 6 - p->rank + i;
        const int32_t last = p->last[axis];
        output += (start[i] < 0 ? 0 : start[i] > last ? last : (int32_t)start[i]) * p->stride[axis];
    }
    for (;;) {
        uint32_t *to = output;
        for (int32_t axis = 0; axis < 5; ++axis) {
            to += index[axis] * p->stride[axis];
        }
        for (int32_t i = 0; i < p->shape[5]; ++i) {
            to[i * p->stride[5]] = *update++;
        }
        if (!refsim_next_index(index, p->shape, 5)) {
            return;
        }
    }
}

REFSIM_KERNEL void refsim_dynamic_update_u32s64(
    const refsim_dynamic_update_params *p,
    const uint32_t *update,
    const int64_t *start, /* [rank] */
    uint32_t *REFSIM_RESTRICT output)
{
    int32_t index[5] = { 0, 0, 0, 0, 0 };

    for (int32_t i = 0; i < p->rank; ++i) {
        const int32_t axis = 6 - p->rank + i;
        const int32_t last = p->last[axis];
        output += (start[i] < 0 ? 0 : start[i] > last ? last : (int32_t)start[i]) * p->stride[axis];
    }
    for (;;) {
        uint32_t *to = output;
        for (int32_t axis = 0; axis < 5; ++axis) {
            to += index[axis] * p->stride[axis];
        }
        for (int32_t i = 0; i < p->shape[5]; ++i) {
            to[i * p->stride[5]] = *update++;
        }
        if (!refsim_next_index(index, p->shape, 5)) {
            return;
        }
    }
}

REFSIM_KERNEL void refsim_dynamic_update_u64s32(
    const refsim_dynamic_update_params *p,
    const uint64_t *update,
    const int32_t *start, /* [rank] */
    uint64_t *REFSIM_RESTRICT output)
{
    int32_t index[5] = { 0, 0, 0, 0, 0 };

    for (int32_t i = 0; i < p->rank; ++i) {
        const int32_t axis = 6 - p->rank + i;
        const int32_t last = p->last[axis];
        output += (start[i] < 0 ? 0 : start[i] > last ? last : (int32_t)start[i]) * p->stride[axis];
    }
    for (;;) {
        uint64_t *to = output;
        for (int32_t axis = 0; axis < 5; ++axis) {
            to += index[axis] * p->stride[axis];
        }
        for (int32_t i = 0; i < p->shape[5]; ++i) {
            to[i * p->stride[5]] = *update++;
        }
        if (!refsim_next_index(index, p->shape, 5)) {
            return;
        }
    }
}

REFSIM_KERNEL void refsim_dynamic_update_u64s64(
    const refsim_dynamic_update_params *p,
    const uint64_t *update,
    const int64_t *start, /* [rank] */
    uint64_t *REFSIM_RESTRICT output)
{
    int32_t index[5] = { 0, 0, 0, 0, 0 };

    for (int32_t i = 0; i < p->rank; ++i) {
        const int32_t axis = 6 - p->rank + i;
        const int32_t last = p->last[axis];
        output += (start[i] < 0 ? 0 : start[i] > last ? last : (int32_t)start[i]) * p->stride[axis];
    }
    for (;;) {
        uint64_t *to = output;
        for (int32_t axis = 0; axis < 5; ++axis) {
            to += index[axis] * p->stride[axis];
        }
        for (int32_t i = 0; i < p->shape[5]; ++i) {
            to[i * p->stride[5]] = *update++;
        }
        if (!refsim_next_index(index, p->shape, 5)) {
            return;
        }
    }
}

REFSIM_KERNEL void refsim_dynamic_update_u8s32(
    const refsim_dynamic_update_params *p,
    const uint8_t *update,
    const int32_t *start, /* [rank] */
    uint8_t *REFSIM_RESTRICT output)
{
    int32_t index[5] = { 0, 0, 0, 0, 0 };

    for (int32_t i = 0; i < p->rank; ++i) {
        const int32_t axis = 6 - p->rank + i;
        const int32_t last = p->last[axis];
        output += (start[i] < 0 ? 0 : start[i] > last ? last : (int32_t)start[i]) * p->stride[axis];
    }
    for (;;) {
        uint8_t *to = output;
        for (int32_t axis = 0; axis < 5; ++axis) {
            to += index[axis] * p->stride[axis];
        }
        for (int32_t i = 0; i < p->shape[5]; ++i) {
            to[i * p->stride[5]] = *update++;
        }
        if (!refsim_next_index(index, p->shape, 5)) {
            return;
        }
    }
}

REFSIM_KERNEL void refsim_dynamic_update_u8s64(
    const refsim_dynamic_update_params *p,
    const uint8_t *update,
    const int64_t *start, /* [rank] */
    uint8_t *REFSIM_RESTRICT output)
{
    int32_t index[5] = { 0, 0, 0, 0, 0 };

    for (int32_t i = 0; i < p->rank; ++i) {
        const int32_t axis = 6 - p->rank + i;
        const int32_t last = p->last[axis];
        output += (start[i] < 0 ? 0 : start[i] > last ? last : (int32_t)start[i]) * p->stride[axis];
    }
    for (;;) {
        uint8_t *to = output;
        for (int32_t axis = 0; axis < 5; ++axis) {
            to += index[axis] * p->stride[axis];
        }
        for (int32_t i = 0; i < p->shape[5]; ++i) {
            to[i * p->stride[5]] = *update++;
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
