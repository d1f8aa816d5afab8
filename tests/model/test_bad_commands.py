"""Bad input on the command line: exit code 2, a message on standard error, no traceback, nothing written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from flatmodel import add_model
from model.broken import three_faults
from model.cases import ROOT

from refsim import cli, demo


def refsim_command(arguments: Sequence[str | Path], cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "refsim", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Files for the command line: good ones and bad ones."""
    (tmp_path / "good.tflite").write_bytes(add_model())
    (tmp_path / "faults.tflite").write_bytes(three_faults())
    (tmp_path / "cut.tflite").write_bytes(demo.MODEL.read_bytes()[:5000])
    (tmp_path / "empty.tflite").write_bytes(b"")
    (tmp_path / "noise.npy").write_bytes(b"\x93NUMPY\x01\x00 nonsense")
    (tmp_path / "folder.tflite").mkdir()
    np.save(tmp_path / "wrong.npy", np.zeros((1, 5), np.int8))
    np.save(tmp_path / "float.npy", np.zeros((1, 4), np.float32))
    np.save(tmp_path / "pickled.npy", np.asarray([{"a": 1}], dtype=object), allow_pickle=True)
    np.savez(tmp_path / "other.npz", something=np.zeros((1, 4), np.int8), else_=np.zeros(3))
    return tmp_path


BAD_COMMANDS = [
    (["inspect", "missing.tflite"], "missing.tflite"),
    (["inspect", "empty.tflite"], "is empty"),
    (["inspect", "folder.tflite"], "directory"),
    (["gen", "cut.tflite", "-o", "out"], "truncated or corrupt"),
    (["gen", "good.tflite", "-o", "out", "--engine", "tfml"], "did you mean 'tflm'"),
    (["gen", "good.tflite", "-o", "good.tflite"], "cannot write to"),
    (["gen", "good.tflite"], "--out"),
    (["gen", "faults.tflite", "-o", "out"], "node 0 CONV_2D"),
    (["check", "faults.tflite"], "node 2 FULLY_CONNECTED"),
    (["check", "good.tflite", "--vectors", "0"], "--vectors"),
    (["run", "good.tflite", "wrong.npy"], "must have shape (1, 4)"),
    (["run", "good.tflite", "float.npy"], "must have type int8"),
    (["run", "good.tflite", "noise.npy"], "noise.npy"),
    (["run", "good.tflite", "pickled.npy"], "pickled.npy"),
    (["run", "good.tflite", "other.npz"], "no array for input 0"),
    (["run", "good.tflite", "missing.npy"], "missing.npy"),
    (["run", "good.tflite", "wrong.npy", "wrong.npy"], "has 1 inputs"),
    (["run", "faults.tflite", "wrong.npy"], "node 3 QUANTIZE"),
    (["nonsense"], "nonsense"),
]


@pytest.mark.parametrize(("arguments", "message"), BAD_COMMANDS, ids=[" ".join(arguments) for arguments, _ in BAD_COMMANDS])
def test_commands_end_with_a_message(
    folder: Path, arguments: list[str], message: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, the reason on standard error, nothing on standard output, nothing written."""
    monkeypatch.chdir(folder)
    before = snapshot(folder)
    with pytest.raises(SystemExit) as left:
        cli.main(arguments)
    out, err = capfd.readouterr()
    assert left.value.code == 2
    assert message in err
    assert "Traceback" not in err
    assert out == ""
    assert snapshot(folder) == before


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else b"" for path in folder.rglob("*")}


def test_commands_in_a_process_of_their_own(folder: Path) -> None:
    """``python -m refsim``: exit codes, all three problems, no traceback, and JSON that parses."""
    before = snapshot(folder)
    done = refsim_command(["gen", "faults.tflite", "-o", "out"], folder)
    assert (done.returncode, done.stdout) == (2, "")
    lines = done.stderr.splitlines()
    assert len(lines) == 3
    assert [line.split(": ")[1].split()[1] for line in lines] == ["0", "2", "3"]
    done = refsim_command(["check", "cut.tflite", "--json"], folder)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "corrupt" in json.dumps(json.loads(done.stdout)["error"])
    assert snapshot(folder) == before
    done = refsim_command(["gen", "good.tflite", "-o", "out"], folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert {"good.c", "good.h", "good_weights.h"} < {path.name for path in (folder / "out").iterdir()}
