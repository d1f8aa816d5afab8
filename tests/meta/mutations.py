"""Seeded rounding mistakes, as data: each changes one place of the package or of the C templates, and the tests have to see it.

``old`` occurs exactly once in ``file``. A mistake that survives means that a boundary table needs a sharper row.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mutation:
    id: str
    file: str
    old: str
    new: str
    breaks: str
    #: Operator whose cases show it, when it is not the one that the file is about.
    first: str = ""


CORE, SCALE, REQUANT = "refsim/fixedpoint/core.py", "refsim/fixedpoint/scale.py", "refsim/fixedpoint/requant.py"
GEMMLOWP, TABLES, SOFT = "refsim/fixedpoint/gemmlowp.py", "refsim/fixedpoint/tables.py", "refsim/fixedpoint/soft_float.py"
COMMON, CHECKS, ADD, POOL = (
    "refsim/kernels/_shared.py",
    "refsim/ops/_checks.py",
    "refsim/ops/arithmetic.py",
    "refsim/kernels/pool_2d.py",
)
CONV, DEPTHWISE, WEIGHTED = "refsim/kernels/conv_2d.py", "refsim/kernels/depthwise_conv_2d.py", "refsim/ops/weighted.py"
QUANTIZE, SOFTMAX, SVDF = "refsim/kernels/quantize.py", "refsim/kernels/softmax.py", "refsim/kernels/svdf.py"
LSTM = "refsim/kernels/unidirectional_sequence_lstm.py"
REDUCE, RESCALE, BILINEAR = "refsim/kernels/reduce.py", "refsim/kernels/rescale.py", "refsim/kernels/resize_bilinear.py"
TRANSPOSED, MATMUL, CUMSUM = "refsim/kernels/transpose_conv.py", "refsim/kernels/batch_matmul.py", "refsim/kernels/cumsum.py"
LOG_SOFTMAX, NORM, ROWS = "refsim/kernels/log_softmax.py", "refsim/kernels/l2_normalization.py", "refsim/kernels/_rows.py"
SCATTER, GATHER = "refsim/kernels/scatter.py", "refsim/kernels/gather.py"
REDUCTIONS, ACTIVATIONS, SLICES = "refsim/ops/reductions.py", "refsim/ops/activations.py", "refsim/ops/slices.py"
HEADER, SHARED = "templates/refsim_fixedpoint.h.j2", "templates/refsim_common.h.j2"
C, ELEMENTWISE = "templates/kernels/{}.h.j2", "templates/kernels/elementwise.h.j2"

# ruff: noqa: E501
_ROWS = (
    # --- the package: primitives
    ("srdhm_ties_down", CORE, "(a * b + (1 << 30)) >> 31, (1 << 31)", "(a * b + (1 << 30) - 1) >> 31, (1 << 31)", "ties up"),
    ("srdhm_truncates", CORE, "(a * b + (1 << 30)) >> 31, (1 << 31)", "(a * b) >> 31, (1 << 31)", "rounding"),
    ("srdhm_no_saturation", CORE, "np.minimum((a * b + (1 << 30)) >> 31, (1 << 31) - 1)", "(a * b + (1 << 30)) >> 31", "MIN * MIN"),
    ("srdhm16_no_saturation", CORE, "np.minimum((a * b + (1 << 14)) >> 15, (1 << 15) - 1)", "(a * b + (1 << 14)) >> 15", "MIN * MIN"),
    ("rdbpot_ties_up", CORE, "(x + half + ((x >> 63) & -(exponent > 0).astype(np.int64)))", "(x + half)", "ties away"),
    ("rdbpot_ties_to_zero", CORE, "(x + half + ((x >> 63)", "(x + half - 1 - ((x >> 63)", "ties away"),
    ("rdbpot_truncates", CORE, "(x + half + ((x >> 63) & -(exponent > 0).astype(np.int64))) >> exponent", "x >> exponent", "rounding"),
    ("rdbpot_shift_off_by_one", CORE, "half = (np.int64(1) << exponent) >> 1\n        return cast(Array, (x + half + ", "half = (np.int64(1) << exponent) >> 2\n        return cast(Array, (x + half + ", "half"),
    ("half_up_truncates", CORE, "(x + ((np.int64(1) << exponent) >> 1)) >> exponent", "x >> exponent", "rounding"),
    ("mbqm_left_not_wrapped", REQUANT, "            x = self.wrap(x << np.maximum(shift, 0))\n", "            x = x << np.maximum(shift, 0)\n", "wrap"),
    ("mbqm_order_swapped", REQUANT, "return self.rdbpot(self.srdhm(x, multiplier), np.maximum(-shift, 0))", "return self.srdhm(self.rdbpot(x, np.maximum(-shift, 0)), multiplier)", "order"),
    ("mbqm_single_for_double", REQUANT, "return self.rdbpot(self.srdhm(x, multiplier), np.maximum(-shift, 0))", "return self.round_half_up_shift(x * multiplier, 31 + np.maximum(-shift, 0))", "two roundings"),
    ("mbqm_ruy_away", REQUANT, "return self.round_half_up_shift(doubled, np.maximum(-shift, 0))", "return self.rdbpot(doubled, np.maximum(-shift, 0))", "ties up"),
    ("reduced_not_rounded", REQUANT, "(multiplier + (1 << 15)) >> 16, 0x7FFF", "multiplier >> 16, 0x7FFF", "15-bit multiplier"),
    ("reduced_not_capped", REQUANT, "np.where(multiplier < 0x7FFF0000, (multiplier + (1 << 15)) >> 16, 0x7FFF)", "(multiplier + (1 << 15)) >> 16", "cap"),
    ("reduced_shift_off_by_one", REQUANT, "x * reduced, 15 - shift", "x * reduced, 16 - shift", "shift"),
    ("float64_rounds_once", REQUANT, "up = (remainder > half) |", "up = (remainder > 2 * half) |", "53-bit rounding"),
    ("float64_half_away", REQUANT, "(d > 0) & ((kept & one) == one))", "(d > 0))", "half to even"),
    ("float64_ties_to_even_at_last", REQUANT, "magnitude = ((significand + ((np.int64(1) << right) >> 1)) >> right)", "magnitude = ((significand + ((np.int64(1) << right) >> 1) - (right > 0)) >> right)", "half away"),
    ("float64_sign", REQUANT, "return np.where(x < 0, -saturated, saturated)", "return np.where(x < -1, -saturated, saturated)", "sign"),
    ("div_truncates", CORE, "np.where(x > 0, x + n // 2, x - n // 2)", "x", "rounding"),
    ("div_half_up", CORE, "np.where(x > 0, x + n // 2, x - n // 2)", "x + n // 2", "half away"),
    ("shift_saturates_late", CORE, "np.where(x > threshold, top,", "np.where(x > threshold + 1, top,", "threshold"),
    ("clamp_high_first", CORE, "np.minimum(np.maximum(x, low), high)", "np.maximum(np.minimum(x, high), low)", "order"),
    ("wrap_by_one_bit", CORE, "half = 1 << (bits - 1)\n        return ((x + half) & ((1 << bits) - 1)) - half", "half = 1 << (bits - 1)\n        return ((x + half) & ((1 << (bits + 1)) - 1)) - half", "width"),
    ("multiplier_truncated", SCALE, "round_half_away(fraction * 2.0**31)", "np.trunc(fraction * 2.0**31)", "nearest multiplier"),
    ("multiplier_not_renormalised", SCALE, "        multiplier //= 2\n        shift += 1\n", "        multiplier -= 1\n", "rounding up to 2^31"),
    ("multiplier_flushed_late", SCALE, "if shift < -31 else", "if shift < -32 else", "tiny scales"),
    ("float64_low_bits_lost", SCALE, "low = (significand & ((1 << 22) - 1))", "low = (significand & 0)", "all 53 bits"),
    ("activation_floor", SCALE, "quotient = float(round_half_away(np.float32(value) / np.float32(scale)))", "quotient = float(np.floor(np.float32(value) / np.float32(scale)))", "bounds"),
    ("round_half_even", SCALE, "np.abs(x - whole) >= 0.5", "np.abs(x - whole) > 0.5", "half away", "exp"),
    ("diff_min_rounded", SCALE, "-math.floor(", "-round(", "floor", "softmax"),
    ("exp_factor_skipped", GEMMLOWP, "if integer_bits > exponent:", "if integer_bits > exponent + 1:", "top bit"),
    ("exp_taylor_halving", GEMMLOWP, "tail = self.rdbpot(self._add(cubic, x2, bits), 1)", "tail = self._add(cubic, x2, bits) >> 1", "rounded halving"),
    ("exp_16_wraps", GEMMLOWP, "return self._add(a, b, bits) if bits == 32 else self.saturate(a + b, -(1 << 15), (1 << 15) - 1)", "return self._add(a, b, bits)", "saturation"),
    ("newton_two_steps", GEMMLOWP, "for _ in range(3):", "for _ in range(2):", "precision"),
    ("half_sum_floor", GEMMLOWP, "return self.rdbpot(a + b, 1)", "return (a + b) >> 1", "half away"),
    ("logistic_one_is_2_31", GEMMLOWP, "one - positive))", "one + 1 - positive))", "One is MAX"),
    ("tanh_bits", GEMMLOWP, "integer_bits=integer_bits + 1, bits=bits)", "integer_bits=integer_bits, bits=bits)", "doubled argument"),
    ("reciprocal_bits", GEMMLOWP, "integer_bits - headroom", "integer_bits - headroom + 1", "bits over unit"),
    ("lut_index", TABLES, "index = 256 + (x >> 7)", "index = 256 + ((x + 1) >> 7)", "index", "softmax"),
    ("lut_not_rounded", TABLES, "((slope * (x & 127) + 64) >> 7)", "((slope * (x & 127)) >> 7)", "rounding", "softmax"),
    ("sigmoid_last_entry", TABLES, "np.where(index >= 255, 0x7FFF << 10, inside)", "np.where(index > 255, 0x7FFF << 10, inside)", "end of the table"),
    ("sigmoid_mirrored_rounding", TABLES, "(1 << 25) - value + 511)", "(1 << 25) - value + 512)", "mirrored half"),
    ("tanh_mirrored_rounding", TABLES, "-value + (1 << 23) + 127", "-value + (1 << 23) + 128", "mirrored half"),
    ("quantize_float_even", SOFT, "(quotient + ((np.int64(1) << right) >> 1)) >> right", "(quotient + ((np.int64(1) << right) >> 1) - (right > 0)) >> right", "half away"),
    ("quantize_float_divides_once", SOFT, "quotient = quotient + (2 * remainder > divisor)", "quotient = quotient + 0", "float32 quotient"),
    # --- the package: operators
    ("clamp_before_offset", COMMON, "scaled = nx.requantize(acc, self, self.rule) + self.zero_point", "scaled = nx.saturate(nx.requantize(acc, self, self.rule), self.activation_min, self.activation_max) + self.zero_point", "order of offset and clamp"),
    ("padding_before", CHECKS, "max((out - 1) * stride + span - size, -1) // 2", "-(-max((out - 1) * stride + span - size, -1) // 2)", "uneven padding goes after"),
    ("padding_not_zero_point", CONV, "p.window.taps(x.astype(dtype) + dtype.type(p.input_offset))", "p.window.taps(x.astype(dtype)) + dtype.type(p.input_offset)", "zero point of padding"),
    ("relu6_without_upper", CHECKS, "        if upper is not None:\n", "        if upper is not None and upper < 2:\n", "activation maximum"),
    ("conv_group_weights", CONV, "kernel[g * channels : (g + 1) * channels]", "kernel[:channels]", "groups"),
    ("conv_bias_sign", CONV, "acc += bias.reshape(-1)", "acc -= bias.reshape(-1)", "bias"),
    ("depthwise_bias_forgotten", DEPTHWISE, "acc += bias.reshape(-1)", "acc += 0", "bias"),
    ("depthwise_multiplier_order", DEPTHWISE, "np.repeat(image, p.depth_multiplier, axis=-1)", "np.concatenate([image] * p.depth_multiplier, axis=-1)", "channel order"),
    ("dense_weight_zero", WEIGHTED, "w_offset = 0 if unused else -raw_zero_point_of(call, w)", "w_offset = 0", "zero point of weights"),
    ("add_lost_bits", ADD, "left_shift = 15 if call.output.dtype == \"int16\" else 20", "left_shift = 15", "left shift"),
    ("add_pot_not_saturated", ADD, "total = nx.saturate(combine(nx.rdbpot(lhs, -p.lhs_shift), nx.rdbpot(rhs, -p.rhs_shift)), *INT_RANGE[\"int16\"])", "total = combine(nx.rdbpot(lhs, -p.lhs_shift), nx.rdbpot(rhs + (rhs < 0), -p.rhs_shift))", "power-of-two path"),
    ("pool_counts_padding", POOL, "count = p.window.taps(inside).sum(axis=(-3, -2))", "count = np.int64(p.window.filter_height * p.window.filter_width)", "cells inside"),
    ("quantize_offset_after", QUANTIZE, "scaled = nx.requantize(acc, p, p.rule)", "scaled = nx.requantize(acc - p.input_offset, p, p.rule) + p.input_offset", "input offset"),
    ("softmax_truncates", SOFTMAX, "return nx.rdbpot(nx.srdhm(reciprocal, exponential), exponent)", "return nx.srdhm(reciprocal, exponential) >> exponent", "rounding"),
    ("softmax_sum_truncated", ROWS, "nx.rdbpot(exponential, SUM_INTEGER_BITS)", "(exponential >> SUM_INTEGER_BITS)", "rounded sum", "softmax"),
    ("softmax_lut_half", SOFTMAX, "normalised - (2**15 + 2**16)", "normalised - (2**15 + 2**16 + 1)", "argument"),
    ("svdf_oldest_kept", SVDF, "registers[..., 1:], newest", "registers[..., :-1], newest", "shift register"),
    ("svdf_state_not_clamped", SVDF, "newest = nx.saturate(nx.mbqm_double(sums, p.state_multiplier, p.state_shift), low, high) + p.state_offset", "newest = nx.mbqm_double(sums, p.state_multiplier, p.state_shift) + p.state_offset", "clamp of the state"),
    ("lstm_stale_hidden", LSTM, "sums = exact.matmul(hidden.astype(np.int64) + p.hidden_offset,", "sums = exact.matmul(operands[12].astype(np.int64) + p.hidden_offset,", "hidden state"),
    ("lstm_recurrent_clamp", LSTM, '        if p.rules["recurrent_sum"] == "saturated":\n            recurrent', '        if p.rules["recurrent_sum"] != "saturated":\n            recurrent', "clamp of the recurrent sum"),
    ("lstm_clip_ignored", LSTM, "    if p.cell_clip > 0:\n", "    if p.cell_clip > 32767:\n", "clip"),
    ("lstm_gate_order", LSTM, "i, f, g, o = (", "i, g, f, o = (", "gate order"),
    # --- the package: operators that are drawn
    ("mul_product", ADD, "    product = (lhs + p.lhs_offset) * (rhs + p.rhs_offset)\n", "    product = (lhs + p.lhs_offset) * (rhs + p.lhs_offset)\n", "zero point of the right operand", "mul"),
    ("mul_multiplier", ADD, "_ratio_fields(call, (s1, s2), (so,))", "_ratio_fields(call, (s1, np.float16(s2)), (so,))", "prepared multiplier", "mul"),
    ("mul_high_rounds_once", ADD, "nx.rdbpot(nx.srdhm16(lhs, rhs), 8)", "(nx.srdhm16(lhs, rhs) >> 8)", "second rounding", "mul"),
    ("sub_common_scale", ADD, "named_multiplier(call, \"output\", ratio(call, (2, max(s1, s2))", "named_multiplier(call, \"output\", ratio(call, (2, min(s1, s2))", "twice the larger scale", "sub"),
    ("squared_difference_shift", ADD, "left_shift = 7 if call.output.dtype == \"int8\" else 0", "left_shift = 6 if call.output.dtype == \"int8\" else 0", "extra bits", "squared_difference"),
    ("div_sign", ADD, "x, y = np.where(y < 0, -x, x), np.abs(y)", "x, y = x, np.abs(y)", "sign of the divisor", "div"),
    ("div_headroom", ADD, "right = bits_over_unit + headroom - p.output_shift", "right = bits_over_unit + headroom - p.output_shift + 1", "shift", "div"),
    ("pot_shift_of_output", ADD, "base, _ = checked_log2(scale_of(call, out))", "base, _ = checked_log2(scale_of(call, lhs))", "base of the shifts", "add"),
    ("reduce_offset_once", REDUCE, "nx.wrap_add(total, p.input_offset * p.count)", "nx.wrap_add(total, p.input_offset)", "offset of each element", "mean"),
    ("reduce_integer_mean_floors", REDUCE, "nx.trunc_div(total, np.int64(p.count), bits=64)", "total // np.int64(p.count)", "toward zero", "mean"),
    ("reduce_product_offset", REDUCE, "product, *others = np.moveaxis(rows + p.input_offset, -1, 0)", "product, *others = np.moveaxis(rows, -1, 0)", "zero point", "reduce_prod"),
    ("arg_max_last", REDUCE, "\"arg_max\": lambda nx, p, rows: rows.argmax(axis=-1)", "\"arg_max\": lambda nx, p, rows: p.count - 1 - rows[..., ::-1].argmax(axis=-1)", "the first of equals", "arg_max"),
    ("mean_multiplier_bits", REDUCTIONS, "extra = min(count.bit_length() - 1, 32, 31 + shift)", "extra = 0", "bits of a divided multiplier", "mean"),
    ("sum_type", REDUCTIONS, "held = \"uint8\" if x.dtype == \"int8\" and call.rules.get(\"sum_type\") == \"uint8\" else x.dtype", "held = x.dtype", "LiteRT's type of a sum", "sum"),
    ("leaky_alpha", ACTIVATIONS, "slope = ratio(call, (s_in, alpha), (s_out,))", "slope = ratio(call, (s_in, np.float32(np.float16(alpha))), (s_out,))", "prepared multiplier", "leaky_relu"),
    ("leaky_sign", ACTIVATIONS, "\"result_sign\": -1 if slope < 0 else 1", "\"result_sign\": 1", "negative slope", "leaky_relu"),
    ("sigmoid_table_truncates", ACTIVATIONS, "value = nx.rdbpot(getattr(nx, function)(argument, integer_bits=4), exponent) + offset", "value = (getattr(nx, function)(argument, integer_bits=4) >> exponent) + offset", "rounding", "logistic"),
    ("sigmoid_table_factor", ACTIVATIONS, "multiplier = int(value)", "multiplier = round(value)", "truncated multiplier", "logistic"),
    ("hard_swish_sixteen_bits", ACTIVATIONS, "(multiplier + 2**15) // 2**16", "multiplier // 2**16", "rounded multiplier", "hard_swish"),
    ("hard_swish_gate", ACTIVATIONS, "gate = nx.floor_div(gate + 2**15, 2)", "gate = nx.floor_div(gate + 2**15 + 1, 2)", "rounding", "hard_swish"),
    ("rsqrt_zero", ACTIVATIONS, "table = np.where(value == 0, high,", "table = np.where(value == 0, low,", "pole", "rsqrt"),
    ("rescale_sign", RESCALE, "below = p.result_sign * nx", "below = nx", "sign of the result", "leaky_relu"),
    ("resize_truncates", BILINEAR, "nx.resize_divide(total)", "(total >> 20)", "rounding", "resize_bilinear"),
    ("resize_edge", BILINEAR, "upper = np.minimum(nx.trunc_div(position + 1023, 1024), self.input - 1)", "upper = np.minimum(nx.trunc_div(position, 1024) + 1, self.input - 1)", "cell above", "resize_bilinear"),
    ("transposed_offset", TRANSPOSED, "x.astype(dtype) + dtype.type(p.input_offset)", "x.astype(dtype)", "input offset", "transpose_conv"),
    ("transposed_padding", TRANSPOSED, "acc = canvas[:, :, g.pad_top : g.pad_top + g.output_height", "acc = canvas[:, :, : g.output_height", "padding", "transpose_conv"),
    ("matmul_transposed", MATMUL, "b if p.rhs_transposed else b.swapaxes(-1, -2)", "b.swapaxes(-1, -2)", "adj_y", "batch_matmul"),
    ("matmul_offset", MATMUL, ".astype(dtype) + dtype.type(side.offset)", ".astype(dtype) + dtype.type(p.lhs.offset)", "zero point of each side", "batch_matmul"),
    ("log_softmax_truncates", LOG_SOFTMAX, "nx.rdbpot(scaled[diff + 255] - log, 22) + high", "((scaled[diff + 255] - log) >> 22) + high", "rounding", "log_softmax"),
    ("norm_shift", NORM, "nx.mbqm_double(value, multiplier, shift + 7)", "nx.mbqm_double(value, multiplier, shift + 6)", "steps of 1/128", "l2_normalization"),
    ("cumsum_start", CUMSUM, "+ start", "", "the zero point's own term", "cumsum"),
    ("slice_shrink", SLICES, "masks[2:4], numbers = [0, 0],", "masks[2:], numbers = [0, 0, 0],", "shrink_axis_mask", "strided_slice"),
    ("scatter_last", SCATTER, "np.add.at(whole, where, slices)", "whole[where] += slices", "what meets in one place", "scatter_nd"),
    ("gather_batches", GATHER, "places = places * size + indices[..., axis]", "places = places + size * indices[..., axis]", "order of the dimensions", "gather_nd"),
    # --- the C header
    ("c_srdhm_ties_down", HEADER, "(int64_t)b + INT64_C(0x40000000)) >> 31);\n}\n\n/* refsim_srdhm for int16", "(int64_t)b + INT64_C(0x3FFFFFFF)) >> 31);\n}\n\n/* refsim_srdhm for int16", "ties up"),
    ("c_srdhm_no_saturation", HEADER, "if (a == b && a == INT32_MIN) {", "if (a == b && a == INT32_MAX) {", "MIN * MIN"),
    ("c_srdhm16_truncates", HEADER, "(a * b + INT32_C(0x4000)) >> 15", "(a * b) >> 15", "rounding"),
    ("c_rdbpot_nudge_sign", HEADER, "(mask >> 1) + (x < 0 ? UINT32_C(1) : UINT32_C(0));", "(mask >> 1) + (x > 0 ? UINT32_C(1) : UINT32_C(0));", "ties away"),
    ("c_rdbpot_ties_up", HEADER, "(mask >> 1) + (x < 0 ? UINT32_C(1) : UINT32_C(0));", "(mask >> 1);", "ties away"),
    ("c_rdbpot_truncates", HEADER, "(x >> exponent) + (remainder > threshold ? 1 : 0)", "(x >> exponent)", "rounding"),
    ("c_half_up_off_by_one", HEADER, "((INT64_C(1) << exponent) >> 1)) >> exponent", "((INT64_C(1) << exponent) >> 1) - 1) >> exponent", "ties up"),
    ("c_div_truncates", HEADER, "(magnitude + (uint32_t)n / 2) / (uint32_t)n", "magnitude / (uint32_t)n", "rounding"),
    ("c_mbqm_order", HEADER, "return refsim_rdbpot(refsim_srdhm(refsim_shift_left_wrap(x, left), multiplier), right);", "return refsim_srdhm(refsim_rdbpot(refsim_shift_left_wrap(x, left), right), multiplier);", "order"),
    ("c_mbqm_one_rounding", HEADER, "return refsim_rdbpot(refsim_srdhm(refsim_shift_left_wrap(x, left), multiplier), right);", "return (int32_t)refsim_round_half_up_shift((int64_t)refsim_shift_left_wrap(x, left) * multiplier, 31 + right);", "two roundings"),
    ("c_ruy_dropped_bit", HEADER, "((doubled >> (right - 1)) & 1)", "(doubled < 0 ? 0 : (doubled >> (right - 1)) & 1)", "ties up"),
    ("c_reduced_not_rounded", HEADER, "(multiplier + INT32_C(0x8000)) >> 16", "multiplier >> 16", "15-bit multiplier"),
    ("c_reduced_cap", HEADER, "multiplier < INT32_C(0x7FFF0000) ?", "multiplier < INT32_C(0x7FFE0000) ?", "cap", "conv_2d"),
    ("c_float64_half_away", HEADER, "(remainder == half && (kept & 1) != 0)", "(remainder == half)", "half to even"),
    ("c_float64_rounds_once", HEADER, "        kept += UINT64_C(1);\n", "        kept += UINT64_C(0);\n", "53-bit rounding"),
    ("c_float64_last_rounding", HEADER, "(significand + (UINT64_C(1) << (-exponent - 1))) >> -exponent", "(significand + (UINT64_C(1) << (-exponent - 1)) - 1) >> -exponent", "half away"),
    ("c_shift_saturates_late", HEADER, "    if (x > threshold) {", "    if (x > threshold + (shift > 3)) {", "threshold"),
    ("c_exp_rescale", HEADER, "(a_mod, integer_bits));", "(a_mod, integer_bits - 1));", "rescale"),
    ("c_newton_steps", HEADER, "for (step = 0; step < 3; ++step)", "for (step = 0; step < 2; ++step)", "precision"),
    ("c_lut_index", HEADER, "(256 + ((int32_t)x >> 7))", "(255 + ((int32_t)x >> 7))", "index", "softmax"),
    ("c_sigmoid_end", HEADER, "    if (index >= 255) {", "    if (index >= 254) {", "end of the table"),
    ("c_logistic_mirror", HEADER, "INT32_C(0x2000000) - value + 511", "INT32_C(0x2000000) - value + 512", "mirrored half"),
    ("c_quantize_float_remainder", HEADER, "2 * remainder > divisor ? UINT32_C(1)", "remainder > divisor ? UINT32_C(1)", "float32 quotient"),
    ("c_quantize_float_half", HEADER, "(UINT32_C(1) << (22 - exponent))) >> (23 - exponent)", "(UINT32_C(1) << (22 - exponent)) - 1) >> (23 - exponent)", "half away"),
    # --- the C kernels
    ("c_channel_step", SHARED, "channel * o->channel_step", "channel * 0", "per-channel multipliers"),
    ("c_clamp_order", SHARED, "const int32_t low = o->activation_min - o->zero_point;", "const int32_t low = o->activation_min;", "order of offset and clamp"),
    ("c_activation_max", SHARED, "const int32_t high = o->activation_max - o->zero_point;", "const int32_t high = 32767;", "activation maximum"),
    ("c_padding", C.format("conv_2d"), "                    patch[i] = 0;\n", "                    patch[i] = (int16_t)p->input_offset;\n", "zero point of padding"),
    ("c_conv_group", C.format("conv_2d"), "image + group * depth", "image", "groups"),
    ("c_conv_dilation", C.format("conv_2d"), "kx * g->dilation_width", "kx * g->dilation_height", "dilation"),
    ("c_conv_bias_64", C.format("conv_2d"), " + (bias != NULL ? bias[c] : 0);", ";", "bias on the 64-bit path"),
    ("c_conv_filter_offset", C.format("conv_2d"), '{{ " + patch_sum" if v["w"] == "uint8_t" }}', "", "zero point of weights"),
    ("c_depthwise_tail", C.format("depthwise_conv_2d"), "const int32_t rest = g->output_depth - first;", "const int32_t rest = g->output_depth;", "channel tail"),
    ("c_depthwise_multiplier", C.format("depthwise_conv_2d"), "pixel[(first + i) / p->depth_multiplier]", "pixel[i / p->depth_multiplier]", "first channel of a block"),
    ("c_depthwise_bias", C.format("depthwise_conv_2d"), "bias[first + i]", "bias[i]", "bias of later blocks"),
    ("c_dense_batch", C.format("fully_connected"), "input + n * p->depth", "input + n * p->units", "row stride"),
    ("c_dense_offset", C.format("fully_connected"), "weights[i] + p->filter_offset", "weights[i]", "zero point of weights"),
    ("c_add_swapped", ADD, "(rhs + p->rhs_offset) * scale, p->rhs_multiplier, p->rhs_shift", "(rhs + p->rhs_offset) * scale, p->rhs_multiplier, p->lhs_shift", "shift of the right operand"),
    ("c_add_pot", ADD, "refsim_saturate(COMBINED, -32768, 32767)", "refsim_wrap16((uint32_t)(COMBINED))", "saturation"),
    ("c_add_odometer", SHARED, "for (int32_t axis = axes - 1; axis >= 0; --axis)", "for (int32_t axis = axes - 2; axis >= 0; --axis)", "broadcast", "add"),
    ("c_add_stride", ELEMENTWISE, "rhs[right + i * rhs_stride[5]]", "rhs[right + i * lhs_stride[5]]", "stride of the right operand", "add"),
    ("c_pool_count", C.format("pool_2d"), "count += 1;", "count = g->filter_height * g->filter_width;", "cells inside"),
    ("c_pool_padding", C.format("pool_2d"), "ox * g->stride_width - g->pad_left + kx", "ox * g->stride_width - g->pad_top + kx", "padding"),
    ("c_softmax_truncates", C.format("softmax"), "refsim_rdbpot(refsim_srdhm(reciprocal, e), exponent)", "(refsim_srdhm(reciprocal, e) >> exponent)", "rounding"),
    ("c_softmax_bits", C.format("softmax"), "bits_over_unit + 31 - {{", "bits_over_unit + 30 - {{", "shift"),
    ("c_softmax_row", C.format("_rows"), "        output += p->depth;\n", "        output += p->depth - (p->rows > 1);\n", "row stride", "softmax"),
    ("c_quantize_low", C.format("quantize"), "const int32_t low = p->output_min - p->output_offset;", "const int32_t low = p->output_min;", "order of offset and clamp"),
    ("c_conv_weights", C.format("conv_2d"), "weights += taps;", "weights += depth;", "weights of later channels"),
    ("c_svdf_rank", C.format("svdf"), "time_weights += p->rank * p->memory;", "time_weights += p->memory;", "rank above 1"),
    ("c_lstm_weights", C.format("unidirectional_sequence_lstm"), "recurrent_weights += p->units;", "recurrent_weights += p->input_size;", "weights of later units"),
    ("c_svdf_oldest", C.format("svdf"), "memory[t - 1] = memory[t];", "memory[t - 1] = memory[t - 1];", "shift register"),
    ("c_svdf_state_zero", C.format("svdf"), "(uint32_t)(values[t] - p->state_zero_point)", "(uint32_t)(values[t])", "zero point of the state"),
    ("c_lstm_stale_hidden", C.format("unidirectional_sequence_lstm"), "output[row * p->units + u] = hidden_state[u];", "output[row * p->units + u] = hidden_state[0];", "output of each unit"),
    ("c_lstm_cell_batch", C.format("unidirectional_sequence_lstm"), "        cell_state += p->units;\n", "", "cell of each batch"),
    ("c_lstm_kept", C.format("unidirectional_sequence_lstm"), "(uint32_t)refsim_rdbpot(forget_gate * *cell, 15)", "(uint32_t)((forget_gate * *cell) >> 15)", "rounding"),
    ("c_lstm_kept_once", C.format("unidirectional_sequence_lstm"), "refsim_mbqm_double(forget_gate * *cell, INT32_C(1073741824), -14)", "refsim_rdbpot(forget_gate * *cell, 15)", "two roundings"),
    ("c_lstm_clip", C.format("unidirectional_sequence_lstm"), "refsim_saturate(next, -p->cell_clip, p->cell_clip)", "refsim_saturate(next, -32768, p->cell_clip)", "clip"),
    ("c_mul_offset", ADD, "const int32_t product = (lhs + p->lhs_offset) * (rhs + p->rhs_offset);", "const int32_t product = (lhs + p->lhs_offset) * (rhs + p->lhs_offset);", "zero point of the right operand", "mul"),
    ("c_div_sign", ADD, "const int32_t x = divisor < 0 ? -(lhs + p->lhs_offset) : lhs + p->lhs_offset;", "const int32_t x = lhs + p->lhs_offset;", "sign of the divisor", "div"),
    ("c_reduce_first", C.format("reduce"), "            first = n;\n", "            first = n + (n > 2);\n", "place of the largest", "arg_max"),
    ("c_reduce_stride", C.format("reduce"), "(rest % p->kept[axis]) * p->kept[4 + axis]", "(rest % p->kept[axis]) * p->kept[7]", "stride of the outer axes", "mean"),
    ("c_reduce_offset", C.format("reduce"), "refsim_wrap_mul(p->input_offset, p->count)", "p->input_offset", "offset of each element", "mean"),
    ("c_resize_edge", C.format("resize_bilinear"), "(position + 1023) / 1024 : a->input - 1", "position / 1024 + 1 : a->input - 1", "cell above", "resize_bilinear"),
    ("c_lookup_sign", C.format("lookup"), "(int16_t)refsim_lut16_lookup(table, input[i])", "(int16_t)(refsim_lut16_lookup(table, input[i]) & -2)", "last bit", "exp"),
    ("c_rescale_sign", C.format("rescale"), "refsim_wrap_mul(scaled, p->result_sign)", "refsim_wrap_mul(scaled, 1)", "sign of the result", "leaky_relu"),
    ("c_transposed_tap", C.format("transpose_conv"), "oy + g->pad_top - ky", "oy + g->pad_left - ky", "padding", "transpose_conv"),
    ("c_matmul_step", C.format("batch_matmul"), "b[i * p->rhs.step]", "b[i * p->lhs.step]", "stride along the sum", "batch_matmul"),
    ("c_top_k_ties", C.format("top_k"), "(input[i] == values[-1] && i > indices[-1])", "(input[i] == values[-1] && i < indices[-1])", "order of equals", "topk_v2"),
    ("c_log_softmax_sum", C.format("_rows"), "refsim_rdbpot(refsim_{{ k.name }}_exp_{{ v.suffix }}(p, input[i] - max), 12);", "(refsim_{{ k.name }}_exp_{{ v.suffix }}(p, input[i] - max) >> 12);", "rounded sum", "log_softmax"),
    ("c_cumsum_exclusive", C.format("cumsum"), "p->exclusive ? sum : next, p->output", "next, p->output", "exclusive", "cumsum"),
    ("c_scatter_step", C.format("scatter"), "updates += p->step;", "updates += p->inner;", "one slice for all", "sparse_to_dense"),
    ("c_select_stride", C.format("select"), "left[i * shape[17]]", "left[i * shape[23]]", "stride of the left operand", "select_v2"),
)  # fmt: skip

MUTATIONS = tuple(Mutation(*row) for row in _ROWS)
