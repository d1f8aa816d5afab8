"""Kernels taken apart, so that any part can be made wrong: the terms of a sum, how it is requantized, what becomes of the result.

Works on the fields of a question alone (:func:`refsim.verify.kernels.step_values`). Without a change each gives what the kernel
gives; a test holds all directed cases to that, and a case where it does not is not explained by it.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from refsim.fixedpoint import EXACT
from refsim.ir import INT_RANGE, Array
from refsim.verify.primitives import as_columns, primitives

Values = Mapping[str, "int | Array | None"]
#: What is done otherwise, by part of the kernel; parts that are not named are right.
Plan = Mapping[str, Any]
NUMBER = "number:"
NO_LOW = np.zeros(1, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Sums:
    """The parts of a weighted sum, each broadcasting to the output's shape.

    ``xw``: products of plain inputs and weights; ``x``, ``w``: sums of either; ``taps``: their number; all over the taps inside the
    image. ``w_pad`` and ``taps_pad``: weights and number of the taps in the padding.
    """

    xw: Array
    x: Array
    w: Array
    taps: Array
    w_pad: Array
    taps_pad: Array


def numbers_of(values: Values, plan: Plan) -> dict[str, Any]:
    """The fields as a kernel reads them that takes some numbers for others."""
    read = dict(values)
    for part, choice in plan.items():
        if part.startswith(NUMBER):
            read[part.removeprefix(NUMBER)] = choice(values)
    return read


# --- windows --------------------------------------------------------------------------------------------------------------
def _axis(v: Mapping[str, Any], axis: str) -> tuple[Array, Array]:
    """(index of each tap [outputs, taps], whether it lies in the image) along ``height`` or ``width``."""
    pad = v["pad_top" if axis == "height" else "pad_left"]
    starts = np.arange(v[f"output_{axis}"]) * v[f"stride_{axis}"] - pad
    index = starts[:, np.newaxis] + np.arange(v[f"filter_{axis}"]) * v[f"dilation_{axis}"]
    return np.clip(index, 0, v[f"input_{axis}"] - 1), (index >= 0) & (index < v[f"input_{axis}"])


def taps_of(v: Mapping[str, Any]) -> tuple[Array, Array]:
    """(taps float64 [N, OH, OW, KH, KW, C], 0 outside of the image; whether each is inside [OH, OW, KH, KW])."""
    rows, in_rows = _axis(v, "height")
    columns, in_columns = _axis(v, "width")
    inside = in_rows[:, np.newaxis, :, np.newaxis] & in_columns[np.newaxis, :, np.newaxis, :]
    x = np.asarray(v["input"], dtype=np.float64)
    taps = x[:, rows[:, np.newaxis, :, np.newaxis], columns[np.newaxis, :, np.newaxis, :]]
    return taps * inside[np.newaxis, ..., np.newaxis], inside


def _whole(values: Any) -> Array:
    """Sums of whole numbers below 2^53, which float64 holds exactly."""
    return np.asarray(values).astype(np.int64)


def _convolved(v: Mapping[str, Any], w: Array) -> Sums:
    taps, inside = taps_of(v)
    depth, channels = w.shape[-1], w.shape[0] // v["groups"]
    lead, mask = taps.shape[:3], inside.reshape(*inside.shape[:2], -1).astype(np.float64)
    rows = w.reshape(*w.shape[:1], -1, depth)
    xw, x = [], []
    for group in range(v["groups"]):
        part = taps[..., group * depth : (group + 1) * depth].reshape(*lead, -1)
        xw.append(part @ rows[group * channels : (group + 1) * channels].reshape(channels, -1).T)
        x.append(np.repeat(part.sum(axis=-1, keepdims=True), channels, axis=-1))
    per_tap = rows.sum(axis=-1)
    return _sums(np.concatenate(xw, axis=-1), np.concatenate(x, axis=-1), mask, per_tap, depth)


def _depthwise(v: Mapping[str, Any], w: Array) -> Sums:
    taps, inside = taps_of(v)
    order = np.arange(v["output_depth"]) // v["depth_multiplier"]
    picked = taps[..., order]
    mask = inside.reshape(*inside.shape[:2], -1).astype(np.float64)
    return _sums((picked * w[0]).sum(axis=(3, 4)), picked.sum(axis=(3, 4)), mask, w[0].reshape(-1, w.shape[-1]).T, 1)


def _sums(xw: Array, x: Array, mask: Array, per_tap: Array, depth: int) -> Sums:
    """``mask`` [OH, OW, taps] says which taps are inside, ``per_tap`` [channels, taps] is each tap's sum of weights."""
    inside, count = mask @ per_tap.T, mask.sum(axis=-1, keepdims=True) * depth
    rest, total = per_tap.sum(axis=-1) - inside, mask.shape[-1] * depth
    return Sums(*(_whole(part) for part in (xw, x, inside, count, rest, total - count)))


