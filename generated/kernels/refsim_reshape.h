/* refsim 0.1.0: RESHAPE, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_RESHAPE_H
#define REFSIM_RESHAPE_H

#include "refsim_common.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t bytes; /* size of the tensor */
} refsim_reshape_params;

REFSIM_KERNEL void refsim_reshape_bytes(const refsim_reshape_params *p, const void *input, void *output);
REFSIM_KERNEL void refsim_reshape_bytes(const refsim_reshape_params *p, const void *input, void *output)
{
    const uint8_t *from = (const uint8_t *)input;
    uint8_t *to = (uint8_t *)output;
    for (int32_t i = 0; i < p->bytes; ++i) {
        to[i] = from[i];
    }
}

#ifdef __cplusplus
}
#endif

#endif
