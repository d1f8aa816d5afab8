"""A model, built and ready to run: on this machine, or on an emulated target."""

from __future__ import annotations

from typing import Literal, overload

from refsim.codegen.generate import BuildPlan, generate
from refsim.engines import Profile
from refsim.ir import Model
from refsim.toolchain.compiler import Compiler
from refsim.toolchain.cross import OPTIMIZE
from refsim.toolchain.emulate import EmulatedModel
from refsim.toolchain.host import CompiledModel


@overload
def build(
    model: Model, engine: str | Profile = ..., target: Literal["host"] = ..., *, compiler: Compiler | None = ...
) -> CompiledModel: ...
@overload
def build(
    model: Model, engine: str | Profile, target: str, *, compiler: Compiler | None = ...
) -> CompiledModel | EmulatedModel: ...
@overload
def build(
    model: Model, engine: str | Profile = ..., *, target: str, compiler: Compiler | None = ...
) -> CompiledModel | EmulatedModel: ...
def build(
    model: Model, engine: str | Profile = "tflm", target: str = "host", *, compiler: Compiler | None = None
) -> CompiledModel | EmulatedModel:
    """Generate C for ``model``, compile it, and return it ready to run.

    ``target`` is ``host`` or a name that ``refsim targets`` lists. ``compiler`` replaces the host's. Raises ModelError or
    CodegenError; ToolchainError when the target is unknown, a tool is missing (it says what to install), or the model does not fit.
    """
    return runner(generate(model, engine), target, compiler)


def runner(
    built: BuildPlan, target: str = "host", compiler: Compiler | None = None, optimize: str = OPTIMIZE
) -> CompiledModel | EmulatedModel:
    """Compile generated C for ``target``, an emulated one with the compiler's option ``optimize``; see :func:`build`."""
    return CompiledModel(built, compiler) if target == "host" else EmulatedModel(built, target, optimize=optimize)
