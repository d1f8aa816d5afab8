"""Recurrent operators that keep a state: SVDF, UNIDIRECTIONAL_SEQUENCE_LSTM, LSTM.

The fused activation of SVDF is ignored by every engine; a RELU is realised by an output zero point of -128.
Source: tflite ``kernels/{svdf,unidirectional_sequence_lstm,lstm}.cc``; TFLM ``kernels/{svdf,lstm_eval}_common``.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from refsim.engines.rules import engines
from refsim.fixedpoint.scale import checked_log2
from refsim.ir import Array, Tensor
from refsim.kernels import KernelCall, Variant, svdf
from refsim.kernels import unidirectional_sequence_lstm as lstm
from refsim.kernels.unidirectional_sequence_lstm import GATES
from refsim.ops import Call, Op, Operand, _cmsis_nn, operands
from refsim.ops._checks import (
    accumulator,
    magnitude,
    multiplier_of,
    require,
    require_bias,
    require_rank,
    require_shape,
    scale_of,
    zero_point_of,
)
from refsim.ops._moves import fill_with
from refsim.sheet import Sheet
from refsim.types import INT_RANGE

#: Codes of the fused activation, and of LSTM's kernel that has peepholes, projection and so on; the other one is another operator.
TANH, FULL = 4, 0
#: Gate pre-activations have this scale, Q3.12.
GATE_SCALE = 2.0**-12


# --- SVDF -------------------------------------------------------------------------------------------------------------
SVDF_SIGNATURES = {f"s{bits}": ("int8", "int8", f"int{bits}", "int32", f"int{bits}", "int8") for bits in (16, 8)}


def _svdf(call: Call) -> KernelCall:
    x, feature, time, state = (call[name] for name in ("input", "weights_feature", "weights_time", "state"))
    bias, out = call.get("bias"), call.output
    for tensor in (x, feature, time):
        require_rank(call, tensor, 2)
    rank, (batches, input_size), (filters, memory) = int(call.node.option("rank")), x.shape, time.shape
    require(call, rank >= 1 and filters % rank == 0, f"rank {rank} does not divide {filters} filters; the options may be missing")
    require(call, feature.shape == (filters, input_size), f"shape is {feature.shape}, not {(filters, input_size)}", feature)
    held = batches, filters * memory
    require(call, state.shape == held, f"shape is {state.shape}, not {held}: batch, and filters x memory", state)
    require_shape(call, out, (batches, filters // rank))
    require_bias(call, bias, filters // rank, "state", "weights_time")
    sums = (x, feature, state), (state, time, out)
    pairs = [_sum_multiplier(call, a, w, scale_of(call, unit), unit) for a, w, unit in sums]
    offset, zero_state = -zero_point_of(call, x), _cmsis_nn.state_zero_point(call, state)
    assert feature.data is not None and time.data is not None
    rows, held_bias = time.data.reshape(filters // rank, -1), bias.data if bias else None
    params = svdf.Params(
        *(batches, input_size, filters, memory, rank, offset, zero_state, zero_state),
        *(*pairs[0], *pairs[1], zero_point_of(call, out), state.dtype),
        accumulator(call, "int32", feature.data, magnitude(call, x, offset), None),
        accumulator(call, "int32", rows, magnitude(call, state, -zero_state), held_bias),
        call.rules.get("state_range", "clamped"),
    )
    rules = {"state_range": "wraps"} if params.state_range == "wraps" else {}
    variant = svdf.KERNEL.variant({"x": x.dtype, "state": state.dtype, "bias": "int32"}, rules)
    return call.kernel(svdf.KERNEL, variant, params, (x, feature, time, bias, state))


def _sum_multiplier(call: Call, x: Tensor, w: Tensor, unit: Any, at: Tensor, rule: str = "double") -> tuple[int, int]:
    """(multiplier, shift) of sums of products of ``x`` and ``w`` in steps of ``unit``, formed in the engine's float type."""
    real = np.dtype(call.rules["scale_product"]).type
    return multiplier_of(call, float(real(scale_of(call, x)) * real(scale_of(call, w)) / real(unit)), at, rule)


