"""UNIDIRECTIONAL_SEQUENCE_LSTM: simulator == C == slow definition, from reset and as a stream, for both engines' gates."""

from __future__ import annotations

import numpy as np
import pytest
from flatmodel import T
from hypothesis import given, settings
from hypothesis import strategies as st
from ops import models as m
from ops.kernels import assert_agrees

import refsim

KERNELS = m.kernels_of("unidirectional_sequence_lstm")


@settings(max_examples=40)
@given(
    st.sampled_from(KERNELS),
    st.tuples(st.integers(1, 2), st.integers(1, 4), st.integers(1, 5), st.integers(1, 4)),
    st.booleans(),
    st.floats(2.0**-9, 0.25, width=32),
    st.integers(-15, -9),
    st.sampled_from((0.0, 0.1, 3.0)),
)
def test_random_models(
    kernel: tuple[str, str], sizes: tuple[int, ...], major: bool, weight: float, power: int, clip: float
) -> None:
    engine, signature = kernel
    batches, steps, size, units = sizes
    scale_x = 0.05 if signature == "s8" else 0.0002
    hidden = (1 / 128, 5) if signature == "s8" else (2.0**-15, 0)
    data = m.lstm(
        signature,
        batches=batches,
        steps=steps,
        size=size,
        units=units,
        time_major=major,
        weight_scale=weight,
        cell_scale=2.0**power,
        clip=clip,
        scale_x=scale_x,
        hidden=hidden,
    )
    assert_agrees(data, engine, count=8)


@pytest.mark.parametrize("scale", [2.0**-8, 2.0**-3, 1.0, 0.0006])
def test_cell_scales_that_only_tflm_takes(scale: float) -> None:
    assert_agrees(m.lstm("s8", cell_scale=scale), "tflm")
    with pytest.raises(refsim.ModelError, match=r"'cell'.*power of two"):
        refsim.prepare(refsim.load(m.lstm("s8", cell_scale=scale)), "litert-ref")


@pytest.mark.parametrize(("engine", "signature"), [kernel for kernel in KERNELS if kernel[1] == "s8"])
def test_accumulator_overflow(engine: str, signature: str) -> None:
    data = m.lstm(signature, size=1, units=1, steps=1, weights=127, bias=2**31 - 1, zero_x=0, hidden=(1 / 128, 0))
    inputs = [np.asarray([5, -1], dtype=np.int8).reshape(2, 1, 1, 1)]
    with pytest.warns(refsim.OverflowWarning, match="node 0 UNIDIRECTIONAL_SEQUENCE_LSTM 'output': 4 accumulators"):
        assert_agrees(data, engine, inputs=inputs)
    with pytest.raises(refsim.RangeError, match=f"worst {2**31 - 1 + 5 * 127}"):
        refsim.Simulator(refsim.load(data), engine, overflow="error").run(inputs[0][0])


def test_hidden_quantization_is_an_engine_rule() -> None:
    """One engine takes scale and zero point of new hidden values from the state, the other from the fifth intermediate."""
    state = T("hidden", "int8", (1, 3), 1 / 64, -20, variable=True)
    model = refsim.load(m.lstm("s8", hidden=(1 / 128, 5), changes={18: state}))
    params = [refsim.prepare(model, engine).steps[0].params for engine in ("tflm", "litert-ref")]
    assert [(p.hidden_zero_point, p.hidden_offset, p.hidden_shift) for p in params] == [(-20, 20, -23), (5, 20, -22)]


def test_clip_is_truncated_to_cell_units() -> None:
    for clip, units in ((0.0, 0), (0.6, 1228), (100.0, 32767), (2.0**-13, 0), (-1.0, 0)):
        assert refsim.prepare(refsim.load(m.lstm("s8", clip=clip)), "tflm").steps[0].params.cell_clip == units
