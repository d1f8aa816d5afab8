"""Look-up tables of the 16-bit kernels.

The tables are built once from floats, in the float type that the engine uses; looking up is integer arithmetic.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

from refsim.errors import QuantizationError
from refsim.fixedpoint.core import Core, IntLike, exact
from refsim.fixedpoint.functions import real_exp
from refsim.fixedpoint.scale import round_half_away
from refsim.ir import Array, read_only

#: Entries of the sigmoid table that upstream has one above the rounded value.
_SIGMOID_ONE_ABOVE = (
    (4, 8, 12, 14, 15, 16, 17, 19, 20, 21, 22, 25, 27, 28, 29, 30, 31, 33, 34, 35, 37, 39, 40, 41, 43, 44, 45, 46, 49, 50, 54)
    + (62, 63, 64, 66, 82, 86, 93, 100, 103, 112, 116, 135, 255)
)  # fmt: skip


def _sigmoid_table() -> Array:
    """sigmoid(i / 24) in uint16; upstream's table is not a plain rounding, so its exceptions are listed.

    Source: tflite ``kernels/internal/common.cc`` ``sigmoid_table_uint16``. The entries add up to 15670629.
    """
    position = np.arange(256, dtype=np.float64)
    table = np.minimum(65535, np.floor(65536 / (1 + real_exp(-position / 24)) + 0.5)).astype(np.int64)
    table[list(_SIGMOID_ONE_ABOVE)] += 1
    return read_only(table)


SIGMOID_TABLE = _sigmoid_table()


def build_lut8(
    function: Callable[[Array], Array], x: tuple[Any, int], out: tuple[Any, int], dtypes: tuple[str, str] = ("int8", "int8")
) -> Array:
    """``[256]`` of an 8-bit ``function`` in float32, indexed by the input's bits as an unsigned number.

    ``x`` and ``out`` are (scale, zero point), ``dtypes`` int8 or uint8 of both. The result is multiplied by the reciprocal of the
    output's scale, not divided by the scale. Source: tflite ``kernels/internal/common.h`` ``LUTPopulateInt8``.
    """
    q = np.arange(256).astype(np.uint8).view(dtypes[0]).astype(np.int64)
    real = np.float32(x[0]) * (q - x[1]).astype(np.float32)
    with np.errstate(over="ignore", invalid="ignore"):
        rescaled = round_half_away(function(real) * (np.float32(1) / np.float32(out[0])))
        quantized = (rescaled + np.float32(out[1])).astype(np.float64)
    limits = np.iinfo(dtypes[1])
    return read_only(np.clip(quantized, limits.min, limits.max).astype(dtypes[1]))


def build_lut16(
    function: Callable[[Array], Array],
    input_scale_zero_point: tuple[float, int],
    output_scale: float,
    dtype: type[np.floating[Any]],
    fused_range: bool = False,
) -> Array:
    """The 513-entry table of ``function`` over the range of a quantized int16 input, computed in float type ``dtype``.

    Each entry is shifted by half the interpolation error at the middle of its interval. ``fused_range``: the output's range is
    rounded once, not its ends and their difference, as compilers have it that fuse multiplications with additions.
    Raises QuantizationError where an entry is no number. Source: tflite ``kernels/internal/common.h`` ``LUTPopulateInt16``.
    """
    scale, zero_point = dtype(input_scale_zero_point[0]), input_scale_zero_point[1]
    low, high = scale * dtype(-32768 - zero_point), scale * dtype(32767 - zero_point)
    # 65536 steps over a range of 65535 scales: not the reciprocal of the scale.
    ends = dtype(output_scale) * dtype(32767), dtype(output_scale) * dtype(-32768)
    inverse = dtype(65536) / (dtype(output_scale) * dtype(65535) if fused_range else ends[0] - ends[1])
    step = (high - low) / dtype(512)
    position = low + np.arange(512, dtype=dtype) * step
    value = function(position) * inverse
    middle = function(position + step / dtype(2)) * inverse
    following = function(low + np.arange(1, 513, dtype=dtype) * step) * inverse
    sample = round_half_away(value)
    interpolated = round_half_away((following + sample) / dtype(2))
    with np.errstate(invalid="ignore"):  # infinities that meet are refused below
        error = interpolated - round_half_away(middle)
    last = round_half_away(function(np.asarray([high], dtype=dtype)) * inverse)
    with np.errstate(invalid="ignore"):
        table = np.concatenate([sample - round_half_away(error / dtype(2)), last])
    if np.isnan(table).any():
        told = "the engines leave its table undefined"
        raise QuantizationError(f"the function leaves the range of floats at input scale {float(scale)!r}: {told}")
    return read_only(np.clip(table, -(2**15), 2**15 - 1).astype(np.int16))


@functools.cache
def softmax_lut(name: str, float_type: str = "float32") -> Array:
    """int16 ``[513]``, of SOFTMAX of 16 bits: exp over [-10, 0] or 1 / (1 + x) over [0, 1], computed in ``float_type``."""
    real = np.dtype(float_type).type
    if name == "exp":
        return build_lut16(real_exp, (10.0 / 65535.0, 32767), 2.0 / 65535.0, real)
    return build_lut16(lambda v: real(1) / (real(1) + v), (1.0 / 65535.0, -32768), 2.0 / 65535.0, real)


class Tables(Core):
    """Looking up, with linear interpolation."""

    sigmoid_table = SIGMOID_TABLE

    def lut16_lookup(self, table: Array, x: IntLike) -> Any:
        """Interpolated value of a 513-entry int16 table at int16 ``x``.

        Source: tflite ``kernels/internal/common.h`` ``LUTLookup``. Both the slope and the sum are int16 there, so they
        wrap; no table of a kernel is steep enough for it to show.
        """
        return self._lut16_lookup(x, table=table.astype(np.int64))

    @exact
    def _lut16_lookup(self, x: Array, *, table: Array) -> Array:
        index = 256 + (x >> 7)
        base = table[index]
        slope = self.wrap(table[index + 1] - base, bits=16)
        return self.wrap(base + ((slope * (x & 127) + 64) >> 7), bits=16)

    def _scale_input(self, x: Array, multiplier: Array, shift: Array) -> Array:
        """(x * multiplier) >> shift, half up: x int16, multiplier in [0, 32767], shift in [0, 31]."""
        return self.round_half_up_shift(x * multiplier, shift)

    @exact
    def table_logistic(self, x: Array, multiplier: Array, shift: Array) -> Array:
        """sigmoid in Q0.15 of int16 x; (x * multiplier) >> shift must be in units of 1/(3 * 4096).

        Source: tflite ``reference/integer_ops/logistic.h``, the int16 ``Logistic``.
        """
        scaled = self._scale_input(x, multiplier, shift)
        magnitude = np.abs(scaled)
        index = np.minimum(magnitude >> 9, 255)
        left = self.sigmoid_table[index]
        right = self.sigmoid_table[np.minimum(index + 1, 255)]
        inside = (left << 9) + (magnitude & 511) * (right - left)
        value = np.where(index >= 255, 0x7FFF << 10, inside)
        return np.where(scaled >= 0, value + 512, (1 << 25) - value + 511) >> 10

    @exact
    def table_tanh(self, x: Array, multiplier: Array, shift: Array) -> Array:
        """tanh in Q0.15 of int16 x, from the sigmoid table: tanh(x) = 2 * sigmoid(2x) - 1.

        Source: tflite ``reference/integer_ops/tanh.h``, the int16 ``Tanh``.
        """
        scaled = self._scale_input(x, multiplier, shift)
        magnitude = np.abs(scaled)
        index = np.minimum(magnitude >> 8, 255)
        left = self.sigmoid_table[index]
        right = self.sigmoid_table[np.minimum(index + 1, 255)]
        inside = (left << 8) + (magnitude & 255) * (right - left)
        value = np.where(index >= 255, 0xFFFF << 8, inside)
        return np.where(scaled >= 0, value - (1 << 23) + 128, -value + (1 << 23) + 127) >> 8
