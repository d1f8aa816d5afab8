"""Generated C on emulated targets: every tensor equal to the simulator's, figures, and clear errors."""

from __future__ import annotations

import dataclasses
import functools
import itertools
import json
import os
import time
import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from sampling import one_in
from schedule.test_channels import two_convolutions
from targets import side_by_side

import refsim
from refsim import demo, vectors
from refsim.cases import draw
from refsim.cli import run as command
from refsim.codegen.generate import BuildPlan, build_plan
from refsim.engines import profile
from refsim.flatmodel import G, N, T, build
from refsim.ir import Array, Model
from refsim.ops import registry
from refsim.simulate import Simulator
from refsim.toolchain import cross
from refsim.toolchain.emulate import EmulatedModel
from refsim.toolchain.machines import UnicornMachine
from refsim.toolchain.objects import longest_table
from refsim.toolchain.targets import TARGETS, UNICORN, find_target, has_header
from refsim.toolchain.unicorn_worker import Program, constants
from refsim.verify.compare import compare

pytestmark = pytest.mark.targets
PYPI = [name for name, target in TARGETS.items() if target.tools == UNICORN]
EXAMPLE = "cortex-m4"
BOTH = ("tflm", "litert-ref")


@pytest.fixture(params=list(TARGETS))
def target(request: pytest.FixtureRequest) -> str:
    return needed(str(request.param))


def needed(name: str) -> str:
    """``name``, if this machine can run it. In CI every target has to be there."""
    if missing := TARGETS[name].missing:
        reason = f"{name} needs {', '.join(f'{tool.name} ({tool.install})' for tool in missing)}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return name


@functools.cache
def demo_model() -> Model:
    return refsim.load(demo.MODEL)


@functools.cache
def demo_built(engine: str = "tflm") -> BuildPlan:
    return build_plan(refsim.prepare(demo_model(), engine))


@functools.cache
def demo_on(name: str) -> EmulatedModel:
    return EmulatedModel(demo_built(), name)


def assert_equal(
    simulator: Simulator, emulated: EmulatedModel, count: int, stream: int = 0, given: Sequence[Array] | None = None
) -> None:
    """All tensors of ``count`` independent vectors, then of ``stream`` consecutive ones that carry state."""
    inputs = vectors.inputs(simulator.model.inputs, max(count, stream)) if given is None else given
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", refsim.OverflowWarning)
        wanted = simulator.run_batch(*[stack[:count] for stack in inputs])
        got = emulated.run_batch(*[stack[:count] for stack in inputs])
        assert [str(mismatch) for mismatch in compare(simulator.program, simulator.tensors, emulated.tensors)] == []
        assert all(np.array_equal(a, b) for a, b in zip(wanted, got, strict=True))
        for number in range(stream):
            sample = [stack[number] for stack in inputs]
            simulator.run(*sample)
            emulated.run(*sample)
            tensors = ({i: t[np.newaxis] for i, t in side.tensors.items()} for side in (simulator, emulated))
            assert [str(mismatch) for mismatch in compare(simulator.program, *tensors)] == []


@pytest.mark.sampled(20)
@pytest.mark.parametrize("engine", BOTH)
def test_demo(target: str, engine: str) -> None:
    emulated = demo_on(target) if engine == "tflm" else EmulatedModel(demo_built(engine), target)
    assert_equal(Simulator(demo_model(), engine), emulated, 8)


#: Minutes each: one core by default, the other one of the two byte orders in test_selftest.
EVERYWHERE = sorted(itertools.product(TARGETS, BOTH), key=lambda pair: pair != (EXAMPLE, "tflm"))


@pytest.mark.thorough
@pytest.mark.parametrize(("name", "engine"), one_in(len(EVERYWHERE), EVERYWHERE))
def test_every_kernel(name: str, engine: str) -> None:
    target = needed(name)
    largest = TARGETS[target].max_object
    kernels = [q for q in side_by_side.kernels(engine) if not largest or longest_table(q.program) <= largest]
    left_out = {q.program.steps[0].call.function for q in side_by_side.kernels(engine) if q not in kernels}
    assert left_out == ({"refsim_lookup_s16_whole"} if (target, engine) == ("avr", "tflm") else set())
    model, inputs = side_by_side.merged(kernels)
    simulator = Simulator(model, engine)
    emulated = refsim.build(model, engine, target)
    assert isinstance(emulated, EmulatedModel)
    assert_equal(simulator, emulated, 4, stream=2 if simulator.program.initial_state else 0, given=inputs)


