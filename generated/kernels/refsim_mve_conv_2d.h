/* refsim 0.1.0: mve_conv_2d, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_MVE_CONV_2D_H
#define REFSIM_MVE_CONV_2D_H

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
} refsim_mve_conv_2d_params;

/*
 * The numbers of conv_2d_s8s32_double, where the generator has proved that the output stage gives them. constants hold
 * biases, weights and multipliers, packed in the order in which the loops read them. Portable C where the core's
 * instructions are missing. Elements take any value of their type; members of p keep to the ranges beside them. The
 * output may end where an operand is still being read, as far as the planner of arenas allows; else they are apart.
 * scratch is aligned to 16 bytes; what it holds afterwards means nothing.
 */

#ifndef REFSIM_MVE
#if defined(__ARM_FEATURE_MVE) && !defined(__ARM_BIG_ENDIAN)
#define REFSIM_MVE 1
#else
#define REFSIM_MVE 0 /* portable C that reads the same constants */
#endif
#endif

/* What a tile needs besides its arrays; assembly reads it in this order. */
typedef struct {
    int32_t taps;
    int32_t next; /* from an output of a pixel to that of the next; 0: all four are one pixel */
    int32_t left; /* shifts */
    int32_t right;
    REFSIM_CONST int32_t *end; /* of the constants */
} refsim_mve_conv_2d_tile;

typedef void refsim_mve_conv_2d_function(
    const int8_t *pixels, int32_t step, REFSIM_CONST int32_t *constants, int8_t *output,
        const refsim_mve_conv_2d_tile *t);

/* Returns the end of the copy. */
static inline int8_t *refsim_mve_copy(const int8_t *from, int8_t *to, int32_t count)
{
#if REFSIM_MVE
    int8_t *const end = to + count;
    __asm__ __volatile__("wlstp.8 lr, %2, 2f\n1:\tvldrb.8 q0, [%0], #16\n\tvstrb.8 q0, [%1], #16\n\tletp lr, 1b\n2:"
                         : "+r"(from), "+r"(to)
                         : "r"(count)
                         : "lr", "q0", "memory");
    return end;
#else
    for (; count > 0; --count) {
        *to++ = *from++;
    }
    return to;
#endif
}

static inline void refsim_mve_conv_2d_patch(
    const refsim_mve_conv_2d_params *p, const int8_t *image, int32_t oy, int32_t ox, int8_t *to)
{
    const refsim_window *g = &p->window;
    const int8_t *end = to + p->taps;
    const int32_t ix = ox * g->stride_width - g->pad_left;
    const int32_t left = ix < 0 ? -ix : 0;
    const int32_t right = ix + g->filter_width > g->input_width ? ix + g->filter_width - g->input_width : 0;
    const int32_t top = oy * g->stride_height - g->pad_top;
    if (left == 0 && right == 0 && top >= 0 && top + g->filter_height <= g->input_height) {
        const int8_t *from = image + (top * g->input_width + ix) * g->input_depth;
        for (int32_t ky = 0; ky < g->filter_height; ++ky) {
            to = refsim_mve_copy(from, to, g->filter_width * g->input_depth);
            from += g->input_width * g->input_depth;
        }
        while (to < end) {
            *to++ = 0;
        }
        return;
    }
    for (int32_t ky = 0; ky < g->filter_height; ++ky) {
        const int32_t iy = oy * g->stride_height - g->pad_top + ky;
        const int32_t outside = iy < 0 || iy >= g->input_height;
        const int32_t before = outside ? g->filter_width : left;
        const int32_t after = outside ? 0 : right;
        const int8_t *from = image + (outside ? 0 : (iy * g->input_width + ix + before) * g->input_depth);
        const int32_t count = (g->filter_width - before - after) * g->input_depth;
        for (int32_t i = before * g->input_depth; i > 0; --i) {
            *to++ = (int8_t)p->pad;
        }
        to = refsim_mve_copy(from, to, count);
        for (int32_t i = after * g->input_depth; i > 0; --i) {
            *to++ = (int8_t)p->pad;
        }
    }
    while (to < end) {
        *to++ = 0;
    }
}

/* All pixels, four by four; fewer than four one by one. */
static inline void refsim_mve_conv_2d_run(
    const refsim_mve_conv_2d_params *p, const int8_t *input, REFSIM_CONST int32_t *constants, int8_t *output, void
    *scratch,
    refsim_mve_conv_2d_function *tile)
{
    const refsim_window *g = &p->window;
    const int32_t pixels = g->output_height * g->output_width;
    const int32_t depth = g->input_depth, size = pixels * depth;
    const int32_t pointwise = g->filter_height * g->filter_width * g->stride_height * g->stride_width == 1;
    int8_t *patches = (int8_t *)scratch;
    refsim_mve_conv_2d_tile t = { p->taps, 0, p->left, p->right, constants + p->length };
    for (int32_t n = 0; n < g->batches; ++n) {
        int32_t y = 0, x = 0;
        for (int32_t i = 0; i < pixels;) {
            if (pixels >= 4 && pixels - i < 4) { /* the last four again */
                output -= (4 - (pixels - i)) * g->output_depth;
                i = pixels - 4;
                y = i / g->output_width;
                x = i % g->output_width;
            }
            const int32_t count = pixels - i >= 4 ? 4 : 1;
            t.next = count == 4 ? g->output_depth : 0;
            /* In place, if nothing behind the image is read: what the last vector reads too much is multiplied by 0. */
            if (pointwise && (i + count - 1) * depth + p->taps <= size) {
                tile(input + i * depth, count == 4 ? depth : 0, constants, output, &t);
            } else {
                for (int32_t lane = 0; lane < count; ++lane) {
                    if (pointwise) {
                        y = (i + lane) / g->output_width;
                        x = (i + lane) % g->output_width;
                    }
                    refsim_mve_conv_2d_patch(p, input, y, x, patches + lane * p->taps);
                    if (++x == g->output_width) {
                        x = 0;
                        ++y;
                    }
                }
                tile(patches, count == 4 ? p->taps : 0, constants, output, &t);
            }
            i += count;
            output += count * g->output_depth;
        }
        input += g->input_height * g->input_width * g->input_depth;
    }
}

#if REFSIM_MVE
/*
 * r0-r3 pixels, r5 constants, r7 output, r8 and r9 shifts, q3 offsets of outputs, r11 end; in a loop r11 taps, frame 0
 * end, 4 steps.
 */
static inline __attribute__((naked)) void refsim_mve_conv_2d_tile_s8s32_relu_1(
    const int8_t *pixels __attribute__((unused)), int32_t step __attribute__((unused)),
    REFSIM_CONST int32_t *constants __attribute__((unused)), int8_t *output __attribute__((unused)),
    const refsim_mve_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "vpush {d8-d15}\n"
        "sub sp, #8\n"
        "mov r5, r2\n"
        "mov r7, r3\n"
        "ldr r4, [sp, #108]\n"
        "ldm r4, {r6, r8, r9, r10, r11}\n"
        "movs r6, #0\n"
        "add r12, r8, r8\n"
        "vmov q3[2], q3[0], r6, r12\n"
        "add r12, r12, r8\n"
        "vmov q3[3], q3[1], r8, r12\n"
        "mov r8, r9\n"
        "rsb r9, r10, #0\n"
        "mov r4, r1\n"
        "add r1, r0, r4\n"
        "add r2, r1, r4\n"
        "add r3, r2, r4\n"
        "1:\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #0]\n"
        "vmladav.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #0]\n"
        "vmladav.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #0]\n"
        "vmladav.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #0]\n"
        "vmladav.s8 r12, q0, q1\n"
        "vmov q2[2], q2[0], r4, r10\n"
        "vmov q2[3], q2[1], r6, r12\n"
        "ldm r5!, {r4, r6, r10}\n"
        "vadd.i32 q2, q2, r4\n"
        "vdup.32 q5, r6\n"
        "vshl.s32 q2, r8\n"
        "vmulh.s32 q2, q2, q5\n"
        "vadd.i32 q2, q2, r10\n"
        "vshl.s32 q2, r9\n"
"vqmovnb.s32 q2, q2\n"
        "vqmovnb.s16 q2, q2\n"
        "vstrb.32 q2, [r7, q3]\n"
        "add r7, #1\n"
        "cmp r5, r11\n"
        "bne 1b\n"
        "add sp, #8\n"
        "vpop {d8-d15}\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_mve_conv_2d_tile_s8s32_relu_1(
    const int8_t *pixels, int32_t step, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_mve_conv_2d_tile
    *t)
{
    for (; constants != t->end; ++output) {
        REFSIM_CONST int32_t *own = constants + 1 + t->taps / 4;
        for (int32_t x = 0; x < (t->next == 0 ? 1 : 4); ++x) {
            int32_t sum = own[-1];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)constants[i / 4];
                sum = refsim_wrap_add(sum, pixels[x * step + i] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
            }
            const int32_t offset = own[1];
            const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
            output[x * t->next] = (int8_t)refsim_saturate(result, -128, 127);
        }
        constants = own + 2;
    }
}
#endif

REFSIM_KERNEL void refsim_mve_conv_2d_s8s32_relu_1(
    const refsim_mve_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_mve_conv_2d_run(p, input, constants, output, scratch, refsim_mve_conv_2d_tile_s8s32_relu_1);
}

