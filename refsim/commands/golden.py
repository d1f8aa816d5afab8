"""``refsim golden record|verify|lint``."""

from __future__ import annotations

from pathlib import Path

import click
from rich.markup import escape

from refsim import golden as vectors
from refsim.commands._common import AGREE, BAD_INPUT, DIFFER, console, emit_json, json_option, progress_bar

DIFFERENCES_SHOWN = 20

path_argument = click.argument("path", type=click.Path(path_type=Path), required=False)
engine_option = click.option("--engine", help="One engine profile only; see `refsim engines`.")


@click.group()
def golden() -> None:
    """Golden vectors: record them from the live engines, verify refsim against them, check their files."""


@golden.command()
@click.argument("what", default="all")
@engine_option
@click.option("--out", type=click.Path(path_type=Path), help="Folder to write to.  [default: the golden folder of refsim]")
@click.option("--replace", is_flag=True, help="Let outputs change if the source's version did, and cases go.")
@json_option
def record(what: str, engine: str | None, out: Path | None, replace: bool, as_json: bool) -> None:
    """Record WHAT: all, primitives, operators, models, or one such as operators/conv_2d. Needs the extra 'oracle'."""
    with progress_bar(not as_json) as progress:
        written = vectors.record(out or vectors.FOLDER, what, engine, replace=replace, progress=progress)
    if as_json:
        emit_json({"written": written})
        return
    screen = console()
    for path in written:
        screen.print(f"wrote {escape(str(path))}")
    screen.print(f"{len(written)} files are new or changed")


@golden.command()
@path_argument
@engine_option
@click.option("--with-c/--no-c", default=True, show_default=True, help="Also generate C, compile it here, and compare.")
@json_option
@click.pass_context
def verify(context: click.Context, path: Path | None, engine: str | None, with_c: bool, as_json: bool) -> None:
    """Hold the simulator and the generated C to the golden file PATH, or to all below a folder."""
    with progress_bar(not as_json) as progress:
        report = vectors.verify(path or vectors.FOLDER, with_c=with_c, engine=engine, progress=progress)
    if as_json:
        emit_json({"ok": report.ok, "report": report})
    else:
        _print_report(report)
    context.exit(AGREE if report.ok else DIFFER)


def _print_report(report: vectors.GoldenReport) -> None:
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


@golden.command()
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
        screen.print(f"{len(problems)} problems" if problems else "no problems")
    context.exit(BAD_INPUT if problems else AGREE)


COMMANDS = (golden,)
