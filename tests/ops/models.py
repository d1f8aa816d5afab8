"""Single-operator models, built in memory. Every argument has a plain default, so that a test names only what it is about.

``signature`` is a kernel's name from refsim/engines.py. Weights, biases and multipliers come from a fixed seed unless given.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from flatmodel import N, T, build

from refsim.engines import profiles
from refsim.ir import INT_RANGE
from refsim.ops import registry

Pair = tuple[int, int]
SAME, VALID = 0, 1
NONE, RELU, RELU_N1_TO_1, RELU6, TANH = range(5)
#: (type, zero point) of 8- and 16-bit activations, by the signature's first letters.
ACTIVATION: Mapping[str, tuple[str, int, int]] = {"s8": ("int8", 3, -5), "u8": ("uint8", 130, 117), "s16": ("int16", 0, 0)}
#: Of inputs and outputs, by type.
ZERO_POINTS = {dtype: zero_points for dtype, *zero_points in ACTIVATION.values()}
LETTER = {"s4": "int4", "u4": "uint4", "s8": "int8", "u8": "uint8", "s16": "int16", "s32": "int32", "f32": "float32"}


def kernels_of(op: str) -> list[tuple[str, str]]:
    """(engine alias, signature) of every kernel in the profiles' tables."""
    return [(profile.alias, signature) for profile in profiles() for signature in profile.signatures(registry()[op.upper()])]


def rng_of(*what: object) -> np.random.Generator:
    return np.random.default_rng(list(repr(what).encode()))


def ints(rng: np.random.Generator, dtype: str, shape: Sequence[int], low: int | None = None, high: int | None = None) -> Any:
    """Random integers of a tensor type's whole range (symmetric for signed 8-bit weights is not asked of anybody)."""
    first, last = INT_RANGE[dtype]
    return rng.integers(first if low is None else low, (last if high is None else high) + 1, size=tuple(shape))


def single(op: str, inputs: Sequence[T | None], outputs: Sequence[T], options: Mapping[str, Any] | None, **node: Any) -> bytes:
    """One node. Inputs without data that are no variables are graph inputs; ``extra`` tensors follow (for intermediates)."""
    extra: Sequence[T] = node.pop("extra", ())
    given = [tensor for tensor in inputs if tensor is not None]
    tensors = [*given, *outputs, *extra]
    numbers = {id(tensor): number for number, tensor in enumerate(tensors)}
    wired = [-1 if tensor is None else numbers[id(tensor)] for tensor in inputs]
    results = [numbers[id(tensor)] for tensor in outputs]
    free = [numbers[id(tensor)] for tensor in given if tensor.data is None and not tensor.variable]
    if extra:
        node["intermediates"] = [numbers[id(tensor)] for tensor in extra]
    return build(tensors, [N(op, wired, results, options, **node)], free, results)


def activation_type(signature: str) -> tuple[str, int, int]:
    return ACTIVATION["s16" if signature.startswith("s16") else signature[:2]]


# --- weighted sums -----------------------------------------------------------------------------------------------------
def output_size(size: int, taps: int, stride: int, dilation: int, padding: int) -> int:
    span = (taps - 1) * dilation + 1
    return math.ceil(size / stride) if padding == SAME else (size - span) // stride + 1


def weighted(
    op: str,
    signature: str,
    x_shape: Sequence[int],
    w_shape: Sequence[int],
    y_shape: Sequence[int],
    options: Mapping[str, Any],
    *,
    channels: int,
    axis: int,
    weights: Any = None,
    bias: Any = "random",
    bias_size: int | None = None,
    zero_x: int | None = None,
    zero_y: int | None = None,
    zero_w: int | None = None,
    scale_x: float = 0.5,
    scale_w: float | Sequence[float] = 0.05,
    scale_y: float = 1.3,
) -> bytes:
    """CONV_2D, DEPTHWISE_CONV_2D or FULLY_CONNECTED with constant weights; ``bias`` None leaves it out."""
    rng = rng_of(op, signature, x_shape, w_shape)
    x_type, w_type, b_type, y_type = (str(dtype) for dtype in registry()[op].signatures[signature])
    zx, zy = ZERO_POINTS[x_type][0], ZERO_POINTS[y_type][1]
    if weights is None:
        weights = ints(rng, w_type, w_shape)
    if isinstance(bias, str):
        bias = rng.integers(-3000, 3000, size=channels)
    bias_shape = (channels if bias_size is None else bias_size,)
    zero_w = (120 if w_type == "uint8" else 0) if zero_w is None else zero_w
    per_channel = np.size(scale_w) > 1
    zeros = [zero_w] * int(np.size(scale_w)) if per_channel else zero_w
    filters = T("filter", w_type, w_shape, scale_w, zeros, data=np.broadcast_to(weights, w_shape), axis=axis if per_channel else 0)
    return single(
        op,
        [
            T("input", x_type, x_shape, scale_x, zx if zero_x is None else zero_x),
            filters,
            None if bias is None else T("bias", b_type, bias_shape, 0.025, 0, data=np.resize(bias, bias_shape)),
        ],
        [T("output", y_type, y_shape, scale_y, zy if zero_y is None else zero_y)],
        options,
    )


