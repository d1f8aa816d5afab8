/* refsim 0.1.0: scatter, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_SCATTER_H
#define REFSIM_SCATTER_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t coords; /* slices */
    int32_t depth; /* indices that name one place */
    int32_t inner; /* elements of a slice */
    REFSIM_CONST int32_t *extent; /* [depth], extents of the indexed dimensions */
    int32_t step; /* elements from one slice to the next; 0: one slice for all places */
} refsim_scatter_params;

/*
 * updates go to where indices say, or are added there; an index outside of its extent counts as 0. Other elements of
 * the output stay as they are. Elements take any value of their type; members of p keep to the ranges beside them. The
 * output shares no memory with anything else.
 */

REFSIM_KERNEL void refsim_scatter_bools32_last(
    const refsim_scatter_params *p,
    const int32_t *indices, /* [coords, depth] */
    const uint8_t *updates, /* [coords, inner] */
    uint8_t *REFSIM_RESTRICT output)
{
    for (int32_t c = 0; c < p->coords; ++c) {
        const int32_t *index = indices + c * p->depth;
        uint8_t *to = output;
        int32_t place = 0;
        for (int32_t d = 0; d < p->depth; ++d) {
            /* An index outside counts as 0: nothing outside the tensor is written. */
            place = place * p->extent[d] + (index[d] < 0 || index[d] >= p->extent[d] ? 0 : (int32_t)index[d]);
        }
        to += place * p->inner;
        for (int32_t i = 0; i < p->inner; ++i) {
            to[i] = updates[i];
        }
        updates += p->step;
    }
}

REFSIM_KERNEL void refsim_scatter_bools32_sum(
    const refsim_scatter_params *p,
    const int32_t *indices, /* [coords, depth] */
    const uint8_t *updates, /* [coords, inner] */
    uint8_t *REFSIM_RESTRICT output)
{
    for (int32_t c = 0; c < p->coords; ++c) {
        const int32_t *index = indices + c * p->depth;
        uint8_t *to = output;
        int32_t place = 0;
        for (int32_t d = 0; d < p->depth; ++d) {
            /* An index outside counts as 0: nothing outside the tensor is written. */
            place = place * p->extent[d] + (index[d] < 0 || index[d] >= p->extent[d] ? 0 : (int32_t)index[d]);
        }
        to += place * p->inner;
        for (int32_t i = 0; i < p->inner; ++i) {
            to[i] = (uint8_t)(to[i] | updates[i]);
        }
        updates += p->step;
    }
}

REFSIM_KERNEL void refsim_scatter_bools64_last(
    const refsim_scatter_params *p,
    const int64_t *indices, /* [coords, depth] */
    const uint8_t *updates, /* [coords, inner] */
    uint8_t *REFSIM_RESTRICT output)
{
    for (int32_t c = 0; c < p->coords; ++c) {
        const int64_t *index = indices + c * p->depth;
        uint8_t *to = output;
        int32_t place = 0;
        for (int32_t d = 0; d < p->depth; ++d) {
            /* An index outside counts as 0: nothing outside the tensor is written. */
            place = place * p->extent[d] + (index[d] < 0 || index[d] >= p->extent[d] ? 0 : (int32_t)index[d]);
        }
        to += place * p->inner;
        for (int32_t i = 0; i < p->inner; ++i) {
            to[i] = updates[i];
        }
        updates += p->step;
    }
}

REFSIM_KERNEL void refsim_scatter_bools64_sum(
    const refsim_scatter_params *p,
    const int64_t *indices, /* [coords, depth] */
    const uint8_t *updates, /* [coords, inner] */
    uint8_t *REFSIM_RESTRICT output)
{
    for (int32_t c = 0; c < p->coords; ++c) {
        const int64_t *index = indices + c * p->depth;
        uint8_t *to = output;
        int32_t place = 0;
        for (int32_t d = 0; d < p->depth; ++d) {
            /* An index outside counts as 0: nothing outside the tensor is written. */
            place = place * p->extent[d] + (index[d] < 0 || index[d] >= p->extent[d] ? 0 : (int32_t)index[d]);
        }
        to += place * p->inner;
        for (int32_t i = 0; i < p->inner; ++i) {
            to[i] = (uint8_t)(to[i] | updates[i]);
        }
        updates += p->step;
    }
}

