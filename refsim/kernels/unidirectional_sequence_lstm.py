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
from refsim.kernels import I32, SHORT, SIZE, Kernel, Rules, Slot, variants_of
from refsim.kernels._shared import Accumulator
from refsim.types import INT_RANGE

#: The gates and their functions; what the cell's one lets in is the candidate.
GATES = {"input": "logistic", "forget": "logistic", "cell": "tanh", "output": "logistic"}
PER_GATE, SHIFT_PER_GATE = (replace(field, length=len(GATES)) for field in (I32, SHORT))
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
    input_shift: Annotated[tuple[int, ...], SHIFT_PER_GATE, "[-31, 31]; s64: [-31, 7]"]
    recurrent_multiplier: Annotated[tuple[int, ...], PER_GATE, "Q0.31"]
    recurrent_shift: Annotated[tuple[int, ...], SHIFT_PER_GATE, "[-31, 31]; s64: [-31, 7]"]
    cell_shift: Annotated[int, SHORT, "[-15, 0], log2 of the cell scale; gemmlowp: [-15, -9]"]
    cell_clip: Annotated[int, SHORT, "[0, 32767], 0 means no clipping"]
    update_multiplier: Annotated[int, I32, "Q0.31, input gate x cell gate to cell scale"]
    update_shift: Annotated[int, SHORT, "[-31, 31]"]
    hidden_multiplier: Annotated[int, I32, "Q0.31, output gate x nx.tanh(cell) to the hidden scale"]
    hidden_shift: Annotated[int, SHORT, "[-31, 31]"]
    hidden_zero_point: Annotated[int, SHORT, "zero point of the hidden state and the output"]
    dtype: str
    #: ``gates``, ``cell`` and ``recurrent_sum``.
    rules: Rules
    input_acc: Accumulator
    recurrent_acc: Accumulator


def run(nx: Any, p: Params, x: Array, *operands: Array) -> tuple[Array, Array, Array]:
    """x [n, B, T, I], 8 weight matrices, 4 biases, hidden and cell [n, B, U] -> (out, hidden, cell).

    Time major: x [n, T, B, I]. A single step may have no axis of its own.
    """
    input_weights, recurrent_weights = np.concatenate(operands[:4]), np.concatenate(operands[4:8])
    bias, hidden, cell = np.concatenate(operands[8:12], axis=None), operands[12], operands[13].astype(np.int64)
    axis, outputs = 1 if p.time_major else 2, []
    x = x.reshape(len(x), *(p.time_steps, p.batches)[:: 1 if p.time_major else -1], p.input_size)
    sums = exact.matmul(x.astype(np.int64) + p.input_offset, input_weights, p.input_acc.bound) + bias
    from_input = nx.saturate(_scale(nx, p, p.input_acc.fit(sums), p.input_multiplier, p.input_shift), *INT16)
    for each in np.moveaxis(from_input, axis, 0):
        sums = exact.matmul(hidden.astype(np.int64) + p.hidden_offset, recurrent_weights, p.recurrent_acc.bound)
        recurrent = _scale(nx, p, p.recurrent_acc.fit(sums), p.recurrent_multiplier, p.recurrent_shift)
        if p.rules["recurrent_sum"] == "saturated":
            recurrent = nx.saturate(recurrent, *INT16)
        hidden, cell = _update(nx, p, nx.saturate(each + recurrent, *INT16), cell)
        outputs.append(hidden)
    return np.stack(outputs, axis), hidden, cell.astype(np.int16)


def _scale(nx: Any, p: Params, sums: Array, multiplier: tuple[int, ...], shift: tuple[int, ...]) -> Array:
    """Sums [..., 4 * units] to gate scale; each quarter has its own multiplier."""
    rule = nx.mbqm_reduced if p.input_acc.dtype == "int64" else nx.mbqm_double
    return np.asarray(rule(sums, np.repeat(multiplier, p.units), np.repeat(shift, p.units)))


def _update(nx: Any, p: Params, gates: Array, cell: Array) -> tuple[Array, Array]:
    """One step for pre-activations [n, B, 4 * units]: the new hidden state (in its own type) and cell state."""
    quarters = zip(GATES.values(), np.split(gates, len(GATES), axis=-1), strict=True)
    i, f, g, o = (_squash(nx, p, function, quarter, 3) for function, quarter in quarters)
    if p.rules["cell"] == "shift":
        kept, update = nx.wrap(nx.rdbpot(f * cell, 15), bits=16), nx.wrap(nx.rdbpot(i * g, 30 + p.cell_shift), bits=16)
    else:
        kept = nx.saturate(nx.mbqm_double(f * cell, 1 << 30, -14), *INT16)
        update = nx.saturate(nx.mbqm_double(i * g, p.update_multiplier, p.update_shift), *INT16)
    cell = np.asarray(nx.saturate(kept + update, *INT16))
    if p.cell_clip > 0:
        cell = np.asarray(nx.saturate(cell, -p.cell_clip, p.cell_clip))
    product = o * _squash(nx, p, "tanh", cell, 15 + p.cell_shift)
    hidden = nx.mbqm_double(product, p.hidden_multiplier, p.hidden_shift) + p.hidden_zero_point
    return np.asarray(nx.saturate(hidden, *INT_RANGE[p.dtype])).astype(p.dtype), cell


def _squash(nx: Any, p: Params, function: str, x: Array, integer_bits: int) -> Any:
    """``function`` of 16-bit numbers with so many integer bits, in Q0.15; the table's argument is in steps of 2^-12 / 3."""
    if p.rules["gates"] == "gemmlowp":
        return getattr(nx, function)(x, integer_bits=integer_bits, bits=16)
    return getattr(nx, f"table_{function}")(x, 3 << max(integer_bits - 3, 0), max(3 - integer_bits, 0))


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
