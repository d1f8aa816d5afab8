/* refsim 0.1.0: m0_conv_2d, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_M0_CONV_2D_H
#define REFSIM_M0_CONV_2D_H

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
    refsim_size taps; /* taps of an output; for convolutions a multiple of 4 */
    refsim_short low_shift; /* [1, 31]  right shift of the lower product */
    int32_t length; /* words of the stream */
} refsim_m0_conv_2d_params;

/*
 * The numbers of conv_2d_s8s32_double, where the generator has proved that the output stage gives them. constants hold
 * biases, weights and multipliers, packed in the order in which the loops read them. Portable C where the core's
 * instructions are missing. Elements take any value of their type; members of p keep to the ranges beside them. The
 * output may end where an operand is still being read, as far as the planner of arenas allows; else they are apart.
 * scratch is aligned to 16 bytes; what it holds afterwards means nothing.
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

/* What a tile needs besides its arrays; assembly reads it in this order. */
typedef struct {
    int32_t taps;
    int32_t next; /* from an output of a pixel to that of the next; 0: only the last lane counts */
    REFSIM_CONST int32_t *end; /* of the constants */
} refsim_m0_conv_2d_tile;

typedef void refsim_m0_conv_2d_function(
    const int32_t *pixels, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_m0_conv_2d_tile *t);

/* What a window inside the image is; assembly reads it in this order. */
typedef struct {
    int32_t rows;
    int32_t bytes; /* of a row */
    int32_t skip; /* bytes from the end of a row to the next one */
} refsim_m0_conv_2d_rows;

/* Rows of bytes to every fourth word: each lane is a pixel. */
#if REFSIM_THUMB1
static inline __attribute__((naked)) void refsim_m0_conv_2d_widen(
    const int8_t *from __attribute__((unused)), int32_t *to __attribute__((unused)),
    const refsim_m0_conv_2d_rows *rows __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r6, lr}\n"
        "ldmia r2!, {r3-r5}\n"
        "1: mov r2, r4\n"
        "subs r2, #4\n"
        "blt 3f\n"
        "2:\n"
        "ldrb r6, [r0, #0]\n"
        "sxtb r6, r6\n"
        "str r6, [r1, #0]\n"
        "ldrb r6, [r0, #1]\n"
        "sxtb r6, r6\n"
        "str r6, [r1, #16]\n"
        "ldrb r6, [r0, #2]\n"
        "sxtb r6, r6\n"
        "str r6, [r1, #32]\n"
        "ldrb r6, [r0, #3]\n"
        "sxtb r6, r6\n"
        "str r6, [r1, #48]\n"
        "adds r0, #4\n"
        "adds r1, #64\n"
        "subs r2, #4\n"
        "bge 2b\n"
        "3: adds r2, #4\n"
        "beq 5f\n"
        "4: ldrb r6, [r0]\n"
        "sxtb r6, r6\n"
        "str r6, [r1]\n"
        "adds r0, #1\n"
        "adds r1, #16\n"
        "subs r2, #1\n"
        "bne 4b\n"
        "5: adds r0, r0, r5\n"
        "subs r3, #1\n"
        "bne 1b\n"
        "pop {r4-r6, pc}\n");
}
#else
static inline void refsim_m0_conv_2d_widen(const int8_t *from, int32_t *to, const refsim_m0_conv_2d_rows *rows)
{
    for (int32_t row = 0; row < rows->rows; ++row) {
        for (int32_t i = rows->bytes; i > 0; --i) {
            *to = *from++;
            to += 4;
        }
        from += rows->skip;
    }
}
#endif

static inline int32_t *refsim_m0_conv_2d_fill(int32_t value, int32_t count, int32_t *to)
{
    for (; count > 0; --count) {
        *to = value;
        to += 4;
    }
    return to;
}

/* The taps of one output pixel, row by row, where some are outside the image. */
REFSIM_M0_APART void refsim_m0_conv_2d_border(
    const refsim_m0_conv_2d_params *p, const int8_t *image, int32_t iy, int32_t ix, int32_t *to)
{
    const refsim_window *g = &p->window;
    const int32_t left = ix < 0 ? -ix : 0;
    const int32_t right = ix + g->filter_width > g->input_width ? ix + g->filter_width - g->input_width : 0;
    const refsim_m0_conv_2d_rows one = { 1, (g->filter_width - left - right) * g->input_depth, 0 };
    for (int32_t y = iy; y < iy + g->filter_height; ++y) {
        const int32_t inside = y >= 0 && y < g->input_height;
        to = refsim_m0_conv_2d_fill(p->pad, (inside ? left : g->filter_width) * g->input_depth, to);
        if (inside) {
            refsim_m0_conv_2d_widen(image + (y * g->input_width + ix + left) * g->input_depth, to, &one);
            to = refsim_m0_conv_2d_fill(p->pad, right * g->input_depth, to + 4 * one.bytes);
        }
    }
}

/* The taps of output pixel (oy, ox). */
static inline void refsim_m0_conv_2d_pixel(
    const refsim_m0_conv_2d_params *p, const int8_t *image, int32_t oy, int32_t ox, int32_t *to,
    const refsim_m0_conv_2d_rows *rows)
{
    const refsim_window *g = &p->window;
    const int32_t iy = oy * g->stride_height - g->pad_top, ix = ox * g->stride_width - g->pad_left;
    if (iy >= 0 && iy + g->filter_height <= g->input_height && ix >= 0 && ix + g->filter_width <= g->input_width) {
        refsim_m0_conv_2d_widen(image + (iy * g->input_width + ix) * g->input_depth, to, rows);
    } else {
        refsim_m0_conv_2d_border(p, image, iy, ix, to);
    }
}

