"""Every operator on its own draws: simulator == C kernel == generated model; spoiled draws are refused by name, or run."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest
from ops.kernels import library
from ops.spoil import spoiled
from sampling import one_in

import refsim
from refsim.cases import draw, kernels_of
from refsim.engines import Profile, profiles
from refsim.ops import Op, registry
from refsim.simulate import Simulator
from refsim.types import storage_dtype
from refsim.verify.compare import compare

SEED, NODES, RUNS, SPOILED = 20261127, 6, 4, 60
KERNELS = [
    pytest.param(profile, op, signature, id=f"{profile.alias or profile.id}-{op.name}-{signature}")
    for profile in profiles()
    if profile.generates
    for op, signature in kernels_of(profile)
]
OPS = [
    pytest.param(profile, op, id=f"{profile.alias or profile.id}-{op.name}")
    for profile in profiles()
    if profile.generates
    for op in registry().values()
    if op.sample and profile.signatures(op)
]


@pytest.mark.sampled(3)
@pytest.mark.parametrize(("profile", "op", "signature"), KERNELS)
@pytest.mark.filterwarnings("ignore::refsim.OverflowWarning")
def test_simulator_is_c(profile: Profile, op: Op, signature: str) -> None:
    """Each run from reset state; each kernel call is fed with what the C kernels before it computed."""
    drawn = draw(op, signature, profile, SEED, NODES, RUNS)
    simulator = Simulator(refsim.load(drawn.model), profile)
    assert signature in {step.signature for step in simulator.program.steps}
    simulator.run_batch(*drawn.inputs)
    rows = zip(*drawn.inputs, strict=True) if drawn.inputs else iter([()])
    runs = [library().run(simulator.program, row, simulator.program.initial_state) for row in rows]
    got = {index: np.stack([run[index] for run in runs]) for index in runs[0]}
    assert [str(mismatch) for mismatch in compare(simulator.program, simulator.tensors, got)] == []


#: Where the fault is: one of the few nodes, a tensor, or a model without integers, which is another tool's.
TOLD = "node [0-9]|tensor [0-9]|input [0-9]|^this is a (float|hybrid) model"


def outcome(data: bytes, profile: Profile) -> list[str]:
    """What is said about a spoiled model; nothing if it runs."""
    try:
        model = refsim.load(data)
        simulator = Simulator(model, profile)
        refsim.generate(model, profile)
        simulator.run(*(np.ones(tensor.shape, storage_dtype(tensor.dtype)) for tensor in model.inputs))
    except refsim.RefsimError as error:
        return str(error).splitlines()
    return []


@pytest.mark.sampled(8)
@pytest.mark.parametrize(("profile", "op"), one_in(4, OPS))
@pytest.mark.filterwarnings("ignore::refsim.OverflowWarning")
def test_spoiled_nodes_are_refused_by_name_or_run(profile: Profile, op: Op) -> None:
    signatures = itertools.cycle(profile.signatures(op))
    told = [outcome(spoiled(op, next(signatures), profile, number), profile) for number in range(SPOILED)]
    lines = [line for lines in told for line in lines]
    assert lines, "mistakes that are never noticed test nothing"
    assert [line for line in lines if not line.isprintable() or not re.search(TOLD, line)] == []
