"""Older versions, and builds for other machines, as differences from the present ones.

Verified on recordings, as tests/engines/recorded_counts.json counts them (exact, not explained): litert-1.2-ref 2,565 and 0,
-opt-x86 and -xnnpack-x86 2,635 and 0; litert-2.1-ref 2,640 and 0, -opt-x86 and -xnnpack-x86 2,680 and 0;
litert-2.3-opt-x86-noavx2 2,856 and 0; litert.js 2,914 and 0; tflite-2.14-ref 2,505 and 0, -opt-x86 2,545 and 0, -opt-arm64
2,545 and 0. The wheels of 1.2 and 2.1 were asked for the product of scales of every FULLY_CONNECTED, on scales that tell. By
analogy, without a recording: int2 and sparse weights, QUANTIZE to 4 bits, DENSIFY, STABLEHLO_RNG_BIT_GENERATOR, and for
tflite-runtime on Arm and LiteRT.js int4 weights beside 16 bits, and weights that are activations. Which versions of an operator
they know was asked on x86-64; the wheel of tflite-runtime for Arm has the same source. Nobody has asked LiteRT.js: it refuses no
file for that.
"""

from refsim.engines import operator_versions as known
from refsim.engines.versions.litert import LITERT_2_3_REF
from refsim.engines.versions.litert_arm64 import COLUMN, COMPARISONS, LITERT_2_3_OPT_ARM64
from refsim.engines.versions.litert_opt import LITERT_2_3_OPT_X86
from refsim.engines.versions.xnnpack import LITERT_2_3_XNNPACK_X86

SINGLE = {"requant": "single"}
#: FULLY_CONNECTED before LiteRT 1.3: as TFLM, not in double.
PRODUCT32 = {"scale_product": "float32"}
FC_OF_1_2 = {
    "FULLY_CONNECTED s8 u8 s8w4 u8s16 s16b32 s16w4b32": {"requant": "double"} | PRODUCT32,
    "FULLY_CONNECTED s16b64 s16w4b64": {"requant": "reduced"} | PRODUCT32,
}
FC_WITHOUT_RUY = {
    "FULLY_CONNECTED s16b64": {"requant": "reduced", "without_bias": "narrow"} | PRODUCT32,
    "FULLY_CONNECTED s16w4b64": {"requant": "reduced"} | PRODUCT32,
}
#: Kernels that came after LiteRT 2.1, and after 1.2: what the wheels refused whenever they were asked, of types that they read.
AFTER_2_1 = {
    "BATCH_MATMUL s16s8": None,
    "BATCH_TO_SPACE_ND MIRROR_PAD SPACE_TO_BATCH_ND bool u16 u32 u64": None,
    "BITCAST u4u4 s2s2": None,
    "CAST f32u4 f32s2 u4f32": None,
    "CONCATENATION DYNAMIC_UPDATE_SLICE s4": None,
    "DEQUANTIZE u4f32": None,
    "DYNAMIC_UPDATE_SLICE FILL u8 u16 u32 u64": None,
    "EMBEDDING_LOOKUP s16 s32 s64 bool u16 u32 u64 s4 u4 s2 s2f32": None,
    "EXPAND_DIMS SQUEEZE u4 s2": None,
    "FULLY_CONNECTED s16w16 s16w16b64": None,
    "GREATER LESS_EQUAL s16": None,
    "L2_NORMALIZATION": {"norm_rank": "four"},
    "QUANTIZE s8s16 u8s16 f32s4 f32u4": None,
    "RESIZE_NEAREST_NEIGHBOR s32 bool u16 u32": None,
    "SELECT SELECT_V2 SLICE STRIDED_SLICE u16 u64": None,
    "STABLEHLO_GATHER bools32 bools64": None,
    "TILE s16 u16 u32 u64": None,
    "TRANSPOSE u16 u32 u64 u4": None,
}
AFTER_1_2 = {
    "DIV NEG s8 s16": None,
    "DYNAMIC_UPDATE_SLICE GELU NOT_EQUAL s16": None,
    "EXPAND_DIMS SLICE SQUEEZE TRANSPOSE s4": None,
    "BITCAST s4s4": None,
    "CAST f32s4 s2f32": None,
    "DEQUANTIZE s2f32": None,
    "GATHER s4s16 s4s32 s4s64": None,
    "FULLY_CONNECTED s8w2 s16w2b64 s16w2b32": None,
    "PAD PADV2 bool": None,
    "PRELU s16s8": None,
    "STABLEHLO_SCATTER bools32 bools64": None,
}
#: After tflite-runtime 2.14, whose wheel for x86-64 was asked; it takes the packed weights of CONV_2D for others.
AFTER_2_14 = {
    "CONV_2D s16w4b32 s16w4b64": None,
    "DEQUANTIZE s4f32": None,
    "GATHER_ND bools16 bools32 bools64": None,
    "LOG s8": None,
    "RSQRT s16": None,
    "SPLIT s64": None,
}
#: Until LiteRT 2.1; asked of 1.2.0, which answers otherwise from process to process.
UNSET = {
    "BATCH_MATMUL": {"transposed_left": "undefined"},
    "CAST f32s8 f32u8 f32s16 f32u16 f32s32 f32u32 f32s64": {"outside_type": "undefined"},
}
#: Optimized kernels until LiteRT 1.2, asked of 1.2.0 and of tflite-runtime 2.14 for six drawn nodes.
PLAIN_SUMS = {"BATCH_MATMUL s8s32": {"unscaled_zero_point": "subtracted"}}
RAW = {"EQUAL s16": {"int16_equality": "raw"}}
#: What the wheels of 1.2, 2.1 and tflite-runtime 2.14 said of drawn nodes.
ONE_VALUE = {"SPARSE_TO_DENSE": {"single_value": "refused"}}
ONE_FACTOR = {"REDUCE_PROD s8 s16": {"lone_factor": "undefined"}}
#: Until LiteRT 1.4, in 53 drawn nodes of which 7 tell; LiteRT 2.0.3 rounds twice.
RUY_MATMUL = {"BATCH_MATMUL s8": {"requant": "ruy"}}
SHORT_SUM = {"SUM s16": {"short_sum": "wraps"}}
FIRST_AXIS = {"REVERSE_V2": {"reversed_axes": "first"}}
#: XNNPACK until LiteRT 2.1; asked of 1.2.0 for every set of axes, and for filters and strides of up to 4.
XNNPACK_UNTIL_2_1 = {
    "MEAN SUM s8 u8": {"sum_in_float": "away_in_line"},
    "CONV_2D s8 u8": {"negative_padding": "wraps"},
    "DEPTHWISE_CONV_2D s8": {"negative_padding": "wraps"},
    "FULLY_CONNECTED s8w4": {"requant": "ruy", "not_delegated": "same"},
    "FULLY_CONNECTED s8": {"weight_offset": "unused"},
}
#: tflite-runtime for x86-64: no NEON kernels, and gemmlowp for uint8.
NO_NEON = {
    "DEPTHWISE_CONV_2D s8 s8w4": {"requant": "double", "lanes": "all"},
    "CONV_2D FULLY_CONNECTED u8": {"requant": "double"},
    "QUANTIZE s8s8 s8u8 u8s8 u8u8": {"requant": "double", "lanes": "all"},
    "QUANTIZE f32s8 f32u8 f32s16": {"float_input": "exact"},
    "TRANSPOSE_CONV s8 u8": {"requant": "double", "lanes": "all"},
    "DEQUANTIZE s8f32 u8f32": {"from_integer": "product"},
}
NARROW = {"FULLY_CONNECTED TRANSPOSE_CONV s16b64": {"without_bias": "narrow"}}

