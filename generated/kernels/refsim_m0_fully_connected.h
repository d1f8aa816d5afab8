/* refsim 0.1.0: m0_fully_connected, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_M0_FULLY_CONNECTED_H
#define REFSIM_M0_FULLY_CONNECTED_H

#include "refsim_common.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t batches; /* rows of the input */
    int32_t depth; /* elements of a row, a multiple of 4 */
    int32_t units; /* outputs per row */
    int32_t low_shift; /* [1, 31]  right shift of the lower product */
    int32_t length; /* words of the stream */
} refsim_m0_fully_connected_params;

#ifndef REFSIM_THUMB1
#if defined(__thumb__) && !defined(__thumb2__) && !defined(__ARM_BIG_ENDIAN)
#define REFSIM_THUMB1 1
#else
#define REFSIM_THUMB1 0 /* portable C that reads the same constants */
#endif

/* One output: ``rise`` counts from the lowest threshold. ``own``: top, high, low, offset (, negative, where negatives end). */
static inline int8_t refsim_m0_output(int32_t rise, REFSIM_CONST int32_t *own, int32_t low_shift, int32_t is_signed)
{
    if (rise <= 0) {
        return -128;
    }
    if (rise >= own[0]) {
        return 127;
    }
    const int32_t offset = own[3] - (is_signed && rise < own[5] ? own[4] : 0);
    const int32_t result = refsim_merged_split((uint32_t)rise, (uint32_t)own[1], (uint32_t)own[2], offset, low_shift, 22);
    return (int8_t)refsim_saturate(result, -128, 127);
}
#endif

/* What a row needs besides its arrays; assembly reads it in this order. */
typedef struct {
    int32_t taps;
    REFSIM_CONST int32_t *end; /* of the constants */
} refsim_m0_row;

typedef void refsim_m0_row_function(
    const int8_t *row, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_m0_row *t);

/* All rows; the last block of channels may reach beyond the output, and goes there by way of ``rest``. */
static inline void refsim_m0_run_rows(
    const refsim_m0_fully_connected_params *p, const int8_t *input, REFSIM_CONST int32_t *constants, int8_t *output, void *scratch,
    int32_t block, refsim_m0_row_function *multiply)
{
    int8_t *rest = (int8_t *)scratch;
    REFSIM_CONST int32_t *last = constants + (p->units / 4) * block;
    for (int32_t n = 0; n < p->batches; ++n) {
        refsim_m0_row t = { p->depth, last };
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

REFSIM_KERNEL void refsim_m0_fully_connected_s8s32_relu_12(
    const refsim_m0_fully_connected_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch);

#if REFSIM_THUMB1
/* r0 end of the row, r1-r4 ends of the channels' weights, r7 tap; sums r8-r11. Frame: 0 taps, 4 end, 8 row, 12 output. */
static inline __attribute__((naked)) void refsim_m0_row_s8s32_relu_12(
    const int8_t *row __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_m0_row *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r7, lr}\n"
        "mov r4, r8\n"
        "mov r5, r9\n"
        "mov r6, r10\n"
        "mov r7, r11\n"
        "push {r4-r7}\n"
"sub sp, #16\n"
        "ldmia r3!, {r4, r5}\n"
        "str r4, [sp]\n"
        "str r5, [sp, #4]\n"
        "str r0, [sp, #8]\n"
        "str r2, [sp, #12]\n"
        "1: ldmia r1!, {r2-r5}\n"
        "mov r8, r2\n"
        "mov r9, r3\n"
        "mov r10, r4\n"
        "mov r11, r5\n"
        "ldr r0, [sp, #8]\n"
        "ldr r7, [sp]\n"
        "adds r0, r0, r7\n"
        "adds r1, r1, r7\n"
        "adds r2, r1, r7\n"
        "adds r3, r2, r7\n"
        "adds r4, r3, r7\n"
        "rsbs r7, r7, #0\n"
        "2:\n"
        "ldrsb r5, [r0, r7]\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r6, r5, r6\n"
        "add r8, r6\n"
        "ldrsb r6, [r2, r7]\n"
        "muls r6, r5, r6\n"
        "add r9, r6\n"
        "ldrsb r6, [r3, r7]\n"
        "muls r6, r5, r6\n"
        "add r10, r6\n"
        "ldrsb r6, [r4, r7]\n"
        "muls r6, r5, r6\n"
        "add r11, r6\n"
        "adds r7, #1\n"
        "ldrsb r5, [r0, r7]\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r6, r5, r6\n"
        "add r8, r6\n"
        "ldrsb r6, [r2, r7]\n"
        "muls r6, r5, r6\n"
        "add r9, r6\n"
        "ldrsb r6, [r3, r7]\n"
        "muls r6, r5, r6\n"
        "add r10, r6\n"
        "ldrsb r6, [r4, r7]\n"
        "muls r6, r5, r6\n"
        "add r11, r6\n"
        "adds r7, #1\n"
        "ldrsb r5, [r0, r7]\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r6, r5, r6\n"
        "add r8, r6\n"
        "ldrsb r6, [r2, r7]\n"
        "muls r6, r5, r6\n"
        "add r9, r6\n"
        "ldrsb r6, [r3, r7]\n"
        "muls r6, r5, r6\n"
        "add r10, r6\n"
        "ldrsb r6, [r4, r7]\n"
        "muls r6, r5, r6\n"
        "add r11, r6\n"
        "adds r7, #1\n"
        "ldrsb r5, [r0, r7]\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r6, r5, r6\n"
        "add r8, r6\n"
        "ldrsb r6, [r2, r7]\n"
        "muls r6, r5, r6\n"
        "add r9, r6\n"
        "ldrsb r6, [r3, r7]\n"
        "muls r6, r5, r6\n"
        "add r10, r6\n"
        "ldrsb r6, [r4, r7]\n"
        "muls r6, r5, r6\n"
        "add r11, r6\n"
        "adds r7, #1\n"
        "bne 2b\n"
        "mov r1, r4\n"
        "ldr r0, [sp, #12]\n"
        "ldmia r1!, {r4-r7}\n"
"mov r2, r8\n"
        "cmp r2, #0\n"
        "ble 71f\n"
        "cmp r2, r4\n"
        "bge 72f\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #12\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "71: movs r2, #128\n"
        "b 73f\n"
        "72: movs r2, #127\n"
        "73:\n"
"strb r2, [r0]\n"
        "adds r0, #1\n"
        "ldmia r1!, {r4-r7}\n"
"mov r2, r9\n"
        "cmp r2, #0\n"
        "ble 71f\n"
        "cmp r2, r4\n"
        "bge 72f\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #12\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "71: movs r2, #128\n"
        "b 73f\n"
        "72: movs r2, #127\n"
        "73:\n"
"strb r2, [r0]\n"
        "adds r0, #1\n"
        "ldmia r1!, {r4-r7}\n"
"mov r2, r10\n"
        "cmp r2, #0\n"
        "ble 71f\n"
        "cmp r2, r4\n"
        "bge 72f\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #12\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "71: movs r2, #128\n"
        "b 73f\n"
        "72: movs r2, #127\n"
        "73:\n"
"strb r2, [r0]\n"
        "adds r0, #1\n"
        "ldmia r1!, {r4-r7}\n"
"mov r2, r11\n"
        "cmp r2, #0\n"
        "ble 71f\n"
        "cmp r2, r4\n"
        "bge 72f\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #12\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "71: movs r2, #128\n"
        "b 73f\n"
        "72: movs r2, #127\n"
        "73:\n"
"strb r2, [r0]\n"
        "adds r0, #1\n"
        "str r0, [sp, #12]\n"
        "ldr r3, [sp, #4]\n"
        "cmp r1, r3\n"
        "beq 3f\n"
        "b 1b\n"
        "3: add sp, #16\n"
        "pop {r4-r7}\n"
        "mov r8, r4\n"
        "mov r9, r5\n"
        "mov r10, r6\n"
        "mov r11, r7\n"
        "pop {r4-r7, pc}\n"
);
}
#else
static inline void refsim_m0_row_s8s32_relu_12(
    const int8_t *row, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_m0_row *t)
{
    for (; constants != t->end; output += 4) {
        REFSIM_CONST int32_t *tail = constants + 4 + t->taps;
        for (int32_t c = 0; c < 4; ++c) {
            int32_t sum = constants[c];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)constants[4 + (c * t->taps + i) / 4];
                sum = refsim_wrap_add(sum, row[i] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
            }
            output[c] = refsim_m0_output(sum, tail, 12, 0);
            tail += 4;
        }
        constants = tail;
    }
}
#endif

REFSIM_KERNEL void refsim_m0_fully_connected_s8s32_relu_12(
    const refsim_m0_fully_connected_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    const int32_t block = 4 + p->depth + 16;
    refsim_m0_run_rows(p, input, constants, output, scratch, block, refsim_m0_row_s8s32_relu_12);
}

REFSIM_KERNEL void refsim_m0_fully_connected_s8s32_relu_14(
    const refsim_m0_fully_connected_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch);

