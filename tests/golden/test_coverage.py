"""What the golden vectors cover: every kernel of every profile, every primitive, every flag."""

from __future__ import annotations

from pathlib import Path

import pytest

from refsim import golden, live
from refsim.engines import Profile, profiles
from refsim.golden import cases, primitive_cases
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


@pytest.mark.parametrize("profile", profiles(), ids=lambda p: p.id)
def test_every_kernel_has_a_valid_case(profile: Profile) -> None:
    kernels = {op.name: set(profile.signatures(op)) for op in registry().values() if op.sample and profile.signatures(op)}
    found: dict[str, set[str]] = {name: set() for name in kernels}
    for path in golden.paths(golden.FOLDER / "operators" / profile.id):
        file = golden.load(path)
        assert file.source.version == profile.wheel
        for case in file.cases:
            if case.result == "valid" and case.model is not None:
                step = prepare(load(case.model), profile).steps[0]
                found[step.op.name].add(step.signature)
    missing = {name: kernels[name] - found[name] for name in kernels if kernels[name] - found[name]}
    assert not missing
    assert all(found[name] <= kernels[name] for name in kernels)


def test_directed_cases_must_be_refused_too() -> None:
    """Of operators whose cases are drawn, tests/ops spoils the draws."""
    directed = [path for path in golden.paths(golden.FOLDER / "operators") if (CASES / f"{path.stem}.py").exists()]
    assert len(directed) >= 20
    for path in directed:
        assert {case.result for case in golden.load(path).cases} == {"valid", "invalid"}, path


def test_engines_that_cases_ask_are_live_engines() -> None:
    asked = {engine for name in cases.operators() for draft in cases.drafts(name).values() for engine in draft.engines}
    assert asked == set(live.ENGINES) == {profile.alias for profile in profiles()}


def test_every_flag_has_a_note_a_check_and_a_vector() -> None:
    used = {flag for path in golden.paths(golden.FOLDER) for case in golden.load(path).cases for flag in case.flags}
    asked = {flag for topic in TOPICS.values() for flag in (*topic.wrong, *topic.where)}
    assert used == set(CHECKS) | asked | set(REFUSALS) | MODEL_FLAGS
    assert used <= set(NOTES)


def test_the_engines_tell_themselves_apart() -> None:
    """Some question has to have two answers, or two sets of files would prove no more than one."""
    different = []
    for path in golden.paths(golden.FOLDER / "operators" / profiles()[0].id):
        both = [golden.FOLDER / "operators" / p.id / path.name for p in profiles()]
        if not all(file.exists() for file in both):
            continue  # an operator of one engine
        first, second = (golden.load(file) for file in both)
        common = {case.id for case in first.cases} & {case.id for case in second.cases}
        different += [
            f"{path.stem}/{name}"
            for name in sorted(common)
            if first.case(name).same_question(second.case(name)) and not first.case(name).same_answer(second.case(name))
        ]
    assert "fully_connected/ties" in different
    assert "unidirectional_sequence_lstm/sequence" in different
    assert "softmax/int16_table_type" in different
