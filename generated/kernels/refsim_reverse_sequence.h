/* refsim 0.1.0: reverse_sequence, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_REVERSE_SEQUENCE_H
#define REFSIM_REVERSE_SEQUENCE_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t outer; /* places before the first of the two dimensions */
    int32_t first; /* extent of the first: of the sequences, or of the batch */
    int32_t middle; /* places between the two */
    int32_t second; /* extent of the second */
    int32_t inner; /* places behind the second */
    refsim_short sequence_first; /* 1: sequences run along the first of the two, 0: along the second */
} refsim_reverse_sequence_params;

/*
 * The first lengths[batch] elements of each sequence in the opposite order, the others as they are.
 * Elements take any value of their type; members of p keep to the ranges beside them.
 * The output shares no memory with anything else.
 */

REFSIM_KERNEL void refsim_reverse_sequence_u16s32(
    const refsim_reverse_sequence_params *p,
    const uint16_t *input,
    const int32_t *lengths, /* [batch], 0 to the extent of the sequences */
    uint16_t *REFSIM_RESTRICT output)
{
    for (int32_t o = 0; o < p->outer; ++o) {
        for (int32_t a = 0; a < p->first; ++a) {
            for (int32_t m = 0; m < p->middle; ++m) {
                for (int32_t b = 0; b < p->second; ++b) {
                    const int32_t place = p->sequence_first ? a : b;
                    const int32_t extent = p->sequence_first ? p->first : p->second;
                    const int32_t length = lengths[p->sequence_first ? b : a];
                    /* A length beyond the sequence counts as the whole of it: nothing outside the tensor is read. */
                    const int32_t end = length > extent ? extent : (int32_t)length;
                    const int32_t from = place < end ? end - 1 - place : place;
                    const int32_t row = p->sequence_first ? (o * p->first + from) * p->middle + m
                        : (o * p->first + a) * p->middle + m;
                    const uint16_t *source = input + (row * p->second + (p->sequence_first ? b : from)) * p->inner;
                    for (int32_t i = 0; i < p->inner; ++i) {
                        *output++ = source[i];
                    }
                }
            }
        }
    }
}

REFSIM_KERNEL void refsim_reverse_sequence_u16s64(
    const refsim_reverse_sequence_params *p,
    const uint16_t *input,
    const int64_t *lengths, /* [batch], 0 to the extent of the sequences */
    uint16_t *REFSIM_RESTRICT output)
{
    for (int32_t o = 0; o < p->outer; ++o) {
        for (int32_t a = 0; a < p->first; ++a) {
            for (int32_t m = 0; m < p->middle; ++m) {
                for (int32_t b = 0; b < p->second; ++b) {
                    const int32_t place = p->sequence_first ? a : b;
                    const int32_t extent = p->sequence_first ? p->first : p->second;
                    const int64_t length = lengths[p->sequence_first ? b : a];
                    /* A length beyond the sequence counts as the whole of it: nothing outside the tensor is read. */
                    const int32_t end = length > extent ? extent : (int32_t)length;
                    const int32_t from = place < end ? end - 1 - place : place;
                    const int32_t row = p->sequence_first ? (o * p->first + from) * p->middle + m
                        : (o * p->first + a) * p->middle + m;
                    const uint16_t *source = input + (row * p->second + (p->sequence_first ? b : from)) * p->inner;
                    for (int32_t i = 0; i < p->inner; ++i) {
                        *output++ = source[i];
                    }
                }
            }
        }
    }
}

REFSIM_KERNEL void refsim_reverse_sequence_u32s32(
    const refsim_reverse_sequence_params *p,
    const uint32_t *input,
    const int32_t *lengths, /* [batch], 0 to the extent of the sequences */
    uint32_t *REFSIM_RESTRICT output)
{
    for (int32_t o = 0; o < p->outer; ++o) {
        for (int32_t a = 0; a < p->first; ++a) {
            for (int32_t m = 0; m < p->middle; ++m) {
                for (int32_t b = 0; b < p->second; ++b) {
                    const int32_t place = p->sequence_first ? a : b;
                    const int32_t extent = p->sequence_first ? p->first : p->second;
                    const int32_t length = lengths[p->sequence_first ? b : a];
                    /* A length beyond the sequence counts as the whole of it: nothing outside the tensor is read. */
                    const int32_t end = length > extent ? extent : (int32_t)length;
                    const int32_t from = place < end ? end - 1 - place : place;
                    const int32_t row = p->sequence_first ? (o * p->first + from) * p->middle + m
                        : (o * p->first + a) * p->middle + m;
                    const uint32_t *source = input + (row * p->second + (p->sequence_first ? b : from)) * p->inner;
                    for (int32_t i = 0; i < p->inner; ++i) {
                        *output++ = source[i];
                    }
                }
            }
        }
    }
}

REFSIM_KERNEL void refsim_reverse_sequence_u32s64(
    const refsim_reverse_sequence_params *p,
    const uint32_t *input,
    const int64_t *lengths, /* [batch], 0 to the extent of the sequences */
    uint32_t *REFSIM_RESTRICT output)
{
    for (int32_t o = 0; o < p->outer; ++o) {
        for (int32_t a = 0; a < p->first; ++a) {
            for (int32_t m = 0; m < p->middle; ++m) {
                for (int32_t b = 0; b < p->second; ++b) {
                    const int32_t place = p->sequence_first ? a : b;
                    const int32_t extent = p->sequence_first ? p->first : p->second;
                    const int64_t length = lengths[p->sequence_first ? b : a];
                    /* A length beyond the sequence counts as the whole of it: nothing outside the tensor is read. */
                    const int32_t end = length > extent ? extent : (int32_t)length;
                    const int32_t from = place < end ? end - 1 - place : place;
                    const int32_t row = p->sequence_first ? (o * p->first + from) * p->middle + m
                        : (o * p->first + a) * p->middle + m;
                    const uint32_t *source = input + (row * p->second + (p->sequence_first ? b : from)) * p->inner;
                    for (int32_t i = 0; i < p->inner; ++i) {
                        *output++ = source[i];
                    }
                }
            }
        }
    }
}

