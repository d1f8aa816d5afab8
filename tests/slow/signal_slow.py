"""A second, slow definition of the audio front end: plain Python ints and lists, one value at a time.

Written from the mathematics, not from the package: nothing here may import ``refsim``. The FFT is the recursive definition;
streams are queues. ``bits`` is 16 or 32. Elements that an engine leaves unwritten are None.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

Complex = tuple[int, int]


# --- words ----------------------------------------------------------------------------------------------------------------
def wrap(x: int, bits: int) -> int:
    x %= 2**bits
    return x - 2**bits if x >= 2 ** (bits - 1) else x


def clamp16(x: int) -> int:
    return max(-(2**15), min(2**15 - 1, x))


def half_up(value: Fraction) -> int:
    return math.floor(value + Fraction(1, 2))


# --- primitives -----------------------------------------------------------------------------------------------------------
def shift_right(x: int, shift: int) -> int:
    return math.floor(Fraction(x, 2**shift))


def fft_scale(x: int, factor: int, bits: int = 32) -> int:
    return fft_products(x, factor, 0, 0, bits)


def fft_products(a: int, b: int, c: int, d: int, bits: int = 32) -> int:
    return wrap(half_up(Fraction(a * b + c * d, 2 ** (bits - 1))), bits)


def high_word(x: int) -> int:
    """Of uint64, as int64 holds it."""
    return x % 2**64 // 2**32


def square_root(x: int) -> int:
    x %= 2**64
    largest = 2**16 - 1 if x < 2**32 else 2**32 - 1
    root = math.isqrt(x)
    # Nearest: root + 1/2 is exceeded when x > root^2 + root, as both are integers.
    return min(root + 1 if x > root * root + root else root, largest)


def log_table() -> list[int]:
    return [half_up(Fraction((math.log2(1 + i / 128) - i / 128) * 65536)) for i in range(129)]


def log2_fraction(table: Sequence[int], x: int, integer: int) -> int:
    fraction = math.floor(Fraction(x - 2**integer, 2**integer) * 65536)
    segment, inside = divmod(fraction, 512)
    return fraction + table[segment] + math.floor(Fraction((table[segment + 1] - table[segment]) * inside, 65536))


def log_scaled(table: Sequence[int], x: int, scale: int) -> int:
    integer = x.bit_length() - 1
    natural = half_up(Fraction(45426 * (integer * 65536 + log2_fraction(table, x, integer)), 65536))
    return (scale * natural + 32768) % 2**32 // 65536


def wide_dynamic(table: Sequence[int], x: int) -> int:
    if x <= 2:
        return table[x]
    octave = x.bit_length()
    value, slope, curve = table[4 * octave - 6 : 4 * octave - 3]
    # 10 bits below the leading one.
    fraction = math.floor(Fraction(x, 2 ** (octave - 1)) * 1024) - 1024
    product = wrap((math.floor(Fraction(curve * fraction, 32)) + slope * 32) * fraction, 32)
    return wrap(math.floor(Fraction(wrap(product + 2**14, 32), 2**15)) + value, 16)


def pcan_shrink(x: int) -> int:
    ratio = Fraction(x, 4096)
    return math.floor(ratio * ratio / 4 * 64) if ratio < 2 else math.floor(ratio * 64) - 64


def low_pass(x: int, state: int, weight: int, keep: int, bits: int) -> int:
    return (x * weight + state * keep) % 2**64 // 2**bits % 2**32


# --- frames ---------------------------------------------------------------------------------------------------------------
def window(x: Sequence[int], weights: Sequence[int], shift: int) -> list[int]:
    return [clamp16(shift_right(value * weights[i % len(weights)], shift)) for i, value in enumerate(x)]


def fft_auto_scale(x: Sequence[int]) -> tuple[list[int], int]:
    largest = 0
    for value in x:
        if value > largest:
            largest = value
        elif -value > largest:
            largest = wrap(-value, 16)
    bits = 15 - largest.bit_length() if largest > 0 else 0
    return [wrap(value * 2**bits, 16) for value in x], bits


def energy(x: Sequence[int], bins: int, start: int, end: int) -> list[int | None]:
    return [x[2 * i] ** 2 + x[2 * i + 1] ** 2 if start <= i < end else None for i in range(bins)]


# --- FFT ------------------------------------------------------------------------------------------------------------------
def root_at(angle: float, bits: int) -> Complex:
    top = 2 ** (bits - 1) - 1
    return math.floor(0.5 + top * math.cos(angle)), math.floor(0.5 + top * math.sin(angle))


def root(k: int, n: int, bits: int, inverse: bool) -> Complex:
    """exp(-2 pi i k / n), of the inverse its conjugate. cos(2 pi / 3) lies on a tie: the last bit of the double decides."""
    angle = 2 * math.pi * k / n
    return root_at(angle if inverse else -angle, bits)


def join_root(k: int, n: int, bits: int, inverse: bool) -> Complex:
    angle = math.pi * (k / n + 0.5)
    return root_at(angle if inverse else -angle, bits)


def multiply(a: Complex, b: Complex, bits: int) -> Complex:
    return fft_products(a[0], b[0], -a[1], b[1], bits), fft_products(a[0], b[1], a[1], b[0], bits)


def divide(a: Complex, n: int, bits: int) -> Complex:
    reciprocal = (2 ** (bits - 1) - 1) // n
    return fft_scale(a[0], reciprocal, bits), fft_scale(a[1], reciprocal, bits)


def total(bits: int, *parts: Complex) -> Complex:
    return wrap(sum(p[0] for p in parts), bits), wrap(sum(p[1] for p in parts), bits)


def negative(a: Complex) -> Complex:
    return -a[0], -a[1]


def turned(a: Complex) -> Complex:
    """a times -i."""
    return a[1], -a[0]


def stretched(a: Complex, factor: int, bits: int) -> Complex:
    return fft_scale(a[0], factor, bits), fft_scale(a[1], factor, bits)


def butterfly(t: Sequence[Complex], n: int, bits: int, inverse: bool) -> list[Complex]:
    """The DFT of two to five numbers, in the engine's order of operations; roots are taken among ``n``."""

    def add(*parts: Complex) -> Complex:
        return total(bits, *parts)

    if len(t) == 2:
        return [add(t[0], t[1]), add(t[0], negative(t[1]))]
    if len(t) == 3:
        both, gap = add(t[1], t[2]), add(t[1], negative(t[2]))
        middle = add(t[0], (-shift_right(both[0], 1), -shift_right(both[1], 1)))
        side = turned(stretched(gap, root(n // 3, n, bits, inverse)[1], bits))
        return [add(t[0], both), add(middle, negative(side)), add(middle, side)]
    if len(t) == 4:
        even, odd, both = add(t[0], t[2]), add(t[0], negative(t[2])), add(t[1], t[3])
        side = turned(add(t[1], negative(t[3])))
        side = negative(side) if inverse else side
        return [add(even, both), add(odd, side), add(even, negative(both)), add(odd, negative(side))]
    one, two = (root(k * n // 5, n, bits, inverse) for k in (1, 2))
    outer, inner = add(t[1], t[4]), add(t[2], t[3])
    outer_gap, inner_gap = add(t[1], negative(t[4])), add(t[2], negative(t[3]))
    near = add(t[0], stretched(outer, one[0], bits), stretched(inner, two[0], bits))
    far = add(t[0], stretched(outer, two[0], bits), stretched(inner, one[0], bits))
    near_side = turned(add(stretched(outer_gap, one[1], bits), stretched(inner_gap, two[1], bits)))
    far_side = turned(add(stretched(inner_gap, one[1], bits), negative(stretched(outer_gap, two[1], bits))))
    return [
        add(t[0], outer, inner),
        add(near, negative(near_side)),
        add(far, far_side),
        add(far, negative(far_side)),
        add(near, near_side),
    ]


def fft(x: Sequence[Complex], bits: int, inverse: bool, whole: int = 0) -> list[Complex]:
    """Of p interleaved parts each, then of one number of each part, divided by p before; ``whole`` is the outermost length."""
    n, whole = len(x), whole or len(x)
    if n == 1:
        return list(x)
    p = next(radix for radix in (4, 2, 3, 5) if n % radix == 0)
    parts, m = [fft(x[q::p], bits, inverse, whole) for q in range(p)], n // p
    out: list[Complex] = [(0, 0)] * n
    for u in range(m):
        numbers = [divide(part[u], p, bits) for part in parts]
        for q in range(1, p):
            numbers[q] = multiply(numbers[q], root(q * u * (whole // n), whole, bits, inverse), bits)
        out[u::m] = butterfly(numbers, whole, bits, inverse)
    return out


def rfft(x: Sequence[int], length: int, bits: int) -> list[int]:
    """``length`` is that of the complex FFT; zeros follow ``x``."""
    padded = [*x, *[0] * (2 * length - len(x))]
    spectrum = fft(list(zip(padded[0::2], padded[1::2], strict=True)), bits, False)
    even, odd = divide(spectrum[0], 2, bits)
    out: list[Complex] = [(0, 0)] * (length + 1)
    out[0], out[length] = (wrap(even + odd, bits), 0), (wrap(even - odd, bits), 0)
    for k in range(1, length // 2 + 1):
        a, b = spectrum[k], spectrum[length - k]
        a, b = divide(a, 2, bits), divide((b[0], wrap(-b[1], bits)), 2, bits)
        both, side = total(bits, a, b), multiply(total(bits, a, negative(b)), join_root(k, length, bits, False), bits)
        # The register of the sum is 32 bits wide whatever the type.
        low, high = (both[0] + side[0], both[1] + side[1]), (both[0] - side[0], side[1] - both[1])
        out[k] = shift_right(wrap(low[0], 32), 1), shift_right(wrap(low[1], 32), 1)
        out[length - k] = shift_right(wrap(high[0], 32), 1), shift_right(wrap(high[1], 32), 1)
    return [part for number in out for part in number]


def irfft(x: Sequence[int], length: int, bits: int) -> list[int]:
    spectrum = list(zip(x[0::2], x[1::2], strict=True))
    first, last = spectrum[0][0], spectrum[length][0]
    packed: list[Complex] = [(0, 0)] * length
    packed[0] = divide((wrap(first + last, bits), wrap(first - last, bits)), 2, bits)
    for k in range(1, length // 2 + 1):
        a, b = spectrum[k], spectrum[length - k]
        a, b = divide(a, 2, bits), divide((b[0], wrap(-b[1], bits)), 2, bits)
        even, odd = total(bits, a, b), multiply(total(bits, a, negative(b)), join_root(k, length, bits, True), bits)
        packed[k] = total(bits, even, odd)
        rest = total(bits, even, negative(odd))
        packed[length - k] = rest[0], wrap(-rest[1], bits)
    return [part for number in fft(packed, bits, True) for part in number]


# --- channels -------------------------------------------------------------------------------------------------------------
def filter_bank(
    x: Sequence[int],
    weights: Sequence[int],
    unweights: Sequence[int],
    starts: Sequence[int],
    weight_starts: Sequence[int],
    widths: Sequence[int],
) -> list[int]:
    own = [sum(weights[w + i] * x[f + i] for i in range(n)) for f, w, n in zip(starts, weight_starts, widths, strict=True)]
    other = [sum(unweights[w + i] * x[f + i] for i in range(n)) for f, w, n in zip(starts, weight_starts, widths, strict=True)]
    return [(own[c] + other[c - 1]) % 2**64 for c in range(1, len(own))]


def filter_bank_square_root(x: Sequence[int], scale_bits: int) -> list[int]:
    return [square_root(value) // 2 ** (scale_bits % 32) for value in x]


def spectral_subtraction(
    x: Sequence[int],
    noise: list[int],
    weights: Sequence[tuple[int, int]],
    remaining: int,
    smoothing_bits: int,
    bits: int,
    clamping: bool,
) -> list[int]:
    """``weights``: (smoothing, one minus it) of even and of odd channels. Updates ``noise``."""
    out = []
    for c, value in enumerate(x):
        signal = value * 2**smoothing_bits % 2**32
        learned = low_pass(signal, noise[c], *weights[c % 2], bits)
        covered = min(signal, learned)
        noise[c] = covered if clamping else learned
        out.append(max((signal - covered) // 2**smoothing_bits, low_pass(value, 0, remaining, 0, bits)))
    return out


def pcan(x: Sequence[int], noise: Sequence[int], gains: Sequence[int], snr_shift: int) -> list[int]:
    ratios = [low_pass(v, 0, wide_dynamic(gains, n) % 2**32, 0, snr_shift) for v, n in zip(x, noise, strict=True)]
    return [pcan_shrink(ratio) for ratio in ratios]


def filter_bank_log(x: Sequence[int], correction_bits: int, scale: int) -> list[int]:
    shifted = [value * 2**correction_bits % 2**32 for value in x]
    return [min(log_scaled(log_table(), value, scale), 32767) if value > 1 else 0 for value in shifted]


# --- streams: one object each, fed frame by frame ---------------------------------------------------------------------------
class Framer:
    def __init__(self, frame_size: int, frame_step: int, prefill: bool) -> None:
        self.size, self.step = frame_size, frame_step
        self.queue = [0] * (frame_size - frame_step) if prefill else []

    def __call__(self, x: Sequence[int]) -> tuple[list[list[int] | None], bool]:
        frames: list[list[int] | None] = []
        for start in range(0, len(x), self.step):
            self.queue += x[start : start + self.step]
            ready = len(self.queue) >= self.size
            frames.append(self.queue[: self.size] if ready else None)
            self.queue = self.queue[self.step :] if ready else self.queue
        return frames, None not in frames


class Stacker:
    def __init__(self, left: int, right: int, step: int) -> None:
        self.left, self.length, self.step = left, left + 1 + right, step
        self.queue: list[list[int]] | None = None

    def __call__(self, frame: Sequence[int]) -> list[int] | None:
        """The stack, None when there is none."""
        self.queue = [list(frame)] * self.left if self.queue is None else self.queue
        self.queue.append(list(frame))
        if len(self.queue) < self.length:
            return None
        out = [value for one in self.queue for value in one]
        self.queue = self.queue[self.step :]
        return out


class Delay:
    def __init__(self, delay: int) -> None:
        self.queue = [0] * delay

    def __call__(self, x: Sequence[int]) -> list[int]:
        self.queue += x
        out, self.queue = self.queue[: len(x)], self.queue[len(x) :]
        return out


class OverlapAdd:
    def __init__(self, frame_size: int, frame_step: int) -> None:
        self.step, self.sums = frame_step, [0] * frame_size

    def __call__(self, frame: Sequence[int]) -> list[int]:
        self.sums = [clamp16(a + b) for a, b in zip(self.sums, frame, strict=True)]
        out = self.sums[: self.step]
        self.sums = self.sums[self.step :] + [0] * self.step
        return out
