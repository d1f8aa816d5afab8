"""A vector as the mistakes see it, and two ways to be mistaken: in a shared function, or in the rules of a kernel."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from refsim.engines import Profile
from refsim.fixedpoint import EXACT
from refsim.ir import Array, Program, Step
from refsim.ops import _common, registry
from refsim.prepare import prepare
from refsim.simulate import simulate


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

    def differs(self, program: Program) -> bool:
        """Whether ``program`` gives another output than the engine did."""
        got = run(program, self.inputs, self.stateful)
        return any(not np.array_equal(a, b) for a, b in zip(got, self.outputs, strict=True))

    def differs_with(self, **changes: Any) -> bool:
        """Whether other parameters give another output."""
        return self.differs(with_step(self.program, replace(self.step, params=replace(self.params, **changes))))


def run(program: Program, inputs: Sequence[Array], stateful: bool) -> list[Array]:
    """Outputs ``[runs, ...]`` of independent runs, or of consecutive steps."""
    if not stateful:
        count = len(inputs[0])
        state = {index: np.repeat(value[np.newaxis], count, axis=0) for index, value in program.initial_state.items()}
        tensors = simulate(program, inputs, state)
        return [tensors[tensor.index] for tensor in program.model.outputs]
    state = {index: value[np.newaxis] for index, value in program.initial_state.items()}
    steps = []
    for j in range(len(inputs[0])):
        tensors = simulate(program, [array[j : j + 1] for array in inputs], state)
        state = {index: tensors[index] for index in state}
        steps.append([tensors[tensor.index] for tensor in program.model.outputs])
    return [np.concatenate(column) for column in zip(*steps, strict=True)]


def with_step(program: Program, step: Step) -> Program:
    return replace(program, steps=(step, *program.steps[1:]))


# --- mistakes in shared functions ---------------------------------------------------------------------------------------
Check = Callable[[Vector], bool]


@contextmanager
def mistaken(functions: Mapping[str, Callable[..., Any]]) -> Iterator[None]:
    """Replace functions by name, and all that are made of them, wherever the operators look them up; put them back afterwards."""
    modules = [_common, *(importlib.import_module(op.params.__module__) for op in registry().values())]
    arithmetic = EXACT.but(**functions)
    undo: list[tuple[dict[str, Any], str, Any]] = []
    try:
        for owner in map(vars, modules):
            for name, original in list(owner.items()):
                if getattr(original, "__self__", None) is EXACT:
                    undo.append((owner, name, original))
                    owner[name] = getattr(arithmetic, name)
        yield
    finally:
        for owner, key, original in reversed(undo):
            owner[key] = original


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
        with mistaken(mistakes):
            return vector.differs(vector.program)

    return check


def rule(name: str, *values: str) -> Check:
    """Does it show when the kernel's rule ``name`` is another one of ``values``?"""

    def check(vector: Vector) -> bool:
        kernel = vector.program.profile.kernels[vector.node_op][vector.step.signature]
        current = kernel.get(name, "float64" if name == "scale_product" else "")
        others = [value for value in values if value != current]
        return any(vector.differs(_prepared_with(vector, {**kernel, name: value})) for value in others)

    return check


def _prepared_with(vector: Vector, kernel: Mapping[str, str]) -> Program:
    kernels = {vector.node_op: {vector.step.signature: kernel}}
    profile: Profile = replace(vector.program.profile, kernels=kernels)
    return prepare(vector.program.model, profile)