#if REFSIM_THUMB1
/* r0 end of the row, r1-r4 ends of the channels' weights, r7 tap; sums r8-r11. Frame: 0 taps, 4 end, 8 row, 12 output. */
static inline __attribute__((naked)) void refsim_m0_row_s8s32_relu_14(
    const int8_t *row __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_m0_row *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r7, lr}\n"
        "mov r4, r8\n"
        "mov r5, r9\n"
        "mov r6, r10\n"
        "mov r7, r11\n"
        "push {r4-r7}\n"
"sub sp, #16\n"
        "ldmia r3!, {r4, r5}\n"
        "str r4, [sp]\n"
        "str r5, [sp, #4]\n"
        "str r0, [sp, #8]\n"
        "str r2, [sp, #12]\n"
        "1: ldmia r1!, {r2-r5}\n"
        "mov r8, r2\n"
        "mov r9, r3\n"
        "mov r10, r4\n"
        "mov r11, r5\n"
        "ldr r0, [sp, #8]\n"
        "ldr r7, [sp]\n"
        "adds r0, r0, r7\n"
        "adds r1, r1, r7\n"
        "adds r2, r1, r7\n"
        "adds r3, r2, r7\n"
        "adds r4, r3, r7\n"
        "rsbs r7, r7, #0\n"
        "2:\n"
        "ldrsb r5, [r0, r7]\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r6, r5, r6\n"
        "add r8, r6\n"
        "ldrsb r6, [r2, r7]\n"
        "muls r6, r5, r6\n"
        "add r9, r6\n"
        "ldrsb r6, [r3, r7]\n"
        "muls r6, r5, r6\n"
        "add r10, r6\n"
        "ldrsb r6, [r4, r7]\n"
        "muls r6, r5, r6\n"
        "add r11, r6\n"
        "adds r7, #1\n"
        "ldrsb r5, [r0, r7]\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r6, r5, r6\n"
        "add r8, r6\n"
        "ldrsb r6, [r2, r7]\n"
        "muls r6, r5, r6\n"
        "add r9, r6\n"
        "ldrsb r6, [r3, r7]\n"
        "muls r6, r5, r6\n"
        "add r10, r6\n"
        "ldrsb r6, [r4, r7]\n"
        "muls r6, r5, r6\n"
        "add r11, r6\n"
        "adds r7, #1\n"
        "ldrsb r5, [r0, r7]\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r6, r5, r6\n"
        "add r8, r6\n"
        "ldrsb r6, [r2, r7]\n"
        "muls r6, r5, r6\n"
        "add r9, r6\n"
        "ldrsb r6, [r3, r7]\n"
        "muls r6, r5, r6\n"
        "add r10, r6\n"
        "ldrsb r6, [r4, r7]\n"
        "muls r6, r5, r6\n"
        "add r11, r6\n"
        "adds r7, #1\n"
        "ldrsb r5, [r0, r7]\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r6, r5, r6\n"
        "add r8, r6\n"
        "ldrsb r6, [r2, r7]\n"
        "muls r6, r5, r6\n"
        "add r9, r6\n"
        "ldrsb r6, [r3, r7]\n"
        "muls r6, r5, r6\n"
        "add r10, r6\n"
        "ldrsb r6, [r4, r7]\n"
        "muls r6, r5, r6\n"
        "add r11, r6\n"
        "adds r7, #1\n"
        "bne 2b\n"
        "mov r1, r4\n"
        "ldr r0, [sp, #12]\n"
        "ldmia r1!, {r4-r7}\n"
"mov r2, r8\n"
        "cmp r2, #0\n"
        "ble 71f\n"
        "cmp r2, r4\n"
        "bge 72f\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #14\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "71: movs r2, #128\n"
        "b 73f\n"
        "72: movs r2, #127\n"
        "73:\n"
"strb r2, [r0]\n"
        "adds r0, #1\n"
        "ldmia r1!, {r4-r7}\n"
"mov r2, r9\n"
        "cmp r2, #0\n"
        "ble 71f\n"
        "cmp r2, r4\n"
        "bge 72f\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #14\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "71: movs r2, #128\n"
        "b 73f\n"
        "72: movs r2, #127\n"
        "73:\n"
"strb r2, [r0]\n"
        "adds r0, #1\n"
        "ldmia r1!, {r4-r7}\n"
"mov r2, r10\n"
        "cmp r2, #0\n"
        "ble 71f\n"
        "cmp r2, r4\n"
        "bge 72f\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #14\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "71: movs r2, #128\n"
        "b 73f\n"
        "72: movs r2, #127\n"
        "73:\n"
"strb r2, [r0]\n"
        "adds r0, #1\n"
        "ldmia r1!, {r4-r7}\n"
"mov r2, r11\n"
        "cmp r2, #0\n"
        "ble 71f\n"
        "cmp r2, r4\n"
        "bge 72f\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #14\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "71: movs r2, #128\n"
        "b 73f\n"
        "72: movs r2, #127\n"
        "73:\n"
"strb r2, [r0]\n"
        "adds r0, #1\n"
        "str r0, [sp, #12]\n"
        "ldr r3, [sp, #4]\n"
        "cmp r1, r3\n"
        "beq 3f\n"
        "b 1b\n"
        "3: add sp, #16\n"
        "pop {r4-r7}\n"
        "mov r8, r4\n"
        "mov r9, r5\n"
        "mov r10, r6\n"
        "mov r11, r7\n"
        "pop {r4-r7, pc}\n"
);
}
#else
static inline void refsim_m0_row_s8s32_relu_14(
    const int8_t *row, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_m0_row *t)
{
    for (; constants != t->end; output += 4) {
        REFSIM_CONST int32_t *tail = constants + 4 + t->taps;
        for (int32_t c = 0; c < 4; ++c) {
            int32_t sum = constants[c];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)constants[4 + (c * t->taps + i) / 4];
                sum = refsim_wrap_add(sum, row[i] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
            }
            output[c] = refsim_m0_output(sum, tail, 14, 0);
            tail += 4;
        }
        constants = tail;
    }
}
#endif

REFSIM_KERNEL void refsim_m0_fully_connected_s8s32_relu_14(
    const refsim_m0_fully_connected_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    const int32_t block = 4 + p->depth + 16;
    refsim_m0_run_rows(p, input, constants, output, scratch, block, refsim_m0_row_s8s32_relu_14);
}

REFSIM_KERNEL void refsim_m0_fully_connected_s8s32_relu_16(
    const refsim_m0_fully_connected_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch);

#if REFSIM_THUMB1
/* r0 end of the row, r1-r4 ends of the channels' weights, r7 tap; sums r8-r11. Frame: 0 taps, 4 end, 8 row, 12 output. */
static inline __attribute__((naked)) void refsim_m0_row_s8s32_relu_16(
    const int8_t *row __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_m0_row *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r7, lr}\n"
        "mov r4, r8\n"
        "mov r5, r9\n"
        "mov r6, r10\n"
        "mov r7, r11\n"
        "push {r4-r7}\n"
"sub sp, #16\n"
        "ldmia r3!, {r4, r5}\n"
        "str r4, [sp]\n"
        "str r5, [sp, #4]\n"
        "str r0, [sp, #8]\n"
        "str r2, [sp, #12]\n"
        "1: ldmia r1!, {r2-r5}\n"
        "mov r8, r2\n"
        "mov r9, r3\n"
        "mov r10, r4\n"
        "mov r11, r5\n"
        "ldr r0, [sp, #8]\n"
        "ldr r7, [sp]\n"
        "adds r0, r0, r7\n"
        "adds r1, r1, r7\n"
        "adds r2, r1, r7\n"
        "adds r3, r2, r7\n"
        "adds r4, r3, r7\n"
        "rsbs r7, r7, #0\n"
        "2:\n"
        "ldrsb r5, [r0, r7]\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r6, r5, r6\n"
        "add r8, r6\n"
        "ldrsb r6, [r2, r7]\n"
        "muls r6, r5, r6\n"
        "add r9, r6\n"
        "ldrsb r6, [r3, r7]\n"
        "muls r6, r5, r6\n"
        "add r10, r6\n"
        "ldrsb r6, [r4, r7]\n"
        "muls r6, r5, r6\n"
        "add r11, r6\n"
        "adds r7, #1\n"
        "ldrsb r5, [r0, r7]\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r6, r5, r6\n"
        "add r8, r6\n"
        "ldrsb r6, [r2, r7]\n"
        "muls r6, r5, r6\n"
        "add r9, r6\n"
        "ldrsb r6, [r3, r7]\n"
        "muls r6, r5, r6\n"
        "add r10, r6\n"
        "ldrsb r6, [r4, r7]\n"
        "muls r6, r5, r6\n"
        "add r11, r6\n"
        "adds r7, #1\n"
        "ldrsb r5, [r0, r7]\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r6, r5, r6\n"
        "add r8, r6\n"
        "ldrsb r6, [r2, r7]\n"
        "muls r6, r5, r6\n"
        "add r9, r6\n"
        "ldrsb r6, [r3, r7]\n"
        "muls r6, r5, r6\n"
        "add r10, r6\n"
        "ldrsb r6, [r4, r7]\n"
        "muls r6, r5, r6\n"
        "add r11, r6\n"
        "adds r7, #1\n"
        "ldrsb r5, [r0, r7]\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r6, r5, r6\n"
        "add r8, r6\n"
        "ldrsb r6, [r2, r7]\n"
        "muls r6, r5, r6\n"
        "add r9, r6\n"
        "ldrsb r6, [r3, r7]\n"
        "muls r6, r5, r6\n"
        "add r10, r6\n"
        "ldrsb r6, [r4, r7]\n"
        "muls r6, r5, r6\n"
        "add r11, r6\n"
        "adds r7, #1\n"
        "bne 2b\n"
        "mov r1, r4\n"
        "ldr r0, [sp, #12]\n"
        "ldmia r1!, {r4-r7}\n"
