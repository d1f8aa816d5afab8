"""Changes of type and scale: QUANTIZE, DEQUANTIZE, CAST.

Source: tflite ``kernels/{quantize,dequantize,cast}.cc``; TFLM ``kernels/quantize_common.cc``, ``dequantize.cc``, ``cast.cc``.
"""

from __future__ import annotations

import numpy as np

from refsim.engines.rules import both, engines
from refsim.fixedpoint import float32_bits, float32_reciprocal_bits, quantize_fraction8_multiplier
from refsim.ir import Array, Tensor, read_only
from refsim.kernels import KernelCall, cast, copy, dequantize, quantize
from refsim.ops import Call, Op, Operand
from refsim.ops._checks import factor_of, factors_of, quantization, raw_zero_point_of, require, require_shape, scale_of
from refsim.sheet import Sheet
from refsim.types import BY_LETTER, INT_RANGE, storage_dtype

SIGNATURES = {pair: quantize.types_of_pair(pair) for pair in quantize.PAIRS}


def _refuse_zero_point(call: Call, *tensors: Tensor) -> None:
    """Note zero points of 16-bit tensors that an engine refuses although the kernel would add them."""
    for tensor in (tensor for tensor in tensors if tensor.dtype == "int16" and raw_zero_point_of(call, tensor)):
        if call.rules.get("converted_zero_point") == "refused":
            call.refuse("the engine takes this int16 tensor with zero point 0 only", tensor)


def _quantize(call: Call) -> KernelCall:
    x, out = call["input"], call.output
    variant = quantize.KERNEL.variant({"x": x.dtype, "out": out.dtype}, {"path": "float" if x.dtype == "float32" else "integer"})
    return call.kernel(quantize.KERNEL, variant, _params(call), (x,))


def _params(call: Call) -> quantize.Params:
    x, out = call["input"], call.output
    require(call, x.shape == out.shape, f"shape {out.shape} differs from the input's {x.shape}", out)
    low, high = INT_RANGE[out.dtype]
    offset = raw_zero_point_of(call, out)
    scale_out = scale_of(call, out)
    if x.dtype == "float32":
        rule, own = call.rules.get("float_input", "divide"), float32_bits(scale_out)
        lanes = {"eights": x.size - x.size % 8, "exact": 0}.get(rule)
        kind, bits = ("divide", own) if rule == "divide" else ("product", float32_reciprocal_bits(scale_out))
        held = str(storage_dtype(out.dtype))
        return quantize.Params(x.size, 0, 0, 0, bits, offset, low, high, held, str(call.node), kind, lanes, own)
    rule, ratio = call.rules["requant"], float(factor_of(call, x)) / float(scale_out)
    if call.rules.get("ratio_bits") == "8":
        multiplier, shift = quantize_fraction8_multiplier(factor_of(call, x) / scale_out)
        rule = "double"
    else:
        multiplier, shift = call.quantize(ratio)
    require(call, shift <= 31, f"scale ratio {ratio!r} needs a shift above 31", out)
    offset_in = int(call.nx.wrap(-raw_zero_point_of(call, x)))
    _refuse_zero_point(call, x, out)
    lanes = x.size - x.size % 16 if call.rules.get("lanes") == "sixteens" else None
    return quantize.Params(x.size, offset_in, multiplier, shift, 0, offset, low, high, out.dtype, str(call.node), rule, lanes)


DOUBLE = {"requant": "double"}
SYMMETRIC = {"converted_zero_point": "refused"}


def _draw_quantize(s: Sheet) -> None:
    x, out = (str(dtype) for dtype in s.types)
    shape = [s.size(1, 6) for _ in range(s.size(1, 4))]
    x_scale = s.scale() if x != "float32" else None
    wide = {"int4": 2**4, "uint4": 2**4, "int8": 2**8, "uint8": 2**8, "int16": 2**16, "int32": 2**30, "float32": 1}
    ratio = wide[x] / wide[out] * float(s.pick(0.2, 1.0, 3.0)) if out != "int32" else 1.0
    scale = s.scale(0.5, 2.0) * (x_scale * ratio if x_scale else s.scale(1e-4, 0.1))
    source = s.input(x, shape, x_scale, s.zero_point(x))
    zero_point = s.size(*INT_RANGE[out]) if out in ("int4", "uint4") else s.zero_point(out)
    s.node("QUANTIZE", [source], [s.output(out, shape, float(np.float32(scale)), zero_point)], {}, version=3)


# --- DEQUANTIZE -------------------------------------------------------------------------------------------------------
def _dequantize(call: Call) -> KernelCall:
    x = call["input"]
    require_shape(call, call.output, x.shape)
    scale, q = factors_of(call, x), quantization(call, x)
    _refuse_zero_point(call, x)
    rule = call.rules.get("from_integer", "product")
    if call.rules.get("channels") == "first":
        return _to_float(call, scale[:1], q.zero_point[:1], 0, rule)
    return _to_float(call, scale, q.zero_point, q.axis if q.per_channel else 0, rule)


