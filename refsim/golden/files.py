"""Golden files: the format golden-v1 as values, read and written.

A golden file is a JSON index and, beside it, one little-endian .bin of the same name with every array at a multiple of 16
bytes, so that firmware can map it. Same values, same bytes: sorted keys, fixed indentation, arrays in order of their use, zeros
between them. The rules that a file has to obey stand in ``golden/schema/golden-v1.json`` and in :mod:`refsim.golden.rules`.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from refsim.errors import GoldenError
from refsim.golden import rules
from refsim.ir import Array, read_only

LINE = 132
Params = Mapping[str, str | int | bool]


@dataclass(frozen=True, slots=True)
class Source:
    """Who computed the outputs: an engine profile's id or an independent oracle. ``self_made``: refsim did, which proves little."""

    engine: str
    version: str
    command: str
    self_made: bool = False

    @property
    def proves(self) -> str:
        return "only no change: refsim made these outputs itself" if self.self_made else f"agreement with {self.version}"


@dataclass(frozen=True, slots=True)
class Note:
    """What a flag means: the mistake that a vector with it catches, and where that mistake was seen."""

    description: str
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """How an invalid case is refused: the class of refsim's error, and the engine's words (None: the engine takes it)."""

    error: str
    engine: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Blob:
    """One array of a case. ``dtype`` is a NumPy type name, or ``tflite`` for the bytes of a model. ``tensor``: its index there."""

    name: str
    dtype: str
    array: Array
    tensor: int | None = None

    @classmethod
    def of(cls, name: str, array: Array, tensor: int | None = None) -> Blob:
        return cls(name, str(array.dtype), array, tensor)

    @classmethod
    def of_model(cls, model: bytes) -> Blob:
        return cls("model", "tflite", np.frombuffer(model, dtype=np.uint8))

    @property
    def content(self) -> bytes:
        """The array's bytes, little-endian, last dimension fastest."""
        return np.ascontiguousarray(self.array).astype(self.array.dtype.newbyteorder("<"), copy=False).tobytes()

    def same(self, other: Blob) -> bool:
        mine, theirs = ((b.name, b.dtype, b.array.shape, b.tensor, b.content) for b in (self, other))
        return mine == theirs


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One vector. Inputs and outputs of operators and models have a leading axis: independent runs, or steps if ``stateful``.

    A case that needs a model carries it as the input of type ``tflite``. An invalid case has a ``refusal`` and no outputs.
    """

    id: str
    comment: str
    flags: tuple[str, ...]
    params: Params
    inputs: tuple[Blob, ...]
    outputs: tuple[Blob, ...] = ()
    refusal: Refusal | None = None

    @property
    def result(self) -> str:
        return "valid" if self.refusal is None else "invalid"

    @property
    def model(self) -> bytes | None:
        """The model's bytes, None for a primitive."""
        return next((blob.content for blob in self.inputs if blob.dtype == "tflite"), None)

    @property
    def arrays(self) -> tuple[Array, ...]:
        """The inputs that are not the model."""
        return tuple(blob.array for blob in self.inputs if blob.dtype != "tflite")

    def same_question(self, other: Case) -> bool:
        return self.params == other.params and _same(self.inputs, other.inputs)

    def same_answer(self, other: Case) -> bool:
        return self.result == other.result and _same(self.outputs, other.outputs)


def _same(mine: Sequence[Blob], theirs: Sequence[Blob]) -> bool:
    return len(mine) == len(theirs) and all(a.same(b) for a, b in zip(mine, theirs, strict=True))


@dataclass(frozen=True, slots=True, eq=False)
class GoldenFile:
    """One golden file. ``kind``: primitive, operator or model. ``name`` is the path it came from, for messages."""

    kind: str
    title: str
    notes: Mapping[str, Note]
    source: Source
    cases: tuple[Case, ...]
    name: str = field(default="golden")

    def case(self, case_id: str) -> Case:
        """The case called ``case_id``."""
        for case in self.cases:
            if case.id == case_id:
                return case
        raise GoldenError(f"{self.name}: no case is called {case_id!r}")


# --- values to bytes --------------------------------------------------------------------------------------------------
def pack(golden: GoldenFile, stem: str) -> tuple[str, bytes]:
    """(text of ``stem``.json, content of ``stem``.bin)."""
    content = bytearray()
    index = {
        "format": rules.FORMAT,
        "kind": golden.kind,
        "title": golden.title,
        "notes": {flag: _note(note) for flag, note in golden.notes.items()},
        "source": _source(golden.source),
        "cases": [_case(case, content) for case in golden.cases],
    }
    digest = hashlib.sha256(content).hexdigest()
    index["bin"] = {"file": f"{stem}.bin", "bytes": len(content), "sha256": digest}
    return canonical(index) + "\n", bytes(content)


def _note(note: Note) -> dict[str, Any]:
    return {"description": note.description} | ({"links": list(note.links)} if note.links else {})


def _source(source: Source) -> dict[str, Any]:
    told: dict[str, Any] = {"engine": source.engine, "version": source.version, "command": source.command}
    return told | ({"self": True} if source.self_made else {})


