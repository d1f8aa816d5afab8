"""Golden files as bytes: an index and a .bin from the answers of one or several sources, and back.

A case stands there once, whoever answered it; its ``answers`` go by source. One that was given before in the same case is written
``"as SOURCE"``, so that what parts the engines is what the file shows.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from refsim.golden import rules
from refsim.golden.values import Blob, Case, GoldenFile, Note, Refusal, Source
from refsim.ir import read_only

LINE = 132
#: The answers to one case, by source.
Answered = Mapping[str, Case]


# --- values to bytes --------------------------------------------------------------------------------------------------
def pack(files: Sequence[GoldenFile], stem: str) -> tuple[str, bytes]:
    """(text of ``stem``.json, content of ``stem``.bin) of what different sources answered, without :func:`conflicts`."""
    files = sorted(files, key=lambda file: file.source.engine)
    content = bytearray()
    index = {
        "format": rules.FORMAT,
        "kind": files[0].kind,
        "title": files[0].title,
        "notes": {flag: _note(note) for file in files for flag, note in file.notes.items()},
        "sources": {file.source.engine: _source(file.source) for file in files},
        "cases": [_case(answered, content) for answered in woven(files)],
    }
    digest = hashlib.sha256(content).hexdigest()
    index["bin"] = {"file": f"{stem}.bin", "bytes": len(content), "sha256": digest}
    return canonical(index) + "\n", bytes(content)


def conflicts(files: Sequence[GoldenFile]) -> Iterator[str]:
    """Why ``files`` cannot be one: a case that is there twice, or that asks two engines different things."""
    for file in files:
        for name, count in Counter(case.id for case in file.cases).items():
            if count > 1:
                yield f"case {name!r}: the id is used {count} times"
        if file.kind != files[0].kind:
            yield f"{file.source.engine} answered cases of a {file.kind}, {files[0].source.engine} those of a {files[0].kind}"
    for answered in woven(files):
        (engine, first), *others = answered.items()
        for other, case in others:
            if not case.same_question(first) or case.comment != first.comment:
                yield f"case {case.id!r} asks {other} something else than {engine}"


def woven(files: Sequence[GoldenFile]) -> list[Answered]:
    """The cases of all files. One that the first file lacks comes behind the one that it follows in its own file."""
    order: list[str] = []
    answers: dict[str, dict[str, Case]] = {}
    for file in files:
        place = 0
        for case in file.cases:
            if case.id not in answers:
                order.insert(place, case.id)
                answers[case.id] = {}
            answers[case.id][file.source.engine] = case
            place = order.index(case.id) + 1
    return [answers[name] for name in order]


def _note(note: Note) -> dict[str, Any]:
    return {"description": note.description} | ({"links": list(note.links)} if note.links else {})


def _source(source: Source) -> dict[str, Any]:
    told: dict[str, Any] = {"version": source.version, "command": source.command}
    return told | ({"self": True} if source.self_made else {})


def _case(answered: Answered, content: bytearray) -> dict[str, Any]:
    case = next(iter(answered.values()))
    flags = [flag for flag in case.flags if all(flag in other.flags for other in answered.values())]
    told: dict[str, Any] = {
        "id": case.id,
        "comment": case.comment,
        "flags": flags,
        "params": dict(case.params),
        "inputs": [_blob(blob, content) for blob in case.inputs],
    }
    if case.model is not None:
        told["sha256"] = hashlib.sha256(case.model).hexdigest()
    given: dict[str, Case] = {}
    told["answers"] = {}
    for engine, answer in answered.items():
        own = [flag for flag in answer.flags if flag not in flags]
        like = next((name for name, other in given.items() if _same_outcome(answer, other)), None)
        if like is None:
            given[engine] = answer
        result = _answer(answer, content) if like is None else {"as": like}
        told["answers"][engine] = result | {"flags": own} if own else f"as {like}" if like else result
    return told


def _same_outcome(mine: Case, other: Case) -> bool:
    return mine.same_answer(other) and mine.refusal == other.refusal


def _answer(case: Case, content: bytearray) -> dict[str, Any]:
    told: dict[str, Any] = {"result": case.result, "outputs": [_blob(blob, content) for blob in case.outputs]}
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
def unpack(index: Mapping[str, Any], content: bytes, name: str) -> tuple[GoldenFile, ...]:
    """What each source answered, from an index and its .bin that :func:`refsim.golden.rules.problems` has nothing against."""
    index = rules.current(index)
    return tuple(_read_answers(index, engine, content, name) for engine in sorted(index["sources"]))


def _read_answers(index: Mapping[str, Any], engine: str, content: bytes, name: str) -> GoldenFile:
    source = index["sources"][engine]
    cases = tuple(_read_case(case, engine, content) for case in index["cases"] if engine in case["answers"])
    used = {flag for case in cases for flag in case.flags}
    notes = {
        flag: Note(note["description"], tuple(note.get("links", ())))
        for flag, note in sorted(index["notes"].items())
        if flag in used
    }
    return GoldenFile(
        kind=index["kind"],
        title=index["title"],
        notes=notes,
        source=Source(engine, source["version"], source["command"], source.get("self", False)),
        cases=cases,
        name=name,
    )


def _read_case(told: Mapping[str, Any], engine: str, content: bytes) -> Case:
    answer, own = rules.answer_of(told, engine)
    refusal = answer.get("refusal")
    return Case(
        id=told["id"],
        comment=told["comment"],
        flags=(*told["flags"], *own),
        params=told["params"],
        inputs=tuple(_read_blob(blob, content) for blob in told["inputs"]),
        outputs=tuple(_read_blob(blob, content) for blob in answer["outputs"]),
        refusal=None if refusal is None else Refusal(refusal["error"], refusal["engine"]),
    )


def _read_blob(told: Mapping[str, Any], content: bytes) -> Blob:
    stored = rules.stored_dtype(told["dtype"])
    count = told["bytes"] // stored.itemsize
    flat = np.frombuffer(content, dtype=stored, count=count, offset=told["offset"])
    array = read_only(flat.astype(stored.newbyteorder("="), copy=False).reshape(told["shape"]))
    return Blob(told["name"], told["dtype"], array, told.get("tensor"))
