"""LiteRT on 64-bit Arm: phones and single-board computers. A Cortex-A76 unless the name says otherwise.

Matrix products of more than one column round once; a product with one column has a kernel of its own, which rounds twice.

Verified on recordings, as tests/engines/recorded_counts.json counts them: all 2,872 cases of the reference kernels are exact, all
2,914 of the optimized ones and of XNNPACK. Comparisons with scales above 1 were also asked of the emulated wheel: 500 random ones,
3,028,888 elements, are equal. The tests have no recording of the A53, of int2
weights, of int4 weights beside 16 bits, or of weights that are activations: all but the first are by analogy.
"""

from refsim.engines.versions.litert import LITERT_2_3_REF
from refsim.engines.versions.litert_opt import LITERT_2_3_OPT_X86
from refsim.engines.versions.xnnpack import ARM

SINGLE = {"requant": "single"}
COLUMN = {"one_column": "ruy"}
FP32 = {"requant": "fp32", "grouped": "same", "one_column": "same", "lanes": "all"}
#: Comparisons as they come after broadcasting: in vectors of 8.
COMPARISONS = "EQUAL NOT_EQUAL GREATER GREATER_EQUAL LESS LESS_EQUAL"
COMPARED = {COMPARISONS: {"vector_shifts": "eights"}}
RNDNU = FP32 | {"requant": "rndnu"}

LITERT_2_3_REF_ARM64 = LITERT_2_3_REF.but(
    "litert-2.3-ref-arm64",
    {"RESIZE_BILINEAR u8": {"multiply_add": "fused"}} | COMPARED,
    alias="litert-ref-arm64",
    title="LiteRT 2.3 reference kernels on 64-bit Arm",
    wheel="ai-edge-litert 2.3.0 aarch64",
    live="",
    generates=False,
)
LITERT_2_3_OPT_ARM64 = LITERT_2_3_OPT_X86.but(
    "litert-2.3-opt-arm64",
    {
        # Of int2 weights, and int4 ones beside 16 bits, there is no recording: they are unpacked, and run as int8 weights do.
        "CONV_2D FULLY_CONNECTED s8 s8w4 s8w2 u8 s16b32 s16w4b32 s16w2b32": SINGLE,
        "CONV_2D FULLY_CONNECTED s8 s8w4 s8w2 u8": COLUMN,
        "DEPTHWISE_CONV_2D u8": {"three_by_three": "ruy"},
        "DEQUANTIZE s8f32 u8f32": {"from_integer": "fused"},
        "SOFTMAX s8 u8": {"exponentials": "uint16"},
        "RESIZE_BILINEAR u8": {"multiply_add": "fused"},
    }
    | COMPARED,
    alias="litert-opt-arm64",
    title="LiteRT 1.2 to 2.3 optimized kernels on 64-bit Arm (ai-edge-litert)",
    wheel="ai-edge-litert 2.3.0 aarch64",
    live="",
)
LITERT_2_3_XNNPACK_ARM64 = LITERT_2_3_OPT_ARM64.but(
    "litert-2.3-xnnpack-arm64",
    {
        "CONV_2D FULLY_CONNECTED s8": FP32,
        "CONV_2D FULLY_CONNECTED u8": RNDNU,
        "DEPTHWISE_CONV_2D s8": FP32,
        "TRANSPOSE_CONV s8": FP32 | {"short_filter": "eights"},
        "TRANSPOSE_CONV u8": FP32 | {"short_filter": "ruy"},
        "ADD SUB s8 u8": {"sum_of_two": "weights"},
        "MUL s8 u8": {"requant": "rndnu"},
        "MEAN SUM s8 u8": {"sum_in_float": "even"},
        "LEAKY_RELU s8 u8": {"ratio_bits": "8"},
        "RESIZE_BILINEAR s8 u8": {"positions": "float", "same_scale": "checked"},
        "MAX_POOL_2D s8 u8": {"same_scale": "checked"},
        "DEQUANTIZE s8f32 u8f32": {"from_integer": "product"},
        "FULLY_CONNECTED s8w4 s8w2": FP32 | {"not_delegated": "column"},
        "FULLY_CONNECTED s8 u8": {"dynamic_weights": "column"},
        "BATCH_MATMUL s8": {"requant": "fp32", "right_zero_point": "double"},
        "QUANTIZE s8s8 u8u8": {"ratio_bits": "8", "lanes": "all"},
        "QUANTIZE f32s8 f32u8": {"float_input": "product"},
    },
    alias="xnnpack-arm64",
    names=("python",) if ARM else (),
    title="LiteRT 2.3 with XNNPACK on 64-bit Arm: what Python's Interpreter() gives there",
)
LITERT_2_3_XNNPACK_ARM64_A53 = LITERT_2_3_XNNPACK_ARM64.but(
    "litert-2.3-xnnpack-arm64-a53",
    {"CONV_2D FULLY_CONNECTED u8": {"requant": "rndnu16"}},
    alias="xnnpack-arm64-a53",
    names=(),
    title="LiteRT 2.3 with XNNPACK on a Cortex-A53: uint8 layers with multipliers of 15 bits",
)
PROFILES = (LITERT_2_3_REF_ARM64, LITERT_2_3_OPT_ARM64, LITERT_2_3_XNNPACK_ARM64, LITERT_2_3_XNNPACK_ARM64_A53)
