"""Schedules compute the same numbers: with the packed constants unpacked in NumPy, and in C, portable and on emulated cores."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pytest
from model.cases import MODELS
from schedule import shapes
from schedule.layers import program
from targets.side_by_side import Question, merged

import refsim
from refsim import vectors
from refsim.cases import draw
from refsim.codegen.generate import build_plan
from refsim.execute import simulate
from refsim.ir import Array
from refsim.ops import registry
from refsim.program import Program
from refsim.schedule.schedule import VARIANTS, schedule
from refsim.toolchain.emulate import EmulatedModel
from refsim.toolchain.host import HOST_FLAGS, QUICK_FLAGS, CompiledModel
from refsim.toolchain.targets import TARGETS, find_target, with_compiler

OTHERS = [name for name in VARIANTS if name != "portable"]
#: Where each kind of core is emulated.
CORES = {"arm-dsp": "cortex-m4", "arm-mve": "cortex-m55", "arm-m0": "cortex-m0plus", "rv32": "rv32imc"}
KERNELS = ("CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED", "ADD")
SEEDS = range(24)


def tensors_of(prepared: Program, inputs: Sequence[Array]) -> dict[int, Array]:
    """Every tensor of the model, by number."""
    values = simulate(prepared, inputs, prepared.reset_state(len(inputs[0]) if inputs else 1))
    return {index: value for index, value in values.items() if index < len(prepared.model.tensors)}


def assert_same(prepared: Program, variant: str, inputs: Sequence[Array]) -> int:
    """Compare all tensors; how many kernel calls were replaced."""
    chosen = schedule(prepared, variant)
    expected, actual = tensors_of(prepared, inputs), tensors_of(chosen.program, inputs)
    different = [index for index in expected if not np.array_equal(expected[index], actual[index])]
    assert not different, f"{variant}: tensors {different}"
    return sum(choice.before != choice.after for choice in chosen.choices)


@pytest.mark.sampled(6)
@pytest.mark.filterwarnings("ignore::refsim.overflow.OverflowWarning")
@pytest.mark.parametrize("variant", OTHERS)
@pytest.mark.parametrize("name", MODELS)
def test_shared_models_in_numpy(shared: Path, name: str, variant: str) -> None:
    prepared = program(shared / "models" / f"{name}.tflite", "tflm")
    with refsim.overflow.recording():
        assert_same(prepared, variant, vectors.inputs(prepared.model.inputs, 4))


BENCHMARKS = ("kws_ref_model", "vww_96_int8", "pretrainedResnet_quant", "ad01_int8", "str_ww_ref_model")


@pytest.mark.sampled(5)
@pytest.mark.parametrize("variant", OTHERS)
def test_benchmark_models_are_replaced_as_a_whole(shared: Path, variant: str) -> None:
    for name in BENCHMARKS:
        chosen = schedule(program(shared / "models" / f"{name}.tflite", "tflm"), variant)
        refused = [choice for choice in chosen.choices if choice.reason]
        assert not refused, "\n".join(map(str, refused))


@functools.cache
def drawn(seed: int) -> tuple[Program, tuple[Array, ...]]:
    """Eight random layers in one model."""
    op = registry()[KERNELS[seed % len(KERNELS)]]
    sample = draw(op, "s8", refsim.profile("tflm"), seed, nodes=8, runs=3)
    return refsim.prepare(refsim.load(sample.model), "tflm"), sample.inputs


@pytest.mark.sampled(5)
@pytest.mark.parametrize("variant", OTHERS)
def test_random_layers_in_numpy(variant: str) -> None:
    replaced = 0
    for seed in SEEDS:
        prepared, inputs = drawn(seed)
        replaced += assert_same(prepared, variant, inputs)
    assert replaced > 40, "too few layers were replaced for the comparison to mean much"


def side_by_side(seeds: Iterable[int]) -> tuple[Program, list[Array]]:
    """The layers of several seeds in one model, for one run of a compiler."""
    model, inputs = merged([Question(*drawn(seed)) for seed in seeds])
    return refsim.prepare(model, "tflm"), inputs


def assert_runs_the_same(prepared: Program, inputs: Sequence[Array], built: EmulatedModel | CompiledModel) -> None:
    built.run_batch(*inputs)
    expected = tensors_of(prepared, inputs)
    different = [index for index, value in built.tensors.items() if not np.array_equal(value, expected[index])]
    assert not different, f"tensors {different}"
    assert {index for step in prepared.steps for index in step.outputs} <= set(built.tensors)


@pytest.mark.thorough
@pytest.mark.parametrize("variant", OTHERS)
def test_random_layers_in_portable_c(variant: str) -> None:
    prepared, inputs = side_by_side(SEEDS[:12])
    assert_runs_the_same(prepared, inputs, CompiledModel(build_plan(prepared, variant=variant), flags=QUICK_FLAGS))


@pytest.mark.sampled(5)
@pytest.mark.parametrize("variant", OTHERS)
def test_a_model_in_portable_c(shared: Path, variant: str) -> None:
    model = refsim.load(shared / "models" / "str_ww_ref_model.tflite")
    report = refsim.check(model, vectors=10, variant=variant)
    assert report.ok, report.mismatches


@pytest.mark.thorough
@pytest.mark.targets
@pytest.mark.parametrize("variant", list(CORES))
def test_on_the_core_itself(shared: Path, variant: str) -> None:
    """The assembly, on a whole model and on random layers with odd sizes."""
    if missing := TARGETS[CORES[variant]].missing:
        reason = f"{CORES[variant]} needs {missing}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    model = refsim.load(shared / "models" / "kws_ref_model.tflite")
    report = refsim.check(model, vectors=2, target=CORES[variant], variant=variant)
    assert report.ok, report.mismatches
    prepared, inputs = side_by_side(SEEDS[:8])
    assert_runs_the_same(prepared, inputs, EmulatedModel(build_plan(prepared, variant=variant), CORES[variant]))


def moving(prepared: Program) -> list[Array]:
    """Any values, extreme ones, and the lowest everywhere: the largest sums of products."""
    rng = np.random.default_rng(3)
    return [
        np.concatenate(
            [rng.integers(-128, 128, (2, *x.shape)), rng.choice([-128, 127], (2, *x.shape)), np.full((1, *x.shape), -128)]
        ).astype(np.int8)
        for x in prepared.inputs
    ]


@pytest.mark.parametrize("variant", OTHERS)
def test_layers_of_all_shapes_in_numpy(variant: str) -> None:
    for extreme in (False, True):
        prepared = shapes.network(extreme)
        assert assert_same(prepared, variant, moving(prepared)) > 4


@pytest.mark.thorough
@pytest.mark.targets
@pytest.mark.parametrize(
    ("variant", "gnu"),
    [("arm-dsp", True), ("arm-mve", False), ("arm-mve", True), ("arm-m0", False), ("arm-m0", True), ("rv32", False)],
)
def test_layers_of_all_shapes_on_the_core(variant: str, gnu: bool) -> None:
    """Of either compiler: GNU's assembler takes some instructions of Helium for others. Sums that share words: the largest ones."""
    target = find_target(CORES[variant])
    for extreme in (False, True) if variant == "arm-mve" else (True,):
        prepared = shapes.network(extreme)
        built = build_plan(prepared, variant=variant)
        emulated = EmulatedModel(built, with_compiler(target, "arm-none-eabi-gcc") if gnu else target)
        inputs = moving(prepared)
        emulated.run_batch(*inputs)
        expected = tensors_of(prepared, inputs)
        different = [index for index in expected if not np.array_equal(emulated.tensors[index], expected[index])]
        assert not different, f"tensors {different}"


