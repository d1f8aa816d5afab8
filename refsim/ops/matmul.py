"""Products of two activations: BATCH_MATMUL. Source: tflite ``kernels/batch_matmul.cc``; TFLM ``kernels/batch_matmul.cc``."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from refsim.engines.rules import engines
from refsim.ir import Array, Tensor
from refsim.kernels import KernelCall, batch_matmul
from refsim.kernels._shared import ACC_LIMIT, Accumulator, Output
from refsim.kernels.batch_matmul import MAX_BATCH, Matrices
from refsim.ops import Call, Op, Operand, uniform
from refsim.ops._checks import (
    FLOAT_RULES,
    NONE,
    magnitude,
    output_stage,
    real_multipliers,
    require,
    require_shape,
    special_rule,
    zero_point_of,
)
from refsim.ops._cmsis_nn import refuse_rank
from refsim.ops._scales import scale_and_zero_point
from refsim.sheet import Sheet


def _batch_strides(shape: tuple[int, ...]) -> tuple[int, ...]:
    """Element strides of all but the last two dimensions, 0 where there is nothing to step over; for MAX_BATCH dimensions."""
    padded = (1,) * (MAX_BATCH + 2 - len(shape)) + shape
    return tuple(0 if n == 1 else int(np.prod(padded[axis + 1 :])) for axis, n in enumerate(padded[:-2]))


def _operand(call: Call, tensor: Tensor, lines_first: bool) -> Matrices:
    """``lines_first``: rows of the product (lhs) or its columns (rhs) are the tensor's second last dimension."""
    line, step = (tensor.shape[-1], 1) if lines_first else (1, tensor.shape[-1])
    return Matrices(_batch_strides(tensor.shape), line, step, -_zero_point(call, tensor))


def _zero_point(call: Call, tensor: Tensor) -> int:
    """Sums that are not scaled need none; beside 16 bits it is 0."""
    if call.types == "s8s32":
        _, zero_point = scale_and_zero_point(tensor)
        ignored = call.rules.get("unscaled_zero_point", "ignored") == "ignored"
        if zero_point and ignored:
            call.note("the engine ignores this zero point: its sums of products are the outputs", tensor)
        return 0 if ignored else zero_point
    zero_point = zero_point_of(call, tensor)
    require(call, call.types != "s16s8" or zero_point == 0, f"must have zero point 0, not {zero_point}, beside int16", tensor)
    return zero_point


def _lower(call: Call) -> KernelCall:
    a, b, out = call["lhs"], call["rhs"], call.output
    adj_x, adj_y = bool(call.option("adj_x")), bool(call.option("adj_y"))
    refuse_rank(call, a, b)
    for tensor in (a, b):
        require(call, 2 <= len(tensor.shape) <= 5, f"must have 2 to 5 dimensions, but its shape is {tensor.shape}", tensor)
    rows, depth = a.shape[-2:][:: -1 if adj_x else 1]
    inner, columns = b.shape[-2:][:: -1 if adj_y else 1]
    require(call, depth == inner, f"sums over {depth} and {inner} elements do not match", b)
    try:
        batch = np.broadcast_shapes(a.shape[:-2], b.shape[:-2])
    except ValueError:
        raise call.fail(f"batches {a.shape[:-2]} and {b.shape[:-2]} do not broadcast", b) from None
    require_shape(call, out, (*batch, rows, columns))
    more = np.prod(a.shape[:-2]) > np.prod(b.shape[:-2])
    if adj_x and more and call.rules.get("transposed_left") == "undefined":
        call.refuse("the engine transposes as many batches as the other operand has, and reads memory behind them: undefined", a)
    lhs, rhs = _operand(call, a, not adj_x), _operand(call, b, adj_y)
    special = special_rule(call, "right_zero_point", rhs.offset != 0)
    if special == "unused":
        call.note("the engine ignores the zero point of the right operand", b)
        rhs, special = replace(rhs, offset=0), ""
    rule = "" if call.types == "s8s32" else special or call.rules["requant"]
    bound = depth * magnitude(call, a, lhs.offset) * magnitude(call, b, rhs.offset)
    wide = "int64" if a.dtype == "int16" else "int32"
    require(call, wide == "int32" or bound <= ACC_LIMIT[wide], f"accumulators may reach {bound}, beyond 2^47", a)
    params = batch_matmul.Params(
        batch=(1,) * (MAX_BATCH - len(batch)) + batch,
        rows=rows,
        columns=columns,
        depth=depth,
        lhs=lhs,
        rhs=rhs,
        output=_output(call, a, b, rule),
        acc=Accumulator(wide, bound, bound, str(call.node)),
        lhs_transposed=adj_x,
        rhs_transposed=adj_y,
    )
    types = {"x": a.dtype, "w": b.dtype, "out": out.dtype, "acc": wide}
    variant = batch_matmul.KERNEL.variant(types, {"requant": rule} if rule else {})
    return call.kernel(batch_matmul.KERNEL, variant, params, (a, b))


