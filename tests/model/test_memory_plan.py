"""A memory plan in a model's file: TFLM reads it, and the numbers stay."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
from flatmodel import N, T, build

import refsim
from refsim import live
from refsim.cli import run
from refsim.codegen.offline import NAME, offsets_of, with_memory_plan

MODELS = ("kws_ref_model", "pretrainedResnet_quant", "micro_speech_quantized")


def told(content: bytes) -> list[int]:
    """The numbers of the plan in a file, found by their own beginning."""
    model = refsim.load(content)
    count = len(model.tensors)
    at = content.index(struct.pack("<3i", 1, 0, count)) + 12
    return list(struct.unpack_from(f"<{count}i", content, at))


@pytest.mark.parametrize("name", MODELS)
def test_the_engine_computes_the_same(shared: Path, name: str) -> None:
    model = refsim.load(shared / "models" / f"{name}.tflite")
    content = with_memory_plan(model)
    planned = refsim.load(content)
    assert planned.metadata.count(NAME) == 1 and set(model.metadata) <= set(planned.metadata)
    assert told(content) == [offsets_of(model).get(index, -1) for index in range(len(model.tensors))]
    rng = np.random.default_rng(0)
    inputs = [rng.integers(-128, 128, (2, *tensor.shape)).astype(tensor.dtype) for tensor in model.inputs]
    expected = refsim.Simulator(model).run_batch(*inputs)
    assert all(map(np.array_equal, refsim.Simulator(planned).run_batch(*inputs), expected))
    if live.available("tflm") is None:
        assert all(map(np.array_equal, live.run("tflm", content, inputs).outputs, expected))
        if name == "pretrainedResnet_quant":  # an engine that heeds the plan is misled by a wrong one
            numbers = struct.pack(f"<{len(model.tensors)}i", *told(content))
            wrong = content.replace(numbers, struct.pack(f"<{len(model.tensors)}i", *(min(n, 0) for n in told(content))))
            assert not all(map(np.array_equal, live.run("tflm", wrong, inputs, fresh=True).outputs, expected))


def test_a_plan_takes_the_place_of_another(shared: Path) -> None:
    model = refsim.load(shared / "models" / "kws_ref_model.tflite")
    again = refsim.load(with_memory_plan(refsim.load(with_memory_plan(model))))
    assert again.metadata == (*model.metadata, NAME)


def test_a_file_without_metadata() -> None:
    model = refsim.load(build([T(n, "int8", (1, 4), 0.5) for n in "ab"], [N("QUANTIZE", [0], [1])], [0], [1]))
    assert told(with_memory_plan(model)) == [0, 16]


def test_several_subgraphs_are_refused(shared: Path) -> None:
    model = refsim.load(shared / "models" / "kws_ref_model.tflite")
    object.__setattr__(model, "graphs", model.graphs * 2)
    with pytest.raises(refsim.CodegenError, match="this one has 2"):
        with_memory_plan(model)


def test_the_command(shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = shared / "models" / "kws_ref_model.tflite", tmp_path / "planned.tflite"
    assert run(["memory-plan", str(source), "-o", str(out)]) == 0
    assert "activations in 16,000 bytes" in capsys.readouterr().out
    assert out.read_bytes() == with_memory_plan(refsim.load(source))
    out.write_bytes(source.read_bytes())
    assert run(["memory-plan", str(source), "-o", str(out)]) == 2
    assert "says that refsim wrote it; --force overwrites" in capsys.readouterr().err
