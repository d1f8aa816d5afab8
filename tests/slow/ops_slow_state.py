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


class Lstm:
    """Constants of one LSTM node and its step; gates in the order input, forget, cell, output."""

    def __init__(self, run: Run) -> None:
        self.run, self.tflm = run, run.engine == TFLM
        (self.x, self.xs), (self.hidden, self.hs), (self.cell, self.cs) = (run.input(i) for i in (0, 18, 19))
        self.wide = self.x.dtype == "int16"
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

    def total(self, row: Sequence[int], position: int, unit: int, zero: int, bias: int, pair: tuple[int, int]) -> int:
        weights = self.run.input(position)[1][unit * len(row) : (unit + 1) * len(row)]
        acc = sum(w * (v - zero) for w, v in zip(weights, row, strict=True)) + bias
        return fp.mbqm_reduced(acc, *pair) if self.wide else fp.mbqm_double(wrap(acc), *pair)

    def gates(self, row: Sequence[int], hidden: Sequence[int], unit: int) -> list[int]:
        found = []
        for g in range(4):
            bias = self.run.input(12 + g)[1][unit]
            a = saturate(self.total(row, 1 + g, unit, zero_point(self.x), bias, self.multipliers[0][g]), *RANGE["int16"])
            b = self.total(hidden, 5 + g, unit, zero_point(self.hidden), 0, self.multipliers[1][g])
            b = saturate(b, *RANGE["int16"]) if self.tflm else b
            found.append(saturate(a + b, *RANGE["int16"]))
        return found

    def step(self, gates: Sequence[int], cell: int) -> tuple[int, int]:
        """(new hidden value, new cell value) of one unit."""
        i, f, g, o = gates
        if self.tflm:
            i, f, o = (fp.table_logistic(v, 3, 0) for v in (i, f, o))
            kept = saturate(fp.mbqm_double(f * cell, 2**30, -14), *RANGE["int16"])
            added = saturate(fp.mbqm_double(i * fp.table_tanh(g, 3, 0), *self.update), *RANGE["int16"])
        else:
            i, f, o = (fp.logistic(v, 3, 16) for v in (i, f, o))
            kept = wrap(fp.rdbpot(f * cell, 15), 16)
            added = wrap(fp.rdbpot(i * fp.tanh(g, 3, 16), 30 + self.power), 16)
        cell = saturate(kept + added, *RANGE["int16"])
        if self.clip > 0:
            cell = clamp(cell, (-self.clip, self.clip))
        left = 12 + self.power
        if self.tflm:
            squashed = fp.table_tanh(cell, 3 * 2**left, 0) if left >= 0 else fp.table_tanh(cell, 3, -left)
        else:
            squashed = fp.tanh(cell, 15 + self.power, 16)
        hidden = fp.mbqm_double(o * squashed, *self.output) + zero_point(self.quantized_hidden)
        return clamp(hidden, RANGE[self.x.dtype]), cell


def unidirectional_sequence_lstm(run: Run) -> list[int]:
    net = Lstm(run)
    major = run.option("time_major", False)
    steps, batches = net.x.shape[:2] if major else net.x.shape[1::-1]
    size, units = net.x.shape[2], net.cell.shape[1]
    out = [0] * (steps * batches * units)
    for n, t in itertools.product(range(batches), range(steps)):
        row = t * batches + n if major else n * steps + t
        mine = slice(n * units, (n + 1) * units)
        hidden, cells = net.hs[mine], net.cs[mine]
        pairs = [net.step(net.gates(net.xs[row * size : (row + 1) * size], hidden, u), cells[u]) for u in range(units)]
        net.hs[mine], net.cs[mine] = [h for h, _ in pairs], [c for _, c in pairs]
        out[row * units : (row + 1) * units] = net.hs[mine]
    return out
