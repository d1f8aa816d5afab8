/* refsim 0.1.0: dsp_conv_2d, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_DSP_CONV_2D_H
#define REFSIM_DSP_CONV_2D_H

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
    refsim_size taps; /* taps of an output; for convolutions in whole steps of the inner loop */
    refsim_short left; /* [8, 31]  left shift of accumulators */
    refsim_short right; /* [0, 31]  right shift of outputs */
    int32_t length; /* words of the stream */
} refsim_dsp_conv_2d_params;

/*
 * The numbers of conv_2d_s8s32_double, where the generator has proved that the output stage gives them. constants hold
 * biases, weights and multipliers, packed in the order in which the loops read them. Portable C where the core's
 * instructions are missing. Elements take any value of their type; members of p keep to the ranges beside them. The
 * output may end where an operand is still being read, as far as the planner of arenas allows; else they are apart.
 * scratch is aligned to 16 bytes; what it holds afterwards means nothing.
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

/* What a tile needs besides its arrays; assembly reads it in this order. */
typedef struct {
    int32_t steps; /* of the inner loop */
    int32_t bytes; /* of a pair of pixels */
    REFSIM_CONST int32_t *end; /* of the constants */
    int32_t next; /* from an output of the first pixel to that of the second; 0: there is no second */
    int32_t right; /* shift */
    int32_t more; /* left shift beyond 8 */
} refsim_dsp_conv_2d_tile;

typedef void refsim_dsp_conv_2d_function(
    const int16_t *pair, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_dsp_conv_2d_tile *t);

/* What a window inside the image is; assembly reads it in this order. */
typedef struct {
    int32_t rows;
    int32_t bytes; /* of a row */
    int32_t skip; /* bytes from the end of a row to the next one */
} refsim_dsp_conv_2d_rows;

#if REFSIM_DSP
/* Rows of whole fours of bytes to 16 bits, in the order 0, 2, 1, 3; the other pixel's go between. */
static inline __attribute__((naked)) void refsim_dsp_conv_2d_widen(
    const int8_t *from __attribute__((unused)), int16_t *to __attribute__((unused)),
    const refsim_dsp_conv_2d_rows *rows __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r6, lr}\n"
        "ldm r2, {r3-r5}\n"
        "1: subs r2, r4, #16\n"
        "blt 3f\n"
        "2:\n"
        "ldr r12, [r0, #0]\n"
        "sxtb16 lr, r12, ror #8\n"
        "sxtb16 r12, r12\n"
        "strd r12, lr, [r1, #0]\n"
        "ldr r12, [r0, #4]\n"
        "sxtb16 lr, r12, ror #8\n"
        "sxtb16 r12, r12\n"
        "strd r12, lr, [r1, #16]\n"
        "ldr r12, [r0, #8]\n"
        "sxtb16 lr, r12, ror #8\n"
        "sxtb16 r12, r12\n"
        "strd r12, lr, [r1, #32]\n"
        "ldr r12, [r0, #12]\n"
        "sxtb16 lr, r12, ror #8\n"
        "sxtb16 r12, r12\n"
        "strd r12, lr, [r1, #48]\n"
        "adds r0, #16\n"
        "adds r1, #64\n"
        "subs r2, #16\n"
        "bge 2b\n"
        "3: adds r2, #16\n"
        "beq 5f\n"
        "4:\n"
        "ldr r12, [r0], #4\n"
        "sxtb16 lr, r12, ror #8\n"
        "sxtb16 r12, r12\n"
        "strd r12, lr, [r1], #16\n"
"subs r2, #4\n"
        "bne 4b\n"
        "5: add r0, r5\n"
        "subs r3, #1\n"
        "bne 1b\n"
        "pop {r4-r6, pc}\n");
}

/* Rows of bytes from anywhere, one behind the other: words at any address, so UNALIGN_TRP has to be 0. */
static inline __attribute__((naked)) void refsim_dsp_conv_2d_join(
    const int8_t *from __attribute__((unused)), int8_t *to __attribute__((unused)),
    const refsim_dsp_conv_2d_rows *rows __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r6, lr}\n"
        "ldm r2, {r3-r5}\n"
        "1: subs r2, r4, #4\n"
        "blt 3f\n"
        "2: ldr r12, [r0], #4\n"
        "str r12, [r1], #4\n"
        "subs r2, #4\n"
        "bge 2b\n"
        "3: adds r2, #4\n"
        "beq 5f\n"
        "4: ldrb r12, [r0], #1\n"
        "strb r12, [r1], #1\n"
        "subs r2, #1\n"
        "bne 4b\n"
        "5: add r0, r5\n"
        "subs r3, #1\n"
        "bne 1b\n"
        "pop {r4-r6, pc}\n");
}
#else
static inline void refsim_dsp_conv_2d_widen(const int8_t *from, int16_t *to, const refsim_dsp_conv_2d_rows *rows)
{
    for (int32_t row = 0; row < rows->rows; ++row) {
        for (int32_t i = 0; i < rows->bytes; i += 4) {
            to[0] = from[0];
            to[1] = from[2];
            to[2] = from[1];
            to[3] = from[3];
            from += 4;
            to += 8;
        }
        from += rows->skip;
    }
}

static inline void refsim_dsp_conv_2d_join(const int8_t *from, int8_t *to, const refsim_dsp_conv_2d_rows *rows)
{
    for (int32_t row = 0; row < rows->rows; ++row) {
        for (int32_t i = 0; i < rows->bytes; ++i) {
            *to++ = *from++;
        }
        from += rows->skip;
    }
}
#endif

/* The taps of one output pixel, row by row, where some are outside the image. */
REFSIM_DSP_APART void refsim_dsp_conv_2d_patch(
    const refsim_dsp_conv_2d_params *p, const int8_t *image, int32_t iy, int32_t ix, int8_t *to)
{
    const refsim_window *g = &p->window;
    for (int32_t y = iy; y < iy + g->filter_height; ++y) {
        int32_t at = (y * g->input_width + ix) * g->input_depth;
        for (int32_t x = ix; x < ix + g->filter_width; ++x) {
            const int32_t inside = y >= 0 && y < g->input_height && x >= 0 && x < g->input_width;
            for (int32_t i = g->input_depth; i > 0; --i) {
                *to++ = inside ? image[at] : (int8_t)p->pad;
                ++at;
            }
        }
    }
}

static inline int16_t *refsim_dsp_conv_2d_fill(int32_t value, int32_t count, int16_t *to)
{
    for (; count > 0; count -= 4) {
        to[0] = to[1] = to[2] = to[3] = (int16_t)value;
        to += 8;
    }
    return to;
}

/* The taps of one output pixel, row by row, the same of a depth in whole fours. */
REFSIM_DSP_APART void refsim_dsp_conv_2d_border(
    const refsim_dsp_conv_2d_params *p, const int8_t *image, int32_t iy, int32_t ix, int16_t *to)
{
    const refsim_window *g = &p->window;
    const int32_t left = ix < 0 ? -ix : 0;
    const int32_t right = ix + g->filter_width > g->input_width ? ix + g->filter_width - g->input_width : 0;
    const refsim_dsp_conv_2d_rows one = { 1, (g->filter_width - left - right) * g->input_depth, 0 };
    for (int32_t y = iy; y < iy + g->filter_height; ++y) {
        const int32_t inside = y >= 0 && y < g->input_height;
        to = refsim_dsp_conv_2d_fill(p->pad, (inside ? left : g->filter_width) * g->input_depth, to);
        if (inside) {
            refsim_dsp_conv_2d_widen(image + (y * g->input_width + ix + left) * g->input_depth, to, &one);
            to = refsim_dsp_conv_2d_fill(p->pad, right * g->input_depth, to + 2 * one.bytes);
        }
    }
}

/* All pixels, two by two. A last one without a partner is its own: both results go to one place. */
static inline void refsim_dsp_conv_2d_run(
    const refsim_dsp_conv_2d_params *p, const int8_t *input, REFSIM_CONST int32_t *constants, int8_t *output, void
    *scratch,
    int32_t step, refsim_dsp_conv_2d_function *tile)
{
    const refsim_window *g = &p->window;
    const int32_t row = g->input_width * g->input_depth;
    const int32_t whole_height = g->input_height - g->filter_height, whole_width = g->input_width - g->filter_width;
    const refsim_dsp_conv_2d_rows rows = { g->filter_height, g->filter_width * g->input_depth,
        row - g->filter_width * g->input_depth };
    const refsim_dsp_conv_2d_rows joined = { 1, p->taps, 0 };
    int16_t *pair = (int16_t *)scratch;
    int8_t *bytes = g->input_depth % 4 == 0 ? NULL : (int8_t *)scratch + 4 * p->taps;
    refsim_dsp_conv_2d_tile t = { p->taps / step, 4 * p->taps, constants + p->length, g->output_depth, p->right,
        p->left - 8 };
    for (int32_t i = g->filter_height * rows.bytes; i < p->taps; ++i) {
        bytes[i] = 0;
    }
    for (int32_t n = 0; n < g->batches; ++n) {
        int16_t *to = pair;
        t.next = g->output_depth;
        for (int32_t y = 0; y < g->output_height; ++y) {
            const int32_t iy = y * g->stride_height - g->pad_top;
            int32_t ix = -g->pad_left, at = iy * row + ix * g->input_depth;
            for (int32_t x = 0; x < g->output_width; ++x) {
                const int32_t whole = iy >= 0 && iy <= whole_height && ix >= 0 && ix <= whole_width;
                if (bytes != NULL) {
                    if (whole) {
                        refsim_dsp_conv_2d_join(input + at, bytes, &rows);
                    } else {
                        refsim_dsp_conv_2d_patch(p, input, iy, ix, bytes);
                    }
                    refsim_dsp_conv_2d_widen(bytes, to, &joined);
                } else if (whole) {
                    refsim_dsp_conv_2d_widen(input + at, to, &rows);
                } else {
                    refsim_dsp_conv_2d_border(p, input, iy, ix, to);
                }
                if (to != pair) {
                    tile(pair, constants, output, &t);
                    output += 2 * g->output_depth;
                    to = pair;
                } else {
                    to = pair + 4;
                }
                at += g->stride_width * g->input_depth;
                ix += g->stride_width;
            }
        }
        if (to != pair) {
            t.next = 0;
            tile(pair, constants, output, &t);
            output += g->output_depth;
        }
        input += g->input_height * row;
    }
}

