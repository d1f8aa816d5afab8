"""Batches whose tensors take too much memory: run in parts, equal to whole ones in everything that can be asked of them."""

from __future__ import annotations

import numpy as np
import pytest

import refsim
from refsim import vectors
from refsim.flatmodel import N, T, build
from refsim.simulate import Simulator

RNG = np.random.default_rng(17)


def overflowing() -> bytes:
    """FULLY_CONNECTED with a bias so large that sums leave int32."""
    w = RNG.integers(1, 128, (3, 8)).astype(np.int8)
    tensors = [
        T("x", "int8", (2, 8), 0.5, 0),
        T("w", "int8", w.shape, 0.5, 0, data=w),
        T("bias", "int32", (3,), 0.25, 0, data=np.full(3, 2**31 - 1, np.int32)),
        T("y", "int8", (2, 3), 1e7, 0),
    ]
    return build(tensors, [N("FULLY_CONNECTED", [0, 1, 2], [3], {})], [0], [3])


@pytest.fixture
def pair(monkeypatch: pytest.MonkeyPatch) -> tuple[Simulator, Simulator]:
    """A simulator that runs whole batches, and one that runs three samples at once."""
    model = refsim.load(overflowing())
    whole, parts = Simulator(model), Simulator(model)
    monkeypatch.setattr("refsim.simulate.KEPT_BYTES", 3 * whole._sample_bytes + 1)
    monkeypatch.setattr(whole, "_sample_bytes", 1)
    return whole, parts


@pytest.mark.parametrize("count", [3, 4, 11])
@pytest.mark.filterwarnings("ignore::refsim.OverflowWarning")
def test_parts_are_the_whole(pair: tuple[Simulator, Simulator], count: int) -> None:
    whole, parts = pair
    (x,) = vectors.inputs(whole.model.inputs, count)
    (expected,), (actual,) = whole.run_batch(x), parts.run_batch(x)
    assert np.array_equal(expected, actual) and len(whole.overflows) == 1
    assert [(e.node, e.worst, e.count) for e in parts.overflows] == [(e.node, e.worst, e.count) for e in whole.overflows]
    kept = {index: value.copy() for index, value in whole.tensors.items()}
    if count > 3:
        x += 1  # of no consequence any more
    assert parts.tensors.keys() == kept.keys()
    assert all(np.array_equal(parts.tensors[index], kept[index]) for index in kept)
    parts.run(x[0])
    assert np.array_equal(parts.tensors[whole.model.inputs[0].index], x[0])


def test_overflows_are_told_once(pair: tuple[Simulator, Simulator]) -> None:
    _, parts = pair
    (x,) = vectors.inputs(parts.model.inputs, 10)
    with pytest.warns(refsim.OverflowWarning) as told:
        parts.run_batch(x)
    assert len(told) == 1 and told[0].filename == __file__
