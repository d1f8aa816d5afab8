"""Directed cases of CONV_2D."""

from __future__ import annotations

import numpy as np

from refsim.golden.cases._build import (
    BOTH,
    INT32_BIAS,
    LITERT,
    S8W4,
    S16B32,
    S16B64,
    TFLM,
    U8,
    Conv,
    Draft,
    counting,
    extremes,
    random,
    words,
)  # fmt: skip


def drafts() -> list[Draft]:
    return [*_rounding(), *_geometry(), *_channels(), *_ranges(), *_types(), *_int16(), *_invalid()]


def _rounding() -> list[Draft]:
    # A 1x1 convolution with weight 1: the accumulator is the input, the real multiplier 1/8, so every eighth value is a tie.
    one = np.ones((1, 1, 1, 1), dtype=np.int8)
    eighth = Conv((1, 8, 8, 1), one, [0], out=(1.0, 0))
    half = Conv((1, 8, 8, 1), one, [0], out=(0.25, 0))
    double = Conv((1, 8, 8, 1), one, [1], x=(0.5, 3), w_scale=0.5, out=(0.125, 0))
    values = counting((1, 8, 8, 1), "int8", -128, 4)
    return [
        Draft(
            "ties_second_rounding", "Multiplier 1/8, weight 1, every int8: all ties of the right shift.",
            words("tie_away tie_even truncation double_rounding"), eighth.build(), (values,),
        ),
        Draft(
            "ties_first_rounding", "Multiplier 1/2: the doubling high multiply alone, all its ties.",
            words("tie_up"), half.build(), (values,),
        ),
        Draft(
            "left_shift", "Multiplier 2, so that the accumulator shifts left first.", words("left_shift saturation"),
            double.build(), (values,),
        ),
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
        Draft(
            "padding_same_asymmetric", "SAME padding with an odd cell in one direction, input zero point -20, five channels.",
            words("padding_asymmetric padding_value per_channel channel_tail bias"), padded.build(),
            (np.concatenate([extremes(padded.image, "int8", -20), random((2, *padded.image), "int8", 7)]),),
        ),
        Draft(
            "stride_mixed", "Strides 1 and 2, even filter height: the odd cell goes below and to the right.",
            words(
                "stride padding_asymmetric padding_value per_channel channel_tail",
            ), strided.build(), (random((3, *strided.image), "int8", 8),),
        ),
        Draft(
            "dilation_mixed", "Dilations 2 and 3, one output channel.",
            words("dilation padding_asymmetric channel_tail"), dilated.build(), (random((3, *dilated.image), "int8", 9),),
        ),
    ]  # fmt: skip


def _channels() -> list[Draft]:
    grouped = Conv(
        (1, 3, 3, 6),
        random((4, 2, 2, 3), "int8", 5),
        [1, -2, 3, -4],
        x=(0.1, 4),
        w_scale=[0.1, 0.2, 0.3, 0.4],
        out=(3.0, 0),
    )
    tail = Conv((2, 2, 3, 5), random((17, 1, 2, 5), "int8", 6), list(range(-850, 850, 100)), x=(0.1, 9), w_scale=0.1, out=(1.5, -9))
    return [
        Draft(
            "groups", "Two groups of three input and two output channels.",
            words("groups per_channel"), grouped.build(), (random((2, *grouped.image), "int8", 10),),
        ),
        Draft(
            "batch_and_channel_tail", "Two images in one tensor, 17 output and 5 input channels.",
            words("batch channel_tail bias"), tail.build(), (random((2, *tail.image), "int8", 11),),
        ),
    ]  # fmt: skip


def _ranges() -> list[Draft]:
    weights = random((3, 2, 2, 2), "int8", 12)
    ends = Conv((1, 3, 3, 2), weights, [3, -5, 8], x=(0.1, -128), w_scale=[0.02, 0.03, 0.01], out=(1.0, 127))
    cut = [
        Conv((1, 4, 4, 2), weights, [3, -5, 8], x=(0.05, 10), w_scale=0.05, out=(0.5, -60), activation=name)
        for name in ("RELU", "RELU6", "RELU_N1_TO_1")
    ]
    # acc = bias + x * 1: two below a tie of 2^-24, so that the first rounding does not reach it but a float32 does.
    steps = np.asarray([-119, -40, -3, 2, 5, 31, 77, 118])
    wide = Conv(
        (1, 1, 4, 1), np.ones((8, 1, 1, 1), dtype=np.int8), (2 * steps + 1) * 2**22 - 2, x=(0.5, 0), w_scale=2.0**-22, out=(1.0, 0)
    )
    values = random((4, *cut[0].image), "int8", 13)
    return [
        Draft(
            "zero_points_at_the_ends", "Input zero point -128, output zero point 127: the offset 128 does not fit 8 bits.",
            words("input_zero_point clamp_order saturation per_channel"), ends.build(),
            (np.concatenate([extremes(ends.image, "int8", -128), random((2, *ends.image), "int8", 14)]),),
        ),
        *(
            Draft(
                f"activation_{conv.activation.lower()}", f"Fused {conv.activation} that cuts.", words("activation clamp_order"),
                conv.build(), (values,),
            )
            for conv in cut
        ),
        Draft(
            "accumulator_extreme", "Biases up to 2^30, two below a tie: more bits than a float32 has.",
            words(
                "accumulator_width bias",
            ), wide.build(), (np.zeros((1, 1, 1, 4, 1), dtype=np.int8) + np.asarray([0, -1, 1, 0], dtype=np.int8)[:, None],),
        ),
        Draft(
            "no_bias", "The bias is left out. LiteRT refuses to prepare such a model.",
            words(
                "missing_bias channel_tail",
            ), Conv((1, 3, 3, 2), weights, None, out=(8.0, 0)).build(), (random((2, 1, 3, 3, 2), "int8", 15),), TFLM,
        ),
    ]  # fmt: skip


