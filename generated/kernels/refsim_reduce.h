/* refsim 0.1.0: reduce, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_REDUCE_H
#define REFSIM_REDUCE_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t kept[8]; /* 4 extents of the kept axes, outermost first, then their 4 strides in elements */
    int32_t reduced[8]; /* the same of the reduced axes */
    int32_t outputs; /* elements of the output */
    int32_t count; /* elements that make one output */
    int32_t input_offset; /* -zero point of the input, only for finish requantize */
    int32_t multiplier; /* Q0.31, for finish requantize; may be below 2^30 */
    refsim_short shift; /* [-31, 31], positive is left; product: [-31, 14] */
    refsim_short output_offset; /* zero point of the output */
} refsim_reduce_params;

/*
 * Each output is a fold over at most four nested strided loops, in the order in which elements lie; sums and products
 * of quantized numbers are requantized, places of extremes are the first ones. Elements take any value of their type;
 * members of p keep to the ranges beside them. The output shares no memory with anything else.
 */

REFSIM_KERNEL void refsim_reduce_bools32_arg_max_plain(
    const refsim_reduce_params *p,
    const uint8_t *input,
    int32_t *REFSIM_RESTRICT output /* [outputs] */)
{
    const int32_t *extent = p->reduced;
    const int32_t *stride = p->reduced + 4;
    for (int32_t i = 0; i < p->outputs; ++i) {
        const uint8_t *row = input;
        int32_t rest = i;
        for (int32_t axis = 3; axis >= 0; --axis) {
            row += (rest % p->kept[axis]) * p->kept[4 + axis];
            rest /= p->kept[axis];
        }
        int32_t acc = row[0];
        int32_t n = 0;
        int32_t first = 0;
        for (int32_t a = 0; a < extent[0]; ++a) {
            for (int32_t b = 0; b < extent[1]; ++b) {
                for (int32_t c = 0; c < extent[2]; ++c) {
                    const uint8_t *x = row + a * stride[0] + b * stride[1] + c * stride[2];
                    for (int32_t d = 0; d < extent[3]; ++d) {
                        if (x[d * stride[3]] > acc) {
                            acc = x[d * stride[3]];
                            first = n;
                        }
                        n += 1;
                    }
                }
            }
        }
        output[i] = first;
    }
}

REFSIM_KERNEL void refsim_reduce_bools32_arg_min_plain(
    const refsim_reduce_params *p,
    const uint8_t *input,
    int32_t *REFSIM_RESTRICT output /* [outputs] */)
{
    const int32_t *extent = p->reduced;
    const int32_t *stride = p->reduced + 4;
    for (int32_t i = 0; i < p->outputs; ++i) {
        const uint8_t *row = input;
        int32_t rest = i;
        for (int32_t axis = 3; axis >= 0; --axis) {
            row += (rest % p->kept[axis]) * p->kept[4 + axis];
            rest /= p->kept[axis];
        }
        int32_t acc = row[0];
        int32_t n = 0;
        int32_t first = 0;
        for (int32_t a = 0; a < extent[0]; ++a) {
            for (int32_t b = 0; b < extent[1]; ++b) {
                for (int32_t c = 0; c < extent[2]; ++c) {
                    const uint8_t *x = row + a * stride[0] + b * stride[1] + c * stride[2];
                    for (int32_t d = 0; d < extent[3]; ++d) {
                        if (x[d * stride[3]] < acc) {
                            acc = x[d * stride[3]];
                            first = n;
                        }
                        n += 1;
                    }
                }
            }
        }
        output[i] = first;
    }
}

REFSIM_KERNEL void refsim_reduce_bools32_max_plain(
    const refsim_reduce_params *p,
    const uint8_t *input,
    uint8_t *REFSIM_RESTRICT output /* [outputs] */)
{
    const int32_t *extent = p->reduced;
    const int32_t *stride = p->reduced + 4;
    for (int32_t i = 0; i < p->outputs; ++i) {
        const uint8_t *row = input;
        int32_t rest = i;
        for (int32_t axis = 3; axis >= 0; --axis) {
            row += (rest % p->kept[axis]) * p->kept[4 + axis];
            rest /= p->kept[axis];
        }
        int32_t acc = row[0];
        for (int32_t a = 0; a < extent[0]; ++a) {
            for (int32_t b = 0; b < extent[1]; ++b) {
                for (int32_t c = 0; c < extent[2]; ++c) {
                    const uint8_t *x = row + a * stride[0] + b * stride[1] + c * stride[2];
                    for (int32_t d = 0; d < extent[3]; ++d) {
                        if (x[d * stride[3]] > acc) {
                            acc = x[d * stride[3]];
                        }
                    }
                }
            }
        }
        output[i] = (uint8_t)acc;
    }
}

REFSIM_KERNEL void refsim_reduce_bools32_min_plain(
    const refsim_reduce_params *p,
    const uint8_t *input,
    uint8_t *REFSIM_RESTRICT output /* [outputs] */)
{
    const int32_t *extent = p->reduced;
    const int32_t *stride = p->reduced + 4;
    for (int32_t i = 0; i < p->outputs; ++i) {
        const uint8_t *row = input;
        int32_t rest = i;
        for (int32_t axis = 3; axis >= 0; --axis) {
            row += (rest % p->kept[axis]) * p->kept[4 + axis];
            rest /= p->kept[axis];
        }
        int32_t acc = row[0];
        for (int32_t a = 0; a < extent[0]; ++a) {
            for (int32_t b = 0; b < extent[1]; ++b) {
                for (int32_t c = 0; c < extent[2]; ++c) {
                    const uint8_t *x = row + a * stride[0] + b * stride[1] + c * stride[2];
                    for (int32_t d = 0; d < extent[3]; ++d) {
                        if (x[d * stride[3]] < acc) {
                            acc = x[d * stride[3]];
                        }
                    }
                }
            }
        }
        output[i] = (uint8_t)acc;
    }
}

