"""Sum of two 8-bit tensors as a weighted sum: one multiply each, one shift; where :mod:`refsim.schedule` has checked all pairs.

Source: refsim's own; equal on all pairs to the kernel that it stands for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.ir import Array
from refsim.kernels import I32, SHORT
from refsim.kernels._elementwise import Binary, binary


@dataclass(frozen=True, slots=True, eq=False)
class Params(Binary):
    lhs_weight: Annotated[int, I32, "of a raw operand"]
    rhs_weight: Annotated[int, I32, "of a raw operand"]
    offset: Annotated[int, I32, "zero points and rounding"]
    right: Annotated[int, SHORT, "[0, 31]  right shift"]
    activation_min: Annotated[int, SHORT, "lower clamp, within the output type"]
    activation_max: Annotated[int, SHORT, "upper clamp, within the output type"]
    dtype: str


def _sum(nx: Any, p: Params, lhs: Array, rhs: Array) -> Array:
    total = nx.weighted_pair(lhs, rhs, p.lhs_weight, p.rhs_weight, p.offset, p.right)
    return np.asarray(nx.saturate(total, p.activation_min, p.activation_max)).astype(p.dtype)


KERNEL = binary(
    "weighted_add",
    Params,
    _sum,
    """
    const int32_t sum = refsim_weighted_pair(lhs, rhs, p->lhs_weight, p->rhs_weight, p->offset, p->right);
    return ({{ v["out"] }})refsim_saturate(sum, p->activation_min, p->activation_max);
""",
    [({"x": dtype, "out": dtype}, {}) for dtype in ("int8", "uint8")],
    gap=lambda p, operand: None if p.walk.size else 0,
)