@pytest.mark.thorough
def test_streaming_model(target: str, shared: Path) -> None:
    model = refsim.load(shared / "models" / "keyword_scrambled.tflite")
    simulator = Simulator(model)
    assert_equal(simulator, EmulatedModel(build_plan(simulator.program), target), 2, stream=3)


#: Vectors of each of the MLPerf Tiny models: fewer where one takes seconds on a slow target.
LARGE = {"ad01_int8": 6, "kws_ref_model": 2, "pretrainedResnet_quant": 1, "str_ww_ref_model": 4, "vww_96_int8": 1}


@pytest.mark.campaign
@pytest.mark.parametrize("name", LARGE)
def test_mlperf_tiny(target: str, name: str, shared: Path) -> None:
    """The last vectors, which are random; the directed ones come first.

    Where channels are left out, a program that shows every tensor needs a buffer for whole ones, for which AVR has no room.
    """
    simulator = Simulator(refsim.load(shared / "models" / f"{name}.tflite"))
    emulated = EmulatedModel(build_plan(simulator.program, keep_constant_channels=target == "avr"), target)
    inputs = [stack[-LARGE[name] :] for stack in vectors.inputs(simulator.model.inputs, 20)]
    simulator.run_batch(*inputs)
    emulated.run_batch(*inputs)
    assert [str(mismatch) for mismatch in compare(simulator.program, simulator.tensors, emulated.tensors)] == []
    assert {index for step in simulator.program.steps for index in step.outputs} <= set(emulated.tensors)


@pytest.mark.thorough
def test_reset_and_state() -> None:
    model = refsim.load(draw(registry()["SVDF"], "s16", profile("tflm"), 1).model)
    emulated = EmulatedModel(build_plan(refsim.prepare(model, "tflm")), needed("mips-be"))
    sample = [stack[-1] for stack in vectors.inputs(model.inputs, 9)]
    first, second = emulated.run(*sample)[0], emulated.run(*sample)[0]
    assert not np.array_equal(first, second), "the model has state"
    batch = emulated.run_batch(*[np.stack([value, value]) for value in sample])[0]
    assert np.array_equal(batch[0], first) and np.array_equal(batch[1], first), "each sample of a batch starts from reset state"
    assert not np.array_equal(emulated.run(*sample)[0], first), "a batch leaves the state alone"
    emulated.reset()
    assert np.array_equal(emulated.run(*sample)[0], first)


# --- figures -------------------------------------------------------------------------------------------------------------
@pytest.mark.thorough
def test_figures(target: str) -> None:
    emulated = demo_on(target)
    sample = [stack[-1] for stack in vectors.inputs(demo_model().inputs, 9)]
    figures = emulated.figures(*sample)
    assert figures == emulated.figures(*sample), "deterministic"
    assert 100_000 < figures.instructions < 20_000_000
    if target == "avr":
        assert figures.cycles is not None and 1 < figures.cycles / figures.instructions < 3
    else:
        assert figures.cycles is None
    assert 32 <= figures.stack_bytes < 2048
    weights = sum(tensor.data.nbytes for tensor in demo_model().tensors if tensor.data is not None)
    assert weights < figures.sections["rodata"] < 2 * weights and figures.sections["text"] > 1000
    params = 2048 if target == "avr" else 0  # structs that are no REFSIM_CONST
    assert figures.sections["bss"] == 0 and figures.sections["data"] <= params, "generated C has no global state"
    assert figures.flash_bytes == sum(figures.sections.values()) + figures.runtime_bytes
    assert figures.ram_bytes == figures.sections["data"] + demo_built().arena_bytes + figures.stack_bytes
    layers = emulated.layers(*sample)
    ran = [step for step in emulated.program.steps if step.runs]
    assert [(layer.node, layer.operator, layer.macs) for layer in layers] == [(s.node.index, s.op.builtin, s.macs) for s in ran]
    assert min(layer.instructions for layer in layers) > 0
    assert 0.9 < sum(layer.instructions for layer in layers) / figures.instructions < 1.1, "but for marks and inlining"


@pytest.mark.thorough
def test_helpers_are_counted() -> None:
    sample = [stack[-1] for stack in vectors.inputs(demo_model().inputs, 9)]
    figures = {name: demo_on(needed(name)).figures(*sample) for name in ("cortex-m0plus", "cortex-m4")}
    assert figures["cortex-m4"].runtime_bytes == 0, "has a 64-bit multiply"
    assert 0 < figures["cortex-m0plus"].runtime_bytes < 2000


