"""The subcommands of ``refsim``: one module each, found by discovery.

A module offers ``COMMANDS``, a tuple of click commands or groups. Logic lives elsewhere: a command reads its arguments, calls the
package, and prints.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import click


def commands() -> Iterator[click.Command]:
    """Every subcommand, by importing all modules of this package."""
    for info in sorted(pkgutil.iter_modules(__path__), key=lambda item: item.name):
        if not info.name.startswith("_"):
            yield from importlib.import_module(f"{__name__}.{info.name}").COMMANDS
