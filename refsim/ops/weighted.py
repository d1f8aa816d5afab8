"""Sums of inputs times constant weights: CONV_2D, DEPTHWISE_CONV_2D, TRANSPOSE_CONV, FULLY_CONNECTED.

A weight zero point of FULLY_CONNECTED is honoured per tensor and ignored per channel, as the engines do.
Source: tflite and TFLM ``kernels/{conv,depthwise_conv,transpose_conv,fully_connected}``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from refsim.engines.rules import engines
from refsim.ir import Array, Tensor
from refsim.kernels import Kernel, KernelCall, Variant, conv_2d, depthwise_conv_2d, fully_connected, transpose_conv
from refsim.kernels._shared import Window
from refsim.ops import Call, Op, Operand, _cmsis_nn, _weights, operands
from refsim.ops._checks import (
    INT32_CODE,
    INT64_CODE,
    accumulator,
    constant_ints,
    conv_output_stage,
    magnitude,
    quantization,
    raw_zero_point_of,
    require,
    require_bias,
    require_rank,
    special_rule,
    transposed_window,
    window,
    zero_point_of,
)
from refsim.ops._samples import draw_bias, draw_weights, draw_window
from refsim.sheet import Sheet

OPERANDS = operands("input filter:const bias:const?")
DOUBLE = {"requant": "double"}
REDUCED = {"requant": "reduced"}
FLOAT64 = {"requant": "float64", "output_shape": "computed"}
#: uint8 kernels form scale_x * scale_w in float32.
PRODUCT32 = {"requant": "double", "scale_product": "float32"}

SIGNATURES = {
    "s8": ("int8", "int8", "int32", "int8"),
    "s8w4": ("int8", "int4", "int32", "int8"),
    "u8": ("uint8", "uint8", "int32", "uint8"),
    "s16b64": ("int16", "int8", "int64", "int16"),
    "s16b32": ("int16", "int8", "int32", "int16"),
}
#: Packed weights beside int16.
S16W4, S16W2 = ({f"s16w{bits}b{bias}": ("int16", f"int{bits}", f"int{bias}", "int16") for bias in (64, 32)} for bits in (4, 2))
#: Of FULLY_CONNECTED only.
WIDER = {
    "s8w2": ("int8", "int2", "int32", "int8"),
    "u8s16": ("uint8", "uint8", "int32", "int16"),
    "s16w16": ("int16", "int16", "int32", "int16"),
    "s16w16b64": ("int16", "int16", "int64", "int16"),
    **S16W4,
    **S16W2,
}
S16B16 = {"s16b16": ("int16", "int8", "int16", "int16")}
KINDS = {
    "s16b16": conv_2d.S16B64,
    "s8w2": conv_2d.S8,
    "u8s16": fully_connected.U8S16,
    "s16w16": fully_connected.S16W16,
    "s16w16b64": fully_connected.S16W16B64,
    **dict.fromkeys(("s16w4b64", "s16w2b64"), conv_2d.S16B64),
    **dict.fromkeys(("s16w4b32", "s16w2b32"), conv_2d.S16B32),
    "s8": conv_2d.S8,
    "s8w4": conv_2d.S8,
    "u8": conv_2d.U8,
    "s16b64": conv_2d.S16B64,
    "s16b32": conv_2d.S16B32,
}


def choose(call: Call, candidates: tuple[str, ...]) -> str:
    """Without a bias, 16-bit kernels accumulate in 64 bits unless the model asks for an int32 bias."""
    narrow = call.rules.get("without_bias") == "narrow" or call.node.option("quantized_bias_type") == INT32_CODE
    wanted = "b32" if narrow else "b64"
    return next((name for name in candidates if name.endswith(wanted)), candidates[0])


def filter_offset(call: Call, w: Tensor) -> int:
    """Minus the filter's zero point; signed weights count as symmetric, whatever the file says."""
    if w.dtype == "uint8":
        return -zero_point_of(call, w)
    zero_points = quantization(call, w).zero_point
    if zero_points.any():
        refused = call.rules.get("weight_zero_point") == "refused"
        require(call, not refused, f"weights must have zero point 0, not {zero_points.tolist()[:8]}", w)
        call.note("the engine ignores the zero points of these weights", w)
    return 0


def acc_dtype(signature: str) -> str:
    return "int64" if signature.endswith(("b64", "b16", "w16")) else "int32"


def _variant(call: Call, rule: str = "") -> Variant:
    return Variant(KINDS[call.types], {"requant": rule or call.rules["requant"]})


