/* refsim 0.1.0: layers that are computed row by row. Generated; do not edit. */
#ifndef REFSIM_ROWS_H
#define REFSIM_ROWS_H

#include <stdint.h>

#include "refsim_fixedpoint.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_fixedpoint.h: generate both again"
#endif

/* A tensor of a run of layers, and the window of the layer that reads it. */
typedef struct {
    int32_t offset;    /* of its memory in the arena */
    int32_t row_bytes;
    int32_t height;    /* rows of the whole tensor */
    int32_t capacity;  /* rows that its memory has room for */
    int32_t span;      /* rows of a window */
    int32_t stride;    /* rows from window to window */
    int32_t pad;       /* rows of padding above */
} refsim_row_tensor;

/* How far a tensor has got: the rows made so far, and the one that lies first in its memory. */
typedef struct {
    int32_t made;
    int32_t first;
} refsim_row_state;

/* The next row of a layer: ``height`` rows of the input from ``from`` on, below ``pad`` rows of padding. */
typedef struct {
    const uint8_t *from;
    uint8_t *to;
    int32_t height;
    int32_t pad;
} refsim_row_task;

/* The first row that output row ``row`` of the reading layer needs, and the last one. */
static inline int32_t refsim_row_first(const refsim_row_tensor *t, int32_t row)
{
    const int32_t first = row * t->stride - t->pad;
    return first < 0 ? 0 : first;
}

static inline int32_t refsim_row_last(const refsim_row_tensor *t, int32_t row)
{
    const int32_t last = row * t->stride - t->pad + t->span - 1;
    return last < t->height ? last : t->height - 1;
}

/*
 * Where the next row of a tensor goes, whose reader computes row ``next``. Where there is no room, rows that nobody
 * needs any more go, and those behind them move to the front.
 */
static inline uint8_t *refsim_row_room(uint8_t *base, const refsim_row_tensor *t, refsim_row_state *s, int32_t next)
{
    uint8_t *to = base + t->offset;
    if (s->made - s->first == t->capacity) {
        const int32_t needed = refsim_row_first(t, next);
        const int32_t first = needed < s->made ? needed : s->made;
        const uint8_t *from = to + (first - s->first) * t->row_bytes;
        for (int32_t i = (s->made - first) * t->row_bytes; i > 0; --i) {
            *to++ = *from++;
        }
        s->first = first;
    } else {
        to += (s->made - s->first) * t->row_bytes;
    }
    s->made += 1;
    return to;
}

/* The last of the layers up to ``layer`` that can go on, or -1. Layer n reads tensor n and writes tensor n + 1. */
static inline int32_t refsim_row_next(
    uint8_t *base, const refsim_row_tensor *tensors, refsim_row_state *states, int32_t layers, int32_t layer,
    refsim_row_task *task)
{
    for (; layer >= 0; --layer) {
        const refsim_row_tensor *t = tensors + layer;
        refsim_row_state *s = states + layer;
        const int32_t row = s[1].made;
        if (row < t[1].height && s[0].made > refsim_row_last(t, row)) {
            const int32_t first = refsim_row_first(t, row);
            task->height = refsim_row_last(t, row) - first + 1;
            task->pad = row * t->stride < t->pad ? t->pad - row * t->stride : 0;
            task->from = base + t->offset + (first - s[0].first) * t->row_bytes;
            task->to = refsim_row_room(base, t + 1, s + 1, layer + 1 < layers ? s[2].made : 0);
            break;
        }
    }
    return layer;
}

#endif
