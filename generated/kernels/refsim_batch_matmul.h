/* refsim 0.1.0: batch_matmul, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_BATCH_MATMUL_H
#define REFSIM_BATCH_MATMUL_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t batch[3]; /* strides of the batch dimensions, 0 where it repeats */
    int32_t line; /* stride from a row of the product (lhs) or a column of it (rhs) to the next */
    int32_t step; /* stride along the sum */
    refsim_short offset; /* [-127, 128]  -zero point */
} refsim_matrices;

typedef struct {
    int32_t batch[3]; /* batch dimensions of the output, outermost first */
    refsim_size rows; /* of the output */
    refsim_size columns; /* of the output */
    refsim_size depth; /* products in a sum */
    refsim_matrices lhs; /* left operand */
    refsim_matrices rhs; /* right operand */
    refsim_output output; /* output stage; unused where sums are the outputs */
} refsim_batch_matmul_params;

/*
 * acc = sum of (lhs + lhs_offset) * (rhs + rhs_offset) over depth; output = clamp(requantize(acc) + zero_point), or acc
 * where it has 32 bits. Batches repeat, and operands are transposed, by their strides. Elements take any value of their
 * type; members of p keep to the ranges beside them. The output shares no memory with anything else.
 */

/* One element of the product. */
static inline int64_t refsim_batch_matmul_sum_s16s64_reduced(
    const refsim_batch_matmul_params *p, const int16_t *a, const int16_t *b)
{
    int64_t sum = 0;
    for (int32_t i = 0; i < p->depth; ++i) {
        sum += (int64_t)((int64_t)(a[i * p->lhs.step] + p->lhs.offset) * (b[i * p->rhs.step] + p->rhs.offset));
    }
    return sum;
}

REFSIM_KERNEL void refsim_batch_matmul_s16s64_reduced(
    const refsim_batch_matmul_params *p,
    const int16_t *lhs,
    const int16_t *rhs,
    int16_t *REFSIM_RESTRICT output /* [..., rows, columns] */)
{
    for (int32_t i = 0; i < p->batch[0]; ++i) {
        for (int32_t j = 0; j < p->batch[1]; ++j) {
            for (int32_t k = 0; k < p->batch[2]; ++k) {
                const int16_t *a = lhs + i * p->lhs.batch[0] + j * p->lhs.batch[1] + k * p->lhs.batch[2];
                const int16_t *b = rhs + i * p->rhs.batch[0] + j * p->rhs.batch[1] + k * p->rhs.batch[2];
                for (int32_t row = 0; row < p->rows; ++row) {
                    for (int32_t column = 0; column < p->columns; ++column) {
                        const int64_t acc = refsim_batch_matmul_sum_s16s64_reduced(p, a + row * p->lhs.line,
                            b + column * p->rhs.line);
                        *output++ = (int16_t)refsim_output_reduced(acc, &p->output, 0);
                    }
                }
            }
        }
    }
}

/* One element of the product. */
static inline int64_t refsim_batch_matmul_sum_s16s8s64_reduced(
    const refsim_batch_matmul_params *p, const int16_t *a, const int8_t *b)
{
    int64_t sum = 0;
    for (int32_t i = 0; i < p->depth; ++i) {
        sum += (int64_t)((int64_t)(a[i * p->lhs.step] + p->lhs.offset) * (b[i * p->rhs.step] + p->rhs.offset));
    }
    return sum;
}

