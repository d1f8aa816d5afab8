"""Fresh inputs and fresh models on the live engines: simulator and compiled C give the same bits as LiteRT and TFLM do."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
import tflite  # type: ignore[import-untyped]
from model.cases import MODELS, Runner, difference, play, whole_model
from ops.kernels import KernelRunner, assert_compiled

import refsim
from refsim import live, vectors
from refsim.cases import draw
from refsim.engines import profile
from refsim.flatmodel import N, T, build
from refsim.ir import Array
from refsim.ops import registry
from refsim.toolchain.host import QUICK_FLAGS

pytestmark = [pytest.mark.oracle, pytest.mark.filterwarnings("ignore::refsim.overflow.OverflowWarning")]

SEED = 20261123
MODEL_RUNS, NODES, NODE_RUNS = 5, 10, 8
#: Operators whose answer is no function of the values.
DULL = {"RANK", "ZEROS_LIKE"}
#: Of how many nodes the answer has to vary, where long rows of booleans are seldom all true.
LEAST = {"REDUCE_ALL bool": 3, "REDUCE_PROD bool": 3}
#: Kernels by engine, with a second file for operators of one or two signatures.
KERNELS = [
    (alias, builtin, signature, number)
    for alias in live.ENGINES
    for builtin, op in registry().items()
    if op.sample is not None  # control flow and variables: tests/model/test_control.py
    for signature in profile(alias).signatures(op)
    for number in range(2 if len(op.signatures) <= 2 else 1)
]


def model_bytes(shared: Path, name: str, engine: str) -> bytes:
    """The file as shipped, except that LiteRT gets person_detect with quantized_dimension 3 set to 0, as it refuses the other."""
    data = (shared / "models" / f"{name}.tflite").read_bytes()
    return without_quantized_dimensions(data) if (name, engine) == ("person_detect", "litert-ref") else data


def without_quantized_dimensions(data: bytes) -> bytes:
    """A copy in which quantized_dimension is 0 wherever it is not below the tensor's rank."""
    copy = bytearray(data)
    graph = tflite.Model.GetRootAs(copy, 0).Subgraphs(0)
    for tensor in map(graph.Tensors, range(graph.TensorsLength())):
        quantization = tensor.Quantization()
        if quantization is not None and quantization.QuantizedDimension() >= max(tensor.ShapeLength(), 1):
            field = quantization._tab.Pos + quantization._tab.Offset(16)  # slot 6 of QuantizationParameters
            copy[field : field + 4] = bytes(4)
    return bytes(copy)


@functools.cache
def compiled(name: str, engine: str) -> refsim.CompiledModel:
    return refsim.CompiledModel(refsim.generate(whole_model(name), engine), flags=QUICK_FLAGS)


def runners(name: str, engine: str) -> dict[str, Runner]:
    return {"simulator": refsim.Simulator(whole_model(name), engine), "C": compiled(name, engine)}


def assert_outputs(what: str, runner: Runner, inputs: Sequence[Array], stateful: bool, wanted: Sequence[Array]) -> None:
    outputs, _ = play(runner, inputs, stateful)
    assert len(outputs) == len(wanted)
    lines = [line for j, want in enumerate(wanted) for line in difference(f"{what}, output {j}", outputs[j], want)]
    assert not lines, "\n".join(lines)


@pytest.mark.sampled(8)
@pytest.mark.parametrize("name", MODELS)
def test_fresh_inputs(shared: Path, engine: str, name: str) -> None:
    """Outputs of every run, and every tensor of the last one."""
    model = whole_model(name)
    inputs = vectors.inputs(model.inputs, MODEL_RUNS, SEED)
    result = live.run(engine, model_bytes(shared, name, engine), inputs, all_tensors=True)
    for kind, runner in runners(name, engine).items():
        assert_outputs(kind, runner, inputs, False, result.outputs)
        runner.reset()
        runner.run(*(array[-1] for array in inputs))
        computed = {index for node in model.nodes for index in node.outputs}
        assert computed <= result.tensors.keys()
        lines = []
        for index, want in sorted(result.tensors.items()):
            lines += difference(f"{kind}, tensor {index}", runner.tensors[index].reshape(want.shape), want)
        assert not lines, "\n".join(lines)


