"""Integer products at BLAS speed, with the bound that proves them exact.

A float type with p significant bits represents every integer up to 2^p. If the sum of |x_k * w_k| over a dot product cannot
exceed 2^p, then every product and every partial sum is such an integer, in whatever order (and with whatever fused multiply-
adds) the library computes them: the float result is the integer result. The caller passes that sum's bound, known from the
weights and the input type; beyond 2^53 the plain integer product is used.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterator
from typing import Any

import numpy as np
from threadpoolctl import ThreadpoolController

from refsim.ir import Array

FLOAT32_BITS, FLOAT64_BITS = 24, 53


@functools.cache
def _libraries() -> list[Any]:
    return list(ThreadpoolController().select(user_api="blas").lib_controllers)


@contextlib.contextmanager
def one_thread() -> Iterator[None]:
    """Keep the BLAS library to one thread inside the block.

    A layer's product is too small to share: waking a second thread costs more than it saves, and on a busy machine the threads
    wait for each other many times longer than they compute.
    """
    before = [(library, library.get_num_threads()) for library in _libraries()]
    shared = [(library, threads) for library, threads in before if threads != 1]
    for library, _ in shared:
        library.set_num_threads(1)
    try:
        yield
    finally:
        for library, threads in shared:
            library.set_num_threads(threads)


def product_dtype(bound: int) -> np.dtype[Any]:
    """The fastest type in which sums bounded by ``bound`` are exact: float32, float64, or int64."""
    if bound <= 1 << FLOAT32_BITS:
        return np.dtype(np.float32)
    return np.dtype(np.float64 if bound <= 1 << FLOAT64_BITS else np.int64)


def matmul(x: Array, w: Array, bound: int) -> Array:
    """``x [..., M, K] @ w [N, K].T`` as int64 ``[..., M, N]``; ``bound`` >= the sum over k of |x_k * w_k| for any row pair."""
    dtype = product_dtype(bound)
    product = np.matmul(x.astype(dtype, copy=False), w.astype(dtype, copy=False).swapaxes(-1, -2))
    return np.asarray(product, dtype=np.int64)


def weighted_sum(taps: Array, w: Array, bound: int) -> Array:
    """Sum over the tap axes of ``taps [..., KH, KW, C] * w [KH, KW, C]``, int64 ``[..., C]``: one filter per channel."""
    dtype = product_dtype(bound)
    weights = w.astype(dtype)
    acc = np.zeros((*taps.shape[:-3], taps.shape[-1]), dtype=dtype)
    for ky, kx in np.ndindex(*w.shape[:2]):
        acc += taps[..., ky, kx, :] * weights[ky, kx]
    return acc.astype(np.int64)
