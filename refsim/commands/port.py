"""``refsim port check|killscore``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich import box
from rich.markup import escape
from rich.table import Table

from refsim.commands._common import AGREE, DIFFER, console, emit_json, json_option, progress_bar
from refsim.golden.flags import NOTES
from refsim.verify import golden_suite
from refsim.verify.judge import Verdict
from refsim.verify.kinds import PortReport, check_port
from refsim.verify.port import read_port

if TYPE_CHECKING:
    from refsim.verify.killscore import Kill

COMPLAINTS_SHOWN = 5
FLAGS_SHOWN = 8


@click.group(epilog="Example: refsim port check ports/conv.toml ports/requant.toml")
def port() -> None:
    """Verify a port of the kernels: a C function, a library, a program, a log, memory dumps, or an ELF file."""


@port.command(epilog="Example: refsim port check ports/conv.toml --golden golden/operators")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--golden", multiple=True, type=click.Path(path_type=Path), help="Ask the cases of these golden files or folders instead."
)
@click.option("--force", is_flag=True, help="Let the input file of a memory port take the place of a file that is not refsim's.")
@json_option
@click.pass_context
def check(context: click.Context, files: tuple[Path, ...], golden: tuple[Path, ...], force: bool, as_json: bool) -> None:
    """Check the ports that the TOML FILES describe (see PORTS.md). Exit code 1 when one fails, in whatever way.

    This compiles and runs what the files name: check only ports whose code you would run.
    """
    reports = []
    goldens = golden_suite.read(golden)
    for file in files:
        described = replace(read_port(file), force=force)
        with progress_bar(not as_json) as progress:
            reports.append(check_port(described, described.golden(goldens).suite() if golden else None, progress))
        if not as_json:
            print_report(reports[-1])
    if as_json:
        emit_json({"ok": all(report.ok for report in reports), "ports": reports})
    context.exit(AGREE if all(report.ok for report in reports) else DIFFER)


def print_report(report: PortReport) -> None:
    screen = console()
    verdict = "[bold green]correct[/bold green]" if report.ok else "[bold red]FAILED[/bold red]"
    screen.print(f"{escape(report.port)} ({report.kind}): {verdict} in {report.seconds:.1f} s")
    for crash in report.crashes:
        screen.print(f"  [red]{escape(crash)}[/red]")
    for finding in report.findings:
        screen.print(f"  [red]sanitizer[/red]: {escape(finding)}")
    if report.end.kind != "ok" and not report.crashes:
        screen.print(f"  [red]the port {escape(report.end.message)}[/red]")
    for line in verdict_lines(report.verdict):
        screen.print(f"  {line}")
    if report.end.errors and not report.ok:
        screen.print(f"  its last words: {escape(report.end.errors.splitlines()[-1])}")


def verdict_lines(verdict: Verdict) -> Iterator[str]:
    """The verdict as lines of rich text."""
    crashed = f", {len(verdict.unanswered):,} without an answer" if verdict.unanswered else ""
    yield f"{escape(verdict.suite)}: {verdict.checked:,} cases checked, {verdict.wrong_cases:,} wrong{crashed}"
    if verdict.problem is not None:
        yield f"[red]{verdict.problem.kind.replace('_', ' ')}[/red]: {escape(str(verdict.problem))}"
    if verdict.first:
        yield f"[red]first wrong[/red], case {verdict.wrong[0].number + 1}: {escape(verdict.first)}"
    if verdict.explanation:
        yield f"[yellow]looks like[/yellow]: {escape(verdict.explanation)}"
    for complaint in verdict.complaints[:COMPLAINTS_SHOWN]:
        yield f"[red]{escape(complaint.kind)}[/red], case {complaint.number + 1}: {escape(complaint.message)}"
    if len(verdict.complaints) > COMPLAINTS_SHOWN:
        yield f"and {len(verdict.complaints) - COMPLAINTS_SHOWN:,} more remarks"
    for flag, (wrong, judged) in list(verdict.by_flag.items())[:FLAGS_SHOWN]:
        if wrong:
            text = f"{escape(NOTES[flag].description)} {' '.join(NOTES[flag].links)}" if flag in NOTES else ""
            yield f"  flag {flag}: {wrong:,} of {judged:,} failed. {text}".rstrip()
    for kind in dict.fromkeys(complaint.kind for complaint in verdict.complaints):
        if kind in NOTES:
            yield f"  flag {kind}: {escape(NOTES[kind].description)} {' '.join(NOTES[kind].links)}".rstrip()


@port.command(epilog="Example: refsim port killscore --json > kills.json")
@json_option
@click.pass_context
def killscore(context: click.Context, as_json: bool) -> None:
    """Compile kernels with known bugs; see which the directed vectors notice, and which as many random vectors do."""
    from refsim.verify.killscore import kill_score  # what generates and compiles C takes long to import; no other command here does

    with progress_bar(not as_json) as progress:
        kills = kill_score(progress=progress)
    if as_json:
        emit_json({"ok": all(kill.directed for kill in kills), "bugs": kills})
    else:
        _print_kills(kills)
    context.exit(AGREE if all(kill.directed for kill in kills) else DIFFER)


def _print_kills(kills: Sequence[Kill]) -> None:
    table = Table("class", box=box.SIMPLE_HEAD, header_style="bold", show_footer=True)
    table.columns[0].footer = "all"
    totals = len(kills), sum(bool(kill.directed) for kill in kills), sum(kill.random for kill in kills)
    for title, total in zip(("bugs", "directed", "random, as many"), totals, strict=True):
        table.add_column(title, justify="right", footer=str(total))
    for kind in dict.fromkeys(kill.bug.kind for kill in kills):
        own = [kill for kill in kills if kill.bug.kind == kind]
        table.add_row(kind, str(len(own)), str(sum(bool(kill.directed) for kill in own)), str(sum(kill.random for kill in own)))
    screen = console()
    screen.print(table)
    for kill in kills:
        if not kill.directed:
            screen.print(f"[red]not noticed[/red]: {escape(kill.bug.what)} ({kill.bug.suite})")
    screen.print("random: as many cases, shapes and data random, each called once, only the outputs compared")


COMMANDS = (port,)