#: What processors may have of what the kernels for x86 use, and its name in /proc/cpuinfo.
FEATURES = {"avx2": ("-mavx2",), "avx_vnni": ("-mavx2", "-mavxvnni"), "avx512_vnni": ("-mavx2", "-mavx512vnni", "-mavx512vl")}


@pytest.mark.thorough
@pytest.mark.parametrize("feature", FEATURES)
def test_on_this_processor(shared: Path, feature: str) -> None:
    """The intrinsics, on a whole model and on layers of all shapes; what this processor lacks is compiled at least."""
    cpu = Path("/proc/cpuinfo")
    if not cpu.exists() or " avx" not in cpu.read_text(encoding="ascii"):
        pytest.skip("no x86-64 with AVX")
    flags = (*HOST_FLAGS, "-O1", *FEATURES[feature])
    models = [shapes.network(False), shapes.network(True), program(shared / "models" / "kws_ref_model.tflite", "tflm")]
    for prepared in models if feature == "avx2" else models[:1]:
        compiled = CompiledModel(build_plan(prepared, variant="x86"), flags=flags)
        if f" {feature} " not in cpu.read_text(encoding="ascii"):
            continue
        inputs = moving(prepared)
        compiled.run_batch(*inputs)
        expected = tensors_of(prepared, inputs)
        different = [index for index, value in expected.items() if not np.array_equal(compiled.tensors[index], value)]
        assert not different, f"tensors {different}"


def test_the_portable_schedule_changes_nothing(shared: Path) -> None:
    prepared = program(shared / "models" / "kws_ref_model.tflite", "tflm")
    assert schedule(prepared).program is prepared


def test_a_schedule_can_be_read(shared: Path) -> None:
    text = str(schedule(program(shared / "models" / "person_detect.tflite", "tflm"), "arm-dsp"))
    assert "refsim_conv_2d_s8s32_double -> refsim_dsp_conv_2d" in text
    assert "(several outputs per input channel)" in text


def test_an_unknown_variant() -> None:
    with pytest.raises(refsim.UnsupportedError, match="known: portable"):
        schedule(drawn(0)[0], "arm-sve")
