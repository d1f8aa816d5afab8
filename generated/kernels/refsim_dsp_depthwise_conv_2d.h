/* refsim 0.1.0: dsp_depthwise_conv_2d, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_DSP_DEPTHWISE_CONV_2D_H
#define REFSIM_DSP_DEPTHWISE_CONV_2D_H

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
} refsim_dsp_depthwise_conv_2d_params;

/*
 * The numbers of depthwise_conv_2d_s8s32_double, where the generator has proved that the output stage gives them.
 * constants hold biases, weights and multipliers, packed in the order in which the loops read them. Portable C where
 * the core's instructions are missing. Elements take any value of their type; members of p keep to the ranges beside
 * them. The output may end where an operand is still being read, as far as the planner of arenas allows; else they are
 * apart. scratch is aligned to 16 bytes; what it holds afterwards means nothing.
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

/* What a pixel needs besides its arrays; assembly reads it in this order. */
typedef struct {
    int32_t steps; /* of the inner loop */
    int32_t bytes; /* of the table of pointers */
    REFSIM_CONST int32_t *end; /* of the constants */
    int32_t right; /* shift */
    int32_t more; /* left shift beyond 8 */
    int32_t start; /* bytes from the pointers to the first channel */
} refsim_dsp_depthwise_conv_2d_tile;

typedef void refsim_dsp_depthwise_conv_2d_function(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output,
        const refsim_dsp_depthwise_conv_2d_tile *t);

/* The pointers of the window whose first tap is at (iy, ix). */
static inline void refsim_dsp_depthwise_conv_2d_point(
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
static inline void refsim_dsp_depthwise_conv_2d_run(
    const refsim_dsp_depthwise_conv_2d_params *p, const int8_t *input, REFSIM_CONST int32_t *constants, int8_t *output,
    void *scratch,
    refsim_dsp_depthwise_conv_2d_tile *t, refsim_dsp_depthwise_conv_2d_function *tile)
{
    const refsim_window *g = &p->window;
    const int8_t **inside = (const int8_t **)scratch;
    const int8_t **border = inside + g->filter_height * g->filter_width;
    int8_t *outside = (int8_t *)(border + g->filter_height * g->filter_width);
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
                    refsim_dsp_depthwise_conv_2d_point(g, input, outside, iy, ix, taps);
                    first = inner ? at : first;
                }
                t->start = inner ? at - first : 0;
                tile(taps, constants, output, t);
                output += g->output_depth;
            }
        }
        input += g->input_height * g->input_width * g->input_depth;
    }
}

#if REFSIM_DSP
/* r0 pointers, r1 constants, r2 channel, r3 outputs; sums of four channels: r4-r7. */
static inline __attribute__((naked)) void refsim_dsp_depthwise_conv_2d_tile_s8s32_1_relu_free(
    const int8_t *const *taps __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_dsp_depthwise_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "ldm r3, {r4-r9}\n"
        "push {r4-r8}\n"
        "mov r3, r2\n"
        "mov r2, r9\n"
        "1: ldm r1!, {r4-r7}\n"
        "ldr lr, [sp]\n"
        "2:\n"
        "ldr r12, [r0], #4\n"
        "ldr r9, [r12, r2]\n"
        "ldm r1!, {r10, r11}\n"
        "sxtb16 r8, r9\n"
        "sxtb16 r9, r9, ror #8\n"
        "smlabb r4, r8, r10, r4\n"
        "smlatt r6, r8, r10, r6\n"
        "smlabb r5, r9, r11, r5\n"
        "smlatt r7, r9, r11, r7\n"
        "subs lr, #1\n"
        "bne 2b\n"
        "ldm r1!, {r8-r11}\n"
        "smmla r4, r4, r8, r9\n"
        "smmla r5, r5, r10, r11\n"
        "ldm r1!, {r8-r11}\n"
        "smmla r6, r6, r8, r9\n"
        "smmla r7, r7, r10, r11\n"
"ldr r12, [sp, #12]\n"
        "asr r4, r12\n"
        "ssat r4, #8, r4\n"
        "asr r5, r12\n"
        "ssat r5, #8, r5\n"
        "asr r6, r12\n"
        "ssat r6, #8, r6\n"
        "asr r7, r12\n"
        "ssat r7, #8, r7\n"
"strb r4, [r3], #1\n"
        "strb r5, [r3], #1\n"
        "strb r6, [r3], #1\n"
        "strb r7, [r3], #1\n"
        "add r2, #4\n"
        "ldrd r8, r9, [sp, #4]\n"
        "sub r0, r0, r8\n"
        "cmp r1, r9\n"
        "bne 1b\n"
        "add sp, #20\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_dsp_depthwise_conv_2d_tile_s8s32_1_relu_free(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_dsp_depthwise_conv_2d_tile
    *t)
{
    const int32_t count = t->steps * 1;
    for (int32_t channel = 0; constants != t->end; ++channel) {
        REFSIM_CONST int32_t *tail = constants + 4 + 2 * count + (channel % 4 / 2) * 4;
        const int32_t c = channel % 2;
        int32_t sum = constants[channel % 4] / 256;
        for (int32_t i = 0; i < count; ++i) {
            const uint32_t word = (uint32_t)constants[4 + 2 * i + c];
            const int32_t weight = refsim_wrap16(channel % 4 < 2 ? word : word / 65536u) / 256;
            sum = refsim_wrap_add(sum, taps[i][t->start + channel] * weight);
        }
        const int32_t offset = tail[2 * c + 1];
        const int32_t result = refsim_merged_high(sum, tail[2 * c], offset, 8 + t->more, t->right);
        *output++ = (int8_t)refsim_saturate(result, -128, 127);
        if (channel % 4 == 3) {
            constants += 4 + 2 * count + 8;
        }
    }
}
#endif

REFSIM_KERNEL void refsim_dsp_depthwise_conv_2d_s8s32_1_relu_free(
    const refsim_dsp_depthwise_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_dsp_depthwise_conv_2d_tile t = {
        p->taps / 1, p->taps * (int32_t)sizeof(const int8_t *), constants + p->length, p->right, p->left - 8, 0
    };
    refsim_dsp_depthwise_conv_2d_run(p, input, constants, output, scratch, &t,
        refsim_dsp_depthwise_conv_2d_tile_s8s32_1_relu_free);
}