REFSIM_KERNEL void refsim_batch_matmul_s16s8s64_reduced(
    const refsim_batch_matmul_params *p,
    const int16_t *lhs,
    const int8_t *rhs,
    int16_t *REFSIM_RESTRICT output /* [..., rows, columns] */)
{
    for (int32_t i = 0; i < p->batch[0]; ++i) {
        for (int32_t j = 0; j < p->batch[1]; ++j) {
            for (int32_t k = 0; k < p->batch[2]; ++k) {
                const int16_t *a = lhs + i * p->lhs.batch[0] + j * p->lhs.batch[1] + k * p->lhs.batch[2];
                const int8_t *b = rhs + i * p->rhs.batch[0] + j * p->rhs.batch[1] + k * p->rhs.batch[2];
                for (int32_t row = 0; row < p->rows; ++row) {
                    for (int32_t column = 0; column < p->columns; ++column) {
                        const int64_t acc = refsim_batch_matmul_sum_s16s8s64_reduced(p, a + row * p->lhs.line,
                            b + column * p->rhs.line);
                        *output++ = (int16_t)refsim_output_reduced(acc, &p->output, 0);
                    }
                }
            }
        }
    }
}

/* One element of the product. */
static inline int32_t refsim_batch_matmul_sum_s8s32(
    const refsim_batch_matmul_params *p, const int8_t *a, const int8_t *b)
{
    uint32_t sum = 0;
    for (int32_t i = 0; i < p->depth; ++i) {
        sum += (uint32_t)((a[i * p->lhs.step] + p->lhs.offset) * (b[i * p->rhs.step] + p->rhs.offset));
    }
    return refsim_wrap32(sum);
}

REFSIM_KERNEL void refsim_batch_matmul_s8s32(
    const refsim_batch_matmul_params *p,
    const int8_t *lhs,
    const int8_t *rhs,
    int32_t *REFSIM_RESTRICT output /* [..., rows, columns] */)
{
    for (int32_t i = 0; i < p->batch[0]; ++i) {
        for (int32_t j = 0; j < p->batch[1]; ++j) {
            for (int32_t k = 0; k < p->batch[2]; ++k) {
                const int8_t *a = lhs + i * p->lhs.batch[0] + j * p->lhs.batch[1] + k * p->lhs.batch[2];
                const int8_t *b = rhs + i * p->rhs.batch[0] + j * p->rhs.batch[1] + k * p->rhs.batch[2];
                for (int32_t row = 0; row < p->rows; ++row) {
                    for (int32_t column = 0; column < p->columns; ++column) {
                        const int32_t acc = refsim_batch_matmul_sum_s8s32(p, a + row * p->lhs.line,
                            b + column * p->rhs.line);
                        *output++ = acc;
                    }
                }
            }
        }
    }
}

/* One element of the product. */
static inline int32_t refsim_batch_matmul_sum_s8s32_double(
    const refsim_batch_matmul_params *p, const int8_t *a, const int8_t *b)
{
    uint32_t sum = 0;
    for (int32_t i = 0; i < p->depth; ++i) {
        sum += (uint32_t)((a[i * p->lhs.step] + p->lhs.offset) * (b[i * p->rhs.step] + p->rhs.offset));
    }
    return refsim_wrap32(sum);
}

REFSIM_KERNEL void refsim_batch_matmul_s8s32_double(
    const refsim_batch_matmul_params *p,
    const int8_t *lhs,
    const int8_t *rhs,
    int8_t *REFSIM_RESTRICT output /* [..., rows, columns] */)
{
    for (int32_t i = 0; i < p->batch[0]; ++i) {
        for (int32_t j = 0; j < p->batch[1]; ++j) {
            for (int32_t k = 0; k < p->batch[2]; ++k) {
                const int8_t *a = lhs + i * p->lhs.batch[0] + j * p->lhs.batch[1] + k * p->lhs.batch[2];
                const int8_t *b = rhs + i * p->rhs.batch[0] + j * p->rhs.batch[1] + k * p->rhs.batch[2];
                for (int32_t row = 0; row < p->rows; ++row) {
                    for (int32_t column = 0; column < p->columns; ++column) {
                        const int32_t acc = refsim_batch_matmul_sum_s8s32_double(p, a + row * p->lhs.line,
                            b + column * p->rhs.line);
                        *output++ = (int8_t)refsim_output_double(acc, &p->output, 0);
                    }
                }
            }
        }
    }
}

#ifdef __cplusplus
}
#endif

#endif
