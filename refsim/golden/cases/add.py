"""Directed cases of ADD."""

from __future__ import annotations

import numpy as np

from refsim.flatmodel import N, T, build
from refsim.golden.cases._build import BOTH, LITERT, TFLM, Affine, Draft, counting, extremes, random, words
from refsim.ir import Array
from refsim.ops._checks import ACTIVATIONS


def drafts() -> list[Draft]:
    return [*_rounding(), *_ranges(), *_types(), *_invalid()]


def _model(
    lhs: Affine | None,
    rhs: Affine | None,
    out: Affine | None,
    shape: tuple[int, ...],
    other: tuple[int, ...] | None = None,
    dtype: str = "int8",
    activation: str = "NONE",
    pot: bool = False,
    out_type: str = "",
) -> bytes:
    other = shape if other is None else other
    wide = shape if len(shape) >= len(other) else other
    try:
        wide = np.broadcast_shapes(shape, other)
    except ValueError:
        wide = shape  # a model that must be refused
    tensors = [
        T("lhs", dtype, shape, *(lhs or (None,))),
        T("rhs", dtype, other, *(rhs or (None,))),
        T("output", out_type or dtype, wide, *(out or (None,))),
    ]
    options = {"fused_activation_function": ACTIVATIONS.index(activation), "pot_scale_int16": pot}
    version = 1 if dtype in ("uint8", "int32") else 3 if pot else 2
    return build(tensors, [N("ADD", [0, 1], [2], options, version)], [0, 1], [2])


def _pairs(dtype: str, shape: tuple[int, ...], seed: int, zeros: tuple[int, int] = (0, 0)) -> tuple[Array, Array]:
    """Extremes against extremes, out of step, then random values."""
    lhs, rhs = (extremes(shape, dtype, zero) for zero in zeros)
    lhs, rhs = np.concatenate([lhs, lhs]), np.concatenate([rhs, np.roll(rhs, 1, axis=0)])
    return np.concatenate([lhs, random((3, *shape), dtype, seed)]), np.concatenate([rhs, random((3, *shape), dtype, seed + 1)])