#if REFSIM_DSP
/* r0 pointers, r1 constants, r2 channel, r3 outputs; sums of four channels: r4-r7. */
static inline __attribute__((naked)) void refsim_dsp_depthwise_conv_2d_tile_s8s32_1_relu_more(
    const int8_t *const *taps __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_dsp_depthwise_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "ldm r3, {r4-r9}\n"
        "push {r4-r8}\n"
        "mov r3, r2\n"
        "mov r2, r9\n"
        "1: ldm r1!, {r4-r7}\n"
        "ldr lr, [sp]\n"
        "2:\n"
        "ldr r12, [r0], #4\n"
        "ldr r9, [r12, r2]\n"
        "ldm r1!, {r10, r11}\n"
        "sxtb16 r8, r9\n"
        "sxtb16 r9, r9, ror #8\n"
        "smlabb r4, r8, r10, r4\n"
        "smlatt r6, r8, r10, r6\n"
        "smlabb r5, r9, r11, r5\n"
        "smlatt r7, r9, r11, r7\n"
        "subs lr, #1\n"
        "bne 2b\n"
        "ldr r12, [sp, #16]\n"
        "lsl r4, r12\n"
        "lsl r5, r12\n"
        "lsl r6, r12\n"
        "lsl r7, r12\n"
        "ldm r1!, {r8-r11}\n"
        "smmla r4, r4, r8, r9\n"
        "smmla r5, r5, r10, r11\n"
        "ldm r1!, {r8-r11}\n"
        "smmla r6, r6, r8, r9\n"
        "smmla r7, r7, r10, r11\n"
"ldr r12, [sp, #12]\n"
        "asr r4, r12\n"
        "ssat r4, #8, r4\n"
        "asr r5, r12\n"
        "ssat r5, #8, r5\n"
        "asr r6, r12\n"
        "ssat r6, #8, r6\n"
        "asr r7, r12\n"
        "ssat r7, #8, r7\n"
"strb r4, [r3], #1\n"
        "strb r5, [r3], #1\n"
        "strb r6, [r3], #1\n"
        "strb r7, [r3], #1\n"
        "add r2, #4\n"
        "ldrd r8, r9, [sp, #4]\n"
        "sub r0, r0, r8\n"
        "cmp r1, r9\n"
        "bne 1b\n"
        "add sp, #20\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_dsp_depthwise_conv_2d_tile_s8s32_1_relu_more(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_dsp_depthwise_conv_2d_tile
    *t)
{
    const int32_t count = t->steps * 1;
    for (int32_t channel = 0; constants != t->end; ++channel) {
        REFSIM_CONST int32_t *tail = constants + 4 + 2 * count + (channel % 4 / 2) * 4;
        const int32_t c = channel % 2;
        int32_t sum = constants[channel % 4] / 256;
        for (int32_t i = 0; i < count; ++i) {
            const uint32_t word = (uint32_t)constants[4 + 2 * i + c];
            const int32_t weight = refsim_wrap16(channel % 4 < 2 ? word : word / 65536u) / 256;
            sum = refsim_wrap_add(sum, taps[i][t->start + channel] * weight);
        }
        const int32_t offset = tail[2 * c + 1];
        const int32_t result = refsim_merged_high(sum, tail[2 * c], offset, 8 + t->more, t->right);
        *output++ = (int8_t)refsim_saturate(result, -128, 127);
        if (channel % 4 == 3) {
            constants += 4 + 2 * count + 8;
        }
    }
}
#endif

REFSIM_KERNEL void refsim_dsp_depthwise_conv_2d_s8s32_1_relu_more(
    const refsim_dsp_depthwise_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_dsp_depthwise_conv_2d_tile t = {
        p->taps / 1, p->taps * (int32_t)sizeof(const int8_t *), constants + p->length, p->right, p->left - 8, 0
    };
    refsim_dsp_depthwise_conv_2d_run(p, input, constants, output, scratch, &t,
        refsim_dsp_depthwise_conv_2d_tile_s8s32_1_relu_more);
}

#if REFSIM_DSP
/* r0 pointers, r1 constants, r2 channel, r3 outputs; sums of four channels: r4-r7. */
static inline __attribute__((naked)) void refsim_dsp_depthwise_conv_2d_tile_s8s32_1_signed_free(
    const int8_t *const *taps __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_dsp_depthwise_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "ldm r3, {r4-r9}\n"
        "push {r4-r8}\n"
        "mov r3, r2\n"
        "mov r2, r9\n"
        "1: ldm r1!, {r4-r7}\n"
        "ldr lr, [sp]\n"
        "2:\n"
        "ldr r12, [r0], #4\n"
        "ldr r9, [r12, r2]\n"
        "ldm r1!, {r10, r11}\n"
        "sxtb16 r8, r9\n"
        "sxtb16 r9, r9, ror #8\n"
        "smlabb r4, r8, r10, r4\n"
        "smlatt r6, r8, r10, r6\n"
        "smlabb r5, r9, r11, r5\n"
        "smlatt r7, r9, r11, r7\n"
        "subs lr, #1\n"
        "bne 2b\n"
        "ldm r1!, {r8-r12, lr}\n"
        "and r12, r12, r4, asr #31\n"
        "and lr, lr, r5, asr #31\n"
        "smmla r4, r4, r8, r9\n"
        "smmla r5, r5, r10, r11\n"
        "sub r4, r12\n"
        "sub r5, lr\n"
        "ldm r1!, {r8-r12, lr}\n"
        "and r12, r12, r6, asr #31\n"
        "and lr, lr, r7, asr #31\n"
        "smmla r6, r6, r8, r9\n"
        "smmla r7, r7, r10, r11\n"
        "sub r6, r12\n"
        "sub r7, lr\n"
"ldr r12, [sp, #12]\n"
        "asr r4, r12\n"
        "ssat r4, #8, r4\n"
        "asr r5, r12\n"
        "ssat r5, #8, r5\n"
        "asr r6, r12\n"
        "ssat r6, #8, r6\n"
        "asr r7, r12\n"
        "ssat r7, #8, r7\n"
"strb r4, [r3], #1\n"
        "strb r5, [r3], #1\n"
        "strb r6, [r3], #1\n"
        "strb r7, [r3], #1\n"
        "add r2, #4\n"
        "ldrd r8, r9, [sp, #4]\n"
        "sub r0, r0, r8\n"
        "cmp r1, r9\n"
        "bne 1b\n"
        "add sp, #20\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_dsp_depthwise_conv_2d_tile_s8s32_1_signed_free(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_dsp_depthwise_conv_2d_tile
    *t)
{
    const int32_t count = t->steps * 1;
    for (int32_t channel = 0; constants != t->end; ++channel) {
        REFSIM_CONST int32_t *tail = constants + 4 + 2 * count + (channel % 4 / 2) * 6;
        const int32_t c = channel % 2;
        int32_t sum = constants[channel % 4] / 256;
        for (int32_t i = 0; i < count; ++i) {
            const uint32_t word = (uint32_t)constants[4 + 2 * i + c];
            const int32_t weight = refsim_wrap16(channel % 4 < 2 ? word : word / 65536u) / 256;
            sum = refsim_wrap_add(sum, taps[i][t->start + channel] * weight);
        }
        const int32_t offset = tail[2 * c + 1] - (sum < 0 ? tail[4 + c] : 0);
        const int32_t result = refsim_merged_high(sum, tail[2 * c], offset, 8 + t->more, t->right);
        *output++ = (int8_t)refsim_saturate(result, -128, 127);
        if (channel % 4 == 3) {
            constants += 4 + 2 * count + 12;
        }
    }
}
#endif

REFSIM_KERNEL void refsim_dsp_depthwise_conv_2d_s8s32_1_signed_free(
    const refsim_dsp_depthwise_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_dsp_depthwise_conv_2d_tile t = {
        p->taps / 1, p->taps * (int32_t)sizeof(const int8_t *), constants + p->length, p->right, p->left - 8, 0
    };
    refsim_dsp_depthwise_conv_2d_run(p, input, constants, output, scratch, &t,
        refsim_dsp_depthwise_conv_2d_tile_s8s32_1_signed_free);
}

