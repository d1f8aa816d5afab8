"""Constants that a file stores without most of their zeros: TACO's format, as SparsityParameters has it.

A tensor of rank r whose dimensions ``block_map`` are cut into b blocks has r + b levels, walked in ``traversal_order``. A level is
dense, or lists which indices it has below each place of the level above: ``segments[place]`` to ``segments[place + 1]`` of
``indices``. Source: tflite ``internal/utils/sparsity_format_converter.cc``.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from refsim.ir import Array

if TYPE_CHECKING:
    from refsim.flatread import Table

DENSE = 0


def densify(raw: Table, values: Array, shape: tuple[int, ...]) -> Array | None:
    """``values`` [n] in their places of an array of ``shape``, zeros elsewhere; None where the parameters ``raw`` fit neither."""
    order, blocks, levels = raw.integers("traversal_order"), raw.integers("block_map"), raw.tables("dim_metadata")
    rank = len(shape)
    whole = range(rank, rank + len(blocks))
    # What is not so, LiteRT reads past its ends.
    sound = sorted(order[:rank]) == list(range(rank)) and sorted(order[rank:]) == list(whole)
    sound = sound and len(levels) == len(order) and list(blocks) == sorted(set(blocks) & set(range(rank)))
    if not sound:
        return None
    sizes = {level: int(levels[order[level]].number("dense_size")) for level in whole}  # as LiteRT finds them
    extents = list(shape)
    for level, axis in zip(whole, blocks, strict=True):
        if sizes[level] < 1 or extents[axis] % sizes[level]:
            return None
        extents[axis] //= sizes[level]
    extents += sizes.values()
    places = _places(levels, [extents[axis] for axis in order], values.size)
    if places is None:
        return None
    indices = dict(zip(order, places, strict=True))
    for level, axis in zip(whole, blocks, strict=True):
        indices[axis] = indices[axis] * sizes[level] + indices[level]
    dense = np.zeros(shape, values.dtype)
    dense[tuple(indices[axis] for axis in range(rank))] = values
    return dense


def levels_of(raw: Table, rank: int) -> tuple[str, ...]:
    """The levels of sound parameters ``raw`` in their order: ``0 dense``, ``1 listed``, ``1 dense 16`` of blocks of dimension 1."""
    blocks, named = raw.integers("block_map"), []
    for axis, level in zip(raw.integers("traversal_order"), raw.tables("dim_metadata"), strict=True):
        kind = "dense" if int(level.number("format")) == DENSE else "listed"
        named.append(f"{axis} {kind}" if axis < rank else f"{blocks[axis - rank]} {kind} {int(level.number('dense_size'))}")
    return tuple(named)


def _places(levels: list[Table], extents: list[int], count: int) -> list[Array] | None:
    """The index of each of ``count`` values in each level; None if there are more or fewer, or an index is beyond its extent."""
    above, places, indices = np.zeros(1, np.int64), 1, list[Array]()
    for level, extent in zip(levels, extents, strict=True):
        if int(level.number("format")) == DENSE:
            widths = np.full(above.size, extent)
            starts, known = above * extent, None
            fits = int(level.number("dense_size")) == extent
        else:
            segments, known = _vector(level, "array_segments"), _vector(level, "array_indices")
            if segments.size != places + 1 or not _inside(segments, known.size + 1):
                return None
            starts, widths = segments[above], np.diff(segments)[above]
            fits = bool((widths >= 0).all()) and _inside(known, extent)
        if not fits or widths.sum() > math.prod(extents):
            return None
        before = np.repeat(np.arange(above.size), widths)
        offset = np.arange(before.size) - (np.cumsum(widths) - widths)[before]
        indices = [found[before] for found in indices]
        above = starts[before] + offset
        indices.append(offset if known is None else known[above])
        places = places * extent if known is None else known.size
    return indices if above.size == count else None


def _vector(level: Table, name: str) -> Array:
    """int64 [n]; the file has them in 8, 16 or 32 bits."""
    _, table = level.union(name)
    return np.empty(0, np.int64) if table is None else table.numbers("values").astype(np.int64)


def _inside(numbers: Array, extent: int) -> bool:
    return bool(((numbers >= 0) & (numbers < extent)).all())
