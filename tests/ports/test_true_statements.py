"""Statements of ``port check`` that were false once: floats, padding, clamps, strides are named as what they are, or not at all."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from ports.test_causes import kernel_suite, port_of

from refsim.ir import Array
from refsim.verify import anatomy, misread
from refsim.verify.kernel_evidence import right_anatomy
from refsim.verify.kernels import KernelCase

FLOATS: dict[str, Callable[[Array], Array]] = {
    "0.5 added and the fraction dropped (a cast)": lambda y: np.trunc(y + np.float32(0.5)),
    "rounded down (floorf)": np.floor,
    "rounded up (ceilf)": np.ceil,
}


@pytest.mark.sampled(3)
@pytest.mark.parametrize("told", list(FLOATS))
def test_roundings_of_floats_are_named_as_what_they_are(told: str) -> None:
    def output(case: KernelCase) -> Array:
        v: Any = case.values
        apart = right_anatomy("fully_connected", "s8", case)
        assert isinstance(apart, anatomy.WeightedSum)
        sums = anatomy.SUMS["fully_connected"](v, np.asarray(v["filter"], dtype=np.float64))
        acc = anatomy.accumulate(sums, v, {}).reshape(-1, apart.shape[-1])
        scale = np.ldexp(v["output_multiplier"] / 2.0**31, v["output_shift"]).astype(np.float32)
        scaled = FLOATS[told](acc.astype(np.float32) * scale) + v["output_offset"]
        return np.clip(scaled, v["activation_min"], v["activation_max"]).astype(np.int8).reshape(apart.shape)

    assert (
        port_of("fully_connected.s8", output).explanation
        == f"the results are those of a kernel that requantizes in float32, {told}"
    )


def test_a_pool_that_ignores_its_padding_is_named_with_another_mistake_and_warns_of_nothing() -> None:
    def output(case: KernelCase) -> Array:
        v: Any = {**case.values, "pad_top": 0, "pad_left": 0}
        taps, inside = anatomy.taps_of(v)
        total, count = taps.sum(axis=(3, 4)).astype(np.int64), np.maximum(inside.sum(axis=(2, 3)), 1)[..., np.newaxis]
        mean = np.sign(total) * (np.abs(total) // count)
        return np.clip(mean, v["activation_min"], v["activation_max"]).astype(np.int8)

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        told = port_of("average_pool_2d.s8", output).explanation
    assert told.endswith("ignores the padding, pad_top and pad_left and drops the remainder, as a C division does")


def test_a_clamp_at_0_is_no_ignored_clamp_and_zero_strides_stop_nothing() -> None:
    """Numbers of operators that are not taken apart: a stride that is one too low must stay a stride."""
    at_zero = port_of("max_pool_2d.s8", lambda case: np.maximum(next(iter(case.outputs.values())), 0)).explanation
    assert "a kernel that takes 0 for activation_min" in at_zero and "ignores" not in at_zero
    verdict = port_of("transpose_conv.s8", lambda case: next(iter(case.outputs.values())) ^ 64)
    assert verdict.wrong_cases == verdict.cases and verdict.explanation == "in every wrong case all elements are wrong"
    names = misread.suspicions(kernel_suite("max_pool_2d.s8").cases[0].program.steps[0].params, "int8")  # type: ignore[union-attr]
    clamps = {told: number for (path, told), number in names.items() if path[-1] == "activation_min"}
    assert clamps["ignores {}"] == -128 and clamps["takes 0 for {}"] == 0


@pytest.mark.parametrize(("name", "sign"), [("sub.s8", -1), pytest.param("add.s8", 1, marks=pytest.mark.thorough)])
def test_sums_in_floats_are_not_taken_for_right_ones(name: str, sign: int) -> None:
    """Only ADD is taken apart, so that the floats can be named."""

    def output(case: KernelCase) -> Array:
        v: Any = case.values
        (right,) = case.outputs.values()
        walk = v["walk"].reshape(3, 6)
        place = np.indices(tuple(walk[0])).reshape(6, -1)
        both = []
        for side, strides in (("lhs", walk[1]), ("rhs", walk[2])):
            x = v[side].reshape(-1)[(place * strides[:, np.newaxis]).sum(axis=0)].astype(np.float32) + v[f"{side}_offset"]
            both.append(x * np.float32(np.ldexp(v[f"{side}_multiplier"] / 2.0**31, v[f"{side}_shift"] + v["left_shift"])))
        scale = np.float32(np.ldexp(v["output_multiplier"] / 2.0**31, v["output_shift"]))
        scaled = np.rint((both[0] + sign * both[1]) * scale) + v["output_offset"]
        return np.clip(scaled, v["activation_min"], v["activation_max"]).astype(np.int8).reshape(right.shape)

    verdict = port_of(name, output)
    told = "requantizes in float32, ties to even (lrintf)" if name == "add.s8" else "every wrong element is off by one"
    assert 0 < verdict.wrong_cases < verdict.cases / 4 and told in verdict.explanation
