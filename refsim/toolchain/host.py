"""Generated C on this machine: compiled to a shared library, loaded through cffi in ABI mode, run like the simulator."""

from __future__ import annotations

import functools
import shutil
import sys
import tempfile
import time
import weakref
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import cffi
import numpy as np

from refsim.codegen.generate import BuildPlan, host_harness, write_files
from refsim.codegen.place import ALIGNMENT
from refsim.errors import ModelError, ToolchainError
from refsim.execute import Tensors
from refsim.ir import Array, Tensor, storage_dtype
from refsim.program import WHILE_LIMIT, Program
from refsim.simulate import check_inputs
from refsim.toolchain.compiler import Compiler, host_compiler

HOST_FLAGS = ("-std=c99", "-O3", "-fPIC", "-shared", "-fvisibility=hidden")
#: For models that run sooner than a compiler has optimized them: less time in all, for a hundred vectors.
QUICK_FLAGS = ("-std=c99", "-Og", *HOST_FLAGS[2:])
MODERATE_FLAGS = ("-std=c99", "-O2", *HOST_FLAGS[2:])
#: Products of one inference from which on optimizing pays, and from which on optimizing as much as a compiler can.
MANY_MACS, MOST_MACS = 4_000_000, 40_000_000
#: A name that no model's file can have, see ``c_ident``.
HARNESS = "refsim_host.c"
#: Bytes before and after each buffer that no kernel may touch.
GUARD_BYTES = 64
GUARD, POISON = 0xC3, 0xA5
#: The status of an invocation whose loop does not end.
ENDLESS = 3


class GuardedBuffer:
    """Aligned memory between guard bytes, filled with a pattern that a correct kernel never depends on."""

    def __init__(self, size: int) -> None:
        self._raw = np.full(size + 2 * GUARD_BYTES + ALIGNMENT, GUARD, dtype=np.uint8)
        start = GUARD_BYTES + -(self._raw.ctypes.data + GUARD_BYTES) % ALIGNMENT
        self.bytes = self._raw[start : start + size]
        self._outside = self._raw[:start], self._raw[start + size :]

    def poison(self) -> None:
        self.bytes[:] = POISON

    @property
    def intact(self) -> bool:
        """Whether no guard byte has changed."""
        return all(bool((part == GUARD).all()) for part in self._outside)

    def view(self, tensor: Tensor, offset: int) -> Array:
        """Writable view of ``tensor`` at byte ``offset``."""
        return self.bytes[offset : offset + tensor.nbytes].view(storage_dtype(tensor.dtype)).reshape(tensor.shape)


class CompiledModel:
    """A generated model, compiled for this machine. Same ``run``, ``run_batch``, ``reset`` and ``tensors`` as the Simulator.

    Every run starts from a poisoned arena and ends with a check of the guard bytes around arena, state and trace. Without ``flags``
    the compiler optimizes as much as pays for a hundred runs.
    """

    def __init__(self, built: BuildPlan, compiler: Compiler | None = None, flags: Sequence[str] | None = None) -> None:
        self.compiler = compiler or host_compiler()
        source, offsets, trace_bytes = host_harness(built)
        folder = Path(tempfile.mkdtemp(prefix="refsim-"))
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        started = time.perf_counter()
        texts = {**built.texts, HARNESS: source}
        library = compile_library(texts, HARNESS, folder, self.compiler, flags or _flags_for(built.program))
        self.compile_seconds = time.perf_counter() - started
        self._ffi = cffi.FFI()
        self._ffi.cdef("int refsim_host_invoke(void *, void *, uint8_t *); void refsim_host_reset(void *);")
        self._ffi.cdef("void refsim_host_image(const uint8_t *);")
        self._library = open_library(self._ffi, library)
        self._begin(built, offsets, trace_bytes)

    def _begin(self, built: BuildPlan, offsets: Mapping[int, int], trace_bytes: int) -> None:
        """All but the library, which is there; the record has ``trace_bytes``, with each tensor at its own of ``offsets``."""
        self.model = built.program.model
        self.program = built.program
        self.built = built
        self._offsets = offsets
        self._arena = GuardedBuffer(max(built.memory_bytes, 1))
        self._state = GuardedBuffer(_state_size(built))
        self._trace = GuardedBuffer(max(trace_bytes, 1))
        self._tensors: Mapping[int, Array] = {}
        self.reset()

    def reset(self) -> None:
        self._library.refsim_host_reset(self._pointer(self._state))

    @functools.cached_property
    def _places_of_variables(self) -> dict[int, int]:
        return _state_offsets(self.built)

    @property
    def tensors(self) -> Mapping[int, Array]:
        """Every tensor of the last run, as in :attr:`refsim.Simulator.tensors`."""
        return MappingProxyType(self._tensors)

    def run(self, *inputs: Array) -> list[Array]:
        """Run once; see :meth:`refsim.Simulator.run`."""
        arrays = check_inputs(self.model.inputs, inputs, batch=False)
        self._invoke(arrays, trace=True)
        self._tensors = self._collect(arrays)
        return self._outputs()

    def run_batch(self, *inputs: Array) -> list[Array]:
        """Run n stacked samples, each from reset state; see :meth:`refsim.Simulator.run_batch`."""
        arrays = check_inputs(self.model.inputs, inputs, batch=True)
        kept = self._state.bytes.copy()
        runs, outputs = [], []
        samples: list[tuple[Array, ...]] = list(zip(*arrays, strict=True)) if arrays else [()]  # without inputs: one run
        for sample in samples:
            self.reset()
            self._invoke(sample, trace=True)
            runs.append(self._collect(sample))
            outputs.append(self._outputs())
        self._state.bytes[:] = kept
        self._tensors = stack_runs(self.program, runs)
        if not runs:
            return [np.zeros((0, *tensor.shape), storage_dtype(tensor.dtype)) for tensor in self.program.outputs]
        return [np.stack(column) for column in zip(*outputs, strict=True)]

    def _outputs(self) -> list[Array]:
        """The outputs, from where the C says they are."""
        places = zip(self.program.outputs, self.built.layout.outputs, strict=True)
        return [self._arena.view(tensor, offset).copy() for tensor, offset in places]

    def seconds_per_run(self, inputs: Sequence[Array], repeats: int) -> float:
        """Least processor time of one invocation, in seconds, without tracing or checks."""
        arrays = check_inputs(self.model.inputs, inputs, batch=False)
        times = []
        invoke, arena, state, nothing = (
            self._library.refsim_host_invoke, self._pointer(self._arena), self._pointer(self._state), self._ffi.NULL,
        )  # fmt: skip
        for _ in range(repeats):
            self._fill(arrays)
            started = time.process_time()
            invoke(arena, state, nothing)
            times.append(time.process_time() - started)
        return min(times)

    def _pointer(self, buffer: GuardedBuffer) -> Any:
        return self._ffi.cast("void *", buffer.bytes.ctypes.data)

    def _fill(self, inputs: Sequence[Array]) -> None:
        if self.built.layout.fed:
            self._image = np.ascontiguousarray(inputs[0])  # stays while its rows are fed
            self._library.refsim_host_image(self._ffi.cast("const uint8_t *", self._image.ctypes.data))
            return
        for tensor, array in zip(self.model.inputs, inputs, strict=True):
            self._arena.view(tensor, self.built.layout.tensors[tensor.index])[...] = array

    def _invoke(self, inputs: Sequence[Array], trace: bool) -> None:
        self._arena.poison()
        self._trace.bytes[:] = 0  # a block that does not run leaves its tensors at 0
        self._fill(inputs)
        record = self._ffi.cast("uint8_t *", self._trace.bytes.ctypes.data) if trace else self._ffi.NULL
        status = self._library.refsim_host_invoke(self._pointer(self._arena), self._pointer(self._state), record)
        if status == ENDLESS:
            raise ModelError(f"{self.built.prefix}_invoke: a loop still runs after {WHILE_LIMIT:,} rounds")
        if status != 0:
            raise ToolchainError(f"{self.built.prefix}_invoke returned {status}")
        for name, buffer in (("arena", self._arena), ("state", self._state), ("trace", self._trace)):
            if not buffer.intact:
                raise ToolchainError(f"{self.built.prefix}: the generated code wrote outside its {name}")

    def _collect(self, inputs: Sequence[Array]) -> Tensors:
        tensors: Tensors = known_values(self.program)
        tensors.update(zip((tensor.index for tensor in self.model.inputs), inputs, strict=True))
        for index, offset in self._offsets.items():
            tensors[index] = self._trace.view(self.program.values[index], offset).copy()
        for index, offset in self._places_of_variables.items():
            tensors[index] = self._state.view(self.program.values[index], offset).copy()
        return tensors