REFSIM_KERNEL void refsim_scatter_u16s32_last(
    const refsim_scatter_params *p,
    const int32_t *indices, /* [coords, depth] */
    const uint16_t *updates, /* [coords, inner] */
    uint16_t *REFSIM_RESTRICT output)
{
    for (int32_t c = 0; c < p->coords; ++c) {
        const int32_t *index = indices + c * p->depth;
        uint16_t *to = output;
        int32_t place = 0;
        for (int32_t d = 0; d < p->depth; ++d) {
            /* An index outside counts as 0: nothing outside the tensor is written. */
            place = place * p->extent[d] + (index[d] < 0 || index[d] >= p->extent[d] ? 0 : (int32_t)index[d]);
        }
        to += place * p->inner;
        for (int32_t i = 0; i < p->inner; ++i) {
            to[i] = updates[i];
        }
        updates += p->step;
    }
}

REFSIM_KERNEL void refsim_scatter_u16s32_sum(
    const refsim_scatter_params *p,
    const int32_t *indices, /* [coords, depth] */
    const uint16_t *updates, /* [coords, inner] */
    uint16_t *REFSIM_RESTRICT output)
{
    for (int32_t c = 0; c < p->coords; ++c) {
        const int32_t *index = indices + c * p->depth;
        uint16_t *to = output;
        int32_t place = 0;
        for (int32_t d = 0; d < p->depth; ++d) {
            /* An index outside counts as 0: nothing outside the tensor is written. */
            place = place * p->extent[d] + (index[d] < 0 || index[d] >= p->extent[d] ? 0 : (int32_t)index[d]);
        }
        to += place * p->inner;
        for (int32_t i = 0; i < p->inner; ++i) {
            to[i] = (uint16_t)(to[i] + updates[i]);
        }
        updates += p->step;
    }
}

REFSIM_KERNEL void refsim_scatter_u16s64_last(
    const refsim_scatter_params *p,
    const int64_t *indices, /* [coords, depth] */
    const uint16_t *updates, /* [coords, inner] */
    uint16_t *REFSIM_RESTRICT output)
{
    for (int32_t c = 0; c < p->coords; ++c) {
        const int64_t *index = indices + c * p->depth;
        uint16_t *to = output;
        int32_t place = 0;
        for (int32_t d = 0; d < p->depth; ++d) {
            /* An index outside counts as 0: nothing outside the tensor is written. */
            place = place * p->extent[d] + (index[d] < 0 || index[d] >= p->extent[d] ? 0 : (int32_t)index[d]);
        }
        to += place * p->inner;
        for (int32_t i = 0; i < p->inner; ++i) {
            to[i] = updates[i];
        }
        updates += p->step;
    }
}

REFSIM_KERNEL void refsim_scatter_u16s64_sum(
    const refsim_scatter_params *p,
    const int64_t *indices, /* [coords, depth] */
    const uint16_t *updates, /* [coords, inner] */
    uint16_t *REFSIM_RESTRICT output)
{
    for (int32_t c = 0; c < p->coords; ++c) {
        const int64_t *index = indices + c * p->depth;
        uint16_t *to = output;
        int32_t place = 0;
        for (int32_t d = 0; d < p->depth; ++d) {
            /* An index outside counts as 0: nothing outside the tensor is written. */
            place = place * p->extent[d] + (index[d] < 0 || index[d] >= p->extent[d] ? 0 : (int32_t)index[d]);
        }
        to += place * p->inner;
        for (int32_t i = 0; i < p->inner; ++i) {
            to[i] = (uint16_t)(to[i] + updates[i]);
        }
        updates += p->step;
    }
}

REFSIM_KERNEL void refsim_scatter_u32s32_last(
    const refsim_scatter_params *p,
    const int32_t *indices, /* [coords, depth] */
    const uint32_t *updates, /* [coords, inner] */
    uint32_t *REFSIM_RESTRICT output)
{
    for (int32_t c = 0; c < p->coords; ++c) {
        const int32_t *index = indices + c * p->depth;
        uint32_t *to = output;
        int32_t place = 0;
        for (int32_t d = 0; d < p->depth; ++d) {
            /* An index outside counts as 0: nothing outside the tensor is written. */
            place = place * p->extent[d] + (index[d] < 0 || index[d] >= p->extent[d] ? 0 : (int32_t)index[d]);
        }
        to += place * p->inner;
        for (int32_t i = 0; i < p->inner; ++i) {
            to[i] = updates[i];
        }
        updates += p->step;
    }
}

REFSIM_KERNEL void refsim_scatter_u32s32_sum(
    const refsim_scatter_params *p,
    const int32_t *indices, /* [coords, depth] */
    const uint32_t *updates, /* [coords, inner] */
    uint32_t *REFSIM_RESTRICT output)
{
    for (int32_t c = 0; c < p->coords; ++c) {
        const int32_t *index = indices + c * p->depth;
        uint32_t *to = output;
        int32_t place = 0;
        for (int32_t d = 0; d < p->depth; ++d) {
            /* An index outside counts as 0: nothing outside the tensor is written. */
            place = place * p->extent[d] + (index[d] < 0 || index[d] >= p->extent[d] ? 0 : (int32_t)index[d]);
        }
        to += place * p->inner;
        for (int32_t i = 0; i < p->inner; ++i) {
            to[i] = (uint32_t)(to[i] + updates[i]);
        }
        updates += p->step;
    }
}

