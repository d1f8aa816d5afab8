"""``refsim bench``."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import click
from rich.table import Table

from refsim import peer, suite
from refsim.bench import bench as bench_model
from refsim.commands._common import AGREE, DIFFER, console, emit_json, engine_option, json_option, optimize_option, progress_bar
from refsim.engines import profile
from refsim.errors import RefsimError
from refsim.overflow import OverflowWarning
from refsim.tflite import load
from refsim.toolchain.targets import with_compiler


@click.command(epilog="Example: refsim bench model.tflite --rounds 9; refsim bench --suite --models folder --target cortex-m4")
@click.argument("files", metavar="MODELS...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--rounds", default=5, show_default=True, type=click.IntRange(1), help="Turns that each contestant takes.")
@click.option("--repeats", default=20, show_default=True, type=click.IntRange(1), help="Inferences per turn.")
@engine_option
@click.option("--suite", "whole", is_flag=True, help="What code costs on emulated cores, beside TFLM with CMSIS-NN.")
@click.option("--models", type=click.Path(path_type=Path), envvar="REFSIM_SHARED", help="Folder of the suite's models.")
@click.option("--model", "names", multiple=True, help="Only these of the suite, by their short names.")
@click.option("--target", "targets", multiple=True, help="Only these targets of the suite.")
@click.option("--cc", help="A GNU cross compiler instead of the target's own, such as arm-none-eabi-gcc.")
@click.option("--against", type=click.Path(path_type=Path), help="Also tell what differs from an earlier --suite --json.")
@optimize_option
@json_option
@click.pass_context
def bench(
    context: click.Context,
    files: tuple[Path, ...],
    rounds: int,
    repeats: int,
    engine: str,
    whole: bool,
    models: Path | None,
    names: tuple[str, ...],
    targets: tuple[str, ...],
    cc: str | None,
    against: Path | None,
    optimize: str,
    as_json: bool,
) -> None:
    """Time simulator and generated C against the live engine (extra `oracle`), as ratios taken in one run.

    With --suite: instructions, flash, RAM and stack of five models on emulated cores, beside the figures of the peer, and of what
    must be and should be reached. Exit code 1: something that must be is not.
    """
    if whole == bool(files):
        raise click.UsageError("give models, or --suite")
    if not whole:
        _against_live(files, rounds, repeats, engine, as_json)
        return
    if models is None:
        raise click.UsageError("--suite needs --models")
    context.exit(_suite(models, names, targets, cc, against, optimize, as_json))


def _suite(
    models: Path,
    names: tuple[str, ...],
    targets: tuple[str, ...],
    cc: str | None,
    against: Path | None,
    optimize: str,
    as_json: bool,
) -> int:
    goals = peer.SIZE if optimize == "size" else peer.SPEED
    before = None if against is None else _read(against)
    chosen = suite.targets_of(targets, goals)
    if cc is not None:
        chosen = [with_compiler(target, cc) for target in chosen]
    with progress_bar(not as_json) as progress:
        costs = suite.run_suite(suite.programs_of(models, names), chosen, goals, optimize, progress)
    told = [] if before is None else list(suite.changes(costs, before))
    if as_json:
        emit_json(suite.as_data(costs))
    else:
        console(140).print(_table(costs))
        for line in told:
            console().print(line)
    missed = any(held.verdict == "missed" for cost in costs for held in cost.held.values())
    return DIFFER if missed else AGREE


def _read(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RefsimError(f"cannot read {path}: {error}") from error


def _table(costs: list[suite.Cost]) -> Table:
    columns = (
        "target",
        "model",
        "instructions",
        "per MAC",
        "held to",
        "reached",
        "must",
        "aim",
        "",
        "code",
        "rodata",
        "arena",
        "stack",
    )
    table = Table(*columns, header_style="bold")
    for cost in costs:
        sizes = (cost.sections["text"], cost.sections["rodata"], cost.arena_bytes, cost.stack_bytes)
        figures = [cost.target, cost.model, f"{cost.instructions:,}", f"{cost.instructions / cost.macs:.2f}"]
        rest = [f"{size:,}" for size in sizes]
        for number, (name, held) in enumerate(cost.held.items()):
            digits = ",.0f" if name == "code" else ".3f"
            goal = [name, *(f"{value:{digits}}" for value in (held.value, held.must, held.aim)), held.verdict]
            table.add_row(*(figures if number == 0 else [""] * 4), *goal, *(rest if number == 0 else [""] * 4))
    return table


def _against_live(models: tuple[Path, ...], rounds: int, repeats: int, engine: str, as_json: bool) -> None:
    results = []
    with progress_bar(not as_json) as progress, warnings.catch_warnings():
        warnings.simplefilter("ignore", OverflowWarning)
        for path in models:
            results.append(
                bench_model(load(path), path.read_bytes(), profile(engine), rounds=rounds, repeats=repeats, progress=progress)
            )
    if as_json:
        emit_json(results)
        return
    table = Table("model", "live engine", "live ms", "simulator ms", "ratio", "C ms", "ratio", header_style="bold")
    for r in results:
        figures = (r.live_seconds * 1e3, r.simulator_seconds * 1e3, r.simulator_ratio, r.c_seconds * 1e3, r.c_ratio)
        table.add_row(r.model, r.live, *(f"{figure:.3f}" for figure in figures))
    console().print(table)
    console().print("ratio: median over the rounds, to the live engine in the same round; below 1 is faster")


COMMANDS = (bench,)