#if REFSIM_MVE
/*
 * r0-r3 pixels, r5 constants, r7 output, r8 and r9 shifts, q3 offsets of outputs, r11 end; in a loop r11 taps, frame 0
 * end, 4 steps.
 */
static inline __attribute__((naked)) void refsim_mve_conv_2d_tile_s8s32_relu_2(
    const int8_t *pixels __attribute__((unused)), int32_t step __attribute__((unused)),
    REFSIM_CONST int32_t *constants __attribute__((unused)), int8_t *output __attribute__((unused)),
    const refsim_mve_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "vpush {d8-d15}\n"
        "sub sp, #8\n"
        "mov r5, r2\n"
        "mov r7, r3\n"
        "ldr r4, [sp, #108]\n"
        "ldm r4, {r6, r8, r9, r10, r11}\n"
        "movs r6, #0\n"
        "add r12, r8, r8\n"
        "vmov q3[2], q3[0], r6, r12\n"
        "add r12, r12, r8\n"
        "vmov q3[3], q3[1], r8, r12\n"
        "mov r8, r9\n"
        "rsb r9, r10, #0\n"
        "mov r4, r1\n"
        "add r1, r0, r4\n"
        "add r2, r1, r4\n"
        "add r3, r2, r4\n"
        "1:\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #0]\n"
        "vmladav.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #0]\n"
        "vmladav.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #0]\n"
        "vmladav.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #0]\n"
        "vmladav.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #16]\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #16]\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #16]\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #16]\n"
        "vmladava.s8 r12, q0, q1\n"
        "vmov q2[2], q2[0], r4, r10\n"
        "vmov q2[3], q2[1], r6, r12\n"
        "ldm r5!, {r4, r6, r10}\n"
        "vadd.i32 q2, q2, r4\n"
        "vdup.32 q5, r6\n"
        "vshl.s32 q2, r8\n"
        "vmulh.s32 q2, q2, q5\n"
        "vadd.i32 q2, q2, r10\n"
        "vshl.s32 q2, r9\n"
"vqmovnb.s32 q2, q2\n"
        "vqmovnb.s16 q2, q2\n"
        "vstrb.32 q2, [r7, q3]\n"
        "add r7, #1\n"
        "cmp r5, r11\n"
        "bne 1b\n"
        "add sp, #8\n"
        "vpop {d8-d15}\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_mve_conv_2d_tile_s8s32_relu_2(
    const int8_t *pixels, int32_t step, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_mve_conv_2d_tile
    *t)
{
    for (; constants != t->end; ++output) {
        REFSIM_CONST int32_t *own = constants + 1 + t->taps / 4;
        for (int32_t x = 0; x < (t->next == 0 ? 1 : 4); ++x) {
            int32_t sum = own[-1];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)constants[i / 4];
                sum = refsim_wrap_add(sum, pixels[x * step + i] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
            }
            const int32_t offset = own[1];
            const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
            output[x * t->next] = (int8_t)refsim_saturate(result, -128, 127);
        }
        constants = own + 2;
    }
}
#endif

REFSIM_KERNEL void refsim_mve_conv_2d_s8s32_relu_2(
    const refsim_mve_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_mve_conv_2d_run(p, input, constants, output, scratch, refsim_mve_conv_2d_tile_s8s32_relu_2);
}

#if REFSIM_MVE
/*
 * r0-r3 pixels, r5 constants, r7 output, r8 and r9 shifts, q3 offsets of outputs, r11 end; in a loop r11 taps, frame 0
 * end, 4 steps.
 */
static inline __attribute__((naked)) void refsim_mve_conv_2d_tile_s8s32_relu_3(
    const int8_t *pixels __attribute__((unused)), int32_t step __attribute__((unused)),
    REFSIM_CONST int32_t *constants __attribute__((unused)), int8_t *output __attribute__((unused)),
    const refsim_mve_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "vpush {d8-d15}\n"
        "sub sp, #8\n"
        "mov r5, r2\n"
        "mov r7, r3\n"
        "ldr r4, [sp, #108]\n"
        "ldm r4, {r6, r8, r9, r10, r11}\n"
        "movs r6, #0\n"
        "add r12, r8, r8\n"
        "vmov q3[2], q3[0], r6, r12\n"
        "add r12, r12, r8\n"
        "vmov q3[3], q3[1], r8, r12\n"
        "mov r8, r9\n"
        "rsb r9, r10, #0\n"
        "mov r4, r1\n"
        "add r1, r0, r4\n"
        "add r2, r1, r4\n"
        "add r3, r2, r4\n"
        "1:\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #0]\n"
        "vmladav.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #0]\n"
        "vmladav.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #0]\n"
        "vmladav.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #0]\n"
        "vmladav.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #16]\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #16]\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #16]\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #16]\n"
        "vmladava.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #32]\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #32]\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #32]\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #32]\n"
        "vmladava.s8 r12, q0, q1\n"
        "vmov q2[2], q2[0], r4, r10\n"
        "vmov q2[3], q2[1], r6, r12\n"
        "ldm r5!, {r4, r6, r10}\n"
        "vadd.i32 q2, q2, r4\n"
        "vdup.32 q5, r6\n"
        "vshl.s32 q2, r8\n"
        "vmulh.s32 q2, q2, q5\n"
        "vadd.i32 q2, q2, r10\n"
        "vshl.s32 q2, r9\n"
"vqmovnb.s32 q2, q2\n"
        "vqmovnb.s16 q2, q2\n"
        "vstrb.32 q2, [r7, q3]\n"
        "add r7, #1\n"
        "cmp r5, r11\n"
        "bne 1b\n"
        "add sp, #8\n"
        "vpop {d8-d15}\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_mve_conv_2d_tile_s8s32_relu_3(
    const int8_t *pixels, int32_t step, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_mve_conv_2d_tile
    *t)
{
    for (; constants != t->end; ++output) {
        REFSIM_CONST int32_t *own = constants + 1 + t->taps / 4;
        for (int32_t x = 0; x < (t->next == 0 ? 1 : 4); ++x) {
            int32_t sum = own[-1];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)constants[i / 4];
                sum = refsim_wrap_add(sum, pixels[x * step + i] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
            }
            const int32_t offset = own[1];
            const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
            output[x * t->next] = (int8_t)refsim_saturate(result, -128, 127);
        }
        constants = own + 2;
    }
}
#endif

REFSIM_KERNEL void refsim_mve_conv_2d_s8s32_relu_3(
    const refsim_mve_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_mve_conv_2d_run(p, input, constants, output, scratch, refsim_mve_conv_2d_tile_s8s32_relu_3);
}

#if REFSIM_MVE
/*
 * r0-r3 pixels, r5 constants, r7 output, r8 and r9 shifts, q3 offsets of outputs, r11 end; in a loop r11 taps, frame 0
 * end, 4 steps.
 */
static inline __attribute__((naked)) void refsim_mve_conv_2d_tile_s8s32_relu_4(
    const int8_t *pixels __attribute__((unused)), int32_t step __attribute__((unused)),
    REFSIM_CONST int32_t *constants __attribute__((unused)), int8_t *output __attribute__((unused)),
    const refsim_mve_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "vpush {d8-d15}\n"
        "sub sp, #8\n"
        "mov r5, r2\n"
        "mov r7, r3\n"
        "ldr r4, [sp, #108]\n"
        "ldm r4, {r6, r8, r9, r10, r11}\n"
        "movs r6, #0\n"
        "add r12, r8, r8\n"
        "vmov q3[2], q3[0], r6, r12\n"
        "add r12, r12, r8\n"
        "vmov q3[3], q3[1], r8, r12\n"
        "mov r8, r9\n"
        "rsb r9, r10, #0\n"
        "mov r4, r1\n"
        "add r1, r0, r4\n"
        "add r2, r1, r4\n"
        "add r3, r2, r4\n"
        "1:\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #0]\n"
        "vmladav.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #0]\n"
        "vmladav.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #0]\n"
        "vmladav.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #0]\n"
        "vmladav.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #16]\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #16]\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #16]\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #16]\n"
        "vmladava.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #32]\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #32]\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #32]\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #32]\n"
        "vmladava.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #48]\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #48]\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #48]\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #48]\n"
        "vmladava.s8 r12, q0, q1\n"
        "vmov q2[2], q2[0], r4, r10\n"
        "vmov q2[3], q2[1], r6, r12\n"
        "ldm r5!, {r4, r6, r10}\n"
        "vadd.i32 q2, q2, r4\n"
        "vdup.32 q5, r6\n"
        "vshl.s32 q2, r8\n"
        "vmulh.s32 q2, q2, q5\n"
        "vadd.i32 q2, q2, r10\n"
        "vshl.s32 q2, r9\n"
"vqmovnb.s32 q2, q2\n"
        "vqmovnb.s16 q2, q2\n"
        "vstrb.32 q2, [r7, q3]\n"
        "add r7, #1\n"
        "cmp r5, r11\n"
        "bne 1b\n"
        "add sp, #8\n"
        "vpop {d8-d15}\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_mve_conv_2d_tile_s8s32_relu_4(
    const int8_t *pixels, int32_t step, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_mve_conv_2d_tile
    *t)
{
    for (; constants != t->end; ++output) {
        REFSIM_CONST int32_t *own = constants + 1 + t->taps / 4;
        for (int32_t x = 0; x < (t->next == 0 ? 1 : 4); ++x) {
            int32_t sum = own[-1];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)constants[i / 4];
                sum = refsim_wrap_add(sum, pixels[x * step + i] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
            }
            const int32_t offset = own[1];
            const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
            output[x * t->next] = (int8_t)refsim_saturate(result, -128, 127);
        }
        constants = own + 2;
    }
}
#endif

