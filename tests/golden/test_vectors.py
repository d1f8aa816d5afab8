"""Every golden vector, one test for the simulator and one for the generated C; and every flag that a vector carries."""

from __future__ import annotations

from pathlib import Path

import pytest
from golden.committed import committed
from model.cases import difference, play
from ops.kernels import KernelRunner

from refsim import golden
from refsim.golden import GoldenFile, checker
from refsim.golden.mistakes import exercised
from refsim.golden.vector import Vector
from refsim.prepare import prepare
from refsim.tflite import load

FILES = committed()
CASES = [pytest.param(file, case, id=f"{name}-{case.id}") for name, file in FILES.items() for case in file.cases]
VALID = [param for param in CASES if param.values[1].result == "valid"]
#: Drawn cases: of flags that a mistake defines they have none, and there are many, so that a compile of each would take long.
DRAWN = [param for param in VALID if param.values[0].kind == "operator" and param.values[1].flags == ("random",)]
DIRECTED = [param for param in VALID if param not in DRAWN]
FLAGGED = [param for param in DIRECTED if param.values[0].kind == "operator"]


@pytest.mark.parametrize(("file", "case"), CASES)
def test_simulator(file: GoldenFile, case: golden.Case) -> None:
    assert checker.check_case(file, case, "simulator") is None


@pytest.mark.sampled(16)
@pytest.mark.parametrize(("file", "case"), DRAWN)
def test_kernel_library(file: GoldenFile, case: golden.Case) -> None:
    """The C kernels, compiled once for all cases; whole models are generated in tests/ops, tests/model and tests/targets."""
    assert case.model is not None
    runner = KernelRunner(prepare(load(case.model), file.source.engine))
    outputs, _ = play(runner, case.arrays, bool(case.params["stateful"]))
    wanted = {blob.tensor: blob.array for blob in case.outputs}
    lines = [
        line
        for tensor, got in zip(runner.program.model.outputs, outputs, strict=True)
        for line in difference(str(tensor), got, wanted[tensor.index])
    ]
    assert lines == []


@pytest.mark.sampled(8)
@pytest.mark.parametrize(("file", "case"), DIRECTED)
def test_generated_c(file: GoldenFile, case: golden.Case) -> None:
    assert checker.check_case(file, case, "c") is None


@pytest.mark.parametrize(("file", "case"), FLAGGED)
def test_the_mistake_of_every_flag_shows(file: GoldenFile, case: golden.Case) -> None:
    """The expected outputs are the engine's, so a flag holds only as long as the mistake changes the simulator's."""
    assert case.model is not None
    outputs = [blob.array for blob in case.outputs]
    vector = Vector(prepare(load(case.model), file.source.engine), case.arrays, outputs, bool(case.params["stateful"]))
    assert [flag for flag in case.flags if not exercised(flag, vector)] == []


@pytest.mark.thorough
def test_the_committed_files_keep_all_rules() -> None:
    assert golden.lint(golden.FOLDER) == []


def test_the_committed_files_are_small() -> None:
    sizes = {path: path.stat().st_size for index in golden.paths(golden.FOLDER) for path in (index, index.with_suffix(".bin"))}
    assert max(sizes.values()) < 300_000
    # As much for each file and engine as there was when the bound was set: 1.5 MB for 42.
    assert sum(sizes.values()) < 36_000 * len(FILES)


def test_no_file_repeats_another() -> None:
    """What two engines answer alike stands there once."""
    contents = [path.with_suffix(".bin").read_bytes() for path in golden.paths(golden.FOLDER)]
    assert len(set(contents)) == len(contents)


def test_no_vector_was_made_by_refsim() -> None:
    assert [name for name, file in FILES.items() if file.source.self_made] == []


def test_no_file_names_a_machine_path() -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in golden.paths(golden.FOLDER)}
    home = str(Path(__file__).resolve().parents[2])
    assert [path for path, text in texts.items() if home in text or "/tmp/" in text or "site-packages" in text] == []
