"""``refsim drift``: quiet on the wheels that the profiles were checked against, and loud where a profile says something else."""

from __future__ import annotations

import json
import sys
import venv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from refsim import Simulator, cli, live, load
from refsim.diagnose import drift as drift_module
from refsim.diagnose.drift import Drift, drift, questions
from refsim.engines import Profile, profile
from refsim.flatmodel import N, T, build
from refsim.live.process import Pool

pytestmark = pytest.mark.oracle

OPS = ("FULLY_CONNECTED", "QUANTIZE")


def held(expected: Profile, name: str) -> Drift:
    return drift(expected, list(questions(profile(name), OPS, draws=1)))


@pytest.mark.sampled(4)
@pytest.mark.parametrize("name", live.ADAPTERS)
def test_no_drift_against_the_own_profile(name: str, require_engine: Callable[[str], None]) -> None:
    require_engine(name)
    found = held(profile(name), name)
    assert not found.drifted, [row for row in found.rows if row.equal < row.cases]
    assert profile(name).id in found.best
    assert found.wheel == live.available(name) and {row.op for row in found.rows} == set(OPS)
    assert all(row.cases and row.total for row in found.rows)


@pytest.mark.parametrize(("zero_point", "other"), [(0, {"requant": "double"}), (5, {"right_zero_point": "same"})])
def test_xnnpack_takes_products_whose_right_operand_has_no_zero_point(
    zero_point: int, other: dict[str, str], require_engine: Callable[[str], None]
) -> None:
    """A ratio of 2^-8 makes one sum in 256 a tie, which the rule of the other case rounds otherwise."""
    require_engine("xnnpack")
    tensors = [T("a", "int8", (40, 8), 0.5, 3), T("b", "int8", (8, 40), 2**-8, zero_point), T("y", "int8", (40, 40), 0.5, 1)]
    model = load(build(tensors, [N("BATCH_MATMUL", [0, 1], [2], {}, version=2)], [0, 1], [2]))
    x = [np.random.default_rng(1).integers(-128, 128, (4, *tensor.shape)).astype(np.int8) for tensor in model.inputs]
    expected = live.run("xnnpack", model.content, x).outputs[0]
    own = profile("xnnpack")
    assert np.array_equal(Simulator(model, own).run_batch(*x)[0], expected)
    assert not np.array_equal(Simulator(model, own.but("other", {"BATCH_MATMUL s8": other})).run_batch(*x)[0], expected)


def test_another_arithmetic_is_a_drift(require_engine: Callable[[str], None]) -> None:
    """The table names operator and types, and the profile that fits."""
    require_engine("tflm")
    found = held(profile("tflm").but("altered", {"FULLY_CONNECTED s8": {"requant": "single"}}), "tflm")
    wrong = [row for row in found.rows if row.equal < row.cases]
    assert [(row.op, row.signatures, row.refused) for row in wrong] == [("FULLY_CONNECTED", ("s8",), 0)]
    assert 0 < wrong[0].differing < wrong[0].total
    assert found.drifted and "tflm-2026.10" in found.best
    assert not any(fit.unequal for fit in found.fits if fit.profile in found.best)


def test_what_a_wheel_refuses_is_a_drift(require_engine: Callable[[str], None]) -> None:
    """TFLM has no QUANTIZE of uint8: a profile that has it promises too much."""
    require_engine("tflm")
    asked = list(questions(profile("litert-ref"), ("QUANTIZE",), draws=0))
    only = [question for question in asked if question.kernels[0][1] == "u8u8"]
    found = drift(profile("tflm").but("altered", {"QUANTIZE u8u8": {"requant": "double"}}), only)
    (row,) = found.rows
    assert found.drifted and row.refused == row.cases == len(only) > 0
    assert sum(count for _, count in row.reasons) == row.refused and all("TFLM" in why for why, _ in row.reasons)


