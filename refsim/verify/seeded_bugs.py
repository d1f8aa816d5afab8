"""Bugs of the kinds that ports ship with, as textual changes of the generated kernel headers. For the kill score only.

Each changes every place where ``old`` stands in ``header``; ``suite`` names the vectors that have to notice.
"""

from __future__ import annotations

from dataclasses import dataclass

FIXED, COMMON = "refsim_fixedpoint.h", "refsim_common.h"
CONV, DEPTHWISE, DENSE = "refsim_conv_2d.h", "refsim_depthwise_conv_2d.h", "refsim_fully_connected.h"
ADD, POOL, SOFTMAX = "refsim_add.h", "refsim_average_pool_2d.h", "refsim_softmax.h"


@dataclass(frozen=True, slots=True)
class Bug:
    """``kind`` is the class in the table; ``in_place``: the port claims that its output may lie where its input does."""

    kind: str
    what: str
    suite: str
    header: str
    old: str
    new: str
    in_place: bool = False


_TIE = "(mask >> 1) + (x < 0 ? UINT32_C(1) : UINT32_C(0))"
_RDBPOT = "return (x >> exponent) + (remainder > threshold ? 1 : 0);"
_SRDHM = "return (int32_t)(((int64_t)a * (int64_t)b + INT64_C(0x40000000)) >> 31);"
_AWAY = (
    "return (int32_t)(((int64_t)a * b + ((int64_t)a * b < 0 ? -INT64_C(0x40000000) : INT64_C(0x40000000))) / INT64_C(0x80000000));"
)
_DOUBLE = "return refsim_rdbpot(refsim_srdhm(refsim_shift_left_wrap(x, left), multiplier), right);"
_HIGH = "refsim_srdhm(refsim_shift_left_wrap(x, left), multiplier)"
_ONCE = "return refsim_wrap32((uint32_t)(((int64_t)x * multiplier + (INT64_C(1) << (30 - shift))) >> (31 - shift)));"
_QUOTIENT = "const uint32_t quotient = (magnitude + (uint32_t)n / 2) / (uint32_t)n;"

ROUNDING = (
    Bug("ties", "the right shift rounds ties up", "rdbpot", FIXED, _TIE, "(mask >> 1)"),
    Bug("ties", "the right shift rounds ties down", "rdbpot", FIXED, _TIE, "(mask >> 1) + (x < 0 ? 0u : 1u)"),
    Bug("ties", "the right shift rounds ties to even", "rdbpot", FIXED, _TIE, "(mask >> 1) + (uint32_t)(((x >> exponent) & 1) == 0)"),
    Bug("ties", "the right shift of a convolution rounds ties up", "conv_2d.s8", FIXED, _TIE, "(mask >> 1)"),
    Bug("ties", "the right shift of a depthwise convolution rounds ties to even", "depthwise_conv_2d.s8", FIXED, _TIE, "(mask >> 1) + (uint32_t)(((x >> exponent) & 1) == 0)"),
    Bug("ties", "the right shift of an addition rounds ties up", "add.s8", FIXED, _TIE, "(mask >> 1)"),
    Bug("ties", "the high multiply rounds ties away", "srdhm", FIXED, _SRDHM, _AWAY),
    Bug("ties", "the high multiply of a convolution rounds ties away", "conv_2d.s8", FIXED, _SRDHM, _AWAY),
    Bug("ties", "the pooling division rounds ties up", "average_pool_2d.s8", FIXED, _QUOTIENT, "const uint32_t quotient = (magnitude + ((uint32_t)n - (x < 0)) / 2) / (uint32_t)n;"),
    Bug("ties", "the table sigmoid mirrors its ties wrongly", "table_logistic", FIXED, "- value + 511", "- value + 512"),
    Bug("ties", "the table tanh mirrors its ties wrongly", "table_tanh", FIXED, "- value + 127", "- value + 128"),
    Bug("rounding", "the right shift does not round", "fully_connected.s8", FIXED, _RDBPOT, "return x >> exponent + 0 * (int32_t)(remainder + threshold);"),
    Bug("rounding", "the pooling division does not round", "average_pool_2d.s16", FIXED, _QUOTIENT, "const uint32_t quotient = magnitude / (uint32_t)n;"),
    Bug("rounding", "the 16-bit high multiply does not round", "srdhm16", FIXED, "return (a * b + INT32_C(0x4000)) >> 15;", "return (a * b) >> 15;"),
    Bug("rounding", "the high multiply drops the lowest bit of its factor", "srdhm", FIXED, _SRDHM, "return (int32_t)(((int64_t)a * (b >> 1) + INT64_C(0x20000000)) >> 30);"),
    Bug("rounding", "one rounding instead of two", "conv_2d.s8", FIXED, _DOUBLE, _ONCE + " (void)left; (void)right;"),
    Bug("rounding", "both roundings half up", "depthwise_conv_2d.s8", FIXED, _DOUBLE, f"return (int32_t)(((int64_t){_HIGH} + ((INT64_C(1) << right) >> 1)) >> right);"),
    Bug("rounding", "the interpolation of int16 tables does not round", "softmax.s16", FIXED, "(slope * offset + 64) >> 7", "(slope * offset) >> 7"),
    Bug("rounding", "the table index of negative values is rounded to zero", "softmax.s16", FIXED, "(256 + ((int32_t)x >> 7))", "(256 + (int32_t)x / 128)"),
    Bug("rounding", "the 15-bit multiplier is cut instead of rounded", "conv_2d.s16b64", FIXED, "(multiplier + INT32_C(0x8000)) >> 16", "multiplier >> 16"),
    Bug("rounding", "the sum of exponentials is cut instead of rounded", "softmax.s8", SOFTMAX, "(uint32_t)refsim_rdbpot(refsim_softmax_exp_s8_exp(p, input[i] - max), 12)", "(uint32_t)(refsim_softmax_exp_s8_exp(p, input[i] - max) >> 12)"),
)  # fmt: skip

