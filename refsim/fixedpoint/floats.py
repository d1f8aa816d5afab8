"""What some engines compute in floats although inputs and outputs are integers. Such engines are simulated only.

Every operation is rounded to float32 once, in the order written; the order is part of the result.
"""

from __future__ import annotations

from typing import Any, cast

import numpy as np

from refsim.fixedpoint.functions import real_exp
from refsim.fixedpoint.scale import round_half_away
from refsim.ir import Array

F32 = np.float32
#: (cell below, cell above, float32 weight below, float32 weight above) of each output along one axis.
Taps = tuple[Array, Array, Array, Array]


def softmax_table(scale: Any, beta: float) -> Array:
    """exp(-scale * beta * d) for d in [0, 255], float32. Source: tflite ``optimized_ops::PopulateSoftmaxLookupTable``."""
    return np.asarray(real_exp(-F32(scale) * F32(beta) * np.arange(256, dtype=F32)))


def softmax_shares(table: Array, below: Array, scale_out: Any, truncates: bool) -> Array:
    """Each element's share of its row (last axis) in steps of ``scale_out``, as integers; ``below`` is its distance to the maximum.

    The sum is formed from the first element to the last. ``truncates``: 1/2 is added and the fraction dropped, as for uint8.
    Source: tflite ``optimized_ops::Softmax`` of 8-bit integers.
    """
    exponentials = table[below]
    total = np.cumsum(exponentials, axis=-1, dtype=F32)[..., -1:]
    steps = exponentials * (F32(1) / (total * F32(scale_out)))
    return cast(Array, (np.trunc(steps + F32(0.5)) if truncates else round_half_away(steps)).astype(np.int64))


def softmax_uint16_table(scale: Any, beta: float) -> Array:
    """exp(-scale * beta * d) for d in [0, 255] in steps of 1/65535, at most 65535, int64.

    Source: tflite ``optimized_ops::PopulateSoftmaxUInt8LookupTable`` for aarch64, both of its tables put together.
    """
    values = real_exp(F32(scale) * F32(beta) * -np.arange(256, dtype=F32))
    return np.asarray(np.minimum(np.trunc(values * F32(65535) + F32(0.5)), 65535).astype(np.int64))


def image_mean_bias(zero_point: int, scale: Any, scale_out: Any, zero_out: int) -> int:
    """Output zero point less the input's in steps of the output, rounded half away in float32.

    Source: tflite ``optimized_ops::Mean`` of 8-bit integers over height and width.
    """
    return zero_out - int(round_half_away(F32(zero_point) * F32(scale) / F32(scale_out)))


def square_root_steps(x: Array, scale: Any, scale_out: Any) -> Array:
    """sqrt(scale * x) in steps of ``scale_out``, in float32, toward zero, int64. Source: tflite ``kernels/activations.cc``."""
    return np.asarray(np.trunc(np.sqrt(F32(scale) * x.astype(F32)) / F32(scale_out)).astype(np.int64))


def whole_part(x: Array) -> Array:
    """``x`` rounded toward zero, float64."""
    return np.asarray(np.trunc(x.astype(np.float64)))


def row_multipliers(total: Array, scale_out: Any) -> tuple[Array, Array]:
    """(multiplier, shift) of float32(1 / float32(total * scale_out)), each by ``quantize_multiplier``; ``total`` > 0."""
    fraction, shift = np.frexp((F32(1) / (total.astype(F32) * F32(scale_out))).astype(np.float64))
    # A float32 has 24 bits: nothing is rounded, and nothing carries.
    return np.ldexp(fraction, 31).astype(np.int64), shift.astype(np.int64)


def line_through(total: Array, slope: Any, constant: Any, rounding: str) -> Array:
    """slope * total + constant in float32, rounded half ``away`` or to ``even``.

    Source: XNNPACK ``rdsum``; tflite ``optimized_ops``.
    """
    value = total.astype(F32) * F32(slope) + F32(constant)
    return cast(Array, (np.rint(value) if rounding == "even" else round_half_away(value)).astype(np.int64))


