"""SVDF: simulator == C == slow definition, from reset and as a stream."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ops import models as m
from ops.common import check_overflow
from ops.kernels import assert_agrees

import refsim


@settings(max_examples=30)
@given(st.sampled_from(m.kernels_of("svdf")), *(st.integers(1, limit) for limit in (2, 9, 4, 3, 6)))
def test_random_shapes(kernel: tuple[str, str], batches: int, size: int, units: int, rank: int, memory: int) -> None:
    engine, signature = kernel
    assert_agrees(m.svdf(signature, batches=batches, size=size, units=units, rank=rank, memory=memory), engine, count=9)


@pytest.mark.parametrize(("engine", "signature"), m.kernels_of("svdf"))
def test_accumulator_overflow(engine: str, signature: str) -> None:
    data = m.svdf(signature, batches=1, size=1, units=1, rank=1, memory=1, bias=2**31 - 1, feature=1, time=1, zeros=(0, 0, 0))
    value = 6  # 6 x 0.1 x 0.02 / 0.02 rounds to a state of 1
    check_overflow(data, engine, [np.asarray([[[-6]], [[value]]], dtype=np.int8)], worst=2**31)


def test_state_is_kept_between_runs_and_reset() -> None:
    simulator = refsim.Simulator(refsim.load(m.svdf("s16", batches=1, size=1, units=1, rank=1, memory=3)), "tflm")
    values = [np.asarray([[v]], dtype=np.int8) for v in (100, -50, 25, 3)]
    first = [simulator.run(value)[0].item() for value in values]
    again = [simulator.run(value)[0].item() for value in values]
    simulator.reset()
    assert [simulator.run(value)[0].item() for value in values] == first
    assert again != first
    stacked = simulator.run_batch(np.stack(values))[0].reshape(-1).tolist()
    simulator.reset()
    alone = []
    for value in values:
        simulator.reset()
        alone.append(simulator.run(value)[0].item())
    assert stacked == alone


def test_state_zero_point_is_an_engine_rule() -> None:
    steps = [refsim.prepare(refsim.load(m.svdf(s, zeros=(4, z, -7))), "tflm").steps[0] for s, z in (("s8", -3), ("s16", 0))]
    assert [step.params.state_offset for step in steps] == [-3, 0]
