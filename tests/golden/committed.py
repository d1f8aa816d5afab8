"""The committed golden files, read once for all tests."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path

from refsim import golden
from refsim.golden import GoldenFile


@functools.cache
def committed() -> Mapping[str, GoldenFile]:
    """What each source answered in each file, under names such as ``operators/tflm-2026.10/add`` and ``primitives/srdhm``."""
    return {_name(file): file for path in golden.paths(golden.FOLDER) for file in golden.load_all(path)}


def _name(file: GoldenFile) -> str:
    kind, name = Path(file.name).relative_to(golden.FOLDER).with_suffix("").parts
    return f"{kind}/{name}" if file.kind == "primitive" else f"{kind}/{file.source.engine}/{name}"


def of_operators() -> list[GoldenFile]:
    return [file for file in committed().values() if file.kind == "operator"]
