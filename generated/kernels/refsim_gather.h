/* refsim 0.1.0: gather, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_GATHER_H
#define REFSIM_GATHER_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t batches; /* places of the dimensions that input and indices share */
    int32_t outer; /* places between those and the indexed dimensions */
    int32_t coords; /* slices to pick in each batch */
    int32_t depth; /* indices that name one slice */
    int32_t inner; /* elements of a slice */
    REFSIM_CONST int32_t *extent; /* [depth], extents of the indexed dimensions */
} refsim_gather_params;

/*
 * output = the slices of input that indices name, with one or several coordinates each; an index outside of its extent
 * counts as 0. Elements take any value of their type; members of p keep to the ranges beside them. The output shares no
 * memory with anything else.
 */

REFSIM_KERNEL void refsim_gather_u16s16(
    const refsim_gather_params *p,
    const uint16_t *input,
    const int16_t *indices, /* [batches, coords, depth] */
    uint16_t *REFSIM_RESTRICT output)
{
    int32_t row = p->inner;

    for (int32_t d = 0; d < p->depth; ++d) {
        row *= p->extent[d];
    }
    for (int32_t b = 0; b < p->batches; ++b) {
        for (int32_t o = 0; o < p->outer; ++o) {
            for (int32_t c = 0; c < p->coords; ++c) {
                const int16_t *index = indices + (b * p->coords + c) * p->depth;
                int32_t place = 0;
                for (int32_t d = 0; d < p->depth; ++d) {
                    /* An index outside counts as 0: nothing outside the tensor is read. */
                    const int16_t at = index[d];
                    place = place * p->extent[d] + (at < 0 || at >= p->extent[d] ? 0 : (int32_t)at);
                }
                for (int32_t i = 0; i < p->inner; ++i) {
                    *output++ = input[place * p->inner + i];
                }
            }
            input += row;
        }
    }
}

REFSIM_KERNEL void refsim_gather_u16s32(
    const refsim_gather_params *p,
    const uint16_t *input,
    const int32_t *indices, /* [batches, coords, depth] */
    uint16_t *REFSIM_RESTRICT output)
{
    int32_t row = p->inner;

    for (int32_t d = 0; d < p->depth; ++d) {
        row *= p->extent[d];
    }
    for (int32_t b = 0; b < p->batches; ++b) {
        for (int32_t o = 0; o < p->outer; ++o) {
            for (int32_t c = 0; c < p->coords; ++c) {
                const int32_t *index = indices + (b * p->coords + c) * p->depth;
                int32_t place = 0;
                for (int32_t d = 0; d < p->depth; ++d) {
                    /* An index outside counts as 0: nothing outside the tensor is read. */
                    const int32_t at = index[d];
                    place = place * p->extent[d] + (at < 0 || at >= p->extent[d] ? 0 : (int32_t)at);
                }
                for (int32_t i = 0; i < p->inner; ++i) {
                    *output++ = input[place * p->inner + i];
                }
            }
            input += row;
        }
    }
}

REFSIM_KERNEL void refsim_gather_u16s64(
    const refsim_gather_params *p,
    const uint16_t *input,
    const int64_t *indices, /* [batches, coords, depth] */
    uint16_t *REFSIM_RESTRICT output)
{
    int32_t row = p->inner;

    for (int32_t d = 0; d < p->depth; ++d) {
        row *= p->extent[d];
    }
    for (int32_t b = 0; b < p->batches; ++b) {
        for (int32_t o = 0; o < p->outer; ++o) {
            for (int32_t c = 0; c < p->coords; ++c) {
                const int64_t *index = indices + (b * p->coords + c) * p->depth;
                int32_t place = 0;
                for (int32_t d = 0; d < p->depth; ++d) {
                    /* An index outside counts as 0: nothing outside the tensor is read. */
                    const int64_t at = index[d];
                    place = place * p->extent[d] + (at < 0 || at >= p->extent[d] ? 0 : (int32_t)at);
                }
                for (int32_t i = 0; i < p->inner; ++i) {
                    *output++ = input[place * p->inner + i];
                }
            }
            input += row;
        }
    }
}

REFSIM_KERNEL void refsim_gather_u32s16(
    const refsim_gather_params *p,
    const uint32_t *input,
    const int16_t *indices, /* [batches, coords, depth] */
    uint32_t *REFSIM_RESTRICT output)
{
    int32_t row = p->inner;

    for (int32_t d = 0; d < p->depth; ++d) {
        row *= p->extent[d];
    }
    for (int32_t b = 0; b < p->batches; ++b) {
        for (int32_t o = 0; o < p->outer; ++o) {
            for (int32_t c = 0; c < p->coords; ++c) {
                const int16_t *index = indices + (b * p->coords + c) * p->depth;
                int32_t place = 0;
                for (int32_t d = 0; d < p->depth; ++d) {
                    /* An index outside counts as 0: nothing outside the tensor is read. */
                    const int16_t at = index[d];
                    place = place * p->extent[d] + (at < 0 || at >= p->extent[d] ? 0 : (int32_t)at);
                }
                for (int32_t i = 0; i < p->inner; ++i) {
                    *output++ = input[place * p->inner + i];
                }
            }
            input += row;
        }
    }
}

