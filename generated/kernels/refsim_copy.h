/* refsim 0.1.0: copy, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_COPY_H
#define REFSIM_COPY_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t bytes; /* size of the tensor */
} refsim_copy_params;

/*
 * The bytes of input, in order, from the first to the last.
 * Elements take any value of their type; members of p keep to the ranges beside them.
 * The output may lie where the first operand lies.
 */

REFSIM_KERNEL void refsim_copy_u8(
    const refsim_copy_params *p,
    const uint8_t *input, /* [bytes] */
    uint8_t *output /* [bytes] */)
{
    for (int32_t i = 0; i < p->bytes; ++i) {
        output[i] = input[i];
    }
}

#ifdef __cplusplus
}
#endif

#endif