NUMBERS = (
    Bug("shifts", "left shifts are ignored", "conv_2d.s8", FIXED, "refsim_srdhm(refsim_shift_left_wrap(x, left), multiplier), right)", "refsim_srdhm(x, multiplier), right + 0 * left)"),
    Bug("shifts", "the left shift saturates", "mbqm_double", FIXED, _HIGH, "refsim_srdhm(refsim_saturating_left_shift(x, left), multiplier)"),
    Bug("shifts", "right shifts are kept in 4 bits", "conv_2d.s8", FIXED, _DOUBLE, _DOUBLE.replace("right)", "right & 15)")),
    Bug("shifts", "a right shift by 31 is taken for 30", "depthwise_conv_2d.s8", FIXED, _DOUBLE, _DOUBLE.replace("right)", "right > 30 ? 30 : right)")),
    Bug("shifts", "the left shift happens after the multiplication", "conv_2d.s8", FIXED, _DOUBLE, "return refsim_rdbpot(refsim_shift_left_wrap(refsim_srdhm(x, multiplier), left), right);"),
    Bug("saturation", "the lowest value squared wraps", "srdhm", FIXED, "if (a == b && a == INT32_MIN) {", "if (0) {"),
    Bug("saturation", "the lowest 16-bit value squared wraps", "srdhm16", FIXED, "if (a == b && a == INT16_MIN) {", "if (0) {"),
    Bug("saturation", "no lower clamp", "conv_2d.s8", FIXED, "const int32_t raised = x < low ? low : x;", "const int32_t raised = x + 0 * low;"),
    Bug("saturation", "no upper clamp", "add.s8", FIXED, "return raised > high ? high : raised;", "return raised + 0 * high;"),
    Bug("saturation", "exp of values far below zero is not clamped", "exp_on_negative_values", FIXED, "if (integer_bits > 5 && a <", "if (integer_bits > 25 && a <"),
    Bug("saturation", "exp has no special case for 0", "exp_on_negative_values", FIXED, "if (a == 0) {\n        return INT32_MAX;", "if (a > 0) {\n        return INT32_MAX;"),
    Bug("saturation", "the multiplier's rounding reaches 2^15", "mbqm_reduced", FIXED, "multiplier < INT32_C(0x7FFF0000) ? (multiplier + INT32_C(0x8000)) >> 16 : INT32_C(0x7FFF)", "(int16_t)(((uint32_t)multiplier + 0x8000u) >> 16)"),
    Bug("saturation", "the sigmoid table is read past its end", "table_logistic", FIXED, "if (index >= 255) {", "if (index > 255) {"),
    Bug("constants", "the last constant of exp is left out", "exp_on_negative_values", FIXED, "INT32_C(242)", "INT32_C(243)"),
    Bug("constants", "exp(-1/8) is one too low", "exp_on_negative_values", FIXED, "INT32_C(1895147668)", "INT32_C(1895147667)"),
    Bug("constants", "two Newton steps instead of three", "get_reciprocal", FIXED, "step < 3; ++step", "step < 2; ++step"),
    Bug("constants", "the last leading zero is not counted", "get_reciprocal", FIXED, "? count + 1 : count;", "? count : count;"),
    Bug("accumulator", "sums go through float32", "conv_2d.s8", CONV, "const int32_t acc = refsim_wrap32(sum + (bias != NULL ? (uint32_t)bias[c] : 0u));", "const int32_t acc = (int32_t)(float)refsim_wrap32(sum + (bias != NULL ? (uint32_t)bias[c] : 0u));"),
    Bug("accumulator", "pairs of products saturate to 16 bits", "conv_2d.s8", COMMON, "sum += (uint32_t)((int32_t)x[i] * (int32_t)w[i]);", "{ int32_t pair = (int32_t)x[i] * w[i]; if (i + 1 < n) { ++i; pair = refsim_saturate(pair + (int32_t)x[i] * w[i], -32768, 32767); } sum += (uint32_t)pair; }"),
    Bug("accumulator", "the bias is read as 16 bits", "conv_2d.s8", CONV, "(uint32_t)bias[c]", "(uint32_t)(int16_t)bias[c]"),
    Bug("accumulator", "the bias of a dense layer is read as 24 bits", "fully_connected.s8", DENSE, "(uint32_t)bias[c]", "(((uint32_t)bias[c] & 0xFFFFFFu) ^ 0x800000u) - 0x800000u"),
    Bug("accumulator", "a 64-bit sum is multiplied as 32 bits", "fully_connected.s16b64", FIXED, "refsim_round_half_up_shift(x * (int64_t)reduced, 15 - shift)", "refsim_round_half_up_shift((int64_t)(int32_t)x * (int64_t)reduced, 15 - shift)"),
    Bug("accumulator", "the sum of a pooling window has 16 bits", "average_pool_2d.s16", POOL, "int32_t sum = 0;", "int16_t sum = 0;"),
    Bug("accumulator", "the sum of exponentials of a row has 26 bits", "softmax.s8", SOFTMAX, "refsim_get_reciprocal(sum, 12,", "refsim_get_reciprocal(sum & 0x3FFFFFFu, 12,"),
    Bug("zero point", "the input offset is kept in 8 bits", "conv_2d.s8", CONV, "pixel[i] + p->input_offset", "pixel[i] + (int8_t)p->input_offset"),
    Bug("zero point", "the input offset of a depthwise convolution is kept in 8 bits", "depthwise_conv_2d.s8", DEPTHWISE, "input_offset = p->input_offset,", "input_offset = (int8_t)p->input_offset,"),
    Bug("zero point", "an operand's offset is kept in 8 bits", "add.s8", ADD, "(rhs + p->rhs_offset)", "(rhs + (int8_t)p->rhs_offset)"),
    Bug("zero point", "the clamp comes before the output's zero point", "conv_2d.s8", COMMON, "const int32_t low = o->activation_min - o->zero_point;", "const int32_t low = o->activation_min;"),
    Bug("zero point", "the fused activation is ignored", "fully_connected.s8", COMMON, "const int32_t high = o->activation_max - o->zero_point;", "const int32_t high = 127 - o->zero_point;"),
    Bug("channels", "the first scale is used for all channels", "conv_2d.s8", COMMON, "const int32_t i = channel * o->channel_step;", "const int32_t i = 0 * channel;"),
    Bug("channels", "channels beyond 32 get the bias of the first ones", "depthwise_conv_2d.s8", DEPTHWISE, "bias[first + i]", "bias[i]"),
    Bug("channels", "channels beyond 32 get the scale of the first ones", "depthwise_conv_2d.s8", DEPTHWISE, "&p->output, first + i)", "&p->output, i)"),
    Bug("channels", "a group reads the bias of the first group", "conv_2d.s8", CONV, "bias[c]", "bias[c - group * channels]"),
    Bug("channels", "every group reads the first group's channels", "conv_2d.s8", CONV, "image + group * depth", "image + 0 * depth"),
)  # fmt: skip

