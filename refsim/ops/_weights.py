"""What FULLY_CONNECTED alone makes of its weights and biases. Source: tflite ``kernels/fully_connected.cc``."""

from __future__ import annotations

import numpy as np

from refsim.ir import Array, Tensor
from refsim.ops import Call
from refsim.ops._checks import magnitude


def taps_of(call: Call, w: Tensor, w_offset: int) -> Array:
    """The weights, or the largest ones that there may be: those that are activations."""
    if w.data is not None:
        return w.data.astype(np.int64) + w_offset
    if w.dtype in ("int4", "int2") or call.rules.get("dynamic_weights") == "refused":
        raise call.unsupported("must be constant in this profile", w)
    return np.full(w.shape, magnitude(call, w, w_offset), np.int64)


def left_by_delegate(w: Tensor, scales: int) -> bool:
    """Packed weights that XNNPACK does not take: rows that end within a byte, and int2 with one scale for several rows."""
    units, depth = w.shape
    return depth % (4 if w.dtype == "int2" else 2) != 0 or (w.dtype == "int2" and scales < units)


def bias_as_read(call: Call, bias: Tensor | None) -> Tensor | None:
    """A 64-bit bias beside int16 weights that no option calls one is read as 32-bit ones: halves of its first elements."""
    if bias is None or call.types != "s16w16b64" or int(call.option("quantized_bias_type")):
        return bias
    call.note("without quantized_bias_type int64 the engine takes the halves of its first elements for 32-bit biases", bias)
    assert bias.data is not None
    halves = bias.data.reshape(-1).view(np.int32)[: bias.size]
    return call.constant(halves.astype(np.int64), "int64", f"{bias.name} in halves")
