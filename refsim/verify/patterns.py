"""Where and how the wrong elements of a port's outputs lie: statements that hold for all wrong cases, or carry their share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from refsim.ir import Array
from refsim.verify.anatomy import taps_of
from refsim.verify.kernels import KernelCase

#: A pattern of fewer than this share of the wrong elements is not worth telling.
MOST = 0.75
VECTOR = 4


def patterns(wrong: Sequence[tuple[KernelCase, list[Array]]]) -> list[str]:
    """What there is to say about cases and the outputs that a port gave for them."""
    found = [(case, right, got) for case, outputs in wrong for right, got in zip(case.outputs.values(), outputs, strict=True)]
    found = [(case, right, got) for case, right, got in found if not np.array_equal(right, got)]
    if not found:
        return []
    masks = [(case, right != got) for case, right, got in found]
    told = [*_gaps([(right, got) for _, right, got in found])]
    for text, holds in PLACES.items():
        if all(holds(case, mask) for case, mask in masks) and _says_something(text, masks):
            told.append(text)
    return told


def _gaps(pairs: Sequence[tuple[Array, Array]]) -> Iterator[str]:
    if any(right.dtype.kind == "f" for right, _ in pairs):
        return
    gaps = np.concatenate([(got.astype(np.int64) - right)[right != got] for right, got in pairs])
    near = int((np.abs(gaps) == 1).sum())
    if near == gaps.size:
        yield "every wrong element is off by one: a rounding"
    elif near >= MOST * gaps.size:
        yield f"{near:,} of {gaps.size:,} wrong elements are off by one"


# --- places ---------------------------------------------------------------------------------------------------------------
def _is_tail(case: KernelCase, mask: Array) -> bool:
    """Only elements after the last multiple of VECTOR are wrong, where there is one."""
    rest = mask.shape[-1] % VECTOR if mask.ndim else 0
    return rest > 0 and not mask[..., : mask.shape[-1] - rest].any()


def _in_padding(case: KernelCase, mask: Array) -> bool:
    """Only outputs whose window reaches into the padding are wrong."""
    padded = _padded(case, mask)
    return padded is not None and not mask[:, ~padded].any()


def _padded(case: KernelCase, mask: Array) -> Array | None:
    """Which outputs [OH, OW] of an image have a window that reaches into the padding; None where there are no windows."""
    if mask.ndim != 4:
        return None
    if "pad_top" in case.values and "input" in case.values:
        values: Mapping[str, Any] = case.values
        _, inside = taps_of(values)
        return np.asarray(~inside.all(axis=(2, 3)))
    if case.kind == "model":  # a whole model tells nothing about its windows
        border = np.ones(mask.shape[1:3], dtype=bool)
        border[1:-1, 1:-1] = False
        return border
    return None


def _later_batches(case: KernelCase, mask: Array) -> bool:
    return mask.ndim > 1 and mask.shape[0] > 1 and not mask[0].any()


def _everywhere(case: KernelCase, mask: Array) -> bool:
    return bool(mask.all())


PADDING = "only outputs whose window reaches into the padding are wrong"
TAIL = "only channels after the last multiple of 4 are wrong: a tail that a vector loop drops"
PLACES: Mapping[str, Callable[[KernelCase, Array], bool]] = {
    TAIL: _is_tail,
    PADDING: _in_padding,
    "only batches after the first are wrong": _later_batches,
    "in every wrong case all elements are wrong": _everywhere,
}


def _says_something(text: str, masks: Sequence[tuple[KernelCase, Array]]) -> bool:
    """Whether there are elements that the statement clears: without any it would be empty."""
    if text == PADDING:
        return all(bool((~padded).any()) for padded in (_padded(case, mask) for case, mask in masks) if padded is not None)
    if text == TAIL:
        return any(mask.shape[-1] > VECTOR for _, mask in masks)
    return True
