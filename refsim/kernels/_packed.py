"""Weighted sums from packed constants: what kernels for particular cores share.

Such a kernel reads raw inputs (zero points are folded into biases) and one stream of constants in the order in which its inner loop
wants them. Its definition here unpacks the stream, so that a mistake in packing shows in the simulator as it does in C.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.ir import Array
from refsim.kernels import I32, SHORT, SIZE, Kernel, Slot, Variant
from refsim.kernels._shared import Window

LOW, HIGH = -128, 127
#: Bytes of a pointer, at most: scratch memory is planned for every core alike.
POINTER = 8


@dataclass(frozen=True, slots=True, eq=False)
class Packed:
    """What a stream holds: int64 ``weights [channels, K]``, ``bias [channels]`` of raw inputs, and ``tail [channels, n]``.

    The tail is what the output stage needs of each channel: columns multiplier and offset for one high-word multiply; top, high,
    low and offset for cores without one. Two stages treat negative accumulators apart and have more columns: see below.
    """

    weights: Array
    bias: Array
    tail: Array

    def padded(self, channels: int = 1, taps: int = 1) -> Packed:
        """The same with whole blocks of channels and taps: taps of weight 0, and copies of the last channel."""
        more = -self.weights.shape[0] % channels
        wide = np.pad(self.weights, ((0, 0), (0, -self.weights.shape[1] % taps)))
        return Packed(*(np.concatenate([part, np.repeat(part[-1:], more, axis=0)]) for part in (wide, self.bias, self.tail)))

    def first(self, channels: int) -> Packed:
        """Without the copies of the last channel."""
        return Packed(self.weights[:channels], self.bias[:channels], self.tail[:channels])


def _needed(window: Window) -> Array:
    """int64 ``[outputs]``: the first byte of 8-bit pixels that an output, or one after it, is computed from."""
    y, x = (np.arange(n) for n in (window.output_height, window.output_width))
    rows = np.clip(y * window.stride_height - window.pad_top, 0, window.input_height)
    columns = np.clip(x * window.stride_width - window.pad_left, 0, window.input_width)
    first = (rows[:, np.newaxis] * window.input_width + columns).reshape(-1) * window.input_depth
    return np.minimum.accumulate(first[::-1])[::-1]


def trailing_gap(window: Window, pixels: int) -> int | None:
    """Bytes by which the output of a window over 8-bit pixels has to begin before its input, see :class:`refsim.kernels.Kernel`.

    The kernel computes the outputs in order, each from inputs or copies of them, and reaches at most ``pixels`` outputs beyond and
    before the one it stands at. None for several images.
    """
    if window.batches != 1:
        return None
    needed = _needed(window)
    at = np.arange(needed.size)
    written = np.minimum(at + pixels, needed.size) * window.output_depth
    return int((written - needed[np.maximum(at - pixels + 1, 0)]).max())


def block_gap(window: Window, pixels: int) -> int | None:
    """The same of a kernel that copies what a block of ``pixels`` outputs is computed from before it writes the first of them.

    What the blocks leave over is computed by the last whole block, once more for some; fewer than a block one by one.
    """
    if window.batches != 1:
        return None
    needed = _needed(window)
    block = pixels if needed.size >= pixels else 1
    starts = np.minimum(np.arange(0, needed.size, block), needed.size - block)
    written = np.append(0, starts[:-1] + block) * window.output_depth
    return int((written - needed[starts]).max())


def rows_gap(window: Window, rows: int) -> int | None:
    """The same of a kernel that reads inputs of ``rows`` rows of outputs until all of these are written."""
    if window.batches != 1:
        return None
    needed = _needed(window)
    starts = np.arange(0, window.output_height, rows)
    written = np.minimum(starts + rows, window.output_height) * window.output_width * window.output_depth
    return int((written - needed[starts * window.output_width]).max())


def _window_gap(pixels: int, gap: Callable[[Window, int], int | None] = trailing_gap) -> Callable[[Any, int], int | None]:
    """The gap of a kernel with a window, which takes ``pixels`` outputs at a time; of its constants there is none."""
    return lambda p, operand: gap(p.window, pixels) if operand == 0 else None


def _window_macs(p: Any) -> int:
    """Products of a convolution, padding counted."""
    g: Window = p.window
    return g.outputs * g.filter_height * g.filter_width * g.input_depth


def _window_pointers(p: Any) -> int:
    """Bytes of a depthwise layer's scratch memory: two pointers for each tap, and a pixel of zero points."""
    g: Window = p.window
    return 2 * POINTER * g.filter_height * g.filter_width + g.input_depth


