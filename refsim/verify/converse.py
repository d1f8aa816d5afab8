"""Talking to a port's process: questions in, answers out, within a time limit; and what became of the process."""

from __future__ import annotations

import contextlib
import os
import queue
import re
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from refsim.errors import ToolchainError
from refsim.verify.judge import Judge

#: Characters of an unfinished line after which a port is taken to print garbage.
LONGEST_LINE = 1 << 24
KEPT_ERRORS = 2000


@dataclass(frozen=True, slots=True)
class End:
    """How a process ended. ``kind``: ok, crash, hang, status, or stopped (by us, after an answer that cannot be judged)."""

    kind: str
    message: str
    errors: str = ""
    #: What sanitizers said about the port while it went on.
    findings: tuple[str, ...] = ()


def converse(
    command: Sequence[str],
    lines: Iterable[str],
    judge: Judge,
    seconds: float,
    cwd: Path,
    control: Callable[[str], bool] = lambda line: False,
) -> End:
    """Run ``command``, write ``lines`` to it and feed ``judge`` with its answers. ``control`` takes lines that are none."""
    deadline = time.monotonic() + seconds
    with tempfile.TemporaryFile() as errors:
        try:
            process = subprocess.Popen(
                command, cwd=cwd, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, start_new_session=os.name == "posix"
            )
        except OSError as error:
            raise ToolchainError(f"cannot run {command[0]!r}: {error.strerror or error}") from error
        assert process.stdin is not None and process.stdout is not None
        output: queue.Queue[bytes] = queue.Queue(maxsize=64)
        threads = [
            threading.Thread(target=_write, args=(process.stdin, lines), daemon=True),
            threading.Thread(target=_read, args=(process.stdout, output), daemon=True),
        ]
        for thread in threads:
            thread.start()
        try:
            kind = _listen(output, judge, deadline, control)
            if kind == "ok":
                kind = _wait(process, deadline)
        finally:
            _kill(process)
            _drain(output, threads)
            for stream in (process.stdin, process.stdout):
                with contextlib.suppress(OSError):  # what is left to write has no reader any more
                    stream.close()
        errors.seek(0)
        written = errors.read()
    told = written[-KEPT_ERRORS:].decode("utf-8", "replace").strip()
    return replace(_end(kind, process.returncode, seconds, told), findings=findings(written))


#: Lines of UBSan and of its runtime for small systems, of the other sanitizers, and of valgrind.
FINDING = re.compile(rb"^.*(?:runtime error: |\bubsan: |(?:ERROR|WARNING): \w*Sanitizer: |ERROR SUMMARY: [1-9]).*$", re.MULTILINE)
KEPT_FINDINGS = 10


def findings(written: bytes) -> tuple[str, ...]:
    """What sanitizers wrote, each finding once."""
    lines = dict.fromkeys(match.group().decode("utf-8", "replace").strip() for match in FINDING.finditer(written))
    return tuple(lines)[:KEPT_FINDINGS]


def _write(stream: IO[bytes], lines: Iterable[str]) -> None:
    with contextlib.suppress(OSError, ValueError):  # the port may stop reading; what it then says is what counts
        for line in lines:
            stream.write(line.encode("ascii") + b"\n")
        stream.close()


def _read(stream: IO[bytes], output: queue.Queue[bytes]) -> None:
    with contextlib.suppress(OSError, ValueError):
        while block := os.read(stream.fileno(), 1 << 16):
            output.put(block)
    output.put(b"")


def _listen(output: queue.Queue[bytes], judge: Judge, deadline: float, control: Callable[[str], bool]) -> str:
    """Feed the judge until the port closes its output (``ok``), time is up (``hang``), or an answer is none (``stopped``)."""
    rest = b""
    while True:
        try:
            block = output.get(timeout=max(deadline - time.monotonic(), 0))
        except queue.Empty:
            return "hang"
        *lines, rest = (rest + block).split(b"\n")
        if (not block and rest) or len(rest) > LONGEST_LINE:
            lines.append(rest)
        for line in lines:
            text = line.decode("ascii", "backslashreplace").rstrip("\r")
            if not control(text) and not judge.feed(text):
                return "stopped"
        if not block:
            return "ok"
        if time.monotonic() > deadline:
            return "hang"


def _wait(process: subprocess.Popen[bytes], deadline: float) -> str:
    try:
        process.wait(timeout=max(deadline - time.monotonic(), 0.05))
    except subprocess.TimeoutExpired:
        return "hang"
    return "ok"


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the process, and with it everything that it started."""
    if process.poll() is None:
        with contextlib.suppress(OSError):
            if os.name == "posix":
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
        process.wait()


def _drain(output: queue.Queue[bytes], threads: Sequence[threading.Thread]) -> None:
    """Let the threads end: the reader may wait for room in the queue."""
    while any(thread.is_alive() for thread in threads):
        with contextlib.suppress(queue.Empty):
            output.get(timeout=0.01)


def _end(kind: str, code: int, seconds: float, errors: str) -> End:
    if kind == "hang":
        return End(kind, f"did not finish within {seconds:.3g} s", errors)
    if kind == "stopped":
        return End(kind, "stopped after an answer that cannot be judged", errors)
    if code < 0:
        name = signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
        return End("crash", f"crashed with {name}", errors)
    return End("ok", "", errors) if code == 0 else End("status", f"ended with exit code {code}", errors)
