/* refsim 0.1.0: m0_depthwise_conv_2d, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_M0_DEPTHWISE_CONV_2D_H
#define REFSIM_M0_DEPTHWISE_CONV_2D_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    refsim_window window; /* geometry; no dilation */
    refsim_short pad; /* zero point of the input: what taps outside the image read */
    refsim_size taps; /* taps of an output */
    refsim_short low_shift; /* [1, 31]  right shift of the lower product */
    int32_t length; /* words of the stream */
} refsim_m0_depthwise_conv_2d_params;

/*
 * The numbers of depthwise_conv_2d_s8s32_double, where the generator has proved that the output stage gives them.
 * constants hold biases, weights and multipliers, packed in the order in which the loops read them. Portable C where
 * the core's instructions are missing. Elements take any value of their type; members of p keep to the ranges beside
 * them. The output may end where an operand is still being read, as far as the planner of arenas allows; else they are
 * apart. scratch is aligned to 16 bytes; what it holds afterwards means nothing.
 */

#ifndef REFSIM_THUMB1
#if defined(__thumb__) && !defined(__thumb2__) && !defined(__ARM_BIG_ENDIAN)
#define REFSIM_THUMB1 1
/* For what is rare: unfolded inside a loop it takes the registers of the rest. */
#define REFSIM_M0_APART static __attribute__((noinline, unused))
#else
#define REFSIM_THUMB1 0 /* portable C that reads the same constants */
#define REFSIM_M0_APART static inline
#endif

/*
 * One output: ``rise`` counts from the lowest threshold. ``own``: top, high, low, offset (, negative, where negatives
 * end).
 */
static inline int8_t refsim_m0_output(int32_t rise, REFSIM_CONST int32_t *own, int32_t low_shift, int32_t is_signed)
{
    if (rise <= 0) {
        return -128;
    }
    if (rise >= own[0]) {
        return 127;
    }
    const int32_t offset = own[3] - (is_signed && rise < own[5] ? own[4] : 0);
    const int32_t result = refsim_merged_split((uint32_t)rise, (uint32_t)own[1], (uint32_t)own[2], offset, low_shift,
        22);
    return (int8_t)refsim_saturate(result, -128, 127);
}
#endif

/* What a pixel needs besides its arrays; assembly reads it in this order. */
typedef struct {
    int32_t taps;
    int32_t rest; /* bytes from the last weight of a channel to the next word */
    REFSIM_CONST int32_t *end; /* of the constants */
    int32_t start; /* bytes from the pointers to the first channel */
    int32_t apart; /* bytes from an input of a pixel to that of its neighbour, where two are computed */
    int32_t next; /* the same of outputs */
} refsim_m0_depthwise_conv_2d_tile;

typedef void refsim_m0_depthwise_conv_2d_function(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output,
        const refsim_m0_depthwise_conv_2d_tile *t);

/* The pointers of the window whose first tap is at (iy, ix). */
static inline void refsim_m0_depthwise_conv_2d_point(
    const refsim_window *g, const int8_t *image, const int8_t *outside, int32_t iy, int32_t ix, const int8_t **taps)
{
    for (int32_t y = iy; y < iy + g->filter_height; ++y) {
        const int32_t row = y >= 0 && y < g->input_height;
        int32_t at = (y * g->input_width + ix) * g->input_depth;
        for (int32_t x = ix; x < ix + g->filter_width; ++x) {
            *taps++ = row && x >= 0 && x < g->input_width ? image + at : outside;
            at += g->input_depth;
        }
    }
}

/* All pixels. Inside the image the pointers stay those of the first such window, and the start moves. */
static inline void refsim_m0_depthwise_conv_2d_run(
    const refsim_m0_depthwise_conv_2d_params *p, const int8_t *input, REFSIM_CONST int32_t *constants, int8_t *output,
    void *scratch,
    refsim_m0_depthwise_conv_2d_tile *t, refsim_m0_depthwise_conv_2d_function *tile,
    refsim_m0_depthwise_conv_2d_function *pair)
{
    const refsim_window *g = &p->window;
    const int8_t **inside = (const int8_t **)scratch;
    const int8_t **border = inside + g->filter_height * g->filter_width;
    int8_t *outside = (int8_t *)(border + g->filter_height * g->filter_width);
    t->apart = g->stride_width * g->input_depth;
    t->next = g->output_depth;
    for (int32_t i = 0; i < g->input_depth; ++i) {
        outside[i] = (int8_t)p->pad;
    }
    for (int32_t n = 0; n < g->batches; ++n) {
        int32_t first = -1;
        for (int32_t y = 0; y < g->output_height; ++y) {
            const int32_t iy = y * g->stride_height - g->pad_top;
            const int32_t whole = iy >= 0 && iy + g->filter_height <= g->input_height;
            for (int32_t x = 0; x < g->output_width; ++x) {
                const int32_t ix = x * g->stride_width - g->pad_left;
                const int32_t at = (iy * g->input_width + ix) * g->input_depth;
                const int32_t inner = whole && ix >= 0 && ix + g->filter_width <= g->input_width;
                const int8_t **taps = inner ? inside : border;
                if (!inner || first < 0) {
                    refsim_m0_depthwise_conv_2d_point(g, input, outside, iy, ix, taps);
                    first = inner ? at : first;
                }
                t->start = inner ? at - first : 0;
                if (inner && x + 1 < g->output_width && ix + g->stride_width + g->filter_width <= g->input_width) {
                    pair(taps, constants, output, t);
                    output += 2 * g->output_depth;
                    ++x;
                    continue;
                }
                tile(taps, constants, output, t);
                output += g->output_depth;
            }
        }
        input += g->input_height * g->input_width * g->input_depth;
    }
}

#if REFSIM_THUMB1
/* r0 pointers, r1 constants, r2 channel, r4 sum, r7 tap. Frame: 0 taps, 4 rest, 8 end, 12 pointers, 16 output. */
static inline __attribute__((naked)) void refsim_m0_depthwise_conv_2d_tile_s8s32_relu_12(
    const int8_t *const *taps __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_m0_depthwise_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r7, lr}\n"
        "mov r4, r8\n"
        "mov r5, r9\n"
        "mov r6, r10\n"
        "mov r7, r11\n"
        "push {r4-r7}\n"
"sub sp, #20\n"
        "ldmia r3!, {r4-r7}\n"
        "str r4, [sp]\n"
        "str r5, [sp, #4]\n"
        "str r6, [sp, #8]\n"
        "str r0, [sp, #12]\n"
        "str r2, [sp, #16]\n"
        "mov r2, r7\n"
        "1: ldmia r1!, {r4}\n"
        "ldr r7, [sp]\n"
        "adds r1, r1, r7\n"
        "rsbs r7, r7, #0\n"
        "ldr r0, [sp, #12]\n"
        "2: ldmia r0!, {r3}\n"
        "ldrsb r5, [r1, r7]\n"
        "ldrsb r3, [r3, r2]\n"
        "muls r3, r5, r3\n"
        "adds r4, r4, r3\n"
        "adds r7, #1\n"
        "bne 2b\n"
        "ldr r3, [sp, #4]\n"
        "adds r1, r1, r3\n"
        "mov r8, r2\n"
        "mov r9, r4\n"
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
"ldr r0, [sp, #16]\n"
        "strb r2, [r0]\n"
        "adds r0, #1\n"
        "str r0, [sp, #16]\n"
        "mov r2, r8\n"
        "adds r2, #1\n"
        "ldr r3, [sp, #8]\n"
        "cmp r1, r3\n"
        "bne 1b\n"
        "add sp, #20\n"
        "pop {r4-r7}\n"
        "mov r8, r4\n"
        "mov r9, r5\n"
        "mov r10, r6\n"
        "mov r11, r7\n"
        "pop {r4-r7, pc}\n"
);
}

/* The same for two pixels: r5 channel of the second, r8, r9 sums. Frame: 20 bytes apart, 24 next, then as above. */
static inline __attribute__((naked)) void refsim_m0_depthwise_conv_2d_pair_s8s32_relu_12(
    const int8_t *const *taps __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_m0_depthwise_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r7, lr}\n"
        "mov r4, r8\n"
        "mov r5, r9\n"
        "mov r6, r10\n"
        "mov r7, r11\n"
        "push {r4-r7}\n"