REFSIM_KERNEL void refsim_mve_conv_2d_s8s32_relu_4(
    const refsim_mve_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_mve_conv_2d_run(p, input, constants, output, scratch, refsim_mve_conv_2d_tile_s8s32_relu_4);
}

#if REFSIM_MVE
/*
 * r0-r3 pixels, r5 constants, r7 output, r8 and r9 shifts, q3 offsets of outputs, r11 end; in a loop r11 taps, frame 0
 * end, 4 steps.
 */
static inline __attribute__((naked)) void refsim_mve_conv_2d_tile_s8s32_relu_8(
    const int8_t *pixels __attribute__((unused)), int32_t step __attribute__((unused)),
    REFSIM_CONST int32_t *constants __attribute__((unused)), int8_t *output __attribute__((unused)),
    const refsim_mve_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "vpush {d8-d15}\n"
        "sub sp, #8\n"
        "mov r5, r2\n"
        "mov r7, r3\n"
        "ldr r4, [sp, #108]\n"
        "ldm r4, {r6, r8, r9, r10, r11}\n"
        "movs r6, #0\n"
        "add r12, r8, r8\n"
        "vmov q3[2], q3[0], r6, r12\n"
        "add r12, r12, r8\n"
        "vmov q3[3], q3[1], r8, r12\n"
        "mov r8, r9\n"
        "rsb r9, r10, #0\n"
        "mov r4, r1\n"
        "add r1, r0, r4\n"
        "add r2, r1, r4\n"
        "add r3, r2, r4\n"
        "1:\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #0]\n"
        "vmladav.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #0]\n"
        "vmladav.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #0]\n"
        "vmladav.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #0]\n"
        "vmladav.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #16]\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #16]\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #16]\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #16]\n"
        "vmladava.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #32]\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #32]\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #32]\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #32]\n"
        "vmladava.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #48]\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #48]\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #48]\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #48]\n"
        "vmladava.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #64]\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #64]\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #64]\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #64]\n"
        "vmladava.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #80]\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #80]\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #80]\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #80]\n"
        "vmladava.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #96]\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #96]\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #96]\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #96]\n"
        "vmladava.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #112]\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #112]\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #112]\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #112]\n"
        "vmladava.s8 r12, q0, q1\n"
        "vmov q2[2], q2[0], r4, r10\n"
        "vmov q2[3], q2[1], r6, r12\n"
        "ldm r5!, {r4, r6, r10}\n"
        "vadd.i32 q2, q2, r4\n"
        "vdup.32 q5, r6\n"
        "vshl.s32 q2, r8\n"
        "vmulh.s32 q2, q2, q5\n"
        "vadd.i32 q2, q2, r10\n"
        "vshl.s32 q2, r9\n"
"vqmovnb.s32 q2, q2\n"
        "vqmovnb.s16 q2, q2\n"
        "vstrb.32 q2, [r7, q3]\n"
        "add r7, #1\n"
        "cmp r5, r11\n"
        "bne 1b\n"
        "add sp, #8\n"
        "vpop {d8-d15}\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_mve_conv_2d_tile_s8s32_relu_8(
    const int8_t *pixels, int32_t step, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_mve_conv_2d_tile
    *t)
{
    for (; constants != t->end; ++output) {
        REFSIM_CONST int32_t *own = constants + 1 + t->taps / 4;
        for (int32_t x = 0; x < (t->next == 0 ? 1 : 4); ++x) {
            int32_t sum = own[-1];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)constants[i / 4];
                sum = refsim_wrap_add(sum, pixels[x * step + i] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
            }
            const int32_t offset = own[1];
            const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
            output[x * t->next] = (int8_t)refsim_saturate(result, -128, 127);
        }
        constants = own + 2;
    }
}
#endif

REFSIM_KERNEL void refsim_mve_conv_2d_s8s32_relu_8(
    const refsim_mve_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_mve_conv_2d_run(p, input, constants, output, scratch, refsim_mve_conv_2d_tile_s8s32_relu_8);
}

#if REFSIM_MVE
/*
 * r0-r3 pixels, r5 constants, r7 output, r8 and r9 shifts, q3 offsets of outputs, r11 end; in a loop r11 taps, frame 0
 * end, 4 steps.
 */
static inline __attribute__((naked)) void refsim_mve_conv_2d_tile_s8s32_relu_9(
    const int8_t *pixels __attribute__((unused)), int32_t step __attribute__((unused)),
    REFSIM_CONST int32_t *constants __attribute__((unused)), int8_t *output __attribute__((unused)),
    const refsim_mve_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "vpush {d8-d15}\n"
        "sub sp, #8\n"
        "mov r5, r2\n"
        "mov r7, r3\n"
        "ldr r4, [sp, #108]\n"
        "ldm r4, {r6, r8, r9, r10, r11}\n"
        "movs r6, #0\n"
        "add r12, r8, r8\n"
        "vmov q3[2], q3[0], r6, r12\n"
        "add r12, r12, r8\n"
        "vmov q3[3], q3[1], r8, r12\n"
        "mov r8, r9\n"
        "rsb r9, r10, #0\n"
        "mov r4, r1\n"
        "add r0, r0, #16\n"
        "add r1, r0, r4\n"
        "add r2, r1, r4\n"
        "add r3, r2, r4\n"
        "1:\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #-16]\n"
        "vmladav.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #-16]\n"
        "vmladav.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #-16]\n"
        "vmladav.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #-16]\n"
        "vmladav.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #0]\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #0]\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #0]\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #0]\n"
        "vmladava.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #16]\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #16]\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #16]\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #16]\n"
        "vmladava.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #32]\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #32]\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #32]\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #32]\n"
        "vmladava.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #48]\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #48]\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #48]\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #48]\n"
        "vmladava.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #64]\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #64]\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #64]\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #64]\n"
        "vmladava.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #80]\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #80]\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #80]\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #80]\n"
        "vmladava.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #96]\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #96]\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #96]\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #96]\n"
        "vmladava.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #112]\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #112]\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #112]\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #112]\n"
        "vmladava.s8 r12, q0, q1\n"
        "vmov q2[2], q2[0], r4, r10\n"
        "vmov q2[3], q2[1], r6, r12\n"
        "ldm r5!, {r4, r6, r10}\n"
        "vadd.i32 q2, q2, r4\n"
        "vdup.32 q5, r6\n"
        "vshl.s32 q2, r8\n"
        "vmulh.s32 q2, q2, q5\n"
        "vadd.i32 q2, q2, r10\n"
        "vshl.s32 q2, r9\n"
"vqmovnb.s32 q2, q2\n"
        "vqmovnb.s16 q2, q2\n"
        "vstrb.32 q2, [r7, q3]\n"
        "add r7, #1\n"
        "cmp r5, r11\n"
        "bne 1b\n"
        "add sp, #8\n"
        "vpop {d8-d15}\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_mve_conv_2d_tile_s8s32_relu_9(
    const int8_t *pixels, int32_t step, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_mve_conv_2d_tile
    *t)
{
    for (; constants != t->end; ++output) {
        REFSIM_CONST int32_t *own = constants + 1 + t->taps / 4;
        for (int32_t x = 0; x < (t->next == 0 ? 1 : 4); ++x) {
            int32_t sum = own[-1];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)constants[i / 4];
                sum = refsim_wrap_add(sum, pixels[x * step + i] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
            }
            const int32_t offset = own[1];
            const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
            output[x * t->next] = (int8_t)refsim_saturate(result, -128, 127);
        }
        constants = own + 2;
    }
}
#endif

REFSIM_KERNEL void refsim_mve_conv_2d_s8s32_relu_9(
    const refsim_mve_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_mve_conv_2d_run(p, input, constants, output, scratch, refsim_mve_conv_2d_tile_s8s32_relu_9);
}

#if REFSIM_MVE
/*
 * r0-r3 pixels, r5 constants, r7 output, r8 and r9 shifts, q3 offsets of outputs, r11 end; in a loop r11 taps, frame 0
 * end, 4 steps.
 */
