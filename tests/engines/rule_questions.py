"""What can tell a rule's values apart: recorded cases, directed ones, and nodes that are searched.

A question is a model and what a profile has to answer. Recorded answers are the live engines'; the directed questions are those of
other tests, refusals by name and faults that the live engines are asked; what is searched is held to the profile as it is.
"""

from __future__ import annotations

import dataclasses
import functools
import itertools
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from time import process_time
from typing import Any

import numpy as np
from engines.rule_changes import CHANGES, FIRST, NUMBERS, Change, unchanged
from golden.committed import of_operators
from model.cases import play
from model.test_bad_engines import faults
from ops.refusals import Refusal, only_the_engine_refuses, refusals

from refsim.engines import Profile, Rules, profile
from refsim.errors import RefsimError
from refsim.golden.cases._sharp import SharpSheet
from refsim.ir import Array, Model
from refsim.ops import Op
from refsim.overflow import OverflowWarning
from refsim.prepare import prepare
from refsim.program import Program
from refsim.sheet import Sheet
from refsim.simulate import Simulator
from refsim.tflite import load

#: Nodes in a searched model; runs, so that every element of 8 bits has every value once; and steps of a stream.
NODES, RUNS, STEPS = 6, 256, 24
#: (operator, signature, rule)
Read = tuple[str, str, str]
#: Outputs; nothing where a model is prepared only; or in words why there are none.
Outcome = list[Array] | str
PREPARED = ""
#: How a kernel can fail that is given a value which is none of its own.
FAILURES = (RefsimError, KeyError, AttributeError, NotImplementedError)


class _Noted(dict[str, str]):
    """Rules that note which of them is asked for."""

    def __init__(self, rules: Rules, kernel: tuple[str, str], reads: set[Read]) -> None:
        super().__init__(rules)
        self.kernel, self.reads = kernel, reads

    def __getitem__(self, name: str) -> str:
        self.reads.add((*self.kernel, name))
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        self.reads.add((*self.kernel, name))
        return super().get(name, default)

    def __contains__(self, name: object) -> bool:
        self.reads.add((*self.kernel, str(name)))
        return super().__contains__(name)


@dataclass(frozen=True, slots=True, eq=False)
class Reader(Profile):
    """A profile that notes which rules are read."""

    reads: set[Read] = field(default_factory=set)

    @classmethod
    def of(cls, other: Profile) -> Reader:
        return cls(**{each.name: getattr(other, each.name) for each in dataclasses.fields(other)})

    def rules(self, op: Op, signature: str) -> Rules | None:
        own = Profile.rules(self, op, signature)
        return None if own is None else _Noted(own, (op.builtin, signature), self.reads)


class Question:
    """A model with its inputs, None where it is only prepared.

    ``want`` is what has to come, ``reads`` the rules that it depends on, ``cost`` its processor time in seconds.
    """

    def __init__(
        self,
        id: str,
        engine: Profile,
        model: bytes,
        inputs: Sequence[Array] | None,
        stateful: bool = False,
        want: Sequence[Array] = (),
        overflow: str = "warn",
    ) -> None:
        self.id, self.engine, self.inputs, self.stateful, self.overflow = id, engine, inputs, stateful, overflow
        self.model: Model = load(model)
        reader, start = Reader.of(engine), process_time()
        own = self.outcome(reader)
        self.reads, self.cost = frozenset(reader.reads), process_time() - start
        self.want: Outcome = list(want) or own
        if differ(self.want, own):
            raise AssertionError(f"{id}: {engine.id} itself does not give what was recorded: {own if isinstance(own, str) else ''}")

    def outcome(self, rules: Profile) -> Outcome:
        try:
            simulator = Simulator(self.model, rules, overflow=self.overflow)
            if simulator.program.refusals:
                return f"refused: {simulator.program.refusals[0]}"
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", OverflowWarning)
                return PREPARED if self.inputs is None else play(simulator, self.inputs, self.stateful)[0]
        except FAILURES as error:
            return f"{type(error).__name__}: {error}"

    def tells(self, rules: Profile) -> bool:
        """Whether ``rules`` fail this question."""
        return differ(self.want, self.outcome(rules))

    def program(self, rules: Profile) -> Program | None:
        try:
            return prepare(self.model, rules)
        except FAILURES:
            return None


def differ(want: Outcome, got: Outcome) -> bool:
    """Whether one answers and the other does not, or both and not alike, byte for byte."""
    if isinstance(want, str) or isinstance(got, str):
        return (isinstance(want, str) and want != PREPARED) != (isinstance(got, str) and got != PREPARED)
    return any(a.dtype != b.dtype or a.shape != b.shape or a.tobytes() != b.tobytes() for a, b in zip(want, got, strict=True))


