"""Directed cases of UNIDIRECTIONAL_SEQUENCE_LSTM. The leading axis of the inputs is consecutive calls."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from refsim.flatmodel import N, T
from refsim.golden.cases._build import LITERT, TFLM, Affine, Asked, Draft, asked, ends, extremes, random, runs

GATES = 4


def drafts() -> list[Draft]:
    return [*_valid(), *_int16(), *_invalid()]


def _model(
    shape: tuple[int, int, int],
    units: int,
    seed: int,
    x: Affine = (0.02, 3),
    hidden: Affine = (1 / 128, 0),
    cell_power: int = -11,
    weight_scale: float = 0.01,
    bias: int = 4000,
    dtype: str = "int8",
    cell_scale: float | None = None,
    peephole: bool = False,
    **options: Any,
) -> Asked:
    """Random weights; ``shape`` is [batch, time, input], or [time, batch, input] with time_major."""
    batches = shape[1] if options.get("time_major") else shape[0]
    tensors = [T("input", dtype, shape, *x)]
    for gate in range(GATES):
        scale = weight_scale * (1 + gate / 8)
        for kind, size, more in (("input", shape[2], 0), ("recurrent", units, 10)):
            weights = random((units, size), "int8", seed + more + gate)
            tensors.append(T(f"{kind}_weights_{gate}", "int8", (units, size), scale, 0, data=weights))
        product, values = float(np.float32(scale) * np.float32(x[0])), random((units,), "int32", seed + 20 + gate, -bias, bias)
        tensors.append(T(f"bias_{gate}", "int64" if dtype == "int16" else "int32", (units,), product, 0, data=values))
    tensors += [
        T("hidden_state", dtype, (batches, units), *hidden, variable=True),
        T("cell_state", "int16", (batches, units), 2.0**cell_power if cell_scale is None else cell_scale, 0, variable=True),
        T("output", dtype, (*shape[:2], units), *hidden),
        *(T(f"gate_{gate}", "int16", (0,), 2.0**-12, 0) for gate in range(GATES)),
        T("hidden", dtype, (0,), *hidden),
        T("peephole", "int16", (units,), 0.001, 0, data=[1] * units),
    ]
    inputs = [0, *range(1, 13, 3), *range(2, 13, 3), *[21 if peephole else -1] * 3, *range(3, 13, 3), -1, -1, 13, 14, *[-1] * 4]
    settings = {"fused_activation_function": 4, "cell_clip": 0.0, "proj_clip": 0.0, "time_major": False} | options
    return asked(tensors, N("UNIDIRECTIONAL_SEQUENCE_LSTM", inputs, [15], settings, 3, intermediates=range(16, 21)))


def _valid() -> list[Draft]:
    shape = (1, 4, 5)
    calls = runs(6, 170), extremes(shape, "int8", 3)
    usual, six = _model(shape, 8, 200), partial(_model, shape, 6)
    sequence = "Four time steps a call, twelve calls: the engines' gates and products differ."
    step, minus = "One time step a call, as a streaming model runs.", "A hidden state and output with zero point -20."
    large, beyond = six(320, x=(0.2, -128), weight_scale=0.2, cell_power=-15), "Weights so large that gates and cell saturate."
    moved, clipped = six(290, hidden=(1 / 180, -20), weight_scale=0.03), six(350, weight_scale=0.03, cell_clip=0.5)
    first = _model((3, 2, 4), 5, 260, time_major=True)
    return [
        usual.draft("sequence", sequence, "state gate_functions", *calls),
        usual.draft("independent", "The same, each call from reset.", "gate_functions", *calls, reset=True),
        _model((1, 1, 5), 7, 230, cell_power=-9).draft("one_step", step, "state gate_functions", runs(24, 171)),
        _model((2, 3, 4), 5, 260).draft("batch", "Two sequences side by side.", "batch state", runs(3, 172)),
        first.draft("time_major", "Time is the first axis.", "time_major batch state", runs(3, 173)),
        moved.draft("hidden_zero_point", minus, "state saturation", *calls),
        large.draft("saturated_gates", beyond, "saturation state recurrent_clamp", *calls),
        clipped.draft("cell_clip", "The cell is clipped to 0.5.", "cell_clip state", *calls),
    ]


WIDE: dict[str, Any] = {"x": (0.0001, 0), "hidden": (2.0**-15, 0), "dtype": "int16"}


def _int16() -> list[Draft]:
    usual = _model((1, 3, 4), 5, 380, bias=900000, **WIDE | {"x": (0.0004, 0)})
    first = _model((3, 2, 4), 5, 410, bias=900000, time_major=True, **WIDE)
    only, two = "16-bit activations, which only TFLM has.", "16-bit activations, time first, two sequences."
    flags = "state reduced_multiplier gate_functions"
    return [
        usual.draft("int16", only, flags, runs(3, 174), ends, engines=TFLM),
        first.draft("int16_time_major", two, "time_major batch state", runs(3, 175), engines=TFLM),
    ]


def _invalid() -> list[Draft]:
    usual, no = partial(_model, (1, 2, 3), 4, 440), dict[str, Any](flag="option", error="UnsupportedError")
    power, types = "A cell scale that is no power of two.", "16-bit activations, which LiteRT does not have."
    return [
        usual(fused_activation_function=1).refused("activation", "A fused activation other than TANH.", **no),
        usual(peephole=True).refused("peephole", "Peephole weights.", engines=TFLM, **no),
        usual(cell_scale=0.0007).refused("cell_scale", power, "quantization", engines=LITERT),
        usual(**WIDE).refused("int16", types, "types", engines=LITERT),
    ]
