"""What kernels demand of scales and zero points: the bundled model keeps it, and every breach is told."""

from __future__ import annotations

import numpy as np
import pytest
from flatmodel import N, T, build

from refsim import QuantizationError, demo, load
from refsim import quantize as q
from refsim.ir import Model
from refsim.quantize.constraints import FIXED_OUTPUTS


def test_the_bundled_model_keeps_every_rule() -> None:
    assert q.check_model(load(demo.MODEL)) == []


def test_fixed_outputs_cover_the_operators_range_exactly() -> None:
    """Softmax and logistic fill [0, 1), tanh and L2 norm [-1, 1), log softmax (-16, 0]."""
    spans = {"SOFTMAX": (0, 1), "LOGISTIC": (0, 1), "TANH": (-1, 1), "L2_NORMALIZATION": (-1, 1), "LOG_SOFTMAX": (-16, 0)}
    for (op, dtype), (scale, zero_point) in FIXED_OUTPUTS.items():
        p = q.fixed_output(op, dtype)
        assert p is not None
        ends = q.dequantize(q.quantize([-100, 100], p, dtype), p)
        low, high = spans[op]
        low = -1 if dtype == "int16" else low
        assert low - scale <= ends[0] <= low + scale
        assert high - scale <= ends[1] <= high
        assert p.zero_point[0] == zero_point
    assert q.fixed_output("ADD", "int8") is None


def dense(**changes: object) -> Model:
    """FULLY_CONNECTED with a softmax behind it, sound unless changed."""
    parts = {"x_zero": 0, "w_scale": (0.1, 0.2), "w_zero": 0, "b_scale": (0.05, 0.1), "b_zero": 0, "out": 2.0**-8, "out_zero": -128}
    v = {**parts, **changes}
    w, b = np.ones((2, 4), dtype=np.int8), np.ones(2, dtype=np.int32)
    tensors = [
        T("x", "int8", (1, 4), scale=0.5, zero_point=v["x_zero"]),  # type: ignore[arg-type]
        T("w", "int8", (2, 4), scale=v["w_scale"], zero_point=[v["w_zero"]] * len(np.atleast_1d(v["w_scale"])), data=w),  # type: ignore[arg-type]
        T("b", "int32", (2,), scale=v["b_scale"], zero_point=[v["b_zero"]] * len(np.atleast_1d(v["b_scale"])), data=b),  # type: ignore[arg-type]
        T("y", "int8", (1, 2), scale=0.25, zero_point=3),
        T("z", "int8", (1, 2), scale=0.25, zero_point=v.get("z_zero", 3)),  # type: ignore[arg-type]
        T("p", "int8", (1, 2), scale=v["out"], zero_point=v["out_zero"]),  # type: ignore[arg-type]
    ]
    nodes = [N("FULLY_CONNECTED", [0, 1, 2], [3]), N("RESHAPE", [3], [4]), N("SOFTMAX", [4], [5], {"beta": 1.0})]
    return load(build(tensors, nodes, inputs=[0], outputs=[5]))


def test_a_sound_model_has_no_problems() -> None:
    assert q.check_model(dense()) == []


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"out": 2.0**-7}, "the output must have scale 0.00390625 and zero point -128"),
        ({"out_zero": 0}, "the output must have scale 0.00390625 and zero point -128"),
        ({"w_zero": 1}, "weights need zero point 0, not 1"),
        ({"b_scale": (0.05, 0.11)}, "(channel 1) must be input scale x weight scale"),
        ({"b_scale": 0.05}, "(channel 1) must be input scale x weight scale"),
        ({"b_zero": 1}, "a bias needs zero point 0"),
        ({"z_zero": 4}, "the output must share the input's scale 0.25 and zero point 3"),
    ],
)
def test_every_breach_is_told(changes: dict[str, object], told: str) -> None:
    problems = q.check_model(dense(**changes))
    assert len(problems) == 1
    assert told in problems[0]
    assert problems[0].startswith("node ")


def test_int16_needs_zero_point_0() -> None:
    model = load(build([T("x", "int16", (1, 2), scale=0.5, zero_point=7), T("y", "int16", (1, 2), scale=0.5, zero_point=7)],
                       [N("RESHAPE", [0], [1])], inputs=[0], outputs=[1]))  # fmt: skip
    assert [problem.split(": ")[1] for problem in q.check_model(model)] == ["int16 needs zero point 0, not 7"] * 2


def test_a_bias_scale_is_the_product_in_float32() -> None:
    x, w = q.choose(-1, 1), q.choose([-1, -2], [1, 3], symmetric=True)
    assert np.array_equal(q.bias_quantization(x, w).scale, x.scale * w.scale)
    with pytest.raises(QuantizationError, match="a bias needs one"):
        q.bias_quantization(w, x)
    with pytest.raises(QuantizationError, match="does not fit"):
        q.bias_quantization(q.choose(0, 1e-35), q.choose(0, 1e-35, symmetric=True))