#: Of sums that are outputs themselves.
UNSCALED = Output(NONE, NONE, NONE, 0, 0, 0, 0, "", "int32", NONE, None)


def _output(call: Call, a: Tensor, b: Tensor, rule: str) -> Output:
    if call.types == "s8s32":
        return UNSCALED
    return output_stage(call, _multiplier(call, a, b, call.output, rule), call.output, rule)


def _multiplier(call: Call, a: Tensor, b: Tensor, out: Tensor, rule: str) -> Array:
    """float64 ``[1]``: the operator knows no channels, though a right operand may have a scale for each."""
    reals = real_multipliers(call, a, b, out, rule)
    if reals.size == 1:
        return reals
    if rule in FLOAT_RULES:
        raise call.unsupported(f"has {reals.size} scales, with which this engine was never asked", b)
    none = call.rules.get("right_scales") == "none"
    call.note(f"the engine takes {'0' if none else 'the first one'} for its {reals.size} scales", b)
    return np.zeros(1) if none else reals[:1]


def _draw(s: Sheet) -> None:
    dtype, right_dtype, result_dtype = s.types
    rows, depth, columns = s.size(1, 5), s.size(1, 20), s.size(1, 5)
    shape = [s.size(1, 3) for _ in range(s.size(0, 3))]
    repeating = [[n if s.pick(True, True, False) else 1 for n in shape] for _ in "ab"]
    batches = [dims[s.size(0, len(shape)) if s.pick(True, False) else 0 :] for dims in repeating]
    adj_x, adj_y = bool(s.pick(True, False)), bool(s.pick(True, False))
    left = [*batches[0], *([depth, rows] if adj_x else [rows, depth])]
    right = [*batches[1], *([columns, depth] if adj_y else [depth, columns])]
    scales = s.scale(), s.scale()
    a = s.input(dtype, left, scales[0], s.zero_point(dtype))
    draw_right = s.input if s.pick(True, False) else s.constant
    b = draw_right(right_dtype, right, scales[1], 0 if s.signature == "s16s8" else s.zero_point(right_dtype))
    top = {"int8": 128.0, "int16": 32768.0}[right_dtype]
    scale = scales[0] * scales[1] * top * 0.4 * depth**0.5 * s.scale(0.3, 4.0)
    result = [*np.broadcast_shapes(*map(tuple, batches)), rows, columns]
    out = s.output(result_dtype, result, float(np.float32(scale)), s.zero_point(result_dtype))
    options = {"adj_x": adj_x, "adj_y": adj_y, "asymmetric_quantize_inputs": False}
    s.node("BATCH_MATMUL", [a, b], [out], options, version=3 if dtype == "int16" else 2)


LITERT = {"scale_product": "float32", "right_scales": "none"}
OPS = (
    Op(
        "BATCH_MATMUL",
        (Operand("lhs"), Operand("rhs")),
        uniform("s8 s16", operands=2) | {"s16s8": ("int16", "int8", "int16"), "s8s32": ("int8", "int8", "int32")},
        engines(
            ("s8", {"requant": "double"}, {"requant": "double"} | LITERT),
            ("s16", {"requant": "reduced"}, {"requant": "reduced"} | LITERT),
            ("s16s8", None, {"requant": "reduced"} | LITERT),
            ("s8s32", None, {}),
        ),
        _lower,
        sample=_draw,
    ),
)
