"""The answers of a port, judged line by line: how many are right, which is the first wrong one, what the mistake looks like."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from refsim.verify.primitives import Field
from refsim.verify.suites import Chunk, Suite, Wrong, signed

HEX = re.compile(r"(?:0[xX])?[0-9a-fA-F]+")
UNDEFINED = re.compile(r"[0-9a-fA-F]*[xXzZ][0-9a-fA-FxXzZ]*")
SHOWN = 100
#: Told of (what, done, total), total 0 as long as it is not known.
Progress = Callable[[str, int, int], None]
#: Wrong answers that are looked at together: columns of them, not one by one.
WEIGHED_AT_ONCE = 4096


def silent(stage: str, done: int, total: int) -> None:
    """A progress that nobody follows."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a stream of answers ends before the cases do. ``kind``: garbage, early_end, extra, order."""

    kind: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}"


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something that the harness around a C function noticed in one case: ``kind`` is a flag such as ``guard``."""

    number: int
    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a port's answers are worth. ``by_flag``: (wrong, judged) cases of each flag; ``wrong`` are the first ones.

    ``cases`` are those up to where the answers end, ``unanswered`` of them, in order, those in which the port crashed.
    """

    suite: str
    cases: int
    wrong_cases: int
    wrong: tuple[Wrong, ...]
    complaints: tuple[Complaint, ...]
    problem: Problem | None
    by_flag: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    first: str = ""
    explanation: str = ""
    unanswered: tuple[int, ...] = ()

    @property
    def checked(self) -> int:
        """Cases with an answer."""
        return self.cases - len(self.unanswered)

    @property
    def ok(self) -> bool:
        return not self.wrong_cases and not self.complaints and self.problem is None


class Judge:
    """Takes the lines of a port one after the other; the questions come from ``suite`` again.

    ``from_worker``: lines may end in remarks of refsim's own worker, each after a `` ! ``. ``first_only``: stop at the first
    failure. ``progress`` is told when cases are judged, some thousands at once.
    """

    def __init__(self, suite: Suite, *, from_worker: bool = False, first_only: bool = False, progress: Progress = silent) -> None:
        self.suite = suite
        self._progress = progress
        self.cases = 0
        self.problem: Problem | None = None
        self._from_worker = from_worker
        self._first_only = first_only
        self._pairs = self._questions()
        self._next = next(self._pairs, None)
        self._wrong: list[Wrong] = []
        self._evidence = suite.evidence()
        self._unweighed: list[Wrong] = []
        self._wrong_numbers: list[int] = []
        self._complaints: list[Complaint] = []
        self._unanswered: list[int] = []

    def _questions(self) -> Iterator[tuple[str, str]]:
        for chunk in self.suite.chunks():
            yield from zip(chunk.asks, chunk.answers, strict=True)
            self._progress("cases", self.cases, 0)

    @property
    def remark(self) -> str:
        """What was noticed first: ``wrong result``, or the kind of a complaint; "" if nothing was."""
        if self._wrong:
            return "wrong result"
        return self._complaints[0].kind if self._complaints else ""

    @property
    def complete(self) -> bool:
        """Whether every case has an answer."""
        return self._next is None

    @property
    def question(self) -> str:
        """The case that waits for its answer."""
        return "" if self._next is None else self._next[0]

    def skip(self, kind: str, message: str) -> None:
        """Count the waiting case as failed because of ``message``."""
        if self._next is not None:
            self._complain(kind, message)
            self._unanswered.append(self.cases)
            self._advance()

    def _complain(self, kind: str, message: str) -> None:
        self._complaints.append(Complaint(self.cases, kind, message))

    def _advance(self) -> None:
        self.cases += 1
        self._next = next(self._pairs, None)

    def feed(self, line: str) -> bool:
        """Judge one line; False when nothing after it can be judged."""
        if self.problem is not None:
            return False
        if self._next is None:
            self.problem = Problem(
                "extra", self.cases + 1, f"there are only {self.cases:,} cases, but another line came: {_cut(line)}"
            )
            return False
        ask, answer = self._next
        text = line.strip().lower()
        if self._from_worker and " ! " in text:
            text, *remarks = text.split(" ! ")
            for remark in remarks:
                kind, _, message = remark.partition(" ")
                self._complain(kind, message)
        if text != answer and text != f"{ask} {answer}":
            got = self._answer(text, ask, answer)
            if got is None:
                return False
            if got != answer:
                self._count(Wrong(self.cases, ask, answer, got))
        self._advance()
        return not (self._first_only and (self._wrong or self._complaints))

    def _count(self, wrong: Wrong) -> None:
        self._wrong_numbers.append(wrong.number)
        if len(self._wrong) < self.suite.kept_failures:
            self._wrong.append(wrong)
        self._unweighed.append(wrong)
        if len(self._unweighed) >= WEIGHED_AT_ONCE:
            self._weigh()

    def _weigh(self) -> None:
        if self._unweighed:
            self._evidence.add(self._unweighed)
        self._unweighed = []

    def _answer(self, text: str, ask: str, answer: str) -> str | None:
        """The result fields of a line in canonical form, or None after setting ``problem``."""
        tokens, asked = text.split(), ask.split()
        wanted = len(self.suite.results)
        if len(tokens) not in (wanted, len(asked) + wanted):
            counts = f"{wanted} field{'s' * (wanted > 1)}, or {len(asked) + wanted} with the input repeated"
            self._broken("garbage", f"expected {counts}, got {_cut(text)}")
            return None
        for number, (token, original) in enumerate(zip(tokens[:-wanted], asked, strict=False)):
            if token != original and not _same_number(token, original):
                told = "a case was dropped or repeated, or the vectors are of another level or seed"
                self._broken("order", f"answers another case: field {number + 1} is {_cut(token)}, not {_cut(original)}; {told}")
                return None
        return self._fields(tokens[-wanted:], answer.split())

    def _fields(self, tokens: list[str], answers: list[str]) -> str | None:
        fields = []
        for token, f, answer in zip(tokens, self.suite.results, answers, strict=True):
            value = _canonical(token, f, answer)
            if value is None:
                why = "has undefined bits" if UNDEFINED.fullmatch(token) else "is not a hexadecimal number of the right size"
                self._broken("garbage", f"{_cut(token)} {why}")
                return None
            fields.append(value)
        return " ".join(fields)

    def _broken(self, kind: str, message: str) -> None:
        self.problem = Problem(kind, self.cases + 1, message)

    def finish(self) -> Verdict:
        """The verdict, after the last line."""
        if self.problem is None and self._next is not None:
            total = self.cases + 1 + sum(1 for _ in self._pairs)
            self.problem = Problem("early_end", self.cases + 1, f"the answers end after {self.cases:,} of {total:,} cases")
        self._progress("cases", self.cases, self.cases)
        failed = sorted({*self._wrong_numbers, *(complaint.number for complaint in self._complaints)})
        first = self.suite.describe(self._wrong[0]) if self._wrong else ""
        self._weigh()
        unanswered = tuple(self._unanswered)
        return Verdict(
            suite=self.suite.name,
            cases=self.cases,
            wrong_cases=len(self._wrong_numbers),
            wrong=tuple(self._wrong),
            complaints=tuple(self._complaints),
            problem=self.problem,
            by_flag=_by_flag(self.suite.chunks(), self.cases, failed) if failed else {},
            first=first,
            explanation=self._evidence.explanation(range(self.cases), unanswered) if self._wrong else "",
            unanswered=unanswered,
        )


