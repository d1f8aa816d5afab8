/* refsim 0.1.0: dsp_depthwise_3x3, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_DSP_DEPTHWISE_3X3_H
#define REFSIM_DSP_DEPTHWISE_3X3_H

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
} refsim_dsp_depthwise_3x3_params;

/*
 * The numbers of depthwise_conv_2d_s8s32_double for windows of 3x3 and stride 1, where the generator has proved that
 * the output stage gives them. constants hold multipliers, biases and weights, packed in the order in which the loops
 * read them. Portable C where the core's instructions are missing. Elements take any value of their type; members of p
 * keep to the ranges beside them. The output may end where an operand is still being read, as far as the planner of
 * arenas allows; else they are apart. scratch is aligned to 16 bytes; what it holds afterwards means nothing.
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

/* What two rows of outputs need besides their arrays; assembly reads it in this order. */
typedef struct {
    int32_t right; /* shift */
    int32_t next; /* from an output to its neighbour */
    int32_t down; /* to that below; 0: there is none */
    int32_t more; /* left shift beyond 8 */
    int32_t whole; /* bytes of columns whose outputs come in twos */
    int32_t odd; /* is there one more? */
    int32_t width; /* outputs of a row; portable C reads it */
} refsim_dsp_depthwise_3x3_tile;

/* Four rows of inputs; assembly reads it in this order. */
typedef struct {
    int32_t rows[3]; /* bytes from the first one to each of the others */
    int32_t depth; /* bytes of a pixel */
    int32_t bytes; /* of the packed columns */
} refsim_dsp_depthwise_3x3_rows;

typedef void refsim_dsp_depthwise_3x3_function(
    const int16_t *columns, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_dsp_depthwise_3x3_tile *t);

#if REFSIM_DSP
/* Four channels of each column: the four rows of one channel after the other, in 16 bits. */
static inline __attribute__((naked)) void refsim_dsp_depthwise_3x3_pack(
    const int8_t *from __attribute__((unused)), int16_t *to __attribute__((unused)),
    const refsim_dsp_depthwise_3x3_rows *rows __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "ldm r2, {r2-r6}\n"
        "mov r12, r4\n"
        "add r6, r1\n"
        "push {r5, r6}\n"
        "1: ldr r4, [r0]\n"
        "ldr r5, [r0, r2]\n"
        "ldr r6, [r0, r3]\n"
        "ldr r7, [r0, r12]\n"
        "sxtb16 r8, r4\n"
        "sxtb16 r9, r5\n"
        "sxtb16 r4, r4, ror #8\n"
        "sxtb16 r5, r5, ror #8\n"
        "pkhbt r10, r8, r9, lsl #16\n"
        "pkhtb r8, r9, r8, asr #16\n"
        "pkhbt r9, r4, r5, lsl #16\n"
        "pkhtb r5, r5, r4, asr #16\n"
        "sxtb16 r4, r6\n"
        "sxtb16 r11, r7\n"
        "sxtb16 r6, r6, ror #8\n"
        "sxtb16 r7, r7, ror #8\n"
        "pkhbt lr, r4, r11, lsl #16\n"
        "strd r10, lr, [r1]\n"
        "pkhbt lr, r6, r7, lsl #16\n"
        "strd r9, lr, [r1, #8]\n"
        "pkhtb lr, r11, r4, asr #16\n"
        "strd r8, lr, [r1, #16]\n"
        "pkhtb lr, r7, r6, asr #16\n"
        "strd r5, lr, [r1, #24]\n"
        "ldrd r4, r5, [sp]\n"
        "add r0, r4\n"
        "adds r1, #32\n"
        "cmp r1, r5\n"
        "bne 1b\n"
        "add sp, #8\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_dsp_depthwise_3x3_pack(
    const int8_t *from, int16_t *to, const refsim_dsp_depthwise_3x3_rows *rows)
{
    for (int32_t column = 0; column < rows->bytes; column += 32) {
        for (int32_t channel = 0; channel < 4; ++channel) {
            *to++ = from[channel];
            for (int32_t i = 0; i < 3; ++i) {
                *to++ = from[rows->rows[i] + channel];
            }
        }
        from += rows->depth;
    }
}
#endif

/* Zero points in place of a row outside the image. */
REFSIM_DSP_APART void refsim_dsp_depthwise_3x3_blank(int16_t *row, int32_t count, int32_t pad)
{
    for (int32_t i = 0; i < count; i += 4) {
        row[i] = (int16_t)pad;
    }
}

