"""``refsim bench``."""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path

import click
from rich.table import Table

from refsim import peer, suite
from refsim import sweep as sweeps
from refsim.bench import bench as bench_model
from refsim.bench import host_ratios
from refsim.commands._common import AGREE, DIFFER, console, emit_json, engine_option, json_option, optimize_option, progress_bar
from refsim.engines import profile
from refsim.errors import EngineError, RefsimError
from refsim.overflow import OverflowWarning
from refsim.tflite import load
from refsim.toolchain.targets import find_target, with_compiler


@click.command(epilog="Example: refsim bench model.tflite --rounds 9; refsim bench --suite --models folder --target cortex-m4")
@click.argument("files", metavar="MODELS...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--rounds", default=5, show_default=True, type=click.IntRange(1), help="Turns that each contestant takes.")
@click.option("--repeats", default=20, show_default=True, type=click.IntRange(1), help="Inferences per turn.")
@engine_option
@click.option("--suite", "whole", is_flag=True, help="What code costs on emulated cores, beside TFLM with CMSIS-NN.")
@click.option("--sweep", is_flag=True, help="How cost grows with the size of a layer, and of a model.")
@click.option("--models", type=click.Path(path_type=Path), envvar="REFSIM_SHARED", help="Folder of the suite's models.")
@click.option("--model", "names", multiple=True, help="Only these of the suite, by their short names.")
@click.option("--target", "targets", multiple=True, help="Only these targets; in the suite `host` is this machine.")
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
    sweep: bool,
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
    must be and should be reached; then times on this machine, as ratios to what is installed. Exit code 1: something that must
    be is not.

    With --sweep: instructions against multiply-accumulates of convolutions on one emulated core, with the line through them; then
    time and memory to generate and check networks up to MobileNetV2 for images of 224x224, on 2 and more inputs at once.
    """
    if whole + sweep + bool(files) != 1:
        raise click.UsageError("give models, or --suite, or --sweep")
    if sweep:
        _sweep(targets or ("cortex-m4",), cc, optimize, as_json)
        return
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
    cores = [name for name in targets if name != suite.HOST]
    chosen = [] if targets and not cores else suite.targets_of(cores, goals)
    if cc is not None:
        chosen = [with_compiler(target, cc) for target in chosen]
    with progress_bar(not as_json) as progress:
        costs = suite.run_suite(suite.programs_of(models, names), chosen, goals, optimize, progress)
    told = [] if before is None else list(suite.changes(costs, before))
    host = _host(models, names) if optimize == "speed" and (not targets or suite.HOST in targets) else {}
    if as_json:
        ours = [
            {"model": name, "target": suite.HOST, "optimize": optimize, "held": suite.held_data(held)}
            for name, held in host.items()
        ]
        emit_json(suite.as_data(costs) + ours)
    else:
        if costs:
            console().print(_costs(costs))
        rows = [(c.target, c.model, c.held) for c in costs] + [(suite.HOST, *item) for item in host.items()]
        console().print(_goals(rows))
        for line in [*_stopped(rows), *told]:
            console().print(line)
    every = [*(cost.held for cost in costs), *host.values()]
    return DIFFER if any(figure.verdict == "missed" for held in every for figure in held.values()) else AGREE


def _sweep(names: Sequence[str], cc: str | None, optimize: str, as_json: bool) -> None:
    targets = [find_target(name) for name in names]
    chosen = targets if cc is None else [with_compiler(target, cc) for target in targets]
    with progress_bar(not as_json) as progress:
        lines = [sweeps.line(what, sizes, target, optimize, progress) for target in chosen for what, sizes in sweeps.SIZES.items()]
        models = []
        for number, size in enumerate(sweeps.GROWTH):
            progress("models", number, len(sweeps.GROWTH))
            models.append(sweeps.growth(*size))
    if as_json:
        emit_json({"lines": lines, "models": models})
        return
    for line in lines:
        table = Table("MACs", "instructions", "/MAC", title=f"{line.target}, {line.what}, {line.compiler}", box=None)
        for macs, instructions in zip(line.macs, line.instructions, strict=True):
            table.add_row(f"{macs:,}", f"{instructions:,}", f"{instructions / macs:.2f}")
        console().print(table)
        told = f"{line.slope:.3f} instructions per MAC and {line.intercept:,.0f} for the layer"
        console().print(f"line: {told}; largest deviation {100 * line.deviation:.1f} %")
    table = Table("image", "inputs", "parameters", "MACs", "generate s", "check s", "peak MB", title="MobileNetV2", box=None)
    for each in models:
        peak = "" if each.peak_bytes is None else f"{each.peak_bytes / 1e6:.0f}"
        sizes = (f"{each.side}", f"{each.batch}", f"{each.parameters:,}", f"{each.macs:,}")
        table.add_row(*sizes, f"{each.generate_seconds:.1f}", f"{each.check_seconds:.1f}", peak)
    console().print(table)


def _host(models: Path, names: tuple[str, ...]) -> dict[str, dict[str, suite.Held]]:
    """The rows of this machine by model; none where the engines are not installed, which is said."""
    found = suite.find_models(models)
    try:
        return {
            name: suite.held_on_host(name, host_ratios(load(found[name]), found[name].read_bytes()))
            for name in found
            if name in (names or found)
        }
    except EngineError as error:
        if error.kind != "missing":
            raise
        click.echo(f"refsim: no rows of this machine: {error}", err=True)
        return {}


def _read(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RefsimError(f"cannot read {path}: {error}") from error


def _costs(costs: Sequence[suite.Cost]) -> Table:
    table = Table("target", "model", "instructions", "/MAC", "code", "rodata", "arena", "stack", header_style="bold", box=None)
    for cost in costs:
        sizes = (cost.sections["text"], cost.sections["rodata"], cost.arena_bytes, cost.stack_bytes)
        figures = (f"{cost.instructions:,}", f"{cost.instructions / cost.macs:.2f}", *(f"{size:,}" for size in sizes))
        table.add_row(cost.target, cost.model, *figures)
    return table


def _goals(rows: Sequence[tuple[str, str, Mapping[str, suite.Held]]]) -> Table:
    table = Table("target", "model", "held to", "reached", "must", "aim", "", header_style="bold", box=None)
    for target, model, figures in rows:
        for name, held in figures.items():
            digits = ",.0f" if name == "code" else ".3f"
            table.add_row(target, model, name, *(f"{value:{digits}}" for value in (held.value, held.must, held.aim)), held.verdict)
    return table


def _stopped(rows: Sequence[tuple[str, str, Mapping[str, suite.Held]]]) -> list[str]:
    """What stops the figures that are short of their aims, a line for each reason."""
    models: dict[tuple[str, str, str], list[str]] = {}
    for target, model, figures in rows:
        for name, held in figures.items():
            if held.stopped:
                models.setdefault((target, name, held.stopped), []).append(model)
    return [f"{target} {name}, {', '.join(found)}: {reason}" for (target, name, reason), found in models.items()]


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
