"""The tests that every operator has, made from its boundary table; see the test files beside this one."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from ops.directed import Case
from ops.kernels import assert_agrees, assert_compiled
from slow import ops_slow

import refsim
from refsim.ir import Array
from refsim.simulate import Simulator


def check_case(case: Case, engine: str) -> None:
    """Simulator == C kernel on all tensors, and simulator == the slow definition."""
    assert_agrees(case.data, engine, inputs=case.inputs)
    assert_slow(case.data, engine, case.inputs)


def assert_slow(data: bytes, engine: str, inputs: Sequence[Array], limit: int = 10) -> None:
    """The slow definition gives the simulator's tensors and accumulators, for the first ``limit`` inputs as one stream."""
    simulator = Simulator(refsim.load(data), engine, accumulators=True)
    state = ops_slow.initial_state(simulator.model)
    for sample in zip(*(stack[:limit] for stack in inputs), strict=True):
        simulator.run(*sample)
        sums: ops_slow.Values = {}
        expected = ops_slow.run_model(simulator.model, engine, sample, state, sums)
        for index in (*simulator.model.nodes[0].outputs, *state):
            assert simulator.tensors[index].reshape(-1).tolist() == expected[index]
        assert {index: acc.reshape(-1).tolist() for index, acc in simulator.accumulators.items()} == sums


def check_model(data: bytes, engine: str) -> None:
    """Generated model: strict warnings, arena, hooks, state."""
    compiled = assert_compiled(data, engine)
    assert compiled.built.digest == refsim.generate(refsim.load(data), engine).digest


def check_overflow(data: bytes, engine: str, inputs: Sequence[Array], worst: int, count: int = 1) -> None:
    """Out-of-range accumulators wrap alike on both sides and are reported; on demand they are an error."""
    model = refsim.load(data)
    with pytest.warns(refsim.OverflowWarning, match="node 0"):
        simulator = assert_agrees(data, engine, inputs=inputs)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", refsim.OverflowWarning)
        simulator.run_batch(*inputs)
    (event,) = simulator.overflows
    assert (event.worst, event.count) == (worst, count)
    assert f"worst {worst}" in str(event)
    strict = refsim.Simulator(model, engine, overflow="error")
    with pytest.raises(refsim.RangeError, match=f"node 0 {model.nodes[0].op}"):
        strict.run_batch(*inputs)


def expected(data: bytes, engine: str, *inputs: Array) -> list[Array]:
    """Outputs of one run, after comparing simulator and C."""
    simulator = assert_agrees(data, engine, inputs=[value[np.newaxis] for value in inputs])
    return simulator.run(*inputs)


def chosen(draw: Callable[..., Any], **choices: Any) -> dict[str, Any]:
    """One value of each strategy, as keyword arguments."""
    return {name: draw(strategy) for name, strategy in choices.items()}
