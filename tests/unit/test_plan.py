"""refsim.codegen.plan: where buffers live."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from flatmodel import N, T, build
from hypothesis import given, settings
from hypothesis import strategies as st
from ops import models as m

import refsim
from refsim.codegen.place import ALIGNMENT, Buffer, place
from refsim.codegen.plan import Layout, plan
from refsim.program import Program


def buffers(draw: st.DrawFn) -> list[Buffer]:
    spans = draw(st.lists(st.tuples(st.integers(0, 200), st.integers(0, 8), st.integers(0, 8)), max_size=12))
    return [Buffer(f"b{i}", size, min(a, b), max(a, b)) for i, (size, a, b) in enumerate(spans)]


@settings(max_examples=150)
@given(st.composite(buffers)())
def test_live_buffers_never_overlap(listed: list[Buffer]) -> None:
    offsets, size = place(listed)
    for buffer in listed:
        assert offsets[buffer.name] % ALIGNMENT == 0
        assert offsets[buffer.name] + buffer.size <= size
    for a, b in itertools.combinations(listed, 2):
        together = a.first <= b.last and b.first <= a.last
        apart = offsets[a.name] + a.size <= offsets[b.name] or offsets[b.name] + b.size <= offsets[a.name]
        assert apart or not together or not a.size or not b.size
    busiest = max((sum(b.size for b in listed if b.first <= step <= b.last) for step in range(9)), default=0)
    assert size >= busiest


def chain(*sizes: int) -> Program:
    """QUANTIZE nodes that copy int8 vectors; each tensor is dead after the next node."""
    tensors = [T(f"t{i}", "int8", (size,), 0.5) for i, size in enumerate(sizes)]
    nodes = [N("QUANTIZE", [i], [i + 1]) for i in range(len(sizes) - 1)]
    return refsim.prepare(refsim.load(build(tensors, nodes, [0], [len(sizes) - 1])), "tflm")


def test_chain_needs_two_buffers() -> None:
    layout = plan(chain(64, 64, 64, 64, 64))
    assert layout.arena_bytes == layout.lower_bound == 128
    assert set(layout.tensors.values()) == {0, 64}


def test_sizes_are_rounded_up_to_the_alignment() -> None:
    layout = plan(chain(7, 7, 7))
    assert sorted(set(layout.tensors.values())) == [0, ALIGNMENT]
    assert layout.arena_bytes == ALIGNMENT + 7
    assert layout.lower_bound == 14


def test_outputs_live_to_the_end_and_inputs_from_the_start() -> None:
    tensors = [T(f"t{i}", "int8", (32,), 0.5) for i in range(4)]
    nodes = [N("QUANTIZE", [0], [2]), N("QUANTIZE", [1], [3])]
    layout = plan(refsim.prepare(refsim.load(build(tensors, nodes, [0, 1], [2, 3])), "tflm"))
    # t1 is an input, so it is live while t2 is written; t2 is an output, so it outlives t3's writing.
    assert layout.lower_bound == layout.arena_bytes == 96
    for a, b in ((0, 1), (0, 2), (1, 2), (2, 3), (1, 3)):
        assert layout.tensors[a] != layout.tensors[b]


def test_scratch_is_apart_from_everything_live_in_its_step() -> None:
    program = refsim.prepare(refsim.load(m.conv("s8", (1, 5, 5, 3))), "tflm")
    layout = plan(program)
    (step,) = program.steps
    size = step.call.kernel.scratch(step.params)
    assert layout.scratch.keys() == {(0, 0)}
    spans = [(layout.scratch[0, 0], size), *((layout.tensors[i], program.model.tensors[i].nbytes) for i in (0, 3))]
    for (a, n), (b, k) in itertools.combinations(spans, 2):
        assert a + n <= b or b + k <= a
    assert layout.lower_bound == sum(n for _, n in spans) <= layout.arena_bytes


def test_reshape_chain_is_one_buffer_in_every_order() -> None:
    tensors = [T("x", "int8", (24,), 0.5), *(T(f"r{i}", "int8", (2, 12), 0.5) for i in range(3)), T("y", "int8", (2, 12), 0.5)]
    nodes = [N("RESHAPE", [0], [1]), N("RESHAPE", [1], [2]), N("QUANTIZE", [2], [4]), N("RESHAPE", [1], [3])]
    layout = plan(refsim.prepare(refsim.load(build(tensors, nodes, [0], [4, 3])), "tflm"))
    assert layout.moved == {(0, 0), (1, 0), (3, 0)}
    assert len({layout.tensors[i] for i in range(4)}) == 1
    assert layout.tensors[4] != layout.tensors[0]


def test_state_is_counted_apart_from_the_arena() -> None:
    layout = plan(refsim.prepare(refsim.load(m.svdf("s16", batches=2, units=3, rank=2, memory=4)), "tflm"))
    assert layout.state_bytes == 2 * 6 * 4 * 2
    assert layout.arena_bytes < layout.state_bytes


@pytest.mark.parametrize("builder", [m.conv, m.depthwise, m.fully_connected, m.softmax, m.lstm])
def test_layout_is_a_value_of_the_program(builder: object) -> None:
    program = refsim.prepare(refsim.load(builder()), "tflm")  # type: ignore[operator]
    assert isinstance(plan(program), Layout)
    assert plan(program) == plan(program)
    assert plan(program).lower_bound <= plan(program).arena_bytes
    assert np.all(np.asarray(list(plan(program).tensors.values())) % ALIGNMENT == 0)