"sub sp, #28\n"
        "ldmia r3!, {r4-r7}\n"
        "str r4, [sp]\n"
        "str r5, [sp, #4]\n"
        "str r6, [sp, #8]\n"
        "str r0, [sp, #12]\n"
        "str r2, [sp, #16]\n"
        "mov r2, r7\n"
        "ldmia r3!, {r4, r5}\n"
        "str r4, [sp, #20]\n"
        "str r5, [sp, #24]\n"
        "1: ldmia r1!, {r4}\n"
        "mov r8, r4\n"
        "mov r9, r4\n"
        "ldr r5, [sp, #20]\n"
        "adds r5, r5, r2\n"
        "ldr r7, [sp]\n"
        "adds r1, r1, r7\n"
        "rsbs r7, r7, #0\n"
        "ldr r0, [sp, #12]\n"
        "2: ldmia r0!, {r3}\n"
        "ldrsb r4, [r1, r7]\n"
        "ldrsb r6, [r3, r2]\n"
        "ldrsb r3, [r3, r5]\n"
        "muls r6, r4, r6\n"
        "muls r3, r4, r3\n"
        "add r8, r6\n"
        "add r9, r3\n"
        "adds r7, #1\n"
        "bne 2b\n"
        "ldr r3, [sp, #4]\n"
        "adds r1, r1, r3\n"
        "mov r10, r2\n"
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
"ldr r0, [sp, #16]\n"
        "strb r2, [r0]\n"
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
"ldr r3, [sp, #24]\n"
        "strb r2, [r0, r3]\n"
        "adds r0, #1\n"
        "str r0, [sp, #16]\n"
        "mov r2, r10\n"
        "adds r2, #1\n"
        "ldr r3, [sp, #8]\n"
        "cmp r1, r3\n"
        "beq 3f\n"
        "b 1b\n"
        "3: add sp, #28\n"
        "pop {r4-r7}\n"
        "mov r8, r4\n"
        "mov r9, r5\n"
        "mov r10, r6\n"
        "mov r11, r7\n"
        "pop {r4-r7, pc}\n"
);
}
#else
static inline void refsim_m0_depthwise_conv_2d_tile_s8s32_relu_12(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_m0_depthwise_conv_2d_tile
    *t)
{
    for (int32_t channel = 0; constants != t->end; ++channel) {
        REFSIM_CONST int32_t *tail = constants + 1 + (t->taps + t->rest) / 4;
        int32_t sum = constants[0];
        for (int32_t i = 0; i < t->taps; ++i) {
            const uint32_t word = (uint32_t)constants[1 + i / 4];
            sum = refsim_wrap_add(sum,
                taps[i][t->start + channel] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
        }
        *output++ = refsim_m0_output(sum, tail, 12, 0);
        constants = tail + 4;
    }
}

static inline void refsim_m0_depthwise_conv_2d_pair_s8s32_relu_12(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_m0_depthwise_conv_2d_tile
    *t)
{
    refsim_m0_depthwise_conv_2d_tile second = *t;
    second.start += t->apart;
    refsim_m0_depthwise_conv_2d_tile_s8s32_relu_12(taps, constants, output, t);
    refsim_m0_depthwise_conv_2d_tile_s8s32_relu_12(taps, constants, output + t->next, &second);
}
#endif

REFSIM_KERNEL void refsim_m0_depthwise_conv_2d_s8s32_relu_12(
    const refsim_m0_depthwise_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_m0_depthwise_conv_2d_tile t = { p->taps, (4 - p->taps % 4) % 4, constants + p->length, 0, 0, 0 };
    refsim_m0_depthwise_conv_2d_run(p, input, constants, output, scratch, &t,
        refsim_m0_depthwise_conv_2d_tile_s8s32_relu_12, refsim_m0_depthwise_conv_2d_pair_s8s32_relu_12);
}

#if REFSIM_THUMB1
/* r0 pointers, r1 constants, r2 channel, r4 sum, r7 tap. Frame: 0 taps, 4 rest, 8 end, 12 pointers, 16 output. */
static inline __attribute__((naked)) void refsim_m0_depthwise_conv_2d_tile_s8s32_relu_14(
    const int8_t *const *taps __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_m0_depthwise_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r7, lr}\n"
        "mov r4, r8\n"
        "mov r5, r9\n"
        "mov r6, r10\n"
        "mov r7, r11\n"
        "push {r4-r7}\n"
"sub sp, #20\n"
        "ldmia r3!, {r4-r7}\n"
        "str r4, [sp]\n"
        "str r5, [sp, #4]\n"
        "str r6, [sp, #8]\n"
        "str r0, [sp, #12]\n"
        "str r2, [sp, #16]\n"
        "mov r2, r7\n"
        "1: ldmia r1!, {r4}\n"
        "ldr r7, [sp]\n"
        "adds r1, r1, r7\n"
        "rsbs r7, r7, #0\n"
        "ldr r0, [sp, #12]\n"
        "2: ldmia r0!, {r3}\n"
        "ldrsb r5, [r1, r7]\n"
        "ldrsb r3, [r3, r2]\n"
        "muls r3, r5, r3\n"
        "adds r4, r4, r3\n"
        "adds r7, #1\n"
        "bne 2b\n"
        "ldr r3, [sp, #4]\n"
        "adds r1, r1, r3\n"
        "mov r8, r2\n"
        "mov r9, r4\n"
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
"ldr r0, [sp, #16]\n"
        "strb r2, [r0]\n"
        "adds r0, #1\n"
        "str r0, [sp, #16]\n"
        "mov r2, r8\n"
        "adds r2, #1\n"
        "ldr r3, [sp, #8]\n"
        "cmp r1, r3\n"
        "bne 1b\n"
        "add sp, #20\n"
        "pop {r4-r7}\n"
        "mov r8, r4\n"
        "mov r9, r5\n"
        "mov r10, r6\n"
        "mov r11, r7\n"
        "pop {r4-r7, pc}\n"
);
}

/* The same for two pixels: r5 channel of the second, r8, r9 sums. Frame: 20 bytes apart, 24 next, then as above. */
static inline __attribute__((naked)) void refsim_m0_depthwise_conv_2d_pair_s8s32_relu_14(
    const int8_t *const *taps __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_m0_depthwise_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r7, lr}\n"
        "mov r4, r8\n"
        "mov r5, r9\n"
        "mov r6, r10\n"
        "mov r7, r11\n"
        "push {r4-r7}\n"
