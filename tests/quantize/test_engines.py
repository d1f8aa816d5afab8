"""quantize and dequantize against the real engines' QUANTIZE and DEQUANTIZE."""

from __future__ import annotations

import os

import numpy as np
import pytest
from flatmodel import N, T, build

from refsim import live
from refsim import quantize as q
from refsim.ir import INT_RANGE, Quantization

pytestmark = pytest.mark.oracle

COUNT = 4096


def require(engine: str) -> None:
    if live.available(engine) is None:
        reason = f'{engine} is not installed: pip install "refsim[oracle]"'
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)


#: dtype, scale, zero point. TFLM has no QUANTIZE from float32 to uint8.
SCHEMES = (("int8", 0.1, -77), ("int8", 0.25, 3), ("int16", 3.1e-4, 0), ("uint8", 0.07, 129))
CASES = [(engine, *scheme) for engine in live.ENGINES for scheme in SCHEMES if (engine, scheme[0]) != ("tflm", "uint8")]


@pytest.mark.parametrize(("engine", "dtype", "scale", "zero"), CASES)
def test_there_and_back(engine: str, dtype: str, scale: float, zero: int) -> None:
    require(engine)
    p = Quantization(np.float32([scale]), np.asarray([zero]))
    shape = (1, COUNT)
    there = [T("x", "float32", shape), T("y", dtype, shape, scale=scale, zero_point=zero)]
    back = [T("x", dtype, shape, scale=scale, zero_point=zero), T("y", "float32", shape)]
    low, high = INT_RANGE[dtype]
    rng = np.random.default_rng(1)
    span = (np.asarray([low, high]) - zero) * scale
    random = rng.uniform(1.2 * span[0] - scale, 1.2 * span[1] + scale, COUNT // 2)
    halves = (rng.integers(2 * low, 2 * high, COUNT // 2) / 2 - zero) * np.float32(scale)
    x = np.concatenate([random, halves]).astype(np.float32).reshape(1, *shape)
    codes = live.run(engine, build(there, [N("QUANTIZE", [0], [1])], inputs=[0], outputs=[1]), [x]).outputs[0]
    assert np.array_equal(q.quantize(x, p, dtype, engine=engine), codes)
    reals = live.run(engine, build(back, [N("DEQUANTIZE", [0], [1])], inputs=[0], outputs=[1]), [codes]).outputs[0]
    assert np.array_equal(q.dequantize(codes, p, engine=engine).view(np.uint32), reals.view(np.uint32))
