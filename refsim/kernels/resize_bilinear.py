"""Bilinear interpolation of images, by positions and weights of 10 bits behind the point.

Source: tflite ``reference/resize_bilinear.h`` ``ResizeBilinearInteger``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.ir import Array
from refsim.kernels import I32, SIZE, Kernel, Slot, variants_of


@dataclass(frozen=True, slots=True, eq=False)
class ResizeAxis:
    """Positions in the input, in units of 1/1024: ``index * step + start``."""

    input: Annotated[int, I32, "size"]
    output: Annotated[int, I32, "size"]
    step: Annotated[int, I32, ">= 0"]
    start: Annotated[int, I32, "may be negative"]

    def taps(self, nx: Any) -> tuple[Array, Array, Array]:
        """(cell below, cell above, weight of the cell above) for every output, int64 ``[output]``."""
        position = np.arange(self.output, dtype=np.int64) * self.step + self.start
        lower = np.maximum(nx.trunc_div(position, 1024), 0)
        upper = np.minimum(nx.trunc_div(position + 1023, 1024), self.input - 1)
        return lower, upper, position - 1024 * lower


@dataclass(frozen=True, slots=True, eq=False)
class Params:
    batches: Annotated[int, SIZE, "N"]
    depth: Annotated[int, SIZE, "channels"]
    rows: Annotated[ResizeAxis, "height"]
    columns: Annotated[ResizeAxis, "width"]
    dtype: str
    #: float32 positions and weights of 11 bits, of engines that are simulated only: (below, above, weight) of rows and of columns.
    float_taps: tuple[tuple[Array, Array, Array], tuple[Array, Array, Array]] | None = None


def by_11_bits(nx: Any, taps: tuple[tuple[Array, Array, Array], tuple[Array, Array, Array]], x: Array) -> Array:
    """Across, then down, one rounding at the end. Source: XNNPACK ``s8-ibilinear``, ``u8-ibilinear``."""
    (top, bottom, down), (left, right, across) = taps
    image, down, across = x.astype(np.int64), down[:, np.newaxis, np.newaxis], across[:, np.newaxis]
    lines = (image[:, :, :, left] << 11) + (image[:, :, :, right] - image[:, :, :, left]) * across
    total = (lines[:, :, top] << 11) + (lines[:, :, bottom] - lines[:, :, top]) * down
    return np.asarray(nx.round_half_up_shift(total, 22)).astype(x.dtype)


def run(nx: Any, p: Params, x: Array) -> Array:
    """x [n, N, H, W, C] -> [n, N, OH, OW, C]."""
    if p.float_taps is not None:
        return by_11_bits(nx, p.float_taps, x)
    (top, bottom, down), (left, right, across) = p.rows.taps(nx), p.columns.taps(nx)
    image, down, across = x.astype(np.int64), down[:, np.newaxis, np.newaxis], across[:, np.newaxis]
    lines = image[:, :, top] * (1024 - down) + image[:, :, bottom] * down
    total = lines[:, :, :, left] * (1024 - across) + lines[:, :, :, right] * across
    return np.asarray(nx.resize_divide(total)).astype(p.dtype)


KERNEL = Kernel(
    name="resize_bilinear",
    params=Params,
    slots=(Slot("input", doc="[N, H, W, C]"), Slot("output", role="out", doc="[N, OH, OW, C]")),
    run=run,
    variants=variants_of({"x": "int8"}, {"x": "int16"}),
)