def test_a_profile_that_refuses_what_the_wheel_refuses_fits() -> None:
    """An older wheel does not load this version of the operator: neither does its profile, whose rules say nothing of it."""
    (asked,) = list(questions(profile("litert-ref"), ("CUMSUM",), draws=1))[:1]
    assert not isinstance(asked.simulated(profile("litert-ref")), str)
    older = profile("litert-ref").but("older", {}, versions={})
    assert "the engine knows none" in asked.simulated(older)
    fits = [drift_module._fit(each, [asked], ["refused"]) for each in (older, profile("litert-ref"))]
    assert [(fit.unequal, fit.one_sided) for fit in fits] == [(0, 0), (1, 1)]


def interpreter(folder: Path, package: str = "", source: str = "") -> Path:
    """A virtual environment with a wheel of TFLM, version 1.2, that holds ``source``; with NumPy, unless that is empty."""
    venv.create(folder, with_pip=False, symlinks=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    if package:
        (packages / f"{package}-1.2.dist-info").mkdir()
        (packages / f"{package}-1.2.dist-info" / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.2\n")
    if source:
        (packages / f"{package}.py").write_text(source)
        for part in Path(np.__file__).parents[1].glob("numpy*"):
            (packages / part.name).symlink_to(part)
    return folder


def test_every_interpreter_is_accounted_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], require_engine: Callable[[str], None]
) -> None:
    """Who keeps several is told which one has nothing, and what a wheel lacks that is there; the others are asked nevertheless."""
    require_engine("tflm")
    empty = interpreter(tmp_path / "empty")
    no_numpy = interpreter(tmp_path / "no_numpy", "tflite_micro")
    broken = interpreter(tmp_path / "broken", "tflite_micro", "import a_module_of_its_own")
    command = ["drift", "--op", "ADD", "--draws", "0"]
    told = {
        empty: "TFLM is not installed (package tflite-micro)",
        no_numpy: "TFLM cannot be imported (package tflite-micro 1.2): ModuleNotFoundError: No module named 'numpy'",
        broken: "TFLM cannot be imported (package tflite-micro 1.2): ModuleNotFoundError: No module named 'a_module_of_its_own'",
    }
    everyone = [argument for python in told for argument in ("--python", str(python))]
    assert cli.run([*command, *everyone, "--python", sys.prefix, "--engine", "tflm"]) == 2
    shown = capsys.readouterr()
    assert shown.out.startswith("equal tflm of ") and f"({sys.prefix})" in " ".join(shown.out.split())
    assert shown.err.splitlines() == [f"refsim: {python}: {why}" for python, why in told.items()]
    assert cli.run([*command, "--python", str(broken), "--python", sys.prefix, "--engine", "tflm", "--json"]) == 2
    document = json.loads(capsys.readouterr().out)
    assert document["not_asked"] == [{"python": str(broken), "why": told[broken]}]
    assert not document["drifted"] and [one["drift"]["python"] for one in document["wheels"]] == [sys.prefix]
    assert cli.run([*command, "--python", str(broken)]) == 2  # LiteRT, which is nowhere, is named, too
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith(f"refsim: {broken}: LiteRT is not installed (package ai-edge-litert or ")
    assert lines[1:] == [f"refsim: {broken}: {told[broken]}"]


def test_the_command_tells_by_its_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], require_engine: Callable[[str], None]
) -> None:
    require_engine("tflm")
    command = ["drift", "--engine", "tflm", "--op", "ADD", "--draws", "1"]
    assert cli.run([*command, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert not told["drifted"] and "tflm-2026.10" in told["wheels"][0]["best"]
    altered = profile("tflm").but("altered", {"ADD s8": {"sum_of_two": "weights"}})
    monkeypatch.setattr("refsim.commands.drift.engines_of", lambda names: (altered,))
    assert cli.run(command) == 1
    shown = capsys.readouterr().out
    assert "drifted" in shown and "fits best: tflm-2026.10" in shown


def test_what_is_not_installed_here_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(Pool, "take", lambda pool, command: pool.start(command))
    monkeypatch.setattr("refsim.live.process.installed", lambda engine: None)
    assert cli.run(["drift", "--engine", "tflm"]) == 2
    assert capsys.readouterr().err == (
        'refsim: this interpreter: TFLM is not installed (package tflite-micro): pip install "refsim[oracle]"\n'
    )
