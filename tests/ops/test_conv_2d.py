"""CONV_2D: simulator == C == slow definition."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ops import models as m
from ops.common import check_overflow, chosen, expected
from ops.kernels import assert_agrees


@st.composite
def convolutions(draw: Any) -> tuple[str, dict[str, Any]]:
    engine, signature = draw(st.sampled_from(m.kernels_of("conv_2d")))
    groups = draw(st.sampled_from((1, 1, 2, 3)))
    how = chosen(
        draw,
        kernel=st.tuples(st.integers(1, 4), st.integers(1, 4)),
        stride=st.tuples(st.integers(1, 3), st.integers(1, 3)),
        dilation=st.tuples(st.integers(1, 2), st.integers(1, 3)),
        padding=st.sampled_from((m.SAME, m.VALID)),
        activation=st.integers(0, 5),
        scale_x=st.floats(2.0**-8, 2.0, width=32),
        scale_y=st.floats(2.0**-3, 8.0, width=32),
    )
    depth = groups * draw(st.integers(1, 4))
    filters = groups * draw(st.integers(1, 3))
    # VALID needs an image that holds the filter.
    least = [(k - 1) * d + 1 for k, d in zip(how["kernel"], how["dilation"], strict=True)]
    image = tuple(draw(st.integers(low if how["padding"] == m.VALID else 1, low + 3)) for low in least)
    scales = draw(st.lists(st.floats(2.0**-16, 0.5, width=32), min_size=filters, max_size=filters))
    how["scale_w"] = scales if signature != "u8" else scales[0]
    return engine, how | {"signature": signature, "image": (1, *image, depth), "filters": filters, "groups": groups}


@settings(max_examples=60)
@given(convolutions())
def test_random_geometry(drawn: tuple[str, dict[str, Any]]) -> None:
    engine, how = drawn
    assert_agrees(m.conv(**how), engine, count=9)


@pytest.mark.parametrize("engine", ["tflm", "litert-ref"])
def test_accumulator_overflow(engine: str) -> None:
    data = m.conv("s8", (1, 1, 1, 1), filters=1, kernel=(1, 1), weights=100, bias=2**31 - 1, zero_x=0)
    inputs = [np.asarray([-1, 1, 100], dtype=np.int8).reshape(3, 1, 1, 1, 1)]
    check_overflow(data, engine, inputs, worst=2**31 - 1 + 10_000, count=2)


def test_first_and_last_values_that_fit_are_no_overflow() -> None:
    data = m.conv("s8", (1, 1, 1, 1), filters=1, kernel=(1, 1), weights=1, bias=2**31 - 1 - 127, zero_x=0)
    assert_agrees(data, "tflm", inputs=[np.full((1, 1, 1, 1, 1), 127, dtype=np.int8)])
    data = m.conv("s8", (1, 1, 1, 1), filters=1, kernel=(1, 1), weights=1, bias=-(2**31) + 128, zero_x=0)
    assert_agrees(data, "tflm", inputs=[np.full((1, 1, 1, 1, 1), -128, dtype=np.int8)])


def test_padding_counts_as_the_zero_point() -> None:
    """One pixel, 3x3 ones: the eight taps outside contribute nothing, whatever the zero point is."""
    data = m.conv("s8", (1, 1, 1, 1), filters=1, weights=1, bias=0, zero_x=100, zero_y=0, scale_x=1.0, scale_w=1.0, scale_y=1.0)
    (out,) = expected(data, "tflm", np.full((1, 1, 1, 1), 107, dtype=np.int8))
    assert out.item() == 7


def test_dtype_of_the_accumulator_follows_bias_and_option() -> None:
    """Without a bias a 16-bit kernel accumulates in 64 bits, unless the option asks for 32."""
    steps = {
        name: m.conv("s16b32", bias=None, options=options)
        for name, options in (("wide", {"quantized_bias_type": 0}), ("narrow", {}))
    }
    for name, suffix in (("wide", "s16s8s64_reduced"), ("narrow", "s16s8s32_double")):
        (step,) = assert_agrees(steps[name], "tflm").program.steps
        assert step.variant.suffix == suffix
