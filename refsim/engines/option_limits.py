"""Options whose value alone decides that an engine does not take a node, or keeps it in too few bits.

By operator and option: the values that are taken. Found by asking the wheels for every option of every
operator at odd values. Source: tflite ``kernels/{conv,depthwise_conv,concatenation,fully_connected,svdf,...}.cc`` ``Prepare``,
``core/c/builtin_op_data.h`` (strides and dilations of convolutions have 16 bits).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple


class Limits(NamedTuple):
    """From ``low`` to ``high``, whatever lies between, or with a ``step`` only every so many."""

    low: float
    high: float
    step: int = 0

    def hold(self, value: float) -> bool:
        return self.low <= value <= self.high and not (self.step and (value - self.low) % self.step)

    def __str__(self) -> str:
        return f"{self.low}" if self.low == self.high else f"{self.low} {'or' if self.step else 'to'} {self.high}"


OptionLimits = Mapping[str, Mapping[str, Limits]]

_STEPS = dict.fromkeys(("stride_w", "stride_h", "dilation_w_factor", "dilation_h_factor"), Limits(1, 2**15 - 1))
_ONLY_NONE = {"fused_activation_function": Limits(0, 0)}
_CLIPS = {"cell_clip": Limits(0, math.inf), "proj_clip": Limits(0, math.inf)}
#: Codes of int32 and int64.
_INDEX_TYPE = Limits(2, 4, 2)

#: Operators whose options LiteRT takes for values of no meaning where the whole table is missing: no type, no mode, no algorithm.
NEVER_WITHOUT = frozenset({"ARG_MAX", "ARG_MIN", "LSTM", "MIRROR_PAD", "SHAPE", "STABLEHLO_RNG_BIT_GENERATOR"})

TFLM: OptionLimits = {
    "CONCATENATION": _ONLY_NONE,
    **dict.fromkeys(("CONV_2D", "DEPTHWISE_CONV_2D", "TRANSPOSE_CONV"), _STEPS),
}
LITERT: OptionLimits = {
    **TFLM,
    "SHAPE": {"out_type": _INDEX_TYPE},
    "FULLY_CONNECTED": {"fused_activation_function": Limits(0, 3)},
    "SVDF": {"fused_activation_function": Limits(1, 1)},
    **dict.fromkeys(("LSTM", "UNIDIRECTIONAL_SEQUENCE_LSTM"), _CLIPS),
    **{op: {"output_type": _INDEX_TYPE} for op in ("ARG_MAX", "ARG_MIN")},
}
