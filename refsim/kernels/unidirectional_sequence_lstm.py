"""A sequence of LSTM cells with 8-bit weights, a 16-bit cell state, and 8- or 16-bit activations.

Gates in Q3.12: g = clamp16(input sum) + recurrent sum; the cell in Q(15+p).(-p) with p = log2(cell scale).
Source: LiteRT ``kernels/lstm_eval.cc`` (integer 8x8_16); TFLM ``kernels/lstm_eval_common.h``. The engines differ in nearly
every rounding of the cell update; see the rules ``gates``, ``cell`` and ``hidden_scale``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Any

import numpy as np

from refsim import exact
from refsim.ir import Array
from refsim.kernels import I32, SHORT, SIZE, CField, Kernel, Slot, variants_of
from refsim.kernels._shared import Accumulator
from refsim.types import INT_RANGE

GATES = ("input", "forget", "cell", "output")
PER_GATE = CField("int32_t", len(GATES))
INT16 = INT_RANGE["int16"]


@dataclass(frozen=True, slots=True, eq=False)
class Params:
    batches: Annotated[int, SIZE, ""]
    time_steps: Annotated[int, SIZE, ""]
    input_size: Annotated[int, SIZE, "elements of an input row"]
    units: Annotated[int, SIZE, "elements of the hidden and the cell state"]
    time_major: Annotated[int, SHORT, "1: input [T, B, I]; 0: input [B, T, I]"]
    input_offset: Annotated[int, SHORT, "-zero point of the input"]
    hidden_offset: Annotated[int, SHORT, "-zero point of the hidden state"]
    input_multiplier: Annotated[tuple[int, ...], PER_GATE, "Q0.31; gates input, forget, cell, output"]
    input_shift: Annotated[tuple[int, ...], replace(SHORT, length=len(GATES)), "[-31, 31]; s64: [-31, 7]"]
    recurrent_multiplier: Annotated[tuple[int, ...], PER_GATE, "Q0.31"]
    recurrent_shift: Annotated[tuple[int, ...], replace(SHORT, length=len(GATES)), "[-31, 31]; s64: [-31, 7]"]
    cell_shift: Annotated[int, SHORT, "[-15, 0], log2 of the cell scale; gemmlowp: [-15, -9]"]
    cell_clip: Annotated[int, SHORT, "[0, 32767], 0 means no clipping"]
    update_multiplier: Annotated[int, I32, "Q0.31, input gate x cell gate to cell scale"]
    update_shift: Annotated[int, SHORT, "[-31, 31]"]
    hidden_multiplier: Annotated[int, I32, "Q0.31, output gate x nx.tanh(cell) to the hidden scale"]
    hidden_shift: Annotated[int, SHORT, "[-31, 31]"]
    hidden_zero_point: Annotated[int, SHORT, "zero point of the hidden state and the output"]
    dtype: str
    gates: str
    cell: str
    input_acc: Accumulator
    recurrent_acc: Accumulator
    #: Rule ``recurrent_sum``.
    recurrent_sum: str = "saturated"


def run(nx: Any, p: Params, x: Array, *operands: Array) -> tuple[Array, Array, Array]:
    """x [n, B, T, I] (or [n, T, B, I]), 8 weight matrices, 4 biases, hidden and cell [n, B, U] -> (out, hidden, cell)."""
    input_weights, recurrent_weights = np.concatenate(operands[:4]), np.concatenate(operands[4:8])
    bias, hidden, cell = np.concatenate([each.reshape(-1) for each in operands[8:12]]), operands[12], operands[13].astype(np.int64)
    sequence = x if p.time_major else x.swapaxes(1, 2)
    sums = exact.matmul(sequence.astype(np.int64) + p.input_offset, input_weights, p.input_acc.bound) + bias
    from_input = nx.saturate(_scale(nx, p, p.input_acc.fit(sums), p.input_multiplier, p.input_shift), *INT16)
    outputs = []
    for t in range(p.time_steps):
        sums = exact.matmul(hidden.astype(np.int64) + p.hidden_offset, recurrent_weights, p.recurrent_acc.bound)
        recurrent = _scale(nx, p, p.recurrent_acc.fit(sums), p.recurrent_multiplier, p.recurrent_shift)
        if p.recurrent_sum == "saturated":
            recurrent = nx.saturate(recurrent, *INT16)
        gates = nx.saturate(from_input[:, t] + recurrent, *INT16)
        hidden, cell = _update(nx, p, gates, cell)
        outputs.append(hidden)
    out = np.stack(outputs, axis=1 if p.time_major else 2)
    return out, hidden, cell.astype(np.int16)


def _scale(nx: Any, p: Params, sums: Array, multiplier: tuple[int, ...], shift: tuple[int, ...]) -> Array:
    """Sums [..., 4 * units] to gate scale; each quarter has its own multiplier."""
    rule = nx.mbqm_reduced if p.input_acc.dtype == "int64" else nx.mbqm_double
    return np.asarray(rule(sums, np.repeat(multiplier, p.units), np.repeat(shift, p.units)))


def _update(nx: Any, p: Params, gates: Array, cell: Array) -> tuple[Array, Array]:
    """One step for pre-activations [n, B, 4 * units]: the new hidden state (in its own type) and cell state."""
    i, f, g, o = np.split(gates, len(GATES), axis=-1)
    i, f, o = (_gate(nx, p, "logistic", gate) for gate in (i, f, o))
    g = _gate(nx, p, "tanh", g)
    if p.cell == "shift":
        kept, update = nx.wrap(nx.rdbpot(f * cell, 15), bits=16), nx.wrap(nx.rdbpot(i * g, 30 + p.cell_shift), bits=16)
    else:
        kept = nx.saturate(nx.mbqm_double(f * cell, 1 << 30, -14), *INT16)
        update = nx.saturate(nx.mbqm_double(i * g, p.update_multiplier, p.update_shift), *INT16)
    cell = np.asarray(nx.saturate(kept + update, *INT16))
    if p.cell_clip > 0:
        cell = np.asarray(nx.saturate(cell, -p.cell_clip, p.cell_clip))
    product = o * _tanh_of_cell(nx, p, cell)
    hidden = nx.mbqm_double(product, p.hidden_multiplier, p.hidden_shift) + p.hidden_zero_point
    return np.asarray(nx.saturate(hidden, *INT_RANGE[p.dtype])).astype(p.dtype), cell


def _gate(nx: Any, p: Params, function: str, gate: Array) -> Any:
    table = p.gates == "table"
    return getattr(nx, f"table_{function}")(gate, 3, 0) if table else getattr(nx, function)(gate, integer_bits=3, bits=16)


def _tanh_of_cell(nx: Any, p: Params, cell: Array) -> Any:
    if p.gates == "gemmlowp":
        return nx.tanh(cell, integer_bits=15 + p.cell_shift, bits=16)
    left = 12 + p.cell_shift
    return nx.table_tanh(cell, 3 << max(left, 0), max(-left, 0))


def macs(p: Params) -> int:
    return p.batches * p.time_steps * len(GATES) * p.units * (p.input_size + p.units)


def scratch(p: Params) -> int:
    """Gate pre-activations of one row, int16."""
    return 2 * len(GATES) * p.units


TYPES = {
    f"s{bits}": {"x": f"int{bits}", "w": "int8", "bias": bias, "memory": "int16"} for bits, bias in ((8, "int32"), (16, "int64"))
}
KERNEL = Kernel(
    name="unidirectional_sequence_lstm",
    params=Params,
    slots=(
        Slot("input", "x", doc="[batches, time_steps, input_size], or time first"),
        *(Slot(f"input_to_{gate}_weights", "w", "const", "[units, input_size]") for gate in GATES),
        *(Slot(f"recurrent_to_{gate}_weights", "w", "const", "[units, units]") for gate in GATES),
        *(Slot(f"{gate}_bias", "bias", "const", "[units]") for gate in GATES),
        Slot("hidden_state", "x", "state", "[batches, units]"),
        Slot("cell_state", "memory", "state", "[batches, units]"),
        Slot("output", "x", "out", "[batches, time_steps, units], or time first"),
    ),
    run=run,
    variants=(
        *variants_of(TYPES["s8"], gates="gemmlowp", cell="shift"),
        *variants_of(*TYPES.values(), gates="table", cell="multiply"),
        *variants_of(*TYPES.values(), gates="table", cell="multiply", recurrent_sum="added"),
    ),
    macs=macs,
    scratch=scratch,
)