REFSIM_KERNEL void refsim_reduce_bools64s32_arg_max_plain(
    const refsim_reduce_params *p,
    const uint8_t *input,
    int64_t *REFSIM_RESTRICT output /* [outputs] */)
{
    const int32_t *extent = p->reduced;
    const int32_t *stride = p->reduced + 4;
    for (int32_t i = 0; i < p->outputs; ++i) {
        const uint8_t *row = input;
        int32_t rest = i;
        for (int32_t axis = 3; axis >= 0; --axis) {
            row += (rest % p->kept[axis]) * p->kept[4 + axis];
            rest /= p->kept[axis];
        }
        int32_t acc = row[0];
        int32_t n = 0;
        int32_t first = 0;
        for (int32_t a = 0; a < extent[0]; ++a) {
            for (int32_t b = 0; b < extent[1]; ++b) {
                for (int32_t c = 0; c < extent[2]; ++c) {
                    const uint8_t *x = row + a * stride[0] + b * stride[1] + c * stride[2];
                    for (int32_t d = 0; d < extent[3]; ++d) {
                        if (x[d * stride[3]] > acc) {
                            acc = x[d * stride[3]];
                            first = n;
                        }
                        n += 1;
                    }
                }
            }
        }
        output[i] = first;
    }
}

REFSIM_KERNEL void refsim_reduce_bools64s32_arg_min_plain(
    const refsim_reduce_params *p,
    const uint8_t *input,
    int64_t *REFSIM_RESTRICT output /* [outputs] */)
{
    const int32_t *extent = p->reduced;
    const int32_t *stride = p->reduced + 4;
    for (int32_t i = 0; i < p->outputs; ++i) {
        const uint8_t *row = input;
        int32_t rest = i;
        for (int32_t axis = 3; axis >= 0; --axis) {
            row += (rest % p->kept[axis]) * p->kept[4 + axis];
            rest /= p->kept[axis];
        }
        int32_t acc = row[0];
        int32_t n = 0;
        int32_t first = 0;
        for (int32_t a = 0; a < extent[0]; ++a) {
            for (int32_t b = 0; b < extent[1]; ++b) {
                for (int32_t c = 0; c < extent[2]; ++c) {
                    const uint8_t *x = row + a * stride[0] + b * stride[1] + c * stride[2];
                    for (int32_t d = 0; d < extent[3]; ++d) {
                        if (x[d * stride[3]] < acc) {
                            acc = x[d * stride[3]];
                            first = n;
                        }
                        n += 1;
                    }
                }
            }
        }
        output[i] = first;
    }
}

REFSIM_KERNEL void refsim_reduce_s16s32_max_plain(
    const refsim_reduce_params *p,
    const int16_t *input,
    int16_t *REFSIM_RESTRICT output /* [outputs] */)
{
    const int32_t *extent = p->reduced;
    const int32_t *stride = p->reduced + 4;
    for (int32_t i = 0; i < p->outputs; ++i) {
        const int16_t *row = input;
        int32_t rest = i;
        for (int32_t axis = 3; axis >= 0; --axis) {
            row += (rest % p->kept[axis]) * p->kept[4 + axis];
            rest /= p->kept[axis];
        }
        int32_t acc = row[0];
        for (int32_t a = 0; a < extent[0]; ++a) {
            for (int32_t b = 0; b < extent[1]; ++b) {
                for (int32_t c = 0; c < extent[2]; ++c) {
                    const int16_t *x = row + a * stride[0] + b * stride[1] + c * stride[2];
                    for (int32_t d = 0; d < extent[3]; ++d) {
                        if (x[d * stride[3]] > acc) {
                            acc = x[d * stride[3]];
                        }
                    }
                }
            }
        }
        output[i] = (int16_t)acc;
    }
}

REFSIM_KERNEL void refsim_reduce_s16s32_min_plain(
    const refsim_reduce_params *p,
    const int16_t *input,
    int16_t *REFSIM_RESTRICT output /* [outputs] */)
{
    const int32_t *extent = p->reduced;
    const int32_t *stride = p->reduced + 4;
    for (int32_t i = 0; i < p->outputs; ++i) {
        const int16_t *row = input;
        int32_t rest = i;
        for (int32_t axis = 3; axis >= 0; --axis) {
            row += (rest % p->kept[axis]) * p->kept[4 + axis];
            rest /= p->kept[axis];
        }
        int32_t acc = row[0];
        for (int32_t a = 0; a < extent[0]; ++a) {
            for (int32_t b = 0; b < extent[1]; ++b) {
                for (int32_t c = 0; c < extent[2]; ++c) {
                    const int16_t *x = row + a * stride[0] + b * stride[1] + c * stride[2];
                    for (int32_t d = 0; d < extent[3]; ++d) {
                        if (x[d * stride[3]] < acc) {
                            acc = x[d * stride[3]];
                        }
                    }
                }
            }
        }
        output[i] = (int16_t)acc;
    }
}

REFSIM_KERNEL void refsim_reduce_s16s32_sum_requantize(
    const refsim_reduce_params *p,
    const int16_t *input,
    int16_t *REFSIM_RESTRICT output /* [outputs] */)
{
    const int32_t *extent = p->reduced;
    const int32_t *stride = p->reduced + 4;
    for (int32_t i = 0; i < p->outputs; ++i) {
        const int16_t *row = input;
        int32_t rest = i;
        for (int32_t axis = 3; axis >= 0; --axis) {
            row += (rest % p->kept[axis]) * p->kept[4 + axis];
            rest /= p->kept[axis];
        }
        int32_t acc = 0;
        for (int32_t a = 0; a < extent[0]; ++a) {
            for (int32_t b = 0; b < extent[1]; ++b) {
                for (int32_t c = 0; c < extent[2]; ++c) {
                    const int16_t *x = row + a * stride[0] + b * stride[1] + c * stride[2];
                    for (int32_t d = 0; d < extent[3]; ++d) {
                        acc = refsim_wrap_add(acc, x[d * stride[3]]);
                    }
                }
            }
        }
        const int32_t total = refsim_wrap_add(acc, refsim_wrap_mul(p->input_offset, p->count));
        const int32_t scaled = refsim_mbqm_double(total, p->multiplier, p->shift);
        const int32_t low = -32768 - p->output_offset;
        const int32_t high = 32767 - p->output_offset;
        output[i] = (int16_t)(refsim_saturate(scaled, low, high) + p->output_offset);
    }
}

