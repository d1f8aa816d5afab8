"""Older TensorFlow Lite Micro: multipliers prepared in float32 until October 2026."""

from refsim.engines.versions.tflm import TFLM_2026_10

PRODUCT32 = {"scale_product": "float32"}

TFLM_2026_08 = TFLM_2026_10.but(
    "tflm-2026.08",
    {
        "FULLY_CONNECTED s8 s8w4 s16b64 s16b32": PRODUCT32,
        "SUB DIV RELU LEAKY_RELU HARD_SWISH ABS s8 s16": {"ratio": "float32"},
        "BATCH_MATMUL s8 s16": PRODUCT32,
        "SVDF": PRODUCT32,
        "UNIDIRECTIONAL_SEQUENCE_LSTM": PRODUCT32 | {"ratio": "float64"},
    },
    alias="tflm-old",
    title="TensorFlow Lite Micro, August to October 2026 (multipliers prepared in float32)",
    wheel="tflite-micro 0.dev20261006214927",
    live="",
)
UNTIL_AUGUST = {
    # Refused; in 2025.01, nothing is written.
    "CAST s8bool s16bool s32bool u32bool f32bool boolbool": None,
    "CAST f32s8 f32s16 f32s32 f32u32": {"outside_type": "undefined"},
    "TRANSPOSE_CONV s8 s16b64 s16b16": {"activation": "ignored"},
    "RESIZE_NEAREST_NEIGHBOR s8 s16 f32": {"half_pixels": "ignored"},
    "BATCH_MATMUL s8 s16": {"transposed_left": "undefined"},
}
#: Assertions that the wheels are built with stop these.
ASSERTED = {
    "DIV s8": {"small_quotient": "asserted"},
    "FULLY_CONNECTED s8": {"weight_zero_point": "refused"},
    "DEPTHWISE_CONV_2D s8 s16b64": {"missing_bias": "crash"},
}

TFLM_2026_02 = TFLM_2026_08.but(
    "tflm-2026.02",
    {
        "FULLY_CONNECTED CONV_2D s16b64": {"without_bias": "narrow"},
        **ASSERTED,
        **UNTIL_AUGUST,
    },
    alias="",
    title="TensorFlow Lite Micro, March 2025 to February 2026",
    wheel="tflite-micro 0.dev20260203175027",
)
TFLM_2025_01 = TFLM_2026_08.but(
    "tflm-2025.01",
    {
        "CONV_2D s16b64": {"without_bias": "narrow"},
        # No kernels yet, as the wheel says when asked.
        "FULLY_CONNECTED s16b32": None,
        "PACK UNPACK RELU TRANSPOSE s16": None,
        "PRELU s16s8": None,
        "SUB s32": None,
        "CUSTOM:TFLM_DECODE DYNAMIC_UPDATE_SLICE REDUCE_ALL REDUCE_MIN REVERSE_V2": None,
        "FULLY_CONNECTED s16b64": {"int16_per_channel": "refused"},
        **ASSERTED,
        # Until January 2026.
        "SUM s8 s16": {"sum_axes": "two"},
        **UNTIL_AUGUST,
    },
    alias="",
    title="TensorFlow Lite Micro, October 2023 to March 2025",
    wheel="tflite-micro 0.dev20250107191040",
)
PROFILES = (TFLM_2026_08, TFLM_2026_02, TFLM_2025_01)
