"""The flags of golden vectors: what each means, and the mistake that a vector with it catches.

How it is made sure that a vector really does: :mod:`refsim.golden.mistakes` for operators, :mod:`refsim.golden.primitives`.
"""

from __future__ import annotations

from collections.abc import Mapping

from refsim.golden.values import Note

_CMSIS = "https://github.com/ARM-software/CMSIS-NN/issues/"
_ESP = "https://github.com/espressif/esp-nn/issues/"
_STM = "https://github.com/STMicroelectronics/stm32ai-modelzoo/issues/"
_LITERT = "https://github.com/google-ai-edge/LiteRT/issues/"

ROUNDING: Mapping[str, Note] = {
    "tie_away": Note("A tie that goes away from zero. Catches rounding half up, as SIMD rounding shifts do: negative ties differ."),
    "tie_up": Note("A tie that goes up. Catches rounding half away from zero in a multiply or shift that rounds half up."),
    "tie_even": Note("A tie that does not go to even. Catches rint, lrint and Python's round."),
    "truncation": Note("A quotient that has to be rounded. Catches a plain shift or division that drops the remainder."),
    "double_rounding": Note(
        "Two roundings in a row give another result than one. Catches single-rounding builds and exact products.",
        (f"{_CMSIS}114", f"{_CMSIS}220"),
    ),
    "single_rounding": Note("One rounding, where two in a row would give another result. Catches the double-rounding form."),
    "left_shift": Note("A multiplier of 1 or more. Catches ports that only shift right."),
    "wrap_left_shift": Note("The left shift leaves 32 bits and wraps. Catches a saturating or 64-bit left shift."),
    "shift_extreme": Note("The smallest or largest shift. Catches shifts by 32, and masks computed in 32 bits."),
    "reduced_multiplier": Note("The 15-bit multiplier of 64-bit accumulators gives another result than all 31 bits."),
    "multiplier_carry": Note("A multiplier of 0x7FFF0000 or more, whose rounding to 15 bits would give 2^15."),
    "float64_requant": Note("LiteRT requantizes in double here. Catches the integer form of older versions, and that of TFLM."),
    "float_requant": Note("Requantizing in floating point gives another result. Catches rounded float or double products."),
    "scale_product": Note("The product of two scales is formed in float32 or float64: the other one gives another multiplier."),
}

RANGES: Mapping[str, Note] = {
    "saturation": Note("A result outside its type. Catches a missing clamp, after which the value wraps."),
    "saturation_min_min": Note("The lowest value times itself, the one product that saturates. Catches a missing special case."),
    "activation": Note("A fused activation that cuts. Catches a clamp to the whole type."),
    "activation_ignored": Note("The engine ignores the fused activation of this kernel. Catches ports that apply it."),
    "clamp_order": Note("The zero point has to be added before the clamp. Catches the other order."),
    "accumulator_width": Note("Accumulators of more than 24 bits (16-bit data: than 32). Catches float32 or too short registers."),
    "input_zero_point": Note("Zero point -128, so that the offset is 128. Catches an offset kept in 8 bits.", (f"{_CMSIS}106",)),
    "weight_zero_point": Note("Weights with a zero point. Catches ports that take it for 0."),
    "bias": Note("The bias decides. Catches a bias that is left out, or read in the wrong width."),
    "missing_bias": Note("No bias tensor at all. Catches a read through a null pointer."),
    "boundary": Note("Zero, powers of two, their neighbours and the type's ends. Catches whatever fails at an end of the range."),
    "negative_half": Note("Negative arguments of a function with a symmetry. Catches a wrong reflection."),
    "zero": Note("Argument 0, a special case of the function. Catches the general formula used there."),
    "underflow": Note("Arguments so far below zero that the result is 0 by definition. Catches a missing clamp of the argument."),
    "infinity": Note("Infinite or zero operands. Catches a division that is not guarded."),
    "subnormal": Note("Subnormal floats. Catches flush-to-zero and a missing normalisation."),
}

GEOMETRY: Mapping[str, Note] = {
    "padding_asymmetric": Note("An odd number of padding cells: the extra one goes after. Catches the extra cell put before."),
    "padding_value": Note("Padding next to an input zero point that is not 0. Catches padding with the integer 0."),
    "stride": Note("Strides above 1. Catches a stride that is ignored, or height and width swapped."),
    "dilation": Note("Dilated taps. Catches a dilation that is ignored, or height and width swapped."),
    "depth_multiplier": Note("Several outputs per input channel. Catches wrong channel order.", (f"{_ESP}30",)),
    "groups": Note("A grouped convolution. Catches groups that read all channels."),
    "channel_tail": Note("Channels that are no multiple of 4. Catches tails that a SIMD loop drops."),
    "per_channel": Note("Each output channel has a scale of its own. Catches the first scale used for all."),
    "batch": Note("More than one sample in the tensor itself. Catches kernels that compute the first only."),
    "int4": Note("4-bit weights, two to a byte, the low one first. Catches swapped nibbles."),
    "broadcast": Note("Operands of different shape. Catches elementwise loops that ignore it."),
    "pool_count": Note("A window that hangs over the edge. Catches division by the size of the whole window."),
    "move": Note("Bytes that only move. Catches a copy that is too short or touches the values."),
    "inferred_dimension": Note("A shape with -1 in it. Catches the -1 taken for a size."),
    "missing_options": Note("The options table is missing. Catches a read through a null pointer."),
}