"mov r2, r8\n"
        "cmp r2, #0\n"
        "ble 71f\n"
        "cmp r2, r4\n"
        "bge 72f\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #16\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "71: movs r2, #128\n"
        "b 73f\n"
        "72: movs r2, #127\n"
        "73:\n"
"strb r2, [r0]\n"
        "adds r0, #1\n"
        "ldmia r1!, {r4-r7}\n"
"mov r2, r9\n"
        "cmp r2, #0\n"
        "ble 71f\n"
        "cmp r2, r4\n"
        "bge 72f\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #16\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "71: movs r2, #128\n"
        "b 73f\n"
        "72: movs r2, #127\n"
        "73:\n"
"strb r2, [r0]\n"
        "adds r0, #1\n"
        "ldmia r1!, {r4-r7}\n"
"mov r2, r10\n"
        "cmp r2, #0\n"
        "ble 71f\n"
        "cmp r2, r4\n"
        "bge 72f\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #16\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "71: movs r2, #128\n"
        "b 73f\n"
        "72: movs r2, #127\n"
        "73:\n"
"strb r2, [r0]\n"
        "adds r0, #1\n"
        "ldmia r1!, {r4-r7}\n"
"mov r2, r11\n"
        "cmp r2, #0\n"
        "ble 71f\n"
        "cmp r2, r4\n"
        "bge 72f\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #16\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "71: movs r2, #128\n"
        "b 73f\n"
        "72: movs r2, #127\n"
        "73:\n"
"strb r2, [r0]\n"
        "adds r0, #1\n"
        "str r0, [sp, #12]\n"
        "ldr r3, [sp, #4]\n"
        "cmp r1, r3\n"
        "beq 3f\n"
        "b 1b\n"
        "3: add sp, #16\n"
        "pop {r4-r7}\n"
        "mov r8, r4\n"
        "mov r9, r5\n"
        "mov r10, r6\n"
        "mov r11, r7\n"
        "pop {r4-r7, pc}\n"
);
}
#else
static inline void refsim_m0_row_s8s32_relu_16(
    const int8_t *row, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_m0_row *t)
{
    for (; constants != t->end; output += 4) {
        REFSIM_CONST int32_t *tail = constants + 4 + t->taps;
        for (int32_t c = 0; c < 4; ++c) {
            int32_t sum = constants[c];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)constants[4 + (c * t->taps + i) / 4];
                sum = refsim_wrap_add(sum, row[i] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
            }
            output[c] = refsim_m0_output(sum, tail, 16, 0);
            tail += 4;
        }
        constants = tail;
    }
}
#endif

REFSIM_KERNEL void refsim_m0_fully_connected_s8s32_relu_16(
    const refsim_m0_fully_connected_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    const int32_t block = 4 + p->depth + 16;
    refsim_m0_run_rows(p, input, constants, output, scratch, block, refsim_m0_row_s8s32_relu_16);
}

REFSIM_KERNEL void refsim_m0_fully_connected_s8s32_relu_18(
    const refsim_m0_fully_connected_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch);

#if REFSIM_THUMB1
/* r0 end of the row, r1-r4 ends of the channels' weights, r7 tap; sums r8-r11. Frame: 0 taps, 4 end, 8 row, 12 output. */
static inline __attribute__((naked)) void refsim_m0_row_s8s32_relu_18(
    const int8_t *row __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_m0_row *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r7, lr}\n"
        "mov r4, r8\n"
        "mov r5, r9\n"
        "mov r6, r10\n"
        "mov r7, r11\n"
        "push {r4-r7}\n"
"sub sp, #16\n"
        "ldmia r3!, {r4, r5}\n"
        "str r4, [sp]\n"
        "str r5, [sp, #4]\n"
        "str r0, [sp, #8]\n"
        "str r2, [sp, #12]\n"
        "1: ldmia r1!, {r2-r5}\n"
        "mov r8, r2\n"
        "mov r9, r3\n"
        "mov r10, r4\n"
        "mov r11, r5\n"
        "ldr r0, [sp, #8]\n"
        "ldr r7, [sp]\n"
        "adds r0, r0, r7\n"
        "adds r1, r1, r7\n"
        "adds r2, r1, r7\n"
        "adds r3, r2, r7\n"
        "adds r4, r3, r7\n"
        "rsbs r7, r7, #0\n"
        "2:\n"
        "ldrsb r5, [r0, r7]\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r6, r5, r6\n"
        "add r8, r6\n"
        "ldrsb r6, [r2, r7]\n"
        "muls r6, r5, r6\n"
        "add r9, r6\n"
        "ldrsb r6, [r3, r7]\n"
        "muls r6, r5, r6\n"
        "add r10, r6\n"
        "ldrsb r6, [r4, r7]\n"
        "muls r6, r5, r6\n"
        "add r11, r6\n"
        "adds r7, #1\n"
        "ldrsb r5, [r0, r7]\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r6, r5, r6\n"
        "add r8, r6\n"
        "ldrsb r6, [r2, r7]\n"
        "muls r6, r5, r6\n"
        "add r9, r6\n"
        "ldrsb r6, [r3, r7]\n"
        "muls r6, r5, r6\n"
        "add r10, r6\n"
        "ldrsb r6, [r4, r7]\n"
        "muls r6, r5, r6\n"
        "add r11, r6\n"
        "adds r7, #1\n"
        "ldrsb r5, [r0, r7]\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r6, r5, r6\n"
        "add r8, r6\n"
        "ldrsb r6, [r2, r7]\n"
        "muls r6, r5, r6\n"
        "add r9, r6\n"
        "ldrsb r6, [r3, r7]\n"
        "muls r6, r5, r6\n"
        "add r10, r6\n"
        "ldrsb r6, [r4, r7]\n"
        "muls r6, r5, r6\n"
        "add r11, r6\n"
        "adds r7, #1\n"
        "ldrsb r5, [r0, r7]\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r6, r5, r6\n"
        "add r8, r6\n"
        "ldrsb r6, [r2, r7]\n"
        "muls r6, r5, r6\n"
        "add r9, r6\n"
        "ldrsb r6, [r3, r7]\n"
        "muls r6, r5, r6\n"
        "add r10, r6\n"
        "ldrsb r6, [r4, r7]\n"
        "muls r6, r5, r6\n"
        "add r11, r6\n"
        "adds r7, #1\n"
        "bne 2b\n"
        "mov r1, r4\n"
        "ldr r0, [sp, #12]\n"
        "ldmia r1!, {r4-r7}\n"
"mov r2, r8\n"
        "cmp r2, #0\n"
        "ble 71f\n"
        "cmp r2, r4\n"
        "bge 72f\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #18\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "71: movs r2, #128\n"
        "b 73f\n"
        "72: movs r2, #127\n"
        "73:\n"
"strb r2, [r0]\n"
        "adds r0, #1\n"
        "ldmia r1!, {r4-r7}\n"
"mov r2, r9\n"
        "cmp r2, #0\n"
        "ble 71f\n"
        "cmp r2, r4\n"
        "bge 72f\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #18\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "71: movs r2, #128\n"
        "b 73f\n"
        "72: movs r2, #127\n"
        "73:\n"
"strb r2, [r0]\n"
        "adds r0, #1\n"
        "ldmia r1!, {r4-r7}\n"
"mov r2, r10\n"
        "cmp r2, #0\n"
        "ble 71f\n"
        "cmp r2, r4\n"
        "bge 72f\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #18\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "71: movs r2, #128\n"
        "b 73f\n"
        "72: movs r2, #127\n"
        "73:\n"
"strb r2, [r0]\n"
        "adds r0, #1\n"
        "ldmia r1!, {r4-r7}\n"
"mov r2, r11\n"
        "cmp r2, #0\n"
        "ble 71f\n"
        "cmp r2, r4\n"
        "bge 72f\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #18\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "71: movs r2, #128\n"
        "b 73f\n"
        "72: movs r2, #127\n"
        "73:\n"
