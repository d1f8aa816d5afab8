/* refsim 0.1.0: random_bits, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_RANDOM_BITS_H
#define REFSIM_RANDOM_BITS_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t size; /* elements of the output */
    int32_t state_size; /* words of 64 bits: key, counter, and of Philox perhaps one that stays */
} refsim_random_bits_params;

/*
 * Blocks of random words of a key, state[0], and a counter, state[1], that counts on: Philox4x32-10 or Threefry2x32-20.
 * A block's first word is the lower half of an element of 64 bits.
 * Elements take any value of their type; members of p keep to the ranges beside them.
 * The output shares no memory with anything else.
 */

/* One block of words. */
static inline void refsim_random_bits_block_u64_philox(uint32_t first, uint32_t second, uint32_t *c)
{
    for (int32_t round = 0; round < 10; ++round) {
        const uint64_t a = (uint64_t)c[0] * UINT32_C(0xD2511F53);
        const uint64_t b = (uint64_t)c[2] * UINT32_C(0xCD9E8D57);
        c[0] = refsim_high_word(b) ^ c[1] ^ first;
        c[1] = (uint32_t)b;
        c[2] = refsim_high_word(a) ^ c[3] ^ second;
        c[3] = (uint32_t)a;
        first += UINT32_C(0x9E3779B9);
        second += UINT32_C(0xBB67AE85);
    }
}

REFSIM_KERNEL void refsim_random_bits_u64_philox(
    const refsim_random_bits_params *p,
    const uint64_t *state, /* [state_size] */
    uint64_t *REFSIM_RESTRICT state_after, /* [state_size] */
    uint64_t *REFSIM_RESTRICT output /* [size] */)
{
    const uint64_t key = state[0];
    const uint64_t rest = p->state_size == 3 ? state[2] : key;
    uint64_t counter = state[1];
    for (int32_t at = 0; at < p->size; ++counter) {
        uint32_t c[4] = {(uint32_t)counter, refsim_high_word(counter), (uint32_t)rest, refsim_high_word(rest)};
        refsim_random_bits_block_u64_philox((uint32_t)key, refsim_high_word(key), c);
        for (int32_t i = 0; i < 4 && at < p->size; i += 2) {
            output[at++] = c[i] | (uint64_t)c[i + 1] << 32;
        }
    }
    state_after[0] = key;
    state_after[1] = counter;
    if (p->state_size == 3) {
        state_after[2] = rest;
    }
}

/* One block of words. */
static inline void refsim_random_bits_block_u64_threefry(uint32_t first, uint32_t second, uint32_t *c)
{
    static REFSIM_CONST uint8_t turns[8] = {13, 15, 26, 6, 17, 29, 16, 24};
    const uint32_t keys[3] = {first, second, first ^ second ^ UINT32_C(0x1BD11BDA)};
    c[0] += first;
    c[1] += second;
    for (uint32_t turn = 0; turn < 5u; ++turn) {
        for (int32_t i = 0; i < 4; ++i) {
            const int32_t bits = turns[4u * (turn % 2u) + (uint32_t)i];
            c[0] += c[1];
            c[1] = ((c[1] << bits) | refsim_shift_right_u32(c[1], 32 - bits)) ^ c[0];
        }
        c[0] += keys[(turn + 1u) % 3u];
        c[1] += keys[(turn + 2u) % 3u] + turn + 1u;
    }
}

REFSIM_KERNEL void refsim_random_bits_u64_threefry(
    const refsim_random_bits_params *p,
    const uint64_t *state, /* [state_size] */
    uint64_t *REFSIM_RESTRICT state_after, /* [state_size] */
    uint64_t *REFSIM_RESTRICT output /* [size] */)
{
    const uint64_t key = state[0];
    uint64_t counter = state[1];
    for (int32_t at = 0; at < p->size; ++counter) {
        uint32_t c[2] = {(uint32_t)counter, refsim_high_word(counter)};
        refsim_random_bits_block_u64_threefry((uint32_t)key, refsim_high_word(key), c);
        for (int32_t i = 0; i < 2 && at < p->size; i += 2) {
            output[at++] = c[i] | (uint64_t)c[i + 1] << 32;
        }
    }
    state_after[0] = key;
    state_after[1] = counter;
}