@pytest.mark.thorough
@pytest.mark.parametrize("name", PYPI)
def test_instruction_count_is_exact(name: str) -> None:
    """Blocks times their instructions, against one callback for each instruction."""
    model = refsim.load(draw(registry()["AVERAGE_POOL_2D"], "s8", profile("tflm"), 1).model)
    emulated = EmulatedModel(build_plan(refsim.prepare(model, "tflm")), needed(name))
    sample = [stack[0] for stack in vectors.inputs(model.inputs, 1)]
    counted = emulated.figures(*sample).instructions
    machine, bare = emulated._machine, emulated._bare
    assert isinstance(machine, UnicornMachine) and bare is not None and counted is not None
    program = Program(machine.job(bare, emulated._commands([sample], None), 4096))
    program.go("start", "begin")
    seen: list[int] = []
    program.uc.hook_add(constants().UC_HOOK_CODE, lambda _uc, address, size, data: seen.append(address))
    program.go("begin", "end")
    # Instructions that an IT block skips are not called back.
    assert len(seen) <= counted <= len(seen) * (1.1 if TARGETS[name].encoding == "thumb" else 1)


def counting_loop() -> bytes:
    """ADD in a WHILE of two rounds, if its inputs are true, and another behind it."""
    flags = [T(name, "bool", ()) for name in "pr"]
    values = [T(name, "int8", (4,), 0.5, 5) for name in "asyz"]
    add = {"fused_activation_function": 0, "pot_scale_int16": False}
    body_tensors = [*flags, *values[:2], T("false", "bool", (), data=[False])]
    condition = G([*flags, values[0]], [], [0, 1, 2], [0], "condition")
    body = G(body_tensors, [N("ADD", [2, 2], [3], add)], [0, 1, 2], [1, 4, 3], "body")
    tensors = [*flags, values[0], T("po", "bool", ()), T("ro", "bool", ()), *values[2:]]
    nodes = [N("WHILE", [0, 1, 2], [3, 4, 5], {"cond_subgraph_index": 1, "body_subgraph_index": 2}), N("ADD", [5, 5], [6], add)]
    return build(tensors, nodes, [0, 1, 2], [6], subgraphs=[condition, body])


@pytest.mark.thorough
def test_instructions_of_layers_are_exact() -> None:
    """Between marks, against one callback for each instruction; a loop's body is counted in all its rounds."""
    model = refsim.load(counting_loop())
    emulated = EmulatedModel(build_plan(refsim.prepare(model, "tflm")), needed("rv32imc"))
    sample = [np.full(tensor.shape, 3, tensor.dtype) for tensor in model.inputs]
    layers = emulated.layers(*sample)
    image = cross.build_image(emulated.built, emulated.target, emulated._folder, "layers")
    machine = emulated._machine
    assert isinstance(machine, UnicornMachine)
    program = Program(machine.job(image, emulated._commands([sample], None), 4096))
    program.go("start", "begin")
    since, seen = 0, dict.fromkeys(image.layers.values(), 0)

    def executed(_uc: object, address: int, size: int, data: object) -> None:
        nonlocal since
        if address in image.layers:
            seen[image.layers[address]] += since
            since = 0
        since += 1

    program.uc.hook_add(constants().UC_HOOK_CODE, executed)
    program.go("begin", "end")
    steps = dict.fromkeys(step for block in emulated.program.blocks for step, _ in emulated.program.traced_in(block))
    assert [layer.instructions for layer in layers] == [sum(seen[index] for index in step.outputs) for step in steps]
    assert [(layer.subgraph, layer.operator) for layer in layers] == [(0, "WHILE"), (0, "ADD"), (2, "ADD")]
    assert layers[2].instructions > 1.5 * layers[1].instructions, "two rounds"


# --- errors --------------------------------------------------------------------------------------------------------------
def seeded(what: str, marker: str = "    return DIGITS_INT8_OK;") -> BuildPlan:
    """The demo's C with a mistake in it."""
    built = demo_built()
    source = built.texts["digits_int8.c"]
    assert source.count(marker) == 1
    return dataclasses.replace(built, texts={**built.texts, "digits_int8.c": source.replace(marker, what + marker)})


