"""What lowering has in common: checks that name the node and the tensor, activation ranges, output stages, window geometry."""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from refsim.errors import QuantizationError
from refsim.fixedpoint import quantize_real
from refsim.fixedpoint.scale import (
    quantize_float64_multiplier,
    quantize_fp32_multiplier,
    quantize_multipliers,
    quantize_rndnu16_multiplier,
    quantize_rndnu_multiplier,
)
from refsim.ir import Array, Node, Quantization, Tensor, read_only
from refsim.kernels._shared import ACC_LIMIT, Accumulator, Output, Window
from refsim.ops import Call
from refsim.types import INT_RANGE, MEMORY_LIMIT, gibibytes, storage_dtype

ACTIVATIONS = ("NONE", "RELU", "RELU_N1_TO_1", "RELU6")
#: TensorType codes in the option ``quantized_bias_type``.
INT32_CODE, INT64_CODE = 2, 4
BIAS_CODES = {INT32_CODE: "int32", INT64_CODE: "int64"}
PADDINGS = ("SAME", "VALID")


# --- checks -----------------------------------------------------------------------------------------------------------
def quantization(call: Call, tensor: Tensor) -> Quantization:
    """The quantization of ``tensor``, which must be there. Its scales are as the file has them: nothing may compute with them."""
    q = tensor.quantization
    if q is None:
        raise call.fail("has no quantization (scale and zero point)", tensor)
    return q


def scale_of(call: Call, tensor: Tensor) -> Any:
    """Per-tensor scale that takes part in a division or a logarithm: a positive float32 scalar."""
    factor = factor_of(call, tensor)
    require(call, bool(factor > 0), NO_SCALE.format(float(factor), 0, 1), tensor)
    return factor


def factor_of(call: Call, tensor: Tensor) -> Any:
    """Per-tensor scale that is only multiplied by, a float32 scalar: it may be 0, and so is then what is computed with it."""
    factors = factors_of(call, tensor)
    require(call, factors.size == 1, f"must be quantized per tensor, but has {factors.size} scales", tensor)
    return np.float32(factors[0])


#: Scale, its place, and how many there are.
NO_SCALE = "scale {!r} (entry {} of {}) is not a positive number"


def factors_of(call: Call, tensor: Tensor) -> Array:
    """The scales of ``tensor``, float32 ``[n]``, which are only multiplied by: finite, and not negative."""
    scale = quantization(call, tensor).scale
    bad = np.flatnonzero(~(np.isfinite(scale) & (scale >= 0)))
    if bad.size:
        raise call.fail(NO_SCALE.format(float(scale[bad[0]]), int(bad[0]), scale.size), tensor)
    return scale


def positive_scale_of(call: Call, tensor: Tensor) -> float:
    """:func:`scale_of` in double precision."""
    return float(scale_of(call, tensor))


def raw_zero_point_of(call: Call, tensor: Tensor) -> int:
    """Zero point of any tensor, as the file has it."""
    return int(quantization(call, tensor).zero_point[0])


def zero_point_of(call: Call, tensor: Tensor) -> int:
    """Zero point of a tensor that takes part in arithmetic: of 16-bit ones, what the rule ``int16_zero_point`` makes of it."""
    zero_point, rule = raw_zero_point_of(call, tensor), _zero_point_rule(call, tensor)
    require(call, rule != "refused", f"an int16 tensor must have zero point 0, not {zero_point}", tensor)
    if rule == "ignored":
        call.note(f"the engine ignores the zero point {zero_point} of this int16 tensor", tensor)
    return zero_point if rule == "added" else 0


def _zero_point_rule(call: Call, tensor: Tensor) -> str:
    """``int16_zero_point``, which is about 16-bit tensors alone: any other zero point, and 0, is added."""
    about = tensor.dtype == "int16" and raw_zero_point_of(call, tensor) != 0
    return call.rules.get("int16_zero_point", "refused") if about else "added"


def require(call: Call, condition: bool, message: str, tensor: Tensor | None = None) -> None:
    if not condition:
        raise call.fail(message, tensor)


