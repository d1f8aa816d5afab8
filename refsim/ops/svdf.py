"""SVDF: a rank-decomposed recurrent filter with a shift-register state.

Source: arithmetic of tflite ``reference/integer_ops`` SVDF (``EvalIntegerSVDF``), TFLM ``kernels/svdf_common.cc``. The fused
activation is ignored by every engine; a RELU is realised by an output zero point of -128.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from refsim import exact
from refsim.fixedpoint import mbqm_double, quantize_multiplier, saturate, wrap
from refsim.ir import INT_RANGE, Array, Tensor
from refsim.ops import C_TYPES, I32, Call, Op, Operand, Rules, Variant
from refsim.ops._common import (
    Accumulator,
    accumulator,
    magnitude,
    require,
    require_bias,
    require_rank,
    require_shape,
    require_shift,
    scale_of,
    zero_point_of,
)

SIGNATURES = {
    "s16": ("int8", "int8", "int16", "int32", "int16", "int8"),
    "s8": ("int8", "int8", "int8", "int32", "int8", "int8"),
}


@dataclass(frozen=True, slots=True)
class Params:
    batches: Annotated[int, I32, ""]
    input_size: Annotated[int, I32, "elements of an input row"]
    filters: Annotated[int, I32, "units * rank"]
    memory: Annotated[int, I32, "time steps kept in the state, per filter"]
    rank: Annotated[int, I32, "filters that add up to one unit"]
    input_offset: Annotated[int, I32, "-zero point of the input"]
    state_zero_point: Annotated[int, I32, "zero point of the state"]
    state_offset: Annotated[int, I32, "added to new state values after the clamp"]
    state_multiplier: Annotated[int, I32, "Q0.31, feature sums to state"]
    state_shift: Annotated[int, I32, "[-31, 31]"]
    output_multiplier: Annotated[int, I32, "Q0.31, time sums to output"]
    output_shift: Annotated[int, I32, "[-31, 31]"]
    output_zero_point: Annotated[int, I32, "zero point of the output"]
    state_dtype: str
    feature_acc: Accumulator
    time_acc: Accumulator


def prepare(call: Call) -> Params:
    x, feature, time, state = (call[name] for name in ("input", "weights_feature", "weights_time", "state"))
    bias = call.get("bias")
    for tensor in (x, feature, time):
        require_rank(call, tensor, 2)
    rank, (batches, input_size), (filters, memory) = int(call.node.option("rank")), x.shape, time.shape
    require(call, rank >= 1 and filters % rank == 0, f"rank {rank} does not divide {filters} filters; the options may be missing")
    require(call, feature.shape == (filters, input_size), f"shape is {feature.shape}, not {(filters, input_size)}", feature)
    require(call, state.size == batches * filters * memory, f"state has {state.size} elements, not batch x filters x memory", state)
    require_shape(call, call.output, (batches, filters // rank))
    require_bias(call, bias, filters // rank)
    (m1, s1), (m2, s2) = _multipliers(call)
    offset, zero_state = -zero_point_of(call, x), zero_point_of(call, state)
    assert feature.data is not None and time.data is not None
    return Params(
        batches=batches,
        input_size=input_size,
        filters=filters,
        memory=memory,
        rank=rank,
        input_offset=offset,
        state_zero_point=zero_state,
        state_offset=zero_state if call.rules["state_zero_point"] == "added" else 0,
        state_multiplier=m1,
        state_shift=s1,
        output_multiplier=m2,
        output_shift=s2,
        output_zero_point=zero_point_of(call, call.output),
        state_dtype=state.dtype,
        feature_acc=accumulator(call, "int32", feature.data, magnitude(call, x, offset), None),
        time_acc=accumulator(
            call, "int32", time.data.reshape(filters // rank, -1), magnitude(call, state, -zero_state), bias.data if bias else None
        ),
    )


def _multipliers(call: Call) -> tuple[tuple[int, int], tuple[int, int]]:
    """Feature sums to state, and time sums to output, in the engine's float type."""
    real = np.dtype(call.rules["scale_product"]).type

    def ratio(x: Tensor, w: Tensor, out: Tensor) -> tuple[int, int]:
        product = real(scale_of(call, x)) * real(scale_of(call, w)) / real(scale_of(call, out))
        multiplier, shift = quantize_multiplier(float(product))
        require_shift(call, shift, out)
        return multiplier, shift

    state = call["state"]
    return ratio(call["input"], call["weights_feature"], state), ratio(state, call["weights_time"], call.output)


def simulate(p: Params, x: Array, feature: Array, time: Array, bias: Array | None, state: Array) -> tuple[Array, Array]:
    """x [n, B, I], state [n, B, filters * memory] -> (out [n, B, units], new state)."""
    sums = exact.matmul(x.astype(np.int64) + p.input_offset, feature, p.feature_acc.bound)
    sums = p.feature_acc.fit(sums)
    low, high = INT_RANGE[p.state_dtype]
    newest = saturate(mbqm_double(sums, p.state_multiplier, p.state_shift), low, high) + p.state_offset
    registers = state.reshape(*x.shape[:2], p.filters, p.memory)
    newest = wrap(newest, bits=16 if p.state_dtype == "int16" else 8).astype(registers.dtype)
    registers = np.concatenate([registers[..., 1:], newest[..., np.newaxis]], axis=-1)
    rows = (registers.astype(np.int64) - p.state_zero_point) * time
    acc = rows.reshape(*x.shape[:2], p.filters // p.rank, p.rank * p.memory).sum(axis=-1)
    if bias is not None:
        acc += bias
    acc = p.time_acc.fit(acc)
    out = mbqm_double(acc, p.output_multiplier, p.output_shift) + p.output_zero_point
    return saturate(out, *INT_RANGE["int8"]).astype(np.int8), registers.reshape(state.shape)


def variant(signature: str, rules: Rules) -> Variant:
    return Variant(signature, {"state": C_TYPES[SIGNATURES[signature][4]]})


def macs(p: Params) -> int:
    return p.batches * p.filters * (p.input_size + p.memory)


OP = Op(
    name="svdf",
    builtin="SVDF",
    operands=(
        Operand("input"),
        Operand("weights_feature", "const"),
        Operand("weights_time", "const"),
        Operand("bias", "const", optional=True),
        Operand("state", "state"),
    ),
    signatures=SIGNATURES,
    params=Params,
    prepare=prepare,
    simulate=simulate,
    variant=variant,
    macs=macs,
)
