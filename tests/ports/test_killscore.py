"""The directed vectors notice every seeded bug; random vectors of the same number do not. Correct kernels pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from refsim.golden.flags import NOTES
from refsim.verify import directed, killscore
from refsim.verify.kernels import KernelSuite
from refsim.verify.kinds import call_library
from refsim.verify.port import suite
from refsim.verify.seeded_bugs import BUGS
from refsim.verify.sweeps_conv import TAILS

KERNELS = [f"{op}.{signature}" for op in directed.SWEEPS for signature in directed.signatures(op, "tflm") if signature != "s32"]


@pytest.mark.campaign
def test_every_seeded_bug_dies() -> None:
    assert len(BUGS) >= 60
    kills = killscore.kill_score()
    assert [kill.bug.what for kill in kills if not kill.directed] == []
    assert sum(kill.random for kill in kills) < len(kills)


@pytest.mark.parametrize("name", KERNELS)
def test_correct_kernels_pass_and_cases_have_flags_with_notes(tmp_path: Path, name: str) -> None:
    cases = suite(name)
    assert isinstance(cases, KernelSuite) and len(cases.cases) > 2 * len(TAILS)
    assert {flag for case in cases.cases for flag in case.flags} <= set(NOTES)
    library = killscore.compile_port_of(name, killscore.kernel_library(), tmp_path)
    judge, end, crashes = call_library(killscore.own_port(name, cases), cases, library)
    assert judge.finish().ok and end.kind == "ok" and crashes == []
