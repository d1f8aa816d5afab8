"""Memory plan: where each activation lives in the arena, and when. Pure: Program to Layout."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from refsim.codegen.pointers import Pointers, assign
from refsim.kernels import KernelCall
from refsim.program import Block, Program

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
#: (name of a call's output, name of an operand that it is the last to read): bytes by which the output has to begin before the
#: operand where they share memory; see :class:`refsim.kernels.Kernel`.
Gaps = Mapping[tuple[str, str], int]


NO_GAPS: Gaps = {}


@dataclass(frozen=True, slots=True)
class Layout:
    """Arena offsets in bytes, within the memory of one block: of the model itself, or of a block that a step of another one runs.

    ``tensors`` maps values to offsets, ``scratch`` kernel calls, ``frames`` steps that run blocks to the memory of those.
    ``outputs`` are the offsets of the block's outputs, in order; of the model's own, ``filled`` are those that lie nowhere in
    the arena while it runs, constants and variables, with the place they are copied to at the end. ``outside`` are the values
    that lie behind the caller's pointers, by the name of the argument, ``copies`` the numbers of outputs and the values that
    are copied there at the end; offsets beyond the arena stand for that memory, of ``port_bytes``, which a harness has behind
    the arena. ``lower_bound`` is the largest number of bytes that are in use at the same time: no plan with whole tensors can
    be smaller, memory that a call's output shares with its operand counted once. ``moved`` are the calls that need no code,
    because their output already lies where their input is. ``blocks`` are the layouts of all the blocks that the model's steps
    run, by number.
    """

    tensors: Mapping[int, int]
    scratch: Mapping[Place, int]
    arena_bytes: int
    lower_bound: int
    state_bytes: int
    moved: frozenset[Place]
    frames: Mapping[int, int] = field(default_factory=dict)
    outputs: tuple[int, ...] = ()
    filled: Mapping[int, int] = field(default_factory=dict)
    blocks: Mapping[int, Layout] = field(default_factory=dict)
    outside: Mapping[int, str] = field(default_factory=dict)
    copies: tuple[tuple[int, int], ...] = ()
    port_bytes: int = 0


def plan(program: Program, *, pointers: bool = False) -> Layout:
    """Place every activation and scratch buffer of ``program``.

    Here, and only here, is decided what shares memory with what. The rules: an output may lie over an operand that nobody needs
    afterwards, as far as its kernel allows. A variable lives in the state and nowhere else. Values
    that are written in one piece, never updated afterwards, and only move the bytes of another one lie where that lies. Inputs are
    alive from the start, outputs to the end. An output that has no place of its own in the arena, a constant or a variable, gets
    one that is filled last. A block that a step runs has its memory within that step's life, and shares none with what the step
    reads and writes. With ``pointers`` inputs and outputs are in memory of the caller's.
    """
    blocks: dict[int, Layout] = {}
    for number in reversed(range(1, len(program.blocks))):  # those that a block runs have higher numbers
        blocks[number] = _plan_block(program, number, blocks)
    layout = _plan_block(program, 0, blocks, pointers)
    state = sum(tensor.nbytes for tensor in program.variables)
    return replace(layout, state_bytes=state, blocks=dict(sorted(blocks.items())))


#: What happens in a block in one unit of time: a kernel call, or a step that runs other blocks.
@dataclass(frozen=True, slots=True)
class _Event:
    step: int
    part: int
    reads: tuple[int, ...]
    writes: tuple[int, ...]
    call: KernelCall | None = None


def _events(block: Block) -> list[_Event]:
    events = []
    for number, step in enumerate(block.steps):
        for part, call in enumerate(step.calls):
            reads = tuple(value for value in call.reads if value is not None)
            events.append(_Event(number, part, reads, call.writes, call))
        if step.runs and step.flow is not None:
            events.append(_Event(number, 0, tuple(v for v in step.operands if v is not None), step.outputs))
    return events


def _plan_block(program: Program, number: int, blocks: Mapping[int, Layout], pointers: bool = False) -> Layout:
    block = program.blocks[number]
    events = _events(block)
    owner = _aliases(program, block, events)
    ports = assign(program, block, owner) if pointers else Pointers({})
    named = _tensor_buffers(program, block, events, owner)
    buffers = {root: buffer for root, buffer in named.items() if root not in ports.names}
    extra = list(_scratch_buffers(events)) + list(_frame_buffers(block, events, blocks))
    gaps = _gaps(events, buffers, owner)
    filled = [index for index in dict.fromkeys(block.outputs) if index not in owner] if number == 0 and not pointers else []
    extra += [Buffer(f"output {index}", program.values[index].nbytes, len(events), len(events)) for index in filled]
    every = [*buffers.values(), *extra]
    offsets, size = _place(every, gaps)
    behind = _behind(program, block, size) if pointers else {}
    tensors = {
        index: behind[ports.names[root]] if root in ports.names else offsets[buffers[root].name] for index, root in owner.items()
    }
    places = {index: offsets[f"output {index}"] for index in filled}
    return Layout(
        tensors=tensors,
        scratch={(e.step, e.part): offsets[name] for e in events if (name := f"scratch {e.step} {e.part}") in offsets},
        arena_bytes=size,
        lower_bound=_lower_bound(every, gaps, len(events)),
        state_bytes=0,
        moved=frozenset((e.step, e.part) for e in events if e.call is not None and is_move(e.call, owner)),
        frames={e.step: offsets[f"frame {e.step}"] for e in events if e.call is None},
        outputs=tuple(
            behind[f"output_{n}"] if pointers else (tensors | places).get(index, 0) for n, index in enumerate(block.outputs)
        ),
        filled=places,
        outside={index: ports.names[root] for index, root in owner.items() if root in ports.names},
        copies=ports.copies,
        port_bytes=behind.get("end", size) - size,
    )


def _behind(program: Program, block: Block, size: int) -> dict[str, int]:
    """Offsets behind the arena for the caller's memory, by the name of the argument, and the ``end``."""
    offsets = {}
    for kind, indices in (("input", block.inputs), ("output", block.outputs)):
        for number, index in enumerate(indices):
            offsets[f"{kind}_{number}"] = _aligned(size)
            size = _aligned(size) + program.values[index].nbytes
    return {**offsets, "end": size}


