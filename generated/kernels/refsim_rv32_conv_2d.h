/* refsim 0.1.0: rv32_conv_2d, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_RV32_CONV_2D_H
#define REFSIM_RV32_CONV_2D_H

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
} refsim_rv32_conv_2d_params;

/*
 * The numbers of conv_2d_s8s32_double, where the generator has proved that the output stage gives them. constants hold
 * biases, weights and multipliers, packed in the order in which the loops read them. Portable C where the core's
 * instructions are missing. Elements take any value of their type; members of p keep to the ranges beside them. The
 * output may end where an operand is still being read, as far as the planner of arenas allows; else they are apart.
 * scratch is aligned to 16 bytes; what it holds afterwards means nothing.
 */

#ifndef REFSIM_RV32
#if defined(__riscv) && defined(__riscv_mul) && __riscv_xlen == 32 && !defined(__riscv_e) && !defined(__riscv_32e)
#define REFSIM_RV32 1
#else
#define REFSIM_RV32 0 /* portable C that reads the same constants */
#endif
#endif

/* What a tile needs besides its arrays; assembly reads it in this order. */
typedef struct {
    int32_t taps;
    int32_t next; /* from an output of a pixel to that of the next; 0: all four are one pixel */
    int32_t left; /* shifts */
    int32_t right;
    REFSIM_CONST int32_t *end; /* of the constants */
} refsim_rv32_conv_2d_tile;

typedef void refsim_rv32_conv_2d_function(
    const int8_t *pixels, int32_t step, REFSIM_CONST int32_t *constants, int8_t *output,
        const refsim_rv32_conv_2d_tile *t);

static inline void refsim_rv32_conv_2d_patch(
    const refsim_rv32_conv_2d_params *p, const int8_t *image, int32_t oy, int32_t ox, int8_t *to)
{
    const refsim_window *g = &p->window;
    const int8_t *end = to + p->taps;
    const int32_t ix = ox * g->stride_width - g->pad_left;
    const int32_t left = ix < 0 ? -ix : 0;
    const int32_t right = ix + g->filter_width > g->input_width ? ix + g->filter_width - g->input_width : 0;
    for (int32_t ky = 0; ky < g->filter_height; ++ky) {
        const int32_t iy = oy * g->stride_height - g->pad_top + ky;
        const int32_t outside = iy < 0 || iy >= g->input_height;
        const int32_t before = outside ? g->filter_width : left;
        const int32_t after = outside ? 0 : right;
        const int8_t *from = image + (outside ? 0 : (iy * g->input_width + ix + before) * g->input_depth);
        int32_t count = (g->filter_width - before - after) * g->input_depth;
        for (int32_t i = before * g->input_depth; i > 0; --i) {
            *to++ = (int8_t)p->pad;
        }
        for (; count >= 4; count -= 4) {
            to[0] = from[0];
            to[1] = from[1];
            to[2] = from[2];
            to[3] = from[3];
            to += 4;
            from += 4;
        }
        for (; count > 0; --count) {
            *to++ = *from++;
        }
        for (int32_t i = after * g->input_depth; i > 0; --i) {
            *to++ = (int8_t)p->pad;
        }
    }
    while (to < end) {
        *to++ = 0;
    }
}