"sub sp, #28\n"
        "ldmia r3!, {r4-r7}\n"
        "str r4, [sp]\n"
        "str r5, [sp, #4]\n"
        "str r6, [sp, #8]\n"
        "str r0, [sp, #12]\n"
        "str r2, [sp, #16]\n"
        "mov r2, r7\n"
        "ldmia r3!, {r4, r5}\n"
        "str r4, [sp, #20]\n"
        "str r5, [sp, #24]\n"
        "1: ldmia r1!, {r4}\n"
        "mov r8, r4\n"
        "mov r9, r4\n"
        "ldr r5, [sp, #20]\n"
        "adds r5, r5, r2\n"
        "ldr r7, [sp]\n"
        "adds r1, r1, r7\n"
        "rsbs r7, r7, #0\n"
        "ldr r0, [sp, #12]\n"
        "2: ldmia r0!, {r3}\n"
        "ldrsb r4, [r1, r7]\n"
        "ldrsb r6, [r3, r2]\n"
        "ldrsb r3, [r3, r5]\n"
        "muls r6, r4, r6\n"
        "muls r3, r4, r3\n"
        "add r8, r6\n"
        "add r9, r3\n"
        "adds r7, #1\n"
        "bne 2b\n"
        "ldr r3, [sp, #4]\n"
        "adds r1, r1, r3\n"
        "mov r10, r2\n"
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
"ldr r0, [sp, #16]\n"
        "strb r2, [r0]\n"
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
"ldr r3, [sp, #24]\n"
        "strb r2, [r0, r3]\n"
        "adds r0, #1\n"
        "str r0, [sp, #16]\n"
        "mov r2, r10\n"
        "adds r2, #1\n"
        "ldr r3, [sp, #8]\n"
        "cmp r1, r3\n"
        "beq 3f\n"
        "b 1b\n"
        "3: add sp, #28\n"
        "pop {r4-r7}\n"
        "mov r8, r4\n"
        "mov r9, r5\n"
        "mov r10, r6\n"
        "mov r11, r7\n"
        "pop {r4-r7, pc}\n"
);
}
#else
static inline void refsim_m0_depthwise_conv_2d_tile_s8s32_relu_14(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_m0_depthwise_conv_2d_tile
    *t)
{
    for (int32_t channel = 0; constants != t->end; ++channel) {
        REFSIM_CONST int32_t *tail = constants + 1 + (t->taps + t->rest) / 4;
        int32_t sum = constants[0];
        for (int32_t i = 0; i < t->taps; ++i) {
            const uint32_t word = (uint32_t)constants[1 + i / 4];
            sum = refsim_wrap_add(sum,
                taps[i][t->start + channel] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
        }
        *output++ = refsim_m0_output(sum, tail, 14, 0);
        constants = tail + 4;
    }
}

static inline void refsim_m0_depthwise_conv_2d_pair_s8s32_relu_14(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_m0_depthwise_conv_2d_tile
    *t)
{
    refsim_m0_depthwise_conv_2d_tile second = *t;
    second.start += t->apart;
    refsim_m0_depthwise_conv_2d_tile_s8s32_relu_14(taps, constants, output, t);
    refsim_m0_depthwise_conv_2d_tile_s8s32_relu_14(taps, constants, output + t->next, &second);
}
#endif

REFSIM_KERNEL void refsim_m0_depthwise_conv_2d_s8s32_relu_14(
    const refsim_m0_depthwise_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_m0_depthwise_conv_2d_tile t = { p->taps, (4 - p->taps % 4) % 4, constants + p->length, 0, 0, 0 };
    refsim_m0_depthwise_conv_2d_run(p, input, constants, output, scratch, &t,
        refsim_m0_depthwise_conv_2d_tile_s8s32_relu_14, refsim_m0_depthwise_conv_2d_pair_s8s32_relu_14);
}

#if REFSIM_THUMB1
/* r0 pointers, r1 constants, r2 channel, r4 sum, r7 tap. Frame: 0 taps, 4 rest, 8 end, 12 pointers, 16 output. */
static inline __attribute__((naked)) void refsim_m0_depthwise_conv_2d_tile_s8s32_relu_16(
    const int8_t *const *taps __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_m0_depthwise_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r7, lr}\n"
        "mov r4, r8\n"
        "mov r5, r9\n"
        "mov r6, r10\n"
        "mov r7, r11\n"
        "push {r4-r7}\n"
"sub sp, #20\n"
        "ldmia r3!, {r4-r7}\n"
        "str r4, [sp]\n"
        "str r5, [sp, #4]\n"
        "str r6, [sp, #8]\n"
        "str r0, [sp, #12]\n"
        "str r2, [sp, #16]\n"
        "mov r2, r7\n"
        "1: ldmia r1!, {r4}\n"
        "ldr r7, [sp]\n"
        "adds r1, r1, r7\n"
        "rsbs r7, r7, #0\n"
        "ldr r0, [sp, #12]\n"
        "2: ldmia r0!, {r3}\n"
        "ldrsb r5, [r1, r7]\n"
        "ldrsb r3, [r3, r2]\n"
        "muls r3, r5, r3\n"
        "adds r4, r4, r3\n"
        "adds r7, #1\n"
        "bne 2b\n"
        "ldr r3, [sp, #4]\n"
        "adds r1, r1, r3\n"
        "mov r8, r2\n"
        "mov r9, r4\n"
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
"ldr r0, [sp, #16]\n"
        "strb r2, [r0]\n"
        "adds r0, #1\n"
        "str r0, [sp, #16]\n"
        "mov r2, r8\n"
        "adds r2, #1\n"
        "ldr r3, [sp, #8]\n"
        "cmp r1, r3\n"
        "bne 1b\n"
        "add sp, #20\n"
        "pop {r4-r7}\n"
        "mov r8, r4\n"
        "mov r9, r5\n"
        "mov r10, r6\n"
        "mov r11, r7\n"
        "pop {r4-r7, pc}\n"
);
}

/* The same for two pixels: r5 channel of the second, r8, r9 sums. Frame: 20 bytes apart, 24 next, then as above. */
static inline __attribute__((naked)) void refsim_m0_depthwise_conv_2d_pair_s8s32_relu_16(
    const int8_t *const *taps __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_m0_depthwise_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r7, lr}\n"
        "mov r4, r8\n"
        "mov r5, r9\n"
        "mov r6, r10\n"
        "mov r7, r11\n"
        "push {r4-r7}\n"
"sub sp, #28\n"
        "ldmia r3!, {r4-r7}\n"
        "str r4, [sp]\n"
        "str r5, [sp, #4]\n"
        "str r6, [sp, #8]\n"
        "str r0, [sp, #12]\n"
        "str r2, [sp, #16]\n"
        "mov r2, r7\n"
        "ldmia r3!, {r4, r5}\n"
        "str r4, [sp, #20]\n"
        "str r5, [sp, #24]\n"
        "1: ldmia r1!, {r4}\n"
        "mov r8, r4\n"
        "mov r9, r4\n"
        "ldr r5, [sp, #20]\n"
        "adds r5, r5, r2\n"
        "ldr r7, [sp]\n"
        "adds r1, r1, r7\n"
        "rsbs r7, r7, #0\n"
        "ldr r0, [sp, #12]\n"
        "2: ldmia r0!, {r3}\n"
        "ldrsb r4, [r1, r7]\n"
        "ldrsb r6, [r3, r2]\n"
        "ldrsb r3, [r3, r5]\n"
        "muls r6, r4, r6\n"
        "muls r3, r4, r3\n"
        "add r8, r6\n"
        "add r9, r3\n"
        "adds r7, #1\n"
        "bne 2b\n"
        "ldr r3, [sp, #4]\n"
        "adds r1, r1, r3\n"
        "mov r10, r2\n"
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
"ldr r0, [sp, #16]\n"
        "strb r2, [r0]\n"
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
"ldr r3, [sp, #24]\n"
        "strb r2, [r0, r3]\n"
        "adds r0, #1\n"
        "str r0, [sp, #16]\n"
        "mov r2, r10\n"
        "adds r2, #1\n"
        "ldr r3, [sp, #8]\n"
        "cmp r1, r3\n"
        "beq 3f\n"
        "b 1b\n"
        "3: add sp, #28\n"
        "pop {r4-r7}\n"
        "mov r8, r4\n"
        "mov r9, r5\n"
        "mov r10, r6\n"
        "mov r11, r7\n"
        "pop {r4-r7, pc}\n"
);
}
#else
static inline void refsim_m0_depthwise_conv_2d_tile_s8s32_relu_16(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_m0_depthwise_conv_2d_tile
    *t)
{
    for (int32_t channel = 0; constants != t->end; ++channel) {
        REFSIM_CONST int32_t *tail = constants + 1 + (t->taps + t->rest) / 4;
        int32_t sum = constants[0];
        for (int32_t i = 0; i < t->taps; ++i) {
            const uint32_t word = (uint32_t)constants[1 + i / 4];
            sum = refsim_wrap_add(sum,
                taps[i][t->start + channel] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
        }
        *output++ = refsim_m0_output(sum, tail, 16, 0);
        constants = tail + 4;
    }
}

static inline void refsim_m0_depthwise_conv_2d_pair_s8s32_relu_16(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_m0_depthwise_conv_2d_tile
    *t)
{
    refsim_m0_depthwise_conv_2d_tile second = *t;
    second.start += t->apart;
    refsim_m0_depthwise_conv_2d_tile_s8s32_relu_16(taps, constants, output, t);
    refsim_m0_depthwise_conv_2d_tile_s8s32_relu_16(taps, constants, output + t->next, &second);
}
#endif

REFSIM_KERNEL void refsim_m0_depthwise_conv_2d_s8s32_relu_16(
    const refsim_m0_depthwise_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_m0_depthwise_conv_2d_tile t = { p->taps, (4 - p->taps % 4) % 4, constants + p->length, 0, 0, 0 };
    refsim_m0_depthwise_conv_2d_run(p, input, constants, output, scratch, &t,
        refsim_m0_depthwise_conv_2d_tile_s8s32_relu_16, refsim_m0_depthwise_conv_2d_pair_s8s32_relu_16);
}

#if REFSIM_THUMB1
/* r0 pointers, r1 constants, r2 channel, r4 sum, r7 tap. Frame: 0 taps, 4 rest, 8 end, 12 pointers, 16 output. */
static inline __attribute__((naked)) void refsim_m0_depthwise_conv_2d_tile_s8s32_relu_18(
    const int8_t *const *taps __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_m0_depthwise_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r7, lr}\n"
        "mov r4, r8\n"
        "mov r5, r9\n"
        "mov r6, r10\n"
        "mov r7, r11\n"
        "push {r4-r7}\n"
"sub sp, #20\n"
        "ldmia r3!, {r4-r7}\n"
        "str r4, [sp]\n"
        "str r5, [sp, #4]\n"
        "str r6, [sp, #8]\n"
        "str r0, [sp, #12]\n"
        "str r2, [sp, #16]\n"
        "mov r2, r7\n"
        "1: ldmia r1!, {r4}\n"
        "ldr r7, [sp]\n"
        "adds r1, r1, r7\n"
        "rsbs r7, r7, #0\n"
        "ldr r0, [sp, #12]\n"
        "2: ldmia r0!, {r3}\n"
        "ldrsb r5, [r1, r7]\n"
        "ldrsb r3, [r3, r2]\n"
        "muls r3, r5, r3\n"
        "adds r4, r4, r3\n"
        "adds r7, #1\n"
        "bne 2b\n"
        "ldr r3, [sp, #4]\n"
        "adds r1, r1, r3\n"
        "mov r8, r2\n"
        "mov r9, r4\n"
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
"ldr r0, [sp, #16]\n"
        "strb r2, [r0]\n"
        "adds r0, #1\n"
        "str r0, [sp, #16]\n"
        "mov r2, r8\n"
        "adds r2, #1\n"
        "ldr r3, [sp, #8]\n"
        "cmp r1, r3\n"
        "bne 1b\n"
        "add sp, #20\n"
        "pop {r4-r7}\n"
        "mov r8, r4\n"
        "mov r9, r5\n"
        "mov r10, r6\n"
        "mov r11, r7\n"
        "pop {r4-r7, pc}\n"
);
}