#if REFSIM_DSP
/* r0 pixels, r1 constants, r3 outputs; sums of both pixels: r4, r5 of the pair of channels, r6, r7 of the first. */
static inline __attribute__((naked)) void refsim_dsp_conv_2d_tile_s8s32_16_relu_free(
    const int16_t *pair __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_dsp_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "ldm r3, {r4-r9}\n"
        "push {r4-r9}\n"
        "mov r3, r2\n"
        "1: ldm r1!, {r4, r6}\n"
        "ldr r2, [sp]\n"
        "mov r5, r4\n"
        "mov r7, r6\n"
        "2:\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "subs r2, #1\n"
        "bne 2b\n"
        "ldm r1!, {r8-r11}\n"
        "ldrd r12, lr, [sp, #12]\n"
        "sub r4, r4, r6\n"
        "sub r5, r5, r7\n"
        "lsl r6, #8\n"
        "lsl r7, #8\n"
        "smmla r6, r6, r8, r10\n"
        "smmla r7, r7, r8, r10\n"
        "smmla r4, r4, r9, r11\n"
        "smmla r5, r5, r9, r11\n"
        "asr r4, lr\n"
        "ssat r4, #8, r4\n"
        "asr r5, lr\n"
        "ssat r5, #8, r5\n"
        "asr r6, lr\n"
        "ssat r6, #8, r6\n"
        "asr r7, lr\n"
        "ssat r7, #8, r7\n"
"strb r7, [r3, r12]\n"
        "strb r6, [r3], #1\n"
        "strb r5, [r3, r12]\n"
        "strb r4, [r3], #1\n"
        "ldrd r2, lr, [sp, #4]\n"
        "sub r0, r0, r2\n"
        "cmp r1, lr\n"
        "bne 1b\n"
        "add sp, #24\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_dsp_conv_2d_tile_s8s32_16_relu_free(
    const int16_t *pair, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_dsp_conv_2d_tile *t)
{
    const int32_t words = t->steps * 8;
    for (; constants != t->end; output += 2) {
        REFSIM_CONST int32_t *tail = constants + 2 + words;
        for (int32_t lane = 0; lane < (t->next == 0 ? 1 : 2); ++lane) {
            int32_t sums[2] = { constants[1], refsim_wrap_sub(constants[0], constants[1]) / 256 };
            for (int32_t i = 0; i < 2 * words; ++i) {
                const uint32_t word = (uint32_t)constants[2 + i / 2];
                const int32_t both = refsim_wrap16(i % 2 == 0 ? word : word / 65536u);
                const int32_t first = refsim_wrap8((uint32_t)both);
                const int32_t value = pair[8 * (i / 4) + 4 * lane + i % 4];
                sums[0] = refsim_wrap_add(sums[0], value * first);
                sums[1] = refsim_wrap_add(sums[1], value * ((both - first) / 256));
            }
            for (int32_t c = 0; c < 2; ++c) {
                const int32_t offset = tail[2 + c];
                const int32_t result = refsim_merged_high(sums[c], tail[c], offset, 8 + t->more, t->right);
                output[lane * t->next + c] = (int8_t)refsim_saturate(result, -128, 127);
            }
        }
        constants = tail + 4;
    }
}
#endif

REFSIM_KERNEL void refsim_dsp_conv_2d_s8s32_16_relu_free(
    const refsim_dsp_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_dsp_conv_2d_run(p, input, constants, output, scratch, 16, refsim_dsp_conv_2d_tile_s8s32_16_relu_free);
}

#if REFSIM_DSP
/* r0 pixels, r1 constants, r3 outputs; sums of both pixels: r4, r5 of the pair of channels, r6, r7 of the first. */
static inline __attribute__((naked)) void refsim_dsp_conv_2d_tile_s8s32_16_relu_more(
    const int16_t *pair __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_dsp_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "ldm r3, {r4-r9}\n"
        "push {r4-r9}\n"
        "mov r3, r2\n"
        "1: ldm r1!, {r4, r6}\n"
        "ldr r2, [sp]\n"
        "mov r5, r4\n"
        "mov r7, r6\n"
        "2:\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "subs r2, #1\n"
        "bne 2b\n"
        "ldm r1!, {r8-r11}\n"
        "ldrd r12, lr, [sp, #12]\n"
        "sub r4, r4, r6\n"
        "sub r5, r5, r7\n"
        "lsl r6, #8\n"
        "lsl r7, #8\n"
        "ldr r2, [sp, #20]\n"
        "lsl r4, r2\n"
        "lsl r5, r2\n"
        "lsl r6, r2\n"
        "lsl r7, r2\n"
        "smmla r6, r6, r8, r10\n"
        "smmla r7, r7, r8, r10\n"
        "smmla r4, r4, r9, r11\n"
        "smmla r5, r5, r9, r11\n"
        "asr r4, lr\n"
        "ssat r4, #8, r4\n"
        "asr r5, lr\n"
        "ssat r5, #8, r5\n"
        "asr r6, lr\n"
        "ssat r6, #8, r6\n"
        "asr r7, lr\n"
        "ssat r7, #8, r7\n"
"strb r7, [r3, r12]\n"
        "strb r6, [r3], #1\n"
        "strb r5, [r3, r12]\n"
        "strb r4, [r3], #1\n"
        "ldrd r2, lr, [sp, #4]\n"
        "sub r0, r0, r2\n"
        "cmp r1, lr\n"
        "bne 1b\n"
        "add sp, #24\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_dsp_conv_2d_tile_s8s32_16_relu_more(
    const int16_t *pair, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_dsp_conv_2d_tile *t)
{
    const int32_t words = t->steps * 8;
    for (; constants != t->end; output += 2) {
        REFSIM_CONST int32_t *tail = constants + 2 + words;
        for (int32_t lane = 0; lane < (t->next == 0 ? 1 : 2); ++lane) {
            int32_t sums[2] = { constants[1], refsim_wrap_sub(constants[0], constants[1]) / 256 };
            for (int32_t i = 0; i < 2 * words; ++i) {
                const uint32_t word = (uint32_t)constants[2 + i / 2];
                const int32_t both = refsim_wrap16(i % 2 == 0 ? word : word / 65536u);
                const int32_t first = refsim_wrap8((uint32_t)both);
                const int32_t value = pair[8 * (i / 4) + 4 * lane + i % 4];
                sums[0] = refsim_wrap_add(sums[0], value * first);
                sums[1] = refsim_wrap_add(sums[1], value * ((both - first) / 256));
            }
            for (int32_t c = 0; c < 2; ++c) {
                const int32_t offset = tail[2 + c];
                const int32_t result = refsim_merged_high(sums[c], tail[c], offset, 8 + t->more, t->right);
                output[lane * t->next + c] = (int8_t)refsim_saturate(result, -128, 127);
            }
        }
        constants = tail + 4;
    }
}
#endif

REFSIM_KERNEL void refsim_dsp_conv_2d_s8s32_16_relu_more(
    const refsim_dsp_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_dsp_conv_2d_run(p, input, constants, output, scratch, 16, refsim_dsp_conv_2d_tile_s8s32_16_relu_more);
}

#if REFSIM_DSP
/* r0 pixels, r1 constants, r3 outputs; sums of both pixels: r4, r5 of the pair of channels, r6, r7 of the first. */
static inline __attribute__((naked)) void refsim_dsp_conv_2d_tile_s8s32_16_signed_free(
    const int16_t *pair __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_dsp_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "ldm r3, {r4-r9}\n"
        "push {r4-r9}\n"
        "mov r3, r2\n"
        "1: ldm r1!, {r4, r6}\n"
        "ldr r2, [sp]\n"
        "mov r5, r4\n"
        "mov r7, r6\n"
        "2:\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "subs r2, #1\n"
        "bne 2b\n"
        "ldm r1!, {r8-r11}\n"
        "ldrd r12, lr, [sp, #12]\n"
        "sub r4, r4, r6\n"
        "sub r5, r5, r7\n"
        "lsl r6, #8\n"
        "lsl r7, #8\n"
        "ldr r2, [r1, #0]\n"
        "and r2, r2, r6, asr #31\n"
        "smmla r6, r6, r8, r10\n"
        "sub r6, r2\n"
        "ldr r2, [r1, #0]\n"
        "and r2, r2, r7, asr #31\n"
        "smmla r7, r7, r8, r10\n"
        "sub r7, r2\n"
        "ldr r2, [r1, #4]\n"
        "and r2, r2, r4, asr #31\n"
        "smmla r4, r4, r9, r11\n"
        "sub r4, r2\n"
        "ldr r2, [r1, #4]\n"
        "and r2, r2, r5, asr #31\n"
        "smmla r5, r5, r9, r11\n"
        "sub r5, r2\n"
        "adds r1, #8\n"
        "asr r4, lr\n"
        "ssat r4, #8, r4\n"
        "asr r5, lr\n"
        "ssat r5, #8, r5\n"
        "asr r6, lr\n"
        "ssat r6, #8, r6\n"
        "asr r7, lr\n"
        "ssat r7, #8, r7\n"
"strb r7, [r3, r12]\n"
        "strb r6, [r3], #1\n"
        "strb r5, [r3, r12]\n"
        "strb r4, [r3], #1\n"
        "ldrd r2, lr, [sp, #4]\n"
        "sub r0, r0, r2\n"
        "cmp r1, lr\n"
        "bne 1b\n"
        "add sp, #24\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_dsp_conv_2d_tile_s8s32_16_signed_free(
    const int16_t *pair, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_dsp_conv_2d_tile *t)
{
    const int32_t words = t->steps * 8;
    for (; constants != t->end; output += 2) {
        REFSIM_CONST int32_t *tail = constants + 2 + words;
        for (int32_t lane = 0; lane < (t->next == 0 ? 1 : 2); ++lane) {
            int32_t sums[2] = { constants[1], refsim_wrap_sub(constants[0], constants[1]) / 256 };
            for (int32_t i = 0; i < 2 * words; ++i) {
                const uint32_t word = (uint32_t)constants[2 + i / 2];
                const int32_t both = refsim_wrap16(i % 2 == 0 ? word : word / 65536u);
                const int32_t first = refsim_wrap8((uint32_t)both);
                const int32_t value = pair[8 * (i / 4) + 4 * lane + i % 4];
                sums[0] = refsim_wrap_add(sums[0], value * first);
                sums[1] = refsim_wrap_add(sums[1], value * ((both - first) / 256));
            }
            for (int32_t c = 0; c < 2; ++c) {
                const int32_t offset = tail[2 + c] - (sums[c] < 0 ? tail[4 + c] : 0);
                const int32_t result = refsim_merged_high(sums[c], tail[c], offset, 8 + t->more, t->right);
                output[lane * t->next + c] = (int8_t)refsim_saturate(result, -128, 127);
            }
        }
        constants = tail + 6;
    }
}
#endif

REFSIM_KERNEL void refsim_dsp_conv_2d_s8s32_16_signed_free(
    const refsim_dsp_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_dsp_conv_2d_run(p, input, constants, output, scratch, 16, refsim_dsp_conv_2d_tile_s8s32_16_signed_free);
}

