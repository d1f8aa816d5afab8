/* refsim 0.1.0: window_scatter, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_WINDOW_SCATTER_H
#define REFSIM_WINDOW_SCATTER_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t shape[6]; /* of the updates, outermost dimension first, padded with 1 */
    int32_t index_stride[6]; /* elements of the indices; 0 along a window */
    int32_t window_stride[6]; /* elements of the output; 0 from window to window */
    int32_t depth; /* indices that name one window */
    int32_t index_step; /* elements from one of them to the next */
    REFSIM_CONST int32_t *extent; /* [depth], extents of the indexed dimensions of the output */
    REFSIM_CONST int32_t *stride; /* [depth], elements of the output */
    REFSIM_CONST int32_t *axis; /* [depth], the dimension of the updates that runs along it, 6 where none does */
} refsim_window_scatter_params;

/*
 * updates are folded into the windows of output whose corners indices name, in order; sums and products wrap. What lies
 * outside is left out, other elements of the output stay as they are. Elements take any value of their type; members of
 * p keep to the ranges beside them. The output shares no memory with anything else.
 */

REFSIM_KERNEL void refsim_window_scatter_s16s32_maximum(
    const refsim_window_scatter_params *p,
    const int32_t *indices,
    const int16_t *updates,
    int16_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int32_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int32_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            int16_t *to = output + offset;
            *to = *updates > *to ? *updates : *to;
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_s16s32_minimum(
    const refsim_window_scatter_params *p,
    const int32_t *indices,
    const int16_t *updates,
    int16_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int32_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int32_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            int16_t *to = output + offset;
            *to = *updates < *to ? *updates : *to;
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_s16s64_maximum(
    const refsim_window_scatter_params *p,
    const int64_t *indices,
    const int16_t *updates,
    int16_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int64_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int64_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            int16_t *to = output + offset;
            *to = *updates > *to ? *updates : *to;
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_s16s64_minimum(
    const refsim_window_scatter_params *p,
    const int64_t *indices,
    const int16_t *updates,
    int16_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int64_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int64_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            int16_t *to = output + offset;
            *to = *updates < *to ? *updates : *to;
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_s32_maximum(
    const refsim_window_scatter_params *p,
    const int32_t *indices,
    const int32_t *updates,
    int32_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int32_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int32_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            int32_t *to = output + offset;
            *to = *updates > *to ? *updates : *to;
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_s32_minimum(
    const refsim_window_scatter_params *p,
    const int32_t *indices,
    const int32_t *updates,
    int32_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int32_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int32_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            int32_t *to = output + offset;
            *to = *updates < *to ? *updates : *to;
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_s32s64_maximum(
    const refsim_window_scatter_params *p,
    const int64_t *indices,
    const int32_t *updates,
    int32_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int64_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int64_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            int32_t *to = output + offset;
            *to = *updates > *to ? *updates : *to;
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_s32s64_minimum(
    const refsim_window_scatter_params *p,
    const int64_t *indices,
    const int32_t *updates,
    int32_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int64_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int64_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            int32_t *to = output + offset;
            *to = *updates < *to ? *updates : *to;
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_s64_maximum(
    const refsim_window_scatter_params *p,
    const int64_t *indices,
    const int64_t *updates,
    int64_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int64_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int64_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            int64_t *to = output + offset;
            *to = *updates > *to ? *updates : *to;
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_s64_minimum(
    const refsim_window_scatter_params *p,
    const int64_t *indices,
    const int64_t *updates,
    int64_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int64_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int64_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            int64_t *to = output + offset;
            *to = *updates < *to ? *updates : *to;
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_s64s32_maximum(
    const refsim_window_scatter_params *p,
    const int32_t *indices,
    const int64_t *updates,
    int64_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int32_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int32_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            int64_t *to = output + offset;
            *to = *updates > *to ? *updates : *to;
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_s64s32_minimum(
    const refsim_window_scatter_params *p,
    const int32_t *indices,
    const int64_t *updates,
    int64_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int32_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int32_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            int64_t *to = output + offset;
            *to = *updates < *to ? *updates : *to;
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_s8s32_maximum(
    const refsim_window_scatter_params *p,
    const int32_t *indices,
    const int8_t *updates,
    int8_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int32_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int32_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            int8_t *to = output + offset;
            *to = *updates > *to ? *updates : *to;
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_s8s32_minimum(
    const refsim_window_scatter_params *p,
    const int32_t *indices,
    const int8_t *updates,
    int8_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int32_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int32_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            int8_t *to = output + offset;
            *to = *updates < *to ? *updates : *to;
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_s8s64_maximum(
    const refsim_window_scatter_params *p,
    const int64_t *indices,
    const int8_t *updates,
    int8_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int64_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int64_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            int8_t *to = output + offset;
            *to = *updates > *to ? *updates : *to;
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_s8s64_minimum(
    const refsim_window_scatter_params *p,
    const int64_t *indices,
    const int8_t *updates,
    int8_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int64_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int64_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            int8_t *to = output + offset;
            *to = *updates < *to ? *updates : *to;
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_u16s32_add(
    const refsim_window_scatter_params *p,
    const int32_t *indices,
    const uint16_t *updates,
    uint16_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int32_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int32_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            uint16_t *to = output + offset;
            *to = (uint16_t)((uint32_t)*to + (uint32_t)*updates);
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_u16s32_maximum(
    const refsim_window_scatter_params *p,
    const int32_t *indices,
    const uint16_t *updates,
    uint16_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int32_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int32_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            uint16_t *to = output + offset;
            *to = *updates > *to ? *updates : *to;
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_u16s32_minimum(
    const refsim_window_scatter_params *p,
    const int32_t *indices,
    const uint16_t *updates,
    uint16_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int32_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int32_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            uint16_t *to = output + offset;
            *to = *updates < *to ? *updates : *to;
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_u16s32_multiply(
    const refsim_window_scatter_params *p,
    const int32_t *indices,
    const uint16_t *updates,
    uint16_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int32_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int32_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            uint16_t *to = output + offset;
            *to = (uint16_t)((uint32_t)*to * (uint32_t)*updates);
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_u16s32_update(
    const refsim_window_scatter_params *p,
    const int32_t *indices,
    const uint16_t *updates,
    uint16_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int32_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int32_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            uint16_t *to = output + offset;
            *to = *updates;
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_u16s64_add(
    const refsim_window_scatter_params *p,
    const int64_t *indices,
    const uint16_t *updates,
    uint16_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int64_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int64_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            uint16_t *to = output + offset;
            *to = (uint16_t)((uint32_t)*to + (uint32_t)*updates);
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_u16s64_maximum(
    const refsim_window_scatter_params *p,
    const int64_t *indices,
    const uint16_t *updates,
    uint16_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int64_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int64_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            uint16_t *to = output + offset;
            *to = *updates > *to ? *updates : *to;
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_u16s64_minimum(
    const refsim_window_scatter_params *p,
    const int64_t *indices,
    const uint16_t *updates,
    uint16_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int64_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int64_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            uint16_t *to = output + offset;
            *to = *updates < *to ? *updates : *to;
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_u16s64_multiply(
    const refsim_window_scatter_params *p,
    const int64_t *indices,
    const uint16_t *updates,
    uint16_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int64_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int64_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            uint16_t *to = output + offset;
            *to = (uint16_t)((uint32_t)*to * (uint32_t)*updates);
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_u16s64_update(
    const refsim_window_scatter_params *p,
    const int64_t *indices,
    const uint16_t *updates,
    uint16_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int64_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int64_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            uint16_t *to = output + offset;
            *to = *updates;
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_u32s32_add(
    const refsim_window_scatter_params *p,
    const int32_t *indices,
    const uint32_t *updates,
    uint32_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int32_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int32_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            uint32_t *to = output + offset;
            *to = (uint32_t)((uint32_t)*to + (uint32_t)*updates);
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_u32s32_maximum(
    const refsim_window_scatter_params *p,
    const int32_t *indices,
    const uint32_t *updates,
    uint32_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int32_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int32_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            uint32_t *to = output + offset;
            *to = *updates > *to ? *updates : *to;
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_u32s32_minimum(
    const refsim_window_scatter_params *p,
    const int32_t *indices,
    const uint32_t *updates,
    uint32_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int32_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int32_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            uint32_t *to = output + offset;
            *to = *updates < *to ? *updates : *to;
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_u32s32_multiply(
    const refsim_window_scatter_params *p,
    const int32_t *indices,
    const uint32_t *updates,
    uint32_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int32_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int32_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            uint32_t *to = output + offset;
            *to = (uint32_t)((uint32_t)*to * (uint32_t)*updates);
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_u32s32_update(
    const refsim_window_scatter_params *p,
    const int32_t *indices,
    const uint32_t *updates,
    uint32_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int32_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int32_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            uint32_t *to = output + offset;
            *to = *updates;
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_u32s64_add(
    const refsim_window_scatter_params *p,
    const int64_t *indices,
    const uint32_t *updates,
    uint32_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int64_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int64_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            uint32_t *to = output + offset;
            *to = (uint32_t)((uint32_t)*to + (uint32_t)*updates);
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_u32s64_maximum(
    const refsim_window_scatter_params *p,
    const int64_t *indices,
    const uint32_t *updates,
    uint32_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int64_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int64_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            uint32_t *to = output + offset;
            *to = *updates > *to ? *updates : *to;
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_u32s64_minimum(
    const refsim_window_scatter_params *p,
    const int64_t *indices,
    const uint32_t *updates,
    uint32_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int64_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int64_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            uint32_t *to = output + offset;
            *to = *updates < *to ? *updates : *to;
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_u32s64_multiply(
    const refsim_window_scatter_params *p,
    const int64_t *indices,
    const uint32_t *updates,
    uint32_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int64_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int64_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            uint32_t *to = output + offset;
            *to = (uint32_t)((uint32_t)*to * (uint32_t)*updates);
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_u32s64_update(
    const refsim_window_scatter_params *p,
    const int64_t *indices,
    const uint32_t *updates,
    uint32_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int64_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int64_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            uint32_t *to = output + offset;
            *to = *updates;
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_u64s32_add(
    const refsim_window_scatter_params *p,
    const int32_t *indices,
    const uint64_t *updates,
    uint64_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int32_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int32_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            uint64_t *to = output + offset;
            *to = (uint64_t)((uint64_t)*to + (uint64_t)*updates);
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_u64s32_maximum(
    const refsim_window_scatter_params *p,
    const int32_t *indices,
    const uint64_t *updates,
    uint64_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int32_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int32_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            uint64_t *to = output + offset;
            *to = *updates > *to ? *updates : *to;
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_u64s32_minimum(
    const refsim_window_scatter_params *p,
    const int32_t *indices,
    const uint64_t *updates,
    uint64_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int32_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int32_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            uint64_t *to = output + offset;
            *to = *updates < *to ? *updates : *to;
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_u64s32_multiply(
    const refsim_window_scatter_params *p,
    const int32_t *indices,
    const uint64_t *updates,
    uint64_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int32_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int32_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            uint64_t *to = output + offset;
            *to = (uint64_t)((uint64_t)*to * (uint64_t)*updates);
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_u64s32_update(
    const refsim_window_scatter_params *p,
    const int32_t *indices,
    const uint64_t *updates,
    uint64_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int32_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int32_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            uint64_t *to = output + offset;
            *to = *updates;
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_u64s64_add(
    const refsim_window_scatter_params *p,
    const int64_t *indices,
    const uint64_t *updates,
    uint64_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int64_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int64_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            uint64_t *to = output + offset;
            *to = (uint64_t)((uint64_t)*to + (uint64_t)*updates);
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_u64s64_maximum(
    const refsim_window_scatter_params *p,
    const int64_t *indices,
    const uint64_t *updates,
    uint64_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int64_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int64_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            uint64_t *to = output + offset;
            *to = *updates > *to ? *updates : *to;
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_u64s64_minimum(
    const refsim_window_scatter_params *p,
    const int64_t *indices,
    const uint64_t *updates,
    uint64_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int64_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int64_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            uint64_t *to = output + offset;
            *to = *updates < *to ? *updates : *to;
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_u64s64_multiply(
    const refsim_window_scatter_params *p,
    const int64_t *indices,
    const uint64_t *updates,
    uint64_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int64_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int64_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            uint64_t *to = output + offset;
            *to = (uint64_t)((uint64_t)*to * (uint64_t)*updates);
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_u64s64_update(
    const refsim_window_scatter_params *p,
    const int64_t *indices,
    const uint64_t *updates,
    uint64_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int64_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int64_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            uint64_t *to = output + offset;
            *to = *updates;
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_u8s32_add(
    const refsim_window_scatter_params *p,
    const int32_t *indices,
    const uint8_t *updates,
    uint8_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int32_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int32_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            uint8_t *to = output + offset;
            *to = (uint8_t)((uint32_t)*to + (uint32_t)*updates);
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_u8s32_maximum(
    const refsim_window_scatter_params *p,
    const int32_t *indices,
    const uint8_t *updates,
    uint8_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int32_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int32_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            uint8_t *to = output + offset;
            *to = *updates > *to ? *updates : *to;
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_u8s32_minimum(
    const refsim_window_scatter_params *p,
    const int32_t *indices,
    const uint8_t *updates,
    uint8_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int32_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int32_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            uint8_t *to = output + offset;
            *to = *updates < *to ? *updates : *to;
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_u8s32_multiply(
    const refsim_window_scatter_params *p,
    const int32_t *indices,
    const uint8_t *updates,
    uint8_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int32_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int32_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            uint8_t *to = output + offset;
            *to = (uint8_t)((uint32_t)*to * (uint32_t)*updates);
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_u8s32_update(
    const refsim_window_scatter_params *p,
    const int32_t *indices,
    const uint8_t *updates,
    uint8_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int32_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int32_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            uint8_t *to = output + offset;
            *to = *updates;
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_u8s64_add(
    const refsim_window_scatter_params *p,
    const int64_t *indices,
    const uint8_t *updates,
    uint8_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int64_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int64_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            uint8_t *to = output + offset;
            *to = (uint8_t)((uint32_t)*to + (uint32_t)*updates);
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_u8s64_maximum(
    const refsim_window_scatter_params *p,
    const int64_t *indices,
    const uint8_t *updates,
    uint8_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int64_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int64_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            uint8_t *to = output + offset;
            *to = *updates > *to ? *updates : *to;
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_u8s64_minimum(
    const refsim_window_scatter_params *p,
    const int64_t *indices,
    const uint8_t *updates,
    uint8_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int64_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int64_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            uint8_t *to = output + offset;
            *to = *updates < *to ? *updates : *to;
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_u8s64_multiply(
    const refsim_window_scatter_params *p,
    const int64_t *indices,
    const uint8_t *updates,
    uint8_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int64_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int64_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            uint8_t *to = output + offset;
            *to = (uint8_t)((uint32_t)*to * (uint32_t)*updates);
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_window_scatter_u8s64_update(
    const refsim_window_scatter_params *p,
    const int64_t *indices,
    const uint8_t *updates,
    uint8_t *REFSIM_RESTRICT output)
{
    /* The last one stands still: no dimension of the updates runs along what it belongs to. */
    int32_t place[7] = { 0, 0, 0, 0, 0, 0, 0 };

    do {
        const int64_t *index = indices;
        int32_t offset = 0;
        int inside = 1;
        for (int32_t axis = 0; axis < 6; ++axis) {
            index += place[axis] * p->index_stride[axis];
            offset += place[axis] * p->window_stride[axis];
        }
        for (int32_t d = 0; d < p->depth; ++d) {
            const int64_t at = index[d * p->index_step];
            const int32_t along = place[p->axis[d]];
            /* A negative place is undefined; nothing outside the tensor is written. */
            if (at < -along || at >= p->extent[d] - along) {
                inside = 0;
            } else {
                offset += (int32_t)at * p->stride[d];
            }
        }
        if (inside) {
            uint8_t *to = output + offset;
            *to = *updates;
        }
        ++updates;
    } while (refsim_next_index(place, p->shape, 6));
}

#ifdef __cplusplus
}
#endif

#endif
