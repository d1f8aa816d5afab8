"""Further families of operators with a seeded mistake each; see seeded_ports."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
from engines.seeded_ports import FLOOR, IGNORED, NEGATED, ONCE, Patch, Seeded, constant, option, primitive
from flatmodel import T
from ops import models as m
from slow import fixedpoint_slow as fp
from slow import nodes, ops_slow_more

IMAGE = (1, 5, 6, 3)


def pair(op: str, shape: Sequence[int] = (1, 5, 6, 3), scale: float = 0.4, options: Mapping[str, Any] | None = None) -> bytes:
    """Two operands of one shape."""
    ends = [T("lhs", "int8", shape, 0.5, 9), T("rhs", "int8", shape, 0.3, -17), T("output", "int8", shape, scale, 4)]
    return m.single(op, ends[:2], ends[2:], options or {"fused_activation_function": 0})


def plain(op: str, options: Mapping[str, Any], out: tuple[float, int] = (0.2, -20), scale: float = 0.07, zero: int = 11) -> bytes:
    return m.single(op, [T("input", "int8", IMAGE, scale, zero)], [T("output", "int8", IMAGE, *out)], options)


def over_image(op: str, scale: float) -> bytes:
    axes = T("axes", "int32", (2,), data=[1, 2])
    return m.single(op, [T("input", "int8", IMAGE, 0.1, 11), axes], [T("output", "int8", (1, 3), scale, -9)], {"keep_dims": False})


def prelu() -> bytes:
    alpha = T("alpha", "int8", (1, 1, 3), 0.01, 7, data=[-90, 20, 70])
    return m.single("PRELU", [T("input", "int8", IMAGE, 0.1, 11), alpha], [T("output", "int8", IMAGE, 0.09, -9)], {})


def transpose_conv() -> bytes:
    rng = m.rng_of("transpose_conv")
    size = T("size", "int32", (4,), data=[1, 9, 11, 4])
    filters = T("filter", "int8", (4, 3, 3, 3), 0.02, 0, data=m.ints(rng, "int8", (4, 3, 3, 3)))
    bias = T("bias", "int32", (4,), 0.01, 0, data=rng.integers(-3000, 3000, 4))
    options = {"padding": 0, "stride_h": 2, "stride_w": 2, "fused_activation_function": 0}
    ends = T("input", "int8", (1, 5, 6, 3), 0.5, 11), T("output", "int8", (1, 9, 11, 4), 1.1, -9)
    return m.single("TRANSPOSE_CONV", [size, filters, ends[0], bias], [ends[1]], options, version=3)


def resize_bilinear(half: bool, corners: bool = False) -> bytes:
    ends = [T(name, "int8", shape, 0.1, 3) for name, shape in (("input", IMAGE), ("output", (1, 8, 9, 3)))]
    options = {"align_corners": corners, "half_pixel_centers": half}
    return m.single("RESIZE_BILINEAR", [ends[0], T("size", "int32", (2,), data=[8, 9])], ends[1:], options, version=3)


def pad() -> bytes:
    amounts = T("amounts", "int32", (4, 2), data=[[0, 0], [1, 2], [2, 0], [0, 0]])
    ends = [T(name, "int8", shape, 0.1, 23) for name, shape in (("input", IMAGE), ("output", (1, 8, 8, 3)))]
    return m.single("PAD", [ends[0], amounts], ends[1:], {})


def batch_matmul(adjoint: bool) -> bytes:
    ends = [T("lhs", "int8", (4, 7), 0.1, 9), T("rhs", "int8", (7, 7), 0.2, -17), T("output", "int8", (4, 7), 2.5, 4)]
    return m.single("BATCH_MATMUL", ends[:2], ends[2:], {"adj_x": False, "adj_y": adjoint}, version=2)


def concatenation() -> bytes:
    parts = [T("first", "uint8", (6, 3), 0.1, 90), T("second", "uint8", (6, 3), 0.23, 130)]
    return m.single("CONCATENATION", parts, [T("output", "uint8", (6, 6), 0.2, 110)], {"axis": 1}, version=2)


MODELS: Mapping[str, Callable[[], bytes]] = {
    "mul": lambda: pair("MUL", scale=4.1),
    "sub": lambda: pair("SUB"),
    "prelu": prelu,
    "leaky relu": lambda: plain("LEAKY_RELU", {"alpha": 0.3}, scale=0.27),
    "hard swish": lambda: plain("HARD_SWISH", {}),
    "logistic": lambda: plain("LOGISTIC", {}, (2.0**-8, -128)),
    "mean": lambda: over_image("MEAN", 0.013),
    "sum": lambda: over_image("SUM", 0.31),
    "transpose conv": transpose_conv,
    "resize bilinear": lambda: resize_bilinear(half=False),
    "resize bilinear half": lambda: resize_bilinear(half=True),
    "resize bilinear corners": lambda: resize_bilinear(half=False, corners=True),
    "pad": pad,
    "batch matmul": lambda: batch_matmul(adjoint=False),
    "batch matmul adjoint": lambda: batch_matmul(adjoint=True),
    "concatenation": concatenation,
    "softmax 16": lambda: m.softmax("s16", (6, 10), beta=2.0, scale=0.0002),
    "lstm": lambda: m.lstm("s8", steps=3, weight_scale=0.004, clip=1.5),
    "conv oihw": lambda: m.conv("s8", (1, 5, 4, 3), scale_w=[0.05, 0.031, 0.072, 0.023]),
}


def more(name: str, function: Callable[..., Any]) -> Patch:
    return lambda patch: patch.setattr(ops_slow_more, name, function)


def zero(of: str, change: Callable[[int], int]) -> Patch:
    right = nodes.zero_point
    return more("zero_point", lambda tensor: change(right(tensor)) if tensor.name.startswith(of) else right(tensor))


def inputs_swapped(monkeypatch: pytest.MonkeyPatch) -> None:
    right = nodes.Run.input
    monkeypatch.setattr(nodes.Run, "input", lambda run, position: right(run, 1 - position))


def gates_swapped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Input and forget gate, with all that is theirs."""
    places = {1: 2, 2: 1, 5: 6, 6: 5, 12: 13, 13: 12}
    right = nodes.Run.input
    monkeypatch.setattr(nodes.Run, "input", lambda run, position: right(run, places.get(position, position)))


