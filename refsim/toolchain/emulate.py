"""Generated C on an emulated target: the same interface as the simulator, and figures of what the code costs there."""

from __future__ import annotations

import shutil
import tempfile
import time
import weakref
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal

import numpy as np

from refsim.codegen.generate import BuildPlan
from refsim.errors import ToolchainError
from refsim.execute import Tensors
from refsim.ir import Array, Tensor, storage_dtype
from refsim.simulate import check_inputs
from refsim.toolchain import cross
from refsim.toolchain.host import stack_runs
from refsim.toolchain.machines import Counts, machine
from refsim.toolchain.targets import Target, find_target

#: Seconds that one execution may take.
TIME_LIMIT = 300.0
REPORT_BYTES = 5


@dataclass(frozen=True, slots=True)
class Figures:
    """What one inference costs on ``target``: deterministic for one input, model and compiler.

    ``instructions`` are executed ones, helper functions of the compiler included; ``cycles`` are None where the emulator has none.
    ``stack_bytes`` is the depth of the stack below the caller (found by painting it). ``sections`` are bytes of the model's object
    file (text, rodata, data, bss), ``runtime_bytes`` helpers that the compiler adds. ``flash_bytes`` and ``ram_bytes`` are sums;
    RAM includes arena, state and stack.
    """

    target: str
    instructions: int
    cycles: int | None
    stack_bytes: int
    sections: Mapping[str, int]
    runtime_bytes: int
    flash_bytes: int
    ram_bytes: int


@dataclass(frozen=True, slots=True)
class LayerCost:
    """What one node costs on a target: ``instructions`` are those that one inference executes for it, in all its rounds.

    ``macs`` are the multiplications with weights of one round; ``output`` is the name of its first tensor.
    """

    subgraph: int
    node: int
    operator: str
    output: str
    instructions: int
    macs: int


@dataclass(frozen=True, slots=True)
class Part:
    """What a hook gets at once: a tensor, or some rows of it, ``bytes`` from ``start`` on."""

    tensor: Tensor
    start: int
    bytes: int


def whole(tensors: Sequence[Tensor]) -> list[Part]:
    return [Part(tensor, 0, tensor.nbytes) for tensor in tensors]


def _parts(built: BuildPlan) -> Iterator[Part]:
    """What the hooks of the main block get, in order."""
    program, layout = built.program, built.layout
    runs = {run.run.steps.start: run for run in layout.runs}
    for number, step in enumerate(program.steps):
        if number in runs:
            for layer, row in runs[number].walk.tasks:
                if layer >= 0:
                    tensor = program.values[program.steps[number + layer].outputs[0]]
                    size = tensor.nbytes // runs[number].layers[layer].window.output_height
                    yield Part(tensor, row * size, size)
        shown = (index for known, index in program.traced if known is step)
        yield from whole([program.values[index] for index in shown if program.stored(index) in layout.tensors])


