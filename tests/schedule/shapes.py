"""Layers of all shapes that kernels for particular cores tell apart: odd channels, single pixels, strides, long filters."""

from __future__ import annotations

import functools

import numpy as np
from flatmodel import N, T, build

import refsim
from refsim.program import Program

#: Input height, width and depth, filter height and width, stride, 1 for no padding, output channels.
CONVOLUTIONS = (
    (5, 5, 3, 3, 3, 2, 0, 5),
    (7, 3, 1, 4, 2, 1, 0, 7),
    (4, 5, 16, 1, 1, 2, 1, 6),
    (1, 3, 20, 1, 1, 1, 1, 1),
    (3, 3, 24, 1, 1, 1, 1, 18),
    (6, 8, 16, 3, 3, 1, 0, 3),
    (5, 4, 32, 3, 3, 1, 1, 17),
    (1, 1, 160, 1, 1, 1, 1, 9),
    (5, 7, 3, 3, 3, 1, 0, 8),
)
#: The same without output channels.
DEPTHWISE = (
    (6, 1, 16, 3, 1, 1, 1),
    (7, 1, 32, 5, 1, 1, 0),
    (5, 5, 16, 3, 3, 1, 0),
    (12, 2, 16, 10, 1, 1, 1),
    (5, 4, 24, 3, 3, 2, 0),
    (4, 4, 8, 3, 3, 1, 0),
    (6, 7, 4, 3, 3, 1, 1),
)
#: Depth, units, and the zero point of the input if it is not any: -128 is what follows a ReLU.
DENSE = ((33, 5, None), (96, 7, -128), (64, 20, None))


def _side(size: int, taps: int, stride: int, valid: int) -> int:
    return (size - taps) // stride + 1 if valid else -(-size // stride)


@functools.cache
def network(extreme: bool, few: bool = False) -> Program:
    """All layers side by side, each with an input of its own; ``extreme``: all weights are -127 or 127; ``few``: one of a kind."""
    kept = slice(-1, None) if few else slice(None)
    rng = np.random.default_rng(7 + extreme)
    tensors: list[T] = []
    nodes: list[N] = []
    inputs: list[int] = []
    outputs: list[int] = []

    def add(tensor: T) -> int:
        tensors.append(tensor)
        return len(tensors) - 1

    def layer(
        op: str,
        x: tuple[int, ...],
        w: tuple[int, ...],
        out: tuple[int, ...],
        axis: int,
        options: dict[str, int],
        zero_point: int | None = None,
    ) -> None:
        channels, relu = w[axis], len(nodes) % 2
        weights = rng.choice([-127, 127], w) if extreme else rng.integers(-127, 128, w)
        reach = float(np.abs(weights).sum() / channels) ** (1.0 if extreme else 0.5) * 90
        zero_point = int(rng.integers(-128, 128)) if zero_point is None else zero_point
        inputs.append(add(T(f"x{len(nodes)}", "int8", x, 0.05, zero_point)))
        filters = add(T(f"w{len(nodes)}", "int8", w, 0.01, data=weights, axis=axis))
        bias = add(T(f"b{len(nodes)}", "int32", (channels,), 0.0005, data=rng.integers(-2000, 2000, channels)))
        outputs.append(add(T(f"y{len(nodes)}", "int8", out, 0.0005 * reach / 100, -128 if relu else 3)))
        nodes.append(N(op, [inputs[-1], filters, bias], [outputs[-1]], options | {"fused_activation_function": relu}))

    for height, width, depth, tall, wide, stride, valid, channels in CONVOLUTIONS[kept]:
        out = (1, _side(height, tall, stride, valid), _side(width, wide, stride, valid), channels)
        options = {"padding": valid, "stride_w": stride, "stride_h": stride}
        layer("CONV_2D", (1, height, width, depth), (channels, tall, wide, depth), out, 0, options)
    for height, width, depth, tall, wide, stride, valid in DEPTHWISE[kept]:
        out = (1, _side(height, tall, stride, valid), _side(width, wide, stride, valid), depth)
        options = {"padding": valid, "stride_w": stride, "stride_h": stride, "depth_multiplier": 1}
        layer("DEPTHWISE_CONV_2D", (1, height, width, depth), (1, tall, wide, depth), out, 3, options)
    for depth, units, zero_point in DENSE[kept]:
        layer("FULLY_CONNECTED", (1, depth), (units, depth), (1, units), 0, {"weights_format": 0}, zero_point)
    return refsim.prepare(refsim.load(build(tensors, nodes, inputs, outputs)), "tflm")
