"""Random operators: shape, scales, zero points, weights and inputs, as a careful random test would draw them."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping

import numpy as np

from refsim.golden.cases._build import Affine, random
from refsim.ir import INT_RANGE, Array
from refsim.verify.sweeps_conv import convolution
from refsim.verify.sweeps_other import dense, pool, scores, sum_of


def _random_affine(rng: np.random.Generator, dtype: str) -> Affine:
    return float(np.float32(rng.uniform(0.01, 0.2))), 0 if dtype == "int16" else int(rng.integers(*INT_RANGE[dtype], endpoint=True))


def _random_convolution(depthwise: bool, rng: np.random.Generator, types: tuple[str, ...], runs: int) -> tuple[bytes, list[Array]]:
    h, w = (int(v) for v in rng.integers(1, 9, 2))
    kh, kw = int(rng.integers(1, min(h, 3) + 1)), int(rng.integers(1, min(w, 3) + 1))
    depth, seed = int(rng.integers(1, 13)), int(rng.integers(2**31))
    out = depth * int(rng.integers(1, 3)) if depthwise else int(rng.integers(1, 13))
    x, (_, zero) = _random_affine(rng, types[0]), _random_affine(rng, types[3])
    scales = rng.uniform(0.01, 0.1, out)
    spread = x[0] * float(scales.mean()) * 40 * np.sqrt(kh * kw * (1 if depthwise else depth))
    conv = convolution(
        depthwise, types, (1, h, w, depth), (kh, kw), out, seed, x=x, w_scale=scales, out=(float(np.float32(spread)), zero),
        stride=tuple(int(v) for v in rng.integers(1, 3, 2)), padding=str(rng.choice(["SAME", "VALID"])),
        activation=str(rng.choice(["NONE", "RELU", "RELU6"])),
    )  # fmt: skip
    return conv.build(), [random((runs, 1, h, w, depth), types[0], seed)]


def _random_dense(rng: np.random.Generator, types: tuple[str, ...], runs: int) -> tuple[bytes, list[Array]]:
    rows, depth, units, seed = int(rng.integers(1, 4)), int(rng.integers(1, 33)), int(rng.integers(1, 17)), int(rng.integers(2**31))
    x, (_, zero) = _random_affine(rng, types[0]), _random_affine(rng, types[3])
    out = (float(np.float32(x[0] * 0.05 * 40 * np.sqrt(depth))), zero)
    model = dense(types, rows, random((units, depth), types[1], seed), random((units,), "int32", seed, -900, 900), x, 0.05, out)
    return model, [random((runs, rows, depth), types[0], seed)]


def _random_sum(rng: np.random.Generator, types: tuple[str, ...], runs: int) -> tuple[bytes, list[Array]]:
    shape, seed = tuple(int(v) for v in rng.integers(1, 7, 3)), int(rng.integers(2**31))
    affine = [_random_affine(rng, types[0]) for _ in range(3)]
    affine[2] = (max(affine[0][0], affine[1][0]) * 1.5, affine[2][1])
    return sum_of(types[0], shape, affine), [random((runs, *shape), types[0], seed), random((runs, *shape), types[0], seed + 1)]


def _random_pool(rng: np.random.Generator, types: tuple[str, ...], runs: int) -> tuple[bytes, list[Array]]:
    h, w, depth, seed = int(rng.integers(2, 9)), int(rng.integers(2, 9)), int(rng.integers(1, 13)), int(rng.integers(2**31))
    size = int(rng.integers(1, min(h, 3) + 1)), int(rng.integers(1, min(w, 3) + 1))
    stride = int(rng.integers(1, 3)), int(rng.integers(1, 3))
    image = (1, h, w, depth)
    model = pool(types[0], image, size, stride, str(rng.choice(["SAME", "VALID"])), _random_affine(rng, types[0]))
    return model, [random((runs, *image), types[0], seed)]


def _random_softmax(rng: np.random.Generator, types: tuple[str, ...], runs: int) -> tuple[bytes, list[Array]]:
    shape, seed = (int(rng.integers(1, 4)), int(rng.integers(2, 33))), int(rng.integers(2**31))
    x, zero = _random_affine(rng, types[0])
    return scores(types, shape, x * 2.0**-8 if types[0] == "int16" else x, zero), [random((runs, *shape), types[0], seed)]


RANDOM: Mapping[str, Callable[[np.random.Generator, tuple[str, ...], int], tuple[bytes, list[Array]]]] = {
    "conv_2d": functools.partial(_random_convolution, False),
    "depthwise_conv_2d": functools.partial(_random_convolution, True),
    "fully_connected": _random_dense,
    "add": _random_sum,
    "average_pool_2d": _random_pool,
    "softmax": _random_softmax,
}


# --- large ones -----------------------------------------------------------------------------------------------------------
#: Elements of a patch or row, channels, and weights of one case: a line with more would be long without telling more.
PATCH, CHANNELS, WEIGHTS = 2000, 300, 60_000


def _large_sides(rng: np.random.Generator) -> tuple[int, int]:
    """(elements of a patch, output channels): one of them long, both as long as the weights allow."""
    if rng.integers(2):
        patch = int(rng.integers(300, PATCH, endpoint=True))
        return patch, int(rng.integers(1, WEIGHTS // patch, endpoint=True))
    channels = int(rng.integers(40, CHANNELS, endpoint=True))
    return int(rng.integers(1, min(WEIGHTS // channels, PATCH), endpoint=True)), channels


def _large_convolution(depthwise: bool, rng: np.random.Generator, types: tuple[str, ...], runs: int) -> tuple[bytes, list[Array]]:
    size, seed = int(rng.choice([1, 3, 5])), int(rng.integers(2**31))
    patch, channels = _large_sides(rng)
    depth = int(rng.integers(40, CHANNELS, endpoint=True)) if depthwise else max(patch // size**2, 1)
    out = depth if depthwise else channels
    image = (1, size, size + int(rng.integers(0, 2)), depth)
    x, (_, zero) = _random_affine(rng, types[0]), _random_affine(rng, types[3])
    spread = x[0] * 0.05 * 40 * np.sqrt(size**2 * (1 if depthwise else depth))
    conv = convolution(
        depthwise, types, image, (size, size), out, seed, x=x, w_scale=rng.uniform(0.01, 0.1, out),
        out=(float(np.float32(spread)), zero), padding="VALID",
    )  # fmt: skip
    return conv.build(), [random((runs, *image), types[0], seed)]


def _large_dense(rng: np.random.Generator, types: tuple[str, ...], runs: int) -> tuple[bytes, list[Array]]:
    (depth, units), seed = _large_sides(rng), int(rng.integers(2**31))
    x, (_, zero) = _random_affine(rng, types[0]), _random_affine(rng, types[3])
    out = (float(np.float32(x[0] * 0.05 * 40 * np.sqrt(depth))), zero)
    model = dense(types, 1, random((units, depth), types[1], seed), random((units,), "int32", seed, -900, 900), x, 0.05, out)
    return model, [random((runs, 1, depth), types[0], seed)]


def _large_sum(rng: np.random.Generator, types: tuple[str, ...], runs: int) -> tuple[bytes, list[Array]]:
    shape, seed = (int(rng.integers(1, 20)), int(rng.integers(30, CHANNELS, endpoint=True))), int(rng.integers(2**31))
    affine = [_random_affine(rng, types[0]) for _ in range(3)]
    affine[2] = (max(affine[0][0], affine[1][0]) * 1.5, affine[2][1])
    return sum_of(types[0], shape, affine), [random((runs, *shape), types[0], seed), random((runs, *shape), types[0], seed + 1)]


def _large_pool(rng: np.random.Generator, types: tuple[str, ...], runs: int) -> tuple[bytes, list[Array]]:
    h, w, seed = int(rng.integers(7, 45)), int(rng.integers(7, 45)), int(rng.integers(2**31))
    image = (1, h, w, int(rng.integers(1, 16 if h * w > 400 else 60)))
    model = pool(types[0], image, (h, w), (1, 1), "VALID", _random_affine(rng, types[0]))
    return model, [random((runs, *image), types[0], seed)]


def _large_softmax(rng: np.random.Generator, types: tuple[str, ...], runs: int) -> tuple[bytes, list[Array]]:
    shape, seed = (1, int(rng.integers(100, PATCH, endpoint=True))), int(rng.integers(2**31))
    x, zero = (
        float(rng.uniform(0.05, 0.3)),
        _random_affine(rng, types[0])[1],
    )  # finer scales: the sum may reach 512, where engines abort
    return scores(types, shape, x * 2.0**-8 if types[0] == "int16" else x, zero), [random((runs, *shape), types[0], seed)]


LARGE: Mapping[str, Callable[[np.random.Generator, tuple[str, ...], int], tuple[bytes, list[Array]]]] = {
    "conv_2d": functools.partial(_large_convolution, False),
    "depthwise_conv_2d": functools.partial(_large_convolution, True),
    "fully_connected": _large_dense,
    "add": _large_sum,
    "average_pool_2d": _large_pool,
    "softmax": _large_softmax,
}