/* All outputs, two rows by two rows. Columns outside the image are packed once: nothing overwrites them. */
static inline void refsim_dsp_depthwise_3x3_run(
    const refsim_dsp_depthwise_3x3_params *p, const int8_t *input, REFSIM_CONST int32_t *constants, int8_t *output, void
    *scratch,
    int32_t words, refsim_dsp_depthwise_3x3_function *tile)
{
    const refsim_window *g = &p->window;
    const int32_t row = g->input_width * g->input_depth, last = g->input_height - 1;
    const int32_t columns = g->output_width + 2;
    const int32_t inside = columns - g->pad_left < g->input_width ? columns - g->pad_left : g->input_width;
    int16_t *packed = (int16_t *)scratch;
    int16_t *first = packed + 16 * g->pad_left;
    refsim_dsp_depthwise_3x3_rows rows = { { 0, 0, 0 }, g->input_depth, 32 * inside };
    refsim_dsp_depthwise_3x3_tile t = {
        p->right, g->output_depth, 0, p->left - 8, g->output_width / 2 * 64, g->output_width % 2, g->output_width
    };
    for (int32_t i = 0; i < 4; ++i) {
        refsim_dsp_depthwise_3x3_blank(packed + i, 16 * columns, p->pad);
    }
    for (int32_t n = 0; n < g->batches; ++n) {
        for (int32_t y = 0; y < g->output_height; y += 2) {
            const int32_t iy = y - g->pad_top;
            const int32_t border = iy < 0 || iy + 3 > last;
            int32_t at[4];
            for (int32_t i = 0; i < 4; ++i) {
                at[i] = (iy + i < 0 ? 0 : iy + i > last ? last : iy + i) * row;
            }
            for (int32_t i = 0; i < 3; ++i) {
                rows.rows[i] = at[i + 1] - at[0];
            }
            t.down = y + 1 < g->output_height ? g->output_width * g->output_depth : 0;
            for (int32_t c = 0; c < g->input_depth; c += 4) {
                refsim_dsp_depthwise_3x3_pack(input + at[0] + c, first, &rows);
                for (int32_t i = 0; border && i < 4; ++i) {
                    if (iy + i < 0 || iy + i > last) {
                        refsim_dsp_depthwise_3x3_blank(first + i, 16 * inside, p->pad);
                    }
                }
                tile(packed, constants + c * words, output + c, &t);
            }
            output += g->output_width * g->output_depth + t.down;
        }
        input += g->input_height * row;
    }
}

#if REFSIM_DSP
/*
 * r0 columns, r1 outputs. On the stack: 0 multiplier, offset, 8 bias twice, 16 what negative sums subtract, 20 end of
 * the columns, 24 the tile, 48 columns, constants and outputs of the channel, 60 end of channels.
 */
