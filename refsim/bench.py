"""How fast simulator and generated C are, as ratios to the live engines, measured in one run on one machine.

Absolute times of a shared machine mean little, and the ratio of two medians taken minutes apart not much more. So the
contestants take turns, round by round, and the median of the rounds' ratios is reported. Times are those of the processor, not of
the clock on the wall, as everyone computes on one thread; and the least of a turn's, as what else the machine does only adds.
"""

from __future__ import annotations

import platform
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass

import numpy as np

from refsim import live, usable, vectors
from refsim.codegen.generate import build_plan, generate
from refsim.engines import Profile
from refsim.errors import EngineError, RefsimError
from refsim.ir import Array, Model
from refsim.prepare import prepare
from refsim.simulate import Simulator
from refsim.toolchain.host import HOST_FLAGS, CompiledModel


@dataclass(frozen=True, slots=True)
class Result:
    """Processor seconds per inference, the median of the rounds' least.

    Ratios are medians of per-round ratios to the live engine (below 1 is faster).
    """

    model: str
    engine: str
    live: str
    live_seconds: float
    simulator_seconds: float
    c_seconds: float
    simulator_ratio: float
    c_ratio: float
    rounds: int


def bench(
    model: Model,
    data: bytes,
    engine: Profile,
    *,
    rounds: int = 5,
    repeats: int = 20,
    progress: Callable[[str, int, int], None] = lambda stage, done, total: None,
) -> Result:
    """Time ``model`` (its file in ``data``) in simulator, generated C and live engine. Raises EngineError without the wheel."""
    installed = live.available(engine.alias)
    if installed is None:
        text = f"{engine.wheel} is not installed, so there is nothing to compare with: pip install 'refsim[oracle]'"
        raise EngineError(text, "missing")
    simulator, compiled = Simulator(model, engine), CompiledModel(generate(model, engine), flags=HOST_FLAGS)
    inputs = [stack[-1] for stack in vectors.inputs(model.inputs, 12, spans=usable.spans(model, engine))]
    times: list[tuple[float, float, float]] = []
    with live.session(engine.alias, data) as loaded:
        for number in range(rounds):
            reference = loaded.benchmark([array[np.newaxis] for array in inputs], repeats)
            times.append((reference, _seconds(simulator, inputs, repeats), compiled.seconds_per_run(inputs, repeats)))
            progress(model.name, number + 1, rounds)
    reference, simulated, in_c = (float(np.median(column)) for column in zip(*times, strict=True))
    ratios = [float(np.median([row[k] / row[0] for row in times])) for k in (1, 2)]
    return Result(model.name, engine.id, installed, reference, simulated, in_c, ratios[0], ratios[1], rounds)


def _seconds(simulator: Simulator, inputs: list[Array], repeats: int) -> float:
    """Least processor seconds of one simulated run, after one that is not counted."""
    simulator.run(*inputs)
    return _least(lambda: simulator.run(*inputs), repeats)


def _least(run: Callable[[], object], repeats: int) -> float:
    times = []
    for _ in range(repeats):
        started = time.process_time()
        run()
        times.append(time.process_time() - started)
    return min(times)


# --- the suite's rows of this machine --------------------------------------------------------------------------------------
#: Contestants on this machine beside our own, by the names that rows give them.
ENGINES = {"optimized": "litert-opt", "XNNPACK": "xnnpack", "TFLM": "tflm"}
NATIVE = (*HOST_FLAGS, "-march=native")
BATCH = 64


def host_ratios(model: Model, data: bytes, *, rounds: int = 5, repeats: int = 20) -> Mapping[str, float]:
    """Times of C for this processor, of the simulator and of a simulated batch, to live engines: medians of the rounds' ratios.

    Keys are those of :data:`refsim.peer.HOST` and ``XNNPACK/optimized``. Raises EngineError without the wheels, and RefsimError
    where C and simulator differ, which are compared before they are timed.
    """
    if missing := sorted({name for name in ENGINES.values() if live.available(name) is None}):
        raise EngineError(f"no wheel for {', '.join(missing)}: pip install 'refsim[oracle]'", "missing")
    variant = "x86" if platform.machine().lower() in ("x86_64", "amd64") else "portable"
    simulator = Simulator(model, "tflm")
    compiled = CompiledModel(build_plan(prepare(model, "tflm"), variant=variant), flags=NATIVE)
    stacks = vectors.inputs(model.inputs, BATCH)
    inputs = [stack[-1] for stack in stacks]
    if any(not np.array_equal(a, b) for a, b in zip(compiled.run(*inputs), simulator.run(*inputs), strict=True)):
        raise RefsimError(f"{model.name}: C for this processor and the simulator differ")
    times: list[dict[str, float]] = []
    with ExitStack() as stack:
        sessions = {name: stack.enter_context(live.session(engine, data)) for name, engine in ENGINES.items()}
        for _ in range(rounds):
            row = {name: loaded.benchmark([array[np.newaxis] for array in inputs], repeats) for name, loaded in sessions.items()}
            row["batch"] = _least(lambda: simulator.run_batch(*stacks), 3) / BATCH
            row["single"] = _seconds(simulator, inputs, repeats)
            row["C"] = compiled.seconds_per_run(inputs, repeats)
            times.append(row)
    pairs = [("C", "optimized"), ("C", "TFLM"), ("single", "TFLM"), ("batch", "TFLM"), ("XNNPACK", "optimized")]
    return {f"{a}/{b}": float(np.median([row[a] / row[b] for row in times])) for a, b in pairs}
