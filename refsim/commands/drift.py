"""``refsim drift``."""

from __future__ import annotations

from pathlib import Path

import click
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from refsim import live
from refsim.commands._common import AGREE, DIFFER, console, emit_json, json_option, progress_bar, say
from refsim.diagnose.drift import DRAWS, SEED, Drift, drift, engines_of, questions
from refsim.errors import EngineError

#: Profiles whose fit is shown where a wheel has drifted.
FITS_SHOWN = 3
#: Characters of an engine's reason to refuse something.
WHY = 100


@click.command("drift", epilog="Example: refsim drift --python old/bin/python --python new/bin/python --engine litert-ref")
@click.option(
    "--python",
    "pythons",
    multiple=True,
    type=click.Path(path_type=Path),
    help="An interpreter or virtual environment with wheels in it; may be given several times.  [default: this one]",
)
@click.option("--engine", "names", multiple=True, help="Only this live engine: tflm, litert-ref, litert-opt, xnnpack.")
@click.option("--op", "ops", multiple=True, help="Only this operator, such as CONV_2D; may be given several times.")
@click.option("--draws", default=DRAWS, show_default=True, type=click.IntRange(0), help="Nodes to draw for each kernel.")
@click.option("--seed", default=SEED, show_default=True, type=click.IntRange(0), help="Seed of the first of them.")
@json_option
@click.pass_context
def drift_command(
    context: click.Context,
    pythons: tuple[Path, ...],
    names: tuple[str, ...],
    ops: tuple[str, ...],
    draws: int,
    seed: int,
    as_json: bool,
) -> None:
    """Did an engine's arithmetic move? Run the operator vectors on the installed wheels and compare with the profiles.

    Exit code 1: a wheel computes, or refuses, something that its profile does not. A profile that fits it better is named.
    """
    found: list[Drift] = []
    with progress_bar(not as_json) as progress:
        for expected in engines_of(names):
            there = [python for python in pythons or (None,) if live.available(expected.live, python=python)]
            asked = list(questions(expected, ops, draws, seed)) if there else []
            held = [drift(expected, asked, python, progress=progress) for python in there]
            found += [one for one in held if one is not None]
    if not found:
        raise EngineError('no engine is installed there: pip install "refsim[oracle]"', "missing")
    if as_json:
        emit_json({"drifted": any(one.drifted for one in found), "wheels": [_document(one) for one in found]})
    else:
        for one in found:
            _print(console(), one)
    context.exit(DIFFER if any(one.drifted for one in found) else AGREE)


def _document(one: Drift) -> dict[str, object]:
    return {"drifted": one.drifted, "best": one.best, "drift": one}


def _print(screen: Console, one: Drift) -> None:
    cases = sum(row.cases for row in one.rows)
    head = f"{one.engine} of {one.wheel} ({one.python})"
    if not one.drifted:
        say(screen, f"{head}: {cases:,} cases are what {one.profile} computes", 0, "equal", "bold green")
        return
    unequal = cases - sum(row.equal for row in one.rows)
    say(screen, f"{head}: {unequal:,} of {cases:,} cases are not what {one.profile} computes", 0, "drifted", "bold red")
    table = Table("operator", "types", "equal", "differing bytes", "refused", box=box.SIMPLE_HEAD)
    for row in sorted(one.rows, key=lambda row: (-row.differing, row.op)):
        if row.equal < row.cases:
            shown = f"{row.differing:,} of {row.total:,}"
            refused = f"{row.refused}: {escape(row.why.splitlines()[0][:WHY])}" if row.refused else ""
            table.add_row(row.op, " ".join(row.signatures), f"{row.equal} of {row.cases}", shown, refused)
    screen.print(table)
    for fit in one.fits[:FITS_SHOWN]:
        say(screen, f"{fit.profile}: {fit.unequal:,} cases are not equal, {fit.differing:,} bytes differ", 2)
    say(screen, f"fits best: {', '.join(one.best)}", 2)


COMMANDS = (drift_command,)
