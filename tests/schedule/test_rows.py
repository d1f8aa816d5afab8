"""Layers computed row by row: every row equals the simulator's, in small memory, and the planner's account of it is true."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path
from typing import Any

import cffi
import numpy as np
import pytest
from click.testing import CliRunner
from flatmodel import N, T, build
from schedule.layers import program

import refsim
from refsim.cli import group
from refsim.codegen.generate import BuildPlan, build_plan, in_c
from refsim.codegen.headers import Form, kernel_library
from refsim.codegen.limit import within
from refsim.codegen.plan import plan
from refsim.program import Program, Run
from refsim.schedule.rows import chains, layers_of, walk
from refsim.schedule.schedule import schedule
from refsim.simulate import Simulator
from refsim.toolchain.host import HOST_FLAGS, CompiledModel, compile_library, open_library

#: What a size of an axis comes to.
OUTPUTS = {0: lambda size, span, stride: -(-size // stride), 1: lambda size, span, stride: -(-(size - span + 1) // stride)}
FLAGS = ("-std=c99", "-O1", "-fsanitize=undefined", "-fno-sanitize-recover=all", "-Wall", "-Wextra", "-Werror", *HOST_FLAGS[2:])


def drawn(seed: int) -> Program:
    """Six layers of chance in a row: filters, strides, dilations, paddings, depths, multipliers."""
    rng = np.random.default_rng(seed)
    shape = [1, int(rng.integers(9, 18)), int(rng.integers(3, 8)), int(rng.integers(1, 6))]
    tensors, nodes, value = [T("x", "int8", shape, 0.05, int(rng.integers(-128, 128)))], [], 0
    for _ in range(6):
        kind = str(rng.choice(["CONV_2D", "DEPTHWISE_CONV_2D", "AVERAGE_POOL_2D", "MAX_POOL_2D"], p=[0.4, 0.4, 0.1, 0.1]))
        pool, padding = "POOL" in kind, int(rng.integers(2))
        taps, strides = rng.integers(1, 4, 2), rng.integers(1, 4, 2) if rng.random() < 0.4 else np.ones(2, int)
        dilations = np.ones(2, int) if pool or strides.max() > 1 else rng.integers(1, 3, 2)
        spans = (taps - 1) * dilations + 1
        if bool((spans > shape[1:3]).any()):
            padding = 0
        sides = [int(OUTPUTS[padding](shape[1 + i], spans[i], strides[i])) for i in (0, 1)]
        multiplier = int(rng.integers(1, 3)) if kind.startswith("DEPTH") else 1
        depth = int(rng.integers(1, 9)) if kind == "CONV_2D" else shape[3] * multiplier
        quantized = (tensors[value].scale, tensors[value].zero_point) if pool else (0.05, int(rng.integers(-128, 128)))
        operands, options = [value], {"padding": padding, "stride_h": int(strides[0]), "stride_w": int(strides[1])}
        if pool:
            options |= {"filter_height": int(taps[0]), "filter_width": int(taps[1])}
        else:
            filters = (depth, *map(int, taps), shape[3]) if kind == "CONV_2D" else (1, *map(int, taps), depth)
            tensors += [
                T(f"w{len(tensors)}", "int8", filters, 0.02, data=rng.integers(-127, 128, filters)),
                T(f"b{len(tensors)}", "int32", (depth,), 0.001, data=rng.integers(-500, 500, depth)),
            ]
            operands += [len(tensors) - 2, len(tensors) - 1]
            options |= {"dilation_h_factor": int(dilations[0]), "dilation_w_factor": int(dilations[1])}
        if kind.startswith("DEPTH"):
            options["depth_multiplier"] = multiplier
        shape = [1, *sides, depth]
        tensors.append(T(f"t{len(tensors)}", "int8", shape, *quantized))
        value = len(tensors) - 1
        nodes.append(N(kind, operands, [value], options))
    return refsim.prepare(refsim.load(build(tensors, nodes, [0], [value])), "tflm")


def in_rows(prepared: Program, *runs: Run, variant: str = "portable") -> BuildPlan:
    """C with exactly these runs."""
    return in_c(dataclasses.replace(schedule(prepared, variant).program, runs=runs), "m")


def assert_equal(built: BuildPlan, samples: int = 2) -> None:
    rng = np.random.default_rng(samples)
    inputs = [rng.integers(-128, 128, (samples, *tensor.shape)).astype(np.int8) for tensor in built.program.inputs]
    compiled, simulator = CompiledModel(built, flags=FLAGS), Simulator(built.program.model)
    compiled.run_batch(*inputs)
    simulator.run_batch(*inputs)
    different = [index for index, value in simulator.tensors.items() if not np.array_equal(compiled.tensors[index], value)]
    assert not different, different


@pytest.mark.parametrize("seed", range(4))
def test_random_layers_in_c(seed: int) -> None:
    prepared = drawn(seed)
    (chain,) = chains(prepared)
    assert chain == range(6)
    variant = ("portable", "arm-dsp", "arm-mve", "rv32")[seed]
    run = Run(range(seed % 3, 6)) if seed % 2 else Run(chain, fed=seed == 2)
    built = in_rows(prepared, run, variant=variant)
    assert built.layout.lower_bound <= built.arena_bytes
    assert_equal(built)


def test_a_model_within_a_limit(shared: Path) -> None:
    prepared = program(shared / "models" / "kws_ref_model.tflite", "tflm")
    built = build_plan(prepared, arena_limit=10_000)
    assert built.layout.lower_bound <= built.arena_bytes <= 10_000 < build_plan(prepared).arena_bytes
    assert_equal(built)


def test_what_a_visual_model_takes(shared: Path) -> None:
    """With its input in the arena, and with rows that are fed."""
    prepared = schedule(program(shared / "models" / "vww_96_int8.tflite", "tflm"), "arm-dsp", rows=True).program
    resident, fed = (Run(range(1)), Run(range(1, 28))), (Run(range(8), fed=True), Run(range(8, 28)))
    for runs, limit in ((resident, 28_000), (fed, 13_100)):
        layout = plan(dataclasses.replace(prepared, runs=runs))
        assert layout.lower_bound <= layout.arena_bytes <= limit


def test_rows_that_are_fed() -> None:
    built = build_plan(drawn(4), "m", feed_rows=True)
    assert not {"m_invoke", "m_input_0"} & set(re.findall(r"\w+", built.texts["m.h"]))
    compiled = CompiledModel(built, flags=[flag for flag in FLAGS if "visibility" not in flag])
    feed = compiled._library
    compiled._ffi.cdef("int m_feed_row(void *, int32_t, const int8_t *);")
    arena, row = compiled._pointer(compiled._arena), compiled._ffi.cast("int8_t *", np.zeros(4096, np.int8).ctypes.data)
    order = [feed.m_feed_row(arena, number, row) for number in (0, 1, 1, 3, -1, 0, 0, 1, 2)]
    assert order == [0, 0, 4, 4, 4, 0, 0, 0, 0]
    assert feed.m_feed_row(compiled._ffi.NULL, 0, row) == feed.m_feed_row(arena, 0, compiled._ffi.NULL) == 1


HOOKS = """
#define M_HOOKS
#include "m.c"