def require_rank(call: Call, tensor: Tensor, *ranks: int) -> None:
    allowed = " or ".join(map(str, ranks))
    require(call, len(tensor.shape) in ranks, f"must have rank {allowed}, but its shape is {tensor.shape}", tensor)


def require_shape(call: Call, tensor: Tensor, expected: tuple[int, ...]) -> None:
    require(call, tensor.shape == expected, f"shape is {tensor.shape}, but the operator computes {expected}", tensor)


def require_memory(call: Call, elements: int, what: str) -> None:
    """``what`` makes ``elements`` elements that are no tensor of the model, whose own sizes are looked at before."""
    if needed := gibibytes(elements):
        raise call.unsupported(f"{what} takes {needed} of memory, at most {MEMORY_LIMIT // 2**30} GiB are taken")


def axis_of(call: Call, axis: int, tensor: Tensor) -> int:
    """``axis``, counted from the end where it is negative, as a dimension of ``tensor``."""
    rank = len(tensor.shape)
    require(call, -rank <= axis < rank, f"axis {axis} is not one of {rank} dimensions", tensor)
    return axis % rank


def constant_ints(call: Call, name: str) -> tuple[int, ...]:
    """The values of operand ``name``, which have to be known before the model runs."""
    tensor = call[name]
    if tensor.data is None:
        raise call.unsupported(f"input {name!r} must be constant, or follow from constants and shapes", tensor)
    if tensor.data.dtype.kind not in "iu":
        raise call.fail(f"input {name!r} must hold integers, not {tensor.dtype}", tensor)
    return tuple(int(value) for value in tensor.data.reshape(-1))


def require_bias(call: Call, bias: Tensor | None, channels: int, x: str = "input", w: str = "filter") -> None:
    """The bias fits ``channels``; what the engine thinks of its type, scale and zero point is noted.

    ``x`` and ``w`` name the operands whose products it is added to.
    """
    if call.rules.get("bias_type") == "option" and call["input"].dtype == "int16":
        _check_bias_type(call, bias, call[w])
    if bias is None:
        rule = call.rules.get("missing_bias", "taken")
        if rule != "taken" and (rule != "absent" or -1 in call.node.inputs):
            call.refuse("has no bias" + ("; the engine reads through a null pointer there" if rule == "crash" else ""))
        return
    require(call, bias.size == channels, f"bias has {bias.size} elements for {channels} output channels", bias)
    if bias.quantization is not None and bias.quantization.zero_point.any():
        say = call.refuse if call.rules.get("bias_zero_point") == "refused" else call.note
        say("the zero point of a bias is refused by some engines and ignored by others", bias)
    if call.rules.get("bias_scale", "free") != "free":
        _check_bias_scale(call, bias, x, w)


def _check_bias_type(call: Call, bias: Tensor | None, w: Tensor) -> None:
    """The option names the type of the bias, also of one that is left out; 0 stands for int64, and then nothing is compared."""
    if not call.node.options:
        call.refuse("has no options; the engine takes that for a bias of no type")
    code = int(call.option("quantized_bias_type"))
    named = BIAS_CODES.get(code, f"tensor type {code}")
    if not code and bias is not None and bias.dtype == "int32" and w.dtype != "int16":  # beside which it always has 32 bits
        call.refuse("without quantized_bias_type int32 the engine reads this bias as int64, past its end: undefined", bias)
    elif code and (code not in BIAS_CODES or (bias is not None and bias.dtype != named)):
        call.refuse(f"the option quantized_bias_type says {named}, but the bias is {bias.dtype if bias else 'left out'}", bias)


def _check_bias_scale(call: Call, bias: Tensor, x: str, w: str) -> None:
    """A bias is read in units of scale_x * scale_w. Source: tflite ``GetQuantizedConvolutionMultipler``; TFLM ``PrepareSvdf``."""
    weights = quantization(call, call[w])
    if weights.per_channel:
        return
    product = float(factor_of(call, call[x]) * np.float32(weights.scale[0]))
    scale = 0.0 if bias.quantization is None else float(bias.quantization.scale[0])
    far = f"scale {scale!r} differs from {product!r}, that of the"
    if call.rules["bias_scale"] == "absolute":
        if not abs(product - scale) < 1e-5:
            call.refuse(f"{far} sums over time, by 1e-5 or more", bias)
    elif not abs(product - scale) / positive_scale_of(call, call.output) <= 0.02:
        call.refuse(f"{far} products, by more than 0.02 output steps", bias)