static inline __attribute__((naked)) void refsim_dsp_depthwise_3x3_tile_s8s32_relu_free(
    const int16_t *columns __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_dsp_depthwise_3x3_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "ldm r3, {r4-r9}\n"
        "add r3, r0, #32\n"
        "push {r0-r3}\n"
        "push {r4-r9}\n"
        "sub sp, #24\n"
        "1: ldrd r0, r1, [sp, #48]\n"
        "ldm r1!, {r2-r4}\n"
        "strd r2, r3, [sp]\n"
        "strd r4, r4, [sp, #8]\n"
        "ldm r1!, {r8-r12, lr}\n"
        "ldr r2, [sp, #40]\n"
        "add r2, r0\n"
        "str r2, [sp, #20]\n"
        "add r3, r0, #8\n"
        "strd r3, r1, [sp, #48]\n"
        "ldr r1, [sp, #56]\n"
        "adds r2, r1, #1\n"
        "str r2, [sp, #56]\n"
        "2: ldrd r4, r5, [sp, #8]\n"
        "ldrd r6, r7, [sp, #8]\n"
        "ldrd r2, r3, [r0], #64\n"
        "smlad r4, r2, r8, r4\n"
        "smlabt r4, r3, r9, r4\n"
        "smlatb r6, r2, r8, r6\n"
        "smlad r6, r3, r9, r6\n"
        "ldrd r2, r3, [r0, #-32]\n"
        "smlad r4, r2, r10, r4\n"
        "smlabt r4, r3, r11, r4\n"
        "smlatb r6, r2, r10, r6\n"
        "smlad r6, r3, r11, r6\n"
        "smlad r5, r2, r8, r5\n"
        "smlabt r5, r3, r9, r5\n"
        "smlatb r7, r2, r8, r7\n"
        "smlad r7, r3, r9, r7\n"
        "ldrd r2, r3, [r0]\n"
        "smlad r4, r2, r12, r4\n"
        "smlabt r4, r3, lr, r4\n"
        "smlatb r6, r2, r12, r6\n"
        "smlad r6, r3, lr, r6\n"
        "smlad r5, r2, r10, r5\n"
        "smlabt r5, r3, r11, r5\n"
        "smlatb r7, r2, r10, r7\n"
        "smlad r7, r3, r11, r7\n"
        "ldrd r2, r3, [r0, #32]\n"
        "smlad r5, r2, r12, r5\n"
        "smlabt r5, r3, lr, r5\n"
        "smlatb r7, r2, r12, r7\n"
        "smlad r7, r3, lr, r7\n"
        "ldrd r2, r3, [sp]\n"
        "smmla r4, r4, r2, r3\n"
        "smmla r5, r5, r2, r3\n"
        "smmla r6, r6, r2, r3\n"
        "smmla r7, r7, r2, r3\n"
        "ldrd r2, r3, [sp, #24]\n"
        "asr r4, r2\n"
        "ssat r4, #8, r4\n"
        "asr r5, r2\n"
        "ssat r5, #8, r5\n"
        "asr r6, r2\n"
        "ssat r6, #8, r6\n"
        "asr r7, r2\n"
        "ssat r7, #8, r7\n"
        "ldr r2, [sp, #32]\n"
"add r2, r1\n"
        "strb r7, [r2, r3]\n"
        "strb r6, [r2]\n"
        "strb r5, [r1, r3]\n"
        "strb r4, [r1]\n"
        "add r1, r1, r3, lsl #1\n"
        "ldr r2, [sp, #20]\n"
        "cmp r0, r2\n"
        "bne 2b\n"
        "ldr r2, [sp, #44]\n"
        "cmp r2, #0\n"
        "beq 3f\n"
        "ldrd r4, r6, [sp, #8]\n"
        "ldrd r2, r3, [r0]\n"
        "smlad r4, r2, r8, r4\n"
        "smlabt r4, r3, r9, r4\n"
        "smlatb r6, r2, r8, r6\n"
        "smlad r6, r3, r9, r6\n"
        "ldrd r2, r3, [r0, #32]\n"
        "smlad r4, r2, r10, r4\n"
        "smlabt r4, r3, r11, r4\n"
        "smlatb r6, r2, r10, r6\n"
        "smlad r6, r3, r11, r6\n"
        "ldrd r2, r3, [r0, #64]\n"
        "smlad r4, r2, r12, r4\n"
        "smlabt r4, r3, lr, r4\n"
        "smlatb r6, r2, r12, r6\n"
        "smlad r6, r3, lr, r6\n"
        "ldrd r2, r3, [sp]\n"
        "smmla r4, r4, r2, r3\n"
        "smmla r6, r6, r2, r3\n"
        "ldrd r2, r3, [sp, #24]\n"
        "asr r4, r2\n"
        "ssat r4, #8, r4\n"
        "asr r6, r2\n"
        "ssat r6, #8, r6\n"
        "ldr r2, [sp, #32]\n"
"strb r6, [r1, r2]\n"
        "strb r4, [r1]\n"
        "3: ldr r2, [sp, #48]\n"
        "ldr r3, [sp, #60]\n"
        "cmp r2, r3\n"
        "bne 1b\n"
        "add sp, #64\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_dsp_depthwise_3x3_tile_s8s32_relu_free(
    const int16_t *columns, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_dsp_depthwise_3x3_tile *t)
{
    for (int32_t channel = 0; channel < 4; ++channel) {
        REFSIM_CONST int32_t *weights = constants + 3;
        for (int32_t i = 0; i < t->width * (t->down == 0 ? 1 : 2); ++i) {
            const int32_t lower = i / t->width, x = i % t->width;
            const int16_t *taps = columns + 16 * x + 4 * channel + lower;
            int32_t sum = constants[2] / 256;
            for (int32_t tap = 0; tap < 9; ++tap) {
                const uint32_t word = (uint32_t)weights[tap % 3 * 2 + tap / 6];
                const int32_t weight = refsim_wrap16(tap < 3 ? word : word / 65536u) / 256;
                sum = refsim_wrap_add(sum, taps[tap % 3 * 16 + tap / 3] * weight);
            }
            const int32_t offset = constants[1];
            const int32_t result = refsim_merged_high(sum, constants[0], offset, 8 + t->more, t->right);
            output[lower * t->down + x * t->next + channel] = (int8_t)refsim_saturate(result, -128, 127);
        }
        constants = weights + 6;
    }
}
#endif

REFSIM_KERNEL void refsim_dsp_depthwise_3x3_s8s32_relu_free(
    const refsim_dsp_depthwise_3x3_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_dsp_depthwise_3x3_run(p, input, constants, output, scratch, 9,
        refsim_dsp_depthwise_3x3_tile_s8s32_relu_free);
}

#if REFSIM_DSP
/*
 * r0 columns, r1 outputs. On the stack: 0 multiplier, offset, 8 bias twice, 16 what negative sums subtract, 20 end of
 * the columns, 24 the tile, 48 columns, constants and outputs of the channel, 60 end of channels.
 */