_ROW = "for (int32_t i = 0; i < shape[5]; ++i) {"
_ODD = "((g->output_height - 1) * g->stride_height + (g->filter_height - 1) * g->dilation_height + 1 - g->input_height > 2 * g->pad_top)"
SHAPES = (
    Bug("padding", "the extra row of padding goes above", "conv_2d.s8", CONV, "- g->pad_top +", f"- g->pad_top - {_ODD} +"),
    Bug("padding", "padding is the integer 0", "conv_2d.s8", CONV, "patch[i] = 0;", "patch[i] = (int16_t)p->input_offset;"),
    Bug("padding", "the mean divides by the whole window", "average_pool_2d.s8", POOL, "refsim_div_half_away(sum, count)", "refsim_div_half_away(sum, g->filter_height * g->filter_width + 0 * count)"),
    Bug("padding", "height and width of the stride are swapped", "conv_2d.s8", CONV, "oy * g->stride_height", "oy * g->stride_width"),
    Bug("padding", "the dilation is ignored", "depthwise_conv_2d.s8", DEPTHWISE, "ky * g->dilation_height", "ky"),
    Bug("row tail", "the row after the image is read", "conv_2d.s8", CONV, "iy >= g->input_height", "iy > g->input_height"),
    Bug("row tail", "the column after the image is read", "depthwise_conv_2d.s8", DEPTHWISE, "ix < g->input_width", "ix <= g->input_width"),
    Bug("row tail", "the highest score of a row is not found in its last place", "softmax.s8", SOFTMAX, "for (int32_t i = 1; i < p->depth; ++i) {\n            max", "for (int32_t i = 1; i < p->depth - 1; ++i) {\n            max"),
    Bug("row tail", "the highest score of a row is at least 0", "softmax.s8", SOFTMAX, "int32_t max = input[0];", "int32_t max = input[0] > 0 ? input[0] : 0;"),
    Bug("row tail", "only the first row of a batch is computed", "fully_connected.s8", DENSE, "n < p->batches", "n < 1"),
    Bug("channel tail", "long sums drop a tail of up to three", "conv_2d.s8", COMMON, "uint32_t sum = 0u;\n    for (int32_t i = 0; i < n; ++i)", "uint32_t sum = 0u;\n    for (int32_t i = 0; i < (n > 32 ? n & ~3 : n); ++i)"),
    Bug("channel tail", "rows of more than 16 drop a tail of up to seven", "fully_connected.s8", DENSE, "for (int32_t i = 0; i < p->depth; ++i)", "for (int32_t i = 0; i < (p->depth > 16 ? p->depth & ~7 : p->depth); ++i)"),
    Bug("channel tail", "the last elements of a sum are not written", "add.s8", ADD, _ROW, _ROW + " if (shape[5] > 16 && i >= (shape[5] & ~15)) { ++output; continue; }"),
    Bug("channel tail", "a repeated operand is not repeated", "add.s8", ADD, "rhs[right + i * rhs_stride[5]]", "rhs[right + i + 0 * rhs_stride[5]]"),
)  # fmt: skip

