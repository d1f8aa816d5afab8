"""Random models of one operator each, that the engines accept: several independent nodes of one operator and signature in a file.

Everything follows from a seed. What is random: shapes, strides, paddings, activations, scales, zero points, weights, biases.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from flatmodel import N, T, build

from refsim.engines import Profile
from refsim.ir import INT_RANGE, Array, Tensor
from refsim.ops import Op, registry

#: Option ``quantized_bias_type``: TensorType code of int32.
INT32_CODE = 2
TANH = 4
#: Standard deviation of a value that is uniform over a type's range, as a share of that range.
SPREAD = 0.29


class Sheet:
    """A model that grows node by node."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng
        self.tensors: list[T] = []
        self.nodes: list[N] = []
        self.inputs: list[int] = []
        self.outputs: list[int] = []

    def add(self, *args: Any, **keywords: Any) -> int:
        """A tensor ``T(name, ...)`` with a name of its own; returns its index."""
        self.tensors.append(T(f"tensor_{len(self.tensors)}", *args, **keywords))
        return len(self.tensors) - 1

    def input(self, dtype: str, shape: Sequence[int], scale: float | None = None, zero_point: int = 0) -> int:
        self.inputs.append(self.add(dtype, shape, scale, zero_point))
        return self.inputs[-1]

    def output(self, dtype: str, shape: Sequence[int], scale: float | None = None, zero_point: int = 0) -> int:
        self.outputs.append(self.add(dtype, shape, scale, zero_point))
        return self.outputs[-1]

    def constant(
        self, dtype: str, shape: Sequence[int], scale: Any = None, zero_point: Any = 0, axis: int = 0, top: int = 0
    ) -> int:
        """Random data over the whole range of the type, or up to ``top`` in magnitude."""
        low, high = (-top, top) if top else INT_RANGE[dtype]
        data = self.rng.integers(low, high, tuple(shape), endpoint=True)
        return self.add(dtype, shape, scale, zero_point, data=data, axis=axis)

    def node(
        self,
        op: str,
        inputs: Sequence[int],
        outputs: Sequence[int],
        options: dict[str, Any],
        version: int,
        intermediates: Sequence[int] = (),
    ) -> None:
        self.nodes.append(N(op, inputs, outputs, options, version, intermediates))

    def build(self) -> bytes:
        return build(self.tensors, self.nodes, self.inputs, self.outputs)

    # --- random parameters
    def size(self, low: int, high: int) -> int:
        return int(self.rng.integers(low, high, endpoint=True))

    def pick(self, *choices: Any) -> Any:
        return choices[self.rng.integers(len(choices))]

    def scale(self, low: float = 1e-3, high: float = 0.2) -> float:
        return float(np.float32(np.exp(self.rng.uniform(np.log(low), np.log(high)))))

    def zero_point(self, dtype: str) -> int:
        """Anywhere in an 8-bit type, often at its ends; 0 for wider types."""
        if dtype not in ("int8", "uint8"):
            return 0
        low, high = INT_RANGE[dtype]
        return int(self.pick(low, high, low + 128, *self.rng.integers(low, high, 3, endpoint=True)))

    def activation(self) -> int:
        return int(self.pick(0, 0, 0, 0, 1, 1, 2, 3))


def random_model(op: Op, signature: str, profile: Profile, seed: int, nodes: int) -> bytes:
    """``nodes`` independent nodes of ``op`` with operand types ``signature``, of a kind that ``profile``'s engine accepts."""
    rng = np.random.default_rng([seed, *f"{op.name}/{signature}".encode()])
    sheet = Sheet(rng)
    for _ in range(nodes):
        MAKERS[op.builtin](sheet, op.signatures[signature], signature, profile)
    return sheet.build()


def random_inputs(tensors: Sequence[Tensor], count: int, seed: int) -> list[Array]:
    """``count`` runs per input: the whole range, a narrow part of it, and extremes, in turn; floats span the outputs' ranges."""
    rng = np.random.default_rng(seed)
    return [np.stack([_random_input(tensor, run, rng) for run in range(count)]) for tensor in tensors]


def _random_input(tensor: Tensor, run: int, rng: np.random.Generator) -> Array:
    if tensor.dtype == "float32":
        return rng.normal(0, 10.0 ** (run % 4 - 1), tensor.shape).astype(np.float32)
    low, high = INT_RANGE[tensor.dtype]
    if tensor.dtype == "int32":
        low, high = low // 4, high // 4  # sums of two stay inside int32, beyond which the engines are undefined
    if run % 3 == 2:
        return rng.choice(np.asarray([low, high], dtype=tensor.dtype), tensor.shape)
    middle = int(rng.integers(low, high)) if run % 3 else 0
    width = (high - low) // 16 if run % 3 else high - low
    return np.clip(rng.integers(middle - width, middle + width, tensor.shape, endpoint=True), low, high).astype(tensor.dtype)


