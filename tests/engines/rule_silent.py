"""What no question tells apart, with the reason: tests/engines/test_rule_net.py holds this list to be exact.

``never``: no integers can tell, as the reason says. The others are open: integers may tell, but no question does yet.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

#: (alias of an engine, operator, signature, rule, the value that is not the engine's)
Key = tuple[str, str, str, str, str]


@dataclass(frozen=True)
class Row:
    """Lines of engine, values and kernels; those of ``same`` give the same program from every question, with either value."""

    rule: str
    why: str
    same: str = ""
    other: str = ""
    never: bool = True

    def expanded(self) -> Iterator[tuple[Key, bool]]:
        for text, same in ((self.same, True), (self.other, False)):
            for line in text.strip().splitlines():
                engine, values, kernels = line.split(maxsplit=2)
                for value, (op, *signatures) in itertools.product(values.split(","), map(str.split, kernels.split(";"))):
                    yield from (((engine, op, signature, self.rule, value), same) for signature in signatures)


ROWS = (
    Row(
        "above_one",
        "integers of 16 bits are compared as they are, without scales",
        same="""
            litert-ref refused GREATER s16; LESS_EQUAL s16; LESS s16; GREATER_EQUAL s16
        """,
    ),
    Row(
        "activation",
        "the operator's options have no activation",
        same="""
            litert-ref ignored BATCH_MATMUL s8 s16 s16s8; PRELU s8 s16s8 u8; SQUARED_DIFFERENCE s8 s32
            tflm ignored PRELU s16s8 s8; SQUARED_DIFFERENCE s16 s8 s32; BATCH_MATMUL s16 s8
        """,
    ),
    Row(
        "bias_type",
        "only beside inputs of 16 bits has a bias several types",
        same="""
            litert-ref option SVDF s16; FULLY_CONNECTED s8 u8 s8w4 s8w2 u8s16; DEPTHWISE_CONV_2D u8
            litert-ref tensor CONV_2D u8 s8w4 s8; TRANSPOSE_CONV u8 s8; DEPTHWISE_CONV_2D s8w4 s8
            tflm option DEPTHWISE_CONV_2D s8w4 s8; FULLY_CONNECTED s8 s8w4; CONV_2D s8w4 s8; SVDF s16 s8; TRANSPOSE_CONV s8
        """,
    ),
    Row(
        "bias_type",
        "its options name no type of the bias, which has 64 bits",
        same="""
            litert-ref tensor DEPTHWISE_CONV_2D s16b64
            tflm option DEPTHWISE_CONV_2D s16b64
        """,
    ),
    Row(
        "bias_type",
        "its options name no type of the bias",
        same="""
            litert-ref option UNIDIRECTIONAL_SEQUENCE_LSTM s8; LSTM s8
            tflm option UNIDIRECTIONAL_SEQUENCE_LSTM s8
        """,
    ),
    Row(
        "build",
        "the engine is built as by default",
        other="""
            litert-ref default DEPTHWISE_CONV_2D u8 s8w4
            tflm default DEPTHWISE_CONV_2D s8w4
        """,
    ),
    Row(
        "grouped",
        "the kernel's own rule is the same one, double",
        same="""
            litert-ref double CONV_2D s8
            tflm double CONV_2D s8
        """,
    ),
    Row(
        "from_integer",
        "16-bit inputs have zero point 0, with which one product is left",
        other="""
            litert-ref fused,two_products DEQUANTIZE s16f32
        """,
    ),
    Row(
        "from_integer",
        "products of 2-bit values and zero points, which are powers of two, are exact",
        other="""
            litert-ref fused,two_products DEQUANTIZE s2f32
        """,
    ),
    Row(
        "integer_scale",
        "taken only where no tensor has a scale",
        same="""
            litert-ref operands,all ADD s16raw; MUL s16raw
        """,
    ),
    Row(
        "moved_zero_point",
        "each part and what is joined are refused for it by themselves",
        same="""
            litert-ref refused CONCATENATION s16
            tflm refused CONCATENATION s16
        """,
    ),
    Row(
        "int16_zero_point",
        "a pool's bounds are formed with any zero point, unless that is refused",
        same="""
            litert-ref ignored AVERAGE_POOL_2D s16; MAX_POOL_2D s16
            tflm ignored AVERAGE_POOL_2D s16; MAX_POOL_2D s16
        """,
    ),
    Row(
        "lanes",
        "what is left over is scaled by rule double, as the whole is",
        other="""
            litert-ref eights DEPTHWISE_CONV_2D s8w4 s8 u8; CONV_2D s8w4 u8 s8 s16b32 s16w4b32; TRANSPOSE_CONV u8 s8 s16b32
            litert-ref sixteens QUANTIZE s16s8 s8s16 u8s16 u8s8 s8s8 s8u8 u8u8 s16s32 s16s16 s32s8 s32s16
            tflm eights TRANSPOSE_CONV s8; DEPTHWISE_CONV_2D s8 s8w4; CONV_2D s8w4 s8 s16b32; FULLY_CONNECTED s8 s8w4 s16b32
            tflm sixteens QUANTIZE s8s16 s16s8 s32s16 s16s16 s16s32 s32s8 u8s8 s8s8 s8s32 s8u8
        """,
    ),
    Row(
        "lanes",
        "the operator's vectors have another size, and this value is not looked at",
        same="""
            litert-ref eights QUANTIZE s16s16 u8u8 s32s8 s8u8 u8s8 s32s16 s8s16 s16s32 s16s8 s8s8 u8s16
            litert-ref sixteens TRANSPOSE_CONV u8 s16b64 s8 s16b32; DEPTHWISE_CONV_2D u8 s8 s8w4 s16b64
            litert-ref sixteens FULLY_CONNECTED s16w4b64 s16b32 s8 u8 s16w2b32 s8w4 s16w16 s8w2 s16w4b32 u8s16 s16w2b64 s16b64
            litert-ref sixteens FULLY_CONNECTED s16w16b64
            litert-ref sixteens CONV_2D s16b64 s8 s8w4 u8 s16b32 s16w4b32 s16w4b64
            tflm eights QUANTIZE s8s32 s8s8 s16s8 u8s8 s16s32 s8u8 s32s16 s32s8 s16s16 s8s16
            tflm sixteens TRANSPOSE_CONV s8 s16b16 s16b64; DEPTHWISE_CONV_2D s16b64 s8 s8w4
            tflm sixteens FULLY_CONNECTED s8w4 s8 s16b64 s16b32; CONV_2D s8 s16b64 s16b32 s8w4
        """,
    ),
    Row(
        "missing_bias",
        "refused either way, in other words",
        other="""
            litert-ref crash CONV_2D s16b64 s8w4 s16b32 s8 u8 s16w4b32 s16w4b64; FULLY_CONNECTED u8s16
            tflm refused,absent SVDF s8 s16
        """,
    ),
    Row(
        "ratio",
        "left out, the rule follows another one, to this value",
        same="""
            litert-ref float32 UNIDIRECTIONAL_SEQUENCE_LSTM s8; LSTM s8
        """,
    ),
    Row(
        "recurrent_sum",
        "left out, the rule follows another one, to this value",
        other="""
            litert-ref added UNIDIRECTIONAL_SEQUENCE_LSTM s8; LSTM s8
        """,
    ),
    Row(
        "right_zero_point",
        "the kernel's own rule is the same one, double",
        same="""
            litert-ref double BATCH_MATMUL s8
            tflm double BATCH_MATMUL s8
        """,
    ),
    Row(
        "same_scale",
        "floats and bools have no scales that are nearly the same",
        same="""
            litert-ref near FILL f32 bool; EXPAND_DIMS f32 bool; UNPACK f32 bool; PACK f32
        """,
    ),
    Row(
        "short_filter",
        "the kernel's own rule is the same one, double",
        same="""
            litert-ref double TRANSPOSE_CONV s8 s16b32
            tflm double TRANSPOSE_CONV s8
        """,
    ),
    Row(
        "state_range",
        "about states of 8 bits",
        other="""
            litert-ref wraps SVDF s16
            tflm wraps SVDF s16
        """,
    ),
    Row(
        "unit_scale",
        "no engine takes scales of these that are only near",
        same="""
            litert-ref near L2_NORMALIZATION s8 u8; LOG_SOFTMAX s8 u8
            tflm near LOG_SOFTMAX s8
        """,
    ),
    Row(
        "unit_scale",
        "a zero point of 16 bits is refused before the rule is asked",
        same="""
            litert-ref scale LOGISTIC s16
        """,
    ),
    Row(
        "weight_zero_point",
        "uint8 weights have a zero point that counts",
        same="""
            litert-ref ignored CONV_2D u8
        """,
    ),
    Row(
        "without_bias",
        "the engine has no kernel with a bias of 32 bits",
        same="""
            tflm narrow TRANSPOSE_CONV s16b64
        """,
    ),
    Row(
        "without_bias",
        "a node without a bias is refused either way",
        other="""
            litert-ref narrow CONV_2D s16b64
        """,
    ),
    Row(
        "limits",
        "of CMSIS-NN's limits that on rows of a multiple of 4 elements is about int8 weights and inputs alone",
        same="""
            litert-ref cmsis_nn FULLY_CONNECTED s16w16b64
            litert-ref cmsis_nn FULLY_CONNECTED s16w16 s16b64 s16w2b32 u8s16 s16b32 u8 s8w2 s8w4 s16w4b32 s16w4b64 s16w2b64
            tflm cmsis_nn FULLY_CONNECTED s8w4 s16b32 s16b64
        """,
    ),
    Row(
        "weight_offset",
        "packed weights with a zero point are refused either way",
        other="""
            litert-ref unused FULLY_CONNECTED s16w2b32 s16w2b64 s16w4b32 s16w4b64 s8w2 s8w4
        """,
    ),
)
#: The row of each, and whether the programs are the same.
SILENT: Mapping[Key, tuple[Row, bool]] = {key: (row, same) for row in ROWS for key, same in row.expanded()}
