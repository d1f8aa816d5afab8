"""What engines demand of the scale and the zero point of an output."""

from __future__ import annotations

from collections.abc import Callable

from refsim.engines.rules import Rules
from refsim.ir import Tensor
from refsim.ops import Call
from refsim.ops._checks import raw_zero_point_of, require, scale_of

#: Rules of an operator whose engine checks that the scale stays.
CHECKED: Rules = {"same_scale": "checked"}
#: The same, of int16 tensors with zero point 0.
CHECKED_16: Rules = {"same_scale": "checked", "moved_zero_point": "refused"}
#: Two scales that are as good as one. Source: TFLM ``kernels/pooling_common.cc``.
NEAR = 1e-6


def scale_and_zero_point(tensor: Tensor) -> tuple[float, int]:
    """As engines that compare them read them: both 0 where there are none, or several."""
    q = tensor.quantization
    return (0.0, 0) if q is None or q.per_channel else (float(q.scale[0]), int(q.zero_point[0]))


def require_even_int16(call: Call, tensor: Tensor) -> None:
    """Of int16 engines want zero point 0, also where there is no scale."""
    if tensor.dtype == "int16":
        require(call, scale_and_zero_point(tensor)[1] == 0, "an int16 tensor must have zero point 0", tensor)


def keep_scale(call: Call, x: Tensor, out: Tensor) -> None:
    """Require the scale of ``x`` of ``out`` where the engine does, as the integers stay; and zero points 0 of int16."""
    rule = call.rules.get("same_scale", "assumed")
    if rule != "assumed":
        (scale, zero_point), (scale_out, zero_out) = map(scale_and_zero_point, (x, out))
        same = abs(scale - scale_out) <= (NEAR if rule == "near" else 0.0) and zero_point == zero_out
        require(call, same, f"must have the scale and zero point of {out}; this operator does not requantize", x)
    if x.dtype == "int16" and call.rules.get("moved_zero_point") == "refused":
        require_even_int16(call, x)


def require_unit(call: Call, unit: float, zero_point: int, near: Callable[[float], bool] | None = None) -> None:
    """The function fixes scale and zero point of its output, which the engine looks at, or not.

    ``near``: whether a scale is near enough for an engine that does not want it exactly.
    """
    demanded, out = call.rules["unit_scale"], call.output
    scale, found = float(scale_of(call, out)), raw_zero_point_of(call, out)
    near_enough = near is not None and demanded == "near" and near(scale)
    require(call, demanded in ("zero_point", "free") or near_enough or scale == unit, f"scale must be {unit!r}, not {scale!r}", out)
    require(call, demanded in ("scale", "free") or found == zero_point, f"zero point must be {zero_point}, not {found}", out)