#if REFSIM_DSP
/* r0 pixels, r1 constants, r3 outputs; sums of both pixels: r4, r5 of the pair of channels, r6, r7 of the first. */
static inline __attribute__((naked)) void refsim_dsp_conv_2d_tile_s8s32_16_signed_more(
    const int16_t *pair __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_dsp_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "ldm r3, {r4-r9}\n"
        "push {r4-r9}\n"
        "mov r3, r2\n"
        "1: ldm r1!, {r4, r6}\n"
        "ldr r2, [sp]\n"
        "mov r5, r4\n"
        "mov r7, r6\n"
        "2:\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "subs r2, #1\n"
        "bne 2b\n"
        "ldm r1!, {r8-r11}\n"
        "ldrd r12, lr, [sp, #12]\n"
        "sub r4, r4, r6\n"
        "sub r5, r5, r7\n"
        "lsl r6, #8\n"
        "lsl r7, #8\n"
        "ldr r2, [sp, #20]\n"
        "lsl r4, r2\n"
        "lsl r5, r2\n"
        "lsl r6, r2\n"
        "lsl r7, r2\n"
        "ldr r2, [r1, #0]\n"
        "and r2, r2, r6, asr #31\n"
        "smmla r6, r6, r8, r10\n"
        "sub r6, r2\n"
        "ldr r2, [r1, #0]\n"
        "and r2, r2, r7, asr #31\n"
        "smmla r7, r7, r8, r10\n"
        "sub r7, r2\n"
        "ldr r2, [r1, #4]\n"
        "and r2, r2, r4, asr #31\n"
        "smmla r4, r4, r9, r11\n"
        "sub r4, r2\n"
        "ldr r2, [r1, #4]\n"
        "and r2, r2, r5, asr #31\n"
        "smmla r5, r5, r9, r11\n"
        "sub r5, r2\n"
        "adds r1, #8\n"
        "asr r4, lr\n"
        "ssat r4, #8, r4\n"
        "asr r5, lr\n"
        "ssat r5, #8, r5\n"
        "asr r6, lr\n"
        "ssat r6, #8, r6\n"
        "asr r7, lr\n"
        "ssat r7, #8, r7\n"
"strb r7, [r3, r12]\n"
        "strb r6, [r3], #1\n"
        "strb r5, [r3, r12]\n"
        "strb r4, [r3], #1\n"
        "ldrd r2, lr, [sp, #4]\n"
        "sub r0, r0, r2\n"
        "cmp r1, lr\n"
        "bne 1b\n"
        "add sp, #24\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_dsp_conv_2d_tile_s8s32_16_signed_more(
    const int16_t *pair, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_dsp_conv_2d_tile *t)
{
    const int32_t words = t->steps * 8;
    for (; constants != t->end; output += 2) {
        REFSIM_CONST int32_t *tail = constants + 2 + words;
        for (int32_t lane = 0; lane < (t->next == 0 ? 1 : 2); ++lane) {
            int32_t sums[2] = { constants[1], refsim_wrap_sub(constants[0], constants[1]) / 256 };
            for (int32_t i = 0; i < 2 * words; ++i) {
                const uint32_t word = (uint32_t)constants[2 + i / 2];
                const int32_t both = refsim_wrap16(i % 2 == 0 ? word : word / 65536u);
                const int32_t first = refsim_wrap8((uint32_t)both);
                const int32_t value = pair[8 * (i / 4) + 4 * lane + i % 4];
                sums[0] = refsim_wrap_add(sums[0], value * first);
                sums[1] = refsim_wrap_add(sums[1], value * ((both - first) / 256));
            }
            for (int32_t c = 0; c < 2; ++c) {
                const int32_t offset = tail[2 + c] - (sums[c] < 0 ? tail[4 + c] : 0);
                const int32_t result = refsim_merged_high(sums[c], tail[c], offset, 8 + t->more, t->right);
                output[lane * t->next + c] = (int8_t)refsim_saturate(result, -128, 127);
            }
        }
        constants = tail + 6;
    }
}
#endif

REFSIM_KERNEL void refsim_dsp_conv_2d_s8s32_16_signed_more(
    const refsim_dsp_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_dsp_conv_2d_run(p, input, constants, output, scratch, 16, refsim_dsp_conv_2d_tile_s8s32_16_signed_more);
}

#if REFSIM_DSP
/* r0 pixels, r1 constants, r3 outputs; sums of both pixels: r4, r5 of the pair of channels, r6, r7 of the first. */
static inline __attribute__((naked)) void refsim_dsp_conv_2d_tile_s8s32_20_relu_free(
    const int16_t *pair __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_dsp_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "ldm r3, {r4-r9}\n"
        "push {r4-r9}\n"
        "mov r3, r2\n"
        "1: ldm r1!, {r4, r6}\n"
        "ldr r2, [sp]\n"
        "mov r5, r4\n"
        "mov r7, r6\n"
        "2:\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "subs r2, #1\n"
        "bne 2b\n"
        "ldm r1!, {r8-r11}\n"
        "ldrd r12, lr, [sp, #12]\n"
        "sub r4, r4, r6\n"
        "sub r5, r5, r7\n"
        "lsl r6, #8\n"
        "lsl r7, #8\n"
        "smmla r6, r6, r8, r10\n"
        "smmla r7, r7, r8, r10\n"
        "smmla r4, r4, r9, r11\n"
        "smmla r5, r5, r9, r11\n"
        "asr r4, lr\n"
        "ssat r4, #8, r4\n"
        "asr r5, lr\n"
        "ssat r5, #8, r5\n"
        "asr r6, lr\n"
        "ssat r6, #8, r6\n"
        "asr r7, lr\n"
        "ssat r7, #8, r7\n"
"strb r7, [r3, r12]\n"
        "strb r6, [r3], #1\n"
        "strb r5, [r3, r12]\n"
        "strb r4, [r3], #1\n"
        "ldrd r2, lr, [sp, #4]\n"
        "sub r0, r0, r2\n"
        "cmp r1, lr\n"
        "bne 1b\n"
        "add sp, #24\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_dsp_conv_2d_tile_s8s32_20_relu_free(
    const int16_t *pair, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_dsp_conv_2d_tile *t)
{
    const int32_t words = t->steps * 10;
    for (; constants != t->end; output += 2) {
        REFSIM_CONST int32_t *tail = constants + 2 + words;
        for (int32_t lane = 0; lane < (t->next == 0 ? 1 : 2); ++lane) {
            int32_t sums[2] = { constants[1], refsim_wrap_sub(constants[0], constants[1]) / 256 };
            for (int32_t i = 0; i < 2 * words; ++i) {
                const uint32_t word = (uint32_t)constants[2 + i / 2];
                const int32_t both = refsim_wrap16(i % 2 == 0 ? word : word / 65536u);
                const int32_t first = refsim_wrap8((uint32_t)both);
                const int32_t value = pair[8 * (i / 4) + 4 * lane + i % 4];
                sums[0] = refsim_wrap_add(sums[0], value * first);
                sums[1] = refsim_wrap_add(sums[1], value * ((both - first) / 256));
            }
            for (int32_t c = 0; c < 2; ++c) {
                const int32_t offset = tail[2 + c];
                const int32_t result = refsim_merged_high(sums[c], tail[c], offset, 8 + t->more, t->right);
                output[lane * t->next + c] = (int8_t)refsim_saturate(result, -128, 127);
            }
        }
        constants = tail + 4;
    }
}
#endif

REFSIM_KERNEL void refsim_dsp_conv_2d_s8s32_20_relu_free(
    const refsim_dsp_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_dsp_conv_2d_run(p, input, constants, output, scratch, 20, refsim_dsp_conv_2d_tile_s8s32_20_relu_free);
}

#if REFSIM_DSP
/* r0 pixels, r1 constants, r3 outputs; sums of both pixels: r4, r5 of the pair of channels, r6, r7 of the first. */
static inline __attribute__((naked)) void refsim_dsp_conv_2d_tile_s8s32_20_relu_more(
    const int16_t *pair __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_dsp_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "ldm r3, {r4-r9}\n"
        "push {r4-r9}\n"
        "mov r3, r2\n"
        "1: ldm r1!, {r4, r6}\n"
        "ldr r2, [sp]\n"
        "mov r5, r4\n"
        "mov r7, r6\n"
        "2:\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "subs r2, #1\n"
        "bne 2b\n"
        "ldm r1!, {r8-r11}\n"
        "ldrd r12, lr, [sp, #12]\n"
        "sub r4, r4, r6\n"
        "sub r5, r5, r7\n"
        "lsl r6, #8\n"
        "lsl r7, #8\n"
        "ldr r2, [sp, #20]\n"
        "lsl r4, r2\n"
        "lsl r5, r2\n"
        "lsl r6, r2\n"
        "lsl r7, r2\n"
        "smmla r6, r6, r8, r10\n"
        "smmla r7, r7, r8, r10\n"
        "smmla r4, r4, r9, r11\n"
        "smmla r5, r5, r9, r11\n"
        "asr r4, lr\n"
        "ssat r4, #8, r4\n"
        "asr r5, lr\n"
        "ssat r5, #8, r5\n"
        "asr r6, lr\n"
        "ssat r6, #8, r6\n"
        "asr r7, lr\n"
        "ssat r7, #8, r7\n"
"strb r7, [r3, r12]\n"
        "strb r6, [r3], #1\n"
        "strb r5, [r3, r12]\n"
        "strb r4, [r3], #1\n"
        "ldrd r2, lr, [sp, #4]\n"
        "sub r0, r0, r2\n"
        "cmp r1, lr\n"
        "bne 1b\n"
        "add sp, #24\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_dsp_conv_2d_tile_s8s32_20_relu_more(
    const int16_t *pair, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_dsp_conv_2d_tile *t)
{
    const int32_t words = t->steps * 10;
    for (; constants != t->end; output += 2) {
        REFSIM_CONST int32_t *tail = constants + 2 + words;
        for (int32_t lane = 0; lane < (t->next == 0 ? 1 : 2); ++lane) {
            int32_t sums[2] = { constants[1], refsim_wrap_sub(constants[0], constants[1]) / 256 };
            for (int32_t i = 0; i < 2 * words; ++i) {
                const uint32_t word = (uint32_t)constants[2 + i / 2];
                const int32_t both = refsim_wrap16(i % 2 == 0 ? word : word / 65536u);
                const int32_t first = refsim_wrap8((uint32_t)both);
                const int32_t value = pair[8 * (i / 4) + 4 * lane + i % 4];
                sums[0] = refsim_wrap_add(sums[0], value * first);
                sums[1] = refsim_wrap_add(sums[1], value * ((both - first) / 256));
            }
            for (int32_t c = 0; c < 2; ++c) {
                const int32_t offset = tail[2 + c];
                const int32_t result = refsim_merged_high(sums[c], tail[c], offset, 8 + t->more, t->right);
                output[lane * t->next + c] = (int8_t)refsim_saturate(result, -128, 127);
            }
        }
        constants = tail + 4;
    }
}
#endif

REFSIM_KERNEL void refsim_dsp_conv_2d_s8s32_20_relu_more(
    const refsim_dsp_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_dsp_conv_2d_run(p, input, constants, output, scratch, 20, refsim_dsp_conv_2d_tile_s8s32_20_relu_more);
}

