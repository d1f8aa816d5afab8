"""The FFT of real samples and its inverse, in fixed point, scaled by 1 / length.

A real FFT of length 2N is made of a complex one of N and a pass that joins its halves. The complex one is mixed-radix,
decimation in time: samples are put in the order of their reversed digits, then each stage joins p spectra of length m, their
values divided by p first.
Source: kissfft v130 (``kiss_fft.c``, ``tools/kiss_fftr.c``) as TFLM builds it, ``signal/micro/kernels/{rfft,irfft}.cc``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.ir import Array
from refsim.kernels import I32, CField, Kernel, Slot, variants_of

MAX_STAGES = 16
RADICES = CField("int32_t", MAX_STAGES)


@dataclass(frozen=True, slots=True)
class Params:
    rows: Annotated[int, I32, "frames"]
    row_size: Annotated[int, I32, "samples of a frame of the real FFT's input, at most 2 * length; zeros follow"]
    length: Annotated[int, I32, "complex length: half the number of real samples"]
    stages: Annotated[int, I32, "radices in use"]
    radices: Annotated[tuple[int, ...], RADICES, "2, 3, 4 or 5 each; the first is the last stage's"]
    bits: int


def radices_of(length: int) -> tuple[int, ...]:
    """Factors of ``length`` in kissfft's order: all 4, then 2, 3, 5; what is left then, or 1 for length 1, comes last."""
    found = []
    for radix in (4, 2, 3, 5):
        while length % radix == 0:
            found.append(radix)
            length //= radix
    return (*found, length) if length > 1 or not found else tuple(found)


def order_of(p: Params) -> Array:
    """Position of each sample when the first stage starts: its digits reversed; int64 [length]."""
    rest, position, block = np.arange(p.length), np.zeros(p.length, np.int64), p.length
    for radix in p.radices[: p.stages]:
        block //= radix
        position += rest % radix * block
        rest //= radix
    return position


def _stages(p: Params) -> Iterator[tuple[int, int, int]]:
    """(radix p, spectrum length m, number of groups) in the order of computation."""
    length = 1
    for radix in reversed(p.radices[: p.stages]):
        yield radix, length, p.length // (length * radix)
        length *= radix


