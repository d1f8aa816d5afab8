"""What the kernels demand of scales and zero points, by operator and type.

Source: tflite ``kernels`` (the ``Prepare`` functions) and the quantization specification of TensorFlow Lite.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from refsim.errors import QuantizationError
from refsim.ir import Array, Model, Node, Quantization, Tensor, read_only

#: Outputs whose quantization the operator fixes, whatever was calibrated: (scale, zero point).
FIXED_OUTPUTS: Mapping[tuple[str, str], tuple[float, int]] = {
    ("SOFTMAX", "int8"): (2.0**-8, -128),
    ("SOFTMAX", "uint8"): (2.0**-8, 0),
    ("SOFTMAX", "int16"): (2.0**-15, 0),
    ("LOGISTIC", "int8"): (2.0**-8, -128),
    ("LOGISTIC", "uint8"): (2.0**-8, 0),
    ("LOGISTIC", "int16"): (2.0**-15, 0),
    ("TANH", "int8"): (2.0**-7, 0),
    ("TANH", "uint8"): (2.0**-7, 128),
    ("TANH", "int16"): (2.0**-15, 0),
    ("L2_NORMALIZATION", "int8"): (2.0**-7, 0),
    ("L2_NORMALIZATION", "uint8"): (2.0**-7, 128),
    ("LOG_SOFTMAX", "int8"): (2.0**-4, 127),
    ("LOG_SOFTMAX", "uint8"): (2.0**-4, 255),
}

#: Operators that move or compare codes: their outputs share the first input's quantization.
SAME_AS_INPUT = frozenset(
    (
        "AVERAGE_POOL_2D MAX_POOL_2D RESHAPE TRANSPOSE SQUEEZE EXPAND_DIMS SLICE STRIDED_SLICE SPLIT SPLIT_V GATHER GATHER_ND "
        "PAD MIRROR_PAD TILE REVERSE_V2 SPACE_TO_DEPTH DEPTH_TO_SPACE SPACE_TO_BATCH_ND BATCH_TO_SPACE_ND RESIZE_BILINEAR "
        "RESIZE_NEAREST_NEIGHBOR CONCATENATION PACK UNPACK MAXIMUM MINIMUM REDUCE_MAX REDUCE_MIN"
    ).split()
)
#: Operators with weights (input 1) and a bias (input 2), and the dimension of the weights that may have its own scales.
WEIGHTED: Mapping[str, int] = {"CONV_2D": 0, "DEPTHWISE_CONV_2D": 3, "FULLY_CONNECTED": 0}
#: A bias scale further than this from input scale x weight scale (relative) was not made for this layer.
BIAS_TOLERANCE = 1e-6


def fixed_output(op: str, dtype: str) -> Quantization | None:
    """The only quantization that ``op`` may have as its output in ``dtype``; None where it is free."""
    if (op, dtype) not in FIXED_OUTPUTS:
        return None
    scale, zero_point = FIXED_OUTPUTS[op, dtype]
    return Quantization(read_only(np.asarray([scale], np.float32)), read_only(np.asarray([zero_point], np.int64)))


def bias_quantization(x: Quantization, w: Quantization) -> Quantization:
    """Scale of a bias: input scale x weight scale, in float32, per channel if the weights are; zero point 0."""
    if x.per_channel:
        raise QuantizationError(f"the input has {x.scale.size} scales; a bias needs one")
    scale = np.asarray(x.scale * w.scale, dtype=np.float32)
    if not (np.isfinite(scale) & (scale > 0)).all():
        raise QuantizationError(f"input scale {x.scale[0]} x weight scale {w.scale.min()} does not fit float32")
    return Quantization(read_only(scale), read_only(np.zeros(scale.shape, dtype=np.int64)), 0)


def check_model(model: Model) -> list[str]:
    """Every scale and zero point of ``model`` that breaks a rule of its operator, one line each; empty when all is well."""
    problems = [problem for tensor in model.tensors for problem in _tensor(tensor)]
    for node in model.nodes:
        problems += [f"{node}: {problem}" for problem in (*_output(model, node), *_weights(model, node))]
    return problems


def _tensor(tensor: Tensor) -> Iterator[str]:
    q = tensor.quantization
    if q is not None and tensor.dtype == "int16" and q.zero_point.any():
        yield f"{tensor}: int16 needs zero point 0, not {q.zero_point[0]}"


def _output(model: Model, node: Node) -> Iterator[str]:
    out = model.tensors[node.outputs[0]] if node.outputs else None
    if out is None or out.quantization is None:
        return
    fixed = fixed_output(node.op, out.dtype)
    if fixed is not None and not _equal(fixed, out.quantization):
        wanted, got = _text(fixed), _text(out.quantization)
        yield f"{out}: the output must have {wanted}, not {got}"
    inputs = [model.tensors[index] for index in node.inputs if index >= 0]
    source = inputs[0].quantization if inputs else None
    same = source is None or inputs[0].dtype != out.dtype or _equal(source, out.quantization)
    if node.op in SAME_AS_INPUT and source is not None and not same:
        yield f"{out}: the output must share the input's {_text(source)}, not {_text(out.quantization)}"


def _weights(model: Model, node: Node) -> Iterator[str]:
    if node.op not in WEIGHTED or len(node.inputs) < 2:
        return
    x, w, bias = ((model.tensors[i] if i >= 0 else None) for i in (*node.inputs, -1)[:3])
    if x is None or w is None or x.quantization is None or w.quantization is None:
        return
    if w.dtype != "uint8" and w.quantization.zero_point.any():
        yield f"{w}: weights need zero point 0, not {w.quantization.zero_point[np.argmax(w.quantization.zero_point != 0)]}"
    if w.quantization.per_channel and w.quantization.axis != WEIGHTED[node.op]:
        yield f"{w}: scales belong to dimension {WEIGHTED[node.op]}, not {w.quantization.axis}"
    if bias is not None and bias.quantization is not None:
        yield from _bias(bias, bias_quantization(x.quantization, w.quantization).scale)


def _bias(bias: Tensor, wanted: Array) -> Iterator[str]:
    q = bias.quantization
    assert q is not None
    if q.zero_point.any():
        yield f"{bias}: a bias needs zero point 0"
    if q.scale.size not in (1, wanted.size):
        yield f"{bias}: has {q.scale.size} scales, the weights have {wanted.size}"
        return
    off = np.abs(q.scale.astype(np.float64) / wanted - 1) > BIAS_TOLERANCE
    if off.any():
        n = int(np.argmax(off))
        yield f"{bias}: scale {q.scale[min(n, q.scale.size - 1)]} (channel {n}) must be input scale x weight scale, {wanted[n]}"


def _equal(a: Quantization, b: Quantization) -> bool:
    return bool(np.array_equal(a.scale, b.scale) and np.array_equal(a.zero_point, b.zero_point))


def _text(q: Quantization) -> str:
    return f"scale {q.scale[0]} and zero point {q.zero_point[0]}"
