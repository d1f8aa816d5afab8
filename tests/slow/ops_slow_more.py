"""Further operators for ops_slow, of 8-bit integers as TFLM computes them: elements, reductions, images, products.

CONCATENATION of uint8 is LiteRT's: TFLM has none.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from slow import fixedpoint_slow as fp
from slow.fixedpoint_slow import float32
from slow.nodes import RANGE, Run, clamp, scale, zero_point
from slow.sums_slow import batch_matmul as matrix_sums
from slow.sums_slow import transpose_conv as window_sums


def nested(flat: Sequence[int], shape: Sequence[int]) -> Any:
    """``flat`` as nested lists."""
    if len(shape) == 1:
        return list(flat)
    step = len(flat) // shape[0]
    return [nested(flat[i * step : (i + 1) * step], shape[1:]) for i in range(shape[0])]


def stored(run: Run, value: int) -> int:
    """``value`` in the output's numbers."""
    return clamp(value + zero_point(run.out), RANGE[run.out.dtype])


# --- elements ----------------------------------------------------------------------------------------------------------
def mul(run: Run) -> list[int]:
    (a, left), (b, right) = run.input(0), run.input(1)
    pair = fp.quantize_multiplier(scale(a) * scale(b) / scale(run.out))
    products = ((p - zero_point(a)) * (q - zero_point(b)) for p, q in zip(left, right, strict=True))
    return [stored(run, fp.mbqm_double(product, *pair)) for product in products]


def sub(run: Run) -> list[int]:
    (a, left), (b, right) = run.input(0), run.input(1)
    twice = 2 * max(scale(a), scale(b))
    m1, m2, mo = (fp.quantize_multiplier(real) for real in (scale(a) / twice, scale(b) / twice, twice / (2.0**20 * scale(run.out))))
    out = []
    for p, q in zip(left, right, strict=True):
        total = fp.mbqm_double((p - zero_point(a)) << 20, *m1) - fp.mbqm_double((q - zero_point(b)) << 20, *m2)
        out.append(stored(run, fp.mbqm_double(total, *mo)))
    return out


def prelu(run: Run) -> list[int]:
    (x, xs), (slope, slopes) = run.input(0), run.input(1)
    above, below = (fp.quantize_multiplier(real / scale(run.out)) for real in (scale(x), scale(x) * scale(slope)))
    out = []
    for i, value in enumerate(xs):
        v = value - zero_point(x)
        alpha = slopes[i % len(slopes)] - zero_point(slope)
        out.append(stored(run, fp.mbqm_double(v, *above) if v >= 0 else fp.mbqm_double(v * alpha, *below)))
    return out


def leaky_relu(run: Run) -> list[int]:
    x, xs = run.input(0)
    above, below = (fp.quantize_multiplier(scale(x) * real / scale(run.out)) for real in (1.0, float32(run.option("alpha"))))
    return [stored(run, fp.mbqm_double(q - zero_point(x), *(above if q >= zero_point(x) else below))) for q in xs]


def sixteen(multiplier: int) -> int:
    return 32767 if multiplier >= 0x7FFF0000 else (multiplier + 2**15) // 2**16


