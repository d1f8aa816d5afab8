"""Directed cases of FULLY_CONNECTED. LiteRT requantizes in double, TFLM in integers: the same inputs tell them apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from refsim.flatmodel import N, T, build
from refsim.golden.cases import _build as b
from refsim.golden.cases._build import LITERT, S8, TFLM, Affine, Asked, Draft, activations, asked, counts, ends, random, runs
from refsim.ir import Array
from refsim.ops._checks import ACTIVATIONS


def drafts() -> list[Draft]:
    return [*_rounding(), *_shapes(), *_ranges(), *_types(), *_dynamic(), *_invalid()]


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
) -> Asked:
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
    return asked(tensors, N("FULLY_CONNECTED", [0, 1] if bias is None else [0, 1, 3], [2], chosen, version))


ONE = np.ones((1, 1), dtype=np.int8)


def _rounding() -> list[Draft]:
    # 0.3 is no short binary fraction: its 31-bit form is off by up to 2^-32, which large accumulators show.
    tenths = np.asarray([[3, 0], [100, 27], [-127, 127], [64, 1], [9, -9]], dtype=np.int8)
    differ = _model(32, tenths, [1, -20, 300, -4, 50], x=(0.5, 1), w_scale=0.3, out=(2.0, 0))
    return [
        _model(64, ONE, [0]).draft(
            "ties", "Multiplier 1/8, weight 1, every int8: all ties.", "tie_away tie_even", counts(-128, 4),
            only={"tflm": "truncation double_rounding", "litert-ref": "float64_requant"}),
        differ.draft(
            "engines_differ", "A multiplier of 0.075 that is no binary fraction: one rounding or two.", "channel_tail", runs(8, 60),
            only={"tflm": "double_rounding", "litert-ref": "float64_requant"}),
        _model(64, ONE, [1], x=(0.5, 3), w_scale=0.5, out=(0.125, 0)).draft(
            "multiplier_above_one", "Multiplier 2: TFLM shifts left first.", "saturation", counts(-128, 4),
            only={"tflm": "left_shift"}),
    ]  # fmt: skip


def _shapes() -> list[Draft]:
    weights, scales = random((5, 17), "int8", 61), [0.01, 0.02, 0.005, 0.03, 0.001]
    rows = _model(2, weights, [5, -50, 500, -5000, 50000], x=(0.1, -7), w_scale=scales, out=(1.0, 3))
    return [
        rows.draft("per_channel", "A scale per output, 17 inputs, five outputs, two rows.", "per_channel batch channel_tail bias",
                   ends, runs(2, 62)),
        _model(1, weights[:1, :3], [2000], x=(0.1, 1), out=(8.0, 3)).draft(
            "one_output", "One output, three inputs.", "channel_tail bias", runs(4, 63)),
        _model(1, weights, None, out=(9.0, 0)).draft("no_bias", "The bias is left out.", "missing_bias", runs(3, 64)),
    ]  # fmt: skip


def _ranges() -> list[Draft]:
    weights, bias = random((3, 4), "int8", 65), [3, -5, 8]
    # Two below a tie of 2^-24, as in CONV_2D; doubles keep all bits.
    steps = np.asarray([-119, -40, -3, 2, 5, 31, 77, 118])
    return [
        _model(1, weights, bias, x=(0.1, -128), w_scale=0.1, out=(2.0, 127)).draft(
            "zero_points_at_the_ends", "Input zero point -128, output zero point 127.",
            "input_zero_point clamp_order saturation", ends),
        _model(1, weights, bias, x=(0.1, 5), w_scale=0.1, out=(2.0, 1), w_zero=-3).draft(
            "weight_zero_point", "Weights with zero point -3, per tensor.", "weight_zero_point", runs(4, 67)),
        *activations(
            lambda name: _model(2, weights, bias, x=(0.05, 10), w_scale=0.1, out=(0.5, -60), activation=name),
            "activation clamp_order", runs(6, 66)),
        _model(3, np.ones((8, 1), dtype=np.int8), (2 * steps + 1) * 2**22 - 2, w_scale=2.0**-22).draft(
            "accumulator_extreme", "Biases up to 2^30, two below a tie: more bits than a float32 has.", "accumulator_width bias",
            counts(-1)),
    ]  # fmt: skip


def _types() -> list[Draft]:
    packed = _model(1, random((3, 5), "int4", 68), [9, -9, 1], x=(0.1, 5), w_scale=0.3, out=(0.6, 1), types=b.S8W4)
    scales = [0.01, 0.02, 1e-9]
    wide = _model(1, random((3, 9), "int8", 70), [9, -9, 2**40], x=(0.01, 0), w_scale=scales, out=(0.02, 0), types=b.S16B64)
    weights = random((3, 4), "uint8", 72)
    old = _model(24, weights, [9, -9, 7], x=(0.5, 130), w_scale=0.3, out=(2.0, 99), types=b.U8, w_zero=120)
    return [
        packed.draft("int4_weights", "4-bit weights, an odd number of them.", "int4 channel_tail", runs(4, 69)),
        wide.draft(
            "int16_bias64", "int16 with 64-bit accumulators beyond 32 bits: a 15-bit multiplier in TFLM, a double in LiteRT.",
            "accumulator_width bias", runs(6, 71), only={"tflm": "reduced_multiplier"}),
        _model(64, ONE, [0], types=b.S16B64).draft(
            "int16_bias64_ties", "int16, multiplier 1/8: TFLM rounds half up, LiteRT half away.", "random", counts(-40),
            only={"tflm": "tie_up", "litert-ref": "tie_away tie_even"}),
        _model(64, ONE, [0], types=b.S16B32, options=b.INT32_BIAS).draft(
            "int16_bias32", "int16 with an int32 bias, all ties.", "tie_away", counts(-40),
            only={"tflm": "double_rounding", "litert-ref": "float64_requant"}),
        old.draft("uint8", "The old uint8 kernel, weights with a zero point.", "weight_zero_point float64_requant",
                  runs(8, 73, 120, 140), engines=LITERT),
    ]  # fmt: skip


def _dynamic() -> list[Draft]:
    """Weights that are activations: for years converters made these of products of two activations."""
    return [
        _product("int8", "int8", "int8", b.BOTH),
        _product("int16", "int8", "int16", b.BOTH),
        _product("uint8", "uint8", "uint8", LITERT),
    ]


def _product(x: str, w: str, out: str, engines: tuple[str, ...]) -> Draft:
    rows, depth, units = 2, 9, 3
    scale = 0.1 * 0.3 * 2.0**7
    zero = 0 if out == "int16" else 5
    tensors = [
        T("input", x, (rows, depth), 0.1, zero),
        T("filter", w, (units, depth), 0.3, zero),
        T("output", out, (rows, units), scale, zero),
    ]
    node = N("FULLY_CONNECTED", [0, 1], [2], {"fused_activation_function": 0}, 7 if x == "int16" else 4)
    inputs = random((5, rows, depth), x, 80), random((5, units, depth), w, 81)
    comment = f"{w} weights that are activations, and no bias."
    return Draft(f"dynamic_{x}_{w}", comment, ("missing_bias",), build(tensors, [node], [0, 1], [2]), inputs, engines)


def _invalid() -> list[Draft]:
    weights, bias = random((3, 4), "int8", 74), [0, 0, 0]
    mixed = _model(1, weights, bias, types=("int16", "int8", "int32", "int8"))
    return [
        mixed.refused("mixed_types", "int16 input with an int8 output.", "types"),
        _model(1, weights.astype(np.uint8), bias, types=b.U8).refused(
            "uint8", "uint8, which TFLM does not have.", "types", engines=TFLM),
        _model(1, weights, bias, units=4).refused("output_size", "Three units, but four outputs.", "shape"),
        _model(1, weights, bias, options={"weights_format": 1}).refused(
            "shuffled_weights", "Weights in the shuffled format.", "option"),
    ]  # fmt: skip
