"""The directed cases of every operator: one module each, found by discovery, with a function ``drafts()``.

A draft is a question: a model and inputs. The answers come from the live engines, when a golden file is recorded.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping

from refsim.golden.cases._build import Draft

__all__ = ["Draft", "drafts", "operators"]


def operators() -> tuple[str, ...]:
    """Names of the operators that have cases, such as ``conv_2d``."""
    return tuple(sorted(info.name for info in pkgutil.iter_modules(__path__) if not info.name.startswith("_")))


def drafts(operator: str) -> Mapping[str, Draft]:
    """The drafts of one operator by id."""
    module = importlib.import_module(f"{__name__}.{operator}")
    made: list[Draft] = module.drafts()
    return {draft.id: draft for draft in made}
