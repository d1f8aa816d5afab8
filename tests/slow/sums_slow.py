"""Accumulators by loops over plain ints, of operators that ops_slow does not have. Arrays are nested lists, one batch each."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any


def transpose_conv(
    x: Any, w: Any, bias: Sequence[int], zero_x: int, stride: tuple[int, int], pad: tuple[int, int], size: tuple[int, int]
) -> list[int]:
    """x [H, W, I], w [O, KH, KW, I] -> sums of [OH, OW, O], flat: each input pixel goes to the outputs that its taps reach."""
    filters, kh, kw, depth = len(w), len(w[0]), len(w[0][0]), len(w[0][0][0])
    sums = {at: bias[at[2]] for at in itertools.product(range(size[0]), range(size[1]), range(filters))}
    for iy, ix, o, ky, kx in itertools.product(range(len(x)), range(len(x[0])), range(filters), range(kh), range(kw)):
        at = iy * stride[0] + ky - pad[0], ix * stride[1] + kx - pad[1], o
        if at in sums:
            sums[at] += sum((x[iy][ix][c] - zero_x) * w[o][ky][kx][c] for c in range(depth))
    return list(sums.values())


def batch_matmul(a: Any, b: Any, zero_a: int, zero_b: int) -> list[int]:
    """a [rows, depth], b [depth, columns] -> sums of [rows, columns], flat."""
    return [sum((p - zero_a) * (b[k][j] - zero_b) for k, p in enumerate(row)) for row in a for j in range(len(b[0]))]


def mean(x: Any, zero: int) -> list[int]:
    """x [H, W, C], over height and width -> sums of [C] without the zero point, flat."""
    return [sum(x[i][j][c] - zero for i in range(len(x)) for j in range(len(x[0]))) for c in range(len(x[0][0]))]
