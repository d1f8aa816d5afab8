"""``refsim inspect``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from rich import box
from rich.markup import escape
from rich.table import Table

from refsim.commands._common import console, emit_json, engine_option, json_option, model_argument
from refsim.describe import describe
from refsim.ir import quote
from refsim.prepare import prepare
from refsim.tflite import load


@click.command()
@model_argument
@engine_option
@json_option
def inspect(model: Path, engine: str, as_json: bool) -> None:
    """Show every node of MODEL: shapes, scales, zero points, multipliers, shifts, MACs; and the memory plan."""
    report = describe(prepare(load(model), engine))
    if as_json:
        emit_json(report)
        return
    screen = console(min_width=136)
    screen.print(f"[bold]{escape(report['model'])}[/bold]  {report['engine']}  sha256 {report['sha256'][:16]}…")
    screen.print(_nodes(report))
    screen.print(f"{len(report['nodes'])} nodes, {report['macs']:,} MACs, {report['constant_bytes']:,} bytes of constants")
    screen.print(_memory(report))
    memory = report["memory"]
    arena, bound, state = (memory[f"{name}_bytes"] for name in ("arena", "lower_bound", "state"))
    screen.print(f"arena {arena:,} bytes (lower bound {bound:,}), state {state:,} bytes")
    for note in report["notes"]:
        screen.print(f"[yellow]note[/yellow] {escape(note)}")


def _nodes(report: dict[str, Any]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, header_style="bold")
    table.add_column("#", justify="right", no_wrap=True)
    for title in ("operator", "tensor", "shape"):
        table.add_column(title, no_wrap=True)
    for title in ("scale", "zero point", "multiplier", "shift", "MACs"):
        table.add_column(title, justify="right", no_wrap=True)
    for node in report["nodes"]:
        rows = [*node["inputs"], *node["outputs"]]
        pairs = node["multipliers"]
        for number in range(max(len(rows), len(pairs))):
            head = number == 0
            tensor = _tensor_cells(rows[number], number >= len(node["inputs"])) if number < len(rows) else ("", "", "", "")
            pair = (_multiplier(pairs[number]["multiplier"]), _series(pairs[number]["shift"])) if number < len(pairs) else ("", "")
            first = (str(node["index"]), node["op"]) if head else ("", node["signature"] if number == 1 else "")
            table.add_row(*first, *tensor, *pair, f"{node['macs']:,}" if head and node["macs"] else "")
        table.add_section()
    return table


def _tensor_cells(tensor: dict[str, Any], is_output: bool) -> tuple[str, str, str, str]:
    q = tensor["quantization"]
    arrow = "→" if is_output else " "
    name = f"{arrow} {tensor['index']} {tensor['dtype']} {quote(tensor['name'], 14)}"
    scale = _series(q["scale"]) if q else ""
    return escape(name), "×".join(map(str, tensor["shape"])), scale, _series(sorted(set(q["zero_point"]))) if q else ""


def _series(values: list[Any]) -> str:
    """One value, or the range of several."""
    low, high = (f"{value:.3g}" if isinstance(value, float) else str(value) for value in (min(values), max(values)))
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
    for name, row in sorted(rows, key=lambda item: (item[1]["offset"], item[0])):
        table.add_row(name, f"{row['offset']:,}", f"{row['bytes']:,}")
    return table


COMMANDS = (inspect,)