/* All pixels, four by four; fewer than four one by one, each in the lane that is written last. */
static inline void refsim_m0_conv_2d_run(
    const refsim_m0_conv_2d_params *p, const int8_t *input, REFSIM_CONST int32_t *constants, int8_t *output, void
    *scratch,
    refsim_m0_conv_2d_function *tile)
{
    const refsim_window *g = &p->window;
    const int32_t pixels = g->output_height * g->output_width;
    const int32_t bytes = g->filter_width * g->input_depth;
    const refsim_m0_conv_2d_rows rows = { g->filter_height, bytes, g->input_width * g->input_depth - bytes };
    int32_t *lanes = (int32_t *)scratch;
    refsim_m0_conv_2d_tile t = { p->taps, 0, constants + p->length };
    for (int32_t i = 0; i < 4 * p->taps; ++i) {
        lanes[i] = 0;
    }
    for (int32_t n = 0; n < g->batches; ++n) {
        int32_t y = 0, x = 0;
        for (int32_t i = 0; i < pixels;) {
            if (pixels >= 4 && pixels - i < 4) { /* the last four again */
                output -= (4 - (pixels - i)) * g->output_depth;
                i = pixels - 4;
                y = i / g->output_width;
                x = i % g->output_width;
            }
            const int32_t first = pixels - i >= 4 ? 0 : 3;
            for (int32_t lane = first; lane < 4; ++lane) {
                refsim_m0_conv_2d_pixel(p, input, y, x, lanes + lane, &rows);
                if (++x == g->output_width) {
                    x = 0;
                    ++y;
                }
            }
            t.next = first == 0 ? g->output_depth : 0;
            tile(lanes, constants, output, &t);
            i += 4 - first;
            output += (4 - first) * g->output_depth;
        }
        input += g->input_height * g->input_width * g->input_depth;
    }
}

#if REFSIM_THUMB1
/* r0 lanes, r1 constants, r7 tap; sums r8-r11. Frame: 0 taps, 4 next, 8 end, 12 lanes, 16 output. */
static inline __attribute__((naked)) void refsim_m0_conv_2d_tile_s8s32_relu_12(
    const int32_t *pixels __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_m0_conv_2d_tile *t __attribute__((unused)))
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
        "ldmia r3!, {r4-r6}\n"
        "str r4, [sp]\n"
        "str r5, [sp, #4]\n"
        "str r6, [sp, #8]\n"
        "str r0, [sp, #12]\n"
        "str r2, [sp, #16]\n"
        "1: ldmia r1!, {r2}\n"
        "mov r8, r2\n"
        "mov r9, r2\n"
        "mov r10, r2\n"
        "mov r11, r2\n"
        "ldr r7, [sp]\n"
        "adds r1, r1, r7\n"
        "rsbs r7, r7, #0\n"
        "ldr r0, [sp, #12]\n"
        "2:\n"
        "ldmia r0!, {r2-r5}\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r2, r6, r2\n"
        "muls r3, r6, r3\n"
        "muls r4, r6, r4\n"
        "muls r5, r6, r5\n"
        "add r8, r2\n"
        "add r9, r3\n"
        "add r10, r4\n"
        "add r11, r5\n"
        "adds r7, #1\n"
        "ldmia r0!, {r2-r5}\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r2, r6, r2\n"
        "muls r3, r6, r3\n"
        "muls r4, r6, r4\n"
        "muls r5, r6, r5\n"
        "add r8, r2\n"
        "add r9, r3\n"
        "add r10, r4\n"
        "add r11, r5\n"
        "adds r7, #1\n"
        "ldmia r0!, {r2-r5}\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r2, r6, r2\n"
        "muls r3, r6, r3\n"
        "muls r4, r6, r4\n"
        "muls r5, r6, r5\n"
        "add r8, r2\n"
        "add r9, r3\n"
        "add r10, r4\n"
        "add r11, r5\n"
        "adds r7, #1\n"
        "ldmia r0!, {r2-r5}\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r2, r6, r2\n"
        "muls r3, r6, r3\n"
        "muls r4, r6, r4\n"
        "muls r5, r6, r5\n"
        "add r8, r2\n"
        "add r9, r3\n"
        "add r10, r4\n"
        "add r11, r5\n"
        "adds r7, #1\n"
        "bne 2b\n"
        "ldmia r1!, {r4-r7}\n"
"ldr r0, [sp, #16]\n"
        "adds r2, r0, #1\n"
        "str r2, [sp, #16]\n"
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
        "ldr r3, [sp, #4]\n"
        "adds r0, r0, r3\n"
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
        "ldr r3, [sp, #4]\n"
        "adds r0, r0, r3\n"
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
        "ldr r3, [sp, #4]\n"
        "adds r0, r0, r3\n"
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
        "ldr r3, [sp, #8]\n"
        "cmp r1, r3\n"
        "beq 3f\n"
        "b 1b\n"
        "3: add sp, #20\n"
        "pop {r4-r7}\n"
        "mov r8, r4\n"
        "mov r9, r5\n"
        "mov r10, r6\n"
        "mov r11, r7\n"
        "pop {r4-r7, pc}\n"
);
}
#else
static inline void refsim_m0_conv_2d_tile_s8s32_relu_12(
    const int32_t *pixels, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_m0_conv_2d_tile *t)
{
    for (; constants != t->end; ++output) {
        REFSIM_CONST int32_t *tail = constants + 1 + t->taps / 4;
        for (int32_t x = t->next == 0 ? 3 : 0; x < 4; ++x) {
            int32_t sum = constants[0];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)constants[1 + i / 4];
                sum = refsim_wrap_add(sum, pixels[4 * i + x] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
            }
            output[x * t->next] = refsim_m0_output(sum, tail, 12, 0);
        }
        constants = tail + 4;
    }
}
#endif

REFSIM_KERNEL void refsim_m0_conv_2d_s8s32_relu_12(
    const refsim_m0_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_m0_conv_2d_run(p, input, constants, output, scratch, refsim_m0_conv_2d_tile_s8s32_relu_12);
}

