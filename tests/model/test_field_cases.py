"""Small models on which people met answers that they did not expect: engines' bytes, or what their engine makes of the file.

The cases are found in the shared folder, never listed. What one teaches about its whole kind is held by the tests of that kind.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from model.cases import shared_folder

from refsim.errors import ModelError
from refsim.simulate import Simulator

#: Names of engines in the cases -> alias of the profile.
ENGINES = {"tflm": "tflm", "ref": "litert-ref", "opt": "litert-opt", "xnn": "xnnpack"}
CASES = sorted(path.parent for path in (shared_folder() / "cases" / "field").glob("*/expected.json"))


def run(folder: Path, alias: str) -> tuple[list[Any], list[str]]:
    """Outputs in one list, and what is said about the engine: refusals, and places where it stops."""
    simulator = Simulator(folder / "model.tflite", alias)
    with np.load(folder / "inputs.npz") as archive:
        inputs = [archive[name] for name in archive.files]
    outputs = simulator.run(*inputs) if inputs[0].ndim == len(simulator.model.inputs[0].shape) else simulator.run_batch(*inputs)
    stops = [str(event) for event in simulator.overflows if event.stops]
    return np.concatenate([value.reshape(-1) for value in outputs]).tolist(), [*simulator.program.refusals, *stops]


def test_the_optimized_convolution_is_compared_whole(shared: Path) -> None:
    """The case that made a profile of the optimized kernels: all 12,800 values of its recording."""
    folder = shared / "cases" / "field" / "01_conv_optimized"
    answers = json.loads((folder / "expected.json").read_text(encoding="utf-8"))["engines"]
    assert np.size(answers["opt"]) == 12_800 and answers["opt"] != answers["ref"]
    outputs, told = run(folder, "litert-opt")
    assert (outputs, told) == (np.ravel(answers["opt"]).tolist(), [])


@pytest.mark.filterwarnings("ignore::refsim.OverflowWarning")
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_cases_from_the_field(folder: Path, engine: str) -> None:
    """Exact, where the engine answers; else refused, or said. A model with an operator that we lack is refused for that alone."""
    answer = json.loads((folder / "expected.json").read_text(encoding="utf-8"))["engines"][engine]
    try:
        outputs, told = run(folder, ENGINES[engine])
    except ModelError as error:
        outputs, told = None, list(error.problems)
    if isinstance(answer, str):
        assert told, f"the engine {answer}"
    elif outputs is None:
        assert all("the operator is not supported" in line for line in told)
    elif not any("undefined" in line for line in told):
        assert (outputs, told) == (np.ravel(answer).tolist(), [])
