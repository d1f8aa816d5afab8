"""What the golden vectors cover: every kernel of every profile, every primitive, every flag."""

from __future__ import annotations

from pathlib import Path

import pytest
from golden.committed import committed, of_operators

from refsim import golden, live
from refsim.engines import Profile, profiles
from refsim.golden import Case, cases, primitive_cases
from refsim.golden.flags import NOTES, REFUSALS
from refsim.golden.mistakes import CHECKS
from refsim.golden.primitive_topics import TOPICS
from refsim.golden.primitives import PRIMITIVES
from refsim.ops import registry
from refsim.prepare import prepare
from refsim.tflite import load

CASES = Path(cases.__file__).parent
#: Flags of whole models, which no single mistake defines.
MODEL_FLAGS = {"real_model", "intermediates"}


def test_every_operator_and_primitive_has_cases() -> None:
    assert set(cases.operators()) == {op.name for op in registry().values() if op.sample}
    assert set(TOPICS) == set(PRIMITIVES) == set(primitive_cases.names())
    assert {path.stem for path in golden.paths(golden.FOLDER / "primitives")} == set(PRIMITIVES)


@pytest.mark.thorough
@pytest.mark.parametrize("profile", profiles(), ids=lambda p: p.id)
def test_every_kernel_has_a_valid_case(profile: Profile) -> None:
    kernels = {op.name: set(profile.signatures(op)) for op in registry().values() if op.sample and profile.signatures(op)}
    found: dict[str, set[str]] = {name: set() for name in kernels}
    for file in (file for file in of_operators() if file.source.engine == profile.id):
        assert file.source.version == profile.wheel
        for case in file.cases:
            if case.result == "valid" and case.model is not None:
                step = prepare(load(case.model), profile).steps[0]
                found[step.op.name].add(step.signature)
    missing = {name: kernels[name] - found[name] for name in kernels if kernels[name] - found[name]}
    assert not missing
    assert all(found[name] <= kernels[name] for name in kernels)


def test_directed_cases_must_be_refused_too() -> None:
    """Of operators whose cases are drawn, tests/ops spoils the draws. Engines that are not live were asked only what they run."""
    live_ones = {profile.id for profile in profiles()}
    files = (file for file in of_operators() if file.source.engine in live_ones)
    directed = [file for file in files if (CASES / f"{Path(file.name).stem}.py").exists()]
    assert len(directed) >= 20
    for file in directed:
        assert {case.result for case in file.cases} == {"valid", "invalid"}, file.name


def test_engines_that_cases_ask_are_live_engines() -> None:
    """Drawn cases ask the live profiles by construction, so one operator of that kind is enough."""
    names = [name for name in cases.operators() if (CASES / f"{name}.py").exists() or name == "abs"]
    asked = {engine for name in names for draft in cases.drafts(name).values() for engine in draft.engines}
    assert asked == set(live.ENGINES) == {profile.alias for profile in profiles()}


def test_every_flag_has_a_note_a_check_and_a_vector() -> None:
    used = {flag for file in committed().values() for case in file.cases for flag in case.flags}
    asked = {flag for topic in TOPICS.values() for flag in (*topic.wrong, *topic.where)}
    assert used == set(CHECKS) | asked | set(REFUSALS) | MODEL_FLAGS
    assert used <= set(NOTES)


def test_the_engines_tell_themselves_apart() -> None:
    """Some question has to have two answers, or the answers of two engines would prove no more than those of one."""
    answers: dict[str, list[Case]] = {}
    for file in of_operators():
        for case in file.cases:
            answers.setdefault(f"{Path(file.name).stem}/{case.id}", []).append(case)
    different = [name for name, (first, *others) in answers.items() if not all(first.same_answer(other) for other in others)]
    assert "fully_connected/ties" in different
    assert "unidirectional_sequence_lstm/sequence" in different
    assert "softmax/int16_table_type" in different
