"""``refsim schedule``."""

from __future__ import annotations

from pathlib import Path

import click

from refsim.commands._common import emit_json, engine_option, folded, json_option, keep_option, model_argument, optimize_option
from refsim.prepare import prepare
from refsim.schedule.schedule import VARIANTS
from refsim.schedule.schedule import schedule as schedule_program
from refsim.tflite import load


@click.command(epilog="Example: refsim schedule model.tflite --variant arm-dsp")
@model_argument
@click.option("--variant", required=True, type=click.Choice(list(VARIANTS)), help="Kind of core.")
@optimize_option
@keep_option
@engine_option
@json_option
def schedule(model: Path, variant: str, optimize: str, keep_constant_channels: bool, engine: str, as_json: bool) -> None:
    """Show which kernel computes each step of MODEL on a kind of core, and why not a faster one.

    Then, for the network's author: what it computes although that is the same for every input.
    """
    chosen = schedule_program(
        prepare(load(model), engine), variant, optimize=optimize, keep_constant_channels=keep_constant_channels
    )
    if as_json:
        emit_json({"variant": chosen.variant, "choices": chosen.choices, "waste": chosen.waste})
        return
    for line in str(chosen).splitlines():
        click.echo("\n".join(folded(line)))


COMMANDS = (schedule,)