#if REFSIM_DSP
/* r0 pointers, r1 constants, r2 channel, r3 outputs; sums of four channels: r4-r7. */
static inline __attribute__((naked)) void refsim_dsp_depthwise_conv_2d_tile_s8s32_1_signed_more(
    const int8_t *const *taps __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_dsp_depthwise_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "ldm r3, {r4-r9}\n"
        "push {r4-r8}\n"
        "mov r3, r2\n"
        "mov r2, r9\n"
        "1: ldm r1!, {r4-r7}\n"
        "ldr lr, [sp]\n"
        "2:\n"
        "ldr r12, [r0], #4\n"
        "ldr r9, [r12, r2]\n"
        "ldm r1!, {r10, r11}\n"
        "sxtb16 r8, r9\n"
        "sxtb16 r9, r9, ror #8\n"
        "smlabb r4, r8, r10, r4\n"
        "smlatt r6, r8, r10, r6\n"
        "smlabb r5, r9, r11, r5\n"
        "smlatt r7, r9, r11, r7\n"
        "subs lr, #1\n"
        "bne 2b\n"
        "ldr r12, [sp, #16]\n"
        "lsl r4, r12\n"
        "lsl r5, r12\n"
        "lsl r6, r12\n"
        "lsl r7, r12\n"
        "ldm r1!, {r8-r12, lr}\n"
        "and r12, r12, r4, asr #31\n"
        "and lr, lr, r5, asr #31\n"
        "smmla r4, r4, r8, r9\n"
        "smmla r5, r5, r10, r11\n"
        "sub r4, r12\n"
        "sub r5, lr\n"
        "ldm r1!, {r8-r12, lr}\n"
        "and r12, r12, r6, asr #31\n"
        "and lr, lr, r7, asr #31\n"
        "smmla r6, r6, r8, r9\n"
        "smmla r7, r7, r10, r11\n"
        "sub r6, r12\n"
        "sub r7, lr\n"
"ldr r12, [sp, #12]\n"
        "asr r4, r12\n"
        "ssat r4, #8, r4\n"
        "asr r5, r12\n"
        "ssat r5, #8, r5\n"
        "asr r6, r12\n"
        "ssat r6, #8, r6\n"
        "asr r7, r12\n"
        "ssat r7, #8, r7\n"
"strb r4, [r3], #1\n"
        "strb r5, [r3], #1\n"
        "strb r6, [r3], #1\n"
        "strb r7, [r3], #1\n"
        "add r2, #4\n"
        "ldrd r8, r9, [sp, #4]\n"
        "sub r0, r0, r8\n"
        "cmp r1, r9\n"
        "bne 1b\n"
        "add sp, #20\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_dsp_depthwise_conv_2d_tile_s8s32_1_signed_more(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_dsp_depthwise_conv_2d_tile
    *t)
{
    const int32_t count = t->steps * 1;
    for (int32_t channel = 0; constants != t->end; ++channel) {
        REFSIM_CONST int32_t *tail = constants + 4 + 2 * count + (channel % 4 / 2) * 6;
        const int32_t c = channel % 2;
        int32_t sum = constants[channel % 4] / 256;
        for (int32_t i = 0; i < count; ++i) {
            const uint32_t word = (uint32_t)constants[4 + 2 * i + c];
            const int32_t weight = refsim_wrap16(channel % 4 < 2 ? word : word / 65536u) / 256;
            sum = refsim_wrap_add(sum, taps[i][t->start + channel] * weight);
        }
        const int32_t offset = tail[2 * c + 1] - (sum < 0 ? tail[4 + c] : 0);
        const int32_t result = refsim_merged_high(sum, tail[2 * c], offset, 8 + t->more, t->right);
        *output++ = (int8_t)refsim_saturate(result, -128, 127);
        if (channel % 4 == 3) {
            constants += 4 + 2 * count + 12;
        }
    }
}
#endif

REFSIM_KERNEL void refsim_dsp_depthwise_conv_2d_s8s32_1_signed_more(
    const refsim_dsp_depthwise_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_dsp_depthwise_conv_2d_tile t = {
        p->taps / 1, p->taps * (int32_t)sizeof(const int8_t *), constants + p->length, p->right, p->left - 8, 0
    };
    refsim_dsp_depthwise_conv_2d_run(p, input, constants, output, scratch, &t,
        refsim_dsp_depthwise_conv_2d_tile_s8s32_1_signed_more);
}

#if REFSIM_DSP
/* r0 pointers, r1 constants, r2 channel, r3 outputs; sums of four channels: r4-r7. */
static inline __attribute__((naked)) void refsim_dsp_depthwise_conv_2d_tile_s8s32_3_relu_free(
    const int8_t *const *taps __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_dsp_depthwise_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "ldm r3, {r4-r9}\n"
        "push {r4-r8}\n"
        "mov r3, r2\n"
        "mov r2, r9\n"
        "1: ldm r1!, {r4-r7}\n"
        "ldr lr, [sp]\n"
        "2:\n"
        "ldr r12, [r0], #4\n"
        "ldr r9, [r12, r2]\n"
        "ldm r1!, {r10, r11}\n"
        "sxtb16 r8, r9\n"
        "sxtb16 r9, r9, ror #8\n"
        "smlabb r4, r8, r10, r4\n"
        "smlatt r6, r8, r10, r6\n"
        "smlabb r5, r9, r11, r5\n"
        "smlatt r7, r9, r11, r7\n"
        "ldr r12, [r0], #4\n"
        "ldr r9, [r12, r2]\n"
        "ldm r1!, {r10, r11}\n"
        "sxtb16 r8, r9\n"
        "sxtb16 r9, r9, ror #8\n"
        "smlabb r4, r8, r10, r4\n"
        "smlatt r6, r8, r10, r6\n"
        "smlabb r5, r9, r11, r5\n"
        "smlatt r7, r9, r11, r7\n"
        "ldr r12, [r0], #4\n"
        "ldr r9, [r12, r2]\n"
        "ldm r1!, {r10, r11}\n"
        "sxtb16 r8, r9\n"
        "sxtb16 r9, r9, ror #8\n"
        "smlabb r4, r8, r10, r4\n"
        "smlatt r6, r8, r10, r6\n"
        "smlabb r5, r9, r11, r5\n"
        "smlatt r7, r9, r11, r7\n"
        "subs lr, #1\n"
        "bne 2b\n"
        "ldm r1!, {r8-r11}\n"
        "smmla r4, r4, r8, r9\n"
        "smmla r5, r5, r10, r11\n"
        "ldm r1!, {r8-r11}\n"
        "smmla r6, r6, r8, r9\n"
        "smmla r7, r7, r10, r11\n"
"ldr r12, [sp, #12]\n"
        "asr r4, r12\n"
        "ssat r4, #8, r4\n"
        "asr r5, r12\n"
        "ssat r5, #8, r5\n"
        "asr r6, r12\n"
        "ssat r6, #8, r6\n"
        "asr r7, r12\n"
        "ssat r7, #8, r7\n"
"strb r4, [r3], #1\n"
        "strb r5, [r3], #1\n"
        "strb r6, [r3], #1\n"
        "strb r7, [r3], #1\n"
        "add r2, #4\n"
        "ldrd r8, r9, [sp, #4]\n"
        "sub r0, r0, r8\n"
        "cmp r1, r9\n"
        "bne 1b\n"
        "add sp, #20\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_dsp_depthwise_conv_2d_tile_s8s32_3_relu_free(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_dsp_depthwise_conv_2d_tile
    *t)
{
    const int32_t count = t->steps * 3;
    for (int32_t channel = 0; constants != t->end; ++channel) {
        REFSIM_CONST int32_t *tail = constants + 4 + 2 * count + (channel % 4 / 2) * 4;
        const int32_t c = channel % 2;
        int32_t sum = constants[channel % 4] / 256;
        for (int32_t i = 0; i < count; ++i) {
            const uint32_t word = (uint32_t)constants[4 + 2 * i + c];
            const int32_t weight = refsim_wrap16(channel % 4 < 2 ? word : word / 65536u) / 256;
            sum = refsim_wrap_add(sum, taps[i][t->start + channel] * weight);
        }
        const int32_t offset = tail[2 * c + 1];
        const int32_t result = refsim_merged_high(sum, tail[2 * c], offset, 8 + t->more, t->right);
        *output++ = (int8_t)refsim_saturate(result, -128, 127);
        if (channel % 4 == 3) {
            constants += 4 + 2 * count + 8;
        }
    }
}
#endif

REFSIM_KERNEL void refsim_dsp_depthwise_conv_2d_s8s32_3_relu_free(
    const refsim_dsp_depthwise_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_dsp_depthwise_conv_2d_tile t = {
        p->taps / 3, p->taps * (int32_t)sizeof(const int8_t *), constants + p->length, p->right, p->left - 8, 0
    };
    refsim_dsp_depthwise_conv_2d_run(p, input, constants, output, scratch, &t,
        refsim_dsp_depthwise_conv_2d_tile_s8s32_3_relu_free);
}

