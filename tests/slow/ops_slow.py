"""A second, slow definition of the operators: loops over plain Python ints, one node at a time, written from the mathematics.

Nothing here may import refsim.ops, and no table of rules is read: what the two engines do is written out. A model comes as the
loader's value (shapes, scales, options); everything behind that is done again. Primitives are those of fixedpoint_slow.
"""

from __future__ import annotations

import itertools
import math
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from slow import fixedpoint_slow as fp
from slow import ops_slow_more
from slow.fixedpoint_slow import float32, saturate, wrap
from slow.nodes import LITERT, RANGE, Run, Values, clamp, scale, scales, zero_point
from slow.ops_slow_state import svdf, unidirectional_sequence_lstm
from slow.ops_slow_unary import exp, log_softmax, sigmoid, softmax

if TYPE_CHECKING:
    from refsim.ir import Model


def activation(run: Run, code: int) -> tuple[int, int]:
    """Bounds of the fused activation; the quotient is a float32, rounded half away."""
    low, high = RANGE[run.out.dtype]

    def quantized(value: float) -> int:
        return zero_point(run.out) + fp.half_away(Fraction(float32(value / scale(run.out))))

    if code in (1, 3):
        low = max(low, quantized(0.0))
    if code == 3:
        high = min(high, quantized(6.0))
    if code == 2:
        low, high = max(low, quantized(-1.0)), min(high, quantized(1.0))
    return low, high


# --- weighted sums -----------------------------------------------------------------------------------------------------
def float64_round(acc: int, real: float) -> int:
    """round(double(acc) * real): the product has 53 bits, half to even, then goes to the nearest integer, half away."""
    return fp.half_away(fp.round_to_significant_bits(Fraction(acc) * Fraction(real), 53, -1074))


def is_wide(run: Run) -> bool:
    """Whether a 16-bit kernel accumulates in 64 bits."""
    bias = run.tensor(2)
    if run.out.dtype != "int16":
        return False
    return bias.dtype == "int64" if bias is not None else run.option("quantized_bias_type") != 2 or "DEPTHWISE" in run.node.op


def requantizer(run: Run) -> Callable[[int, int], int]:
    """(accumulator, channel) -> value at the output's scale."""
    (x, _), (w, _) = run.input(0), run.input(1)
    product = [
        float32(scale(x) * s) if x.dtype == "uint8" and run.node.op != "FULLY_CONNECTED" else scale(x) * s for s in scales(w)
    ]
    reals = [p / scale(run.out) for p in product]
    pairs = [fp.quantize_multiplier(real) for real in reals]
    wide = is_wide(run)

    def apply(acc: int, channel: int) -> int:
        at = channel if len(reals) > 1 else 0
        if run.engine == LITERT and run.node.op == "FULLY_CONNECTED":
            return float64_round(acc if wide else wrap(acc), reals[at])
        return fp.mbqm_reduced(acc, *pairs[at]) if wide else fp.mbqm_double(wrap(acc), *pairs[at])

    return apply


def finish(run: Run, sums: Iterator[tuple[int, int]]) -> list[int]:
    """Output values of (accumulator without bias, channel) in order."""
    bias, requantize = run.value(2), requantizer(run)
    limits = activation(run, run.option("fused_activation_function"))
    totals = [(acc + (bias[channel] if bias is not None else 0), channel) for acc, channel in sums]
    run.sums = [acc if is_wide(run) else wrap(acc) for acc, _ in totals]
    return [clamp(requantize(acc, channel) + zero_point(run.out), limits) for acc, channel in totals]


def before(size: int, taps: int, stride: int, dilation: int, same: bool) -> int:
    """Cells of padding before the image."""
    total = max((math.ceil(size / stride) - 1) * stride + (taps - 1) * dilation + 1 - size, 0)
    return total // 2 if same else 0


