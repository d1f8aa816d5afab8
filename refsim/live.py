"""The real engines, run for comparison: LiteRT and TensorFlow Lite Micro, from their wheels (extra ``oracle``).

An engine can abort or crash on an odd model, so each call runs one in a process of its own: ``python -m refsim.live FOLDER``.
The two sides talk through a temporary folder and nothing else::

    FOLDER/model.tflite     the model, as given
    FOLDER/request.json     engine, stateful, all_tensors, each_run, number of inputs, repeats (0: run, else: benchmark)
    FOLDER/inputs.npz       in0, in1, ...   stacked inputs, leading axis = runs
    FOLDER/reply.json       {"error": text or null, "seconds": number}
    FOLDER/results.npz      out0, out1, ... stacked outputs;  tN = tensor N of the last run (each_run: stacked, of every run)

No file holds a pickle. A worker that leaves no reply has crashed; its exit status and what it printed last say how.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.metadata
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from refsim.errors import EngineError
from refsim.ir import Array

#: engine -> (name in messages, distribution that holds it)
ENGINES: Mapping[str, tuple[str, str]] = {"litert-ref": ("LiteRT", "ai-edge-litert"), "tflm": ("TFLM", "tflite-micro")}

#: TFLM's working memory: this many bytes, and this many times the model's size. It costs nothing until it is touched.
TFLM_ARENA_BYTES, TFLM_ARENA_PER_MODEL_BYTE = 1 << 26, 10
VAR_HANDLE, INT4 = 142, 17  # schema codes: the operator that makes a resource variable; the first type below a byte
STDERR_LINES, MESSAGE_LENGTH = 4, 400  # how much of what an engine says goes into an error message


@dataclass(frozen=True)
class LiveResult:
    """What an engine computed.

    ``outputs``: per model output, an array whose leading axis is the runs. ``tensors``: when asked for, every tensor of
    the first subgraph that holds data after the last run (each run: stacked), constants too, by tensor index. LiteRT unpacks
    int4 into int8; for TFLM int4 tensors are left out, as its wheel reads past their end.
    """

    outputs: tuple[Array, ...]
    tensors: Mapping[int, Array]


@dataclass(frozen=True)
class _Request:
    """One job for the worker. ``repeats`` = 0 runs every input once; else that many invocations are timed."""

    engine: str
    inputs: int
    stateful: bool = False
    all_tensors: bool = False
    each_run: bool = False
    repeats: int = 0


# ---------------------------------------------------------------------------------------------- the caller's side


def _names(engine: str) -> tuple[str, str]:
    """Title and distribution of ``engine``."""
    if engine not in ENGINES:
        raise EngineError(f"no live engine is called {engine!r}; known: {', '.join(ENGINES)}")
    return ENGINES[engine]


def available(engine: str) -> str | None:
    """Distribution and version of the installed engine, for example ``ai-edge-litert 2.3.0``; None when it is missing."""
    _, distribution = _names(engine)
    try:
        return f"{distribution} {importlib.metadata.version(distribution)}"
    except importlib.metadata.PackageNotFoundError:
        return None


def run(
    engine: str,
    model: bytes,
    inputs: Sequence[Array],
    *,
    stateful: bool = False,
    all_tensors: bool = False,
    each_run: bool = False,
    timeout: float = 120.0,
) -> LiveResult:
    """Run ``model`` in the live ``engine`` (``litert-ref`` or ``tflm``), in a process of its own.

    ``inputs`` holds one array per model input, shape [runs, *recorded shape], of the type the model records: nothing is
    resized or converted. A model without inputs runs once. Every run starts from reset state, unless ``stateful``: then they are
    consecutive steps. ``all_tensors`` asks for the tensors of the last run, ``each_run`` for those of every run. Raises EngineError
    when the wheel is missing, or the engine refuses the model or an input, crashes, or takes longer than ``timeout`` seconds.
    """
    request = _Request(engine, len(inputs), stateful=stateful, all_tensors=all_tensors or each_run, each_run=each_run)
    arrays, _ = _call(request, model, inputs, timeout)
    outputs = tuple(arrays[f"out{j}"] for j in range(sum(name.startswith("out") for name in arrays)))
    return LiveResult(outputs, {int(name[1:]): array for name, array in arrays.items() if name.startswith("t")})


def benchmark(engine: str, model: bytes, inputs: Sequence[Array], repeats: int, *, timeout: float = 120.0) -> float:
    """Median seconds of one ``invoke`` in the live ``engine``, over ``repeats`` invocations after one that is not counted.

    ``inputs`` as for :func:`run`; the runs are used in turn. The clock is read in the worker around ``invoke`` alone, so
    that starting the process, building the interpreter and copying inputs in and outputs out do not count.
    """
    if repeats < 1:
        raise EngineError(f"a benchmark needs at least one repeat, not {repeats}")
    return _call(_Request(engine, len(inputs), repeats=repeats), model, inputs, timeout)[1]


def _call(request: _Request, model: bytes, inputs: Sequence[Array], timeout: float) -> tuple[dict[str, Array], float]:
    """Hand ``request`` to a new worker; its result arrays and the measured seconds."""
    title, distribution = _names(request.engine)
    if available(request.engine) is None:
        raise EngineError(f'{title} is not installed (package {distribution}): pip install "refsim[oracle]"')
    stacked = [np.asarray(array) for array in inputs]
    _check_stacked(stacked)
    # An engine that crashes may leave the folder's files open for a moment on some systems.
    with tempfile.TemporaryDirectory(prefix="refsim-live-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "model.tflite").write_bytes(model)
        (folder / "request.json").write_text(json.dumps(vars(request)), encoding="utf-8")
        _save(folder / "inputs.npz", {f"in{j}": array for j, array in enumerate(stacked)})
        _spawn(title, folder, timeout)
        reply = json.loads((folder / "reply.json").read_text(encoding="utf-8"))
        if reply["error"] is not None:
            details = _last_lines(folder) if request.engine == "tflm" else ""  # LiteRT's exceptions say it all
            raise EngineError(_one_line(f"{title} {reply['error']}", details))
        return _load(folder / "results.npz"), float(reply["seconds"])


def _check_stacked(stacked: Sequence[Array]) -> None:
    """Demand plain numbers and one common, non-empty leading axis."""
    for j, array in enumerate(stacked):
        if array.dtype.kind not in "biuf":
            raise EngineError(f"input {j}: a live engine takes numbers, not {array.dtype}")
        if array.ndim == 0 or len(array) == 0:
            raise EngineError(f"input {j}: the leading axis is the runs, at least one; the shape is {array.shape}")
        if len(array) != len(stacked[0]):
            raise EngineError(f"input {j} has {len(array)} runs, input 0 has {len(stacked[0])}")


def _spawn(title: str, folder: Path, timeout: float) -> None:
    """Run the worker on ``folder`` and wait until it has left its reply."""
    # The worker sees the caller's packages; it runs in the folder, so that a core dump goes away with it.
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(os.path.abspath(entry) for entry in _import_path())}
    # runpy warns when something has already imported this module in the new process.
    command = [sys.executable, "-W", "ignore::RuntimeWarning:runpy", "-m", "refsim.live", str(folder)]
    with (folder / "stderr").open("wb") as stderr:
        try:
            done = subprocess.run(
                command, cwd=folder, env=environment, timeout=timeout, check=False,
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=stderr,
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise EngineError(f"{title} took longer than {timeout:g} s and was stopped") from error
        except OSError as error:
            raise EngineError(f"{title}: its process cannot be started: {error}") from error
    if done.returncode != 0:
        raise EngineError(_one_line(f"{title} crashed ({_status(done.returncode)})", _last_lines(folder)))
    if not (folder / "reply.json").exists():
        raise EngineError(_one_line(f"{title} ended its process without an answer", _last_lines(folder)))


def _import_path() -> list[str]:
    """The caller's import path, with the folder that holds this package in front."""
    return [str(Path(__file__).resolve().parents[1]), *sys.path]