#if REFSIM_DSP
/* r0 pointers, r1 constants, r2 channel, r3 outputs; sums of four channels: r4-r7. */
static inline __attribute__((naked)) void refsim_dsp_depthwise_conv_2d_tile_s8s32_3_relu_more(
    const int8_t *const *taps __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_dsp_depthwise_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "ldm r3, {r4-r9}\n"
        "push {r4-r8}\n"
        "mov r3, r2\n"
        "mov r2, r9\n"
        "1: ldm r1!, {r4-r7}\n"
        "ldr lr, [sp]\n"
        "2:\n"
        "ldr r12, [r0], #4\n"
        "ldr r9, [r12, r2]\n"
        "ldm r1!, {r10, r11}\n"
        "sxtb16 r8, r9\n"
        "sxtb16 r9, r9, ror #8\n"
        "smlabb r4, r8, r10, r4\n"
        "smlatt r6, r8, r10, r6\n"
        "smlabb r5, r9, r11, r5\n"
        "smlatt r7, r9, r11, r7\n"
        "ldr r12, [r0], #4\n"
        "ldr r9, [r12, r2]\n"
        "ldm r1!, {r10, r11}\n"
        "sxtb16 r8, r9\n"
        "sxtb16 r9, r9, ror #8\n"
        "smlabb r4, r8, r10, r4\n"
        "smlatt r6, r8, r10, r6\n"
        "smlabb r5, r9, r11, r5\n"
        "smlatt r7, r9, r11, r7\n"
        "ldr r12, [r0], #4\n"
        "ldr r9, [r12, r2]\n"
        "ldm r1!, {r10, r11}\n"
        "sxtb16 r8, r9\n"
        "sxtb16 r9, r9, ror #8\n"
        "smlabb r4, r8, r10, r4\n"
        "smlatt r6, r8, r10, r6\n"
        "smlabb r5, r9, r11, r5\n"
        "smlatt r7, r9, r11, r7\n"
        "subs lr, #1\n"
        "bne 2b\n"
        "ldr r12, [sp, #16]\n"
        "lsl r4, r12\n"
        "lsl r5, r12\n"
        "lsl r6, r12\n"
        "lsl r7, r12\n"
        "ldm r1!, {r8-r11}\n"
        "smmla r4, r4, r8, r9\n"
        "smmla r5, r5, r10, r11\n"
        "ldm r1!, {r8-r11}\n"
        "smmla r6, r6, r8, r9\n"
        "smmla r7, r7, r10, r11\n"
"ldr r12, [sp, #12]\n"
        "asr r4, r12\n"
        "ssat r4, #8, r4\n"
        "asr r5, r12\n"
        "ssat r5, #8, r5\n"
        "asr r6, r12\n"
        "ssat r6, #8, r6\n"
        "asr r7, r12\n"
        "ssat r7, #8, r7\n"
"strb r4, [r3], #1\n"
        "strb r5, [r3], #1\n"
        "strb r6, [r3], #1\n"
        "strb r7, [r3], #1\n"
        "add r2, #4\n"
        "ldrd r8, r9, [sp, #4]\n"
        "sub r0, r0, r8\n"
        "cmp r1, r9\n"
        "bne 1b\n"
        "add sp, #20\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_dsp_depthwise_conv_2d_tile_s8s32_3_relu_more(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_dsp_depthwise_conv_2d_tile
    *t)
{
    const int32_t count = t->steps * 3;
    for (int32_t channel = 0; constants != t->end; ++channel) {
        REFSIM_CONST int32_t *tail = constants + 4 + 2 * count + (channel % 4 / 2) * 4;
        const int32_t c = channel % 2;
        int32_t sum = constants[channel % 4] / 256;
        for (int32_t i = 0; i < count; ++i) {
            const uint32_t word = (uint32_t)constants[4 + 2 * i + c];
            const int32_t weight = refsim_wrap16(channel % 4 < 2 ? word : word / 65536u) / 256;
            sum = refsim_wrap_add(sum, taps[i][t->start + channel] * weight);
        }
        const int32_t offset = tail[2 * c + 1];
        const int32_t result = refsim_merged_high(sum, tail[2 * c], offset, 8 + t->more, t->right);
        *output++ = (int8_t)refsim_saturate(result, -128, 127);
        if (channel % 4 == 3) {
            constants += 4 + 2 * count + 8;
        }
    }
}
#endif

REFSIM_KERNEL void refsim_dsp_depthwise_conv_2d_s8s32_3_relu_more(
    const refsim_dsp_depthwise_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_dsp_depthwise_conv_2d_tile t = {
        p->taps / 3, p->taps * (int32_t)sizeof(const int8_t *), constants + p->length, p->right, p->left - 8, 0
    };
    refsim_dsp_depthwise_conv_2d_run(p, input, constants, output, scratch, &t,
        refsim_dsp_depthwise_conv_2d_tile_s8s32_3_relu_more);
}

#if REFSIM_DSP
/* r0 pointers, r1 constants, r2 channel, r3 outputs; sums of four channels: r4-r7. */
static inline __attribute__((naked)) void refsim_dsp_depthwise_conv_2d_tile_s8s32_3_signed_free(
    const int8_t *const *taps __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_dsp_depthwise_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "ldm r3, {r4-r9}\n"
        "push {r4-r8}\n"
        "mov r3, r2\n"
        "mov r2, r9\n"
        "1: ldm r1!, {r4-r7}\n"
        "ldr lr, [sp]\n"
        "2:\n"
        "ldr r12, [r0], #4\n"
        "ldr r9, [r12, r2]\n"
        "ldm r1!, {r10, r11}\n"
        "sxtb16 r8, r9\n"
        "sxtb16 r9, r9, ror #8\n"
        "smlabb r4, r8, r10, r4\n"
        "smlatt r6, r8, r10, r6\n"
        "smlabb r5, r9, r11, r5\n"
        "smlatt r7, r9, r11, r7\n"
        "ldr r12, [r0], #4\n"
        "ldr r9, [r12, r2]\n"
        "ldm r1!, {r10, r11}\n"
        "sxtb16 r8, r9\n"
        "sxtb16 r9, r9, ror #8\n"
        "smlabb r4, r8, r10, r4\n"
        "smlatt r6, r8, r10, r6\n"
        "smlabb r5, r9, r11, r5\n"
        "smlatt r7, r9, r11, r7\n"
        "ldr r12, [r0], #4\n"
        "ldr r9, [r12, r2]\n"
        "ldm r1!, {r10, r11}\n"
        "sxtb16 r8, r9\n"
        "sxtb16 r9, r9, ror #8\n"
        "smlabb r4, r8, r10, r4\n"
        "smlatt r6, r8, r10, r6\n"
        "smlabb r5, r9, r11, r5\n"
        "smlatt r7, r9, r11, r7\n"
        "subs lr, #1\n"
        "bne 2b\n"
        "ldm r1!, {r8-r12, lr}\n"
        "and r12, r12, r4, asr #31\n"
        "and lr, lr, r5, asr #31\n"
        "smmla r4, r4, r8, r9\n"
        "smmla r5, r5, r10, r11\n"
        "sub r4, r12\n"
        "sub r5, lr\n"
        "ldm r1!, {r8-r12, lr}\n"
        "and r12, r12, r6, asr #31\n"
        "and lr, lr, r7, asr #31\n"
        "smmla r6, r6, r8, r9\n"
        "smmla r7, r7, r10, r11\n"
        "sub r6, r12\n"
        "sub r7, lr\n"
"ldr r12, [sp, #12]\n"
        "asr r4, r12\n"
        "ssat r4, #8, r4\n"
        "asr r5, r12\n"
        "ssat r5, #8, r5\n"
        "asr r6, r12\n"
        "ssat r6, #8, r6\n"
        "asr r7, r12\n"
        "ssat r7, #8, r7\n"
"strb r4, [r3], #1\n"
        "strb r5, [r3], #1\n"
        "strb r6, [r3], #1\n"
        "strb r7, [r3], #1\n"
        "add r2, #4\n"
        "ldrd r8, r9, [sp, #4]\n"
        "sub r0, r0, r8\n"
        "cmp r1, r9\n"
        "bne 1b\n"
        "add sp, #20\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_dsp_depthwise_conv_2d_tile_s8s32_3_signed_free(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_dsp_depthwise_conv_2d_tile
    *t)
{
    const int32_t count = t->steps * 3;
    for (int32_t channel = 0; constants != t->end; ++channel) {
        REFSIM_CONST int32_t *tail = constants + 4 + 2 * count + (channel % 4 / 2) * 6;
        const int32_t c = channel % 2;
        int32_t sum = constants[channel % 4] / 256;
        for (int32_t i = 0; i < count; ++i) {
            const uint32_t word = (uint32_t)constants[4 + 2 * i + c];
            const int32_t weight = refsim_wrap16(channel % 4 < 2 ? word : word / 65536u) / 256;
            sum = refsim_wrap_add(sum, taps[i][t->start + channel] * weight);
        }
        const int32_t offset = tail[2 * c + 1] - (sum < 0 ? tail[4 + c] : 0);
        const int32_t result = refsim_merged_high(sum, tail[2 * c], offset, 8 + t->more, t->right);
        *output++ = (int8_t)refsim_saturate(result, -128, 127);
        if (channel % 4 == 3) {
            constants += 4 + 2 * count + 12;
        }
    }
}
#endif

