/* refsim 0.1.0: mve_depthwise_conv_2d, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_MVE_DEPTHWISE_CONV_2D_H
#define REFSIM_MVE_DEPTHWISE_CONV_2D_H

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
    refsim_short left; /* [0, 31]  left shift of accumulators */
    refsim_short right; /* [0, 31]  right shift of outputs */
    int32_t length; /* words of the stream */
} refsim_mve_depthwise_conv_2d_params;

/*
 * The numbers of depthwise_conv_2d_s8s32_double, where the generator has proved that the output stage gives them.
 * constants hold biases, weights and multipliers, packed in the order in which the loops read them. Portable C where
 * the core's instructions are missing. Elements take any value of their type; members of p keep to the ranges beside
 * them. The output may end where an operand is still being read, as far as the planner of arenas allows; else they are
 * apart. scratch is aligned to 16 bytes; what it holds afterwards means nothing.
 */

#ifndef REFSIM_MVE
#if defined(__ARM_FEATURE_MVE) && !defined(__ARM_BIG_ENDIAN)
#define REFSIM_MVE 1
#else
#define REFSIM_MVE 0 /* portable C that reads the same constants */
#endif
#endif

/* What a pixel needs besides its arrays; assembly reads it in this order. */
typedef struct {
    int32_t taps;
    int32_t left; /* shifts */
    int32_t right;
    REFSIM_CONST int32_t *end; /* of the constants */
    int32_t start; /* bytes from the pointers to the first channel */
} refsim_mve_depthwise_conv_2d_tile;

typedef void refsim_mve_depthwise_conv_2d_function(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output,
        const refsim_mve_depthwise_conv_2d_tile *t);

/* The pointers of the window whose first tap is at (iy, ix). */
static inline void refsim_mve_depthwise_conv_2d_point(
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
static inline void refsim_mve_depthwise_conv_2d_run(
    const refsim_mve_depthwise_conv_2d_params *p, const int8_t *input, REFSIM_CONST int32_t *constants, int8_t *output,
    void *scratch,
    refsim_mve_depthwise_conv_2d_tile *t, refsim_mve_depthwise_conv_2d_function *tile)
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
                    refsim_mve_depthwise_conv_2d_point(g, input, outside, iy, ix, taps);
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

#if REFSIM_MVE
/* Pixels from r2 on, constants r1 to lr, outputs r0. Frame: 0 left shifts, 16 right ones. */
static inline __attribute__((naked)) void refsim_mve_depthwise_conv_2d_tile_s8s32_relu_10(
    const int8_t *const *taps __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_mve_depthwise_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "vpush {d8-d15}\n"
        "ldm r3, {r5-r9}\n" /* taps, shifts, end, start */
        "rsb r7, r7, #0\n"
        "vdup.32 q5, r6\n"
        "vdup.32 q6, r7\n"
        "vpush {d10-d13}\n"
        "mov r12, r9\n"
        "mov lr, r8\n"
        "push {r2}\n"
        "ldm r0, {r2-r11}\n"
        "pop {r0}\n"
        "add r2, r2, r12\n"
        "add r3, r3, r12\n"
        "add r4, r4, r12\n"
        "add r5, r5, r12\n"
        "add r6, r6, r12\n"
        "add r7, r7, r12\n"
        "add r8, r8, r12\n"
        "add r9, r9, r12\n"
        "add r10, r10, r12\n"
        "add r11, r11, r12\n"
        "1:\n"
        "vldrw.32 q4, [r1], #16\n"
        "vldrw.32 q5, [r1], #16\n"
        "vldrw.32 q6, [r1], #16\n"
        "vldrw.32 q7, [r1], #16\n"
        "vldrb.8 q1, [r2], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmullb.s8 q0, q1, q2\n"
        "vmullt.s8 q1, q1, q2\n"
        "vldrb.8 q2, [r3]\n"
        "vldrb.8 q3, [r1], #16\n"
        "vmullb.s8 q2, q2, q3\n"
        "vadd.i16 q0, q0, q2\n"
        "vldrb.8 q2, [r3], #16\n"
        "vmullt.s8 q2, q2, q3\n"
        "vadd.i16 q1, q1, q2\n"
        "vmovlb.s16 q3, q0\n"
        "vadd.i32 q4, q4, q3\n"
        "vmovlt.s16 q3, q0\n"
        "vadd.i32 q5, q5, q3\n"
        "vmovlb.s16 q3, q1\n"
        "vadd.i32 q6, q6, q3\n"
        "vmovlt.s16 q3, q1\n"
        "vadd.i32 q7, q7, q3\n"
        "vldrb.8 q1, [r4], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmullb.s8 q0, q1, q2\n"
        "vmullt.s8 q1, q1, q2\n"
        "vldrb.8 q2, [r5]\n"
        "vldrb.8 q3, [r1], #16\n"
        "vmullb.s8 q2, q2, q3\n"
        "vadd.i16 q0, q0, q2\n"
        "vldrb.8 q2, [r5], #16\n"
        "vmullt.s8 q2, q2, q3\n"
        "vadd.i16 q1, q1, q2\n"
        "vmovlb.s16 q3, q0\n"
        "vadd.i32 q4, q4, q3\n"
        "vmovlt.s16 q3, q0\n"
        "vadd.i32 q5, q5, q3\n"
        "vmovlb.s16 q3, q1\n"
        "vadd.i32 q6, q6, q3\n"
        "vmovlt.s16 q3, q1\n"
        "vadd.i32 q7, q7, q3\n"
        "vldrb.8 q1, [r6], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmullb.s8 q0, q1, q2\n"
        "vmullt.s8 q1, q1, q2\n"
        "vldrb.8 q2, [r7]\n"
        "vldrb.8 q3, [r1], #16\n"
        "vmullb.s8 q2, q2, q3\n"
        "vadd.i16 q0, q0, q2\n"
        "vldrb.8 q2, [r7], #16\n"
        "vmullt.s8 q2, q2, q3\n"
        "vadd.i16 q1, q1, q2\n"
        "vmovlb.s16 q3, q0\n"
        "vadd.i32 q4, q4, q3\n"
        "vmovlt.s16 q3, q0\n"
        "vadd.i32 q5, q5, q3\n"
        "vmovlb.s16 q3, q1\n"
        "vadd.i32 q6, q6, q3\n"
        "vmovlt.s16 q3, q1\n"
        "vadd.i32 q7, q7, q3\n"
        "vldrb.8 q1, [r8], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmullb.s8 q0, q1, q2\n"
        "vmullt.s8 q1, q1, q2\n"
        "vldrb.8 q2, [r9]\n"
        "vldrb.8 q3, [r1], #16\n"
        "vmullb.s8 q2, q2, q3\n"
        "vadd.i16 q0, q0, q2\n"
        "vldrb.8 q2, [r9], #16\n"
        "vmullt.s8 q2, q2, q3\n"
        "vadd.i16 q1, q1, q2\n"
        "vmovlb.s16 q3, q0\n"
        "vadd.i32 q4, q4, q3\n"
        "vmovlt.s16 q3, q0\n"
        "vadd.i32 q5, q5, q3\n"
        "vmovlb.s16 q3, q1\n"
        "vadd.i32 q6, q6, q3\n"
        "vmovlt.s16 q3, q1\n"
        "vadd.i32 q7, q7, q3\n"
        "vldrb.8 q1, [r10], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmullb.s8 q0, q1, q2\n"
        "vmullt.s8 q1, q1, q2\n"
        "vldrb.8 q2, [r11]\n"
        "vldrb.8 q3, [r1], #16\n"
        "vmullb.s8 q2, q2, q3\n"
        "vadd.i16 q0, q0, q2\n"
        "vldrb.8 q2, [r11], #16\n"
        "vmullt.s8 q2, q2, q3\n"
        "vadd.i16 q1, q1, q2\n"
        "vmovlb.s16 q3, q0\n"
        "vadd.i32 q4, q4, q3\n"
        "vmovlt.s16 q3, q0\n"
        "vadd.i32 q5, q5, q3\n"
        "vmovlb.s16 q3, q1\n"
        "vadd.i32 q6, q6, q3\n"
        "vmovlt.s16 q3, q1\n"
        "vadd.i32 q7, q7, q3\n"
        "vldrw.32 q3, [sp]\n"
        "vldrw.32 q0, [r1], #16\n"
        "vldrw.32 q1, [r1], #16\n"
        "vshl.s32 q4, q4, q3\n"
        "vmulh.s32 q4, q4, q0\n"
        "vadd.i32 q4, q4, q1\n"
        "vldrw.32 q0, [r1], #16\n"
        "vldrw.32 q1, [r1], #16\n"
        "vshl.s32 q5, q5, q3\n"
        "vmulh.s32 q5, q5, q0\n"
        "vadd.i32 q5, q5, q1\n"
        "vldrw.32 q0, [r1], #16\n"
        "vldrw.32 q1, [r1], #16\n"
        "vshl.s32 q6, q6, q3\n"
        "vmulh.s32 q6, q6, q0\n"
        "vadd.i32 q6, q6, q1\n"
        "vldrw.32 q0, [r1], #16\n"
        "vldrw.32 q1, [r1], #16\n"
        "vshl.s32 q7, q7, q3\n"
        "vmulh.s32 q7, q7, q0\n"
        "vadd.i32 q7, q7, q1\n"
        "vldrw.32 q3, [sp, #16]\n"
        "vshl.s32 q4, q4, q3\n"
        "vshl.s32 q5, q5, q3\n"
        "vshl.s32 q6, q6, q3\n"
        "vshl.s32 q7, q7, q3\n"
        "vqmovnb.s32 q4, q4\n"
        "vqmovnt.s32 q4, q5\n"
        "vqmovnb.s32 q6, q6\n"
        "vqmovnt.s32 q6, q7\n"
        "vqmovnb.s16 q4, q4\n"
        "vqmovnt.s16 q4, q6\n"
        "vstrb.8 q4, [r0], #16\n"
        "cmp r1, lr\n"
        "bne 1b\n"
        "add sp, #32\n"
        "vpop {d8-d15}\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_mve_depthwise_conv_2d_tile_s8s32_relu_10(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_mve_depthwise_conv_2d_tile
    *t)
{
    for (int32_t channel = 0; constants != t->end; channel += 16) {
        REFSIM_CONST int32_t *tail = constants + 16 + 4 * t->taps;
        for (int32_t c = 0; c < 16; ++c) {
            const int32_t vector = c % 2 * 2 + c / 2 % 2, lane = c / 4; /* even ones of even channels come first */
            REFSIM_CONST int32_t *own = tail + vector * 8 + lane;
            int32_t sum = constants[4 * vector + lane];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)constants[16 + 4 * i + c / 4];
                sum = refsim_wrap_add(sum,
                    taps[i][t->start + channel + c] * refsim_wrap8(word / (UINT32_C(1) << (8 * (c % 4)))));
            }
            const int32_t offset = own[4];
            const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
            *output++ = (int8_t)refsim_saturate(result, -128, 127);
        }
        constants = tail + 32;
    }
}
#endif

