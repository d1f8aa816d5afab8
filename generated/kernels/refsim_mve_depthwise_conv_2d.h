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
    int32_t pad; /* zero point of the input: what taps outside the image read */
    int32_t taps; /* taps of an output; for convolutions a multiple of 16 */
    int32_t left; /* [0, 31]  left shift of accumulators */
    int32_t right; /* [0, 31]  right shift of outputs */
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

/* The pointers of one output pixel. */
static inline void refsim_mve_depthwise_conv_2d_point(
    const refsim_window *g, const int8_t *image, const int8_t *outside, int32_t oy, int32_t ox, const int8_t **taps)
{
    for (int32_t ky = 0; ky < g->filter_height; ++ky) {
        const int32_t iy = oy * g->stride_height - g->pad_top + ky;
        for (int32_t kx = 0; kx < g->filter_width; ++kx) {
            const int32_t ix = ox * g->stride_width - g->pad_left + kx;
            const int32_t inside = iy >= 0 && iy < g->input_height && ix >= 0 && ix < g->input_width;
            *taps++ = inside ? image + (iy * g->input_width + ix) * g->input_depth : outside;
        }
    }
}

/*
 * All pixels. Inside the image the pointers stay and the start moves; where rows are outside only the others' pointers
 * move.
 */
static inline void refsim_mve_depthwise_conv_2d_run(
    const refsim_mve_depthwise_conv_2d_params *p, const int8_t *input, REFSIM_CONST int32_t *constants, int8_t *output,
    void *scratch,
    refsim_mve_depthwise_conv_2d_tile *t, refsim_mve_depthwise_conv_2d_function *tile)
{
    const refsim_window *g = &p->window;
    const int8_t **taps = (const int8_t **)scratch;
    int8_t *outside = (int8_t *)scratch + p->taps * (int32_t)sizeof(const int8_t *);
    const int32_t step = g->stride_width * g->input_depth;
    for (int32_t i = 0; i < g->input_depth; ++i) {
        outside[i] = (int8_t)p->pad;
    }
    for (int32_t n = 0; n < g->batches; ++n) {
        for (int32_t y = 0; y < g->output_height; ++y) {
            const int32_t iy = y * g->stride_height - g->pad_top;
            const int32_t whole = iy >= 0 && iy + g->filter_height <= g->input_height;
            for (int32_t x = 0; x < g->output_width; ++x) {
                const int32_t ix = x * g->stride_width - g->pad_left;
                if (x > 0 && ix >= g->stride_width && ix + g->filter_width <= g->input_width) {
                    if (whole) {
                        t->start += step;
                        tile(taps, constants, output, t);
                        output += g->output_depth;
                        continue;
                    }
                    for (int32_t i = 0; i < p->taps; ++i) {
                        taps[i] += taps[i] == outside ? 0 : step;
                    }
                } else {
                    t->start = 0;
                    refsim_mve_depthwise_conv_2d_point(g, input, outside, y, x, taps);
                }
                tile(taps, constants, output, t);
                output += g->output_depth;
            }
        }
        input += g->input_height * g->input_width * g->input_depth;
    }
}

#if REFSIM_MVE
/*
 * r0 pointers, r1 constants, r2 channel, r3 output, r5 taps, r6 end, r8 and r9 shifts, r10 pointers again; sums q2, q3.
 */