static inline __attribute__((naked)) void refsim_dsp_depthwise_3x3_tile_s8s32_relu_more(
    const int16_t *columns __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_dsp_depthwise_3x3_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "ldm r3, {r4-r9}\n"
        "add r3, r0, #32\n"
        "push {r0-r3}\n"
        "push {r4-r9}\n"
        "sub sp, #24\n"
        "1: ldrd r0, r1, [sp, #48]\n"
        "ldm r1!, {r2-r4}\n"
        "strd r2, r3, [sp]\n"
        "strd r4, r4, [sp, #8]\n"
        "ldm r1!, {r8-r12, lr}\n"
        "ldr r2, [sp, #40]\n"
        "add r2, r0\n"
        "str r2, [sp, #20]\n"
        "add r3, r0, #8\n"
        "strd r3, r1, [sp, #48]\n"
        "ldr r1, [sp, #56]\n"
        "adds r2, r1, #1\n"
        "str r2, [sp, #56]\n"
        "2: ldrd r4, r5, [sp, #8]\n"
        "ldrd r6, r7, [sp, #8]\n"
        "ldrd r2, r3, [r0], #64\n"
        "smlad r4, r2, r8, r4\n"
        "smlabt r4, r3, r9, r4\n"
        "smlatb r6, r2, r8, r6\n"
        "smlad r6, r3, r9, r6\n"
        "ldrd r2, r3, [r0, #-32]\n"
        "smlad r4, r2, r10, r4\n"
        "smlabt r4, r3, r11, r4\n"
        "smlatb r6, r2, r10, r6\n"
        "smlad r6, r3, r11, r6\n"
        "smlad r5, r2, r8, r5\n"
        "smlabt r5, r3, r9, r5\n"
        "smlatb r7, r2, r8, r7\n"
        "smlad r7, r3, r9, r7\n"
        "ldrd r2, r3, [r0]\n"
        "smlad r4, r2, r12, r4\n"
        "smlabt r4, r3, lr, r4\n"
        "smlatb r6, r2, r12, r6\n"
        "smlad r6, r3, lr, r6\n"
        "smlad r5, r2, r10, r5\n"
        "smlabt r5, r3, r11, r5\n"
        "smlatb r7, r2, r10, r7\n"
        "smlad r7, r3, r11, r7\n"
        "ldrd r2, r3, [r0, #32]\n"
        "smlad r5, r2, r12, r5\n"
        "smlabt r5, r3, lr, r5\n"
        "smlatb r7, r2, r12, r7\n"
        "smlad r7, r3, lr, r7\n"
        "ldr r2, [sp, #36]\n"
        "lsl r4, r2\n"
        "lsl r5, r2\n"
        "lsl r6, r2\n"
        "lsl r7, r2\n"
        "ldrd r2, r3, [sp]\n"
        "smmla r4, r4, r2, r3\n"
        "smmla r5, r5, r2, r3\n"
        "smmla r6, r6, r2, r3\n"
        "smmla r7, r7, r2, r3\n"
        "ldrd r2, r3, [sp, #24]\n"
        "asr r4, r2\n"
        "ssat r4, #8, r4\n"
        "asr r5, r2\n"
        "ssat r5, #8, r5\n"
        "asr r6, r2\n"
        "ssat r6, #8, r6\n"
        "asr r7, r2\n"
        "ssat r7, #8, r7\n"
        "ldr r2, [sp, #32]\n"
"add r2, r1\n"
        "strb r7, [r2, r3]\n"
        "strb r6, [r2]\n"
        "strb r5, [r1, r3]\n"
        "strb r4, [r1]\n"
        "add r1, r1, r3, lsl #1\n"
        "ldr r2, [sp, #20]\n"
        "cmp r0, r2\n"
        "bne 2b\n"
        "ldr r2, [sp, #44]\n"
        "cmp r2, #0\n"
        "beq 3f\n"
        "ldrd r4, r6, [sp, #8]\n"
        "ldrd r2, r3, [r0]\n"
        "smlad r4, r2, r8, r4\n"
        "smlabt r4, r3, r9, r4\n"
        "smlatb r6, r2, r8, r6\n"
        "smlad r6, r3, r9, r6\n"
        "ldrd r2, r3, [r0, #32]\n"
        "smlad r4, r2, r10, r4\n"
        "smlabt r4, r3, r11, r4\n"
        "smlatb r6, r2, r10, r6\n"
        "smlad r6, r3, r11, r6\n"
        "ldrd r2, r3, [r0, #64]\n"
        "smlad r4, r2, r12, r4\n"
        "smlabt r4, r3, lr, r4\n"
        "smlatb r6, r2, r12, r6\n"
        "smlad r6, r3, lr, r6\n"
        "ldr r2, [sp, #36]\n"
        "lsl r4, r2\n"
        "lsl r6, r2\n"
        "ldrd r2, r3, [sp]\n"
        "smmla r4, r4, r2, r3\n"
        "smmla r6, r6, r2, r3\n"
        "ldrd r2, r3, [sp, #24]\n"
        "asr r4, r2\n"
        "ssat r4, #8, r4\n"
        "asr r6, r2\n"
        "ssat r6, #8, r6\n"
        "ldr r2, [sp, #32]\n"
"strb r6, [r1, r2]\n"
        "strb r4, [r1]\n"
        "3: ldr r2, [sp, #48]\n"
        "ldr r3, [sp, #60]\n"
        "cmp r2, r3\n"
        "bne 1b\n"
        "add sp, #64\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_dsp_depthwise_3x3_tile_s8s32_relu_more(
    const int16_t *columns, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_dsp_depthwise_3x3_tile *t)
{
    for (int32_t channel = 0; channel < 4; ++channel) {
        REFSIM_CONST int32_t *weights = constants + 3;
        for (int32_t i = 0; i < t->width * (t->down == 0 ? 1 : 2); ++i) {
            const int32_t lower = i / t->width, x = i % t->width;
            const int16_t *taps = columns + 16 * x + 4 * channel + lower;
            int32_t sum = constants[2] / 256;
            for (int32_t tap = 0; tap < 9; ++tap) {
                const uint32_t word = (uint32_t)weights[tap % 3 * 2 + tap / 6];
                const int32_t weight = refsim_wrap16(tap < 3 ? word : word / 65536u) / 256;
                sum = refsim_wrap_add(sum, taps[tap % 3 * 16 + tap / 3] * weight);
            }
            const int32_t offset = constants[1];
            const int32_t result = refsim_merged_high(sum, constants[0], offset, 8 + t->more, t->right);
            output[lower * t->down + x * t->next + channel] = (int8_t)refsim_saturate(result, -128, 127);
        }
        constants = weights + 6;
    }
}
#endif