"strb r2, [r0]\n"
        "adds r0, #1\n"
        "str r0, [sp, #12]\n"
        "ldr r3, [sp, #4]\n"
        "cmp r1, r3\n"
        "beq 3f\n"
        "b 1b\n"
        "3: add sp, #16\n"
        "pop {r4-r7}\n"
        "mov r8, r4\n"
        "mov r9, r5\n"
        "mov r10, r6\n"
        "mov r11, r7\n"
        "pop {r4-r7, pc}\n"
);
}
#else
static inline void refsim_m0_row_s8s32_relu_18(
    const int8_t *row, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_m0_row *t)
{
    for (; constants != t->end; output += 4) {
        REFSIM_CONST int32_t *tail = constants + 4 + t->taps;
        for (int32_t c = 0; c < 4; ++c) {
            int32_t sum = constants[c];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)constants[4 + (c * t->taps + i) / 4];
                sum = refsim_wrap_add(sum, row[i] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
            }
            output[c] = refsim_m0_output(sum, tail, 18, 0);
            tail += 4;
        }
        constants = tail;
    }
}
#endif

REFSIM_KERNEL void refsim_m0_fully_connected_s8s32_relu_18(
    const refsim_m0_fully_connected_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    const int32_t block = 4 + p->depth + 16;
    refsim_m0_run_rows(p, input, constants, output, scratch, block, refsim_m0_row_s8s32_relu_18);
}

REFSIM_KERNEL void refsim_m0_fully_connected_s8s32_relu_20(
    const refsim_m0_fully_connected_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch);

#if REFSIM_THUMB1
/* r0 end of the row, r1-r4 ends of the channels' weights, r7 tap; sums r8-r11. Frame: 0 taps, 4 end, 8 row, 12 output. */
static inline __attribute__((naked)) void refsim_m0_row_s8s32_relu_20(
    const int8_t *row __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_m0_row *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r7, lr}\n"
        "mov r4, r8\n"
        "mov r5, r9\n"
        "mov r6, r10\n"
        "mov r7, r11\n"
        "push {r4-r7}\n"
"sub sp, #16\n"
        "ldmia r3!, {r4, r5}\n"
        "str r4, [sp]\n"
        "str r5, [sp, #4]\n"
        "str r0, [sp, #8]\n"
        "str r2, [sp, #12]\n"
        "1: ldmia r1!, {r2-r5}\n"
        "mov r8, r2\n"
        "mov r9, r3\n"
        "mov r10, r4\n"
        "mov r11, r5\n"
        "ldr r0, [sp, #8]\n"
        "ldr r7, [sp]\n"
        "adds r0, r0, r7\n"
        "adds r1, r1, r7\n"
        "adds r2, r1, r7\n"
        "adds r3, r2, r7\n"
        "adds r4, r3, r7\n"
        "rsbs r7, r7, #0\n"
        "2:\n"
        "ldrsb r5, [r0, r7]\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r6, r5, r6\n"
        "add r8, r6\n"
        "ldrsb r6, [r2, r7]\n"
        "muls r6, r5, r6\n"
        "add r9, r6\n"
        "ldrsb r6, [r3, r7]\n"
        "muls r6, r5, r6\n"
        "add r10, r6\n"
        "ldrsb r6, [r4, r7]\n"
        "muls r6, r5, r6\n"
        "add r11, r6\n"
        "adds r7, #1\n"
        "ldrsb r5, [r0, r7]\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r6, r5, r6\n"
        "add r8, r6\n"
        "ldrsb r6, [r2, r7]\n"
        "muls r6, r5, r6\n"
        "add r9, r6\n"
        "ldrsb r6, [r3, r7]\n"
        "muls r6, r5, r6\n"
        "add r10, r6\n"
        "ldrsb r6, [r4, r7]\n"
        "muls r6, r5, r6\n"
        "add r11, r6\n"
        "adds r7, #1\n"
        "ldrsb r5, [r0, r7]\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r6, r5, r6\n"
        "add r8, r6\n"
        "ldrsb r6, [r2, r7]\n"
        "muls r6, r5, r6\n"
        "add r9, r6\n"
        "ldrsb r6, [r3, r7]\n"
        "muls r6, r5, r6\n"
        "add r10, r6\n"
        "ldrsb r6, [r4, r7]\n"
        "muls r6, r5, r6\n"
        "add r11, r6\n"
        "adds r7, #1\n"
        "ldrsb r5, [r0, r7]\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r6, r5, r6\n"
        "add r8, r6\n"
        "ldrsb r6, [r2, r7]\n"
        "muls r6, r5, r6\n"
        "add r9, r6\n"
        "ldrsb r6, [r3, r7]\n"
        "muls r6, r5, r6\n"
        "add r10, r6\n"
        "ldrsb r6, [r4, r7]\n"
        "muls r6, r5, r6\n"
        "add r11, r6\n"
        "adds r7, #1\n"
        "bne 2b\n"
        "mov r1, r4\n"
        "ldr r0, [sp, #12]\n"
        "ldmia r1!, {r4-r7}\n"
"mov r2, r8\n"
        "cmp r2, #0\n"
        "ble 71f\n"
        "cmp r2, r4\n"
        "bge 72f\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #20\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "71: movs r2, #128\n"
        "b 73f\n"
        "72: movs r2, #127\n"
        "73:\n"
"strb r2, [r0]\n"
        "adds r0, #1\n"
        "ldmia r1!, {r4-r7}\n"
"mov r2, r9\n"
        "cmp r2, #0\n"
        "ble 71f\n"
        "cmp r2, r4\n"
        "bge 72f\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #20\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "71: movs r2, #128\n"
        "b 73f\n"
        "72: movs r2, #127\n"
        "73:\n"
"strb r2, [r0]\n"
        "adds r0, #1\n"
        "ldmia r1!, {r4-r7}\n"
"mov r2, r10\n"
        "cmp r2, #0\n"
        "ble 71f\n"
        "cmp r2, r4\n"
        "bge 72f\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #20\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "71: movs r2, #128\n"
        "b 73f\n"
        "72: movs r2, #127\n"
        "73:\n"
"strb r2, [r0]\n"
        "adds r0, #1\n"
        "ldmia r1!, {r4-r7}\n"
"mov r2, r11\n"
        "cmp r2, #0\n"
        "ble 71f\n"
        "cmp r2, r4\n"
        "bge 72f\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #20\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "71: movs r2, #128\n"
        "b 73f\n"
        "72: movs r2, #127\n"
        "73:\n"
"strb r2, [r0]\n"
        "adds r0, #1\n"
        "str r0, [sp, #12]\n"
        "ldr r3, [sp, #4]\n"
        "cmp r1, r3\n"
        "beq 3f\n"
        "b 1b\n"
        "3: add sp, #16\n"
        "pop {r4-r7}\n"
        "mov r8, r4\n"
        "mov r9, r5\n"
        "mov r10, r6\n"
        "mov r11, r7\n"
        "pop {r4-r7, pc}\n"
);
}
#else
static inline void refsim_m0_row_s8s32_relu_20(
    const int8_t *row, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_m0_row *t)
{
    for (; constants != t->end; output += 4) {
        REFSIM_CONST int32_t *tail = constants + 4 + t->taps;
        for (int32_t c = 0; c < 4; ++c) {
            int32_t sum = constants[c];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)constants[4 + (c * t->taps + i) / 4];
                sum = refsim_wrap_add(sum, row[i] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
            }
            output[c] = refsim_m0_output(sum, tail, 20, 0);
            tail += 4;
        }
        constants = tail;
    }
}
#endif

REFSIM_KERNEL void refsim_m0_fully_connected_s8s32_relu_20(
    const refsim_m0_fully_connected_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    const int32_t block = 4 + p->depth + 16;
    refsim_m0_run_rows(p, input, constants, output, scratch, block, refsim_m0_row_s8s32_relu_20);
}

REFSIM_KERNEL void refsim_m0_fully_connected_s8s32_signed_12(
    const refsim_m0_fully_connected_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch);

#if REFSIM_THUMB1
/* r0 end of the row, r1-r4 ends of the channels' weights, r7 tap; sums r8-r11. Frame: 0 taps, 4 end, 8 row, 12 output. */
static inline __attribute__((naked)) void refsim_m0_row_s8s32_signed_12(
    const int8_t *row __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_m0_row *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r7, lr}\n"
        "mov r4, r8\n"
        "mov r5, r9\n"
        "mov r6, r10\n"
        "mov r7, r11\n"
        "push {r4-r7}\n"