def resize_taps(extent: int, size: int, corners: bool, centers: bool) -> tuple[Array, Array, Array]:
    """(cell below, cell above, weight of the cell above in 11 bits) for ``size`` outputs of ``extent`` cells, int64.

    Source: XNNPACK ``src/indirection.c`` and LiteRT's delegate, in float32.
    """
    scale = F32(extent - 1) / F32(size - 1) if corners and size > 1 else F32(extent) / F32(size)
    position = np.arange(size).astype(F32) * scale
    if centers:
        position = position + (F32(0.5) * scale - F32(0.5))
    position = np.minimum(np.maximum(position, F32(0)), F32(extent - 1))
    below = np.floor(position)
    weight = np.rint((position - below) * F32(2048)).astype(np.int64)
    return below.astype(np.int64), np.minimum(below.astype(np.int64) + 1, extent - 1), weight


def bilinear_taps(extent: int, size: int, corners: bool, centers: bool, fused: bool) -> Taps:
    """Cells and float32 weights for ``size`` outputs of ``extent`` cells; ``fused``: a position is one multiply-add.

    Below the first center the weights are extrapolation, but then of one cell. Source: tflite ``ComputeInterpolationValues``.
    """
    scale = F32(extent - 1) / F32(size - 1) if corners and size > 1 else F32(extent) / F32(size)
    position = np.arange(size).astype(F32)
    if centers and fused:
        position = multiply_add(position + F32(0.5), scale, F32(-0.5))
    else:
        position = (position + F32(0.5)) * scale - F32(0.5) if centers else position * scale
    below = np.maximum(np.floor(position), 0).astype(np.int32)
    above = np.minimum(np.ceil(position).astype(np.int32), extent - 1)
    weight = position - below.astype(F32)
    return below, above, F32(1) - weight, weight


def blend(x: Array, rows: Taps, columns: Taps, *, weights_first: bool, fused: bool) -> Array:
    """uint8 ``[..., H, W, C]`` between its cells, plus 1/2 and toward zero, float32 ``[..., OH, OW, C]``.

    Each cell is multiplied by its weight down, then across; or, ``weights_first``, by their product. The four are added column by
    column; ``weights_first``, row by row. Source: tflite ``reference/resize_bilinear.h``, ``ResizeBilinearGenericSmallChannel``.
    """
    (top, bottom, *down), (left, right, *across) = rows, columns
    image = x.astype(F32)
    corners = [(i, j) for i in (0, 1) for j in (0, 1)] if weights_first else [(i, j) for j in (0, 1) for i in (0, 1)]
    factors = []
    for i, j in corners:
        cell = image[..., (top, bottom)[i], :, :][..., (left, right)[j], :]
        y, x_weight = down[i][:, np.newaxis, np.newaxis], across[j][:, np.newaxis]
        factors.append((cell, y * x_weight) if weights_first else (cell * y, x_weight))
    if fused:
        # The compiler keeps the second product rounded, and fuses the others with their additions.
        total = multiply_add(*factors[0], factors[1][0] * factors[1][1])
        for cell, weight in factors[2:]:
            total = multiply_add(cell, weight, total)
    else:
        total = factors[0][0] * factors[0][1]
        for cell, weight in factors[1:]:
            total = total + cell * weight
    return np.asarray(np.trunc(total + F32(0.5)))


def multiply_add(a: Array, b: Any, c: Any) -> Array:
    """float32(a * b + c), rounded once, of float32 without infinities.

    The product is exact in double. The sum is rounded to odd there, which the rounding to 24 bits cannot mistake for a tie.
    """
    product = a.astype(np.float64) * b
    addend = np.asarray(c, dtype=np.float64)
    total = product + addend
    part = total - product
    lost = (product - (total - part)) + (addend - part)
    to_odd = (lost != 0) & (total.view(np.int64) & 1 == 0)
    return np.asarray(np.where(to_odd, np.nextafter(total, np.copysign(np.inf, lost)), total).astype(F32))
