"""The live engines behind refsim.live: their answers are the recorded ones, and no failure of theirs reaches the caller raw."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest

from refsim import demo, live
from refsim.errors import EngineError
from refsim.ir import Array
from refsim.live import adapters

pytestmark = pytest.mark.oracle

ENGINES = tuple(live.ENGINES)
RECORDED = {"litert-ref": "ref", "tflm": "tflm", "litert-opt": "opt", "xnnpack": "xnn"}
MODELS = (
    "ad01_int8",
    "hello_world_int8",
    "keyword_scrambled",
    "kws_ref_model",
    "micro_speech_lstm",
    "micro_speech_quantized",
    "person_detect",
    "pretrainedResnet_quant",
    "simple_add_model",
    "str_ww_ref_model",
    "vww_96_int8",
)
#: A case of the fuzz vectors that makes the engine crash.
CRASHES = {"litert-ref": ("ADD__int16_pot/004", "SIGABRT"), "tflm": ("EQUAL__int8/026", "SIGABRT")}
#: Samples that the demo model reads right, of 40 (refsim/demo/README.md).
DEMO_HITS = 38


def demo_inputs(count: int = 3) -> list[Array]:
    """The first sample images, as runs of the demo model."""
    with np.load(demo.SAMPLES) as samples:
        return [samples["inputs"][:count, np.newaxis]]


def recorded(shared: Path, name: str) -> tuple[bytes, dict[str, Array]]:
    """A shared model and its recorded inputs and outputs."""
    with np.load(shared / "vectors" / "models" / name / "io.npz") as archive:
        return (shared / "models" / f"{name}.tflite").read_bytes(), dict(archive)


def fuzz_case(shared: Path, name: str) -> tuple[bytes, list[Array], dict[str, Array]]:
    """A fuzz model, its inputs and the whole archive."""
    path = shared / "vectors" / "fuzz" / name
    with np.load(path.with_suffix(".npz")) as archive:
        arrays = dict(archive)
    inputs = [arrays[f"in{j}"] for j in range(sum(key.startswith("in") for key in arrays))]
    return path.with_suffix(".tflite").read_bytes(), inputs, arrays


def assert_same(got: Array, expected: Array, what: str) -> None:
    assert got.dtype == expected.dtype, what
    assert np.array_equal(got, expected), what


def test_every_engine_has_recorded_answers() -> None:
    assert RECORDED.keys() == live.ADAPTERS.keys()
    assert set(live.ENGINES) <= live.ADAPTERS.keys()


def test_every_shared_model_is_listed(shared: Path) -> None:
    assert sorted(path.stem for path in (shared / "models").glob("*.tflite")) == sorted(MODELS)


@pytest.mark.parametrize("engine", RECORDED)
@pytest.mark.parametrize("name", MODELS)
def test_outputs_are_the_recorded_ones(shared: Path, name: str, engine: str) -> None:
    model, arrays = recorded(shared, name)
    inputs = [arrays[f"input{j}"] for j in range(sum(key.startswith("input") for key in arrays))]
    if name == "person_detect" and engine != "tflm":  # its quantized_dimension is out of range
        title = re.escape(live.ADAPTERS[engine].title)
        with pytest.raises(EngineError, match=rf"^{title} refuses the model: quantized_dimension must be in range"):
            live.run(engine, model, inputs)
        return
    outputs = live.run(engine, model, inputs).outputs
    expected = [arrays[f"{RECORDED[engine]}_output{j}"] for j in range(len(outputs))]
    assert len(expected) == sum(key.startswith(f"{RECORDED[engine]}_output") for key in arrays)
    for j, (got, want) in enumerate(zip(outputs, expected, strict=True)):
        assert_same(got, want, f"{name} output {j}")


@pytest.mark.parametrize("name", [name for name in MODELS if name != "person_detect"])
def test_litert_tensors_are_the_recorded_ones(shared: Path, name: str) -> None:
    model, arrays = recorded(shared, name)
    index = json.loads((shared / "vectors" / "models" / "index.json").read_text(encoding="utf-8"))
    step = next(entry for entry in index["models"] if entry["model"] == name)["intermediates"]["input_index"]
    inputs = [arrays[f"input{j}"][step : step + 1] for j in range(sum(key.startswith("input") for key in arrays))]
    tensors = live.run("litert-ref", model, inputs, all_tensors=True).tensors
    with np.load(shared / "vectors" / "models" / name / "ref_intermediates.npz") as archive:
        expected = {int(key[1:]): archive[key] for key in archive.files if archive[key].size}
    assert expected
    for number, want in expected.items():
        assert_same(tensors[number], want, f"{name} tensor {number}")


def test_both_engines_show_the_same_tensors_of_the_demo_model() -> None:
    """For these images; for others FULLY_CONNECTED may differ by one, as the engines requantize it differently."""
    results = [live.run(engine, demo.MODEL.read_bytes(), demo_inputs(), all_tensors=True) for engine in ENGINES]
    first, second = results
    assert first.tensors.keys() == second.tensors.keys()
    assert len(first.tensors) == 22  # all that the file holds, constants too
    for number, tensor in first.tensors.items():
        assert_same(second.tensors[number], tensor, f"tensor {number}")
    assert_same(first.outputs[0], second.outputs[0], "output")
    assert first.outputs[0].shape == (3, 1, 10)


def test_int4_weights_are_unpacked_or_left_out(shared: Path) -> None:
    model, inputs, arrays = fuzz_case(shared, "CONV_2D__int8_int4/000")
    litert, tflm = (live.run(engine, model, inputs, all_tensors=True) for engine in ENGINES)
    weights = litert.tensors[1]
    assert weights.dtype == np.int8
    assert (int(weights.min()), int(weights.max())) == (-6, 7)
    assert tflm.tensors.keys() == litert.tensors.keys() - {1}
    for result in (litert, tflm):
        assert_same(result.outputs[0], arrays["out0"], "output")


@pytest.mark.parametrize("engine", ENGINES)
def test_the_demo_model_reads_its_samples(engine: str) -> None:
    output = live.run(engine, demo.MODEL.read_bytes(), demo_inputs(40)).outputs[0]
    with np.load(demo.SAMPLES) as samples:
        labels, images = samples["labels"], samples["images"][:, np.newaxis]
    floats = live.run(engine, demo.FLOAT_MODEL.read_bytes(), [images]).outputs[0]
    assert np.bincount(labels).tolist() == [4] * 10
    assert np.count_nonzero(output[:, 0].argmax(axis=1) == labels) == DEMO_HITS
    assert np.count_nonzero(floats[:, 0].argmax(axis=1) == labels) == DEMO_HITS


def test_state_is_kept_only_when_asked(shared: Path) -> None:
    """The SVDF vectors are consecutive steps; without ``stateful`` each step is what a fresh interpreter answers."""
    model, inputs, arrays = fuzz_case(shared, "SVDF__int8_s16/000")
    for engine in ENGINES:
        steps = live.run(engine, model, inputs, stateful=True).outputs[0]
        resets = live.run(engine, model, inputs).outputs[0]
        fresh = [live.run(engine, model, [array[j : j + 1] for array in inputs]).outputs[0][0] for j in range(len(steps))]
        assert_same(steps, arrays["out0"], engine)
        assert_same(resets, np.stack(fresh), engine)
        assert not np.array_equal(steps, resets), engine


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("length", [0, 3, 5000])
def test_garbage_is_refused(engine: str, length: int) -> None:
    garbage = np.random.default_rng(0).integers(0, 256, length, dtype=np.uint8).tobytes()
    with pytest.raises(EngineError, match=rf"^{live.ENGINES[engine][0]} refuses the model: \S"):
        live.run(engine, garbage, demo_inputs())


@pytest.mark.thorough
@pytest.mark.parametrize("engine", ENGINES)
def test_a_crash_is_reported(shared: Path, engine: str) -> None:
    name, signal_name = CRASHES[engine]
    model, inputs, _ = fuzz_case(shared, name)
    with pytest.raises(EngineError, match=rf"^{live.ENGINES[engine][0]} crashed \({signal_name}\)"):
        live.run(engine, model, inputs)


def test_a_refused_operator_carries_the_engines_reason(shared: Path) -> None:
    """TFLM prints its reason and raises an exception without one: the message holds both, on one line."""
    model, inputs, _ = fuzz_case(shared, "ADD__uint8/004")
    with pytest.raises(EngineError, match=r"^TFLM refuses to run the model: .*Type UINT8 \(3\) not supported") as caught:
        live.run("tflm", model, inputs)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_timeout_stops_the_engine(engine: str) -> None:
    many = [np.repeat(demo_inputs(1)[0], 50_000, axis=0)]
    with pytest.raises(EngineError, match=r"took longer than 0\.01 s and was stopped") as caught:
        live.run(engine, demo.MODEL.read_bytes(), many, timeout=0.01)
    assert caught.value.kind == "timeout"


@pytest.mark.parametrize("engine", ENGINES)
def test_wrong_inputs_are_refused(engine: str) -> None:
    model, (images,) = demo.MODEL.read_bytes(), demo_inputs()
    cases: list[tuple[list[Array], str]] = [
        ([], "the model has 1, 0 are given"),
        ([images, images], "the model has 1, 2 are given"),
        ([images.astype(np.float32)], "refuses input 0: "),
        ([images[..., :4, :]], "refuses input 0: "),
        ([images[:0]], "at least one"),
        ([np.array(["a"])], "takes numbers"),
        ([images, images[:1]], "input 1 has 1 runs, input 0 has 3"),
    ]
    for inputs, message in cases:
        with pytest.raises(EngineError, match=re.escape(message)):
            live.run(engine, model, inputs)


@pytest.mark.parametrize("engine", ENGINES)
def test_benchmark_gives_seconds(engine: str) -> None:
    seconds = live.benchmark(engine, demo.MODEL.read_bytes(), demo_inputs(), 5)
    assert 0 < seconds < 1
    with pytest.raises(EngineError, match="at least one repeat"):
        live.benchmark(engine, demo.MODEL.read_bytes(), demo_inputs(), 0)


@pytest.mark.parametrize("engine", ENGINES)
def test_available_names_package_and_version(engine: str) -> None:
    assert re.fullmatch(rf"{live.ENGINES[engine][1]} \d\S+", str(live.available(engine)))


def test_a_missing_wheel_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its adapter asks for a worker of its own, as a worker of the wheel may be running already."""
    missing = live.Adapter("TFLM", "tflm", "", (("no-such-distribution", "no_such_module"),))
    monkeypatch.setattr(adapters, "ADAPTERS", {"missing": missing})
    assert live.available("missing") is None
    with pytest.raises(EngineError, match=r'^TFLM is not installed .*pip install "refsim\[oracle\]"') as caught:
        live.run("missing", b"", [])
    assert caught.value.kind == "missing"


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(EngineError, match="no live engine is called 'onnx'; known: litert-ref, tflm, litert-opt, xnnpack"):
        live.available("onnx")
