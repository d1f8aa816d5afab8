"""Models whose parameters stand at the ends of what may be asked: refused when preparing, or exact and clean under UBSan."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from model.cases import play, tensor_differences
from model.test_bad_input import MOST_ELEMENTS

import refsim
from refsim import vectors
from refsim.cases import draw
from refsim.codegen.generate import BuildPlan, build_plan
from refsim.ir import INT_RANGE, Model, Node, Quantization, Tensor
from refsim.ops import registry
from refsim.toolchain.compiler import find_compilers
from refsim.toolchain.host import QUICK_FLAGS
from refsim.toolchain.many import build_many

UBSAN = (*QUICK_FLAGS, "-fsanitize=undefined", "-fno-sanitize=alignment")
#: Whole numbers in options: strides, dilations, windows, axes, depths, activations, shifts.
WHOLE = (-(2**31), -1, 0, 1, 2, 3, 5, 2**15, 2**20, 2**24, 2**30, 2**31 - 1)
#: Powers of two that scales are multiplied with: shifts of a requantization at both ends, and just beyond.
POWERS = (-60, -31, -30, -16, -8, -1, 0, 1, 8, 16, 24, 29, 30, 31, 60)
MUTANTS = 40
ENGINES = ("tflm", "litert-ref")


def extreme(model: Model, rng: np.random.Generator) -> Model:
    """``model`` with one to three of its parameters at an end: a scale, a zero point, an option, all values of a constant."""
    graph = model.graphs[0]
    tensors, nodes = list(graph.tensors), list(graph.nodes)
    for _ in range(rng.integers(1, 4)):
        at = int(rng.integers(len(tensors)))
        kind = rng.integers(4)
        if kind == 0 and nodes[0].options:
            nodes[0] = with_option(nodes[0], rng)
        elif kind == 1 and tensors[at].data is not None and tensors[at].dtype in INT_RANGE:
            end = INT_RANGE[tensors[at].dtype][int(rng.integers(2))]
            tensors[at] = replace(tensors[at], data=np.full_like(tensors[at].data, end))
        else:
            tensors[at] = with_scale(tensors[at], rng)
    return replace(model, graphs=(replace(graph, tensors=tuple(tensors), nodes=tuple(nodes)), *model.graphs[1:]), content=b"")


def with_option(node: Node, rng: np.random.Generator) -> Node:
    options: Mapping[str, Any] = node.options
    whole = [name for name, value in options.items() if type(value) is int]
    chosen = {str(rng.choice(whole)): int(rng.choice(WHOLE))} if whole else {}
    return replace(node, options={**options, **chosen})


def with_scale(tensor: Tensor, rng: np.random.Generator) -> Tensor:
    own = tensor.quantization
    if own is None or tensor.dtype not in INT_RANGE:
        return tensor
    if rng.integers(2):
        factor = np.float32(2.0 ** int(rng.choice(POWERS)))
        with np.errstate(over="ignore"):
            return replace(tensor, quantization=Quantization(own.scale * factor, own.zero_point, own.axis))
    end = INT_RANGE[tensor.dtype][int(rng.integers(2))]
    return replace(tensor, quantization=Quantization(own.scale, np.full_like(own.zero_point, end), own.axis))


def accepted(builtin: str) -> list[BuildPlan]:
    """Extreme models of one operator that can be prepared, for both engines by turns. Everything else is a proper refusal."""
    op, plans = registry()[builtin], []
    rng = np.random.default_rng([11, *builtin.encode()])
    for number in range(MUTANTS):
        profile = refsim.profile(ENGINES[number % 2])
        signatures = sorted(profile.signatures(op))
        model = extreme(refsim.load(draw(op, signatures[number // 2 % len(signatures)], profile, number % 5).model), rng)
        if sum(tensor.size for tensor in model.tensors) > MOST_ELEMENTS:
            continue
        with contextlib.suppress(refsim.RefsimError):
            plans.append(build_plan(refsim.prepare(model, profile), prefix=f"{op.name}_{number}"))
    return plans


#: Operators whose kernels multiply, shift or compute places; and how many of their models are compiled.
KERNELS = (
    "ADD AVERAGE_POOL_2D BATCH_MATMUL CONV_2D CUMSUM DEPTHWISE_CONV_2D FULLY_CONNECTED GATHER HARD_SWISH LEAKY_RELU LOGISTIC "
    "MAX_POOL_2D MEAN MUL PAD QUANTIZE RESIZE_BILINEAR SOFTMAX SPACE_TO_BATCH_ND STRIDED_SLICE SUB SUM SVDF TRANSPOSE_CONV "
    "UNIDIRECTIONAL_SEQUENCE_LSTM"
).split()
COMPILED = 5


def with_overflow(plan: BuildPlan) -> BuildPlan:
    """``plan`` with a mistake that has to be found: INT_MAX + 1, with a value that the compiler cannot know."""
    seeded = build_plan(plan.program, prefix="seeded")
    marker, mistake = "    return SEEDED_OK;", "    { volatile int top = 2147483647; top = top + 1; }\n"
    assert seeded.texts["seeded.c"].count(marker) == 1
    return replace(seeded, texts={**seeded.texts, "seeded.c": seeded.texts["seeded.c"].replace(marker, mistake + marker)})


@pytest.mark.thorough
@pytest.mark.filterwarnings("ignore::refsim.OverflowWarning")
@pytest.mark.skipif("gcc" not in find_compilers(), reason="gcc's sanitizer goes on after a finding")
def test_extreme_parameters_are_refused_or_exact(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    plans = [plan for builtin in KERNELS for plan in accepted(builtin)[:COMPILED]]
    assert len(plans) > 2 * len(KERNELS)
    plans.append(with_overflow(plans[0]))
    compiled = build_many(plans, tmp_path, find_compilers()["gcc"], UBSAN)
    lines: list[str] = []
    for plan in plans:
        inputs = vectors.inputs(plan.program.model.inputs, 4, 1)
        _, got = play(compiled[plan.prefix], inputs, stateful=True)
        with contextlib.suppress(refsim.RangeError):  # places outside a tensor: told by the simulator alone, but C stays defined
            _, want = play(refsim.Simulator(plan.program.model, plan.program.profile), inputs, stateful=True)
            lines += [line for a, b in zip(got, want, strict=True) for line in tensor_differences(plan.prefix, a, b)]
        found = [line for line in capfd.readouterr().err.splitlines() if "runtime error" in line]
        lines += [f"{plan.prefix}: {line}" for line in found[:1]]
    (seeded,) = [line for line in lines if line.startswith("seeded")]
    assert "signed integer overflow" in seeded
    assert lines == [seeded], "\n".join(lines)