"sub sp, #16\n"
        "ldmia r3!, {r4, r5}\n"
        "str r4, [sp]\n"
        "str r5, [sp, #4]\n"
        "str r0, [sp, #8]\n"
        "str r2, [sp, #12]\n"
        "1: ldmia r1!, {r2-r5}\n"
        "mov r8, r2\n"
        "mov r9, r3\n"
        "mov r10, r4\n"
        "mov r11, r5\n"
        "ldr r0, [sp, #8]\n"
        "ldr r7, [sp]\n"
        "adds r0, r0, r7\n"
        "adds r1, r1, r7\n"
        "adds r2, r1, r7\n"
        "adds r3, r2, r7\n"
        "adds r4, r3, r7\n"
        "rsbs r7, r7, #0\n"
        "2:\n"
        "ldrsb r5, [r0, r7]\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r6, r5, r6\n"
        "add r8, r6\n"
        "ldrsb r6, [r2, r7]\n"
        "muls r6, r5, r6\n"
        "add r9, r6\n"
        "ldrsb r6, [r3, r7]\n"
        "muls r6, r5, r6\n"
        "add r10, r6\n"
        "ldrsb r6, [r4, r7]\n"
        "muls r6, r5, r6\n"
        "add r11, r6\n"
        "adds r7, #1\n"
        "ldrsb r5, [r0, r7]\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r6, r5, r6\n"
        "add r8, r6\n"
        "ldrsb r6, [r2, r7]\n"
        "muls r6, r5, r6\n"
        "add r9, r6\n"
        "ldrsb r6, [r3, r7]\n"
        "muls r6, r5, r6\n"
        "add r10, r6\n"
        "ldrsb r6, [r4, r7]\n"
        "muls r6, r5, r6\n"
        "add r11, r6\n"
        "adds r7, #1\n"
        "ldrsb r5, [r0, r7]\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r6, r5, r6\n"
        "add r8, r6\n"
        "ldrsb r6, [r2, r7]\n"
        "muls r6, r5, r6\n"
        "add r9, r6\n"
        "ldrsb r6, [r3, r7]\n"
        "muls r6, r5, r6\n"
        "add r10, r6\n"
        "ldrsb r6, [r4, r7]\n"
        "muls r6, r5, r6\n"
        "add r11, r6\n"
        "adds r7, #1\n"
        "ldrsb r5, [r0, r7]\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r6, r5, r6\n"
        "add r8, r6\n"
        "ldrsb r6, [r2, r7]\n"
        "muls r6, r5, r6\n"
        "add r9, r6\n"
        "ldrsb r6, [r3, r7]\n"
        "muls r6, r5, r6\n"
        "add r10, r6\n"
        "ldrsb r6, [r4, r7]\n"
        "muls r6, r5, r6\n"
        "add r11, r6\n"
        "adds r7, #1\n"
        "bne 2b\n"
        "mov r1, r4\n"
        "ldr r0, [sp, #12]\n"
        "ldmia r1!, {r4-r7}\n"
        "ldmia r1!, {r2, r3}\n"
        "mov r12, r2\n"
        "mov lr, r3\n"
"mov r2, r8\n"
        "cmp r2, #0\n"
        "ble 71f\n"
        "cmp r2, r4\n"
        "bge 72f\n"
        "cmp r2, lr\n"
        "bge 74f\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #12\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "mov r3, r12\n"
        "subs r2, r2, r3\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "74:\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #12\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "71: movs r2, #128\n"
        "b 73f\n"
        "72: movs r2, #127\n"
        "73:\n"
"strb r2, [r0]\n"
        "adds r0, #1\n"
        "ldmia r1!, {r4-r7}\n"
        "ldmia r1!, {r2, r3}\n"
        "mov r12, r2\n"
        "mov lr, r3\n"
"mov r2, r9\n"
        "cmp r2, #0\n"
        "ble 71f\n"
        "cmp r2, r4\n"
        "bge 72f\n"
        "cmp r2, lr\n"
        "bge 74f\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #12\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "mov r3, r12\n"
        "subs r2, r2, r3\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "74:\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #12\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "71: movs r2, #128\n"
        "b 73f\n"
        "72: movs r2, #127\n"
        "73:\n"
"strb r2, [r0]\n"
        "adds r0, #1\n"
        "ldmia r1!, {r4-r7}\n"
        "ldmia r1!, {r2, r3}\n"
        "mov r12, r2\n"
        "mov lr, r3\n"
"mov r2, r10\n"
        "cmp r2, #0\n"
        "ble 71f\n"
        "cmp r2, r4\n"
        "bge 72f\n"
        "cmp r2, lr\n"
        "bge 74f\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #12\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "mov r3, r12\n"
        "subs r2, r2, r3\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "74:\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #12\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "71: movs r2, #128\n"
        "b 73f\n"
        "72: movs r2, #127\n"
        "73:\n"
"strb r2, [r0]\n"
        "adds r0, #1\n"
        "ldmia r1!, {r4-r7}\n"
        "ldmia r1!, {r2, r3}\n"
        "mov r12, r2\n"
        "mov lr, r3\n"
"mov r2, r11\n"
        "cmp r2, #0\n"
        "ble 71f\n"
        "cmp r2, r4\n"
        "bge 72f\n"
        "cmp r2, lr\n"
        "bge 74f\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #12\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "mov r3, r12\n"
        "subs r2, r2, r3\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "74:\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #12\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "71: movs r2, #128\n"
        "b 73f\n"
        "72: movs r2, #127\n"
        "73:\n"
"strb r2, [r0]\n"
        "adds r0, #1\n"
        "str r0, [sp, #12]\n"
        "ldr r3, [sp, #4]\n"
        "cmp r1, r3\n"
        "beq 3f\n"
        "b 1b\n"
        "3: add sp, #16\n"
        "pop {r4-r7}\n"
        "mov r8, r4\n"
        "mov r9, r5\n"
        "mov r10, r6\n"
        "mov r11, r7\n"
        "pop {r4-r7, pc}\n"
);
}
#else
static inline void refsim_m0_row_s8s32_signed_12(
    const int8_t *row, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_m0_row *t)
{
    for (; constants != t->end; output += 4) {
        REFSIM_CONST int32_t *tail = constants + 4 + t->taps;
        for (int32_t c = 0; c < 4; ++c) {
            int32_t sum = constants[c];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)constants[4 + (c * t->taps + i) / 4];
                sum = refsim_wrap_add(sum, row[i] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
            }
            output[c] = refsim_m0_output(sum, tail, 12, 1);
            tail += 6;
        }
        constants = tail;
    }
}
#endif

REFSIM_KERNEL void refsim_m0_fully_connected_s8s32_signed_12(
    const refsim_m0_fully_connected_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    const int32_t block = 4 + p->depth + 24;
    refsim_m0_run_rows(p, input, constants, output, scratch, block, refsim_m0_row_s8s32_signed_12);
}

REFSIM_KERNEL void refsim_m0_fully_connected_s8s32_signed_14(
    const refsim_m0_fully_connected_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch);

#if REFSIM_THUMB1
/* r0 end of the row, r1-r4 ends of the channels' weights, r7 tap; sums r8-r11. Frame: 0 taps, 4 end, 8 row, 12 output. */
static inline __attribute__((naked)) void refsim_m0_row_s8s32_signed_14(
    const int8_t *row __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_m0_row *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r7, lr}\n"
        "mov r4, r8\n"
        "mov r5, r9\n"
        "mov r6, r10\n"
        "mov r7, r11\n"
        "push {r4-r7}\n"
"sub sp, #16\n"
        "ldmia r3!, {r4, r5}\n"
        "str r4, [sp]\n"
        "str r5, [sp, #4]\n"
        "str r0, [sp, #8]\n"
        "str r2, [sp, #12]\n"
        "1: ldmia r1!, {r2-r5}\n"
        "mov r8, r2\n"
        "mov r9, r3\n"
        "mov r10, r4\n"
        "mov r11, r5\n"
        "ldr r0, [sp, #8]\n"
        "ldr r7, [sp]\n"
        "adds r0, r0, r7\n"
        "adds r1, r1, r7\n"
        "adds r2, r1, r7\n"
        "adds r3, r2, r7\n"
        "adds r4, r3, r7\n"
        "rsbs r7, r7, #0\n"
        "2:\n"
        "ldrsb r5, [r0, r7]\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r6, r5, r6\n"
        "add r8, r6\n"
        "ldrsb r6, [r2, r7]\n"
        "muls r6, r5, r6\n"
        "add r9, r6\n"
        "ldrsb r6, [r3, r7]\n"
        "muls r6, r5, r6\n"
        "add r10, r6\n"
        "ldrsb r6, [r4, r7]\n"
        "muls r6, r5, r6\n"
        "add r11, r6\n"
        "adds r7, #1\n"
        "ldrsb r5, [r0, r7]\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r6, r5, r6\n"
        "add r8, r6\n"
        "ldrsb r6, [r2, r7]\n"
        "muls r6, r5, r6\n"
        "add r9, r6\n"
        "ldrsb r6, [r3, r7]\n"
        "muls r6, r5, r6\n"
        "add r10, r6\n"
        "ldrsb r6, [r4, r7]\n"
        "muls r6, r5, r6\n"
        "add r11, r6\n"
        "adds r7, #1\n"
        "ldrsb r5, [r0, r7]\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r6, r5, r6\n"
        "add r8, r6\n"
        "ldrsb r6, [r2, r7]\n"
        "muls r6, r5, r6\n"
        "add r9, r6\n"
        "ldrsb r6, [r3, r7]\n"
        "muls r6, r5, r6\n"
        "add r10, r6\n"
        "ldrsb r6, [r4, r7]\n"
        "muls r6, r5, r6\n"
        "add r11, r6\n"
        "adds r7, #1\n"
        "ldrsb r5, [r0, r7]\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r6, r5, r6\n"
        "add r8, r6\n"
        "ldrsb r6, [r2, r7]\n"
        "muls r6, r5, r6\n"
        "add r9, r6\n"
        "ldrsb r6, [r3, r7]\n"
        "muls r6, r5, r6\n"
        "add r10, r6\n"
        "ldrsb r6, [r4, r7]\n"
        "muls r6, r5, r6\n"
        "add r11, r6\n"
        "adds r7, #1\n"
        "bne 2b\n"
        "mov r1, r4\n"
        "ldr r0, [sp, #12]\n"
        "ldmia r1!, {r4-r7}\n"
        "ldmia r1!, {r2, r3}\n"
        "mov r12, r2\n"
        "mov lr, r3\n"
