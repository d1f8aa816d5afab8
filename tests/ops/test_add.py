"""ADD: simulator == C == slow definition; all pairs of 8-bit values; every way to broadcast."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ops import models as m
from ops.common import check_overflow
from ops.kernels import assert_agrees

from refsim.ir import INT_RANGE

#: But int64, which tests/ops/test_drawn.py draws.
KERNELS = [kernel for kernel in m.kernels_of("add") if kernel[1] not in ("s64", "s16raw")]


@pytest.mark.parametrize("scales", [(0.5, 0.3, 0.7), (1.0, 1.0, 1.0), (0.5, 0.125, 2.0), (0.0039, 0.11, 0.09), (0.2, 0.2, 0.05)])
@pytest.mark.parametrize(("engine", "signature"), [("tflm", "s8"), ("litert-ref", "s8"), ("litert-ref", "u8")])
def test_all_pairs(engine: str, signature: str, scales: tuple[float, float, float]) -> None:
    dtype = m.LETTER[signature]
    low, high = INT_RANGE[dtype]
    values = np.arange(low, high + 1, dtype=dtype)
    data = m.add(signature, (256, 1), (1, 256), scales=scales)
    simulator = assert_agrees(data, engine, inputs=[values.reshape(1, 256, 1), values.reshape(1, 1, 256)])
    assert simulator.tensors[2].size == 65_536


@st.composite
def broadcasts(draw: Any) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Two shapes that broadcast: a common one with dimensions put to 1 and leading ones cut off."""
    common = draw(st.lists(st.integers(1, 4), max_size=5))
    shapes = []
    for _ in range(2):
        kept = [size if draw(st.booleans()) else 1 for size in common]
        shapes.append(tuple(kept[draw(st.integers(0, len(kept))) :]))
    return shapes[0], shapes[1]


@settings(max_examples=80)
@given(broadcasts(), st.sampled_from([k for k in KERNELS if k[1] != "s16pot"]), st.integers(0, 5))
def test_random_broadcast(shapes: tuple[tuple[int, ...], tuple[int, ...]], kernel: tuple[str, str], activation: int) -> None:
    engine, signature = kernel
    dtype = "int32" if signature == "s32" else m.LETTER[signature]
    rng = m.rng_of(shapes)
    limits = (-(2**30), 2**30) if signature == "s32" else INT_RANGE[dtype]
    inputs = [rng.integers(*limits, size=(3, *shape)).astype(dtype) for shape in shapes]
    simulator = assert_agrees(m.add(signature, *shapes, activation=activation), engine, inputs=inputs)
    if signature == "s32" and activation == 0:
        assert np.array_equal(simulator.tensors[2], np.asarray([a + b for a, b in zip(*inputs, strict=True)]))


@pytest.mark.parametrize("engine", ["tflm", "litert-ref"])
def test_int32_overflow_wraps_and_is_reported(engine: str) -> None:
    inputs = [np.asarray([[2**31 - 1, 5]], dtype=np.int32), np.asarray([[1, 6]], dtype=np.int32)]
    check_overflow(m.add("s32", (2,), (2,)), engine, inputs, worst=2**31)


def test_int32_activation_is_an_engine_rule() -> None:
    inputs = [np.asarray([[-3, 9]], dtype=np.int32), np.asarray([[1, 0]], dtype=np.int32)]
    data = m.add("s32", (2,), (2,), activation=m.RELU6)
    assert assert_agrees(data, "tflm", inputs=inputs).tensors[2].tolist() == [[-2, 9]]
    assert assert_agrees(data, "litert-ref", inputs=inputs).tensors[2].tolist() == [[0, 6]]


@pytest.mark.parametrize(
    ("scales", "suffix"),
    [((2.0**-10, 2.0**-13, 2.0**-10), "s16pot"), ((0.5, 0.3, 0.7), "s16"), ((2.0**-10, 2.0**-13, 0.7), "s16")],
)
def test_power_of_two_path_needs_the_option_and_the_scales(scales: tuple[float, float, float], suffix: str) -> None:
    data = m.add("s16pot", (2,), (2,), scales=(*scales[:2], scales[2] * 1.0000001))
    assert assert_agrees(data, "litert-ref").program.steps[0].signature == suffix
    assert assert_agrees(data, "tflm").program.steps[0].signature == "s16"
