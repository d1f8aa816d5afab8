"""What the wrong answers of a primitive's port have in common. Every one of them counts; nothing is concluded from the first.

A cause is named when it gives the port's values in all wrong cases; else with the number of cases in which it does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from refsim.ir import Array
from refsim.verify import mistaken
from refsim.verify.boundaries import Columns
from refsim.verify.mistaken import Mistake
from refsim.verify.mistaken_requantize import pairs
from refsim.verify.primitives import Field
from refsim.verify.suites import PrimitiveSuite, Wrong, columns_of

#: A cause, or a pattern, of fewer of the wrong cases than this share is not worth telling.
WORTH_TELLING = 0.5
#: Cases that are gone through again to see where a cause would show: a level may have 2^32.
COMPARED = 1 << 20
#: Wrong answers that end most causes, before all others are looked at.
TRIED = 64


class PrimitiveEvidence:
    """Counts, over all wrong answers of a port, how many each mistake and each pattern explains."""

    def __init__(self, suite: PrimitiveSuite) -> None:
        self.suite = suite
        self.total = 0
        self._places: list[int] = []
        self._given: Counter[Mistake] = Counter()
        self._pairs: list[Mistake] = list(pairs(suite.name))
        self._numbers = ResultPattern(suite.results[0])
        self._low: list[int] = []
        self._high: list[int] = []
        self._unanswered: tuple[int, ...] = ()

    def add(self, wrong: Sequence[Wrong]) -> None:
        columns, expected, got = (
            columns_of(fields, [getattr(w, part) for w in wrong])
            for fields, part in zip(
                (self.suite.primitive.fields, *[self.suite.results] * 2), ("ask", "expected", "got"), strict=True
            )
        )
        self.total += len(wrong)
        self._places += [w.number for w in wrong if w.number < COMPARED]
        for mistake in mistaken.mistakes(self.suite.name):
            self._given[mistake] += int(self._alike(mistake, columns, got).sum())
        # A pair is only told when it explains everything, so that one wrong answer ends it.
        for part in (slice(TRIED), slice(None)):
            some, answers = (tuple(column[part] for column in side) for side in (columns, got))
            self._pairs = [pair for pair in self._pairs if self._alike(pair, some, answers).all()]
        self._numbers.add(expected[0], got[0])
        lows, highs = ([int(end(column)) for column in columns] for end in (np.min, np.max))
        self._low = [min(pair) for pair in zip(self._low, lows, strict=True)] if self._low else lows
        self._high = [max(pair) for pair in zip(self._high, highs, strict=True)] if self._high else highs

    def _alike(self, mistake: Mistake, columns: Columns, got: Columns) -> Array:
        """In which cases ``mistake`` gives the port's results, as far as their fields show."""
        alike = [
            ((a - b) << (64 - 4 * f.digits)) == 0
            for a, b, f in zip(mistake.results(columns), got, self.suite.results, strict=False)
        ]
        return np.asarray(np.all(alike, axis=0))

    def explanation(self, judged: range, unanswered: Sequence[int] = ()) -> str:
        self._unanswered = tuple(unanswered)
        single = [mistake for mistake, count in self._given.items() if count == self.total]
        compared = range(judged.start, min(judged.stop, judged.start + COMPARED))
        found = [self._closest(some, compared) for some in (single, self._pairs) if some]
        if found:
            mistake, more = min(found, key=lambda pair: pair[1])
            right = f", though in {more:,} other cases, where that would show, the port is right" if more > 0 else ""
            return f"in all of these cases the port {mistake.what} (flag {mistake.flag}){right}"
        told = [self._partial(), *self._numbers.told(), self._input_pattern(judged)]
        return "; ".join(pattern for pattern in told if pattern)

    def _partial(self) -> str:
        mistake, count = max(self._given.items(), key=lambda item: item[1], default=(None, 0))
        if mistake is None or count < WORTH_TELLING * self.total:
            return ""
        cases = f"{count:,} of these {self.total:,} cases"
        return f"in {cases}, but not in the others, the results are those of a port that {mistake.what} (flag {mistake.flag})"

    def _closest(self, mistakes: Sequence[Mistake], compared: range) -> tuple[Mistake, int]:
        """The mistake that shows in fewest cases that the port has right, of those ``compared``; and in how many of these."""
        shown = [self._shows(mistake, compared) for mistake in mistakes]
        best = min(range(len(mistakes)), key=lambda number: shown[number])
        return mistakes[best], shown[best] - sum(number in compared for number in self._places)

    def _shows(self, mistake: Mistake, compared: range) -> int:
        """Number of the cases ``compared`` that ``mistake`` changes."""
        return sum(int((~self._alike(mistake, *pair)).sum()) for pair in self._judged(compared))

    def _judged(self, judged: range) -> Iterator[tuple[Columns, Columns]]:
        """Arguments and results of the cases ``judged`` that were answered, chunk by chunk."""
        start = 0
        for columns, results in self.suite.answered():
            first = max(judged.start, start)
            part = slice(first - start, max(judged.stop - start, 0))
            missing = [number - first for number in self._unanswered if first <= number < min(judged.stop, start + columns[0].size)]
            start += columns[0].size
            yield tuple(np.delete(column[part], missing) for column in columns), tuple(np.delete(r[part], missing) for r in results)
            if start >= judged.stop:
                return

    def _input_pattern(self, judged: range) -> str:
        """What the arguments of all wrong cases have in common, and those of the other cases have not."""
        if self.total < 2:
            return ""
        for number, f in enumerate(self.suite.primitive.fields):
            low, high = self._low[number], self._high[number]
            told = f"{f.name} = {low}" if low == high else f"a negative {f.name}" if high < 0 else ""
            ends = (low, high) if low == high else (-(2**63), -1)
            if told and any(not _all_within(columns[number], *ends) for columns, _ in self._judged(judged)):
                return f"every wrong case has {told}"
        return ""


def _all_within(column: Array, low: int, high: int) -> bool:
    return bool(((low <= column) & (column <= high)).all())


class ResultPattern:
    """What the differences between right and wrong numbers have in common."""

    def __init__(self, result: Field) -> None:
        info = np.iinfo(result.dtype)
        self._ends = [info.min, info.max]
        self._counts: Counter[str] = Counter()
        self._total = 0
        self._first = 0
        self._constant = True

    def add(self, expected: Array, got: Array) -> None:
        gap = got - expected
        if not self._total:
            self._first = int(got[0])
        self._total += gap.size
        self._constant &= bool(np.all(got == self._first))
        for name, shows in {
            "missing": np.isin(expected, self._ends),
            "saturated": np.isin(got, self._ends),
            "high": gap == 1,
            "low": gap == -1,
            "sign": got == -expected,
        }.items():
            self._counts[name] += int(shows.sum())

    def told(self) -> list[str]:
        counts, total = self._counts, self._total
        if counts["missing"] == total:
            return ["every wrong result should be an end of the range: a missing saturation"]
        if counts["saturated"] == total:
            return ["every wrong result is an end of the range: saturation where there is none"]
        near = counts["high"] + counts["low"]
        if near == total:
            side = "high" if counts["high"] == total else "low" if counts["low"] == total else "high or low"
            return [f"every wrong result is one too {side}: a rounding, of ties or of remainders"]
        if counts["sign"] == total:
            return ["every wrong result has the wrong sign"]
        if self._constant and total > 1:
            return [f"every wrong result is {self._first}"]
        return [f"{near:,} of {total:,} wrong results are one too high or low"] if near >= WORTH_TELLING * total else []
