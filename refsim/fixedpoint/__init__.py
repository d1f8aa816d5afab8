"""Fixed-point arithmetic of quantized kernels, exact, for Python ints and NumPy integer arrays alike.

This package and the C header made from ``templates/refsim_fixedpoint.h.j2`` are the only places that round, saturate or shift
right. They mirror each other name for name. The functions of the package are those of :data:`EXACT`.

=====================  ==============================================================================================
``arithmetic``         all functions that kernels call, as one value that kernels take; mistakes are other values
``core``               doubling high multiply, rounding shifts, saturation
``requant``            multiply by quantized multiplier, in each rule
``merged``             requantization in one multiply, where ``refsim.schedule`` has proved it
``gemmlowp``           exp, logistic, tanh, reciprocal in Qm.n (gemmlowp ``fixedpoint/fixedpoint.h``)
``tables``             16-bit look-up tables and the table-based sigmoid and tanh
``functions``          exp, log, tanh, erfc and what is made of them, correctly rounded, for tables; Python only
``soft_float``         float32 arithmetic on bit patterns, so that no C needs floats
``scale``              floats to integers, at prepare time: quantize_multiplier, quantization of real values
``signal``             the audio front end: fixed-point FFT, square root, logarithm, gain curve
``floats``             what some engines compute in floats although the model is quantized; Python only
``real``               arrays of reals to integers and back, for ``refsim.quantize``; Python only
=====================  ==============================================================================================
"""

from refsim.fixedpoint.arithmetic import EXACT, FUNCTIONS, SINGLE_ROUNDING, Arithmetic, function_of
from refsim.fixedpoint.functions import (
    real_elu,
    real_erfc,
    real_exp,
    real_expm1,
    real_gelu,
    real_gelu_approximate,
    real_log,
    real_logistic,
    real_rsqrt,
    real_tanh,
    where_positive,
)
from refsim.fixedpoint.requant import REQUANT_RULES
from refsim.fixedpoint.scale import (
    FloatScale,
    QuantizedMultiplier,
    float32_bits,
    float32_reciprocal_bits,
    narrow_multiplier,
    quantize_float64_multiplier,
    quantize_fp32_multiplier,
    quantize_fraction8_multiplier,
    quantize_multiplier,
    quantize_multiplier_smaller_than_one,
    quantize_real,
    quantize_rndnu16_multiplier,
    quantize_rndnu_multiplier,
    round_half_away,
    sigmoid_input_multiplier,
    softmax_diff_min,
    softmax_multiplier,
    table_multiplier,
)
from refsim.fixedpoint.tables import SIGMOID_TABLE, build_lut8, build_lut16, softmax_lut

add_float32 = EXACT.add_float32
clz32 = EXACT.clz32
count_leading_sign_bits = EXACT.count_leading_sign_bits
dequantize_float32 = EXACT.dequantize_float32
dequantize_fused = EXACT.dequantize_fused
dequantize_two_products = EXACT.dequantize_two_products
div_half_away = EXACT.div_half_away
exp_on_interval = EXACT.exp_on_interval
exp_on_negative_values = EXACT.exp_on_negative_values
floor_div = EXACT.floor_div
floor_mod = EXACT.floor_mod
get_inv_sqrt = EXACT.get_inv_sqrt
get_reciprocal = EXACT.get_reciprocal
high_multiply = EXACT.high_multiply
log_x_for_x_at_least_1 = EXACT.log_x_for_x_at_least_1
logistic = EXACT.logistic
lut16_lookup = EXACT.lut16_lookup
mbqm_double = EXACT.mbqm_double
mbqm_double_vector = EXACT.mbqm_double_vector
mbqm_double_x86 = EXACT.mbqm_double_x86
mbqm_float64 = EXACT.mbqm_float64
mbqm_fp32 = EXACT.mbqm_fp32
mbqm_reduced = EXACT.mbqm_reduced
mbqm_rndnu = EXACT.mbqm_rndnu
mbqm_rndnu16 = EXACT.mbqm_rndnu16
mbqm_ruy = EXACT.mbqm_ruy
mbqm_single = EXACT.mbqm_single
mbqm_single_wide = EXACT.mbqm_single_wide
mbqm_single_x86 = EXACT.mbqm_single_x86
mbqm_twice = EXACT.mbqm_twice
merged_high = EXACT.merged_high
merged_split = EXACT.merged_split
multiply_float32 = EXACT.multiply_float32
one_minus_x_over_one_plus_x = EXACT.one_minus_x_over_one_plus_x
one_over_one_plus_x = EXACT.one_over_one_plus_x
quantize_float32 = EXACT.quantize_float32
quantize_float32_exact = EXACT.quantize_float32_exact
quantize_float32_product = EXACT.quantize_float32_product
rdbpot = EXACT.rdbpot
rdbpot_x86 = EXACT.rdbpot_x86
requantize = EXACT.requantize
rescale = EXACT.rescale
resize_divide = EXACT.resize_divide
round_half_even_shift = EXACT.round_half_even_shift
round_half_up_shift = EXACT.round_half_up_shift
rounding_half_sum = EXACT.rounding_half_sum
saturate = EXACT.saturate
saturating_left_shift = EXACT.saturating_left_shift
sdhm16 = EXACT.sdhm16
shift_left_wrap = EXACT.shift_left_wrap
split_multiply = EXACT.split_multiply
srdhm = EXACT.srdhm
srdhm16 = EXACT.srdhm16
table_logistic = EXACT.table_logistic
table_tanh = EXACT.table_tanh
tanh = EXACT.tanh
trunc_div = EXACT.trunc_div
truncate_float32 = EXACT.truncate_float32
float32_to_int64 = EXACT.float32_to_int64
int64_to_float32 = EXACT.int64_to_float32
weighted_pair = EXACT.weighted_pair
wrap = EXACT.wrap
wrap_add = EXACT.wrap_add
wrap_mul = EXACT.wrap_mul
wrap_sub = EXACT.wrap_sub