# --- LSTM -------------------------------------------------------------------------------------------------------------
def _signature(act: str, bias: str) -> tuple[str | None, ...]:
    none = (None,)
    return (act, *("int8",) * 8, *none * 3, *(bias,) * 4, *none * 2, act, "int16", *none * 4, act)


LSTM_SIGNATURES = {"s8": _signature("int8", "int32"), "s16": _signature("int16", "int64")}
# Without the input gate's operands a model couples that gate to the forget gate; prepare refuses it by name.
OPERANDS = (
    Operand("input"),
    *(Operand(f"{kind}_to_{gate}_weights", "const", gate == "input") for kind in ("input", "recurrent") for gate in GATES),
    *operands("cell_to_input_weights:hint? cell_to_forget_weights:hint? cell_to_output_weights:hint?"),
    *(Operand(f"{gate}_bias", "const", gate == "input") for gate in GATES),
    *operands("projection_weights:hint? projection_bias:hint? hidden_state:state cell_state:state"),
    *(Operand(f"{gate}_layer_norm_coefficients", "hint", optional=True) for gate in GATES),
)


def _check_structure(call: Call) -> None:
    extras = [operand.name for operand in OPERANDS if operand.role == "hint" and call.get(operand.name) is not None]
    if extras:
        raise call.unsupported(f"peephole, projection and layer normalisation are not supported ({', '.join(extras)})")
    if int(call.node.option("fused_activation_function")) != TANH:
        if not _symmetric(call):
            raise call.unsupported("the fused activation must be TANH")
        call.note("the engine ignores the fused activation of this layer, and takes TANH")
    missing = [operand.name for operand in OPERANDS if operand.role == "const" and call.get(operand.name) is None]
    if missing:
        raise call.unsupported(f"inputs are missing: {', '.join(missing)} (coupled input and forget gates are not supported)")


def _symmetric(call: Call) -> bool:
    """Whether the engine has this layer with TANH and weights around 0 only, and does not look at what else is told."""
    return bool(call.rules["gates"] == "gemmlowp")


def _gate_sums(call: Call, kind: str, source: Tensor, bias: Array | None) -> dict[str, Any]:
    """The gates' sums over rows of ``source``: multipliers, shifts, accumulator. The weights are looked at."""
    weights, offset = [call[f"{kind}_to_{gate}_weights"] for gate in GATES], -zero_point_of(call, source)
    rule, dtype = ("reduced", "int64") if call.types == "s16" else ("double", "int32")
    for w in weights:
        require_shape(call, w, (call["cell_state"].shape[1], source.shape[-1]))
        zero_point = zero_point_of(call, w)
        require(call, zero_point == 0 or _symmetric(call), "weights must have zero point 0", w)
        if zero_point:
            call.note(f"the engine ignores the zero point {zero_point} of these weights", w)
    pairs = [_sum_multiplier(call, source, w, GATE_SCALE, w, rule) for w in weights]
    taps = np.concatenate([w.data for w in weights if w.data is not None])
    found = {f"{kind}_acc": accumulator(call, dtype, taps, magnitude(call, source, offset), bias), f"{kind}_offset": offset}
    return found | dict(zip((f"{kind}_multiplier", f"{kind}_shift"), zip(*pairs, strict=True), strict=True))


def _cell_power(call: Call, cell: Tensor) -> int:
    """log2 of the cell scale; only LiteRT insists that it is an integer, TFLM takes the nearest one."""
    power, exact_power = checked_log2(scale_of(call, cell))
    highest = -9 if call.rules["gates"] == "gemmlowp" else 0
    legal = -15 <= power <= highest and (exact_power or call.rules["gates"] == "table")
    require(call, legal, f"cell scale {float(scale_of(call, cell))!r} must be a power of two from 2^-15 to 2^{highest}", cell)
    return power