def _sums(
    call: Call,
    kernel: Kernel,
    taps: Array,
    w_offset: int,
    bias: Tensor | None,
    rule: str = "",
    lanes: str = "",
    stage: str = "",
    **fields: Any,
) -> KernelCall:
    """A call of ``kernel``, which sums ``taps`` ``[channels, K]``, the weights with ``w_offset`` added.

    ``stage`` is the rule of the output stage where it is not ``rule``, that of the function.
    """
    x, w = call["input"], call["filter"]
    offset = -zero_point_of(call, x)
    output = conv_output_stage(call, call.output, len(taps), stage or rule, lanes)
    acc = accumulator(call, acc_dtype(call.types), taps, magnitude(call, x, offset), bias.data if bias else None)
    params = kernel.params(input_offset=offset, filter_offset=w_offset, output=output, acc=acc, **fields)
    return call.kernel(kernel, _variant(call, rule), params, (x, w, bias))


def _one_column(call: Call, columns: int, rows: int, depth: int) -> str:
    """The rule of a matrix times one vector, where an engine has a kernel of its own for that."""
    return special_rule(call, "one_column", _is_column(columns, rows, depth))


def _is_column(columns: int, rows: int, depth: int) -> bool:
    return columns == 1 and rows >= 4 and depth >= 8


def _conv_2d(call: Call) -> KernelCall:
    x, w, bias, out = call["input"], call["filter"], call.get("bias"), call.output
    require_rank(call, w, 4)
    require_rank(call, x, 4)
    channels, height, width, depth = w.shape
    geometry = window(call, x, (height, width), out)
    require(call, out.shape[3] == channels, f"has {channels} filters, but the output has {out.shape[3]} channels", w)
    groups = x.shape[3] // depth if depth else 0
    fits = groups >= 1 and groups * depth == x.shape[3] and channels % groups == 0
    require(call, fits, f"filter depth {depth} and {channels} filters do not divide {x.shape[3]} input channels into groups", w)
    require_bias(call, bias, channels)
    w_offset = filter_offset(call, w)
    pixels = geometry.batches * geometry.output_height * geometry.output_width
    rule = special_rule(call, "grouped", groups > 1) or _one_column(call, pixels, channels, height * width * depth)
    assert w.data is not None
    taps = w.data.reshape(channels, -1).astype(np.int64) + w_offset
    _cmsis_nn.refuse_conv_2d(call, groups, taps, geometry)
    return _sums(call, conv_2d.KERNEL, taps, w_offset, bias, rule, window=geometry, groups=groups)


def _depthwise(call: Call) -> KernelCall:
    x, w, bias, out = call["input"], call["filter"], call.get("bias"), call.output
    require_rank(call, w, 4)
    require_rank(call, x, 4)
    one, height, width, channels = w.shape
    require(call, one == 1, f"the first dimension of depthwise weights must be 1, not {one}", w)
    geometry = window(call, x, (height, width), out)
    # The option depth_multiplier is redundant; an engine that goes by it is said to.
    multiplier = out.shape[3] // x.shape[3] if x.shape[3] else 0
    rule = special_rule(call, "three_by_three", (height, width) == (3, 3) and channels % 8 == 0)
    fits = multiplier >= 1 and out.shape[3] == channels == multiplier * x.shape[3]
    require(call, fits, f"{channels} filters and {out.shape[3]} output channels do not fit {x.shape[3]} input channels", w)
    require_bias(call, bias, channels)
    _cmsis_nn.refuse_depthwise(call, multiplier, geometry)
    w_offset = filter_offset(call, w)
    assert w.data is not None
    taps = w.data.reshape(-1, channels).T.astype(np.int64) + w_offset
    # The C of uint8 rounds twice in every build.
    stage = "twice" if call.rules.get("build") == "default" else rule
    kernel = depthwise_conv_2d.KERNEL
    return _sums(call, kernel, taps, w_offset, bias, rule, stage=stage, window=geometry, depth_multiplier=multiplier)


def _short_filter(call: Call, w: Window) -> tuple[str, str]:
    """(rule, lanes) of a padded transposed convolution whose filter is shorter than its stride, which XNNPACK does not take."""
    short = w.filter_height < w.stride_height or w.filter_width < w.stride_width
    rule = call.rules.get("short_filter", "same") if short and int(call.option("padding")) == 0 else "same"
    return {"same": ("", ""), "ruy": ("ruy", "all"), "eights": ("ruy", "eights"), "double": ("double", "all")}[rule]


