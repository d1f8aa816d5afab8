"""Whether the engines' wheels still compute what the profiles say: operator vectors, run live.

The questions are the bundled operator vectors and freshly drawn nodes. A wheel is asked in its own interpreter, so that several
versions can be held to the profiles at once.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path

import numpy as np

from refsim import golden, live
from refsim.cases import draw, kernels_of
from refsim.diagnose.answers import from_wheel, simulated
from refsim.diagnose.matrix import same_bytes
from refsim.engines import Profile, all_profiles
from refsim.errors import EngineError, RefsimError
from refsim.ir import Array, Model
from refsim.loading import not_loaded
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
        """Profiles whose rules for the model's kernels are the same share an answer, unless the engine would not load the file."""
        for reason in not_loaded(self.model, profile):
            return reason
        key = str([profile.rules(op, signature) for op, signature in self.kernels]) + _beside_rules(profile)
        if key not in self.answers:
            self.answers[key] = self._answer(profile)
        return self.answers[key]

    def _answer(self, profile: Profile) -> Outputs:
        try:
            refusals = prepare(self.model, profile).refusals
        except RefsimError as error:
            return str(error)
        if refusals:
            return refusals[0]
        answer = simulated(self.model, profile, self.inputs)
        return answer.refused or answer.outputs


#: What of a profile says who it is, which rules it has, or which files it loads, and so is told apart otherwise.
_TOLD_APART = {*"id alias title base wheel live changes generates names versions float_operators unknown_types".split()}


@functools.cache
def _beside_rules(profile: Profile) -> str:
    """The rest of a profile's arithmetic, and of what it refuses."""
    return str([getattr(profile, each.name) for each in fields(profile) if each.name not in _TOLD_APART])


@dataclass(frozen=True, slots=True)
class Row:
    """One operator on one wheel.

    Of ``cases``, ``equal`` ones gave every byte. In the others ``differing`` of ``total`` bytes differ, or the wheel ``refused``
    what the profile runs: ``reasons`` are its words with the number of cases, the most frequent first. ``signatures`` are those of
    the cases that are not equal.
    """

    op: str
    cases: int
    equal: int
    differing: int
    total: int
    refused: int
    reasons: tuple[tuple[str, int], ...] = ()
    signatures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fit:
    """How a profile fits a wheel: cases that are not equal, those among them that only one side runs, and differing bytes."""

    profile: str
    unequal: int
    one_sided: int
    differing: int


@dataclass(frozen=True, slots=True)
class Drift:
    """One live engine of one wheel, held to ``profile``. ``fits``: the profiles that were tried, the best first.

    ``python`` is the interpreter as it was given, empty for this one.
    """

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
    python: Path | None = None,
    candidates: Sequence[Profile] = (),
    progress: Progress = lambda stage, done, total: None,
) -> Drift:
    """Hold the live engine of ``expected`` to it, in ``python`` (None: this interpreter).

    ``candidates`` are tried for a better fit: by default every profile of the same base, if ``expected`` does not fit.
    EngineError if ``python`` does not run, has no wheel of the engine (``missing``), or lacks what the wheel needs (``broken``).
    """
    wheel = live.wheel(expected.live, python=python)
    answers: list[Outputs] = []
    for number, question in enumerate(asked):
        progress(f"{expected.live} of {wheel}", number, len(asked))
        answers.append(_answer(question, expected.live, python))
    progress(f"{expected.live} of {wheel}", len(asked), len(asked))
    # Of those that fit alike, profiles that were checked against this wheel come first, then those that were against another one.
    alike = sorted(all_profiles(), key=lambda profile: (profile.wheel != wheel, not profile.wheel))
    rows = _rows(expected, asked, answers)
    others = [profile for profile in alike if profile.base == expected.base and any(row.equal < row.cases for row in rows)]
    tried = candidates or others or [expected]
    fits = sorted((_fit(profile, asked, answers) for profile in tried), key=lambda fit: (fit.unequal, fit.differing))
    return Drift(expected.live, wheel, str(python or ""), expected.id, rows, tuple(fits))


def _answer(question: Question, engine: str, python: Path | None) -> Outputs:
    answer = from_wheel(question.model, engine, question.inputs, question.stateful, python)
    return answer.refused or answer.outputs


def _rows(expected: Profile, asked: Sequence[Question], answers: Sequence[Outputs]) -> tuple[Row, ...]:
    by_op: dict[str, list[tuple[Question, Outputs]]] = {}
    for question, got in zip(asked, answers, strict=True):
        by_op.setdefault(question.op, []).append((question, got))
    return tuple(_row(op, expected, pairs) for op, pairs in sorted(by_op.items()))


def _row(op: str, expected: Profile, pairs: Sequence[tuple[Question, Outputs]]) -> Row:
    equal = differing = total = 0
    refusals, signatures = Counter[str](), dict[str, None]()
    for question, got in pairs:
        want = question.simulated(expected)
        if isinstance(got, str):
            refusals[" ".join(got.split())] += 1
        elif not isinstance(want, str):
            wrong = differing_bytes(want, got)
            equal, differing, total = equal + (wrong == 0), differing + wrong, total + sum(array.nbytes for array in want)
            if not wrong:
                continue
        signatures[question.kernels[0][1]] = None
    reasons = tuple(refusals.most_common())
    return Row(op, len(pairs), equal, differing, total, refusals.total(), reasons, tuple(signatures))


def _fit(profile: Profile, asked: Sequence[Question], answers: Sequence[Outputs]) -> Fit:
    unequal = one_sided = differing = 0
    for question, got in zip(asked, answers, strict=True):
        want = question.simulated(profile)
        if isinstance(want, str) or isinstance(got, str):
            one_sided += isinstance(want, str) != isinstance(got, str)
        elif wrong := differing_bytes(want, got):
            unequal, differing = unequal + 1, differing + wrong
    return Fit(profile.id, unequal + one_sided, one_sided, differing)


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
