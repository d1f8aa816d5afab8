"""Directed cases that enter other people's fast paths: each class of shape that a library gives a kernel of its own, several times.

Every class has a flag of its own (:mod:`refsim.verify.shape_flags`), so that a port without it can leave it out and a wrong one is
told where it is wrong. Within a class all that a path may have forgotten varies: batches, strides, dilations, padding on each side,
narrow images, odd numbers of outputs, zero points of input and output, activations, no bias at all.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import count

import numpy as np

from refsim.golden.cases._build import Draft, random
from refsim.ir import INT_RANGE, Array, storage_dtype
from refsim.verify.sweeps_conv import convolution, runs_of, unit_zero_point, zero_points
from refsim.verify.sweeps_other import dense

#: Channels around the widths of vector units, and blocks of 16 and 8 with a tail.
CHANNELS = (1, 3, 4, 5, 8, 9, 16, 17, 24, 27, 33)
ACTIVATIONS = ("NONE", "RELU", "NONE", "RELU6", "RELU_N1_TO_1")
#: For activations that do not leave the whole range: how much finer scales are, times the root of the number of products.
CUTTING = {"RELU6": 0.36, "RELU_N1_TO_1": 0.1}
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Window:
    """One shape of a class: ``image`` is (batch, height, width), ``channels`` are those of the output."""

    image: tuple[int, int, int]
    size: Pair
    depth: int
    channels: int
    stride: Pair = (1, 1)
    dilation: Pair = (1, 1)
    padding: str = "SAME"
    groups: int = 1

    @property
    def turned(self) -> Window:
        """Rows for columns."""
        batch, height, width = self.image
        return replace(
            self, image=(batch, width, height), size=self.size[::-1], stride=self.stride[::-1], dilation=self.dilation[::-1]
        )


# --- classes --------------------------------------------------------------------------------------------------------------
#: 1x1 without strides: every number of pixels left over by four, and the depths that some libraries have paths of their own for.
POINTWISE = tuple(
    Window(image, (1, 1), depth, channels)
    for image, depth, channels in (
        ((1, 3, 3), 8, 4), ((1, 1, 5), 16, 5), ((2, 3, 3), 24, 3), ((1, 3, 1), 48, 8), ((1, 1, 1), 8, 7), ((2, 1, 3), 16, 6),
        ((1, 2, 3), 5, 9), ((1, 1, 7), 12, 16), ((2, 2, 2), 3, 5), ((1, 5, 3), 17, 2), ((1, 1, 11), 4, 33), ((3, 1, 1), 64, 3),
    )
)  # fmt: skip
STRIDED = tuple(
    Window(image, (1, 1), depth, channels, stride, padding=padding)
    for image, stride, depth, channels, padding in (
        ((1, 5, 7), (2, 2), 3, 5, "SAME"), ((2, 5, 7), (1, 2), 4, 4, "VALID"), ((1, 6, 3), (2, 1), 8, 7, "SAME"),
        ((2, 5, 7), (3, 2), 5, 9, "VALID"), ((1, 5, 5), (2, 2), 16, 8, "SAME"), ((2, 4, 6), (2, 2), 17, 3, "VALID"),
        ((1, 1, 9), (1, 3), 24, 3, "VALID"), ((1, 7, 1), (2, 1), 6, 5, "SAME"),
    )
)  # fmt: skip
GROUPED = tuple(
    Window(image, (1, 1), depth, channels, stride, groups=groups)
    for image, groups, depth, channels, stride in (
        ((1, 3, 4), 2, 3, 4, (1, 1)), ((2, 3, 3), 3, 4, 9, (1, 1)), ((1, 3, 4), 4, 1, 8, (2, 2)), ((1, 5, 4), 2, 8, 6, (1, 2)),
        ((1, 3, 4), 5, 2, 5, (1, 1)), ((1, 3, 5), 2, 17, 4, (2, 1)), ((2, 2, 5), 2, 4, 2, (3, 2)), ((1, 1, 3), 3, 5, 3, (1, 1)),
    )
)  # fmt: skip


def _line(
    batch: int, length: int, taps: int, depth: int, channels: int, stride: int = 1, dilation: int = 1, padding: str = "SAME"
) -> Window:
    return Window((batch, 1, length), (1, taps), depth, channels, (1, stride), (1, dilation), padding)


#: 1xN over one row: every number of columns left over by four, for depths that are multiples of four with their strides and others.
LINES = (
    *(_line(1 + length % 2, length, taps, depth, channels) for length, taps, depth, channels in (
        (4, 3, 4, 5), (5, 3, 4, 4), (6, 3, 8, 3), (7, 3, 4, 8), (8, 2, 12, 3), (9, 3, 8, 5), (10, 5, 4, 2), (11, 4, 4, 6),
        (13, 3, 16, 3), (5, 2, 3, 3), (6, 3, 5, 4), (7, 2, 2, 5), (8, 3, 3, 2), (9, 2, 1, 8), (11, 7, 1, 4), (13, 10, 4, 3),
    )),
    *(_line(1, length, taps, depth, channels, stride) for length, taps, depth, channels, stride in (
        (8, 4, 2, 3, 2), (9, 4, 4, 5, 2), (11, 3, 6, 2, 2), (13, 4, 2, 4, 2), (10, 5, 4, 3, 3), (9, 3, 3, 3, 2), (5, 4, 4, 3, 4),
        (3, 4, 4, 3, 2), (9, 2, 4, 4, 3),
    )),
    *(_line(batch, length, taps, depth, 3, padding="VALID") for batch, length, taps, depth in (
        (2, 6, 3, 4), (2, 7, 3, 8), (1, 11, 6, 4), (1, 12, 5, 3), (2, 9, 4, 4),
    )),
    *(_line(1, length, taps, depth, 4, dilation=dilation, padding=padding) for length, taps, depth, dilation, padding in (
        (7, 3, 4, 2, "SAME"), (9, 2, 8, 3, "VALID"), (10, 3, 3, 2, "VALID"), (9, 3, 4, 4, "SAME"),
    )),
    *(_line(1, length, taps, depth, 3) for length, taps, depth in ((1, 3, 4), (2, 5, 4), (3, 8, 4), (2, 6, 3), (3, 4, 8))),
)  # fmt: skip
#: The same filters on images that have both sides.
BESIDE = tuple(
    Window(image, size, depth, channels, stride, padding=padding)
    for image, size, depth, channels, stride, padding in (
        ((1, 4, 5), (1, 3), 4, 3, (1, 1), "SAME"), ((1, 3, 6), (1, 4), 2, 4, (2, 2), "SAME"),
        ((2, 3, 5), (1, 2), 8, 2, (2, 1), "VALID"), ((1, 2, 9), (1, 5), 3, 5, (1, 2), "SAME"),
    )
)  # fmt: skip
#: Odd patches, with odd and even numbers of outputs.
PATCHES = (
    *(
        Window((batch, kh + 2, kw + over), (kh, kw), depth, channels, padding=padding)
        for batch, kh, kw, over, depth, channels, padding in (
            (1, 3, 3, 2, 1, 4, "SAME"), (1, 3, 3, 2, 3, 3, "VALID"), (2, 1, 3, 2, 5, 6, "SAME"), (1, 3, 5, 1, 7, 5, "VALID"),
            (1, 5, 5, 2, 3, 4, "SAME"), (2, 3, 3, 2, 11, 3, "VALID"), (1, 3, 1, 1, 21, 6, "SAME"), (1, 7, 3, 1, 1, 5, "VALID"),
            (2, 3, 3, 2, 3, 2, "SAME"), (1, 3, 3, 0, 9, 5, "VALID"),
        )
    ),
    *(
        Window((1, 7, 8), (3, 3), depth, 3, dilation=dilation, padding=padding)
        for depth, dilation, padding in ((3, (1, 2), "SAME"), (1, (2, 1), "VALID"), (2, (2, 3), "VALID"), (5, (3, 1), "SAME"))
    ),
)  # fmt: skip
#: 3x3 with stride 2 on three channels, as networks for images begin: even sides, which have padding only at the end, and odd ones.
FIRST = tuple(
    Window(image, (3, 3), 3, channels, (2, 2), padding=padding)
    for image, channels, padding in (
        ((1, 6, 6), 8, "SAME"), ((1, 7, 7), 7, "SAME"), ((2, 5, 8), 4, "SAME"), ((1, 7, 5), 5, "VALID"), ((1, 8, 7), 16, "SAME"),
        ((1, 2, 3), 3, "SAME"),
    )
)  # fmt: skip
#: More elements than a block of 512 columns holds, or than 16-bit partial sums take.
LONG = tuple(
    Window((batch, kh, kw + 1), (kh, kw), depth, channels, padding="VALID")
    for batch, kh, kw, depth, channels in (
        (1, 3, 3, 60, 3), (2, 1, 1, 600, 2), (1, 3, 3, 57, 5), (1, 5, 5, 41, 2), (1, 1, 1, 1025, 3),
    )
)  # fmt: skip
#: Sizes of 3x3 depthwise with multiplier 1: (batch, height, width), strides, dilations, padding.
SMALL: tuple[tuple[tuple[int, int, int], Pair, Pair, str], ...] = (
    ((1, 3, 3), (1, 1), (1, 1), "VALID"), ((1, 5, 4), (1, 1), (1, 1), "SAME"), ((1, 6, 7), (2, 2), (1, 1), "SAME"),
    ((2, 7, 5), (2, 2), (1, 1), "VALID"), ((1, 4, 9), (1, 1), (1, 1), "SAME"), ((1, 8, 6), (2, 2), (1, 1), "SAME"),
    ((1, 4, 1), (1, 1), (1, 1), "SAME"), ((2, 4, 4), (1, 1), (1, 1), "SAME"), ((1, 5, 6), (1, 2), (1, 1), "SAME"),
    ((1, 6, 7), (1, 1), (2, 2), "SAME"), ((1, 3, 2), (1, 1), (1, 1), "SAME"), ((1, 7, 5), (2, 1), (1, 1), "VALID"),
    ((1, 7, 8), (1, 1), (1, 3), "VALID"), ((2, 1, 5), (1, 1), (1, 1), "SAME"), ((1, 2, 2), (2, 2), (1, 1), "SAME"),
    ((1, 8, 7), (1, 1), (3, 2), "SAME"),
)  # fmt: skip
#: 5x5 and 7x7 depthwise with multiplier 1.
LARGE = tuple(
    Window(image, (side, side), channels, channels, (stride, stride), padding=padding)
    for image, side, channels, stride, padding in (
        ((1, 5, 5), 5, 4, 1, "SAME"), ((1, 6, 7), 5, 8, 2, "SAME"), ((1, 8, 8), 7, 3, 1, "SAME"), ((1, 9, 7), 7, 5, 2, "SAME"),
        ((2, 7, 6), 5, 17, 1, "VALID"), ((1, 3, 4), 5, 1, 1, "SAME"), ((1, 8, 9), 7, 16, 1, "VALID"), ((1, 8, 8), 5, 9, 2, "SAME"),
    )
)  # fmt: skip
#: Depth multipliers: odd ones, multiples of four, a single input channel.
MULTIPLIERS = tuple(
    Window(image, size, depth, depth * multiplier, stride, dilation, padding)
    for image, size, depth, multiplier, stride, dilation, padding in (
        ((1, 3, 4), (2, 3), 1, 5, (1, 1), (1, 1), "SAME"), ((1, 3, 4), (2, 3), 5, 2, (1, 1), (1, 1), "VALID"),
        ((2, 3, 4), (2, 3), 7, 3, (1, 1), (1, 1), "SAME"), ((1, 4, 4), (3, 3), 9, 2, (1, 2), (1, 1), "VALID"),
        ((1, 3, 4), (2, 3), 3, 7, (2, 1), (1, 1), "SAME"), ((1, 3, 4), (2, 3), 1, 16, (1, 1), (1, 1), "VALID"),
        ((1, 5, 5), (3, 3), 2, 4, (1, 1), (1, 1), "SAME"), ((2, 4, 5), (3, 3), 3, 8, (2, 2), (1, 1), "SAME"),
        ((1, 7, 5), (3, 2), 4, 4, (2, 1), (1, 1), "VALID"), ((1, 5, 6), (3, 3), 1, 4, (1, 1), (2, 2), "SAME"),
        ((1, 6, 6), (3, 3), 1, 8, (2, 2), (1, 1), "SAME"), ((1, 5, 7), (2, 3), 1, 3, (1, 1), (1, 3), "VALID"),
        ((1, 5, 4), (2, 2), 5, 3, (1, 1), (2, 1), "SAME"),
    )
)  # fmt: skip


# --- drafts ---------------------------------------------------------------------------------------------------------------
def windows(depthwise: bool, types: tuple[str, ...]) -> Iterator[Draft]:
    """Classes of convolutions."""
    reach = Reach(depthwise, types)
    beside = [line.turned for line in BESIDE]
    lines = (("row_filter", (*LINES, *BESIDE)), ("column_filter", (*(line.turned for line in LINES), *beside)))
    for name, shapes in lines:
        yield from reach.drafts(name, [_one_by_one(shape) for shape in shapes] if depthwise else shapes)
    if depthwise:
        yield from reach.drafts("depthwise_3x3", list(_small()))
        yield from reach.depthwise_shifts()
        yield from reach.drafts("depthwise_large", LARGE)
        yield from reach.drafts("depth_multiplier", MULTIPLIERS)
        return
    for name, shapes in (("pointwise", POINTWISE), ("pointwise_strided", STRIDED), ("grouped_pointwise", GROUPED)):
        yield from reach.drafts(name, shapes)
    for name, shapes in (("patch_odd", PATCHES), ("first_layer", FIRST), ("long_patch", LONG)):
        yield from reach.drafts(name, shapes)
    yield from reach.long_ends()


def _one_by_one(shape: Window) -> Window:
    """The same of as many outputs as inputs."""
    return replace(shape, channels=shape.depth)


def _small() -> Iterator[Window]:
    """Three sizes for every number of channels, each size with several of them."""
    for number, (channels, part) in enumerate((channels, part) for part in range(3) for channels in CHANNELS):
        image, stride, dilation, padding = SMALL[(number + part) % len(SMALL)]
        yield Window(image, (3, 3), channels, channels, stride, dilation, padding)


def out_zero(dtype: str, number: int, activation: str) -> int:
    """The output's zero point of draft ``number``; above the highest one an activation would leave nothing."""
    points = zero_points(dtype)
    point = points[number % len(points)]
    return point - 155 if activation != "NONE" and point == INT_RANGE[dtype][1] else point


