"""Small models for tests, built in memory by :mod:`refsim.flatmodel`."""

from __future__ import annotations

from typing import Any

import numpy as np

from refsim.flatmodel import N, T, build

__all__ = ["ADD", "C", "N", "T", "X", "Y", "add_model", "build", "conv_model"]

X = T("x", "int8", (1, 4), 0.5, 3)
C = T("c", "int8", (1, 4), 0.25, 0, data=[1, -2, 3, 100])
Y = T("y", "int8", (1, 4), 0.5, -1)
ADD = N("ADD", [0, 1], [2], {"fused_activation_function": 1, "pot_scale_int16": False}, version=2)


def add_model(x: T = X, c: T = C, y: T = Y, node: N = ADD, **changes: Any) -> bytes:
    """One ADD of an input (tensor 0) and a constant (tensor 1)."""
    model: dict[str, Any] = {"tensors": [x, c, y], "nodes": [node], "inputs": [0], "outputs": [2]}
    return build(**(model | changes))


def conv_model() -> bytes:
    """CONV_2D, AVERAGE_POOL_2D and RESHAPE, with per-channel weights and a variable tensor."""
    weights = np.arange(2 * 3 * 3).reshape(2, 3, 3, 1) - 9
    tensors = [
        T("image", "int8", (1, 4, 4, 1), 0.5, 3, signature=(-1, 4, 4, 1)),
        T("weights", "int8", (2, 3, 3, 1), [0.1, 0.2], [0, 0], data=weights),
        T("bias", "int32", (2,), [0.05, 0.1], [0, 0], data=[5, -6]),
        T("conv", "int8", (1, 2, 2, 2), 0.4, -1),
        T("pool", "int8", (1, 1, 1, 2), 0.4, -1),
        T("flat", "int8", (1, 2), 0.4, -1),
        T("state", "int16", (1, 2), 0.1, 0, variable=True),
    ]
    strides = {"stride_w": 1, "stride_h": 1, "padding": 1}
    nodes = [
        N("CONV_2D", [0, 1, 2], [3], strides | {"dilation_w_factor": 1, "dilation_h_factor": 1}, version=3),
        N("AVERAGE_POOL_2D", [3], [4], strides | {"filter_width": 2, "filter_height": 2}, version=2),
        N("RESHAPE", [4], [5], {"new_shape": (1, 2)}),
    ]
    return build(tensors, nodes, [0], [5], description="a test", extra_subgraphs=1)
