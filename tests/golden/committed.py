"""The committed golden files, read once for all tests."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path

from refsim import golden
from refsim.golden import GoldenFile, files
from refsim.golden.packing import unpack


@functools.cache
def committed() -> Mapping[str, GoldenFile]:
    """What each source answered in each file, under names such as ``operators/tflm-2026.10/add`` and ``primitives/srdhm``.

    Every process of a test run reads them when it collects its tests, so the rules are not checked here; test_files does.
    """
    read = ((path, *files.read(path)) for path in golden.paths(golden.FOLDER))
    return {_name(file): file for path, index, _, content in read for file in unpack(index, content, str(path))}


def _name(file: GoldenFile) -> str:
    kind, name = Path(file.name).relative_to(golden.FOLDER).with_suffix("").parts
    return f"{kind}/{name}" if file.kind == "primitive" else f"{kind}/{file.source.engine}/{name}"


def of_operators() -> list[GoldenFile]:
    return [file for file in committed().values() if file.kind == "operator"]
