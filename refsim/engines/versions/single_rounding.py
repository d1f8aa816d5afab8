"""The reference kernels built with ``TFLITE_SINGLE_ROUNDING=1``: one rounding, half up, where there are two by default.

No wheel is built so: from ``kernels/internal/{common,quantization_util}.cc`` and ``reference/{resize_bilinear,div}.h``, and equal
to those, compiled for x86-64, on a million random products and as many quotients.
"""

from refsim.engines.versions.litert import LITERT_2_3_REF

TFLITE_SINGLE_ROUNDING = LITERT_2_3_REF.but(
    "tflite-single-rounding",
    # reference/depthwiseconv_uint8.h asks for halves away from zero by name, and gets two roundings in this build too.
    {"DEPTHWISE_CONV_2D u8": {"build": "default"}},
    alias="single-rounding",
    title="LiteRT 2.3 reference kernels built with TFLITE_SINGLE_ROUNDING=1",
    wheel="",
    live="",
    single_rounding=True,
)
PROFILES = (TFLITE_SINGLE_ROUNDING,)