REFSIM_KERNEL void refsim_reduce_s16s64_product_requantize(
    const refsim_reduce_params *p,
    const int16_t *input,
    int16_t *REFSIM_RESTRICT output /* [outputs] */)
{
    const int32_t *extent = p->reduced;
    const int32_t *stride = p->reduced + 4;
    for (int32_t i = 0; i < p->outputs; ++i) {
        const int16_t *row = input;
        int32_t rest = i;
        for (int32_t axis = 3; axis >= 0; --axis) {
            row += (rest % p->kept[axis]) * p->kept[4 + axis];
            rest /= p->kept[axis];
        }
        int64_t acc = 1;
        int32_t n = 0;
        for (int32_t a = 0; a < extent[0]; ++a) {
            for (int32_t b = 0; b < extent[1]; ++b) {
                for (int32_t c = 0; c < extent[2]; ++c) {
                    const int16_t *x = row + a * stride[0] + b * stride[1] + c * stride[2];
                    for (int32_t d = 0; d < extent[3]; ++d) {
                        /* The first factor stands alone; every product is rescaled. */
                        const int32_t factor = x[d * stride[3]] + p->input_offset;
                        acc = n++ == 0 ? factor : refsim_mbqm_reduced(acc * factor, p->multiplier, p->shift);
                    }
                }
            }
        }
        const int32_t scaled = refsim_mbqm_reduced(acc, p->multiplier, p->shift);
        const int32_t low = -32768 - p->output_offset;
        const int32_t high = 32767 - p->output_offset;
        output[i] = (int16_t)(refsim_saturate(scaled, low, high) + p->output_offset);
    }
}

REFSIM_KERNEL void refsim_reduce_s32_arg_max_plain(
    const refsim_reduce_params *p,
    const int32_t *input,
    int32_t *REFSIM_RESTRICT output /* [outputs] */)
{
    const int32_t *extent = p->reduced;
    const int32_t *stride = p->reduced + 4;
    for (int32_t i = 0; i < p->outputs; ++i) {
        const int32_t *row = input;
        int32_t rest = i;
        for (int32_t axis = 3; axis >= 0; --axis) {
            row += (rest % p->kept[axis]) * p->kept[4 + axis];
            rest /= p->kept[axis];
        }
        int32_t acc = row[0];
        int32_t n = 0;
        int32_t first = 0;
        for (int32_t a = 0; a < extent[0]; ++a) {
            for (int32_t b = 0; b < extent[1]; ++b) {
                for (int32_t c = 0; c < extent[2]; ++c) {
                    const int32_t *x = row + a * stride[0] + b * stride[1] + c * stride[2];
                    for (int32_t d = 0; d < extent[3]; ++d) {
                        if (x[d * stride[3]] > acc) {
                            acc = x[d * stride[3]];
                            first = n;
                        }
                        n += 1;
                    }
                }
            }
        }
        output[i] = first;
    }
}

REFSIM_KERNEL void refsim_reduce_s32_arg_min_plain(
    const refsim_reduce_params *p,
    const int32_t *input,
    int32_t *REFSIM_RESTRICT output /* [outputs] */)
{
    const int32_t *extent = p->reduced;
    const int32_t *stride = p->reduced + 4;
    for (int32_t i = 0; i < p->outputs; ++i) {
        const int32_t *row = input;
        int32_t rest = i;
        for (int32_t axis = 3; axis >= 0; --axis) {
            row += (rest % p->kept[axis]) * p->kept[4 + axis];
            rest /= p->kept[axis];
        }
        int32_t acc = row[0];
        int32_t n = 0;
        int32_t first = 0;
        for (int32_t a = 0; a < extent[0]; ++a) {
            for (int32_t b = 0; b < extent[1]; ++b) {
                for (int32_t c = 0; c < extent[2]; ++c) {
                    const int32_t *x = row + a * stride[0] + b * stride[1] + c * stride[2];
                    for (int32_t d = 0; d < extent[3]; ++d) {
                        if (x[d * stride[3]] < acc) {
                            acc = x[d * stride[3]];
                            first = n;
                        }
                        n += 1;
                    }
                }
            }
        }
        output[i] = first;
    }
}

REFSIM_KERNEL void refsim_reduce_s32_max_plain(
    const refsim_reduce_params *p,
    const int32_t *input,
    int32_t *REFSIM_RESTRICT output /* [outputs] */)
{
    const int32_t *extent = p->reduced;
    const int32_t *stride = p->reduced + 4;
    for (int32_t i = 0; i < p->outputs; ++i) {
        const int32_t *row = input;
        int32_t rest = i;
        for (int32_t axis = 3; axis >= 0; --axis) {
            row += (rest % p->kept[axis]) * p->kept[4 + axis];
            rest /= p->kept[axis];
        }
        int32_t acc = row[0];
        for (int32_t a = 0; a < extent[0]; ++a) {
            for (int32_t b = 0; b < extent[1]; ++b) {
                for (int32_t c = 0; c < extent[2]; ++c) {
                    const int32_t *x = row + a * stride[0] + b * stride[1] + c * stride[2];
                    for (int32_t d = 0; d < extent[3]; ++d) {
                        if (x[d * stride[3]] > acc) {
                            acc = x[d * stride[3]];
                        }
                    }
                }
            }
        }
        output[i] = (int32_t)acc;
    }
}

REFSIM_KERNEL void refsim_reduce_s32_min_plain(
    const refsim_reduce_params *p,
    const int32_t *input,
    int32_t *REFSIM_RESTRICT output /* [outputs] */)
{
    const int32_t *extent = p->reduced;
    const int32_t *stride = p->reduced + 4;
    for (int32_t i = 0; i < p->outputs; ++i) {
        const int32_t *row = input;
        int32_t rest = i;
        for (int32_t axis = 3; axis >= 0; --axis) {
            row += (rest % p->kept[axis]) * p->kept[4 + axis];
            rest /= p->kept[axis];
        }
        int32_t acc = row[0];
        for (int32_t a = 0; a < extent[0]; ++a) {
            for (int32_t b = 0; b < extent[1]; ++b) {
                for (int32_t c = 0; c < extent[2]; ++c) {
                    const int32_t *x = row + a * stride[0] + b * stride[1] + c * stride[2];
                    for (int32_t d = 0; d < extent[3]; ++d) {
                        if (x[d * stride[3]] < acc) {
                            acc = x[d * stride[3]];
                        }
                    }
                }
            }
        }
        output[i] = (int32_t)acc;
    }
}

