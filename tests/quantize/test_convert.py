"""A float model to int8 and 16x8, by the real ai-edge-quantizer, run by the real engines."""

from __future__ import annotations

import importlib.metadata
import io
import json
import os
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from rich.console import Console

from refsim import EngineError, ModelError, QuantizationError, RefsimError, demo, live, load
from refsim.commands.quantize import layer_tables, quantize
from refsim.ir import Array
from refsim.quantize import convert
from refsim.quantize.convert import quantize_model, run_float, stack, tensor_ranges
from refsim.quantize.layers import LayerReport, layer_report, table
from refsim.quantize.samples import BUNDLED, load_samples
from refsim.simulate import Simulator

SAMPLES = load_samples(BUNDLED)
FLOAT = demo.FLOAT_MODEL.read_bytes()


@pytest.fixture
def quantizer() -> None:
    """Skips without ai-edge-quantizer, which the extra ``quantize`` brings; in CI that is an error."""
    try:
        importlib.metadata.version(convert.PACKAGE)
    except importlib.metadata.PackageNotFoundError:
        reason = f'{convert.PACKAGE} is not installed: pip install "refsim[quantize,oracle]"'
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)


@pytest.fixture(scope="module")
def floats() -> dict[int, Array]:
    if live.available("litert-ref") is None:
        reason = 'LiteRT is not installed: pip install "refsim[oracle]"'
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return run_float(FLOAT, SAMPLES.images[:, np.newaxis])