REFSIM_KERNEL void refsim_mve_depthwise_conv_2d_s8s32_relu_10(
    const refsim_mve_depthwise_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_mve_depthwise_conv_2d_tile t = { p->taps, p->left, p->right, constants + p->length, 0 };
    refsim_mve_depthwise_conv_2d_run(p, input, constants, output, scratch, &t,
        refsim_mve_depthwise_conv_2d_tile_s8s32_relu_10);
}

#if REFSIM_MVE
/* Pixels from r2 on, constants r1 to lr, outputs r0. Frame: 0 left shifts, 16 right ones. */
static inline __attribute__((naked)) void refsim_mve_depthwise_conv_2d_tile_s8s32_relu_3(
    const int8_t *const *taps __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_mve_depthwise_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "vpush {d8-d15}\n"
        "ldm r3, {r5-r9}\n" /* taps, shifts, end, start */
        "rsb r7, r7, #0\n"
        "vdup.32 q5, r6\n"
        "vdup.32 q6, r7\n"
        "vpush {d10-d13}\n"
        "mov r12, r9\n"
        "mov lr, r8\n"
        "push {r2}\n"
        "ldm r0, {r2-r4}\n"
        "pop {r0}\n"
        "add r2, r2, r12\n"
        "add r3, r3, r12\n"
        "add r4, r4, r12\n"
        "1:\n"
        "vldrw.32 q4, [r1], #16\n"
        "vldrw.32 q5, [r1], #16\n"
        "vldrw.32 q6, [r1], #16\n"
        "vldrw.32 q7, [r1], #16\n"
        "vldrb.8 q1, [r2], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmullb.s8 q0, q1, q2\n"
        "vmullt.s8 q1, q1, q2\n"
        "vldrb.8 q2, [r3]\n"
        "vldrb.8 q3, [r1], #16\n"
        "vmullb.s8 q2, q2, q3\n"
        "vadd.i16 q0, q0, q2\n"
        "vldrb.8 q2, [r3], #16\n"
        "vmullt.s8 q2, q2, q3\n"
        "vadd.i16 q1, q1, q2\n"
        "vmovlb.s16 q3, q0\n"
        "vadd.i32 q4, q4, q3\n"
        "vmovlt.s16 q3, q0\n"
        "vadd.i32 q5, q5, q3\n"
        "vmovlb.s16 q3, q1\n"
        "vadd.i32 q6, q6, q3\n"
        "vmovlt.s16 q3, q1\n"
        "vadd.i32 q7, q7, q3\n"
        "vldrb.8 q1, [r4], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmullb.s8 q0, q1, q2\n"
        "vmullt.s8 q1, q1, q2\n"
        "vmovlb.s16 q3, q0\n"
        "vadd.i32 q4, q4, q3\n"
        "vmovlt.s16 q3, q0\n"
        "vadd.i32 q5, q5, q3\n"
        "vmovlb.s16 q3, q1\n"
        "vadd.i32 q6, q6, q3\n"
        "vmovlt.s16 q3, q1\n"
        "vadd.i32 q7, q7, q3\n"
        "vldrw.32 q3, [sp]\n"
        "vldrw.32 q0, [r1], #16\n"
        "vldrw.32 q1, [r1], #16\n"
        "vshl.s32 q4, q4, q3\n"
        "vmulh.s32 q4, q4, q0\n"
        "vadd.i32 q4, q4, q1\n"
        "vldrw.32 q0, [r1], #16\n"
        "vldrw.32 q1, [r1], #16\n"
        "vshl.s32 q5, q5, q3\n"
        "vmulh.s32 q5, q5, q0\n"
        "vadd.i32 q5, q5, q1\n"
        "vldrw.32 q0, [r1], #16\n"
        "vldrw.32 q1, [r1], #16\n"
        "vshl.s32 q6, q6, q3\n"
        "vmulh.s32 q6, q6, q0\n"
        "vadd.i32 q6, q6, q1\n"
        "vldrw.32 q0, [r1], #16\n"
        "vldrw.32 q1, [r1], #16\n"
        "vshl.s32 q7, q7, q3\n"
        "vmulh.s32 q7, q7, q0\n"
        "vadd.i32 q7, q7, q1\n"
        "vldrw.32 q3, [sp, #16]\n"
        "vshl.s32 q4, q4, q3\n"
        "vshl.s32 q5, q5, q3\n"
        "vshl.s32 q6, q6, q3\n"
        "vshl.s32 q7, q7, q3\n"
        "vqmovnb.s32 q4, q4\n"
        "vqmovnt.s32 q4, q5\n"
        "vqmovnb.s32 q6, q6\n"
        "vqmovnt.s32 q6, q7\n"
        "vqmovnb.s16 q4, q4\n"
        "vqmovnt.s16 q4, q6\n"
        "vstrb.8 q4, [r0], #16\n"
        "cmp r1, lr\n"
        "bne 1b\n"
        "add sp, #32\n"
        "vpop {d8-d15}\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_mve_depthwise_conv_2d_tile_s8s32_relu_3(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_mve_depthwise_conv_2d_tile
    *t)
{
    for (int32_t channel = 0; constants != t->end; channel += 16) {
        REFSIM_CONST int32_t *tail = constants + 16 + 4 * t->taps;
        for (int32_t c = 0; c < 16; ++c) {
            const int32_t vector = c % 2 * 2 + c / 2 % 2, lane = c / 4; /* even ones of even channels come first */
            REFSIM_CONST int32_t *own = tail + vector * 8 + lane;
            int32_t sum = constants[4 * vector + lane];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)constants[16 + 4 * i + c / 4];
                sum = refsim_wrap_add(sum,
                    taps[i][t->start + channel + c] * refsim_wrap8(word / (UINT32_C(1) << (8 * (c % 4)))));
            }
            const int32_t offset = own[4];
            const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
            *output++ = (int8_t)refsim_saturate(result, -128, 127);
        }
        constants = tail + 32;
    }
}
#endif

REFSIM_KERNEL void refsim_mve_depthwise_conv_2d_s8s32_relu_3(
    const refsim_mve_depthwise_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_mve_depthwise_conv_2d_tile t = { p->taps, p->left, p->right, constants + p->length, 0 };
    refsim_mve_depthwise_conv_2d_run(p, input, constants, output, scratch, &t,
        refsim_mve_depthwise_conv_2d_tile_s8s32_relu_3);
}

