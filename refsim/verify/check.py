"""The main job in one call: simulate, generate, compile, run, compare every tensor."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from refsim import usable
from refsim import vectors as vector_sets
from refsim.codegen.generate import BuildPlan, build_plan
from refsim.engines import Profile
from refsim.errors import RefsimError
from refsim.ir import Array, Model
from refsim.live import available
from refsim.overflow import Overflow, OverflowWarning, merged
from refsim.simulate import Simulator, check_inputs
from refsim.source import File
from refsim.tflite import as_model
from refsim.toolchain.build import runner
from refsim.toolchain.compiler import Compiler
from refsim.toolchain.cross import OPTIMIZE
from refsim.toolchain.emulate import EmulatedModel, Figures, LayerCost
from refsim.toolchain.host import CompiledModel
from refsim.verify.agree import Agreement, Heard, LiveAnswer, Others, asking_live, start_live
from refsim.verify.compare import Mismatch, compare

#: Vectors that are run at once, at most, and the bytes that their tensors may take: keeps memory bounded and progress visible.
CHUNK, CHUNK_BYTES = 25, 2**28
Progress = Callable[[str, int, int], None]


def _nobody(outputs: Sequence[Array]) -> tuple[LiveAnswer, ...]:
    return ()


def _silent(stage: str, done: int, total: int) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Report:
    """What :func:`check` found.

    ``ok`` is True when every tensor of every vector is equal bit for bit in simulator and C, and no output of the live engine that
    the profile was checked against differs. A profile that is simulated only has no C: then ``compiler`` and ``digest`` are empty,
    sizes 0, and that engine has to have answered. ``refusals`` say why the engine itself would not run the model, or would stop
    on these inputs: the arithmetic may be equal and still help nobody.
    """

    model: str
    engine: str
    compiler: str
    vectors: int
    tensors: int
    elements: int
    mismatches: tuple[Mismatch, ...]
    overflows: tuple[Overflow, ...]
    notes: tuple[str, ...]
    refusals: tuple[str, ...]
    agreement: tuple[Agreement, ...]
    live: tuple[LiveAnswer, ...]
    seconds: Mapping[str, float]
    arena_bytes: int
    arena_lower_bound: int
    state_bytes: int
    digest: str
    target: str = "host"
    figures: Figures | None = None
    layers: tuple[LayerCost, ...] = ()

    @property
    def ok(self) -> bool:
        return self.compared and not self.mismatches and not any(answer.pinned and answer.differing for answer in self.live)

    @property
    def compared(self) -> bool:
        """Whether the simulator was held against anything that decides: C, or the profile's own engine."""
        return bool(self.compiler) or any(answer.pinned and answer.vectors for answer in self.live)


@dataclass(slots=True)
class _Clock:
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        started = time.perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - started


def check(
    model: Model | File,
    engine: str | Profile = "tflm",
    vectors: int = 100,
    *,
    inputs: Sequence[Array] | None = None,
    seed: int = vector_sets.DEFAULT_SEED,
    compiler: Compiler | None = None,
    target: str = "host",
    live: bool = True,
    variant: str = "portable",
    optimize: str = "speed",
    keep_constant_channels: bool = False,
    arena_limit: int | None = None,
    feed_rows: bool = False,
    progress: Progress = _silent,
) -> Report:
    """Compare generated C with the simulator on ``vectors`` directed and random inputs, all tensors, bit for bit.

    ``model`` may be a file, as :func:`refsim.load` takes it. ``inputs`` (one array ``[n, ...]`` per model input) are taken instead
    of generated ones. With ``live`` the outputs are also compared with those of every live engine that is installed.
    The C runs on ``target``: this machine, or an emulated one (`refsim targets`), where the last input also gives the figures.
    ``variant`` is the kind of core that kernels are chosen for (:mod:`refsim.schedule.schedule`); any runs anywhere.
    ``optimize``: speed or size, of a target's compiler too; ``keep_constant_channels`` computes what is always the same, too.
    ``arena_limit`` and ``feed_rows``: as :func:`refsim.generate` takes them; layers that are computed row by row are compared, too.
    A model with variables also runs the vectors as one stream. A profile that is simulated only is compared with its own live
    engine alone, and a CodegenError where that is not installed. Raises ModelError, CodegenError or ToolchainError.
    """
    clock = _Clock()
    with clock.stage("prepare"):
        model = as_model(model)
        if live and model.content:
            start_live()
        simulator = Simulator(model, engine)
    compiled, built = None, None
    if not (live and target == "host" and _stands_in_for_c(simulator.program.profile)):
        with clock.stage("generate"):
            built = build_plan(
                simulator.program,
                variant=variant,
                optimize=optimize,
                keep_constant_channels=keep_constant_channels,
                arena_limit=arena_limit,
                feed_rows=feed_rows,
            )
    told: tuple[str, ...] = ()
    if inputs is None:
        spans = usable.spans(simulator.model, simulator.program.profile)
        inputs, told = vector_sets.inputs(simulator.model.inputs, vectors, seed, spans), usable.notes(simulator.model, spans)
    else:
        inputs = _checked(simulator.model, inputs)
    with ExitStack() as stack:
        heard: Heard = _nobody
        if live and model.content:  # they run while we compile and simulate
            heard = stack.enter_context(asking_live(model, simulator.program.profile, inputs))
        if built is not None:
            compiled = _compiled(clock, built, target, compiler, optimize, progress)
        return _report(clock, simulator, compiled, target, inputs, told, heard, progress)