def _types() -> list[Draft]:
    image = (1, 3, 4, 2)
    int4 = Conv(image, random((3, 2, 2, 2), "int4", 16), [9, -9, 1], x=(0.1, 5), w_scale=[0.1, 0.2, 0.4], out=(0.6, 1), types=S8W4)
    old = Conv(
        image,
        random((3, 2, 2, 2), "uint8", 19),
        [9, -9, 7],
        x=(0.1, 130),
        w_scale=0.05,
        out=(1.3, 99),
        types=U8,
        w_zero=120,
    )
    return [
        Draft(
            "int4_weights", "4-bit weights.", words("int4 per_channel channel_tail"), int4.build(),
            (random((3, *image), "int8", 20),),
        ),
        Draft(
            "uint8", "The old uint8 kernel, weights with a zero point.", words("weight_zero_point"), old.build(),
            (random((3, *image), "uint8", 23),), LITERT,
        ),
    ]  # fmt: skip


def _int16() -> list[Draft]:
    image = (1, 3, 4, 2)
    wide = Conv(
        image,
        random((3, 2, 2, 2), "int8", 17),
        [9, -9, 2**40],
        x=(0.01, 0),
        w_scale=[0.01, 0.02, 1e-9],
        out=(0.02, 0),
        types=S16B64,
    )
    one = np.ones((1, 1, 1, 1), dtype=np.int8)
    ties = Conv((1, 8, 8, 1), one, [0], out=(1.0, 0), types=S16B64)
    narrow = Conv((1, 8, 8, 1), one, [0], out=(1.0, 0), types=S16B32, options=INT32_BIAS)
    return [
        Draft(
            "int16_bias64", "int16 with 64-bit accumulators beyond 32 bits, the multiplier reduced to 15 bits.",
            words("reduced_multiplier accumulator_width per_channel bias"), wide.build(),
            (np.concatenate([extremes(image, "int16"), random((2, *image), "int16", 21)]),),
        ),
        Draft(
            "int16_bias64_ties", "Multiplier 1/8: the one rounding of the 15-bit form goes half up.",
            words("tie_up"), ties.build(), (counting((1, 8, 8, 1), "int16", -40),),
        ),
        Draft(
            "int16_bias32", "int16 with an int32 bias: 32-bit accumulators and two roundings, all ties.",
            words("tie_away double_rounding"), narrow.build(), (counting((1, 8, 8, 1), "int16", -40),),
        ),
    ]  # fmt: skip


def _invalid() -> list[Draft]:
    weights = random((3, 2, 2, 2), "int8", 24)
    image = (1, 3, 3, 2)
    refused = {
        "refused_mixed_types": (
            "int16 input with an int8 output.", "refused_types", "UnsupportedError",
            Conv(image, weights, [0, 0, 0], types=("int16", "int8", "int32", "int8")),
        ),
        "refused_bias_size": ("A bias of two for three channels.", "refused_shape", "ModelError", Conv(image, weights, [0, 0])),
        "refused_output_channels": (
            "Three filters, but four output channels.", "refused_shape", "ModelError", Conv(
                image, weights, [0, 0, 0], out_channels=4,
            ),
        ),
        "refused_int16_zero_point": (
            "int16 output with zero point 1.", "refused_quantization", "ModelError",
            Conv(image, weights, [0, 0, 0], out=(1.0, 1), types=S16B64),
        ),
        "refused_stride": ("Stride 0.", "refused_option", "ModelError", Conv(image, weights, [0, 0, 0], options={"stride_w": 0})),
    }  # fmt: skip
    # TFLM adds an output's zero point to 16-bit results; LiteRT refuses the model.
    shifted = Conv(image, weights, [0, 0, 0], out=(1.0, 1), types=S16B64)
    inputs = (random((2, *image), "int16", 25),)
    taken = Draft("int16_output_zero_point", "int16 output with zero point 1.", ("random",), shifted.build(), inputs, ("tflm",))
    engines = {"refused_int16_zero_point": ("litert-ref",)}
    return [taken] + [
        Draft(
            *(name, comment, (flag,), conv.build(), (np.zeros((1, *image), dtype=conv.types[0]),)),
            engines=engines.get(name, BOTH),
            error=error,
        )
        for name, (comment, flag, error, conv) in refused.items()
    ]