def _status(code: int) -> str:
    """Exit status ``code`` in words."""
    if code >= 0:
        return f"exit status {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:  # a signal that Python has no name for
        return f"signal {-code}"


def _last_lines(folder: Path) -> str:
    """The last lines that the worker printed, joined into one."""
    text = (folder / "stderr").read_text(encoding="utf-8", errors="replace")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return " | ".join(lines[-STDERR_LINES:])


def _one_line(what: str, details: str) -> str:
    """``what: details`` on one line, cut off where it gets too long to read."""
    text = " ".join((f"{what}: {details}" if details else what).split())
    return text if len(text) <= MESSAGE_LENGTH else f"{text[:MESSAGE_LENGTH]} ..."


def _save(path: Path, arrays: Mapping[str, Any]) -> None:
    np.savez(path, **arrays)


def _load(path: Path) -> dict[str, Array]:
    with np.load(path, allow_pickle=False) as archive:
        return {name: archive[name] for name in archive.files}


# ---------------------------------------------------------------------------------------------- the worker's side


class _Refusal(Exception):
    """The engine refused something; the text says what and why."""


@contextlib.contextmanager
def _refusing(what: str) -> Iterator[None]:
    """Turn any exception of the engine into a :class:`_Refusal` that begins with ``what``.

    Their wrappers raise ValueError, RuntimeError, struct.error, TypeError, ... for a file they cannot take, so that no list
    of types would be complete. Only calls into the engine stand inside; our own mistakes still end in a traceback.
    """
    try:
        yield
    except _Refusal:
        raise
    except Exception as error:
        # struct.error and the like say little without their name; the engines' own messages need none.
        plain = isinstance(error, RuntimeError | ValueError) and str(error)
        raise _Refusal(f"{what}: {error if plain else f'{type(error).__name__}: {error}'}") from error


