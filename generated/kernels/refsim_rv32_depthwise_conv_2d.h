/* refsim 0.1.0: rv32_depthwise_conv_2d, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_RV32_DEPTHWISE_CONV_2D_H
#define REFSIM_RV32_DEPTHWISE_CONV_2D_H

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
} refsim_rv32_depthwise_conv_2d_params;

/*
 * The numbers of depthwise_conv_2d_s8s32_double, where the generator has proved that the output stage gives them.
 * constants hold biases, weights and multipliers, packed in the order in which the loops read them. Portable C where
 * the core's instructions are missing. Elements take any value of their type; members of p keep to the ranges beside
 * them. The output may end where an operand is still being read, as far as the planner of arenas allows; else they are
 * apart. scratch is aligned to 16 bytes; what it holds afterwards means nothing.
 */

#ifndef REFSIM_RV32
#if defined(__riscv) && defined(__riscv_mul) && __riscv_xlen == 32 && !defined(__riscv_e) && !defined(__riscv_32e)
#define REFSIM_RV32 1
#else
#define REFSIM_RV32 0 /* portable C that reads the same constants */
#endif
#endif

/* What a pixel needs besides its arrays; assembly reads it in this order. */
typedef struct {
    int32_t taps;
    int32_t left; /* shifts */
    int32_t right;
    REFSIM_CONST int32_t *end; /* of the constants */
    int32_t start; /* bytes from the pointers to the first channel */
    int32_t apart; /* bytes from an input of a pixel to that of its neighbour, where two are computed */
    int32_t next; /* the same of outputs */
} refsim_rv32_depthwise_conv_2d_tile;

typedef void refsim_rv32_depthwise_conv_2d_function(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output,
        const refsim_rv32_depthwise_conv_2d_tile *t);

