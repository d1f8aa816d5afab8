"""The real engines, run for comparison: LiteRT and TensorFlow Lite Micro, from their wheels (extra ``oracle``).

==============  ==========================================================================================
``adapters``    the engines by name, and how a worker is started, in this interpreter or another one
``process``     worker processes from the caller's side: a pool, crashes, time limits
``watchdog``    time limits
``session``     a model that stays loaded
``wire``        the messages between the two sides
``worker``      the process that holds an engine; ``litert``, ``tflm`` drive one each, ``facts`` reads the file
``packages``    ... which distributions its interpreter has
==============  ==========================================================================================

One answer costs well under a millisecond beyond the engine's own time, as a worker stays for the next model. What a model does
to an engine is that model's EngineError and nobody else's: ``kind`` tells a refusal from a crash or a timeout.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from refsim.errors import EngineError
from refsim.ir import Array
from refsim.live.adapters import ADAPTERS, ENGINES, Adapter, Command, installed
from refsim.live.process import pool
from refsim.live.session import LiveResult, Session, checked

__all__ = ["ADAPTERS", "ENGINES", "Adapter", "LiveResult", "Session", "available", "benchmark", "run", "session", "start", "wheel"]

TIMEOUT = 120.0


def available(engine: str, *, python: str | Path | None = None) -> str | None:
    """Distribution and version of the installed engine, for example ``ai-edge-litert 2.3.0``; None when it is missing.

    ``python``: another interpreter, or a virtual environment's folder, which is asked itself. EngineError if it does not run, or
    if the engine is installed there and cannot be imported; of this interpreter only the name is looked up.
    """
    if python is None:
        return installed(engine)
    try:
        return wheel(engine, python=python)
    except EngineError as error:
        if error.kind == "missing":
            return None
        raise


def wheel(engine: str, *, python: str | Path | None = None) -> str:
    """Distribution and version of an engine that runs, as :func:`available`.

    EngineError says what is not installed there (``missing``), or which module it lacks that the engine needs (``broken``).
    """
    workers = pool()
    worker = workers.take(Command.of(engine, python))
    try:
        return worker.version
    finally:
        workers.give(worker)


def start(engine: str) -> None:
    """Have a process of the installed engine import its wheel while the caller does something else; the next session takes it.

    EngineError if it is not installed or no process can be started. Whether the wheel works, that session tells.
    """
    workers = pool()
    workers.give(workers.take(Command.of(engine, None)))


def session(
    engine: str,
    model: bytes,
    *,
    stateful: bool = False,
    all_tensors: bool = False,
    fresh: bool = False,
    python: str | Path | None = None,
    timeout: float = TIMEOUT,
) -> Session:
    """``model`` in the live ``engine``, loaded once for many inputs; to be used in a ``with`` statement. See :class:`Session`.

    ``timeout`` seconds are given to every call. ``python``: another interpreter that has the wheel. ``fresh``: in a new process
    that ends with the session, for models that spoil an engine's memory without crashing it.
    """
    return Session(engine, model, stateful=stateful, all_tensors=all_tensors, fresh=fresh, python=python, timeout=timeout)


def run(
    engine: str,
    model: bytes,
    inputs: Sequence[Array],
    *,
    stateful: bool = False,
    all_tensors: bool = False,
    each_run: bool = False,
    fresh: bool = False,
    python: str | Path | None = None,
    timeout: float = TIMEOUT,
) -> LiveResult:
    """Run ``model`` in the live ``engine`` (a name of ``ADAPTERS``), in another process.

    ``inputs`` holds one array per model input, shape [runs, *recorded shape], of the type the model records: nothing is
    resized or converted. A model without inputs runs once. Every run starts from reset state, unless ``stateful``: then they are
    consecutive steps. ``all_tensors`` asks for the tensors of the last run, ``each_run`` for those of every run. Raises EngineError
    when the wheel is missing, or the engine refuses the model or an input, fails, crashes, or takes longer than ``timeout`` seconds
    for loading or for all runs (its ``kind`` says which). ``fresh`` and ``python``: see :func:`session`.
    """
    keep = all_tensors or each_run
    opened = session(engine, model, stateful=stateful, all_tensors=keep, fresh=fresh, python=python, timeout=timeout)
    inputs = checked(inputs)
    with opened as ready:
        return ready.run(inputs, all_tensors=keep, each_run=each_run)


def benchmark(
    engine: str,
    model: bytes,
    inputs: Sequence[Array],
    repeats: int,
    *,
    python: str | Path | None = None,
    timeout: float = TIMEOUT,
) -> float:
    """Least processor seconds of an ``invoke`` in the live ``engine``: :meth:`Session.benchmark`. ``inputs`` as for :func:`run`."""
    with session(engine, model, python=python, timeout=timeout) as ready:
        return ready.benchmark(inputs, repeats)
