"""AVERAGE_POOL_2D: simulator == C == slow definition."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ops import models as m
from ops.common import check_overflow, expected
from ops.kernels import assert_agrees


@pytest.mark.parametrize("engine", ["tflm", "litert-ref"])
def test_all_pairs(engine: str) -> None:
    """The mean of every pair of int8 values, halves away from zero."""
    values = np.arange(-128, 128)
    pairs = np.stack(np.broadcast_arrays(values[:, np.newaxis], values), axis=-1).reshape(2, 32_768, 2, 1)
    data = m.pool("s8", pairs.shape, kernel=(1, 2), padding=m.VALID)
    (out,) = expected(data, engine, pairs.astype(np.int8))
    total = pairs.sum(axis=(2, 3)).reshape(-1)
    assert np.array_equal(out.reshape(-1), np.sign(total) * ((np.abs(total) + 1) // 2))


@settings(max_examples=50)
@given(
    st.sampled_from(m.kernels_of("average_pool_2d")),
    st.tuples(st.integers(1, 2), st.integers(1, 7), st.integers(1, 7), st.integers(1, 4)),
    st.tuples(st.integers(1, 8), st.integers(1, 8)),
    st.tuples(st.integers(1, 4), st.integers(1, 4)),
    st.integers(0, 5),
)
def test_random_geometry(kernel: tuple[str, str], image: Any, size: Any, stride: Any, activation: int) -> None:
    engine, signature = kernel
    fits = size[0] <= image[1] and size[1] <= image[2]
    for padding in (m.SAME, m.VALID) if fits else (m.SAME,):
        data = m.pool(signature, image, kernel=size, stride=stride, padding=padding, activation=activation)
        assert_agrees(data, engine, count=9)


@pytest.mark.parametrize("engine", ["tflm", "litert-ref"])
def test_accumulator_overflow(engine: str) -> None:
    """65 540 cells of 32 767 leave int32; a large int16 window is the only way there."""
    data = m.pool("s16", (1, 2, 32_770, 1), kernel=(2, 32_770), padding=m.VALID)
    inputs = [np.full((1, 1, 2, 32_770, 1), 32_767, dtype=np.int16)]
    check_overflow(data, engine, inputs, worst=65_540 * 32_767)
