"""TensorFlow Lite Micro, reference kernels."""

from refsim.engines import Profile

TFLM_2026_10 = Profile(
    id="tflm-2026.10",
    alias="tflm",
    title="TensorFlow Lite Micro reference kernels, October 2026 (multipliers prepared in double)",
    base="tflm",
    wheel="tflite-micro 0.dev20261023182759",
    live="tflm",
    reads_outside=False,
)
PROFILES = (TFLM_2026_10,)
