"""The boundary tables of all operators: simulator == C == slow definition; and one generated model of each of their kernels."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from ops import models as m
from ops.common import check_case, check_model
from ops.directed import BUILDERS, Case, runs

#: By operator, the model of one kernel that is generated and built.
MODELS: Mapping[str, Callable[[str], bytes]] = {
    "add": lambda signature: m.add(signature, (2, 3, 5), (2, 3, 5) if signature == "s16pot" else (1, 3, 1)),
    "average_pool_2d": lambda signature: m.pool(signature, (2, 5, 4, 3), kernel=(3, 2), stride=(2, 1)),
    "conv_2d": lambda signature: m.conv(signature, (2, 5, 4, 3), stride=(2, 1), filters=5),
    "depthwise_conv_2d": lambda signature: m.depthwise(signature, (1, 5, 4, 17), multiplier=2, stride=(2, 1)),
    "fully_connected": lambda signature: m.fully_connected(signature, rows=3, depth=33, units=5),
    "quantize": m.quantize,
    "softmax": lambda signature: m.softmax(signature, (3, 7)),
    "svdf": m.svdf,
    "unidirectional_sequence_lstm": lambda signature: m.lstm(signature, batches=2, steps=3),
}
KERNELS = [
    pytest.param(op, engine, signature, id=f"{op}-{engine}-{signature}")
    for op in MODELS
    for engine, signature in m.kernels_of(op)
    if (op, signature) != ("add", "s64")  # which tests/ops/test_drawn.py draws
]


def test_every_table_has_a_model() -> None:
    assert set(MODELS) == set(BUILDERS)


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    ("case", "engine"), [pytest.param(*run.values, id=f"{op}-{run.id}", marks=run.marks) for op in BUILDERS for run in runs(op)]
)
def test_boundary_table(case: Case, engine: str) -> None:
    check_case(case, engine)


@pytest.mark.sampled(4)
@pytest.mark.parametrize(("op", "engine", "signature"), KERNELS)
def test_generated_model(op: str, engine: str, signature: str) -> None:
    check_model(MODELS[op](signature), engine)
