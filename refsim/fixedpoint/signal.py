"""Integer arithmetic of the audio front end: fixed-point FFT, square root, logarithm, gain curve.

Words without a sign are held in int64 (uint32) or uint64 arrays. Source of the formulas: TFLM ``signal/src``
(``square_root_32.cc``, ``square_root_64.cc``, ``log.cc``, ``pcan_argc_fixed.cc``, ``filter_bank_spectral_subtraction.cc``) and
kissfft v130 in its fixed-point build (``_kiss_fft_guts.h``).
"""

from __future__ import annotations

import functools
import math
from fractions import Fraction
from typing import Any, cast

import numpy as np

from refsim.fixedpoint.core import Core, IntLike, exact
from refsim.ir import Array

WORD = (1 << 32) - 1

#: Fractional bits of the logarithm, and how many of them choose a segment of its table.
LOG_BITS, LOG_SEGMENT_BITS = 16, 7
#: ln(2) in Q0.16.
LOG_OF_TWO = 45426
#: Fractional bits of the signal-to-noise ratio and of the compressed output of PCAN.
SNR_BITS, GAIN_OUTPUT_BITS = 12, 6
#: Entries of PCAN's gain curve: three for arguments 0 to 2, then four for every further power of two (the last is padding).
GAIN_TABLE_SIZE = 4 * 32 - 3


@functools.cache
def log_table() -> Array:
    """log2(1 + i/128) - i/128 in Q0.16 for i in [0, 128], read-only int64."""
    segments = 1 << LOG_SEGMENT_BITS
    positions = (i / segments for i in range(segments + 1))
    table = np.array([round((math.log2(1 + x) - x) * (1 << LOG_BITS)) for x in positions], dtype=np.int64)
    table.flags.writeable = False
    return table


@functools.cache
def fft_twiddles(length: int, bits: int, inverse: bool) -> Array:
    """The roots of unity of a complex FFT, int64 [length, 2] (real, imaginary), in Q0.(bits-1) with MAX for 1.

    The angles are formed as kissfft forms them, as a rounding may hang on their last bit.
    """
    sign = 1.0 if inverse else -1.0
    return _roots([sign * (2 * math.pi * i / length) for i in range(length)], bits)