def _step_fields(call: Call, cell: Tensor, hidden: Tensor) -> dict[str, Any]:
    """What makes the new cell, and of that the new hidden value, whose quantization one engine takes from an intermediate."""
    if call.rules["hidden_scale"] == "intermediate":
        require(call, len(call.intermediates) == 5, f"has {len(call.intermediates)} intermediate tensors, 5 are needed")
        hidden = call.intermediates[4]
    # The float type of ratios with one scale, where that is not the one of the weights' products.
    real = np.dtype(call.rules.get("ratio", call.rules["scale_product"])).type
    fields: dict[str, Any] = {"cell_shift": _cell_power(call, cell), "hidden_zero_point": zero_point_of(call, hidden)}
    clip = real(call.node.option("cell_clip")) / real(scale_of(call, cell))
    output = multiplier_of(call, float(real(2.0**-30) / real(scale_of(call, hidden))), hidden)
    for name, pair in (("update", call.quantize(2.0**-30 / float(scale_of(call, cell)))), ("hidden", output)):
        fields[f"{name}_multiplier"], fields[f"{name}_shift"] = pair
    return fields | {"cell_clip": int(min(max(clip, real(0)), real(32767)))}


def _sequence(call: Call) -> tuple[KernelCall, ...]:
    require_rank(call, call["input"], 3)
    return _lstm(call, bool(call.option("time_major")))


def _one_step(call: Call) -> tuple[KernelCall, ...]:
    """LSTM: a sequence of one step, without an axis for it. Source: tflite ``kernels/lstm.cc``."""
    if int(call.option("kernel_type")) != FULL:
        raise call.unsupported("only the full kernel is supported, not the basic one")
    require_rank(call, call["input"], 2)
    return _lstm(call, time_major=True)


def _lstm(call: Call, time_major: bool) -> tuple[KernelCall, ...]:
    _check_structure(call)
    used = {operand.name: call[operand.name] for operand in call.op.used}
    x, hidden, cell = (used[name] for name in ("input", "hidden_state", "cell_state"))
    units = used["input_to_input_weights"].shape[0]
    time_steps, batches = (1, *x.shape[:-1])[-2:] if time_major else x.shape[1::-1]
    for tensor, shape in ((hidden, (batches, units)), (cell, (batches, units)), (call.output, (*x.shape[:-1], units))):
        require_shape(call, tensor, shape)
    if call.output.quantization is None and call.rules["hidden_scale"] == "intermediate":
        call.refuse("has no quantization, and without it the engine gives zeros whatever it is asked", call.output)
    for each in (biases := [used[f"{gate}_bias"] for gate in GATES]):
        require_bias(call, each, units)
    bias = np.concatenate([each.data for each in biases if each.data is not None], axis=None)
    rules = {name: call.rules[name] for name in ("gates", "cell", "recurrent_sum") if name in call.rules}
    fields = _gate_sums(call, "input", x, bias) | _gate_sums(call, "recurrent", hidden, None) | _step_fields(call, cell, hidden)
    hidden_offset, rounded = fields.pop("recurrent_offset"), "saturated" if rules["cell"] == "multiply" else "added"
    params = lstm.Params(
        *(batches, time_steps, x.shape[-1], units, int(time_major)),
        hidden_offset=hidden_offset,
        dtype=x.dtype,
        rules={"recurrent_sum": rounded} | rules,
        **fields,
    )
    starts = []
    for name, start in (("hidden_state", -hidden_offset), ("cell_state", 0)) if call.rules.get("recurrence") == "fresh" else ():
        used[name] = call.temporary(used[name].dtype, used[name].shape, f"{call.output.name} {name}")
        starts.append(fill_with(call, used[name], start))
    return *starts, call.kernel(lstm.KERNEL, Variant(lstm.TYPES[call.types], rules), params, list(used.values()))


_TABLE = {"gates": "table", "cell": "multiply", "scale_product": "float64", "hidden_scale": "state"}
_GEMMLOWP = {"gates": "gemmlowp", "cell": "shift", "scale_product": "float32", "hidden_scale": "intermediate"}
_TFLM_SVDF = {"scale_product": "float64", "state_zero_point": "added", "missing_bias": "crash", "bias_scale": "absolute"}