REFSIM_KERNEL void refsim_dsp_depthwise_3x3_s8s32_relu_more(
    const refsim_dsp_depthwise_3x3_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_dsp_depthwise_3x3_run(p, input, constants, output, scratch, 9,
        refsim_dsp_depthwise_3x3_tile_s8s32_relu_more);
}

#if REFSIM_DSP
/*
 * r0 columns, r1 outputs. On the stack: 0 multiplier, offset, 8 bias twice, 16 what negative sums subtract, 20 end of
 * the columns, 24 the tile, 48 columns, constants and outputs of the channel, 60 end of channels.
 */
static inline __attribute__((naked)) void refsim_dsp_depthwise_3x3_tile_s8s32_signed_free(
    const int16_t *columns __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_dsp_depthwise_3x3_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "ldm r3, {r4-r9}\n"
        "add r3, r0, #32\n"
        "push {r0-r3}\n"
        "push {r4-r9}\n"
        "sub sp, #24\n"
        "1: ldrd r0, r1, [sp, #48]\n"
        "ldm r1!, {r2-r5}\n"
        "strd r2, r3, [sp]\n"
        "strd r4, r4, [sp, #8]\n"
        "str r5, [sp, #16]\n"
        "ldm r1!, {r8-r12, lr}\n"
        "ldr r2, [sp, #40]\n"
        "add r2, r0\n"
        "str r2, [sp, #20]\n"
        "add r3, r0, #8\n"
        "strd r3, r1, [sp, #48]\n"
        "ldr r1, [sp, #56]\n"
        "adds r2, r1, #1\n"
        "str r2, [sp, #56]\n"
        "2: ldrd r4, r5, [sp, #8]\n"
        "ldrd r6, r7, [sp, #8]\n"
        "ldrd r2, r3, [r0], #64\n"
        "smlad r4, r2, r8, r4\n"
        "smlabt r4, r3, r9, r4\n"
        "smlatb r6, r2, r8, r6\n"
        "smlad r6, r3, r9, r6\n"
        "ldrd r2, r3, [r0, #-32]\n"
        "smlad r4, r2, r10, r4\n"
        "smlabt r4, r3, r11, r4\n"
        "smlatb r6, r2, r10, r6\n"
        "smlad r6, r3, r11, r6\n"
        "smlad r5, r2, r8, r5\n"
        "smlabt r5, r3, r9, r5\n"
        "smlatb r7, r2, r8, r7\n"
        "smlad r7, r3, r9, r7\n"
        "ldrd r2, r3, [r0]\n"
        "smlad r4, r2, r12, r4\n"
        "smlabt r4, r3, lr, r4\n"
        "smlatb r6, r2, r12, r6\n"
        "smlad r6, r3, lr, r6\n"
        "smlad r5, r2, r10, r5\n"
        "smlabt r5, r3, r11, r5\n"
        "smlatb r7, r2, r10, r7\n"
        "smlad r7, r3, r11, r7\n"
        "ldrd r2, r3, [r0, #32]\n"
        "smlad r5, r2, r12, r5\n"
        "smlabt r5, r3, lr, r5\n"
        "smlatb r7, r2, r12, r7\n"
        "smlad r7, r3, lr, r7\n"
        "ldrd r2, r3, [sp]\n"
        "ldr r12, [sp, #16]\n"
        "and lr, r12, r4, asr #31\n"
        "smmla r4, r4, r2, r3\n"
        "sub r4, lr\n"
        "and lr, r12, r5, asr #31\n"
        "smmla r5, r5, r2, r3\n"
        "sub r5, lr\n"
        "and lr, r12, r6, asr #31\n"
        "smmla r6, r6, r2, r3\n"
        "sub r6, lr\n"
        "and lr, r12, r7, asr #31\n"
        "smmla r7, r7, r2, r3\n"
        "sub r7, lr\n"
        "ldr r2, [sp, #52]\n"
        "ldrd r12, lr, [r2, #-8]\n"
        "ldrd r2, r3, [sp, #24]\n"
        "asr r4, r2\n"
        "ssat r4, #8, r4\n"
        "asr r5, r2\n"
        "ssat r5, #8, r5\n"
        "asr r6, r2\n"
        "ssat r6, #8, r6\n"
        "asr r7, r2\n"
        "ssat r7, #8, r7\n"
        "ldr r2, [sp, #32]\n"
"add r2, r1\n"
        "strb r7, [r2, r3]\n"
        "strb r6, [r2]\n"
        "strb r5, [r1, r3]\n"
        "strb r4, [r1]\n"
        "add r1, r1, r3, lsl #1\n"
        "ldr r2, [sp, #20]\n"
        "cmp r0, r2\n"
        "bne 2b\n"
        "ldr r2, [sp, #44]\n"
        "cmp r2, #0\n"
        "beq 3f\n"
        "ldrd r4, r6, [sp, #8]\n"
        "ldrd r2, r3, [r0]\n"
        "smlad r4, r2, r8, r4\n"
        "smlabt r4, r3, r9, r4\n"
        "smlatb r6, r2, r8, r6\n"
        "smlad r6, r3, r9, r6\n"
        "ldrd r2, r3, [r0, #32]\n"
        "smlad r4, r2, r10, r4\n"
        "smlabt r4, r3, r11, r4\n"
        "smlatb r6, r2, r10, r6\n"
        "smlad r6, r3, r11, r6\n"
        "ldrd r2, r3, [r0, #64]\n"
        "smlad r4, r2, r12, r4\n"
        "smlabt r4, r3, lr, r4\n"
        "smlatb r6, r2, r12, r6\n"
        "smlad r6, r3, lr, r6\n"
        "ldrd r2, r3, [sp]\n"
        "ldr r12, [sp, #16]\n"
        "and lr, r12, r4, asr #31\n"
        "smmla r4, r4, r2, r3\n"
        "sub r4, lr\n"
        "and lr, r12, r6, asr #31\n"
        "smmla r6, r6, r2, r3\n"
        "sub r6, lr\n"
        "ldr r2, [sp, #52]\n"
        "ldrd r12, lr, [r2, #-8]\n"
        "ldrd r2, r3, [sp, #24]\n"
        "asr r4, r2\n"
        "ssat r4, #8, r4\n"
        "asr r6, r2\n"
        "ssat r6, #8, r6\n"
        "ldr r2, [sp, #32]\n"
"strb r6, [r1, r2]\n"
        "strb r4, [r1]\n"
        "3: ldr r2, [sp, #48]\n"
        "ldr r3, [sp, #60]\n"
        "cmp r2, r3\n"
        "bne 1b\n"
        "add sp, #64\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_dsp_depthwise_3x3_tile_s8s32_signed_free(
    const int16_t *columns, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_dsp_depthwise_3x3_tile *t)
{
    for (int32_t channel = 0; channel < 4; ++channel) {
        REFSIM_CONST int32_t *weights = constants + 4;
        for (int32_t i = 0; i < t->width * (t->down == 0 ? 1 : 2); ++i) {
            const int32_t lower = i / t->width, x = i % t->width;
            const int16_t *taps = columns + 16 * x + 4 * channel + lower;
            int32_t sum = constants[2] / 256;
            for (int32_t tap = 0; tap < 9; ++tap) {
                const uint32_t word = (uint32_t)weights[tap % 3 * 2 + tap / 6];
                const int32_t weight = refsim_wrap16(tap < 3 ? word : word / 65536u) / 256;
                sum = refsim_wrap_add(sum, taps[tap % 3 * 16 + tap / 3] * weight);
            }
            const int32_t offset = constants[1] - (sum < 0 ? constants[3] : 0);
            const int32_t result = refsim_merged_high(sum, constants[0], offset, 8 + t->more, t->right);
            output[lower * t->down + x * t->next + channel] = (int8_t)refsim_saturate(result, -128, 127);
        }
        constants = weights + 6;
    }
}
#endif