"mov r2, r8\n"
        "cmp r2, #0\n"
        "ble 71f\n"
        "cmp r2, r4\n"
        "bge 72f\n"
        "cmp r2, lr\n"
        "bge 74f\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #14\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "mov r3, r12\n"
        "subs r2, r2, r3\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "74:\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #14\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "71: movs r2, #128\n"
        "b 73f\n"
        "72: movs r2, #127\n"
        "73:\n"
"strb r2, [r0]\n"
        "adds r0, #1\n"
        "ldmia r1!, {r4-r7}\n"
        "ldmia r1!, {r2, r3}\n"
        "mov r12, r2\n"
        "mov lr, r3\n"
"mov r2, r9\n"
        "cmp r2, #0\n"
        "ble 71f\n"
        "cmp r2, r4\n"
        "bge 72f\n"
        "cmp r2, lr\n"
        "bge 74f\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #14\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "mov r3, r12\n"
        "subs r2, r2, r3\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "74:\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #14\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "71: movs r2, #128\n"
        "b 73f\n"
        "72: movs r2, #127\n"
        "73:\n"
"strb r2, [r0]\n"
        "adds r0, #1\n"
        "ldmia r1!, {r4-r7}\n"
        "ldmia r1!, {r2, r3}\n"
        "mov r12, r2\n"
        "mov lr, r3\n"
"mov r2, r10\n"
        "cmp r2, #0\n"
        "ble 71f\n"
        "cmp r2, r4\n"
        "bge 72f\n"
        "cmp r2, lr\n"
        "bge 74f\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #14\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "mov r3, r12\n"
        "subs r2, r2, r3\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "74:\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #14\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "71: movs r2, #128\n"
        "b 73f\n"
        "72: movs r2, #127\n"
        "73:\n"
"strb r2, [r0]\n"
        "adds r0, #1\n"
        "ldmia r1!, {r4-r7}\n"
        "ldmia r1!, {r2, r3}\n"
        "mov r12, r2\n"
        "mov lr, r3\n"
"mov r2, r11\n"
        "cmp r2, #0\n"
        "ble 71f\n"
        "cmp r2, r4\n"
        "bge 72f\n"
        "cmp r2, lr\n"
        "bge 74f\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #14\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "mov r3, r12\n"
        "subs r2, r2, r3\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "74:\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #14\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "71: movs r2, #128\n"
        "b 73f\n"
        "72: movs r2, #127\n"
        "73:\n"
"strb r2, [r0]\n"
        "adds r0, #1\n"
        "str r0, [sp, #12]\n"
        "ldr r3, [sp, #4]\n"
        "cmp r1, r3\n"
        "beq 3f\n"
        "b 1b\n"
        "3: add sp, #16\n"
        "pop {r4-r7}\n"
        "mov r8, r4\n"
        "mov r9, r5\n"
        "mov r10, r6\n"
        "mov r11, r7\n"
        "pop {r4-r7, pc}\n"
);
}
#else
static inline void refsim_m0_row_s8s32_signed_14(
    const int8_t *row, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_m0_row *t)
{
    for (; constants != t->end; output += 4) {
        REFSIM_CONST int32_t *tail = constants + 4 + t->taps;
        for (int32_t c = 0; c < 4; ++c) {
            int32_t sum = constants[c];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)constants[4 + (c * t->taps + i) / 4];
                sum = refsim_wrap_add(sum, row[i] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
            }
            output[c] = refsim_m0_output(sum, tail, 14, 1);
            tail += 6;
        }
        constants = tail;
    }
}
#endif

REFSIM_KERNEL void refsim_m0_fully_connected_s8s32_signed_14(
    const refsim_m0_fully_connected_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    const int32_t block = 4 + p->depth + 24;
    refsim_m0_run_rows(p, input, constants, output, scratch, block, refsim_m0_row_s8s32_signed_14);
}

REFSIM_KERNEL void refsim_m0_fully_connected_s8s32_signed_16(
    const refsim_m0_fully_connected_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch);

#if REFSIM_THUMB1
/* r0 end of the row, r1-r4 ends of the channels' weights, r7 tap; sums r8-r11. Frame: 0 taps, 4 end, 8 row, 12 output. */
static inline __attribute__((naked)) void refsim_m0_row_s8s32_signed_16(
    const int8_t *row __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_m0_row *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r7, lr}\n"
        "mov r4, r8\n"
        "mov r5, r9\n"
        "mov r6, r10\n"
        "mov r7, r11\n"
        "push {r4-r7}\n"
"sub sp, #16\n"
        "ldmia r3!, {r4, r5}\n"
        "str r4, [sp]\n"
        "str r5, [sp, #4]\n"
        "str r0, [sp, #8]\n"
        "str r2, [sp, #12]\n"
        "1: ldmia r1!, {r2-r5}\n"
        "mov r8, r2\n"
        "mov r9, r3\n"
        "mov r10, r4\n"
        "mov r11, r5\n"
        "ldr r0, [sp, #8]\n"
        "ldr r7, [sp]\n"
        "adds r0, r0, r7\n"
        "adds r1, r1, r7\n"
        "adds r2, r1, r7\n"
        "adds r3, r2, r7\n"
        "adds r4, r3, r7\n"
        "rsbs r7, r7, #0\n"
        "2:\n"
        "ldrsb r5, [r0, r7]\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r6, r5, r6\n"
        "add r8, r6\n"
        "ldrsb r6, [r2, r7]\n"
        "muls r6, r5, r6\n"
        "add r9, r6\n"
        "ldrsb r6, [r3, r7]\n"
        "muls r6, r5, r6\n"
        "add r10, r6\n"
        "ldrsb r6, [r4, r7]\n"
        "muls r6, r5, r6\n"
        "add r11, r6\n"
        "adds r7, #1\n"
        "ldrsb r5, [r0, r7]\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r6, r5, r6\n"
        "add r8, r6\n"
        "ldrsb r6, [r2, r7]\n"
        "muls r6, r5, r6\n"
        "add r9, r6\n"
        "ldrsb r6, [r3, r7]\n"
        "muls r6, r5, r6\n"
        "add r10, r6\n"
        "ldrsb r6, [r4, r7]\n"
        "muls r6, r5, r6\n"
        "add r11, r6\n"
        "adds r7, #1\n"
        "ldrsb r5, [r0, r7]\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r6, r5, r6\n"
        "add r8, r6\n"
        "ldrsb r6, [r2, r7]\n"
        "muls r6, r5, r6\n"
        "add r9, r6\n"
        "ldrsb r6, [r3, r7]\n"
        "muls r6, r5, r6\n"
        "add r10, r6\n"
        "ldrsb r6, [r4, r7]\n"
        "muls r6, r5, r6\n"
        "add r11, r6\n"
        "adds r7, #1\n"
        "ldrsb r5, [r0, r7]\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r6, r5, r6\n"
        "add r8, r6\n"
        "ldrsb r6, [r2, r7]\n"
        "muls r6, r5, r6\n"
        "add r9, r6\n"
        "ldrsb r6, [r3, r7]\n"
        "muls r6, r5, r6\n"
        "add r10, r6\n"
        "ldrsb r6, [r4, r7]\n"
        "muls r6, r5, r6\n"
        "add r11, r6\n"
        "adds r7, #1\n"
        "bne 2b\n"
        "mov r1, r4\n"
        "ldr r0, [sp, #12]\n"
        "ldmia r1!, {r4-r7}\n"
        "ldmia r1!, {r2, r3}\n"
        "mov r12, r2\n"
        "mov lr, r3\n"
"mov r2, r8\n"
        "cmp r2, #0\n"
        "ble 71f\n"
        "cmp r2, r4\n"
        "bge 72f\n"
        "cmp r2, lr\n"
        "bge 74f\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #16\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "mov r3, r12\n"
        "subs r2, r2, r3\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "74:\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #16\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "71: movs r2, #128\n"
        "b 73f\n"
        "72: movs r2, #127\n"
        "73:\n"
"strb r2, [r0]\n"
        "adds r0, #1\n"
        "ldmia r1!, {r4-r7}\n"
        "ldmia r1!, {r2, r3}\n"
        "mov r12, r2\n"
        "mov lr, r3\n"
"mov r2, r9\n"
        "cmp r2, #0\n"
        "ble 71f\n"
        "cmp r2, r4\n"
        "bge 72f\n"
        "cmp r2, lr\n"
        "bge 74f\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #16\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "mov r3, r12\n"
        "subs r2, r2, r3\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "74:\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #16\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "71: movs r2, #128\n"
        "b 73f\n"
        "72: movs r2, #127\n"
        "73:\n"
