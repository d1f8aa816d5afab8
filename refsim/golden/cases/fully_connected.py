"""Directed cases of FULLY_CONNECTED. LiteRT requantizes in double, TFLM in integers: the same inputs tell them apart."""

from __future__ import annotations

from functools import partial
from typing import Any

from refsim.golden.cases._build import LITERT, TFLM, Asked, Draft, activations, chosen, counts, ends, runs
from refsim.ops._checks import ACTIVATIONS

#: Without further choices the multiplier is 1/8.
USUAL: dict[str, Any] = {"x": (0.5, 0), "weight_scales": [0.25], "weight_zero_point": 0, "out": (1.0, 0), "activation": 0}


def _dense(sizes: tuple[int, int, int], bias: Any = None, signature: str = "s8", seed: int = 61, **choices: Any) -> Asked:
    """``sizes``: rows, elements of a row, units. ``bias`` None: left out."""
    named = dict(zip(("batches", "depth", "units"), sizes, strict=True))
    return chosen("FULLY_CONNECTED", signature, seed, **USUAL | named | {"bias": bias} | choices)


def drafts() -> list[Draft]:
    return [*_rounding(), *_shapes(), *_ranges(), *_types(), *_dynamic(), *_invalid()]


def _rounding() -> list[Draft]:
    # 0.3 is no short binary fraction: its 31-bit form is off by up to 2^-32, which large accumulators show.
    tenths = [[3, 0], [100, 27], [-127, 127], [64, 1], [9, -9]]
    differ = _dense((32, 2, 5), [1, -20, 300, -4, 50], x=(0.5, 1), weights=tenths, weight_scales=[0.3], out=(2.0, 0))
    one = partial(_dense, (64, 1, 1), weights=[[1]])
    rounded = {"tflm": "double_rounding", "litert-ref": "float64_requant"}
    narrow, up = "int16 with an int32 bias, all ties.", "int16, multiplier 1/8: TFLM rounds half up, LiteRT half away."
    half, differs = {"tflm": "tie_up", "litert-ref": "tie_away tie_even"}, "A multiplier of 0.075 that is no binary fraction."
    return [
        one([0]).draft(
            "ties", "Multiplier 1/8, weight 1, every int8: all ties.", "tie_away tie_even", counts(-128, 4),
            only=rounded | {"tflm": "truncation double_rounding"}),
        differ.draft("engines_differ", differs, "channel_tail", runs(8, 60), only=rounded),
        one([1], x=(0.5, 3), weight_scales=[0.5], out=(0.125, 0)).draft(
            "multiplier_above_one", "Multiplier 2: TFLM shifts left first.", "saturation", counts(-128, 4),
            only={"tflm": "left_shift"}),
        one([0], "s16b64").draft("int16_bias64_ties", up, "random", counts(-40), only=half),
        one([0], "s16b32").draft("int16_bias32", narrow, "tie_away", counts(-40), only=rounded),
    ]  # fmt: skip


def _shapes() -> list[Draft]:
    scales, what = [0.01, 0.02, 0.005, 0.03, 0.001], "A scale per output, 17 inputs, five outputs, two rows."
    rows = _dense((2, 17, 5), [5, -50, 500, -5000, 50000], x=(0.1, -7), weight_scales=scales, out=(1.0, 3))
    one = _dense((1, 3, 1), [2000], x=(0.1, 1), out=(8.0, 3))
    return [
        rows.draft("per_channel", what, "per_channel batch channel_tail bias", ends, runs(2, 62)),
        one.draft("one_output", "One output, three inputs.", "channel_tail bias", runs(4, 63)),
        _dense((1, 17, 5), out=(9.0, 0)).draft("no_bias", "The bias is left out.", "missing_bias", runs(3, 64)),
    ]


def _ranges() -> list[Draft]:
    small = partial(_dense, (2, 4, 3), [3, -5, 8], seed=65, weight_scales=[0.1])
    far, cut = small(x=(0.1, -128), out=(2.0, 127)), partial(small, x=(0.05, 10), out=(0.5, -60))
    moved = small(x=(0.1, 5), out=(2.0, 1), weight_zero_point=-3)
    # Two below a tie of 2^-24, as in CONV_2D; doubles keep all bits.
    far_up = [(2 * step + 1) * 2**22 - 2 for step in (-119, -40, -3, 2, 5, 31, 77, 118)]
    large = _dense((3, 1, 8), far_up, weights=[[1]] * 8, weight_scales=[2.0**-22])
    at_ends, more = "Input zero point -128, output zero point 127.", "Biases up to 2^30: more bits than a float32 has."
    return [
        far.draft("zero_points_at_the_ends", at_ends, "input_zero_point clamp_order saturation", ends),
        moved.draft("weight_zero_point", "Weights with zero point -3, per tensor.", "weight_zero_point", runs(4, 67)),
        *activations(lambda name: cut(activation=ACTIVATIONS.index(name)), "activation clamp_order", runs(6, 66)),
        large.draft("accumulator_extreme", more, "accumulator_width bias", counts(-1)),
    ]


def _types() -> list[Draft]:
    packed = _dense((1, 5, 3), [9, -9, 1], "s8w4", x=(0.1, 5), weight_scales=[0.3], out=(0.6, 1))
    wide = _dense((1, 9, 3), [9, -9, 2**40], "s16b64", x=(0.01, 0), weight_scales=[0.01, 0.02, 1e-9], out=(0.02, 0))
    old = _dense((24, 4, 3), [9, -9, 7], "u8", x=(0.5, 130), weight_scales=[0.3], weight_zero_point=120, out=(2.0, 99))
    beyond, flags = "int16, accumulators beyond 32 bits: TFLM's multiplier has 15 bits.", "accumulator_width bias"
    zero = "The old uint8 kernel, weights with a zero point."
    return [
        packed.draft("int4_weights", "4-bit weights, an odd number of them.", "int4 channel_tail", runs(4, 69)),
        wide.draft("int16_bias64", beyond, flags, runs(6, 71), only={"tflm": "reduced_multiplier"}),
        old.draft("uint8", zero, "weight_zero_point float64_requant", runs(8, 73, 120, 140), engines=LITERT),
    ]


def _dynamic() -> list[Draft]:
    """Weights that are activations: for years converters made these of products of two activations."""
    what, flag, five = "Weights that are activations, and no bias.", "missing_bias", runs(5, 80)
    product = partial(_dense, (2, 9, 3), dynamic=True, x=(0.1, 5), weight_scales=[0.3], weight_zero_point=5, out=(4.0, 5))
    return [
        product().draft("dynamic_int8_int8", what, flag, five),
        product(signature="s16b64", x=(0.1, 0), out=(4.0, 0)).draft("dynamic_int16_int8", what, flag, five),
        product(signature="u8").draft("dynamic_uint8_uint8", what, flag, five, engines=LITERT),
    ]


def _invalid() -> list[Draft]:
    small, mixed = partial(_dense, (1, 4, 3), [0, 0, 0]), ("int16", "int8", "int32", "int8")
    return [
        small(types=mixed).refused("mixed_types", "int16 input with an int8 output.", "types"),
        small("u8").refused("uint8", "uint8, which TFLM does not have.", "types", engines=TFLM),
        small(outputs=4).refused("output_size", "Three units, but four outputs.", "shape"),
        small(options={"weights_format": 1}).refused("shuffled_weights", "Weights in the shuffled format.", "option"),
    ]