class _Interpreter(Protocol):
    """What the worker needs of an engine."""

    def reset(self) -> None: ...
    def set_input(self, index: int, value: Array) -> None: ...
    def invoke(self) -> None: ...
    def outputs(self) -> list[Array]: ...
    def tensors(self) -> dict[int, Array]: ...


class _LiteRT:
    """ai-edge-litert's interpreter with the reference kernels, one thread."""

    def __init__(self, model: bytes, all_tensors: bool) -> None:
        module = importlib.import_module("ai_edge_litert.interpreter")
        self.engine = module.Interpreter(
            model_content=model,
            experimental_op_resolver_type=module.OpResolverType.BUILTIN_REF,
            experimental_preserve_all_tensors=all_tensors,
            num_threads=1,
        )
        self.engine.allocate_tensors()
        self.inputs = [detail["index"] for detail in self.engine.get_input_details()]
        self.results = [detail["index"] for detail in self.engine.get_output_details()]
        self.invoke = self.engine.invoke
        self.reset = self.engine.reset_all_variables
        self.count = _subgraph(model).TensorsLength()

    def set_input(self, index: int, value: Array) -> None:
        self.engine.set_tensor(self.inputs[index], value)

    def outputs(self) -> list[Array]:
        return [self.engine.get_tensor(index) for index in self.results]

    def tensors(self) -> dict[int, Array]:
        """Tensors behind the model's own are scratch memory of kernels: left out."""
        found = {}
        for index in (detail["index"] for detail in self.engine.get_tensor_details()):
            try:
                array = self.engine.get_tensor(index)
            except ValueError:  # "Tensor data is null": nothing was ever computed into it
                continue
            if index < self.count and array.size and array.dtype.kind in "biuf":
                found[index] = array
        return found


class _TFLM:
    """tflite-micro's interpreter."""

    def __init__(self, model: bytes, all_tensors: bool) -> None:
        runtime: Any = importlib.import_module("tflite_micro").runtime
        config = runtime.InterpreterConfig
        self.engine = runtime.Interpreter.from_bytes(
            model,
            arena_size=max(TFLM_ARENA_BYTES, TFLM_ARENA_PER_MODEL_BYTE * len(model)),
            intrepreter_config=config.kPreserveAllTensors if all_tensors else config.kAllocationRecording,  # sic
        )
        self.graph = _subgraph(model)
        self.inputs = range(self.graph.InputsLength())
        self.invoke = self.engine.invoke
        self.reset = self.engine.reset

    def set_input(self, index: int, value: Array) -> None:
        self.engine.set_input(value, index)

    def outputs(self) -> list[Array]:
        return [np.array(self.engine.get_output(j)) for j in range(self.graph.OutputsLength())]

    def tensors(self) -> dict[int, Array]:
        whole = (index for index in range(self.graph.TensorsLength()) if self.graph.Tensors(index).Type() < INT4)
        found = ((index, np.array(self.engine.GetTensor(index, 0)["tensor_data"])) for index in whole)
        return {index: array for index, array in found if array.size and array.dtype.kind in "biuf"}