#if REFSIM_MVE
/* Pixels from r2 on, constants r1 to lr, outputs r0. Frame: 0 left shifts, 16 right ones. */
static inline __attribute__((naked)) void refsim_mve_depthwise_conv_2d_tile_s8s32_relu_5(
    const int8_t *const *taps __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_mve_depthwise_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "vpush {d8-d15}\n"
        "ldm r3, {r5-r9}\n" /* taps, shifts, end, start */
        "rsb r7, r7, #0\n"
        "vdup.32 q5, r6\n"
        "vdup.32 q6, r7\n"
        "vpush {d10-d13}\n"
        "mov r12, r9\n"
        "mov lr, r8\n"
        "push {r2}\n"
        "ldm r0, {r2-r6}\n"
        "pop {r0}\n"
        "add r2, r2, r12\n"
        "add r3, r3, r12\n"
        "add r4, r4, r12\n"
        "add r5, r5, r12\n"
        "add r6, r6, r12\n"
        "1:\n"
        "vldrw.32 q4, [r1], #16\n"
        "vldrw.32 q5, [r1], #16\n"
        "vldrw.32 q6, [r1], #16\n"
        "vldrw.32 q7, [r1], #16\n"
        "vldrb.8 q1, [r2], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmullb.s8 q0, q1, q2\n"
        "vmullt.s8 q1, q1, q2\n"
        "vldrb.8 q2, [r3]\n"
        "vldrb.8 q3, [r1], #16\n"
        "vmullb.s8 q2, q2, q3\n"
        "vadd.i16 q0, q0, q2\n"
        "vldrb.8 q2, [r3], #16\n"
        "vmullt.s8 q2, q2, q3\n"
        "vadd.i16 q1, q1, q2\n"
        "vmovlb.s16 q3, q0\n"
        "vadd.i32 q4, q4, q3\n"
        "vmovlt.s16 q3, q0\n"
        "vadd.i32 q5, q5, q3\n"
        "vmovlb.s16 q3, q1\n"
        "vadd.i32 q6, q6, q3\n"
        "vmovlt.s16 q3, q1\n"
        "vadd.i32 q7, q7, q3\n"
        "vldrb.8 q1, [r4], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmullb.s8 q0, q1, q2\n"
        "vmullt.s8 q1, q1, q2\n"
        "vldrb.8 q2, [r5]\n"
        "vldrb.8 q3, [r1], #16\n"
        "vmullb.s8 q2, q2, q3\n"
        "vadd.i16 q0, q0, q2\n"
        "vldrb.8 q2, [r5], #16\n"
        "vmullt.s8 q2, q2, q3\n"
        "vadd.i16 q1, q1, q2\n"
        "vmovlb.s16 q3, q0\n"
        "vadd.i32 q4, q4, q3\n"
        "vmovlt.s16 q3, q0\n"
        "vadd.i32 q5, q5, q3\n"
        "vmovlb.s16 q3, q1\n"
        "vadd.i32 q6, q6, q3\n"
        "vmovlt.s16 q3, q1\n"
        "vadd.i32 q7, q7, q3\n"
        "vldrb.8 q1, [r6], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmullb.s8 q0, q1, q2\n"
        "vmullt.s8 q1, q1, q2\n"
        "vmovlb.s16 q3, q0\n"
        "vadd.i32 q4, q4, q3\n"
        "vmovlt.s16 q3, q0\n"
        "vadd.i32 q5, q5, q3\n"
        "vmovlb.s16 q3, q1\n"
        "vadd.i32 q6, q6, q3\n"
        "vmovlt.s16 q3, q1\n"
        "vadd.i32 q7, q7, q3\n"
        "vldrw.32 q3, [sp]\n"
        "vldrw.32 q0, [r1], #16\n"
        "vldrw.32 q1, [r1], #16\n"
        "vshl.s32 q4, q4, q3\n"
        "vmulh.s32 q4, q4, q0\n"
        "vadd.i32 q4, q4, q1\n"
        "vldrw.32 q0, [r1], #16\n"
        "vldrw.32 q1, [r1], #16\n"
        "vshl.s32 q5, q5, q3\n"
        "vmulh.s32 q5, q5, q0\n"
        "vadd.i32 q5, q5, q1\n"
        "vldrw.32 q0, [r1], #16\n"
        "vldrw.32 q1, [r1], #16\n"
        "vshl.s32 q6, q6, q3\n"
        "vmulh.s32 q6, q6, q0\n"
        "vadd.i32 q6, q6, q1\n"
        "vldrw.32 q0, [r1], #16\n"
        "vldrw.32 q1, [r1], #16\n"
        "vshl.s32 q7, q7, q3\n"
        "vmulh.s32 q7, q7, q0\n"
        "vadd.i32 q7, q7, q1\n"
        "vldrw.32 q3, [sp, #16]\n"
        "vshl.s32 q4, q4, q3\n"
        "vshl.s32 q5, q5, q3\n"
        "vshl.s32 q6, q6, q3\n"
        "vshl.s32 q7, q7, q3\n"
        "vqmovnb.s32 q4, q4\n"
        "vqmovnt.s32 q4, q5\n"
        "vqmovnb.s32 q6, q6\n"
        "vqmovnt.s32 q6, q7\n"
        "vqmovnb.s16 q4, q4\n"
        "vqmovnt.s16 q4, q6\n"
        "vstrb.8 q4, [r0], #16\n"
        "cmp r1, lr\n"
        "bne 1b\n"
        "add sp, #32\n"
        "vpop {d8-d15}\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_mve_depthwise_conv_2d_tile_s8s32_relu_5(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_mve_depthwise_conv_2d_tile
    *t)
{
    for (int32_t channel = 0; constants != t->end; channel += 16) {
        REFSIM_CONST int32_t *tail = constants + 16 + 4 * t->taps;
        for (int32_t c = 0; c < 16; ++c) {
            const int32_t vector = c % 2 * 2 + c / 2 % 2, lane = c / 4; /* even ones of even channels come first */
            REFSIM_CONST int32_t *own = tail + vector * 8 + lane;
            int32_t sum = constants[4 * vector + lane];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)constants[16 + 4 * i + c / 4];
                sum = refsim_wrap_add(sum,
                    taps[i][t->start + channel + c] * refsim_wrap8(word / (UINT32_C(1) << (8 * (c % 4)))));
            }
            const int32_t offset = own[4];
            const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
            *output++ = (int8_t)refsim_saturate(result, -128, 127);
        }
        constants = tail + 32;
    }
}
#endif

REFSIM_KERNEL void refsim_mve_depthwise_conv_2d_s8s32_relu_5(
    const refsim_mve_depthwise_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_mve_depthwise_conv_2d_tile t = { p->taps, p->left, p->right, constants + p->length, 0 };
    refsim_mve_depthwise_conv_2d_run(p, input, constants, output, scratch, &t,
        refsim_mve_depthwise_conv_2d_tile_s8s32_relu_5);
}

