"""Each node on the dump's own inputs, so that an error of one node does not spread to those behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from refsim.engines import Profile
from refsim.execute import Tensors, run_calls, run_flow
from refsim.fixedpoint import Arithmetic
from refsim.ir import Array, Model
from refsim.overflow import recording
from refsim.prepare import prepare
from refsim.program import Program, Step


@dataclass(frozen=True, slots=True, eq=False)
class Fed:
    """One node with the values that it read, ``[n, ...]`` by number, and what it should have written and did write."""

    model: Model
    profile: Profile
    step: Step
    reads: Mapping[int, Array]
    expected: Mapping[int, Array]
    dumped: Mapping[int, Array]
    programs: dict[str, Program] = field(default_factory=dict)

    @property
    def differing(self) -> int:
        return sum(int((self.expected[index] != got).sum()) for index, got in self.dumped.items())

    def of(self, samples: Sequence[int]) -> Fed:
        """The same node on some of the samples."""
        parts = [{i: a[np.asarray(samples)] for i, a in arrays.items()} for arrays in (self.reads, self.expected, self.dumped)]
        return replace(self, reads=parts[0], expected=parts[1], dumped=parts[2])

    def program(self, engine: Profile) -> Program:
        """The model for another profile; prepared once per profile id and set of changes."""
        key = f"{engine.id} {len(engine.changes)} {engine.changes[-1:]}"
        if key not in self.programs:
            self.programs[key] = prepare(self.model, engine)
        return self.programs[key]

    def run(self, engine: Profile | None = None, nx: Arithmetic | None = None, change: Any = None) -> dict[int, Array]:
        """The node's outputs under another profile, another arithmetic, or with ``change(program, step)`` giving both anew."""
        program = self.program(engine or self.profile)
        step = next(step for step in program.steps if step.node.index == self.step.node.index)
        if change is not None:
            program, step = change(program, step)
        tensors = _constants(program) | dict(self.reads)
        count = len(next(iter(self.dumped.values())))
        for index, value in program.initial_state.items():
            if index not in tensors:
                tensors[index] = np.repeat(value[np.newaxis], count, axis=0)
        with recording(), np.errstate(all="ignore"):
            run_calls(program.values, step.calls, tensors, nx or program.profile.nx)
        return {index: tensors[index] for index in self.dumped}


def _constants(program: Program) -> Tensors:
    return {tensor.index: tensor.data[np.newaxis] for tensor in program.values if tensor.data is not None}


def replay(program: Program, inputs: Sequence[Array], dump: Mapping[int, Array]) -> Iterator[Fed]:
    """Every node whose outputs were dumped, in order. What was not dumped is computed from what was.

    ``inputs`` and ``dump`` are stacked ``[n, ...]``. A model with state takes the samples as consecutive steps.
    """
    if program.initial_state:
        yield from _by_steps(program, inputs, dump)
        return
    tensors = _constants(program)
    tensors.update(zip((tensor.index for tensor in program.model.inputs), inputs, strict=True))
    for step in program.steps:
        yield from _feed(program, step, tensors, dump, len(inputs[0]) if inputs else 1)


def _by_steps(program: Program, inputs: Sequence[Array], dump: Mapping[int, Array]) -> Iterator[Fed]:
    """One sample after the other, with the state that the last one left; then joined node by node."""
    state = {index: value[np.newaxis] for index, value in program.initial_state.items()}
    joined: dict[int, list[Fed]] = {}
    for number in range(len(inputs[0])):
        tensors = _constants(program) | state
        tensors.update((t.index, array[number : number + 1]) for t, array in zip(program.model.inputs, inputs, strict=True))
        one = {index: array[number : number + 1] for index, array in dump.items()}
        for step in program.steps:
            for fed in _feed(program, step, tensors, one, 1):
                joined.setdefault(step.node.index, []).append(fed)
        state = {index: tensors[index] for index in state}
    for parts in joined.values():
        first = parts[0]
        reads, expected, dumped = ({i: np.concatenate([getattr(p, name)[i] for p in parts]) for i in getattr(first, name)}
                                   for name in ("reads", "expected", "dumped"))  # fmt: skip
        yield replace(first, reads=reads, expected=expected, dumped=dumped)


def _feed(program: Program, step: Step, tensors: Tensors, dump: Mapping[int, Array], samples: int) -> Iterator[Fed]:
    """Run ``step`` and put the dumped outputs in the place of those computed."""
    read = {value for call in step.calls for value in call.reads if value is not None}
    activations = {v: tensors[v] for v in read if v in tensors and program.values[v].data is None}
    with recording():
        run_calls(program.values, step.calls, tensors, program.profile.nx)
    shown = {index: dump[index] for index in step.outputs if index in dump and step.calls}
    if step.flow is not None and step.runs:  # what its subgraphs do is not looked into
        run_flow(program, step, tensors, samples)
        tensors.update((index, dump[index]) for index in step.outputs if index in dump)
    if not shown:
        return
    expected = {index: tensors[index] for index in shown}
    tensors.update(shown)
    yield Fed(program.model, program.profile, step, activations, expected, shown)