def window(run: Run, size: tuple[int, int], oy: int, ox: int) -> Iterator[tuple[int, int, int, int]]:
    """(ky, kx, iy, ix) of every tap of output pixel (oy, ox) that lies inside the image."""
    image, _ = run.input(0)
    same = run.option("padding") == 0
    steps = [(run.option(f"stride_{a}"), run.option(f"dilation_{a}_factor", 1)) for a in "hw"]
    for ky, kx in itertools.product(range(size[0]), range(size[1])):
        at = [
            o * stride - before(extent, taps, stride, dilation, same) + k * dilation
            for o, k, extent, taps, (stride, dilation) in zip((oy, ox), (ky, kx), image.shape[1:3], size, steps, strict=True)
        ]
        if 0 <= at[0] < image.shape[1] and 0 <= at[1] < image.shape[2]:
            yield ky, kx, at[0], at[1]


def pixels(run: Run) -> Iterator[tuple[int, int, int, int]]:
    """(batch, row, column, channel) of the output, in order."""
    return itertools.product(*map(range, run.out.shape))  # type: ignore[return-value]


def conv_2d(run: Run) -> list[int]:
    (x, xs), (w, ws) = run.input(0), run.input(1)
    _, height, width, channels = x.shape
    filters, kh, kw, depth = w.shape
    zero_w = zero_point(w) if w.dtype == "uint8" else 0
    per_group = filters // (channels // depth)

    def sums() -> Iterator[tuple[int, int]]:
        for n, oy, ox, f in pixels(run):
            acc, first = 0, f // per_group * depth
            for (ky, kx, iy, ix), c in itertools.product(list(window(run, (kh, kw), oy, ox)), range(depth)):
                value = xs[((n * height + iy) * width + ix) * channels + first + c] - zero_point(x)
                acc += value * (ws[((f * kh + ky) * kw + kx) * depth + c] - zero_w)
            yield acc, f

    return finish(run, sums())


