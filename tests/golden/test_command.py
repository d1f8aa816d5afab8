"""``refsim golden``: exit codes and output."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from refsim import cli, golden

SMALL = golden.FOLDER / "operators" / "tflm-2026.10" / "reshape.json"


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    """(exit code, standard output, standard error) of ``refsim golden ...``."""
    code = cli.run(["golden", *map(str, arguments)])
    streams = capsys.readouterr()
    return code, streams.out, streams.err


def write_wrong(folder: Path) -> Path:
    """A file in which one expected value is wrong."""
    file = golden.load(SMALL)
    output = file.cases[0].outputs[0]
    wrong = replace(output, array=output.array + output.array.dtype.type(1))
    golden.write(replace(file, cases=(replace(file.cases[0], outputs=(wrong,)), *file.cases[1:])), folder / "reshape.json")
    return folder / "reshape.json"


def test_verify_agrees(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "verify", SMALL)
    assert (code, err) == (0, "")
    assert out == "equal: 1 files, 10 cases, 224 expected values, simulator and c\n"
    code, out, _ = run(capsys, "verify", "--no-c", "--json", golden.FOLDER / "models", "--engine", "litert-ref")
    report = json.loads(out)
    assert (code, report["ok"], report["report"]["files"], report["report"]["sides"]) == (0, True, 1, ["simulator"])


def test_verify_finds_a_difference(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = write_wrong(tmp_path)
    code, out, _ = run(capsys, "verify", "--no-c", path)
    assert code == 1
    assert "differs reshape.json: case 'shape_tensor': simulator: 'output' differs in 48 of 48 elements" in out
    assert "1 DIFFERENT" in out
    code, out, _ = run(capsys, "verify", "--json", path)
    assert code == 1
    assert [d["side"] for d in json.loads(out)["report"]["differences"]] == ["simulator", "c"]


def test_bad_files_are_bad_input(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for suffix in (".json", ".bin"):
        shutil.copy(SMALL.with_suffix(suffix), tmp_path)
    path = tmp_path / SMALL.name
    assert run(capsys, "lint", path) == (0, "no problems\n", "")
    path.with_suffix(".bin").write_bytes(b"")
    code, out, _ = run(capsys, "lint", path)
    assert code == 2
    assert "reshape.bin has 0 bytes" in out
    code, out, _ = run(capsys, "lint", "--json", tmp_path)
    assert (code, json.loads(out)["ok"]) == (2, False)
    code, out, err = run(capsys, "verify", path)
    assert (code, out) == (2, "")
    assert "reshape.bin has 0 bytes" in err and "Traceback" not in err
    assert run(capsys, "verify", tmp_path / "none.json")[0] == 2
    assert run(capsys, "record", "nothing")[0] == 2


def test_record_writes_where_it_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, _ = run(capsys, "record", "primitives/rdbpot", "--out", tmp_path)
    assert code == 0
    assert out == f"wrote {tmp_path / 'primitives' / 'rdbpot.json'}\n1 files are new or changed\n"
    code, out, _ = run(capsys, "record", "primitives/rdbpot", "--out", tmp_path, "--json")
    assert (code, json.loads(out)) == (0, {"written": []})
    assert golden.verify(tmp_path, with_c=False).ok