REFSIM_KERNEL void refsim_reduce_s32_product_plain(
    const refsim_reduce_params *p,
    const int32_t *input,
    int32_t *REFSIM_RESTRICT output /* [outputs] */)
{
    const int32_t *extent = p->reduced;
    const int32_t *stride = p->reduced + 4;
    for (int32_t i = 0; i < p->outputs; ++i) {
        const int32_t *row = input;
        int32_t rest = i;
        for (int32_t axis = 3; axis >= 0; --axis) {
            row += (rest % p->kept[axis]) * p->kept[4 + axis];
            rest /= p->kept[axis];
        }
        int32_t acc = 1;
        for (int32_t a = 0; a < extent[0]; ++a) {
            for (int32_t b = 0; b < extent[1]; ++b) {
                for (int32_t c = 0; c < extent[2]; ++c) {
                    const int32_t *x = row + a * stride[0] + b * stride[1] + c * stride[2];
                    for (int32_t d = 0; d < extent[3]; ++d) {
                        acc = refsim_wrap_mul(acc, x[d * stride[3]]);
                    }
                }
            }
        }
        output[i] = (int32_t)acc;
    }
}

REFSIM_KERNEL void refsim_reduce_s32_sum_plain(
    const refsim_reduce_params *p,
    const int32_t *input,
    int32_t *REFSIM_RESTRICT output /* [outputs] */)
{
    const int32_t *extent = p->reduced;
    const int32_t *stride = p->reduced + 4;
    for (int32_t i = 0; i < p->outputs; ++i) {
        const int32_t *row = input;
        int32_t rest = i;
        for (int32_t axis = 3; axis >= 0; --axis) {
            row += (rest % p->kept[axis]) * p->kept[4 + axis];
            rest /= p->kept[axis];
        }
        int32_t acc = 0;
        for (int32_t a = 0; a < extent[0]; ++a) {
            for (int32_t b = 0; b < extent[1]; ++b) {
                for (int32_t c = 0; c < extent[2]; ++c) {
                    const int32_t *x = row + a * stride[0] + b * stride[1] + c * stride[2];
                    for (int32_t d = 0; d < extent[3]; ++d) {
                        acc = refsim_wrap_add(acc, x[d * stride[3]]);
                    }
                }
            }
        }
        output[i] = (int32_t)acc;
    }
}

REFSIM_KERNEL void refsim_reduce_s32s64_arg_max_plain(
    const refsim_reduce_params *p,
    const int32_t *input,
    int64_t *REFSIM_RESTRICT output /* [outputs] */)
{
    const int32_t *extent = p->reduced;
    const int32_t *stride = p->reduced + 4;
    for (int32_t i = 0; i < p->outputs; ++i) {
        const int32_t *row = input;
        int32_t rest = i;
        for (int32_t axis = 3; axis >= 0; --axis) {
            row += (rest % p->kept[axis]) * p->kept[4 + axis];
            rest /= p->kept[axis];
        }
        int32_t acc = row[0];
        int32_t n = 0;
        int32_t first = 0;
        for (int32_t a = 0; a < extent[0]; ++a) {
            for (int32_t b = 0; b < extent[1]; ++b) {
                for (int32_t c = 0; c < extent[2]; ++c) {
                    const int32_t *x = row + a * stride[0] + b * stride[1] + c * stride[2];
                    for (int32_t d = 0; d < extent[3]; ++d) {
                        if (x[d * stride[3]] > acc) {
                            acc = x[d * stride[3]];
                            first = n;
                        }
                        n += 1;
                    }
                }
            }
        }
        output[i] = first;
    }
}

REFSIM_KERNEL void refsim_reduce_s32s64_arg_min_plain(
    const refsim_reduce_params *p,
    const int32_t *input,
    int64_t *REFSIM_RESTRICT output /* [outputs] */)
{
    const int32_t *extent = p->reduced;
    const int32_t *stride = p->reduced + 4;
    for (int32_t i = 0; i < p->outputs; ++i) {
        const int32_t *row = input;
        int32_t rest = i;
        for (int32_t axis = 3; axis >= 0; --axis) {
            row += (rest % p->kept[axis]) * p->kept[4 + axis];
            rest /= p->kept[axis];
        }
        int32_t acc = row[0];
        int32_t n = 0;
        int32_t first = 0;
        for (int32_t a = 0; a < extent[0]; ++a) {
            for (int32_t b = 0; b < extent[1]; ++b) {
                for (int32_t c = 0; c < extent[2]; ++c) {
                    const int32_t *x = row + a * stride[0] + b * stride[1] + c * stride[2];
                    for (int32_t d = 0; d < extent[3]; ++d) {
                        if (x[d * stride[3]] < acc) {
                            acc = x[d * stride[3]];
                            first = n;
                        }
                        n += 1;
                    }
                }
            }
        }
        output[i] = first;
    }
}

REFSIM_KERNEL void refsim_reduce_s32s64_sum_divide(
    const refsim_reduce_params *p,
    const int32_t *input,
    int32_t *REFSIM_RESTRICT output /* [outputs] */)
{
    const int32_t *extent = p->reduced;
    const int32_t *stride = p->reduced + 4;
    for (int32_t i = 0; i < p->outputs; ++i) {
        const int32_t *row = input;
        int32_t rest = i;
        for (int32_t axis = 3; axis >= 0; --axis) {
            row += (rest % p->kept[axis]) * p->kept[4 + axis];
            rest /= p->kept[axis];
        }
        int64_t acc = 0;
        for (int32_t a = 0; a < extent[0]; ++a) {
            for (int32_t b = 0; b < extent[1]; ++b) {
                for (int32_t c = 0; c < extent[2]; ++c) {
                    const int32_t *x = row + a * stride[0] + b * stride[1] + c * stride[2];
                    for (int32_t d = 0; d < extent[3]; ++d) {
                        acc = refsim_wrap_add64(acc, x[d * stride[3]]);
                    }
                }
            }
        }
        output[i] = (int32_t)refsim_trunc_div64(acc, p->count);
    }
}