#if REFSIM_MVE
/* Pixels from r2 on, constants r1 to lr, outputs r0. Frame: 0 left shifts, 16 right ones. */
static inline __attribute__((naked)) void refsim_mve_depthwise_conv_2d_tile_s8s32_relu_9(
    const int8_t *const *taps __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_mve_depthwise_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "vpush {d8-d15}\n"
        "ldm r3, {r5-r9}\n" /* taps, shifts, end, start */
        "rsb r7, r7, #0\n"
        "vdup.32 q5, r6\n"
        "vdup.32 q6, r7\n"
        "vpush {d10-d13}\n"
        "mov r12, r9\n"
        "mov lr, r8\n"
        "push {r2}\n"
        "ldm r0, {r2-r10}\n"
        "pop {r0}\n"
        "add r2, r2, r12\n"
        "add r3, r3, r12\n"
        "add r4, r4, r12\n"
        "add r5, r5, r12\n"
        "add r6, r6, r12\n"
        "add r7, r7, r12\n"
        "add r8, r8, r12\n"
        "add r9, r9, r12\n"
        "add r10, r10, r12\n"
        "1:\n"
        "vldrw.32 q4, [r1], #16\n"
        "vldrw.32 q5, [r1], #16\n"
        "vldrw.32 q6, [r1], #16\n"
        "vldrw.32 q7, [r1], #16\n"
        "vldrb.8 q1, [r2], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmullb.s8 q0, q1, q2\n"
        "vmullt.s8 q1, q1, q2\n"
        "vldrb.8 q2, [r3]\n"
        "vldrb.8 q3, [r1], #16\n"
        "vmullb.s8 q2, q2, q3\n"
        "vadd.i16 q0, q0, q2\n"
        "vldrb.8 q2, [r3], #16\n"
        "vmullt.s8 q2, q2, q3\n"
        "vadd.i16 q1, q1, q2\n"
        "vmovlb.s16 q3, q0\n"
        "vadd.i32 q4, q4, q3\n"
        "vmovlt.s16 q3, q0\n"
        "vadd.i32 q5, q5, q3\n"
        "vmovlb.s16 q3, q1\n"
        "vadd.i32 q6, q6, q3\n"
        "vmovlt.s16 q3, q1\n"
        "vadd.i32 q7, q7, q3\n"
        "vldrb.8 q1, [r4], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmullb.s8 q0, q1, q2\n"
        "vmullt.s8 q1, q1, q2\n"
        "vldrb.8 q2, [r5]\n"
        "vldrb.8 q3, [r1], #16\n"
        "vmullb.s8 q2, q2, q3\n"
        "vadd.i16 q0, q0, q2\n"
        "vldrb.8 q2, [r5], #16\n"
        "vmullt.s8 q2, q2, q3\n"
        "vadd.i16 q1, q1, q2\n"
        "vmovlb.s16 q3, q0\n"
        "vadd.i32 q4, q4, q3\n"
        "vmovlt.s16 q3, q0\n"
        "vadd.i32 q5, q5, q3\n"
        "vmovlb.s16 q3, q1\n"
        "vadd.i32 q6, q6, q3\n"
        "vmovlt.s16 q3, q1\n"
        "vadd.i32 q7, q7, q3\n"
        "vldrb.8 q1, [r6], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmullb.s8 q0, q1, q2\n"
        "vmullt.s8 q1, q1, q2\n"
        "vldrb.8 q2, [r7]\n"
        "vldrb.8 q3, [r1], #16\n"
        "vmullb.s8 q2, q2, q3\n"
        "vadd.i16 q0, q0, q2\n"
        "vldrb.8 q2, [r7], #16\n"
        "vmullt.s8 q2, q2, q3\n"
        "vadd.i16 q1, q1, q2\n"
        "vmovlb.s16 q3, q0\n"
        "vadd.i32 q4, q4, q3\n"
        "vmovlt.s16 q3, q0\n"
        "vadd.i32 q5, q5, q3\n"
        "vmovlb.s16 q3, q1\n"
        "vadd.i32 q6, q6, q3\n"
        "vmovlt.s16 q3, q1\n"
        "vadd.i32 q7, q7, q3\n"
        "vldrb.8 q1, [r8], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmullb.s8 q0, q1, q2\n"
        "vmullt.s8 q1, q1, q2\n"
        "vldrb.8 q2, [r9]\n"
        "vldrb.8 q3, [r1], #16\n"
        "vmullb.s8 q2, q2, q3\n"
        "vadd.i16 q0, q0, q2\n"
        "vldrb.8 q2, [r9], #16\n"
        "vmullt.s8 q2, q2, q3\n"
        "vadd.i16 q1, q1, q2\n"
        "vmovlb.s16 q3, q0\n"
        "vadd.i32 q4, q4, q3\n"
        "vmovlt.s16 q3, q0\n"
        "vadd.i32 q5, q5, q3\n"
        "vmovlb.s16 q3, q1\n"
        "vadd.i32 q6, q6, q3\n"
        "vmovlt.s16 q3, q1\n"
        "vadd.i32 q7, q7, q3\n"
        "vldrb.8 q1, [r10], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmullb.s8 q0, q1, q2\n"
        "vmullt.s8 q1, q1, q2\n"
        "vmovlb.s16 q3, q0\n"
        "vadd.i32 q4, q4, q3\n"
        "vmovlt.s16 q3, q0\n"
        "vadd.i32 q5, q5, q3\n"
        "vmovlb.s16 q3, q1\n"
        "vadd.i32 q6, q6, q3\n"
        "vmovlt.s16 q3, q1\n"
        "vadd.i32 q7, q7, q3\n"
        "vldrw.32 q3, [sp]\n"
        "vldrw.32 q0, [r1], #16\n"
        "vldrw.32 q1, [r1], #16\n"
        "vshl.s32 q4, q4, q3\n"
        "vmulh.s32 q4, q4, q0\n"
        "vadd.i32 q4, q4, q1\n"
        "vldrw.32 q0, [r1], #16\n"
        "vldrw.32 q1, [r1], #16\n"
        "vshl.s32 q5, q5, q3\n"
        "vmulh.s32 q5, q5, q0\n"
        "vadd.i32 q5, q5, q1\n"
        "vldrw.32 q0, [r1], #16\n"
        "vldrw.32 q1, [r1], #16\n"
        "vshl.s32 q6, q6, q3\n"
        "vmulh.s32 q6, q6, q0\n"
        "vadd.i32 q6, q6, q1\n"
        "vldrw.32 q0, [r1], #16\n"
        "vldrw.32 q1, [r1], #16\n"
        "vshl.s32 q7, q7, q3\n"
        "vmulh.s32 q7, q7, q0\n"
        "vadd.i32 q7, q7, q1\n"
        "vldrw.32 q3, [sp, #16]\n"
        "vshl.s32 q4, q4, q3\n"
        "vshl.s32 q5, q5, q3\n"
        "vshl.s32 q6, q6, q3\n"
        "vshl.s32 q7, q7, q3\n"
        "vqmovnb.s32 q4, q4\n"
        "vqmovnt.s32 q4, q5\n"
        "vqmovnb.s32 q6, q6\n"
        "vqmovnt.s32 q6, q7\n"
        "vqmovnb.s16 q4, q4\n"
        "vqmovnt.s16 q4, q6\n"
        "vstrb.8 q4, [r0], #16\n"
        "cmp r1, lr\n"
        "bne 1b\n"
        "add sp, #32\n"
        "vpop {d8-d15}\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_mve_depthwise_conv_2d_tile_s8s32_relu_9(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_mve_depthwise_conv_2d_tile
    *t)
{
    for (int32_t channel = 0; constants != t->end; channel += 16) {
        REFSIM_CONST int32_t *tail = constants + 16 + 4 * t->taps;
        for (int32_t c = 0; c < 16; ++c) {
            const int32_t vector = c % 2 * 2 + c / 2 % 2, lane = c / 4; /* even ones of even channels come first */
            REFSIM_CONST int32_t *own = tail + vector * 8 + lane;
            int32_t sum = constants[4 * vector + lane];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)constants[16 + 4 * i + c / 4];
                sum = refsim_wrap_add(sum,
                    taps[i][t->start + channel + c] * refsim_wrap8(word / (UINT32_C(1) << (8 * (c % 4)))));
            }
            const int32_t offset = own[4];
            const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
            *output++ = (int8_t)refsim_saturate(result, -128, 127);
        }
        constants = tail + 32;
    }
}
#endif

REFSIM_KERNEL void refsim_mve_depthwise_conv_2d_s8s32_relu_9(
    const refsim_mve_depthwise_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_mve_depthwise_conv_2d_tile t = { p->taps, p->left, p->right, constants + p->length, 0 };
    refsim_mve_depthwise_conv_2d_run(p, input, constants, output, scratch, &t,
        refsim_mve_depthwise_conv_2d_tile_s8s32_relu_9);
}

#if REFSIM_MVE
/*
 * r0 pointers, r1 constants, r2 channel, r3 output, r5 taps, r6 end, r10 pointers again; sums q2 and q3, shifts q5 and
 * q6.
 */
static inline __attribute__((naked)) void refsim_mve_depthwise_conv_2d_tile_s8s32_relu_loop(
    const int8_t *const *taps __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_mve_depthwise_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "vpush {d8-d15}\n"
        "ldm r3, {r5-r9}\n" /* taps, shifts, end, start */
        "rsb r7, r7, #0\n"
        "vdup.32 q5, r6\n"
        "vdup.32 q6, r7\n"
        "mov r3, r2\n"
        "mov r2, r9\n"
        "mov r6, r8\n"
        "mov r10, r0\n"
        "1: vldrw.32 q2, [r1], #16\n"
        "vldrw.32 q3, [r1], #16\n"
        "mov r0, r10\n"
        "dls lr, r5\n"
        "2: ldr r4, [r0], #4\n"
        "add r4, r4, r2\n"
        "vldrb.s16 q0, [r4]\n"
        "vldrb.s16 q1, [r1], #8\n"
        "vmullb.s16 q4, q0, q1\n"
        "vadd.i32 q2, q2, q4\n"
        "vmullt.s16 q4, q0, q1\n"
        "vadd.i32 q3, q3, q4\n"
        "le lr, 2b\n"
        "vldrw.32 q0, [r1], #16\n"
        "vldrw.32 q1, [r1], #16\n"
        "vshl.s32 q2, q2, q5\n"
        "vmulh.s32 q2, q2, q0\n"
        "vadd.i32 q2, q2, q1\n"
"vshl.s32 q2, q2, q6\n"
        "vldrw.32 q0, [r1], #16\n"
        "vldrw.32 q1, [r1], #16\n"
        "vshl.s32 q3, q3, q5\n"
        "vmulh.s32 q3, q3, q0\n"
        "vadd.i32 q3, q3, q1\n"
"vshl.s32 q3, q3, q6\n"
        "vqmovnb.s32 q2, q2\n"
        "vqmovnt.s32 q2, q3\n"
        "vqmovnb.s16 q2, q2\n"
        "vstrb.16 q2, [r3], #8\n"
        "add r2, #8\n"
        "cmp r1, r6\n"
        "bne 1b\n"
        "vpop {d8-d15}\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_mve_depthwise_conv_2d_tile_s8s32_relu_loop(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_mve_depthwise_conv_2d_tile
    *t)
{
    for (int32_t channel = 0; constants != t->end; channel += 8) {
        REFSIM_CONST int32_t *tail = constants + 8 + 2 * t->taps;
        for (int32_t c = 0; c < 8; ++c) {
            const int32_t vector = c % 2, lane = c / 2; /* even channels come first */
            REFSIM_CONST int32_t *own = tail + vector * 8 + lane;
            int32_t sum = constants[4 * vector + lane];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)constants[8 + 2 * i + c / 4];
                sum = refsim_wrap_add(sum,
                    taps[i][t->start + channel + c] * refsim_wrap8(word / (UINT32_C(1) << (8 * (c % 4)))));
            }
            const int32_t offset = own[4];
            const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
            *output++ = (int8_t)refsim_saturate(result, -128, 127);
        }
        constants = tail + 16;
    }
}
#endif

REFSIM_KERNEL void refsim_mve_depthwise_conv_2d_s8s32_relu_loop(
    const refsim_mve_depthwise_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_mve_depthwise_conv_2d_tile t = { p->taps, p->left, p->right, constants + p->length, 0 };
    refsim_mve_depthwise_conv_2d_run(p, input, constants, output, scratch, &t,
        refsim_mve_depthwise_conv_2d_tile_s8s32_relu_loop);
}

