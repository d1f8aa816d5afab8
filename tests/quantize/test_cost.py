"""Error measures, against their definitions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from refsim import QuantizationError
from refsim import quantize as q
from refsim.ir import Array

numbers = st.floats(-(2.0**20), 2.0**20, width=32).filter(lambda v: v == 0 or abs(v) > 1e-6)


def test_against_numbers_worked_out_by_hand() -> None:
    e = q.errors([3.0, 4.0], [3.0, 5.0])
    assert (e.max_abs, e.mean, e.mean_abs, e.noise) == (1.0, 0.5, 0.5, 0.5)
    assert e.sqnr_db == pytest.approx(10 * np.log10(25 / 1), abs=1e-12)
    assert e.cosine == pytest.approx(29 / (5 * np.sqrt(34)), abs=1e-12)
    assert q.errors([1.0, -1.0], [0.0, 0.0]).cosine == 0
    assert q.errors([0.0], [2.0]).sqnr_db == -np.inf


@given(arrays(np.float32, (4, 6), elements=numbers), arrays(np.float32, (4, 6), elements=numbers))
def test_per_channel_is_each_channel_alone(x: Array, y: Array) -> None:
    for axis in (0, 1, -1):
        together = q.errors(x, y, axis=axis)
        for channel in range(x.shape[axis]):
            alone = q.errors(np.take(x, channel, axis), np.take(y, channel, axis))
            for name in ("max_abs", "mean", "mean_abs", "noise", "sqnr_db", "cosine"):
                assert np.isclose(getattr(together, name)[channel], getattr(alone, name), rtol=1e-9), name


@given(arrays(np.float32, 9, elements=numbers))
def test_equal_arrays_have_no_error(x: Array) -> None:
    e = q.errors(x, x)
    assert (e.sqnr_db, e.max_abs, e.mean, e.cosine, e.noise) == (np.inf, 0, 0, 1, 0)


def test_noise_is_a_twelfth_of_the_squared_step_and_a_bit_is_six_decibels() -> None:
    x = np.random.default_rng(0).uniform(-1, 1, 200_000)
    decibels = {}
    for dtype in ("int4", "int8", "int16"):
        p = q.choose(-1, 1, dtype)
        e = q.cost(x, p, dtype)
        assert e.noise == pytest.approx(q.predicted_noise(p), rel=0.02)
        decibels[dtype] = e.sqnr_db
    assert decibels["int8"] - decibels["int4"] == pytest.approx(4 * 6.02, abs=0.6)
    each = q.predicted_noise(q.choose([0, 0], [1, 2]))
    assert each[1] == pytest.approx(4 * each[0], rel=1e-6)


def test_misfits_are_errors() -> None:
    with pytest.raises(QuantizationError, match="shape"):
        q.errors([1.0], [1.0, 2.0])
    with pytest.raises(QuantizationError, match="empty"):
        q.errors([], [])
    with pytest.raises(QuantizationError, match="no dimension"):
        q.errors([1.0], [1.0], axis=1)