def _dense(v: Mapping[str, Any], w: Array) -> Sums:
    x = np.asarray(v["input"], dtype=np.float64).reshape(v["batches"], v["depth"])
    none = np.zeros(1)
    parts = x @ w.T, x.sum(axis=-1, keepdims=True), w.sum(axis=-1), np.full(1, v["depth"]), none, none
    return Sums(*(_whole(part) for part in parts))


SUMS: Mapping[str, Callable[[Mapping[str, Any], Array], Sums]] = {
    "conv_2d": _convolved,
    "depthwise_conv_2d": _depthwise,
    "fully_connected": _dense,
}


# --- weighted sums --------------------------------------------------------------------------------------------------------
def accumulate(sums: Sums, v: Mapping[str, Any], plan: Plan) -> Array:
    """The accumulators, of which ``terms`` may be left out.

    ``folded``: the kernel pads with the zero point and adds the offsets' terms over all taps; the result is the same, but not what
    is left of it when a term is missing.
    """
    left_out, zin, zw = plan.get("terms", ()), v["input_offset"], v["filter_offset"]
    xw, x, w, taps = sums.xw, sums.x, sums.w, sums.taps
    if "folded" in left_out:
        xw, x, w, taps = xw - zin * sums.w_pad, x - zin * sums.taps_pad, w + sums.w_pad, taps + sums.taps_pad
    elif "integer padding" in left_out:
        w, taps = w + sums.w_pad, taps + sums.taps_pad
    acc = xw
    for name, term in (("zw x", zw * x), ("zin w", zin * w), ("zin zw", zin * zw * taps)):
        acc = acc if name in left_out else acc + term
    if v["bias"] is not None and "bias" not in left_out:
        acc = acc + plan.get("bias", _same)(np.asarray(v["bias"], dtype=np.int64))
    return np.asarray(acc)


def _same(values: Array) -> Array:
    return values


class WeightedSum:
    """CONV_2D, DEPTHWISE_CONV_2D or FULLY_CONNECTED on the fields of one case. ``rule`` requantizes; ``wide``: 64-bit sums."""

    def __init__(self, op: str, rule: str, wide: bool, values: Values, out: Array) -> None:
        self.op, self.rule, self.wide, self.values = op, rule, wide, values
        self.shape, self.dtype = out.shape, str(out.dtype)
        self._sums: dict[tuple[Any, ...], Sums] = {}

    def output(self, plan: Plan) -> Array:
        """What the kernel gives with the changes of ``plan``; ValueError or IndexError where it cannot run at all."""
        v = numbers_of(self.values, plan)
        acc = accumulate(self._summed(v, plan), v, plan).reshape(-1, self.shape[-1])
        acc = plan.get("accumulator", _same if self.wide else EXACT.wrap)(acc)
        multiplier, shift, low = (self._column(v, name, plan) for name in ("multiplier", "shift", "multiplier_low"))
        scaled = requantized(plan.get("requantize") or self.rule, acc, multiplier, shift, low, v["output_offset"])
        return finished(scaled, v, self.dtype, plan).reshape(self.shape)

    def _summed(self, v: Mapping[str, Any], plan: Plan) -> Sums:
        moved = [(part, choice) for part, choice in plan.items() if part.startswith(NUMBER) and "offset" not in part]
        key = (*moved, plan.get("filter"))
        if key not in self._sums:
            w = np.asarray(v["filter"], dtype=np.float64)
            self._sums[key] = SUMS[self.op](v, plan.get("filter", _same)(w))
        return self._sums[key]

    def _column(self, v: Mapping[str, Any], name: str, plan: Plan) -> Array:
        column = v[f"output_{name}"]
        column = np.zeros(self.shape[-1], dtype=np.int64) if column is None else np.asarray(column, dtype=np.int64)
        return np.asarray(np.full_like(column, column[0]) if "first scale" in plan else column)


def requantized(rule: Any, acc: Array, multiplier: Array, shift: Array, low: Array, zero_point: int) -> Array:
    """``acc`` by a rule's name, by a function of its columns, or by one that adds the zero point itself; the zero point added."""
    columns = [column.reshape(-1) for column in np.broadcast_arrays(acc, multiplier, shift, low)]
    if isinstance(rule, Inside):
        return rule.function(*columns, zero_point).reshape(acc.shape)
    if isinstance(rule, str):
        rule = Otherwise(rule, primitives()[f"mbqm_{rule}"].function)
    (scaled,) = as_columns(rule.function(*columns[: 4 if rule.rule == "float64" else 3]))
    return scaled.reshape(acc.shape) + zero_point