def _scratch_buffers(events: Sequence[_Event]) -> Iterator[Buffer]:
    for time, event in enumerate(events):
        if event.call is not None and (size := event.call.kernel.scratch(event.call.params)):
            yield Buffer(f"scratch {event.step} {event.part}", size, time, time)


def _frame_buffers(block: Block, events: Sequence[_Event], blocks: Mapping[int, Layout]) -> Iterator[Buffer]:
    """Memory of the blocks that a step runs: one piece for all of them, as they run one after the other."""
    for time, event in enumerate(events):
        flow = block.steps[event.step].flow
        if event.call is None and flow is not None:
            yield Buffer(f"frame {event.step}", max(blocks[target].arena_bytes for target in flow.blocks), time, time)


def is_move(call: KernelCall, owner: Mapping[int, int]) -> bool:
    """Whether ``call`` needs no code because its output already lies where its input is."""
    source = call.reads[0] if call.reads else None
    return call.kernel.in_place and source is not None and source in owner and owner[source] == owner.get(call.writes[0])


def _aliases(program: Program, block: Block, events: Sequence[_Event]) -> dict[int, int]:
    """Every value in the arena, mapped to the value whose memory it uses."""
    owner = {index: index for index in block.inputs}
    updated = {index for event in events if event.call is not None for index in event.call.states}
    written = Counter(index for event in events for index in event.writes)
    for event in events:
        source = event.reads[0] if event.call is not None and event.call.kernel.in_place and event.reads else None
        root = owner.get(source) if source is not None else None
        for output in event.writes:
            if program.values[output].is_variable:
                continue
            shares = root is not None and not {root, output} & updated and written[output] == 1
            owner.setdefault(output, root if shares and root is not None else output)
    return owner