/* The same for two pixels: r5 channel of the second, r8, r9 sums. Frame: 20 bytes apart, 24 next, then as above. */
static inline __attribute__((naked)) void refsim_m0_depthwise_conv_2d_pair_s8s32_relu_18(
    const int8_t *const *taps __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_m0_depthwise_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r7, lr}\n"
        "mov r4, r8\n"
        "mov r5, r9\n"
        "mov r6, r10\n"
        "mov r7, r11\n"
        "push {r4-r7}\n"
"sub sp, #28\n"
        "ldmia r3!, {r4-r7}\n"
        "str r4, [sp]\n"
        "str r5, [sp, #4]\n"
        "str r6, [sp, #8]\n"
        "str r0, [sp, #12]\n"
        "str r2, [sp, #16]\n"
        "mov r2, r7\n"
        "ldmia r3!, {r4, r5}\n"
        "str r4, [sp, #20]\n"
        "str r5, [sp, #24]\n"
        "1: ldmia r1!, {r4}\n"
        "mov r8, r4\n"
        "mov r9, r4\n"
        "ldr r5, [sp, #20]\n"
        "adds r5, r5, r2\n"
        "ldr r7, [sp]\n"
        "adds r1, r1, r7\n"
        "rsbs r7, r7, #0\n"
        "ldr r0, [sp, #12]\n"
        "2: ldmia r0!, {r3}\n"
        "ldrsb r4, [r1, r7]\n"
        "ldrsb r6, [r3, r2]\n"
        "ldrsb r3, [r3, r5]\n"
        "muls r6, r4, r6\n"
        "muls r3, r4, r3\n"
        "add r8, r6\n"
        "add r9, r3\n"
        "adds r7, #1\n"
        "bne 2b\n"
        "ldr r3, [sp, #4]\n"
        "adds r1, r1, r3\n"
        "mov r10, r2\n"
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
"ldr r0, [sp, #16]\n"
        "strb r2, [r0]\n"
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
"ldr r3, [sp, #24]\n"
        "strb r2, [r0, r3]\n"
        "adds r0, #1\n"
        "str r0, [sp, #16]\n"
        "mov r2, r10\n"
        "adds r2, #1\n"
        "ldr r3, [sp, #8]\n"
        "cmp r1, r3\n"
        "beq 3f\n"
        "b 1b\n"
        "3: add sp, #28\n"
        "pop {r4-r7}\n"
        "mov r8, r4\n"
        "mov r9, r5\n"
        "mov r10, r6\n"
        "mov r11, r7\n"
        "pop {r4-r7, pc}\n"
);
}
#else
static inline void refsim_m0_depthwise_conv_2d_tile_s8s32_relu_18(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_m0_depthwise_conv_2d_tile
    *t)
{
    for (int32_t channel = 0; constants != t->end; ++channel) {
        REFSIM_CONST int32_t *tail = constants + 1 + (t->taps + t->rest) / 4;
        int32_t sum = constants[0];
        for (int32_t i = 0; i < t->taps; ++i) {
            const uint32_t word = (uint32_t)constants[1 + i / 4];
            sum = refsim_wrap_add(sum,
                taps[i][t->start + channel] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
        }
        *output++ = refsim_m0_output(sum, tail, 18, 0);
        constants = tail + 4;
    }
}

static inline void refsim_m0_depthwise_conv_2d_pair_s8s32_relu_18(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_m0_depthwise_conv_2d_tile
    *t)
{
    refsim_m0_depthwise_conv_2d_tile second = *t;
    second.start += t->apart;
    refsim_m0_depthwise_conv_2d_tile_s8s32_relu_18(taps, constants, output, t);
    refsim_m0_depthwise_conv_2d_tile_s8s32_relu_18(taps, constants, output + t->next, &second);
}
#endif

REFSIM_KERNEL void refsim_m0_depthwise_conv_2d_s8s32_relu_18(
    const refsim_m0_depthwise_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_m0_depthwise_conv_2d_tile t = { p->taps, (4 - p->taps % 4) % 4, constants + p->length, 0, 0, 0 };
    refsim_m0_depthwise_conv_2d_run(p, input, constants, output, scratch, &t,
        refsim_m0_depthwise_conv_2d_tile_s8s32_relu_18, refsim_m0_depthwise_conv_2d_pair_s8s32_relu_18);
}

#if REFSIM_THUMB1
/* r0 pointers, r1 constants, r2 channel, r4 sum, r7 tap. Frame: 0 taps, 4 rest, 8 end, 12 pointers, 16 output. */
static inline __attribute__((naked)) void refsim_m0_depthwise_conv_2d_tile_s8s32_relu_20(
    const int8_t *const *taps __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_m0_depthwise_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r7, lr}\n"
        "mov r4, r8\n"
        "mov r5, r9\n"
        "mov r6, r10\n"
        "mov r7, r11\n"
        "push {r4-r7}\n"
"sub sp, #20\n"
        "ldmia r3!, {r4-r7}\n"
        "str r4, [sp]\n"
        "str r5, [sp, #4]\n"
        "str r6, [sp, #8]\n"
        "str r0, [sp, #12]\n"
        "str r2, [sp, #16]\n"
        "mov r2, r7\n"
        "1: ldmia r1!, {r4}\n"
        "ldr r7, [sp]\n"
        "adds r1, r1, r7\n"
        "rsbs r7, r7, #0\n"
        "ldr r0, [sp, #12]\n"
        "2: ldmia r0!, {r3}\n"
        "ldrsb r5, [r1, r7]\n"
        "ldrsb r3, [r3, r2]\n"
        "muls r3, r5, r3\n"
        "adds r4, r4, r3\n"
        "adds r7, #1\n"
        "bne 2b\n"
        "ldr r3, [sp, #4]\n"
        "adds r1, r1, r3\n"
        "mov r8, r2\n"
        "mov r9, r4\n"
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
"ldr r0, [sp, #16]\n"
        "strb r2, [r0]\n"
        "adds r0, #1\n"
        "str r0, [sp, #16]\n"
        "mov r2, r8\n"
        "adds r2, #1\n"
        "ldr r3, [sp, #8]\n"
        "cmp r1, r3\n"
        "bne 1b\n"
        "add sp, #20\n"
        "pop {r4-r7}\n"
        "mov r8, r4\n"
        "mov r9, r5\n"
        "mov r10, r6\n"
        "mov r11, r7\n"
        "pop {r4-r7, pc}\n"
);
}

/* The same for two pixels: r5 channel of the second, r8, r9 sums. Frame: 20 bytes apart, 24 next, then as above. */
static inline __attribute__((naked)) void refsim_m0_depthwise_conv_2d_pair_s8s32_relu_20(
    const int8_t *const *taps __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_m0_depthwise_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r7, lr}\n"
        "mov r4, r8\n"
        "mov r5, r9\n"
        "mov r6, r10\n"
        "mov r7, r11\n"
        "push {r4-r7}\n"
