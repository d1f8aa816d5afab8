"""The live engines: missing wheels are a reason to skip at home, and an error in CI."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from refsim import live


@pytest.fixture(scope="session")
def require_engine() -> Callable[[str], None]:
    """A function that lets a test go on only if an engine's wheel is installed."""

    def require(name: str) -> None:
        if live.available(name) is None:
            title, distribution = live.ENGINES[name]
            reason = f'{title} is not installed (package {distribution}): pip install "refsim[oracle]"'
            if os.environ.get("CI") == "true":
                pytest.fail(reason)
            pytest.skip(reason)

    return require


@pytest.fixture(params=list(live.ENGINES))
def engine(request: pytest.FixtureRequest, require_engine: Callable[[str], None]) -> str:
    """Each live engine in turn, by profile alias; its wheel is installed."""
    name: str = request.param
    require_engine(name)
    return name
