"""Functions of one element, and of a row, for ops_slow: by tables of floats, by polynomials, by exponentials in fixed point."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from slow import fixedpoint_slow as fp
from slow.fixedpoint_slow import float32, saturate
from slow.nodes import RANGE, TFLM, Run, clamp, rounded, rows, scale, zero_point


def by_floats(run: Run, function: Callable[[float], float]) -> list[int]:
    """``function`` of reals: of 16 bits through an interpolated table of float32, of 8 bits through float32 with one reciprocal."""
    x, xs = run.input(0)
    if x.dtype == "int16":
        table = fp.build_lut16(function, (scale(x), zero_point(x)), scale(run.out), float32)
        return [fp.lut16_lookup(table, v) for v in xs]
    reals = (function(float32(scale(x) * (v - zero_point(x)))) for v in xs)
    return rounded(run, (real * float32(1 / scale(run.out)) for real in reals))


def exp(run: Run) -> list[int]:
    return by_floats(run, lambda real: float32(math.exp(real)))


def sigmoid(run: Run) -> list[int]:
    """LOGISTIC and TANH."""
    tanh = run.node.op == "TANH"
    if run.input(0)[0].dtype == "int16":
        return by_table(run, fp.table_tanh if tanh else fp.table_logistic, highest=int(tanh))
    if run.engine == TFLM:
        return by_polynomial(run, fp.tanh if tanh else fp.logistic, 24 if tanh else 23)
    if tanh:
        return by_floats(run, lambda real: float32(math.tanh(real)))
    return by_floats(run, lambda real: float32(1 / float32(1 + float32(math.exp(-real)))))


def by_table(run: Run, function: Callable[[int, int, int], int], highest: int) -> list[int]:
    """16 bits. The argument in steps of 2^-12 / 3 of an input whose scale is 2^(power - 12), or by a multiplier of 15 bits."""
    x, xs = run.input(0)
    power = math.log2(scale(x)) + 12
    pair = 3 * 2 ** round(power), 0
    if abs(power - round(power)) >= 1e-3 or not 0 <= power <= highest:
        shift = next(n for n in range(32) if scale(x) * 4096 * 3 * 2**n > 32767 / 2 or n == 31)
        pair = int(scale(x) * 4096 * 3 * 2**shift), shift
    return [function(v, *pair) for v in xs]


def by_polynomial(run: Run, function: Callable[[int, int], int], exponent: int) -> list[int]:
    """8 bits, gemmlowp's function in Q4.27, and the ends of the type where the argument leaves that."""
    x, xs = run.input(0)
    multiplier, left = fp.quantize_multiplier(scale(x) * 2.0**27)
    radius = -fp.softmax_diff_min(left, 4)

    def one(value: int) -> int:
        if abs(value) >= radius:
            return 127 if value > 0 else -128
        result = fp.rdbpot(function(fp.mbqm_double(value, multiplier, left), 4), exponent)
        return saturate(result + zero_point(run.out), -128, 127)

    return [one(v - zero_point(x)) for v in xs]


# --- rows -------------------------------------------------------------------------------------------------------------
def rows_of(run: Run) -> Iterator[list[int]]:
    """Differences of elements to the largest one of their row."""
    x, xs = run.input(0)
    return ([value - max(row) for value in row] for row in rows(xs, x.shape[-1]))


def exponentials(run: Run, beta: float) -> Iterator[list[tuple[int, int | None]]]:
    """(difference in Q5.26, its exponential in Q0.31) of the elements of each row; None for what is too far from the largest."""
    m, left = fp.quantize_multiplier(min(beta * scale(run.input(0)[0]) * 2.0**26, 2.0**31 - 1))
    for row in rows_of(run):
        scaled = [(d, fp.srdhm(fp.shift_left_wrap(d, left), m)) for d in row]
        yield [(q, fp.exp_on_negative_values(q, 5) if d >= fp.softmax_diff_min(left) else None) for d, q in scaled]


def total(row: Sequence[tuple[int, int | None]]) -> int:
    return sum(fp.rdbpot(e, 12) for _, e in row if e is not None)


def softmax(run: Run) -> list[int]:
    return [value for row in (softmax_16 if run.input(0)[0].dtype == "int16" else softmax_8)(run) for value in row]


def softmax_8(run: Run) -> Iterator[list[int]]:
    low, high = RANGE[run.out.dtype]
    for row in exponentials(run, float32(run.option("beta"))):
        reciprocal, over = fp.get_reciprocal(total(row), 12)
        exponent = over + 31 - (16 if run.out.dtype == "int16" else 8)
        yield [low if e is None else clamp(fp.rdbpot(fp.srdhm(reciprocal, e), exponent) + low, (low, high)) for _, e in row]


def softmax_16(run: Run) -> Iterator[list[int]]:
    cast: Callable[[float], float] = float32 if run.engine == TFLM else float
    exp_table = fp.build_lut16(lambda v: cast(math.exp(v)), (10.0 / 65535.0, 32767), 2.0 / 65535.0, cast)
    reciprocals = fp.build_lut16(lambda v: cast(1 / cast(1 + v)), (1.0 / 65535.0, -32768), 2.0 / 65535.0, cast)
    product = scale(run.input(0)[0]) * float32(run.option("beta"))
    pair = fp.quantize_multiplier((product if run.engine == TFLM else float32(product)) / (10.0 / 65535.0))
    for row in rows_of(run):
        exps = [fp.lut16_lookup(exp_table, saturate(fp.mbqm_double(d, *pair) + 32767, -32768, 32767)) for d in row]
        head = fp.clz32(sum(exps))
        t = fp.half_up(Fraction(sum(exps) * 2 ** (head - 1), 2**14))
        r = fp.lut16_lookup(reciprocals, saturate(t - 2**15 - 2**16, -32768, 32767))
        yield [saturate(fp.half_up(Fraction(e * r, 2 ** (31 - head))), 0, 32767) for e in exps]


def log_softmax(run: Run) -> list[int]:
    """In steps of 1/16 below the type's largest value; the smallest one from where it cannot be told from it any more."""
    (low, high), out = RANGE[run.out.dtype], list[int]()
    m, left = fp.quantize_multiplier(scale(run.input(0)[0]) * 2.0**26)
    back = fp.quantize_multiplier(2.0 ** (31 - left) / m)
    for row, diffs in zip(exponentials(run, 1.0), rows_of(run), strict=True):
        log = fp.log_x_for_x_at_least_1(total(row))
        limit = max(fp.mbqm_double(log - 2**31, *back), fp.softmax_diff_min(left) - 1)
        pairs = zip(row, diffs, strict=True)
        out += [clamp(fp.rdbpot(q - log, 22) + high, (low, high)) if d > limit else low for (q, _), d in pairs]
    return out
