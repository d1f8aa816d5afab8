"""Modules found by looking, so that adding one edits nothing."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType


def modules_of(package: str) -> Iterator[ModuleType]:
    """Every public module of ``package``, imported, by name."""
    for info in sorted(pkgutil.iter_modules(importlib.import_module(package).__path__), key=lambda item: item.name):
        if not info.name.startswith("_"):
            yield importlib.import_module(f"{package}.{info.name}")
