"""The seanet, cmsis and fuzz vectors: simulator and compiled C give what the engines gave, to the last bit."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from model.cases import RECORDED, Case, Group, Verdict, difference, groups, play, tensor_differences
from model.vector_counts import EXACT
from ops.kernels import KernelRunner

import refsim
from refsim import live
from refsim.ir import Array

#: Cases whose recorded answer is undefined behaviour of the engine: we refuse, and say what is missing.
UNDEFINED = {
    ("cmsis/svdf_s8", "litert-ref"): r"no kernel for types",  # LiteRT reads the int8 state as int16, past its end
}
#: Models without an answer in the recording that we run without a word, by the start of the case's name: the live engine's
#: answer is compared instead (:func:`test_silent_models_are_the_live_engine`).
SILENT = {
    ("fuzz/SUM/int8/", "litert-ref"): "the recorder discarded answers as unwritten that a reading as uint8 reproduces",
}
NAMES = [group.name for group in groups()] or ["no shared folder"]


@dataclass
class Outcome:
    """A case that the simulator took, and what the C kernels have to give."""

    case: Case
    program: refsim.Program
    outputs: list[Array]
    tensors: list[dict[int, Array]]


def group_named(name: str) -> Group:
    return next(group for group in groups() if group.name == name)


def simulate(case: Case, alias: str) -> Outcome:
    simulator = refsim.Simulator(refsim.load(case.model), alias)
    outputs, tensors = play(simulator, case.inputs, case.stateful)
    return Outcome(case, simulator.program, outputs, tensors)


def misses(what: str, outputs: list[Array], verdict: Verdict) -> list[str]:
    """How ``outputs`` are not those that the engine gave; a golden of the last step only is compared with that."""
    if len(outputs) != len(verdict.outputs):
        return [f"{what}: {len(outputs)} outputs, expected {len(verdict.outputs)}"]
    lines = []
    for j, (got, want) in enumerate(zip(outputs, verdict.outputs, strict=True)):
        last = got[-len(want) :]
        if verdict.kind == "exact":
            lines += difference(f"{what} output {j}", last, want)
            continue
        distance = np.abs(last.astype(np.int64) - want)
        found = int(np.count_nonzero(distance)), int(distance.max())
        if found != (verdict.count, verdict.worst):
            lines.append(f"{what} output {j}: (differing, largest) is {found}, the engine's {verdict.count, verdict.worst}")
    return lines


def simulate_group(name: str, alias: str) -> tuple[list[Outcome], list[str]]:
    """Outcomes of all cases that the engine accepted, and what went wrong."""
    outcomes, problems = [], []
    for case in group_named(name).cases():
        verdict = case.verdicts[alias]
        expect_refusal = verdict.kind in ("refused", "unstable") or (name, alias) in UNDEFINED
        try:
            outcome = simulate(case, alias)
        except refsim.RefsimError as error:  # anything else is a crash and fails the test
            if not expect_refusal:
                problems.append(f"{case}: refused, but the engine accepts it: {error}")
            continue
        silent = any(str(case).startswith(start) and alias == engine for start, engine in SILENT)
        if verdict.kind == "refused" and not outcome.program.refusals and not silent:
            problems.append(f"{case}: the engine does not run it, and nothing says so: {verdict.reason}")
        if not expect_refusal:
            problems += misses(f"{case} simulator", outcome.outputs, verdict)
            outcomes.append(outcome)
    return outcomes, problems


@pytest.mark.sampled(6)
@pytest.mark.filterwarnings("ignore::refsim.overflow.OverflowWarning")
@pytest.mark.parametrize("alias", RECORDED)
@pytest.mark.parametrize("name", NAMES)
def test_exact(shared: Path, name: str, alias: str) -> None:
    outcomes, problems = simulate_group(name, alias)
    for outcome in outcomes:
        case = outcome.case
        outputs, tensors = play(KernelRunner(outcome.program), case.inputs, case.stateful)
        problems += misses(f"{case} C", outputs, case.verdicts[alias])
        for step, (got, want) in enumerate(zip(tensors, outcome.tensors, strict=True)):
            problems += tensor_differences(f"{case} C against simulator, step {step},", got, want)
    assert not problems, "\n".join(problems)
    accepted = sum(case.verdicts[alias].kind in ("exact", "off") for case in group_named(name).cases())
    assert len(outcomes) == (0 if (name, alias) in UNDEFINED else accepted)


@pytest.mark.oracle
@pytest.mark.filterwarnings("ignore::refsim.overflow.OverflowWarning")
@pytest.mark.parametrize(("start", "alias"), sorted(SILENT))
def test_silent_models_are_the_live_engine(shared: Path, start: str, alias: str) -> None:
    """Byte for byte, which memory that nobody wrote would not be."""
    cases = [case for group in groups() for case in group.cases() if str(case).startswith(start)]
    assert len(cases) >= 15
    problems = []
    for case in cases:
        wanted, ours = live.run(alias, case.model.read_bytes(), case.inputs).outputs, simulate(case, alias).outputs
        problems += [line for got, want in zip(ours, wanted, strict=True) for line in difference(f"{case}", got, want)]
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize(("name", "alias"), sorted(UNDEFINED))
def test_undefined_answers_are_refused(shared: Path, name: str, alias: str) -> None:
    cases = list(group_named(name).cases())
    assert cases
    for case in cases:
        with pytest.raises(refsim.UnsupportedError, match=UNDEFINED[name, alias]):
            refsim.Simulator(refsim.load(case.model), alias)


def test_no_vector_is_left_out(shared: Path) -> None:
    """Exact cases per row and engine are at least those of the shared folder that the tests were written with."""
    found = {}
    for group in groups():
        count = Counter(alias for case in group.cases() for alias in RECORDED if case.verdicts[alias].kind == "exact")
        found[group.name] = count["tflm"], count["litert-ref"]
    missing = {
        name: f"{found.get(name, (0, 0))}, once {want}"
        for name, want in EXACT.items()
        if any(now < once for now, once in zip(found.get(name, (0, 0)), want, strict=True))
    }
    assert not missing, f"exact cases (tflm, litert-ref): {missing}"
    print(f"exact cases: tflm {sum(pair[0] for pair in found.values())}, litert-ref {sum(pair[1] for pair in found.values())}")