REFSIM_KERNEL void refsim_reduce_s64_max_plain(
    const refsim_reduce_params *p,
    const int64_t *input,
    int64_t *REFSIM_RESTRICT output /* [outputs] */)
{
    const int32_t *extent = p->reduced;
    const int32_t *stride = p->reduced + 4;
    for (int32_t i = 0; i < p->outputs; ++i) {
        const int64_t *row = input;
        int32_t rest = i;
        for (int32_t axis = 3; axis >= 0; --axis) {
            row += (rest % p->kept[axis]) * p->kept[4 + axis];
            rest /= p->kept[axis];
        }
        int64_t acc = row[0];
        for (int32_t a = 0; a < extent[0]; ++a) {
            for (int32_t b = 0; b < extent[1]; ++b) {
                for (int32_t c = 0; c < extent[2]; ++c) {
                    const int64_t *x = row + a * stride[0] + b * stride[1] + c * stride[2];
                    for (int32_t d = 0; d < extent[3]; ++d) {
                        if (x[d * stride[3]] > acc) {
                            acc = x[d * stride[3]];
                        }
                    }
                }
            }
        }
        output[i] = (int64_t)acc;
    }
}

REFSIM_KERNEL void refsim_reduce_s64_min_plain(
    const refsim_reduce_params *p,
    const int64_t *input,
    int64_t *REFSIM_RESTRICT output /* [outputs] */)
{
    const int32_t *extent = p->reduced;
    const int32_t *stride = p->reduced + 4;
    for (int32_t i = 0; i < p->outputs; ++i) {
        const int64_t *row = input;
        int32_t rest = i;
        for (int32_t axis = 3; axis >= 0; --axis) {
            row += (rest % p->kept[axis]) * p->kept[4 + axis];
            rest /= p->kept[axis];
        }
        int64_t acc = row[0];
        for (int32_t a = 0; a < extent[0]; ++a) {
            for (int32_t b = 0; b < extent[1]; ++b) {
                for (int32_t c = 0; c < extent[2]; ++c) {
                    const int64_t *x = row + a * stride[0] + b * stride[1] + c * stride[2];
                    for (int32_t d = 0; d < extent[3]; ++d) {
                        if (x[d * stride[3]] < acc) {
                            acc = x[d * stride[3]];
                        }
                    }
                }
            }
        }
        output[i] = (int64_t)acc;
    }
}

REFSIM_KERNEL void refsim_reduce_s64_product_plain(
    const refsim_reduce_params *p,
    const int64_t *input,
    int64_t *REFSIM_RESTRICT output /* [outputs] */)
{
    const int32_t *extent = p->reduced;
    const int32_t *stride = p->reduced + 4;
    for (int32_t i = 0; i < p->outputs; ++i) {
        const int64_t *row = input;
        int32_t rest = i;
        for (int32_t axis = 3; axis >= 0; --axis) {
            row += (rest % p->kept[axis]) * p->kept[4 + axis];
            rest /= p->kept[axis];
        }
        int64_t acc = 1;
        for (int32_t a = 0; a < extent[0]; ++a) {
            for (int32_t b = 0; b < extent[1]; ++b) {
                for (int32_t c = 0; c < extent[2]; ++c) {
                    const int64_t *x = row + a * stride[0] + b * stride[1] + c * stride[2];
                    for (int32_t d = 0; d < extent[3]; ++d) {
                        acc = refsim_wrap_mul64(acc, x[d * stride[3]]);
                    }
                }
            }
        }
        output[i] = (int64_t)acc;
    }
}

REFSIM_KERNEL void refsim_reduce_s64_sum_divide(
    const refsim_reduce_params *p,
    const int64_t *input,
    int64_t *REFSIM_RESTRICT output /* [outputs] */)
{
    const int32_t *extent = p->reduced;
    const int32_t *stride = p->reduced + 4;
    for (int32_t i = 0; i < p->outputs; ++i) {
        const int64_t *row = input;
        int32_t rest = i;
        for (int32_t axis = 3; axis >= 0; --axis) {
            row += (rest % p->kept[axis]) * p->kept[4 + axis];
            rest /= p->kept[axis];
        }
        int64_t acc = 0;
        for (int32_t a = 0; a < extent[0]; ++a) {
            for (int32_t b = 0; b < extent[1]; ++b) {
                for (int32_t c = 0; c < extent[2]; ++c) {
                    const int64_t *x = row + a * stride[0] + b * stride[1] + c * stride[2];
                    for (int32_t d = 0; d < extent[3]; ++d) {
                        acc = refsim_wrap_add64(acc, x[d * stride[3]]);
                    }
                }
            }
        }
        output[i] = (int64_t)refsim_trunc_div64(acc, p->count);
    }
}

REFSIM_KERNEL void refsim_reduce_s64_sum_plain(
    const refsim_reduce_params *p,
    const int64_t *input,
    int64_t *REFSIM_RESTRICT output /* [outputs] */)
{
    const int32_t *extent = p->reduced;
    const int32_t *stride = p->reduced + 4;
    for (int32_t i = 0; i < p->outputs; ++i) {
        const int64_t *row = input;
        int32_t rest = i;
        for (int32_t axis = 3; axis >= 0; --axis) {
            row += (rest % p->kept[axis]) * p->kept[4 + axis];
            rest /= p->kept[axis];
        }
        int64_t acc = 0;
        for (int32_t a = 0; a < extent[0]; ++a) {
            for (int32_t b = 0; b < extent[1]; ++b) {
                for (int32_t c = 0; c < extent[2]; ++c) {
                    const int64_t *x = row + a * stride[0] + b * stride[1] + c * stride[2];
                    for (int32_t d = 0; d < extent[3]; ++d) {
                        acc = refsim_wrap_add64(acc, x[d * stride[3]]);
                    }
                }
            }
        }
        output[i] = (int64_t)acc;
    }
}

REFSIM_KERNEL void refsim_reduce_s8s32_arg_max_plain(
    const refsim_reduce_params *p,
    const int8_t *input,
    int32_t *REFSIM_RESTRICT output /* [outputs] */)
{
    const int32_t *extent = p->reduced;
    const int32_t *stride = p->reduced + 4;
    for (int32_t i = 0; i < p->outputs; ++i) {
        const int8_t *row = input;
        int32_t rest = i;
        for (int32_t axis = 3; axis >= 0; --axis) {
            row += (rest % p->kept[axis]) * p->kept[4 + axis];
            rest /= p->kept[axis];
        }
        int32_t acc = row[0];
        int32_t n = 0;
        int32_t first = 0;
        for (int32_t a = 0; a < extent[0]; ++a) {
            for (int32_t b = 0; b < extent[1]; ++b) {
                for (int32_t c = 0; c < extent[2]; ++c) {
                    const int8_t *x = row + a * stride[0] + b * stride[1] + c * stride[2];
                    for (int32_t d = 0; d < extent[3]; ++d) {
                        if (x[d * stride[3]] > acc) {
                            acc = x[d * stride[3]];
                            first = n;
                        }
                        n += 1;
                    }
                }
            }
        }
        output[i] = first;
    }
}

