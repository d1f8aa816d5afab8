"""Memory of a run of layers that are computed row by row: what the planner places, and where it lies then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from refsim.program import Program, Run
from refsim.schedule.rows import RowLayer, Walk, layers_of, walk

#: Bytes of what is known of a tensor from row to row: two int32.
STATE_BYTES = 8


@dataclass(frozen=True, slots=True, eq=False)
class RunLayout:
    """A run with its places. ``offsets`` and ``capacity`` (rows) are of its tensors, from the input to the output; ``scratch`` is
    the memory of all its kernels, ``state`` that of a fed run between two rows; -1 where there is none."""

    run: Run
    layers: tuple[RowLayer, ...]
    walk: Walk
    offsets: tuple[int, ...]
    scratch: int
    state: int

    @property
    def tensors(self) -> list[dict[str, int]]:
        """Of each tensor what C has to know, member by member of ``refsim_row_tensor``."""
        found = []
        for n, offset in enumerate(self.offsets):
            above, below = self.layers[max(n - 1, 0)], self.layers[min(n, len(self.layers) - 1)]
            g, last = below.window, n == len(self.layers)
            found.append(
                {
                    "offset": offset,
                    "row_bytes": above.out_bytes if n else below.in_bytes,
                    "height": above.window.output_height if n else g.input_height,
                    "capacity": self.walk.capacity[n],
                    "span": 1 if last else below.span,
                    "stride": 1 if last else g.stride_height,
                    "pad": 0 if last else g.pad_top,
                }
            )
        return found


@dataclass(frozen=True, slots=True, eq=False)
class RunMemory:
    """What a run takes besides its input and output: bytes by name of the buffer, and what shares memory with what."""

    run: Run
    layers: tuple[RowLayer, ...]
    walk: Walk
    #: Names of the buffers of the tensors, from the input to the output.
    names: tuple[str, ...]

    @property
    def label(self) -> str:
        return f"run {self.run.steps.start}"

    @property
    def own(self) -> Iterator[tuple[str, int]]:
        """(name, bytes) of the buffers that only the run uses."""
        sizes = [self.layers[0].in_bytes, *(layer.out_bytes for layer in self.layers)]
        for n in range(0 if self.run.fed else 1, len(self.layers)):
            yield self.names[n], self.walk.capacity[n] * sizes[n]
        scratch = max(layer.call.kernel.scratch(layer.call.params) for layer in self.layers)
        if scratch:
            yield f"{self.label} scratch", scratch
        if self.run.fed:
            yield f"{self.label} state", STATE_BYTES * (len(self.layers) + 1)

    @property
    def order(self) -> list[str]:
        """Names of all buffers, each after those that begin before it where they lie over each other."""
        others = [name for name, _ in self.own if name not in self.names]
        return [*others, *self.names[1:], self.names[0]]

    @property
    def gaps(self) -> Iterator[tuple[tuple[str, str], int]]:
        for a, name in enumerate(self.names):
            for b, other in enumerate(self.names):
                if a != b:
                    yield (name, other), self.walk.gap(a, b)

    @property
    def peak(self) -> int:
        """The most bytes that the run has in use at once, of its input and output too."""
        return self.walk.peak + (STATE_BYTES * (len(self.layers) + 1) if self.run.fed else 0)

    def placed(self, offsets: Mapping[str, int]) -> RunLayout:
        places = tuple(offsets[name] for name in self.names)
        extra = (offsets.get(f"{self.label} {kind}", -1) for kind in ("scratch", "state"))
        return RunLayout(self.run, self.layers, self.walk, places, *extra)


def run_memory(program: Program, run: Run, source: str, out: str, kept: bool) -> RunMemory:
    """The memory of ``run``; ``source`` and ``out`` name the buffers of its input and output, ``kept``: the input stays."""
    layers = layers_of(program, run.steps)
    inner = [f"rows {layer.call.writes[0]}" for layer in layers[:-1]]
    first = f"rows {layers[0].call.reads[0]}" if run.fed else source
    return RunMemory(run, layers, walk(layers, run.fed, kept), (first, *inner, out))
