"""Bad input on the command line: exit code 2, a message on standard error, no traceback, nothing written."""

from __future__ import annotations

import io
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
    np.save(tmp_path / "ok.npy", np.zeros((1, 4), np.int8))
    np.save(tmp_path / "none.npy", np.zeros((0, 1, 4), np.int8))
    for name, content in damaged_arrays().items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def damaged_arrays() -> dict[str, bytes]:
    """NumPy's files that are not whole, one for each way in which NumPy and zipfile complain."""
    stream = io.BytesIO()
    np.savez_compressed(stream, input0=np.arange(400, dtype=np.int8))
    whole = stream.getvalue()
    entry = whole.rindex(b"PK\x01\x02")
    changed = {
        "cut.npz": whole[: len(whole) // 2],
        "squeezed.npz": whole[:80] + b"\xff" * 20 + whole[100:],
        "method.npz": whole[: entry + 10] + b"\x63" + whole[entry + 11 :],
        "encrypted.npz": whole[: entry + 8] + b"\x01" + whole[entry + 9 :],
        "checksum.npz": whole[: entry + 16] + b"\0\0\0\0" + whole[entry + 20 :],
    }
    for name, words in (("huge.npy", "'shape':(1099511627776,),}"), ("head.npy", "'shape':(")):
        head = f"{{'descr':'|i1','fortran_order':False,{words}\n".encode()
        changed[name] = b"\x93NUMPY\x01\x00" + len(head).to_bytes(2, "little") + head
    return changed


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
    (["run", "good.tflite", "float.npy"], "must have type int8, not float32: it is quantized, with round(x / "),
    (["run", "good.tflite", "noise.npy"], "noise.npy"),
    (["run", "good.tflite", "pickled.npy"], "pickled.npy"),
    (["run", "good.tflite", "other.npz"], "no array for input 0"),
    (["run", "good.tflite", "missing.npy"], "missing.npy"),
    (["run", "good.tflite", "wrong.npy", "wrong.npy"], "has 1 inputs"),
    (["run", "faults.tflite", "wrong.npy"], "node 3 QUANTIZE"),
    (["run", "good.tflite", "none.npy"], "no samples"),
    (["engines", "good.tflite", "--input", "none.npy"], "no samples"),
    (["check", "good.tflite", "--input", "none.npy"], "no samples"),
    *((["run", "good.tflite", name], f"{name} is not a whole .npy or .npz file") for name in damaged_arrays()),
    (["quantize", str(demo.FLOAT_MODEL), "--data", "squeezed.npz", "-o", "out.tflite"], "squeezed.npz is not a whole"),
    (["identify", "good.tflite", "--inputs", "ok.npy", "--outputs", "method.npz"], "method.npz is not a whole"),
    (["run", "good.tflite", "wrong.npy", "cut.npz"], "cut.npz is not a whole"),
    (["golden", "lint", "x" * 5000], "File name too long"),
    (["drift", "--python", "missing/bin/python"], "missing/bin/python"),
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
