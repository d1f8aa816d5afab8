"""Seeded bugs of fast paths: each stands where a library has a kernel of its own for a class of shapes, and only there.

A bug of this file leaves every other shape right, so that it dies only if the vectors of level 1 enter the class.
"""

from __future__ import annotations

from refsim.verify.seeded_bugs import COMMON, CONV, DENSE, DEPTHWISE, FIXED, POOL, Bug

# --- classes, in C ----------------------------------------------------------------------------------------------------------
_SMALL = "(p->depth_multiplier == 1 && p->window.filter_height == 3 && p->window.filter_width == 3)"
_POINT = "(g->filter_height == 1 && g->filter_width == 1)"
_LINE = "(g->filter_height == 1 && g->filter_width > 1 && g->input_height == 1)"
_COLUMN = "(g->filter_width == 1 && g->filter_height > 1 && g->input_width == 1)"

# --- places in the kernels --------------------------------------------------------------------------------------------------
_TAP = "const int32_t x = pixel[first + i] + input_offset;"
_ROWS = "oy * g->stride_height - g->pad_top"
_COLUMNS = "ox * g->stride_width - g->pad_left"
_ACROSS = "const int32_t ix = ox * g->stride_width - g->pad_left + kx * g->dilation_width;"
_DOT = "uint32_t sum = 0u;\n    for (int32_t i = 0; i < n; ++i)"
_DOT64 = "int64_t sum = 0;\n    for (int32_t i = 0; i < n; ++i)"
_OUT = "refsim_output_double(acc, &p->output, first + i)"
_DOUBLE = "return refsim_rdbpot(refsim_srdhm(refsim_shift_left_wrap(x, left), multiplier), right);"
_EXPONENT = "*bits_over_unit = integer_bits - headroom;"
_LAST = "const int32_t w = tap[first + i] + filter_offset;"


def _depthwise(what: str, old: str, new: str, signature: str = "s8") -> Bug:
    return Bug("depthwise 3x3", what, f"depthwise_conv_2d.{signature}", DEPTHWISE, old, new)


def _conv(kind: str, what: str, old: str, new: str, signature: str = "s8", header: str = CONV) -> Bug:
    return Bug(kind, what, f"conv_2d.{signature}", header, old, new)


SMALL = (
    _depthwise("3x3 drops channels after the last four", _TAP, f"if ({_SMALL} && count > 4 && i >= (count & ~3)) {{ continue; }}\n            {_TAP}"),
    _depthwise("3x3 keeps the input offset in 8 bits", _TAP, f"const int32_t x = pixel[first + i] + ({_SMALL} ? (int8_t)p->input_offset : p->input_offset);"),
    _depthwise("3x3 pads on the left although stride 2 does not", _COLUMNS, f"ox * g->stride_width - ({_SMALL} && g->stride_width == 2 && g->input_width % 2 == 0 ? 1 : g->pad_left)"),
    _depthwise("3x3 takes the first row twice where there is padding above", _ROWS, f"({_SMALL} && oy == 0 && g->pad_top > 0 ? 1 : oy * g->stride_height) - g->pad_top"),
    _depthwise("3x3 rounds once instead of twice", _OUT, f"({_SMALL} ? refsim_rounded_once(acc, &p->output, first + i) : {_OUT})"),
    _depthwise("3x3 ignores left shifts", _OUT, f"({_SMALL} && p->output.shift[(first + i) * p->output.channel_step] > 0 ? refsim_unshifted(acc, &p->output, first + i) : {_OUT})"),
    _depthwise("3x3 of 16 channels and more takes the first block's scales", _OUT, f"({_SMALL} && first + i >= 16 ? refsim_output_double(acc, &p->output, (first + i) & 15) : {_OUT})"),
    _depthwise("3x3 reads the column after the image as padding's neighbour", "ix >= 0 && ix < g->input_width", f"ix >= 0 && ix < g->input_width - ({_SMALL} && g->stride_width == 1 && g->pad_left == 0)"),
)  # fmt: skip

WINDOWS = (
    _conv("pointwise", "1x1 ignores the stride of rows", _ROWS, f"(oy * ({_POINT} ? 1 : g->stride_height)) - g->pad_top"),
    _conv("pointwise", "1x1 ignores the stride of columns", _COLUMNS, f"(ox * ({_POINT} ? 1 : g->stride_width)) - g->pad_left"),
    _conv("pointwise", "1x1 of several groups reads the first group's channels", "image + group * depth", f"image + ({_POINT} ? 0 : group * depth)"),
    _conv("pointwise", "1x1 of several groups adds the first group's biases", "bias[c]", f"bias[c - ({_POINT} ? group * channels : 0)]"),
    _conv("lines", "1xN repeats the last column to the right of the image", _ACROSS, f"const int32_t at = {_COLUMNS} + kx * g->dilation_width;\n            const int32_t ix = {_LINE} && at >= g->input_width ? g->input_width - 1 : at;"),
    _conv("lines", "1xN with three columns left over takes the last but one twice", _COLUMNS, f"(ox - ({_LINE} && g->output_width % 4 == 3 && ox == g->output_width - 1)) * g->stride_width - g->pad_left"),
    _conv("lines", "1xN with one column left over takes it from the start", _COLUMNS, f"({_LINE} && g->output_width % 4 == 1 && ox == g->output_width - 1 ? 0 : ox * g->stride_width) - g->pad_left"),
    _conv("lines", "1xN with two columns left over and a stride takes them side by side", _COLUMNS, f"({_LINE} && g->output_width % 4 == 2 && g->stride_width > 1 && ox == g->output_width - 1 ? ox * g->stride_width - 1 : ox * g->stride_width) - g->pad_left"),
    _conv("lines", "Nx1 takes its taps from left to right", "ky * g->dilation_height", f"({_COLUMN} ? 0 : ky * g->dilation_height)"),
    Bug("lines", "Nx1 repeats the last row below the image", "depthwise_conv_2d.s8", DEPTHWISE, "const int32_t iy = oy * g->stride_height - g->pad_top + ky * g->dilation_height;", f"const int32_t at = oy * g->stride_height - g->pad_top + ky * g->dilation_height;\n        const int32_t iy = {_COLUMN} && at >= g->input_height ? g->input_height - 1 : at;"),
)  # fmt: skip

