"""The simulator's fast kernels: equal to the slow ones on every tensor, whatever the batch; refused where nothing is proved."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from model.cases import MODELS
from model.test_control import MODELS as CONTROLLED
from schedule.layers import program
from schedule.test_schedule import BENCHMARKS, KERNELS, drawn
from slow import fixedpoint_slow

import refsim
from refsim import vectors
from refsim.cases import draw
from refsim.execute import simulate, straight
from refsim.fixedpoint import EXACT, softmax_diff_min, softmax_multiplier
from refsim.fixedpoint.merged import unsaturated_reciprocal
from refsim.ir import Array
from refsim.kernels import KernelCall, softmax
from refsim.ops import registry
from refsim.overflow import recording
from refsim.program import Program
from refsim.schedule.choice import Refused
from refsim.schedule.facts import facts_of
from refsim.schedule.fast import CHUNK_BYTES, OTHERS, Layer, OutputStage, Pool, Windowed, fast_program
from refsim.schedule.requant import Affine
from refsim.simulate import WORTH_PROVING, Simulator


def replaced(prepared: Program, fast: Program) -> int:
    return sum(before[2].kernel is not after[2].kernel for before, after in zip(prepared.calls, fast.calls, strict=True))


def assert_same(prepared: Program, fast: Program, inputs: tuple[Array, ...]) -> None:
    state = prepared.reset_state(len(inputs[0]))
    with recording():
        expected, actual = (simulate(either, inputs, state) for either in (prepared, fast))
    different = [index for index in expected if not np.array_equal(expected[index], actual[index])]
    assert not different, f"values {different}"
    assert all(actual[index].dtype == expected[index].dtype for index in expected)


@pytest.mark.sampled(6)
@pytest.mark.parametrize("engine", ["tflm", "litert-ref"])
@pytest.mark.parametrize("name", MODELS)
def test_shared_models(shared: Path, name: str, engine: str) -> None:
    prepared = program(shared / "models" / f"{name}.tflite", engine)
    fast = fast_program(prepared)
    inputs = vectors.inputs(prepared.model.inputs, 9)
    assert_same(prepared, fast, tuple(inputs))
    # Buffers of a larger batch are there now; a smaller one uses a part of them.
    assert_same(prepared, fast, tuple(stack[:2] for stack in inputs))
    if name in BENCHMARKS:
        assert replaced(prepared, fast) >= len(list(prepared.calls)) - 2


@pytest.mark.parametrize("name", ["kws_ref_model", "pretrainedResnet_quant", "keyword_scrambled"])
def test_a_straight_run_is_the_same(shared: Path, name: str) -> None:
    """Kernels of one operand and of several, and of variables from step to step; constants stay what they are."""
    fast = fast_program(program(shared / "models" / f"{name}.tflite", "tflm"))
    run = straight(fast)
    assert run is not None
    state = states = fast.reset_state()
    for sample in zip(*vectors.inputs(fast.model.inputs, 3), strict=True):
        stacks = [array[np.newaxis] for array in sample]
        with recording():
            expected, actual = simulate(fast, stacks, state), run(stacks, states)
        assert expected.keys() == actual.keys()
        assert all(np.array_equal(expected[index], actual[index]) for index in expected)
        state, states = ({index: values[index] for index in state} for values in (expected, actual))
    assert bool(state) == (name == "keyword_scrambled")


def test_control_flow_is_not_straight() -> None:
    assert straight(refsim.prepare(refsim.load(CONTROLLED["loop"][0]), "tflm")) is None


@pytest.mark.thorough
@pytest.mark.parametrize("signature", ["s8", "u8"])
def test_random_layers(signature: str) -> None:
    """Strides, dilations, groups, several outputs per channel, borders; int8 and uint8 with zero points."""
    engine = "tflm" if signature == "s8" else "litert-ref"
    count = 0
    for seed in range(40):
        op = registry()[KERNELS[seed % len(KERNELS)]]
        sample = draw(op, signature, refsim.profile(engine), seed, nodes=6, runs=5)
        prepared = refsim.prepare(refsim.load(sample.model), engine)
        fast = fast_program(prepared)
        assert_same(prepared, fast, sample.inputs)
        count += replaced(prepared, fast)
    assert count > 120, "too few layers were replaced for the comparison to mean much"


def test_the_simulator_switches_without_a_trace(shared: Path) -> None:
    model = refsim.load(shared / "models" / "kws_ref_model.tflite")
    inputs = vectors.inputs(model.inputs, 12)
    slow, fast = Simulator(model), Simulator(model)
    singles = [slow.run(*(stack[0] for stack in inputs))[0] for _ in range(2)]
    batch = fast.run_batch(*inputs)[0]
    assert slow._fast is None or slow._work > WORTH_PROVING
    assert fast._fast is not None, "a batch of this size is worth it"
    assert np.array_equal(batch[0], singles[0]) and np.array_equal(singles[0], singles[1])
    assert slow.tensors.keys() == fast.tensors.keys()


def test_results_are_no_buffers(shared: Path) -> None:
    """What a run returned stays what it was when another run uses the buffers again."""
    prepared = program(shared / "models" / "kws_ref_model.tflite", "tflm")
    fast = fast_program(prepared)
    one, two = vectors.inputs(prepared.model.inputs, 2)[0][:, np.newaxis]
    first = simulate(fast, [one], {})
    kept = {index: value.copy() for index, value in first.items()}
    simulate(fast, [two], {})
    assert all(np.array_equal(first[index], value) for index, value in kept.items())


def test_overflows_are_still_reported() -> None:
    """A layer whose accumulators may wrap keeps its slow kernel, and its report."""
    for seed in range(0, 40, 4):
        prepared, _ = drawn(seed)
        for (number, part), known in facts_of(prepared).weighted.items():
            call = prepared.steps[number].calls[part]
            wide = dataclasses.replace(known, stage=dataclasses.replace(known.stage, acc_max=known.stage.acc_max + 2**31))
            with pytest.raises(Refused, match="step function"):
                OutputStage(wide, np.dtype(np.float64), 2**31, call.variant.types["out"], Pool())


def test_a_wrong_constant_is_not_proved(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = facts_of(program(shared / "models" / "kws_ref_model.tflite", "tflm")).weighted[0, 0]
    stage = OutputStage(known, np.dtype(np.float64), 2**20, "int8", Pool())
    wrong = Affine(stage.scale, stage.offset + 0.1, np.zeros_like(stage.offset), int(stage.low), int(stage.high))
    monkeypatch.setattr("refsim.schedule.fast._form", lambda *_: wrong)
    with pytest.raises(Refused, match="no float64 form was proved"):
        OutputStage(known, np.dtype(np.float64), 2**20, "int8", Pool())


def test_the_shortest_type_that_holds_every_result(shared: Path) -> None:
    """Sums at both clamps and between them, in int16 and in int32; a bound beyond both is refused."""
    known = facts_of(program(shared / "models" / "kws_ref_model.tflite", "tflm")).weighted[0, 0]
    acc = np.linspace(known.stage.acc_min, known.stage.acc_max, 999, axis=1).astype(np.int64)
    wanted = known.stage.reference(acc).T
    assert wanted.min() == known.stage.minimum and wanted.max() == known.stage.maximum
    sums = np.ascontiguousarray((acc - known.folded_bias[:, np.newaxis]).T.astype(np.float64))
    for bound, whole in ((2**20, np.int16), (2**26, np.int32)):
        stage, result = OutputStage(known, np.dtype(np.float64), bound, "int8", Pool()), np.empty(sums.shape, np.int8)
        stage.apply(sums.copy(), result)
        assert stage.whole == whole and np.array_equal(result, wanted)
    with pytest.raises(Refused, match="leave int32"):
        OutputStage(known, np.dtype(np.float64), 2**45, "int8", Pool())


def test_memory_does_not_grow_with_the_batch(shared: Path) -> None:
    """Chunks: only the tensors themselves grow."""
    prepared = program(shared / "models" / "vww_96_int8.tflite", "tflm")
    fast = fast_program(prepared)
    layers = [call.kernel.run for _, _, call in fast.calls if isinstance(call.kernel.run, Layer)]
    sizes = []
    for count in (1, 40):
        simulate(fast, [stack[:count] for stack in vectors.inputs(prepared.model.inputs, 40)], {})
        images = sum(layer.images.nbytes for layer in layers if isinstance(layer, Windowed))
        sizes.append(images + sum(memory.nbytes for memory in layers[0].pool.memory.values()))
    assert sizes[0] < 4_000_000
    assert sizes[1] < sizes[0] + len(layers) * CHUNK_BYTES


def test_shares_without_saturation() -> None:
    """At every power of two and its neighbours, at random, as ints and as arrays: equal to the slow definition, and to EXACT."""
    rng = np.random.default_rng(5)
    edges = [(1 << power) + step for power in range(19, 29) for step in range(-2, 3)]
    totals = [total for total in edges if total >= 1 << 19] + rng.integers(1 << 19, 1 << 28, 200).tolist()
    for total in totals:
        assert unsaturated_reciprocal(total, integer_bits=12) == fixedpoint_slow.get_reciprocal(total, 12), total
    many = np.concatenate([np.asarray(edges), rng.integers(1 << 19, (1 << 31) - 1, 1_000_000)])
    for plain, exact in zip(
        unsaturated_reciprocal(many, integer_bits=12), EXACT.get_reciprocal(many, integer_bits=12), strict=True
    ):
        assert np.array_equal(plain, exact)


@pytest.mark.parametrize("out", ["int8", "int16"])
@pytest.mark.parametrize("depth", [1, 2, 12, 511])
def test_softmax_without_reports(depth: int, out: str) -> None:
    """Rows of any kind, one and many, at scales that count few and all differences; equal to the slow kernel."""
    rng = np.random.default_rng(depth)
    rows = rng.integers(-128, 128, (40, depth))
    rows[:8] = np.sort(rows[:8], axis=-1)
    rows[8:12] = [[-128], [0], [127], [-1]]
    for scale in (0.6, 0.05, 0.002):
        multiplier, shift = softmax_multiplier(1.0, scale)
        nothing = np.zeros(0, np.int16)
        params = softmax.Params(1, depth, multiplier, shift, softmax_diff_min(shift), nothing, nothing, out, "node")
        call = KernelCall(softmax.KERNEL, softmax.KERNEL.variants[0], params, (0,), (1,))
        fast = OTHERS["softmax"](call)
        x = rows.astype(np.int8)[:, np.newaxis]
        expected = softmax.run(EXACT, params, x)
        assert np.array_equal(fast(EXACT, params, x), expected) and fast(EXACT, params, x).dtype == expected.dtype
        assert all(np.array_equal(fast(EXACT, params, x[row : row + 1]), expected[row : row + 1]) for row in range(12))
