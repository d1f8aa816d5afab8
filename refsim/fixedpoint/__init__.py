"""Fixed-point arithmetic of quantized kernels, exact, for Python ints and NumPy integer arrays alike.

This package and the C header made from ``templates/refsim_fixedpoint.h.j2`` are the only places that round, saturate or shift
right. They mirror each other name for name.

=====================  ==============================================================================================
``core``               doubling high multiply, rounding shifts, multiply by quantized multiplier in each rule
``gemmlowp``           exp, logistic, tanh, reciprocal in Qm.n (gemmlowp ``fixedpoint/fixedpoint.h``)
``tables``             16-bit look-up tables and the table-based sigmoid and tanh
``soft_float``         float32 division and rounding on bit patterns, so that QUANTIZE needs no floats
``scale``              floats to integers, at prepare time: quantize_multiplier, quantization of real values
``real``               arrays of reals to integers and back, for ``refsim.quantize``; Python only
=====================  ==============================================================================================
"""

from refsim.fixedpoint.core import (
    REQUANT_RULES,
    clz32,
    div_half_away,
    mbqm_double,
    mbqm_float64,
    mbqm_reduced,
    mbqm_ruy,
    mbqm_single,
    multiply_by_quantized_multiplier,
    rdbpot,
    requantize,
    round_half_up_shift,
    saturate,
    saturating_left_shift,
    shift_left_wrap,
    srdhm,
    srdhm16,
    wrap,
)
from refsim.fixedpoint.gemmlowp import (
    exp_on_interval,
    exp_on_negative_values,
    get_reciprocal,
    logistic,
    one_minus_x_over_one_plus_x,
    one_over_one_plus_x,
    rescale,
    rounding_half_sum,
    tanh,
)
from refsim.fixedpoint.scale import (
    QuantizedMultiplier,
    quantize_float64_multiplier,
    quantize_multiplier,
    quantize_real,
    round_half_away,
    softmax_diff_min,
    softmax_multiplier,
)
from refsim.fixedpoint.soft_float import quantize_float32
from refsim.fixedpoint.tables import (
    SIGMOID_TABLE,
    build_lut16,
    lut16_lookup,
    real_exp,
    table_logistic,
    table_tanh,
)

__all__ = [
    "REQUANT_RULES",
    "SIGMOID_TABLE",
    "QuantizedMultiplier",
    "build_lut16",
    "clz32",
    "div_half_away",
    "exp_on_interval",
    "exp_on_negative_values",
    "get_reciprocal",
    "logistic",
    "lut16_lookup",
    "mbqm_double",
    "mbqm_float64",
    "mbqm_reduced",
    "mbqm_ruy",
    "mbqm_single",
    "multiply_by_quantized_multiplier",
    "one_minus_x_over_one_plus_x",
    "one_over_one_plus_x",
    "quantize_float32",
    "quantize_float64_multiplier",
    "quantize_multiplier",
    "quantize_real",
    "rdbpot",
    "real_exp",
    "requantize",
    "rescale",
    "round_half_away",
    "round_half_up_shift",
    "rounding_half_sum",
    "saturate",
    "saturating_left_shift",
    "shift_left_wrap",
    "softmax_diff_min",
    "softmax_multiplier",
    "srdhm",
    "srdhm16",
    "table_logistic",
    "table_tanh",
    "tanh",
    "wrap",
]
