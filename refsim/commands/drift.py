"""``refsim drift``."""

from __future__ import annotations

import functools
import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import click
from rich import box
from rich.console import Console
from rich.table import Table

from refsim import live
from refsim.commands._common import AGREE, BAD_INPUT, DIFFER, console, counted, emit_json, json_option, progress_bar, say
from refsim.diagnose.drift import DRAWS, SEED, Drift, drift, engines_of, questions
from refsim.engines import Profile
from refsim.errors import EngineError

#: Profiles whose fit is shown where a wheel has drifted.
FITS_SHOWN = 3
#: Reasons to refuse something that are shown for each engine, the most frequent ones, and characters of each.
REASONS_SHOWN, WHY = 8, 200
HERE = "this interpreter"


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

    Each wheel is held to the present profile of its engine, and tried with the others: one that fits better is named.

    Exit code 1: a wheel computes, or refuses, something that its profile does not. Exit code 2: an interpreter could not be asked:
    it has none of the engines, or not the one of --engine, or a wheel that cannot be imported.
    """
    found, silent = list[Drift](), list[dict[str, str]]()
    with progress_bar(not as_json) as progress:
        ask = functools.cache(lambda expected: tuple(questions(expected, ops, draws, seed)))
        for python in pythons or (None,):
            here, errors = _ready(python, engines_of(names))
            for expected in here:
                progress(f"questions for {expected.live}", 0, 0)
                found.append(drift(expected, ask(expected), python, progress=progress))
            silent += [
                {"python": str(python or ""), "why": str(error)}
                for error in errors
                if names or not here or error.kind != "missing"  # who has one of the engines need not have all
            ]
    if not found:
        raise EngineError("\n".join(map(_not_asked, silent)), "missing")
    drifted = any(one.drifted for one in found)
    if as_json:
        emit_json({"drifted": drifted, "wheels": [_document(one) for one in found], "not_asked": silent})
    else:
        _print_all(console(), found)
        for one in silent:
            click.echo(f"refsim: {_not_asked(one)}", err=True)
    context.exit(BAD_INPUT if silent else DIFFER if drifted else AGREE)


def _ready(python: Path | None, engines: Sequence[Profile]) -> tuple[list[Profile], list[EngineError]]:
    """Those of ``engines`` that run in ``python``, and why others do not: once for engines that are one wheel's."""
    ready, errors = [], dict[object, EngineError]()
    for expected in engines:
        packages = live.ADAPTERS[expected.live].packages
        if packages not in errors:
            try:
                live.wheel(expected.live, python=python)
                ready.append(expected)
            except EngineError as error:
                errors[packages] = error
    return ready, [*errors.values()]


def _not_asked(one: Mapping[str, str]) -> str:
    return f"{one['python'] or HERE}: {one['why']}"


def _document(one: Drift) -> dict[str, object]:
    return {"drifted": one.drifted, "best": one.best, "drift": one}


def _print_all(screen: Console, found: Sequence[Drift]) -> None:
    for one in found:
        _print(screen, one)
    if len(found) < 2:
        return
    for (python, wheel), engines in itertools.groupby(found, lambda one: (one.python, one.wheel)):
        say(screen, f"{python or HERE}: {wheel}")
        for one in engines:
            cases, equal = _cases(one)
            say(screen, f"{one.engine}: {equal:,} of {cases:,} cases are equal; fits best: {_best(one)}", 2)


def _cases(one: Drift) -> tuple[int, int]:
    """How many there are, and how many are equal."""
    return sum(row.cases for row in one.rows), sum(row.equal for row in one.rows)


def _best(one: Drift) -> str:
    """The profiles that describe the wheel, and how well: the present one alone, if it is among them."""
    named = [one.profile] if one.profile in one.best else one.best
    left = one.fits[0].unequal
    return f"{', '.join(named)} ({f'all but {left:,}' if left else 'all'})"


def _print(screen: Console, one: Drift) -> None:
    cases, equal = _cases(one)
    head = f"{one.engine} of {one.wheel} ({one.python or HERE})"
    if not one.drifted:
        say(screen, f"{head}: {cases:,} cases are what {one.profile} computes", 0, "equal", "bold green")
        return
    say(screen, f"{head}: {cases - equal:,} of {cases:,} cases are not what {one.profile} computes", 0, "drifted", "bold red")
    table = Table("operator", "types", "equal", "refused", "differing bytes", box=box.SIMPLE_HEAD)
    reasons = Counter[str]()
    for row in sorted(one.rows, key=lambda row: (-row.differing, row.op)):
        if row.equal < row.cases:
            shown = f"{row.differing:,} of {row.total:,}"
            table.add_row(row.op, " ".join(row.signatures), f"{row.equal} of {row.cases}", str(row.refused or ""), shown)
            reasons.update(dict(row.reasons))
    screen.print(table)
    _print_reasons(screen, reasons)
    for fit in one.fits[:FITS_SHOWN]:
        sides = f" ({fit.one_sided:,} of them refused by one side only)" if fit.one_sided else ""
        say(screen, f"{fit.profile}: {fit.unequal:,} of {cases:,} cases are not equal{sides}, {fit.differing:,} bytes differ", 2)
    say(screen, f"fits best: {_best(one)}", 2)


def _print_reasons(screen: Console, reasons: Counter[str]) -> None:
    """What the wheel said of the cases that it refused."""
    for why, count in reasons.most_common(REASONS_SHOWN):
        say(screen, f"{counted(count, 'case')} refused: {why if len(why) <= WHY else why[:WHY] + ' ...'}", 2)
    if more := reasons.total() - sum(count for _, count in reasons.most_common(REASONS_SHOWN)):
        say(screen, f"{counted(more, 'case')} refused for other reasons: see --json", 2)


COMMANDS = (drift_command,)
