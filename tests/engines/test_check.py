"""``refsim check`` of profiles that are simulated only: the live engine takes the place of C."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from ops import models as m

import refsim
from refsim import cli
from refsim.commands.check import _exit_code
from refsim.engines import profile

pytestmark = pytest.mark.oracle
#: Products of 1/8 are often a half, where rules part.
MODEL = m.conv("s8", scale_x=0.5, scale_w=0.25, scale_y=1.0)


@pytest.mark.parametrize("engine", ["litert-opt", "xnnpack"])
def test_simulator_and_live_engine(require_engine: Callable[[str], None], engine: str) -> None:
    require_engine(engine)
    report = refsim.check(refsim.load(MODEL), engine, vectors=20)
    assert report.ok and report.compared and _exit_code(report, False) == 0
    assert (report.compiler, report.digest, report.arena_bytes) == ("", "", 0)
    own = report.live[0]
    assert own.pinned and own.vectors == 20 and own.differing == 0 and own.total > 20


def test_a_wrong_rule_differs(require_engine: Callable[[str], None]) -> None:
    require_engine("xnnpack")
    wrong = profile("xnnpack").but("wrong", {"CONV_2D s8": {"requant": "double"}})
    report = refsim.check(refsim.load(MODEL), wrong, vectors=20)
    assert report.live[0].differing > 0 and not report.ok and _exit_code(report, False) == 1


def test_an_engine_that_does_not_answer_is_no_agreement(require_engine: Callable[[str], None]) -> None:
    """The wheel refuses what this profile takes: nothing was compared, and the exit code says so."""
    require_engine("litert-opt")
    taken = profile("litert-opt").but("taken", {"CONV_2D s8": {"missing_bias": "taken"}})
    report = refsim.check(refsim.load(m.conv("s8", bias=None)), taken, vectors=2)
    assert not report.compared and not report.ok and report.live[0].problem
    assert [_exit_code(report, allowed) for allowed in (False, True)] == [2, 2]


@pytest.mark.parametrize("fields", [{"wheel": "ai-edge-litert 0.0.1"}, {"live": ""}])
def test_another_version_is_no_stand_in(fields: dict[str, str]) -> None:
    with pytest.raises(refsim.CodegenError, match="is simulated only"):
        refsim.check(refsim.load(MODEL), replace(profile("xnnpack"), **fields), vectors=2)


def test_the_command(require_engine: Callable[[str], None], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    require_engine("litert-opt")
    (tmp_path / "m.tflite").write_bytes(MODEL)
    line = ["check", str(tmp_path / "m.tflite"), "--engine", "litert-opt", "--vectors", "5"]
    assert cli.run(line) == 0
    shown = capsys.readouterr().out
    assert "equal, simulator and live engine; no C is generated for this profile" in " ".join(shown.split())
    assert "live litert-opt (ai-edge-litert" in shown and "arena" not in shown
    assert cli.run([*line, "--no-live"]) == 2
