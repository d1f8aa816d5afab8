"""REDUCE_WINDOW, STABLEHLO_REDUCE_WINDOW: steps of any size where there is no next element to go to."""

from __future__ import annotations

import numpy as np
from ops.kernels import KernelRunner
from ops.refusals_windows import folded, padded

import refsim

FAR = 2**62


def _run(data: bytes, x: list[list[int]], value: int) -> list[list[int]]:
    simulator = refsim.Simulator(refsim.load(data), "litert-ref")
    inputs = np.asarray(x, dtype=np.int8), np.asarray(value, dtype=np.int8)
    (want,), (got,) = simulator.run(*inputs), KernelRunner(simulator.program).run(*inputs)
    assert np.array_equal(got, want)
    found: list[list[int]] = want.tolist()
    return found


def test_steps_that_are_never_taken_may_be_huge() -> None:
    data = folded((2, 3), (), [1, 2], [FAR, 1], [FAR, 1], y=(1, 2))
    assert _run(data, [[1, 2, 3], [4, 5, 6]], 10) == [[13, 15]]
    data = padded([FAR, 2], [0, 0, 1, 0], x=(1, 2), y=(1, 4))
    assert _run(data, [[1, 2]], 10) == [[20, 11, 20, 12]]
