"""``refsim gen`` and ``refsim kernels``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from refsim.chain import chain
from refsim.codegen.generate import BuildPlan, generate, write_files
from refsim.codegen.headers import Form, kernel_library
from refsim.codegen.selftest import with_self_test
from refsim.commands._common import (
    AGREE,
    BAD_INPUT,
    allow_refused_option,
    arena_limit_option,
    emit_json,
    engine_option,
    feed_rows_option,
    folded,
    force_option,
    json_option,
    keep_option,
    model_argument,
    optimize_option,
    run_lines,
    runs_of,
    variant_option,
    warn_refused,
)
from refsim.tflite import load
from refsim.writing import require_own


@click.command(epilog="Example: refsim gen model.tflite -o firmware --prefix keyword --self-test 10")
@model_argument
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="Folder to write to; made if missing.")
@click.option("--prefix", help="Name of the functions, files and macros (default: the model's file name).")
@click.option("--self-test", default=0, metavar="N", type=click.IntRange(0), help="Add a C file that tests N inputs on a board.")
@click.option("--then", type=click.Path(path_type=Path), help="A model behind MODEL, a front end: both become one component.")
@click.option("--hop", default=0, metavar="N", type=click.IntRange(0), help="With --then: new samples at each step (default: all).")
@click.option("--every", default=1, show_default=True, type=click.IntRange(1), help="With --then: steps to one run of that model.")
@allow_refused_option
@variant_option
@optimize_option
@keep_option
@arena_limit_option
@feed_rows_option
@engine_option
@click.option("--pointers", is_flag=True, help="Inputs and outputs are the caller's memory, passed by pointers, not in the arena.")
@click.option("--float-helpers", is_flag=True, help="Add a header that makes inputs of floats, and floats of outputs.")
@click.option("--library", is_flag=True, help="Write the model's own files only, for the kernels of `refsim kernels --library`.")
@force_option
@json_option
@click.pass_context
def gen(
    context: click.Context,
    model: Path,
    out: Path,
    prefix: str | None,
    self_test: int,
    then: Path | None,
    hop: int,
    every: int,
    allow_refused: bool,
    variant: str,
    optimize: str,
    keep_constant_channels: bool,
    arena_limit: int | None,
    feed_rows: bool,
    engine: str,
    library: bool,
    pointers: bool,
    float_helpers: bool,
    force: bool,
    as_json: bool,
) -> None:
    """Generate portable C99 for MODEL: kernels, weights, model source and header.

    With --then the component takes samples and keeps what MODEL makes of them until the model behind it has all it takes; its first
    output says whether that one ran. Exit code 2 with all files written: the engine itself would not run the model.
    """
    built = generate(
        load(model) if then is None else chain(load(model), load(then), hop=hop, every=every),
        engine,
        prefix=prefix,
        variant=variant,
        optimize=optimize,
        keep_constant_channels=keep_constant_channels,
        arena_limit=arena_limit,
        feed_rows=feed_rows,
        library=library,
        pointers=pointers,
        float_helpers=float_helpers,
    )
    if self_test:
        built = with_self_test(built, self_test)
    texts = built.texts_in(out)
    require_own(out, texts, force=force)
    write_files(texts, out)
    refusals = built.program.refusals
    warn_refused(built.program.profile.id, refusals)
    code = BAD_INPUT if refusals and not allow_refused else AGREE
    figures = {"arena_bytes": built.arena_bytes, "lower_bound_bytes": built.layout.lower_bound, "state_bytes": built.state_bytes}
    if as_json:
        names = {"engine": built.program.profile.id, "prefix": built.prefix, "digest": built.digest}
        emit_json({**names, "files": built.digests, **figures, "runs": runs_of(built.program), "refusals": refusals})
        context.exit(code)
    for name, text in sorted(texts.items()):
        click.echo(f"{out / name}  {len(text.encode()):,} bytes")
    figures_told = (
        f"arena {built.arena_bytes:,} bytes (lower bound {built.layout.lower_bound:,}), state {built.state_bytes:,} bytes, "
        f"engine {built.program.profile.id}, digest {built.digest[:16]}"
    )
    click.echo("\n".join(folded(figures_told)))
    _say_what_to_do(built, out, texts, library=library)
    context.exit(code)


def _say_what_to_do(built: BuildPlan, out: Path, texts: Mapping[str, str], *, library: bool) -> None:
    """Which layers are computed row by row, and how to go on with the files."""
    for line in run_lines(built.program):
        click.echo(line)
    if library:
        users = " ".join(f"--used-by {out / name}" for name in sorted(texts) if name.endswith((".c", "_float.h")))
        click.echo(f"kernels, for all models at once: refsim kernels --library {users} -o FOLDER")
    entry = f"{built.prefix}_feed_row() for every row" if built.layout.fed else f"{built.prefix}_invoke()"
    click.echo(f"compile {built.prefix}.c, include {built.prefix}.h, call {entry}")


@click.command(epilog="Example: refsim kernels --library -o firmware/kernels")
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="Folder to write to; made if missing.")
@click.option("--library", is_flag=True, help="Functions of their own: declared in headers, defined in a source for each kernel.")
@click.option(
    "--used-by", multiple=True, metavar="FILE", type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Only what this generated source calls; may be given several times.",
)  # fmt: skip
@force_option
@json_option
def kernels(out: Path, library: bool, used_by: tuple[Path, ...], force: bool, as_json: bool) -> None:
    """Write the portable kernel library: every kernel in generic form, as headers ready to drop into firmware.

    Models that `refsim gen --library` writes share one copy of the kernels: compile the sources of `refsim kernels --library` once.
    """
    texts = kernel_library(Form(library, bool(used_by)), [path.read_text(encoding="utf-8", errors="replace") for path in used_by])
    require_own(out, texts, force=force)
    write_files(texts, out)
    if as_json:
        emit_json({"files": list(texts)})
        return
    for name, text in texts.items():
        click.echo(f"{out / name}  {len(text.encode()):,} bytes")


COMMANDS = (gen, kernels)