__all__ = [
    "EXACT",
    "FUNCTIONS",
    "REQUANT_RULES",
    "SIGMOID_TABLE",
    "SINGLE_ROUNDING",
    "Arithmetic",
    "FloatScale",
    "QuantizedMultiplier",
    "add_float32",
    "build_lut8",
    "build_lut16",
    "clz32",
    "count_leading_sign_bits",
    "dequantize_float32",
    "dequantize_fused",
    "dequantize_two_products",
    "div_half_away",
    "exp_on_interval",
    "exp_on_negative_values",
    "float32_bits",
    "float32_reciprocal_bits",
    "float32_to_int64",
    "floor_div",
    "floor_mod",
    "function_of",
    "get_inv_sqrt",
    "get_reciprocal",
    "high_multiply",
    "int64_to_float32",
    "log_x_for_x_at_least_1",
    "logistic",
    "lut16_lookup",
    "mbqm_double",
    "mbqm_double_vector",
    "mbqm_double_x86",
    "mbqm_float64",
    "mbqm_fp32",
    "mbqm_reduced",
    "mbqm_rndnu",
    "mbqm_rndnu16",
    "mbqm_ruy",
    "mbqm_single",
    "mbqm_single_wide",
    "mbqm_single_x86",
    "mbqm_twice",
    "merged_high",
    "merged_split",
    "multiply_float32",
    "narrow_multiplier",
    "one_minus_x_over_one_plus_x",
    "one_over_one_plus_x",
    "quantize_float32",
    "quantize_float32_exact",
    "quantize_float32_product",
    "quantize_float64_multiplier",
    "quantize_fp32_multiplier",
    "quantize_fraction8_multiplier",
    "quantize_multiplier",
    "quantize_multiplier_smaller_than_one",
    "quantize_real",
    "quantize_rndnu16_multiplier",
    "quantize_rndnu_multiplier",
    "rdbpot",
    "rdbpot_x86",
    "real_elu",
    "real_erfc",
    "real_exp",
    "real_expm1",
    "real_gelu",
    "real_gelu_approximate",
    "real_log",
    "real_logistic",
    "real_rsqrt",
    "real_tanh",
    "requantize",
    "rescale",
    "resize_divide",
    "round_half_away",
    "round_half_even_shift",
    "round_half_up_shift",
    "rounding_half_sum",
    "saturate",
    "saturating_left_shift",
    "sdhm16",
    "shift_left_wrap",
    "sigmoid_input_multiplier",
    "softmax_diff_min",
    "softmax_lut",
    "softmax_multiplier",
    "split_multiply",
    "srdhm",
    "srdhm16",
    "table_logistic",
    "table_multiplier",
    "table_tanh",
    "tanh",
    "trunc_div",
    "truncate_float32",
    "weighted_pair",
    "where_positive",
    "wrap",
    "wrap_add",
    "wrap_mul",
    "wrap_sub",
]
