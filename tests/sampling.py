"""Which parameters of a test run by default, and which with the campaigns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

#: The mark of what takes minutes and is run by hand.
CAMPAIGN = pytest.mark.campaign


def one_in(every: int, values: Iterable[Any]) -> list[Any]:
    """``values`` as parameters of a test: each ``every``-th in the default run, the others in the campaigns.

    For tests that ask the same of many alike. Tuples are the values of several parameters.
    """
    return [value if number % every == 0 else in_campaign(value) for number, value in enumerate(values)]


def in_campaign(value: Any) -> Any:
    """A parameter, or a tuple of several, of the campaigns."""
    if hasattr(value, "marks"):
        return pytest.param(*value.values, id=value.id, marks=(*value.marks, CAMPAIGN))
    return pytest.param(*(value if isinstance(value, tuple) else (value,)), marks=CAMPAIGN)