static inline __attribute__((naked)) void refsim_mve_conv_2d_tile_s8s32_relu_loop(
    const int8_t *pixels __attribute__((unused)), int32_t step __attribute__((unused)),
    REFSIM_CONST int32_t *constants __attribute__((unused)), int8_t *output __attribute__((unused)),
    const refsim_mve_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "vpush {d8-d15}\n"
        "sub sp, #8\n"
        "mov r5, r2\n"
        "mov r7, r3\n"
        "ldr r4, [sp, #108]\n"
        "ldm r4, {r6, r8, r9, r10, r11}\n"
        "str r11, [sp]\n"
        "mov r11, r6\n"
        "lsr r6, r6, #4\n"
        "str r6, [sp, #4]\n"
        "movs r6, #0\n"
        "add r12, r8, r8\n"
        "vmov q3[2], q3[0], r6, r12\n"
        "add r12, r12, r8\n"
        "vmov q3[3], q3[1], r8, r12\n"
        "mov r8, r9\n"
        "rsb r9, r10, #0\n"
        "mov r4, r1\n"
        "add r1, r0, r4\n"
        "add r2, r1, r4\n"
        "add r3, r2, r4\n"
        "1:\n"
        "mov r4, #0\n"
        "mov r6, #0\n"
        "mov r10, #0\n"
        "mov r12, #0\n"
        "ldr lr, [sp, #4]\n"
        "dls lr, lr\n"
        "2:\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0], #16\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1], #16\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2], #16\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3], #16\n"
        "vmladava.s8 r12, q0, q1\n"
        "le lr, 2b\n"
        "sub r0, r0, r11\n"
        "sub r1, r1, r11\n"
        "sub r2, r2, r11\n"
        "sub r3, r3, r11\n"
        "vmov q2[2], q2[0], r4, r10\n"
        "vmov q2[3], q2[1], r6, r12\n"
        "ldm r5!, {r4, r6, r10}\n"
        "vadd.i32 q2, q2, r4\n"
        "vdup.32 q5, r6\n"
        "vshl.s32 q2, r8\n"
        "vmulh.s32 q2, q2, q5\n"
        "vadd.i32 q2, q2, r10\n"
        "vshl.s32 q2, r9\n"
"vqmovnb.s32 q2, q2\n"
        "vqmovnb.s16 q2, q2\n"
        "vstrb.32 q2, [r7, q3]\n"
        "add r7, #1\n"
        "ldr r4, [sp]\n"
        "cmp r5, r4\n"
        "bne 1b\n"
        "add sp, #8\n"
        "vpop {d8-d15}\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_mve_conv_2d_tile_s8s32_relu_loop(
    const int8_t *pixels, int32_t step, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_mve_conv_2d_tile
    *t)
{
    for (; constants != t->end; ++output) {
        REFSIM_CONST int32_t *own = constants + 1 + t->taps / 4;
        for (int32_t x = 0; x < (t->next == 0 ? 1 : 4); ++x) {
            int32_t sum = own[-1];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)constants[i / 4];
                sum = refsim_wrap_add(sum, pixels[x * step + i] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
            }
            const int32_t offset = own[1];
            const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
            output[x * t->next] = (int8_t)refsim_saturate(result, -128, 127);
        }
        constants = own + 2;
    }
}
#endif

REFSIM_KERNEL void refsim_mve_conv_2d_s8s32_relu_loop(
    const refsim_mve_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_mve_conv_2d_run(p, input, constants, output, scratch, refsim_mve_conv_2d_tile_s8s32_relu_loop);
}

#if REFSIM_MVE
/*
 * r0-r3 pixels, r5 constants, r7 output, r8 and r9 shifts, q3 offsets of outputs, r11 end; in a loop r11 taps, frame 0
 * end, 4 steps.
 */
static inline __attribute__((naked)) void refsim_mve_conv_2d_tile_s8s32_relu_nines(
    const int8_t *pixels __attribute__((unused)), int32_t step __attribute__((unused)),
    REFSIM_CONST int32_t *constants __attribute__((unused)), int8_t *output __attribute__((unused)),
    const refsim_mve_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "vpush {d8-d15}\n"
        "sub sp, #8\n"
        "mov r5, r2\n"
        "mov r7, r3\n"
        "ldr r4, [sp, #108]\n"
        "ldm r4, {r6, r8, r9, r10, r11}\n"
        "str r11, [sp]\n"
        "mov r11, r6\n"
        "lsr r6, r6, #4\n"
        "mov r4, #9\n"
        "udiv r6, r6, r4\n"
        "str r6, [sp, #4]\n"
        "movs r6, #0\n"
        "add r12, r8, r8\n"
        "vmov q3[2], q3[0], r6, r12\n"
        "add r12, r12, r8\n"
        "vmov q3[3], q3[1], r8, r12\n"
        "mov r8, r9\n"
        "rsb r9, r10, #0\n"
        "mov r4, r1\n"
        "add r1, r0, r4\n"
        "add r2, r1, r4\n"
        "add r3, r2, r4\n"
        "1:\n"
        "mov r4, #0\n"
        "mov r6, #0\n"
        "mov r10, #0\n"
        "mov r12, #0\n"
        "ldr lr, [sp, #4]\n"
        "dls lr, lr\n"
        "2:\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0], #16\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1], #16\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2], #16\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3], #16\n"
        "vmladava.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0], #16\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1], #16\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2], #16\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3], #16\n"
        "vmladava.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0], #16\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1], #16\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2], #16\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3], #16\n"
        "vmladava.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0], #16\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1], #16\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2], #16\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3], #16\n"
        "vmladava.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0], #16\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1], #16\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2], #16\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3], #16\n"
        "vmladava.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0], #16\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1], #16\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2], #16\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3], #16\n"
        "vmladava.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0], #16\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1], #16\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2], #16\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3], #16\n"
        "vmladava.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0], #16\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1], #16\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2], #16\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3], #16\n"
        "vmladava.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0], #16\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1], #16\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2], #16\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3], #16\n"
        "vmladava.s8 r12, q0, q1\n"
        "le lr, 2b\n"
        "sub r0, r0, r11\n"
        "sub r1, r1, r11\n"
        "sub r2, r2, r11\n"
        "sub r3, r3, r11\n"
        "vmov q2[2], q2[0], r4, r10\n"
        "vmov q2[3], q2[1], r6, r12\n"
        "ldm r5!, {r4, r6, r10}\n"
        "vadd.i32 q2, q2, r4\n"
        "vdup.32 q5, r6\n"
        "vshl.s32 q2, r8\n"
        "vmulh.s32 q2, q2, q5\n"
        "vadd.i32 q2, q2, r10\n"
        "vshl.s32 q2, r9\n"
"vqmovnb.s32 q2, q2\n"
        "vqmovnb.s16 q2, q2\n"
        "vstrb.32 q2, [r7, q3]\n"
        "add r7, #1\n"
        "ldr r4, [sp]\n"
        "cmp r5, r4\n"
        "bne 1b\n"
        "add sp, #8\n"
        "vpop {d8-d15}\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_mve_conv_2d_tile_s8s32_relu_nines(
    const int8_t *pixels, int32_t step, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_mve_conv_2d_tile
    *t)
{
    for (; constants != t->end; ++output) {
        REFSIM_CONST int32_t *own = constants + 1 + t->taps / 4;
        for (int32_t x = 0; x < (t->next == 0 ? 1 : 4); ++x) {
            int32_t sum = own[-1];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)constants[i / 4];
                sum = refsim_wrap_add(sum, pixels[x * step + i] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
            }
            const int32_t offset = own[1];
            const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
            output[x * t->next] = (int8_t)refsim_saturate(result, -128, 127);
        }
        constants = own + 2;
    }
}
#endif

REFSIM_KERNEL void refsim_mve_conv_2d_s8s32_relu_nines(
    const refsim_mve_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_mve_conv_2d_run(p, input, constants, output, scratch, refsim_mve_conv_2d_tile_s8s32_relu_nines);
}

#if REFSIM_MVE
/*
 * r0-r3 pixels, r5 constants, r7 output, r8 and r9 shifts, q3 offsets of outputs, r11 end; in a loop r11 taps, frame 0
 * end, 4 steps.
 */
