"""Directed cases of DEPTHWISE_CONV_2D."""

from __future__ import annotations

from typing import Any

import numpy as np

from refsim.golden.cases._build import (
    BOTH,
    LITERT,
    S8W4,
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
    return [*_rounding(), *_geometry(), *_ranges(), *_types(), *_invalid()]


def _depthwise(image: tuple[int, int, int, int], size: tuple[int, int], multiplier: int, seed: int, **changes: Any) -> Conv:
    """Random weights and small biases, one scale per channel."""
    channels = image[3] * multiplier
    weights, bias = random((1, *size, channels), "int8", seed), random((channels,), "int32", seed + 1000, -999, 999)
    values: dict[str, Any] = {"w_scale": 0.02 + 0.005 * np.arange(channels), "x": (0.5, 0), "out": (3.0, 0)}
    return Conv(image, weights, bias, depthwise=True, **values | changes)


def _rounding() -> list[Draft]:
    ones = np.ones((1, 1, 1, 8), dtype=np.int8)
    ties = Conv((1, 4, 2, 8), ones, [0] * 8, out=(1.0, 0), depthwise=True)
    return [
        Draft(
            "ties_second_rounding", "Multiplier 1/8 and eight channels: where SIMD code rounds half up.",
            words("tie_away tie_even truncation double_rounding"), ties.build(), (counting((1, 4, 2, 8), "int8", -128, 4),),
        ),
    ]  # fmt: skip


def _geometry() -> list[Draft]:
    padded = _depthwise((1, 5, 4, 3), (3, 2), 1, 30, x=(0.5, -20), stride=(2, 1), padding="SAME", out=(8.0, 5))
    strided = _depthwise((1, 7, 6, 1), (2, 3), 1, 31, x=(0.25, 17), stride=(2, 2), padding="SAME")
    dilated = _depthwise((1, 8, 7, 2), (3, 2), 1, 32, dilation=(2, 3), padding="SAME", x=(0.25, 1))
    several = _depthwise((1, 3, 3, 3), (2, 2), 4, 33, x=(0.1, 4))
    tail = _depthwise((2, 3, 2, 17), (2, 1), 1, 34, x=(0.1, 9), out=(2.0, -9))
    return [
        Draft(
            "padding_same_asymmetric", "SAME padding with an odd cell in one direction, input zero point -20.",
            words("padding_asymmetric padding_value per_channel channel_tail bias"), padded.build(),
            (np.concatenate([extremes(padded.image, "int8", -20), random((2, *padded.image), "int8", 35)]),),
        ),
        Draft(
            "stride", "Stride 2, one channel, even filter height.",
            words(
                "stride padding_asymmetric padding_value channel_tail",
            ), strided.build(), (random((3, *strided.image), "int8", 36),),
        ),
        Draft(
            "dilation_mixed", "Dilations 2 and 3.", words("dilation padding_asymmetric"), dilated.build(),
            (random((3, *dilated.image), "int8", 37),),
        ),
        Draft(
            "depth_multiplier", "Four outputs for each of three input channels.",
            words("depth_multiplier per_channel"), several.build(), (random((3, *several.image), "int8", 38),),
        ),
        Draft(
            "batch_and_channel_tail", "Two images in one tensor, 17 channels.", words("batch channel_tail"), tail.build(),
            (random((2, *tail.image), "int8", 39),),
        ),
    ]  # fmt: skip


def _ranges() -> list[Draft]:
    ends = _depthwise((1, 3, 3, 5), (2, 2), 1, 40, x=(0.1, -128), out=(1.0, 127))
    cut = [
        _depthwise((1, 4, 4, 3), (2, 2), 1, 41, x=(0.2, 10), out=(0.25, -60), activation=name)
        for name in ("RELU", "RELU6", "RELU_N1_TO_1")
    ]
    single = Conv((1, 3, 3, 3), random((1, 2, 2, 3), "int8", 42), None, out=(8.0, 0), depthwise=True)
    values = random((4, *cut[0].image), "int8", 43)
    return [
        Draft(
            "zero_points_at_the_ends", "Input zero point -128, output zero point 127: the offset 128 does not fit 8 bits.",
            words("input_zero_point clamp_order saturation per_channel"), ends.build(), (extremes(ends.image, "int8", -128),),
        ),
        *(
            Draft(
                f"activation_{conv.activation.lower()}", f"Fused {conv.activation} that cuts.", words("activation clamp_order"),
                conv.build(), (values,),
            )
            for conv in cut
        ),
        Draft(
            "no_bias", "The bias is left out; one scale for all channels.", words("missing_bias channel_tail"), single.build(),
            (random((2, *single.image), "int8", 44),), TFLM,
        ),
    ]  # fmt: skip


def _types() -> list[Draft]:
    image = (1, 3, 4, 3)
    int4 = Conv(
        image, random((1, 2, 2, 3), "int4", 45), [9, -9, 1], x=(0.1, 5), w_scale=[0.1, 0.2, 0.4], out=(0.6, 1), types=S8W4,
        depthwise=True,
    )  # fmt: skip
    wide = Conv(
        image, random((1, 2, 2, 3), "int8", 46), [9, -9, 2**40], x=(0.01, 0), w_scale=[0.01, 0.02, 1e-9], out=(0.02, 0),
        types=S16B64, depthwise=True,
    )  # fmt: skip
    old = Conv(
        image,
        random((1, 2, 2, 3), "uint8", 47),
        [9, -9, 7],
        x=(0.1, 130),
        w_scale=0.05,
        out=(1.3, 99),
        types=U8,
        w_zero=120,
        depthwise=True,
    )
    return [
        Draft(
            "int4_weights", "4-bit weights.", words("int4 per_channel channel_tail"), int4.build(),
            (random((3, *image), "int8", 48),),
        ),
        Draft(
            "int16_bias64", "int16 with 64-bit accumulators beyond 32 bits, the multiplier reduced to 15 bits.",
            words("reduced_multiplier accumulator_width per_channel bias"), wide.build(),
            (np.concatenate([extremes(image, "int16"), random((2, *image), "int16", 49)]),),
        ),
        Draft(
            "uint8", "The old uint8 kernel, weights with a zero point.", words("weight_zero_point"), old.build(),
            (random((3, *image), "uint8", 50),), LITERT,
        ),
    ]  # fmt: skip


def _invalid() -> list[Draft]:
    image = (1, 3, 3, 2)
    weights = random((1, 2, 2, 2), "int8", 51)
    refused = {
        "refused_mixed_types": (
            "int16 input with an int8 output.", "refused_types", "UnsupportedError",
            Conv(image, weights, [0, 0], types=("int16", "int8", "int64", "int8"), depthwise=True),
        ),
        "refused_filter_batch": (
            "A filter whose first dimension is 2.", "refused_shape", "ModelError",
            Conv(image, random((2, 2, 2, 2), "int8", 52), [0, 0], depthwise=True),
        ),
        "refused_int16_zero_point": (
            "int16 output with zero point 1.", "refused_quantization", "ModelError",
            Conv(image, weights, [0, 0], out=(1.0, 1), types=S16B64, depthwise=True),
        ),
    }  # fmt: skip
    # TFLM adds an output's zero point to 16-bit results; LiteRT refuses the model.
    shifted = Conv(image, weights, [0, 0], out=(1.0, 1), types=S16B64, depthwise=True)
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
