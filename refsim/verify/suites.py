"""What a port is asked: numbered cases as lines of text, with the answers that are right.

A suite yields chunks of lines. The same lines go through a pipe, into a memory file, or to a C function that a worker process
calls; see PORTS.md for the format.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from refsim.fixedpoint import EXACT
from refsim.ir import Array
from refsim.verify import mistaken
from refsim.verify.boundaries import Columns
from refsim.verify.primitives import Field, Primitive

DEFAULT_SEED = 20261101
#: Failures of a primitive that are kept to be shown: a level may have 2^32 cases. Explanations look at all of them.
KEPT_FAILURES = 4096


@dataclass(frozen=True, slots=True)
class Chunk:
    """Consecutive cases. ``flags`` says, for each flag, which of them carry it."""

    asks: list[str]
    answers: list[str]
    flags: Callable[[], Mapping[str, Array]]


@dataclass(frozen=True, slots=True)
class Wrong:
    """One case that a port got wrong; ``got`` in the form of ``expected``."""

    number: int
    ask: str
    expected: str
    got: str


class Suite(Protocol):
    """Cases of one primitive, operator or model."""

    @property
    def name(self) -> str: ...

    @property
    def results(self) -> tuple[Field, ...]: ...

    @property
    def inputs(self) -> int:
        """Number of fields of a question."""

    @property
    def kept_failures(self) -> int:
        """Wrong answers that are kept to be shown; the rest are counted."""

    def chunks(self) -> Iterator[Chunk]: ...

    def describe(self, wrong: Wrong) -> str:
        """One line: the inputs, what is right, and what came."""

    def evidence(self) -> Evidence:
        """Takes every wrong answer, and then says what the port seems to do."""


class Evidence(Protocol):
    """What all wrong answers of a port have in common, or how many of them."""

    def add(self, wrong: Sequence[Wrong]) -> None: ...

    def explanation(self, judged: range, unanswered: Sequence[int] = ()) -> str:
        """What the port seems to do, or ``""``.

        ``judged``: numbers of the cases that it was asked; those ``unanswered`` tell nothing, the others not added are right.
        """


def explain(suite: Suite, wrong: Sequence[Wrong], judged: range, unanswered: Sequence[int] = ()) -> str:
    """What a port seems to do whose wrong answers among the cases ``judged`` are ``wrong``, all of them."""
    evidence = suite.evidence()
    evidence.add(wrong)
    return evidence.explanation(judged, unanswered)


@dataclass(frozen=True, slots=True)
class PrimitiveSuite:
    """Cases of a primitive at one level; those with a flag in ``exclude`` are left out."""

    primitive: Primitive
    level: int = 1
    seed: int = DEFAULT_SEED
    exclude: tuple[str, ...] = ()
    #: None: all cases of the level; else so many uniformly random ones instead.
    random_only: int | None = None

    @property
    def name(self) -> str:
        return self.primitive.name

    @property
    def results(self) -> tuple[Field, ...]:
        return self.primitive.results

    @property
    def inputs(self) -> int:
        return len(self.primitive.fields)

    @property
    def kept_failures(self) -> int:
        return KEPT_FAILURES

    def columns(self) -> Iterator[Columns]:
        """Input columns, excluded cases left out."""
        if self.random_only is not None:
            yield self.primitive.random(self.random_only, self.seed, weighted=False)
            return
        for columns in self.primitive.chunks(self.level, self.seed):
            if not self.exclude:
                yield columns
                continue
            unwanted = np.zeros(columns[0].size, dtype=bool)
            for flag, shows in mistaken.flags(self.name, columns).items():
                unwanted |= shows & (flag in self.exclude)
            yield tuple(column[~unwanted] for column in columns)

    def answered(self) -> Iterator[tuple[Columns, Columns]]:
        """Input columns and the results that are right."""
        for columns in self.columns():
            yield columns, self.primitive.evaluate(columns)

    def chunks(self) -> Iterator[Chunk]:
        for columns, results in self.answered():
            asks, answers = hex_lines(self.primitive.fields, columns), hex_lines(self.results, results)
            yield Chunk(asks, answers, lambda columns=columns: mistaken.flags(self.name, columns))  # type: ignore[misc]

    def describe(self, wrong: Wrong) -> str:
        values = _values(self.primitive.fields, wrong.ask)
        given = ", ".join(f"{f.name}={value}" for f, value in zip(self.primitive.fields, values, strict=True))
        parts = []
        for f, right, got in zip(
            self.results, _values(self.results, wrong.expected), _values(self.results, wrong.got), strict=True
        ):
            parts.append(f"{f.name} is {got}, should be {right}")
        return f"{self.name}({given}): {'; '.join(parts)} [{wrong.ask} -> {wrong.expected}, got {wrong.got}]"

    def evidence(self) -> Evidence:
        from refsim.verify.evidence import PrimitiveEvidence

        return PrimitiveEvidence(self)


# --- text ---------------------------------------------------------------------------------------------------------------
_DIGITS = np.frombuffer(b"0123456789abcdef", dtype=np.uint8)


def hex_columns(fields: Sequence[Field], columns: Columns) -> list[Array]:
    """Each column's digits as ASCII codes, uint8 ``[n, digits]``."""
    parts = []
    for f, column in zip(fields, columns, strict=True):
        shifts = np.arange(4 * (f.digits - 1), -1, -4, dtype=np.int64)
        parts.append(_DIGITS[(column[:, np.newaxis] >> shifts) & 15])
    return parts


def hex_lines(fields: Sequence[Field], columns: Columns, separator: str = " ") -> list[str]:
    """One line per row: fixed-width two's complement."""
    if columns[0].size == 0:
        return []
    gap = np.full((columns[0].size, len(separator)), ord(separator or " "), dtype=np.uint8)
    parts: list[Array] = []
    for digits in hex_columns(fields, columns):
        parts += [gap, digits] if parts else [digits]
    parts.append(np.full((columns[0].size, 1), ord("\n"), dtype=np.uint8))
    return np.concatenate(parts, axis=1).tobytes().decode("ascii").splitlines()


def signed(value: int, f: Field) -> int:
    """``value``, the number that the digits of field ``f`` spell, with its sign."""
    top = 1 << (4 * f.digits - 1)
    return value - 2 * top if f.signed and value >= top else value


def _values(fields: Sequence[Field], text: str) -> list[int]:
    return [signed(int(token, 16), f) for f, token in zip(fields, text.split(), strict=True)]


def columns_of(fields: Sequence[Field], lines: Sequence[str]) -> Columns:
    """The columns that ``lines`` spell; every line has one token per field."""
    tokens = zip(*(line.split() for line in lines), strict=True)
    return tuple(_column(f, column) for f, column in zip(fields, tokens, strict=True))


def _column(f: Field, tokens: Sequence[str]) -> Array:
    values = np.fromiter((int(token, 16) for token in tokens), dtype=np.uint64, count=len(tokens)).view(np.int64)
    return EXACT.wrap_add(values, np.int64(0), bits=4 * f.digits) if f.signed else values
