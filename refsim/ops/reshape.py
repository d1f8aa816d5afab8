"""RESHAPE: an exact move of bytes; the output tensor's shape, checked by the element count, decides.

The shape may come from input 1, from the options, or from the output tensor alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from refsim.ir import Array, storage_dtype
from refsim.ops import C_TYPES, I32, Call, Op, Operand, Rules, Variant
from refsim.ops._common import require

SIGNATURES = {"any": (None, None, None)}
#: Types that are held as bytes, but whose elements have no fixed size.
OPAQUE = frozenset({"string", "resource", "variant"})


@dataclass(frozen=True, slots=True, eq=False)
class Params:
    bytes: Annotated[int, I32, "size of the tensor"]
    shape: tuple[int, ...]


def prepare(call: Call) -> Params:
    x, out = call["input"], call.output
    if str(storage_dtype(x.dtype)) not in C_TYPES or x.dtype in OPAQUE:
        raise call.unsupported(f"{x}: type {x.dtype} is not supported")
    require(call, x.dtype == out.dtype, f"type {out.dtype} differs from the input's {x.dtype}", out)
    require(call, x.size == out.size, f"shape {out.shape} has {out.size} elements, the input {x.size}", out)
    wanted = call.get("shape")
    if wanted is not None and wanted.data is not None:
        target = tuple(int(n) for n in wanted.data.reshape(-1))
        require(call, _matches(target, out.shape), f"shape is {out.shape}, but the operator asks for {target}", out)
    return Params(x.size * storage_dtype(x.dtype).itemsize, out.shape)


def _matches(target: tuple[int, ...], shape: tuple[int, ...]) -> bool:
    """Whether ``target``, with at most one -1 standing for whatever is left, describes ``shape``."""
    if len(target) != len(shape) or target.count(-1) > 1:
        return False
    return all(t in (-1, n) for t, n in zip(target, shape, strict=True))


def simulate(p: Params, x: Array) -> Array:
    """x [n, ...] -> [n, *shape]."""
    return np.reshape(x, (x.shape[0], *p.shape))


def variant(signature: str, rules: Rules) -> Variant:
    return Variant("bytes")


OP = Op(
    name="reshape",
    builtin="RESHAPE",
    operands=(Operand("input"), Operand("shape", "hint", optional=True)),
    signatures=SIGNATURES,
    params=Params,
    prepare=prepare,
    simulate=simulate,
    variant=variant,
    in_place=True,
)