/* The pointers of the window whose first tap is at (iy, ix). */
static inline void refsim_rv32_depthwise_conv_2d_point(
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
static inline void refsim_rv32_depthwise_conv_2d_run(
    const refsim_rv32_depthwise_conv_2d_params *p, const int8_t *input, REFSIM_CONST int32_t *constants, int8_t *output,
    void *scratch,
    refsim_rv32_depthwise_conv_2d_tile *t, refsim_rv32_depthwise_conv_2d_function *tile,
    refsim_rv32_depthwise_conv_2d_function *pair)
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
                    refsim_rv32_depthwise_conv_2d_point(g, input, outside, iy, ix, taps);
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

#if REFSIM_RV32
/*
 * a0 pointers, a4 constants, s0 output, s1 channel, s2 taps, s3 end of the pointers, s4 left, s5 right, s6 end; four
 * sums.
 */
static inline __attribute__((naked)) void refsim_rv32_depthwise_conv_2d_tile_s8s32_relu(
    const int8_t *const *taps __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_rv32_depthwise_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        "addi sp, sp, -32\n"
        "sw s0, 0(sp)\n"
        "sw s1, 4(sp)\n"
        "sw s2, 8(sp)\n"
        "sw s3, 12(sp)\n"
        "sw s4, 16(sp)\n"
        "sw s5, 20(sp)\n"
        "sw s6, 24(sp)\n"
        "mv s0, a2\n"
        "lw s1, 16(a3)\n"
        "lw s2, 0(a3)\n"
        "lw s4, 4(a3)\n"
        "lw s5, 8(a3)\n"
        "lw s6, 12(a3)\n"
        "mv a4, a1\n"
        "slli s2, s2, 2\n"
        "add s3, a0, s2\n"
        "li t4, -128\n"
        "li t5, 127\n"
        "1:\n"
        "lw a5, 0(a4)\n"
        "lw a6, 4(a4)\n"
        "lw a7, 8(a4)\n"
        "lw t6, 12(a4)\n"
        "addi a4, a4, 16\n"
        "2:\n"
        "lw t0, 0(a0)\n"
        "addi a0, a0, 4\n"
        "add t0, t0, s1\n"
        "lb t1, 0(t0)\n"
        "lb t2, 0(a4)\n"
        "mul t1, t1, t2\n"
        "add a5, a5, t1\n"
        "lb t1, 1(t0)\n"
        "lb t2, 1(a4)\n"
        "mul t1, t1, t2\n"
        "add a6, a6, t1\n"
        "lb t1, 2(t0)\n"
        "lb t2, 2(a4)\n"
        "mul t1, t1, t2\n"
        "add a7, a7, t1\n"
        "lb t1, 3(t0)\n"
        "lb t2, 3(a4)\n"
        "mul t1, t1, t2\n"
        "add t6, t6, t1\n"
        "addi a4, a4, 4\n"
"bne a0, s3, 2b\n"
        "mv t2, s4\n"
        "mv t3, s5\n"
        "lw t0, 0(a4)\n"
        "lw t1, 4(a4)\n"
        "sll a5, a5, t2\n"
        "mulh a5, a5, t0\n"
        "add a5, a5, t1\n"
        "sra a5, a5, t3\n"
        "bge a5, t4, 77f\n"
        "mv a5, t4\n"
        "77: ble a5, t5, 78f\n"
        "mv a5, t5\n"
        "78:\n"
        "sb a5, 0(s0)\n"
        "lw t0, 8(a4)\n"
        "lw t1, 12(a4)\n"
        "sll a6, a6, t2\n"
        "mulh a6, a6, t0\n"
        "add a6, a6, t1\n"
        "sra a6, a6, t3\n"
        "bge a6, t4, 77f\n"
        "mv a6, t4\n"
        "77: ble a6, t5, 78f\n"
        "mv a6, t5\n"
        "78:\n"
        "sb a6, 1(s0)\n"
        "lw t0, 16(a4)\n"
        "lw t1, 20(a4)\n"
        "sll a7, a7, t2\n"
        "mulh a7, a7, t0\n"
        "add a7, a7, t1\n"
        "sra a7, a7, t3\n"
        "bge a7, t4, 77f\n"
        "mv a7, t4\n"
        "77: ble a7, t5, 78f\n"
        "mv a7, t5\n"
        "78:\n"
        "sb a7, 2(s0)\n"
        "lw t0, 24(a4)\n"
        "lw t1, 28(a4)\n"
        "sll t6, t6, t2\n"
        "mulh t6, t6, t0\n"
        "add t6, t6, t1\n"
        "sra t6, t6, t3\n"
        "bge t6, t4, 77f\n"
        "mv t6, t4\n"
        "77: ble t6, t5, 78f\n"
        "mv t6, t5\n"
        "78:\n"
        "sb t6, 3(s0)\n"
"addi a4, a4, 32\n"
        "addi s0, s0, 4\n"
        "addi s1, s1, 4\n"
        "sub a0, a0, s2\n"
        "bne a4, s6, 1b\n"
        "lw s0, 0(sp)\n"
        "lw s1, 4(sp)\n"
        "lw s2, 8(sp)\n"
        "lw s3, 12(sp)\n"
        "lw s4, 16(sp)\n"
        "lw s5, 20(sp)\n"
        "lw s6, 24(sp)\n"
        "addi sp, sp, 32\n"
        "ret\n");
}