REFSIM_KERNEL void refsim_gather_u32s32(
    const refsim_gather_params *p,
    const uint32_t *input,
    const int32_t *indices, /* [batches, coords, depth] */
    uint32_t *REFSIM_RESTRICT output)
{
    int32_t row = p->inner;

    for (int32_t d = 0; d < p->depth; ++d) {
        row *= p->extent[d];
    }
    for (int32_t b = 0; b < p->batches; ++b) {
        for (int32_t o = 0; o < p->outer; ++o) {
            for (int32_t c = 0; c < p->coords; ++c) {
                const int32_t *index = indices + (b * p->coords + c) * p->depth;
                int32_t place = 0;
                for (int32_t d = 0; d < p->depth; ++d) {
                    /* An index outside counts as 0: nothing outside the tensor is read. */
                    const int32_t at = index[d];
                    place = place * p->extent[d] + (at < 0 || at >= p->extent[d] ? 0 : (int32_t)at);
                }
                for (int32_t i = 0; i < p->inner; ++i) {
                    *output++ = input[place * p->inner + i];
                }
            }
            input += row;
        }
    }
}

REFSIM_KERNEL void refsim_gather_u32s64(
    const refsim_gather_params *p,
    const uint32_t *input,
    const int64_t *indices, /* [batches, coords, depth] */
    uint32_t *REFSIM_RESTRICT output)
{
    int32_t row = p->inner;

    for (int32_t d = 0; d < p->depth; ++d) {
        row *= p->extent[d];
    }
    for (int32_t b = 0; b < p->batches; ++b) {
        for (int32_t o = 0; o < p->outer; ++o) {
            for (int32_t c = 0; c < p->coords; ++c) {
                const int64_t *index = indices + (b * p->coords + c) * p->depth;
                int32_t place = 0;
                for (int32_t d = 0; d < p->depth; ++d) {
                    /* An index outside counts as 0: nothing outside the tensor is read. */
                    const int64_t at = index[d];
                    place = place * p->extent[d] + (at < 0 || at >= p->extent[d] ? 0 : (int32_t)at);
                }
                for (int32_t i = 0; i < p->inner; ++i) {
                    *output++ = input[place * p->inner + i];
                }
            }
            input += row;
        }
    }
}

REFSIM_KERNEL void refsim_gather_u64s16(
    const refsim_gather_params *p,
    const uint64_t *input,
    const int16_t *indices, /* [batches, coords, depth] */
    uint64_t *REFSIM_RESTRICT output)
{
    int32_t row = p->inner;

    for (int32_t d = 0; d < p->depth; ++d) {
        row *= p->extent[d];
    }
    for (int32_t b = 0; b < p->batches; ++b) {
        for (int32_t o = 0; o < p->outer; ++o) {
            for (int32_t c = 0; c < p->coords; ++c) {
                const int16_t *index = indices + (b * p->coords + c) * p->depth;
                int32_t place = 0;
                for (int32_t d = 0; d < p->depth; ++d) {
                    /* An index outside counts as 0: nothing outside the tensor is read. */
                    const int16_t at = index[d];
                    place = place * p->extent[d] + (at < 0 || at >= p->extent[d] ? 0 : (int32_t)at);
                }
                for (int32_t i = 0; i < p->inner; ++i) {
                    *output++ = input[place * p->inner + i];
                }
            }
            input += row;
        }
    }
}

REFSIM_KERNEL void refsim_gather_u64s32(
    const refsim_gather_params *p,
    const uint64_t *input,
    const int32_t *indices, /* [batches, coords, depth] */
    uint64_t *REFSIM_RESTRICT output)
{
    int32_t row = p->inner;

    for (int32_t d = 0; d < p->depth; ++d) {
        row *= p->extent[d];
    }
    for (int32_t b = 0; b < p->batches; ++b) {
        for (int32_t o = 0; o < p->outer; ++o) {
            for (int32_t c = 0; c < p->coords; ++c) {
                const int32_t *index = indices + (b * p->coords + c) * p->depth;
                int32_t place = 0;
                for (int32_t d = 0; d < p->depth; ++d) {
                    /* An index outside counts as 0: nothing outside the tensor is read. */
                    const int32_t at = index[d];
                    place = place * p->extent[d] + (at < 0 || at >= p->extent[d] ? 0 : (int32_t)at);
                }
                for (int32_t i = 0; i < p->inner; ++i) {
                    *output++ = input[place * p->inner + i];
                }
            }
            input += row;
        }
    }
}

