"""Whether the engines' wheels still compute what the profiles say: operator vectors, run live.

The questions are the bundled operator vectors and freshly drawn nodes. A wheel is asked in its own interpreter, so that several
versions can be held to the profiles at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from refsim import golden, live
from refsim.cases import draw, kernels_of
from refsim.diagnose.answers import from_wheel, simulated
from refsim.diagnose.matrix import same_bytes
from refsim.engines import Profile, all_profiles
from refsim.errors import EngineError, RefsimError
from refsim.ir import Array, Model
from refsim.ops import Op
from refsim.prepare import prepare
from refsim.tflite import load

#: Nodes that are drawn for each kernel, runs of each, and the seed of the first.
DRAWS, RUNS, SEED = 2, 4, 20261101
Progress = Callable[[str, int, int], None]
#: Outputs ``[runs, ...]``, or why there are none.
Outputs = tuple[Array, ...] | str


@dataclass(slots=True, eq=False)
class Question:
    """A model of one operator with inputs ``[runs, ...]``, and the profiles' answers as far as they were asked for."""

    kernels: tuple[tuple[Op, str], ...]
    model: Model
    inputs: tuple[Array, ...]
    stateful: bool
    answers: dict[str, Outputs] = field(default_factory=dict, repr=False)

    @property
    def op(self) -> str:
        return self.kernels[0][0].builtin

    def simulated(self, profile: Profile) -> Outputs:
        """Profiles whose rules for the model's kernels are the same share an answer."""
        key = str([profile.rules(op, signature) for op, signature in self.kernels])
        if key not in self.answers:
            answer = simulated(self.model, profile, self.inputs)
            self.answers[key] = answer.refused or answer.outputs
        return self.answers[key]


@dataclass(frozen=True, slots=True)
class Row:
    """One operator on one wheel.

    Of ``cases``, ``equal`` ones gave every byte. In the others ``differing`` of ``total`` bytes differ, or the wheel ``refused``
    what the profile runs. ``why`` is the first refusal, ``signatures`` are those of the cases that are not equal.
    """

    op: str
    cases: int
    equal: int
    differing: int
    total: int
    refused: int
    why: str = ""
    signatures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fit:
    """How a profile fits a wheel: cases that are not equal, those included that only one side runs, and differing bytes."""

    profile: str
    unequal: int
    differing: int


@dataclass(frozen=True, slots=True)
class Drift:
    """One live engine of one wheel, held to ``profile``. ``fits``: every profile of the same base, the best first."""

    engine: str
    wheel: str
    python: str
    profile: str
    rows: tuple[Row, ...]
    fits: tuple[Fit, ...]

    @property
    def drifted(self) -> bool:
        return any(row.equal < row.cases for row in self.rows)

    @property
    def best(self) -> tuple[str, ...]:
        """The profiles that fit best; several, if the questions do not tell them apart."""
        first = self.fits[0]
        return tuple(fit.profile for fit in self.fits if (fit.unequal, fit.differing) == (first.unequal, first.differing))


# --- questions --------------------------------------------------------------------------------------------------------
def questions(profile: Profile, ops: Sequence[str] = (), draws: int = DRAWS, seed: int = SEED) -> Iterator[Question]:
    """The valid cases of the bundled operator vectors, then ``draws`` nodes for each kernel; of all operators, or of ``ops``.

    RefsimError for an operator that ``profile`` does not have.
    """
    having = {op.builtin: op for op, _ in kernels_of(profile)}
    if missing := set(ops) - having.keys():
        raise RefsimError(f"{profile.id} has no operator {', '.join(sorted(missing))} that can be drawn")
    wanted = {having[name].name for name in ops}
    bases = {each.id: each.base for each in all_profiles()}
    for path in golden.paths(golden.FOLDER / "operators"):
        if wanted and path.stem not in wanted:
            continue
        for file in golden.load_all(path):
            if bases[file.source.engine] != profile.base:
                continue
            for case in file.cases:
                if case.model is not None and case.refusal is None:
                    yield from _question(profile, case.model, case.arrays)
    for op, signature in kernels_of(profile):
        for number in range(draws if not ops or op.builtin in ops else 0):
            made = draw(op, signature, profile, seed + number, 1, RUNS)
            yield from _question(profile, made.model, made.inputs)


