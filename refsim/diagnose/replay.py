"""Each node on the dump's own inputs, so that an error of one node does not spread to those behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from refsim.diagnose.alone import alone
from refsim.engines import Profile
from refsim.errors import RefsimError
from refsim.execute import Runner, Tensors, run_calls
from refsim.fixedpoint import Arithmetic
from refsim.ir import Array, Graph, Model
from refsim.overflow import recording
from refsim.prepare import prepare
from refsim.program import Block, Program, Step

#: The model read otherwise.
Reading = Callable[[Graph], Graph]


@dataclass(frozen=True, slots=True, eq=False)
class Fed:
    """One node with the values that it read, ``[n, ...]`` by number, and what it should have written and did write.

    ``rows`` ``[n]`` are the samples in which it ran: all, unless a branch leads to it.
    """

    whole: Program
    block: Block
    step: Step
    rows: Array
    reads: Mapping[int, Array]
    expected: Mapping[int, Array]
    dumped: Mapping[int, Array]
    #: What was asked for already: the node alone, and programs.
    models: list[Model | None] = field(default_factory=list)
    programs: dict[str, Program] = field(default_factory=dict)

    @property
    def profile(self) -> Profile:
        return self.whole.profile

    @property
    def alone(self) -> Model | None:
        """The node as a model of its own, None where there is no such thing."""
        if not self.models:
            self.models.append(alone(self.whole, self.step))
        return self.models[0]

    @property
    def title(self) -> str:
        return self.block.title(self.step)

    @property
    def differing(self) -> int:
        return sum(int((self.expected[index] != got).sum()) for index, got in self.dumped.items())

    def of(self, samples: Sequence[int]) -> Fed:
        """The same node on some of its samples, by their places in ``rows``."""
        parts = [{i: a[np.asarray(samples)] for i, a in arrays.items()} for arrays in (self.reads, self.expected, self.dumped)]
        return replace(self, rows=self.rows[np.asarray(samples)], reads=parts[0], expected=parts[1], dumped=parts[2])

    def program(self, engine: Profile, nx: Arithmetic | None = None, read: Reading | None = None) -> Program:
        """The node, alone where that can be, lowered for another profile, in another arithmetic, as ``read`` makes of it."""
        if self.alone is not None and (nx is not None or read is not None):
            graph = self.alone.graph if read is None else read(self.alone.graph)
            return prepare(replace(self.alone, graphs=(graph,)), engine, nx)
        key = f"{engine.id} {len(engine.changes)} {engine.changes[-1:]}"
        if key not in self.programs:
            self.programs[key] = prepare(self.alone or self.whole.model, engine)
        return self.programs[key]

    def run(self, program: Program | None = None, nx: Arithmetic | None = None, change: Any = None) -> dict[int, Array]:
        """The node's outputs as lowered in ``program``, in another arithmetic; ``change(program, step)`` gives both anew."""
        program = program or self.program(self.profile)
        node = self.step.node
        steps = (step for block in program.blocks if self.alone or block.graph == self.block.graph for step in block.steps)
        step = next(step for step in steps if step.node.index == node.index)
        if change is not None:
            program, step = change(program, step)
        with recording(), np.errstate(all="ignore"):
            return self._consecutive(program, step, nx) if self.stateful else self._run(program, step, nx, self.reads)

    @property
    def stateful(self) -> bool:
        return any(call.states for call in self.step.calls)

    def _consecutive(self, program: Program, step: Step, nx: Arithmetic | None) -> dict[int, Array]:
        """One sample after the other, each with the state that the one before left, not the one that was expected."""
        held = [index for call in step.calls for index in call.states]
        state: dict[int, Array] = {}
        found = []
        for number in range(len(self.rows)):
            own = {index: array[number : number + 1] for index, array in self.reads.items()}
            found.append(self._run(program, step, nx, own | state, held))
            state = {index: found[-1][index] for index in held}
        return {index: np.concatenate([each[index] for each in found]) for index in self.dumped}

    def _run(
        self, program: Program, step: Step, nx: Arithmetic | None, reads: Mapping[int, Array], more: Sequence[int] = ()
    ) -> dict[int, Array]:
        tensors = _constants(program) | dict(reads)
        count = max((len(array) for array in reads.values()), default=len(self.rows))
        for index, value in program.initial_state.items():
            if index not in tensors:
                tensors[index] = np.repeat(value[np.newaxis], count, axis=0)
        run_calls(program.values, step.calls, tensors, nx or program.profile.nx)
        return {index: tensors[index] for index in (*self.dumped, *more)}