#if REFSIM_MVE
/* Pixels from r2 on, constants r1 to lr, outputs r0. Frame: 0 left shifts, 16 right ones. */
static inline __attribute__((naked)) void refsim_mve_depthwise_conv_2d_tile_s8s32_signed_10(
    const int8_t *const *taps __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_mve_depthwise_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "vpush {d8-d15}\n"
        "ldm r3, {r5-r9}\n" /* taps, shifts, end, start */
        "rsb r7, r7, #0\n"
        "vdup.32 q5, r6\n"
        "vdup.32 q6, r7\n"
        "vpush {d10-d13}\n"
        "mov r12, r9\n"
        "mov lr, r8\n"
        "push {r2}\n"
        "ldm r0, {r2-r11}\n"
        "pop {r0}\n"
        "add r2, r2, r12\n"
        "add r3, r3, r12\n"
        "add r4, r4, r12\n"
        "add r5, r5, r12\n"
        "add r6, r6, r12\n"
        "add r7, r7, r12\n"
        "add r8, r8, r12\n"
        "add r9, r9, r12\n"
        "add r10, r10, r12\n"
        "add r11, r11, r12\n"
        "1:\n"
        "vldrw.32 q4, [r1], #16\n"
        "vldrw.32 q5, [r1], #16\n"
        "vldrw.32 q6, [r1], #16\n"
        "vldrw.32 q7, [r1], #16\n"
        "vldrb.8 q1, [r2], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmullb.s8 q0, q1, q2\n"
        "vmullt.s8 q1, q1, q2\n"
        "vldrb.8 q2, [r3]\n"
        "vldrb.8 q3, [r1], #16\n"
        "vmullb.s8 q2, q2, q3\n"
        "vadd.i16 q0, q0, q2\n"
        "vldrb.8 q2, [r3], #16\n"
        "vmullt.s8 q2, q2, q3\n"
        "vadd.i16 q1, q1, q2\n"
        "vmovlb.s16 q3, q0\n"
        "vadd.i32 q4, q4, q3\n"
        "vmovlt.s16 q3, q0\n"
        "vadd.i32 q5, q5, q3\n"
        "vmovlb.s16 q3, q1\n"
        "vadd.i32 q6, q6, q3\n"
        "vmovlt.s16 q3, q1\n"
        "vadd.i32 q7, q7, q3\n"
        "vldrb.8 q1, [r4], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmullb.s8 q0, q1, q2\n"
        "vmullt.s8 q1, q1, q2\n"
        "vldrb.8 q2, [r5]\n"
        "vldrb.8 q3, [r1], #16\n"
        "vmullb.s8 q2, q2, q3\n"
        "vadd.i16 q0, q0, q2\n"
        "vldrb.8 q2, [r5], #16\n"
        "vmullt.s8 q2, q2, q3\n"
        "vadd.i16 q1, q1, q2\n"
        "vmovlb.s16 q3, q0\n"
        "vadd.i32 q4, q4, q3\n"
        "vmovlt.s16 q3, q0\n"
        "vadd.i32 q5, q5, q3\n"
        "vmovlb.s16 q3, q1\n"
        "vadd.i32 q6, q6, q3\n"
        "vmovlt.s16 q3, q1\n"
        "vadd.i32 q7, q7, q3\n"
        "vldrb.8 q1, [r6], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmullb.s8 q0, q1, q2\n"
        "vmullt.s8 q1, q1, q2\n"
        "vldrb.8 q2, [r7]\n"
        "vldrb.8 q3, [r1], #16\n"
        "vmullb.s8 q2, q2, q3\n"
        "vadd.i16 q0, q0, q2\n"
        "vldrb.8 q2, [r7], #16\n"
        "vmullt.s8 q2, q2, q3\n"
        "vadd.i16 q1, q1, q2\n"
        "vmovlb.s16 q3, q0\n"
        "vadd.i32 q4, q4, q3\n"
        "vmovlt.s16 q3, q0\n"
        "vadd.i32 q5, q5, q3\n"
        "vmovlb.s16 q3, q1\n"
        "vadd.i32 q6, q6, q3\n"
        "vmovlt.s16 q3, q1\n"
        "vadd.i32 q7, q7, q3\n"
        "vldrb.8 q1, [r8], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmullb.s8 q0, q1, q2\n"
        "vmullt.s8 q1, q1, q2\n"
        "vldrb.8 q2, [r9]\n"
        "vldrb.8 q3, [r1], #16\n"
        "vmullb.s8 q2, q2, q3\n"
        "vadd.i16 q0, q0, q2\n"
        "vldrb.8 q2, [r9], #16\n"
        "vmullt.s8 q2, q2, q3\n"
        "vadd.i16 q1, q1, q2\n"
        "vmovlb.s16 q3, q0\n"
        "vadd.i32 q4, q4, q3\n"
        "vmovlt.s16 q3, q0\n"
        "vadd.i32 q5, q5, q3\n"
        "vmovlb.s16 q3, q1\n"
        "vadd.i32 q6, q6, q3\n"
        "vmovlt.s16 q3, q1\n"
        "vadd.i32 q7, q7, q3\n"
        "vldrb.8 q1, [r10], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmullb.s8 q0, q1, q2\n"
        "vmullt.s8 q1, q1, q2\n"
        "vldrb.8 q2, [r11]\n"
        "vldrb.8 q3, [r1], #16\n"
        "vmullb.s8 q2, q2, q3\n"
        "vadd.i16 q0, q0, q2\n"
        "vldrb.8 q2, [r11], #16\n"
        "vmullt.s8 q2, q2, q3\n"
        "vadd.i16 q1, q1, q2\n"
        "vmovlb.s16 q3, q0\n"
        "vadd.i32 q4, q4, q3\n"
        "vmovlt.s16 q3, q0\n"
        "vadd.i32 q5, q5, q3\n"
        "vmovlb.s16 q3, q1\n"
        "vadd.i32 q6, q6, q3\n"
        "vmovlt.s16 q3, q1\n"
        "vadd.i32 q7, q7, q3\n"
        "vldrw.32 q3, [sp]\n"
        "vldrw.32 q0, [r1], #16\n"
        "vldrw.32 q1, [r1], #16\n"
        "vldrw.32 q2, [r1], #16\n"
        "vshl.s32 q4, q4, q3\n"
        "vcmp.s32 lt, q4, zr\n"
        "vmulh.s32 q4, q4, q0\n"
        "vadd.i32 q4, q4, q1\n"
        "vpst\n"
        "vsubt.i32 q4, q4, q2\n"
        "vldrw.32 q0, [r1], #16\n"
        "vldrw.32 q1, [r1], #16\n"
        "vldrw.32 q2, [r1], #16\n"
        "vshl.s32 q5, q5, q3\n"
        "vcmp.s32 lt, q5, zr\n"
        "vmulh.s32 q5, q5, q0\n"
        "vadd.i32 q5, q5, q1\n"
        "vpst\n"
        "vsubt.i32 q5, q5, q2\n"
        "vldrw.32 q0, [r1], #16\n"
        "vldrw.32 q1, [r1], #16\n"
        "vldrw.32 q2, [r1], #16\n"
        "vshl.s32 q6, q6, q3\n"
        "vcmp.s32 lt, q6, zr\n"
        "vmulh.s32 q6, q6, q0\n"
        "vadd.i32 q6, q6, q1\n"
        "vpst\n"
        "vsubt.i32 q6, q6, q2\n"
        "vldrw.32 q0, [r1], #16\n"
        "vldrw.32 q1, [r1], #16\n"
        "vldrw.32 q2, [r1], #16\n"
        "vshl.s32 q7, q7, q3\n"
        "vcmp.s32 lt, q7, zr\n"
        "vmulh.s32 q7, q7, q0\n"
        "vadd.i32 q7, q7, q1\n"
        "vpst\n"
        "vsubt.i32 q7, q7, q2\n"
        "vldrw.32 q3, [sp, #16]\n"
        "vshl.s32 q4, q4, q3\n"
        "vshl.s32 q5, q5, q3\n"
        "vshl.s32 q6, q6, q3\n"
        "vshl.s32 q7, q7, q3\n"
        "vqmovnb.s32 q4, q4\n"
        "vqmovnt.s32 q4, q5\n"
        "vqmovnb.s32 q6, q6\n"
        "vqmovnt.s32 q6, q7\n"
        "vqmovnb.s16 q4, q4\n"
        "vqmovnt.s16 q4, q6\n"
        "vstrb.8 q4, [r0], #16\n"
        "cmp r1, lr\n"
        "bne 1b\n"
        "add sp, #32\n"
        "vpop {d8-d15}\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_mve_depthwise_conv_2d_tile_s8s32_signed_10(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_mve_depthwise_conv_2d_tile
    *t)
{
    for (int32_t channel = 0; constants != t->end; channel += 16) {
        REFSIM_CONST int32_t *tail = constants + 16 + 4 * t->taps;
        for (int32_t c = 0; c < 16; ++c) {
            const int32_t vector = c % 2 * 2 + c / 2 % 2, lane = c / 4; /* even ones of even channels come first */
            REFSIM_CONST int32_t *own = tail + vector * 12 + lane;
            int32_t sum = constants[4 * vector + lane];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)constants[16 + 4 * i + c / 4];
                sum = refsim_wrap_add(sum,
                    taps[i][t->start + channel + c] * refsim_wrap8(word / (UINT32_C(1) << (8 * (c % 4)))));
            }
            const int32_t offset = own[4] - (sum < 0 ? own[8] : 0);
            const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
            *output++ = (int8_t)refsim_saturate(result, -128, 127);
        }
        constants = tail + 48;
    }
}
#endif

REFSIM_KERNEL void refsim_mve_depthwise_conv_2d_s8s32_signed_10(
    const refsim_mve_depthwise_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_mve_depthwise_conv_2d_tile t = { p->taps, p->left, p->right, constants + p->length, 0 };
    refsim_mve_depthwise_conv_2d_run(p, input, constants, output, scratch, &t,
        refsim_mve_depthwise_conv_2d_tile_s8s32_signed_10);
}

