"""A model as prepared for one engine: values, and steps that call kernels on them. Integers only from here on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from refsim.engines import Profile
from refsim.ir import Array, Model, Node, Tensor
from refsim.kernels import KernelCall, Variant
from refsim.ops import Op


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One node, lowered to kernel calls; none where its outputs are known already.

    ``operands`` are values in the order of the operator's declaration, hints left out, None where an optional one is missing.
    """

    node: Node
    op: Op
    signature: str
    calls: tuple[KernelCall, ...]
    operands: tuple[int | None, ...]
    outputs: tuple[int, ...]

    @property
    def call(self) -> KernelCall:
        """The only kernel call of the step."""
        (call,) = self.calls
        return call

    @property
    def params(self) -> Any:
        return self.call.params

    @property
    def variant(self) -> Variant:
        return self.call.variant

    @property
    def macs(self) -> int:
        return sum(call.kernel.macs(call.params) for call in self.calls)


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """A model prepared for one engine profile.

    ``values`` are the tensors of the model's graph under their own numbers, some with a value that was computed when preparing, and
    behind them constants and temporaries that lowering made. ``initial_state`` gives every variable's value after reset.
    ``notes`` are things a user should know that change no number; ``refusals`` say what the engine itself would not run, or leaves
    undefined, although the arithmetic is clear.
    """

    model: Model
    profile: Profile
    values: tuple[Tensor, ...]
    steps: tuple[Step, ...]
    initial_state: Mapping[int, Array]
    notes: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()

    @property
    def traced(self) -> list[tuple[Step, int]]:
        """(step, output) of every output that kernels compute: those known beforehand are constants."""
        return [(step, index) for step in self.steps if step.calls for index in step.outputs]

    @property
    def calls(self) -> Iterator[tuple[int, int, KernelCall]]:
        """(step number, number within the step, call), in order of execution."""
        for number, step in enumerate(self.steps):
            for part, call in enumerate(step.calls):
                yield number, part, call
