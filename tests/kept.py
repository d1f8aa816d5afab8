"""Libraries that the tests compile, kept under the hash of all that they are made of: once for both tiers, and for the next run."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from refsim.toolchain.compiler import host_compiler
from refsim.toolchain.host import compile_library

#: Where pytest keeps such things; ``pytest --cache-clear`` empties it.
FOLDER = Path(__file__).resolve().parents[1] / ".pytest_cache" / "d" / "refsim-libraries"
#: So many are kept: those of this tree, and of the one before.
MOST = 8


def compiled_library(texts: Mapping[str, str], main: str, folder: Path, *, flags: Sequence[str]) -> Path:
    """As :func:`refsim.toolchain.host.compile_library` makes it with the host's compiler."""
    command = host_compiler().command
    version = subprocess.run([*command, "--version"], capture_output=True, text=True, check=False).stdout
    made_of = repr((sorted(texts.items()), main, list(flags), command, version))
    kept = FOLDER / hashlib.sha256(made_of.encode()).hexdigest()
    if kept.is_file():
        return Path(shutil.copy(kept, folder / "library.so"))
    path = compile_library(texts, main, folder, flags=flags)
    with contextlib.suppress(OSError):  # in a checkout that cannot be written to it is compiled again
        _keep(path, kept)
    return path


def _keep(path: Path, kept: Path) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    part = kept.with_suffix(f".{os.getpid()}")
    shutil.copy(path, part)
    part.replace(kept)  # whole or not at all
    for old in sorted(FOLDER.iterdir(), key=lambda file: file.stat().st_mtime, reverse=True)[MOST:]:
        old.unlink(missing_ok=True)