# --- recorded and directed ----------------------------------------------------------------------------------------------
def recorded(op: Op, engine: Profile) -> Iterator[Question]:
    """The golden cases of ``op`` that ``engine`` answered or refused."""
    for file in (file for file in of_operators() if file.source.engine == engine.id):
        if not file.name.endswith(f"/{op.name}.json"):
            continue
        for case in file.cases:
            assert case.model is not None
            stateful = bool(case.params["stateful"])
            want = [blob.array for blob in case.outputs]
            yield Question(case.id, engine, case.model, case.arrays, stateful, want, overflow="error")


def directed(op: Op, engine: Profile) -> Iterator[Question]:
    """What tests/ops says that ``engine`` refuses, and the faults that tests/model asks of the live one."""
    for refusal, used in _refusals():
        if op.builtin in used and profile(refusal.engine) is engine:
            yield Question(f"refusal {refusal.name}", engine, refusal.data(), None)
    for fault in (fault for fault in faults() if fault.op == op.builtin):
        yield Question(f"fault {fault.act} {fault.name}", engine, fault.model(), fault.inputs())


@functools.cache
def _refusals() -> Sequence[tuple[Refusal, set[str]]]:
    """Each with the operators in its model."""
    made = [(refusal, load(refusal.data())) for refusal in (*refusals(), *only_the_engine_refuses())]
    return [(refusal, {node.op for graph in model.graphs for node in graph.nodes}) for refusal, model in made]


# --- searched -----------------------------------------------------------------------------------------------------------
#: Seeds of the nodes as they are drawn, in turn with sharp scales and with random ones; and of those about what is taken.
SEEDS, TAKEN = 5, 3


def searched(op: Op, signature: str, engine: Profile, rule: str, other: str) -> Iterator[Question]:
    """Questions to a kernel about ``rule``, which would have the value ``other``."""
    for refusal, used in _refusals():
        if op.builtin in used and profile(refusal.engine) is not engine:
            yield Question(f"refusal {refusal.name} of {refusal.engine}", engine, refusal.data(), None)
    if op.sample is None:
        return
    changes = (*CHANGES.get(rule, ()), *CHANGES.get(f"{rule} {op.builtin}", ()))
    if changes and rule not in NUMBERS:
        for seed in range(TAKEN):
            for change in (*changes, unchanged):
                yield _drawn(op, signature, engine, seed, change, 1, 2)
            # As an engine with the other value would have it drawn.
            yield _drawn(op, signature, engine, seed, unchanged, 1, 2, (rule, other))
        return
    first = FIRST.get(f"{rule} {op.builtin}", 0)
    for seed, change in itertools.product(range(first, first + TAKEN), changes):
        yield _drawn(op, signature, engine, seed, change, NODES, RUNS)
    for seed in range(SEEDS):
        yield _drawn(op, signature, engine, seed, unchanged, NODES, RUNS)


@functools.cache
def _drawn(
    op: Op,
    signature: str,
    engine: Profile,
    seed: int,
    change: Change,
    nodes: int,
    runs: int,
    as_with: tuple[str, str] | None = None,
) -> Question:
    rng = np.random.default_rng([seed, *f"{op.name}/{signature}/rules".encode()])
    kind = Sheet if seed % 3 == 1 else SharpSheet
    rules = {**(engine.rules(op, signature) or {}), **dict([as_with] if as_with else [])}
    sheet = kind(rng, signature, op.signatures[signature], rules)
    assert op.sample is not None
    for _ in range(nodes):
        op.sample(sheet)
    change(sheet)
    stateful = any(tensor.variable for tensor in sheet.tensors)
    inputs = sheet.values(min(runs, STEPS) if stateful else runs, seed)
    if not stateful and runs == RUNS:
        inputs = [x if i in sheet.ranges else _every_value(x, rng) for i, x in zip(sheet.inputs, inputs, strict=True)]
    return Question(f"search {signature} {seed}", engine, sheet.build(), inputs, stateful)


def _every_value(stack: Array, rng: np.random.Generator) -> Array:
    """Over the runs every value of an 8-bit type, in another order for each element."""
    if stack.dtype not in (np.int8, np.uint8):
        return stack
    codes = np.broadcast_to(np.arange(RUNS)[:, None], (RUNS, stack[0].size))
    return rng.permuted(codes, axis=0).astype(stack.dtype).reshape(stack.shape)