#if REFSIM_THUMB1
/* r0 lanes, r1 constants, r7 tap; sums r8-r11. Frame: 0 taps, 4 next, 8 end, 12 lanes, 16 output. */
static inline __attribute__((naked)) void refsim_m0_conv_2d_tile_s8s32_relu_14(
    const int32_t *pixels __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_m0_conv_2d_tile *t __attribute__((unused)))
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
        "ldmia r3!, {r4-r6}\n"
        "str r4, [sp]\n"
        "str r5, [sp, #4]\n"
        "str r6, [sp, #8]\n"
        "str r0, [sp, #12]\n"
        "str r2, [sp, #16]\n"
        "1: ldmia r1!, {r2}\n"
        "mov r8, r2\n"
        "mov r9, r2\n"
        "mov r10, r2\n"
        "mov r11, r2\n"
        "ldr r7, [sp]\n"
        "adds r1, r1, r7\n"
        "rsbs r7, r7, #0\n"
        "ldr r0, [sp, #12]\n"
        "2:\n"
        "ldmia r0!, {r2-r5}\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r2, r6, r2\n"
        "muls r3, r6, r3\n"
        "muls r4, r6, r4\n"
        "muls r5, r6, r5\n"
        "add r8, r2\n"
        "add r9, r3\n"
        "add r10, r4\n"
        "add r11, r5\n"
        "adds r7, #1\n"
        "ldmia r0!, {r2-r5}\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r2, r6, r2\n"
        "muls r3, r6, r3\n"
        "muls r4, r6, r4\n"
        "muls r5, r6, r5\n"
        "add r8, r2\n"
        "add r9, r3\n"
        "add r10, r4\n"
        "add r11, r5\n"
        "adds r7, #1\n"
        "ldmia r0!, {r2-r5}\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r2, r6, r2\n"
        "muls r3, r6, r3\n"
        "muls r4, r6, r4\n"
        "muls r5, r6, r5\n"
        "add r8, r2\n"
        "add r9, r3\n"
        "add r10, r4\n"
        "add r11, r5\n"
        "adds r7, #1\n"
        "ldmia r0!, {r2-r5}\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r2, r6, r2\n"
        "muls r3, r6, r3\n"
        "muls r4, r6, r4\n"
        "muls r5, r6, r5\n"
        "add r8, r2\n"
        "add r9, r3\n"
        "add r10, r4\n"
        "add r11, r5\n"
        "adds r7, #1\n"
        "bne 2b\n"
        "ldmia r1!, {r4-r7}\n"
"ldr r0, [sp, #16]\n"
        "adds r2, r0, #1\n"
        "str r2, [sp, #16]\n"
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
        "ldr r3, [sp, #4]\n"
        "adds r0, r0, r3\n"
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
        "ldr r3, [sp, #4]\n"
        "adds r0, r0, r3\n"
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
        "ldr r3, [sp, #4]\n"
        "adds r0, r0, r3\n"
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
        "ldr r3, [sp, #8]\n"
        "cmp r1, r3\n"
        "beq 3f\n"
        "b 1b\n"
        "3: add sp, #20\n"
        "pop {r4-r7}\n"
        "mov r8, r4\n"
        "mov r9, r5\n"
        "mov r10, r6\n"
        "mov r11, r7\n"
        "pop {r4-r7, pc}\n"
);
}
#else
static inline void refsim_m0_conv_2d_tile_s8s32_relu_14(
    const int32_t *pixels, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_m0_conv_2d_tile *t)
{
    for (; constants != t->end; ++output) {
        REFSIM_CONST int32_t *tail = constants + 1 + t->taps / 4;
        for (int32_t x = t->next == 0 ? 3 : 0; x < 4; ++x) {
            int32_t sum = constants[0];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)constants[1 + i / 4];
                sum = refsim_wrap_add(sum, pixels[4 * i + x] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
            }
            output[x * t->next] = refsim_m0_output(sum, tail, 14, 0);
        }
        constants = tail + 4;
    }
}
#endif

REFSIM_KERNEL void refsim_m0_conv_2d_s8s32_relu_14(
    const refsim_m0_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_m0_conv_2d_run(p, input, constants, output, scratch, refsim_m0_conv_2d_tile_s8s32_relu_14);
}

#if REFSIM_THUMB1
/* r0 lanes, r1 constants, r7 tap; sums r8-r11. Frame: 0 taps, 4 next, 8 end, 12 lanes, 16 output. */
static inline __attribute__((naked)) void refsim_m0_conv_2d_tile_s8s32_relu_16(
    const int32_t *pixels __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_m0_conv_2d_tile *t __attribute__((unused)))
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
        "ldmia r3!, {r4-r6}\n"
        "str r4, [sp]\n"
        "str r5, [sp, #4]\n"
        "str r6, [sp, #8]\n"
        "str r0, [sp, #12]\n"
        "str r2, [sp, #16]\n"
        "1: ldmia r1!, {r2}\n"
        "mov r8, r2\n"
        "mov r9, r2\n"
        "mov r10, r2\n"
        "mov r11, r2\n"
        "ldr r7, [sp]\n"
        "adds r1, r1, r7\n"
        "rsbs r7, r7, #0\n"
        "ldr r0, [sp, #12]\n"
        "2:\n"
        "ldmia r0!, {r2-r5}\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r2, r6, r2\n"
        "muls r3, r6, r3\n"
        "muls r4, r6, r4\n"
        "muls r5, r6, r5\n"
        "add r8, r2\n"
        "add r9, r3\n"
        "add r10, r4\n"
        "add r11, r5\n"
        "adds r7, #1\n"
        "ldmia r0!, {r2-r5}\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r2, r6, r2\n"
        "muls r3, r6, r3\n"
        "muls r4, r6, r4\n"
        "muls r5, r6, r5\n"
        "add r8, r2\n"
        "add r9, r3\n"
        "add r10, r4\n"
        "add r11, r5\n"
        "adds r7, #1\n"
        "ldmia r0!, {r2-r5}\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r2, r6, r2\n"
        "muls r3, r6, r3\n"
        "muls r4, r6, r4\n"
        "muls r5, r6, r5\n"
        "add r8, r2\n"
        "add r9, r3\n"
        "add r10, r4\n"
        "add r11, r5\n"
        "adds r7, #1\n"
        "ldmia r0!, {r2-r5}\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r2, r6, r2\n"
        "muls r3, r6, r3\n"
        "muls r4, r6, r4\n"
        "muls r5, r6, r5\n"
        "add r8, r2\n"
        "add r9, r3\n"
        "add r10, r4\n"
        "add r11, r5\n"
        "adds r7, #1\n"
        "bne 2b\n"
        "ldmia r1!, {r4-r7}\n"
