"""Many generated models in one shared library: one run of the compiler for all of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import cffi

from refsim.codegen.generate import BuildPlan, host_harness, together
from refsim.errors import ToolchainError
from refsim.kernels import LARGE
from refsim.toolchain.compiler import Compiler
from refsim.toolchain.host import (
    QUICK_FLAGS,
    CompiledModel,
    GuardedBuffer,
    _state_offsets,
    _state_size,
    compile_library,
    open_library,
)

#: Names of the host harness: each model needs them for itself.
HARNESS_NAME = re.compile(r"\brefsim_host_(\w+)")


class Member(CompiledModel):
    """One model of a library that holds several; everything but the compiling is the parent's."""

    def __init__(self, built: BuildPlan, ffi: cffi.FFI, library: object) -> None:
        _, self._offsets, trace_bytes = host_harness(built)
        self.model = built.program.model
        self.program = built.program
        self.built = built
        self._ffi = ffi
        names = ("invoke", "reset", *(("image",) if built.layout.fed else ()))
        functions = {f"refsim_host_{name}": getattr(library, f"{built.prefix}_host_{name}") for name in names}
        self._library = SimpleNamespace(**functions)
        self._arena = GuardedBuffer(max(built.memory_bytes, 1))
        self._state = GuardedBuffer(_state_size(built))
        self._variables = _state_offsets(built)
        self._trace = GuardedBuffer(max(trace_bytes, 1))
        self._tensors = {}
        self.reset()


def build_many(
    plans: Sequence[BuildPlan], folder: Path, compiler: Compiler | None = None, flags: Sequence[str] = QUICK_FLAGS
) -> dict[str, CompiledModel]:
    """Compile ``plans``, whose prefixes must differ, into one library in ``folder``; the models by prefix."""
    if len({plan.prefix for plan in plans}) < len(plans):
        raise ToolchainError("each model of a library needs a prefix of its own")
    texts = together(plans) | {f"{plan.prefix}_host.c": host_harness(plan)[0] for plan in plans}
    # Models with large sizes first: what they define is for all that come behind them.
    ordered = sorted(plans, key=lambda plan: LARGE not in texts[f"{plan.prefix}.c"])
    texts["all.c"] = "".join(_renamed_include(plan.prefix, texts[f"{plan.prefix}_host.c"]) for plan in ordered)
    path = compile_library(texts, "all.c", folder, compiler, flags)
    ffi = cffi.FFI()
    for plan in plans:
        ffi.cdef(f"int {plan.prefix}_host_invoke(void *, void *, uint8_t *); void {plan.prefix}_host_reset(void *);")
        if plan.layout.fed:
            ffi.cdef(f"void {plan.prefix}_host_image(const uint8_t *);")
    library = open_library(ffi, path)
    return {plan.prefix: Member(plan, ffi, library) for plan in plans}


def _renamed_include(prefix: str, harness: str) -> str:
    names = sorted(set(HARNESS_NAME.findall(harness)))
    defines = "".join(f"#define refsim_host_{name} {prefix}_host_{name}\n" for name in names)
    undefines = "".join(f"#undef refsim_host_{name}\n" for name in names)
    return f'{defines}#include "{prefix}_host.c"\n{undefines}'