REFSIM_KERNEL void refsim_dsp_depthwise_conv_2d_s8s32_3_signed_free(
    const refsim_dsp_depthwise_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_dsp_depthwise_conv_2d_tile t = {
        p->taps / 3, p->taps * (int32_t)sizeof(const int8_t *), constants + p->length, p->right, p->left - 8, 0
    };
    refsim_dsp_depthwise_conv_2d_run(p, input, constants, output, scratch, &t,
        refsim_dsp_depthwise_conv_2d_tile_s8s32_3_signed_free);
}

#if REFSIM_DSP
/* r0 pointers, r1 constants, r2 channel, r3 outputs; sums of four channels: r4-r7. */
static inline __attribute__((naked)) void refsim_dsp_depthwise_conv_2d_tile_s8s32_3_signed_more(
    const int8_t *const *taps __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_dsp_depthwise_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "ldm r3, {r4-r9}\n"
        "push {r4-r8}\n"
        "mov r3, r2\n"
        "mov r2, r9\n"
        "1: ldm r1!, {r4-r7}\n"
        "ldr lr, [sp]\n"
        "2:\n"
        "ldr r12, [r0], #4\n"
        "ldr r9, [r12, r2]\n"
        "ldm r1!, {r10, r11}\n"
        "sxtb16 r8, r9\n"
        "sxtb16 r9, r9, ror #8\n"
        "smlabb r4, r8, r10, r4\n"
        "smlatt r6, r8, r10, r6\n"
        "smlabb r5, r9, r11, r5\n"
        "smlatt r7, r9, r11, r7\n"
        "ldr r12, [r0], #4\n"
        "ldr r9, [r12, r2]\n"
        "ldm r1!, {r10, r11}\n"
        "sxtb16 r8, r9\n"
        "sxtb16 r9, r9, ror #8\n"
        "smlabb r4, r8, r10, r4\n"
        "smlatt r6, r8, r10, r6\n"
        "smlabb r5, r9, r11, r5\n"
        "smlatt r7, r9, r11, r7\n"
        "ldr r12, [r0], #4\n"
        "ldr r9, [r12, r2]\n"
        "ldm r1!, {r10, r11}\n"
        "sxtb16 r8, r9\n"
        "sxtb16 r9, r9, ror #8\n"
        "smlabb r4, r8, r10, r4\n"
        "smlatt r6, r8, r10, r6\n"
        "smlabb r5, r9, r11, r5\n"
        "smlatt r7, r9, r11, r7\n"
        "subs lr, #1\n"
        "bne 2b\n"
        "ldr r12, [sp, #16]\n"
        "lsl r4, r12\n"
        "lsl r5, r12\n"
        "lsl r6, r12\n"
        "lsl r7, r12\n"
        "ldm r1!, {r8-r12, lr}\n"
        "and r12, r12, r4, asr #31\n"
        "and lr, lr, r5, asr #31\n"
        "smmla r4, r4, r8, r9\n"
        "smmla r5, r5, r10, r11\n"
        "sub r4, r12\n"
        "sub r5, lr\n"
        "ldm r1!, {r8-r12, lr}\n"
        "and r12, r12, r6, asr #31\n"
        "and lr, lr, r7, asr #31\n"
        "smmla r6, r6, r8, r9\n"
        "smmla r7, r7, r10, r11\n"
        "sub r6, r12\n"
        "sub r7, lr\n"
"ldr r12, [sp, #12]\n"
        "asr r4, r12\n"
        "ssat r4, #8, r4\n"
        "asr r5, r12\n"
        "ssat r5, #8, r5\n"
        "asr r6, r12\n"
        "ssat r6, #8, r6\n"
        "asr r7, r12\n"
        "ssat r7, #8, r7\n"
"strb r4, [r3], #1\n"
        "strb r5, [r3], #1\n"
        "strb r6, [r3], #1\n"
        "strb r7, [r3], #1\n"
        "add r2, #4\n"
        "ldrd r8, r9, [sp, #4]\n"
        "sub r0, r0, r8\n"
        "cmp r1, r9\n"
        "bne 1b\n"
        "add sp, #20\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_dsp_depthwise_conv_2d_tile_s8s32_3_signed_more(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_dsp_depthwise_conv_2d_tile
    *t)
{
    const int32_t count = t->steps * 3;
    for (int32_t channel = 0; constants != t->end; ++channel) {
        REFSIM_CONST int32_t *tail = constants + 4 + 2 * count + (channel % 4 / 2) * 6;
        const int32_t c = channel % 2;
        int32_t sum = constants[channel % 4] / 256;
        for (int32_t i = 0; i < count; ++i) {
            const uint32_t word = (uint32_t)constants[4 + 2 * i + c];
            const int32_t weight = refsim_wrap16(channel % 4 < 2 ? word : word / 65536u) / 256;
            sum = refsim_wrap_add(sum, taps[i][t->start + channel] * weight);
        }
        const int32_t offset = tail[2 * c + 1] - (sum < 0 ? tail[4 + c] : 0);
        const int32_t result = refsim_merged_high(sum, tail[2 * c], offset, 8 + t->more, t->right);
        *output++ = (int8_t)refsim_saturate(result, -128, 127);
        if (channel % 4 == 3) {
            constants += 4 + 2 * count + 12;
        }
    }
}
#endif

REFSIM_KERNEL void refsim_dsp_depthwise_conv_2d_s8s32_3_signed_more(
    const refsim_dsp_depthwise_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_dsp_depthwise_conv_2d_tile t = {
        p->taps / 3, p->taps * (int32_t)sizeof(const int8_t *), constants + p->length, p->right, p->left - 8, 0
    };
    refsim_dsp_depthwise_conv_2d_run(p, input, constants, output, scratch, &t,
        refsim_dsp_depthwise_conv_2d_tile_s8s32_3_signed_more);
}

