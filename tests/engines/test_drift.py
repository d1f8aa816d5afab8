"""``refsim drift``: quiet on the wheels that the profiles were checked against, and loud where a profile says something else."""

from __future__ import annotations

import json
from collections.abc import Callable

import numpy as np
import pytest

from refsim import Simulator, cli, live, load
from refsim.diagnose.drift import Drift, drift, questions
from refsim.engines import Profile, profile
from refsim.flatmodel import N, T, build

pytestmark = pytest.mark.oracle

OPS = ("FULLY_CONNECTED", "QUANTIZE")


def held(expected: Profile, name: str) -> Drift:
    found = drift(expected, list(questions(profile(name), OPS, draws=1)))
    assert found is not None
    return found


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
    assert found is not None and found.drifted and only
    assert found.rows[0].refused == found.rows[0].cases == len(only) and "TFLM" in found.rows[0].why


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
    monkeypatch.setattr(live, "available", lambda engine, python=None: None)
    assert cli.run(command) == 2