def _transpose_conv(call: Call) -> KernelCall:
    x, w, bias, out = call["input"], call["filter"], call.get("bias"), call.output
    require_rank(call, w, 4)
    require_rank(call, x, 4)
    channels, height, width, depth = w.shape
    require(call, depth == x.shape[3], f"filter depth {depth} is not that of the input, {x.shape[3]}", w)
    if call["output_shape"].data is not None:  # else the recorded shape is the one that was asked for
        require(call, constant_ints(call, "output_shape") == out.shape, f"shape is {out.shape}, not the one asked for", out)
    require(call, out.shape[0] == x.shape[0], f"has batches {out.shape[0]}, the input {x.shape[0]}", out)
    require(call, out.shape[-1] == channels, f"has {channels} filters, but the output has {out.shape[-1]} channels", w)
    require_bias(call, bias, channels)
    if bias is not None and bias.dtype == "int16":  # TFLM widens it
        assert bias.data is not None
        bias = call.constant(bias.data.astype(np.int64), "int64", f"{bias.name} in 64 bits")
    w_offset = filter_offset(call, w)
    assert w.data is not None
    taps = w.data.reshape(channels, -1).astype(np.int64) + w_offset
    geometry = transposed_window(call, x, (height, width), out)
    _cmsis_nn.refuse_transpose_conv(call, geometry)
    rule, lanes = _short_filter(call, geometry)
    return _sums(call, transpose_conv.KERNEL, taps, w_offset, bias, rule, lanes, window=geometry)


def _fully_connected(call: Call) -> KernelCall:
    x, w, bias, out = call["input"], call["filter"], call.get("bias"), call.output
    require_rank(call, w, 2)
    units, depth = w.shape
    require(call, depth > 0 and x.size % depth == 0, f"{x.size} input elements are not rows of {depth}, the weights' depth", x)
    told = f"shape is {out.shape}, but there are {(batches := x.size // depth)} rows of {units} outputs"
    require(call, out.size == batches * units, told, out)
    rows = x.shape[:-1] if call.node.option("keep_num_dims") else (batches,)
    if out.shape[-1:] != (units,) or (call.rules.get("output_shape") == "computed" and out.shape[:-1] != rows):
        call.refuse(f"{told}, and the engine goes by those", out)
    require_bias(call, bias, units)
    require(call, int(call.node.option("weights_format")) == 0, "shuffled weights (weights_format 1) are not supported")
    q = quantization(call, w)
    if q.zero_point.any() and call.rules.get("weight_zero_point") == "refused":
        call.refuse(f"weights must have zero point 0, not {q.zero_point.tolist()[:8]}", w)
    delegated = w.data is not None and call.rules.get("weight_offset") == "unused"
    unused = q.per_channel or _cmsis_nn.one_by_one(call, depth) or delegated
    w_offset = 0 if unused else -raw_zero_point_of(call, w)
    require(call, w_offset < 2**15, "weights must have a zero point above -32768", w)
    if w.dtype == "int4" and q.per_channel and call.rules.get("int4_per_channel") == "refused":
        raise call.unsupported("int4 weights must be quantized per tensor in this profile")
    if w.dtype == "int8" and q.scale.size > 1 and call.rules.get("int16_per_channel") == "refused":
        call.refuse("weights beside int16 must be quantized per tensor", w)
    bias = _weights.bias_as_read(call, bias)
    left = "not_delegated" if w.data is not None else "dynamic_weights"
    rule = special_rule(call, left, w.data is None or _weights.left_by_delegate(w, q.scale.size))
    rule = rule or _one_column(call, batches, units, depth)
    rule = {"column": "ruy" if _is_column(batches, units, depth) else "single"}.get(rule, rule)
    rule = _of_sparse_weights(call, w, q.zero_point) if w.sparse else rule
    kernel = fully_connected.DYNAMIC if w.data is None else fully_connected.KERNEL
    return _sums(call, kernel, _weights.taps_of(call, w, w_offset), w_offset, bias, rule, batches=batches, depth=depth, units=units)


def _of_sparse_weights(call: Call, w: Tensor, zero_point: Array) -> str:
    """The rule of weights whose rows list blocks of 16, which an engine has a kernel of its own for."""
    rule, blocks = call.rules.get("sparse_weights", "refused"), ("0 dense", "1 listed", "1 dense 16")
    if rule == "refused" or w.sparse != blocks:
        told = f"is stored in sparse form ({', '.join(w.sparse)}), which this engine does not read"
        raise call.unsupported(told if rule == "refused" else f"{told}; it reads {', '.join(blocks)}", w)
    require(call, not zero_point.any(), "sparse weights must have zero point 0", w)
    return rule


