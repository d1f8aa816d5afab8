"""A self-test for a real board: one C file with inputs, expected check values of every layer, and one line to read."""

from __future__ import annotations

import dataclasses
import warnings
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from refsim import usable, vectors
from refsim._version import __version__
from refsim.codegen.generate import BuildPlan
from refsim.codegen.headers import environment
from refsim.errors import CodegenError
from refsim.ir import Array, Tensor, storage_dtype
from refsim.overflow import OverflowWarning
from refsim.program import Program, Step
from refsim.simulate import Simulator
from refsim.types import ctype_of


def check_value(array: Array, start: int = 0) -> int:
    """CRC-32 (as in zlib) of the elements of ``array`` as little-endian bytes, after others whose value is ``start``."""
    return zlib.crc32(np.ascontiguousarray(array, array.dtype.newbyteorder("<")).tobytes(), start)


def with_self_test(
    built: BuildPlan, count: int, seed: int = vectors.DEFAULT_SEED, inputs: Sequence[Array] | None = None
) -> BuildPlan:
    """``built`` with one more file, ``<prefix>_selftest.c``: ``count`` inputs, random and directed ones in turn.

    ``inputs`` (one array ``[count, ...]`` per model input) take their place where a model does not take any number. A model with
    variables runs them as one sequence. Expected values come from the simulator. Raises CodegenError when the model has no layers,
    or inputs and outputs outside of the arena.
    """
    if built.layout.port_bytes:
        raise CodegenError(f"{built.prefix}: a self-test needs inputs and outputs in the arena")
    if built.layout.fed:
        raise CodegenError(f"{built.prefix}: a self-test gives whole inputs, and this model takes rows")
    layers = [
        {"node": step.node.index, "tensor": built.program.values[index], "bytes": _item_bytes(built, index)}
        for step, index in _shown(built)
    ]
    if not layers:
        raise CodegenError(f"{built.prefix}: a model without operators has nothing to test")
    inputs = self_test_inputs(built.program, count, seed) if inputs is None else inputs
    context = {
        "prefix": built.prefix,
        "upper": built.prefix.upper(),
        "model": built.program.model,
        "profile": built.program.profile,
        "version": __version__,
        "layers": layers,
        "own_tensors": len(built.program.model.tensors) if len(built.program.blocks) > 1 else 0,
        "steps": _expected(built, inputs, count),
        "stateful": bool(built.program.initial_state),
        "inputs": [_port(tensor, stack) for tensor, stack in zip(built.program.model.inputs, inputs, strict=True)],
        "line_bytes": 160 + len(built.prefix) + 9 * len(layers),
    }
    text = environment().get_template("selftest.c.j2").render(context)
    return dataclasses.replace(built, texts={**built.texts, f"{built.prefix}_selftest.c": text})


def _shown(built: BuildPlan) -> list[tuple[Step, int]]:
    """(step, output) of what the layer hook gets: not what passes row by row from layer to layer."""
    return [(step, index) for step, index in built.program.traced if built.program.stored(index) in built.layout.tensors]


def _item_bytes(built: BuildPlan, index: int) -> int:
    return storage_dtype(built.program.values[index].dtype).itemsize


def self_test_inputs(program: Program, count: int, seed: int = vectors.DEFAULT_SEED) -> list[Array]:
    """The inputs of a self-test of ``count`` inputs: stacks ``[count, ...]``: a random input, a directed one, and so on."""
    tensors = program.model.inputs
    directed = max((len(list(vectors.directed(tensor))) for tensor in tensors), default=0)
    stacks = vectors.inputs(tensors, directed + count, seed, usable.spans(program.model, program.profile))
    order = [directed + i // 2 if i % 2 == 0 or i // 2 >= directed else directed - 1 - i // 2 for i in range(count)]
    return [stack[order] for stack in stacks]


def _port(tensor: Tensor, stack: Array) -> dict[str, Any]:
    values = stack.view(np.uint32) if tensor.dtype == "float32" else stack
    return {"tensor": tensor, "ctype": ctype_of(tensor.dtype), "given": values}


def _expected(built: BuildPlan, inputs: Sequence[Array], count: int) -> list[list[str]]:
    """C constants of the check values, by input and layer."""
    simulator = Simulator(built.program.model, built.program.profile)
    rows = []
    for number in range(count):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", OverflowWarning)
            simulator.run(*(stack[number] for stack in inputs))
        outputs = [simulator.tensors[index] for _, index in _shown(built)]
        rows.append([f"UINT32_C(0x{check_value(array):08x})" for array in outputs])
    return rows