def conv(
    signature: str = "s8",
    image: Sequence[int] = (1, 5, 4, 3),
    *,
    op: str = "CONV_2D",
    filters: int = 4,
    kernel: Pair = (3, 3),
    stride: Pair = (1, 1),
    dilation: Pair = (1, 1),
    padding: int = SAME,
    activation: int = NONE,
    groups: int = 1,
    options: Mapping[str, Any] | None = None,
    y_shape: Sequence[int] | None = None,
    w_shape: Sequence[int] | None = None,
    axis: int | None = None,
    **how: Any,
) -> bytes:
    """CONV_2D; with ``op`` DEPTHWISE_CONV_2D ``filters`` is the number of output channels."""
    depthwise = op == "DEPTHWISE_CONV_2D"
    size = [output_size(image[i + 1], kernel[i], stride[i], dilation[i], padding) for i in (0, 1)]
    shape = (1, *kernel, filters) if depthwise else (filters, *kernel, image[-1] // groups)
    fields = {
        "padding": padding,
        "stride_h": stride[0],
        "stride_w": stride[1],
        "dilation_h_factor": dilation[0],
        "dilation_w_factor": dilation[1],
        "fused_activation_function": activation,
    }
    if depthwise:
        fields["depth_multiplier"] = filters // image[-1]
    elif signature == "s16b32":
        fields["quantized_bias_type"] = 2
    return weighted(
        op,
        signature,
        image,
        shape if w_shape is None else w_shape,
        (image[0], *size, filters) if y_shape is None else y_shape,
        fields | dict(options or {}),
        channels=filters,
        axis=(3 if depthwise else 0) if axis is None else axis,
        **how,
    )


def depthwise(signature: str = "s8", image: Sequence[int] = (1, 5, 4, 3), *, multiplier: int = 1, **how: Any) -> bytes:
    how.setdefault("filters", image[-1] * multiplier)
    return conv(signature, image, op="DEPTHWISE_CONV_2D", **how)


def fully_connected(
    signature: str = "s8",
    rows: int = 2,
    depth: int = 7,
    units: int = 5,
    *,
    activation: int = NONE,
    options: Mapping[str, Any] | None = None,
    x_shape: Sequence[int] | None = None,
    w_shape: Sequence[int] | None = None,
    y_shape: Sequence[int] | None = None,
    **how: Any,
) -> bytes:
    fields = {"fused_activation_function": activation, "weights_format": 0}
    if signature == "s16b32":
        fields["quantized_bias_type"] = 2
    return weighted(
        "FULLY_CONNECTED",
        signature,
        x_shape or (rows, depth),
        w_shape or (units, depth),
        y_shape or (rows, units),
        fields | dict(options or {}),
        channels=units,
        axis=0,
        **how,
    )


# --- element by element ------------------------------------------------------------------------------------------------
def add(
    signature: str = "s8",
    lhs: Sequence[int] = (1, 2, 3),
    rhs: Sequence[int] = (1, 2, 3),
    *,
    scales: tuple[float, float, float] = (0.5, 0.3, 0.7),
    zeros: tuple[int, int, int] | None = None,
    activation: int = NONE,
    data: Any = None,
    out: Sequence[int] | None = None,
) -> bytes:
    """ADD; ``data`` makes the right operand a constant."""
    if signature == "s32":
        dtype, scale, default = "int32", (None, None, None), (0, 0, 0)
    else:
        dtype, zx, zy = activation_type(signature)
        scale, default = scales, (zx, zy, zx)
    if signature == "s16pot" and scales == (0.5, 0.3, 0.7):
        scale = (2.0**-10, 2.0**-13, 2.0**-10)
    zeros = default if zeros is None else zeros
    shape = np.broadcast_shapes(tuple(lhs), tuple(rhs)) if out is None else out
    tensors = [
        T(name, dtype, size, s, z, data=value)
        for name, size, s, z, value in zip(("lhs", "rhs", "sum"), (lhs, rhs, shape), scale, zeros, (None, data, None), strict=True)
    ]
    return single(
        "ADD", tensors[:2], tensors[2:], {"fused_activation_function": activation, "pot_scale_int16": signature == "s16pot"}
    )


def pool(
    signature: str = "s8",
    image: Sequence[int] = (1, 5, 4, 3),
    *,
    kernel: Pair = (2, 2),
    stride: Pair = (1, 1),
    padding: int = SAME,
    activation: int = NONE,
    scale: tuple[float, float] = (0.1, 0.1),
    zeros: Pair | None = None,
    depth: int | None = None,
    y_shape: Sequence[int] | None = None,
) -> bytes:
    dtype, zero, _ = activation_type(signature)
    zeros = (zero, zero) if zeros is None else zeros
    size = [output_size(image[i + 1], kernel[i], stride[i], 1, padding) for i in (0, 1)]
    options = {"padding": padding, "stride_h": stride[0], "stride_w": stride[1], "fused_activation_function": activation}
    options |= {"filter_height": kernel[0], "filter_width": kernel[1]}
    shape = (image[0], *size, image[3] if depth is None else depth)
    x, y = T("input", dtype, image, scale[0], zeros[0]), T("output", dtype, y_shape or shape, scale[1], zeros[1])
    return single("AVERAGE_POOL_2D", [x], [y], options)


def softmax(
    signature: str = "s8",
    shape: Sequence[int] = (2, 10),
    *,
    beta: float = 1.0,
    scale: float | None = None,
    unit: float | None = None,
    zero: int | None = None,
    y_shape: Sequence[int] | None = None,
) -> bytes:
    """SOFTMAX; ``unit`` and ``zero`` replace the output's scale and zero point, which the algorithm fixes."""
    x, y = split_pair({"s8": "s8s8", "u8": "u8u8", "s16": "s16s16"}.get(signature, signature))
    half = (2.0**-16, -32768)
    wanted = {"s8": (2.0**-8, -128), "u8": (2.0**-8, 0), "s8s16": half, "u8s16": half, "s16": (2.0**-15, 0)}[signature]
    scale = (10.0 / 65535 if x == "int16" else 0.1) if scale is None else scale
    inputs = [T("scores", x, shape, scale, 0 if x == "int16" else ACTIVATION[x.replace("uint", "u").replace("int", "s")][1])]
    outputs = [T("odds", y, y_shape or shape, wanted[0] if unit is None else unit, wanted[1] if zero is None else zero)]
    return single("SOFTMAX", inputs, outputs, {"beta": beta})


def split_pair(pair: str) -> tuple[str, str]:
    """Types of a QUANTIZE signature such as ``s8u8``."""
    first = next(letter for letter in LETTER if pair.startswith(letter))
    return LETTER[first], LETTER[pair.removeprefix(first)]


def quantize(
    pair: str = "s8s8",
    shape: Sequence[int] = (4, 7),
    *,
    scales: tuple[float, float] = (0.3, 0.45),
    zeros: Pair | None = None,
    y_shape: Sequence[int] | None = None,
) -> bytes:
    source, target = split_pair(pair)
    default = {"int4": -3, "uint4": 5, "int8": 11, "uint8": 90, "int16": 0, "int32": 0, "float32": 0}
    zeros = (default[source], default[target]) if zeros is None else zeros
    x = T("input", source, shape, None if source == "float32" else scales[0], zeros[0])
    return single("QUANTIZE", [x], [T("output", target, y_shape or shape, scales[1], zeros[1])], {})


# --- state -------------------------------------------------------------------------------------------------------------
def svdf(
    signature: str = "s16",
    *,
    batches: int = 2,
    size: int = 5,
    units: int = 3,
    rank: int = 2,
    memory: int = 4,
    bias: Any = "random",
    zeros: tuple[int, int, int] | None = None,
    scales: tuple[float, float, float, float, float] = (0.1, 0.02, 0.01, 0.02, 0.3),
    bias_scale: float | None = None,
    feature: Any = None,
    time: Any = None,
    options: Mapping[str, Any] | None = None,
    changes: Mapping[int, T] | None = None,
    y_shape: Sequence[int] | None = None,
) -> bytes:
    """SVDF. ``zeros``: of input, state, output. ``scales``: of input, feature weights, time weights, state, output."""
    state_type = LETTER[signature]
    zeros = ((4, 0, -7) if signature == "s16" else (4, -3, -7)) if zeros is None else zeros
    bias_scale = scales[2] * scales[3] if bias_scale is None else bias_scale
    filters, rng = units * rank, rng_of("svdf", signature, batches, size, units, rank, memory)
    feature = ints(rng, "int8", (filters, size)) if feature is None else np.broadcast_to(feature, (filters, size))
    time = (
        ints(rng, state_type, (filters, memory), -900 if state_type == "int16" else -128, 900 if state_type == "int16" else 127)
        if (time is None)
        else np.broadcast_to(time, (filters, memory))
    )
    if isinstance(bias, str):
        bias = rng.integers(-5000, 5000, size=units)
    inputs: list[T | None] = [
        T("input", "int8", (batches, size), scales[0], zeros[0]),
        T("feature", "int8", (filters, size), scales[1], 0, data=feature),
        T("time", state_type, (filters, memory), scales[2], 0, data=time),
        None if bias is None else T("bias", "int32", (units,), bias_scale, 0, data=np.broadcast_to(bias, (units,))),
        T("state", state_type, (batches, filters * memory), scales[3], zeros[1], variable=True),
    ]
    for position, tensor in (changes or {}).items():
        inputs[position] = tensor
    outputs = [T("output", "int8", y_shape or (batches, units), scales[4], zeros[2])]
    return single("SVDF", inputs, outputs, {"rank": rank, "fused_activation_function": RELU} if options is None else options)


GATES = ("input", "forget", "cell", "output")


def lstm(
    signature: str = "s8",
    *,
    batches: int = 1,
    steps: int = 3,
    size: int = 4,
    units: int = 3,
    time_major: bool = False,
    clip: float = 0.0,
    cell_scale: float = 2.0**-11,
    hidden: tuple[float, int] = (1 / 128, 5),
    zero_x: int | None = None,
    weight_scale: float = 0.01,
    scale_x: float = 0.05,
    bias: Any = "random",
    weights: Any = None,
    intermediates: int = 5,
    changes: Mapping[int, T | None] | None = None,
    options: Mapping[str, Any] | None = None,
    y_shape: Sequence[int] | None = None,
    op: str = "UNIDIRECTIONAL_SEQUENCE_LSTM",
) -> bytes:
    """UNIDIRECTIONAL_SEQUENCE_LSTM, or LSTM of one step; ``changes`` replaces inputs by position."""
    act, bias_type = ("int8", "int32") if signature == "s8" else ("int16", "int64")
    rng = rng_of("lstm", signature, batches, steps, size, units)
    hidden_zero = 0 if act == "int16" else hidden[1]
    zero_x = (0 if act == "int16" else -9) if zero_x is None else zero_x

    def matrix(kind: str, gate: str, width: int) -> T:
        value = ints(rng, "int8", (units, width)) if weights is None else np.broadcast_to(weights, (units, width))
        return T(f"{kind}_{gate}", "int8", (units, width), weight_scale * (1 + GATES.index(gate) / 7), 0, data=value)

    def bias_of(gate: str) -> T:
        value = rng.integers(-4000, 4000, size=units) if isinstance(bias, str) else np.broadcast_to(bias, (units,))
        return T(f"bias_{gate}", bias_type, (units,), 0.0005, 0, data=value)

    lead = (batches,) if op == "LSTM" else (steps, batches) if time_major else (batches, steps)
    inputs: list[T | None] = [T("input", act, (*lead, size), scale_x, zero_x)]
    inputs += [matrix("input", gate, size) for gate in GATES] + [matrix("recurrent", gate, units) for gate in GATES]
    inputs += [None] * 3 + [bias_of(gate) for gate in GATES] + [None] * 2
    inputs += [T("hidden", act, (batches, units), hidden[0], hidden_zero, variable=True)]
    inputs += [T("cell", "int16", (batches, units), cell_scale, 0, variable=True), *[None] * 4]
    for position, tensor in (changes or {}).items():
        inputs[position] = tensor
    output = T("output", act, y_shape or (*lead, units), hidden[0], hidden_zero)
    inner = [T(f"inner_{i}", "int16", (1,), 2.0**-12, 0) for i in range(4)] + [T("inner_hidden", "int8", (1,), *hidden)]
    major = {} if op == "LSTM" else {"time_major": time_major}
    fields = {"fused_activation_function": TANH, "cell_clip": clip} | major | dict(options or {})
    return single(op, inputs, [output], fields, extra=inner[:intermediates] if act == "int8" else ())
