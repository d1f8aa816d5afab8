/* refsim 0.1.0: x86_conv_2d, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_X86_CONV_2D_H
#define REFSIM_X86_CONV_2D_H

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
} refsim_x86_conv_2d_params;

/*
 * The numbers of conv_2d_s8s32_double, where the generator has proved that the output stage gives them. constants hold
 * biases, weights and multipliers, packed in the order in which the loops read them. Portable C where AVX2 is missing.
 * Elements take any value of their type; members of p keep to the ranges beside them.
 * The output may end where an operand is still being read, as far as the planner of arenas allows; else they are apart.
 * scratch is aligned to 16 bytes; what it holds afterwards means nothing.
 */

#ifndef REFSIM_AVX2
#if defined(__AVX2__)
#define REFSIM_AVX2 1
#include <immintrin.h>

/* Two taps of 16 bits as one word. */
#if defined(__GNUC__)
typedef int32_t __attribute__((__may_alias__)) refsim_x86_pair;
#else
typedef int32_t refsim_x86_pair;
#endif

static inline __m256i refsim_x86_load(REFSIM_CONST int32_t *words)
{
    return _mm256_loadu_si256((const __m256i *)(const void *)words);
}

/* Sums and pairs of products of 16-bit numbers. */
static inline __m256i refsim_x86_dot(__m256i sums, __m256i a, __m256i b)
{
#if defined(__AVX512VNNI__) && defined(__AVX512VL__)
    return _mm256_dpwssd_epi32(sums, a, b);
#elif defined(__AVXVNNI__)
    return _mm256_dpwssd_avx_epi32(sums, a, b);
#else
    return _mm256_add_epi32(sums, _mm256_madd_epi16(a, b));
#endif
}

/* Eight sums to outputs of 32 bits: columns of the tail lie ``block`` words apart. */
static inline __m256i refsim_x86_stage(
    __m256i sums, REFSIM_CONST int32_t *tail, int32_t block, int32_t is_signed, int32_t left, int32_t right)
{
    const __m256i shifted = _mm256_sll_epi32(sums, _mm_cvtsi32_si128(left));
    const __m256i multiplier = refsim_x86_load(tail);
    const __m256i even = _mm256_srli_epi64(_mm256_mul_epi32(shifted, multiplier), 32);
    const __m256i odd = _mm256_mul_epi32(_mm256_srli_epi64(shifted, 32), _mm256_srli_epi64(multiplier, 32));
    __m256i result = _mm256_add_epi32(_mm256_blend_epi32(even, odd, 0xAA), refsim_x86_load(tail + block));
    if (is_signed) {
        const __m256i negative = _mm256_cmpgt_epi32(_mm256_setzero_si256(), sums);
        result = _mm256_sub_epi32(result, _mm256_and_si256(negative, refsim_x86_load(tail + 2 * block)));
    }
    return _mm256_sra_epi32(result, _mm_cvtsi32_si128(right));
}
#else
#define REFSIM_AVX2 0 /* portable C that reads the same constants */
#endif
#endif

/* What a block needs besides its arrays. */
typedef struct {
    int32_t pairs;    /* of taps */
    int32_t channels;
    int32_t left; /* shifts */
    int32_t right;
} refsim_x86_conv_2d_block;

/*
 * ``count`` bytes in 16 bits each; up to fifteen more where ``spare`` bytes can be read behind ``from`` and be written.
 */
static inline void refsim_x86_conv_2d_widen(const int8_t *from, int16_t *to, int32_t count, int32_t spare)
{
    int32_t i = 0;
#if REFSIM_AVX2
    for (; i < count && i + 16 <= spare; i += 16) {
        const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(from + i));
        _mm256_storeu_si256((__m256i *)(void *)(to + i), _mm256_cvtepi8_epi16(bytes));
    }
#else
    (void)spare;
#endif
    for (; i < count; ++i) {
        to[i] = from[i];
    }
}

