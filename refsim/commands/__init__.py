"""The subcommands of ``refsim``: one module each, found by discovery.

A module offers ``COMMANDS``, a tuple of click commands or groups. Logic lives elsewhere: a command reads its arguments, calls the
package, and prints.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import click


def commands(named: str = "") -> Iterator[click.Command]:
    """Every subcommand, by importing all modules of this package; or only the module that is ``named`` like a command."""
    found = sorted(info.name for info in pkgutil.iter_modules(__path__) if not info.name.startswith("_"))
    own = named.replace("-", "_")
    for name in [own] if own in found else found:
        yield from importlib.import_module(f"{__name__}.{name}").COMMANDS


class Commands(click.Group):
    """The subcommands, imported when they are asked for: each needs its own, large part of the package."""

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in self.commands:
            self._add(name)
        return super().get_command(context, name)

    def list_commands(self, context: click.Context) -> list[str]:
        self._add()
        return super().list_commands(context)

    def _add(self, named: str = "") -> None:
        for command in commands(named):
            self.add_command(command)
