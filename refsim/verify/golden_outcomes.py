"""What one run of a port says about each golden case in it: the report of the whole run, taken apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from refsim.golden import Note
from refsim.golden.flags import NOTES
from refsim.verify.golden_suite import Asked
from refsim.verify.judge import Complaint
from refsim.verify.kinds import PortReport
from refsim.verify.suites import Suite, Wrong, explain

COMPLAINTS_SHOWN = 5


@dataclass(frozen=True, slots=True, eq=False)
class Outcomes:
    """The report on ``suite``, which asks the questions of ``asked`` one case after the other."""

    suite: Suite
    asked: Sequence[Asked]
    report: PortReport

    def failure(self, asked: Asked) -> list[str]:
        """What is wrong with one case, as lines of text; none if it is right."""
        first = sum(part.count for part in self.asked[: self._index(asked)])
        verdict, numbers = self.report.verdict, range(first, first + asked.count)
        wrong = [w for w in verdict.wrong if w.number in numbers]
        complaints = [c for c in verdict.complaints if c.number in numbers]
        judged = range(first, min(numbers.stop, verdict.cases))
        found = [*self._wrong(wrong, asked, judged), *self._complaints(complaints), *self._stopped(numbers)]
        # A sanitizer does not say in which case: none of the run can be called right.
        found += [f"sanitizer, somewhere in this run: {finding}" for finding in self.report.findings]
        reached = bool(found) and first <= verdict.cases
        return [*found, *(_notes(asked, complaints) if reached else ())]

    def _wrong(self, wrong: Sequence[Wrong], asked: Asked, judged: range) -> Iterator[str]:
        if not wrong:
            return
        yield f"{len(wrong):,} of {asked.count:,} answers are wrong"
        yield f"first wrong, {self.where(wrong[0].number)}: {self.suite.describe(wrong[0])}"
        explanation = explain(self.suite, wrong, judged, self.report.verdict.unanswered)
        if explanation:
            yield f"looks like: {explanation}"
        source = asked.file.source
        yield f"expected by {source.engine}, {source.version}{', which is refsim itself' if source.self_made else ''}"

    def _complaints(self, complaints: Sequence[Complaint]) -> Iterator[str]:
        told = list(dict.fromkeys(f"{c.kind}, {self.where(c.number)}: {c.message}" for c in complaints))
        yield from told[:COMPLAINTS_SHOWN]
        if len(told) > COMPLAINTS_SHOWN:
            yield f"and {len(told) - COMPLAINTS_SHOWN:,} more remarks"

    def _stopped(self, numbers: range) -> Iterator[str]:
        """Questions without an answer, and where the answers ended: the case of that question has it in full."""
        told = self._end()
        answered = self.report.verdict.cases
        if not told:
            return
        culprit = self._culprit()
        if culprit in numbers:
            # A worker's crash is among the remarks already.
            yield from () if self._remarked(culprit) else (f"{self.where(culprit)}: {told}",)
            if self.report.end.errors:
                yield f"its last words: {self.report.end.errors.splitlines()[-1]}"
        missing = len([number for number in numbers if number >= answered])
        if missing and (culprit not in numbers or missing < len(numbers)):
            count = f"{missing:,} of {len(numbers):,} " if missing < len(numbers) else ""
            because = "" if culprit in numbers else f": {told}, at {self.where(culprit)}"
            yield f"{count}not answered{because}"

    def _end(self) -> str:
        """Why the port's answers end, or do not end, where they should; "" if they do."""
        problem, end = self.report.verdict.problem, self.report.end
        if problem is not None and problem.kind != "early_end":
            return f"{problem.kind}: {problem}"
        if end.kind != "ok":
            return f"{'' if self.report.kind == 'memory' else 'the port '}{end.message}"
        return "" if problem is None else f"early end: {problem.message}"

    def _culprit(self) -> int:
        """The question at which the answers end; the last one if it is what comes after it."""
        last = sum(part.count for part in self.asked) - 1
        answered = self.report.verdict.cases
        return answered - 1 if self._remarked(answered - 1) else min(answered, last)

    def _remarked(self, number: int) -> bool:
        """Whether a remark on question ``number`` says that the port ended there."""
        remarks = [c.message for c in self.report.verdict.complaints if c.number == number]
        return self.report.end.kind != "ok" and self.report.end.message in remarks

    def _index(self, asked: Asked) -> int:
        return next(i for i, part in enumerate(self.asked) if part is asked)

    def where(self, number: int) -> str:
        """Question ``number`` of the run, by its case."""
        for part in self.asked:
            if number < part.count:
                return f"case {part.case.id!r}, {'row' if part.file.kind == 'primitive' else 'run'} {number}"
            number -= part.count
        raise IndexError(number)


def _notes(asked: Asked, complaints: Sequence[Complaint]) -> Iterator[str]:
    """What the flags mean: the case's own, and those of the remarks."""
    for flag in asked.case.flags:
        yield _note(flag, asked.file.notes[flag])
    for kind in dict.fromkeys(complaint.kind for complaint in complaints):
        if kind in NOTES:
            yield _note(kind, NOTES[kind])


def _note(flag: str, note: Note) -> str:
    return f"flag {flag}: {note.description} {' '.join(note.links)}".rstrip()
