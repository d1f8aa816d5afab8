"""``refsim explain``."""

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
    read_arrays,
    read_named,
    stacked,
)
from refsim.diagnose.dump import tensors_of
from refsim.diagnose.explain import Explanation, Finding, explain
from refsim.diagnose.picture import text_map, write_svg
from refsim.prepare import prepare
from refsim.tflite import load

FINDINGS_SHOWN = 5


@click.command("explain")
@model_argument
@click.option(
    "--inputs", required=True, multiple=True, type=click.Path(path_type=Path), help=".npy files in model order, or one .npz."
)
@click.option("--tensors", required=True, type=click.Path(path_type=Path), help=".npz of dumped tensors, by name or index.")
@click.option("--all", "everything", is_flag=True, help="Explain every node that differs, not the first only.")
@click.option("--svg", type=click.Path(path_type=Path), help="Write a difference map of the first node that differs.")
@engine_option
@json_option
@click.pass_context
def explain_command(
    context: click.Context,
    model: Path,
    inputs: tuple[Path, ...],
    tensors: Path,
    everything: bool,
    svg: Path | None,
    engine: str,
    as_json: bool,
) -> None:
    """Why is this one different? Find the first node of MODEL whose dumped output does not follow from its own dumped inputs.

    Every known engine and mistake is tried on that node; a cause is named only if it reproduces every value.
    """
    program = prepare(load(model), engine)
    arrays = stacked(read_arrays(inputs, program.model.inputs), program.model.inputs)
    dump = tensors_of(program.model, read_named(tensors))
    found = explain(program, arrays, dump, everything)
    if as_json:
        emit_json({"equal": found.equal, "explanation": found, "verdicts": [finding.verdict for finding in found.findings]})
    else:
        _print(console(min_width=132), found)
    if svg is not None and found.maps:
        write_svg(svg, found.maps[0], str(found.findings[0].node))
    context.exit(AGREE if found.equal else DIFFER)


def _print(screen: Console, found: Explanation) -> None:
    if found.equal:
        screen.print(f"[bold green]equal[/bold green]: {found.compared} nodes of the dump are what {found.profile} computes")
    for finding in found.findings[:FINDINGS_SHOWN]:
        _print_finding(screen, finding)
    if len(found.findings) > FINDINGS_SHOWN:
        screen.print(f"and {len(found.findings) - FINDINGS_SHOWN} more nodes that differ on their own inputs")
    if found.maps:
        screen.print(text_map(found.maps[0]))
    if found.missing:
        screen.print(f"not in the dump: {len(found.missing)} nodes, from {escape(found.missing[0])} on")


def _print_finding(screen: Console, finding: Finding) -> None:
    screen.print(
        f"[bold red]differs[/bold red] {escape(finding.node)}: {finding.differing:,} of {finding.total:,} elements; first in "
        f"sample {finding.sample} at {list(finding.element)}: expected {finding.expected}, got {finding.got}"
    )
    for value in finding.values:
        screen.print(f"    {escape(str(value))}")
    if finding.values or finding.causes:
        screen.print(f"  {escape(finding.verdict)}")


COMMANDS = (explain_command,)
