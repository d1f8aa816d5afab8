"""refsim.exact: integer products through float matrices are the integer products."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from refsim import exact


@pytest.mark.parametrize(
    ("bound", "dtype"),
    [(0, "float32"), (2**24, "float32"), (2**24 + 1, "float64"), (2**53, "float64"), (2**53 + 1, "int64"), (2**60, "int64")],
)
def test_type_switches_behind_the_last_exact_sum(bound: int, dtype: str) -> None:
    assert exact.product_dtype(bound) == np.dtype(dtype)


@pytest.mark.parametrize(("bits", "too_small"), [(24, np.float32), (53, np.float64)])
def test_sums_at_the_bound_are_exact_and_the_next_is_not(bits: int, too_small: type) -> None:
    """x . w = 2^bits + 1, one step beyond: the type chosen holds it, the next smaller type would not."""
    half = 2 ** (bits // 2)
    x = np.asarray([[half, 1]], dtype=np.int64)
    w = np.asarray([[2**bits // half, 1]], dtype=np.int64)
    assert exact.matmul(x, w, bound=2**bits + 1).tolist() == [[2**bits + 1]]
    assert int((x.astype(too_small) @ w.astype(too_small).T).item()) == 2**bits
    assert exact.matmul(x[:, :1], w[:, :1], bound=2**bits).tolist() == [[2**bits]]
    assert exact.matmul(-x[:, :1], w[:, :1], bound=2**bits).tolist() == [[-(2**bits)]]


@settings(max_examples=60)
@given(
    st.tuples(st.integers(1, 5), st.integers(1, 40), st.integers(1, 5)),
    st.sampled_from((7, 15, 20, 23, 28)),
    st.integers(0, 2**32 - 1),
)
def test_matmul_equals_integers(shape: tuple[int, int, int], bits: int, seed: int) -> None:
    m, k, n = shape
    rng = np.random.default_rng(seed)
    x, w = rng.integers(-(2**bits), 2**bits, (2, m, k)), rng.integers(-(2**bits), 2**bits, (n, k))
    bound = int((np.abs(x).max(axis=(0, 1)) * np.abs(w).max(axis=0)).sum())
    result = exact.matmul(x, w, bound)
    assert result.dtype == np.int64
    assert result.tolist() == [
        [[sum(a * b for a, b in zip(row, col, strict=True)) for col in w.tolist()] for row in part] for part in x.tolist()
    ]


@settings(max_examples=40)
@given(
    st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(1, 5)), st.sampled_from((7, 14, 24, 30)), st.integers(0, 2**32 - 1)
)
def test_weighted_sum_equals_integers(shape: tuple[int, int, int], bits: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    taps, w = rng.integers(-(2**bits), 2**bits, (2, 3, *shape)), rng.integers(-(2**bits), 2**bits, shape)
    bound = int((np.abs(taps).max(axis=(0, 1)) * np.abs(w)).sum(axis=(0, 1)).max())
    result = exact.weighted_sum(taps, w, bound)
    assert result.dtype == np.int64
    assert np.array_equal(result, (taps.astype(object) * w.astype(object)).sum(axis=(-3, -2)).astype(np.int64))


def test_bounds_of_int8_convolutions_reach_float32() -> None:
    """A dot product of 515 int8 values fits float32's 24 bits at 255 x 127, one of 519 does not."""
    assert exact.product_dtype(518 * 255 * 127) == np.float32
    assert exact.product_dtype(519 * 255 * 127) == np.float64
