"""The directed vectors notice every seeded bug; random vectors of the same number do not. Correct kernels pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from refsim.golden.flags import NOTES
from refsim.verify import directed, drawn, killscore
from refsim.verify.kernels import KernelSuite
from refsim.verify.kinds import call_library
from refsim.verify.port import suite
from refsim.verify.seeded_bugs import BUGS
from refsim.verify.seeded_reach import REACH
from refsim.verify.sweeps_conv import TAILS

KERNELS = [name for name in directed.names("tflm") if drawn.is_kernel(*name.split("."), "tflm")]
SWEPT = [name for name in KERNELS if name.partition(".")[0] in directed.SWEEPS and not name.endswith((".s32", ".f32s8", ".f32s16"))]


@pytest.mark.campaign
def test_every_seeded_bug_dies() -> None:
    assert len(BUGS) >= 85 and len(REACH) >= 35
    kills = killscore.kill_score()
    assert [kill.bug.what for kill in kills if not kill.directed] == []
    assert sum(kill.random for kill in kills) < len(kills)


@pytest.mark.parametrize("name", KERNELS)
def test_correct_kernels_pass_and_cases_have_flags_with_notes(tmp_path: Path, name: str) -> None:
    cases = suite(name)
    assert isinstance(cases, KernelSuite) and cases.kind == "kernel" and len(cases.cases) > (2 * len(TAILS) if name in SWEPT else 3)
    assert {flag for case in cases.cases for flag in case.flags} <= set(NOTES)
    library = killscore.compile_port_of(name, killscore.kernel_library(), tmp_path, cases=cases)
    judge, end, crashes = call_library(killscore.own_port(name, cases), cases, library)
    assert judge.finish().ok and end.kind == "ok" and crashes == []
