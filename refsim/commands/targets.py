"""``refsim targets``."""

from __future__ import annotations

import click
from rich import box
from rich.markup import escape
from rich.table import Column, Table

from refsim.commands._common import console, emit_json, json_option
from refsim.toolchain.targets import TARGETS


@click.command(epilog="Example: refsim targets")
@json_option
def targets(as_json: bool) -> None:
    """List the emulated targets: which ones this machine can build for and run, and what to install for the others."""
    if as_json:
        rows = [
            {
                "name": target.name,
                "title": target.title,
                "available": not target.missing,
                "emulator": target.runner,
                "byteorder": target.byteorder,
                "int_bits": target.int_bits,
                "tools": target.tools,
                "missing": [{"tool": tool.name, "install": tool.install} for tool in target.missing],
            }
            for target in TARGETS.values()
        ]
        emit_json({"targets": rows})
        return
    table = Table(
        Column("target", no_wrap=True), "", "byte order", "int", "emulator", "state", box=box.SIMPLE_HEAD, header_style="bold"
    )
    for target in TARGETS.values():
        how = "; ".join(dict.fromkeys(tool.install for tool in target.missing))
        state = f"[yellow]missing:[/yellow] {escape(how)}" if how else "[green]ready[/green]"
        table.add_row(target.name, target.title, target.byteorder, str(target.int_bits), target.runner, state)
    console().print(table)


COMMANDS = (targets,)