"sub sp, #28\n"
        "ldmia r3!, {r4-r7}\n"
        "str r4, [sp]\n"
        "str r5, [sp, #4]\n"
        "str r6, [sp, #8]\n"
        "str r0, [sp, #12]\n"
        "str r2, [sp, #16]\n"
        "mov r2, r7\n"
        "ldmia r3!, {r4, r5}\n"
        "str r4, [sp, #20]\n"
        "str r5, [sp, #24]\n"
        "1: ldmia r1!, {r4}\n"
        "mov r8, r4\n"
        "mov r9, r4\n"
        "ldr r5, [sp, #20]\n"
        "adds r5, r5, r2\n"
        "ldr r7, [sp]\n"
        "adds r1, r1, r7\n"
        "rsbs r7, r7, #0\n"
        "ldr r0, [sp, #12]\n"
        "2: ldmia r0!, {r3}\n"
        "ldrsb r4, [r1, r7]\n"
        "ldrsb r6, [r3, r2]\n"
        "ldrsb r3, [r3, r5]\n"
        "muls r6, r4, r6\n"
        "muls r3, r4, r3\n"
        "add r8, r6\n"
        "add r9, r3\n"
        "adds r7, #1\n"
        "bne 2b\n"
        "ldr r3, [sp, #4]\n"
        "adds r1, r1, r3\n"
        "mov r10, r2\n"
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
"ldr r0, [sp, #16]\n"
        "strb r2, [r0]\n"
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
"ldr r3, [sp, #24]\n"
        "strb r2, [r0, r3]\n"
        "adds r0, #1\n"
        "str r0, [sp, #16]\n"
        "mov r2, r10\n"
        "adds r2, #1\n"
        "ldr r3, [sp, #8]\n"
        "cmp r1, r3\n"
        "beq 3f\n"
        "b 1b\n"
        "3: add sp, #28\n"
        "pop {r4-r7}\n"
        "mov r8, r4\n"
        "mov r9, r5\n"
        "mov r10, r6\n"
        "mov r11, r7\n"
        "pop {r4-r7, pc}\n"
);
}
#else
static inline void refsim_m0_depthwise_conv_2d_tile_s8s32_relu_20(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_m0_depthwise_conv_2d_tile
    *t)
{
    for (int32_t channel = 0; constants != t->end; ++channel) {
        REFSIM_CONST int32_t *tail = constants + 1 + (t->taps + t->rest) / 4;
        int32_t sum = constants[0];
        for (int32_t i = 0; i < t->taps; ++i) {
            const uint32_t word = (uint32_t)constants[1 + i / 4];
            sum = refsim_wrap_add(sum,
                taps[i][t->start + channel] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
        }
        *output++ = refsim_m0_output(sum, tail, 20, 0);
        constants = tail + 4;
    }
}

static inline void refsim_m0_depthwise_conv_2d_pair_s8s32_relu_20(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_m0_depthwise_conv_2d_tile
    *t)
{
    refsim_m0_depthwise_conv_2d_tile second = *t;
    second.start += t->apart;
    refsim_m0_depthwise_conv_2d_tile_s8s32_relu_20(taps, constants, output, t);
    refsim_m0_depthwise_conv_2d_tile_s8s32_relu_20(taps, constants, output + t->next, &second);
}
#endif

REFSIM_KERNEL void refsim_m0_depthwise_conv_2d_s8s32_relu_20(
    const refsim_m0_depthwise_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_m0_depthwise_conv_2d_tile t = { p->taps, (4 - p->taps % 4) % 4, constants + p->length, 0, 0, 0 };
    refsim_m0_depthwise_conv_2d_run(p, input, constants, output, scratch, &t,
        refsim_m0_depthwise_conv_2d_tile_s8s32_relu_20, refsim_m0_depthwise_conv_2d_pair_s8s32_relu_20);
}

#if REFSIM_THUMB1
/* r0 pointers, r1 constants, r2 channel, r4 sum, r7 tap. Frame: 0 taps, 4 rest, 8 end, 12 pointers, 16 output. */
static inline __attribute__((naked)) void refsim_m0_depthwise_conv_2d_tile_s8s32_signed_12(
    const int8_t *const *taps __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_m0_depthwise_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r7, lr}\n"
        "mov r4, r8\n"
        "mov r5, r9\n"
        "mov r6, r10\n"
        "mov r7, r11\n"
        "push {r4-r7}\n"
"sub sp, #20\n"
        "ldmia r3!, {r4-r7}\n"
        "str r4, [sp]\n"
        "str r5, [sp, #4]\n"
        "str r6, [sp, #8]\n"
        "str r0, [sp, #12]\n"
        "str r2, [sp, #16]\n"
        "mov r2, r7\n"
        "1: ldmia r1!, {r4}\n"
        "ldr r7, [sp]\n"
        "adds r1, r1, r7\n"
        "rsbs r7, r7, #0\n"
        "ldr r0, [sp, #12]\n"
        "2: ldmia r0!, {r3}\n"
        "ldrsb r5, [r1, r7]\n"
        "ldrsb r3, [r3, r2]\n"
        "muls r3, r5, r3\n"
        "adds r4, r4, r3\n"
        "adds r7, #1\n"
        "bne 2b\n"
        "ldr r3, [sp, #4]\n"
        "adds r1, r1, r3\n"
        "mov r8, r2\n"
        "mov r9, r4\n"
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
"ldr r0, [sp, #16]\n"
        "strb r2, [r0]\n"
        "adds r0, #1\n"
        "str r0, [sp, #16]\n"
        "mov r2, r8\n"
        "adds r2, #1\n"
        "ldr r3, [sp, #8]\n"
        "cmp r1, r3\n"
        "bne 1b\n"
        "add sp, #20\n"
        "pop {r4-r7}\n"
        "mov r8, r4\n"
        "mov r9, r5\n"
        "mov r10, r6\n"
        "mov r11, r7\n"
        "pop {r4-r7, pc}\n"
);
}

/* The same for two pixels: r5 channel of the second, r8, r9 sums. Frame: 20 bytes apart, 24 next, then as above. */
static inline __attribute__((naked)) void refsim_m0_depthwise_conv_2d_pair_s8s32_signed_12(
    const int8_t *const *taps __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_m0_depthwise_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r7, lr}\n"
        "mov r4, r8\n"
        "mov r5, r9\n"
        "mov r6, r10\n"
        "mov r7, r11\n"
        "push {r4-r7}\n"
"sub sp, #28\n"
        "ldmia r3!, {r4-r7}\n"
        "str r4, [sp]\n"
        "str r5, [sp, #4]\n"
        "str r6, [sp, #8]\n"
        "str r0, [sp, #12]\n"
        "str r2, [sp, #16]\n"
        "mov r2, r7\n"
        "ldmia r3!, {r4, r5}\n"
        "str r4, [sp, #20]\n"
        "str r5, [sp, #24]\n"
        "1: ldmia r1!, {r4}\n"
        "mov r8, r4\n"
        "mov r9, r4\n"
        "ldr r5, [sp, #20]\n"
        "adds r5, r5, r2\n"
        "ldr r7, [sp]\n"
        "adds r1, r1, r7\n"
        "rsbs r7, r7, #0\n"
        "ldr r0, [sp, #12]\n"
        "2: ldmia r0!, {r3}\n"
        "ldrsb r4, [r1, r7]\n"
        "ldrsb r6, [r3, r2]\n"
        "ldrsb r3, [r3, r5]\n"
        "muls r6, r4, r6\n"
        "muls r3, r4, r3\n"
        "add r8, r6\n"
        "add r9, r3\n"
        "adds r7, #1\n"
        "bne 2b\n"
        "ldr r3, [sp, #4]\n"
        "adds r1, r1, r3\n"
        "mov r10, r2\n"
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
"ldr r0, [sp, #16]\n"
        "strb r2, [r0]\n"
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
"ldr r3, [sp, #24]\n"
        "strb r2, [r0, r3]\n"
        "adds r0, #1\n"
        "str r0, [sp, #16]\n"
        "mov r2, r10\n"
        "adds r2, #1\n"
        "ldr r3, [sp, #8]\n"
        "cmp r1, r3\n"
        "beq 3f\n"
        "b 1b\n"
        "3: add sp, #28\n"
        "pop {r4-r7}\n"
        "mov r8, r4\n"
        "mov r9, r5\n"
        "mov r10, r6\n"
        "mov r11, r7\n"
        "pop {r4-r7, pc}\n"
);
}
#else
static inline void refsim_m0_depthwise_conv_2d_tile_s8s32_signed_12(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_m0_depthwise_conv_2d_tile
    *t)
{
    for (int32_t channel = 0; constants != t->end; ++channel) {
        REFSIM_CONST int32_t *tail = constants + 1 + (t->taps + t->rest) / 4;
        int32_t sum = constants[0];
        for (int32_t i = 0; i < t->taps; ++i) {
            const uint32_t word = (uint32_t)constants[1 + i / 4];
            sum = refsim_wrap_add(sum,
                taps[i][t->start + channel] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
        }
        *output++ = refsim_m0_output(sum, tail, 12, 1);
        constants = tail + 6;
    }
}

static inline void refsim_m0_depthwise_conv_2d_pair_s8s32_signed_12(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_m0_depthwise_conv_2d_tile
    *t)
{
    refsim_m0_depthwise_conv_2d_tile second = *t;
    second.start += t->apart;
    refsim_m0_depthwise_conv_2d_tile_s8s32_signed_12(taps, constants, output, t);
    refsim_m0_depthwise_conv_2d_tile_s8s32_signed_12(taps, constants, output + t->next, &second);
}
#endif

REFSIM_KERNEL void refsim_m0_depthwise_conv_2d_s8s32_signed_12(
    const refsim_m0_depthwise_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_m0_depthwise_conv_2d_tile t = { p->taps, (4 - p->taps % 4) % 4, constants + p->length, 0, 0, 0 };
    refsim_m0_depthwise_conv_2d_run(p, input, constants, output, scratch, &t,
        refsim_m0_depthwise_conv_2d_tile_s8s32_signed_12, refsim_m0_depthwise_conv_2d_pair_s8s32_signed_12);
}

#if REFSIM_THUMB1
/* r0 pointers, r1 constants, r2 channel, r4 sum, r7 tap. Frame: 0 taps, 4 rest, 8 end, 12 pointers, 16 output. */
static inline __attribute__((naked)) void refsim_m0_depthwise_conv_2d_tile_s8s32_signed_14(
    const int8_t *const *taps __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_m0_depthwise_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r7, lr}\n"
        "mov r4, r8\n"
        "mov r5, r9\n"
        "mov r6, r10\n"
        "mov r7, r11\n"
        "push {r4-r7}\n"
"sub sp, #20\n"
        "ldmia r3!, {r4-r7}\n"
        "str r4, [sp]\n"
        "str r5, [sp, #4]\n"
        "str r6, [sp, #8]\n"
        "str r0, [sp, #12]\n"
        "str r2, [sp, #16]\n"
        "mov r2, r7\n"
        "1: ldmia r1!, {r4}\n"
        "ldr r7, [sp]\n"
        "adds r1, r1, r7\n"
        "rsbs r7, r7, #0\n"
        "ldr r0, [sp, #12]\n"
        "2: ldmia r0!, {r3}\n"
        "ldrsb r5, [r1, r7]\n"
        "ldrsb r3, [r3, r2]\n"
        "muls r3, r5, r3\n"
        "adds r4, r4, r3\n"
        "adds r7, #1\n"
        "bne 2b\n"
        "ldr r3, [sp, #4]\n"
        "adds r1, r1, r3\n"
        "mov r8, r2\n"
        "mov r9, r4\n"
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
"ldr r0, [sp, #16]\n"
        "strb r2, [r0]\n"
        "adds r0, #1\n"
        "str r0, [sp, #16]\n"
        "mov r2, r8\n"
        "adds r2, #1\n"
        "ldr r3, [sp, #8]\n"
        "cmp r1, r3\n"
        "bne 1b\n"
        "add sp, #20\n"
        "pop {r4-r7}\n"
        "mov r8, r4\n"
        "mov r9, r5\n"
        "mov r10, r6\n"
        "mov r11, r7\n"
        "pop {r4-r7, pc}\n"
);
}