REFSIM_KERNEL void refsim_dsp_depthwise_3x3_s8s32_signed_free(
    const refsim_dsp_depthwise_3x3_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_dsp_depthwise_3x3_run(p, input, constants, output, scratch, 10,
        refsim_dsp_depthwise_3x3_tile_s8s32_signed_free);
}

#if REFSIM_DSP
/*
 * r0 columns, r1 outputs. On the stack: 0 multiplier, offset, 8 bias twice, 16 what negative sums subtract, 20 end of
 * the columns, 24 the tile, 48 columns, constants and outputs of the channel, 60 end of channels.
 */
static inline __attribute__((naked)) void refsim_dsp_depthwise_3x3_tile_s8s32_signed_more(
    const int16_t *columns __attribute__((unused)), REFSIM_CONST int32_t *constants __attribute__((unused)),
    int8_t *output __attribute__((unused)), const refsim_dsp_depthwise_3x3_tile *t __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r11, lr}\n"
        "ldm r3, {r4-r9}\n"
        "add r3, r0, #32\n"
        "push {r0-r3}\n"
        "push {r4-r9}\n"
        "sub sp, #24\n"
        "1: ldrd r0, r1, [sp, #48]\n"
        "ldm r1!, {r2-r5}\n"
        "strd r2, r3, [sp]\n"
        "strd r4, r4, [sp, #8]\n"
        "str r5, [sp, #16]\n"
        "ldm r1!, {r8-r12, lr}\n"
        "ldr r2, [sp, #40]\n"
        "add r2, r0\n"
        "str r2, [sp, #20]\n"
        "add r3, r0, #8\n"
        "strd r3, r1, [sp, #48]\n"
        "ldr r1, [sp, #56]\n"
        "adds r2, r1, #1\n"
        "str r2, [sp, #56]\n"
        "2: ldrd r4, r5, [sp, #8]\n"
        "ldrd r6, r7, [sp, #8]\n"
        "ldrd r2, r3, [r0], #64\n"
        "smlad r4, r2, r8, r4\n"
        "smlabt r4, r3, r9, r4\n"
        "smlatb r6, r2, r8, r6\n"
        "smlad r6, r3, r9, r6\n"
        "ldrd r2, r3, [r0, #-32]\n"
        "smlad r4, r2, r10, r4\n"
        "smlabt r4, r3, r11, r4\n"
        "smlatb r6, r2, r10, r6\n"
        "smlad r6, r3, r11, r6\n"
        "smlad r5, r2, r8, r5\n"
        "smlabt r5, r3, r9, r5\n"
        "smlatb r7, r2, r8, r7\n"
        "smlad r7, r3, r9, r7\n"
        "ldrd r2, r3, [r0]\n"
        "smlad r4, r2, r12, r4\n"
        "smlabt r4, r3, lr, r4\n"
        "smlatb r6, r2, r12, r6\n"
        "smlad r6, r3, lr, r6\n"
        "smlad r5, r2, r10, r5\n"
        "smlabt r5, r3, r11, r5\n"
        "smlatb r7, r2, r10, r7\n"
        "smlad r7, r3, r11, r7\n"
        "ldrd r2, r3, [r0, #32]\n"
        "smlad r5, r2, r12, r5\n"
        "smlabt r5, r3, lr, r5\n"
        "smlatb r7, r2, r12, r7\n"
        "smlad r7, r3, lr, r7\n"
        "ldr r2, [sp, #36]\n"
        "lsl r4, r2\n"
        "lsl r5, r2\n"
        "lsl r6, r2\n"
        "lsl r7, r2\n"
        "ldrd r2, r3, [sp]\n"
        "ldr r12, [sp, #16]\n"
        "and lr, r12, r4, asr #31\n"
        "smmla r4, r4, r2, r3\n"
        "sub r4, lr\n"
        "and lr, r12, r5, asr #31\n"
        "smmla r5, r5, r2, r3\n"
        "sub r5, lr\n"
        "and lr, r12, r6, asr #31\n"
        "smmla r6, r6, r2, r3\n"
        "sub r6, lr\n"
        "and lr, r12, r7, asr #31\n"
        "smmla r7, r7, r2, r3\n"
        "sub r7, lr\n"
        "ldr r2, [sp, #52]\n"
        "ldrd r12, lr, [r2, #-8]\n"
        "ldrd r2, r3, [sp, #24]\n"
        "asr r4, r2\n"
        "ssat r4, #8, r4\n"
        "asr r5, r2\n"
        "ssat r5, #8, r5\n"
        "asr r6, r2\n"
        "ssat r6, #8, r6\n"
        "asr r7, r2\n"
        "ssat r7, #8, r7\n"
        "ldr r2, [sp, #32]\n"