# --- sliding windows ----------------------------------------------------------------------------------------------------
def _window(s: Sheet, dilate: bool) -> tuple[dict[str, int], list[int], list[int], list[int]]:
    """Options, and [height, width] of image, filter and output."""
    kernel = [s.size(1, 4), s.size(1, 4)]
    stride = [s.size(1, 3), s.size(1, 3)]
    dilation = [s.size(1, 2), s.size(1, 2)] if dilate else [1, 1]
    span = [(k - 1) * d + 1 for k, d in zip(kernel, dilation, strict=True)]
    padding = int(s.pick(0, 1))
    image = [s.size(span[axis] if padding else 1, span[axis] + 6) for axis in (0, 1)]
    out = [(n - w) // t + 1 if padding else -(-n // t) for n, w, t in zip(image, span, stride, strict=True)]
    options = {"padding": padding, "stride_h": stride[0], "stride_w": stride[1], "fused_activation_function": s.activation()}
    if dilate:
        options |= {"dilation_h_factor": dilation[0], "dilation_w_factor": dilation[1]}
    return options, image, kernel, out


def _weights(s: Sheet, dtype: str, shape: Sequence[int], axis: int, x_scale: float, per_channel: bool) -> tuple[int, Array]:
    """Index of a weight tensor and the bias scales [1 or channels] that go with it."""
    count = shape[axis] if per_channel else 1
    scales = np.asarray([s.scale(1e-4, 0.05) for _ in range(count)], dtype=np.float32)
    zero_point = [s.zero_point(dtype) if dtype == "uint8" else 0] * count
    index = s.constant(dtype, shape, scales.tolist(), zero_point, axis)
    return index, (np.float32(x_scale) * scales).astype(np.float32)


def _weighted(
    s: Sheet, taps: int, types: Sequence[str | None], bias_scale: Array, channels: int, optional: bool
) -> tuple[int, float]:
    """Bias index, or -1, and an output scale that leaves about as many outputs inside the range as outside."""
    x, w, bias, out = (str(dtype) for dtype in types)
    spread = [SPREAD * (INT_RANGE[dtype][1] - INT_RANGE[dtype][0]) for dtype in (x, w)]
    typical = float(bias_scale.mean()) * spread[0] * spread[1] * float(np.sqrt(taps))
    scale = typical / (INT_RANGE[out][1] / 2) * float(s.pick(0.3, 1.0, 4.0))
    if optional and s.pick(True, False, False):
        return -1, scale
    top = max(int(spread[0] * spread[1] * np.sqrt(taps)), 1)
    return s.constant(bias, (channels,), bias_scale.tolist(), [0] * bias_scale.size, top=top), scale


def conv_2d(s: Sheet, types: Sequence[str | None], signature: str, profile: Profile) -> None:
    x, w, _, out = (str(dtype) for dtype in types)
    options, image, kernel, size = _window(s, dilate=True)
    depth, groups = s.size(1, 5), int(s.pick(1, 1, 2, 3)) if signature == "s8" else 1
    channels = groups * s.size(1, 4)
    x_scale, batches = s.scale(), s.size(1, 2)
    source = s.input(x, (batches, *image, depth * groups), x_scale, s.zero_point(x))
    weights, scales = _weights(s, w, (channels, *kernel, depth), 0, x_scale, w != "uint8" and bool(s.pick(True, True, False)))
    taps = kernel[0] * kernel[1] * depth
    bias, scale = _weighted(s, taps, types, scales, channels, optional=not profile.refuses_missing_conv_bias and signature == "s8")
    result = s.output(out, (batches, *size, channels), scale, s.zero_point(out))
    options["quantized_bias_type"] = INT32_CODE if signature == "s16b32" else 0
    s.node("CONV_2D", [source, weights, bias], [result], options, version=3)


def depthwise_conv_2d(s: Sheet, types: Sequence[str | None], signature: str, profile: Profile) -> None:
    x, w, _, out = (str(dtype) for dtype in types)
    options, image, kernel, size = _window(s, dilate=True)
    depth, multiplier = s.size(1, 5), s.size(1, 3)
    channels, x_scale, batches = depth * multiplier, s.scale(), s.size(1, 2)
    source = s.input(x, (batches, *image, depth), x_scale, s.zero_point(x))
    weights, scales = _weights(s, w, (1, *kernel, channels), 3, x_scale, w != "uint8")
    bias, scale = _weighted(s, kernel[0] * kernel[1], types, scales, channels, optional=False)
    result = s.output(out, (batches, *size, channels), scale, s.zero_point(out))
    s.node("DEPTHWISE_CONV_2D", [source, weights, bias], [result], options | {"depth_multiplier": multiplier}, version=3)


def fully_connected(s: Sheet, types: Sequence[str | None], signature: str, profile: Profile) -> None:
    x, w, _, out = (str(dtype) for dtype in types)
    batches, depth, units, x_scale = s.size(1, 3), s.size(1, 40), s.size(1, 9), s.scale()
    source = s.input(x, (batches, depth), x_scale, s.zero_point(x))
    per_channel = signature in ("s8", "s16b64") and bool(s.pick(True, False))
    weights, scales = _weights(s, w, (units, depth), 0, x_scale, per_channel)
    bias, scale = _weighted(s, depth, types, scales, units, optional=signature == "s8")
    result = s.output(out, (batches, units), scale, s.zero_point(out))
    options = {"fused_activation_function": s.activation(), "keep_num_dims": False, "weights_format": 0}
    options["quantized_bias_type"] = INT32_CODE if signature == "s16b32" else 0
    s.node("FULLY_CONNECTED", [source, weights, bias], [result], options, version=11 if signature == "s16b32" else 4)


# --- element by element -------------------------------------------------------------------------------------------------
def add(s: Sheet, types: Sequence[str | None], signature: str, profile: Profile) -> None:
    dtype = str(types[0])
    shape = [s.size(1, 5) for _ in range(s.size(1, 4))]
    other = list(shape)
    if signature != "s16pot" and s.pick(True, False):  # one side repeats along some axes, or lacks the outer ones
        other = [1 if s.pick(True, False) else n for n in shape][s.size(0, len(shape) - 1) :]
    scales: tuple[float | None, ...] = (s.scale(), s.scale(), s.scale())
    if signature == "s16pot":
        top = s.size(-12, -8)
        scales = tuple(2.0**power for power in s.pick((top, top - s.size(0, 6)), (top - s.size(0, 6), top))) + (2.0**top,)
    if dtype == "int32":
        scales = (None, None, None)
    pair = [(shape, scales[0]), (other, scales[1])]
    if s.pick(True, False):
        pair.reverse()
    sources = [s.input(dtype, size, scale, s.zero_point(dtype)) for size, scale in pair]
    result = s.output(dtype, shape, scales[2], s.zero_point(dtype))
    options = {"fused_activation_function": s.activation(), "pot_scale_int16": signature == "s16pot"}
    s.node("ADD", sources, [result], options, version=3)


def average_pool_2d(s: Sheet, types: Sequence[str | None], signature: str, profile: Profile) -> None:
    dtype = str(types[0])
    options, image, kernel, size = _window(s, dilate=False)
    batches, depth, scale, zero_point = s.size(1, 2), s.size(1, 6), s.scale(), s.zero_point(dtype)
    source = s.input(dtype, (batches, *image, depth), scale, zero_point)
    result = s.output(dtype, (batches, *size, depth), scale, zero_point)
    s.node("AVERAGE_POOL_2D", [source], [result], options | {"filter_height": kernel[0], "filter_width": kernel[1]}, version=2)


def softmax(s: Sheet, types: Sequence[str | None], signature: str, profile: Profile) -> None:
    x, out = (str(dtype) for dtype in types)
    shape = [s.size(1, 4) for _ in range(s.size(1, 3))] + [s.size(1, 40)]
    unit = {"s16": 2.0**-15, "s8s16": 2.0**-16}.get(signature, 2.0**-8)
    low = 0 if signature == "s16" else INT_RANGE[out][0]
    scale = s.scale(1e-3, 0.5) if x != "int16" else s.scale(1e-5, 1e-3)
    source = s.input(x, shape, scale, s.zero_point(x))
    s.node("SOFTMAX", [source], [s.output(out, shape, unit, low)], {"beta": float(s.pick(1.0, 1.0, 0.5, 2.0))}, version=3)


def reshape(s: Sheet, types: Sequence[str | None], signature: str, profile: Profile) -> None:
    dtype = str(s.pick("int8", "int16", "int32"))
    shape = [s.size(1, 5) for _ in range(s.size(1, 4))]
    target = s.pick(shape[::-1], [int(np.prod(shape))], [1, *shape, 1])
    scale, zero_point = s.scale(), s.zero_point(dtype)
    wanted = s.add("int32", (len(target),), data=target)
    source = s.input(dtype, shape, scale, zero_point)
    s.node("RESHAPE", [source, wanted], [s.output(dtype, target, scale, zero_point)], {"new_shape": tuple(target)}, version=1)


def quantize(s: Sheet, types: Sequence[str | None], signature: str, profile: Profile) -> None:
    x, out = (str(dtype) for dtype in types)
    shape = [s.size(1, 6) for _ in range(s.size(1, 4))]
    x_scale = s.scale() if x != "float32" else None
    wide = {"int8": 2**8, "uint8": 2**8, "int16": 2**16, "int32": 2**30, "float32": 1}
    ratio = wide[x] / wide[out] * float(s.pick(0.2, 1.0, 3.0)) if out != "int32" else 1.0
    scale = s.scale(0.5, 2.0) * (x_scale * ratio if x_scale else s.scale(1e-4, 0.1))
    source = s.input(x, shape, x_scale, s.zero_point(x))
    s.node("QUANTIZE", [source], [s.output(out, shape, float(np.float32(scale)), s.zero_point(out))], {}, version=3)


# --- recurrent ----------------------------------------------------------------------------------------------------------
def svdf(s: Sheet, types: Sequence[str | None], signature: str, profile: Profile) -> None:
    x, feature, time, bias, state, out = (str(dtype) for dtype in types)
    batches, depth, rank, units, memory = s.size(1, 2), s.size(1, 12), s.size(1, 2), s.size(1, 5), s.size(2, 8)
    filters = rank * units
    zero_point = s.zero_point(state)  # engines differ in what they do with it, where they take it at all
    x_scale, feature_scale, time_scale = s.scale(), s.scale(), s.scale()
    top = INT_RANGE[state][1]
    state_scale = x_scale * feature_scale * 70 * 70 * float(np.sqrt(depth)) / (top / 2) * float(s.pick(0.3, 1.0))
    sums = state_scale * top / 2 * time_scale * INT_RANGE[time][1] / 2 * float(np.sqrt(memory * rank))
    source = s.input(x, (batches, depth), x_scale, s.zero_point(x))
    operands = [
        s.constant(feature, (filters, depth), feature_scale, top=127),
        s.constant(time, (filters, memory), time_scale, top=127 if time == "int8" else 2000),
        s.constant(bias, (units,), state_scale * time_scale, top=10000),
        s.add(state, (batches, memory * filters), state_scale, zero_point, variable=True),
    ]
    sums *= 1.0 if time == "int8" else 2000 / INT_RANGE[time][1]
    result = s.output(out, (batches, units), sums / 64, s.zero_point(out))
    options = {"rank": rank, "fused_activation_function": 1, "asymmetric_quantize_inputs": False}
    s.node("SVDF", [source, *operands], [result], options, version=3)


def unidirectional_sequence_lstm(s: Sheet, types: Sequence[str | None], signature: str, profile: Profile) -> None:
    x, bias_type = str(types[0]), str(types[12])
    batches, steps, depth, units = s.size(1, 2), s.size(1, 4), s.size(1, 8), s.size(1, 7)
    time_major = bool(s.pick(True, False))
    lead = (steps, batches) if time_major else (batches, steps)
    wide = INT_RANGE[x][1] / 127
    x_scale, hidden_scale = s.scale(5e-3, 0.05) / wide, float(np.float32(1 / 128 * s.scale(0.6, 1.2) / wide))
    hidden_zero = s.zero_point(x)
    source = s.input(x, (*lead, depth), float(np.float32(x_scale)), s.zero_point(x))
    scales = [s.scale(2e-3, 0.03) for _ in range(8)]
    inputs = [s.constant("int8", (units, depth), scale, top=127) for scale in scales[:4]]
    recurrent = [s.constant("int8", (units, units), scale, top=127) for scale in scales[4:]]
    biases = [s.constant(bias_type, (units,), float(np.float32(x_scale) * np.float32(scale)), top=3000) for scale in scales[:4]]
    hidden = s.add(x, (batches, units), hidden_scale, hidden_zero, variable=True)
    cell = s.add("int16", (batches, units), 2.0 ** -s.size(10, 14), 0, variable=True)
    result = s.output(x, (*lead, units), hidden_scale, hidden_zero)
    gates = [s.add("int16", (0,), 2.0**-12, 0) for _ in range(4)]
    intermediates = [*gates, s.add(x, (0,), hidden_scale, hidden_zero)]
    clip = float(s.pick(0.0, 0.0, 1.5))
    options = {"fused_activation_function": TANH, "cell_clip": clip, "proj_clip": 0.0, "time_major": time_major}
    operands = [source, *inputs, *recurrent, -1, -1, -1, *biases, -1, -1, hidden, cell, -1, -1, -1, -1]
    s.node("UNIDIRECTIONAL_SEQUENCE_LSTM", operands, [result], options, version=3, intermediates=intermediates)


Maker = Callable[[Sheet, Sequence[str | None], str, Profile], None]
#: A maker for each operator of the registry; test_fresh.py checks that none is missing.
MAKERS: dict[str, Maker] = {builtin: globals()[op.name] for builtin, op in registry().items() if op.name in globals()}
