"""What kernels share that weigh 8-bit elements of a row by their distance to its largest one, through exponentials (gemmlowp)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from refsim.ir import Array
from refsim.kernels import I32, SHORT, SIZE

#: Of scaled differences, and of sums of exponentials.
INPUT_INTEGER_BITS, SUM_INTEGER_BITS = 5, 12
#: Every difference that 8-bit elements have, least first: tables by difference are indexed by one less the first of these.
DIFFERENCES = np.arange(-255, 1)


@dataclass(frozen=True, slots=True, eq=False)
class RowParams:
    rows: Annotated[int, SIZE, "number of rows"]
    depth: Annotated[int, SIZE, "elements of a row"]
    multiplier: Annotated[int, I32, "Q0.31, scales differences to the row's maximum, of 8 bits to Q5.26"]
    shift: Annotated[int, SHORT, "[0, 31], to the left; lut: [-31, 31]"]
    diff_min: Annotated[int, I32, "8-bit: smallest difference to the row's maximum that counts"]


def differences(x: Array) -> Array:
    """x [..., depth] less the largest element of its row, int64."""
    rows = x.astype(np.int64)
    return np.asarray(rows - rows.max(axis=-1, keepdims=True))


def exponentials(nx: Any, p: RowParams, scaled: Array) -> Array:
    """Of all ``DIFFERENCES``, which are ``scaled`` to Q5.26: int64 in Q0.31, 0 for those that do not count."""
    counted = nx.exp_on_negative_values(scaled, integer_bits=INPUT_INTEGER_BITS)
    return np.where(p.diff_min <= DIFFERENCES, counted, 0)


def sums_of_rows(nx: Any, exponential: Array) -> Array:
    """[..., 1] in Q12.19, of exponentials [..., depth] in Q0.31."""
    return np.asarray(nx.rdbpot(exponential, SUM_INTEGER_BITS).sum(axis=-1, keepdims=True))
