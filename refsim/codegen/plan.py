"""Memory plan: where each activation lives in the arena, and when. Pure: Program to Layout."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from refsim.kernels import KernelCall
from refsim.program import Program

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


#: (step number, number of the call within the step).
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Layout:
    """Arena offsets in bytes.

    ``tensors`` maps values to offsets, ``scratch`` kernel calls. ``lower_bound`` is the largest number of bytes that are in use at
    the same time: no plan with whole tensors can be smaller. ``moved`` are the calls that need no code, because their output
    already lies where their input is.
    """

    tensors: Mapping[int, int]
    scratch: Mapping[Place, int]
    arena_bytes: int
    lower_bound: int
    state_bytes: int
    moved: frozenset[Place]


def plan(program: Program) -> Layout:
    """Place every activation and scratch buffer of ``program``. Time is counted in kernel calls."""
    calls = list(program.calls)
    owner = _aliases(program)
    buffers = _tensor_buffers(program, owner)
    scratch = {
        (number, part): (time, size)
        for time, (number, part, call) in enumerate(calls)
        if (size := call.kernel.scratch(call.params))
    }
    every = [*buffers.values(), *(Buffer(f"scratch {place}", size, time, time) for place, (time, size) in scratch.items())]
    offsets, size = _place(every)
    tensors = {index: offsets[buffers[root].name] for index, root in owner.items()}
    state = sum(program.values[index].nbytes for index in program.initial_state)
    return Layout(
        tensors=tensors,
        scratch={place: offsets[f"scratch {place}"] for place in scratch},
        arena_bytes=size,
        lower_bound=_lower_bound(every, len(calls)),
        state_bytes=state,
        moved=frozenset((number, part) for number, part, call in calls if is_move(call, owner)),
    )


def is_move(call: KernelCall, owner: Mapping[int, int]) -> bool:
    """Whether ``call`` needs no code because its output already lies where its input is."""
    source = call.reads[0] if call.reads else None
    return call.kernel.in_place and source is not None and source in owner and owner[source] == owner[call.writes[0]]


def _aliases(program: Program) -> dict[int, int]:
    """Every activation's number, mapped to the value whose memory it uses."""
    owner = {tensor.index: tensor.index for tensor in program.model.inputs}
    for _, _, call in program.calls:
        source = call.reads[0] if call.reads else None
        root = owner.get(source) if call.kernel.in_place and source is not None else None
        for output in call.writes:
            owner.setdefault(output, output if root is None else root)
    return owner


def _tensor_buffers(program: Program, owner: Mapping[int, int]) -> dict[int, Buffer]:
    """One buffer per owning value, alive from its first write to the last read of any alias."""
    first: dict[int, int] = {owner[tensor.index]: 0 for tensor in program.model.inputs}
    last = dict(first)
    end = 0
    for time, (_, _, call) in enumerate(program.calls):
        end = time + 1
        for index in (*call.reads, *call.writes):
            if index is not None and index in owner:
                first.setdefault(owner[index], time)
                last[owner[index]] = time
    for step in _hooked(program):
        for index, time in step:
            last[owner[index]] = max(last[owner[index]], time)
    for tensor in program.model.outputs:
        if tensor.index in owner:
            last[owner[tensor.index]] = end
    sizes = {index: program.values[index].nbytes for index in first}
    return {index: Buffer(f"tensor {index}", sizes[index], first[index], last[index]) for index in first}


def _hooked(program: Program) -> Iterator[list[tuple[int, int]]]:
    """Outputs of each step, and the time of the step's last call: the layer hook shows them only then."""
    time = -1
    for step in program.steps:
        time += len(step.calls)
        yield [(index, time) for index in step.outputs if step.calls and program.values[index].data is None]


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
