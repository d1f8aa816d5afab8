"""UNIDIRECTIONAL_SEQUENCE_LSTM with 8-bit weights, a 16-bit cell state, and 8- or 16-bit activations.

Gates in Q3.12: g = clamp16(input sum) + recurrent sum; the cell in Q(15+p).(-p) with p = log2(cell scale).
Source: LiteRT ``kernels/lstm_eval.cc`` (integer 8x8_16); TFLM ``kernels/lstm_eval_common.h``. The engines differ in nearly
every rounding of the cell update; see the rules ``gates``, ``cell`` and ``hidden_scale``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim import exact
from refsim.fixedpoint import (
    logistic,
    mbqm_double,
    mbqm_reduced,
    quantize_multiplier,
    rdbpot,
    saturate,
    table_logistic,
    table_tanh,
    tanh,
    wrap,
)
from refsim.fixedpoint.scale import checked_log2
from refsim.ir import INT_RANGE, Array, Tensor
from refsim.ops import C_TYPES, I32, Call, CField, Op, Operand, Rules, Variant
from refsim.ops._common import (
    Accumulator,
    accumulator,
    magnitude,
    require,
    require_bias,
    require_rank,
    require_shape,
    require_shift,
    scale_of,
    zero_point_of,
)

GATES = ("input", "forget", "cell", "output")
PER_GATE = CField("int32_t", len(GATES))
INT16 = INT_RANGE["int16"]
#: Gate pre-activations have this scale, Q3.12.
GATE_SCALE = 2.0**-12


def _signature(act: str, bias: str) -> tuple[str | None, ...]:
    none = (None,)
    return (act, *("int8",) * 8, *none * 3, *(bias,) * 4, *none * 2, act, "int16", *none * 4, act)


SIGNATURES = {"s8": _signature("int8", "int32"), "s16": _signature("int16", "int64")}


@dataclass(frozen=True, slots=True, eq=False)
class Params:
    batches: Annotated[int, I32, ""]
    time_steps: Annotated[int, I32, ""]
    input_size: Annotated[int, I32, "elements of an input row"]
    units: Annotated[int, I32, "elements of the hidden and the cell state"]
    time_major: Annotated[int, I32, "1: input [T, B, I]; 0: input [B, T, I]"]
    input_offset: Annotated[int, I32, "-zero point of the input"]
    hidden_offset: Annotated[int, I32, "-zero point of the hidden state"]
    input_multiplier: Annotated[tuple[int, ...], PER_GATE, "Q0.31; gates input, forget, cell, output"]
    input_shift: Annotated[tuple[int, ...], PER_GATE, "[-31, 31]"]
    recurrent_multiplier: Annotated[tuple[int, ...], PER_GATE, "Q0.31"]
    recurrent_shift: Annotated[tuple[int, ...], PER_GATE, "[-31, 31]"]
    cell_shift: Annotated[int, I32, "p = log2(cell scale), [-15, 0]"]
    cell_clip: Annotated[int, I32, "[0, 32767], 0 means no clipping"]
    update_multiplier: Annotated[int, I32, "Q0.31, input gate x cell gate to cell scale"]
    update_shift: Annotated[int, I32, "[-31, 31]"]
    hidden_multiplier: Annotated[int, I32, "Q0.31, output gate x tanh(cell) to the hidden scale"]
    hidden_shift: Annotated[int, I32, "[-31, 31]"]
    hidden_zero_point: Annotated[int, I32, "zero point of the hidden state and the output"]
    dtype: str
    gates: str
    cell: str
    input_acc: Accumulator
    recurrent_acc: Accumulator


def prepare(call: Call) -> Params:
    x, hidden, cell, out = call["input"], call["hidden_state"], call["cell_state"], call.output
    _check_structure(call)
    require_rank(call, x, 3)
    time_major = bool(call.node.option("time_major"))
    time_steps, batches = x.shape[:2] if time_major else (x.shape[1], x.shape[0])
    units = call["input_to_input_weights"].shape[0]
    _check_shapes(call, batches, units, x.shape[2])
    require_shape(call, out, (*x.shape[:2], units))
    power = _cell_power(call, cell)
    scales = _multipliers(call)
    return Params(
        batches=batches,
        time_steps=time_steps,
        input_size=x.shape[2],
        units=units,
        time_major=int(time_major),
        input_offset=-zero_point_of(call, x),
        hidden_offset=-zero_point_of(call, hidden),
        cell_shift=power,
        cell_clip=_cell_clip(call, cell),
        hidden_zero_point=zero_point_of(call, _hidden_quantization(call)),
        dtype=out.dtype,
        gates=call.rules["gates"],
        cell=call.rules["cell"],
        input_acc=_acc(call, "input_to", x, with_bias=True),
        recurrent_acc=_acc(call, "recurrent_to", hidden, with_bias=False),
        **scales,
    )


def _check_structure(call: Call) -> None:
    extras = [name for name in OPTIONAL if call.get(name) is not None]
    if extras:
        raise call.unsupported(f"peephole, projection and layer normalisation are not supported ({', '.join(extras)})")
    if int(call.node.option("fused_activation_function")) != 4:
        raise call.unsupported("the fused activation must be TANH")
    missing = [operand.name for operand in OPERANDS if operand.role == "const" and call.get(operand.name) is None]
    if missing:
        raise call.unsupported(f"inputs are missing: {', '.join(missing)} (coupled input and forget gates are not supported)")


def _check_shapes(call: Call, batches: int, units: int, input_size: int) -> None:
    for gate in GATES:
        require_shape(call, call[f"input_to_{gate}_weights"], (units, input_size))
        require_shape(call, call[f"recurrent_to_{gate}_weights"], (units, units))
        require_bias(call, call.get(f"{gate}_bias"), units)
        for name in (f"input_to_{gate}_weights", f"recurrent_to_{gate}_weights"):
            require(call, zero_point_of(call, call[name]) == 0, "weights must have zero point 0", call[name])
    for name in ("hidden_state", "cell_state"):
        require_shape(call, call[name], (batches, units))


def _hidden_quantization(call: Call) -> Tensor:
    """The tensor whose scale and zero point the engine uses for new hidden values."""
    if call.rules["hidden_scale"] == "state":
        return call["hidden_state"]
    enough = len(call.node.intermediates) == 5
    require(call, enough, f"has {len(call.node.intermediates)} intermediate tensors, 5 are needed")
    return call.tensors[call.node.intermediates[4]]


def _cell_power(call: Call, cell: Tensor) -> int:
    """log2 of the cell scale; only LiteRT insists that it is an integer, TFLM takes the nearest one."""
    power, exact_power = checked_log2(scale_of(call, cell))
    highest = -9 if call.rules["gates"] == "gemmlowp" else 0
    legal = -15 <= power <= highest and (exact_power or call.rules["gates"] == "table")
    require(call, legal, f"cell scale {float(scale_of(call, cell))!r} must be a power of two from 2^-15 to 2^{highest}", cell)
    return power


def _cell_clip(call: Call, cell: Tensor) -> int:
    real = np.dtype(call.rules["scale_product"]).type
    clip = real(call.node.option("cell_clip"))
    return int(min(max(clip / real(scale_of(call, cell)), real(0)), real(32767))) if clip > 0 else 0


def _multipliers(call: Call) -> dict[str, Any]:
    """All multipliers, as (multiplier, shift) columns. The weight scales' products are taken in the engine's float type."""
    real = np.dtype(call.rules["scale_product"]).type
    columns: dict[str, list[tuple[int, int]]] = {"input": [], "recurrent": []}
    for kind, source in (("input", call["input"]), ("recurrent", call["hidden_state"])):
        for gate in GATES:
            weight_scale = scale_of(call, call[f"{kind}_to_{gate}_weights"])
            product = real(weight_scale) * real(scale_of(call, source))
            columns[kind].append(quantize_multiplier(float(product / real(GATE_SCALE))))
            rule = "reduced" if call.signature == "s16" else "double"
            require_shift(call, columns[kind][-1][1], call[f"{kind}_to_{gate}_weights"], rule)
    cell_scale = float(scale_of(call, call["cell_state"]))
    update = quantize_multiplier(2.0**-30 / cell_scale)
    hidden = quantize_multiplier(float(real(2.0**-30) / real(scale_of(call, _hidden_quantization(call)))))
    require_shift(call, hidden[1], _hidden_quantization(call))
    values: dict[str, Any] = {}
    for kind, pairs in columns.items():
        values[f"{kind}_multiplier"] = tuple(pair[0] for pair in pairs)
        values[f"{kind}_shift"] = tuple(pair[1] for pair in pairs)
    for kind, (multiplier, shift) in (("update", update), ("hidden", hidden)):
        values |= {f"{kind}_multiplier": multiplier, f"{kind}_shift": shift}
    return values


def _acc(call: Call, kind: str, source: Tensor, *, with_bias: bool) -> Accumulator:
    weights = [call[f"{kind}_{gate}_weights"].data for gate in GATES]
    biases = [call[f"{gate}_bias"].data for gate in GATES] if with_bias else []
    taps = np.concatenate([w for w in weights if w is not None])
    dtype = "int64" if call.signature == "s16" else "int32"
    bias = np.concatenate([b for b in biases if b is not None]) if with_bias else None
    return accumulator(call, dtype, taps, magnitude(call, source, -zero_point_of(call, source)), bias)


def simulate(p: Params, x: Array, *operands: Array) -> tuple[Array, Array, Array]:
    """x [n, B, T, I] (or [n, T, B, I]), 8 weight matrices, 4 biases, hidden and cell [n, B, U] -> (out, hidden, cell)."""
    input_weights, recurrent_weights = np.concatenate(operands[:4]), np.concatenate(operands[4:8])
    bias, hidden, cell = np.concatenate(operands[8:12]), operands[12], operands[13].astype(np.int64)
    sequence = x if p.time_major else x.swapaxes(1, 2)
    sums = exact.matmul(sequence.astype(np.int64) + p.input_offset, input_weights, p.input_acc.bound) + bias
    from_input = saturate(_scale(p, p.input_acc.fit(sums), p.input_multiplier, p.input_shift), *INT16)
    outputs = []
    for t in range(p.time_steps):
        sums = exact.matmul(hidden.astype(np.int64) + p.hidden_offset, recurrent_weights, p.recurrent_acc.bound)
        recurrent = _scale(p, p.recurrent_acc.fit(sums), p.recurrent_multiplier, p.recurrent_shift)
        if p.cell == "multiply":
            recurrent = saturate(recurrent, *INT16)
        gates = saturate(from_input[:, t] + recurrent, *INT16)
        hidden, cell = _update(p, gates, cell)
        outputs.append(hidden)
    out = np.stack(outputs, axis=1 if p.time_major else 2)
    return out, hidden, cell.astype(np.int16)


def _scale(p: Params, sums: Array, multiplier: tuple[int, ...], shift: tuple[int, ...]) -> Array:
    """Sums [..., 4 * units] to gate scale; each quarter has its own multiplier."""
    rule = mbqm_reduced if p.input_acc.dtype == "int64" else mbqm_double
    return np.asarray(rule(sums, np.repeat(multiplier, p.units), np.repeat(shift, p.units)))


def _update(p: Params, gates: Array, cell: Array) -> tuple[Array, Array]:
    """One step for pre-activations [n, B, 4 * units]: the new hidden state (in its own type) and cell state."""
    i, f, g, o = np.split(gates, len(GATES), axis=-1)
    i, f, o = (_sigmoid(p, gate) for gate in (i, f, o))
    g = table_tanh(g, 3, 0) if p.gates == "table" else tanh(g, integer_bits=3, bits=16)
    if p.cell == "shift":
        kept, update = wrap(rdbpot(f * cell, 15), bits=16), wrap(rdbpot(i * g, 30 + p.cell_shift), bits=16)
    else:
        kept = saturate(mbqm_double(f * cell, 1 << 30, -14), *INT16)
        update = saturate(mbqm_double(i * g, p.update_multiplier, p.update_shift), *INT16)
    cell = np.asarray(saturate(kept + update, *INT16))
    if p.cell_clip > 0:
        cell = np.asarray(saturate(cell, -p.cell_clip, p.cell_clip))
    product = o * _tanh_of_cell(p, cell)
    hidden = mbqm_double(product, p.hidden_multiplier, p.hidden_shift) + p.hidden_zero_point
    return saturate(hidden, *INT_RANGE[p.dtype]).astype(p.dtype), cell


def _sigmoid(p: Params, gate: Array) -> Any:
    return table_logistic(gate, 3, 0) if p.gates == "table" else logistic(gate, integer_bits=3, bits=16)


def _tanh_of_cell(p: Params, cell: Array) -> Any:
    if p.gates == "gemmlowp":
        return tanh(cell, integer_bits=15 + p.cell_shift, bits=16)
    left = 12 + p.cell_shift
    return table_tanh(cell, 3 << max(left, 0), max(-left, 0))


def variant(signature: str, rules: Rules) -> Variant:
    types = {"x": C_TYPES[SIGNATURES[signature][0] or ""], "bias": "int64_t" if signature == "s16" else "int32_t"}
    low, high = INT_RANGE[SIGNATURES[signature][0] or ""]
    values = {"gates": rules["gates"], "cell": rules["cell"], "low": str(low), "high": str(high)}
    return Variant(f"{signature}_{rules['gates']}", types, values)


def macs(p: Params) -> int:
    return p.batches * p.time_steps * len(GATES) * p.units * (p.input_size + p.units)


def scratch(p: Params) -> int:
    """Gate pre-activations of one row, int16."""
    return 2 * len(GATES) * p.units


# Without the input gate's operands a model couples that gate to the forget gate; prepare refuses it by name.
OPERANDS = (
    Operand("input"),
    *(Operand(f"input_to_{gate}_weights", "const", optional=gate == "input") for gate in GATES),
    *(Operand(f"recurrent_to_{gate}_weights", "const", optional=gate == "input") for gate in GATES),
    *(Operand(f"cell_to_{gate}_weights", "hint", optional=True) for gate in ("input", "forget", "output")),
    *(Operand(f"{gate}_bias", "const", optional=gate == "input") for gate in GATES),
    Operand("projection_weights", "hint", optional=True),
    Operand("projection_bias", "hint", optional=True),
    Operand("hidden_state", "state"),
    Operand("cell_state", "state"),
    *(Operand(f"{gate}_layer_norm_coefficients", "hint", optional=True) for gate in GATES),
)
OPTIONAL = tuple(operand.name for operand in OPERANDS if operand.role == "hint")

OP = Op(
    name="unidirectional_sequence_lstm",
    builtin="UNIDIRECTIONAL_SEQUENCE_LSTM",
    operands=OPERANDS,
    signatures=SIGNATURES,
    params=Params,
    prepare=prepare,
    simulate=simulate,
    variant=variant,
    scratch=scratch,
    macs=macs,
)
