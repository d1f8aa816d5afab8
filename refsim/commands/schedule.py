"""``refsim schedule``."""

from __future__ import annotations

from pathlib import Path

import click

from refsim.codegen.limit import within
from refsim.commands._common import (
    arena_limit_option,
    emit_json,
    engine_option,
    feed_rows_option,
    folded,
    json_option,
    keep_option,
    model_argument,
    optimize_option,
    run_lines,
    runs_of,
)
from refsim.prepare import prepare
from refsim.schedule.schedule import VARIANTS
from refsim.schedule.schedule import schedule as schedule_program
from refsim.tflite import load


@click.command(epilog="Example: refsim schedule model.tflite --variant arm-dsp")
@model_argument
@click.option("--variant", required=True, type=click.Choice(list(VARIANTS)), help="Kind of core.")
@optimize_option
@keep_option
@arena_limit_option
@feed_rows_option
@engine_option
@json_option
def schedule(
    model: Path,
    variant: str,
    optimize: str,
    keep_constant_channels: bool,
    arena_limit: int | None,
    feed_rows: bool,
    engine: str,
    as_json: bool,
) -> None:
    """Show which kernel computes each step of MODEL on a kind of core, and why not a faster one.

    Then, for the network's author: what it computes although that is the same for every input.
    With a limit of the arena, or rows that are fed, also which layers are computed row by row, and what each run of them saves.

    Kernels of arm-dsp load and store words at any address where a depth is no multiple of 4, as these cores do after reset:
    UNALIGN_TRP in CCR has to stay 0. Those of arm-m0 and rv32 never do.
    """
    by_rows = arena_limit is not None or feed_rows
    chosen = schedule_program(
        prepare(load(model), engine), variant, optimize=optimize, keep_constant_channels=keep_constant_channels, rows=by_rows
    )
    program = chosen.program
    if by_rows:
        program = within(program, arena_limit, fed=feed_rows)
    if as_json:
        emit_json({"variant": chosen.variant, "choices": chosen.choices, "runs": runs_of(program), "waste": chosen.waste})
        return
    rows = run_lines(program)
    for line in [*str(chosen).splitlines(), *([""] if rows else []), *rows]:
        click.echo("\n".join(folded(line)))


COMMANDS = (schedule,)