REFSIM_KERNEL void refsim_reduce_s8s32_arg_min_plain(
    const refsim_reduce_params *p,
    const int8_t *input,
    int32_t *REFSIM_RESTRICT output /* [outputs] */)
{
    const int32_t *extent = p->reduced;
    const int32_t *stride = p->reduced + 4;
    for (int32_t i = 0; i < p->outputs; ++i) {
        const int8_t *row = input;
        int32_t rest = i;
        for (int32_t axis = 3; axis >= 0; --axis) {
            row += (rest % p->kept[axis]) * p->kept[4 + axis];
            rest /= p->kept[axis];
        }
        int32_t acc = row[0];
        int32_t n = 0;
        int32_t first = 0;
        for (int32_t a = 0; a < extent[0]; ++a) {
            for (int32_t b = 0; b < extent[1]; ++b) {
                for (int32_t c = 0; c < extent[2]; ++c) {
                    const int8_t *x = row + a * stride[0] + b * stride[1] + c * stride[2];
                    for (int32_t d = 0; d < extent[3]; ++d) {
                        if (x[d * stride[3]] < acc) {
                            acc = x[d * stride[3]];
                            first = n;
                        }
                        n += 1;
                    }
                }
            }
        }
        output[i] = first;
    }
}

REFSIM_KERNEL void refsim_reduce_s8s32_max_plain(
    const refsim_reduce_params *p,
    const int8_t *input,
    int8_t *REFSIM_RESTRICT output /* [outputs] */)
{
    const int32_t *extent = p->reduced;
    const int32_t *stride = p->reduced + 4;
    for (int32_t i = 0; i < p->outputs; ++i) {
        const int8_t *row = input;
        int32_t rest = i;
        for (int32_t axis = 3; axis >= 0; --axis) {
            row += (rest % p->kept[axis]) * p->kept[4 + axis];
            rest /= p->kept[axis];
        }
        int32_t acc = row[0];
        for (int32_t a = 0; a < extent[0]; ++a) {
            for (int32_t b = 0; b < extent[1]; ++b) {
                for (int32_t c = 0; c < extent[2]; ++c) {
                    const int8_t *x = row + a * stride[0] + b * stride[1] + c * stride[2];
                    for (int32_t d = 0; d < extent[3]; ++d) {
                        if (x[d * stride[3]] > acc) {
                            acc = x[d * stride[3]];
                        }
                    }
                }
            }
        }
        output[i] = (int8_t)acc;
    }
}

REFSIM_KERNEL void refsim_reduce_s8s32_min_plain(
    const refsim_reduce_params *p,
    const int8_t *input,
    int8_t *REFSIM_RESTRICT output /* [outputs] */)
{
    const int32_t *extent = p->reduced;
    const int32_t *stride = p->reduced + 4;
    for (int32_t i = 0; i < p->outputs; ++i) {
        const int8_t *row = input;
        int32_t rest = i;
        for (int32_t axis = 3; axis >= 0; --axis) {
            row += (rest % p->kept[axis]) * p->kept[4 + axis];
            rest /= p->kept[axis];
        }
        int32_t acc = row[0];
        for (int32_t a = 0; a < extent[0]; ++a) {
            for (int32_t b = 0; b < extent[1]; ++b) {
                for (int32_t c = 0; c < extent[2]; ++c) {
                    const int8_t *x = row + a * stride[0] + b * stride[1] + c * stride[2];
                    for (int32_t d = 0; d < extent[3]; ++d) {
                        if (x[d * stride[3]] < acc) {
                            acc = x[d * stride[3]];
                        }
                    }
                }
            }
        }
        output[i] = (int8_t)acc;
    }
}

REFSIM_KERNEL void refsim_reduce_s8s32_sum_requantize(
    const refsim_reduce_params *p,
    const int8_t *input,
    int8_t *REFSIM_RESTRICT output /* [outputs] */)
{
    const int32_t *extent = p->reduced;
    const int32_t *stride = p->reduced + 4;
    for (int32_t i = 0; i < p->outputs; ++i) {
        const int8_t *row = input;
        int32_t rest = i;
        for (int32_t axis = 3; axis >= 0; --axis) {
            row += (rest % p->kept[axis]) * p->kept[4 + axis];
            rest /= p->kept[axis];
        }
        int32_t acc = 0;
        for (int32_t a = 0; a < extent[0]; ++a) {
            for (int32_t b = 0; b < extent[1]; ++b) {
                for (int32_t c = 0; c < extent[2]; ++c) {
                    const int8_t *x = row + a * stride[0] + b * stride[1] + c * stride[2];
                    for (int32_t d = 0; d < extent[3]; ++d) {
                        acc = refsim_wrap_add(acc, x[d * stride[3]]);
                    }
                }
            }
        }
        const int32_t total = refsim_wrap_add(acc, refsim_wrap_mul(p->input_offset, p->count));
        const int32_t scaled = refsim_mbqm_double(total, p->multiplier, p->shift);
        const int32_t low = -128 - p->output_offset;
        const int32_t high = 127 - p->output_offset;
        output[i] = (int8_t)(refsim_saturate(scaled, low, high) + p->output_offset);
    }
}

