"""Directed cases of SVDF. The leading axis of the inputs is consecutive steps."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from refsim.flatmodel import N, T
from refsim.golden.cases._build import TFLM, Affine, Asked, Draft, asked, counting, counts, extremes, random, runs
from refsim.ir import Array

#: Found by search: float32 and float64 give multipliers that differ, and two of 256 steps show it.
SCALE_X, SCALE_FEATURE, SCALE_STATE = 0.1184, 0.0243, 0.00452


def drafts() -> list[Draft]:
    return [*_rounding(), *_streams(), *_int8_state(), *_invalid()]


def _model(
    batches: int,
    feature: Array,
    time: Array,
    bias: Sequence[int],
    rank: int = 1,
    x: Affine = (0.5, 0),
    state: Affine = (1.0, 0),
    out: Affine = (1.0, 0),
    scales: tuple[float, float] = (0.25, 0.125),
    state_shape: tuple[int, int] | None = None,
) -> Asked:
    filters, memory = time.shape
    units = max(filters // rank, 1)
    tensors = [
        T("input", "int8", (batches, feature.shape[1]), *x),
        T("weights_feature", "int8", feature.shape, scales[0], 0, data=feature),
        T("weights_time", str(time.dtype), time.shape, scales[1], 0, data=time),
        T("state", str(time.dtype), state_shape or (batches, filters * memory), *state, variable=True),
        T("output", "int8", (batches, units), *out),
        T("bias", "int32", (units,), float(np.float32(state[0]) * np.float32(scales[1])), 0, data=list(bias)),
    ]
    return asked(tensors, N("SVDF", [0, 1, 2, 5, 3], [4], {"rank": rank, "fused_activation_function": 1}, 3))


def _rounding() -> list[Draft]:
    one8, one16 = np.ones((1, 1), dtype=np.int8), np.ones((1, 1), dtype=np.int16)
    shift = _model(1, one8, np.asarray([[8, 0]], dtype=np.int16), [0], scales=(0.25, 0.015625))
    # Large states that change little from step to step, so that one unit of the state shows in the output.
    close = partial(_model, 1, one8 * 127, np.asarray([[-1, 1]], dtype=np.int16), [0], x=(SCALE_X, -128))
    eighths, falling = "All multipliers 1/8, weights 1: ties in the state and in the output.", counting((1, 1), "int8", -90, 24)
    product = "Scales whose product rounds otherwise in float32 than in float64; the output is the change of the state."
    older = "A time weight on the older entry only: the output is the previous input."
    return [
        _model(1, one8, one16, [0]).draft("ties", eighths, "tie_away tie_even truncation double_rounding", counts(-128, 256)),
        shift.draft("one_step_late", older, "state", falling * 5 % 61),
        close(state=(SCALE_STATE, 0), out=(2 * SCALE_STATE, 0), scales=(SCALE_FEATURE, 1.0)).draft(
            "scale_product", product, "scale_product state", counts(-128, 256)
        ),
    ]


def _streams() -> list[Draft]:
    feature, time = random((6, 5), "int8", 150), random((6, 4), "int16", 151, -9000, 9000)
    usual = partial(_model, feature=feature, time=time, x=(0.1, -3), state=(0.004, 0), out=(0.3, 5), scales=(0.01, 0.0001))
    bias = [10**6, -2 * 10**6, 10**7, 4, -5, 60]
    beyond = usual(1, bias=[0] * 6, x=(0.1, -128), state=(0.00001, 0), out=(0.002, 0), scales=(0.1, 0.00001))
    offset = usual(1, bias=bias, state=(0.004, 300))
    steps = np.concatenate([random((7, 1, 5), "int8", 152), extremes((1, 5), "int8", -3)])
    return [
        usual(1, bias=bias).draft("steps", "Thirteen steps, four of them remembered.", "state bias truncation", steps),
        usual(1, bias=bias[:3], rank=2).draft("rank", "Two filters per unit.", "rank state bias", steps),
        usual(2, bias=bias).draft("batch", "Two independent streams.", "batch state", runs(8, 153)),
        offset.draft("int16_zero_point", "Zero point 300; LiteRT ignores it.", "state", steps, only={"tflm": "state_zero_point"}),
        beyond.draft("saturated_state", "Feature sums beyond int16.", "saturation state", steps),
    ]


def _int8_state() -> list[Draft]:
    feature, time, bias = random((4, 5), "int8", 155), random((4, 3), "int8", 156), [1000, -2000, 3000, 4]
    usual = partial(_model, 1, feature, time, bias, x=(0.1, -3), out=(0.5, 5), scales=(0.01, 0.01))
    plain, moved, shown = "8-bit state and time weights, which only TFLM has.", "8-bit state with zero point 17.", runs(10, 157)
    return [
        usual(state=(0.5, 0)).draft("int8_state", plain, "state bias", shown, engines=TFLM),
        usual(state=(0.5, 17)).draft("int8_state_zero_point", moved, "state state_zero_point", shown, engines=TFLM),
    ]


def _invalid() -> list[Draft]:
    usual = partial(_model, 1, random((6, 5), "int8", 158), random((6, 4), "int16", 159))
    return [
        usual([0], 4).refused("rank", "Rank 4 for six filters.", "option"),
        usual([0] * 6, state_shape=(1, 20)).refused("state_size", "A state that is too small.", "shape"),
    ]
