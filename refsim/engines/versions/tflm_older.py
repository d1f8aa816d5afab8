"""Older TensorFlow Lite Micro: multipliers prepared in float32 until October 2026."""

from refsim.engines.versions.tflm import TFLM_2026_10

PRODUCT32 = {"scale_product": "float32"}

TFLM_2026_08 = TFLM_2026_10.but(
    "tflm-2026.08",
    {
        "FULLY_CONNECTED s8 s8w4 s16b64 s16b32": PRODUCT32,
        "SUB DIV RELU LEAKY_RELU HARD_SWISH ABS s8 s16": {"ratio": "float32"},
        "BATCH_MATMUL": PRODUCT32,
        "SVDF": PRODUCT32,
        "UNIDIRECTIONAL_SEQUENCE_LSTM": PRODUCT32 | {"ratio": "float64"},
    },
    alias="tflm-old",
    title="TensorFlow Lite Micro, August to October 2026 (multipliers prepared in float32)",
    wheel="tflite-micro 0.dev20261006214927",
    live="",
)
UNTIL_AUGUST = {
    "CAST f32s8 f32s16 f32s32 f32u32": {"outside_type": "undefined"},
    "TRANSPOSE_CONV s8 s16b64 s16b16": {"activation": "ignored"},
    "RESIZE_NEAREST_NEIGHBOR s8 s16 f32": {"half_pixels": "ignored"},
    "BATCH_MATMUL s8 s16": {"transposed_left": "undefined"},
}

TFLM_2026_02 = TFLM_2026_08.but(
    "tflm-2026.02",
    {
        "FULLY_CONNECTED CONV_2D s16b64": {"without_bias": "narrow"},
        "DEPTHWISE_CONV_2D s8": {"missing_bias": "crash"},
        **UNTIL_AUGUST,
    },
    alias="",
    title="TensorFlow Lite Micro, March 2025 to February 2026",
    wheel="tflite-micro 0.dev20260203175027",
)
TFLM_2025_01 = TFLM_2026_08.but(
    "tflm-2025.01",
    {
        "FULLY_CONNECTED s16b32": None,
        "DEPTHWISE_CONV_2D s8": {"missing_bias": "crash"},
        "CUSTOM:TFLM_DECODE": None,
        # Until January 2026.
        "SUM s8 s16": {"sum_axes": "two"},
        **UNTIL_AUGUST,
    },
    alias="",
    title="TensorFlow Lite Micro, October 2023 to March 2025",
    wheel="tflite-micro 0.dev20250107191040",
)
PROFILES = (TFLM_2026_08, TFLM_2026_02, TFLM_2025_01)
