"""refsim bench --sweep: lines through what layers cost, and the models that growth is measured on."""

from __future__ import annotations

import json

import numpy as np
import pytest
from click.testing import CliRunner

from refsim import sweep
from refsim.cli import group
from refsim.errors import RefsimError
from refsim.simulate import Simulator
from refsim.toolchain.targets import TARGETS, find_target

M4 = "cortex-m4"
FOUND = sweep.Growth(96, 2, 3_487_816, 56_289_152, 1.5, 20.0, 250_000_000)


def test_a_line_is_that_of_least_squares() -> None:
    """Points on a line, and one of four beside it by 4: the residuals of the normal equations by hand."""
    assert sweep.fitted([1, 2, 3], [13, 16, 19]) == pytest.approx((3, 10, 0))
    slope, intercept, deviation = sweep.fitted([0, 1, 2, 3], [10, 10, 10, 14])
    assert (slope, intercept, deviation) == pytest.approx((1.2, 9.2, 1.6 / 10))


@pytest.mark.thorough
@pytest.mark.targets
def test_two_sizes_on_a_core() -> None:
    if missing := TARGETS[M4].missing:
        pytest.fail(f"{M4} needs {missing}")
    line = sweep.line("pixels", [(4, 4), (8, 4)], find_target(M4))
    assert line.macs == (4 * 4 * 9 * 16, 8 * 8 * 9 * 16)
    few, many = line.instructions
    assert line.slope == pytest.approx((many - few) / (line.macs[1] - line.macs[0]))
    assert 0 < few < many < 4 * few, "an inference has a part that does not grow"
    assert line.intercept > 0


def test_outputs_of_the_built_model_spread() -> None:
    """A network of random weights whose layers all saturate, or give one number, would measure nothing."""
    model = sweep.mobilenet(32)
    simulator = Simulator(model)
    simulator.run(np.random.default_rng(1).integers(-128, 128, (1, 32, 32, 3), np.int8))
    spread = [simulator.tensors[index].std() for step in simulator.program.steps for index in step.outputs]
    assert len(spread) == 64 and min(spread) > 5
    assert sum(tensor.size for tensor in model.tensors if tensor.data is not None) == FOUND.parameters


def test_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both forms of the output; what is measured stands in the tests above."""
    line = sweep.Line("pixels", M4, "cc -O2", "speed", (100, 200), (310, 610), 3.0, 10.0, 0.0)
    monkeypatch.setattr(sweep, "line", lambda what, sizes, target, optimize, progress: line)
    monkeypatch.setattr(sweep, "growth", lambda side, batch: FOUND)
    monkeypatch.setattr("refsim.commands.bench.find_target", lambda name: TARGETS[name])
    text = CliRunner().invoke(group, ["bench", "--sweep"]).output
    assert "3.000 instructions per MAC and 10 for the layer; largest deviation 0.0 %" in text
    assert "3,487,816" in text and "250" in text
    data = json.loads(CliRunner().invoke(group, ["bench", "--sweep", "--json"]).output)
    assert [each["instructions"] for each in data["lines"]] == [[310, 610]] * len(sweep.SIZES)
    assert [each["peak_bytes"] for each in data["models"]] == [250_000_000] * len(sweep.GROWTH)
    assert CliRunner().invoke(group, ["bench", "--sweep", "--suite"]).exit_code == 2


def test_a_process_that_fails_is_told() -> None:
    with pytest.raises(RefsimError, match=r"(?s)images of -1 could not be checked: .*negative"):
        sweep.growth(-1, 1)
