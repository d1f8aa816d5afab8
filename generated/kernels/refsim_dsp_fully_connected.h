/* refsim 0.1.0: dsp_fully_connected, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_DSP_FULLY_CONNECTED_H
#define REFSIM_DSP_FULLY_CONNECTED_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    refsim_size batches; /* rows of the input */
    refsim_size depth; /* elements of a row, a multiple of 4 unless taps are told */
    refsim_size units; /* outputs per row */
    refsim_short left; /* [8, 31]  left shift of accumulators */
    refsim_short right; /* [0, 31]  right shift of outputs */
    int32_t length; /* words of the stream */
} refsim_dsp_fully_connected_params;

/*
 * The numbers of fully_connected_s8s32_double, where the generator has proved that the output stage gives them.
 * constants hold biases, weights and multipliers, packed in the order in which the loops read them. Portable C where
 * the core's instructions are missing. Elements take any value of their type; members of p keep to the ranges beside
 * them. The output shares no memory with anything else. scratch is aligned to 16 bytes; what it holds afterwards means
 * nothing.
 */

#ifndef REFSIM_DSP
#if defined(__ARM_FEATURE_DSP) && defined(__thumb2__) && !defined(__ARM_BIG_ENDIAN)
#define REFSIM_DSP 1
/* For what is rare: unfolded inside a loop it takes the registers of the rest. */
#define REFSIM_DSP_APART static __attribute__((noinline, unused))
#else
#define REFSIM_DSP 0 /* portable C that reads the same constants */
#define REFSIM_DSP_APART static inline
#endif
#endif

/* What a row needs besides its arrays; assembly reads it in this order. */
typedef struct {
    int32_t steps; /* of the inner loop */
    int32_t bytes; /* of a row */
    REFSIM_CONST int32_t *end; /* of the constants */
    int32_t right; /* shift */
    int32_t more; /* left shift beyond 8 */
} refsim_dsp_row;

typedef void refsim_dsp_row_function(
    const int8_t *row, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_dsp_row *t);

/* All rows; the last block of channels may reach beyond the output, and goes there by way of ``rest``. */
static inline void refsim_dsp_run_rows(
    const refsim_dsp_fully_connected_params *p, const int8_t *input, REFSIM_CONST int32_t *constants, int8_t *output,
    void *scratch,
    int32_t step, int32_t block, refsim_dsp_row_function *multiply)
{
    int8_t *rest = (int8_t *)scratch;
    REFSIM_CONST int32_t *last = constants + (p->units / 4) * block;
    for (int32_t n = 0; n < p->batches; ++n) {
        refsim_dsp_row t = { p->depth / step, p->depth, last, p->right, p->left - 8 };
        if (p->units >= 4) {
            multiply(input, constants, output, &t);
        }
        if (p->units % 4 != 0) {
            t.end = constants + p->length;
            multiply(input, last, rest, &t);
            for (int32_t i = 0; i < p->units % 4; ++i) {
                output[p->units - p->units % 4 + i] = rest[i];
            }
        }
        input += p->depth;
        output += p->units;
    }
}

#if REFSIM_DSP
/* r0 row, r1 constants, r3 outputs; sums of two pairs of channels: r4, r5 of both, r6, r7 of the first of each. */
static inline __attribute__((naked)) void refsim_dsp_row_s8s32_32_relu_free(
    const int8_t *row __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_dsp_row *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "ldm r3, {r4-r8}\n"
        "push {r4-r8}\n"
        "mov r3, r2\n"
        "1: ldm r1!, {r4-r7}\n"
        "ldr r2, [sp]\n"
        "2:\n"
        "ldr r8, [r0], #4\n"
        "sxtb16 r9, r8, ror #8\n"
        "sxtb16 r8, r8\n"
        "ldm r1!, {r10, r11, r12, lr}\n"
        "smlad r4, r8, r10, r4\n"
        "sxtb16 r10, r10\n"
        "smlad r6, r8, r10, r6\n"
        "smlad r4, r9, r11, r4\n"
        "sxtb16 r11, r11\n"
        "smlad r6, r9, r11, r6\n"
        "smlad r5, r8, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r7, r8, r12, r7\n"
        "smlad r5, r9, lr, r5\n"
        "sxtb16 lr, lr\n"
        "smlad r7, r9, lr, r7\n"
        "ldr r8, [r0], #4\n"
        "sxtb16 r9, r8, ror #8\n"
        "sxtb16 r8, r8\n"
        "ldm r1!, {r10, r11, r12, lr}\n"
        "smlad r4, r8, r10, r4\n"
        "sxtb16 r10, r10\n"
        "smlad r6, r8, r10, r6\n"
        "smlad r4, r9, r11, r4\n"
        "sxtb16 r11, r11\n"
        "smlad r6, r9, r11, r6\n"
        "smlad r5, r8, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r7, r8, r12, r7\n"
        "smlad r5, r9, lr, r5\n"
        "sxtb16 lr, lr\n"
        "smlad r7, r9, lr, r7\n"
        "ldr r8, [r0], #4\n"
        "sxtb16 r9, r8, ror #8\n"
        "sxtb16 r8, r8\n"
        "ldm r1!, {r10, r11, r12, lr}\n"
        "smlad r4, r8, r10, r4\n"
        "sxtb16 r10, r10\n"
        "smlad r6, r8, r10, r6\n"
        "smlad r4, r9, r11, r4\n"
        "sxtb16 r11, r11\n"
        "smlad r6, r9, r11, r6\n"
        "smlad r5, r8, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r7, r8, r12, r7\n"
        "smlad r5, r9, lr, r5\n"
        "sxtb16 lr, lr\n"
        "smlad r7, r9, lr, r7\n"
        "ldr r8, [r0], #4\n"
        "sxtb16 r9, r8, ror #8\n"
        "sxtb16 r8, r8\n"
        "ldm r1!, {r10, r11, r12, lr}\n"
        "smlad r4, r8, r10, r4\n"
        "sxtb16 r10, r10\n"
        "smlad r6, r8, r10, r6\n"
        "smlad r4, r9, r11, r4\n"
        "sxtb16 r11, r11\n"
        "smlad r6, r9, r11, r6\n"
        "smlad r5, r8, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r7, r8, r12, r7\n"
        "smlad r5, r9, lr, r5\n"
        "sxtb16 lr, lr\n"
        "smlad r7, r9, lr, r7\n"
        "ldr r8, [r0], #4\n"
        "sxtb16 r9, r8, ror #8\n"
        "sxtb16 r8, r8\n"
        "ldm r1!, {r10, r11, r12, lr}\n"
        "smlad r4, r8, r10, r4\n"
        "sxtb16 r10, r10\n"
        "smlad r6, r8, r10, r6\n"
        "smlad r4, r9, r11, r4\n"
        "sxtb16 r11, r11\n"
        "smlad r6, r9, r11, r6\n"
        "smlad r5, r8, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r7, r8, r12, r7\n"
        "smlad r5, r9, lr, r5\n"
        "sxtb16 lr, lr\n"
        "smlad r7, r9, lr, r7\n"
        "ldr r8, [r0], #4\n"
        "sxtb16 r9, r8, ror #8\n"
        "sxtb16 r8, r8\n"
        "ldm r1!, {r10, r11, r12, lr}\n"
        "smlad r4, r8, r10, r4\n"
        "sxtb16 r10, r10\n"
        "smlad r6, r8, r10, r6\n"
        "smlad r4, r9, r11, r4\n"
        "sxtb16 r11, r11\n"
        "smlad r6, r9, r11, r6\n"
        "smlad r5, r8, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r7, r8, r12, r7\n"
        "smlad r5, r9, lr, r5\n"
        "sxtb16 lr, lr\n"
        "smlad r7, r9, lr, r7\n"
        "ldr r8, [r0], #4\n"
        "sxtb16 r9, r8, ror #8\n"
        "sxtb16 r8, r8\n"
        "ldm r1!, {r10, r11, r12, lr}\n"
        "smlad r4, r8, r10, r4\n"
        "sxtb16 r10, r10\n"
        "smlad r6, r8, r10, r6\n"
        "smlad r4, r9, r11, r4\n"
        "sxtb16 r11, r11\n"
        "smlad r6, r9, r11, r6\n"
        "smlad r5, r8, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r7, r8, r12, r7\n"
        "smlad r5, r9, lr, r5\n"
        "sxtb16 lr, lr\n"
        "smlad r7, r9, lr, r7\n"
        "ldr r8, [r0], #4\n"
        "sxtb16 r9, r8, ror #8\n"
        "sxtb16 r8, r8\n"
        "ldm r1!, {r10, r11, r12, lr}\n"
        "smlad r4, r8, r10, r4\n"
        "sxtb16 r10, r10\n"
        "smlad r6, r8, r10, r6\n"
        "smlad r4, r9, r11, r4\n"
        "sxtb16 r11, r11\n"
        "smlad r6, r9, r11, r6\n"
        "smlad r5, r8, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r7, r8, r12, r7\n"
        "smlad r5, r9, lr, r5\n"
        "sxtb16 lr, lr\n"
        "smlad r7, r9, lr, r7\n"
        "subs r2, #1\n"
        "bne 2b\n"
        "sub r4, r4, r6\n"
        "sub r5, r5, r7\n"
        "lsl r6, #8\n"
        "lsl r7, #8\n"
        "ldm r1!, {r8-r11}\n"
        "smmla r6, r6, r8, r9\n"
        "smmla r4, r4, r10, r11\n"
        "ldm r1!, {r8-r11}\n"
        "smmla r7, r7, r8, r9\n"
        "smmla r5, r5, r10, r11\n"
"ldr lr, [sp, #12]\n"
        "asr r4, lr\n"
        "ssat r4, #8, r4\n"
        "asr r5, lr\n"
        "ssat r5, #8, r5\n"
        "asr r6, lr\n"
        "ssat r6, #8, r6\n"
        "asr r7, lr\n"
        "ssat r7, #8, r7\n"
"strb r6, [r3], #1\n"
        "strb r4, [r3], #1\n"
        "strb r7, [r3], #1\n"
        "strb r5, [r3], #1\n"
        "ldrd r2, r12, [sp, #4]\n"
        "sub r0, r0, r2\n"
        "cmp r1, r12\n"
        "bne 1b\n"
        "add sp, #20\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_dsp_row_s8s32_32_relu_free(
    const int8_t *row, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_dsp_row *t)
{
    const int32_t taps = t->steps * 32;
    for (; constants != t->end; output += 4) {
        REFSIM_CONST int32_t *tail = constants + 4 + taps;
        for (int32_t pair = 0; pair < 2; ++pair) {
            int32_t sums[2] = { constants[2 + pair], refsim_wrap_sub(constants[pair], constants[2 + pair]) / 256 };
            for (int32_t i = 0; i < taps; ++i) {
                const int32_t x = row[i - i % 4 + i % 2 * 2 + i % 4 / 2]; /* in the order 0, 2, 1, 3 */
                const uint32_t word = (uint32_t)constants[4 + (i / 4) * 4 + 2 * pair + (i % 4) / 2];
                const int32_t both = refsim_wrap16(i % 2 == 0 ? word : word / 65536u);
                const int32_t first = refsim_wrap8((uint32_t)both);
                sums[0] = refsim_wrap_add(sums[0], x * first);
                sums[1] = refsim_wrap_add(sums[1], x * ((both - first) / 256));
            }
            for (int32_t c = 0; c < 2; ++c) {
                const int32_t offset = tail[2 * c + 1];
                const int32_t result = refsim_merged_high(sums[c], tail[2 * c], offset, 8 + t->more, t->right);
                output[2 * pair + c] = (int8_t)refsim_saturate(result, -128, 127);
            }
            tail += 4;
        }
        constants = tail;
    }
}
#endif

