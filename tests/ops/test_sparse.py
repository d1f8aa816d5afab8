"""Constants in sparse form: read back from every kind of parameters, and weights of which an engine reads blocks itself."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from refsim import Simulator, live, load
from refsim.errors import UnsupportedError
from refsim.flatmodel import N, Sparse, T, build


def densify(data: Any, how: Sparse, shape: Sequence[int]) -> bytes:
    tensors = [T("x", "int8", shape, 0.5, data=data, sparse=how), T("y", "int8", shape, 0.5)]
    return build(tensors, [N("DENSIFY", [0], [1])], [], [1])


def walked(cells: NDArray[Any], listed: Sequence[bool]) -> tuple[list[Any], list[int]]:
    """(levels, values) of an array that is walked in the order of its axes: a listed level names what is not all zeros."""
    levels: list[Any] = []
    places: list[NDArray[Any]] = [cells]
    for depth, names in enumerate(listed):
        if not names:
            levels.append(cells.shape[depth])
            places = [part for place in places for part in place]
            continue
        kept = [[i for i, part in enumerate(place) if part.any()] for place in places]
        ends = np.cumsum([0, *map(len, kept)]).astype(np.uint16)
        levels.append((ends, np.asarray([i for some in kept for i in some], np.uint8)))
        places = [place[i] for place, some in zip(places, kept, strict=True) for i in some]
    return levels, [int(place) for place in places]


def formats() -> Iterator[tuple[tuple[int, ...], list[bool]]]:
    """Order of the walk over rows, columns and the blocks of columns, and which levels are listed."""
    for order in ((0, 1), (1, 0), (0, 1, 2), (1, 0, 2)):
        yield from ((order, list(listed)) for listed in itertools.product((False, True), repeat=len(order)) if not all(listed[2:]))


@pytest.mark.parametrize("dtype", ["int8"])
def test_every_order_and_kind_of_level(dtype: str) -> None:
    rng = np.random.default_rng(1)
    dense = rng.integers(1, 100, (5, 6)) * (rng.random((5, 6)) < 0.4)
    dense[0, 0] = 7
    for order, listed in formats():
        cells = dense.reshape(5, 3, 2) if len(order) == 3 else dense
        levels, values = walked(cells.transpose(order), listed)
        how = Sparse(order, levels, [1] if len(order) == 3 else [])
        model = load(densify(values, how, dense.shape))
        found = model.tensors[0].data
        assert found is not None and np.array_equal(found, dense.astype(dtype)), (order, listed)
        assert len(model.tensors[0].sparse) == len(order)


ENDS, PLACES = np.asarray([0, 1, 2], np.int32), np.asarray([0, 1], np.int32)


@pytest.mark.parametrize(
    "how",
    [
        Sparse([0, 0], [2, (ENDS, PLACES)]),
        Sparse([0, 2], [2, (ENDS, PLACES)]),
        Sparse([0, 1], [2]),
        Sparse([0, 1], [3, (ENDS, PLACES)]),
        Sparse([0, 1], [2, (ENDS[:2], PLACES)]),
        Sparse([0, 1], [2, (ENDS[::-1].copy(), PLACES)]),
        Sparse([0, 1], [2, (ENDS, PLACES + 2)]),
        Sparse([0, 1], [2, (ENDS - 1, PLACES)]),
        Sparse([0, 1], [2, 2]),
        Sparse([0, 1, 2], [2, (ENDS, PLACES), 3], [1]),
        Sparse([0, 1, 2], [2, (ENDS, PLACES), 1], [2]),
    ],
)
def test_parameters_that_fit_nothing(how: Sparse) -> None:
    with pytest.raises(UnsupportedError, match="tensor 0 'x': is stored in sparse form, but its parameters do not fit shape"):
        load(densify([1, 2], how, (2, 2)))


def test_a_small_file_describes_no_huge_constant() -> None:
    one = np.asarray([0, 1], np.int32), np.asarray([0], np.int32)
    with pytest.raises(Exception, match="far larger than the file"):
        load(densify([1], Sparse([0, 1], [1, one]), (1, 2**30)))


@pytest.mark.oracle
@pytest.mark.parametrize("per_channel", [False, True])
def test_blocks_of_sixteen_as_the_engine_reads_them(per_channel: bool) -> None:
    rng = np.random.default_rng(per_channel)
    kept = rng.random((40, 4)) < 0.5
    kept[0, 0] = True
    scale: Any = rng.uniform(0.01, 0.03, 40).astype(np.float32) if per_channel else np.float32(0.02)
    levels: list[Any] = [40, (np.cumsum([0, *kept.sum(axis=1)]).astype(np.int32), np.nonzero(kept)[1].astype(np.int32)), 16]
    none = [0] * 40 if per_channel else 0
    taps = rng.integers(-127, 128, 16 * kept.sum())
    tensors = [
        T("x", "int8", (2, 64), 0.05, 3),
        T("w", "int8", (40, 64), scale, none, data=taps, sparse=Sparse([0, 1, 2], levels, [1])),
        T("bias", "int32", (40,), np.float32(0.05) * scale, none, data=rng.integers(-500, 500, 40)),
        T("y", "int8", (2, 40), 0.3, -5),
    ]
    model = build(tensors, [N("FULLY_CONNECTED", [0, 1, 2], [3], {"fused_activation_function": 0}, 8)], [0], [3])
    x = rng.integers(-128, 128, (50, 2, 64)).astype(np.int8)
    (expected,) = live.run("litert-ref", model, [x]).outputs
    assert np.array_equal(Simulator(load(model), "litert-ref").run_batch(x)[0], expected)
