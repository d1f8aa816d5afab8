"""Ports that misread one of their parameters: the parameter is named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from refsim.golden.vector import Vector, run, with_params, with_step
from refsim.overflow import recording
from refsim.verify import directed
from refsim.verify.kernels import KernelCase
from refsim.verify.misread import misread


def port_of(kernel: str, part: str, name: str, change: Any) -> list[Vector]:
    """The cases that go wrong in a kernel which has ``change(params)`` in the place of parameter ``name``."""
    op, _, signature = kernel.partition(".")
    return [vector for case in directed.cases(op, signature, "tflm") for vector in wrong(case, part, name, change)]


def wrong(case: KernelCase, part: str, name: str, change: Any) -> Sequence[Vector]:
    assert case.program is not None
    step = case.program.steps[0]
    owner = getattr(step.params, part) if part else step.params
    changed: Any = replace(owner, **{name: change(owner)})
    params = replace(step.params, **{part: changed}) if part else changed
    inputs = [array[np.newaxis] for array in case.inputs]
    with recording():
        right, got = (run(p, inputs, False) for p in (case.program, with_step(case.program, with_params(step, params))))
    same = all(np.array_equal(a, b) for a, b in zip(right, got, strict=True))
    return () if same else (Vector(case.program, inputs, got),)


@pytest.mark.sampled(7)
@pytest.mark.parametrize(
    ("kernel", "part", "name", "change", "told"),
    [
        ("conv_2d.s8", "window", "pad_top", lambda w: w.pad_left, "takes pad_left for pad_top"),
        ("conv_2d.s8", "window", "stride_width", lambda w: w.stride_height, "takes stride_height for stride_width"),
        ("depthwise_conv_2d.s8", "window", "dilation_height", lambda w: 1, "ignores dilation_height"),
        ("conv_2d.s8", "", "input_offset", lambda p: -p.input_offset, "has input_offset with the wrong sign"),
        ("conv_2d.s8", "output", "zero_point", lambda o: 0, "ignores zero_point"),
        ("add.s8", "", "lhs_offset", lambda p: p.rhs_offset, "takes rhs_offset for lhs_offset"),
        ("average_pool_2d.s8", "", "activation_max", lambda p: p.activation_max - 1, "has activation_max one too low"),
    ],
)
def test_the_parameter_is_named(kernel: str, part: str, name: str, change: Any, told: str) -> None:
    port = port_of(kernel, part, name, change)
    assert port
    assert misread(port) == told


def test_other_mistakes_are_not_blamed_on_a_parameter() -> None:
    port = port_of("conv_2d.s8", "", "input_offset", lambda p: p.input_offset + 5)
    assert port and misread(port) == ""