def as_its_output(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every operand has the output's scale and zero point."""
    right = nodes.Run.input

    def read(run: nodes.Run, position: int) -> Any:
        tensor, values = right(run, position)
        return dataclasses.replace(tensor, quantization=run.out.quantization), values

    monkeypatch.setattr(nodes.Run, "input", read)


UP = primitive("rdbpot", fp.round_half_up_shift)
LOOKED_UP = primitive("lut16_lookup", lambda table, x: table[256 + (x >> 7)])
TRUNCATED = primitive("resize_divide", lambda v: v >> 20)
LITERT = ("litert-ref", "litert-ref")
OIHW = lambda w: w.reshape(w.shape[0], w.shape[3], *w.shape[1:3]).transpose(0, 2, 3, 1)  # noqa: E731

FAMILIES: Sequence[Seeded] = (
    Seeded("mul ignores a zero point", "mul", "ignores rhs_offset", zero("rhs", IGNORED)),
    Seeded("mul rounds once", "mul", "rounds once", ONCE),
    Seeded("sub swaps its operands", "sub", "swaps lhs and rhs", inputs_swapped),
    Seeded("sub shifts without rounding", "sub", "shifts right without rounding", FLOOR),
    Seeded("prelu ignores the slopes' zero point", "prelu", "ignores rhs_offset", zero("alpha", IGNORED)),
    Seeded("leaky relu is relu", "leaky relu", "takes 0 for alpha", option("alpha", 0.0)),
    Seeded("leaky relu rounds ties up", "leaky relu", "ties up", UP),
    Seeded("leaky relu ignores the zero point", "leaky relu", "ignores the zero point of tensor 0", zero("input", IGNORED)),
    Seeded("hard swish shifts without rounding", "hard swish", "shifts right without rounding", FLOOR),
    Seeded("hard swish negates the zero point", "hard swish", "wrong sign for the zero point of tensor 0", zero("input", NEGATED)),
    Seeded("logistic shifts without rounding", "logistic", "shifts right without rounding", FLOOR),
    Seeded("mean shifts without rounding", "mean", "shifts right without rounding", FLOOR),
    Seeded("mean ignores a zero point", "mean", "ignores input_offset", zero("input", IGNORED)),
    Seeded("mean does not requantize", "mean", "of its output for those of its input", as_its_output),
    Seeded("sum rounds once", "sum", "rounds once", ONCE),
    Seeded(
        "transpose conv pads as a convolution",
        "transpose conv",
        "no padding above and on the left",
        more("before_transposed", lambda *sizes: 0),
    ),
    Seeded("transpose conv reads OIHW", "transpose conv", "layout OIHW", reads=constant("filter", OIHW)),
    Seeded(
        "transpose conv turns its filter",
        "transpose conv",
        "mirrored, in both",
        reads=constant("filter", lambda w: w[:, ::-1, ::-1]),
    ),
    Seeded("resize has no half pixels", "resize bilinear half", "ignores half_pixel_centers", option("half_pixel_centers", False)),
    Seeded("resize has half pixels", "resize bilinear", "as if half_pixel_centers", option("half_pixel_centers", True)),
    Seeded("resize has no corners", "resize bilinear corners", "ignores align_corners", option("align_corners", False)),
    Seeded("resize truncates", "resize bilinear", "shifts right without rounding", TRUNCATED),
    Seeded("pad pads with 0", "pad", "pads with 0", zero("output", IGNORED)),
    Seeded("batch matmul has a plain operand", "batch matmul adjoint", "ignores adj_y", option("adj_y", False)),
    Seeded("batch matmul ignores a zero point", "batch matmul", "ignores lhs.offset", zero("lhs", IGNORED)),
    Seeded("concatenation does not requantize", "concatenation", "of its output for those of its inputs", as_its_output, *LITERT),
    Seeded("concatenation in the other order", "concatenation", "swaps input 0 and input 1", inputs_swapped, *LITERT),
    Seeded("softmax 16 does not interpolate", "softmax 16", "does not interpolate", LOOKED_UP),
    Seeded("softmax 16 ignores beta", "softmax 16", "takes 1 for beta", option("beta", 1.0)),
    Seeded("lstm does not clip", "lstm", "takes 0 for cell_clip", option("cell_clip", 0.0)),
    Seeded("lstm swaps two gates", "lstm", "swaps its input and forget gates", gates_swapped),
    Seeded("svdf reads time backwards", "svdf", "time weights backwards", reads=constant("time", lambda w: w[:, ::-1])),
    Seeded("conv reads OIHW", "conv oihw", "layout OIHW", reads=constant("filter", OIHW)),
)
