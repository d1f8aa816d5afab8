"""Engine profiles: which arithmetic each engine uses, as data.

A profile id names one set of numerics for ever: new arithmetic gets a new id. A row of a table is one kernel, ``operator`` and
``signature`` (operand types, see the operator's module); its columns are the rules the operator's module asks for. A kernel
that is not in the table is one that the engine does not have.

=================  ==================================================================================================
rule               meaning
=================  ==================================================================================================
requant            how an accumulator is scaled: a name of ``fixedpoint.REQUANT_RULES``
scale_product      float type in which the product of two scales is formed before dividing (float64 unless stated)
activation         ADD: the fused activation of int32 sums is ``applied`` or ``ignored``
lut                SOFTMAX int16: float type in which the tables are built
unit_scale         SOFTMAX: ``exact`` demands an output scale of 2^-8, ``near`` allows 0.1 %
state_zero_point   SVDF: ``added`` to new state values, or ``ignored``
gates              LSTM: ``gemmlowp`` polynomials or the ``table`` of sigmoids
cell               LSTM: products ``shift`` (one rounding) or ``multiply`` (rule double, saturated)
hidden_scale       LSTM: hidden scale from the ``intermediate`` tensor or the ``state`` tensor
=================  ==================================================================================================
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field

from refsim.errors import UnsupportedError

Kernels = Mapping[str, Mapping[str, Mapping[str, str]]]


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """The arithmetic of one engine, pinned to a version. ``wheel`` is the live engine that the profile was checked against."""

    id: str
    alias: str
    title: str
    wheel: str
    kernels: Kernels
    #: Files that the live engine refuses although their arithmetic is clear.
    refuses_missing_conv_bias: bool = False
    refuses_bad_quantized_dimension: bool = False
    #: Reals to integers and back (QUANTIZE, DEQUANTIZE): names of ``fixedpoint.real`` rules by integer type, ``any`` for the rest.
    quantize_float: Mapping[str, str] = field(default_factory=lambda: {"any": "divide_half_away"})
    dequantize_float: Mapping[str, str] = field(default_factory=lambda: {"any": "double_product"})

    def rules(self, op: str, signature: str) -> Mapping[str, str] | None:
        """The rules of one kernel, or None when the engine has no such kernel."""
        return self.kernels.get(op, {}).get(signature)


DOUBLE = {"requant": "double"}
REDUCED = {"requant": "reduced"}
FLOAT64 = {"requant": "float64"}
#: uint8 kernels form scale_x * scale_w in float32.
DOUBLE_PRODUCT32 = {"requant": "double", "scale_product": "float32"}
APPLIED = {"activation": "applied"}

TFLM_2026_10 = Profile(
    id="tflm-2026.10",
    alias="tflm",
    title="TensorFlow Lite Micro reference kernels, October 2026 (multipliers prepared in double)",
    wheel="tflite-micro 0.dev20261023182759",
    kernels={
        "conv_2d": {"s8": DOUBLE, "s8w4": DOUBLE, "s16b64": REDUCED, "s16b32": DOUBLE},
        "depthwise_conv_2d": {"s8": DOUBLE, "s8w4": DOUBLE, "s16b64": REDUCED},
        "fully_connected": {"s8": DOUBLE, "s8w4": DOUBLE, "s16b64": REDUCED, "s16b32": DOUBLE},
        "add": {"s8": APPLIED, "s16": APPLIED, "s32": {"activation": "ignored"}},
        "average_pool_2d": {"s8": {}, "s16": {}},
        "softmax": {"s8": {"unit_scale": "exact"}, "s8s16": {"unit_scale": "exact"}, "s16": {"lut": "float32"}},
        "reshape": {"any": {}},
        "quantize": {
            **dict.fromkeys(("s8s8", "s8u8", "s8s16", "s8s32", "s16s8", "s16s16", "s16s32", "s32s8", "s32s16", "u8s8"), DOUBLE),
            **{pair: {} for pair in ("f32s8", "f32s16")},
        },
        "svdf": {
            "s16": {"scale_product": "float64", "state_zero_point": "added"},
            "s8": {"scale_product": "float64", "state_zero_point": "added"},
        },
        "unidirectional_sequence_lstm": {
            "s8": {"gates": "table", "cell": "multiply", "scale_product": "float64", "hidden_scale": "state"},
            "s16": {"gates": "table", "cell": "multiply", "scale_product": "float64", "hidden_scale": "state"},
        },
    },
)

LITERT_2_3_REF = Profile(
    id="litert-2.3-ref",
    alias="litert-ref",
    title="LiteRT 2.3 reference kernels (BUILTIN_REF; FULLY_CONNECTED requantizes in float64)",
    wheel="ai-edge-litert 2.3.0",
    refuses_missing_conv_bias=True,
    refuses_bad_quantized_dimension=True,
    kernels={
        "conv_2d": {"s8": DOUBLE, "s8w4": DOUBLE, "u8": DOUBLE_PRODUCT32, "s16b64": REDUCED, "s16b32": DOUBLE},
        "depthwise_conv_2d": {"s8": DOUBLE, "s8w4": DOUBLE, "u8": DOUBLE_PRODUCT32, "s16b64": REDUCED},
        "fully_connected": {"s8": FLOAT64, "s8w4": FLOAT64, "u8": FLOAT64, "s16b64": FLOAT64, "s16b32": FLOAT64},
        "add": {"s8": APPLIED, "u8": APPLIED, "s16": APPLIED, "s16pot": APPLIED, "s32": APPLIED},
        "average_pool_2d": {"s8": {}, "u8": {}, "s16": {}},
        "softmax": {
            "s8": {"unit_scale": "near"},
            "u8": {"unit_scale": "near"},
            "s8s16": {"unit_scale": "near"},
            "s16": {"lut": "float64", "scale_product": "float32"},
        },
        "reshape": {"any": {}},
        "quantize": {
            **dict.fromkeys(("s8s8", "s8u8", "s8s16", "s16s8", "s16s16", "s16s32", "s32s8", "s32s16", "u8s8", "u8u8"), DOUBLE),
            **{pair: {} for pair in ("f32s8", "f32s16", "f32u8")},
        },
        "svdf": {"s16": {"scale_product": "float32", "state_zero_point": "ignored"}},
        "unidirectional_sequence_lstm": {
            "s8": {"gates": "gemmlowp", "cell": "shift", "scale_product": "float32", "hidden_scale": "intermediate"},
        },
    },
)

PROFILES: tuple[Profile, ...] = (TFLM_2026_10, LITERT_2_3_REF)


def profile(name: str) -> Profile:
    """The profile with id or alias ``name``; an error suggests the nearest name."""
    names = {key: p for p in PROFILES for key in (p.id, p.alias)}
    if name in names:
        return names[name]
    near = difflib.get_close_matches(name, names, n=1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    raise UnsupportedError(f"unknown engine profile {name!r}{hint} Known: {', '.join(names)}.")
