"""The audio front end: nodes that are refused, drawn nodes in the live engine and in C, states that are kept and reset."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from flatbuffers import flexbuffers  # type: ignore[import-untyped]

import refsim
from refsim import live
from refsim.cases import draw
from refsim.engines import profile
from refsim.flatmodel import N, T, build
from refsim.ops import signal

OPS = {op.builtin.removeprefix("CUSTOM:Signal"): op for op in signal.OPS}
PAIRS = [(name, signature) for name, op in OPS.items() for signature in op.signatures]

Shape = tuple[str, tuple[int, ...]]


def node(name: str, options: Mapping[str, Any] | None, inputs: Sequence[Shape], outputs: Sequence[Shape]) -> bytes:
    """A model of one node; int16 inputs behind the first are constants where the operator wants them."""
    roles = [operand.role for operand in OPS[name].operands]
    tensors = []
    for n, (dtype, shape) in enumerate([*inputs, *outputs]):
        constant = n < len(inputs) and roles[n] == "const"
        tensors.append(T(f"tensor_{n}", dtype, shape, data=np.ones(shape, dtype) if constant else None))
    custom = b"" if options is None else bytes(flexbuffers.Dumps(dict(options)))
    given, made = list(range(len(inputs))), list(range(len(inputs), len(tensors)))
    one = N("CUSTOM", given, made, None, custom=f"Signal{name}", custom_options=custom)
    return build(tensors, [one], [n for n in given if roles[n] != "const"], made)


def s16(*shape: int) -> Shape:
    return "int16", shape


def u32(*shape: int) -> Shape:
    return "uint32", shape


BOOL: Shape = ("bool", ())
REFUSED: tuple[tuple[str, Mapping[str, Any] | None, tuple[Shape, ...], tuple[Shape, ...], str], ...] = (
    ("Window", {"shift": 32}, (s16(1, 4), s16(4)), (s16(1, 4),), r"option 'shift' must lie in \[0, 31\], not be 32"),
    ("Window", None, (s16(1, 4), s16(4)), (s16(1, 4),), "option 'shift' is missing: there are 0 options"),
    ("Window", {"shift": 1}, (s16(1, 5), s16(4)), (s16(1, 5),), "5 samples are no multiple of the 4 weights"),
    ("Rfft", {"T": 7, "fft_length": 14}, (s16(14),), (s16(16),), "FFT length 14 must be even"),
    ("Rfft", {"T": 7, "fft_length": 9}, (s16(9),), (s16(10),), "FFT length 9 must be even"),
    ("Rfft", {"T": 7, "fft_length": 2}, (s16(2),), (s16(4),), "FFT length 2 must be even, at least 4"),
    ("Rfft", {"T": 7, "fft_length": 8}, (s16(9),), (s16(10),), "rows are longer than the FFT, 8"),
    ("Rfft", {"T": 2, "fft_length": 8}, (s16(8),), (s16(10),), "option 'T' is 2, which does not stand for int16"),
    ("Irfft", {"T": 7, "fft_length": 8}, (s16(10),), (s16(6),), "rows must be as long as the FFT, 8"),
    ("Energy", {"end_index": 5, "start_index": 0}, (s16(8),), (u32(4),), "end index 5 lies beyond"),
    ("FilterBank", {"num_channels": 3}, (u32(4), *(s16(4),) * 5), (("uint64", (4,)),), "not the 3 channels"),
    ("FilterBank", {"num_channels": 3}, (u32(1), *(s16(4),) * 5), (("uint64", (3,)),), "reaches beyond 1 bins"),
    ("PCAN", {"snr_shift": 6}, (u32(4), u32(4), s16(124)), (u32(4),), "has 124 entries, at least 125 are read"),
    ("FilterBankLog", {"a": 40, "b": 64}, (u32(4),), (s16(4),), "option 'input_correction_bits' must lie in"),
    ("Framer", {"frame_size": 2, "frame_step": 4, "prefill": True}, (s16(4),), (s16(1, 2), BOOL), "cannot be filled"),
    ("Framer", {"frame_size": 4, "frame_step": 3, "prefill": True}, (s16(4),), (s16(1, 4), BOOL), "no multiple of the frame step"),
    ("Stacker", {"a": 2, "b": 1, "c": 1, "d": 4}, (s16(2),), (s16(6), BOOL), r"'stacker_step' must lie in \[0, 3\], not be 4"),
    ("Delay", {"delay_length": -1}, (s16(4),), (s16(4),), "'delay_length' must lie in"),
    ("OverlapAdd", {"T": 7, "frame_step": 5}, (s16(2, 4),), (s16(10),), r"'frame_step' must lie in \[1, 4\], not be 5"),
)


@pytest.mark.parametrize(("name", "options", "inputs", "outputs", "message"), REFUSED)
def test_refusals_name_the_node(
    name: str, options: Mapping[str, Any] | None, inputs: Sequence[Shape], outputs: Sequence[Shape], message: str
) -> None:
    with pytest.raises(refsim.ModelError, match=rf"node 0 CUSTOM:Signal{name} .*{message}"):
        refsim.Simulator(refsim.load(node(name, options, inputs, outputs)), "tflm")


def test_garbled_options_are_refused() -> None:
    data = node("Delay", {"delay_length": 3}, [s16(4)], [s16(4)])
    good = bytes(flexbuffers.Dumps({"delay_length": 3}))
    with pytest.raises(refsim.ModelError, match=r"node 0 CUSTOM:SignalDelay .*the options"):
        refsim.Simulator(refsim.load(data.replace(good, good[:-1] + b"\5")), "tflm")


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
