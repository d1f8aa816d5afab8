/* refsim 0.1.0: x86_fully_connected, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_X86_FULLY_CONNECTED_H
#define REFSIM_X86_FULLY_CONNECTED_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    refsim_size batches; /* rows of the input */
    refsim_size depth; /* elements of a row, a multiple of 4 unless taps are told */
    refsim_size units; /* outputs per row */
    refsim_short left; /* [0, 31]  left shift of accumulators */
    refsim_short right; /* [0, 31]  right shift of outputs */
    int32_t length; /* words of the stream */
    refsim_size taps; /* depth, rounded up to an even number */
} refsim_x86_fully_connected_params;

/*
 * The numbers of fully_connected_s8s32_double, where the generator has proved that the output stage gives them.
 * constants hold biases, weights and multipliers, packed in the order in which the loops read them. Portable C where
 * AVX2 is missing. Elements take any value of their type; members of p keep to the ranges beside them. The output
 * shares no memory with anything else. scratch is aligned to 16 bytes; what it holds afterwards means nothing.
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
} refsim_x86_fully_connected_block;

/*
 * ``count`` bytes in 16 bits each; up to fifteen more where ``spare`` bytes can be read behind ``from`` and be written.
 */
static inline void refsim_x86_fully_connected_widen(const int8_t *from, int16_t *to, int32_t count, int32_t spare)
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
static inline void refsim_x86_fully_connected_store(
    __m256i a, __m256i b, REFSIM_CONST int32_t *tail, int32_t is_signed, const refsim_x86_fully_connected_block *t,
    int8_t *output,
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

static inline void refsim_x86_fully_connected_1_s8s32_relu(
    const int16_t *taps, int32_t step, REFSIM_CONST int32_t *constants, int8_t *output, int32_t next,
    const refsim_x86_fully_connected_block *t)
{
    for (int32_t c = 0; c < t->channels; c += 16) {
        REFSIM_CONST int32_t *weights = constants + 16;
        REFSIM_CONST int32_t *tail = weights + 8 * t->pairs;
#if REFSIM_AVX2
        const refsim_x86_pair *pairs = (const refsim_x86_pair *)(const void *)taps;
        __m256i a0 = refsim_x86_load(constants), b0 = refsim_x86_load(constants + 8);
        for (int32_t k = 0; k < t->pairs; ++k) {
            const __m256i a = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(const void *)(weights)));
            const __m256i b = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(const void *)(weights + 4)));
            const __m256i x0 = _mm256_set1_epi32(pairs[0 * (step / 2) + k]);
            a0 = refsim_x86_dot(a0, x0, a);
            b0 = refsim_x86_dot(b0, x0, b);
            weights += 8;
        }
        refsim_x86_fully_connected_store(a0, b0, tail, 0, t, output + 0 * next + c, t->channels - c);
#else
        for (int32_t x = 0; x < 1; ++x) {
            for (int32_t lane = 0; lane < 16 && c + lane < t->channels; ++lane) {
                REFSIM_CONST int32_t *own = tail + lane;
                int32_t sum = constants[lane];
                for (int32_t k = 0; k < 2 * t->pairs; ++k) {
                    const uint32_t word = (uint32_t)weights[8 * (k / 2) + lane / 2];
                    const int32_t weight = refsim_wrap8(word / (UINT32_C(1) << (16 * (lane % 2) + 8 * (k % 2))));
                    sum = refsim_wrap_add(sum, taps[x * step + k] * weight);
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

REFSIM_KERNEL void refsim_x86_fully_connected_s8s32_relu(
    const refsim_x86_fully_connected_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *REFSIM_RESTRICT output,
    void *scratch)
{
    int16_t *row = (int16_t *)scratch;
    const refsim_x86_fully_connected_block t = { p->taps / 2, p->units, p->left, p->right };
    for (int32_t n = 0; n < p->batches; ++n) {
        row[p->taps - 1] = 0; /* has no weight where the depth is odd, but is read */
        refsim_x86_fully_connected_widen(input, row, p->depth, p->depth);
        refsim_x86_fully_connected_1_s8s32_relu(row, 0, constants, output, 0, &t);
        input += p->depth;
        output += p->units;
    }
}

static inline void refsim_x86_fully_connected_1_s8s32_signed(
    const int16_t *taps, int32_t step, REFSIM_CONST int32_t *constants, int8_t *output, int32_t next,
    const refsim_x86_fully_connected_block *t)
{
    for (int32_t c = 0; c < t->channels; c += 16) {
        REFSIM_CONST int32_t *weights = constants + 16;
        REFSIM_CONST int32_t *tail = weights + 8 * t->pairs;
#if REFSIM_AVX2
        const refsim_x86_pair *pairs = (const refsim_x86_pair *)(const void *)taps;
        __m256i a0 = refsim_x86_load(constants), b0 = refsim_x86_load(constants + 8);
        for (int32_t k = 0; k < t->pairs; ++k) {
            const __m256i a = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(const void *)(weights)));
            const __m256i b = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(const void *)(weights + 4)));
            const __m256i x0 = _mm256_set1_epi32(pairs[0 * (step / 2) + k]);
            a0 = refsim_x86_dot(a0, x0, a);
            b0 = refsim_x86_dot(b0, x0, b);
            weights += 8;
        }
        refsim_x86_fully_connected_store(a0, b0, tail, 1, t, output + 0 * next + c, t->channels - c);
#else
        for (int32_t x = 0; x < 1; ++x) {
            for (int32_t lane = 0; lane < 16 && c + lane < t->channels; ++lane) {
                REFSIM_CONST int32_t *own = tail + lane;
                int32_t sum = constants[lane];
                for (int32_t k = 0; k < 2 * t->pairs; ++k) {
                    const uint32_t word = (uint32_t)weights[8 * (k / 2) + lane / 2];
                    const int32_t weight = refsim_wrap8(word / (UINT32_C(1) << (16 * (lane % 2) + 8 * (k % 2))));
                    sum = refsim_wrap_add(sum, taps[x * step + k] * weight);
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

REFSIM_KERNEL void refsim_x86_fully_connected_s8s32_signed(
    const refsim_x86_fully_connected_params *p,
    const int8_t *input,
    REFSIM_CONST int32_t *constants, /* [length] */
    int8_t *REFSIM_RESTRICT output,
    void *scratch)
{
    int16_t *row = (int16_t *)scratch;
    const refsim_x86_fully_connected_block t = { p->taps / 2, p->units, p->left, p->right };
    for (int32_t n = 0; n < p->batches; ++n) {
        row[p->taps - 1] = 0; /* has no weight where the depth is odd, but is read */
        refsim_x86_fully_connected_widen(input, row, p->depth, p->depth);
        refsim_x86_fully_connected_1_s8s32_signed(row, 0, constants, output, 0, &t);
        input += p->depth;
        output += p->units;
    }
}

#ifdef __cplusplus
}
#endif

#endif