#if REFSIM_AVX2
/* Sixteen outputs, or the first of them. */
static inline void refsim_x86_conv_2d_store(
    __m256i a, __m256i b, REFSIM_CONST int32_t *tail, int32_t is_signed, const refsim_x86_conv_2d_block *t, int8_t
    *output,
    int32_t count)
{
    const __m256i low = refsim_x86_stage(a, tail, 16, is_signed, t->left, t->right);
    const __m256i high = refsim_x86_stage(b, tail + 8, 16, is_signed, t->left, t->right);
    const __m256i halves = _mm256_permute4x64_epi64(_mm256_packs_epi32(low, high), 0xD8);
    const __m128i bytes = _mm_packs_epi16(_mm256_castsi256_si128(halves), _mm256_extracti128_si256(halves, 1));
    if (count >= 16) {
        _mm_storeu_si128((__m128i *)(void *)output, bytes);
    } else {
        int8_t all[16];
        _mm_storeu_si128((__m128i *)(void *)all, bytes);
        for (int32_t i = 0; i < count; ++i) {
            output[i] = all[i];
        }
    }
}
#endif

typedef void refsim_x86_conv_2d_function(
    const int16_t *taps, int32_t step, REFSIM_CONST int32_t *constants, int8_t *output, int32_t next,
    const refsim_x86_conv_2d_block *t);

/* The taps of pixel ``i``: those outside the image read the zero point. */
static inline void refsim_x86_conv_2d_patch(
    const refsim_x86_conv_2d_params *p, const int8_t *image, int32_t i, int16_t *to)
{
    const refsim_window *g = &p->window;
    const int32_t depth = g->input_depth, row = g->filter_width * depth;
    const int32_t size = g->input_height * g->input_width * depth;
    const int32_t iy = i / g->output_width * g->stride_height - g->pad_top;
    const int32_t ix = i % g->output_width * g->stride_width - g->pad_left;
    const int32_t top = iy < 0 ? -iy : 0;
    const int32_t left = ix < 0 ? -ix : 0;
    const int32_t bottom = iy + g->filter_height > g->input_height ? g->input_height - iy : g->filter_height;
    const int32_t right = ix + g->filter_width > g->input_width ? g->input_width - ix : g->filter_width;
    const int32_t whole = left == 0 && right == g->filter_width;
    if (!whole || top > 0 || bottom < g->filter_height) {
        for (int32_t k = 0; k < g->filter_height * row; ++k) {
            to[k] = (int16_t)p->pad;
        }
    }
    for (int32_t y = top; y < bottom; ++y) {
        const int32_t at = ((iy + y) * g->input_width + ix + left) * depth;
        const int32_t count = (right - left) * depth;
        /* What is written behind a row becomes the next ones or has no weight, unless it were a zero point. */
        const int32_t spare = whole && bottom == g->filter_height ? size - at : count;
        refsim_x86_conv_2d_widen(image + at, to + y * row + left * depth, count, spare);
    }
}

/* All pixels, four by four, the last four perhaps again; fewer than four one by one. */
static inline void refsim_x86_conv_2d_run(
    const refsim_x86_conv_2d_params *p, const int8_t *input, REFSIM_CONST int32_t *constants, int8_t *output, void
    *scratch,
    refsim_x86_conv_2d_function *four, refsim_x86_conv_2d_function *one)
{
    const refsim_window *g = &p->window;
    const int32_t pixels = g->output_height * g->output_width;
    const int32_t count = pixels >= 4 ? 4 : 1;
    const int32_t step = p->taps + 16;
    int16_t *patches = (int16_t *)scratch;
    const refsim_x86_conv_2d_block t = { p->taps / 2, g->output_depth, p->left, p->right };
    for (int32_t i = 0; i < 4 * step; ++i) { /* what has no weight, but is read */
        patches[i] = 0;
    }
    for (int32_t n = 0; n < g->batches; ++n) {
        for (int32_t i = 0; i < pixels; i += count) {
            if (pixels - i < count) {
                output -= (i + count - pixels) * g->output_depth;
                i = pixels - count;
            }
            for (int32_t lane = 0; lane < count; ++lane) {
                refsim_x86_conv_2d_patch(p, input, i + lane, patches + lane * step);
            }
            (count == 4 ? four : one)(patches, step, constants, output, g->output_depth, &t);
            output += count * g->output_depth;
        }
        input += g->input_height * g->input_width * g->input_depth;
    }
}