@dataclass(frozen=True, slots=True)
class Otherwise:
    """Another function in the place of ``rule``, with its columns."""

    rule: str
    function: Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Inside:
    """A function that adds the zero point before it rounds."""

    function: Callable[..., Array]


def finished(scaled: Array, v: Mapping[str, Any], dtype: str, plan: Plan) -> Array:
    """Clamped and narrowed results; ``scaled`` has its zero point."""
    how, (low, high) = plan.get("clamp", ""), INT_RANGE[dtype]
    if how == "wrap":
        return np.asarray(scaled.astype(np.dtype(dtype)))
    if how == "before":
        point = v["output_offset"]
        return np.asarray((np.clip(scaled - point, v["activation_min"], v["activation_max"]) + point).astype(np.dtype(dtype)))
    bounds = (low, high) if how == "type" else (v["activation_min"], v["activation_max"])
    return np.asarray(np.clip(scaled, *bounds).astype(np.dtype(dtype)))


# --- means and sums of two ------------------------------------------------------------------------------------------------
class Mean:
    """AVERAGE_POOL_2D on the fields of one case."""

    def __init__(self, values: Values, out: Array) -> None:
        self.values, self.shape, self.dtype = values, out.shape, str(out.dtype)
        self._parts: dict[tuple[Any, ...], tuple[Array, Array]] = {}

    def output(self, plan: Plan) -> Array:
        v = numbers_of(self.values, plan)
        total, count = self._summed(v, plan)
        point = plan.get("point", 0)
        point = v["zero_point"] if point == "own" else point
        size = v["filter_height"] * v["filter_width"] if "whole window" in plan else count
        mean = plan.get("divide", primitives()["div_half_away"].function)(total - point * count, np.broadcast_to(size, total.shape))
        return finished(np.asarray(mean) + point, v, self.dtype, plan).reshape(self.shape)

    def _summed(self, v: Mapping[str, Any], plan: Plan) -> tuple[Array, Array]:
        key = (*((part, choice) for part, choice in plan.items() if part.startswith(NUMBER)),)
        if key not in self._parts:
            taps, inside = taps_of(v)
            total, count = _whole(taps.sum(axis=(3, 4))), inside.sum(axis=(2, 3))[..., np.newaxis].astype(np.int64)
            if not count.all():
                raise ValueError("a window without a cell has no mean")
            self._parts[key] = total, count
        return self._parts[key]


class SumOfTwo:
    """ADD with scales on the fields of one case."""

    def __init__(self, values: Values, out: Array) -> None:
        self.values, self.shape, self.dtype = values, out.shape, str(out.dtype)

    def output(self, plan: Plan) -> Array:
        v = numbers_of(self.values, plan)
        both = [self._scaled(v, name, plan) for name in ("lhs", "rhs")]
        rule = plan.get("requantize") or plan.get("last") or "double"
        multiplier, shift = (np.asarray(v[f"output_{name}"], dtype=np.int64) for name in ("multiplier", "shift"))
        scaled = requantized(rule, EXACT.wrap(both[0] + both[1]), multiplier, shift, NO_LOW, v["output_offset"])
        return finished(scaled, v, self.dtype, plan).reshape(self.shape)

    def _scaled(self, v: Mapping[str, Any], name: str, plan: Plan) -> Array:
        x = (np.asarray(v[name], dtype=np.int64) + v[f"{name}_offset"]) << v["left_shift"]
        multiplier, shift = (np.asarray(v[f"{name}_{part}"], dtype=np.int64) for part in ("multiplier", "shift"))
        rule = plan.get("requantize") or plan.get("operands") or "double"
        return requantized(rule, x, multiplier, shift, NO_LOW, 0)


Anatomy = WeightedSum | Mean | SumOfTwo


def anatomy(op: str, signature: str, rule: str, values: Values, out: Array) -> Anatomy | None:
    """The kernel of one case, taken apart; None for operators that are not."""
    if op in SUMS:
        return WeightedSum(op, rule, signature.endswith("b64"), values, out)
    made: Mapping[str, Callable[[], Anatomy]] = {
        "average_pool_2d": functools.partial(Mean, values, out),
        "add": functools.partial(SumOfTwo, values, out),
    }
    return made[op]() if op in made else None
