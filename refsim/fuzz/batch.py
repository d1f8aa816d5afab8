"""One batch of the fuzzer: models of one kernel, on all three sides."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from refsim import live
from refsim.cases import Drawn, draw
from refsim.codegen.generate import build_plan
from refsim.engines import Profile, profile
from refsim.errors import EngineError, RefsimError
from refsim.ir import Array
from refsim.ops import registry
from refsim.overflow import OverflowWarning
from refsim.simulate import Simulator
from refsim.tflite import load
from refsim.toolchain.many import build_many

#: Runs of each model.
RUNS = 4


@dataclass(frozen=True, slots=True)
class Batch:
    """Models of one kernel of one engine, with the seeds ``first`` to ``first + size - 1``, of ``nodes`` nodes each."""

    engine: str
    op: str
    signature: str
    first: int
    size: int
    c: bool = True
    nodes: int = 1

    def __str__(self) -> str:
        return f"{self.engine} {self.op} {self.signature} seeds {self.first}..{self.first + self.size - 1}"

    def drawn(self, seed: int) -> Drawn:
        return draw(registry()[self.op], self.signature, profile(self.engine), seed, self.nodes, RUNS)


@dataclass(frozen=True, slots=True)
class Finding:
    """Two sides that differ on one model, or a model that only one side takes. ``seed`` gives the model again."""

    batch: Batch
    seed: int
    sides: str
    told: str

    def __str__(self) -> str:
        return f"{self.batch.engine} {self.batch.op} {self.batch.signature} seed {self.seed}: {self.sides}: {self.told}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a batch."""

    batch: Batch
    models: int
    elements: int
    refused: int
    findings: tuple[Finding, ...]


def run_batch(batch: Batch) -> Outcome:
    """Draw every model of ``batch``, run it on the simulator, the live engine and (``batch.c``) as compiled C, and compare."""
    p = profile(batch.engine)
    findings: list[Finding] = []
    ready: dict[int, Simulator] = {}
    elements = refused = 0
    for seed in range(batch.first, batch.first + batch.size):
        made = batch.drawn(seed)
        simulator, ours = simulated(made, p)
        theirs = answered(made, p)
        # What the profile says that the engine refuses, the simulator computes all the same.
        told = isinstance(ours, str) or (simulator is not None and simulator.program.refusals)
        if isinstance(theirs, str) and told:
            refused += 1
        elif isinstance(ours, str) or isinstance(theirs, str):
            why = f"refsim: {ours}" if isinstance(ours, str) else f"engine: {theirs}"
            findings.append(Finding(batch, seed, "only one side runs it", why))
        else:
            elements += sum(array.size for array in theirs)
            findings += [Finding(batch, seed, "simulator and engine", line) for line in differences(ours, theirs)]
            assert simulator is not None
            ready[seed] = simulator
    if batch.c and p.generates and ready:
        findings += compiled(batch, ready)
    return Outcome(batch, batch.size, elements, refused, tuple(findings))


def simulated(made: Drawn, p: Profile) -> tuple[Simulator | None, list[Array] | str]:
    """The simulator and its outputs, or why there are none."""
    try:
        simulator = Simulator(load(made.model), p)
        return simulator, play(simulator, made.inputs)
    except RefsimError as error:
        return None, str(error)


def answered(made: Drawn, p: Profile) -> list[Array] | str:
    """The live engine's outputs, or why there are none."""
    stateful = any(tensor.is_variable for tensor in load(made.model).tensors)
    try:
        return list(live.run(p.live, made.model, made.inputs, stateful=stateful).outputs)
    except EngineError as error:
        if error.kind in ("missing", "broken"):
            raise
        return str(error)


def play(runner: Simulator, inputs: Sequence[Array]) -> list[Array]:
    """Outputs [runs, ...]: independent runs, or consecutive steps of a model with variables."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", OverflowWarning)
        if not runner.program.initial_state:
            return runner.run_batch(*inputs)
        runner.reset()
        rows = [runner.run(*sample) for sample in zip(*inputs, strict=True)]
        return [np.stack(column) for column in zip(*rows, strict=True)]


def compiled(batch: Batch, simulators: dict[int, Simulator]) -> list[Finding]:
    """Where generated C, all models in one compile, differs from the simulator."""
    findings = []
    plans = {seed: build_plan(simulator.program, f"model_{seed}") for seed, simulator in simulators.items()}
    with tempfile.TemporaryDirectory(prefix="refsim-fuzz-") as folder:
        models = build_many(list(plans.values()), Path(folder))
        for seed, simulator in simulators.items():
            inputs = batch.drawn(seed).inputs
            try:
                got = play(models[plans[seed].prefix], inputs)  # type: ignore[arg-type]
            except RefsimError as error:
                findings.append(Finding(batch, seed, "C", str(error)))
                continue
            findings += [Finding(batch, seed, "simulator and C", told) for told in differences(play(simulator, inputs), got)]
    return findings


def differences(mine: Sequence[Array], theirs: Sequence[Array]) -> list[str]:
    """One line for each output that is not the same bytes."""
    lines = []
    for number, (a, b) in enumerate(zip(mine, theirs, strict=True)):
        if a.shape != b.shape or a.dtype != b.dtype:
            lines.append(f"output {number}: {a.dtype}{list(a.shape)} and {b.dtype}{list(b.shape)}")
        elif a.tobytes() != b.tobytes():
            bits = f"u{a.dtype.itemsize}"
            wrong = np.ascontiguousarray(a).view(bits) != np.ascontiguousarray(b).view(bits)
            first = tuple(int(i) for i in np.argwhere(wrong)[0])
            where = f"first at {list(first)}: {a[first]} and {b[first]}"
            lines.append(f"output {number}: {int(wrong.sum())} of {a.size} elements, {where}")
    return lines
