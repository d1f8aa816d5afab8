"""Hostile and wrong input through the whole pipeline: clear errors, nothing half written, never a crash."""

from __future__ import annotations

import functools
import random
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from flatmodel import ADD, C, N, T, X, Y, add_model, build
from model.broken import problems, three_faults
from model.cases import play, tensor_differences
from sampling import one_in

import refsim
from refsim import demo, vectors
from refsim.cases import draw
from refsim.engines import profiles
from refsim.ops import registry
from refsim.toolchain.compiler import STRICT, host_compiler
from refsim.toolchain.many import build_many

pytestmark = pytest.mark.filterwarnings("ignore::refsim.overflow.OverflowWarning")

ENGINES = [profile.alias for profile in profiles()]
#: A tensor larger than this is not worth running in a test.
MOST_ELEMENTS = 1 << 20
each_engine = pytest.mark.parametrize("engine", ENGINES)


# --- damaged files ----------------------------------------------------------------------------------------------------
def damaged(data: bytes, rng: random.Random) -> bytes:
    """``data`` with a few 32-bit words of its tables changed: to other offsets, small numbers, or extremes."""
    copy = bytearray(data)
    spots = [at for at in range(0, len(data) - 4, 4) if data[at + 2 : at + 4] in (b"\0\0", b"\xff\xff")]
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        at = rng.choice(spots)
        if rng.random() < 0.6:
            copy[at + rng.randrange(4)] = rng.choice((0, 1, 2, 3, 0x7F, 0x80, 0xFF, rng.randrange(256)))
        else:
            copy[at : at + 4] = rng.choice((0, 1, 2, 5, 2**31 - 1, 2**32 - 1, rng.choice(spots))).to_bytes(4, "little")
    return bytes(copy)


def generated(data: bytes, engine: str, prefix: str) -> refsim.BuildPlan | None:
    """C for a file of any kind, or None if it is refused in a proper way or too large to try."""
    try:
        model = refsim.load(data)
        if sum(tensor.size for tensor in model.tensors) > MOST_ELEMENTS:
            return None
        return refsim.generate(model, engine, prefix=prefix)
    except refsim.RefsimError as error:
        lines = str(error).splitlines()
    assert lines and all(line.isprintable() for line in lines)
    return None


DRAWABLE = [
    (name, profile.alias)
    for name, op in sorted(registry().items())
    for profile in refsim.engines.profiles()
    if op.sample is not None and profile.signatures(op)
]


@functools.cache
def draw_model(builtin: str, signature: str, engine: str, seed: int) -> bytes:
    return draw(registry()[builtin], signature, refsim.profile(engine), seed).model


@pytest.mark.sampled(14)
@pytest.mark.parametrize(("builtin", "engine"), one_in(4, DRAWABLE))
def test_damaged_models_are_refused_or_run_exact(builtin: str, engine: str, tmp_path: Path) -> None:
    """What is accepted although it was damaged has to run, without touching foreign memory, and C == simulator."""
    profile, op = refsim.profile(engine), registry()[builtin]
    rng = random.Random(f"{builtin}/{engine}")
    signatures = sorted(profile.signatures(op))
    plans = []
    for number in range(120):
        sound = draw_model(builtin, signatures[number % len(signatures)], engine, number % 10)
        if plan := generated(damaged(sound, rng), engine, f"case_{number}"):
            plans.append(plan)
    assert plans, "damage that always breaks the file tests only the reader"
    plans = plans[:40]
    compiled = build_many(plans, tmp_path)
    for plan in plans:
        model = plan.program.model
        inputs = vectors.inputs(model.inputs, 3, 1)
        if not inputs:
            continue
        try:
            _, want = play(refsim.Simulator(model, engine), inputs, stateful=True)
        except refsim.RefsimError:
            continue  # such as NaN, or a sum whose conversion to int32 is undefined in the engine
        _, got = play(compiled[plan.prefix], inputs, stateful=True)
        lines = [line for a, b in zip(got, want, strict=True) for line in tensor_differences(plan.prefix, a, b)]
        assert not lines, "\n".join(lines)


