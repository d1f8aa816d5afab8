"""Fixtures and settings for all tests."""

from __future__ import annotations

import os
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