"ldr r0, [sp, #16]\n"
        "adds r2, r0, #1\n"
        "str r2, [sp, #16]\n"
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
        "ldr r3, [sp, #4]\n"
        "adds r0, r0, r3\n"
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
        "ldr r3, [sp, #4]\n"
        "adds r0, r0, r3\n"
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
        "ldr r3, [sp, #4]\n"
        "adds r0, r0, r3\n"
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
        "ldr r3, [sp, #8]\n"
        "cmp r1, r3\n"
        "beq 3f\n"
        "b 1b\n"
        "3: add sp, #20\n"
        "pop {r4-r7}\n"
        "mov r8, r4\n"
        "mov r9, r5\n"
        "mov r10, r6\n"
        "mov r11, r7\n"
        "pop {r4-r7, pc}\n"
);
}
#else
static inline void refsim_m0_conv_2d_tile_s8s32_relu_16(
    const int32_t *pixels, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_m0_conv_2d_tile *t)
{
    for (; constants != t->end; ++output) {
        REFSIM_CONST int32_t *tail = constants + 1 + t->taps / 4;
        for (int32_t x = t->next == 0 ? 3 : 0; x < 4; ++x) {
            int32_t sum = constants[0];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)constants[1 + i / 4];
                sum = refsim_wrap_add(sum, pixels[4 * i + x] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
            }
            output[x * t->next] = refsim_m0_output(sum, tail, 16, 0);
        }
        constants = tail + 4;
    }
}
#endif

REFSIM_KERNEL void refsim_m0_conv_2d_s8s32_relu_16(
    const refsim_m0_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_m0_conv_2d_run(p, input, constants, output, scratch, refsim_m0_conv_2d_tile_s8s32_relu_16);
}

#if REFSIM_THUMB1
/* r0 lanes, r1 constants, r7 tap; sums r8-r11. Frame: 0 taps, 4 next, 8 end, 12 lanes, 16 output. */
static inline __attribute__((naked)) void refsim_m0_conv_2d_tile_s8s32_relu_18(
    const int32_t *pixels __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_m0_conv_2d_tile *t __attribute__((unused)))
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
        "ldmia r3!, {r4-r6}\n"
        "str r4, [sp]\n"
        "str r5, [sp, #4]\n"
        "str r6, [sp, #8]\n"
        "str r0, [sp, #12]\n"
        "str r2, [sp, #16]\n"
        "1: ldmia r1!, {r2}\n"
        "mov r8, r2\n"
        "mov r9, r2\n"
        "mov r10, r2\n"
        "mov r11, r2\n"
        "ldr r7, [sp]\n"
        "adds r1, r1, r7\n"
        "rsbs r7, r7, #0\n"
        "ldr r0, [sp, #12]\n"
        "2:\n"
        "ldmia r0!, {r2-r5}\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r2, r6, r2\n"
        "muls r3, r6, r3\n"
        "muls r4, r6, r4\n"
        "muls r5, r6, r5\n"
        "add r8, r2\n"
        "add r9, r3\n"
        "add r10, r4\n"
        "add r11, r5\n"
        "adds r7, #1\n"
        "ldmia r0!, {r2-r5}\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r2, r6, r2\n"
        "muls r3, r6, r3\n"
        "muls r4, r6, r4\n"
        "muls r5, r6, r5\n"
        "add r8, r2\n"
        "add r9, r3\n"
        "add r10, r4\n"
        "add r11, r5\n"
        "adds r7, #1\n"
        "ldmia r0!, {r2-r5}\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r2, r6, r2\n"
        "muls r3, r6, r3\n"
        "muls r4, r6, r4\n"
        "muls r5, r6, r5\n"
        "add r8, r2\n"
        "add r9, r3\n"
        "add r10, r4\n"
        "add r11, r5\n"
        "adds r7, #1\n"
        "ldmia r0!, {r2-r5}\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r2, r6, r2\n"
        "muls r3, r6, r3\n"
        "muls r4, r6, r4\n"
        "muls r5, r6, r5\n"
        "add r8, r2\n"
        "add r9, r3\n"
        "add r10, r4\n"
        "add r11, r5\n"
        "adds r7, #1\n"
        "bne 2b\n"
        "ldmia r1!, {r4-r7}\n"
"ldr r0, [sp, #16]\n"
        "adds r2, r0, #1\n"
        "str r2, [sp, #16]\n"
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
        "ldr r3, [sp, #4]\n"
        "adds r0, r0, r3\n"
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
        "ldr r3, [sp, #4]\n"
        "adds r0, r0, r3\n"
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
        "ldr r3, [sp, #4]\n"
        "adds r0, r0, r3\n"
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
        "ldr r3, [sp, #8]\n"
        "cmp r1, r3\n"
        "beq 3f\n"
        "b 1b\n"
        "3: add sp, #20\n"
        "pop {r4-r7}\n"
        "mov r8, r4\n"
        "mov r9, r5\n"
        "mov r10, r6\n"
        "mov r11, r7\n"
        "pop {r4-r7, pc}\n"
);
}
#else
static inline void refsim_m0_conv_2d_tile_s8s32_relu_18(
    const int32_t *pixels, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_m0_conv_2d_tile *t)
{
    for (; constants != t->end; ++output) {
        REFSIM_CONST int32_t *tail = constants + 1 + t->taps / 4;
        for (int32_t x = t->next == 0 ? 3 : 0; x < 4; ++x) {
            int32_t sum = constants[0];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)constants[1 + i / 4];
                sum = refsim_wrap_add(sum, pixels[4 * i + x] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
            }
            output[x * t->next] = refsim_m0_output(sum, tail, 18, 0);
        }
        constants = tail + 4;
    }
}
#endif

REFSIM_KERNEL void refsim_m0_conv_2d_s8s32_relu_18(
    const refsim_m0_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_m0_conv_2d_run(p, input, constants, output, scratch, refsim_m0_conv_2d_tile_s8s32_relu_18);
}

