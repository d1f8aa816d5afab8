"""The generated kernel library, compiled once and called from Python, so that one compile serves thousands of cases.

``-DREFSIM_KERNEL=`` gives every kernel external linkage; cffi reads the shipped declarations, and the params structs are filled
from the ``Params`` dataclasses by refsim.codegen.cstruct. Buffers lie between guard bytes.
"""

from __future__ import annotations

import atexit
import functools
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import cffi
import kept
import numpy as np

import refsim
from refsim import vectors
from refsim.codegen import cstruct
from refsim.codegen.generate import build_plan
from refsim.codegen.headers import declarations, kernel_library
from refsim.ir import Array, Model
from refsim.kernels import KernelCall
from refsim.program import Program
from refsim.simulate import Simulator
from refsim.toolchain.compiler import STRICT
from refsim.toolchain.host import CompiledModel, GuardedBuffer, compile_library, open_library, stack_runs
from refsim.types import storage_dtype
from refsim.verify.compare import compare

#: Optimized in a third of the time that -O1 takes, with every warning that generated code promises to be free of.
FLAGS = ("-std=c99", "-Og", "-fPIC", "-shared", *STRICT)
#: Functions that are static in firmware have no prototypes.
EXTERNAL = ("-Wno-missing-prototypes", "-DREFSIM_KERNEL=")
Tensors = dict[int, Array]


class Kernels:
    """All kernels of ``headers`` (file name to text) as a library in ``folder``."""

    def __init__(
        self, folder: Path, headers: Mapping[str, str], flags: Sequence[str] = FLAGS, compile: Callable[..., Path] = compile_library
    ) -> None:
        source = "".join(f'#include "{name}"\n' for name in headers)
        self.path = path = compile({**headers, "all.c": source}, "all.c", folder, flags=(*flags, *EXTERNAL))
        self._ffi = cffi.FFI()
        order = sorted(headers, key=lambda name: (name != "refsim_common.h", name))  # the shared structs first
        self._ffi.cdef(declarations(headers[name] for name in order))
        self._library = open_library(self._ffi, path)

    def call(self, call: KernelCall, operands: Sequence[Array | None], outputs: Sequence[Array]) -> tuple[list[Array], list[Array]]:
        """(outputs, new states) of one kernel call; ``operands`` in the order of the slots, states among them are not modified.

        ``outputs`` give types and shapes, and for a partial kernel what was written so far.
        """
        kept: list[Any] = []
        kernel = call.kernel
        params = self._ffi.new(f"{cstruct.struct_name(kernel.params, kernel)} *", self._fields(call.params, kept))
        sources = [None if array is None else self._guarded(array) for array in operands]
        pairs = list(zip(sources, kernel.inputs, operands, strict=True))
        results = [self._guarded(array, poison=not kernel.partial) for array in outputs]
        scratch = [self._guarded(np.zeros(kernel.scratch(call.params), np.uint8), poison=True)] if kernel.needs_scratch else []
        buffers = [*sources, *results, *scratch]
        function = getattr(self._library, call.function)
        function(params, *(self._ffi.NULL if b is None else self._ffi.cast("void *", b[0].bytes.ctypes.data) for b in buffers))
        assert all(buffer is None or buffer[0].intact for buffer in buffers), f"{call.function}: wrote outside a buffer"
        for source, slot, array in pairs:
            if source is not None and array is not None and slot.role != "state":
                assert source[1].tobytes() == array.tobytes(), f"{call.function}: an input was changed"
        states = [source for source, slot, _ in pairs if slot.role == "state" and source is not None]
        return [view.copy() for _, view in results], [view.copy() for _, view in states]

    @staticmethod
    def _guarded(array: Array, poison: bool = False) -> tuple[GuardedBuffer, Array]:
        buffer = GuardedBuffer(array.nbytes)
        view = buffer.bytes.view(array.dtype).reshape(array.shape)
        if poison:
            buffer.poison()
        else:
            view[...] = array
        return buffer, view

    def _fields(self, params: Any, kept: list[Any]) -> dict[str, Any]:
        """A cffi initialiser of a params struct; ``kept`` keeps the arrays alive that it points to."""
        fields: dict[str, Any] = {}
        for member in cstruct.members(type(params)):
            value = getattr(params, member.name)
            if member.nested is not None:
                fields[member.name] = self._fields(value, kept)
            elif not member.field.pointer:
                fields[member.name] = list(value) if member.field.length else int(value)
            elif value.size:
                array = np.ascontiguousarray(value, dtype=member.field.ctype.removesuffix("_t"))
                kept.append(self._ffi.from_buffer(f"{member.field.ctype}[]", array))
                fields[member.name] = kept[-1]
        return fields

    def run(self, program: Program, inputs: Sequence[Array], state: Mapping[int, Array]) -> Tensors:
        """All tensors of one run, without a batch axis, each kernel fed with what the C kernels before it computed."""
        tensors: Tensors = {value.index: value.data for value in program.values if value.data is not None}
        tensors |= dict(state) | dict(zip((tensor.index for tensor in program.model.inputs), inputs, strict=True))
        for _, _, call in program.calls:
            operands = [None if index is None else tensors[index] for index in call.reads]
            written = [program.values[index] for index in call.writes]
            outputs = [tensors.get(value.index, np.zeros(value.shape, storage_dtype(value.dtype))) for value in written]
            results, states = self.call(call, operands, outputs)
            tensors.update(zip((*call.writes, *call.states), (*results, *states), strict=True))
        return {index: array for index, array in tensors.items() if index in program.shown}


