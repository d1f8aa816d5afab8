"""Worker processes, seen from the caller: started when needed, kept for the next model, replaced when they crash.

An engine can abort or crash on an odd model, so that it never runs in the caller's process. A worker serves one session at
a time; idle ones wait in a pool. They end with the caller: killed at exit, and by the end of their input if the caller is killed.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import os
import signal
import subprocess
import tempfile
import threading
from collections.abc import Mapping, Sequence
from typing import IO, Any, BinaryIO, cast

from refsim.errors import EngineError
from refsim.ir import Array
from refsim.live import wire
from refsim.live.adapters import Command, installed
from refsim.live.watchdog import Watch, Watchdog

START_SECONDS = 120.0  # to import a wheel, on a machine under load
IDLE_WORKERS = 2  # of one engine; more are ended
STDERR_LINES, MESSAGE_LENGTH = 4, 400  # how much of what an engine says goes into an error message
CHATTER = ("INFO:", "Number of resource variables the model uses")  # said of sound models, too


class Worker:
    """One process with an engine in it, which is importing its wheel. Raises EngineError if it cannot be started."""

    def __init__(self, command: Command) -> None:
        self.command = command
        #: Models that it has been given: a crash may be the fault of an earlier one.
        self.models = 0
        self.stderr = cast(IO[bytes], tempfile.TemporaryFile(prefix="refsim-live-", buffering=0))  # noqa: SIM115
        try:
            # In a folder that is no one's, so that an engine's files and dumps land in nobody's work.
            self.process = subprocess.Popen(
                command.arguments(), cwd=tempfile.gettempdir(), env=command.environment(),
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.stderr,
            )  # fmt: skip
        except OSError as error:
            self.stderr.close()
            raise EngineError(f"{command.title}: its process cannot be started: {error}") from error
        self.requests, self.replies = cast(BinaryIO, self.process.stdin), cast(BinaryIO, self.process.stdout)

    @functools.cached_property
    def version(self) -> str:
        """Distribution and version, which it says once it is ready. Raises EngineError if it lacks the engine."""
        return str(self._exchange(None, (), START_SECONDS)[0]["version"])

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def ask(self, request: Mapping[str, Any], arrays: Sequence[Array], timeout: float) -> tuple[dict[str, Any], list[Array]]:
        """Send ``request`` and wait for the reply. Raises EngineError; after a crash or timeout the worker is closed."""
        _ = self.version  # a new process says it before anything else
        self.models += request["do"] == "load"
        self.stderr.seek(0)  # the two processes share the position, so that the worker too writes from the start
        self.stderr.truncate()
        return self._exchange(request, arrays, timeout)

    def _exchange(
        self, request: Mapping[str, Any] | None, arrays: Sequence[Array], timeout: float
    ) -> tuple[dict[str, Any], list[Array]]:
        with pool().watchdog.limit(timeout, self.process.kill) as watch:
            try:
                if request is not None:
                    wire.send(self.requests, request, arrays)
                header, results = wire.receive(self.replies)
            except (EOFError, OSError) as error:
                raise self._ended(watch, timeout) from error
            except BaseException:  # an interrupt, say: half a message is in the pipes
                self.close()
                raise
        if watch.expired:  # at the last moment: the answer is there, but the process is not
            raise self._ended(watch, timeout)
        if header["error"] is not None:
            kind, text = header["error"]
            details = self._last_lines() if self.command.engine == "tflm" else ""  # LiteRT's exceptions say it all
            if kind in ("missing", "broken"):
                self.close()
                text += "" if self.command.python else ': pip install "refsim[oracle]"'
            raise EngineError(_one_line(f"{self.command.title} {text}", details), kind)
        return header, results

    def _ended(self, watch: Watch, timeout: float) -> EngineError:
        """The error for a process that has ended or is about to; it is closed."""
        title = self.command.title
        with contextlib.suppress(subprocess.TimeoutExpired):  # it closed its pipes but goes on: kill it, below
            self.process.wait(5)
        status, lines = self.process.poll(), self._last_lines()
        self.close()
        if watch.expired:
            return EngineError(f"{title} took longer than {timeout:g} s and was stopped", "timeout")
        if not status:
            return EngineError(_one_line(f"{title} ended its process without an answer", lines), "crashed", "exit status 0")
        return EngineError(_one_line(f"{title} crashed ({_status(status)})", lines), "crashed", _status(status))

    def _last_lines(self) -> str:
        """The last lines that the worker printed since the request, joined into one."""
        self.stderr.seek(0)
        lines = [line.strip() for line in self.stderr.read().decode(errors="replace").splitlines()]
        return " | ".join([line for line in lines if line and not line.startswith(CHATTER)][-STDERR_LINES:])

    def close(self) -> None:
        """End the process and wait for that; no zombie stays."""
        self.process.kill()
        self.process.wait()
        for stream in (self.requests, self.replies, self.stderr):
            with contextlib.suppress(OSError):  # what was not flushed has nowhere to go
                stream.close()


class Pool:
    """The workers of this process. Safe to use from several threads."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.watchdog = Watchdog()
        self.idle: dict[object, list[Worker]] = {}
        self.all: set[Worker] = set()

    def take(self, command: Command) -> Worker:
        """An idle worker, or a new one."""
        with self.lock:
            idle = self.idle.get(command.worker, [])
            while idle:
                worker = idle.pop()
                if worker.alive:
                    worker.command = command
                    return worker
                self._end(worker)
        return self.start(command)

    def start(self, command: Command) -> Worker:
        """A worker that has served nobody. EngineError if the wheel is missing."""
        if command.python is None and installed(command.engine) is None:
            raise EngineError(
                f'{command.title} is not installed (package {command.distribution}): pip install "refsim[oracle]"', "missing"
            )
        worker = Worker(command)
        with self.lock:
            self.all.add(worker)
        return worker

    def give(self, worker: Worker) -> None:
        """Take ``worker`` back, which is idle or has ended."""
        with self.lock:
            idle = self.idle.setdefault(worker.command.worker, [])
            if worker.alive and len(idle) < IDLE_WORKERS:
                idle.append(worker)
            else:
                self._end(worker)

    def _end(self, worker: Worker) -> None:
        self.all.discard(worker)
        worker.close()

    def close(self) -> None:
        """End all workers, idle or not."""
        with self.lock:
            self.idle.clear()
            while self.all:
                self.all.pop().close()


class _Pools:
    """The pool of this process. A forked child gets one of its own: its parent's workers are not its to talk to or to end."""

    def __init__(self) -> None:
        self.current = Pool()
        self.inherited: list[Pool] = []  # kept, so that no destructor meets the parent's processes
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._forked)

    def _forked(self) -> None:
        self.inherited.append(self.current)
        self.current = Pool()

    def close(self) -> None:
        self.current.close()


_pools = _Pools()
atexit.register(_pools.close)


def pool() -> Pool:
    """The workers of this process."""
    return _pools.current


def _status(code: int) -> str:
    """Exit status ``code`` in words."""
    if code >= 0:
        return f"exit status {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:  # a signal that Python has no name for
        return f"signal {-code}"


def _one_line(what: str, details: str) -> str:
    """``what: details`` on one line, cut off where it gets too long to read."""
    text = " ".join((f"{what}: {details}" if details else what).split())
    return text if len(text) <= MESSAGE_LENGTH else f"{text[:MESSAGE_LENGTH]} ..."