/* All pixels, four by four; fewer than four one by one. */
static inline void refsim_rv32_conv_2d_run(
    const refsim_rv32_conv_2d_params *p, const int8_t *input, REFSIM_CONST int32_t *constants, int8_t *output, void
    *scratch,
    refsim_rv32_conv_2d_function *tile)
{
    const refsim_window *g = &p->window;
    const int32_t pixels = g->output_height * g->output_width;
    int8_t *patches = (int8_t *)scratch;
    refsim_rv32_conv_2d_tile t = { p->taps, 0, p->left, p->right, constants + p->length };
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
            if (scratch == NULL) {
                tile(input + i * p->taps, count == 4 ? p->taps : 0, constants, output, &t);
            } else {
                for (int32_t lane = 0; lane < count; ++lane) {
                    refsim_rv32_conv_2d_patch(p, input, y, x, patches + lane * p->taps);
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

#if REFSIM_RV32
/* a0-a3 pixels, a4 constants; sixteen sums. Frame: 52 output, 56 taps, 60 next, 64 left, 68 right, 72 end, 76 step. */
static inline __attribute__((naked)) void refsim_rv32_conv_2d_tile_s8s32_relu(
    const int8_t *pixels __attribute__((unused)), int32_t step __attribute__((unused)),
    REFSIM_CONST int32_t *constants __attribute__((unused)), int8_t *output __attribute__((unused)),
    const refsim_rv32_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        "addi sp, sp, -96\n"
        "sw ra, 0(sp)\n"
        "sw s0, 4(sp)\n"
        "sw s1, 8(sp)\n"
        "sw s2, 12(sp)\n"
        "sw s3, 16(sp)\n"
        "sw s4, 20(sp)\n"
        "sw s5, 24(sp)\n"
        "sw s6, 28(sp)\n"
        "sw s7, 32(sp)\n"
        "sw s8, 36(sp)\n"
        "sw s9, 40(sp)\n"
        "sw s10, 44(sp)\n"
        "sw s11, 48(sp)\n"
"sw a3, 52(sp)\n"
        "lw t0, 0(a4)\n"
        "sw t0, 56(sp)\n"
        "lw t0, 4(a4)\n"
        "sw t0, 60(sp)\n"
        "lw t0, 8(a4)\n"
        "sw t0, 64(sp)\n"
        "lw t0, 12(a4)\n"
        "sw t0, 68(sp)\n"
        "lw t0, 16(a4)\n"
        "sw t0, 72(sp)\n"
        "sw a1, 76(sp)\n"
        "mv a4, a2\n"
        "1: lw a1, 76(sp)\n"
        "add a2, a0, a1\n"
        "add a3, a2, a1\n"
        "mv t0, a1\n"
        "mv a1, a2\n"
        "mv a2, a3\n"
        "add a3, a3, t0\n"
        "lw s0, 0(a4)\n"
        "mv s1, s0\n"
        "mv s2, s0\n"
        "mv s3, s0\n"
        "lw s4, 4(a4)\n"
        "mv s5, s4\n"
        "mv s6, s4\n"
        "mv s7, s4\n"
        "lw s8, 8(a4)\n"
        "mv s9, s8\n"
        "mv s10, s8\n"
        "mv s11, s8\n"
        "lw a5, 12(a4)\n"
        "mv a6, a5\n"
        "mv a7, a5\n"
        "mv ra, a5\n"
        "addi a4, a4, 16\n"
        "lw t6, 56(sp)\n"
        "add t6, t6, a0\n"
        "2:\n"
        ".irp o, 0, 1, 2, 3\n"
        "lb t0, \\o(a0)\n"
        "lb t1, \\o(a1)\n"
        "lb t2, \\o(a2)\n"
        "lb t3, \\o(a3)\n"
        "lb t4, 4*\\o+0(a4)\n"
        "mul t5, t0, t4\n"
        "add s0, s0, t5\n"
        "mul t5, t1, t4\n"
        "add s1, s1, t5\n"
        "mul t5, t2, t4\n"
        "add s2, s2, t5\n"
        "mul t5, t3, t4\n"
        "add s3, s3, t5\n"
        "lb t4, 4*\\o+1(a4)\n"
        "mul t5, t0, t4\n"
        "add s4, s4, t5\n"
        "mul t5, t1, t4\n"
        "add s5, s5, t5\n"
        "mul t5, t2, t4\n"
        "add s6, s6, t5\n"
        "mul t5, t3, t4\n"
        "add s7, s7, t5\n"
        "lb t4, 4*\\o+2(a4)\n"
        "mul t5, t0, t4\n"
        "add s8, s8, t5\n"
        "mul t5, t1, t4\n"
        "add s9, s9, t5\n"
        "mul t5, t2, t4\n"
        "add s10, s10, t5\n"
        "mul t5, t3, t4\n"
        "add s11, s11, t5\n"
        "lb t4, 4*\\o+3(a4)\n"
        "mul t5, t0, t4\n"
        "add a5, a5, t5\n"
        "mul t5, t1, t4\n"
        "add a6, a6, t5\n"
        "mul t5, t2, t4\n"
        "add a7, a7, t5\n"
        "mul t5, t3, t4\n"
        "add ra, ra, t5\n"
        ".endr\n"
        "addi a0, a0, 4\n"
        "addi a1, a1, 4\n"
        "addi a2, a2, 4\n"
        "addi a3, a3, 4\n"
        "addi a4, a4, 16\n"
        "bne a0, t6, 2b\n"
        "lw t6, 52(sp)\n"
        "addi t0, t6, 4\n"
        "sw t0, 52(sp)\n"
        "lw a1, 60(sp)\n"
        "lw t2, 64(sp)\n"
        "lw t3, 68(sp)\n"
        "li t4, -128\n"
        "li t5, 127\n"
        "lw t0, 0(a4)\n"
        "lw t1, 4(a4)\n"
        "sll s0, s0, t2\n"
        "mulh s0, s0, t0\n"
        "add s0, s0, t1\n"
        "sra s0, s0, t3\n"
        "bge s0, t4, 77f\n"
        "mv s0, t4\n"
        "77: ble s0, t5, 78f\n"
        "mv s0, t5\n"
        "78:\n"
        "sll s1, s1, t2\n"
        "mulh s1, s1, t0\n"
        "add s1, s1, t1\n"
        "sra s1, s1, t3\n"
        "bge s1, t4, 77f\n"
        "mv s1, t4\n"
        "77: ble s1, t5, 78f\n"
        "mv s1, t5\n"
        "78:\n"
        "sll s2, s2, t2\n"
        "mulh s2, s2, t0\n"
        "add s2, s2, t1\n"
        "sra s2, s2, t3\n"
        "bge s2, t4, 77f\n"
        "mv s2, t4\n"
        "77: ble s2, t5, 78f\n"
        "mv s2, t5\n"
        "78:\n"
        "sll s3, s3, t2\n"
        "mulh s3, s3, t0\n"
        "add s3, s3, t1\n"
        "sra s3, s3, t3\n"
        "bge s3, t4, 77f\n"
        "mv s3, t4\n"
        "77: ble s3, t5, 78f\n"
        "mv s3, t5\n"
        "78:\n"
        "lw t0, 8(a4)\n"
        "lw t1, 12(a4)\n"
        "sll s4, s4, t2\n"
        "mulh s4, s4, t0\n"
        "add s4, s4, t1\n"
        "sra s4, s4, t3\n"
        "bge s4, t4, 77f\n"
        "mv s4, t4\n"
        "77: ble s4, t5, 78f\n"
        "mv s4, t5\n"
        "78:\n"
        "sll s5, s5, t2\n"
        "mulh s5, s5, t0\n"
        "add s5, s5, t1\n"
        "sra s5, s5, t3\n"
        "bge s5, t4, 77f\n"
        "mv s5, t4\n"
        "77: ble s5, t5, 78f\n"
        "mv s5, t5\n"
        "78:\n"
        "sll s6, s6, t2\n"
        "mulh s6, s6, t0\n"
        "add s6, s6, t1\n"
        "sra s6, s6, t3\n"
        "bge s6, t4, 77f\n"
        "mv s6, t4\n"
        "77: ble s6, t5, 78f\n"
        "mv s6, t5\n"
        "78:\n"
        "sll s7, s7, t2\n"
        "mulh s7, s7, t0\n"
        "add s7, s7, t1\n"
        "sra s7, s7, t3\n"
        "bge s7, t4, 77f\n"
        "mv s7, t4\n"
        "77: ble s7, t5, 78f\n"
        "mv s7, t5\n"
        "78:\n"
        "lw t0, 16(a4)\n"
        "lw t1, 20(a4)\n"
        "sll s8, s8, t2\n"
        "mulh s8, s8, t0\n"
        "add s8, s8, t1\n"
        "sra s8, s8, t3\n"
        "bge s8, t4, 77f\n"
        "mv s8, t4\n"
        "77: ble s8, t5, 78f\n"
        "mv s8, t5\n"
        "78:\n"
        "sll s9, s9, t2\n"
        "mulh s9, s9, t0\n"
        "add s9, s9, t1\n"
        "sra s9, s9, t3\n"
        "bge s9, t4, 77f\n"
        "mv s9, t4\n"
        "77: ble s9, t5, 78f\n"
        "mv s9, t5\n"
        "78:\n"
        "sll s10, s10, t2\n"
        "mulh s10, s10, t0\n"
        "add s10, s10, t1\n"
        "sra s10, s10, t3\n"
        "bge s10, t4, 77f\n"
        "mv s10, t4\n"
        "77: ble s10, t5, 78f\n"
        "mv s10, t5\n"
        "78:\n"
        "sll s11, s11, t2\n"
        "mulh s11, s11, t0\n"
        "add s11, s11, t1\n"
        "sra s11, s11, t3\n"
        "bge s11, t4, 77f\n"
        "mv s11, t4\n"
        "77: ble s11, t5, 78f\n"
        "mv s11, t5\n"
        "78:\n"
        "lw t0, 24(a4)\n"
        "lw t1, 28(a4)\n"
        "sll a5, a5, t2\n"
        "mulh a5, a5, t0\n"
        "add a5, a5, t1\n"
        "sra a5, a5, t3\n"
        "bge a5, t4, 77f\n"
        "mv a5, t4\n"
        "77: ble a5, t5, 78f\n"
        "mv a5, t5\n"
        "78:\n"
        "sll a6, a6, t2\n"
        "mulh a6, a6, t0\n"
        "add a6, a6, t1\n"
        "sra a6, a6, t3\n"
        "bge a6, t4, 77f\n"
        "mv a6, t4\n"
        "77: ble a6, t5, 78f\n"
        "mv a6, t5\n"
        "78:\n"
        "sll a7, a7, t2\n"
        "mulh a7, a7, t0\n"
        "add a7, a7, t1\n"
        "sra a7, a7, t3\n"
        "bge a7, t4, 77f\n"
        "mv a7, t4\n"
        "77: ble a7, t5, 78f\n"
        "mv a7, t5\n"
        "78:\n"
        "sll ra, ra, t2\n"
        "mulh ra, ra, t0\n"
        "add ra, ra, t1\n"
        "sra ra, ra, t3\n"
        "bge ra, t4, 77f\n"
        "mv ra, t4\n"
        "77: ble ra, t5, 78f\n"
        "mv ra, t5\n"
        "78:\n"
        "sb s0, 0(t6)\n"
        "sb s4, 1(t6)\n"
        "sb s8, 2(t6)\n"
        "sb a5, 3(t6)\n"
        "add t6, t6, a1\n"
        "sb s1, 0(t6)\n"
        "sb s5, 1(t6)\n"
        "sb s9, 2(t6)\n"
        "sb a6, 3(t6)\n"
        "add t6, t6, a1\n"
        "sb s2, 0(t6)\n"
        "sb s6, 1(t6)\n"
        "sb s10, 2(t6)\n"
        "sb a7, 3(t6)\n"
        "add t6, t6, a1\n"
        "sb s3, 0(t6)\n"
        "sb s7, 1(t6)\n"
        "sb s11, 2(t6)\n"
        "sb ra, 3(t6)\n"
"addi a4, a4, 32\n"
        "lw t0, 56(sp)\n"
        "sub a0, a0, t0\n"
        "lw t0, 72(sp)\n"
        "beq a4, t0, 3f\n"
        "j 1b\n"
        "3:\n"
        "lw ra, 0(sp)\n"
        "lw s0, 4(sp)\n"
        "lw s1, 8(sp)\n"
        "lw s2, 12(sp)\n"
        "lw s3, 16(sp)\n"
        "lw s4, 20(sp)\n"
        "lw s5, 24(sp)\n"
        "lw s6, 28(sp)\n"
        "lw s7, 32(sp)\n"
        "lw s8, 36(sp)\n"
        "lw s9, 40(sp)\n"
        "lw s10, 44(sp)\n"
        "lw s11, 48(sp)\n"
        "addi sp, sp, 96\n"
        "ret\n"
);
}
#else
static inline void refsim_rv32_conv_2d_tile_s8s32_relu(
    const int8_t *pixels, int32_t step, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_rv32_conv_2d_tile
    *t)
{
    for (; constants != t->end; output += 4) {
        REFSIM_CONST int32_t *tail = constants + 4 + t->taps;
        for (int32_t x = 0; x < (t->next == 0 ? 1 : 4); ++x) {
            for (int32_t c = 0; c < 4; ++c) {
                int32_t sum = constants[c];
                for (int32_t i = 0; i < t->taps; ++i) {
                    const uint32_t word = (uint32_t)constants[4 + i];
                    sum = refsim_wrap_add(sum, pixels[x * step + i] * refsim_wrap8(word / (UINT32_C(1) << (8 * c))));
                }
                REFSIM_CONST int32_t *own = tail + 2 * (c);
                const int32_t offset = own[1];
                const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
                output[x * t->next + c] = (int8_t)refsim_saturate(result, -128, 127);
            }
        }
        constants = tail + 8;
    }
}
#endif

REFSIM_KERNEL void refsim_rv32_conv_2d_s8s32_relu(
    const refsim_rv32_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_rv32_conv_2d_run(p, input, constants, output, scratch, refsim_rv32_conv_2d_tile_s8s32_relu);
}

#if REFSIM_RV32
/* a0-a3 pixels, a4 constants; sixteen sums. Frame: 52 output, 56 taps, 60 next, 64 left, 68 right, 72 end, 76 step. */
static inline __attribute__((naked)) void refsim_rv32_conv_2d_tile_s8s32_signed(
    const int8_t *pixels __attribute__((unused)), int32_t step __attribute__((unused)),
    REFSIM_CONST int32_t *constants __attribute__((unused)), int8_t *output __attribute__((unused)),
    const refsim_rv32_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        "addi sp, sp, -96\n"
        "sw ra, 0(sp)\n"
        "sw s0, 4(sp)\n"
        "sw s1, 8(sp)\n"
        "sw s2, 12(sp)\n"
        "sw s3, 16(sp)\n"
        "sw s4, 20(sp)\n"
        "sw s5, 24(sp)\n"
        "sw s6, 28(sp)\n"
        "sw s7, 32(sp)\n"
        "sw s8, 36(sp)\n"
        "sw s9, 40(sp)\n"
        "sw s10, 44(sp)\n"
        "sw s11, 48(sp)\n"
"sw a3, 52(sp)\n"
        "lw t0, 0(a4)\n"
        "sw t0, 56(sp)\n"
        "lw t0, 4(a4)\n"
        "sw t0, 60(sp)\n"
        "lw t0, 8(a4)\n"
        "sw t0, 64(sp)\n"
        "lw t0, 12(a4)\n"
        "sw t0, 68(sp)\n"
        "lw t0, 16(a4)\n"
        "sw t0, 72(sp)\n"
        "sw a1, 76(sp)\n"
        "mv a4, a2\n"
        "1: lw a1, 76(sp)\n"
        "add a2, a0, a1\n"
        "add a3, a2, a1\n"
        "mv t0, a1\n"
        "mv a1, a2\n"
        "mv a2, a3\n"
        "add a3, a3, t0\n"
        "lw s0, 0(a4)\n"
        "mv s1, s0\n"
        "mv s2, s0\n"
        "mv s3, s0\n"
        "lw s4, 4(a4)\n"
        "mv s5, s4\n"
        "mv s6, s4\n"
        "mv s7, s4\n"
        "lw s8, 8(a4)\n"
        "mv s9, s8\n"
        "mv s10, s8\n"
        "mv s11, s8\n"
        "lw a5, 12(a4)\n"
        "mv a6, a5\n"
        "mv a7, a5\n"
        "mv ra, a5\n"
        "addi a4, a4, 16\n"
        "lw t6, 56(sp)\n"
        "add t6, t6, a0\n"
        "2:\n"
        ".irp o, 0, 1, 2, 3\n"
        "lb t0, \\o(a0)\n"
        "lb t1, \\o(a1)\n"
        "lb t2, \\o(a2)\n"
        "lb t3, \\o(a3)\n"
        "lb t4, 4*\\o+0(a4)\n"
        "mul t5, t0, t4\n"
        "add s0, s0, t5\n"
        "mul t5, t1, t4\n"
        "add s1, s1, t5\n"
        "mul t5, t2, t4\n"
        "add s2, s2, t5\n"
        "mul t5, t3, t4\n"
        "add s3, s3, t5\n"
        "lb t4, 4*\\o+1(a4)\n"
        "mul t5, t0, t4\n"
        "add s4, s4, t5\n"
        "mul t5, t1, t4\n"
        "add s5, s5, t5\n"
        "mul t5, t2, t4\n"
        "add s6, s6, t5\n"
        "mul t5, t3, t4\n"
        "add s7, s7, t5\n"
        "lb t4, 4*\\o+2(a4)\n"
        "mul t5, t0, t4\n"
        "add s8, s8, t5\n"
        "mul t5, t1, t4\n"
        "add s9, s9, t5\n"
        "mul t5, t2, t4\n"
        "add s10, s10, t5\n"
        "mul t5, t3, t4\n"
        "add s11, s11, t5\n"
        "lb t4, 4*\\o+3(a4)\n"
        "mul t5, t0, t4\n"
        "add a5, a5, t5\n"
        "mul t5, t1, t4\n"
        "add a6, a6, t5\n"
        "mul t5, t2, t4\n"
        "add a7, a7, t5\n"
        "mul t5, t3, t4\n"
        "add ra, ra, t5\n"
        ".endr\n"
        "addi a0, a0, 4\n"
        "addi a1, a1, 4\n"
        "addi a2, a2, 4\n"
        "addi a3, a3, 4\n"
        "addi a4, a4, 16\n"
        "bne a0, t6, 2b\n"
        "lw t6, 52(sp)\n"
        "addi t0, t6, 4\n"
        "sw t0, 52(sp)\n"
        "lw a1, 60(sp)\n"
        "lw t2, 64(sp)\n"
        "lw t3, 68(sp)\n"
        "li t4, -128\n"
        "li t5, 127\n"
        "lw t0, 0(a4)\n"
        "lw t1, 4(a4)\n"
        "lw a3, 8(a4)\n"
        "sll s0, s0, t2\n"
        "srai a2, s0, 31\n"
        "and a2, a2, a3\n"
        "mulh s0, s0, t0\n"
        "add s0, s0, t1\n"
        "sub s0, s0, a2\n"
        "sra s0, s0, t3\n"
        "bge s0, t4, 77f\n"
        "mv s0, t4\n"
        "77: ble s0, t5, 78f\n"
        "mv s0, t5\n"
        "78:\n"
        "sll s1, s1, t2\n"
        "srai a2, s1, 31\n"
        "and a2, a2, a3\n"
        "mulh s1, s1, t0\n"
        "add s1, s1, t1\n"
        "sub s1, s1, a2\n"
        "sra s1, s1, t3\n"
        "bge s1, t4, 77f\n"
        "mv s1, t4\n"
        "77: ble s1, t5, 78f\n"
        "mv s1, t5\n"
        "78:\n"
        "sll s2, s2, t2\n"
        "srai a2, s2, 31\n"
        "and a2, a2, a3\n"
        "mulh s2, s2, t0\n"
        "add s2, s2, t1\n"
        "sub s2, s2, a2\n"
        "sra s2, s2, t3\n"
        "bge s2, t4, 77f\n"
        "mv s2, t4\n"
        "77: ble s2, t5, 78f\n"
        "mv s2, t5\n"
        "78:\n"
        "sll s3, s3, t2\n"
        "srai a2, s3, 31\n"
        "and a2, a2, a3\n"
        "mulh s3, s3, t0\n"
        "add s3, s3, t1\n"
        "sub s3, s3, a2\n"
        "sra s3, s3, t3\n"
        "bge s3, t4, 77f\n"
        "mv s3, t4\n"
        "77: ble s3, t5, 78f\n"
        "mv s3, t5\n"
        "78:\n"
        "lw t0, 12(a4)\n"
        "lw t1, 16(a4)\n"
        "lw a3, 20(a4)\n"
        "sll s4, s4, t2\n"
        "srai a2, s4, 31\n"
        "and a2, a2, a3\n"
        "mulh s4, s4, t0\n"
        "add s4, s4, t1\n"
        "sub s4, s4, a2\n"
        "sra s4, s4, t3\n"
        "bge s4, t4, 77f\n"
        "mv s4, t4\n"
        "77: ble s4, t5, 78f\n"
        "mv s4, t5\n"
        "78:\n"
        "sll s5, s5, t2\n"
        "srai a2, s5, 31\n"
        "and a2, a2, a3\n"
        "mulh s5, s5, t0\n"
        "add s5, s5, t1\n"
        "sub s5, s5, a2\n"
        "sra s5, s5, t3\n"
        "bge s5, t4, 77f\n"
        "mv s5, t4\n"
        "77: ble s5, t5, 78f\n"
        "mv s5, t5\n"
        "78:\n"
        "sll s6, s6, t2\n"
        "srai a2, s6, 31\n"
        "and a2, a2, a3\n"
        "mulh s6, s6, t0\n"
        "add s6, s6, t1\n"
        "sub s6, s6, a2\n"
        "sra s6, s6, t3\n"
        "bge s6, t4, 77f\n"
        "mv s6, t4\n"
        "77: ble s6, t5, 78f\n"
        "mv s6, t5\n"
        "78:\n"
        "sll s7, s7, t2\n"
        "srai a2, s7, 31\n"
        "and a2, a2, a3\n"
        "mulh s7, s7, t0\n"
        "add s7, s7, t1\n"
        "sub s7, s7, a2\n"
        "sra s7, s7, t3\n"
        "bge s7, t4, 77f\n"
        "mv s7, t4\n"
        "77: ble s7, t5, 78f\n"
        "mv s7, t5\n"
        "78:\n"
        "lw t0, 24(a4)\n"
        "lw t1, 28(a4)\n"
        "lw a3, 32(a4)\n"
        "sll s8, s8, t2\n"
        "srai a2, s8, 31\n"
        "and a2, a2, a3\n"
        "mulh s8, s8, t0\n"
        "add s8, s8, t1\n"
        "sub s8, s8, a2\n"
        "sra s8, s8, t3\n"
        "bge s8, t4, 77f\n"
        "mv s8, t4\n"
        "77: ble s8, t5, 78f\n"
        "mv s8, t5\n"
        "78:\n"
        "sll s9, s9, t2\n"
        "srai a2, s9, 31\n"
        "and a2, a2, a3\n"
        "mulh s9, s9, t0\n"
        "add s9, s9, t1\n"
        "sub s9, s9, a2\n"
        "sra s9, s9, t3\n"
        "bge s9, t4, 77f\n"
        "mv s9, t4\n"
        "77: ble s9, t5, 78f\n"
        "mv s9, t5\n"
        "78:\n"
        "sll s10, s10, t2\n"
        "srai a2, s10, 31\n"
        "and a2, a2, a3\n"
        "mulh s10, s10, t0\n"
        "add s10, s10, t1\n"
        "sub s10, s10, a2\n"
        "sra s10, s10, t3\n"
        "bge s10, t4, 77f\n"
        "mv s10, t4\n"
        "77: ble s10, t5, 78f\n"
        "mv s10, t5\n"
        "78:\n"
        "sll s11, s11, t2\n"
        "srai a2, s11, 31\n"
        "and a2, a2, a3\n"
        "mulh s11, s11, t0\n"
        "add s11, s11, t1\n"
        "sub s11, s11, a2\n"
        "sra s11, s11, t3\n"
        "bge s11, t4, 77f\n"
        "mv s11, t4\n"
        "77: ble s11, t5, 78f\n"
        "mv s11, t5\n"
        "78:\n"
        "lw t0, 36(a4)\n"
        "lw t1, 40(a4)\n"
        "lw a3, 44(a4)\n"
        "sll a5, a5, t2\n"
        "srai a2, a5, 31\n"
        "and a2, a2, a3\n"
        "mulh a5, a5, t0\n"
        "add a5, a5, t1\n"
        "sub a5, a5, a2\n"
        "sra a5, a5, t3\n"
        "bge a5, t4, 77f\n"
        "mv a5, t4\n"
        "77: ble a5, t5, 78f\n"
        "mv a5, t5\n"
        "78:\n"
        "sll a6, a6, t2\n"
        "srai a2, a6, 31\n"
        "and a2, a2, a3\n"
        "mulh a6, a6, t0\n"
        "add a6, a6, t1\n"
        "sub a6, a6, a2\n"
        "sra a6, a6, t3\n"
        "bge a6, t4, 77f\n"
        "mv a6, t4\n"
        "77: ble a6, t5, 78f\n"
        "mv a6, t5\n"
        "78:\n"
        "sll a7, a7, t2\n"
        "srai a2, a7, 31\n"
        "and a2, a2, a3\n"
        "mulh a7, a7, t0\n"
        "add a7, a7, t1\n"
        "sub a7, a7, a2\n"
        "sra a7, a7, t3\n"
        "bge a7, t4, 77f\n"
        "mv a7, t4\n"
        "77: ble a7, t5, 78f\n"
        "mv a7, t5\n"
        "78:\n"
        "sll ra, ra, t2\n"
        "srai a2, ra, 31\n"
        "and a2, a2, a3\n"
        "mulh ra, ra, t0\n"
        "add ra, ra, t1\n"
        "sub ra, ra, a2\n"
        "sra ra, ra, t3\n"
        "bge ra, t4, 77f\n"
        "mv ra, t4\n"
        "77: ble ra, t5, 78f\n"
        "mv ra, t5\n"
        "78:\n"
        "sb s0, 0(t6)\n"
        "sb s4, 1(t6)\n"
        "sb s8, 2(t6)\n"
        "sb a5, 3(t6)\n"
        "add t6, t6, a1\n"
        "sb s1, 0(t6)\n"
        "sb s5, 1(t6)\n"
        "sb s9, 2(t6)\n"
        "sb a6, 3(t6)\n"
        "add t6, t6, a1\n"
        "sb s2, 0(t6)\n"
        "sb s6, 1(t6)\n"
        "sb s10, 2(t6)\n"
        "sb a7, 3(t6)\n"
        "add t6, t6, a1\n"
        "sb s3, 0(t6)\n"
        "sb s7, 1(t6)\n"
        "sb s11, 2(t6)\n"
        "sb ra, 3(t6)\n"
"addi a4, a4, 48\n"
        "lw t0, 56(sp)\n"
        "sub a0, a0, t0\n"
        "lw t0, 72(sp)\n"
        "beq a4, t0, 3f\n"
        "j 1b\n"
        "3:\n"
        "lw ra, 0(sp)\n"
        "lw s0, 4(sp)\n"
        "lw s1, 8(sp)\n"
        "lw s2, 12(sp)\n"
        "lw s3, 16(sp)\n"
        "lw s4, 20(sp)\n"
        "lw s5, 24(sp)\n"
        "lw s6, 28(sp)\n"
        "lw s7, 32(sp)\n"
        "lw s8, 36(sp)\n"
        "lw s9, 40(sp)\n"
        "lw s10, 44(sp)\n"
        "lw s11, 48(sp)\n"
        "addi sp, sp, 96\n"
        "ret\n"
);
}
#else
static inline void refsim_rv32_conv_2d_tile_s8s32_signed(
    const int8_t *pixels, int32_t step, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_rv32_conv_2d_tile
    *t)
{
    for (; constants != t->end; output += 4) {
        REFSIM_CONST int32_t *tail = constants + 4 + t->taps;
        for (int32_t x = 0; x < (t->next == 0 ? 1 : 4); ++x) {
            for (int32_t c = 0; c < 4; ++c) {
                int32_t sum = constants[c];
                for (int32_t i = 0; i < t->taps; ++i) {
                    const uint32_t word = (uint32_t)constants[4 + i];
                    sum = refsim_wrap_add(sum, pixels[x * step + i] * refsim_wrap8(word / (UINT32_C(1) << (8 * c))));
                }
                REFSIM_CONST int32_t *own = tail + 3 * (c);
                const int32_t offset = own[1] - (sum < 0 ? own[2] : 0);
                const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
                output[x * t->next + c] = (int8_t)refsim_saturate(result, -128, 127);
            }
        }
        constants = tail + 12;
    }
}
#endif

REFSIM_KERNEL void refsim_rv32_conv_2d_s8s32_signed(
    const refsim_rv32_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_rv32_conv_2d_run(p, input, constants, output, scratch, refsim_rv32_conv_2d_tile_s8s32_signed);
}

#ifdef __cplusplus
}
#endif

#endif
