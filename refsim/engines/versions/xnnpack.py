"""LiteRT with XNNPACK, which Python's ``Interpreter()`` uses without being asked; what it does not take runs optimized.

The x86-64 kernels requantize 8-bit results in float32, half to even. Verified on 2,925 recorded cases, all exact
(tests/engines/recorded_counts.json), and on the live wheel.
"""

import platform

from refsim.engines.versions.litert_opt import LITERT_2_3_OPT_X86

#: ``python`` is what Python's Interpreter() gives on this machine.
ARM = platform.machine().lower() in ("aarch64", "arm64")

FP32 = {"requant": "fp32", "grouped": "same", "lanes": "all"}

LITERT_2_3_XNNPACK_X86 = LITERT_2_3_OPT_X86.but(
    "litert-2.3-xnnpack-x86",
    {
        "CONV_2D FULLY_CONNECTED s8 u8": FP32,
        "DEPTHWISE_CONV_2D s8": FP32,
        # A node that the delegate takes is not looked at by LiteRT's own prepare, which refuses some scales of a bias.
        "FULLY_CONNECTED s8 u8": {"bias_scale": "free", "dynamic_weights": "ruy"},
        "CONV_2D DEPTHWISE_CONV_2D u8": {"bias_scale": "free"},
        "TRANSPOSE_CONV s8": FP32 | {"short_filter": "eights"},
        "TRANSPOSE_CONV u8": FP32 | {"short_filter": "ruy"},
        "ADD SUB s8 u8": {"sum_of_two": "weights"},
        "MUL s8 u8": {"requant": "fp32"},
        "MEAN SUM s8 u8": {"sum_in_float": "even"},
        "LEAKY_RELU s8 u8": {"ratio_bits": "8"},
        "RESIZE_BILINEAR s8 u8": {"positions": "float", "same_scale": "checked"},
        "MAX_POOL_2D s8 u8": {"same_scale": "checked"},
        "DEQUANTIZE s8f32 u8f32": {"from_integer": "product"},
        "FULLY_CONNECTED s8w4 s8w2": FP32 | {"not_delegated": "ruy"},
        "BATCH_MATMUL s8": {"requant": "fp32", "right_zero_point": "double"},
        "QUANTIZE s8s8 u8u8": {"ratio_bits": "8", "lanes": "all"},
        "QUANTIZE f32s8 f32u8": {"float_input": "product"},
        "DENSIFY": None,
        "FULLY_CONNECTED s8": {"sparse_weights": "refused"},
    },
    alias="xnnpack",
    names=() if ARM else ("python",),
    title="LiteRT 2.3 with XNNPACK on x86-64: what Python's Interpreter() gives (BUILTIN)",
    live="xnnpack",
)
PROFILES = (LITERT_2_3_XNNPACK_X86,)
