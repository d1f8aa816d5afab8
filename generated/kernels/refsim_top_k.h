/* refsim 0.1.0: top_k, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_TOP_K_H
#define REFSIM_TOP_K_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t rows;
    int32_t size; /* elements of a row */
    int32_t count; /* elements to find, at most size */
} refsim_top_k_params;

/*
 * The count largest elements of each row, in falling order, equal ones in order of their index; and their indices.
 * Elements take any value of their type; members of p keep to the ranges beside them.
 * The output shares no memory with anything else.
 */

REFSIM_KERNEL void refsim_top_k_s16(
    const refsim_top_k_params *p,
    const int16_t *input, /* [rows, size] */
    int16_t *REFSIM_RESTRICT values,
    int16_t *REFSIM_RESTRICT indices /* [rows, count] */)
{
    for (int32_t row = 0; row < p->rows; ++row) {
        for (int32_t found = 0; found < p->count; ++found) {
            int32_t best = -1;
            /* The largest of those that come behind the one found before: smaller, or equal and further on. */
            for (int32_t i = 0; i < p->size; ++i) {
                const int behind = found == 0 || input[i] < values[-1] || (input[i] == values[-1] && i > indices[-1]);
                if (behind && (best < 0 || input[i] > input[best])) {
                    best = i;
                }
            }
            *values++ = input[best];
            *indices++ = (int16_t)best;
        }
        input += p->size;
    }
}

REFSIM_KERNEL void refsim_top_k_s16s32(
    const refsim_top_k_params *p,
    const int16_t *input, /* [rows, size] */
    int16_t *REFSIM_RESTRICT values,
    int32_t *REFSIM_RESTRICT indices /* [rows, count] */)
{
    for (int32_t row = 0; row < p->rows; ++row) {
        for (int32_t found = 0; found < p->count; ++found) {
            int32_t best = -1;
            /* The largest of those that come behind the one found before: smaller, or equal and further on. */
            for (int32_t i = 0; i < p->size; ++i) {
                const int behind = found == 0 || input[i] < values[-1] || (input[i] == values[-1] && i > indices[-1]);
                if (behind && (best < 0 || input[i] > input[best])) {
                    best = i;
                }
            }
            *values++ = input[best];
            *indices++ = best;
        }
        input += p->size;
    }
}

REFSIM_KERNEL void refsim_top_k_s32(
    const refsim_top_k_params *p,
    const int32_t *input, /* [rows, size] */
    int32_t *REFSIM_RESTRICT values,
    int32_t *REFSIM_RESTRICT indices /* [rows, count] */)
{
    for (int32_t row = 0; row < p->rows; ++row) {
        for (int32_t found = 0; found < p->count; ++found) {
            int32_t best = -1;
            /* The largest of those that come behind the one found before: smaller, or equal and further on. */
            for (int32_t i = 0; i < p->size; ++i) {
                const int behind = found == 0 || input[i] < values[-1] || (input[i] == values[-1] && i > indices[-1]);
                if (behind && (best < 0 || input[i] > input[best])) {
                    best = i;
                }
            }
            *values++ = input[best];
            *indices++ = best;
        }
        input += p->size;
    }
}

REFSIM_KERNEL void refsim_top_k_s32s16(
    const refsim_top_k_params *p,
    const int32_t *input, /* [rows, size] */
    int32_t *REFSIM_RESTRICT values,
    int16_t *REFSIM_RESTRICT indices /* [rows, count] */)
{
    for (int32_t row = 0; row < p->rows; ++row) {
        for (int32_t found = 0; found < p->count; ++found) {
            int32_t best = -1;
            /* The largest of those that come behind the one found before: smaller, or equal and further on. */
            for (int32_t i = 0; i < p->size; ++i) {
                const int behind = found == 0 || input[i] < values[-1] || (input[i] == values[-1] && i > indices[-1]);
                if (behind && (best < 0 || input[i] > input[best])) {
                    best = i;
                }
            }
            *values++ = input[best];
            *indices++ = (int16_t)best;
        }
        input += p->size;
    }
}

REFSIM_KERNEL void refsim_top_k_s64s16(
    const refsim_top_k_params *p,
    const int64_t *input, /* [rows, size] */
    int64_t *REFSIM_RESTRICT values,
    int16_t *REFSIM_RESTRICT indices /* [rows, count] */)
{
    for (int32_t row = 0; row < p->rows; ++row) {
        for (int32_t found = 0; found < p->count; ++found) {
            int32_t best = -1;
            /* The largest of those that come behind the one found before: smaller, or equal and further on. */
            for (int32_t i = 0; i < p->size; ++i) {
                const int behind = found == 0 || input[i] < values[-1] || (input[i] == values[-1] && i > indices[-1]);
                if (behind && (best < 0 || input[i] > input[best])) {
                    best = i;
                }
            }
            *values++ = input[best];
            *indices++ = (int16_t)best;
        }
        input += p->size;
    }
}

