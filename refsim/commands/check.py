"""``refsim check``."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape

from refsim.commands._common import (
    AGREE,
    DIFFER,
    console,
    emit_json,
    engine_option,
    json_option,
    model_argument,
    progress_bar,
    variant_option,
)
from refsim.tflite import load
from refsim.toolchain.emulate import Figures
from refsim.vectors import DEFAULT_SEED
from refsim.verify.check import Agreement, Report
from refsim.verify.check import check as check_model

MISMATCHES_SHOWN = 5


@click.command()
@model_argument
@click.option("--vectors", default=100, show_default=True, type=click.IntRange(1), help="Directed and random inputs to compare on.")
@click.option("--seed", default=DEFAULT_SEED, show_default=True, help="Seed of the random inputs.")
@click.option("--target", default="host", show_default=True, help="Where the C runs; see `refsim targets`.")
@variant_option
@engine_option
@json_option
@click.pass_context
def check(
    context: click.Context, model: Path, vectors: int, seed: int, target: str, variant: str, engine: str, as_json: bool
) -> None:
    """Compare C generated from MODEL, compiled here, with the simulator: every tensor, bit for bit."""
    with progress_bar(not as_json) as progress:
        report = check_model(load(model), engine, vectors, seed=seed, target=target, variant=variant, progress=progress)
    if as_json:
        emit_json({"ok": report.ok, "report": report})
    else:
        print_report(console(), report)
    context.exit(AGREE if report.ok else DIFFER)


def print_report(screen: Console, report: Report) -> None:
    verdict = "[bold green]equal[/bold green]" if report.ok else "[bold red]DIFFERENT[/bold red]"
    screen.print(
        f"{escape(report.model)}  {report.engine}: {verdict}, generated C ({escape(_made(report))}) and simulator, "
        f"{report.vectors} vectors, {report.tensors} tensors, {report.elements:,} elements"
    )
    for mismatch in report.mismatches[:MISMATCHES_SHOWN]:
        screen.print(f"  [red]differs[/red] {escape(str(mismatch))}")
    if len(report.mismatches) > MISMATCHES_SHOWN:
        screen.print(f"  and {len(report.mismatches) - MISMATCHES_SHOWN} more tensors")
    for other in report.agreement:
        screen.print(f"  against {other.engine}: {escape(agreement_text(other))}")
    screen.print(
        f"  arena {report.arena_bytes:,} bytes (lower bound {report.arena_lower_bound:,}), state {report.state_bytes:,} bytes"
    )
    if report.figures is not None:
        print_figures(screen, report.figures)
    stages = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in report.seconds.items())
    screen.print(f"  {stages}; total {sum(report.seconds.values()):.2f} s")
    for event in report.overflows:
        screen.print(f"  [yellow]overflow[/yellow] {escape(str(event))}")
    for note in report.notes:
        screen.print(f"  [yellow]note[/yellow] {escape(note)}")


def _made(report: Report) -> str:
    return report.compiler if report.target == "host" else f"{report.compiler} for {report.target}"


def print_figures(screen: Console, figures: Figures) -> None:
    cycles = "" if figures.cycles is None else f" in {figures.cycles:,} cycles"
    sections = ", ".join(f"{name} {size:,}" for name, size in figures.sections.items())
    screen.print(f"  {figures.instructions:,} instructions{cycles} per inference, stack {figures.stack_bytes:,} bytes")
    screen.print(f"  flash {figures.flash_bytes:,} bytes ({sections}, compiler's helpers {figures.runtime_bytes:,})")
    screen.print(f"  RAM {figures.ram_bytes:,} bytes, with arena, state and stack")


def agreement_text(other: Agreement) -> str:
    if other.refused:
        return f"cannot run there: {other.refused}"
    if other.differing == 0:
        return f"same outputs, all {other.total:,} elements"
    share = 100 * other.differing / other.total
    return f"{other.differing:,} of {other.total:,} output elements differ ({share:.2g} %), by at most {other.max_difference}"


COMMANDS = (check,)
