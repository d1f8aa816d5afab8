"""Fixtures and settings for all tests."""

from __future__ import annotations

import gc
import os
from collections import Counter
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import settings

from refsim import live

settings.register_profile("refsim", derandomize=True, deadline=None)
settings.load_profile("refsim")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with shared models and vectors: ``REFSIM_SHARED``, or ``shared`` beside the repository."""
    folder = Path(os.environ.get("REFSIM_SHARED") or ROOT.parent / "shared")
    if not (folder / "models").is_dir():
        reason = f"no shared models in {folder}; set REFSIM_SHARED to the folder that holds models/ and vectors/"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return folder


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Nearly all of what is collected stays, so the garbage collector looks for no more of it, neither now nor beside the tests."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Of a test marked ``sampled(n)`` each n-th parameter runs by default; the others are marked ``thorough``."""
    seen: Counter[str] = Counter()
    for item in items:
        mark = item.get_closest_marker("sampled")
        if mark is None or item.get_closest_marker("campaign"):
            continue
        function = item.nodeid.partition("[")[0]
        if seen[function] % mark.args[0]:
            item.add_marker("thorough")
        seen[function] += 1


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test marked ``oracle`` needs the live engines: a reason to skip at home, an error in CI."""
    if item.get_closest_marker("oracle") is None:
        return
    missing = [distribution for name, (_, distribution) in live.ENGINES.items() if live.available(name) is None]
    if missing:
        reason = f'{" and ".join(missing)} not installed: pip install "refsim[oracle]"'
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