#if REFSIM_THUMB1
/* r0 lanes, r1 constants, r7 tap; sums r8-r11. Frame: 0 taps, 4 next, 8 end, 12 lanes, 16 output. */
static inline __attribute__((naked)) void refsim_m0_conv_2d_tile_s8s32_relu_20(
    const int32_t *pixels __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_m0_conv_2d_tile *t __attribute__((unused)))
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
        "ldmia r3!, {r4-r6}\n"
        "str r4, [sp]\n"
        "str r5, [sp, #4]\n"
        "str r6, [sp, #8]\n"
        "str r0, [sp, #12]\n"
        "str r2, [sp, #16]\n"
        "1: ldmia r1!, {r2}\n"
        "mov r8, r2\n"
        "mov r9, r2\n"
        "mov r10, r2\n"
        "mov r11, r2\n"
        "ldr r7, [sp]\n"
        "adds r1, r1, r7\n"
        "rsbs r7, r7, #0\n"
        "ldr r0, [sp, #12]\n"
        "2:\n"
        "ldmia r0!, {r2-r5}\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r2, r6, r2\n"
        "muls r3, r6, r3\n"
        "muls r4, r6, r4\n"
        "muls r5, r6, r5\n"
        "add r8, r2\n"
        "add r9, r3\n"
        "add r10, r4\n"
        "add r11, r5\n"
        "adds r7, #1\n"
        "ldmia r0!, {r2-r5}\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r2, r6, r2\n"
        "muls r3, r6, r3\n"
        "muls r4, r6, r4\n"
        "muls r5, r6, r5\n"
        "add r8, r2\n"
        "add r9, r3\n"
        "add r10, r4\n"
        "add r11, r5\n"
        "adds r7, #1\n"
        "ldmia r0!, {r2-r5}\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r2, r6, r2\n"
        "muls r3, r6, r3\n"
        "muls r4, r6, r4\n"
        "muls r5, r6, r5\n"
        "add r8, r2\n"
        "add r9, r3\n"
        "add r10, r4\n"
        "add r11, r5\n"
        "adds r7, #1\n"
        "ldmia r0!, {r2-r5}\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r2, r6, r2\n"
        "muls r3, r6, r3\n"
        "muls r4, r6, r4\n"
        "muls r5, r6, r5\n"
        "add r8, r2\n"
        "add r9, r3\n"
        "add r10, r4\n"
        "add r11, r5\n"
        "adds r7, #1\n"
        "bne 2b\n"
        "ldmia r1!, {r4-r7}\n"
"ldr r0, [sp, #16]\n"
        "adds r2, r0, #1\n"
        "str r2, [sp, #16]\n"
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
        "ldr r3, [sp, #4]\n"
        "adds r0, r0, r3\n"
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
        "ldr r3, [sp, #4]\n"
        "adds r0, r0, r3\n"
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
        "ldr r3, [sp, #4]\n"
        "adds r0, r0, r3\n"
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
        "ldr r3, [sp, #8]\n"
        "cmp r1, r3\n"
        "beq 3f\n"
        "b 1b\n"
        "3: add sp, #20\n"
        "pop {r4-r7}\n"
        "mov r8, r4\n"
        "mov r9, r5\n"
        "mov r10, r6\n"
        "mov r11, r7\n"
        "pop {r4-r7, pc}\n"
);
}
#else
static inline void refsim_m0_conv_2d_tile_s8s32_relu_20(
    const int32_t *pixels, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_m0_conv_2d_tile *t)
{
    for (; constants != t->end; ++output) {
        REFSIM_CONST int32_t *tail = constants + 1 + t->taps / 4;
        for (int32_t x = t->next == 0 ? 3 : 0; x < 4; ++x) {
            int32_t sum = constants[0];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)constants[1 + i / 4];
                sum = refsim_wrap_add(sum, pixels[4 * i + x] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
            }
            output[x * t->next] = refsim_m0_output(sum, tail, 20, 0);
        }
        constants = tail + 4;
    }
}
#endif

REFSIM_KERNEL void refsim_m0_conv_2d_s8s32_relu_20(
    const refsim_m0_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_m0_conv_2d_run(p, input, constants, output, scratch, refsim_m0_conv_2d_tile_s8s32_relu_20);
}

#if REFSIM_THUMB1
/* r0 lanes, r1 constants, r7 tap; sums r8-r11. Frame: 0 taps, 4 next, 8 end, 12 lanes, 16 output. */
static inline __attribute__((naked)) void refsim_m0_conv_2d_tile_s8s32_signed_12(
    const int32_t *pixels __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_m0_conv_2d_tile *t __attribute__((unused)))
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
        "ldmia r3!, {r4-r6}\n"
        "str r4, [sp]\n"
        "str r5, [sp, #4]\n"
        "str r6, [sp, #8]\n"
        "str r0, [sp, #12]\n"
        "str r2, [sp, #16]\n"
        "1: ldmia r1!, {r2}\n"
        "mov r8, r2\n"
        "mov r9, r2\n"
        "mov r10, r2\n"
        "mov r11, r2\n"
        "ldr r7, [sp]\n"
        "adds r1, r1, r7\n"
        "rsbs r7, r7, #0\n"
        "ldr r0, [sp, #12]\n"
        "2:\n"
        "ldmia r0!, {r2-r5}\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r2, r6, r2\n"
        "muls r3, r6, r3\n"
        "muls r4, r6, r4\n"
        "muls r5, r6, r5\n"
        "add r8, r2\n"
        "add r9, r3\n"
        "add r10, r4\n"
        "add r11, r5\n"
        "adds r7, #1\n"
        "ldmia r0!, {r2-r5}\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r2, r6, r2\n"
        "muls r3, r6, r3\n"
        "muls r4, r6, r4\n"
        "muls r5, r6, r5\n"
        "add r8, r2\n"
        "add r9, r3\n"
        "add r10, r4\n"
        "add r11, r5\n"
        "adds r7, #1\n"
        "ldmia r0!, {r2-r5}\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r2, r6, r2\n"
        "muls r3, r6, r3\n"
        "muls r4, r6, r4\n"
        "muls r5, r6, r5\n"
        "add r8, r2\n"
        "add r9, r3\n"
        "add r10, r4\n"
        "add r11, r5\n"
        "adds r7, #1\n"
        "ldmia r0!, {r2-r5}\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r2, r6, r2\n"
        "muls r3, r6, r3\n"
        "muls r4, r6, r4\n"
        "muls r5, r6, r5\n"
        "add r8, r2\n"
        "add r9, r3\n"
        "add r10, r4\n"
        "add r11, r5\n"
        "adds r7, #1\n"
        "bne 2b\n"
        "ldmia r1!, {r4-r7}\n"
        "ldmia r1!, {r2, r3}\n"
        "mov r12, r2\n"
        "mov lr, r3\n"
