"""Raw integers folded within a window that slides. Source: tflite ``kernels/stablehlo_reduce_window.cc``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.ir import Array
from refsim.kernels import CField, Kernel, Slot, variants_of

MAX_DIMS = 6
DIMS = CField("int32_t", MAX_DIMS)


@dataclass(frozen=True, slots=True)
class Params:
    shape: Annotated[tuple[int, ...], DIMS, "of the output, outermost dimension first, padded with 1"]
    window: Annotated[tuple[int, ...], DIMS, "elements of the window"]
    step: Annotated[tuple[int, ...], DIMS, "elements of the input from one window to the next"]
    tap_step: Annotated[tuple[int, ...], DIMS, "elements of the input from one element of a window to the next"]
    output_shape: tuple[int, ...]
    fold: str


def run(nx: Any, p: Params, x: Array, init: Array) -> Array:
    """x [n, ...], init [n] -> [n, *output_shape]: ``init`` and the elements of each window, folded modulo the type."""
    flat = np.ascontiguousarray(x.reshape(len(x), -1))
    strides = (step * flat.itemsize for step in (*p.step, *p.tap_step))
    windows = np.lib.stride_tricks.as_strided(flat, (len(x), *p.shape, *p.window), (flat.strides[0], *strides))
    fold = UFUNCS[p.fold]
    kind = None if p.fold in TRUTH else x.dtype  # a sum would widen by itself
    folded = fold.reduce(windows, axis=tuple(range(1 + MAX_DIMS, 1 + 2 * MAX_DIMS)), dtype=kind)
    result = np.asarray(fold(folded, init.reshape(-1, *(1,) * MAX_DIMS)), dtype=x.dtype)
    return result.reshape(len(result), *p.output_shape)


#: Folds whose results are 0 and 1, whatever was folded.
TRUTH: dict[str, np.ufunc] = {"all": np.logical_and, "any": np.logical_or}
UFUNCS: dict[str, np.ufunc] = {"add": np.add, "multiply": np.multiply, "minimum": np.minimum, "maximum": np.maximum, **TRUTH}
ORDERED = ("minimum", "maximum")
KERNEL = Kernel(
    name="reduce_window",
    params=Params,
    slots=(Slot("input"), Slot("init", doc="[1]"), Slot("output", role="out")),
    run=run,
    variants=(
        *variants_of(
            *({"x": f"{sign}int{bits}"} for bits in (8, 16, 32, 64) for sign in ("u", "")),
            fold=" ".join(ORDERED),
        ),
        *variants_of(
            *({"x": f"uint{bits}"} for bits in (8, 16, 32, 64)), fold=" ".join(name for name in UFUNCS if name not in ORDERED)
        ),
    ),
)