/* The same for two pixels: a1 output of the second, s11 bytes apart. */
static inline __attribute__((naked)) void refsim_rv32_depthwise_conv_2d_pair_s8s32_relu(
    const int8_t *const *taps __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_rv32_depthwise_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        "addi sp, sp, -48\n"
        "sw s0, 0(sp)\n"
        "sw s1, 4(sp)\n"
        "sw s2, 8(sp)\n"
        "sw s3, 12(sp)\n"
        "sw s4, 16(sp)\n"
        "sw s5, 20(sp)\n"
        "sw s6, 24(sp)\n"
        "sw s7, 28(sp)\n"
        "sw s8, 32(sp)\n"
        "sw s9, 36(sp)\n"
        "sw s10, 40(sp)\n"
        "sw s11, 44(sp)\n"
        "mv s0, a2\n"
        "lw s1, 16(a3)\n"
        "lw s2, 0(a3)\n"
        "lw s4, 4(a3)\n"
        "lw s5, 8(a3)\n"
        "lw s6, 12(a3)\n"
        "lw s11, 20(a3)\n"
        "mv a4, a1\n"
        "lw a1, 24(a3)\n"
        "add a1, a1, a2\n"
        "slli s2, s2, 2\n"
        "add s3, a0, s2\n"
        "1:\n"
        "lw a5, 0(a4)\n"
        "mv s7, a5\n"
        "lw a6, 4(a4)\n"
        "mv s8, a6\n"
        "lw a7, 8(a4)\n"
        "mv s9, a7\n"
        "lw t6, 12(a4)\n"
        "mv s10, t6\n"
        "addi a4, a4, 16\n"
        "2:\n"
        "lw t0, 0(a0)\n"
        "addi a0, a0, 4\n"
        "add t0, t0, s1\n"
        "add t3, t0, s11\n"
        "lb t1, 0(a4)\n"
        "lb t2, 0(t0)\n"
        "lb t4, 0(t3)\n"
        "mul t2, t2, t1\n"
        "mul t4, t4, t1\n"
        "add a5, a5, t2\n"
        "add s7, s7, t4\n"
        "lb t1, 1(a4)\n"
        "lb t2, 1(t0)\n"
        "lb t4, 1(t3)\n"
        "mul t2, t2, t1\n"
        "mul t4, t4, t1\n"
        "add a6, a6, t2\n"
        "add s8, s8, t4\n"
        "lb t1, 2(a4)\n"
        "lb t2, 2(t0)\n"
        "lb t4, 2(t3)\n"
        "mul t2, t2, t1\n"
        "mul t4, t4, t1\n"
        "add a7, a7, t2\n"
        "add s9, s9, t4\n"
        "lb t1, 3(a4)\n"
        "lb t2, 3(t0)\n"
        "lb t4, 3(t3)\n"
        "mul t2, t2, t1\n"
        "mul t4, t4, t1\n"
        "add t6, t6, t2\n"
        "add s10, s10, t4\n"
        "addi a4, a4, 4\n"
"bne a0, s3, 2b\n"
        "li t4, -128\n"
        "li t5, 127\n"
        "mv t2, s4\n"
        "mv t3, s5\n"
        "lw t0, 0(a4)\n"
        "lw t1, 4(a4)\n"
        "sll a5, a5, t2\n"
        "mulh a5, a5, t0\n"
        "add a5, a5, t1\n"
        "sra a5, a5, t3\n"
        "bge a5, t4, 77f\n"
        "mv a5, t4\n"
        "77: ble a5, t5, 78f\n"
        "mv a5, t5\n"
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
        "sb a5, 0(s0)\n"
        "sb s7, 0(a1)\n"
        "lw t0, 8(a4)\n"
        "lw t1, 12(a4)\n"
        "sll a6, a6, t2\n"
        "mulh a6, a6, t0\n"
        "add a6, a6, t1\n"
        "sra a6, a6, t3\n"
        "bge a6, t4, 77f\n"
        "mv a6, t4\n"
        "77: ble a6, t5, 78f\n"
        "mv a6, t5\n"
        "78:\n"
        "sll s8, s8, t2\n"
        "mulh s8, s8, t0\n"
        "add s8, s8, t1\n"
        "sra s8, s8, t3\n"
        "bge s8, t4, 77f\n"
        "mv s8, t4\n"
        "77: ble s8, t5, 78f\n"
        "mv s8, t5\n"
        "78:\n"
        "sb a6, 1(s0)\n"
        "sb s8, 1(a1)\n"
        "lw t0, 16(a4)\n"
        "lw t1, 20(a4)\n"
        "sll a7, a7, t2\n"
        "mulh a7, a7, t0\n"
        "add a7, a7, t1\n"
        "sra a7, a7, t3\n"
        "bge a7, t4, 77f\n"
        "mv a7, t4\n"
        "77: ble a7, t5, 78f\n"
        "mv a7, t5\n"
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
        "sb a7, 2(s0)\n"
        "sb s9, 2(a1)\n"
        "lw t0, 24(a4)\n"
        "lw t1, 28(a4)\n"
        "sll t6, t6, t2\n"
        "mulh t6, t6, t0\n"
        "add t6, t6, t1\n"
        "sra t6, t6, t3\n"
        "bge t6, t4, 77f\n"
        "mv t6, t4\n"
        "77: ble t6, t5, 78f\n"
        "mv t6, t5\n"
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
        "sb t6, 3(s0)\n"
        "sb s10, 3(a1)\n"
"addi a4, a4, 32\n"
        "addi s0, s0, 4\n"
        "addi a1, a1, 4\n"
        "addi s1, s1, 4\n"
        "sub a0, a0, s2\n"
        "beq a4, s6, 3f\n"
        "j 1b\n"
        "3:\n"
        "lw s0, 0(sp)\n"
        "lw s1, 4(sp)\n"
        "lw s2, 8(sp)\n"
        "lw s3, 12(sp)\n"
        "lw s4, 16(sp)\n"
        "lw s5, 20(sp)\n"
        "lw s6, 24(sp)\n"
        "lw s7, 28(sp)\n"
        "lw s8, 32(sp)\n"
        "lw s9, 36(sp)\n"
        "lw s10, 40(sp)\n"
        "lw s11, 44(sp)\n"
        "addi sp, sp, 48\n"
        "ret\n");
}
#else
static inline void refsim_rv32_depthwise_conv_2d_tile_s8s32_relu(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_rv32_depthwise_conv_2d_tile
    *t)
{
    for (int32_t channel = 0; constants != t->end; channel += 4) {
        REFSIM_CONST int32_t *tail = constants + 4 + t->taps;
        for (int32_t c = 0; c < 4; ++c) {
            int32_t sum = constants[c];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)constants[4 + i];
                sum = refsim_wrap_add(sum,
                    taps[i][t->start + channel + c] * refsim_wrap8(word / (UINT32_C(1) << (8 * c))));
            }
            REFSIM_CONST int32_t *own = tail + 2 * (c);
            const int32_t offset = own[1];
            const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
            *output++ = (int8_t)refsim_saturate(result, -128, 127);
        }
        constants = tail + 8;
    }
}

