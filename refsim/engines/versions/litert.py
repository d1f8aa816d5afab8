"""LiteRT, reference kernels on x86-64."""

from refsim.engines import Profile
from refsim.engines.index_operands import LITERT as INDICES
from refsim.engines.operator_versions import LITERT_2_3_REF as VERSIONS
from refsim.engines.operator_versions import NEVER_IN_PLACE
from refsim.engines.option_limits import LITERT, NEVER_WITHOUT

LITERT_2_3_REF = Profile(
    id="litert-2.3-ref",
    alias="litert-ref",
    title="LiteRT 2.3 reference kernels (BUILTIN_REF; FULLY_CONNECTED requantizes in float64)",
    base="litert",
    wheel="ai-edge-litert 2.3.0",
    live="litert-ref",
    refuses_oddities=True,
    never_in_place=NEVER_IN_PLACE,
    versions=VERSIONS,
    option_limits=LITERT,
    needs_options=NEVER_WITHOUT,
    index_operands=INDICES,
    literal_options=frozenset({"num_splits", "keep_dims"}),
)
PROFILES = (LITERT_2_3_REF,)
