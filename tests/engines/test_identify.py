"""``refsim identify``: each engine's own outputs are ascribed to its profile, and only to those that give the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
from model.test_control import initialised

import refsim
from refsim import cli, live
from refsim.diagnose.answers import answers, simulated
from refsim.diagnose.identify import identify
from refsim.diagnose.sharing import Sharing, can_share
from refsim.engines import all_profiles, profile
from refsim.flatmodel import N, T, build
from refsim.ir import Array

pytestmark = pytest.mark.filterwarnings("ignore::refsim.overflow.OverflowWarning")

INPUTS = 20
#: Recordings by name -> the profile whose they are.
RECORDED = {"ref": "litert-ref", "tflm": "tflm"}
FIELD = (
    "efinix_face_landmark",
    "eiq_yolo_face",
    "hps_2022_89ops",
    "mltk_audio_example1",
    "mltk_keyword_spotting_float_io",
    "mww_v2_hey_mycroft",
    "tinymaix_mobilenet_96",
    "tinymaix_vww96",
)


def ascribed(model: refsim.Model, x: Sequence[Array], of_engines: Mapping[str, Sequence[Array]]) -> None:
    """Each engine's outputs have its profile among their exact ones, and two engines share one only if their bytes are the same."""
    candidates = list(answers(model, x, wheels=False))
    assert {answer.name for answer in candidates} == {each.id for each in all_profiles()}
    exact: dict[str, frozenset[str]] = {}
    for engine, outputs in of_engines.items():
        given = {tensor.index: array for tensor, array in zip(model.outputs, outputs, strict=True)}
        found = identify(model, given, candidates)
        exact[engine] = frozenset(match.profile for match in found.exact)
        assert profile(engine).id in exact[engine], [(match.profile, match.differing, match.place) for match in found.others[:3]]
        assert len(found.exact) + len(found.others) + len(found.refused) == len(candidates)
        assert all(match.place for match in found.others)
    for one, other in ((a, b) for a in of_engines for b in of_engines):
        same = all(np.array_equal(a, b) for a, b in zip(of_engines[one], of_engines[other], strict=True))
        assert (exact[one] == exact[other]) if same else exact[one].isdisjoint(exact[other]), (one, other)


@pytest.mark.sampled(4)
@pytest.mark.oracle
@pytest.mark.parametrize("name", ["kws_ref_model", "vww_96_int8", "pretrainedResnet_quant", "ad01_int8"])
def test_what_the_engines_make_of_random_inputs(shared: Path, require_engine: Callable[[str], None], name: str) -> None:
    model = refsim.load(shared / "models" / f"{name}.tflite")
    rng = np.random.default_rng(7)
    x = [rng.integers(-128, 128, (INPUTS, *tensor.shape)).astype(np.int8) for tensor in model.inputs]
    for engine in live.ADAPTERS:
        require_engine(engine)
    ascribed(model, x, {engine: live.run(engine, model.content, x).outputs for engine in live.ADAPTERS})


@pytest.mark.thorough
@pytest.mark.parametrize("name", FIELD)
def test_what_the_engines_made_of_models_from_the_field(shared: Path, name: str) -> None:
    folder = shared / "field_models" / name
    model = refsim.load(folder / "model.tflite")
    steps = folder / "steps.npz"  # consecutive ones, of a model with state
    with np.load(steps if steps.exists() else folder / "io.npz") as archive:
        arrays = dict(archive)
    x = [arrays[f"input{number}"] for number in range(len(model.inputs))]
    outputs = {
        engine: [arrays[f"{tag}_output{number}"] for number in range(len(model.outputs))] for tag, engine in RECORDED.items()
    }
    ascribed(model, x, outputs)


@pytest.mark.parametrize("reset", [False, True])
def test_samples_that_follow_each_other_or_begin_anew(tmp_path: Path, reset: bool, capsys: pytest.CaptureFixture[str]) -> None:
    """The model gives its last input, at first what it was initialised with: only one reading of three samples fits."""
    data, (x,) = initialised()
    runner = refsim.Simulator(data, "tflm")
    y = runner.run_batch(x)[0] if reset else np.stack([runner.run(sample)[0] for sample in x])
    (tmp_path / "m.tflite").write_bytes(data)
    np.savez(tmp_path / "x.npz", x=x)
    np.savez(tmp_path / "y.npz", output0=y)
    command = ["identify", *(str(tmp_path / "m.tflite"), "--inputs", str(tmp_path / "x.npz"), "--outputs", str(tmp_path / "y.npz"))]
    assert cli.run([*command, *["--reset"] * reset]) == 0
    assert "tflm" in capsys.readouterr().out
    assert cli.run([*command, *["--reset"] * (not reset)]) == 1
    assert "no profile" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("x", "y", "words"),
    [
        (np.zeros((2, 1, 4), np.int8), np.zeros((3, 1, 4), np.int8), "3 samples were given, but the inputs have 2"),
        (np.zeros((2, 1, 4), np.float32), np.zeros((2, 1, 4), np.int8), "must have type int8, not float32"),
        (np.zeros((2, 1, 5), np.int8), np.zeros((2, 1, 4), np.int8), "must have shape (1, 4)"),
    ],
)
def test_arrays_that_do_not_fit_are_one_error(
    tmp_path: Path, x: Array, y: Array, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not one refusal for each profile, and no match of one sample with several."""
    ends = [T(name, "int8", (1, 4), 0.5) for name in "xy"]
    (tmp_path / "m.tflite").write_bytes(build(ends, [N("RELU", [0], [1])], [0], [1]))
    np.savez(tmp_path / "x.npz", x=x)
    np.savez(tmp_path / "y.npz", y=y)
    command = ["identify", str(tmp_path / "m.tflite"), "--inputs", str(tmp_path / "x.npz"), "--outputs", str(tmp_path / "y.npz")]
    assert cli.run(command) == 2
    assert words in (error := capsys.readouterr().err) and error.count("must have") <= 1


def test_sharing_changes_no_value(shared: Path) -> None:
    """Every tensor of every profile is the one that its own simulator computes."""
    model = refsim.load(shared / "field_models" / "mltk_audio_example1" / "model.tflite")
    x = [np.random.default_rng(1).integers(-128, 128, (4, *tensor.shape)).astype(np.int8) for tensor in model.inputs]
    sharing = Sharing(x)
    for each in all_profiles():
        simulator = refsim.Simulator(model, each)
        assert can_share(simulator.program)
        outputs, shared_answer = simulator.run_batch(*x), simulated(model, each, x, sharing)
        assert all(np.array_equal(a, b) for a, b in zip(outputs, shared_answer.outputs, strict=True))
        assert shared_answer.tensors.keys() == simulator.tensors.keys()
        for index, array in simulator.tensors.items():
            assert np.array_equal(array, shared_answer.tensors[index]) and array.dtype == shared_answer.tensors[index].dtype, index