static inline void refsim_rv32_depthwise_conv_2d_pair_s8s32_relu(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_rv32_depthwise_conv_2d_tile
    *t)
{
    refsim_rv32_depthwise_conv_2d_tile second = *t;
    second.start += t->apart;
    refsim_rv32_depthwise_conv_2d_tile_s8s32_relu(taps, constants, output, t);
    refsim_rv32_depthwise_conv_2d_tile_s8s32_relu(taps, constants, output + t->next, &second);
}
#endif

REFSIM_KERNEL void refsim_rv32_depthwise_conv_2d_s8s32_relu(
    const refsim_rv32_depthwise_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_rv32_depthwise_conv_2d_tile t = { p->taps, p->left, p->right, constants + p->length, 0, 0, 0 };
    refsim_rv32_depthwise_conv_2d_run(p, input, constants, output, scratch, &t,
        refsim_rv32_depthwise_conv_2d_tile_s8s32_relu, refsim_rv32_depthwise_conv_2d_pair_s8s32_relu);
}

#if REFSIM_RV32
/*
 * a0 pointers, a4 constants, s0 output, s1 channel, s2 taps, s3 end of the pointers, s4 left, s5 right, s6 end; four
 * sums.
 */
static inline __attribute__((naked)) void refsim_rv32_depthwise_conv_2d_tile_s8s32_signed(
    const int8_t *const *taps __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_rv32_depthwise_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        "addi sp, sp, -32\n"
        "sw s0, 0(sp)\n"
        "sw s1, 4(sp)\n"
        "sw s2, 8(sp)\n"
        "sw s3, 12(sp)\n"
        "sw s4, 16(sp)\n"
        "sw s5, 20(sp)\n"
        "sw s6, 24(sp)\n"
        "mv s0, a2\n"
        "lw s1, 16(a3)\n"
        "lw s2, 0(a3)\n"
        "lw s4, 4(a3)\n"
        "lw s5, 8(a3)\n"
        "lw s6, 12(a3)\n"
        "mv a4, a1\n"
        "slli s2, s2, 2\n"
        "add s3, a0, s2\n"
        "li t4, -128\n"
        "li t5, 127\n"
        "1:\n"
        "lw a5, 0(a4)\n"
        "lw a6, 4(a4)\n"
        "lw a7, 8(a4)\n"
        "lw t6, 12(a4)\n"
        "addi a4, a4, 16\n"
        "2:\n"
        "lw t0, 0(a0)\n"
        "addi a0, a0, 4\n"
        "add t0, t0, s1\n"
        "lb t1, 0(t0)\n"
        "lb t2, 0(a4)\n"
        "mul t1, t1, t2\n"
        "add a5, a5, t1\n"
        "lb t1, 1(t0)\n"
        "lb t2, 1(a4)\n"
        "mul t1, t1, t2\n"
        "add a6, a6, t1\n"
        "lb t1, 2(t0)\n"
        "lb t2, 2(a4)\n"
        "mul t1, t1, t2\n"
        "add a7, a7, t1\n"
        "lb t1, 3(t0)\n"
        "lb t2, 3(a4)\n"
        "mul t1, t1, t2\n"
        "add t6, t6, t1\n"
        "addi a4, a4, 4\n"
"bne a0, s3, 2b\n"
        "mv t2, s4\n"
        "mv t3, s5\n"
        "lw t0, 0(a4)\n"
        "lw t1, 4(a4)\n"
        "lw a3, 8(a4)\n"
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
        "sb a5, 0(s0)\n"
        "lw t0, 12(a4)\n"
        "lw t1, 16(a4)\n"
        "lw a3, 20(a4)\n"
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
        "sb a6, 1(s0)\n"
        "lw t0, 24(a4)\n"
        "lw t1, 28(a4)\n"
        "lw a3, 32(a4)\n"
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
        "sb a7, 2(s0)\n"
        "lw t0, 36(a4)\n"
        "lw t1, 40(a4)\n"
        "lw a3, 44(a4)\n"
        "sll t6, t6, t2\n"
        "srai a2, t6, 31\n"
        "and a2, a2, a3\n"
        "mulh t6, t6, t0\n"
        "add t6, t6, t1\n"
        "sub t6, t6, a2\n"
        "sra t6, t6, t3\n"
        "bge t6, t4, 77f\n"
        "mv t6, t4\n"
        "77: ble t6, t5, 78f\n"
        "mv t6, t5\n"
        "78:\n"
        "sb t6, 3(s0)\n"
"addi a4, a4, 48\n"
        "addi s0, s0, 4\n"
        "addi s1, s1, 4\n"
        "sub a0, a0, s2\n"
        "bne a4, s6, 1b\n"
        "lw s0, 0(sp)\n"
        "lw s1, 4(sp)\n"
        "lw s2, 8(sp)\n"
        "lw s3, 12(sp)\n"
        "lw s4, 16(sp)\n"
        "lw s5, 20(sp)\n"
        "lw s6, 24(sp)\n"
        "addi sp, sp, 32\n"
        "ret\n");
}