"strb r2, [r0]\n"
        "adds r0, #1\n"
        "ldmia r1!, {r4-r7}\n"
        "ldmia r1!, {r2, r3}\n"
        "mov r12, r2\n"
        "mov lr, r3\n"
"mov r2, r10\n"
        "cmp r2, #0\n"
        "ble 71f\n"
        "cmp r2, r4\n"
        "bge 72f\n"
        "cmp r2, lr\n"
        "bge 74f\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #16\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "mov r3, r12\n"
        "subs r2, r2, r3\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "74:\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #16\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "71: movs r2, #128\n"
        "b 73f\n"
        "72: movs r2, #127\n"
        "73:\n"
"strb r2, [r0]\n"
        "adds r0, #1\n"
        "ldmia r1!, {r4-r7}\n"
        "ldmia r1!, {r2, r3}\n"
        "mov r12, r2\n"
        "mov lr, r3\n"
"mov r2, r11\n"
        "cmp r2, #0\n"
        "ble 71f\n"
        "cmp r2, r4\n"
        "bge 72f\n"
        "cmp r2, lr\n"
        "bge 74f\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #16\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "mov r3, r12\n"
        "subs r2, r2, r3\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "74:\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #16\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "71: movs r2, #128\n"
        "b 73f\n"
        "72: movs r2, #127\n"
        "73:\n"
"strb r2, [r0]\n"
        "adds r0, #1\n"
        "str r0, [sp, #12]\n"
        "ldr r3, [sp, #4]\n"
        "cmp r1, r3\n"
        "beq 3f\n"
        "b 1b\n"
        "3: add sp, #16\n"
        "pop {r4-r7}\n"
        "mov r8, r4\n"
        "mov r9, r5\n"
        "mov r10, r6\n"
        "mov r11, r7\n"
        "pop {r4-r7, pc}\n"
);
}
#else
static inline void refsim_m0_row_s8s32_signed_16(
    const int8_t *row, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_m0_row *t)
{
    for (; constants != t->end; output += 4) {
        REFSIM_CONST int32_t *tail = constants + 4 + t->taps;
        for (int32_t c = 0; c < 4; ++c) {
            int32_t sum = constants[c];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)constants[4 + (c * t->taps + i) / 4];
                sum = refsim_wrap_add(sum, row[i] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
            }
            output[c] = refsim_m0_output(sum, tail, 16, 1);
            tail += 6;
        }
        constants = tail;
    }
}
#endif

REFSIM_KERNEL void refsim_m0_fully_connected_s8s32_signed_16(
    const refsim_m0_fully_connected_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    const int32_t block = 4 + p->depth + 24;
    refsim_m0_run_rows(p, input, constants, output, scratch, block, refsim_m0_row_s8s32_signed_16);
}

REFSIM_KERNEL void refsim_m0_fully_connected_s8s32_signed_18(
    const refsim_m0_fully_connected_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch);

#if REFSIM_THUMB1
/* r0 end of the row, r1-r4 ends of the channels' weights, r7 tap; sums r8-r11. Frame: 0 taps, 4 end, 8 row, 12 output. */
static inline __attribute__((naked)) void refsim_m0_row_s8s32_signed_18(
    const int8_t *row __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_m0_row *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r7, lr}\n"
        "mov r4, r8\n"
        "mov r5, r9\n"
        "mov r6, r10\n"
        "mov r7, r11\n"
        "push {r4-r7}\n"
"sub sp, #16\n"
        "ldmia r3!, {r4, r5}\n"
        "str r4, [sp]\n"
        "str r5, [sp, #4]\n"
        "str r0, [sp, #8]\n"
        "str r2, [sp, #12]\n"
        "1: ldmia r1!, {r2-r5}\n"
        "mov r8, r2\n"
        "mov r9, r3\n"
        "mov r10, r4\n"
        "mov r11, r5\n"
        "ldr r0, [sp, #8]\n"
        "ldr r7, [sp]\n"
        "adds r0, r0, r7\n"
        "adds r1, r1, r7\n"
        "adds r2, r1, r7\n"
        "adds r3, r2, r7\n"
        "adds r4, r3, r7\n"
        "rsbs r7, r7, #0\n"
        "2:\n"
        "ldrsb r5, [r0, r7]\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r6, r5, r6\n"
        "add r8, r6\n"
        "ldrsb r6, [r2, r7]\n"
        "muls r6, r5, r6\n"
        "add r9, r6\n"
        "ldrsb r6, [r3, r7]\n"
        "muls r6, r5, r6\n"
        "add r10, r6\n"
        "ldrsb r6, [r4, r7]\n"
        "muls r6, r5, r6\n"
        "add r11, r6\n"
        "adds r7, #1\n"
        "ldrsb r5, [r0, r7]\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r6, r5, r6\n"
        "add r8, r6\n"
        "ldrsb r6, [r2, r7]\n"
        "muls r6, r5, r6\n"
        "add r9, r6\n"
        "ldrsb r6, [r3, r7]\n"
        "muls r6, r5, r6\n"
        "add r10, r6\n"
        "ldrsb r6, [r4, r7]\n"
        "muls r6, r5, r6\n"
        "add r11, r6\n"
        "adds r7, #1\n"
        "ldrsb r5, [r0, r7]\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r6, r5, r6\n"
        "add r8, r6\n"
        "ldrsb r6, [r2, r7]\n"
        "muls r6, r5, r6\n"
        "add r9, r6\n"
        "ldrsb r6, [r3, r7]\n"
        "muls r6, r5, r6\n"
        "add r10, r6\n"
        "ldrsb r6, [r4, r7]\n"
        "muls r6, r5, r6\n"
        "add r11, r6\n"
        "adds r7, #1\n"
        "ldrsb r5, [r0, r7]\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r6, r5, r6\n"
        "add r8, r6\n"
        "ldrsb r6, [r2, r7]\n"
        "muls r6, r5, r6\n"
        "add r9, r6\n"
        "ldrsb r6, [r3, r7]\n"
        "muls r6, r5, r6\n"
        "add r10, r6\n"
        "ldrsb r6, [r4, r7]\n"
        "muls r6, r5, r6\n"
        "add r11, r6\n"
        "adds r7, #1\n"
        "bne 2b\n"
        "mov r1, r4\n"
        "ldr r0, [sp, #12]\n"
        "ldmia r1!, {r4-r7}\n"
        "ldmia r1!, {r2, r3}\n"
        "mov r12, r2\n"
        "mov lr, r3\n"
"mov r2, r8\n"
        "cmp r2, #0\n"
        "ble 71f\n"
        "cmp r2, r4\n"
        "bge 72f\n"
        "cmp r2, lr\n"
        "bge 74f\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #18\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "mov r3, r12\n"
        "subs r2, r2, r3\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "74:\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #18\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "71: movs r2, #128\n"
        "b 73f\n"
        "72: movs r2, #127\n"
        "73:\n"
"strb r2, [r0]\n"
        "adds r0, #1\n"
        "ldmia r1!, {r4-r7}\n"
        "ldmia r1!, {r2, r3}\n"
        "mov r12, r2\n"
        "mov lr, r3\n"
"mov r2, r9\n"
        "cmp r2, #0\n"
        "ble 71f\n"
        "cmp r2, r4\n"
        "bge 72f\n"
        "cmp r2, lr\n"
        "bge 74f\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #18\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "mov r3, r12\n"
        "subs r2, r2, r3\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "74:\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #18\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "71: movs r2, #128\n"
        "b 73f\n"
        "72: movs r2, #127\n"
        "73:\n"
"strb r2, [r0]\n"
        "adds r0, #1\n"
        "ldmia r1!, {r4-r7}\n"
        "ldmia r1!, {r2, r3}\n"
        "mov r12, r2\n"
        "mov lr, r3\n"
"mov r2, r10\n"
        "cmp r2, #0\n"
        "ble 71f\n"
        "cmp r2, r4\n"
        "bge 72f\n"
        "cmp r2, lr\n"
        "bge 74f\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #18\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "mov r3, r12\n"
        "subs r2, r2, r3\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "74:\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #18\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "71: movs r2, #128\n"
        "b 73f\n"
        "72: movs r2, #127\n"
        "73:\n"
"strb r2, [r0]\n"
        "adds r0, #1\n"
        "ldmia r1!, {r4-r7}\n"
        "ldmia r1!, {r2, r3}\n"
        "mov r12, r2\n"
        "mov lr, r3\n"
"mov r2, r11\n"
        "cmp r2, #0\n"
        "ble 71f\n"
        "cmp r2, r4\n"
        "bge 72f\n"
        "cmp r2, lr\n"
        "bge 74f\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #18\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "mov r3, r12\n"
        "subs r2, r2, r3\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "74:\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #18\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "71: movs r2, #128\n"
        "b 73f\n"
        "72: movs r2, #127\n"
        "73:\n"
