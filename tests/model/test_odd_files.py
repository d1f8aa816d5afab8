"""Odd files that can be read are shown, whatever is wrong with them; and what an engine does not load is part of its profile."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import refsim
from refsim import live
from refsim.cli import run as command
from refsim.errors import EngineError
from refsim.flatmodel import G, N, S, T, build
from refsim.schema import TENSOR_TYPES

X, Y = T("x", "int8", (1, 4), 0.5, 0), T("y", "int8", (1, 4), 0.5, 0)
W = T("w", "int8", (4, 4), 0.5, 0, data=np.ones((4, 4)))


def relu(*more: T, **changes: Any) -> bytes:
    """One RELU, and tensors that no node has."""
    return build([X, Y, *more], [N("RELU", [0], [1])], [0], [1], **changes)


def dense(w: T = W, x: T = X) -> bytes:
    """FULLY_CONNECTED, and a RELU behind it that is always fine."""
    return build([x, w, Y, T("z", "int8", (1, 4), 0.5, 0)], [N("FULLY_CONNECTED", [0, 1, -1], [2]), N("RELU", [2], [3])], [0], [3])


def with_idle(op: str, custom: str = "") -> bytes:
    """A RELU that runs, and a node in a subgraph that does not."""
    return relu(subgraphs=[G([X, Y], [N(op, [0], [1], custom=custom)], [0], [1], "idle")])


def accelerated(name: str) -> bytes:
    """An accelerator's node with scratch memory that nothing writes, twice, and an ordinary node behind it."""
    commands = T("commands", "uint8", (64,), data=np.zeros(64, np.uint8))
    tensors = [X, commands, T("scratch", "uint8", (100,)), Y, T("z", "int8", (1, 4), 1 / 256, -128)]
    return build(tensors, [N("CUSTOM", [1, 2, 2, 0], [3], custom=name), N("SOFTMAX", [3], [4], {"beta": 1.0})], [0], [4])


HYBRID = build(
    [T("x", "float32", (1, 4)), T("w", "int8", (4, 4), 0.1, 0, data=np.ones((4, 4))), T("y", "float32", (1, 4))],
    [N("FULLY_CONNECTED", [0, 1, -1], [2])],
    [0],
    [2],
)
UINT8 = build([T("x", "uint8", (1, 4), 0.5, 9), T("y", "uint8", (1, 4), 0.5, 9)], [N("RELU", [0], [1])], [0], [1])
SECOND = G([X, Y], [N("RELU", [0], [1])], [0], [1], "decode")
SIGNATURES = [S("encode", {"x": 0}, {"y": 1}), S("decode", {"x": 0}, {"y": 1}, 1)]
#: File -> what `inspect` and `qparams` have to say of it.
SHOWN = {
    "ethos-u": (accelerated("ethos-u"), "compiled for Arm Ethos-U"),
    "edge-tpu": (accelerated("edgetpu-custom-op-2"), "compiled for Coral Edge TPU"),
    "another custom node": (accelerated("VendorOp"), "reads tensor 2 'scratch' before anything has written it"),
    "hybrid": (HYBRID, "`refsim quantize` takes the float model"),
    "uint8": (UINT8, "engine litert-ref takes these types"),
    "signatures": (relu(subgraphs=[SECOND], signatures=SIGNATURES), "signatures of other subgraphs do not run: 'decode'"),
    "idle": (with_idle("RELU"), "1 of 2 subgraphs do not run: 1 'idle'"),
    "short constant": (dense(T("w", "int8", (4, 4), 0.5, 0, data=b"123")), "its constant value has 3 bytes"),
    "zero point": (dense(T("w", "int8", (4, 4), 0.5, 300, data=np.ones((4, 4)))), "zero point 300 (entry 0) is outside"),
    "scales": (dense(T("w", "int8", (4, 4), [0.5] * 3, [0] * 3, data=np.ones((4, 4)))), "has 3 scales, but dimension 0"),
    "shape": (dense(x=T("x", "int8", (-1, 4), 0.5, 0)), "has a negative dimension"),
    "type": (dense(x=T("x", 77, (1, 4), 0.5, 0)), "tensor type 77 is unknown"),
    "sparse": (dense(T("w", "int8", (4, 4), 0.5, 0, data=np.ones((4, 4)), sparse=True)), "is stored in sparse form"),
    "blocks": (dense(T("w", "int8", (4, 4), 0.5, 0, data=np.ones((4, 4)), details="BlockwiseQuantization")), "scales per block"),
    "unwritten": (build([X, Y, Y], [N("RELU", [0], [1])], [0], [1, 2]), "is a graph output, but no node writes it"),
    "no code": (build([X, Y], [N("RELU", [0], [1], opcode=5)], [0], [1]), "operator code 5 is out of range"),
}


