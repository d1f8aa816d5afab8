"""Further operators for ops_slow, of 8-bit integers as TFLM computes them: elements, reductions, images, products.

CONCATENATION, of uint8 with scales of their own along the last axis, is LiteRT's: TFLM has none.
"""

from __future__ import annotations

import itertools
import operator
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from slow import fixedpoint_slow as fp
from slow.fixedpoint_slow import float32
from slow.nodes import Run, rounded, rows, scale, stored, zero_point
from slow.sums_slow import batch_matmul as matrix_sums
from slow.sums_slow import transpose_conv as window_sums

if TYPE_CHECKING:
    from refsim.ir import Tensor


def nested(flat: Sequence[int], shape: Sequence[int]) -> Any:
    """``flat`` as nested lists."""
    if len(shape) == 1:
        return list(flat)
    step = len(flat) // shape[0]
    return [nested(flat[i * step : (i + 1) * step], shape[1:]) for i in range(shape[0])]


def centred(run: Run, position: int) -> list[int]:
    """Values of an operand without its zero point."""
    x, xs = run.input(position)
    return [q - zero_point(x) for q in xs]


def product_stage(run: Run, sums: Iterable[int], lhs: int = 0, rhs: int = 1) -> list[int]:
    """Output values of sums of products of two operands."""
    pair = fp.quantize_multiplier(scale(run.input(lhs)[0]) * scale(run.input(rhs)[0]) / scale(run.out))
    return [stored(run, fp.mbqm_double(acc, *pair)) for acc in sums]


# --- elements ----------------------------------------------------------------------------------------------------------
def mul(run: Run) -> list[int]:
    return product_stage(run, map(operator.mul, centred(run, 0), centred(run, 1)))


def sub(run: Run) -> list[int]:
    (a, _), (b, _) = run.input(0), run.input(1)
    twice = 2 * max(scale(a), scale(b))
    m1, m2, mo = (fp.quantize_multiplier(real) for real in (scale(a) / twice, scale(b) / twice, twice / (2.0**20 * scale(run.out))))
    out = []
    for p, q in zip(centred(run, 0), centred(run, 1), strict=True):
        total = fp.mbqm_double(p << 20, *m1) - fp.mbqm_double(q << 20, *m2)
        out.append(stored(run, fp.mbqm_double(total, *mo)))
    return out


def prelu(run: Run) -> list[int]:
    (x, _), (slope, _), slopes = run.input(0), run.input(1), centred(run, 1)
    above, below = (fp.quantize_multiplier(real / scale(run.out)) for real in (scale(x), scale(x) * scale(slope)))
    out = []
    for i, v in enumerate(centred(run, 0)):
        out.append(stored(run, fp.mbqm_double(v, *above) if v >= 0 else fp.mbqm_double(v * slopes[i % len(slopes)], *below)))
    return out


def leaky_relu(run: Run) -> list[int]:
    x, _ = run.input(0)
    above, below = (fp.quantize_multiplier(scale(x) * real / scale(run.out)) for real in (1.0, float32(run.option("alpha"))))
    return [stored(run, fp.mbqm_double(v, *(above if v >= 0 else below))) for v in centred(run, 0)]


def sixteen(multiplier: int) -> int:
    return 32767 if multiplier >= 0x7FFF0000 else (multiplier + 2**15) // 2**16


def hard_swish(run: Run) -> list[int]:
    x, _ = run.input(0)
    fine = float32(scale(x) / 128)
    (out, out_exponent), (relu, relu_exponent) = (
        fp.quantize_multiplier(float32(real)) for real in (fine / scale(run.out), fine / float32(3.0 / 32768.0))
    )
    result = []
    for v in centred(run, 0):
        value = v << 7
        gate = fp.saturating_left_shift(value, relu_exponent - 1, 16) if relu_exponent > 0 else value
        gate = fp.srdhm16(gate, sixteen(relu))
        gate = fp.saturating_left_shift(gate, 1, 16) if relu_exponent > 0 else fp.rdbpot(gate, -relu_exponent)
        product = fp.sdhm16((gate + 2**15) // 2, fp.srdhm16(value, sixteen(out)))
        result.append(stored(run, fp.rdbpot(product, -out_exponent)))
    return result


# --- reductions --------------------------------------------------------------------------------------------------------
def over_image(run: Run, count_divides: bool) -> list[int]:
    """Over height and width of [1, H, W, C]."""
    (x, _), xs = run.input(0), centred(run, 0)
    _, height, width, channels = x.shape
    count = height * width
    multiplier, shift = fp.quantize_multiplier(scale(x) / scale(run.out))
    if count_divides:
        extra = min(count.bit_length() - 1, 32, 31 + shift)
        multiplier, shift = (multiplier << extra) // count, shift - extra
    return [stored(run, fp.mbqm_double(sum(xs[c::channels]), multiplier, shift)) for c in range(channels)]


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
    return product_stage(run, sums, 2, 1)


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
    spans = (range(first, first + n) for first, n in zip(amounts[::2], x.shape, strict=True))
    inside = dict(zip(itertools.product(*spans), xs, strict=True))
    return [inside.get(index, zero_point(run.out)) for index in itertools.product(*map(range, run.out.shape))]


# --- products and joins ------------------------------------------------------------------------------------------------
def batch_matmul(run: Run) -> list[int]:
    """Of two matrices."""
    (a, left), (b, right) = run.input(0), run.input(1)
    lhs, rhs = nested(left, a.shape), nested(right, b.shape)
    if run.option("adj_y", False):
        rhs = [list(column) for column in zip(*rhs, strict=True)]
    return product_stage(run, matrix_sums(lhs, rhs, zero_point(a), zero_point(b)))


def concatenation(run: Run) -> list[int]:
    parts = [rows(rescaled(run, x, xs), x.shape[-1]) for x, xs in run.inputs()]
    return [value for joined in zip(*parts, strict=True) for row in joined for value in row]


def rescaled(run: Run, x: Tensor, xs: Sequence[int]) -> list[int]:
    ratio = float32(scale(x) * float32(1 / scale(run.out)))
    return rounded(run, (float32(q * ratio) + float32(-zero_point(x) * ratio) for q in xs))


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