"add r2, r1\n"
        "strb r7, [r2, r3]\n"
        "strb r6, [r2]\n"
        "strb r5, [r1, r3]\n"
        "strb r4, [r1]\n"
        "add r1, r1, r3, lsl #1\n"
        "ldr r2, [sp, #20]\n"
        "cmp r0, r2\n"
        "bne 2b\n"
        "ldr r2, [sp, #44]\n"
        "cmp r2, #0\n"
        "beq 3f\n"
        "ldrd r4, r6, [sp, #8]\n"
        "ldrd r2, r3, [r0]\n"
        "smlad r4, r2, r8, r4\n"
        "smlabt r4, r3, r9, r4\n"
        "smlatb r6, r2, r8, r6\n"
        "smlad r6, r3, r9, r6\n"
        "ldrd r2, r3, [r0, #32]\n"
        "smlad r4, r2, r10, r4\n"
        "smlabt r4, r3, r11, r4\n"
        "smlatb r6, r2, r10, r6\n"
        "smlad r6, r3, r11, r6\n"
        "ldrd r2, r3, [r0, #64]\n"
        "smlad r4, r2, r12, r4\n"
        "smlabt r4, r3, lr, r4\n"
        "smlatb r6, r2, r12, r6\n"
        "smlad r6, r3, lr, r6\n"
        "ldr r2, [sp, #36]\n"
        "lsl r4, r2\n"
        "lsl r6, r2\n"
        "ldrd r2, r3, [sp]\n"
        "ldr r12, [sp, #16]\n"
        "and lr, r12, r4, asr #31\n"
        "smmla r4, r4, r2, r3\n"
        "sub r4, lr\n"
        "and lr, r12, r6, asr #31\n"
        "smmla r6, r6, r2, r3\n"
        "sub r6, lr\n"
        "ldr r2, [sp, #52]\n"
        "ldrd r12, lr, [r2, #-8]\n"
        "ldrd r2, r3, [sp, #24]\n"
        "asr r4, r2\n"
        "ssat r4, #8, r4\n"
        "asr r6, r2\n"
        "ssat r6, #8, r6\n"
        "ldr r2, [sp, #32]\n"
