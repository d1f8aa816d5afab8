/* refsim 0.1.0: hashtable_lookup, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_HASHTABLE_LOOKUP_H
#define REFSIM_HASHTABLE_LOOKUP_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t lookups; /* rows to find */
    int32_t rows; /* rows of the table */
    int32_t inner; /* elements of a row */
} refsim_hashtable_lookup_params;

/*
 * output[i] = the values of the row whose key is lookup[i], and hits[i] = 1; zeros and 0 where there is no such key.
 * Elements take any value of their type; members of p keep to the ranges beside them.
 * The output shares no memory with anything else.
 */

REFSIM_KERNEL void refsim_hashtable_lookup_s32u16u8(
    const refsim_hashtable_lookup_params *p,
    const int32_t *lookup, /* [lookups] */
    REFSIM_CONST int32_t *keys, /* [rows], ascending */
    const uint16_t *values, /* [rows, inner] */
    uint16_t *REFSIM_RESTRICT output, /* [lookups, inner] */
    uint8_t *REFSIM_RESTRICT hits /* [lookups] */)
{
    for (int32_t i = 0; i < p->lookups; ++i) {
        int32_t low = 0;
        int32_t high = p->rows - 1;
        /* The key, where there is one, lies in [low, high]. */
        while (low < high) {
            const int32_t middle = low + (high - low) / 2;
            if (keys[middle] < lookup[i]) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        hits[i] = (uint8_t)(keys[low] == lookup[i]);
        for (int32_t k = 0; k < p->inner; ++k) {
            *output++ = (uint16_t)(hits[i] != 0u ? values[low * p->inner + k] : 0u);
        }
    }
}

REFSIM_KERNEL void refsim_hashtable_lookup_s32u32u8(
    const refsim_hashtable_lookup_params *p,
    const int32_t *lookup, /* [lookups] */
    REFSIM_CONST int32_t *keys, /* [rows], ascending */
    const uint32_t *values, /* [rows, inner] */
    uint32_t *REFSIM_RESTRICT output, /* [lookups, inner] */
    uint8_t *REFSIM_RESTRICT hits /* [lookups] */)
{
    for (int32_t i = 0; i < p->lookups; ++i) {
        int32_t low = 0;
        int32_t high = p->rows - 1;
        /* The key, where there is one, lies in [low, high]. */
        while (low < high) {
            const int32_t middle = low + (high - low) / 2;
            if (keys[middle] < lookup[i]) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        hits[i] = (uint8_t)(keys[low] == lookup[i]);
        for (int32_t k = 0; k < p->inner; ++k) {
            *output++ = (uint32_t)(hits[i] != 0u ? values[low * p->inner + k] : 0u);
        }
    }
}

REFSIM_KERNEL void refsim_hashtable_lookup_s32u64u8(
    const refsim_hashtable_lookup_params *p,
    const int32_t *lookup, /* [lookups] */
    REFSIM_CONST int32_t *keys, /* [rows], ascending */
    const uint64_t *values, /* [rows, inner] */
    uint64_t *REFSIM_RESTRICT output, /* [lookups, inner] */
    uint8_t *REFSIM_RESTRICT hits /* [lookups] */)
{
    for (int32_t i = 0; i < p->lookups; ++i) {
        int32_t low = 0;
        int32_t high = p->rows - 1;
        /* The key, where there is one, lies in [low, high]. */
        while (low < high) {
            const int32_t middle = low + (high - low) / 2;
            if (keys[middle] < lookup[i]) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        hits[i] = (uint8_t)(keys[low] == lookup[i]);
        for (int32_t k = 0; k < p->inner; ++k) {
            *output++ = (uint64_t)(hits[i] != 0u ? values[low * p->inner + k] : 0u);
        }
    }
}

REFSIM_KERNEL void refsim_hashtable_lookup_s32u8(
    const refsim_hashtable_lookup_params *p,
    const int32_t *lookup, /* [lookups] */
    REFSIM_CONST int32_t *keys, /* [rows], ascending */
    const uint8_t *values, /* [rows, inner] */
    uint8_t *REFSIM_RESTRICT output, /* [lookups, inner] */
    uint8_t *REFSIM_RESTRICT hits /* [lookups] */)
{
    for (int32_t i = 0; i < p->lookups; ++i) {
        int32_t low = 0;
        int32_t high = p->rows - 1;
        /* The key, where there is one, lies in [low, high]. */
        while (low < high) {
            const int32_t middle = low + (high - low) / 2;
            if (keys[middle] < lookup[i]) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        hits[i] = (uint8_t)(keys[low] == lookup[i]);
        for (int32_t k = 0; k < p->inner; ++k) {
            *output++ = (uint8_t)(hits[i] != 0u ? values[low * p->inner + k] : 0u);
        }
    }
}

#ifdef __cplusplus
}
#endif

#endif