REFSIM_KERNEL void refsim_dsp_fully_connected_s8s32_32_relu_free(
    const refsim_dsp_fully_connected_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *REFSIM_RESTRICT output,
    void *scratch)
{
    const int32_t block = 4 + p->depth + 8;
    refsim_dsp_run_rows(p, input, constants, output, scratch, 32, block, refsim_dsp_row_s8s32_32_relu_free);
}

#if REFSIM_DSP
/* r0 row, r1 constants, r3 outputs; sums of two pairs of channels: r4, r5 of both, r6, r7 of the first of each. */
static inline __attribute__((naked)) void refsim_dsp_row_s8s32_32_relu_more(
    const int8_t *row __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_dsp_row *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "ldm r3, {r4-r8}\n"
        "push {r4-r8}\n"
        "mov r3, r2\n"
        "1: ldm r1!, {r4-r7}\n"
        "ldr r2, [sp]\n"
        "2:\n"
        "ldr r8, [r0], #4\n"
        "sxtb16 r9, r8, ror #8\n"
        "sxtb16 r8, r8\n"
        "ldm r1!, {r10, r11, r12, lr}\n"
        "smlad r4, r8, r10, r4\n"
        "sxtb16 r10, r10\n"
        "smlad r6, r8, r10, r6\n"
        "smlad r4, r9, r11, r4\n"
        "sxtb16 r11, r11\n"
        "smlad r6, r9, r11, r6\n"
        "smlad r5, r8, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r7, r8, r12, r7\n"
        "smlad r5, r9, lr, r5\n"
        "sxtb16 lr, lr\n"
        "smlad r7, r9, lr, r7\n"
        "ldr r8, [r0], #4\n"
        "sxtb16 r9, r8, ror #8\n"
        "sxtb16 r8, r8\n"
        "ldm r1!, {r10, r11, r12, lr}\n"
        "smlad r4, r8, r10, r4\n"
        "sxtb16 r10, r10\n"
        "smlad r6, r8, r10, r6\n"
        "smlad r4, r9, r11, r4\n"
        "sxtb16 r11, r11\n"
        "smlad r6, r9, r11, r6\n"
        "smlad r5, r8, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r7, r8, r12, r7\n"
        "smlad r5, r9, lr, r5\n"
        "sxtb16 lr, lr\n"
        "smlad r7, r9, lr, r7\n"
        "ldr r8, [r0], #4\n"
        "sxtb16 r9, r8, ror #8\n"
        "sxtb16 r8, r8\n"
        "ldm r1!, {r10, r11, r12, lr}\n"
        "smlad r4, r8, r10, r4\n"
        "sxtb16 r10, r10\n"
        "smlad r6, r8, r10, r6\n"
        "smlad r4, r9, r11, r4\n"
        "sxtb16 r11, r11\n"
        "smlad r6, r9, r11, r6\n"
        "smlad r5, r8, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r7, r8, r12, r7\n"
        "smlad r5, r9, lr, r5\n"
        "sxtb16 lr, lr\n"
        "smlad r7, r9, lr, r7\n"
        "ldr r8, [r0], #4\n"
        "sxtb16 r9, r8, ror #8\n"
        "sxtb16 r8, r8\n"
        "ldm r1!, {r10, r11, r12, lr}\n"
        "smlad r4, r8, r10, r4\n"
        "sxtb16 r10, r10\n"
        "smlad r6, r8, r10, r6\n"
        "smlad r4, r9, r11, r4\n"
        "sxtb16 r11, r11\n"
        "smlad r6, r9, r11, r6\n"
        "smlad r5, r8, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r7, r8, r12, r7\n"
        "smlad r5, r9, lr, r5\n"
        "sxtb16 lr, lr\n"
        "smlad r7, r9, lr, r7\n"
        "ldr r8, [r0], #4\n"
        "sxtb16 r9, r8, ror #8\n"
        "sxtb16 r8, r8\n"
        "ldm r1!, {r10, r11, r12, lr}\n"
        "smlad r4, r8, r10, r4\n"
        "sxtb16 r10, r10\n"
        "smlad r6, r8, r10, r6\n"
        "smlad r4, r9, r11, r4\n"
        "sxtb16 r11, r11\n"
        "smlad r6, r9, r11, r6\n"
        "smlad r5, r8, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r7, r8, r12, r7\n"
        "smlad r5, r9, lr, r5\n"
        "sxtb16 lr, lr\n"
        "smlad r7, r9, lr, r7\n"
        "ldr r8, [r0], #4\n"
        "sxtb16 r9, r8, ror #8\n"
        "sxtb16 r8, r8\n"
        "ldm r1!, {r10, r11, r12, lr}\n"
        "smlad r4, r8, r10, r4\n"
        "sxtb16 r10, r10\n"
        "smlad r6, r8, r10, r6\n"
        "smlad r4, r9, r11, r4\n"
        "sxtb16 r11, r11\n"
        "smlad r6, r9, r11, r6\n"
        "smlad r5, r8, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r7, r8, r12, r7\n"
        "smlad r5, r9, lr, r5\n"
        "sxtb16 lr, lr\n"
        "smlad r7, r9, lr, r7\n"
        "ldr r8, [r0], #4\n"
        "sxtb16 r9, r8, ror #8\n"
        "sxtb16 r8, r8\n"
        "ldm r1!, {r10, r11, r12, lr}\n"
        "smlad r4, r8, r10, r4\n"
        "sxtb16 r10, r10\n"
        "smlad r6, r8, r10, r6\n"
        "smlad r4, r9, r11, r4\n"
        "sxtb16 r11, r11\n"
        "smlad r6, r9, r11, r6\n"
        "smlad r5, r8, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r7, r8, r12, r7\n"
        "smlad r5, r9, lr, r5\n"
        "sxtb16 lr, lr\n"
        "smlad r7, r9, lr, r7\n"
        "ldr r8, [r0], #4\n"
        "sxtb16 r9, r8, ror #8\n"
        "sxtb16 r8, r8\n"
        "ldm r1!, {r10, r11, r12, lr}\n"
        "smlad r4, r8, r10, r4\n"
        "sxtb16 r10, r10\n"
        "smlad r6, r8, r10, r6\n"
        "smlad r4, r9, r11, r4\n"
        "sxtb16 r11, r11\n"
        "smlad r6, r9, r11, r6\n"
        "smlad r5, r8, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r7, r8, r12, r7\n"
        "smlad r5, r9, lr, r5\n"
        "sxtb16 lr, lr\n"
        "smlad r7, r9, lr, r7\n"
        "subs r2, #1\n"
        "bne 2b\n"
        "sub r4, r4, r6\n"
        "sub r5, r5, r7\n"
        "lsl r6, #8\n"
        "lsl r7, #8\n"
        "ldr r2, [sp, #16]\n"
        "lsl r4, r2\n"
        "lsl r5, r2\n"
        "lsl r6, r2\n"
        "lsl r7, r2\n"
        "ldm r1!, {r8-r11}\n"
        "smmla r6, r6, r8, r9\n"
        "smmla r4, r4, r10, r11\n"
        "ldm r1!, {r8-r11}\n"
        "smmla r7, r7, r8, r9\n"
        "smmla r5, r5, r10, r11\n"
"ldr lr, [sp, #12]\n"
        "asr r4, lr\n"
        "ssat r4, #8, r4\n"
        "asr r5, lr\n"
        "ssat r5, #8, r5\n"
        "asr r6, lr\n"
        "ssat r6, #8, r6\n"
        "asr r7, lr\n"
        "ssat r7, #8, r7\n"
"strb r6, [r3], #1\n"
        "strb r4, [r3], #1\n"
        "strb r7, [r3], #1\n"
        "strb r5, [r3], #1\n"
        "ldrd r2, r12, [sp, #4]\n"
        "sub r0, r0, r2\n"
        "cmp r1, r12\n"
        "bne 1b\n"
        "add sp, #20\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_dsp_row_s8s32_32_relu_more(
    const int8_t *row, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_dsp_row *t)
{
    const int32_t taps = t->steps * 32;
    for (; constants != t->end; output += 4) {
        REFSIM_CONST int32_t *tail = constants + 4 + taps;
        for (int32_t pair = 0; pair < 2; ++pair) {
            int32_t sums[2] = { constants[2 + pair], refsim_wrap_sub(constants[pair], constants[2 + pair]) / 256 };
            for (int32_t i = 0; i < taps; ++i) {
                const int32_t x = row[i - i % 4 + i % 2 * 2 + i % 4 / 2]; /* in the order 0, 2, 1, 3 */
                const uint32_t word = (uint32_t)constants[4 + (i / 4) * 4 + 2 * pair + (i % 4) / 2];
                const int32_t both = refsim_wrap16(i % 2 == 0 ? word : word / 65536u);
                const int32_t first = refsim_wrap8((uint32_t)both);
                sums[0] = refsim_wrap_add(sums[0], x * first);
                sums[1] = refsim_wrap_add(sums[1], x * ((both - first) / 256));
            }
            for (int32_t c = 0; c < 2; ++c) {
                const int32_t offset = tail[2 * c + 1];
                const int32_t result = refsim_merged_high(sums[c], tail[2 * c], offset, 8 + t->more, t->right);
                output[2 * pair + c] = (int8_t)refsim_saturate(result, -128, 127);
            }
            tail += 4;
        }
        constants = tail;
    }
}
#endif