#if REFSIM_MVE
/* Pixels from r2 on, constants r1 to lr, outputs r0. Frame: 0 left shifts, 16 right ones. */
static inline __attribute__((naked)) void refsim_mve_depthwise_conv_2d_tile_s8s32_signed_3(
    const int8_t *const *taps __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_mve_depthwise_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "vpush {d8-d15}\n"
        "ldm r3, {r5-r9}\n" /* taps, shifts, end, start */
        "rsb r7, r7, #0\n"
        "vdup.32 q5, r6\n"
        "vdup.32 q6, r7\n"
        "vpush {d10-d13}\n"
        "mov r12, r9\n"
        "mov lr, r8\n"
        "push {r2}\n"
        "ldm r0, {r2-r4}\n"
        "pop {r0}\n"
        "add r2, r2, r12\n"
        "add r3, r3, r12\n"
        "add r4, r4, r12\n"
        "1:\n"
        "vldrw.32 q4, [r1], #16\n"
        "vldrw.32 q5, [r1], #16\n"
        "vldrw.32 q6, [r1], #16\n"
        "vldrw.32 q7, [r1], #16\n"
        "vldrb.8 q1, [r2], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmullb.s8 q0, q1, q2\n"
        "vmullt.s8 q1, q1, q2\n"
        "vldrb.8 q2, [r3]\n"
        "vldrb.8 q3, [r1], #16\n"
        "vmullb.s8 q2, q2, q3\n"
        "vadd.i16 q0, q0, q2\n"
        "vldrb.8 q2, [r3], #16\n"
        "vmullt.s8 q2, q2, q3\n"
        "vadd.i16 q1, q1, q2\n"
        "vmovlb.s16 q3, q0\n"
        "vadd.i32 q4, q4, q3\n"
        "vmovlt.s16 q3, q0\n"
        "vadd.i32 q5, q5, q3\n"
        "vmovlb.s16 q3, q1\n"
        "vadd.i32 q6, q6, q3\n"
        "vmovlt.s16 q3, q1\n"
        "vadd.i32 q7, q7, q3\n"
        "vldrb.8 q1, [r4], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmullb.s8 q0, q1, q2\n"
        "vmullt.s8 q1, q1, q2\n"
        "vmovlb.s16 q3, q0\n"
        "vadd.i32 q4, q4, q3\n"
        "vmovlt.s16 q3, q0\n"
        "vadd.i32 q5, q5, q3\n"
        "vmovlb.s16 q3, q1\n"
        "vadd.i32 q6, q6, q3\n"
        "vmovlt.s16 q3, q1\n"
        "vadd.i32 q7, q7, q3\n"
        "vldrw.32 q3, [sp]\n"
        "vldrw.32 q0, [r1], #16\n"
        "vldrw.32 q1, [r1], #16\n"
        "vldrw.32 q2, [r1], #16\n"
        "vshl.s32 q4, q4, q3\n"
        "vcmp.s32 lt, q4, zr\n"
        "vmulh.s32 q4, q4, q0\n"
        "vadd.i32 q4, q4, q1\n"
        "vpst\n"
        "vsubt.i32 q4, q4, q2\n"
        "vldrw.32 q0, [r1], #16\n"
        "vldrw.32 q1, [r1], #16\n"
        "vldrw.32 q2, [r1], #16\n"
        "vshl.s32 q5, q5, q3\n"
        "vcmp.s32 lt, q5, zr\n"
        "vmulh.s32 q5, q5, q0\n"
        "vadd.i32 q5, q5, q1\n"
        "vpst\n"
        "vsubt.i32 q5, q5, q2\n"
        "vldrw.32 q0, [r1], #16\n"
        "vldrw.32 q1, [r1], #16\n"
        "vldrw.32 q2, [r1], #16\n"
        "vshl.s32 q6, q6, q3\n"
        "vcmp.s32 lt, q6, zr\n"
        "vmulh.s32 q6, q6, q0\n"
        "vadd.i32 q6, q6, q1\n"
        "vpst\n"
        "vsubt.i32 q6, q6, q2\n"
        "vldrw.32 q0, [r1], #16\n"
        "vldrw.32 q1, [r1], #16\n"
        "vldrw.32 q2, [r1], #16\n"
        "vshl.s32 q7, q7, q3\n"
        "vcmp.s32 lt, q7, zr\n"
        "vmulh.s32 q7, q7, q0\n"
        "vadd.i32 q7, q7, q1\n"
        "vpst\n"
        "vsubt.i32 q7, q7, q2\n"
        "vldrw.32 q3, [sp, #16]\n"
        "vshl.s32 q4, q4, q3\n"
        "vshl.s32 q5, q5, q3\n"
        "vshl.s32 q6, q6, q3\n"
        "vshl.s32 q7, q7, q3\n"
        "vqmovnb.s32 q4, q4\n"
        "vqmovnt.s32 q4, q5\n"
        "vqmovnb.s32 q6, q6\n"
        "vqmovnt.s32 q6, q7\n"
        "vqmovnb.s16 q4, q4\n"
        "vqmovnt.s16 q4, q6\n"
        "vstrb.8 q4, [r0], #16\n"
        "cmp r1, lr\n"
        "bne 1b\n"
        "add sp, #32\n"
        "vpop {d8-d15}\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_mve_depthwise_conv_2d_tile_s8s32_signed_3(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_mve_depthwise_conv_2d_tile
    *t)
{
    for (int32_t channel = 0; constants != t->end; channel += 16) {
        REFSIM_CONST int32_t *tail = constants + 16 + 4 * t->taps;
        for (int32_t c = 0; c < 16; ++c) {
            const int32_t vector = c % 2 * 2 + c / 2 % 2, lane = c / 4; /* even ones of even channels come first */
            REFSIM_CONST int32_t *own = tail + vector * 12 + lane;
            int32_t sum = constants[4 * vector + lane];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)constants[16 + 4 * i + c / 4];
                sum = refsim_wrap_add(sum,
                    taps[i][t->start + channel + c] * refsim_wrap8(word / (UINT32_C(1) << (8 * (c % 4)))));
            }
            const int32_t offset = own[4] - (sum < 0 ? own[8] : 0);
            const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
            *output++ = (int8_t)refsim_saturate(result, -128, 127);
        }
        constants = tail + 48;
    }
}
#endif

REFSIM_KERNEL void refsim_mve_depthwise_conv_2d_s8s32_signed_3(
    const refsim_mve_depthwise_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_mve_depthwise_conv_2d_tile t = { p->taps, p->left, p->right, constants + p->length, 0 };
    refsim_mve_depthwise_conv_2d_run(p, input, constants, output, scratch, &t,
        refsim_mve_depthwise_conv_2d_tile_s8s32_signed_3);
}