def judge(suite: Suite, lines: Iterable[str]) -> Verdict:
    """The verdict on all ``lines`` of a port."""
    judged = Judge(suite)
    for line in lines:
        if not judged.feed(line):
            break
    return judged.finish()


def _canonical(token: str, f: Field, answer: str) -> str | None:
    """``token`` with exactly the digits of ``answer``, or None. A longer one may only repeat the sign."""
    if not HEX.fullmatch(token):
        return None
    digits = len(answer)
    token = token.removeprefix("0x")
    if len(token) <= digits and digits == f.digits:
        return token.rjust(digits, "0")
    if len(token) == digits:
        return token
    value, kept = int(token, 16), token[-f.digits :]
    number = signed(int(kept, 16), f)
    fits = digits == f.digits and value in (number, number % (1 << (4 * len(token)))) and len(token) <= 16
    return kept if fits else None


def _same_number(token: str, original: str) -> bool:
    bare = token.removeprefix("0x")
    if not HEX.fullmatch(bare) or not HEX.fullmatch(original):
        return False
    return bare.rjust(len(original), "0") == original or (
        len(bare) <= 16 and bare.lstrip("f") == original.lstrip("f") and bare > original
    )


def _by_flag(chunks: Iterator[Chunk], judged: int, failed: list[int]) -> dict[str, tuple[int, int]]:
    """(failed, judged) cases by flag: those with most failures first, of these the ones that few other cases carry."""
    totals: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    start = 0
    numbers = np.asarray(failed, dtype=np.int64)
    for chunk in chunks:
        count = min(len(chunk.asks), judged - start)
        if count <= 0:
            break
        inside = numbers[(numbers >= start) & (numbers < start + count)] - start
        for flag, shows in chunk.flags().items():
            totals[flag] += int(shows[:count].sum())
            wrong[flag] += int(shows[inside].sum())
        start += len(chunk.asks)
    order = sorted((flag for flag in totals if totals[flag]), key=lambda flag: (-wrong[flag], totals[flag], flag))
    return {flag: (wrong[flag], totals[flag]) for flag in order}


def _cut(text: str) -> str:
    return repr(text if len(text) <= SHOWN else text[:SHOWN] + "...")