REFSIM_KERNEL void refsim_dsp_fully_connected_s8s32_32_relu_more(
    const refsim_dsp_fully_connected_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *REFSIM_RESTRICT output,
    void *scratch)
{
    const int32_t block = 4 + p->depth + 8;
    refsim_dsp_run_rows(p, input, constants, output, scratch, 32, block, refsim_dsp_row_s8s32_32_relu_more);
}

#if REFSIM_DSP
/* r0 row, r1 constants, r3 outputs; sums of two pairs of channels: r4, r5 of both, r6, r7 of the first of each. */
static inline __attribute__((naked)) void refsim_dsp_row_s8s32_32_signed_free(
    const int8_t *row __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_dsp_row *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "ldm r3, {r4-r8}\n"
        "push {r4-r8}\n"
        "mov r3, r2\n"
        "1: ldm r1!, {r4-r7}\n"
        "ldr r2, [sp]\n"
        "2:\n"
        "ldr r8, [r0], #4\n"
        "sxtb16 r9, r8, ror #8\n"
        "sxtb16 r8, r8\n"
        "ldm r1!, {r10, r11, r12, lr}\n"
        "smlad r4, r8, r10, r4\n"
        "sxtb16 r10, r10\n"
        "smlad r6, r8, r10, r6\n"
        "smlad r4, r9, r11, r4\n"
        "sxtb16 r11, r11\n"
        "smlad r6, r9, r11, r6\n"
        "smlad r5, r8, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r7, r8, r12, r7\n"
        "smlad r5, r9, lr, r5\n"
        "sxtb16 lr, lr\n"
        "smlad r7, r9, lr, r7\n"
        "ldr r8, [r0], #4\n"
        "sxtb16 r9, r8, ror #8\n"
        "sxtb16 r8, r8\n"
        "ldm r1!, {r10, r11, r12, lr}\n"
        "smlad r4, r8, r10, r4\n"
        "sxtb16 r10, r10\n"
        "smlad r6, r8, r10, r6\n"
        "smlad r4, r9, r11, r4\n"
        "sxtb16 r11, r11\n"
        "smlad r6, r9, r11, r6\n"
        "smlad r5, r8, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r7, r8, r12, r7\n"
        "smlad r5, r9, lr, r5\n"
        "sxtb16 lr, lr\n"
        "smlad r7, r9, lr, r7\n"
        "ldr r8, [r0], #4\n"
        "sxtb16 r9, r8, ror #8\n"
        "sxtb16 r8, r8\n"
        "ldm r1!, {r10, r11, r12, lr}\n"
        "smlad r4, r8, r10, r4\n"
        "sxtb16 r10, r10\n"
        "smlad r6, r8, r10, r6\n"
        "smlad r4, r9, r11, r4\n"
        "sxtb16 r11, r11\n"
        "smlad r6, r9, r11, r6\n"
        "smlad r5, r8, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r7, r8, r12, r7\n"
        "smlad r5, r9, lr, r5\n"
        "sxtb16 lr, lr\n"
        "smlad r7, r9, lr, r7\n"
        "ldr r8, [r0], #4\n"
        "sxtb16 r9, r8, ror #8\n"
        "sxtb16 r8, r8\n"
        "ldm r1!, {r10, r11, r12, lr}\n"
        "smlad r4, r8, r10, r4\n"
        "sxtb16 r10, r10\n"
        "smlad r6, r8, r10, r6\n"
        "smlad r4, r9, r11, r4\n"
        "sxtb16 r11, r11\n"
        "smlad r6, r9, r11, r6\n"
        "smlad r5, r8, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r7, r8, r12, r7\n"
        "smlad r5, r9, lr, r5\n"
        "sxtb16 lr, lr\n"
        "smlad r7, r9, lr, r7\n"
        "ldr r8, [r0], #4\n"
        "sxtb16 r9, r8, ror #8\n"
        "sxtb16 r8, r8\n"
        "ldm r1!, {r10, r11, r12, lr}\n"
        "smlad r4, r8, r10, r4\n"
        "sxtb16 r10, r10\n"
        "smlad r6, r8, r10, r6\n"
        "smlad r4, r9, r11, r4\n"
        "sxtb16 r11, r11\n"
        "smlad r6, r9, r11, r6\n"
        "smlad r5, r8, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r7, r8, r12, r7\n"
        "smlad r5, r9, lr, r5\n"
        "sxtb16 lr, lr\n"
        "smlad r7, r9, lr, r7\n"
        "ldr r8, [r0], #4\n"
        "sxtb16 r9, r8, ror #8\n"
        "sxtb16 r8, r8\n"
        "ldm r1!, {r10, r11, r12, lr}\n"
        "smlad r4, r8, r10, r4\n"
        "sxtb16 r10, r10\n"
        "smlad r6, r8, r10, r6\n"
        "smlad r4, r9, r11, r4\n"
        "sxtb16 r11, r11\n"
        "smlad r6, r9, r11, r6\n"
        "smlad r5, r8, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r7, r8, r12, r7\n"
        "smlad r5, r9, lr, r5\n"
        "sxtb16 lr, lr\n"
        "smlad r7, r9, lr, r7\n"
        "ldr r8, [r0], #4\n"
        "sxtb16 r9, r8, ror #8\n"
        "sxtb16 r8, r8\n"
        "ldm r1!, {r10, r11, r12, lr}\n"
        "smlad r4, r8, r10, r4\n"
        "sxtb16 r10, r10\n"
        "smlad r6, r8, r10, r6\n"
        "smlad r4, r9, r11, r4\n"
        "sxtb16 r11, r11\n"
        "smlad r6, r9, r11, r6\n"
        "smlad r5, r8, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r7, r8, r12, r7\n"
        "smlad r5, r9, lr, r5\n"
        "sxtb16 lr, lr\n"
        "smlad r7, r9, lr, r7\n"
        "ldr r8, [r0], #4\n"
        "sxtb16 r9, r8, ror #8\n"
        "sxtb16 r8, r8\n"
        "ldm r1!, {r10, r11, r12, lr}\n"
        "smlad r4, r8, r10, r4\n"
        "sxtb16 r10, r10\n"
        "smlad r6, r8, r10, r6\n"
        "smlad r4, r9, r11, r4\n"
        "sxtb16 r11, r11\n"
        "smlad r6, r9, r11, r6\n"
        "smlad r5, r8, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r7, r8, r12, r7\n"
        "smlad r5, r9, lr, r5\n"
        "sxtb16 lr, lr\n"
        "smlad r7, r9, lr, r7\n"
        "subs r2, #1\n"
        "bne 2b\n"
        "sub r4, r4, r6\n"
        "sub r5, r5, r7\n"
        "lsl r6, #8\n"
        "lsl r7, #8\n"
        "ldm r1!, {r8-r12, lr}\n"
        "and r12, r12, r6, asr #31\n"
        "and lr, lr, r4, asr #31\n"
        "smmla r6, r6, r8, r9\n"
        "smmla r4, r4, r10, r11\n"
        "sub r6, r12\n"
        "sub r4, lr\n"
        "ldm r1!, {r8-r12, lr}\n"
        "and r12, r12, r7, asr #31\n"
        "and lr, lr, r5, asr #31\n"
        "smmla r7, r7, r8, r9\n"
        "smmla r5, r5, r10, r11\n"
        "sub r7, r12\n"
        "sub r5, lr\n"
"ldr lr, [sp, #12]\n"
        "asr r4, lr\n"
        "ssat r4, #8, r4\n"
        "asr r5, lr\n"
        "ssat r5, #8, r5\n"
        "asr r6, lr\n"
        "ssat r6, #8, r6\n"
        "asr r7, lr\n"
        "ssat r7, #8, r7\n"
"strb r6, [r3], #1\n"
        "strb r4, [r3], #1\n"
        "strb r7, [r3], #1\n"
        "strb r5, [r3], #1\n"
        "ldrd r2, r12, [sp, #4]\n"
        "sub r0, r0, r2\n"
        "cmp r1, r12\n"
        "bne 1b\n"
        "add sp, #20\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_dsp_row_s8s32_32_signed_free(
    const int8_t *row, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_dsp_row *t)
{
    const int32_t taps = t->steps * 32;
    for (; constants != t->end; output += 4) {
        REFSIM_CONST int32_t *tail = constants + 4 + taps;
        for (int32_t pair = 0; pair < 2; ++pair) {
            int32_t sums[2] = { constants[2 + pair], refsim_wrap_sub(constants[pair], constants[2 + pair]) / 256 };
            for (int32_t i = 0; i < taps; ++i) {
                const int32_t x = row[i - i % 4 + i % 2 * 2 + i % 4 / 2]; /* in the order 0, 2, 1, 3 */
                const uint32_t word = (uint32_t)constants[4 + (i / 4) * 4 + 2 * pair + (i % 4) / 2];
                const int32_t both = refsim_wrap16(i % 2 == 0 ? word : word / 65536u);
                const int32_t first = refsim_wrap8((uint32_t)both);
                sums[0] = refsim_wrap_add(sums[0], x * first);
                sums[1] = refsim_wrap_add(sums[1], x * ((both - first) / 256));
            }
            for (int32_t c = 0; c < 2; ++c) {
                const int32_t offset = tail[2 * c + 1] - (sums[c] < 0 ? tail[4 + c] : 0);
                const int32_t result = refsim_merged_high(sums[c], tail[2 * c], offset, 8 + t->more, t->right);
                output[2 * pair + c] = (int8_t)refsim_saturate(result, -128, 127);
            }
            tail += 6;
        }
        constants = tail;
    }
}
#endif

