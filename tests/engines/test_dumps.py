"""Dumps as people make them: with constants, floats and other inputs, in part, in another layout, cut short."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from flatmodel import N, T, build
from ops import models as m

import refsim
from refsim import cli
from refsim.diagnose.dump import tensors_of
from refsim.diagnose.explain import explain
from refsim.ir import Array

Arrays = dict[str, Array]
#: Input, filter, bias, output of a convolution.
X, W, B, Y = range(4)
SAMPLES = 3


@pytest.fixture(scope="module")
def model() -> refsim.Model:
    return refsim.load(m.conv("s8", (1, 5, 4, 3), scale_w=[0.05, 0.031, 0.072, 0.023]))


@pytest.fixture
def arrays(model: refsim.Model) -> Arrays:
    """Every tensor ``[n, ...]``, as an interpreter gives them."""
    x = np.random.default_rng(3).integers(-128, 128, (SAMPLES, 1, 5, 4, 3)).astype(np.int8)
    (y,) = refsim.Simulator(model, "tflm").run_batch(x)
    constants = {f"t{index}": np.stack([model.tensors[index].data] * SAMPLES) for index in (W, B)}
    return {"t0": x, **constants, "t3": y}


def reals(model: refsim.Model, index: int, array: Array, factor: float = 1) -> Array:
    affine = model.tensors[index].quantization
    assert affine is not None
    return np.asarray((array.astype(np.float32) - affine.zero_point) * affine.scale * np.float32(factor), np.float32)


def same(model: refsim.Model, changed: Mapping[str, Array], arrays: Arrays) -> bool:
    dump = tensors_of(model, {**arrays, **changed})
    return dump.keys() == {X, Y} and all(np.array_equal(dump[index], arrays[f"t{index}"]) for index in dump)


def test_what_stands_for_the_same_integers(model: refsim.Model, arrays: Arrays) -> None:
    """Constants are left out; floats are the integers, or what these stand for."""
    assert same(model, {}, arrays)
    assert same(model, {name: array.astype(np.float32) for name, array in arrays.items()}, arrays)
    assert same(model, {f"t{i}": reals(model, i, arrays[f"t{i}"]) for i in (X, Y)}, arrays)
    with pytest.raises(refsim.RefsimError, match=r"tensor 3 'output': holds int8.*float32, and not of \(q - -5\) \* 1\.3"):
        tensors_of(model, {"t3": reals(model, Y, arrays["t3"], 1.01)})
    with pytest.raises(refsim.RefsimError, match="tensor 1 'filter': a constant, and not the one in the dump"):
        tensors_of(model, {**arrays, "t1": arrays["t1"] + 1})
    with pytest.raises(refsim.RefsimError, match="array 't4': the model has tensors 0 to 3; what an interpreter lists behind them"):
        tensors_of(model, {**arrays, "t4": arrays["t3"]})


def test_a_name_of_two_tensors_is_not_guessed(arrays: Arrays) -> None:
    tensors = [T(name, "int8", (4,), 0.5, 0) for name in ("x", "y", "y")]
    twice = refsim.load(build(tensors, [N("RELU", [0], [1]), N("RELU", [1], [2])], [0], [2]))
    with pytest.raises(refsim.RefsimError, match="array 'y': 2 tensors have this name; call it tensor_1 or tensor_2"):
        tensors_of(twice, {"y": np.zeros((1, 4), np.int8)})
    assert list(tensors_of(twice, {"x": np.zeros((1, 4), np.int8), "t2": np.zeros((1, 4), np.int8)})) == [0, 2]


TRANSPORTS: Mapping[str, Callable[[Array], Array]] = {
    "lies as [N, C, H, W]": lambda y: y.transpose(0, 1, 4, 2, 3).reshape(y.shape),
    "has height and width swapped": lambda y: y.transpose(0, 1, 3, 2, 4).reshape(y.shape),
    "128 off in each element": lambda y: (y.view(np.uint8) ^ 0x80).view(np.int8),
}


@pytest.mark.parametrize("told", TRANSPORTS)
def test_a_right_output_in_another_layout(model: refsim.Model, arrays: Arrays, told: str) -> None:
    (finding,) = explain(refsim.prepare(model, "tflm"), [arrays["t0"]], {Y: TRANSPORTS[told](arrays["t3"])}).findings
    assert [cause.kind for cause in finding.causes] == ["dump"] and told in finding.verdict


def test_a_node_whose_inputs_were_not_dumped_says_so(model: refsim.Model) -> None:
    tensors = [T(name, "int8", (8,), scale, 0) for name, scale in (("x", 0.5), ("y", 0.3), ("z", 0.4))]
    chain = refsim.load(build(tensors, [N("RELU", [0], [1]), N("RELU", [1], [2])], [0], [2]))
    simulator = refsim.Simulator(chain, "tflm")
    x = np.arange(8, dtype=np.int8)[np.newaxis]
    (z,) = simulator.run_batch(x)
    (finding,) = explain(simulator.program, [x], {2: z + np.int8(1)}).findings
    assert finding.computed == ("tensor 1 'y'",)
    (finding,) = explain(simulator.program, [x], {1: np.array(simulator.tensors[1]), 2: z + np.int8(1)}).findings
    assert finding.computed == ()


def save(path: Path, **arrays: Any) -> str:
    np.savez(path, **arrays)
    return str(path)


def test_other_inputs_and_files_cut_short(
    model: refsim.Model, arrays: Arrays, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The dump's own inputs count, and that they are others is told."""
    (tmp_path / "m.tflite").write_bytes(model.content)
    given = arrays["t0"].copy()
    given[1, 0, 2, 3] ^= 1
    files = str(tmp_path / "m.tflite"), "--inputs", save(tmp_path / "x.npz", input0=given)
    whole = save(tmp_path / "d.npz", **arrays)
    for command, option in (("explain", "--tensors"), ("identify", "--outputs")):
        assert cli.run([command, *files, option, whole, "--json"]) == (1 if command == "explain" else 0)
        (told,) = json.loads(capsys.readouterr().out)["other_inputs"]
        assert told.startswith("tensor 0 'input': the dump began with other inputs") and "3 of 180 elements" in told
    (tmp_path / "d.npz").write_bytes((tmp_path / "d.npz").read_bytes()[:400])
    assert cli.run(["explain", *files, "--tensors", whole]) == 2
    assert "is not a whole .npy or .npz file" in capsys.readouterr().err