#if REFSIM_DSP
/* r0 pointers, r1 constants, r2 channel, r3 outputs; sums of four channels: r4-r7. */
static inline __attribute__((naked)) void refsim_dsp_depthwise_conv_2d_tile_s8s32_5_relu_free(
    const int8_t *const *taps __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_dsp_depthwise_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "ldm r3, {r4-r9}\n"
        "push {r4-r8}\n"
        "mov r3, r2\n"
        "mov r2, r9\n"
        "1: ldm r1!, {r4-r7}\n"
        "ldr lr, [sp]\n"
        "2:\n"
        "ldr r12, [r0], #4\n"
        "ldr r9, [r12, r2]\n"
        "ldm r1!, {r10, r11}\n"
        "sxtb16 r8, r9\n"
        "sxtb16 r9, r9, ror #8\n"
        "smlabb r4, r8, r10, r4\n"
        "smlatt r6, r8, r10, r6\n"
        "smlabb r5, r9, r11, r5\n"
        "smlatt r7, r9, r11, r7\n"
        "ldr r12, [r0], #4\n"
        "ldr r9, [r12, r2]\n"
        "ldm r1!, {r10, r11}\n"
        "sxtb16 r8, r9\n"
        "sxtb16 r9, r9, ror #8\n"
        "smlabb r4, r8, r10, r4\n"
        "smlatt r6, r8, r10, r6\n"
        "smlabb r5, r9, r11, r5\n"
        "smlatt r7, r9, r11, r7\n"
        "ldr r12, [r0], #4\n"
        "ldr r9, [r12, r2]\n"
        "ldm r1!, {r10, r11}\n"
        "sxtb16 r8, r9\n"
        "sxtb16 r9, r9, ror #8\n"
        "smlabb r4, r8, r10, r4\n"
        "smlatt r6, r8, r10, r6\n"
        "smlabb r5, r9, r11, r5\n"
        "smlatt r7, r9, r11, r7\n"
        "ldr r12, [r0], #4\n"
        "ldr r9, [r12, r2]\n"
        "ldm r1!, {r10, r11}\n"
        "sxtb16 r8, r9\n"
        "sxtb16 r9, r9, ror #8\n"
        "smlabb r4, r8, r10, r4\n"
        "smlatt r6, r8, r10, r6\n"
        "smlabb r5, r9, r11, r5\n"
        "smlatt r7, r9, r11, r7\n"
        "ldr r12, [r0], #4\n"
        "ldr r9, [r12, r2]\n"
        "ldm r1!, {r10, r11}\n"
        "sxtb16 r8, r9\n"
        "sxtb16 r9, r9, ror #8\n"
        "smlabb r4, r8, r10, r4\n"
        "smlatt r6, r8, r10, r6\n"
        "smlabb r5, r9, r11, r5\n"
        "smlatt r7, r9, r11, r7\n"
        "subs lr, #1\n"
        "bne 2b\n"
        "ldm r1!, {r8-r11}\n"
        "smmla r4, r4, r8, r9\n"
        "smmla r5, r5, r10, r11\n"
        "ldm r1!, {r8-r11}\n"
        "smmla r6, r6, r8, r9\n"
        "smmla r7, r7, r10, r11\n"
"ldr r12, [sp, #12]\n"
        "asr r4, r12\n"
        "ssat r4, #8, r4\n"
        "asr r5, r12\n"
        "ssat r5, #8, r5\n"
        "asr r6, r12\n"
        "ssat r6, #8, r6\n"
        "asr r7, r12\n"
        "ssat r7, #8, r7\n"
"strb r4, [r3], #1\n"
        "strb r5, [r3], #1\n"
        "strb r6, [r3], #1\n"
        "strb r7, [r3], #1\n"
        "add r2, #4\n"
        "ldrd r8, r9, [sp, #4]\n"
        "sub r0, r0, r8\n"
        "cmp r1, r9\n"
        "bne 1b\n"
        "add sp, #20\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_dsp_depthwise_conv_2d_tile_s8s32_5_relu_free(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_dsp_depthwise_conv_2d_tile
    *t)
{
    const int32_t count = t->steps * 5;
    for (int32_t channel = 0; constants != t->end; ++channel) {
        REFSIM_CONST int32_t *tail = constants + 4 + 2 * count + (channel % 4 / 2) * 4;
        const int32_t c = channel % 2;
        int32_t sum = constants[channel % 4] / 256;
        for (int32_t i = 0; i < count; ++i) {
            const uint32_t word = (uint32_t)constants[4 + 2 * i + c];
            const int32_t weight = refsim_wrap16(channel % 4 < 2 ? word : word / 65536u) / 256;
            sum = refsim_wrap_add(sum, taps[i][t->start + channel] * weight);
        }
        const int32_t offset = tail[2 * c + 1];
        const int32_t result = refsim_merged_high(sum, tail[2 * c], offset, 8 + t->more, t->right);
        *output++ = (int8_t)refsim_saturate(result, -128, 127);
        if (channel % 4 == 3) {
            constants += 4 + 2 * count + 8;
        }
    }
}
#endif

REFSIM_KERNEL void refsim_dsp_depthwise_conv_2d_s8s32_5_relu_free(
    const refsim_dsp_depthwise_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_dsp_depthwise_conv_2d_tile t = {
        p->taps / 5, p->taps * (int32_t)sizeof(const int8_t *), constants + p->length, p->right, p->left - 8, 0
    };
    refsim_dsp_depthwise_conv_2d_run(p, input, constants, output, scratch, &t,
        refsim_dsp_depthwise_conv_2d_tile_s8s32_5_relu_free);
}

