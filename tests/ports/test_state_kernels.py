"""Kernels with state as questions: the state before is a field, that after it a result; a cause is found in them, too."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from refsim.execute import simulate
from refsim.golden.vector import with_params, with_step
from refsim.overflow import recording
from refsim.verify.judge import Verdict, judge
from refsim.verify.kernels import AFTER, KernelCase, KernelSuite, digits
from refsim.verify.port import suite

STATES = {"unidirectional_sequence_lstm.s8": ("hidden_state", "cell_state"), "svdf.s16": ("state",), "svdf.s8": ("state",)}


def cases_of(name: str) -> KernelSuite:
    made = suite(name)
    assert isinstance(made, KernelSuite)
    return made


@pytest.mark.parametrize("name", list(STATES))
def test_states_are_fields_and_results_that_go_on(name: str) -> None:
    asked = cases_of(name)
    assert len(asked.cases) > 40
    for state in STATES[name]:
        assert state in asked.types and state + AFTER in [f.name for f in asked.results]
        going_on = 0
        for before, after in zip(asked.cases, asked.cases[1:], strict=False):
            if before.id.rpartition(".")[0] == after.id.rpartition(".")[0]:
                assert np.array_equal(before.outputs[state + AFTER], np.asarray(after.values[state]))
                going_on += 1
        assert going_on > 20


def wrong_port(name: str, **changes: Any) -> Verdict:
    """The verdict on a kernel that takes ``changes(params)`` for parameters."""
    asked = cases_of(name)

    def answer(case: KernelCase) -> str:
        program = case.program
        assert program is not None
        step = program.steps[0]
        params = replace(step.params, **{key: change(step.params) for key, change in changes.items()})
        state = program.reset_state()
        with recording():
            tensors = simulate(with_step(program, with_params(step, params)), [array[np.newaxis] for array in case.inputs], state)
        states = [tensors[index][0] for index in program.initial_state]
        return " ".join(digits(array) for array in [tensors[program.model.outputs[0].index][0], *states])

    return judge(asked, [answer(case) for case in asked.cases])


def test_the_hidden_zero_point_with_the_wrong_sign_is_named() -> None:
    verdict = wrong_port("unidirectional_sequence_lstm.s8", hidden_zero_point=lambda p: -p.hidden_zero_point)
    assert verdict.wrong_cases > 10
    assert verdict.explanation.startswith("the results are those of a kernel that has hidden_zero_point with the wrong sign")


def test_a_state_zero_point_that_is_ignored_is_named() -> None:
    verdict = wrong_port("svdf.s8", state_zero_point=lambda p: 0)
    assert verdict.wrong_cases > 0 and "ignores state_zero_point" in verdict.explanation


@pytest.mark.parametrize("name", ["quantize.s8s8", "quantize.s16s8", "quantize.s32s16"])
def test_quantize_has_ratios_of_every_kind(name: str) -> None:
    flags = {flag for case in cases_of(name).cases for flag in case.flags}
    assert {"left_shift", "truncation", "channel_tail"} <= flags
