"""The rules of golden-v2 that a file is held to, on the parsed index and the bytes of its .bin."""

from __future__ import annotations

import functools
import hashlib
import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from refsim.errors import GoldenError

FORMAT = "golden-v2"
#: What can be read: the format that is written, and the one before it, with one source to a file.
FORMATS = (FORMAT, "golden-v1")
#: Before the name of the source whose answer is this one's, too.
AS = "as "
ALIGNMENT = 16
_PACKAGE = Path(__file__).resolve().parents[1]
#: The golden files that come with refsim: in an installed package, or in a source checkout.
FOLDER = next((f for f in (_PACKAGE / "_golden", _PACKAGE.parent / "golden") if f.is_dir()), _PACKAGE.parent / "golden")
MESSAGE_LENGTH = 200

Index = Mapping[str, Any]


def stored_dtype(dtype: str) -> np.dtype[Any]:
    """NumPy type, little-endian, of an array in the .bin; models are bytes."""
    stored: np.dtype[Any] = np.dtype("uint8" if dtype == "tflite" else dtype).newbyteorder("<")
    return stored


@functools.cache
def _validator(form: str) -> Any:
    # Imported late: only golden files need it, and every command would pay for it.
    import jsonschema

    path = FOLDER / "schema" / f"{form}.json"
    try:
        schema = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise GoldenError(f"cannot read the schema {path}: {error}") from error
    return jsonschema.Draft202012Validator(schema)


def problems(index: Index, content: bytes, stem: str) -> list[str]:
    """Everything that forbids reading the file ``stem``; the rest is looked at only when the schema is kept."""
    told = index.get("format") if isinstance(index, dict) else None
    validator = _validator(told if told in FORMATS else FORMAT)
    found = sorted(validator.iter_errors(index), key=lambda error: list(map(str, error.absolute_path)))
    if found:
        return [_schema_problem(error, index) for error in found]
    index = current(index)
    found = list(_answers(index))
    if found:
        return found
    return [*_bin(index, content, stem), *_sources(index), *_ids(index), *_flags(index), *_places(index, content)]


def current(index: Index) -> Index:
    """``index``, which keeps its schema, as one of :data:`FORMAT`: golden-v1 had one source, and its answer in the case itself."""
    if index["format"] == FORMAT:
        return index
    source = {key: value for key, value in index["source"].items() if key != "engine"}
    cases = []
    for case in index["cases"]:
        answer = {key: case[key] for key in ("result", "outputs", "refusal") if key in case}
        question = {key: value for key, value in case.items() if key not in answer}
        cases.append(question | {"answers": {index["source"]["engine"]: answer}})
    rest = {key: value for key, value in index.items() if key != "source"}
    title = index["title"].removesuffix(f", as computed by {source['version']}")
    return rest | {"format": FORMAT, "title": title, "sources": {index["source"]["engine"]: source}, "cases": cases}


def answer_of(case: Index, engine: str) -> tuple[Index, Sequence[str]]:
    """(answer of ``engine`` to ``case``, with its values, and the flags that are this engine's own)."""
    answer = case["answers"][engine]
    if isinstance(answer, str):
        return case["answers"][answer.removeprefix(AS)], ()
    own = answer.get("flags", ())
    return (case["answers"][answer["as"]] if "as" in answer else answer), own


def _schema_problem(error: Any, index: Index) -> str:
    path = list(error.absolute_path)
    where = "/".join(map(str, path)) or "the index"
    if len(path) > 1 and path[0] == "cases":
        case = index["cases"][path[1]]
        name = case.get("id") if isinstance(case, dict) else None
        where = f"case {name!r}: {'/'.join(map(str, path[2:])) or 'the case'}" if isinstance(name, str) else where
    message = str(error.message)
    return f"{where}: {message if len(message) <= MESSAGE_LENGTH else message[:MESSAGE_LENGTH] + ' ...'}"


def _bin(index: Index, content: bytes, stem: str) -> Iterator[str]:
    told = index["bin"]
    if told["file"] != f"{stem}.bin":
        yield f"the index names {told['file']!r}; an index and its .bin have the same name"
    if told["bytes"] != len(content):
        yield f"{stem}.bin has {len(content)} bytes, the index says {told['bytes']}"
    elif told["sha256"] != hashlib.sha256(content).hexdigest():
        yield f"{stem}.bin is not the one that the index describes: its sha256 differs"