#if REFSIM_MVE
/* Pixels from r2 on, constants r1 to lr, outputs r0. Frame: 0 left shifts, 16 right ones. */
static inline __attribute__((naked)) void refsim_mve_depthwise_conv_2d_tile_s8s32_signed_5(
    const int8_t *const *taps __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_mve_depthwise_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "vpush {d8-d15}\n"
        "ldm r3, {r5-r9}\n" /* taps, shifts, end, start */
        "rsb r7, r7, #0\n"
        "vdup.32 q5, r6\n"
        "vdup.32 q6, r7\n"
        "vpush {d10-d13}\n"
        "mov r12, r9\n"
        "mov lr, r8\n"
        "push {r2}\n"
        "ldm r0, {r2-r6}\n"
        "pop {r0}\n"
        "add r2, r2, r12\n"
        "add r3, r3, r12\n"
        "add r4, r4, r12\n"
        "add r5, r5, r12\n"
        "add r6, r6, r12\n"
        "1:\n"
        "vldrw.32 q4, [r1], #16\n"
        "vldrw.32 q5, [r1], #16\n"
        "vldrw.32 q6, [r1], #16\n"
        "vldrw.32 q7, [r1], #16\n"
        "vldrb.8 q1, [r2], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmullb.s8 q0, q1, q2\n"
        "vmullt.s8 q1, q1, q2\n"
        "vldrb.8 q2, [r3]\n"
        "vldrb.8 q3, [r1], #16\n"
        "vmullb.s8 q2, q2, q3\n"
        "vadd.i16 q0, q0, q2\n"
        "vldrb.8 q2, [r3], #16\n"
        "vmullt.s8 q2, q2, q3\n"
        "vadd.i16 q1, q1, q2\n"
        "vmovlb.s16 q3, q0\n"
        "vadd.i32 q4, q4, q3\n"
        "vmovlt.s16 q3, q0\n"
        "vadd.i32 q5, q5, q3\n"
        "vmovlb.s16 q3, q1\n"
        "vadd.i32 q6, q6, q3\n"
        "vmovlt.s16 q3, q1\n"
        "vadd.i32 q7, q7, q3\n"
        "vldrb.8 q1, [r4], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmullb.s8 q0, q1, q2\n"
        "vmullt.s8 q1, q1, q2\n"
        "vldrb.8 q2, [r5]\n"
        "vldrb.8 q3, [r1], #16\n"
        "vmullb.s8 q2, q2, q3\n"
        "vadd.i16 q0, q0, q2\n"
        "vldrb.8 q2, [r5], #16\n"
        "vmullt.s8 q2, q2, q3\n"
        "vadd.i16 q1, q1, q2\n"
        "vmovlb.s16 q3, q0\n"
        "vadd.i32 q4, q4, q3\n"
        "vmovlt.s16 q3, q0\n"
        "vadd.i32 q5, q5, q3\n"
        "vmovlb.s16 q3, q1\n"
        "vadd.i32 q6, q6, q3\n"
        "vmovlt.s16 q3, q1\n"
        "vadd.i32 q7, q7, q3\n"
        "vldrb.8 q1, [r6], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmullb.s8 q0, q1, q2\n"
        "vmullt.s8 q1, q1, q2\n"
        "vmovlb.s16 q3, q0\n"
        "vadd.i32 q4, q4, q3\n"
        "vmovlt.s16 q3, q0\n"
        "vadd.i32 q5, q5, q3\n"
        "vmovlb.s16 q3, q1\n"
        "vadd.i32 q6, q6, q3\n"
        "vmovlt.s16 q3, q1\n"
        "vadd.i32 q7, q7, q3\n"
        "vldrw.32 q3, [sp]\n"
        "vldrw.32 q0, [r1], #16\n"
        "vldrw.32 q1, [r1], #16\n"
        "vldrw.32 q2, [r1], #16\n"
        "vshl.s32 q4, q4, q3\n"
        "vcmp.s32 lt, q4, zr\n"
        "vmulh.s32 q4, q4, q0\n"
        "vadd.i32 q4, q4, q1\n"
        "vpst\n"
        "vsubt.i32 q4, q4, q2\n"
        "vldrw.32 q0, [r1], #16\n"
        "vldrw.32 q1, [r1], #16\n"
        "vldrw.32 q2, [r1], #16\n"
        "vshl.s32 q5, q5, q3\n"
        "vcmp.s32 lt, q5, zr\n"
        "vmulh.s32 q5, q5, q0\n"
        "vadd.i32 q5, q5, q1\n"
        "vpst\n"
        "vsubt.i32 q5, q5, q2\n"
        "vldrw.32 q0, [r1], #16\n"
        "vldrw.32 q1, [r1], #16\n"
        "vldrw.32 q2, [r1], #16\n"
        "vshl.s32 q6, q6, q3\n"
        "vcmp.s32 lt, q6, zr\n"
        "vmulh.s32 q6, q6, q0\n"
        "vadd.i32 q6, q6, q1\n"
        "vpst\n"
        "vsubt.i32 q6, q6, q2\n"
        "vldrw.32 q0, [r1], #16\n"
        "vldrw.32 q1, [r1], #16\n"
        "vldrw.32 q2, [r1], #16\n"
        "vshl.s32 q7, q7, q3\n"
        "vcmp.s32 lt, q7, zr\n"
        "vmulh.s32 q7, q7, q0\n"
        "vadd.i32 q7, q7, q1\n"
        "vpst\n"
        "vsubt.i32 q7, q7, q2\n"
        "vldrw.32 q3, [sp, #16]\n"
        "vshl.s32 q4, q4, q3\n"
        "vshl.s32 q5, q5, q3\n"
        "vshl.s32 q6, q6, q3\n"
        "vshl.s32 q7, q7, q3\n"
        "vqmovnb.s32 q4, q4\n"
        "vqmovnt.s32 q4, q5\n"
        "vqmovnb.s32 q6, q6\n"
        "vqmovnt.s32 q6, q7\n"
        "vqmovnb.s16 q4, q4\n"
        "vqmovnt.s16 q4, q6\n"
        "vstrb.8 q4, [r0], #16\n"
        "cmp r1, lr\n"
        "bne 1b\n"
        "add sp, #32\n"
        "vpop {d8-d15}\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_mve_depthwise_conv_2d_tile_s8s32_signed_5(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_mve_depthwise_conv_2d_tile
    *t)
{
    for (int32_t channel = 0; constants != t->end; channel += 16) {
        REFSIM_CONST int32_t *tail = constants + 16 + 4 * t->taps;
        for (int32_t c = 0; c < 16; ++c) {
            const int32_t vector = c % 2 * 2 + c / 2 % 2, lane = c / 4; /* even ones of even channels come first */
            REFSIM_CONST int32_t *own = tail + vector * 12 + lane;
            int32_t sum = constants[4 * vector + lane];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)constants[16 + 4 * i + c / 4];
                sum = refsim_wrap_add(sum,
                    taps[i][t->start + channel + c] * refsim_wrap8(word / (UINT32_C(1) << (8 * (c % 4)))));
            }
            const int32_t offset = own[4] - (sum < 0 ? own[8] : 0);
            const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
            *output++ = (int8_t)refsim_saturate(result, -128, 127);
        }
        constants = tail + 48;
    }
}
#endif

REFSIM_KERNEL void refsim_mve_depthwise_conv_2d_s8s32_signed_5(
    const refsim_mve_depthwise_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_mve_depthwise_conv_2d_tile t = { p->taps, p->left, p->right, constants + p->length, 0 };
    refsim_mve_depthwise_conv_2d_run(p, input, constants, output, scratch, &t,
        refsim_mve_depthwise_conv_2d_tile_s8s32_signed_5);
}