/* The same for two pixels: a1 output of the second, s11 bytes apart. */
static inline __attribute__((naked)) void refsim_rv32_depthwise_conv_2d_pair_s8s32_signed(
    const int8_t *const *taps __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_rv32_depthwise_conv_2d_tile *t __attribute__((unused)))
{
    __asm__(
        "addi sp, sp, -48\n"
        "sw s0, 0(sp)\n"
        "sw s1, 4(sp)\n"
        "sw s2, 8(sp)\n"
        "sw s3, 12(sp)\n"
        "sw s4, 16(sp)\n"
        "sw s5, 20(sp)\n"
        "sw s6, 24(sp)\n"
        "sw s7, 28(sp)\n"
        "sw s8, 32(sp)\n"
        "sw s9, 36(sp)\n"
        "sw s10, 40(sp)\n"
        "sw s11, 44(sp)\n"
        "mv s0, a2\n"
        "lw s1, 16(a3)\n"
        "lw s2, 0(a3)\n"
        "lw s4, 4(a3)\n"
        "lw s5, 8(a3)\n"
        "lw s6, 12(a3)\n"
        "lw s11, 20(a3)\n"
        "mv a4, a1\n"
        "lw a1, 24(a3)\n"
        "add a1, a1, a2\n"
        "slli s2, s2, 2\n"
        "add s3, a0, s2\n"
        "1:\n"
        "lw a5, 0(a4)\n"
        "mv s7, a5\n"
        "lw a6, 4(a4)\n"
        "mv s8, a6\n"
        "lw a7, 8(a4)\n"
        "mv s9, a7\n"
        "lw t6, 12(a4)\n"
        "mv s10, t6\n"
        "addi a4, a4, 16\n"
        "2:\n"
        "lw t0, 0(a0)\n"
        "addi a0, a0, 4\n"
        "add t0, t0, s1\n"
        "add t3, t0, s11\n"
        "lb t1, 0(a4)\n"
        "lb t2, 0(t0)\n"
        "lb t4, 0(t3)\n"
        "mul t2, t2, t1\n"
        "mul t4, t4, t1\n"
        "add a5, a5, t2\n"
        "add s7, s7, t4\n"
        "lb t1, 1(a4)\n"
        "lb t2, 1(t0)\n"
        "lb t4, 1(t3)\n"
        "mul t2, t2, t1\n"
        "mul t4, t4, t1\n"
        "add a6, a6, t2\n"
        "add s8, s8, t4\n"
        "lb t1, 2(a4)\n"
        "lb t2, 2(t0)\n"
        "lb t4, 2(t3)\n"
        "mul t2, t2, t1\n"
        "mul t4, t4, t1\n"
        "add a7, a7, t2\n"
        "add s9, s9, t4\n"
        "lb t1, 3(a4)\n"
        "lb t2, 3(t0)\n"
        "lb t4, 3(t3)\n"
        "mul t2, t2, t1\n"
        "mul t4, t4, t1\n"
        "add t6, t6, t2\n"
        "add s10, s10, t4\n"
        "addi a4, a4, 4\n"
"bne a0, s3, 2b\n"
        "li t4, -128\n"
        "li t5, 127\n"
        "mv t2, s4\n"
        "mv t3, s5\n"
        "lw t0, 0(a4)\n"
        "lw t1, 4(a4)\n"
        "lw a3, 8(a4)\n"
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
        "sb a5, 0(s0)\n"
        "sb s7, 0(a1)\n"
        "lw t0, 12(a4)\n"
        "lw t1, 16(a4)\n"
        "lw a3, 20(a4)\n"
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
        "sb a6, 1(s0)\n"
        "sb s8, 1(a1)\n"
        "lw t0, 24(a4)\n"
        "lw t1, 28(a4)\n"
        "lw a3, 32(a4)\n"
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
        "sb a7, 2(s0)\n"
        "sb s9, 2(a1)\n"
        "lw t0, 36(a4)\n"
        "lw t1, 40(a4)\n"
        "lw a3, 44(a4)\n"
        "sll t6, t6, t2\n"
        "srai a2, t6, 31\n"
        "and a2, a2, a3\n"
        "mulh t6, t6, t0\n"
        "add t6, t6, t1\n"
        "sub t6, t6, a2\n"
        "sra t6, t6, t3\n"
        "bge t6, t4, 77f\n"
        "mv t6, t4\n"
        "77: ble t6, t5, 78f\n"
        "mv t6, t5\n"
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
        "sb t6, 3(s0)\n"
        "sb s10, 3(a1)\n"
"addi a4, a4, 48\n"
        "addi s0, s0, 4\n"
        "addi a1, a1, 4\n"
        "addi s1, s1, 4\n"
        "sub a0, a0, s2\n"
        "beq a4, s6, 3f\n"
        "j 1b\n"
        "3:\n"
        "lw s0, 0(sp)\n"
        "lw s1, 4(sp)\n"
        "lw s2, 8(sp)\n"
        "lw s3, 12(sp)\n"
        "lw s4, 16(sp)\n"
        "lw s5, 20(sp)\n"
        "lw s6, 24(sp)\n"
        "lw s7, 28(sp)\n"
        "lw s8, 32(sp)\n"
        "lw s9, 36(sp)\n"
        "lw s10, 40(sp)\n"
        "lw s11, 44(sp)\n"
        "addi sp, sp, 48\n"
        "ret\n");
}
#else
static inline void refsim_rv32_depthwise_conv_2d_tile_s8s32_signed(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_rv32_depthwise_conv_2d_tile
    *t)
{
    for (int32_t channel = 0; constants != t->end; channel += 4) {
        REFSIM_CONST int32_t *tail = constants + 4 + t->taps;
        for (int32_t c = 0; c < 4; ++c) {
            int32_t sum = constants[c];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)constants[4 + i];
                sum = refsim_wrap_add(sum,
                    taps[i][t->start + channel + c] * refsim_wrap8(word / (UINT32_C(1) << (8 * c))));
            }
            REFSIM_CONST int32_t *own = tail + 3 * (c);
            const int32_t offset = own[1] - (sum < 0 ? own[2] : 0);
            const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
            *output++ = (int8_t)refsim_saturate(result, -128, 127);
        }
        constants = tail + 12;
    }
}

static inline void refsim_rv32_depthwise_conv_2d_pair_s8s32_signed(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_rv32_depthwise_conv_2d_tile
    *t)
{
    refsim_rv32_depthwise_conv_2d_tile second = *t;
    second.start += t->apart;
    refsim_rv32_depthwise_conv_2d_tile_s8s32_signed(taps, constants, output, t);
    refsim_rv32_depthwise_conv_2d_tile_s8s32_signed(taps, constants, output + t->next, &second);
}
#endif

REFSIM_KERNEL void refsim_rv32_depthwise_conv_2d_s8s32_signed(
    const refsim_rv32_depthwise_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_rv32_depthwise_conv_2d_tile t = { p->taps, p->left, p->right, constants + p->length, 0, 0, 0 };
    refsim_rv32_depthwise_conv_2d_run(p, input, constants, output, scratch, &t,
        refsim_rv32_depthwise_conv_2d_tile_s8s32_signed, refsim_rv32_depthwise_conv_2d_pair_s8s32_signed);
}

#ifdef __cplusplus
}
#endif

#endif