def _tensor_buffers(program: Program, block: Block, events: Sequence[_Event], owner: Mapping[int, int]) -> dict[int, Buffer]:
    """One buffer per owning value, alive from its first write to the last read of any alias."""
    first: dict[int, int] = {owner[index]: 0 for index in block.inputs}
    last = dict(first)
    for time, event in enumerate(events):
        for index in (*event.reads, *event.writes):
            if index in owner:
                first.setdefault(owner[index], time)
                last[owner[index]] = time
    for time, event in enumerate(events):  # the layer hook shows a step's outputs after its last call
        for index in map(program.stored, block.steps[event.step].outputs):
            if index in owner:
                last[owner[index]] = max(last[owner[index]], time)
    for index in block.outputs:
        if index in owner:
            last[owner[index]] = len(events)
    sizes = {index: program.values[index].nbytes for index in first}
    return {index: Buffer(f"tensor {index}", sizes[index], first[index], last[index]) for index in first}


def _gaps(events: Sequence[_Event], buffers: Mapping[int, Buffer], owner: Mapping[int, int]) -> Gaps:
    """Where an output may lie over an operand: the kernel allows it, the one begins its life there, and the other ends it."""
    gaps: dict[tuple[str, str], int] = {}
    for time, event in enumerate(events):
        if event.call is None or len(event.writes) != 1 or event.writes[0] not in owner:
            continue
        out = buffers.get(owner[event.writes[0]])
        for operand, value in enumerate(event.call.reads):
            if out is None or value is None or owner.get(value) not in buffers or event.call.reads.count(value) > 1:
                continue
            source, gap = buffers[owner[value]], event.call.kernel.gap(event.call.params, operand)
            if gap is not None and source is not out and source.last == out.first == time:
                gaps[out.name, source.name] = gap
    return gaps


def _place(buffers: Iterable[Buffer], gaps: Gaps = NO_GAPS) -> tuple[dict[str, int], int]:
    """First fit at the lowest offset, in several orders; the smallest result wins (the first of equals)."""
    orders: tuple[Callable[[Buffer], tuple[int, ...]], ...] = (
        lambda b: (-b.size, b.first),
        lambda b: (-b.size * (b.last - b.first + 1), b.first),
        lambda b: (b.first, -b.size),
        lambda b: (b.first - b.last, -b.size),
    )
    listed, shared = list(buffers), {name for pair in gaps for name in pair}
    if gaps:  # what trails another is placed before it
        orders += (
            lambda b: (-b.first, -b.size),
            lambda b: (b.name not in shared, -b.first, -b.size),
            lambda b: (-b.last, -b.first),
        )
    return min((_first_fit(sorted(listed, key=order), gaps) for order in orders), key=lambda placed: placed[1])


def _first_fit(buffers: list[Buffer], gaps: Gaps) -> tuple[dict[str, int], int]:
    placed: list[tuple[int, Buffer]] = []
    for buffer in buffers:
        offset = 0
        for low, high in sorted(_forbidden(buffer, at, other, gaps) for at, other in placed if buffer.overlaps(other)):
            if low < offset < high:
                offset = _aligned(high)
        placed.append((offset, buffer))
    return {buffer.name: at for at, buffer in placed}, max((at + buffer.size for at, buffer in placed), default=0)


def _forbidden(buffer: Buffer, at: int, other: Buffer, gaps: Gaps) -> tuple[int, int]:
    """The offsets, both ends excluded, where ``buffer`` would disturb ``other``, which lies at ``at``."""
    before = min(buffer.size, gaps.get((buffer.name, other.name), buffer.size))
    behind = min(other.size, gaps.get((other.name, buffer.name), other.size))
    return at - before, at + behind


def _aligned(offset: int) -> int:
    return -(-offset // ALIGNMENT) * ALIGNMENT


def _lower_bound(buffers: list[Buffer], gaps: Gaps, steps: int) -> int:
    named = {buffer.name: buffer for buffer in buffers}
    saved = [0] * (steps + 1)
    for (out, source), gap in gaps.items():
        a, b = named[out], named[source]
        together = min(max(a.size, max(gap, 0) + b.size), a.size + b.size)
        saved[a.first] = max(saved[a.first], a.size + b.size - together)
    return max((sum(b.size for b in buffers if b.first <= n <= b.last) - saved[n] for n in range(steps + 1)), default=0)
