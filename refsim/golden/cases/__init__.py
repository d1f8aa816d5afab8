"""The cases of every operator: directed ones in a module of its name with a function ``drafts()``, and drawn ones of the rest.

A draft is a question: a model and inputs. The answers come from the live engines, when a golden file is recorded.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping, Sequence

from refsim.engines import profile
from refsim.golden.cases._build import Draft
from refsim.golden.cases._drawn import drawn
from refsim.ops import registry
from refsim.prepare import prepare
from refsim.tflite import load

__all__ = ["Draft", "drafts", "operators"]


def operators() -> tuple[str, ...]:
    """Names of the operators that have cases, such as ``conv_2d``: all that can be drawn."""
    return tuple(sorted(op.name for op in registry().values() if op.sample))


def drafts(operator: str) -> Mapping[str, Draft]:
    """The drafts of one operator by id: directed ones where there is a module of them, and drawn ones of kernels that have none."""
    directed = {info.name for info in pkgutil.iter_modules(__path__) if not info.name.startswith("_")}
    made: list[Draft] = importlib.import_module(f"{__name__}.{operator}").drafts() if operator in directed else []
    made += drawn(next(op for op in registry().values() if op.name == operator), _kernels_of(made))
    return {draft.id: draft for draft in made}


def _kernels_of(made: Sequence[Draft]) -> set[tuple[str, str]]:
    """(alias of a profile, signature) of what the valid ones of ``made`` ask."""
    return {
        (alias, prepare(load(draft.model), profile(alias)).steps[0].signature)
        for draft in made
        if not draft.error
        for alias in draft.engines
    }