@functools.cache
def library() -> Kernels:
    """The kernel library of this tree, compiled once."""
    return Kernels(_folder(), kernel_library(), compile=kept.compiled_library)


def _folder() -> Path:
    folder = tempfile.TemporaryDirectory(prefix="refsim-kernels-")
    atexit.register(folder.cleanup)
    return Path(folder.name)


class KernelRunner:
    """A program executed by the compiled kernel library; the same interface as Simulator and CompiledModel, without a compile."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.tensors: Mapping[int, Array] = {}
        self.reset()

    def reset(self) -> None:
        self._state = dict(self.program.initial_state)

    def run(self, *inputs: Array) -> list[Array]:
        self.tensors = library().run(self.program, inputs, self._state)
        self._state = {index: self.tensors[index] for index in self._state if index in self.tensors}
        return [self.tensors[tensor.index] for tensor in self.program.model.outputs]

    def run_batch(self, *inputs: Array) -> list[Array]:
        """Each sample from reset state."""
        runs = []
        for sample in zip(*inputs, strict=True) if inputs else [()]:
            self.reset()
            self.run(*sample)
            runs.append(dict(self.tensors))
        self.tensors = stack_runs(self.program, runs)
        return [self.tensors[tensor.index] for tensor in self.program.model.outputs]


# --- simulator == C ----------------------------------------------------------------------------------------------------
def assert_agrees(data: bytes, engine: str, count: int = 24, inputs: Sequence[Array] | None = None) -> Simulator:
    """Simulator and C kernels give equal tensors for ``count`` vectors, each from reset state; with state also as one stream."""
    simulator = Simulator(refsim.load(data), engine)
    stacks = vectors.inputs(simulator.model.inputs, count) if inputs is None else list(inputs)
    _assert_batch(simulator, stacks)
    if simulator.program.initial_state:
        _assert_stream(simulator, stacks)
    return simulator


def _samples(model: Model, stacks: Sequence[Array]) -> Iterator[tuple[Array, ...]]:
    return zip(*stacks, strict=True) if model.inputs else iter([()])


def _assert_batch(simulator: Simulator, stacks: Sequence[Array]) -> None:
    program = simulator.program
    outputs = simulator.run_batch(*stacks)
    runs = [library().run(program, sample, program.initial_state) for sample in _samples(simulator.model, stacks)]
    got = {index: np.stack([run[index] for run in runs]) for index in runs[0]}
    assert [str(mismatch) for mismatch in compare(program, simulator.tensors, got)] == []
    for tensor, output in zip(simulator.model.outputs, outputs, strict=True):
        assert output.dtype == storage_dtype(tensor.dtype) and output.shape == (len(runs), *tensor.shape)


def _assert_stream(simulator: Simulator, stacks: Sequence[Array]) -> None:
    program, state = simulator.program, dict(simulator.program.initial_state)
    simulator.reset()
    for sample in zip(*stacks, strict=True):
        simulator.run(*sample)
        tensors = library().run(program, sample, state)
        state = {index: tensors[index] for index in state}
        expected, got = ({i: t[np.newaxis] for i, t in side.items()} for side in (simulator.tensors, tensors))
        assert [str(mismatch) for mismatch in compare(program, expected, got)] == []


def assert_compiled(data: bytes, engine: str, count: int = 16) -> CompiledModel:
    """The whole way: generated model, strict warnings, arena and hooks; all tensors, from reset state and as one stream."""
    simulator = Simulator(refsim.load(data), engine)
    compiled = CompiledModel(build_plan(simulator.program), flags=(*FLAGS, "-fvisibility=hidden"))
    stacks = vectors.inputs(simulator.model.inputs, count)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", refsim.OverflowWarning)
        simulator.run_batch(*stacks)
        compiled.run_batch(*stacks)
        assert [str(mismatch) for mismatch in compare(simulator.program, simulator.tensors, compiled.tensors)] == []
        for sample in zip(*stacks, strict=True):
            wanted, got = simulator.run(*sample), compiled.run(*sample)
            assert all(np.array_equal(a, b) for a, b in zip(wanted, got, strict=True))
        for index in simulator.program.initial_state:
            assert np.array_equal(simulator.tensors[index], compiled.tensors[index])
    return compiled
