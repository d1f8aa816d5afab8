"""Golden files: the format golden-v2, read and written.

A golden file is a JSON index and, beside it, one little-endian .bin of the same name with every array at a multiple of 16
bytes, so that firmware can map it. Same values, same bytes: sorted keys, fixed indentation, arrays in order of their use, zeros
between them. The rules that a file has to obey stand in ``golden/schema/golden-v2.json`` and in :mod:`refsim.golden.rules`.
Files of the older format golden-v1, one for each engine, are read as well.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace as with_fields
from pathlib import Path
from typing import Any

from refsim.engines import profile
from refsim.errors import GoldenError, UnsupportedError
from refsim.golden import rules
from refsim.golden.packing import conflicts, pack, unpack
from refsim.golden.values import GoldenFile


# --- reading ----------------------------------------------------------------------------------------------------------
def read(path: Path) -> tuple[Mapping[str, Any], str, bytes]:
    """(parsed index, its text, content of the .bin) of the golden file at ``path``. GoldenError when they cannot be read."""
    try:
        text = path.read_bytes().decode("utf-8")
        content = path.with_suffix(".bin").read_bytes()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        missing = getattr(error, "filename", None) or path
        raise GoldenError(f"cannot read golden file {missing}: {reason}") from error
    try:
        index = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_number, parse_float=_no_number)
    except (ValueError, RecursionError) as error:
        raise GoldenError(f"{path}: not a JSON index: {str(error) or 'nested too deeply'}") from error
    return index, text, content


def _unique(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    keys = [key for key, _ in pairs]
    double = next((key for key in keys if keys.count(key) > 1), None)
    if double is not None:
        raise ValueError(f"key {double!r} appears twice")
    return dict(pairs)


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is not a whole number, and the format has no others")


def load_all(path: str | os.PathLike[str]) -> tuple[GoldenFile, ...]:
    """What each source answered in the golden file with index ``path``; GoldenError lists everything that is wrong with it."""
    path = Path(path)
    index, _, content = read(path)
    found = rules.problems(index, content, path.stem)
    if found:
        raise GoldenError("\n".join(f"{path}: {problem}" for problem in found))
    return unpack(index, content, str(path))


def load(path: str | os.PathLike[str], engine: str | None = None) -> GoldenFile:
    """The answers of ``engine``, a profile's id or alias, in the golden file with index ``path``; None: of its only source."""
    files = load_all(path)
    if engine is not None:
        chosen = [file for file in files if file.source.engine in (engine, _id_of(engine))]
        problem = f"has no answers of {engine}"
    else:
        chosen, problem = list(files), "has answers of several engines: name one"
    if len(chosen) != 1:
        raise GoldenError(f"{path}: {problem}; there are those of {', '.join(file.source.engine for file in files)}")
    return chosen[0]


def _id_of(engine: str) -> str:
    """The profile's id, or the name itself: a source may be something else than an engine."""
    try:
        return profile(engine).id
    except UnsupportedError:
        return engine


def lint(path: str | os.PathLike[str]) -> list[str]:
    """Every problem of a golden file, or of all below a folder, one line each: rules, notes, and the exact bytes of the index."""
    found = []
    for file in paths(path):
        try:
            index, text, content = read(file)
        except GoldenError as error:
            found.append(str(error))
            continue
        problems = rules.problems(index, content, file.stem)
        problems = problems or list(rules.unused(rules.current(index))) or list(_not_canonical(index, text, content, file))
        found += [f"{file}: {problem}" for problem in problems]
    return [*found, *_orphans(Path(path))]


def _not_canonical(index: Mapping[str, Any], text: str, content: bytes, file: Path) -> Iterator[str]:
    if index["format"] != rules.FORMAT:
        yield f"the format is {index['format']}, which refsim reads only; write it anew with `refsim golden merge FILE -o NEW`"
        return
    wanted_text, wanted_content = pack(unpack(index, content, str(file)), file.stem)
    hint = "write it with `refsim golden record`, never by hand"
    if content != wanted_content:
        yield f"{file.stem}.bin is not laid out as it would be written; {hint}"
    if text != wanted_text:
        yield f"the index is not as it would be written; {hint}"


def _orphans(folder: Path) -> list[str]:
    """Binary files without an index."""
    return [f"{file}: has no index" for file in sorted(folder.rglob("*.bin")) if not file.with_suffix(".json").exists()]


