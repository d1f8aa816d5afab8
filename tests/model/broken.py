"""Files with something wrong in them, and what is said about them."""

from __future__ import annotations

import numpy as np
import pytest
from flatmodel import N, T, build

import refsim

CONV = {"stride_w": 1, "stride_h": 1, "padding": 1, "dilation_w_factor": 1, "dilation_h_factor": 1}


def problems(data: bytes, engine: str) -> list[str]:
    """What is wrong with a file, one printable line each, from the first stage that refuses it."""
    with pytest.raises(refsim.ModelError) as caught:
        refsim.generate(refsim.load(data), engine)
    assert all(line.isprintable() for line in caught.value.problems)
    assert str(caught.value).splitlines() == list(caught.value.problems)
    return list(caught.value.problems)


def three_faults() -> bytes:
    """A type without a kernel, filter scales that fit no channel, and a bias of the wrong size, in three nodes of five."""
    tensors = [
        T("image", "int8", (1, 4, 4, 2), 0.5, 3),
        T("w", "int8", (3, 1, 1, 2), [0.1, 0.2], [0, 0], data=np.ones((3, 1, 1, 2)), axis=3),
        T("conv", "int8", (1, 4, 4, 3), 0.4, -1),
        T("flat", "int8", (1, 48), 0.4, -1),
        T("fc_w", "int8", (2, 48), 0.1, 0, data=np.ones((2, 48))),
        T("bias", "int32", (3,), 0.04, 0, data=[1, 2, 3]),
        T("fc", "int8", (1, 2), 0.4, -1),
        T("wide", "int64", (1, 2), 0.4, 0),
        T("y", "int8", (1, 48), 0.4, -1),
    ]
    nodes = [
        N("CONV_2D", [0, 1, -1], [2], CONV),
        N("RESHAPE", [2], [3]),
        N("FULLY_CONNECTED", [3, 4, 5], [6]),
        N("QUANTIZE", [6], [7]),
        N("ADD", [3, 3], [8]),
    ]
    return build(tensors, nodes, [0], [7, 8])
