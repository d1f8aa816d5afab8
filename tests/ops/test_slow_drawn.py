"""Drawn nodes of operators whose slow definitions no boundary table asks: simulator == slow definition, for both engines."""

from __future__ import annotations

import pytest
from ops.models import kernels_of
from slow import ops_slow

import refsim
from refsim.cases import draw
from refsim.engines import profile
from refsim.ops import registry

KERNELS = [(op, *kernel) for op in ("exp", "logistic", "log_softmax", "lstm", "tanh") for kernel in kernels_of(op)]
EVERY = [kernel for kernel in KERNELS if kernel[1] in ("tflm", "litert-ref")]


@pytest.mark.parametrize(("op", "engine", "signature"), EVERY)
def test_drawn_nodes(op: str, engine: str, signature: str) -> None:
    drawn = draw(registry()[op.upper()], signature, profile(engine), 20261128, nodes=4, runs=2)
    simulator = refsim.Simulator(refsim.load(drawn.model), engine)
    state = ops_slow.initial_state(simulator.model)
    for sample in zip(*drawn.inputs, strict=True):
        simulator.run(*sample)
        expected = ops_slow.run_model(simulator.model, engine, sample, state)
        for node in simulator.model.nodes:
            assert simulator.tensors[node.outputs[0]].reshape(-1).tolist() == expected[node.outputs[0]], str(node)
