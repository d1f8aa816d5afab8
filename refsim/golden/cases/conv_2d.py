"""Directed cases of CONV_2D."""

from __future__ import annotations

from functools import partial

import numpy as np

from refsim.golden.cases import _build as b
from refsim.golden.cases._build import LITERT, TFLM, Conv, Draft, activations, counts, ends, random, runs


def drafts() -> list[Draft]:
    return [*_rounding(), *_geometry(), *_channels(), *_ranges(), *_types(), *_int16(), *_invalid()]


#: A 1x1 convolution with weight 1: the accumulator is the input.
ONE = np.ones((1, 1, 1, 1), dtype=np.int8)


def _rounding() -> list[Draft]:
    # The real multiplier is 1/8, so every eighth value is a tie.
    eighth = Conv((1, 8, 8, 1), ONE, [0], out=(1.0, 0))
    half = Conv((1, 8, 8, 1), ONE, [0], out=(0.25, 0))
    double = Conv((1, 8, 8, 1), ONE, [1], x=(0.5, 3), w_scale=0.5, out=(0.125, 0))
    return [
        eighth.draft("ties_second_rounding", "Multiplier 1/8, weight 1, every int8: all ties of the right shift.",
                     "tie_away tie_even truncation double_rounding", counts(-128, 4)),
        half.draft("ties_first_rounding", "Multiplier 1/2: the doubling high multiply alone, all its ties.", "tie_up",
                  counts(-128, 4)),
        double.draft("left_shift", "Multiplier 2, so that the accumulator shifts left first.", "left_shift saturation",
                     counts(-128, 4)),
    ]  # fmt: skip


def _geometry() -> list[Draft]:
    padded = Conv(
        (1, 5, 4, 3), random((5, 3, 2, 3), "int8", 1), random((5,), "int32", 2, -4000, 4000), x=(0.5, -20),
        w_scale=0.013 + 0.002 * np.arange(5), out=(8.0, 5), stride=(2, 1), padding="SAME",
    )  # fmt: skip
    strided = Conv(
        (1, 7, 6, 1), random((3, 2, 3, 1), "int8", 3), [50, -70, 900], x=(0.25, 17), w_scale=[0.25, 0.125, 0.3],
        out=(25.0, -3), stride=(1, 2), padding="SAME",
    )  # fmt: skip
    dilated = Conv(
        (1, 7, 7, 2), random((1, 3, 2, 2), "int8", 4), [100], x=(0.25, 1), w_scale=0.05, out=(2.5, 0),
        dilation=(2, 3), padding="SAME",
    )  # fmt: skip
    return [
        padded.draft(
            "padding_same_asymmetric", "SAME padding with an odd cell in one direction, input zero point -20, five channels.",
            "padding_asymmetric padding_value per_channel channel_tail bias", ends, runs(2, 7)),
        strided.draft("stride_mixed", "Strides 1 and 2, even filter height: the odd cell goes below and to the right.",
                      "stride padding_asymmetric padding_value per_channel channel_tail", runs(3, 8)),
        dilated.draft("dilation_mixed", "Dilations 2 and 3, one output channel.", "dilation padding_asymmetric channel_tail",
                      runs(3, 9)),
    ]  # fmt: skip


def _channels() -> list[Draft]:
    scales = [0.1, 0.2, 0.3, 0.4]
    grouped = Conv((1, 3, 3, 6), random((4, 2, 2, 3), "int8", 5), [1, -2, 3, -4], x=(0.1, 4), w_scale=scales, out=(3.0, 0))
    tail = Conv((2, 2, 3, 5), random((17, 1, 2, 5), "int8", 6), list(range(-850, 850, 100)), x=(0.1, 9), w_scale=0.1, out=(1.5, -9))
    return [
        grouped.draft("groups", "Two groups of three input and two output channels.", "groups per_channel", runs(2, 10)),
        tail.draft("batch_and_channel_tail", "Two images in one tensor, 17 output and 5 input channels.", "batch channel_tail bias",
                   runs(2, 11)),
    ]  # fmt: skip


