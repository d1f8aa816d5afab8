"""Model to a folder of C: plan, render, and (only here) write."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from refsim.codegen.filters import c_ident
from refsim.codegen.headers import BESIDE, WHOLE, environment, form_of, functions_of, kernel_files
from refsim.codegen.limit import within
from refsim.codegen.plan import Layout, plan
from refsim.codegen.prune import names_in
from refsim.codegen.render import render_model
from refsim.engines import Profile, all_profiles
from refsim.errors import CodegenError
from refsim.ir import Model
from refsim.prepare import prepare
from refsim.program import Program
from refsim.schedule.schedule import schedule
from refsim.types import ctype_of
from refsim.writing import require_own


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
    def memory_bytes(self) -> int:
        """Bytes of the arena and, behind it, of inputs and outputs that are the caller's."""
        return self.layout.arena_bytes + self.layout.port_bytes

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

    @property
    def names(self) -> frozenset[str]:
        """The names of kernels, and of what they share, that the model's own files use."""
        return _names(self.texts)

    @property
    def functions(self) -> frozenset[str]:
        """The C functions of kernels that the model calls."""
        return functions_of(self.names)

    def texts_in(self, folder: Path) -> dict[str, str]:
        """The files as they go to ``folder``, where headers also keep what other sources there call.

        Where `refsim kernels` wrote more kernels than they call, all stays there.
        """
        if not any(name.startswith("refsim_") for name in self.texts):
            return dict(self.texts)
        others = [path for path in sorted(folder.glob("*.[ch]")) if path.name not in self.texts and path.is_file()]
        names = self.names | _names({path.name: path.read_text(encoding="ascii", errors="replace") for path in others})
        headers = kernel_files(names, BESIDE)
        forms = {path.name: form_of(path) for path in sorted(folder.glob("refsim_*.h"))}
        if any(form is not None and form.as_library for form in forms.values()):
            raise CodegenError(f"{folder} holds kernels as a library: generate models for it with library=True (--library)")
        if whole := [name for name, form in forms.items() if form == WHOLE] if forms.keys() - headers.keys() else []:
            headers = kernel_files(names, BESIDE, whole)
        return {**self.texts, **headers}

    def write(self, out: str | os.PathLike[str], *, force: bool = False) -> None:
        """Write all files to folder ``out``: either every file, or none and a RefsimError. See :meth:`texts_in`.

        A file of the same name that refsim did not generate is an error unless ``force``.
        """
        texts = self.texts_in(Path(out))
        require_own(Path(out), texts, force=force)
        write_files(texts, Path(out))


def together(plans: Sequence[BuildPlan]) -> dict[str, str]:
    """The files of several models, whose prefixes differ, for one folder."""
    texts = {name: text for built in plans for name, text in built.texts.items()}
    return {**texts, **kernel_files(frozenset[str]().union(*(built.names for built in plans)), BESIDE)}


def _names(texts: Mapping[str, str]) -> frozenset[str]:
    """Names of refsim's that the models' files among ``texts`` use; the kernels' files and constants call nothing."""
    own = (text for name, text in texts.items() if not name.startswith("refsim_") and not name.endswith("_weights.h"))
    return frozenset[str]().union(*map(names_in, own))


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
    library: bool = False,
    pointers: bool = False,
    float_helpers: bool = False,
    arena_limit: int | None = None,
    feed_rows: bool = False,
) -> BuildPlan:
    """C texts for a prepared program; ``prefix`` names functions, files and macros (default: from the model's name).

    As a ``library``: the model's own files, without the kernels, for use with those of `refsim kernels --library`.

    ``variant`` is the kind of core that kernels are chosen for, ``optimize`` speed or size; channels that are the same for every
    input are neither computed nor stored, unless ``keep_constant_channels``: see :mod:`refsim.schedule.schedule`.
    Where the arena would be larger than ``arena_limit`` bytes, layers are computed row by row; with ``feed_rows`` the input comes
    row by row, too. Raises CodegenError where that is not enough, or not possible, as with inputs and outputs behind ``pointers``.
    """
    _require_c(program)
    in_rows = arena_limit is not None or feed_rows
    if in_rows and pointers:
        raise CodegenError(
            "rows are computed in the arena: give either pointers for inputs and outputs, or an arena limit or fed rows"
        )
    program = schedule(program, variant, optimize=optimize, keep_constant_channels=keep_constant_channels, rows=in_rows).program
    if in_rows:
        program = within(program, arena_limit, fed=feed_rows)
    name = c_ident(prefix if prefix is not None else program.model.name)
    return in_c(program, name, library=library, pointers=pointers, float_helpers=float_helpers)


def in_c(program: Program, prefix: str, *, library: bool = False, pointers: bool = False, float_helpers: bool = False) -> BuildPlan:
    """C texts of ``program`` as it is, with the kernels and the runs of layers that it has."""
    layout = plan(program, pointers=pointers)
    texts = render_model(program, layout, prefix, float_helpers)
    if not library:
        texts |= kernel_files(_names(texts), BESIDE)
    elif program.profile.single_rounding:
        raise CodegenError(f"{program.profile.id} rounds once: its kernels are the model's own, no library has them")
    return BuildPlan(prefix, program, layout, dict(sorted(texts.items())))


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
    library: bool = False,
    pointers: bool = False,
    float_helpers: bool = False,
    arena_limit: int | None = None,
    feed_rows: bool = False,
    force: bool = False,
) -> BuildPlan:
    """Generate portable C99 for ``model`` with the arithmetic of ``engine``; write it to folder ``out`` if given.

    The options are those of :func:`build_plan`, and ``force`` of :meth:`BuildPlan.write`. The same model, engine and options give
    the same bytes anywhere. Raises ModelError, CodegenError, or RefsimError where a foreign file is in the way, and then writes
    nothing.
    """
    program = prepare(model, engine)
    built = build_plan(
        program,
        prefix,
        variant=variant,
        optimize=optimize,
        keep_constant_channels=keep_constant_channels,
        library=library,
        pointers=pointers,
        float_helpers=float_helpers,
        arena_limit=arena_limit,
        feed_rows=feed_rows,
    )
    if out is not None:
        built.write(out, force=force)
    return built


def _ports(built: BuildPlan) -> list[tuple[str, int]]:
    """Type and place of each argument that points to the caller's memory, which a harness has behind the arena."""
    if not built.layout.port_bytes:
        return []
    inputs = [(f"const {ctype_of(t.dtype)}", built.layout.tensors[t.index]) for t in built.program.inputs]
    return inputs + [(ctype_of(t.dtype), at) for t, at in zip(built.program.outputs, built.layout.outputs, strict=True)]


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
        .render(
            prefix=built.prefix,
            offsets=table,
            stateful=bool(built.program.initial_state),
            ports=_ports(built),
            **feed_context(built),
        )
    )
    return source, offsets, size