@functools.cache
def real_fft_twiddles(length: int, bits: int, inverse: bool) -> Array:
    """Roots that join the two halves of a real FFT made of a complex one of ``length``: int64 [length // 2, 2]."""
    sign = 1.0 if inverse else -1.0
    return _roots([sign * (math.pi * ((i + 1) / length + 0.5)) for i in range(length // 2)], bits)


def _roots(angles: list[float], bits: int) -> Array:
    top = (1 << (bits - 1)) - 1
    roots = [[math.floor(0.5 + top * part) for part in cos_sin(angle)] for angle in angles]
    table = np.array(roots, dtype=np.int64).reshape(-1, 2)
    table.flags.writeable = False
    return table


def cos_sin(angle: float) -> tuple[float, float]:
    """cos and sin of a double of moderate size, correctly rounded, and so the same on every machine.

    cos(2 pi / 3) lies on a tie of every table of roots, and a machine's own cos may be off by the last bit, which decides.
    """
    bits = 192
    x, term, parts, n = int(Fraction(abs(angle)) * (1 << bits)), 1 << bits, [0, 0, 0, 0], 0
    while term:  # x^n / n!: cos takes the even terms, sin the odd ones, with signs in turn
        parts[n % 4] += term
        n += 1
        term = (term * x // n) >> bits
    one = 1 << bits
    return (parts[0] - parts[2]) / one, (parts[1] - parts[3]) / (one if angle >= 0 else -one)


class Signal(Core):
    """The audio front end's part of the arithmetic."""

    @exact
    def shift_right(self, x: Array, shift: Array) -> Array:
        """floor(x / 2^shift), shift in [0, 63]."""
        return x >> shift

    def shift_right_u64(self, x: Array, shift: Any) -> Array:
        """floor(x / 2^shift) of uint64, shift in [0, 63]; in uint64."""
        return np.asarray(x, dtype=np.uint64) >> np.asarray(shift, dtype=np.uint64)

    def high_word(self, x: IntLike) -> Any:
        """floor(x / 2^32) of uint64, in int64. int64 counts modulo 2^64."""
        high = (np.asarray(x).astype(np.uint64) >> np.uint64(32)).astype(np.int64)
        return high if isinstance(x, np.ndarray) else int(high)

    @exact
    def fft_scale(self, x: Array, factor: Array, *, bits: int = 16) -> Array:
        """x * factor in Q0.(bits-1), rounded half up; both within ``bits``, and wrapped to them."""
        return self.wrap(self.round_half_up_shift(x * factor, bits - 1), bits=bits)

    @exact
    def fft_products(self, a: Array, b: Array, c: Array, d: Array, *, bits: int = 16) -> Array:
        """a * b + c * d in Q0.(bits-1): the sum is rounded half up once, then wrapped to ``bits``; b and d in [-MAX, MAX]."""
        return self.wrap((a * b + c * d + (1 << (bits - 2))) >> (bits - 1), bits=bits)

    def square_root(self, x: IntLike) -> Any:
        """Square roots of uint64, rounded to nearest; int64 in [0, 2^32 - 1]. int64 counts modulo 2^64.

        A root that would round to 2^16 from below 2^32, or to 2^32, stays one less: it has to fit the engine's half word or word.
        """
        scalar, x = not isinstance(x, np.ndarray), np.asarray(x).astype(np.uint64)
        one, top = np.uint64(1), np.uint64(WORD)
        root = np.minimum(np.sqrt(x.astype(np.float64)).astype(np.uint64), top)
        root -= (root * root > x).astype(np.uint64)  # the float root is at most one off, either way
        root += ((root < top) & (x - root * root > root * np.uint64(2))).astype(np.uint64)
        largest = np.where(x <= top, np.uint64(0xFFFF), top)
        up = (x - root * root > root) & (root != largest)
        result = (root + up * one).astype(np.int64)
        return int(result) if scalar else result

    @exact
    def log2_fraction(self, table: Array, x: Array, integer: Array) -> Array:
        """log2(x) - integer in Q0.16, for x in [2^integer, 2^(integer+1)), by :func:`log_table`.

        Of the slope between two entries the engine adds 2^-9 only: what it does, not what was meant.
        """
        rest = x - (np.int64(1) << integer)
        fraction = (rest << np.maximum(LOG_BITS - integer, 0)) >> np.maximum(integer - LOG_BITS, 0)
        segment = fraction >> (LOG_BITS - LOG_SEGMENT_BITS)
        low, high = table[segment], table[segment + 1]
        inside = fraction - (segment << (LOG_BITS - LOG_SEGMENT_BITS))
        return cast(Array, fraction + low + (((high - low) * inside) >> LOG_BITS))

    @exact
    def log_scaled(self, table: Array, x: Array, scale: Array) -> Array:
        """ln(x) * scale for uint32 x >= 1 and uint32 scale: rounded half up to Q0.16, then to an integer modulo 2^32 / 2^16."""
        integer = 31 - self.clz32(x)
        log2 = (integer << LOG_BITS) + self.log2_fraction(table, x, integer)
        natural = (LOG_OF_TWO * log2 + (1 << (LOG_BITS - 1))) >> LOG_BITS
        return cast(Array, ((scale * natural + (1 << (LOG_BITS - 1))) & WORD) >> LOG_BITS)

    @exact
    def wide_dynamic(self, table: Array, x: Array) -> Array:
        """Gain at uint32 ``x`` from a table of int16 [125]: three values, then a parabola for each octave; within int16.

        Sums and products wrap to 32 bits, the result to 16.
        """
        octave = np.maximum(32 - self.clz32(x), 2)
        first = np.where(x <= 2, 0, 4 * octave - 6)
        fraction = ((x << np.maximum(11 - octave, 0)) >> np.maximum(octave - 11, 0)) & 0x3FF
        slope = ((table[first + 2] * fraction) >> 5) + (table[first + 1] << 5)
        value = self.wrap(self.wrap(slope * fraction) + (1 << 14)) >> 15
        return self.wrap(np.where(x <= 2, table[np.minimum(x, 2)], value + table[first]), bits=16)

    @exact
    def pcan_shrink(self, x: Array) -> Array:
        """x^2 / 4 below 2, else x - 1: from 12 fractional bits to 6, rounded down; uint32."""
        small = np.minimum(x, 2 << SNR_BITS)
        square = (small * small) >> (2 + 2 * SNR_BITS - GAIN_OUTPUT_BITS)
        return np.where(x < 2 << SNR_BITS, square, (x >> (SNR_BITS - GAIN_OUTPUT_BITS)) - (1 << GAIN_OUTPUT_BITS))

    @exact
    def low_pass(self, x: Array, state: Array, weight: Array, keep: Array, bits: Array) -> Array:
        """(x * weight + state * keep) / 2^bits of uint32: the sum modulo 2^64, rounded down, modulo 2^32; int64."""
        x, state, weight, keep = (part.astype(np.uint64) for part in (x, state, weight, keep))
        with np.errstate(over="ignore"):
            total = x * weight + state * keep
        return np.asarray(self.shift_right_u64(total, bits).astype(np.int64) & WORD)
