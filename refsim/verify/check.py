"""The main job in one call: simulate, generate, compile, run, compare every tensor."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np

from refsim import vectors as vector_sets
from refsim.codegen.generate import build_plan
from refsim.engines import Profile, profiles
from refsim.errors import RefsimError
from refsim.ir import Array, Model
from refsim.overflow import Overflow, OverflowWarning, merged
from refsim.simulate import Simulator
from refsim.toolchain.build import runner
from refsim.toolchain.compiler import Compiler
from refsim.toolchain.emulate import EmulatedModel, Figures
from refsim.toolchain.host import CompiledModel
from refsim.verify.compare import Mismatch, compare

#: Vectors that are run at once: keeps memory bounded and progress visible.
CHUNK = 25
Progress = Callable[[str, int, int], None]


def _silent(stage: str, done: int, total: int) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Agreement:
    """How the model's outputs under another profile differ from those under the checked one; or why it cannot run there."""

    engine: str
    differing: int
    total: int
    max_difference: int
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What :func:`check` found. ``ok`` is True when every tensor of every vector is equal bit for bit."""

    model: str
    engine: str
    compiler: str
    vectors: int
    tensors: int
    elements: int
    mismatches: tuple[Mismatch, ...]
    overflows: tuple[Overflow, ...]
    notes: tuple[str, ...]
    agreement: tuple[Agreement, ...]
    seconds: Mapping[str, float]
    arena_bytes: int
    arena_lower_bound: int
    state_bytes: int
    digest: str
    target: str = "host"
    figures: Figures | None = None

    @property
    def ok(self) -> bool:
        return not self.mismatches


@dataclass(slots=True)
class _Clock:
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        started = time.perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - started


def check(
    model: Model,
    engine: str | Profile = "tflm",
    vectors: int = 100,
    *,
    seed: int = vector_sets.DEFAULT_SEED,
    compiler: Compiler | None = None,
    target: str = "host",
    variant: str = "portable",
    progress: Progress = _silent,
) -> Report:
    """Compare generated C with the simulator on ``vectors`` directed and random inputs, all tensors, bit for bit.

    The C runs on ``target``: this machine, or an emulated one (`refsim targets`), where the last input also gives the figures.
    ``variant`` is the kind of core that kernels are chosen for (:mod:`refsim.schedule.schedule`); any runs anywhere.
    A model with variables also runs the vectors as one sequence, so that state is carried from run to run.
    Raises ModelError, CodegenError or ToolchainError when there is nothing to compare.
    """
    clock = _Clock()
    with clock.stage("prepare"):
        simulator = Simulator(model, engine)
    with clock.stage("generate"):
        built = build_plan(simulator.program, variant=variant)
    progress("compile", 0, 1)
    with clock.stage("compile"):
        compiled = runner(built, target, compiler)
    inputs = vector_sets.inputs(model.inputs, vectors, seed)
    mismatches, overflows, elements = _compare_chunks(clock, simulator, compiled, inputs, progress)
    if simulator.program.initial_state:
        stateful, more = _compare_sequence(clock, simulator, compiled, inputs, progress)
        mismatches, overflows = mismatches + stateful, overflows + more
    figures = None
    if isinstance(compiled, EmulatedModel):
        with clock.stage("figures"):
            figures = compiled.figures(*(stack[-1] for stack in inputs))
    with clock.stage("other engines"):
        others = agreement(simulator, inputs)
    outputs = sum(len(step.outputs) for step in simulator.program.steps)
    return Report(
        model=model.name,
        engine=simulator.program.profile.id,
        compiler=compiled.compiler.name,
        vectors=vectors,
        tensors=outputs + len(simulator.program.initial_state),
        elements=elements,
        mismatches=tuple(mismatches),
        overflows=merged(overflows),
        notes=simulator.program.notes,
        agreement=others,
        seconds=clock.seconds,
        arena_bytes=built.arena_bytes,
        arena_lower_bound=built.layout.lower_bound,
        state_bytes=built.state_bytes,
        digest=built.digest,
        target=target,
        figures=figures,
    )


def _compare_chunks(
    clock: _Clock, simulator: Simulator, compiled: CompiledModel | EmulatedModel, inputs: Sequence[Array], progress: Progress
) -> tuple[list[Mismatch], list[Overflow], int]:
    """Independent vectors, each from reset state."""
    mismatches: list[Mismatch] = []
    overflows: list[Overflow] = []
    elements = 0
    total = len(inputs[0]) if inputs else 1
    for start in range(0, total, CHUNK):
        part = [stack[start : start + CHUNK] for stack in inputs]
        with clock.stage("simulate"), warnings.catch_warnings():
            warnings.simplefilter("ignore", OverflowWarning)
            simulator.run_batch(*part)
        overflows += simulator.overflows
        with clock.stage("run C"):
            compiled.run_batch(*part)
        with clock.stage("compare"):
            found = compare(simulator.program, simulator.tensors, compiled.tensors)
            elements += sum(simulator.tensors[index].size for step in simulator.program.steps for index in step.outputs)
        mismatches += [_shifted(mismatch, start) for mismatch in found]
        progress("vectors", min(start + CHUNK, total), total)
    return mismatches, overflows, elements


def _shifted(mismatch: Mismatch, start: int) -> Mismatch:
    values = {name: getattr(mismatch, name) for name in Mismatch.__dataclass_fields__}
    return Mismatch(**values | {"vector": mismatch.vector + start})


def _compare_sequence(
    clock: _Clock, simulator: Simulator, compiled: CompiledModel | EmulatedModel, inputs: Sequence[Array], progress: Progress
) -> tuple[list[Mismatch], list[Overflow]]:
    """The vectors as consecutive steps of one stream, stopping at the first step that differs."""
    simulator.reset()
    compiled.reset()
    overflows: list[Overflow] = []
    samples: list[tuple[Array, ...]] = list(zip(*inputs, strict=True)) if inputs else [()]
    total = len(samples)
    for number, sample in enumerate(samples):
        with clock.stage("simulate"), warnings.catch_warnings():
            warnings.simplefilter("ignore", OverflowWarning)
            simulator.run(*sample)
        overflows += simulator.overflows
        with clock.stage("run C"):
            compiled.run(*sample)
        expected, got = ({i: t[np.newaxis] for i, t in tensors.items()} for tensors in (simulator.tensors, compiled.tensors))
        found = compare(simulator.program, expected, got)
        progress("stream", number + 1, total)
        if found:
            return [_shifted(mismatch, number) for mismatch in found], overflows
    return [], overflows


def agreement(simulator: Simulator, inputs: Sequence[Array]) -> tuple[Agreement, ...]:
    """Outputs of every other profile on the same inputs, each vector from reset state, compared with ``simulator``'s."""
    found = []
    expected = _outputs(simulator, inputs)
    for other in profiles():
        if other.id == simulator.program.profile.id:
            continue
        try:
            outputs = _outputs(Simulator(simulator.model, other), inputs)
        except RefsimError as error:
            found.append(Agreement(other.id, 0, 0, 0, refused=str(error).splitlines()[0]))
            continue
        gaps = [np.abs(a.astype(np.int64) - b.astype(np.int64)) for a, b in zip(expected, outputs, strict=True)]
        differing, total = sum(int((gap > 0).sum()) for gap in gaps), sum(gap.size for gap in gaps)
        found.append(Agreement(other.id, differing, total, max((int(gap.max(initial=0)) for gap in gaps), default=0)))
    return tuple(found)


def _outputs(simulator: Simulator, inputs: Sequence[Array]) -> list[Array]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", OverflowWarning)
        return simulator.run_batch(*inputs)
