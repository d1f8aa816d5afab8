/* refsim 0.1.0: mve_fully_connected, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_MVE_FULLY_CONNECTED_H
#define REFSIM_MVE_FULLY_CONNECTED_H

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
    refsim_short left; /* [0, 31]  left shift of accumulators */
    refsim_short right; /* [0, 31]  right shift of outputs */
    int32_t length; /* words of the stream */
    refsim_size taps; /* depth, rounded up to a multiple of 16 */
} refsim_mve_fully_connected_params;

/*
 * The numbers of fully_connected_s8s32_double, where the generator has proved that the output stage gives them.
 * constants hold biases, weights and multipliers, packed in the order in which the loops read them. Portable C where
 * the core's instructions are missing. Elements take any value of their type; members of p keep to the ranges beside
 * them. The output shares no memory with anything else. scratch is aligned to 16 bytes; what it holds afterwards means
 * nothing.
 */

#ifndef REFSIM_MVE
#if defined(__ARM_FEATURE_MVE) && !defined(__ARM_BIG_ENDIAN)
#define REFSIM_MVE 1
#else
#define REFSIM_MVE 0 /* portable C that reads the same constants */
#endif
#endif

/* What a row needs besides its arrays; assembly reads it in this order. */
typedef struct {
    int32_t taps;
    int32_t left; /* shifts */
    int32_t right;
    REFSIM_CONST int32_t *end; /* of the constants */
} refsim_mve_row;

typedef void refsim_mve_row_function(
    const int8_t *row, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_mve_row *t);

/*
 * All rows, in whole vectors; the last block of channels may reach beyond the output, and goes there by way of
 * ``rest``.
 */
static inline void refsim_mve_run_rows(
    const refsim_mve_fully_connected_params *p, const int8_t *input, REFSIM_CONST int32_t *constants, int8_t *output,
    void *scratch,
    int32_t block, refsim_mve_row_function *multiply)
{
    int8_t *rest = (int8_t *)scratch;
    int8_t *copy = rest + (p->units % 4 == 0 ? 0 : 16);
    REFSIM_CONST int32_t *last = constants + (p->units / 4) * block;
    for (int32_t n = 0; n < p->batches; ++n) {
        refsim_mve_row t = { p->taps, p->left, p->right, last };
        const int8_t *row = input;
        if (p->taps != p->depth) {
            for (int32_t i = 0; i < p->taps; ++i) {
                copy[i] = i < p->depth ? input[i] : 0;
            }
            row = copy;
        }
        if (p->units >= 4) {
            multiply(row, constants, output, &t);
        }
        if (p->units % 4 != 0) {
            t.end = constants + p->length;
            multiply(row, last, rest, &t);
            for (int32_t i = 0; i < p->units % 4; ++i) {
                output[p->units - p->units % 4 + i] = rest[i];
            }
        }
        input += p->depth;
        output += p->units;
    }
}

#if REFSIM_MVE
/* r0 row, r1 r2 r3 r5 weights, r7 output, r11 taps; q5 and q6 shifts. Frame: 0 end, 4 steps. */
static inline __attribute__((naked)) void refsim_mve_row_s8s32_relu(
    const int8_t *row __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_mve_row *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "vpush {d8-d13}\n"
        "sub sp, #8\n"
        "mov r7, r2\n"
        "ldm r3, {r4, r8, r9, r10}\n"
        "str r10, [sp]\n"
        "mov r11, r4\n"
        "lsr r4, r4, #4\n"
        "str r4, [sp, #4]\n"
        "rsb r9, r9, #0\n"
        "vdup.32 q5, r8\n"
        "vdup.32 q6, r9\n"
        "1: ldm r1!, {r4, r6, r10, r12}\n"
        "ldr lr, [sp, #4]\n"
        "add r2, r1, r11\n"
        "add r3, r2, r11\n"
        "add r5, r3, r11\n"
        "dls lr, lr\n"
        "2: vldrb.8 q0, [r0], #16\n"
        "vldrb.8 q1, [r1], #16\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r2], #16\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r3], #16\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r5], #16\n"
        "vmladava.s8 r12, q0, q1\n"
        "le lr, 2b\n"
        "vmov q2[2], q2[0], r4, r10\n"
        "vmov q2[3], q2[1], r6, r12\n"
        "vldrw.32 q0, [r5], #16\n"
        "vldrw.32 q1, [r5], #16\n"
        "vshl.s32 q2, q2, q5\n"
        "vmulh.s32 q2, q2, q0\n"
        "vadd.i32 q2, q2, q1\n"
"vshl.s32 q2, q2, q6\n"
        "vqmovnb.s32 q2, q2\n"
        "vqmovnb.s16 q2, q2\n"
        "vstrb.32 q2, [r7], #4\n"
        "sub r0, r0, r11\n"
        "mov r1, r5\n"
        "ldr r4, [sp]\n"
        "cmp r5, r4\n"
        "bne 1b\n"
        "add sp, #8\n"
        "vpop {d8-d13}\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_mve_row_s8s32_relu(
    const int8_t *row, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_mve_row *t)
{
    for (; constants != t->end; output += 4) {
        REFSIM_CONST int32_t *tail = constants + 4 + t->taps;
        for (int32_t c = 0; c < 4; ++c) {
            REFSIM_CONST int32_t *own = tail + c;
            int32_t sum = constants[c];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)constants[4 + (c * t->taps + i) / 4];
                sum = refsim_wrap_add(sum, row[i] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
            }
            const int32_t offset = own[4];
            const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
            output[c] = (int8_t)refsim_saturate(result, -128, 127);
        }
        constants = tail + 8;
    }
}
#endif