def run_seeded(name: str, what: str, limit: float = 30.0) -> str:
    emulated = EmulatedModel(seeded(what), needed(name), time_limit=limit)
    with pytest.raises(refsim.ToolchainError) as error:
        emulated.run(*[stack[0] for stack in vectors.inputs(demo_model().inputs, 1)])
    return str(error.value)


@pytest.mark.thorough
@pytest.mark.parametrize("name", [EXAMPLE, "mips-be", "rv32imc", "cortex-m55", "s390x", "avr"])
def test_hang(name: str) -> None:
    limit = 1.5
    started = time.monotonic()
    message = run_seeded(name, 'for (;;) { __asm__ volatile("" ::: "memory"); }\n', limit)
    assert message == f"{name}: the program did not finish within {limit:g} s"
    assert time.monotonic() - started < limit + 10


@pytest.mark.thorough
@pytest.mark.parametrize("name", [EXAMPLE, "rv32imc", "mips-be", "ppc-be", "cortex-m55", "s390x", "avr"])
def test_crash(name: str) -> None:
    """A write to where there is no memory; on AVR there is everywhere, so a call of what is no code."""
    wild = "((void (*)(void))(uintptr_t)0xF000u)();\n" if name == "avr" else "*(volatile uint8_t *)(uintptr_t)0xF0000010u = 1;\n"
    message = run_seeded(name, wild)
    assert message.startswith(f"{name}: the program crashed")
    if name in PYPI and name != "mips-be":  # where unicorn does not tell
        assert " in digits_int8_invoke: Invalid memory write" in message


@pytest.mark.thorough
@pytest.mark.parametrize("name", [EXAMPLE, "ppc-be", "s390x", "avr"])
def test_write_outside_the_arena(name: str) -> None:
    message = run_seeded(name, "base[DIGITS_INT8_ARENA_BYTES + 3] = 1;\n")
    assert message == f"{name}: digits_int8: the generated code wrote outside its arena"


@pytest.mark.sampled(2)
@pytest.mark.parametrize("name", [EXAMPLE, "s390x"])
def test_failing_invoke(name: str) -> None:
    assert run_seeded(name, "if (arena != NULL) { return 2; }\n") == f"{name}: digits_int8_invoke returned 2"


def test_mistake_is_located() -> None:
    """A changed weight on the target: the first tensor that differs is the one behind it."""
    built = demo_built()
    text = built.texts["digits_int8_weights.h"]
    name = "digits_int8_node_2"
    start = built.texts["digits_int8.c"].index("digits_int8_tensor_", built.texts["digits_int8.c"].index(f"&{name}_params"))
    weights = built.texts["digits_int8.c"][start:].split(",")[0]
    head, tail = text.split(f" {weights}[", 1)
    body, rest = tail.split("{\n", 1)
    values = rest.split(",", 1)
    changed = f"{head} {weights}[{body}{{\n    {(int(values[0]) + 64) % 128},{values[1]}"
    emulated = EmulatedModel(dataclasses.replace(built, texts={**built.texts, "digits_int8_weights.h": changed}), needed(EXAMPLE))
    simulator = Simulator(demo_model())
    inputs = vectors.inputs(demo_model().inputs, 12)
    simulator.run_batch(*inputs)
    emulated.run_batch(*inputs)
    found = compare(simulator.program, simulator.tensors, emulated.tensors)
    assert found and found[0].node == str(simulator.program.steps[2].node)


def dense(units: int, depth: int) -> Model:
    filters = T("filter", "int8", (units, depth), 0.5, data=np.ones((units, depth), np.int8))
    tensors = [T("input", "int8", (1, depth), 0.5), filters, T("output", "int8", (1, units), 0.5)]
    return refsim.load(build(tensors, [N("FULLY_CONNECTED", [0, 1, -1], [2], {})], [0], [2]))


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    ("units", "depth", "needs"),
    [
        (64_700, 2, r"at least 65,2\d\d bytes of RAM, has 65,024 bytes"),
        (64_400, 2, r"65,[01]\d\d bytes of RAM, has 65,024 bytes"),
        (2, 40_000, "rows of 40,000 bytes of weights, has 32,767 bytes"),
        (300, 4000, "more flash, has 1,048,576 bytes"),
    ],
)
def test_does_not_fit_avr(units: int, depth: int, needs: str) -> None:
    with pytest.raises(refsim.ToolchainError, match=rf"^\w+ does not fit avr: needs {needs}; AVR ATmega2560"):
        refsim.build(dense(units, depth), target=needed("avr"))


