"""Directed cases of FULLY_CONNECTED. LiteRT requantizes in double, TFLM in integers: the same inputs tell them apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from refsim.flatmodel import N, T, build
from refsim.golden.cases._build import (
    BOTH,
    INT32_BIAS,
    LITERT,
    S8,
    S8W4,
    S16B32,
    S16B64,
    TFLM,
    U8,
    Affine,
    Draft,
    counting,
    extremes,
    random,
    words,
)  # fmt: skip
from refsim.ir import Array
from refsim.ops._checks import ACTIVATIONS


def drafts() -> list[Draft]:
    return [*_rounding(), *_shapes(), *_ranges(), *_types(), *_invalid()]


def _model(
    rows: int,
    weights: Array,
    bias: Sequence[int] | Array | None,
    x: Affine = (0.5, 0),
    w_scale: Any = 0.25,
    out: Affine = (1.0, 0),
    types: tuple[str, str, str, str] = S8,
    activation: str = "NONE",
    w_zero: int = 0,
    units: int | None = None,
    options: Mapping[str, Any] | None = None,
) -> bytes:
    scales: Any = np.atleast_1d(np.float32(w_scale))
    tensors = [
        T("input", types[0], (rows, weights.shape[1]), *x),
        T("filter", types[1], weights.shape, scales, [w_zero] * scales.size, data=weights),
        T("output", types[3], (rows, units or weights.shape[0]), *out),
    ]
    if bias is not None:
        tensors.append(T("bias", types[2], (len(bias),), scales * np.float32(x[0]), [0] * scales.size, data=bias))
    version = 12 if scales.size > 1 else 11 if options else {"uint8": 1, "int16": 7}.get(types[0], 10 if types[1] == "int4" else 4)
    chosen = {"fused_activation_function": ACTIVATIONS.index(activation)} | dict(options or {})
    node = N("FULLY_CONNECTED", [0, 1] if bias is None else [0, 1, 3], [2], chosen, version)
    return build(tensors, [node], [0], [2])


def _rounding() -> list[Draft]:
    one = np.ones((1, 1), dtype=np.int8)
    values = counting((64, 1), "int8", -128, 4)
    # 0.3 is no short binary fraction: its 31-bit form is off by up to 2^-32, which large accumulators show.
    tenths = np.asarray([[3, 0], [100, 27], [-127, 127], [64, 1], [9, -9]], dtype=np.int8)
    return [
        Draft(
            "ties", "Multiplier 1/8, weight 1, every int8: all ties.", words("tie_away tie_even"), _model(64, one, [0]), (values,),
            BOTH, {"tflm": words("truncation double_rounding"), "litert-ref": ("float64_requant",)},
        ),
        Draft(
            "engines_differ", "A multiplier of 0.075 that is no binary fraction: one rounding or two.", ("channel_tail",),
            _model(32, tenths, [1, -20, 300, -4, 50], x=(0.5, 1), w_scale=0.3, out=(2.0, 0)), (random((8, 32, 2), "int8", 60),),
            BOTH, {"tflm": ("double_rounding",), "litert-ref": ("float64_requant",)},
        ),
        Draft(
            "multiplier_above_one", "Multiplier 2: TFLM shifts left first.", (
                "saturation",
            ), _model(64, one, [1], x=(0.5, 3), w_scale=0.5, out=(0.125, 0)), (values,),
            BOTH, {"tflm": ("left_shift",)},
        ),
    ]  # fmt: skip


def _shapes() -> list[Draft]:
    weights = random((5, 17), "int8", 61)
    scales = [0.01, 0.02, 0.005, 0.03, 0.001]
    return [
        Draft(
            "per_channel", "A scale per output, 17 inputs, five outputs, two rows.", words("per_channel batch channel_tail bias"),
            _model(2, weights, [5, -50, 500, -5000, 50000], x=(0.1, -7), w_scale=scales, out=(1.0, 3)),
            (np.concatenate([extremes((2, 17), "int8", -7), random((2, 2, 17), "int8", 62)]),),
        ),
        Draft(
            "one_output", "One output, three inputs.", words("channel_tail bias"),
            _model(1, weights[:1, :3], [2000], x=(0.1, 1), out=(8.0, 3)), (random((4, 1, 3), "int8", 63),),
        ),
        Draft(
            "no_bias", "The bias is left out.", words("missing_bias"), _model(1, weights, None, out=(9.0, 0)),
            (random((3, 1, 17), "int8", 64),),
        ),
    ]  # fmt: skip


def _ranges() -> list[Draft]:
    weights = random((3, 4), "int8", 65)
    values = random((6, 2, 4), "int8", 66)
    # Two below a tie of 2^-24, as in CONV_2D; doubles keep all bits.
    steps = np.asarray([-119, -40, -3, 2, 5, 31, 77, 118])
    return [
        Draft(
            "zero_points_at_the_ends", "Input zero point -128, output zero point 127.", words(
                "input_zero_point clamp_order saturation",
            ),
            _model(1, weights, [3, -5, 8], x=(0.1, -128), w_scale=0.1, out=(2.0, 127)), (extremes((1, 4), "int8", -128),),
        ),
        Draft(
            "weight_zero_point", "Weights with zero point -3, per tensor.", words("weight_zero_point"),
            _model(1, weights, [3, -5, 8], x=(0.1, 5), w_scale=0.1, out=(2.0, 1), w_zero=-3), (random((4, 1, 4), "int8", 67),),
        ),
        *(
            Draft(
                f"activation_{name.lower()}", f"Fused {name} that cuts.", words("activation clamp_order"),
                _model(2, weights, [3, -5, 8], x=(0.05, 10), w_scale=0.1, out=(0.5, -60), activation=name), (values,),
            )
            for name in ("RELU", "RELU6", "RELU_N1_TO_1")
        ),
        Draft(
            "accumulator_extreme", "Biases up to 2^30, two below a tie: more bits than a float32 has.", words(
                "accumulator_width bias",
            ),
            _model(
                3, np.ones((8, 1), dtype=np.int8), (2 * steps + 1) * 2**22 - 2, w_scale=2.0**-22,
            ), (counting((3, 1), "int8", -1),),
        ),
    ]  # fmt: skip


def _types() -> list[Draft]:
    one = np.ones((1, 1), dtype=np.int8)
    return [
        Draft(
            "int4_weights", "4-bit weights, an odd number of them.", words("int4 channel_tail"),
            _model(
                1, random((3, 5), "int4", 68), [9, -9, 1], x=(0.1, 5), w_scale=0.3, out=(0.6, 1), types=S8W4,
            ), (random((4, 1, 5), "int8", 69),),
        ),
        Draft(
            "int16_bias64", "int16 with 64-bit accumulators beyond 32 bits: a 15-bit multiplier in TFLM, a double in LiteRT.",
            words("accumulator_width bias"),
            _model(
                1, random((3, 9), "int8", 70), [9, -9, 2**40], x=(0.01, 0), w_scale=[0.01, 0.02, 1e-9], out=(0.02, 0), types=S16B64,
            ),
            (random((6, 1, 9), "int16", 71),), BOTH, {"tflm": ("reduced_multiplier",)},
        ),
        Draft(
            "int16_bias64_ties", "int16, multiplier 1/8: TFLM rounds half up, LiteRT half away.", ("random",),
            _model(64, one, [0], types=S16B64), (counting((64, 1), "int16", -40),), BOTH,
            {"tflm": ("tie_up",), "litert-ref": words("tie_away tie_even")},
        ),
        Draft(
            "int16_bias32", "int16 with an int32 bias, all ties.", ("tie_away",),
            _model(64, one, [0], types=S16B32, options=INT32_BIAS), (counting((64, 1), "int16", -40),), BOTH,
            {"tflm": ("double_rounding",), "litert-ref": ("float64_requant",)},
        ),
        Draft(
            "uint8", "The old uint8 kernel, weights with a zero point.", words("weight_zero_point float64_requant"),
            _model(24, random((3, 4), "uint8", 72), [9, -9, 7], x=(0.5, 130), w_scale=0.3, out=(2.0, 99), types=U8, w_zero=120),
            (random((8, 24, 4), "uint8", 73, 120, 140),), LITERT,
        ),
    ]  # fmt: skip


def _invalid() -> list[Draft]:
    weights = random((3, 4), "int8", 74)
    zeros = [0, 0, 0]
    refused = {
        "refused_mixed_types": (
            "int16 input with an int8 output.", "refused_types", "UnsupportedError",
            _model(1, weights, zeros, types=("int16", "int8", "int32", "int8")), BOTH,
        ),
        "refused_uint8": (
            "uint8, which TFLM does not have.", "refused_types", "UnsupportedError",
            _model(1, weights.astype(np.uint8), zeros, types=U8), TFLM,
        ),
        "refused_output_size": (
            "Three units, but four outputs.", "refused_shape", "ModelError", _model(1, weights, zeros, units=4), BOTH,
        ),
        "refused_shuffled_weights": (
            "Weights in the shuffled format.", "refused_option", "ModelError", _model(
                1, weights, zeros, options={"weights_format": 1},
            ), BOTH,
        ),
    }  # fmt: skip
    return [
        Draft(name, comment, (flag,), model, (np.zeros((1, 1, 4), dtype=dtype),), engines, error=error)
        for (name, (comment, flag, error, model, engines)), dtype in zip(
            refused.items(), ("int16", "uint8", "int8", "int8"), strict=True
        )
    ]
