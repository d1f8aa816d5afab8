"""The natural logarithm of every channel, scaled and clamped to int16.

Source: TFLM ``signal/src/filter_bank_log.cc``, ``log.cc``.
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
    correction_bits: Annotated[int, SHORT, "[0, 31], of the input, to the left, modulo 2^32"]
    scale: Annotated[int, U32, "of the output"]


def run(nx: Any, p: Params, x: Array, table: Array) -> Array:
    """x uint32 [n, channels] -> int16; 0 for what is 0 or 1 after the shift."""
    shifted = (x.astype(np.int64) << p.correction_bits) & 0xFFFFFFFF
    values = np.minimum(nx.log_scaled(table, np.maximum(shifted, 1), p.scale), 32767)
    return np.asarray(np.where(shifted > 1, values, 0).astype(np.int16))


KERNEL = Kernel(
    name="signal_filter_bank_log",
    params=Params,
    slots=(
        Slot("input", "x", doc="[channels]"),
        Slot("table", "y", "const", "[129], see log_table"),
        Slot("output", "y", "out", "[channels]"),
    ),
    run=run,
    variants=variants_of({"x": "uint32", "y": "int16"}),
)
