"""DEPTHWISE_CONV_2D: simulator == C == slow definition."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ops import models as m
from ops.common import check_overflow, chosen
from ops.kernels import assert_agrees


@st.composite
def convolutions(draw: Any) -> tuple[str, dict[str, Any]]:
    engine, signature = draw(st.sampled_from(m.kernels_of("depthwise_conv_2d")))
    how = chosen(
        draw,
        kernel=st.tuples(st.integers(1, 3), st.integers(1, 3)),
        stride=st.tuples(st.integers(1, 3), st.integers(1, 3)),
        multiplier=st.integers(1, 4),
        activation=st.integers(0, 5),
        scale_w=st.floats(2.0**-16, 0.5, width=32),
        scale_y=st.floats(2.0**-3, 8.0, width=32),
        image=st.tuples(st.integers(1, 2), st.integers(1, 5), st.integers(1, 5), st.integers(1, 35)),
    )
    return engine, how | {"signature": signature}


@settings(max_examples=50)
@given(convolutions())
def test_random_geometry(drawn: tuple[str, dict[str, Any]]) -> None:
    engine, how = drawn
    assert_agrees(m.depthwise(**how), engine, count=8)


@pytest.mark.parametrize("engine", ["tflm", "litert-ref"])
def test_accumulator_overflow(engine: str) -> None:
    data = m.depthwise("s8", (1, 1, 1, 2), kernel=(1, 1), weights=[-100, 100], bias=[-(2**31), 0], zero_x=0)
    inputs = [np.asarray([[1, 1], [-1, 1]], dtype=np.int8).reshape(2, 1, 1, 1, 2)]
    check_overflow(data, engine, inputs, worst=-(2**31) - 100)


def test_option_depth_multiplier_is_redundant() -> None:
    """The engines go by the shapes; a file may say anything."""
    data = [m.depthwise("s8", (1, 3, 3, 2), multiplier=3, options={"depth_multiplier": value}) for value in (3, 1, 0, 99)]
    outputs = [assert_agrees(each, "tflm").tensors[3].tolist() for each in data]
    assert all(output == outputs[0] for output in outputs)
