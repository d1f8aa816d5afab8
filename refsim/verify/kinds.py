"""Running a port of any kind, and the one report for all of them."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from refsim import writing
from refsim.errors import RefsimError, ToolchainError
from refsim.toolchain.compiler import Compiler, host_compiler
from refsim.toolchain.targets import emulator_of
from refsim.verify import memory
from refsim.verify.converse import End, converse, findings
from refsim.verify.judge import Judge, Progress, Verdict, silent
from refsim.verify.kernels import KernelSuite
from refsim.verify.port import MODES, Port, words
from refsim.verify.suites import PrimitiveSuite, Suite

WORKER = Path(__file__).with_name("worker.py")
SERIAL_LINE = Path(__file__).with_name("serial_line.py")
BAUD = 115200
HOST_FLAGS = ("-O2", "-fPIC", "-shared")
#: A function or program that crashes is started again for the cases that remain, so often.
MAX_RESTARTS = 5


@dataclass(frozen=True, slots=True)
class PortReport:
    """What became of one port. ``ok``: every case answered, every answer right, nothing else noticed."""

    port: str
    kind: str
    verdict: Verdict
    end: End
    crashes: tuple[str, ...]
    seconds: float
    #: What sanitizers found, by their own lines.
    findings: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        return self.verdict.ok and self.end.kind == "ok" and not self.crashes and not self.findings


def check_port(port: Port, suite: Suite | None = None, progress: Progress = silent) -> PortReport:
    """Ask the port every case of ``suite`` (default: what its file names) and judge the answers.

    ``progress`` is told (what, done, total) as cases are judged, total 0 until the end.

    Raises RefsimError when the description does not fit, ToolchainError when a tool is missing or the port does not compile.
    """
    started = time.perf_counter()
    suite = port.suite() if suite is None else suite
    judge, end, crashes = RUNNERS[port.kind](replace(port, progress=progress), suite)
    seconds = time.perf_counter() - started
    return PortReport(port.name, port.kind, judge.finish(), end, tuple(crashes), seconds, end.findings)


Outcome = tuple[Judge, End, list[str]]
FINE = End("ok", "")


def _asks(suite: Suite) -> Iterator[str]:
    for chunk in suite.chunks():
        yield from chunk.asks


# --- C functions ----------------------------------------------------------------------------------------------------------
def compile_port(port: Port, folder: Path) -> Path:
    """The port's sources as a shared library in ``folder``."""
    compiler = Compiler(tuple(words(port.options["compiler"]))) if "compiler" in port.options else host_compiler()
    include = [f"-I{port.folder / name}" for name in port.options.get("include", ())]
    sources = [str(port.folder / name) for name in port.options["sources"]]
    library = folder / "port.so"
    compiler.run([*HOST_FLAGS, *map(str, port.options.get("flags", ())), *include, *sources, "-o", str(library)], cwd=port.folder)
    return library


def _compiled(port: Port, suite: Suite) -> Outcome:
    with tempfile.TemporaryDirectory(prefix="refsim-port-", ignore_cleanup_errors=True) as folder:
        return call_library(port, suite, compile_port(port, Path(folder)))


def _called(port: Port, suite: Suite) -> Outcome:
    return call_library(port, suite, port.path("library"))


def job(port: Port, suite: Suite, library: Path) -> dict[str, Any]:
    """What the worker process has to know."""
    if isinstance(suite, PrimitiveSuite):
        types = {f.name: f.dtype for f in suite.primitive.fields}
    else:
        assert isinstance(suite, KernelSuite)
        types = dict(suite.types)
    options = port.options
    return {
        "library": str(library),
        "declarations": options["declarations"],
        "call": options["call"],
        "structs": options.get("structs", {}),
        "scratch_size": options.get("scratch_size", 0),
        "alignment": options.get("alignment", 1),
        "in_place": options.get("in_place", False),
        "modes": options.get("modes", list(MODES)),
        "types": types,
        "results": {f.name: f.dtype for f in suite.results},
    }


