"""The rules by which engines differ: each with its legal values, as data.

A rule belongs to a kernel of an engine, that is to an operator and the types of its tensors. Operators state their rules in rows,
one column per base engine; every other profile is a list of changes to one of them (:mod:`refsim.engines`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Rules = Mapping[str, str]
#: Rules by base engine and signature.
Engines = Mapping[str, Mapping[str, Rules]]


@dataclass(frozen=True, slots=True)
class Rule:
    """``values``: the legal ones, the default first. ``in_c``: whether the generated C depends on it beyond its parameters."""

    values: tuple[str, ...]
    meaning: str
    in_c: bool = False


def _rule(values: str, meaning: str, *, in_c: bool = False) -> Rule:
    return Rule(tuple(values.split()), meaning, in_c)


RULES: Mapping[str, Rule] = {
    "requant": _rule(
        "double single ruy reduced float64 fp32 rndnu rndnu16", "how an accumulator is scaled, see refsim.fixedpoint", in_c=True
    ),
    "grouped": _rule("same double", "how a grouped convolution scales its accumulators: as others do, or by this rule", in_c=True),
    "one_column": _rule(
        "same ruy", "how a product with one column is scaled: a batch of 1, at least 4 rows and a depth of 8", in_c=True
    ),
    "lanes": _rule(
        "all eights sixteens", "channels or elements that the rule holds for: whole vectors; the rest is scaled by rule double"
    ),
    "sum_of_two": _rule(
        "common_scale weights", "ADD and SUB: at a common scale, or integer weights of about 20 bits and one rounding"
    ),
    "sum_in_float": _rule(
        "no away even away_in_line",
        "MEAN and SUM in integers, or as a float32 line through the sum: rounded half away before the zero point is added, or half "
        "to even or away with it",
    ),
    "image_mean": _rule(
        "same vectors", "MEAN of 8-bit images over height and width: a bias in float32, whole vectors of 16 rounded up"
    ),
    "sigmoid16": _rule("table gemmlowp", "LOGISTIC and TANH of int16 with power-of-two scales: a table, or gemmlowp's functions"),
    "from_integer": _rule(
        "product two_products fused", "DEQUANTIZE: a product in double, or two in float32 for whole vectors of 8"
    ),
    "positions": _rule(
        "fixed float", "RESIZE_BILINEAR: positions and weights of 10 bits, or float positions and weights of 11 bits"
    ),
    "blend": _rule(
        "down_across weights", "RESIZE_BILINEAR of uint8, in float32: cell times weight times weight, or times both's product"
    ),
    "multiply_add": _rule("separate fused", "RESIZE_BILINEAR of uint8: a product and its sum rounded each, or once"),
    "build": _rule("own default", "whether a kernel rounds as its engine was built to, or as the default build does"),
    "negative_padding": _rule(
        "none wraps", "SAME padding that strides beyond the filter make negative: none, or so much that nothing else is read"
    ),
    "short_filter": _rule("same ruy eights double", "how a padded TRANSPOSE_CONV scales whose filter is shorter than its stride"),
    "ratio_bits": _rule("31 8", "a ratio of scales: a multiplier of 31 bits, or 8 bits behind the point and one rounding"),
    "three_by_three": _rule("same ruy", "how a depthwise convolution with 3x3 taps and whole eights of channels scales", in_c=True),
    "without_bias": _rule("wide narrow", "accumulators of 16-bit layers without a bias: 64 bits, or 32 and their rule"),
    "not_delegated": _rule(
        "same ruy column single", "how FULLY_CONNECTED scales packed weights that XNNPACK leaves alone; column: ruy or single"
    ),
    "transposed_left": _rule(
        "whole undefined",
        "a transposed left operand of BATCH_MATMUL with more batches than the right one: the others were never set",
    ),
    "unscaled_zero_point": _rule(
        "ignored subtracted", "what becomes of zero points where the sums of a BATCH_MATMUL are its outputs, in 32 bits"
    ),
    "dynamic_weights": _rule(
        "same refused ruy single column", "how a FULLY_CONNECTED scales whose weights are activations, which XNNPACK leaves alone"
    ),
    "norm_rank": _rule("any four", "whether L2_NORMALIZATION takes more than four dimensions"),
    "right_scales": _rule("first none", "which scale counts of a right operand of BATCH_MATMUL with several; none: it scales by 0"),
    "right_zero_point": _rule(
        "same double unused",
        "a BATCH_MATMUL whose right operand has a zero point: how it scales where XNNPACK leaves it alone; unused: taken for 0",
    ),
    "exponentials": _rule(
        "fixed float uint16", "SOFTMAX of 8 bits in fixed point (gemmlowp), or by a table of float32, or of uint16"
    ),
    "float_input": _rule(
        "divide product eights exact",
        "QUANTIZE of floats: float32 quotient, half away from 0; product, half to even; that for whole vectors of 8, the rest by "
        "the exact quotient, half away; or all by that",
    ),
    "scale_product": _rule("float64 float32", "float type in which the product of two scales is formed before dividing"),
    "ratio": _rule("float64 float32", "float type in which a ratio of scales is formed, operation by operation"),
    "channels": _rule("each first", "DEQUANTIZE per channel: by each channel's scale, or all by the first one's"),
    "above_one": _rule("refused taken", "multiplier of SQUARED_DIFFERENCE, or scale in a comparison: whether one above 1 is taken"),
    "int16_equality": _rule("rescaled raw", "whether EQUAL and NOT_EQUAL of int16 look at the operands' scales"),
    "half_pixels": _rule("taken ignored", "what RESIZE_NEAREST_NEIGHBOR makes of its option half_pixel_centers"),
    "vector_shifts": _rule(
        "none sixteens eights",
        "comparisons with a scale above 1: which elements vector registers shift, to the left; of equal shapes, or of rows, too",
    ),
    "sigmoid": _rule("gemmlowp float", "8-bit LOGISTIC and TANH: gemmlowp's functions, or a table made in float32"),
    "relu6": _rule("rescale clamp", "whether RELU6 rescales to the output, or only clamps in the input's quantization"),
    "rsqrt": _rule("fixed table", "RSQRT of int16: gemmlowp's inverse square root, or an interpolated table"),
    "table_range": _rule("separate fused", "tables of 16-bit functions: the output's range from two rounded ends, or rounded once"),
    "activation": _rule("applied ignored", "whether the fused activation is applied, of int32 results or a TRANSPOSE_CONV"),
    "lut": _rule("float64 float32", "float type in which the tables of 16-bit functions are built"),
    "unit_scale": _rule(
        "exact near scale zero_point free",
        "output of a function whose range is known: scale and zero point demanded exactly, nearly, one of them, or neither",
    ),
    "state_zero_point": _rule("added unused", "whether SVDF adds the state's zero point to new values, or knows none"),
    "state_range": _rule("clamped wraps", "what SVDF makes of new values beyond a state of 8 bits", in_c=True),
    "recurrence": _rule("kept fresh", "whether an LSTM's state goes from run to run, or starts anew in each"),
    "whole_share": _rule("clamped wraps", "16-bit SOFTMAX: what becomes of a share of 1, which is 32768", in_c=True),
    "gates": _rule("table gemmlowp", "gate functions of an LSTM: the table of sigmoids, or gemmlowp polynomials", in_c=True),
    "cell": _rule("multiply shift", "LSTM products: rule double and saturated, or one rounding shift", in_c=True),
    "recurrent_sum": _rule("saturated added", "a gate's recurrent sum: saturated before it is added, or only the total", in_c=True),
    "hidden_scale": _rule("state intermediate", "tensor that gives the scale of an LSTM's new hidden values"),
    "batch_padding": _rule("zero_point undefined", "what SPACE_TO_BATCH_ND pads with; undefined: a value never set"),
    "same_scale": _rule(
        "assumed near checked",
        "whether an operator that keeps the scale demands that it and the zero point stay, nearly or exactly",
    ),
    "slice_offset": _rule("ignored undefined", "STRIDED_SLICE's option offset; undefined: the engine writes past its output"),
    "slice_masks": _rule("taken ignored", "what STRIDED_SLICE makes of ellipsis_mask and new_axis_mask"),
    "constant_result": _rule("run early", "when RESHAPE of a constant is computed: at each run, or before the first one"),
    "new_shape": _rule("unused followed", "whether the option of RESHAPE counts where no operand says the shape"),
    "unassigned": _rule("zero_point refused", "what a variable holds that nothing was assigned to, or that reading it fails"),
    "missing_bias": _rule(
        "taken absent refused crash", "what becomes of a node without its optional bias; absent: taken, but not named as -1"
    ),
    "moved_zero_point": _rule("any refused", "whether a move wants zero points 0 of 16-bit tensors"),
    "int16_zero_point": _rule("refused ignored added", "what becomes of zero points of 16-bit operands"),
    "weight_offset": _rule("added unused", "whether FULLY_CONNECTED adds the zero point of its weights"),
    "converted_zero_point": _rule("added refused", "what QUANTIZE and DEQUANTIZE make of zero points of 16-bit tensors"),
    "weight_zero_point": _rule("ignored refused", "what becomes of zero points of signed weights that are not honoured"),
    "bias_zero_point": _rule("ignored refused", "what becomes of a zero point of the bias"),
    "bias_scale": _rule(
        "free near absolute", "whether it may be 0.02 output steps from scale_x * scale_w, per tensor, or 1e-5 in all"
    ),
    "bias_type": _rule("tensor option", "what says that the bias of a 16-bit kernel has 32 bits: its type, or only the option"),
    "transposed_size": _rule("any checked", "whether TRANSPOSE_CONV wants inputs of the size that its output gives"),
    "sum_axes": _rule("any two", "how many axes SUM adds up over; beyond two: memory is overwritten"),
    "sum_type": _rule("own uint8", "integer type as which SUM reads and writes the bytes of int8 tensors"),
    "fold_of_bools": _rule("taken refused", "whether SUM, REDUCE_PROD, _MAX and _MIN fold more than one bool, or fail when run"),
    "lone_factor": _rule(
        "scaled copied undefined", "REDUCE_PROD where nothing is multiplied: scaled like a product, the integers kept, or a crash"
    ),
    "short_sum": _rule("rescaled wraps", "SUM of int16: scaled to the output, or added up in 16 bits, at one scale only"),
    "reversed_axes": _rule("all first", "which of its axes REVERSE_V2 goes along"),
    "single_value": _rule("everywhere refused", "whether SPARSE_TO_DENSE puts one value, without an axis, to several places"),
    "empty_dims": _rule("taken refused", "whether FILL takes dims without an element, which make a scalar"),
    "outside_type": _rule(
        "undefined zero highest",
        "what CAST makes of floats that the type does not hold: nothing defined, or its ends and this of NaN",
    ),
    "int4_per_channel": _rule("taken refused", "whether FULLY_CONNECTED takes int4 weights quantized per channel"),
    "output_shape": _rule(
        "recorded computed", "shape of FULLY_CONNECTED's output: the file's, of which the last extent counts, or computed anew"
    ),
    "int16_per_channel": _rule("taken refused", "whether FULLY_CONNECTED takes weights quantized per channel beside int16"),
    "integer_scale": _rule(
        "ignored operands all", "whether an operator on plain integers refuses operands, or all tensors, that have a scale"
    ),
    "padding": _rule(
        "zero zero_point scaled",
        "what PAD fills with: 0, the zero point of the output, or that only where the input has a scale",
    ),
    "sparse_weights": _rule("refused double", "FULLY_CONNECTED by weights in sparse blocks of 1x16: not taken, or how it scales"),
    "small_quotient": _rule("shifted asserted", "DIV by more than 31 shifts, next to 0: done, or an assertion stops the engine"),
    "limits": _rule("none cmsis_nn", "sizes and options that a library's kernels cannot do, though nobody checks them"),
}
"""Every rule by name. A rule that a row leaves out has its default."""


def engines(*rows: tuple[str, Rules | None, Rules | None]) -> Engines:
    """Columns from rows (signatures, TFLM's rules, LiteRT reference kernels' rules); None where an engine lacks the kernel."""
    found: dict[str, dict[str, Rules]] = {"tflm": {}, "litert": {}}
    for signatures, *columns in rows:
        for base, rules in zip(found, columns, strict=True):
            if rules is not None:
                found[base] |= dict.fromkeys(signatures.split(), check_rules(rules))
    return found


def both(signatures: str, rules: Rules | None = None) -> tuple[str, Rules, Rules]:
    """A row in which both base engines agree."""
    return signatures, rules or {}, rules or {}


def check_rules(rules: Rules) -> Rules:
    """``rules``, after refusing unknown names and values: a typing error must not pass for arithmetic."""
    for name, value in rules.items():
        if name not in RULES:
            raise ValueError(f"unknown rule {name!r}; known: {', '.join(RULES)}")
        if value not in RULES[name].values:
            raise ValueError(f"rule {name!r} cannot be {value!r}, but {', '.join(RULES[name].values)}")
    return rules
