"""Commands on models that an engine, or refsim, does not run: exit codes, loud words, and what is shown all the same."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import numpy as np
import pytest
from flatmodel import N, T, add_model, build
from model.cases import ROOT
from ops import models as m

import refsim
from refsim import cli, live
from refsim.commands import Commands
from refsim.commands import port as port_command
from refsim.commands import run as run_command
from refsim.commands import vectors as vectors_command
from refsim.errors import EngineError
from refsim.toolchain.compiler import Compiler, command_of, host_compiler
from refsim.toolchain.host import compile_library
from refsim.verify import agree


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "refused.tflite").write_bytes(m.conv(bias=None))
    (tmp_path / "flat.tflite").write_bytes(m.softmax(shape=(1, 600), scale=1e-3))
    (tmp_path / "sum.tflite").write_bytes(add_model())
    (tmp_path / "partly.tflite").write_bytes(partly_known())
    np.save(tmp_path / "same.npy", np.zeros((1, 600), np.int8))
    return tmp_path


def partly_known() -> bytes:
    """ADD, then operators that refsim does not have."""
    tensors = [T(name, "int8", (1, 4), 0.5) for name in "xyzw"]
    nodes = [N("ADD", [0, 0], [1], {}), N("RFFT2D", [1], [2]), N("RFFT2D", [2], [3])]
    return build(tensors, nodes, [0], [3])


def said(arguments: list[str], capfd: pytest.CaptureFixture[str]) -> tuple[int, str]:
    code = cli.run(arguments)
    out, err = capfd.readouterr()
    assert "Traceback" not in err
    return code, " ".join((out + err).split())


@pytest.mark.parametrize("command", [["check", "--no-live", "--vectors", "3"], ["gen", "-o", "out"]], ids=["check", "gen"])
def test_a_refused_model_does_not_end_in_0(folder: Path, command: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    """Said as loudly as a difference, unless the user says that it does not matter."""
    line = [command[0], "refused.tflite", *command[1:], "--engine", "litert-ref"]
    code, text = said(line, capfd)
    assert (code, "litert-2.3-ref would not run this: node 0 CONV_2D 'output': has no bias" in text) == (2, True)
    assert said([*line, "--allow-refused"], capfd)[0] == 0
    assert said([*line[:-1], "tflm"], capfd)[0] == 0


FLAT = ["check", "flat.tflite", "--input", "same.npy", "--no-live"]


@pytest.mark.filterwarnings("ignore::refsim.OverflowWarning")
@pytest.mark.parametrize("command", [FLAT, ["run", "flat.tflite", "same.npy"]])
def test_a_run_that_the_engine_would_stop(folder: Path, command: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    code, text = said(command, capfd)
    assert (code, "would not run this: node 0 SOFTMAX 'odds': 1 sums of exponentials reach 512" in text) == (2, True)
    assert said([*command, "--allow-refused"], capfd)[0] == 0


def test_inspect_says_refusals_and_shows_what_is_not_supported(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    code, text = said(["inspect", "refused.tflite", "--engine", "litert-ref"], capfd)
    assert (code, "REFUSED litert-2.3-ref would not run this" in text) == (0, True)
    code, text = said(["inspect", "partly.tflite"], capfd)
    assert code == 0
    assert "0 ADD s8" in text
    assert "not supported RFFT2D: 2 nodes, first node 1 'z': the operator is not supported" in text
    cli.run(["inspect", "partly.tflite", "--json"])
    report = json.loads(capfd.readouterr().out)
    assert [bool(node["unsupported"]) for node in report["nodes"]] == [False, True, True]
    assert report["nodes"][0]["multipliers"]
    assert report["memory"] is None


def test_qparams_of_what_can_be_prepared(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    code, text = said(["qparams", "partly.tflite"], capfd)
    assert (code, "node 0 ADD 'y'" in text, "left out: RFFT2D: 2 nodes" in text) == (0, True, True)


@pytest.mark.parametrize("name", ["refused.tflite", "sum.tflite", "partly.tflite"])
@pytest.mark.parametrize("command", ["inspect", "qparams"])
def test_tables_fit_80_columns(folder: Path, name: str, command: str, capfd: pytest.CaptureFixture[str]) -> None:
    cli.run([command, name])
    out = capfd.readouterr().out
    assert [line for line in out.splitlines() if len(line) > 80 and "not supported" not in line and "arena" not in line] == []


@pytest.mark.filterwarnings("ignore::refsim.OverflowWarning")
def test_results_fit_80_columns(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Long names of nodes, too; what refuses or differs may say more on its line."""
    deep = "network/block_12/depthwise/BatchNorm/FusedBatchNorm;network/block_12/depthwise"
    channels = {"scale": [0.1] * 3, "zero_point": [0] * 3, "axis": 3}
    tensors = [
        T("x", "int8", (1, 5, 5, 3), 0.25),
        T("w", "int8", (1, 3, 3, 3), data=np.ones((1, 3, 3, 3)), **channels),
        T("b", "int32", (3,), data=np.zeros(3), **channels | {"scale": [0.025] * 3, "axis": 0}),
        T(deep, "int8", (1, 5, 5, 3), 0.4),
    ]
    options = {"stride_w": 1, "stride_h": 1, "depth_multiplier": 1, "dilation_w_factor": 1, "dilation_h_factor": 1}
    data = build(tensors, [N("DEPTHWISE_CONV_2D", [0, 1, 2], [3], options)], [0], [3])
    (folder / "a_model_of_a_long_name_for_a_board.tflite").write_bytes(data)
    plain = [T("x", "float32", (4,)), T("y", "float32", (4,))]
    (folder / "float.tflite").write_bytes(build(plain, [N("GELU", [0], [1])], [0], [1]))
    np.save("x.npy", np.ones((1, 5, 5, 3), np.int8))
    np.savez("theirs.npz", output0=np.ones((1, 5, 5, 3), np.int8))
    name = "a_model_of_a_long_name_for_a_board.tflite"
    for command in (
        f"check {name} --no-live --vectors 3",
        f"inspect {name}",
        "inspect float.tflite --engine litert-ref",
        f"qparams {name}",
        f"run {name} x.npy",
        f"schedule {name} --variant arm-dsp",
        f"identify {name} --inputs x.npy --outputs theirs.npz",
    ):
        assert cli.run(command.split()) in (0, 1), command
        lines = capfd.readouterr().out.splitlines()
        assert lines, command
        assert [line for line in lines if len(line) > 80 and not line.startswith("not supported")] == [], command