def _triple_scratch(p: Any) -> int:
    """Bytes of a convolution's scratch memory: the taps of six pixels as words, and three windows that reach beyond the image."""
    g: Window = p.window
    inside = g.pad_top == g.pad_left == 0 and all(
        (outputs - 1) * stride + taps <= size
        for outputs, stride, taps, size in (
            (g.output_height, g.stride_height, g.filter_height, g.input_height),
            (g.output_width, g.stride_width, g.filter_width, g.input_width),
        )
    )
    return int(16 * p.taps + (0 if inside else 3 * p.taps))


def tap_macs(p: Any) -> int:
    """Products of a depthwise convolution, padding counted."""
    g: Window = p.window
    return g.outputs * g.filter_height * g.filter_width


def _row_macs(p: Any) -> int:
    return int(p.batches * p.units * p.depth)


@dataclass(frozen=True, slots=True, eq=False)
class WindowParams:
    """What a convolution of most cores is told, depthwise ones too."""

    window: Annotated[Window, "geometry; no dilation"]
    pad: Annotated[int, SHORT, "zero point of the input: what taps outside the image read"]
    taps: Annotated[int, SIZE, "taps of an output; for convolutions in whole steps of the inner loop"]
    left: Annotated[int, SHORT, "[0, 31]  left shift of accumulators"]
    right: Annotated[int, SHORT, "[0, 31]  right shift of outputs"]
    length: Annotated[int, I32, "words of the stream"]
    signed: bool


@dataclass(frozen=True, slots=True, eq=False)
class TripleParams:
    """What a convolution is told that takes three pixels in two words, for cores whose products keep 32 bits.

    The words of a tap are ``x0 + 2^21 x1`` and ``x2 + 2^10 x1``. So those of sums are ``s0 + 2^21 s1`` and ``s2 + 2^10 s1`` modulo
    2^32, which say all three if each lies in [-2^20, 2^20): the first word has s0 in 21 bits and the low 11 bits of s1 above, and
    without these the second has s2 in 21 bits and the others of s1 above. Sums of ``part`` taps have to be proved to lie there.
    """

    window: Annotated[Window, "geometry; no dilation"]
    pad: Annotated[int, SHORT, "zero point of the input: what taps outside the image read"]
    taps: Annotated[int, SIZE, "taps of an output, in whole parts"]
    part: Annotated[int, SIZE, "taps that are summed up at once, a multiple of 4"]
    left: Annotated[int, SHORT, "[0, 31]  left shift of accumulators"]
    right: Annotated[int, SHORT, "[0, 31]  right shift of outputs"]
    length: Annotated[int, I32, "words of the stream"]
    signed: bool


@dataclass(frozen=True, slots=True, eq=False)
class RowParams:
    """What a fully connected layer of most cores is told."""

    batches: Annotated[int, SIZE, "rows of the input"]
    depth: Annotated[int, SIZE, "elements of a row, a multiple of 4 unless taps are told"]
    units: Annotated[int, SIZE, "outputs per row"]
    left: Annotated[int, SHORT, "[0, 31]  left shift of accumulators"]
    right: Annotated[int, SHORT, "[0, 31]  right shift of outputs"]
    length: Annotated[int, I32, "words of the stream"]
    signed: bool


#: Types of a kernel that reads its constants as one stream of words.
STREAMED = {"x": "int8", "stream": "int32", "out": "int8"}
Output = Callable[[Any, Array, Array], Array]
#: A kernel's definition in NumPy, and a number that follows from its parameters.
Run = Callable[..., Array]
Count = Callable[[Any], int]
SLOTS = (Slot("input", "x"), Slot("constants", "stream", "const", "[length]"), Slot("output", "out", "out"))


def conv_kernel(core: str, params: type, run: Run, variants: tuple[Variant, ...], scratch: Count, pixels: int) -> Kernel:
    """The convolution of a kind of core, which takes ``pixels`` outputs at a time."""
    return Kernel(f"{core}_conv_2d", params, SLOTS, run, variants, scratch, _window_macs, gap=_window_gap(pixels))


def triple_kernel(core: str, params: type, run: Run, variants: tuple[Variant, ...], pixels: int) -> Kernel:
    """The convolution of a kind of core that takes ``pixels`` outputs at a time, in threes."""
    gap = _window_gap(pixels, block_gap)
    return Kernel(f"{core}_conv_2d", params, SLOTS, run, variants, _triple_scratch, _window_macs, gap=gap)


