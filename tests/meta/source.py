"""The project's own files, as text and as syntax trees."""

from __future__ import annotations

import ast
import functools
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE, TEMPLATES = ROOT / "refsim", ROOT / "templates"


@functools.cache
def modules() -> dict[str, Path]:
    """Every module of the package by dotted name, without the leading ``refsim.``; "" is the package itself."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        found[".".join(part for part in parts if part != "__init__")] = path
    return found


@functools.cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def name_of(path: Path) -> str:
    """Path below the root, with slashes."""
    return path.relative_to(ROOT).as_posix()