# --- live engines ------------------------------------------------------------------------------------------------------
class Fake:
    """A session whose engine answers with ``outputs``, or fails."""

    def __init__(self, outputs: list[Any] | EngineError) -> None:
        self.outputs = outputs

    def __enter__(self) -> Fake:
        if isinstance(self.outputs, EngineError):
            raise self.outputs
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def run(self, inputs: list[Any]) -> live.LiveResult:
        assert isinstance(self.outputs, list)
        count = len(inputs[0])
        return live.LiveResult(tuple(np.repeat(output, count, axis=0) for output in self.outputs), {})


def with_live(monkeypatch: pytest.MonkeyPatch, outputs: list[Any] | EngineError, version: str) -> refsim.Report:
    """A check with one live engine, that of the profile, which gives the same answer to every question."""
    monkeypatch.setattr(agree.live, "available", lambda engine: version if engine == "tflm" else None)
    monkeypatch.setattr(agree.live, "session", lambda engine, content: Fake(outputs))
    return refsim.check(add_model(), vectors=5)


def test_check_compares_with_the_live_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    pinned = refsim.profile("tflm").wheel
    shape = refsim.load(add_model()).outputs[0].shape
    wrong = with_live(monkeypatch, [np.zeros((1, *shape), np.int8)], pinned)
    (answer,) = wrong.live
    assert (wrong.mismatches, wrong.ok, answer.own, answer.vectors) == ((), False, True, 5)
    assert answer.differing > 0
    other = with_live(monkeypatch, [np.zeros((1, *shape), np.int8)], "tflite-micro 0")
    assert (other.ok, other.live[0].pinned) == (True, False)
    crash = with_live(monkeypatch, EngineError("TFLM crashed (SIGABRT)", "crashed"), pinned)
    assert (crash.ok, crash.refusals) == (True, (f"{pinned}: TFLM crashed (SIGABRT)",))
    assert with_live(monkeypatch, EngineError("took too long", "timeout"), pinned).refusals == ()


