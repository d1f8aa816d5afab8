"""Whole-model ports of which only the outputs are known: the node and the mistake are found, or nothing is said."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from ops import models as m

import refsim
from refsim import vectors
from refsim.engines import Profile, profile
from refsim.ir import Array
from refsim.verify import kernels
from refsim.verify.kernels import KernelCase
from refsim.verify.model_causes import model_cause

Answers = list[tuple[KernelCase, Sequence[Array]]]
ROUNDED_ONCE = profile("tflm").but("rounded once", {"FULLY_CONNECTED s8": {"requant": "single"}})
#: Sums in eighths of an output step.
TIES = m.fully_connected(rows=50, weights=1, scale_y=0.2)


def wrong_answers(data: bytes, port: bytes, engine: str | Profile = "tflm") -> Answers:
    """The cases of ``data`` that a port answers otherwise, which computes what ``port`` says with the rules of ``engine``."""
    model = refsim.load(data)
    stacks = vectors.inputs(model.inputs, 60)
    asked = kernels.model_cases(model, "tflm", stacks)
    answers = [list(case.outputs.values()) for case in kernels.model_cases(refsim.load(port), engine, stacks)]
    return [(case, got) for case, got in zip(asked, answers, strict=True) if not np.array_equal(case.outputs["output_0"], got[0])]


MISTAKES = {
    "offset": (m.fully_connected(zero_x=7), m.fully_connected(zero_x=-7), "tflm", "has input_offset with the wrong sign"),
    "state": (m.svdf(zeros=(4, 0, -7)), m.svdf(zeros=(4, 0, 7)), "tflm", "has output_zero_point with the wrong sign"),
    "rounding": (TIES, TIES, ROUNDED_ONCE, "(mbqm_double) in every node"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_the_mistake_is_found(name: str) -> None:
    data, port, engine, told = MISTAKES[name]
    wrong = wrong_answers(data, port, engine)
    assert wrong
    assert told in model_cause(wrong)
    assert model_cause(wrong).startswith("the results are those of a model ")


def test_a_mistake_in_most_answers_is_told_with_its_share() -> None:
    wrong = wrong_answers(m.fully_connected(zero_x=7), m.fully_connected(zero_x=-7))
    case, got = wrong[-1]
    wrong[-1] = case, [array ^ 1 for array in got]
    assert model_cause(wrong).startswith(f"in {len(wrong) - 1} of {len(wrong)} wrong cases, but not in everything else")


def test_nothing_is_said_where_no_mistake_explains_the_answers() -> None:
    noise = np.random.default_rng(1)
    wrong = wrong_answers(m.fully_connected(zero_x=7), m.fully_connected(zero_x=-7))
    assert model_cause([(case, [noise.integers(-128, 128, (2, 5), dtype=np.int8)]) for case, _ in wrong]) == ""
