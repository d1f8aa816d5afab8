"""SOFTMAX: simulator == C == slow definition; all pairs of 8-bit scores; rows of one and of more than a thousand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ops import models as m
from ops.common import check_overflow, expected
from ops.kernels import assert_agrees

import refsim
from refsim.ir import INT_RANGE


@pytest.mark.parametrize("scale", [0.03, 0.25])
@pytest.mark.parametrize(("engine", "signature"), [k for k in m.kernels_of("softmax") if k[1] != "s16"])
def test_all_pairs(engine: str, signature: str, scale: float) -> None:
    dtype = m.split_pair({"u8": "u8u8", "s8": "s8s8"}.get(signature, signature))[0]
    low, high = INT_RANGE[dtype]
    values = np.arange(low, high + 1, dtype=dtype)
    pairs = np.stack(np.broadcast_arrays(values[:, np.newaxis], values), axis=-1).reshape(2, 32_768, 2)
    data = m.softmax(signature, (32_768, 2), scale=scale)
    out = np.concatenate([tensor for half in pairs for tensor in expected(data, engine, half)])
    assert np.array_equal(out[:, 0], out[:, 1].reshape(256, 256).T.reshape(-1))


@settings(max_examples=40)
@given(
    st.sampled_from(m.kernels_of("softmax")),
    st.integers(1, 60),
    st.floats(2.0**-6, 4.0, width=32),
    st.floats(2.0**-7, 2.0, width=32),
)
def test_random_rows(kernel: tuple[str, str], depth: int, beta: float, scale: float) -> None:
    engine, signature = kernel
    scale = scale / 4096 if signature == "s16" else scale
    assert_agrees(m.softmax(signature, (2, depth), beta=beta, scale=scale), engine, count=8)


@pytest.mark.parametrize(("engine", "signature"), m.kernels_of("softmax"))
def test_one_score_takes_all(engine: str, signature: str) -> None:
    data = m.softmax(signature, (2, 1))
    out = assert_agrees(data, engine).tensors[1]
    assert np.unique(out).tolist() == [INT_RANGE[{"s8": "int8", "u8": "uint8"}.get(signature, "int16")][1]]


@pytest.mark.parametrize(("engine", "signature"), m.kernels_of("softmax"))
def test_511_equal_scores(engine: str, signature: str) -> None:
    """The longest row of equal scores whose 8-bit result every engine defines."""
    dtype = m.split_pair({"u8": "u8u8", "s8": "s8s8", "s16": "s16s16"}.get(signature, signature))[0]
    (out,) = expected(m.softmax(signature, (1, 511)), engine, np.full((1, 511), 7, dtype=dtype))
    assert np.unique(out).size == 1


@pytest.mark.parametrize("depth", [512, 1001, 5000])
@pytest.mark.parametrize(("engine", "signature"), [("tflm", "s8"), ("litert-ref", "u8")])
def test_sum_beyond_512_is_reported(engine: str, signature: str, depth: int) -> None:
    """The engines abort there; simulator and C agree on the rounded truth, 0."""
    data = m.softmax(signature, (1, depth))
    inputs = [np.full((1, 1, depth), 3, dtype=m.LETTER[signature])]
    if depth < 4096:
        check_overflow(data, engine, inputs, worst=depth * 2**19)
        return
    with pytest.warns(refsim.OverflowWarning, match="reach 512"), pytest.warns(refsim.OverflowWarning, match="leave int32"):
        simulator = assert_agrees(data, engine, inputs=inputs)
    assert np.unique(simulator.tensors[1]).tolist() == [INT_RANGE[m.LETTER[signature]][0]]