#if REFSIM_DSP
/* r0 pixels, r1 constants, r3 outputs; sums of both pixels: r4, r5 of the pair of channels, r6, r7 of the first. */
static inline __attribute__((naked)) void refsim_dsp_conv_2d_tile_s8s32_20_signed_free(
    const int16_t *pair __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_dsp_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "ldm r3, {r4-r9}\n"
        "push {r4-r9}\n"
        "mov r3, r2\n"
        "1: ldm r1!, {r4, r6}\n"
        "ldr r2, [sp]\n"
        "mov r5, r4\n"
        "mov r7, r6\n"
        "2:\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "subs r2, #1\n"
        "bne 2b\n"
        "ldm r1!, {r8-r11}\n"
        "ldrd r12, lr, [sp, #12]\n"
        "sub r4, r4, r6\n"
        "sub r5, r5, r7\n"
        "lsl r6, #8\n"
        "lsl r7, #8\n"
        "ldr r2, [r1, #0]\n"
        "and r2, r2, r6, asr #31\n"
        "smmla r6, r6, r8, r10\n"
        "sub r6, r2\n"
        "ldr r2, [r1, #0]\n"
        "and r2, r2, r7, asr #31\n"
        "smmla r7, r7, r8, r10\n"
        "sub r7, r2\n"
        "ldr r2, [r1, #4]\n"
        "and r2, r2, r4, asr #31\n"
        "smmla r4, r4, r9, r11\n"
        "sub r4, r2\n"
        "ldr r2, [r1, #4]\n"
        "and r2, r2, r5, asr #31\n"
        "smmla r5, r5, r9, r11\n"
        "sub r5, r2\n"
        "adds r1, #8\n"
        "asr r4, lr\n"
        "ssat r4, #8, r4\n"
        "asr r5, lr\n"
        "ssat r5, #8, r5\n"
        "asr r6, lr\n"
        "ssat r6, #8, r6\n"
        "asr r7, lr\n"
        "ssat r7, #8, r7\n"
"strb r7, [r3, r12]\n"
        "strb r6, [r3], #1\n"
        "strb r5, [r3, r12]\n"
        "strb r4, [r3], #1\n"
        "ldrd r2, lr, [sp, #4]\n"
        "sub r0, r0, r2\n"
        "cmp r1, lr\n"
        "bne 1b\n"
        "add sp, #24\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_dsp_conv_2d_tile_s8s32_20_signed_free(
    const int16_t *pair, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_dsp_conv_2d_tile *t)
{
    const int32_t words = t->steps * 10;
    for (; constants != t->end; output += 2) {
        REFSIM_CONST int32_t *tail = constants + 2 + words;
        for (int32_t lane = 0; lane < (t->next == 0 ? 1 : 2); ++lane) {
            int32_t sums[2] = { constants[1], refsim_wrap_sub(constants[0], constants[1]) / 256 };
            for (int32_t i = 0; i < 2 * words; ++i) {
                const uint32_t word = (uint32_t)constants[2 + i / 2];
                const int32_t both = refsim_wrap16(i % 2 == 0 ? word : word / 65536u);
                const int32_t first = refsim_wrap8((uint32_t)both);
                const int32_t value = pair[8 * (i / 4) + 4 * lane + i % 4];
                sums[0] = refsim_wrap_add(sums[0], value * first);
                sums[1] = refsim_wrap_add(sums[1], value * ((both - first) / 256));
            }
            for (int32_t c = 0; c < 2; ++c) {
                const int32_t offset = tail[2 + c] - (sums[c] < 0 ? tail[4 + c] : 0);
                const int32_t result = refsim_merged_high(sums[c], tail[c], offset, 8 + t->more, t->right);
                output[lane * t->next + c] = (int8_t)refsim_saturate(result, -128, 127);
            }
        }
        constants = tail + 6;
    }
}
#endif

REFSIM_KERNEL void refsim_dsp_conv_2d_s8s32_20_signed_free(
    const refsim_dsp_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_dsp_conv_2d_run(p, input, constants, output, scratch, 20, refsim_dsp_conv_2d_tile_s8s32_20_signed_free);
}

#if REFSIM_DSP
/* r0 pixels, r1 constants, r3 outputs; sums of both pixels: r4, r5 of the pair of channels, r6, r7 of the first. */
static inline __attribute__((naked)) void refsim_dsp_conv_2d_tile_s8s32_20_signed_more(
    const int16_t *pair __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_dsp_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "ldm r3, {r4-r9}\n"
        "push {r4-r9}\n"
        "mov r3, r2\n"
        "1: ldm r1!, {r4, r6}\n"
        "ldr r2, [sp]\n"
        "mov r5, r4\n"
        "mov r7, r6\n"
        "2:\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "subs r2, #1\n"
        "bne 2b\n"
        "ldm r1!, {r8-r11}\n"
        "ldrd r12, lr, [sp, #12]\n"
        "sub r4, r4, r6\n"
        "sub r5, r5, r7\n"
        "lsl r6, #8\n"
        "lsl r7, #8\n"
        "ldr r2, [sp, #20]\n"
        "lsl r4, r2\n"
        "lsl r5, r2\n"
        "lsl r6, r2\n"
        "lsl r7, r2\n"
        "ldr r2, [r1, #0]\n"
        "and r2, r2, r6, asr #31\n"
        "smmla r6, r6, r8, r10\n"
        "sub r6, r2\n"
        "ldr r2, [r1, #0]\n"
        "and r2, r2, r7, asr #31\n"
        "smmla r7, r7, r8, r10\n"
        "sub r7, r2\n"
        "ldr r2, [r1, #4]\n"
        "and r2, r2, r4, asr #31\n"
        "smmla r4, r4, r9, r11\n"
        "sub r4, r2\n"
        "ldr r2, [r1, #4]\n"
        "and r2, r2, r5, asr #31\n"
        "smmla r5, r5, r9, r11\n"
        "sub r5, r2\n"
        "adds r1, #8\n"
        "asr r4, lr\n"
        "ssat r4, #8, r4\n"
        "asr r5, lr\n"
        "ssat r5, #8, r5\n"
        "asr r6, lr\n"
        "ssat r6, #8, r6\n"
        "asr r7, lr\n"
        "ssat r7, #8, r7\n"
"strb r7, [r3, r12]\n"
        "strb r6, [r3], #1\n"
        "strb r5, [r3, r12]\n"
        "strb r4, [r3], #1\n"
        "ldrd r2, lr, [sp, #4]\n"
        "sub r0, r0, r2\n"
        "cmp r1, lr\n"
        "bne 1b\n"
        "add sp, #24\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_dsp_conv_2d_tile_s8s32_20_signed_more(
    const int16_t *pair, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_dsp_conv_2d_tile *t)
{
    const int32_t words = t->steps * 10;
    for (; constants != t->end; output += 2) {
        REFSIM_CONST int32_t *tail = constants + 2 + words;
        for (int32_t lane = 0; lane < (t->next == 0 ? 1 : 2); ++lane) {
            int32_t sums[2] = { constants[1], refsim_wrap_sub(constants[0], constants[1]) / 256 };
            for (int32_t i = 0; i < 2 * words; ++i) {
                const uint32_t word = (uint32_t)constants[2 + i / 2];
                const int32_t both = refsim_wrap16(i % 2 == 0 ? word : word / 65536u);
                const int32_t first = refsim_wrap8((uint32_t)both);
                const int32_t value = pair[8 * (i / 4) + 4 * lane + i % 4];
                sums[0] = refsim_wrap_add(sums[0], value * first);
                sums[1] = refsim_wrap_add(sums[1], value * ((both - first) / 256));
            }
            for (int32_t c = 0; c < 2; ++c) {
                const int32_t offset = tail[2 + c] - (sums[c] < 0 ? tail[4 + c] : 0);
                const int32_t result = refsim_merged_high(sums[c], tail[c], offset, 8 + t->more, t->right);
                output[lane * t->next + c] = (int8_t)refsim_saturate(result, -128, 127);
            }
        }
        constants = tail + 6;
    }
}
#endif

REFSIM_KERNEL void refsim_dsp_conv_2d_s8s32_20_signed_more(
    const refsim_dsp_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_dsp_conv_2d_run(p, input, constants, output, scratch, 20, refsim_dsp_conv_2d_tile_s8s32_20_signed_more);
}

#if REFSIM_DSP
/* r0 pixels, r1 constants, r3 outputs; sums of both pixels: r4, r5 of the pair of channels, r6, r7 of the first. */
static inline __attribute__((naked)) void refsim_dsp_conv_2d_tile_s8s32_28_relu_free(
    const int16_t *pair __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_dsp_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "ldm r3, {r4-r9}\n"
        "push {r4-r9}\n"
        "mov r3, r2\n"
        "1: ldm r1!, {r4, r6}\n"
        "ldr r2, [sp]\n"
        "mov r5, r4\n"
        "mov r7, r6\n"
        "2:\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "subs r2, #1\n"
        "bne 2b\n"
        "ldm r1!, {r8-r11}\n"
        "ldrd r12, lr, [sp, #12]\n"
        "sub r4, r4, r6\n"
        "sub r5, r5, r7\n"
        "lsl r6, #8\n"
        "lsl r7, #8\n"
        "smmla r6, r6, r8, r10\n"
        "smmla r7, r7, r8, r10\n"
        "smmla r4, r4, r9, r11\n"
        "smmla r5, r5, r9, r11\n"
        "asr r4, lr\n"
        "ssat r4, #8, r4\n"
        "asr r5, lr\n"
        "ssat r5, #8, r5\n"
        "asr r6, lr\n"
        "ssat r6, #8, r6\n"
        "asr r7, lr\n"
        "ssat r7, #8, r7\n"
"strb r7, [r3, r12]\n"
        "strb r6, [r3], #1\n"
        "strb r5, [r3, r12]\n"
        "strb r4, [r3], #1\n"
        "ldrd r2, lr, [sp, #4]\n"
        "sub r0, r0, r2\n"
        "cmp r1, lr\n"
        "bne 1b\n"
        "add sp, #24\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_dsp_conv_2d_tile_s8s32_28_relu_free(
    const int16_t *pair, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_dsp_conv_2d_tile *t)
{
    const int32_t words = t->steps * 14;
    for (; constants != t->end; output += 2) {
        REFSIM_CONST int32_t *tail = constants + 2 + words;
        for (int32_t lane = 0; lane < (t->next == 0 ? 1 : 2); ++lane) {
            int32_t sums[2] = { constants[1], refsim_wrap_sub(constants[0], constants[1]) / 256 };
            for (int32_t i = 0; i < 2 * words; ++i) {
                const uint32_t word = (uint32_t)constants[2 + i / 2];
                const int32_t both = refsim_wrap16(i % 2 == 0 ? word : word / 65536u);
                const int32_t first = refsim_wrap8((uint32_t)both);
                const int32_t value = pair[8 * (i / 4) + 4 * lane + i % 4];
                sums[0] = refsim_wrap_add(sums[0], value * first);
                sums[1] = refsim_wrap_add(sums[1], value * ((both - first) / 256));
            }
            for (int32_t c = 0; c < 2; ++c) {
                const int32_t offset = tail[2 + c];
                const int32_t result = refsim_merged_high(sums[c], tail[c], offset, 8 + t->more, t->right);
                output[lane * t->next + c] = (int8_t)refsim_saturate(result, -128, 127);
            }
        }
        constants = tail + 4;
    }
}
#endif