/* One block of words. */
static inline void refsim_random_bits_block_u64u32_philox(uint32_t first, uint32_t second, uint32_t *c)
{
    for (int32_t round = 0; round < 10; ++round) {
        const uint64_t a = (uint64_t)c[0] * UINT32_C(0xD2511F53);
        const uint64_t b = (uint64_t)c[2] * UINT32_C(0xCD9E8D57);
        c[0] = refsim_high_word(b) ^ c[1] ^ first;
        c[1] = (uint32_t)b;
        c[2] = refsim_high_word(a) ^ c[3] ^ second;
        c[3] = (uint32_t)a;
        first += UINT32_C(0x9E3779B9);
        second += UINT32_C(0xBB67AE85);
    }
}

REFSIM_KERNEL void refsim_random_bits_u64u32_philox(
    const refsim_random_bits_params *p,
    const uint64_t *state, /* [state_size] */
    uint64_t *REFSIM_RESTRICT state_after, /* [state_size] */
    uint32_t *REFSIM_RESTRICT output /* [size] */)
{
    const uint64_t key = state[0];
    const uint64_t rest = p->state_size == 3 ? state[2] : key;
    uint64_t counter = state[1];
    for (int32_t at = 0; at < p->size; ++counter) {
        uint32_t c[4] = {(uint32_t)counter, refsim_high_word(counter), (uint32_t)rest, refsim_high_word(rest)};
        refsim_random_bits_block_u64u32_philox((uint32_t)key, refsim_high_word(key), c);
        for (int32_t i = 0; i < 4 && at < p->size; ++i) {
            output[at++] = c[i];
        }
    }
    state_after[0] = key;
    state_after[1] = counter;
    if (p->state_size == 3) {
        state_after[2] = rest;
    }
}

/* One block of words. */
static inline void refsim_random_bits_block_u64u32_threefry(uint32_t first, uint32_t second, uint32_t *c)
{
    static REFSIM_CONST uint8_t turns[8] = {13, 15, 26, 6, 17, 29, 16, 24};
    const uint32_t keys[3] = {first, second, first ^ second ^ UINT32_C(0x1BD11BDA)};
    c[0] += first;
    c[1] += second;
    for (uint32_t turn = 0; turn < 5u; ++turn) {
        for (int32_t i = 0; i < 4; ++i) {
            const int32_t bits = turns[4u * (turn % 2u) + (uint32_t)i];
            c[0] += c[1];
            c[1] = ((c[1] << bits) | refsim_shift_right_u32(c[1], 32 - bits)) ^ c[0];
        }
        c[0] += keys[(turn + 1u) % 3u];
        c[1] += keys[(turn + 2u) % 3u] + turn + 1u;
    }
}

REFSIM_KERNEL void refsim_random_bits_u64u32_threefry(
    const refsim_random_bits_params *p,
    const uint64_t *state, /* [state_size] */
    uint64_t *REFSIM_RESTRICT state_after, /* [state_size] */
    uint32_t *REFSIM_RESTRICT output /* [size] */)
{
    const uint64_t key = state[0];
    uint64_t counter = state[1];
    for (int32_t at = 0; at < p->size; ++counter) {
        uint32_t c[2] = {(uint32_t)counter, refsim_high_word(counter)};
        refsim_random_bits_block_u64u32_threefry((uint32_t)key, refsim_high_word(key), c);
        for (int32_t i = 0; i < 2 && at < p->size; ++i) {
            output[at++] = c[i];
        }
    }
    state_after[0] = key;
    state_after[1] = counter;
}

#ifdef __cplusplus
}
#endif

#endif
