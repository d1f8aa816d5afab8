"""``refsim golden record|replace|merge|verify|lint|export|signature-check``."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import click
from rich.markup import escape

from refsim import golden as vectors
from refsim.commands._common import (
    AGREE,
    BAD_INPUT,
    DIFFER,
    console,
    counted,
    emit_json,
    force_option,
    json_option,
    progress_bar,
    read_arrays,
    stacked,
)
from refsim.golden import checker, recorder, signature
from refsim.golden.export import FORMATS
from refsim.golden.export import export as exported
from refsim.golden.sums import with_accumulators
from refsim.ir import Array
from refsim.tflite import load as load_model
from refsim.vectors import DEFAULT_SEED
from refsim.writing import write_file

DIFFERENCES_SHOWN = 20

path_argument = click.argument("path", type=click.Path(path_type=Path), required=False)
engine_option = click.option("--engine", help="One engine profile only; see `refsim engines`.")
chosen_engine = click.option("--engine", help="Whose answers, where FILE has those of several engines.")


@click.group(epilog="Example: refsim golden verify golden/operators --engine tflm")
def golden() -> None:
    """Golden vectors: record them from the live engines, verify refsim against them, check their files."""


def recording(command: Callable[..., Any]) -> Callable[..., Any]:
    """WHAT to record, from whom, on which inputs, and where to."""
    for option in (
        json_option,
        click.option("--out", type=click.Path(path_type=Path), help="Folder to write to; a model of your own needs one."),
        click.option("--seed", default=DEFAULT_SEED, show_default=True, help="Model of your own: seed of its inputs."),
        click.option(
            "--vectors", "count", default=20, show_default=True, type=click.IntRange(1), help="Model of your own: runs or steps."
        ),
        click.option(
            "--input",
            "inputs",
            multiple=True,
            type=click.Path(path_type=Path),
            help="Model of your own: real inputs, .npy or .npz.",
        ),
        engine_option,
        click.argument("what", default="all"),
    ):
        command = option(command)
    return command


@golden.command(epilog="Example: refsim golden record model.tflite --input samples.npz --out goldens")
@recording
def record(**options: Any) -> None:
    """Record WHAT from the live engines: a .tflite file, or refsim's own goldens (all, operators, operators/conv_2d, ...).

    Refuses to change what an existing case expects. Needs the extra 'oracle'.
    """
    _record(**options, replace=False)


@golden.command(epilog="Example: refsim golden replace operators/conv_2d --engine tflm")
@recording
def replace(**options: Any) -> None:
    """Like `record`, but cases may go, and expected outputs may change if the source's version did."""
    _record(**options, replace=True)


def _record(
    what: str,
    engine: str | None,
    inputs: tuple[Path, ...],
    count: int,
    seed: int,
    out: Path | None,
    as_json: bool,
    replace: bool,
) -> None:
    path = Path(what)
    own = path.suffix == ".tflite"
    if own and out is None:
        raise click.UsageError("a model of your own needs --out FOLDER")
    if inputs and not own:
        raise click.UsageError("--input is for a .tflite file")
    folder = out or vectors.FOLDER
    with progress_bar(not as_json) as progress:
        if own:
            arrays = _real_inputs(path, inputs) if inputs else None
            written = recorder.record_model(
                folder, path, arrays, engine, count=count, seed=seed, replace=replace, progress=progress
            )
        else:
            written = recorder.record(folder, what, engine, replace=replace, progress=progress)
    if as_json:
        emit_json({"written": written})
        return
    screen = console()
    for path in written:
        screen.print(f"wrote {escape(str(path))}")
    screen.print(f"{len(written)} files are new or changed")


def _real_inputs(model: Path, files: tuple[Path, ...]) -> list[Array]:
    tensors = load_model(model).inputs
    return stacked(read_arrays(files, tensors), tensors)


@golden.command(epilog="Example: refsim golden verify goldens/model.json --no-c")
@path_argument
@engine_option
@click.option("--with-c/--no-c", default=True, show_default=True, help="Also generate C, compile it here, and compare.")
@json_option
@click.pass_context
def verify(context: click.Context, path: Path | None, engine: str | None, with_c: bool, as_json: bool) -> None:
    """Hold the simulator and the generated C to the golden file PATH, or to all below a folder."""
    with progress_bar(not as_json) as progress:
        report = checker.verify(path or vectors.FOLDER, with_c=with_c, engine=engine, progress=progress)
    if as_json:
        emit_json({"ok": report.ok, "report": report})
    else:
        _print_report(report)
    context.exit(AGREE if report.ok else DIFFER)