REFSIM_KERNEL void refsim_dsp_fully_connected_s8s32_32_signed_free(
    const refsim_dsp_fully_connected_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *REFSIM_RESTRICT output,
    void *scratch)
{
    const int32_t block = 4 + p->depth + 12;
    refsim_dsp_run_rows(p, input, constants, output, scratch, 32, block, refsim_dsp_row_s8s32_32_signed_free);
}

#if REFSIM_DSP
/* r0 row, r1 constants, r3 outputs; sums of two pairs of channels: r4, r5 of both, r6, r7 of the first of each. */
static inline __attribute__((naked)) void refsim_dsp_row_s8s32_32_signed_more(
    const int8_t *row __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_dsp_row *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "ldm r3, {r4-r8}\n"
        "push {r4-r8}\n"
        "mov r3, r2\n"
        "1: ldm r1!, {r4-r7}\n"
        "ldr r2, [sp]\n"
        "2:\n"
        "ldr r8, [r0], #4\n"
        "sxtb16 r9, r8, ror #8\n"
        "sxtb16 r8, r8\n"
        "ldm r1!, {r10, r11, r12, lr}\n"
        "smlad r4, r8, r10, r4\n"
        "sxtb16 r10, r10\n"
        "smlad r6, r8, r10, r6\n"
        "smlad r4, r9, r11, r4\n"
        "sxtb16 r11, r11\n"
        "smlad r6, r9, r11, r6\n"
        "smlad r5, r8, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r7, r8, r12, r7\n"
        "smlad r5, r9, lr, r5\n"
        "sxtb16 lr, lr\n"
        "smlad r7, r9, lr, r7\n"
        "ldr r8, [r0], #4\n"
        "sxtb16 r9, r8, ror #8\n"
        "sxtb16 r8, r8\n"
        "ldm r1!, {r10, r11, r12, lr}\n"
        "smlad r4, r8, r10, r4\n"
        "sxtb16 r10, r10\n"
        "smlad r6, r8, r10, r6\n"
        "smlad r4, r9, r11, r4\n"
        "sxtb16 r11, r11\n"
        "smlad r6, r9, r11, r6\n"
        "smlad r5, r8, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r7, r8, r12, r7\n"
        "smlad r5, r9, lr, r5\n"
        "sxtb16 lr, lr\n"
        "smlad r7, r9, lr, r7\n"
        "ldr r8, [r0], #4\n"
        "sxtb16 r9, r8, ror #8\n"
        "sxtb16 r8, r8\n"
        "ldm r1!, {r10, r11, r12, lr}\n"
        "smlad r4, r8, r10, r4\n"
        "sxtb16 r10, r10\n"
        "smlad r6, r8, r10, r6\n"
        "smlad r4, r9, r11, r4\n"
        "sxtb16 r11, r11\n"
        "smlad r6, r9, r11, r6\n"
        "smlad r5, r8, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r7, r8, r12, r7\n"
        "smlad r5, r9, lr, r5\n"
        "sxtb16 lr, lr\n"
        "smlad r7, r9, lr, r7\n"
        "ldr r8, [r0], #4\n"
        "sxtb16 r9, r8, ror #8\n"
        "sxtb16 r8, r8\n"
        "ldm r1!, {r10, r11, r12, lr}\n"
        "smlad r4, r8, r10, r4\n"
        "sxtb16 r10, r10\n"
        "smlad r6, r8, r10, r6\n"
        "smlad r4, r9, r11, r4\n"
        "sxtb16 r11, r11\n"
        "smlad r6, r9, r11, r6\n"
        "smlad r5, r8, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r7, r8, r12, r7\n"
        "smlad r5, r9, lr, r5\n"
        "sxtb16 lr, lr\n"
        "smlad r7, r9, lr, r7\n"
        "ldr r8, [r0], #4\n"
        "sxtb16 r9, r8, ror #8\n"
        "sxtb16 r8, r8\n"
        "ldm r1!, {r10, r11, r12, lr}\n"
        "smlad r4, r8, r10, r4\n"
        "sxtb16 r10, r10\n"
        "smlad r6, r8, r10, r6\n"
        "smlad r4, r9, r11, r4\n"
        "sxtb16 r11, r11\n"
        "smlad r6, r9, r11, r6\n"
        "smlad r5, r8, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r7, r8, r12, r7\n"
        "smlad r5, r9, lr, r5\n"
        "sxtb16 lr, lr\n"
        "smlad r7, r9, lr, r7\n"
        "ldr r8, [r0], #4\n"
        "sxtb16 r9, r8, ror #8\n"
        "sxtb16 r8, r8\n"
        "ldm r1!, {r10, r11, r12, lr}\n"
        "smlad r4, r8, r10, r4\n"
        "sxtb16 r10, r10\n"
        "smlad r6, r8, r10, r6\n"
        "smlad r4, r9, r11, r4\n"
        "sxtb16 r11, r11\n"
        "smlad r6, r9, r11, r6\n"
        "smlad r5, r8, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r7, r8, r12, r7\n"
        "smlad r5, r9, lr, r5\n"
        "sxtb16 lr, lr\n"
        "smlad r7, r9, lr, r7\n"
        "ldr r8, [r0], #4\n"
        "sxtb16 r9, r8, ror #8\n"
        "sxtb16 r8, r8\n"
        "ldm r1!, {r10, r11, r12, lr}\n"
        "smlad r4, r8, r10, r4\n"
        "sxtb16 r10, r10\n"
        "smlad r6, r8, r10, r6\n"
        "smlad r4, r9, r11, r4\n"
        "sxtb16 r11, r11\n"
        "smlad r6, r9, r11, r6\n"
        "smlad r5, r8, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r7, r8, r12, r7\n"
        "smlad r5, r9, lr, r5\n"
        "sxtb16 lr, lr\n"
        "smlad r7, r9, lr, r7\n"
        "ldr r8, [r0], #4\n"
        "sxtb16 r9, r8, ror #8\n"
        "sxtb16 r8, r8\n"
        "ldm r1!, {r10, r11, r12, lr}\n"
        "smlad r4, r8, r10, r4\n"
        "sxtb16 r10, r10\n"
        "smlad r6, r8, r10, r6\n"
        "smlad r4, r9, r11, r4\n"
        "sxtb16 r11, r11\n"
        "smlad r6, r9, r11, r6\n"
        "smlad r5, r8, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r7, r8, r12, r7\n"
        "smlad r5, r9, lr, r5\n"
        "sxtb16 lr, lr\n"
        "smlad r7, r9, lr, r7\n"
        "subs r2, #1\n"
        "bne 2b\n"
        "sub r4, r4, r6\n"
        "sub r5, r5, r7\n"
        "lsl r6, #8\n"
        "lsl r7, #8\n"
        "ldr r2, [sp, #16]\n"
        "lsl r4, r2\n"
        "lsl r5, r2\n"
        "lsl r6, r2\n"
        "lsl r7, r2\n"
        "ldm r1!, {r8-r12, lr}\n"
        "and r12, r12, r6, asr #31\n"
        "and lr, lr, r4, asr #31\n"
        "smmla r6, r6, r8, r9\n"
        "smmla r4, r4, r10, r11\n"
        "sub r6, r12\n"
        "sub r4, lr\n"
        "ldm r1!, {r8-r12, lr}\n"
        "and r12, r12, r7, asr #31\n"
        "and lr, lr, r5, asr #31\n"
        "smmla r7, r7, r8, r9\n"
        "smmla r5, r5, r10, r11\n"
        "sub r7, r12\n"
        "sub r5, lr\n"
"ldr lr, [sp, #12]\n"
        "asr r4, lr\n"
        "ssat r4, #8, r4\n"
        "asr r5, lr\n"
        "ssat r5, #8, r5\n"
        "asr r6, lr\n"
        "ssat r6, #8, r6\n"
        "asr r7, lr\n"
        "ssat r7, #8, r7\n"
"strb r6, [r3], #1\n"
        "strb r4, [r3], #1\n"
        "strb r7, [r3], #1\n"
        "strb r5, [r3], #1\n"
        "ldrd r2, r12, [sp, #4]\n"
        "sub r0, r0, r2\n"
        "cmp r1, r12\n"
        "bne 1b\n"
        "add sp, #20\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_dsp_row_s8s32_32_signed_more(
    const int8_t *row, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_dsp_row *t)
{
    const int32_t taps = t->steps * 32;
    for (; constants != t->end; output += 4) {
        REFSIM_CONST int32_t *tail = constants + 4 + taps;
        for (int32_t pair = 0; pair < 2; ++pair) {
            int32_t sums[2] = { constants[2 + pair], refsim_wrap_sub(constants[pair], constants[2 + pair]) / 256 };
            for (int32_t i = 0; i < taps; ++i) {
                const int32_t x = row[i - i % 4 + i % 2 * 2 + i % 4 / 2]; /* in the order 0, 2, 1, 3 */
                const uint32_t word = (uint32_t)constants[4 + (i / 4) * 4 + 2 * pair + (i % 4) / 2];
                const int32_t both = refsim_wrap16(i % 2 == 0 ? word : word / 65536u);
                const int32_t first = refsim_wrap8((uint32_t)both);
                sums[0] = refsim_wrap_add(sums[0], x * first);
                sums[1] = refsim_wrap_add(sums[1], x * ((both - first) / 256));
            }
            for (int32_t c = 0; c < 2; ++c) {
                const int32_t offset = tail[2 * c + 1] - (sums[c] < 0 ? tail[4 + c] : 0);
                const int32_t result = refsim_merged_high(sums[c], tail[2 * c], offset, 8 + t->more, t->right);
                output[2 * pair + c] = (int8_t)refsim_saturate(result, -128, 127);
            }
            tail += 6;
        }
        constants = tail;
    }
}
#endif

