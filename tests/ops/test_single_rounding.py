"""Kernels built with TFLITE_SINGLE_ROUNDING=1: simulator == C == slow definition, and no two roundings in what must round once."""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kept
import numpy as np
import pytest
from ops import models as m
from ops.directed import BUILDERS, Case, runs
from ops.kernels import FLAGS, Kernels
from slow import fixedpoint_slow as slow
from slow import ops_slow

import refsim
from refsim.cases import draw, kernels_of
from refsim.codegen.generate import build_plan
from refsim.codegen.headers import kernel_library
from refsim.engines import profile, profiles
from refsim.errors import ToolchainError
from refsim.fixedpoint import quantize_multiplier, softmax_multiplier
from refsim.schedule.schedule import VARIANTS, schedule
from refsim.simulate import Simulator
from refsim.toolchain.host import CompiledModel, compile_library
from refsim.verify.compare import compare

SINGLE, DOUBLE = profile("single-rounding"), profile("litert-ref")
SEED, NODES, RUNS = 20261128, 2, 2
MACRO = "-DREFSIM_SINGLE_ROUNDING"
#: Operators of the boundary tables of which some result depends on the build.
DEPENDENT = {"add", "conv_2d", "depthwise_conv_2d", "quantize", "svdf", "unidirectional_sequence_lstm"}


@functools.cache
def library() -> Kernels:
    """The kernel library for this build."""
    with tempfile.TemporaryDirectory(prefix="refsim-single-") as folder:
        return Kernels(Path(folder), kernel_library(), (*FLAGS, MACRO), kept.compiled_library)


def drawn(op: str) -> Iterator[tuple[Simulator, tuple[Any, ...]]]:
    for each, signature in kernels_of(SINGLE):
        if each.builtin == op:
            sheet = draw(each, signature, SINGLE, SEED, NODES, RUNS)
            yield Simulator(refsim.load(sheet.model), SINGLE), sheet.inputs


@pytest.mark.thorough
@pytest.mark.parametrize("op", sorted({op.builtin for op, _ in kernels_of(SINGLE)}))
@pytest.mark.filterwarnings("ignore::refsim.OverflowWarning")
def test_simulator_is_c(op: str) -> None:
    for simulator, inputs in drawn(op):
        simulator.run_batch(*inputs)
        rows = zip(*inputs, strict=True) if inputs else iter([()])
        got = [library().run(simulator.program, row, simulator.program.initial_state) for row in rows]
        stacks = {index: np.stack([run[index] for run in got]) for index in got[0]}
        assert [str(mismatch) for mismatch in compare(simulator.program, simulator.tensors, stacks)] == []


# --- the slow definition ------------------------------------------------------------------------------------------------
def saturated(real: float) -> tuple[int, int]:
    """QuantizeMultiplier of this build: there is no shift above 30."""
    multiplier, shift = UNBOUNDED(real)
    return (2**31 - 1, 30) if shift > 30 else (multiplier, shift)


UNBOUNDED = slow.quantize_multiplier


def cases(op: str) -> list[Case]:
    found = [param.values if hasattr(param, "values") else param for param in runs(op)]
    return [case for case, engine in found if engine == DOUBLE.alias]


def streamed(simulator: Simulator, inputs: tuple[Any, ...]) -> list[list[Any]]:
    """The first output, and variables, after each of a few runs."""
    shown = (simulator.model.nodes[0].outputs[0], *sorted(simulator.program.initial_state))
    results = []
    for sample in zip(*(stack[:10] for stack in inputs), strict=True):
        simulator.run(*sample)
        results.append([simulator.tensors[index].reshape(-1).tolist() for index in shown])
    return results


@pytest.mark.sampled(5)
@pytest.mark.parametrize("op", BUILDERS)
@pytest.mark.filterwarnings("ignore::refsim.OverflowWarning")
def test_simulator_is_the_slow_definition(op: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """That of two roundings gives others where the build matters, and the same for uint8 depthwise, which rounds twice."""
    differing = set()
    for case in cases(op):
        model = refsim.load(case.data)
        simulator = Simulator(model, SINGLE)
        got, usual = streamed(simulator, case.inputs), streamed(Simulator(model, DOUBLE), case.inputs)
        with monkeypatch.context() as build:
            if (op, case.signature) != ("depthwise_conv_2d", "u8"):
                build.setattr(slow, "mbqm_double", slow.mbqm_single)
            build.setattr(slow, "quantize_multiplier", saturated)
            state = ops_slow.initial_state(model)
            for sample, result in zip(zip(*(stack[:10] for stack in case.inputs), strict=True), got, strict=True):
                expected = ops_slow.run_model(model, DOUBLE.alias, sample, state)
                assert result == [
                    expected[index] for index in (model.nodes[0].outputs[0], *sorted(simulator.program.initial_state))
                ]
        if got != usual:
            differing.add(case.signature)
    assert bool(differing) == (op in DEPENDENT)
    assert op != "depthwise_conv_2d" or "u8" not in differing


def test_multipliers_saturate() -> None:
    for real in (0.5, 1.0, 2.0**30 - 2.0**-1, 2.0**30 - 2.0**-2, 2.0**30, 1e20):
        assert quantize_multiplier(real, 30) == saturated(real)
    assert quantize_multiplier(2.0**30) == (2**30, 31)
    assert softmax_multiplier(1.0, 64.0) == (2**31 - 1, 31)
    assert softmax_multiplier(1.0, 64.0, largest_shift=30) == slow.quantize_multiplier(2.0**30 - 1)


# --- generated models ---------------------------------------------------------------------------------------------------
def test_a_generated_model_rounds_once() -> None:
    data = m.conv("s8", scale_x=0.5, scale_w=0.25, scale_y=1.0)
    simulator, double = (Simulator(refsim.load(data), engine) for engine in (SINGLE, DOUBLE))
    compiled = CompiledModel(build_plan(simulator.program), flags=(*FLAGS, "-fvisibility=hidden"))
    inputs = refsim.vectors.inputs(simulator.model.inputs, 16)
    results = [side.run_batch(*inputs)[0] for side in (simulator, compiled, double)]
    assert np.array_equal(results[0], results[1])
    assert not np.array_equal(results[0], results[2])


@pytest.mark.parametrize("order", [("once", "twice"), ("twice", "once")])
def test_one_translation_unit_holds_one_kind(order: tuple[str, ...], tmp_path: Path) -> None:
    texts: dict[str, str] = {}
    for prefix, engine in (("once", SINGLE), ("twice", DOUBLE)):
        texts |= refsim.generate(refsim.load(m.add()), engine, prefix=prefix).texts
    for prefix in order:
        compile_library({**texts, "all.c": f'#include "{prefix}.c"\n'}, "all.c", tmp_path / prefix, flags=FLAGS[:4])
    with pytest.raises(ToolchainError, match="one translation unit"):
        compile_library({**texts, "all.c": "".join(f'#include "{name}.c"\n' for name in order)}, "all.c", tmp_path, flags=FLAGS[:4])


@pytest.mark.parametrize("variant", sorted(VARIANTS))
def test_no_kernel_is_chosen_by_proofs_of_two_roundings(variant: str) -> None:
    program = Simulator(refsim.load(m.conv("s8")), SINGLE).program
    chosen = schedule(program, variant)
    assert chosen.program is program
    assert [choice.reason for choice in chosen.choices] == (
        [] if variant == "portable" else ["the proofs are those of engines that round twice"]
    )


def test_it_is_no_base() -> None:
    assert SINGLE.generates and SINGLE not in profiles()
