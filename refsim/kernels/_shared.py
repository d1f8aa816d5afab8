"""What several kernels share: the output stage, accumulators with their proof, and sliding windows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.errors import RangeError
from refsim.ir import Array
from refsim.kernels import PI32, SHIFTS, SHORT, SIZE
from refsim.overflow import wrap_int32


# --- output stage -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, eq=False)
class Output:
    """Output stage: requantize an accumulator, add the zero point, clamp."""

    multiplier: Annotated[Array, PI32, "Q0.31, [2^30, 2^31) or 0; one, or one per output channel"]
    shift: Annotated[Array, SHIFTS, "[-31, 31], positive is left; reduced: [-31, 7]"]
    multiplier_low: Annotated[Array, PI32, "22 more bits of the significand, only for rule float64, else NULL"]
    channel_step: Annotated[int, SHORT, "1: one multiplier per output channel; 0: one for all"]
    zero_point: Annotated[int, SHORT, "output zero point, 0 for 16-bit outputs"]
    activation_min: Annotated[int, SHORT, "lower clamp, within the output type"]
    activation_max: Annotated[int, SHORT, "upper clamp, within the output type"]
    rule: str
    dtype: str
    #: Bits of float32 multipliers, for rule fp32: such engines are simulated only.
    scale_bits: Array
    #: The channels from this one on are scaled by rule double, whatever the rule; None for no such channel.
    lanes: int | None

    def apply(self, nx: Any, acc: Array) -> Array:
        """Accumulators int64 ``[..., channels]`` to outputs of the same shape, in the output's type."""
        scaled = nx.requantize(acc, self, self.rule) + self.zero_point
        if self.lanes is not None and self.lanes < acc.shape[-1]:
            scaled[..., self.lanes :] = self._tail(nx, acc[..., self.lanes :])
        clamped: Array = nx.saturate(scaled, self.activation_min, self.activation_max).astype(self.dtype)
        return clamped

    def _tail(self, nx: Any, acc: Array) -> Array:
        tail = slice(self.lanes if self.channel_step else None, None)
        scaled: Array = nx.mbqm_double(acc, self.multiplier[tail], self.shift[tail]) + self.zero_point
        return scaled


# --- accumulators -----------------------------------------------------------------------------------------------------
#: Largest accumulator that needs no attention: the register, or the domain of rule ``reduced``.
ACC_LIMIT = {"int32": 2**31 - 1, "int64": 2**47 - 1}


@dataclass(frozen=True, slots=True)
class Accumulator:
    """Type and proven magnitude of a kernel's accumulators.

    ``bound`` is the largest sum of |x * w| over any output, without the bias: every partial sum, in any order, stays
    within it. ``total`` includes the bias.
    """

    dtype: str
    bound: int
    total: int
    node: str

    def fit(self, acc: Array) -> Array:
        """Exact sums as the kernel's registers hold them; free when ``total`` proves that they fit. See refsim.overflow."""
        return acc if self.total <= ACC_LIMIT[self.dtype] else wrap_int32(acc, self.node)


# --- sliding windows --------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Window:
    """Geometry of a filter that slides over an image [N, H, W, C]."""

    batches: Annotated[int, SIZE, "N"]
    input_height: Annotated[int, SIZE, ""]
    input_width: Annotated[int, SIZE, ""]
    input_depth: Annotated[int, SIZE, "channels of the input"]
    filter_height: Annotated[int, SIZE, ""]
    filter_width: Annotated[int, SIZE, ""]
    stride_height: Annotated[int, SIZE, ">= 1"]
    stride_width: Annotated[int, SIZE, ">= 1"]
    dilation_height: Annotated[int, SIZE, ">= 1"]
    dilation_width: Annotated[int, SIZE, ">= 1"]
    pad_top: Annotated[int, SIZE, "rows of padding above; the extra row of uneven padding goes below"]
    pad_left: Annotated[int, SIZE, "columns of padding on the left"]
    output_height: Annotated[int, SIZE, ""]
    output_width: Annotated[int, SIZE, ""]
    output_depth: Annotated[int, SIZE, "channels of the output"]

    @property
    def output_shape(self) -> tuple[int, int, int, int]:
        return self.batches, self.output_height, self.output_width, self.output_depth

    @property
    def outputs(self) -> int:
        return self.batches * self.output_height * self.output_width * self.output_depth

    def taps(self, image: Array) -> Array:
        """Read-only view [..., OH, OW, KH, KW, C] of a padded copy of ``image`` [..., H, W, C]; padding is 0."""
        if self.pad_top or self.pad_left or self._span_height > self.input_height or self._span_width > self.input_width:
            image = self.pad(image)
        return self.view(image)

    def view(self, image: Array) -> Array:
        """Read-only view [..., OH, OW, KH, KW, C] of ``image`` [..., H, W, C], which is padded already."""
        view = np.lib.stride_tricks.as_strided
        *lead, sh, sw, sc = image.strides
        shape = (*image.shape[:-3], self.output_height, self.output_width, self.filter_height, self.filter_width, image.shape[-1])
        steps = (sh * self.stride_height, sw * self.stride_width, sh * self.dilation_height, sw * self.dilation_width, sc)
        return view(image, shape, (*lead, *steps), writeable=False)

    def columns(self, image: Array) -> Array:
        """Read-only view [..., H, KW, OW, C] of ``image`` [..., H, W, C], which is padded already: what each tap of a row reads."""
        sw, sc = image.strides[-2:]
        shape = (*image.shape[:-2], self.filter_width, self.output_width, image.shape[-1])
        strides = (*image.strides[:-2], sw * self.dilation_width, sw * self.stride_width, sc)
        return np.lib.stride_tricks.as_strided(image, shape, strides, writeable=False)

    @property
    def padded_size(self) -> tuple[int, int]:
        """Height and width of an image that holds every tap of every output."""
        return (
            max(self._span_height, self.pad_top + self.input_height),
            max(self._span_width, self.pad_left + self.input_width),
        )

    def pad(self, image: Array, value: int = 0) -> Array:
        """Copy of ``image`` that holds every tap of every output; taps outside the image read ``value``."""
        height, width = self.padded_size
        padded = np.full((*image.shape[:-3], height, width, image.shape[-1]), value, dtype=image.dtype)
        rows = slice(self.pad_top, self.pad_top + self.input_height)
        padded[..., rows, self.pad_left : self.pad_left + self.input_width, :] = image
        return padded

    @property
    def _span_height(self) -> int:
        return (self.output_height - 1) * self.stride_height + (self.filter_height - 1) * self.dilation_height + 1

    @property
    def _span_width(self) -> int:
        return (self.output_width - 1) * self.stride_width + (self.filter_width - 1) * self.dilation_width + 1


# --- numbers that arrive at run time --------------------------------------------------------------------------------------
def require_between(numbers: Array, low: int, high: int, node: str, what: str) -> None:
    """Raise RangeError unless all ``numbers`` are from ``low`` to ``high``: the engines stop, or are undefined.

    The generated C cannot stop; it reads nothing outside its tensors and gives some other result.
    """
    bad = numbers[(numbers < low) | (numbers > high)]
    if bad.size:
        raise RangeError(f"{node}: {what} {int(bad[0])} is outside {low} to {high}")