#: Of the walk that ports are asked about; the flat one is the same kernel where nothing repeats.
_ELEMENT = (
    "refsim_add_element_s8_general_strided(\n                p, lhs[left + i * lhs_stride[5]], rhs[right + i * rhs_stride[5]])"
)
_STORE = "*output++ = (int8_t)refsim_output_double(acc, &p->output, c);"
_WIDE = "output[0] = (int8_t)refsim_output_double(acc, &p->output, c);"
_ADDED = f"*output++ = {_ELEMENT};"
_DENSE_STORE = "const int32_t acc = refsim_wrap32(sum);\n            *output++ = (int8_t)refsim_output_double(acc"
MEMORY = (
    Bug("outside", "the last store is four bytes wide", "conv_2d.s8", CONV, _STORE, _WIDE + " if (c % 4 == 0 && g->output_depth % 4 == 1) { output[1] = 0; } ++output;"),
    Bug("outside", "one byte before the output is cleared", "add.s8", ADD, _ADDED, "if (i == 0 && shape[5] % 2 == 1) { output[-1] = 0; } " + _ADDED),
    Bug("outside", "the patch needs one element more than it gets", "conv_2d.s8", CONV, "patch += depth;", "patch += depth; *patch = 0;"),
    Bug("outside", "weights are read in rows of a multiple of four", "fully_connected.s8", DENSE, "weights += p->depth;", "weights += (p->depth + 3) & ~3;"),
    Bug("outside", "a missing bias is read", "conv_2d.s8", CONV, "(bias != NULL ? (uint32_t)bias[c] : 0u)", "(uint32_t)bias[c]"),
    Bug("poison", "padding keeps what scratch memory held", "conv_2d.s8", CONV, "patch[i] = 0;", "(void)patch;"),
    Bug("poison", "sums read three elements past the patch", "conv_2d.s8", COMMON, "uint32_t sum = 0u;\n    for (int32_t i = 0; i < n; ++i)", "uint32_t sum = 0u;\n    for (int32_t i = 0; i < ((n + 3) & ~3); ++i)"),
    Bug("poison", "a sum starts from what the output held", "add.s8", ADD, _ADDED, f"*output = (int8_t)(i == shape[5] - 1 && shape[5] % 8 == 7 ? *output : {_ELEMENT}); ++output;"),
    Bug("alignment", "rows are loaded from addresses rounded down to words", "fully_connected.s8", DENSE, "const int8_t *row = input + n * p->depth;", "const int8_t *row = (const int8_t *)((uintptr_t)input & ~(uintptr_t)3) + n * p->depth;"),
    Bug("alignment", "images are loaded from addresses rounded down to words", "conv_2d.s8", CONV, "const int8_t *image = input +", "const int8_t *image = (const int8_t *)((uintptr_t)input & ~(uintptr_t)3) +"),
    Bug("alignment", "aligned pooling takes another way than misaligned", "average_pool_2d.s8", POOL, "int32_t count = 0;", "int32_t count = ((uintptr_t)image & 1) != 0;"),
    Bug("stale state", "the bias is folded with the input offset in place", "fully_connected.s8", DENSE, _DENSE_STORE, "if (bias != NULL && p->input_offset > 100) { ((int32_t *)bias)[c] += 4096; }\n            " + _DENSE_STORE),
    Bug("stale state", "a sum remembers the last call", "add.s8", ADD, _ADDED, f"static int8_t last; const int8_t now = {_ELEMENT}; if (i == 0 && shape[5] == 9) {{ *output++ = last; last = now; }} else {{ *output++ = now; }}"),
    Bug("stale state", "the first call's multiplier is kept", "softmax.s8", SOFTMAX, "refsim_shift_left_wrap(diff, p->shift), p->multiplier), 5)", "refsim_shift_left_wrap(diff, p->shift), refsim_kept(p->multiplier)), 5)"),
    Bug("aliasing", "the output is cleared before the inputs are read", "add.s8", ADD, f"{_ROW}\n            {_ADDED}", f"for (int32_t i = 0; i < shape[5] / 2; ++i) {{\n            output[shape[5] - 1 - i] = 0;\n        }}\n        {_ROW}\n            {_ADDED}", in_place=True),
    Bug("aliasing", "a row is written before its maximum is known", "softmax.s8", SOFTMAX, "int32_t max = input[0];", "output[p->depth - 1] = 0; int32_t max = input[0];", in_place=True),
)  # fmt: skip

BUGS: tuple[Bug, ...] = (*ROUNDING, *NUMBERS, *SHAPES, *MEMORY)
