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
    refsim_short pad; /* zero point of the input: what taps outside the image read */
    refsim_size taps; /* taps of an output; for convolutions in whole steps of the inner loop */
    refsim_short left; /* [0, 31]  left shift of accumulators */
    refsim_short right; /* [0, 31]  right shift of outputs */
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
    int32_t left; /* shifts */
    int32_t right;
    REFSIM_CONST int32_t *end; /* of the constants */
    uint32_t offsets[4];       /* of each pixel's two outputs, 16 bits each; all alike if the pixels are one */
} refsim_mve_conv_2d_tile;

typedef void refsim_mve_conv_2d_function(
    const int8_t *pixels, int32_t step, REFSIM_CONST int32_t *constants, int8_t *output,
        const refsim_mve_conv_2d_tile *t);

/* Rows of bytes, each from and to as many bytes behind the one before; at least one row. */
static inline void refsim_mve_copy(
    const int8_t *from, int32_t from_step, int8_t *to, int32_t to_step, int32_t count, int32_t rows)
{
#if REFSIM_MVE
    const int32_t whole = (int32_t)(((uint32_t)count + 15u) / 16u * 16u);
    from_step -= whole;
    to_step -= whole;
    __asm__ __volatile__("1:\twlstp.8 lr, %3, 3f\n2:\tvldrb.8 q0, [%0], #16\n\tvstrb.8 q0, [%1], #16\n\tletp lr, 2b\n"
                         "3:\tadd %0, %0, %4\n\tadd %1, %1, %5\n\tsubs %2, %2, #1\n\tbne 1b"
                         : "+r"(from), "+r"(to), "+r"(rows)
                         : "r"(count), "r"(from_step), "r"(to_step)
                         : "lr", "q0", "cc", "memory");
#else
    for (; rows > 0; --rows) {
        for (int32_t i = 0; i < count; ++i) {
            to[i] = from[i];
        }
        from += rows > 1 ? from_step : 0;
        to += rows > 1 ? to_step : 0;
    }
#endif
}

static inline void refsim_mve_fill(int8_t *to, int8_t value, int32_t count)
{
#if REFSIM_MVE
    __asm__ __volatile__("vdup.8 q0, %1\n\twlstp.8 lr, %2, 2f\n1:\tvstrb.8 q0, [%0], #16\n\tletp lr, 1b\n2:"
                         : "+r"(to)
                         : "r"(value), "r"(count)
                         : "lr", "q0", "memory");
#else
    for (int32_t i = 0; i < count; ++i) {
        to[i] = value;
    }
#endif
}

/* The bytes of pixel ``i``'s window, row by row: what taps outside the image read is the zero point. */
static inline void refsim_mve_conv_2d_patch(
    const refsim_mve_conv_2d_params *p, const int8_t *image, int32_t i, int8_t *to)
{
    const refsim_window *g = &p->window;
    const int32_t depth = g->input_depth, row = g->filter_width * depth;
    const int32_t iy = i / g->output_width * g->stride_height - g->pad_top;
    const int32_t ix = i % g->output_width * g->stride_width - g->pad_left;
    const int32_t top = iy < 0 ? -iy : 0;
    const int32_t left = ix < 0 ? -ix : 0;
    const int32_t bottom = iy + g->filter_height > g->input_height ? g->input_height - iy : g->filter_height;
    const int32_t right = ix + g->filter_width > g->input_width ? g->input_width - ix : g->filter_width;
    if (top > 0 || left > 0 || bottom < g->filter_height || right < g->filter_width) {
        refsim_mve_fill(to, (int8_t)p->pad, g->filter_height * row);
    }
    if (bottom > top && right > left) {
        refsim_mve_copy(
            image + ((iy + top) * g->input_width + ix + left) * depth, g->input_width * depth,
            to + top * row + left * depth, row, (right - left) * depth, bottom - top);
    }
}

/*
 * All pixels, four by four, the last four perhaps again; fewer than four one by one. ``tail`` words end a pair of
 * channels.
 */
static inline void refsim_mve_conv_2d_run(
    const refsim_mve_conv_2d_params *p, const int8_t *input, REFSIM_CONST int32_t *constants, int8_t *output, void
    *scratch,
    int32_t tail, refsim_mve_conv_2d_function *tile)
{
    const refsim_window *g = &p->window;
    const int32_t pixels = g->output_height * g->output_width;
    const int32_t count = pixels >= 4 ? 4 : 1;
    const int32_t depth = g->input_depth;
    const int32_t size = g->input_height * g->input_width * depth;
    const int32_t window = g->filter_height * g->filter_width * depth;
    const int32_t in_place = window == depth && g->pad_top == 0 && g->pad_left == 0;
    const int32_t gapless = in_place && g->stride_height * g->stride_width == 1;
    const int32_t next = g->stride_width * depth; /* pixel of the input */
    const int32_t odd = g->output_depth % 2;
    int8_t *patches = (int8_t *)scratch;
    refsim_mve_conv_2d_tile t = {
        p->taps, p->left, p->right, constants + p->length - (odd ? p->taps / 2 + tail : 0), { 0, 0, 0, 0 } };
    for (int32_t lane = 0; lane < 4; ++lane) {
        t.offsets[lane] = (count == 4 ? (uint32_t)(lane * g->output_depth) : 0) * 0x10001u + 0x10000u;
        if (p->taps != window) { /* what has no weight, but is read */
            refsim_mve_fill(patches + lane * p->taps + window, 0, p->taps - window);
        }
    }
    for (int32_t n = 0; n < g->batches; ++n) {
        for (int32_t i = 0; i < pixels; i += count) {
            if (pixels - i < count) {
                output -= (i + count - pixels) * g->output_depth;
                i = pixels - count;
            }
            const int32_t y = i / g->output_width, x = i % g->output_width;
            const int32_t at = gapless ? i * depth
                : (y * g->stride_height * g->input_width + x * g->stride_width) * depth;
            const int8_t *from = patches;
            int32_t step = p->taps;
            /* In place, if nothing behind the image is read: what the last vector reads too much is multiplied by 0. */
            if (in_place && (gapless || x + count <= g->output_width) && at + (count - 1) * next + p->taps <= size) {
                from = input + at;
                step = next;
            } else {
                for (int32_t lane = 0; lane < count; ++lane) {
                    refsim_mve_conv_2d_patch(p, input, i + lane, patches + lane * p->taps);
                }
            }
            step = count == 4 ? step : 0;
            if (t.end != constants) {
                tile(from, step, constants, output, &t);
            }
            if (odd) { /* the last channel's copy goes where it goes itself */
                refsim_mve_conv_2d_tile rest = t;
                rest.end = constants + p->length;
                for (int32_t lane = 0; lane < 4; ++lane) {
                    rest.offsets[lane] -= 0x10000u;
                }
                tile(from, step, t.end, output + g->output_depth - 1, &rest);
            }
            output += count * g->output_depth;
        }
        input += size;
    }
}

#if REFSIM_MVE
/* Pixels r1 r3 r5 r7, constants r9, output r11 (in a loop what is left of it); q5 and q6 shifts, q7 offsets of outputs.
 * Frame: 0 end, 4 output, 8 rounds of the loop, 12 taps. */