REFSIM_KERNEL void refsim_dsp_fully_connected_s8s32_32_signed_more(
    const refsim_dsp_fully_connected_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *REFSIM_RESTRICT output,
    void *scratch)
{
    const int32_t block = 4 + p->depth + 12;
    refsim_dsp_run_rows(p, input, constants, output, scratch, 32, block, refsim_dsp_row_s8s32_32_signed_more);
}

#if REFSIM_DSP
/* r0 row, r1 constants, r3 outputs; sums of two pairs of channels: r4, r5 of both, r6, r7 of the first of each. */
static inline __attribute__((naked)) void refsim_dsp_row_s8s32_4_relu_free(
    const int8_t *row __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_dsp_row *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "ldm r3, {r4-r8}\n"
        "push {r4-r8}\n"
        "mov r3, r2\n"
        "1: ldm r1!, {r4-r7}\n"
        "ldr r2, [sp]\n"
        "2:\n"
        "ldr r8, [r0], #4\n"
        "sxtb16 r9, r8, ror #8\n"
        "sxtb16 r8, r8\n"
        "ldm r1!, {r10, r11, r12, lr}\n"
        "smlad r4, r8, r10, r4\n"
        "sxtb16 r10, r10\n"
        "smlad r6, r8, r10, r6\n"
        "smlad r4, r9, r11, r4\n"
        "sxtb16 r11, r11\n"
        "smlad r6, r9, r11, r6\n"
        "smlad r5, r8, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r7, r8, r12, r7\n"
        "smlad r5, r9, lr, r5\n"
        "sxtb16 lr, lr\n"
        "smlad r7, r9, lr, r7\n"
        "subs r2, #1\n"
        "bne 2b\n"
        "sub r4, r4, r6\n"
        "sub r5, r5, r7\n"
        "lsl r6, #8\n"
        "lsl r7, #8\n"
        "ldm r1!, {r8-r11}\n"
        "smmla r6, r6, r8, r9\n"
        "smmla r4, r4, r10, r11\n"
        "ldm r1!, {r8-r11}\n"
        "smmla r7, r7, r8, r9\n"
        "smmla r5, r5, r10, r11\n"
"ldr lr, [sp, #12]\n"
        "asr r4, lr\n"
        "ssat r4, #8, r4\n"
        "asr r5, lr\n"
        "ssat r5, #8, r5\n"
        "asr r6, lr\n"
        "ssat r6, #8, r6\n"
        "asr r7, lr\n"
        "ssat r7, #8, r7\n"
"strb r6, [r3], #1\n"
        "strb r4, [r3], #1\n"
        "strb r7, [r3], #1\n"
        "strb r5, [r3], #1\n"
        "ldrd r2, r12, [sp, #4]\n"
        "sub r0, r0, r2\n"
        "cmp r1, r12\n"
        "bne 1b\n"
        "add sp, #20\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_dsp_row_s8s32_4_relu_free(
    const int8_t *row, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_dsp_row *t)
{
    const int32_t taps = t->steps * 4;
    for (; constants != t->end; output += 4) {
        REFSIM_CONST int32_t *tail = constants + 4 + taps;
        for (int32_t pair = 0; pair < 2; ++pair) {
            int32_t sums[2] = { constants[2 + pair], refsim_wrap_sub(constants[pair], constants[2 + pair]) / 256 };
            for (int32_t i = 0; i < taps; ++i) {
                const int32_t x = row[i - i % 4 + i % 2 * 2 + i % 4 / 2]; /* in the order 0, 2, 1, 3 */
                const uint32_t word = (uint32_t)constants[4 + (i / 4) * 4 + 2 * pair + (i % 4) / 2];
                const int32_t both = refsim_wrap16(i % 2 == 0 ? word : word / 65536u);
                const int32_t first = refsim_wrap8((uint32_t)both);
                sums[0] = refsim_wrap_add(sums[0], x * first);
                sums[1] = refsim_wrap_add(sums[1], x * ((both - first) / 256));
            }
            for (int32_t c = 0; c < 2; ++c) {
                const int32_t offset = tail[2 * c + 1];
                const int32_t result = refsim_merged_high(sums[c], tail[2 * c], offset, 8 + t->more, t->right);
                output[2 * pair + c] = (int8_t)refsim_saturate(result, -128, 127);
            }
            tail += 4;
        }
        constants = tail;
    }
}
#endif

REFSIM_KERNEL void refsim_dsp_fully_connected_s8s32_4_relu_free(
    const refsim_dsp_fully_connected_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *REFSIM_RESTRICT output,
    void *scratch)
{
    const int32_t block = 4 + p->depth + 8;
    refsim_dsp_run_rows(p, input, constants, output, scratch, 4, block, refsim_dsp_row_s8s32_4_relu_free);
}

#if REFSIM_DSP
/* r0 row, r1 constants, r3 outputs; sums of two pairs of channels: r4, r5 of both, r6, r7 of the first of each. */
static inline __attribute__((naked)) void refsim_dsp_row_s8s32_4_relu_more(
    const int8_t *row __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_dsp_row *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "ldm r3, {r4-r8}\n"
        "push {r4-r8}\n"
        "mov r3, r2\n"
        "1: ldm r1!, {r4-r7}\n"
        "ldr r2, [sp]\n"
        "2:\n"
        "ldr r8, [r0], #4\n"
        "sxtb16 r9, r8, ror #8\n"
        "sxtb16 r8, r8\n"
        "ldm r1!, {r10, r11, r12, lr}\n"
        "smlad r4, r8, r10, r4\n"
        "sxtb16 r10, r10\n"
        "smlad r6, r8, r10, r6\n"
        "smlad r4, r9, r11, r4\n"
        "sxtb16 r11, r11\n"
        "smlad r6, r9, r11, r6\n"
        "smlad r5, r8, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r7, r8, r12, r7\n"
        "smlad r5, r9, lr, r5\n"
        "sxtb16 lr, lr\n"
        "smlad r7, r9, lr, r7\n"
        "subs r2, #1\n"
        "bne 2b\n"
        "sub r4, r4, r6\n"
        "sub r5, r5, r7\n"
        "lsl r6, #8\n"
        "lsl r7, #8\n"
        "ldr r2, [sp, #16]\n"
        "lsl r4, r2\n"
        "lsl r5, r2\n"
        "lsl r6, r2\n"
        "lsl r7, r2\n"
        "ldm r1!, {r8-r11}\n"
        "smmla r6, r6, r8, r9\n"
        "smmla r4, r4, r10, r11\n"
        "ldm r1!, {r8-r11}\n"
        "smmla r7, r7, r8, r9\n"
        "smmla r5, r5, r10, r11\n"
"ldr lr, [sp, #12]\n"
        "asr r4, lr\n"
        "ssat r4, #8, r4\n"
        "asr r5, lr\n"
        "ssat r5, #8, r5\n"
        "asr r6, lr\n"
        "ssat r6, #8, r6\n"
        "asr r7, lr\n"
        "ssat r7, #8, r7\n"
"strb r6, [r3], #1\n"
        "strb r4, [r3], #1\n"
        "strb r7, [r3], #1\n"
        "strb r5, [r3], #1\n"
        "ldrd r2, r12, [sp, #4]\n"
        "sub r0, r0, r2\n"
        "cmp r1, r12\n"
        "bne 1b\n"
        "add sp, #20\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_dsp_row_s8s32_4_relu_more(
    const int8_t *row, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_dsp_row *t)
{
    const int32_t taps = t->steps * 4;
    for (; constants != t->end; output += 4) {
        REFSIM_CONST int32_t *tail = constants + 4 + taps;
        for (int32_t pair = 0; pair < 2; ++pair) {
            int32_t sums[2] = { constants[2 + pair], refsim_wrap_sub(constants[pair], constants[2 + pair]) / 256 };
            for (int32_t i = 0; i < taps; ++i) {
                const int32_t x = row[i - i % 4 + i % 2 * 2 + i % 4 / 2]; /* in the order 0, 2, 1, 3 */
                const uint32_t word = (uint32_t)constants[4 + (i / 4) * 4 + 2 * pair + (i % 4) / 2];
                const int32_t both = refsim_wrap16(i % 2 == 0 ? word : word / 65536u);
                const int32_t first = refsim_wrap8((uint32_t)both);
                sums[0] = refsim_wrap_add(sums[0], x * first);
                sums[1] = refsim_wrap_add(sums[1], x * ((both - first) / 256));
            }
            for (int32_t c = 0; c < 2; ++c) {
                const int32_t offset = tail[2 * c + 1];
                const int32_t result = refsim_merged_high(sums[c], tail[2 * c], offset, 8 + t->more, t->right);
                output[2 * pair + c] = (int8_t)refsim_saturate(result, -128, 127);
            }
            tail += 4;
        }
        constants = tail;
    }
}
#endif

REFSIM_KERNEL void refsim_dsp_fully_connected_s8s32_4_relu_more(
    const refsim_dsp_fully_connected_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *REFSIM_RESTRICT output,
    void *scratch)
{
    const int32_t block = 4 + p->depth + 8;
    refsim_dsp_run_rows(p, input, constants, output, scratch, 4, block, refsim_dsp_row_s8s32_4_relu_more);
}

