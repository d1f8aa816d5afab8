"""ADD as a weighted sum: all pairs again in plain Python integers, on real and random scales."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from flatmodel import N, T, build
from schedule.layers import program

import refsim
from refsim.fixedpoint import EXACT
from refsim.ir import Array
from refsim.program import Program
from refsim.schedule.elementwise import Weighted, fits, weigh

RESNET_ADDS = 3


def form_of(prepared: Program, number: int) -> tuple[Weighted | None, Array]:
    """The form of one ADD and the engine's 65,536 answers."""
    step, tensors = prepared.steps[number], prepared.model.tensors
    p = step.params
    scales = [float(tensors[i].quantization.scale[0]) for i in (*step.operands, *step.outputs)]  # type: ignore[index, union-attr]

    def run(a: Array, b: Array) -> Array:
        a, b = np.broadcast_arrays(a, b)
        flat = (1,) * len(p.output_shape) + (-1,)
        result = step.call.kernel.run(EXACT, p, a.reshape(flat), b.reshape(flat))
        return np.asarray(result).astype(np.int64).reshape(a.shape)

    form = weigh(run, "int8", (scales[0] / scales[2], scales[1] / scales[2]), p.activation_min, p.activation_max)
    values = np.arange(-128, 128)
    return form, run(values[:, np.newaxis], values[np.newaxis, :])


def mismatches(form: Weighted, wanted: Array) -> int:
    """Pairs on which the formula, in plain integers, is not what is wanted; every sum must fit int32."""
    wrong = 0
    for a in range(-128, 128):
        first = a * form.a_weight
        for b in range(-128, 128):
            total = first + b * form.b_weight
            assert -(2**31) <= total < 2**31
            assert -(2**31) <= total + form.offset < 2**31
            wrong += max(form.minimum, min(form.maximum, (total + form.offset) >> form.right)) != wanted[a + 128, b + 128]
    return wrong


def test_adds_of_resnet(shared: Path) -> None:
    prepared = program(shared / "models" / "pretrainedResnet_quant.tflite", "tflm")
    adds = [number for number, step in enumerate(prepared.steps) if step.op.builtin == "ADD"]
    assert len(adds) == RESNET_ADDS
    for number in adds:
        form, wanted = form_of(prepared, number)
        assert form is not None
        assert mismatches(form, wanted) == 0


def add_model(scales: tuple[float, float, float], zero_points: tuple[int, int, int], activation: int) -> Program:
    tensors = [T(f"t{i}", "int8", (1, 4), scale, zero) for i, (scale, zero) in enumerate(zip(scales, zero_points, strict=True))]
    options = {"fused_activation_function": activation, "pot_scale_int16": False}
    return refsim.prepare(refsim.load(build(tensors, [N("ADD", [0, 1], [2], options)], [0, 1], [2])), "tflm")


@pytest.mark.sampled(4)
@pytest.mark.parametrize("seed", range(20))
def test_random_scales(seed: int) -> None:
    rng = np.random.default_rng(seed)
    s1, s2 = (float(x) for x in np.exp(rng.uniform(-6, 0, 2)))
    so = max(s1, s2) * float(rng.uniform(0.6, 2.5))
    zero_points = tuple(int(z) for z in rng.integers(-128, 128, 3))
    form, wanted = form_of(add_model((s1, s2, so), zero_points, int(rng.integers(0, 2))), 0)  # type: ignore[arg-type]
    assert form is not None
    assert mismatches(form, wanted) == 0


def test_a_wrong_constant_shows() -> None:
    form, wanted = form_of(add_model((0.1, 0.2, 0.25), (3, -4, 5), 0), 0)
    assert form is not None
    assert mismatches(form, wanted) == 0
    assert mismatches(dataclasses.replace(form, offset=form.offset + (1 << form.right) // 2), wanted) > 0
    assert not fits(dataclasses.replace(form, a_weight=2**24), -128, 127)


def test_what_has_no_form_is_refused() -> None:
    assert weigh(lambda a, b: a * b, "int8", (0.5, 0.5), -128, 127) is None, "no weighted sum"
    assert weigh(lambda a, b: a + b, "int16", (1.0, 1.0), -128, 127) is None, "too many pairs to check"
