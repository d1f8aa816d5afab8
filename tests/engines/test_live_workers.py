"""The processes behind refsim.live: they stay, they are replaced when they fall, and what fell is told apart."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
import time
import venv
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from flatmodel import N, T, build

from refsim import demo, live
from refsim.errors import EngineError
from refsim.ir import Array
from refsim.live import facts
from refsim.live.adapters import Command
from refsim.live.process import IDLE_WORKERS, Worker, pool

pytestmark = pytest.mark.oracle

ENGINES = tuple(live.ADAPTERS)
#: Engines whose softmax aborts where the sum of exponentials reaches 512.
ABORTING = ("litert-ref", "tflm")
VAR_HANDLE, READ, ASSIGN = "VAR_HANDLE", "READ_VARIABLE", "ASSIGN_VARIABLE"


def softmax(width: int) -> bytes:
    tensors = [T("x", "int8", (1, width), 0.1), T("y", "int8", (1, width), 1 / 256, -128)]
    return build(tensors, [N("SOFTMAX", [0], [1], {"beta": 1.0})], inputs=[0], outputs=[1])


def rows(width: int, *values: int) -> Array:
    """Runs of :func:`softmax`, each of one value."""
    return np.repeat(np.array(values, np.int8), width).reshape(len(values), 1, width)


def svdf() -> bytes:
    """One SVDF with a memory of three steps."""
    tensors = [
        T("x", "int8", (1, 2), 0.5),
        T("feature", "int8", (2, 2), 0.5, data=[1, 2, -3, 4]),
        T("time", "int16", (2, 3), 0.5, data=[1, 2, 3, -1, 5, 6]),
        T("state", "int16", (1, 6), 0.25, variable=True),
        T("y", "int8", (1, 2), 2.0),
        T("bias", "int32", (2,), 0.125, data=[3, -4]),
    ]
    node = N("SVDF", [0, 1, 2, 5, 3], [4], {"rank": 1, "fused_activation_function": 1})
    return build(tensors, [node], inputs=[0], outputs=[4])


def variable() -> bytes:
    """y = what a resource variable holds after x was assigned to it; tensor 1 is the handle, tensor 3 stands alone."""
    tensors = [
        T("x", "int8", (1, 4), 0.5),
        T("handle", "resource", (1,)),
        T("y", "int8", (1, 4), 0.5),
        T("alone", "int8", (1, 4), 0.5),
    ]
    nodes = [
        N(VAR_HANDLE, [], [1], {"container": "", "shared_name": "v"}),
        N(ASSIGN, [1, 0], []),
        N(READ, [1], [2]),
    ]
    return build(tensors, nodes, inputs=[0], outputs=[2])


def idle(engine: str) -> list[Worker]:
    return pool().idle.get(Command(engine).worker, [])


def fails(engine: str, model: bytes, inputs: Sequence[Array], timeout: float = 60.0) -> EngineError:
    with pytest.raises(EngineError) as caught:
        live.run(engine, model, inputs, timeout=timeout)
    return caught.value


@pytest.mark.parametrize("engine", ENGINES)
def test_one_process_serves_many_models(engine: str) -> None:
    live.run(engine, softmax(4), [rows(4, 1)])
    (worker, *_) = reversed(idle(engine))
    served = worker.models
    for width in range(1, 21):
        output = live.run(engine, softmax(width), [rows(width, 3, -3)]).outputs[0]
        assert output.shape == (2, 1, width)
        assert np.all(output == min(127, round(256 / width) - 128))
    assert idle(engine)[-1] is worker
    assert worker.models == served + 20


def test_a_process_started_ahead() -> None:
    """It is the one that the next session takes, and one that ends before it is ready is told as any other that crashes."""
    pool().close()
    live.start("litert-ref")
    (worker,) = idle("litert-ref")
    live.start("litert-opt")  # the same wheel
    assert idle("litert-ref") == [worker]
    with live.session("xnnpack", softmax(4)) as session:
        assert session._started() is worker
    pool().close()
    live.start("litert-ref")
    (worker,) = idle("litert-ref")
    taken = pool().take(Command("litert-ref"))
    assert taken is worker
    taken.process.kill()
    with pytest.raises(EngineError, match=r"^LiteRT crashed \(SIGKILL\)$"):
        _ = taken.version
    pool().give(taken)
    assert not pool().all
    with pytest.raises(EngineError, match="no live engine is called"):
        live.start("onnx")


@pytest.mark.parametrize("engine", ENGINES)
def test_rows_that_reach_512(engine: str) -> None:
    """The reference engines abort on these, the two others answer; the worker after it answers as the one before."""
    good = live.run(engine, softmax(511), [rows(511, 0)]).outputs[0]
    before = idle(engine)[-1]
    if engine in ABORTING:
        error = fails(engine, softmax(512), [rows(512, 0)])
        assert (error.kind, error.status) == ("crashed", "SIGABRT")
        assert not before.alive
        assert before not in pool().all
    else:
        assert np.all(live.run(engine, softmax(512), [rows(512, 0)]).outputs[0] == -127)
        assert before.alive
    again = live.run(engine, softmax(511), [rows(511, 0)]).outputs[0]
    assert np.array_equal(again, good)
    assert all(worker.alive for worker in pool().all)


def test_the_spoilt_process_is_not_the_next_models_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that an earlier model has spoilt crashes under a sound one: the answer comes from a new process."""
    expected = live.run("tflm", softmax(4), [rows(4, 1)]).outputs[0]
    spoilt = idle("tflm")[-1]
    ask = Worker.ask

    def ask_late(worker: Worker, *args: object) -> object:
        if worker is spoilt:
            worker.process.send_signal(signal.SIGSEGV)
        return ask(worker, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(Worker, "ask", ask_late)
    assert np.array_equal(live.run("tflm", softmax(4), [rows(4, 1)]).outputs[0], expected)
    assert not spoilt.alive


@pytest.mark.parametrize("engine", ENGINES)
def test_a_timeout_ends_the_process(engine: str) -> None:
    with live.session(engine, softmax(4), timeout=0.2) as session:
        worker = session._started()
        started = time.monotonic()
        with pytest.raises(EngineError, match=r"took longer than 0\.2 s and was stopped$") as caught:
            session.benchmark([rows(4, 1)], 10**9)
        assert time.monotonic() - started < 30
        assert (caught.value.kind, caught.value.status) == ("timeout", "")
        assert worker.process.returncode == -signal.SIGKILL
        assert worker not in pool().all
    assert live.run(engine, softmax(4), [rows(4, 1)]).outputs[0].shape == (1, 1, 4)


def test_kinds_are_told_apart() -> None:
    assert fails("tflm", b"no model", [rows(4, 1)]).kind == "refused"
    assert fails("tflm", softmax(4), [rows(5, 1)]).kind == "refused"
    assert fails("tflm", softmax(4), []).kind == "refused"
    unsigned = [T("x", "uint8", (1, 4), 0.5, 3), T("y", "uint8", (1, 4), 1.0)]
    node = N("ADD", [0, 0], [1], {"fused_activation_function": 0})
    error = fails("tflm", build(unsigned, [node], inputs=[0], outputs=[1]), [rows(4, 1).astype(np.uint8)])
    assert (error.kind, error.status) == ("failed", "")
    with pytest.raises(EngineError) as caught:
        live.session("onnx", b"")
    assert caught.value.kind == "missing"
    copied = pickle.loads(pickle.dumps(EngineError("text", "crashed", "SIGABRT")))
    assert (str(copied), copied.kind, copied.status) == ("text", "crashed", "SIGABRT")


@pytest.mark.parametrize("engine", ENGINES)
def test_a_session_loads_once(engine: str) -> None:
    with np.load(demo.SAMPLES) as samples:
        inputs = samples["inputs"][:6, np.newaxis]
    whole = live.run(engine, demo.MODEL.read_bytes(), [inputs], each_run=True)
    with live.session(engine, demo.MODEL.read_bytes(), all_tensors=True) as session:
        assert session.version == live.available(engine)
        worker = session._started()
        loaded = worker.models
        for j in range(6):
            result = session.run([inputs[j : j + 1]], all_tensors=True)
            assert np.array_equal(result.outputs[0][0], whole.outputs[0][j])
            assert result.tensors.keys() == whole.tensors.keys()
            assert all(np.array_equal(tensor, whole.tensors[k][j]) for k, tensor in result.tensors.items())
        assert 0 < session.benchmark([inputs], 3) < 1
        assert session._started() is worker
        assert worker.models == loaded
        assert worker not in idle(engine)
    assert worker in idle(engine)
    with pytest.raises(EngineError, match="is closed"):
        session.run([inputs])


@pytest.mark.parametrize("engine", ENGINES)
def test_sessions_keep_and_forget_state(engine: str) -> None:
    steps = np.array([[[9, -4]], [[30, 7]], [[-20, 5]], [[1, 1]]], np.int8)
    expected = live.run(engine, svdf(), [steps], stateful=True).outputs[0]
    resets = live.run(engine, svdf(), [steps]).outputs[0]
    assert not np.array_equal(expected, resets)
    with live.session(engine, svdf(), stateful=True) as session:
        for _ in range(2):
            got = [session.run([steps[j : j + 1]]).outputs[0][0] for j in range(4)]
            assert np.array_equal(np.stack(got), expected)
            session.reset()
    with live.session(engine, svdf()) as session:
        assert np.array_equal(session.run([steps[2:]]).outputs[0], resets[2:])


@pytest.mark.parametrize("engine", ABORTING)
def test_a_session_outlives_a_crash(engine: str) -> None:
    """As a fuzzer needs it: 512 equal values crash the engine, others do not."""
    other = rows(512, 0)
    other[0, 0, 0] = 100
    with live.session(engine, softmax(512)) as session:
        expected = session.run([other]).outputs[0]
        for _ in range(2):
            with pytest.raises(EngineError) as caught:
                session.run([rows(512, 0)])
            assert caught.value.kind == "crashed"
            assert np.array_equal(session.run([other]).outputs[0], expected)


def test_a_session_shows_tensors_only_if_it_kept_them() -> None:
    with live.session("tflm", softmax(4)) as session, pytest.raises(EngineError, match="all_tensors=True"):
        session.run([rows(4, 1)], all_tensors=True)


def test_a_fresh_process_serves_one_session() -> None:
    live.run("tflm", softmax(4), [rows(4, 1)])
    before = list(idle("tflm"))
    with live.session("tflm", softmax(4), fresh=True) as session:
        worker = session._started()
        assert worker not in before
        assert worker.models == 1
    assert not worker.alive
    assert idle("tflm") == before


@pytest.mark.parametrize("engine", ENGINES)
def test_resources_and_lonely_tensors_are_not_read(engine: str) -> None:
    """Reading a handle crashes the engines; what nothing computes holds nothing."""
    x = np.array([[[1, 2, 3, 4]], [[5, 6, 7, 8]]], np.int8)
    result = live.run(engine, variable(), [x], each_run=True)
    assert result.tensors.keys() == {0, 2}
    assert np.array_equal(result.outputs[0], x)
    assert np.array_equal(result.tensors[2], x)


def test_an_output_without_numbers_is_refused() -> None:
    tensors = [T("handle", "resource", (1,))]
    model = build(tensors, [N(VAR_HANDLE, [], [0], {"container": "", "shared_name": "v"})], inputs=[], outputs=[0])
    for engine in ENGINES:
        error = fails(engine, model, [])
        assert error.kind == "refused"
        assert "has no numbers to exchange for output 0" in str(error)


@pytest.mark.parametrize("engine", ENGINES)
def test_streaming_with_resource_variables(shared: Path, engine: str) -> None:
    """A wake word model with CALL_ONCE, two subgraphs and six resource variables: recorded steps, one call each."""
    folder = shared / "field_models" / "mww_v2_hey_mycroft"
    model = (folder / "model.tflite").read_bytes()
    with np.load(folder / "steps.npz") as archive:
        steps = dict(archive)
    with live.session(engine, model, stateful=True) as session:
        for _ in range(2):
            got = np.stack([session.run([row[np.newaxis]]).outputs[0][0] for row in steps["input0"]])
            if engine in ABORTING:
                assert np.array_equal(got, steps["ref_output0" if engine == "litert-ref" else "tflm_output0"])
            assert np.array_equal(got, live.run(engine, model, [steps["input0"]], stateful=True).outputs[0])
            session.reset()


def test_tflm_has_its_signal_operators() -> None:
    """Custom operators that the wheel registers by itself: here the square root of 64-bit numbers, shifted right by 1."""
    x = np.array([[0, 4, 99, 2**40, 2**63]], np.uint64)
    tensors = [T("x", "uint64", (5,)), T("shift", "int32", (), data=1), T("y", "uint32", (5,))]
    model = build(tensors, [N("CUSTOM", [0, 1], [2], custom="SignalFilterBankSquareRoot")], inputs=[0], outputs=[2])
    result = live.run("tflm", model, [x], all_tensors=True)
    assert result.outputs[0].tolist() == [[0, 1, 5, 2**19, 1518500250]]
    assert result.tensors.keys() == {0, 1, 2}
    unknown = model.replace(b"SignalFilterBankSquareRoot", b"SignalFilterBankSquareRood")
    assert fails("tflm", unknown, [x]).kind == "refused"


def test_facts_are_the_files() -> None:
    read = facts.read(variable())
    assert read == facts.Facts((9, 13, 9, 9), (0,), (2,), frozenset({0, 1, 2}), True)
    assert [read.readable(k) for k in range(4)] == [True, False, True, False]
    state = facts.read(svdf())
    assert state.filled == {0, 1, 2, 3, 4, 5}
    assert not state.hidden_state
    packed = facts.read(build([T("c", "int4", (3,), 0.5, data=[1, 2, 3])], [], inputs=[0], outputs=[0]))
    assert packed.packed(0)
    assert packed.readable(0)


def test_threads_do_not_share_a_process() -> None:
    results: dict[int, Array] = {}

    def work(width: int) -> None:
        for _ in range(5):
            results[width] = live.run("tflm", softmax(width), [rows(width, 1)]).outputs[0]

    threads = [threading.Thread(target=work, args=[width]) for width in (3, 4, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert {width: output.shape for width, output in results.items()} == {width: (1, 1, width) for width in (3, 4, 5)}
    assert len(idle("tflm")) <= IDLE_WORKERS


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork")
def test_a_forked_child_starts_its_own_process() -> None:
    expected = live.run("tflm", softmax(4), [rows(4, 1)]).outputs[0]
    before = list(idle("tflm"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # newer Pythons warn of any fork beside threads
        child = os.fork()
    if child == 0:
        same = False
        try:
            inherited = bool(pool().all)
            same = np.array_equal(live.run("tflm", softmax(4), [rows(4, 1)]).outputs[0], expected) and not inherited
            pool().close()
        finally:
            os._exit(0 if same else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert idle("tflm") == before
    assert all(worker.alive for worker in before)
    assert np.array_equal(live.run("tflm", softmax(4), [rows(4, 1)]).outputs[0], expected)


SCRIPT = """
import sys
from refsim import demo, live
from refsim.live.process import pool
import numpy as np
with np.load(demo.SAMPLES) as samples:
    live.run("tflm", demo.MODEL.read_bytes(), [samples["inputs"][:1, np.newaxis]])
session = live.session("tflm", demo.MODEL.read_bytes()).__enter__()
live.available("tflm", python=sys.executable)
print(*[worker.process.pid for worker in pool().all], flush=True)
sys.stdin.read(int(sys.argv[1]))
"""


def ends(pid: int) -> bool:
    """Does process ``pid`` end within half a minute?"""
    for _ in range(300):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        state = Path(f"/proc/{pid}/stat")
        if state.exists() and state.read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0] == "Z":
            return True  # whoever inherited it has not looked yet
        time.sleep(0.1)
    return False


@pytest.mark.skipif(os.name != "posix", reason="looks for processes by signal 0")
@pytest.mark.parametrize("end", [lambda caller: caller.wait(60), lambda caller: caller.kill()], ids=["exit", "kill"])
def test_processes_end_with_their_caller(end: Callable[[subprocess.Popen[str]], None]) -> None:
    waits = "0" if "wait" in end.__code__.co_names else "1"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry)}
    command = [sys.executable, "-W", "error", "-c", SCRIPT, waits]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as caller:
        assert caller.stdout and caller.stderr
        pids = [int(pid) for pid in caller.stdout.readline().split()]
        assert len(pids) == 2
        end(caller)
        assert caller.stderr.read() == ""
    assert all(ends(pid) for pid in pids)


def test_another_interpreter_is_asked_itself(tmp_path: Path) -> None:
    """The same one by its path, without this process's import path; and one that has nothing installed."""
    for engine in ENGINES:
        assert live.available(engine, python=sys.executable) == live.available(engine)
        here = live.run(engine, softmax(7), [rows(7, 1)]).outputs[0]
        there = live.run(engine, softmax(7), [rows(7, 1)], python=sys.executable).outputs[0]
        assert np.array_equal(here, there)
    venv.create(tmp_path / "empty", with_pip=False, symlinks=os.name == "posix")
    assert live.available("tflm", python=tmp_path / "empty") is None
    with pytest.raises(EngineError, match=r"^TFLM is not installed \(package tflite-micro\)$") as caught:
        live.run("tflm", softmax(4), [rows(4, 1)], python=tmp_path / "empty")
    assert caught.value.kind == "missing"
    with pytest.raises(EngineError, match="cannot be started"):
        live.available("tflm", python=tmp_path / "no-python")
