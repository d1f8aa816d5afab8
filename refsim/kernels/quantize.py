"""One integer type and scale to another, or float32 to integers.

Integers: out = clamp(mbqm_double(q - zero point, scale_in / scale_out) + zero point). Floats: round half away from zero of
the float32 quotient x / scale, computed from the bit pattern. Source: tflite ``reference/requantize.h``, ``reference/quantize.h``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.errors import RangeError
from refsim.ir import Array
from refsim.kernels import I32, SHORT, U32, Kernel, Slot, Variant
from refsim.overflow import report
from refsim.types import BY_LETTER

PAIRS = (
    "s8s8 s8u8 s8s16 s8s32 u8s8 u8u8 u8s16 s16s8 s16s16 s16s32 s32s8 s32s16 f32s8 f32u8 f32s16 f32s4 f32u4".split()
)  # fmt: skip


UNDEFINED = "quotients leave int32 (worst {worst}), which C leaves undefined; the results are saturated."


def types_of_pair(pair: str) -> tuple[str, str]:
    """Types of a pair such as ``s8u8``."""
    source = next(letter for letter in ("s8", "u8", "s16", "s32", "f32") if pair.startswith(letter))
    return BY_LETTER[source].name, BY_LETTER[pair.removeprefix(source)].name


@dataclass(frozen=True, slots=True)
class Params:
    size: Annotated[int, I32, "elements"]
    input_offset: Annotated[int, I32, "-zero point of the input"]
    multiplier: Annotated[int, I32, "Q0.31, integers only"]
    shift: Annotated[int, SHORT, "[-31, 31], integers only"]
    scale_bits: Annotated[int, U32, "IEEE-754 bits of the output scale, floats only"]
    output_offset: Annotated[int, I32, "zero point of the output"]
    output_min: Annotated[int, I32, "smallest value of the output type"]
    output_max: Annotated[int, I32, "largest value of the output type"]
    dtype: str
    node: str
    #: Of requantization, or ``divide`` for floats; the others belong to engines that are simulated only. ``product``: scale_bits
    #: are those of the reciprocal.
    rule: str = "double"
    #: The elements from this one on are scaled by rule double, or of floats by the exact quotient with the scale ``tail_bits``.
    lanes: int | None = None
    tail_bits: int = 0


def run(nx: Any, p: Params, x: Array) -> Array:
    """x [n, ...] -> same shape in the output's type."""
    if x.dtype == np.float32:
        if np.isnan(x).any():
            raise RangeError(f"{p.node}: input holds NaN, which no engine defines a result for")
        scaled = _from_float(nx, p, np.ascontiguousarray(x).view(np.uint32))
        report(p.node, scaled[(scaled <= -(2**31)) | (scaled >= 2**31 - 1)], UNDEFINED, stops=True)
    else:
        acc = nx.wrap_add(x.astype(np.int64), p.input_offset)
        scaled = nx.requantize(acc, p, p.rule)
        if p.lanes is not None:
            scaled = np.where(_whole(p, x, p.lanes), scaled, nx.mbqm_double(acc, p.multiplier, p.shift))
    moved = scaled + p.output_offset if x.dtype == np.float32 else nx.wrap_add(scaled, p.output_offset)
    result: Array = nx.saturate(moved, p.output_min, p.output_max).astype(p.dtype)
    return result


def _from_float(nx: Any, p: Params, bits: Array) -> Array:
    convert = nx.quantize_float32 if p.rule == "divide" else nx.quantize_float32_product
    scaled: Array = convert(bits, np.uint32(p.scale_bits))
    if p.lanes is None:
        return scaled
    return np.where(_whole(p, bits, p.lanes), scaled, nx.quantize_float32_exact(bits, np.uint32(p.tail_bits)))


def _whole(p: Params, x: Array, lanes: int) -> Array:
    """Which elements of a sample lie in whole vectors."""
    return np.asarray(np.arange(p.size).reshape(x.shape[1:]) < lanes)


def _variant(pair: str) -> Variant:
    x, out = types_of_pair(pair)
    return Variant({"x": x, "out": out}, {"path": "float" if x == "float32" else "integer"})


KERNEL = Kernel(
    name="quantize",
    params=Params,
    slots=(Slot("input", doc="[size]"), Slot("output", "out", "out", "[size]")),
    run=run,
    variants=tuple(_variant(pair) for pair in PAIRS),
)
