"""Element by element from one tensor or another, as bools say; each repeats where it has to. Source: exact move."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.ir import Array, read_only
from refsim.kernels import PI32, Kernel, Slot, variants_of
from refsim.kernels._elementwise import MAX_DIMS, merged_strides


@dataclass(frozen=True, slots=True, eq=False)
class Params:
    walk: Annotated[Array, PI32, "6 dimensions of the output, then 6 strides each of condition, x and y, in elements"]
    shapes: tuple[tuple[int, ...], ...]
    output_shape: tuple[int, ...]


def params_of(shapes: tuple[tuple[int, ...], ...], out: tuple[int, ...]) -> Params | None:
    """For operands of ``shapes``, which broadcast to ``out``; None where 6 dimensions do not suffice."""
    merged = merged_strides(shapes, out)
    if len(merged) > MAX_DIMS:
        return None
    columns = [[1, 0, 0, 0]] * (MAX_DIMS - len(merged)) + merged
    return Params(read_only(np.asarray(columns, dtype=np.int32).T.reshape(-1).copy()), shapes, out)


def run(nx: Any, p: Params, condition: Array, x: Array, y: Array) -> Array:
    """[n, ...] each -> [n, *output_shape]."""
    rank = len(p.output_shape)
    arrays = zip((condition, x, y), p.shapes, strict=True)
    aligned = (array.reshape(len(array), *(1,) * (rank - len(shape)), *shape) for array, shape in arrays)
    picked = np.where(*aligned)
    return np.broadcast_to(picked, (len(picked), *p.output_shape))


KERNEL = Kernel(
    name="select",
    params=Params,
    slots=(Slot("condition", "c"), Slot("x"), Slot("y"), Slot("output", role="out")),
    run=run,
    variants=variants_of(*({"c": "bool", "x": f"uint{bits}"} for bits in (8, 16, 32, 64))),
)