def biases(types: tuple[str, ...], channels: int, products: int, seed: int) -> Array:
    """Biases about as large as sums of so many products: a wrong one shows."""
    most = int(30 * INT_RANGE[types[0]][1] / 127 * INT_RANGE[types[1]][1] * float(np.sqrt(products)))
    return random((channels,), "int32", seed + 7, -most, most)


class Reach:
    """Makes drafts of convolutions of ``types``, depthwise or not."""

    def __init__(self, depthwise: bool, types: tuple[str, ...]) -> None:
        self.depthwise, self.types = depthwise, types
        self.make = functools.partial(convolution, depthwise, types)
        self.zero = zero_points(types[0])
        self._seeds = count(1000)

    def drafts(self, name: str, shapes: Iterable[Window]) -> Iterator[Draft]:
        """What their parameters say gives them their flag, see :mod:`refsim.verify.shape_flags`."""
        for number, shape in enumerate(shapes):
            yield self._draft(f"{name}_{number}", shape, number)

    def _draft(self, name: str, shape: Window, number: int) -> Draft:
        """Numbers of which each has its own period, so that a class has most of their pairs."""
        seed, activation = next(self._seeds), ACTIVATIONS[number % len(ACTIVATIONS)]
        fan_in = shape.size[0] * shape.size[1] * (1 if self.depthwise else shape.depth)
        # Scales with which a fused activation cuts some of the results and leaves most.
        fine = CUTTING.get(activation, float(np.sqrt(fan_in))) / float(np.sqrt(fan_in))
        x = ((2.0**-8 if self.types[0] == "int16" else 1.0) * 0.05 * fine, self.zero[number % len(self.zero)])
        image = (*shape.image, shape.depth * shape.groups)
        conv = self.make((*shape.image, shape.depth), shape.size, shape.channels, seed, x=x, padding=shape.padding,
                         stride=shape.stride, dilation=shape.dilation, activation=activation)  # fmt: skip
        bias = None if number % 7 == 3 and self.types[0] == "int8" else biases(self.types, shape.channels, fan_in, seed)
        out = (float(conv.out[0]) * fine, out_zero(self.types[3], number // 2, activation))
        conv = replace(conv, image=image, bias=bias, out=out)
        size, sides = ("{}x{}".format(*pair) for pair in (shape.size, shape.image[1:]))
        comment = f"{size} on {sides}, {shape.depth} to {shape.channels} channels, {shape.padding}"
        told = () if activation == "NONE" else ("activation",)
        return Draft(name, comment, told, conv.build(), (runs_of(image, self.types[0], seed, int(conv.x[1])),))

    def long_ends(self) -> Iterator[Draft]:
        """Sums as large as they can get."""
        low, high = INT_RANGE[self.types[1]]
        for number, (depth, value) in enumerate(((600, high), (1100, low + 1))):
            image = (1, 1, 1, depth)
            reach = float(depth) * high * INT_RANGE[self.types[0]][1]  # the largest sum, which the output can just hold
            out = float(np.float32(0.05 * 0.02 * reach * 1.1 / INT_RANGE[self.types[3]][1]))
            conv = self.make(image, (1, 1), 2, 1450 + number, x=(0.05, self.zero[0]), w_scale=0.02, out=(out, 0))
            conv = replace(conv, weights=np.full(conv.weights.shape, value, dtype=conv.weights.dtype))
            comment = f"sums of {depth} products at the ends of their types"
            data = (runs_of(image, self.types[0], 1450 + number, int(conv.x[1])),)
            yield Draft(f"long_patch_ends_{number}", comment, ("accumulator_width",), conv.build(), data)

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
                *(("tie_away", "tie_up", "tie_even") if shift > 0 else ()),
                *(("left_shift",) if shift < 0 else ()),
            )
            yield Draft(
                f"depthwise_shift_{shift % 64}", f"multiplier 1, 2^{-shift}, biases at ties", flags, conv.build(), (pixels,)
            )


# --- rows -----------------------------------------------------------------------------------------------------------------
#: (rows, their elements, units): rows of whole vectors, and units left over by two, three and four beside rows with a tail.
ROWS = (
    (1, 16, 5), (3, 32, 4), (2, 48, 7), (1, 64, 2), (2, 16, 1), (1, 33, 2), (2, 40, 4), (1, 31, 5), (3, 17, 1), (2, 128, 8),
    (2, 20, 2), (1, 1024, 3), (2, 32, 3), (1, 2050, 2), (3, 80, 2),
)  # fmt: skip


def rows(types: tuple[str, ...]) -> Iterator[Draft]:
    """FULLY_CONNECTED; numbers have periods of their own, as above."""
    zero = zero_points(types[0])
    weight_zeros = (0, INT_RANGE[types[1]][0] + 100) if types[1] in ("int8", "uint8") and types[0] != "int16" else (0,)
    for number, (batches, depth, units) in enumerate(ROWS):
        activation = ACTIVATIONS[number % len(ACTIVATIONS)]
        fine = CUTTING.get(activation, float(np.sqrt(depth))) / float(np.sqrt(depth))
        scale = 0.05 * fine * (2.0**-8 if types[0] == "int16" else 1.0)
        weights = random((units, depth), types[1], 1800 + number)
        bias = None if number % 7 == 3 else biases(types, units, depth, 1830 + number)
        x = (scale, zero[number % len(zero)])
        # Weights of 4 bits are a sixteenth as large.
        reach = scale * float(np.sqrt(depth)) * (0.36 if types[1] in ("int4", "int2") else 5.8)
        out = (reach, out_zero(types[3], number // 2, activation))
        model = dense(types, batches, weights, bias, x, 0.04, out, activation, weight_zeros[number // 2 % len(weight_zeros)])
        flags = (*(("channel_tail",) if depth % 16 else ()), *(("activation",) if activation != "NONE" else ()))
        comment = f"{batches} rows of {depth}, {units} units, {activation}"
        yield Draft(f"rows_{number}", comment, flags, model, (runs_of((batches, depth), types[0], 1860 + number, x[1]),))
