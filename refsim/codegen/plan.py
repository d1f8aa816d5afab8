"""Memory plan: where each activation lives in the arena, and when. Pure: Program to Layout."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from refsim.codegen.fused import RunLayout, RunMemory, run_memory
from refsim.codegen.place import Buffer, Gaps, aligned, alive_bytes, place
from refsim.codegen.pointers import Pointers, assign
from refsim.kernels import KernelCall
from refsim.program import Block, Program, Run

#: (step number, number of the call within the step).
Place = tuple[int, int]


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
    run, by number. ``runs`` are computed row by row; of what passes between their layers ``tensors`` has nothing, nor of an
    input that comes in rows.
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
    runs: tuple[RunLayout, ...] = ()

    @property
    def fed(self) -> bool:
        """Whether the input comes row by row, and lies nowhere as a whole."""
        return any(run.run.fed for run in self.runs)


def plan(program: Program, *, pointers: bool = False) -> Layout:
    """Place every activation and scratch buffer of ``program``.

    Here, and only here, is decided what shares memory with what. The rules: an output may lie over an operand that nobody needs
    afterwards, as far as its kernel allows. A variable lives in the state and nowhere else. Values
    that are written in one piece, never updated afterwards, and only move the bytes of another one lie where that lies. Inputs are
    alive from the start, outputs to the end. An output that has no place of its own in the arena, a constant or a variable, gets
    one that is filled last. A block that a step runs has its memory within that step's life, and shares none with what the step
    reads and writes. A run that is computed row by row is one event, with room for the rows that it keeps; what it reads is free
    row by row. With ``pointers`` inputs and outputs are in memory of the caller's, and there are no runs.
    """
    blocks: dict[int, Layout] = {}
    for number in reversed(range(1, len(program.blocks))):  # those that a block runs have higher numbers
        blocks[number] = _plan_block(program, number, blocks)
    layout = _plan_block(program, 0, blocks, pointers)
    state = sum(tensor.nbytes for tensor in program.variables)
    return replace(layout, state_bytes=state, blocks=dict(sorted(blocks.items())))


#: What happens in a block in one unit of time: a kernel call, a run of layers, or a step that runs other blocks.
@dataclass(frozen=True, slots=True)
class _Event:
    step: int
    part: int
    reads: tuple[int, ...]
    writes: tuple[int, ...]
    call: KernelCall | None = None
    run: Run | None = None


def _events(block: Block, runs: Sequence[Run] = ()) -> list[_Event]:
    events = []
    begin = {run.steps.start: run for run in runs}
    inside = {number for run in runs for number in run.steps}
    for number, step in enumerate(block.steps):
        if number in begin:
            run, last = begin[number], block.steps[begin[number].steps[-1]]
            source = step.calls[0].reads[0]
            assert source is not None
            events.append(_Event(number, 0, () if run.fed else (source,), last.calls[0].writes, run=run))
        if number in inside:
            continue
        for part, call in enumerate(step.calls):
            reads = tuple(value for value in call.reads if value is not None)
            events.append(_Event(number, part, reads, call.writes, call))
        if step.runs and step.flow is not None:
            events.append(_Event(number, 0, tuple(v for v in step.operands if v is not None), step.outputs))
    return events


@dataclass(frozen=True, slots=True)
class Survey:
    """What there is to place in a block, and the bytes in use at every time: no plan can be smaller than the largest.

    ``ports`` are the values behind the caller's pointers, which ``tensors``, the buffers by value, has not.
    """

    events: list[_Event]
    owner: Mapping[int, int]
    ports: Pointers
    tensors: Mapping[int, Buffer]
    buffers: list[Buffer]
    gaps: Gaps
    alive: list[int]
    filled: list[int]
    runs: list[RunMemory]


def survey(program: Program, number: int, blocks: Mapping[int, Layout], pointers: bool = False) -> Survey:
    """What there is to place in block ``number``; ``blocks`` are the layouts of those that it runs."""
    block = program.blocks[number]
    events = _events(block, program.runs if number == 0 else ())
    owner = _aliases(program, block, events)
    ports = assign(program, block, owner) if pointers else Pointers({})
    named = _tensor_buffers(program, block, events, owner)
    tensors = {root: buffer for root, buffer in named.items() if root not in ports.names}
    gaps = _gaps(events, tensors, owner)
    filled = [index for index in dict.fromkeys(block.outputs) if index not in owner] if number == 0 and not pointers else []
    buffers = [*tensors.values(), *_scratch_buffers(events), *_frame_buffers(block, events, blocks)]
    buffers += [Buffer(f"output {index}", program.values[index].nbytes, len(events), len(events)) for index in filled]
    alive = alive_bytes(buffers, gaps, len(events))
    runs = []
    for time, event in enumerate(events):
        if event.run is not None:
            runs.append(_run_memory(program, event, time, tensors, owner))
            alive[time] += runs[-1].peak - sum(tensors[owner[value]].size for value in (*event.reads, *event.writes))
            buffers += [Buffer(name, size, time, time) for name, size in runs[-1].own]
            gaps |= dict(runs[-1].gaps)
    return Survey(events, owner, ports, tensors, buffers, gaps, alive, filled, runs)


def _run_memory(program: Program, event: _Event, time: int, tensors: Mapping[int, Buffer], owner: Mapping[int, int]) -> RunMemory:
    source = tensors[owner[event.reads[0]]] if event.reads else None
    assert event.run is not None
    out = tensors[owner[event.writes[0]]].name
    return run_memory(program, event.run, source.name if source else "", out, source is not None and source.last > time)


def _plan_block(program: Program, number: int, blocks: Mapping[int, Layout], pointers: bool = False) -> Layout:
    found = survey(program, number, blocks, pointers)
    events, owner, names = found.events, found.owner, found.ports.names
    ranks = {name: rank for memory in found.runs for rank, name in enumerate(memory.order)}
    offsets, size = place(found.buffers, found.gaps, found.alive, ranks)
    behind = _behind(program, program.blocks[number], size) if pointers else {}
    tensors = {index: behind[names[root]] if root in names else offsets[found.tensors[root].name] for index, root in owner.items()}
    places = {index: offsets[f"output {index}"] for index in found.filled}
    outputs = program.blocks[number].outputs
    return Layout(
        tensors=tensors,
        scratch={(e.step, e.part): offsets[name] for e in events if (name := f"scratch {e.step} {e.part}") in offsets},
        arena_bytes=size,
        lower_bound=max(found.alive, default=0),
        state_bytes=0,
        moved=frozenset((e.step, e.part) for e in events if e.call is not None and is_move(e.call, owner)),
        frames={e.step: offsets[f"frame {e.step}"] for e in events if e.call is None and e.run is None},
        outputs=tuple(behind[f"output_{n}"] if pointers else (tensors | places).get(index, 0) for n, index in enumerate(outputs)),
        filled=places,
        outside={index: names[root] for index, root in owner.items() if root in names},
        copies=found.ports.copies,
        port_bytes=behind.get("end", size) - size,
        runs=tuple(memory.placed(offsets) for memory in found.runs),
    )


def _behind(program: Program, block: Block, size: int) -> dict[str, int]:
    """Offsets behind the arena for the caller's memory, by the name of the argument, and the ``end``."""
    offsets = {}
    for kind, indices in (("input", block.inputs), ("output", block.outputs)):
        for number, index in enumerate(indices):
            offsets[f"{kind}_{number}"] = aligned(size)
            size = aligned(size) + program.values[index].nbytes
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
    fed = any(event.run is not None and event.run.fed for event in events)
    owner = {} if fed else {index: index for index in block.inputs}
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
    first: dict[int, int] = {owner[index]: 0 for index in block.inputs if index in owner}
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