# --- activation ranges ------------------------------------------------------------------------------------------------
def activation_name(call: Call) -> str:
    """Fused activation, any unknown code counting as NONE, as in every engine."""
    code = int(call.node.option("fused_activation_function"))
    return ACTIVATIONS[code] if 0 <= code < len(ACTIVATIONS) else "NONE"


def activation_range(call: Call, out: Tensor) -> tuple[int, int]:
    """Quantized bounds of the fused activation. Source: tflite ``CalculateActivationRangeQuantized``."""
    bounds = {"NONE": (None, None), "RELU": (0.0, None), "RELU_N1_TO_1": (-1.0, 1.0), "RELU6": (0.0, 6.0)}
    ignored = call.rules.get("activation") == "ignored"
    return quantized_range(call, out, *bounds["NONE" if ignored else activation_name(call)])


def quantized_range(call: Call, out: Tensor, lower: float | None, upper: float | None) -> tuple[int, int]:
    """Real bounds in the quantization of ``out``, within its type; None for the end of the type."""
    low, high = INT_RANGE[out.dtype]
    zero_point = (zero_point_of if _zero_point_rule(call, out) == "refused" else raw_zero_point_of)(call, out)
    try:
        if lower is not None:
            low = max(low, quantize_real(lower, scale_of(call, out), zero_point))
        if upper is not None:
            high = min(high, quantize_real(upper, scale_of(call, out), zero_point))
    except QuantizationError as error:
        raise call.fail(f"activation range: {error}", out) from error
    return low, high


# --- output stage -----------------------------------------------------------------------------------------------------
def real_multipliers(call: Call, x: Tensor, w: Tensor, out: Tensor, rule: str = "") -> Array:
    """float64 ``[n]``: scale_x * scale_w / scale_out, the product in the float type that the engine's rule names."""
    sx, sw, so = factor_of(call, x), factors_of(call, w), scale_of(call, out)
    if (rule or call.rules["requant"]) in FLOAT_RULES:
        return np.asarray(sx * sw / so, dtype=np.float64)
    product_type = np.dtype(call.rules.get("scale_product", "float64") if sw.size == 1 else "float64")
    product = (product_type.type(sx) * sw.astype(product_type)).astype(np.float64)
    return np.asarray(product / np.float64(so), dtype=np.float64)


def ratio(call: Call, numerators: Sequence[Any], denominators: Sequence[Any]) -> float:
    """Product of ``numerators`` over product of ``denominators``, every operation in the float type that rule ``ratio`` names."""
    real = np.dtype(call.rules.get("ratio", "float64")).type
    above, below = (functools.reduce(operator.mul, map(real, factors)) for factors in (numerators, denominators))
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):  # what is not finite is refused by name
        return float(above / below)


def multiplier_of(call: Call, real: float, tensor: Tensor, rule: str = "double") -> tuple[int, int]:
    """:meth:`Call.quantize`, after checking that the shift is one of ``rule``; ``tensor``'s scale is in ``real``."""
    multiplier, shift = call.quantize(real)
    require_shift(call, shift, tensor, rule)
    return multiplier, shift


#: How the multipliers of a rule are made of reals; of the others by ``quantize_multipliers``.
BUILDERS: Mapping[str, Callable[[Array], Any]] = {
    "float64": quantize_float64_multiplier,
    "fp32": quantize_fp32_multiplier,
    "rndnu": quantize_rndnu_multiplier,
    "rndnu16": quantize_rndnu16_multiplier,
}
#: Multipliers that a rule does not use.
NONE = read_only(np.zeros(0, dtype=np.int32))
#: Rules of XNNPACK, whose multipliers are float32 in every step.
FLOAT_RULES = ("fp32", "rndnu", "rndnu16")
#: Largest left shift of a rule; the others take any. A product's factors are 8 or 16 bits wide: rule reduced then takes more.
#: The smallest right shift of a quotient is that of a dividend and a divisor of as many bits as an offset value can have.
MAX_SHIFT = {"double": 31, "ruy": 31, "single": 30, "reduced": 7, "product": 14, "quotient": 23, "quotient16": 15}