def _flags_for(program: Program) -> Sequence[str]:
    macs = sum(step.macs for step in program.steps)
    return QUICK_FLAGS if macs < MANY_MACS else MODERATE_FLAGS if macs < MOST_MACS else HOST_FLAGS


def known_values(program: Program) -> Tensors:
    """The model's constants, and what was computed from constants alone when preparing."""
    return {value.index: value.data for value in program.values[: program.visible] if value.data is not None}


def stack_runs(program: Program, runs: Sequence[Tensors]) -> Tensors:
    """Tensors of several runs on a leading axis; constants with n = 1."""
    stacked: Tensors = {}
    computed = program.computed
    shown = computed.union(program.main.inputs, program.initial_state, *runs[:1])
    for tensor in (program.values[index] for index in sorted(program.shown)):
        if tensor.data is not None and tensor.index not in computed:
            stacked[tensor.index] = tensor.data[np.newaxis]
        elif tensor.index in shown and all(tensor.index in run for run in runs):
            empty = np.zeros((0, *tensor.shape), dtype=storage_dtype(tensor.dtype))
            stacked[tensor.index] = np.stack([run[tensor.index] for run in runs]) if runs else empty
    return stacked


def _state_offsets(built: BuildPlan) -> dict[int, int]:
    """Byte offset of each variable in the C state struct: declaration order, natural alignment."""
    offsets: dict[int, int] = {}
    end = 0
    for tensor in built.program.variables:
        item = storage_dtype(tensor.dtype).itemsize
        offsets[tensor.index] = -(-end // item) * item
        end = offsets[tensor.index] + tensor.nbytes
    return offsets


def _state_size(built: BuildPlan) -> int:
    offsets = _state_offsets(built)
    end = max((offset + built.program.values[index].nbytes for index, offset in offsets.items()), default=0)
    return max(-(-end // 8) * 8, 8)


def compile_library(
    texts: Mapping[str, str], main: str, folder: Path, compiler: Compiler | None = None, flags: Sequence[str] = HOST_FLAGS
) -> Path:
    """Write ``texts`` to ``folder`` and compile file ``main`` to a shared library; returns its path."""
    write_files(texts, folder)
    suffix = {"win32": ".dll", "darwin": ".dylib"}.get(sys.platform, ".so")
    library, chosen = folder / f"library{suffix}", compiler or host_compiler()
    chosen.run([*flags, main, "-o", library.name], cwd=folder)
    if not library.is_file():
        raise ToolchainError(f"{chosen.name} ended as if all were well, but made no library: it is no C compiler")
    return library


def open_library(ffi: cffi.FFI, path: Path) -> Any:
    try:
        return ffi.dlopen(str(path))
    except OSError as error:
        raise ToolchainError(f"cannot load the compiled library: {error}") from error
