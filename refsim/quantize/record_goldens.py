"""Record what the real tools answer: ``python -m refsim.quantize.record_goldens TOOL``.

TOOL is ``tensorflow``, ``ai-edge-quantizer`` or ``digits``. Run by hand, never by a test. ``tensorflow`` and ``digits`` need
``pip install "refsim[train]"``, ``ai-edge-quantizer`` needs ``pip install "refsim[quantize,oracle]"``. The first two write to
golden/quantize, ``digits`` writes the samples that ``refsim quantize`` uses by default. Every golden names the version it was
recorded with.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.metadata
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from refsim import demo
from refsim.ir import Array
from refsim.quantize.samples import BUNDLED, load_samples
from refsim.tflite import load

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "quantize"
SEED = 20261123
CALIBRATION_IMAGES = 200
#: Ranges that break careless arithmetic; random ones of all magnitudes follow.
SPECIAL_RANGES = (
    "0 0, 0 1, -1 0, -1 1, 0 255, -128 127, 1 2, -2 -1, 1 1, -3 -3, 0 1e-40, 0 1e-38, -1e-20 1e-20, 0 1e-6, 0 1.0000001e-6, "
    "-1e-6 0, 0 1e-7, -1e-7 0, -1 1e-9, 0 1e30, -1e30 1e30, -0.5 254.5, -1.5 253.5, -100.5 154.5, -0.1 0.1, -5e-7 5e-7, 0 6"
)


def ranges() -> list[tuple[Any, Any]]:
    """(rmin, rmax) as float32."""
    rng = np.random.default_rng(SEED)
    found = [tuple(np.float32(text) for text in pair.split()) for pair in SPECIAL_RANGES.split(", ")]
    for _ in range(120):
        magnitude = 10.0 ** rng.integers(-6, 5)
        found.append((np.float32(-abs(rng.normal()) * magnitude), np.float32(abs(rng.normal()) * magnitude)))
    return [(pair[0], pair[1]) for pair in found]


def as_row(rmin: Any, rmax: Any, scale: Any, zero_point: Any) -> list[Any]:
    """One line of a golden file; a float32 is written as the shortest text that reads back as the same float32."""
    return [float(str(np.float32(rmin))), float(str(np.float32(rmax))), float(str(np.float32(scale))), int(zero_point)]


# --- TensorFlow: fake quantization ------------------------------------------------------------------------------------
def fake_quant_cases(tf: Any) -> dict[str, Array]:
    """Per tensor: x [n, 96], rmin, rmax, bits, narrow [n]; per channel: x [m, 24, 5], rmin, rmax [m, 5]; outputs and gradients."""
    rng = np.random.default_rng(SEED)
    columns: dict[str, list[Any]] = {}
    for number in range(160):
        shape = () if number < 120 else (5,)
        rmin, rmax = fake_quant_range(rng, shape)
        bits, narrow = int(rng.choice([2, 4, 7, 8, 16])), bool(rng.integers(2))
        x = fake_quant_inputs(rng, rmin, rmax, bits, 96 if shape == () else 24)
        suffix = "_per_channel" if shape else ""
        name = f"FakeQuantWithMinMaxVars{'PerChannel' if shape else ''}"
        options = {"inputs": x, "min": rmin, "max": rmax, "num_bits": bits, "narrow_range": narrow}
        out = getattr(tf.raw_ops, name)(**options).numpy()
        # Whole-number gradients add up exactly in any order.
        incoming = rng.integers(-8, 9, x.shape).astype(np.float32)
        back = [part.numpy() for part in getattr(tf.raw_ops, f"{name}Gradient")(gradients=incoming, **options)]
        row = {"x": x, "rmin": rmin, "rmax": rmax, "bits": bits, "narrow": narrow, "out": out, "incoming": incoming}
        row.update(zip(("gradient", "gradient_rmin", "gradient_rmax"), back, strict=True))
        for key, value in row.items():
            columns.setdefault(f"{key}{suffix}", []).append(value)
    return {key: np.stack(values) for key, values in columns.items()}


def fake_quant_range(rng: Any, shape: tuple[int, ...]) -> tuple[Array, Array]:
    """A range of any magnitude: around zero, on one side of it, or away from it."""
    magnitude = 10.0 ** rng.integers(-5, 6, shape)
    low, high = (-abs(rng.normal(size=shape)) * magnitude, abs(rng.normal(size=shape)) * magnitude)
    kind = rng.integers(0, 6, shape)
    low = np.where(kind == 0, 0, np.where(kind == 2, high / 3, low))
    high = np.where(kind == 1, 0, np.where(kind == 3, low / 3, high))
    return np.asarray(low, dtype=np.float32), np.asarray(high, dtype=np.float32)


def fake_quant_inputs(rng: Any, rmin: Array, rmax: Array, bits: int, count: int) -> Array:
    """Half at random in and around the range, half at multiples of half a step, where rounding decides."""
    width = rmax - rmin
    random = rng.uniform(rmin - width, rmax + width, (count // 2, *rmin.shape))
    halves = rmin + width / np.float32(2**bits - 1) * rng.integers(0, 2 ** (bits + 1), (count - count // 2, *rmin.shape)) / 2
    return np.concatenate([random, halves]).astype(np.float32)


# --- TensorFlow: the converter ----------------------------------------------------------------------------------------
def converted(tf: Any, pairs: Sequence[tuple[Any, Any]], sixteen: bool) -> list[list[Any]]:
    """Scale and zero point that the converter gives an input whose samples span each range."""
    names = [f"x{number:03d}" for number in range(len(pairs))]

    class Module(tf.Module):  # type: ignore[misc]
        @tf.function(input_signature=[{name: tf.TensorSpec([1, 2], tf.float32, name=name) for name in names}])  # type: ignore[untyped-decorator]
        def call(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
            return {f"y{name[1:]}": tf.reshape(value, [2, 1]) for name, value in inputs.items()}

    module = Module()
    with tempfile.TemporaryDirectory() as folder:
        tf.saved_model.save(module, folder, signatures={"serving_default": module.call.get_concrete_function()})
        converter = tf.lite.TFLiteConverter.from_saved_model(folder)
        sample = {name: np.asarray([pair], dtype=np.float32) for name, pair in zip(names, pairs, strict=True)}
        content = quantized(tf, converter, lambda: iter([sample]), sixteen)
    details = tf.lite.Interpreter(model_content=content).get_signature_runner("serving_default").get_input_details()
    found = [details[name]["quantization_parameters"] for name in names]
    return [as_row(*pair, q["scales"][0], q["zero_points"][0]) for pair, q in zip(pairs, found, strict=True)]


def quantized(tf: Any, converter: Any, samples: Any, sixteen: bool) -> bytes:
    kinds = tf.lite.OpsSet
    kind = kinds.EXPERIMENTAL_TFLITE_BUILTINS_ACTIVATIONS_INT16_WEIGHTS_INT8 if sixteen else kinds.TFLITE_BUILTINS_INT8
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.representative_dataset = samples
    converter.target_spec.supported_ops = [kind]
    converter.inference_input_type = converter.inference_output_type = tf.int16 if sixteen else tf.int8
    return bytes(converter.convert())


def digits_ranges() -> dict[str, list[float]]:
    """Tensor name -> [min, max] that the converter's calibrator finds, on the images that the demo's int8 model was made with.

    It is not always the tensor's own range: where an operator writes its output over its input (ADD does), the calibrator reads
    both from there, and the input gets the union of the two ranges.
    """
    images = importlib.import_module("refsim.demo.train_digits").load_digits().train_images
    calibrator: Any = importlib.import_module("tensorflow.lite.python.optimize.calibrator")
    content = bytes(
        calibrator.Calibrator(demo.FLOAT_MODEL.read_bytes()).calibrate(lambda: ([image[np.newaxis]] for image in images))
    )
    graph = importlib.import_module("tflite").Model.GetRootAs(content, 0).Subgraphs(0)
    found = {}
    for tensor in (graph.Tensors(index) for index in range(graph.TensorsLength())):
        q = tensor.Quantization()
        if q is not None and q.MinLength():
            found[tensor.Name().decode()] = [float(str(np.float32(value))) for value in (q.Min(0), q.Max(0))]
    return found


def record_tensorflow() -> None:
    tf: Any = importlib.import_module("tensorflow")
    source = f"tensorflow {tf.__version__}"
    np.savez_compressed(GOLDEN / "fake_quant.npz", source=np.asarray(source), **fake_quant_cases(tf))  # type: ignore[arg-type]
    write(
        "converter.json",
        {
            "source": source,
            "columns": ["rmin", "rmax", "scale", "zero_point"],
            "int8": converted(tf, ranges(), False),
            "int16": converted(tf, ranges(), True),
            "digits_ranges": digits_ranges(),
        },
    )


# --- ai-edge-quantizer ------------------------------------------------------------------------------------------------
def record_ai_edge_quantizer() -> None:
    """Its own arithmetic on the same ranges, its own calibration of the demo model, and the parameters it then writes."""
    arithmetic: Any = importlib.import_module("ai_edge_quantizer.algorithms.uniform_quantize.uniform_quantize_tensor")
    quantizer: Any = importlib.import_module("ai_edge_quantizer.quantizer")
    recipes: Any = importlib.import_module("ai_edge_quantizer.recipe")
    tensorwise = importlib.import_module("ai_edge_quantizer.qtyping").QuantGranularity.TENSORWISE
    content: dict[str, Any] = {"source": f"ai-edge-quantizer {importlib.metadata.version('ai-edge-quantizer')}"}
    content["columns"] = ["rmin", "rmax", "scale", "zero_point"]
    content["calibration_images"] = CALIBRATION_IMAGES
    for dtype, bits, recipe in (("int8", 8, recipes.static_wi8_ai8()), ("int16", 16, recipes.static_wi8_ai16())):
        rows = []
        for rmin, rmax in ranges():
            low, high = np.asarray([rmin]), np.asarray([rmax])
            zero_point, scale = arithmetic.tensor_zp_scale_from_min_max(low, high, bits, bits == 16, tensorwise)
            rows.append(as_row(rmin, rmax, scale[0], zero_point[0]))
        content[dtype] = rows
        engine = quantizer.Quantizer(demo.FLOAT_MODEL.read_bytes(), recipe)
        samples = [{"image": image[np.newaxis]} for image in load_samples(BUNDLED).calibration]
        found = engine.calibrate({"serving_default": samples}, num_threads=1)
        made = load(bytes(engine.quantize(found, enable_progress_report=False).quantized_model))
        content[f"digits_{dtype}"] = list(digits_rows(found, made))
    write("ai_edge_quantizer.json", content)


def digits_rows(found: Mapping[str, Any], made: Any) -> Iterator[dict[str, Any]]:
    """Range and resulting parameters of every activation; parameters of every weight and bias."""
    for tensor in made.tensors:
        if tensor.quantization is None:
            continue
        row = {"name": tensor.name, "dtype": tensor.dtype, "scale": [float(str(s)) for s in tensor.quantization.scale]}
        row |= {"zero_point": tensor.quantization.zero_point.tolist(), "axis": tensor.quantization.axis}
        if tensor.name in found:
            row["range"] = [float(str(np.float32(found[tensor.name][end].item()))) for end in ("min", "max")]
        yield row


# --- the bundled samples ----------------------------------------------------------------------------------------------
def record_digits() -> None:
    """Training images, evenly spread, to calibrate with; all held-out images to measure with."""
    data = importlib.import_module("refsim.demo.train_digits").load_digits()
    chosen = np.arange(CALIBRATION_IMAGES) * len(data.train_images) // CALIBRATION_IMAGES
    np.savez_compressed(BUNDLED, calibration=data.train_images[chosen], images=data.test_images, labels=data.test_labels)


def write(name: str, content: Mapping[str, Any]) -> None:
    """JSON with one row of a table per line, so that a changed value shows as one changed line."""
    lines = []
    for key, value in content.items():
        if isinstance(value, list) and value and isinstance(value[0], list | dict):
            body = ",\n".join(f"    {json.dumps(row)}" for row in value)
            lines.append(f"  {json.dumps(key)}: [\n{body}\n  ]")
        else:
            lines.append(f"  {json.dumps(key)}: {json.dumps(value)}")
    (GOLDEN / name).write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description="Record what TensorFlow and ai-edge-quantizer answer, as goldens.")
    tools = {"tensorflow": record_tensorflow, "ai-edge-quantizer": record_ai_edge_quantizer, "digits": record_digits}
    parser.add_argument("tool", choices=tools)
    GOLDEN.mkdir(parents=True, exist_ok=True)
    tools[parser.parse_args().tool]()


if __name__ == "__main__":
    main()
