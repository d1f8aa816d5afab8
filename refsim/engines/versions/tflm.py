"""TensorFlow Lite Micro, reference kernels."""

from refsim.engines import Profile
from refsim.engines.index_operands import TFLM as INDICES
from refsim.engines.option_limits import TFLM

#: Of the wheel's operator resolver, asked for every name of the schema.
FLOAT_OPERATORS = frozenset("CEIL COS EXP FLOOR FLOOR_DIV FLOOR_MOD L2_POOL_2D LOG NEG ROUND SIN SQRT SQUARE".split())

#: Operators that crash the wheel, or are refused, in a subgraph that nothing runs.
SCRATCH = dict.fromkeys("MEAN SUM REDUCE_ALL REDUCE_MAX REDUCE_MIN MIRROR_PAD SVDF".split(), "")
SCRATCH |= dict.fromkeys("TRANSPOSE_CONV UNIDIRECTIONAL_SEQUENCE_LSTM CUSTOM:SignalRfft".split(), "")
SCRATCH |= {"ADD_N": "int8"} | dict.fromkeys("CONV_2D DEPTHWISE_CONV_2D FULLY_CONNECTED".split(), "int4")

TFLM_2026_10 = Profile(
    id="tflm-2026.10",
    alias="tflm",
    title="TensorFlow Lite Micro reference kernels, October 2026 (multipliers prepared in double)",
    base="tflm",
    wheel="tflite-micro 0.dev20261023182759",
    live="tflm",
    reads_outside=False,
    scales_need_zero_points=True,
    option_limits=TFLM,
    index_operands=INDICES,
    literal_options=frozenset({"depth_multiplier"}),
    float_operators=FLOAT_OPERATORS,
    idle_memory=SCRATCH,
    unknown_types=frozenset({"string", "variant", "uint4", "int2"}),
)
PROFILES = (TFLM_2026_10,)