def test_live_engines_are_asked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each answers only once the other one has been asked, too."""
    both, (shape,) = threading.Barrier(2, timeout=30), [tensor.shape for tensor in refsim.load(add_model()).outputs]

    def session(engine: str, content: bytes) -> Fake:
        both.wait()
        return Fake([np.zeros((1, *shape), np.int8)])

    monkeypatch.setattr(agree.live, "available", lambda engine: "" if engine in ("tflm", "xnnpack") else None)
    monkeypatch.setattr(agree.live, "session", session)
    report = refsim.check(add_model(), vectors=2)
    assert [(answer.engine, answer.vectors) for answer in report.live] == [("tflm", 2), ("xnnpack", 2)]


def test_a_refused_model_on_which_the_live_engine_differs(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """What an engine makes of a file that it leaves undefined, or reads past its end, is no difference of the simulator's."""
    wheel = refsim.profile("litert-ref").wheel
    shape = refsim.load("refused.tflite").outputs[0].shape
    monkeypatch.setattr(agree.live, "available", lambda engine: wheel if engine == "litert-ref" else None)
    monkeypatch.setattr(agree.live, "session", lambda engine, content: Fake([np.full((1, *shape), 99, np.int8)]))
    line = ["check", "refused.tflite", "--vectors", "3", "--engine", "litert-ref"]
    code, text = said(line, capfd)
    assert (code, "output elements differ" in text, "REFUSED" in text) == (2, True, True)
    assert said([*line, "--allow-refused"], capfd)[0] == 1


def test_check_agrees_with_the_engines_that_are_installed() -> None:
    installed = [engine for engine in live.ADAPTERS if live.available(engine)]
    report = refsim.check(add_model(), vectors=9)
    assert [answer.engine for answer in report.live] == sorted(installed, key=lambda name: name != "tflm")
    assert [answer.differing for answer in report.live if answer.own] == [0] * ("tflm" in installed)


def test_each_profile_simulates_each_vector_once(monkeypatch: pytest.MonkeyPatch) -> None:
    count = 0
    run_batch = refsim.Simulator.run_batch

    def counted(self: refsim.Simulator, *inputs: Any) -> list[Any]:
        nonlocal count
        count += len(inputs[0])
        return run_batch(self, *inputs)

    monkeypatch.setattr(refsim.Simulator, "run_batch", counted)
    stages: dict[str, tuple[int, int]] = {}

    def note(stage: str, done: int, total: int) -> None:
        stages[stage] = done, total

    report = refsim.check(add_model(), vectors=60, live=False, progress=note)
    runs = [other for other in report.agreement if not other.refused]
    assert count == 60 * (1 + len(runs))
    assert all(done == total for done, total in stages.values())


#: Divides by a power of two, half away from zero.
PORT = """import sys
for line in sys.stdin:
    x, exponent = (int(text, 16) for text in line.split())
    x -= x >> 31 << 32
    half = 1 << exponent >> 1
    print(f"{(abs(x) + half >> exponent) * (1 if x >= 0 else -1) & 0xFFFFFFFF:08x}", flush=True)
"""