def test_memory_of_the_layer_hook_is_told(tmp_path: Path) -> None:
    """A model that fits, and a test program that does not, as it shows channels that the model leaves out."""
    built = build_plan(two_convolutions(0, 1))
    assert built.program.narrow
    small = dataclasses.replace(TARGETS[needed("avr")], ram_bytes=built.arena_bytes + cross.MIN_STACK)
    words = (
        r"of RAM, [\d,]+ of them for the layer hook to show tensors with their constant channels, .*; try --keep-constant-channels$"
    )
    with pytest.raises(refsim.ToolchainError, match=words):
        cross.build_image(built, small, tmp_path, "trace")


def test_unknown_target() -> None:
    with pytest.raises(refsim.ToolchainError, match=r"unknown target 'z80'; known: host, cortex-m0plus, .*avr"):
        refsim.build(demo_model(), target="z80")


@pytest.mark.parametrize(
    ("name", "install"), [("avr", "gcc-avr avr-libc"), ("s390x", "qemu-user"), ("cortex-m55", "qemu-system-arm")]
)
def test_missing_program(name: str, install: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(refsim.ToolchainError, match=rf"^target {name} needs .*install: .*apt-get install {install}"):
        refsim.build(demo_model(), target=name)


def test_missing_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(
        refsim.ToolchainError, match=r'needs ziglang, unicorn, pyelftools.*install: pip install "refsim\[emulate\]"$'
    ):
        find_target(EXAMPLE)


# --- command line --------------------------------------------------------------------------------------------------------
@pytest.mark.thorough
def test_check_command(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["check", str(demo.MODEL), "--target", needed(EXAMPLE), "--vectors", "9"]
    assert command([*arguments, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)["report"]
    assert report["target"] == EXAMPLE and report["mismatches"] == []
    assert report["figures"]["instructions"] > 100_000
    assert [layer["operator"] for layer in report["layers"]][:2] == ["CONV_2D", "DEPTHWISE_CONV_2D"]
    assert command(arguments) == 0
    text = capsys.readouterr().out
    assert "equal, generated C (zig cc for cortex-m4)" in text and f"{report['figures']['instructions']:,} instructions" in text
    for layer in report["layers"]:
        (row,) = [line.split() for line in text.splitlines() if line.split()[:2] == [str(layer["node"]), layer["operator"]]]
        assert row[2] == f"{layer['instructions']:,}"


def test_check_command_without_tools(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert command(["check", str(demo.MODEL), "--target", "avr"]) == 2
    assert "apt-get install gcc-avr avr-libc" in capsys.readouterr().err


def test_missing_header(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not has_header("refsim/no_such_header.h")
    monkeypatch.setattr("refsim.toolchain.targets.has_header", lambda name: False)
    with pytest.raises(refsim.ToolchainError, match=r"^target avr needs .*libsimavr.*install: .*apt-get install gcc libsimavr-dev"):
        find_target("avr")


def test_targets_command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert command(["targets"]) == 0
    assert set(TARGETS) <= set(capsys.readouterr().out.split())
    monkeypatch.setenv("PATH", str(tmp_path))
    assert command(["targets", "--json"]) == 0
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)["targets"]}
    assert list(rows) == list(TARGETS)
    assert not rows["avr"]["available"] and rows["avr"]["int_bits"] == 16
    assert "avr-gcc" in {tool["tool"] for tool in rows["avr"]["missing"]}


def test_emulator_that_dies(monkeypatch: pytest.MonkeyPatch) -> None:
    """unicorn 2.1.3 and 2.1.4 end the process on some MIPS code: an error with advice, and this process lives."""
    emulated = demo_on(needed("mips-be"))
    monkeypatch.setattr("refsim.toolchain.machines.WORKER", "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
    with pytest.raises(refsim.ToolchainError, match=r"^mips-be: unicorn crashed; .*pip install 'unicorn<2.1.3'.*signal 11"):
        emulated.run(*[stack[0] for stack in vectors.inputs(demo_model().inputs, 1)])


@pytest.mark.thorough
def test_program_that_stops_midway(monkeypatch: pytest.MonkeyPatch) -> None:
    emulated = demo_on(needed(EXAMPLE))
    monkeypatch.setattr(EmulatedModel, "_commands", lambda *_: b"Q")
    with pytest.raises(refsim.ToolchainError, match=r"^cortex-m4: the program wrote 0 bytes instead of [\d,]+$"):
        emulated.run(*[stack[0] for stack in vectors.inputs(demo_model().inputs, 1)])