REFSIM_KERNEL void refsim_gather_u64s64(
    const refsim_gather_params *p,
    const uint64_t *input,
    const int64_t *indices, /* [batches, coords, depth] */
    uint64_t *REFSIM_RESTRICT output)
{
    int32_t row = p->inner;

    for (int32_t d = 0; d < p->depth; ++d) {
        row *= p->extent[d];
    }
    for (int32_t b = 0; b < p->batches; ++b) {
        for (int32_t o = 0; o < p->outer; ++o) {
            for (int32_t c = 0; c < p->coords; ++c) {
                const int64_t *index = indices + (b * p->coords + c) * p->depth;
                int32_t place = 0;
                for (int32_t d = 0; d < p->depth; ++d) {
                    /* An index outside counts as 0: nothing outside the tensor is read. */
                    const int64_t at = index[d];
                    place = place * p->extent[d] + (at < 0 || at >= p->extent[d] ? 0 : (int32_t)at);
                }
                for (int32_t i = 0; i < p->inner; ++i) {
                    *output++ = input[place * p->inner + i];
                }
            }
            input += row;
        }
    }
}

REFSIM_KERNEL void refsim_gather_u8(
    const refsim_gather_params *p,
    const uint8_t *input,
    const uint8_t *indices, /* [batches, coords, depth] */
    uint8_t *REFSIM_RESTRICT output)
{
    int32_t row = p->inner;

    for (int32_t d = 0; d < p->depth; ++d) {
        row *= p->extent[d];
    }
    for (int32_t b = 0; b < p->batches; ++b) {
        for (int32_t o = 0; o < p->outer; ++o) {
            for (int32_t c = 0; c < p->coords; ++c) {
                const uint8_t *index = indices + (b * p->coords + c) * p->depth;
                int32_t place = 0;
                for (int32_t d = 0; d < p->depth; ++d) {
                    /* An index outside counts as 0: nothing outside the tensor is read. */
                    const int32_t at = index[d];
                    place = place * p->extent[d] + (at < 0 || at >= p->extent[d] ? 0 : (int32_t)at);
                }
                for (int32_t i = 0; i < p->inner; ++i) {
                    *output++ = input[place * p->inner + i];
                }
            }
            input += row;
        }
    }
}

REFSIM_KERNEL void refsim_gather_u8s16(
    const refsim_gather_params *p,
    const uint8_t *input,
    const int16_t *indices, /* [batches, coords, depth] */
    uint8_t *REFSIM_RESTRICT output)
{
    int32_t row = p->inner;

    for (int32_t d = 0; d < p->depth; ++d) {
        row *= p->extent[d];
    }
    for (int32_t b = 0; b < p->batches; ++b) {
        for (int32_t o = 0; o < p->outer; ++o) {
            for (int32_t c = 0; c < p->coords; ++c) {
                const int16_t *index = indices + (b * p->coords + c) * p->depth;
                int32_t place = 0;
                for (int32_t d = 0; d < p->depth; ++d) {
                    /* An index outside counts as 0: nothing outside the tensor is read. */
                    const int16_t at = index[d];
                    place = place * p->extent[d] + (at < 0 || at >= p->extent[d] ? 0 : (int32_t)at);
                }
                for (int32_t i = 0; i < p->inner; ++i) {
                    *output++ = input[place * p->inner + i];
                }
            }
            input += row;
        }
    }
}

REFSIM_KERNEL void refsim_gather_u8s32(
    const refsim_gather_params *p,
    const uint8_t *input,
    const int32_t *indices, /* [batches, coords, depth] */
    uint8_t *REFSIM_RESTRICT output)
{
    int32_t row = p->inner;

    for (int32_t d = 0; d < p->depth; ++d) {
        row *= p->extent[d];
    }
    for (int32_t b = 0; b < p->batches; ++b) {
        for (int32_t o = 0; o < p->outer; ++o) {
            for (int32_t c = 0; c < p->coords; ++c) {
                const int32_t *index = indices + (b * p->coords + c) * p->depth;
                int32_t place = 0;
                for (int32_t d = 0; d < p->depth; ++d) {
                    /* An index outside counts as 0: nothing outside the tensor is read. */
                    const int32_t at = index[d];
                    place = place * p->extent[d] + (at < 0 || at >= p->extent[d] ? 0 : (int32_t)at);
                }
                for (int32_t i = 0; i < p->inner; ++i) {
                    *output++ = input[place * p->inner + i];
                }
            }
            input += row;
        }
    }
}

REFSIM_KERNEL void refsim_gather_u8s64(
    const refsim_gather_params *p,
    const uint8_t *input,
    const int64_t *indices, /* [batches, coords, depth] */
    uint8_t *REFSIM_RESTRICT output)
{
    int32_t row = p->inner;

    for (int32_t d = 0; d < p->depth; ++d) {
        row *= p->extent[d];
    }
    for (int32_t b = 0; b < p->batches; ++b) {
        for (int32_t o = 0; o < p->outer; ++o) {
            for (int32_t c = 0; c < p->coords; ++c) {
                const int64_t *index = indices + (b * p->coords + c) * p->depth;
                int32_t place = 0;
                for (int32_t d = 0; d < p->depth; ++d) {
                    /* An index outside counts as 0: nothing outside the tensor is read. */
                    const int64_t at = index[d];
                    place = place * p->extent[d] + (at < 0 || at >= p->extent[d] ? 0 : (int32_t)at);
                }
                for (int32_t i = 0; i < p->inner; ++i) {
                    *output++ = input[place * p->inner + i];
                }
            }
            input += row;
        }
    }
}

#ifdef __cplusplus
}
#endif

#endif