def _draw_svdf(s: Sheet) -> None:
    x, feature, time, bias, state, out = (str(dtype) for dtype in s.types)
    batches, depth, rank, units, memory = s.size(1, 2), s.size(1, 12), s.size(1, 2), s.size(1, 5), s.size(2, 8)
    filters = rank * units
    zero_point = s.zero_point(state)  # engines differ in what they do with it, where they take it at all
    x_scale, feature_scale, time_scale = s.scale(), s.scale(), s.scale()
    top = INT_RANGE[state][1]
    state_scale = x_scale * feature_scale * 70 * 70 * float(np.sqrt(depth)) / (top / 2) * float(s.pick(0.3, 1.0))
    sums = state_scale * top / 2 * time_scale * INT_RANGE[time][1] / 2 * float(np.sqrt(memory * rank))
    operands = [
        s.input(x, (batches, depth), x_scale, s.zero_point(x)),
        s.constant(feature, (filters, depth), feature_scale, top=127),
        s.constant(time, (filters, memory), time_scale, top=127 if time == "int8" else 2000),
        s.constant(bias, (units,), state_scale * time_scale, top=10000),
        s.add(state, (batches, memory * filters), state_scale, zero_point, variable=True),
    ]
    sums *= 1.0 if time == "int8" else 2000 / INT_RANGE[time][1]
    options = {"rank": rank, "fused_activation_function": 1, "asymmetric_quantize_inputs": False}
    s.node("SVDF", operands, [s.output(out, (batches, units), sums / 64, s.zero_point(out))], options, version=3)


def _draw_lstm(s: Sheet, op: str) -> None:
    x, bias_type, one_step = s.types[0], s.types[12], op == "LSTM"
    batches, steps, depth, units = s.sizes(batches=2, steps=4, depth=8, units=7)
    time_major = s.known("time_major", bool(s.pick(True, False)))
    lead = (batches,) if one_step else (steps, batches) if time_major else (batches, steps)
    wide = INT_RANGE[x][1] / 127
    x_scale = s.known("x_scale", float(np.float32(s.scale(5e-3, 0.05) / wide)))
    hidden = s.known("hidden", (float(np.float32(1 / 128 * s.scale(0.6, 1.2) / wide)), s.zero_point(x)))
    source = s.input(x, (*lead, depth), x_scale, s.known("x_zero_point", s.zero_point(x)))
    scales = s.known("weight_scales", [s.scale(2e-3, 0.03) for _ in range(2 * len(GATES))])
    sizes = [depth] * len(GATES) + [units] * len(GATES)
    top = s.known("weight_top", 127)
    weights = [s.constant("int8", (units, size), scale, top=top) for size, scale in zip(sizes, scales, strict=True)]
    products = [float(np.float32(x_scale) * np.float32(scale)) for scale in scales[: len(GATES)]]
    biases = [s.constant(bias_type, (units,), product, top=s.known("bias", 3000)) for product in products]
    states = [s.add(x, (batches, units), *hidden, variable=True)]
    states.append(s.add("int16", (batches, units), s.known("cell_scale", 2.0 ** -s.size(10, 14)), variable=True))
    result = s.output(x, (*lead, units), *hidden)
    intermediates = [*(s.add("int16", (0,), 2.0**-12) for _ in GATES), s.add(x, (0,), *hidden)]
    clip = s.known("cell_clip", float(s.pick(0.0, 0.0, 1.5)))
    options = {"fused_activation_function": TANH, "cell_clip": clip, "proj_clip": 0.0}
    options |= {"kernel_type": FULL} if one_step else {"time_major": time_major}
    inputs = [source, *weights, *[-1] * 3, *biases, *[-1] * 2, *states, *[-1] * 4]
    s.node(op, inputs, [result], options, version=3, intermediates=intermediates)


OPS = (
    Op(
        "SVDF",
        operands("input weights_feature:const weights_time:const bias:const? state:state"),
        SVDF_SIGNATURES,
        engines(("s16", _TFLM_SVDF, {"scale_product": "float32", "state_zero_point": "unused"}), ("s8", _TFLM_SVDF, None)),
        _svdf,
        sample=_draw_svdf,
    ),
    Op(
        "UNIDIRECTIONAL_SEQUENCE_LSTM",
        OPERANDS,
        LSTM_SIGNATURES,
        engines(("s8", _TABLE, _GEMMLOWP), ("s16", _TABLE, None)),
        _sequence,
        sample=partial(_draw_lstm, op="UNIDIRECTIONAL_SEQUENCE_LSTM"),
    ),
    Op(
        "LSTM",
        OPERANDS,
        {"s8": LSTM_SIGNATURES["s8"]},
        engines(("s8", None, _GEMMLOWP)),
        _one_step,
        sample=partial(_draw_lstm, op="LSTM"),
    ),
)