@each_engine
def test_truncated_files_are_refused(engine: str) -> None:
    data = demo.MODEL.read_bytes()
    rng = random.Random(3)
    for length in [*range(64), *(rng.randrange(64, len(data) - 64) for _ in range(60))]:
        lines = problems(data[:length], engine)
        assert lines and all(line.strip() for line in lines), length


def test_random_bytes_are_refused() -> None:
    rng = np.random.default_rng(4)
    for length in (1, 7, 8, 9, 100, 5000):
        noise = rng.integers(0, 256, length, dtype=np.uint8).tobytes()
        for data in (noise, noise[:4] + b"TFL3" + noise[8:]):
            with pytest.raises(refsim.ModelError):
                refsim.load(data)


# --- several problems at once ----------------------------------------------------------------------------------------
@each_engine
def test_all_problems_of_a_model_come_at_once(engine: str) -> None:
    lines = problems(three_faults(), engine)
    assert len(lines) == 3, lines
    for line, parts in zip(
        lines,
        [
            ("node 0 CONV_2D 'conv'", "tensor 1 'w'", "2 per-channel scales", "3 channels"),
            ("node 2 FULLY_CONNECTED 'fc'", "tensor 5 'bias'", "3 elements for 2 output channels"),
            ("node 3 QUANTIZE 'wide'", "no kernel for types (int8, int64)"),
        ],
        strict=True,
    ):
        assert all(part in line for part in parts), line


@each_engine
def test_unsupported_operators_are_all_named(engine: str) -> None:
    """An UnsupportedError, as nothing is wrong with the file."""
    nodes = [N("L2_POOL_2D", [0], [1]), N("CUSTOM", [1], [2], custom="My Op\n")]
    model = refsim.load(build([X, replace(Y, name="a"), replace(Y, name="b")], nodes, [0], [2]))
    with pytest.raises(refsim.UnsupportedError) as caught:
        refsim.Simulator(model, engine)
    first, second = caught.value.problems
    assert first == "node 0 L2_POOL_2D 'a': the operator is not supported"
    assert second.startswith("node 1 CUSTOM:My Op\\n 'b': ")


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"x": replace(X, scale=float("nan"))}, "scale nan (entry 0 of 1) is not a positive number"),
        ({"x": replace(X, scale=0.0)}, "scale 0.0"),
        ({"x": replace(X, scale=-0.5)}, "scale -0.5"),
        ({"x": replace(X, zero_point=128)}, "zero point 128"),
        ({"x": replace(X, scale=None)}, "has no quantization"),
        ({"node": replace(ADD, inputs=[0, 99])}, "tensor 99"),
        ({"node": replace(ADD, inputs=[0])}, "input 'rhs' is missing"),
        ({"node": replace(ADD, inputs=[0, 1, 1])}, "has 3 inputs, at most 2"),
        ({"y": replace(Y, shape=(1, 5))}, "shape"),
        ({"y": replace(Y, scale=1e-12)}, "the output's scale is too small"),
        ({"c": replace(C, shape=(1, 3), data=[1, 2, 3])}, "do not broadcast"),
        ({"c": replace(C, dtype="int16")}, "no kernel for types (int8, int16, int8)"),
        ({"node": N("SOFTMAX", [0], [2], {"beta": 1.0})}, "scale must be"),
        ({"node": N("AVERAGE_POOL_2D", [0], [2], {})}, "rank 4"),
        ({"node": N("RESHAPE", [0, 1], [2])}, "asks for (1, -2, 3, 100)"),
        ({"node": N("SVDF", [0, 1, 1, -1, 1], [2], {"rank": 1})}, "must be a variable"),
    ],
)
@each_engine
def test_contradictions_name_the_place(changes: dict[str, Any], part: str, engine: str) -> None:
    lines = problems(add_model(**changes), engine)
    assert len(lines) == 1
    assert part in lines[0]
    assert "tensor" in lines[0] or "node 0" in lines[0]