def _to_float(call: Call, scale: Array, zero_point: Array, axis: int, rule: str) -> KernelCall:
    """A call of the kernel with one scale, or one for each index along ``axis``; ``rule``: ``from_integer``."""
    x, channels = call["input"], scale.size
    inner = int(np.prod(x.shape[axis + 1 :], dtype=np.int64)) if channels > 1 else x.size
    bits = read_only(scale.astype(np.float32).view(np.uint32).copy())
    zero = read_only(np.broadcast_to(zero_point, channels).astype(np.int32))
    lanes = x.size - x.size % 8 if rule != "product" and channels == 1 else 0
    params = dequantize.Params(x.size // (channels * inner), channels, inner, bits, zero, rule, lanes)
    return call.kernel(dequantize.KERNEL, dequantize.KERNEL.variant({"x": x.dtype, "out": "float32"}), params, (x,))


def _draw_dequantize(s: Sheet) -> None:
    dtype, shape = s.types[0], s.shape()
    if dtype in ("int4", "int2"):  # of constants, beside an activation, as a model needs an input
        s.node("DEQUANTIZE", [s.constant(dtype, shape, s.scale())], [s.output("float32", shape)], {}, version=4)
        dtype = "int8"
    affine = s.scale(1e-6, 9.0), s.zero_point(dtype)
    s.node("DEQUANTIZE", [s.input(dtype, shape, *affine)], [s.output("float32", shape)], {}, version=2)


# --- CAST -------------------------------------------------------------------------------------------------------------
def _cast(call: Call) -> KernelCall:
    x, out = call["input"], call.output
    require_shape(call, out, x.shape)
    if x.dtype == out.dtype:
        return call.kernel(copy.KERNEL, copy.KERNEL.variants[0], copy.Params(x.nbytes, x.shape, str(storage_dtype(x.dtype))), (x,))
    if out.dtype == "float32" and x.dtype not in ("uint32", "int64"):
        return _to_float(call, np.ones(1, np.float32), np.zeros(1, np.int64), 0, "product")
    truncated = x.dtype == "float32" and out.dtype != "bool"
    outside = call.rules.get("outside_type", "undefined") if truncated else "undefined"
    params = cast.params_of(x.size, out.dtype, str(call.node), outside)
    return call.kernel(cast.KERNEL, cast.KERNEL.variant({"x": x.dtype, "out": out.dtype}), params, (x,))


def _draw_cast(s: Sheet) -> None:
    (x, out), shape = s.types, s.shape()
    if x in ("int4", "int2"):  # of constants, beside an activation, as a model needs an input
        s.node("CAST", [s.constant(x, shape)], [s.output(out, shape)], {}, version=6)
        x = "int8"
    low, high = INT_RANGE.get(out, (-1000, 1000))
    span = (max(low, -(2**30)), min(high, 2**30)) if x == "float32" else None
    s.node("CAST", [s.input(x, shape, span=span)], [s.output(out, shape)], {}, version=3)
    if s.rules.get("outside_type", "undefined") != "undefined":  # what no input is drawn as: the ends, and beyond
        ends = s.rng.permutation(np.asarray([np.nan, np.inf, -np.inf, 1e30, -1e30, high, high + 1, low, low - 1], dtype=np.float32))
        s.node("CAST", [s.add("float32", ends.shape, data=ends)], [s.output(out, ends.shape)], {}, version=3)


def _pairs(sources: str, targets: str) -> dict[str, tuple[str | None, ...]]:
    return {f"{a}{b}": (BY_LETTER[a].name, BY_LETTER[b].name) for a in sources.split() for b in targets.split()}


TFLM_CASTS = {
    **_pairs("s8 s16 s32 u32 bool", "s8 s16 s32 u32 bool f32"),
    **_pairs("f32", "bool f32"),
}
CASTS = {
    **TFLM_CASTS,
    **_pairs("s8 u8 s16 u16 s32 bool", "s8 u8 s16 u16 s32 u32 s64 bool f32"),
    **_pairs("u32 s64", "s8 u8 s16 u16 s32 u32 s64 bool f32"),
    **_pairs("s4 u4 s2", "f32"),
}
LITERT_CASTS = " ".join(name for name in CASTS if name not in TFLM_CASTS)
#: Floats to integers: both engines clamp what the type does not hold, and differ in NaN.
TRUNCATED = _pairs("f32", "s8 s16 s32 u32"), _pairs("f32", "u8 u16 s64 s4 u4 s2")
HIGHEST = {"outside_type": "highest"}
FLOAT_OF = _pairs("s8 u8 s16 s4 u4 s2", "f32")
OPS = (
    Op(
        "DEQUANTIZE",
        (Operand("input"),),
        FLOAT_OF,
        engines(
            ("s8f32 u8f32", {"channels": "first"}, {}),
            ("s16f32", {"channels": "first"}, SYMMETRIC),
            ("s4f32 u4f32 s2f32", None, {}),
        ),
        _dequantize,
        sample=_draw_dequantize,
    ),
    Op(
        "CAST",
        (Operand("input"),),
        {**CASTS, **TRUNCATED[0], **TRUNCATED[1]},
        engines(
            both(" ".join(TFLM_CASTS)),
            (LITERT_CASTS, None, {}),
            (" ".join(TRUNCATED[0]), {"outside_type": "zero"}, HIGHEST),
            (" ".join(TRUNCATED[1]), None, HIGHEST),
        ),
        _cast,
        sample=_draw_cast,
    ),
    Op(
        "QUANTIZE",
        (Operand("input"),),
        SIGNATURES,
        engines(
            both("s8s8 s8u8 s8s16 s16s8 s16s32 s32s8 s32s16 u8s8", DOUBLE),
            ("s16s16", DOUBLE, DOUBLE | SYMMETRIC),
            ("s8s32", DOUBLE, None),
            ("u8u8 u8s16", None, DOUBLE),
            both("f32s8 f32s16"),
            ("f32u8 f32s4 f32u4", None, {}),
        ),
        _quantize,
        sample=_draw_quantize,
    ),
)