def require_shift(call: Call, shift: int, tensor: Tensor, rule: str = "double") -> None:
    """``shift`` is the left shift that a ratio of scales, with ``tensor``'s among them, asks for."""
    limit = MAX_SHIFT.get(rule, shift)
    require(call, shift <= limit, f"the ratio of scales needs a left shift by {shift}, at most {limit} is possible", tensor)


def special_rule(call: Call, name: str, applies: bool) -> str:
    """The rule of requantization that rule ``name`` gives in a case of its own, empty for the usual one."""
    rule = call.rules.get(name, "same") if applies else "same"
    return "" if rule == "same" else rule


def output_stage(call: Call, reals: Array, out: Tensor, rule: str = "", lanes: int | None = None) -> Output:
    """``rule``, if not the engine's own, for the channels below ``lanes`` (None: all)."""
    rule = rule or call.rules["requant"]
    q = BUILDERS[rule](reals) if rule in BUILDERS else quantize_multipliers(reals, call.nx.largest_shift)
    shift = getattr(q, "shift", NONE)
    require_shift(call, int(shift.max(initial=0)), out, rule)
    low, high = activation_range(call, out)
    return Output(
        multiplier=getattr(q, "multiplier", NONE),
        shift=shift,
        multiplier_low=getattr(q, "low", NONE),
        scale_bits=getattr(q, "scale_bits", NONE),
        channel_step=int(reals.size > 1),
        lanes=lanes,
        zero_point=zero_point_of(call, out),
        activation_min=low,
        activation_max=high,
        rule=rule,
        dtype=str(storage_dtype(out.dtype)),
    )


def conv_output_stage(call: Call, out: Tensor, channels: int, rule: str = "", lanes: str = "") -> Output:
    """Output stage of a weighted sum over ``input`` and ``filter`` with ``channels`` output channels."""
    w = call["filter"]
    scales = quantization(call, w).scale.size
    require(call, scales in (1, channels), f"has {scales} per-channel scales, filter has {channels} channels", w)
    whole = channels - channels % 8 if (lanes or call.rules.get("lanes")) == "eights" else None
    return output_stage(call, real_multipliers(call, call["input"], w, out, rule), out, rule, whole)


# --- accumulators -----------------------------------------------------------------------------------------------------
def magnitude(call: Call, tensor: Tensor, offset: int) -> int:
    """Largest |x + offset| over the type's range."""
    low, high = INT_RANGE[tensor.dtype]
    return max(abs(low + offset), abs(high + offset))


def accumulator(call: Call, dtype: str, taps: Array, x_max: int, bias: Array | None) -> Accumulator:
    """Bounds for sums over the rows of ``taps`` ``[outputs, K]`` (weights with their offset applied) of inputs |x| <= x_max."""
    rows = np.abs(taps.astype(np.int64)).sum(axis=1)
    bound = int(rows.max(initial=0)) * x_max
    totals = rows * x_max + (0 if bias is None else np.abs(np.maximum(bias.astype(np.int64), -(2**62))).reshape(-1))
    total = int(totals.max(initial=0))
    wide = dtype == "int64" and total > ACC_LIMIT[dtype]
    require(call, not wide, f"accumulators may reach {total}, beyond the 2^47 that 64-bit requantization takes; check the bias")
    return Accumulator(dtype, bound, total, str(call.node))


