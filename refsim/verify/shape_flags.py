"""The flags that a case has because of its parameters, whatever it was made for: a port without that feature excludes them.

Some name a feature, others the shapes that a library has a path of its own for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

#: Flags of parameters above 1.
ABOVE_ONE: Mapping[str, tuple[str, ...]] = {
    "depth_multiplier": ("depth_multiplier",),
    "groups": ("groups",),
    "stride": ("stride_height", "stride_width"),
    "dilation": ("dilation_height", "dilation_width"),
    "batch": ("batches",),
}
#: Elements of a patch or row above which it is a long one, and of which whole vectors are made.
LONG, VECTOR = 512, 16


def flags_of(values: Mapping[str, Any]) -> Iterator[str]:
    """The flags of a kernel's case with these fields."""

    def above_one(*names: str) -> bool:
        return any(isinstance(value := values.get(name), int) and value > 1 for name in names)

    yield from (flag for flag, names in ABOVE_ONE.items() if above_one(*names))
    multiplier, shift = (values.get(f"output_{name}") for name in ("multiplier", "shift"))
    columns = [column for column in (multiplier, shift) if isinstance(column, np.ndarray) and column.size]
    if any(bool((column != column[0]).any()) for column in columns):
        yield "per_channel"
    if values.get("filter_offset"):
        yield "weight_zero_point"
    if isinstance(shift, np.ndarray) and bool((shift > 0).any()):
        yield "left_shift"
    if "bias" in values and values["bias"] is None:
        yield "missing_bias"
    if "filter_height" in values and "groups" in values:
        yield from _convolution(values)
    elif "filter_height" in values and "depth_multiplier" in values:
        yield from _depthwise(values)
    elif "units" in values and "filter_offset" in values:
        yield from _rows(values["depth"])


def _convolution(v: Mapping[str, Any]) -> Iterator[str]:
    size, stride = (v["filter_height"], v["filter_width"]), (v["stride_height"], v["stride_width"])
    patch = size[0] * size[1] * v["input_depth"] // v["groups"]
    if size == (1, 1):
        yield "grouped_pointwise" if v["groups"] > 1 else "pointwise" if stride == (1, 1) else "pointwise_strided"
    elif size == (3, 3) and stride == (2, 2) and v["input_depth"] == 3:
        yield "first_layer"
    yield from _filters(size)
    if patch > 1 and patch % 2 == 1:
        yield "patch_odd"
    if patch > LONG:
        yield "long_patch"


def _depthwise(v: Mapping[str, Any]) -> Iterator[str]:
    size = v["filter_height"], v["filter_width"]
    if v["depth_multiplier"] == 1 and size[0] == size[1] >= 3:
        yield "depthwise_3x3" if size == (3, 3) else "depthwise_large"
    yield from _filters(size)


def _filters(size: tuple[int, int]) -> Iterator[str]:
    """1xN or Nx1."""
    if max(size) > 1 == min(size):
        yield "row_filter" if size[0] == 1 else "column_filter"


def _rows(depth: int) -> Iterator[str]:
    if depth % VECTOR == 0:
        yield "aligned_rows"
    if depth > LONG:
        yield "long_patch"