def _rounding() -> list[Draft]:
    shape = (1, 8, 8)
    unequal = _model((0.1, -5), (0.037, 90), (0.06, 4), shape)
    return [
        Draft(
            "ties", "Output scale twice the inputs': every odd sum is a tie.", words("tie_away tie_even truncation"),
            _model((0.5, 0), (0.5, 0), (1.0, 0), shape), (counting(shape, "int8", -128, 4), counting(shape, "int8", -128, 4) // 3),
        ),
        Draft(
            "unequal_scales", "Three scales and zero points.", words("truncation saturation"), unequal,
            _pairs("int8", shape, 80, (-5, 90)),
        ),
    ]  # fmt: skip


def _ranges() -> list[Draft]:
    shape = (2, 3, 5)
    return [
        Draft(
            "zero_points_at_the_ends", "Zero points -128 and 127: one offset does not fit 8 bits.", words(
                "input_zero_point saturation",
            ),
            _model((0.1, -128), (0.1, 127), (0.15, -128), shape), _pairs("int8", shape, 81, (-128, 127)),
        ),
        *(
            Draft(
                f"activation_{name.lower()}", f"Fused {name} that cuts.", ("activation",),
                _model((0.1, 3), (0.05, -9), (0.1, -20), shape, activation=name), _pairs("int8", shape, 82, (3, -9)),
            )
            for name in ("RELU", "RELU6", "RELU_N1_TO_1")
        ),
        Draft(
            "broadcast_channels", "A vector of channels, added everywhere.", words("broadcast"),
            _model(
                (0.1, 3), (0.2, -9), (0.3, 1), (1, 4, 3, 5), (5,),
            ), (random((2, 1, 4, 3, 5), "int8", 83), random((2, 5), "int8", 84)),
        ),
        Draft(
            "broadcast_both", "Each operand repeats where the other does not.", words("broadcast"),
            _model(
                (0.1, 3), (0.2, -9), (0.3, 1), (1, 4, 1, 3), (1, 1, 5, 1),
            ), (random((2, 1, 4, 1, 3), "int8", 85), random((2, 1, 1, 5, 1), "int8", 86)),
        ),
    ]  # fmt: skip


def _types() -> list[Draft]:
    shape = (1, 4, 10)
    small = 2.0**-10
    plain = (None, None, None)
    sums = (
        np.asarray([[-7, 0, 2, 6, 9, 2**31 - 1, -(2**31), 2**31 - 1]], dtype=np.int32),
        np.asarray([[1, 0, 2, 1, 9, -1, 1, -(2**31)]], dtype=np.int32),
    )
    return [
        Draft(
            "int16_zero_points", "int16 with zero points, the lowest one among them.", words("truncation saturation"),
            _model((0.01, -32768), (0.004, 900), (0.012, 31000), shape, dtype="int16"), _pairs("int16", shape, 187), TFLM,
        ),
        Draft(
            "int16", "int16, three scales.", words("truncation saturation"),
            _model((0.01, 0), (0.004, 0), (0.012, 0), shape, dtype="int16"), _pairs("int16", shape, 87),
        ),
        Draft(
            "int16_ties", "int16, output scale twice the inputs'.", words("tie_away tie_even"),
            _model(
                (0.5, 0), (0.5, 0), (1.0, 0), shape, dtype="int16",
            ), (counting(shape, "int16", -80, 4), counting(shape, "int16", -80, 4) // 3),
        ),
        Draft(
            "int16_powers_of_two", "Powers of two as scales, and the option is set: LiteRT shifts one operand, TFLM does not.",
            words(
                "pot_scale",
            ), _model((small, 0), (small / 8, 0), (small, 0), shape, dtype="int16", pot=True), _pairs("int16", shape, 88),
            BOTH, {"litert-ref": words("tie_away tie_even saturation")},
        ),
        Draft(
            "uint8", "uint8.", words("saturation truncation"), _model((0.1, 128), (0.07, 3), (0.11, 250), shape, dtype="uint8"),
            _pairs("uint8", shape, 89, (128, 3)), LITERT,
        ),
        Draft(
            "int32_relu6", "int32 with RELU6: LiteRT applies it, TFLM does not.", ("random",),
            _model(*plain, (1, 8), dtype="int32", activation="RELU6"), tuple(a[:, np.newaxis] for a in sums), BOTH,
            {"tflm": ("activation_ignored",), "litert-ref": ("activation",)},
        ),
    ]  # fmt: skip


def _invalid() -> list[Draft]:
    shape = (1, 2, 3)
    refused = {
        "refused_shapes": (
            "Shapes that do not broadcast.", "refused_shape", "ModelError", _model((0.1, 0), (0.1, 0), (0.1, 0), shape, (1, 2, 2)),
            BOTH,
        ),
        "refused_output_scale": (
            "An output scale so small that the multiplier would be 1 or more.", "refused_quantization", "ModelError",
            _model((0.1, 0), (0.1, 0), (1e-8, 0), shape), BOTH,
        ),
        "refused_mixed_types": (
            "int8 inputs with an int16 output.", "refused_types", "UnsupportedError", _model(
                (0.1, 0), (0.1, 0), (0.1, 0), shape, out_type="int16",
            ), BOTH,
        ),
        "refused_uint8": (
            "uint8, which TFLM does not have.", "refused_types", "UnsupportedError",
            _model((0.1, 0), (0.1, 0), (0.1, 0), shape, dtype="uint8"), TFLM,
        ),
        "refused_int16_zero_point": (
            "int16 with zero point 1.", "refused_quantization", "ModelError", _model(
                (0.1, 1), (0.1, 0), (0.1, 0), shape, dtype="int16",
            ), LITERT,
        ),
    }  # fmt: skip
    made = []
    for name, (comment, flag, error, model, engines) in refused.items():
        dtype = {"refused_uint8": "uint8", "refused_int16_zero_point": "int16"}.get(name, "int8")
        other = (1, 2, 2) if name == "refused_shapes" else shape
        inputs = np.zeros((1, *shape), dtype=dtype), np.zeros((1, *other), dtype=dtype)
        made.append(Draft(name, comment, (flag,), model, inputs, engines, error=error))
    return made