REFSIM_KERNEL void refsim_reduce_s8s64_product_requantize(
    const refsim_reduce_params *p,
    const int8_t *input,
    int8_t *REFSIM_RESTRICT output /* [outputs] */)
{
    const int32_t *extent = p->reduced;
    const int32_t *stride = p->reduced + 4;
    for (int32_t i = 0; i < p->outputs; ++i) {
        const int8_t *row = input;
        int32_t rest = i;
        for (int32_t axis = 3; axis >= 0; --axis) {
            row += (rest % p->kept[axis]) * p->kept[4 + axis];
            rest /= p->kept[axis];
        }
        int64_t acc = 1;
        int32_t n = 0;
        for (int32_t a = 0; a < extent[0]; ++a) {
            for (int32_t b = 0; b < extent[1]; ++b) {
                for (int32_t c = 0; c < extent[2]; ++c) {
                    const int8_t *x = row + a * stride[0] + b * stride[1] + c * stride[2];
                    for (int32_t d = 0; d < extent[3]; ++d) {
                        /* The first factor stands alone; every product is rescaled. */
                        const int32_t factor = x[d * stride[3]] + p->input_offset;
                        acc = n++ == 0 ? factor : refsim_mbqm_reduced(acc * factor, p->multiplier, p->shift);
                    }
                }
            }
        }
        const int32_t scaled = refsim_mbqm_reduced(acc, p->multiplier, p->shift);
        const int32_t low = -128 - p->output_offset;
        const int32_t high = 127 - p->output_offset;
        output[i] = (int8_t)(refsim_saturate(scaled, low, high) + p->output_offset);
    }
}

REFSIM_KERNEL void refsim_reduce_s8s64s32_arg_max_plain(
    const refsim_reduce_params *p,
    const int8_t *input,
    int64_t *REFSIM_RESTRICT output /* [outputs] */)
{
    const int32_t *extent = p->reduced;
    const int32_t *stride = p->reduced + 4;
    for (int32_t i = 0; i < p->outputs; ++i) {
        const int8_t *row = input;
        int32_t rest = i;
        for (int32_t axis = 3; axis >= 0; --axis) {
            row += (rest % p->kept[axis]) * p->kept[4 + axis];
            rest /= p->kept[axis];
        }
        int32_t acc = row[0];
        int32_t n = 0;
        int32_t first = 0;
        for (int32_t a = 0; a < extent[0]; ++a) {
            for (int32_t b = 0; b < extent[1]; ++b) {
                for (int32_t c = 0; c < extent[2]; ++c) {
                    const int8_t *x = row + a * stride[0] + b * stride[1] + c * stride[2];
                    for (int32_t d = 0; d < extent[3]; ++d) {
                        if (x[d * stride[3]] > acc) {
                            acc = x[d * stride[3]];
                            first = n;
                        }
                        n += 1;
                    }
                }
            }
        }
        output[i] = first;
    }
}

REFSIM_KERNEL void refsim_reduce_s8s64s32_arg_min_plain(
    const refsim_reduce_params *p,
    const int8_t *input,
    int64_t *REFSIM_RESTRICT output /* [outputs] */)
{
    const int32_t *extent = p->reduced;
    const int32_t *stride = p->reduced + 4;
    for (int32_t i = 0; i < p->outputs; ++i) {
        const int8_t *row = input;
        int32_t rest = i;
        for (int32_t axis = 3; axis >= 0; --axis) {
            row += (rest % p->kept[axis]) * p->kept[4 + axis];
            rest /= p->kept[axis];
        }
        int32_t acc = row[0];
        int32_t n = 0;
        int32_t first = 0;
        for (int32_t a = 0; a < extent[0]; ++a) {
            for (int32_t b = 0; b < extent[1]; ++b) {
                for (int32_t c = 0; c < extent[2]; ++c) {
                    const int8_t *x = row + a * stride[0] + b * stride[1] + c * stride[2];
                    for (int32_t d = 0; d < extent[3]; ++d) {
                        if (x[d * stride[3]] < acc) {
                            acc = x[d * stride[3]];
                            first = n;
                        }
                        n += 1;
                    }
                }
            }
        }
        output[i] = first;
    }
}

REFSIM_KERNEL void refsim_reduce_u8s32_arg_max_plain(
    const refsim_reduce_params *p,
    const uint8_t *input,
    int32_t *REFSIM_RESTRICT output /* [outputs] */)
{
    const int32_t *extent = p->reduced;
    const int32_t *stride = p->reduced + 4;
    for (int32_t i = 0; i < p->outputs; ++i) {
        const uint8_t *row = input;
        int32_t rest = i;
        for (int32_t axis = 3; axis >= 0; --axis) {
            row += (rest % p->kept[axis]) * p->kept[4 + axis];
            rest /= p->kept[axis];
        }
        int32_t acc = row[0];
        int32_t n = 0;
        int32_t first = 0;
        for (int32_t a = 0; a < extent[0]; ++a) {
            for (int32_t b = 0; b < extent[1]; ++b) {
                for (int32_t c = 0; c < extent[2]; ++c) {
                    const uint8_t *x = row + a * stride[0] + b * stride[1] + c * stride[2];
                    for (int32_t d = 0; d < extent[3]; ++d) {
                        if (x[d * stride[3]] > acc) {
                            acc = x[d * stride[3]];
                            first = n;
                        }
                        n += 1;
                    }
                }
            }
        }
        output[i] = first;
    }
}

REFSIM_KERNEL void refsim_reduce_u8s32_arg_min_plain(
    const refsim_reduce_params *p,
    const uint8_t *input,
    int32_t *REFSIM_RESTRICT output /* [outputs] */)
{
    const int32_t *extent = p->reduced;
    const int32_t *stride = p->reduced + 4;
    for (int32_t i = 0; i < p->outputs; ++i) {
        const uint8_t *row = input;
        int32_t rest = i;
        for (int32_t axis = 3; axis >= 0; --axis) {
            row += (rest % p->kept[axis]) * p->kept[4 + axis];
            rest /= p->kept[axis];
        }
        int32_t acc = row[0];
        int32_t n = 0;
        int32_t first = 0;
        for (int32_t a = 0; a < extent[0]; ++a) {
            for (int32_t b = 0; b < extent[1]; ++b) {
                for (int32_t c = 0; c < extent[2]; ++c) {
                    const uint8_t *x = row + a * stride[0] + b * stride[1] + c * stride[2];
                    for (int32_t d = 0; d < extent[3]; ++d) {
                        if (x[d * stride[3]] < acc) {
                            acc = x[d * stride[3]];
                            first = n;
                        }
                        n += 1;
                    }
                }
            }
        }
        output[i] = first;
    }
}

