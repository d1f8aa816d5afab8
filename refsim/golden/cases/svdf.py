"""Directed cases of SVDF. The leading axis of the inputs is consecutive steps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from refsim.flatmodel import N, T, build
from refsim.golden.cases._build import BOTH, TFLM, Affine, Draft, counting, extremes, random, words
from refsim.ir import Array

#: Found by search: float32 and float64 give multipliers that differ, and two of 256 steps show it.
SCALE_X, SCALE_FEATURE, SCALE_STATE = 0.1184, 0.0243, 0.00452


def drafts() -> list[Draft]:
    return [*_rounding(), *_streams(), *_int8_state(), *_invalid()]


def _model(
    batches: int,
    feature: Array,
    time: Array,
    bias: Sequence[int] | None,
    rank: int = 1,
    x: Affine = (0.5, 0),
    state: Affine = (1.0, 0),
    out: Affine = (1.0, 0),
    scales: tuple[float, float] = (0.25, 0.125),
    dtype: str = "int16",
    state_shape: tuple[int, int] | None = None,
) -> bytes:
    filters, memory = time.shape
    units = max(filters // rank, 1)
    tensors = [
        T("input", "int8", (batches, feature.shape[1]), *x),
        T("weights_feature", "int8", feature.shape, scales[0], 0, data=feature),
        T("weights_time", dtype, time.shape, scales[1], 0, data=time),
        T("state", dtype, state_shape or (batches, filters * memory), *state, variable=True),
        T("output", "int8", (batches, units), *out),
    ]
    if bias is not None:
        tensors.append(T("bias", "int32", (units,), float(np.float32(state[0]) * np.float32(scales[1])), 0, data=list(bias)))
    node = N("SVDF", [0, 1, 2, -1 if bias is None else 5, 3], [4], {"rank": rank, "fused_activation_function": 1}, 3)
    return build(tensors, [node], [0], [4])


def _rounding() -> list[Draft]:
    one8, one16 = np.ones((1, 1), dtype=np.int8), np.ones((1, 1), dtype=np.int16)
    eighth = _model(1, one8, one16, [0])
    shift = _model(1, one8, np.asarray([[8, 0]], dtype=np.int16), [0], scales=(0.25, 0.015625))
    # Large states that change little from step to step, so that one unit of the state shows in the output.
    close = _model(
        1,
        one8 * 127,
        np.asarray([[-1, 1]], dtype=np.int16),
        [0],
        x=(SCALE_X, -128),
        state=(SCALE_STATE, 0),
        out=(2 * SCALE_STATE, 0),
        scales=(SCALE_FEATURE, 1.0),
    )
    return [
        Draft(
            "ties", "All multipliers 1/8, weights 1: ties in the state and in the output.",
            words("tie_away tie_even truncation double_rounding"), eighth, (counting((1, 1), "int8", -128, 256),), stateful=True,
        ),
        Draft(
            "one_step_late", "A time weight on the older entry only: the output is the previous input.", words("state"), shift,
            (counting((1, 1), "int8", -90, 24) * 5 % 61,), stateful=True,
        ),
        Draft(
            "scale_product",
            "Scales whose product rounds otherwise in float32 than in float64; the output is the change of the state.",
            words("scale_product state"), close, (counting((1, 1), "int8", -128, 256),), stateful=True,
        ),
    ]  # fmt: skip


def _streams() -> list[Draft]:
    feature, time = random((6, 5), "int8", 150), random((6, 4), "int16", 151, -9000, 9000)
    usual: dict[str, Any] = {"x": (0.1, -3), "state": (0.004, 0), "out": (0.3, 5), "scales": (0.01, 0.0001)}
    steps = np.concatenate([random((7, 1, 5), "int8", 152), extremes((1, 5), "int8", -3)])
    return [
        Draft(
            "steps", "Thirteen steps, four of them remembered.", words("state bias truncation"),
            _model(1, feature, time, [10**6, -2 * 10**6, 10**7, 4, -5, 60], **usual), (steps,), stateful=True,
        ),
        Draft(
            "rank", "Two filters per unit.", words("rank state bias"),
            _model(1, feature, time, [10**6, -2 * 10**6, 10**7], 2, **usual), (steps,), stateful=True,
        ),
        Draft(
            "batch", "Two independent streams.", words("batch state"),
            _model(2, feature, time, [10**6, -2 * 10**6, 10**7, 4, -5, 60], **usual), (random((8, 2, 5), "int8", 153),),
            stateful=True,
        ),
        Draft(
            "saturated_state", "Feature sums beyond int16.", words("saturation state"),
            _model(1, feature, time, [0] * 6, x=(0.1, -128), state=(0.00001, 0), out=(0.002, 0), scales=(0.1, 0.00001)), (steps,),
            stateful=True,
        ),
    ]  # fmt: skip


def _int8_state() -> list[Draft]:
    feature, time = random((4, 5), "int8", 155), random((4, 3), "int8", 156)
    usual: dict[str, Any] = {"x": (0.1, -3), "out": (0.5, 5), "scales": (0.01, 0.01), "dtype": "int8"}
    steps = random((10, 1, 5), "int8", 157)
    return [
        Draft(
            "int8_state", "8-bit state and time weights, which only TFLM has.", words("state bias"),
            _model(1, feature, time, [1000, -2000, 3000, 4], state=(0.5, 0), **usual), (steps,), TFLM, stateful=True,
        ),
        Draft(
            "int8_state_zero_point", "8-bit state with zero point 17.", words("state state_zero_point"),
            _model(1, feature, time, [1000, -2000, 3000, 4], state=(0.5, 17), **usual), (steps,), TFLM, stateful=True,
        ),
    ]  # fmt: skip


def _invalid() -> list[Draft]:
    feature, time = random((6, 5), "int8", 158), random((6, 4), "int16", 159)
    refused = {
        "refused_rank": ("Rank 4 for six filters.", "refused_option", _model(1, feature, time, [0], 4), BOTH),
        "refused_state_size": (
            "A state that is too small.", "refused_shape", _model(1, feature, time, [0] * 6, state_shape=(1, 20)), BOTH,
        ),
        "refused_state_zero_point": (
            "An int16 state with zero point 3.", "refused_quantization", _model(1, feature, time, [0] * 6, state=(1.0, 3)), BOTH,
        ),
    }  # fmt: skip
    return [
        Draft(name, comment, (flag,), model, (np.zeros((1, 1, 5), dtype=np.int8),), engines, error="ModelError")
        for name, (comment, flag, model, engines) in refused.items()
    ]