@pytest.mark.filterwarnings("ignore::refsim.OverflowWarning")
def test_bars_finish(folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    """What a command tells its progress bar ends with everything done."""
    told: dict[str, list[tuple[int, int]]] = {}

    @contextmanager
    def bar(enabled: bool = True) -> Iterator[Callable[[str, int, int], None]]:
        yield lambda stage, done, total: told.setdefault(stage, []).append((done, total))

    for module in (run_command, vectors_command, port_command):
        monkeypatch.setattr(module, "progress_bar", bar)
    np.save("many.npy", np.zeros((60, 1, 600), np.int8))
    (folder / "port.py").write_text(PORT, encoding="utf-8")
    port = f'name = "p"\nkind = "executable"\ncheck = "rdbpot"\ncommand = ["{sys.executable}", "port.py"]\n'
    (folder / "port.toml").write_text(port, encoding="utf-8")
    commands = ["run flat.tflite many.npy --allow-refused", "vectors gen rdbpot", "port check port.toml"]
    for command, stages in zip(commands, (["samples"], ["cases"], ["cases"]), strict=True):
        told.clear()
        assert (cli.run(command.split()), list(told)) == (0, stages), command
        counts = [done for done, _ in told[stages[0]]]
        assert counts == sorted(counts) and len(counts) > 1
        assert told[stages[0]][-1] == (counts[-1], counts[-1]) and counts[-1] > 0, command


# --- the surroundings --------------------------------------------------------------------------------------------------
@pytest.mark.sampled(3)
@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_output_of_any_encoding(folder: Path, encoding: str) -> None:
    """Characters that an encoding lacks are replaced, not a reason to stop."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": encoding}
    command = [sys.executable, "-m", "refsim", "inspect", "sum.tflite"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.thorough
def test_a_reader_that_leaves_and_a_disk_that_is_full(folder: Path) -> None:
    """Whoever reads the first lines alone gets the exit code of the whole; what cannot be written is no bug of refsim's."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for options in ([], ["--json"]):
        command = [sys.executable, "-m", "refsim", "inspect", "sum.tflite", *options]
        with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as left:
            assert left.stdout is not None and left.stderr is not None
            left.stdout.close()
            assert (left.stderr.read(), left.wait(120)) == (b"", 0)
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, cwd=folder, env=environment, stdout=full, stderr=subprocess.PIPE, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (2, b"refsim: cannot write: No space left on device\n")


def test_debug_is_taken_anywhere(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["inspect", "missing.tflite", "--debug"]) == 2
    assert "Traceback" in capfd.readouterr().err


def test_a_compiler_whose_path_has_blanks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "my folder" / "cc"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    assert command_of(str(program)) == (str(program),)
    assert command_of("ccache gcc -m32") == ("ccache", "gcc", "-m32")
    assert command_of(f"'{program}' -m32") == (str(program), "-m32")
    assert command_of(f"  {program} -m32 '-DA=b c'") == (str(program), "-m32", "-DA=b c")
    assert command_of(" ") == ()
    with pytest.raises(refsim.ToolchainError, match="cannot tell the words"):
        command_of("'gcc")
    assert [Compiler(command_of(text)).name for text in ("ccache gcc -m32", "env", "/usr/bin/clang -O1")] == ["gcc", "env", "clang"]
    monkeypatch.setenv("CC", "no-such-cc -m32")
    with pytest.raises(refsim.ToolchainError, match="CC asks for 'no-such-cc'"):
        host_compiler.__wrapped__()
    with pytest.raises(refsim.ToolchainError, match="true ended as if all were well, but made no library"):
        compile_library({"a.c": ""}, "a.c", tmp_path, Compiler(("true",)))


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command and group below ``group``, with the words that call it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


def test_every_command_shows_an_example() -> None:
    """One that calls the command, with all that it needs and nothing that it does not know."""
    for path, command in commands(cli.group):
        text = command.epilog or ""
        shown = [part.split() for part in re.split("[;|<>]", text.partition("Example:")[2]) if part.split()[:1] == ["refsim"]]
        assert any(tuple(words[1 : len(path) + 1]) == path for words in shown), path
        for words in shown:
            called: click.Command = cli.group
            while isinstance(called, click.Group):
                found = called.get_command(click.Context(called), words.pop(0 if words[0] != "refsim" else 1))
                assert found is not None
                called = found
            called.make_context("refsim", words[1:])


def test_a_command_is_imported_when_it_is_called() -> None:
    """Alone where its module is called like it; all of them for a list, or for a name that no module has."""
    group, everything = Commands("refsim"), cli.group.list_commands(click.Context(cli.group))
    context = click.Context(group)
    for name in ("targets", "memory-plan"):
        assert group.get_command(context, name) is not None
    assert sorted(group.commands) == ["memory-plan", "targets"]
    assert group.get_command(context, "nonsense") is None
    assert sorted(group.commands) == group.list_commands(context) == everything


@pytest.mark.sampled(4)
@pytest.mark.parametrize("command", ["targets", "vectors list", "engines --engine tflm", "ops --op MUL"])
def test_listings_fit_80_columns(command: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.run(command.split()) == 0
    assert [line for line in capfd.readouterr().out.splitlines() if len(line) > 80] == []


def test_names_are_completed() -> None:
    command = cli.group.get_command(click.Context(cli.group), "check")
    assert command is not None
    option = next(parameter for parameter in command.params if parameter.name == "engine")
    context = click.Context(command)
    assert "tflm-2026.10" in [item.value for item in option.shell_complete(context, "tflm")]