REFSIM_KERNEL void refsim_dsp_conv_2d_s8s32_28_relu_free(
    const refsim_dsp_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_dsp_conv_2d_run(p, input, constants, output, scratch, 28, refsim_dsp_conv_2d_tile_s8s32_28_relu_free);
}

#if REFSIM_DSP
/* r0 pixels, r1 constants, r3 outputs; sums of both pixels: r4, r5 of the pair of channels, r6, r7 of the first. */
static inline __attribute__((naked)) void refsim_dsp_conv_2d_tile_s8s32_28_relu_more(
    const int16_t *pair __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_dsp_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "ldm r3, {r4-r9}\n"
        "push {r4-r9}\n"
        "mov r3, r2\n"
        "1: ldm r1!, {r4, r6}\n"
        "ldr r2, [sp]\n"
        "mov r5, r4\n"
        "mov r7, r6\n"
        "2:\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "subs r2, #1\n"
        "bne 2b\n"
        "ldm r1!, {r8-r11}\n"
        "ldrd r12, lr, [sp, #12]\n"
        "sub r4, r4, r6\n"
        "sub r5, r5, r7\n"
        "lsl r6, #8\n"
        "lsl r7, #8\n"
        "ldr r2, [sp, #20]\n"
        "lsl r4, r2\n"
        "lsl r5, r2\n"
        "lsl r6, r2\n"
        "lsl r7, r2\n"
        "smmla r6, r6, r8, r10\n"
        "smmla r7, r7, r8, r10\n"
        "smmla r4, r4, r9, r11\n"
        "smmla r5, r5, r9, r11\n"
        "asr r4, lr\n"
        "ssat r4, #8, r4\n"
        "asr r5, lr\n"
        "ssat r5, #8, r5\n"
        "asr r6, lr\n"
        "ssat r6, #8, r6\n"
        "asr r7, lr\n"
        "ssat r7, #8, r7\n"
"strb r7, [r3, r12]\n"
        "strb r6, [r3], #1\n"
        "strb r5, [r3, r12]\n"
        "strb r4, [r3], #1\n"
        "ldrd r2, lr, [sp, #4]\n"
        "sub r0, r0, r2\n"
        "cmp r1, lr\n"
        "bne 1b\n"
        "add sp, #24\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_dsp_conv_2d_tile_s8s32_28_relu_more(
    const int16_t *pair, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_dsp_conv_2d_tile *t)
{
    const int32_t words = t->steps * 14;
    for (; constants != t->end; output += 2) {
        REFSIM_CONST int32_t *tail = constants + 2 + words;
        for (int32_t lane = 0; lane < (t->next == 0 ? 1 : 2); ++lane) {
            int32_t sums[2] = { constants[1], refsim_wrap_sub(constants[0], constants[1]) / 256 };
            for (int32_t i = 0; i < 2 * words; ++i) {
                const uint32_t word = (uint32_t)constants[2 + i / 2];
                const int32_t both = refsim_wrap16(i % 2 == 0 ? word : word / 65536u);
                const int32_t first = refsim_wrap8((uint32_t)both);
                const int32_t value = pair[8 * (i / 4) + 4 * lane + i % 4];
                sums[0] = refsim_wrap_add(sums[0], value * first);
                sums[1] = refsim_wrap_add(sums[1], value * ((both - first) / 256));
            }
            for (int32_t c = 0; c < 2; ++c) {
                const int32_t offset = tail[2 + c];
                const int32_t result = refsim_merged_high(sums[c], tail[c], offset, 8 + t->more, t->right);
                output[lane * t->next + c] = (int8_t)refsim_saturate(result, -128, 127);
            }
        }
        constants = tail + 4;
    }
}
#endif

REFSIM_KERNEL void refsim_dsp_conv_2d_s8s32_28_relu_more(
    const refsim_dsp_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_dsp_conv_2d_run(p, input, constants, output, scratch, 28, refsim_dsp_conv_2d_tile_s8s32_28_relu_more);
}

#if REFSIM_DSP
/* r0 pixels, r1 constants, r3 outputs; sums of both pixels: r4, r5 of the pair of channels, r6, r7 of the first. */
static inline __attribute__((naked)) void refsim_dsp_conv_2d_tile_s8s32_28_signed_free(
    const int16_t *pair __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_dsp_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "ldm r3, {r4-r9}\n"
        "push {r4-r9}\n"
        "mov r3, r2\n"
        "1: ldm r1!, {r4, r6}\n"
        "ldr r2, [sp]\n"
        "mov r5, r4\n"
        "mov r7, r6\n"
        "2:\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "subs r2, #1\n"
        "bne 2b\n"
        "ldm r1!, {r8-r11}\n"
        "ldrd r12, lr, [sp, #12]\n"
        "sub r4, r4, r6\n"
        "sub r5, r5, r7\n"
        "lsl r6, #8\n"
        "lsl r7, #8\n"
        "ldr r2, [r1, #0]\n"
        "and r2, r2, r6, asr #31\n"
        "smmla r6, r6, r8, r10\n"
        "sub r6, r2\n"
        "ldr r2, [r1, #0]\n"
        "and r2, r2, r7, asr #31\n"
        "smmla r7, r7, r8, r10\n"
        "sub r7, r2\n"
        "ldr r2, [r1, #4]\n"
        "and r2, r2, r4, asr #31\n"
        "smmla r4, r4, r9, r11\n"
        "sub r4, r2\n"
        "ldr r2, [r1, #4]\n"
        "and r2, r2, r5, asr #31\n"
        "smmla r5, r5, r9, r11\n"
        "sub r5, r2\n"
        "adds r1, #8\n"
        "asr r4, lr\n"
        "ssat r4, #8, r4\n"
        "asr r5, lr\n"
        "ssat r5, #8, r5\n"
        "asr r6, lr\n"
        "ssat r6, #8, r6\n"
        "asr r7, lr\n"
        "ssat r7, #8, r7\n"
"strb r7, [r3, r12]\n"
        "strb r6, [r3], #1\n"
        "strb r5, [r3, r12]\n"
        "strb r4, [r3], #1\n"
        "ldrd r2, lr, [sp, #4]\n"
        "sub r0, r0, r2\n"
        "cmp r1, lr\n"
        "bne 1b\n"
        "add sp, #24\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_dsp_conv_2d_tile_s8s32_28_signed_free(
    const int16_t *pair, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_dsp_conv_2d_tile *t)
{
    const int32_t words = t->steps * 14;
    for (; constants != t->end; output += 2) {
        REFSIM_CONST int32_t *tail = constants + 2 + words;
        for (int32_t lane = 0; lane < (t->next == 0 ? 1 : 2); ++lane) {
            int32_t sums[2] = { constants[1], refsim_wrap_sub(constants[0], constants[1]) / 256 };
            for (int32_t i = 0; i < 2 * words; ++i) {
                const uint32_t word = (uint32_t)constants[2 + i / 2];
                const int32_t both = refsim_wrap16(i % 2 == 0 ? word : word / 65536u);
                const int32_t first = refsim_wrap8((uint32_t)both);
                const int32_t value = pair[8 * (i / 4) + 4 * lane + i % 4];
                sums[0] = refsim_wrap_add(sums[0], value * first);
                sums[1] = refsim_wrap_add(sums[1], value * ((both - first) / 256));
            }
            for (int32_t c = 0; c < 2; ++c) {
                const int32_t offset = tail[2 + c] - (sums[c] < 0 ? tail[4 + c] : 0);
                const int32_t result = refsim_merged_high(sums[c], tail[c], offset, 8 + t->more, t->right);
                output[lane * t->next + c] = (int8_t)refsim_saturate(result, -128, 127);
            }
        }
        constants = tail + 6;
    }
}
#endif

REFSIM_KERNEL void refsim_dsp_conv_2d_s8s32_28_signed_free(
    const refsim_dsp_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_dsp_conv_2d_run(p, input, constants, output, scratch, 28, refsim_dsp_conv_2d_tile_s8s32_28_signed_free);
}

#if REFSIM_DSP
/* r0 pixels, r1 constants, r3 outputs; sums of both pixels: r4, r5 of the pair of channels, r6, r7 of the first. */
static inline __attribute__((naked)) void refsim_dsp_conv_2d_tile_s8s32_28_signed_more(
    const int16_t *pair __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_dsp_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "ldm r3, {r4-r9}\n"
        "push {r4-r9}\n"
        "mov r3, r2\n"
        "1: ldm r1!, {r4, r6}\n"
        "ldr r2, [sp]\n"
        "mov r5, r4\n"
        "mov r7, r6\n"
        "2:\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "subs r2, #1\n"
        "bne 2b\n"
        "ldm r1!, {r8-r11}\n"
        "ldrd r12, lr, [sp, #12]\n"
        "sub r4, r4, r6\n"
        "sub r5, r5, r7\n"
        "lsl r6, #8\n"
        "lsl r7, #8\n"
        "ldr r2, [sp, #20]\n"
        "lsl r4, r2\n"
        "lsl r5, r2\n"
        "lsl r6, r2\n"
        "lsl r7, r2\n"
        "ldr r2, [r1, #0]\n"
        "and r2, r2, r6, asr #31\n"
        "smmla r6, r6, r8, r10\n"
        "sub r6, r2\n"
        "ldr r2, [r1, #0]\n"
        "and r2, r2, r7, asr #31\n"
        "smmla r7, r7, r8, r10\n"
        "sub r7, r2\n"
        "ldr r2, [r1, #4]\n"
        "and r2, r2, r4, asr #31\n"
        "smmla r4, r4, r9, r11\n"
        "sub r4, r2\n"
        "ldr r2, [r1, #4]\n"
        "and r2, r2, r5, asr #31\n"
        "smmla r5, r5, r9, r11\n"
        "sub r5, r2\n"
        "adds r1, #8\n"
        "asr r4, lr\n"
        "ssat r4, #8, r4\n"
        "asr r5, lr\n"
        "ssat r5, #8, r5\n"
        "asr r6, lr\n"
        "ssat r6, #8, r6\n"
        "asr r7, lr\n"
        "ssat r7, #8, r7\n"
"strb r7, [r3, r12]\n"
        "strb r6, [r3], #1\n"
        "strb r5, [r3, r12]\n"
        "strb r4, [r3], #1\n"
        "ldrd r2, lr, [sp, #4]\n"
        "sub r0, r0, r2\n"
        "cmp r1, lr\n"
        "bne 1b\n"
        "add sp, #24\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_dsp_conv_2d_tile_s8s32_28_signed_more(
    const int16_t *pair, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_dsp_conv_2d_tile *t)
{
    const int32_t words = t->steps * 14;
    for (; constants != t->end; output += 2) {
        REFSIM_CONST int32_t *tail = constants + 2 + words;
        for (int32_t lane = 0; lane < (t->next == 0 ? 1 : 2); ++lane) {
            int32_t sums[2] = { constants[1], refsim_wrap_sub(constants[0], constants[1]) / 256 };
            for (int32_t i = 0; i < 2 * words; ++i) {
                const uint32_t word = (uint32_t)constants[2 + i / 2];
                const int32_t both = refsim_wrap16(i % 2 == 0 ? word : word / 65536u);
                const int32_t first = refsim_wrap8((uint32_t)both);
                const int32_t value = pair[8 * (i / 4) + 4 * lane + i % 4];
                sums[0] = refsim_wrap_add(sums[0], value * first);
                sums[1] = refsim_wrap_add(sums[1], value * ((both - first) / 256));
            }
            for (int32_t c = 0; c < 2; ++c) {
                const int32_t offset = tail[2 + c] - (sums[c] < 0 ? tail[4 + c] : 0);
                const int32_t result = refsim_merged_high(sums[c], tail[c], offset, 8 + t->more, t->right);
                output[lane * t->next + c] = (int8_t)refsim_saturate(result, -128, 127);
            }
        }
        constants = tail + 6;
    }
}
#endif

