"""SVDF and LSTM for ops_slow: the operators with state."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence

from slow import fixedpoint_slow as fp
from slow.fixedpoint_slow import float32, saturate, wrap
from slow.nodes import LITERT, RANGE, TFLM, Run, clamp, scale, zero_point


def svdf(run: Run) -> list[int]:
    (x, xs), (feature, fs), (time, ts), (state, register) = (run.input(i) for i in (0, 1, 2, 4))
    bias, rank = run.value(3), run.option("rank")
    cast: Callable[[float], float] = float32 if run.engine == LITERT else float
    m1 = fp.quantize_multiplier(cast(cast(scale(x) * scale(feature)) / scale(state)))
    m2 = fp.quantize_multiplier(cast(cast(scale(state) * scale(time)) / scale(run.out)))
    (batches, size), (filters, memory), zero = x.shape, time.shape, zero_point(state)
    out = []
    for n in range(batches):
        for f in range(filters):
            acc = sum(fs[f * size + i] * (xs[n * size + i] - zero_point(x)) for i in range(size))
            newest = saturate(fp.mbqm_double(wrap(acc), *m1), *RANGE[state.dtype]) + (zero if run.engine == TFLM else 0)
            first = (n * filters + f) * memory
            newest = wrap(newest, 16 if "16" in state.dtype else 8)
            register[first : first + memory] = [*register[first + 1 : first + memory], newest]
        for u in range(filters // rank):
            cells = range(u * rank * memory, (u + 1) * rank * memory)
            acc = sum(ts[i] * (register[n * filters * memory + i] - zero) for i in cells) + (bias[u] if bias is not None else 0)
            out.append(clamp(fp.mbqm_double(wrap(acc), *m2) + zero_point(run.out), RANGE["int8"]))
    return out


def short(x: int) -> int:
    return saturate(x, *RANGE["int16"])


class Lstm:
    """Constants of one LSTM node and its step; gates in the order input, forget, cell, output."""

    def __init__(self, run: Run) -> None:
        self.run, self.tflm = run, run.engine == TFLM
        (self.x, self.xs), (self.hidden, self.hs), (self.cell, self.cs) = (run.input(i) for i in (0, 18, 19))
        cast: Callable[[float], float] = float if self.tflm else float32
        self.quantized_hidden = self.hidden if self.tflm else run.model.tensors[run.node.intermediates[4]]
        self.multipliers = [
            [fp.quantize_multiplier(cast(cast(scale(source) * scale(run.input(first + g)[0])) / 2.0**-12)) for g in range(4)]
            for source, first in ((self.x, 1), (self.hidden, 5))
        ]
        self.update = fp.quantize_multiplier(2.0**-30 / scale(self.cell))
        self.output = fp.quantize_multiplier(cast(2.0**-30 / scale(self.quantized_hidden)))
        self.power = round(math.log2(scale(self.cell)))
        clip = cast(run.option("cell_clip", 0.0))
        self.clip = min(int(cast(clip / scale(self.cell))), 32767) if clip > 0 else 0

    def total(self, row: Sequence[int], source: int, gate: int, unit: int, bias: int) -> int:
        """Of a row of the input (source 0) or of the hidden state (1), in steps of 2^-12."""
        weights, zero = self.run.input(1 + 4 * source + gate)[1], zero_point((self.x, self.hidden)[source])
        acc = sum(w * (v - zero) for w, v in zip(weights[unit * len(row) :], row, strict=False)) + bias
        pair = self.multipliers[source][gate]
        return fp.mbqm_reduced(acc, *pair) if self.x.dtype == "int16" else fp.mbqm_double(wrap(acc), *pair)

    def gate(self, row: Sequence[int], hidden: Sequence[int], gate: int, unit: int) -> int:
        a = short(self.total(row, 0, gate, unit, self.run.input(12 + gate)[1][unit]))
        b = self.total(hidden, 1, gate, unit, 0)
        return self.squash("tanh" if gate == 2 else "logistic", short(a + (short(b) if self.tflm else b)), 3)

    def squash(self, name: str, x: int, integer_bits: int) -> int:
        """By the table in steps of 2^-12 / 3, or by gemmlowp's polynomials."""
        if not self.tflm:
            return int(getattr(fp, name)(x, integer_bits, 16))
        return int(getattr(fp, f"table_{name}")(x, 3 * 2 ** max(integer_bits - 3, 0), max(3 - integer_bits, 0)))

    def step(self, gates: Sequence[int], cell: int) -> tuple[int, int]:
        """(new hidden value, new cell value) of one unit."""
        i, f, g, o = gates
        if self.tflm:
            kept, added = short(fp.mbqm_double(f * cell, 2**30, -14)), short(fp.mbqm_double(i * g, *self.update))
        else:
            kept, added = wrap(fp.rdbpot(f * cell, 15), 16), wrap(fp.rdbpot(i * g, 30 + self.power), 16)
        cell = short(kept + added)
        cell = clamp(cell, (-self.clip, self.clip)) if self.clip > 0 else cell
        hidden = fp.mbqm_double(o * self.squash("tanh", cell, 15 + self.power), *self.output) + zero_point(self.quantized_hidden)
        return clamp(hidden, RANGE[self.x.dtype]), cell


def unidirectional_sequence_lstm(run: Run) -> list[int]:
    net = Lstm(run)
    major = run.option("time_major", False) or len(net.x.shape) == 2
    steps, batches = (1, *net.x.shape[:-1])[-2:] if major else net.x.shape[1::-1]
    size, units = net.x.shape[-1], net.cell.shape[1]
    out = [0] * (steps * batches * units)
    for n, t in itertools.product(range(batches), range(steps)):
        row = t * batches + n if major else n * steps + t
        mine = slice(n * units, (n + 1) * units)
        hidden, cells = net.hs[mine], net.cs[mine]
        xs = net.xs[row * size : (row + 1) * size]
        pairs = [net.step([net.gate(xs, hidden, g, u) for g in range(4)], cells[u]) for u in range(units)]
        net.hs[mine], net.cs[mine] = [h for h, _ in pairs], [c for _, c in pairs]
        out[row * units : (row + 1) * units] = net.hs[mine]
    return out
