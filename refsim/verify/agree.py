"""Who else computes the same outputs: other profiles, and the live engines that are installed."""

from __future__ import annotations

import contextlib
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from refsim import live
from refsim.engines import Profile, profiles
from refsim.errors import EngineError, RefsimError
from refsim.ir import Array, Model
from refsim.overflow import OverflowWarning
from refsim.simulate import Simulator
from refsim.verify.compare import differences

#: A live engine is asked for no more vectors once it has taken this long, in seconds.
LIVE_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Agreement:
    """How the model's outputs under another profile differ from those under the checked one; or why it cannot run there."""

    engine: str
    differing: int
    total: int
    max_difference: int
    refused: str = ""


@dataclass(frozen=True, slots=True)
class LiveAnswer:
    """How the outputs of a live engine differ from the simulator's on the first ``vectors`` inputs; or what became of it.

    ``own`` is True for the engine that the checked profile describes, ``pinned`` where it is of the profile's very version.
    """

    engine: str
    version: str
    own: bool
    pinned: bool
    vectors: int
    differing: int
    total: int
    max_difference: int
    problem: str = ""
    kind: str = ""


#: The answers of the live engines, compared with these outputs of the simulator.
Heard = Callable[[Sequence[Array]], tuple[LiveAnswer, ...]]


@dataclass(slots=True)
class Tally:
    """Differences counted so far."""

    differing: int = 0
    total: int = 0
    worst: int = 0

    def add(self, expected: Sequence[Array], outputs: Sequence[Array]) -> None:
        for ours, theirs in zip(expected, outputs, strict=True):
            count, worst = differences(ours, theirs)
            self.differing, self.total, self.worst = self.differing + count, self.total + ours.size, max(self.worst, worst)


@dataclass(slots=True)
class Others:
    """Every other profile that can run the model, fed with the same vectors part by part."""

    model: Model
    own: Profile
    found: list[tuple[str, Simulator | None, Tally, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for other in profiles():
            if other.id != self.own.id:
                try:
                    self.found.append((other.id, Simulator(self.model, other), Tally(), ""))
                except RefsimError as error:
                    self.found.append((other.id, None, Tally(), str(error).splitlines()[0]))

    def add(self, inputs: Sequence[Array], expected: Sequence[Array]) -> None:
        """Outputs of every other profile on ``inputs``, each vector from reset state, against ``expected``."""
        for number, (name, simulator, tally, _) in enumerate(self.found):
            if simulator is not None:
                try:
                    with warnings.catch_warnings():
                        warnings.simplefilter("ignore", OverflowWarning)
                        tally.add(expected, simulator.run_batch(*inputs))
                except RefsimError as error:
                    self.found[number] = name, None, tally, str(error).splitlines()[0]

    @property
    def agreement(self) -> tuple[Agreement, ...]:
        return tuple(Agreement(name, t.differing, t.total, t.worst, why) for name, _, t, why in self.found)


def start_live() -> None:
    """Start a process for every wheel that is installed: to import one takes longer than to prepare most models."""
    for engines in _installed(live.ADAPTERS).values():
        with contextlib.suppress(EngineError):  # it says so when it is asked
            live.start(engines[0])


def _installed(engines: Iterable[str]) -> dict[str, list[str]]:
    """Those of ``engines`` that are installed, by the wheel that they share."""
    wheels: dict[str, list[str]] = {}
    for name in engines:
        if live.available(name) is not None:
            wheels.setdefault(live.ADAPTERS[name].family, []).append(name)
    return wheels


@contextlib.contextmanager
def asking_live(model: Model, profile: Profile, inputs: Sequence[Array]) -> Iterator[Heard]:
    """Ask every live engine that is installed, each wheel in a process of its own, while the caller goes on.

    What is yielded waits for the answers and compares them with the outputs that it is given; the profile's own engine comes first.
    """
    versions = {name: live.available(name) for name in sorted(live.ADAPTERS, key=lambda name: name != profile.live)}
    with ThreadPoolExecutor(len(live.ADAPTERS)) as threads:
        asking = {family: threads.submit(_ask_all, names, model, inputs) for family, names in _installed(versions).items()}

        def answers(expected: Sequence[Array]) -> tuple[LiveAnswer, ...]:
            heard = {name: one for answer in asking.values() for name, one in answer.result().items()}
            return tuple(
                _answer(name, version, profile, heard[name], expected) for name, version in versions.items() if version is not None
            )

        yield answers


@dataclass(slots=True)
class _Heard:
    """What a live engine said: outputs, part by part, on the first ``vectors`` inputs, and what became of it."""

    parts: list[Sequence[Array]] = field(default_factory=list)
    vectors: int = 0
    problem: str = ""
    kind: str = ""


def _ask_all(engines: Sequence[str], model: Model, inputs: Sequence[Array]) -> dict[str, _Heard]:
    """One after the other: what starts a wheel costs more than most models."""
    return {name: _ask(name, model, inputs) for name in engines}


def _ask(engine: str, model: Model, inputs: Sequence[Array]) -> _Heard:
    """One vector, to see how long it takes, then as many more as there is time for."""
    heard, count = _Heard(), len(inputs[0]) if inputs else 1
    try:
        with live.session(engine, model.content) as session:
            started = time.monotonic()
            while heard.vectors < count and time.monotonic() - started < LIVE_SECONDS:
                each = (time.monotonic() - started) / heard.vectors if heard.vectors else LIVE_SECONDS
                part = slice(heard.vectors, heard.vectors + max(int(LIVE_SECONDS / 4 / max(each, 1e-4)), 1))
                heard.parts.append(session.run([array[part] for array in inputs]).outputs)
                heard.vectors = min(part.stop, count)
    except EngineError as error:
        heard.problem, heard.kind = " ".join(str(error).split()), error.kind
    return heard


def _answer(engine: str, version: str, profile: Profile, heard: _Heard, expected: Sequence[Array]) -> LiveAnswer:
    tally, done = Tally(), 0
    for outputs in heard.parts:
        part = slice(done, done + len(outputs[0]))
        tally.add([array[part] for array in expected], outputs)
        done = part.stop
    own = engine == profile.live
    counts = heard.vectors, tally.differing, tally.total, tally.worst
    return LiveAnswer(engine, version, own, own and version == profile.wheel, *counts, heard.problem, heard.kind)
