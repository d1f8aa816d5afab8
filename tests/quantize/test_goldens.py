"""Equality with the real tools: TensorFlow's fake quantization and converter, and ai-edge-quantizer, as recorded.

``refsim/quantize/record_goldens.py`` made the files; each names the version it came from.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from refsim import demo, load
from refsim import quantize as q
from refsim.ir import Array, Model, Quantization
from refsim.quantize.constraints import SAME_AS_INPUT, WEIGHTED
from refsim.quantize.samples import BUNDLED, load_samples

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "quantize"


def read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((GOLDEN / name).read_text(encoding="utf-8"))
    return content


@pytest.fixture(scope="module")
def fake_quant_golden() -> dict[str, Array]:
    with np.load(GOLDEN / "fake_quant.npz", allow_pickle=False) as archive:
        return {name: archive[name] for name in archive.files}


def same_bits(a: Array, b: Array) -> bool:
    return a.dtype == b.dtype == np.float32 and np.array_equal(a.view(np.uint32), b.view(np.uint32))


@pytest.mark.parametrize("suffix", ["", "_per_channel"])
def test_fake_quant_equals_tensorflow(fake_quant_golden: Mapping[str, Array], suffix: str) -> None:
    names = ("x", "rmin", "rmax", "bits", "narrow", "out", "incoming", "gradient", "gradient_rmin", "gradient_rmax")
    columns = [fake_quant_golden[f"{name}{suffix}"] for name in names]
    assert str(fake_quant_golden["source"]).startswith("tensorflow ")
    for x, rmin, rmax, bits, narrow, out, incoming, *expected in zip(*columns, strict=True):
        options = (x, rmin, rmax, int(bits), bool(narrow))
        assert same_bits(q.fake_quant(*options), out), options[1:]
        gradients = q.fake_quant_gradients(incoming, *options)
        for got, wanted in zip(gradients, expected, strict=True):
            assert np.array_equal(got, wanted), options[1:]
        assert np.array_equal(q.fake_quant_mask(*options) * incoming, expected[0])


@pytest.mark.parametrize(("name", "rule"), [("converter.json", "converter"), ("ai_edge_quantizer.json", "ai-edge-quantizer")])
@pytest.mark.parametrize("dtype", ["int8", "int16"])
def test_choose_equals_the_tool(name: str, rule: str, dtype: str) -> None:
    rows = read(name)[dtype]
    assert len(rows) > 140
    for rmin, rmax, scale, zero_point in rows:
        p = q.choose(rmin, rmax, dtype, rule=rule)
        assert (p.scale[0], p.zero_point[0]) == (np.float32(scale), zero_point), (rmin, rmax)
    columns = [np.asarray(column) for column in zip(*rows, strict=True)]
    together = q.choose(columns[0], columns[1], dtype, rule=rule)
    assert np.array_equal(together.scale, columns[2].astype(np.float32))
    assert np.array_equal(together.zero_point, columns[3])


def test_every_scale_of_the_bundled_model_follows_from_its_ranges() -> None:
    ranges = read("converter.json")["digits_ranges"]
    expected = derived(load(demo.FLOAT_MODEL), load(demo.MODEL), ranges, "int8", "converter")
    assert_same(expected, {t.name: t.quantization for t in load(demo.MODEL).tensors if t.quantization is not None})


@pytest.mark.parametrize("dtype", ["int8", "int16"])
def test_every_scale_of_ai_edge_quantizer_follows_from_its_ranges(dtype: str) -> None:
    rows = read("ai_edge_quantizer.json")[f"digits_{dtype}"]
    ranges = {row["name"]: row["range"] for row in rows if "range" in row}
    made = {
        row["name"]: Quantization(np.asarray(row["scale"], np.float32), np.asarray(row["zero_point"], np.int64), row["axis"])
        for row in rows
    }
    assert_same(derived(load(demo.FLOAT_MODEL), load(demo.MODEL), ranges, dtype, "ai-edge-quantizer"), made)


def derived(
    original: Model, integer: Model, ranges: Mapping[str, list[float]], dtype: str, rule: str
) -> dict[str, Quantization | None]:
    """Scale and zero point of every tensor, from the ranges of the activations and the float weights."""
    found: dict[str, Quantization | None] = {t.name: q.choose(*ranges[t.name], dtype, rule=rule) for t in original.inputs}
    weights = {tensor.name: tensor for tensor in original.tensors}
    for node in integer.nodes:
        names = [integer.tensors[index].name for index in node.inputs]
        out = integer.tensors[node.outputs[0]].name
        shared = found[names[0]] if node.op in SAME_AS_INPUT else None
        found[out] = shared or q.fixed_output(node.op, dtype) or q.choose(*ranges[out], dtype, rule=rule)
        if node.op in WEIGHTED:
            data, axis = weights[names[1]].data, WEIGHTED[node.op]
            assert data is not None
            rest = tuple(k for k in range(data.ndim) if k != axis)
            w = q.choose(data.min(axis=rest), data.max(axis=rest), "int8", symmetric=True, narrow_range=True, axis=axis, rule=rule)
            x = found[names[0]]
            assert x is not None
            found[names[1]], found[names[2]] = w, q.bias_quantization(x, w)
    return found


def assert_same(expected: Mapping[str, Quantization | None], made: Mapping[str, Quantization | None]) -> None:
    assert set(expected) == set(made)
    for name, p in expected.items():
        other = made[name]
        assert p is not None
        assert other is not None
        assert np.array_equal(p.scale, other.scale), name
        assert np.array_equal(p.zero_point, other.zero_point), name


def test_the_bundled_weights_are_the_quantized_float_weights() -> None:
    floats = {tensor.name: tensor for tensor in load(demo.FLOAT_MODEL).tensors}
    compared = 0
    for tensor in load(demo.MODEL).tensors:
        if tensor.data is not None and tensor.dtype == "int8" and tensor.quantization is not None:
            original = floats[tensor.name].data
            assert original is not None
            assert np.array_equal(q.quantize(original, tensor.quantization, narrow_range=True), tensor.data), tensor.name
            compared += 1
    assert compared == 5


def test_moving_average_equals_ai_edge_quantizer_on_the_input() -> None:
    golden = read("ai_edge_quantizer.json")
    samples = load_samples(BUNDLED)
    assert len(samples.calibration) == golden["calibration_images"]
    row = next(row for row in golden["digits_int8"] if row["name"] == "serving_default_image:0")
    p = q.calibrate((image[np.newaxis] for image in samples.calibration), "moving_average", rule="ai-edge-quantizer")
    assert [np.float32(v) for v in row["range"]] == [p.rmin[0], p.rmax[0]]
    assert (p.scale[0], p.zero_point[0]) == (np.float32(row["scale"][0]), row["zero_point"][0])