def _case(case: Case, content: bytearray) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": case.id,
        "comment": case.comment,
        "flags": list(case.flags),
        "result": case.result,
        "params": dict(case.params),
        "inputs": [_blob(blob, content) for blob in case.inputs],
        "outputs": [_blob(blob, content) for blob in case.outputs],
    }
    if case.model is not None:
        told["sha256"] = hashlib.sha256(case.model).hexdigest()
    if case.refusal is not None:
        told["refusal"] = {"error": case.refusal.error, "engine": case.refusal.engine}
    return told


def _blob(blob: Blob, content: bytearray) -> dict[str, Any]:
    content.extend(bytes(-len(content) % rules.ALIGNMENT))
    told: dict[str, Any] = {"name": blob.name, "dtype": blob.dtype, "shape": list(blob.array.shape), "offset": len(content)}
    content.extend(blob.content)
    told["bytes"] = len(content) - told["offset"]
    return told if blob.tensor is None else told | {"tensor": blob.tensor}


def canonical(value: Any, indent: int = 0) -> str:
    """JSON text of ``value``: keys sorted, two spaces of indentation, on one line whatever fits there."""
    line = json.dumps(value, sort_keys=True, ensure_ascii=True)
    if not isinstance(value, dict | list) or not value or (indent and indent + len(line) <= LINE):
        return line
    pad = " " * (indent + 2)
    if isinstance(value, dict):
        parts = [f"{json.dumps(key)}: {canonical(value[key], indent + 2)}" for key in sorted(value)]
    else:
        parts = [canonical(item, indent + 2) for item in value]
    first, last = ("{", "}") if isinstance(value, dict) else ("[", "]")
    return f"{first}\n{pad}" + f",\n{pad}".join(parts) + f"\n{' ' * indent}{last}"


# --- bytes to values --------------------------------------------------------------------------------------------------
def unpack(index: Mapping[str, Any], content: bytes, name: str) -> GoldenFile:
    """The values of an index and its .bin that :func:`refsim.golden.rules.problems` has nothing to say against."""
    source = index["source"]
    return GoldenFile(
        kind=index["kind"],
        title=index["title"],
        notes={flag: Note(note["description"], tuple(note.get("links", ()))) for flag, note in sorted(index["notes"].items())},
        source=Source(source["engine"], source["version"], source["command"], source.get("self", False)),
        cases=tuple(_read_case(case, content) for case in index["cases"]),
        name=name,
    )


def _read_case(told: Mapping[str, Any], content: bytes) -> Case:
    refusal = told.get("refusal")
    return Case(
        id=told["id"],
        comment=told["comment"],
        flags=tuple(told["flags"]),
        params=told["params"],
        inputs=tuple(_read_blob(blob, content) for blob in told["inputs"]),
        outputs=tuple(_read_blob(blob, content) for blob in told["outputs"]),
        refusal=None if refusal is None else Refusal(refusal["error"], refusal["engine"]),
    )


def _read_blob(told: Mapping[str, Any], content: bytes) -> Blob:
    stored = rules.stored_dtype(told["dtype"])
    count = told["bytes"] // stored.itemsize
    flat = np.frombuffer(content, dtype=stored, count=count, offset=told["offset"])
    array = read_only(flat.astype(stored.newbyteorder("="), copy=False).reshape(told["shape"]))
    return Blob(told["name"], told["dtype"], array, told.get("tensor"))


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


def load(path: str | os.PathLike[str]) -> GoldenFile:
    """The golden file with index ``path``; GoldenError lists everything that is wrong with it."""
    path = Path(path)
    index, _, content = read(path)
    found = rules.problems(index, content, path.stem)
    if found:
        raise GoldenError("\n".join(f"{path}: {problem}" for problem in found))
    return unpack(index, content, str(path))


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
        problems = problems or [*rules.unused(index), *_not_canonical(index, text, content, file)]
        found += [f"{file}: {problem}" for problem in problems]
    return [*found, *_orphans(Path(path))]


def _not_canonical(index: Mapping[str, Any], text: str, content: bytes, file: Path) -> Iterator[str]:
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
    return file.with_suffix(".bin").exists() or rules.FORMAT.encode() in file.read_bytes()


# --- writing ----------------------------------------------------------------------------------------------------------
def write(golden: GoldenFile, path: Path, *, replace: bool = False) -> bool:
    """Write ``golden`` to ``path`` and its .bin, checked first; False when they already held these bytes.

    GoldenError, and nothing is written, if the values break a rule, or an expected output of the existing file would change.
    With ``replace`` an output may change if the source's version changed too, and a case may go or ask something else.
    """
    text, content = pack(golden, path.stem)
    index = json.loads(text)
    found = rules.problems(index, content, path.stem) + list(rules.unused(index))
    if found:
        raise GoldenError("\n".join(f"{path}: not written: {problem}" for problem in found))
    if path.exists():
        old = load(path)
        if pack(old, path.stem) == (text, content) and path.read_bytes() == text.encode():
            return False
        _guard(old, golden, path, replace)
    elif path.with_suffix(".bin").exists() and not replace:
        raise GoldenError(f"{path}: not written: {path.stem}.bin is there, but without an index: not refsim's; use replace")
    _write_pair(path, text.encode(), content)
    return True


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
