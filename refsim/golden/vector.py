"""A vector as the mistakes see it, and two ways to be mistaken: in a shared function, or in the rules of a kernel."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from refsim.engines import RULES, Rules
from refsim.execute import simulate
from refsim.fixedpoint import Arithmetic
from refsim.ir import Array
from refsim.prepare import prepare
from refsim.program import Program, Step


@dataclass(frozen=True, slots=True, eq=False)
class Vector:
    """A vector of a one-operator model, and what the engine answered. Arrays have the runs as their leading axis."""

    program: Program
    inputs: Sequence[Array]
    outputs: Sequence[Array]
    stateful: bool = False

    @property
    def step(self) -> Step:
        return self.program.steps[0]

    @property
    def params(self) -> Any:
        return self.step.params

    @property
    def node_op(self) -> str:
        return self.step.op.name

    def operand(self, name: str) -> int | None:
        """Tensor index of operand ``name``."""
        used = [operand.name for operand in self.step.op.operands if operand.role != "hint"]
        return self.step.operands[used.index(name)] if name in used else None

    def differs(self, program: Program, nx: Arithmetic | None = None) -> bool:
        """Whether ``program``, in the arithmetic ``nx`` (None: its profile's), gives another output than the engine did."""
        got = run(program, self.inputs, self.stateful, nx)
        return any(not np.array_equal(a, b) for a, b in zip(got, self.outputs, strict=True))

    def differs_with(self, **changes: Any) -> bool:
        """Whether other parameters give another output."""
        return self.differs(with_step(self.program, with_params(self.step, replace(self.params, **changes))))


def run(program: Program, inputs: Sequence[Array], stateful: bool, nx: Arithmetic | None = None) -> list[Array]:
    """Outputs ``[runs, ...]`` of independent runs, or of consecutive steps."""
    if not stateful:
        count = len(inputs[0])
        state = program.reset_state(count)
        tensors = simulate(program, inputs, state, nx)
        return [tensors[tensor.index] for tensor in program.model.outputs]
    state = program.reset_state()
    steps = []
    for j in range(len(inputs[0])):
        tensors = simulate(program, [array[j : j + 1] for array in inputs], state, nx)
        state = {index: tensors[index] for index in state}
        steps.append([tensors[tensor.index] for tensor in program.model.outputs])
    return [np.concatenate(column) for column in zip(*steps, strict=True)]


def with_params(step: Step, params: Any) -> Step:
    """``step`` with other parameters of its only kernel call."""
    return replace(step, calls=(replace(step.call, params=params),))


def with_step(program: Program, step: Step) -> Program:
    main = replace(program.main, steps=(step, *program.steps[1:]))
    return replace(program, blocks=(main, *program.blocks[1:]))


# --- mistakes in shared functions ---------------------------------------------------------------------------------------
Check = Callable[[Vector], bool]


@contextmanager
def mistaken_method(cls: type, name: str, function: Callable[..., Any]) -> Iterator[None]:
    original = getattr(cls, name)
    setattr(cls, name, function)
    try:
        yield
    finally:
        setattr(cls, name, original)


def functions(**mistakes: Callable[..., Any]) -> Check:
    """Does it show when the arithmetic itself is mistaken?"""

    def check(vector: Vector) -> bool:
        return vector.differs(vector.program, vector.program.profile.nx.but(**mistakes))

    return check


def rule(name: str, *values: str) -> Check:
    """Does it show when the kernel's rule ``name`` is another one of ``values``?"""

    def check(vector: Vector) -> bool:
        profile, op, signature = vector.program.profile, vector.step.op, vector.step.signature
        current = (profile.rules(op, signature) or {}).get(name, RULES[name].values[0])
        others = [value for value in values if value != current]
        return any(vector.differs(prepared_with(vector, {f"{op.builtin} {signature}": {name: value}})) for value in others)

    return check


def prepared_with(vector: Vector, changes: Mapping[str, Rules | None]) -> Program:
    """The vector's program under other rules."""
    return prepare(vector.program.model, vector.program.profile.but("changed", changes))