def depthwise_conv_2d(run: Run) -> list[int]:
    (x, xs), (w, ws) = run.input(0), run.input(1)
    _, height, width, channels = x.shape
    _, kh, kw, filters = w.shape
    zero_w = zero_point(w) if w.dtype == "uint8" else 0

    def sums() -> Iterator[tuple[int, int]]:
        for n, oy, ox, f in pixels(run):
            acc = 0
            for ky, kx, iy, ix in window(run, (kh, kw), oy, ox):
                value = xs[((n * height + iy) * width + ix) * channels + f // (filters // channels)] - zero_point(x)
                acc += value * (ws[(ky * kw + kx) * filters + f] - zero_w)
            yield acc, f

    return finish(run, sums())


def fully_connected(run: Run) -> list[int]:
    (x, xs), (w, ws) = run.input(0), run.input(1)
    units, depth = w.shape
    zero_w = zero_point(w) if len(scales(w)) == 1 else 0
    rows = itertools.product(range(len(xs) // depth), range(units))
    products = ((sum((xs[n * depth + i] - zero_point(x)) * (ws[u * depth + i] - zero_w) for i in range(depth)), u) for n, u in rows)
    return finish(run, products)


# --- elements ----------------------------------------------------------------------------------------------------------
def broadcast(run: Run) -> Iterator[tuple[int, int]]:
    """Pairs of operand values for each output element."""
    (a, left), (b, right) = run.input(0), run.input(1)
    for index in itertools.product(*map(range, run.out.shape)):
        positions = []
        for tensor in (a, b):
            position = 0
            for size, i in zip(tensor.shape, index[len(index) - len(tensor.shape) :], strict=True):
                position = position * size + (i if size > 1 else 0)
            positions.append(position)
        yield left[positions[0]], right[positions[1]]


def add(run: Run) -> list[int]:
    code = run.option("fused_activation_function")
    if run.out.dtype == "int32":
        bounds = {1: (0, 2**31 - 1), 2: (-1, 1), 3: (0, 6)}.get(code if run.engine == LITERT else 0, RANGE["int32"])
        return [clamp(wrap(a + b), bounds) for a, b in broadcast(run)]
    limits = activation(run, code)
    operands = (run.input(0)[0], run.input(1)[0])
    logs = [math.log2(scale(tensor)) for tensor in (*operands, run.out)]
    powers = all(abs(value - round(value)) < 1e-3 for value in logs)
    if run.out.dtype == "int16" and run.option("pot_scale_int16") and powers and run.engine == LITERT:
        k1, k2 = round(logs[2] - logs[0]), round(logs[2] - logs[1])
        return [clamp(saturate(fp.rdbpot(a, k1) + fp.rdbpot(b, k2), *RANGE["int16"]), limits) for a, b in broadcast(run)]
    left = 15 if run.out.dtype == "int16" else 20
    twice = 2 * max(scale(tensor) for tensor in operands)
    m1, m2 = (fp.quantize_multiplier(scale(tensor) / twice) for tensor in operands)
    mo = fp.quantize_multiplier(twice / (2.0**left * scale(run.out)))
    z1, z2 = (zero_point(tensor) for tensor in operands)

    def element(a: int, b: int) -> int:
        total = fp.mbqm_double((a - z1) * 2**left, *m1) + fp.mbqm_double((b - z2) * 2**left, *m2)
        return clamp(fp.mbqm_double(total, *mo) + zero_point(run.out), limits)

    return [element(a, b) for a, b in broadcast(run)]


def average_pool_2d(run: Run) -> list[int]:
    x, xs = run.input(0)
    _, height, width, channels = x.shape
    size = run.option("filter_height"), run.option("filter_width")
    limits = activation(run, run.option("fused_activation_function"))
    out, run.sums = [], []
    for n, oy, ox, c in pixels(run):
        cells = [xs[((n * height + iy) * width + ix) * channels + c] for _, _, iy, ix in window(run, size, oy, ox)]
        run.sums.append(wrap(sum(cells)))
        out.append(clamp(fp.half_away(Fraction(run.sums[-1], len(cells))), limits))
    return out


def reshape(run: Run) -> list[int]:
    return list(run.input(0)[1])


def quantize(run: Run) -> list[int]:
    x, xs = run.input(0)
    if x.dtype == "float32":
        moved = [fp.quantize_float32(float_bits(v), float_bits(scale(run.out))) + zero_point(run.out) for v in xs]
    else:
        pair = fp.quantize_multiplier(scale(x) / scale(run.out))
        values = [fp.mbqm_double(fp.wrap_sub(v, zero_point(x)), *pair) for v in xs]
        moved = [fp.wrap_add(v, zero_point(run.out)) for v in values]
    return [clamp(v, RANGE[run.out.dtype]) for v in moved]


def float_bits(value: float) -> int:
    return int(struct.unpack("<I", struct.pack("<f", value))[0])


OPERATORS: Mapping[str, Callable[[Run], list[int]]] = {
    **ops_slow_more.OPERATORS,
    "ADD": add,
    "AVERAGE_POOL_2D": average_pool_2d,
    "CONV_2D": conv_2d,
    "DEPTHWISE_CONV_2D": depthwise_conv_2d,
    "EXP": exp,
    "FULLY_CONNECTED": fully_connected,
    "LOGISTIC": sigmoid,
    "LSTM": unidirectional_sequence_lstm,
    "LOG_SOFTMAX": log_softmax,
    "QUANTIZE": quantize,
    "RESHAPE": reshape,
    "SOFTMAX": softmax,
    "SVDF": svdf,
    "TANH": sigmoid,
    "UNIDIRECTIONAL_SEQUENCE_LSTM": unidirectional_sequence_lstm,
}


def initial_state(model: Model) -> Values:
    """Every variable at its zero point."""
    return {t.index: [zero_point(t)] * t.size for t in model.tensors if t.is_variable}


def run_model(model: Model, engine: str, inputs: Sequence[Any], state: Values, sums: Values | None = None) -> Values:
    """Flat values of every tensor after one run; ``state`` is updated in place. ``inputs`` are arrays.

    ``sums`` gets the accumulators of the nodes that have one for each output, by the output's tensor.
    """
    values: Values = {t.index: t.data.reshape(-1).tolist() for t in model.tensors if t.data is not None}
    values |= state | {index: array.reshape(-1).tolist() for index, array in zip(model.graph.inputs, inputs, strict=True)}
    for node in model.nodes:
        run = Run(model, engine, node, values)
        values[node.outputs[0]] = OPERATORS[node.op](run)
        if sums is not None and run.sums is not None:
            sums[node.outputs[0]] = run.sums
    for index in state:
        state[index] = values[index]
    return values