/* The same for two pixels: r5 channel of the second, r8, r9 sums. Frame: 20 bytes apart, 24 next, then as above. */
static inline __attribute__((naked)) void refsim_m0_depthwise_conv_2d_pair_s8s32_signed_14(
    const int8_t *const *taps __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_m0_depthwise_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r7, lr}\n"
        "mov r4, r8\n"
        "mov r5, r9\n"
        "mov r6, r10\n"
        "mov r7, r11\n"
        "push {r4-r7}\n"
"sub sp, #28\n"
        "ldmia r3!, {r4-r7}\n"
        "str r4, [sp]\n"
        "str r5, [sp, #4]\n"
        "str r6, [sp, #8]\n"
        "str r0, [sp, #12]\n"
        "str r2, [sp, #16]\n"
        "mov r2, r7\n"
        "ldmia r3!, {r4, r5}\n"
        "str r4, [sp, #20]\n"
        "str r5, [sp, #24]\n"
        "1: ldmia r1!, {r4}\n"
        "mov r8, r4\n"
        "mov r9, r4\n"
        "ldr r5, [sp, #20]\n"
        "adds r5, r5, r2\n"
        "ldr r7, [sp]\n"
        "adds r1, r1, r7\n"
        "rsbs r7, r7, #0\n"
        "ldr r0, [sp, #12]\n"
        "2: ldmia r0!, {r3}\n"
        "ldrsb r4, [r1, r7]\n"
        "ldrsb r6, [r3, r2]\n"
        "ldrsb r3, [r3, r5]\n"
        "muls r6, r4, r6\n"
        "muls r3, r4, r3\n"
        "add r8, r6\n"
        "add r9, r3\n"
        "adds r7, #1\n"
        "bne 2b\n"
        "ldr r3, [sp, #4]\n"
        "adds r1, r1, r3\n"
        "mov r10, r2\n"
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
"ldr r0, [sp, #16]\n"
        "strb r2, [r0]\n"
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
"ldr r3, [sp, #24]\n"
        "strb r2, [r0, r3]\n"
        "adds r0, #1\n"
        "str r0, [sp, #16]\n"
        "mov r2, r10\n"
        "adds r2, #1\n"
        "ldr r3, [sp, #8]\n"
        "cmp r1, r3\n"
        "beq 3f\n"
        "b 1b\n"
        "3: add sp, #28\n"
        "pop {r4-r7}\n"
        "mov r8, r4\n"
        "mov r9, r5\n"
        "mov r10, r6\n"
        "mov r11, r7\n"
        "pop {r4-r7, pc}\n"
);
}
#else
static inline void refsim_m0_depthwise_conv_2d_tile_s8s32_signed_14(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_m0_depthwise_conv_2d_tile
    *t)
{
    for (int32_t channel = 0; constants != t->end; ++channel) {
        REFSIM_CONST int32_t *tail = constants + 1 + (t->taps + t->rest) / 4;
        int32_t sum = constants[0];
        for (int32_t i = 0; i < t->taps; ++i) {
            const uint32_t word = (uint32_t)constants[1 + i / 4];
            sum = refsim_wrap_add(sum,
                taps[i][t->start + channel] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
        }
        *output++ = refsim_m0_output(sum, tail, 14, 1);
        constants = tail + 6;
    }
}

static inline void refsim_m0_depthwise_conv_2d_pair_s8s32_signed_14(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_m0_depthwise_conv_2d_tile
    *t)
{
    refsim_m0_depthwise_conv_2d_tile second = *t;
    second.start += t->apart;
    refsim_m0_depthwise_conv_2d_tile_s8s32_signed_14(taps, constants, output, t);
    refsim_m0_depthwise_conv_2d_tile_s8s32_signed_14(taps, constants, output + t->next, &second);
}
#endif

REFSIM_KERNEL void refsim_m0_depthwise_conv_2d_s8s32_signed_14(
    const refsim_m0_depthwise_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_m0_depthwise_conv_2d_tile t = { p->taps, (4 - p->taps % 4) % 4, constants + p->length, 0, 0, 0 };
    refsim_m0_depthwise_conv_2d_run(p, input, constants, output, scratch, &t,
        refsim_m0_depthwise_conv_2d_tile_s8s32_signed_14, refsim_m0_depthwise_conv_2d_pair_s8s32_signed_14);
}

#if REFSIM_THUMB1
/* r0 pointers, r1 constants, r2 channel, r4 sum, r7 tap. Frame: 0 taps, 4 rest, 8 end, 12 pointers, 16 output. */
static inline __attribute__((naked)) void refsim_m0_depthwise_conv_2d_tile_s8s32_signed_16(
    const int8_t *const *taps __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_m0_depthwise_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r7, lr}\n"
        "mov r4, r8\n"
        "mov r5, r9\n"
        "mov r6, r10\n"
        "mov r7, r11\n"
        "push {r4-r7}\n"
"sub sp, #20\n"
        "ldmia r3!, {r4-r7}\n"
        "str r4, [sp]\n"
        "str r5, [sp, #4]\n"
        "str r6, [sp, #8]\n"
        "str r0, [sp, #12]\n"
        "str r2, [sp, #16]\n"
        "mov r2, r7\n"
        "1: ldmia r1!, {r4}\n"
        "ldr r7, [sp]\n"
        "adds r1, r1, r7\n"
        "rsbs r7, r7, #0\n"
        "ldr r0, [sp, #12]\n"
        "2: ldmia r0!, {r3}\n"
        "ldrsb r5, [r1, r7]\n"
        "ldrsb r3, [r3, r2]\n"
        "muls r3, r5, r3\n"
        "adds r4, r4, r3\n"
        "adds r7, #1\n"
        "bne 2b\n"
        "ldr r3, [sp, #4]\n"
        "adds r1, r1, r3\n"
        "mov r8, r2\n"
        "mov r9, r4\n"
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
"ldr r0, [sp, #16]\n"
        "strb r2, [r0]\n"
        "adds r0, #1\n"
        "str r0, [sp, #16]\n"
        "mov r2, r8\n"
        "adds r2, #1\n"
        "ldr r3, [sp, #8]\n"
        "cmp r1, r3\n"
        "bne 1b\n"
        "add sp, #20\n"
        "pop {r4-r7}\n"
        "mov r8, r4\n"
        "mov r9, r5\n"
        "mov r10, r6\n"
        "mov r11, r7\n"
        "pop {r4-r7, pc}\n"
);
}

