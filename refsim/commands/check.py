"""``refsim check``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from refsim.commands import _common as common
from refsim.commands._common import AGREE, BAD_INPUT, DIFFER, console, emit_json, engine_option, json_option, model_argument
from refsim.errors import RangeError
from refsim.tflite import load
from refsim.toolchain.emulate import Figures, LayerCost
from refsim.vectors import DEFAULT_SEED
from refsim.verify.agree import Agreement, LiveAnswer
from refsim.verify.check import Report
from refsim.verify.check import check as check_model

MISMATCHES_SHOWN = 5


@click.command(epilog="Example: refsim check model.tflite --engine litert-ref --vectors 20 --input photos.npz")
@model_argument
@click.option("--vectors", default=100, show_default=True, type=click.IntRange(1), help="Directed and random inputs to compare on.")
@click.option("--input", "files", multiple=True, type=click.Path(path_type=Path), help="Your inputs instead: .npy, or one .npz.")
@click.option("--seed", default=DEFAULT_SEED, show_default=True, help="Seed of the random inputs.")
@click.option("--live/--no-live", default=True, show_default=True, help="Compare with the live engines that are installed, too.")
@common.target_option
@common.allow_refused_option
@common.variant_option
@common.optimize_option
@common.keep_option
@common.arena_limit_option
@common.feed_rows_option
@engine_option
@json_option
@click.pass_context
def check(
    context: click.Context,
    model: Path,
    vectors: int,
    files: tuple[Path, ...],
    seed: int,
    live: bool,
    target: str,
    variant: str,
    optimize: str,
    keep_constant_channels: bool,
    arena_limit: int | None,
    feed_rows: bool,
    allow_refused: bool,
    engine: str,
    as_json: bool,
) -> None:
    """Compare C generated from MODEL, compiled here, with the simulator: every tensor, bit for bit.

    The outputs are also compared with those of the other profiles, and of the live engines that are installed. Exit code 1:
    simulator and C differ, or simulator and live engine; 2: the engine itself would not run the model, whatever it answers. No
    C is generated for some profiles, `xnnpack` and `litert-opt` among them: their simulator is compared with the live engine alone.
    """
    loaded = load(model)
    inputs = common.stacked(common.read_arrays(files, loaded.inputs), loaded.inputs) if files else None
    with common.progress_bar(not as_json) as progress, _own_inputs_advised(files):
        report = check_model(
            loaded,
            engine,
            vectors,
            inputs=inputs,
            seed=seed,
            target=target,
            variant=variant,
            optimize=optimize,
            keep_constant_channels=keep_constant_channels,
            arena_limit=arena_limit,
            feed_rows=feed_rows,
            live=live,
            progress=progress,
        )
    if as_json:
        emit_json({"ok": report.ok, "report": report})
    else:
        print_report(console(), report)
    context.exit(_exit_code(report, allow_refused))


@contextmanager
def _own_inputs_advised(files: Sequence[Path]) -> Iterator[None]:
    try:
        yield
    except RangeError as error:
        raise RangeError(f"{error}" if files else f"{error}; generated inputs lead there, `--input` takes others") from error


def _exit_code(report: Report, allow_refused: bool) -> int:
    """What an engine answers to a model that it ought to refuse says nothing against the simulator."""
    if not report.compared or (report.refusals and not report.mismatches and not allow_refused):
        return BAD_INPUT
    return AGREE if report.ok else DIFFER


def print_report(screen: Console, report: Report) -> None:
    verdict, style = _verdict(report)
    pair = (
        f"generated C ({_made(report)}) and simulator"
        if report.compiler
        else "simulator and live engine; no C is generated for this profile"
    )
    common.say(screen, pair, mark=f"{report.model}  {report.engine}: {verdict},", style=style)
    sizes = (report.vectors, "vector"), (report.tensors, "tensor"), (report.elements, "element")
    common.say(screen, ", ".join(common.counted(*size) for size in sizes), 2)
    for line in common.refused(report.engine, report.refusals):
        common.say(screen, line, 2, "REFUSED", "bold red")
    for mismatch in report.mismatches[:MISMATCHES_SHOWN]:
        common.say(screen, str(mismatch), 2, "differs", "red")
    if len(report.mismatches) > MISMATCHES_SHOWN:
        screen.print(f"  and {len(report.mismatches) - MISMATCHES_SHOWN} more tensors")
    for answer in report.live:
        text, style = _live_text(answer, report.vectors)
        common.say(screen, text, 2, f"live {answer.engine}", style)
    for other in report.agreement:
        common.say(screen, agreement_text(other), 2, f"against {other.engine}:")
    if report.compiler:
        arena = f"arena {report.arena_bytes:,} bytes (lower bound {report.arena_lower_bound:,})"
        screen.print(f"  {arena}, state {report.state_bytes:,} bytes")
    if report.figures is not None:
        print_figures(screen, report.figures)
        screen.print(_layers(report.layers))
    stages = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in report.seconds.items())
    common.say(screen, f"{stages}; total {sum(report.seconds.values()):.2f} s", 2)
    for event in report.overflows:
        common.say(screen, str(event), 2, "overflow", "yellow")
    for note in report.notes:
        common.say(screen, note, 2, "note", "yellow")


def _verdict(report: Report) -> tuple[str, str]:
    """How the comparison came out, and its style; live engines have lines of their own where there is C, too."""
    if not report.compared:
        return "NOT COMPARED", "bold red"
    differs = bool(report.mismatches) if report.compiler else not report.ok
    return ("DIFFERENT", "bold red") if differs else ("equal", "bold green")


def _made(report: Report) -> str:
    return report.compiler if report.target == "host" else f"{report.compiler} for {report.target}"


def print_figures(screen: Console, figures: Figures) -> None:
    cycles = "" if figures.cycles is None else f" in {figures.cycles:,} cycles"
    sections = ", ".join(f"{name} {size:,}" for name, size in figures.sections.items())
    common.say(screen, f"{figures.instructions:,} instructions{cycles} per inference, stack {figures.stack_bytes:,} bytes", 2)
    common.say(screen, f"flash {figures.flash_bytes:,} bytes ({sections}, compiler's helpers {figures.runtime_bytes:,})", 2)
    screen.print(f"  RAM {figures.ram_bytes:,} bytes, with arena, state and stack")


def _layers(layers: Sequence[LayerCost]) -> Table:
    total = sum(layer.instructions for layer in layers)
    table = Table(Column("node", no_wrap=True), "operator", box=box.SIMPLE_HEAD, header_style="bold")
    for title in ("instructions", "share", "MACs", "per MAC"):
        table.add_column(title, justify="right", no_wrap=True)
    for layer in layers:
        node = f"{layer.subgraph}:{layer.node}" if layer.subgraph else str(layer.node)
        share = f"{layer.instructions / total:.1%}" if total else ""
        macs = (f"{layer.macs:,}", f"{layer.instructions / layer.macs:.2f}") if layer.macs else ("", "")
        table.add_row(node, escape(layer.operator), f"{layer.instructions:,}", share, *macs)
    return table


def agreement_text(other: Agreement) -> str:
    if other.refused:
        return f"cannot run there: {other.refused}"
    return _share(other.differing, other.total, other.max_difference)


def _share(differing: int, total: int, most: int) -> str:
    if differing == 0:
        return f"same outputs, all {total:,} elements"
    return f"{differing:,} of {total:,} output elements differ ({100 * differing / total:.2g} %), by at most {most}"


def _live_text(answer: LiveAnswer, vectors: int) -> tuple[str, str]:
    """What is said of it, and how loud. Where its version is not the profile's, that may be why they differ."""
    version = f"({answer.version}{'' if answer.pinned or not answer.own else ', not the version of the profile'})"
    if answer.problem:
        return f"{version}: {answer.problem}", "yellow"
    told = _share(answer.differing, answer.total, answer.max_difference)
    style = "bold red" if answer.own and answer.differing else ""
    fewer = "" if answer.vectors == vectors else f", {common.counted(answer.vectors, 'vector')}"
    return f"{version}: {told}{fewer}", style


COMMANDS = (check,)