#if REFSIM_DSP
/* r0 row, r1 constants, r3 outputs; sums of two pairs of channels: r4, r5 of both, r6, r7 of the first of each. */
static inline __attribute__((naked)) void refsim_dsp_row_s8s32_4_signed_free(
    const int8_t *row __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_dsp_row *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "ldm r3, {r4-r8}\n"
        "push {r4-r8}\n"
        "mov r3, r2\n"
        "1: ldm r1!, {r4-r7}\n"
        "ldr r2, [sp]\n"
        "2:\n"
        "ldr r8, [r0], #4\n"
        "sxtb16 r9, r8, ror #8\n"
        "sxtb16 r8, r8\n"
        "ldm r1!, {r10, r11, r12, lr}\n"
        "smlad r4, r8, r10, r4\n"
        "sxtb16 r10, r10\n"
        "smlad r6, r8, r10, r6\n"
        "smlad r4, r9, r11, r4\n"
        "sxtb16 r11, r11\n"
        "smlad r6, r9, r11, r6\n"
        "smlad r5, r8, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r7, r8, r12, r7\n"
        "smlad r5, r9, lr, r5\n"
        "sxtb16 lr, lr\n"
        "smlad r7, r9, lr, r7\n"
        "subs r2, #1\n"
        "bne 2b\n"
        "sub r4, r4, r6\n"
        "sub r5, r5, r7\n"
        "lsl r6, #8\n"
        "lsl r7, #8\n"
        "ldm r1!, {r8-r12, lr}\n"
        "and r12, r12, r6, asr #31\n"
        "and lr, lr, r4, asr #31\n"
        "smmla r6, r6, r8, r9\n"
        "smmla r4, r4, r10, r11\n"
        "sub r6, r12\n"
        "sub r4, lr\n"
        "ldm r1!, {r8-r12, lr}\n"
        "and r12, r12, r7, asr #31\n"
        "and lr, lr, r5, asr #31\n"
        "smmla r7, r7, r8, r9\n"
        "smmla r5, r5, r10, r11\n"
        "sub r7, r12\n"
        "sub r5, lr\n"
"ldr lr, [sp, #12]\n"
        "asr r4, lr\n"
        "ssat r4, #8, r4\n"
        "asr r5, lr\n"
        "ssat r5, #8, r5\n"
        "asr r6, lr\n"
        "ssat r6, #8, r6\n"
        "asr r7, lr\n"
        "ssat r7, #8, r7\n"
"strb r6, [r3], #1\n"
        "strb r4, [r3], #1\n"
        "strb r7, [r3], #1\n"
        "strb r5, [r3], #1\n"
        "ldrd r2, r12, [sp, #4]\n"
        "sub r0, r0, r2\n"
        "cmp r1, r12\n"
        "bne 1b\n"
        "add sp, #20\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_dsp_row_s8s32_4_signed_free(
    const int8_t *row, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_dsp_row *t)
{
    const int32_t taps = t->steps * 4;
    for (; constants != t->end; output += 4) {
        REFSIM_CONST int32_t *tail = constants + 4 + taps;
        for (int32_t pair = 0; pair < 2; ++pair) {
            int32_t sums[2] = { constants[2 + pair], refsim_wrap_sub(constants[pair], constants[2 + pair]) / 256 };
            for (int32_t i = 0; i < taps; ++i) {
                const int32_t x = row[i - i % 4 + i % 2 * 2 + i % 4 / 2]; /* in the order 0, 2, 1, 3 */
                const uint32_t word = (uint32_t)constants[4 + (i / 4) * 4 + 2 * pair + (i % 4) / 2];
                const int32_t both = refsim_wrap16(i % 2 == 0 ? word : word / 65536u);
                const int32_t first = refsim_wrap8((uint32_t)both);
                sums[0] = refsim_wrap_add(sums[0], x * first);
                sums[1] = refsim_wrap_add(sums[1], x * ((both - first) / 256));
            }
            for (int32_t c = 0; c < 2; ++c) {
                const int32_t offset = tail[2 * c + 1] - (sums[c] < 0 ? tail[4 + c] : 0);
                const int32_t result = refsim_merged_high(sums[c], tail[2 * c], offset, 8 + t->more, t->right);
                output[2 * pair + c] = (int8_t)refsim_saturate(result, -128, 127);
            }
            tail += 6;
        }
        constants = tail;
    }
}
#endif

REFSIM_KERNEL void refsim_dsp_fully_connected_s8s32_4_signed_free(
    const refsim_dsp_fully_connected_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *REFSIM_RESTRICT output,
    void *scratch)
{
    const int32_t block = 4 + p->depth + 12;
    refsim_dsp_run_rows(p, input, constants, output, scratch, 4, block, refsim_dsp_row_s8s32_4_signed_free);
}

#if REFSIM_DSP
/* r0 row, r1 constants, r3 outputs; sums of two pairs of channels: r4, r5 of both, r6, r7 of the first of each. */
static inline __attribute__((naked)) void refsim_dsp_row_s8s32_4_signed_more(
    const int8_t *row __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_dsp_row *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "ldm r3, {r4-r8}\n"
        "push {r4-r8}\n"
        "mov r3, r2\n"
        "1: ldm r1!, {r4-r7}\n"
        "ldr r2, [sp]\n"
        "2:\n"
        "ldr r8, [r0], #4\n"
        "sxtb16 r9, r8, ror #8\n"
        "sxtb16 r8, r8\n"
        "ldm r1!, {r10, r11, r12, lr}\n"
        "smlad r4, r8, r10, r4\n"
        "sxtb16 r10, r10\n"
        "smlad r6, r8, r10, r6\n"
        "smlad r4, r9, r11, r4\n"
        "sxtb16 r11, r11\n"
        "smlad r6, r9, r11, r6\n"
        "smlad r5, r8, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r7, r8, r12, r7\n"
        "smlad r5, r9, lr, r5\n"
        "sxtb16 lr, lr\n"
        "smlad r7, r9, lr, r7\n"
        "subs r2, #1\n"
        "bne 2b\n"
        "sub r4, r4, r6\n"
        "sub r5, r5, r7\n"
        "lsl r6, #8\n"
        "lsl r7, #8\n"
        "ldr r2, [sp, #16]\n"
        "lsl r4, r2\n"
        "lsl r5, r2\n"
        "lsl r6, r2\n"
        "lsl r7, r2\n"
        "ldm r1!, {r8-r12, lr}\n"
        "and r12, r12, r6, asr #31\n"
        "and lr, lr, r4, asr #31\n"
        "smmla r6, r6, r8, r9\n"
        "smmla r4, r4, r10, r11\n"
        "sub r6, r12\n"
        "sub r4, lr\n"
        "ldm r1!, {r8-r12, lr}\n"
        "and r12, r12, r7, asr #31\n"
        "and lr, lr, r5, asr #31\n"
        "smmla r7, r7, r8, r9\n"
        "smmla r5, r5, r10, r11\n"
        "sub r7, r12\n"
        "sub r5, lr\n"
"ldr lr, [sp, #12]\n"
        "asr r4, lr\n"
        "ssat r4, #8, r4\n"
        "asr r5, lr\n"
        "ssat r5, #8, r5\n"
        "asr r6, lr\n"
        "ssat r6, #8, r6\n"
        "asr r7, lr\n"
        "ssat r7, #8, r7\n"
"strb r6, [r3], #1\n"
        "strb r4, [r3], #1\n"
        "strb r7, [r3], #1\n"
        "strb r5, [r3], #1\n"
        "ldrd r2, r12, [sp, #4]\n"
        "sub r0, r0, r2\n"
        "cmp r1, r12\n"
        "bne 1b\n"
        "add sp, #20\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_dsp_row_s8s32_4_signed_more(
    const int8_t *row, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_dsp_row *t)
{
    const int32_t taps = t->steps * 4;
    for (; constants != t->end; output += 4) {
        REFSIM_CONST int32_t *tail = constants + 4 + taps;
        for (int32_t pair = 0; pair < 2; ++pair) {
            int32_t sums[2] = { constants[2 + pair], refsim_wrap_sub(constants[pair], constants[2 + pair]) / 256 };
            for (int32_t i = 0; i < taps; ++i) {
                const int32_t x = row[i - i % 4 + i % 2 * 2 + i % 4 / 2]; /* in the order 0, 2, 1, 3 */
                const uint32_t word = (uint32_t)constants[4 + (i / 4) * 4 + 2 * pair + (i % 4) / 2];
                const int32_t both = refsim_wrap16(i % 2 == 0 ? word : word / 65536u);
                const int32_t first = refsim_wrap8((uint32_t)both);
                sums[0] = refsim_wrap_add(sums[0], x * first);
                sums[1] = refsim_wrap_add(sums[1], x * ((both - first) / 256));
            }
            for (int32_t c = 0; c < 2; ++c) {
                const int32_t offset = tail[2 * c + 1] - (sums[c] < 0 ? tail[4 + c] : 0);
                const int32_t result = refsim_merged_high(sums[c], tail[2 * c], offset, 8 + t->more, t->right);
                output[2 * pair + c] = (int8_t)refsim_saturate(result, -128, 127);
            }
            tail += 6;
        }
        constants = tail;
    }
}
#endif

REFSIM_KERNEL void refsim_dsp_fully_connected_s8s32_4_signed_more(
    const refsim_dsp_fully_connected_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *REFSIM_RESTRICT output,
    void *scratch)
{
    const int32_t block = 4 + p->depth + 12;
    refsim_dsp_run_rows(p, input, constants, output, scratch, 4, block, refsim_dsp_row_s8s32_4_signed_more);
}