@pytest.mark.sampled(2)
@pytest.mark.parametrize("name", ["keyword_scrambled", "micro_speech_lstm"])
def test_fresh_sequences(shared: Path, engine: str, name: str) -> None:
    """State goes from step to step as in the engine."""
    inputs = vectors.inputs(whole_model(name).inputs, MODEL_RUNS, SEED + 1)
    result = live.run(engine, model_bytes(shared, name, engine), inputs, stateful=True)
    for kind, runner in runners(name, engine).items():
        assert_outputs(kind, runner, inputs, True, result.outputs)


def test_litert_refuses_person_detect_as_shipped(shared: Path, engine: str) -> None:
    """Its quantized_dimension is out of range; TFLM does not look, and our program's refusals say so."""
    data = (shared / "models" / "person_detect.tflite").read_bytes()
    inputs = vectors.inputs(whole_model("person_detect").inputs, 1, SEED)
    notes = refsim.prepare(refsim.load(data), engine).refusals
    if engine == "tflm":
        assert len(live.run(engine, data, inputs).outputs) == 1
        assert notes == ()
        return
    with pytest.raises(refsim.EngineError, match="quantized_dimension must be in range"):
        live.run(engine, data, inputs)
    assert any("quantized_dimension" in note for note in notes)
    patched = without_quantized_dimensions(data)
    assert refsim.prepare(refsim.load(patched), engine).refusals == ()


def telling(model: refsim.Model, inputs: Sequence[Array], builtin: str, signature: str) -> list[Array]:
    """``inputs``, half of the values replaced where random ones seldom are equal, or 0, or in a table."""
    rng, others = np.random.default_rng(SEED), {}
    if builtin in ("EQUAL", "NOT_EQUAL") or (builtin == "CAST" and signature.endswith("bool")):
        others = {x.index: np.asarray(x.quantization.zero_point if x.quantization else [0]) for x in model.inputs}
    if builtin == "HASHTABLE_LOOKUP":
        others = {node.inputs[0]: model.tensors[node.inputs[1]].data for node in model.nodes}
    return [
        np.where(rng.integers(0, 2, x.shape) > 0, x, rng.choice(others[tensor.index], x.shape).astype(x.dtype))
        if tensor.index in others
        else x
        for tensor, x in zip(model.inputs, inputs, strict=True)
    ]


@pytest.mark.sampled(48)
@pytest.mark.parametrize(("alias", "builtin", "signature", "number"), KERNELS)
def test_random_models(require_engine: Callable[[str], None], alias: str, builtin: str, signature: str, number: int) -> None:
    """Ten random nodes of one kernel in a process of their own; state, where there is some, goes from run to run."""
    require_engine(alias)
    drawn = draw(registry()[builtin], signature, profile(alias), SEED + number, NODES, NODE_RUNS)
    data, model = drawn.model, refsim.load(drawn.model)
    inputs = telling(model, drawn.inputs, builtin, signature)
    simulator = refsim.Simulator(model, alias)
    assert signature in {step.signature for step in simulator.program.steps}
    stateful = bool(simulator.program.initial_state)
    result = live.run(alias, data, inputs, stateful=stateful)
    assert len(result.outputs) == len(model.outputs) >= NODES
    if builtin not in DULL:
        varied = sum(len(np.unique(out)) > 1 for out in result.outputs)
        assert varied >= LEAST.get(f"{builtin} {signature}", NODES // 2), "the models are too dull to tell anything"
    assert_outputs("simulator", simulator, inputs, stateful, result.outputs)
    assert_outputs("C", KernelRunner(simulator.program), inputs, stateful, result.outputs)


def test_the_empty_shape_of_a_scalar(engine: str) -> None:
    """SHAPE of a scalar has no elements, and is known: it may say what RESHAPE makes, but is nothing to hand out."""
    tensors = [T("x", "int8", ()), T("shape", "int32", (0,)), T("y", "int8", ())]
    nodes = [N("SHAPE", [0], [1], {"out_type": 2}), N("RESHAPE", [0, 1], [2], {})]
    data, value = build(tensors, nodes, [0], [2]), np.arange(-3, 3, dtype=np.int8)
    assert np.array_equal(assert_compiled(data, engine, count=6).run_batch(value)[0], value)
    assert np.array_equal(live.run(engine, data, [value]).outputs[0], value)
    with pytest.raises(refsim.UnsupportedError, match=r"node 0 SHAPE 'shape': tensor 1 'shape': shape \(0,\) has no elements"):
        refsim.prepare(refsim.load(build(tensors[:2], nodes[:1], [0], [1])), engine)
