"""Public application models: outputs, intermediates and streams as the live engines recorded them, in simulator and compiled C."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from model.cases import RECORDED, difference, numbered, play, shared_folder, tensor_differences

import refsim
from refsim.ir import Array
from refsim.toolchain.host import QUICK_FLAGS

pytestmark = pytest.mark.filterwarnings("ignore::refsim.overflow.OverflowWarning")


def _entries() -> list[Mapping[str, Any]]:
    path = shared_folder() / "field_models" / "index.json"
    return json.loads(path.read_text(encoding="utf-8"))["models"] if path.exists() else []


NAMES = [entry["model"] for entry in _entries()] or ["no shared folder"]
#: Models that take long to compile and run in C: their kernels are those of smaller ones.
LARGE = ("efinix_face_landmark", "hps_2022_89ops", "eiq_yolo_face")


def recorded(folder: Path, name: str) -> dict[str, Array]:
    with np.load(folder / name) as archive:
        return dict(archive)


def answers(arrays: Mapping[str, Array], engine: str) -> tuple[Array, ...]:
    """The outputs of an engine; only those that differ from the first engine's are stored a second time."""
    return numbered(arrays, f"{engine}_output") or numbered(arrays, "tflm_output")


@pytest.fixture
def folder(shared: Path, name: str) -> Path:
    return shared / "field_models" / name


@pytest.mark.sampled(3)
@pytest.mark.parametrize("alias", RECORDED)
@pytest.mark.parametrize("name", NAMES)
def test_outputs_are_the_engines(folder: Path, name: str, alias: str) -> None:
    arrays = recorded(folder, "io.npz")
    simulator = refsim.Simulator(refsim.load(folder / "model.tflite"), alias)
    outputs = simulator.run_batch(*numbered(arrays, "input"))
    wanted = answers(arrays, RECORDED[alias])
    assert len(outputs) == len(wanted)
    lines = [line for j, want in enumerate(wanted) for line in difference(f"output {j}", outputs[j], want)]
    assert lines == []


@pytest.mark.sampled(5)
@pytest.mark.parametrize("name", [name for name in NAMES if name not in LARGE])
def test_compiled_tensors_are_the_simulators(folder: Path, name: str) -> None:
    model = refsim.load(folder / "model.tflite")
    inputs = [stack[:1] for stack in numbered(recorded(folder, "io.npz"), "input")]
    simulator = refsim.Simulator(model, "tflm")
    compiled = refsim.CompiledModel(refsim.generate(model, "tflm"), flags=QUICK_FLAGS)
    _, (want,) = play(simulator, inputs, stateful=False)
    _, (got,) = play(compiled, inputs, stateful=False)
    assert tensor_differences("C", got, want) == []


@pytest.mark.parametrize("name", NAMES)
def test_intermediates_are_the_engines(folder: Path, name: str) -> None:
    entry = next((entry for entry in _entries() if entry["model"] == name), {})
    if "intermediates" not in entry:
        assert not (folder / "ref_intermediates.npz").exists()
        return
    number = entry["intermediates"]["input_index"]
    arrays = recorded(folder, "io.npz")
    simulator = refsim.Simulator(refsim.load(folder / "model.tflite"), "litert-ref")
    simulator.run(*(stack[number] for stack in numbered(arrays, "input")))
    lines: list[str] = []
    wanted = recorded(folder, "ref_intermediates.npz")
    for key, want in ((key, want) for key, want in wanted.items() if key != "input_index"):
        got = simulator.tensors.get(int(key[1:]))
        lines += [f"tensor {key} is missing"] if got is None else difference(f"tensor {key}", got.reshape(want.shape), want)
    assert len(wanted) > 3
    assert lines == []


@pytest.mark.parametrize("alias", RECORDED)
@pytest.mark.parametrize("name", [entry["model"] for entry in _entries() if entry.get("stateful")] or ["no shared folder"])
def test_streams_are_the_engines(folder: Path, name: str, alias: str) -> None:
    arrays = recorded(folder, "steps.npz")
    model = refsim.load(folder / "model.tflite")
    for runner in (refsim.Simulator(model, alias), refsim.CompiledModel(refsim.generate(model, alias), flags=QUICK_FLAGS)):
        outputs, _ = play(runner, numbered(arrays, "input"), stateful=True)
        lines = [line for j, want in enumerate(answers(arrays, RECORDED[alias])) for line in difference(f"{j}", outputs[j], want)]
        assert lines == []