# --- wrong inputs -----------------------------------------------------------------------------------------------------
WRONG_INPUTS: list[tuple[list[np.ndarray[Any, Any]], str]] = [
    ([], "has 1 inputs, but 0 were given"),
    ([np.zeros((1, 8, 8, 1), np.int8)] * 2, "has 1 inputs, but 2 were given"),
    ([np.zeros((1, 8, 8, 1), np.uint8)], "must have type int8, not uint8"),
    ([np.zeros((1, 8, 8, 1))], "must have type int8, not float64"),
    ([np.array([["x"]])], "must have type int8"),
    ([np.zeros((8, 8, 1), np.int8)], "must have shape (1, 8, 8, 1), not (8, 8, 1)"),
    ([np.zeros((2, 8, 8, 1), np.int8)], "must have shape (1, 8, 8, 1)"),
    ([np.zeros((1, 1, 8, 8, 1), np.int8)], "use run_batch for stacked inputs"),
    ([np.zeros((1, 8, 8, 1), ">i2")], "must have type int8"),
    ([np.int8(3)], "must have shape"),
]


@pytest.mark.parametrize("kind", ["simulator", "C"])
def test_wrong_inputs_are_refused(kind: str) -> None:
    model = refsim.load(demo.MODEL)
    runner = refsim.Simulator(model) if kind == "simulator" else refsim.build(model)
    for arrays, message in WRONG_INPUTS:
        with pytest.raises(refsim.RefsimError) as caught:
            runner.run(*arrays)
        assert message in str(caught.value)
    for array in (np.zeros((8, 8, 1), np.int8), np.zeros((3, 8, 8, 1), np.int8), np.int8(3)):
        with pytest.raises(refsim.RefsimError, match="after the leading batch axis"):
            runner.run_batch(array)
    assert runner.run_batch(np.zeros((0, 1, 8, 8, 1), np.int8))[0].shape == (0, 1, 10)


@pytest.mark.parametrize("kind", ["simulator", "C"])
def test_models_without_inputs_and_constant_branches(kind: str) -> None:
    """Odd but sound: what depends on constants alone is there for every sample."""
    tensors = [T("c", "int8", (1, 4), 0.5, 3, data=[1, 2, 3, 4]), T("d", "int8", (1, 4), 0.25, 3), X, Y]
    alone = refsim.load(build(tensors[:2], [N("QUANTIZE", [0], [1])], [], [1]))
    branch = refsim.load(build(tensors, [N("QUANTIZE", [0], [1]), N("ADD", [2, 1], [3])], [2], [3, 1, 2]))
    make = refsim.Simulator if kind == "simulator" else refsim.build
    runner = make(alone)
    assert runner.run()[0].tolist() == [[-1, 1, 3, 5]]
    assert runner.run_batch()[0].tolist() == [[[-1, 1, 3, 5]]]
    runner = make(branch)
    outputs = runner.run_batch(np.zeros((3, 1, 4), np.int8))
    assert [out.shape for out in outputs] == [(3, 1, 4)] * 3
    assert runner.tensors[1].tolist() == [[[-1, 1, 3, 5]]] * 3
    assert refsim.check(alone, vectors=2).ok
    assert refsim.check(branch, vectors=4).ok


def test_inputs_that_disagree_about_the_batch() -> None:
    model = refsim.load(build([X, replace(X, name="z"), Y], [N("ADD", [0, 1], [2])], [0, 1], [2]))
    with pytest.raises(refsim.RefsimError, match=r"batch size: \[2, 3\]"):
        refsim.Simulator(model).run_batch(np.zeros((2, 1, 4), np.int8), np.zeros((3, 1, 4), np.int8))


def test_nan_inputs_are_refused() -> None:
    model = refsim.load(build([T("x", "float32", (4,)), T("y", "int8", (4,), 0.5, 3)], [N("QUANTIZE", [0], [1])], [0], [1]))
    simulator = refsim.Simulator(model)
    assert simulator.run(np.asarray([0, 1, -np.inf, 1e30], np.float32))[0].tolist() == [3, 5, -128, 127]
    with pytest.raises(refsim.RangeError, match="NaN"):
        simulator.run(np.asarray([0, np.nan, 0, 0], np.float32))


