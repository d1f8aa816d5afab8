"""PRELU: a slope of its own for each element, or for each of the last dimensions, below zero.

Source: tflite ``kernels/activations.cc``, ``internal/reference/prelu.h``; TFLM ``kernels/prelu_common.cc``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.engines.rules import engines
from refsim.ir import Array
from refsim.kernels import I32, SHORT, KernelCall
from refsim.kernels._elementwise import Binary, binary
from refsim.ops import Call, Op, uniform
from refsim.ops._binary import LHS_RHS, lower_binary, product_scales, quantized_fields
from refsim.ops._checks import multiplier_of, ratio, require_shape
from refsim.sheet import Sheet


@dataclass(frozen=True, slots=True, eq=False)
class PreluParams(Binary):
    lhs_offset: Annotated[int, I32, "-zero point of the input"]
    rhs_offset: Annotated[int, SHORT, "[-255, 128]  -zero point of alpha"]
    output_offset: Annotated[int, SHORT, "zero point of the output"]
    positive_multiplier: Annotated[int, I32, "Q0.31"]
    positive_shift: Annotated[int, SHORT, "[-31, 31]"]
    negative_multiplier: Annotated[int, I32, "Q0.31"]
    negative_shift: Annotated[int, SHORT, "[-31, 31]"]
    activation_min: Annotated[int, SHORT, "smallest value of the output type"]
    activation_max: Annotated[int, SHORT, "largest value of the output type"]
    dtype: str


def _prelu(nx: Any, p: PreluParams, lhs: Array, rhs: Array) -> Array:
    x = lhs + p.lhs_offset
    above = nx.mbqm_double(x, p.positive_multiplier, p.positive_shift)
    below = nx.mbqm_double(x * (rhs + p.rhs_offset), p.negative_multiplier, p.negative_shift)
    scaled = nx.wrap_add(np.where(x >= 0, above, below), p.output_offset)
    return np.asarray(nx.saturate(scaled, p.activation_min, p.activation_max)).astype(p.dtype)


PRELU = binary(
    "prelu",
    PreluParams,
    _prelu,
    """
    const int32_t x = lhs + p->lhs_offset;
    const int32_t scaled = x >= 0
        ? refsim_mbqm_double(x, p->positive_multiplier, p->positive_shift)
        : refsim_mbqm_double(x * (rhs + p->rhs_offset), p->negative_multiplier, p->negative_shift);
    return ({{ v["out"] }})refsim_saturate(refsim_wrap_add(scaled, p->output_offset), p->activation_min, p->activation_max);
""",
    [({"x": x, "y": alpha, "out": x}, {}) for x, alpha in (("int8", "int8"), ("uint8", "uint8"), ("int16", "int8"))],
)


def _lower_prelu(call: Call) -> KernelCall:
    require_shape(call, call.output, call["lhs"].shape)
    s_in, s_alpha, s_out = product_scales(call)
    positive = multiplier_of(call, ratio(call, (s_in,), (s_out,)), call.output)
    negative = multiplier_of(call, ratio(call, (s_in, s_alpha), (s_out,)), call.output)
    fields = quantized_fields(call) | {"positive_multiplier": positive[0], "positive_shift": positive[1]}
    return lower_binary(call, PRELU, {}, fields | {"negative_multiplier": negative[0], "negative_shift": negative[1]})


def _draw_prelu(s: Sheet) -> None:
    shape = s.shape(3, 4)
    scale, top = s.scale(), float(s.pick(0.3, 1.0, 3.0))
    x = s.input(s.types[0], shape, scale, s.zero_point(s.types[0]))
    alpha = s.input(s.types[1], [*(1,) * (len(shape) - 2), *shape[-2:]], s.scale(1e-3, 0.02), s.zero_point(s.types[1]))
    s.node("PRELU", [x, alpha], [s.output(s.types[2], shape, float(np.float32(scale * top)), s.zero_point(s.types[2]))], {})


FLOAT32, FLOAT64, ADDED = {"ratio": "float32"}, {"ratio": "float64"}, {"int16_zero_point": "added"}
KERNELS = (PRELU,)
OPS = (
    Op(
        "PRELU",
        LHS_RHS,
        {**uniform("s8 u8", 2), "s16s8": ("int16", "int8", "int16")},
        engines(("s8", FLOAT64, FLOAT32), ("s16s8", ADDED | FLOAT64, ADDED | FLOAT32), ("u8", None, FLOAT32)),
        _lower_prelu,
        sample=_draw_prelu,
    ),
)
