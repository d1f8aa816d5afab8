"""``refsim engines``."""

from __future__ import annotations

import click
from rich import box
from rich.table import Table

from refsim import live
from refsim.commands._common import console, emit_json, json_option
from refsim.engines import Profile, profiles
from refsim.ops import registry


@click.command(epilog="Example: refsim engines")
@json_option
def engines(as_json: bool) -> None:
    """List the engine profiles: their kernels and rules, and the live engine each was checked against."""
    if as_json:
        emit_json([{"profile": profile, "live": live.available(profile.alias)} for profile in profiles()])
        return
    screen = console(min_width=132)
    for profile in profiles():
        installed = live.available(profile.alias)
        screen.print(f"[bold]{profile.id}[/bold] (alias {profile.alias})  {profile.title}")
        state = f"installed: {installed}" if installed else "not installed; pip install 'refsim\\[oracle]'"
        screen.print(f"  checked against {profile.wheel} ({state})")
        screen.print(_kernels(profile))
    screen.print("types: s8, u8, s16, s32, f32 as in int8, uint8, ...; w4 int4 weights; b32, b64 the bias; pot power-of-two scales")


def _kernels(profile: Profile) -> Table:
    table = Table("operator", "types", "rules", box=box.SIMPLE_HEAD, header_style="bold")
    for op in sorted(registry().values(), key=lambda item: item.name):
        by_rules: dict[str, list[str]] = {}
        for signature, rules in ((name, profile.rules(op, name) or {}) for name in profile.signatures(op)):
            text = ", ".join(f"{name} {value}" for name, value in rules.items()) or "-"
            by_rules.setdefault(text, []).append(signature)
        for number, (text, signatures) in enumerate(by_rules.items()):
            table.add_row(op.builtin if number == 0 else "", " ".join(signatures), text)
    return table


COMMANDS = (engines,)
