"""``refsim golden``: exit codes and output."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from refsim import cli, demo, golden
from refsim.golden import checker
from refsim.golden.export import export

SMALL = golden.FOLDER / "operators" / "reshape.json"
#: Chooses among the engines that answered.
TFLM = ("--engine", "tflm")


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    """(exit code, standard output, standard error) of ``refsim golden ...``."""
    code = cli.run(["golden", *map(str, arguments)])
    streams = capsys.readouterr()
    return code, streams.out, streams.err


def write_wrong(folder: Path) -> Path:
    """A file in which one expected value is wrong."""
    file = golden.load(SMALL, "tflm")
    output = file.cases[0].outputs[0]
    wrong = replace(output, array=output.array + output.array.dtype.type(1))
    golden.write(replace(file, cases=(replace(file.cases[0], outputs=(wrong,)), *file.cases[1:])), folder / "reshape.json")
    return folder / "reshape.json"


def test_verify_agrees(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "verify", SMALL, *TFLM)
    assert (code, err) == (0, "")
    assert out == "equal: 1 files, 10 cases, 224 expected values, simulator and c\n"
    code, out, _ = run(capsys, "verify", "--no-c", "--json", golden.FOLDER / "models", "--engine", "litert-ref")
    report = json.loads(out)
    assert (code, report["ok"], report["report"]["files"], report["report"]["sides"]) == (0, True, 1, ["simulator"])


def test_verify_finds_a_difference(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = write_wrong(tmp_path)
    code, out, _ = run(capsys, "verify", "--no-c", path)
    assert code == 1
    assert "differs reshape.json: case 'shape_tensor' of tflm-2026.10: simulator: 'output' differs in 48 of 48 elements" in out
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
    assert checker.verify(tmp_path, with_c=False).ok


def test_export_writes_a_file_or_standard_output(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    out = tmp_path / "reshape.hex"
    assert cli.run(["golden", "export", str(SMALL), *TFLM, "--format", "hex", "--address", "0x08020000", "-o", str(out)]) == 0
    assert out.read_bytes() == export(golden.load(SMALL, "tflm"), "hex", address=0x08020000)
    assert f"{out}  {out.stat().st_size:,} bytes" in capfdbinary.readouterr().out.decode()
    assert cli.run(["golden", "export", str(SMALL), *TFLM, "--format", "npz"]) == 0
    assert capfdbinary.readouterr().out == export(golden.load(SMALL, "tflm"), "npz")


def test_export_of_bad_input(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for arguments, told in (
        (("export", SMALL, *TFLM, "--format", "hex", "--address", "top"), "'top' is not an address"),
        (("export", SMALL, *TFLM, "--format", "elf"), "'elf' is not one of"),
        (("export", tmp_path / "none.json", "--format", "json"), "cannot read golden file"),
        (("export", SMALL, *TFLM, "--format", "json", "-o", tmp_path / "no" / "x"), "cannot write"),
        (("signature-check", SMALL, *TFLM, tmp_path / "none.log"), "none.log"),
    ):
        code, _, err = run(capsys, *arguments)
        assert code == 2 and told in err and "Traceback" not in err, err


def test_merge_takes_one_engine_out(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = tmp_path / "reshape.json"
    assert run(capsys, "merge", SMALL, "-o", out, *TFLM) == (0, f"wrote {out}\n", "")
    assert run(capsys, "merge", SMALL, "-o", out, *TFLM) == (0, f"{out} holds them already\n", "")
    assert run(capsys, "verify", out, "--no-c")[0] == run(capsys, "lint", out)[0] == 0
    assert [file.source.engine for file in golden.load_all(out)] == ["tflm-2026.10"]
    code, _, err = run(capsys, "export", SMALL, "--format", "hex")
    assert code == 2 and "has answers of several engines: name one" in err


def test_signature_check(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    log = tmp_path / "board.log"
    assert run(capsys, "export", SMALL, *TFLM, "--format", "signature", "-o", log)[0] == 0
    total = log.read_text().count("refsim-signature")
    assert run(capsys, "signature-check", SMALL, *TFLM, log) == (0, f"{total} of {total} cases have the expected signature\n", "")
    text = log.read_text()
    value = text.rpartition(" ")[2].strip()
    log.write_text(text.replace(value, f"{int(value, 16) ^ 1:08x}"))
    code, out, _ = run(capsys, "signature-check", SMALL, *TFLM, log)
    assert code == 1 and "differs first" in out and f"{total - 1} of {total}" in out
    code, out, _ = run(capsys, "signature-check", SMALL, *TFLM, log, "--json")
    report = json.loads(out)
    assert (code, report["ok"], len(report["broken"])) == (1, False, 1)
    assert report["broken"][0]["layer"]["check"] == int(value, 16)


@pytest.mark.oracle
def test_record_a_model_of_ones_own(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    arguments = ("record", demo.MODEL, "--out", tmp_path, "--engine", "tflm")
    path = tmp_path / "models" / "digits_int8.json"
    assert run(capsys, *arguments, "--vectors", "3") == (0, f"wrote {path}\n1 files are new or changed\n", "")
    assert run(capsys, *arguments, "--vectors", "3")[1] == "0 files are new or changed\n"
    assert run(capsys, "verify", path)[0] == run(capsys, "lint", path)[0] == 0
    code, _, err = run(capsys, *arguments, "--vectors", "4")
    assert code == 2 and "case 'vectors' would ask something else" in err
    assert run(capsys, "replace", *arguments[1:], "--vectors", "4")[0] == 0
    assert len(golden.load(path).case("vectors").outputs[0].array) == 4
    samples = ("--input", demo.SAMPLES)
    assert run(capsys, "replace", *arguments[1:], *samples)[0] == 0
    committed = golden.load(golden.FOLDER / "models" / "digits.json", "tflm").case("samples")
    assert golden.load(path).case("vectors").same_answer(committed), "the same engine on the same samples"


def test_record_of_bad_input(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.npy"
    np.save(wrong, np.zeros((3, 5), np.int8))
    text = tmp_path / "text.tflite"
    text.write_text("no model")
    for arguments, told in (
        ((demo.MODEL,), "a model of your own needs --out FOLDER"),
        (("operators", "--input", wrong), "--input is for a .tflite file"),
        ((demo.MODEL, "--out", tmp_path, "--input", wrong), "must have shape (1, 8, 8, 1)"),
        ((demo.MODEL, "--out", tmp_path, "--input", tmp_path / "none.npy"), "cannot read"),
        ((text, "--out", tmp_path), "text.tflite"),
        ((tmp_path / "none.tflite", "--out", tmp_path), "none.tflite"),
    ):
        code, _, err = run(capsys, "record", *arguments)
        assert code == 2 and told in err and "Traceback" not in err, err
