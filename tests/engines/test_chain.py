"""Sound in, decision out: a front end of signal operators and a wake word of package ``pymicro-wakeword`` as one component."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from engines.test_wake_words import NAMES, folder
from flatbuffers import flexbuffers

import refsim
from refsim import live
from refsim.cli import run
from refsim.codegen.generate import build_plan
from refsim.flatmodel import N, T, build
from refsim.ir import Array
from refsim.toolchain.host import QUICK_FLAGS, CompiledModel

__all__ = ["folder"]
STEPS, EVERY, FRAME, HOP, FFT, BINS, CHANNELS, WIDTH = 24, 3, 480, 320, 512, 257, 40, 6


def signal(name: str, inputs: list[int], outputs: list[int], **options: int) -> N:
    return N("CUSTOM", inputs, outputs, None, custom=f"Signal{name}", custom_options=bytes(flexbuffers.Dumps(options)))


def front_end() -> bytes:
    """480 samples to 40 features in int8: the operators of an audio front end in their usual order."""
    starts = np.arange(CHANNELS + 1) * WIDTH
    weights = np.random.default_rng(3).integers(0, 4096, starts.size * WIDTH)
    constants = {
        "hann": ("int16", np.hanning(FRAME) * 4095),
        "weights": ("int16", weights),
        "unweights": ("int16", 4096 - weights),
        "starts": ("int16", starts),
        "weight_starts": ("int16", starts),
        "widths": ("int16", np.full(starts.size, WIDTH)),
    }
    values = {
        "samples": ("int16", (1, FRAME)),
        "windowed": ("int16", (1, FRAME)),
        "frame": ("int16", (FRAME,)),
        "scaled": ("int16", (FRAME,)),
        "bits": ("int32", ()),
        "spectrum": ("int16", (FFT + 2,)),
        "energy": ("uint32", (BINS,)),
        "channels": ("uint64", (CHANNELS,)),
        "roots": ("uint32", (CHANNELS,)),
        "cleaned": ("uint32", (CHANNELS,)),
        "noise": ("uint32", (CHANNELS,)),
    }
    tensors = [T(name, dtype, shape) for name, (dtype, shape) in values.items()]
    tensors += [T(name, dtype, np.shape(data), data=np.asarray(data).astype(dtype)) for name, (dtype, data) in constants.items()]
    tensors += [T("log", "int16", (CHANNELS,), 0.01), T("features", "int8", (CHANNELS,), 0.1, -128)]
    at = {str(tensor.name): index for index, tensor in enumerate(tensors)}
    smoothing = {
        "alternate_one_minus_smoothing": 9830,
        "alternate_smoothing": 6553,
        "clamping": 0,
        "min_signal_remaining": 819,
        "num_channels": CHANNELS,
        "one_minus_smoothing": 15974,
        "smoothing": 409,
        "smoothing_bits": 10,
        "spectral_subtraction_bits": 14,
    }
    tables = [at[name] for name in ("weights", "unweights", "starts", "weight_starts", "widths")]
    nodes = [
        signal("Window", [0, at["hann"]], [1], shift=12),
        N("RESHAPE", [1], [2], {"new_shape": [FRAME]}),
        signal("FftAutoScale", [2], [3, 4]),
        signal("Rfft", [3], [5], T=7, fft_length=FFT),
        signal("Energy", [5], [6], end_index=BINS, start_index=0),
        signal("FilterBank", [6, *tables], [7], num_channels=CHANNELS),
        signal("FilterBankSquareRoot", [7, 4], [8]),
        signal("FilterBankSpectralSubtraction", [8], [9, 10], **smoothing),
        signal("FilterBankLog", [9], [at["log"]], input_correction_bits=3, output_scale=64),
        N("QUANTIZE", [at["log"]], [at["features"]]),
    ]
    return build(tensors, nodes, [0], [at["features"]])


def sound() -> Array:
    rng = np.random.default_rng(8)
    loudness = np.abs(np.sin(np.arange(STEPS) / 7))[:, np.newaxis, np.newaxis]
    return np.asarray(np.clip(rng.normal(0, 6000, (STEPS, 1, HOP)) * loudness, -32768, 32767)).astype(np.int16)


@pytest.mark.parametrize("name", NAMES)
def test_sound_to_decision_is_the_live_engine(folder: Path, name: str) -> None:
    """Every tensor of the model behind, at each step at which it runs, and all outputs."""
    front, word = front_end(), (folder / f"{name}.tflite").read_bytes()
    pcm = sound()
    stream = np.concatenate([np.zeros(FRAME - HOP, dtype=np.int16), pcm.reshape(-1)])
    frames = np.stack([stream[step * HOP : step * HOP + FRAME] for step in range(STEPS)])[:, np.newaxis]
    (features,) = live.run("tflm", front, [frames], stateful=True).outputs
    windows = features.reshape(STEPS // EVERY, 1, EVERY, CHANNELS)
    answer = live.run("tflm", word, [windows], stateful=True, each_run=True)
    assert len(np.unique(windows.reshape(-1, EVERY * CHANNELS), axis=0)) == STEPS // EVERY

    simulator = refsim.Simulator(refsim.chain(refsim.load(front), refsim.load(word), hop=HOP, every=EVERY), "tflm")
    first = len(simulator.model.tensors)
    computed = [i for i in answer.tensors if simulator.program.values[first + i].data is None]
    varied = 0
    for number, step in enumerate(pcm):
        got = simulator.run(step)
        run, between = divmod(number + 1, EVERY)
        want = np.zeros((1, 1), dtype=np.uint8) if between else answer.outputs[0][run - 1]
        assert [out.tolist() for out in got] == [[between == 0], want.tolist()]
        for index in () if between else [i for i in computed if first + i in simulator.tensors]:
            assert np.array_equal(simulator.tensors[first + index], answer.tensors[index][run - 1]), index
            varied += len(np.unique(answer.tensors[index][run - 1])) > 4
    assert varied > 100


def test_c_is_the_simulator_step_by_step_and_after_a_reset(folder: Path) -> None:
    joined = refsim.chain(refsim.load(front_end()), refsim.load(folder / "hey_jarvis.tflite"), hop=HOP, every=EVERY)
    simulator = refsim.Simulator(joined, "tflm")
    compiled = CompiledModel(build_plan(simulator.program), flags=QUICK_FLAGS)
    for _ in range(2):
        for step in sound()[: 3 * EVERY]:
            want, got = simulator.run(step), compiled.run(step)
            assert [out.tolist() for out in got] == [out.tolist() for out in want]
            state = simulator.program.initial_state
            assert all(np.array_equal(compiled.tensors[i], simulator.tensors[i]) for i in state)
        simulator.reset()
        compiled.reset()


def test_a_component_is_generated(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "front.tflite").write_bytes(front_end())
    wanted = ["gen", str(tmp_path / "front.tflite"), "--then", str(folder / "alexa.tflite"), "--hop", "320", "--every", "3"]
    assert run([*wanted, "-o", str(tmp_path / "out")]) == 0
    header = (tmp_path / "out" / "alexa.h").read_text()
    assert "[1, 320]" in header and "bool" in header


@pytest.mark.parametrize(
    ("hop", "every", "second", "told"),
    [(481, 1, "word", "cannot be new"), (0, 0, "word", "not every 0"), (0, 1, "front", "is not made of")],
)
def test_models_that_do_not_fit(folder: Path, hop: int, every: int, second: str, told: str) -> None:
    front = refsim.load(front_end())
    behind = front if second == "front" else refsim.load(folder / "alexa.tflite")
    with pytest.raises(refsim.ModelError, match=told):
        refsim.chain(front, behind, hop=hop, every=every)