def _constants(program: Program) -> Tensors:
    return {tensor.index: tensor.data[np.newaxis] for tensor in program.values if tensor.data is not None}


def replay(program: Program, inputs: Sequence[Array], dump: Mapping[int, Array]) -> Iterator[Fed]:
    """Every node whose outputs were dumped, in order. What was not dumped is computed from what was.

    ``inputs`` and ``dump`` are stacked ``[n, ...]``, the dump by number in ``program.values``. What is dumped of a branch has n
    samples too, of which those count that took it, or those alone. A model with state takes the samples as consecutive steps.
    A node that runs subgraphs comes behind the nodes in them; its ``expected`` is what they make of its own inputs, and the dump.
    """
    if program.initial_state:
        yield from _by_steps(program, inputs, dump)
        return
    count = len(inputs[0]) if inputs else 1
    with recording():
        run = _Replay(program, dump, count)
        run.block(0, inputs, {}, np.arange(count))
    yield from run.fed


def _by_steps(program: Program, inputs: Sequence[Array], dump: Mapping[int, Array]) -> Iterator[Fed]:
    """One sample after the other, with the state that the last one left; then joined node by node."""
    state = program.reset_state()
    joined: dict[tuple[int, int], list[Fed]] = {}
    for number in range(len(inputs[0])):
        run = _Replay(program, {index: array[number : number + 1] for index, array in dump.items()}, 1)
        with recording():
            tensors = run.block(0, [array[number : number + 1] for array in inputs], state, np.arange(1))
        for fed in run.fed:
            joined.setdefault((fed.block.graph, fed.step.node.index), []).append(replace(fed, rows=fed.rows + number))
        state = {index: tensors[index] for index in state}
    for parts in joined.values():
        first = parts[0]
        reads, expected, dumped = ({i: np.concatenate([getattr(p, name)[i] for p in parts]) for i in getattr(first, name)}
                                   for name in ("reads", "expected", "dumped"))  # fmt: skip
        rows = np.concatenate([part.rows for part in parts])
        yield replace(first, rows=rows, reads=reads, expected=expected, dumped=dumped)


def looked_into(program: Program) -> list[Block]:
    """The blocks that run at most once for each sample: the main one, and those that one IF or call in such a block leads to.

    Of a block that may run several times a dump holds the last visit, and not what that began with.
    """
    ways = Counter(number for block in program.blocks for step in block.steps for number in _targets(step))
    found = [program.main]
    for block in found:
        targets = [n for step in block.steps if step.flow and step.flow.kind != "while" for n in _targets(step)]
        found += [program.blocks[number] for number in targets if ways[number] == 1]
    return found


def _targets(step: Step) -> tuple[int, ...]:
    return step.flow.blocks if step.flow is not None and step.runs else ()


class _Replay(Runner):
    """A run in which what was dumped of each node takes the place of what was computed."""

    def __init__(self, program: Program, dump: Mapping[int, Array], samples: int) -> None:
        variables = frozenset(program.initial_state)
        super().__init__(program.values, program.blocks, program.profile.nx, variables, program.constants, samples)
        self.program = program
        self.dump = dump
        self.looked_into = looked_into(program)
        self.fed: list[Fed] = []

    def step(self, block: Block, step: Step, tensors: Tensors, rows: Array) -> None:
        read = {value for call in step.calls for value in call.reads if value is not None}
        activations = {v: _whole(tensors[v], rows) for v in read if v in tensors and self.values[v].data is None}
        super().step(block, step, tensors, rows)
        if block not in self.looked_into or not step.runs:
            return
        shown = {index: self._dumped(index, rows) for index in step.outputs if index in self.dump}
        if shown:
            expected = {index: _whole(tensors[index], rows) for index in shown}
            tensors.update(shown)
            self.fed.append(Fed(self.program, block, step, rows, activations, expected, shown))

    def _dumped(self, index: int, rows: Array) -> Array:
        """What was dumped of a value, of the samples ``rows``."""
        array = self.dump[index]
        if len(array) == self.samples:
            return array[rows]
        if len(array) == len(rows):
            return array
        told = f"{self.samples} samples were given, and {len(rows)} of them come to this tensor; the dump has {len(array)} of it"
        raise RefsimError(f"{self.values[index]}: {told}")


def _whole(array: Array, rows: Array) -> Array:
    """``array`` with all samples, where it is the same for each."""
    return np.broadcast_to(array, (len(rows), *array.shape[1:]))
