"""A model loaded in a live engine, for many inputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

from refsim.errors import EngineError
from refsim.ir import Array
from refsim.live.adapters import Command, adapter
from refsim.live.process import Worker, pool


@dataclass(frozen=True)
class LiveResult:
    """What an engine computed.

    ``outputs``: per model output, an array whose leading axis is the runs. ``tensors``: when asked for, every tensor of
    the first subgraph that holds data after the last run (each run: stacked), constants too, by tensor index. Left out are
    tensors without numbers (strings, resources), those that nothing computes or that a delegate keeps to itself, and for TFLM
    int4 tensors, as its wheel reads past their end; LiteRT unpacks int4 into int8.
    """

    outputs: tuple[Array, ...]
    tensors: Mapping[int, Array]


class Session:
    """One model in one live engine, loaded once: ``with live.session("tflm", data) as s: s.run(inputs)``.

    Every run starts from reset state, unless the session is ``stateful``: then state goes from run to run and from call to
    call, until :meth:`reset`. It has a process to itself until it is closed; with ``fresh`` one that serves no other model before
    or after. When the process crashes or takes too long, EngineError says so, and the next call loads the model again; state
    begins anew. Not for several threads at once.
    """

    def __init__(
        self,
        engine: str,
        model: bytes,
        *,
        stateful: bool,
        all_tensors: bool,
        fresh: bool,
        python: str | Path | None,
        timeout: float,
    ) -> None:
        self.command = Command.of(engine, python)
        self.model, self.stateful, self.all_tensors, self.timeout = model, stateful, all_tensors, timeout
        self.fresh = fresh
        self._worker: Worker | None = None
        #: How many models the worker had when it was given this one, this one included.
        self._models = 0
        self._closed = False
        #: Has the engine state that a new process would not have?
        self._has_state = False

    def __enter__(self) -> Session:
        """Load the model. Raises EngineError if the engine refuses it."""
        try:
            self._ask(None, ())
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @property
    def version(self) -> str:
        """Distribution and version of the engine, as its own interpreter reports them."""
        return self._started().version

    def run(self, inputs: Sequence[Array], *, all_tensors: bool = False, each_run: bool = False) -> LiveResult:
        """Run ``inputs``: one array per model input, shape [runs, *recorded shape], of the type the model records.

        ``all_tensors`` asks for the tensors of the last run, ``each_run`` for those of every run; the session must have been
        opened with ``all_tensors``, as engines otherwise reuse their memory.
        """
        if (all_tensors or each_run) and not self.all_tensors:
            raise EngineError("a session shows tensors only if it is opened with all_tensors=True", "refused")
        tensors = "each" if each_run else "last" if all_tensors else "none"
        request = {"do": "run", "reset": "none" if self.stateful else "every", "tensors": tensors}
        header, arrays = self._ask(request, checked(inputs))
        self._has_state = self.stateful
        count = header["outputs"]
        return LiveResult(tuple(arrays[:count]), dict(zip(header["tensors"], arrays[count:], strict=True)))

    def reset(self) -> None:
        """Forget all state: the next run is what a fresh interpreter gives."""
        self._has_state = False
        self._ask({"do": "reset"}, ())

    def benchmark(self, inputs: Sequence[Array], repeats: int) -> float:
        """Least processor seconds of one ``invoke``, over ``repeats`` invocations after one that is not counted; the runs in turn.

        The clock is read in the worker around ``invoke`` alone: loading and copying do not count.
        """
        if repeats < 1:
            raise EngineError(f"a benchmark needs at least one repeat, not {repeats}", "refused")
        header, _ = self._ask({"do": "time", "repeats": repeats}, checked(inputs))
        self._has_state = self.stateful
        return float(header["seconds"])

    def close(self) -> None:
        """Hand the process back for the next session."""
        self._closed = True
        self._release()

    def _started(self) -> Worker:
        """The worker, which has the model."""
        if self._closed:
            raise EngineError(f"the session with {self.command.title} is closed", "refused")
        return self._worker or self._load(pool().start(self.command) if self.fresh else pool().take(self.command))

    def _load(self, worker: Worker) -> Worker:
        """Give ``worker`` the model and keep it, or hand it back if the engine does not take the model."""
        self._worker, self._has_state = worker, False
        try:
            request = {"do": "load", "resolver": adapter(self.command.engine).resolver, "all_tensors": self.all_tensors}
            worker.ask(request, [np.frombuffer(self.model, np.uint8)], self.timeout)
        except BaseException:
            self._release()
            raise
        finally:
            self._models = worker.models
        return worker

    def _release(self) -> None:
        if self._worker is not None:
            if self.fresh:
                self._worker.close()
            pool().give(self._worker)
            self._worker = None

    def _ask(self, request: Mapping[str, Any] | None, arrays: Sequence[Array]) -> tuple[dict[str, Any], list[Array]]:
        """Load the model if needed, then answer ``request`` if there is one."""
        state = self._has_state
        try:
            return self._answer(self._started(), request, arrays)
        except EngineError as error:
            # An earlier model may have spoilt the process: a new one tells. State, though, cannot be had again.
            if error.kind != "crashed" or self._models < 2 or state:
                raise
        return self._answer(self._load(pool().start(self.command)), request, arrays)

    def _answer(
        self, worker: Worker, request: Mapping[str, Any] | None, arrays: Sequence[Array]
    ) -> tuple[dict[str, Any], list[Array]]:
        try:
            return worker.ask(request, arrays, self.timeout) if request else ({}, [])
        finally:
            if not worker.alive:
                self._release()
                self._has_state = False


def checked(inputs: Sequence[Array]) -> list[Array]:
    """``inputs`` as arrays: plain numbers, with one common, non-empty leading axis."""
    stacked = [np.asarray(array) for array in inputs]
    for j, array in enumerate(stacked):
        if array.dtype.kind not in "biuf":
            raise EngineError(f"input {j}: a live engine takes numbers, not {array.dtype}", "refused")
        if array.ndim == 0 or len(array) == 0:
            raise EngineError(f"input {j}: the leading axis is the runs, at least one; the shape is {array.shape}", "refused")
        if len(array) != len(stacked[0]):
            raise EngineError(f"input {j} has {len(array)} runs, input 0 has {len(stacked[0])}", "refused")
    return stacked