#if REFSIM_DSP
/* r0 pointers, r1 constants, r2 channel, r3 outputs; sums of four channels: r4-r7. */
static inline __attribute__((naked)) void refsim_dsp_depthwise_conv_2d_tile_s8s32_5_relu_more(
    const int8_t *const *taps __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_dsp_depthwise_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "ldm r3, {r4-r9}\n"
        "push {r4-r8}\n"
        "mov r3, r2\n"
        "mov r2, r9\n"
        "1: ldm r1!, {r4-r7}\n"
        "ldr lr, [sp]\n"
        "2:\n"
        "ldr r12, [r0], #4\n"
        "ldr r9, [r12, r2]\n"
        "ldm r1!, {r10, r11}\n"
        "sxtb16 r8, r9\n"
        "sxtb16 r9, r9, ror #8\n"
        "smlabb r4, r8, r10, r4\n"
        "smlatt r6, r8, r10, r6\n"
        "smlabb r5, r9, r11, r5\n"
        "smlatt r7, r9, r11, r7\n"
        "ldr r12, [r0], #4\n"
        "ldr r9, [r12, r2]\n"
        "ldm r1!, {r10, r11}\n"
        "sxtb16 r8, r9\n"
        "sxtb16 r9, r9, ror #8\n"
        "smlabb r4, r8, r10, r4\n"
        "smlatt r6, r8, r10, r6\n"
        "smlabb r5, r9, r11, r5\n"
        "smlatt r7, r9, r11, r7\n"
        "ldr r12, [r0], #4\n"
        "ldr r9, [r12, r2]\n"
        "ldm r1!, {r10, r11}\n"
        "sxtb16 r8, r9\n"
        "sxtb16 r9, r9, ror #8\n"
        "smlabb r4, r8, r10, r4\n"
        "smlatt r6, r8, r10, r6\n"
        "smlabb r5, r9, r11, r5\n"
        "smlatt r7, r9, r11, r7\n"
        "ldr r12, [r0], #4\n"
        "ldr r9, [r12, r2]\n"
        "ldm r1!, {r10, r11}\n"
        "sxtb16 r8, r9\n"
        "sxtb16 r9, r9, ror #8\n"
        "smlabb r4, r8, r10, r4\n"
        "smlatt r6, r8, r10, r6\n"
        "smlabb r5, r9, r11, r5\n"
        "smlatt r7, r9, r11, r7\n"
        "ldr r12, [r0], #4\n"
        "ldr r9, [r12, r2]\n"
        "ldm r1!, {r10, r11}\n"
        "sxtb16 r8, r9\n"
        "sxtb16 r9, r9, ror #8\n"
        "smlabb r4, r8, r10, r4\n"
        "smlatt r6, r8, r10, r6\n"
        "smlabb r5, r9, r11, r5\n"
        "smlatt r7, r9, r11, r7\n"
        "subs lr, #1\n"
        "bne 2b\n"
        "ldr r12, [sp, #16]\n"
        "lsl r4, r12\n"
        "lsl r5, r12\n"
        "lsl r6, r12\n"
        "lsl r7, r12\n"
        "ldm r1!, {r8-r11}\n"
        "smmla r4, r4, r8, r9\n"
        "smmla r5, r5, r10, r11\n"
        "ldm r1!, {r8-r11}\n"
        "smmla r6, r6, r8, r9\n"
        "smmla r7, r7, r10, r11\n"
"ldr r12, [sp, #12]\n"
        "asr r4, r12\n"
        "ssat r4, #8, r4\n"
        "asr r5, r12\n"
        "ssat r5, #8, r5\n"
        "asr r6, r12\n"
        "ssat r6, #8, r6\n"
        "asr r7, r12\n"
        "ssat r7, #8, r7\n"
"strb r4, [r3], #1\n"
        "strb r5, [r3], #1\n"
        "strb r6, [r3], #1\n"
        "strb r7, [r3], #1\n"
        "add r2, #4\n"
        "ldrd r8, r9, [sp, #4]\n"
        "sub r0, r0, r8\n"
        "cmp r1, r9\n"
        "bne 1b\n"
        "add sp, #20\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_dsp_depthwise_conv_2d_tile_s8s32_5_relu_more(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_dsp_depthwise_conv_2d_tile
    *t)
{
    const int32_t count = t->steps * 5;
    for (int32_t channel = 0; constants != t->end; ++channel) {
        REFSIM_CONST int32_t *tail = constants + 4 + 2 * count + (channel % 4 / 2) * 4;
        const int32_t c = channel % 2;
        int32_t sum = constants[channel % 4] / 256;
        for (int32_t i = 0; i < count; ++i) {
            const uint32_t word = (uint32_t)constants[4 + 2 * i + c];
            const int32_t weight = refsim_wrap16(channel % 4 < 2 ? word : word / 65536u) / 256;
            sum = refsim_wrap_add(sum, taps[i][t->start + channel] * weight);
        }
        const int32_t offset = tail[2 * c + 1];
        const int32_t result = refsim_merged_high(sum, tail[2 * c], offset, 8 + t->more, t->right);
        *output++ = (int8_t)refsim_saturate(result, -128, 127);
        if (channel % 4 == 3) {
            constants += 4 + 2 * count + 8;
        }
    }
}
#endif

REFSIM_KERNEL void refsim_dsp_depthwise_conv_2d_s8s32_5_relu_more(
    const refsim_dsp_depthwise_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_dsp_depthwise_conv_2d_tile t = {
        p->taps / 5, p->taps * (int32_t)sizeof(const int8_t *), constants + p->length, p->right, p->left - 8, 0
    };
    refsim_dsp_depthwise_conv_2d_run(p, input, constants, output, scratch, &t,
        refsim_dsp_depthwise_conv_2d_tile_s8s32_5_relu_more);
}

#if REFSIM_DSP
/* r0 pointers, r1 constants, r2 channel, r3 outputs; sums of four channels: r4-r7. */
static inline __attribute__((naked)) void refsim_dsp_depthwise_conv_2d_tile_s8s32_5_signed_free(
    const int8_t *const *taps __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_dsp_depthwise_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "ldm r3, {r4-r9}\n"
        "push {r4-r8}\n"
        "mov r3, r2\n"
        "mov r2, r9\n"
        "1: ldm r1!, {r4-r7}\n"
        "ldr lr, [sp]\n"
        "2:\n"
        "ldr r12, [r0], #4\n"
        "ldr r9, [r12, r2]\n"
        "ldm r1!, {r10, r11}\n"
        "sxtb16 r8, r9\n"
        "sxtb16 r9, r9, ror #8\n"
        "smlabb r4, r8, r10, r4\n"
        "smlatt r6, r8, r10, r6\n"
        "smlabb r5, r9, r11, r5\n"
        "smlatt r7, r9, r11, r7\n"
        "ldr r12, [r0], #4\n"
        "ldr r9, [r12, r2]\n"
        "ldm r1!, {r10, r11}\n"
        "sxtb16 r8, r9\n"
        "sxtb16 r9, r9, ror #8\n"
        "smlabb r4, r8, r10, r4\n"
        "smlatt r6, r8, r10, r6\n"
        "smlabb r5, r9, r11, r5\n"
        "smlatt r7, r9, r11, r7\n"
        "ldr r12, [r0], #4\n"
        "ldr r9, [r12, r2]\n"
        "ldm r1!, {r10, r11}\n"
        "sxtb16 r8, r9\n"
        "sxtb16 r9, r9, ror #8\n"
        "smlabb r4, r8, r10, r4\n"
        "smlatt r6, r8, r10, r6\n"
        "smlabb r5, r9, r11, r5\n"
        "smlatt r7, r9, r11, r7\n"
        "ldr r12, [r0], #4\n"
        "ldr r9, [r12, r2]\n"
        "ldm r1!, {r10, r11}\n"
        "sxtb16 r8, r9\n"
        "sxtb16 r9, r9, ror #8\n"
        "smlabb r4, r8, r10, r4\n"
        "smlatt r6, r8, r10, r6\n"
        "smlabb r5, r9, r11, r5\n"
        "smlatt r7, r9, r11, r7\n"
        "ldr r12, [r0], #4\n"
        "ldr r9, [r12, r2]\n"
        "ldm r1!, {r10, r11}\n"
        "sxtb16 r8, r9\n"
        "sxtb16 r9, r9, ror #8\n"
        "smlabb r4, r8, r10, r4\n"
        "smlatt r6, r8, r10, r6\n"
        "smlabb r5, r9, r11, r5\n"
        "smlatt r7, r9, r11, r7\n"
        "subs lr, #1\n"
        "bne 2b\n"
        "ldm r1!, {r8-r12, lr}\n"
        "and r12, r12, r4, asr #31\n"
        "and lr, lr, r5, asr #31\n"
        "smmla r4, r4, r8, r9\n"
        "smmla r5, r5, r10, r11\n"
        "sub r4, r12\n"
        "sub r5, lr\n"
        "ldm r1!, {r8-r12, lr}\n"
        "and r12, r12, r6, asr #31\n"
        "and lr, lr, r7, asr #31\n"
        "smmla r6, r6, r8, r9\n"
        "smmla r7, r7, r10, r11\n"
        "sub r6, r12\n"
        "sub r7, lr\n"
"ldr r12, [sp, #12]\n"
        "asr r4, r12\n"
        "ssat r4, #8, r4\n"
        "asr r5, r12\n"
        "ssat r5, #8, r5\n"
        "asr r6, r12\n"
        "ssat r6, #8, r6\n"
        "asr r7, r12\n"
        "ssat r7, #8, r7\n"
"strb r4, [r3], #1\n"
        "strb r5, [r3], #1\n"
        "strb r6, [r3], #1\n"
        "strb r7, [r3], #1\n"
        "add r2, #4\n"
        "ldrd r8, r9, [sp, #4]\n"
        "sub r0, r0, r8\n"
        "cmp r1, r9\n"
        "bne 1b\n"
        "add sp, #20\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_dsp_depthwise_conv_2d_tile_s8s32_5_signed_free(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_dsp_depthwise_conv_2d_tile
    *t)
{
    const int32_t count = t->steps * 5;
    for (int32_t channel = 0; constants != t->end; ++channel) {
        REFSIM_CONST int32_t *tail = constants + 4 + 2 * count + (channel % 4 / 2) * 6;
        const int32_t c = channel % 2;
        int32_t sum = constants[channel % 4] / 256;
        for (int32_t i = 0; i < count; ++i) {
            const uint32_t word = (uint32_t)constants[4 + 2 * i + c];
            const int32_t weight = refsim_wrap16(channel % 4 < 2 ? word : word / 65536u) / 256;
            sum = refsim_wrap_add(sum, taps[i][t->start + channel] * weight);
        }
        const int32_t offset = tail[2 * c + 1] - (sum < 0 ? tail[4 + c] : 0);
        const int32_t result = refsim_merged_high(sum, tail[2 * c], offset, 8 + t->more, t->right);
        *output++ = (int8_t)refsim_saturate(result, -128, 127);
        if (channel % 4 == 3) {
            constants += 4 + 2 * count + 12;
        }
    }
}
#endif

