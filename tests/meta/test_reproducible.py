"""Same input, same bytes: other folders, other hash seeds, other Python versions; and nothing of this machine in the text."""

from __future__ import annotations

import getpass
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from meta.source import ROOT
from ops import models as m

import refsim
from refsim.codegen.headers import kernel_library

SCRIPT = """
import hashlib, sys
import refsim
from refsim.codegen.headers import kernel_library
for path in sys.argv[1:]:
    for engine in ("tflm", "litert-ref"):
        print(refsim.generate(refsim.load(path), engine).digest)
print(hashlib.sha256("".join(k + v for k, v in kernel_library().items()).encode()).hexdigest())
"""
NEEDED = "import numpy, jinja2, tflite, flatbuffers, cffi"


@pytest.fixture(scope="module")
def model_files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("models")
    data = {"image": m.conv("s8", (1, 5, 4, 3), scale_w=[0.1, 0.2, 0.3, 0.4]), "stream": m.lstm("s8", batches=2)}
    for name, content in data.items():
        (folder / f"{name}.tflite").write_bytes(content)
    return [folder / f"{name}.tflite" for name in data]


def digests(python: str, files: list[Path], **environment: str) -> str:
    variables = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", **environment}
    command = [python, "-c", SCRIPT, *map(str, files)]
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=False, cwd=files[0].parent, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.thorough
def test_hash_seeds_and_folders(model_files: list[Path], tmp_path: Path) -> None:
    elsewhere = tmp_path / "other folder"
    elsewhere.mkdir()
    copies = [elsewhere / path.name for path in model_files]
    for path, copy in zip(model_files, copies, strict=True):
        copy.write_bytes(path.read_bytes())
    first = digests(sys.executable, model_files, PYTHONHASHSEED="0")
    assert first.count("\n") == 5
    assert digests(sys.executable, copies, PYTHONHASHSEED="123", TZ="Asia/Tokyo", LC_ALL="C", LANG="C") == first
    here = [refsim.generate(refsim.load(path), engine).digest for path in model_files for engine in ("tflm", "litert-ref")]
    assert here == first.split()[:4]


def other_pythons() -> list[str]:
    """Other interpreters of this machine that have what refsim needs."""
    versions = [f"3.{minor}" for minor in range(10, 16) if minor != sys.version_info.minor]
    names = [f"python{version}" for version in versions]
    places = [Path(folder) / name for folder in os.environ.get("PATH", "").split(os.pathsep) for name in names]
    places += sorted(Path.home().glob(".pyenv/versions/3.1[0-9]*/bin/python"))
    works = []
    for place in places:
        if place.is_file() and place.resolve() != Path(sys.executable).resolve():
            done = subprocess.run([place, "-c", NEEDED], capture_output=True, check=False, timeout=60)
            works += [str(place)] if done.returncode == 0 else []
    return works


@pytest.mark.thorough
def test_python_versions(model_files: list[Path]) -> None:
    """Every interpreter at hand; at least this one with another hash seed."""
    expected = digests(sys.executable, model_files, PYTHONHASHSEED="7")
    for python in other_pythons():
        assert digests(python, model_files) == expected, python


def test_written_trees_are_equal(model_files: list[Path], tmp_path: Path) -> None:
    for name in ("one", "two/deep"):
        refsim.generate(refsim.load(model_files[0]), out=tmp_path / name)
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("one", "two/deep"))
    assert one == two
    assert len(one) > 4


def test_text_tells_nothing_of_the_machine(model_files: list[Path]) -> None:
    model = refsim.load(model_files[0])
    texts = {**refsim.generate(model).texts, **kernel_library()}
    secrets = {str(Path.home()), str(model_files[0].parent), str(ROOT)} - {"/"}
    # Short names, and those of every other machine, stand in texts by accident.
    secrets |= {name for name in (os.uname().nodename,) if len(name) >= 4 and name not in ("localhost", "runner")}
    user = getpass.getuser()
    for name, text in texts.items():
        assert not any(secret in text for secret in secrets), name
        assert len(user) < 4 or user == "root" or user not in text, name
        assert re.search(r"\b(19|20)\d\d-\d\d-\d\d\b|\d\d:\d\d:\d\d", text) is None, name
    banner = texts["image.c"].split("*/")[0]
    assert refsim.__version__ in banner
    assert "model image.tflite" in banner
    assert f"sha256 {model.sha256}" in banner
    assert "engine tflm-2026.10" in banner
