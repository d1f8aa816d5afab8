"""The eleven shared models under both profiles: simulator == the engines' recorded answers, and compiled C == simulator."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from model.cases import (
    MODELS,
    RECORDED,
    Runner,
    difference,
    numbered,
    play,
    recorded_entry,
    recorded_runs,
    tensor_differences,
    whole_model,
)

import refsim
from refsim.ir import Array

pytestmark = pytest.mark.filterwarnings("ignore::refsim.overflow.OverflowWarning")

CHECK_VECTORS = 10
#: TFLM's and LiteRT's answers differ in these models, so the profiles must differ too.
ENGINES_DISAGREE = {"ad01_int8", "hello_world_int8"}
each_model = pytest.mark.parametrize("name", MODELS)
each_engine = pytest.mark.parametrize("alias", RECORDED)


@functools.cache
def simulator(name: str, alias: str) -> refsim.Simulator:
    return refsim.Simulator(whole_model(name), alias)


def inputs_of(name: str) -> tuple[Array, ...]:
    return numbered(recorded_runs(name), "input")


def outputs_of(name: str, alias: str) -> tuple[Array, ...]:
    return numbered(recorded_runs(name), f"{RECORDED[alias]}_output")


def is_stateful(name: str, alias: str) -> bool:
    return bool(simulator(name, alias).program.initial_state)


def assert_no_lines(lines: list[str]) -> None:
    assert not lines, "\n".join(lines)


@each_engine
@each_model
def test_outputs_are_the_engines(shared: Path, name: str, alias: str) -> None:
    """For every input of io.npz, batched, from reset state."""
    inputs, expected = inputs_of(name), outputs_of(name, alias)
    assert len(inputs) == len(whole_model(name).inputs)
    assert len(expected) == len(whole_model(name).outputs) > 0
    assert len(inputs[0]) == recorded_entry(name)["n_inputs"] >= 10
    outputs = simulator(name, alias).run_batch(*inputs)
    assert_no_lines([line for j, want in enumerate(expected) for line in difference(f"output {j}", outputs[j], want)])


@each_model
def test_every_tensor_is_litert_s(shared: Path, name: str) -> None:
    """ref_intermediates.npz; LiteRT's placeholders for the LSTM's intermediates have no elements, and hold nothing to compare."""
    step = recorded_entry(name)["intermediates"]["input_index"]
    own = refsim.Simulator(whole_model(name), "litert-ref")
    own.run(*(array[step] for array in inputs_of(name)))
    with np.load(shared / "vectors" / "models" / name / "ref_intermediates.npz") as archive:
        expected = {int(key[1:]): archive[key] for key in archive.files if archive[key].size}
    computed = {index for node in whole_model(name).nodes for index in node.outputs}
    assert computed | {tensor.index for tensor in whole_model(name).inputs} <= expected.keys() | missing_inputs(name)
    assert_no_lines([line for i, want in expected.items() for line in difference(f"tensor {i}", own.tensors[i], want)])


def missing_inputs(name: str) -> set[int]:
    """Inputs that the recording left out because LiteRT had reused their memory."""
    recorded = {int(key[1:]) for key in recorded_entry(name)["intermediates"]["tensors"]}
    return {tensor.index for tensor in whole_model(name).inputs} - recorded


@pytest.mark.sampled(11)
@each_engine
@each_model
def test_c_is_the_simulator(shared: Path, name: str, alias: str) -> None:
    """Every tensor of every input of io.npz, as a batch and as one sequence; and runs of the C can be repeated."""
    inputs, c = inputs_of(name), refsim.build(whole_model(name), alias)
    computed = {index for node in whole_model(name).nodes for index in node.outputs}
    for stateful in (False, True):
        want, want_tensors = play(simulator(name, alias), inputs, stateful)
        got, got_tensors = play(c, inputs, stateful)
        lines = [line for j, out in enumerate(want) for line in difference(f"output {j}", got[j], out)]
        for step, (found, expected) in enumerate(zip(got_tensors, want_tensors, strict=True)):
            lines += tensor_differences(f"stateful={stateful} step {step}", found, expected)
        assert_no_lines(lines)
        assert len(got_tensors) == (len(inputs[0]) if stateful else 1)
        assert computed <= got_tensors[0].keys()
    assert_no_lines(repetition(c, [array[-4:] for array in inputs]))


@pytest.mark.sampled(7)
@each_engine
@each_model
def test_simulator_runs_can_be_repeated(shared: Path, name: str, alias: str) -> None:
    assert_no_lines(repetition(simulator(name, alias), [array[-4:] for array in inputs_of(name)]))


def repetition(runner: Runner, inputs: Sequence[Array]) -> list[str]:
    """What is wrong if a sequence after reset is not the same twice, if run_batch is not the same as run() from reset, stacked,
    or if run_batch changes the state."""
    first, _ = play(runner, inputs, stateful=True)
    runner.run_batch(*inputs)
    went_on = runner.run(*(array[0] for array in inputs))
    second, _ = play(runner, inputs, stateful=True)
    again = runner.run(*(array[0] for array in inputs))
    from_reset = []
    for step in zip(*inputs, strict=True):
        runner.reset()
        from_reset.append(runner.run(*step))
    lines = [line for a, b in zip(first, second, strict=True) for line in difference("sequence repeated", b, a)]
    for j, out in enumerate(runner.run_batch(*inputs)):
        lines += difference("batch", out, np.stack([outputs[j] for outputs in from_reset]))
        lines += difference("run after run_batch", went_on[j], again[j])
    return lines


@each_engine
@pytest.mark.parametrize("name", ["keyword_scrambled", "micro_speech_lstm"])
def test_state_matters(shared: Path, name: str, alias: str) -> None:
    """Guards the test above: in a sequence some variable differs from what it is after a run from reset."""
    own, inputs = simulator(name, alias), inputs_of(name)
    assert is_stateful(name, alias)
    _, steps = play(own, inputs, stateful=True)
    own.reset()
    own.run(*(array[-1] for array in inputs))
    state = own.program.initial_state
    assert any(not np.array_equal(own.tensors[index], steps[-1][index]) for index in state)


@each_engine
def test_stateful_models_are_the_two_with_variables(shared: Path, alias: str) -> None:
    assert {name for name in MODELS if is_stateful(name, alias)} == {"keyword_scrambled", "micro_speech_lstm"}


@pytest.mark.sampled(11)
@each_engine
@each_model
def test_check_reports_ok(shared: Path, name: str, alias: str) -> None:
    model = whole_model(name)
    report = refsim.check(model, alias, CHECK_VECTORS)
    assert report.ok
    assert report.mismatches == ()
    assert report.vectors == CHECK_VECTORS
    assert report.tensors == sum(len(node.outputs) for node in model.nodes) + len(simulator(name, alias).program.initial_state)
    size = sum(model.tensors[index].size for node in model.nodes for index in node.outputs)
    assert report.elements == CHECK_VECTORS * size
    assert report.arena_bytes >= report.arena_lower_bound > 0
    assert {"prepare", "generate", "compile", "simulate", "run C", "compare"} <= report.seconds.keys()


@pytest.mark.parametrize("name", sorted(ENGINES_DISAGREE))
def test_profiles_differ_where_the_engines_do(shared: Path, name: str) -> None:
    tflm, litert = (simulator(name, alias).run_batch(*inputs_of(name))[0] for alias in RECORDED)
    assert not np.array_equal(tflm, litert)


def test_person_detect_is_noted_as_refused_by_litert(shared: Path) -> None:
    """LiteRT refuses the file as shipped. Its recorded answers come from a copy with quantized_dimension 3 set to 0."""
    note = recorded_entry("person_detect")["note"]
    assert "model_litert_patched.tflite" in note and "quantized_dimension 3 -> 0" in note
    notes = simulator("person_detect", "litert-ref").program.refusals
    assert any("quantized_dimension" in line and "LiteRT refuses" in line for line in notes), notes
    assert simulator("person_detect", "tflm").program.refusals == ()
    assert outputs_of("person_detect", "litert-ref"), "the patched file's answers are held equal like all others"
    others = [name for name in MODELS if name != "person_detect"]
    assert [name for name in others if simulator(name, "litert-ref").program.refusals] == []