def _print_report(report: checker.GoldenReport) -> None:
    screen = console()
    for difference in report.differences[:DIFFERENCES_SHOWN]:
        screen.print(f"[red]differs[/red] {escape(str(difference))}")
    if len(report.differences) > DIFFERENCES_SHOWN:
        screen.print(f"and {len(report.differences) - DIFFERENCES_SHOWN} more")
    for name, told in report.proves.items():
        if told.startswith("only"):
            screen.print(f"[yellow]note[/yellow] {escape(name)} proves {escape(told)}")
    verdict = "[bold green]equal[/bold green]" if report.ok else f"[bold red]{len(report.differences)} DIFFERENT[/bold red]"
    screen.print(
        f"{verdict}: {report.files} files, {report.cases} cases, {report.elements:,} expected values, {' and '.join(report.sides)}"
    )


@golden.command(epilog="Example: refsim golden lint goldens")
@path_argument
@json_option
@click.pass_context
def lint(context: click.Context, path: Path | None, as_json: bool) -> None:
    """Check golden files against the rules of their format, down to the byte. Exit code 2 when there are problems."""
    problems = vectors.lint(path or vectors.FOLDER)
    if as_json:
        emit_json({"ok": not problems, "problems": problems})
    else:
        screen = console()
        for problem in problems:
            screen.print(f"[red]problem[/red] {escape(problem)}")
        screen.print(counted(len(problems), "problem") if problems else "no problems")
    context.exit(BAD_INPUT if problems else AGREE)


@golden.command(epilog="Example: refsim golden merge old/tflm-2026.10/add.json old/litert-2.3-ref/add.json -o golden/add.json")
@click.argument("files", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option("-o", "--out", type=click.Path(path_type=Path), required=True, help="Golden file to write; what it holds stays.")
@click.option("--engine", help="Only the answers of this engine.")
def merge(files: tuple[Path, ...], out: Path, engine: str | None) -> None:
    """Write the answers of golden FILES about the same cases to one file, in today's format."""
    click.echo(f"wrote {out}" if vectors.merge(files, out, engine) else f"{out} holds them already")


@golden.command(epilog="Example: refsim golden export goldens/model.json --format header -o model_golden.h")
@click.argument("file", type=click.Path(path_type=Path))
@chosen_engine
@click.option("--format", "form", required=True, type=click.Choice(list(FORMATS)), help="What to write.")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="File to write to.  [default: standard output]")
@click.option("--word-bits", default=32, show_default=True, help="mem: bits of a word.")
@click.option("--address", default="0", help="hex: where the first byte lies, for example 0x08020000.")
@force_option
@click.option("--accumulators", is_flag=True, help="json, npz, hex, mem: the sums before requantization too, from the simulator.")
def export(
    file: Path, engine: str | None, form: str, out: Path | None, word_bits: int, address: str, accumulators: bool, force: bool
) -> None:
    """Write golden FILE in another form: json, header (C), npz, hex (Intel), mem ($readmemh), or signature.

    A signature is one check value per layer: the board prints one line per case, and `signature-check` reads it.
    """
    loaded = vectors.load(file, engine)
    chosen = with_accumulators(loaded) if accumulators else loaded
    content = exported(chosen, form, word_bits=word_bits, address=_address(address))
    if out is None:
        sys.stdout.buffer.write(content)
        return
    write_file(out, content, force=force)
    click.echo(f"{out}  {len(content):,} bytes")


def _address(text: str) -> int:
    try:
        return int(text, 0)
    except ValueError as error:
        raise click.BadParameter(f"{text!r} is not an address") from error


@golden.command("signature-check", epilog="Example: refsim golden signature-check goldens/model.json - < board.log")
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("log", type=click.File("r", encoding="utf-8", errors="replace"))
@chosen_engine
@json_option
@click.pass_context
def signature_check(context: click.Context, file: Path, log: IO[str], engine: str | None, as_json: bool) -> None:
    """Compare the `refsim-signature` lines in LOG (`-`: standard input) with golden FILE; says which layer broke first."""
    golden_file = vectors.load(file, engine)
    broken = signature.compare(golden_file, log)
    if as_json:
        emit_json({"ok": not broken, "broken": broken})
    else:
        screen = console()
        for case in broken:
            screen.print(f"[red]differs[/red] {escape(str(case))}")
        total = len(signature.with_signature(golden_file))
        screen.print(f"{total - len(broken)} of {total} cases have the expected signature")
    context.exit(AGREE if not broken else DIFFER)


COMMANDS = (golden,)
