"""A model under every profile, and in the live engines that are installed."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from refsim import live
from refsim.diagnose.sharing import Sharing, can_share
from refsim.engines import Profile, all_profiles
from refsim.errors import EngineError, RefsimError
from refsim.ir import Array, Model
from refsim.overflow import OverflowWarning
from refsim.prepare import prepare
from refsim.simulate import Simulator, check_inputs


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What one engine made of the inputs: outputs ``[n, ...]``, and tensors by index where it shows them.

    ``refused`` says why there are none. ``live``: a wheel computed it, not the simulator.
    """

    name: str
    title: str
    outputs: tuple[Array, ...] = ()
    tensors: Mapping[int, Array] = field(default_factory=dict)
    live: bool = False
    refused: str = ""


def simulated(
    model: Model, engine: Profile, inputs: Sequence[Array], sharing: Sharing | None = None, reset: bool = False
) -> Answer:
    """The answer of a profile; a model with state takes the samples as consecutive steps, with ``reset`` each from reset state.

    ``sharing`` has run other profiles on the same ``inputs``.
    """
    try:
        check_inputs(model.inputs, inputs, batch=True)
        program = prepare(model, engine)
        if can_share(program):
            tensors = (sharing or Sharing(inputs)).run(program)
            return Answer(engine.id, engine.title, tuple(tensors[tensor.index] for tensor in model.outputs), tensors)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", OverflowWarning)
            outputs, tensors = _run(Simulator(model, engine), inputs, reset)
    except RefsimError as error:
        return Answer(engine.id, engine.title, refused=str(error))
    return Answer(engine.id, engine.title, tuple(outputs), tensors)


def _run(simulator: Simulator, inputs: Sequence[Array], reset: bool) -> tuple[list[Array], Mapping[int, Array]]:
    if reset or not simulator.program.initial_state:
        return simulator.run_batch(*inputs), dict(simulator.tensors)
    runs = [(simulator.run(*sample), dict(simulator.tensors)) for sample in zip(*inputs, strict=True)]
    outputs = [np.stack(column) for column in zip(*(result for result, _ in runs), strict=True)]
    return outputs, {index: np.stack([tensors[index] for _, tensors in runs]) for index in runs[0][1]}


def from_wheel(model: Model, engine: str, inputs: Sequence[Array], stateful: bool, python: str | Path | None = None) -> Answer:
    """The answer of a live engine, a name of ``live.ADAPTERS``, in the interpreter ``python``; its final outputs only."""
    title = f"{live.ADAPTERS[engine].title}, {live.available(engine, python=python)}"
    try:
        result = live.run(engine, model.content, inputs, stateful=stateful, python=python)
    except EngineError as error:
        return Answer(f"live {engine}", title, live=True, refused=str(error))
    return Answer(f"live {engine}", title, result.outputs, live=True)


def answers(
    model: Model, inputs: Sequence[Array], engines: Sequence[Profile] = (), wheels: bool = True, reset: bool = False
) -> Iterator[Answer]:
    """The answers of ``engines`` (all profiles if none are given), then those of the wheels that are installed.

    A model with state takes the samples as consecutive steps; with ``reset``, each begins from reset state.
    """
    sharing = Sharing(inputs)
    for engine in engines or all_profiles():
        yield simulated(model, engine, inputs, sharing, reset)
    stateful = not reset and any(tensor.is_variable for tensor in model.tensors)
    for name in live.ADAPTERS if wheels else ():
        if live.available(name) is not None:
            yield from_wheel(model, name, inputs, stateful)