static inline __attribute__((naked)) void refsim_mve_conv_2d_tile_s8s32_relu_threes(
    const int8_t *pixels __attribute__((unused)), int32_t step __attribute__((unused)),
    REFSIM_CONST int32_t *constants __attribute__((unused)), int8_t *output __attribute__((unused)),
    const refsim_mve_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "vpush {d8-d15}\n"
        "sub sp, #8\n"
        "mov r5, r2\n"
        "mov r7, r3\n"
        "ldr r4, [sp, #108]\n"
        "ldm r4, {r6, r8, r9, r10, r11}\n"
        "str r11, [sp]\n"
        "mov r11, r6\n"
        "lsr r6, r6, #4\n"
        "mov r4, #3\n"
        "udiv r6, r6, r4\n"
        "str r6, [sp, #4]\n"
        "movs r6, #0\n"
        "add r12, r8, r8\n"
        "vmov q3[2], q3[0], r6, r12\n"
        "add r12, r12, r8\n"
        "vmov q3[3], q3[1], r8, r12\n"
        "mov r8, r9\n"
        "rsb r9, r10, #0\n"
        "mov r4, r1\n"
        "add r1, r0, r4\n"
        "add r2, r1, r4\n"
        "add r3, r2, r4\n"
        "1:\n"
        "mov r4, #0\n"
        "mov r6, #0\n"
        "mov r10, #0\n"
        "mov r12, #0\n"
        "ldr lr, [sp, #4]\n"
        "dls lr, lr\n"
        "2:\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0], #16\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1], #16\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2], #16\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3], #16\n"
        "vmladava.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0], #16\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1], #16\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2], #16\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3], #16\n"
        "vmladava.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0], #16\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1], #16\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2], #16\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3], #16\n"
        "vmladava.s8 r12, q0, q1\n"
        "le lr, 2b\n"
        "sub r0, r0, r11\n"
        "sub r1, r1, r11\n"
        "sub r2, r2, r11\n"
        "sub r3, r3, r11\n"
        "vmov q2[2], q2[0], r4, r10\n"
        "vmov q2[3], q2[1], r6, r12\n"
        "ldm r5!, {r4, r6, r10}\n"
        "vadd.i32 q2, q2, r4\n"
        "vdup.32 q5, r6\n"
        "vshl.s32 q2, r8\n"
        "vmulh.s32 q2, q2, q5\n"
        "vadd.i32 q2, q2, r10\n"
        "vshl.s32 q2, r9\n"
"vqmovnb.s32 q2, q2\n"
        "vqmovnb.s16 q2, q2\n"
        "vstrb.32 q2, [r7, q3]\n"
        "add r7, #1\n"
        "ldr r4, [sp]\n"
        "cmp r5, r4\n"
        "bne 1b\n"
        "add sp, #8\n"
        "vpop {d8-d15}\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_mve_conv_2d_tile_s8s32_relu_threes(
    const int8_t *pixels, int32_t step, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_mve_conv_2d_tile
    *t)
{
    for (; constants != t->end; ++output) {
        REFSIM_CONST int32_t *own = constants + 1 + t->taps / 4;
        for (int32_t x = 0; x < (t->next == 0 ? 1 : 4); ++x) {
            int32_t sum = own[-1];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)constants[i / 4];
                sum = refsim_wrap_add(sum, pixels[x * step + i] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
            }
            const int32_t offset = own[1];
            const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
            output[x * t->next] = (int8_t)refsim_saturate(result, -128, 127);
        }
        constants = own + 2;
    }
}
#endif

REFSIM_KERNEL void refsim_mve_conv_2d_s8s32_relu_threes(
    const refsim_mve_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_mve_conv_2d_run(p, input, constants, output, scratch, refsim_mve_conv_2d_tile_s8s32_relu_threes);
}

#if REFSIM_MVE
/*
 * r0-r3 pixels, r5 constants, r7 output, r8 and r9 shifts, q3 offsets of outputs, r11 end; in a loop r11 taps, frame 0
 * end, 4 steps.
 */
static inline __attribute__((naked)) void refsim_mve_conv_2d_tile_s8s32_signed_1(
    const int8_t *pixels __attribute__((unused)), int32_t step __attribute__((unused)),
    REFSIM_CONST int32_t *constants __attribute__((unused)), int8_t *output __attribute__((unused)),
    const refsim_mve_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "vpush {d8-d15}\n"
        "sub sp, #8\n"
        "mov r5, r2\n"
        "mov r7, r3\n"
        "ldr r4, [sp, #108]\n"
        "ldm r4, {r6, r8, r9, r10, r11}\n"
        "movs r6, #0\n"
        "add r12, r8, r8\n"
        "vmov q3[2], q3[0], r6, r12\n"
        "add r12, r12, r8\n"
        "vmov q3[3], q3[1], r8, r12\n"
        "mov r8, r9\n"
        "rsb r9, r10, #0\n"
        "mov r4, r1\n"
        "add r1, r0, r4\n"
        "add r2, r1, r4\n"
        "add r3, r2, r4\n"
        "1:\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #0]\n"
        "vmladav.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #0]\n"
        "vmladav.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #0]\n"
        "vmladav.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #0]\n"
        "vmladav.s8 r12, q0, q1\n"
        "vmov q2[2], q2[0], r4, r10\n"
        "vmov q2[3], q2[1], r6, r12\n"
        "ldm r5!, {r4, r6, r10, r12}\n"
        "vadd.i32 q2, q2, r4\n"
        "vdup.32 q5, r6\n"
        "vshl.s32 q2, r8\n"
        "vcmp.s32 lt, q2, zr\n"
        "vmulh.s32 q2, q2, q5\n"
        "vadd.i32 q2, q2, r10\n"
        "vpst\n"
        "vsubt.i32 q2, q2, r12\n"
        "vshl.s32 q2, r9\n"
"vqmovnb.s32 q2, q2\n"
        "vqmovnb.s16 q2, q2\n"
        "vstrb.32 q2, [r7, q3]\n"
        "add r7, #1\n"
        "cmp r5, r11\n"
        "bne 1b\n"
        "add sp, #8\n"
        "vpop {d8-d15}\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_mve_conv_2d_tile_s8s32_signed_1(
    const int8_t *pixels, int32_t step, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_mve_conv_2d_tile
    *t)
{
    for (; constants != t->end; ++output) {
        REFSIM_CONST int32_t *own = constants + 1 + t->taps / 4;
        for (int32_t x = 0; x < (t->next == 0 ? 1 : 4); ++x) {
            int32_t sum = own[-1];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)constants[i / 4];
                sum = refsim_wrap_add(sum, pixels[x * step + i] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
            }
            const int32_t offset = own[1] - (sum < 0 ? own[2] : 0);
            const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
            output[x * t->next] = (int8_t)refsim_saturate(result, -128, 127);
        }
        constants = own + 3;
    }
}
#endif

REFSIM_KERNEL void refsim_mve_conv_2d_s8s32_signed_1(
    const refsim_mve_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_mve_conv_2d_run(p, input, constants, output, scratch, refsim_mve_conv_2d_tile_s8s32_signed_1);
}

#if REFSIM_MVE
/*
 * r0-r3 pixels, r5 constants, r7 output, r8 and r9 shifts, q3 offsets of outputs, r11 end; in a loop r11 taps, frame 0
 * end, 4 steps.
 */
static inline __attribute__((naked)) void refsim_mve_conv_2d_tile_s8s32_signed_2(
    const int8_t *pixels __attribute__((unused)), int32_t step __attribute__((unused)),
    REFSIM_CONST int32_t *constants __attribute__((unused)), int8_t *output __attribute__((unused)),
    const refsim_mve_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "vpush {d8-d15}\n"
        "sub sp, #8\n"
        "mov r5, r2\n"
        "mov r7, r3\n"
        "ldr r4, [sp, #108]\n"
        "ldm r4, {r6, r8, r9, r10, r11}\n"
        "movs r6, #0\n"
        "add r12, r8, r8\n"
        "vmov q3[2], q3[0], r6, r12\n"
        "add r12, r12, r8\n"
        "vmov q3[3], q3[1], r8, r12\n"
        "mov r8, r9\n"
        "rsb r9, r10, #0\n"
        "mov r4, r1\n"
        "add r1, r0, r4\n"
        "add r2, r1, r4\n"
        "add r3, r2, r4\n"
        "1:\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #0]\n"
        "vmladav.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #0]\n"
        "vmladav.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #0]\n"
        "vmladav.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #0]\n"
        "vmladav.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #16]\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #16]\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #16]\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #16]\n"
        "vmladava.s8 r12, q0, q1\n"
        "vmov q2[2], q2[0], r4, r10\n"
        "vmov q2[3], q2[1], r6, r12\n"
        "ldm r5!, {r4, r6, r10, r12}\n"
        "vadd.i32 q2, q2, r4\n"
        "vdup.32 q5, r6\n"
        "vshl.s32 q2, r8\n"
        "vcmp.s32 lt, q2, zr\n"
        "vmulh.s32 q2, q2, q5\n"
        "vadd.i32 q2, q2, r10\n"
        "vpst\n"
        "vsubt.i32 q2, q2, r12\n"
        "vshl.s32 q2, r9\n"
"vqmovnb.s32 q2, q2\n"
        "vqmovnb.s16 q2, q2\n"
        "vstrb.32 q2, [r7, q3]\n"
        "add r7, #1\n"
        "cmp r5, r11\n"
        "bne 1b\n"
        "add sp, #8\n"
        "vpop {d8-d15}\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_mve_conv_2d_tile_s8s32_signed_2(
    const int8_t *pixels, int32_t step, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_mve_conv_2d_tile
    *t)
{
    for (; constants != t->end; ++output) {
        REFSIM_CONST int32_t *own = constants + 1 + t->taps / 4;
        for (int32_t x = 0; x < (t->next == 0 ? 1 : 4); ++x) {
            int32_t sum = own[-1];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)constants[i / 4];
                sum = refsim_wrap_add(sum, pixels[x * step + i] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
            }
            const int32_t offset = own[1] - (sum < 0 ? own[2] : 0);
            const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
            output[x * t->next] = (int8_t)refsim_saturate(result, -128, 127);
        }
        constants = own + 3;
    }
}
#endif

REFSIM_KERNEL void refsim_mve_conv_2d_s8s32_signed_2(
    const refsim_mve_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_mve_conv_2d_run(p, input, constants, output, scratch, refsim_mve_conv_2d_tile_s8s32_signed_2);
}

#if REFSIM_MVE
/*
 * r0-r3 pixels, r5 constants, r7 output, r8 and r9 shifts, q3 offsets of outputs, r11 end; in a loop r11 taps, frame 0
 * end, 4 steps.
 */
