"""``refsim explain``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape

from refsim.codegen.selftest import self_test_inputs
from refsim.commands._common import (
    AGREE,
    DIFFER,
    console,
    counted,
    emit_json,
    engine_option,
    force_option,
    json_option,
    model_argument,
    read_arrays,
    read_named,
    say,
    stacked,
)
from refsim.diagnose.checks import explain_checks
from refsim.diagnose.dump import own_inputs, tensors_of
from refsim.diagnose.explain import Explanation, Finding, explain
from refsim.diagnose.lines import self_test_of_log, tensors_of_log
from refsim.diagnose.picture import svg_map, text_map
from refsim.errors import RefsimError
from refsim.ir import Array
from refsim.prepare import prepare
from refsim.program import Program
from refsim.simulate import check_inputs
from refsim.tflite import load
from refsim.writing import require_room, write_file

FINDINGS_SHOWN = 5


@click.command("explain", epilog="Example: refsim explain model.tflite --inputs samples.npz --tensors dump.npz --svg where.svg")
@model_argument
@click.option("--inputs", multiple=True, type=click.Path(path_type=Path), help=".npy files in model order, or one .npz.")
@click.option(
    "--tensors",
    type=click.Path(path_type=Path),
    help=".npz of dumped tensors, by name or index; or a log with lines `refsim-tensor INDEX OFFSET HEX`.",
)
@click.option(
    "--self-test",
    nargs=2,
    type=(click.IntRange(1), click.Path(path_type=Path)),
    metavar="N LOG",
    help="In place of both: the log of a board that ran the self-test of `gen --self-test N`.",
)
@click.option("--all", "everything", is_flag=True, help="Explain every node that differs, not the first only.")
@click.option("--svg", type=click.Path(path_type=Path), help="Write a difference map of the first node that differs.")
@force_option
@engine_option
@json_option
@click.pass_context
def explain_command(
    context: click.Context,
    model: Path,
    inputs: tuple[Path, ...],
    tensors: Path | None,
    self_test: tuple[int, Path] | None,
    everything: bool,
    svg: Path | None,
    force: bool,
    engine: str,
    as_json: bool,
) -> None:
    """Why is this one different? Find the first node of MODEL whose dumped output does not follow from its own dumped inputs.

    Every known engine and mistake is tried on that node; a cause is named only if it reproduces every value.
    """
    if svg is not None:
        require_room(svg, force=force)
    program = prepare(load(model), engine)
    if self_test is not None:
        context.exit(_from_self_test(program, *self_test, as_json))
    if tensors is None or not inputs:
        raise click.UsageError("give --inputs and --tensors, or --self-test")
    arrays = stacked(read_arrays(inputs, program.model.inputs), program.model.inputs)
    dump = _dump(program, tensors)
    own, other_inputs = own_inputs(program.model, check_inputs(program.model.inputs, arrays, batch=True), dump)
    found = explain(program, own, dump, everything)
    if as_json:
        verdicts = [finding.verdict for finding in found.findings]
        emit_json({"equal": found.equal, "other_inputs": other_inputs, "explanation": found, "verdicts": verdicts})
    else:
        for line in other_inputs:
            say(console(), line, mark="other inputs", style="yellow")
        _print(console(), found)
    if svg is not None and found.maps:
        write_file(svg, svg_map(found.maps[0], str(found.findings[0].node)).encode(), force=force)
    context.exit(DIFFER if found.findings or other_inputs else AGREE)


def _dump(program: Program, path: Path) -> Mapping[int, Array]:
    visible = program.values[: program.visible]
    if path.suffix in (".npz", ".npy"):
        return tensors_of(program.model, read_named(path), visible)
    return tensors_of_log(visible, _lines(path))


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError as error:
        raise RefsimError(f"cannot read {path}: {error.strerror or error}") from error


def _from_self_test(program: Program, count: int, log: Path, as_json: bool) -> int:
    """Say what the line of a self-test tells; returns the exit code."""
    found = explain_checks(program, self_test_inputs(program, count), self_test_of_log(_lines(log)))
    if as_json:
        emit_json({"equal": found is None, "explanation": found, "verdict": found.verdict if found else ""})
    elif found is None:
        console().print(f"[bold green]equal[/bold green]: the board has every check value that {program.profile.id} has")
    else:
        told = f"check value {found.got:08x} instead of {found.expected:08x}; {found.differing} of {found.layers} layers differ"
        say(console(), f"{found.node}, of input {found.input}: {told}", 0, "differs", "bold red")
        say(console(), found.verdict, 2)
    return AGREE if found is None else DIFFER


def _print(screen: Console, found: Explanation) -> None:
    if found.equal:
        screen.print(f"[bold green]equal[/bold green]: {found.compared} nodes of the dump are what {found.profile} computes")
    for finding in found.findings[:FINDINGS_SHOWN]:
        _print_finding(screen, finding, found.profile)
    if len(found.findings) > FINDINGS_SHOWN:
        screen.print(f"and {len(found.findings) - FINDINGS_SHOWN} more nodes that differ on their own inputs")
    if found.maps:
        say(screen, f"where {found.findings[0].node} differs, over samples and channels:")
        screen.print(text_map(found.maps[0]))
    if found.missing:
        say(screen, f"not in the dump: {counted(len(found.missing), 'node')}, from {found.missing[0]} on")
    for node in found.unseen:
        say(screen, f"as it may run several times: {node}", 0, "not looked into,", "yellow")


def _print_finding(screen: Console, finding: Finding, profile: str) -> None:
    first = f"first in sample {finding.sample} at {list(finding.element)}: expected {finding.expected}, got {finding.got}"
    text = f"{finding.node}: {finding.differing:,} of {finding.total:,} elements; {first}"
    say(screen, text, 0, "differs", "bold red")
    for value in finding.values:
        screen.print(f"    {escape(str(value))}")
    if finding.values or finding.causes or finding.runs_subgraphs:
        say(screen, finding.verdict, 2)
    if finding.computed and (finding.values or finding.causes):
        told = f"{profile} computed that, and what another engine or a mistake makes of it shows here, too"
        read = f"it reads {', '.join(finding.computed)}, not in the dump: {told}; `refsim identify` compares whole runs"
        say(screen, read, 2)


COMMANDS = (explain_command,)