/* The same for two pixels: r5 channel of the second, r8, r9 sums. Frame: 20 bytes apart, 24 next, then as above. */
static inline __attribute__((naked)) void refsim_m0_depthwise_conv_2d_pair_s8s32_signed_16(
    const int8_t *const *taps __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_m0_depthwise_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r7, lr}\n"
        "mov r4, r8\n"
        "mov r5, r9\n"
        "mov r6, r10\n"
        "mov r7, r11\n"
        "push {r4-r7}\n"
"sub sp, #28\n"
        "ldmia r3!, {r4-r7}\n"
        "str r4, [sp]\n"
        "str r5, [sp, #4]\n"
        "str r6, [sp, #8]\n"
        "str r0, [sp, #12]\n"
        "str r2, [sp, #16]\n"
        "mov r2, r7\n"
        "ldmia r3!, {r4, r5}\n"
        "str r4, [sp, #20]\n"
        "str r5, [sp, #24]\n"
        "1: ldmia r1!, {r4}\n"
        "mov r8, r4\n"
        "mov r9, r4\n"
        "ldr r5, [sp, #20]\n"
        "adds r5, r5, r2\n"
        "ldr r7, [sp]\n"
        "adds r1, r1, r7\n"
        "rsbs r7, r7, #0\n"
        "ldr r0, [sp, #12]\n"
        "2: ldmia r0!, {r3}\n"
        "ldrsb r4, [r1, r7]\n"
        "ldrsb r6, [r3, r2]\n"
        "ldrsb r3, [r3, r5]\n"
        "muls r6, r4, r6\n"
        "muls r3, r4, r3\n"
        "add r8, r6\n"
        "add r9, r3\n"
        "adds r7, #1\n"
        "bne 2b\n"
        "ldr r3, [sp, #4]\n"
        "adds r1, r1, r3\n"
        "mov r10, r2\n"
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
"ldr r0, [sp, #16]\n"
        "strb r2, [r0]\n"
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
"ldr r3, [sp, #24]\n"
        "strb r2, [r0, r3]\n"
        "adds r0, #1\n"
        "str r0, [sp, #16]\n"
        "mov r2, r10\n"
        "adds r2, #1\n"
        "ldr r3, [sp, #8]\n"
        "cmp r1, r3\n"
        "beq 3f\n"
        "b 1b\n"
        "3: add sp, #28\n"
        "pop {r4-r7}\n"
        "mov r8, r4\n"
        "mov r9, r5\n"
        "mov r10, r6\n"
        "mov r11, r7\n"
        "pop {r4-r7, pc}\n"
);
}
#else
static inline void refsim_m0_depthwise_conv_2d_tile_s8s32_signed_16(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_m0_depthwise_conv_2d_tile
    *t)
{
    for (int32_t channel = 0; constants != t->end; ++channel) {
        REFSIM_CONST int32_t *tail = constants + 1 + (t->taps + t->rest) / 4;
        int32_t sum = constants[0];
        for (int32_t i = 0; i < t->taps; ++i) {
            const uint32_t word = (uint32_t)constants[1 + i / 4];
            sum = refsim_wrap_add(sum,
                taps[i][t->start + channel] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
        }
        *output++ = refsim_m0_output(sum, tail, 16, 1);
        constants = tail + 6;
    }
}

static inline void refsim_m0_depthwise_conv_2d_pair_s8s32_signed_16(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_m0_depthwise_conv_2d_tile
    *t)
{
    refsim_m0_depthwise_conv_2d_tile second = *t;
    second.start += t->apart;
    refsim_m0_depthwise_conv_2d_tile_s8s32_signed_16(taps, constants, output, t);
    refsim_m0_depthwise_conv_2d_tile_s8s32_signed_16(taps, constants, output + t->next, &second);
}
#endif

REFSIM_KERNEL void refsim_m0_depthwise_conv_2d_s8s32_signed_16(
    const refsim_m0_depthwise_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_m0_depthwise_conv_2d_tile t = { p->taps, (4 - p->taps % 4) % 4, constants + p->length, 0, 0, 0 };
    refsim_m0_depthwise_conv_2d_run(p, input, constants, output, scratch, &t,
        refsim_m0_depthwise_conv_2d_tile_s8s32_signed_16, refsim_m0_depthwise_conv_2d_pair_s8s32_signed_16);
}

#if REFSIM_THUMB1
/* r0 pointers, r1 constants, r2 channel, r4 sum, r7 tap. Frame: 0 taps, 4 rest, 8 end, 12 pointers, 16 output. */
static inline __attribute__((naked)) void refsim_m0_depthwise_conv_2d_tile_s8s32_signed_18(
    const int8_t *const *taps __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_m0_depthwise_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r7, lr}\n"
        "mov r4, r8\n"
        "mov r5, r9\n"
        "mov r6, r10\n"
        "mov r7, r11\n"
        "push {r4-r7}\n"
"sub sp, #20\n"
        "ldmia r3!, {r4-r7}\n"
        "str r4, [sp]\n"
        "str r5, [sp, #4]\n"
        "str r6, [sp, #8]\n"
        "str r0, [sp, #12]\n"
        "str r2, [sp, #16]\n"
        "mov r2, r7\n"
        "1: ldmia r1!, {r4}\n"
        "ldr r7, [sp]\n"
        "adds r1, r1, r7\n"
        "rsbs r7, r7, #0\n"
        "ldr r0, [sp, #12]\n"
        "2: ldmia r0!, {r3}\n"
        "ldrsb r5, [r1, r7]\n"
        "ldrsb r3, [r3, r2]\n"
        "muls r3, r5, r3\n"
        "adds r4, r4, r3\n"
        "adds r7, #1\n"
        "bne 2b\n"
        "ldr r3, [sp, #4]\n"
        "adds r1, r1, r3\n"
        "mov r8, r2\n"
        "mov r9, r4\n"
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
"ldr r0, [sp, #16]\n"
        "strb r2, [r0]\n"
        "adds r0, #1\n"
        "str r0, [sp, #16]\n"
        "mov r2, r8\n"
        "adds r2, #1\n"
        "ldr r3, [sp, #8]\n"
        "cmp r1, r3\n"
        "bne 1b\n"
        "add sp, #20\n"
        "pop {r4-r7}\n"
        "mov r8, r4\n"
        "mov r9, r5\n"
        "mov r10, r6\n"
        "mov r11, r7\n"
        "pop {r4-r7, pc}\n"
);
}

/* The same for two pixels: r5 channel of the second, r8, r9 sums. Frame: 20 bytes apart, 24 next, then as above. */
static inline __attribute__((naked)) void refsim_m0_depthwise_conv_2d_pair_s8s32_signed_18(
    const int8_t *const *taps __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_m0_depthwise_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r7, lr}\n"
        "mov r4, r8\n"
        "mov r5, r9\n"
        "mov r6, r10\n"
        "mov r7, r11\n"
        "push {r4-r7}\n"
