"""Boundary tables of the operators: small single-node models and inputs that random data misses.

Every case is run by tests/ops (simulator == C == slow definition) and by tests/meta (each seeded mistake has to change one).
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from flatmodel import T
from ops import models as m

import refsim
from refsim import vectors
from refsim.ir import Array

#: Multiplier 2^30 and a right shift: every other accumulator is near a tie, of both signs.
TIES = {"scale_x": 0.5, "scale_w": 0.25, "scale_y": 1.0, "weights": 1, "bias": [0, 1, -1, 2]}
BUILDERS: Mapping[str, Callable[..., bytes]] = {
    "conv_2d": m.conv,
    "depthwise_conv_2d": m.depthwise,
    "fully_connected": m.fully_connected,
    "add": m.add,
    "average_pool_2d": m.pool,
    "softmax": m.softmax,
    "quantize": m.quantize,
    "svdf": m.svdf,
    "unidirectional_sequence_lstm": m.lstm,
}
#: Simulator and C saturate alike what no engine defines; that it is reported has a test of its own.
UNDEFINED = pytest.mark.filterwarnings("ignore::refsim.OverflowWarning")


@dataclass(frozen=True)
class Case:
    """One model and its inputs ``[n, ...]`` (None: the standard vectors)."""

    op: str
    signature: str
    name: str
    build: Callable[[], bytes]
    given: tuple[Array, ...] | None = None
    count: int = 10

    @functools.cached_property
    def data(self) -> bytes:
        """Made when a test asks for it: collecting the tests needs names only."""
        return self.build()

    @property
    def undefined(self) -> bool:
        """Whether floats of the table leave int32 when they are quantized."""
        return self.op == "quantize" and self.signature.startswith("f32")

    @property
    def engines(self) -> list[str]:
        return [engine for engine, signature in m.kernels_of(self.op) if signature == self.signature]

    @property
    def inputs(self) -> tuple[Array, ...]:
        return tuple(vectors.inputs(refsim.load(self.data).inputs, self.count)) if self.given is None else self.given


#: name -> arguments for a convolution; [s8] is the default signature.
WINDOWS: Mapping[str, dict[str, Any]] = {
    "same_uneven": {"image": (1, 5, 4, 2), "kernel": (2, 3), "stride": (2, 2)},
    "same_uneven_even": {"image": (1, 4, 6, 1), "kernel": (4, 2), "stride": (1, 3)},
    "valid_remainder": {"image": (1, 6, 7, 2), "kernel": (3, 2), "stride": (2, 3), "padding": m.VALID},
    "dilated_same": {"image": (1, 7, 6, 1), "kernel": (3, 2), "dilation": (2, 3)},
    "dilated_valid": {"image": (1, 7, 8, 1), "kernel": (2, 3), "dilation": (3, 2), "padding": m.VALID},
    "larger_than_image": {"image": (1, 2, 3, 1), "kernel": (5, 7)},
    "row": {"image": (1, 1, 9, 2), "kernel": (1, 4), "stride": (1, 2)},
    "column": {"image": (1, 9, 1, 2), "kernel": (4, 1), "stride": (3, 1), "padding": m.VALID},
    "pixel": {"image": (1, 3, 3, 5), "kernel": (1, 1)},
    "stride_over_filter": {"image": (1, 7, 5, 1), "kernel": (1, 2), "stride": (3, 4)},
    "batch": {"image": (3, 3, 2, 2), "kernel": (2, 2)},
}
ENDS: Mapping[str, dict[str, Any]] = {
    "zeros_low": {"zero_x": -128, "zero_y": -128, "activation": m.RELU},
    "zeros_high": {"zero_x": 127, "zero_y": 127},
    "zeros_relu6": {"zero_x": -128, "zero_y": -100, "activation": m.RELU6, "scale_y": 0.04},
    "relu_n1": {"activation": m.RELU_N1_TO_1, "scale_y": 0.03, "zero_y": 20},
    "relu_middle": {"activation": m.RELU, "zero_y": -3},
    "unknown_activation": {"activation": m.TANH},
    "weights_lowest": {"weights": -128, "zero_x": 127, "bias": -(2**30), "scale_w": 1e-6},
    "weights_highest": {"weights": 127, "zero_x": -128, "bias": 2**30, "scale_w": 1e-6},
    "no_bias": {"bias": None},
    "left_shift_wraps": {"scale_x": 0.5, "scale_w": 2.0**21, "scale_y": 1.0, "zero_y": 0},
    "left_shift_31": {"scale_x": 1.0, "scale_w": 2.0**30, "scale_y": 1.0, "zero_y": 0, "weights": 1, "bias": [0, 1, -1, 3]},
    "flushed_just": {"scale_x": 2.0**-16, "scale_w": 1.5 * 2.0**-17, "scale_y": 1.0},
    "flushed_to_zero": {"scale_x": 2.0**-20, "scale_w": 2.0**-20, "scale_y": 1.0},
    # (1 + e)(1 - e): the significand rounds up to 2^31.
    "rounds_up_to_one": {"scale_x": 1 + 2.0**-23, "scale_w": (1 - 2.0**-23) * 2.0**-5, "scale_y": 1.0},
    "ties": TIES | {"scale_w": 0.125},
    "ties_deep": TIES | {"scale_w": 2.0**-4, "weights": 3},
    "ties_once": TIES | {"scale_w": 1.0},
    "ties_offset": TIES | {"zero_y": 40, "zero_x": -20, "activation": m.RELU},
}
PER_CHANNEL = {"scale_w": [0.05, 1e-12, 0.9, 0.0125]}


def _of(op: str, signature: str, name: str, count: int = 10, given: Sequence[Array] | None = None, **how: Any) -> Case:
    build = functools.partial(BUILDERS[op], signature, **how)
    return Case(op, signature, name, build, None if given is None else tuple(given), count)


def _conv() -> Iterator[Case]:
    for name, how in WINDOWS.items():
        yield _of("conv_2d", "s8", name, filters=3, **how)
    small = {"image": (1, 3, 3, 2), "kernel": (2, 2), "count": 14}
    for name, how in ENDS.items():
        yield _of("conv_2d", "s8", name, **small, **how)
    yield _of("conv_2d", "s8", "per_channel", **small, **PER_CHANNEL)
    for channels in (31, 33):
        yield _of("conv_2d", "s8", f"channels_{channels}", image=(1, 2, 2, channels), filters=channels, kernel=(1, 2), count=4)
    for groups, filters in ((2, 4), (3, 3), (6, 12)):
        yield _of("conv_2d", "s8", f"groups_{groups}", image=(1, 3, 2, 6), groups=groups, filters=filters, kernel=(2, 2))
    yield _of("conv_2d", "s8w4", "odd_nibbles", image=(1, 3, 3, 3), filters=3, kernel=(1, 1))
    yield _of("conv_2d", "s8w4", "extremes", image=(1, 3, 3, 2), weights=-8, zero_x=127)
    for signature in ("s16b64", "s16b32"):
        yield _of("conv_2d", signature, "same_uneven", filters=3, **WINDOWS["same_uneven"])
        yield _of("conv_2d", signature, "ties", **small, **TIES | {"scale_w": 0.125})
        yield _of("conv_2d", signature, "no_bias", **small, bias=None)
        yield _of("conv_2d", signature, "relu", **small, activation=m.RELU6, scale_y=0.001, scale_w=1e-6)
        yield _of("conv_2d", signature, "groups", image=(1, 2, 2, 4), groups=2, kernel=(1, 1))
    yield _of("conv_2d", "s16b64", "wide", **small, bias=2**40, scale_w=2.0**-24)
    yield _of("conv_2d", "s16b64", "multiplier_top", **small, scale_x=1.0, scale_w=0.99999, scale_y=1024.0)
    yield _of("conv_2d", "s16b64", "multiplier_below_top", **small, scale_x=1.0, scale_w=0.99995, scale_y=1024.0)
    yield _of("conv_2d", "s16b64", "left_shift_7", **small, weights=1, scale_x=1.0, scale_w=64.0, scale_y=1.0)
    for name in ("same_uneven", "dilated_same", "larger_than_image"):
        yield _of("conv_2d", "u8", name, filters=3, **WINDOWS[name])
    for zx, zw in ((0, 0), (255, 255), (0, 255), (128, 1)):
        yield _of("conv_2d", "u8", f"zeros_{zx}_{zw}", **small, zero_x=zx, zero_w=zw, scale_w=0.01)
    yield _of("conv_2d", "u8", "product_in_float32", **small, scale_x=0.1, scale_w=0.7, scale_y=31.0)


def _depthwise() -> Iterator[Case]:
    for name, how in WINDOWS.items():
        yield _of("depthwise_conv_2d", "s8", name, **how)
    small = {"image": (1, 3, 3, 4), "kernel": (2, 2), "count": 14}
    for name, how in ENDS.items():
        yield _of("depthwise_conv_2d", "s8", name, **small, **how)
    yield _of("depthwise_conv_2d", "s8", "per_channel", **small, **PER_CHANNEL)
    for channels in (31, 32, 33, 65):
        yield _of("depthwise_conv_2d", "s8", f"channels_{channels}", image=(1, 2, 1, channels), kernel=(2, 1), count=4)
    for multiplier, channels in ((2, 3), (3, 11), (8, 4), (33, 1)):
        image = (1, 2, 2, channels)
        yield _of("depthwise_conv_2d", "s8", f"multiplier_{multiplier}", image=image, multiplier=multiplier, kernel=(2, 2), count=5)
    yield _of("depthwise_conv_2d", "s8w4", "odd_nibbles", image=(1, 3, 3, 3), kernel=(1, 1))
    for signature in ("s16b64", "u8"):
        yield _of("depthwise_conv_2d", signature, "same_uneven", **WINDOWS["same_uneven"])
        yield _of("depthwise_conv_2d", signature, "multiplier", image=(1, 3, 2, 2), multiplier=2, kernel=(2, 2))
        yield _of("depthwise_conv_2d", signature, "ties", **small, **TIES | {"scale_w": 0.125, "weights": 1, "zero_w": 0})
        yield _of("depthwise_conv_2d", signature, "no_bias", **small, bias=None)
    for zx, zw in ((0, 255), (255, 0)):
        yield _of("depthwise_conv_2d", "u8", f"zeros_{zx}_{zw}", **small, zero_x=zx, zero_w=zw)


def _fully_connected() -> Iterator[Case]:
    small = {"rows": 2, "depth": 3, "units": 4, "count": 14}
    for name, how in ENDS.items():
        if name != "left_shift_31":
            yield _of("fully_connected", "s8", name, **small, **(how | ({"scale_w": 2.0**11} if "wraps" in name else {})))
    yield _of("fully_connected", "s8", "per_channel", **small, **PER_CHANNEL)
    yield _of("fully_connected", "s8", "per_channel_zero_ignored", **small, **PER_CHANNEL, zero_w=9)
    for zero in (-128, -1, 127):
        yield _of("fully_connected", "s8", f"weight_zero_{zero}", **small, zero_w=zero, scale_w=0.002)
    for depth, units in ((1, 1), (1, 7), (31, 1), (33, 3), (300, 2)):
        yield _of("fully_connected", "s8", f"depth_{depth}_units_{units}", rows=1, depth=depth, units=units, count=6)
    yield _of("fully_connected", "s8", "flattened", depth=6, units=3, rows=4, x_shape=(2, 3, 4), y_shape=(4, 3))
    yield _of("fully_connected", "s8", "kept_dims", depth=4, units=3, rows=6, x_shape=(2, 3, 4), y_shape=(2, 3, 3))
    yield _of("fully_connected", "s8w4", "odd_nibbles", rows=1, depth=3, units=3)
    yield _of("fully_connected", "s8w4", "extremes", **small, weights=-8, zero_x=127)
    for signature in ("s16b64", "s16b32"):
        yield _of("fully_connected", signature, "ties", **small, **TIES | {"scale_w": 0.125})
        yield _of("fully_connected", signature, "no_bias", **small, bias=None)
        yield _of("fully_connected", signature, "weight_zero", **small, zero_w=5, scale_w=0.01)
        yield _of("fully_connected", signature, "relu", **small, activation=m.RELU, scale_y=0.02)
    yield _of("fully_connected", "s16b64", "wide", **small, bias=2**40, scale_w=2.0**-24)
    yield _of("fully_connected", "u8", "zeros", **small, zero_x=255, zero_w=255, scale_w=0.02)
    yield _of("fully_connected", "u8", "ties", **small, **TIES | {"scale_w": 0.125, "zero_w": 0})


#: (shape, shape): equal, broadcast in every position, rank mismatch, scalar-like, alternating (which cannot be merged).
SHAPES = (
    ((1,), (1,)),
    ((7,), (1,)),
    ((2, 3), (3,)),
    ((1, 3), (2, 1)),
    ((2, 1, 3), (1, 5, 1)),
    ((1, 2, 3, 4), (4,)),
    ((3, 1, 2), (4, 3, 5, 1)),
    ((1, 1, 1, 1), (2, 3, 1, 5)),
    ((2, 1, 3, 1, 2, 1), (1, 2, 1, 3, 1, 2)),
    ((1, 2, 3, 1, 5, 1, 1), (4, 2, 3, 1, 1, 1, 2)),
    ((), (3,)),
    ((), ()),
    ((13, 3), (13, 3)),
)


def _add() -> Iterator[Case]:
    for left, right in SHAPES:
        name = f"{'x'.join(map(str, left))}_and_{'x'.join(map(str, right))}"
        yield _of("add", "s8", name, lhs=left, rhs=right, count=6)
        yield _of("add", "s8", f"swapped_{name}", lhs=right, rhs=left, count=6)
    flat = {"lhs": (16,), "rhs": (16,), "count": 30}
    for signature in ("s8", "u8", "s16"):
        low, high = {"s8": (-128, 127), "u8": (0, 255), "s16": (0, 0)}[signature]
        for zeros in ((low, high, low), (high, high, high), (low, low, high)):
            yield _of("add", signature, f"zeros_{zeros}", zeros=zeros, **flat)
        for code in range(5):
            yield _of("add", signature, f"activation_{code}", activation=code, scales=(0.5, 0.3, 0.05), **flat)
        yield _of("add", signature, "ties", scales=(0.5, 0.5, 1.0), zeros=(0, 0, 0), **flat)
        yield _of("add", signature, "ties_deep", scales=(0.5, 0.125, 2.0), zeros=(0, 0, 0), **flat)
        yield _of("add", signature, "unequal_scales", scales=(1e-6, 0.9, 1.0), **flat)
        yield _of("add", signature, "huge_output_scale", scales=(0.1, 0.2, 1e8), **flat)
    for signature, scales in {"left": (2.0**-15, 2.0**-10, 2.0**-10), "right": (2.0**-10, 2.0**-12, 2.0**-10)}.items():
        yield _of("add", "s16pot", signature, scales=scales, **flat)
    yield _of("add", "s16pot", "same", scales=(2.0**-10,) * 3, activation=m.RELU, **flat)
    for code in range(5):
        yield _of("add", "s32", f"activation_{code}", activation=code, given=_small_int32())
    yield _of("add", "s8", "constant", data=[[[5, -7, 100]]], rhs=(1, 1, 3), lhs=(2, 4, 3))


def _small_int32() -> list[Array]:
    values = np.asarray([[0, 1, -1, 5, 7, -9], [2**30, -(2**30), 6, -6, 2**31 - 1, -(2**31)]], dtype=np.int32)
    others = np.asarray([[0, -3, 1, 0, -1, 3], [2**30 - 1, -(2**30), 1, -1, -(2**31), 2**31 - 1]], dtype=np.int32)
    return [values.reshape(2, 1, 2, 3), others.reshape(2, 1, 2, 3)]


def _pool() -> Iterator[Case]:
    for name, how in WINDOWS.items():
        if "dilated" not in name:
            yield _of("average_pool_2d", "s8", name, **how)
    for signature, zero in (("s8", 0), ("u8", 128), ("s16", 0)):
        # Two and four cells: sums of both signs on every tie.
        for kernel in ((1, 2), (2, 2), (3, 3)):
            name = f"ties_{kernel[0]}x{kernel[1]}"
            yield _of("average_pool_2d", signature, name, image=(1, 3, 4, 2), kernel=kernel, zeros=(zero, zero), count=20)
        for code in range(5):
            yield _of("average_pool_2d", signature, f"activation_{code}", activation=code, scale=(0.1, 0.1))
    for zero in (-128, 127):
        yield _of("average_pool_2d", "s8", f"zero_{zero}", zeros=(zero, zero), activation=m.RELU)


def _rows(*rows: Sequence[int], dtype: str = "int8") -> list[Array]:
    return [np.asarray(rows, dtype=dtype)[:, np.newaxis]]


def _softmax() -> Iterator[Case]:
    for signature in ("s8", "u8", "s8s16", "u8s16", "s16"):
        yield _of("softmax", signature, "one", shape=(3, 1))
        yield _of("softmax", signature, "vector", shape=(9,), scale=0.0007 if signature == "s16" else 0.2)
        yield _of("softmax", signature, "ranks", shape=(2, 3, 2, 4))
        for name, scale in (("flat", 1e-4), ("steep", 1.7), ("unit", 2.0**-4)):
            scale = scale / 256 if signature == "s16" else scale
            yield _of("softmax", signature, name, shape=(1, 10), scale=scale, beta=0.8)
    # diff_min is -31 / scale: the last difference that counts, and the one behind it.
    edge = [127, 127 - 124, 127 - 125, 127 - 123, -128, 0]
    yield _of("softmax", "s8", "diff_min", shape=(1, 6), scale=0.25, given=_rows(edge, edge[::-1]))
    yield _of("softmax", "s8s16", "diff_min", shape=(1, 6), scale=0.25, given=_rows(edge, edge[::-1]))
    yield _of("softmax", "s8", "thousand", shape=(1, 1001), scale=0.2, count=12, given=_thousand("int8"))
    yield _of("softmax", "s16", "thousand", shape=(1, 1001), scale=10 / 65535, given=_thousand("int16"))


def _thousand(dtype: str) -> list[Array]:
    """Rows of 1001 scores: random, and a single winner among equals at the bottom."""
    rng = m.rng_of("thousand", dtype)
    low, high = np.iinfo(dtype).min, np.iinfo(dtype).max
    rows = [rng.integers(low, high, 1001, endpoint=True) for _ in range(2)] + [np.where(np.arange(1001) == 77, high, low)]
    return [np.stack(rows)[:, np.newaxis].astype(dtype)]


def _quantize() -> Iterator[Case]:
    ends = {"int8": (-128, 127), "uint8": (0, 255), "int16": (-32768, 32767)}
    for engine, pair in m.kernels_of("quantize"):
        source, target = m.split_pair(pair)
        if engine == "tflm" and ("litert-ref", pair) in m.kernels_of("quantize"):
            continue
        given = _spread(source)
        yield _of("quantize", pair, "plain", shape=(9,), given=given)
        yield _of("quantize", pair, "ties", shape=(9,), scales=(0.5, 4.0), zeros=(0, 0), given=given)
        yield _of("quantize", pair, "up", shape=(9,), scales=(3.0, 0.01), given=given)
        yield _of("quantize", pair, "same", shape=(9,), scales=(0.25, 0.25), given=given)
        if target in ends and source in ends:
            for i in (0, 1):
                zeros = (ends[source][i], ends[target][1 - i])
                yield _of("quantize", pair, f"zeros_{i}", shape=(9,), zeros=zeros, given=given)
        elif target in ends:
            yield _of("quantize", pair, "zero_low", shape=(9,), zeros=(0, ends[target][0]), given=given)


def _spread(dtype: str) -> list[Array]:
    """Nine values a row: both ends, around 0, ties of a division by 8, and random ones."""
    if dtype == "float32":
        rng = m.rng_of("spread")
        rows = [
            [0.0, -0.0, 1e-40, 2.0, -2.0, 6.0, -6.0, 0.25, 1e30],
            [-1e30, np.inf, -np.inf, 0.225, 0.675, -0.675, 1.9999999, 14.0, -14.0],
        ]
        return [np.asarray(rows + rng.normal(0, 30, (6, 9)).tolist(), dtype=np.float32)]
    low, high = refsim.ir.INT_RANGE[dtype]
    rng = m.rng_of("spread", dtype)
    middle = 0 if low < 0 else 128
    rows = [[low, high, low + 1, high - 1, middle, middle + 4, middle - 4, middle + 12, middle - 12]]
    rows += [[middle + i for i in range(k, k + 9)] for k in (-20, -9, 0, 9)]
    return [np.concatenate([np.asarray(rows), rng.integers(low, high, (4, 9), endpoint=True)]).astype(dtype)]


def _svdf() -> Iterator[Case]:
    for signature in ("s16", "s8"):
        yield _of("svdf", signature, "plain", count=8)
        yield _of("svdf", signature, "one", batches=1, size=1, units=1, rank=1, memory=1)
        yield _of("svdf", signature, "no_bias", bias=None, rank=1)
        yield _of("svdf", signature, "rank_3", rank=3, units=2, memory=5, batches=1)
        yield _of(
            "svdf", signature, "ends", zeros=(-128, 0 if signature == "s16" else -128, -128), scales=(0.5, 0.5, 0.01, 0.02, 0.3)
        )
        yield _of("svdf", signature, "tops", zeros=(127, 0 if signature == "s16" else 127, 127), scales=(0.5, 0.5, 0.01, 0.02, 0.3))
        yield _of("svdf", signature, "ties", zeros=(0, 0, 0), scales=(0.5, 0.5, 0.5, 2.0, 8.0), feature=1, time=1, bias=[1, 0, -1])
        yield _of(
            "svdf", signature, "left", zeros=(0, 0, 0), scales=(1.0, 4.0, 0.5, 0.5, 64.0), feature=[1, -1, 2, 0, 1], time=3, bias=0
        )


def _lstm() -> Iterator[Case]:
    for signature in ("s8", "s16"):
        how: dict[str, Any] = {"units": 2, "size": 3, "steps": 3, "count": 6}
        how |= {"scale_x": 0.0002, "hidden": (2.0**-15, 0)} if signature == "s16" else {}
        yield _of("unidirectional_sequence_lstm", signature, "plain", **how)
        yield _of("unidirectional_sequence_lstm", signature, "time_major", **how | {"batches": 2}, time_major=True)
        yield _of("unidirectional_sequence_lstm", signature, "batch_major", **how | {"batches": 2})
        yield _of("unidirectional_sequence_lstm", signature, "clip", **how, clip=0.6)
        yield _of("unidirectional_sequence_lstm", signature, "saturated", **how | {"weight_scale": 0.2})
        yield _of("unidirectional_sequence_lstm", signature, "fine_cell", **how, cell_scale=2.0**-15)
        yield _of("unidirectional_sequence_lstm", signature, "one", **how | {"units": 1, "size": 1, "steps": 1})
        yield _of("unidirectional_sequence_lstm", signature, "long", **how | {"steps": 12, "weight_scale": 0.03})
        yield _of("unidirectional_sequence_lstm", signature, "bias_only", **how, weights=0, bias=[-30000, 20000])
        # Recurrent sums far beyond 16 bits, which only one engine clamps before adding.
        strong = {"weight_scale": 3.0, "hidden": (1.0 if signature == "s8" else 2.0**-15, 0)}
        yield _of("unidirectional_sequence_lstm", signature, "strong", **how | strong)
    yield _of("unidirectional_sequence_lstm", "s8", "cell_tie", count=2, **_cell_tie())
    yield _of("unidirectional_sequence_lstm", "s8", "hidden_ends", units=2, size=2, hidden=(1 / 128, -128), zero_x=127, count=6)


def _cell_tie() -> dict[str, Any]:
    """Constant gates that make forget gate x cell 16383 modulo 2^15 at the eighth step: there two roundings differ from one."""
    weights = {i: T(f"w{i}", "int8", (1, 1), 2.0**-6, 0, data=[[0]]) for i in range(1, 5)}
    biases = zip(range(12, 16), (20_000, 5_635, 15_000, 0), strict=True)
    changes = weights | {i: T(f"b{i}", "int32", (1,), 2.0**-12, 0, data=[value]) for i, value in biases}
    return {"units": 1, "size": 1, "steps": 9, "weights": 0, "scale_x": 2.0**-6, "changes": changes}


@functools.cache
def cases() -> tuple[Case, ...]:
    """Every case; the same signature may be run under several engines."""
    makers = (_conv, _depthwise, _fully_connected, _add, _pool, _softmax, _quantize, _svdf, _lstm)
    return tuple(case for maker in makers for case in maker())


def runs(op: str) -> list[Any]:
    """(case, engine) of every case of ``op``, as pytest parameters with readable ids."""
    pairs = [(case, engine) for case in cases() if case.op == op for engine in case.engines]
    return [
        pytest.param(case, engine, id=f"{engine}-{case.signature}-{case.name}", marks=UNDEFINED if case.undefined else ())
        for case, engine in pairs
    ]