def paths(path: str | os.PathLike[str]) -> list[Path]:
    """The golden files at ``path``: itself, or every index below a folder. Schemas and JSON files of other formats are none."""
    path = Path(path)
    if not path.is_dir():
        return [path]
    found = sorted(file for file in path.rglob("*.json") if file.parent.name != "schema" and _is_index(file))
    if not found:
        raise GoldenError(f"no golden files in {path}")
    return found


def _is_index(file: Path) -> bool:
    """Whether a JSON file is, or was meant to be, the index of a golden file: it has a .bin beside it, or says so."""
    return file.with_suffix(".bin").exists() or any(name.encode() in file.read_bytes() for name in rules.FORMATS)


# --- writing ----------------------------------------------------------------------------------------------------------
def write(golden: GoldenFile | Sequence[GoldenFile], path: Path, *, replace: bool = False) -> bool:
    """Write what one or several sources answered to ``path`` and its .bin, checked first; False when it stands there already.

    What other sources answered, in the existing file, stays. GoldenError, and nothing is written, if the values break a rule, or
    an expected output of the existing file would change. With ``replace`` an output may change if the source's version changed
    too, and a case may go or ask something else.
    """
    new = [golden] if isinstance(golden, GoldenFile) else list(golden)
    old = load_all(path) if path.exists() else ()
    if not old and path.with_suffix(".bin").exists() and not replace:
        raise GoldenError(f"{path}: not written: {path.stem}.bin is there, but without an index: not refsim's; use replace")
    after = {file.source.engine: file for file in new}
    for before in old:
        if before.source.engine in after:
            _guard(before, after[before.source.engine], path, replace)
    text, content = _packed(_joined(old, new), path)
    if old and (path.read_bytes(), path.with_suffix(".bin").read_bytes()) == (text.encode(), content):
        return False
    _write_pair(path, text.encode(), content)
    return True


def _joined(old: Sequence[GoldenFile], new: Sequence[GoldenFile]) -> list[GoldenFile]:
    """``new``, and what other sources answered before, under the title and the notes of today."""
    engines = {file.source.engine for file in new}
    notes = {flag: note for file in new for flag, note in file.notes.items()}
    kept = [file for file in old if file.source.engine not in engines]
    told = [{flag: notes.get(flag, note) for flag, note in file.notes.items()} for file in kept]
    return [*new, *(with_fields(file, title=new[0].title, notes=n) for file, n in zip(kept, told, strict=True))]


def _packed(files: Sequence[GoldenFile], path: Path) -> tuple[str, bytes]:
    """Text and content of the golden file that ``files`` make, or GoldenError with everything that is wrong with it."""
    found = list(conflicts(files))
    if not found:
        text, content = pack(files, path.stem)
        index = json.loads(text)
        found = rules.problems(index, content, path.stem) + list(rules.unused(index))
    if found:
        raise GoldenError("\n".join(f"{path}: not written: {problem}" for problem in found))
    return text, content


def merge(given: Sequence[str | os.PathLike[str]], out: Path, engine: str | None = None) -> bool:
    """Write the answers of several golden files about the same cases to ``out``, or those of one engine; as :func:`write` does."""
    files = [file for path in given for file in ([load(path, engine)] if engine else load_all(path))]
    names = [file.source.engine for file in files]
    if double := next((name for name in names if names.count(name) > 1), None):
        raise GoldenError(f"{out}: not written: {double} answered in two of the files")
    return write(files, out)


def _guard(old: GoldenFile, new: GoldenFile, path: Path, replace: bool) -> None:
    """Refuse to change what existing cases expect without a reason."""
    cases = {case.id: case for case in new.cases}
    for case in old.cases:
        after = cases.get(case.id)
        where = f"{path}: not written: case {case.id!r}"
        if after is None or not case.same_question(after):
            if not replace:
                told = "would go" if after is None else "would ask something else; give it another id"
                raise GoldenError(f"{where} {told}, or use replace")
        elif not case.same_answer(after) and not (replace and old.source.version != new.source.version):
            raise GoldenError(
                f"{where}: the expected output would change. That needs replace, and another source: "
                f"the file was made by {old.source.version!r}, now it would be {new.source.version!r}"
            )


def _write_pair(path: Path, text: bytes, content: bytes) -> None:
    """Both files through a temporary folder. Torn in the middle, the index's sha256 tells."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".refsim-") as staging:
            for target, data in ((path.with_suffix(".bin"), content), (path, text)):
                (Path(staging) / target.name).write_bytes(data)
            for target in (path.with_suffix(".bin"), path):
                os.replace(Path(staging) / target.name, target)
    except OSError as error:
        raise GoldenError(f"cannot write {path}: {error.strerror or error}") from error
