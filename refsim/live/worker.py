"""The process that holds an engine: it answers requests on standard input until that ends.

It runs in the interpreter that has the wheel, which may be older than refsim's and have nothing of refsim's needs: this
module, the engines' (``litert``, ``tflm``), ``facts``, ``packages`` and ``wire`` are plain Python 3.9 and NumPy, and import each
other only.

Requests (``do``): ``load`` a model, ``run`` inputs, ``reset`` state, ``time`` invocations. Every reply holds ``error``: None, or
the kind (``refused``, ``failed``, see refsim.errors) and the text.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

import numpy as np

from refsim.live import facts, wire
from refsim.live.packages import absent, found, unusable
from refsim.live.wire import Array

Reply = tuple[dict[str, Any], list[Array]]


class Refusal(Exception):
    """The engine refused or failed at something; the text says what and why."""

    def __init__(self, kind: str, text: str) -> None:
        self.kind = kind
        super().__init__(text)


@contextlib.contextmanager
def refusing(kind: str, what: str) -> Iterator[None]:
    """Turn any exception of the engine into a :class:`Refusal` that begins with ``what``.

    Their wrappers raise ValueError, RuntimeError, struct.error, TypeError, ... for a file they cannot take, so that no list
    of types would be complete. Only calls into the engine stand inside; our own mistakes still end in a traceback.
    """
    try:
        yield
    except Refusal:
        raise
    except Exception as error:
        # struct.error and the like say little without their name; the engines' own messages need none.
        plain = isinstance(error, (RuntimeError, ValueError)) and str(error)
        raise Refusal(kind, f"{what}: {error if plain else f'{type(error).__name__}: {error}'}") from error


class Interpreter(Protocol):
    """What the worker needs of an engine's interpreter with a model in it."""

    facts: facts.Facts
    inputs: Sequence[int]
    results: Sequence[int]

    def reset(self) -> None: ...
    def set_input(self, index: int, value: Array) -> None: ...
    def invoke(self) -> None: ...
    def output(self, index: int) -> Array: ...
    def tensors(self) -> dict[int, Array]: ...