static int32_t *entry;
static uint32_t clock_now;
static void note(int32_t kind, int32_t node, int32_t what, int32_t size)
{
    *entry++ = kind;
    *entry++ = node;
    *entry++ = what;
    *entry++ = size;
}
void m_on_start(int32_t node, const char *name) { note(0, node, (int32_t)name[0], 0); }
uint32_t m_cycles(void) { clock_now += 10u; return clock_now; }
void m_on_cycles(int32_t node, const char *name, uint32_t cycles) { note(1, node, (int32_t)name[0], (int32_t)cycles); }
void m_on_row(int32_t node, int32_t tensor, int32_t row, const uint8_t *data, int32_t bytes)
{
    note(2, node, tensor * 100 + row, data ? bytes : 0);
}
void m_on_layer(int32_t node, int32_t tensor, const uint8_t *data, int32_t bytes) { note(3, node, tensor, data ? bytes : 0); }

int test_log(int32_t *log)
{
    static m_arena arena;
    entry = log;
    return m_invoke(&arena) == M_OK ? (int)(entry - log) / 4 : -1;
}
"""


def test_hooks(tmp_path: Path) -> None:
    """Every row of a node in a run starts and ends; the node after it does once."""
    built = in_rows(drawn(3), Run(range(5)))
    flags = ("-std=c99", "-O1", "-fPIC", "-shared", "-Wall", "-Wextra", "-Werror")
    library = open_library(ffi := cffi.FFI(), compile_library({**built.texts, "test.c": HOOKS}, "test.c", tmp_path, flags=flags))
    ffi.cdef("int test_log(int32_t *);")
    room = ffi.new("int32_t[8192]")
    log = np.frombuffer(ffi.buffer(room), np.int32).reshape(-1, 4)[: library.test_log(room)].tolist()
    steps, (run,) = built.program.steps, built.layout.runs
    expected = []
    for node, row in [*run.walk.tasks, (5, -1)]:
        tensor, letter = built.program.values[steps[node].outputs[0]], ord(steps[node].node.op[0])
        expected += [[0, node, letter, 0], [1, node, letter, 10]]
        if row >= 0:
            expected.append([2, node, tensor.index * 100 + row, tensor.nbytes // tensor.shape[1]])
    outputs = [built.program.values[steps[node].outputs[0]] for node in (4, 5)]
    ends = [[3, node, tensor.index, tensor.nbytes] for node, tensor in zip((4, 5), outputs, strict=True)]
    assert log == [*expected[:-2], ends[0], *expected[-2:], ends[1]]


def test_kernels_as_a_library() -> None:
    """What rows need comes with the kernels."""
    built = in_rows(drawn(3), Run(range(5)))
    own = in_c(built.program, "m", library=True)
    assert not [name for name in own.texts if name.startswith("refsim_")]
    assert "refsim_rows.h" in built.texts and "refsim_rows.h" in kernel_library(Form(True, True), own.texts.values())
    assert "refsim_rows.h" not in build_plan(drawn(3)).texts


@pytest.mark.parametrize("options", [{"arena_limit": 1 << 20}, {"feed_rows": True}])
def test_rows_lie_in_the_arena(options: dict[str, Any]) -> None:
    with pytest.raises(refsim.CodegenError, match="rows are computed in the arena: give either pointers"):
        build_plan(drawn(3), pointers=True, **options)


def test_inputs_that_cannot_be_fed() -> None:
    two = build([T(n, "int8", (1, 4, 4, 2), 0.1) for n in "abc"], [N("ADD", [0, 1], [2])], [0, 1], [2])
    with pytest.raises(refsim.CodegenError, match="its input cannot come row by row"):
        refsim.generate(refsim.load(two), feed_rows=True)


def test_a_limit_that_cannot_be_met_names_one_that_can() -> None:
    prepared = drawn(1)
    with pytest.raises(refsim.CodegenError, match=r"no arena of 10 bytes: the smallest that was found.* is [0-9,]+ bytes") as error:
        build_plan(prepared, arena_limit=10)
    smallest = int(str(error.value).split()[-2].replace(",", ""))
    assert build_plan(prepared, arena_limit=smallest).arena_bytes <= smallest


def test_a_large_limit_changes_nothing() -> None:
    prepared = drawn(2)
    assert build_plan(prepared, arena_limit=1 << 20).texts == build_plan(prepared).texts


def test_the_schedule_shows_its_runs(shared: Path) -> None:
    """The runs of the program that C is made of, each with what it saves; a limit that nothing meets is an error here, too."""
    path = shared / "models" / "kws_ref_model.tflite"
    options = ["schedule", str(path), "--variant", "portable", "--arena-limit"]
    runs = within(schedule(program(path, "tflm"), "portable").program, 10_000).runs
    shown = CliRunner().invoke(group, [*options, "10000"]).output
    for run in runs:
        assert f" {run.steps[-1]} row by row: {run.reason}" in " ".join(shown.split())
    found = json.loads(CliRunner().invoke(group, [*options, "10000", "--json"]).output)["runs"]
    assert found == [{"nodes": list(run.steps), "fed": False, "reason": run.reason} for run in runs] != []
    assert json.loads(CliRunner().invoke(group, [*options, "99999", "--json"]).output)["runs"] == []
    with pytest.raises(refsim.CodegenError, match="no arena of 10 bytes"):
        CliRunner().invoke(group, [*options, "10"], catch_exceptions=False)


def test_inspect_shows_the_plan_with_rows(shared: Path) -> None:
    """Where the rows are that are kept of each tensor, beside what is whole, all within the limit."""
    path = shared / "models" / "kws_ref_model.tflite"
    options = ["inspect", str(path), "--arena-limit", "10000"]
    memory = json.loads(CliRunner().invoke(group, [*options, "--json"]).output)["memory"]
    kept = [rows for run in memory["runs"] for rows in run["rows"]]
    assert memory["arena_bytes"] <= 10_000 and len(kept) > 1
    assert not {rows["index"] for rows in kept} & {tensor["index"] for tensor in memory["tensors"]}
    assert all(0 <= rows["offset"] <= memory["arena_bytes"] - rows["bytes"] for rows in kept)
    text = CliRunner().invoke(group, options).output
    assert all(f"tensor {rows['index']}, {rows['rows']} row" in text for rows in kept) and "row by row" in text


@pytest.mark.parametrize("fed", [False, True])
@pytest.mark.parametrize("seed", range(20))
def test_memory_that_is_in_use_is_never_overwritten(seed: int, fed: bool) -> None:
    """Every task in turn on memory of labels: the rows that it reads are whole, wherever the planner has put the tensors."""
    prepared = drawn(seed)
    layers = layers_of(prepared, range(6))
    layout = plan(dataclasses.replace(prepared, runs=(Run(range(6), fed),)))
    (run,) = layout.runs
    tensors = run.tensors
    memory = np.full((layout.arena_bytes, 2), -1)
    made, first = [0] * 7, [0] * 7

    def rows(tensor: int, row: int, count: int = 1) -> np.ndarray:
        at = tensors[tensor]["offset"] + (row - first[tensor]) * tensors[tensor]["row_bytes"]
        return memory[at : at + count * tensors[tensor]["row_bytes"]]

    if not fed:
        made[0] = tensors[0]["height"]
        for row in range(made[0]):
            rows(0, row)[:] = (0, row)
    for layer, row in walk(layers, fed).tasks:
        to = layer + 1
        assert made[to] == row
        if made[to] - first[to] == tensors[to]["capacity"]:
            kept = min(layers[to].first(made[to + 1]), made[to])
            moved = rows(to, kept, made[to] - kept).copy()
            first[to] = kept
            rows(to, kept, made[to] - kept)[:] = moved
        if layer >= 0:
            for needed in range(layers[layer].first(row), layers[layer].last(row) + 1):
                assert needed < made[layer]
                assert bool((rows(layer, needed) == (layer, needed)).all()), f"layer {layer} row {row} reads row {needed}"
        rows(to, row)[:] = (to, row)
        made[to] += 1
    assert all(bool((rows(6, row) == (6, row)).all()) for row in range(made[6]))
    assert made == [tensor["height"] for tensor in tensors]
