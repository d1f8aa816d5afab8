"""The directed vectors notice every seeded bug; random vectors of the same number do not. Correct kernels pass."""

from __future__ import annotations

import pytest
from ops.kernels import library
from sampling import one_in

from refsim.golden.flags import NOTES
from refsim.verify import directed, drawn, killscore
from refsim.verify.kernels import KernelSuite
from refsim.verify.kinds import call_library
from refsim.verify.port import suite
from refsim.verify.seeded_bugs import BUGS
from refsim.verify.seeded_reach import REACH
from refsim.verify.sweeps_conv import TAILS

NAMES = directed.names("tflm")
SWEPT = [name for name in NAMES if name.partition(".")[0] in directed.SWEEPS and not name.endswith((".s32", ".f32s8", ".f32s16"))]


@pytest.mark.campaign
def test_every_seeded_bug_dies() -> None:
    assert len(BUGS) >= 85 and len(REACH) >= 35
    kills = killscore.kill_score()
    assert [kill.bug.what for kill in kills if not kill.directed] == []
    assert sum(kill.random for kill in kills) < len(kills)


@pytest.mark.sampled(32)
@pytest.mark.parametrize("name", one_in(3, NAMES))
def test_correct_kernels_pass_and_cases_have_flags_with_notes(name: str) -> None:
    """What is no single kernel (moves, fills) is a question about a node, which test_drawn_suites answers."""
    cases = suite(name)
    assert isinstance(cases, KernelSuite) and len(cases.cases) > (2 * len(TAILS) if name in SWEPT else 3)
    assert cases.kind == ("kernel" if drawn.is_kernel(*name.split("."), "tflm") else "node")
    assert {flag for case in cases.cases for flag in case.flags} <= set(NOTES)
    if cases.kind == "node":
        return
    judge, end, crashes = call_library(killscore.own_port(name, cases), cases, library().path)
    assert judge.finish().ok and end.kind == "ok" and crashes == []