static inline __attribute__((naked)) void refsim_mve_depthwise_conv_2d_tile_s8s32_relu(
    const int8_t *const *taps __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_mve_depthwise_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r10, lr}\n"
        "vpush {d8-d15}\n"
        "ldm r3, {r5, r8, r9}\n"
        "ldrd r6, r4, [r3, #12]\n"
        "mov r3, r2\n"
        "mov r2, r4\n"
        "rsb r9, r9, #0\n"
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
        "vldrw.32 q5, [r1], #16\n"
        "vldrw.32 q6, [r1], #16\n"
        "vshl.s32 q2, r8\n"
        "vmulh.s32 q2, q2, q5\n"
        "vadd.i32 q2, q2, q6\n"
        "vshl.s32 q2, r9\n"
        "vldrw.32 q5, [r1], #16\n"
        "vldrw.32 q6, [r1], #16\n"
        "vshl.s32 q3, r8\n"
        "vmulh.s32 q3, q3, q5\n"
        "vadd.i32 q3, q3, q6\n"
        "vshl.s32 q3, r9\n"
        "vqmovnb.s32 q2, q2\n"
        "vqmovnt.s32 q2, q3\n"
        "vqmovnb.s16 q2, q2\n"
        "vstrb.16 q2, [r3], #8\n"
        "add r2, #8\n"
        "cmp r1, r6\n"
        "bne 1b\n"
        "vpop {d8-d15}\n"
        "pop {r4-r10, pc}\n");
}
#else
static inline void refsim_mve_depthwise_conv_2d_tile_s8s32_relu(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_mve_depthwise_conv_2d_tile
    *t)
{
    for (int32_t channel = 0; constants != t->end; channel += 8) {
        REFSIM_CONST int32_t *tail = constants + 8 + 2 * t->taps;
        for (int32_t c = 0; c < 8; ++c) {
            /* Even channels come first. */
            REFSIM_CONST int32_t *own = tail + (c % 2) * 8 + c / 2;
            int32_t sum = constants[4 * (c % 2) + c / 2];
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

REFSIM_KERNEL void refsim_mve_depthwise_conv_2d_s8s32_relu(
    const refsim_mve_depthwise_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_mve_depthwise_conv_2d_tile t = { p->taps, p->left, p->right, constants + p->length, 0 };
    refsim_mve_depthwise_conv_2d_run(p, input, constants, output, scratch, &t,
        refsim_mve_depthwise_conv_2d_tile_s8s32_relu);
}

#if REFSIM_MVE
/*
 * r0 pointers, r1 constants, r2 channel, r3 output, r5 taps, r6 end, r8 and r9 shifts, r10 pointers again; sums q2, q3.
 */
static inline __attribute__((naked)) void refsim_mve_depthwise_conv_2d_tile_s8s32_signed(
    const int8_t *const *taps __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_mve_depthwise_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r10, lr}\n"
        "vpush {d8-d15}\n"
        "ldm r3, {r5, r8, r9}\n"
        "ldrd r6, r4, [r3, #12]\n"
        "mov r3, r2\n"
        "mov r2, r4\n"
        "rsb r9, r9, #0\n"
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
        "vldrw.32 q5, [r1], #16\n"
        "vldrw.32 q6, [r1], #16\n"
        "vldrw.32 q7, [r1], #16\n"
        "vshl.s32 q2, r8\n"
        "vcmp.s32 lt, q2, zr\n"
        "vmulh.s32 q2, q2, q5\n"
        "vadd.i32 q2, q2, q6\n"
        "vpst\n"
        "vsubt.i32 q2, q2, q7\n"
        "vshl.s32 q2, r9\n"
        "vldrw.32 q5, [r1], #16\n"
        "vldrw.32 q6, [r1], #16\n"
        "vldrw.32 q7, [r1], #16\n"
        "vshl.s32 q3, r8\n"
        "vcmp.s32 lt, q3, zr\n"
        "vmulh.s32 q3, q3, q5\n"
        "vadd.i32 q3, q3, q6\n"
        "vpst\n"
        "vsubt.i32 q3, q3, q7\n"
        "vshl.s32 q3, r9\n"
        "vqmovnb.s32 q2, q2\n"
        "vqmovnt.s32 q2, q3\n"
        "vqmovnb.s16 q2, q2\n"
        "vstrb.16 q2, [r3], #8\n"
        "add r2, #8\n"
        "cmp r1, r6\n"
        "bne 1b\n"
        "vpop {d8-d15}\n"
        "pop {r4-r10, pc}\n");
}
#else
static inline void refsim_mve_depthwise_conv_2d_tile_s8s32_signed(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_mve_depthwise_conv_2d_tile
    *t)
{
    for (int32_t channel = 0; constants != t->end; channel += 8) {
        REFSIM_CONST int32_t *tail = constants + 8 + 2 * t->taps;
        for (int32_t c = 0; c < 8; ++c) {
            /* Even channels come first. */
            REFSIM_CONST int32_t *own = tail + (c % 2) * 12 + c / 2;
            int32_t sum = constants[4 * (c % 2) + c / 2];
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

REFSIM_KERNEL void refsim_mve_depthwise_conv_2d_s8s32_signed(
    const refsim_mve_depthwise_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_mve_depthwise_conv_2d_tile t = { p->taps, p->left, p->right, constants + p->length, 0 };
    refsim_mve_depthwise_conv_2d_run(p, input, constants, output, scratch, &t,
        refsim_mve_depthwise_conv_2d_tile_s8s32_signed);
}

#ifdef __cplusplus
}
#endif

#endif