REFSIM_KERNEL void refsim_reduce_u8s32_max_plain(
    const refsim_reduce_params *p,
    const uint8_t *input,
    uint8_t *REFSIM_RESTRICT output /* [outputs] */)
{
    const int32_t *extent = p->reduced;
    const int32_t *stride = p->reduced + 4;
    for (int32_t i = 0; i < p->outputs; ++i) {
        const uint8_t *row = input;
        int32_t rest = i;
        for (int32_t axis = 3; axis >= 0; --axis) {
            row += (rest % p->kept[axis]) * p->kept[4 + axis];
            rest /= p->kept[axis];
        }
        int32_t acc = row[0];
        for (int32_t a = 0; a < extent[0]; ++a) {
            for (int32_t b = 0; b < extent[1]; ++b) {
                for (int32_t c = 0; c < extent[2]; ++c) {
                    const uint8_t *x = row + a * stride[0] + b * stride[1] + c * stride[2];
                    for (int32_t d = 0; d < extent[3]; ++d) {
                        if (x[d * stride[3]] > acc) {
                            acc = x[d * stride[3]];
                        }
                    }
                }
            }
        }
        output[i] = (uint8_t)acc;
    }
}

REFSIM_KERNEL void refsim_reduce_u8s32_min_plain(
    const refsim_reduce_params *p,
    const uint8_t *input,
    uint8_t *REFSIM_RESTRICT output /* [outputs] */)
{
    const int32_t *extent = p->reduced;
    const int32_t *stride = p->reduced + 4;
    for (int32_t i = 0; i < p->outputs; ++i) {
        const uint8_t *row = input;
        int32_t rest = i;
        for (int32_t axis = 3; axis >= 0; --axis) {
            row += (rest % p->kept[axis]) * p->kept[4 + axis];
            rest /= p->kept[axis];
        }
        int32_t acc = row[0];
        for (int32_t a = 0; a < extent[0]; ++a) {
            for (int32_t b = 0; b < extent[1]; ++b) {
                for (int32_t c = 0; c < extent[2]; ++c) {
                    const uint8_t *x = row + a * stride[0] + b * stride[1] + c * stride[2];
                    for (int32_t d = 0; d < extent[3]; ++d) {
                        if (x[d * stride[3]] < acc) {
                            acc = x[d * stride[3]];
                        }
                    }
                }
            }
        }
        output[i] = (uint8_t)acc;
    }
}

REFSIM_KERNEL void refsim_reduce_u8s32_sum_requantize(
    const refsim_reduce_params *p,
    const uint8_t *input,
    uint8_t *REFSIM_RESTRICT output /* [outputs] */)
{
    const int32_t *extent = p->reduced;
    const int32_t *stride = p->reduced + 4;
    for (int32_t i = 0; i < p->outputs; ++i) {
        const uint8_t *row = input;
        int32_t rest = i;
        for (int32_t axis = 3; axis >= 0; --axis) {
            row += (rest % p->kept[axis]) * p->kept[4 + axis];
            rest /= p->kept[axis];
        }
        int32_t acc = 0;
        for (int32_t a = 0; a < extent[0]; ++a) {
            for (int32_t b = 0; b < extent[1]; ++b) {
                for (int32_t c = 0; c < extent[2]; ++c) {
                    const uint8_t *x = row + a * stride[0] + b * stride[1] + c * stride[2];
                    for (int32_t d = 0; d < extent[3]; ++d) {
                        acc = refsim_wrap_add(acc, x[d * stride[3]]);
                    }
                }
            }
        }
        const int32_t total = refsim_wrap_add(acc, refsim_wrap_mul(p->input_offset, p->count));
        const int32_t scaled = refsim_mbqm_double(total, p->multiplier, p->shift);
        const int32_t low = 0 - p->output_offset;
        const int32_t high = 255 - p->output_offset;
        output[i] = (uint8_t)(refsim_saturate(scaled, low, high) + p->output_offset);
    }
}

REFSIM_KERNEL void refsim_reduce_u8s64s32_arg_max_plain(
    const refsim_reduce_params *p,
    const uint8_t *input,
    int64_t *REFSIM_RESTRICT output /* [outputs] */)
{
    const int32_t *extent = p->reduced;
    const int32_t *stride = p->reduced + 4;
    for (int32_t i = 0; i < p->outputs; ++i) {
        const uint8_t *row = input;
        int32_t rest = i;
        for (int32_t axis = 3; axis >= 0; --axis) {
            row += (rest % p->kept[axis]) * p->kept[4 + axis];
            rest /= p->kept[axis];
        }
        int32_t acc = row[0];
        int32_t n = 0;
        int32_t first = 0;
        for (int32_t a = 0; a < extent[0]; ++a) {
            for (int32_t b = 0; b < extent[1]; ++b) {
                for (int32_t c = 0; c < extent[2]; ++c) {
                    const uint8_t *x = row + a * stride[0] + b * stride[1] + c * stride[2];
                    for (int32_t d = 0; d < extent[3]; ++d) {
                        if (x[d * stride[3]] > acc) {
                            acc = x[d * stride[3]];
                            first = n;
                        }
                        n += 1;
                    }
                }
            }
        }
        output[i] = first;
    }
}

REFSIM_KERNEL void refsim_reduce_u8s64s32_arg_min_plain(
    const refsim_reduce_params *p,
    const uint8_t *input,
    int64_t *REFSIM_RESTRICT output /* [outputs] */)
{
    const int32_t *extent = p->reduced;
    const int32_t *stride = p->reduced + 4;
    for (int32_t i = 0; i < p->outputs; ++i) {
        const uint8_t *row = input;
        int32_t rest = i;
        for (int32_t axis = 3; axis >= 0; --axis) {
            row += (rest % p->kept[axis]) * p->kept[4 + axis];
            rest /= p->kept[axis];
        }
        int32_t acc = row[0];
        int32_t n = 0;
        int32_t first = 0;
        for (int32_t a = 0; a < extent[0]; ++a) {
            for (int32_t b = 0; b < extent[1]; ++b) {
                for (int32_t c = 0; c < extent[2]; ++c) {
                    const uint8_t *x = row + a * stride[0] + b * stride[1] + c * stride[2];
                    for (int32_t d = 0; d < extent[3]; ++d) {
                        if (x[d * stride[3]] < acc) {
                            acc = x[d * stride[3]];
                            first = n;
                        }
                        n += 1;
                    }
                }
            }
        }
        output[i] = first;
    }
}

#ifdef __cplusplus
}
#endif

#endif
