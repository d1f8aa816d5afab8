"""Bilinear interpolation of uint8 images in float32, one rounding per operation; in C in integers, on bit patterns.

Source: tflite ``reference/resize_bilinear.h`` ``ResizeBilinear``, ``optimized/resize_bilinear.h``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.fixedpoint.floats import Taps, blend
from refsim.ir import Array
from refsim.kernels import I32, PI32, SIZE, Kernel, Slot, variants_of
from refsim.kernels.resize_bilinear import by_11_bits


@dataclass(frozen=True, slots=True, eq=False)
class FloatAxis:
    """The two cells between which each output lies, and the float32 weights of both."""

    input: Annotated[int, I32, "size"]
    output: Annotated[int, I32, "size"]
    taps: Annotated[Array, PI32, "[output][4]: cell below, cell above, bits of their float32 weights"]

    def split(self) -> Taps:
        """(cell below, cell above, weight below, weight above) ``[output]``."""
        below, above, *weights = self.taps.astype(np.int32).T
        low, high = (np.ascontiguousarray(bits).view(np.float32) for bits in weights)
        return below, above, low, high


@dataclass(frozen=True, slots=True, eq=False)
class Params:
    batches: Annotated[int, SIZE, "N"]
    depth: Annotated[int, SIZE, "channels"]
    rows: Annotated[FloatAxis, "height"]
    columns: Annotated[FloatAxis, "width"]
    #: Of engines that are simulated only: weights are multiplied first, products are added by fused multiply-adds.
    weights_first: bool = False
    fused: bool = False
    #: And weights of 11 bits, as for int8: (below, above, weight) of rows and of columns.
    bits11: tuple[tuple[Array, Array, Array], tuple[Array, Array, Array]] | None = None


def run(nx: Any, p: Params, x: Array) -> Array:
    """x [n, N, H, W, C] uint8 -> [n, N, OH, OW, C] uint8."""
    if p.bits11 is not None:
        return by_11_bits(nx, p.bits11, x)
    return blend(x, p.rows.split(), p.columns.split(), weights_first=p.weights_first, fused=p.fused).astype(np.uint8)


KERNEL = Kernel(
    name="resize_bilinear_float",
    params=Params,
    slots=(Slot("input", doc="[N, H, W, C]"), Slot("output", role="out", doc="[N, OH, OW, C]")),
    run=run,
    variants=variants_of({"x": "uint8"}),
)