def _subgraph(model: bytes) -> Any:
    """The first subgraph of a model that an engine has accepted."""
    return importlib.import_module("tflite").Model.GetRootAs(model, 0).Subgraphs(0)


def _has_resources(model: bytes) -> bool:
    """Does the model keep resource variables? Resetting an interpreter does not clear those."""
    root = importlib.import_module("tflite").Model.GetRootAs(model, 0)
    return any(root.OperatorCodes(j).BuiltinCode() == VAR_HANDLE for j in range(root.OperatorCodesLength()))


def _build(request: _Request, model: bytes) -> _Interpreter:
    with _refusing("refuses the model"):
        kind = _LiteRT if request.engine == "litert-ref" else _TFLM
        engine = kind(model, request.all_tensors)
    if len(engine.inputs) != request.inputs:
        raise _Refusal(f"refuses the inputs: the model has {len(engine.inputs)}, {request.inputs} are given")
    return engine


def _feed(engine: _Interpreter, inputs: Sequence[Array], j: int) -> None:
    """Copy run ``j`` of every input into the engine."""
    for index, stacked in enumerate(inputs):
        with _refusing(f"refuses input {index}"):
            engine.set_input(index, np.asarray(stacked[j], order="C"))


def _run_all(request: _Request, model: bytes, inputs: Sequence[Array]) -> dict[str, Array]:
    """Every run once; the arrays of results.npz."""
    engine = _build(request, model)
    rebuild = not request.stateful and _has_resources(model)
    rows: list[list[Array]] = []
    kept: list[dict[int, Array]] = []
    for j in range(count := len(inputs[0]) if inputs else 1):
        if rebuild and j:
            engine = _build(request, model)
        if j == 0 or not request.stateful:
            with _refusing("cannot reset"):
                engine.reset()
        _feed(engine, inputs, j)
        with _refusing("refuses to run the model"):
            engine.invoke()
            rows.append(engine.outputs())
        if request.each_run or (request.all_tensors and j == count - 1):
            with _refusing("cannot show its tensors"):
                kept.append(engine.tensors())
    with _refusing("gives outputs that change shape from run to run"):
        results = {f"out{k}": np.stack(column) for k, column in enumerate(zip(*rows, strict=True))}
        for index in kept[0] if kept else ():
            results[f"t{index}"] = np.stack([tensors[index] for tensors in kept]) if request.each_run else kept[0][index]
    return results


def _time_all(request: _Request, model: bytes, inputs: Sequence[Array]) -> float:
    """Median seconds of one invocation."""
    engine = _build(request, model)
    seconds = []
    for j in range(request.repeats + 1):
        _feed(engine, inputs, j % len(inputs[0]) if inputs else 0)
        with _refusing("refuses to run the model"):
            start = time.perf_counter()
            engine.invoke()
            seconds.append(time.perf_counter() - start)
    return statistics.median(seconds[1:])


def _work(folder: Path) -> None:
    """Do the job in ``folder`` and leave the answer there."""
    request = _Request(**json.loads((folder / "request.json").read_text(encoding="utf-8")))
    model = (folder / "model.tflite").read_bytes()
    arrays = _load(folder / "inputs.npz")
    inputs = [arrays[f"in{j}"] for j in range(request.inputs)]
    reply: dict[str, str | float | None] = {"error": None, "seconds": 0.0}
    try:
        if request.repeats:
            reply["seconds"] = _time_all(request, model, inputs)
            _save(folder / "results.npz", {})
        else:
            _save(folder / "results.npz", _run_all(request, model, inputs))
    except _Refusal as refusal:
        reply["error"] = str(refusal)
    (folder / "reply.json").write_text(json.dumps(reply), encoding="utf-8")


if __name__ == "__main__":
    _work(Path(sys.argv[1]))