def call_library(port: Port, suite: Suite, library: Path, *, first_only: bool = False) -> Outcome:
    """Let worker processes call the library, a new one after each crash. ``first_only``: stop at the first failure."""
    judge = Judge(suite, from_worker=True, first_only=first_only, progress=port.progress)
    crashes: list[str] = []
    found: tuple[str, ...] = ()
    deadline = time.monotonic() + port.time_limit
    with tempfile.TemporaryDirectory(prefix="refsim-port-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "job.json"
        path.write_text(json.dumps(job(port, suite, library)), encoding="utf-8")
        while True:
            state = {"mode": "plain", "error": ""}
            lines = _worker_lines(suite, judge.cases)
            left = max(deadline - time.monotonic(), 0.1)
            end = converse([sys.executable, "-B", str(WORKER), str(path)], lines, judge, left, port.folder, _control(state))
            if state["error"]:
                raise RefsimError(f"port {port.name}: {state['error']}")
            found = tuple(dict.fromkeys((*found, *end.findings)))
            end = replace(end, findings=found)
            if end.kind not in ("crash", "status", "hang") or judge.complete:
                return judge, end, crashes
            where = "" if state["mode"] == "plain" else f" in run {state['mode']!r}"
            crashes.append(f"{end.message}{where}, in case {judge.cases + 1}: {_short(judge.question)}")
            judge.skip(state["mode"] if state["mode"] != "plain" else end.kind, end.message)
            if end.kind == "hang" or len(crashes) > MAX_RESTARTS or judge.complete or first_only:
                return judge, end, crashes


def _control(state: dict[str, str]) -> Callable[[str], bool]:
    """Keeps the mode of the run that goes on, and the worker's own complaints; False for an answer."""

    def control(line: str) -> bool:
        if line.startswith("@"):
            state["mode"] = line[1:]
        elif line.startswith("#"):
            state["error"] = line[1:]
        else:
            state["mode"] = "plain"
            return False
        return True

    return control


def _worker_lines(suite: Suite, first: int) -> Iterator[str]:
    """Questions from number ``first`` on, with the size of each result."""
    pairs = ((ask, answer) for chunk in suite.chunks() for ask, answer in zip(chunk.asks, chunk.answers, strict=True))
    for ask, answer in islice(pairs, first, None):
        yield f"{ask} > {' '.join(str(len(token) // 2) for token in answer.split())}"


def _short(text: str, length: int = 160) -> str:
    return text if len(text) <= length else text[:length] + " ..."


# --- programs -------------------------------------------------------------------------------------------------------------
def _pipe(port: Port, suite: Suite, command: list[str]) -> Outcome:
    """Ask a program; one that crashes is started again for the cases after the one that it crashed in."""
    judge = Judge(suite, progress=port.progress)
    crashes: list[str] = []
    found: tuple[str, ...] = ()
    deadline = time.monotonic() + port.time_limit
    while True:
        left = max(deadline - time.monotonic(), 0.1)
        end = converse(command, islice(_asks(suite), judge.cases, None), judge, left, port.folder)
        found = tuple(dict.fromkeys((*found, *end.findings)))
        end = replace(end, findings=found)
        if end.kind != "crash" or judge.complete:
            return judge, end, crashes
        crashes.append(f"{end.message}, in case {judge.cases + 1}: {_short(judge.question)}")
        if len(crashes) > MAX_RESTARTS:
            return judge, end, crashes
        judge.skip("crash", end.message)
        if judge.complete:
            return judge, end, crashes


def _program(port: Port, command: list[str]) -> list[str]:
    """``command`` with a program that lies in the port's folder made absolute."""
    local = port.folder / command[0]
    return [str(local) if local.is_file() else command[0], *command[1:]]


def _executable(port: Port, suite: Suite) -> Outcome:
    return _pipe(port, suite, _program(port, words(port.options["command"])))


def _serial(port: Port, suite: Suite) -> Outcome:
    """A board on a serial line, asked line by line."""
    if importlib.util.find_spec("serial") is None:
        raise ToolchainError(f'port {port.name}: a serial line needs pyserial: pip install "refsim[serial]"')
    options = port.options
    told = [str(options["device"]), str(options.get("baud", BAUD)), str(options.get("prefix", "")), str(options.get("ready", ""))]
    return _pipe(port, suite, [sys.executable, str(SERIAL_LINE), *told])


def _elf(port: Port, suite: Suite) -> Outcome:
    target, file = str(port.options.get("target", "")), port.path("file")
    command = words(port.options.get("emulator", ())) or list(emulator_of(target))
    if shutil.which(command[0]) is None:
        raise ToolchainError(
            f"port {port.name}: {command[0]} is not installed; on Debian: apt-get install qemu-user qemu-system-arm"
        )
    if not file.is_file():
        raise RefsimError(f"port {port.name}: there is no program {file}")
    placed = [word.replace("{file}", str(file)) for word in command]
    # Without a place for the program it goes where every emulator of Linux programs takes it: last.
    return _pipe(port, suite, placed if placed != command else [*command, str(file)])


# --- files ----------------------------------------------------------------------------------------------------------------
def _log(port: Port, suite: Suite) -> Outcome:
    """Answers from a file: what follows ``prefix`` in its lines, or every line that is not empty."""
    try:
        written = port.path("file").read_bytes()
    except OSError as error:
        raise RefsimError(f"cannot read {port.path('file')}: {error.strerror or error}") from error
    prefix = str(port.options.get("prefix", ""))
    judge = Judge(suite, progress=port.progress)
    for line in written.decode("utf-8", "replace").splitlines():
        if prefix and prefix not in line:
            continue
        answer = line.split(prefix, 1)[1] if prefix else line
        if answer.strip() and not judge.feed(answer):
            break
    return judge, replace(FINE, findings=findings(written)), []


def _memory(port: Port, suite: Suite) -> Outcome:
    """Questions into a memory file, a command, answers from another memory file."""
    options = port.options
    judge = Judge(suite, progress=port.progress)
    if "input" in options:
        text = memory.words_of(suite, int(options.get("word_bits", 0)))
        writing.write_owned(port.folder, str(options["input"]), text.encode("ascii"), f"port {port.name}: input", force=port.force)
    if "command" not in options:
        path = port.path("output")
        end = _commands(port)
        text = _memory_text(port, path) if end.kind == "ok" else ""
    else:
        # Answers of an earlier run must not be judged again; they come back if this one leaves none.
        path = writing.inside(port.folder, str(options["output"]), f"port {port.name}: output")
        with writing.set_aside(path):
            end = _commands(port)
            text = _memory_text(port, path) if end.kind == "ok" else ""
    if end.kind != "ok":
        return judge, end, []
    for line in memory.answers(text, suite, int(options.get("output_word_bits", 0))):
        if not judge.feed(line):
            break
    return judge, end, []


def _commands(port: Port) -> End:
    """Run what builds and simulates the port, until one of them fails. What sanitizers say is kept from all of them."""
    deadline = time.monotonic() + port.time_limit
    found: tuple[str, ...] = ()
    for command in [*port.options.get("build", ()), *([port.options["command"]] if "command" in port.options else [])]:
        end = _run(port, words(command), max(deadline - time.monotonic(), 0.1))
        found = tuple(dict.fromkeys((*found, *end.findings)))
        if end.kind != "ok":
            return replace(end, findings=found)
    return replace(FINE, findings=found)


def _memory_text(port: Port, path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace")
    except OSError as error:
        raise RefsimError(f"port {port.name}: cannot read {path}: {error.strerror or error}") from error


def _run(port: Port, command: list[str], seconds: float) -> End:
    try:
        done = subprocess.run(_program(port, command), cwd=port.folder, capture_output=True, timeout=seconds, check=False)
    except OSError as error:
        raise ToolchainError(f"port {port.name}: cannot run {command[0]!r}: {error.strerror or error}") from error
    except subprocess.TimeoutExpired:
        return End("hang", f"{command[0]} did not finish within {port.time_limit:g} s")
    errors = (done.stderr or done.stdout).decode("utf-8", "replace").strip()[-2000:]
    found = findings(done.stderr + b"\n" + done.stdout)
    if done.returncode == 0:
        return End("ok", "", errors, found)
    kind = "crash" if done.returncode < 0 else "status"
    return End(kind, f"{command[0]} ended with exit code {done.returncode}", errors, found)


RUNNERS: Mapping[str, Callable[[Port, Suite], Outcome]] = {
    "c-function": _compiled,
    "library": _called,
    "executable": _executable,
    "log": _log,
    "serial": _serial,
    "memory": _memory,
    "elf": _elf,
}
