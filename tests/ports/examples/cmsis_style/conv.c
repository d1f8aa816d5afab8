/* refsim's own convolution behind a signature in the style of CMSIS-NN: contexts, dimensions and parameters in structs. */
#define REFSIM_KERNEL static inline
#include "refsim_conv_2d.h"

typedef struct { int32_t n, h, w, c; } nn_dims;
typedef struct { int32_t w, h; } nn_tile;
typedef struct { int32_t min, max; } nn_activation;
typedef struct { void *buf; int32_t size; } nn_context;
typedef struct { int32_t *multiplier; int32_t *shift; } nn_per_channel_quant_params;
typedef struct {
    int32_t input_offset;
    int32_t output_offset;
    nn_tile stride;
    nn_tile padding;
    nn_tile dilation;
    nn_activation activation;
} nn_conv_params;

int32_t nn_convolve_s8_get_buffer_size(const nn_dims *input_dims, const nn_dims *filter_dims)
{
    (void)input_dims;
#if defined(BUG_SCRATCH)
    return filter_dims->w * filter_dims->h * filter_dims->c * (int32_t)sizeof(int16_t) - 1;
#else
    return filter_dims->w * filter_dims->h * filter_dims->c * (int32_t)sizeof(int16_t);
#endif
}

int nn_convolve_s8(
    const nn_context *ctx,
    const nn_conv_params *conv_params,
    const nn_per_channel_quant_params *quant_params,
    const nn_dims *input_dims,
    const int8_t *input_data,
    const nn_dims *filter_dims,
    const int8_t *filter_data,
    const nn_dims *bias_dims,
    const int32_t *bias_data,
    const nn_dims *output_dims,
    int8_t *output_data)
{
    refsim_conv_2d_params p;
    int8_t shift[4096];
    int32_t c;
    (void)bias_dims;
    for (c = 0; c < output_dims->c && c < 4096; ++c) {
        shift[c] = (int8_t)quant_params->shift[c];
    }
    p.window.batches = input_dims->n;
    p.window.input_height = input_dims->h;
    p.window.input_width = input_dims->w;
    p.window.input_depth = input_dims->c;
    p.window.filter_height = filter_dims->h;
    p.window.filter_width = filter_dims->w;
    p.window.stride_height = conv_params->stride.h;
    p.window.stride_width = conv_params->stride.w;
    p.window.dilation_height = conv_params->dilation.h;
    p.window.dilation_width = conv_params->dilation.w;
#if defined(BUG_PADDING)
    p.window.pad_top = conv_params->padding.w;
#else
    p.window.pad_top = conv_params->padding.h;
#endif
    p.window.pad_left = conv_params->padding.w;
    p.window.output_height = output_dims->h;
    p.window.output_width = output_dims->w;
    p.window.output_depth = output_dims->c;
    p.groups = input_dims->c / filter_dims->c;
#if defined(BUG_OFFSET)
    p.input_offset = (int8_t)conv_params->input_offset;
#else
    p.input_offset = conv_params->input_offset;
#endif
    p.filter_offset = 0;
    p.output.multiplier = quant_params->multiplier;
    p.output.shift = shift;
    p.output.multiplier_low = NULL;
    p.output.channel_step = 1;
    p.output.zero_point = conv_params->output_offset;
    p.output.activation_min = conv_params->activation.min;
    p.output.activation_max = conv_params->activation.max;
#if defined(BUG_HANG)
    while (input_dims->w == 6) {
    }
#endif
#if defined(BUG_CRASH)
    if (input_dims->h == 7 && input_dims->w == 6) {
        *(volatile int *)8 = 1;
    }
#endif
    if (ctx->size < nn_convolve_s8_get_buffer_size(input_dims, filter_dims)) {
        return -1;
    }
    refsim_conv_2d_s8s32_double(&p, input_data, filter_data, bias_data, output_data, ctx->buf);
#if defined(BUG_OVERRUN)
    if (output_dims->c % 4 == 1) {
        output_data[output_dims->n * output_dims->h * output_dims->w * output_dims->c] = 0;
    }
#endif
    return 0;
}