def hard_swish(run: Run) -> list[int]:
    x, xs = run.input(0)
    fine = float32(scale(x) / 128)
    (out, out_exponent), (relu, relu_exponent) = (
        fp.quantize_multiplier(float32(real)) for real in (fine / scale(run.out), fine / float32(3.0 / 32768.0))
    )
    result = []
    for q in xs:
        value = (q - zero_point(x)) << 7
        gate = fp.saturating_left_shift(value, relu_exponent - 1, 16) if relu_exponent > 0 else value
        gate = fp.srdhm16(gate, sixteen(relu))
        gate = fp.saturating_left_shift(gate, 1, 16) if relu_exponent > 0 else fp.rdbpot(gate, -relu_exponent)
        product = fp.sdhm16((gate + 2**15) // 2, fp.srdhm16(value, sixteen(out)))
        result.append(stored(run, fp.rdbpot(product, -out_exponent)))
    return result


# --- reductions --------------------------------------------------------------------------------------------------------
def over_image(run: Run, count_divides: bool) -> list[int]:
    """Over height and width of [1, H, W, C]."""
    x, xs = run.input(0)
    _, height, width, channels = x.shape
    count = height * width
    multiplier, shift = fp.quantize_multiplier(scale(x) / scale(run.out))
    if count_divides:
        extra = min(count.bit_length() - 1, 32, 31 + shift)
        multiplier, shift = (multiplier << extra) // count, shift - extra
    sums = (sum(q - zero_point(x) for q in xs[c::channels]) for c in range(channels))
    return [stored(run, fp.mbqm_double(total, multiplier, shift)) for total in sums]


def mean(run: Run) -> list[int]:
    return over_image(run, count_divides=True)


def total(run: Run) -> list[int]:
    return over_image(run, count_divides=False)


# --- images ------------------------------------------------------------------------------------------------------------
def before_transposed(inputs: int, taps: int, stride: int, outputs: int) -> int:
    return max((inputs - 1) * stride + taps - outputs, 0) // 2


def transpose_conv(run: Run) -> list[int]:
    (w, ws), (x, xs), bias = run.input(1), run.input(2), run.value(3)
    _, kh, kw, _ = w.shape
    strides = run.option("stride_h"), run.option("stride_w")
    size = run.out.shape[1:3]
    pads = tuple(
        before_transposed(inputs, taps, stride, outputs) if run.option("padding") == 0 else 0
        for inputs, taps, stride, outputs in zip(x.shape[1:3], (kh, kw), strides, size, strict=True)
    )
    sums = window_sums(
        nested(xs, x.shape)[0], nested(ws, w.shape), bias or [0] * w.shape[0], zero_point(x), strides, pads, tuple(size)
    )
    pair = fp.quantize_multiplier(scale(x) * scale(w) / scale(run.out))
    return [stored(run, fp.mbqm_double(acc, *pair)) for acc in sums]


def positions(run: Run, inputs: int, outputs: int) -> Iterator[tuple[int, int, int]]:
    """(cell below, cell above, weight of the cell above in 1/1024) for every output of an axis."""
    corners = run.option("align_corners", False) and outputs > 1
    cells, steps = (inputs - 1, outputs - 1) if corners else (inputs, outputs)
    step = (1024 * cells + steps // 2) // steps
    start = step // 2 - 512 if run.option("half_pixel_centers", False) else 0
    for i in range(outputs):
        at = i * step + start
        below = max(fp.truncate(Fraction(at, 1024)), 0)
        yield below, min(fp.truncate(Fraction(at + 1023, 1024)), inputs - 1), at - 1024 * below


def resize_bilinear(run: Run) -> list[int]:
    x, xs = run.input(0)
    image, (_, height, width, channels) = nested(xs, x.shape)[0], x.shape
    rows, columns = positions(run, height, run.out.shape[1]), list(positions(run, width, run.out.shape[2]))
    out = []
    for (top, bottom, down), (left, right, across) in itertools.product(rows, columns):
        for c in range(channels):
            upper = image[top][left][c] * (1024 - across) + image[top][right][c] * across
            lower = image[bottom][left][c] * (1024 - across) + image[bottom][right][c] * across
            out.append(fp.resize_divide(upper * (1024 - down) + lower * down))
    return out


def pad(run: Run) -> list[int]:
    (x, xs), (_, amounts) = run.input(0), run.input(1)
    out = [pad_value(run)] * run.out.size
    for place, index in enumerate(itertools.product(*map(range, x.shape))):
        moved = [i + amount for i, amount in zip(index, amounts[::2], strict=True)]
        flat = 0
        for size, i in zip(run.out.shape, moved, strict=True):
            flat = flat * size + i
        out[flat] = xs[place]
    return out


def pad_value(run: Run) -> int:
    return zero_point(run.out)


# --- products and joins ------------------------------------------------------------------------------------------------
def batch_matmul(run: Run) -> list[int]:
    """Of two matrices."""
    (a, left), (b, right) = run.input(0), run.input(1)
    lhs, rhs = nested(left, a.shape), nested(right, b.shape)
    if run.option("adj_y", False):
        rhs = [list(column) for column in zip(*rhs, strict=True)]
    pair = fp.quantize_multiplier(scale(a) * scale(b) / scale(run.out))
    return [stored(run, fp.mbqm_double(acc, *pair)) for acc in matrix_sums(lhs, rhs, zero_point(a), zero_point(b))]


def concatenation(run: Run) -> list[int]:
    """Along the last axis, of uint8 in scales of their own."""
    parts = [run.input(position) for position in range(len(run.node.inputs))]
    inverse = float32(1 / scale(run.out))
    out: list[int] = []
    for row in range(math.prod(run.out.shape[:-1])):
        for tensor, values in parts:
            size, ratio = tensor.shape[-1], float32(scale(tensor) * inverse)
            for q in values[row * size : (row + 1) * size]:
                real = float32(float32(q * ratio) + float32(-zero_point(tensor) * ratio))
                out.append(stored(run, fp.half_away(Fraction(real))))
    return out


OPERATORS = {
    "BATCH_MATMUL": batch_matmul,
    "CONCATENATION": concatenation,
    "HARD_SWISH": hard_swish,
    "LEAKY_RELU": leaky_relu,
    "MEAN": mean,
    "MUL": mul,
    "PAD": pad,
    "PRELU": prelu,
    "RESIZE_BILINEAR": resize_bilinear,
    "SUB": sub,
    "SUM": total,
    "TRANSPOSE_CONV": transpose_conv,
}
