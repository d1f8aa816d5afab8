"""Does a vector exercise its flags? Answered by making the mistake that a flag stands for, in the simulator.

A vector carries a flag only if the simulator with that mistake gives another output than the engine did. Mistakes that no
change of a number can express (a null pointer, a dropped tail) are answered by the vector's structure instead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from refsim.errors import GoldenError
from refsim.fixedpoint import EXACT, Arithmetic
from refsim.golden.vector import Check, Vector, functions, mistaken_method, prepared_with, rule, run, with_step
from refsim.ir import INT_RANGE, Array
from refsim.kernels import _shared
from refsim.ops import _checks
from refsim.ops._binary import INTEGER_BOUNDS


def exercised(flag: str, vector: Vector) -> bool:
    """Whether ``vector`` catches the mistake of ``flag``."""
    if flag not in CHECKS:
        raise GoldenError(f"flag {flag!r} has no check for operators; known: {', '.join(sorted(CHECKS))}")
    return CHECKS[flag](vector)


# --- rounding -----------------------------------------------------------------------------------------------------------
def _away(x: Any, exponent: Any) -> Any:
    """x / 2^exponent, half away from zero."""
    half = (np.int64(1) << exponent) >> 1
    return np.sign(x) * ((np.abs(x) + half) >> exponent)


def _even(x: Any, exponent: Any) -> Any:
    """x / 2^exponent, half to even; |x| < 2^53."""
    return np.rint(np.ldexp(np.asarray(x, dtype=np.float64), -np.asarray(exponent))).astype(np.int64)


def _double(x: Any, multiplier: Any, shift: Any, low: Any) -> Any:
    """The product of rule float64, before it is rounded to an integer."""
    significand = (np.asarray(multiplier, dtype=np.int64) << 22) | low
    return np.asarray(x, dtype=np.float64) * np.ldexp(significand.astype(np.float64), np.asarray(shift) - 53)


def _floats(bits: Any) -> Any:
    return np.asarray(bits).astype(np.uint32).view(np.float32)


def _quotient(x: Any, scale: Any) -> Any:
    return _floats(x) / _floats(scale)


def _int_floor(value: Any) -> Any:
    return np.clip(np.floor(value.astype(np.float64)), -(2.0**31), 2.0**31 - 1).astype(np.int64)


def _reciprocal_product(x: Any, scale: Any) -> Any:
    product = (_floats(x) * (np.float32(1) / _floats(scale))).astype(np.float64)
    return np.sign(product).astype(np.int64) * _int_floor(np.abs(product) + 0.5)


def _whole_reduced(x: Any, multiplier: Any, shift: Any) -> Any:
    """Rule reduced with all 31 bits of the multiplier, in exact integers."""
    exact = np.asarray(x, dtype=object) * np.asarray(multiplier, dtype=object)
    right = 31 - np.asarray(shift, dtype=object)
    return np.asarray((exact + 2 ** (right - 1)) // 2**right, dtype=np.int64)


Mistakes = Mapping[str, Callable[..., Any]]
TIE_AWAY: Mistakes = {
    "rdbpot": EXACT.round_half_up_shift,
    "div_half_away": lambda x, n: np.floor_divide(2 * np.asarray(x) + n, 2 * np.asarray(n)),
    "mbqm_float64": lambda *args: np.floor(_double(*args) + 0.5).astype(np.int64),
    "quantize_float32": lambda x, scale: _int_floor(_quotient(x, scale).astype(np.float64) + 0.5),
}
TIE_EVEN: Mistakes = {
    "rdbpot": _even,
    "div_half_away": lambda x, n: np.rint(np.asarray(x) / np.asarray(n)).astype(np.int64),
    "mbqm_float64": lambda *args: np.rint(_double(*args)).astype(np.int64),
    "quantize_float32": lambda x, scale: _int_floor(np.rint(_quotient(x, scale))),
}
TIE_UP: Mistakes = {
    "srdhm": lambda a, b: _away(np.asarray(a) * np.asarray(b), 31),
    "mbqm_reduced": lambda x, m, shift: _away(np.asarray(x) * ((np.asarray(m) + (1 << 15)) >> 16), 15 - np.asarray(shift)),
}
TRUNCATION: Mistakes = {
    "rdbpot": lambda x, exponent: np.asarray(x) >> exponent,
    "div_half_away": lambda x, n: np.trunc(np.asarray(x) / np.asarray(n)).astype(np.int64),
    "quantize_float32": lambda x, scale: _int_floor(_quotient(x, scale)),
}


def _shifts_right_only(x: Any, multiplier: Any, shift: Any) -> Any:
    return _RULE_DOUBLE(x, multiplier, np.minimum(np.asarray(shift), 0))


_RULE_DOUBLE = EXACT.mbqm_double


# --- ranges -------------------------------------------------------------------------------------------------------------
def _short_accumulators(vector: Vector) -> bool:
    def fit(accumulator: Any, acc: Array) -> Array:
        if accumulator.dtype == "int64":
            return np.asarray(EXACT.wrap(acc))
        return acc.astype(np.float32).astype(np.int64)

    with mistaken_method(_shared.Accumulator, "fit", fit):
        return vector.differs(vector.program)


def _clamp_before_offset(vector: Vector) -> bool:
    def apply(output: Any, nx: Arithmetic, acc: Array) -> Array:
        scaled = np.clip(nx.requantize(acc, output, output.rule), output.activation_min, output.activation_max)
        return np.asarray((scaled + output.zero_point).astype(output.dtype))

    with mistaken_method(_shared.Output, "apply", apply):
        return vector.differs(vector.program)


def _without_activation(vector: Vector) -> bool:
    low, high = INT_RANGE[vector.program.model.outputs[0].dtype]
    if hasattr(vector.params, "output"):
        return vector.differs_with(output=replace(vector.params.output, activation_min=low, activation_max=high))
    return vector.differs_with(activation_min=low, activation_max=high)


def _with_activation(vector: Vector) -> bool:
    code = int(vector.step.node.option("fused_activation_function"))
    bounds = INTEGER_BOUNDS[_checks.ACTIVATIONS[code]]
    low, high = (end if bound is None else bound for bound, end in zip(bounds, INT_RANGE["int32"], strict=True))
    return vector.differs_with(activation_min=low, activation_max=high)


def _offset_in_8_bits(vector: Vector) -> bool:
    names = [name for name in ("input_offset", "lhs_offset", "rhs_offset") if getattr(vector.params, name, 0) == 128]
    return any(vector.differs_with(**{name: -128}) for name in names)


def _first_multiplier_for_all(vector: Vector) -> bool:
    output = vector.params.output
    columns = {name: getattr(output, name) for name in ("multiplier", "shift", "multiplier_low")}
    first = {name: np.broadcast_to(column[:1], column.shape) for name, column in columns.items()}
    return output.multiplier.size > 1 and vector.differs_with(output=replace(output, **first))


def _without_bias(vector: Vector) -> bool:
    bias, call = vector.operand("bias"), vector.step.call
    without = replace(call, reads=tuple(None if index == bias else index for index in call.reads))
    return bias is not None and vector.differs(with_step(vector.program, replace(vector.step, calls=(without,))))


# --- geometry -----------------------------------------------------------------------------------------------------------
def _extra_cell_before(vector: Vector) -> bool:
    w = vector.params.window
    changes = {}
    for axis, pad in (("height", "pad_top"), ("width", "pad_left")):
        size, stride, taps, dilation, out = (
            getattr(w, f"{part}_{axis}") for part in ("input", "stride", "filter", "dilation", "output")
        )
        total = (out - 1) * stride + (taps - 1) * dilation + 1 - size
        if total > 0 and total % 2:
            changes[pad] = total // 2 + 1
    return bool(changes) and vector.differs_with(window=replace(w, **changes))


def _pads_with_zero(vector: Vector) -> bool:
    original = _shared.Window.pad

    def pad(window: Any, image: Array, value: int = 0) -> Array:
        return original(window, image, vector.params.input_offset)

    with mistaken_method(_shared.Window, "pad", pad):
        return vector.differs(vector.program)


def window_field(name: str) -> Check:
    """Does it show when strides or dilations are taken for 1?"""
    return lambda v: v.differs_with(window=replace(v.params.window, **{f"{name}_height": 1, f"{name}_width": 1}))


def _wrong_channel_order(vector: Vector) -> bool:
    out = vector.outputs[0]
    split = out.reshape(*out.shape[:-1], -1, vector.params.depth_multiplier)
    return not np.array_equal(split.swapaxes(-1, -2).reshape(out.shape), out)


def _counts_whole_window(vector: Vector) -> bool:
    w = vector.params.window
    original = EXACT.div_half_away
    return functions(div_half_away=lambda x, n: original(x, w.filter_height * w.filter_width))(vector)


def _swapped_nibbles(vector: Vector) -> bool:
    index = vector.operand("filter")
    tensors = vector.program.model.tensors
    if index is None or tensors[index].dtype != "int4" or tensors[index].data is None:
        return False
    flat = np.asarray(tensors[index].data).reshape(-1)
    pairs = np.append(flat, np.zeros(flat.size % 2, dtype=flat.dtype)).reshape(-1, 2)
    swapped = replace(tensors[index], data=pairs[:, ::-1].reshape(-1)[: flat.size].reshape(tensors[index].shape))
    values = vector.program.values
    return vector.differs(replace(vector.program, values=(*values[:index], swapped, *values[index + 1 :])))


def _samples_differ(vector: Vector) -> bool:
    axis = 2 if getattr(vector.params, "time_major", 0) else 1
    first = [np.take(out, [0], axis=axis) for out in vector.outputs]
    return any(out.shape[axis] > 1 and bool((out != one).any()) for out, one in zip(vector.outputs, first, strict=True))


def _moved(vector: Vector) -> bool:
    x, out = vector.inputs[0], vector.outputs[0]
    return x.shape != out.shape and x.tobytes() == out.tobytes() and len(np.unique(x)) > 1


def _inferred(vector: Vector) -> bool:
    node, tensors = vector.step.node, vector.program.model.tensors
    given = tensors[node.inputs[1]].data if len(node.inputs) > 1 else None
    return -1 in (np.asarray(node.option("new_shape")) if given is None else given)


# --- functions ----------------------------------------------------------------------------------------------------------
def _other_add_path(vector: Vector) -> bool:
    """The general path for the short one, and the reverse for an engine that has no short one."""
    other = "s16pot" if vector.step.signature == "s16" else "s16"
    return vector.differs(prepared_with(vector, {"ADD s16 s16pot": None, f"ADD {other}": {}}))


def _below_cutoff(vector: Vector) -> bool:
    x = vector.inputs[0].astype(np.int64)
    return bool((x - x.max(axis=-1, keepdims=True) < vector.params.diff_min).any())


def _long_sum(vector: Vector) -> bool:
    x = vector.inputs[0]
    return bool(((x == x.max(axis=-1, keepdims=True)).sum(axis=-1) >= 256).any())


def _without_state(vector: Vector) -> bool:
    independent = run(vector.program, vector.inputs, stateful=False)
    return vector.stateful and any(not np.array_equal(a, b) for a, b in zip(independent, vector.outputs, strict=True))


def _always(vector: Vector) -> bool:
    return True


CHECKS: Mapping[str, Check] = {
    "tie_away": functions(**TIE_AWAY),
    "tie_up": functions(**TIE_UP),
    "tie_even": functions(**TIE_EVEN),
    "truncation": functions(**TRUNCATION),
    "double_rounding": functions(mbqm_double=EXACT.mbqm_single),
    "left_shift": functions(mbqm_double=_shifts_right_only),
    "reduced_multiplier": functions(mbqm_reduced=_whole_reduced),
    "float64_requant": rule("requant", "double"),
    "scale_product": rule("scale_product", "float32", "float64"),
    "saturation": functions(saturate=lambda x, low, high: x),
    "activation": _without_activation,
    "activation_ignored": _with_activation,
    "clamp_order": _clamp_before_offset,
    "accumulator_width": _short_accumulators,
    "input_zero_point": _offset_in_8_bits,
    "weight_zero_point": lambda v: v.differs_with(filter_offset=0),
    "bias": _without_bias,
    "missing_bias": lambda v: v.operand("bias") is None,
    "padding_asymmetric": _extra_cell_before,
    "padding_value": _pads_with_zero,
    "stride": window_field("stride"),
    "dilation": window_field("dilation"),
    "depth_multiplier": _wrong_channel_order,
    "groups": lambda v: v.params.groups > 1,
    "channel_tail": lambda v: bool(v.outputs[0].shape[-1] % 4),
    "per_channel": _first_multiplier_for_all,
    "batch": _samples_differ,
    "int4": _swapped_nibbles,
    "broadcast": lambda v: len({tensor.shape for tensor in _operands(v)}) > 1,
    "pool_count": _counts_whole_window,
    "move": _moved,
    "inferred_dimension": _inferred,
    "missing_options": lambda v: not v.step.node.options,
    "pot_scale": _other_add_path,
    "type_change": lambda v: v.inputs[0].dtype != v.outputs[0].dtype,
    "float_division": functions(quantize_float32=_reciprocal_product),
    "row_sum": _long_sum,
    "diff_cutoff": _below_cutoff,
    "depth_one": lambda v: v.params.depth == 1,
    "lut_precision": rule("lut", "float32", "float64"),
    "state": _without_state,
    "rank": lambda v: v.params.rank > 1,
    "state_zero_point": rule("state_zero_point", "added", "unused"),
    "gate_functions": rule("gates", "table", "gemmlowp"),
    "recurrent_clamp": rule("cell", "shift", "multiply"),
    "cell_clip": lambda v: v.differs_with(cell_clip=0),
    "time_major": lambda v: v.params.time_major == 1 and v.params.batches != v.params.time_steps,
    "random": _always,
}


def _operands(vector: Vector) -> list[Any]:
    return [vector.program.model.tensors[index] for index in vector.step.operands if index is not None]
