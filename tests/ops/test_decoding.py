"""Weights that TFLM_DECODE unpacks are weights like any others: nothing of the compression is left in program or C."""

from __future__ import annotations

import numpy as np
import pytest

import refsim
from refsim.flatmodel import N, T, build

SHAPE = (5, 8)
WEIGHTS = np.random.default_rng(20261127).integers(0, 4, SHAPE)
VALUES = np.array([-100, -3, 20, 127], dtype=np.int8)


def model(compressed: bool) -> bytes:
    """A FULLY_CONNECTED layer with four different weights, as two-bit indices into a table, or as they are."""
    weights = T("weights", "int8", SHAPE, 0.02, data=None if compressed else VALUES[WEIGHTS])
    bits = np.unpackbits(WEIGHTS.astype(np.uint8)[..., np.newaxis], axis=-1)[..., -2:]
    head = [0, 1, 0, 0, 1, 0xF0 | 2, len(VALUES), *[0] * 9]
    tensors = [
        T("x", "int8", (1, 8), 0.5, 3),
        weights,
        T("y", "int8", (1, 5), 0.7, -4),
        T("packed", "uint8", (10,), data=np.packbits(bits.reshape(-1))),
        T("how", "uint8", (20,), data=[*head, *VALUES.view(np.uint8)]),
    ]
    decode = N("CUSTOM", [3, 4], [1], None, custom="TFLM_DECODE")
    layer = N("FULLY_CONNECTED", [0, 1, -1], [2], {"fused_activation_function": 0}, version=4)
    return build(tensors, [decode, layer] if compressed else [layer], [0], [2])


def test_compressed_weights_are_weights() -> None:
    plain, packed = (refsim.load(model(compressed)) for compressed in (False, True))
    x = np.random.default_rng(1).integers(-128, 128, (50, 1, 8)).astype(np.int8)
    (want,), (got,) = (refsim.Simulator(source, "tflm").run_batch(x) for source in (plain, packed))
    np.testing.assert_array_equal(got, want)
    assert len(np.unique(want)) > 50
    built = [refsim.generate(source, "tflm") for source in (plain, packed)]
    assert [*built[1].texts] == [*built[0].texts]
    functions = [[call.function for step in one.program.steps for call in step.calls] for one in built]
    assert functions[1] == functions[0]


def test_litert_has_no_such_operator() -> None:
    with pytest.raises(refsim.UnsupportedError, match="TFLM_DECODE"):
        refsim.Simulator(refsim.load(model(True)), "litert-ref")