static inline void refsim_x86_conv_2d_4_s8s32_relu(
    const int16_t *taps, int32_t step, REFSIM_CONST int32_t *constants, int8_t *output, int32_t next,
    const refsim_x86_conv_2d_block *t)
{
    for (int32_t c = 0; c < t->channels; c += 16) {
        REFSIM_CONST int32_t *weights = constants + 16;
        REFSIM_CONST int32_t *tail = weights + 16 * t->pairs;
#if REFSIM_AVX2
        const refsim_x86_pair *pairs = (const refsim_x86_pair *)(const void *)taps;
        __m256i a0 = refsim_x86_load(constants), b0 = refsim_x86_load(constants + 8);
        __m256i a1 = refsim_x86_load(constants), b1 = refsim_x86_load(constants + 8);
        __m256i a2 = refsim_x86_load(constants), b2 = refsim_x86_load(constants + 8);
        __m256i a3 = refsim_x86_load(constants), b3 = refsim_x86_load(constants + 8);
        for (int32_t k = 0; k < t->pairs; ++k) {
            const __m256i a = refsim_x86_load(weights);
            const __m256i b = refsim_x86_load(weights + 8);
            const __m256i x0 = _mm256_set1_epi32(pairs[0 * (step / 2) + k]);
            a0 = refsim_x86_dot(a0, x0, a);
            b0 = refsim_x86_dot(b0, x0, b);
            const __m256i x1 = _mm256_set1_epi32(pairs[1 * (step / 2) + k]);
            a1 = refsim_x86_dot(a1, x1, a);
            b1 = refsim_x86_dot(b1, x1, b);
            const __m256i x2 = _mm256_set1_epi32(pairs[2 * (step / 2) + k]);
            a2 = refsim_x86_dot(a2, x2, a);
            b2 = refsim_x86_dot(b2, x2, b);
            const __m256i x3 = _mm256_set1_epi32(pairs[3 * (step / 2) + k]);
            a3 = refsim_x86_dot(a3, x3, a);
            b3 = refsim_x86_dot(b3, x3, b);
            weights += 16;
        }
        refsim_x86_conv_2d_store(a0, b0, tail, 0, t, output + 0 * next + c, t->channels - c);
        refsim_x86_conv_2d_store(a1, b1, tail, 0, t, output + 1 * next + c, t->channels - c);
        refsim_x86_conv_2d_store(a2, b2, tail, 0, t, output + 2 * next + c, t->channels - c);
        refsim_x86_conv_2d_store(a3, b3, tail, 0, t, output + 3 * next + c, t->channels - c);
#else
        for (int32_t x = 0; x < 4; ++x) {
            for (int32_t lane = 0; lane < 16 && c + lane < t->channels; ++lane) {
                REFSIM_CONST int32_t *own = tail + lane;
                int32_t sum = constants[lane];
                for (int32_t k = 0; k < 2 * t->pairs; ++k) {
                    const uint32_t word = (uint32_t)weights[16 * (k / 2) + lane];
                    sum = refsim_wrap_add(sum, taps[x * step + k] * refsim_wrap16(word / (k % 2 ? UINT32_C(65536)
                        : 1)));
                }
                const int32_t offset = own[16];
                const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
                output[x * next + c + lane] = (int8_t)refsim_saturate(result, -128, 127);
            }
        }
#endif
        constants = tail + 32;
    }
}

