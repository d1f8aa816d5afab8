"""Streaming models in use: the wake words of package ``pymicro-wakeword`` (extra ``oracle``), 200 steps each from reset state."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

import numpy as np
import pytest

import refsim
from refsim import live
from refsim.codegen.generate import build_plan
from refsim.ir import Array
from refsim.toolchain.host import QUICK_FLAGS, CompiledModel

NAMES = ("alexa", "hey_jarvis", "hey_mycroft", "okay_nabu")
STEPS = 200


@pytest.fixture(scope="module")
def folder() -> Path:
    """Where the package has its models; it is not imported, as it brings an engine of its own."""
    found = importlib.util.find_spec("pymicro_wakeword")
    if found is None or found.origin is None:
        reason = 'pymicro-wakeword is not installed: pip install "refsim[oracle]"'
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return Path(found.origin).parent / "models"


def sound(shape: tuple[int, ...]) -> Array:
    """Features that swell and fade, so that the models' states move through their range."""
    rng = np.random.default_rng(11)
    loudness = np.abs(np.sin(np.arange(STEPS) / 9))[:, None, None, None]
    drawn = rng.integers(-128, 128, (STEPS, *shape)) * loudness + rng.integers(-128, 128, (1, *shape)) * (1 - loudness)
    return drawn.astype(np.int8)


@pytest.mark.sampled(8)
@pytest.mark.parametrize("name", NAMES)
def test_200_steps_are_the_live_engines(folder: Path, name: str, engine: str) -> None:
    """Outputs, and every tensor that nodes compute, step by step; the compiled C gives the same."""
    data = (folder / f"{name}.tflite").read_bytes()
    simulator = refsim.Simulator(refsim.load(data), engine)
    steps = sound(simulator.model.inputs[0].shape)
    answer = live.run(engine, data, [steps], stateful=True, each_run=True)
    compiled = CompiledModel(build_plan(simulator.program), flags=QUICK_FLAGS)
    computed = [index for _, index in simulator.program.traced if index in answer.tensors]
    assert len(computed) > 20
    for number, step in enumerate(steps):
        outputs = simulator.run(step), compiled.run(step)
        for got in outputs:
            assert [out.tolist() for out in got] == [out[number].tolist() for out in answer.outputs]
        for index in computed:
            assert np.array_equal(simulator.tensors[index], answer.tensors[index][number]), simulator.program.values[index]
            assert np.array_equal(compiled.tensors[index], simulator.tensors[index]), simulator.program.values[index]
        assert all(np.array_equal(compiled.tensors[i], simulator.tensors[i]) for i in simulator.program.initial_state)
    kept = [answer.tensors[index] for index in computed]
    assert sum(len(np.unique(array.reshape(STEPS, -1), axis=0)) > STEPS // 2 for array in kept) > 10, "the streams stand still"
