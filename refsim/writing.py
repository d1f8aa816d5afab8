"""Writing where a file told us to: inside its folder only, and never over what refsim did not write.

A port's description, a golden index or a model may come from a stranger. What refsim writes on their behalf stays in their folder,
symbolic links resolved, and takes the place of nothing but what refsim wrote there itself.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from refsim.errors import RefsimError

#: In a folder where refsim wrote on a description's behalf: the SHA-256 of each file as it was written.
LEDGER = ".refsim-written.json"
#: Every text that refsim generates names it in its first line.
MARK = b"refsim"
MARKED_BYTES = 400


def inside(folder: Path, name: str, what: str) -> Path:
    """The path ``name`` below ``folder``, links resolved; RefsimError if it leaves the folder or is no ordinary file.

    ``what`` says in messages who asks for the path.
    """
    root = folder.resolve()
    try:
        path = (root / name).resolve()
    except (OSError, RuntimeError, ValueError) as error:  # loops of links, zeros in a name
        raise RefsimError(f"{what}: {name!r} is not a path: {error}") from error
    if not path.is_relative_to(root) or path == root:
        raise RefsimError(f"{what}: {name!r} leads out of {root}; refsim writes for a file only inside the folder of that file")
    if path.exists() and not path.is_file():
        raise RefsimError(f"{what}: {name!r} is no ordinary file")
    return path


def write_owned(folder: Path, name: str, content: bytes, what: str, *, force: bool = False) -> Path:
    """Write ``content`` to ``name`` inside ``folder``; returns the path.

    RefsimError if the path leaves the folder, or if a file is there that refsim did not write, unless ``force``.
    """
    path = inside(folder, name, what)
    if path.name == LEDGER:
        raise RefsimError(f"{what}: {LEDGER} is refsim's own")
    ledger = _ledger(folder)
    key = path.relative_to(folder.resolve()).as_posix()
    if path.exists():
        old = path.read_bytes()
        if old == content:
            return path
        if not force and ledger.get(key) != hashlib.sha256(old).hexdigest():
            raise RefsimError(
                f"{what}: {path} is there already, and refsim did not write it (or it was changed); --force overwrites"
            )
    ledger[key] = hashlib.sha256(content).hexdigest()
    try:
        replace_file(path, content)
        replace_file(folder.resolve() / LEDGER, (json.dumps(ledger, indent=1, sort_keys=True) + "\n").encode())
    except OSError as error:
        raise RefsimError(f"{what}: cannot write {path}: {error.strerror or error}") from error
    return path


def _ledger(folder: Path) -> dict[str, str]:
    """Paths in ``folder`` and what refsim wrote there; one that cannot be read claims nothing."""
    try:
        told = json.loads((folder / LEDGER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(key): str(value) for key, value in told.items()} if isinstance(told, dict) else {}


def replace_file(path: Path, content: bytes) -> None:
    """Put a new file in the place of ``path``: what a link there points to, and other names of the old file, stay as they are."""
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".refsim-") as staging:
        (Path(staging) / path.name).write_bytes(content)
        os.replace(Path(staging) / path.name, path)


@contextlib.contextmanager
def set_aside(path: Path) -> Iterator[None]:
    """Take the file ``path`` away while somebody makes a new one; without a new one, put it back."""
    if not path.is_file():
        yield
        return
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".refsim-", ignore_cleanup_errors=True) as staging:
        kept = Path(staging) / path.name
        os.replace(path, kept)
        try:
            yield
        finally:
            if not os.path.lexists(path):
                os.replace(kept, path)


def require_own(folder: Path, names: Iterable[str], *, force: bool = False) -> None:
    """RefsimError if one of ``names`` in ``folder`` is a text that refsim did not generate, unless ``force``."""
    if force:
        return
    for name in names:
        path = folder / name
        if path.is_file() and not generated(path):
            raise RefsimError(f"{path} is there already, and refsim did not write it; --force overwrites")


def generated(path: Path) -> bool:
    """Whether the beginning of a text says that refsim made it."""
    with path.open("rb") as stream:
        return MARK in stream.read(MARKED_BYTES)
