"""The mathematics of quantization: where scales and zero points come from, and what they cost. README.md is the chapter to read.

::

    from refsim import quantize as q

    p = q.calibrate(batches, method="minmax")
    xq = q.quantize(x, p)
    print(q.errors(x, q.dequantize(xq, p)).sqnr_db)
"""

from refsim.quantize.affine import dequantize, quantize
from refsim.quantize.calibrate import Calibration, Calibrator, calibrate
from refsim.quantize.constraints import bias_quantization, check_model, fixed_output
from refsim.quantize.cost import Errors, cost, errors, predicted_noise
from refsim.quantize.fake_quant import Gradients, fake_quant, fake_quant_gradients, fake_quant_mask
from refsim.quantize.multiplier import multiplier, multiplier_error, product_bound, products
from refsim.quantize.scheme import choose

__all__ = [
    "Calibration",
    "Calibrator",
    "Errors",
    "Gradients",
    "bias_quantization",
    "calibrate",
    "check_model",
    "choose",
    "cost",
    "dequantize",
    "errors",
    "fake_quant",
    "fake_quant_gradients",
    "fake_quant_mask",
    "fixed_output",
    "multiplier",
    "multiplier_error",
    "predicted_noise",
    "product_bound",
    "products",
    "quantize",
]