FUNCTIONS: Mapping[str, Note] = {
    "pot_scale": Note(
        "All scales are powers of two and the option asks for the short path. Catches the general path, and the reverse."
    ),
    "type_change": Note("Input and output have different types. Catches a clamp to the wrong one."),
    "float_division": Note("The float32 quotient decides a tie. Catches a multiplication by the reciprocal."),
    "row_sum": Note("Many equal scores, so that the sum decides. Catches a sum that overflows or loses bits."),
    "diff_cutoff": Note("Scores too far below the maximum to count. Catches exponentials of them."),
    "depth_one": Note("Rows of one element. Catches a division that cannot give 1."),
    "lut_precision": Note("The table is built in float32 or float64: the other one gives another result."),
    "state": Note("A later step depends on the ones before. Catches state that is not kept, or not reset."),
    "rank": Note("Several filters add up to one unit. Catches a rank taken for 1."),
    "state_zero_point": Note("A state with a zero point. Catches ports that do not add it to new values."),
    "gate_functions": Note("Sigmoid and tanh by table or by polynomial: the other one gives another result."),
    "recurrent_clamp": Note(
        "The recurrent part of a gate is clamped on its own (TFLM) or only in the sum (LiteRT). Catches the other."
    ),
    "cell_clip": Note("The cell state is clipped. Catches an ignored option."),
    "time_major": Note("Time is the first axis. Catches a loop over the wrong axis."),
    "random": Note("Random data. Catches gross mistakes only."),
    "large": Note("Shapes as large as those of real models. Catches counters, blocks and scratch that are too small for them."),
    "real_model": Note(
        "A trained model on real data. Catches small differences that grow from layer to layer.", (f"{_LITERT}7441",)
    ),
    "intermediates": Note("Every activation of the model. Tells which layer differs first."),
}

REFUSALS: Mapping[str, Note] = {
    "refused_types": Note("A combination of types without a kernel. Catches one that runs anyway, on misread bytes."),
    "refused_shape": Note("Shapes that contradict each other. Catches reads and writes outside the tensors."),
    "refused_quantization": Note("Scales or zero points that the kernel cannot honour. Catches silently wrong results."),
    "refused_range": Note("Data that drives a register out of its range. Catches results that depend on undefined behaviour."),
    "refused_option": Note("An option that the kernel does not have, or that makes no sense."),
}

#: What `refsim port check` notices about memory while it runs a kernel; golden files cannot carry these.
MEMORY: Mapping[str, Note] = {
    "pointwise_strided": Note("1x1 with strides. Catches the fast path for 1x1, which reads every pixel."),
    "pointwise": Note("1x1 without strides. Catches blocks of pixels that drop those left over, and later batches."),
    "first_layer": Note("3x3 with stride 2 on three channels. Catches a path for first layers that pads every side."),
    "row_filter": Note("1xN over one row, every number of columns left over. Catches tails of a kernel for rows."),
    "column_filter": Note("Nx1 over one column. Catches a kernel for rows that is taken for columns, too."),
    "grouped_pointwise": Note("A grouped convolution, 1x1. Catches the fast path for 1x1, which reads all channels."),
    "patch_odd": Note("Patches of an odd number of elements. Catches tails of loops over pairs and fours."),
    "long_patch": Note("Patches of more than 512 elements. Catches blocks, and partial sums of 16-bit inputs, that are too short."),
    "depthwise_3x3": Note("3x3 depthwise with multiplier 1, the kernel of every MobileNet. Catches mistakes of its fast path."),
    "depthwise_large": Note("5x5 and 7x7 depthwise with multiplier 1. Catches padding and strides of their paths."),
    "aligned_rows": Note("Rows of whole vectors, a multiple of 16. Catches what the path without a tail forgets."),
    "sum_below_power": Note("Sums of exponentials just below powers of two. Catches a count of leading zeros that is off by one."),
    "row_tail": Note("Rows and images of every small width. Catches loops over rows that drop or overrun their end."),
    "guard": Note(
        "Guard bytes around every buffer. Catches writes outside it, also into a scratch buffer that is too small.",
        (f"{_ESP}30", f"{_STM}30"),
    ),
    "misaligned": Note("Buffers at odd addresses. Catches vector loads that only work when aligned.", (f"{_ESP}34",)),
    "poison": Note(
        "Memory filled with another pattern. Catches reads of scratch, output or surroundings that nobody wrote.", (f"{_ESP}23",)
    ),
    "unwritten": Note("The output starts as a pattern. Catches elements that are never written."),
    "repeat": Note("The same call twice. Catches state that a kernel keeps from one call to the next."),
    "in_place": Note("The output lies where the input does. Catches kernels that write before they have read."),
    "changed_input": Note("Inputs are compared after the call. Catches kernels that use them as scratch memory."),
    "status": Note("The kernel returns an error code for arguments that are legal."),
}

NOTES: Mapping[str, Note] = {**ROUNDING, **RANGES, **GEOMETRY, **FUNCTIONS, **REFUSALS, **MEMORY}