LITERT_2_1_REF = LITERT_2_3_REF.but(
    "litert-2.1-ref",
    {**UNSET, **AFTER_2_1, **ONE_VALUE},
    alias="litert-2.1-ref",
    title="LiteRT 1.3 to 2.1 reference kernels",
    versions=known.LITERT_2_1_REF,
    wheel="ai-edge-litert 2.1.0",
    live="",
    generates=False,
)
LITERT_1_2_REF = LITERT_2_1_REF.but(
    "litert-1.2-ref",
    {**FC_OF_1_2, **RAW, **AFTER_1_2},
    alias="litert-1-ref",
    names=("litert-1.1-ref",),
    title="LiteRT 1.0 to 1.2 reference kernels (FULLY_CONNECTED rounds twice)",
    versions=known.LITERT_1_2_REF,
    wheel="ai-edge-litert 1.2.0",
    live="",
    generates=False,
)
LITERT_2_1_OPT = LITERT_2_3_OPT_X86.but(
    "litert-2.1-opt-x86",
    {"MEAN s8": {"image_mean": "same"}, **UNSET, **AFTER_2_1, **ONE_VALUE, **ONE_FACTOR},
    alias="litert-2.1-opt",
    title="LiteRT 2.0.3 to 2.1 optimized kernels on x86-64 (1.3, 1.4: but for BATCH_MATMUL)",
    versions=known.LITERT_2_1,
    wheel="ai-edge-litert 2.1.0",
    live="",
)
LITERT_1_2_OPT = LITERT_2_1_OPT.but(
    "litert-1.2-opt-x86",
    {**FC_WITHOUT_RUY, **RUY_MATMUL, **PLAIN_SUMS, **SHORT_SUM, **RAW, **AFTER_1_2},
    alias="litert-1-opt",
    title="LiteRT 1.0 to 1.2 optimized kernels on x86-64",
    versions=known.LITERT_1_2,
    wheel="ai-edge-litert 1.2.0",
    live="",
)
LITERT_2_1_XNNPACK = LITERT_2_3_XNNPACK_X86.but(
    "litert-2.1-xnnpack-x86",
    {**XNNPACK_UNTIL_2_1, "BATCH_MATMUL s8": {"right_zero_point": "unused"}, **UNSET, **AFTER_2_1, **ONE_VALUE, **ONE_FACTOR},
    alias="litert-2.1-xnnpack",
    names=(),
    title="LiteRT 2.0.3 and 2.1.0 with XNNPACK on x86-64",
    versions=known.LITERT_2_1,
    wheel="ai-edge-litert 2.1.0",
    live="",
)
LITERT_1_2_XNNPACK = LITERT_2_1_XNNPACK.but(
    "litert-1.2-xnnpack-x86",
    {
        **FC_WITHOUT_RUY,
        "BATCH_MATMUL s8": {"requant": "ruy", "right_zero_point": "same"},
        **PLAIN_SUMS,
        **SHORT_SUM,
        **RAW,
        **AFTER_1_2,
    },
    alias="xnnpack-1",
    title="LiteRT 1.1 and 1.2 with XNNPACK on x86-64",
    versions=known.LITERT_1_2,
    wheel="ai-edge-litert 1.2.0",
    live="",
)
LITERT_2_3_OPT_NO_AVX2 = LITERT_2_3_OPT_X86.but(
    "litert-2.3-opt-x86-noavx2",
    {"CONV_2D FULLY_CONNECTED s16b32 s16w4b32 s16w2b32": SINGLE},
    alias="litert-opt-noavx2",
    title="LiteRT 2.3 optimized kernels on x86-64 with AVX but without AVX2",
    live="",
)
LITERT_JS_2_5 = LITERT_2_3_XNNPACK_X86.but(
    "litert.js-2.5-xnnpack-wasm",
    {
        "CONV_2D s8w4 s16b32 s16w4b32": SINGLE,
        "FULLY_CONNECTED s16b32 s16w4b32 s16w2b32": SINGLE,
        "FULLY_CONNECTED s8w4 s8w2": {"not_delegated": "single"},
        "FULLY_CONNECTED s8 u8": {"dynamic_weights": "single"},
        "TRANSPOSE_CONV s8 u8": {"short_filter": "double"},
        "DEPTHWISE_CONV_2D s8w4": {"requant": "double", "lanes": "all"},
        "DEPTHWISE_CONV_2D s8 u8": {"missing_bias": "taken"},
        "QUANTIZE s8u8 u8s8": {"requant": "double", "lanes": "all"},
        "QUANTIZE f32s16": {"float_input": "exact"},
    },
    alias="litert.js",
    names=(),
    title="LiteRT.js 2.5 in WebAssembly (compat build)",
    versions=None,
    wheel="@litertjs/core 2.5.3",
    live="",
)
TFLITE_2_14_REF = LITERT_1_2_REF.but(
    "tflite-2.14-ref",
    {**NARROW, **FIRST_AXIS, **AFTER_2_14},
    alias="tflite-ref",
    names=(),
    title="tflite-runtime 2.14 reference kernels",
    versions=known.TFLITE_2_14_REF,
    wheel="tflite-runtime 2.14.0",
)
TFLITE_2_14_OPT = LITERT_1_2_OPT.but(
    "tflite-2.14-opt-x86",
    {**NO_NEON, **NARROW, **FIRST_AXIS, **AFTER_2_14},
    alias="tflite-opt",
    title="tflite-runtime 2.14 on x86-64, with default settings too: it has no XNNPACK for integers",
    versions=known.TFLITE_2_14,
    wheel="tflite-runtime 2.14.0",
)
TFLITE_2_14_OPT_ARM64 = LITERT_2_3_OPT_ARM64.but(
    "tflite-2.14-opt-arm64",
    {
        "CONV_2D FULLY_CONNECTED s8 s8w4 s8w2 u8": {"requant": "double"} | COLUMN,
        "FULLY_CONNECTED s16b64": {"requant": "reduced"} | PRODUCT32,
        # 15 cases, two of which tell one rounding from two; none tells it from a wider product's.
        "BATCH_MATMUL s8": {"requant": "single"},
        "SOFTMAX s8 u8": {"exponentials": "float"},
        "EXP s16": {"table_range": "fused"},
        "MEAN s8": {"image_mean": "same"},
        COMPARISONS: {"vector_shifts": "sixteens"},
        # By analogy with x86-64: those of one source.
        **ONE_VALUE,
        **ONE_FACTOR,
        **SHORT_SUM,
        **FIRST_AXIS,
        **NARROW,
        **PLAIN_SUMS,
        **RAW,
        **UNSET,
        **AFTER_2_1,
        **AFTER_1_2,
        **AFTER_2_14,
    },
    alias="tflite-opt-arm64",
    title="tflite-runtime 2.14 on 64-bit Arm: 8-bit matrix products round twice, unlike ai-edge-litert's",
    versions=known.TFLITE_2_14,
    wheel="tflite-runtime 2.14.0 aarch64",
)
PROFILES = (
    LITERT_2_1_REF,
    LITERT_1_2_REF,
    LITERT_2_1_OPT,
    LITERT_1_2_OPT,
    LITERT_2_1_XNNPACK,
    LITERT_1_2_XNNPACK,
    LITERT_2_3_OPT_NO_AVX2,
    LITERT_JS_2_5,
    TFLITE_2_14_REF,
    TFLITE_2_14_OPT,
    TFLITE_2_14_OPT_ARM64,
)