static inline __attribute__((naked)) void refsim_mve_conv_2d_tile_s8s32_signed_3(
    const int8_t *pixels __attribute__((unused)), int32_t step __attribute__((unused)),
    REFSIM_CONST int32_t *constants __attribute__((unused)), int8_t *output __attribute__((unused)),
    const refsim_mve_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "vpush {d8-d15}\n"
        "sub sp, #8\n"
        "mov r5, r2\n"
        "mov r7, r3\n"
        "ldr r4, [sp, #108]\n"
        "ldm r4, {r6, r8, r9, r10, r11}\n"
        "movs r6, #0\n"
        "add r12, r8, r8\n"
        "vmov q3[2], q3[0], r6, r12\n"
        "add r12, r12, r8\n"
        "vmov q3[3], q3[1], r8, r12\n"
        "mov r8, r9\n"
        "rsb r9, r10, #0\n"
        "mov r4, r1\n"
        "add r1, r0, r4\n"
        "add r2, r1, r4\n"
        "add r3, r2, r4\n"
        "1:\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #0]\n"
        "vmladav.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #0]\n"
        "vmladav.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #0]\n"
        "vmladav.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #0]\n"
        "vmladav.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #16]\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #16]\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #16]\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #16]\n"
        "vmladava.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #32]\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #32]\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #32]\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #32]\n"
        "vmladava.s8 r12, q0, q1\n"
        "vmov q2[2], q2[0], r4, r10\n"
        "vmov q2[3], q2[1], r6, r12\n"
        "ldm r5!, {r4, r6, r10, r12}\n"
        "vadd.i32 q2, q2, r4\n"
        "vdup.32 q5, r6\n"
        "vshl.s32 q2, r8\n"
        "vcmp.s32 lt, q2, zr\n"
        "vmulh.s32 q2, q2, q5\n"
        "vadd.i32 q2, q2, r10\n"
        "vpst\n"
        "vsubt.i32 q2, q2, r12\n"
        "vshl.s32 q2, r9\n"
"vqmovnb.s32 q2, q2\n"
        "vqmovnb.s16 q2, q2\n"
        "vstrb.32 q2, [r7, q3]\n"
        "add r7, #1\n"
        "cmp r5, r11\n"
        "bne 1b\n"
        "add sp, #8\n"
        "vpop {d8-d15}\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_mve_conv_2d_tile_s8s32_signed_3(
    const int8_t *pixels, int32_t step, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_mve_conv_2d_tile
    *t)
{
    for (; constants != t->end; ++output) {
        REFSIM_CONST int32_t *own = constants + 1 + t->taps / 4;
        for (int32_t x = 0; x < (t->next == 0 ? 1 : 4); ++x) {
            int32_t sum = own[-1];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)constants[i / 4];
                sum = refsim_wrap_add(sum, pixels[x * step + i] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
            }
            const int32_t offset = own[1] - (sum < 0 ? own[2] : 0);
            const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
            output[x * t->next] = (int8_t)refsim_saturate(result, -128, 127);
        }
        constants = own + 3;
    }
}
#endif

REFSIM_KERNEL void refsim_mve_conv_2d_s8s32_signed_3(
    const refsim_mve_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_mve_conv_2d_run(p, input, constants, output, scratch, refsim_mve_conv_2d_tile_s8s32_signed_3);
}

#if REFSIM_MVE
/*
 * r0-r3 pixels, r5 constants, r7 output, r8 and r9 shifts, q3 offsets of outputs, r11 end; in a loop r11 taps, frame 0
 * end, 4 steps.
 */
static inline __attribute__((naked)) void refsim_mve_conv_2d_tile_s8s32_signed_4(
    const int8_t *pixels __attribute__((unused)), int32_t step __attribute__((unused)),
    REFSIM_CONST int32_t *constants __attribute__((unused)), int8_t *output __attribute__((unused)),
    const refsim_mve_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "vpush {d8-d15}\n"
        "sub sp, #8\n"
        "mov r5, r2\n"
        "mov r7, r3\n"
        "ldr r4, [sp, #108]\n"
        "ldm r4, {r6, r8, r9, r10, r11}\n"
        "movs r6, #0\n"
        "add r12, r8, r8\n"
        "vmov q3[2], q3[0], r6, r12\n"
        "add r12, r12, r8\n"
        "vmov q3[3], q3[1], r8, r12\n"
        "mov r8, r9\n"
        "rsb r9, r10, #0\n"
        "mov r4, r1\n"
        "add r1, r0, r4\n"
        "add r2, r1, r4\n"
        "add r3, r2, r4\n"
        "1:\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #0]\n"
        "vmladav.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #0]\n"
        "vmladav.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #0]\n"
        "vmladav.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #0]\n"
        "vmladav.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #16]\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #16]\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #16]\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #16]\n"
        "vmladava.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #32]\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #32]\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #32]\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #32]\n"
        "vmladava.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #48]\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #48]\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #48]\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #48]\n"
        "vmladava.s8 r12, q0, q1\n"
        "vmov q2[2], q2[0], r4, r10\n"
        "vmov q2[3], q2[1], r6, r12\n"
        "ldm r5!, {r4, r6, r10, r12}\n"
        "vadd.i32 q2, q2, r4\n"
        "vdup.32 q5, r6\n"
        "vshl.s32 q2, r8\n"
        "vcmp.s32 lt, q2, zr\n"
        "vmulh.s32 q2, q2, q5\n"
        "vadd.i32 q2, q2, r10\n"
        "vpst\n"
        "vsubt.i32 q2, q2, r12\n"
        "vshl.s32 q2, r9\n"
"vqmovnb.s32 q2, q2\n"
        "vqmovnb.s16 q2, q2\n"
        "vstrb.32 q2, [r7, q3]\n"
        "add r7, #1\n"
        "cmp r5, r11\n"
        "bne 1b\n"
        "add sp, #8\n"
        "vpop {d8-d15}\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_mve_conv_2d_tile_s8s32_signed_4(
    const int8_t *pixels, int32_t step, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_mve_conv_2d_tile
    *t)
{
    for (; constants != t->end; ++output) {
        REFSIM_CONST int32_t *own = constants + 1 + t->taps / 4;
        for (int32_t x = 0; x < (t->next == 0 ? 1 : 4); ++x) {
            int32_t sum = own[-1];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)constants[i / 4];
                sum = refsim_wrap_add(sum, pixels[x * step + i] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
            }
            const int32_t offset = own[1] - (sum < 0 ? own[2] : 0);
            const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
            output[x * t->next] = (int8_t)refsim_saturate(result, -128, 127);
        }
        constants = own + 3;
    }
}
#endif

REFSIM_KERNEL void refsim_mve_conv_2d_s8s32_signed_4(
    const refsim_mve_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_mve_conv_2d_run(p, input, constants, output, scratch, refsim_mve_conv_2d_tile_s8s32_signed_4);
}

#if REFSIM_MVE
/*
 * r0-r3 pixels, r5 constants, r7 output, r8 and r9 shifts, q3 offsets of outputs, r11 end; in a loop r11 taps, frame 0
 * end, 4 steps.
 */
static inline __attribute__((naked)) void refsim_mve_conv_2d_tile_s8s32_signed_8(
    const int8_t *pixels __attribute__((unused)), int32_t step __attribute__((unused)),
    REFSIM_CONST int32_t *constants __attribute__((unused)), int8_t *output __attribute__((unused)),
    const refsim_mve_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "vpush {d8-d15}\n"
        "sub sp, #8\n"
        "mov r5, r2\n"
        "mov r7, r3\n"
        "ldr r4, [sp, #108]\n"
        "ldm r4, {r6, r8, r9, r10, r11}\n"
        "movs r6, #0\n"
        "add r12, r8, r8\n"
        "vmov q3[2], q3[0], r6, r12\n"
        "add r12, r12, r8\n"
        "vmov q3[3], q3[1], r8, r12\n"
        "mov r8, r9\n"
        "rsb r9, r10, #0\n"
        "mov r4, r1\n"
        "add r1, r0, r4\n"
        "add r2, r1, r4\n"
        "add r3, r2, r4\n"
        "1:\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #0]\n"
        "vmladav.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #0]\n"
        "vmladav.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #0]\n"
        "vmladav.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #0]\n"
        "vmladav.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #16]\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #16]\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #16]\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #16]\n"
        "vmladava.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #32]\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #32]\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #32]\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #32]\n"
        "vmladava.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #48]\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #48]\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #48]\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #48]\n"
        "vmladava.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #64]\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #64]\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #64]\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #64]\n"
        "vmladava.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #80]\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #80]\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #80]\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #80]\n"
        "vmladava.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #96]\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #96]\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #96]\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #96]\n"
        "vmladava.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #112]\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #112]\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #112]\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #112]\n"
        "vmladava.s8 r12, q0, q1\n"
        "vmov q2[2], q2[0], r4, r10\n"
        "vmov q2[3], q2[1], r6, r12\n"
        "ldm r5!, {r4, r6, r10, r12}\n"
        "vadd.i32 q2, q2, r4\n"
        "vdup.32 q5, r6\n"
        "vshl.s32 q2, r8\n"
        "vcmp.s32 lt, q2, zr\n"
        "vmulh.s32 q2, q2, q5\n"
        "vadd.i32 q2, q2, r10\n"
        "vpst\n"
        "vsubt.i32 q2, q2, r12\n"
        "vshl.s32 q2, r9\n"
"vqmovnb.s32 q2, q2\n"
        "vqmovnb.s16 q2, q2\n"
        "vstrb.32 q2, [r7, q3]\n"
        "add r7, #1\n"
        "cmp r5, r11\n"
        "bne 1b\n"
        "add sp, #8\n"
        "vpop {d8-d15}\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_mve_conv_2d_tile_s8s32_signed_8(
    const int8_t *pixels, int32_t step, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_mve_conv_2d_tile
    *t)
{
    for (; constants != t->end; ++output) {
        REFSIM_CONST int32_t *own = constants + 1 + t->taps / 4;
        for (int32_t x = 0; x < (t->next == 0 ? 1 : 4); ++x) {
            int32_t sum = own[-1];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)constants[i / 4];
                sum = refsim_wrap_add(sum, pixels[x * step + i] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
            }
            const int32_t offset = own[1] - (sum < 0 ? own[2] : 0);
            const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
            output[x * t->next] = (int8_t)refsim_saturate(result, -128, 127);
        }
        constants = own + 3;
    }
}
#endif

