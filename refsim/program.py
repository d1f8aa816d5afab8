"""A model as prepared for one engine: values, and blocks of steps that call kernels on them. Integers only from here on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from refsim.engines import Profile
from refsim.ir import Array, Model, Node, Tensor, quote
from refsim.kernels import KernelCall, Variant
from refsim.ops import Flow, Op

#: Rounds after which a loop counts as endless, in the simulator and, if nothing else is defined, in C.
WHILE_LIMIT = 100_000


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One node, lowered to kernel calls, or to the control of other blocks; neither where its outputs are known already.

    ``operands`` are values in the order of the operator's declaration, hints left out, None where an optional one is missing, a
    variable where the node has its handle. ``outputs`` are values, handles left out.
    """

    node: Node
    op: Op
    signature: str
    calls: tuple[KernelCall, ...]
    operands: tuple[int | None, ...]
    outputs: tuple[int, ...]
    flow: Flow | None = None

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

    @property
    def runs(self) -> bool:
        """Whether anything is left to do when the model runs."""
        return bool(self.calls) or (self.flow is not None and self.flow.kind != "once")

    @property
    def arguments(self) -> tuple[int, ...]:
        """What a step that controls other blocks hands to them."""
        given = tuple(value for value in self.operands if value is not None)
        return given[1:] if self.flow is not None and self.flow.kind == "if" else given


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Steps in order, made of one subgraph; ``inputs`` and ``outputs`` are values."""

    graph: int
    name: str
    steps: tuple[Step, ...]
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]

    @property
    def calls(self) -> Iterator[tuple[int, int, KernelCall]]:
        """(step number, number within the step, call), in order of execution."""
        for number, step in enumerate(self.steps):
            for part, call in enumerate(step.calls):
                yield number, part, call

    def title(self, step: Step) -> str:
        """``step`` in words; in another block than the first one with its subgraph."""
        return f"subgraph {self.graph} {quote(self.name)}: {step.node}" if self.graph else str(step.node)


@dataclass(frozen=True, slots=True, eq=False)
class Narrow:
    """How a value is kept of which some channels never change: value ``stored`` has the channels ``live`` (ascending) of it.

    ``fill`` ``[channels]``, of the value's type, is what the others always are.
    """

    stored: int
    live: Array
    fill: Array

    def widen(self, array: Array) -> Array:
        """The whole value ``[..., channels]`` of the stored one ``[..., live channels]``."""
        whole: Array = np.broadcast_to(self.fill, (*array.shape[:-1], self.fill.size)).copy()
        whole[..., self.live] = array
        return whole


def constants_of(values: Iterable[Tensor]) -> dict[int, Array]:
    """The data of those of ``values`` that have any, ``[1, ...]``, by number."""
    return {value.index: value.data[np.newaxis] for value in values if value.data is not None}


@dataclass(frozen=True, slots=True)
class Run:
    """Steps of the main block that are computed row by row; ``fed``: their input, the model's, comes row by row as well.

    ``reason`` says what that is good for.
    """

    steps: range
    fed: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """A model prepared for one engine profile.

    ``values`` begin with the tensors of the model's first subgraph under their own numbers, some with a value that was computed
    when preparing; then come the tensors of the other subgraphs, and variables that nodes reach through handles: ``visible`` in
    all. Behind them stand constants and temporaries that lowering made. ``blocks`` are the first subgraph, which runs, and those
    that its steps run in turn. ``initial_state`` gives every variable's value after reset. ``notes`` are things a user should know
    that change no number; ``refusals`` say what the engine itself would not run, or leaves undefined, although the arithmetic is
    clear. ``narrow`` are the values of the main block that a schedule keeps without the channels that never change. ``runs``, in
    order, are computed row by row in C.
    """

    model: Model
    profile: Profile
    values: tuple[Tensor, ...]
    blocks: tuple[Block, ...]
    initial_state: Mapping[int, Array]
    visible: int
    notes: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()
    narrow: Mapping[int, Narrow] = field(default_factory=dict)
    runs: tuple[Run, ...] = ()
    #: The data of constants by value, with the leading axis 1 that arrays of a run have.
    constants: Mapping[int, Array] = field(init=False)
    #: The visible values, and the states that operators keep for themselves.
    shown: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "constants", constants_of(self.values))
        object.__setattr__(self, "shown", frozenset((*range(self.visible), *self.initial_state)))

    def reset_state(self, count: int = 1) -> dict[int, Array]:
        """The variables of ``count`` samples after reset, ``[count, ...]`` each, by number."""
        return {index: np.repeat(value[np.newaxis], count, axis=0) for index, value in self.initial_state.items()}

    def stored(self, index: int) -> int:
        """The value that kernels write and read where value ``index`` is meant."""
        return self.narrow[index].stored if index in self.narrow else index

    def with_steps(self, steps: Sequence[Step]) -> Program:
        """This program with other steps in its main block."""
        return replace(self, blocks=(replace(self.main, steps=tuple(steps)), *self.blocks[1:]))

    @property
    def main(self) -> Block:
        """The block that runs when the model is invoked."""
        return self.blocks[0]

    @property
    def steps(self) -> tuple[Step, ...]:
        return self.main.steps

    @property
    def traced(self) -> list[tuple[Step, int]]:
        """(step, output) of every output of the main block that is computed when the model runs."""
        return self.traced_in(self.main)

    def traced_in(self, block: Block) -> list[tuple[Step, int]]:
        """(step, output) of every activation that ``block`` computes: outputs known beforehand are constants, others variables."""
        return [(step, i) for step in block.steps if step.runs for i in step.outputs if not self.values[i].is_variable]

    @property
    def calls(self) -> Iterator[tuple[int, int, KernelCall]]:
        """(step number, number within the step, call) of the main block, in order of execution."""
        return self.main.calls

    @property
    def inputs(self) -> tuple[Tensor, ...]:
        return tuple(self.values[index] for index in self.main.inputs)

    @property
    def outputs(self) -> tuple[Tensor, ...]:
        return tuple(self.values[index] for index in self.main.outputs)

    @property
    def computed(self) -> frozenset[int]:
        """The outputs of all steps, also of those that were computed when preparing."""
        return frozenset(index for block in self.blocks for step in block.steps for index in step.outputs)

    @property
    def variables(self) -> tuple[Tensor, ...]:
        """What lives from run to run, in order of their numbers."""
        return tuple(self.values[index] for index in sorted(self.initial_state))
