/* refsim 0.1.0: one_hot, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_ONE_HOT_H
#define REFSIM_ONE_HOT_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t outer; /* places before the new dimension */
    int32_t depth; /* extent of the new dimension */
    int32_t inner; /* places behind it */
} refsim_one_hot_params;

/*
 * output = on where the index along depth is the one given, else off.
 * Elements take any value of their type; members of p keep to the ranges beside them.
 * The output shares no memory with anything else.
 */

REFSIM_KERNEL void refsim_one_hot_u16s32(
    const refsim_one_hot_params *p,
    const int32_t *indices, /* [outer, inner] */
    const uint16_t *on, /* [1] */
    const uint16_t *off, /* [1] */
    uint16_t *REFSIM_RESTRICT output)
{
    for (int32_t o = 0; o < p->outer; ++o) {
        for (int32_t d = 0; d < p->depth; ++d) {
            for (int32_t i = 0; i < p->inner; ++i) {
                *output++ = indices[i] == d ? *on : *off;
            }
        }
        indices += p->inner;
    }
}

REFSIM_KERNEL void refsim_one_hot_u16s64(
    const refsim_one_hot_params *p,
    const int64_t *indices, /* [outer, inner] */
    const uint16_t *on, /* [1] */
    const uint16_t *off, /* [1] */
    uint16_t *REFSIM_RESTRICT output)
{
    for (int32_t o = 0; o < p->outer; ++o) {
        for (int32_t d = 0; d < p->depth; ++d) {
            for (int32_t i = 0; i < p->inner; ++i) {
                *output++ = indices[i] == d ? *on : *off;
            }
        }
        indices += p->inner;
    }
}

REFSIM_KERNEL void refsim_one_hot_u32s32(
    const refsim_one_hot_params *p,
    const int32_t *indices, /* [outer, inner] */
    const uint32_t *on, /* [1] */
    const uint32_t *off, /* [1] */
    uint32_t *REFSIM_RESTRICT output)
{
    for (int32_t o = 0; o < p->outer; ++o) {
        for (int32_t d = 0; d < p->depth; ++d) {
            for (int32_t i = 0; i < p->inner; ++i) {
                *output++ = indices[i] == d ? *on : *off;
            }
        }
        indices += p->inner;
    }
}

REFSIM_KERNEL void refsim_one_hot_u32s64(
    const refsim_one_hot_params *p,
    const int64_t *indices, /* [outer, inner] */
    const uint32_t *on, /* [1] */
    const uint32_t *off, /* [1] */
    uint32_t *REFSIM_RESTRICT output)
{
    for (int32_t o = 0; o < p->outer; ++o) {
        for (int32_t d = 0; d < p->depth; ++d) {
            for (int32_t i = 0; i < p->inner; ++i) {
                *output++ = indices[i] == d ? *on : *off;
            }
        }
        indices += p->inner;
    }
}

REFSIM_KERNEL void refsim_one_hot_u64s32(
    const refsim_one_hot_params *p,
    const int32_t *indices, /* [outer, inner] */
    const uint64_t *on, /* [1] */
    const uint64_t *off, /* [1] */
    uint64_t *REFSIM_RESTRICT output)
{
    for (int32_t o = 0; o < p->outer; ++o) {
        for (int32_t d = 0; d < p->depth; ++d) {
            for (int32_t i = 0; i < p->inner; ++i) {
                *output++ = indices[i] == d ? *on : *off;
            }
        }
        indices += p->inner;
    }
}

REFSIM_KERNEL void refsim_one_hot_u64s64(
    const refsim_one_hot_params *p,
    const int64_t *indices, /* [outer, inner] */
    const uint64_t *on, /* [1] */
    const uint64_t *off, /* [1] */
    uint64_t *REFSIM_RESTRICT output)
{
    for (int32_t o = 0; o < p->outer; ++o) {
        for (int32_t d = 0; d < p->depth; ++d) {
            for (int32_t i = 0; i < p->inner; ++i) {
                *output++ = indices[i] == d ? *on : *off;
            }
        }
        indices += p->inner;
    }
}

REFSIM_KERNEL void refsim_one_hot_u8s32(
    const refsim_one_hot_params *p,
    const int32_t *indices, /* [outer, inner] */
    const uint8_t *on, /* [1] */
    const uint8_t *off, /* [1] */
    uint8_t *REFSIM_RESTRICT output)
{
    for (int32_t o = 0; o < p->outer; ++o) {
        for (int32_t d = 0; d < p->depth; ++d) {
            for (int32_t i = 0; i < p->inner; ++i) {
                *output++ = indices[i] == d ? *on : *off;
            }
        }
        indices += p->inner;
    }
}

REFSIM_KERNEL void refsim_one_hot_u8s64(
    const refsim_one_hot_params *p,
    const int64_t *indices, /* [outer, inner] */
    const uint8_t *on, /* [1] */
    const uint8_t *off, /* [1] */
    uint8_t *REFSIM_RESTRICT output)
{
    for (int32_t o = 0; o < p->outer; ++o) {
        for (int32_t d = 0; d < p->depth; ++d) {
            for (int32_t i = 0; i < p->inner; ++i) {
                *output++ = indices[i] == d ? *on : *off;
            }
        }
        indices += p->inner;
    }
}

#ifdef __cplusplus
}
#endif

#endif