REFSIM_KERNEL void refsim_scatter_u32s64_last(
    const refsim_scatter_params *p,
    const int64_t *indices, /* [coords, depth] */
    const uint32_t *updates, /* [coords, inner] */
    uint32_t *REFSIM_RESTRICT output)
{
    for (int32_t c = 0; c < p->coords; ++c) {
        const int64_t *index = indices + c * p->depth;
        uint32_t *to = output;
        int32_t place = 0;
        for (int32_t d = 0; d < p->depth; ++d) {
            /* An index outside counts as 0: nothing outside the tensor is written. */
            place = place * p->extent[d] + (index[d] < 0 || index[d] >= p->extent[d] ? 0 : (int32_t)index[d]);
        }
        to += place * p->inner;
        for (int32_t i = 0; i < p->inner; ++i) {
            to[i] = updates[i];
        }
        updates += p->step;
    }
}

REFSIM_KERNEL void refsim_scatter_u32s64_sum(
    const refsim_scatter_params *p,
    const int64_t *indices, /* [coords, depth] */
    const uint32_t *updates, /* [coords, inner] */
    uint32_t *REFSIM_RESTRICT output)
{
    for (int32_t c = 0; c < p->coords; ++c) {
        const int64_t *index = indices + c * p->depth;
        uint32_t *to = output;
        int32_t place = 0;
        for (int32_t d = 0; d < p->depth; ++d) {
            /* An index outside counts as 0: nothing outside the tensor is written. */
            place = place * p->extent[d] + (index[d] < 0 || index[d] >= p->extent[d] ? 0 : (int32_t)index[d]);
        }
        to += place * p->inner;
        for (int32_t i = 0; i < p->inner; ++i) {
            to[i] = (uint32_t)(to[i] + updates[i]);
        }
        updates += p->step;
    }
}

REFSIM_KERNEL void refsim_scatter_u64s32_last(
    const refsim_scatter_params *p,
    const int32_t *indices, /* [coords, depth] */
    const uint64_t *updates, /* [coords, inner] */
    uint64_t *REFSIM_RESTRICT output)
{
    for (int32_t c = 0; c < p->coords; ++c) {
        const int32_t *index = indices + c * p->depth;
        uint64_t *to = output;
        int32_t place = 0;
        for (int32_t d = 0; d < p->depth; ++d) {
            /* An index outside counts as 0: nothing outside the tensor is written. */
            place = place * p->extent[d] + (index[d] < 0 || index[d] >= p->extent[d] ? 0 : (int32_t)index[d]);
        }
        to += place * p->inner;
        for (int32_t i = 0; i < p->inner; ++i) {
            to[i] = updates[i];
        }
        updates += p->step;
    }
}

REFSIM_KERNEL void refsim_scatter_u64s32_sum(
    const refsim_scatter_params *p,
    const int32_t *indices, /* [coords, depth] */
    const uint64_t *updates, /* [coords, inner] */
    uint64_t *REFSIM_RESTRICT output)
{
    for (int32_t c = 0; c < p->coords; ++c) {
        const int32_t *index = indices + c * p->depth;
        uint64_t *to = output;
        int32_t place = 0;
        for (int32_t d = 0; d < p->depth; ++d) {
            /* An index outside counts as 0: nothing outside the tensor is written. */
            place = place * p->extent[d] + (index[d] < 0 || index[d] >= p->extent[d] ? 0 : (int32_t)index[d]);
        }
        to += place * p->inner;
        for (int32_t i = 0; i < p->inner; ++i) {
            to[i] = (uint64_t)(to[i] + updates[i]);
        }
        updates += p->step;
    }
}

REFSIM_KERNEL void refsim_scatter_u64s64_last(
    const refsim_scatter_params *p,
    const int64_t *indices, /* [coords, depth] */
    const uint64_t *updates, /* [coords, inner] */
    uint64_t *REFSIM_RESTRICT output)
{
    for (int32_t c = 0; c < p->coords; ++c) {
        const int64_t *index = indices + c * p->depth;
        uint64_t *to = output;
        int32_t place = 0;
        for (int32_t d = 0; d < p->depth; ++d) {
            /* An index outside counts as 0: nothing outside the tensor is written. */
            place = place * p->extent[d] + (index[d] < 0 || index[d] >= p->extent[d] ? 0 : (int32_t)index[d]);
        }
        to += place * p->inner;
        for (int32_t i = 0; i < p->inner; ++i) {
            to[i] = updates[i];
        }
        updates += p->step;
    }
}