REFSIM_KERNEL void refsim_mve_conv_2d_s8s32_signed_8(
    const refsim_mve_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_mve_conv_2d_run(p, input, constants, output, scratch, refsim_mve_conv_2d_tile_s8s32_signed_8);
}

#if REFSIM_MVE
/*
 * r0-r3 pixels, r5 constants, r7 output, r8 and r9 shifts, q3 offsets of outputs, r11 end; in a loop r11 taps, frame 0
 * end, 4 steps.
 */
static inline __attribute__((naked)) void refsim_mve_conv_2d_tile_s8s32_signed_9(
    const int8_t *pixels __attribute__((unused)), int32_t step __attribute__((unused)),
    REFSIM_CONST int32_t *constants __attribute__((unused)), int8_t *output __attribute__((unused)),
    const refsim_mve_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "vpush {d8-d15}\n"
        "sub sp, #8\n"
        "mov r5, r2\n"
        "mov r7, r3\n"
        "ldr r4, [sp, #108]\n"
        "ldm r4, {r6, r8, r9, r10, r11}\n"
        "movs r6, #0\n"
        "add r12, r8, r8\n"
        "vmov q3[2], q3[0], r6, r12\n"
        "add r12, r12, r8\n"
        "vmov q3[3], q3[1], r8, r12\n"
        "mov r8, r9\n"
        "rsb r9, r10, #0\n"
        "mov r4, r1\n"
        "add r0, r0, #16\n"
        "add r1, r0, r4\n"
        "add r2, r1, r4\n"
        "add r3, r2, r4\n"
        "1:\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #-16]\n"
        "vmladav.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #-16]\n"
        "vmladav.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #-16]\n"
        "vmladav.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #-16]\n"
        "vmladav.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #0]\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #0]\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #0]\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #0]\n"
        "vmladava.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #16]\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #16]\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #16]\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #16]\n"
        "vmladava.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #32]\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #32]\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #32]\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #32]\n"
        "vmladava.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #48]\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #48]\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #48]\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #48]\n"
        "vmladava.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #64]\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #64]\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #64]\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #64]\n"
        "vmladava.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #80]\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #80]\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #80]\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #80]\n"
        "vmladava.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #96]\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #96]\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #96]\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #96]\n"
        "vmladava.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0, #112]\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1, #112]\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2, #112]\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3, #112]\n"
        "vmladava.s8 r12, q0, q1\n"
        "vmov q2[2], q2[0], r4, r10\n"
        "vmov q2[3], q2[1], r6, r12\n"
        "ldm r5!, {r4, r6, r10, r12}\n"
        "vadd.i32 q2, q2, r4\n"
        "vdup.32 q5, r6\n"
        "vshl.s32 q2, r8\n"
        "vcmp.s32 lt, q2, zr\n"
        "vmulh.s32 q2, q2, q5\n"
        "vadd.i32 q2, q2, r10\n"
        "vpst\n"
        "vsubt.i32 q2, q2, r12\n"
        "vshl.s32 q2, r9\n"
"vqmovnb.s32 q2, q2\n"
        "vqmovnb.s16 q2, q2\n"
        "vstrb.32 q2, [r7, q3]\n"
        "add r7, #1\n"
        "cmp r5, r11\n"
        "bne 1b\n"
        "add sp, #8\n"
        "vpop {d8-d15}\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_mve_conv_2d_tile_s8s32_signed_9(
    const int8_t *pixels, int32_t step, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_mve_conv_2d_tile
    *t)
{
    for (; constants != t->end; ++output) {
        REFSIM_CONST int32_t *own = constants + 1 + t->taps / 4;
        for (int32_t x = 0; x < (t->next == 0 ? 1 : 4); ++x) {
            int32_t sum = own[-1];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)constants[i / 4];
                sum = refsim_wrap_add(sum, pixels[x * step + i] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
            }
            const int32_t offset = own[1] - (sum < 0 ? own[2] : 0);
            const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
            output[x * t->next] = (int8_t)refsim_saturate(result, -128, 127);
        }
        constants = own + 3;
    }
}
#endif

REFSIM_KERNEL void refsim_mve_conv_2d_s8s32_signed_9(
    const refsim_mve_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_mve_conv_2d_run(p, input, constants, output, scratch, refsim_mve_conv_2d_tile_s8s32_signed_9);
}

#if REFSIM_MVE
/*
 * r0-r3 pixels, r5 constants, r7 output, r8 and r9 shifts, q3 offsets of outputs, r11 end; in a loop r11 taps, frame 0
 * end, 4 steps.
 */
static inline __attribute__((naked)) void refsim_mve_conv_2d_tile_s8s32_signed_loop(
    const int8_t *pixels __attribute__((unused)), int32_t step __attribute__((unused)),
    REFSIM_CONST int32_t *constants __attribute__((unused)), int8_t *output __attribute__((unused)),
    const refsim_mve_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "vpush {d8-d15}\n"
        "sub sp, #8\n"
        "mov r5, r2\n"
        "mov r7, r3\n"
        "ldr r4, [sp, #108]\n"
        "ldm r4, {r6, r8, r9, r10, r11}\n"
        "str r11, [sp]\n"
        "mov r11, r6\n"
        "lsr r6, r6, #4\n"
        "str r6, [sp, #4]\n"
        "movs r6, #0\n"
        "add r12, r8, r8\n"
        "vmov q3[2], q3[0], r6, r12\n"
        "add r12, r12, r8\n"
        "vmov q3[3], q3[1], r8, r12\n"
        "mov r8, r9\n"
        "rsb r9, r10, #0\n"
        "mov r4, r1\n"
        "add r1, r0, r4\n"
        "add r2, r1, r4\n"
        "add r3, r2, r4\n"
        "1:\n"
        "mov r4, #0\n"
        "mov r6, #0\n"
        "mov r10, #0\n"
        "mov r12, #0\n"
        "ldr lr, [sp, #4]\n"
        "dls lr, lr\n"
        "2:\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0], #16\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1], #16\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2], #16\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3], #16\n"
        "vmladava.s8 r12, q0, q1\n"
        "le lr, 2b\n"
        "sub r0, r0, r11\n"
        "sub r1, r1, r11\n"
        "sub r2, r2, r11\n"
        "sub r3, r3, r11\n"
        "vmov q2[2], q2[0], r4, r10\n"
        "vmov q2[3], q2[1], r6, r12\n"
        "ldm r5!, {r4, r6, r10, r12}\n"
        "vadd.i32 q2, q2, r4\n"
        "vdup.32 q5, r6\n"
        "vshl.s32 q2, r8\n"
        "vcmp.s32 lt, q2, zr\n"
        "vmulh.s32 q2, q2, q5\n"
        "vadd.i32 q2, q2, r10\n"
        "vpst\n"
        "vsubt.i32 q2, q2, r12\n"
        "vshl.s32 q2, r9\n"
"vqmovnb.s32 q2, q2\n"
        "vqmovnb.s16 q2, q2\n"
        "vstrb.32 q2, [r7, q3]\n"
        "add r7, #1\n"
        "ldr r4, [sp]\n"
        "cmp r5, r4\n"
        "bne 1b\n"
        "add sp, #8\n"
        "vpop {d8-d15}\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_mve_conv_2d_tile_s8s32_signed_loop(
    const int8_t *pixels, int32_t step, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_mve_conv_2d_tile
    *t)
{
    for (; constants != t->end; ++output) {
        REFSIM_CONST int32_t *own = constants + 1 + t->taps / 4;
        for (int32_t x = 0; x < (t->next == 0 ? 1 : 4); ++x) {
            int32_t sum = own[-1];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)constants[i / 4];
                sum = refsim_wrap_add(sum, pixels[x * step + i] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
            }
            const int32_t offset = own[1] - (sum < 0 ? own[2] : 0);
            const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
            output[x * t->next] = (int8_t)refsim_saturate(result, -128, 127);
        }
        constants = own + 3;
    }
}
#endif

REFSIM_KERNEL void refsim_mve_conv_2d_s8s32_signed_loop(
    const refsim_mve_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_mve_conv_2d_run(p, input, constants, output, scratch, refsim_mve_conv_2d_tile_s8s32_signed_loop);
}