@pytest.mark.parametrize("name", SHOWN)
def test_what_can_be_read_is_shown(name: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    data, told = SHOWN[name]
    path = tmp_path / "odd.tflite"
    path.write_bytes(data)
    for verb in ("inspect", "qparams"):
        assert command([verb, str(path)]) == 0
        out, err = capfd.readouterr()
        assert told in " ".join(f"{out} {err}".split())
        assert max(map(len, out.splitlines()), default=0) <= 80
        # A problem is told once in the list at the end, and no other one is made up from it.
        assert "has no quantization" not in out + err and "must be constant" not in out + err
    assert len(set(err.splitlines())) == len(err.splitlines()) > 0


def test_many_problems_are_cut_off() -> None:
    """The list of a hostile file ends, and soon."""
    tensors = [X, *(T(f"t{i}", 99, (1, 4)) for i in range(3000)), Y]
    model = refsim.tflite.load(build(tensors, [N("RELU", [0], [3001])], [0], [3001]), tolerant=True)
    assert len(model.unsupported) == 1001 and model.unsupported[-1].startswith("more than 1000 problems")


# --- what engines do not load -----------------------------------------------------------------------------------------
def unloved() -> Iterator[tuple[str, bytes]]:
    yield "schema 2", relu(schema=2)
    for dtype in TENSOR_TYPES:
        yield f"unused {dtype}", relu(T("unused", dtype, (1, 4)))
    for op in ("RELU", "COS", "SQUARE", "L2_NORMALIZATION", "RFFT2D", "GELU", "STABLEHLO_ADD", "ONE_HOT", "POW"):
        yield f"idle {op}", with_idle(op)
    yield "idle custom", with_idle("CUSTOM", "NobodyHasThis")
    no_zero = T("x", "int8", (1, 4), 0.25, None)
    for op in ("RELU", "TANH", "LEAKY_RELU", "RESHAPE", "HARD_SWISH"):
        for ends in ([no_zero, Y], [X, T("y", "int8", (1, 4), 0.25, None)]):
            yield f"{op} without zero point", build(ends, [N(op, [0], [1], {"alpha": 0.5} if op == "LEAKY_RELU" else {})], [0], [1])
    yield "weights without zero point", dense(T("w", "int8", (4, 4), [0.5] * 4, None, data=np.ones((4, 4))))


@pytest.mark.parametrize("engine", ["tflm", "litert-ref"])
def test_profiles_do_not_load_what_the_engine_does_not(engine: str) -> None:
    if live.available(engine) is None:
        pytest.skip(f"{engine} is not installed")
    inputs = np.arange(-128, 128, dtype=np.int8).reshape(64, 1, 4)
    wrong, loaded, refused = [], 0, 0
    for name, data in unloved():
        try:
            answer = live.run(engine, data, [inputs]).outputs[0]
        except EngineError as error:
            if error.kind not in ("refused", "failed"):
                raise
            answer = None
        try:
            simulator = refsim.Simulator(data, engine)
        except refsim.ModelError as error:
            # TFLM computes with a scale of 0 then.
            if answer is not None and "has no quantization" not in str(error):
                wrong.append(f"{name}: {error}")
            refused += 1
            continue
        told = bool(simulator.program.refusals)
        unsure = any("may not load the file" in note for note in simulator.program.notes)
        if told is not (answer is None) and not unsure:
            wrong.append(f"{name}: {'runs' if told else 'is refused'}; {simulator.program.refusals}")
        if answer is not None:
            loaded += 1
            if not np.array_equal(simulator.run_batch(inputs)[0], answer):
                wrong.append(f"{name}: other numbers")
        refused += answer is None
    assert wrong == []
    assert loaded > 10 and refused > 5