# --- sliding windows --------------------------------------------------------------------------------------------------
def transposed_window(call: Call, image: Tensor, filter_size: tuple[int, int], out: Tensor) -> Window:
    """Geometry of a transposed convolution: the padding is that of the convolution from the output's size, whatever the input's.

    Source: tflite ``kernels/padding.h``, ``kernels/transpose_conv.cc``.
    """
    require_rank(call, out, 4)
    stride = int(call.option("stride_h")), int(call.option("stride_w"))
    require(call, min(stride) >= 1, f"strides must be positive, not {stride}; the operator's options may be missing")
    code = int(call.option("padding"))
    require(call, 0 <= code < len(PADDINGS), f"padding must be 0 (SAME) or 1 (VALID), not {code}")
    back = [_padding(out.shape[1 + axis], filter_size[axis], stride[axis], 1, PADDINGS[code]) for axis in (0, 1)]
    came_from, pad = zip(*back, strict=True)
    if call.rules.get("transposed_size") == "checked" and came_from != image.shape[1:3]:
        call.refuse(f"a convolution from the output's size gives {came_from}, not the input's {image.shape[1:3]}", image)
    sizes = [*zip(image.shape[1:3], filter_size, stride, strict=True)]
    require(call, all((n + 1) * s + k < 2**31 for n, k, s in sizes), f"positions leave int32 with strides {stride}")
    batches, height, width, depth = image.shape
    return Window(batches, height, width, depth, *filter_size, *stride, 1, 1, max(pad[0], 0), max(pad[1], 0), *out.shape[1:])


def window(call: Call, image: Tensor, filter_size: tuple[int, int], out: Tensor) -> Window:
    """Sliding-window geometry of ``call``; checks strides, dilations, padding and the output's shape."""
    require_rank(call, image, 4)
    require_rank(call, out, 4)
    node = call.node
    stride = int(node.option("stride_h")), int(node.option("stride_w"))
    dilation = _dilation(node)
    require(call, min(stride) >= 1, f"strides must be positive, not {stride}; the operator's options may be missing")
    require(call, min(dilation) >= 1, f"dilations must be positive, not {dilation}")
    require(call, min(filter_size) >= 1, f"filter size must be positive, not {filter_size}")
    code = int(node.option("padding"))
    require(call, 0 <= code < len(PADDINGS), f"padding must be 0 (SAME) or 1 (VALID), not {code}")
    size, pad = [], []
    for axis in (0, 1):
        extent, before = _padding(image.shape[1 + axis], filter_size[axis], stride[axis], dilation[axis], PADDINGS[code])
        size.append(extent)
        if before < 0 and filter_size != (1, 1) and call.rules.get("negative_padding") == "wraps":
            call.note("the engine's padding underflows, as strides go beyond the filter: nothing but padding is read", image)
            before = extent * stride[axis] + filter_size[axis] * dilation[axis]
        pad.append(max(before, 0))
    require(call, min(size) >= 1, f"filter {filter_size} with dilation {dilation} does not fit image {image.shape[1:3]}")
    batches, height, width, depth = image.shape
    geometry = Window(
        batches, height, width, depth, *filter_size, *stride, *dilation, pad[0], pad[1], size[0], size[1], out.shape[3]
    )
    require_shape(call, out, geometry.output_shape)
    # What is computed with: a padded copy of the image, and every tap of every output.
    padded = [(n - 1) * s + (k - 1) * d + 1 for n, s, k, d in zip(size, stride, filter_size, dilation, strict=True)]
    taps = size[0] * size[1] * filter_size[0] * filter_size[1]
    require_memory(call, batches * depth * max(taps, padded[0] * padded[1]), f"filter {filter_size} with dilation {dilation}")
    _require_padding(call, pad)
    return geometry


def _require_padding(call: Call, pad: Sequence[int]) -> None:
    """Engines keep it in 16 bits. Source: tflite ``TfLitePaddingValues``, TFLM ``PaddingValues``."""
    require(call, max(pad) < 2**15, f"padding of {max(pad)} cells, at most {2**15 - 1} are possible")


def _dilation(node: Node) -> tuple[int, int]:
    """Dilation factors; pooling has none. A file without the field reads as the schema's default 1."""
    return int(node.options.get("dilation_h_factor", 1)), int(node.options.get("dilation_w_factor", 1))


def _padding(size: int, taps: int, stride: int, dilation: int, mode: str) -> tuple[int, int]:
    """(output size, cells of padding before), -1 where strides leave cells over; the odd cell goes after.

    Source: tflite ``kernels/padding.h``.
    """
    span = (taps - 1) * dilation + 1
    if mode == "VALID":
        return (size - span) // stride + 1, 0
    out = -(-size // stride)
    return out, max((out - 1) * stride + span - size, -1) // 2