def _sources(index: Index) -> Iterator[str]:
    for engine, source in index["sources"].items():
        made_here = any(name.lower().startswith("refsim") for name in (engine, source["version"]))
        if made_here and not source.get("self"):
            yield 'the source is refsim itself: such vectors prove only no change, and have to say so with "self": true'
        if source.get("self") and not made_here:
            yield f'the source {engine!r} is not refsim, so "self" must not be there'
        if not any(engine in case["answers"] for case in index["cases"]):
            yield f"the source {engine!r} answers no case"


def _has_values(answer: Any) -> bool:
    return isinstance(answer, dict) and "outputs" in answer


def _answers(index: Index) -> Iterator[str]:
    """Answers are those of sources, and stand for each other directly."""
    for case in index["cases"]:
        for engine, answer in case["answers"].items():
            where = f"case {case['id']!r}: the answer of {engine!r}"
            if engine not in index["sources"]:
                yield f"{where} has no source"
            like = answer.removeprefix(AS) if isinstance(answer, str) else answer.get("as")
            if like is not None and not _has_values(case["answers"].get(like)):
                yield f"{where} is that of {like!r}, which has no values"


def _ids(index: Index) -> Iterator[str]:
    ids = [case["id"] for case in index["cases"]]
    for name in sorted({name for name in ids if ids.count(name) > 1}):
        yield f"case {name!r}: the id is used {ids.count(name)} times"


def _flags(index: Index) -> Iterator[str]:
    for case in index["cases"]:
        for flag in sorted(_used(case) - set(index["notes"])):
            yield f"case {case['id']!r}: flag {flag!r} has no note"
        for engine in case["answers"]:
            if not case["flags"] and not answer_of(case, engine)[1]:
                yield f"case {case['id']!r}: has no flag for {engine!r}"


def _used(case: Index) -> set[str]:
    return {*case["flags"], *(flag for engine in case["answers"] for flag in answer_of(case, engine)[1])}


def unused(index: Index) -> Iterator[str]:
    """Notes that no case uses."""
    used = {flag for case in index["cases"] for flag in _used(case)}
    for flag in sorted(set(index["notes"]) - used):
        yield f"note {flag!r} is used by no case"


def _arrays(case: Index) -> list[Index]:
    """Inputs, and the outputs of every answer that has values of its own."""
    outputs = [blob for answer in case["answers"].values() if _has_values(answer) for blob in answer["outputs"]]
    return [*case["inputs"], *outputs]


def _places(index: Index, content: bytes) -> Iterator[str]:
    """Arrays: aligned, inside the .bin, of the size their shape needs, and apart from each other."""
    spans = []
    for case in index["cases"]:
        for blob in _arrays(case):
            where = f"case {case['id']!r}: array {blob['name']!r}"
            # Python integers: a shape from a file may be too large for any other.
            needed = stored_dtype(blob["dtype"]).itemsize
            for extent in blob["shape"]:
                needed *= extent
            start, end = blob["offset"], blob["offset"] + blob["bytes"]
            if start % ALIGNMENT:
                yield f"{where}: offset {start} is not a multiple of {ALIGNMENT}"
            if needed != blob["bytes"]:
                yield f"{where}: shape {blob['shape']} of {blob['dtype']} needs {needed} bytes, not {blob['bytes']}"
            if end > len(content):
                yield f"{where}: bytes {start} to {end} are outside the .bin, which has {len(content)}"
            elif blob["dtype"] == "tflite" and case.get("sha256") != hashlib.sha256(content[start:end]).hexdigest():
                yield f"{where}: the case's sha256 is not that of the model"
            spans.append((start, end, where))
        yield from _model(case)
    spans.sort()
    for (_, end, where), (start, _, after) in itertools.pairwise(spans):
        if start < end:
            yield f"{after} overlaps {where}"


def _model(case: Index) -> Iterator[str]:
    """A case that names a model's sha256 has that model, and one model at most; runs go together."""
    models = sum(blob["dtype"] == "tflite" for blob in case["inputs"])
    if models != ("sha256" in case):
        yield f"case {case['id']!r}: has {models} models and {'a' if 'sha256' in case else 'no'} sha256"
    if not models:
        return
    arrays = [blob for blob in _arrays(case) if blob["dtype"] != "tflite"]
    runs = {blob["shape"][0] if blob["shape"] else None for blob in arrays}
    if len(runs) > 1 or None in runs:
        yield f"case {case['id']!r}: its arrays need one common leading axis, the runs"