#if REFSIM_DSP
/* r0 row, r1 constants, r3 outputs; sums of two pairs of channels: r4, r5 of both, r6, r7 of the first of each. */
static inline __attribute__((naked)) void refsim_dsp_row_s8s32_8_relu_free(
    const int8_t *row __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_dsp_row *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "ldm r3, {r4-r8}\n"
        "push {r4-r8}\n"
        "mov r3, r2\n"
        "1: ldm r1!, {r4-r7}\n"
        "ldr r2, [sp]\n"
        "2:\n"
        "ldr r8, [r0], #4\n"
        "sxtb16 r9, r8, ror #8\n"
        "sxtb16 r8, r8\n"
        "ldm r1!, {r10, r11, r12, lr}\n"
        "smlad r4, r8, r10, r4\n"
        "sxtb16 r10, r10\n"
        "smlad r6, r8, r10, r6\n"
        "smlad r4, r9, r11, r4\n"
        "sxtb16 r11, r11\n"
        "smlad r6, r9, r11, r6\n"
        "smlad r5, r8, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r7, r8, r12, r7\n"
        "smlad r5, r9, lr, r5\n"
        "sxtb16 lr, lr\n"
        "smlad r7, r9, lr, r7\n"
        "ldr r8, [r0], #4\n"
        "sxtb16 r9, r8, ror #8\n"
        "sxtb16 r8, r8\n"
        "ldm r1!, {r10, r11, r12, lr}\n"
        "smlad r4, r8, r10, r4\n"
        "sxtb16 r10, r10\n"
        "smlad r6, r8, r10, r6\n"
        "smlad r4, r9, r11, r4\n"
        "sxtb16 r11, r11\n"
        "smlad r6, r9, r11, r6\n"
        "smlad r5, r8, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r7, r8, r12, r7\n"
        "smlad r5, r9, lr, r5\n"
        "sxtb16 lr, lr\n"
        "smlad r7, r9, lr, r7\n"
        "subs r2, #1\n"
        "bne 2b\n"
        "sub r4, r4, r6\n"
        "sub r5, r5, r7\n"
        "lsl r6, #8\n"
        "lsl r7, #8\n"
        "ldm r1!, {r8-r11}\n"
        "smmla r6, r6, r8, r9\n"
        "smmla r4, r4, r10, r11\n"
        "ldm r1!, {r8-r11}\n"
        "smmla r7, r7, r8, r9\n"
        "smmla r5, r5, r10, r11\n"
"ldr lr, [sp, #12]\n"
        "asr r4, lr\n"
        "ssat r4, #8, r4\n"
        "asr r5, lr\n"
        "ssat r5, #8, r5\n"
        "asr r6, lr\n"
        "ssat r6, #8, r6\n"
        "asr r7, lr\n"
        "ssat r7, #8, r7\n"
"strb r6, [r3], #1\n"
        "strb r4, [r3], #1\n"
        "strb r7, [r3], #1\n"
        "strb r5, [r3], #1\n"
        "ldrd r2, r12, [sp, #4]\n"
        "sub r0, r0, r2\n"
        "cmp r1, r12\n"
        "bne 1b\n"
        "add sp, #20\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_dsp_row_s8s32_8_relu_free(
    const int8_t *row, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_dsp_row *t)
{
    const int32_t taps = t->steps * 8;
    for (; constants != t->end; output += 4) {
        REFSIM_CONST int32_t *tail = constants + 4 + taps;
        for (int32_t pair = 0; pair < 2; ++pair) {
            int32_t sums[2] = { constants[2 + pair], refsim_wrap_sub(constants[pair], constants[2 + pair]) / 256 };
            for (int32_t i = 0; i < taps; ++i) {
                const int32_t x = row[i - i % 4 + i % 2 * 2 + i % 4 / 2]; /* in the order 0, 2, 1, 3 */
                const uint32_t word = (uint32_t)constants[4 + (i / 4) * 4 + 2 * pair + (i % 4) / 2];
                const int32_t both = refsim_wrap16(i % 2 == 0 ? word : word / 65536u);
                const int32_t first = refsim_wrap8((uint32_t)both);
                sums[0] = refsim_wrap_add(sums[0], x * first);
                sums[1] = refsim_wrap_add(sums[1], x * ((both - first) / 256));
            }
            for (int32_t c = 0; c < 2; ++c) {
                const int32_t offset = tail[2 * c + 1];
                const int32_t result = refsim_merged_high(sums[c], tail[2 * c], offset, 8 + t->more, t->right);
                output[2 * pair + c] = (int8_t)refsim_saturate(result, -128, 127);
            }
            tail += 4;
        }
        constants = tail;
    }
}
#endif

REFSIM_KERNEL void refsim_dsp_fully_connected_s8s32_8_relu_free(
    const refsim_dsp_fully_connected_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *REFSIM_RESTRICT output,
    void *scratch)
{
    const int32_t block = 4 + p->depth + 8;
    refsim_dsp_run_rows(p, input, constants, output, scratch, 8, block, refsim_dsp_row_s8s32_8_relu_free);
}

#if REFSIM_DSP
/* r0 row, r1 constants, r3 outputs; sums of two pairs of channels: r4, r5 of both, r6, r7 of the first of each. */
static inline __attribute__((naked)) void refsim_dsp_row_s8s32_8_relu_more(
    const int8_t *row __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_dsp_row *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "ldm r3, {r4-r8}\n"
        "push {r4-r8}\n"
        "mov r3, r2\n"
        "1: ldm r1!, {r4-r7}\n"
        "ldr r2, [sp]\n"
        "2:\n"
        "ldr r8, [r0], #4\n"
        "sxtb16 r9, r8, ror #8\n"
        "sxtb16 r8, r8\n"
        "ldm r1!, {r10, r11, r12, lr}\n"
        "smlad r4, r8, r10, r4\n"
        "sxtb16 r10, r10\n"
        "smlad r6, r8, r10, r6\n"
        "smlad r4, r9, r11, r4\n"
        "sxtb16 r11, r11\n"
        "smlad r6, r9, r11, r6\n"
        "smlad r5, r8, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r7, r8, r12, r7\n"
        "smlad r5, r9, lr, r5\n"
        "sxtb16 lr, lr\n"
        "smlad r7, r9, lr, r7\n"
        "ldr r8, [r0], #4\n"
        "sxtb16 r9, r8, ror #8\n"
        "sxtb16 r8, r8\n"
        "ldm r1!, {r10, r11, r12, lr}\n"
        "smlad r4, r8, r10, r4\n"
        "sxtb16 r10, r10\n"
        "smlad r6, r8, r10, r6\n"
        "smlad r4, r9, r11, r4\n"
        "sxtb16 r11, r11\n"
        "smlad r6, r9, r11, r6\n"
        "smlad r5, r8, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r7, r8, r12, r7\n"
        "smlad r5, r9, lr, r5\n"
        "sxtb16 lr, lr\n"
        "smlad r7, r9, lr, r7\n"
        "subs r2, #1\n"
        "bne 2b\n"
        "sub r4, r4, r6\n"
        "sub r5, r5, r7\n"
        "lsl r6, #8\n"
        "lsl r7, #8\n"
        "ldr r2, [sp, #16]\n"
        "lsl r4, r2\n"
        "lsl r5, r2\n"
        "lsl r6, r2\n"
        "lsl r7, r2\n"
        "ldm r1!, {r8-r11}\n"
        "smmla r6, r6, r8, r9\n"
        "smmla r4, r4, r10, r11\n"
        "ldm r1!, {r8-r11}\n"
        "smmla r7, r7, r8, r9\n"
        "smmla r5, r5, r10, r11\n"
"ldr lr, [sp, #12]\n"
        "asr r4, lr\n"
        "ssat r4, #8, r4\n"
        "asr r5, lr\n"
        "ssat r5, #8, r5\n"
        "asr r6, lr\n"
        "ssat r6, #8, r6\n"
        "asr r7, lr\n"
        "ssat r7, #8, r7\n"
"strb r6, [r3], #1\n"
        "strb r4, [r3], #1\n"
        "strb r7, [r3], #1\n"
        "strb r5, [r3], #1\n"
        "ldrd r2, r12, [sp, #4]\n"
        "sub r0, r0, r2\n"
        "cmp r1, r12\n"
        "bne 1b\n"
        "add sp, #20\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_dsp_row_s8s32_8_relu_more(
    const int8_t *row, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_dsp_row *t)
{
    const int32_t taps = t->steps * 8;
    for (; constants != t->end; output += 4) {
        REFSIM_CONST int32_t *tail = constants + 4 + taps;
        for (int32_t pair = 0; pair < 2; ++pair) {
            int32_t sums[2] = { constants[2 + pair], refsim_wrap_sub(constants[pair], constants[2 + pair]) / 256 };
            for (int32_t i = 0; i < taps; ++i) {
                const int32_t x = row[i - i % 4 + i % 2 * 2 + i % 4 / 2]; /* in the order 0, 2, 1, 3 */
                const uint32_t word = (uint32_t)constants[4 + (i / 4) * 4 + 2 * pair + (i % 4) / 2];
                const int32_t both = refsim_wrap16(i % 2 == 0 ? word : word / 65536u);
                const int32_t first = refsim_wrap8((uint32_t)both);
                sums[0] = refsim_wrap_add(sums[0], x * first);
                sums[1] = refsim_wrap_add(sums[1], x * ((both - first) / 256));
            }
            for (int32_t c = 0; c < 2; ++c) {
                const int32_t offset = tail[2 * c + 1];
                const int32_t result = refsim_merged_high(sums[c], tail[2 * c], offset, 8 + t->more, t->right);
                output[2 * pair + c] = (int8_t)refsim_saturate(result, -128, 127);
            }
            tail += 4;
        }
        constants = tail;
    }
}
#endif

REFSIM_KERNEL void refsim_dsp_fully_connected_s8s32_8_relu_more(
    const refsim_dsp_fully_connected_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *REFSIM_RESTRICT output,
    void *scratch)
{
    const int32_t block = 4 + p->depth + 8;
    refsim_dsp_run_rows(p, input, constants, output, scratch, 8, block, refsim_dsp_row_s8s32_8_relu_more);
}

