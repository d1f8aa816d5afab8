"""Directed cases of DEPTHWISE_CONV_2D."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from refsim.golden.cases import _build as b
from refsim.golden.cases._build import LITERT, TFLM, Conv, Draft, activations, counts, ends, random, runs


def drafts() -> list[Draft]:
    return [*_rounding(), *_geometry(), *_ranges(), *_types(), *_invalid()]


def _depthwise(image: tuple[int, int, int, int], size: tuple[int, int], multiplier: int, seed: int, **changes: Any) -> Conv:
    """Random weights and small biases, one scale per channel."""
    channels = image[3] * multiplier
    weights, bias = random((1, *size, channels), "int8", seed), random((channels,), "int32", seed + 1000, -999, 999)
    values: dict[str, Any] = {"w_scale": 0.02 + 0.005 * np.arange(channels), "x": (0.5, 0), "out": (3.0, 0)}
    return Conv(image, weights, bias, depthwise=True, **values | changes)


def _rounding() -> list[Draft]:
    ties = Conv((1, 4, 2, 8), np.ones((1, 1, 1, 8), dtype=np.int8), [0] * 8, out=(1.0, 0), depthwise=True)
    return [
        ties.draft("ties_second_rounding", "Multiplier 1/8 and eight channels: where SIMD code rounds half up.",
                   "tie_away tie_even truncation double_rounding", counts(-128, 4)),
    ]  # fmt: skip


def _geometry() -> list[Draft]:
    padded = _depthwise((1, 5, 4, 3), (3, 2), 1, 30, x=(0.5, -20), stride=(2, 1), padding="SAME", out=(8.0, 5))
    strided = _depthwise((1, 7, 6, 1), (2, 3), 1, 31, x=(0.25, 17), stride=(2, 2), padding="SAME")
    dilated = _depthwise((1, 8, 7, 2), (3, 2), 1, 32, dilation=(2, 3), padding="SAME", x=(0.25, 1))
    several = _depthwise((1, 3, 3, 3), (2, 2), 4, 33, x=(0.1, 4))
    tail = _depthwise((2, 3, 2, 17), (2, 1), 1, 34, x=(0.1, 9), out=(2.0, -9))
    return [
        padded.draft("padding_same_asymmetric", "SAME padding with an odd cell in one direction, input zero point -20.",
                     "padding_asymmetric padding_value per_channel channel_tail bias", ends, runs(2, 35)),
        strided.draft("stride", "Stride 2, one channel, even filter height.",
                      "stride padding_asymmetric padding_value channel_tail", runs(3, 36)),
        dilated.draft("dilation_mixed", "Dilations 2 and 3.", "dilation padding_asymmetric", runs(3, 37)),
        several.draft("depth_multiplier", "Four outputs for each of three input channels.", "depth_multiplier per_channel",
                      runs(3, 38)),
        tail.draft("batch_and_channel_tail", "Two images in one tensor, 17 channels.", "batch channel_tail", runs(2, 39)),
    ]  # fmt: skip


def _ranges() -> list[Draft]:
    far = _depthwise((1, 3, 3, 5), (2, 2), 1, 40, x=(0.1, -128), out=(1.0, 127))
    single = Conv((1, 3, 3, 3), random((1, 2, 2, 3), "int8", 42), None, out=(8.0, 0), depthwise=True)
    return [
        far.draft("zero_points_at_the_ends", "Input zero point -128, output zero point 127: the offset 128 does not fit 8 bits.",
                  "input_zero_point clamp_order saturation per_channel", ends),
        *activations(
            lambda name: _depthwise((1, 4, 4, 3), (2, 2), 1, 41, x=(0.2, 10), out=(0.25, -60), activation=name).asked,
            "activation clamp_order", runs(4, 43)),
        single.draft("no_bias", "The bias is left out; one scale for all channels.", "missing_bias channel_tail", runs(2, 44),
                     engines=TFLM),
    ]  # fmt: skip


def _types() -> list[Draft]:
    def small(dtype: str, seed: int, bias: list[int], **settings: Any) -> Conv:
        return Conv((1, 3, 4, 3), random((1, 2, 2, 3), dtype, seed), bias, depthwise=True, **settings)

    int4 = small("int4", 45, [9, -9, 1], x=(0.1, 5), w_scale=[0.1, 0.2, 0.4], out=(0.6, 1), types=b.S8W4)
    wide = small("int8", 46, [9, -9, 2**40], x=(0.01, 0), w_scale=[0.01, 0.02, 1e-9], out=(0.02, 0), types=b.S16B64)
    old = small("uint8", 47, [9, -9, 7], x=(0.1, 130), w_scale=0.05, out=(1.3, 99), types=b.U8, w_zero=120)
    return [
        int4.draft("int4_weights", "4-bit weights.", "int4 per_channel channel_tail", runs(3, 48)),
        wide.draft("int16_bias64", "int16 with 64-bit accumulators beyond 32 bits, the multiplier reduced to 15 bits.",
                   "reduced_multiplier accumulator_width per_channel bias", ends, runs(2, 49)),
        old.draft("uint8", "The old uint8 kernel, weights with a zero point.", "weight_zero_point", runs(3, 50), engines=LITERT),
    ]  # fmt: skip


def _invalid() -> list[Draft]:
    small = partial(Conv, (1, 3, 3, 2), bias=[0, 0], depthwise=True)
    weights = random((1, 2, 2, 2), "int8", 51)
    return [
        *b.shifted_outputs(small(weights, out=(1.0, 1), types=b.S16B64)),
        small(weights, types=("int16", "int8", "int64", "int8")).refused(
            "mixed_types", "int16 input with an int8 output.", "types"
        ),
        small(random((2, 2, 2, 2), "int8", 52)).refused("filter_batch", "A filter whose first dimension is 2.", "shape"),
    ]