REFSIM_KERNEL void refsim_reverse_sequence_u64s32(
    const refsim_reverse_sequence_params *p,
    const uint64_t *input,
    const int32_t *lengths, /* [batch], 0 to the extent of the sequences */
    uint64_t *REFSIM_RESTRICT output)
{
    for (int32_t o = 0; o < p->outer; ++o) {
        for (int32_t a = 0; a < p->first; ++a) {
            for (int32_t m = 0; m < p->middle; ++m) {
                for (int32_t b = 0; b < p->second; ++b) {
                    const int32_t place = p->sequence_first ? a : b;
                    const int32_t extent = p->sequence_first ? p->first : p->second;
                    const int32_t length = lengths[p->sequence_first ? b : a];
                    /* A length beyond the sequence counts as the whole of it: nothing outside the tensor is read. */
                    const int32_t end = length > extent ? extent : (int32_t)length;
                    const int32_t from = place < end ? end - 1 - place : place;
                    const int32_t row = p->sequence_first ? (o * p->first + from) * p->middle + m
                        : (o * p->first + a) * p->middle + m;
                    const uint64_t *source = input + (row * p->second + (p->sequence_first ? b : from)) * p->inner;
                    for (int32_t i = 0; i < p->inner; ++i) {
                        *output++ = source[i];
                    }
                }
            }
        }
    }
}

REFSIM_KERNEL void refsim_reverse_sequence_u64s64(
    const refsim_reverse_sequence_params *p,
    const uint64_t *input,
    const int64_t *lengths, /* [batch], 0 to the extent of the sequences */
    uint64_t *REFSIM_RESTRICT output)
{
    for (int32_t o = 0; o < p->outer; ++o) {
        for (int32_t a = 0; a < p->first; ++a) {
            for (int32_t m = 0; m < p->middle; ++m) {
                for (int32_t b = 0; b < p->second; ++b) {
                    const int32_t place = p->sequence_first ? a : b;
                    const int32_t extent = p->sequence_first ? p->first : p->second;
                    const int64_t length = lengths[p->sequence_first ? b : a];
                    /* A length beyond the sequence counts as the whole of it: nothing outside the tensor is read. */
                    const int32_t end = length > extent ? extent : (int32_t)length;
                    const int32_t from = place < end ? end - 1 - place : place;
                    const int32_t row = p->sequence_first ? (o * p->first + from) * p->middle + m
                        : (o * p->first + a) * p->middle + m;
                    const uint64_t *source = input + (row * p->second + (p->sequence_first ? b : from)) * p->inner;
                    for (int32_t i = 0; i < p->inner; ++i) {
                        *output++ = source[i];
                    }
                }
            }
        }
    }
}

REFSIM_KERNEL void refsim_reverse_sequence_u8s32(
    const refsim_reverse_sequence_params *p,
    const uint8_t *input,
    const int32_t *lengths, /* [batch], 0 to the extent of the sequences */
    uint8_t *REFSIM_RESTRICT output)
{
    for (int32_t o = 0; o < p->outer; ++o) {
        for (int32_t a = 0; a < p->first; ++a) {
            for (int32_t m = 0; m < p->middle; ++m) {
                for (int32_t b = 0; b < p->second; ++b) {
                    const int32_t place = p->sequence_first ? a : b;
                    const int32_t extent = p->sequence_first ? p->first : p->second;
                    const int32_t length = lengths[p->sequence_first ? b : a];
                    /* A length beyond the sequence counts as the whole of it: nothing outside the tensor is read. */
                    const int32_t end = length > extent ? extent : (int32_t)length;
                    const int32_t from = place < end ? end - 1 - place : place;
                    const int32_t row = p->sequence_first ? (o * p->first + from) * p->middle + m
                        : (o * p->first + a) * p->middle + m;
                    const uint8_t *source = input + (row * p->second + (p->sequence_first ? b : from)) * p->inner;
                    for (int32_t i = 0; i < p->inner; ++i) {
                        *output++ = source[i];
                    }
                }
            }
        }
    }
}

REFSIM_KERNEL void refsim_reverse_sequence_u8s64(
    const refsim_reverse_sequence_params *p,
    const uint8_t *input,
    const int64_t *lengths, /* [batch], 0 to the extent of the sequences */
    uint8_t *REFSIM_RESTRICT output)
{
    for (int32_t o = 0; o < p->outer; ++o) {
        for (int32_t a = 0; a < p->first; ++a) {
            for (int32_t m = 0; m < p->middle; ++m) {
                for (int32_t b = 0; b < p->second; ++b) {
                    const int32_t place = p->sequence_first ? a : b;
                    const int32_t extent = p->sequence_first ? p->first : p->second;
                    const int64_t length = lengths[p->sequence_first ? b : a];
                    /* A length beyond the sequence counts as the whole of it: nothing outside the tensor is read. */
                    const int32_t end = length > extent ? extent : (int32_t)length;
                    const int32_t from = place < end ? end - 1 - place : place;
                    const int32_t row = p->sequence_first ? (o * p->first + from) * p->middle + m
                        : (o * p->first + a) * p->middle + m;
                    const uint8_t *source = input + (row * p->second + (p->sequence_first ? b : from)) * p->inner;
                    for (int32_t i = 0; i < p->inner; ++i) {
                        *output++ = source[i];
                    }
                }
            }
        }
    }
}

#ifdef __cplusplus
}
#endif

#endif