REFSIM_KERNEL void refsim_mve_fully_connected_s8s32_relu(
    const refsim_mve_fully_connected_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *REFSIM_RESTRICT output,
    void *scratch)
{
    refsim_mve_run_rows(p, input, constants, output, scratch, 4 + p->taps + 8, refsim_mve_row_s8s32_relu);
}

#if REFSIM_MVE
/* r0 row, r1 r2 r3 r5 weights, r7 output, r11 taps; q5 and q6 shifts. Frame: 0 end, 4 steps. */
static inline __attribute__((naked)) void refsim_mve_row_s8s32_signed(
    const int8_t *row __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_mve_row *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "vpush {d8-d13}\n"
        "sub sp, #8\n"
        "mov r7, r2\n"
        "ldm r3, {r4, r8, r9, r10}\n"
        "str r10, [sp]\n"
        "mov r11, r4\n"
        "lsr r4, r4, #4\n"
        "str r4, [sp, #4]\n"
        "rsb r9, r9, #0\n"
        "vdup.32 q5, r8\n"
        "vdup.32 q6, r9\n"
        "1: ldm r1!, {r4, r6, r10, r12}\n"
        "ldr lr, [sp, #4]\n"
        "add r2, r1, r11\n"
        "add r3, r2, r11\n"
        "add r5, r3, r11\n"
        "dls lr, lr\n"
        "2: vldrb.8 q0, [r0], #16\n"
        "vldrb.8 q1, [r1], #16\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r2], #16\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r3], #16\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r5], #16\n"
        "vmladava.s8 r12, q0, q1\n"
        "le lr, 2b\n"
        "vmov q2[2], q2[0], r4, r10\n"
        "vmov q2[3], q2[1], r6, r12\n"
        "vldrw.32 q0, [r5], #16\n"
        "vldrw.32 q1, [r5], #16\n"
        "vldrw.32 q4, [r5], #16\n"
        "vshl.s32 q2, q2, q5\n"
        "vcmp.s32 lt, q2, zr\n"
        "vmulh.s32 q2, q2, q0\n"
        "vadd.i32 q2, q2, q1\n"
        "vpst\n"
        "vsubt.i32 q2, q2, q4\n"
"vshl.s32 q2, q2, q6\n"
        "vqmovnb.s32 q2, q2\n"
        "vqmovnb.s16 q2, q2\n"
        "vstrb.32 q2, [r7], #4\n"
        "sub r0, r0, r11\n"
        "mov r1, r5\n"
        "ldr r4, [sp]\n"
        "cmp r5, r4\n"
        "bne 1b\n"
        "add sp, #8\n"
        "vpop {d8-d13}\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_mve_row_s8s32_signed(
    const int8_t *row, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_mve_row *t)
{
    for (; constants != t->end; output += 4) {
        REFSIM_CONST int32_t *tail = constants + 4 + t->taps;
        for (int32_t c = 0; c < 4; ++c) {
            REFSIM_CONST int32_t *own = tail + c;
            int32_t sum = constants[c];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)constants[4 + (c * t->taps + i) / 4];
                sum = refsim_wrap_add(sum, row[i] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
            }
            const int32_t offset = own[4] - (sum < 0 ? own[8] : 0);
            const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
            output[c] = (int8_t)refsim_saturate(result, -128, 127);
        }
        constants = tail + 12;
    }
}
#endif

REFSIM_KERNEL void refsim_mve_fully_connected_s8s32_signed(
    const refsim_mve_fully_connected_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *REFSIM_RESTRICT output,
    void *scratch)
{
    refsim_mve_run_rows(p, input, constants, output, scratch, 4 + p->taps + 12, refsim_mve_row_s8s32_signed);
}

#ifdef __cplusplus
}
#endif

#endif