def depthwise_kernel(core: str, params: type, run: Run, variants: tuple[Variant, ...], pixels: int = 1) -> Kernel:
    """The depthwise convolution of a kind of core, which takes at most ``pixels`` outputs of a row at a time."""

    def gap(p: Any, operand: int) -> int | None:
        return _window_gap(min(pixels, p.window.output_width))(p, operand)

    return Kernel(f"{core}_depthwise_conv_2d", params, SLOTS, run, variants, _window_pointers, tap_macs, gap=gap)


def dense_kernel(core: str, params: type, run: Run, variants: tuple[Variant, ...], scratch: Count) -> Kernel:
    """The fully connected layer of a kind of core."""
    return Kernel(f"{core}_fully_connected", params, SLOTS, run, variants, scratch, _row_macs)


def merged_output(left: int, right: int) -> Output:
    """int8 outputs of accumulators int64 ``[..., channels]``: merged_high, less a third column's value where acc < 0."""

    def output(nx: Any, acc: Array, tail: Array) -> Array:
        offset = tail[:, 1] - (np.where(acc < 0, tail[:, 2], 0) if tail.shape[1] > 2 else 0)
        return _clamp(nx, nx.merged_high(acc, tail[:, 0], offset, left, right))

    return output


def split_output(low_shift: int, right: int) -> Output:
    """int8 outputs of accumulators that count from the lowest threshold (column ``top`` is the highest): merged_split.

    Less a fifth column's value where acc lies below a sixth column's: there the engine's accumulator is negative.
    """

    def output(nx: Any, acc: Array, tail: Array) -> Array:
        top, high, low, offset = (tail[:, i] for i in range(4))
        if tail.shape[1] > 4:
            offset = offset - np.where(acc < tail[:, 5], tail[:, 4], 0)
        inside = nx.saturate(acc, 0, np.maximum(top, 0))
        result = nx.merged_split(inside, high, low, offset, low_shift, right)
        return _clamp(nx, np.where(acc <= 0, LOW, np.where(acc >= top, HIGH, result)))

    return output


def _clamp(nx: Any, values: Array) -> Array:
    clamped: Array = nx.saturate(values, LOW, HIGH).astype(np.int8)
    return clamped


def words(values: Sequence[Any]) -> Array:
    """Integers in [-2^31, 2^32) as int32 words."""
    flat = np.concatenate([np.asarray(value, dtype=np.int64).reshape(-1) for value in values])
    return (flat & 0xFFFFFFFF).astype(np.uint32).view(np.int32)


def halves(stream: Array) -> Array:
    """int64 ``[words, 2]``: the low and the high half of every word, signed."""
    return np.ascontiguousarray(stream).view(np.int16).reshape(-1, 2).astype(np.int64)


def raw_taps(window: Window, x: Array, pad: int) -> Array:
    """int64 ``[n, N, OH, OW, KH, KW, C]`` of ``x [n, N, H, W, C]``; taps outside the image read ``pad``."""
    return window.taps(x.astype(np.int64) - pad) + pad


def convolve(nx: Any, window: Window, x: Array, pad: int, packed: Packed, output: Output) -> Array:
    """A convolution by ``packed`` weights, K in the order (KH, KW, C) and filled up with zeros."""
    taps, own = raw_taps(window, x, pad), packed.first(window.output_depth)
    used = taps.shape[-3] * taps.shape[-2] * taps.shape[-1]
    acc = taps.reshape(*taps.shape[:-3], used) @ own.weights[:, :used].T
    return output(nx, acc + own.bias, own.tail)


def convolve_depthwise(nx: Any, window: Window, x: Array, pad: int, packed: Packed, output: Output) -> Array:
    """A depthwise convolution of multiplier 1 by ``packed`` weights, K in the order (KH, KW)."""
    taps, own = raw_taps(window, x, pad), packed.first(window.output_depth)
    weights = own.weights[:, : taps.shape[-3] * taps.shape[-2]].T.reshape(*taps.shape[-3:])
    return output(nx, (taps * weights).sum(axis=(-3, -2)) + own.bias, own.tail)


def multiply_rows(nx: Any, rows: Array, packed: Packed, units: int, output: Output) -> Array:
    """rows int8 ``[..., depth]`` times the packed weights of the first ``units`` channels."""
    own = packed.first(units)
    return output(nx, rows.astype(np.int64) @ own.weights[:, : rows.shape[-1]].T + own.bias, own.tail)
