"""The net under the rules: which question fails when a kernel's rule has another legal value.

``python tests/engines/rule_net.py [--shard 1/4] [OPERATOR...]`` prints a line for every kernel of the base engines, every rule that
it reads and every other legal value: who tells it apart, or SILENT and why. Recorded cases are asked first, quickest first, then
directed ones, then a search.
"""

from __future__ import annotations

import argparse
import functools
import itertools
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parents[1])]

import numpy as np
from engines.rule_questions import Question, Read, directed, recorded, searched
from meta.kill import params_of

from refsim.engines import RULES, Profile, profiles
from refsim.ops import Op, registry
from refsim.program import Program


@dataclass(frozen=True)
class Change:
    """Rule ``rule`` of a kernel with the value ``other`` in place of its own."""

    engine: Profile
    op: Op
    signature: str
    rule: str
    own: str
    other: str

    @functools.cached_property
    def wrong(self) -> Profile:
        return self.engine.but(self.engine.id, {f"{self.op.builtin} {self.signature}": {self.rule: self.other}})

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        return self.engine.alias, self.op.builtin, self.signature, self.rule, self.other


@dataclass(frozen=True)
class Verdict:
    """``by``: recorded, directed, search, or ``""`` for nobody. ``same``: every question became the same program both ways."""

    change: Change
    by: str
    question: str = ""
    same: bool = False

    def __str__(self) -> str:
        change = self.change
        place = f"{change.rule} {change.own}->{change.other}  {change.engine.alias} {change.op.builtin} {change.signature}"
        silent = "SILENT: " + ("the same program from every question" if self.same else "other programs, the same answers")
        return f"{place:<90}{f'{self.by}: {self.question}' if self.by else silent}"


@functools.cache
def asked(op: Op, engine: Profile) -> Mapping[Read, Sequence[tuple[str, Question]]]:
    """The questions about ``op`` by what they read: recorded before directed ones, the quicker ones before the others."""
    found: dict[Read, list[tuple[str, Question]]] = {}
    for kind, made in (("recorded", recorded(op, engine)), ("directed", directed(op, engine))):
        for question in sorted(made, key=lambda question: question.cost):
            for read in question.reads:
                found.setdefault(read, []).append((kind, question))
    return found


def changes(op: Op, engine: Profile) -> Iterator[Change]:
    """Every other value of every rule that is stated for a kernel, or that some question reads there."""
    for signature in engine.signatures(op):
        rules = engine.rules(op, signature) or {}
        read = {rule for builtin, types, rule in asked(op, engine) if (builtin, types) == (op.builtin, signature)}
        for rule in sorted(read | set(rules)):
            own = rules.get(rule, RULES[rule].values[0])
            for other in (value for value in RULES[rule].values if value != own):
                yield Change(engine, op, signature, rule, own, other)


def verdict(change: Change) -> Verdict:
    """Who tells the value apart."""
    read, same = (change.op.builtin, change.signature, change.rule), True
    for kind, question in _questions(change):
        if read not in question.reads or _equal(question.program(change.engine), question.program(change.wrong)):
            continue
        same = False
        if question.tells(change.wrong):
            return Verdict(change, kind, question.id)
    return Verdict(change, "", same=same)


def _questions(change: Change) -> Iterator[tuple[str, Question]]:
    yield from asked(change.op, change.engine).get((change.op.builtin, change.signature, change.rule), ())
    for question in searched(change.op, change.signature, change.engine, change.rule, change.other):
        yield "search", question


def _equal(a: Program | None, b: Program | None) -> bool:
    """Whether two programs are the same: calls, parameters, constants, what is folded, what the engine would refuse."""
    if a is None or b is None:
        return a is b
    pairs = zip(a.values, b.values, strict=False)
    folded = all((x.data is None) == (y.data is None) and (x.data is None or np.array_equal(x.data, y.data)) for x, y in pairs)
    return folded and a.refusals == b.refusals and np.array_equal(params_of(a), params_of(b))


def verdicts(op: Op) -> Iterator[Verdict]:
    """Of the kernels of all base engines."""
    for engine in profiles():
        yield from map(verdict, changes(op, engine))


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description="Who tells a rule's other values apart.")
    parser.add_argument("--shard", default="1/1", metavar="I/N", help="every N-th operator from the I-th on")
    parser.add_argument("operators", nargs="*", default=[*registry()], metavar="OPERATOR")
    given = parser.parse_args(arguments)
    first, step = (int(part) for part in given.shard.split("/"))
    counts: Counter[str] = Counter()
    for found in itertools.chain.from_iterable(verdicts(registry()[name]) for name in given.operators[first - 1 :: step]):
        counts[found.by or "silent"] += 1
        print(found, flush=True)
    print(", ".join(f"{number} {by}" for by, number in sorted(counts.items())))


if __name__ == "__main__":
    main(sys.argv[1:])