class _Fft:
    """Complex numbers ``[..., 2]`` in int64, kept within ``bits`` by wrapping, as the engine's scalars are."""

    def __init__(self, nx: Any, p: Params, twiddles: Array, inverse: bool) -> None:
        self.nx, self.p, self.bits, self.sign = nx, p, p.bits, -1 if inverse else 1
        self.twiddles = twiddles.astype(np.int64)

    def wrap(self, x: Array) -> Array:
        return np.asarray(self.nx.wrap(x, bits=self.bits))

    def divide(self, x: Array, divisor: int) -> Array:
        """x / divisor, as a product with a rounded-down reciprocal."""
        return np.asarray(self.nx.fft_scale(x, ((1 << (self.bits - 1)) - 1) // divisor, bits=self.bits))

    def multiply(self, a: Array, b: Array) -> Array:
        ar, ai, br, bi = a[..., 0], a[..., 1], b[..., 0], b[..., 1]
        parts = [self.nx.fft_products(ar, br, ai, -bi, bits=self.bits), self.nx.fft_products(ar, bi, ai, br, bits=self.bits)]
        return np.stack(parts, axis=-1)

    def scale(self, x: Array, factor: int) -> Array:
        return np.asarray(self.nx.fft_scale(x, factor, bits=self.bits))

    def quarter_turn(self, x: Array) -> Array:
        """x times -i of the forward FFT (i of the inverse); unwrapped."""
        return np.stack([x[..., 1], -x[..., 0]], axis=-1) * self.sign

    def transform(self, x: Array) -> Array:
        """[..., length, 2], in natural order, to its spectrum."""
        out = np.empty_like(x)
        out[..., order_of(self.p), :] = x
        for radix, length, groups in _stages(self.p):
            shape = (*x.shape[:-2], groups, radix, length, 2)
            turn = np.arange(radix)[:, np.newaxis] * np.arange(length) * groups
            parts = self.divide(out.reshape(shape), radix)
            # The first of each group needs no turn, and gets none: a product with the largest value is no identity.
            turned = self.multiply(parts[..., 1:, :, :], self.twiddles[turn[1:]])
            join = {2: self.join_2, 3: self.join_3, 4: self.join_4, 5: self.join_5}[radix]
            first, rest = parts[..., 0, :, :], np.moveaxis(turned, -3, 0)
            out = self.wrap(np.stack(join(first, rest, groups * length), axis=-3)).reshape(x.shape)
        return out

    def join_2(self, first: Array, rest: Array, third: int) -> list[Array]:
        return [first + rest[0], first - rest[0]]

    def join_4(self, first: Array, rest: Array, quarter: int) -> list[Array]:
        even, odd = self.wrap(first + rest[1]), self.wrap(first - rest[1])
        total = self.wrap(rest[0] + rest[2])
        turned = self.quarter_turn(self.wrap(rest[0] - rest[2]))
        return [even + total, odd + turned, even - total, odd - turned]

    def join_3(self, first: Array, rest: Array, third: int) -> list[Array]:
        total, difference = self.wrap(rest[0] + rest[1]), self.wrap(rest[0] - rest[1])
        middle = self.wrap(first - self.nx.shift_right(total, 1))
        side = self.scale(difference, int(self.twiddles[third, 1]))
        turned = np.stack([side[..., 1], -side[..., 0]], axis=-1)
        return [first + total, middle - turned, middle + turned]

    def join_5(self, first: Array, rest: Array, fifth: int) -> list[Array]:
        (ar, ai), (br, bi) = (map(int, self.twiddles[fifth * k]) for k in (1, 2))
        outer, inner = self.wrap(rest[0] + rest[3]), self.wrap(rest[1] + rest[2])
        outer_gap, inner_gap = self.wrap(rest[0] - rest[3]), self.wrap(rest[1] - rest[2])
        near = first + self.scale(outer, ar) + self.scale(inner, br)
        far = first + self.scale(outer, br) + self.scale(inner, ar)
        near_turn = self.scale(outer_gap, ai) + self.scale(inner_gap, bi)
        far_turn = self.scale(inner_gap, ai) - self.scale(outer_gap, bi)
        near_turn, far_turn = (np.stack([x[..., 1], -x[..., 0]], axis=-1) for x in (near_turn, far_turn))
        return [first + outer + inner, near - near_turn, far + far_turn, far - far_turn, near + near_turn]


def run_rfft(nx: Any, p: Params, x: Array, twiddles: Array, joins: Array) -> Array:
    """x [n, ..., row_size] -> spectra [n, ..., 2 * length + 2], real and imaginary parts in turn."""
    fft = _Fft(nx, p, twiddles, inverse=False)
    padded = np.zeros((len(x), p.rows, 2 * p.length), np.int64)
    padded[..., : p.row_size] = x.reshape(len(x), p.rows, p.row_size)
    packed = fft.transform(padded.reshape(len(x), p.rows, p.length, 2))
    out = np.zeros((len(x), p.rows, p.length + 1, 2), np.int64)
    ends = fft.divide(packed[..., 0, :], 2)
    out[..., 0, 0], out[..., p.length, 0] = ends.sum(axis=-1), ends[..., 0] - ends[..., 1]
    low = np.arange(1, len(joins) + 1)
    a, b = fft.divide(packed[..., low, :], 2), fft.divide(fft.wrap(packed[..., p.length - low, :] * (1, -1)), 2)
    total, turned = fft.wrap(a + b), fft.multiply(fft.wrap(a - b), joins.astype(np.int64))
    # The sums are halved before they are wrapped for 16 bits, but wrap in the 32-bit register of the larger type.
    halved = [nx.shift_right(nx.wrap(part), 1) for part in (total + turned, (total - turned) * (1, -1))]
    out[..., low, :], out[..., p.length - low, :] = halved
    return np.asarray(fft.wrap(out).astype(x.dtype).reshape(*x.shape[:-1], 2 * p.length + 2))


def run_irfft(nx: Any, p: Params, x: Array, twiddles: Array, joins: Array) -> Array:
    """x [n, ..., 2 * length + 2], spectra -> samples [n, ..., 2 * length]."""
    fft = _Fft(nx, p, twiddles, inverse=True)
    spectrum = x.reshape(len(x), p.rows, p.length + 1, 2).astype(np.int64)
    packed = np.zeros((len(x), p.rows, p.length, 2), np.int64)
    first, last = spectrum[..., 0, 0], spectrum[..., p.length, 0]
    packed[..., 0, :] = fft.divide(fft.wrap(np.stack([first + last, first - last], axis=-1)), 2)
    low = np.arange(1, len(joins) + 1)
    a, b = fft.divide(spectrum[..., low, :], 2), fft.divide(fft.wrap(spectrum[..., p.length - low, :] * (1, -1)), 2)
    even, odd = fft.wrap(a + b), fft.multiply(fft.wrap(a - b), joins.astype(np.int64))
    packed[..., low, :] = fft.wrap(even + odd)
    packed[..., p.length - low, :] = fft.wrap(fft.wrap(even - odd) * (1, -1))
    return np.asarray(fft.transform(packed).astype(x.dtype).reshape(*x.shape[:-1], 2 * p.length))


def macs(p: Params) -> int:
    return p.rows * p.length * (sum(p.radices[: p.stages]) + 2)


def _slots(source: str, result: str) -> tuple[Slot, ...]:
    return (
        Slot("input", "x", doc=source),
        Slot("twiddles", "x", "const", "[length, 2], roots of unity"),
        Slot("joins", "x", "const", "[length / 2, 2], roots of the pass that joins the halves"),
        Slot("output", "x", "out", result),
    )


VARIANTS = variants_of({"x": "int16"}, {"x": "int32"})
SPECTRUM = "[rows, length + 1, 2]"
RFFT = Kernel("signal_rfft", Params, _slots("[rows, row_size]", SPECTRUM), run_rfft, VARIANTS, macs=macs, template="signal_fft")
IRFFT = Kernel(
    "signal_irfft", Params, _slots(SPECTRUM, "[rows, 2 * length]"), run_irfft, VARIANTS, macs=macs, template="signal_fft"
)
KERNELS = (RFFT, IRFFT)
