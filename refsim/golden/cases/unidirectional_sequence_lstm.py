"""Directed cases of UNIDIRECTIONAL_SEQUENCE_LSTM. The leading axis of the inputs is consecutive calls."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from refsim.golden.cases._build import LITERT, TFLM, Asked, Draft, chosen, ends, runs

COMMON: dict[str, Any] = {"time_major": False, "cell_clip": 0.0, "cell_scale": 2.0**-11, "weight_top": 0}
USUAL = {
    "s8": COMMON | {"x_scale": 0.02, "x_zero_point": 3, "hidden": (1 / 128, 0), "bias": 4000},
    "s16": COMMON | {"x_scale": 0.0001, "x_zero_point": 0, "hidden": (2.0**-15, 0), "bias": 900000},
}


def lstm(signature: str, seed: int, sizes: Sequence[int], weight_scale: float = 0.01, **choices: Any) -> Asked:
    """``sizes``: batches, steps, elements of a row, units. The weights of each gate have a scale of their own."""
    named: dict[str, Any] = dict(zip(("batches", "steps", "depth", "units"), sizes, strict=True))
    named["weight_scales"] = [weight_scale * (1 + gate / 8) for gate in range(4)] * 2
    return chosen("UNIDIRECTIONAL_SEQUENCE_LSTM", signature, seed, **USUAL[signature] | named | choices)


def drafts() -> list[Draft]:
    return [*_valid(partial(lstm, "s8")), *_int16(partial(lstm, "s16")), *_invalid(partial(lstm, sizes=(1, 2, 3, 4)))]


def _valid(s8: Any) -> list[Draft]:
    calls, six, two = (runs(6, 170), ends), (1, 4, 5, 6), s8(260, (2, 3, 4, 5))
    first = s8(260, (2, 3, 4, 5), time_major=True)
    moved, clipped = s8(290, six, 0.03, hidden=(1 / 180, -20)), s8(350, six, 0.03, cell_clip=0.5)
    large = s8(320, six, 0.2, x_scale=0.2, x_zero_point=-128, cell_scale=2.0**-15)
    relu = s8(200, (1, 4, 5, 8), options={"fused_activation_function": 1})
    usual, streamed = s8(200, (1, 4, 5, 8)), s8(230, (1, 1, 5, 7), cell_scale=2.0**-9)
    sequence = "Four time steps a call, twelve calls: the engines' gates and products differ."
    minus, beyond = "A hidden state and output with zero point -20.", "Weights so large that gates and cell saturate."
    return [
        usual.draft("sequence", sequence, "state gate_functions", *calls),
        usual.draft("independent", "The same, each call from reset.", "gate_functions", *calls, reset=True),
        streamed.draft("one_step", "One time step a call, as a streaming model.", "state gate_functions", runs(24, 171)),
        two.draft("batch", "Two sequences side by side.", "batch state", runs(3, 172)),
        first.draft("time_major", "Time is the first axis.", "time_major batch state", runs(3, 173)),
        moved.draft("hidden_zero_point", minus, "state saturation", *calls),
        large.draft("saturated_gates", beyond, "saturation state recurrent_clamp", *calls),
        clipped.draft("cell_clip", "The cell is clipped to 0.5.", "cell_clip state", *calls),
        relu.draft("activation_ignored", "A fused RELU, which LiteRT takes for TANH.", "state", *calls, engines=LITERT),
    ]


def _int16(s16: Any) -> list[Draft]:
    usual, first = s16(380, (1, 3, 4, 5), x_scale=0.0004), s16(410, (2, 3, 4, 5), time_major=True)
    only, flags = "16-bit activations, which only TFLM has.", "state reduced_multiplier gate_functions"
    two = "16-bit activations, time first, two sequences."
    return [
        usual.draft("int16", only, flags, runs(3, 174), ends, engines=TFLM),
        first.draft("int16_time_major", two, "time_major batch state", runs(3, 175), engines=TFLM),
    ]


def _invalid(small: Any) -> list[Draft]:
    no: dict[str, Any] = {"flag": "option", "error": "UnsupportedError"}
    other, peephole = {"fused_activation_function": 1}, {9: 12}
    power, types = "A cell scale that is no power of two.", "16-bit activations, which LiteRT does not have."
    return [
        small("s8", 440, options=other).refused("activation", "A fused activation other than TANH.", engines=TFLM, **no),
        small("s8", 440, operands=peephole).refused("peephole", "Peephole weights.", engines=TFLM, **no),
        small("s8", 440, cell_scale=0.0007).refused("cell_scale", power, "quantization", engines=LITERT),
        small("s16", 440).refused("int16", types, "types", engines=LITERT),
    ]