class Engine:
    """The wheel, and the one model that is loaded."""

    def __init__(self, spec: Mapping[str, Any]) -> None:
        """Import the first wheel of ``spec["packages"]`` that is installed. Raises Refusal if none is or it cannot be imported."""
        self.adapter: Any = importlib.import_module(f"refsim.live.{spec['family']}")
        self.module, self.version = self._find(spec["packages"])
        self.resolver = ""
        self.model = b""
        self.all_tensors = False
        self.loaded: Interpreter | None = None

    @staticmethod
    def _find(packages: Sequence[Sequence[str]]) -> tuple[str, str]:
        there = found(packages)
        if there is None:
            raise Refusal(*absent(packages))
        module, package = there
        try:
            importlib.import_module(module)
        except Exception as error:  # whatever a wheel, or what it imports, raises
            raise Refusal(*unusable(package, error)) from error
        return module, package

    def load(self, request: Mapping[str, Any], arrays: Sequence[Array]) -> Reply:
        """Replace the model that is loaded."""
        self.model, self.all_tensors = arrays[0].tobytes(), bool(request["all_tensors"])
        self.resolver = request["resolver"]
        self._build()
        return {}, []

    def _build(self) -> Interpreter:
        self.loaded = None  # so that two do not take memory at once
        with refusing("refused", "refuses the model"):
            self.loaded = self.adapter.Interpreter(self.module, self.resolver, self.model, self.all_tensors)
        return self._ready()

    def _ready(self) -> Interpreter:
        if self.loaded is None:
            raise Refusal("failed", "has no model loaded")
        return self.loaded

    def reset(self, request: Mapping[str, Any], arrays: Sequence[Array]) -> Reply:
        """Forget all state."""
        self._reset(self._ready())
        return {}, []

    def _reset(self, engine: Interpreter) -> Interpreter:
        if engine.facts.hidden_state:
            return self._build()
        with refusing("failed", "cannot reset"):
            engine.reset()
        return engine

    def run(self, request: Mapping[str, Any], inputs: Sequence[Array]) -> Reply:
        """Every run once. ``reset``: ``every`` run or only the ``first`` starts from reset state, or ``none``."""
        engine = self._ready()
        self._check(engine, inputs)
        rows: list[list[Array]] = []
        kept: list[dict[int, Array]] = []
        for j in range(count := len(inputs[0]) if inputs else 1):
            if request["reset"] == "every" or (request["reset"] == "first" and j == 0):
                engine = self._reset(engine)
            _feed(engine, inputs, j)
            with refusing("failed", "refuses to run the model"):
                engine.invoke()
                rows.append([engine.output(k) for k in range(len(engine.results))])
            if request["tensors"] == "each" or (request["tensors"] == "last" and j == count - 1):
                with refusing("failed", "cannot show its tensors"):
                    kept.append(engine.tensors())
        with refusing("failed", "gives outputs that change shape from run to run"):
            outputs = [np.stack([row[k] for row in rows]) for k in range(len(rows[0]))]
            shown = _shown(kept, request["tensors"])
        return {"outputs": len(outputs), "tensors": list(shown)}, [*outputs, *shown.values()]

    def time(self, request: Mapping[str, Any], inputs: Sequence[Array]) -> Reply:
        """Least processor seconds of ``repeats`` invocations, of all threads, after one that does not count."""
        engine = self._ready()
        self._check(engine, inputs)
        seconds = []
        for j in range(request["repeats"] + 1):
            _feed(engine, inputs, j % len(inputs[0]) if inputs else 0)
            with refusing("failed", "refuses to run the model"):
                start = time.process_time()
                engine.invoke()
                seconds.append(time.process_time() - start)
        return {"seconds": min(seconds[1:])}, []

    def _check(self, engine: Interpreter, inputs: Sequence[Array]) -> None:
        """Demand the right number of inputs, and outputs that can be shown: engines crash on reading those of other types."""
        if len(engine.inputs) != len(inputs):
            raise Refusal("refused", f"refuses the inputs: the model has {len(engine.inputs)}, {len(inputs)} are given")
        for name, indices in (("input", engine.facts.inputs), ("output", engine.facts.outputs)):
            for k, index in enumerate(indices):
                if engine.facts.types[index] in facts.OPAQUE:
                    raise Refusal("refused", f"has no numbers to exchange for {name} {k}: its type is strings or a resource")


def _feed(engine: Interpreter, inputs: Sequence[Array], j: int) -> None:
    """Copy run ``j`` of every input into the engine."""
    for index, stacked in enumerate(inputs):
        with refusing("refused", f"refuses input {index}"):
            engine.set_input(index, np.asarray(stacked[j], order="C"))


def _shown(kept: Sequence[Mapping[int, Array]], which: str) -> dict[int, Array]:
    """The tensors of the reply by index: of the last run, or stacked of each."""
    if not kept:
        return {}
    return {index: np.stack([tensors[index] for tensors in kept]) if which == "each" else kept[0][index] for index in kept[0]}


def main(spec: str) -> None:
    """Say hello with the wheel's version, then answer until the requests end. ``spec``: JSON, see :class:`Engine`."""
    # Engines print to standard output as they like, so that the two pipes move out of their reach.
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    with open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    with contextlib.suppress(ImportError):  # there are no core dumps to forbid where there is no such module
        resource: Any = importlib.import_module("resource")
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    try:
        engine = Engine(json.loads(spec))
    except Refusal as refusal:
        wire.send(replies, {"error": [refusal.kind, str(refusal)]})
        return
    wire.send(replies, {"error": None, "version": engine.version})
    actions = {"load": engine.load, "run": engine.run, "reset": engine.reset, "time": engine.time}
    while True:
        try:
            request, arrays = wire.receive(requests)
        except EOFError:
            return
        try:
            header, results = actions[request["do"]](request, arrays)
            header["error"] = None
        except Refusal as refusal:
            header, results = {"error": [refusal.kind, str(refusal)]}, []
        sys.stderr.flush()
        wire.send(replies, header, results)