REFSIM_KERNEL void refsim_scatter_u64s64_sum(
    const refsim_scatter_params *p,
    const int64_t *indices, /* [coords, depth] */
    const uint64_t *updates, /* [coords, inner] */
    uint64_t *REFSIM_RESTRICT output)
{
    for (int32_t c = 0; c < p->coords; ++c) {
        const int64_t *index = indices + c * p->depth;
        uint64_t *to = output;
        int32_t place = 0;
        for (int32_t d = 0; d < p->depth; ++d) {
            /* An index outside counts as 0: nothing outside the tensor is written. */
            place = place * p->extent[d] + (index[d] < 0 || index[d] >= p->extent[d] ? 0 : (int32_t)index[d]);
        }
        to += place * p->inner;
        for (int32_t i = 0; i < p->inner; ++i) {
            to[i] = (uint64_t)(to[i] + updates[i]);
        }
        updates += p->step;
    }
}

REFSIM_KERNEL void refsim_scatter_u8s32_last(
    const refsim_scatter_params *p,
    const int32_t *indices, /* [coords, depth] */
    const uint8_t *updates, /* [coords, inner] */
    uint8_t *REFSIM_RESTRICT output)
{
    for (int32_t c = 0; c < p->coords; ++c) {
        const int32_t *index = indices + c * p->depth;
        uint8_t *to = output;
        int32_t place = 0;
        for (int32_t d = 0; d < p->depth; ++d) {
            /* An index outside counts as 0: nothing outside the tensor is written. */
            place = place * p->extent[d] + (index[d] < 0 || index[d] >= p->extent[d] ? 0 : (int32_t)index[d]);
        }
        to += place * p->inner;
        for (int32_t i = 0; i < p->inner; ++i) {
            to[i] = updates[i];
        }
        updates += p->step;
    }
}

REFSIM_KERNEL void refsim_scatter_u8s32_sum(
    const refsim_scatter_params *p,
    const int32_t *indices, /* [coords, depth] */
    const uint8_t *updates, /* [coords, inner] */
    uint8_t *REFSIM_RESTRICT output)
{
    for (int32_t c = 0; c < p->coords; ++c) {
        const int32_t *index = indices + c * p->depth;
        uint8_t *to = output;
        int32_t place = 0;
        for (int32_t d = 0; d < p->depth; ++d) {
            /* An index outside counts as 0: nothing outside the tensor is written. */
            place = place * p->extent[d] + (index[d] < 0 || index[d] >= p->extent[d] ? 0 : (int32_t)index[d]);
        }
        to += place * p->inner;
        for (int32_t i = 0; i < p->inner; ++i) {
            to[i] = (uint8_t)(to[i] + updates[i]);
        }
        updates += p->step;
    }
}

REFSIM_KERNEL void refsim_scatter_u8s64_last(
    const refsim_scatter_params *p,
    const int64_t *indices, /* [coords, depth] */
    const uint8_t *updates, /* [coords, inner] */
    uint8_t *REFSIM_RESTRICT output)
{
    for (int32_t c = 0; c < p->coords; ++c) {
        const int64_t *index = indices + c * p->depth;
        uint8_t *to = output;
        int32_t place = 0;
        for (int32_t d = 0; d < p->depth; ++d) {
            /* An index outside counts as 0: nothing outside the tensor is written. */
            place = place * p->extent[d] + (index[d] < 0 || index[d] >= p->extent[d] ? 0 : (int32_t)index[d]);
        }
        to += place * p->inner;
        for (int32_t i = 0; i < p->inner; ++i) {
            to[i] = updates[i];
        }
        updates += p->step;
    }
}

REFSIM_KERNEL void refsim_scatter_u8s64_sum(
    const refsim_scatter_params *p,
    const int64_t *indices, /* [coords, depth] */
    const uint8_t *updates, /* [coords, inner] */
    uint8_t *REFSIM_RESTRICT output)
{
    for (int32_t c = 0; c < p->coords; ++c) {
        const int64_t *index = indices + c * p->depth;
        uint8_t *to = output;
        int32_t place = 0;
        for (int32_t d = 0; d < p->depth; ++d) {
            /* An index outside counts as 0: nothing outside the tensor is written. */
            place = place * p->extent[d] + (index[d] < 0 || index[d] >= p->extent[d] ? 0 : (int32_t)index[d]);
        }
        to += place * p->inner;
        for (int32_t i = 0; i < p->inner; ++i) {
            to[i] = (uint8_t)(to[i] + updates[i]);
        }
        updates += p->step;
    }
}

#ifdef __cplusplus
}
#endif

#endif
