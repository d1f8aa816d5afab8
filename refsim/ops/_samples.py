"""What operators draw in common: shapes that broadcast, sliding windows, weights and biases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from refsim.ir import Array
from refsim.sheet import Sheet
from refsim.types import INT_RANGE

#: Standard deviation of a value that is uniform over a type's range, as a share of that range.
SPREAD = 0.29


def broadcast_pair(s: Sheet, rank: int = 4) -> tuple[list[int], list[int], list[int]]:
    """Two shapes in either order, one of which may repeat along some axes or lack the outer ones; and the common shape."""
    shape = s.shape(1, rank)
    other = list(shape)
    if s.pick(True, False):
        other = [1 if s.pick(True, False) else n for n in shape][s.size(0, len(shape) - 1) :]
    return (shape, other, shape) if s.pick(True, False) else (other, shape, shape)


def draw_unary(
    s: Sheet, op: str, options: Mapping[str, Any] | None = None, out: tuple[float | None, int] | None = None, same: bool = False
) -> None:
    """A node with one input and one output of one shape; ``out`` is the output's quantization, ``same`` takes the input's."""
    x, y = s.types[0], s.types[-1]
    shape, affine = s.shape(), s.affine(x)
    source = s.input(x, shape, *affine)
    s.node(op, [source], [s.output(y, shape, *(affine if same else out or s.affine(y)))], options or {})


def draw_window(s: Sheet, dilate: bool) -> tuple[dict[str, int], list[int], list[int], list[int]]:
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


def draw_weights(s: Sheet, dtype: str, shape: Sequence[int], axis: int, x_scale: float, per_channel: bool) -> tuple[int, Array]:
    """Index of a weight tensor and the bias scales [1 or channels] that go with it."""
    count = shape[axis] if per_channel else 1
    scales = np.asarray(s.known("weight_scales", [s.scale(1e-4, 0.05) for _ in range(count)]), dtype=np.float32)
    zero_point = s.known("weight_zero_point", s.zero_point(dtype) if dtype == "uint8" else 0)
    if s.known("dynamic", False):
        index = s.input(dtype, shape, float(scales[0]), zero_point)
    else:
        index = s.constant(dtype, shape, scales.tolist(), [zero_point] * scales.size, axis, name="weights")
    return index, (np.float32(x_scale) * scales).astype(np.float32)


def draw_bias(
    s: Sheet, taps: int, types: Sequence[str | None], bias_scale: Array, channels: int, optional: bool
) -> tuple[int, float]:
    """Bias index, or -1, and an output scale that leaves about as many outputs inside the range as outside."""
    x, w, bias, out = (str(dtype) for dtype in types)
    spread = [SPREAD * (INT_RANGE[dtype][1] - INT_RANGE[dtype][0]) for dtype in (x, w)]
    typical = float(bias_scale.mean()) * spread[0] * spread[1] * float(np.sqrt(taps))
    scale = typical / (INT_RANGE[out][1] / 2) * float(s.pick(0.3, 1.0, 4.0))
    left_out = optional and s.pick(True, False, False)
    if s.known("bias", None if left_out else ()) is None:
        return -1, scale
    top = max(int(spread[0] * spread[1] * np.sqrt(taps)), 1)
    return s.constant(bias, (channels,), bias_scale.tolist(), [0] * bias_scale.size, top=top, name="bias"), scale