@pytest.mark.parametrize("call", [refsim.Simulator, refsim.generate, refsim.build, refsim.check, refsim.prepare])
def test_unknown_engines_are_refused(call: Callable[..., object]) -> None:
    with pytest.raises(refsim.UnsupportedError, match="did you mean 'tflm'"):
        call(refsim.load(demo.MODEL), "tfml")


# --- names ------------------------------------------------------------------------------------------------------------
NAMES = [
    "",
    "*/ int x; /*",
    "a\n#error gotcha\n",
    'say "hi"\\',
    "??/\n",
    "// \\",
    "\x00\x1b[31m",
    "größe/テンソル:0",
    "%s%n{{ 7 * 7 }}{% raw %}",
    "int",
    "x" * 10_000,
    "INT32_MAX",
    "refsim_srdhm",
]


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_hostile_names_reach_neither_code_nor_messages(name: str, tmp_path: Path) -> None:
    """All tensors have the same name, which is also the prefix: the C builds under strict warnings and is plain ASCII."""
    data = add_model(x=replace(X, name=name), c=replace(C, name=name), y=replace(Y, name=name))
    plan = refsim.generate(refsim.load(data), prefix=name, out=tmp_path)
    for path in tmp_path.iterdir():
        text = path.read_text(encoding="ascii")
        assert all(len(line) <= 400 for line in text.splitlines()), path.name
        assert all(char == "\n" or char.isprintable() for char in text), path.name
    host_compiler().run(["-std=c99", *STRICT, "-Wno-overlength-strings", "-c", f"{plan.prefix}.c", "-o", "out.o"], cwd=tmp_path)
    inputs = [np.asarray([[[-128, -1, 5, 127]]], np.int8)]
    want = refsim.Simulator(refsim.load(data)).run_batch(*inputs)
    assert np.array_equal(refsim.build(refsim.load(data)).run_batch(*inputs)[0], want[0])
    lines = problems(add_model(x=replace(X, name=name), y=replace(Y, name=name, shape=(1, 7))), "tflm")
    assert len(lines) == 1 and len(lines[0]) < 400


@pytest.mark.parametrize("name", ["a b.tflite", "*? \n.tflite", "é.tflite", "int.tflite", "stdint.tflite", ".tflite", "-o.tflite"])
def test_hostile_file_names(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(add_model())
    plan = refsim.generate(refsim.load(path), out=tmp_path / "out")
    assert plan.prefix.isidentifier() and plan.prefix.isascii()
    host_compiler().run(["-std=c99", *STRICT, "-I.", "-c", f"{plan.prefix}.c", "-o", "out.o"], cwd=tmp_path / "out")
    assert refsim.check(refsim.load(path), vectors=3).ok


# --- nothing half written ---------------------------------------------------------------------------------------------
@each_engine
def test_generate_writes_nothing_on_failure(engine: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with pytest.raises(refsim.ModelError):
        refsim.generate(refsim.load(three_faults()), engine, out)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("engine", [profile.id for profile in refsim.engines.all_profiles() if not profile.generates])
def test_engines_without_c_are_told(engine: str, tmp_path: Path) -> None:
    message = rf"^{re.escape(engine)} is simulated only; C is generated with the arithmetic of .*tflm-2026\.10"
    with pytest.raises(refsim.CodegenError, match=message):
        refsim.generate(refsim.load(demo.MODEL), engine, tmp_path / "out")
    with pytest.raises(refsim.CodegenError, match=message):
        refsim.check(refsim.load(demo.MODEL), engine, vectors=2, live=False)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    """A file where the folder should be, and a folder where a file should be: an error, and no rubbish left."""
    model = refsim.load(add_model())
    (tmp_path / "file").write_text("mine")
    for out in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(refsim.CodegenError, match="cannot write to"):
            refsim.generate(model, out=out)
    assert (tmp_path / "file").read_text() == "mine"
    blocked = tmp_path / "blocked"
    (blocked / "refsim_fixedpoint.h" / "keep").mkdir(parents=True)
    with pytest.raises(refsim.CodegenError, match="cannot write to"):
        refsim.generate(model, out=blocked)
    assert [path.name for path in blocked.iterdir()] == ["refsim_fixedpoint.h"]