REFSIM_KERNEL void refsim_dsp_depthwise_conv_2d_s8s32_5_signed_free(
    const refsim_dsp_depthwise_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_dsp_depthwise_conv_2d_tile t = {
        p->taps / 5, p->taps * (int32_t)sizeof(const int8_t *), constants + p->length, p->right, p->left - 8, 0
    };
    refsim_dsp_depthwise_conv_2d_run(p, input, constants, output, scratch, &t,
        refsim_dsp_depthwise_conv_2d_tile_s8s32_5_signed_free);
}

#if REFSIM_DSP
/* r0 pointers, r1 constants, r2 channel, r3 outputs; sums of four channels: r4-r7. */
static inline __attribute__((naked)) void refsim_dsp_depthwise_conv_2d_tile_s8s32_5_signed_more(
    const int8_t *const *taps __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_dsp_depthwise_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "ldm r3, {r4-r9}\n"
        "push {r4-r8}\n"
        "mov r3, r2\n"
        "mov r2, r9\n"
        "1: ldm r1!, {r4-r7}\n"
        "ldr lr, [sp]\n"
        "2:\n"
        "ldr r12, [r0], #4\n"
        "ldr r9, [r12, r2]\n"
        "ldm r1!, {r10, r11}\n"
        "sxtb16 r8, r9\n"
        "sxtb16 r9, r9, ror #8\n"
        "smlabb r4, r8, r10, r4\n"
        "smlatt r6, r8, r10, r6\n"
        "smlabb r5, r9, r11, r5\n"
        "smlatt r7, r9, r11, r7\n"
        "ldr r12, [r0], #4\n"
        "ldr r9, [r12, r2]\n"
        "ldm r1!, {r10, r11}\n"
        "sxtb16 r8, r9\n"
        "sxtb16 r9, r9, ror #8\n"
        "smlabb r4, r8, r10, r4\n"
        "smlatt r6, r8, r10, r6\n"
        "smlabb r5, r9, r11, r5\n"
        "smlatt r7, r9, r11, r7\n"
        "ldr r12, [r0], #4\n"
        "ldr r9, [r12, r2]\n"
        "ldm r1!, {r10, r11}\n"
        "sxtb16 r8, r9\n"
        "sxtb16 r9, r9, ror #8\n"
        "smlabb r4, r8, r10, r4\n"
        "smlatt r6, r8, r10, r6\n"
        "smlabb r5, r9, r11, r5\n"
        "smlatt r7, r9, r11, r7\n"
        "ldr r12, [r0], #4\n"
        "ldr r9, [r12, r2]\n"
        "ldm r1!, {r10, r11}\n"
        "sxtb16 r8, r9\n"
        "sxtb16 r9, r9, ror #8\n"
        "smlabb r4, r8, r10, r4\n"
        "smlatt r6, r8, r10, r6\n"
        "smlabb r5, r9, r11, r5\n"
        "smlatt r7, r9, r11, r7\n"
        "ldr r12, [r0], #4\n"
        "ldr r9, [r12, r2]\n"
        "ldm r1!, {r10, r11}\n"
        "sxtb16 r8, r9\n"
        "sxtb16 r9, r9, ror #8\n"
        "smlabb r4, r8, r10, r4\n"
        "smlatt r6, r8, r10, r6\n"
        "smlabb r5, r9, r11, r5\n"
        "smlatt r7, r9, r11, r7\n"
        "subs lr, #1\n"
        "bne 2b\n"
        "ldr r12, [sp, #16]\n"
        "lsl r4, r12\n"
        "lsl r5, r12\n"
        "lsl r6, r12\n"
        "lsl r7, r12\n"
        "ldm r1!, {r8-r12, lr}\n"
        "and r12, r12, r4, asr #31\n"
        "and lr, lr, r5, asr #31\n"
        "smmla r4, r4, r8, r9\n"
        "smmla r5, r5, r10, r11\n"
        "sub r4, r12\n"
        "sub r5, lr\n"
        "ldm r1!, {r8-r12, lr}\n"
        "and r12, r12, r6, asr #31\n"
        "and lr, lr, r7, asr #31\n"
        "smmla r6, r6, r8, r9\n"
        "smmla r7, r7, r10, r11\n"
        "sub r6, r12\n"
        "sub r7, lr\n"
"ldr r12, [sp, #12]\n"
        "asr r4, r12\n"
        "ssat r4, #8, r4\n"
        "asr r5, r12\n"
        "ssat r5, #8, r5\n"
        "asr r6, r12\n"
        "ssat r6, #8, r6\n"
        "asr r7, r12\n"
        "ssat r7, #8, r7\n"
"strb r4, [r3], #1\n"
        "strb r5, [r3], #1\n"
        "strb r6, [r3], #1\n"
        "strb r7, [r3], #1\n"
        "add r2, #4\n"
        "ldrd r8, r9, [sp, #4]\n"
        "sub r0, r0, r8\n"
        "cmp r1, r9\n"
        "bne 1b\n"
        "add sp, #20\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_dsp_depthwise_conv_2d_tile_s8s32_5_signed_more(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_dsp_depthwise_conv_2d_tile
    *t)
{
    const int32_t count = t->steps * 5;
    for (int32_t channel = 0; constants != t->end; ++channel) {
        REFSIM_CONST int32_t *tail = constants + 4 + 2 * count + (channel % 4 / 2) * 6;
        const int32_t c = channel % 2;
        int32_t sum = constants[channel % 4] / 256;
        for (int32_t i = 0; i < count; ++i) {
            const uint32_t word = (uint32_t)constants[4 + 2 * i + c];
            const int32_t weight = refsim_wrap16(channel % 4 < 2 ? word : word / 65536u) / 256;
            sum = refsim_wrap_add(sum, taps[i][t->start + channel] * weight);
        }
        const int32_t offset = tail[2 * c + 1] - (sum < 0 ? tail[4 + c] : 0);
        const int32_t result = refsim_merged_high(sum, tail[2 * c], offset, 8 + t->more, t->right);
        *output++ = (int8_t)refsim_saturate(result, -128, 127);
        if (channel % 4 == 3) {
            constants += 4 + 2 * count + 12;
        }
    }
}
#endif

REFSIM_KERNEL void refsim_dsp_depthwise_conv_2d_s8s32_5_signed_more(
    const refsim_dsp_depthwise_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_dsp_depthwise_conv_2d_tile t = {
        p->taps / 5, p->taps * (int32_t)sizeof(const int8_t *), constants + p->length, p->right, p->left - 8, 0
    };
    refsim_dsp_depthwise_conv_2d_run(p, input, constants, output, scratch, &t,
        refsim_dsp_depthwise_conv_2d_tile_s8s32_5_signed_more);
}

#ifdef __cplusplus
}
#endif

#endif