"ldr r0, [sp, #16]\n"
        "adds r2, r0, #1\n"
        "str r2, [sp, #16]\n"
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
        "ldr r3, [sp, #4]\n"
        "adds r0, r0, r3\n"
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
        "ldr r3, [sp, #4]\n"
        "adds r0, r0, r3\n"
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
        "ldr r3, [sp, #4]\n"
        "adds r0, r0, r3\n"
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
        "ldr r3, [sp, #8]\n"
        "cmp r1, r3\n"
        "beq 3f\n"
        "b 1b\n"
        "3: add sp, #20\n"
        "pop {r4-r7}\n"
        "mov r8, r4\n"
        "mov r9, r5\n"
        "mov r10, r6\n"
        "mov r11, r7\n"
        "pop {r4-r7, pc}\n"
);
}
#else
static inline void refsim_m0_conv_2d_tile_s8s32_signed_12(
    const int32_t *pixels, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_m0_conv_2d_tile *t)
{
    for (; constants != t->end; ++output) {
        REFSIM_CONST int32_t *tail = constants + 1 + t->taps / 4;
        for (int32_t x = t->next == 0 ? 3 : 0; x < 4; ++x) {
            int32_t sum = constants[0];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)constants[1 + i / 4];
                sum = refsim_wrap_add(sum, pixels[4 * i + x] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
            }
            output[x * t->next] = refsim_m0_output(sum, tail, 12, 1);
        }
        constants = tail + 6;
    }
}
#endif

REFSIM_KERNEL void refsim_m0_conv_2d_s8s32_signed_12(
    const refsim_m0_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_m0_conv_2d_run(p, input, constants, output, scratch, refsim_m0_conv_2d_tile_s8s32_signed_12);
}

#if REFSIM_THUMB1
/* r0 lanes, r1 constants, r7 tap; sums r8-r11. Frame: 0 taps, 4 next, 8 end, 12 lanes, 16 output. */
static inline __attribute__((naked)) void refsim_m0_conv_2d_tile_s8s32_signed_14(
    const int32_t *pixels __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_m0_conv_2d_tile *t __attribute__((unused)))
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
        "ldmia r3!, {r4-r6}\n"
        "str r4, [sp]\n"
        "str r5, [sp, #4]\n"
        "str r6, [sp, #8]\n"
        "str r0, [sp, #12]\n"
        "str r2, [sp, #16]\n"
        "1: ldmia r1!, {r2}\n"
        "mov r8, r2\n"
        "mov r9, r2\n"
        "mov r10, r2\n"
        "mov r11, r2\n"
        "ldr r7, [sp]\n"
        "adds r1, r1, r7\n"
        "rsbs r7, r7, #0\n"
        "ldr r0, [sp, #12]\n"
        "2:\n"
        "ldmia r0!, {r2-r5}\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r2, r6, r2\n"
        "muls r3, r6, r3\n"
        "muls r4, r6, r4\n"
        "muls r5, r6, r5\n"
        "add r8, r2\n"
        "add r9, r3\n"
        "add r10, r4\n"
        "add r11, r5\n"
        "adds r7, #1\n"
        "ldmia r0!, {r2-r5}\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r2, r6, r2\n"
        "muls r3, r6, r3\n"
        "muls r4, r6, r4\n"
        "muls r5, r6, r5\n"
        "add r8, r2\n"
        "add r9, r3\n"
        "add r10, r4\n"
        "add r11, r5\n"
        "adds r7, #1\n"
        "ldmia r0!, {r2-r5}\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r2, r6, r2\n"
        "muls r3, r6, r3\n"
        "muls r4, r6, r4\n"
        "muls r5, r6, r5\n"
        "add r8, r2\n"
        "add r9, r3\n"
        "add r10, r4\n"
        "add r11, r5\n"
        "adds r7, #1\n"
        "ldmia r0!, {r2-r5}\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r2, r6, r2\n"
        "muls r3, r6, r3\n"
        "muls r4, r6, r4\n"
        "muls r5, r6, r5\n"
        "add r8, r2\n"
        "add r9, r3\n"
        "add r10, r4\n"
        "add r11, r5\n"
        "adds r7, #1\n"
        "bne 2b\n"
        "ldmia r1!, {r4-r7}\n"
        "ldmia r1!, {r2, r3}\n"
        "mov r12, r2\n"
        "mov lr, r3\n"
"ldr r0, [sp, #16]\n"
        "adds r2, r0, #1\n"
        "str r2, [sp, #16]\n"
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
        "ldr r3, [sp, #4]\n"
        "adds r0, r0, r3\n"
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
        "ldr r3, [sp, #4]\n"
        "adds r0, r0, r3\n"
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
        "ldr r3, [sp, #4]\n"
        "adds r0, r0, r3\n"
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
        "ldr r3, [sp, #8]\n"
        "cmp r1, r3\n"
        "beq 3f\n"
        "b 1b\n"
        "3: add sp, #20\n"
        "pop {r4-r7}\n"
        "mov r8, r4\n"
        "mov r9, r5\n"
        "mov r10, r6\n"
        "mov r11, r7\n"
        "pop {r4-r7, pc}\n"
);
}
#else
static inline void refsim_m0_conv_2d_tile_s8s32_signed_14(
    const int32_t *pixels, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_m0_conv_2d_tile *t)
{
    for (; constants != t->end; ++output) {
        REFSIM_CONST int32_t *tail = constants + 1 + t->taps / 4;
        for (int32_t x = t->next == 0 ? 3 : 0; x < 4; ++x) {
            int32_t sum = constants[0];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)constants[1 + i / 4];
                sum = refsim_wrap_add(sum, pixels[4 * i + x] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
            }
            output[x * t->next] = refsim_m0_output(sum, tail, 14, 1);
        }
        constants = tail + 6;
    }
}
#endif

REFSIM_KERNEL void refsim_m0_conv_2d_s8s32_signed_14(
    const refsim_m0_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_m0_conv_2d_run(p, input, constants, output, scratch, refsim_m0_conv_2d_tile_s8s32_signed_14);
}