PATCHES = (
    _conv("patches", "patches of 4n + 3 drop their last element", _DOT, _DOT.replace("i < n", "i < (n > 16 && n % 4 == 3 ? n - 1 : n)"), header=COMMON),
    _conv("patches", "odd patches read the last weight from the start", "(int32_t)w[i]);\n    }\n    return sum;", "(int32_t)w[n > 16 && n % 2 == 1 && i == n - 1 ? 0 : i]);\n    }\n    return sum;", header=COMMON),
    _conv("patches", "patches of more than 512 elements are cut", _DOT, _DOT.replace("i < n", "i < (n > 512 ? 512 : n)"), header=COMMON),
    _conv("patches", "16-bit patches of more than 512 elements are cut", _DOT64, _DOT64.replace("i < n", "i < (n > 512 ? 512 : n)"), "s16b64", COMMON),
    _conv("patches", "products of 16-bit patches are summed in 32 bits", "sum += (int32_t)x[i] * (int32_t)w[i];", "sum = refsim_wrap32((uint32_t)sum + (uint32_t)((int32_t)x[i] * (int32_t)w[i]));", "s16b64", COMMON),
    Bug("patches", "rows of 16 bits and more than 512 elements are cut", "fully_connected.s16b64", DENSE, "i < p->depth; ++i", "i < (p->depth > 512 ? 512 : p->depth); ++i"),
    Bug("patches", "rows of 8 bits take 1024 elements", "fully_connected.s8", DENSE, "i < p->depth; ++i", "i < (p->depth > 1024 ? 1024 : p->depth); ++i"),
    Bug("int4", "rows of an odd number of int4 weights start at whole bytes", "depthwise_conv_2d.s8w4", DEPTHWISE, "kx) * g->output_depth;", "kx) * ((g->output_depth + 1) & ~1);"),
    Bug("int4", "int4 weights of odd channels are taken from the even ones, with a multiplier", "depthwise_conv_2d.s8w4", DEPTHWISE, _LAST, "const int32_t w = tap[p->depth_multiplier > 1 ? (first + i) & ~1 : first + i] + filter_offset;"),
    Bug("int4", "the last of an odd number of int4 channels is 0", "depthwise_conv_2d.s8w4", DEPTHWISE, _LAST, "const int32_t w = (p->window.output_depth % 2 == 1 && p->window.output_depth > 1 && first + i == p->window.output_depth - 1 ? 0 : tap[first + i]) + p->filter_offset;"),
    Bug("int4", "a multiplier other than a power of two is rounded down to one", "depthwise_conv_2d.s8", DEPTHWISE, "(first + i) / p->depth_multiplier", "(first + i) / (p->depth_multiplier == 3 || p->depth_multiplier == 5 ? p->depth_multiplier - 1 : p->depth_multiplier)"),
)  # fmt: skip

FUNCTIONS = (
    Bug("powers", "the exponent of the sum is that of a float32", "softmax.s8", FIXED, _EXPONENT, _EXPONENT.replace("headroom", "refsim_clz32(x < UINT32_C(0xFFFFFF00) ? (uint32_t)(float)x : x)")),
    Bug("powers", "the exponent of the sum is that of its first 12 bits, rounded up", "softmax.s8", FIXED, _EXPONENT, _EXPONENT.replace("headroom", "refsim_clz32(x + (x >> 12))")),
    Bug("left shifts", "a dense layer's left shift is limited to 2", "fully_connected.s8", FIXED, _DOUBLE, _DOUBLE.replace("(x, left)", "(x, left > 2 ? 2 : left)")),
    Bug("left shifts", "a depthwise layer shifts left after multiplying", "depthwise_conv_2d.s8", FIXED, _DOUBLE, "return refsim_rdbpot(refsim_shift_left_wrap(refsim_srdhm(x, multiplier), left), right);"),
    Bug("left shifts", "a convolution's left shift is a right shift", "conv_2d.s8", FIXED, _DOUBLE, "return refsim_rdbpot(refsim_srdhm(x, multiplier), right + left);"),
    Bug("pooling", "windows of one row take every column of it", "average_pool_2d.s8", POOL, "const int32_t ix = ox * g->stride_width - g->pad_left + kx;", "const int32_t ix = ox * (g->filter_height == 1 ? 1 : g->stride_width) - g->pad_left + kx;"),
)  # fmt: skip

#: Functions that these bugs call, for the file that a kernel is compiled from.
HELPERS = """
#include "refsim_common.h"
static inline int32_t refsim_rounded_once(int32_t acc, const refsim_output *o, int32_t channel)
{
    const int32_t i = channel * o->channel_step;
    return (int32_t)refsim_saturate(refsim_mbqm_single(acc, o->multiplier[i], o->shift[i]) + o->zero_point, o->activation_min, o->activation_max);
}
static inline int32_t refsim_unshifted(int32_t acc, const refsim_output *o, int32_t channel)
{
    const int32_t i = channel * o->channel_step;
    return (int32_t)refsim_saturate(refsim_srdhm(acc, o->multiplier[i]) + o->zero_point, o->activation_min, o->activation_max);
}
"""
REACH: tuple[Bug, ...] = (*SMALL, *WINDOWS, *PATCHES, *FUNCTIONS)
