"""Fixtures and settings for all tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

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