#if REFSIM_THUMB1
/* r0 lanes, r1 constants, r7 tap; sums r8-r11. Frame: 0 taps, 4 next, 8 end, 12 lanes, 16 output. */
static inline __attribute__((naked)) void refsim_m0_conv_2d_tile_s8s32_signed_16(
    const int32_t *pixels __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_m0_conv_2d_tile *t __attribute__((unused)))
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
        "ldmia r3!, {r4-r6}\n"
        "str r4, [sp]\n"
        "str r5, [sp, #4]\n"
        "str r6, [sp, #8]\n"
        "str r0, [sp, #12]\n"
        "str r2, [sp, #16]\n"
        "1: ldmia r1!, {r2}\n"
        "mov r8, r2\n"
        "mov r9, r2\n"
        "mov r10, r2\n"
        "mov r11, r2\n"
        "ldr r7, [sp]\n"
        "adds r1, r1, r7\n"
        "rsbs r7, r7, #0\n"
        "ldr r0, [sp, #12]\n"
        "2:\n"
        "ldmia r0!, {r2-r5}\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r2, r6, r2\n"
        "muls r3, r6, r3\n"
        "muls r4, r6, r4\n"
        "muls r5, r6, r5\n"
        "add r8, r2\n"
        "add r9, r3\n"
        "add r10, r4\n"
        "add r11, r5\n"
        "adds r7, #1\n"
        "ldmia r0!, {r2-r5}\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r2, r6, r2\n"
        "muls r3, r6, r3\n"
        "muls r4, r6, r4\n"
        "muls r5, r6, r5\n"
        "add r8, r2\n"
        "add r9, r3\n"
        "add r10, r4\n"
        "add r11, r5\n"
        "adds r7, #1\n"
        "ldmia r0!, {r2-r5}\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r2, r6, r2\n"
        "muls r3, r6, r3\n"
        "muls r4, r6, r4\n"
        "muls r5, r6, r5\n"
        "add r8, r2\n"
        "add r9, r3\n"
        "add r10, r4\n"
        "add r11, r5\n"
        "adds r7, #1\n"
        "ldmia r0!, {r2-r5}\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r2, r6, r2\n"
        "muls r3, r6, r3\n"
        "muls r4, r6, r4\n"
        "muls r5, r6, r5\n"
        "add r8, r2\n"
        "add r9, r3\n"
        "add r10, r4\n"
        "add r11, r5\n"
        "adds r7, #1\n"
        "bne 2b\n"
        "ldmia r1!, {r4-r7}\n"
        "ldmia r1!, {r2, r3}\n"
        "mov r12, r2\n"
        "mov lr, r3\n"
"ldr r0, [sp, #16]\n"
        "adds r2, r0, #1\n"
        "str r2, [sp, #16]\n"
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
        "ldr r3, [sp, #4]\n"
        "adds r0, r0, r3\n"
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
        "ldr r3, [sp, #4]\n"
        "adds r0, r0, r3\n"
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
        "ldr r3, [sp, #4]\n"
        "adds r0, r0, r3\n"
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
        "ldr r3, [sp, #8]\n"
        "cmp r1, r3\n"
        "beq 3f\n"
        "b 1b\n"
        "3: add sp, #20\n"
        "pop {r4-r7}\n"
        "mov r8, r4\n"
        "mov r9, r5\n"
        "mov r10, r6\n"
        "mov r11, r7\n"
        "pop {r4-r7, pc}\n"
);
}
#else
static inline void refsim_m0_conv_2d_tile_s8s32_signed_16(
    const int32_t *pixels, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_m0_conv_2d_tile *t)
{
    for (; constants != t->end; ++output) {
        REFSIM_CONST int32_t *tail = constants + 1 + t->taps / 4;
        for (int32_t x = t->next == 0 ? 3 : 0; x < 4; ++x) {
            int32_t sum = constants[0];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)constants[1 + i / 4];
                sum = refsim_wrap_add(sum, pixels[4 * i + x] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
            }
            output[x * t->next] = refsim_m0_output(sum, tail, 16, 1);
        }
        constants = tail + 6;
    }
}
#endif

REFSIM_KERNEL void refsim_m0_conv_2d_s8s32_signed_16(
    const refsim_m0_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_m0_conv_2d_run(p, input, constants, output, scratch, refsim_m0_conv_2d_tile_s8s32_signed_16);
}

#if REFSIM_THUMB1
/* r0 lanes, r1 constants, r7 tap; sums r8-r11. Frame: 0 taps, 4 next, 8 end, 12 lanes, 16 output. */
static inline __attribute__((naked)) void refsim_m0_conv_2d_tile_s8s32_signed_18(
    const int32_t *pixels __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_m0_conv_2d_tile *t __attribute__((unused)))
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
        "ldmia r3!, {r4-r6}\n"
        "str r4, [sp]\n"
        "str r5, [sp, #4]\n"
        "str r6, [sp, #8]\n"
        "str r0, [sp, #12]\n"
        "str r2, [sp, #16]\n"
        "1: ldmia r1!, {r2}\n"
        "mov r8, r2\n"
        "mov r9, r2\n"
        "mov r10, r2\n"
        "mov r11, r2\n"
        "ldr r7, [sp]\n"
        "adds r1, r1, r7\n"
        "rsbs r7, r7, #0\n"
        "ldr r0, [sp, #12]\n"
        "2:\n"
        "ldmia r0!, {r2-r5}\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r2, r6, r2\n"
        "muls r3, r6, r3\n"
        "muls r4, r6, r4\n"
        "muls r5, r6, r5\n"
        "add r8, r2\n"
        "add r9, r3\n"
        "add r10, r4\n"
        "add r11, r5\n"
        "adds r7, #1\n"
        "ldmia r0!, {r2-r5}\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r2, r6, r2\n"
        "muls r3, r6, r3\n"
        "muls r4, r6, r4\n"
        "muls r5, r6, r5\n"
        "add r8, r2\n"
        "add r9, r3\n"
        "add r10, r4\n"
        "add r11, r5\n"
        "adds r7, #1\n"
        "ldmia r0!, {r2-r5}\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r2, r6, r2\n"
        "muls r3, r6, r3\n"
        "muls r4, r6, r4\n"
        "muls r5, r6, r5\n"
        "add r8, r2\n"
        "add r9, r3\n"
        "add r10, r4\n"
        "add r11, r5\n"
        "adds r7, #1\n"
        "ldmia r0!, {r2-r5}\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r2, r6, r2\n"
        "muls r3, r6, r3\n"
        "muls r4, r6, r4\n"
        "muls r5, r6, r5\n"
        "add r8, r2\n"
        "add r9, r3\n"
        "add r10, r4\n"
        "add r11, r5\n"
        "adds r7, #1\n"
        "bne 2b\n"
        "ldmia r1!, {r4-r7}\n"
        "ldmia r1!, {r2, r3}\n"
        "mov r12, r2\n"
        "mov lr, r3\n"
