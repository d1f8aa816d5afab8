"""refsim bench --suite: figures of emulated cores beside the peer's, by both compilers, for speed and for size."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import refsim
from refsim import peer, suite
from refsim.cli import group
from refsim.errors import RefsimError, ToolchainError
from refsim.toolchain.targets import TARGETS, find_target, with_compiler

M4 = "cortex-m4"


def bench(*options: str) -> Result:
    return CliRunner().invoke(group, ["bench", "--suite", *options])


@pytest.mark.thorough
@pytest.mark.targets
def test_a_model_on_a_core(shared: Path, tmp_path: Path) -> None:
    """As JSON, again against itself, and by a GNU compiler, whose code is another but whose outputs are checked alike."""
    if missing := TARGETS[M4].missing:
        pytest.fail(f"{M4} needs {missing}")
    only = ("--models", str(shared), "--model", "ad", "--target", M4)
    result = bench(*only, "--json")
    (cost,) = json.loads(result.output)
    assert cost["instructions"] / 582_857 == cost["held"]["instructions"]["value"] <= 0.5
    assert cost["held"]["instructions"]["verdict"] == "must"
    assert cost["held"]["instructions"]["stopped"] == peer.stopped(M4, "speed", "instructions", "ad")
    assert cost["macs"] == 264_192
    (tmp_path / "old.json").write_text(result.output)
    (small,) = suite.run_suite(suite.programs_of(shared, ["ad"]), [find_target(M4)], peer.SIZE, "size")
    assert all(small.held[name].verdict != "missed" for name in ("instructions", "flash", "code"))
    if shutil.which("arm-none-eabi-gcc") is None:
        pytest.skip("no arm-none-eabi-gcc")
    table = bench(*only, "--cc", "arm-none-eabi-gcc", "--against", str(tmp_path / "old.json"))
    assert f"ad {M4} speed: instructions" in table.output.replace("\n", " ")
    assert f"{M4} instructions, ad: {peer.stopped(M4, 'speed', 'instructions', 'ad')}" in " ".join(table.output.split())


def cost(**changes: int) -> suite.Cost:
    held = {"instructions": suite.Held(0.45, 0.5, 0.4)}
    figures = {"instructions": 100, "macs": 50, "flash_bytes": 10, "arena_bytes": 20, "stack_bytes": 30, "ram_bytes": 50} | changes
    return suite.Cost("kws", M4, "cc", "speed", sections={"text": 1}, held=held, **figures)


def test_changes_since_an_earlier_run() -> None:
    before = suite.as_data([cost()])
    assert list(suite.changes([cost()], before)) == []
    assert list(suite.changes([cost(instructions=90)], before)) == ["kws cortex-m4 speed: instructions 100 -> 90 (-10.0 %)"]
    assert list(suite.changes([cost()], [])) == ["kws cortex-m4 speed: new"]
    for bad in ([1], [{"model": "kws"}], None):
        with pytest.raises(RefsimError, match="not what --suite --json writes"):
            list(suite.changes([cost()], bad))


def test_what_is_reached() -> None:
    assert [suite.Held(value, 0.5, 0.4).verdict for value in (0.4, 0.41, 0.5, 0.51)] == ["aim", "must", "must", "missed"]


def test_rows_of_this_machine() -> None:
    """The aim against LiteRT's optimized kernels is XNNPACK's time times 1.3, of the same run."""
    ratios = {"C/optimized": 0.5, "C/TFLM": 0.05, "single/TFLM": 0.9, "batch/TFLM": 0.01, "XNNPACK/optimized": 0.4}
    held = suite.held_on_host("kws", ratios)
    assert {name: figure.verdict for name, figure in held.items()} == {
        "C/optimized": "aim",
        "C/TFLM": "must",
        "single/TFLM": "missed",
        "batch/TFLM": "aim",
    }
    assert suite.held_on_host("ad", ratios)["single/TFLM"].verdict == "must"
    assert held["C/optimized"].aim == 0.52
    rows = [{"model": "kws", "target": suite.HOST, "optimize": "speed", "held": suite.held_data(held)}]
    assert list(suite.changes([cost()], suite.as_data([cost()]) + rows)) == []


def test_every_goal_covers_every_model() -> None:
    tables = [table for goal in (*peer.SPEED.values(), *peer.SIZE.values()) for table in (goal.instructions, goal.must, goal.aim)]
    tables += [table for pair in peer.HOST.values() for table in pair if table]
    for table in (*tables, peer.FLASH, peer.FLASH_MUST, peer.FLASH_AIM, peer.ARENA):
        assert list(table) == list(peer.MODELS)
    for goal in peer.SPEED.values():
        assert all(goal.aim[name] < goal.must[name] for name in peer.MODELS)
    assert set(peer.SPEED) <= set(TARGETS)
    figures = {"speed": ("instructions", "arena"), "size": ("instructions", "flash", "arena", "code")}
    for optimize, goals in (("speed", peer.SPEED), ("size", peer.SIZE)):
        for target in goals:
            assert set(peer.STOPPED[target, optimize]) == set(figures[optimize]), "what stops a figure is not told"
            assert all(peer.stopped(target, optimize, figure, name) for figure in figures[optimize] for name in peer.MODELS)


def test_bad_usage(shared: Path, tmp_path: Path) -> None:
    assert "give models, or --suite" in CliRunner().invoke(group, ["bench"]).output
    with pytest.raises(RefsimError, match=r"no kws_ref_model\.tflite"):
        suite.find_models(tmp_path)
    with pytest.raises(RefsimError, match="no model 'nix' in the suite; known: kws"):
        suite.programs_of(shared, ["nix"])
    with pytest.raises(RefsimError, match="no goal is set for target 'avr'"):
        suite.targets_of(["avr"], peer.SPEED)
    with pytest.raises(ToolchainError, match="does not compile for target cortex-m4"):
        with_compiler(TARGETS[M4], "riscv64-unknown-elf-gcc")
    with pytest.raises(ToolchainError, match="is not found"):
        with_compiler(TARGETS[M4], "arm-nowhere-gcc")
    assert refsim.prepare(suite.find_models(shared)["ad"], "tflm").model.name == peer.MODELS["ad"]
