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
#else
#define REFSIM_DSP 0 /* portable C that reads the same constants */
#endif
#endif

/* What a tile needs besides its arrays; assembly reads it in this order. */
typedef struct {
    int32_t steps; /* of the inner loop */
    int32_t bytes; /* of a pair of pixels */
    int32_t next; /* from an output of the first pixel to that of the second; 0: there is no second */
    int32_t right; /* shift */
    REFSIM_CONST int32_t *end; /* of the constants */
    int32_t more; /* left shift beyond 8 */
} refsim_dsp_conv_2d_tile;

typedef void refsim_dsp_conv_2d_function(
    const int16_t *pair, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_dsp_conv_2d_tile *t);

/* Fours of bytes to 16 bits, in the order 0, 2, 1, 3; the other pixel's go between. Returns where the next four go. */
static inline int16_t *refsim_dsp_conv_2d_widen(const int8_t *from, int32_t fours, int16_t *to)
{
    for (; fours > 0; --fours) {
#if REFSIM_DSP
        uint32_t even, odd;
        __asm__ __volatile__("ldr %0, [%2], #4\n\tsxtb16 %1, %0, ror #8\n\tsxtb16 %0, %0\n\tstrd %0, %1, [%3], #16"
                : "=&r"(even), "=&r"(odd), "+r"(from), "+r"(to)
                :
                : "memory");
#else
        to[0] = from[0];
        to[1] = from[2];
        to[2] = from[1];
        to[3] = from[3];
        from += 4;
        to += 8;
#endif
    }
    return to;
}

static inline int16_t *refsim_dsp_conv_2d_fill(int16_t pad, int32_t fours, int16_t *to)
{
    for (; fours > 0; --fours) {
        to[0] = to[1] = to[2] = to[3] = pad;
        to += 8;
    }
    return to;
}

/* The taps of one output pixel, row by row; a depth that is no multiple of 4 goes through ``bytes``. */
static inline void refsim_dsp_conv_2d_patch(
    const refsim_dsp_conv_2d_params *p, const int8_t *image, int32_t oy, int32_t ox, int16_t *to, int8_t *bytes)
{
    const refsim_window *g = &p->window;
    const int32_t fours = g->input_depth % 4 == 0 ? g->input_depth / 4 : 0;
    const int32_t ix = ox * g->stride_width - g->pad_left;
    const int32_t left = ix < 0 ? -ix : 0;
    const int32_t right = ix + g->filter_width > g->input_width ? ix + g->filter_width - g->input_width : 0;
    int8_t *byte = bytes;
    for (int32_t ky = 0; ky < g->filter_height; ++ky) {
        const int32_t iy = oy * g->stride_height - g->pad_top + ky;
        const int32_t outside = iy < 0 || iy >= g->input_height;
        const int32_t before = outside ? g->filter_width : left;
        const int32_t after = outside ? 0 : right;
        const int32_t inside = g->filter_width - before - after;
        const int8_t *from = image + (outside ? 0 : (iy * g->input_width + ix + before) * g->input_depth);
        if (fours > 0) {
            to = refsim_dsp_conv_2d_fill((int16_t)p->pad, before * fours, to);
            to = refsim_dsp_conv_2d_widen(from, inside * fours, to);
            to = refsim_dsp_conv_2d_fill((int16_t)p->pad, after * fours, to);
        } else {
            for (int32_t i = before * g->input_depth; i > 0; --i) {
                *byte++ = (int8_t)p->pad;
            }
            for (int32_t i = inside * g->input_depth; i > 0; --i) {
                *byte++ = *from++;
            }
            for (int32_t i = after * g->input_depth; i > 0; --i) {
                *byte++ = (int8_t)p->pad;
            }
        }
    }
    if (fours == 0) {
        while (byte < bytes + p->taps) {
            *byte++ = 0;
        }
        (void)refsim_dsp_conv_2d_widen(bytes, p->taps / 4, to);
    }
}

/* All pixels, two by two. A last one without a partner is its own: both results go to one place. */
static inline void refsim_dsp_conv_2d_run(
    const refsim_dsp_conv_2d_params *p, const int8_t *input, REFSIM_CONST int32_t *constants, int8_t *output, void
    *scratch,
    int32_t step, refsim_dsp_conv_2d_function *tile)
{
    const refsim_window *g = &p->window;
    const int32_t pixels = g->output_height * g->output_width;
    int16_t *pair = (int16_t *)scratch;
    int8_t *bytes = (int8_t *)scratch + 4 * p->taps;
    refsim_dsp_conv_2d_tile t = { p->taps / step, 4 * p->taps, g->output_depth, p->right, constants + p->length,
        p->left - 8 };
    for (int32_t n = 0; n < g->batches; ++n) {
        int32_t y = 0, x = 0;
        t.next = g->output_depth;
        for (int32_t i = 0; i < pixels; i += 2) {
            for (int32_t lane = 0; lane < 2; ++lane) {
                refsim_dsp_conv_2d_patch(p, input, y, x, pair + 4 * lane, bytes);
                if (i + 1 == pixels && lane == 0) {
                    t.next = 0;
                } else if (++x == g->output_width) {
                    x = 0;
                    ++y;
                }
            }
            tile(pair, constants, output, &t);
            output += t.next + g->output_depth;
        }
        input += g->input_height * g->input_width * g->input_depth;
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
        "ldrd r12, lr, [sp, #8]\n"
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
        "ldr r2, [sp, #4]\n"
        "sub r0, r0, r2\n"
        "ldr r2, [sp, #16]\n"
        "cmp r1, r2\n"
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
        "ldrd r12, lr, [sp, #8]\n"
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
        "ldr r2, [sp, #4]\n"
        "sub r0, r0, r2\n"
        "ldr r2, [sp, #16]\n"
        "cmp r1, r2\n"
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
        "ldrd r12, lr, [sp, #8]\n"
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
        "ldr r2, [sp, #4]\n"
        "sub r0, r0, r2\n"
        "ldr r2, [sp, #16]\n"
        "cmp r1, r2\n"
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
        "ldrd r12, lr, [sp, #8]\n"
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
        "ldr r2, [sp, #4]\n"
        "sub r0, r0, r2\n"
        "ldr r2, [sp, #16]\n"
        "cmp r1, r2\n"
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
        "ldrd r12, lr, [sp, #8]\n"
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
        "ldr r2, [sp, #4]\n"
        "sub r0, r0, r2\n"
        "ldr r2, [sp, #16]\n"
        "cmp r1, r2\n"
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
        "ldrd r12, lr, [sp, #8]\n"
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
        "ldr r2, [sp, #4]\n"
        "sub r0, r0, r2\n"
        "ldr r2, [sp, #16]\n"
        "cmp r1, r2\n"
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
        "ldrd r12, lr, [sp, #8]\n"
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
        "ldr r2, [sp, #4]\n"
        "sub r0, r0, r2\n"
        "ldr r2, [sp, #16]\n"
        "cmp r1, r2\n"
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
        "ldrd r12, lr, [sp, #8]\n"
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
        "ldr r2, [sp, #4]\n"
        "sub r0, r0, r2\n"
        "ldr r2, [sp, #16]\n"
        "cmp r1, r2\n"
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
