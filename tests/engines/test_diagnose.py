"""Identify and explain on dumps whose cause is known: an engine's, a mistake's, and a correct one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

import refsim
from refsim.diagnose.answers import simulated
from refsim.diagnose.explain import explain
from refsim.diagnose.identify import identify
from refsim.diagnose.matrix import matrix
from refsim.engines import all_profiles, profile
from refsim.execute import simulate
from refsim.fixedpoint import EXACT, Arithmetic
from refsim.ir import Array
from refsim.vectors import inputs

pytestmark = pytest.mark.filterwarnings("ignore::refsim.overflow.OverflowWarning")

#: A mistake in the arithmetic -> a part of the words that have to name it.
MISTAKES: Mapping[str, tuple[Arithmetic, str]] = {
    "one rounding": (EXACT.but(mbqm_double=EXACT.mbqm_single), "rounds once instead of twice"),
    "truncation": (EXACT.but(rdbpot=lambda x, exponent: np.asarray(x) >> exponent), "shifts right without rounding"),
    "pooling rounds down": (EXACT.but(div_half_away=lambda x, n: x // n), "rounds down (div_half_away)"),
}


@pytest.fixture(scope="module")
def model(shared: Path) -> refsim.Model:
    return refsim.load(shared / "models" / "kws_ref_model.tflite")


def dump_of(model: refsim.Model, x: list[Array], nx: Arithmetic = EXACT, engine: str = "tflm") -> dict[int, Array]:
    tensors = simulate(refsim.prepare(model, engine), x, {}, nx)
    return {node.outputs[0]: tensors[node.outputs[0]] for node in model.nodes}


@pytest.mark.thorough
@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named(model: refsim.Model, name: str) -> None:
    x = inputs(model.inputs, 4, 3)
    nx, words = MISTAKES[name]
    found = explain(refsim.prepare(model, "tflm"), x, dump_of(model, x, nx))
    first = found.findings[0]
    assert any(words in cause.what for cause in first.causes), first.verdict
    assert first.values and first.values[-1].result == first.expected


def test_a_correct_dump_accuses_nobody(model: refsim.Model) -> None:
    x = inputs(model.inputs, 4, 3)
    found = explain(refsim.prepare(model, "tflm"), x, dump_of(model, x))
    assert found.equal and found.compared == len(model.nodes)


@pytest.mark.thorough
@pytest.mark.parametrize("engine", ["litert-opt-arm64", "xnnpack", "litert-ref"])
def test_an_engine_is_identified_and_explains_every_node(model: refsim.Model, engine: str) -> None:
    x = inputs(model.inputs, 8, 3)
    dump = dump_of(model, x, engine=engine)
    found = identify(model, dump, [simulated(model, each, x) for each in all_profiles()])
    assert profile(engine).id in [match.profile for match in found.exact]
    assert found.others and all(match.place for match in found.others)
    explained = explain(refsim.prepare(model, "tflm"), x, dump)
    assert any(profile(engine).id in cause.what for cause in explained.findings[0].causes)


def test_groups_of_the_matrix_are_equal_answers(model: refsim.Model) -> None:
    x = inputs(model.inputs, 8, 3)
    given = [simulated(model, profile(name), x) for name in ("tflm", "litert-opt", "litert-ref", "xnnpack")]
    found = matrix(model, given)
    assert sorted(name for group in found.groups for name in group) == sorted(answer.name for answer in given)
    assert all(pair.bytes and pair.node for pair in found.differences)


def test_an_unknown_profile_is_answered_with_a_near_one() -> None:
    with pytest.raises(refsim.UnsupportedError, match="did you mean 'xnnpack'"):
        profile("xnnpak")
    assert profile("python") is profile("xnnpack") is profile("litert-2.3-xnnpack-x86")
