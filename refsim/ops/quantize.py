"""QUANTIZE: one integer type and scale to another, or float32 to integers.

Integers: out = clamp(mbqm_double(q - zero point, scale_in / scale_out) + zero point). Floats: round half away from zero of
the float32 quotient x / scale, computed from the bit pattern. Source: tflite ``reference/requantize.h``, ``reference/quantize.h``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from refsim.errors import RangeError
from refsim.fixedpoint import mbqm_double, quantize_float32, quantize_multiplier, saturate
from refsim.ir import INT_RANGE, Array
from refsim.ops import C_TYPES, I32, U32, Call, Op, Operand, Rules, Variant
from refsim.ops._common import raw_zero_point_of, require, scale_of

TYPES = {"s8": "int8", "u8": "uint8", "s16": "int16", "s32": "int32", "f32": "float32"}
PAIRS = (
    "s8s8 s8u8 s8s16 s8s32 u8s8 u8u8 s16s8 s16s16 s16s32 s32s8 s32s16 f32s8 f32u8 f32s16".split()
)  # fmt: skip


def _types(pair: str) -> tuple[str, str]:
    source = next(name for name in TYPES if pair.startswith(name))
    return TYPES[source], TYPES[pair.removeprefix(source)]


SIGNATURES = {pair: _types(pair) for pair in PAIRS}


@dataclass(frozen=True, slots=True)
class Params:
    size: Annotated[int, I32, "elements"]
    input_offset: Annotated[int, I32, "-zero point of the input"]
    multiplier: Annotated[int, I32, "Q0.31, integers only"]
    shift: Annotated[int, I32, "[-31, 31], integers only"]
    scale_bits: Annotated[int, U32, "IEEE-754 bits of the output scale, floats only"]
    output_offset: Annotated[int, I32, "zero point of the output"]
    output_min: Annotated[int, I32, "smallest value of the output type"]
    output_max: Annotated[int, I32, "largest value of the output type"]
    dtype: str
    node: str


def prepare(call: Call) -> Params:
    x, out = call["input"], call.output
    require(call, x.shape == out.shape, f"shape {out.shape} differs from the input's {x.shape}", out)
    low, high = INT_RANGE[out.dtype]
    offset = raw_zero_point_of(call, out)
    scale_out = scale_of(call, out)
    if x.dtype == "float32":
        bits = int(scale_out.view(np.uint32))
        return Params(x.size, 0, 0, 0, bits, offset, low, high, out.dtype, str(call.node))
    multiplier, shift = quantize_multiplier(float(scale_of(call, x)) / float(scale_out))
    require(call, shift <= 31, f"scale ratio {float(scale_of(call, x)) / float(scale_out)!r} needs a shift above 31", out)
    zero_in = raw_zero_point_of(call, x)
    for tensor, zero_point in ((x, zero_in), (out, offset)):
        require(call, tensor.dtype != "int32" or zero_point == 0, "an int32 tensor must have zero point 0", tensor)
    return Params(x.size, -zero_in, multiplier, shift, 0, offset, low, high, out.dtype, str(call.node))


def simulate(p: Params, x: Array) -> Array:
    """x [n, ...] -> same shape in the output's type."""
    if x.dtype == np.float32:
        if np.isnan(x).any():
            raise RangeError(f"{p.node}: input holds NaN, which no engine defines a result for")
        scaled = quantize_float32(np.ascontiguousarray(x).view(np.uint32), np.uint32(p.scale_bits))
    else:
        scaled = mbqm_double(x.astype(np.int64) + p.input_offset, p.multiplier, p.shift)
    return saturate(scaled + p.output_offset, p.output_min, p.output_max).astype(p.dtype)


def variant(signature: str, rules: Rules) -> Variant:
    source, target = (C_TYPES[dtype] for dtype in SIGNATURES[signature])
    return Variant(signature, {"x": source, "out": target}, {"path": "float" if signature.startswith("f32") else "integer"})


OP = Op(
    name="quantize",
    builtin="QUANTIZE",
    operands=(Operand("input"),),
    signatures=SIGNATURES,
    params=Params,
    prepare=prepare,
    simulate=simulate,
    variant=variant,
)