REFSIM_KERNEL void refsim_top_k_s64s32(
    const refsim_top_k_params *p,
    const int64_t *input, /* [rows, size] */
    int64_t *REFSIM_RESTRICT values,
    int32_t *REFSIM_RESTRICT indices /* [rows, count] */)
{
    for (int32_t row = 0; row < p->rows; ++row) {
        for (int32_t found = 0; found < p->count; ++found) {
            int32_t best = -1;
            /* The largest of those that come behind the one found before: smaller, or equal and further on. */
            for (int32_t i = 0; i < p->size; ++i) {
                const int behind = found == 0 || input[i] < values[-1] || (input[i] == values[-1] && i > indices[-1]);
                if (behind && (best < 0 || input[i] > input[best])) {
                    best = i;
                }
            }
            *values++ = input[best];
            *indices++ = best;
        }
        input += p->size;
    }
}

REFSIM_KERNEL void refsim_top_k_s8s16(
    const refsim_top_k_params *p,
    const int8_t *input, /* [rows, size] */
    int8_t *REFSIM_RESTRICT values,
    int16_t *REFSIM_RESTRICT indices /* [rows, count] */)
{
    for (int32_t row = 0; row < p->rows; ++row) {
        for (int32_t found = 0; found < p->count; ++found) {
            int32_t best = -1;
            /* The largest of those that come behind the one found before: smaller, or equal and further on. */
            for (int32_t i = 0; i < p->size; ++i) {
                const int behind = found == 0 || input[i] < values[-1] || (input[i] == values[-1] && i > indices[-1]);
                if (behind && (best < 0 || input[i] > input[best])) {
                    best = i;
                }
            }
            *values++ = input[best];
            *indices++ = (int16_t)best;
        }
        input += p->size;
    }
}

REFSIM_KERNEL void refsim_top_k_s8s32(
    const refsim_top_k_params *p,
    const int8_t *input, /* [rows, size] */
    int8_t *REFSIM_RESTRICT values,
    int32_t *REFSIM_RESTRICT indices /* [rows, count] */)
{
    for (int32_t row = 0; row < p->rows; ++row) {
        for (int32_t found = 0; found < p->count; ++found) {
            int32_t best = -1;
            /* The largest of those that come behind the one found before: smaller, or equal and further on. */
            for (int32_t i = 0; i < p->size; ++i) {
                const int behind = found == 0 || input[i] < values[-1] || (input[i] == values[-1] && i > indices[-1]);
                if (behind && (best < 0 || input[i] > input[best])) {
                    best = i;
                }
            }
            *values++ = input[best];
            *indices++ = best;
        }
        input += p->size;
    }
}

REFSIM_KERNEL void refsim_top_k_u8s16(
    const refsim_top_k_params *p,
    const uint8_t *input, /* [rows, size] */
    uint8_t *REFSIM_RESTRICT values,
    int16_t *REFSIM_RESTRICT indices /* [rows, count] */)
{
    for (int32_t row = 0; row < p->rows; ++row) {
        for (int32_t found = 0; found < p->count; ++found) {
            int32_t best = -1;
            /* The largest of those that come behind the one found before: smaller, or equal and further on. */
            for (int32_t i = 0; i < p->size; ++i) {
                const int behind = found == 0 || input[i] < values[-1] || (input[i] == values[-1] && i > indices[-1]);
                if (behind && (best < 0 || input[i] > input[best])) {
                    best = i;
                }
            }
            *values++ = input[best];
            *indices++ = (int16_t)best;
        }
        input += p->size;
    }
}

REFSIM_KERNEL void refsim_top_k_u8s32(
    const refsim_top_k_params *p,
    const uint8_t *input, /* [rows, size] */
    uint8_t *REFSIM_RESTRICT values,
    int32_t *REFSIM_RESTRICT indices /* [rows, count] */)
{
    for (int32_t row = 0; row < p->rows; ++row) {
        for (int32_t found = 0; found < p->count; ++found) {
            int32_t best = -1;
            /* The largest of those that come behind the one found before: smaller, or equal and further on. */
            for (int32_t i = 0; i < p->size; ++i) {
                const int behind = found == 0 || input[i] < values[-1] || (input[i] == values[-1] && i > indices[-1]);
                if (behind && (best < 0 || input[i] > input[best])) {
                    best = i;
                }
            }
            *values++ = input[best];
            *indices++ = best;
        }
        input += p->size;
    }
}

#ifdef __cplusplus
}
#endif

#endif
