/* refsim 0.1.0: fill, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_FILL_H
#define REFSIM_FILL_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t size; /* elements */
    int64_t value; /* the bit pattern, wrapped to the type of an element */
} refsim_fill_params;

/*
 * Every element of output = value.
 * Elements take any value of their type; members of p keep to the ranges beside them.
 * The output shares no memory with anything else.
 */

REFSIM_KERNEL void refsim_fill_u16(
    const refsim_fill_params *p,
    uint16_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (uint16_t)p->value;
    }
}

REFSIM_KERNEL void refsim_fill_u32(
    const refsim_fill_params *p,
    uint32_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (uint32_t)p->value;
    }
}

REFSIM_KERNEL void refsim_fill_u64(
    const refsim_fill_params *p,
    uint64_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (uint64_t)p->value;
    }
}

REFSIM_KERNEL void refsim_fill_u8(
    const refsim_fill_params *p,
    uint8_t *REFSIM_RESTRICT output /* [size] */)
{
    for (int32_t i = 0; i < p->size; ++i) {
        output[i] = (uint8_t)p->value;
    }
}

#ifdef __cplusplus
}
#endif

#endif
