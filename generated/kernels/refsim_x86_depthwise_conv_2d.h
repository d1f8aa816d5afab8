/* refsim 0.1.0: x86_depthwise_conv_2d, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_X86_DEPTHWISE_CONV_2D_H
#define REFSIM_X86_DEPTHWISE_CONV_2D_H

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
} refsim_x86_depthwise_conv_2d_params;

/*
 * The numbers of depthwise_conv_2d_s8s32_double, where the generator has proved that the output stage gives them.
 * constants hold biases, weights and multipliers, packed in the order in which the loops read them. Portable C where
 * AVX2 is missing. Elements take any value of their type; members of p keep to the ranges beside them. The output may
 * end where an operand is still being read, as far as the planner of arenas allows; else they are apart. scratch is
 * aligned to 16 bytes; what it holds afterwards means nothing.
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

/* What a pixel needs besides its arrays. */
typedef struct {
    int32_t taps;
    int32_t left; /* shifts */
    int32_t right;
    REFSIM_CONST int32_t *end; /* of the constants */
    int32_t start; /* bytes from the pointers to the first channel */
} refsim_x86_depthwise_conv_2d_tile;

typedef void refsim_x86_depthwise_conv_2d_function(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output,
        const refsim_x86_depthwise_conv_2d_tile *t);

/* The pointers of the window whose first tap is at (iy, ix). */
static inline void refsim_x86_depthwise_conv_2d_point(
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
static inline void refsim_x86_depthwise_conv_2d_run(
    const refsim_x86_depthwise_conv_2d_params *p, const int8_t *input, REFSIM_CONST int32_t *constants, int8_t *output,
    void *scratch,
    refsim_x86_depthwise_conv_2d_tile *t, refsim_x86_depthwise_conv_2d_function *tile)
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
                    refsim_x86_depthwise_conv_2d_point(g, input, outside, iy, ix, taps);
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

static inline void refsim_x86_depthwise_conv_2d_tile_s8s32_relu(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_x86_depthwise_conv_2d_tile
    *t)
{
    for (int32_t at = t->start; constants != t->end; at += 8) {
        REFSIM_CONST int32_t *weights = constants + 8;
        REFSIM_CONST int32_t *tail = weights + 8 * ((t->taps + 1) / 2);
#if REFSIM_AVX2
        __m256i sums = refsim_x86_load(constants);
        for (int32_t i = 0; i < t->taps; i += 2) {
            const int8_t *second = taps[i + 1 < t->taps ? i + 1 : i]; /* behind the last one there is a weight of 0 */
            const __m128i a = _mm_loadl_epi64((const __m128i *)(const void *)(taps[i] + at));
            const __m128i b = _mm_loadl_epi64((const __m128i *)(const void *)(second + at));
            sums = refsim_x86_dot(sums, _mm256_cvtepi8_epi16(_mm_unpacklo_epi8(a, b)),
                refsim_x86_load(weights + 4 * i));
        }
        const __m256i words = refsim_x86_stage(sums, tail, 8, 0, t->left, t->right);
        const __m128i halves = _mm_packs_epi32(_mm256_castsi256_si128(words), _mm256_extracti128_si256(words, 1));
        _mm_storel_epi64((__m128i *)(void *)output, _mm_packs_epi16(halves, halves));
        output += 8;
#else
        for (int32_t c = 0; c < 8; ++c) {
            REFSIM_CONST int32_t *own = tail + c;
            int32_t sum = constants[c];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)weights[8 * (i / 2) + c];
                sum = refsim_wrap_add(sum, taps[i][at + c] * refsim_wrap16(word / (i % 2 ? UINT32_C(65536) : 1)));
            }
            const int32_t offset = own[8];
            const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
            *output++ = (int8_t)refsim_saturate(result, -128, 127);
        }
#endif
        constants = tail + 16;
    }
}

REFSIM_KERNEL void refsim_x86_depthwise_conv_2d_s8s32_relu(
    const refsim_x86_depthwise_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_x86_depthwise_conv_2d_tile t = { p->taps, p->left, p->right, constants + p->length, 0 };
    refsim_x86_depthwise_conv_2d_run(p, input, constants, output, scratch, &t,
        refsim_x86_depthwise_conv_2d_tile_s8s32_relu);
}

static inline void refsim_x86_depthwise_conv_2d_tile_s8s32_signed(
    const int8_t *const *taps, REFSIM_CONST int32_t *constants, int8_t *output, const refsim_x86_depthwise_conv_2d_tile
    *t)
{
    for (int32_t at = t->start; constants != t->end; at += 8) {
        REFSIM_CONST int32_t *weights = constants + 8;
        REFSIM_CONST int32_t *tail = weights + 8 * ((t->taps + 1) / 2);
#if REFSIM_AVX2
        __m256i sums = refsim_x86_load(constants);
        for (int32_t i = 0; i < t->taps; i += 2) {
            const int8_t *second = taps[i + 1 < t->taps ? i + 1 : i]; /* behind the last one there is a weight of 0 */
            const __m128i a = _mm_loadl_epi64((const __m128i *)(const void *)(taps[i] + at));
            const __m128i b = _mm_loadl_epi64((const __m128i *)(const void *)(second + at));
            sums = refsim_x86_dot(sums, _mm256_cvtepi8_epi16(_mm_unpacklo_epi8(a, b)),
                refsim_x86_load(weights + 4 * i));
        }
        const __m256i words = refsim_x86_stage(sums, tail, 8, 1, t->left, t->right);
        const __m128i halves = _mm_packs_epi32(_mm256_castsi256_si128(words), _mm256_extracti128_si256(words, 1));
        _mm_storel_epi64((__m128i *)(void *)output, _mm_packs_epi16(halves, halves));
        output += 8;
#else
        for (int32_t c = 0; c < 8; ++c) {
            REFSIM_CONST int32_t *own = tail + c;
            int32_t sum = constants[c];
            for (int32_t i = 0; i < t->taps; ++i) {
                const uint32_t word = (uint32_t)weights[8 * (i / 2) + c];
                sum = refsim_wrap_add(sum, taps[i][at + c] * refsim_wrap16(word / (i % 2 ? UINT32_C(65536) : 1)));
            }
            const int32_t offset = own[8] - (sum < 0 ? own[16] : 0);
            const int32_t result = refsim_merged_high(sum, own[0], offset, t->left, t->right);
            *output++ = (int8_t)refsim_saturate(result, -128, 127);
        }
#endif
        constants = tail + 24;
    }
}

REFSIM_KERNEL void refsim_x86_depthwise_conv_2d_s8s32_signed(
    const refsim_x86_depthwise_conv_2d_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *output,
    void *scratch)
{
    refsim_x86_depthwise_conv_2d_tile t = { p->taps, p->left, p->right, constants + p->length, 0 };
    refsim_x86_depthwise_conv_2d_run(p, input, constants, output, scratch, &t,
        refsim_x86_depthwise_conv_2d_tile_s8s32_signed);
}

#ifdef __cplusplus
}
#endif

#endif