static inline __attribute__((naked)) void refsim_mve_conv_2d_tile_s8s32_relu_1(
    const int8_t *pixels __attribute__((unused)), int32_t step __attribute__((unused)),
    REFSIM_CONST int32_t *constants __attribute__((unused)), int8_t *output __attribute__((unused)),
    const refsim_mve_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "vpush {d10-d15}\n"
        "sub sp, #16\n"
        "mov r9, r2\n"
        "mov r11, r3\n"
        "ldr r4, [sp, #100]\n"
        "ldm r4!, {r2, r6, r8, r10}\n"
        "vldrw.32 q7, [r4]\n"
        "sub r6, #1\n"
        "rsb r8, r8, #0\n"
        "vdup.32 q5, r6\n"
        "vdup.32 q6, r8\n"
        "str r10, [sp]\n"
        "mov r6, r1\n"
        "add r1, r0, #0\n"
        "add r3, r1, r6\n"
        "add r5, r3, r6\n"
        "add r7, r5, r6\n"
        "1:\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #0]\n"
        "vmladav.s8 r0, q0, q2\n"
        "vmladav.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #0]\n"
        "vmladav.s8 r4, q0, q2\n"
        "vmladav.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #0]\n"
        "vmladav.s8 r8, q0, q2\n"
        "vmladav.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #0]\n"
        "vmladav.s8 r12, q0, q2\n"
        "vmladav.s8 lr, q1, q2\n"
        "vmov q2[2], q2[0], r0, r8\n"
        "vmov q2[3], q2[1], r4, r12\n"
        "vmov q3[2], q3[0], r2, r10\n"
        "vmov q3[3], q3[1], r6, lr\n"
        "ldm r9!, {r0, r2, r4, r6, r8, r10}\n"
        "vadd.i32 q2, q2, r0\n"
        "vshl.s32 q2, q2, q5\n"
        "vqdmulh.s32 q2, q2, r4\n"
        "vadd.i32 q2, q2, r8\n"
        "vshl.s32 q2, q2, q6\n"
        "vadd.i32 q3, q3, r2\n"
        "vshl.s32 q3, q3, q5\n"
        "vqdmulh.s32 q3, q3, r6\n"
        "vadd.i32 q3, q3, r10\n"
        "vshl.s32 q3, q3, q6\n"
        "vqmovnb.s32 q2, q2\n"
        "vqmovnt.s32 q2, q3\n"
        "vqmovnb.s16 q2, q2\n"
        "vstrb.16 q2, [r11, q7]\n"
        "add r11, #2\n"
        "ldr r0, [sp]\n"
        "cmp r9, r0\n"
        "bne 1b\n"
        "add sp, #16\n"
        "vpop {d10-d15}\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_mve_conv_2d_tile_s8s32_relu_1(
    const int8_t *pixels, int32_t step, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_mve_conv_2d_tile
    *t)
{
    for (; constants != t->end; output += 2) {
        REFSIM_CONST int32_t *tail = constants + t->taps / 2;
        for (int32_t x = 0; x < (t->offsets[1] == 0 ? 1 : 4); ++x) {
            for (int32_t c = 0; c < 2; ++c) {
                REFSIM_CONST int32_t *own = tail + 2 + c;
                int32_t sum = own[-2];
                for (int32_t i = 0; i < t->taps; ++i) {
                    /* Sixteen weights of each channel in turn. */
                    const uint32_t word = (uint32_t)constants[i / 16 * 8 + c * 4 + i % 16 / 4];
                    sum = refsim_wrap_add(sum,
                        pixels[x * step + i] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
                }
                const int32_t at = (int32_t)(t->offsets[x] / (c == 0 ? 1u : 65536u) % 65536u);
                const int32_t offset = own[2];
                const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
                output[at] = (int8_t)refsim_saturate(result, -128, 127);
            }
        }
        constants = tail + 6;
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
    refsim_mve_conv_2d_run(p, input, constants, output, scratch, 6, refsim_mve_conv_2d_tile_s8s32_relu_1);
}

#if REFSIM_MVE
/* Pixels r1 r3 r5 r7, constants r9, output r11 (in a loop what is left of it); q5 and q6 shifts, q7 offsets of outputs.
 * Frame: 0 end, 4 output, 8 rounds of the loop, 12 taps. */
static inline __attribute__((naked)) void refsim_mve_conv_2d_tile_s8s32_relu_2(
    const int8_t *pixels __attribute__((unused)), int32_t step __attribute__((unused)),
    REFSIM_CONST int32_t *constants __attribute__((unused)), int8_t *output __attribute__((unused)),
    const refsim_mve_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "vpush {d10-d15}\n"
        "sub sp, #16\n"
        "mov r9, r2\n"
        "mov r11, r3\n"
        "ldr r4, [sp, #100]\n"
        "ldm r4!, {r2, r6, r8, r10}\n"
        "vldrw.32 q7, [r4]\n"
        "sub r6, #1\n"
        "rsb r8, r8, #0\n"
        "vdup.32 q5, r6\n"
        "vdup.32 q6, r8\n"
        "str r10, [sp]\n"
        "mov r6, r1\n"
        "add r1, r0, #0\n"
        "add r3, r1, r6\n"
        "add r5, r3, r6\n"
        "add r7, r5, r6\n"
        "1:\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #0]\n"
        "vmladav.s8 r0, q0, q2\n"
        "vmladav.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #0]\n"
        "vmladav.s8 r4, q0, q2\n"
        "vmladav.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #0]\n"
        "vmladav.s8 r8, q0, q2\n"
        "vmladav.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #0]\n"
        "vmladav.s8 r12, q0, q2\n"
        "vmladav.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #16]\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #16]\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #16]\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #16]\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vmov q2[2], q2[0], r0, r8\n"
        "vmov q2[3], q2[1], r4, r12\n"
        "vmov q3[2], q3[0], r2, r10\n"
        "vmov q3[3], q3[1], r6, lr\n"
        "ldm r9!, {r0, r2, r4, r6, r8, r10}\n"
        "vadd.i32 q2, q2, r0\n"
        "vshl.s32 q2, q2, q5\n"
        "vqdmulh.s32 q2, q2, r4\n"
        "vadd.i32 q2, q2, r8\n"
        "vshl.s32 q2, q2, q6\n"
        "vadd.i32 q3, q3, r2\n"
        "vshl.s32 q3, q3, q5\n"
        "vqdmulh.s32 q3, q3, r6\n"
        "vadd.i32 q3, q3, r10\n"
        "vshl.s32 q3, q3, q6\n"
        "vqmovnb.s32 q2, q2\n"
        "vqmovnt.s32 q2, q3\n"
        "vqmovnb.s16 q2, q2\n"
        "vstrb.16 q2, [r11, q7]\n"
        "add r11, #2\n"
        "ldr r0, [sp]\n"
        "cmp r9, r0\n"
        "bne 1b\n"
        "add sp, #16\n"
        "vpop {d10-d15}\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_mve_conv_2d_tile_s8s32_relu_2(
    const int8_t *pixels, int32_t step, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_mve_conv_2d_tile
    *t)
{
    for (; constants != t->end; output += 2) {
        REFSIM_CONST int32_t *tail = constants + t->taps / 2;
        for (int32_t x = 0; x < (t->offsets[1] == 0 ? 1 : 4); ++x) {
            for (int32_t c = 0; c < 2; ++c) {
                REFSIM_CONST int32_t *own = tail + 2 + c;
                int32_t sum = own[-2];
                for (int32_t i = 0; i < t->taps; ++i) {
                    /* Sixteen weights of each channel in turn. */
                    const uint32_t word = (uint32_t)constants[i / 16 * 8 + c * 4 + i % 16 / 4];
                    sum = refsim_wrap_add(sum,
                        pixels[x * step + i] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
                }
                const int32_t at = (int32_t)(t->offsets[x] / (c == 0 ? 1u : 65536u) % 65536u);
                const int32_t offset = own[2];
                const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
                output[at] = (int8_t)refsim_saturate(result, -128, 127);
            }
        }
        constants = tail + 6;
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
    refsim_mve_conv_2d_run(p, input, constants, output, scratch, 6, refsim_mve_conv_2d_tile_s8s32_relu_2);
}

#if REFSIM_MVE
/* Pixels r1 r3 r5 r7, constants r9, output r11 (in a loop what is left of it); q5 and q6 shifts, q7 offsets of outputs.
 * Frame: 0 end, 4 output, 8 rounds of the loop, 12 taps. */
static inline __attribute__((naked)) void refsim_mve_conv_2d_tile_s8s32_relu_3(
    const int8_t *pixels __attribute__((unused)), int32_t step __attribute__((unused)),
    REFSIM_CONST int32_t *constants __attribute__((unused)), int8_t *output __attribute__((unused)),
    const refsim_mve_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "vpush {d10-d15}\n"
        "sub sp, #16\n"
        "mov r9, r2\n"
        "mov r11, r3\n"
        "ldr r4, [sp, #100]\n"
        "ldm r4!, {r2, r6, r8, r10}\n"
        "vldrw.32 q7, [r4]\n"
        "sub r6, #1\n"
        "rsb r8, r8, #0\n"
        "vdup.32 q5, r6\n"
        "vdup.32 q6, r8\n"
        "str r10, [sp]\n"
        "mov r6, r1\n"
        "add r1, r0, #0\n"
        "add r3, r1, r6\n"
        "add r5, r3, r6\n"
        "add r7, r5, r6\n"
        "1:\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #0]\n"
        "vmladav.s8 r0, q0, q2\n"
        "vmladav.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #0]\n"
        "vmladav.s8 r4, q0, q2\n"
        "vmladav.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #0]\n"
        "vmladav.s8 r8, q0, q2\n"
        "vmladav.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #0]\n"
        "vmladav.s8 r12, q0, q2\n"
        "vmladav.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #16]\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #16]\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #16]\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #16]\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #32]\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #32]\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #32]\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #32]\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vmov q2[2], q2[0], r0, r8\n"
        "vmov q2[3], q2[1], r4, r12\n"
        "vmov q3[2], q3[0], r2, r10\n"
        "vmov q3[3], q3[1], r6, lr\n"
        "ldm r9!, {r0, r2, r4, r6, r8, r10}\n"
        "vadd.i32 q2, q2, r0\n"
        "vshl.s32 q2, q2, q5\n"
        "vqdmulh.s32 q2, q2, r4\n"
        "vadd.i32 q2, q2, r8\n"
        "vshl.s32 q2, q2, q6\n"
        "vadd.i32 q3, q3, r2\n"
        "vshl.s32 q3, q3, q5\n"
        "vqdmulh.s32 q3, q3, r6\n"
        "vadd.i32 q3, q3, r10\n"
        "vshl.s32 q3, q3, q6\n"
        "vqmovnb.s32 q2, q2\n"
        "vqmovnt.s32 q2, q3\n"
        "vqmovnb.s16 q2, q2\n"
        "vstrb.16 q2, [r11, q7]\n"
        "add r11, #2\n"
        "ldr r0, [sp]\n"
        "cmp r9, r0\n"
        "bne 1b\n"
        "add sp, #16\n"
        "vpop {d10-d15}\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_mve_conv_2d_tile_s8s32_relu_3(
    const int8_t *pixels, int32_t step, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_mve_conv_2d_tile
    *t)
{
    for (; constants != t->end; output += 2) {
        REFSIM_CONST int32_t *tail = constants + t->taps / 2;
        for (int32_t x = 0; x < (t->offsets[1] == 0 ? 1 : 4); ++x) {
            for (int32_t c = 0; c < 2; ++c) {
                REFSIM_CONST int32_t *own = tail + 2 + c;
                int32_t sum = own[-2];
                for (int32_t i = 0; i < t->taps; ++i) {
                    /* Sixteen weights of each channel in turn. */
                    const uint32_t word = (uint32_t)constants[i / 16 * 8 + c * 4 + i % 16 / 4];
                    sum = refsim_wrap_add(sum,
                        pixels[x * step + i] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
                }
                const int32_t at = (int32_t)(t->offsets[x] / (c == 0 ? 1u : 65536u) % 65536u);
                const int32_t offset = own[2];
                const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
                output[at] = (int8_t)refsim_saturate(result, -128, 127);
            }
        }
        constants = tail + 6;
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
    refsim_mve_conv_2d_run(p, input, constants, output, scratch, 6, refsim_mve_conv_2d_tile_s8s32_relu_3);
}

#if REFSIM_MVE
/* Pixels r1 r3 r5 r7, constants r9, output r11 (in a loop what is left of it); q5 and q6 shifts, q7 offsets of outputs.
 * Frame: 0 end, 4 output, 8 rounds of the loop, 12 taps. */
static inline __attribute__((naked)) void refsim_mve_conv_2d_tile_s8s32_relu_4(
    const int8_t *pixels __attribute__((unused)), int32_t step __attribute__((unused)),
    REFSIM_CONST int32_t *constants __attribute__((unused)), int8_t *output __attribute__((unused)),
    const refsim_mve_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "vpush {d10-d15}\n"
        "sub sp, #16\n"
        "mov r9, r2\n"
        "mov r11, r3\n"
        "ldr r4, [sp, #100]\n"
        "ldm r4!, {r2, r6, r8, r10}\n"
        "vldrw.32 q7, [r4]\n"
        "sub r6, #1\n"
        "rsb r8, r8, #0\n"
        "vdup.32 q5, r6\n"
        "vdup.32 q6, r8\n"
        "str r10, [sp]\n"
        "mov r6, r1\n"
        "add r1, r0, #0\n"
        "add r3, r1, r6\n"
        "add r5, r3, r6\n"
        "add r7, r5, r6\n"
        "1:\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #0]\n"
        "vmladav.s8 r0, q0, q2\n"
        "vmladav.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #0]\n"
        "vmladav.s8 r4, q0, q2\n"
        "vmladav.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #0]\n"
        "vmladav.s8 r8, q0, q2\n"
        "vmladav.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #0]\n"
        "vmladav.s8 r12, q0, q2\n"
        "vmladav.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #16]\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #16]\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #16]\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #16]\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #32]\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #32]\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #32]\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #32]\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #48]\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #48]\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #48]\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #48]\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vmov q2[2], q2[0], r0, r8\n"
        "vmov q2[3], q2[1], r4, r12\n"
        "vmov q3[2], q3[0], r2, r10\n"
        "vmov q3[3], q3[1], r6, lr\n"
        "ldm r9!, {r0, r2, r4, r6, r8, r10}\n"
        "vadd.i32 q2, q2, r0\n"
        "vshl.s32 q2, q2, q5\n"
        "vqdmulh.s32 q2, q2, r4\n"
        "vadd.i32 q2, q2, r8\n"
        "vshl.s32 q2, q2, q6\n"
        "vadd.i32 q3, q3, r2\n"
        "vshl.s32 q3, q3, q5\n"
        "vqdmulh.s32 q3, q3, r6\n"
        "vadd.i32 q3, q3, r10\n"
        "vshl.s32 q3, q3, q6\n"
        "vqmovnb.s32 q2, q2\n"
        "vqmovnt.s32 q2, q3\n"
        "vqmovnb.s16 q2, q2\n"
        "vstrb.16 q2, [r11, q7]\n"
        "add r11, #2\n"
        "ldr r0, [sp]\n"
        "cmp r9, r0\n"
        "bne 1b\n"
        "add sp, #16\n"
        "vpop {d10-d15}\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_mve_conv_2d_tile_s8s32_relu_4(
    const int8_t *pixels, int32_t step, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_mve_conv_2d_tile
    *t)
{
    for (; constants != t->end; output += 2) {
        REFSIM_CONST int32_t *tail = constants + t->taps / 2;
        for (int32_t x = 0; x < (t->offsets[1] == 0 ? 1 : 4); ++x) {
            for (int32_t c = 0; c < 2; ++c) {
                REFSIM_CONST int32_t *own = tail + 2 + c;
                int32_t sum = own[-2];
                for (int32_t i = 0; i < t->taps; ++i) {
                    /* Sixteen weights of each channel in turn. */
                    const uint32_t word = (uint32_t)constants[i / 16 * 8 + c * 4 + i % 16 / 4];
                    sum = refsim_wrap_add(sum,
                        pixels[x * step + i] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
                }
                const int32_t at = (int32_t)(t->offsets[x] / (c == 0 ? 1u : 65536u) % 65536u);
                const int32_t offset = own[2];
                const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
                output[at] = (int8_t)refsim_saturate(result, -128, 127);
            }
        }
        constants = tail + 6;
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
    refsim_mve_conv_2d_run(p, input, constants, output, scratch, 6, refsim_mve_conv_2d_tile_s8s32_relu_4);
}

#if REFSIM_MVE
/* Pixels r1 r3 r5 r7, constants r9, output r11 (in a loop what is left of it); q5 and q6 shifts, q7 offsets of outputs.
 * Frame: 0 end, 4 output, 8 rounds of the loop, 12 taps. */
static inline __attribute__((naked)) void refsim_mve_conv_2d_tile_s8s32_relu_8(
    const int8_t *pixels __attribute__((unused)), int32_t step __attribute__((unused)),
    REFSIM_CONST int32_t *constants __attribute__((unused)), int8_t *output __attribute__((unused)),
    const refsim_mve_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "vpush {d10-d15}\n"
        "sub sp, #16\n"
        "mov r9, r2\n"
        "mov r11, r3\n"
        "ldr r4, [sp, #100]\n"
        "ldm r4!, {r2, r6, r8, r10}\n"
        "vldrw.32 q7, [r4]\n"
        "sub r6, #1\n"
        "rsb r8, r8, #0\n"
        "vdup.32 q5, r6\n"
        "vdup.32 q6, r8\n"
        "str r10, [sp]\n"
        "mov r6, r1\n"
        "add r1, r0, #0\n"
        "add r3, r1, r6\n"
        "add r5, r3, r6\n"
        "add r7, r5, r6\n"
        "1:\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #0]\n"
        "vmladav.s8 r0, q0, q2\n"
        "vmladav.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #0]\n"
        "vmladav.s8 r4, q0, q2\n"
        "vmladav.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #0]\n"
        "vmladav.s8 r8, q0, q2\n"
        "vmladav.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #0]\n"
        "vmladav.s8 r12, q0, q2\n"
        "vmladav.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #16]\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #16]\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #16]\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #16]\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #32]\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #32]\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #32]\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #32]\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #48]\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #48]\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #48]\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #48]\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #64]\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #64]\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #64]\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #64]\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #80]\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #80]\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #80]\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #80]\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #96]\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #96]\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #96]\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #96]\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #112]\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #112]\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #112]\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #112]\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vmov q2[2], q2[0], r0, r8\n"
        "vmov q2[3], q2[1], r4, r12\n"
        "vmov q3[2], q3[0], r2, r10\n"
        "vmov q3[3], q3[1], r6, lr\n"
        "ldm r9!, {r0, r2, r4, r6, r8, r10}\n"
        "vadd.i32 q2, q2, r0\n"
        "vshl.s32 q2, q2, q5\n"
        "vqdmulh.s32 q2, q2, r4\n"
        "vadd.i32 q2, q2, r8\n"
        "vshl.s32 q2, q2, q6\n"
        "vadd.i32 q3, q3, r2\n"
        "vshl.s32 q3, q3, q5\n"
        "vqdmulh.s32 q3, q3, r6\n"
        "vadd.i32 q3, q3, r10\n"
        "vshl.s32 q3, q3, q6\n"
        "vqmovnb.s32 q2, q2\n"
        "vqmovnt.s32 q2, q3\n"
        "vqmovnb.s16 q2, q2\n"
        "vstrb.16 q2, [r11, q7]\n"
        "add r11, #2\n"
        "ldr r0, [sp]\n"
        "cmp r9, r0\n"
        "bne 1b\n"
        "add sp, #16\n"
        "vpop {d10-d15}\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_mve_conv_2d_tile_s8s32_relu_8(
    const int8_t *pixels, int32_t step, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_mve_conv_2d_tile
    *t)
{
    for (; constants != t->end; output += 2) {
        REFSIM_CONST int32_t *tail = constants + t->taps / 2;
        for (int32_t x = 0; x < (t->offsets[1] == 0 ? 1 : 4); ++x) {
            for (int32_t c = 0; c < 2; ++c) {
                REFSIM_CONST int32_t *own = tail + 2 + c;
                int32_t sum = own[-2];
                for (int32_t i = 0; i < t->taps; ++i) {
                    /* Sixteen weights of each channel in turn. */
                    const uint32_t word = (uint32_t)constants[i / 16 * 8 + c * 4 + i % 16 / 4];
                    sum = refsim_wrap_add(sum,
                        pixels[x * step + i] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
                }
                const int32_t at = (int32_t)(t->offsets[x] / (c == 0 ? 1u : 65536u) % 65536u);
                const int32_t offset = own[2];
                const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
                output[at] = (int8_t)refsim_saturate(result, -128, 127);
            }
        }
        constants = tail + 6;
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
    refsim_mve_conv_2d_run(p, input, constants, output, scratch, 6, refsim_mve_conv_2d_tile_s8s32_relu_8);
}

#if REFSIM_MVE
/* Pixels r1 r3 r5 r7, constants r9, output r11 (in a loop what is left of it); q5 and q6 shifts, q7 offsets of outputs.
 * Frame: 0 end, 4 output, 8 rounds of the loop, 12 taps. */
static inline __attribute__((naked)) void refsim_mve_conv_2d_tile_s8s32_relu_9(
    const int8_t *pixels __attribute__((unused)), int32_t step __attribute__((unused)),
    REFSIM_CONST int32_t *constants __attribute__((unused)), int8_t *output __attribute__((unused)),
    const refsim_mve_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "vpush {d10-d15}\n"
        "sub sp, #16\n"
        "mov r9, r2\n"
        "mov r11, r3\n"
        "ldr r4, [sp, #100]\n"
        "ldm r4!, {r2, r6, r8, r10}\n"
        "vldrw.32 q7, [r4]\n"
        "sub r6, #1\n"
        "rsb r8, r8, #0\n"
        "vdup.32 q5, r6\n"
        "vdup.32 q6, r8\n"
        "str r10, [sp]\n"
        "mov r6, r1\n"
        "add r1, r0, #16\n"
        "add r3, r1, r6\n"
        "add r5, r3, r6\n"
        "add r7, r5, r6\n"
        "1:\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #-16]\n"
        "vmladav.s8 r0, q0, q2\n"
        "vmladav.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #-16]\n"
        "vmladav.s8 r4, q0, q2\n"
        "vmladav.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #-16]\n"
        "vmladav.s8 r8, q0, q2\n"
        "vmladav.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #-16]\n"
        "vmladav.s8 r12, q0, q2\n"
        "vmladav.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #0]\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #0]\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #0]\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #0]\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #16]\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #16]\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #16]\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #16]\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #32]\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #32]\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #32]\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #32]\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #48]\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #48]\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #48]\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #48]\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #64]\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #64]\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #64]\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #64]\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #80]\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #80]\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #80]\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #80]\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #96]\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #96]\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #96]\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #96]\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #112]\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #112]\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #112]\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #112]\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vmov q2[2], q2[0], r0, r8\n"
        "vmov q2[3], q2[1], r4, r12\n"
        "vmov q3[2], q3[0], r2, r10\n"
        "vmov q3[3], q3[1], r6, lr\n"
        "ldm r9!, {r0, r2, r4, r6, r8, r10}\n"
        "vadd.i32 q2, q2, r0\n"
        "vshl.s32 q2, q2, q5\n"
        "vqdmulh.s32 q2, q2, r4\n"
        "vadd.i32 q2, q2, r8\n"
        "vshl.s32 q2, q2, q6\n"
        "vadd.i32 q3, q3, r2\n"
        "vshl.s32 q3, q3, q5\n"
        "vqdmulh.s32 q3, q3, r6\n"
        "vadd.i32 q3, q3, r10\n"
        "vshl.s32 q3, q3, q6\n"
        "vqmovnb.s32 q2, q2\n"
        "vqmovnt.s32 q2, q3\n"
        "vqmovnb.s16 q2, q2\n"
        "vstrb.16 q2, [r11, q7]\n"
        "add r11, #2\n"
        "ldr r0, [sp]\n"
        "cmp r9, r0\n"
        "bne 1b\n"
        "add sp, #16\n"
        "vpop {d10-d15}\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_mve_conv_2d_tile_s8s32_relu_9(
    const int8_t *pixels, int32_t step, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_mve_conv_2d_tile
    *t)
{
    for (; constants != t->end; output += 2) {
        REFSIM_CONST int32_t *tail = constants + t->taps / 2;
        for (int32_t x = 0; x < (t->offsets[1] == 0 ? 1 : 4); ++x) {
            for (int32_t c = 0; c < 2; ++c) {
                REFSIM_CONST int32_t *own = tail + 2 + c;
                int32_t sum = own[-2];
                for (int32_t i = 0; i < t->taps; ++i) {
                    /* Sixteen weights of each channel in turn. */
                    const uint32_t word = (uint32_t)constants[i / 16 * 8 + c * 4 + i % 16 / 4];
                    sum = refsim_wrap_add(sum,
                        pixels[x * step + i] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
                }
                const int32_t at = (int32_t)(t->offsets[x] / (c == 0 ? 1u : 65536u) % 65536u);
                const int32_t offset = own[2];
                const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
                output[at] = (int8_t)refsim_saturate(result, -128, 127);
            }
        }
        constants = tail + 6;
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
    refsim_mve_conv_2d_run(p, input, constants, output, scratch, 6, refsim_mve_conv_2d_tile_s8s32_relu_9);
}

#if REFSIM_MVE
/* Pixels r1 r3 r5 r7, constants r9, output r11 (in a loop what is left of it); q5 and q6 shifts, q7 offsets of outputs.
 * Frame: 0 end, 4 output, 8 rounds of the loop, 12 taps. */
static inline __attribute__((naked)) void refsim_mve_conv_2d_tile_s8s32_relu_loop(
    const int8_t *pixels __attribute__((unused)), int32_t step __attribute__((unused)),
    REFSIM_CONST int32_t *constants __attribute__((unused)), int8_t *output __attribute__((unused)),
    const refsim_mve_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "vpush {d10-d15}\n"
        "sub sp, #16\n"
        "mov r9, r2\n"
        "mov r11, r3\n"
        "ldr r4, [sp, #100]\n"
        "ldm r4!, {r2, r6, r8, r10}\n"
        "vldrw.32 q7, [r4]\n"
        "sub r6, #1\n"
        "rsb r8, r8, #0\n"
        "vdup.32 q5, r6\n"
        "vdup.32 q6, r8\n"
        "str r10, [sp]\n"
        "str r2, [sp, #12]\n"
        "lsr r2, r2, #4\n"
        "str r2, [sp, #8]\n"
        "mov r6, r1\n"
        "add r1, r0, #0\n"
        "add r3, r1, r6\n"
        "add r5, r3, r6\n"
        "add r7, r5, r6\n"
        "1:\n"
        "mov r0, #0\n"
        "mov r2, #0\n"
        "mov r4, #0\n"
        "mov r6, #0\n"
        "mov r8, #0\n"
        "mov r10, #0\n"
        "mov r12, #0\n"
        "mov lr, #0\n"
        "str r11, [sp, #4]\n"
        "ldr r11, [sp, #8]\n"
        "2:\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3], #16\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5], #16\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7], #16\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "subs r11, #1\n"
        "bne 2b\n"
        "ldr r11, [sp, #4]\n"
        "vmov q2[2], q2[0], r0, r8\n"
        "vmov q2[3], q2[1], r4, r12\n"
        "vmov q3[2], q3[0], r2, r10\n"
        "vmov q3[3], q3[1], r6, lr\n"
        "ldr r0, [sp, #12]\n"
        "sub r1, r1, r0\n"
        "sub r3, r3, r0\n"
        "sub r5, r5, r0\n"
        "sub r7, r7, r0\n"
        "ldm r9!, {r0, r2, r4, r6, r8, r10}\n"
        "vadd.i32 q2, q2, r0\n"
        "vshl.s32 q2, q2, q5\n"
        "vqdmulh.s32 q2, q2, r4\n"
        "vadd.i32 q2, q2, r8\n"
        "vshl.s32 q2, q2, q6\n"
        "vadd.i32 q3, q3, r2\n"
        "vshl.s32 q3, q3, q5\n"
        "vqdmulh.s32 q3, q3, r6\n"
        "vadd.i32 q3, q3, r10\n"
        "vshl.s32 q3, q3, q6\n"
        "vqmovnb.s32 q2, q2\n"
        "vqmovnt.s32 q2, q3\n"
        "vqmovnb.s16 q2, q2\n"
        "vstrb.16 q2, [r11, q7]\n"
        "add r11, #2\n"
        "ldr r0, [sp]\n"
        "cmp r9, r0\n"
        "bne 1b\n"
        "add sp, #16\n"
        "vpop {d10-d15}\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_mve_conv_2d_tile_s8s32_relu_loop(
    const int8_t *pixels, int32_t step, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_mve_conv_2d_tile
    *t)
{
    for (; constants != t->end; output += 2) {
        REFSIM_CONST int32_t *tail = constants + t->taps / 2;
        for (int32_t x = 0; x < (t->offsets[1] == 0 ? 1 : 4); ++x) {
            for (int32_t c = 0; c < 2; ++c) {
                REFSIM_CONST int32_t *own = tail + 2 + c;
                int32_t sum = own[-2];
                for (int32_t i = 0; i < t->taps; ++i) {
                    /* Sixteen weights of each channel in turn. */
                    const uint32_t word = (uint32_t)constants[i / 16 * 8 + c * 4 + i % 16 / 4];
                    sum = refsim_wrap_add(sum,
                        pixels[x * step + i] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
                }
                const int32_t at = (int32_t)(t->offsets[x] / (c == 0 ? 1u : 65536u) % 65536u);
                const int32_t offset = own[2];
                const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
                output[at] = (int8_t)refsim_saturate(result, -128, 127);
            }
        }
        constants = tail + 6;
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
    refsim_mve_conv_2d_run(p, input, constants, output, scratch, 6, refsim_mve_conv_2d_tile_s8s32_relu_loop);
}

#if REFSIM_MVE
/* Pixels r1 r3 r5 r7, constants r9, output r11 (in a loop what is left of it); q5 and q6 shifts, q7 offsets of outputs.
 * Frame: 0 end, 4 output, 8 rounds of the loop, 12 taps. */
static inline __attribute__((naked)) void refsim_mve_conv_2d_tile_s8s32_relu_nines(
    const int8_t *pixels __attribute__((unused)), int32_t step __attribute__((unused)),
    REFSIM_CONST int32_t *constants __attribute__((unused)), int8_t *output __attribute__((unused)),
    const refsim_mve_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "vpush {d10-d15}\n"
        "sub sp, #16\n"
        "mov r9, r2\n"
        "mov r11, r3\n"
        "ldr r4, [sp, #100]\n"
        "ldm r4!, {r2, r6, r8, r10}\n"
        "vldrw.32 q7, [r4]\n"
        "sub r6, #1\n"
        "rsb r8, r8, #0\n"
        "vdup.32 q5, r6\n"
        "vdup.32 q6, r8\n"
        "str r10, [sp]\n"
        "str r2, [sp, #12]\n"
        "lsr r2, r2, #4\n"
        "mov r6, #9\n"
        "udiv r2, r2, r6\n"
        "str r2, [sp, #8]\n"
        "mov r6, r1\n"
        "add r1, r0, #0\n"
        "add r3, r1, r6\n"
        "add r5, r3, r6\n"
        "add r7, r5, r6\n"
        "1:\n"
        "mov r0, #0\n"
        "mov r2, #0\n"
        "mov r4, #0\n"
        "mov r6, #0\n"
        "mov r8, #0\n"
        "mov r10, #0\n"
        "mov r12, #0\n"
        "mov lr, #0\n"
        "str r11, [sp, #4]\n"
        "ldr r11, [sp, #8]\n"
        "2:\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3], #16\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5], #16\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7], #16\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3], #16\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5], #16\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7], #16\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3], #16\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5], #16\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7], #16\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3], #16\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5], #16\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7], #16\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3], #16\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5], #16\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7], #16\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3], #16\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5], #16\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7], #16\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3], #16\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5], #16\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7], #16\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3], #16\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5], #16\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7], #16\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3], #16\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5], #16\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7], #16\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "subs r11, #1\n"
        "bne 2b\n"
        "ldr r11, [sp, #4]\n"
        "vmov q2[2], q2[0], r0, r8\n"
        "vmov q2[3], q2[1], r4, r12\n"
        "vmov q3[2], q3[0], r2, r10\n"
        "vmov q3[3], q3[1], r6, lr\n"
        "ldr r0, [sp, #12]\n"
        "sub r1, r1, r0\n"
        "sub r3, r3, r0\n"
        "sub r5, r5, r0\n"
        "sub r7, r7, r0\n"
        "ldm r9!, {r0, r2, r4, r6, r8, r10}\n"
        "vadd.i32 q2, q2, r0\n"
        "vshl.s32 q2, q2, q5\n"
        "vqdmulh.s32 q2, q2, r4\n"
        "vadd.i32 q2, q2, r8\n"
        "vshl.s32 q2, q2, q6\n"
        "vadd.i32 q3, q3, r2\n"
        "vshl.s32 q3, q3, q5\n"
        "vqdmulh.s32 q3, q3, r6\n"
        "vadd.i32 q3, q3, r10\n"
        "vshl.s32 q3, q3, q6\n"
        "vqmovnb.s32 q2, q2\n"
        "vqmovnt.s32 q2, q3\n"
        "vqmovnb.s16 q2, q2\n"
        "vstrb.16 q2, [r11, q7]\n"
        "add r11, #2\n"
        "ldr r0, [sp]\n"
        "cmp r9, r0\n"
        "bne 1b\n"
        "add sp, #16\n"
        "vpop {d10-d15}\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_mve_conv_2d_tile_s8s32_relu_nines(
    const int8_t *pixels, int32_t step, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_mve_conv_2d_tile
    *t)
{
    for (; constants != t->end; output += 2) {
        REFSIM_CONST int32_t *tail = constants + t->taps / 2;
        for (int32_t x = 0; x < (t->offsets[1] == 0 ? 1 : 4); ++x) {
            for (int32_t c = 0; c < 2; ++c) {
                REFSIM_CONST int32_t *own = tail + 2 + c;
                int32_t sum = own[-2];
                for (int32_t i = 0; i < t->taps; ++i) {
                    /* Sixteen weights of each channel in turn. */
                    const uint32_t word = (uint32_t)constants[i / 16 * 8 + c * 4 + i % 16 / 4];
                    sum = refsim_wrap_add(sum,
                        pixels[x * step + i] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
                }
                const int32_t at = (int32_t)(t->offsets[x] / (c == 0 ? 1u : 65536u) % 65536u);
                const int32_t offset = own[2];
                const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
                output[at] = (int8_t)refsim_saturate(result, -128, 127);
            }
        }
        constants = tail + 6;
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
    refsim_mve_conv_2d_run(p, input, constants, output, scratch, 6, refsim_mve_conv_2d_tile_s8s32_relu_nines);
}

#if REFSIM_MVE
/* Pixels r1 r3 r5 r7, constants r9, output r11 (in a loop what is left of it); q5 and q6 shifts, q7 offsets of outputs.
 * Frame: 0 end, 4 output, 8 rounds of the loop, 12 taps. */
static inline __attribute__((naked)) void refsim_mve_conv_2d_tile_s8s32_relu_threes(
    const int8_t *pixels __attribute__((unused)), int32_t step __attribute__((unused)),
    REFSIM_CONST int32_t *constants __attribute__((unused)), int8_t *output __attribute__((unused)),
    const refsim_mve_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "vpush {d10-d15}\n"
        "sub sp, #16\n"
        "mov r9, r2\n"
        "mov r11, r3\n"
        "ldr r4, [sp, #100]\n"
        "ldm r4!, {r2, r6, r8, r10}\n"
        "vldrw.32 q7, [r4]\n"
        "sub r6, #1\n"
        "rsb r8, r8, #0\n"
        "vdup.32 q5, r6\n"
        "vdup.32 q6, r8\n"
        "str r10, [sp]\n"
        "str r2, [sp, #12]\n"
        "lsr r2, r2, #4\n"
        "mov r6, #3\n"
        "udiv r2, r2, r6\n"
        "str r2, [sp, #8]\n"
        "mov r6, r1\n"
        "add r1, r0, #0\n"
        "add r3, r1, r6\n"
        "add r5, r3, r6\n"
        "add r7, r5, r6\n"
        "1:\n"
        "mov r0, #0\n"
        "mov r2, #0\n"
        "mov r4, #0\n"
        "mov r6, #0\n"
        "mov r8, #0\n"
        "mov r10, #0\n"
        "mov r12, #0\n"
        "mov lr, #0\n"
        "str r11, [sp, #4]\n"
        "ldr r11, [sp, #8]\n"
        "2:\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3], #16\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5], #16\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7], #16\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3], #16\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5], #16\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7], #16\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3], #16\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5], #16\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7], #16\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "subs r11, #1\n"
        "bne 2b\n"
        "ldr r11, [sp, #4]\n"
        "vmov q2[2], q2[0], r0, r8\n"
        "vmov q2[3], q2[1], r4, r12\n"
        "vmov q3[2], q3[0], r2, r10\n"
        "vmov q3[3], q3[1], r6, lr\n"
        "ldr r0, [sp, #12]\n"
        "sub r1, r1, r0\n"
        "sub r3, r3, r0\n"
        "sub r5, r5, r0\n"
        "sub r7, r7, r0\n"
        "ldm r9!, {r0, r2, r4, r6, r8, r10}\n"
        "vadd.i32 q2, q2, r0\n"
        "vshl.s32 q2, q2, q5\n"
        "vqdmulh.s32 q2, q2, r4\n"
        "vadd.i32 q2, q2, r8\n"
        "vshl.s32 q2, q2, q6\n"
        "vadd.i32 q3, q3, r2\n"
        "vshl.s32 q3, q3, q5\n"
        "vqdmulh.s32 q3, q3, r6\n"
        "vadd.i32 q3, q3, r10\n"
        "vshl.s32 q3, q3, q6\n"
        "vqmovnb.s32 q2, q2\n"
        "vqmovnt.s32 q2, q3\n"
        "vqmovnb.s16 q2, q2\n"
        "vstrb.16 q2, [r11, q7]\n"
        "add r11, #2\n"
        "ldr r0, [sp]\n"
        "cmp r9, r0\n"
        "bne 1b\n"
        "add sp, #16\n"
        "vpop {d10-d15}\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_mve_conv_2d_tile_s8s32_relu_threes(
    const int8_t *pixels, int32_t step, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_mve_conv_2d_tile
    *t)
{
    for (; constants != t->end; output += 2) {
        REFSIM_CONST int32_t *tail = constants + t->taps / 2;
        for (int32_t x = 0; x < (t->offsets[1] == 0 ? 1 : 4); ++x) {
            for (int32_t c = 0; c < 2; ++c) {
                REFSIM_CONST int32_t *own = tail + 2 + c;
                int32_t sum = own[-2];
                for (int32_t i = 0; i < t->taps; ++i) {
                    /* Sixteen weights of each channel in turn. */
                    const uint32_t word = (uint32_t)constants[i / 16 * 8 + c * 4 + i % 16 / 4];
                    sum = refsim_wrap_add(sum,
                        pixels[x * step + i] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
                }
                const int32_t at = (int32_t)(t->offsets[x] / (c == 0 ? 1u : 65536u) % 65536u);
                const int32_t offset = own[2];
                const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
                output[at] = (int8_t)refsim_saturate(result, -128, 127);
            }
        }
        constants = tail + 6;
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
    refsim_mve_conv_2d_run(p, input, constants, output, scratch, 6, refsim_mve_conv_2d_tile_s8s32_relu_threes);
}

#if REFSIM_MVE
/* Pixels r1 r3 r5 r7, constants r9, output r11 (in a loop what is left of it); q5 and q6 shifts, q7 offsets of outputs.
 * Frame: 0 end, 4 output, 8 rounds of the loop, 12 taps. */
static inline __attribute__((naked)) void refsim_mve_conv_2d_tile_s8s32_signed_1(
    const int8_t *pixels __attribute__((unused)), int32_t step __attribute__((unused)),
    REFSIM_CONST int32_t *constants __attribute__((unused)), int8_t *output __attribute__((unused)),
    const refsim_mve_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "vpush {d10-d15}\n"
        "sub sp, #16\n"
        "mov r9, r2\n"
        "mov r11, r3\n"
        "ldr r4, [sp, #100]\n"
        "ldm r4!, {r2, r6, r8, r10}\n"
        "vldrw.32 q7, [r4]\n"
        "sub r6, #1\n"
        "rsb r8, r8, #0\n"
        "vdup.32 q5, r6\n"
        "vdup.32 q6, r8\n"
        "str r10, [sp]\n"
        "mov r6, r1\n"
        "add r1, r0, #0\n"
        "add r3, r1, r6\n"
        "add r5, r3, r6\n"
        "add r7, r5, r6\n"
        "1:\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #0]\n"
        "vmladav.s8 r0, q0, q2\n"
        "vmladav.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #0]\n"
        "vmladav.s8 r4, q0, q2\n"
        "vmladav.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #0]\n"
        "vmladav.s8 r8, q0, q2\n"
        "vmladav.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #0]\n"
        "vmladav.s8 r12, q0, q2\n"
        "vmladav.s8 lr, q1, q2\n"
        "vmov q2[2], q2[0], r0, r8\n"
        "vmov q2[3], q2[1], r4, r12\n"
        "vmov q3[2], q3[0], r2, r10\n"
        "vmov q3[3], q3[1], r6, lr\n"
        "ldm r9!, {r0, r2, r4, r6, r8, r10, r12, lr}\n"
        "vadd.i32 q2, q2, r0\n"
        "vshl.s32 q2, q2, q5\n"
        "vcmp.s32 lt, q2, zr\n"
        "vqdmulh.s32 q2, q2, r4\n"
        "vadd.i32 q2, q2, r8\n"
        "vpst\n"
        "vsubt.i32 q2, q2, r12\n"
        "vshl.s32 q2, q2, q6\n"
        "vadd.i32 q3, q3, r2\n"
        "vshl.s32 q3, q3, q5\n"
        "vcmp.s32 lt, q3, zr\n"
        "vqdmulh.s32 q3, q3, r6\n"
        "vadd.i32 q3, q3, r10\n"
        "vpst\n"
        "vsubt.i32 q3, q3, lr\n"
        "vshl.s32 q3, q3, q6\n"
        "vqmovnb.s32 q2, q2\n"
        "vqmovnt.s32 q2, q3\n"
        "vqmovnb.s16 q2, q2\n"
        "vstrb.16 q2, [r11, q7]\n"
        "add r11, #2\n"
        "ldr r0, [sp]\n"
        "cmp r9, r0\n"
        "bne 1b\n"
        "add sp, #16\n"
        "vpop {d10-d15}\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_mve_conv_2d_tile_s8s32_signed_1(
    const int8_t *pixels, int32_t step, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_mve_conv_2d_tile
    *t)
{
    for (; constants != t->end; output += 2) {
        REFSIM_CONST int32_t *tail = constants + t->taps / 2;
        for (int32_t x = 0; x < (t->offsets[1] == 0 ? 1 : 4); ++x) {
            for (int32_t c = 0; c < 2; ++c) {
                REFSIM_CONST int32_t *own = tail + 2 + c;
                int32_t sum = own[-2];
                for (int32_t i = 0; i < t->taps; ++i) {
                    /* Sixteen weights of each channel in turn. */
                    const uint32_t word = (uint32_t)constants[i / 16 * 8 + c * 4 + i % 16 / 4];
                    sum = refsim_wrap_add(sum,
                        pixels[x * step + i] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
                }
                const int32_t at = (int32_t)(t->offsets[x] / (c == 0 ? 1u : 65536u) % 65536u);
                const int32_t offset = own[2] - (sum < 0 ? own[4] : 0);
                const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
                output[at] = (int8_t)refsim_saturate(result, -128, 127);
            }
        }
        constants = tail + 8;
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
    refsim_mve_conv_2d_run(p, input, constants, output, scratch, 8, refsim_mve_conv_2d_tile_s8s32_signed_1);
}

#if REFSIM_MVE
/* Pixels r1 r3 r5 r7, constants r9, output r11 (in a loop what is left of it); q5 and q6 shifts, q7 offsets of outputs.
 * Frame: 0 end, 4 output, 8 rounds of the loop, 12 taps. */
static inline __attribute__((naked)) void refsim_mve_conv_2d_tile_s8s32_signed_2(
    const int8_t *pixels __attribute__((unused)), int32_t step __attribute__((unused)),
    REFSIM_CONST int32_t *constants __attribute__((unused)), int8_t *output __attribute__((unused)),
    const refsim_mve_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "vpush {d10-d15}\n"
        "sub sp, #16\n"
        "mov r9, r2\n"
        "mov r11, r3\n"
        "ldr r4, [sp, #100]\n"
        "ldm r4!, {r2, r6, r8, r10}\n"
        "vldrw.32 q7, [r4]\n"
        "sub r6, #1\n"
        "rsb r8, r8, #0\n"
        "vdup.32 q5, r6\n"
        "vdup.32 q6, r8\n"
        "str r10, [sp]\n"
        "mov r6, r1\n"
        "add r1, r0, #0\n"
        "add r3, r1, r6\n"
        "add r5, r3, r6\n"
        "add r7, r5, r6\n"
        "1:\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #0]\n"
        "vmladav.s8 r0, q0, q2\n"
        "vmladav.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #0]\n"
        "vmladav.s8 r4, q0, q2\n"
        "vmladav.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #0]\n"
        "vmladav.s8 r8, q0, q2\n"
        "vmladav.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #0]\n"
        "vmladav.s8 r12, q0, q2\n"
        "vmladav.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #16]\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #16]\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #16]\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #16]\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vmov q2[2], q2[0], r0, r8\n"
        "vmov q2[3], q2[1], r4, r12\n"
        "vmov q3[2], q3[0], r2, r10\n"
        "vmov q3[3], q3[1], r6, lr\n"
        "ldm r9!, {r0, r2, r4, r6, r8, r10, r12, lr}\n"
        "vadd.i32 q2, q2, r0\n"
        "vshl.s32 q2, q2, q5\n"
        "vcmp.s32 lt, q2, zr\n"
        "vqdmulh.s32 q2, q2, r4\n"
        "vadd.i32 q2, q2, r8\n"
        "vpst\n"
        "vsubt.i32 q2, q2, r12\n"
        "vshl.s32 q2, q2, q6\n"
        "vadd.i32 q3, q3, r2\n"
        "vshl.s32 q3, q3, q5\n"
        "vcmp.s32 lt, q3, zr\n"
        "vqdmulh.s32 q3, q3, r6\n"
        "vadd.i32 q3, q3, r10\n"
        "vpst\n"
        "vsubt.i32 q3, q3, lr\n"
        "vshl.s32 q3, q3, q6\n"
        "vqmovnb.s32 q2, q2\n"
        "vqmovnt.s32 q2, q3\n"
        "vqmovnb.s16 q2, q2\n"
        "vstrb.16 q2, [r11, q7]\n"
        "add r11, #2\n"
        "ldr r0, [sp]\n"
        "cmp r9, r0\n"
        "bne 1b\n"
        "add sp, #16\n"
        "vpop {d10-d15}\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_mve_conv_2d_tile_s8s32_signed_2(
    const int8_t *pixels, int32_t step, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_mve_conv_2d_tile
    *t)
{
    for (; constants != t->end; output += 2) {
        REFSIM_CONST int32_t *tail = constants + t->taps / 2;
        for (int32_t x = 0; x < (t->offsets[1] == 0 ? 1 : 4); ++x) {
            for (int32_t c = 0; c < 2; ++c) {
                REFSIM_CONST int32_t *own = tail + 2 + c;
                int32_t sum = own[-2];
                for (int32_t i = 0; i < t->taps; ++i) {
                    /* Sixteen weights of each channel in turn. */
                    const uint32_t word = (uint32_t)constants[i / 16 * 8 + c * 4 + i % 16 / 4];
                    sum = refsim_wrap_add(sum,
                        pixels[x * step + i] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
                }
                const int32_t at = (int32_t)(t->offsets[x] / (c == 0 ? 1u : 65536u) % 65536u);
                const int32_t offset = own[2] - (sum < 0 ? own[4] : 0);
                const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
                output[at] = (int8_t)refsim_saturate(result, -128, 127);
            }
        }
        constants = tail + 8;
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
    refsim_mve_conv_2d_run(p, input, constants, output, scratch, 8, refsim_mve_conv_2d_tile_s8s32_signed_2);
}

#if REFSIM_MVE
/* Pixels r1 r3 r5 r7, constants r9, output r11 (in a loop what is left of it); q5 and q6 shifts, q7 offsets of outputs.
 * Frame: 0 end, 4 output, 8 rounds of the loop, 12 taps. */
static inline __attribute__((naked)) void refsim_mve_conv_2d_tile_s8s32_signed_3(
    const int8_t *pixels __attribute__((unused)), int32_t step __attribute__((unused)),
    REFSIM_CONST int32_t *constants __attribute__((unused)), int8_t *output __attribute__((unused)),
    const refsim_mve_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "vpush {d10-d15}\n"
        "sub sp, #16\n"
        "mov r9, r2\n"
        "mov r11, r3\n"
        "ldr r4, [sp, #100]\n"
        "ldm r4!, {r2, r6, r8, r10}\n"
        "vldrw.32 q7, [r4]\n"
        "sub r6, #1\n"
        "rsb r8, r8, #0\n"
        "vdup.32 q5, r6\n"
        "vdup.32 q6, r8\n"
        "str r10, [sp]\n"
        "mov r6, r1\n"
        "add r1, r0, #0\n"
        "add r3, r1, r6\n"
        "add r5, r3, r6\n"
        "add r7, r5, r6\n"
        "1:\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #0]\n"
        "vmladav.s8 r0, q0, q2\n"
        "vmladav.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #0]\n"
        "vmladav.s8 r4, q0, q2\n"
        "vmladav.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #0]\n"
        "vmladav.s8 r8, q0, q2\n"
        "vmladav.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #0]\n"
        "vmladav.s8 r12, q0, q2\n"
        "vmladav.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #16]\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #16]\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #16]\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #16]\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #32]\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #32]\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #32]\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #32]\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vmov q2[2], q2[0], r0, r8\n"
        "vmov q2[3], q2[1], r4, r12\n"
        "vmov q3[2], q3[0], r2, r10\n"
        "vmov q3[3], q3[1], r6, lr\n"
        "ldm r9!, {r0, r2, r4, r6, r8, r10, r12, lr}\n"
        "vadd.i32 q2, q2, r0\n"
        "vshl.s32 q2, q2, q5\n"
        "vcmp.s32 lt, q2, zr\n"
        "vqdmulh.s32 q2, q2, r4\n"
        "vadd.i32 q2, q2, r8\n"
        "vpst\n"
        "vsubt.i32 q2, q2, r12\n"
        "vshl.s32 q2, q2, q6\n"
        "vadd.i32 q3, q3, r2\n"
        "vshl.s32 q3, q3, q5\n"
        "vcmp.s32 lt, q3, zr\n"
        "vqdmulh.s32 q3, q3, r6\n"
        "vadd.i32 q3, q3, r10\n"
        "vpst\n"
        "vsubt.i32 q3, q3, lr\n"
        "vshl.s32 q3, q3, q6\n"
        "vqmovnb.s32 q2, q2\n"
        "vqmovnt.s32 q2, q3\n"
        "vqmovnb.s16 q2, q2\n"
        "vstrb.16 q2, [r11, q7]\n"
        "add r11, #2\n"
        "ldr r0, [sp]\n"
        "cmp r9, r0\n"
        "bne 1b\n"
        "add sp, #16\n"
        "vpop {d10-d15}\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_mve_conv_2d_tile_s8s32_signed_3(
    const int8_t *pixels, int32_t step, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_mve_conv_2d_tile
    *t)
{
    for (; constants != t->end; output += 2) {
        REFSIM_CONST int32_t *tail = constants + t->taps / 2;
        for (int32_t x = 0; x < (t->offsets[1] == 0 ? 1 : 4); ++x) {
            for (int32_t c = 0; c < 2; ++c) {
                REFSIM_CONST int32_t *own = tail + 2 + c;
                int32_t sum = own[-2];
                for (int32_t i = 0; i < t->taps; ++i) {
                    /* Sixteen weights of each channel in turn. */
                    const uint32_t word = (uint32_t)constants[i / 16 * 8 + c * 4 + i % 16 / 4];
                    sum = refsim_wrap_add(sum,
                        pixels[x * step + i] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
                }
                const int32_t at = (int32_t)(t->offsets[x] / (c == 0 ? 1u : 65536u) % 65536u);
                const int32_t offset = own[2] - (sum < 0 ? own[4] : 0);
                const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
                output[at] = (int8_t)refsim_saturate(result, -128, 127);
            }
        }
        constants = tail + 8;
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
    refsim_mve_conv_2d_run(p, input, constants, output, scratch, 8, refsim_mve_conv_2d_tile_s8s32_signed_3);
}

#if REFSIM_MVE
/* Pixels r1 r3 r5 r7, constants r9, output r11 (in a loop what is left of it); q5 and q6 shifts, q7 offsets of outputs.
 * Frame: 0 end, 4 output, 8 rounds of the loop, 12 taps. */
static inline __attribute__((naked)) void refsim_mve_conv_2d_tile_s8s32_signed_4(
    const int8_t *pixels __attribute__((unused)), int32_t step __attribute__((unused)),
    REFSIM_CONST int32_t *constants __attribute__((unused)), int8_t *output __attribute__((unused)),
    const refsim_mve_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "vpush {d10-d15}\n"
        "sub sp, #16\n"
        "mov r9, r2\n"
        "mov r11, r3\n"
        "ldr r4, [sp, #100]\n"
        "ldm r4!, {r2, r6, r8, r10}\n"
        "vldrw.32 q7, [r4]\n"
        "sub r6, #1\n"
        "rsb r8, r8, #0\n"
        "vdup.32 q5, r6\n"
        "vdup.32 q6, r8\n"
        "str r10, [sp]\n"
        "mov r6, r1\n"
        "add r1, r0, #0\n"
        "add r3, r1, r6\n"
        "add r5, r3, r6\n"
        "add r7, r5, r6\n"
        "1:\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #0]\n"
        "vmladav.s8 r0, q0, q2\n"
        "vmladav.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #0]\n"
        "vmladav.s8 r4, q0, q2\n"
        "vmladav.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #0]\n"
        "vmladav.s8 r8, q0, q2\n"
        "vmladav.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #0]\n"
        "vmladav.s8 r12, q0, q2\n"
        "vmladav.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #16]\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #16]\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #16]\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #16]\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #32]\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #32]\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #32]\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #32]\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #48]\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #48]\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #48]\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #48]\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vmov q2[2], q2[0], r0, r8\n"
        "vmov q2[3], q2[1], r4, r12\n"
        "vmov q3[2], q3[0], r2, r10\n"
        "vmov q3[3], q3[1], r6, lr\n"
        "ldm r9!, {r0, r2, r4, r6, r8, r10, r12, lr}\n"
        "vadd.i32 q2, q2, r0\n"
        "vshl.s32 q2, q2, q5\n"
        "vcmp.s32 lt, q2, zr\n"
        "vqdmulh.s32 q2, q2, r4\n"
        "vadd.i32 q2, q2, r8\n"
        "vpst\n"
        "vsubt.i32 q2, q2, r12\n"
        "vshl.s32 q2, q2, q6\n"
        "vadd.i32 q3, q3, r2\n"
        "vshl.s32 q3, q3, q5\n"
        "vcmp.s32 lt, q3, zr\n"
        "vqdmulh.s32 q3, q3, r6\n"
        "vadd.i32 q3, q3, r10\n"
        "vpst\n"
        "vsubt.i32 q3, q3, lr\n"
        "vshl.s32 q3, q3, q6\n"
        "vqmovnb.s32 q2, q2\n"
        "vqmovnt.s32 q2, q3\n"
        "vqmovnb.s16 q2, q2\n"
        "vstrb.16 q2, [r11, q7]\n"
        "add r11, #2\n"
        "ldr r0, [sp]\n"
        "cmp r9, r0\n"
        "bne 1b\n"
        "add sp, #16\n"
        "vpop {d10-d15}\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_mve_conv_2d_tile_s8s32_signed_4(
    const int8_t *pixels, int32_t step, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_mve_conv_2d_tile
    *t)
{
    for (; constants != t->end; output += 2) {
        REFSIM_CONST int32_t *tail = constants + t->taps / 2;
        for (int32_t x = 0; x < (t->offsets[1] == 0 ? 1 : 4); ++x) {
            for (int32_t c = 0; c < 2; ++c) {
                REFSIM_CONST int32_t *own = tail + 2 + c;
                int32_t sum = own[-2];
                for (int32_t i = 0; i < t->taps; ++i) {
                    /* Sixteen weights of each channel in turn. */
                    const uint32_t word = (uint32_t)constants[i / 16 * 8 + c * 4 + i % 16 / 4];
                    sum = refsim_wrap_add(sum,
                        pixels[x * step + i] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
                }
                const int32_t at = (int32_t)(t->offsets[x] / (c == 0 ? 1u : 65536u) % 65536u);
                const int32_t offset = own[2] - (sum < 0 ? own[4] : 0);
                const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
                output[at] = (int8_t)refsim_saturate(result, -128, 127);
            }
        }
        constants = tail + 8;
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
    refsim_mve_conv_2d_run(p, input, constants, output, scratch, 8, refsim_mve_conv_2d_tile_s8s32_signed_4);
}

#if REFSIM_MVE
/* Pixels r1 r3 r5 r7, constants r9, output r11 (in a loop what is left of it); q5 and q6 shifts, q7 offsets of outputs.
 * Frame: 0 end, 4 output, 8 rounds of the loop, 12 taps. */
static inline __attribute__((naked)) void refsim_mve_conv_2d_tile_s8s32_signed_8(
    const int8_t *pixels __attribute__((unused)), int32_t step __attribute__((unused)),
    REFSIM_CONST int32_t *constants __attribute__((unused)), int8_t *output __attribute__((unused)),
    const refsim_mve_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "vpush {d10-d15}\n"
        "sub sp, #16\n"
        "mov r9, r2\n"
        "mov r11, r3\n"
        "ldr r4, [sp, #100]\n"
        "ldm r4!, {r2, r6, r8, r10}\n"
        "vldrw.32 q7, [r4]\n"
        "sub r6, #1\n"
        "rsb r8, r8, #0\n"
        "vdup.32 q5, r6\n"
        "vdup.32 q6, r8\n"
        "str r10, [sp]\n"
        "mov r6, r1\n"
        "add r1, r0, #0\n"
        "add r3, r1, r6\n"
        "add r5, r3, r6\n"
        "add r7, r5, r6\n"
        "1:\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #0]\n"
        "vmladav.s8 r0, q0, q2\n"
        "vmladav.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #0]\n"
        "vmladav.s8 r4, q0, q2\n"
        "vmladav.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #0]\n"
        "vmladav.s8 r8, q0, q2\n"
        "vmladav.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #0]\n"
        "vmladav.s8 r12, q0, q2\n"
        "vmladav.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #16]\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #16]\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #16]\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #16]\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #32]\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #32]\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #32]\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #32]\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #48]\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #48]\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #48]\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #48]\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #64]\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #64]\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #64]\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #64]\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #80]\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #80]\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #80]\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #80]\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #96]\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #96]\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #96]\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #96]\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #112]\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #112]\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #112]\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #112]\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vmov q2[2], q2[0], r0, r8\n"
        "vmov q2[3], q2[1], r4, r12\n"
        "vmov q3[2], q3[0], r2, r10\n"
        "vmov q3[3], q3[1], r6, lr\n"
        "ldm r9!, {r0, r2, r4, r6, r8, r10, r12, lr}\n"
        "vadd.i32 q2, q2, r0\n"
        "vshl.s32 q2, q2, q5\n"
        "vcmp.s32 lt, q2, zr\n"
        "vqdmulh.s32 q2, q2, r4\n"
        "vadd.i32 q2, q2, r8\n"
        "vpst\n"
        "vsubt.i32 q2, q2, r12\n"
        "vshl.s32 q2, q2, q6\n"
        "vadd.i32 q3, q3, r2\n"
        "vshl.s32 q3, q3, q5\n"
        "vcmp.s32 lt, q3, zr\n"
        "vqdmulh.s32 q3, q3, r6\n"
        "vadd.i32 q3, q3, r10\n"
        "vpst\n"
        "vsubt.i32 q3, q3, lr\n"
        "vshl.s32 q3, q3, q6\n"
        "vqmovnb.s32 q2, q2\n"
        "vqmovnt.s32 q2, q3\n"
        "vqmovnb.s16 q2, q2\n"
        "vstrb.16 q2, [r11, q7]\n"
        "add r11, #2\n"
        "ldr r0, [sp]\n"
        "cmp r9, r0\n"
        "bne 1b\n"
        "add sp, #16\n"
        "vpop {d10-d15}\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_mve_conv_2d_tile_s8s32_signed_8(
    const int8_t *pixels, int32_t step, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_mve_conv_2d_tile
    *t)
{
    for (; constants != t->end; output += 2) {
        REFSIM_CONST int32_t *tail = constants + t->taps / 2;
        for (int32_t x = 0; x < (t->offsets[1] == 0 ? 1 : 4); ++x) {
            for (int32_t c = 0; c < 2; ++c) {
                REFSIM_CONST int32_t *own = tail + 2 + c;
                int32_t sum = own[-2];
                for (int32_t i = 0; i < t->taps; ++i) {
                    /* Sixteen weights of each channel in turn. */
                    const uint32_t word = (uint32_t)constants[i / 16 * 8 + c * 4 + i % 16 / 4];
                    sum = refsim_wrap_add(sum,
                        pixels[x * step + i] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
                }
                const int32_t at = (int32_t)(t->offsets[x] / (c == 0 ? 1u : 65536u) % 65536u);
                const int32_t offset = own[2] - (sum < 0 ? own[4] : 0);
                const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
                output[at] = (int8_t)refsim_saturate(result, -128, 127);
            }
        }
        constants = tail + 8;
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
    refsim_mve_conv_2d_run(p, input, constants, output, scratch, 8, refsim_mve_conv_2d_tile_s8s32_signed_8);
}

#if REFSIM_MVE
/* Pixels r1 r3 r5 r7, constants r9, output r11 (in a loop what is left of it); q5 and q6 shifts, q7 offsets of outputs.
 * Frame: 0 end, 4 output, 8 rounds of the loop, 12 taps. */
static inline __attribute__((naked)) void refsim_mve_conv_2d_tile_s8s32_signed_9(
    const int8_t *pixels __attribute__((unused)), int32_t step __attribute__((unused)),
    REFSIM_CONST int32_t *constants __attribute__((unused)), int8_t *output __attribute__((unused)),
    const refsim_mve_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "vpush {d10-d15}\n"
        "sub sp, #16\n"
        "mov r9, r2\n"
        "mov r11, r3\n"
        "ldr r4, [sp, #100]\n"
        "ldm r4!, {r2, r6, r8, r10}\n"
        "vldrw.32 q7, [r4]\n"
        "sub r6, #1\n"
        "rsb r8, r8, #0\n"
        "vdup.32 q5, r6\n"
        "vdup.32 q6, r8\n"
        "str r10, [sp]\n"
        "mov r6, r1\n"
        "add r1, r0, #16\n"
        "add r3, r1, r6\n"
        "add r5, r3, r6\n"
        "add r7, r5, r6\n"
        "1:\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #-16]\n"
        "vmladav.s8 r0, q0, q2\n"
        "vmladav.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #-16]\n"
        "vmladav.s8 r4, q0, q2\n"
        "vmladav.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #-16]\n"
        "vmladav.s8 r8, q0, q2\n"
        "vmladav.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #-16]\n"
        "vmladav.s8 r12, q0, q2\n"
        "vmladav.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #0]\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #0]\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #0]\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #0]\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #16]\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #16]\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #16]\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #16]\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #32]\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #32]\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #32]\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #32]\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #48]\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #48]\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #48]\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #48]\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #64]\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #64]\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #64]\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #64]\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #80]\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #80]\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #80]\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #80]\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #96]\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #96]\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #96]\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #96]\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1, #112]\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3, #112]\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5, #112]\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7, #112]\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vmov q2[2], q2[0], r0, r8\n"
        "vmov q2[3], q2[1], r4, r12\n"
        "vmov q3[2], q3[0], r2, r10\n"
        "vmov q3[3], q3[1], r6, lr\n"
        "ldm r9!, {r0, r2, r4, r6, r8, r10, r12, lr}\n"
        "vadd.i32 q2, q2, r0\n"
        "vshl.s32 q2, q2, q5\n"
        "vcmp.s32 lt, q2, zr\n"
        "vqdmulh.s32 q2, q2, r4\n"
        "vadd.i32 q2, q2, r8\n"
        "vpst\n"
        "vsubt.i32 q2, q2, r12\n"
        "vshl.s32 q2, q2, q6\n"
        "vadd.i32 q3, q3, r2\n"
        "vshl.s32 q3, q3, q5\n"
        "vcmp.s32 lt, q3, zr\n"
        "vqdmulh.s32 q3, q3, r6\n"
        "vadd.i32 q3, q3, r10\n"
        "vpst\n"
        "vsubt.i32 q3, q3, lr\n"
        "vshl.s32 q3, q3, q6\n"
        "vqmovnb.s32 q2, q2\n"
        "vqmovnt.s32 q2, q3\n"
        "vqmovnb.s16 q2, q2\n"
        "vstrb.16 q2, [r11, q7]\n"
        "add r11, #2\n"
        "ldr r0, [sp]\n"
        "cmp r9, r0\n"
        "bne 1b\n"
        "add sp, #16\n"
        "vpop {d10-d15}\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_mve_conv_2d_tile_s8s32_signed_9(
    const int8_t *pixels, int32_t step, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_mve_conv_2d_tile
    *t)
{
    for (; constants != t->end; output += 2) {
        REFSIM_CONST int32_t *tail = constants + t->taps / 2;
        for (int32_t x = 0; x < (t->offsets[1] == 0 ? 1 : 4); ++x) {
            for (int32_t c = 0; c < 2; ++c) {
                REFSIM_CONST int32_t *own = tail + 2 + c;
                int32_t sum = own[-2];
                for (int32_t i = 0; i < t->taps; ++i) {
                    /* Sixteen weights of each channel in turn. */
                    const uint32_t word = (uint32_t)constants[i / 16 * 8 + c * 4 + i % 16 / 4];
                    sum = refsim_wrap_add(sum,
                        pixels[x * step + i] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
                }
                const int32_t at = (int32_t)(t->offsets[x] / (c == 0 ? 1u : 65536u) % 65536u);
                const int32_t offset = own[2] - (sum < 0 ? own[4] : 0);
                const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
                output[at] = (int8_t)refsim_saturate(result, -128, 127);
            }
        }
        constants = tail + 8;
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
    refsim_mve_conv_2d_run(p, input, constants, output, scratch, 8, refsim_mve_conv_2d_tile_s8s32_signed_9);
}

#if REFSIM_MVE
/* Pixels r1 r3 r5 r7, constants r9, output r11 (in a loop what is left of it); q5 and q6 shifts, q7 offsets of outputs.
 * Frame: 0 end, 4 output, 8 rounds of the loop, 12 taps. */
static inline __attribute__((naked)) void refsim_mve_conv_2d_tile_s8s32_signed_loop(
    const int8_t *pixels __attribute__((unused)), int32_t step __attribute__((unused)),
    REFSIM_CONST int32_t *constants __attribute__((unused)), int8_t *output __attribute__((unused)),
    const refsim_mve_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "vpush {d10-d15}\n"
        "sub sp, #16\n"
        "mov r9, r2\n"
        "mov r11, r3\n"
        "ldr r4, [sp, #100]\n"
        "ldm r4!, {r2, r6, r8, r10}\n"
        "vldrw.32 q7, [r4]\n"
        "sub r6, #1\n"
        "rsb r8, r8, #0\n"
        "vdup.32 q5, r6\n"
        "vdup.32 q6, r8\n"
        "str r10, [sp]\n"
        "str r2, [sp, #12]\n"
        "lsr r2, r2, #4\n"
        "str r2, [sp, #8]\n"
        "mov r6, r1\n"
        "add r1, r0, #0\n"
        "add r3, r1, r6\n"
        "add r5, r3, r6\n"
        "add r7, r5, r6\n"
        "1:\n"
        "mov r0, #0\n"
        "mov r2, #0\n"
        "mov r4, #0\n"
        "mov r6, #0\n"
        "mov r8, #0\n"
        "mov r10, #0\n"
        "mov r12, #0\n"
        "mov lr, #0\n"
        "str r11, [sp, #4]\n"
        "ldr r11, [sp, #8]\n"
        "2:\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3], #16\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5], #16\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7], #16\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "subs r11, #1\n"
        "bne 2b\n"
        "ldr r11, [sp, #4]\n"
        "vmov q2[2], q2[0], r0, r8\n"
        "vmov q2[3], q2[1], r4, r12\n"
        "vmov q3[2], q3[0], r2, r10\n"
        "vmov q3[3], q3[1], r6, lr\n"
        "ldr r0, [sp, #12]\n"
        "sub r1, r1, r0\n"
        "sub r3, r3, r0\n"
        "sub r5, r5, r0\n"
        "sub r7, r7, r0\n"
        "ldm r9!, {r0, r2, r4, r6, r8, r10, r12, lr}\n"
        "vadd.i32 q2, q2, r0\n"
        "vshl.s32 q2, q2, q5\n"
        "vcmp.s32 lt, q2, zr\n"
        "vqdmulh.s32 q2, q2, r4\n"
        "vadd.i32 q2, q2, r8\n"
        "vpst\n"
        "vsubt.i32 q2, q2, r12\n"
        "vshl.s32 q2, q2, q6\n"
        "vadd.i32 q3, q3, r2\n"
        "vshl.s32 q3, q3, q5\n"
        "vcmp.s32 lt, q3, zr\n"
        "vqdmulh.s32 q3, q3, r6\n"
        "vadd.i32 q3, q3, r10\n"
        "vpst\n"
        "vsubt.i32 q3, q3, lr\n"
        "vshl.s32 q3, q3, q6\n"
        "vqmovnb.s32 q2, q2\n"
        "vqmovnt.s32 q2, q3\n"
        "vqmovnb.s16 q2, q2\n"
        "vstrb.16 q2, [r11, q7]\n"
        "add r11, #2\n"
        "ldr r0, [sp]\n"
        "cmp r9, r0\n"
        "bne 1b\n"
        "add sp, #16\n"
        "vpop {d10-d15}\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_mve_conv_2d_tile_s8s32_signed_loop(
    const int8_t *pixels, int32_t step, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_mve_conv_2d_tile
    *t)
{
    for (; constants != t->end; output += 2) {
        REFSIM_CONST int32_t *tail = constants + t->taps / 2;
        for (int32_t x = 0; x < (t->offsets[1] == 0 ? 1 : 4); ++x) {
            for (int32_t c = 0; c < 2; ++c) {
                REFSIM_CONST int32_t *own = tail + 2 + c;
                int32_t sum = own[-2];
                for (int32_t i = 0; i < t->taps; ++i) {
                    /* Sixteen weights of each channel in turn. */
                    const uint32_t word = (uint32_t)constants[i / 16 * 8 + c * 4 + i % 16 / 4];
                    sum = refsim_wrap_add(sum,
                        pixels[x * step + i] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
                }
                const int32_t at = (int32_t)(t->offsets[x] / (c == 0 ? 1u : 65536u) % 65536u);
                const int32_t offset = own[2] - (sum < 0 ? own[4] : 0);
                const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
                output[at] = (int8_t)refsim_saturate(result, -128, 127);
            }
        }
        constants = tail + 8;
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
    refsim_mve_conv_2d_run(p, input, constants, output, scratch, 8, refsim_mve_conv_2d_tile_s8s32_signed_loop);
}

#if REFSIM_MVE
/* Pixels r1 r3 r5 r7, constants r9, output r11 (in a loop what is left of it); q5 and q6 shifts, q7 offsets of outputs.
 * Frame: 0 end, 4 output, 8 rounds of the loop, 12 taps. */
static inline __attribute__((naked)) void refsim_mve_conv_2d_tile_s8s32_signed_nines(
    const int8_t *pixels __attribute__((unused)), int32_t step __attribute__((unused)),
    REFSIM_CONST int32_t *constants __attribute__((unused)), int8_t *output __attribute__((unused)),
    const refsim_mve_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "vpush {d10-d15}\n"
        "sub sp, #16\n"
        "mov r9, r2\n"
        "mov r11, r3\n"
        "ldr r4, [sp, #100]\n"
        "ldm r4!, {r2, r6, r8, r10}\n"
        "vldrw.32 q7, [r4]\n"
        "sub r6, #1\n"
        "rsb r8, r8, #0\n"
        "vdup.32 q5, r6\n"
        "vdup.32 q6, r8\n"
        "str r10, [sp]\n"
        "str r2, [sp, #12]\n"
        "lsr r2, r2, #4\n"
        "mov r6, #9\n"
        "udiv r2, r2, r6\n"
        "str r2, [sp, #8]\n"
        "mov r6, r1\n"
        "add r1, r0, #0\n"
        "add r3, r1, r6\n"
        "add r5, r3, r6\n"
        "add r7, r5, r6\n"
        "1:\n"
        "mov r0, #0\n"
        "mov r2, #0\n"
        "mov r4, #0\n"
        "mov r6, #0\n"
        "mov r8, #0\n"
        "mov r10, #0\n"
        "mov r12, #0\n"
        "mov lr, #0\n"
        "str r11, [sp, #4]\n"
        "ldr r11, [sp, #8]\n"
        "2:\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3], #16\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5], #16\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7], #16\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3], #16\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5], #16\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7], #16\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3], #16\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5], #16\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7], #16\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3], #16\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5], #16\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7], #16\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3], #16\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5], #16\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7], #16\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3], #16\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5], #16\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7], #16\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3], #16\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5], #16\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7], #16\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3], #16\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5], #16\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7], #16\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3], #16\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5], #16\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7], #16\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "subs r11, #1\n"
        "bne 2b\n"
        "ldr r11, [sp, #4]\n"
        "vmov q2[2], q2[0], r0, r8\n"
        "vmov q2[3], q2[1], r4, r12\n"
        "vmov q3[2], q3[0], r2, r10\n"
        "vmov q3[3], q3[1], r6, lr\n"
        "ldr r0, [sp, #12]\n"
        "sub r1, r1, r0\n"
        "sub r3, r3, r0\n"
        "sub r5, r5, r0\n"
        "sub r7, r7, r0\n"
        "ldm r9!, {r0, r2, r4, r6, r8, r10, r12, lr}\n"
        "vadd.i32 q2, q2, r0\n"
        "vshl.s32 q2, q2, q5\n"
        "vcmp.s32 lt, q2, zr\n"
        "vqdmulh.s32 q2, q2, r4\n"
        "vadd.i32 q2, q2, r8\n"
        "vpst\n"
        "vsubt.i32 q2, q2, r12\n"
        "vshl.s32 q2, q2, q6\n"
        "vadd.i32 q3, q3, r2\n"
        "vshl.s32 q3, q3, q5\n"
        "vcmp.s32 lt, q3, zr\n"
        "vqdmulh.s32 q3, q3, r6\n"
        "vadd.i32 q3, q3, r10\n"
        "vpst\n"
        "vsubt.i32 q3, q3, lr\n"
        "vshl.s32 q3, q3, q6\n"
        "vqmovnb.s32 q2, q2\n"
        "vqmovnt.s32 q2, q3\n"
        "vqmovnb.s16 q2, q2\n"
        "vstrb.16 q2, [r11, q7]\n"
        "add r11, #2\n"
        "ldr r0, [sp]\n"
        "cmp r9, r0\n"
        "bne 1b\n"
        "add sp, #16\n"
        "vpop {d10-d15}\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_mve_conv_2d_tile_s8s32_signed_nines(
    const int8_t *pixels, int32_t step, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_mve_conv_2d_tile
    *t)
{
    for (; constants != t->end; output += 2) {
        REFSIM_CONST int32_t *tail = constants + t->taps / 2;
        for (int32_t x = 0; x < (t->offsets[1] == 0 ? 1 : 4); ++x) {
            for (int32_t c = 0; c < 2; ++c) {
                REFSIM_CONST int32_t *own = tail + 2 + c;
                int32_t sum = own[-2];
                for (int32_t i = 0; i < t->taps; ++i) {
                    /* Sixteen weights of each channel in turn. */
                    const uint32_t word = (uint32_t)constants[i / 16 * 8 + c * 4 + i % 16 / 4];
                    sum = refsim_wrap_add(sum,
                        pixels[x * step + i] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
                }
                const int32_t at = (int32_t)(t->offsets[x] / (c == 0 ? 1u : 65536u) % 65536u);
                const int32_t offset = own[2] - (sum < 0 ? own[4] : 0);
                const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
                output[at] = (int8_t)refsim_saturate(result, -128, 127);
            }
        }
        constants = tail + 8;
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
    refsim_mve_conv_2d_run(p, input, constants, output, scratch, 8, refsim_mve_conv_2d_tile_s8s32_signed_nines);
}

#if REFSIM_MVE
/* Pixels r1 r3 r5 r7, constants r9, output r11 (in a loop what is left of it); q5 and q6 shifts, q7 offsets of outputs.
 * Frame: 0 end, 4 output, 8 rounds of the loop, 12 taps. */
static inline __attribute__((naked)) void refsim_mve_conv_2d_tile_s8s32_signed_threes(
    const int8_t *pixels __attribute__((unused)), int32_t step __attribute__((unused)),
    REFSIM_CONST int32_t *constants __attribute__((unused)), int8_t *output __attribute__((unused)),
    const refsim_mve_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "vpush {d10-d15}\n"
        "sub sp, #16\n"
        "mov r9, r2\n"
        "mov r11, r3\n"
        "ldr r4, [sp, #100]\n"
        "ldm r4!, {r2, r6, r8, r10}\n"
        "vldrw.32 q7, [r4]\n"
        "sub r6, #1\n"
        "rsb r8, r8, #0\n"
        "vdup.32 q5, r6\n"
        "vdup.32 q6, r8\n"
        "str r10, [sp]\n"
        "str r2, [sp, #12]\n"
        "lsr r2, r2, #4\n"
        "mov r6, #3\n"
        "udiv r2, r2, r6\n"
        "str r2, [sp, #8]\n"
        "mov r6, r1\n"
        "add r1, r0, #0\n"
        "add r3, r1, r6\n"
        "add r5, r3, r6\n"
        "add r7, r5, r6\n"
        "1:\n"
        "mov r0, #0\n"
        "mov r2, #0\n"
        "mov r4, #0\n"
        "mov r6, #0\n"
        "mov r8, #0\n"
        "mov r10, #0\n"
        "mov r12, #0\n"
        "mov lr, #0\n"
        "str r11, [sp, #4]\n"
        "ldr r11, [sp, #8]\n"
        "2:\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3], #16\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5], #16\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7], #16\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3], #16\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5], #16\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7], #16\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "vldrb.8 q0, [r9], #16\n"
        "vldrb.8 q1, [r9], #16\n"
        "vldrb.8 q2, [r1], #16\n"
        "vmladava.s8 r0, q0, q2\n"
        "vmladava.s8 r2, q1, q2\n"
        "vldrb.8 q2, [r3], #16\n"
        "vmladava.s8 r4, q0, q2\n"
        "vmladava.s8 r6, q1, q2\n"
        "vldrb.8 q2, [r5], #16\n"
        "vmladava.s8 r8, q0, q2\n"
        "vmladava.s8 r10, q1, q2\n"
        "vldrb.8 q2, [r7], #16\n"
        "vmladava.s8 r12, q0, q2\n"
        "vmladava.s8 lr, q1, q2\n"
        "subs r11, #1\n"
        "bne 2b\n"
        "ldr r11, [sp, #4]\n"
        "vmov q2[2], q2[0], r0, r8\n"
        "vmov q2[3], q2[1], r4, r12\n"
        "vmov q3[2], q3[0], r2, r10\n"
        "vmov q3[3], q3[1], r6, lr\n"
        "ldr r0, [sp, #12]\n"
        "sub r1, r1, r0\n"
        "sub r3, r3, r0\n"
        "sub r5, r5, r0\n"
        "sub r7, r7, r0\n"
        "ldm r9!, {r0, r2, r4, r6, r8, r10, r12, lr}\n"
        "vadd.i32 q2, q2, r0\n"
        "vshl.s32 q2, q2, q5\n"
        "vcmp.s32 lt, q2, zr\n"
        "vqdmulh.s32 q2, q2, r4\n"
        "vadd.i32 q2, q2, r8\n"
        "vpst\n"
        "vsubt.i32 q2, q2, r12\n"
        "vshl.s32 q2, q2, q6\n"
        "vadd.i32 q3, q3, r2\n"
        "vshl.s32 q3, q3, q5\n"
        "vcmp.s32 lt, q3, zr\n"
        "vqdmulh.s32 q3, q3, r6\n"
        "vadd.i32 q3, q3, r10\n"
        "vpst\n"
        "vsubt.i32 q3, q3, lr\n"
        "vshl.s32 q3, q3, q6\n"
        "vqmovnb.s32 q2, q2\n"
        "vqmovnt.s32 q2, q3\n"
        "vqmovnb.s16 q2, q2\n"
        "vstrb.16 q2, [r11, q7]\n"
        "add r11, #2\n"
        "ldr r0, [sp]\n"
        "cmp r9, r0\n"
        "bne 1b\n"
        "add sp, #16\n"
        "vpop {d10-d15}\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_mve_conv_2d_tile_s8s32_signed_threes(
    const int8_t *pixels, int32_t step, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_mve_conv_2d_tile
    *t)
{
    for (; constants != t->end; output += 2) {
        REFSIM_CONST int32_t *tail = constants + t->taps / 2;
        for (int32_t x = 0; x < (t->offsets[1] == 0 ? 1 : 4); ++x) {
            for (int32_t c = 0; c < 2; ++c) {
                REFSIM_CONST int32_t *own = tail + 2 + c;
                int32_t sum = own[-2];
                for (int32_t i = 0; i < t->taps; ++i) {
                    /* Sixteen weights of each channel in turn. */
                    const uint32_t word = (uint32_t)constants[i / 16 * 8 + c * 4 + i % 16 / 4];
                    sum = refsim_wrap_add(sum,
                        pixels[x * step + i] * refsim_wrap8(word / (UINT32_C(1) << (8 * (i % 4)))));
                }
                const int32_t at = (int32_t)(t->offsets[x] / (c == 0 ? 1u : 65536u) % 65536u);
                const int32_t offset = own[2] - (sum < 0 ? own[4] : 0);
                const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
                output[at] = (int8_t)refsim_saturate(result, -128, 127);
            }
        }
        constants = tail + 8;
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
    refsim_mve_conv_2d_run(p, input, constants, output, scratch, 8, refsim_mve_conv_2d_tile_s8s32_signed_threes);
}

#ifdef __cplusplus
}
#endif

#endif