def _report(
    clock: _Clock,
    simulator: Simulator,
    compiled: CompiledModel | EmulatedModel | None,
    target: str,
    inputs: Sequence[Array],
    told: tuple[str, ...],
    heard: Heard,
    progress: Progress,
) -> Report:
    """The comparison itself, on ``inputs``; of C too, where there is any. ``heard``: what live engines say of the outputs.

    ``told``: what the report has to say of the inputs.
    """
    model, profile = simulator.model, simulator.program.profile
    with clock.stage("other engines"):
        others = Others(model, profile)
    mismatches, overflows, elements, outputs = _compare_chunks(clock, simulator, compiled, inputs, others, progress)
    if simulator.program.initial_state and compiled is not None:
        stateful, more = _compare_sequence(clock, simulator, compiled, inputs, progress)
        mismatches, overflows = mismatches + stateful, overflows + more
    with clock.stage("figures"):
        figures, layers = _figures(compiled, [stack[-1] for stack in inputs])
    with clock.stage("live engines"):
        answers = heard(outputs)
    return Report(
        model=model.name,
        engine=profile.id,
        compiler=compiled.compiler.name if compiled else "",
        vectors=len(inputs[0]) if inputs else 1,
        tensors=sum(len(step.outputs) for step in simulator.program.steps) + len(simulator.program.initial_state),
        elements=elements,
        mismatches=tuple(mismatches),
        overflows=merged(overflows),
        notes=(*simulator.program.notes, *told),
        refusals=_refusals(simulator, overflows, answers),
        agreement=others.agreement,
        live=answers,
        seconds=clock.seconds,
        **_sizes(compiled.built if compiled else None),
        target=target,
        figures=figures,
        layers=layers,
    )


def _sizes(built: BuildPlan | None) -> dict[str, Any]:
    if built is None:
        return {"arena_bytes": 0, "arena_lower_bound": 0, "state_bytes": 0, "digest": ""}
    return {name: getattr(built, name) for name in ("arena_bytes", "state_bytes", "digest")} | {
        "arena_lower_bound": built.layout.lower_bound
    }


def _stands_in_for_c(profile: Profile) -> bool:
    """Whether the profile is simulated only, and the very engine that it describes is installed to hold the simulator against."""
    return not profile.generates and bool(profile.live) and available(profile.live) == profile.wheel


def _figures(
    compiled: CompiledModel | EmulatedModel | None, sample: Sequence[Array]
) -> tuple[Figures | None, tuple[LayerCost, ...]]:
    """What one inference costs, and each of its layers, where an emulator can count."""
    if not isinstance(compiled, EmulatedModel):
        return None, ()
    return compiled.figures(*sample), compiled.layers(*sample)


def _compiled(
    clock: _Clock, built: BuildPlan, target: str, compiler: Compiler | None, optimize: str, progress: Progress
) -> CompiledModel | EmulatedModel:
    progress("compile", 0, 1)
    with clock.stage("compile"):
        compiled = runner(built, target, compiler, "-Os" if optimize == "size" else OPTIMIZE)
    progress("compile", 1, 1)
    return compiled


def _checked(model: Model, inputs: Sequence[Array]) -> tuple[Array, ...]:
    """Somebody's own inputs, one or more samples of the right shapes and types."""
    arrays = check_inputs(model.inputs, inputs, batch=True)
    if arrays and not len(arrays[0]):
        raise RefsimError("the inputs hold no samples")
    return arrays


def _compare_chunks(
    clock: _Clock,
    simulator: Simulator,
    compiled: CompiledModel | EmulatedModel | None,
    inputs: Sequence[Array],
    others: Others,
    progress: Progress,
) -> tuple[list[Mismatch], list[Overflow], int, list[Array]]:
    """Independent vectors, each from reset state, simulated once under each profile. Also returns the model's outputs."""
    mismatches: list[Mismatch] = []
    overflows: list[Overflow] = []
    outputs: list[list[Array]] = []
    elements = 0
    total = len(inputs[0]) if inputs else 1
    size = max(min(CHUNK, CHUNK_BYTES // (8 * sum(tensor.size for tensor in simulator.program.values) + 1)), 1)
    for start in range(0, total, size):
        part = [stack[start : start + size] for stack in inputs]
        with clock.stage("simulate"), warnings.catch_warnings():
            warnings.simplefilter("ignore", OverflowWarning)
            outputs.append(simulator.run_batch(*part))
        overflows += simulator.overflows
        elements += sum(simulator.tensors[index].size for step in simulator.program.steps for index in step.outputs)
        if compiled is not None:
            with clock.stage("run C"):
                compiled.run_batch(*part)
            with clock.stage("compare"):
                found = compare(simulator.program, simulator.tensors, compiled.tensors)
            mismatches += [_shifted(mismatch, start) for mismatch in found]
        with clock.stage("other engines"):
            others.add(part, outputs[-1])
        progress("vectors", min(start + size, total), total)
    return mismatches, overflows, elements, [np.concatenate(parts) for parts in zip(*outputs, strict=True)]


def _refusals(simulator: Simulator, events: Sequence[Overflow], answers: Sequence[LiveAnswer]) -> tuple[str, ...]:
    """Why the engine would not run the model, or would stop on some of the inputs, as the profile and the engine itself say."""
    stops = [str(event) for event in merged(events) if event.stops]
    own = [f"{answer.version}: {answer.problem}" for answer in answers if answer.own and answer.kind not in ("", "timeout")]
    return (*simulator.program.refusals, *stops, *own)


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
            progress("stream", total, total)
            return [_shifted(mismatch, number) for mismatch in found], overflows
    return [], overflows
