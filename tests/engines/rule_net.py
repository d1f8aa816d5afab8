"""Which questions tell a rule's values apart: what a row of an operator states, set to another legal value.

A kernel is asked random nodes, most of them with scales whose ratios lie on ties or a last place beside them, on all its 8-bit
values, until the wrong value shows.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from refsim.engines import RULES, Profile, profiles
from refsim.errors import RefsimError
from refsim.golden.vector import run
from refsim.ir import Array
from refsim.ops import Op, registry
from refsim.overflow import OverflowWarning
from refsim.prepare import prepare
from refsim.sheet import Sheet
from refsim.tflite import load

#: Questions to a kernel, and nodes in each.
QUESTIONS, NODES = 12, 6
#: Runs of one question, so that every element of 8 bits has every value once; and steps of a stream.
RUNS, STEPS = 256, 24
Outcome = list[Array] | str


@dataclass(frozen=True, eq=False)
class Question:
    """A model, its inputs, and whether the runs are steps."""

    model: bytes
    inputs: Sequence[Array]
    stateful: bool

    def outcome(self, profile: Profile) -> Outcome:
        """The outputs, or why there are none: an error, or an engine that would refuse."""
        try:
            program = prepare(load(self.model), profile)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", OverflowWarning)
                return "refused" if program.refusals else run(program, self.inputs, self.stateful)
        except (RefsimError, KeyError, ValueError, NotImplementedError) as error:
            return f"no answer: {type(error).__name__}"


def tells(mine: Outcome, other: Outcome) -> bool:
    if isinstance(mine, str) or isinstance(other, str):
        return isinstance(mine, str) != isinstance(other, str)
    return not all(np.array_equal(a, b) for a, b in zip(mine, other, strict=True))


# --- questions ----------------------------------------------------------------------------------------------------------
class SharpSheet(Sheet):
    """Scales that make ties, and miss them closely.

    Each is, rounded to float32, an earlier one or a product of two, times a power of two and a small odd number or its inverse: so
    a ratio of scales is a dyadic number but for rounding, which one float type loses and another one keeps.
    """

    last: tuple[float, ...] = ()

    def scale(self, low: float = 1e-3, high: float = 0.2) -> float:
        stem = float(self.pick(1.0, *self.last, np.prod(self.last)))
        odd = float(self.pick(1, 3, 5, 7))
        start = stem * (odd if self.pick(True, False) else 1 / odd)
        powers = np.arange(np.ceil(np.log2(low / start)), np.floor(np.log2(high / start)) + 1)
        plain = not powers.size or not self.last
        chosen = super().scale(low, high) if plain else float(np.float32(start * 2.0 ** float(self.rng.choice(powers))))
        self.last = (*self.last, chosen)[-2:]
        return chosen


#: Ways to ask, in turn.
WAYS = (SharpSheet, SharpSheet, SharpSheet, Sheet)


def question(op: Op, signature: str, profile: Profile, number: int) -> Question:
    """Question ``number`` of a kernel: the ways in turn, each with a seed of its own."""
    rng = np.random.default_rng([number, *f"{op.name}/{signature}/rules".encode()])
    sheet = WAYS[number % len(WAYS)](rng, signature, op.signatures[signature], profile.rules(op, signature))
    assert op.sample is not None
    for _ in range(NODES):
        op.sample(sheet)
    stateful = any(tensor.variable for tensor in sheet.tensors)
    inputs = sheet.values(STEPS if stateful else RUNS, number)
    if not stateful:
        inputs = [x if i in sheet.ranges else _every_value(x, rng) for i, x in zip(sheet.inputs, inputs, strict=True)]
    return Question(sheet.build(), inputs, stateful)


def _every_value(stack: Array, rng: np.random.Generator) -> Array:
    """Over the runs every value of an 8-bit type, in another order for each element."""
    if stack.dtype not in (np.int8, np.uint8):
        return stack
    codes = np.broadcast_to(np.arange(RUNS)[:, None], (RUNS, stack[0].size))
    return rng.permuted(codes, axis=0).astype(stack.dtype).reshape(stack.shape)


# --- what is stated -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Cell:
    """A value that a row states for an engine's kernels of an operator."""

    profile: Profile
    op: Op
    rule: str
    own: str
    signatures: tuple[str, ...]

    @property
    def others(self) -> list[str]:
        return [value for value in RULES[self.rule].values if value != self.own]

    def wrong(self, other: str) -> Profile:
        return self.profile.but("changed", {f"{self.op.builtin} {' '.join(self.signatures)}": {self.rule: other}})

    def __str__(self) -> str:
        return f"{self.profile.alias}-{self.op.name}-{self.rule}"


def stated() -> Iterator[Cell]:
    """Every value in the rows of the operators, by base engine."""
    for base in profiles():
        for op in (op for op in registry().values() if op.sample):
            rows: dict[tuple[str, str], list[str]] = {}
            for signature, rules in op.engines.get(base.base, {}).items():
                for rule, own in rules.items():
                    rows.setdefault((rule, own), []).append(signature)
            for (rule, own), signatures in rows.items():
                yield Cell(base, op, rule, own, tuple(signatures))


# --- the search ---------------------------------------------------------------------------------------------------------
def shows(cell: Cell, other: str) -> bool:
    """Whether some question shows that ``cell`` has another value."""
    wrong = cell.wrong(other)
    for number in range(QUESTIONS):
        for signature in cell.signatures:
            asked = question(cell.op, signature, cell.profile, number)
            if tells(asked.outcome(cell.profile), asked.outcome(wrong)):
                return True
    return False
