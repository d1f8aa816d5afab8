/* refsim 0.1.0: resize_bilinear_float, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_RESIZE_BILINEAR_FLOAT_H
#define REFSIM_RESIZE_BILINEAR_FLOAT_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t input; /* size */
    int32_t output; /* size */
    REFSIM_CONST int32_t *taps; /* [output][4]: cell below, cell above, bits of their float32 weights */
} refsim_float_axis;

typedef struct {
    refsim_size batches; /* N */
    refsim_size depth; /* channels */
    refsim_float_axis rows; /* height */
    refsim_float_axis columns; /* width */
} refsim_resize_bilinear_float_params;

/*
 * output = four neighbours weighted in float32, one rounding per operation, computed in integers.
 * Elements take any value of their type; members of p keep to the ranges beside them.
 * The output shares no memory with anything else.
 */

/* value * down * across in float32, as bits; one rounding per product. */
static inline uint32_t refsim_resize_bilinear_term_u8(uint8_t value, int32_t down, int32_t across)
{
    const uint32_t line = refsim_multiply_float32(refsim_pack_float32(value, 150, 0), (uint32_t)down);
    return refsim_multiply_float32(line, (uint32_t)across);
}

REFSIM_KERNEL void refsim_resize_bilinear_float_u8(
    const refsim_resize_bilinear_float_params *p,
    const uint8_t *input, /* [N, H, W, C] */
    uint8_t *REFSIM_RESTRICT output /* [N, OH, OW, C] */)
{
    const int32_t line = p->columns.input * p->depth;
    for (int32_t n = 0; n < p->batches; ++n) {
        const uint8_t *image = input + n * p->rows.input * line;
        for (int32_t y = 0; y < p->rows.output; ++y) {
            REFSIM_CONST int32_t *row = p->rows.taps + 4 * y;
            for (int32_t x = 0; x < p->columns.output; ++x) {
                REFSIM_CONST int32_t *column = p->columns.taps + 4 * x;
                for (int32_t c = 0; c < p->depth; ++c) {
                    uint32_t total = 0;
                    /* The cells of the left column, then those of the right one. */
                    for (int32_t i = 0; i < 4; ++i) {
                        const int32_t cell = row[i & 1] * line + column[i >= 2] * p->depth + c;
                        const uint32_t term = refsim_resize_bilinear_term_u8(image[cell], row[2 + (i & 1)],
                            column[2 + (i >= 2)]);
                        total = i == 0 ? term : refsim_add_float32(total, term);
                    }
                    *output++ = (uint8_t)refsim_truncate_float32(refsim_add_float32(total, UINT32_C(0x3F000000)));
                }
            }
        }
    }
}

#ifdef __cplusplus
}
#endif

#endif
