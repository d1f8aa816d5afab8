"""LiteRT's optimized kernels (BUILTIN_WITHOUT_DEFAULT_DELEGATES).

The x86-64 wheel runs the NEON kernels through SSE4.1, and matrix products through ruy (AVX2): the second rounding is half up.
"""

from refsim.engines.operator_versions import LITERT_2_3
from refsim.engines.versions.litert import LITERT_2_3_REF

RUY = {"requant": "ruy", "grouped": "double"}
#: Vectors of 8 channels round half up, what is left over half away from zero.
EIGHTS = {"requant": "ruy", "lanes": "eights"}

LITERT_2_3_OPT_X86 = LITERT_2_3_REF.but(
    "litert-2.3-opt-x86",
    {
        "CONV_2D s8 s8w4 u8 s16b32 s16w4b32": RUY,
        "FULLY_CONNECTED s8 s8w4 s8w2 u8 u8s16 s16b32 s16w4b32 s16w2b32": {"requant": "ruy", "scale_product": "float32"},
        "DEPTHWISE_CONV_2D s8 s8w4": EIGHTS,
        "DEPTHWISE_CONV_2D s8 u8": {"missing_bias": "crash"},
        "QUANTIZE s8s8 s8u8 u8s8 u8u8": {"requant": "ruy", "lanes": "sixteens"},
        "QUANTIZE f32s8 f32u8 f32s16": {"float_input": "eights"},
        "SOFTMAX s8 u8 s8s16 u8s16": {"exponentials": "float"},
        "SOFTMAX u8 s8s16 u8s16": {"unit_scale": "near"},
        "TRANSPOSE_CONV s8": EIGHTS,
        "TRANSPOSE_CONV u8": {"requant": "ruy"},
        "DEQUANTIZE s8f32 u8f32": {"from_integer": "two_products"},
        "MEAN s8 u8": {"image_mean": "vectors"},
        "SUM s8 u8": {"sum_in_float": "away", "sum_type": "own"},
        "SUM s16": {"sum_in_float": "away"},
        "REDUCE_PROD s8 s16": {"lone_factor": "copied"},
        "SUM REDUCE_PROD REDUCE_MAX REDUCE_MIN bool": {"fold_of_bools": "refused"},
        "LOGISTIC TANH s16": {"sigmoid16": "gemmlowp"},
        "RESIZE_BILINEAR u8": {"blend": "weights"},
        "ELU s8": {},
    },
    alias="litert-opt",
    title="LiteRT 2.3 optimized kernels on x86-64 with AVX2 (BUILTIN_WITHOUT_DEFAULT_DELEGATES)",
    live="litert-opt",
    versions=LITERT_2_3,
    generates=False,
)
PROFILES = (LITERT_2_3_OPT_X86,)
