"""A float model to an integer one, and the proof that it works: ranges from us, the file from Google's ai-edge-quantizer.

There is no second quantizer here. The float model runs in LiteRT on samples, :mod:`refsim.quantize.calibrate` chooses the ranges,
ai-edge-quantizer writes the file, and the result is checked end to end: generated C against the simulator, the simulator
against LiteRT, accuracy on samples that were held back, and the cost of every layer.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from refsim import live
from refsim.engines import profile
from refsim.errors import EngineError, ModelError, QuantizationError, RefsimError
from refsim.ir import Array, Model, Tensor
from refsim.quantize.affine import quantize
from refsim.quantize.calibrate import Calibration, calibrate
from refsim.quantize.constraints import check_model
from refsim.quantize.layers import LayerReport, layer_report
from refsim.quantize.samples import Samples
from refsim.simulate import Simulator
from refsim.tflite import load
from refsim.verify.check import Report, check

#: Type of the activations -> recipe of ai-edge-quantizer. Weights are int8, per channel, in both.
RECIPES: Mapping[str, str] = {"int8": "static_wi8_ai8", "int16": "static_wi8_ai16"}
PACKAGE = "ai-edge-quantizer"
ENGINES = ("tflm", "litert-ref")
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class EngineResult:
    """How the integer model fares under one profile.

    ``refused`` says why there is nothing to tell. ``correct`` counts right answers among the samples held back (None without
    labels), ``same_answer`` those where the integer and the float model name the same class. ``live_differing`` is the number of
    output elements in which the real engine differs from the simulator, None if it is not installed.
    """

    engine: str
    refused: str = ""
    check: Report | None = None
    correct: int | None = None
    same_answer: int = 0
    live_differing: int | None = None

    @property
    def ok(self) -> bool:
        return not self.refused and self.check is not None and self.check.ok and not self.live_differing


@dataclass(frozen=True, slots=True)
class Result:
    """What :func:`quantize_model` made and found. ``samples`` were held back; ``float_correct`` is None without labels."""

    model: bytes
    tool: str
    activations: str
    calibration_samples: int
    ranges: Mapping[str, Calibration]
    samples: int
    float_correct: int | None
    engines: tuple[EngineResult, ...]
    constraints: tuple[str, ...]
    layers: LayerReport | None

    @property
    def ok(self) -> bool:
        """At least one engine takes the model, and wherever it runs everything agrees."""
        tried = [engine for engine in self.engines if not engine.refused]
        return bool(tried) and all(engine.ok for engine in tried) and not self.constraints


def _silent(stage: str, done: int, total: int) -> None:
    pass


def quantize_model(
    content: bytes,
    samples: Samples,
    activations: str = "int8",
    method: str = "minmax",
    *,
    vectors: int = 100,
    engines: Sequence[str] = ENGINES,
    progress: Progress = _silent,
) -> Result:
    """Quantize the float model ``content`` (bytes of a .tflite file), check the result, and measure what it costs.

    Needs the extras ``quantize`` and ``oracle``: EngineError says what to install. Raises ModelError unless the model is float with
    one input, and QuantizationError for samples that do not fit it.
    """
    if activations not in RECIPES:
        raise QuantizationError(f"activations can be {' or '.join(RECIPES)}, not {activations!r}")
    tool = _tool()
    original = load(content)
    entry = _float_input(original)
    progress("quantize", 0, 2)
    ranges = tensor_ranges(original, run_float(content, stack(samples.calibration, entry)), method, activations)
    made = hand_over(content, ranges, activations)
    integer = load(made)
    progress("quantize", 1, 2)
    images = stack(samples.images, entry)
    floats = run_float(content, images)
    best = floats[original.outputs[0].index].reshape(len(images), -1).argmax(axis=1)
    measured = [_measure(made, integer, original, name, images, floats, samples.labels, vectors) for name in engines]
    return Result(
        model=made,
        tool=tool,
        activations=activations,
        calibration_samples=len(samples.calibration),
        ranges=ranges,
        samples=len(images),
        float_correct=None if samples.labels is None else int((best == samples.labels).sum()),
        engines=tuple(found for found, _ in measured),
        constraints=tuple(check_model(integer)),
        layers=next((report for _, report in measured if report is not None), None),
    )


def _tool() -> str:
    """Name and version of ai-edge-quantizer; EngineError when it is missing."""
    try:
        return f"{PACKAGE} {importlib.metadata.version(PACKAGE)}"
    except importlib.metadata.PackageNotFoundError as error:
        raise EngineError(f'{PACKAGE} is not installed: pip install "refsim[quantize,oracle]"', "missing") from error


def _float_input(model: Model) -> Tensor:
    if len(model.inputs) != 1 or not model.outputs:
        raise ModelError(f"{model.name}: needs one input and an output, but has {len(model.inputs)} and {len(model.outputs)}")
    entry = model.inputs[0]
    if entry.dtype != "float32":
        raise ModelError(f"{model.name}: {entry} is {entry.dtype}; give the float model, before quantization")
    return entry


def stack(images: Array, entry: Tensor) -> Array:
    """Samples as ``[n, *shape of the input]``; a batch dimension of 1 may be missing."""
    if int(np.prod(images.shape[1:])) != entry.size:
        raise QuantizationError(f"samples have shape {images.shape[1:]}, the model's input has {entry.shape}")
    return images.reshape(len(images), *entry.shape)


def run_float(content: bytes, images: Array) -> dict[int, Array]:
    """Every tensor of the float model by index, ``[n, ...]``, computed by LiteRT's reference kernels."""
    return dict(live.run("litert-ref", content, [images], each_run=True).tensors)


