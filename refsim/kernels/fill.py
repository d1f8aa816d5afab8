"""A whole tensor filled with one value, as bit patterns of its elements. Source: exact move."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.ir import Array
from refsim.kernels import I32, I64, Kernel, Slot, variants_of


@dataclass(frozen=True, slots=True)
class Params:
    size: Annotated[int, I32, "elements"]
    value: Annotated[int, I64, "the bit pattern, wrapped to the type of an element"]
    shape: tuple[int, ...]
    dtype: str


def run(nx: Any, p: Params) -> Array:
    """-> [1, *shape]."""
    held = np.dtype(p.dtype)
    return np.full((1, *p.shape), p.value, dtype=np.int64).astype(f"uint{8 * held.itemsize}").view(held)


KERNEL = Kernel(
    name="fill",
    params=Params,
    slots=(Slot("output", role="out", doc="[size]"),),
    run=run,
    variants=variants_of(*({"x": dtype} for dtype in ("uint8", "uint16", "uint32", "uint64"))),
)
#: The variant by bytes of an element.
BY_WIDTH = dict(zip((1, 2, 4, 8), KERNEL.variants, strict=True))
