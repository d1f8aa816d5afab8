"""``refsim inspect``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from rich import box
from rich.markup import escape
from rich.table import Table

from refsim.codegen.limit import within
from refsim.commands._common import (
    arena_limit_option,
    console,
    counted,
    emit_json,
    engine_option,
    feed_rows_option,
    folded,
    json_option,
    model_argument,
    refused,
    run_lines,
    say,
)
from refsim.describe import describe
from refsim.ir import quote
from refsim.prepare import survey
from refsim.problems import advice, grouped
from refsim.tflite import load


@click.command(epilog="Example: refsim inspect model.tflite --engine litert-ref")
@model_argument
@engine_option
@arena_limit_option
@feed_rows_option
@json_option
def inspect(model: Path, engine: str, arena_limit: int | None, feed_rows: bool, as_json: bool) -> None:
    """Show every node of MODEL: shapes, scales, zero points, multipliers, shifts, MACs; and the memory plan.

    Nodes that refsim, or the engine, does not have are shown as such. With a limit of the arena, or rows that are fed, the plan is
    the one with layers that are computed row by row.
    """
    loaded = load(model, tolerant=True)
    program, problems = survey(loaded, engine)
    if not problems and (arena_limit is not None or feed_rows):
        program = within(program, arena_limit, fed=feed_rows)
    report = describe(program, problems)
    told = [line for error in advice(loaded) if report["problems"] for line in error.problems]
    if as_json:
        emit_json(report | {"advice": told})
        return
    screen = console()
    screen.print(f"[bold]{escape(report['model'])}[/bold]  {report['engine']}  sha256 {report['sha256'][:16]}…")
    for line in told:
        say(screen, "", mark=line, style="bold yellow")
    for line in _nodes(report):
        screen.print(line)
    screen.print(
        f"{counted(len(report['nodes']), 'node')}, {report['macs']:,} MACs, {report['constant_bytes']:,} bytes of constants"
    )
    if report["memory"] is not None:
        screen.print(_memory(report))
        memory = report["memory"]
        arena, bound, state = (memory[f"{name}_bytes"] for name in ("arena", "lower_bound", "state"))
        screen.print(f"arena {arena:,} bytes (lower bound {bound:,}), state {state:,} bytes")
    for line in run_lines(program):
        say(screen, line, mark="rows", style="yellow")
    for line in [*loaded.unsupported, *(line for error in grouped(problems) for line in error.problems)]:
        say(screen, line, mark="not supported", style="yellow")
    for line in refused(report["engine"], report["refusals"]):
        say(screen, line, mark="REFUSED", style="bold red")
    for note in report["notes"]:
        say(screen, note, mark="note", style="yellow")


def _nodes(report: dict[str, Any]) -> Iterator[str]:
    """A line for each node, and below it one for each of its tensors, with a multiplier of the node as long as there are any."""
    told: dict[tuple[str, str], int] = {}
    yield f"\n{'tensor':>6} {'type':8}{'name':12}{'shape':13}{'scale':>15}{'zero':>7}{'multiplier':>11}{'shift':>7}"
    for node in report["nodes"]:
        macs = f"  {node['macs']:,} MACs" if node["macs"] else ""
        yield f"[bold]{node['index']} {escape(node['op'])}[/bold] {node['signature']}{macs}"
        for reason in node["unsupported"]:
            first = told.setdefault((node["op"], reason), node["index"])
            why = reason if first == node["index"] else f"as node {first}"
            yield from map(escape, folded(f"not supported: {why}", 3))
        rows = [*((tensor, " ") for tensor in node["inputs"]), *((tensor, "→") for tensor in node["outputs"])]
        pairs = [(_multiplier(pair["multiplier"]), _series(pair["shift"])) for pair in node["multipliers"]]
        for number in range(max(len(rows), len(pairs))):
            tensor = _tensor(*rows[number]) if number < len(rows) else " " * 62
            multiplier, shift = pairs[number] if number < len(pairs) else ("", "")
            yield escape(f"{tensor}{multiplier:>11}{shift:>7}".rstrip())


def _tensor(tensor: dict[str, Any], arrow: str) -> str:
    """Exactly 62 columns, unless a shape is very long."""
    q = tensor["quantization"]
    shape = "×".join(map(str, tensor["shape"]))
    scale, zero = (_series(q["scale"]), _series(sorted(set(q["zero_point"])))) if q else ("", "")
    return f"{arrow}{tensor['index']:>5} {tensor['dtype']:7} {quote(tensor['name'], 8):12}{shape:13}{scale:>15}{zero:>7}"


def _series(values: list[Any]) -> str:
    """One value, or the range of several."""
    low, high = (f"{value:.2g}" if isinstance(value, float) else str(value) for value in (min(values), max(values)))
    return low if low == high else f"{low}…{high}"


def _multiplier(values: list[int]) -> str:
    return str(values[0]) if len(set(values)) == 1 else f"{len(values)} values"


def _memory(report: dict[str, Any]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, header_style="bold", title="memory plan", title_justify="left")
    table.add_column("buffer")
    table.add_column("offset", justify="right")
    table.add_column("bytes", justify="right")
    memory = report["memory"]
    rows = [(f"tensor {row['index']}", row) for row in memory["tensors"]]
    rows += [(f"scratch, node {row['node']}", row) for row in memory["scratch"]]
    rows += [(f"tensor {row['index']}, {counted(row['rows'], 'row')}", row) for run in memory["runs"] for row in run["rows"]]
    for name, row in sorted(rows, key=lambda item: (item[1]["offset"], item[0])):
        table.add_row(name, f"{row['offset']:,}", f"{row['bytes']:,}")
    return table


COMMANDS = (inspect,)
