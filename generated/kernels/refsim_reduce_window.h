/* refsim 0.1.0: reduce_window, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_REDUCE_WINDOW_H
#define REFSIM_REDUCE_WINDOW_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t shape[6]; /* of the output, outermost dimension first, padded with 1 */
    int32_t window[6]; /* elements of the window */
    int32_t step[6]; /* elements of the input from one window to the next */
    int32_t tap_step[6]; /* elements of the input from one element of a window to the next */
} refsim_reduce_window_params;

/*
 * Each output is init folded with the elements of its window, from the first to the last; sums and products wrap. Truth
 * is 0 or 1. Elements take any value of their type; members of p keep to the ranges beside them. The output shares no
 * memory with anything else.
 */

REFSIM_KERNEL void refsim_reduce_window_s16_maximum(
    const refsim_reduce_window_params *p,
    const int16_t *input,
    const int16_t *init, /* [1] */
    int16_t *REFSIM_RESTRICT output)
{
    int32_t place[6] = { 0, 0, 0, 0, 0, 0 };

    do {
        int32_t tap[6] = { 0, 0, 0, 0, 0, 0 };
        const int16_t *from = input;
        int16_t folded = *init;
        for (int32_t axis = 0; axis < 6; ++axis) {
            from += place[axis] * p->step[axis];
        }
        do {
            const int16_t *x = from;
            for (int32_t axis = 0; axis < 6; ++axis) {
                x += tap[axis] * p->tap_step[axis];
            }
            folded = *x > folded ? *x : folded;
        } while (refsim_next_index(tap, p->window, 6));
        *output++ = folded;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_reduce_window_s16_minimum(
    const refsim_reduce_window_params *p,
    const int16_t *input,
    const int16_t *init, /* [1] */
    int16_t *REFSIM_RESTRICT output)
{
    int32_t place[6] = { 0, 0, 0, 0, 0, 0 };

    do {
        int32_t tap[6] = { 0, 0, 0, 0, 0, 0 };
        const int16_t *from = input;
        int16_t folded = *init;
        for (int32_t axis = 0; axis < 6; ++axis) {
            from += place[axis] * p->step[axis];
        }
        do {
            const int16_t *x = from;
            for (int32_t axis = 0; axis < 6; ++axis) {
                x += tap[axis] * p->tap_step[axis];
            }
            folded = *x < folded ? *x : folded;
        } while (refsim_next_index(tap, p->window, 6));
        *output++ = folded;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_reduce_window_s32_maximum(
    const refsim_reduce_window_params *p,
    const int32_t *input,
    const int32_t *init, /* [1] */
    int32_t *REFSIM_RESTRICT output)
{
    int32_t place[6] = { 0, 0, 0, 0, 0, 0 };

    do {
        int32_t tap[6] = { 0, 0, 0, 0, 0, 0 };
        const int32_t *from = input;
        int32_t folded = *init;
        for (int32_t axis = 0; axis < 6; ++axis) {
            from += place[axis] * p->step[axis];
        }
        do {
            const int32_t *x = from;
            for (int32_t axis = 0; axis < 6; ++axis) {
                x += tap[axis] * p->tap_step[axis];
            }
            folded = *x > folded ? *x : folded;
        } while (refsim_next_index(tap, p->window, 6));
        *output++ = folded;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_reduce_window_s32_minimum(
    const refsim_reduce_window_params *p,
    const int32_t *input,
    const int32_t *init, /* [1] */
    int32_t *REFSIM_RESTRICT output)
{
    int32_t place[6] = { 0, 0, 0, 0, 0, 0 };

    do {
        int32_t tap[6] = { 0, 0, 0, 0, 0, 0 };
        const int32_t *from = input;
        int32_t folded = *init;
        for (int32_t axis = 0; axis < 6; ++axis) {
            from += place[axis] * p->step[axis];
        }
        do {
            const int32_t *x = from;
            for (int32_t axis = 0; axis < 6; ++axis) {
                x += tap[axis] * p->tap_step[axis];
            }
            folded = *x < folded ? *x : folded;
        } while (refsim_next_index(tap, p->window, 6));
        *output++ = folded;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_reduce_window_s64_maximum(
    const refsim_reduce_window_params *p,
    const int64_t *input,
    const int64_t *init, /* [1] */
    int64_t *REFSIM_RESTRICT output)
{
    int32_t place[6] = { 0, 0, 0, 0, 0, 0 };

    do {
        int32_t tap[6] = { 0, 0, 0, 0, 0, 0 };
        const int64_t *from = input;
        int64_t folded = *init;
        for (int32_t axis = 0; axis < 6; ++axis) {
            from += place[axis] * p->step[axis];
        }
        do {
            const int64_t *x = from;
            for (int32_t axis = 0; axis < 6; ++axis) {
                x += tap[axis] * p->tap_step[axis];
            }
            folded = *x > folded ? *x : folded;
        } while (refsim_next_index(tap, p->window, 6));
        *output++ = folded;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_reduce_window_s64_minimum(
    const refsim_reduce_window_params *p,
    const int64_t *input,
    const int64_t *init, /* [1] */
    int64_t *REFSIM_RESTRICT output)
{
    int32_t place[6] = { 0, 0, 0, 0, 0, 0 };

    do {
        int32_t tap[6] = { 0, 0, 0, 0, 0, 0 };
        const int64_t *from = input;
        int64_t folded = *init;
        for (int32_t axis = 0; axis < 6; ++axis) {
            from += place[axis] * p->step[axis];
        }
        do {
            const int64_t *x = from;
            for (int32_t axis = 0; axis < 6; ++axis) {
                x += tap[axis] * p->tap_step[axis];
            }
            folded = *x < folded ? *x : folded;
        } while (refsim_next_index(tap, p->window, 6));
        *output++ = folded;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_reduce_window_s8_maximum(
    const refsim_reduce_window_params *p,
    const int8_t *input,
    const int8_t *init, /* [1] */
    int8_t *REFSIM_RESTRICT output)
{
    int32_t place[6] = { 0, 0, 0, 0, 0, 0 };

    do {
        int32_t tap[6] = { 0, 0, 0, 0, 0, 0 };
        const int8_t *from = input;
        int8_t folded = *init;
        for (int32_t axis = 0; axis < 6; ++axis) {
            from += place[axis] * p->step[axis];
        }
        do {
            const int8_t *x = from;
            for (int32_t axis = 0; axis < 6; ++axis) {
                x += tap[axis] * p->tap_step[axis];
            }
            folded = *x > folded ? *x : folded;
        } while (refsim_next_index(tap, p->window, 6));
        *output++ = folded;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_reduce_window_s8_minimum(
    const refsim_reduce_window_params *p,
    const int8_t *input,
    const int8_t *init, /* [1] */
    int8_t *REFSIM_RESTRICT output)
{
    int32_t place[6] = { 0, 0, 0, 0, 0, 0 };

    do {
        int32_t tap[6] = { 0, 0, 0, 0, 0, 0 };
        const int8_t *from = input;
        int8_t folded = *init;
        for (int32_t axis = 0; axis < 6; ++axis) {
            from += place[axis] * p->step[axis];
        }
        do {
            const int8_t *x = from;
            for (int32_t axis = 0; axis < 6; ++axis) {
                x += tap[axis] * p->tap_step[axis];
            }
            folded = *x < folded ? *x : folded;
        } while (refsim_next_index(tap, p->window, 6));
        *output++ = folded;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_reduce_window_u16_add(
    const refsim_reduce_window_params *p,
    const uint16_t *input,
    const uint16_t *init, /* [1] */
    uint16_t *REFSIM_RESTRICT output)
{
    int32_t place[6] = { 0, 0, 0, 0, 0, 0 };

    do {
        int32_t tap[6] = { 0, 0, 0, 0, 0, 0 };
        const uint16_t *from = input;
        uint16_t folded = *init;
        for (int32_t axis = 0; axis < 6; ++axis) {
            from += place[axis] * p->step[axis];
        }
        do {
            const uint16_t *x = from;
            for (int32_t axis = 0; axis < 6; ++axis) {
                x += tap[axis] * p->tap_step[axis];
            }
            folded = (uint16_t)((uint32_t)folded + (uint32_t)*x);
        } while (refsim_next_index(tap, p->window, 6));
        *output++ = folded;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_reduce_window_u16_all(
    const refsim_reduce_window_params *p,
    const uint16_t *input,
    const uint16_t *init, /* [1] */
    uint16_t *REFSIM_RESTRICT output)
{
    int32_t place[6] = { 0, 0, 0, 0, 0, 0 };

    do {
        int32_t tap[6] = { 0, 0, 0, 0, 0, 0 };
        const uint16_t *from = input;
        uint16_t folded = *init;
        for (int32_t axis = 0; axis < 6; ++axis) {
            from += place[axis] * p->step[axis];
        }
        do {
            const uint16_t *x = from;
            for (int32_t axis = 0; axis < 6; ++axis) {
                x += tap[axis] * p->tap_step[axis];
            }
            folded = (uint16_t)(folded != 0u && *x != 0u);
        } while (refsim_next_index(tap, p->window, 6));
        *output++ = folded;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_reduce_window_u16_any(
    const refsim_reduce_window_params *p,
    const uint16_t *input,
    const uint16_t *init, /* [1] */
    uint16_t *REFSIM_RESTRICT output)
{
    int32_t place[6] = { 0, 0, 0, 0, 0, 0 };

    do {
        int32_t tap[6] = { 0, 0, 0, 0, 0, 0 };
        const uint16_t *from = input;
        uint16_t folded = *init;
        for (int32_t axis = 0; axis < 6; ++axis) {
            from += place[axis] * p->step[axis];
        }
        do {
            const uint16_t *x = from;
            for (int32_t axis = 0; axis < 6; ++axis) {
                x += tap[axis] * p->tap_step[axis];
            }
            folded = (uint16_t)(folded != 0u || *x != 0u);
        } while (refsim_next_index(tap, p->window, 6));
        *output++ = folded;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_reduce_window_u16_maximum(
    const refsim_reduce_window_params *p,
    const uint16_t *input,
    const uint16_t *init, /* [1] */
    uint16_t *REFSIM_RESTRICT output)
{
    int32_t place[6] = { 0, 0, 0, 0, 0, 0 };

    do {
        int32_t tap[6] = { 0, 0, 0, 0, 0, 0 };
        const uint16_t *from = input;
        uint16_t folded = *init;
        for (int32_t axis = 0; axis < 6; ++axis) {
            from += place[axis] * p->step[axis];
        }
        do {
            const uint16_t *x = from;
            for (int32_t axis = 0; axis < 6; ++axis) {
                x += tap[axis] * p->tap_step[axis];
            }
            folded = *x > folded ? *x : folded;
        } while (refsim_next_index(tap, p->window, 6));
        *output++ = folded;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_reduce_window_u16_minimum(
    const refsim_reduce_window_params *p,
    const uint16_t *input,
    const uint16_t *init, /* [1] */
    uint16_t *REFSIM_RESTRICT output)
{
    int32_t place[6] = { 0, 0, 0, 0, 0, 0 };

    do {
        int32_t tap[6] = { 0, 0, 0, 0, 0, 0 };
        const uint16_t *from = input;
        uint16_t folded = *init;
        for (int32_t axis = 0; axis < 6; ++axis) {
            from += place[axis] * p->step[axis];
        }
        do {
            const uint16_t *x = from;
            for (int32_t axis = 0; axis < 6; ++axis) {
                x += tap[axis] * p->tap_step[axis];
            }
            folded = *x < folded ? *x : folded;
        } while (refsim_next_index(tap, p->window, 6));
        *output++ = folded;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_reduce_window_u16_multiply(
    const refsim_reduce_window_params *p,
    const uint16_t *input,
    const uint16_t *init, /* [1] */
    uint16_t *REFSIM_RESTRICT output)
{
    int32_t place[6] = { 0, 0, 0, 0, 0, 0 };

    do {
        int32_t tap[6] = { 0, 0, 0, 0, 0, 0 };
        const uint16_t *from = input;
        uint16_t folded = *init;
        for (int32_t axis = 0; axis < 6; ++axis) {
            from += place[axis] * p->step[axis];
        }
        do {
            const uint16_t *x = from;
            for (int32_t axis = 0; axis < 6; ++axis) {
                x += tap[axis] * p->tap_step[axis];
            }
            folded = (uint16_t)((uint32_t)folded * (uint32_t)*x);
        } while (refsim_next_index(tap, p->window, 6));
        *output++ = folded;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_reduce_window_u32_add(
    const refsim_reduce_window_params *p,
    const uint32_t *input,
    const uint32_t *init, /* [1] */
    uint32_t *REFSIM_RESTRICT output)
{
    int32_t place[6] = { 0, 0, 0, 0, 0, 0 };

    do {
        int32_t tap[6] = { 0, 0, 0, 0, 0, 0 };
        const uint32_t *from = input;
        uint32_t folded = *init;
        for (int32_t axis = 0; axis < 6; ++axis) {
            from += place[axis] * p->step[axis];
        }
        do {
            const uint32_t *x = from;
            for (int32_t axis = 0; axis < 6; ++axis) {
                x += tap[axis] * p->tap_step[axis];
            }
            folded = (uint32_t)((uint32_t)folded + (uint32_t)*x);
        } while (refsim_next_index(tap, p->window, 6));
        *output++ = folded;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_reduce_window_u32_all(
    const refsim_reduce_window_params *p,
    const uint32_t *input,
    const uint32_t *init, /* [1] */
    uint32_t *REFSIM_RESTRICT output)
{
    int32_t place[6] = { 0, 0, 0, 0, 0, 0 };

    do {
        int32_t tap[6] = { 0, 0, 0, 0, 0, 0 };
        const uint32_t *from = input;
        uint32_t folded = *init;
        for (int32_t axis = 0; axis < 6; ++axis) {
            from += place[axis] * p->step[axis];
        }
        do {
            const uint32_t *x = from;
            for (int32_t axis = 0; axis < 6; ++axis) {
                x += tap[axis] * p->tap_step[axis];
            }
            folded = (uint32_t)(folded != 0u && *x != 0u);
        } while (refsim_next_index(tap, p->window, 6));
        *output++ = folded;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_reduce_window_u32_any(
    const refsim_reduce_window_params *p,
    const uint32_t *input,
    const uint32_t *init, /* [1] */
    uint32_t *REFSIM_RESTRICT output)
{
    int32_t place[6] = { 0, 0, 0, 0, 0, 0 };

    do {
        int32_t tap[6] = { 0, 0, 0, 0, 0, 0 };
        const uint32_t *from = input;
        uint32_t folded = *init;
        for (int32_t axis = 0; axis < 6; ++axis) {
            from += place[axis] * p->step[axis];
        }
        do {
            const uint32_t *x = from;
            for (int32_t axis = 0; axis < 6; ++axis) {
                x += tap[axis] * p->tap_step[axis];
            }
            folded = (uint32_t)(folded != 0u || *x != 0u);
        } while (refsim_next_index(tap, p->window, 6));
        *output++ = folded;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_reduce_window_u32_maximum(
    const refsim_reduce_window_params *p,
    const uint32_t *input,
    const uint32_t *init, /* [1] */
    uint32_t *REFSIM_RESTRICT output)
{
    int32_t place[6] = { 0, 0, 0, 0, 0, 0 };

    do {
        int32_t tap[6] = { 0, 0, 0, 0, 0, 0 };
        const uint32_t *from = input;
        uint32_t folded = *init;
        for (int32_t axis = 0; axis < 6; ++axis) {
            from += place[axis] * p->step[axis];
        }
        do {
            const uint32_t *x = from;
            for (int32_t axis = 0; axis < 6; ++axis) {
                x += tap[axis] * p->tap_step[axis];
            }
            folded = *x > folded ? *x : folded;
        } while (refsim_next_index(tap, p->window, 6));
        *output++ = folded;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_reduce_window_u32_minimum(
    const refsim_reduce_window_params *p,
    const uint32_t *input,
    const uint32_t *init, /* [1] */
    uint32_t *REFSIM_RESTRICT output)
{
    int32_t place[6] = { 0, 0, 0, 0, 0, 0 };

    do {
        int32_t tap[6] = { 0, 0, 0, 0, 0, 0 };
        const uint32_t *from = input;
        uint32_t folded = *init;
        for (int32_t axis = 0; axis < 6; ++axis) {
            from += place[axis] * p->step[axis];
        }
        do {
            const uint32_t *x = from;
            for (int32_t axis = 0; axis < 6; ++axis) {
                x += tap[axis] * p->tap_step[axis];
            }
            folded = *x < folded ? *x : folded;
        } while (refsim_next_index(tap, p->window, 6));
        *output++ = folded;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_reduce_window_u32_multiply(
    const refsim_reduce_window_params *p,
    const uint32_t *input,
    const uint32_t *init, /* [1] */
    uint32_t *REFSIM_RESTRICT output)
{
    int32_t place[6] = { 0, 0, 0, 0, 0, 0 };

    do {
        int32_t tap[6] = { 0, 0, 0, 0, 0, 0 };
        const uint32_t *from = input;
        uint32_t folded = *init;
        for (int32_t axis = 0; axis < 6; ++axis) {
            from += place[axis] * p->step[axis];
        }
        do {
            const uint32_t *x = from;
            for (int32_t axis = 0; axis < 6; ++axis) {
                x += tap[axis] * p->tap_step[axis];
            }
            folded = (uint32_t)((uint32_t)folded * (uint32_t)*x);
        } while (refsim_next_index(tap, p->window, 6));
        *output++ = folded;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_reduce_window_u64_add(
    const refsim_reduce_window_params *p,
    const uint64_t *input,
    const uint64_t *init, /* [1] */
    uint64_t *REFSIM_RESTRICT output)
{
    int32_t place[6] = { 0, 0, 0, 0, 0, 0 };

    do {
        int32_t tap[6] = { 0, 0, 0, 0, 0, 0 };
        const uint64_t *from = input;
        uint64_t folded = *init;
        for (int32_t axis = 0; axis < 6; ++axis) {
            from += place[axis] * p->step[axis];
        }
        do {
            const uint64_t *x = from;
            for (int32_t axis = 0; axis < 6; ++axis) {
                x += tap[axis] * p->tap_step[axis];
            }
            folded = (uint64_t)((uint64_t)folded + (uint64_t)*x);
        } while (refsim_next_index(tap, p->window, 6));
        *output++ = folded;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_reduce_window_u64_all(
    const refsim_reduce_window_params *p,
    const uint64_t *input,
    const uint64_t *init, /* [1] */
    uint64_t *REFSIM_RESTRICT output)
{
    int32_t place[6] = { 0, 0, 0, 0, 0, 0 };

    do {
        int32_t tap[6] = { 0, 0, 0, 0, 0, 0 };
        const uint64_t *from = input;
        uint64_t folded = *init;
        for (int32_t axis = 0; axis < 6; ++axis) {
            from += place[axis] * p->step[axis];
        }
        do {
            const uint64_t *x = from;
            for (int32_t axis = 0; axis < 6; ++axis) {
                x += tap[axis] * p->tap_step[axis];
            }
            folded = (uint64_t)(folded != 0u && *x != 0u);
        } while (refsim_next_index(tap, p->window, 6));
        *output++ = folded;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_reduce_window_u64_any(
    const refsim_reduce_window_params *p,
    const uint64_t *input,
    const uint64_t *init, /* [1] */
    uint64_t *REFSIM_RESTRICT output)
{
    int32_t place[6] = { 0, 0, 0, 0, 0, 0 };

    do {
        int32_t tap[6] = { 0, 0, 0, 0, 0, 0 };
        const uint64_t *from = input;
        uint64_t folded = *init;
        for (int32_t axis = 0; axis < 6; ++axis) {
            from += place[axis] * p->step[axis];
        }
        do {
            const uint64_t *x = from;
            for (int32_t axis = 0; axis < 6; ++axis) {
                x += tap[axis] * p->tap_step[axis];
            }
            folded = (uint64_t)(folded != 0u || *x != 0u);
        } while (refsim_next_index(tap, p->window, 6));
        *output++ = folded;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_reduce_window_u64_maximum(
    const refsim_reduce_window_params *p,
    const uint64_t *input,
    const uint64_t *init, /* [1] */
    uint64_t *REFSIM_RESTRICT output)
{
    int32_t place[6] = { 0, 0, 0, 0, 0, 0 };

    do {
        int32_t tap[6] = { 0, 0, 0, 0, 0, 0 };
        const uint64_t *from = input;
        uint64_t folded = *init;
        for (int32_t axis = 0; axis < 6; ++axis) {
            from += place[axis] * p->step[axis];
        }
        do {
            const uint64_t *x = from;
            for (int32_t axis = 0; axis < 6; ++axis) {
                x += tap[axis] * p->tap_step[axis];
            }
            folded = *x > folded ? *x : folded;
        } while (refsim_next_index(tap, p->window, 6));
        *output++ = folded;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_reduce_window_u64_minimum(
    const refsim_reduce_window_params *p,
    const uint64_t *input,
    const uint64_t *init, /* [1] */
    uint64_t *REFSIM_RESTRICT output)
{
    int32_t place[6] = { 0, 0, 0, 0, 0, 0 };

    do {
        int32_t tap[6] = { 0, 0, 0, 0, 0, 0 };
        const uint64_t *from = input;
        uint64_t folded = *init;
        for (int32_t axis = 0; axis < 6; ++axis) {
            from += place[axis] * p->step[axis];
        }
        do {
            const uint64_t *x = from;
            for (int32_t axis = 0; axis < 6; ++axis) {
                x += tap[axis] * p->tap_step[axis];
            }
            folded = *x < folded ? *x : folded;
        } while (refsim_next_index(tap, p->window, 6));
        *output++ = folded;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_reduce_window_u64_multiply(
    const refsim_reduce_window_params *p,
    const uint64_t *input,
    const uint64_t *init, /* [1] */
    uint64_t *REFSIM_RESTRICT output)
{
    int32_t place[6] = { 0, 0, 0, 0, 0, 0 };

    do {
        int32_t tap[6] = { 0, 0, 0, 0, 0, 0 };
        const uint64_t *from = input;
        uint64_t folded = *init;
        for (int32_t axis = 0; axis < 6; ++axis) {
            from += place[axis] * p->step[axis];
        }
        do {
            const uint64_t *x = from;
            for (int32_t axis = 0; axis < 6; ++axis) {
                x += tap[axis] * p->tap_step[axis];
            }
            folded = (uint64_t)((uint64_t)folded * (uint64_t)*x);
        } while (refsim_next_index(tap, p->window, 6));
        *output++ = folded;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_reduce_window_u8_add(
    const refsim_reduce_window_params *p,
    const uint8_t *input,
    const uint8_t *init, /* [1] */
    uint8_t *REFSIM_RESTRICT output)
{
    int32_t place[6] = { 0, 0, 0, 0, 0, 0 };

    do {
        int32_t tap[6] = { 0, 0, 0, 0, 0, 0 };
        const uint8_t *from = input;
        uint8_t folded = *init;
        for (int32_t axis = 0; axis < 6; ++axis) {
            from += place[axis] * p->step[axis];
        }
        do {
            const uint8_t *x = from;
            for (int32_t axis = 0; axis < 6; ++axis) {
                x += tap[axis] * p->tap_step[axis];
            }
            folded = (uint8_t)((uint32_t)folded + (uint32_t)*x);
        } while (refsim_next_index(tap, p->window, 6));
        *output++ = folded;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_reduce_window_u8_all(
    const refsim_reduce_window_params *p,
    const uint8_t *input,
    const uint8_t *init, /* [1] */
    uint8_t *REFSIM_RESTRICT output)
{
    int32_t place[6] = { 0, 0, 0, 0, 0, 0 };

    do {
        int32_t tap[6] = { 0, 0, 0, 0, 0, 0 };
        const uint8_t *from = input;
        uint8_t folded = *init;
        for (int32_t axis = 0; axis < 6; ++axis) {
            from += place[axis] * p->step[axis];
        }
        do {
            const uint8_t *x = from;
            for (int32_t axis = 0; axis < 6; ++axis) {
                x += tap[axis] * p->tap_step[axis];
            }
            folded = (uint8_t)(folded != 0u && *x != 0u);
        } while (refsim_next_index(tap, p->window, 6));
        *output++ = folded;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_reduce_window_u8_any(
    const refsim_reduce_window_params *p,
    const uint8_t *input,
    const uint8_t *init, /* [1] */
    uint8_t *REFSIM_RESTRICT output)
{
    int32_t place[6] = { 0, 0, 0, 0, 0, 0 };

    do {
        int32_t tap[6] = { 0, 0, 0, 0, 0, 0 };
        const uint8_t *from = input;
        uint8_t folded = *init;
        for (int32_t axis = 0; axis < 6; ++axis) {
            from += place[axis] * p->step[axis];
        }
        do {
            const uint8_t *x = from;
            for (int32_t axis = 0; axis < 6; ++axis) {
                x += tap[axis] * p->tap_step[axis];
            }
            folded = (uint8_t)(folded != 0u || *x != 0u);
        } while (refsim_next_index(tap, p->window, 6));
        *output++ = folded;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_reduce_window_u8_maximum(
    const refsim_reduce_window_params *p,
    const uint8_t *input,
    const uint8_t *init, /* [1] */
    uint8_t *REFSIM_RESTRICT output)
{
    int32_t place[6] = { 0, 0, 0, 0, 0, 0 };

    do {
        int32_t tap[6] = { 0, 0, 0, 0, 0, 0 };
        const uint8_t *from = input;
        uint8_t folded = *init;
        for (int32_t axis = 0; axis < 6; ++axis) {
            from += place[axis] * p->step[axis];
        }
        do {
            const uint8_t *x = from;
            for (int32_t axis = 0; axis < 6; ++axis) {
                x += tap[axis] * p->tap_step[axis];
            }
            folded = *x > folded ? *x : folded;
        } while (refsim_next_index(tap, p->window, 6));
        *output++ = folded;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_reduce_window_u8_minimum(
    const refsim_reduce_window_params *p,
    const uint8_t *input,
    const uint8_t *init, /* [1] */
    uint8_t *REFSIM_RESTRICT output)
{
    int32_t place[6] = { 0, 0, 0, 0, 0, 0 };

    do {
        int32_t tap[6] = { 0, 0, 0, 0, 0, 0 };
        const uint8_t *from = input;
        uint8_t folded = *init;
        for (int32_t axis = 0; axis < 6; ++axis) {
            from += place[axis] * p->step[axis];
        }
        do {
            const uint8_t *x = from;
            for (int32_t axis = 0; axis < 6; ++axis) {
                x += tap[axis] * p->tap_step[axis];
            }
            folded = *x < folded ? *x : folded;
        } while (refsim_next_index(tap, p->window, 6));
        *output++ = folded;
    } while (refsim_next_index(place, p->shape, 6));
}

REFSIM_KERNEL void refsim_reduce_window_u8_multiply(
    const refsim_reduce_window_params *p,
    const uint8_t *input,
    const uint8_t *init, /* [1] */
    uint8_t *REFSIM_RESTRICT output)
{
    int32_t place[6] = { 0, 0, 0, 0, 0, 0 };

    do {
        int32_t tap[6] = { 0, 0, 0, 0, 0, 0 };
        const uint8_t *from = input;
        uint8_t folded = *init;
        for (int32_t axis = 0; axis < 6; ++axis) {
            from += place[axis] * p->step[axis];
        }
        do {
            const uint8_t *x = from;
            for (int32_t axis = 0; axis < 6; ++axis) {
                x += tap[axis] * p->tap_step[axis];
            }
            folded = (uint8_t)((uint32_t)folded * (uint32_t)*x);
        } while (refsim_next_index(tap, p->window, 6));
        *output++ = folded;
    } while (refsim_next_index(place, p->shape, 6));
}

#ifdef __cplusplus
}
#endif

#endif
