"""The cases of every operator: directed ones in a module of its name with a function ``drafts()``, or drawn ones.

A draft is a question: a model and inputs. The answers come from the live engines, when a golden file is recorded.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping

from refsim.golden.cases._build import Draft
from refsim.golden.cases._drawn import drawn
from refsim.ops import registry

__all__ = ["Draft", "drafts", "operators"]


def operators() -> tuple[str, ...]:
    """Names of the operators that have cases, such as ``conv_2d``: all that can be drawn."""
    return tuple(sorted(op.name for op in registry().values() if op.sample))


def drafts(operator: str) -> Mapping[str, Draft]:
    """The drafts of one operator by id: directed ones where there is a module of them, else drawn ones."""
    directed = {info.name for info in pkgutil.iter_modules(__path__) if not info.name.startswith("_")}
    if operator in directed:
        made: list[Draft] = importlib.import_module(f"{__name__}.{operator}").drafts()
    else:
        made = list(drawn(next(op for op in registry().values() if op.name == operator)))
    return {draft.id: draft for draft in made}