def _question(profile: Profile, data: bytes, inputs: Sequence[Array]) -> Iterator[Question]:
    """Nothing if the profile itself refuses the model: it has no answer that could drift."""
    model = load(data)
    try:
        program = prepare(model, profile)
    except RefsimError:
        return
    kernels = tuple((step.op, step.signature) for step in program.steps)
    made = Question(kernels, model, tuple(inputs), bool(program.initial_state))
    if not program.refusals and not isinstance(made.simulated(profile), str):
        yield made


# --- answers ----------------------------------------------------------------------------------------------------------
def drift(
    expected: Profile,
    asked: Sequence[Question],
    python: str | Path | None = None,
    candidates: Sequence[Profile] = (),
    progress: Progress = lambda stage, done, total: None,
) -> Drift | None:
    """Hold the live engine of ``expected`` to it; None where ``python`` (this interpreter, if None) does not have the wheel.

    ``candidates`` are tried for a better fit: by default every profile of the same base. EngineError if ``python`` does not run.
    """
    wheel = live.available(expected.live, python=python)
    if wheel is None:
        return None
    answers: list[Outputs] = []
    for number, question in enumerate(asked):
        progress(f"{expected.live} of {wheel}", number, len(asked))
        answers.append(_answer(question, expected.live, python))
    progress(f"{expected.live} of {wheel}", len(asked), len(asked))
    # Of those that fit alike, profiles that describe a wheel come first.
    alike = sorted(all_profiles(), key=lambda profile: not profile.wheel)
    tried = candidates or [profile for profile in alike if profile.base == expected.base]
    fits = sorted((_fit(profile, asked, answers) for profile in tried), key=lambda fit: (fit.unequal, fit.differing))
    return Drift(expected.live, wheel, str(python or "this interpreter"), expected.id, _rows(expected, asked, answers), tuple(fits))


def _answer(question: Question, engine: str, python: str | Path | None) -> Outputs:
    answer = from_wheel(question.model, engine, question.inputs, question.stateful, python)
    return answer.refused or answer.outputs


def _rows(expected: Profile, asked: Sequence[Question], answers: Sequence[Outputs]) -> tuple[Row, ...]:
    by_op: dict[str, list[tuple[Question, Outputs]]] = {}
    for question, got in zip(asked, answers, strict=True):
        by_op.setdefault(question.op, []).append((question, got))
    return tuple(_row(op, expected, pairs) for op, pairs in sorted(by_op.items()))


def _row(op: str, expected: Profile, pairs: Sequence[tuple[Question, Outputs]]) -> Row:
    equal = differing = total = 0
    refusals, signatures = [], dict[str, None]()
    for question, got in pairs:
        want = question.simulated(expected)
        if isinstance(got, str):
            refusals.append(got)
        elif not isinstance(want, str):
            wrong = differing_bytes(want, got)
            equal, differing, total = equal + (wrong == 0), differing + wrong, total + sum(array.nbytes for array in want)
            if not wrong:
                continue
        signatures[question.kernels[0][1]] = None
    why = refusals[0] if refusals else ""
    return Row(op, len(pairs), equal, differing, total, len(refusals), why, tuple(signatures))


def _fit(profile: Profile, asked: Sequence[Question], answers: Sequence[Outputs]) -> Fit:
    unequal = differing = 0
    for question, got in zip(asked, answers, strict=True):
        want = question.simulated(profile)
        if isinstance(want, str) or isinstance(got, str):
            unequal += isinstance(want, str) != isinstance(got, str)
        elif wrong := differing_bytes(want, got):
            unequal, differing = unequal + 1, differing + wrong
    return Fit(profile.id, unequal, differing)


def differing_bytes(want: Sequence[Array], got: Sequence[Array]) -> int:
    """Bytes of ``want`` that ``got`` does not have; all bytes of an output of another type or shape."""
    if len(want) != len(got):
        return sum(array.nbytes for array in want)
    return sum(_differing(a, b) for a, b in zip(want, got, strict=True) if not same_bytes(a, b))


def _differing(want: Array, got: Array) -> int:
    if want.dtype != got.dtype or want.shape != got.shape:
        return want.nbytes
    mine, theirs = (np.ascontiguousarray(array).reshape(-1).view(np.uint8) for array in (want, got))
    return int((mine != theirs).sum())


def engines_of(names: Sequence[str]) -> tuple[Profile, ...]:
    """The profiles that are checked against the live engines ``names``, or against all of them."""
    for name in names:
        if name not in live.ADAPTERS:
            raise EngineError(f"no live engine is called {name!r}; known: {', '.join(live.ADAPTERS)}", "missing")
    return tuple(profile for profile in all_profiles() if profile.live and profile.live in (names or live.ADAPTERS))