class EmulatedModel:
    """A generated model, cross-compiled, in an emulator. Same ``run``, ``run_batch``, ``reset`` and ``tensors`` as the Simulator.

    Raises ToolchainError when a tool is missing, the model does not fit, or the program crashes, hangs for longer than
    ``time_limit`` seconds, or writes outside its arena or state.
    """

    def __init__(
        self, built: BuildPlan, target: str | Target, *, optimize: str = cross.OPTIMIZE, time_limit: float = TIME_LIMIT
    ) -> None:
        self.built = built
        self.program = built.program
        self.model = built.program.model
        self.target = find_target(target) if isinstance(target, str) else target
        self.compiler = cross.compiler_of(self.target)
        self._optimize = optimize
        self._machine = machine(self.target, time_limit)
        self._folder = Path(tempfile.mkdtemp(prefix="refsim-"))
        weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        started = time.perf_counter()
        self.image = cross.build_image(built, self.target, self._folder, "trace", optimize=optimize)
        self.compile_seconds = time.perf_counter() - started
        self._traced = list(_parts(built))
        self._states = list(self.program.variables)
        self._tensors: Mapping[int, Array] = {}
        self._bare: cross.Image | None = None
        self.reset()

    def reset(self) -> None:
        self._state: bytes | None = None

    @property
    def tensors(self) -> Mapping[int, Array]:
        """Every tensor of the last run, as in :attr:`refsim.Simulator.tensors`."""
        return MappingProxyType(self._tensors)

    def run(self, *inputs: Array) -> list[Array]:
        """Run once; see :meth:`refsim.Simulator.run`."""
        arrays = check_inputs(self.model.inputs, inputs, batch=False)
        (self._tensors,) = self._invoke([arrays], self._state)
        if self._states:
            self._state = b"".join(self._to_target(self._tensors[tensor.index], tensor) for tensor in self._states)
        return [self._tensors[tensor.index].copy() for tensor in self.model.outputs]

    def run_batch(self, *inputs: Array) -> list[Array]:
        """Run n stacked samples, each from reset state; see :meth:`refsim.Simulator.run_batch`."""
        arrays = check_inputs(self.model.inputs, inputs, batch=True)
        samples: list[tuple[Array, ...]] = list(zip(*arrays, strict=True)) if arrays else [()]
        step = max((self._machine.capacity - 1) // (1 + sum(tensor.nbytes for tensor in self.model.inputs)), 1)
        runs = [run for at in range(0, len(samples), step) for run in self._invoke(samples[at : at + step], None)]
        self._tensors = stack_runs(self.program, runs)
        return [self._tensors[tensor.index] for tensor in self.model.outputs]

    def figures(self, *inputs: Array) -> Figures:
        """Cost of one inference from reset state, compiled without the recorder. The outputs are checked against a traced run."""
        arrays = check_inputs(self.model.inputs, inputs, batch=False)
        if self._bare is None:
            self._bare = cross.build_image(self.built, self.target, self._folder, "bare", optimize=self._optimize)
        counts, stack = self._counted(self._bare, arrays)
        if stack >= cross.STACK_BYTES - 256:
            raise ToolchainError(f"{self.target.name}: the stack overflowed")
        return self._figures(counts, stack)

    def layers(self, *inputs: Array) -> tuple[LayerCost, ...]:
        """Instructions of each layer in one inference from reset state, in order of execution, subgraphs behind the main one.

        Counted between marks behind the layers: the few that call a mark, and control between two layers, are the later one's.
        """
        arrays = check_inputs(self.model.inputs, inputs, batch=False)
        image = cross.build_image(self.built, self.target, self._folder, "layers", optimize=self._optimize)
        counts, _ = self._counted(image, arrays)
        program = self.program
        ran = [
            (block, step, sum(counts.layers.get(index, 0) for index in step.outputs))
            for block in program.blocks
            for step in dict.fromkeys(step for step, _ in program.traced_in(block))
        ]
        return tuple(
            LayerCost(block.graph, step.node.index, step.op.builtin, program.values[step.outputs[0]].name, count, step.macs)
            for block, step, count in ran
        )

    def _counted(self, image: cross.Image, arrays: Sequence[Array]) -> tuple[Counts, int]:
        """Work of one inference and its depth of stack in bytes, the outputs checked against a traced run."""
        tensors = [*self.model.outputs, *self._states]
        expected = sum(tensor.nbytes for tensor in tensors) + REPORT_BYTES
        output, counts = self._machine.execute(image, self._commands([arrays], None), expected, count=True)
        assert counts is not None
        values, report = self._split(output, whole(tensors))
        (traced,) = self._invoke([arrays], None)
        for tensor in tensors:
            if values[tensor.index].tobytes() != traced[tensor.index].tobytes():
                raise ToolchainError(f"{self.target.name}: {tensor} differs between the program with and without its recorder")
        return counts, int.from_bytes(report[1:5], "little")

    def _figures(self, counts: Counts, stack: int) -> Figures:
        assert self._bare is not None
        model = self._folder / f"{self.built.prefix}.o"
        sections = cross.section_sizes(model)
        runtime = cross.runtime_bytes(self._bare, model)
        return Figures(
            target=self.target.name,
            instructions=counts.instructions,
            cycles=counts.cycles,
            stack_bytes=stack,
            sections=sections,
            runtime_bytes=runtime,
            flash_bytes=sections["text"] + sections["rodata"] + sections["data"] + runtime,
            ram_bytes=sections["data"] + sections["bss"] + self.built.arena_bytes + self.built.state_bytes + stack,
        )

    # --- the program's language ------------------------------------------------------------------------------------------
    def _to_target(self, array: Array, tensor: Tensor) -> bytes:
        return np.ascontiguousarray(array, storage_dtype(tensor.dtype).newbyteorder(self._order)).tobytes()

    @property
    def _order(self) -> Literal["<", ">"]:
        return ">" if self.target.byteorder == "big" else "<"

    def _commands(self, samples: Sequence[Sequence[Array]], state: bytes | None) -> bytes:
        """'R' or 'C' and state, then inputs, for each sample; 'Q' at the end."""
        head = b"R" if state is None else b"C" + state
        parts = [
            head + b"".join(self._to_target(array, tensor) for array, tensor in zip(sample, self.model.inputs, strict=True))
            for sample in samples
        ]
        commands = b"".join(parts) + b"Q"
        if len(commands) > self._machine.capacity:
            has = f"has {self._machine.capacity:,}"
            raise ToolchainError(f"{self.built.prefix} does not fit {self.target.name}: inputs need {len(commands):,} bytes, {has}")
        return commands

    def _invoke(self, samples: Sequence[Sequence[Array]], state: bytes | None) -> list[Tensors]:
        """All tensors of each sample."""
        parts = [*self._traced, *whole(self._states)]
        size = sum(part.bytes for part in parts) + REPORT_BYTES
        output, _ = self._machine.execute(self.image, self._commands(samples, state), size * len(samples))
        constants: Tensors = {tensor.index: tensor.data for tensor in self.model.tensors if tensor.data is not None}
        runs = []
        for number, sample in enumerate(samples):
            values, _ = self._split(output[number * size : (number + 1) * size], parts)
            inputs = dict(zip((tensor.index for tensor in self.model.inputs), sample, strict=True))
            runs.append(constants | inputs | values)
        return runs

    def _split(self, record: bytes, parts: Sequence[Part]) -> tuple[Tensors, bytes]:
        """Tensors of one record by index, and its report, after checking that."""
        values: Tensors = {}
        at = 0
        for part in parts:
            tensor, dtype = part.tensor, storage_dtype(part.tensor.dtype)
            array = values.setdefault(tensor.index, np.empty(tensor.shape, dtype)).reshape(-1)
            count, start = part.bytes // dtype.itemsize, part.start // dtype.itemsize
            array[start : start + count] = np.frombuffer(record, dtype.newbyteorder(self._order), count=count, offset=at)
            at += part.bytes
        report = record[at:]
        if report[0] & 15:
            raise ToolchainError(f"{self.target.name}: {self.built.prefix}_invoke returned {report[0] & 15}")
        for bit, name in ((16, "arena"), (32, "state")):
            if report[0] & bit:
                raise ToolchainError(f"{self.target.name}: {self.built.prefix}: the generated code wrote outside its {name}")
        return values, report
