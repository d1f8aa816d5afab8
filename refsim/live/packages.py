"""Which of some distributions an interpreter has: plain Python 3.9 without NumPy, for interpreters that lack that, too."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Sequence


def found(packages: Sequence[Sequence[str]]) -> tuple[str, str] | None:
    """The module, and distribution and version, of the first of ``packages`` (distribution, module) that is installed, or None."""
    for distribution, module in packages:
        try:
            return module, f"{distribution} {importlib.metadata.version(distribution)}"
        except importlib.metadata.PackageNotFoundError:
            continue
    return None


def absent(packages: Sequence[Sequence[str]]) -> tuple[str, str]:
    """Kind and text of the error for an interpreter that has none of ``packages``."""
    return "missing", f"is not installed (package {' or '.join(distribution for distribution, _ in packages)})"


def unusable(package: str, error: Exception) -> tuple[str, str]:
    """Kind and text of the error for a ``package`` that is installed, but not all that it or its driver needs."""
    return "broken", f"cannot be imported (package {package}): {type(error).__name__}: {error}"
