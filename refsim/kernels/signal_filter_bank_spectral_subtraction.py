"""Subtraction of the noise that a slow low-pass filter has learned of each channel.

Source: TFLM ``signal/src/filter_bank_spectral_subtraction.cc``. All words are uint32 and wrap.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.ir import Array
from refsim.kernels import I32, SHORT, U32, Kernel, Slot, variants_of


@dataclass(frozen=True, slots=True)
class Params:
    channels: Annotated[int, I32, ""]
    smoothing: Annotated[int, U32, "weight of the newest frame, even channels"]
    one_minus_smoothing: Annotated[int, U32, "weight of the estimate, even channels"]
    alternate_smoothing: Annotated[int, U32, "weight of the newest frame, odd channels"]
    alternate_one_minus_smoothing: Annotated[int, U32, "weight of the estimate, odd channels"]
    min_signal_remaining: Annotated[int, U32, "share of the input that always stays"]
    smoothing_bits: Annotated[int, SHORT, "[0, 31], fractional bits of the estimate"]
    subtraction_bits: Annotated[int, SHORT, "[0, 63], fractional bits of the weights"]
    clamping: Annotated[int, SHORT, "1: the estimate falls with the signal"]


def run(nx: Any, p: Params, x: Array, noise: Array) -> tuple[Array, Array, Array]:
    """x [n, channels], noise [n, channels] -> (x less noise, noise estimate as an output, and as a state)."""
    odd = np.arange(p.channels) % 2 == 1
    weight = np.where(odd, p.alternate_smoothing, p.smoothing)
    keep = np.where(odd, p.alternate_one_minus_smoothing, p.one_minus_smoothing)
    signal = (x.astype(np.int64) << p.smoothing_bits) & 0xFFFFFFFF
    estimate = nx.low_pass(signal, noise, weight, keep, p.subtraction_bits)
    covered = np.minimum(estimate, signal)
    floor = nx.low_pass(x, np.zeros_like(x), p.min_signal_remaining, 0, p.subtraction_bits)
    out = np.maximum(nx.shift_right(signal - covered, p.smoothing_bits), floor).astype(np.uint32)
    kept = (covered if p.clamping else estimate).astype(np.uint32)
    return out, kept, kept


KERNEL = Kernel(
    name="signal_filter_bank_spectral_subtraction",
    params=Params,
    slots=(
        Slot("input", "x", doc="[channels]"),
        Slot("noise", "x", "state", "[channels], the estimate so far"),
        Slot("output", "x", "out", "[channels]"),
        Slot("estimate", "x", "out", "[channels], the new estimate"),
    ),
    run=run,
    variants=variants_of({"x": "uint32"}),
)