#if REFSIM_MVE
/*
 * r0-r3 pixels, r5 constants, r7 output, r8 and r9 shifts, q3 offsets of outputs, r11 end; in a loop r11 taps, frame 0
 * end, 4 steps.
 */
static inline __attribute__((naked)) void refsim_mve_conv_2d_tile_s8s32_signed_nines(
    const int8_t *pixels __attribute__((unused)), int32_t step __attribute__((unused)),
    REFSIM_CONST int32_t *constants __attribute__((unused)), int8_t *output __attribute__((unused)),
    const refsim_mve_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "vpush {d8-d15}\n"
        "sub sp, #8\n"
        "mov r5, r2\n"
        "mov r7, r3\n"
        "ldr r4, [sp, #108]\n"
        "ldm r4, {r6, r8, r9, r10, r11}\n"
        "str r11, [sp]\n"
        "mov r11, r6\n"
        "lsr r6, r6, #4\n"
        "mov r4, #9\n"
        "udiv r6, r6, r4\n"
        "str r6, [sp, #4]\n"
        "movs r6, #0\n"
        "add r12, r8, r8\n"
        "vmov q3[2], q3[0], r6, r12\n"
        "add r12, r12, r8\n"
        "vmov q3[3], q3[1], r8, r12\n"
        "mov r8, r9\n"
        "rsb r9, r10, #0\n"
        "mov r4, r1\n"
        "add r1, r0, r4\n"
        "add r2, r1, r4\n"
        "add r3, r2, r4\n"
        "1:\n"
        "mov r4, #0\n"
        "mov r6, #0\n"
        "mov r10, #0\n"
        "mov r12, #0\n"
        "ldr lr, [sp, #4]\n"
        "dls lr, lr\n"
        "2:\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0], #16\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1], #16\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2], #16\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3], #16\n"
        "vmladava.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0], #16\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1], #16\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2], #16\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3], #16\n"
        "vmladava.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0], #16\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1], #16\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2], #16\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3], #16\n"
        "vmladava.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0], #16\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1], #16\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2], #16\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3], #16\n"
        "vmladava.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0], #16\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1], #16\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2], #16\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3], #16\n"
        "vmladava.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0], #16\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1], #16\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2], #16\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3], #16\n"
        "vmladava.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0], #16\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1], #16\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2], #16\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3], #16\n"
        "vmladava.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0], #16\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1], #16\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2], #16\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3], #16\n"
        "vmladava.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0], #16\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1], #16\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2], #16\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3], #16\n"
        "vmladava.s8 r12, q0, q1\n"
        "le lr, 2b\n"
        "sub r0, r0, r11\n"
        "sub r1, r1, r11\n"
        "sub r2, r2, r11\n"
        "sub r3, r3, r11\n"
        "vmov q2[2], q2[0], r4, r10\n"
        "vmov q2[3], q2[1], r6, r12\n"
        "ldm r5!, {r4, r6, r10, r12}\n"
        "vadd.i32 q2, q2, r4\n"
        "vdup.32 q5, r6\n"
        "vshl.s32 q2, r8\n"
        "vcmp.s32 lt, q2, zr\n"
        "vmulh.s32 q2, q2, q5\n"
        "vadd.i32 q2, q2, r10\n"
        "vpst\n"
        "vsubt.i32 q2, q2, r12\n"
        "vshl.s32 q2, r9\n"
"vqmovnb.s32 q2, q2\n"
        "vqmovnb.s16 q2, q2\n"
        "vstrb.32 q2, [r7, q3]\n"
        "add r7, #1\n"
        "ldr r4, [sp]\n"
        "cmp r5, r4\n"
        "bne 1b\n"
        "add sp, #8\n"
        "vpop {d8-d15}\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_mve_conv_2d_tile_s8s32_signed_nines(
    const int8_t *pixels, int32_t step, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_mve_conv_2d_tile
    *t)
{
    for (; constants != t->end; ++output) {
        REFSIM_CONST int32_t *own = constants + 1 + t->taps / 4;
        for (int32_t x = 0; x < (t->next == 0 ? 1 : 4); ++x) {
            int32_t sum = own[-1];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)constants[i / 4];
                sum = refsim_wrap_add(sum, pixels[x * step + i] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
            }
            const int32_t offset = own[1] - (sum < 0 ? own[2] : 0);
            const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
            output[x * t->next] = (int8_t)refsim_saturate(result, -128, 127);
        }
        constants = own + 3;
    }
}
#endif

REFSIM_KERNEL void refsim_mve_conv_2d_s8s32_signed_nines(
    const refsim_mve_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_mve_conv_2d_run(p, input, constants, output, scratch, refsim_mve_conv_2d_tile_s8s32_signed_nines);
}

#if REFSIM_MVE
/*
 * r0-r3 pixels, r5 constants, r7 output, r8 and r9 shifts, q3 offsets of outputs, r11 end; in a loop r11 taps, frame 0
 * end, 4 steps.
 */
static inline __attribute__((naked)) void refsim_mve_conv_2d_tile_s8s32_signed_threes(
    const int8_t *pixels __attribute__((unused)), int32_t step __attribute__((unused)),
    REFSIM_CONST int32_t *constants __attribute__((unused)), int8_t *output __attribute__((unused)),
    const refsim_mve_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "vpush {d8-d15}\n"
        "sub sp, #8\n"
        "mov r5, r2\n"
        "mov r7, r3\n"
        "ldr r4, [sp, #108]\n"
        "ldm r4, {r6, r8, r9, r10, r11}\n"
        "str r11, [sp]\n"
        "mov r11, r6\n"
        "lsr r6, r6, #4\n"
        "mov r4, #3\n"
        "udiv r6, r6, r4\n"
        "str r6, [sp, #4]\n"
        "movs r6, #0\n"
        "add r12, r8, r8\n"
        "vmov q3[2], q3[0], r6, r12\n"
        "add r12, r12, r8\n"
        "vmov q3[3], q3[1], r8, r12\n"
        "mov r8, r9\n"
        "rsb r9, r10, #0\n"
        "mov r4, r1\n"
        "add r1, r0, r4\n"
        "add r2, r1, r4\n"
        "add r3, r2, r4\n"
        "1:\n"
        "mov r4, #0\n"
        "mov r6, #0\n"
        "mov r10, #0\n"
        "mov r12, #0\n"
        "ldr lr, [sp, #4]\n"
        "dls lr, lr\n"
        "2:\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0], #16\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1], #16\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2], #16\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3], #16\n"
        "vmladava.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0], #16\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1], #16\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2], #16\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3], #16\n"
        "vmladava.s8 r12, q0, q1\n"
        "vldrb.8 q0, [r5], #16\n"
        "vldrb.8 q1, [r0], #16\n"
        "vmladava.s8 r4, q0, q1\n"
        "vldrb.8 q1, [r1], #16\n"
        "vmladava.s8 r6, q0, q1\n"
        "vldrb.8 q1, [r2], #16\n"
        "vmladava.s8 r10, q0, q1\n"
        "vldrb.8 q1, [r3], #16\n"
        "vmladava.s8 r12, q0, q1\n"
        "le lr, 2b\n"
        "sub r0, r0, r11\n"
        "sub r1, r1, r11\n"
        "sub r2, r2, r11\n"
        "sub r3, r3, r11\n"
        "vmov q2[2], q2[0], r4, r10\n"
        "vmov q2[3], q2[1], r6, r12\n"
        "ldm r5!, {r4, r6, r10, r12}\n"
        "vadd.i32 q2, q2, r4\n"
        "vdup.32 q5, r6\n"
        "vshl.s32 q2, r8\n"
        "vcmp.s32 lt, q2, zr\n"
        "vmulh.s32 q2, q2, q5\n"
        "vadd.i32 q2, q2, r10\n"
        "vpst\n"
        "vsubt.i32 q2, q2, r12\n"
        "vshl.s32 q2, r9\n"
"vqmovnb.s32 q2, q2\n"
        "vqmovnb.s16 q2, q2\n"
        "vstrb.32 q2, [r7, q3]\n"
        "add r7, #1\n"
        "ldr r4, [sp]\n"
        "cmp r5, r4\n"
        "bne 1b\n"
        "add sp, #8\n"
        "vpop {d8-d15}\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_mve_conv_2d_tile_s8s32_signed_threes(
    const int8_t *pixels, int32_t step, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_mve_conv_2d_tile
    *t)
{
    for (; constants != t->end; ++output) {
        REFSIM_CONST int32_t *own = constants + 1 + t->taps / 4;
        for (int32_t x = 0; x < (t->next == 0 ? 1 : 4); ++x) {
            int32_t sum = own[-1];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)constants[i / 4];
                sum = refsim_wrap_add(sum, pixels[x * step + i] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
            }
            const int32_t offset = own[1] - (sum < 0 ? own[2] : 0);
            const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
            output[x * t->next] = (int8_t)refsim_saturate(result, -128, 127);
        }
        constants = own + 3;
    }
}
#endif

REFSIM_KERNEL void refsim_mve_conv_2d_s8s32_signed_threes(
    const refsim_mve_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_mve_conv_2d_run(p, input, constants, output, scratch, refsim_mve_conv_2d_tile_s8s32_signed_threes);
}

#ifdef __cplusplus
}
#endif

#endif