"strb r6, [r1, r2]\n"
        "strb r4, [r1]\n"
        "3: ldr r2, [sp, #48]\n"
        "ldr r3, [sp, #60]\n"
        "cmp r2, r3\n"
        "bne 1b\n"
        "add sp, #64\n"
        "pop {r4-r11, pc}\n");
}
#else
static inline void refsim_dsp_depthwise_3x3_tile_s8s32_signed_more(
    const int16_t *columns, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_dsp_depthwise_3x3_tile *t)
{
    for (int32_t channel = 0; channel < 4; ++channel) {
        REFSIM_CONST int32_t *weights = constants + 4;
        for (int32_t i = 0; i < t->width * (t->down == 0 ? 1 : 2); ++i) {
            const int32_t lower = i / t->width, x = i % t->width;
            const int16_t *taps = columns + 16 * x + 4 * channel + lower;
            int32_t sum = constants[2] / 256;
            for (int32_t tap = 0; tap < 9; ++tap) {
                const uint32_t word = (uint32_t)weights[tap % 3 * 2 + tap / 6];
                const int32_t weight = refsim_wrap16(tap < 3 ? word : word / 65536u) / 256;
                sum = refsim_wrap_add(sum, taps[tap % 3 * 16 + tap / 3] * weight);
            }
            const int32_t offset = constants[1] - (sum < 0 ? constants[3] : 0);
            const int32_t result = refsim_merged_high(sum, constants[0], offset, 8 + t->more, t->right);
            output[lower * t->down + x * t->next + channel] = (int8_t)refsim_saturate(result, -128, 127);
        }
        constants = weights + 6;
    }
}
#endif

REFSIM_KERNEL void refsim_dsp_depthwise_3x3_s8s32_signed_more(
    const refsim_dsp_depthwise_3x3_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_dsp_depthwise_3x3_run(p, input, constants, output, scratch, 10,
        refsim_dsp_depthwise_3x3_tile_s8s32_signed_more);
}

#ifdef __cplusplus
}
#endif

#endif