#: What LiteRT checks: always, of convolutions, of TRANSPOSE_CONV, and of scales of tensors quantized per tensor.
_BIAS = {"bias_type": "option"}
_CONV = _BIAS | {"bias_zero_point": "refused"}
_ABSENT = {"missing_bias": "absent"}
_CONV_2D = _CONV | {"missing_bias": "refused", "weight_zero_point": "refused"}
_TRANSPOSED = _CONV | {"transposed_size": "checked"}
_NEAR = {"bias_scale": "near"}
_PACKED = _NEAR | {"weight_zero_point": "refused"}
_NO_ZERO = {"int16_zero_point": "ignored"}
_ZERO = {"int16_zero_point": "added"}


def _draw_conv_2d(s: Sheet) -> None:
    x, w, _, out = (str(dtype) for dtype in s.types)
    options, image, kernel, size = draw_window(s, dilate=True)
    depth, groups = s.size(1, 5), int(s.pick(1, 1, 2, 3)) if s.signature == "s8" else 1
    channels = groups * s.size(1, 4)
    x_scale, batches = s.scale(), s.size(1, 2)
    source = s.input(x, (batches, *image, depth * groups), x_scale, s.zero_point(x))
    filters, scales = draw_weights(s, w, (channels, *kernel, depth), 0, x_scale, w != "uint8" and bool(s.pick(True, True, False)))
    taps, optional = kernel[0] * kernel[1] * depth, s.signature == "s8" and s.rules.get("missing_bias") != "refused"
    bias, scale = draw_bias(s, taps, s.types, scales, channels, optional=optional)
    result = s.output(out, (batches, *size, channels), scale, s.zero_point(out))
    options["quantized_bias_type"] = INT32_CODE if s.signature.endswith("b32") else 0
    s.node("CONV_2D", [source, filters, bias], [result], options, version=3)


def _draw_depthwise_conv_2d(s: Sheet) -> None:
    x, w, _, out = (str(dtype) for dtype in s.types)
    options, image, kernel, size = draw_window(s, dilate=True)
    depth, multiplier = s.size(1, 5), s.size(1, 3)
    channels, x_scale, batches = depth * multiplier, s.scale(), s.size(1, 2)
    source = s.input(x, (batches, *image, depth), x_scale, s.zero_point(x))
    filters, scales = draw_weights(s, w, (1, *kernel, channels), 3, x_scale, w != "uint8")
    bias, scale = draw_bias(s, kernel[0] * kernel[1], s.types, scales, channels, optional=False)
    result = s.output(out, (batches, *size, channels), scale, s.zero_point(out))
    s.node("DEPTHWISE_CONV_2D", [source, filters, bias], [result], options | {"depth_multiplier": multiplier}, version=3)


