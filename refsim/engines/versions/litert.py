"""LiteRT, reference kernels on x86-64."""

from refsim.engines import Profile

LITERT_2_3_REF = Profile(
    id="litert-2.3-ref",
    alias="litert-ref",
    title="LiteRT 2.3 reference kernels (BUILTIN_REF; FULLY_CONNECTED requantizes in float64)",
    base="litert",
    wheel="ai-edge-litert 2.3.0",
    live="litert-ref",
    refuses_bad_quantized_dimension=True,
)
PROFILES = (LITERT_2_3_REF,)
