"""Golden vectors with the sums before requantization: what hardware is compared with before its output stage works.

The engines do not show their accumulators. They come from the simulator, after it has given every output that the file holds.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from refsim.errors import GoldenError
from refsim.golden.values import Blob, Case, GoldenFile
from refsim.ir import Array
from refsim.overflow import OverflowWarning
from refsim.simulate import Simulator
from refsim.tflite import load

PREFIX = "accumulator_"


def with_accumulators(golden: GoldenFile) -> GoldenFile:
    """``golden`` with further outputs ``accumulator_N`` behind those of each valid case: int32 or int64, shaped as tensor N is.

    Each is what :attr:`refsim.Simulator.accumulators` holds, stacked over runs or steps. GoldenError if no case has any, or refsim
    does not give an output of the file.
    """
    cases = tuple(_with_sums(golden, case) for case in golden.cases)
    if not has_accumulators(cases):
        raise GoldenError(f"{golden.name}: no case has a node with accumulators")
    return replace(golden, title=f"{golden.title}; accumulators from the simulator", cases=cases)


def has_accumulators(cases: tuple[Case, ...]) -> bool:
    return any(blob.name.startswith(PREFIX) for case in cases for blob in case.outputs)


def _with_sums(golden: GoldenFile, case: Case) -> Case:
    if case.model is None or case.refusal is not None:
        return case
    simulator = Simulator(load(case.model), golden.source.engine, accumulators=True)
    runs = list(_runs(simulator, case))
    for blob in case.outputs:
        got = np.stack([tensors[blob.tensor] for tensors, _ in runs]) if blob.tensor is not None else None
        if got is None or not np.array_equal(got, blob.array):
            where = f"{golden.name}: case {case.id!r}"
            raise GoldenError(f"{where}: refsim does not give {blob.name!r}; see `refsim golden verify`")
    found = {index: np.stack([sums[index] for _, sums in runs]) for index in sorted(runs[0][1])}
    return replace(case, outputs=(*case.outputs, *(Blob.of(f"{PREFIX}{index}", array) for index, array in found.items())))


def _runs(simulator: Simulator, case: Case) -> Iterator[tuple[dict[int, Array], dict[int, Array]]]:
    """Tensors and accumulators of each run or step."""
    for sample in zip(*case.arrays, strict=True) if case.arrays else [()]:
        if not case.params["stateful"]:
            simulator.reset()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", OverflowWarning)
            simulator.run(*sample)
        yield dict(simulator.tensors), dict(simulator.accumulators)