def _ranges() -> list[Draft]:
    weights = random((3, 2, 2, 2), "int8", 12)
    far = Conv((1, 3, 3, 2), weights, [3, -5, 8], x=(0.1, -128), w_scale=[0.02, 0.03, 0.01], out=(1.0, 127))
    # acc = bias + x * 1: two below a tie of 2^-24, so that the first rounding does not reach it but a float32 does.
    bias = (2 * np.asarray([-119, -40, -3, 2, 5, 31, 77, 118]) + 1) * 2**22 - 2
    wide = Conv((1, 1, 4, 1), np.ones((8, 1, 1, 1), dtype=np.int8), bias, x=(0.5, 0), w_scale=2.0**-22, out=(1.0, 0))
    cells = np.zeros((1, 1, 1, 4, 1), dtype=np.int8) + np.asarray([0, -1, 1, 0], dtype=np.int8)[:, None]
    return [
        far.draft("zero_points_at_the_ends", "Input zero point -128, output zero point 127: the offset 128 does not fit 8 bits.",
                  "input_zero_point clamp_order saturation per_channel", ends, runs(2, 14)),
        *activations(
            lambda name: Conv((1, 4, 4, 2), weights, [3, -5, 8], x=(0.05, 10), w_scale=0.05, out=(0.5, -60), activation=name).asked,
            "activation clamp_order", runs(4, 13)),
        wide.draft("accumulator_extreme", "Biases up to 2^30, two below a tie: more bits than a float32 has.",
                   "accumulator_width bias", cells),
        Conv((1, 3, 3, 2), weights, None, out=(8.0, 0)).draft(
            "no_bias", "The bias is left out. LiteRT refuses to prepare such a model.", "missing_bias channel_tail", runs(2, 15),
            engines=TFLM),
    ]  # fmt: skip


def _types() -> list[Draft]:
    small = partial(Conv, (1, 3, 4, 2))
    int4 = small(random((3, 2, 2, 2), "int4", 16), [9, -9, 1], x=(0.1, 5), w_scale=[0.1, 0.2, 0.4], out=(0.6, 1), types=b.S8W4)
    weights = random((3, 2, 2, 2), "uint8", 19)
    old = small(weights, [9, -9, 7], x=(0.1, 130), w_scale=0.05, out=(1.3, 99), types=b.U8, w_zero=120)
    return [
        int4.draft("int4_weights", "4-bit weights.", "int4 per_channel channel_tail", runs(3, 20)),
        old.draft("uint8", "The old uint8 kernel, weights with a zero point.", "weight_zero_point", runs(3, 23), engines=LITERT),
    ]


def _int16() -> list[Draft]:
    weights, scales = random((3, 2, 2, 2), "int8", 17), [0.01, 0.02, 1e-9]
    wide = Conv((1, 3, 4, 2), weights, [9, -9, 2**40], x=(0.01, 0), w_scale=scales, out=(0.02, 0), types=b.S16B64)
    ties = Conv((1, 8, 8, 1), ONE, [0], out=(1.0, 0), types=b.S16B64)
    narrow = Conv((1, 8, 8, 1), ONE, [0], out=(1.0, 0), types=b.S16B32, options=b.INT32_BIAS)
    return [
        wide.draft("int16_bias64", "int16 with 64-bit accumulators beyond 32 bits, the multiplier reduced to 15 bits.",
                   "reduced_multiplier accumulator_width per_channel bias", ends, runs(2, 21)),
        ties.draft("int16_bias64_ties", "Multiplier 1/8: the one rounding of the 15-bit form goes half up.", "tie_up", counts(-40)),
        narrow.draft("int16_bias32", "int16 with an int32 bias: 32-bit accumulators and two roundings, all ties.",
                     "tie_away double_rounding", counts(-40)),
    ]  # fmt: skip


def _invalid() -> list[Draft]:
    small, bias = partial(Conv, (1, 3, 3, 2), random((3, 2, 2, 2), "int8", 24)), [0, 0, 0]
    return [
        *b.shifted_outputs(small(bias, out=(1.0, 1), types=b.S16B64)),
        small(bias, types=("int16", "int8", "int32", "int8")).refused("mixed_types", "int16 input with an int8 output.", "types"),
        small([0, 0]).refused("bias_size", "A bias of two for three channels.", "shape"),
        small(bias, out_channels=4).refused("output_channels", "Three filters, but four output channels.", "shape"),
        small(bias, options={"stride_w": 0}).refused("stride", "Stride 0.", "option"),
    ]