def _draw_transpose_conv(s: Sheet) -> None:
    _, w, x, bias_type, out = (str(dtype) for dtype in s.types)
    options, small, kernel, image = draw_window(s, dilate=False)
    # As a convolution would go from ``large`` to ``image``; the transposed one goes back, perhaps not quite as far.
    loose = options["padding"] and s.rules.get("transposed_size") != "checked"
    large = [n + s.size(0, 1) for n in small] if loose else small
    depth, channels, x_scale, batches = s.size(1, 5), s.size(1, 5), s.scale(), s.size(1, 2)
    wanted = [batches, *large, channels]
    shape = s.add("int32", (4,), data=wanted)
    source = s.input(x, (batches, *image, depth), x_scale, s.zero_point(x))
    filters, scales = draw_weights(s, w, (channels, *kernel, depth), 0, x_scale, w != "uint8" and bool(s.pick(True, True, False)))
    taps = max(kernel[0] * kernel[1] * depth // (options["stride_h"] * options["stride_w"]), 1)
    bias, scale = draw_bias(s, taps, (x, w, bias_type, out), scales, channels, optional=s.signature in ("s8", "s16b64"))
    result = s.output(out, wanted, scale, s.zero_point(out))
    options["quantized_bias_type"] = INT32_CODE if s.signature.endswith("b32") else 0
    inputs = [shape, filters, source, *([bias] if bias >= 0 else [])]
    s.node("TRANSPOSE_CONV", inputs, [result], options, version=4 if options["fused_activation_function"] else 3)


def _draw_fully_connected(s: Sheet) -> None:
    x, w, _, out = (str(dtype) for dtype in s.types)
    (batches, depth, units), x_affine = s.sizes(batches=3, depth=40, units=9), s.known("x", (s.scale(), s.zero_point(x)))
    source = s.input(x, (batches, depth), *x_affine)
    per_channel = s.signature in ("s8", "s8w2", "s16b64", "s16w16b64") and bool(s.pick(True, False))
    filters, scales = draw_weights(s, w, (units, depth), 0, x_affine[0], per_channel)
    bias, scale = draw_bias(s, depth, s.types, scales, units, optional=s.signature == "s8")
    result = s.output(out, (batches, s.known("outputs", units)), *s.known("out", (scale, s.zero_point(out))))
    options = {"fused_activation_function": s.known("activation", s.activation()), "keep_num_dims": False, "weights_format": 0}
    options["quantized_bias_type"] = INT32_CODE if s.signature.endswith("b32") else 0
    if s.signature == "s16w16b64":
        options["quantized_bias_type"] = s.pick(0, INT64_CODE, INT64_CODE)
    s.node("FULLY_CONNECTED", [source, filters, bias], [result], options, version=13 if "w2" in s.signature else 11)


OPS = (
    Op(
        "CONV_2D",
        OPERANDS,
        SIGNATURES | S16W4,
        engines(
            ("s8 s8w4", DOUBLE, DOUBLE | _CONV_2D),
            ("u8", None, PRODUCT32 | _CONV_2D | _NEAR | {"bias_zero_point": "ignored"}),
            ("s16b64", REDUCED | _NO_ZERO, REDUCED | _CONV_2D),
            ("s16b32", DOUBLE | _NO_ZERO, DOUBLE | _CONV_2D),
            ("s16w4b64", None, REDUCED | _CONV_2D),
            ("s16w4b32", None, DOUBLE | _CONV_2D),
        ),
        _conv_2d,
        choose,
        _draw_conv_2d,
    ),
    Op(
        "DEPTHWISE_CONV_2D",
        OPERANDS,
        {name: SIGNATURES[name] for name in ("s8", "s8w4", "u8", "s16b64")},
        engines(
            ("s8 s8w4", DOUBLE | _ABSENT, DOUBLE | _CONV | _ABSENT),
            ("u8", None, PRODUCT32 | _NEAR | _ABSENT),
            ("s16b64", REDUCED | _NO_ZERO | _ABSENT, REDUCED | _CONV | _ABSENT),
        ),
        _depthwise,
        sample=_draw_depthwise_conv_2d,
    ),
    Op(
        "TRANSPOSE_CONV",
        (Operand("output_shape", "hint"), OPERANDS[1], OPERANDS[0], OPERANDS[2]),
        {name: (None, w, x, bias, out) for name, (x, w, bias, out) in (SIGNATURES | S16B16).items() if name != "s8w4"},
        engines(
            ("s8", DOUBLE, DOUBLE | _TRANSPOSED),
            ("u8", None, PRODUCT32 | _TRANSPOSED | _NEAR | {"bias_zero_point": "ignored"}),
            ("s16b64", REDUCED | _NO_ZERO, REDUCED | _TRANSPOSED),
            ("s16b32", None, DOUBLE | _TRANSPOSED),
            ("s16b16", REDUCED | _NO_ZERO, None),
        ),
        _transpose_conv,
        choose,
        _draw_transpose_conv,
    ),
    Op(
        "FULLY_CONNECTED",
        operands("input filter bias:const?"),
        SIGNATURES | WIDER,
        engines(
            ("s8", DOUBLE | _NEAR, FLOAT64 | _NEAR | {"sparse_weights": "double"}),
            ("s8w4", DOUBLE | _NEAR | {"int4_per_channel": "refused"}, FLOAT64 | _PACKED),
            ("s8w2", None, FLOAT64 | _PACKED),
            ("u8", None, FLOAT64 | _NEAR),
            ("u8s16", None, FLOAT64 | _NEAR | {"missing_bias": "refused"}),
            ("s16b64", REDUCED | _NEAR | _ZERO, FLOAT64 | _NEAR | _BIAS),
            ("s16b32", DOUBLE | _NEAR | _ZERO, FLOAT64 | _NEAR | _BIAS),
            ("s16w16 s16w16b64", None, REDUCED | _NEAR | _BIAS | {"scale_product": "float32", "output_shape": "computed"}),
            ("s16w4b64 s16w4b32 s16w2b64 s16w2b32", None, FLOAT64 | _PACKED | _BIAS),
        ),
        _fully_connected,
        choose,
        _draw_fully_connected,
        sparse=frozenset({"filter"}),
    ),
)