def tensor_ranges(model: Model, tensors: Mapping[int, Array], method: str, dtype: str) -> dict[str, Calibration]:
    """A calibration for every float activation of ``model``, by name. Samples arrive one by one, as ``tensors`` has them."""
    found = {}
    for index in dict.fromkeys((*model.graph.inputs, *(i for node in model.nodes for i in node.outputs))):
        tensor = model.tensors[index]
        if tensor.dtype == "float32" and index in tensors:
            found[tensor.name] = calibrate(tensors[index], method, dtype, rule=PACKAGE)
    return found


def hand_over(content: bytes, ranges: Mapping[str, Calibration], activations: str = "int8") -> bytes:
    """The integer model that ai-edge-quantizer makes of ``content`` with our ``ranges``."""
    _tool()
    recipe = getattr(importlib.import_module("ai_edge_quantizer.recipe"), RECIPES[activations])
    quantizer: Any = importlib.import_module("ai_edge_quantizer.quantizer")
    statistics = {name: {"min": c.rmin.copy(), "max": c.rmax.copy()} for name, c in ranges.items()}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # theirs, about their own use of LiteRT
        try:
            engine = quantizer.Quantizer(content, recipe())
            made = engine.quantize(statistics, enable_progress_bar=False, enable_progress_report=False).quantized_model
        except (ValueError, RuntimeError, KeyError, NotImplementedError) as error:
            raise EngineError(f"{PACKAGE} refuses the model: {error}", "refused") from error
    return bytes(made)


def _measure(
    made: bytes,
    integer: Model,
    original: Model,
    engine: str,
    images: Array,
    floats: Mapping[int, Array],
    labels: Array | None,
    vectors: int,
) -> tuple[EngineResult, LayerReport | None]:
    try:
        simulator = Simulator(integer, engine)
        report = check(integer, engine, vectors, live=False)
    except RefsimError as error:
        return EngineResult(engine, refused=str(error)), None
    entry = integer.inputs[0]
    inputs = images if entry.quantization is None else quantize(images, entry.quantization, entry.dtype, engine=engine)
    outputs = simulator.run_batch(inputs)
    answer, best = (array.reshape(len(images), -1).argmax(axis=1) for array in (outputs[0], floats[original.outputs[0].index]))
    result = EngineResult(
        engine=engine,
        check=report,
        correct=None if labels is None else int((answer == labels).sum()),
        same_answer=int((answer == best).sum()),
        live_differing=_live_differing(engine, made, inputs, outputs),
    )
    return result, layer_report(original, integer, floats, simulator.tensors)


def _live_differing(engine: str, made: bytes, inputs: Array, outputs: Sequence[Array]) -> int | None:
    """Output elements in which the real engine and the simulator differ; None when it is not installed."""
    name = profile(engine).alias
    if name not in live.ENGINES or live.available(name) is None:
        return None
    real = live.run(name, made, [inputs]).outputs
    return sum(int((ours != theirs).sum()) for ours, theirs in zip(outputs, real, strict=True))