#if REFSIM_DSP
/* r0 row, r1 constants, r3 outputs; sums of two pairs of channels: r4, r5 of both, r6, r7 of the first of each. */
static inline __attribute__((naked)) void refsim_dsp_row_s8s32_8_signed_free(
    const int8_t *row __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_dsp_row *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "ldm r3, {r4-r8}\n"
        "push {r4-r8}\n"
        "mov r3, r2\n"
        "1: ldm r1!, {r4-r7}\n"
        "ldr r2, [sp]\n"
        "2:\n"
        "ldr r8, [r0], #4\n"
        "sxtb16 r9, r8, ror #8\n"
        "sxtb16 r8, r8\n"
        "ldm r1!, {r10, r11, r12, lr}\n"
        "smlad r4, r8, r10, r4\n"
        "sxtb16 r10, r10\n"
        "smlad r6, r8, r10, r6\n"
        "smlad r4, r9, r11, r4\n"
        "sxtb16 r11, r11\n"
        "smlad r6, r9, r11, r6\n"
        "smlad r5, r8, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r7, r8, r12, r7\n"
        "smlad r5, r9, lr, r5\n"
        "sxtb16 lr, lr\n"
        "smlad r7, r9, lr, r7\n"
        "ldr r8, [r0], #4\n"
        "sxtb16 r9, r8, ror #8\n"
        "sxtb16 r8, r8\n"
        "ldm r1!, {r10, r11, r12, lr}\n"
        "smlad r4, r8, r10, r4\n"
        "sxtb16 r10, r10\n"
        "smlad r6, r8, r10, r6\n"
        "smlad r4, r9, r11, r4\n"
        "sxtb16 r11, r11\n"
        "smlad r6, r9, r11, r6\n"
        "smlad r5, r8, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r7, r8, r12, r7\n"
        "smlad r5, r9, lr, r5\n"
        "sxtb16 lr, lr\n"
        "smlad r7, r9, lr, r7\n"
        "subs r2, #1\n"
        "bne 2b\n"
        "sub r4, r4, r6\n"
        "sub r5, r5, r7\n"
        "lsl r6, #8\n"
        "lsl r7, #8\n"
        "ldm r1!, {r8-r12, lr}\n"
        "and r12, r12, r6, asr #31\n"
        "and lr, lr, r4, asr #31\n"
        "smmla r6, r6, r8, r9\n"
        "smmla r4, r4, r10, r11\n"
        "sub r6, r12\n"
        "sub r4, lr\n"
        "ldm r1!, {r8-r12, lr}\n"
        "and r12, r12, r7, asr #31\n"
        "and lr, lr, r5, asr #31\n"
        "smmla r7, r7, r8, r9\n"
        "smmla r5, r5, r10, r11\n"
        "sub r7, r12\n"
        "sub r5, lr\n"
"ldr lr, [sp, #12]\n"
        "asr r4, lr\n"
        "ssat r4, #8, r4\n"
        "asr r5, lr\n"
        "ssat r5, #8, r5\n"
        "asr r6, lr\n"
        "ssat r6, #8, r6\n"
        "asr r7, lr\n"
        "ssat r7, #8, r7\n"
"strb r6, [r3], #1\n"
        "strb r4, [r3], #1\n"
        "strb r7, [r3], #1\n"
        "strb r5, [r3], #1\n"
        "ldrd r2, r12, [sp, #4]\n"
        "sub r0, r0, r2\n"
        "cmp r1, r12\n"
        "bne 1b\n"
        "add sp, #20\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_dsp_row_s8s32_8_signed_free(
    const int8_t *row, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_dsp_row *t)
{
    const int32_t taps = t->steps * 8;
    for (; constants != t->end; output += 4) {
        REFSIM_CONST int32_t *tail = constants + 4 + taps;
        for (int32_t pair = 0; pair < 2; ++pair) {
            int32_t sums[2] = { constants[2 + pair], refsim_wrap_sub(constants[pair], constants[2 + pair]) / 256 };
            for (int32_t i = 0; i < taps; ++i) {
                const int32_t x = row[i - i % 4 + i % 2 * 2 + i % 4 / 2]; /* in the order 0, 2, 1, 3 */
                const uint32_t word = (uint32_t)constants[4 + (i / 4) * 4 + 2 * pair + (i % 4) / 2];
                const int32_t both = refsim_wrap16(i % 2 == 0 ? word : word / 65536u);
                const int32_t first = refsim_wrap8((uint32_t)both);
                sums[0] = refsim_wrap_add(sums[0], x * first);
                sums[1] = refsim_wrap_add(sums[1], x * ((both - first) / 256));
            }
            for (int32_t c = 0; c < 2; ++c) {
                const int32_t offset = tail[2 * c + 1] - (sums[c] < 0 ? tail[4 + c] : 0);
                const int32_t result = refsim_merged_high(sums[c], tail[2 * c], offset, 8 + t->more, t->right);
                output[2 * pair + c] = (int8_t)refsim_saturate(result, -128, 127);
            }
            tail += 6;
        }
        constants = tail;
    }
}
#endif

REFSIM_KERNEL void refsim_dsp_fully_connected_s8s32_8_signed_free(
    const refsim_dsp_fully_connected_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *REFSIM_RESTRICT output,
    void *scratch)
{
    const int32_t block = 4 + p->depth + 12;
    refsim_dsp_run_rows(p, input, constants, output, scratch, 8, block, refsim_dsp_row_s8s32_8_signed_free);
}

#if REFSIM_DSP
/* r0 row, r1 constants, r3 outputs; sums of two pairs of channels: r4, r5 of both, r6, r7 of the first of each. */
static inline __attribute__((naked)) void refsim_dsp_row_s8s32_8_signed_more(
    const int8_t *row __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_dsp_row *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "ldm r3, {r4-r8}\n"
        "push {r4-r8}\n"
        "mov r3, r2\n"
        "1: ldm r1!, {r4-r7}\n"
        "ldr r2, [sp]\n"
        "2:\n"
        "ldr r8, [r0], #4\n"
        "sxtb16 r9, r8, ror #8\n"
        "sxtb16 r8, r8\n"
        "ldm r1!, {r10, r11, r12, lr}\n"
        "smlad r4, r8, r10, r4\n"
        "sxtb16 r10, r10\n"
        "smlad r6, r8, r10, r6\n"
        "smlad r4, r9, r11, r4\n"
        "sxtb16 r11, r11\n"
        "smlad r6, r9, r11, r6\n"
        "smlad r5, r8, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r7, r8, r12, r7\n"
        "smlad r5, r9, lr, r5\n"
        "sxtb16 lr, lr\n"
        "smlad r7, r9, lr, r7\n"
        "ldr r8, [r0], #4\n"
        "sxtb16 r9, r8, ror #8\n"
        "sxtb16 r8, r8\n"
        "ldm r1!, {r10, r11, r12, lr}\n"
        "smlad r4, r8, r10, r4\n"
        "sxtb16 r10, r10\n"
        "smlad r6, r8, r10, r6\n"
        "smlad r4, r9, r11, r4\n"
        "sxtb16 r11, r11\n"
        "smlad r6, r9, r11, r6\n"
        "smlad r5, r8, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r7, r8, r12, r7\n"
        "smlad r5, r9, lr, r5\n"
        "sxtb16 lr, lr\n"
        "smlad r7, r9, lr, r7\n"
        "subs r2, #1\n"
        "bne 2b\n"
        "sub r4, r4, r6\n"
        "sub r5, r5, r7\n"
        "lsl r6, #8\n"
        "lsl r7, #8\n"
        "ldr r2, [sp, #16]\n"
        "lsl r4, r2\n"
        "lsl r5, r2\n"
        "lsl r6, r2\n"
        "lsl r7, r2\n"
        "ldm r1!, {r8-r12, lr}\n"
        "and r12, r12, r6, asr #31\n"
        "and lr, lr, r4, asr #31\n"
        "smmla r6, r6, r8, r9\n"
        "smmla r4, r4, r10, r11\n"
        "sub r6, r12\n"
        "sub r4, lr\n"
        "ldm r1!, {r8-r12, lr}\n"
        "and r12, r12, r7, asr #31\n"
        "and lr, lr, r5, asr #31\n"
        "smmla r7, r7, r8, r9\n"
        "smmla r5, r5, r10, r11\n"
        "sub r7, r12\n"
        "sub r5, lr\n"
"ldr lr, [sp, #12]\n"
        "asr r4, lr\n"
        "ssat r4, #8, r4\n"
        "asr r5, lr\n"
        "ssat r5, #8, r5\n"
        "asr r6, lr\n"
        "ssat r6, #8, r6\n"
        "asr r7, lr\n"
        "ssat r7, #8, r7\n"
"strb r6, [r3], #1\n"
        "strb r4, [r3], #1\n"
        "strb r7, [r3], #1\n"
        "strb r5, [r3], #1\n"
        "ldrd r2, r12, [sp, #4]\n"
        "sub r0, r0, r2\n"
        "cmp r1, r12\n"
        "bne 1b\n"
        "add sp, #20\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_dsp_row_s8s32_8_signed_more(
    const int8_t *row, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_dsp_row *t)
{
    const int32_t taps = t->steps * 8;
    for (; constants != t->end; output += 4) {
        REFSIM_CONST int32_t *tail = constants + 4 + taps;
        for (int32_t pair = 0; pair < 2; ++pair) {
            int32_t sums[2] = { constants[2 + pair], refsim_wrap_sub(constants[pair], constants[2 + pair]) / 256 };
            for (int32_t i = 0; i < taps; ++i) {
                const int32_t x = row[i - i % 4 + i % 2 * 2 + i % 4 / 2]; /* in the order 0, 2, 1, 3 */
                const uint32_t word = (uint32_t)constants[4 + (i / 4) * 4 + 2 * pair + (i % 4) / 2];
                const int32_t both = refsim_wrap16(i % 2 == 0 ? word : word / 65536u);
                const int32_t first = refsim_wrap8((uint32_t)both);
                sums[0] = refsim_wrap_add(sums[0], x * first);
                sums[1] = refsim_wrap_add(sums[1], x * ((both - first) / 256));
            }
            for (int32_t c = 0; c < 2; ++c) {
                const int32_t offset = tail[2 * c + 1] - (sums[c] < 0 ? tail[4 + c] : 0);
                const int32_t result = refsim_merged_high(sums[c], tail[2 * c], offset, 8 + t->more, t->right);
                output[2 * pair + c] = (int8_t)refsim_saturate(result, -128, 127);
            }
            tail += 6;
        }
        constants = tail;
    }
}
#endif

REFSIM_KERNEL void refsim_dsp_fully_connected_s8s32_8_signed_more(
    const refsim_dsp_fully_connected_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *REFSIM_RESTRICT output,
    void *scratch)
{
    const int32_t block = 4 + p->depth + 12;
    refsim_dsp_run_rows(p, input, constants, output, scratch, 8, block, refsim_dsp_row_s8s32_8_signed_more);
}

#ifdef __cplusplus
}
#endif

#endif