REFSIM_KERNEL void refsim_dsp_conv_2d_s8s32_28_signed_more(
    const refsim_dsp_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_dsp_conv_2d_run(p, input, constants, output, scratch, 28, refsim_dsp_conv_2d_tile_s8s32_28_signed_more);
}

#if REFSIM_DSP
/* r0 pixels, r1 constants, r3 outputs; sums of both pixels: r4, r5 of the pair of channels, r6, r7 of the first. */
static inline __attribute__((naked)) void refsim_dsp_conv_2d_tile_s8s32_32_relu_free(
    const int16_t *pair __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_dsp_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "ldm r3, {r4-r9}\n"
        "push {r4-r9}\n"
        "mov r3, r2\n"
        "1: ldm r1!, {r4, r6}\n"
        "ldr r2, [sp]\n"
        "mov r5, r4\n"
        "mov r7, r6\n"
        "2:\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "subs r2, #1\n"
        "bne 2b\n"
        "ldm r1!, {r8-r11}\n"
        "ldrd r12, lr, [sp, #12]\n"
        "sub r4, r4, r6\n"
        "sub r5, r5, r7\n"
        "lsl r6, #8\n"
        "lsl r7, #8\n"
        "smmla r6, r6, r8, r10\n"
        "smmla r7, r7, r8, r10\n"
        "smmla r4, r4, r9, r11\n"
        "smmla r5, r5, r9, r11\n"
        "asr r4, lr\n"
        "ssat r4, #8, r4\n"
        "asr r5, lr\n"
        "ssat r5, #8, r5\n"
        "asr r6, lr\n"
        "ssat r6, #8, r6\n"
        "asr r7, lr\n"
        "ssat r7, #8, r7\n"
"strb r7, [r3, r12]\n"
        "strb r6, [r3], #1\n"
        "strb r5, [r3, r12]\n"
        "strb r4, [r3], #1\n"
        "ldrd r2, lr, [sp, #4]\n"
        "sub r0, r0, r2\n"
        "cmp r1, lr\n"
        "bne 1b\n"
        "add sp, #24\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_dsp_conv_2d_tile_s8s32_32_relu_free(
    const int16_t *pair, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_dsp_conv_2d_tile *t)
{
    const int32_t words = t->steps * 16;
    for (; constants != t->end; output += 2) {
        REFSIM_CONST int32_t *tail = constants + 2 + words;
        for (int32_t lane = 0; lane < (t->next == 0 ? 1 : 2); ++lane) {
            int32_t sums[2] = { constants[1], refsim_wrap_sub(constants[0], constants[1]) / 256 };
            for (int32_t i = 0; i < 2 * words; ++i) {
                const uint32_t word = (uint32_t)constants[2 + i / 2];
                const int32_t both = refsim_wrap16(i % 2 == 0 ? word : word / 65536u);
                const int32_t first = refsim_wrap8((uint32_t)both);
                const int32_t value = pair[8 * (i / 4) + 4 * lane + i % 4];
                sums[0] = refsim_wrap_add(sums[0], value * first);
                sums[1] = refsim_wrap_add(sums[1], value * ((both - first) / 256));
            }
            for (int32_t c = 0; c < 2; ++c) {
                const int32_t offset = tail[2 + c];
                const int32_t result = refsim_merged_high(sums[c], tail[c], offset, 8 + t->more, t->right);
                output[lane * t->next + c] = (int8_t)refsim_saturate(result, -128, 127);
            }
        }
        constants = tail + 4;
    }
}
#endif

REFSIM_KERNEL void refsim_dsp_conv_2d_s8s32_32_relu_free(
    const refsim_dsp_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_dsp_conv_2d_run(p, input, constants, output, scratch, 32, refsim_dsp_conv_2d_tile_s8s32_32_relu_free);
}

#if REFSIM_DSP
/* r0 pixels, r1 constants, r3 outputs; sums of both pixels: r4, r5 of the pair of channels, r6, r7 of the first. */
static inline __attribute__((naked)) void refsim_dsp_conv_2d_tile_s8s32_32_relu_more(
    const int16_t *pair __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_dsp_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "ldm r3, {r4-r9}\n"
        "push {r4-r9}\n"
        "mov r3, r2\n"
        "1: ldm r1!, {r4, r6}\n"
        "ldr r2, [sp]\n"
        "mov r5, r4\n"
        "mov r7, r6\n"
        "2:\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "subs r2, #1\n"
        "bne 2b\n"
        "ldm r1!, {r8-r11}\n"
        "ldrd r12, lr, [sp, #12]\n"
        "sub r4, r4, r6\n"
        "sub r5, r5, r7\n"
        "lsl r6, #8\n"
        "lsl r7, #8\n"
        "ldr r2, [sp, #20]\n"
        "lsl r4, r2\n"
        "lsl r5, r2\n"
        "lsl r6, r2\n"
        "lsl r7, r2\n"
        "smmla r6, r6, r8, r10\n"
        "smmla r7, r7, r8, r10\n"
        "smmla r4, r4, r9, r11\n"
        "smmla r5, r5, r9, r11\n"
        "asr r4, lr\n"
        "ssat r4, #8, r4\n"
        "asr r5, lr\n"
        "ssat r5, #8, r5\n"
        "asr r6, lr\n"
        "ssat r6, #8, r6\n"
        "asr r7, lr\n"
        "ssat r7, #8, r7\n"
"strb r7, [r3, r12]\n"
        "strb r6, [r3], #1\n"
        "strb r5, [r3, r12]\n"
        "strb r4, [r3], #1\n"
        "ldrd r2, lr, [sp, #4]\n"
        "sub r0, r0, r2\n"
        "cmp r1, lr\n"
        "bne 1b\n"
        "add sp, #24\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_dsp_conv_2d_tile_s8s32_32_relu_more(
    const int16_t *pair, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_dsp_conv_2d_tile *t)
{
    const int32_t words = t->steps * 16;
    for (; constants != t->end; output += 2) {
        REFSIM_CONST int32_t *tail = constants + 2 + words;
        for (int32_t lane = 0; lane < (t->next == 0 ? 1 : 2); ++lane) {
            int32_t sums[2] = { constants[1], refsim_wrap_sub(constants[0], constants[1]) / 256 };
            for (int32_t i = 0; i < 2 * words; ++i) {
                const uint32_t word = (uint32_t)constants[2 + i / 2];
                const int32_t both = refsim_wrap16(i % 2 == 0 ? word : word / 65536u);
                const int32_t first = refsim_wrap8((uint32_t)both);
                const int32_t value = pair[8 * (i / 4) + 4 * lane + i % 4];
                sums[0] = refsim_wrap_add(sums[0], value * first);
                sums[1] = refsim_wrap_add(sums[1], value * ((both - first) / 256));
            }
            for (int32_t c = 0; c < 2; ++c) {
                const int32_t offset = tail[2 + c];
                const int32_t result = refsim_merged_high(sums[c], tail[c], offset, 8 + t->more, t->right);
                output[lane * t->next + c] = (int8_t)refsim_saturate(result, -128, 127);
            }
        }
        constants = tail + 4;
    }
}
#endif

REFSIM_KERNEL void refsim_dsp_conv_2d_s8s32_32_relu_more(
    const refsim_dsp_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_dsp_conv_2d_run(p, input, constants, output, scratch, 32, refsim_dsp_conv_2d_tile_s8s32_32_relu_more);
}

#if REFSIM_DSP
/* r0 pixels, r1 constants, r3 outputs; sums of both pixels: r4, r5 of the pair of channels, r6, r7 of the first. */
static inline __attribute__((naked)) void refsim_dsp_conv_2d_tile_s8s32_32_signed_free(
    const int16_t *pair __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_dsp_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "ldm r3, {r4-r9}\n"
        "push {r4-r9}\n"
        "mov r3, r2\n"
        "1: ldm r1!, {r4, r6}\n"
        "ldr r2, [sp]\n"
        "mov r5, r4\n"
        "mov r7, r6\n"
        "2:\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "subs r2, #1\n"
        "bne 2b\n"
        "ldm r1!, {r8-r11}\n"
        "ldrd r12, lr, [sp, #12]\n"
        "sub r4, r4, r6\n"
        "sub r5, r5, r7\n"
        "lsl r6, #8\n"
        "lsl r7, #8\n"
        "ldr r2, [r1, #0]\n"
        "and r2, r2, r6, asr #31\n"
        "smmla r6, r6, r8, r10\n"
        "sub r6, r2\n"
        "ldr r2, [r1, #0]\n"
        "and r2, r2, r7, asr #31\n"
        "smmla r7, r7, r8, r10\n"
        "sub r7, r2\n"
        "ldr r2, [r1, #4]\n"
        "and r2, r2, r4, asr #31\n"
        "smmla r4, r4, r9, r11\n"
        "sub r4, r2\n"
        "ldr r2, [r1, #4]\n"
        "and r2, r2, r5, asr #31\n"
        "smmla r5, r5, r9, r11\n"
        "sub r5, r2\n"
        "adds r1, #8\n"
        "asr r4, lr\n"
        "ssat r4, #8, r4\n"
        "asr r5, lr\n"
        "ssat r5, #8, r5\n"
        "asr r6, lr\n"
        "ssat r6, #8, r6\n"
        "asr r7, lr\n"
        "ssat r7, #8, r7\n"
"strb r7, [r3, r12]\n"
        "strb r6, [r3], #1\n"
        "strb r5, [r3, r12]\n"
        "strb r4, [r3], #1\n"
        "ldrd r2, lr, [sp, #4]\n"
        "sub r0, r0, r2\n"
        "cmp r1, lr\n"
        "bne 1b\n"
        "add sp, #24\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_dsp_conv_2d_tile_s8s32_32_signed_free(
    const int16_t *pair, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_dsp_conv_2d_tile *t)
{
    const int32_t words = t->steps * 16;
    for (; constants != t->end; output += 2) {
        REFSIM_CONST int32_t *tail = constants + 2 + words;
        for (int32_t lane = 0; lane < (t->next == 0 ? 1 : 2); ++lane) {
            int32_t sums[2] = { constants[1], refsim_wrap_sub(constants[0], constants[1]) / 256 };
            for (int32_t i = 0; i < 2 * words; ++i) {
                const uint32_t word = (uint32_t)constants[2 + i / 2];
                const int32_t both = refsim_wrap16(i % 2 == 0 ? word : word / 65536u);
                const int32_t first = refsim_wrap8((uint32_t)both);
                const int32_t value = pair[8 * (i / 4) + 4 * lane + i % 4];
                sums[0] = refsim_wrap_add(sums[0], value * first);
                sums[1] = refsim_wrap_add(sums[1], value * ((both - first) / 256));
            }
            for (int32_t c = 0; c < 2; ++c) {
                const int32_t offset = tail[2 + c] - (sums[c] < 0 ? tail[4 + c] : 0);
                const int32_t result = refsim_merged_high(sums[c], tail[c], offset, 8 + t->more, t->right);
                output[lane * t->next + c] = (int8_t)refsim_saturate(result, -128, 127);
            }
        }
        constants = tail + 6;
    }
}
#endif

