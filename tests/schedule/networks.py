"""Networks of chance with channels that never change: dead ones, stuck ones, and constants that are no zero point."""

from __future__ import annotations

import functools
from collections.abc import Sequence

import numpy as np
from flatmodel import N, T, build

import refsim
from refsim.ir import Array
from refsim.program import Program

SIZE = 6


class _Chain:
    """Tensors and nodes in the making; every method appends a layer and returns the number of its output."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.tensors = [T("x", "int8", (1, SIZE, SIZE, 3), 0.05, int(self.rng.integers(-128, 128)))]
        self.nodes: list[N] = []

    def shape(self, value: int) -> Sequence[int]:
        shape = self.tensors[value].shape
        assert shape is not None
        return shape

    def _add(self, tensor: T) -> int:
        self.tensors.append(tensor)
        return len(self.tensors) - 1

    def _activation(self, shape: Sequence[int]) -> int:
        return self._add(T(f"t{len(self.tensors)}", "int8", shape, 0.05, int(self.rng.choice([-128, -128, 17]))))

    def _constants(self, shape: tuple[int, ...], channels: int, axis: int) -> tuple[int, int]:
        """Weights and biases: of every other channel small weights and a bias that holds it at a bound, or in the middle."""
        weights = self.rng.integers(-127, 128, shape)
        bias = self.rng.integers(-2000, 2000, channels)
        for c in np.flatnonzero(self.rng.random(channels) < 0.6):
            stuck = [slice(None)] * len(shape)
            stuck[axis] = slice(c, c + 1)
            weights[tuple(stuck)] = 0 if self.rng.random() < 0.4 else self.rng.integers(-2, 3)
            bias[c] = int(self.rng.choice([-400_000, 400_000, 3000, -1500]))
        w = self._add(T(f"w{len(self.tensors)}", "int8", shape, 0.01, data=weights, axis=axis))
        return w, self._add(T(f"b{len(self.tensors)}", "int32", (channels,), 0.0005, data=bias))

    def conv(self, value: int, channels: int, taps: int, padding: int) -> int:
        _, height, width, depth = self.shape(value)
        w, b = self._constants((channels, taps, taps, depth), channels, 0)
        less = taps - 1 if padding else 0
        out = self._activation((1, height - less, width - less, channels))
        options = {"padding": padding, "stride_w": 1, "stride_h": 1, "fused_activation_function": int(self.rng.integers(2))}
        self.nodes.append(N("CONV_2D", [value, w, b], [out], options))
        return out

    def depthwise(self, value: int, multiplier: int) -> int:
        _, height, width, depth = self.shape(value)
        w, b = self._constants((1, 3, 3, depth * multiplier), depth * multiplier, 3)
        out = self._activation((1, height, width, depth * multiplier))
        options = {"padding": 0, "stride_w": 1, "stride_h": 1, "depth_multiplier": multiplier, "fused_activation_function": 1}
        self.nodes.append(N("DEPTHWISE_CONV_2D", [value, w, b], [out], options))
        return out

    def add(self, a: int, b: int) -> int:
        out = self._activation(self.shape(a))
        self.nodes.append(N("ADD", [a, b], [out], {"fused_activation_function": 0, "pot_scale_int16": False}, version=2))
        return out

    def pool(self, value: int) -> int:
        _, height, width, depth = self.shape(value)
        like = self.tensors[value]
        out = self._add(T(f"t{len(self.tensors)}", "int8", (1, 1, 1, depth), like.scale, like.zero_point))
        sides = {"filter_height": height, "filter_width": width, "stride_h": height, "stride_w": width}
        self.nodes.append(N("AVERAGE_POOL_2D", [value], [out], {"padding": 1, **sides, "fused_activation_function": 0}))
        return out

    def reshape(self, value: int, shape: Sequence[int]) -> int:
        like = self.tensors[value]
        out = self._add(T(f"t{len(self.tensors)}", "int8", shape, like.scale, like.zero_point))
        to = self._add(T(f"s{len(self.tensors)}", "int32", (len(shape),), data=list(shape)))
        self.nodes.append(N("RESHAPE", [value, to], [out], {"new_shape": list(shape)}))
        return out

    def dense(self, value: int, units: int) -> int:
        w, b = self._constants((units, int(self.shape(value)[-1])), units, 0)
        out = self._activation((1, units))
        self.nodes.append(N("FULLY_CONNECTED", [value, w, b], [out], {"fused_activation_function": 0, "weights_format": 0}))
        return out

    def model(self, *outputs: int) -> bytes:
        return build(self.tensors, self.nodes, [0], list(outputs))


def bytes_of(seed: int) -> bytes:
    """Convolutions, padded and not, a residual connection, several readers of one value, a mean, and two ways to a dense layer."""
    chain = _Chain(seed)
    first = chain.conv(0, 12, 3, seed % 2)
    inner = chain.depthwise(chain.conv(first, 16, 1, 0), 1 + seed // 2 % 2)
    back = chain.conv(inner, 12, 3 - 2 * (seed % 2), 0)
    joined = chain.add(first, back) if seed % 3 else chain.conv(chain.add(back, first), 20, 1, 0)
    wide = chain.conv(joined, 24, 3, seed // 4 % 2)
    side = chain.conv(joined, 8, 1, 0)
    if seed % 5:
        pooled = chain.pool(wide)
        flat = chain.reshape(pooled, (1, int(np.prod(chain.shape(pooled)))))
    else:
        flat = chain.reshape(wide, (1, int(np.prod(chain.shape(wide)))))
    return chain.model(chain.dense(chain.dense(flat, 16), 5), side)


@functools.cache
def network(seed: int) -> Program:
    return refsim.prepare(refsim.load(bytes_of(seed)), "tflm")


def moving_inputs(program: Program, count: int, seed: int) -> Array:
    """``[count, ...]`` inputs made to move things: any, extreme ones, flat ones, and one pixel on flat ground."""
    (tensor,) = program.inputs
    rng, shape = np.random.default_rng(seed), (count // 4, *tensor.shape)
    everything = rng.integers(-128, 128, shape)
    extreme = rng.choice([-128, 127], shape)
    flat = np.broadcast_to(rng.integers(-128, 128, (shape[0], *(1,) * (len(shape) - 2), shape[-1])), shape)
    spot = np.array(flat).reshape(shape[0], -1)
    spot[np.arange(shape[0]), rng.integers(0, spot.shape[1], shape[0])] = rng.choice([-128, 127], shape[0])
    return np.concatenate([everything, extreme, flat, spot.reshape(shape)]).astype(tensor.dtype)
