"""TensorFlow Lite Micro with Arm's CMSIS-NN: 7.0.0 and what was repaired in it until June 2026, as TFLM fetched it in August 2026.

Verified on answers of both, compiled for x86-64 and so without DSP or MVE instructions: golden/operators/cmsis-nn-7. Its kernels
with them, compiled for Cortex-M4 and M55 and emulated, were asked the level 1 vectors of CONV_2D, DEPTHWISE_CONV_2D,
FULLY_CONNECTED, pooling, ADD, MUL and SOFTMAX of int8 and of SVDF: 3,856 cases each, all equal but 8 of arm_convolve_1_x_n_s8 with
MVE. What cores with those do otherwise is refused, as are the limits of refsim/ops/_cmsis_nn.py.
"""

from refsim.engines.versions.tflm_older import TFLM_2026_08

LIMITS = {"limits": "cmsis_nn"}

CMSIS_NN_7 = TFLM_2026_08.but(
    "cmsis-nn-7",
    {
        "CONV_2D s16b64": {"without_bias": "narrow"},
        "CONV_2D s8 s8w4 s16b64 s16b32": LIMITS,
        "DEPTHWISE_CONV_2D s8w4": LIMITS,
        "BATCH_MATMUL s8 s16": LIMITS,
        "TRANSPOSE_CONV s8 s16b64 s16b16": {"activation": "ignored"},
        "TRANSPOSE_CONV FULLY_CONNECTED MAXIMUM MINIMUM TRANSPOSE PAD PADV2 s8": LIMITS,
        "TRANSPOSE_CONV s16b64": {"missing_bias": "crash"},
        "FULLY_CONNECTED s8 s8w4 s16b64": {"dynamic_weights": "refused"},
        "FULLY_CONNECTED s16b64": {"int16_per_channel": "refused"},
        "FULLY_CONNECTED s16b32": None,
        "ADD s16": {"int16_zero_point": "ignored"},
        "SOFTMAX s16": {"whole_share": "wraps"},
        "SVDF s8 s16": {"state_zero_point": "unused"},
        "SVDF s8": {"state_range": "wraps"},
        "UNIDIRECTIONAL_SEQUENCE_LSTM s8 s16": {"recurrence": "fresh", "recurrent_sum": "added"},
    },
    alias="cmsis-nn",
    title="TensorFlow Lite Micro of August 2026 with CMSIS-NN 7.0.0 (4ab83cc3)",
    wheel="",
)
PROFILES = (CMSIS_NN_7,)
