"""Memory plan: where each activation lives in the arena, and when. Pure: Program to Layout."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from refsim.ir import Program, Step

ALIGNMENT = 16


@dataclass(frozen=True, slots=True)
class Buffer:
    """A stretch of arena memory that is in use from step ``first`` to step ``last``, both included."""

    name: str
    size: int
    first: int
    last: int

    def overlaps(self, other: Buffer) -> bool:
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True, slots=True)
class Layout:
    """Arena offsets in bytes.

    ``tensors`` maps tensor index to offset, ``scratch`` step number to offset. ``lower_bound`` is the largest number of bytes
    that are in use at the same time: no plan with whole tensors can be smaller. ``moved`` are the steps that need no code,
    because their output already lies where their input is.
    """

    tensors: Mapping[int, int]
    scratch: Mapping[int, int]
    arena_bytes: int
    lower_bound: int
    state_bytes: int
    moved: frozenset[int]


def plan(program: Program) -> Layout:
    """Place every activation and scratch buffer of ``program``."""
    owner = _aliases(program)
    buffers = _tensor_buffers(program, owner)
    scratch = {number: size for number, step in enumerate(program.steps) if (size := step.op.scratch(step.params))}
    every = [*buffers.values(), *(Buffer(f"scratch {n}", size, n, n) for n, size in scratch.items())]
    offsets, size = _place(every)
    tensors = {index: offsets[buffers[root].name] for index, root in owner.items()}
    state = sum(program.model.tensors[index].nbytes for index in program.initial_state)
    return Layout(
        tensors=tensors,
        scratch={number: offsets[f"scratch {number}"] for number in scratch},
        arena_bytes=size,
        lower_bound=_lower_bound(every, len(program.steps)),
        state_bytes=state,
        moved=frozenset(n for n, step in enumerate(program.steps) if is_move(step, owner)),
    )


def is_move(step: Step, owner: Mapping[int, int]) -> bool:
    """Whether ``step`` needs no code because its output already lies where its input is."""
    source = step.operands[0]
    return step.op.in_place and source is not None and source in owner and owner[source] == owner[step.outputs[0]]


def _aliases(program: Program) -> dict[int, int]:
    """Every activation's tensor index, mapped to the tensor whose memory it uses."""
    owner = {tensor.index: tensor.index for tensor in program.model.inputs}
    for step in program.steps:
        source = step.operands[0]
        root = owner.get(source) if step.op.in_place and source is not None else None
        for output in step.outputs:
            owner[output] = output if root is None else root
    return owner


def _tensor_buffers(program: Program, owner: Mapping[int, int]) -> dict[int, Buffer]:
    """One buffer per owning tensor, alive from its first write to the last read of any alias."""
    first: dict[int, int] = {owner[tensor.index]: 0 for tensor in program.model.inputs}
    last = dict(first)
    for number, step in enumerate(program.steps):
        for index in (*step.operands, *step.outputs):
            if index is not None and index in owner:
                first.setdefault(owner[index], number)
                last[owner[index]] = number
    for tensor in program.model.outputs:
        if tensor.index in owner:
            last[owner[tensor.index]] = len(program.steps)
    sizes = {index: program.model.tensors[index].nbytes for index in first}
    return {index: Buffer(f"tensor {index}", sizes[index], first[index], last[index]) for index in first}


def _place(buffers: Iterable[Buffer]) -> tuple[dict[str, int], int]:
    """First fit at the lowest offset, in several orders; the smallest result wins (the first of equals)."""
    orders: tuple[Callable[[Buffer], tuple[int, ...]], ...] = (
        lambda b: (-b.size, b.first),
        lambda b: (-b.size * (b.last - b.first + 1), b.first),
        lambda b: (b.first, -b.size),
        lambda b: (b.first - b.last, -b.size),
    )
    listed = list(buffers)
    return min((_first_fit(sorted(listed, key=order)) for order in orders), key=lambda placed: placed[1])


def _first_fit(buffers: list[Buffer]) -> tuple[dict[str, int], int]:
    placed: list[tuple[int, int, Buffer]] = []
    for buffer in buffers:
        offset = 0
        for start, end, other in sorted(placed, key=lambda item: item[:2]):
            if buffer.overlaps(other) and start < offset + buffer.size and offset < end:
                offset = _aligned(end)
        placed.append((offset, offset + buffer.size, buffer))
    return {buffer.name: start for start, _, buffer in placed}, max((end for _, end, _ in placed), default=0)


def _aligned(offset: int) -> int:
    return -(-offset // ALIGNMENT) * ALIGNMENT


def _lower_bound(buffers: list[Buffer], steps: int) -> int:
    return max((sum(b.size for b in buffers if b.first <= n <= b.last) for n in range(steps + 1)), default=0)
