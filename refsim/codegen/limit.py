"""Which layers to compute row by row so that the arena is no larger than asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from refsim.codegen.fused import run_memory
from refsim.codegen.place import Buffer
from refsim.codegen.plan import Survey, plan, survey
from refsim.errors import CodegenError
from refsim.program import Program, Run
from refsim.schedule.rows import chains

#: A way from one step to a later one: None for one step as a whole, or a run.
Part = tuple[int, Run | None]


@dataclass(slots=True)
class _Search:
    """The bytes that steps and runs have in use, each computed once."""

    program: Program
    fed: bool
    known: dict[Run, int] = field(default_factory=dict)
    base: Survey = field(init=False)
    chains: list[range] = field(init=False)

    def __post_init__(self) -> None:
        self.base = survey(self.program, 0, plan(self.program).blocks)
        self.chains = list(chains(self.program))

    def whole(self, start: int) -> int:
        """Bytes in use while step ``start`` goes on as a whole."""
        used = zip(self.base.events, self.base.alive, strict=False)
        return max((count for event, count in used if event.step == start), default=0)

    def bytes_of(self, run: Run, limit: int) -> int:
        """Bytes in use while ``run`` goes on; where that must be more than ``limit``, something above it."""
        if run not in self.known:
            program, steps = self.program, run.steps
            calls = [program.steps[number].calls[0] for number in steps]
            times = [time for time, event in enumerate(self.base.events) if event.step in steps]
            values = [calls[0].reads[0], *(call.writes[0] for call in calls)]
            ends = [self.base.tensors[self.base.owner[value]] for value in (values[0], values[-1]) if value is not None]
            own = {f"tensor {value}" for value in values} | {f"scratch {number} 0" for number in steps} | {end.name for end in ends}
            span = Buffer("", 0, times[0], times[-1])
            others = sum(buffer.size for buffer in self.base.buffers if buffer.overlaps(span) and buffer.name not in own)
            least = others + max(ends[-1].size, 0 if run.fed else ends[0].size)
            if least > limit:
                return least
            kept = ends[0].last > times[-1]
            self.known[run] = others + run_memory(program, run, ends[0].name, ends[-1].name, kept).peak
        return self.known[run]

    def reason(self, run: Run, limit: int) -> str:
        """What ``run`` saves, in words."""
        whole = max(self.whole(number) for number in run.steps)
        return f"{self.bytes_of(run, limit):,} bytes are in use at once, {whole:,} if computed as a whole"

    def parts(self, start: int, limit: int) -> Iterator[tuple[Part, int]]:
        """What may come next at step ``start`` with at most ``limit`` bytes in use: (its end, a run or None), and its bytes."""
        feeding = self.fed and start == self.first
        if not feeding and self.whole(start) <= limit:
            yield (start + 1, None), self.whole(start)
        for chain in self.chains:
            if start in chain:
                for end in range(start + 1, chain.stop + 1):
                    run = Run(range(start, end), feeding)
                    if self.bytes_of(run, limit) <= limit:
                        yield (end, run), self.bytes_of(run, limit)

    @property
    def first(self) -> int:
        """The first step that has to be done."""
        return next((n for n, step in enumerate(self.program.steps) if step.runs), 0)

    def cheapest(self, limit: int, sign: int) -> tuple[tuple[Run, ...], int] | None:
        """The runs with the fewest layers (``sign`` 1) or the most (-1), and the most bytes that are in use then; None if some
        step needs more than ``limit``."""
        count = len(self.program.steps)
        best: dict[int, tuple[int, tuple[Run, ...], int]] = {0: (0, (), 0)}
        for start in range(count):
            if start not in best:
                continue
            cost, runs, most = best[start]
            for (end, run), needed in self.parts(start, limit):
                found = (cost + (sign * len(run.steps) if run else 0), runs + ((run,) if run else ()), max(most, needed))
                if end not in best or found[0] < best[end][0]:
                    best[end] = found
        return best[count][1:] if count in best else None

    def arenas(self, limit: int) -> Iterator[tuple[tuple[Run, ...], int]]:
        """Runs and the arenas of their plans, with at most ``limit`` bytes in use, then less and less; short runs first."""
        for sign in (1, -1):
            bound = limit
            while (found := self.cheapest(bound, sign)) is not None:
                runs, most = found
                yield runs, plan(replace(self.program, runs=runs)).arena_bytes
                bound = most - 1


def within(program: Program, limit: int | None, *, fed: bool = False) -> Program:
    """``program`` with as few layers computed row by row as keep its arena within ``limit`` bytes; None: any arena will do.

    With ``fed`` the model's input comes row by row, and the first run begins with it. Raises CodegenError where that cannot be:
    it says the smallest arena that was found.
    """
    search = _Search(program, fed)
    if fed:
        _require_rows(program, search)
    everything = sum(buffer.size for buffer in search.base.buffers)
    smallest = None
    # First what keeps the bytes in use within the limit; then, for the message, what does not.
    for start in (limit, everything) if limit is not None else (everything,):
        for runs, arena in search.arenas(start):
            if limit is None or arena <= limit:
                return replace(program, runs=tuple(replace(run, reason=search.reason(run, everything)) for run in runs))
            smallest = arena if smallest is None else min(smallest, arena)
    raise CodegenError(f"no arena of {limit:,} bytes: the smallest that was found with layers row by row is {smallest:,} bytes")


def _require_rows(program: Program, search: _Search) -> None:
    """The model's input can come row by row."""
    first = search.first
    starts = any(chain.start == first for chain in search.chains)
    if len(program.inputs) != 1 or not starts or program.steps[first].calls[0].reads[0] != program.main.inputs[0]:
        raise CodegenError(
            f"{program.model.name}: its input cannot come row by row: that takes one input, read first by a convolution or pooling"
        )
    if any(program.main.inputs[0] in call.reads for number, _, call in program.calls if number != first):
        raise CodegenError(f"{program.model.name}: its input cannot come row by row: several nodes read it")
