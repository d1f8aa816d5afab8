"""Ports with one seeded mistake each, and correct ones: the slow definitions, which know nothing of refsim's kernels or causes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from ops import models as m
from slow import fixedpoint_slow as fp
from slow import nodes, ops_slow

import refsim
from refsim import vectors
from refsim.ir import Array

Patch = Callable[[pytest.MonkeyPatch], None]
SCALES = [0.05, 0.031, 0.072, 0.023]
BIAS = [90_000, -150_000, 40_000, 70_000]
RELU6 = 3
#: Models by name; the port of each is run by the slow definitions.
MODELS: Mapping[str, Callable[..., bytes]] = {
    "conv": lambda **how: m.conv("s8", (1, 5, 4, 3), kernel=(2, 3), scale_w=SCALES, **how),
    "conv relu6": lambda **how: m.conv("s8", (1, 5, 4, 3), scale_w=SCALES, scale_y=0.05, activation=RELU6, **how),
    "conv big bias": lambda **how: m.conv("s8", (1, 5, 4, 3), bias=BIAS, scale_y=40.0, **how),
    "depthwise": lambda **how: m.depthwise(
        "s8", (1, 7, 6, 4), kernel=(3, 2), stride=(2, 1), padding=m.VALID, scale_w=SCALES, **how
    ),
    "depthwise dilated": lambda **how: m.depthwise("s8", (1, 7, 6, 4), dilation=(2, 1), padding=m.VALID, **how),
    "dense": lambda **how: m.fully_connected("s8", 4, 9, 6, **how),
    "dense close": lambda **how: m.fully_connected("s8", 4, 9, 6, scale_y=0.3, **how),
    "add": lambda **how: m.add("s8", (1, 5, 6, 4), (1, 5, 6, 4), zeros=(9, -17, 4), **how),
    "add relu6": lambda **how: m.add("s8", (1, 5, 6, 4), (1, 5, 6, 4), scales=(0.5, 0.3, 0.05), activation=RELU6, **how),
    "pool": lambda **how: m.pool("s8", (1, 7, 6, 3), kernel=(3, 2), **how),
    "pool relu6": lambda **how: m.pool("s8", (1, 7, 6, 3), kernel=(3, 2), activation=RELU6, **how),
    "softmax": lambda **how: m.softmax("s8", (6, 10), **how),
    "quantize": lambda **how: m.quantize("s8s8", (8, 9), **how),
    "requantize 16": lambda **how: m.quantize("s16s8", (8, 9), scales=(0.002, 0.31), **how),
    "svdf": lambda **how: m.svdf("s16", **how),
}


@dataclass(frozen=True)
class Seeded:
    """``told`` stands in the cause that has to be named. ``engine`` computes the port, ``reads`` changes the constants it reads."""

    id: str
    model: str
    told: str
    patch: Patch = lambda monkeypatch: None
    engine: str = "tflm"
    #: What the port should compute.
    profile: str = "tflm"
    reads: Callable[[str, Array], Array] | None = None


def primitive(name: str, function: Callable[..., Any]) -> Patch:
    return lambda monkeypatch: monkeypatch.setattr(fp, name, function)


def operator(name: str, function: Callable[..., Any]) -> Patch:
    return lambda monkeypatch: monkeypatch.setattr(ops_slow, name, function)


def option(name: str, value: Any) -> Patch:
    right = nodes.Run.option

    def read(run: nodes.Run, asked: str, default: Any = 0) -> Any:
        return value if asked == name else right(run, asked, default)

    return lambda monkeypatch: monkeypatch.setattr(nodes.Run, "option", read)


def zero_point(of: str, change: Callable[[int], int]) -> Patch:
    """The zero point of the tensors whose name begins so, misread."""
    right = ops_slow.zero_point
    return operator("zero_point", lambda tensor: change(right(tensor)) if tensor.name.startswith(of) else right(tensor))


def constant(of: str, change: Callable[[Array], Array]) -> Callable[[str, Array], Array]:
    return lambda name, array: np.ascontiguousarray(change(array)) if name == of else array


def floor_shift(x: int, exponent: int) -> int:
    return x >> exponent


def half_up_shift(x: int, exponent: int) -> int:
    return (x + (1 << exponent >> 1)) >> exponent


def truncating_srdhm(a: int, b: int, bits: int = 32) -> int:
    return (a * b) >> (bits - 1)


def wrapped(x: int, limits: tuple[int, int]) -> int:
    return fp.wrap(x, bits=(limits[1] - limits[0] + 1).bit_length() - 1)


def padding_first(size: int, taps: int, stride: int, dilation: int, same: bool) -> int:
    total = max((-(-size // stride) - 1) * stride + (taps - 1) * dilation + 1 - size, 0)
    return total - total // 2 if same else 0


def no_bias(monkeypatch: pytest.MonkeyPatch) -> None:
    right = nodes.Run.value
    monkeypatch.setattr(nodes.Run, "value", lambda run, position: None if position == 2 else right(run, position))


def counted_padding(run: nodes.Run) -> list[int]:
    """AVERAGE_POOL_2D that divides by the whole window."""
    x, xs = run.input(0)
    _, height, width, channels = x.shape
    size = run.option("filter_height"), run.option("filter_width")
    limits = ops_slow.activation(run, run.option("fused_activation_function"))
    out = []
    for n, oy, ox, c in ops_slow.pixels(run):
        total = sum(xs[((n * height + iy) * width + ix) * channels + c] for _, _, iy, ix in ops_slow.window(run, size, oy, ox))
        out.append(ops_slow.clamp(fp.half_away(Fraction(total, size[0] * size[1])), limits))
    return out


ONCE = primitive("mbqm_double", fp.mbqm_single)
FLOOR, UP = primitive("rdbpot", floor_shift), primitive("rdbpot", half_up_shift)
DROPS = primitive("srdhm", truncating_srdhm)
UNBOUND = operator("activation", lambda run, code: nodes.RANGE[run.out.dtype])
IGNORED, NEGATED = (lambda value: 0), (lambda value: -value)
#: Ways of the port's own to divide a Fraction: ops_slow uses half_away for the mean of a window.
DOWN = primitive("half_away", lambda value: value.numerator // value.denominator)
ZERO = primitive("half_away", lambda value: int(value))
TIES_UP = primitive("half_away", fp.half_up)
PADDING_COUNTS: Patch = lambda patch: patch.setitem(ops_slow.OPERATORS, "AVERAGE_POOL_2D", counted_padding)  # noqa: E731

SEEDED: Sequence[Seeded] = (
    Seeded("conv rounds once", "conv", "rounds once instead of twice", ONCE),
    Seeded("conv shifts without rounding", "conv", "shifts right without rounding", FLOOR),
    Seeded("conv rounds ties up", "conv", "ties up", UP),
    Seeded("conv drops the low word", "conv", "first of the two roundings", DROPS),
    Seeded("conv has no bias", "conv", "leaves out the bias", no_bias),
    Seeded("conv ignores the input's zero point", "conv", "ignores input_offset", zero_point("input", IGNORED)),
    Seeded("conv ignores the output's zero point", "conv", "ignores zero_point", zero_point("output", IGNORED)),
    Seeded("conv has one scale", "conv", "first channel's scale", operator("scales", lambda t: nodes.scales(t)[:1])),
    Seeded("conv pads before", "conv", "pad_top one too high", operator("before", padding_first)),
    Seeded("conv has no relu6", "conv relu6", "ignores the fused activation", UNBOUND),
    Seeded("conv turns its filter", "conv", "mirrored, in both", reads=constant("filter", lambda w: w[:, ::-1, ::-1])),
    Seeded("conv mirrors its filter", "conv", "left to right", reads=constant("filter", lambda w: w[:, :, ::-1])),
    Seeded(
        "conv reads HWIO",
        "conv",
        "layout HWIO",
        reads=constant("filter", lambda w: w.reshape(*w.shape[1:], w.shape[0]).transpose(3, 0, 1, 2)),
    ),
    Seeded(
        "conv has 16 bits of bias",
        "conv big bias",
        "bias as 16 bits",
        reads=constant("bias", lambda b: b.astype(np.int16).astype(b.dtype)),
    ),
    Seeded("conv adds one bias", "conv", "first channel's bias", reads=constant("bias", lambda b: np.full_like(b, b[0]))),
    Seeded("depthwise rounds once", "depthwise", "rounds once instead of twice", ONCE),
    Seeded("depthwise has stride 1", "depthwise", "ignores stride_height", option("stride_h", 1)),
    Seeded("depthwise has no dilation", "depthwise dilated", "ignores dilation_height", option("dilation_h_factor", 1)),
    Seeded("depthwise wraps", "depthwise", "wrap", operator("clamp", wrapped)),
    Seeded("dense rounds as LiteRT does", "dense close", "litert-2.3-ref", engine="litert-ref"),
    Seeded("dense rounds once", "dense close", "rounds once instead of twice", ONCE),
    Seeded("dense is transposed", "dense", "[depth, units]", reads=constant("filter", lambda w: w.reshape(w.shape[::-1]).T)),
    Seeded("dense negates the zero point", "dense", "input_offset with the wrong sign", zero_point("input", NEGATED)),
    Seeded("dense subtracts the bias", "dense", "subtracts its bias", reads=constant("bias", np.negative)),
    Seeded("add shifts without rounding", "add", "shifts right without rounding", FLOOR),
    Seeded("add ignores a zero point", "add", "ignores lhs_offset", zero_point("lhs", IGNORED)),
    Seeded("add has no relu6", "add relu6", "ignores the fused activation", UNBOUND),
    Seeded("pool rounds down", "pool", "rounds down", DOWN),
    Seeded("pool drops the remainder", "pool", "drops the remainder", ZERO),
    Seeded("pool rounds ties up", "pool", "rounds ties up", TIES_UP),
    Seeded("pool has no relu6", "pool relu6", "ignores the fused activation", UNBOUND),
    Seeded("pool counts the padding", "pool", "padding included", PADDING_COUNTS),
    Seeded("softmax shifts without rounding", "softmax", "shifts right without rounding", FLOOR),
    Seeded("quantize drops the low word", "quantize", "first of the two roundings", DROPS),
    Seeded("quantize ignores the zero point", "quantize", "ignores input_offset", zero_point("input", IGNORED)),
    Seeded("quantize negates the zero point", "quantize", "output_offset with the wrong sign", zero_point("output", NEGATED)),
    Seeded("quantize wraps", "requantize 16", "wrap", operator("clamp", wrapped)),
)


SAMPLES = 12


def ported(model: refsim.Model, engine: str, inputs: Sequence[Array]) -> dict[int, Array]:
    """Every activation ``[n, ...]`` of a port that runs ``model``; a model with state takes the samples as steps."""
    state = ops_slow.initial_state(model)
    runs = [ops_slow.run_model(model, engine, sample, state) for sample in zip(*inputs, strict=True)]
    outputs = [model.tensors[index] for node in model.nodes for index in node.outputs]
    return {t.index: np.asarray([run[t.index] for run in runs], t.dtype).reshape(-1, *t.shape) for t in outputs}


def inputs_of(model: refsim.Model) -> list[Array]:
    return list(vectors.inputs(model.inputs, SAMPLES, 5))


def read_otherwise(model: refsim.Model, change: Callable[[str, Array], Array]) -> refsim.Model:
    """``model`` with constants as a port reads them."""
    tensors = tuple(t if t.data is None else replace(t, data=change(t.name, t.data)) for t in model.tensors)
    return replace(model, graphs=(replace(model.graph, tensors=tensors),))
