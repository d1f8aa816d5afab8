"""What generated code costs on every kind of core, beside what a user would pick instead (:mod:`refsim.peer`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from refsim import peer, vectors
from refsim.codegen.generate import build_plan
from refsim.errors import RefsimError
from refsim.prepare import prepare
from refsim.program import Program
from refsim.toolchain.cross import OPTIMIZE
from refsim.toolchain.emulate import EmulatedModel, Figures
from refsim.toolchain.targets import Target, find_target

#: The target of rows that are times of this machine; they differ from run to run and are not compared with earlier ones.
HOST = "host"
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Held:
    """A figure beside what it must be and should be, all in the same unit, most often as a ratio to the peer's.

    ``stopped`` says what stops it where it is short of the aim, if that is known.
    """

    value: float
    must: float
    aim: float
    stopped: str = ""

    @property
    def verdict(self) -> str:
        return "aim" if self.value <= self.aim else "must" if self.value <= self.must else "missed"


@dataclass(frozen=True, slots=True)
class Cost:
    """One model on one target. ``held`` are the figures that a goal is set for, by name."""

    model: str
    target: str
    compiler: str
    optimize: str
    instructions: int
    macs: int
    sections: Mapping[str, int]
    flash_bytes: int
    arena_bytes: int
    stack_bytes: int
    ram_bytes: int
    held: Mapping[str, Held]

    @property
    def key(self) -> tuple[str, str, str]:
        return self.model, self.target, self.optimize


def find_models(folder: Path) -> dict[str, Path]:
    """The files of the suite's models, in ``folder`` or in its folder ``models``. Raises RefsimError for those not there."""
    places = {name: [p / f"{stem}.tflite" for p in (folder, folder / "models")] for name, stem in peer.MODELS.items()}
    found = {name: path for name, paths in places.items() for path in paths[::-1] if path.is_file()}
    missing = [f"{peer.MODELS[name]}.tflite" for name in peer.MODELS if name not in found]
    if missing:
        raise RefsimError(f"{folder}: no {', '.join(missing)}; the suite's models are those of MLPerf Tiny, as it names them")
    return found


def run_suite(
    programs: Mapping[str, Program],
    targets: Sequence[Target],
    goals: Mapping[str, peer.Goal],
    optimize: str = "speed",
    progress: Progress = lambda stage, done, total: None,
) -> list[Cost]:
    """Every one of ``programs``, by the suite's short names, on every target that ``goals`` are set for.

    Raises ToolchainError where a target's tools are missing, and CodegenError or ToolchainError as building does.
    """
    jobs = [(name, target) for target in targets if target.name in goals for name in programs]
    costs = []
    for number, (name, target) in enumerate(jobs):
        progress("models", number, len(jobs))
        costs.append(_cost(name, programs[name], target, goals[target.name], optimize))
    progress("models", len(jobs), len(jobs))
    return costs


def _cost(name: str, program: Program, target: Target, goal: peer.Goal, optimize: str) -> Cost:
    built = build_plan(program, variant=goal.variant, optimize=optimize)
    level = "-Os" if optimize == "size" else OPTIMIZE
    emulated = EmulatedModel(built, target, optimize=level)
    figures = emulated.figures(*(stack[-1] for stack in vectors.inputs(program.inputs, 12)))
    return Cost(
        model=name,
        target=target.name,
        compiler=f"{emulated.compiler.name} {level}",
        optimize=optimize,
        instructions=figures.instructions,
        macs=sum(step.macs for step in program.steps),
        sections=figures.sections,
        flash_bytes=figures.flash_bytes,
        arena_bytes=built.arena_bytes,
        stack_bytes=figures.stack_bytes,
        ram_bytes=figures.ram_bytes,
        held={
            figure: replace(held, stopped="" if held.verdict == "aim" else peer.stopped(target.name, optimize, figure, name))
            for figure, held in _held(name, goal, optimize, figures, built.arena_bytes)
        },
    )


def _held(name: str, goal: peer.Goal, optimize: str, figures: Figures, arena: int) -> Iterator[tuple[str, Held]]:
    yield "instructions", Held(figures.instructions / goal.instructions[name], goal.must[name], goal.aim[name])
    if optimize == "size":
        yield "flash", Held(figures.flash_bytes / peer.FLASH[name], peer.FLASH_MUST[name], peer.FLASH_AIM[name])
    # Below the bound is below what whole tensors without sharing take.
    yield "arena", Held(arena / peer.ARENA[name], 1.0, float(np.nextafter(1.0, 0.0)))
    if optimize == "size":
        yield "code", Held(figures.sections["text"], peer.CODE_MUST, peer.CODE_AIM)


def programs_of(folder: Path, names: Sequence[str] = ()) -> dict[str, Program]:
    """The suite's models, or those of them with the short ``names``, prepared for TFLM, which the peer is."""
    unknown = [name for name in names if name not in peer.MODELS]
    if unknown:
        raise RefsimError(f"no model {unknown[0]!r} in the suite; known: {', '.join(peer.MODELS)}")
    return {name: prepare(path, "tflm") for name, path in find_models(folder).items() if name in (names or peer.MODELS)}


def targets_of(names: Sequence[str], goals: Mapping[str, peer.Goal]) -> list[Target]:
    """The targets ``names``, or all that goals are set for, ready to use."""
    unknown = [name for name in names if name not in goals]
    if unknown:
        raise RefsimError(f"no goal is set for target {unknown[0]!r}; there are: {', '.join(goals)}")
    return [find_target(name) for name in names or goals]


def held_on_host(name: str, ratios: Mapping[str, float]) -> dict[str, Held]:
    """The ratios of :func:`refsim.bench.host_ratios` for the model with the short ``name``, beside their goals."""
    fastest = peer.XNNPACK_AIM * ratios["XNNPACK/optimized"]
    return {row: Held(ratios[row], must[name], aim.get(name, fastest)) for row, (must, aim) in peer.HOST.items()}


# --- as plain data --------------------------------------------------------------------------------------------------------
def as_data(costs: Sequence[Cost]) -> list[dict[str, Any]]:
    """JSON-ready: what is written with --json, and read by :func:`changes`."""
    return [asdict(cost) | {"held": held_data(cost.held)} for cost in costs]


def held_data(held: Mapping[str, Held]) -> dict[str, Any]:
    """JSON-ready, with verdicts."""
    return {name: asdict(figure) | {"verdict": figure.verdict} for name, figure in held.items()}


def changes(costs: Sequence[Cost], before: object) -> Iterator[str]:
    """What differs from an earlier run's data, in words. Raises RefsimError for something else than such data."""
    figures = ("instructions", "flash_bytes", "arena_bytes", "stack_bytes")
    try:
        old = {(r["model"], r["target"], r["optimize"]): [int(r[name]) for name in figures] for r in before if r["target"] != HOST}  # type: ignore[attr-defined]
    except (KeyError, TypeError, ValueError) as error:
        raise RefsimError("the earlier results are not what --suite --json writes") from error
    for cost in costs:
        if cost.key not in old:
            yield f"{' '.join(cost.key)}: new"
            continue
        for name, was in zip(figures, old[cost.key], strict=True):
            now = int(getattr(cost, name))
            if now != was:
                share = f" ({100 * (now - was) / was:+.1f} %)" if was else ""
                yield f"{' '.join(cost.key)}: {name} {was:,} -> {now:,}{share}"
