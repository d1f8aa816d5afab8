"""A rank-decomposed recurrent filter with a shift-register state.

Source: arithmetic of tflite ``reference/integer_ops`` SVDF (``EvalIntegerSVDF``), TFLM ``kernels/svdf_common.cc``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim import exact
from refsim.ir import Array
from refsim.kernels import I32, SHORT, SIZE, Kernel, Slot, variants_of
from refsim.kernels._shared import Accumulator
from refsim.types import INT_RANGE


@dataclass(frozen=True, slots=True)
class Params:
    batches: Annotated[int, SIZE, ""]
    input_size: Annotated[int, SIZE, "elements of an input row"]
    filters: Annotated[int, SIZE, "units * rank"]
    memory: Annotated[int, SIZE, "time steps kept in the state, per filter"]
    rank: Annotated[int, SIZE, "filters that add up to one unit"]
    input_offset: Annotated[int, SHORT, "-zero point of the input"]
    state_zero_point: Annotated[int, SHORT, "zero point of the state"]
    state_offset: Annotated[int, I32, "added to new state values after the clamp"]
    state_multiplier: Annotated[int, I32, "Q0.31, feature sums to state"]
    state_shift: Annotated[int, SHORT, "[-31, 31]"]
    output_multiplier: Annotated[int, I32, "Q0.31, time sums to output"]
    output_shift: Annotated[int, SHORT, "[-31, 31]"]
    output_zero_point: Annotated[int, SHORT, "zero point of the output"]
    state_dtype: str
    feature_acc: Accumulator
    time_acc: Accumulator
    #: What becomes of new values beyond the state's type: rule ``state_range``.
    state_range: str = "clamped"


def run(nx: Any, p: Params, x: Array, feature: Array, time: Array, bias: Array | None, state: Array) -> tuple[Array, Array]:
    """x [n, B, I], state [n, B, filters * memory] -> (out [n, B, units], new state)."""
    sums = p.feature_acc.fit(exact.matmul(x.astype(np.int64) + p.input_offset, feature, p.feature_acc.bound))
    low, high = INT_RANGE[p.state_dtype if p.state_range == "clamped" else "int16"]
    newest = nx.saturate(nx.mbqm_double(sums, p.state_multiplier, p.state_shift), low, high) + p.state_offset
    registers = state.reshape(*x.shape[:2], p.filters, p.memory)
    newest = nx.wrap(newest, bits=16 if p.state_dtype == "int16" else 8).astype(registers.dtype)
    registers = np.concatenate([registers[..., 1:], newest[..., np.newaxis]], axis=-1)
    rows = (registers.astype(np.int64) - p.state_zero_point) * time
    units = rows.reshape(*x.shape[:2], p.filters // p.rank, p.rank * p.memory).sum(axis=-1)
    acc = p.time_acc.fit(units if bias is None else units + bias.reshape(-1))
    out = nx.mbqm_double(acc, p.output_multiplier, p.output_shift) + p.output_zero_point
    return nx.saturate(out, *INT_RANGE["int8"]).astype(np.int8), registers.reshape(state.shape)


def macs(p: Params) -> int:
    return p.batches * p.filters * (p.input_size + p.memory)


S8 = {"x": "int8", "state": "int8", "bias": "int32"}
KERNEL = Kernel(
    name="svdf",
    params=Params,
    slots=(
        Slot("input", "x", doc="[batches, input_size]"),
        Slot("weights_feature", "x", "const", "[filters, input_size]"),
        Slot("weights_time", "state", "const", "[filters, memory]"),
        Slot("bias", "bias", "const", "[filters / rank] or NULL"),
        Slot("state", "state", "state", "[batches, filters, memory], oldest first"),
        Slot("output", "x", "out", "[batches, filters / rank]"),
    ),
    run=run,
    variants=(*variants_of(S8, S8 | {"state": "int16"}), *variants_of(S8, state_range="wraps")),
    macs=macs,
)
