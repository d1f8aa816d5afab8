"""``refsim identify``."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console

from refsim.commands._common import (
    AGREE,
    DIFFER,
    console,
    emit_json,
    json_option,
    jsonable,
    model_argument,
    read_arrays,
    read_named,
    say,
    stacked,
)
from refsim.diagnose.answers import answers
from refsim.diagnose.dump import own_inputs, tensors_of
from refsim.diagnose.identify import Identity, identify
from refsim.simulate import check_inputs
from refsim.tflite import load


@click.command("identify", epilog="Example: refsim identify model.tflite --inputs samples.npz --outputs theirs.npz")
@model_argument
@click.option(
    "--inputs", required=True, multiple=True, type=click.Path(path_type=Path), help=".npy files in model order, or one .npz."
)
@click.option("--outputs", required=True, type=click.Path(path_type=Path), help=".npz of outputs (output0, ...) or of any tensors.")
@click.option("--reset", is_flag=True, help="Each sample began from reset state, in place of following the last one.")
@json_option
@click.pass_context
def identify_command(
    context: click.Context, model: Path, inputs: tuple[Path, ...], outputs: Path, reset: bool, as_json: bool
) -> None:
    """Whose results are these? Find the engine profile that gives OUTPUTS from INPUTS; dumps of inner tensors tell more."""
    loaded = load(model)
    arrays = check_inputs(loaded.inputs, stacked(read_arrays(inputs, loaded.inputs), loaded.inputs), batch=True)
    given = tensors_of(loaded, read_named(outputs))
    own, other_inputs = own_inputs(loaded, arrays, given)
    found = identify(loaded, given, list(answers(loaded, own, wheels=False, reset=reset)))
    if as_json:
        emit_json({**jsonable(found), "other_inputs": other_inputs})
    else:
        for line in other_inputs:
            say(console(), line, mark="other inputs", style="yellow")
        _print(console(), found)
    context.exit(AGREE if found.exact else DIFFER)


def _print(screen: Console, found: Identity) -> None:
    names = ", ".join(match.profile for match in found.exact)
    if len(found.exact) == 1:
        say(screen, f"gives every value ({found.exact[0].title})", mark=names, style="bold green")
    elif found.exact:
        say(screen, "give every value; these inputs do not tell them apart", mark=names, style="bold green")
    else:
        say(screen, "gives every value; the nearest:", mark="no profile", style="bold red")
    for match in found.others[: 3 if not found.exact else 1]:
        say(screen, f"{match.profile}: {match.differing:,} of {match.total:,} differ; first {match.place}", 2)
    for name, why in found.refused:
        say(screen, f"by {name}: {why.splitlines()[0]}", 2, "refused", "yellow")


COMMANDS = (identify_command,)
