"""How fast simulator and generated C are, as ratios to the live engines, measured in one run on one machine.

Absolute times of a shared machine mean little, and the ratio of two medians taken minutes apart not much more. So the
contestants take turns, round by round, and the median of the rounds' ratios is reported.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from refsim import live, vectors
from refsim.engines import Profile
from refsim.errors import EngineError
from refsim.ir import Array, Model
from refsim.simulate import Simulator
from refsim.toolchain.build import build


@dataclass(frozen=True, slots=True)
class Result:
    """Median seconds per inference; ratios are medians of per-round ratios to the live engine (below 1 is faster)."""

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
    simulator, compiled = Simulator(model, engine), build(model, engine)
    inputs = [stack[-1] for stack in vectors.inputs(model.inputs, 12)]
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
    """Median seconds of one simulated run, after one that is not counted."""
    simulator.run(*inputs)
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        simulator.run(*inputs)
        times.append(time.perf_counter() - started)
    return float(np.median(times))
