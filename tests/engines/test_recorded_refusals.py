"""What an engine of the fuzz vectors refuses or dies of, its profile refuses or names."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from engines.recorded import ENGINES, NO_FUNCTION, base_of, load_once
from model.cases import supported

import refsim

#: tests/model/test_vectors.py holds the two others to it, on whole runs.
OTHERS = ("opt", "xnn")


def words_of(model: Path, profile: str) -> tuple[str, ...]:
    """What is said against ``model``."""
    try:
        return tuple(refsim.prepare(load_once(model), profile).refusals)
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


_BEFORE_2_3 = "ref_1_2 opt_1_2 xnn_1_2 ref_tf2_14 opt_tf2_14 opt_tf2_14_arm64"
#: Rows in which a profile refuses what ran when it was recorded, or the other way round, by engine.
OTHERWISE = {
    # Recordings that came out: of memory that nobody wrote, of more axes than there is room for, of no quotient next to 0.
    "SPACE_TO_BATCH_ND__int8": "tflm tflm_20261006 tflm_20260203 tflm_20250107",
    "BATCH_MATMUL__int16": f"{_BEFORE_2_3} tflm_20260203 tflm_20250107",
    # The latter four are not recorded; their wheels were asked, and refuse it.
    "SUM__int16": "tflm_20250107 opt_1_2 xnn_1_2 opt_tf2_14 opt_tf2_14_arm64",
    "DIV__int8": "tflm_20260203 tflm_20250107",
    # "Refused" by whoever recorded: these engines read and write int8 as uint8, and so do the profiles.
    "SUM__int8": "ref ref_arm64 ref_1_2 ref_tf2_14 tflm_20250107",
}


@pytest.mark.sampled(4)
@pytest.mark.parametrize("engine", [name for name in ENGINES if "/" not in name])
def test_a_row_is_refused_or_run_as_recorded(shared: Path, engine: str) -> None:
    """The first case of each kind; all of the rows in :data:`OTHERWISE`."""
    folder = shared / "vectors"
    others = json.loads((folder / "engines_more" / "index.json").read_text(encoding="utf-8"))["cases"]
    rows: dict[str, Any] = json.loads((folder / "fuzz" / "index.json").read_text(encoding="utf-8"))["ops"]
    base, otherwise, count = base_of(engine), dict[str, str](), 0
    for row in rows.values():
        name = row["dir"]
        cases = {f"{name}/{case['id']:03}": case["result"][base] for case in row["cases"]}
        refused = {case: others.get(case, {}).get(engine, told).startswith("refused") for case, told in cases.items()}
        if not supported(folder / "fuzz" / f"{min(cases)}.tflite"):
            continue
        first = {kind: case for case, kind in reversed(refused.items())}
        for case in refused if name in OTHERWISE else first.values():
            count += 1
            words = words_of(folder / "fuzz" / f"{case}.tflite", ENGINES[engine])
            if bool(words) is not refused[case]:
                otherwise[name] = f"{case}: {words}"
    assert count > 200
    assert otherwise.keys() == {name for name, engines in OTHERWISE.items() if engine in engines.split()}, otherwise


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
