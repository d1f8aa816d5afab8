"""QUANTIZE: simulator == C == slow definition; every value of every 8- and 16-bit input type; floats by bit pattern."""

from __future__ import annotations

import numpy as np
import pytest
from flatmodel import N, T, build
from hypothesis import given, settings
from hypothesis import strategies as st
from ops import models as m
from ops.common import expected
from ops.kernels import assert_agrees

import refsim
from refsim.ir import INT_RANGE


# Simulator and C saturate alike what no engine defines; that it is reported has a test of its own.
@pytest.mark.filterwarnings("ignore::refsim.OverflowWarning")
@pytest.mark.parametrize("scales", [(0.3, 0.45), (0.5, 4.0), (1.0, 0.013), (1.0, 1.0)])
@pytest.mark.parametrize(("engine", "signature"), [k for k in m.kernels_of("quantize") if k[1][:3] not in ("f32", "s32")])
def test_every_value(engine: str, signature: str, scales: tuple[float, float]) -> None:
    dtype = m.split_pair(signature)[0]
    low, high = INT_RANGE[dtype]
    values = np.arange(low, high + 1, dtype=dtype)
    expected(m.quantize(signature, values.shape, scales=scales), engine, values)
    if scales == (1.0, 1.0) and signature[:2] == signature[-2:]:
        (out,) = expected(m.quantize(signature, values.shape, scales=scales), engine, values)
        assert np.array_equal(out, values)


@settings(max_examples=60)
@given(
    st.sampled_from([k for k in m.kernels_of("quantize") if not k[1].startswith("f32")]),
    st.floats(2.0**-20, 2.0**10, width=32),
    st.floats(2.0**-15, 2.0**12, width=32),
)
def test_random_scales(kernel: tuple[str, str], scale_x: float, scale_y: float) -> None:
    engine, signature = kernel
    assert_agrees(m.quantize(signature, (50,), scales=(scale_x, scale_y)), engine, count=8)


@pytest.mark.filterwarnings("ignore::refsim.OverflowWarning")
@settings(max_examples=60)
@given(
    st.sampled_from([k for k in m.kernels_of("quantize") if k[1].startswith("f32")]),
    st.lists(st.floats(width=32, allow_nan=False), min_size=9, max_size=9),
    st.floats(2.0**-126, 2.0**100, width=32, exclude_min=True),
)
def test_random_floats(kernel: tuple[str, str], values: list[float], scale: float) -> None:
    engine, signature = kernel
    data = m.quantize(signature, (9,), scales=(1.0, scale))
    expected(data, engine, np.asarray(values, dtype=np.float32))


def test_float_division_against_numpy() -> None:
    """The integer division of bit patterns is the processor's float32 division, rounded half away."""
    rng = m.rng_of("division")
    values = np.concatenate([rng.normal(0, 40, 60_000), np.arange(-200, 200) + 0.5]).astype(np.float32)
    for scale in (np.float32(0.3), np.float32(1), np.float32(0.01)):
        (out,) = expected(m.quantize("f32s16", values.shape, scales=(1.0, float(scale)), zeros=(0, 0)), "tflm", values)
        quotient = (values / scale).astype(np.float64)
        rounded = np.sign(quotient) * np.floor(np.abs(quotient) + 0.5)
        assert np.array_equal(out, np.clip(rounded, -(2**15), 2**15 - 1))


@pytest.mark.parametrize("engine", ["tflm", "litert-ref"])
def test_nan_is_refused(engine: str) -> None:
    simulator = refsim.Simulator(refsim.load(m.quantize("f32s8", (3,))), engine)
    with pytest.raises(refsim.RangeError, match="node 0 QUANTIZE 'output': input holds NaN"):
        simulator.run(np.asarray([0, np.nan, 1], dtype=np.float32))


ODD = np.asarray([np.nan, np.inf, -np.inf, 300, -300.5, 127.9, -128.9], dtype=np.float32)


# As the wheels of both engines answer.
@pytest.mark.parametrize(("engine", "not_a_number"), [("tflm", 0), ("litert-ref", 127)])
def test_casts_clamp_floats(engine: str, not_a_number: int) -> None:
    model = build([T("x", "float32", ODD.shape), T("y", "int8", ODD.shape)], [N("CAST", [0], [1])], [0], [1])
    (out,) = expected(model, engine, ODD)
    assert out.tolist() == [not_a_number, 127, -128, 127, -128, 127, -128]


def test_older_engines_leave_casts_undefined() -> None:
    model = build([T("x", "float32", (1,)), T("y", "int8", (1,))], [N("CAST", [0], [1])], [0], [1])
    simulator = refsim.Simulator(refsim.load(model), "tflm-2026.02")
    assert simulator.run(ODD[-2:-1])[0].tolist() == [127]
    for value in ODD[:4]:
        with pytest.raises(refsim.RangeError, match="outside int8"):
            simulator.run(value.reshape(1))
