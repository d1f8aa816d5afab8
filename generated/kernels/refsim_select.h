/* refsim 0.1.0: select, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_SELECT_H
#define REFSIM_SELECT_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    REFSIM_CONST int32_t *walk; /* 6 dimensions of the output, then 6 strides each of condition, x and y, in elements */
} refsim_select_params;

/*
 * output = x where condition is not 0, else y; each repeats along axes where its stride is 0.
 * Elements take any value of their type; members of p keep to the ranges beside them.
 * The output shares no memory with anything else.
 */

REFSIM_KERNEL void refsim_select_boolu16(
    const refsim_select_params *p,
    const uint8_t *condition,
    const uint16_t *x,
    const uint16_t *y,
    uint16_t *REFSIM_RESTRICT output)
{
    REFSIM_CONST int32_t *shape = p->walk;
    int32_t index[5] = { 0, 0, 0, 0, 0 };
    int32_t outer[5];

    for (int32_t axis = 0; axis < 5; ++axis) {
        outer[axis] = shape[axis];
    }
    for (;;) {
        const uint8_t *c = condition;
        const uint16_t *left = x;
        const uint16_t *right = y;
        for (int32_t axis = 0; axis < 5; ++axis) {
            c += index[axis] * shape[6 + axis];
            left += index[axis] * shape[12 + axis];
            right += index[axis] * shape[18 + axis];
        }
        for (int32_t i = 0; i < shape[5]; ++i) {
            *output++ = c[i * shape[11]] != 0 ? left[i * shape[17]] : right[i * shape[23]];
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

REFSIM_KERNEL void refsim_select_boolu32(
    const refsim_select_params *p,
    const uint8_t *condition,
    const uint32_t *x,
    const uint32_t *y,
    uint32_t *REFSIM_RESTRICT output)
{
    REFSIM_CONST int32_t *shape = p->walk;
    int32_t index[5] = { 0, 0, 0, 0, 0 };
    int32_t outer[5];

    for (int32_t axis = 0; axis < 5; ++axis) {
        outer[axis] = shape[axis];
    }
    for (;;) {
        const uint8_t *c = condition;
        const uint32_t *left = x;
        const uint32_t *right = y;
        for (int32_t axis = 0; axis < 5; ++axis) {
            c += index[axis] * shape[6 + axis];
            left += index[axis] * shape[12 + axis];
            right += index[axis] * shape[18 + axis];
        }
        for (int32_t i = 0; i < shape[5]; ++i) {
            *output++ = c[i * shape[11]] != 0 ? left[i * shape[17]] : right[i * shape[23]];
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

REFSIM_KERNEL void refsim_select_boolu64(
    const refsim_select_params *p,
    const uint8_t *condition,
    const uint64_t *x,
    const uint64_t *y,
    uint64_t *REFSIM_RESTRICT output)
{
    REFSIM_CONST int32_t *shape = p->walk;
    int32_t index[5] = { 0, 0, 0, 0, 0 };
    int32_t outer[5];

    for (int32_t axis = 0; axis < 5; ++axis) {
        outer[axis] = shape[axis];
    }
    for (;;) {
        const uint8_t *c = condition;
        const uint64_t *left = x;
        const uint64_t *right = y;
        for (int32_t axis = 0; axis < 5; ++axis) {
            c += index[axis] * shape[6 + axis];
            left += index[axis] * shape[12 + axis];
            right += index[axis] * shape[18 + axis];
        }
        for (int32_t i = 0; i < shape[5]; ++i) {
            *output++ = c[i * shape[11]] != 0 ? left[i * shape[17]] : right[i * shape[23]];
        }
        if (!refsim_next_index(index, outer, 5)) {
            return;
        }
    }
}

REFSIM_KERNEL void refsim_select_boolu8(
    const refsim_select_params *p,
    const uint8_t *condition,
    const uint8_t *x,
    const uint8_t *y,
    uint8_t *REFSIM_RESTRICT output)
{
    REFSIM_CONST int32_t *shape = p->walk;
    int32_t index[5] = { 0, 0, 0, 0, 0 };
    int32_t outer[5];

    for (int32_t axis = 0; axis < 5; ++axis) {
        outer[axis] = shape[axis];
    }
    for (;;) {
        const uint8_t *c = condition;
        const uint8_t *left = x;
        const uint8_t *right = y;
        for (int32_t axis = 0; axis < 5; ++axis) {
            c += index[axis] * shape[6 + axis];
            left += index[axis] * shape[12 + axis];
            right += index[axis] * shape[18 + axis];
        }
        for (int32_t i = 0; i < shape[5]; ++i) {
            *output++ = c[i * shape[11]] != 0 ? left[i * shape[17]] : right[i * shape[23]];
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
