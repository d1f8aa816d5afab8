"""A cause: one way to run a node otherwise. Two of them combine unless they change the same thing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from refsim.diagnose.replay import Fed, Reading
from refsim.engines import Profile
from refsim.errors import RefsimError
from refsim.ir import Array, read_only
from refsim.kernels import KernelCall
from refsim.program import Program, Step

Change = Callable[[KernelCall], KernelCall]


@dataclass(frozen=True, slots=True, eq=False)
class Cause:
    """``what`` completes "the dump ...", of an engine it is the id.

    ``kind``: engine, rule, arithmetic, parameter, operand, model, dump.
    """

    kind: str
    what: str
    engine: Profile | None = None
    functions: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    call: Change | None = None
    #: The node and its tensors read otherwise, before it is lowered.
    read: Reading | None = None
    #: What becomes of a right output ``[n, ...]`` on its way into the dump.
    shown: Callable[[Array], Array] | None = None
    #: Constants by slot name that are read otherwise.
    operands: Mapping[str, Callable[[Array], Array]] = field(default_factory=dict)
    #: Activations ``[n, ...]`` by slot name that are read otherwise.
    inputs: Mapping[str, Callable[[Array], Array]] = field(default_factory=dict)
    #: What it touches: two causes that touch the same do not combine.
    touches: frozenset[str] = frozenset()

    @property
    def portable(self) -> bool:
        """Whether it can be made in any node: an engine, or a mistake in the arithmetic."""
        return not (self.call or self.read or self.operands or self.inputs) and self.kind != "rule"

    def run(self, fed: Fed) -> dict[int, Array] | None:
        """The node's outputs with this cause; None where it cannot be made."""
        try:
            engine = self.engine or fed.profile
            nx = engine.nx.but(**self.functions) if self.functions else None
            outputs = self._given(fed).run(fed.program(engine, nx, self.read), nx, self._changed)
        except (RefsimError, ValueError, IndexError, ZeroDivisionError):
            return None  # a misread size may leave nothing to compute: then it is no explanation
        return {index: self.shown(array) for index, array in outputs.items()} if self.shown else outputs

    def _given(self, fed: Fed) -> Fed:
        """``fed`` with what it read as the node takes it."""
        changed = {}
        for call in fed.step.calls if self.inputs else ():
            for slot, index in zip(call.kernel.inputs, call.reads, strict=True):
                if slot.name in self.inputs and index is not None and index in fed.reads:
                    changed[index] = self.inputs[slot.name](fed.reads[index])
        return replace(fed, reads={**fed.reads, **changed}) if changed else fed

    def _changed(self, program: Program, step: Step) -> tuple[Program, Step]:
        calls = tuple(self.call(call) for call in step.calls) if self.call else step.calls
        values = list(program.values)
        for call in calls if self.operands else ():
            for slot, index in zip(call.kernel.inputs, call.reads, strict=True):
                data = None if index is None else values[index].data
                if slot.name in self.operands and index is not None and data is not None:
                    values[index] = replace(values[index], data=read_only(np.ascontiguousarray(self.operands[slot.name](data))))
        return replace(program, values=tuple(values)), replace(step, calls=calls)

    def beside(self, other: Cause) -> Cause | None:
        """Both at once, None where they touch the same."""
        if self.touches & other.touches or (self.engine and other.engine):
            return None
        return Cause(
            "two",
            f"{self.what}, and {other.what}",
            self.engine or other.engine,
            {**self.functions, **other.functions},
            _both(self.call, other.call),
            _both(self.read, other.read),
            _both(self.shown, other.shown),
            {**self.operands, **other.operands},
            {**self.inputs, **other.inputs},
            self.touches | other.touches,
        )


def _both(first: Callable[[Any], Any] | None, second: Callable[[Any], Any] | None) -> Callable[[Any], Any] | None:
    if first is None or second is None:
        return first or second
    return lambda given: second(first(given))