#if REFSIM_MVE
/* Pixels from r2 on, constants r1 to lr, outputs r0. Frame: 0 left shifts, 16 right ones. */
static inline __attribute__((naked)) void refsim_mve_depthwise_conv_2d_tile_s8s32_signed_9(
    const int8_t *const *taps __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_mve_depthwise_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "vpush {d8-d15}\n"
        "ldm r3, {r5-r9}\n" /* taps, shifts, end, start */
        "rsb r7, r7, #0\n"
        "vdup.32 q5, r6\n"
        "vdup.32 q6, r7\n"
        "vpush {d10-d13}\n"
        "mov r12, r9\n"
        "mov lr, r8\n"
        "push {r2}\n"
        "ldm r0, {r2-r10}\n"
        "pop {r0}\n"
        "add r2, r2, r12\n"
        "add r3, r3, r12\n"
        "add r4, r4, r12\n"
        "add r5, r5, r12\n"
        "add r6, r6, r12\n"
        "add r7, r7, r12\n"
        "add r8, r8, r12\n"
        "add r9, r9, r12\n"
        "add r10, r10, r12\n"
        "1:\n"
        "vldrw.32 q4, [r1], #16\n"
        "vldrw.32 q5, [r1], #16\n"
        "vldrw.32 q6, [r1], #16\n"
        "vldrw.32 q7, [r1], #16\n"
        "vldrb.8 q1, [r2], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmullb.s8 q0, q1, q2\n"
        "vmullt.s8 q1, q1, q2\n"
        "vldrb.8 q2, [r3]\n"
        "vldrb.8 q3, [r1], #16\n"
        "vmullb.s8 q2, q2, q3\n"
        "vadd.i16 q0, q0, q2\n"
        "vldrb.8 q2, [r3], #16\n"
        "vmullt.s8 q2, q2, q3\n"
        "vadd.i16 q1, q1, q2\n"
        "vmovlb.s16 q3, q0\n"
        "vadd.i32 q4, q4, q3\n"
        "vmovlt.s16 q3, q0\n"
        "vadd.i32 q5, q5, q3\n"
        "vmovlb.s16 q3, q1\n"
        "vadd.i32 q6, q6, q3\n"
        "vmovlt.s16 q3, q1\n"
        "vadd.i32 q7, q7, q3\n"
        "vldrb.8 q1, [r4], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmullb.s8 q0, q1, q2\n"
        "vmullt.s8 q1, q1, q2\n"
        "vldrb.8 q2, [r5]\n"
        "vldrb.8 q3, [r1], #16\n"
        "vmullb.s8 q2, q2, q3\n"
        "vadd.i16 q0, q0, q2\n"
        "vldrb.8 q2, [r5], #16\n"
        "vmullt.s8 q2, q2, q3\n"
        "vadd.i16 q1, q1, q2\n"
        "vmovlb.s16 q3, q0\n"
        "vadd.i32 q4, q4, q3\n"
        "vmovlt.s16 q3, q0\n"
        "vadd.i32 q5, q5, q3\n"
        "vmovlb.s16 q3, q1\n"
        "vadd.i32 q6, q6, q3\n"
        "vmovlt.s16 q3, q1\n"
        "vadd.i32 q7, q7, q3\n"
        "vldrb.8 q1, [r6], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmullb.s8 q0, q1, q2\n"
        "vmullt.s8 q1, q1, q2\n"
        "vldrb.8 q2, [r7]\n"
        "vldrb.8 q3, [r1], #16\n"
        "vmullb.s8 q2, q2, q3\n"
        "vadd.i16 q0, q0, q2\n"
        "vldrb.8 q2, [r7], #16\n"
        "vmullt.s8 q2, q2, q3\n"
        "vadd.i16 q1, q1, q2\n"
        "vmovlb.s16 q3, q0\n"
        "vadd.i32 q4, q4, q3\n"
        "vmovlt.s16 q3, q0\n"
        "vadd.i32 q5, q5, q3\n"
        "vmovlb.s16 q3, q1\n"
        "vadd.i32 q6, q6, q3\n"
        "vmovlt.s16 q3, q1\n"
        "vadd.i32 q7, q7, q3\n"
        "vldrb.8 q1, [r8], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmullb.s8 q0, q1, q2\n"
        "vmullt.s8 q1, q1, q2\n"
        "vldrb.8 q2, [r9]\n"
        "vldrb.8 q3, [r1], #16\n"
        "vmullb.s8 q2, q2, q3\n"
        "vadd.i16 q0, q0, q2\n"
        "vldrb.8 q2, [r9], #16\n"
        "vmullt.s8 q2, q2, q3\n"
        "vadd.i16 q1, q1, q2\n"
        "vmovlb.s16 q3, q0\n"
        "vadd.i32 q4, q4, q3\n"
        "vmovlt.s16 q3, q0\n"
        "vadd.i32 q5, q5, q3\n"
        "vmovlb.s16 q3, q1\n"
        "vadd.i32 q6, q6, q3\n"
        "vmovlt.s16 q3, q1\n"
        "vadd.i32 q7, q7, q3\n"
        "vldrb.8 q1, [r10], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmullb.s8 q0, q1, q2\n"
        "vmullt.s8 q1, q1, q2\n"
        "vmovlb.s16 q3, q0\n"
        "vadd.i32 q4, q4, q3\n"
        "vmovlt.s16 q3, q0\n"
        "vadd.i32 q5, q5, q3\n"
        "vmovlb.s16 q3, q1\n"
        "vadd.i32 q6, q6, q3\n"
        "vmovlt.s16 q3, q1\n"
        "vadd.i32 q7, q7, q3\n"
        "vldrw.32 q3, [sp]\n"
        "vldrw.32 q0, [r1], #16\n"
        "vldrw.32 q1, [r1], #16\n"
        "vldrw.32 q2, [r1], #16\n"
        "vshl.s32 q4, q4, q3\n"
        "vcmp.s32 lt, q4, zr\n"
        "vmulh.s32 q4, q4, q0\n"
        "vadd.i32 q4, q4, q1\n"
        "vpst\n"
        "vsubt.i32 q4, q4, q2\n"
        "vldrw.32 q0, [r1], #16\n"
        "vldrw.32 q1, [r1], #16\n"
        "vldrw.32 q2, [r1], #16\n"
        "vshl.s32 q5, q5, q3\n"
        "vcmp.s32 lt, q5, zr\n"
        "vmulh.s32 q5, q5, q0\n"
        "vadd.i32 q5, q5, q1\n"
        "vpst\n"
        "vsubt.i32 q5, q5, q2\n"
        "vldrw.32 q0, [r1], #16\n"
        "vldrw.32 q1, [r1], #16\n"
        "vldrw.32 q2, [r1], #16\n"
        "vshl.s32 q6, q6, q3\n"
        "vcmp.s32 lt, q6, zr\n"
        "vmulh.s32 q6, q6, q0\n"
        "vadd.i32 q6, q6, q1\n"
        "vpst\n"
        "vsubt.i32 q6, q6, q2\n"
        "vldrw.32 q0, [r1], #16\n"
        "vldrw.32 q1, [r1], #16\n"
        "vldrw.32 q2, [r1], #16\n"
        "vshl.s32 q7, q7, q3\n"
        "vcmp.s32 lt, q7, zr\n"
        "vmulh.s32 q7, q7, q0\n"
        "vadd.i32 q7, q7, q1\n"
        "vpst\n"
        "vsubt.i32 q7, q7, q2\n"
        "vldrw.32 q3, [sp, #16]\n"
        "vshl.s32 q4, q4, q3\n"
        "vshl.s32 q5, q5, q3\n"
        "vshl.s32 q6, q6, q3\n"
        "vshl.s32 q7, q7, q3\n"
        "vqmovnb.s32 q4, q4\n"
        "vqmovnt.s32 q4, q5\n"
        "vqmovnb.s32 q6, q6\n"
        "vqmovnt.s32 q6, q7\n"
        "vqmovnb.s16 q4, q4\n"
        "vqmovnt.s16 q4, q6\n"
        "vstrb.8 q4, [r0], #16\n"
        "cmp r1, lr\n"
        "bne 1b\n"
        "add sp, #32\n"
        "vpop {d8-d15}\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_mve_depthwise_conv_2d_tile_s8s32_signed_9(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_mve_depthwise_conv_2d_tile
    *t)
{
    for (int32_t channel = 0; constants != t->end; channel += 16) {
        REFSIM_CONST int32_t *tail = constants + 16 + 4 * t->taps;
        for (int32_t c = 0; c < 16; ++c) {
            const int32_t vector = c % 2 * 2 + c / 2 % 2, lane = c / 4; /* even ones of even channels come first */
            REFSIM_CONST int32_t *own = tail + vector * 12 + lane;
            int32_t sum = constants[4 * vector + lane];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)constants[16 + 4 * i + c / 4];
                sum = refsim_wrap_add(sum,
                    taps[i][t->start + channel + c] * refsim_wrap8(word / (UINT32_C(1) << (8 * (c % 4)))));
            }
            const int32_t offset = own[4] - (sum < 0 ? own[8] : 0);
            const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
            *output++ = (int8_t)refsim_saturate(result, -128, 127);
        }
        constants = tail + 48;
    }
}
#endif

REFSIM_KERNEL void refsim_mve_depthwise_conv_2d_s8s32_signed_9(
    const refsim_mve_depthwise_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_mve_depthwise_conv_2d_tile t = { p->taps, p->left, p->right, constants + p->length, 0 };
    refsim_mve_depthwise_conv_2d_run(p, input, constants, output, scratch, &t,
        refsim_mve_depthwise_conv_2d_tile_s8s32_signed_9);
}

#if REFSIM_MVE
/*
 * r0 pointers, r1 constants, r2 channel, r3 output, r5 taps, r6 end, r10 pointers again; sums q2 and q3, shifts q5 and
 * q6.
 */
static inline __attribute__((naked)) void refsim_mve_depthwise_conv_2d_tile_s8s32_signed_loop(
    const int8_t *const *taps __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_mve_depthwise_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "vpush {d8-d15}\n"
        "ldm r3, {r5-r9}\n" /* taps, shifts, end, start */
        "rsb r7, r7, #0\n"
        "vdup.32 q5, r6\n"
        "vdup.32 q6, r7\n"
        "mov r3, r2\n"
        "mov r2, r9\n"
        "mov r6, r8\n"
        "mov r10, r0\n"
        "1: vldrw.32 q2, [r1], #16\n"
        "vldrw.32 q3, [r1], #16\n"
        "mov r0, r10\n"
        "dls lr, r5\n"
        "2: ldr r4, [r0], #4\n"
        "add r4, r4, r2\n"
        "vldrb.s16 q0, [r4]\n"
        "vldrb.s16 q1, [r1], #8\n"
        "vmullb.s16 q4, q0, q1\n"
        "vadd.i32 q2, q2, q4\n"
        "vmullt.s16 q4, q0, q1\n"
        "vadd.i32 q3, q3, q4\n"
        "le lr, 2b\n"
        "vldrw.32 q0, [r1], #16\n"
        "vldrw.32 q1, [r1], #16\n"
        "vldrw.32 q7, [r1], #16\n"
        "vshl.s32 q2, q2, q5\n"
        "vcmp.s32 lt, q2, zr\n"
        "vmulh.s32 q2, q2, q0\n"
        "vadd.i32 q2, q2, q1\n"
        "vpst\n"
        "vsubt.i32 q2, q2, q7\n"
"vshl.s32 q2, q2, q6\n"
        "vldrw.32 q0, [r1], #16\n"
        "vldrw.32 q1, [r1], #16\n"
        "vldrw.32 q7, [r1], #16\n"
        "vshl.s32 q3, q3, q5\n"
        "vcmp.s32 lt, q3, zr\n"
        "vmulh.s32 q3, q3, q0\n"
        "vadd.i32 q3, q3, q1\n"
        "vpst\n"
        "vsubt.i32 q3, q3, q7\n"
"vshl.s32 q3, q3, q6\n"
        "vqmovnb.s32 q2, q2\n"
        "vqmovnt.s32 q2, q3\n"
        "vqmovnb.s16 q2, q2\n"
        "vstrb.16 q2, [r3], #8\n"
        "add r2, #8\n"
        "cmp r1, r6\n"
        "bne 1b\n"
        "vpop {d8-d15}\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_mve_depthwise_conv_2d_tile_s8s32_signed_loop(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_mve_depthwise_conv_2d_tile
    *t)
{
    for (int32_t channel = 0; constants != t->end; channel += 8) {
        REFSIM_CONST int32_t *tail = constants + 8 + 2 * t->taps;
        for (int32_t c = 0; c < 8; ++c) {
            const int32_t vector = c % 2, lane = c / 2; /* even channels come first */
            REFSIM_CONST int32_t *own = tail + vector * 12 + lane;
            int32_t sum = constants[4 * vector + lane];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)constants[8 + 2 * i + c / 4];
                sum = refsim_wrap_add(sum,
                    taps[i][t->start + channel + c] * refsim_wrap8(word / (UINT32_C(1) << (8 * (c % 4)))));
            }
            const int32_t offset = own[4] - (sum < 0 ? own[8] : 0);
            const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
            *output++ = (int8_t)refsim_saturate(result, -128, 127);
        }
        constants = tail + 24;
    }
}
#endif

REFSIM_KERNEL void refsim_mve_depthwise_conv_2d_s8s32_signed_loop(
    const refsim_mve_depthwise_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_mve_depthwise_conv_2d_tile t = { p->taps, p->left, p->right, constants + p->length, 0 };
    refsim_mve_depthwise_conv_2d_run(p, input, constants, output, scratch, &t,
        refsim_mve_depthwise_conv_2d_tile_s8s32_signed_loop);
}

#ifdef __cplusplus
}
#endif

#endif
