"""What an engine of the fuzz vectors refuses or dies of, its profile refuses or names."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from engines.recorded import ENGINES, NO_FUNCTION
from model.cases import supported

import refsim

#: tests/model/test_vectors.py holds the two others to it, on whole runs.
OTHERS = ("opt", "xnn")


def words_of(model: Path, profile: str) -> tuple[str, ...]:
    """What is said against ``model``."""
    try:
        return tuple(refsim.prepare(refsim.load(model), profile).refusals)
    except refsim.ModelError as error:
        return error.problems


@pytest.mark.parametrize("engine", OTHERS)
def test_refusals_and_crashes_are_told(shared: Path, engine: str) -> None:
    folder = shared / "vectors" / "fuzz"
    rows: dict[str, Any] = json.loads((folder / "index.json").read_text(encoding="utf-8"))["ops"]
    silent, count = [], 0
    for row in rows.values():
        for case in row["cases"]:
            path = folder / row["dir"] / f"{case['id']:03}.tflite"
            if case["result"][engine].startswith("refused") and supported(path):
                count += 1
                if not words_of(path, ENGINES[engine]):
                    silent.append(f"{path.parent.name}/{path.stem}: {case['result'][engine]}")
    assert count > 20 and silent == []


BATCH_MATMUL, SUM = NO_FUNCTION


@pytest.mark.parametrize(
    ("profile", "name"),
    [
        ("litert-2.1-ref", BATCH_MATMUL),
        ("litert-1.2-xnnpack-x86", BATCH_MATMUL),
        ("tflite-2.14-opt-arm64", BATCH_MATMUL),
        ("tflm-2025.01", BATCH_MATMUL),
        ("tflm-2026.02", BATCH_MATMUL),
        ("tflm-2025.01", SUM),
    ],
)
def test_what_is_no_function_of_the_inputs_is_told(shared: Path, profile: str, name: str) -> None:
    case = shared / "vectors" / "fuzz" / f"{name}.tflite"
    assert any("undefined" in word for word in words_of(case, profile))
    assert words_of(case, "litert-ref") == words_of(case, "tflm") == ()
