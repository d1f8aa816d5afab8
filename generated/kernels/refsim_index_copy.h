/* refsim 0.1.0: index_copy, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_INDEX_COPY_H
#define REFSIM_INDEX_COPY_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t shape[8]; /* of the output, outermost dimension first, padded with 1 */
    /* for each dimension in turn, an offset into the input for each place along it; they add up */
    REFSIM_CONST int32_t *table;
} refsim_index_copy_params;

/*
 * output at (i, j, ...) = the element of input at table of axis 0 [i] + table of axis 1 [j] + ...
 * Elements take any value of their type; members of p keep to the ranges beside them.
 * The output shares no memory with anything else.
 */

REFSIM_KERNEL void refsim_index_copy_u16(
    const refsim_index_copy_params *p,
    const uint16_t *input,
    uint16_t *REFSIM_RESTRICT output)
{
    int32_t index[7] = { 0, 0, 0, 0, 0, 0, 0 };

    for (;;) {
        REFSIM_CONST int32_t *table = p->table;
        int32_t from = 0;
        for (int32_t axis = 0; axis < 7; ++axis) {
            from += table[index[axis]];
            table += p->shape[axis];
        }
        for (int32_t i = 0; i < p->shape[7]; ++i) {
            *output++ = input[from + table[i]];
        }
        if (!refsim_next_index(index, p->shape, 7)) {
            return;
        }
    }
}

REFSIM_KERNEL void refsim_index_copy_u32(
    const refsim_index_copy_params *p,
    const uint32_t *input,
    uint32_t *REFSIM_RESTRICT output)
{
    int32_t index[7] = { 0, 0, 0, 0, 0, 0, 0 };

    for (;;) {
        REFSIM_CONST int32_t *table = p->table;
        int32_t from = 0;
        for (int32_t axis = 0; axis < 7; ++axis) {
            from += table[index[axis]];
            table += p->shape[axis];
        }
        for (int32_t i = 0; i < p->shape[7]; ++i) {
            *output++ = input[from + table[i]];
        }
        if (!refsim_next_index(index, p->shape, 7)) {
            return;
        }
    }
}

REFSIM_KERNEL void refsim_index_copy_u64(
    const refsim_index_copy_params *p,
    const uint64_t *input,
    uint64_t *REFSIM_RESTRICT output)
{
    int32_t index[7] = { 0, 0, 0, 0, 0, 0, 0 };

    for (;;) {
        REFSIM_CONST int32_t *table = p->table;
        int32_t from = 0;
        for (int32_t axis = 0; axis < 7; ++axis) {
            from += table[index[axis]];
            table += p->shape[axis];
        }
        for (int32_t i = 0; i < p->shape[7]; ++i) {
            *output++ = input[from + table[i]];
        }
        if (!refsim_next_index(index, p->shape, 7)) {
            return;
        }
    }
}

REFSIM_KERNEL void refsim_index_copy_u8(
    const refsim_index_copy_params *p,
    const uint8_t *input,
    uint8_t *REFSIM_RESTRICT output)
{
    int32_t index[7] = { 0, 0, 0, 0, 0, 0, 0 };

    for (;;) {
        REFSIM_CONST int32_t *table = p->table;
        int32_t from = 0;
        for (int32_t axis = 0; axis < 7; ++axis) {
            from += table[index[axis]];
            table += p->shape[axis];
        }
        for (int32_t i = 0; i < p->shape[7]; ++i) {
            *output++ = input[from + table[i]];
        }
        if (!refsim_next_index(index, p->shape, 7)) {
            return;
        }
    }
}

#ifdef __cplusplus
}
#endif

#endif