"strb r2, [r0]\n"
        "adds r0, #1\n"
        "str r0, [sp, #12]\n"
        "ldr r3, [sp, #4]\n"
        "cmp r1, r3\n"
        "beq 3f\n"
        "b 1b\n"
        "3: add sp, #16\n"
        "pop {r4-r7}\n"
        "mov r8, r4\n"
        "mov r9, r5\n"
        "mov r10, r6\n"
        "mov r11, r7\n"
        "pop {r4-r7, pc}\n"
);
}
#else
static inline void refsim_m0_row_s8s32_signed_18(
    const int8_t *row, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_m0_row *t)
{
    for (; constants != t->end; output += 4) {
        REFSIM_CONST int32_t *tail = constants + 4 + t->taps;
        for (int32_t c = 0; c < 4; ++c) {
            int32_t sum = constants[c];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)constants[4 + (c * t->taps + i) / 4];
                sum = refsim_wrap_add(sum, row[i] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
            }
            output[c] = refsim_m0_output(sum, tail, 18, 1);
            tail += 6;
        }
        constants = tail;
    }
}
#endif

REFSIM_KERNEL void refsim_m0_fully_connected_s8s32_signed_18(
    const refsim_m0_fully_connected_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    const int32_t block = 4 + p->depth + 24;
    refsim_m0_run_rows(p, input, constants, output, scratch, block, refsim_m0_row_s8s32_signed_18);
}

REFSIM_KERNEL void refsim_m0_fully_connected_s8s32_signed_20(
    const refsim_m0_fully_connected_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch);

#if REFSIM_THUMB1
/* r0 end of the row, r1-r4 ends of the channels' weights, r7 tap; sums r8-r11. Frame: 0 taps, 4 end, 8 row, 12 output. */
static inline __attribute__((naked)) void refsim_m0_row_s8s32_signed_20(
    const int8_t *row __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_m0_row *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r7, lr}\n"
        "mov r4, r8\n"
        "mov r5, r9\n"
        "mov r6, r10\n"
        "mov r7, r11\n"
        "push {r4-r7}\n"
"sub sp, #16\n"
        "ldmia r3!, {r4, r5}\n"
        "str r4, [sp]\n"
        "str r5, [sp, #4]\n"
        "str r0, [sp, #8]\n"
        "str r2, [sp, #12]\n"
        "1: ldmia r1!, {r2-r5}\n"
        "mov r8, r2\n"
        "mov r9, r3\n"
        "mov r10, r4\n"
        "mov r11, r5\n"
        "ldr r0, [sp, #8]\n"
        "ldr r7, [sp]\n"
        "adds r0, r0, r7\n"
        "adds r1, r1, r7\n"
        "adds r2, r1, r7\n"
        "adds r3, r2, r7\n"
        "adds r4, r3, r7\n"
        "rsbs r7, r7, #0\n"
        "2:\n"
        "ldrsb r5, [r0, r7]\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r6, r5, r6\n"
        "add r8, r6\n"
        "ldrsb r6, [r2, r7]\n"
        "muls r6, r5, r6\n"
        "add r9, r6\n"
        "ldrsb r6, [r3, r7]\n"
        "muls r6, r5, r6\n"
        "add r10, r6\n"
        "ldrsb r6, [r4, r7]\n"
        "muls r6, r5, r6\n"
        "add r11, r6\n"
        "adds r7, #1\n"
        "ldrsb r5, [r0, r7]\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r6, r5, r6\n"
        "add r8, r6\n"
        "ldrsb r6, [r2, r7]\n"
        "muls r6, r5, r6\n"
        "add r9, r6\n"
        "ldrsb r6, [r3, r7]\n"
        "muls r6, r5, r6\n"
        "add r10, r6\n"
        "ldrsb r6, [r4, r7]\n"
        "muls r6, r5, r6\n"
        "add r11, r6\n"
        "adds r7, #1\n"
        "ldrsb r5, [r0, r7]\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r6, r5, r6\n"
        "add r8, r6\n"
        "ldrsb r6, [r2, r7]\n"
        "muls r6, r5, r6\n"
        "add r9, r6\n"
        "ldrsb r6, [r3, r7]\n"
        "muls r6, r5, r6\n"
        "add r10, r6\n"
        "ldrsb r6, [r4, r7]\n"
        "muls r6, r5, r6\n"
        "add r11, r6\n"
        "adds r7, #1\n"
        "ldrsb r5, [r0, r7]\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r6, r5, r6\n"
        "add r8, r6\n"
        "ldrsb r6, [r2, r7]\n"
        "muls r6, r5, r6\n"
        "add r9, r6\n"
        "ldrsb r6, [r3, r7]\n"
        "muls r6, r5, r6\n"
        "add r10, r6\n"
        "ldrsb r6, [r4, r7]\n"
        "muls r6, r5, r6\n"
        "add r11, r6\n"
        "adds r7, #1\n"
        "bne 2b\n"
        "mov r1, r4\n"
        "ldr r0, [sp, #12]\n"
        "ldmia r1!, {r4-r7}\n"
        "ldmia r1!, {r2, r3}\n"
        "mov r12, r2\n"
        "mov lr, r3\n"
"mov r2, r8\n"
        "cmp r2, #0\n"
        "ble 71f\n"
        "cmp r2, r4\n"
        "bge 72f\n"
        "cmp r2, lr\n"
        "bge 74f\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #20\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "mov r3, r12\n"
        "subs r2, r2, r3\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "74:\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #20\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "71: movs r2, #128\n"
        "b 73f\n"
        "72: movs r2, #127\n"
        "73:\n"
"strb r2, [r0]\n"
        "adds r0, #1\n"
        "ldmia r1!, {r4-r7}\n"
        "ldmia r1!, {r2, r3}\n"
        "mov r12, r2\n"
        "mov lr, r3\n"
"mov r2, r9\n"
        "cmp r2, #0\n"
        "ble 71f\n"
        "cmp r2, r4\n"
        "bge 72f\n"
        "cmp r2, lr\n"
        "bge 74f\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #20\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "mov r3, r12\n"
        "subs r2, r2, r3\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "74:\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #20\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "71: movs r2, #128\n"
        "b 73f\n"
        "72: movs r2, #127\n"
        "73:\n"
"strb r2, [r0]\n"
        "adds r0, #1\n"
        "ldmia r1!, {r4-r7}\n"
        "ldmia r1!, {r2, r3}\n"
        "mov r12, r2\n"
        "mov lr, r3\n"
"mov r2, r10\n"
        "cmp r2, #0\n"
        "ble 71f\n"
        "cmp r2, r4\n"
        "bge 72f\n"
        "cmp r2, lr\n"
        "bge 74f\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #20\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "mov r3, r12\n"
        "subs r2, r2, r3\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "74:\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #20\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "71: movs r2, #128\n"
        "b 73f\n"
        "72: movs r2, #127\n"
        "73:\n"
"strb r2, [r0]\n"
        "adds r0, #1\n"
        "ldmia r1!, {r4-r7}\n"
        "ldmia r1!, {r2, r3}\n"
        "mov r12, r2\n"
        "mov lr, r3\n"
"mov r2, r11\n"
        "cmp r2, #0\n"
        "ble 71f\n"
        "cmp r2, r4\n"
        "bge 72f\n"
        "cmp r2, lr\n"
        "bge 74f\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #20\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "mov r3, r12\n"
        "subs r2, r2, r3\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "74:\n"
        "mov r3, r2\n"
        "muls r3, r6, r3\n"
        "lsrs r3, r3, #20\n"
        "muls r2, r5, r2\n"
        "adds r2, r2, r3\n"
        "adds r2, r2, r7\n"
        "asrs r2, r2, #22\n"
        "b 73f\n"
        "71: movs r2, #128\n"
        "b 73f\n"
        "72: movs r2, #127\n"
        "73:\n"
"strb r2, [r0]\n"
        "adds r0, #1\n"
        "str r0, [sp, #12]\n"
        "ldr r3, [sp, #4]\n"
        "cmp r1, r3\n"
        "beq 3f\n"
        "b 1b\n"
        "3: add sp, #16\n"
        "pop {r4-r7}\n"
        "mov r8, r4\n"
        "mov r9, r5\n"
        "mov r10, r6\n"
        "mov r11, r7\n"
        "pop {r4-r7, pc}\n"
);
}
#else
static inline void refsim_m0_row_s8s32_signed_20(
    const int8_t *row, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_m0_row *t)
{
    for (; constants != t->end; output += 4) {
        REFSIM_CONST int32_t *tail = constants + 4 + t->taps;
        for (int32_t c = 0; c < 4; ++c) {
            int32_t sum = constants[c];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)constants[4 + (c * t->taps + i) / 4];
                sum = refsim_wrap_add(sum, row[i] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
            }
            output[c] = refsim_m0_output(sum, tail, 20, 1);
            tail += 6;
        }
        constants = tail;
    }
}
#endif

REFSIM_KERNEL void refsim_m0_fully_connected_s8s32_signed_20(
    const refsim_m0_fully_connected_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    const int32_t block = 4 + p->depth + 24;
    refsim_m0_run_rows(p, input, constants, output, scratch, block, refsim_m0_row_s8s32_signed_20);
}

#ifdef __cplusplus
}
#endif

#endif
