"""Scales of 0: what is only multiplied by them is 0, so that every element is what 0 becomes; divided by, they are refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from flatmodel import N, T, build

import refsim
from refsim import live
from refsim.codegen.generate import build_plan
from refsim.ir import Array, storage_dtype
from refsim.toolchain.host import QUICK_FLAGS
from refsim.toolchain.many import build_many

SHAPE = (1, 1, 1, 6)
GIVEN = np.array([0, 1, -1, 17, 127, -128], dtype=np.int64).reshape(SHAPE)
#: Operator, options, (scale, zero point) of the output, the types, and what a real 0 becomes there.
UNARY: tuple[tuple[str, dict[str, Any], tuple[float, int], str, float], ...] = (
    ("RELU", {}, (0.5, 0), "int8 int16", 0),
    ("LEAKY_RELU", {"alpha": 0.1}, (0.5, 0), "int8 int16", 0),
    ("ABS", {}, (0.5, 0), "int8 int16", 0),
    ("QUANTIZE", {}, (0.5, 0), "int8 int16", 0),
    ("QUANTIZE", {}, (0.5, -7), "int8", -7),
    ("LOGISTIC", {}, (2.0**-8, -128), "int8", 0),
    ("TANH", {}, (2.0**-7, 0), "int8", 0),
    ("DEQUANTIZE", {}, (0, 0), "int8 int16", 0),
)
Case = tuple[str, bytes, Array, float]


def cases() -> Iterator[Case]:
    """(name, model, input, every element of the output)."""
    for op, options, affine, dtypes, zero in UNARY:
        for dtype in dtypes.split():
            out = T("y", "float32", SHAPE) if op == "DEQUANTIZE" else T("y", dtype, SHAPE, *affine)
            data = build([T("x", dtype, SHAPE, 0.0), out], [N(op, [0], [1], options)], [0], [1])
            yield f"{op} {dtype} {zero}", data, GIVEN.astype(storage_dtype(dtype)), zero
    for op, dtype, zero_point in (("MUL", "int8", 5), ("MUL", "int16", 0), ("PRELU", "int8", 5)):
        shape = SHAPE[1:] if op == "PRELU" else SHAPE
        tensors = [
            T("x", dtype, SHAPE, 0.0),
            T("other", dtype, shape, 0.25, data=np.full(shape, 3)),
            T("y", dtype, SHAPE, 0.5, zero_point),
        ]
        options = {"fused_activation_function": 0} if op == "MUL" else {}
        yield f"{op} {dtype}", build(tensors, [N(op, [0, 1], [2], options)], [0], [2]), GIVEN.astype(dtype), zero_point


@pytest.mark.parametrize("engine", ["tflm", "litert-ref"])
def test_what_is_multiplied_by_0_is_0(engine: str, tmp_path: Path) -> None:
    programs = [refsim.prepare(refsim.load(data), engine) for _, data, _, _ in cases()]
    plans = [build_plan(program, f"m{number}") for number, program in enumerate(programs)]
    compiled = build_many(plans, tmp_path, flags=(*QUICK_FLAGS, "-O0"))
    for (name, data, given, zero), plan in zip(cases(), plans, strict=True):
        (ours,) = refsim.Simulator(refsim.load(data), engine).run(given)
        assert (ours == zero).all(), name
        assert ours.tobytes() == compiled[plan.prefix].run(given)[0].tobytes(), name


@pytest.mark.oracle
@pytest.mark.parametrize("engine", ["tflm", "litert-ref"])
def test_so_it_is_in_the_live_engine(engine: str) -> None:
    for name, data, given, zero in cases():
        (theirs,) = live.run(engine, data, [given[np.newaxis]]).outputs
        assert (theirs == zero).all(), name


@pytest.mark.parametrize("op", ["ADD", "SUB"])
def test_scales_that_are_divided_by_are_refused(op: str) -> None:
    """Both engines abort where the larger scale divides the other one, and nothing divides by an output's."""
    for number, name in enumerate("xy"):
        tensors = [T(each, "int8", SHAPE, 0.0 if each == name else 0.5) for each in "xy"]
        model = refsim.load(build(tensors, [N(op, [0, 0], [1], {"fused_activation_function": 0})], [0], [1]))
        with pytest.raises(refsim.ModelError, match=rf"tensor {number} '{name}': scale 0.0 \(entry 0 of 1\) is not a positive"):
            refsim.prepare(model, "tflm")


@pytest.mark.oracle
def test_no_input_is_below_0_then() -> None:
    """Of SQRT, which TFLM has for floats only; other inputs below 0 are errors."""
    data = build([T("x", "int8", SHAPE, 0.0, 9), T("y", "int8", SHAPE, 0.5, 3)], [N("SQRT", [0], [1])], [0], [1])
    given = GIVEN.astype(np.int8)
    (ours,) = refsim.Simulator(refsim.load(data), "litert-ref").run(given)
    assert (ours == 3).all() and live.run("litert-ref", data, [given[np.newaxis]]).outputs[0].tobytes() == ours.tobytes()
