"""Directed cases that enter other people's fast paths: each class of shape that a library gives a kernel of its own, several times.

Every class has a flag of its own, so that a port without it can leave it out and a wrong one is told where it is wrong.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from refsim.fixedpoint import EXACT
from refsim.golden.cases._build import Conv, Draft, random
from refsim.ir import INT_RANGE, storage_dtype
from refsim.verify.sweeps_conv import convolution, runs_of, unit_zero_point, zero_points

#: (rows, columns) of images; (channels) around the widths of vector units.
CHANNELS = (1, 3, 4, 5, 8, 9, 16, 17, 24, 33)
Make = Callable[..., Conv]


def windows(depthwise: bool, types: tuple[str, ...]) -> Iterator[Draft]:
    """Classes of convolutions."""
    make = functools.partial(convolution, depthwise, types)
    reach = Reach(make, types)
    yield from reach.lines(depthwise)
    if depthwise:
        yield from reach.depthwise_3x3()
        yield from reach.depthwise_shifts()
        yield from reach.odd_multipliers()
        return
    yield from reach.strided_pointwise()
    yield from reach.grouped_pointwise()
    yield from reach.odd_patches()
    yield from reach.long_patches()


class Reach:
    """Makes drafts of convolutions with ``make``."""

    def __init__(self, make: Make, types: tuple[str, ...]) -> None:
        self.make, self.types = make, types
        self.zero = zero_points(types[0])

    def draft(self, name: str, comment: str, flag: str, image: tuple[int, ...], conv: Conv, seed: int) -> Draft:
        return Draft(name, comment, (flag,), conv.build(), (runs_of(image, self.types[0], seed, int(conv.x[1])),))

    def x(self, number: int) -> tuple[float, int]:
        fine = 2.0**-8 if self.types[0] == "int16" else 1.0
        return 0.05 * fine, self.zero[number % len(self.zero)]

    def strided_pointwise(self) -> Iterator[Draft]:
        for number, (stride, depth, channels) in enumerate(
            (((2, 2), 3, 5), ((1, 2), 4, 4), ((2, 1), 8, 7), ((3, 2), 5, 9), ((2, 2), 16, 8), ((2, 2), 17, 3))
        ):
            image = (1 + number % 2, 5, 7, depth)
            padding = ("SAME", "VALID")[number % 2]
            conv = self.make(image, (1, 1), channels, 1000 + number, stride=stride, padding=padding, x=self.x(number))
            yield self.draft(
                f"pointwise_strided_{number}", f"1x1, strides {stride}, {padding}", "pointwise_strided", image, conv, 1000 + number
            )

    def lines(self, depthwise: bool) -> Iterator[Draft]:
        """1xN and Nx1: every number of columns left over by four, with and without padding on the right."""
        for number, length in enumerate((4, 5, 6, 7, 8, 9, 10, 11, 12, 13)):
            for taps, stride, padding in ((3, 1, "SAME"), (2, 1, "SAME"), (4, 2, "SAME"), (3, 1, "VALID")):
                depth = (4, 3, 5, 8)[number % 4]
                channels = depth if depthwise else (5, 4, 3, 8)[number % 4]
                for across in (True, False):
                    image = (1, 1, length, depth) if across else (1, length, 1, depth)
                    size, step = ((1, taps), (1, stride)) if across else ((taps, 1), (stride, 1))
                    conv = self.make(image, size, channels, 1100 + number, stride=step, padding=padding, x=self.x(number))
                    name = "row" if across else "column"
                    yield self.draft(
                        f"{name}_filter_{length}_{taps}_{stride}_{padding.lower()}",
                        f"{size[0]}x{size[1]} over {image[1]}x{image[2]}, {padding}",
                        f"{name}_filter",
                        image,
                        conv,
                        1100 + number,
                    )

    def grouped_pointwise(self) -> Iterator[Draft]:
        for number, (groups, depth, channels) in enumerate(((2, 3, 4), (3, 4, 9), (4, 1, 8), (2, 8, 6), (5, 2, 5), (2, 17, 4))):
            image = (1, 3, 4, groups * depth)
            conv = self.make((*image[:3], depth), (1, 1), channels, 1200 + number, x=self.x(number))
            conv = replace(conv, image=image, bias=random((channels,), "int32", 1200 + number, -9000, 9000))
            comment = f"1x1, {groups} groups of {depth} input channels, {channels} output channels"
            yield self.draft(f"grouped_pointwise_{number}", comment, "grouped_pointwise", image, conv, 1200 + number)

    def odd_patches(self) -> Iterator[Draft]:
        for number, (kh, kw, depth) in enumerate(
            ((3, 3, 1), (3, 3, 3), (1, 3, 5), (3, 5, 7), (5, 5, 3), (3, 3, 11), (3, 1, 21), (7, 3, 1))
        ):
            image = (1, kh + 2, kw + 1, depth)
            padding = ("SAME", "VALID")[number % 2]
            conv = self.make(image, (kh, kw), (4, 3, 6, 5)[number % 4], 1300 + number, padding=padding, x=self.x(number))
            comment = f"patches of {kh * kw * depth} elements, {padding}"
            yield self.draft(f"patch_odd_{number}", comment, "patch_odd", image, conv, 1300 + number)

    def long_patches(self) -> Iterator[Draft]:
        """More elements than a block of 512 columns holds, or than 16-bit partial sums take."""
        for number, (kh, kw, depth, channels) in enumerate(
            ((3, 3, 60, 3), (1, 1, 600, 2), (3, 3, 57, 5), (5, 5, 41, 2), (1, 1, 1025, 3))
        ):
            image = (1, kh, kw + 1, depth)
            conv = self.make(image, (kh, kw), channels, 1400 + number, x=self.x(number))
            comment = f"patches of {kh * kw * depth} elements"
            yield self.draft(f"long_patch_{number}", comment, "long_patch", image, conv, 1400 + number)
        low, high = INT_RANGE[self.types[1]]
        for number, (depth, value) in enumerate(((600, high), (1100, low + 1))):
            image = (1, 1, 1, depth)
            reach = float(depth) * high * INT_RANGE[self.types[0]][1]  # the largest sum, which the output can just hold
            out = float(np.float32(0.05 * 0.02 * reach * 1.1 / INT_RANGE[self.types[3]][1]))
            conv = self.make(image, (1, 1), 2, 1450 + number, x=(0.05, self.zero[0]), w_scale=0.02, out=(out, 0))
            conv = replace(conv, weights=np.full(conv.weights.shape, value, dtype=conv.weights.dtype))
            comment = f"sums of {depth} products at the ends of their types"
            yield self.draft(f"long_patch_ends_{number}", comment, "long_patch", image, conv, 1450 + number)

    # -- depthwise
    def depthwise_3x3(self) -> Iterator[Draft]:
        """3x3 with multiplier 1, the kernel of every MobileNet."""
        for number, n in enumerate(CHANNELS):
            for part, (h, w, stride, padding) in enumerate(
                ((3, 3, 1, "VALID"), (5, 4, 1, "SAME"), (6, 7, 2, "SAME"), (7, 5, 2, "VALID"), (4, 9, 1, "SAME"), (8, 6, 2, "SAME"))
            ):
                image = (1, h, w, n)
                seed = 1500 + 10 * number + part
                conv = self.make(image, (3, 3), n, seed, stride=(stride, stride), padding=padding, x=self.x(number + part))
                if part == 3:
                    conv = replace(conv, bias=None) if self.types[0] == "int8" else conv
                comment = f"3x3 on {h}x{w}, {n} channels, multiplier 1, stride {stride}, {padding}"
                yield self.draft(f"depthwise_3x3_{n}_{part}", comment, "depthwise_3x3", image, conv, seed)

    def depthwise_shifts(self) -> Iterator[Draft]:
        """Ties and every shift with multiplier 1; left shifts too."""
        one = unit_zero_point(self.types[0])
        image = (1, 3, 3, 8)
        odd = np.asarray([1, -1, 3, -3, 5, -5, 101, -101], dtype=np.int64)
        pixels = np.asarray([[one - 1], [one], [one + 1]], dtype=self.types[0]).repeat(72, axis=1).reshape(-1, *image)
        weights = np.zeros((1, 3, 3, 8), dtype=storage_dtype(self.types[1]))
        weights[0, 1, 1] = 1
        for shift in range(-6, 32):
            bias = np.clip(odd * 2 ** max(shift - 1, 0), -(2**31) + 2, 2**31 - 3)
            conv = self.make(image, (3, 3), 8, 1600, x=(2.0**-8, one), w_scale=2.0**-8, out=(2.0 ** (shift - 16), 0))
            conv = replace(conv, weights=weights, bias=bias)
            flags = (
                "depthwise_3x3",
                *(("tie_away", "tie_up", "tie_even") if shift > 0 else ()),
                *(("left_shift",) if shift < 0 else ()),
            )
            yield Draft(
                f"depthwise_shift_{shift % 64}", f"multiplier 1, 2^{-shift}, biases at ties", flags, conv.build(), (pixels,)
            )

    def odd_multipliers(self) -> Iterator[Draft]:
        for number, (depth, multiplier) in enumerate(((1, 5), (5, 2), (7, 3), (9, 2), (3, 7), (1, 16), (5, 3))):
            image = (1, 3, 4, depth)
            conv = self.make(
                image, (2, 3), depth * multiplier, 1700 + number, padding=("SAME", "VALID")[number % 2], x=self.x(number)
            )
            comment = f"{depth} channels, depth multiplier {multiplier}"
            yield self.draft(f"odd_multiplier_{number}", comment, "depth_multiplier", image, conv, 1700 + number)


# --- softmax --------------------------------------------------------------------------------------------------------------
def below_powers(params: Any, power: int, most: int = 255) -> list[int]:
    """Differences to the maximum whose exponentials, as SOFTMAX with ``params`` adds them up, just stay below 2^power.

    The largest that still fits is taken each time; the sum is 2^power less one step where the exponentials are that fine.
    """
    scaled = EXACT.srdhm(EXACT.shift_left_wrap(-np.arange(most + 1), params.shift), params.multiplier)
    steps = np.asarray(EXACT.rdbpot(EXACT.exp_on_negative_values(scaled, integer_bits=5), 12))
    left, found = 2 ** (19 + power) - 1 - int(steps[0]), [0]
    while len(found) < 4 * 2**power + 60:
        fitting = np.flatnonzero((steps <= left) & (steps > 0))
        if not fitting.size:
            break
        found.append(int(fitting[0]))
        left -= int(steps[fitting[0]])
    return found
