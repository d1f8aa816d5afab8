"""Directed cases of the convolutions: every tail, uneven padding, ties at every shift, ends of accumulators and zero points."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from refsim.golden.cases._build import Conv, Draft, extremes, random, words
from refsim.ir import INT_RANGE, Array, storage_dtype
from refsim.ops._checks import ACTIVATIONS

#: Lengths around the widths of vector units, 4, 8, 16 and 32, and around the blocks of our own kernels.
TAILS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 15, 16, 17, 31, 33)
#: (height, width, filter height, filter width, stride height, stride width): uneven padding on one axis, the other, or both.
UNEVEN = (
    (4, 5, 3, 2, 2, 1), (5, 4, 2, 3, 1, 2), (6, 7, 4, 4, 3, 3), (3, 3, 5, 5, 1, 1), (2, 2, 3, 3, 2, 2), (1, 6, 1, 4, 1, 2),
    (6, 1, 4, 1, 2, 1), (5, 5, 2, 2, 1, 1), (4, 4, 3, 3, 2, 2), (7, 3, 3, 3, 2, 1),
)  # fmt: skip


def zero_points(dtype: str) -> tuple[int, ...]:
    """Zero points at the ends and one inside; 16-bit tensors have only 0."""
    return (0,) if dtype == "int16" else (*INT_RANGE[dtype], 5)


def unit_zero_point(dtype: str) -> int:
    """A zero point next to which -1, 0 and 1 can be written."""
    return 1 if dtype == "uint8" else 0


def ends_of(dtype: str) -> tuple[int, int]:
    """The ends of a type of weights."""
    return INT_RANGE[dtype]


def runs_of(shape: Sequence[int], dtype: str, seed: int, zero: int = 0) -> Array:
    """Two runs of random values between one of extremes and one of the zero point."""
    values = random((2, *shape), dtype, seed)
    return np.concatenate([values[:1], extremes(shape, dtype, zero)[[4, 1]], values[1:]])


def convolution(
    depthwise: bool, types: tuple[str, ...], image: tuple[int, ...], size: tuple[int, int], channels: int, seed: int, **changes: Any
) -> Conv:
    """Random weights with their extremes among them, small biases, a scale per channel."""
    shape = (1, *size, channels) if depthwise else (channels, *size, image[3])
    weights = random(shape, types[1], seed)
    weights.reshape(-1)[seed % weights.size] = INT_RANGE[types[1]][0]
    fan_in = size[0] * size[1] * (1 if depthwise else image[3])
    fine = 2.0**-8 if types[0] == "int16" else 1.0
    settings: dict[str, Any] = {
        "x": (0.05 * fine, 0),
        "w_scale": 0.02 + 0.007 * (np.arange(channels) % 7),
        "out": (0.05 * float(np.sqrt(fan_in)) * fine * 6, 0),
        "types": types,
        "depthwise": depthwise,
        "options": {"quantized_bias_type": 2} if types[0] == "int16" and types[2] == "int32" else {},
    }
    return Conv(tuple(image), weights, random((channels,), "int32", seed + 7, -900, 900), **settings | changes)  # type: ignore[arg-type]


def convolutions(depthwise: bool, types: tuple[str, ...]) -> Iterator[Draft]:
    make = functools.partial(convolution, depthwise, types)
    zero = zero_points(types[0])
    for n in TAILS:
        image = (1, 2, 3, n if depthwise else 3)
        conv = make(image, (2, 2), n, n, padding="SAME", x=(0.05, zero[0]))
        yield Draft(
            f"channels_{n}", f"{n} output channels", ("channel_tail",), conv.build(), (runs_of(image, types[0], n, zero[0]),)
        )
    for n in TAILS:
        image = (1, 1, 2, n)
        out = n if depthwise else 3
        conv = make(image, (1, 1), out, 40 + n, x=(0.05, zero[-1]))
        yield Draft(
            f"depth_{n}", f"{n} input channels, filter 1x1", ("channel_tail",), conv.build(), (runs_of(image, types[0], 40 + n),)
        )
    for n in TAILS[:12]:
        image = (2, 2, n, 2)
        conv = make(image, (2, 3), 2, 80 + n, padding="SAME", x=(0.05, zero[0]), stride=(1, 1 + n % 2))
        yield Draft(
            f"row_{n}",
            f"rows of {n} pixels, two images",
            words("row_tail batch"),
            conv.build(),
            (runs_of(image, types[0], 80 + n, zero[0]),),
        )
    for number, (h, w, kh, kw, sh, sw) in enumerate(UNEVEN):
        for end in zero:
            image = (1, h, w, 2)
            conv = make(image, (kh, kw), 4 if depthwise else 3, 120 + number, stride=(sh, sw), padding="SAME", x=(0.05, end))
            flags = words("padding_asymmetric padding_value depth_multiplier" if depthwise else "padding_asymmetric padding_value")
            yield Draft(
                f"uneven_{number}_zero_{end % 256}",
                f"SAME, {h}x{w} by {kh}x{kw}, strides {sh}, {sw}, zero point {end}",
                flags,
                conv.build(),
                (runs_of(image, types[0], 120 + number, end),),
            )
    yield from _convolution_numbers(depthwise, types, zero)
    yield from _depth_multipliers(make, types) if depthwise else _groups(make, types)


def _convolution_numbers(depthwise: bool, types: tuple[str, ...], zero: tuple[int, ...]) -> Iterator[Draft]:
    """Multipliers, shifts, accumulators and zero points, by convolutions whose accumulator is the bias and one input."""
    make = functools.partial(convolution, depthwise, types)
    image = (1, 1, 3, 1)
    one = unit_zero_point(types[0])
    pixels = np.asarray([[one - 1, one, one + 1], [one, one + 1, one - 1]], dtype=types[0]).reshape(-1, *image)
    ones = np.ones((1, 1, 1, 8) if depthwise else (8, 1, 1, 1), dtype=storage_dtype(types[1]))
    odd = np.asarray([1, -1, 3, -3, 5, -5, 101, -101], dtype=np.int64)
    for shift in range(-6, 32):
        bias = np.clip(odd * 2 ** max(shift - 1, 0), -(2**31) + 2, 2**31 - 3)
        for number, factor in enumerate((1.0, 1.37)):
            scale = float(np.float32(2.0 ** (shift - 16) * factor))
            conv = make(image, (1, 1), 8, 200, x=(2.0**-8, one), w_scale=2.0**-8, out=(scale, 0))
            conv = replace(conv, weights=ones, bias=bias)
            flags = words("tie_away tie_up tie_even" if number == 0 and shift > 0 else "truncation") + (
                ("left_shift",) if shift < 0 else ()
            )
            flags += ("shift_extreme",) if shift > 28 or shift < -4 else ()
            yield Draft(
                f"shift_{shift % 64}_{number}", f"multiplier 2^{-shift} / {factor}, biases at ties", flags, conv.build(), (pixels,)
            )
    wide = (1, 1, 1, 1 if depthwise else 255)
    low, high = ends_of(types[1])
    for number, (bias, value) in enumerate(((2**31 - 2**24 - 9, high), (-(2**31) + 2**24 + 9, low), (0, low))):
        conv = make(wide, (1, 1), 1, 300, x=(0.05, zero[0]), w_scale=0.02, out=(16000.0 if bias else 90.0, zero[-1]))
        conv = replace(conv, weights=np.full(conv.weights.shape, value, dtype=conv.weights.dtype), bias=[bias])
        yield Draft(
            f"accumulator_{number}",
            "an accumulator near an end of int32",
            ("accumulator_width",),
            conv.build(),
            (extremes(wide, types[0]),),
        )
    for end in zero_points(types[3]):
        for activation in ACTIVATIONS:
            image = (1, 2, 2, 3)
            conv = make(image, (1, 1), 3, 310, x=(0.05, zero[0]), out=(0.2, end), activation=activation)
            flags = words("clamp_order saturation activation" if activation != "NONE" else "clamp_order saturation")
            yield Draft(
                f"out_zero_{end % 256}_{activation.lower()}",
                f"output zero point {end}, {activation}",
                flags,
                conv.build(),
                (runs_of(image, types[0], 310, zero[0]),),
            )
    conv = make((1, 2, 2, 4), (2, 2), 4, 320, w_scale=[1.0, 1e-3, 0.03, 4.0], x=(0.05, zero[-1]), out=(3.0, 0))
    yield Draft(
        "scales_far_apart",
        "one scale per channel, far apart",
        ("per_channel",),
        conv.build(),
        (runs_of((1, 2, 2, 4), types[0], 320),),
    )
    conv = make((1, 6, 7, 3), (3, 2), 3, 330, dilation=(2, 3), padding="SAME", x=(0.05, zero[0]))
    yield Draft("dilated", "dilations 2 and 3", ("dilation",), conv.build(), (runs_of((1, 6, 7, 3), types[0], 330, zero[0]),))


def _groups(make: Callable[..., Conv], types: tuple[str, ...]) -> Iterator[Draft]:
    for groups, depth, channels in ((2, 1, 4), (3, 2, 6), (4, 4, 4), (2, 5, 10)):
        image = (1, 2, 3, groups * depth)
        conv = make((*image[:3], depth), (2, 2), channels, 440 + channels, padding="SAME")
        conv = replace(conv, image=image, bias=random((channels,), "int32", 450, -9000, 9000))
        data = runs_of(image, types[0], 450)
        comment = f"{groups} groups of {depth} input channels, {channels} output channels"
        yield Draft(f"groups_{groups}_{depth}", comment, ("groups", "per_channel"), conv.build(), (data,))


def _depth_multipliers(make: Callable[..., Conv], types: tuple[str, ...]) -> Iterator[Draft]:
    for depth, multiplier in ((1, 3), (2, 2), (3, 5), (8, 2), (16, 2), (3, 12)):
        image = (1, 3, 3, depth)
        conv = make(image, (2, 2), depth * multiplier, 400 + depth * multiplier, stride=(1, 2))
        yield Draft(
            f"multiplier_{depth}_{multiplier}",
            f"{depth} channels, depth multiplier {multiplier}",
            words("depth_multiplier per_channel"),
            conv.build(),
            (runs_of(image, types[0], 400),),
        )
