"""A difference, made small and kept: one node, the first run that shows it, as a golden case that the live engine answered."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from refsim import live
from refsim.cases import Drawn
from refsim.engines import profile
from refsim.errors import EngineError, GoldenError
from refsim.fuzz.batch import Finding, answered, differences, simulated
from refsim.golden.files import write
from refsim.golden.flags import NOTES
from refsim.golden.values import Blob, Case, GoldenFile, Source
from refsim.tflite import load


def smallest(made: Drawn, engine: str) -> Drawn:
    """``made`` with only the first run on which simulator and engine part; a stream is cut behind its first wrong step."""
    p = profile(engine)
    _, ours = simulated(made, p)
    theirs = answered(made, p)
    if isinstance(ours, str) or isinstance(theirs, str):
        return made
    runs = len(made.inputs[0]) if made.inputs else 1
    wrong = [run for run in range(runs) if differences([a[run] for a in ours], [b[run] for b in theirs])]
    if not wrong:
        return made
    stateful = any(tensor.is_variable for tensor in load(made.model).tensors)
    chosen = slice(0, wrong[0] + 1) if stateful else slice(wrong[0], wrong[0] + 1)
    return Drawn(made.op, made.signature, made.model, tuple(stack[chosen] for stack in made.inputs))


def keep(finding: Finding, folder: Path) -> Path | None:
    """Write the golden case of ``finding`` below ``folder``; None where the engine gives no answer to keep."""
    batch = finding.batch
    made = smallest(batch.drawn(finding.seed), batch.engine)
    model = load(made.model)
    stateful = any(tensor.is_variable for tensor in model.tensors)
    engine = profile(batch.engine)
    version = live.available(engine.live)
    if version is None:
        raise GoldenError(f"{engine.id}: its engine is not installed")
    try:
        answers = live.run(engine.live, made.model, made.inputs, stateful=stateful).outputs
    except EngineError:
        return None
    inputs = [Blob.of(tensor.name, np.asarray(a), tensor.index) for tensor, a in zip(model.inputs, made.inputs, strict=True)]
    outputs = [Blob.of(tensor.name, np.asarray(a), tensor.index) for tensor, a in zip(model.outputs, answers, strict=True)]
    name = f"{batch.signature}_{finding.seed}"
    case = Case(
        name,
        f"Found by fuzzing: {finding.sides} differed.",
        ("random",),
        {"operator": model.nodes[0].op, "stateful": stateful},
        (Blob.of_model(made.model), *inputs),
        tuple(outputs),
    )
    command = f"refsim fuzz --engine {batch.engine} --op {batch.op} --seed {finding.seed}"
    golden = GoldenFile(
        "operator", f"{batch.op}, found by fuzzing", {"random": NOTES["random"]}, Source(engine.id, version, command), (case,)
    )
    path = folder / engine.id / f"{made.op.name}_{name}.json"
    write(golden, path)
    return path