def command(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(quantize, list(arguments), catch_exceptions=False)
    return result.exit_code, result.stdout


@pytest.mark.thorough
@pytest.mark.oracle
@pytest.mark.usefixtures("quantizer")
def test_the_demo_to_16x8_end_to_end(tmp_path: Path) -> None:
    out = tmp_path / "made.tflite"
    status, text = command("digits_float.tflite", "-o", str(out), "--json", "--vectors", "20", "--activations", "int16")
    found = json.loads(text)
    assert status == 0
    assert found["ok"]
    assert out.stat().st_size == found["bytes"]
    assert load(out).inputs[0].dtype == "int16"
    assert (found["samples"], found["float_correct"]) == (360, 356)
    for engine in found["engines"]:
        assert engine["refused"] == ""
        assert engine["correct"] >= 354
        assert engine["same_answer"] >= 356
        assert engine["live_differing"] == 0
    assert found["constraints"] == []
    assert len(found["layers"]["layers"]) == 10
    assert min(layer["sqnr_db"] for layer in found["layers"]["layers"]) > 40
    assert found["advice"]


@pytest.mark.oracle
@pytest.mark.usefixtures("quantizer")
def test_the_demo_to_int8_end_to_end_as_text(tmp_path: Path) -> None:
    status, text = command("digits_float.tflite", "-o", str(tmp_path / "m.tflite"), "--vectors", "20")
    assert status == 0
    assert load(tmp_path / "m.tflite").inputs[0].dtype == "int8"
    assert "accuracy before  float, LiteRT   356 of 360" in text
    after = re.findall(r"accuracy after +\S+ +(\d+) of 360", text)
    assert len(after) == 2
    assert min(map(int, after)) >= 354
    assert text.count("simulator and C equal on 20 vectors; real engine: the same outputs") == 2
    assert "step²/12" in text
    assert "DEPTHWISE_CONV_2D" in text


@pytest.mark.oracle
def test_every_run_shows_its_tensors() -> None:
    images = SAMPLES.images[:3, np.newaxis]
    together = live.run("litert-ref", FLOAT, [images], each_run=True)
    for number in range(3):
        alone = live.run("litert-ref", FLOAT, [images[number : number + 1]], all_tensors=True)
        assert set(alone.tensors) == set(together.tensors)
        assert all(np.array_equal(tensor, together.tensors[index][number]) for index, tensor in alone.tensors.items())


def assert_tables_fit(report: LayerReport) -> None:
    """All figures on 80 columns, even with the longest operator's name."""
    long = [replace(layer, op="UNIDIRECTIONAL_SEQUENCE_LSTM", max_abs=1.23e-05) for layer in report.layers]
    written = io.StringIO()
    screen = Console(width=80, file=written)
    screen.print(*layer_tables(replace(report, layers=tuple(long))))
    text = written.getvalue()
    assert max(map(len, text.splitlines())) <= 80
    figures = [figure for row in table(report)[1:] for figure in (*row[3:7], *row[8:])]
    assert len(figures) > 50 and all(figure in text for figure in figures) and text.count("1.23e-05") == len(long)


@pytest.mark.oracle
def test_layer_costs_of_the_bundled_model(floats: dict[int, Array]) -> None:
    original, integer = load(FLOAT), load(demo.MODEL)
    simulator = Simulator(integer)
    p = integer.inputs[0].quantization
    assert p is not None
    codes = convert.quantize(stack(SAMPLES.images, integer.inputs[0]), p)
    simulator.run_batch(codes)
    report = layer_report(original, integer, floats, simulator.tensors)
    assert [layer.op for layer in report.layers] == [node.op for node in integer.nodes]
    for layer in report.layers:
        assert layer.wider_db > layer.alone_db + 30
        assert 0.1 < layer.alone_noise / layer.predicted_noise < 1.2
        assert layer.sqnr_db <= layer.alone_db
    assert len(report.weights) == 5
    assert all(w.per_channel_db > w.per_tensor_db and w.sqnr_db == w.per_channel_db for w in report.weights)
    assert report.worst(1)[0].lost_db == max(layer.lost_db for layer in report.layers)
    assert_tables_fit(report)
    with pytest.raises(QuantizationError, match="no tensor of the integer model"):
        layer_report(original, integer, {}, simulator.tensors)


@pytest.mark.oracle
def test_ranges_are_those_of_the_tensors(floats: dict[int, Array]) -> None:
    model = load(FLOAT)
    ranges = tensor_ranges(model, floats, "minmax", "int8")
    assert len(ranges) == 11
    for tensor in (model.tensors[index] for node in model.nodes for index in node.outputs):
        assert ranges[tensor.name].rmin[0] == floats[tensor.index].min()
        assert ranges[tensor.name].rmax[0] == floats[tensor.index].max()


def test_a_missing_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr("refsim.quantize.convert.importlib.metadata.version", missing)
    with pytest.raises(EngineError, match=r'pip install "refsim\[quantize,oracle\]"'):
        quantize_model(FLOAT, SAMPLES)


@pytest.mark.usefixtures("quantizer")
def test_what_cannot_be_quantized() -> None:
    with pytest.raises(ModelError, match="give the float model"):
        quantize_model(demo.MODEL.read_bytes(), SAMPLES)
    with pytest.raises(QuantizationError, match="activations can be"):
        quantize_model(FLOAT, SAMPLES, "int4")
    with pytest.raises(QuantizationError, match="samples have shape"):
        stack(np.zeros((2, 7)), load(FLOAT).inputs[0])


def test_other_models_need_data(tmp_path: Path) -> None:
    with pytest.raises(RefsimError, match="--data is missing"):
        command(str(demo.MODEL), "-o", str(tmp_path / "x"))


X = np.zeros((4, 2), dtype=np.float32)


@pytest.mark.parametrize(
    ("arrays", "told"),
    [
        ({"pictures": X}, "no array 'images'"),
        ({"images": X, "labels": np.zeros(3, dtype=int)}, "labels must be 4 integers"),
        ({"images": X, "labels": np.zeros(4)}, "labels must be 4 integers"),
        ({"images": X, "calibration": np.zeros((4, 3))}, "calibration has shape"),
        ({"images": X[:1]}, "too few samples"),
        ({"images": X * np.nan}, r"images\[0, 0\] = nan"),
    ],
)
def test_bad_samples(arrays: dict[str, Any], told: str, tmp_path: Path) -> None:
    np.savez(tmp_path / "s.npz", **arrays)
    with pytest.raises(RefsimError, match=told):
        load_samples(tmp_path / "s.npz")


def test_samples_without_calibration_are_split(tmp_path: Path) -> None:
    np.savez(tmp_path / "s.npz", x=np.arange(10.0).reshape(5, 2), labels=np.arange(5))
    samples = load_samples(tmp_path / "s.npz")
    assert samples.labels is not None
    assert (len(samples.calibration), samples.labels.tolist()) == (2, [2, 3, 4])
    (tmp_path / "bad.npz").write_bytes(b"PK\x03\x04 not a zip")
    with pytest.raises(RefsimError, match="is not a whole"):
        load_samples(tmp_path / "bad.npz")
    with pytest.raises(RefsimError, match="cannot read"):
        load_samples(tmp_path / "none.npz")
    np.save(tmp_path / "one.npy", X)
    with pytest.raises(RefsimError, match="a single array"):
        load_samples(tmp_path / "one.npy")
