"""``refsim bench``."""

from __future__ import annotations

import warnings
from pathlib import Path

import click
from rich.table import Table

from refsim.bench import bench as bench_model
from refsim.commands._common import console, emit_json, engine_option, json_option, progress_bar
from refsim.engines import profile
from refsim.overflow import OverflowWarning
from refsim.tflite import load


@click.command(epilog="Example: refsim bench model.tflite --rounds 9")
@click.argument("models", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--rounds", default=5, show_default=True, type=click.IntRange(1), help="Turns that each contestant takes.")
@click.option("--repeats", default=20, show_default=True, type=click.IntRange(1), help="Inferences per turn.")
@engine_option
@json_option
def bench(models: tuple[Path, ...], rounds: int, repeats: int, engine: str, as_json: bool) -> None:
    """Time simulator and generated C against the live engine (extra `oracle`), as ratios taken in one run."""
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
