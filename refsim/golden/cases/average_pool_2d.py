"""Directed cases of AVERAGE_POOL_2D."""

from __future__ import annotations

import numpy as np

from refsim.flatmodel import T
from refsim.golden.cases._build import BOTH, LITERT, TFLM, Affine, Draft, counting, extremes, random, unary, windows, words
from refsim.ops._checks import ACTIVATIONS, PADDINGS


def drafts() -> list[Draft]:
    return [*_valid(), *_types(), *_invalid()]


def _model(
    image: tuple[int, int, int, int],
    size: tuple[int, int],
    stride: tuple[int, int] = (1, 1),
    padding: str = "VALID",
    dtype: str = "int8",
    x: Affine = (0.1, 3),
    out: Affine | None = None,
    activation: str = "NONE",
    channels: int = 0,
) -> bytes:
    extents = [windows(image[1 + i], size[i], max(stride[i], 1), 1, padding) for i in (0, 1)]
    shape = (image[0], *extents, channels or image[3])
    options = {
        "padding": PADDINGS.index(padding),
        "stride_h": stride[0],
        "stride_w": stride[1],
        "filter_height": size[0],
        "filter_width": size[1],
        "fused_activation_function": ACTIVATIONS.index(activation),
    }
    version = {"uint8": 1, "int8": 2, "int16": 3}[dtype]
    return unary("AVERAGE_POOL_2D", T("input", dtype, image, *x), T("output", dtype, shape, *(out or x)), options, version)


def _valid() -> list[Draft]:
    edge, tail, pair = (1, 5, 4, 3), (2, 4, 3, 17), (1, 2, 64, 1)
    cut = (1, 4, 4, 5)
    return [
        Draft(
            "ties", "Windows of two: every odd sum is a tie, also negative ones.", words(
                "tie_away tie_even truncation channel_tail",
            ),
            _model(pair, (2, 1)), (counting(pair, "int8", -128, 4) // 3,),
        ),
        Draft(
            "padding_same_asymmetric", "SAME padding: edge windows average fewer cells, the odd cell goes after.",
            words("pool_count padding_asymmetric channel_tail stride"), _model(edge, (3, 2), (2, 1), "SAME"),
            (random((3, *edge), "int8", 90),),
        ),
        Draft(
            "window_larger_than_image", "A window larger than the image, SAME padding.", words("pool_count truncation"),
            _model((1, 2, 3, 4), (4, 5), (1, 1), "SAME"), (random((3, 1, 2, 3, 4), "int8", 91),),
        ),
        Draft(
            "batch_and_channel_tail", "Two images, 17 channels, stride 2.", words("batch channel_tail stride"),
            _model(tail, (2, 2), (2, 1)), (random((2, *tail), "int8", 92),),
        ),
        Draft(
            "global", "The whole image in one window.", words("truncation"), _model((1, 7, 7, 8), (7, 7), (7, 7)),
            (extremes((1, 7, 7, 8), "int8", 3), ),
        ),
        *(
            Draft(
                f"activation_{name.lower()}", f"Fused {name} that cuts.", words("activation"),
                _model(cut, (2, 2), activation=name, x=(0.08, -10)), (random((3, *cut), "int8", 93),),
            )
            for name in ("RELU", "RELU6", "RELU_N1_TO_1")
        ),
        Draft(
            "other_scale", "Another output scale and zero point, which LiteRT does not check: only RELU6 moves.",
            words("activation"), _model(cut, (2, 2), activation="RELU6", x=(0.08, -10), out=(0.06, -20)),
            (random((3, *cut), "int8", 97),), LITERT,
        ),
    ]  # fmt: skip


def _types() -> list[Draft]:
    pair = (1, 2, 40, 1)
    return [
        Draft(
            "int16_ties", "int16, windows of two.", words("tie_away tie_even truncation"),
            _model(pair, (2, 1), dtype="int16", x=(0.1, 0)), (counting(pair, "int16", -80, 2) // 3,),
        ),
        Draft(
            "int16_extremes", "int16 at its ends.", words("truncation"), _model((1, 3, 3, 3), (3, 3), dtype="int16", x=(0.1, 0)),
            (np.concatenate([extremes((1, 3, 3, 3), "int16"), random((2, 1, 3, 3, 3), "int16", 96)]),),
        ),
        Draft(
            "uint8", "uint8, windows of two.", words("tie_even truncation"), _model(pair, (2, 1), dtype="uint8", x=(0.1, 128)),
            (random((2, *pair), "uint8", 94),), LITERT,
        ),
    ]  # fmt: skip


def _invalid() -> list[Draft]:
    image = (1, 3, 3, 2)
    refused = {
        "refused_scale": (
            "Another output scale: pooling does not requantize.", "refused_quantization", _model(image, (2, 2), out=(0.2, 3)), TFLM,
        ),
        "refused_zero_point": ("Another output zero point.", "refused_quantization", _model(image, (2, 2), out=(0.1, 4)), TFLM),
        "refused_stride": ("Stride 0.", "refused_option", _model(image, (2, 2), (0, 1)), LITERT),
        "refused_channels": ("More output channels than input channels.", "refused_shape", _model(image, (2, 2), channels=3), BOTH),
        "refused_uint8": ("uint8, which TFLM does not have.", "refused_types", _model(image, (2, 2), dtype="uint8"), TFLM),
    }  # fmt: skip
    made = []
    for name, (comment, flag, model, engines) in refused.items():
        inputs = random((1, *image), "uint8" if name == "refused_uint8" else "int8", 95)
        error = "UnsupportedError" if name == "refused_uint8" else "ModelError"
        made.append(Draft(name, comment, (flag,), model, (inputs,), engines, error=error))
    return made
