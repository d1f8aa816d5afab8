"""The audio front end: drawn nodes in the live engine and in C, states that are kept and reset."""

from __future__ import annotations

import numpy as np
import pytest
from ops.refusals_signal import BOOL, OPS, node, s16

import refsim
from refsim import live
from refsim.cases import draw
from refsim.engines import profile

PAIRS = [(name, signature) for name, op in OPS.items() for signature in op.signatures]


def test_litert_has_no_audio_front_end() -> None:
    with pytest.raises(refsim.UnsupportedError, match="has no kernel for types"):
        refsim.Simulator(refsim.load(node("Delay", {"delay_length": 3}, [s16(4)], [s16(4)])), "litert-ref")


@pytest.mark.parametrize("stateful", [False, True], ids=["reset", "stream"])
@pytest.mark.parametrize(("name", "signature"), PAIRS)
def test_drawn_nodes_in_the_live_engine(name: str, signature: str, stateful: bool) -> None:
    if live.available("tflm") is None:
        pytest.skip("the live engine is missing: pip install refsim[oracle]")
    for seed in range(4):
        case = draw(OPS[name], signature, profile("tflm"), seed, nodes=2, runs=8)
        simulator = refsim.Simulator(refsim.load(case.model), "tflm")
        answers = live.run("tflm", case.model, case.inputs, stateful=stateful).outputs
        if stateful:
            steps = [simulator.run(*(x[n] for x in case.inputs)) for n in range(8)]
            found = [np.stack(column) for column in zip(*steps, strict=True)]
        else:
            found = simulator.run_batch(*case.inputs)
        assert all(np.array_equal(a, b) for a, b in zip(found, answers, strict=True))


@pytest.mark.sampled(4)
@pytest.mark.parametrize(("name", "signature"), PAIRS)
def test_drawn_nodes_in_c(name: str, signature: str) -> None:
    case = draw(OPS[name], signature, profile("tflm"), 5, nodes=3, runs=6)
    model = refsim.load(case.model)
    simulator, compiled = refsim.Simulator(model, "tflm"), refsim.build(model, "tflm")
    for a, b in zip(simulator.run_batch(*case.inputs), compiled.run_batch(*case.inputs), strict=True):
        assert np.array_equal(a, b)
    for _ in range(2):  # states are kept from run to run, and a reset clears them
        simulator.reset()
        compiled.reset()
        for n in range(6):
            inputs = [x[n] for x in case.inputs]
            assert all(np.array_equal(a, b) for a, b in zip(simulator.run(*inputs), compiled.run(*inputs), strict=True))
            kept = simulator.program.initial_state
            assert all(np.array_equal(simulator.tensors[index], compiled.tensors[index]) for index in kept)


def test_frames_that_are_not_ready_are_zero_and_said_to_be_invalid() -> None:
    framer = node("Framer", {"frame_size": 5, "frame_step": 2, "prefill": False}, [s16(2)], [s16(1, 5), BOOL])
    simulator = refsim.Simulator(refsim.load(framer), "tflm")
    x = np.arange(1, 15, dtype=np.int16).reshape(7, 2)
    frames, valid = zip(*(simulator.run(step) for step in x), strict=True)
    assert [bool(v) for v in valid] == [False, False, True, True, True, True, True]
    assert [frame.ravel().tolist() for frame in frames[1:4]] == [[0] * 5, [1, 2, 3, 4, 5], [3, 4, 5, 6, 7]]


def test_a_stack_of_step_0_starts_over_after_each_output() -> None:
    """The engine's buffer counts as empty when a step of 0 leaves it full."""
    stacker = node("Stacker", {"a": 1, "b": 1, "c": 1, "d": 0}, [s16(1)], [s16(3), BOOL])
    simulator = refsim.Simulator(refsim.load(stacker), "tflm")
    found = [simulator.run(np.array([n], np.int16)) for n in range(1, 9)]
    assert [out.tolist() for out, valid in found if valid] == [[1, 1, 2], [3, 4, 5], [6, 7, 8]]