"ldr r0, [sp, #16]\n"
        "adds r2, r0, #1\n"
        "str r2, [sp, #16]\n"
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
        "ldr r3, [sp, #4]\n"
        "adds r0, r0, r3\n"
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
        "ldr r3, [sp, #4]\n"
        "adds r0, r0, r3\n"
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
        "ldr r3, [sp, #4]\n"
        "adds r0, r0, r3\n"
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
        "ldr r3, [sp, #8]\n"
        "cmp r1, r3\n"
        "beq 3f\n"
        "b 1b\n"
        "3: add sp, #20\n"
        "pop {r4-r7}\n"
        "mov r8, r4\n"
        "mov r9, r5\n"
        "mov r10, r6\n"
        "mov r11, r7\n"
        "pop {r4-r7, pc}\n"
);
}
#else
static inline void refsim_m0_conv_2d_tile_s8s32_signed_18(
    const int32_t *pixels, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_m0_conv_2d_tile *t)
{
    for (; constants != t->end; ++output) {
        REFSIM_CONST int32_t *tail = constants + 1 + t->taps / 4;
        for (int32_t x = t->next == 0 ? 3 : 0; x < 4; ++x) {
            int32_t sum = constants[0];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)constants[1 + i / 4];
                sum = refsim_wrap_add(sum, pixels[4 * i + x] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
            }
            output[x * t->next] = refsim_m0_output(sum, tail, 18, 1);
        }
        constants = tail + 6;
    }
}
#endif

REFSIM_KERNEL void refsim_m0_conv_2d_s8s32_signed_18(
    const refsim_m0_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_m0_conv_2d_run(p, input, constants, output, scratch, refsim_m0_conv_2d_tile_s8s32_signed_18);
}

#if REFSIM_THUMB1
/* r0 lanes, r1 constants, r7 tap; sums r8-r11. Frame: 0 taps, 4 next, 8 end, 12 lanes, 16 output. */
static inline __attribute__((naked)) void refsim_m0_conv_2d_tile_s8s32_signed_20(
    const int32_t *pixels __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_m0_conv_2d_tile *t __attribute__((unused)))
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
        "ldmia r3!, {r4-r6}\n"
        "str r4, [sp]\n"
        "str r5, [sp, #4]\n"
        "str r6, [sp, #8]\n"
        "str r0, [sp, #12]\n"
        "str r2, [sp, #16]\n"
        "1: ldmia r1!, {r2}\n"
        "mov r8, r2\n"
        "mov r9, r2\n"
        "mov r10, r2\n"
        "mov r11, r2\n"
        "ldr r7, [sp]\n"
        "adds r1, r1, r7\n"
        "rsbs r7, r7, #0\n"
        "ldr r0, [sp, #12]\n"
        "2:\n"
        "ldmia r0!, {r2-r5}\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r2, r6, r2\n"
        "muls r3, r6, r3\n"
        "muls r4, r6, r4\n"
        "muls r5, r6, r5\n"
        "add r8, r2\n"
        "add r9, r3\n"
        "add r10, r4\n"
        "add r11, r5\n"
        "adds r7, #1\n"
        "ldmia r0!, {r2-r5}\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r2, r6, r2\n"
        "muls r3, r6, r3\n"
        "muls r4, r6, r4\n"
        "muls r5, r6, r5\n"
        "add r8, r2\n"
        "add r9, r3\n"
        "add r10, r4\n"
        "add r11, r5\n"
        "adds r7, #1\n"
        "ldmia r0!, {r2-r5}\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r2, r6, r2\n"
        "muls r3, r6, r3\n"
        "muls r4, r6, r4\n"
        "muls r5, r6, r5\n"
        "add r8, r2\n"
        "add r9, r3\n"
        "add r10, r4\n"
        "add r11, r5\n"
        "adds r7, #1\n"
        "ldmia r0!, {r2-r5}\n"
        "ldrsb r6, [r1, r7]\n"
        "muls r2, r6, r2\n"
        "muls r3, r6, r3\n"
        "muls r4, r6, r4\n"
        "muls r5, r6, r5\n"
        "add r8, r2\n"
        "add r9, r3\n"
        "add r10, r4\n"
        "add r11, r5\n"
        "adds r7, #1\n"
        "bne 2b\n"
        "ldmia r1!, {r4-r7}\n"
        "ldmia r1!, {r2, r3}\n"
        "mov r12, r2\n"
        "mov lr, r3\n"
"ldr r0, [sp, #16]\n"
        "adds r2, r0, #1\n"
        "str r2, [sp, #16]\n"
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
        "ldr r3, [sp, #4]\n"
        "adds r0, r0, r3\n"
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
        "ldr r3, [sp, #4]\n"
        "adds r0, r0, r3\n"
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
        "ldr r3, [sp, #4]\n"
        "adds r0, r0, r3\n"
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
        "ldr r3, [sp, #8]\n"
        "cmp r1, r3\n"
        "beq 3f\n"
        "b 1b\n"
        "3: add sp, #20\n"
        "pop {r4-r7}\n"
        "mov r8, r4\n"
        "mov r9, r5\n"
        "mov r10, r6\n"
        "mov r11, r7\n"
        "pop {r4-r7, pc}\n"
);
}
#else
static inline void refsim_m0_conv_2d_tile_s8s32_signed_20(
    const int32_t *pixels, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_m0_conv_2d_tile *t)
{
    for (; constants != t->end; ++output) {
        REFSIM_CONST int32_t *tail = constants + 1 + t->taps / 4;
        for (int32_t x = t->next == 0 ? 3 : 0; x < 4; ++x) {
            int32_t sum = constants[0];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)constants[1 + i / 4];
                sum = refsim_wrap_add(sum, pixels[4 * i + x] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
            }
            output[x * t->next] = refsim_m0_output(sum, tail, 20, 1);
        }
        constants = tail + 6;
    }
}
#endif

REFSIM_KERNEL void refsim_m0_conv_2d_s8s32_signed_20(
    const refsim_m0_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_m0_conv_2d_run(p, input, constants, output, scratch, refsim_m0_conv_2d_tile_s8s32_signed_20);
}

#ifdef __cplusplus
}
#endif

#endif
