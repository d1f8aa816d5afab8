/*
 * A depthwise convolution of our own behind a signature in the style of esp-nn: dimensions by struct, scratch memory set
 * beforehand. It copies the input into a padded image in scratch memory first, as vector kernels do.
 */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "refsim_fixedpoint.h"

typedef struct { int32_t width, height, channels, extra; } data_dims;
typedef struct { int32_t width, height; } data_2d;
typedef struct { int32_t min, max; } act_params;
typedef struct { int32_t *shift; int32_t *mult; } quant_data;
typedef struct {
    int32_t in_offset;
    int32_t out_offset;
    int32_t ch_mult;
    data_2d stride;
    data_2d padding;
    data_2d dilation;
    act_params activation;
} dw_conv_params;

static int8_t *scratch;

static int32_t span(int32_t outputs, int32_t stride, int32_t taps, int32_t dilation, int32_t needed)
{
    const int32_t covered = (outputs - 1) * stride + (taps - 1) * dilation + 1;
    return covered > needed ? covered : needed;
}

static int32_t padded_width(const data_dims *in, const data_dims *filter, const data_dims *out, const dw_conv_params *p)
{
    return span(out->width, p->stride.width, filter->width, p->dilation.width, in->width + p->padding.width);
}

static int32_t padded_height(const data_dims *in, const data_dims *filter, const data_dims *out, const dw_conv_params *p)
{
    return span(out->height, p->stride.height, filter->height, p->dilation.height, in->height + p->padding.height);
}

int nn_get_depthwise_conv_scratch_size(
    const data_dims *in, const data_dims *filter, const data_dims *out, const dw_conv_params *p)
{
#if defined(BUG_SCRATCH)
    return (in->width + 2 * p->padding.width) * (in->height + 2 * p->padding.height) * in->channels;
#else
    return padded_width(in, filter, out, p) * padded_height(in, filter, out, p) * in->channels;
#endif
}

void nn_set_depthwise_conv_scratch_buf(void *buf)
{
    scratch = (int8_t *)buf;
}

static void pad(const data_dims *in, const int8_t *image, int32_t width, int32_t height, const dw_conv_params *p)
{
    int32_t y;
#if !defined(BUG_STALE)
    memset(scratch, (int8_t)-p->in_offset, (size_t)(width * height * in->channels));
#endif
    (void)height;
    for (y = 0; y < in->height; ++y) {
        int8_t *row = scratch + ((y + p->padding.height) * width + p->padding.width) * in->channels;
        const int8_t *from = image + y * in->width * in->channels;
#if defined(BUG_ALIGNMENT)
        from = (const int8_t *)((uintptr_t)from & ~(uintptr_t)15) + ((uintptr_t)from & 12);
#endif
        memcpy(row, from, (size_t)(in->width * in->channels));
    }
}

void nn_depthwise_conv_s8(
    const data_dims *in,
    const int8_t *input,
    const data_dims *filter_dims,
    const int8_t *filter,
    const int32_t *bias,
    const data_dims *out,
    int8_t *output,
    const dw_conv_params *p,
    const quant_data *quant)
{
    const int32_t width = padded_width(in, filter_dims, out, p);
    int32_t n, y, x, c, ky, kx;
    for (n = 0; n < in->extra; ++n, input += in->width * in->height * in->channels) {
        pad(in, input, width, padded_height(in, filter_dims, out, p), p);
        for (y = 0; y < out->height; ++y) {
            for (x = 0; x < out->width; ++x) {
                for (c = 0; c < out->channels; ++c) {
                    uint32_t sum = bias != NULL ? (uint32_t)bias[c] : 0;
                    int32_t value;
                    for (ky = 0; ky < filter_dims->height; ++ky) {
                        for (kx = 0; kx < filter_dims->width; ++kx) {
                            const int32_t row = y * p->stride.height + ky * p->dilation.height;
                            const int32_t column = x * p->stride.width + kx * p->dilation.width;
                            const int32_t tap = scratch[(row * width + column) * in->channels + c / p->ch_mult] + p->in_offset;
                            sum += (uint32_t)(tap * filter[(ky * filter_dims->width + kx) * out->channels + c]);
                        }
                    }
#if defined(BUG_TIES)
                    value = refsim_mbqm_ruy((int32_t)sum, quant->mult[c], quant->shift[c]) + p->out_offset;
#else
                    value = refsim_mbqm_double((int32_t)sum, quant->mult[c], quant->shift[c]) + p->out_offset;
#endif
                    *output++ = (int8_t)refsim_saturate(value, p->activation.min, p->activation.max);
                }
            }
        }
    }
}