static inline void refsim_x86_conv_2d_1_s8s32_relu(
    const int16_t *taps, int32_t step, REFSIM_CONST int32_t *constants, int8_t *output, int32_t next,
    const refsim_x86_conv_2d_block *t)
{
    for (int32_t c = 0; c < t->channels; c += 16) {
        REFSIM_CONST int32_t *weights = constants + 16;
        REFSIM_CONST int32_t *tail = weights + 16 * t->pairs;
#if REFSIM_AVX2
        const refsim_x86_pair *pairs = (const refsim_x86_pair *)(const void *)taps;
        __m256i a0 = refsim_x86_load(constants), b0 = refsim_x86_load(constants + 8);
        for (int32_t k = 0; k < t->pairs; ++k) {
            const __m256i a = refsim_x86_load(weights);
            const __m256i b = refsim_x86_load(weights + 8);
            const __m256i x0 = _mm256_set1_epi32(pairs[0 * (step / 2) + k]);
            a0 = refsim_x86_dot(a0, x0, a);
            b0 = refsim_x86_dot(b0, x0, b);
            weights += 16;
        }
        refsim_x86_conv_2d_store(a0, b0, tail, 0, t, output + 0 * next + c, t->channels - c);
#else
        for (int32_t x = 0; x < 1; ++x) {
            for (int32_t lane = 0; lane < 16 && c + lane < t->channels; ++lane) {
                REFSIM_CONST int32_t *own = tail + lane;
                int32_t sum = constants[lane];
                for (int32_t k = 0; k < 2 * t->pairs; ++k) {
                    const uint32_t word = (uint32_t)weights[16 * (k / 2) + lane];
                    sum = refsim_wrap_add(sum, taps[x * step + k] * refsim_wrap16(word / (k % 2 ? UINT32_C(65536)
                        : 1)));
                }
                const int32_t offset = own[16];
                const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
                output[x * next + c + lane] = (int8_t)refsim_saturate(result, -128, 127);
            }
        }
#endif
        constants = tail + 32;
    }
}

REFSIM_KERNEL void refsim_x86_conv_2d_s8s32_relu(
    const refsim_x86_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_x86_conv_2d_run(
        p, input, constants, output, scratch, refsim_x86_conv_2d_4_s8s32_relu, refsim_x86_conv_2d_1_s8s32_relu);
}

static inline void refsim_x86_conv_2d_4_s8s32_signed(
    const int16_t *taps, int32_t step, REFSIM_CONST int32_t *constants, int8_t *output, int32_t next,
    const refsim_x86_conv_2d_block *t)
{
    for (int32_t c = 0; c < t->channels; c += 16) {
        REFSIM_CONST int32_t *weights = constants + 16;
        REFSIM_CONST int32_t *tail = weights + 16 * t->pairs;
#if REFSIM_AVX2
        const refsim_x86_pair *pairs = (const refsim_x86_pair *)(const void *)taps;
        __m256i a0 = refsim_x86_load(constants), b0 = refsim_x86_load(constants + 8);
        __m256i a1 = refsim_x86_load(constants), b1 = refsim_x86_load(constants + 8);
        __m256i a2 = refsim_x86_load(constants), b2 = refsim_x86_load(constants + 8);
        __m256i a3 = refsim_x86_load(constants), b3 = refsim_x86_load(constants + 8);
        for (int32_t k = 0; k < t->pairs; ++k) {
            const __m256i a = refsim_x86_load(weights);
            const __m256i b = refsim_x86_load(weights + 8);
            const __m256i x0 = _mm256_set1_epi32(pairs[0 * (step / 2) + k]);
            a0 = refsim_x86_dot(a0, x0, a);
            b0 = refsim_x86_dot(b0, x0, b);
            const __m256i x1 = _mm256_set1_epi32(pairs[1 * (step / 2) + k]);
            a1 = refsim_x86_dot(a1, x1, a);
            b1 = refsim_x86_dot(b1, x1, b);
            const __m256i x2 = _mm256_set1_epi32(pairs[2 * (step / 2) + k]);
            a2 = refsim_x86_dot(a2, x2, a);
            b2 = refsim_x86_dot(b2, x2, b);
            const __m256i x3 = _mm256_set1_epi32(pairs[3 * (step / 2) + k]);
            a3 = refsim_x86_dot(a3, x3, a);
            b3 = refsim_x86_dot(b3, x3, b);
            weights += 16;
        }
        refsim_x86_conv_2d_store(a0, b0, tail, 1, t, output + 0 * next + c, t->channels - c);
        refsim_x86_conv_2d_store(a1, b1, tail, 1, t, output + 1 * next + c, t->channels - c);
        refsim_x86_conv_2d_store(a2, b2, tail, 1, t, output + 2 * next + c, t->channels - c);
        refsim_x86_conv_2d_store(a3, b3, tail, 1, t, output + 3 * next + c, t->channels - c);
#else
        for (int32_t x = 0; x < 4; ++x) {
            for (int32_t lane = 0; lane < 16 && c + lane < t->channels; ++lane) {
                REFSIM_CONST int32_t *own = tail + lane;
                int32_t sum = constants[lane];
                for (int32_t k = 0; k < 2 * t->pairs; ++k) {
                    const uint32_t word = (uint32_t)weights[16 * (k / 2) + lane];
                    sum = refsim_wrap_add(sum, taps[x * step + k] * refsim_wrap16(word / (k % 2 ? UINT32_C(65536)
                        : 1)));
                }
                const int32_t offset = own[16] - (sum < 0 ? own[32] : 0);
                const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
                output[x * next + c + lane] = (int8_t)refsim_saturate(result, -128, 127);
            }
        }
#endif
        constants = tail + 48;
    }
}