REFSIM_KERNEL void refsim_dsp_conv_2d_s8s32_32_signed_free(
    const refsim_dsp_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_dsp_conv_2d_run(p, input, constants, output, scratch, 32, refsim_dsp_conv_2d_tile_s8s32_32_signed_free);
}

#if REFSIM_DSP
/* r0 pixels, r1 constants, r3 outputs; sums of both pixels: r4, r5 of the pair of channels, r6, r7 of the first. */
static inline __attribute__((naked)) void refsim_dsp_conv_2d_tile_s8s32_32_signed_more(
    const int16_t *pair __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_dsp_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "ldm r3, {r4-r9}\n"
        "push {r4-r9}\n"
        "mov r3, r2\n"
        "1: ldm r1!, {r4, r6}\n"
        "ldr r2, [sp]\n"
        "mov r5, r4\n"
        "mov r7, r6\n"
        "2:\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "subs r2, #1\n"
        "bne 2b\n"
        "ldm r1!, {r8-r11}\n"
        "ldrd r12, lr, [sp, #12]\n"
        "sub r4, r4, r6\n"
        "sub r5, r5, r7\n"
        "lsl r6, #8\n"
        "lsl r7, #8\n"
        "ldr r2, [sp, #20]\n"
        "lsl r4, r2\n"
        "lsl r5, r2\n"
        "lsl r6, r2\n"
        "lsl r7, r2\n"
        "ldr r2, [r1, #0]\n"
        "and r2, r2, r6, asr #31\n"
        "smmla r6, r6, r8, r10\n"
        "sub r6, r2\n"
        "ldr r2, [r1, #0]\n"
        "and r2, r2, r7, asr #31\n"
        "smmla r7, r7, r8, r10\n"
        "sub r7, r2\n"
        "ldr r2, [r1, #4]\n"
        "and r2, r2, r4, asr #31\n"
        "smmla r4, r4, r9, r11\n"
        "sub r4, r2\n"
        "ldr r2, [r1, #4]\n"
        "and r2, r2, r5, asr #31\n"
        "smmla r5, r5, r9, r11\n"
        "sub r5, r2\n"
        "adds r1, #8\n"
        "asr r4, lr\n"
        "ssat r4, #8, r4\n"
        "asr r5, lr\n"
        "ssat r5, #8, r5\n"
        "asr r6, lr\n"
        "ssat r6, #8, r6\n"
        "asr r7, lr\n"
        "ssat r7, #8, r7\n"
"strb r7, [r3, r12]\n"
        "strb r6, [r3], #1\n"
        "strb r5, [r3, r12]\n"
        "strb r4, [r3], #1\n"
        "ldrd r2, lr, [sp, #4]\n"
        "sub r0, r0, r2\n"
        "cmp r1, lr\n"
        "bne 1b\n"
        "add sp, #24\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_dsp_conv_2d_tile_s8s32_32_signed_more(
    const int16_t *pair, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_dsp_conv_2d_tile *t)
{
    const int32_t words = t->steps * 16;
    for (; constants != t->end; output += 2) {
        REFSIM_CONST int32_t *tail = constants + 2 + words;
        for (int32_t lane = 0; lane < (t->next == 0 ? 1 : 2); ++lane) {
            int32_t sums[2] = { constants[1], refsim_wrap_sub(constants[0], constants[1]) / 256 };
            for (int32_t i = 0; i < 2 * words; ++i) {
                const uint32_t word = (uint32_t)constants[2 + i / 2];
                const int32_t both = refsim_wrap16(i % 2 == 0 ? word : word / 65536u);
                const int32_t first = refsim_wrap8((uint32_t)both);
                const int32_t value = pair[8 * (i / 4) + 4 * lane + i % 4];
                sums[0] = refsim_wrap_add(sums[0], value * first);
                sums[1] = refsim_wrap_add(sums[1], value * ((both - first) / 256));
            }
            for (int32_t c = 0; c < 2; ++c) {
                const int32_t offset = tail[2 + c] - (sums[c] < 0 ? tail[4 + c] : 0);
                const int32_t result = refsim_merged_high(sums[c], tail[c], offset, 8 + t->more, t->right);
                output[lane * t->next + c] = (int8_t)refsim_saturate(result, -128, 127);
            }
        }
        constants = tail + 6;
    }
}
#endif

REFSIM_KERNEL void refsim_dsp_conv_2d_s8s32_32_signed_more(
    const refsim_dsp_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_dsp_conv_2d_run(p, input, constants, output, scratch, 32, refsim_dsp_conv_2d_tile_s8s32_32_signed_more);
}

#if REFSIM_DSP
/* r0 pixels, r1 constants, r3 outputs; sums of both pixels: r4, r5 of the pair of channels, r6, r7 of the first. */
static inline __attribute__((naked)) void refsim_dsp_conv_2d_tile_s8s32_4_relu_free(
    const int16_t *pair __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_dsp_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "ldm r3, {r4-r9}\n"
        "push {r4-r9}\n"
        "mov r3, r2\n"
        "1: ldm r1!, {r4, r6}\n"
        "ldr r2, [sp]\n"
        "mov r5, r4\n"
        "mov r7, r6\n"
        "2:\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "subs r2, #1\n"
        "bne 2b\n"
        "ldm r1!, {r8-r11}\n"
        "ldrd r12, lr, [sp, #12]\n"
        "sub r4, r4, r6\n"
        "sub r5, r5, r7\n"
        "lsl r6, #8\n"
        "lsl r7, #8\n"
        "smmla r6, r6, r8, r10\n"
        "smmla r7, r7, r8, r10\n"
        "smmla r4, r4, r9, r11\n"
        "smmla r5, r5, r9, r11\n"
        "asr r4, lr\n"
        "ssat r4, #8, r4\n"
        "asr r5, lr\n"
        "ssat r5, #8, r5\n"
        "asr r6, lr\n"
        "ssat r6, #8, r6\n"
        "asr r7, lr\n"
        "ssat r7, #8, r7\n"
"strb r7, [r3, r12]\n"
        "strb r6, [r3], #1\n"
        "strb r5, [r3, r12]\n"
        "strb r4, [r3], #1\n"
        "ldrd r2, lr, [sp, #4]\n"
        "sub r0, r0, r2\n"
        "cmp r1, lr\n"
        "bne 1b\n"
        "add sp, #24\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_dsp_conv_2d_tile_s8s32_4_relu_free(
    const int16_t *pair, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_dsp_conv_2d_tile *t)
{
    const int32_t words = t->steps * 2;
    for (; constants != t->end; output += 2) {
        REFSIM_CONST int32_t *tail = constants + 2 + words;
        for (int32_t lane = 0; lane < (t->next == 0 ? 1 : 2); ++lane) {
            int32_t sums[2] = { constants[1], refsim_wrap_sub(constants[0], constants[1]) / 256 };
            for (int32_t i = 0; i < 2 * words; ++i) {
                const uint32_t word = (uint32_t)constants[2 + i / 2];
                const int32_t both = refsim_wrap16(i % 2 == 0 ? word : word / 65536u);
                const int32_t first = refsim_wrap8((uint32_t)both);
                const int32_t value = pair[8 * (i / 4) + 4 * lane + i % 4];
                sums[0] = refsim_wrap_add(sums[0], value * first);
                sums[1] = refsim_wrap_add(sums[1], value * ((both - first) / 256));
            }
            for (int32_t c = 0; c < 2; ++c) {
                const int32_t offset = tail[2 + c];
                const int32_t result = refsim_merged_high(sums[c], tail[c], offset, 8 + t->more, t->right);
                output[lane * t->next + c] = (int8_t)refsim_saturate(result, -128, 127);
            }
        }
        constants = tail + 4;
    }
}
#endif

REFSIM_KERNEL void refsim_dsp_conv_2d_s8s32_4_relu_free(
    const refsim_dsp_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_dsp_conv_2d_run(p, input, constants, output, scratch, 4, refsim_dsp_conv_2d_tile_s8s32_4_relu_free);
}

