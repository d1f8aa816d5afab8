"""The chapter's snippets run, and print what it says."""

from __future__ import annotations

import doctest
from pathlib import Path

import refsim.quantize


def test_the_chapter() -> None:
    path = Path(refsim.quantize.__file__).with_name("README.md")
    result = doctest.testfile(str(path), module_relative=False, encoding="utf-8")
    assert result.attempted > 30
    assert result.failed == 0