static inline void refsim_x86_conv_2d_1_s8s32_signed(
    const int16_t *taps, int32_t step, REFSIM_CONST int32_t *constants, int8_t *output, int32_t next,
    const refsim_x86_conv_2d_block *t)
{
    for (int32_t c = 0; c < t->channels; c += 16) {
        REFSIM_CONST int32_t *weights = constants + 16;
        REFSIM_CONST int32_t *tail = weights + 16 * t->pairs;
#if REFSIM_AVX2
        const refsim_x86_pair *pairs = (const refsim_x86_pair *)(const void *)taps;
        __m256i a0 = refsim_x86_load(constants), b0 = refsim_x86_load(constants + 8);
        for (int32_t k = 0; k < t->pairs; ++k) {
            const __m256i a = refsim_x86_load(weights);
            const __m256i b = refsim_x86_load(weights + 8);
            const __m256i x0 = _mm256_set1_epi32(pairs[0 * (step / 2) + k]);
            a0 = refsim_x86_dot(a0, x0, a);
            b0 = refsim_x86_dot(b0, x0, b);
            weights += 16;
        }
        refsim_x86_conv_2d_store(a0, b0, tail, 1, t, output + 0 * next + c, t->channels - c);
#else
        for (int32_t x = 0; x < 1; ++x) {
            for (int32_t lane = 0; lane < 16 && c + lane < t->channels; ++lane) {
                REFSIM_CONST int32_t *own = tail + lane;
                int32_t sum = constants[lane];
                for (int32_t k = 0; k < 2 * t->pairs; ++k) {
                    const uint32_t word = (uint32_t)weights[16 * (k / 2) + lane];
                    sum = refsim_wrap_add(sum, taps[x * step + k] * refsim_wrap16(word / (k % 2 ? UINT32_C(65536)
                        : 1)));
                }
                const int32_t offset = own[16] - (sum < 0 ? own[32] : 0);
                const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
                output[x * next + c + lane] = (int8_t)refsim_saturate(result, -128, 127);
            }
        }
#endif
        constants = tail + 48;
    }
}

REFSIM_KERNEL void refsim_x86_conv_2d_s8s32_signed(
    const refsim_x86_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_x86_conv_2d_run(
        p, input, constants, output, scratch, refsim_x86_conv_2d_4_s8s32_signed, refsim_x86_conv_2d_1_s8s32_signed);
}

#ifdef __cplusplus
}
#endif

#endif
