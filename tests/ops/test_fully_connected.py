"""FULLY_CONNECTED: simulator == C == slow definition, with the float64 rule of LiteRT."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ops import models as m
from ops.common import assert_slow, check_overflow, chosen
from ops.kernels import assert_agrees

import refsim
from refsim.ir import INT_RANGE
from refsim.ops import registry


@st.composite
def layers(draw: Any) -> tuple[str, dict[str, Any]]:
    engine, signature = draw(st.sampled_from(m.kernels_of("fully_connected")))
    weights = str(registry()["FULLY_CONNECTED"].signatures[signature][1])
    how = chosen(
        draw,
        rows=st.integers(1, 3),
        depth=st.integers(1, 40),
        units=st.integers(1, 9),
        activation=st.integers(0, 5),
        scale_w=st.floats(2.0**-16, 0.5, width=32),
        scale_y=st.floats(2.0**-3, 8.0, width=32),
        zero_w=st.integers(0, 0 if weights == "int16" else min(INT_RANGE[weights][1], 100)),
    )
    return engine, how | {"signature": signature}


@settings(max_examples=60)
@given(layers())
def test_random_shapes(drawn: tuple[str, dict[str, Any]]) -> None:
    engine, how = drawn
    assert_agrees(m.fully_connected(**how), engine, count=9)


@pytest.mark.parametrize("signature", ["s8", "s16b64"])
def test_float64_rule_on_every_tie(signature: str) -> None:
    """Accumulators -600..600 times 2^-k: halves go away from zero, where the other engine's two roundings may differ."""
    acc = np.arange(-600, 601)
    data = m.fully_connected(signature, 1, 1, acc.size, weights=0, bias=acc, scale_x=0.25, scale_w=0.25, scale_y=1.0, zero_y=0)
    inputs = [np.zeros((1, 1, 1), dtype="int8" if signature == "s8" else "int16")]
    outputs = {}
    for engine in ("litert-ref", "tflm"):
        outputs[engine] = assert_agrees(data, engine, inputs=inputs).tensors[3].reshape(-1)
        assert_slow(data, engine, inputs)
    away = (np.sign(acc) * ((np.abs(acc) + 8) // 16)).tolist()
    assert outputs["litert-ref"].tolist() == away
    assert outputs["tflm"].tolist() != away


@pytest.mark.parametrize("engine", ["tflm", "litert-ref"])
def test_accumulator_overflow(engine: str) -> None:
    data = m.fully_connected("s8", 1, 2, 1, weights=127, bias=2**31 - 100, zero_x=-128)
    inputs = [np.asarray([[[127, 127]], [[-128, -127]]], dtype=np.int8)]
    check_overflow(data, engine, inputs, worst=2**31 - 100 + 2 * 255 * 127, count=2)


def test_float64_result_beyond_int32_is_refused() -> None:
    data = m.fully_connected("s8", 1, 1, 1, weights=127, bias=None, scale_x=1.0, scale_w=1.0, scale_y=1e-7, zero_x=0)
    simulator = refsim.Simulator(refsim.load(data), "litert-ref")
    assert simulator.run(np.zeros((1, 1), dtype=np.int8))[0].item() == -5
    with pytest.raises(refsim.RangeError, match="node 0 FULLY_CONNECTED 'output': scaled accumulator 161289998110"):
        simulator.run(np.full((1, 1), 127, dtype=np.int8))


def test_weight_zero_point_counts_per_tensor_only() -> None:
    for scale_w, offset in (([0.1] * 5, 0), (0.1, -7)):
        (step,) = assert_agrees(m.fully_connected("s8", scale_w=scale_w, zero_w=7), "tflm").program.steps
        assert step.params.filter_offset == offset
