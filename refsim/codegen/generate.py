"""Model to a folder of C: plan, render, and (only here) write."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from refsim.codegen.filters import c_ident
from refsim.codegen.limit import within
from refsim.codegen.plan import Layout, plan
from refsim.codegen.render import environment, render_model
from refsim.engines import Profile, all_profiles
from refsim.errors import CodegenError
from refsim.ir import Model
from refsim.prepare import prepare
from refsim.program import Program
from refsim.schedule.schedule import schedule
from refsim.types import ctype_of


@dataclass(frozen=True, slots=True, eq=False)
class BuildPlan:
    """Generated C as a value: file texts by name, and the figures a user needs. Nothing is on disk yet."""

    prefix: str
    program: Program
    layout: Layout
    texts: Mapping[str, str]

    @property
    def files(self) -> tuple[str, ...]:
        return tuple(self.texts)

    @property
    def arena_bytes(self) -> int:
        return self.layout.arena_bytes

    @property
    def state_bytes(self) -> int:
        return self.layout.state_bytes

    @property
    def digests(self) -> dict[str, str]:
        """SHA-256 of each file."""
        return {name: hashlib.sha256(text.encode()).hexdigest() for name, text in self.texts.items()}

    @property
    def digest(self) -> str:
        """One SHA-256 over all names and contents."""
        return hashlib.sha256("".join(f"{name}\0{digest}\n" for name, digest in self.digests.items()).encode()).hexdigest()

    def write(self, out: str | os.PathLike[str]) -> None:
        """Write all files to folder ``out``: either every file, or none and a CodegenError."""
        write_files(self.texts, Path(out))


def write_files(texts: Mapping[str, str], folder: Path) -> None:
    """Write ``texts`` into ``folder`` through a temporary folder beside it, so that a failure leaves nothing half done."""
    blocked = [name for name in texts if (folder / name).is_dir()]
    if blocked:
        raise CodegenError(f"cannot write to {folder}: {blocked[0]} is a folder there")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".refsim-") as staging:
            for name, text in texts.items():
                (Path(staging) / name).write_bytes(text.encode())
            for name in texts:
                os.replace(Path(staging) / name, folder / name)
    except OSError as error:
        raise CodegenError(f"cannot write to {folder}: {error.strerror or error}") from error


def build_plan(
    program: Program,
    prefix: str | None = None,
    *,
    variant: str = "portable",
    optimize: str = "speed",
    keep_constant_channels: bool = False,
    arena_limit: int | None = None,
    feed_rows: bool = False,
) -> BuildPlan:
    """C texts for a prepared program; ``prefix`` names functions, files and macros (default: from the model's name).

    ``variant`` is the kind of core that kernels are chosen for, ``optimize`` speed or size; channels that are the same for every
    input are neither computed nor stored, unless ``keep_constant_channels``: see :mod:`refsim.schedule.schedule`.
    Where the arena would be larger than ``arena_limit`` bytes, layers are computed row by row; with ``feed_rows`` the input comes
    row by row, too. Raises CodegenError where that is not enough, or not possible.
    """
    _require_c(program)
    program = schedule(program, variant, optimize=optimize, keep_constant_channels=keep_constant_channels).program
    if arena_limit is not None or feed_rows:
        program = within(program, arena_limit, fed=feed_rows)
    name = c_ident(prefix if prefix is not None else program.model.name)
    layout = plan(program)
    return BuildPlan(name, program, layout, render_model(program, layout, name))


def _require_c(program: Program) -> None:
    """The engine's arithmetic is one that there are templates for, and what a caller reaches has a type in C."""
    if not program.profile.generates:
        known = ", ".join(profile.id for profile in all_profiles() if profile.generates)
        raise CodegenError(f"{program.profile.id} is simulated only; C is generated with the arithmetic of {known}")
    for tensor in (*program.inputs, *program.outputs, *program.variables):
        if not ctype_of(tensor.dtype):
            raise CodegenError(f"{tensor}: type {tensor.dtype} has no type in C, so code that uses it cannot be generated")


def generate(
    model: Model,
    engine: str | Profile = "tflm",
    out: str | os.PathLike[str] | None = None,
    *,
    prefix: str | None = None,
    variant: str = "portable",
    optimize: str = "speed",
    keep_constant_channels: bool = False,
    arena_limit: int | None = None,
    feed_rows: bool = False,
) -> BuildPlan:
    """Generate portable C99 for ``model`` with the arithmetic of ``engine``; write it to folder ``out`` if given.

    The options are those of :func:`build_plan`. The same model, engine and options give the same bytes anywhere. Raises ModelError
    or CodegenError, and then writes nothing.
    """
    program = prepare(model, engine)
    built = build_plan(
        program,
        prefix,
        variant=variant,
        optimize=optimize,
        keep_constant_channels=keep_constant_channels,
        arena_limit=arena_limit,
        feed_rows=feed_rows,
    )
    if out is not None:
        built.write(out)
    return built


def feed_context(built: BuildPlan) -> dict[str, Any]:
    """What the templates of test programs need to know of an input that comes row by row."""
    if not built.layout.fed:
        return {"fed": False}
    source, kind = built.layout.runs[0].tensors[0], ctype_of(built.program.inputs[0].dtype)
    return {"fed": True, "rows": source["height"], "row_bytes": source["row_bytes"], "row_type": kind}


def host_harness(built: BuildPlan) -> tuple[str, dict[int, int], int]:
    """C source that runs ``built`` on the host and records every node's output; offsets by tensor index; bytes of the record."""
    offsets: dict[int, int] = {}
    size = 0
    for index in (index for block in built.program.blocks for _, index in built.program.traced_in(block)):
        offsets[index] = size
        size += -(-built.program.values[index].nbytes // 8) * 8
    table = [offsets.get(index, -1) for index in range(built.program.visible)]
    source = (
        environment()
        .get_template("host.c.j2")
        .render(prefix=built.prefix, offsets=table, stateful=bool(built.program.initial_state), **feed_context(built))
    )
    return source, offsets, size