"sub sp, #28\n"
        "ldmia r3!, {r4-r7}\n"
        "str r4, [sp]\n"
        "str r5, [sp, #4]\n"
        "str r6, [sp, #8]\n"
        "str r0, [sp, #12]\n"
        "str r2, [sp, #16]\n"
        "mov r2, r7\n"
        "ldmia r3!, {r4, r5}\n"
        "str r4, [sp, #20]\n"
        "str r5, [sp, #24]\n"
        "1: ldmia r1!, {r4}\n"
        "mov r8, r4\n"
        "mov r9, r4\n"
        "ldr r5, [sp, #20]\n"
        "adds r5, r5, r2\n"
        "ldr r7, [sp]\n"
        "adds r1, r1, r7\n"
        "rsbs r7, r7, #0\n"
        "ldr r0, [sp, #12]\n"
        "2: ldmia r0!, {r3}\n"
        "ldrsb r4, [r1, r7]\n"
        "ldrsb r6, [r3, r2]\n"
        "ldrsb r3, [r3, r5]\n"
        "muls r6, r4, r6\n"
        "muls r3, r4, r3\n"
        "add r8, r6\n"
        "add r9, r3\n"
        "adds r7, #1\n"
        "bne 2b\n"
        "ldr r3, [sp, #4]\n"
        "adds r1, r1, r3\n"
        "mov r10, r2\n"
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
"ldr r0, [sp, #16]\n"
        "strb r2, [r0]\n"
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
"ldr r3, [sp, #24]\n"
        "strb r2, [r0, r3]\n"
        "adds r0, #1\n"
        "str r0, [sp, #16]\n"
        "mov r2, r10\n"
        "adds r2, #1\n"
        "ldr r3, [sp, #8]\n"
        "cmp r1, r3\n"
        "beq 3f\n"
        "b 1b\n"
        "3: add sp, #28\n"
        "pop {r4-r7}\n"
        "mov r8, r4\n"
        "mov r9, r5\n"
        "mov r10, r6\n"
        "mov r11, r7\n"
        "pop {r4-r7, pc}\n"
);
}
#else
static inline void refsim_m0_depthwise_conv_2d_tile_s8s32_signed_18(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_m0_depthwise_conv_2d_tile
    *t)
{
    for (int32_t channel = 0; constants != t->end; ++channel) {
        REFSIM_CONST int32_t *tail = constants + 1 + (t->taps + t->rest) / 4;
        int32_t sum = constants[0];
        for (int32_t i = 0; i < t->taps; ++i) {
            const uint32_t word = (uint32_t)constants[1 + i / 4];
            sum = refsim_wrap_add(sum,
                taps[i][t->start + channel] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
        }
        *output++ = refsim_m0_output(sum, tail, 18, 1);
        constants = tail + 6;
    }
}

static inline void refsim_m0_depthwise_conv_2d_pair_s8s32_signed_18(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_m0_depthwise_conv_2d_tile
    *t)
{
    refsim_m0_depthwise_conv_2d_tile second = *t;
    second.start += t->apart;
    refsim_m0_depthwise_conv_2d_tile_s8s32_signed_18(taps, constants, output, t);
    refsim_m0_depthwise_conv_2d_tile_s8s32_signed_18(taps, constants, output + t->next, &second);
}
#endif

REFSIM_KERNEL void refsim_m0_depthwise_conv_2d_s8s32_signed_18(
    const refsim_m0_depthwise_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_m0_depthwise_conv_2d_tile t = { p->taps, (4 - p->taps % 4) % 4, constants + p->length, 0, 0, 0 };
    refsim_m0_depthwise_conv_2d_run(p, input, constants, output, scratch, &t,
        refsim_m0_depthwise_conv_2d_tile_s8s32_signed_18, refsim_m0_depthwise_conv_2d_pair_s8s32_signed_18);
}

#if REFSIM_THUMB1
/* r0 pointers, r1 constants, r2 channel, r4 sum, r7 tap. Frame: 0 taps, 4 rest, 8 end, 12 pointers, 16 output. */
static inline __attribute__((naked)) void refsim_m0_depthwise_conv_2d_tile_s8s32_signed_20(
    const int8_t *const *taps __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_m0_depthwise_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r7, lr}\n"
        "mov r4, r8\n"
        "mov r5, r9\n"
        "mov r6, r10\n"
        "mov r7, r11\n"
        "push {r4-r7}\n"
"sub sp, #20\n"
        "ldmia r3!, {r4-r7}\n"
        "str r4, [sp]\n"
        "str r5, [sp, #4]\n"
        "str r6, [sp, #8]\n"
        "str r0, [sp, #12]\n"
        "str r2, [sp, #16]\n"
        "mov r2, r7\n"
        "1: ldmia r1!, {r4}\n"
        "ldr r7, [sp]\n"
        "adds r1, r1, r7\n"
        "rsbs r7, r7, #0\n"
        "ldr r0, [sp, #12]\n"
        "2: ldmia r0!, {r3}\n"
        "ldrsb r5, [r1, r7]\n"
        "ldrsb r3, [r3, r2]\n"
        "muls r3, r5, r3\n"
        "adds r4, r4, r3\n"
        "adds r7, #1\n"
        "bne 2b\n"
        "ldr r3, [sp, #4]\n"
        "adds r1, r1, r3\n"
        "mov r8, r2\n"
        "mov r9, r4\n"
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
"ldr r0, [sp, #16]\n"
        "strb r2, [r0]\n"
        "adds r0, #1\n"
        "str r0, [sp, #16]\n"
        "mov r2, r8\n"
        "adds r2, #1\n"
        "ldr r3, [sp, #8]\n"
        "cmp r1, r3\n"
        "bne 1b\n"
        "add sp, #20\n"
        "pop {r4-r7}\n"
        "mov r8, r4\n"
        "mov r9, r5\n"
        "mov r10, r6\n"
        "mov r11, r7\n"
        "pop {r4-r7, pc}\n"
);
}

/* The same for two pixels: r5 channel of the second, r8, r9 sums. Frame: 20 bytes apart, 24 next, then as above. */
static inline __attribute__((naked)) void refsim_m0_depthwise_conv_2d_pair_s8s32_signed_20(
    const int8_t *const *taps __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_m0_depthwise_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r7, lr}\n"
        "mov r4, r8\n"
        "mov r5, r9\n"
        "mov r6, r10\n"
        "mov r7, r11\n"
        "push {r4-r7}\n"
"sub sp, #28\n"
        "ldmia r3!, {r4-r7}\n"
        "str r4, [sp]\n"
        "str r5, [sp, #4]\n"
        "str r6, [sp, #8]\n"
        "str r0, [sp, #12]\n"
        "str r2, [sp, #16]\n"
        "mov r2, r7\n"
        "ldmia r3!, {r4, r5}\n"
        "str r4, [sp, #20]\n"
        "str r5, [sp, #24]\n"
        "1: ldmia r1!, {r4}\n"
        "mov r8, r4\n"
        "mov r9, r4\n"
        "ldr r5, [sp, #20]\n"
        "adds r5, r5, r2\n"
        "ldr r7, [sp]\n"
        "adds r1, r1, r7\n"
        "rsbs r7, r7, #0\n"
        "ldr r0, [sp, #12]\n"
        "2: ldmia r0!, {r3}\n"
        "ldrsb r4, [r1, r7]\n"
        "ldrsb r6, [r3, r2]\n"
        "ldrsb r3, [r3, r5]\n"
        "muls r6, r4, r6\n"
        "muls r3, r4, r3\n"
        "add r8, r6\n"
        "add r9, r3\n"
        "adds r7, #1\n"
        "bne 2b\n"
        "ldr r3, [sp, #4]\n"
        "adds r1, r1, r3\n"
        "mov r10, r2\n"
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
"ldr r0, [sp, #16]\n"
        "strb r2, [r0]\n"
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
"ldr r3, [sp, #24]\n"
        "strb r2, [r0, r3]\n"
        "adds r0, #1\n"
        "str r0, [sp, #16]\n"
        "mov r2, r10\n"
        "adds r2, #1\n"
        "ldr r3, [sp, #8]\n"
        "cmp r1, r3\n"
        "beq 3f\n"
        "b 1b\n"
        "3: add sp, #28\n"
        "pop {r4-r7}\n"
        "mov r8, r4\n"
        "mov r9, r5\n"
        "mov r10, r6\n"
        "mov r11, r7\n"
        "pop {r4-r7, pc}\n"
);
}
#else
static inline void refsim_m0_depthwise_conv_2d_tile_s8s32_signed_20(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_m0_depthwise_conv_2d_tile
    *t)
{
    for (int32_t channel = 0; constants != t->end; ++channel) {
        REFSIM_CONST int32_t *tail = constants + 1 + (t->taps + t->rest) / 4;
        int32_t sum = constants[0];
        for (int32_t i = 0; i < t->taps; ++i) {
            const uint32_t word = (uint32_t)constants[1 + i / 4];
            sum = refsim_wrap_add(sum,
                taps[i][t->start + channel] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
        }
        *output++ = refsim_m0_output(sum, tail, 20, 1);
        constants = tail + 6;
    }
}

static inline void refsim_m0_depthwise_conv_2d_pair_s8s32_signed_20(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_m0_depthwise_conv_2d_tile
    *t)
{
    refsim_m0_depthwise_conv_2d_tile second = *t;
    second.start += t->apart;
    refsim_m0_depthwise_conv_2d_tile_s8s32_signed_20(taps, constants, output, t);
    refsim_m0_depthwise_conv_2d_tile_s8s32_signed_20(taps, constants, output + t->next, &second);
}
#endif

REFSIM_KERNEL void refsim_m0_depthwise_conv_2d_s8s32_signed_20(
    const refsim_m0_depthwise_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_m0_depthwise_conv_2d_tile t = { p->taps, (4 - p->taps % 4) % 4, constants + p->length, 0, 0, 0 };
    refsim_m0_depthwise_conv_2d_run(p, input, constants, output, scratch, &t,
        refsim_m0_depthwise_conv_2d_tile_s8s32_signed_20, refsim_m0_depthwise_conv_2d_pair_s8s32_signed_20);
}

#ifdef __cplusplus
}
#endif

#endif
