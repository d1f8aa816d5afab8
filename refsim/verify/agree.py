"""Who else computes the same outputs: other profiles, and the live engines that are installed."""

from __future__ import annotations

import contextlib
import time
import warnings
from collections.abc import Iterator, Sequence
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


def ask_live(model: Model, profile: Profile, inputs: Sequence[Array], expected: Sequence[Array]) -> Iterator[LiveAnswer]:
    """The answers of every live engine that is installed, each in a process of its own; the profile's own engine first."""
    for engine in sorted(live.ADAPTERS, key=lambda name: name != profile.live):
        version = live.available(engine)
        if version is not None:
            own = engine == profile.live
            yield _ask(engine, version, own, own and version == profile.wheel, model, inputs, expected)


def _ask(
    engine: str, version: str, own: bool, pinned: bool, model: Model, inputs: Sequence[Array], expected: Sequence[Array]
) -> LiveAnswer:
    """One vector, to see how long it takes, then as many more as there is time for."""
    tally, done, count = Tally(), 0, len(inputs[0]) if inputs else 1
    problem = kind = ""
    started = time.monotonic()
    with contextlib.ExitStack() as stack:
        try:
            session = stack.enter_context(live.session(engine, model.content))
            started = time.monotonic()
            while done < count and time.monotonic() - started < LIVE_SECONDS:
                each = (time.monotonic() - started) / done if done else LIVE_SECONDS
                part = slice(done, done + max(int(LIVE_SECONDS / 4 / max(each, 1e-4)), 1))
                answer = session.run([array[part] for array in inputs])
                tally.add([array[part] for array in expected], answer.outputs)
                done = min(part.stop, count)
        except EngineError as error:
            problem, kind = " ".join(str(error).split()), error.kind
    return LiveAnswer(engine, version, own, pinned, done, tally.differing, tally.total, tally.worst, problem, kind)