#if REFSIM_DSP
/* r0 pixels, r1 constants, r3 outputs; sums of both pixels: r4, r5 of the pair of channels, r6, r7 of the first. */
static inline __attribute__((naked)) void refsim_dsp_conv_2d_tile_s8s32_4_relu_more(
    const int16_t *pair __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_dsp_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "ldm r3, {r4-r9}\n"
        "push {r4-r9}\n"
        "mov r3, r2\n"
        "1: ldm r1!, {r4, r6}\n"
        "ldr r2, [sp]\n"
        "mov r5, r4\n"
        "mov r7, r6\n"
        "2:\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "subs r2, #1\n"
        "bne 2b\n"
        "ldm r1!, {r8-r11}\n"
        "ldrd r12, lr, [sp, #12]\n"
        "sub r4, r4, r6\n"
        "sub r5, r5, r7\n"
        "lsl r6, #8\n"
        "lsl r7, #8\n"
        "ldr r2, [sp, #20]\n"
        "lsl r4, r2\n"
        "lsl r5, r2\n"
        "lsl r6, r2\n"
        "lsl r7, r2\n"
        "smmla r6, r6, r8, r10\n"
        "smmla r7, r7, r8, r10\n"
        "smmla r4, r4, r9, r11\n"
        "smmla r5, r5, r9, r11\n"
        "asr r4, lr\n"
        "ssat r4, #8, r4\n"
        "asr r5, lr\n"
        "ssat r5, #8, r5\n"
        "asr r6, lr\n"
        "ssat r6, #8, r6\n"
        "asr r7, lr\n"
        "ssat r7, #8, r7\n"
"strb r7, [r3, r12]\n"
        "strb r6, [r3], #1\n"
        "strb r5, [r3, r12]\n"
        "strb r4, [r3], #1\n"
        "ldrd r2, lr, [sp, #4]\n"
        "sub r0, r0, r2\n"
        "cmp r1, lr\n"
        "bne 1b\n"
        "add sp, #24\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_dsp_conv_2d_tile_s8s32_4_relu_more(
    const int16_t *pair, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_dsp_conv_2d_tile *t)
{
    const int32_t words = t->steps * 2;
    for (; constants != t->end; output += 2) {
        REFSIM_CONST int32_t *tail = constants + 2 + words;
        for (int32_t lane = 0; lane < (t->next == 0 ? 1 : 2); ++lane) {
            int32_t sums[2] = { constants[1], refsim_wrap_sub(constants[0], constants[1]) / 256 };
            for (int32_t i = 0; i < 2 * words; ++i) {
                const uint32_t word = (uint32_t)constants[2 + i / 2];
                const int32_t both = refsim_wrap16(i % 2 == 0 ? word : word / 65536u);
                const int32_t first = refsim_wrap8((uint32_t)both);
                const int32_t value = pair[8 * (i / 4) + 4 * lane + i % 4];
                sums[0] = refsim_wrap_add(sums[0], value * first);
                sums[1] = refsim_wrap_add(sums[1], value * ((both - first) / 256));
            }
            for (int32_t c = 0; c < 2; ++c) {
                const int32_t offset = tail[2 + c];
                const int32_t result = refsim_merged_high(sums[c], tail[c], offset, 8 + t->more, t->right);
                output[lane * t->next + c] = (int8_t)refsim_saturate(result, -128, 127);
            }
        }
        constants = tail + 4;
    }
}
#endif

REFSIM_KERNEL void refsim_dsp_conv_2d_s8s32_4_relu_more(
    const refsim_dsp_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_dsp_conv_2d_run(p, input, constants, output, scratch, 4, refsim_dsp_conv_2d_tile_s8s32_4_relu_more);
}

#if REFSIM_DSP
/* r0 pixels, r1 constants, r3 outputs; sums of both pixels: r4, r5 of the pair of channels, r6, r7 of the first. */
static inline __attribute__((naked)) void refsim_dsp_conv_2d_tile_s8s32_4_signed_free(
    const int16_t *pair __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_dsp_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "ldm r3, {r4-r9}\n"
        "push {r4-r9}\n"
        "mov r3, r2\n"
        "1: ldm r1!, {r4, r6}\n"
        "ldr r2, [sp]\n"
        "mov r5, r4\n"
        "mov r7, r6\n"
        "2:\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "subs r2, #1\n"
        "bne 2b\n"
        "ldm r1!, {r8-r11}\n"
        "ldrd r12, lr, [sp, #12]\n"
        "sub r4, r4, r6\n"
        "sub r5, r5, r7\n"
        "lsl r6, #8\n"
        "lsl r7, #8\n"
        "ldr r2, [r1, #0]\n"
        "and r2, r2, r6, asr #31\n"
        "smmla r6, r6, r8, r10\n"
        "sub r6, r2\n"
        "ldr r2, [r1, #0]\n"
        "and r2, r2, r7, asr #31\n"
        "smmla r7, r7, r8, r10\n"
        "sub r7, r2\n"
        "ldr r2, [r1, #4]\n"
        "and r2, r2, r4, asr #31\n"
        "smmla r4, r4, r9, r11\n"
        "sub r4, r2\n"
        "ldr r2, [r1, #4]\n"
        "and r2, r2, r5, asr #31\n"
        "smmla r5, r5, r9, r11\n"
        "sub r5, r2\n"
        "adds r1, #8\n"
        "asr r4, lr\n"
        "ssat r4, #8, r4\n"
        "asr r5, lr\n"
        "ssat r5, #8, r5\n"
        "asr r6, lr\n"
        "ssat r6, #8, r6\n"
        "asr r7, lr\n"
        "ssat r7, #8, r7\n"
"strb r7, [r3, r12]\n"
        "strb r6, [r3], #1\n"
        "strb r5, [r3, r12]\n"
        "strb r4, [r3], #1\n"
        "ldrd r2, lr, [sp, #4]\n"
        "sub r0, r0, r2\n"
        "cmp r1, lr\n"
        "bne 1b\n"
        "add sp, #24\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_dsp_conv_2d_tile_s8s32_4_signed_free(
    const int16_t *pair, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_dsp_conv_2d_tile *t)
{
    const int32_t words = t->steps * 2;
    for (; constants != t->end; output += 2) {
        REFSIM_CONST int32_t *tail = constants + 2 + words;
        for (int32_t lane = 0; lane < (t->next == 0 ? 1 : 2); ++lane) {
            int32_t sums[2] = { constants[1], refsim_wrap_sub(constants[0], constants[1]) / 256 };
            for (int32_t i = 0; i < 2 * words; ++i) {
                const uint32_t word = (uint32_t)constants[2 + i / 2];
                const int32_t both = refsim_wrap16(i % 2 == 0 ? word : word / 65536u);
                const int32_t first = refsim_wrap8((uint32_t)both);
                const int32_t value = pair[8 * (i / 4) + 4 * lane + i % 4];
                sums[0] = refsim_wrap_add(sums[0], value * first);
                sums[1] = refsim_wrap_add(sums[1], value * ((both - first) / 256));
            }
            for (int32_t c = 0; c < 2; ++c) {
                const int32_t offset = tail[2 + c] - (sums[c] < 0 ? tail[4 + c] : 0);
                const int32_t result = refsim_merged_high(sums[c], tail[c], offset, 8 + t->more, t->right);
                output[lane * t->next + c] = (int8_t)refsim_saturate(result, -128, 127);
            }
        }
        constants = tail + 6;
    }
}
#endif

REFSIM_KERNEL void refsim_dsp_conv_2d_s8s32_4_signed_free(
    const refsim_dsp_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_dsp_conv_2d_run(p, input, constants, output, scratch, 4, refsim_dsp_conv_2d_tile_s8s32_4_signed_free);
}

#if REFSIM_DSP
/* r0 pixels, r1 constants, r3 outputs; sums of both pixels: r4, r5 of the pair of channels, r6, r7 of the first. */
static inline __attribute__((naked)) void refsim_dsp_conv_2d_tile_s8s32_4_signed_more(
    const int16_t *pair __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_dsp_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "ldm r3, {r4-r9}\n"
        "push {r4-r9}\n"
        "mov r3, r2\n"
        "1: ldm r1!, {r4, r6}\n"
        "ldr r2, [sp]\n"
        "mov r5, r4\n"
        "mov r7, r6\n"
        "2:\n"
        "ldm r0!, {r8-r11}\n"
        "ldm r1!, {r12, lr}\n"
        "smlad r4, r8, r12, r4\n"
        "smlad r5, r10, r12, r5\n"
        "sxtb16 r12, r12\n"
        "smlad r4, r9, lr, r4\n"
        "smlad r5, r11, lr, r5\n"
        "smlad r6, r8, r12, r6\n"
        "smlad r7, r10, r12, r7\n"
        "sxtb16 lr, lr\n"
        "smlad r6, r9, lr, r6\n"
        "smlad r7, r11, lr, r7\n"
        "subs r2, #1\n"
        "bne 2b\n"
        "ldm r1!, {r8-r11}\n"
        "ldrd r12, lr, [sp, #12]\n"
        "sub r4, r4, r6\n"
        "sub r5, r5, r7\n"
        "lsl r6, #8\n"
        "lsl r7, #8\n"
        "ldr r2, [sp, #20]\n"
        "lsl r4, r2\n"
        "lsl r5, r2\n"
        "lsl r6, r2\n"
        "lsl r7, r2\n"
        "ldr r2, [r1, #0]\n"
        "and r2, r2, r6, asr #31\n"
        "smmla r6, r6, r8, r10\n"
        "sub r6, r2\n"
        "ldr r2, [r1, #0]\n"
        "and r2, r2, r7, asr #31\n"
        "smmla r7, r7, r8, r10\n"
        "sub r7, r2\n"
        "ldr r2, [r1, #4]\n"
        "and r2, r2, r4, asr #31\n"
        "smmla r4, r4, r9, r11\n"
        "sub r4, r2\n"
        "ldr r2, [r1, #4]\n"
        "and r2, r2, r5, asr #31\n"
        "smmla r5, r5, r9, r11\n"
        "sub r5, r2\n"
        "adds r1, #8\n"
        "asr r4, lr\n"
        "ssat r4, #8, r4\n"
        "asr r5, lr\n"
        "ssat r5, #8, r5\n"
        "asr r6, lr\n"
        "ssat r6, #8, r6\n"
        "asr r7, lr\n"
        "ssat r7, #8, r7\n"
"strb r7, [r3, r12]\n"
        "strb r6, [r3], #1\n"
        "strb r5, [r3, r12]\n"
        "strb r4, [r3], #1\n"
        "ldrd r2, lr, [sp, #4]\n"
        "sub r0, r0, r2\n"
        "cmp r1, lr\n"
        "bne 1b\n"
        "add sp, #24\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_dsp_conv_2d_tile_s8s32_4_signed_more(
    const int16_t *pair, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_dsp_conv_2d_tile *t)
{
    const int32_t words = t->steps * 2;
    for (; constants != t->end; output += 2) {
        REFSIM_CONST int32_t *tail = constants + 2 + words;
        for (int32_t lane = 0; lane < (t->next == 0 ? 1 : 2); ++lane) {
            int32_t sums[2] = { constants[1], refsim_wrap_sub(constants[0], constants[1]) / 256 };
            for (int32_t i = 0; i < 2 * words; ++i) {
                const uint32_t word = (uint32_t)constants[2 + i / 2];
                const int32_t both = refsim_wrap16(i % 2 == 0 ? word : word / 65536u);
                const int32_t first = refsim_wrap8((uint32_t)both);
                const int32_t value = pair[8 * (i / 4) + 4 * lane + i % 4];
                sums[0] = refsim_wrap_add(sums[0], value * first);
                sums[1] = refsim_wrap_add(sums[1], value * ((both - first) / 256));
            }
            for (int32_t c = 0; c < 2; ++c) {
                const int32_t offset = tail[2 + c] - (sums[c] < 0 ? tail[4 + c] : 0);
                const int32_t result = refsim_merged_high(sums[c], tail[c], offset, 8 + t->more, t->right);
                output[lane * t->next + c] = (int8_t)refsim_saturate(result, -128, 127);
            }
        }
        constants = tail + 6;
    }
}
#endif

REFSIM_KERNEL void refsim_dsp_conv_2d_s8s32_4_signed_more(
    const refsim_dsp_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_dsp_conv_2d_run(p, input, constants, output, scratch, 4, refsim_dsp_conv_2d_tile_s8s32_4_signed_more);
}

#ifdef __cplusplus
}
#endif

#endif
